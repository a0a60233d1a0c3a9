//! How far a float may be from the exact value that it stands for, known when the plan is made; and what that leaves of a
//! comparison with a threshold. The argument is in the README of this crate.

use jalon::number::Number;

/// Half a unit in the last place, relative.
pub(crate) const HALF_ULP: f64 = f64::EPSILON / 2.0;
/// Data beyond this, either way from 1, are left to the plain evaluator: `2^60`.
pub(crate) const LARGEST: f64 = (1u64 << 60) as f64;
/// Whole numbers beyond this are left to the plain evaluator: `2^40`.
pub(crate) const LARGEST_WHOLE: f64 = (1u64 << 40) as f64;
/// Sums that lose more than this share of their terms to cancellation are left to the plain evaluator: `2^-20`.
pub(crate) const CANCELLED: f64 = 1.0 / (1u64 << 20) as f64;
/// Cents beyond this are no longer told apart by their denominators.
pub(crate) const MOST_CENTS: f64 = 1e9;
/// Nor are whole numbers beyond this: `2^24`.
pub(crate) const MOST_WHOLE: f64 = (1u64 << 24) as f64;
/// Lists longer than this are left to the plain evaluator: sums of so many whole numbers are floats all the same.
pub(crate) const MOST_MEMBERS: usize = 1 << 12;
/// Products and powers whose bounds leave this range, or that from 1 divided by it, are looked at.
pub(crate) const FAR: f64 = 1e200;
/// And kept within this one.
pub(crate) const NEAR_FAR: f64 = 1e150;
/// Errors above this are worth nothing.
const WORTHLESS: f64 = 1e-3;
/// Room for the products of errors that the sums below leave out.
const ROOM: f64 = 1.0 + 1e-6;

/// What is known of all the floats of a node, in the rows that are not left to the plain evaluator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Accuracy {
    /// `|float - exact| <= error * |exact|`. 0: the float is the exact value.
    pub(crate) error: f64,
    /// No float is greater, in absolute value.
    pub(crate) most: f64,
    /// No float but 0 is smaller, in absolute value.
    pub(crate) least: f64,
    /// All floats are multiples of this power of two (for what may be left of a difference).
    pub(crate) grid: f64,
    /// The exact value is a fraction with at most this denominator; infinite: not known.
    pub(crate) denominator: f64,
    /// And its denominator divides that.
    pub(crate) divides: bool,
    /// Never below 0.
    pub(crate) not_negative: bool,
    /// Never 0.
    pub(crate) not_zero: bool,
    /// The exact value is the shortest decimal of the float: equal floats are equal values.
    pub(crate) shortest: bool,
    /// The exact value is no less and no greater than these; where it is open, all that it may be.
    pub(crate) range: (f64, f64),
}

impl Accuracy {
    /// Whole numbers from data.
    pub(crate) fn whole(most: f64, not_negative: bool) -> Accuracy {
        Accuracy {
            error: 0.0,
            most,
            least: 1.0,
            grid: 1.0,
            denominator: 1.0,
            divides: true,
            not_negative,
            not_zero: false,
            shortest: true,
            range: from_zero(not_negative),
        }
    }

    /// Floats from data, standing for their shortest decimal.
    pub(crate) fn decimal(not_negative: bool) -> Accuracy {
        Accuracy {
            error: HALF_ULP,
            most: LARGEST,
            least: 1.0 / LARGEST,
            grid: HALF_ULP / LARGEST,
            denominator: f64::INFINITY,
            divides: false,
            not_negative,
            not_zero: false,
            shortest: true,
            range: from_zero(not_negative),
        }
    }

    /// Floats from data with two decimals at most, up to a thousand million.
    pub(crate) fn cents(not_negative: bool) -> Accuracy {
        let (most, least) = (MOST_CENTS, 0.01);
        let decimal = Accuracy::decimal(not_negative);
        Accuracy { most, least, denominator: 100.0, divides: true, ..decimal }
    }

    /// Whole numbers from data that are not huge.
    pub(crate) fn small(not_negative: bool) -> Accuracy {
        Accuracy::whole(MOST_WHOLE, not_negative)
    }

    /// A constant.
    pub(crate) fn constant(number: &Number, float: f64) -> Accuracy {
        let exact = is_exactly(number, float);
        let denominator = number.denominator().and_then(|digits| digits.parse().ok()).unwrap_or(f64::INFINITY);
        Accuracy {
            error: if exact { 0.0 } else { HALF_ULP },
            most: float.abs(),
            least: if float == 0.0 { 1.0 } else { float.abs() },
            grid: if exact && float.fract() == 0.0 { 1.0 } else { (float.abs() * HALF_ULP).max(f64::MIN_POSITIVE) },
            denominator,
            divides: denominator.is_finite(),
            not_negative: float >= 0.0,
            not_zero: float != 0.0,
            shortest: Number::from_f64(float).as_ref() == Some(number),
            range: if exact { (float, float) } else { (widened(float, -1.0), widened(float, 1.0)) },
        }
    }

