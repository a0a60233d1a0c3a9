//! Figures over a table of projects: the `portfolio` declarations of a framework, by columns.
//!
//! A first pass keeps of each row what the figures ask for: answers straight from the cells, verdicts from the engine, and
//! from the plain evaluator what must be exact (computed quantities) or is not settled. The figures are then those of
//! [`jalon::portfolio`], which says what they mean, so that both agree by construction. A second pass over the figures
//! gives each project its own ([`places`]).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Field, Schema};
use jalon::axis::Axis;
use jalon::date::Date;
use jalon::framework::{AnswerState, Framework, InputId, ItemId, ItemKind, Type};
use jalon::portfolio::{self, Entry, Figures, Reference, ReferenceFault, Source};
use jalon::value::{Datum, Value};

use crate::engine::{Engine, Ready};
use crate::error::{Error, Refused};
use crate::options::{BadCells, Options};
use crate::rows::Table;
use crate::rows::binding::is_open;
use crate::{facets, leaf, needs, output, rows, run};

mod counted;
mod lifted;
mod tally;

use counted::Counting;
use lifted::Lifted;

/// Rows that a thread takes at least.
const ROWS: usize = 256;

/// The projects of a table, taken batch by batch, for the figures of a framework.
///
/// ```
/// # use std::sync::Arc;
/// # use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, cast::AsArray, types::Float64Type};
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\n\
/// #     portfolio place : number by project\n  = rank(budget over project, competition)\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use jalon_columnar::{Options, Portfolio, places};
/// let batch = |budget: Vec<f64>| {
///     RecordBatch::try_from_iter([("budget", Arc::new(Float64Array::from(budget)) as ArrayRef)])
/// };
/// let mut portfolio = Portfolio::new(&framework, as_of, &Options::default());
/// for budget in [vec![200.0, 300.0], vec![100.0]] {
///     portfolio.add(&batch(budget)?, None)?;
/// }
/// assert_eq!((portfolio.rows(), portfolio.by_columns()), (3, 3));
/// // framework: portfolio place : number by project = rank(budget over project, competition)
/// let of_each = places(portfolio.framework(), &portfolio.figures())?;
/// assert_eq!(of_each.column(0).as_primitive::<Float64Type>().values(), &[2.0, 1.0, 3.0]);
///
/// // Another project, judged one day as if it stood among these.
/// let reference = portfolio.freeze()?;
/// let mut late = Portfolio::new(&framework, as_of, &Options::default());
/// late.add(&batch(vec![250.0])?, None)?;
/// assert_eq!(late.judge(&reference)?.projects.len(), 1);
/// assert_eq!(late.into_table().names().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Portfolio {
    engine: Engine,
    table: portfolio::Table,
    columns: Option<Columns>,
    by_columns: usize,
    /// Counts projects as they go by, where they need not be kept.
    counting: Option<Counting>,
}

/// How the values of settled rows are read from columns.
#[derive(Debug)]
struct Columns {
    /// One for each source of the table.
    sources: Vec<Cell>,
    /// The inputs that these rest on: in a settled row all of them are answered.
    inputs: Vec<InputId>,
}

/// Where the values of a source stand.
#[derive(Debug, Clone, Copy)]
enum Cell {
    Input(InputId),
    /// The status of a criterion, in a column of results.
    Status(usize),
    /// The level of a decision.
    Level(usize),
}

impl Portfolio {
    /// No projects yet. Of the options, the key, the threads and what happens to cells that do not fit matter here.
    #[must_use]
    pub fn new(framework: &Framework, as_of: Date, options: &Options) -> Portfolio {
        let table = portfolio::Table::new(framework);
        let verdicts = table.sources().filter_map(|source| match source {
            Source::Item(id) => framework.items.get(id.0 as usize).filter(|item| told_by_columns(item)),
            Source::Input(_) | Source::Expression(_) => None,
        });
        let options = Options {
            select: Some(verdicts.map(|item| item.name.clone()).collect()),
            details: BTreeSet::new(),
            bad_cells: BadCells::SetAside,
            threads: options.threads,
            key: options.key.clone(),
            ..Options::default()
        };
        let engine = Engine::new(framework, as_of, options);
        let columns = Columns::of(framework, &table, &engine);
        Portfolio { engine, table, columns, by_columns: 0, counting: None }
    }

