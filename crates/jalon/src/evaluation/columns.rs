//! Which values of each project the figures of a portfolio ask for.

use std::collections::BTreeSet;

use super::table::Source;
use crate::axis::{Axes, AxisId, AxisKind};
use crate::framework::{ExprId, ExprKind, Framework, ItemId, ItemKind};

/// What is known of an expression before any table is read.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// It looks at one project only.
    local: bool,
    /// It rests on the data of the project.
    rests: bool,
    /// It is worked out cell by cell from inputs and items on closed axes: those are kept rather than it.
    simple: bool,
}

/// The sources, sorted, that all figures together ask for.
pub(super) fn sources(framework: &Framework) -> BTreeSet<Source> {
    let known = known(framework);
    let mut sources = BTreeSet::new();
    let mut pending: Vec<ExprId> = super::table::figures(framework)
        .filter_map(|id| framework.items.get(id.0 as usize))
        .flat_map(crate::framework::Item::roots)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        let (Some(expr), Some(about)) = (framework.expressions.get(id.0 as usize), known.get(id.0 as usize)) else {
            continue;
        };
        if about.local && !about.rests {
            continue;
        }
        if about.local && !about.simple {
            sources.insert(Source::Expression(id));
            continue;
        }
        match &expr.kind {
            ExprKind::Input(input) => {
                sources.insert(Source::Input(*input));
            }
            ExprKind::Item(item) | ExprKind::Is { item, .. } if !is_figure(framework, *item) => {
                sources.insert(Source::Item(*item));
            }
            ExprKind::Group { items, .. } => sources.extend(items.iter().copied().map(Source::Item)),
            _ => framework.each_child(&expr.kind, &mut |child| pending.push(child)),
        }
    }
    sources
}

fn known(framework: &Framework) -> Vec<Known> {
    let project = framework.axes.iter().position(|axis| axis.kind == AxisKind::Project);
    let project = project.map(|at| AxisId(super::run::count(at)));
    let is_project = |axis: &AxisId| Some(*axis) == project;
    let closed = |axes: &Axes| {
        axes.as_slice().iter().all(|axis| {
            is_project(axis) || framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.members().is_some())
        })
    };
    let mut all: Vec<Known> = Vec::with_capacity(framework.expressions.len());
    for expr in &framework.expressions {
        let mut known = Known { local: true, rests: false, simple: closed(&expr.axes) };
        match &expr.kind {
            ExprKind::Input(input) => {
                known.rests = true;
                known.simple &= framework.inputs.get(input.0 as usize).is_some_and(|input| closed(&input.axes));
            }
            ExprKind::Item(item) | ExprKind::Is { item, variation: None, .. } => {
                if is_figure(framework, *item) {
                    known.local = false;
                } else {
                    known.rests = true;
                    known.simple &= framework.items.get(item.0 as usize).is_some_and(|item| closed(&item.axes));
                }
            }
            ExprKind::Group { .. } => known.rests = true,
            ExprKind::View(..) | ExprKind::Is { variation: Some(_), .. } => {
                known = Known { local: true, rests: true, simple: false };
            }
            ExprKind::Supplied(_) => known.simple = false,
            ExprKind::Fold(fold) if fold.over.iter().any(is_project) => known.local = false,
            ExprKind::Pick { picks, .. } if picks.iter().any(|(axis, _)| is_project(axis)) => known.local = false,
            ExprKind::MemberOf(axis) | ExprKind::Position(axis) if is_project(axis) => known.local = false,
            ExprKind::Relative(_) => known.local = false,
            _ => {}
        }
        framework.each_child(&expr.kind, &mut |child| {
            if let Some(child) = all.get(child.0 as usize) {
                known.local &= child.local;
                known.rests |= child.rests;
                known.simple &= child.simple;
            }
        });
        all.push(known);
    }
    all
}

fn is_figure(framework: &Framework, item: ItemId) -> bool {
    framework.items.get(item.0 as usize).is_some_and(|item| matches!(item.kind, ItemKind::Portfolio(_)))
}
