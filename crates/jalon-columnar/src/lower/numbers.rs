//! Arithmetic: floats, ends of ranges where bounds matter, and the bits of what is open, undefined or not applicable.

use jalon::framework::ScaleId;
use jalon::number::{Number, Rounding};

use super::fine::Fine;
use super::{Lower, Lowered, Node, Num, Terms, Unsupported};
use crate::exact::{Accuracy, CANCELLED, HALF_ULP};
use crate::graph::{Binary, Comparison, Unary, Val};

/// The error that a cube root is allowed; whether it keeps to it is seen row by row.
const ROOT_ERROR: f64 = 1.0 / (1u64 << 45) as f64;

/// Products whose bounds leave this range are looked at.
const FAR: f64 = 1e200;
/// And kept within this one.
const NEAR_FAR: f64 = 1e150;

/// Numbers of steps above this are rounded by the plain evaluator.
const LARGEST_ROUNDED: f64 = 1e15;

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
        let never = self.never();
        let (mut not_applicable, mut undefined, mut open) = (never, never, never);
        let (mut perhaps_undefined, mut perhaps_not) = (never, never);
        for num in nums {
            let surely = self.graph.and_not(num.not_applicable, num.open);
            not_applicable = self.graph.or(not_applicable, surely);
            let surely = self.graph.and_not(num.undefined, num.open);
            undefined = self.graph.or(undefined, surely);
            open = self.graph.or(open, num.open);
            perhaps_undefined = self.graph.or(perhaps_undefined, num.undefined);
            perhaps_not = self.graph.or(perhaps_not, num.not_applicable);
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
        if x.ranged {
            return x.clone();
        }
        let mut wide = self.with_ends(x, (f64::NEG_INFINITY, f64::INFINITY));
        if let Some(terms) = &mut wide.terms {
            let endless = self.graph.float(f64::INFINITY);
            terms.low = self.graph.select(x.open, endless, terms.low);
            terms.high = terms.low;
        }
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
            ..x.clone()
        }
    }

    pub(super) fn absolute(&mut self, x: &Num) -> Num {
        let x = self.settled(x);
        let magnitude = self.graph.map(Unary::Abs, x.low);
        let accuracy = x.accuracy.absolute();
        if self.graph.is_never(x.open) {
            let constant = x.constant.as_ref().map(Number::abs);
            return Num {
                low: magnitude,
                high: magnitude,
                accuracy,
                constant,
                root: None,
                column: None,
                fine: None,
                ..x
            };
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
            // An end that is 0 is possible, whatever the others are.
            closed: x.closed,
            root: None,
            column: None,
            fine: None,
            ..x
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
            low,
            high,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms,
            ranged,
            closed: a.closed && b.closed,
            constant: None,
            root: None,
            column: None,
            fine: Fine::pair(&a, &b, |a, b| Accuracy::sum(a, b, same_sign)),
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
            low,
            high,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms: None,
            ranged,
            closed: a.closed && b.closed,
            constant: None,
            root: None,
            column: None,
            fine: Fine::pair(&a, &b, Accuracy::product),
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
        let ranged = (a.ranged || b.ranged) && !self.graph.is_never(open);
        let accuracy = Accuracy::quotient(a.accuracy, b.accuracy);
        let mut closed = a.closed;
        let (low, high) = if ranged {
            let (a, b) = (self.widened(&a), self.widened(&b));
            let below = self.graph.compare(Comparison::AtMost, b.low, zero);
            let above = self.graph.compare(Comparison::AtMost, zero, b.high);
            let around = self.graph.and(below, above);
            let around = self.graph.and(around, b.open);
            let around = self.graph.and(around, open);
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
            low,
            high,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms: None,
            ranged,
            closed,
            constant: None,
            root: None,
            column: None,
            fine: Fine::pair(&a, &b, Accuracy::quotient),
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
        let accuracy = Accuracy {
            least: accuracy.least.max(1.0 / NEAR_FAR),
            most: accuracy.most.min(NEAR_FAR),
            grid: accuracy.grid.max(HALF_ULP / NEAR_FAR),
            ..accuracy
        };
        Num { accuracy, ..x }
    }

    pub(super) fn power(&mut self, base: &Num, exponent: &Num) -> Lowered<Num> {
        let exponent = exponent.constant.clone().ok_or(Unsupported("a power that is not constant"))?;
        let fraction = |degree: i64| exponent.mul(&Number::from(degree)).to_i64();
        match (fraction(1), fraction(2), fraction(3)) {
            (Some(0), ..) => Err(Unsupported("a power of 0")),
            (Some(1), ..) => Ok(base.clone()),
            (Some(whole @ 2..=8), ..) => {
                if !(self.graph.is_never(base.open) || base.ranged && base.accuracy.not_negative) {
                    return Err(Unsupported("powers of what may be missing and may be negative"));
                }
                let mut power = base.clone();
                for _ in 1..whole {
                    power = self.multiply(&power, base)?;
                }
                Ok(power)
            }
            (None, Some(1), _) => self.rooted(base, 2),
            (None, _, Some(1)) => self.rooted(base, 3),
            _ => Err(Unsupported("this power")),
        }
    }

    /// A root: of what is negative there is none.
    pub(super) fn rooted(&mut self, x: &Num, degree: u32) -> Lowered<Num> {
        let x = self.settled(x);
        let zero = self.graph.float(0.0);
        let (mut open, mut undefined, mut not_applicable) = (x.open, x.undefined, x.not_applicable);
        if !x.accuracy.not_negative {
            let known = self.known(&[&x]);
            let negative = self.graph.compare(Comparison::Less, x.low, zero);
            let negative = self.graph.and(known, negative);
            undefined = self.graph.or(undefined, negative);
            if x.ranged {
                let perhaps = self.graph.compare(Comparison::Less, x.low, zero);
                let perhaps = self.graph.and(perhaps, x.open);
                let perhaps = self.graph.and_not(perhaps, x.undefined);
                self.doubt(perhaps);
            } else {
                undefined = self.graph.or(undefined, x.open);
            }
            (open, not_applicable) = (x.open, x.not_applicable);
        } else if !x.ranged && !self.graph.is_never(x.open) {
            return Err(Unsupported("a root of what is missing"));
        }
        let bounded = self.bounded(&x);
        let low = self.root_of(x.low, degree, bounded);
        let high = if x.high == x.low { low } else { self.root_of(x.high, degree, bounded) };
        let error = if degree == 2 { HALF_ULP } else { ROOT_ERROR };
        let accuracy = Accuracy::root(x.accuracy, degree, error);
        let root = Some((degree, Box::new(x.clone())));
        Ok(Num {
            low,
            high,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms: None,
            constant: None,
            root,
            column: None,
            fine: None,
            ..x
        })
    }

    fn root_of(&mut self, x: Val, degree: u32, bounded: Val) -> Val {
        if degree == 2 {
            return self.graph.map(Unary::Sqrt, x);
        }
        let root = self.graph.map(Unary::Cbrt, x);
        // Cubed again it must give what it is the root of: only then is its error what is claimed.
        let far = self.graph.compare(Comparison::NoRoot(ROOT_ERROR.to_bits()), root, x);
        let far = self.graph.and(far, bounded);
        self.doubt_for(root, far);
        root
    }

    /// To the nearest multiple of a constant step; rows too near a tie are left to the plain evaluator.
    pub(super) fn round(&mut self, x: &Num, step: &Num, mode: Rounding) -> Lowered<Num> {
        if !matches!(mode, Rounding::HalfUp | Rounding::HalfEven | Rounding::HalfDown) {
            return Err(Unsupported("rounding one way"));
        }
        let step = step.constant.clone().ok_or(Unsupported("a step that is not constant"))?.abs();
        let inverse = Number::ONE.div(&step).ok_or(Unsupported("a step of 0"))?;
        let inverse = self.constant(&inverse)?;
        let scaled = self.multiply(x, &inverse)?;
        let scaled = self.settled(&scaled);
        let bounded = self.bounded(&scaled);
        for end in [scaled.low, scaled.high] {
            let (size, most) = (self.graph.map(Unary::Abs, end), self.graph.float(LARGEST_ROUNDED));
            let large = self.graph.compare(Comparison::Less, most, size);
            let large = self.graph.and(large, bounded);
            self.doubt(large);
        }
        let low = self.nearest(scaled.low, scaled.accuracy.error, bounded);
        let high =
            if scaled.high == scaled.low { low } else { self.nearest(scaled.high, scaled.accuracy.error, bounded) };
        if scaled.ranged {
            // Rounding may leave one value of a range.
            let same = self.graph.compare(Comparison::Equal, low, high);
            let same = self.graph.and(same, scaled.open);
            self.doubt(same);
        }
        let accuracy =
            Accuracy { not_zero: false, ..Accuracy::whole(LARGEST_ROUNDED + 1.0, scaled.accuracy.not_negative) };
        let whole =
            Num { low, high, accuracy, closed: false, constant: None, root: None, column: None, fine: None, ..scaled };
        let step = self.constant(&step)?;
        self.multiply(&whole, &step)
    }

    fn nearest(&mut self, x: Val, error: f64, bounded: Val) -> Val {
        let half = self.graph.float(0.5);
        let shifted = self.graph.pair(Binary::Add, x, half);
        let whole = self.graph.map(Unary::Floor, shifted);
        let part = self.graph.pair(Binary::Sub, shifted, whole);
        // Distance to the tie, which lies where the shifted number is whole.
        let other = self.graph.float(1.0);
        let other = self.graph.pair(Binary::Sub, other, part);
        let distance = self.graph.pair(Binary::Min, part, other);
        let size = self.graph.map(Unary::Abs, x);
        let one = self.graph.float(1.0);
        let size = self.graph.pair(Binary::Add, size, one);
        let error = Comparison::Near((error * 2.0 + 8.0 * HALF_ULP).to_bits());
        let near = self.graph.compare(error, distance, size);
        let near = self.graph.and(near, bounded);
        self.doubt(near);
        whole
    }

    pub(super) fn sum(&mut self, parts: &[Num]) -> Lowered<Num> {
        self.no_not_applicable(parts);
        let mut sum = self.constant(&Number::ZERO)?;
        for part in parts {
            sum = self.add(&sum, part)?;
        }
        Ok(sum)
    }

    pub(super) fn mean(&mut self, parts: &[Num]) -> Lowered<Num> {
        let count = Number::from(parts.len());
        if parts.is_empty() {
            return Err(Unsupported("a mean of nothing"));
        }
        let sum = self.sum(parts)?;
        let count = self.constant(&count)?;
        self.divide(&sum, &count)
    }

    /// Folds and lists drop what is not applicable: such rows are left to the plain evaluator.
    fn no_not_applicable(&mut self, parts: &[Num]) {
        for part in parts {
            self.doubt(part.not_applicable);
        }
    }

    /// The least or greatest of a list.
    pub(super) fn extreme(&mut self, parts: &[Num], greatest: bool) -> Lowered<Num> {
        self.no_not_applicable(parts);
        let (first, rest) = parts.split_first().ok_or(Unsupported("the least of nothing"))?;
        let pick = if greatest { Binary::Max } else { Binary::Min };
        let mut result = self.settled(first);
        for part in rest {
            let part = self.settled(part);
            let (open, undefined, not_applicable) = self.lapse(&[&result, &part]);
            let ranged = !self.graph.is_never(open);
            let (a, b) = if ranged { (self.widened(&result), self.widened(&part)) } else { (result, part) };
            let low = self.graph.pair(pick, a.low, b.low);
            let high = if ranged { self.graph.pair(pick, a.high, b.high) } else { low };
            let fine = Fine::pair(&a, &b, Accuracy::either);
            result = Num {
                low,
                high,
                open,
                undefined,
                not_applicable,
                accuracy: Accuracy::either(a.accuracy, b.accuracy),
                terms: None,
                ranged,
                closed: a.closed && b.closed,
                constant: None,
                root: None,
                column: None,
                fine,
            };
        }
        self.one_left(&result);
        Ok(result)
    }

    /// Rows where an open value's ends meet, or nearly, are left to the plain evaluator.
    pub(super) fn one_left(&mut self, x: &Num) {
        if !x.ranged || self.graph.is_never(x.open) {
            return;
        }
        let apart = self.graph.pair(Binary::Sub, x.high, x.low);
        let size = self.graph.pair(Binary::AddSizes, x.low, x.high);
        let error = Comparison::Near((x.accuracy.error * 4.0 + 8.0 * HALF_ULP).to_bits());
        let near = self.graph.compare(error, apart, size);
        let near = self.graph.and(near, x.open);
        let near = self.graph.and_not(near, x.undefined);
        self.doubt(near);
    }

    pub(super) fn clamp(&mut self, x: &Num, low: &Num, high: &Num) -> Lowered<Num> {
        let (Some(from), Some(to)) = (&low.constant, &high.constant) else {
            return Err(Unsupported("clamping between ends that are not constant"));
        };
        if from.compare(to).is_lt() != Some(true) {
            return Err(Unsupported("clamping between ends that are not in order"));
        }
        // What is cancelled away lies within the ends or beyond them all the same, but its error is then not relative.
        let x = self.settled(x);
        let ends = self.graph.as_float(low.low).zip(self.graph.as_float(high.low));
        let (least, most) = ends.ok_or(Unsupported("clamping between ends that are not constant"))?;
        let clamped = self.graph.clamp(x.low, least, most);
        let mut accuracy = Accuracy::either(Accuracy::either(x.accuracy, low.accuracy), high.accuracy);
        accuracy.most = low.accuracy.most.max(high.accuracy.most);
        accuracy.not_negative = x.accuracy.not_negative || low.accuracy.not_negative;
        let clamped = Num {
            low: clamped,
            high: clamped,
            accuracy,
            constant: None,
            root: None,
            column: None,
            fine: None,
            ..x.clone()
        };
        if self.graph.is_never(x.open) {
            return Ok(clamped);
        }
        if !x.ranged {
            return Ok(Num {
                low: self.graph.select(x.open, low.low, clamped.low),
                high: self.graph.select(x.open, high.low, clamped.low),
                ranged: true,
                closed: true,
                ..clamped
            });
        }
        let high = self.graph.clamp(x.high, least, most);
        let clamped = Num { high, ..clamped };
        self.one_left(&clamped);
        Ok(clamped)
    }

    /// A banded table at its first argument, where it is known.
    pub(super) fn scale(&mut self, id: ScaleId, operands: Vec<Num>) -> Lowered<Node> {
        let framework = self.framework;
        let scale = framework.scales.get(id.0 as usize).ok_or(Unsupported("an unknown scale"))?;
        let references: Vec<&Num> = operands.iter().collect();
        let (_, undefined, not_applicable) = self.lapse(&references);
        // Open arguments are for the plain evaluator: an argument may reach into several bands.
        for operand in &operands {
            self.doubt(operand.open);
        }
        let first = operands.first().cloned().ok_or(Unsupported("a scale without an argument"))?;
        let mut result: Option<Num> = None;
        let mut inside_any = self.never();
        for band in &scale.bands {
            let mut inside = self.graph.bit(true);
            for (end, is_low) in [(&band.low, true), (&band.high, false)] {
                let Some(end) = end else { continue };
                let at = self.num(end.at)?;
                let (below, equal, above) = self.order_known(&first, &at)?;
                let beyond = if is_low { above } else { below };
                let holds = if end.included { self.graph.or(beyond, equal) } else { beyond };
                inside = self.graph.and(inside, holds);
            }
            let outer = std::mem::replace(&mut self.slots, operands.clone());
            let value = self.num(band.value);
            self.slots = outer;
            let value = value?;
            let value = self.settled(&value);
            self.doubt(value.open);
            let lost = self.graph.or(value.undefined, value.not_applicable);
            let lost = self.graph.and(lost, inside);
            self.doubt(lost);
            inside_any = self.graph.or(inside_any, inside);
            result = Some(match result {
                None => value,
                Some(before) => {
                    let low = self.graph.select(inside, value.low, before.low);
                    Num { low, high: low, accuracy: Accuracy::either(before.accuracy, value.accuracy), ..value }
                }
            });
        }
        let result = result.ok_or(Unsupported("a scale without bands"))?;
        let outside = self.graph.not(inside_any);
        let known = self.known(&references);
        let outside = self.graph.and(outside, known);
        let never = self.never();
        Ok(Node::Num(Num {
            high: result.low,
            open: never,
            undefined: self.graph.or(undefined, outside),
            not_applicable,
            terms: None,
            ranged: false,
            constant: None,
            root: None,
            column: None,
            fine: None,
            ..result
        }))
    }
}
