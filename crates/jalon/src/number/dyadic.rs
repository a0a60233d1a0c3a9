//! Intervals with dyadic bounds, rounded outward: the arithmetic of enclosures.

use std::cmp::Ordering;

use dashu_int::ops::BitTest;
use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;

use super::{Comparison, EQUAL_DIGITS};

/// Beyond this binary exponent an enclosure is no longer kept: nothing measured is near `2^(2^17)`.
const MAX_EXPONENT: i64 = 1 << 17;

/// Which way a bound is rounded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Down,
    Up,
}

/// `mantissa × 2^exponent`, the mantissa odd or (for 0) the exponent 0.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Dyadic {
    pub(super) mantissa: IBig,
    pub(super) exponent: i64,
}

impl Dyadic {
    pub(super) fn zero() -> Dyadic {
        Dyadic { mantissa: IBig::ZERO, exponent: 0 }
    }

    pub(super) fn new(mantissa: IBig, exponent: i64) -> Dyadic {
        match mantissa.trailing_zeros() {
            None => Dyadic::zero(),
            Some(zeros) => Dyadic { mantissa: mantissa >> zeros, exponent: exponent.saturating_add(signed(zeros)) },
        }
    }

    /// The nearest number of `bits` bits on that side.
    pub(super) fn rounded(self, bits: usize, direction: Direction) -> Dyadic {
        let length = self.mantissa.bit_len();
        if length <= bits {
            return self;
        }
        let dropped = length - bits;
        Dyadic::new(shifted_right(&self.mantissa, dropped, direction), self.exponent.saturating_add(signed(dropped)))
    }

    /// The nearest number of about `bits` bits on that side of a rational.
    pub(super) fn of_rational(rational: &RBig, bits: usize, direction: Direction) -> Dyadic {
        let (numerator, denominator) = (rational.numerator(), rational.denominator());
        if denominator.is_one() {
            return Dyadic::new(numerator.clone(), 0).rounded(bits, direction);
        }
        let shift = (bits + denominator.bit_len() + 1).saturating_sub(numerator.bit_len());
        let quotient = quotient(&(numerator << shift), denominator, direction);
        Dyadic::new(quotient, -signed(shift)).rounded(bits, direction)
    }

    /// As a rational; none where it would be too long to write.
    pub(super) fn to_rational(&self) -> Option<RBig> {
        let shift = usize::try_from(self.exponent.unsigned_abs()).ok()?;
        if self.exponent.abs() > 2 * MAX_EXPONENT {
            return None;
        }
        Some(if self.exponent >= 0 {
            RBig::from(&self.mantissa << shift)
        } else {
            RBig::from_parts(self.mantissa.clone(), UBig::ONE << shift)
        })
    }

