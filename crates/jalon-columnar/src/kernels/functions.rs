//! Functions of one number without calls, so that loops over them become vectors.

/// About the cube root of a positive number: a third of the exponent, then three steps of Halley's, each of which
/// triples the digits. Never relied on: whoever uses it cubes it again.
#[inline(always)]
pub(super) fn cube_root(x: f64) -> f64 {
    let high = x.to_bits() >> 32;
    let third = (high.wrapping_mul(0x5555_5556)) >> 32;
    let mut y = f64::from_bits((third + 715_094_163) << 32);
    for _ in 0..3 {
        let cube = y * y * y;
        y = y * (cube + 2.0 * x) / (2.0 * cube + x);
    }
    if x == 0.0 || x == f64::INFINITY { x } else { y }
}

/// Floor without a call: below 2^52 by adding and taking away the number whose unit is 1.
#[inline(always)]
pub(super) fn whole_below(x: f64) -> f64 {
    const UNIT: f64 = 4_503_599_627_370_496.0;
    let magnitude = x.abs();
    let near = f64::copysign((magnitude + UNIT) - UNIT, x);
    let below = if near > x { near - 1.0 } else { near };
    if magnitude < UNIT { below } else { x }
}

/// `|a| <= b * eps` with b finite.
#[inline(always)]
pub(crate) fn is_near(a: f64, b: f64, eps: f64) -> bool {
    (a.abs() <= b * eps) & (b < f64::INFINITY)
}

/// The natural logarithm of a positive number (of others anything), within 2^-48 of it, relatively.
///
/// The number is `m` times a power `k` of two, with `m` between the roots of 1/2 and 2, and `ln m = 2 atanh(s)` for
/// `s = (m - 1) / (m + 1)`. `m - 1` is exact, so `s` errs by two roundings; with `s^2 < 0.0295` the series left out after
/// `s^25` is below 2^-60 of the first term, and the rest of it adds less than four roundings. Where `k` is not 0, `ln m` is
/// at most half of `k ln 2`, so their sum is at least half of it and errs by less than 16 roundings (2^-49) of itself.
#[inline(always)]
pub(crate) fn natural_log(x: f64) -> f64 {
    const ROOT_OF_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const MAGIC: i64 = 0x4338_0000_0000_0000;
    let power = x.to_bits().wrapping_sub(ROOT_OF_HALF) as i64 >> 52;
    let m = f64::from_bits(x.to_bits().wrapping_sub((power << 52) as u64));
    let k = f64::from_bits(power.wrapping_add(MAGIC) as u64) - f64::from_bits(MAGIC as u64);
    let s = (m - 1.0) / (m + 1.0);
    let z = s * s;
    let mut series = 1.0 / 25.0;
    for divisor in [23.0, 21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0] {
        series = series * z + 1.0 / divisor;
    }
    let logarithm = 2.0 * s + 2.0 * s * (z * series);
    k * std::f64::consts::LN_2 + logarithm
}

/// The exponential of a number, within 2^-48 of it, relatively; 0 and infinity far out.
///
/// `x = k ln 2 + r` with |r| below 0.35: `k` times the upper bits of `ln 2` (of which the last 21 are 0) is exact, as is its
/// difference from `x`, and what its lower bits take away errs by less than 2^-53; the series left out after `r^14` is below
/// 2^-60, and the steps of the rest add less than eight roundings to a value that is at least 0.7.
#[inline(always)]
pub(crate) fn natural_exp(x: f64) -> f64 {
    const UPPER: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
    const LOWER: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
    /// Beside it, the lowest bits are those of a whole number.
    const UNIT: f64 = 6_755_399_441_055_744.0;
    let within = if x > 708.0 { 708.0 } else { x };
    let within = if within < -708.0 { -708.0 } else { within };
    let shifted = within * std::f64::consts::LOG2_E + UNIT;
    let k = shifted - UNIT;
    let r = (within - k * UPPER) - k * LOWER;
    let mut series = 1.0;
    for divisor in [14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0] {
        series = series * (r / divisor) + 1.0;
    }
    let power = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    let small = if x < -708.0 { 0.0 } else { series * power };
    if x > 708.0 { f64::INFINITY } else { small }
}

