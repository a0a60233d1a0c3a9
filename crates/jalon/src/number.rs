//! The exact number, and the only place that touches a numeric type: rationals, and enclosures of irrational values.
//!
//! A [`Number`] is an exact rational wherever it can be. What leaves the rationals (roots, logarithms, most powers) is an
//! *enclosure*: two bounds, rounded outward at every step, between which the true value is proved to lie. Numbers up to 64
//! bits over 64 bits live inline, without allocation; larger ones on the heap.

use std::cmp::Ordering;

use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;

mod dyadic;
mod functions;
mod rounding;
mod small;
#[cfg(test)]
mod tests;
mod text;

pub use functions::Precision;
pub use rounding::Rounding;
pub use text::{MAX_DIGITS, MAX_EXPONENT, NumberError};

use dyadic::Enclosure;
use small::Small;

/// Numerators and denominators above this many bits are no longer kept exactly: the number becomes an enclosure of
/// [`Precision::START`], so that no formula can make the engine hang.
pub(crate) const MAX_BITS: usize = 1 << 16;

/// Two values that agree to this many significant digits are equal, where one of them is an enclosure.
pub(crate) const EQUAL_DIGITS: u32 = 60;

/// An exact rational, or an enclosure of an irrational value.
///
/// `==` is equality of representation: for exact numbers that is equality of value; for enclosures use
/// [`Number::compare`].
///
/// ```
/// use jalon::number::{Comparison, Number};
/// let sum = Number::parse_decimal("0.1")?.add(&Number::parse_decimal("0.2")?);
/// assert_eq!(sum, Number::parse_decimal("0.3")?);
/// assert_eq!(Number::ratio(1, 3).map(|third| third.to_exact_string()).as_deref(), Some("1/3"));
/// # Ok::<(), jalon::number::NumberError>(())
/// ```
///
/// Arithmetic is exact, and says where there is no answer:
///
/// ```
/// use jalon::number::{Comparison, Number};
/// let (price, paid) = (Number::scaled(12_50, 2), Number::from(20));
/// assert_eq!(paid.sub(&price), Number::scaled(7_50, 2));
/// assert_eq!((price.mul(&Number::from(4)), price.div(&Number::ZERO)), (Number::from(50), None));
/// assert_eq!((price.floor(), price.ceil()), (Number::from(12), Number::from(13)));
/// assert_eq!((price.min(&paid), price.max(&paid)), (price.clone(), paid.clone()));
/// assert_eq!(price.compare(&paid), Comparison::Less);
///
/// let change = price.sub(&Number::ONE).sub(&Number::from(15)); // -3.5
/// assert_eq!((change.is_negative(), change.is_zero(), change.is_integer()), (Some(true), Some(false), false));
/// assert_eq!((change.neg().to_exact_string(), change.abs()), ("3.5".into(), change.neg()));
/// assert_eq!((change.to_f64(), change.to_i64(), change.is_exact()), (Some(-3.5), None, true));
/// assert_eq!((change.numerator(), change.denominator()), (Some("-7".into()), Some("2".into())));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

/// Canonical: a rational that fits `Small` is `Small`, so that the derived equality and hash are those of values.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(Small),
    Big(Box<RBig>),
    Enclosure(Box<Enclosure>),
    /// Nothing is known of it: beyond the limits, or too close to a pole for the working precision.
    Unbounded,
}

/// How two numbers lie to each other.
///
/// ```
/// use jalon::number::Comparison;
/// assert_eq!((Comparison::Less.is_le(), Comparison::Less.is_lt(), Comparison::Less.is_ge()), (Some(true), Some(true), Some(false)));
/// assert_eq!((Comparison::Equal.is_eq(), Comparison::Equal.is_gt()), (Some(true), Some(false)));
/// assert_eq!(Comparison::Less.reverse(), Comparison::Greater);
/// assert_eq!(Comparison::Unclear.is_lt(), None); // not false: it is to be worked out to more digits
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The first is smaller.
    Less,
    /// They are equal, or, where one of them is an enclosure, equal to [`EQUAL_DIGITS`] significant digits.
    Equal,
    /// The first is greater.
    Greater,
    /// The enclosures are too wide to tell; to be tried again at a higher [`Precision`].
    Unclear,
}

