//! Projects judged by both versions: which results differ.

use std::collections::BTreeMap;

use super::carry::Bridge;
use super::{Among, Comparison, FigureCell, Judged, Refigured, Rerun, outcomes};
use crate::date::Date;
use crate::evaluation::{self, Options};
use crate::framework::{Example, Framework, ItemId, Members, Project};
use crate::portfolio::{self, Figures, Table};
use crate::testing;

/// What is worked out to compare results.
pub(super) const OPTIONS: Options = Options { wanted: true, ..Options::FAST };

/// The examples of both versions judged by both: each at its own day, those that both carry once. An example that the
/// other version cannot take in full says what was left out.
#[must_use]
pub fn rerun_examples(old: &Framework, new: &Framework, comparison: &Comparison) -> Vec<Rerun> {
    let (there, back) = bridges(old, new, comparison);
    let mut reruns = Vec::new();
    for example in &old.examples {
        let carried = |project: &Project| {
            let (carried, left_out) = there.project(old, new, project);
            (project.clone(), carried, left_out)
        };
        reruns.push(exemplified(old, new, comparison, example, testing::as_of(old, example), &carried));
    }
    for example in &new.examples {
        let carried = |project: &Project| {
            let (carried, left_out) = back.project(new, old, project);
            (carried, project.clone(), left_out)
        };
        let as_of = testing::as_of(new, example);
        let same = |known: &Rerun| {
            let projects = known.among.iter().flat_map(|among| &among.projects).map(|rerun| &rerun.new.project.answers);
            known.name == example.name
                && known.as_of == as_of
                && known.new.project.answers == example.project.answers
                && projects.eq(example.projects.iter().map(|project| &project.answers))
        };
        if !reruns.iter().any(same) {
            reruns.push(exemplified(old, new, comparison, example, as_of, &carried));
        }
    }
    reruns
}

/// An example judged by both versions, as both take it; one of several projects by each of these, and the figures over them.
fn exemplified(
    old: &Framework,
    new: &Framework,
    comparison: &Comparison,
    example: &Example,
    as_of: Date,
    carried: &impl Fn(&Project) -> (Project, Project, Vec<String>),
) -> Rerun {
    let both = |name: &str, project: &Project| {
        let (was, is, left_out) = carried(project);
        judged(old, new, comparison, name, as_of, (&was, &is), left_out)
    };
    let own = both(&example.name, &example.project);
    if example.projects.is_empty() {
        return own;
    }
    let numbered = example.projects.iter().enumerate();
    let name = |at: usize, project: &Project| project.id.clone().unwrap_or_else(|| (at + 1).to_string());
    let projects: Vec<Rerun> = numbered.map(|(at, project)| both(&name(at, project), project)).collect();
    let figures = refigure(old, new, comparison, &projects);
    Rerun { differences: Vec::new(), among: Some(Among { projects, figures }), ..own }
}

/// A project judged by both versions, its data read by each.
#[must_use]
pub fn rerun(
    old: &Framework,
    new: &Framework,
    comparison: &Comparison,
    name: &str,
    as_of: Date,
    projects: (&Project, &Project),
) -> Rerun {
    judged(old, new, comparison, name, as_of, projects, Vec::new())
}

/// The figures of both versions over projects judged by both on one day; none where neither version has figures, or there
/// are no projects.
#[must_use]
pub fn refigure(old: &Framework, new: &Framework, comparison: &Comparison, projects: &[Rerun]) -> Option<Refigured> {
    if portfolio::project_axis(old).is_none() && portfolio::project_axis(new).is_none() {
        return None;
    }
    let as_of = projects.first()?.as_of;
    let (mut before, mut after) = (Table::new(old), Table::new(new));
    for rerun in projects {
        before.add(old, &rerun.name, &rerun.old.project, as_of);
        after.add(new, &rerun.name, &rerun.new.project, as_of);
    }
    let (before, after) = (portfolio::evaluate(old, &before, as_of), portfolio::evaluate(new, &after, as_of));
    let known: BTreeMap<(&str, String), (FigureCell, String)> = cells(old, &before)
        .into_iter()
        .map(|(at, name, place, value)| ((comparison.new_name(name), place), (at, value)))
        .collect();
    let differences = cells(new, &after)
        .into_iter()
        .filter_map(|(is, name, place, value)| {
            let (was, before) = known.get(&(name, place))?;
            (*before != value).then_some((*was, is))
        })
        .collect();
    Some(Refigured { old: before, new: after, differences })
}