    /// The same, but for what need not be kept: where each figure is made of folds over all projects (sums, means, shares,
    /// medians …) and none is asked of each of them, projects are counted as they go by. Then neither their values nor
    /// their names are kept, and whoever adds them sees to it that none comes twice.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Float64Array, RecordBatch};
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nportfolio total : EUR\n  = sum(budget over project)\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// # let budget: ArrayRef = Arc::new(Float64Array::from(vec![0.1, 0.2]));
    /// # let batch = RecordBatch::try_from_iter([("budget", budget)])?;
    /// use jalon_columnar::{Options, Portfolio};
    /// // framework: portfolio total : EUR = sum(budget over project)
    /// let mut portfolio = Portfolio::counting(&framework, as_of, &Options::default());
    /// portfolio.add(&batch, None)?;
    /// assert!(portfolio.counts() && portfolio.rows() == 2);
    /// let figures = portfolio.figures();
    /// assert_eq!((figures.projects.len(), figures.others), (0, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn counting(framework: &Framework, as_of: Date, options: &Options) -> Portfolio {
        let counting = Lifted::of(framework, as_of, options).map(Counting::new);
        Portfolio { counting, ..Portfolio::new(framework, as_of, options) }
    }

    /// Whether projects are counted as they go by, rather than kept.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.counting.is_some()
    }

    /// The framework whose figures these are.
    #[must_use]
    pub fn framework(&self) -> &Framework {
        &self.engine.framework
    }

    /// How many projects there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.table.names().len() + self.counting.as_ref().map_or(0, Counting::counted)
    }

    /// How many of them were read from columns alone, without the plain evaluator.
    #[must_use]
    pub fn by_columns(&self) -> usize {
        self.by_columns
    }

    /// Takes the rows of a batch. Their projects are named by `names`, else by the key among the columns, else by their
    /// number. Cells that do not fit are told; what rests on them is open.
    ///
    /// # Errors
    /// [`Error::ColumnType`]; [`Error::SameProject`]: then the rows before it have been taken.
    pub fn add(&mut self, batch: &RecordBatch, names: Option<&ArrayRef>) -> Result<Vec<Refused>, Error> {
        if let Some(counting) = &mut self.counting {
            let before = counting.counted() + self.table.names().len();
            let left = counting.add(batch, self.table.names().len())?;
            self.by_columns += left.by_columns;
            return self.keep(batch, names, &left.rows, before).map(|()| left.refused);
        }
        let ready = self.engine.ready(&batch.schema())?;
        let verdicts = match &self.columns {
            Some(columns) if columns.sources.iter().any(|cell| !matches!(cell, Cell::Input(_))) => {
                Some(self.engine.judge(batch)?)
            }
            _ => None,
        };
        let table = Table { framework: &self.engine.framework, binding: &ready.binding, batch };
        let refused = verdicts.iter().flat_map(|judged| &judged.refused).map(|refused| refused.row).collect();
        let verdicts = verdicts.as_ref().map(|judged| &judged.batch);
        let pass = Pass { portfolio: self, table, settled: Settled::of(self, &ready, batch, refused), verdicts };
        let (mut entries, mut refused) = (Vec::with_capacity(batch.num_rows()), Vec::new());
        let mut by_columns = 0;
        for part in pass.all(batch.num_rows()) {
            entries.extend(part.entries);
            refused.extend(part.refused);
            by_columns += part.by_columns;
        }
        self.by_columns += by_columns;
        let named = |row: usize| names.or(table.key()).and_then(|names| rows::name(names, row));
        for (row, entry) in entries.into_iter().enumerate() {
            let name = named(row).unwrap_or_else(|| (self.table.names().len() + 1).to_string());
            if !self.table.push(&self.engine.framework, &name, entry) {
                return Err(Error::SameProject { row, name });
            }
        }
        Ok(refused)
    }

    /// Keeps some rows, so many others standing before their batch: what they come to is not told without the others.
    fn keep(
        &mut self,
        batch: &RecordBatch,
        names: Option<&ArrayRef>,
        rows: &[usize],
        before: usize,
    ) -> Result<(), Error> {
        let framework = &self.engine.framework;
        let ready = self.engine.ready(&batch.schema())?;
        let table = Table { framework, binding: &ready.binding, batch };
        for row in rows {
            let project = table.project(*row, &mut Vec::new());
            let entry = self.table.entry(framework, &project, self.engine.as_of);
            let named = names.or(table.key()).and_then(|names| rows::name(names, *row));
            let name = named.unwrap_or_else(|| (before + row + 1).to_string());
            if !self.table.push(framework, &name, entry) {
                return Err(Error::SameProject { row: *row, name });
            }
        }
        Ok(())
    }

    /// What the figures see of the projects.
    #[must_use]
    pub fn into_table(mut self) -> portfolio::Table {
        if let Some(counting) = self.counting {
            counting.tell(&mut self.table);
        }
        self.table
    }

    /// The table that figures are worked out of.
    fn told(&self) -> Cow<'_, portfolio::Table> {
        match &self.counting {
            None => Cow::Borrowed(&self.table),
            Some(counting) => {
                let mut table = self.table.clone();
                counting.tell_copy(&mut table);
                Cow::Owned(table)
            }
        }
    }

    /// The figures over all projects.
    #[must_use]
    pub fn figures(&self) -> Figures {
        portfolio::evaluate(&self.engine.framework, &self.told(), self.engine.as_of)
    }

    /// The figures of each project as if it stood among those of a reference.
    ///
    /// # Errors
    /// Where the reference was kept for another framework, or cannot be read.
    pub fn judge(&self, reference: &Reference) -> Result<Figures, ReferenceFault> {
        portfolio::judge(&self.engine.framework, reference, &self.told(), self.engine.as_of)
    }

    /// Keeps what the projects came to, to judge others by.
    ///
    /// # Errors
    /// Where a figure rests on missing data.
    pub fn freeze(&self) -> Result<Reference, ReferenceFault> {
        portfolio::freeze(&self.engine.framework, &self.told(), self.engine.as_of)
    }
}

