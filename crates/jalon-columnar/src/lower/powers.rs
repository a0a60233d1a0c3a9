//! Powers: constant ones by products and roots, whole ones that only the row knows by squaring.

use jalon::number::Number;

use super::{Lower, Lowered, Num, Unsupported};
use crate::exact::{Accuracy, FAR, NEAR_FAR};
use crate::graph::{Binary, Comparison, Unary, Val};
use crate::kernels::functions::MOST_POWER;

/// Powers that are worked out one factor after the other: what they are exactly is kept beside them.
const FEW: i64 = 8;

impl Lower<'_> {
    pub(super) fn power(&mut self, base: &Num, exponent: &Num) -> Lowered<Num> {
        let Some(constant) = &exponent.constant else { return self.power_by_row(base, exponent) };
        let fraction = |degree: i64| constant.mul(&Number::from(degree)).to_i64();
        match (fraction(1), fraction(2), fraction(3)) {
            (Some(1), ..) => Ok(base.clone()),
            (Some(whole @ 2..=FEW), ..)
                if self.graph.is_never(base.open) || base.ranged && base.accuracy.not_negative =>
            {
                let mut power = base.clone();
                for _ in 1..whole {
                    power = self.multiply(&power, base)?;
                }
                Ok(power)
            }
            (Some(_), ..) => self.power_by_row(base, exponent),
            (None, Some(1), _) => self.rooted(base, 2),
            (None, _, Some(1)) => self.rooted(base, 3),
            _ => self.any_power(base, exponent),
        }
    }

    /// A power with a whole exponent, above or below 0, that each row has its own of. Rows where it is beyond
    /// [`MOST_POWER`] are left to the plain evaluator, as are those where the exponent is missing, or the base of a power
    /// that is not rising in it.
    fn power_by_row(&mut self, base: &Num, exponent: &Num) -> Lowered<Num> {
        if !exponent.accuracy.is_whole() {
            return self.any_power(base, exponent);
        }
        let (base, exponent) = (self.settled(base), self.settled(exponent));
        let accuracy = Accuracy::power(base.accuracy, exponent.accuracy, MOST_POWER)
            .ok_or(Unsupported("powers of what is too inexact"))?;
        let (open, mut undefined, not_applicable) = self.lapse(&[&base, &exponent]);
        let known = self.known(&[&base, &exponent]);
        let zero = self.graph.float(0.0);
        let rising = self.graph.compare(Comparison::AtMost, zero, exponent.low);
        if exponent.accuracy.most > MOST_POWER {
            let (size, most) = (self.graph.map(Unary::Abs, exponent.low), self.graph.float(MOST_POWER));
            let beyond = self.graph.compare(Comparison::Less, most, size);
            let live = self.graph.or(known, open);
            let beyond = self.graph.and(beyond, live);
            self.doubt(beyond);
        }
        if !(base.accuracy.not_zero || exponent.accuracy.not_negative) {
            let nothing = self.graph.compare(Comparison::Equal, base.low, zero);
            let nothing = self.graph.and(nothing, known);
            let nothing = self.graph.and_not(nothing, rising);
            undefined = self.graph.or(undefined, nothing);
        }
        let wide = if self.graph.is_never(open) { base.clone() } else { self.widened(&base) };
        let low = self.graph.pair(Binary::Power, wide.low, exponent.low);
        let high = if wide.high == wide.low { low } else { self.graph.pair(Binary::Power, wide.high, exponent.low) };
        let mut still_open = open;
        if !self.graph.is_never(open) {
            let below = self.graph.compare(Comparison::Less, wide.low, zero);
            let straight = self.graph.and_not(rising, below);
            let straight = self.graph.and_not(straight, exponent.open);
            let odd = self.graph.and_not(open, straight);
            self.doubt(odd);
            // Whatever it is, its power of 0 is 1.
            let lost = self.graph.or(undefined, not_applicable);
            let sure = self.graph.and_not(open, lost);
            let no_factor = self.graph.compare(Comparison::Equal, exponent.low, zero);
            let told = self.graph.and(sure, no_factor);
            still_open = self.graph.and_not(open, told);
        }
        let accuracy = if accuracy.least > 1.0 / FAR && accuracy.most < FAR {
            accuracy
        } else {
            let bounded = self.graph.or(known, open);
            let bounded = self.graph.and_not(bounded, undefined);
            self.power_in_reach((wide.low, low), bounded);
            self.power_in_reach((wide.high, high), bounded);
            accuracy.within_reach(NEAR_FAR)
        };
        Ok(Num {
            high,
            ranged: !self.graph.is_never(still_open),
            closed: base.closed,
            ..Num::of(low, (still_open, undefined, not_applicable), accuracy)
        })
    }

    /// Leaves rows to the plain evaluator where a power came near the ends of the range of floats: between it and 1 lie
    /// all powers that it is made of, so that elsewhere none of them has lost anything.
    pub(super) fn power_in_reach(&mut self, (base, power): (Val, Val), rows: Val) {
        let (zero, endless) = (self.graph.float(0.0), self.graph.float(f64::INFINITY));
        let (near, far) = (self.graph.float(1.0 / NEAR_FAR), self.graph.float(NEAR_FAR));
        let size = self.graph.map(Unary::Abs, power);
        let tiny = self.graph.compare(Comparison::Less, size, near);
        let nothing = self.graph.compare(Comparison::Equal, base, zero);
        let tiny = self.graph.and_not(tiny, nothing);
        // An open end may lie at infinity; a value may not.
        let huge = self.graph.compare(Comparison::Less, far, size);
        let without_end = self.graph.compare(Comparison::Equal, base, endless);
        let huge = self.graph.and_not(huge, without_end);
        let out = self.graph.or(tiny, huge);
        let out = self.graph.and(out, rows);
        self.doubt(out);
    }
}
