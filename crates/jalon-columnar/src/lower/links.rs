//! References: what the member has that a cell names.

use jalon::axis::AxisId;
use jalon::framework::{ExprId, Type};

use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::graph::{BitOp, Column, Folding, Link, Val};

/// A reference to a member of an open axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reference {
    pub(super) link: Link,
    /// Where it is missing. It may be not applicable there besides.
    pub(super) open: Val,
    /// Where it may be not applicable.
    pub(super) not_applicable: Val,
}

impl Lower<'_> {
    /// The references of a column.
    pub(super) fn reference(
        &mut self,
        column: Column,
        axis: AxisId,
        may_be_not_applicable: bool,
    ) -> Lowered<Reference> {
        let to = self.list(axis)?;
        // Where it names nobody, only the plain evaluator knows what to say.
        let suspect = self.graph.bits(BitOp::Suspect(column));
        self.doubt(suspect);
        let valid = self.graph.bits(BitOp::Valid(column));
        let (open, never) = (self.graph.not(valid), self.never());
        let not_applicable = if may_be_not_applicable { open } else { never };
        Ok(Reference { link: Link { column, to }, open, not_applicable })
    }

    /// What the member of an open axis has that a reference names; where that is missing, any of them.
    pub(super) fn followed(&mut self, axis: AxisId, key: ExprId, body: ExprId, node: &Node) -> Lowered<Node> {
        let Node::Link(reference) = self.expr(key)? else {
            return Err(Unsupported("references that are worked out"));
        };
        if self.lists.get(usize::from(reference.link.to)) != Some(&axis) {
            return Err(Unsupported("references that are worked out"));
        }
        self.doubt(reference.not_applicable);
        match node {
            Node::Truth(truth) => Ok(Node::Truth(self.followed_truth(reference, truth))),
            Node::Num(num) => {
                // Of the choices that several members have, ends tell no more than some.
                let ty = self.framework.expressions.get(body.0 as usize).map(|body| &body.ty);
                if !matches!(ty, Some(Type::Number(_) | Type::Date { .. })) {
                    self.doubt(reference.open);
                }
                Ok(Node::Num(self.followed_number(reference, num)))
            }
            Node::Text(_) | Node::Time(_) | Node::Link(_) => Err(Unsupported("texts and times behind a reference")),
        }
    }

    fn followed_truth(&mut self, reference: Reference, truth: &Truth) -> Truth {
        let Reference { link, open, .. } = reference;
        let [yes, no, undefined, not_applicable] =
            [truth.yes, truth.no, truth.undefined, truth.not_applicable].map(|bit| {
                let named = self.graph.follow(link, bit);
                let any = self.graph.some(link.to, bit);
                let (named, any) = (self.graph.and_not(named, open), self.graph.and(any, open));
                self.graph.or(named, any)
            });
        // There is nobody to be named.
        let told = self.graph.any(&[yes, no, undefined, not_applicable]);
        let nobody = self.graph.and_not(open, told);
        self.doubt(nobody);
        Truth { yes, no, undefined, not_applicable }
    }

    fn followed_number(&mut self, reference: Reference, num: &Num) -> Num {
        let Reference { link, open: missing, .. } = reference;
        let num = self.settled(num);
        let wide = self.widened(&num);
        let always = self.graph.bit(true);
        let (some, lost) = (self.graph.some(link.to, always), self.graph.or(num.undefined, num.not_applicable));
        let lost = self.graph.some(link.to, lost);
        // Nobody to be named, or perhaps one of whom there is no number.
        let nobody = self.graph.not(some);
        let unclear = self.graph.or(nobody, lost);
        let unclear = self.graph.and(unclear, missing);
        self.doubt(unclear);
        let [open, undefined, not_applicable] = [num.open, num.undefined, num.not_applicable].map(|bit| {
            let bit = self.graph.follow(link, bit);
            self.graph.and_not(bit, missing)
        });
        let (least, most) = (
            self.graph.fold(Folding::Least, link.to, wide.low),
            self.graph.fold(Folding::Greatest, link.to, wide.high),
        );
        let (low, high) = (self.graph.follow(link, wide.low), self.graph.follow(link, wide.high));
        let named = Num {
            low: self.graph.select(missing, least, low),
            high: self.graph.select(missing, most, high),
            open: self.graph.or(open, missing),
            undefined,
            not_applicable,
            ranged: true,
            fine: num.fine,
            ..wide.alone()
        };
        self.one_left(&named);
        named
    }
}