/// Whether the engine's column says all that there is to an item's value, where that is settled.
fn told_by_columns(item: &jalon::framework::Item) -> bool {
    item.axes.is_empty() && matches!(item.kind, ItemKind::Criterion(_) | ItemKind::Decision(_))
}

impl Columns {
    /// None where a source is no answer and no verdict by columns.
    fn of(framework: &Framework, table: &portfolio::Table, engine: &Engine) -> Option<Columns> {
        let mut inputs: BTreeSet<InputId> = BTreeSet::new();
        let mut items: BTreeSet<ItemId> = BTreeSet::new();
        let fallback: BTreeSet<&str> = engine.fallback().iter().map(|fallback| fallback.item.as_str()).collect();
        let schema = engine.schema();
        let mut cell = |source: Source| match source {
            Source::Input(id) => {
                inputs.insert(id);
                Some(Cell::Input(id))
            }
            Source::Item(id) => {
                let item = framework.items.get(id.0 as usize)?;
                let at = schema.index_of(&item.name).ok().filter(|_| !fallback.contains(item.name.as_str()))?;
                items.insert(id);
                Some(if matches!(item.kind, ItemKind::Decision(_)) { Cell::Level(at) } else { Cell::Status(at) })
            }
            Source::Expression(_) => None,
        };
        let sources: Option<Vec<Cell>> = table.sources().map(&mut cell).collect();
        let needed = needs::needed(framework, &items);
        let needed = (0u32..).zip(needed).filter(|(_, needed)| *needed).map(|(id, _)| ItemId(id));
        inputs.extend(needed.flat_map(|id| needs::reads(framework, id).inputs));
        let plain = |id: &InputId| {
            framework.inputs.get(id.0 as usize).is_some_and(|input| {
                let listed = matches!(input.ty, Type::Member(axis) if is_open(framework, axis));
                !listed && !input.axes.as_slice().iter().any(|axis| is_open(framework, *axis))
            })
        };
        let inputs: Vec<InputId> = inputs.into_iter().collect();
        let sources = sources.filter(|_| inputs.iter().all(plain))?;
        Some(Columns { sources, inputs })
    }
}

