//! Powers, roots, exponential and logarithm: exact where the result is rational, else enclosed by series on integers.

use std::sync::LazyLock;

use dashu_int::ops::BitTest;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::dyadic::{Direction, Dyadic, Enclosure, quotient, shifted_right, signed};
use super::{MAX_BITS, Number, Repr};

/// How many significant digits an irrational value is worked out to. A comparison that stays unclear is tried again with
/// [`Precision::higher`].
///
/// ```
/// use jalon::number::{Number, Precision};
/// let root = Number::from(2).root(2, Precision::START).unwrap();
/// assert!(!root.is_exact() && root.to_exact_string().starts_with("~1.41421356237"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Precision(u32);

impl Precision {
    /// Where to begin: enough for [`super::EQUAL_DIGITS`] and the loss of some twenty digits on the way.
    pub const START: Precision = Precision(80);
    /// Where to stop.
    pub(crate) const LIMIT: Precision = Precision(1280);

    /// A precision of so many digits, from 1 to [`Precision::LIMIT`].
    #[must_use]
    pub(crate) fn digits(digits: u32) -> Precision {
        Precision(digits.clamp(1, Precision::LIMIT.0))
    }

    /// The next one to try; none beyond the limit.
    #[must_use]
    pub(crate) fn higher(self) -> Option<Precision> {
        (self < Precision::LIMIT).then(|| Precision::digits(self.0.saturating_mul(2)))
    }

    /// In bits, with some to spare.
    pub(super) fn bits(self) -> usize {
        // log2 10 < 10/3
        (self.0 as usize * 10).div_ceil(3) + 16
    }
}

impl Default for Precision {
    fn default() -> Precision {
        Precision::START
    }
}

/// Roots above this degree go through logarithms.
const MAX_DEGREE: u32 = 64;
/// Fractions whose parts are at most this are powers by way of a root, which is many times faster than by logarithms.
const SMALL: u32 = 12;

impl Number {
    /// A whole power; `x ^ 0` is 1, for 0 too. None for a negative power of 0.
    ///
    /// ```
    /// use jalon::number::Number;
    /// assert_eq!(Number::from(2).powi(-2), Number::ratio(1, 4));
    /// assert_eq!(Number::from(0).powi(0), Some(Number::from(1)));
    /// assert_eq!(Number::from(0).powi(-1), None);
    /// ```
    #[must_use]
    pub fn powi(&self, exponent: i64) -> Option<Number> {
        if exponent == 0 {
            return Some(Number::ONE);
        }
        if exponent < 0 && self.is_zero() == Some(true) {
            return None;
        }
        if *self == Number::ONE || *self == Number::ZERO {
            return Some(self.clone());
        }
        if *self == Number::ONE.neg() {
            return Some(if exponent % 2 == 0 { Number::ONE } else { self.clone() });
        }
        if let Some(base) = self.to_rational() {
            let size = super::bits(&base) as u64;
            if size.saturating_mul(exponent.unsigned_abs()) <= 2 * MAX_BITS as u64
                && let Ok(exponent) = isize::try_from(exponent)
            {
                return Some(Number::from_rational(base.pow(exponent)));
            }
        }
        // By squaring, as an enclosure; an even power of an enclosure that holds 0 is not below 0.
        let base = if exponent % 2 == 0 { self.abs() } else { self.clone() };
        let mut square = base.enclosed();
        let (mut power, mut left) = (Number::ONE, exponent.unsigned_abs());
        while left > 0 && !square.is_unbounded() {
            if left % 2 == 1 {
                power = power.mul(&square);
            }
            left /= 2;
            if left > 0 {
                square = square.mul(&square);
            }
        }
        if left > 0 {
            return Some(Number(Repr::Unbounded));
        }
        if exponent > 0 { Some(power) } else { Number::ONE.div(&power) }
    }

    /// The square root; none below 0.
    #[must_use]
    pub(crate) fn sqrt(&self, precision: Precision) -> Option<Number> {
        self.root(2, precision)
    }

