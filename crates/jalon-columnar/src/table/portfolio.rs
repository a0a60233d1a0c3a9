//! Files of projects as a portfolio: all rows taken, chunk after chunk; and the figures of each project beside its results.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use jalon::framework::Framework;
use jalon::portfolio::Figures;

use crate::table::fault::Fault;
use crate::table::join::Joined;
use crate::table::keys::{Keys, Twice};
use crate::table::nested;
use crate::table::read::Tables;
use crate::table::rejects::{Aside, Misfits};
use crate::table::typed::told;
use crate::{Error, Portfolio};

/// The figures of each project, in the chunks in which its data are read.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n\
/// #     portfolio place : number by project\n  = rank(budget over project, competition)\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("projects.csv");
/// # std::fs::write(&path, "id,budget\na,200\nb,300\n")?;
/// # let paths = [path];
/// use jalon_columnar::table::{Job, Misfits, Output, Places, Reading, Tables, gather, judge};
/// use jalon_columnar::{Engine, Options, Portfolio};
/// let options = Options::default();
/// let mut portfolio = Portfolio::new(&framework, as_of, &options);
/// let tables = || Tables::open(&framework, &paths, &Reading::default());
/// // A first pass takes all projects, a second judges each.
/// let starts = gather(tables()?, &[], &mut portfolio, &Misfits::Stop, |_| {})?;
/// let places = Places::of(&framework, &portfolio.figures(), None, starts)?;
/// let mut columns = Vec::new();
/// let mut keep = |batch: arrow_array::RecordBatch| columns.push(batch.num_columns());
/// # let engine = Engine::new(&framework, as_of, options);
/// # let tables = tables()?;
/// judge(
///     Job {
///         places,
///         output: Output::Batches(&mut keep),
/// #         framework: &framework,
/// #         engine: &engine,
/// #         tables,
/// #         joined: Vec::new(),
/// #         threads: 1,
/// #         misfits: Misfits::Stop,
/// #         summary: false,
/// #         stop: None,
///         // … the rest as for any job
///     },
///     |_| {},
/// )?;
/// assert_eq!(columns, [3]); // id, small, place
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Places {
    /// A row a project.
    batch: RecordBatch,
    /// The first row of each chunk.
    starts: Vec<usize>,
}

impl Places {
    /// The figures that lie on the axis of the projects, those of these names (none: all); none where there are none.
    ///
    /// # Errors
    /// Never, unless there is a fault here.
    pub fn of(
        framework: &Framework,
        figures: &Figures,
        names: Option<&[String]>,
        starts: Vec<usize>,
    ) -> Result<Option<Places>, Fault> {
        let batch = crate::places(framework, figures)?;
        let wanted = |column: &str| {
            let name = column.split('[').next().unwrap_or(column);
            names.is_none_or(|names| names.iter().any(|wanted| wanted == column || wanted == name))
        };
        let fields = batch.schema();
        let columns: Vec<usize> =
            fields.fields().iter().enumerate().filter(|(_, field)| wanted(field.name())).map(|(at, _)| at).collect();
        if columns.is_empty() {
            return Ok(None);
        }
        Ok(Some(Places { batch: batch.project(&columns)?, starts }))
    }

    /// The results of a chunk with the figures of its projects beside them.
    pub(crate) fn beside(&self, results: RecordBatch, chunk: usize) -> Result<RecordBatch, Fault> {
        let start = self.starts.get(chunk).copied().unwrap_or(0);
        let rows = results.num_rows().min(self.batch.num_rows().saturating_sub(start));
        let own = self.batch.slice(start, rows);
        let names = own.schema();
        let columns = names.fields().iter().map(|field| field.name().clone()).zip(own.columns().iter().cloned());
        nested::with_columns(&results, columns.collect())
    }
}

/// The columns of results with those of the figures of each project.
pub(crate) fn with_places(results: &SchemaRef, places: Option<&Places>) -> SchemaRef {
    let Some(places) = places else { return results.clone() };
    let more = places.batch.schema();
    Arc::new(Schema::new(results.fields().iter().chain(more.fields()).cloned().collect::<Vec<_>>()))
}

/// Takes all rows of tables into a portfolio; gives the row at which each chunk begins. `tick` is told how many are done.
///
/// # Errors
/// [`Fault`]: cells that do not fit, without a table for them; two rows of one project, without the line where projects are
/// [counted](Portfolio::counting) rather than kept.
pub fn gather(
    mut tables: Tables<'_>,
    joined: &[Joined],
    portfolio: &mut Portfolio,
    misfits: &Misfits,
    mut tick: impl FnMut(u64),
) -> Result<Vec<usize>, Fault> {
    let mut aside = Aside::new(misfits)?;
    for table in joined {
        aside.take(table.rejects.clone())?;
    }
    let mut starts = Vec::new();
    // Names that are not kept wait elsewhere.
    let counts = portfolio.counts();
    let mut keys = counts.then(Keys::new);
    let mut files: Vec<(usize, PathBuf)> = Vec::new();
    while let Some(chunk) = tables.next_chunk()? {
        let source = chunk.source.clone();
        let mut typed = chunk.read(portfolio.framework())?;
        for table in joined {
            typed = table.attach(typed)?;
        }
        starts.push(portfolio.rows());
        if let (Some(keys), Some(names)) = (&mut keys, &typed.key) {
            keys.add(names).map_err(|why| Fault::Unreadable { path: source.path.clone(), why })?;
        }
        if files.last().is_none_or(|(_, path)| *path != source.path) {
            files.push((portfolio.rows(), source.path.clone()));
        }
        let mut rejects = std::mem::take(&mut typed.rejects);
        let refused = portfolio.add(&typed.batch, typed.key.as_ref()).map_err(|why| match why {
            Error::SameProject { row, name } => {
                // Of projects that are counted, an earlier one may stand twice without being told yet.
                let line = if counts { None } else { typed.line(row) };
                Fault::SameProject { path: source.path.clone(), line, name }
            }
            why => Fault::from(why),
        })?;
        rejects.extend(refused.into_iter().map(|refused| told(&source, &typed, refused)));
        rejects.sort_by_key(|reject| reject.row);
        aside.take_chunk(&source.path, typed.rows(), rejects)?;
        tick(portfolio.rows() as u64);
    }
    for table in joined {
        aside.take(table.left_over())?;
    }
    let path = || files.first().map(|(_, path)| path.clone()).unwrap_or_default();
    let twice = keys.map(|keys| keys.finish().map_err(|why| Fault::Unreadable { path: path(), why })).transpose()?;
    if let Some((_, twice)) = twice
        && let Some(Twice { name, again, .. }) = twice.into_iter().next()
    {
        let file = files.into_iter().rev().find(|(first, _)| (*first as u64) < again);
        return Err(Fault::SameProject { path: file.map(|(_, path)| path).unwrap_or_default(), line: None, name });
    }
    aside.finish()?;
    Ok(starts)
}
