//! Tables as data: judged by columns, file to file; taken as a portfolio; few rows in full, for people.

use std::io::{ErrorKind, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use jalon::date::{Date, Span};
use jalon::framework::{Framework, Item, Project};
use jalon::lang::Language;
use jalon::portfolio;
use jalon::problem::suggest::nearest;
use jalon_columnar::table::{self, Fault, Job, Joined, Misfits, Output, Places, Progress, Reject, Tables, Target};
use jalon_columnar::{BadCells, Detail, Engine, Options, Portfolio};

use crate::arguments::{Evaluate, Format, Tabled};
use crate::judged::show;
use crate::today::as_of;
use crate::words::Complaint;
use crate::{Context, Done, files, summary};

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

/// Whether a path stands for tables: a folder, a pattern, or a file of rows and columns.
pub(crate) fn is_table(path: &Path) -> bool {
    path.is_dir()
        || path.to_string_lossy().contains(['*', '?'])
        || matches!(
            table::Format::of(path),
            Some(table::Format::Csv | table::Format::Parquet | table::Format::Arrow | table::Format::Sheet)
        )
}

/// Whether the data are tables, or the results are wanted as one that only columns give.
pub(crate) fn wanted(arguments: &Evaluate, format: Format) -> bool {
    let lines = |path: &PathBuf| table::Format::of(path) == Some(table::Format::JsonLines);
    matches!(format, Format::Parquet | Format::Arrow | Format::Xlsx)
        || arguments.data.iter().any(|path| is_table(path))
        || (format == Format::Csv && arguments.data.iter().all(|path| lines(path) || path == Path::new("-")))
        || arguments.rejects.is_some()
        || !arguments.tables.join.is_empty()
        || !arguments.select.is_empty()
}

/// Judges tables.
pub(crate) fn run(
    arguments: &Evaluate,
    framework: &Framework,
    format: Format,
    context: Context,
) -> Result<Done, Complaint> {
    let as_of = as_of(arguments.as_of, context)?;
    let target = match format {
        Format::Csv => Some(Target::Csv),
        Format::Jsonl => Some(Target::JsonLines),
        Format::Parquet => Some(Target::Parquet),
        Format::Arrow => Some(Target::Arrow),
        Format::Xlsx => Some(Target::Sheet),
        Format::Text | Format::Json | Format::Markdown | Format::Html => None,
    };
    let binary = matches!(target, Some(Target::Parquet | Target::Arrow | Target::Sheet));
    let output = files::named(arguments.output.as_deref());
    if binary && output.is_none() && std::io::stdout().is_terminal() {
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
        details: std::iter::once(Detail::Possible).chain(arguments.detail.iter().copied()).collect(),
        bad_cells: BadCells::SetAside,
        ..Options::default()
    };
    let engine = Engine::new(framework, as_of, options);
    if let Some(item) = engine.not_found().into_iter().next() {
        let nearest = nearest(&item, framework.items.iter().map(|item| item.name.as_str())).map(str::to_owned);
        return Err(Fault::UnknownItem { item, nearest }.into());
    }
    let reading = arguments.tables.reading();
    let few = if format == Format::Text { Some(FEW) } else { None };
    // Of no rows at all the summary says so.
    if target.is_none()
        && arguments.rejects.is_none()
        && let Some(projects) = projects(framework, &arguments.data, &arguments.tables, few)?
        && !(projects.is_empty() && format == Format::Text)
    {
        return show(framework, &projects, false, as_of, arguments.reasons, format, output, context);
    }
    let misfits = misfits(arguments.rejects.as_deref(), context);
    let began = Instant::now();
    let places = places(arguments, framework, as_of, &misfits, context)?;
    let job = Job {
        framework,
        engine: &engine,
        tables: Tables::open(framework, &arguments.data, &reading)?,
        joined: joined(framework, &arguments.tables)?,
        threads: arguments.threads,
        output: target.map_or(Output::Nowhere, |target| Output::File(output.map(Path::to_owned), target)),
        misfits,
        places,
        summary: true,
        stop: None,
    };
    let bar = Bar::of(&job.tables, context.language);
    let result = table::judge(job, |rows| bar.tick(rows));
    bar.clear();
    let result = match result {
        // Whoever reads a pipe may have read enough.
        Err(Fault::Unwritable { path, why }) if path == Path::new("-") && why.kind() == ErrorKind::BrokenPipe => {
            return Ok(Done::Well);
        }
        result => result?,
    };
    let said = summary::text(framework, &result, began.elapsed(), arguments.rejects.as_deref(), context.language);
    context.output.complain(&said).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}

/// The figures of each project among the others, by a first pass over the data; none where there are none among the
/// results. The standard input is read once, so that it has none.
fn places(
    arguments: &Evaluate,
    framework: &Framework,
    as_of: Date,
    misfits: &Misfits,
    context: Context,
) -> Result<Option<Places>, Complaint> {
    let selected = |item: &&Item| arguments.select.is_empty() || arguments.select.contains(&item.name);
    let own = |item: &Item| portfolio::project_axis(framework).is_some_and(|axis| item.axes.contains(axis));
    let any = framework.items.iter().filter(selected).any(own);
    if !any || arguments.data.iter().any(|path| path == Path::new("-")) {
        return Ok(None);
    }
    let misfits = if *misfits == Misfits::Stop { Misfits::Stop } else { Misfits::ToldElsewhere };
    let (portfolio, starts) =
        gathered(framework, &arguments.data, &arguments.tables, as_of, arguments.threads, &misfits, context)?;
    let select = (!arguments.select.is_empty()).then_some(arguments.select.as_slice());
    Ok(Places::of(framework, &portfolio.figures(), select, starts)?)
}

/// The rows of tables as a portfolio, and the row at which each chunk begins.
pub(crate) fn gathered(
    framework: &Framework,
    data: &[PathBuf],
    tabled: &Tabled,
    as_of: Date,
    threads: usize,
    misfits: &Misfits,
    context: Context,
) -> Result<(Portfolio, Vec<usize>), Complaint> {
    let portfolio = Portfolio::new(framework, as_of, &Options { threads, ..Options::default() });
    taken(framework, data, tabled, portfolio, misfits, context)
}

/// The same, where nobody asks for each project: they are counted rather than kept, as far as the figures allow.
pub(crate) fn counted(
    framework: &Framework,
    data: &[PathBuf],
    tabled: &Tabled,
    as_of: Date,
    threads: usize,
    misfits: &Misfits,
    context: Context,
) -> Result<Portfolio, Complaint> {
    let portfolio = Portfolio::counting(framework, as_of, &Options { threads, ..Options::default() });
    match taken(framework, data, tabled, portfolio, misfits, context) {
        // Kept, the projects say on which line one of them stands again.
        Err(Complaint::Table { fault }) if matches!(&*fault, Fault::SameProject { line: None, path, .. } if path != Path::new("-")) => {
            gathered(framework, data, tabled, as_of, threads, misfits, context).map(|(portfolio, _)| portfolio)
        }
        taken => taken.map(|(portfolio, _)| portfolio),
    }
}

fn taken(
    framework: &Framework,
    data: &[PathBuf],
    tabled: &Tabled,
    mut portfolio: Portfolio,
    misfits: &Misfits,
    context: Context,
) -> Result<(Portfolio, Vec<usize>), Complaint> {
    let tables = Tables::open(framework, data, &tabled.reading())?;
    let bar = Bar::of(&tables, context.language);
    let starts = table::gather(tables, &joined(framework, tabled)?, &mut portfolio, misfits, |rows| bar.tick(rows));
    bar.clear();
    Ok((portfolio, starts?))
}

/// What becomes of cells that do not fit: a table for them may be asked for.
pub(crate) fn misfits(rejects: Option<&Path>, context: Context) -> Misfits {
    rejects.map_or(Misfits::Stop, |path| Misfits::Table(path.to_owned(), context.language))
}

/// The files that a command reads: the framework, the data, and what is joined to them.
pub(crate) fn read(framework: &str, data: &[PathBuf], tabled: &Tabled) -> Vec<PathBuf> {
    let joined = tabled.join.iter().filter_map(|given| given.split_once('=')).map(|(_, path)| PathBuf::from(path));
    // What is not there is told when it is read.
    let data = data.iter().flat_map(|path| table::files(std::slice::from_ref(path)).unwrap_or_default());
    data.chain(joined).chain([PathBuf::from(framework)]).collect()
}

/// The tables that belong to the data.
fn joined(framework: &Framework, tabled: &Tabled) -> Result<Vec<Joined>, Complaint> {
    let read = |given: &String| -> Result<Joined, Complaint> {
        let bad = || Complaint::BadJoin { given: given.clone() };
        let (axis, path) = given.split_once('=').ok_or_else(bad)?;
        Ok(Joined::read(framework, axis, Path::new(path), &tabled.reading(), tabled.complete)?)
    };
    tabled.join.iter().map(read).collect()
}

/// The projects of tables, one by one; none where there are more than `few`.
///
/// # Errors
/// Where a cell does not fit: the first are named.
pub(crate) fn projects(
    framework: &Framework,
    data: &[PathBuf],
    tabled: &Tabled,
    few: Option<usize>,
) -> Result<Option<Vec<Project>>, Complaint> {
    let mut tables = Tables::open(framework, data, &tabled.reading())?;
    let joined = joined(framework, tabled)?;
    if let Some(table) = joined.iter().find(|table| !table.rejects.is_empty()) {
        return Err(refused(table.rejects.clone()));
    }
    // It reads rows and judges nothing: the day does not matter.
    let options = Options { select: Some(Vec::new()), ..Options::default() };
    let reader = Engine::new(framework, Date::Span(Span::Year { year: 1970 }), options);
    let (mut projects, mut rejects) = (Vec::new(), Vec::new());
    while let Some(chunk) = tables.next_chunk()? {
        let source = chunk.source.clone();
        let mut typed = chunk.read(framework)?;
        if few.is_some_and(|few| projects.len() + typed.rows() > few) {
            return Ok(None);
        }
        for table in &joined {
            typed = table.attach(typed)?;
        }
        rejects.append(&mut typed.rejects);
        for row in 0..typed.rows() {
            match reader.project(&typed.batch, row) {
                Ok(mut project) => {
                    project.id = typed.key_text(row);
                    projects.push(project);
                }
                Err(jalon_columnar::Error::BadCells { first, .. }) => {
                    rejects.extend(first.into_iter().map(|refused| table::told(&source, &typed, refused)));
                }
                Err(why) => return Err(Fault::from(why).into()),
            }
        }
    }
    if rejects.is_empty() { Ok(Some(projects)) } else { Err(refused(rejects)) }
}

fn refused(rejects: Vec<Reject>) -> Complaint {
    let (count, first) = (rejects.len() as u64, rejects.into_iter().take(FEW).collect());
    Fault::BadCells { count, first, begun: false }.into()
}

/// A bar on a terminal, if the size of the data is known.
struct Bar(Option<(ProgressBar, Progress, Language)>);

impl Bar {
    fn of(tables: &Tables<'_>, language: Language) -> Bar {
        let (progress, size) = tables.progress();
        if size == 0 || !std::io::stderr().is_terminal() {
            return Bar(None);
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
        Bar(Some((bar, progress, language)))
    }

    fn tick(&self, rows: u64) {
        if let Bar(Some((bar, progress, language))) = self {
            bar.set_position(progress.bytes());
            bar.set_message(summary::count(rows, *language));
        }
    }

    fn clear(self) {
        if let Bar(Some((bar, ..))) = self {
            bar.finish_and_clear();
        }
    }
}
