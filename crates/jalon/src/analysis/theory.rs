//! The theory of change: what leads to what, and what measures it; checked for orphans, steps backwards and circles.

use crate::analysis::names::path_text;
use crate::analysis::state::{Builder, Declared, Entity};
use crate::framework::{ItemId, TheoryKind};
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::rules::RulesFact;
use crate::syntax::ast::{self, Noun, PropertyKind};

/// Links the nodes.
pub(crate) fn check(builder: &mut Builder<'_>) {
    let all: Vec<&Declared<'_>> = builder
        .declared
        .iter()
        .filter(|declared| builder.theory_names.contains_key(&declared.name) && is_node(declared.ast.noun))
        .collect();
    let mut whole = true;
    for declared in &all {
        let Some(at) = builder.theory_names.get(&declared.name).copied() else { continue };
        for property in &declared.ast.properties {
            match &property.kind {
                PropertyKind::ComesFrom(names) => {
                    for name in names {
                        let from = node(builder, declared, name);
                        whole &= from.is_some_and(|from| link(builder, declared, at, from, name));
                    }
                }
                PropertyKind::MeasuredBy(names) => {
                    for name in names {
                        if let Some(item) = measure(builder, declared, name)
                            && let Some(node) = builder.theory.get_mut(at)
                        {
                            node.measured_by.push(item);
                        }
                    }
                }
                _ => {}
            }
        }
    }
    // A link that could not be made would make orphans that are none.
    if whole {
        orphans(builder, &all);
    }
    circles(builder, &all);
}

fn is_node(noun: Noun) -> bool {
    matches!(noun, Noun::Activity | Noun::Output | Noun::Outcome | Noun::Impact)
}

fn noun_of(kind: TheoryKind) -> Noun {
    match kind {
        TheoryKind::Activity => Noun::Activity,
        TheoryKind::Output => Noun::Output,
        TheoryKind::Outcome => Noun::Outcome,
        TheoryKind::Impact => Noun::Impact,
    }
}

fn node(builder: &mut Builder<'_>, declared: &Declared<'_>, name: &ast::Name) -> Option<usize> {
    let scope = declared.scope;
    let found = builder.theory_names.get(&*scope.full(std::slice::from_ref(name))).copied();
    if found.is_none() {
        let names = builder.names_in(scope, builder.theory_names.keys());
        builder.unknown(scope, &name.text, name.span, Wanted::Theory, &names);
    }
    found
}

fn measure(builder: &mut Builder<'_>, declared: &Declared<'_>, name: &ast::Name) -> Option<ItemId> {
    let path = ast::Path { parts: vec![name.clone()] };
    let wanted = Wanted::Indicator;
    match builder.value(declared.scope, &path.parts) {
        Some(Entity::Item(item)) => Some(item),
        Some(_) => {
            let noun = builder.noun_of(declared.scope, &path.parts);
            let fact = NamesFact::OtherSort { name: path_text(&path), noun, wanted };
            builder.fault(fact, declared.scope.place(name.span));
            None
        }
        None => builder.item_by_name(declared.scope, &path, wanted),
    }
}

/// Whether the link could be made.
fn link(builder: &mut Builder<'_>, declared: &Declared<'_>, at: usize, from: usize, name: &ast::Name) -> bool {
    let kinds = builder.theory.get(at).zip(builder.theory.get(from)).map(|(a, b)| (a.kind, b.kind));
    if let Some((kind, from_kind)) = kinds
        && from_kind > kind
    {
        let fact = RulesFact::Backwards {
            name: declared.ast.name.text.clone(),
            kind: noun_of(kind),
            from: name.text.clone(),
            from_kind: noun_of(from_kind),
        };
        builder.fault(fact, declared.scope.place(name.span));
        return false;
    }
    if let (Some(node), Ok(from)) = (builder.theory.get_mut(at), u32::try_from(from)) {
        node.from.push(from);
    }
    true
}

/// A node that comes from nothing and that nothing comes from; an activity alone is one too.
fn orphans(builder: &mut Builder<'_>, all: &[&Declared<'_>]) {
    let mut led: Vec<bool> = vec![false; builder.theory.len()];
    for node in &builder.theory {
        for from in &node.from {
            if let Some(flag) = led.get_mut(*from as usize) {
                *flag = true;
            }
        }
    }
    for declared in all {
        let Some(at) = builder.theory_names.get(&declared.name).copied() else { continue };
        let Some(node) = builder.theory.get(at) else { continue };
        let written =
            declared.ast.properties.iter().any(|property| matches!(property.kind, PropertyKind::ComesFrom(_)));
        let leads = led.get(at).copied().unwrap_or(false);
        let orphan = if node.kind == TheoryKind::Activity { !leads } else { !written };
        if orphan {
            let name = declared.ast.name.text.clone();
            builder.fault(RulesFact::Orphan { name }, declared.scope.place(declared.ast.name.span));
        }
    }
}

fn circles(builder: &mut Builder<'_>, all: &[&Declared<'_>]) {
    let edges: Vec<Vec<usize>> =
        builder.theory.iter().map(|node| node.from.iter().map(|from| *from as usize).collect()).collect();
    for circle in crate::analysis::order::circles(&edges) {
        let name = |at: &usize| builder.theory.get(*at).map(|node| node.name.clone());
        let names: Vec<String> = circle.iter().filter_map(name).collect();
        let first = names.first().cloned().unwrap_or_default();
        let place = all.iter().find(|declared| declared.name == first);
        let place = place.map(|declared| declared.scope.place(declared.ast.name.span)).unwrap_or_default();
        builder.circle(names, place);
    }
}
