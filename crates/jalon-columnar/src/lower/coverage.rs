//! How many members stand behind the outermost fold of a formula: those that count, and those of them with a value.

use std::collections::VecDeque;

use jalon::axis::AxisId;
use jalon::framework::{ExprId, ExprKind, Fold, FoldKind, Item, ItemId, ItemKind, Target};

use super::{Lower, Lowered, Node, Unsupported};
use crate::graph::{Binary, BitOp, Folding, Val};

/// How many members, and where that is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) count: Val,
    pub(crate) told: Val,
}

impl<'a> Lower<'a> {
    /// The members with a value behind an item, and those expected to have one.
    pub(crate) fn coverage(&mut self, id: ItemId, item: &Item) -> Lowered<[Counted; 2]> {
        let formula = match &item.kind {
            ItemKind::Indicator(indicator) => indicator.formula,
            ItemKind::Score(score) => score.formula,
            ItemKind::Judgement(judgement) => judgement.folded,
            _ => return Err(Unsupported("coverage of what is no quantity")),
        };
        let (zero, never) = (self.graph.float(0.0), self.never());
        let none = Counted { count: zero, told: never };
        if self.replacement(Target::Item(id)).is_some() {
            return Ok([none; 2]);
        }
        let mut coverage = [none; 2];
        let folds = self.outermost(formula)?;
        if folds.is_empty() {
            return Ok(coverage);
        }
        let mut left = self.worked_out(item)?;
        // The outermost fold that is worked out in a row tells.
        for (fold, rows) in folds {
            let rows = self.graph.and(rows, left);
            left = self.graph.and_not(left, rows);
            for (all, one) in coverage.iter_mut().zip(self.behind(fold)?) {
                let told = self.graph.and(rows, one.told);
                *all = Counted {
                    count: self.graph.select(told, one.count, all.count),
                    told: self.graph.or(told, all.told),
                };
            }
        }
        Ok(coverage)
    }

    /// Rows where an item's formula is worked out at all.
    fn worked_out(&mut self, item: &Item) -> Lowered<Val> {
        let mut rows = self.graph.bit(true);
        if let Some(when) = item.not_applicable_when {
            if !item.axes.is_empty() {
                return Err(Unsupported("coverage of cells that may not apply"));
            }
            let when = self.truth(when)?;
            let [yes, _, lost, _] = self.only(&when);
            let stopped = self.graph.or(yes, lost);
            rows = self.graph.not(stopped);
        }
        if let Some(axis) = item.axes.as_slice().iter().find(|axis| self.is_open(**axis)) {
            let list = self.list(*axis)?;
            rows = self.graph.some(list, rows);
        }
        Ok(rows)
    }

    /// The folds of a formula that stand in no other, the outermost first, each with the rows where it is worked out.
    fn outermost(&mut self, formula: ExprId) -> Lowered<Vec<(&'a Fold, Val)>> {
        let framework = self.framework;
        let always = self.graph.bit(true);
        let mut pending = VecDeque::from([(formula, always)]);
        let mut folds = Vec::new();
        while let Some((id, rows)) = pending.pop_front() {
            let Some(expr) = framework.expressions.get(id.0 as usize) else { continue };
            match &expr.kind {
                ExprKind::Fold(fold) => {
                    if expr.axes.is_empty() && fold.kind != FoldKind::Agreement {
                        folds.push((&**fold, rows));
                    }
                }
                ExprKind::If { condition, then, otherwise } => {
                    pending.push_back((*condition, rows));
                    if self.without_folds(&[*then, *otherwise]).is_ok() {
                        continue;
                    }
                    if framework.expressions.get(condition.0 as usize).is_some_and(|expr| !expr.axes.is_empty()) {
                        return Err(Unsupported("coverage of what cells choose"));
                    }
                    let chances = self.truth(*condition)?;
                    for (branch, may) in [(then, chances.yes), (otherwise, chances.no)] {
                        let rows = self.graph.and(rows, may);
                        pending.push_back((*branch, rows));
                    }
                }
                // What of these is worked out hangs on what comes first.
                ExprKind::And(parts) | ExprKind::Or(parts) => {
                    pending.extend(parts.first().map(|first| (*first, rows)));
                    self.without_folds(parts.get(1..).unwrap_or_default())?;
                }
                ExprKind::OrElse(first, second) => {
                    pending.push_back((*first, rows));
                    self.without_folds(&[*second])?;
                }
                ExprKind::Scale(_, operands) => pending.extend(operands.iter().map(|operand| (*operand, rows))),
                kind => pending.extend(kind.operands().into_iter().map(|operand| (operand, rows))),
            }
        }
        Ok(folds)
    }

