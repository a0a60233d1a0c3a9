//! Rounding, with what is too near a tie (or, one way, a whole number) left to the plain evaluator.

use jalon::number::{Number, Rounding};

use super::{Lower, Lowered, Num};
use crate::exact::{Accuracy, HALF_ULP};
use crate::graph::{Binary, Comparison, Unary, Val};

/// Numbers of steps above this are rounded by the plain evaluator.
const LARGEST_ROUNDED: f64 = 1e15;
/// The same of halves, quarters and eighths as they were written.
const LARGEST_PARTS: f64 = 1e11;

impl Lower<'_> {
    /// To a multiple of a step; rows too near a tie are left to the plain evaluator.
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
            Rounding::Up | Rounding::Down => {}
        }
        let step = self.step(step);
        let scaled = self.divide(x, &step)?;
        let mut scaled = self.settled(&scaled);
        if scaled.accuracy.is_whole() {
            return self.multiply(&scaled, &step);
        }
        // Halves, quarters and eighths that are not huge are decimals and floats alike, and twice a float is one.
        let part = step.constant.as_ref().and_then(|step| Number::ONE.div(step)?.to_i64());
        let as_written = x.terms.is_none() && x.accuracy.shortest && matches!(part, Some(2 | 4 | 8));
        scaled.accuracy.shortest |= as_written;
        let bounded = self.bounded(&scaled);
        for end in [scaled.low, scaled.high] {
            let (size, most) = (
                self.graph.map(Unary::Abs, end),
                self.graph.float(if as_written { LARGEST_PARTS } else { LARGEST_ROUNDED }),
            );
            let large = self.graph.compare(Comparison::Less, most, size);
            let large = self.graph.and(large, bounded);
            self.doubt(large);
        }
        let low = self.rounded(scaled.low, &scaled, mode, bounded);
        let high = if scaled.high == scaled.low { low } else { self.rounded(scaled.high, &scaled, mode, bounded) };
        if scaled.ranged {
            // Rounding may leave one value of a range.
            let same = self.graph.compare(Comparison::Equal, low, high);
            let same = self.graph.and(same, scaled.open);
            self.doubt(same);
        }
        let accuracy =
            Accuracy { not_zero: false, ..Accuracy::whole(LARGEST_ROUNDED + 1.0, scaled.accuracy.not_negative) };
        let whole = Num { low, high, accuracy, closed: false, ..scaled.alone() };
        self.multiply(&whole, &step)
    }

    /// The size of a step. What is open, or 0, which leaves numbers as they are, is for the plain evaluator where each row has
    /// its own.
    fn step(&mut self, step: &Num) -> Num {
        let mut size = self.absolute(step);
        if !size.accuracy.not_zero {
            let zero = self.graph.float(0.0);
            let nothing = self.graph.compare(Comparison::Equal, size.low, zero);
            self.doubt(nothing);
            size.accuracy.not_zero = true;
        }
        if size.constant.is_none() {
            self.doubt(size.open);
        }
        size
    }

    /// An end of a number to a whole number, by a mode.
    fn rounded(&mut self, x: Val, of: &Num, mode: Rounding, bounded: Val) -> Val {
        let one_way = match mode {
            Rounding::Floor => true,
            Rounding::Up | Rounding::Down => return self.rounded_by_size(x, of, mode, bounded),
            _ => false,
        };
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

    /// An end of a number of either sign to the nearest whole number towards 0, or away from it.
    fn rounded_by_size(&mut self, x: Val, of: &Num, mode: Rounding, bounded: Val) -> Val {
        let (size, zero) = (self.graph.map(Unary::Abs, x), self.graph.float(0.0));
        let away = mode == Rounding::Up;
        let turned = if away { self.graph.map(Unary::Neg, size) } else { size };
        let whole = self.rounded(turned, of, Rounding::Floor, bounded);
        let opposite = self.graph.map(Unary::Neg, whole);
        let below = self.graph.compare(Comparison::Less, x, zero);
        if away { self.graph.select(below, whole, opposite) } else { self.graph.select(below, opposite, whole) }
    }
}
