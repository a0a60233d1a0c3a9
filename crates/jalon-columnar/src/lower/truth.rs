//! Kleene's logic on bits: what a truth value may be is a set of four chances, and every rule is one on sets.

use jalon::framework::{ExprId, Test};

use super::{Lower, Lowered, Node, Num, Truth};
use crate::exact::Accuracy;
use crate::graph::{Binary, Val};

impl Truth {
    pub(crate) fn negated(self) -> Truth {
        Truth { yes: self.no, no: self.yes, ..self }
    }
}

impl Lower<'_> {
    /// Rows where only one thing is possible, each with that one: yes, no, undefined, not applicable.
    pub(crate) fn only(&mut self, truth: &Truth) -> [Val; 4] {
        let bits = [truth.yes, truth.no, truth.undefined, truth.not_applicable];
        [0, 1, 2, 3].map(|at| {
            let others: Vec<Val> =
                bits.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, bit)| *bit).collect();
            let others = self.graph.any(&others);
            self.graph.and_not(bits[at], others)
        })
    }

    /// Rows where more than one thing is possible.
    pub(crate) fn unsettled(&mut self, truth: &Truth) -> Val {
        let only = self.only(truth);
        let settled = self.graph.any(&only);
        self.graph.not(settled)
    }

    pub(super) fn and(&mut self, parts: &[ExprId]) -> Lowered<Truth> {
        let parts: Vec<Truth> = parts.iter().map(|part| self.truth(*part)).collect::<Lowered<_>>()?;
        Ok(self.all(&parts))
    }

    pub(super) fn or(&mut self, parts: &[ExprId]) -> Lowered<Truth> {
        let parts: Vec<Truth> = parts.iter().map(|part| self.truth(*part)).collect::<Lowered<_>>()?;
        Ok(self.any(&parts))
    }

    /// Whether all hold; what does not apply is dropped, and where all is dropped the result does not apply either.
    pub(super) fn all(&mut self, parts: &[Truth]) -> Truth {
        let (never, always) = (self.never(), self.graph.bit(true));
        let (mut only_no, mut some_no, mut undefined) = (never, never, never);
        let (mut some_yes, mut may_all, mut all_drop) = (never, always, always);
        for part in parts {
            let [_, no, ..] = self.only(part);
            only_no = self.graph.or(only_no, no);
            some_no = self.graph.or(some_no, part.no);
            some_yes = self.graph.or(some_yes, part.yes);
            undefined = self.graph.or(undefined, part.undefined);
            let passes = self.graph.or(part.yes, part.not_applicable);
            may_all = self.graph.and(may_all, passes);
            all_drop = self.graph.and(all_drop, part.not_applicable);
        }
        if parts.is_empty() {
            return Truth { yes: always, no: never, undefined: never, not_applicable: never };
        }
        let truth = Truth {
            yes: self.graph.and(may_all, some_yes),
            no: some_no,
            undefined: self.graph.and_not(undefined, only_no),
            not_applicable: all_drop,
        };
        self.levelled(truth)
    }

    pub(super) fn any(&mut self, parts: &[Truth]) -> Truth {
        let parts: Vec<Truth> = parts.iter().map(|part| part.negated()).collect();
        self.all(&parts).negated()
    }

    /// What may be undefined or not applicable, and nothing else, counts as wholly open, as in the plain evaluator.
    pub(super) fn levelled(&mut self, truth: Truth) -> Truth {
        let both = self.graph.and(truth.undefined, truth.not_applicable);
        let told = self.graph.or(truth.yes, truth.no);
        let neither = self.graph.and_not(both, told);
        Truth { yes: self.graph.or(truth.yes, neither), no: self.graph.or(truth.no, neither), ..truth }
    }

    /// A question put to a status. In a group, what does not apply is left out; alone it answers no.
    pub(super) fn tested(&mut self, status: &Truth, test: Test, in_group: bool) -> Truth {
        let never = self.never();
        match test {
            Test::Met | Test::NotMet => {
                let asked = if test == Test::NotMet { status.negated() } else { *status };
                if in_group {
                    return asked;
                }
                let no = self.graph.or(asked.no, asked.not_applicable);
                Truth { no, not_applicable: never, ..asked }
            }
            Test::Undecided => {
                let [yes, no, _, not_applicable] = self.only(status);
                let told = self.graph.or(yes, no);
                let settled = self.graph.or(told, not_applicable);
                let yes = self.graph.not(settled);
                if in_group {
                    return Truth { yes, no: told, undefined: never, not_applicable };
                }
                Truth { yes, no: settled, undefined: never, not_applicable: never }
            }
            Test::NotApplicable | Test::Applicable => {
                let told = self.graph.or(status.yes, status.no);
                let no = self.graph.or(told, status.undefined);
                let asked = Truth { yes: status.not_applicable, no, undefined: never, not_applicable: never };
                if test == Test::Applicable { asked.negated() } else { asked }
            }
        }
    }

    /// How many hold.
    pub(super) fn count(&mut self, parts: &[Truth]) -> Lowered<Num> {
        let (zero, one, never) = (self.graph.float(0.0), self.graph.float(1.0), self.never());
        let (mut low, mut high, mut open, mut undefined) = (zero, zero, never, never);
        for part in parts {
            // What may not apply is dropped, and what is undefined beside others is rare: for the plain evaluator.
            self.doubt(part.not_applicable);
            let [yes, _, lost, _] = self.only(part);
            let mixed = self.graph.and_not(part.undefined, lost);
            self.doubt(mixed);
            undefined = self.graph.or(undefined, lost);
            let unsettled = self.unsettled(part);
            open = self.graph.or(open, unsettled);
            let surely = self.graph.select(yes, one, zero);
            let perhaps = self.graph.select(part.yes, one, zero);
            low = self.graph.pair(Binary::Add, low, surely);
            high = self.graph.pair(Binary::Add, high, perhaps);
        }
        let open = self.graph.and_not(open, undefined);
        #[allow(clippy::cast_precision_loss)]
        let most = (parts.len() as f64).max(1.0);
        let mut num = self.constant(&jalon::number::Number::ZERO)?;
        num.constant = None;
        num.accuracy = Accuracy::whole(most, true);
        let ranged = !self.graph.is_never(open);
        Ok(Num { low, high: if ranged { high } else { low }, open, undefined, ranged, ..num })
    }

    /// Rows where a value is known, missing, undefined, not applicable; and those where it is hidden, of which columns know
    /// none.
    pub(crate) fn states(&mut self, node: &Node) -> Vec<Val> {
        let (open, undefined, not_applicable) = match node {
            Node::Num(num) | Node::Time(num) => (num.open, num.undefined, num.not_applicable),
            Node::Text(text) => (text.open, text.undefined, text.not_applicable),
            Node::Link(reference) => (reference.open, reference.undefined, reference.not_applicable),
            Node::Truth(truth) => (self.unsettled(truth), truth.undefined, truth.not_applicable),
        };
        let undefined = self.graph.and_not(undefined, open);
        let not_applicable = self.graph.and_not(not_applicable, open);
        let other = self.graph.any(&[open, undefined, not_applicable]);
        vec![self.graph.not(other), open, undefined, not_applicable, self.never()]
    }

    /// Two-valued: no while it is open or undefined.
    pub(super) fn is_known(&mut self, node: &Node) -> Truth {
        let not = match node {
            Node::Num(num) | Node::Time(num) => self.graph.or(num.open, num.undefined),
            Node::Text(text) => self.graph.or(text.open, text.undefined),
            Node::Link(reference) => self.graph.or(reference.open, reference.undefined),
            Node::Truth(truth) => {
                let unsettled = self.unsettled(truth);
                self.graph.or(unsettled, truth.undefined)
            }
        };
        let never = self.never();
        Truth { yes: self.graph.not(not), no: not, undefined: never, not_applicable: never }
    }

    /// Yes, or undecided while it is missing.
    pub(super) fn supplied(&mut self, node: &Node) -> Truth {
        let open = match node {
            Node::Num(num) | Node::Time(num) => num.open,
            Node::Text(text) => text.open,
            Node::Link(reference) => reference.open,
            Node::Truth(truth) => self.unsettled(truth),
        };
        // One that was refused is not.
        self.reasons = true;
        let (always, never) = (self.graph.bit(true), self.never());
        Truth { yes: always, no: open, undefined: never, not_applicable: never }
    }

    pub(super) fn applicable(&mut self, node: &Node) -> Truth {
        let (open, not_applicable) = match node {
            Node::Num(num) | Node::Time(num) => (num.open, num.not_applicable),
            Node::Text(text) => (text.open, text.not_applicable),
            Node::Link(reference) => (reference.open, reference.not_applicable),
            Node::Truth(truth) => (self.unsettled(truth), truth.not_applicable),
        };
        let surely_not = self.graph.and_not(not_applicable, open);
        let never = self.never();
        Truth { yes: self.graph.not(surely_not), no: not_applicable, undefined: never, not_applicable: never }
    }
}
