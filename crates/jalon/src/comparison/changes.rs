//! The declarations of two versions side by side: matched by name, renamed ones by what they say.

use std::collections::{BTreeMap, BTreeSet};

use super::canon::{Canon, Interner, Renames};
use super::facets::{Declared, Facet, declarations};
use super::{Aspect, Change, Comparison, FacetChange, Kind, Nature, Sight, What};
use crate::framework::{ExprId, ExprKind, Framework, ItemId};

/// How often renamed declarations are looked for: a renamed one that reads a renamed one is found a round later.
const ROUNDS: usize = 8;

/// Compares two versions.
pub(super) fn compare(old: &Framework, new: &Framework) -> Comparison {
    let mut renames = Renames::new();
    let none = Renames::new();
    for _ in 0..ROUNDS {
        let (before, after) = both(old, new, &renames, &none);
        let found = renamed(&before, &after);
        if found.is_empty() {
            break;
        }
        renames.extend(found);
    }
    let (before, after) = both(old, new, &renames, &none);
    let changes = changes(&before, &after);
    let affected = affected(new, &changes);
    Comparison { changes, affected }
}

fn both(old: &Framework, new: &Framework, renames: &Renames, none: &Renames) -> (Vec<Declared>, Vec<Declared>) {
    let mut interner = Interner::default();
    let old = declarations(&Canon::new(old, renames, &mut interner));
    let new = declarations(&Canon::new(new, none, &mut interner));
    (old, new)
}

type Key<'d> = (Kind, &'d str);

fn key(declared: &Declared) -> Key<'_> {
    (declared.kind, declared.key.as_str())
}

/// Pairs of a declaration that is gone and one that is new, of one sort, that say the same, where there is no doubt which.
fn renamed(before: &[Declared], after: &[Declared]) -> Vec<(String, String)> {
    let old_keys: BTreeSet<Key<'_>> = before.iter().map(key).collect();
    let new_keys: BTreeSet<Key<'_>> = after.iter().map(key).collect();
    let gone: Vec<&Declared> = before.iter().filter(|one| !new_keys.contains(&key(one))).collect();
    let come: Vec<&Declared> = after.iter().filter(|one| !old_keys.contains(&key(one))).collect();
    let mut found = Vec::new();
    for one in &gone {
        let same = |other: &&&Declared| other.kind == one.kind && says_the_same(one, other);
        let mut candidates = come.iter().filter(same);
        let (Some(candidate), None) = (candidates.next(), candidates.next()) else { continue };
        // Nor may another that is gone fit as well.
        if gone.iter().filter(|rival| rival.kind == candidate.kind && says_the_same(rival, candidate)).count() == 1 {
            let from = if one.kind == Kind::Axis { format!("axis {}", one.name) } else { one.name.clone() };
            found.push((from, candidate.name.clone()));
        }
    }
    found
}

/// Whether two declarations mean the same but for their names; one that says nothing but its type is like too many.
fn says_the_same(one: &Declared, other: &Declared) -> bool {
    let told = |declared: &Declared| -> Vec<(Aspect, String)> {
        let mut told: Vec<(Aspect, String)> = declared
            .facets
            .iter()
            .filter(|facet| facet.aspect.is_of_meaning())
            .map(|facet| (facet.aspect.clone(), facet.key.clone()))
            .collect();
        told.sort();
        told
    };
    let labels = |declared: &Declared| -> Vec<String> {
        declared
            .facets
            .iter()
            .filter(|facet| matches!(facet.aspect, Aspect::Label(_)))
            .map(|facet| facet.key.clone())
            .collect()
    };
    if told(one) != told(other) {
        return false;
    }
    let formula = |facet: &Facet| matches!(facet.sight, Sight::Formula(_) | Sight::Weighted(..) | Sight::Band(..));
    let distinctive = one.facets.iter().any(formula);
    distinctive || one.kind == Kind::Example || labels(one) == labels(other)
}

fn changes(before: &[Declared], after: &[Declared]) -> Vec<Change> {
    let old: BTreeMap<Key<'_>, &Declared> = before.iter().map(|one| (key(one), one)).collect();
    let new_keys: BTreeSet<Key<'_>> = after.iter().map(key).collect();
    let mut changes = Vec::new();
    for declared in after {
        let Some(was) = old.get(&key(declared)) else {
            changes.push(Change {
                kind: declared.kind,
                name: declared.name.clone(),
                what: What::Added,
                nature: of_whole(declared),
                frozen: false,
                old_place: None,
                new_place: Some(declared.place),
            });
            continue;
        };
        let facets = facet_changes(&was.facets, &declared.facets);
        let renamed = was.name != declared.name && declared.kind != Kind::Framework && was.key != was.name;
        if facets.is_empty() && !renamed {
            continue;
        }
        let nature = match declared.kind {
            Kind::Example => Nature::Examples,
            _ if renamed || facets.iter().any(|facet| facet.aspect.is_of_meaning()) => Nature::Meaning,
            _ => Nature::Words,
        };
        changes.push(Change {
            kind: declared.kind,
            name: declared.name.clone(),
            what: if renamed { What::Renamed { from: was.name.clone(), facets } } else { What::Changed(facets) },
            nature,
            frozen: was.frozen,
            old_place: Some(was.place),
            new_place: Some(declared.place),
        });
    }
    changes.extend(before.iter().filter(|one| !new_keys.contains(&key(one))).map(|gone| Change {
        kind: gone.kind,
        name: gone.name.clone(),
        what: What::Removed,
        nature: of_whole(gone),
        frozen: gone.frozen,
        old_place: Some(gone.place),
        new_place: None,
    }));
    changes
}

