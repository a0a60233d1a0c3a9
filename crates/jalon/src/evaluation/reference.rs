//! What the projects of a table came to, kept so that other projects can be judged by it: the folds over them, and the
//! statistics of their groups.

use std::collections::BTreeMap;

use super::relative::Key;
use super::relative::statistics::Statistics;
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Fold, Framework, ItemId};
use crate::value::Value;

/// What is kept of a table, by expression.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frozen {
    /// The cells of each fold over the projects.
    pub(crate) folds: BTreeMap<ExprId, Vec<Value>>,
    /// For each relative function, at each cell of its other axes, the groups.
    pub(crate) relatives: BTreeMap<(ExprId, usize), Vec<(Key, Statistics)>>,
}

/// What of a figure looks at several projects, in the order of its formula.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// Folds over the projects.
    pub(crate) folds: Vec<ExprId>,
    /// Relative functions.
    pub(crate) relatives: Vec<ExprId>,
}

/// The parts of a figure's own formula.
pub(crate) fn parts(framework: &Framework, figure: ItemId, project: AxisId) -> Parts {
    let mut parts = Parts::default();
    let mut pending: Vec<ExprId> =
        framework.items.get(figure.0 as usize).map(crate::framework::Item::roots).unwrap_or_default();
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = pending.pop() {
        let Some(expr) = framework.expressions.get(id.0 as usize).filter(|_| seen.insert(id)) else { continue };
        if super::table::folds_over(framework, id, project) {
            parts.folds.push(id);
            continue;
        }
        if matches!(expr.kind, ExprKind::Relative(_)) {
            parts.relatives.push(id);
        }
        framework.each_child(&expr.kind, &mut |child| pending.push(child));
    }
    parts
}

impl Run<'_> {
    /// A fold over the projects of a reference.
    pub(super) fn of_reference(&mut self, id: ExprId, fold: &Fold) -> Option<Value> {
        let frozen = self.frozen?;
        let project = self.project_axis()?;
        if !fold.over.contains(&project) {
            return None;
        }
        let axes = self.framework.expressions.get(id.0 as usize).map(|expr| expr.axes.clone())?;
        let cell = self.cell(&axes);
        Some(frozen.folds.get(&id)?.get(cell).cloned().unwrap_or(Value::NotApplicable))
    }

    /// Everything that is kept of a figure; false where something in it is open.
    pub(super) fn freeze(&mut self, figure: ItemId, frozen: &mut Frozen) -> bool {
        let framework = self.framework;
        let Some(project) = self.project_axis() else { return true };
        let parts = parts(framework, figure, project);
        let mut settled = true;
        for id in parts.folds {
            let cells = self.cells_of(id);
            settled &= !cells.unknown_shape && !cells.values.iter().any(|value| matches!(value, Value::Open(_)));
            frozen.folds.insert(id, cells.values);
        }
        for id in parts.relatives {
            let Some(expr) = framework.expressions.get(id.0 as usize) else { continue };
            let ExprKind::Relative(relative) = &expr.kind else { continue };
            let axes = expr.axes.without(&[project]);
            let mark = self.mark(axes.as_slice());
            let mut more = self.first(axes.as_slice());
            while more {
                let cell = self.cell(&axes);
                match self.statistics(relative) {
                    Some(groups) => {
                        frozen.relatives.insert((id, cell), groups);
                    }
                    None => settled = false,
                }
                more = self.next(axes.as_slice());
            }
            self.back(axes.as_slice(), &mark);
        }
        settled
    }
}
