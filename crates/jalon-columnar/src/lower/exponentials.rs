//! Exponentials, and powers that may not be whole.

use jalon::number::Number;

use super::{Lower, Lowered, Num, Unsupported};
use crate::exact::{Accuracy, HALF_ULP, NEAR_FAR};
use crate::graph::{Binary, Comparison, Unary};

/// The error of an exponential, relatively, and of a power but for its logarithm: the argument is in
/// [`crate::kernels::functions`].
const EXPONENTIAL_ERROR: f64 = 1.0 / (1u64 << 48) as f64;
/// The error of the logarithm of a power, relatively: that of [`crate::kernels::functions::natural_log`] and two roundings.
const LOGARITHM_ERROR: f64 = 1.0 / (1u64 << 47) as f64;
/// No logarithm of a power lies further from 0: `ln 10^150`.
const MOST_LOGARITHM: f64 = 346.0;
/// Powers beyond this, either way from 0, are left to the plain evaluator: they magnify the error of what they are powers of.
const MOST_EXPONENT: f64 = 64.0;
/// Powers that are less exact than this are not worked out.
const WORST: f64 = 1e-6;

impl Lower<'_> {
    /// The exponential.
    pub(super) fn exponential(&mut self, x: &Num) -> Lowered<Num> {
        if x.constant.as_ref() == Some(&Number::ZERO) {
            return self.constant(&Number::ONE);
        }
        let x = self.settled(x);
        let x = self.widened(&x);
        let bounded = self.bounded(&x);
        if x.accuracy.most > MOST_LOGARITHM {
            self.doubt_beyond(&x, MOST_LOGARITHM, bounded);
        }
        let most = x.accuracy.most.min(MOST_LOGARITHM);
        let error = most * x.accuracy.error + EXPONENTIAL_ERROR;
        if error > WORST {
            return Err(Unsupported("powers of what is too inexact"));
        }
        let low = self.graph.map(Unary::Exp, x.low);
        let high = if x.high == x.low { low } else { self.graph.map(Unary::Exp, x.high) };
        let accuracy = Accuracy { not_zero: true, ..positive(error) };
        // An end without end is 0, which no exponential is.
        Ok(Num { low, high, accuracy, closed: x.closed && self.graph.is_never(x.open), ..x.alone() })
    }

    /// Leaves rows to the plain evaluator where an end that is not infinite lies beyond a number, either way from 0.
    fn doubt_beyond(&mut self, x: &Num, most: f64, rows: crate::graph::Val) {
        for end in [x.low, x.high] {
            let (size, most) = (self.graph.map(Unary::Abs, end), self.graph.float(most));
            let endless = self.graph.float(f64::INFINITY);
            let beyond = self.graph.compare(Comparison::Less, most, size);
            let finite = self.graph.compare(Comparison::Less, size, endless);
            let beyond = self.graph.and(beyond, finite);
            let beyond = self.graph.and(beyond, rows);
            self.doubt(beyond);
        }
    }

    /// A power whose exponent may not be whole: `e ^ (exponent * ln base)`. What bases below 0 come to, and what is open, is
    /// for the plain evaluator; but for bases that are not below 0 with an exponent above it, which only rise.
    pub(super) fn any_power(&mut self, base: &Num, exponent: &Num) -> Lowered<Num> {
        let (base, exponent) = (self.settled(base), self.settled(exponent));
        let most = exponent.accuracy.most.min(MOST_EXPONENT);
        let of_base = base.accuracy.most.ln().abs().max(base.accuracy.least.ln().abs());
        let logarithm = (most * of_base).min(MOST_LOGARITHM) * (LOGARITHM_ERROR + exponent.accuracy.error);
        let error = most * base.accuracy.error * (1.0 + WORST) + logarithm + EXPONENTIAL_ERROR;
        if error > WORST {
            return Err(Unsupported("powers of what is too inexact"));
        }
        let (open, mut undefined, not_applicable) = self.lapse(&[&base, &exponent]);
        let known = self.known(&[&base, &exponent]);
        let zero = self.graph.float(0.0);
        if exponent.accuracy.most > MOST_EXPONENT {
            self.doubt_beyond(&exponent, MOST_EXPONENT, known);
        }
        let nothing = self.graph.compare(Comparison::Equal, base.low, zero);
        let nothing = self.graph.and(nothing, known);
        if !base.accuracy.not_negative {
            let below = self.graph.compare(Comparison::Less, base.low, zero);
            let below = self.graph.and(below, known);
            self.doubt(below);
        }
        let falling = self.graph.compare(Comparison::Less, exponent.low, zero);
        let lost = self.graph.and(nothing, falling);
        undefined = self.graph.or(undefined, lost);
        let rises = base.accuracy.not_negative && exponent.constant.is_some() && self.graph.is_never(falling);
        let base = if rises { self.widened(&base) } else { base };
        if !rises {
            self.doubt(open);
        }
        let low = self.graph.pair(Binary::AnyPower, base.low, exponent.low);
        let high = if rises && base.high != base.low {
            self.graph.pair(Binary::AnyPower, base.high, exponent.low)
        } else {
            low
        };
        let told = self.graph.and_not(known, undefined);
        let bounded = if rises { self.graph.or(told, open) } else { told };
        self.power_in_reach((base.low, low), bounded);
        if high != low {
            self.power_in_reach((base.high, high), bounded);
        }
        let accuracy = Accuracy { not_zero: base.accuracy.not_zero, ..positive(error) };
        Ok(Num {
            high,
            ranged: rises && base.ranged,
            closed: base.closed,
            ..Num::of(low, (open, undefined, not_applicable), accuracy)
        })
    }

    /// The root of any degree of a number that is not below 0: its error is that of its logarithm by so much.
    pub(super) fn root_error(&self, of: &Num, degree: u32) -> f64 {
        let logarithm = of.accuracy.most.ln().abs().max(of.accuracy.least.ln().abs());
        logarithm / f64::from(degree) * (LOGARITHM_ERROR + HALF_ULP) + EXPONENTIAL_ERROR
    }
}

/// What is not below 0, and not far from 1 unless it is 0.
fn positive(error: f64) -> Accuracy {
    Accuracy::rounded(error, (1.0 / NEAR_FAR / 2.0, NEAR_FAR * 2.0), true)
}