/// What a declaration that comes or goes is about.
fn of_whole(declared: &Declared) -> Nature {
    if declared.kind == Kind::Example { Nature::Examples } else { Nature::Meaning }
}

fn facet_changes(before: &[Facet], after: &[Facet]) -> Vec<FacetChange> {
    // Labels of choices share an aspect: what is on both sides is taken out of both.
    let same = |one: &Facet, other: &Facet| one.aspect == other.aspect && one.key == other.key;
    let mut gone: Vec<&Facet> = before.iter().filter(|one| !after.iter().any(|other| same(one, other))).collect();
    let mut changes = Vec::new();
    for come in after.iter().filter(|one| !before.iter().any(|other| same(one, other))) {
        let partner = gone.iter().position(|one| one.aspect == come.aspect && is_of_one(one, come));
        let before = partner.map_or(Sight::Nothing, |at| gone.remove(at).sight.clone());
        changes.push(FacetChange { aspect: come.aspect.clone(), before, after: come.sight.clone() });
    }
    changes.extend(gone.into_iter().map(|one| FacetChange {
        aspect: one.aspect.clone(),
        before: one.sight.clone(),
        after: Sight::Nothing,
    }));
    // A new or lost member says by itself that the list is another.
    let common_order = |change: &FacetChange| match (&change.before, &change.after) {
        (Sight::Names(old), Sight::Names(new)) => {
            let kept = |list: &[String], other: &[String]| -> Vec<String> {
                list.iter().filter(|name| other.contains(name)).cloned().collect()
            };
            kept(old, new) != kept(new, old)
        }
        _ => change.aspect != Aspect::Order,
    };
    let others = changes.iter().any(|change| change.aspect.is_of_meaning() && change.aspect != Aspect::Order);
    changes.retain(|change| change.aspect != Aspect::Order || !others || common_order(change));
    // The formula of a weighted mean changes with its weights, which say it better.
    if changes
        .iter()
        .any(|change| matches!(change.aspect, Aspect::Weight(_) | Aspect::IfMissing | Aspect::IfNotApplicable))
    {
        changes.retain(|change| change.aspect != Aspect::Formula);
    }
    changes
}

/// Whether two facets of one aspect are about the same thing: a choice's label goes with that choice's.
fn is_of_one(one: &Facet, other: &Facet) -> bool {
    let subject = |facet: &Facet| match (&facet.aspect, &facet.sight) {
        (Aspect::Label(_), Sight::Text(text)) => text.split_once(": ").map(|(name, _)| name.to_owned()),
        _ => None,
    };
    subject(one) == subject(other)
}

/// Items of the newer version that read, through others perhaps, what changed in meaning, and did not change themselves.
fn affected(new: &Framework, changes: &[Change]) -> Vec<ItemId> {
    let changed: BTreeSet<&str> = changes
        .iter()
        .filter(|change| change.nature == Nature::Meaning)
        .flat_map(|change| [change.name.as_str()].into_iter().chain(old_name(change)))
        .collect();
    let mut touched: Vec<bool> = new.items.iter().map(|item| changed.contains(item.name.as_str())).collect();
    // Parameters may rest on parameters.
    let mut parameters: Vec<bool> =
        new.parameters.iter().map(|parameter| changed.contains(parameter.name.as_str())).collect();
    for _ in 0..new.parameters.len() {
        let mut more = false;
        for (at, parameter) in new.parameters.iter().enumerate() {
            let rests = parameter.values.iter().any(|(_, value)| reads(new, *value, &changed, &touched, &parameters));
            if rests && parameters.get(at) == Some(&false) {
                if let Some(own) = parameters.get_mut(at) {
                    *own = true;
                }
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    let mut affected = Vec::new();
    for id in &new.order {
        let Some(item) = new.items.get(id.0 as usize) else { continue };
        if touched.get(id.0 as usize) == Some(&true) {
            continue;
        }
        if item.roots().into_iter().any(|root| reads(new, root, &changed, &touched, &parameters)) {
            affected.push(*id);
            if let Some(own) = touched.get_mut(id.0 as usize) {
                *own = true;
            }
        }
    }
    affected.sort();
    affected
}

fn old_name(change: &Change) -> Option<&str> {
    match &change.what {
        What::Renamed { from, .. } => Some(from.as_str()),
        _ => None,
    }
}

fn reads(new: &Framework, root: ExprId, changed: &BTreeSet<&str>, touched: &[bool], parameters: &[bool]) -> bool {
    let mut pending = vec![root];
    let mut seen = BTreeSet::new();
    while let Some(at) = pending.pop() {
        let Some(expression) = new.expressions.get(at.0 as usize).filter(|_| seen.insert(at)) else { continue };
        let item = |id: &ItemId| touched.get(id.0 as usize) == Some(&true);
        let axis = |axis: &crate::axis::AxisId| {
            new.axes.get(axis.0 as usize).is_some_and(|axis| changed.contains(axis.name.as_str()))
        };
        let found = match &expression.kind {
            ExprKind::Input(id) => {
                new.inputs.get(id.0 as usize).is_some_and(|input| changed.contains(input.name.as_str()))
            }
            ExprKind::Parameter(id) => parameters.get(id.0 as usize) == Some(&true),
            ExprKind::Scale(id, _) => {
                new.scales.get(id.0 as usize).is_some_and(|scale| changed.contains(scale.name.as_str()))
            }
            ExprKind::Fold(fold) => fold.over.iter().any(axis),
            ExprKind::Pick { picks, .. } => picks.iter().any(|(over, _)| axis(over)),
            other => other.items().iter().any(item),
        };
        if found {
            return true;
        }
        pending.extend(expression.kind.operands());
    }
    false
}
