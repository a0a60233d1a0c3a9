//! Walks along an ordered axis: what comes before, changes, growth, running sums.

use super::possible::{self, undefined};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Walk};
use crate::value::{Cause, Value};

impl Run<'_> {
    /// A walk at this cell.
    pub(super) fn walk(&mut self, id: ExprId, walk: Walk, body: ExprId, axis: AxisId) -> Value {
        let here = self.place(axis);
        if walk == Walk::Cumulative {
            return self.cumulative(id, body, axis, here);
        }
        let Some(before) = here.checked_sub(1) else { return undefined(Cause::NoPrevious, id.0) };
        self.stand(axis, before);
        let previous = self.value(body);
        self.stand(axis, here);
        if walk == Walk::Previous {
            return previous;
        }
        let current = self.value(body);
        let change = self.binary(&ExprKind::Subtract(body, body), id, &current, &previous);
        match walk {
            Walk::Growth => self.binary(&ExprKind::Divide(body, body), id, &change, &previous),
            Walk::Previous | Walk::Change | Walk::Cumulative => change,
        }
    }

    /// The sums up to each member are worked out from the first on, and all kept: one pass for the whole axis. What does
    /// not apply is left out; if all so far does not, neither does the sum.
    fn cumulative(&mut self, id: ExprId, body: ExprId, axis: AxisId, here: u32) -> Value {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Value::NotApplicable };
        let mut sum = Value::NotApplicable;
        let cells = self.extent(axis).cells();
        let mut result = Value::NotApplicable;
        for place in 0..cells {
            self.stand(axis, place);
            let value = self.value(body);
            sum = match (&sum, &value) {
                (Value::NotApplicable, _) => value,
                (_, Value::NotApplicable) => sum,
                _ => self.binary(&ExprKind::Add(body, body), id, &sum, &value),
            };
            if self.slots.is_empty() {
                self.remember(id, &expr.axes, &sum);
            }
            if place == here {
                result = sum.clone();
            }
        }
        self.stand(axis, here);
        if self.is_generic(axis) {
            return possible::still_open(self.type_bounds(&expr.ty), possible::Doubt::of(&[&result]));
        }
        result
    }
}
