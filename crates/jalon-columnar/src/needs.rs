//! Which items an item rests on.

use std::collections::BTreeSet;

use jalon::framework::{ExprId, ExprKind, Framework, ItemId, ItemKind, PickedMember};

/// The items that an item's formulas read, directly.
pub(crate) fn items_of(framework: &Framework, id: ItemId) -> BTreeSet<ItemId> {
    let mut roots: Vec<ExprId> = Vec::new();
    if let Some(item) = framework.items.get(id.0 as usize) {
        roots.extend(item.not_applicable_when);
        match &item.kind {
            ItemKind::Indicator(indicator) => roots.push(indicator.formula),
            ItemKind::Score(score) => roots.push(score.formula),
            ItemKind::Judgement(judgement) => roots.push(judgement.folded),
            ItemKind::Portfolio(portfolio) => roots.push(portfolio.formula),
            ItemKind::Decision(decision) => roots.extend(decision.conditions.iter().flatten()),
            ItemKind::Criterion(criterion) => {
                roots.push(criterion.condition);
                roots.extend(criterion.applies_when);
                for exception in &criterion.exceptions {
                    roots.extend([exception.when, exception.condition]);
                }
            }
            ItemKind::Obligation(obligation) => {
                roots.extend([obligation.event, obligation.due]);
                roots.extend(obligation.when);
                roots.extend(obligation.arises_when);
            }
        }
    }
    let mut items = BTreeSet::new();
    let mut seen = BTreeSet::new();
    while let Some(root) = roots.pop() {
        if !seen.insert(root) {
            continue;
        }
        let Some(expr) = framework.expressions.get(root.0 as usize) else { continue };
        children(framework, &expr.kind, &mut roots, &mut items);
    }
    items
}

fn children(framework: &Framework, kind: &ExprKind, to: &mut Vec<ExprId>, items: &mut BTreeSet<ItemId>) {
    match kind {
        ExprKind::Constant(_)
        | ExprKind::Slot(_)
        | ExprKind::AsOf
        | ExprKind::MemberOf(_)
        | ExprKind::Position(_)
        | ExprKind::Undefined(_) => {}
        ExprKind::Input(input) => {
            to.extend(framework.inputs.get(input.0 as usize).and_then(|input| input.default));
        }
        ExprKind::Parameter(parameter) => {
            if let Some(parameter) = framework.parameters.get(parameter.0 as usize) {
                to.extend(parameter.values.iter().map(|(_, value)| *value));
            }
        }
        ExprKind::Item(item) | ExprKind::View(item, _) | ExprKind::Is { item, .. } => {
            items.insert(*item);
        }
        ExprKind::Group { items: group, .. } => items.extend(group),
        ExprKind::NumberOf(x)
        | ExprKind::Negate(x)
        | ExprKind::Not(x)
        | ExprKind::Known(x)
        | ExprKind::Supplied(x)
        | ExprKind::Spread(x)
        | ExprKind::Applicable { value: x, .. }
        | ExprKind::Walk { body: x, .. } => to.push(*x),
        ExprKind::Add(a, b)
        | ExprKind::Subtract(a, b)
        | ExprKind::Multiply(a, b)
        | ExprKind::Divide(a, b)
        | ExprKind::Power(a, b)
        | ExprKind::Compare(_, a, b)
        | ExprKind::OrElse(a, b)
        | ExprKind::Round { value: a, step: b, .. }
        | ExprKind::ShiftMonths { date: a, months: b, .. }
        | ExprKind::ShiftDays { date: a, days: b }
        | ExprKind::ShiftDuration { date: a, duration: b, .. } => to.extend([*a, *b]),
        ExprKind::Function(_, operands)
        | ExprKind::DateFunction(_, operands)
        | ExprKind::TextFunction(_, operands)
        | ExprKind::And(operands)
        | ExprKind::Or(operands)
        | ExprKind::ByMember { members: operands, .. } => to.extend(operands),
        ExprKind::Scale(scale, operands) => {
            to.extend(operands);
            if let Some(scale) = framework.scales.get(scale.0 as usize) {
                for band in &scale.bands {
                    to.push(band.value);
                    to.extend([&band.low, &band.high].into_iter().flatten().map(|end| end.at));
                }
            }
        }
        ExprKind::InSet(x, members) => {
            to.push(*x);
            to.extend(members);
        }
        ExprKind::InRange(x, low, high) => to.extend([Some(*x), *low, *high].into_iter().flatten()),
        ExprKind::If { condition, then, otherwise } => to.extend([*condition, *then, *otherwise]),
        ExprKind::Fold(fold) => {
            to.push(fold.body);
            to.extend(&fold.extra);
            to.extend(fold.filter);
            to.extend(fold.by.iter().map(|(by, _)| *by));
        }
        ExprKind::Pick { body, picks } => {
            to.push(*body);
            to.extend(picks.iter().filter_map(|(_, pick)| match pick {
                PickedMember::Follow(member) => Some(*member),
                _ => None,
            }));
        }
        ExprKind::Relative(relative) => {
            to.push(relative.body);
            to.extend(relative.filter);
            to.extend(&relative.by);
        }
    }
}
