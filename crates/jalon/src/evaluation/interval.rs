//! Arithmetic on ranges of numbers: what is known of a result when its operands are only known to lie between bounds.
//!
//! A range holds every value that the result may take; it may hold more where an operand occurs twice (`x - x`).

use std::cell::Cell;
use std::cmp::Ordering;

use crate::number::{Comparison, Number, Precision, Rounding};
use crate::value::{End, Interval};

/// The working precision, and whether it proved too low for some comparison: the whole evaluation is then tried again
/// at a higher one.
#[derive(Debug)]
pub(super) struct Exact {
    /// For roots, logarithms and broken powers.
    pub(super) precision: Precision,
    unclear: Cell<bool>,
}

impl Exact {
    pub(super) fn new(precision: Precision) -> Exact {
        Exact { precision, unclear: Cell::new(false) }
    }

    pub(super) fn is_unclear(&self) -> bool {
        self.unclear.get()
    }

    /// Notes that something could not be told at this precision.
    pub(super) fn note_unclear(&self) {
        self.unclear.set(true);
    }

    /// How two numbers lie to each other; taken as equal, and noted, where the precision is too low to tell.
    pub(super) fn order(&self, a: &Number, b: &Number) -> Ordering {
        super::steps::take(1);
        match a.compare(b) {
            Comparison::Less => Ordering::Less,
            Comparison::Equal => Ordering::Equal,
            Comparison::Greater => Ordering::Greater,
            Comparison::Unclear => {
                self.note_unclear();
                Ordering::Equal
            }
        }
    }

    pub(super) fn sign(&self, a: &Number) -> Ordering {
        self.order(a, &Number::ZERO)
    }
}

/// An end, or one of the infinities.
#[derive(Debug, Clone)]
enum Bound {
    Below,
    At(Number, bool),
    Above,
}

/// The single number.
pub(super) fn point(at: Number) -> Interval {
    let whole = at.is_integer();
    let end = Some(End { at, included: true });
    Interval { low: end.clone(), high: end, whole }
}

/// All numbers.
pub(super) fn everything() -> Interval {
    Interval::default()
}

/// Numbers from one to another, both included.
pub(super) fn between(low: Option<Number>, high: Option<Number>) -> Interval {
    let end = |at: Option<Number>| at.map(|at| End { at, included: true });
    Interval { low: end(low), high: end(high), whole: false }
}

