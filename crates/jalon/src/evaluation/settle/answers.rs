//! The missing answers that expressions stand for.

use super::super::run::Run;
use crate::assessment::SettlingRelation;
use crate::axis::AxisId;
use crate::framework::{AnswerState, ExprId, ExprKind, Fold, FoldKind, InputId, ItemId, ItemKind, PickedMember};
use crate::value::{Bounds, CellRef, Value};

/// A condition to be asked for as it stands, with the missing answers that it rests on.
pub(super) fn relation(run: &mut Run<'_>, id: ExprId, holds: bool) -> Option<SettlingRelation> {
    let axes = run.framework.expressions.get(id.0 as usize)?.axes.clone();
    let Value::Open(open) = run.value(id) else { return None };
    let cells = open.wants.cells();
    if cells.is_empty() || cells.iter().any(|cell| matches!(cell, CellRef::Members { .. })) {
        return None;
    }
    let at = axes.as_slice().iter().map(|axis| (*axis, run.place(*axis))).collect();
    Some(SettlingRelation { condition: id, holds, at, cells })
}

/// The formula of an indicator that is read plainly.
pub(super) fn formula_of(run: &Run<'_>, item: ItemId) -> Option<ExprId> {
    let item = run.framework.items.get(item.0 as usize)?;
    match &item.kind {
        ItemKind::Indicator(indicator) if item.not_applicable_when.is_none() => Some(indicator.formula),
        ItemKind::Score(score) if item.not_applicable_when.is_none() => Some(score.formula),
        _ => None,
    }
}

/// The cell of an input at which the evaluation stands, where it has no answer.
pub(super) fn missing_cell(run: &Run<'_>, id: InputId) -> Option<CellRef> {
    let input = run.framework.inputs.get(id.0 as usize)?;
    if run.generic_axis(input).is_some() || input.default.is_some() || input.total_of.is_some() {
        return None;
    }
    let cell = run.input_cell(input, id);
    let missing = run.answer(cell).is_none_or(|answer| {
        matches!(answer.state, AnswerState::Absent | AnswerState::Missing(_) | AnswerState::Rejected)
    });
    missing.then_some(cell)
}

/// The missing answer that an expression is, if it is one as it stands.
pub(super) fn direct(run: &mut Run<'_>, id: ExprId, depth: u32) -> Option<CellRef> {
    if depth > 32 {
        return None;
    }
    let framework = run.framework;
    match &framework.expressions.get(id.0 as usize)?.kind {
        ExprKind::Input(input) => missing_cell(run, *input),
        ExprKind::Item(item) => direct(run, formula_of(run, *item)?, depth + 1),
        ExprKind::Spread(x) => direct(run, *x, depth + 1),
        ExprKind::Pick { .. } => at_pick(run, id, |run, body| direct(run, body, depth + 1))?,
        ExprKind::ByMember { axis, members } => direct(run, *members.get(run.place(*axis) as usize)?, depth + 1),
        _ => None,
    }
}

/// The count that an expression is, if it is one.
pub(super) fn count_of(run: &Run<'_>, id: ExprId, depth: u32) -> Option<Fold> {
    match &run.framework.expressions.get(id.0 as usize)?.kind {
        ExprKind::Fold(fold) if fold.kind == FoldKind::Count && !fold.known_only => Some((**fold).clone()),
        ExprKind::Item(item) if depth < 32 => count_of(run, formula_of(run, *item)?, depth + 1),
        ExprKind::Spread(x) if depth < 32 => count_of(run, *x, depth + 1),
        _ => None,
    }
}

/// Does some work at the members that an expression picks; none where they can't be told.
pub(super) fn at_pick<'a, T>(run: &mut Run<'a>, id: ExprId, work: impl FnOnce(&mut Run<'a>, ExprId) -> T) -> Option<T> {
    let framework = run.framework;
    let ExprKind::Pick { body, picks } = &framework.expressions.get(id.0 as usize)?.kind else { return None };
    if picks.iter().any(|(_, picked)| matches!(picked, PickedMember::Follow(_))) {
        // Whom it follows may itself be missing.
        return None;
    }
    let places = run.picked_places(picks, id).ok()?;
    let axes: Vec<AxisId> = places.iter().map(|(axis, ..)| *axis).collect();
    let mark = run.mark(&axes);
    for (axis, members, _) in &places {
        let [only] = members.as_ref() else {
            run.back(&axes, &mark);
            return None;
        };
        run.stand(*axis, *only);
    }
    let done = work(run, *body);
    run.back(&axes, &mark);
    Some(done)
}

/// What any answer for a cell lies within.
pub(super) fn domain(run: &Run<'_>, cell: CellRef) -> Option<Bounds> {
    let CellRef::Input { input, .. } = cell else { return None };
    Some(run.input_bounds(run.framework.inputs.get(input as usize)?))
}
