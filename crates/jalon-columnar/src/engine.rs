//! Record batches in, record batches out: the same rows in the same order, whatever the threads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema, SchemaRef};
use jalon::assessment::Reason;
use jalon::date::Date;
use jalon::framework::{Framework, Project};

use crate::error::{Error, Refused};
use crate::facets;
use crate::lower::Columns;
use crate::options::{BadCells, Options};
use crate::output::{Column, data_type};
use crate::plan::{Fallback, Plan};
use crate::recycle::Pool;
use crate::rows::{Binding, Table, binding};
use crate::run;

/// Plans for tables of different columns that are kept.
const KEPT: usize = 16;

/// A framework made ready to judge tables. It knows what it reads and what it gives.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use jalon_columnar::{Engine, Fallback, Options};
/// let select = Some(vec!["small".to_owned(), "smal".to_owned()]);
/// let engine = Engine::new(&framework, as_of, Options { select, ..Options::default() });
/// assert_eq!(engine.columns(), ["budget"]);
/// assert_eq!(engine.schema().field(0).name(), "small");
/// assert_eq!(engine.not_found(), ["smal"]);
/// for Fallback { item, because } in engine.fallback().iter().chain(engine.left_out()) {
///     println!("{item} is not worked out by columns: {because}");
/// }
/// assert!(engine.operations() > 0);
/// assert_eq!((engine.framework().identity.id.as_str(), engine.as_of(), engine.options().threads), ("grants", as_of, 1));
/// ```
#[derive(Debug)]
pub struct Engine {
    pub(crate) framework: Framework,
    pub(crate) as_of: Date,
    pub(crate) options: Options,
    /// For tables of whose columns nothing is known: what is said of the framework itself.
    plan: Arc<Plan>,
    /// For the schemas met last, the newest first.
    ready: Mutex<Vec<Arc<Ready>>>,
    schema: SchemaRef,
    pool: Arc<Pool>,
}

/// What is known of tables of one schema.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) binding: Arc<Binding>,
    pub(crate) plan: Arc<Plan>,
}

/// How many rows were told by which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Rows in all.
    pub rows: usize,
    /// Rows that the column operations told to the last verdict.
    pub by_columns: usize,
    /// Of those, rows with a float that lay too close to a mark to tell by its size, and was told by whole numbers: steps of a
    /// power of ten, multiplied crosswise where there are divisions.
    pub by_integers: usize,
    /// Rows that were left to the plain evaluator and its rationals, because neither could tell, or a cell was out of bounds.
    pub by_rows: usize,
}

/// A batch judged.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # use std::sync::Arc;
/// use arrow_array::{ArrayRef, Float64Array, RecordBatch};
/// use jalon_columnar::{BadCells, Engine, Error, Judged, Options, Refused, Statistics};
/// let budget: ArrayRef = Arc::new(Float64Array::from(vec![400_000.0, f64::NAN]));
/// let batch = RecordBatch::try_from_iter([("budget", budget)])?;
///
/// // A cell that does not fit stops all …
/// let strict = Engine::new(&framework, as_of, Options::default());
/// assert!(matches!(strict.judge(&batch), Err(Error::BadCells { count: 1, .. })));
/// // … or is set aside: what rests on it is undecided.
/// let engine = Engine::new(&framework, as_of, Options { bad_cells: BadCells::SetAside, ..Options::default() });
/// let Judged { batch: results, statistics: Statistics { rows, .. }, refused } = engine.judge(&batch)?;
/// let Refused { row, column, .. } = &refused[0];
/// assert_eq!((results.num_rows(), rows, *row, column.as_str()), (2, 2, 1, "budget"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Judged {
    /// The results: a row for each row.
    pub batch: RecordBatch,
    /// Which engine told how many rows.
    pub statistics: Statistics,
    /// Cells set aside, in order of rows.
    pub refused: Vec<Refused>,
}

impl Engine {
    /// Compiles a framework, once for any number of batches.
    #[must_use]
    pub fn new(framework: &Framework, as_of: Date, options: Options) -> Engine {
        let plan = Arc::new(Plan::of(framework, as_of, &options, &Columns::default()));
        let nullable = |shape: &facets::Shape| !matches!(shape, facets::Shape::Mask);
        let field =
            |output: &facets::Output| Field::new(&output.name, data_type(&output.shape), nullable(&output.shape));
        let schema = Arc::new(Schema::new(plan.outputs.iter().map(field).collect::<Vec<_>>()));
        Engine {
            framework: framework.clone(),
            as_of,
            options,
            plan,
            ready: Mutex::new(Vec::new()),
            schema,
            pool: Arc::new(Pool::default()),
        }
    }

