//! Comparisons: decided by floats where their margins allow, by ranges where a side is open; else left alone.

use jalon::framework::{Comparator, ExprId, Type};
use jalon::number::Number;

use super::fine::Fine;
use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::exact::{Accuracy, Between, HALF_ULP, Margins};
use crate::graph::{Binary, BitOp, Comparison, Val};

/// How two floats lie to each other, where that is sure: below, equal, above.
pub(super) type Order = (Val, Val, Val);

impl Lower<'_> {
    pub(super) fn comparison(&mut self, comparator: Comparator, a: ExprId, b: ExprId) -> Lowered<Truth> {
        if let (Some(a_is_time), Some(b_is_time)) = (self.is_time(a), self.is_time(b)) {
            return self.compare_dates(comparator, (a, a_is_time), (b, b_is_time));
        }
        if self.is_duration(a) {
            return self.compare_durations(comparator, a, b);
        }
        let (a, b) = (self.expr(a)?, self.expr(b)?);
        self.compare_nodes(comparator, &a, &b)
    }

    pub(super) fn is_duration(&self, id: ExprId) -> bool {
        self.framework.expressions.get(id.0 as usize).is_some_and(|expr| expr.ty == Type::Duration)
    }

    /// Two values that are no dates, or both days.
    pub(super) fn compare_nodes(&mut self, comparator: Comparator, a: &Node, b: &Node) -> Lowered<Truth> {
        match (a, b) {
            (Node::Num(a), Node::Num(b)) => self.compare(comparator, a, b),
            (Node::Text(a), Node::Text(b)) => self.compare_texts(comparator, a, b),
            (Node::Truth(a), Node::Truth(b)) => self.compare_truths(comparator, a, b),
            (Node::Link(a), Node::Link(b)) => self.compare_references(comparator, a, b),
            (Node::Link(a), Node::Text(b)) => {
                let a = self.named(a)?;
                self.compare_texts(comparator, &a, b)
            }
            (Node::Text(a), Node::Link(b)) => {
                let b = self.named(b)?;
                self.compare_texts(comparator, a, &b)
            }
            _ => Err(Unsupported("comparisons of unlike values")),
        }
    }

    pub(crate) fn compare(&mut self, comparator: Comparator, a: &Num, b: &Num) -> Lowered<Truth> {
        if a.constant.is_some() && b.constant.is_none() {
            return self.compare(reversed(comparator), b, a);
        }
        let (a, b) = self.unrooted(a, b)?;
        let (open, undefined, not_applicable) = self.lapse(&[&a, &b]);
        let ranged = (a.ranged || b.ranged) && !self.graph.is_never(open);
        let known = self.known(&[&a, &b]);
        let live = self.graph.or(known, open);
        // In rows that may be undefined no bounds can decide anything.
        let told = if ranged {
            let sure = self.graph.and_not(open, undefined);
            self.graph.or(known, sure)
        } else {
            known
        };
        let (a, b) = if ranged { (self.widened(&a), self.widened(&b)) } else { (a, b) };
        // The highest of the left with the lowest of the right, and the other way round; the same where both are known.
        let (upper, lower) = if ranged {
            self.order_of_ends(&a, &b, (known, told))?
        } else {
            let order = self.order(&a, a.high, &b, b.low, told)?;
            (order, order)
        };
        if ranged && !(a.closed && b.closed) {
            let ends = self.graph.or(upper.1, lower.1);
            let ends = self.graph.and(ends, open);
            self.doubt(ends);
        }
        let less = (upper.0, self.graph.or(lower.2, lower.1));
        let greater = (lower.2, self.graph.or(upper.0, upper.1));
        let (holds, fails) = match comparator {
            Comparator::Less => less,
            Comparator::GreaterOrEqual => (less.1, less.0),
            Comparator::Greater => greater,
            Comparator::LessOrEqual => (greater.1, greater.0),
            Comparator::Equal | Comparator::NotEqual => {
                // A missing whole number cannot equal a broken one, whatever its ends: for the plain evaluator.
                let broken = !b.constant.as_ref().is_some_and(Number::is_integer);
                if broken && (ranged || a.accuracy.is_whole() || b.accuracy.is_whole()) {
                    self.doubt(open);
                }
                // Known, or with ends that leave nothing else.
                let equal = self.graph.and(upper.1, lower.1);
                let apart = self.graph.or(upper.0, lower.2);
                if comparator == Comparator::Equal { (equal, apart) } else { (apart, equal) }
            }
        };
        let holds = self.graph.and(holds, told);
        let fails = self.graph.and(fails, told);
        Ok(Truth {
            yes: self.graph.and_not(live, fails),
            no: self.graph.and_not(live, holds),
            undefined,
            not_applicable,
        })
    }

    /// Whether two answers are the same.
    fn compare_truths(&mut self, comparator: Comparator, a: &Truth, b: &Truth) -> Lowered<Truth> {
        if !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
            return Err(Unsupported("the order of answers"));
        }
        let lapse = [a, b].map(|x| (self.unsettled(x), x.undefined, x.not_applicable));
        let (open, undefined, not_applicable) = self.lapse_of(&lapse);
        let lost = self.graph.or(undefined, not_applicable);
        let lost = self.graph.and_not(lost, open);
        let mut may = |pairs: [(Val, Val); 2]| {
            let [first, second] = pairs.map(|(a, b)| self.graph.and(a, b));
            let either = self.graph.or(first, second);
            self.graph.and_not(either, lost)
        };
        let (same, other) = (may([(a.yes, b.yes), (a.no, b.no)]), may([(a.yes, b.no), (a.no, b.yes)]));
        let equal = Truth { yes: same, no: other, undefined, not_applicable };
        Ok(if comparator == Comparator::Equal { equal } else { equal.negated() })
    }

    /// How the highest of one lies to the lowest of another, and the other way round.
    fn order_of_ends(&mut self, a: &Num, b: &Num, (known, told): (Val, Val)) -> Lowered<(Order, Order)> {
        let by_cents = |x: &Num| x.fine.is_some() && x.exactly.is_none();
        if !by_cents(a) && !by_cents(b) {
            return Ok((self.order(a, a.high, b, b.low, told)?, self.order(a, a.low, b, b.high, told)?));
        }
        // Cents tell ties of what is known, where both ends are one.
        let alike = self.order(a, a.low, b, b.low, known)?;
        let unsure = self.graph.and_not(told, known);
        let (upper, lower) = (self.order(a, a.high, b, b.low, unsure)?, self.order(a, a.low, b, b.high, unsure)?);
        let mut bit = |alike: Val, end: Val| self.either(known, alike, end);
        let mut with = |end: Order| (bit(alike.0, end.0), bit(alike.1, end.1), bit(alike.2, end.2));
        Ok((with(upper), with(lower)))
    }

    /// For rows where both are known.
    pub(super) fn order_known(&mut self, a: &Num, b: &Num) -> Lowered<Order> {
        let known = self.known(&[a, b]);
        let (a, b) = self.unrooted(a, b)?;
        self.order(&a, a.low, &b, b.low, known)
    }

    /// Roots compare with a threshold as what they are roots of does with its power.
    fn unrooted(&mut self, a: &Num, b: &Num) -> Lowered<(Num, Num)> {
        if let (Some((degree, of)), Some(threshold)) = (&a.root, &b.constant)
            && threshold.is_negative() == Some(false)
            && let Some(power) = threshold.powi(i64::from(*degree))
        {
            let power = self.constant(&power)?;
            let of = Num { open: a.open, undefined: a.undefined, not_applicable: a.not_applicable, ..(**of).clone() };
            return Ok((of, power));
        }
        Ok((a.clone(), b.clone()))
    }

    /// How two ends lie to each other; where that is not sure, though it matters, the row is doubtful.
    fn order(&mut self, a: &Num, a_end: Val, b: &Num, b_end: Val, matters: Val) -> Lowered<Order> {
        // A sum that may cancel is compared by the size of its terms, as two sides are.
        let as_one = |threshold: &Number| match a.terms {
            Some(terms) => terms.zero_is_exact && *threshold == Number::ZERO,
            None => true,
        };
        if let Some(threshold) = b.constant.as_ref().filter(|threshold| as_one(threshold)) {
            let a = self.settled(a);
            return self.order_at(&a, a_end, threshold, matters);
        }
        let exact = |x: &Num| x.terms.is_none() && (x.accuracy.shortest || x.accuracy.error == 0.0);
        let decimals = a.accuracy.shortest && b.accuracy.shortest;
        let floats = a.accuracy.error == 0.0 && b.accuracy.error == 0.0;
        if exact(a) && exact(b) && (decimals || floats) {
            let below = self.graph.compare(Comparison::Less, a_end, b_end);
            let equal = self.graph.compare(Comparison::Equal, a_end, b_end);
            let above = self.graph.compare(Comparison::Less, b_end, a_end);
            return Ok((below, equal, above));
        }
        let zero = self.graph.float(0.0);
        let difference = self.graph.pair(Binary::Sub, a_end, b_end);
        let size = |x: &Num, end: Val| match x.terms {
            Some(terms) if end == x.low => terms.low,
            Some(terms) => terms.high,
            None => end,
        };
        let (left, right) = (size(a, a_end), size(b, b_end));
        let terms = self.graph.pair(Binary::AddSizes, left, right);
        let error = (a.accuracy.error.max(b.accuracy.error) + 4.0 * HALF_ULP) * 1.000_01;
        let near = self.graph.compare(Comparison::NearSome(error.to_bits()), difference, terms);
        let nothing = self.graph.compare(Comparison::Equal, terms, zero);
        let unclear = self.graph.and(near, matters);
        let apart = |fine: &Fine, (a, b): (f64, f64)| 1.0 / fine.accuracy.denominator > 4.0 * error * (a + b);
        let most = |x: &Num| x.fine.as_ref().map_or(x.accuracy.most, |fine| fine.accuracy.most);
        let fine = Fine::pair(a, b, |a, b| Accuracy::sum(a, b, false));
        let fine = fine.filter(|fine| apart(fine, (most(a), most(b))) && a_end == a.low && b_end == b.low);
        let same = match fine {
            Some(fine) => self.told_exactly(&fine, &[a, b], unclear),
            None => self.never(),
        };
        let unclear = self.graph.and_not(unclear, same);
        let ((lesser, level, greater), left) = self.told_by_integers(a, b, unclear);
        self.doubt(left);
        let told = self.graph.and_not(unclear, left);
        let told = self.graph.or(told, same);
        let below = self.graph.compare(Comparison::Less, difference, zero);
        let above = self.graph.compare(Comparison::Less, zero, difference);
        let (below, above) = (self.graph.and_not(below, told), self.graph.and_not(above, told));
        let equal = self.graph.any(&[nothing, same, level]);
        Ok((self.graph.or(below, lesser), equal, self.graph.or(above, greater)))
    }

    fn order_at(&mut self, a: &Num, end: Val, threshold: &Number, matters: Val) -> Lowered<Order> {
        let margins = Margins::of(&a.accuracy, threshold).ok_or(Unsupported("a threshold that is no float"))?;
        let (low, high) = (self.graph.float(margins.below), self.graph.float(margins.above));
        let below = self.graph.compare(Comparison::Less, end, low);
        let above = self.graph.compare(Comparison::Less, high, end);
        let told = self.graph.or(below, above);
        let between = self.graph.not(told);
        let equal = match margins.between {
            Between::Equal => {
                if margins.below < margins.above {
                    let told = self.graph.and(between, matters);
                    self.told_apart(told);
                }
                between
            }
            Between::Nothing => self.never(),
            Between::Unclear => {
                let unclear = self.graph.and(between, matters);
                let fine = a.fine.clone().filter(|_| end == a.low).filter(|fine| {
                    let error = a.accuracy.error.max(fine.accuracy.error);
                    let margins = Margins::of(&Accuracy { error, ..fine.accuracy }, threshold);
                    margins.is_some_and(|margins| margins.between == Between::Equal)
                });
                let same = match fine {
                    Some(fine) => self.told_exactly(&fine, &[a], unclear),
                    None => self.never(),
                };
                let unclear = self.graph.and_not(unclear, same);
                let ((lesser, level, greater), left) = self.told_at_by_integers(a, threshold, unclear);
                self.doubt(left);
                let equal = self.graph.or(same, level);
                return Ok((self.graph.or(below, lesser), equal, self.graph.or(above, greater)));
            }
        };
        Ok((below, equal, above))
    }

    /// Of rows too close to tell by size, those that are equal because their cells are cents.
    fn told_exactly(&mut self, fine: &Fine, of: &[&Num], unclear: Val) -> Val {
        let known = self.known(of);
        let asked = self.graph.and(unclear, known);
        let same = self.fine_rows(fine, asked);
        self.told_apart(same);
        same
    }

    /// `x in {a, b}`
    pub(super) fn in_set(&mut self, of: ExprId, members: &[ExprId]) -> Lowered<Truth> {
        let x = match self.expr(of)? {
            Node::Text(x) => return self.text_in_set(&x, members),
            Node::Num(x) if !self.is_duration(of) => x,
            Node::Num(_) | Node::Time(_) | Node::Truth(_) | Node::Link(_) => {
                let same = members.iter().map(|member| self.comparison(Comparator::Equal, of, *member));
                let same = same.collect::<Lowered<Vec<Truth>>>()?;
                return if same.is_empty() { Err(Unsupported("an empty set")) } else { Ok(self.any(&same)) };
            }
        };
        let members: Vec<Num> = members.iter().map(|member| self.num(*member)).collect::<Lowered<_>>()?;
        if let Some(column) = x.column
            && let Some(set) = members.iter().try_fold(0u64, |set, member| {
                let place =
                    member.constant.as_ref().and_then(Number::to_i64).filter(|place| (0..64).contains(place))?;
                Some(set | 1 << place)
            })
        {
            if f64::from(set.count_ones()) > x.accuracy.most {
                return Err(Unsupported("a set of all choices"));
            }
            let is_in = self.graph.bits(BitOp::CodeIn(column, set));
            let given = self.graph.not(x.open);
            let surely = self.graph.and(given, is_in);
            let never = self.never();
            return Ok(Truth {
                yes: self.graph.or(is_in, x.open),
                no: self.graph.not(surely),
                undefined: never,
                not_applicable: never,
            });
        }
        if members.is_empty() {
            return Err(Unsupported("a set of nothing"));
        }
        if x.accuracy.denominator == 1.0 && x.ranged {
            // All that a missing whole number may be can lie in a set.
            self.doubt(x.open);
        }
        let mut parts = Vec::with_capacity(members.len());
        for member in &members {
            parts.push(self.compare(Comparator::Equal, &x, member)?);
        }
        Ok(self.any(&parts))
    }

    /// `x in a .. b`
    pub(super) fn in_range(&mut self, x: ExprId, low: Option<ExprId>, high: Option<ExprId>) -> Lowered<Truth> {
        let mut parts = Vec::new();
        for (end, comparator) in [(low, Comparator::GreaterOrEqual), (high, Comparator::LessOrEqual)] {
            if let Some(end) = end {
                parts.push(self.comparison(comparator, x, end)?);
            }
        }
        if parts.is_empty() {
            return Err(Unsupported("a range without ends"));
        }
        Ok(self.all(&parts))
    }
}

pub(super) fn reversed(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same @ (Comparator::Equal | Comparator::NotEqual) => same,
    }
}