/// Which rows of a batch are read from columns.
struct Settled<'b> {
    /// The columns that must hold a value there; none where no row is read so.
    cells: Option<Vec<&'b ArrayRef>>,
    /// The columns that must hold none: states.
    states: Vec<&'b ArrayRef>,
    /// Rows with cells that do not fit.
    refused: BTreeSet<usize>,
}

impl<'b> Settled<'b> {
    fn of(portfolio: &Portfolio, ready: &Ready, batch: &'b RecordBatch, refused: BTreeSet<usize>) -> Settled<'b> {
        let mut states = Vec::new();
        let mut cells = |columns: &Columns| -> Option<Vec<&'b ArrayRef>> {
            let mut cells = Vec::new();
            for id in &columns.inputs {
                for at in &ready.binding.inputs.get(id.0 as usize)?.cells {
                    cells.push(batch.columns().get(at.value?)?);
                    states.extend(at.state.and_then(|at| batch.columns().get(at)));
                }
            }
            Some(cells)
        };
        let cells = portfolio.columns.as_ref().and_then(&mut cells);
        Settled { cells, states, refused }
    }

    fn holds(&self, row: usize) -> bool {
        self.cells.as_ref().is_some_and(|cells| cells.iter().all(|cell| cell.is_valid(row)))
            && self.states.iter().all(|state| state.is_null(row))
            && !self.refused.contains(&row)
    }
}

/// What some rows of a batch give.
#[derive(Debug, Default)]
struct Part {
    entries: Vec<Entry>,
    refused: Vec<Refused>,
    by_columns: usize,
}

/// A batch on its way into the table.
struct Pass<'a> {
    portfolio: &'a Portfolio,
    table: Table<'a>,
    settled: Settled<'a>,
    verdicts: Option<&'a RecordBatch>,
}

