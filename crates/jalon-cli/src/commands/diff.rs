//! `jalon diff`: what changed in meaning between two versions of a framework, and whose results differ.

use jalon::comparison::{self, Change, Comparison, Rerun};
use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::problem::Problem;
use jalon::problem::Role;
use jalon::problem::library::LibraryFact;
use jalon::render::difference::{self, Difference};
use jalon::render::{markdown, text};
use jalon::report;
use jalon::source::{Place, Source, SourceId};

use crate::arguments::{Diff, DiffFormat};
use crate::judged::title;
use crate::output::styled;
use crate::today::as_of;
use crate::words::Complaint;
use crate::{Context, Done, data, draw, files, frameworks};

/// Compares two versions. It fails where something changed in meaning, as `diff` does where files differ.
pub(crate) fn run(arguments: &Diff, context: Context) -> Result<Done, Complaint> {
    let Some((old, old_sources)) = frameworks::load_with_sources(&arguments.old, context)? else {
        return Ok(Done::Refused);
    };
    let Some((new, new_sources)) = frameworks::load_with_sources(&arguments.new, context)? else {
        return Ok(Done::Refused);
    };
    let comparison = comparison::compare(&old, &new);
    let Some(projects) = projects(arguments, &old, &new, &comparison, context)? else { return Ok(Done::Refused) };
    let examples = comparison::rerun_examples(&old, &new, &comparison);
    let figures = comparison::refigure(&old, &new, &comparison, &projects);
    let witnesses = comparison::witnesses(&old, &new, &comparison);
    let told = Difference {
        old: &old,
        new: &new,
        comparison: &comparison,
        witnesses: &witnesses,
        examples: &examples,
        projects: &projects,
        figures: figures.as_ref(),
    };
    let breaches: Vec<Problem> =
        comparison.breaches().map(|change| breach(change, &old, &new, new_sources.len())).collect();
    if !breaches.is_empty() {
        let sources: Vec<Source> = new_sources.into_iter().chain(old_sources).collect();
        let drawn = draw::problems(&breaches, &sources, context.language);
        context.output.complain(&drawn).map_err(|why| Complaint::Output { why })?;
    }
    let text = match arguments.format {
        DiffFormat::Text => styled(&text::lines(&difference::page(&told, context.language), text::WIDTH)),
        DiffFormat::Markdown => markdown::markdown(&difference::page(&told, context.language)),
        DiffFormat::Json => {
            let report = report::comparison(&told, context.language);
            serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
        }
    };
    files::put(arguments.output.as_deref(), &text, context)?;
    Ok(if comparison.is_of_meaning() || !breaches.is_empty() { Done::Failed } else { Done::Well })
}

/// The given projects judged by both versions, each file read by each: a file that one version refuses is said to be,
/// with its faults. None where no version takes one.
fn projects(
    arguments: &Diff,
    old: &Framework,
    new: &Framework,
    comparison: &Comparison,
    context: Context,
) -> Result<Option<Vec<Rerun>>, Complaint> {
    let mut reruns = Vec::new();
    if arguments.data.is_empty() {
        return Ok(Some(reruns));
    }
    let as_of = as_of(arguments.as_of, context)?;
    for path in &arguments.data {
        let paths = std::slice::from_ref(path);
        let by_new = data::load(new, paths, &arguments.tables, context)?;
        let by_old = data::load(old, paths, &arguments.tables, context)?;
        let (before, after) = match (by_old, by_new) {
            (None, None) => return Ok(None),
            (Some(before), Some(after)) => (before, after),
            (before, _) => {
                let version = if before.is_none() { &old.identity.version } else { &new.identity.version };
                let said = match context.language {
                    Language::English => format!("{}: version {version} refuses these data\n", files::shown(path)),
                    Language::French => format!("{} : la version {version} refuse ces données\n", files::shown(path)),
                };
                context.output.complain(&said).map_err(|why| Complaint::Output { why })?;
                continue;
            }
        };
        for (was, is) in before.projects.iter().zip(&after.projects) {
            let name = is.id.clone().unwrap_or_else(|| title(reruns.len() + 1, context.language));
            reruns.push(comparison::rerun(old, new, comparison, &name, as_of, (was, is)));
        }
    }
    Ok(Some(reruns))
}

/// A change of what is frozen, as a fault: at its place in the newer text, which says nothing of it where it is gone.
fn breach(change: &Change, old: &Framework, new: &Framework, sources: usize) -> Problem {
    let name = change.name.clone();
    let fact = LibraryFact::FrozenChanged { name, version: old.identity.version.clone() };
    let place = change.new_place.unwrap_or(new.identity.about.place);
    let problem = Problem::new(fact, place);
    match change.old_place {
        Some(was) => {
            let source = usize::from(was.source.0) + sources;
            let source = SourceId(u16::try_from(source).unwrap_or(u16::MAX));
            problem.with(Role::FrozenHere, Place { source, ..was })
        }
        None => problem,
    }
}