    fn without_folds(&self, parts: &[ExprId]) -> Lowered<()> {
        let mut pending: Vec<ExprId> = parts.to_vec();
        while let Some(id) = pending.pop() {
            match self.framework.expressions.get(id.0 as usize).map(|expr| &expr.kind) {
                Some(ExprKind::Fold(_)) => return Err(Unsupported("coverage of folds that may not be worked out")),
                Some(kind) => pending.extend(kind.operands()),
                None => {}
            }
        }
        Ok(())
    }

    /// The members behind a fold: with a value, and expected to have one. Of a list that is not given nobody knows how many.
    fn behind(&mut self, fold: &Fold) -> Lowered<[Counted; 2]> {
        let (open, closed): (Vec<AxisId>, Vec<AxisId>) = fold.over.iter().partition(|axis| self.is_open(**axis));
        let list = match open.as_slice() {
            [] => None,
            [axis] => Some(self.list(*axis)?),
            _ => return Err(Unsupported("folds over two open axes")),
        };
        let denominator = fold.extra.first().filter(|_| fold.kind == FoldKind::Ratio);
        let members = self.over(&closed, &mut |lower| {
            let included = lower.included(fold)?;
            let counts = lower.graph.or(included.yes, included.undefined);
            let mut known = lower.expr(fold.body).map(|node| lower.value_known(&node))?;
            if let Some(denominator) = denominator {
                let node = lower.expr(*denominator)?;
                let also = lower.value_known(&node);
                known = lower.graph.and(known, also);
            }
            let nobody = lower.only(&included)[2];
            Ok((counts, lower.graph.and_not(known, nobody)))
        })?;
        let (zero, one, mut endless) = (self.graph.float(0.0), self.graph.float(1.0), self.never());
        let [mut known_count, mut all] = [zero; 2];
        for (mut counts, known) in members {
            if let Some(list) = list {
                let unlisted = self.graph.bits(BitOp::Unlisted(list));
                let tail = self.graph.and(counts, unlisted);
                let tail = self.graph.some(list, tail);
                endless = self.graph.or(endless, tail);
                counts = self.graph.and_not(counts, unlisted);
            }
            let known = self.graph.and(counts, known);
            for (sum, bit) in [(&mut known_count, known), (&mut all, counts)] {
                let each = self.graph.select(bit, one, zero);
                let each = match list {
                    Some(list) => self.graph.fold(Folding::Sum, list, each),
                    None => each,
                };
                *sum = self.graph.pair(Binary::Add, *sum, each);
            }
        }
        let always = self.graph.bit(true);
        let told = self.graph.not(endless);
        Ok([Counted { count: known_count, told: always }, Counted { count: all, told }])
    }

    /// Rows where a value is known.
    fn value_known(&mut self, node: &Node) -> Val {
        match node {
            Node::Num(num) | Node::Time(num) => self.known(&[num]),
            Node::Truth(truth) => {
                let [yes, no, ..] = self.only(truth);
                self.graph.or(yes, no)
            }
            Node::Text(text) => {
                let not = self.graph.or(text.open, text.not_applicable);
                self.graph.not(not)
            }
            Node::Link(reference) => {
                let not = self.graph.or(reference.open, reference.not_applicable);
                self.graph.not(not)
            }
        }
    }
}
