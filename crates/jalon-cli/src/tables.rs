//! `jalon evaluate` over tables: by columns, file to file; few rows also in full, for people.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use jalon::framework::{Framework, Project};
use jalon::lang::Language;
use jalon::problem::suggest::nearest;
use jalon_columnar::table::{self, Fault, Job, Joined, Reading, Reject, Tables, Target};
use jalon_columnar::{BadCells, Detail, Engine, Options};

use crate::arguments::{Evaluate, Format};
use crate::commands::evaluate;
use crate::words::Complaint;
use crate::{Context, Done, summary};

/// Tables of no more rows are shown in full, for people.
const FEW: usize = 20;

/// The form of the results: as asked for, else as the name of the file to write says.
pub(crate) fn format(arguments: &Evaluate) -> Format {
    let by_name = || {
        let path = arguments.output.as_ref()?;
        Some(match Target::of(path) {
            Some(Target::Csv) => Format::Csv,
            Some(Target::JsonLines) => Format::Jsonl,
            Some(Target::Parquet) => Format::Parquet,
            Some(Target::Arrow) => Format::Arrow,
            Some(Target::Sheet) => Format::Xlsx,
            None => match path.extension()?.to_str()? {
                "json" => Format::Json,
                "md" => Format::Markdown,
                "html" => Format::Html,
                _ => return None,
            },
        })
    };
    arguments.format.or_else(by_name).unwrap_or(Format::Text)
}

/// Whether the data are tables, or the results are wanted as one that only columns give.
pub(crate) fn wanted(arguments: &Evaluate, format: Format) -> bool {
    let is_table = |path: &PathBuf| {
        path.is_dir()
            || path.to_string_lossy().contains(['*', '?'])
            || matches!(
                table::Format::of(path),
                Some(table::Format::Csv | table::Format::Parquet | table::Format::Arrow | table::Format::Sheet)
            )
    };
    let lines = |path: &PathBuf| table::Format::of(path) == Some(table::Format::JsonLines);
    matches!(format, Format::Parquet | Format::Arrow | Format::Xlsx)
        || arguments.data.iter().any(is_table)
        || (format == Format::Csv && arguments.data.iter().all(|path| lines(path) || path == Path::new("-")))
        || arguments.rejects.is_some()
        || !arguments.join.is_empty()
        || !arguments.select.is_empty()
}

