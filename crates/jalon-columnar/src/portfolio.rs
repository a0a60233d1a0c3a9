//! Figures over a table of projects: the `portfolio` declarations of a framework, by columns.
//!
//! A first pass keeps of each row what the figures ask for: numbers straight from the cells, worked out in whole numbers where they
//! are computed, verdicts and choices from the engine, and from the plain evaluator what these do not tell. The figures are then those of
//! [`jalon::portfolio`], which says what they mean, so that both agree by construction. A second pass over the figures
//! gives each project its own ([`places`]).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Field, Schema};
use jalon::axis::Axis;
use jalon::date::Date;
use jalon::framework::Framework;
use jalon::portfolio::{self, Entry, Figures, Reference, ReferenceFault};
use jalon::value::Value;

use crate::engine::Engine;
use crate::error::{Error, Refused};
use crate::options::Options;
use crate::rows::Table;
use crate::{facets, leaf, output, rows, run};

mod counted;
mod lifted;
mod read;
mod tally;

use counted::Counting;
use lifted::{Lifted, Taken};
use read::{Columns, Rows};

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
    columns: Option<(Lifted, Vec<Taken>)>,
    by_columns: usize,
    /// Counts projects as they go by, where they need not be kept.
    counting: Option<Counting>,
}

impl Portfolio {
    /// No projects yet. Of the options, the key, the threads and what happens to cells that do not fit matter here.
    #[must_use]
    pub fn new(framework: &Framework, as_of: Date, options: &Options) -> Portfolio {
        Portfolio::of(framework, as_of, options, None)
    }

    fn of(framework: &Framework, as_of: Date, options: &Options, counting: Option<Counting>) -> Portfolio {
        let table = portfolio::Table::new(framework);
        // It reads rows; what is judged, the parts are.
        let reading = Options {
            select: Some(Vec::new()),
            key: options.key.clone(),
            threads: options.threads,
            ..Options::default()
        };
        let engine = Engine::new(framework, as_of, reading);
        let columns = match counting {
            // The rows that are kept then are those that columns do not tell.
            Some(_) => None,
            None => Lifted::of_sources(framework, &table, as_of, options),
        };
        Portfolio { engine, table, columns, by_columns: 0, counting }
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
        Portfolio::of(framework, as_of, options, Lifted::of(framework, as_of, options).map(Counting::new))
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
        let table = Table { framework: &self.engine.framework, binding: &ready.binding, batch };
        let judged = match &self.columns {
            Some((lifted, _)) => Some((lifted.engine.judge(batch)?, lifted.engine.ready(&batch.schema())?)),
            None => None,
        };
        let misfits = judged.iter().flat_map(|(judged, _)| &judged.refused).map(|refused| refused.row).collect();
        let read = self.columns.as_ref().zip(judged.as_ref()).and_then(|((lifted, sources), (judged, ready))| {
            Some((lifted, sources.as_slice(), Columns::all(lifted, &judged.batch, ready, batch)?))
        });
        let pass = Pass { portfolio: self, table, read, misfits };
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
    /// How values are read from columns, and the columns; none where rows are left to the plain evaluator.
    read: Option<(&'a Lifted, &'a [Taken], Vec<Columns<'a>>)>,
    /// Rows with cells that do not fit.
    misfits: BTreeSet<usize>,
}

impl Pass<'_> {
    /// What all rows give, in order, each part worked out on a thread of its own.
    fn all(&self, rows: usize) -> Vec<Part> {
        let threads = run::threads(self.portfolio.engine.options.threads).min(rows.div_ceil(ROWS)).max(1);
        let share = rows.div_ceil(threads).max(1);
        let part = |start: usize| {
            let mut part = Part::default();
            let mut read = self.read.as_ref().map(|(lifted, sources, columns)| {
                let table = Table { framework: &lifted.engine.framework, ..self.table };
                (Rows::of(lifted, table, columns), *sources)
            });
            for row in start..rows.min(start + share) {
                let known = match &mut read {
                    Some((rows, sources)) if !self.misfits.contains(&row) => {
                        rows.stand(row);
                        rows.values(sources).map(|values| (values, rows.is_by_columns()))
                    }
                    _ => None,
                };
                self.take(row, known, &mut part);
            }
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

    /// A row with its values, where they are known, and whether columns alone told them.
    fn take(&self, row: usize, known: Option<(Vec<Vec<Value>>, bool)>, part: &mut Part) {
        part.by_columns += usize::from(matches!(known, Some((_, true))));
        part.entries.push(match known {
            Some((values, _)) => Entry::of_values(values),
            None => {
                let (engine, table) = (&self.portfolio.engine, &self.portfolio.table);
                let project = self.table.project(row, &mut part.refused);
                table.entry(&engine.framework, &project, engine.as_of)
            }
        });
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
