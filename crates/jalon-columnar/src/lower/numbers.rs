//! Arithmetic: floats, ends of ranges where bounds matter, and the bits of what is open, undefined or not applicable.

use jalon::number::Number;

use super::fine::Fine;
use super::{Lower, Lowered, Num, Terms};
use crate::exact::{Accuracy, CANCELLED, FAR, NEAR_FAR};
use crate::graph::{Binary, Comparison, Unary, Val};
use crate::integers::Step;

impl Lower<'_> {
    /// Rows where all of these are known.
    pub(crate) fn known(&mut self, nums: &[&Num]) -> Val {
        let mut not = self.never();
        for num in nums {
            for bit in [num.open, num.undefined, num.not_applicable] {
                not = self.graph.or(not, bit);
            }
        }
        self.graph.not(not)
    }

    /// Rows where the ends mean something: known, or open without the chance of being undefined.
    pub(super) fn bounded(&mut self, num: &Num) -> Val {
        let known = self.known(&[num]);
        if !num.ranged {
            return known;
        }
        let open = self.graph.and_not(num.open, num.undefined);
        self.graph.or(known, open)
    }

    /// What operands hand on: open, undefined, not applicable. Not applicable goes first, then undefined.
    pub(super) fn lapse(&mut self, nums: &[&Num]) -> (Val, Val, Val) {
        let bits: Vec<_> = nums.iter().map(|num| (num.open, num.undefined, num.not_applicable)).collect();
        self.lapse_of(&bits)
    }

    /// The same of the bits of operands.
    pub(super) fn lapse_of(&mut self, operands: &[(Val, Val, Val)]) -> (Val, Val, Val) {
        let never = self.never();
        let (mut not_applicable, mut undefined, mut open) = (never, never, never);
        let (mut perhaps_undefined, mut perhaps_not) = (never, never);
        for (its_open, its_undefined, its_lack) in operands.iter().copied() {
            let surely = self.graph.and_not(its_lack, its_open);
            not_applicable = self.graph.or(not_applicable, surely);
            let surely = self.graph.and_not(its_undefined, its_open);
            undefined = self.graph.or(undefined, surely);
            open = self.graph.or(open, its_open);
            perhaps_undefined = self.graph.or(perhaps_undefined, its_undefined);
            perhaps_not = self.graph.or(perhaps_not, its_lack);
        }
        let undefined = self.graph.and_not(undefined, not_applicable);
        let open = self.graph.and_not(open, not_applicable);
        let open = self.graph.and_not(open, undefined);
        let perhaps_undefined = self.graph.and(open, perhaps_undefined);
        let perhaps_not = self.graph.and(open, perhaps_not);
        (open, self.graph.or(undefined, perhaps_undefined), self.graph.or(not_applicable, perhaps_not))
    }

    /// The same with ends in all open rows.
    pub(super) fn widened(&mut self, x: &Num) -> Num {
        if x.ranged || self.graph.is_never(x.open) {
            return x.clone();
        }
        let mut wide = self.with_ends(x, (f64::NEG_INFINITY, f64::INFINITY));
        if let Some(terms) = &mut wide.terms {
            let endless = self.graph.float(f64::INFINITY);
            terms.low = self.graph.select(x.open, endless, terms.low);
            terms.high = terms.low;
        }
        wide.exactly = self.exactly(x);
        wide.constant = None;
        wide
    }

    /// Leaves rows where a sum has cancelled to the plain evaluator: its error is then relative to itself.
    pub(crate) fn settled(&mut self, x: &Num) -> Num {
        let Some(terms) = x.terms else { return x.clone() };
        let mut lost = self.cancelled(x.low, terms.low, &terms);
        if x.high != x.low {
            let high = self.cancelled(x.high, terms.high, &terms);
            lost = self.graph.or(lost, high);
        }
        let bounded = self.bounded(x);
        let lost = self.graph.and(lost, bounded);
        self.doubt(lost);
        let fine = x.fine.clone().map(|fine| Fine { accuracy: fine.accuracy.not_cancelled(), ..fine });
        Num { terms: None, accuracy: x.accuracy.not_cancelled(), fine, ..x.clone() }
    }

    fn cancelled(&mut self, sum: Val, end: Val, terms: &Terms) -> Val {
        let share = CANCELLED.to_bits();
        // Terms that are all 0 have cancelled nothing.
        let question = if terms.zero_is_exact { Comparison::NearNot(share) } else { Comparison::NearSome(share) };
        let end = match terms.beside {
            // Where x and c cancel to a share e, x is about -c: |x| + |c| is at most 2 |c| / (1 - e).
            Some(size) => self.graph.float(size * 2.0 / (1.0 - CANCELLED) * (1.0 + CANCELLED)),
            None => end,
        };
        self.graph.compare(question, sum, end)
    }

    pub(super) fn negate(&mut self, x: &Num) -> Num {
        Num {
            low: self.graph.map(Unary::Neg, x.high),
            high: self.graph.map(Unary::Neg, x.low),
            accuracy: x.accuracy.negated(),
            terms: x.terms.map(|terms| Terms { low: terms.high, high: terms.low, ..terms }),
            constant: x.constant.as_ref().map(Number::neg),
            root: None,
            column: None,
            fine: x.fine.clone().map(|fine| Fine { accuracy: fine.accuracy.negated(), ..fine }),
            exactly: self.mapped_exactly(x, Step::Negate),
            ..x.clone()
        }
    }

    pub(super) fn absolute(&mut self, x: &Num) -> Num {
        let x = self.settled(x);
        let exactly = self.mapped_exactly(&x, Step::Abs);
        let magnitude = self.graph.map(Unary::Abs, x.low);
        let accuracy = x.accuracy.absolute();
        if self.graph.is_never(x.open) {
            let constant = x.constant.as_ref().map(Number::abs);
            return Num { low: magnitude, high: magnitude, accuracy, constant, exactly, ..x.alone() };
        }
        let x = self.widened(&x);
        let (low, high) = (self.graph.map(Unary::Abs, x.low), self.graph.map(Unary::Abs, x.high));
        let zero = self.graph.float(0.0);
        let below = self.graph.compare(Comparison::AtMost, x.low, zero);
        let above = self.graph.compare(Comparison::AtMost, zero, x.high);
        let around = self.graph.and(below, above);
        let nearest = self.graph.pair(Binary::Min, low, high);
        Num {
            low: self.graph.select(around, zero, nearest),
            high: self.graph.pair(Binary::Max, low, high),
            accuracy,
            exactly,
            ..x.alone()
        }
    }

    pub(super) fn subtract(&mut self, a: &Num, b: &Num) -> Lowered<Num> {
        let b = self.negate(b);
        self.add(a, &b)
    }

    pub(super) fn add(&mut self, a: &Num, b: &Num) -> Lowered<Num> {
        if let (Some(a), Some(b)) = (&a.constant, &b.constant) {
            return self.constant(&a.add(b));
        }
        if a.constant.as_ref() == Some(&Number::ZERO) {
            return Ok(b.clone());
        }
        if b.constant.as_ref() == Some(&Number::ZERO) {
            return Ok(a.clone());
        }
        let (open, undefined, not_applicable) = self.lapse(&[a, b]);
        let ranged = (a.ranged || b.ranged) && !self.graph.is_never(open);
        let (a, b) = if ranged { (self.widened(a), self.widened(b)) } else { (a.clone(), b.clone()) };
        let same_sign = a.accuracy.not_negative && b.accuracy.not_negative;
        let accuracy = Accuracy::sum(a.accuracy, b.accuracy, same_sign);
        let low = self.graph.pair(Binary::Add, a.low, b.low);
        let high = if ranged { self.graph.pair(Binary::Add, a.high, b.high) } else { low };
        let terms = if same_sign || accuracy.error == 0.0 {
            None
        } else {
            let ends = |x: &Num| x.terms.map_or((x.low, x.high), |terms| (terms.low, terms.high));
            let (a_ends, b_ends) = (ends(&a), ends(&b));
            let lows = self.graph.pair(Binary::AddSizes, a_ends.0, b_ends.0);
            let highs = if high == low { lows } else { self.graph.pair(Binary::AddSizes, a_ends.1, b_ends.1) };
            let as_written = |x: &Num| x.terms.is_none() && x.accuracy.shortest;
            let beside = match (&a.terms, &b.terms) {
                (None, None) => self.graph.as_float(a.low).or_else(|| self.graph.as_float(b.low)).map(f64::abs),
                _ => None,
            };
            Some(Terms { low: lows, high: highs, zero_is_exact: as_written(&a) && as_written(&b), beside })
        };
        Ok(Num {
            high,
            terms,
            ranged,
            closed: a.closed && b.closed,
            fine: Fine::pair(&a, &b, |a, b| Accuracy::sum(a, b, same_sign)),
            exactly: self.paired_exactly(&a, &b, Step::Add),
            ..Num::of(low, (open, undefined, not_applicable), accuracy)
        })
    }

    pub(super) fn multiply(&mut self, a: &Num, b: &Num) -> Lowered<Num> {
        if let (Some(a), Some(b)) = (&a.constant, &b.constant) {
            return self.constant(&a.mul(b));
        }
        if a.constant.as_ref() == Some(&Number::ONE) {
            return Ok(b.clone());
        }
        if b.constant.as_ref() == Some(&Number::ONE) {
            return Ok(a.clone());
        }
        let (a, b) = (self.settled(a), self.settled(b));
        let (mut open, undefined, not_applicable) = self.lapse(&[&a, &b]);
        let accuracy = Accuracy::product(a.accuracy, b.accuracy);
        let exactly = self.paired_exactly(&a, &b, Step::Multiply);
        let mut low = self.graph.pair(Binary::Mul, a.low, b.low);
        let mut high = low;
        let ranged = (a.ranged || b.ranged) && !self.graph.is_never(open);
        if ranged {
            (low, high) = self.product_ends(&a, &b);
        }
        // 0 times anything is 0, however open.
        let collapses = !(self.graph.is_never(open) || a.accuracy.not_zero && b.accuracy.not_zero);
        if collapses {
            let zero = self.graph.float(0.0);
            let sure = self.graph.or(undefined, not_applicable);
            let sure = self.graph.and_not(open, sure);
            let nothing = if ranged {
                let low = self.graph.compare(Comparison::Equal, low, zero);
                let high = self.graph.compare(Comparison::Equal, high, zero);
                self.graph.and(low, high)
            } else {
                let mut nothing = self.never();
                for x in [&a, &b] {
                    if !x.accuracy.not_zero {
                        let known = self.known(&[x]);
                        let is_zero = self.graph.compare(Comparison::Equal, x.low, zero);
                        let is_zero = self.graph.and(known, is_zero);
                        nothing = self.graph.or(nothing, is_zero);
                    }
                }
                nothing
            };
            let nothing = self.graph.and(sure, nothing);
            open = self.graph.and_not(open, nothing);
            if !ranged {
                low = self.graph.select(nothing, zero, low);
                high = low;
            }
        }
        Ok(self.in_reach(Num {
            high,
            ranged,
            closed: a.closed && b.closed,
            fine: Fine::pair(&a, &b, Accuracy::product),
            exactly,
            ..Num::of(low, (open, undefined, not_applicable), accuracy)
        }))
    }

    fn product_ends(&mut self, a: &Num, b: &Num) -> (Val, Val) {
        let (a, b) = (self.widened(a), self.widened(b));
        let times = if a.accuracy.not_zero && b.accuracy.not_zero { Binary::Mul } else { Binary::MulEnds };
        if a.accuracy.not_negative && b.accuracy.not_negative {
            return (self.graph.pair(times, a.low, b.low), self.graph.pair(times, a.high, b.high));
        }
        // A constant goes one way or the other.
        for (x, factor) in [(&a, &b), (&b, &a)] {
            if let Some(float) = self.graph.as_float(factor.low).filter(|_| factor.low == factor.high) {
                let low = self.graph.pair(times, x.low, factor.low);
                let high = self.graph.pair(times, x.high, factor.low);
                return if float < 0.0 { (high, low) } else { (low, high) };
            }
        }
        let corners = [(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)];
        let corners = corners.map(|(a, b)| self.graph.pair(times, a, b));
        let mut ends = (corners[0], corners[0]);
        for corner in &corners[1..] {
            ends = (self.graph.pair(Binary::Min, ends.0, *corner), self.graph.pair(Binary::Max, ends.1, *corner));
        }
        ends
    }

    pub(crate) fn divide(&mut self, a: &Num, b: &Num) -> Lowered<Num> {
        if let Some(divisor) = &b.constant
            && let Some(inverse) = Number::ONE.div(divisor)
        {
            let inverse = self.constant(&inverse)?;
            return self.multiply(a, &inverse);
        }
        let (a, b) = (self.settled(a), self.settled(b));
        let zero = self.graph.float(0.0);
        let (mut open, mut undefined, mut not_applicable) = self.lapse(&[&a, &b]);
        if !b.accuracy.not_zero {
            let known = self.known(&[&b]);
            let by_zero = self.graph.compare(Comparison::Equal, b.low, zero);
            let by_zero = self.graph.and(known, by_zero);
            // What is not applicable, or undefined before, stays so.
            let dead = self.graph.or(undefined, not_applicable);
            let dead = self.graph.and_not(dead, open);
            let by_zero = self.graph.and_not(by_zero, dead);
            open = self.graph.and_not(open, by_zero);
            undefined = self.graph.or(undefined, by_zero);
            not_applicable = self.graph.and_not(not_applicable, by_zero);
        }
        // A divisor that may not exist, and is 0 if it does, is for the plain evaluator.
        let unclear = self.graph.and(b.open, b.undefined);
        let unclear = self.graph.and(open, unclear);
        self.doubt(unclear);
        let ranged = (a.ranged || b.ranged) && !self.graph.is_never(open);
        let accuracy = Accuracy::quotient(a.accuracy, b.accuracy);
        let exactly = self.paired_exactly(&a, &b, Step::Divide);
        let mut closed = a.closed;
        let (low, high) = if ranged {
            let (a, b) = (self.widened(&a), self.widened(&b));
            let below = self.graph.compare(Comparison::AtMost, b.low, zero);
            let above = self.graph.compare(Comparison::AtMost, zero, b.high);
            let around = self.graph.and(below, above);
            let around = self.graph.and(around, b.open);
            let around = self.graph.and(around, open);
            // What is above 0 comes near it at most.
            let above_zero = b.accuracy.not_zero && b.accuracy.not_negative;
            let around = if above_zero { self.never() } else { around };
            // A divisor that is 0 if it applies at all is for the plain evaluator.
            let low = self.graph.compare(Comparison::Equal, b.low, zero);
            let high = self.graph.compare(Comparison::Equal, b.high, zero);
            let only_zero = self.graph.and(low, high);
            let only_zero = self.graph.and(only_zero, around);
            self.doubt(only_zero);
            undefined = self.graph.or(undefined, around);
            if a.accuracy.not_negative && b.accuracy.not_negative {
                closed &= self.graph.is_never(b.open);
                (self.graph.pair(Binary::Div, a.low, b.high), self.graph.pair(Binary::Div, a.high, b.low))
            } else {
                // Open divisors of unknown sign are for the plain evaluator.
                let odd = self.graph.and_not(b.open, around);
                let odd = self.graph.and(odd, open);
                self.doubt(odd);
                let ends = (self.graph.pair(Binary::Div, a.low, b.low), self.graph.pair(Binary::Div, a.high, b.low));
                (self.graph.pair(Binary::Min, ends.0, ends.1), self.graph.pair(Binary::Max, ends.0, ends.1))
            }
        } else {
            // A divisor that may be anything may be 0.
            let perhaps = self.graph.and(open, b.open);
            undefined = self.graph.or(undefined, perhaps);
            let quotient = self.graph.pair(Binary::Div, a.low, b.low);
            (quotient, quotient)
        };
        if ranged && !a.accuracy.not_zero {
            // 0 by anything but 0 is 0, however open.
            let lost = self.graph.or(undefined, not_applicable);
            let sure = self.graph.and_not(open, lost);
            let known = self.known(&[&a]);
            let nothing = self.graph.compare(Comparison::Equal, a.low, zero);
            let nothing = self.graph.and(known, nothing);
            let nothing = self.graph.and(sure, nothing);
            open = self.graph.and_not(open, nothing);
        }
        Ok(self.in_reach(Num {
            high,
            ranged,
            closed,
            fine: Fine::pair(&a, &b, Accuracy::quotient),
            exactly,
            ..Num::of(low, (open, undefined, not_applicable), accuracy)
        }))
    }

    /// Where a long chain of products could leave the range of floats, rows that come near its ends are left to the plain
    /// evaluator, and the bounds begin anew.
    fn in_reach(&mut self, x: Num) -> Num {
        let accuracy = x.accuracy;
        if accuracy.least > 1.0 / FAR && accuracy.most < FAR {
            return x;
        }
        let bounded = self.bounded(&x);
        let known = self.known(&[&x]);
        let (near, far) = (self.graph.float(1.0 / NEAR_FAR), self.graph.float(NEAR_FAR));
        let (zero, endless) = (self.graph.float(0.0), self.graph.float(f64::INFINITY));
        for end in [x.low, x.high] {
            let size = self.graph.map(Unary::Abs, end);
            let tiny = self.graph.compare(Comparison::Less, size, near);
            let nothing = self.graph.compare(Comparison::Equal, size, zero);
            let tiny = self.graph.and_not(tiny, nothing);
            let huge = self.graph.compare(Comparison::Less, far, size);
            // An open end may lie at infinity; a value may not.
            let without_end = self.graph.compare(Comparison::Equal, size, endless);
            let without_end = self.graph.and_not(without_end, known);
            let huge = self.graph.and_not(huge, without_end);
            let out = self.graph.or(tiny, huge);
            let out = self.graph.and(out, bounded);
            self.doubt(out);
        }
        Num { accuracy: accuracy.within_reach(NEAR_FAR), ..x }
    }
}
