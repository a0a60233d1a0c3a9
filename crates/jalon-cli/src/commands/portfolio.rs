//! `jalon portfolio`: figures over many projects, kept as a reference or compared with one.

use std::path::Path;

use jalon::date::Date;
use jalon::framework::{Framework, ItemKind};
use jalon::portfolio::{self, Reference, ReferenceFault, Table};
use jalon::render;
use jalon::report;

use crate::arguments::{Portfolio, PortfolioFormat};
use crate::output::styled;
use crate::today::as_of;
use crate::words::Complaint;
use crate::{Context, Done, data, files, frameworks, table, tables};

/// Works the figures out.
pub(crate) fn run(arguments: &Portfolio, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let read = tables::read(&arguments.framework, &arguments.data, &arguments.tables);
    let written = [&arguments.output, &arguments.rejects, &arguments.freeze].map(|path| path.as_deref());
    files::apart(&read, &written)?;
    let is_figure = |item: &jalon::framework::Item| matches!(item.kind, ItemKind::Portfolio(_));
    if !framework.items.iter().any(is_figure) {
        return Err(Complaint::NoFigures { framework: framework.identity.id.clone() });
    }
    let framework = match arguments.by.as_slice() {
        [] => framework,
        names => portfolio::broken_down(&framework, names)
            .map_err(|fault| Complaint::NoChoice { given: fault.name, nearest: fault.nearest })?,
    };
    let reference = match &arguments.reference {
        Some(path) => Some(kept(path)?),
        None => None,
    };
    let as_of = as_of(arguments.as_of, context)?;
    let Some(projects) = projects(arguments, &framework, as_of, context)? else { return Ok(Done::Refused) };
    if let Some(path) = &arguments.freeze {
        let reference =
            portfolio::freeze(&framework, &projects, as_of).map_err(|fault| Complaint::BadReference { fault })?;
        files::write(path, serde_json::to_string_pretty(&reference).unwrap_or_default() + "\n")?;
    }
    let figures = match &reference {
        Some(reference) => portfolio::judge(&framework, reference, &projects, as_of)
            .map_err(|fault| Complaint::BadReference { fault })?,
        None => portfolio::evaluate(&framework, &projects, as_of),
    };
    let language = context.language;
    let page = || render::portfolio::page(&framework, &figures, reference.as_ref(), language);
    let text = match arguments.format {
        PortfolioFormat::Text => styled(&render::text::lines(&page(), render::text::WIDTH)),
        PortfolioFormat::Json => {
            let report = report::portfolio(&framework, &figures, reference.as_ref(), language);
            let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
            text.push('\n');
            text
        }
        PortfolioFormat::Csv if arguments.projects => table::places(&framework, &figures, language),
        PortfolioFormat::Csv => table::figures(&framework, &figures, language),
        PortfolioFormat::Markdown => render::markdown::markdown(&page()),
        PortfolioFormat::Html => render::html::html(&[page()]),
    };
    files::put(arguments.output.as_deref(), &text, context)?;
    Ok(Done::Well)
}

fn kept(path: &Path) -> Result<Reference, Complaint> {
    let source = files::read(path)?;
    serde_json::from_str(&source.text).map_err(|_| Complaint::BadReference { fault: ReferenceFault::Unreadable })
}

/// The projects of the data: of tables by columns, else one by one. None where faults were drawn.
fn projects(
    arguments: &Portfolio,
    framework: &Framework,
    as_of: Date,
    context: Context,
) -> Result<Option<Table>, Complaint> {
    let given = &arguments.data;
    if given.iter().all(|path| tables::is_table(path)) || arguments.rejects.is_some() {
        let misfits = tables::misfits(arguments.rejects.as_deref(), context);
        let threads = arguments.threads;
        let named = arguments.format == PortfolioFormat::Json || arguments.projects;
        let taken = if named {
            tables::gathered(framework, given, &arguments.tables, as_of, threads, &misfits, context)?.0
        } else {
            tables::counted(framework, given, &arguments.tables, as_of, threads, &misfits, context)?
        };
        return Ok(Some(taken.into_table()));
    }
    let Some(given) = data::load(framework, given, &arguments.tables, context)? else { return Ok(None) };
    let mut projects = Table::new(framework);
    for (at, project) in given.projects.iter().enumerate() {
        let name = project.id.clone().unwrap_or_else(|| (at + 1).to_string());
        if !projects.add(framework, &name, project, as_of) {
            return Err(Complaint::SameProject { name });
        }
    }
    Ok(Some(projects))
}