    /// The framework that tables are judged by.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.framework
    }

    /// The day on which they are judged.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// What was chosen.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The columns of the results.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The columns that are read, as the framework names them: `budget`, `trained[women]`; for an open axis one of its
    /// name, of lists of records.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        binding::column_names(&self.framework)
    }

    /// Names in [`Options::select`] that no result bears.
    #[must_use]
    pub fn not_found(&self) -> Vec<String> {
        facets::unknown(&self.framework, &self.options)
    }

    /// What is worked out row by row, by the plain evaluator, and why.
    #[must_use]
    pub fn fallback(&self) -> &[Fallback] {
        &self.plan.fallback
    }

    /// What has no column of results, and why.
    #[must_use]
    pub fn left_out(&self) -> &[Fallback] {
        &self.plan.left_out
    }

    /// How many column operations a block of rows takes.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.plan.program.operations()
    }

    /// What the columns of tables stand for: which are read by nothing, which inputs have none.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// use arrow_schema::{DataType, Field, Schema};
    /// use jalon_columnar::{Binding, Engine, Options};
    /// let engine = Engine::new(&framework, as_of, Options::default());
    /// let columns = Schema::new(vec![Field::new("cost", DataType::Float64, true)]);
    /// let binding: &Binding = &*engine.bind(&columns.into())?;
    /// assert_eq!((binding.unread(), binding.absent()), (&["cost".to_owned()][..], &["budget".to_owned()][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::ColumnType`]: a column cannot hold what it stands for.
    pub fn bind(&self, schema: &SchemaRef) -> Result<Arc<Binding>, Error> {
        Ok(self.ready(schema)?.binding.clone())
    }

    /// Judges each row.
    ///
    /// # Errors
    /// [`Error`]: a column of the wrong type, or cells that do not fit unless they are to be set aside.
    pub fn evaluate(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        self.judge(batch).map(|judged| judged.batch)
    }

    /// Judges batch after batch, as they come.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Float64Array, RecordBatch};
    /// # let engine = jalon_columnar::Engine::new(&framework, as_of, Default::default());
    /// let batch = |budget: f64| RecordBatch::try_from_iter([("budget", Arc::new(Float64Array::from(vec![budget])) as ArrayRef)]);
    /// for results in engine.evaluate_all([batch(1.0)?, batch(2.0)?]) {
    ///     assert_eq!(results?.num_rows(), 1);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate_all<'s>(
        &'s self,
        batches: impl IntoIterator<Item = RecordBatch> + 's,
    ) -> impl Iterator<Item = Result<RecordBatch, Error>> + 's {
        batches.into_iter().map(|batch| self.evaluate(&batch))
    }

    /// Judges each row, and says how.
    ///
    /// # Errors
    /// As for [`Engine::evaluate`].
    pub fn judge(&self, batch: &RecordBatch) -> Result<Judged, Error> {
        self.judge_until(batch, &AtomicBool::new(false))
    }

    /// The same, broken off soon after another thread sets `stop`.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Float64Array, RecordBatch};
    /// # let engine = jalon_columnar::Engine::new(&framework, as_of, Default::default());
    /// # let budget: ArrayRef = Arc::new(Float64Array::from(vec![1.0]));
    /// # let batch = RecordBatch::try_from_iter([("budget", budget)])?;
    /// use std::sync::atomic::{AtomicBool, Ordering};
    /// let stop = AtomicBool::new(false);
    /// assert!(engine.judge_until(&batch, &stop).is_ok());
    /// stop.store(true, Ordering::Relaxed);
    /// assert!(matches!(engine.judge_until(&batch, &stop), Err(jalon_columnar::Error::Stopped)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Engine::evaluate`], and [`Error::Stopped`].
    pub fn judge_until(&self, batch: &RecordBatch, stop: &AtomicBool) -> Result<Judged, Error> {
        let rows = batch.num_rows();
        let ready = self.ready(&batch.schema())?;
        let plan = ready.plan.as_ref();
        let mut columns: Vec<Column> =
            plan.outputs.iter().map(|output| Column::of_output(output, rows, &self.pool)).collect();
        let found = run::judge(self.by(&ready), batch, &mut columns, stop);
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Stopped);
        }
        if found.refused > 0 && self.options.bad_cells == BadCells::Refuse {
            return Err(Error::BadCells { count: found.refused, first: found.cells });
        }
        let arrays: Vec<ArrayRef> = columns
            .into_iter()
            .zip(&plan.outputs)
            .map(|(column, output)| column.finish(&output.shape, output.names.as_ref(), rows, &self.pool))
            .collect();
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?;
        let (by_columns, by_integers, by_rows) = (rows - found.by_rows, found.ties, found.by_rows);
        let statistics = Statistics { rows, by_columns, by_integers, by_rows };
        Ok(Judged { batch, statistics, refused: found.cells })
    }

    /// The project that a row is.
    ///
    /// # Errors
    /// [`Error`]: no such row, a column of the wrong type, cells that do not fit.
    pub fn project(&self, batch: &RecordBatch, row: usize) -> Result<Project, Error> {
        if row >= batch.num_rows() {
            return Err(Error::NoSuchRow { row });
        }
        let ready = self.ready(&batch.schema())?;
        let table = Table { framework: &self.framework, binding: &ready.binding, batch };
        let mut refused = Vec::new();
        let mut project = table.project(row, &mut refused);
        if refused.is_empty() || self.options.bad_cells == BadCells::SetAside {
            project.digest = jalon::project::digest(&self.framework, &project);
            return Ok(project);
        }
        let count = refused.len();
        refused.truncate(run::SHOWN);
        Err(Error::BadCells { count, first: refused })
    }

    /// Why an item came out as it did for a row: the full reasons, by the plain evaluator. None if there is no such item.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Float64Array, RecordBatch};
    /// # let engine = jalon_columnar::Engine::new(&framework, as_of, Default::default());
    /// # let budget: ArrayRef = Arc::new(Float64Array::from(vec![500_000.01]));
    /// # let batch = RecordBatch::try_from_iter([("budget", budget)])?;
    /// let reason = engine.explain(&batch, 0, "small")?.expect("an item");
    /// assert_eq!(reason, jalon::evaluation::explain(
    ///     &framework, &engine.project(&batch, 0)?, as_of, framework.item("small").expect("an item"), None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Engine::project`].
    pub fn explain(&self, batch: &RecordBatch, row: usize, item: &str) -> Result<Option<Reason>, Error> {
        let project = self.project(batch, row)?;
        let item = self.framework.item(item);
        Ok(item.map(|item| jalon::evaluation::explain(&self.framework, &project, self.as_of, item, None)))
    }

    fn by<'a>(&'a self, ready: &'a Ready) -> run::By<'a> {
        let Engine { framework, as_of, options, .. } = self;
        run::By { framework, as_of: *as_of, options, plan: &ready.plan, binding: &ready.binding }
    }

    /// What is known of tables of a schema.
    pub(crate) fn ready(&self, schema: &SchemaRef) -> Result<Arc<Ready>, Error> {
        let mut kept = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |ready: &Arc<Ready>| {
            Arc::ptr_eq(&ready.binding.schema, schema) || ready.binding.schema.fields() == schema.fields()
        };
        if let Some(at) = kept.iter().position(same) {
            if let Some(known) = kept.get_mut(..=at) {
                known.rotate_right(1);
            }
            if let Some(ready) = kept.first() {
                return Ok(ready.clone());
            }
        }
        let binding = Binding::of(&self.framework, schema, self.options.key.as_deref())?;
        let whole = schema
            .fields()
            .iter()
            .filter(|field| field.data_type().is_integer())
            .map(|field| field.name().clone())
            .filter(|name| self.plan.columns.iter().any(|wanted| wanted.name == *name))
            .collect();
        let given = Columns { whole, evidence: binding.evidence(), states: binding.states() };
        let plan = match kept.iter().find(|ready| ready.plan.given == given) {
            Some(ready) => ready.plan.clone(),
            None if given == Columns::default() => self.plan.clone(),
            None => Arc::new(Plan::of(&self.framework, self.as_of, &self.options, &given)),
        };
        let ready = Arc::new(Ready { binding: Arc::new(binding), plan });
        kept.insert(0, ready.clone());
        kept.truncate(KEPT);
        Ok(ready)
    }
}
