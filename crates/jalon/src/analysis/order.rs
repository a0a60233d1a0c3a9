//! In which order things are checked and computed; circles. No recursion: a chain of ten thousand is a loop here.

use std::collections::BTreeMap;

use crate::analysis::state::{Builder, Declared, Entity, Scope};
use crate::framework::{ExprId, ExprKind, ItemId, ParameterId, Target, VariationKind};
use crate::problem::rules::RulesFact;
use crate::problem::{Problem, Role};
use crate::syntax::ast::{self, Head, PropertyKind};

/// What is checked in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A parameter.
    Parameter(ParameterId),
    /// An item.
    Item(ItemId),
}

/// Parameters and items, each after those that its text names, as far as circles allow.
pub(crate) fn steps(builder: &Builder<'_>) -> Vec<Step> {
    let parameters = builder.parameter_drafts.len();
    let declared = builder.parameter_drafts.iter().chain(&builder.drafts).map(|draft| draft.declared);
    let edges: Vec<Vec<usize>> = declared
        .map(|at| match builder.declared.get(at) {
            Some(declared) => named(builder, declared, parameters),
            None => Vec::new(),
        })
        .collect();
    after(&edges)
        .into_iter()
        .filter_map(|at| {
            if at < parameters {
                u32::try_from(at).ok().map(|at| Step::Parameter(ParameterId(at)))
            } else {
                u32::try_from(at - parameters).ok().map(|at| Step::Item(ItemId(at)))
            }
        })
        .collect()
}

/// The parameters and items that a declaration's text names (perhaps more: a choice may bear the name of one).
fn named(builder: &Builder<'_>, declared: &Declared<'_>, parameters: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut pending: Vec<&ast::Expr> = Vec::new();
    match &declared.ast.head {
        Head::Value { value, .. } => pending.push(value),
        Head::Condition(condition) => pending.push(condition),
        Head::Obligation { event, when, due } => {
            pending.push(event);
            pending.push(due);
            pending.extend(when);
        }
        _ => {}
    }
    for property in &declared.ast.properties {
        expressions(&property.kind, &mut pending);
    }
    let mut note = |parts: &[ast::Name], scope: Scope<'_>| {
        // `x.target` needs x.
        for end in (1..=parts.len()).rev() {
            match parts.get(..end).and_then(|parts| builder.value(scope, parts)) {
                Some(Entity::Parameter(id)) => return found.push(id.0 as usize),
                Some(Entity::Item(id)) => return found.push(id.0 as usize + parameters),
                Some(_) => return,
                None => {}
            }
        }
    };
    while let Some(expr) = pending.pop() {
        match &expr.kind {
            ast::ExprKind::Path(path) => note(&path.parts, declared.scope),
            ast::ExprKind::Pick(_, picks) => {
                for pick in picks {
                    if let ast::PickMember::Name(name) = &pick.member {
                        note(std::slice::from_ref(name), declared.scope);
                    }
                }
            }
            ast::ExprKind::Call(call) => {
                for name in &call.by {
                    note(std::slice::from_ref(name), declared.scope);
                }
            }
            _ => {}
        }
        children(expr, &mut pending);
    }
    found
}

fn expressions<'e>(property: &'e PropertyKind, into: &mut Vec<&'e ast::Expr>) {
    match property {
        PropertyKind::From(_, expr)
        | PropertyKind::Formula(_, expr)
        | PropertyKind::NotApplicableWhen(_, expr)
        | PropertyKind::Baseline(expr)
        | PropertyKind::Target(expr, _)
        | PropertyKind::AppliesWhen(expr)
        | PropertyKind::Reading { expr, .. }
        | PropertyKind::ArisesWhen(expr)
        | PropertyKind::Except(_, expr)
        | PropertyKind::Quorum(expr)
        | PropertyKind::Level { when: Some(expr), .. } => into.push(expr),
        PropertyKind::MemberTable(members) => into.extend(members.iter().map(|(_, expr)| expr)),
        PropertyKind::BrokenDownBy(keys) => into.extend(keys),
        PropertyKind::Exception { when, condition, .. } => into.extend([when, condition]),
        _ => {}
    }
}

/// The expressions within an expression.
pub(crate) fn children<'e>(expr: &'e ast::Expr, into: &mut Vec<&'e ast::Expr>) {
    match &expr.kind {
        ast::ExprKind::Set(elements) => into.extend(elements),
        ast::ExprKind::Range(low, high) => into.extend(low.iter().chain(high).map(|end| &**end)),
        ast::ExprKind::Bracketed(inner)
        | ast::ExprKind::Unary(_, inner)
        | ast::ExprKind::Pick(inner, _)
        | ast::ExprKind::Is(inner, _)
        | ast::ExprKind::View(inner, _)
        | ast::ExprKind::Clamped(inner) => into.push(inner),
        ast::ExprKind::Binary(_, a, b) | ast::ExprKind::Compare(_, a, b) => into.extend([&**a, &**b]),
        ast::ExprKind::In { value, within, .. } => into.extend([&**value, &**within]),
        ast::ExprKind::If(a, b, c) => into.extend([&**a, &**b, &**c]),
        ast::ExprKind::Call(call) => {
            into.extend(&call.arguments);
            into.extend(call.filter.as_deref());
        }
        ast::ExprKind::Weighted(_, parts) => {
            into.extend(parts.iter().flat_map(|part| [&part.value, &part.weight]));
        }
        ast::ExprKind::Number(_)
        | ast::ExprKind::Date(_)
        | ast::ExprKind::Text(_)
        | ast::ExprKind::Truth(_)
        | ast::ExprKind::Path(_)
        | ast::ExprKind::AsOf
        | ast::ExprKind::Group(..) => {}
    }
}

