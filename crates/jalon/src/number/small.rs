//! Rationals of 63 bits over 63 bits, inline: the numbers of nearly every framework, without allocation.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// A reduced fraction. `num` is never `i64::MIN` and `den` is positive, so that negation and absolute value never
/// overflow.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Small {
    num: i64,
    den: i64,
}

impl Small {
    pub(super) const ZERO: Small = Small { num: 0, den: 1 };
    pub(super) const ONE: Small = Small { num: 1, den: 1 };

    pub(super) fn num(self) -> i64 {
        self.num
    }

    pub(super) fn den(self) -> i64 {
        self.den
    }

    pub(super) fn whole(integer: i128) -> Option<Small> {
        fit(integer, 1)
    }

    /// `num / 10^places`, reduced; none if it does not fit.
    pub(super) fn decimal(num: i64, places: u32) -> Option<Small> {
        let den = 10i64.checked_pow(places)?;
        let shared = gcd(num.unsigned_abs(), den.unsigned_abs());
        fit(i128::from(num) / i128::from(shared), i128::from(den) / i128::from(shared))
    }

    pub(super) fn from_rational(rational: &RBig) -> Option<Small> {
        let num = i64::try_from(rational.numerator()).ok()?;
        let den = i64::try_from(rational.denominator()).ok()?;
        fit(i128::from(num), i128::from(den))
    }

    pub(super) fn to_rational(self) -> RBig {
        RBig::from_parts(IBig::from(self.num), UBig::from(self.den.unsigned_abs()))
    }

    pub(super) fn neg(self) -> Small {
        Small { num: -self.num, den: self.den }
    }

    /// None for 0.
    pub(super) fn inverse(self) -> Option<Small> {
        match self.num.cmp(&0) {
            Ordering::Equal => None,
            Ordering::Greater => Some(Small { num: self.den, den: self.num }),
            Ordering::Less => Some(Small { num: -self.den, den: -self.num }),
        }
    }

    /// None if it does not fit.
    pub(super) fn add(self, other: Small) -> Option<Small> {
        if self.den == other.den {
            let num = i128::from(self.num) + i128::from(other.num);
            if self.den == 1 {
                return fit(num, 1);
            }
            return reduce(num, i128::from(self.den));
        }
        // Over the least common denominator, in 128 bits: 64 + 63 bits and a carry always fit.
        let shared = gcd(self.den.unsigned_abs(), other.den.unsigned_abs());
        let shared = i64::try_from(shared).ok()?;
        let (left, right) = (other.den / shared, self.den / shared);
        let num = i128::from(self.num)
            .checked_mul(i128::from(left))?
            .checked_add(i128::from(other.num).checked_mul(i128::from(right))?)?;
        reduce(num, i128::from(self.den).checked_mul(i128::from(left))?)
    }

    /// None if it does not fit.
    pub(super) fn mul(self, other: Small) -> Option<Small> {
        let (a, d) = cancel(self.num, other.den);
        let (c, b) = cancel(other.num, self.den);
        fit(i128::from(a) * i128::from(c), i128::from(b) * i128::from(d))
    }

    pub(super) fn cmp(self, other: Small) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        (i128::from(self.num) * i128::from(other.den)).cmp(&(i128::from(other.num) * i128::from(self.den)))
    }

    /// How many digits behind the point write it in full, if any number does.
    pub(super) fn places(self) -> Option<u32> {
        let twos = self.den.trailing_zeros();
        let (mut rest, mut fives) = (self.den >> twos, 0);
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        (rest == 1).then(|| twos.max(fives))
    }

    /// The number times `10^places`, if that is whole.
    pub(super) fn to_scaled(self, places: u32) -> Option<i128> {
        let scaled = 10i128.checked_pow(places)?.checked_mul(i128::from(self.num))?;
        (scaled % i128::from(self.den) == 0).then(|| scaled / i128::from(self.den))
    }
}

fn fit(num: i128, den: i128) -> Option<Small> {
    let num = i64::try_from(num).ok().filter(|num| *num != i64::MIN)?;
    Some(Small { num, den: i64::try_from(den).ok()? })
}

/// The fraction in lowest terms; `den` is positive.
fn reduce(num: i128, den: i128) -> Option<Small> {
    let magnitude = num.unsigned_abs();
    let shared = match (u64::try_from(magnitude), u64::try_from(den)) {
        (Ok(num), Ok(den)) => i128::from(gcd(num, den)),
        _ => i128::try_from(gcd_wide(magnitude, den.unsigned_abs())).ok()?,
    };
    fit(num / shared, den / shared)
}

/// Both sides divided by what they share; `den` is positive.
fn cancel(num: i64, den: i64) -> (i64, i64) {
    if den == 1 {
        return (num, den);
    }
    match i64::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())) {
        Ok(shared) if shared > 1 => (num / shared, den / shared),
        _ => (num, den),
    }
}

/// The greatest common divisor; `b` is positive. One division first, since one side is often a small power of ten.
fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (b, a % b.max(1));
    if b == 0 {
        return a;
    }
    let shift = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        if a > b {
            std::mem::swap(&mut a, &mut b);
        }
        b -= a;
    }
    a << shift
}

fn gcd_wide(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd(a, b));
        }
        (a, b) = (b, a % b);
    }
    a
}