    /// Whether every step so far stayed in the range where floats keep their precision.
    pub(crate) fn is_sound(&self) -> bool {
        self.most < 1e280 && self.least > 1e-280 && self.grid > 1e-290 && self.error < WORTHLESS
    }

    /// Whether all floats are whole numbers, exactly.
    pub(crate) fn is_whole(&self) -> bool {
        self.error == 0.0 && self.grid >= 1.0
    }

    pub(crate) fn negated(self) -> Accuracy {
        Accuracy { not_negative: false, range: (-self.range.1, -self.range.0), ..self }
    }

    pub(crate) fn absolute(self) -> Accuracy {
        Accuracy { not_negative: true, range: (0.0, f64::INFINITY), ..self }
    }

    /// A sum whose terms do not cancel, or where `error` is meant relative to the sum of the absolute values of its terms.
    pub(crate) fn sum(a: Accuracy, b: Accuracy, same_sign: bool) -> Accuracy {
        let most = (a.most + b.most) * ROOM;
        let exact = a.is_whole() && b.is_whole() && most < LARGEST_EXACT;
        let divides = a.divides && b.divides;
        let common = divides && (a.denominator % b.denominator == 0.0 || b.denominator % a.denominator == 0.0);
        let denominator = if common || a.denominator == 1.0 || b.denominator == 1.0 {
            a.denominator.max(b.denominator)
        } else {
            a.denominator * b.denominator
        };
        let least = a.grid.min(b.grid);
        Accuracy {
            error: if exact { 0.0 } else { (a.error.max(b.error) + HALF_ULP) * ROOM },
            most,
            least: if same_sign { a.least.min(b.least) } else { least },
            grid: least,
            denominator,
            divides,
            not_negative: same_sign && a.not_negative && b.not_negative,
            not_zero: same_sign && (a.not_zero || b.not_zero),
            shortest: exact,
            range: (widened(a.range.0 + b.range.0, -1.0), widened(a.range.1 + b.range.1, 1.0)),
        }
    }