/// Each node after those that it needs; where there is a circle, somewhere in it.
fn after(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    let mut path = Vec::new();
    for start in 0..edges.len() {
        if seen.get(start).copied().unwrap_or(true) {
            continue;
        }
        mark(&mut seen, start);
        path.push((start, 0));
        while let Some((at, next)) = path.last_mut() {
            match edges.get(*at).and_then(|needs| needs.get(*next)) {
                Some(need) => {
                    *next += 1;
                    let need = *need;
                    if !seen.get(need).copied().unwrap_or(true) {
                        mark(&mut seen, need);
                        path.push((need, 0));
                    }
                }
                None => {
                    order.push(*at);
                    path.pop();
                }
            }
        }
    }
    order
}

fn mark(seen: &mut [bool], at: usize) {
    if let Some(flag) = seen.get_mut(at) {
        *flag = true;
    }
}

/// The circles among nodes: one for each that a walk in order meets.
pub(crate) fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; edges.len()];
    let mut found = Vec::new();
    for start in 0..edges.len() {
        if states.get(start) != Some(&State::New) {
            continue;
        }
        let mut path = vec![(start, 0)];
        if let Some(state) = states.get_mut(start) {
            *state = State::Open;
        }
        while let Some((at, next)) = path.last_mut() {
            let at = *at;
            match edges.get(at).and_then(|needs| needs.get(*next)).copied() {
                Some(need) => {
                    *next += 1;
                    match states.get(need) {
                        Some(State::New) => {
                            if let Some(state) = states.get_mut(need) {
                                *state = State::Open;
                            }
                            path.push((need, 0));
                        }
                        Some(State::Open) => {
                            let from = path.iter().position(|(other, _)| *other == need).unwrap_or(0);
                            found.push(path.iter().skip(from).map(|(at, _)| *at).collect());
                        }
                        _ => {}
                    }
                }
                None => {
                    if let Some(state) = states.get_mut(at) {
                        *state = State::Done;
                    }
                    path.pop();
                }
            }
        }
    }
    found
}

/// The items, each after what it needs; circles among checked items are faults.
pub(crate) fn items(builder: &mut Builder<'_>) -> Vec<ItemId> {
    let mut readings: BTreeMap<ItemId, Vec<ExprId>> = BTreeMap::new();
    for variation in &builder.variations {
        let VariationKind::ItemReading(owner) = variation.kind else { continue };
        let own = variation.replacements.iter().filter(|(target, _)| *target == Target::Item(owner));
        readings.entry(owner).or_default().extend(own.map(|(_, value)| *value));
    }
    // By which item, counted from 1, each expression was seen last.
    let mut seen = vec![0; builder.expressions.len()];
    let edges: Vec<Vec<usize>> = (0u32..)
        .zip(&builder.items)
        .map(|(at, _)| needs(builder, &mut seen, at, readings.get(&ItemId(at)).map_or(&[], Vec::as_slice)))
        .collect();
    for circle in circles(&edges) {
        report(builder, &circle);
    }
    after(&edges).into_iter().filter_map(|at| u32::try_from(at).ok().map(ItemId)).collect()
}

fn report(builder: &mut Builder<'_>, circle: &[usize]) {
    let declared = |at: usize| {
        let place = builder.drafts.get(at).map(|draft| draft.declared);
        place.and_then(|place| builder.declared.get(place))
    };
    let all: Vec<_> = circle.iter().filter_map(|at| declared(*at)).collect();
    let names = all.iter().map(|declared| declared.ast.name.text.clone()).collect();
    let places: Vec<_> = all.iter().map(|declared| declared.scope.place(declared.ast.name.span)).collect();
    let Some((first, rest)) = places.split_first() else { return };
    let mut problem = Problem::new(RulesFact::Cycle { names }, *first);
    for place in rest {
        problem = problem.with(Role::PartOfCycle, *place);
    }
    builder.problems.push(problem);
}

/// The items that an item's expressions read. `seen` is a list of expressions, lent so that it is made once.
fn needs(builder: &Builder<'_>, seen: &mut [u32], at: u32, readings: &[ExprId]) -> Vec<usize> {
    let Some(Some(item)) = builder.items.get(at as usize) else { return Vec::new() };
    let mut pending = item.roots();
    pending.extend(readings);
    let mut found = Vec::new();
    while let Some(id) = pending.pop() {
        let Some(last) = seen.get_mut(id.0 as usize).filter(|last| **last != at + 1) else { continue };
        *last = at + 1;
        let Some(expr) = builder.expr(id) else { continue };
        match &expr.kind {
            ExprKind::Item(item) | ExprKind::View(item, _) => found.push(item.0 as usize),
            ExprKind::Is { item, .. } => found.push(item.0 as usize),
            ExprKind::Group { items, .. } => found.extend(items.iter().map(|item| item.0 as usize)),
            _ => {}
        }
        expr.kind.each_operand(&mut |operand| pending.push(operand));
    }
    found.sort_unstable();
    found.dedup();
    found
}
