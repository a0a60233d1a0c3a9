//! What a condition chooses between, what stands in for what is missing, and the numbers that members stand for.

use jalon::framework::{ExprId, Type};
use jalon::number::Number;

use super::fine::Fine;
use super::texts::Text;
use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::exact::Accuracy;
use crate::graph::{Binary, Comparison, Val};

impl Lower<'_> {
    /// `if`: where the condition is open, either branch that it may lead to.
    pub(super) fn choose(&mut self, condition: &Truth, then: &Node, otherwise: &Node, members: bool) -> Lowered<Node> {
        match (then, otherwise) {
            (Node::Num(then), Node::Num(otherwise)) => {
                self.choose_number(condition, then, otherwise, members).map(Node::Num)
            }
            (Node::Truth(then), Node::Truth(otherwise)) => {
                Ok(Node::Truth(self.choose_truth(condition, then, otherwise)))
            }
            (Node::Time(then), Node::Time(otherwise)) => {
                self.choose_number(condition, then, otherwise, members).map(Node::Time)
            }
            (Node::Text(then), Node::Text(otherwise)) => {
                let (then, otherwise) = (self.number_of_text(then)?, self.number_of_text(otherwise)?);
                let chosen = self.choose_number(condition, &then, &otherwise, true)?;
                Ok(Node::Text(Text::of_number(&chosen)))
            }
            (Node::Link(then), Node::Link(otherwise)) => {
                self.choose_reference(condition, then, otherwise).map(Node::Link)
            }
            _ => Err(Unsupported("branches of unlike types")),
        }
    }

    /// A bit of either branch, by the chances of the condition.
    fn branch_bit(&mut self, condition: &Truth, then: Val, otherwise: Val) -> Val {
        let then = self.graph.and(condition.yes, then);
        let otherwise = self.graph.and(condition.no, otherwise);
        self.graph.or(then, otherwise)
    }

    fn choose_truth(&mut self, condition: &Truth, then: &Truth, otherwise: &Truth) -> Truth {
        let yes = self.branch_bit(condition, then.yes, otherwise.yes);
        let no = self.branch_bit(condition, then.no, otherwise.no);
        let undefined = self.branch_bit(condition, then.undefined, otherwise.undefined);
        let not_applicable = self.branch_bit(condition, then.not_applicable, otherwise.not_applicable);
        let truth = Truth {
            yes,
            no,
            undefined: self.graph.or(undefined, condition.undefined),
            not_applicable: self.graph.or(not_applicable, condition.not_applicable),
        };
        // Undefined or not applicable, nobody knows which: for the plain evaluator.
        let unsettled = self.unsettled(condition);
        let told = self.graph.or(truth.yes, truth.no);
        let neither = self.graph.and_not(unsettled, told);
        self.doubt(neither);
        truth
    }

    pub(super) fn choose_number(
        &mut self,
        condition: &Truth,
        then: &Num,
        otherwise: &Num,
        members: bool,
    ) -> Lowered<Num> {
        let (a, b) = (self.settled(then), self.settled(otherwise));
        let fine = Fine::pair(&a, &b, Accuracy::either);
        let (then, otherwise) =
            (self.graph.and_not(condition.yes, condition.no), self.graph.and_not(condition.no, condition.yes));
        let exactly = self.either_exactly((then, &a), (otherwise, &b));
        let unsettled = self.unsettled(condition);
        let undefined = self.branch_bit(condition, a.undefined, b.undefined);
        let undefined = self.graph.or(undefined, condition.undefined);
        let not_applicable = self.branch_bit(condition, a.not_applicable, b.not_applicable);
        let not_applicable = self.graph.or(not_applicable, condition.not_applicable);
        let open = self.branch_bit(condition, a.open, b.open);
        let open = self.graph.or(open, unsettled);
        let ranged = !self.graph.is_never(unsettled) || ((a.ranged || b.ranged) && !self.graph.is_never(open));
        let accuracy = Accuracy::either(a.accuracy, b.accuracy);
        if !ranged {
            let low = self.graph.select(condition.yes, a.low, b.low);
            return Ok(Num {
                ranged,
                closed: a.closed && b.closed,
                fine,
                exactly,
                ..Num::of(low, (open, undefined, not_applicable), accuracy)
            });
        }
        let differ = a.constant.is_some() && b.constant.is_some() && a.constant != b.constant;
        let (a, b) = (self.widened(&a), self.widened(&b));
        let only_yes = self.graph.and_not(condition.yes, condition.no);
        let (mut low, mut high) =
            (self.graph.select(only_yes, a.low, b.low), self.graph.select(only_yes, a.high, b.high));
        if !self.graph.is_never(unsettled) {
            if let (Some(then), Some(otherwise)) = (self.graph.as_float(a.low), self.graph.as_float(b.low))
                && a.constant.is_some()
                && b.constant.is_some()
            {
                // Of two constants the lesser is an end unless the greater is sure, and the other way round.
                let perhaps = self.graph.select(condition.yes, a.low, b.low);
                (low, high) = if then < otherwise { (perhaps, low) } else { (low, perhaps) };
            } else {
                let both = self.graph.and(condition.yes, condition.no);
                let least = self.graph.pair(Binary::Min, a.low, b.low);
                let most = self.graph.pair(Binary::Max, a.high, b.high);
                low = self.graph.select(both, least, low);
                high = self.graph.select(both, most, high);
            }
            // A branch that does not apply, or cannot exist, has no bounds to give.
            for (may, branch) in [(condition.yes, &a), (condition.no, &b)] {
                let lost = self.graph.or(branch.not_applicable, branch.undefined);
                let lost = self.graph.and(lost, may);
                let lost = self.graph.and(lost, unsettled);
                self.doubt(lost);
            }
            if members {
                // Members that may be are a set, not a range.
                self.doubt(unsettled);
            }
        }
        let chosen = Num {
            high,
            ranged,
            closed: a.closed && b.closed,
            fine,
            exactly,
            ..Num::of(low, (open, undefined, not_applicable), accuracy)
        };
        if !differ && !self.graph.is_never(unsettled) {
            self.one_left(&chosen);
        }
        Ok(chosen)
    }

    /// The first, or the second where the first is missing.
    pub(super) fn or_else(&mut self, a: &Node, b: &Node) -> Lowered<Node> {
        match (a, b) {
            (Node::Num(a), Node::Num(b)) => Ok(Node::Num(self.number_or_else(a, b))),
            (Node::Time(a), Node::Time(b)) => Ok(Node::Time(self.number_or_else(a, b))),
            (Node::Truth(a), Node::Truth(b)) => {
                let missing = self.unsettled(a);
                let mut bit = |a: Val, b: Val| {
                    let given = self.graph.and_not(a, missing);
                    let instead = self.graph.and(b, missing);
                    self.graph.or(given, instead)
                };
                Ok(Node::Truth(Truth {
                    yes: bit(a.yes, b.yes),
                    no: bit(a.no, b.no),
                    undefined: bit(a.undefined, b.undefined),
                    not_applicable: bit(a.not_applicable, b.not_applicable),
                }))
            }
            (Node::Text(a), Node::Text(b)) => {
                let (a, b) = (self.number_of_text(a)?, self.number_of_text(b)?);
                Ok(Node::Text(Text::of_number(&self.number_or_else(&a, &b))))
            }
            (Node::Link(a), Node::Link(b)) => self.reference_or_else(a, b).map(Node::Link),
            _ => Err(Unsupported("a default of another type")),
        }
    }

    fn number_or_else(&mut self, a: &Num, b: &Num) -> Num {
        if self.graph.is_never(a.open) {
            return a.clone();
        }
        let (a, b) = (self.settled(a), self.settled(b));
        let missing = a.open;
        let bit = |lower: &mut Self, a: Val, b: Val| {
            let given = lower.graph.and_not(a, missing);
            let instead = lower.graph.and(b, missing);
            lower.graph.or(given, instead)
        };
        let low = self.graph.select(missing, b.low, a.low);
        let bits = (
            self.graph.and(missing, b.open),
            bit(self, a.undefined, b.undefined),
            bit(self, a.not_applicable, b.not_applicable),
        );
        Num {
            high: if b.ranged { self.graph.select(missing, b.high, a.low) } else { low },
            ranged: b.ranged,
            closed: b.closed,
            fine: Fine::pair(&a, &b, Accuracy::either),
            exactly: self.default_exactly(&a, &b),
            ..Num::of(low, bits, Accuracy::either(a.accuracy, b.accuracy))
        }
    }

    /// The same, whatever the cells are.
    pub(super) fn follow_node(&mut self, key: &Num, cells: &[Node]) -> Lowered<Node> {
        if let [Node::Truth(_), ..] = cells {
            let truths = cells.iter().map(|cell| cell.clone().truth()).collect::<Lowered<Vec<Truth>>>()?;
            return Ok(Node::Truth(self.follow_truth(key, &truths)));
        }
        if let [Node::Text(_), ..] = cells {
            // What is known of texts that may be meant is for the plain evaluator.
            self.doubt(key.open);
        }
        let numbers = cells.iter().map(|cell| match cell {
            Node::Text(text) => self.number_of_text(text),
            Node::Time(time) => Ok(time.clone()),
            cell => cell.clone().num(),
        });
        let numbers = numbers.collect::<Lowered<Vec<Num>>>()?;
        let named = self.follow(key, &numbers)?;
        Ok(match cells.first() {
            Some(Node::Text(_)) => Node::Text(Text::of_number(&named)),
            Some(Node::Time(_)) => Node::Time(named),
            _ => Node::Num(named),
        })
    }

    fn follow_truth(&mut self, key: &Num, cells: &[Truth]) -> Truth {
        // What may be undefined, or may not apply, beside others is rare.
        self.doubt(key.open);
        let known = self.known(&[key]);
        let never = self.never();
        let mut named =
            Truth { yes: key.open, no: key.open, undefined: key.undefined, not_applicable: key.not_applicable };
        for (place, cell) in (0u32..).zip(cells) {
            let place = self.graph.float(f64::from(place));
            let here = self.graph.compare(Comparison::Equal, key.low, place);
            let here = self.graph.and(known, here);
            for (to, bit) in [
                (&mut named.yes, cell.yes),
                (&mut named.no, cell.no),
                (&mut named.undefined, cell.undefined),
                (&mut named.not_applicable, cell.not_applicable),
            ] {
                let bit = if bit == never { never } else { self.graph.and(here, bit) };
                *to = self.graph.or(*to, bit);
            }
        }
        named
    }

    /// The cell, one for each member, that a value names; where that is missing, any of them.
    pub(super) fn follow(&mut self, key: &Num, cells: &[Num]) -> Lowered<Num> {
        let (first, rest) = cells.split_first().ok_or(Unsupported("a member of none"))?;
        let mut chosen = self.settled(first);
        let (mut least, mut most) = (self.widened(&chosen).low, self.widened(&chosen).high);
        let mut closed = chosen.closed;
        let mut lapse = self.graph.or(chosen.undefined, chosen.not_applicable);
        for (place, cell) in (1u32..).zip(rest) {
            let cell = self.settled(cell);
            let wide = self.widened(&cell);
            least = self.graph.pair(Binary::Min, least, wide.low);
            most = self.graph.pair(Binary::Max, most, wide.high);
            closed &= cell.closed;
            let lost = self.graph.or(cell.undefined, cell.not_applicable);
            lapse = self.graph.or(lapse, lost);
            let place = self.graph.float(f64::from(place));
            let here = self.graph.compare(Comparison::Equal, key.low, place);
            let ranged = chosen.ranged || cell.ranged;
            let (a, b) = if ranged { (self.widened(&chosen), wide) } else { (chosen, cell) };
            let bit = |lower: &mut Self, then: Val, otherwise: Val| {
                let then = lower.graph.and(here, then);
                let otherwise = lower.graph.and_not(otherwise, here);
                lower.graph.or(then, otherwise)
            };
            let bits = (
                bit(self, b.open, a.open),
                bit(self, b.undefined, a.undefined),
                bit(self, b.not_applicable, a.not_applicable),
            );
            let low = self.graph.select(here, b.low, a.low);
            let high = if ranged { self.graph.select(here, b.high, a.high) } else { low };
            let fine = Fine::pair(&a, &b, Accuracy::either);
            chosen = Num { high, ranged, fine, ..Num::of(low, bits, Accuracy::either(a.accuracy, b.accuracy)) };
        }
        // What may be named by a value that is worked out is for the plain evaluator, and so is what may not be there at all.
        let unclear = if key.column.is_some() { lapse } else { self.graph.bit(true) };
        let unclear = self.graph.and(key.open, unclear);
        self.doubt(unclear);
        let lost = self.graph.or(key.undefined, key.not_applicable);
        let lost = self.graph.and(lost, key.open);
        self.doubt(lost);
        let gone = self.graph.or(key.undefined, key.not_applicable);
        let [open, undefined, not_applicable] =
            [chosen.open, chosen.undefined, chosen.not_applicable].map(|bit| self.graph.and_not(bit, gone));
        let wide = if self.graph.is_never(key.open) { chosen } else { self.widened(&chosen) };
        let named = Num {
            low: self.graph.select(key.open, least, wide.low),
            high: self.graph.select(key.open, most, wide.high),
            open: self.graph.or(open, key.open),
            undefined: self.graph.or(undefined, key.undefined),
            not_applicable: self.graph.or(not_applicable, key.not_applicable),
            ranged: wide.ranged || !self.graph.is_never(key.open),
            closed,
            ..wide
        };
        self.one_left(&named);
        Ok(named)
    }

    /// The number that a member stands for.
    pub(super) fn number_of(&mut self, id: ExprId) -> Lowered<Num> {
        let framework = self.framework;
        let Some(Type::Member(axis)) = framework.expressions.get(id.0 as usize).map(|expr| &expr.ty) else {
            return Err(Unsupported("the number of what is no member"));
        };
        let members = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
        let members = members.ok_or(Unsupported("an open axis"))?;
        let member = self.num(id)?;
        // Which numbers an open member may stand for is for the plain evaluator.
        self.doubt(member.open);
        let mut result: Option<Num> = None;
        for (place, described) in members.iter().enumerate() {
            let number = described.number.as_ref().ok_or(Unsupported("members without a number"))?;
            let number = self.constant(number)?;
            result = Some(match result {
                None => number,
                Some(before) => {
                    #[allow(clippy::cast_precision_loss)]
                    let place = self.graph.float(place as f64);
                    let here = self.graph.compare(Comparison::Equal, member.low, place);
                    let low = self.graph.select(here, number.low, before.low);
                    Num { low, high: low, accuracy: Accuracy::either(before.accuracy, number.accuracy), ..number }
                }
            });
        }
        let result = match result {
            Some(result) => result,
            None => self.constant(&Number::ZERO)?,
        };
        let never = self.never();
        Ok(Num {
            open: never,
            undefined: member.undefined,
            not_applicable: member.not_applicable,
            constant: if members.len() == 1 { result.constant.clone() } else { member.constant.and(None) },
            ..result
        })
    }
}
