//! Which results rest on something that more data may overturn: a default, `or else`, `known`, `known only`, `is undecided`.
//!
//! It is so where such a thing was worked out on the way, whether it mattered or not; so this follows what the plain evaluator
//! works out, in its order.

use jalon::axis::AxisId;
use jalon::framework::{
    Criterion, Decision, ExprId, ExprKind, Fold, FoldKind, InputId, Item, ItemId, ItemKind, ParameterId, Test,
};

use super::evidence::rests_on_nothing;
use super::rests::{Rest, To, Way};
use super::{Lower, Lowered, Truth, Unsupported};
use crate::graph::{BitOp, Val};

impl Lower<'_> {
    /// Rows where an item's result is provisional.
    pub(crate) fn item_provisional(&mut self, id: ItemId) -> Lowered<Val> {
        let framework = self.framework;
        let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
        let under = self.reaching(id);
        if let Some(known) = self.provisional_items.get(&(under, id)) {
            return known.clone();
        }
        let closed: Vec<AxisId> = item.axes.as_slice().iter().copied().filter(|axis| !self.is_open(*axis)).collect();
        let cells = self.within(under, |lower| {
            lower.over(&closed, &mut |lower| {
                let read = lower.worked_by(id, item)?;
                lower.provisional_of_all(&read)
            })
        });
        let provisional = cells.and_then(|cells| {
            let mut all = self.never();
            for cell in cells {
                let cell = self.of_any_member(item, cell)?;
                all = self.graph.or(all, cell);
            }
            Ok(all)
        });
        self.provisional_items.insert((under, id), provisional.clone());
        provisional
    }

    fn provisional_of_all(&mut self, read: &[Rest]) -> Lowered<Val> {
        let mut all = self.never();
        for rest in read {
            let mut bit = self.along(rest, |lower, to| match to {
                To::Expression(id) => lower.provisional(id),
                To::Input(id) => lower.provisional_input(id),
                To::Item(id) => lower.item_provisional(id),
                To::Parameter => Ok(lower.never()),
            })?;
            if let Way::Named(reference) = &rest.way {
                // Who names nobody yet may name anyone: all of them are looked at.
                let any = self.graph.some(reference.to, bit);
                let any = self.graph.and(any, reference.open);
                bit = self.brought(rest, bit);
                bit = self.graph.or(bit, any);
            } else {
                bit = self.brought(rest, bit);
            }
            all = self.graph.or(all, bit);
        }
        Ok(all)
    }

    /// What is worked out for an item's cell, and in which rows.
    fn worked_by(&mut self, id: ItemId, item: &Item) -> Lowered<Vec<Rest>> {
        let mut rows = self.graph.bit(true);
        let mut read = Vec::new();
        if let Some(when) = item.not_applicable_when {
            read.push(Rest::on(rows, when));
            let when = self.truth(when)?;
            let [yes, _, lost, _] = self.only(&when);
            let stopped = self.graph.or(yes, lost);
            rows = self.graph.not(stopped);
        }
        match &item.kind {
            ItemKind::Indicator(indicator) => read.push(self.formula_rest(id, rows, indicator.formula)),
            ItemKind::Score(score) => read.push(self.formula_rest(id, rows, score.formula)),
            ItemKind::Judgement(judgement) => read.push(self.formula_rest(id, rows, judgement.folded)),
            ItemKind::Criterion(criterion) => self.worked_by_criterion(id, criterion, rows, &mut read)?,
            ItemKind::Obligation(obligation) => {
                let all = [Some(obligation.event), Some(obligation.due), obligation.when, obligation.arises_when];
                read.extend(all.into_iter().flatten().map(|id| Rest::on(rows, id)));
            }
            ItemKind::Decision(decision) => self.worked_by_decision(decision, rows, &mut read)?,
            ItemKind::Portfolio(_) => {}
        }
        Ok(read)
    }

    fn worked_by_criterion(
        &mut self,
        id: ItemId,
        criterion: &Criterion,
        mut rows: Val,
        read: &mut Vec<Rest>,
    ) -> Lowered<()> {
        if let Some(applies) = criterion.applies_when {
            read.push(Rest::on(rows, applies));
            let applies = self.truth(applies)?;
            let [_, no, lost, not] = self.only(&applies);
            let stopped = self.graph.any(&[no, lost, not]);
            rows = self.graph.and_not(rows, stopped);
        }
        for exception in &criterion.exceptions {
            read.push(Rest::on(rows, exception.when));
            let when = self.truth(exception.when)?;
            let [yes, no, lost, not] = self.only(&when);
            let passed = self.graph.any(&[no, lost, not]);
            let instead = self.graph.and_not(rows, passed);
            read.push(Rest::on(instead, exception.condition));
            let ends = self.graph.or(yes, lost);
            rows = self.graph.and_not(rows, ends);
        }
        read.push(self.formula_rest(id, rows, criterion.condition));
        Ok(())
    }

    fn worked_by_decision(&mut self, decision: &Decision, mut rows: Val, read: &mut Vec<Rest>) -> Lowered<()> {
        for condition in decision.conditions.iter().flatten() {
            read.push(Rest::on(rows, *condition));
            let truth = self.truth(*condition)?;
            let [yes, .., not] = self.only(&truth);
            let ends = self.graph.or(yes, not);
            rows = self.graph.and_not(rows, ends);
        }
        Ok(())
    }

    fn provisional_input(&mut self, id: InputId) -> Lowered<Val> {
        let framework = self.framework;
        let input = framework.inputs.get(id.0 as usize).ok_or(Unsupported("an unknown input"))?;
        let parts = input.total_of.filter(|(parts, _)| *parts != id);
        if input.default.is_none() && parts.is_none() {
            return Ok(self.never());
        }
        let column = self.column_of(id)?;
        let (mut missing, _) = self.unanswered(column, false);
        if let Some(list) = self.columns.get(column.0 as usize).and_then(|wanted| wanted.list) {
            let unlisted = self.graph.bits(BitOp::Unlisted(list));
            missing = self.graph.and_not(missing, unlisted);
        }
        if input.default.is_some() {
            return Ok(missing);
        }
        let mut all = self.never();
        if let Some((parts, axis)) = parts {
            if self.is_open(axis) {
                let list = self.list(axis)?;
                let part = self.provisional_input(parts)?;
                let part = self.graph.some(list, part);
                return Ok(self.graph.and(part, missing));
            }
            for place in 0..self.size(axis)? {
                let part = self.standing(axis, place, |lower| lower.provisional_input(parts))?;
                let part = self.graph.and(part, missing);
                all = self.graph.or(all, part);
            }
        }
        Ok(all)
    }

    /// Rows where an expression is provisional, at the cell where the lowering stands.
    fn provisional(&mut self, id: ExprId) -> Lowered<Val> {
        let Some(expr) = self.framework.expressions.get(id.0 as usize) else { return Ok(self.never()) };
        let places: Vec<u32> = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
        let key = (self.under, id, places);
        if let Some(known) = self.provisional_expressions.get(&key) {
            return known.clone();
        }
        let provisional = self.provisional_kind(id, &expr.kind);
        self.provisional_expressions.insert(key, provisional.clone());
        provisional
    }

    fn provisional_kind(&mut self, id: ExprId, kind: &ExprKind) -> Lowered<Val> {
        let never = self.never();
        let (mut own, always) = (never, self.graph.bit(true));
        let read = match kind {
            kind if rests_on_nothing(kind) => return Ok(never),
            ExprKind::Parameter(parameter) => return self.provisional_parameter(id, *parameter),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let mut rows = always;
                let mut read = Vec::with_capacity(parts.len());
                for part in parts {
                    read.push(Rest::on(rows, *part));
                    let truth = self.truth(*part)?;
                    let [yes, no, ..] = self.only(&truth);
                    // The first that decides is the last that is looked at.
                    let decides = if matches!(kind, ExprKind::And(_)) { no } else { yes };
                    rows = self.graph.and_not(rows, decides);
                }
                read
            }
            ExprKind::If { condition, then, otherwise } => {
                let chances = self.truth(*condition)?;
                let on = |rows, id: &ExprId| Rest::on(rows, *id);
                vec![on(always, condition), on(chances.yes, then), on(chances.no, otherwise)]
            }
            ExprKind::OrElse(a, _) => {
                let node = self.expr(*a)?;
                own = self.open_in(&node);
                self.rests(id)?
            }
            ExprKind::Known(x) => {
                let node = self.expr(*x)?;
                own = self.open_in(&node);
                self.rests(id)?
            }
            ExprKind::Is { item, variation, test: Test::Undecided } => {
                let under = variation.or(self.under);
                let status = self.within(under, |lower| lower.item(*item))?;
                own = self.open_in(&status);
                self.rests(id)?
            }
            ExprKind::Group { all, items, test } => return self.provisional_group(*all, items, *test),
            ExprKind::Fold(fold) => {
                own = self.provisional_fold(fold)?;
                self.members_read(fold)?
            }
            ExprKind::Pick { body, picks } => self.pick_rests(*body, picks, true)?,
            ExprKind::Scale(scale, _) => {
                let bands = self.framework.scales.get(scale.0 as usize).map_or(&[][..], |scale| &scale.bands);
                for band in bands {
                    self.never_provisional(band.value)?;
                }
                self.rests(id)?
            }
            _ => self.rests(id)?,
        };
        let behind = self.provisional_of_all(&read)?;
        Ok(self.graph.or(own, behind))
    }

    fn provisional_parameter(&mut self, id: ExprId, parameter: ParameterId) -> Lowered<Val> {
        let read = self.rests(id)?;
        if let [Rest { to: To::Parameter, .. }] = read.as_slice() {
            return match self.parameter_value(parameter) {
                Some(value) => self.provisional(value),
                None => Ok(self.never()),
            };
        }
        self.provisional_of_all(&read)
    }

    /// What a band of a scale comes to must rest on nothing that could be overturned.
    fn never_provisional(&mut self, id: ExprId) -> Lowered<()> {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            match self.framework.expressions.get(id.0 as usize).map(|expr| &expr.kind) {
                None | Some(ExprKind::Constant(_) | ExprKind::Slot(_) | ExprKind::Parameter(_)) => {}
                Some(ExprKind::Input(_) | ExprKind::Item(_) | ExprKind::View(..) | ExprKind::Known(_)) => {
                    return Err(Unsupported("whether what a scale reads is provisional"));
                }
                Some(kind) => pending.extend(kind.operands()),
            }
        }
        Ok(())
    }

    /// Of a group: one that stands in the way for good is enough.
    fn provisional_group(&mut self, all: bool, items: &[ItemId], test: Test) -> Lowered<Val> {
        let (mut provisional, mut for_good) = (self.never(), self.never());
        for item in items {
            let its = self.item_provisional(*item)?;
            let status: Truth = self.item(*item)?.truth()?;
            provisional = self.graph.or(provisional, its);
            if matches!(test, Test::Met | Test::NotMet) {
                let [met, not_met, ..] = self.only(&status);
                let in_the_way = if (test == Test::Met) == all { not_met } else { met };
                let here = self.graph.and_not(in_the_way, its);
                for_good = self.graph.or(for_good, here);
            } else if test == Test::Undecided {
                let open = self.unsettled(&status);
                provisional = self.graph.or(provisional, open);
            }
        }
        Ok(self.graph.and_not(provisional, for_good))
    }

    /// What a fold works out: the conditions of all members, and what is folded of those that may count.
    fn members_read(&mut self, fold: &Fold) -> Lowered<Vec<Rest>> {
        // Which of them decide `any` and `all` makes no difference.
        let plain = Fold { kind: FoldKind::Sum, ..fold.clone() };
        let mut read = self.fold_rests(&plain, false)?;
        if fold.kind == FoldKind::WeightedMean || fold.kind == FoldKind::Ratio {
            read.extend(self.fold_rests(&Fold { kind: FoldKind::WeightedMean, ..fold.clone() }, false)?);
        }
        Ok(read)
    }

    /// Rows where a fold leaves out what is missing.
    fn provisional_fold(&mut self, fold: &Fold) -> Lowered<Val> {
        let left_out = matches!(fold.kind, FoldKind::Coverage | FoldKind::Agreement);
        if !fold.known_only && !left_out {
            return Ok(self.never());
        }
        let (open, closed): (Vec<AxisId>, Vec<AxisId>) = fold.over.iter().partition(|axis| self.is_open(**axis));
        let list = match open.as_slice() {
            [] => None,
            [axis] => Some(self.list(*axis)?),
            _ => return Err(Unsupported("folds over two open axes")),
        };
        if left_out || fold.by.iter().any(|(_, axis)| self.is_open(*axis)) {
            return Err(Unsupported("whether coverage, agreement or groups by references are provisional"));
        }
        let gaps = self.over(&closed, &mut |lower| {
            let included = lower.included(fold)?;
            let counts = lower.graph.or(included.yes, included.undefined);
            let node = lower.expr(fold.body)?;
            let open = lower.open_in(&node);
            let unsure = lower.unsettled(&included);
            let gap = lower.graph.or(open, unsure);
            Ok(lower.graph.and(counts, gap))
        })?;
        let mut all = self.never();
        for gap in gaps {
            let gap = match list {
                Some(list) => {
                    let unlisted = self.graph.bits(BitOp::Unlisted(list));
                    let gap = self.graph.and_not(gap, unlisted);
                    self.graph.some(list, gap)
                }
                None => gap,
            };
            all = self.graph.or(all, gap);
        }
        Ok(all)
    }
}