impl Comparison {
    /// The same seen from the other side.
    #[must_use]
    pub fn reverse(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::Greater => Comparison::Less,
            Comparison::Equal | Comparison::Unclear => self,
        }
    }

    /// The ordering, if it is clear.
    #[must_use]
    pub(crate) fn ordering(self) -> Option<Ordering> {
        match self {
            Comparison::Less => Some(Ordering::Less),
            Comparison::Equal => Some(Ordering::Equal),
            Comparison::Greater => Some(Ordering::Greater),
            Comparison::Unclear => None,
        }
    }

    /// `<=`, if it is clear.
    #[must_use]
    pub fn is_le(self) -> Option<bool> {
        self.ordering().map(Ordering::is_le)
    }

    /// `<`, if it is clear.
    #[must_use]
    pub fn is_lt(self) -> Option<bool> {
        self.ordering().map(Ordering::is_lt)
    }

    /// `>=`, if it is clear.
    #[must_use]
    pub fn is_ge(self) -> Option<bool> {
        self.ordering().map(Ordering::is_ge)
    }

    /// `>`, if it is clear.
    #[must_use]
    pub fn is_gt(self) -> Option<bool> {
        self.ordering().map(Ordering::is_gt)
    }

    /// `=`, if it is clear.
    #[must_use]
    pub fn is_eq(self) -> Option<bool> {
        self.ordering().map(Ordering::is_eq)
    }
}

impl From<Ordering> for Comparison {
    fn from(ordering: Ordering) -> Comparison {
        match ordering {
            Ordering::Less => Comparison::Less,
            Ordering::Equal => Comparison::Equal,
            Ordering::Greater => Comparison::Greater,
        }
    }
}

impl Number {
    /// 0
    pub const ZERO: Number = Number(Repr::Small(Small::ZERO));
    /// 1
    pub const ONE: Number = Number(Repr::Small(Small::ONE));

