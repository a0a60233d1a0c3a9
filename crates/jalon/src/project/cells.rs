//! The cells of a project's answers, row-major over the axes of each input.

use std::collections::{BTreeMap, BTreeSet};

use crate::axis::{Axis, AxisId};
use crate::framework::{Answer, ExprKind, Framework, Input, InputId, Item, Project};
use crate::project::read::members_of;

/// An input with more cells than this is refused, and so are data that would give a formula more.
pub(crate) const MAX_CELLS: usize = 20_000_000;
/// Lists as short as this are not looked at: with the axes of frameworks as they are, their products stay below the limit.
const SHORT: usize = 1_000;

/// The first result one of whose formulas would have more than [`MAX_CELLS`] cells: the lists of data that it lies on, or
/// folds over, multiply with each other.
pub(crate) fn too_large_result<'f>(
    framework: &'f Framework,
    members: &BTreeMap<AxisId, Vec<String>>,
) -> Option<&'f str> {
    if members.values().all(|ids| ids.len() <= SHORT) {
        return None;
    }
    let size = |axis: &AxisId| match framework.axes.get(axis.0 as usize).map(Axis::members) {
        Some(Some(members)) => members.len(),
        _ => members.get(axis).map_or(1, Vec::len),
    };
    let cells = |axes: &[AxisId]| axes.iter().fold(1usize, |product, axis| product.saturating_mul(size(axis)));
    let mut seen = vec![false; framework.expressions.len()];
    let too_large = |item: &&Item| {
        let mut pending = item.roots();
        let mut largest = cells(item.axes.as_slice());
        while let Some(id) = pending.pop() {
            let Some(seen) = seen.get_mut(id.0 as usize).filter(|seen| !**seen) else { continue };
            *seen = true;
            let Some(expr) = framework.expressions.get(id.0 as usize) else { continue };
            largest = largest.max(cells(expr.axes.as_slice()));
            if let ExprKind::Fold(fold) = &expr.kind {
                largest = largest.max(cells(&fold.over));
            }
            framework.each_child(&expr.kind, &mut |child| pending.push(child));
        }
        largest > MAX_CELLS
    };
    framework.items.iter().find(too_large).map(|item| item.name.as_str())
}

/// The answers of a project in the making.
#[derive(Default)]
pub(crate) struct Cells {
    inputs: Vec<Layout>,
}

#[derive(Default)]
struct Layout {
    /// Each axis with its number of members, in the order of the input's axes; none where an open axis is not given.
    axes: Option<Vec<(AxisId, usize)>>,
    /// None if there are too many cells.
    total: Option<usize>,
    answers: Vec<Answer>,
}

impl Cells {
    /// No answer yet, for the members that the project gives.
    pub(crate) fn new(framework: &Framework, members: &BTreeMap<AxisId, Vec<String>>) -> Cells {
        Cells::of(&framework.inputs, &framework.axes, |axis| members.get(&axis).map(Vec::len))
    }

    /// The same with the number of members of each open axis by a function.
    pub(crate) fn of(inputs: &[Input], axes: &[Axis], open: impl Fn(AxisId) -> Option<usize>) -> Cells {
        let size = |axis: AxisId| match axes.get(axis.0 as usize).map(Axis::members) {
            Some(Some(members)) => Some(members.len()),
            _ => open(axis),
        };
        let layout = |input: &Input| {
            let axes: Option<Vec<(AxisId, usize)>> =
                input.axes.as_slice().iter().map(|axis| Some((*axis, size(*axis)?))).collect();
            let total = axes.as_ref().and_then(|axes| {
                axes.iter()
                    .try_fold(1usize, |product, (_, size)| product.checked_mul(*size).filter(|all| *all <= MAX_CELLS))
            });
            Layout { axes, total, answers: Vec::new() }
        };
        Cells { inputs: inputs.iter().map(layout).collect() }
    }

    /// Whether the input has more than [`MAX_CELLS`] cells.
    pub(crate) fn is_too_large(&self, input: InputId) -> bool {
        self.inputs.get(input.0 as usize).is_some_and(|layout| layout.axes.is_some() && layout.total.is_none())
    }

    /// The place of a cell; none where an axis is not given or not fixed.
    pub(crate) fn place(&self, input: InputId, fixed: &[(AxisId, u32)]) -> Option<usize> {
        let layout = self.inputs.get(input.0 as usize)?;
        let total = layout.total?;
        let mut place = 0usize;
        for (axis, size) in layout.axes.as_ref()? {
            let member = fixed.iter().find(|(known, _)| known == axis)?.1 as usize;
            if member >= *size {
                return None;
            }
            place = place.checked_mul(*size)?.checked_add(member)?;
        }
        (place < total).then_some(place)
    }

    /// Sets a cell; gives back what stood there before.
    pub(crate) fn set(&mut self, input: InputId, fixed: &[(AxisId, u32)], answer: Answer) -> Option<Answer> {
        let place = self.place(input, fixed)?;
        let layout = self.inputs.get_mut(input.0 as usize)?;
        if layout.answers.is_empty() {
            layout.answers = vec![Answer::default(); layout.total?];
        }
        layout.answers.get_mut(place).map(|cell| std::mem::replace(cell, answer))
    }

    /// The project, without id and digest.
    pub(crate) fn into_project(self, members: BTreeMap<AxisId, Vec<String>>, partial: &BTreeSet<AxisId>) -> Project {
        Project {
            members: members_of(members, partial),
            answers: self.inputs.into_iter().map(|layout| layout.answers).collect(),
            ..Project::default()
        }
    }
}
