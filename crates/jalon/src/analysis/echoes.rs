//! Echoes: what the later stages find only because a line did not read. One mistake is told once.

use std::collections::BTreeSet;

use crate::problem::names::NamesFact;
use crate::problem::rules::RulesFact;
use crate::problem::suggest::nearest;
use crate::problem::{Fact, Fix, Problem};
use crate::source::Place;

/// Takes the echoes of syntax faults out of what was found: what a later stage says of the very text that did not
/// read (or read otherwise than it will once mended), and what is missing in a declaration because its line is gone.
///
/// `declarations` are the places of the declarations that could be read, `names` what may be declared in lines that could
/// not: nobody can say that those are unknown.
pub(super) fn hush(problems: &mut Vec<Problem>, declarations: &[Place], names: &BTreeSet<&str>) {
    let unread: Vec<Place> = problems
        .iter()
        .filter_map(|problem| match &problem.fact {
            Fact::Syntax(_) | Fact::Limit(_) => Some(problem.place),
            _ => None,
        })
        .collect();
    if unread.is_empty() {
        return;
    }
    problems.retain(|problem| match &problem.fact {
        Fact::Syntax(_) | Fact::Limit(_) => true,
        Fact::Rules(RulesFact::EmptyGroup { .. }) => names.is_empty(),
        Fact::Names(NamesFact::Unknown { name, .. }) if name.split('.').any(|part| names.contains(part)) => false,
        Fact::Names(NamesFact::UnknownMember { member, .. }) if names.contains(member.as_str()) => false,
        Fact::Rules(fact) if says_what_is_missing(fact) => {
            let around = owner(declarations, problem.place);
            !unread.iter().any(|place| owner(declarations, *place) == around)
        }
        _ => !unread.iter().any(|place| overlap(*place, problem.place)),
    });
    for problem in problems {
        suggest(problem, names);
    }
}

/// A name that is near to nothing that could be read may be near to what could not.
fn suggest(problem: &mut Problem, names: &BTreeSet<&str>) {
    let Fact::Names(NamesFact::Unknown { name, suggestion: suggestion @ None, .. }) = &mut problem.fact else { return };
    let Some(near) = nearest(name, names.iter().copied()) else { return };
    *suggestion = Some(near.to_owned());
    problem.fix = Some(Fix { place: problem.place, text: near.to_owned() });
}

/// What is missing may stand in the line that did not read.
fn says_what_is_missing(fact: &RulesFact) -> bool {
    matches!(
        fact,
        RulesFact::NoFormula { .. }
            | RulesFact::NoType { .. }
            | RulesFact::NoBands { .. }
            | RulesFact::NoTreatment { .. }
            | RulesFact::NoLevels { .. }
    )
}

/// The declaration that a place belongs to: the last one that begins at or before it. (A line that did not read is no
/// part of any, but stands below its own.)
fn owner(declarations: &[Place], place: Place) -> Option<Place> {
    let before = declarations
        .iter()
        .filter(|declaration| declaration.source == place.source && declaration.span.start <= place.span.start);
    before.max_by_key(|declaration| declaration.span.start).copied()
}

fn overlap(a: Place, b: Place) -> bool {
    a.source == b.source && a.span.start < b.span.end && b.span.start < a.span.end
}
