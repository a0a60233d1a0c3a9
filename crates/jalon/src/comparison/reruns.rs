//! Projects judged by both versions: which results differ.

use super::carry::Bridge;
use super::{Comparison, Judged, Rerun, outcomes};
use crate::date::Date;
use crate::evaluation::{self, Options};
use crate::framework::{Framework, ItemId, Project};
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
        let (project, left_out) = there.project(old, new, &example.project);
        let as_of = testing::as_of(old, example);
        reruns.push(judged(old, new, comparison, &example.name, as_of, (&example.project, &project), left_out));
    }
    for example in &new.examples {
        let (project, left_out) = back.project(new, old, &example.project);
        let as_of = testing::as_of(new, example);
        let known = reruns.iter().any(|known: &Rerun| {
            known.name == example.name && known.as_of == as_of && known.new.project.answers == example.project.answers
        });
        if !known {
            reruns.push(judged(old, new, comparison, &example.name, as_of, (&project, &example.project), left_out));
        }
    }
    reruns
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
    let of_name: std::collections::BTreeMap<&str, ItemId> =
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
    }
}