/// Every value of some figures: the name of its figure, its place by names and the value as text.
fn cells<'f>(framework: &'f Framework, figures: &Figures) -> Vec<(FigureCell, &'f str, String, String)> {
    let members = portfolio::project_axis(framework)
        .map(|axis| (axis, Members { ids: figures.projects.to_vec(), partial: false }));
    let project = Project { members: members.into_iter().collect(), ..Project::default() };
    let mut cells = Vec::new();
    for (figure, worked) in figures.figures.iter().enumerate() {
        let Some(item) = framework.items.get(worked.item.0 as usize) else { continue };
        let told = outcomes::cells(framework, &project, &worked.cells, &item.ty);
        cells.extend(
            told.enumerate()
                .map(|(cell, (place, value))| (FigureCell { figure, cell }, item.name.as_str(), place, value)),
        );
    }
    cells
}

/// The ways between two versions, there and back.
pub(super) fn bridges(old: &Framework, new: &Framework, comparison: &Comparison) -> (Bridge, Bridge) {
    let there = |name: &str| comparison.new_name(name).to_owned();
    let back = |name: &str| old_name(comparison, name);
    (Bridge::new(old, new, &there), Bridge::new(new, old, &back))
}

fn old_name(comparison: &Comparison, new: &str) -> String {
    comparison
        .changes
        .iter()
        .find_map(|change| match &change.what {
            super::What::Renamed { from, .. } if change.name == new => Some(from.clone()),
            _ => None,
        })
        .unwrap_or_else(|| new.to_owned())
}

/// The items of both versions that bear the same name, renamed ones too, in the order of the newer.
pub(super) fn pairs(old: &Framework, new: &Framework, comparison: &Comparison) -> Vec<(ItemId, ItemId)> {
    let of_name: BTreeMap<&str, ItemId> =
        (0u32..).zip(&old.items).map(|(id, item)| (comparison.new_name(&item.name), ItemId(id))).collect();
    (0u32..).zip(&new.items).filter_map(|(id, item)| Some((*of_name.get(item.name.as_str())?, ItemId(id)))).collect()
}

fn judged(
    old: &Framework,
    new: &Framework,
    comparison: &Comparison,
    name: &str,
    as_of: Date,
    projects: (&Project, &Project),
    left_out: Vec<String>,
) -> Rerun {
    let before = evaluation::evaluate_with(old, projects.0, as_of, OPTIONS);
    let after = evaluation::evaluate_with(new, projects.1, as_of, OPTIONS);
    let differs = |(was, is): &(ItemId, ItemId)| {
        let text = |framework: &Framework, project, assessment: &crate::assessment::Assessment, id: ItemId| {
            let item = framework.items.get(id.0 as usize)?;
            let result = assessment.results.get(id.0 as usize)?;
            Some(outcomes::text(framework, project, item, &result.outcome))
        };
        text(old, projects.0, &before, *was) != text(new, projects.1, &after, *is)
    };
    let differences = pairs(old, new, comparison).into_iter().filter(differs).collect();
    Rerun {
        name: name.to_owned(),
        as_of,
        old: Judged { project: projects.0.clone(), assessment: before },
        new: Judged { project: projects.1.clone(), assessment: after },
        differences,
        left_out,
        among: None,
    }
}