    /// The root of a degree: exact where it is rational. None for an even degree below 0 and for the degree 0; an odd
    /// root of a negative number is negative.
    ///
    /// ```
    /// use jalon::number::{Number, Precision};
    /// assert_eq!(Number::from(27).root(3, Precision::START), Some(Number::from(3)));
    /// assert_eq!(Number::from(-1).root(2, Precision::START), None);
    /// ```
    #[must_use]
    pub fn root(&self, degree: u32, precision: Precision) -> Option<Number> {
        if degree == 0 {
            return None;
        }
        if degree == 1 || *self == Number::ZERO || self.is_unbounded() {
            return Some(self.clone());
        }
        match self.is_negative() {
            Some(true) if degree % 2 == 1 => return Some(self.neg().root(degree, precision)?.neg()),
            Some(true) => return None,
            Some(false) => {}
            // It may be below 0, at this precision.
            None => return Some(Number(Repr::Unbounded)),
        }
        if let Some(exact) = self.exact_root(degree) {
            return Some(exact);
        }
        if degree > MAX_DEGREE {
            return self.pow(&Number::ratio(1, i64::from(degree))?, precision);
        }
        Some(self.irrational_root(degree, precision))
    }

    /// `e` to the power of it. Exact for 0.
    #[must_use]
    pub(crate) fn exp(&self, precision: Precision) -> Option<Number> {
        if *self == Number::ZERO {
            return Some(Number::ONE);
        }
        let bits = precision.bits();
        Some(self.by_bounds(bits, |x, direction| exp_bound(x, bits, direction)))
    }

    /// The natural logarithm; none for 0 and below. Exact for 1.
    #[must_use]
    pub(crate) fn ln(&self, precision: Precision) -> Option<Number> {
        if *self == Number::ONE {
            return Some(Number::ZERO);
        }
        match self.signum().is_gt() {
            Some(false) => return None,
            Some(true) if !self.is_exact_or_positive() => return Some(Number(Repr::Unbounded)),
            Some(true) => {}
            None => return Some(Number(Repr::Unbounded)),
        }
        let bits = precision.bits();
        Some(self.by_bounds(bits, |x, direction| Some(ln_bound(x, bits, direction))))
    }

    /// A power with any exponent: exact where it is rational and the exponent is a fraction of small denominator. `x ^ 0`
    /// is 1. None for 0 to a negative power, and for a negative base to a power that is not whole.
    ///
    /// ```
    /// use jalon::number::{Number, Precision};
    /// let third = Number::ratio(1, 3).unwrap_or_default();
    /// assert_eq!(Number::from(27).pow(&third, Precision::START), Some(Number::from(3)));
    /// ```
    #[must_use]
    pub fn pow(&self, exponent: &Number, precision: Precision) -> Option<Number> {
        if let Some(whole) = exponent.to_i64() {
            return self.powi(whole);
        }
        if self.is_unbounded() || exponent.is_unbounded() {
            return Some(Number(Repr::Unbounded));
        }
        match self.is_zero() {
            Some(true) => {
                return match exponent.is_negative() {
                    Some(true) => None,
                    Some(false) => Some(Number::ZERO),
                    None => Some(Number(Repr::Unbounded)),
                };
            }
            Some(false) => {}
            None => return Some(Number(Repr::Unbounded)),
        }
        if self.is_negative() == Some(true) {
            return None;
        }
        if let Repr::Small(fraction) = exponent.0
            && let Ok(degree) = u32::try_from(fraction.den())
            && degree <= MAX_DEGREE
        {
            if let Some(root) = self.exact_root(degree) {
                return root.powi(fraction.num());
            }
            if degree.max(u32::try_from(fraction.num().unsigned_abs()).unwrap_or(u32::MAX)) <= SMALL
                && let Some(power) = self.powi(fraction.num()).filter(Number::is_exact)
            {
                return Some(power.irrational_root(degree, precision));
            }
        }
        self.ln(precision)?.mul(exponent).exp(precision)
    }

    /// The root, if it is rational; the number is above 0.
    fn exact_root(&self, degree: u32) -> Option<Number> {
        let value = self.to_rational()?;
        let root = |x: &UBig| {
            let root = x.nth_root(degree as usize);
            (root.pow(degree as usize) == *x).then_some(root)
        };
        let numerator = root(&value.numerator().clone().into_parts().1)?;
        Some(Number::from_rational(RBig::from_parts(IBig::from(numerator), root(value.denominator())?)))
    }

