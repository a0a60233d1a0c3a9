//! The members of a fold that count, as a sample: cells of the row, or the members of its list; and their sums, their number,
//! their greatest. Rows where one that counts is not known are left to the plain evaluator.

use jalon::framework::{ExprId, Fold, FoldKind};
use jalon::number::Number;

use super::members::{Element, Members};
use super::{Lower, Lowered, Node, Num, Reference};
use crate::exact::{Accuracy, MOST_MEMBERS};
use crate::gathered::Gathering;
use crate::graph::{Binary, Comparison, Folding, Val};

/// What is folded.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    /// Those of a list, whose elements stand for the values.
    pub(super) members: Option<Members>,
    pub(super) values: Vec<Counted>,
}

/// A value, and where it counts.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub(super) counts: Val,
    pub(super) node: Node,
    /// What it is weighted by.
    pub(super) weight: Option<Node>,
}

impl Sample {
    /// No more values than these.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn most(&self) -> f64 {
        let each = if self.members.is_some() { MOST_MEMBERS } else { 1 };
        (self.values.len() * each) as f64
    }
}

impl Lower<'_> {
    /// The cells of a fold over closed axes, each with where it counts.
    pub(super) fn sample_of_cells(&mut self, fold: &Fold, weight: Option<ExprId>) -> Lowered<Sample> {
        let (mut counted, mut gaps) = (self.never(), self.never());
        let values = self.over(&fold.over, &mut |lower| {
            let counts = lower.included(fold)?;
            let (node, weight) = (lower.expr(fold.body)?, weight.map(|weight| lower.expr(weight)).transpose()?);
            let [yes, no, ..] = lower.only(&counts);
            if !fold.known_only {
                let told = lower.graph.or(yes, no);
                let untold = lower.graph.not(told);
                lower.doubt(untold);
                return Ok(Counted { counts: yes, node, weight });
            }
            lower.doubt(counts.undefined);
            lower.doubt(counts.not_applicable);
            let known = lower.without_gap(yes, &node);
            let gap = lower.graph.and_not(counts.yes, known);
            counted = lower.graph.or(counted, known);
            gaps = lower.graph.or(gaps, gap);
            Ok(Counted { counts: known, node, weight })
        })?;
        self.some_known(fold.kind, counted, gaps);
        Ok(Sample { members: None, values })
    }

    /// The members of a list that are listed, each with where it counts.
    pub(super) fn sample_of_members(&mut self, members: &Members, weights: Vec<Option<Node>>) -> Sample {
        let listed = self.listed(members);
        let values = listed.elements.iter().zip(weights);
        let values =
            values.map(|(element, weight)| Counted { counts: element.sure, node: element.node.clone(), weight });
        Sample { values: values.collect(), members: Some(members.clone()) }
    }

    /// The values as numbers: known where they count, undefined where they do not.
    pub(super) fn counted_numbers(&mut self, sample: &Sample) -> Lowered<Vec<Num>> {
        sample.values.iter().map(|value| self.counted_number(value.counts, value.node.clone())).collect()
    }

    /// The weights in the same way; what weights below 0 come to is for the plain evaluator.
    pub(super) fn counted_weights(&mut self, sample: &Sample) -> Lowered<Vec<Num>> {
        let weights = sample.values.iter().filter_map(|value| Some((value.counts, value.weight.clone()?)));
        let weights = weights.map(|(counts, weight)| {
            let weight = self.counted_number(counts, weight)?;
            self.doubt_below(counts, &weight, Comparison::Less);
            Ok(weight)
        });
        weights.collect()
    }

    pub(super) fn counted_number(&mut self, counts: Val, node: Node) -> Lowered<Num> {
        let x = node.num()?;
        let known = self.known(&[&x]);
        let unknown = self.graph.and_not(counts, known);
        self.doubt(unknown);
        let never = self.never();
        let terms = x.terms.map(|terms| super::Terms { high: terms.low, ..terms });
        let (high, undefined) = (x.low, self.graph.not(counts));
        let x = Num { high, terms, open: never, undefined, not_applicable: never, ranged: false, closed: true, ..x };
        Ok(self.settled(&x))
    }

    /// Leaves rows to the plain evaluator with a value that counts and is below 0, or (by the question) not above it.
    pub(super) fn doubt_below(&mut self, counts: Val, x: &Num, question: Comparison) {
        if x.accuracy.not_negative && (question == Comparison::Less || x.accuracy.not_zero) {
            return;
        }
        let zero = self.graph.float(0.0);
        let below = self.graph.compare(question, x.low, zero);
        let below = self.graph.and(below, counts);
        self.doubt(below);
    }

    /// The sum of numbers, one a value of the sample: those that count.
    pub(super) fn sum_of(&mut self, sample: &Sample, numbers: &[Num]) -> Lowered<Num> {
        if let Some(members) = &sample.members {
            let elements = sample.values.iter().zip(numbers);
            let elements = elements.map(|(value, x)| Element {
                sure: value.counts,
                perhaps: value.counts,
                node: Node::Num(x.clone()),
            });
            let members = Members { elements: elements.collect(), ..members.clone() };
            return self.sum_members(&members);
        }
        let mut parts = Vec::with_capacity(numbers.len());
        for (value, x) in sample.values.iter().zip(numbers) {
            let never = self.never();
            parts.push(if self.graph.as_bit(value.counts) == Some(true) {
                x.clone()
            } else {
                let x = self.settled(x);
                let low = self.kept_or(value.counts, x.low, 0.0);
                let nothing = Accuracy::constant(&Number::ZERO, 0.0);
                Num::of(low, (never, never, never), Accuracy::either(x.accuracy, nothing))
            });
        }
        self.sum(&parts)
    }

    /// How many count.
    pub(super) fn how_many_of(&mut self, sample: &Sample) -> Num {
        let never = self.never();
        let mut each = self.graph.float(0.0);
        for value in &sample.values {
            let one = self.graph.float(1.0);
            let counts = self.kept_or(value.counts, one, 0.0);
            each = self.graph.pair(Binary::Add, each, counts);
        }
        let count = self.folded(sample, Folding::Sum, each);
        Num::of(count, (never, never, never), Accuracy::whole(sample.most(), true))
    }

    /// Rows (or groups) with a value that counts.
    pub(super) fn some_of(&mut self, sample: &Sample) -> Val {
        let bits: Vec<Val> = sample.values.iter().map(|value| value.counts).collect();
        let some = self.graph.any(&bits);
        match &sample.members {
            Some(members) => self.some_member(members, some),
            None => some,
        }
    }

    /// The greatest (or least) of floats, one a value: of those that count.
    pub(super) fn extreme_of(&mut self, sample: &Sample, floats: &[Val], greatest: bool) -> Val {
        let (folding, pick, none) = if greatest {
            (Folding::Greatest, Binary::Max, f64::NEG_INFINITY)
        } else {
            (Folding::Least, Binary::Min, f64::INFINITY)
        };
        let mut best = self.graph.float(none);
        for (value, float) in sample.values.iter().zip(floats) {
            let here = self.kept_or(value.counts, *float, none);
            best = self.graph.pair(pick, best, here);
        }
        self.folded(sample, folding, best)
    }

    /// What is found of all floats together, of the one that each member of a list has.
    pub(super) fn gathered(&mut self, sample: &Sample, gathering: Gathering, float: Val) -> Val {
        let counts = sample.values.first().map_or(self.graph.none(), |value| value.counts);
        let there = self.kept_or(counts, float, f64::NAN);
        self.folded(sample, Folding::Gathered(gathering), there)
    }

    pub(super) fn folded(&mut self, sample: &Sample, folding: Folding, float: Val) -> Val {
        match &sample.members {
            Some(members) => self.come_to(members, folding, float),
            None => float,
        }
    }

    /// What a row (or a group) has, for each of its values.
    pub(super) fn handed_back(&mut self, sample: &Sample, val: Val) -> Val {
        let group = sample.members.as_ref().and_then(|members| members.group.as_ref());
        // Samples are grouped by cells alone.
        group.and_then(Reference::link).map_or(val, |link| self.graph.follow(link, val))
    }

    /// A result of the sample: open where its list is not given, and perhaps undefined, unless nothing has it too.
    pub(super) fn of_sample(&mut self, sample: &Sample, value: Num, of_nothing: bool) -> Num {
        match &sample.members {
            Some(members) if of_nothing => {
                let endless = self.endless(members);
                Num { open: self.graph.or(value.open, endless), ..value.alone() }
            }
            Some(members) => {
                // What is relative to terms stays so.
                let terms = value.terms;
                Num { terms, ..self.perhaps_nothing(members, value) }
            }
            None => value,
        }
    }

    /// A float in some rows, a constant in others.
    pub(super) fn kept_or(&mut self, rows: Val, float: Val, otherwise: f64) -> Val {
        let otherwise = self.graph.float(otherwise);
        self.graph.select(rows, float, otherwise)
    }
}

/// Whether a fold over closed axes (of a part of the members; of what are no numbers) is worked out of a sample.
pub(super) fn is_sampled(kind: FoldKind, in_part: bool, of_choices: bool) -> bool {
    match kind {
        FoldKind::GeometricMean | FoldKind::PowerMean | FoldKind::Quantile(_) | FoldKind::Distinct => true,
        FoldKind::Median => in_part || of_choices,
        FoldKind::WeightedMean
        | FoldKind::HarmonicMean
        | FoldKind::Product
        | FoldKind::StandardDeviation
        | FoldKind::PopulationDeviation => in_part,
        FoldKind::Sum
        | FoldKind::Mean
        | FoldKind::Min
        | FoldKind::Max
        | FoldKind::Count
        | FoldKind::Any
        | FoldKind::All
        | FoldKind::Share
        | FoldKind::Ratio
        | FoldKind::Coverage
        | FoldKind::Agreement
        | FoldKind::Discounted(_) => false,
    }
}
