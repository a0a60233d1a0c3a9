//! What stands beside results: the ends of open numbers, and how far criteria are from turning.

use jalon::framework::{Comparator, Criterion, ExprId, ExprKind, ItemId, Target, Type};
use jalon::number::Number;

use super::{Lower, Lowered, Node, Num, Terms, Truth, Unsupported};
use crate::exact::Accuracy;
use crate::graph::{Comparison, Unary, Val};
use crate::reading::{Aspect, Reading};

impl Lower<'_> {
    /// The least that a number may be, or the most, and where that is told.
    pub(crate) fn end(&mut self, num: &Num, least: bool) -> (Val, Val) {
        let known = self.known(&[num]);
        if !num.ranged || self.graph.is_never(num.open) {
            return (num.low, known);
        }
        // What may be undefined has no ends by columns.
        let unclear = self.graph.and(num.open, num.undefined);
        self.doubt(unclear);
        let end = if least { num.low } else { num.high };
        let (size, endless) = (self.graph.map(Unary::Abs, end), self.graph.float(f64::INFINITY));
        let finite = self.graph.compare(Comparison::Less, size, endless);
        let open = self.graph.and(num.open, finite);
        (end, self.graph.or(known, open))
    }

    /// How far a criterion's comparison is from turning (in the unit compared, or days), and where that is told.
    pub(crate) fn margin(&mut self, id: ItemId, criterion: &Criterion) -> Lowered<(Num, Val)> {
        let status = self.item(id)?.truth()?;
        let [.., not] = self.only(&status);
        let stands_in = self.stands_in(criterion)?;
        let (mut distance, mut told) = match self.replacement(Target::Item(id)) {
            Some(_) => self.no_distance()?,
            None => self.distance(criterion.condition)?,
        };
        for (exception, here) in criterion.exceptions.iter().zip(stands_in) {
            let (instead, known) = self.distance(exception.condition)?;
            told = self.either(here, known, told);
            let never = self.never();
            let condition = Truth { yes: here, no: self.graph.not(here), undefined: never, not_applicable: never };
            distance = self.choose_number(&condition, &instead, &distance, false)?;
        }
        let told = self.graph.and_not(told, not);
        Ok((distance, told))
    }

    /// For each exception of a criterion, rows where it stands in for sure.
    pub(super) fn stands_in(&mut self, criterion: &Criterion) -> Lowered<Vec<Val>> {
        let mut asked = self.graph.bit(true);
        if let Some(applies) = criterion.applies_when {
            let applies = self.truth(applies)?;
            let [_, no, lost, not] = self.only(&applies);
            let stopped = self.graph.any(&[no, lost, not]);
            asked = self.graph.not(stopped);
        }
        let mut stands_in = Vec::with_capacity(criterion.exceptions.len());
        for exception in &criterion.exceptions {
            let when = self.truth(exception.when)?;
            let [yes, no, _, not] = self.only(&when);
            stands_in.push(self.graph.and(asked, yes));
            let passed = self.graph.or(no, not);
            asked = self.graph.and(asked, passed);
        }
        Ok(stands_in)
    }

    /// How far a comparison of known sides is from turning: of those that have a direction.
    fn distance(&mut self, condition: ExprId) -> Lowered<(Num, Val)> {
        let framework = self.framework;
        let kind = |id: ExprId| framework.expressions.get(id.0 as usize);
        let Some(ExprKind::Compare(comparator, left, right)) = kind(condition).map(|expr| &expr.kind) else {
            return self.no_distance();
        };
        let upward = match comparator {
            Comparator::Greater | Comparator::GreaterOrEqual => true,
            Comparator::Less | Comparator::LessOrEqual => false,
            Comparator::Equal | Comparator::NotEqual => return self.no_distance(),
        };
        let unit = match kind(*left).map(|expr| &expr.ty) {
            Some(Type::Number(number)) => number.unit.scale().clone(),
            Some(Type::Date { .. }) => Number::ONE,
            _ => return self.no_distance(),
        };
        let sides = self
            .reading(Reading { of: Aspect::Day, moved: None }, |lower| Ok((lower.expr(*left)?, lower.expr(*right)?)))?;
        let (Node::Num(left), Node::Num(right)) = sides else { return self.no_distance() };
        let known = self.known(&[&left, &right]);
        let (left, right) = (self.where_known(&left, known), self.where_known(&right, known));
        let distance = if upward { self.subtract(&left, &right)? } else { self.subtract(&right, &left)? };
        let unit = self.constant(&unit)?;
        Ok((self.divide(&distance, &unit)?, known))
    }

    /// A number of which only the rows matter where it is known: nothing is said of the others.
    fn where_known(&mut self, x: &Num, known: Val) -> Num {
        if x.constant.is_some() {
            return x.clone();
        }
        let (never, zero) = (self.never(), self.graph.float(0.0));
        let low = self.graph.select(known, x.low, zero);
        let terms = x.terms.map(|terms| {
            let size = self.graph.select(known, terms.low, zero);
            Terms { low: size, high: size, ..terms }
        });
        let accuracy = Accuracy::either(x.accuracy, Accuracy::constant(&Number::ZERO, 0.0));
        Num { terms, ..Num::of(low, (never, never, never), accuracy) }
    }

    /// The only value of an expression: of one that is laid out nowhere.
    pub(crate) fn single(&mut self, id: ExprId) -> Lowered<Node> {
        match self.framework.expressions.get(id.0 as usize) {
            Some(expr) if expr.axes.is_empty() => self.expr(id),
            _ => Err(Unsupported("what stands beside a judgement of several things")),
        }
    }

    fn no_distance(&mut self) -> Lowered<(Num, Val)> {
        let zero = self.constant(&Number::ZERO)?;
        Ok((zero, self.never()))
    }
}
