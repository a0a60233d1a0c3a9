//! Rounding to a step, in the mode that the framework says.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use super::small::Small;
use super::{Comparison, Number, Repr};

/// What becomes of a number between two steps.
///
/// ```
/// use jalon::number::{Number, Rounding};
/// let rounded = |text: &str| {
///     let number = Number::parse_decimal(text).unwrap_or_default();
///     Rounding::ALL.map(|mode| number.round(&Number::ONE, mode).to_exact_string())
/// };
/// assert_eq!(rounded("2.5"), ["3", "2", "2", "3", "2", "2", "3"]);
/// assert_eq!(rounded("-2.5"), ["-3", "-2", "-2", "-3", "-2", "-3", "-2"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest; ties away from zero, as accountants do: 2.5 → 3, -2.5 → -3.
    HalfUp,
    /// To the nearest; ties to the even step: 2.5 → 2, 3.5 → 4.
    HalfEven,
    /// To the nearest; ties towards zero: 2.5 → 2, -2.5 → -2.
    HalfDown,
    /// Away from zero: 2.1 → 3, -2.1 → -3.
    Up,
    /// Towards zero: 2.9 → 2, -2.9 → -2.
    Down,
    /// To the lower: 2.9 → 2, -2.1 → -3.
    Floor,
    /// To the higher: 2.1 → 3, -2.9 → -2.
    Ceiling,
}

impl Rounding {
    /// All modes.
    pub const ALL: [Rounding; 7] = [
        Rounding::HalfUp,
        Rounding::HalfEven,
        Rounding::HalfDown,
        Rounding::Up,
        Rounding::Down,
        Rounding::Floor,
        Rounding::Ceiling,
    ];
}

impl Number {
    /// The nearest multiple of a step, by a mode. A step is an exact number above 0; its sign is ignored, and a step of
    /// 0 or an enclosure leaves the number as it is.
    ///
    /// An enclosure that holds one of the marks where the mode jumps is taken to be that mark if it is equal to it to
    /// [`super::EQUAL_DIGITS`] digits; else the result is an enclosure of what it may be.
    ///
    /// ```
    /// use jalon::number::{Number, Rounding};
    /// let cent = Number::scaled(1, 2);
    /// assert_eq!(Number::scaled(3_885, 3).round(&cent, Rounding::HalfUp), Number::scaled(389, 2));
    /// assert_eq!(Number::scaled(3_885, 3).round(&cent, Rounding::HalfEven), Number::scaled(388, 2));
    /// ```
    #[must_use]
    pub fn round(&self, step: &Number, mode: Rounding) -> Number {
        let step = step.abs();
        if !step.is_exact() || step == Number::ZERO {
            return self.clone();
        }
        if let (Repr::Small(value), Repr::Small(small_step)) = (&self.0, &step.0)
            && let Some(rounded) = nearest_small(*value, *small_step, mode)
        {
            return Number(Repr::Small(rounded));
        }
        let Some(step) = step.to_rational() else { return self.clone() };
        if let Some(value) = self.to_rational() {
            return Number::from_rational(nearest(&value, &step, mode));
        }
        // Rationals from here on: the bounds may be too long to be numbers again.
        let Some((lo, hi)) = self.rational_bounds() else { return self.clone() };
        let (low, high) = (nearest(&lo, &step, mode), nearest(&hi, &step, mode));
        if low == high {
            return Number::from_rational(low);
        }
        // The modes jump at multiples of half a step only.
        let mark = nearest(&lo, &(&step / RBig::from(2u8)), Rounding::Ceiling);
        if mark <= hi && self.compare(&Number::from_rational(mark.clone())) == Comparison::Equal {
            return Number::from_rational(nearest(&mark, &step, mode));
        }
        Number::from_rational(low).hull(&Number::from_rational(high))
    }

    /// The greatest whole number that is not above.
    #[must_use]
    pub fn floor(&self) -> Number {
        self.round(&Number::ONE, Rounding::Floor)
    }

    /// The least whole number that is not below.
    #[must_use]
    pub fn ceil(&self) -> Number {
        self.round(&Number::ONE, Rounding::Ceiling)
    }

    /// To a number of digits behind the point.
    #[must_use]
    pub(crate) fn round_places(&self, places: u32, mode: Rounding) -> Number {
        self.round(&Number::scaled(1, places), mode)
    }
}

/// The multiple of a step near a rational, by a mode.
fn nearest(value: &RBig, step: &RBig, mode: Rounding) -> RBig {
    RBig::from(nearest_whole(&(value / step), mode)) * step
}

/// A whole number near a rational, by a mode.
fn nearest_whole(value: &RBig, mode: Rounding) -> IBig {
    let floor = value.floor();
    let rest = value - RBig::from(floor.clone());
    if rest == RBig::ZERO {
        return floor;
    }
    let half = rest.cmp(&RBig::from_parts(IBig::ONE, UBig::from(2u8)));
    let is_even = (&floor % IBig::from(2)).is_zero();
    if goes_up(mode, *value < RBig::ZERO, half, is_even) { floor + IBig::ONE } else { floor }
}

/// The same without allocation, where it fits.
fn nearest_small(value: Small, step: Small, mode: Rounding) -> Option<Small> {
    let steps = value.mul(step.inverse()?)?;
    let (floor, rest) = (steps.num().div_euclid(steps.den()), steps.num().rem_euclid(steps.den()));
    if rest == 0 {
        return Some(value);
    }
    // Compared so that nothing overflows: 2 rest beside the denominator.
    let half = rest.cmp(&(steps.den() - rest));
    let up = goes_up(mode, steps.num() < 0, half, floor % 2 == 0);
    Small::whole(i128::from(floor) + i128::from(up))?.mul(step)
}

/// Whether a number that is not whole goes up to the next one: `half` is how its fraction lies to a half, `is_even` is
/// said of the whole number below.
fn goes_up(mode: Rounding, is_negative: bool, half: Ordering, is_even: bool) -> bool {
    match mode {
        Rounding::Floor => false,
        Rounding::Ceiling => true,
        Rounding::Up => !is_negative,
        Rounding::Down => is_negative,
        Rounding::HalfUp => half.is_gt() || (half.is_eq() && !is_negative),
        Rounding::HalfDown => half.is_gt() || (half.is_eq() && is_negative),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && !is_even),
    }
}