/// A number to any power, where it is above 0: within 2^-48 of it, relatively, and as many times 2^-47 as its logarithm is.
/// Of 0 it is 0 for powers above 0, of infinity infinity, and the power of 0 is 1.
#[inline(always)]
pub(crate) fn any_power(x: f64, exponent: f64) -> f64 {
    let power = natural_exp(exponent * natural_log(x));
    let power = if x == f64::INFINITY { x } else { power };
    let power = if x <= 0.0 { 0.0 } else { power };
    if exponent == 0.0 { 1.0 } else { power }
}

/// The greatest exponent, either way from 0, that [`whole_power`] has the steps for.
pub(crate) const MOST_POWER: f64 = 63.0;

/// A number to the power of a whole one that is not beyond [`MOST_POWER`]: by squaring, 1 divided by that where it is below
/// 0. Squares beyond those that are needed may leave the range of floats; they are not looked at.
#[inline(always)]
pub(crate) fn whole_power(x: f64, exponent: f64) -> f64 {
    // The lowest bits of a float of this size are those of the whole number beside it.
    const UNIT: f64 = 4_503_599_627_370_496.0;
    let bits = (exponent.abs() + UNIT).to_bits();
    let (mut power, mut square) = (1.0, x);
    for place in 0..6 {
        let with = power * square;
        power = if bits >> place & 1 == 1 { with } else { power };
        square *= square;
    }
    if exponent < 0.0 { 1.0 / power } else { power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_keep_to_their_error() {
        let mut x = 1e-300;
        while x < 1e300 {
            for x in [x, 1.0 + x, 1.0 / (1.0 + x)] {
                let (found, expected) = (natural_log(x), x.ln());
                assert!((found - expected).abs() <= expected.abs() * 2f64.powi(-48), "{x}: {found} and {expected}");
            }
            x *= 1.37;
        }
        assert_eq!(natural_log(1.0), 0.0);
    }

    #[test]
    fn exponentials_keep_to_their_error() {
        let mut x = 1e-20;
        while x < 705.0 {
            for x in [x, -x] {
                let (found, expected) = (natural_exp(x), x.exp());
                assert!((found - expected).abs() <= expected * 2f64.powi(-48), "{x}: {found} and {expected}");
            }
            x *= 1.003;
        }
        assert_eq!(natural_exp(0.0), 1.0);
        assert_eq!((natural_exp(f64::INFINITY), natural_exp(f64::NEG_INFINITY)), (f64::INFINITY, 0.0));
        assert_eq!(
            (any_power(0.0, 0.3), any_power(0.0, 0.0), any_power(f64::INFINITY, 0.3)),
            (0.0, 1.0, f64::INFINITY)
        );
        for (x, y) in [(2.0f64, 0.5f64), (1e-30, 7.3), (1e60, -2.4), (0.999, 63.0), (7.0, -0.25)] {
            let (found, expected) = (any_power(x, y), x.powf(y));
            let size = (y * x.ln()).abs();
            assert!((found / expected - 1.0).abs() <= 2f64.powi(-48) + size * 2f64.powi(-47), "{x} ^ {y}: {found}");
        }
    }

    #[test]
    fn powers_keep_to_their_error() {
        for x in [0.0, 0.5, -0.5, 0.9, 1.035, -3.0, 1e4] {
            for exponent in -63i32..=63 {
                let (found, expected) = (whole_power(x, f64::from(exponent)), x.powi(exponent));
                let error = expected.abs() * f64::EPSILON * f64::from(2 * exponent.abs() + 1);
                assert!(found == expected || (found - expected).abs() <= error, "{x} ^ {exponent}: {found}");
            }
        }
        assert_eq!((whole_power(0.0, 0.0), whole_power(2.0, 10.0), whole_power(2.0, -2.0)), (1.0, 1024.0, 0.25));
    }
}