impl Exact {
    /// The number, where there is only one.
    pub(super) fn only<'i>(&self, range: &'i Interval) -> Option<&'i Number> {
        match (&range.low, &range.high) {
            (Some(low), Some(high)) if low.included && high.included && self.order(&low.at, &high.at).is_eq() => {
                Some(&low.at)
            }
            _ => None,
        }
    }

    /// Whether no number is in the range.
    pub(super) fn is_empty(&self, range: &Interval) -> bool {
        match (&range.low, &range.high) {
            (Some(low), Some(high)) => match self.order(&low.at, &high.at) {
                Ordering::Less => false,
                Ordering::Equal => !(low.included && high.included),
                Ordering::Greater => true,
            },
            _ => false,
        }
    }

    pub(super) fn contains(&self, range: &Interval, at: &Number) -> bool {
        let above = range.low.as_ref().is_none_or(|low| match self.order(at, &low.at) {
            Ordering::Greater => true,
            Ordering::Equal => low.included,
            Ordering::Less => false,
        });
        let below = range.high.as_ref().is_none_or(|high| match self.order(at, &high.at) {
            Ordering::Less => true,
            Ordering::Equal => high.included,
            Ordering::Greater => false,
        });
        above && below && (!range.whole || at.is_integer())
    }

    /// Ends of a range of whole numbers moved to whole numbers that are in it.
    pub(super) fn tightened(&self, mut range: Interval) -> Interval {
        if !range.whole {
            return range;
        }
        if let Some(low) = &mut range.low
            && (!low.included || !low.at.is_integer())
            && low.at.is_exact()
        {
            let up = low.at.ceil();
            low.at = if up == low.at { up.add(&Number::ONE) } else { up };
            low.included = true;
        }
        if let Some(high) = &mut range.high
            && (!high.included || !high.at.is_integer())
            && high.at.is_exact()
        {
            let down = high.at.floor();
            high.at = if down == high.at { down.sub(&Number::ONE) } else { down };
            high.included = true;
        }
        range
    }

    pub(super) fn negated(&self, a: &Interval) -> Interval {
        let flip = |end: &Option<End>| end.as_ref().map(|end| End { at: end.at.neg(), included: end.included });
        Interval { low: flip(&a.high), high: flip(&a.low), whole: a.whole }
    }

    pub(super) fn sum(&self, a: &Interval, b: &Interval) -> Interval {
        super::steps::take(1);
        let add = |a: &Option<End>, b: &Option<End>| match (a, b) {
            (Some(a), Some(b)) => Some(End { at: a.at.add(&b.at), included: a.included && b.included }),
            _ => None,
        };
        Interval { low: add(&a.low, &b.low), high: add(&a.high, &b.high), whole: a.whole && b.whole }
    }

    pub(super) fn difference(&self, a: &Interval, b: &Interval) -> Interval {
        self.sum(a, &self.negated(b))
    }

    pub(super) fn product(&self, a: &Interval, b: &Interval) -> Interval {
        let mut least: Option<Bound> = None;
        let mut most: Option<Bound> = None;
        for left in [lower(a), upper(a)] {
            for right in [lower(b), upper(b)] {
                let corner = self.times(&left, &right);
                least = Some(match least {
                    Some(least) => self.lesser(least, corner.clone()),
                    None => corner.clone(),
                });
                most = Some(match most {
                    Some(most) => self.greater(most, corner),
                    None => corner,
                });
            }
        }
        Interval { low: least.and_then(end), high: most.and_then(end), whole: a.whole && b.whole }
    }

    fn times(&self, a: &Bound, b: &Bound) -> Bound {
        let sign = |bound: &Bound| match bound {
            Bound::Below => Ordering::Less,
            Bound::Above => Ordering::Greater,
            Bound::At(at, _) => self.sign(at),
        };
        match (a, b) {
            (Bound::At(x, xi), Bound::At(y, yi)) => {
                let zero = (*xi && self.sign(x).is_eq()) || (*yi && self.sign(y).is_eq());
                Bound::At(x.mul(y), zero || (*xi && *yi))
            }
            _ => match (sign(a), sign(b)) {
                (Ordering::Equal, _) | (_, Ordering::Equal) => {
                    let included = matches!((a, b), (Bound::At(_, true), _) | (_, Bound::At(_, true)));
                    Bound::At(Number::ZERO, included)
                }
                (x, y) if x == y => Bound::Above,
                _ => Bound::Below,
            },
        }
    }

    fn lesser(&self, a: Bound, b: Bound) -> Bound {
        match (a, b) {
            (Bound::Below, _) | (_, Bound::Below) => Bound::Below,
            (Bound::Above, other) | (other, Bound::Above) => other,
            (Bound::At(x, xi), Bound::At(y, yi)) => match self.order(&x, &y) {
                Ordering::Less => Bound::At(x, xi),
                Ordering::Greater => Bound::At(y, yi),
                Ordering::Equal => Bound::At(x, xi || yi),
            },
        }
    }

    fn greater(&self, a: Bound, b: Bound) -> Bound {
        match (a, b) {
            (Bound::Above, _) | (_, Bound::Above) => Bound::Above,
            (Bound::Below, other) | (other, Bound::Below) => other,
            (Bound::At(x, xi), Bound::At(y, yi)) => match self.order(&x, &y) {
                Ordering::Greater => Bound::At(x, xi),
                Ordering::Less => Bound::At(y, yi),
                Ordering::Equal => Bound::At(x, xi || yi),
            },
        }
    }

    /// The quotients by the divisors that are not 0, and whether 0 is among the divisors. None where 0 is the only one.
    pub(super) fn quotient(&self, a: &Interval, b: &Interval) -> Option<(Interval, bool)> {
        let zero = self.contains(b, &Number::ZERO);
        let spans = b.low.as_ref().is_none_or(|low| self.sign(&low.at).is_lt())
            && b.high.as_ref().is_none_or(|high| self.sign(&high.at).is_gt());
        if spans {
            // A divisor of either sign: the quotient goes to both infinities, unless what is divided is 0.
            let all =
                if self.only(a).is_some_and(|a| self.sign(a).is_eq()) { point(Number::ZERO) } else { everything() };
            return Some((all, zero));
        }
        if self.only(b).is_some() && zero {
            return None;
        }
        let invert = |end: &Option<End>| match end {
            None => Some(End { at: Number::ZERO, included: false }),
            Some(end) => Number::ONE.div(&end.at).map(|at| End { at, included: end.included }),
        };
        let inverse = Interval { low: invert(&b.high), high: invert(&b.low), whole: false };
        Some((Interval { whole: false, ..self.product(a, &inverse) }, zero))
    }

    pub(super) fn absolute(&self, a: &Interval) -> Interval {
        if a.low.as_ref().is_some_and(|low| self.sign(&low.at).is_ge()) {
            return a.clone();
        }
        let flipped = self.negated(a);
        if a.high.as_ref().is_some_and(|high| self.sign(&high.at).is_le()) {
            return flipped;
        }
        let high = end(self.greater(upper(a), upper(&flipped)));
        Interval { low: Some(End { at: Number::ZERO, included: true }), high, whole: a.whole }
    }

    pub(super) fn least(&self, a: &Interval, b: &Interval) -> Interval {
        Interval {
            low: end(self.lesser(lower(a), lower(b))),
            high: end(self.lesser_tight(upper(a), upper(b))),
            whole: a.whole && b.whole,
        }
    }

    pub(super) fn greatest(&self, a: &Interval, b: &Interval) -> Interval {
        self.negated(&self.least(&self.negated(a), &self.negated(b)))
    }

    /// As [`Exact::lesser`], but of two equal ends the excluded one binds.
    fn lesser_tight(&self, a: Bound, b: Bound) -> Bound {
        match (&a, &b) {
            (Bound::At(x, xi), Bound::At(y, yi)) if self.order(x, y).is_eq() => Bound::At(x.clone(), *xi && *yi),
            _ => self.lesser(a, b),
        }
    }

    /// The smallest range that holds both.
    pub(super) fn hull(&self, a: &Interval, b: &Interval) -> Interval {
        Interval {
            low: end(self.lesser(lower(a), lower(b))),
            high: end(self.greater(upper(a), upper(b))),
            whole: a.whole && b.whole,
        }
    }

    /// What is in both; none if nothing is.
    pub(super) fn common(&self, a: &Interval, b: &Interval) -> Option<Interval> {
        let low = match (lower(a), lower(b)) {
            (Bound::At(x, xi), Bound::At(y, yi)) if self.order(&x, &y).is_eq() => Bound::At(x, xi && yi),
            (a, b) => self.greater(a, b),
        };
        let high = self.lesser_tight(upper(a), upper(b));
        let common = self.tightened(Interval { low: end(low), high: end(high), whole: a.whole || b.whole });
        (!self.is_empty(&common)).then_some(common)
    }

    /// A function that never falls, applied to both ends; `low` and `high` say what stands for the infinities.
    pub(super) fn rising(
        &self,
        a: &Interval,
        apply: impl Fn(&Number) -> Option<Number>,
        low: Option<End>,
        high: Option<End>,
    ) -> Interval {
        let at = |end: &Option<End>, infinite: Option<End>| match end {
            Some(end) => match apply(&end.at) {
                Some(at) => Some(End { at, included: end.included }),
                None => infinite,
            },
            None => infinite,
        };
        Interval { low: at(&a.low, low), high: at(&a.high, high), whole: false }
    }

    /// Each value rounded to a step.
    pub(super) fn rounded(&self, a: &Interval, step: &Number, mode: Rounding) -> Interval {
        // Just inside an excluded end the rounding may already give the end's own step: it counts as included.
        let round = |end: &Option<End>| end.as_ref().map(|end| End { at: end.at.round(step, mode), included: true });
        Interval { low: round(&a.low), high: round(&a.high), whole: step.is_integer() }
    }

    /// `a < b`, where it is the same for all values of both.
    pub(super) fn is_less(&self, a: &Interval, b: &Interval) -> Option<bool> {
        if let (Some(high), Some(low)) = (&a.high, &b.low) {
            match self.order(&high.at, &low.at) {
                Ordering::Less => return Some(true),
                Ordering::Equal if !(high.included && low.included) => return Some(true),
                _ => {}
            }
        }
        if let (Some(low), Some(high)) = (&a.low, &b.high)
            && self.order(&low.at, &high.at).is_ge()
        {
            return Some(false);
        }
        None
    }

    /// `a <= b`, where it is the same for all values of both.
    pub(super) fn is_at_most(&self, a: &Interval, b: &Interval) -> Option<bool> {
        self.is_less(b, a).map(|greater| !greater)
    }

    /// `a = b`, where it is the same for all values of both.
    pub(super) fn is_equal(&self, a: &Interval, b: &Interval) -> Option<bool> {
        if let (Some(a), Some(b)) = (self.only(a), self.only(b)) {
            return Some(self.order(a, b).is_eq());
        }
        if let Some(x) = self.only(a)
            && !self.contains(b, x)
        {
            return Some(false);
        }
        if let Some(y) = self.only(b)
            && !self.contains(a, y)
        {
            return Some(false);
        }
        self.common(a, b).is_none().then_some(false)
    }

    /// `a ^ b`, and whether it may be undefined. None where it can't be told at all.
    pub(super) fn power(&self, base: &Interval, exponent: &Interval) -> (Interval, bool) {
        let one = point(Number::ONE);
        let Some(power) = self.only(exponent) else { return self.power_between(base, exponent) };
        if self.sign(power).is_eq() {
            return (one, false);
        }
        if let Some(whole) = power.to_i64() {
            if whole < 0 {
                let (positive, _) = self.power(base, &point(power.neg()));
                return match self.quotient(&one, &positive) {
                    Some((inverse, zero)) => (inverse, zero),
                    None => (everything(), true),
                };
            }
            let even = whole % 2 == 0;
            let over = if even { self.absolute(base) } else { base.clone() };
            let low = if even { Some(End { at: Number::ZERO, included: true }) } else { None };
            let mut range = self.rising(&over, |x| x.powi(whole), low, None);
            range.whole = base.whole;
            return (range, false);
        }
        let zero = Number::ZERO;
        let Some(over) = self.common(base, &between(Some(zero.clone()), None)) else { return (everything(), true) };
        let negative = base.low.as_ref().is_none_or(|low| self.sign(&low.at).is_lt());
        if self.sign(power).is_gt() {
            (self.rising(&over, |x| x.pow(power, self.precision), None, None), negative)
        } else {
            let positive = self.rising(&over, |x| x.pow(&power.neg(), self.precision), None, None);
            match self.quotient(&one, &positive) {
                Some((inverse, zero)) => (inverse, zero || negative),
                None => (everything(), true),
            }
        }
    }

    /// With an open exponent: for bases above 0 the power runs one way in each, so the corners bound it.
    fn power_between(&self, base: &Interval, exponent: &Interval) -> (Interval, bool) {
        let positive = base.low.as_ref().is_some_and(|low| self.sign(&low.at).is_gt());
        let not_negative = base.low.as_ref().is_some_and(|low| self.sign(&low.at).is_ge());
        let rising = exponent.low.as_ref().is_some_and(|low| self.sign(&low.at).is_ge());
        if not_negative && (positive || rising) {
            let (Some(bl), Some(bh), Some(el), Some(eh)) = (&base.low, &base.high, &exponent.low, &exponent.high)
            else {
                // Powers of what is not negative are not negative.
                return (between(Some(Number::ZERO), None), false);
            };
            let mut hull: Option<Interval> = None;
            for x in [bl, bh] {
                for e in [el, eh] {
                    let Some(corner) = x.at.pow(&e.at, self.precision) else { return (everything(), true) };
                    let corner = point(corner);
                    hull = Some(match hull {
                        Some(hull) => self.hull(&hull, &corner),
                        None => corner,
                    });
                }
            }
            // 0 ^ 0 is 1, and powers of 0 jump there.
            let mut hull = hull.unwrap_or_else(everything);
            if !positive {
                hull = self.hull(&hull, &point(Number::ZERO));
                hull = self.hull(&hull, &point(Number::ONE));
            }
            hull.whole = false;
            return (hull, false);
        }
        (everything(), true)
    }
}

fn lower(range: &Interval) -> Bound {
    range.low.as_ref().map_or(Bound::Below, |end| Bound::At(end.at.clone(), end.included))
}

fn upper(range: &Interval) -> Bound {
    range.high.as_ref().map_or(Bound::Above, |end| Bound::At(end.at.clone(), end.included))
}

fn end(bound: Bound) -> Option<End> {
    match bound {
        Bound::Below | Bound::Above => None,
        Bound::At(at, included) => Some(End { at, included }),
    }
}
