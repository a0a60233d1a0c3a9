//! Folds over closed axes, cell by cell.

use jalon::framework::{Fold, FoldKind, Timing, Type};
use jalon::number::Number;

use super::samples::is_sampled;
use super::{Lower, Lowered, Node, Num, Unsupported};
use crate::graph::{Comparison, Val};

impl Lower<'_> {
    pub(super) fn fold(&mut self, fold: &Fold) -> Lowered<Node> {
        if fold.over.iter().any(|axis| self.is_open(*axis)) {
            return self.fold_of_members(fold);
        }
        let in_part = fold.filter.is_some() || !fold.by.is_empty() || fold.known_only;
        let body = self.framework.expressions.get(fold.body.0 as usize);
        let of_choices = body.is_some_and(|body| !matches!(body.ty, Type::Number(_)));
        match fold.kind {
            FoldKind::Coverage => return self.coverage_of_cells(fold).map(Node::Num),
            FoldKind::Agreement => return self.agreement(fold, None).map(Node::Num),
            kind if is_sampled(kind, in_part, of_choices) => {
                let weight = fold.extra.first().copied().filter(|_| kind == FoldKind::WeightedMean);
                let sample = self.sample_of_cells(fold, weight)?;
                return self.statistic(fold, &sample);
            }
            _ if in_part => return self.fold_of_members(fold),
            _ => {}
        }
        let body = fold.body;
        match fold.kind {
            FoldKind::Sum | FoldKind::Mean | FoldKind::Min | FoldKind::Max => {
                let parts = self.over(&fold.over, &mut |lower| lower.num(body))?;
                match fold.kind {
                    FoldKind::Sum => self.sum(&parts),
                    FoldKind::Mean => self.mean(&parts),
                    _ => self.extreme(&parts, fold.kind == FoldKind::Max),
                }
                .map(Node::Num)
            }
            FoldKind::Any | FoldKind::All | FoldKind::Count | FoldKind::Share => {
                let parts = self.over(&fold.over, &mut |lower| lower.truth(body))?;
                match fold.kind {
                    FoldKind::Any => Ok(Node::Truth(self.any(&parts))),
                    FoldKind::All => Ok(Node::Truth(self.all(&parts))),
                    FoldKind::Count => self.count(&parts).map(Node::Num),
                    _ => {
                        let count = self.count(&parts)?;
                        let all = self.constant(&Number::from(parts.len()))?;
                        if parts.is_empty() {
                            return Err(Unsupported("a share of nothing"));
                        }
                        self.divide(&count, &all).map(Node::Num)
                    }
                }
            }
            FoldKind::WeightedMean | FoldKind::Product => {
                let weight = fold.extra.first().copied().filter(|_| fold.kind == FoldKind::WeightedMean);
                let parts = self.over(&fold.over, &mut |lower| {
                    Ok((lower.num(body)?, weight.map(|weight| lower.num(weight)).transpose()?))
                })?;
                self.multiplied(&parts).map(Node::Num)
            }
            FoldKind::Discounted(timing) => self.discounted(fold, timing).map(Node::Num),
            FoldKind::Median | FoldKind::HarmonicMean | FoldKind::StandardDeviation | FoldKind::PopulationDeviation => {
                self.average(fold).map(Node::Num)
            }
            FoldKind::GeometricMean
            | FoldKind::PowerMean
            | FoldKind::Quantile(_)
            | FoldKind::Ratio
            | FoldKind::Distinct
            | FoldKind::Agreement
            | FoldKind::Coverage => Err(Unsupported("this fold")),
        }
    }

    /// The present value of a flow: each member divided by `(1 + rate) ^ periods`. What rates of −100 % and below come to is
    /// for the plain evaluator.
    fn discounted(&mut self, fold: &Fold, timing: Timing) -> Lowered<Num> {
        let rate = fold.extra.first().copied().ok_or(Unsupported("a rate that is not told"))?;
        let [axis] = fold.over.as_slice() else { return Err(Unsupported("flows along several axes")) };
        let (rate, one) = (self.num(rate)?, self.constant(&Number::ONE)?);
        let base = self.add(&rate, &one)?;
        let base = self.sure(&base);
        self.above_zero(&base);
        let flows = self.over(&[*axis], &mut |lower| Ok((lower.place(*axis), lower.num(fold.body)?)))?;
        let mut present = Vec::with_capacity(flows.len());
        for (place, flow) in &flows {
            let periods = place + u32::from(timing == Timing::End);
            let mut factors = Vec::with_capacity(2);
            if periods > 0 {
                let periods = self.constant(&Number::from(periods))?;
                factors.push(self.power(&base, &periods)?);
            }
            if timing == Timing::Middle {
                factors.push(self.rooted(&base, 2)?);
            }
            let mut value = flow.clone();
            for factor in &factors {
                value = self.divide(&value, factor)?;
            }
            present.push(value);
        }
        self.sum(&present)
    }

    /// A number in the rows where it is known; all others are left to the plain evaluator.
    pub(super) fn sure(&mut self, x: &Num) -> Num {
        let known = self.known(&[x]);
        let unknown = self.graph.not(known);
        self.doubt(unknown);
        let never = self.never();
        let (open, undefined, not_applicable) = (never, never, never);
        Num { open, undefined, not_applicable, high: x.low, ranged: false, closed: true, ..x.clone() }
    }

    /// Leaves rows where a number that is known is 0 or below to the plain evaluator.
    pub(super) fn above_zero(&mut self, x: &Num) {
        let zero = self.graph.float(0.0);
        let not_above = self.graph.compare(Comparison::AtMost, x.low, zero);
        self.doubt(not_above);
    }

    /// The product of all, or where they have weights their weighted mean.
    fn multiplied(&mut self, parts: &[(Num, Option<Num>)]) -> Lowered<Num> {
        let (mut product, mut sum) = (self.constant(&Number::ONE)?, self.constant(&Number::ZERO)?);
        let mut total = sum.clone();
        for (value, weight) in parts {
            // What does not apply is left out: for the plain evaluator.
            self.doubt(value.not_applicable);
            match weight {
                None => product = self.multiply(&product, value)?,
                Some(weight) => {
                    let weight = self.sure(weight);
                    if !weight.accuracy.not_negative {
                        // What a weight below 0 comes to is for the plain evaluator.
                        let weight = self.settled(&weight);
                        let zero = self.graph.float(0.0);
                        let below = self.graph.compare(Comparison::Less, weight.low, zero);
                        self.doubt(below);
                    }
                    let part = self.multiply(value, &weight)?;
                    sum = self.add(&sum, &part)?;
                    total = self.add(&total, &weight)?;
                }
            }
        }
        match parts.first() {
            Some((_, Some(_))) => self.divide(&sum, &total),
            Some((_, None)) => Ok(product),
            None => Err(Unsupported("a fold of nothing")),
        }
    }

    /// Of members that count, those of which nothing is missing.
    pub(super) fn without_gap(&mut self, counts: Val, node: &Node) -> Val {
        let missing = match node {
            Node::Num(num) | Node::Time(num) => num.open,
            Node::Text(text) => text.open,
            Node::Link(reference) => reference.open,
            Node::Truth(truth) => self.unsettled(truth),
        };
        self.graph.and_not(counts, missing)
    }

    /// Where all that could be known only is missing, what that comes to is for the plain evaluator.
    pub(super) fn some_known(&mut self, kind: FoldKind, counted: Val, gaps: Val) {
        if kind.needs_a_member() {
            let none = self.graph.and_not(gaps, counted);
            self.doubt(none);
        }
    }

    /// One bit where another is set, else a third.
    pub(super) fn either(&mut self, which: Val, then: Val, otherwise: Val) -> Val {
        let then = self.graph.and(which, then);
        let otherwise = self.graph.and_not(otherwise, which);
        self.graph.or(then, otherwise)
    }
}
