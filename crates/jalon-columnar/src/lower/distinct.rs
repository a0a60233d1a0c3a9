//! How many values of a sample differ, and how many are known.

use jalon::framework::{Comparator, Fold, Type};

use super::members::Members;
use super::samples::Sample;
use super::{Lower, Lowered, Node, Num, Unsupported};
use crate::exact::Accuracy;
use crate::gathered::Gathering;
use crate::graph::{Binary, Val};

impl Lower<'_> {
    /// How many values differ, where all are known.
    pub(super) fn distinct_of(&mut self, sample: &Sample, ty: Option<&Type>) -> Lowered<Num> {
        let never = self.never();
        let low = match (&sample.members, sample.values.as_slice()) {
            (None, _) => self.distinct_cells(sample)?,
            (Some(members), [value]) => match &value.node {
                Node::Truth(truth) => {
                    let lost = self.graph.or(truth.undefined, truth.not_applicable);
                    let unsettled = self.unsettled(truth);
                    let unknown = self.graph.or(lost, unsettled);
                    let unknown = self.graph.and(unknown, value.counts);
                    self.doubt(unknown);
                    let mut count = self.graph.float(0.0);
                    for answer in [truth.yes, truth.no] {
                        let some = self.graph.and(answer, value.counts);
                        let some = self.some_member(members, some);
                        let one = self.graph.float(1.0);
                        let one = self.kept_or(some, one, 0.0);
                        count = self.graph.pair(Binary::Add, count, one);
                    }
                    count
                }
                Node::Num(_) if matches!(ty, Some(Type::Number(_) | Type::Date { .. } | Type::Duration)) => {
                    let x = self.counted_number(value.counts, value.node.clone())?;
                    let exact = x.accuracy.shortest || x.accuracy.error == 0.0;
                    let eps = if exact { 0.0 } else { x.accuracy.error * 2.0 };
                    let count = self.gathered(sample, Gathering::Different(eps.to_bits()), x.low);
                    let told = self.graph.compare(crate::graph::Comparison::Equal, count, count);
                    let untold = self.graph.not(told);
                    self.doubt(untold);
                    count
                }
                Node::Text(text) => {
                    let number = self.number_of_text(text)?;
                    let x = self.counted_number(value.counts, Node::Num(number))?;
                    self.gathered(sample, Gathering::Different(0f64.to_bits()), x.low)
                }
                _ => return Err(Unsupported("how many of these differ")),
            },
            (Some(_), _) => return Err(Unsupported("how many differ over an open and a closed axis")),
        };
        Ok(Num::of(low, (never, never, never), Accuracy::whole(sample.most(), true)))
    }

    /// Those of the cells of a row that are unlike all before them.
    fn distinct_cells(&mut self, sample: &Sample) -> Lowered<Val> {
        if sample.values.iter().any(|value| matches!(value.node, Node::Time(_))) {
            return Err(Unsupported("how many of these differ"));
        }
        let mut count = self.graph.float(0.0);
        for (at, value) in sample.values.iter().enumerate() {
            let unknown = self.not_known(&value.node);
            let unknown = self.graph.and(unknown, value.counts);
            self.doubt(unknown);
            let mut new = value.counts;
            for before in sample.values.get(..at).unwrap_or_default() {
                let equal = self.compare_nodes(Comparator::Equal, &value.node, &before.node)?;
                let like = self.graph.and(equal.yes, before.counts);
                new = self.graph.and_not(new, like);
            }
            let one = self.graph.float(1.0);
            let one = self.kept_or(new, one, 0.0);
            count = self.graph.pair(Binary::Add, count, one);
        }
        Ok(count)
    }

    /// Rows where a value is not known.
    fn not_known(&mut self, node: &Node) -> Val {
        match node {
            Node::Num(x) | Node::Time(x) => {
                let known = self.known(&[x]);
                self.graph.not(known)
            }
            Node::Text(text) => self.graph.or(text.open, text.not_applicable),
            Node::Link(reference) => self.graph.or(reference.open, reference.not_applicable),
            Node::Truth(truth) => {
                let [yes, no, ..] = self.only(truth);
                let told = self.graph.or(yes, no);
                self.graph.not(told)
            }
        }
    }

    /// Rows where a value surely does not apply.
    fn lacking(&mut self, node: &Node) -> Val {
        match node {
            Node::Num(x) | Node::Time(x) => self.graph.and_not(x.not_applicable, x.open),
            Node::Text(text) => self.graph.and_not(text.not_applicable, text.open),
            Node::Link(reference) => self.graph.and_not(reference.not_applicable, reference.open),
            Node::Truth(truth) => {
                let [.., lacking] = self.only(truth);
                lacking
            }
        }
    }

    /// The share of known values, of cells: among those that count or may, and apply.
    pub(super) fn coverage_of_cells(&mut self, fold: &Fold) -> Lowered<Num> {
        let cells = self.over(&fold.over, &mut |lower| {
            let counts = lower.included(fold)?;
            lower.doubt(counts.undefined);
            lower.doubt(counts.not_applicable);
            Ok((counts.yes, lower.expr(fold.body)?))
        })?;
        self.coverage_of(fold, None, &cells)
    }

    /// The same of the members of a list; of those that stand for others nothing is expected.
    pub(super) fn coverage_of_members(&mut self, fold: &Fold, members: &Members) -> Lowered<Num> {
        let elements = members.elements.iter();
        let cells: Vec<(Val, Node)> = elements
            .map(|element| (self.graph.and_not(element.perhaps, members.unlisted), element.node.clone()))
            .collect();
        self.coverage_of(fold, Some(members), &cells)
    }

    fn coverage_of(&mut self, fold: &Fold, members: Option<&Members>, cells: &[(Val, Node)]) -> Lowered<Num> {
        if fold.known_only {
            return Err(Unsupported("the share of the known among the known"));
        }
        let (mut known, mut all) = (self.graph.float(0.0), self.graph.float(0.0));
        for (counts, node) in cells {
            let (lacking, unknown) = (self.lacking(node), self.not_known(node));
            let there = self.graph.and_not(*counts, lacking);
            let given = self.graph.and_not(there, unknown);
            for (bit, sum) in [(given, &mut known), (there, &mut all)] {
                let one = self.graph.float(1.0);
                let one = self.kept_or(bit, one, 0.0);
                *sum = self.graph.pair(Binary::Add, *sum, one);
            }
        }
        let sample = Sample { members: members.cloned(), values: Vec::new() };
        let never = self.never();
        #[allow(clippy::cast_precision_loss)]
        let most = cells.len() as f64 * crate::exact::MOST_MEMBERS as f64;
        let counted = |lower: &mut Self, each: Val| {
            let count = lower.folded(&sample, crate::graph::Folding::Sum, each);
            Num::of(count, (never, never, never), Accuracy::whole(most, true))
        };
        let (known, all) = (counted(self, known), counted(self, all));
        self.divide(&known, &all)
    }
}