    /// `numerator / denominator`; none if the denominator is 0.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Number> {
        Number::from(numerator).div(&Number::from(denominator))
    }

    /// `numerator / 10^places`.
    ///
    /// ```
    /// use jalon::number::Number;
    /// assert_eq!(Number::scaled(12_50, 2).to_exact_string(), "12.5");
    /// ```
    #[must_use]
    pub fn scaled(numerator: i64, places: u32) -> Number {
        if let Some(small) = Small::decimal(numerator, places) {
            return Number(Repr::Small(small));
        }
        Number::from_rational(RBig::from_parts(
            IBig::from(numerator),
            UBig::from(10u8).pow(places.min(MAX_EXPONENT.unsigned_abs()) as usize),
        ))
    }

    /// The shortest decimal that reads back as this float; none for NaN and the infinities.
    ///
    /// ```
    /// use jalon::number::Number;
    /// assert_eq!(Number::from_f64(0.1).map(|tenth| tenth.to_exact_string()).as_deref(), Some("0.1"));
    /// assert_eq!(Number::from_f64(f64::NAN), None);
    /// ```
    #[must_use]
    pub fn from_f64(float: f64) -> Option<Number> {
        // `{:e}` prints the shortest digits that round-trip, in the form that `parse_decimal` reads.
        float.is_finite().then(|| format!("{float:e}")).and_then(|text| Number::parse_decimal(&text).ok())
    }

    /// The nearest float, for hosts that have no decimals; never used in a decision. None if it is beyond the range of
    /// floats, or unbounded.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        let float = match &self.0 {
            // A quotient of two integers below 2^53 is rounded correctly by the machine.
            Repr::Small(small) if small.num().unsigned_abs() < 1 << 53 && small.den() < 1 << 53 => {
                small.num() as f64 / small.den() as f64
            }
            Repr::Small(_) | Repr::Big(_) => self.to_rational()?.to_f64().value(),
            Repr::Enclosure(enclosure) => enclosure.middle().to_rational()?.to_f64().value(),
            Repr::Unbounded => return None,
        };
        float.is_finite().then_some(float)
    }

    /// Whether it is an exact rational, not an enclosure.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(self.0, Repr::Small(_) | Repr::Big(_))
    }

    /// Whether nothing is known of it: it went beyond the limits ([`MAX_BITS`], or a power above `2^(2^17)`), or was
    /// divided by an enclosure that holds 0 at this precision. It compares as [`Comparison::Unclear`] with everything.
    #[must_use]
    pub(crate) fn is_unbounded(&self) -> bool {
        matches!(self.0, Repr::Unbounded)
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Number) -> Number {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(sum) = a.add(*b)
        {
            return Number(Repr::Small(sum));
        }
        self.combine(other, |a, b| a + b, |a, b, bits| a.add(b, bits))
    }

    /// The difference.
    #[must_use]
    pub fn sub(&self, other: &Number) -> Number {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(difference) = a.add(b.neg())
        {
            return Number(Repr::Small(difference));
        }
        self.combine(other, |a, b| a - b, |a, b, bits| a.add(&b.neg(), bits))
    }

    /// The product. 0 times anything bounded is 0, exactly.
    #[must_use]
    pub fn mul(&self, other: &Number) -> Number {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(product) = a.mul(*b)
        {
            return Number(Repr::Small(product));
        }
        if (*self == Number::ZERO && !other.is_unbounded()) || (*other == Number::ZERO && !self.is_unbounded()) {
            return Number::ZERO;
        }
        self.combine(other, |a, b| a * b, |a, b, bits| a.mul(b, bits))
    }

    /// The quotient; none if the divisor is 0 (or an enclosure that is 0 to [`EQUAL_DIGITS`] digits).
    #[must_use]
    pub fn div(&self, other: &Number) -> Option<Number> {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0)
            && let Some(inverse) = b.inverse()
            && let Some(quotient) = a.mul(inverse)
        {
            return Some(Number(Repr::Small(quotient)));
        }
        if other.is_zero() == Some(true) {
            return None;
        }
        if *self == Number::ZERO && !other.is_unbounded() {
            return Some(Number::ZERO);
        }
        Some(self.combine(
            other,
            |a, b| if *b == RBig::ZERO { RBig::ZERO } else { a / b },
            |a, b, bits| a.mul(&b.inverse(bits)?, bits),
        ))
    }

    /// The opposite.
    #[must_use]
    pub fn neg(&self) -> Number {
        Number(match &self.0 {
            Repr::Small(small) => Repr::Small(small.neg()),
            Repr::Big(big) => Repr::Big(Box::new(-(**big).clone())),
            Repr::Enclosure(enclosure) => Repr::Enclosure(Box::new(enclosure.neg())),
            Repr::Unbounded => Repr::Unbounded,
        })
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Number {
        match &self.0 {
            Repr::Enclosure(enclosure) => Number(Repr::Enclosure(Box::new(enclosure.abs()))),
            Repr::Small(small) if small.num() < 0 => self.neg(),
            Repr::Big(big) if big.numerator().sign() == Sign::Negative => self.neg(),
            Repr::Small(_) | Repr::Big(_) | Repr::Unbounded => self.clone(),
        }
    }

    /// How it lies to 0.
    #[must_use]
    pub(crate) fn signum(&self) -> Comparison {
        self.compare(&Number::ZERO)
    }

    /// Whether it is 0; none if it is an enclosure too wide to tell.
    #[must_use]
    pub fn is_zero(&self) -> Option<bool> {
        self.signum().is_eq()
    }

    /// Whether it is below 0; none if it is an enclosure too wide to tell.
    #[must_use]
    pub fn is_negative(&self) -> Option<bool> {
        self.signum().is_lt()
    }

    /// Whether it is known to be a whole number. No enclosure is.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(small) => small.den() == 1,
            Repr::Big(big) => big.denominator().is_one(),
            Repr::Enclosure(_) | Repr::Unbounded => false,
        }
    }

    /// The whole number, where it is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small(small) if small.den() == 1 => Some(small.num()),
            Repr::Big(big) if big.denominator().is_one() => i64::try_from(big.numerator()).ok(),
            Repr::Small(_) | Repr::Big(_) | Repr::Enclosure(_) | Repr::Unbounded => None,
        }
    }

    /// The number times `10^places`, where that is whole and fits: what a column of scaled integers holds.
    ///
    /// ```
    /// use jalon::number::Number;
    /// assert_eq!(Number::scaled(1_250, 3).to_scaled(2), Some(125));
    /// assert_eq!(Number::scaled(1_255, 3).to_scaled(2), None);
    /// ```
    #[must_use]
    pub fn to_scaled(&self, places: u32) -> Option<i128> {
        match &self.0 {
            Repr::Small(small) => small.to_scaled(places),
            Repr::Big(big) => {
                let scaled = &**big * RBig::from(UBig::from(10u8).pow(places.min(40) as usize));
                (places <= 40 && scaled.denominator().is_one()).then(|| i128::try_from(scaled.numerator()).ok())?
            }
            Repr::Enclosure(_) | Repr::Unbounded => None,
        }
    }

    /// The numerator in lowest terms, in digits; none for an enclosure.
    #[must_use]
    pub fn numerator(&self) -> Option<String> {
        match &self.0 {
            Repr::Small(small) => Some(small.num().to_string()),
            Repr::Big(big) => Some(big.numerator().to_string()),
            Repr::Enclosure(_) | Repr::Unbounded => None,
        }
    }

    /// The denominator in lowest terms, in digits; none for an enclosure.
    #[must_use]
    pub fn denominator(&self) -> Option<String> {
        match &self.0 {
            Repr::Small(small) => Some(small.den().to_string()),
            Repr::Big(big) => Some(big.denominator().to_string()),
            Repr::Enclosure(_) | Repr::Unbounded => None,
        }
    }

    /// The bounds between which it lies: itself twice where it is exact; none where nothing is known.
    ///
    /// ```
    /// use jalon::number::{Number, Precision};
    /// let root = Number::from(2).root(2, Precision::START).unwrap();
    /// let (low, high) = root.bounds().unwrap();
    /// assert_eq!((low.mul(&low).compare(&2.into()).is_lt(), high.mul(&high).compare(&2.into()).is_gt()), (Some(true), Some(true)));
    /// assert_eq!(Number::ONE.bounds(), Some((Number::ONE, Number::ONE)));
    /// ```
    #[must_use]
    pub fn bounds(&self) -> Option<(Number, Number)> {
        match &self.0 {
            Repr::Small(_) | Repr::Big(_) => Some((self.clone(), self.clone())),
            Repr::Enclosure(_) | Repr::Unbounded => {
                let (lo, hi) = self.rational_bounds()?;
                Some((Number::from_rational(lo), Number::from_rational(hi)))
            }
        }
    }

    /// How it lies to another.
    ///
    /// Exact numbers compare exactly. Where one is an enclosure, the two are equal if they agree to [`EQUAL_DIGITS`]
    /// significant digits (a difference that cancels: if it is 0 within `10^-60`), and unclear if the enclosures are too
    /// wide to tell.
    #[must_use]
    pub fn compare(&self, other: &Number) -> Comparison {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(*b).into(),
            (Repr::Unbounded, _) | (_, Repr::Unbounded) => Comparison::Unclear,
            (Repr::Enclosure(_), _) | (_, Repr::Enclosure(_)) => {
                let bits = self.working_bits().max(other.working_bits());
                match (self.enclose(bits), other.enclose(bits)) {
                    (Some(a), Some(b)) => a.compare(&b),
                    _ => Comparison::Unclear,
                }
            }
            (Repr::Small(_) | Repr::Big(_), Repr::Small(_) | Repr::Big(_)) => {
                match (self.to_rational(), other.to_rational()) {
                    (Some(a), Some(b)) => a.cmp(&b).into(),
                    _ => Comparison::Unclear,
                }
            }
        }
    }

    /// The smaller of the two; for enclosures that overlap, an enclosure of the smaller.
    #[must_use]
    pub fn min(&self, other: &Number) -> Number {
        match self.compare(other) {
            Comparison::Less | Comparison::Equal => self.clone(),
            Comparison::Greater => other.clone(),
            Comparison::Unclear => self.combine(other, |a, _| a.clone(), |a, b, _| Some(a.min(b))),
        }
    }

    /// The greater of the two; for enclosures that overlap, an enclosure of the greater.
    #[must_use]
    pub fn max(&self, other: &Number) -> Number {
        self.neg().min(&other.neg()).neg()
    }

    /// A rational, in canonical form: exact within the limits, else enclosed.
    fn from_rational(rational: RBig) -> Number {
        if let Some(small) = Small::from_rational(&rational) {
            return Number(Repr::Small(small));
        }
        if bits(&rational) <= MAX_BITS {
            return Number(Repr::Big(Box::new(rational)));
        }
        Number::from_enclosure(Some(Enclosure::of_rational(&rational, Precision::START.bits())))
    }

    fn from_enclosure(enclosure: Option<Enclosure>) -> Number {
        match enclosure {
            Some(enclosure) if enclosure.is_within_limits() => Number(Repr::Enclosure(Box::new(enclosure))),
            _ => Number(Repr::Unbounded),
        }
    }

    /// The exact value, if it is one.
    fn to_rational(&self) -> Option<RBig> {
        match &self.0 {
            Repr::Small(small) => Some(small.to_rational()),
            Repr::Big(big) => Some((**big).clone()),
            Repr::Enclosure(_) | Repr::Unbounded => None,
        }
    }

    /// The bounds of an enclosure, or the exact value twice.
    fn rational_bounds(&self) -> Option<(RBig, RBig)> {
        match &self.0 {
            Repr::Small(_) | Repr::Big(_) => self.to_rational().map(|value| (value.clone(), value)),
            Repr::Enclosure(enclosure) => enclosure.lo.to_rational().zip(enclosure.hi.to_rational()),
            Repr::Unbounded => None,
        }
    }

    /// An enclosure of it, at least as narrow as its own or as `bits` bits.
    fn enclose(&self, bits: usize) -> Option<Enclosure> {
        match &self.0 {
            Repr::Small(small) => Some(Enclosure::of_rational(&small.to_rational(), bits)),
            Repr::Big(big) => Some(Enclosure::of_rational(big, bits)),
            Repr::Enclosure(enclosure) => Some((**enclosure).clone()),
            Repr::Unbounded => None,
        }
    }

    fn working_bits(&self) -> usize {
        match &self.0 {
            Repr::Enclosure(enclosure) => enclosure.bits,
            Repr::Small(_) | Repr::Big(_) | Repr::Unbounded => Precision::START.bits(),
        }
    }

    /// An operation by its exact and its enclosed meaning.
    fn combine(
        &self,
        other: &Number,
        exact: impl Fn(&RBig, &RBig) -> RBig,
        enclosed: impl Fn(&Enclosure, &Enclosure, usize) -> Option<Enclosure>,
    ) -> Number {
        if let (Some(a), Some(b)) = (self.to_rational(), other.to_rational()) {
            return Number::from_rational(exact(&a, &b));
        }
        let bits = match (self.is_exact(), other.is_exact()) {
            (true, _) => other.working_bits(),
            (_, true) => self.working_bits(),
            _ => self.working_bits().max(other.working_bits()),
        };
        match (self.enclose(bits), other.enclose(bits)) {
            (Some(a), Some(b)) => Number::from_enclosure(enclosed(&a, &b, bits)),
            _ => Number(Repr::Unbounded),
        }
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Number {
        Number::from(i128::from(integer))
    }
}

impl From<i32> for Number {
    fn from(integer: i32) -> Number {
        Number::from(i128::from(integer))
    }
}

impl From<u32> for Number {
    fn from(integer: u32) -> Number {
        Number::from(i128::from(integer))
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Number {
        Number::from(i128::from(integer))
    }
}

impl From<usize> for Number {
    fn from(integer: usize) -> Number {
        Number::from_rational(RBig::from(IBig::from(integer)))
    }
}

impl From<i128> for Number {
    fn from(integer: i128) -> Number {
        match Small::whole(integer) {
            Some(small) => Number(Repr::Small(small)),
            None => Number::from_rational(RBig::from(IBig::from(integer))),
        }
    }
}

impl Default for Number {
    fn default() -> Number {
        Number::ZERO
    }
}

/// The length of the longer of numerator and denominator.
fn bits(rational: &RBig) -> usize {
    use dashu_int::ops::BitTest;
    rational.numerator().bit_len().max(rational.denominator().bit_len())
}