/// Judges tables.
pub(crate) fn run(
    arguments: &Evaluate,
    framework: &Framework,
    format: Format,
    context: Context,
) -> Result<Done, Complaint> {
    let as_of = evaluate::as_of(arguments.as_of, context)?;
    let target = match format {
        Format::Csv => Some(Target::Csv),
        Format::Jsonl => Some(Target::JsonLines),
        Format::Parquet => Some(Target::Parquet),
        Format::Arrow => Some(Target::Arrow),
        Format::Xlsx => Some(Target::Sheet),
        Format::Text | Format::Json | Format::Markdown | Format::Html => None,
    };
    let binary = matches!(target, Some(Target::Parquet | Target::Arrow | Target::Sheet));
    if binary && arguments.output.is_none() && std::io::stdout().is_terminal() {
        let format = match target {
            Some(Target::Sheet) => "XLSX",
            Some(Target::Arrow) => "Arrow",
            _ => "Parquet",
        };
        return Err(Complaint::Binary { format });
    }
    let options = Options {
        select: (!arguments.select.is_empty()).then(|| arguments.select.clone()),
        threads: 1,
        details: std::iter::once(Detail::Possible).chain(arguments.detail.iter().map(|one| one.wanted())).collect(),
        bad_cells: BadCells::SetAside,
        ..Options::default()
    };
    let engine = Engine::new(framework, as_of, options);
    if let Some(item) = engine.not_found().into_iter().next() {
        let nearest = nearest(&item, framework.items.iter().map(|item| item.name.as_str())).map(str::to_owned);
        return Err(Fault::UnknownItem { item, nearest }.into());
    }
    let mut reading = arguments.written.reading();
    reading.joined = !arguments.join.is_empty();
    let joined = || -> Result<Vec<Joined>, Complaint> {
        let read = |given: &String| -> Result<Joined, Complaint> {
            let bad = || Complaint::BadJoin { given: given.clone() };
            let (axis, path) = given.split_once('=').ok_or_else(bad)?;
            Ok(Joined::read(framework, axis, Path::new(path), &reading, arguments.complete)?)
        };
        arguments.join.iter().map(read).collect()
    };
    let few = if format == Format::Text { Some(FEW) } else { None };
    if target.is_none()
        && arguments.rejects.is_none()
        && let Some(projects) = projects(framework, &engine, arguments, &reading, &joined()?, few)?
    {
        let output = arguments.output.as_deref();
        return evaluate::show(framework, &projects, false, as_of, arguments.reasons, format, output, context);
    }
    let tables = Tables::open(framework, &arguments.data, &reading)?;
    let (progress, size) = tables.progress();
    let job = Job {
        framework,
        engine: &engine,
        tables,
        joined: joined()?,
        threads: arguments.threads,
        output: target.map(|target| (arguments.output.clone(), target)),
        rejects: arguments.rejects.clone().map(|path| (path, context.language)),
    };
    let bar = bar(size, context.language);
    let began = Instant::now();
    let result = table::judge(job, |rows| {
        if let Some(bar) = &bar {
            bar.set_position(progress.bytes());
            bar.set_message(summary::count(rows, context.language));
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let result = result?;
    let said = summary::text(framework, &result, began.elapsed(), arguments.rejects.as_deref(), context.language);
    context.output.complain(&said).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}

/// The projects of tables, one by one; none where there are more than `few`.
fn projects(
    framework: &Framework,
    engine: &Engine,
    arguments: &Evaluate,
    reading: &Reading,
    joined: &[Joined],
    few: Option<usize>,
) -> Result<Option<Vec<Project>>, Complaint> {
    let mut tables = Tables::open(framework, &arguments.data, reading)?;
    if let Some(table) = joined.iter().find(|table| !table.rejects.is_empty()) {
        return Err(refused(table.rejects.clone()));
    }
    let mut projects = Vec::new();
    while let Some(chunk) = tables.next_chunk()? {
        let source = chunk.source.clone();
        let mut typed = chunk.read(framework)?;
        if few.is_some_and(|few| projects.len() + typed.rows() > few) {
            return Ok(None);
        }
        if !typed.rejects.is_empty() {
            return Err(refused(typed.rejects));
        }
        for table in joined {
            typed = table.attach(typed)?;
        }
        let judged = engine.judge(&typed.batch).map_err(Fault::from)?;
        if !judged.refused.is_empty() {
            return Err(refused(
                judged.refused.into_iter().map(|refused| table::told(&source, &typed, refused)).collect(),
            ));
        }
        for row in 0..typed.rows() {
            let mut project = engine.project(&typed.batch, row).map_err(Fault::from)?;
            project.id = typed.key_text(row);
            projects.push(project);
        }
    }
    Ok(Some(projects))
}

fn refused(rejects: Vec<Reject>) -> Complaint {
    let (count, first) = (rejects.len() as u64, rejects.into_iter().take(FEW).collect());
    Fault::BadCells { count, first }.into()
}

/// A bar on a terminal, if the size of the data is known.
fn bar(size: u64, language: Language) -> Option<ProgressBar> {
    if size == 0 || !std::io::stderr().is_terminal() {
        return None;
    }
    let bar = ProgressBar::new(size);
    let left = match language {
        Language::English => "left",
        Language::French => "restantes",
    };
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{percent:>3}} %  {{msg}}  {{eta}} {left}"));
    if let Ok(style) = style {
        bar.set_style(style);
    }
    Some(bar)
}
