//! Averages and spreads over closed axes that take all their members to be known: other rows are left to the plain evaluator.

use jalon::framework::{Fold, FoldKind, Type};
use jalon::number::Number;

use super::{Lower, Lowered, Num, Unsupported};

/// More members than this are put in order by the plain evaluator: it takes about their square of comparisons.
const MOST: usize = 64;

impl Lower<'_> {
    /// A median, harmonic mean or deviation.
    pub(super) fn average(&mut self, fold: &Fold) -> Lowered<Num> {
        let numbers = self.framework.expressions.get(fold.body.0 as usize);
        if !numbers.is_some_and(|body| matches!(body.ty, Type::Number(_))) {
            return Err(Unsupported("averages of what are no numbers"));
        }
        let mut parts = self.over(&fold.over, &mut |lower| {
            let part = lower.num(fold.body)?;
            Ok(lower.sure(&part))
        })?;
        match fold.kind {
            FoldKind::Median => self.median(&mut parts),
            FoldKind::HarmonicMean => self.inverse_mean(&parts),
            FoldKind::StandardDeviation => self.deviation(&parts, parts.len().saturating_sub(1)),
            FoldKind::PopulationDeviation => self.deviation(&parts, parts.len()),
            _ => Err(Unsupported("this fold")),
        }
    }

    /// The middle one in order; of an even number the mean of the two.
    fn median(&mut self, parts: &mut [Num]) -> Lowered<Num> {
        self.in_order(parts)?;
        let middle = parts.get(parts.len().saturating_sub(1) / 2..=parts.len() / 2).unwrap_or_default();
        self.mean(middle)
    }

    /// Puts numbers in order.
    pub(super) fn in_order(&mut self, parts: &mut [Num]) -> Lowered<()> {
        if parts.len() > MOST {
            return Err(Unsupported("the order of very many"));
        }
        // Neighbours are put in order, the first time from the first on, then from the second: as often as there are members.
        for turn in 0..parts.len() {
            for pair in parts.get_mut(turn % 2..).unwrap_or_default().chunks_exact_mut(2) {
                if let [a, b] = pair {
                    let both = [a.clone(), b.clone()];
                    (*a, *b) = (self.extreme(&both, false)?, self.extreme(&both, true)?);
                }
            }
        }
        Ok(())
    }

    /// The harmonic mean of a list.
    pub(super) fn harmonic_mean(&mut self, list: &[Num]) -> Lowered<Num> {
        let parts: Vec<Num> = list.iter().map(|part| self.sure(part)).collect();
        self.inverse_mean(&parts)
    }

    /// The inverse of the mean of the inverses. What numbers of 0 and below come to is for the plain evaluator.
    fn inverse_mean(&mut self, parts: &[Num]) -> Lowered<Num> {
        let one = self.constant(&Number::ONE)?;
        let mut inverses = Vec::with_capacity(parts.len());
        for part in parts {
            let part = self.settled(part);
            self.above_zero(&part);
            inverses.push(self.divide(&one, &part)?);
        }
        let mean = self.mean(&inverses)?;
        self.divide(&one, &mean)
    }

    /// The root of the squares of the distances from the mean, by so many.
    fn deviation(&mut self, parts: &[Num], by: usize) -> Lowered<Num> {
        if by == 0 {
            return Err(Unsupported("the deviation of one"));
        }
        let mean = self.mean(parts)?;
        let mut squares = Vec::with_capacity(parts.len());
        for part in parts {
            let distance = self.subtract(part, &mean)?;
            let mut square = self.multiply(&distance, &distance)?;
            square.accuracy = square.accuracy.absolute();
            squares.push(square);
        }
        let sum = self.sum(&squares)?;
        let by = self.constant(&Number::from(by))?;
        let variance = self.divide(&sum, &by)?;
        self.rooted(&variance, 2)
    }
}
