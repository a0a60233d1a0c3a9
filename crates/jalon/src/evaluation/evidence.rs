//! The evidence that results rest on: the weakest among the inputs that mattered.

use std::collections::BTreeSet;

use super::links::{Link, To};
use super::run::{Extra, Run};
use crate::axis::AxisId;
use crate::framework::{
    AnswerState, Criterion, EvidenceLevel, Expr, ExprId, ExprKind, FoldKind, ItemId, ItemKind, Target,
};
use crate::value::{CellRef, Datum, Value, Wants};

/// The evidence gathered so far.
#[derive(Debug, Default)]
struct Gathering {
    weakest: Option<EvidenceLevel>,
    /// Cells below this level are noted.
    noting_below: Option<EvidenceLevel>,
    weak: Wants,
    /// Which gathering this is, counted from 1.
    turn: u32,
    /// Expressions under a variation, or along axes, that it went through.
    seen: BTreeSet<(ExprId, usize, usize)>,
    /// Folds by groups whose members that may be in any group it went through, by the cell of their other axes.
    anywhere: BTreeSet<(ExprId, usize, usize)>,
}

impl Gathering {
    /// Takes a level in; whether it is one to note.
    fn add(&mut self, level: Option<EvidenceLevel>) -> bool {
        self.weakest = match (self.weakest, level) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        level.zip(self.noting_below).is_some_and(|(level, least)| level < least)
    }

    /// Nothing is weaker than what is only declared.
    fn is_over(&self) -> bool {
        self.weakest == Some(EvidenceLevel::Declared) && self.noting_below.is_none()
    }
}