    /// A sum of up to [`MOST_MEMBERS`] such terms, one after the other; where they may differ in sign, `error` is meant
    /// relative to the sum of their absolute values.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn sum_of_many(a: Accuracy) -> Accuracy {
        let count = MOST_MEMBERS as f64;
        let most = a.most * count * ROOM;
        let exact = a.is_whole() && most < LARGEST_EXACT;
        let same_sign = a.not_negative;
        let denominator = if a.divides { a.denominator } else { f64::INFINITY };
        Accuracy {
            error: if exact { 0.0 } else { (a.error + count * HALF_ULP) * ROOM },
            most,
            least: if same_sign { a.least } else { a.grid },
            grid: a.grid,
            denominator,
            divides: a.divides,
            not_negative: same_sign,
            not_zero: false,
            shortest: exact,
            range: from_zero(same_sign),
        }
    }

    pub(crate) fn product(a: Accuracy, b: Accuracy) -> Accuracy {
        let most = a.most * b.most * ROOM;
        let exact = a.is_whole() && b.is_whole() && most < LARGEST_EXACT;
        let least = a.least * b.least / ROOM;
        Accuracy {
            error: if exact { 0.0 } else { (a.error + b.error + HALF_ULP) * ROOM },
            most,
            least,
            grid: if exact { 1.0 } else { least * HALF_ULP },
            denominator: a.denominator * b.denominator,
            divides: a.divides && b.divides,
            not_negative: a.not_negative && b.not_negative,
            not_zero: a.not_zero && b.not_zero,
            shortest: exact,
            range: from_zero(a.not_negative && b.not_negative),
        }
    }

    /// `a / b`, where b is not 0.
    pub(crate) fn quotient(a: Accuracy, b: Accuracy) -> Accuracy {
        let least = a.least / b.most / ROOM;
        // (p / q) / (r / s) = p s / (q r), and |r| is at most |b| s.
        let denominator = a.denominator * b.most * b.denominator * ROOM;
        Accuracy {
            error: (a.error + b.error + HALF_ULP) * ROOM,
            most: a.most / b.least * ROOM,
            least,
            grid: least * HALF_ULP,
            denominator,
            divides: false,
            not_negative: a.not_negative && b.not_negative,
            not_zero: a.not_zero,
            shortest: false,
            range: from_zero(a.not_negative && b.not_negative),
        }
    }

    /// One or the other: the lesser, the greater, what a condition picks.
    pub(crate) fn either(a: Accuracy, b: Accuracy) -> Accuracy {
        Accuracy {
            error: a.error.max(b.error),
            most: a.most.max(b.most),
            least: a.least.min(b.least),
            grid: a.grid.min(b.grid),
            denominator: a.denominator.max(b.denominator),
            divides: a.divides
                && b.divides
                && (a.denominator % b.denominator == 0.0 || b.denominator % a.denominator == 0.0),
            not_negative: a.not_negative && b.not_negative,
            not_zero: a.not_zero && b.not_zero,
            shortest: a.shortest && b.shortest,
            range: (a.range.0.min(b.range.0), a.range.1.max(b.range.1)),
        }
    }

    /// The lesser of two, or the greater.
    pub(crate) fn extreme(a: Accuracy, b: Accuracy, greatest: bool) -> Accuracy {
        let pick = if greatest { f64::max } else { f64::min };
        let range = (pick(a.range.0, b.range.0), pick(a.range.1, b.range.1));
        Accuracy { range, ..Accuracy::either(a, b) }
    }

    /// What is no fraction that one can tell, of which the floats that are not 0 have these sizes at least and at most.
    pub(crate) fn rounded(error: f64, (least, most): (f64, f64), not_negative: bool) -> Accuracy {
        Accuracy {
            error,
            most,
            least,
            grid: least * HALF_ULP,
            denominator: f64::INFINITY,
            divides: false,
            not_negative,
            not_zero: false,
            shortest: false,
            range: from_zero(not_negative),
        }
    }

    /// A root whose float was found to be within `error` of the root of the float beneath it.
    pub(crate) fn root(of: Accuracy, degree: u32, error: f64) -> Accuracy {
        let power = 1.0 / f64::from(degree);
        let least = of.least.powf(power) / ROOM;
        let most = of.most.powf(power) * ROOM;
        Accuracy { not_zero: of.not_zero, ..Accuracy::rounded((of.error + error) * ROOM, (least, most), true) }
    }

    /// A whole power of at most so many factors, worked out by squaring: whatever the order of the products, each of the
    /// factors brings its own error, and each product but the first its rounding; below 0, the division by them one more.
    /// None where the products of the errors would count.
    pub(crate) fn power(base: Accuracy, exponent: Accuracy, factors: f64) -> Option<Accuracy> {
        let factors = exponent.most.min(factors);
        let error = factors * (base.error + HALF_ULP) * ROOM;
        if error > ROOM - 1.0 {
            return None;
        }
        let (mut most, mut least) = (base.most.max(1.0).powf(factors) * ROOM, base.least.min(1.0).powf(factors) / ROOM);
        if !exponent.not_negative {
            (most, least) = (most.max(1.0 / least), least.min(1.0 / most));
        }
        let accuracy = Accuracy::rounded(error + HALF_ULP, (least, most), base.not_negative);
        Some(Accuracy { not_zero: base.not_zero, ..accuracy })
    }

    /// A product of up to [`MOST_MEMBERS`] factors, one after the other, of which rows that are far from 1 were left out.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn product_of_many(a: Accuracy) -> Accuracy {
        Accuracy {
            error: MOST_MEMBERS as f64 * (a.error + HALF_ULP) * ROOM,
            most: NEAR_FAR,
            least: 1.0 / NEAR_FAR,
            grid: HALF_ULP / NEAR_FAR,
            denominator: f64::INFINITY,
            divides: false,
            shortest: false,
            range: from_zero(a.not_negative),
            ..a
        }
    }

    /// After rows beyond `far`, or nearer to 0 than 1 divided by it, were left to the plain evaluator.
    pub(crate) fn within_reach(self, far: f64) -> Accuracy {
        let (least, most) = (self.least.max(1.0 / far), self.most.min(far));
        Accuracy { least, most, grid: self.grid.max(HALF_ULP / far), ..self }
    }

    /// After sums that cancelled too much were left to the plain evaluator: what is left has its own sign.
    pub(crate) fn not_cancelled(self) -> Accuracy {
        let not_negative = self.not_negative || self.range.0 >= 0.0;
        let error = if self.error == 0.0 { 0.0 } else { self.error / CANCELLED };
        Accuracy { error, not_negative, ..self }
    }

    /// Where it is known to lie between two floats, which are its bounds themselves (else the nearest to them).
    pub(crate) fn between(self, (low, high): (f64, f64), exactly: bool) -> Accuracy {
        let range = if exactly { (low, high) } else { (widened(low, -1.0), widened(high, 1.0)) };
        Accuracy { most: self.most.min(low.abs().max(high.abs()) * ROOM).max(self.least), range, ..self }
    }
}

/// What is not negative, or may be anything.
fn from_zero(not_negative: bool) -> (f64, f64) {
    (if not_negative { 0.0 } else { f64::NEG_INFINITY }, f64::INFINITY)
}

/// A float and its rounding, up or down.
fn widened(end: f64, way: f64) -> f64 {
    if end.is_finite() { end + way * 2.0 * HALF_ULP * end.abs() } else { end }
}