impl Pass<'_> {
    /// What all rows give, in order, each part worked out on a thread of its own.
    fn all(&self, rows: usize) -> Vec<Part> {
        let threads = run::threads(self.portfolio.engine.options.threads).min(rows.div_ceil(ROWS)).max(1);
        let share = rows.div_ceil(threads).max(1);
        let part = |start: usize| {
            let mut part = Part::default();
            (start..rows.min(start + share)).for_each(|row| self.take(row, &mut part));
            part
        };
        let mut starts = (0..rows).step_by(share);
        let Some(first) = starts.next() else { return Vec::new() };
        std::thread::scope(|scope| {
            let others: Vec<_> = starts.map(|start| scope.spawn(move || part(start))).collect();
            let own = part(first);
            let others = others.into_iter();
            let done = others.map(|other| other.join().unwrap_or_else(|why| std::panic::resume_unwind(why)));
            std::iter::once(own).chain(done).collect()
        })
    }

    fn take(&self, row: usize, part: &mut Part) {
        let entry = if self.settled.holds(row) { self.settled_entry(row) } else { None };
        part.by_columns += usize::from(entry.is_some());
        part.entries.push(entry.unwrap_or_else(|| {
            let (engine, table) = (&self.portfolio.engine, &self.portfolio.table);
            let project = self.table.project(row, &mut part.refused);
            table.entry(&engine.framework, &project, engine.as_of)
        }));
    }

    /// The entry of a row from columns alone; none where one of them leaves something open.
    fn settled_entry(&self, row: usize) -> Option<Entry> {
        let columns = self.portfolio.columns.as_ref()?;
        let mut values = Vec::with_capacity(columns.sources.len());
        for cell in &columns.sources {
            values.push(match cell {
                Cell::Input(id) => self.answers(row, *id)?,
                Cell::Status(at) => vec![match self.place(*at, row)? {
                    0 => Value::Known(Datum::Truth(true)),
                    1 => Value::Known(Datum::Truth(false)),
                    3 => Value::NotApplicable,
                    _ => return None,
                }],
                Cell::Level(at) => vec![Value::Known(Datum::Member(self.place(*at, row)?))],
            });
        }
        Some(Entry::of_values(values))
    }

    fn answers(&self, row: usize, id: InputId) -> Option<Vec<Value>> {
        let mut refused = Vec::new();
        let answers = self.table.answers(row, id, &mut refused);
        let value = |state: AnswerState| match state {
            AnswerState::Given(datum) => Some(Value::Known(datum)),
            AnswerState::NotApplicable => Some(Value::NotApplicable),
            _ => None,
        };
        let values: Option<Vec<Value>> = answers.into_iter().map(|answer| value(answer.state)).collect();
        values.filter(|values| refused.is_empty() && !values.is_empty())
    }

    /// The code in a row of a column of verdicts.
    fn place(&self, at: usize, row: usize) -> Option<u32> {
        let column = self.verdicts?.columns().get(at)?.as_dictionary_opt::<UInt8Type>()?;
        (column.is_valid(row)).then(|| column.keys().values().get(row).map(|code| u32::from(*code)))?
    }
}

/// The figures of each project as columns, in the order of the table: `place`, or `place[women]` where a figure lies on
/// closed axes besides. Numbers are floats, the nearest to the exact value, in the unit of the figure; what is open,
/// undefined or not applicable is null.
///
/// # Errors
/// Never, unless there is a fault here.
pub fn places(framework: &Framework, figures: &Figures) -> Result<RecordBatch, ArrowError> {
    let project = portfolio::project_axis(framework);
    let (mut fields, mut columns): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
    for figure in &figures.figures {
        let Some(item) = framework.items.get(figure.item.0 as usize) else { continue };
        let (axes, sizes) = (figure.cells.axes.as_slice(), &figure.cells.sizes);
        let Some(at) = axes.iter().position(|axis| Some(*axis) == project) else { continue };
        let size = |sizes: Option<&[u32]>| sizes.into_iter().flatten().map(|size| *size as usize).product::<usize>();
        // The cells of a project: some groups of neighbours, one for each place on the axes before that of the projects.
        let (before, after) = (size(sizes.get(..at)), size(sizes.get(at + 1..)));
        let closed = |axis| framework.axes.get(axis as usize).is_some_and(|axis: &Axis| axis.members().is_some());
        if !axes.iter().all(|axis| Some(*axis) == project || closed(axis.0)) {
            continue;
        }
        let shape = facets::shape(framework, &item.ty);
        for (cell, pick) in facets::picks(framework, item).iter().enumerate() {
            let (outer, inner) = (cell / after.max(1), cell % after.max(1));
            debug_assert!(outer < before.max(1));
            let leaf = |row: usize| {
                let value = figure.cells.values.get((outer * figures.projects.len() + row) * after + inner);
                value.map_or(leaf::Leaf::None, |value| leaf::of_value(value, &shape))
            };
            fields.push(Field::new(format!("{}{pick}", item.name), output::data_type(&shape), true));
            columns.push(output::loose((0..figures.projects.len()).map(leaf).collect(), &shape, None));
        }
    }
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(figures.projects.len()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
}
