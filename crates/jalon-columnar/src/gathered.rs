//! What is found of the numbers of a row's members all together: places in their order, products, how many differ.

use jalon::number::Number;

use crate::kernels::functions::{natural_exp, natural_log};

/// What is found of some numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Gathering {
    /// What lies at a place of their order; not a number of none.
    Ranked(Rank),
    /// The sum of the sizes of what that is made of.
    Sizes(Rank),
    /// Their product, 1 of none; not a number where it is too far from 1 to be exact.
    Product,
    /// The root of their product, of the degree of their number; not a number of none, or where one is below 0.
    Root,
    /// How many of them differ; not a number where two are nearer to each other than this share of their size, though not the
    /// same.
    Different(u64),
}

/// A quantile, by one of the nine types of Hyndman and Fan: which share lies below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Rank {
    kind: u8,
    top: i64,
    bottom: i64,
}

/// Where a quantile lies in the order of some numbers: at a place, or between it and the next, nearer to that by a weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Between {
    pub(crate) low: usize,
    pub(crate) high: usize,
    /// `top / bottom` of the way from the one to the other.
    pub(crate) weight: (i64, i64),
}

impl Rank {
    /// The middle one, or the mean of the two in the middle.
    pub(crate) const MIDDLE: Rank = Rank { kind: 2, top: 1, bottom: 2 };
    /// The middle one, or the lower of the two in the middle.
    pub(crate) const LOWER_MIDDLE: Rank = Rank { kind: 1, top: 1, bottom: 2 };

    /// A quantile whose share is a fraction of small terms; shares beyond 0 and 1 are taken to be these.
    pub(crate) fn of(kind: u8, share: &Number) -> Option<Rank> {
        let share = share.max(&Number::ZERO).min(&Number::ONE);
        let small = |digits: Option<String>| digits?.parse().ok().filter(|x: &i64| *x < 1 << 40);
        Some(Rank { kind, top: small(share.numerator())?, bottom: small(share.denominator())? })
    }

    /// Whether it is always one of the numbers itself.
    pub(crate) fn is_one_of_them(self) -> bool {
        matches!(self.kind, 1 | 3)
    }

    /// Whether what lies between two numbers is their mean.
    pub(crate) fn is_halved(self) -> bool {
        self.kind == 2
    }

    /// Where it lies among so many numbers: at `n * share + m`, counted from 1, with the m of its type. All in whole numbers,
    /// of 120ths of the share's denominator.
    pub(crate) fn among(self, count: usize) -> Between {
        const PARTS: i128 = 120;
        let (top, bottom) = (i128::from(self.top), i128::from(self.bottom));
        let (share, one) = (top * PARTS, bottom * PARTS);
        let offset = match self.kind {
            3 => -one / 2,
            5 => one / 2,
            6 => share,
            7 => one - share,
            8 => (share + one) / 3,
            9 => share / 4 + one * 3 / 8,
            _ => 0,
        };
        let count = i128::try_from(count).unwrap_or(i128::MAX >> 64);
        let place = count * share + offset;
        let (below, rest) = (place.div_euclid(one), place.rem_euclid(one));
        let weight = match self.kind {
            1 | 3 if rest == 0 && (self.kind == 1 || below % 2 == 0) => (0, 1),
            2 if rest == 0 => (1, 2),
            1..=3 => (1, 1),
            _ => (i64::try_from(rest).unwrap_or(0), i64::try_from(one).unwrap_or(1)),
        };
        let at = |place: i128| usize::try_from(place.clamp(1, count.max(1)) - 1).unwrap_or(0);
        Between { low: at(below), high: at(below + 1), weight }
    }
}

impl Between {
    /// The shares of the lower and of the higher.
    #[allow(clippy::cast_precision_loss, reason = "both are rounded once, as is their quotient")]
    pub(crate) fn shares(self) -> (f64, f64) {
        let (top, bottom) = self.weight;
        ((bottom - top) as f64 / bottom as f64, top as f64 / bottom as f64)
    }
}

impl Gathering {
    /// What it comes to without any.
    pub(crate) fn of_none(self) -> f64 {
        match self {
            Gathering::Product => 1.0,
            Gathering::Different(_) => 0.0,
            Gathering::Ranked(_) | Gathering::Sizes(_) | Gathering::Root => f64::NAN,
        }
    }

    /// What some numbers come to, which may be put in another order.
    pub(crate) fn of<P>(self, numbers: &mut [(P, f64)]) -> f64 {
        match self {
            Gathering::Ranked(rank) => ranked(rank, numbers, |x| x),
            Gathering::Sizes(rank) => ranked(rank, numbers, f64::abs),
            Gathering::Product => {
                let product = Scaled::product(numbers.iter().map(|(_, x)| *x));
                product.as_float().unwrap_or(f64::NAN)
            }
            Gathering::Root => {
                let below = numbers.iter().any(|(_, x)| *x < 0.0);
                let product = Scaled::product(numbers.iter().map(|(_, x)| *x));
                if below || numbers.is_empty() { f64::NAN } else { product.root(numbers.len()) }
            }
            Gathering::Different(eps) => different(f64::from_bits(eps), numbers),
        }
    }
}

fn ranked<P>(rank: Rank, numbers: &mut [(P, f64)], size: impl Fn(f64) -> f64) -> f64 {
    numbers.sort_unstable_by(|(_, a), (_, b)| a.total_cmp(b));
    let between = rank.among(numbers.len());
    let at = |place: usize| numbers.get(place).map_or(f64::NAN, |(_, x)| size(*x));
    match between.shares() {
        (0.0, high) => at(between.high) * high,
        (low, 0.0) => at(between.low) * low,
        (low, high) if low == high => f64::midpoint(at(between.low), at(between.high)),
        (low, high) => at(between.low) * low + at(between.high) * high,
    }
}

