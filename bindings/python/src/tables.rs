//! Tables judged: in memory or from files, with what is joined to them, and figures over all their rows.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use arrow_array::{RecordBatch, RecordBatchReader};
use jalon::date::Date;
use jalon::facade;
use jalon::framework::{Framework, Project};
use jalon::lang::Language;
use jalon::problem::suggest::nearest;
use jalon_columnar::table::{
    self, DateOrder, Decimal, Encoding, Fault, Job, Joined, Misfits, Output, Overrides, Reading, Reject, Tables, Target,
};
use jalon_columnar::{BadCells, Detail, Engine, Error, Options};
use pyo3::prelude::*;
use pyo3::types::PyList;
use serde::Deserialize;
use serde_json::json;

use crate::capsules::{Batches, reader};
use crate::faults;
use crate::framework::Native;
use crate::portfolio::{Asked, work_out};
use crate::refusal::{refused, usage};
use crate::work::{Watch, watched};

/// What a caller may choose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wishes {
    as_of: Date,
    lang: Language,
    key: Option<String>,
    ignore: Vec<String>,
    select: Option<Vec<String>>,
    details: Vec<String>,
    threads: usize,
    /// Bad cells are reported instead of raised.
    report: bool,
    /// A project without rows in a joined table has no members.
    complete: bool,
    output: Option<PathBuf>,
    rejects: Option<PathBuf>,
    written: Written,
}

/// How a file is written, where that is not to be detected.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    delimiter: Option<char>,
    decimal: Option<char>,
    grouping: Option<char>,
    dates: Option<Dates>,
    encoding: Option<String>,
    missing: Vec<String>,
    skip_lines: Option<usize>,
    sheet: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Dates {
    DayFirst,
    MonthFirst,
    Iso,
}

impl Wishes {
    fn read(text: &str) -> PyResult<Wishes> {
        serde_json::from_str(text).map_err(|why| usage("options", &why.to_string()))
    }

    /// What is asked of the engine: one thread, as chunks are shared out among threads, not the rows of one.
    fn options(&self, bad_cells: BadCells) -> PyResult<Options> {
        let details: PyResult<Vec<Detail>> = self.details.iter().map(|name| detail(name)).collect();
        Ok(Options {
            select: self.select.clone(),
            threads: 1,
            details: details?.into_iter().collect(),
            bad_cells,
            ..Options::default()
        })
    }

    /// The engine of a framework.
    fn engine(&self, native: &Native, bad_cells: BadCells) -> PyResult<Arc<Engine>> {
        let engine = native.engine(self.as_of, self.options(bad_cells)?);
        self.found(&engine)?;
        Ok(engine)
    }

    /// Whether there is all that is asked for.
    fn found(&self, engine: &Engine) -> PyResult<()> {
        let Some(item) = engine.not_found().into_iter().next() else { return Ok(()) };
        let items = engine.framework().items.iter().map(|item| item.name.as_str());
        let nearest = nearest(&item, items).map(str::to_owned);
        Err(faults::raise(&Fault::UnknownItem { item, nearest }, self.lang))
    }

    fn reading(&self, joined: bool) -> PyResult<Reading> {
        let written = &self.written;
        let encoding = match &written.encoding {
            Some(name) => Some(encoding(name)?),
            None => None,
        };
        let decimal = match written.decimal {
            None => None,
            Some('.') => Some(Decimal::Point),
            Some(',') => Some(Decimal::Comma),
            Some(other) => return Err(usage("decimal", &format!("“{other}” is neither a point nor a comma"))),
        };
        let overrides = Overrides {
            encoding,
            delimiter: written.delimiter.and_then(|sign| u8::try_from(sign).ok()),
            decimal,
            grouping: written.grouping,
            dates: written.dates.map(|dates| match dates {
                Dates::DayFirst => DateOrder::DayFirst,
                Dates::MonthFirst => DateOrder::MonthFirst,
                Dates::Iso => DateOrder::Iso,
            }),
            missing: written.missing.clone(),
            skip_lines: written.skip_lines,
            sheet: written.sheet.clone(),
        };
        Ok(Reading { key: self.key.clone(), ignore: self.ignore.clone(), joined, overrides })
    }
}

/// A table as it was given, before it is read.
enum Given {
    Files(Vec<PathBuf>),
    Batches(Box<dyn RecordBatchReader + Send>),
}

impl Given {
    /// A list of paths, or anything that speaks Arrow.
    fn of(table: &Bound<'_, PyAny>) -> PyResult<Given> {
        match table.cast::<PyList>() {
            Ok(paths) => Ok(Given::Files(paths.extract()?)),
            Err(_) => Ok(Given::Batches(reader(table)?)),
        }
    }

    fn open<'f>(self, framework: &'f Framework, reading: &Reading) -> Result<Tables<'f>, Fault> {
        match self {
            Given::Files(paths) => Tables::open(framework, &paths, reading),
            Given::Batches(batches) => Tables::given(framework, "table", batches, reading),
        }
    }

    fn join(self, framework: &Framework, axis: &str, reading: &Reading, complete: bool) -> Result<Joined, Fault> {
        match self {
            Given::Files(paths) => {
                let path = paths.first().map_or(Path::new(""), PathBuf::as_path);
                Joined::read(framework, axis, path, reading, complete)
            }
            Given::Batches(batches) => Joined::given(framework, axis, axis, batches, reading, complete),
        }
    }
}