    pub(super) fn sign(&self) -> Ordering {
        if self.mantissa.is_zero() {
            Ordering::Equal
        } else if self.mantissa.sign() == Sign::Negative {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    }

    pub(super) fn neg(&self) -> Dyadic {
        Dyadic { mantissa: -self.mantissa.clone(), exponent: self.exponent }
    }

    fn abs(&self) -> Dyadic {
        if self.sign() == Ordering::Less { self.neg() } else { self.clone() }
    }

    /// The exponent of the leading bit, plus one: `|x| < 2^magnitude`, and `|x| >= 2^(magnitude - 1)` unless it is 0.
    pub(super) fn magnitude(&self) -> i64 {
        self.exponent.saturating_add(signed(self.mantissa.bit_len()))
    }

    pub(super) fn add(&self, other: &Dyadic, bits: usize, direction: Direction) -> Dyadic {
        if self.sign() == Ordering::Equal {
            return other.clone().rounded(bits, direction);
        }
        if other.sign() == Ordering::Equal {
            return self.clone().rounded(bits, direction);
        }
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let gap = high.exponent.saturating_sub(low.exponent);
        // Where the one with the low exponent is far below the last bit kept, a bound for it does.
        let margin = signed(bits + 4);
        if low.magnitude() < high.magnitude().saturating_sub(margin).min(high.exponent) {
            let speck = match (low.sign(), direction) {
                (Ordering::Greater, Direction::Up) => 1,
                (Ordering::Less, Direction::Down) => -1,
                _ => 0,
            };
            let exponent = high.exponent.min(high.magnitude().saturating_sub(margin));
            let shift = usize::try_from(high.exponent.saturating_sub(exponent)).unwrap_or(0);
            return Dyadic::new((&high.mantissa << shift) + IBig::from(speck), exponent).rounded(bits, direction);
        }
        match usize::try_from(gap) {
            Ok(gap) => Dyadic::new((&high.mantissa << gap) + &low.mantissa, low.exponent).rounded(bits, direction),
            Err(_) => Dyadic::zero(),
        }
    }

    pub(super) fn mul(&self, other: &Dyadic, bits: usize, direction: Direction) -> Dyadic {
        Dyadic::new(&self.mantissa * &other.mantissa, self.exponent.saturating_add(other.exponent))
            .rounded(bits, direction)
    }

    /// `1 / x`; `x` is not 0.
    fn inverse(&self, bits: usize, direction: Direction) -> Dyadic {
        let shift = bits + self.mantissa.bit_len() + 1;
        let power = if self.sign() == Ordering::Less { -(IBig::ONE << shift) } else { IBig::ONE << shift };
        let divisor = UBig::try_from(self.abs().mantissa).unwrap_or(UBig::ONE);
        let quotient = quotient(&power, &divisor, direction);
        Dyadic::new(quotient, self.exponent.saturating_neg().saturating_sub(signed(shift))).rounded(bits, direction)
    }

    pub(super) fn cmp(&self, other: &Dyadic) -> Ordering {
        let (a, b) = (self.sign(), other.sign());
        if a != b || a == Ordering::Equal {
            return a.cmp(&b);
        }
        match self.magnitude().cmp(&other.magnitude()) {
            Ordering::Equal => {
                // The same leading bit: the gap between the exponents is no more than the length of a mantissa.
                let gap = usize::try_from(self.exponent.abs_diff(other.exponent)).unwrap_or(0);
                if self.exponent >= other.exponent {
                    (&self.mantissa << gap).cmp(&other.mantissa)
                } else {
                    self.mantissa.cmp(&(&other.mantissa << gap))
                }
            }
            larger if a == Ordering::Greater => larger,
            larger => larger.reverse(),
        }
    }
}

/// `lo <= x <= hi`, computed with mantissas of `bits` bits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Enclosure {
    pub(super) lo: Dyadic,
    pub(super) hi: Dyadic,
    pub(super) bits: usize,
}

impl Enclosure {
    pub(super) fn new(lo: Dyadic, hi: Dyadic, bits: usize) -> Enclosure {
        Enclosure { lo: lo.rounded(bits, Direction::Down), hi: hi.rounded(bits, Direction::Up), bits }
    }

    pub(super) fn of_rational(rational: &RBig, bits: usize) -> Enclosure {
        Enclosure {
            lo: Dyadic::of_rational(rational, bits, Direction::Down),
            hi: Dyadic::of_rational(rational, bits, Direction::Up),
            bits,
        }
    }

    pub(super) fn is_within_limits(&self) -> bool {
        [&self.lo, &self.hi]
            .iter()
            .all(|bound| bound.exponent.abs() <= MAX_EXPONENT && bound.magnitude().abs() <= MAX_EXPONENT)
    }

    pub(super) fn holds_zero(&self) -> bool {
        self.lo.sign().is_le() && self.hi.sign().is_ge()
    }

    pub(super) fn middle(&self) -> Dyadic {
        let sum = self.lo.add(&self.hi, self.bits + 1, Direction::Down);
        Dyadic::new(sum.mantissa, sum.exponent.saturating_sub(1))
    }

    pub(super) fn neg(&self) -> Enclosure {
        Enclosure { lo: self.hi.neg(), hi: self.lo.neg(), bits: self.bits }
    }

    pub(super) fn abs(&self) -> Enclosure {
        if self.lo.sign().is_ge() {
            self.clone()
        } else if self.hi.sign().is_le() {
            self.neg()
        } else {
            let hi = greater(&self.hi, &self.lo.neg());
            Enclosure { lo: Dyadic::zero(), hi, bits: self.bits }
        }
    }

    pub(super) fn add(&self, other: &Enclosure, bits: usize) -> Option<Enclosure> {
        Some(Enclosure {
            lo: self.lo.add(&other.lo, bits, Direction::Down),
            hi: self.hi.add(&other.hi, bits, Direction::Up),
            bits,
        })
    }

