//! Lists: sums, means, the least and the greatest; and what is kept between two ends.

use jalon::number::Number;

use super::fine::Fine;
use super::{Lower, Lowered, Num, Unsupported};
use crate::exact::{Accuracy, HALF_ULP};
use crate::graph::{Binary, Comparison};
use crate::integers::Step;

impl Lower<'_> {
    pub(super) fn sum(&mut self, parts: &[Num]) -> Lowered<Num> {
        self.no_not_applicable(parts);
        let mut sum = self.constant(&Number::ZERO)?;
        for part in parts {
            sum = self.add(&sum, part)?;
        }
        Ok(sum)
    }

    pub(super) fn mean(&mut self, parts: &[Num]) -> Lowered<Num> {
        let count = Number::from(parts.len());
        if parts.is_empty() {
            return Err(Unsupported("a mean of nothing"));
        }
        let sum = self.sum(parts)?;
        let count = self.constant(&count)?;
        self.divide(&sum, &count)
    }

    /// Folds and lists drop what is not applicable: such rows are left to the plain evaluator.
    fn no_not_applicable(&mut self, parts: &[Num]) {
        for part in parts {
            self.doubt(part.not_applicable);
        }
    }

    /// The least or greatest of a list.
    pub(super) fn extreme(&mut self, parts: &[Num], greatest: bool) -> Lowered<Num> {
        self.no_not_applicable(parts);
        let (first, rest) = parts.split_first().ok_or(Unsupported("the least of nothing"))?;
        let pick = if greatest { Binary::Max } else { Binary::Min };
        let mut result = self.settled(first);
        for part in rest {
            let part = self.settled(part);
            let (open, undefined, not_applicable) = self.lapse(&[&result, &part]);
            let ranged = !self.graph.is_never(open);
            let (a, b) = if ranged { (self.widened(&result), self.widened(&part)) } else { (result, part) };
            let low = self.graph.pair(pick, a.low, b.low);
            let high = if ranged { self.graph.pair(pick, a.high, b.high) } else { low };
            let fine = Fine::pair(&a, &b, Accuracy::either);
            let exactly = self.paired_exactly(&a, &b, if greatest { Step::Greatest } else { Step::Least });
            let accuracy = Accuracy::extreme(a.accuracy, b.accuracy, greatest);
            result = Num {
                high,
                ranged,
                closed: a.closed && b.closed,
                fine,
                exactly,
                ..Num::of(low, (open, undefined, not_applicable), accuracy)
            };
        }
        self.one_left(&result);
        Ok(result)
    }

    /// Rows where an open value's ends meet, or nearly, are left to the plain evaluator.
    pub(super) fn one_left(&mut self, x: &Num) {
        if !x.ranged || self.graph.is_never(x.open) {
            return;
        }
        let apart = self.graph.pair(Binary::Sub, x.high, x.low);
        let (low, high) = x.terms.map_or((x.low, x.high), |terms| (terms.low, terms.high));
        let size = self.graph.pair(Binary::AddSizes, low, high);
        let error = Comparison::Near((x.accuracy.error * 4.0 + 8.0 * HALF_ULP).to_bits());
        let near = self.graph.compare(error, apart, size);
        let near = self.graph.and(near, x.open);
        let near = self.graph.and_not(near, x.undefined);
        self.doubt(near);
    }

    pub(super) fn clamp(&mut self, x: &Num, low: &Num, high: &Num) -> Lowered<Num> {
        let in_order =
            low.constant.as_ref().zip(high.constant.as_ref()).and_then(|(from, to)| from.compare(to).is_lt());
        if in_order != Some(true) {
            let raised = self.extreme(&[x.clone(), low.clone()], true)?;
            return self.extreme(&[raised, high.clone()], false);
        }
        // What is cancelled away lies within the ends or beyond them all the same, but its error is then not relative.
        let x = self.settled(x);
        let ends = self.graph.as_float(low.low).zip(self.graph.as_float(high.low));
        let (least, most) = ends.ok_or(Unsupported("clamping between ends that are not constant"))?;
        let clamped = self.graph.clamp(x.low, least, most);
        let raised = Num { exactly: self.paired_exactly(&x, low, Step::Greatest), ..x.clone() };
        let exactly = self.paired_exactly(&raised, high, Step::Least);
        let mut accuracy = Accuracy::either(Accuracy::either(x.accuracy, low.accuracy), high.accuracy);
        accuracy.most = low.accuracy.most.max(high.accuracy.most);
        accuracy.not_negative = x.accuracy.not_negative || low.accuracy.not_negative;
        let clamped = Num { low: clamped, high: clamped, accuracy, exactly, ..x.clone().alone() };
        if self.graph.is_never(x.open) {
            return Ok(clamped);
        }
        if !x.ranged {
            return Ok(Num {
                low: self.graph.select(x.open, low.low, clamped.low),
                high: self.graph.select(x.open, high.low, clamped.low),
                ranged: true,
                closed: true,
                ..clamped
            });
        }
        let high = self.graph.clamp(x.high, least, most);
        let clamped = Num { high, ..clamped };
        self.one_left(&clamped);
        Ok(clamped)
    }
}