    /// The root of a number above 0, enclosed.
    fn irrational_root(&self, degree: u32, precision: Precision) -> Number {
        let bits = precision.bits();
        let enclosure = self.rational_bounds().map(|(lo, hi)| {
            let (down, up) = root_bounds(&lo, degree, bits);
            let up = if lo == hi { up } else { root_bounds(&hi, degree, bits).1 };
            Enclosure::new(down, up, bits)
        });
        Number::from_enclosure(enclosure)
    }

    /// The same as an enclosure, even if it is exact.
    pub(super) fn enclosed(&self) -> Number {
        Number::from_enclosure(self.enclose(super::Precision::START.bits()))
    }

    /// Whether its lower bound is above 0.
    fn is_exact_or_positive(&self) -> bool {
        match &self.0 {
            Repr::Small(_) | Repr::Big(_) => true,
            Repr::Enclosure(enclosure) => enclosure.lo.sign().is_gt(),
            Repr::Unbounded => false,
        }
    }

    /// An increasing function, by a bound of it at each end.
    fn by_bounds(&self, bits: usize, bound: impl Fn(&RBig, Direction) -> Option<Dyadic>) -> Number {
        let enclosure = self
            .rational_bounds()
            .and_then(|(lo, hi)| Some(Enclosure::new(bound(&lo, Direction::Down)?, bound(&hi, Direction::Up)?, bits)));
        Number::from_enclosure(enclosure)
    }
}

/// Bounds of the root of a number: for one below 0, as if it were 0.
fn root_bounds(x: &RBig, degree: u32, bits: usize) -> (Dyadic, Dyadic) {
    if *x <= RBig::ZERO {
        return (Dyadic::zero(), Dyadic::zero());
    }
    // floor(root(floor(x 2^(degree shift)))) = floor(root(x) 2^shift)
    let wanted = signed(bits + 8) - (log2_floor(x) / i64::from(degree));
    let shift = usize::try_from(wanted).unwrap_or(0);
    let scaled = quotient(&(x.numerator() << (shift * degree as usize)), x.denominator(), Direction::Down);
    let root = IBig::from(scaled.into_parts().1.nth_root(degree as usize));
    let above = &root + IBig::ONE;
    (Dyadic::new(root, -signed(shift)), Dyadic::new(above, -signed(shift)))
}

/// A bound of `e^x`; none beyond the limits.
fn exp_bound(x: &RBig, bits: usize, direction: Direction) -> Option<Dyadic> {
    let size = log2_floor(x);
    if *x != RBig::ZERO && size > 17 {
        return None;
    }
    // x = k ln 2 + r with 0 <= r < 1, then e^x = 2^k (e^(r / 2^halvings))^(2^halvings). Everything is a count of units of
    // 2^-width, not below 0, and rounded to the side of the bound, so that the bound holds at every step.
    let halvings = 12;
    let width = bits + 64 + 2 * halvings;
    let scaled = |direction| quotient(&(x.numerator() << width), x.denominator(), direction);
    let (ln2_low, ln2_high) = ln2(width + 24);
    let (ln2_low, ln2_high) =
        (shifted_right(&ln2_low, 24, Direction::Down), shifted_right(&ln2_high, 24, Direction::Up));
    let opposite = if direction == Direction::Up { Direction::Down } else { Direction::Up };
    let mut k = quotient(&scaled(Direction::Down), &magnitude(&ln2_high), Direction::Down);
    // k ln 2, on the side that makes r err to the side wanted, and on the other to keep r from going below 0.
    let rest = |k: &IBig, direction: Direction, opposite: Direction| {
        let is_negative = *k < IBig::ZERO;
        let low = (opposite == Direction::Down) != is_negative;
        scaled(direction) - k * if low { &ln2_low } else { &ln2_high }
    };
    while rest(&k, Direction::Down, Direction::Up) < IBig::ZERO {
        k -= IBig::ONE;
    }
    let reduced = shifted_right(&rest(&k, direction, opposite), halvings, direction);
    let one = IBig::ONE << width;
    let (mut sum, mut term, mut n) = (one.clone(), one, 0u32);
    loop {
        n += 1;
        term = quotient(&shifted_right(&(&term * &reduced), width, direction), &UBig::from(n), direction);
        sum += &term;
        // The terms shrink by more than half each: the rest of the series is below the last one.
        if term <= IBig::ONE {
            break;
        }
    }
    if direction == Direction::Up {
        sum += IBig::from(2);
    }
    for _ in 0..halvings {
        sum = shifted_right(&(&sum * &sum), width, direction);
    }
    Some(Dyadic::new(sum, i64::try_from(&k).ok()? - signed(width)))
}

