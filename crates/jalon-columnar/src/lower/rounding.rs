//! Rounding, with what is too near a tie (or, one way, a whole number) left to the plain evaluator.

use jalon::number::{Number, Rounding};

use super::{Lower, Lowered, Num, Unsupported};
use crate::exact::{Accuracy, HALF_ULP};
use crate::graph::{Binary, Comparison, Unary, Val};

/// Numbers of steps above this are rounded by the plain evaluator.
const LARGEST_ROUNDED: f64 = 1e15;

impl Lower<'_> {
    /// To a multiple of a constant step; rows too near a tie are left to the plain evaluator.
    pub(super) fn round(&mut self, x: &Num, step: &Num, mode: Rounding) -> Lowered<Num> {
        match mode {
            Rounding::HalfUp | Rounding::HalfEven | Rounding::HalfDown | Rounding::Floor => {}
            Rounding::Ceiling => {
                let opposite = self.negate(x);
                let rounded = self.round(&opposite, step, Rounding::Floor)?;
                return Ok(self.negate(&rounded));
            }
            Rounding::Down if x.accuracy.not_negative => return self.round(x, step, Rounding::Floor),
            Rounding::Up if x.accuracy.not_negative => return self.round(x, step, Rounding::Ceiling),
            Rounding::Up | Rounding::Down => return Err(Unsupported("rounding away from 0, or towards it")),
        }
        let step = step.constant.clone().ok_or(Unsupported("a step that is not constant"))?.abs();
        let inverse = Number::ONE.div(&step).ok_or(Unsupported("a step of 0"))?;
        let inverse = self.constant(&inverse)?;
        let scaled = self.multiply(x, &inverse)?;
        let scaled = self.settled(&scaled);
        if scaled.accuracy.is_whole() {
            let step = self.constant(&step)?;
            return self.multiply(&scaled, &step);
        }
        let bounded = self.bounded(&scaled);
        for end in [scaled.low, scaled.high] {
            let (size, most) = (self.graph.map(Unary::Abs, end), self.graph.float(LARGEST_ROUNDED));
            let large = self.graph.compare(Comparison::Less, most, size);
            let large = self.graph.and(large, bounded);
            self.doubt(large);
        }
        let one_way = mode == Rounding::Floor;
        let low = self.rounded(scaled.low, &scaled, one_way, bounded);
        let high = if scaled.high == scaled.low { low } else { self.rounded(scaled.high, &scaled, one_way, bounded) };
        if scaled.ranged {
            // Rounding may leave one value of a range.
            let same = self.graph.compare(Comparison::Equal, low, high);
            let same = self.graph.and(same, scaled.open);
            self.doubt(same);
        }
        let accuracy =
            Accuracy { not_zero: false, ..Accuracy::whole(LARGEST_ROUNDED + 1.0, scaled.accuracy.not_negative) };
        let whole = Num { low, high, accuracy, closed: false, ..scaled.alone() };
        let step = self.constant(&step)?;
        self.multiply(&whole, &step)
    }

    /// An end of a number to the nearest whole number, or to the nearest below.
    fn rounded(&mut self, x: Val, of: &Num, one_way: bool, bounded: Val) -> Val {
        let error = of.accuracy.error;
        let shifted = if one_way {
            x
        } else {
            let half = self.graph.float(0.5);
            self.graph.pair(Binary::Add, x, half)
        };
        let whole = self.graph.map(Unary::Floor, shifted);
        if one_way && of.accuracy.shortest {
            // Shortest decimals are in the order of their floats, whole ones among them.
            return whole;
        }
        let part = self.graph.pair(Binary::Sub, shifted, whole);
        // Distance to the tie, which lies where the shifted number is whole.
        let other = self.graph.float(1.0);
        let other = self.graph.pair(Binary::Sub, other, part);
        let distance = self.graph.pair(Binary::Min, part, other);
        let size = self.graph.map(Unary::Abs, x);
        let one = self.graph.float(1.0);
        let size = self.graph.pair(Binary::Add, size, one);
        let error = Comparison::Near((error * 2.0 + 8.0 * HALF_ULP).to_bits());
        let near = self.graph.compare(error, distance, size);
        let near = self.graph.and(near, bounded);
        self.doubt(near);
        whole
    }
}