/// Whole numbers below this are floats.
const LARGEST_EXACT: f64 = (1u64 << 53) as f64;

/// Where a float decides a comparison with a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Margins {
    /// Below this float the value is surely below the threshold.
    pub(crate) below: f64,
    /// Above this float the value is surely above the threshold.
    pub(crate) above: f64,
    /// What it is from `below` to `above`, both included.
    pub(crate) between: Between,
}

/// What a value is whose float lies too close to the threshold to tell by size alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    /// The threshold exactly: two different fractions of such small terms would lie further apart.
    Equal,
    /// Nobody knows: the row is left to the plain evaluator.
    Unclear,
    /// There is no such float.
    Nothing,
}

impl Margins {
    /// The margins of a threshold. None if the threshold is no rational of a float's range.
    pub(crate) fn of(accuracy: &Accuracy, threshold: &Number) -> Option<Margins> {
        let float = threshold.is_exact().then(|| threshold.to_f64()).flatten()?;
        if !float.is_finite() || (float != 0.0 && !(1e-250..1e250).contains(&float.abs())) {
            return None;
        }
        let exact = Number::from_f64(float)?;
        let told = is_exactly(threshold, float);
        if accuracy.error == 0.0 && (told || accuracy.grid >= 1.0) {
            if told {
                return Some(Margins { below: float, above: float, between: Between::Equal });
            }
            // Whole numbers and a broken threshold.
            let (floor, ceiling) = (threshold.floor().to_f64()?, threshold.ceil().to_f64()?);
            return Some(Margins { below: ceiling, above: floor, between: Between::Nothing });
        }
        if accuracy.shortest && exact == *threshold {
            // Shortest decimals are in the order of their floats.
            return Some(Margins { below: float, above: float, between: Between::Equal });
        }
        if float == 0.0 {
            // Errors are relative: what is 0 is 0.
            return Some(Margins { below: 0.0, above: 0.0, between: Between::Equal });
        }
        let error = (accuracy.error + 2.0 * HALF_ULP) * float.abs() * ROOM;
        let margins = |between| Margins { below: float - error, above: float + error, between };
        let denominator: f64 = threshold.denominator()?.parse().ok()?;
        let apart = 1.0 / (accuracy.denominator * denominator);
        Some(margins(if apart > 8.0 * error { Between::Equal } else { Between::Unclear }))
    }
}

/// Whether a number is exactly this float.
pub(crate) fn is_exactly(number: &Number, float: f64) -> bool {
    if float.fract() == 0.0 && float.abs() < LARGEST_EXACT {
        #[allow(clippy::cast_possible_truncation)]
        return *number == Number::from(float as i64);
    }
    // A float is a whole number over a power of two: 2^60 is enough for all that is worth telling.
    let scaled = float * LARGEST;
    if scaled.fract() != 0.0 || scaled.abs() >= 4.0 * LARGEST {
        return false;
    }
    #[allow(clippy::cast_possible_truncation)]
    let whole = Number::from(scaled as i64);
    number.mul(&Number::from(1i64 << 60)) == whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Number {
        Number::parse_decimal(text).unwrap()
    }

    #[test]
    fn floats_that_are_the_number_are_told_from_those_that_only_stand_for_it() {
        assert!(is_exactly(&decimal("0.5"), 0.5));
        assert!(is_exactly(&decimal("12"), 12.0));
        assert!(!is_exactly(&decimal("0.1"), 0.1));
    }

    #[test]
    fn small_fractions_are_told_apart_from_a_threshold_they_equal() {
        let count = Accuracy::whole(LARGEST_WHOLE, true);
        let share = Accuracy::quotient(count, count);
        let margins = Margins::of(&share, &decimal("0.4")).unwrap();
        assert_eq!(margins.between, Between::Equal);
        let (two, five) = (2.0, 5.0);
        assert!(two / five >= margins.below && two / five <= margins.above);
        // The nearest fraction of five-digit terms is outside.
        assert!(39_999.0 / 99_999.0 < margins.below);
    }

    #[test]
    fn decimals_compare_as_their_floats_do() {
        let money = Accuracy::decimal(false);
        let margins = Margins::of(&money, &decimal("0.3")).unwrap();
        assert_eq!((margins.below, margins.above, margins.between), (0.3, 0.3, Between::Equal));
        let sum = Accuracy::sum(money, money, true);
        assert_eq!(Margins::of(&sum, &decimal("0.3")).unwrap().between, Between::Unclear);
    }

    #[test]
    fn whole_numbers_never_equal_a_broken_threshold() {
        let count = Accuracy::whole(LARGEST_WHOLE, true);
        let margins = Margins::of(&count, &decimal("2.6")).unwrap();
        assert_eq!(margins, Margins { below: 3.0, above: 2.0, between: Between::Nothing });
    }
}
