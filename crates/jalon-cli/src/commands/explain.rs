//! `jalon explain`: why a project's results are what they are, down to its data.

use jalon::evaluation;
use jalon::framework::{Framework, ItemId, ItemKind, Project, VariationId, VariationKind};
use jalon::problem::suggest;
use jalon::render::{self, explain, view::View};
use jalon::report;

use crate::arguments::{Explain, ExplainFormat};
use crate::judged::title;
use crate::output::styled;
use crate::today::as_of;
use crate::words::Complaint;
use crate::{Context, Done, data, frameworks};

/// Explains the items asked for, else the decisions, else every criterion.
pub(crate) fn run(arguments: &Explain, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let Some(given) = data::load(&framework, &arguments.data, &arguments.tables, context)? else {
        return Ok(Done::Refused);
    };
    let (number, project) = choose(&given.projects, arguments.project.as_deref())?;
    let items = items(&framework, &arguments.item)?;
    let variation = match &arguments.reading {
        Some(name) => Some(variation(&framework, name)?),
        None => None,
    };
    let as_of = as_of(arguments.as_of, context)?;
    let assessment = evaluation::evaluate(&framework, project, as_of);
    let reasons: Vec<_> =
        items.into_iter().map(|item| evaluation::explain(&framework, project, as_of, item, variation)).collect();
    let view = View { framework: &framework, project, assessment: &assessment, language: context.language };
    let page = || explain::reasons(&view, &reasons, &title(number, context.language));
    let text = match arguments.format {
        ExplainFormat::Text => styled(&render::text::lines(&page(), render::text::WIDTH)),
        ExplainFormat::Json => {
            serde_json::to_string_pretty(&report::explanation(&view, &reasons)).unwrap_or_default() + "\n"
        }
        ExplainFormat::Markdown => render::markdown::markdown(&page()),
        ExplainFormat::Html => render::html::html(&[page()]),
    };
    context.output.print(&text).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}

/// The project of an id, or of a place from 1; the only one where none is named.
fn choose<'a>(projects: &'a [Project], wanted: Option<&str>) -> Result<(usize, &'a Project), Complaint> {
    let names: Vec<String> = projects
        .iter()
        .enumerate()
        .map(|(at, project)| project.id.clone().unwrap_or_else(|| (at + 1).to_string()))
        .collect();
    let numbered = (1..).zip(projects);
    match (wanted, projects) {
        (None, [only]) => Ok((1, only)),
        (None, _) => Err(Complaint::WhichProject { projects: names }),
        (Some(wanted), _) => numbered
            .clone()
            .find(|(_, project)| project.id.as_deref() == Some(wanted))
            .or_else(|| numbered.clone().find(|(number, _)| number.to_string() == wanted))
            .ok_or_else(|| Complaint::UnknownProject {
                given: wanted.to_owned(),
                nearest: suggest::nearest(wanted, names.iter().map(String::as_str)).map(str::to_owned),
                projects: names.clone(),
            }),
    }
}

fn items(framework: &Framework, names: &[String]) -> Result<Vec<ItemId>, Complaint> {
    let of = |wanted: fn(&ItemKind) -> bool| -> Vec<ItemId> {
        (0u32..)
            .zip(&framework.items)
            .filter(|(_, item)| wanted(&item.kind) && !item.name.contains('.'))
            .map(|(id, _)| ItemId(id))
            .collect()
    };
    if names.is_empty() {
        let decisions = of(|kind| matches!(kind, ItemKind::Decision(_)));
        return Ok(if decisions.is_empty() { of(|_| true) } else { decisions });
    }
    names
        .iter()
        .map(|name| {
            framework.item(name).ok_or_else(|| Complaint::UnknownItem {
                given: name.clone(),
                nearest: suggest::nearest(name, framework.items.iter().map(|item| item.name.as_str()))
                    .map(str::to_owned),
            })
        })
        .collect()
}

/// A reading or scenario by its name, or by `ITEM.NAME` where several readings bear one name.
fn variation(framework: &Framework, name: &str) -> Result<VariationId, Complaint> {
    let full = |variation: &jalon::framework::Variation| {
        let owner = match variation.kind {
            VariationKind::ItemReading(id) => framework.items.get(id.0 as usize).map(|item| item.name.as_str()),
            VariationKind::ParameterReading(id) => {
                framework.parameters.get(id.0 as usize).map(|parameter| parameter.name.as_str())
            }
            VariationKind::Scenario => None,
        };
        owner.map_or_else(|| variation.name.clone(), |owner| format!("{owner}.{}", variation.name))
    };
    framework
        .variations
        .iter()
        .position(|variation| variation.name == name || full(variation) == name)
        .and_then(|place| u32::try_from(place).ok())
        .map(VariationId)
        .ok_or_else(|| Complaint::UnknownReading {
            given: name.to_owned(),
            readings: framework.variations.iter().map(full).collect(),
        })
}
