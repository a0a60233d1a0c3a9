//! Walks along an ordered axis whose members the text names: what comes before, changes, growth, running sums.

use jalon::axis::AxisId;
use jalon::framework::{ExprId, Type, Walk};
use jalon::number::Number;

use super::texts::Text;
use super::{Lower, Lowered, Node, Truth};

impl Lower<'_> {
    /// A walk at the cell where the lowering stands: each cell is worked out from those before it.
    pub(super) fn walk(&mut self, walk: Walk, body: ExprId, axis: AxisId, ty: &Type) -> Lowered<Node> {
        let (size, here) = (self.size(axis)?, self.place(axis));
        if walk == Walk::Cumulative {
            let upto = (0..size.min(here + 1)).map(|place| self.standing(axis, place, |lower| lower.num(body)));
            let upto = upto.collect::<Lowered<Vec<_>>>()?;
            return self.sum(&upto).map(Node::Num);
        }
        let Some(before) = here.checked_sub(1) else { return self.nothing_before(ty) };
        let previous = self.standing(axis, before, |lower| lower.expr(body))?;
        if walk == Walk::Previous {
            return Ok(previous);
        }
        let (current, previous) = (self.num(body)?, previous.num()?);
        let change = self.subtract(&current, &previous)?;
        match walk {
            Walk::Growth => self.divide(&change, &previous).map(Node::Num),
            Walk::Previous | Walk::Change | Walk::Cumulative => Ok(Node::Num(change)),
        }
    }

    /// What is undefined in all rows: the first member has none before it.
    fn nothing_before(&mut self, ty: &Type) -> Lowered<Node> {
        match ty {
            Type::Truth => {
                let (all, never) = (self.graph.bit(true), self.never());
                Ok(Node::Truth(Truth { yes: never, no: never, undefined: all, not_applicable: never }))
            }
            Type::Text => {
                let (all, text) = (self.graph.bit(true), self.constant_text(&"".into()));
                Ok(Node::Text(Text { undefined: all, ..text }))
            }
            Type::Date { time: true } => Ok(Node::Time(self.undefined()?.num()?)),
            _ => self.undefined(),
        }
    }

    /// A number that is undefined in all rows.
    pub(super) fn undefined(&mut self) -> Lowered<Node> {
        let mut none = self.constant(&Number::ZERO)?;
        none.constant = None;
        none.undefined = self.graph.bit(true);
        Ok(Node::Num(none))
    }
}