/// A bound of the logarithm of a number above 0.
fn ln_bound(x: &RBig, bits: usize, direction: Direction) -> Dyadic {
    // x = 2^k m, m from 2/3 to 4/3; near 1, where the logarithm is small, with more digits.
    let mut k = log2_floor(x);
    let mut m = scale(x, -k);
    if m > RBig::from_parts(IBig::from(4), UBig::from(3u8)) {
        k += 1;
        m = scale(x, -k);
    }
    let distance = &m - RBig::ONE;
    let near = if distance == RBig::ZERO || k != 0 { 0 } else { usize::try_from(-log2_floor(&distance)).unwrap_or(0) };
    let width = bits + 64 + near;
    let opposite = if direction == Direction::Up { Direction::Down } else { Direction::Up };
    let mantissa = if distance < RBig::ZERO {
        -atanh2(&(-distance.clone() / (m + RBig::ONE)), width, opposite)
    } else {
        atanh2(&(distance / (m + RBig::ONE)), width, direction)
    };
    let (low, high) = ln2(width);
    let up = (direction == Direction::Up) == (k >= 0);
    Dyadic::new(mantissa + IBig::from(k) * if up { high } else { low }, -signed(width))
}

/// Bounds of `ln 2`, in units of `2^-width`; kept for the widths of the first precisions.
fn ln2(width: usize) -> (IBig, IBig) {
    const KEPT: usize = 768;
    static LN2: LazyLock<(IBig, IBig)> = LazyLock::new(|| ln2_by_series(KEPT));
    match KEPT.checked_sub(width) {
        None => ln2_by_series(width),
        Some(spare) => (shifted_right(&LN2.0, spare, Direction::Down), shifted_right(&LN2.1, spare, Direction::Up)),
    }
}

fn ln2_by_series(width: usize) -> (IBig, IBig) {
    let third = RBig::from_parts(IBig::ONE, UBig::from(3u8));
    (atanh2(&third, width, Direction::Down), atanh2(&third, width, Direction::Up))
}

/// A bound of `2 atanh z = 2 (z + z³/3 + z⁵/5 + …)` for `0 <= z <= 1/3`, in units of `2^-width`.
fn atanh2(z: &RBig, width: usize, direction: Direction) -> IBig {
    let scaled = quotient(&(z.numerator() << width), z.denominator(), direction);
    let square = shifted_right(&(&scaled * &scaled), width, direction);
    let (mut power, mut sum, mut n) = (scaled, IBig::ZERO, 1u32);
    loop {
        sum += quotient(&power, &UBig::from(n), direction);
        if power <= IBig::ONE {
            break;
        }
        power = shifted_right(&(&power * &square), width, direction);
        n = n.saturating_add(2);
    }
    // Each power is at most a ninth of the one before, but for a unit of rounding: the rest is below two units.
    if direction == Direction::Up {
        sum += IBig::from(2);
    }
    sum << 1
}

/// The greatest `k` with `2^k <= |x|`; 0 for 0.
fn log2_floor(x: &RBig) -> i64 {
    let numerator = x.numerator().clone().into_parts().1;
    if numerator.is_zero() {
        return 0;
    }
    let k = signed(numerator.bit_len()) - signed(x.denominator().bit_len());
    // 2^(k-1) < |x| < 2^(k+1)
    let (left, right) = match usize::try_from(k) {
        Ok(k) => (numerator, x.denominator() << k),
        Err(_) => (numerator << usize::try_from(-k).unwrap_or(0), x.denominator().clone()),
    };
    if left >= right { k } else { k - 1 }
}

/// `x 2^k`
fn scale(x: &RBig, k: i64) -> RBig {
    let power = RBig::from(UBig::ONE << usize::try_from(k.unsigned_abs()).unwrap_or(0));
    if k >= 0 { x * power } else { x / power }
}

fn magnitude(x: &IBig) -> UBig {
    x.clone().into_parts().1
}