impl Run<'_> {
    /// The weakest evidence among the inputs that an item's result rests on, in the context at hand.
    pub(super) fn item_evidence(&mut self, id: ItemId) -> Option<EvidenceLevel> {
        let framework = self.framework;
        let context = if self.reaches(id) { self.context } else { 0 };
        let place = id.0 as usize;
        if let Some(Some(known)) = self.contexts.get(context).and_then(|context| context.evidence.get(place)) {
            return *known;
        }
        let item = framework.items.get(place)?;
        let mut gathering = self.gathering(None);
        // What is read here again makes nothing provisional that was not.
        let provisional = self.provisional;
        self.within(context, |run| {
            let axes = item.axes.as_slice();
            let mark = run.mark(axes);
            let mut more = run.first(axes);
            while more && !gathering.is_over() {
                for root in run.mattering_roots(id) {
                    let (root, context) = root;
                    run.within(context, |run| run.gather(root, &mut gathering));
                }
                more = run.next(axes);
            }
            run.back(axes, &mark);
        });
        self.provisional = provisional;
        let items = framework.items.len();
        if let Some(context) = self.contexts.get_mut(context) {
            context.evidence.resize(items, None);
            if let Some(slot) = context.evidence.get_mut(place) {
                *slot = Some(gathering.weakest);
            }
        }
        gathering.weakest
    }

    /// The expressions that an item's result rests on at this cell, each with the context that it is read in.
    pub(super) fn mattering_roots(&mut self, id: ItemId) -> Vec<(ExprId, usize)> {
        let framework = self.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return Vec::new() };
        let here = self.context;
        let mut roots = Vec::new();
        if let Some(when) = item.not_applicable_when {
            roots.push((when, here));
            if matches!(self.value(when), Value::Known(Datum::Truth(true))) {
                return roots;
            }
        }
        let replaced = self.replacement(Target::Item(id)).map(|expr| (expr, 0));
        match &item.kind {
            ItemKind::Indicator(indicator) => roots.push(replaced.unwrap_or((indicator.formula, here))),
            ItemKind::Score(score) => roots.push(replaced.unwrap_or((score.formula, here))),
            ItemKind::Judgement(judgement) => roots.push(replaced.unwrap_or((judgement.folded, here))),
            ItemKind::Criterion(criterion) => {
                let exception = match self.worked(id).map(|worked| &worked.extra) {
                    Some(Extra::Criterion { exception, .. }) => *exception,
                    _ => None,
                };
                roots.extend(self.criterion_roots(criterion, exception, replaced));
            }
            ItemKind::Obligation(obligation) => {
                roots.extend(obligation.arises_when.map(|when| (when, here)));
                let arises = obligation.arises_when.is_none_or(|when| {
                    !matches!(self.value(when), Value::Known(Datum::Truth(false)) | Value::NotApplicable)
                });
                if arises {
                    roots.extend([(obligation.event, here), (obligation.due, here)]);
                    roots.extend(obligation.when.map(|when| (when, here)));
                }
            }
            ItemKind::Decision(decision) => {
                for condition in &decision.conditions {
                    let Some(condition) = condition else { break };
                    roots.push((*condition, here));
                    if matches!(self.value(*condition), Value::Known(Datum::Truth(true)) | Value::NotApplicable) {
                        break;
                    }
                }
            }
            ItemKind::Portfolio(_) => {}
        }
        roots
    }

    fn criterion_roots(
        &mut self,
        criterion: &Criterion,
        exception: Option<u32>,
        replaced: Option<(ExprId, usize)>,
    ) -> Vec<(ExprId, usize)> {
        let here = self.context;
        let mut roots: Vec<(ExprId, usize)> =
            criterion.applies_when.map(|applies| (applies, here)).into_iter().collect();
        if let Some(applies) = criterion.applies_when
            && matches!(self.value(applies), Value::Known(Datum::Truth(false)) | Value::NotApplicable)
        {
            return roots;
        }
        for (place, case) in criterion.exceptions.iter().enumerate() {
            roots.push((case.when, here));
            if exception == u32::try_from(place).ok() {
                roots.push((case.condition, here));
                return roots;
            }
        }
        roots.push(replaced.unwrap_or((criterion.condition, here)));
        roots
    }

    /// The evidence of a criterion under way, and the cells whose evidence is weaker than wanted.
    pub(super) fn criterion_evidence(
        &mut self,
        criterion: &Criterion,
        exception: Option<u32>,
        replaced: Option<ExprId>,
        least: EvidenceLevel,
    ) -> (Option<EvidenceLevel>, Wants) {
        let mut gathering = self.gathering(Some(least));
        let provisional = self.provisional;
        for (root, context) in self.criterion_roots(criterion, exception, replaced.map(|expr| (expr, 0))) {
            self.within(context, |run| run.gather(root, &mut gathering));
        }
        // As for items: what is read here again makes nothing provisional that was not.
        self.provisional = provisional;
        (gathering.weakest, gathering.weak)
    }

    fn gather(&mut self, id: ExprId, gathering: &mut Gathering) {
        if gathering.is_over() {
            return;
        }
        let Some(expr) = self.framework.expressions.get(id.0 as usize) else { return };
        match &expr.kind {
            // Nothing that anybody supplies.
            ExprKind::Constant(_) | ExprKind::AsOf | ExprKind::MemberOf(_) | ExprKind::Position(_) => return,
            kind => {
                if let Some(link) = self.link(kind) {
                    return self.along(&link, |run, to| run.gather_to(to, gathering));
                }
            }
        }
        if self.passes(id, expr, gathering) {
            let again = self.went_anywhere(id, expr, gathering);
            let mut see = |run: &mut Self, link: Link| {
                run.along(&link, |run, to| run.gather_to(to, gathering));
                !gathering.is_over()
            };
            match &expr.kind {
                ExprKind::Fold(fold) if again => self.fold_links(id, fold, false, &mut see),
                _ => self.each_link(id, &mut see),
            }
        }
    }

    /// Whether it is the first time that the evidence of this item goes through an expression at this cell.
    fn passes(&mut self, id: ExprId, expr: &Expr, gathering: &mut Gathering) -> bool {
        if self.context != 0 || !expr.axes.is_empty() {
            let cell = self.cell(&expr.axes);
            return gathering.seen.insert((id, self.context, cell));
        }
        self.passed.resize(self.framework.expressions.len(), 0);
        let last = self.passed.get_mut(id.0 as usize);
        last.is_some_and(|last| std::mem::replace(last, gathering.turn) != gathering.turn)
    }

    /// Whether the members that may be in any group of a fold were gone through already, for another group: they bring the
    /// same evidence to each. Of `all` and `any` they matter in some groups only, and are looked at in each.
    fn went_anywhere(&mut self, id: ExprId, expr: &Expr, gathering: &mut Gathering) -> bool {
        let ExprKind::Fold(fold) = &expr.kind else { return false };
        let parts = std::iter::once(&fold.body).chain(&fold.extra);
        if fold.by.is_empty()
            || matches!(fold.kind, FoldKind::All | FoldKind::Any)
            || parts.into_iter().any(|part| self.varies_by_group(fold, *part))
        {
            return false;
        }
        let own: Vec<AxisId> = fold.by.iter().map(|(_, axis)| *axis).collect();
        let cell = self.cell(&expr.axes.without(&own));
        !gathering.anywhere.insert((id, self.context, cell))
    }

    /// Nothing gathered yet.
    fn gathering(&mut self, noting_below: Option<EvidenceLevel>) -> Gathering {
        self.gatherings += 1;
        Gathering { noting_below, turn: self.gatherings, ..Gathering::default() }
    }

    fn gather_to(&mut self, to: To, gathering: &mut Gathering) {
        match to {
            To::Expression(id) => self.gather(id, gathering),
            To::Input(input) => {
                let cell = match self.framework.inputs.get(input.0 as usize) {
                    Some(declared) if self.generic_axis(declared).is_none() => self.input_cell(declared, input),
                    _ => return,
                };
                let level = self.cell_evidence(cell);
                if gathering.add(level) {
                    gathering.weak = gathering.weak.union(&Wants::cell(cell));
                }
            }
            To::Parameter(_) => {}
            To::Item(item) => {
                let level = self.item_evidence(item);
                if gathering.add(level) {
                    // The cells are those that the item rests on.
                    let context = if self.reaches(item) { self.context } else { 0 };
                    self.within(context, |run| {
                        for (root, context) in run.mattering_roots(item) {
                            run.within(context, |run| run.gather(root, gathering));
                        }
                    });
                }
            }
        }
    }

    /// How well the answer for a cell is supported; none where there is no answer.
    fn cell_evidence(&self, cell: CellRef) -> Option<EvidenceLevel> {
        let declared = Some(EvidenceLevel::Declared);
        let Some(answer) = self.answer(cell) else {
            return self.defaults_used.contains(&cell).then_some(EvidenceLevel::Declared);
        };
        match answer.state {
            AnswerState::Absent | AnswerState::Missing(_) | AnswerState::Rejected => {
                self.defaults_used.contains(&cell).then_some(EvidenceLevel::Declared)
            }
            AnswerState::Given(_)
            | AnswerState::Between(_)
            | AnswerState::Within(..)
            | AnswerState::NotYet
            | AnswerState::DateUnknown
            | AnswerState::NotApplicable => answer.evidence.or(declared),
        }
    }
}
