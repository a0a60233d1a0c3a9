//! Figures broken down by more than their author said: the same formulas, within the groups of some choices.

use crate::axis::{Axes, AxisId};
use crate::framework::{Expr, ExprId, ExprKind, Framework, InputId, ItemId, ItemKind, PickedMember, Type};
use crate::problem::suggest;
use crate::source::Place;

/// A name by which figures cannot be broken down.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} is no choice of a project")]
pub struct NoChoice {
    /// The name.
    pub name: String,
    /// The nearest that is one.
    pub nearest: Option<String>,
}

/// The framework with every fold over projects, and every place among them, within the groups of these choices: inputs,
/// decisions, or other quantities of one choice a project. Places are then those within the project's own group.
///
/// # Errors
///
/// Where a name is no such choice.
pub fn broken_down(framework: &Framework, names: &[String]) -> Result<Framework, NoChoice> {
    let Some(project) = super::project_axis(framework) else { return Ok(framework.clone()) };
    let mut result = framework.clone();
    let mut by: Vec<(ExprId, AxisId)> = Vec::new();
    for name in names {
        let choices = choices(framework);
        let Some((_, kind, axis)) = choices.iter().find(|(known, ..)| known == name) else {
            let nearest = suggest::nearest(name, choices.iter().map(|(known, ..)| known.as_str()));
            return Err(NoChoice { name: name.clone(), nearest: nearest.map(str::to_owned) });
        };
        let ty = Type::Member(*axis);
        let id = push(&mut result, kind.clone(), ty, Axes::of([project]), Place::default());
        by.push((id, *axis));
    }
    let declared = framework.expressions.len();
    for at in 0..declared {
        widen(&mut result, at, project, &by);
    }
    for item in result.order.clone() {
        lay_out(&mut result, item, project, &by);
        // What reads the item lies on its axes too.
        for at in 0..declared {
            widen(&mut result, at, project, &by);
        }
    }
    Ok(result)
}

/// What a project has one choice for.
fn choices(framework: &Framework) -> Vec<(String, ExprKind, AxisId)> {
    let closed = |ty: &Type| match ty {
        Type::Member(axis) => {
            framework.axes.get(axis.0 as usize).filter(|known| known.members().is_some()).map(|_| *axis)
        }
        _ => None,
    };
    let inputs = (0u32..)
        .zip(&framework.inputs)
        .filter(|(_, input)| input.axes.is_empty())
        .filter_map(|(at, input)| Some((input.name.clone(), ExprKind::Input(InputId(at)), closed(&input.ty)?)));
    let items = (0u32..)
        .zip(&framework.items)
        .filter(|(_, item)| item.axes.is_empty() && !matches!(item.kind, ItemKind::Portfolio(_)))
        .filter_map(|(at, item)| Some((item.name.clone(), ExprKind::Item(ItemId(at)), closed(&item.ty)?)));
    inputs.chain(items).collect()
}

fn push(framework: &mut Framework, kind: ExprKind, ty: Type, axes: Axes, place: Place) -> ExprId {
    framework.expressions.push(Expr { kind, ty, axes, place });
    ExprId(u32::try_from(framework.expressions.len() - 1).unwrap_or(u32::MAX))
}

/// Adds the groups to what looks at several projects, and their axes to what rests on it.
fn widen(framework: &mut Framework, at: usize, project: AxisId, by: &[(ExprId, AxisId)]) {
    let Some(mut expr) = framework.expressions.get(at).cloned() else { return };
    let added = Axes::of(by.iter().map(|(_, axis)| *axis));
    match &mut expr.kind {
        ExprKind::Fold(fold) if fold.over.contains(&project) => {
            for (id, axis) in by {
                if !fold.by.iter().any(|(_, known)| known == axis) {
                    fold.by.push((*id, *axis));
                }
            }
            expr.axes = expr.axes.union(&added);
        }
        ExprKind::Relative(relative) => {
            for (id, _) in by {
                if !relative.by.contains(id) {
                    relative.by.push(*id);
                }
            }
        }
        ExprKind::Item(item) => {
            let of_item =
                framework.items.get(item.0 as usize).filter(|item| matches!(item.kind, ItemKind::Portfolio(_)));
            if let Some(item) = of_item {
                expr.axes = item.axes.clone();
            }
        }
        // It picks the project's own group.
        ExprKind::Pick { picks, .. } if picks.iter().any(|(axis, _)| added.contains(*axis)) => {}
        kind => {
            let mut below = Axes::none();
            kind.each_operand(&mut |operand| {
                if let Some(operand) = framework.expressions.get(operand.0 as usize) {
                    below = below.union(&operand.axes);
                }
            });
            let folded: &[AxisId] = match kind {
                ExprKind::Fold(fold) => &fold.over,
                _ => &[],
            };
            let stays = |axis: &AxisId| below.contains(*axis) && !folded.contains(axis);
            let new = added.as_slice().iter().copied().filter(stays);
            expr.axes = expr.axes.union(&Axes::of(new));
        }
    }
    if let Some(slot) = framework.expressions.get_mut(at) {
        *slot = expr;
    }
}

/// Lays a figure out over the axes that its formula now has; one that each project has stays one a project.
fn lay_out(framework: &mut Framework, id: ItemId, project: AxisId, by: &[(ExprId, AxisId)]) {
    let Some(mut item) = framework.items.get(id.0 as usize).cloned() else { return };
    let ItemKind::Portfolio(portfolio) = &mut item.kind else { return };
    let by_project = item.axes.contains(project);
    let own = |framework: &mut Framework, formula: ExprId| {
        let Some(expr) = framework.expressions.get(formula.0 as usize).cloned() else { return (formula, Axes::none()) };
        let picks: Vec<(AxisId, PickedMember)> = by
            .iter()
            .filter(|(_, axis)| by_project && expr.axes.contains(*axis) && !item.axes.contains(*axis))
            .map(|(id, axis)| (*axis, PickedMember::Follow(*id)))
            .collect();
        if picks.is_empty() {
            return (formula, expr.axes);
        }
        let gone: Vec<AxisId> = picks.iter().map(|(axis, _)| *axis).collect();
        let axes = expr.axes.without(&gone).union(&Axes::of([project]));
        let kind = ExprKind::Pick { body: formula, picks };
        (push(framework, kind, expr.ty, axes.clone(), expr.place), axes)
    };
    let (formula, mut axes) = own(framework, portfolio.formula);
    portfolio.formula = formula;
    if let Some(when) = item.not_applicable_when {
        let (when, more) = own(framework, when);
        item.not_applicable_when = Some(when);
        axes = axes.union(&more);
    }
    item.axes = item.axes.union(&axes);
    if let Some(slot) = framework.items.get_mut(id.0 as usize) {
        *slot = item;
    }
}