    pub(super) fn mul(&self, other: &Enclosure, bits: usize) -> Option<Enclosure> {
        let corners = [(&self.lo, &other.lo), (&self.lo, &other.hi), (&self.hi, &other.lo), (&self.hi, &other.hi)];
        let (mut lo, mut hi): (Option<Dyadic>, Option<Dyadic>) = (None, None);
        for (a, b) in corners {
            let down = a.mul(b, bits, Direction::Down);
            let up = a.mul(b, bits, Direction::Up);
            lo = Some(lo.map_or_else(|| down.clone(), |lo| lesser(&lo, &down)));
            hi = Some(hi.map_or_else(|| up.clone(), |hi| greater(&hi, &up)));
        }
        Some(Enclosure { lo: lo?, hi: hi?, bits })
    }

    /// `1 / x`; none where the enclosure holds 0.
    pub(super) fn inverse(&self, bits: usize) -> Option<Enclosure> {
        (!self.holds_zero()).then(|| Enclosure {
            lo: self.hi.inverse(bits, Direction::Down),
            hi: self.lo.inverse(bits, Direction::Up),
            bits,
        })
    }

    pub(super) fn min(&self, other: &Enclosure) -> Enclosure {
        Enclosure { lo: lesser(&self.lo, &other.lo), hi: lesser(&self.hi, &other.hi), bits: self.bits.max(other.bits) }
    }

    /// See [`super::Number::compare`].
    pub(super) fn compare(&self, other: &Enclosure) -> Comparison {
        let bits = self.bits.max(other.bits) + 64;
        let sure = if self.hi.cmp(&other.lo).is_lt() {
            Some((Comparison::Less, other.lo.add(&self.hi.neg(), bits, Direction::Down)))
        } else if other.hi.cmp(&self.lo).is_lt() {
            Some((Comparison::Greater, self.lo.add(&other.hi.neg(), bits, Direction::Down)))
        } else {
            None
        };
        let (a, b) = (self.abs(), other.abs());
        if let Some((order, distance)) = &sure
            && exceeds(distance, &greater(&a.hi, &b.hi), bits)
        {
            return *order;
        }
        let widest = greater(
            &self.hi.add(&other.lo.neg(), bits, Direction::Up),
            &other.hi.add(&self.lo.neg(), bits, Direction::Up),
        );
        if !exceeds(&widest, &greater(&a.lo, &b.lo), bits) {
            return Comparison::Equal;
        }
        if sure.is_none() && !exceeds(&widest, &Dyadic::new(IBig::ONE, 0), bits) {
            return Comparison::Equal;
        }
        Comparison::Unclear
    }
}

/// Whether a distance is more than `10^-60` of a size.
fn exceeds(distance: &Dyadic, size: &Dyadic, bits: usize) -> bool {
    let power = Dyadic::new(IBig::from(10u8).pow(EQUAL_DIGITS as usize), 0);
    distance.mul(&power, bits + 256, Direction::Down).cmp(size).is_gt()
}

pub(super) fn lesser(a: &Dyadic, b: &Dyadic) -> Dyadic {
    if a.cmp(b).is_le() { a.clone() } else { b.clone() }
}

pub(super) fn greater(a: &Dyadic, b: &Dyadic) -> Dyadic {
    if a.cmp(b).is_ge() { a.clone() } else { b.clone() }
}

/// An integer quotient, rounded to that side.
pub(super) fn quotient(numerator: &IBig, denominator: &UBig, direction: Direction) -> IBig {
    use dashu_int::ops::DivRemEuclid;
    let (floor, rest) = numerator.div_rem_euclid(IBig::from(denominator.clone()));
    match direction {
        Direction::Up if !rest.is_zero() => floor + IBig::ONE,
        Direction::Up | Direction::Down => floor,
    }
}

/// `x / 2^shift`, rounded to that side.
pub(super) fn shifted_right(x: &IBig, shift: usize, direction: Direction) -> IBig {
    // The shift of a signed big integer rounds to minus infinity.
    match direction {
        Direction::Down => x >> shift,
        Direction::Up => -((-x.clone()) >> shift),
    }
}

pub(super) fn signed(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