/// Everything that is read: the table, and what is joined to it.
struct Read {
    table: Given,
    joins: Vec<(String, Given)>,
    reading: Reading,
    complete: bool,
}

impl Read {
    fn of(table: &Bound<'_, PyAny>, joins: Vec<(String, Bound<'_, PyAny>)>, wishes: &Wishes) -> PyResult<Read> {
        let reading = wishes.reading(!joins.is_empty())?;
        let joins: PyResult<Vec<(String, Given)>> = joins
            .into_iter()
            .map(|(axis, table)| match Given::of(&table)? {
                Given::Files(paths) if paths.len() != 1 => Err(usage("join", "give one file for each axis")),
                given => Ok((axis, given)),
            })
            .collect();
        Ok(Read { table: Given::of(table)?, joins: joins?, reading, complete: wishes.complete })
    }

    fn open(self, framework: &Framework) -> Result<(Tables<'_>, Vec<Joined>), Fault> {
        let Read { table, joins, reading, complete } = self;
        let joined: Result<Vec<Joined>, Fault> =
            joins.into_iter().map(|(axis, given)| given.join(framework, &axis, &reading, complete)).collect();
        Ok((table.open(framework, &reading)?, joined?))
    }
}

/// Judges a table: results where they do not go to a file, and as JSON how many rows there were, and cells set aside.
#[pyfunction]
pub(crate) fn judge_table(
    py: Python<'_>,
    native: &Bound<'_, Native>,
    table: &Bound<'_, PyAny>,
    joins: Vec<(String, Bound<'_, PyAny>)>,
    options: &str,
    progress: Option<Py<PyAny>>,
) -> PyResult<(Option<Batches>, String)> {
    let wishes = Wishes::read(options)?;
    let framework = native.get().loaded.framework();
    let engine = wishes.engine(native.get(), BadCells::SetAside)?;
    let read = Read::of(table, joins, &wishes)?;
    let target = match &wishes.output {
        Some(path) => Some(Target::of(path).ok_or_else(|| {
            let path = path.clone();
            faults::raise(&Fault::UnknownFormat { path }, wishes.lang)
        })?),
        None => None,
    };
    let found = watched(py, progress.as_ref(), |watch| judge(framework, &engine, read, &wishes, target, watch))?;
    found.map_err(|fault| faults::raise(&fault, wishes.lang))
}

/// Figures over all rows: the report as JSON, and a table of the figures of each project. With `freeze`, the reference that
/// the rows make instead of the report.
#[pyfunction]
#[allow(clippy::too_many_arguments, reason = "what a caller may choose, each once")]
pub(crate) fn portfolio(
    py: Python<'_>,
    native: &Bound<'_, Native>,
    table: &Bound<'_, PyAny>,
    joins: Vec<(String, Bound<'_, PyAny>)>,
    options: &str,
    by: Vec<String>,
    reference: Option<&str>,
    freeze: bool,
    progress: Option<Py<PyAny>>,
) -> PyResult<(String, Option<Batches>)> {
    let wishes = Wishes::read(options)?;
    let framework = crate::portfolio::broken_down(native.get().loaded.framework(), &by)?;
    let engine = Engine::new(&framework, wishes.as_of, wishes.options(BadCells::Refuse)?);
    wishes.found(&engine)?;
    let read = Read::of(table, joins, &wishes)?;
    let reference = reference.map(crate::portfolio::read).transpose()?;
    let asked = Asked { as_of: wishes.as_of, lang: wishes.lang };
    let found = watched(py, progress.as_ref(), |watch| {
        let mut projects = jalon::portfolio::Table::new(&framework);
        let add = |name: &str, project: &Project| projects.add(&framework, name, project, wishes.as_of);
        let twice = each(&framework, &engine, read, watch, add)?;
        Ok(match twice {
            Some(name) => Err(refused(&json!({ "kind": "same_project", "name": name }))),
            None => work_out(&framework, &projects, reference.as_ref(), freeze, &asked),
        })
    })?;
    found.map_err(|fault: Fault| faults::raise(&fault, wishes.lang))?
}

/// The data of one row, from 0, in their canonical shape, as JSON; none where there are not as many rows.
#[pyfunction]
pub(crate) fn project(
    py: Python<'_>,
    native: &Bound<'_, Native>,
    table: &Bound<'_, PyAny>,
    joins: Vec<(String, Bound<'_, PyAny>)>,
    options: &str,
    row: u64,
) -> PyResult<Option<String>> {
    let wishes = Wishes::read(options)?;
    let framework = native.get().loaded.framework();
    let engine = wishes.engine(native.get(), BadCells::Refuse)?;
    let read = Read::of(table, joins, &wishes)?;
    let (mut at, mut found) = (0, None);
    let ended = watched(py, None, |watch| {
        each(framework, &engine, read, watch, |_, project| {
            if at == row {
                found = Some(jalon::project::to_json(framework, project));
            }
            at += 1;
            at <= row
        })
    })?;
    ended.map_err(|fault| faults::raise(&fault, wishes.lang))?;
    Ok(found.map(|data| facade::json(&data)))
}

/// How long the engine alone takes over the batches of a table, in seconds: what the binding is measured against.
#[pyfunction]
pub(crate) fn engine_seconds(
    py: Python<'_>,
    native: &Bound<'_, Native>,
    table: &Bound<'_, PyAny>,
    options: &str,
) -> PyResult<f64> {
    let wishes = Wishes::read(options)?;
    let engine = wishes.engine(native.get(), BadCells::SetAside)?;
    let batches =
        reader(table)?.collect::<Result<Vec<RecordBatch>, _>>().map_err(|why| usage("table", &why.to_string()))?;
    py.detach(|| {
        let start = Instant::now();
        let judged: Result<Vec<_>, Error> = batches.iter().map(|batch| engine.judge(batch)).collect();
        let seconds = start.elapsed().as_secs_f64();
        judged.map(|_| seconds).map_err(|why| faults::raise(&why.into(), wishes.lang))
    })
}

fn judge(
    framework: &Framework,
    engine: &Engine,
    read: Read,
    wishes: &Wishes,
    target: Option<Target>,
    watch: &Watch,
) -> Result<(Option<Batches>, String), Fault> {
    let (tables, joined) = read.open(framework)?;
    let mut batches: Vec<RecordBatch> = Vec::new();
    let mut keep = |batch: RecordBatch| batches.push(batch);
    let to_file = wishes.output.clone().zip(target);
    let kept = to_file.is_none();
    let unnamed = engine.schema();
    let job = Job {
        framework,
        engine,
        tables,
        joined,
        threads: wishes.threads,
        output: match to_file {
            Some((path, target)) => Output::File(Some(path), target),
            None => Output::Batches(&mut keep),
        },
        misfits: match (&wishes.rejects, wishes.report) {
            (Some(path), _) => Misfits::Table(path.clone(), wishes.lang),
            (None, true) => Misfits::Kept,
            (None, false) => Misfits::Stop,
        },
        places: None,
        summary: false,
        stop: Some(&watch.stop),
    };
    let summary = table::judge(job, |rows| watch.rows.store(rows, Ordering::Relaxed))?;
    let schema = batches.first().map_or(unnamed, RecordBatch::schema);
    let said = json!({
        "rows": summary.rows,
        "refused": summary.refused,
        "cells": summary.misfits.iter().map(|reject| faults::cell(reject, wishes.lang)).collect::<Vec<_>>(),
    });
    Ok((kept.then(|| Batches { schema, batches: Arc::new(batches) }), facade::json(&said)))
}

/// Each row as a project, with its name: its key, else its number. Ends at the first that `take` refuses, with its name.
fn each(
    framework: &Framework,
    engine: &Engine,
    read: Read,
    watch: &Watch,
    mut take: impl FnMut(&str, &Project) -> bool,
) -> Result<Option<String>, Fault> {
    let (mut tables, joined) = read.open(framework)?;
    let mut rows = 0u64;
    let mut refused: Vec<Reject> = joined.iter().flat_map(|table| table.rejects.iter().cloned()).collect();
    while let Some(chunk) = tables.next_chunk()? {
        let source = chunk.source.clone();
        let mut typed = chunk.read(framework)?;
        refused.append(&mut typed.rejects);
        for table in &joined {
            typed = table.attach(typed)?;
        }
        for row in 0..typed.rows() {
            if watch.stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped.into());
            }
            rows += 1;
            match engine.project(&typed.batch, row) {
                Ok(project) => {
                    let name = typed.key_text(row).unwrap_or_else(|| rows.to_string());
                    if !take(&name, &project) {
                        return Ok(Some(name));
                    }
                }
                Err(Error::BadCells { first, .. }) => {
                    refused.extend(first.into_iter().map(|cell| table::told(&source, &typed, cell)));
                }
                Err(why) => return Err(why.into()),
            }
            watch.rows.store(rows, Ordering::Relaxed);
        }
    }
    match refused.len() as u64 {
        0 => Ok(None),
        count => Err(Fault::BadCells { count, first: refused.into_iter().take(20).collect(), begun: false }),
    }
}

fn detail(name: &str) -> PyResult<Detail> {
    Detail::ALL.into_iter().find(|detail| detail.name() == name).ok_or_else(|| {
        let known: Vec<&str> = Detail::ALL.into_iter().map(Detail::name).collect();
        usage("details", &format!("“{name}” is none of {}", known.join(", ")))
    })
}

fn encoding(name: &str) -> PyResult<Encoding> {
    Encoding::ALL.into_iter().find(|encoding| encoding.name() == name.to_lowercase()).ok_or_else(|| {
        let known: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.name()).collect();
        usage("encoding", &format!("“{name}” is none of {}", known.join(", ")))
    })
}