#[allow(clippy::cast_precision_loss)]
fn different<P>(eps: f64, numbers: &mut [(P, f64)]) -> f64 {
    numbers.sort_unstable_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut count = usize::from(!numbers.is_empty());
    for pair in numbers.windows(2) {
        let [(_, a), (_, b)] = pair else { continue };
        if a != b && (b - a) <= eps * (a.abs() + b.abs()) || eps > 0.0 && a == b {
            return f64::NAN;
        }
        count += usize::from(a != b);
    }
    count as f64
}

/// A float times a power of two that may be far beyond those of floats.
#[derive(Debug, Clone, Copy)]
struct Scaled {
    /// 0, or at least 1 and below 2, either way from 0.
    float: f64,
    power: i64,
}

/// No factor and no product of floats as they are here lies further from 1, in powers of two.
const FAR: i64 = 498;

impl Scaled {
    /// A product in the order of its factors, each of which brings one rounding.
    fn product(factors: impl Iterator<Item = f64>) -> Scaled {
        let mut product = Scaled { float: 1.0, power: 0 };
        for factor in factors {
            let (factor, power) = split(factor);
            let (float, more) = split(product.float * factor);
            product = Scaled { float, power: product.power + power + more };
        }
        product
    }

    /// As a float, if it is not far from 1: 10 to the power of 150, either way.
    fn as_float(self) -> Option<f64> {
        if self.float == 0.0 {
            return Some(0.0);
        }
        let power = u64::try_from(self.power + 1023).ok().filter(|_| self.power.abs() <= FAR)?;
        Some(self.float * f64::from_bits(power << 52))
    }

    /// The root of so manieth degree.
    #[allow(clippy::cast_precision_loss)]
    fn root(self, degree: usize) -> f64 {
        if self.float == 0.0 {
            return 0.0;
        }
        let logarithm = natural_log(self.float) + self.power as f64 * std::f64::consts::LN_2;
        natural_exp(logarithm / degree as f64)
    }
}

/// A float as one from 1 to 2, either way from 0, and a power of two. Floats nearest to 0 are taken to be it.
fn split(x: f64) -> (f64, i64) {
    const EXPONENT: u64 = 0x7ff << 52;
    let bits = x.to_bits();
    let power = (bits & EXPONENT) >> 52;
    if power == 0 {
        return (0.0, 0);
    }
    let float = f64::from_bits(bits & !EXPONENT | 1023 << 52);
    (float, i64::try_from(power).unwrap_or(0) - 1023)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(gathering: Gathering, numbers: &[f64]) -> f64 {
        gathering.of(&mut numbers.iter().map(|x| ((), *x)).collect::<Vec<_>>())
    }

    #[test]
    fn quantiles_are_those_of_hyndman_and_fan() {
        // The quartiles of 1 to 10 by the nine types, as R gives them.
        let numbers: Vec<f64> = (1..=10).map(f64::from).collect();
        let quarter = Number::ratio(1, 4).unwrap();
        let found: Vec<f64> =
            (1..=9).map(|kind| of(Gathering::Ranked(Rank::of(kind, &quarter).unwrap()), &numbers)).collect();
        let expected = [3.0, 3.0, 2.0, 2.5, 3.0, 2.75, 3.25, 35.0 / 12.0, 2.9375];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} and {expected}");
        }
        // The tenth of ten is told in whole numbers: 10 * 0.9 is 9.
        let ninth = Rank::of(1, &Number::scaled(9, 1)).unwrap();
        assert_eq!(of(Gathering::Ranked(ninth), &numbers), 9.0);
        assert_eq!(of(Gathering::Ranked(Rank::MIDDLE), &[3.0, -1.0, 2.0, 4.0]), 2.5);
        assert_eq!(of(Gathering::Sizes(Rank::MIDDLE), &[3.0, -5.0]), 4.0);
        assert_eq!(of(Gathering::Ranked(Rank::LOWER_MIDDLE), &[3.0, 1.0, 2.0, 4.0]), 2.0);
        assert!(of(Gathering::Ranked(Rank::MIDDLE), &[]).is_nan());
    }

    #[test]
    fn products_and_their_roots() {
        assert_eq!(of(Gathering::Product, &[2.0, -3.0, 0.5]), -3.0);
        assert_eq!(of(Gathering::Product, &[]), 1.0);
        assert_eq!(of(Gathering::Product, &[1e200, 0.0]), 0.0);
        // On the way it leaves what floats hold; in the end it does not.
        assert_eq!(of(Gathering::Product, &[1e120, 1e120, 1e120, 1e-120, 1e-120, 1e-120, 2.0]), 2.0 * (1e120 * 1e-120));
        assert!(of(Gathering::Product, &[1e100, 1e100]).is_nan());
        assert!((of(Gathering::Root, &[1e120; 9]) / 1e120 - 1.0).abs() < 1e-12);
        assert!((of(Gathering::Root, &[4.0, 9.0]) - 6.0).abs() < 1e-14);
        assert_eq!(of(Gathering::Root, &[4.0, 0.0]), 0.0);
        assert!(of(Gathering::Root, &[-4.0, -9.0]).is_nan());
    }

    #[test]
    fn what_differs_is_counted_where_it_is_told() {
        assert_eq!(of(Gathering::Different(0), &[0.3, 0.1, 0.3, -0.0, 0.0]), 3.0);
        assert_eq!(of(Gathering::Different(0), &[]), 0.0);
        let near = Gathering::Different(1e-12f64.to_bits());
        assert_eq!(of(near, &[1.0, 2.0]), 2.0);
        assert!(of(near, &[0.3, 0.1 + 0.2]).is_nan());
        assert!(of(near, &[1.0, 1.0]).is_nan());
    }
}
