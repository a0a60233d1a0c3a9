//! From what was worked out to the assessment: outcomes, what is wanted, notices.

use super::criteria;
use super::inputs::datum;
use super::run::{Extra, Run, Worked};
use crate::assessment::{
    BreakdownResult, Cells, Coverage, ItemResult, JudgementResult, Notice, Outcome, Settled, Status, WantedInput,
};
use crate::axis::{Axes, AxisId};
use crate::framework::{AnswerState, ExprId, ExprKind, InputId, Item, ItemId, ItemKind, ParameterId};
use crate::number::Number;
use crate::value::{CellRef, Datum, Value, Wants};

impl Run<'_> {
    /// Works out all items that the variation at hand reaches.
    pub(super) fn work_reached(&mut self) {
        let framework = self.framework;
        if let Some(last) = framework.order.last() {
            // The last of the order may itself not be reached: then the way up to it does the work all the same.
            self.work_up_to(*last);
        }
    }

    /// The result of an item in the context at hand.
    pub(super) fn item_result(&mut self, id: ItemId) -> ItemResult {
        let framework = self.framework;
        let outcome = match framework.items.get(id.0 as usize) {
            Some(item) => self.outcome(id, item),
            None => Outcome::OverTable,
        };
        let provisional = self.worked(id).is_some_and(|worked| worked.provisional);
        let evidence = if self.with_evidence { self.item_evidence(id) } else { None };
        let wants = if self.with_wants { self.item_wants(id) } else { Vec::new() };
        ItemResult { item: id, outcome, evidence, provisional, wants, settled_by: Vec::new(), settlements_cut: false }
    }

    /// The cells that an open result rests on: those of its values, and of what tells whether it arises at all or which of
    /// its rules holds.
    fn item_wants(&mut self, id: ItemId) -> Vec<CellRef> {
        let framework = self.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return Vec::new() };
        let mut wants = Wants::nothing();
        let mut add = |value: &Value| {
            if let Value::Open(open) = value {
                wants = wants.union(&open.wants);
            }
        };
        let Some(worked) = self.worked(id) else { return Vec::new() };
        if !worked.values.iter().any(|value| matches!(value, Value::Open(_))) {
            return Vec::new();
        }
        worked.values.iter().for_each(&mut add);
        match &worked.extra {
            Extra::Criterion { condition, .. } => add(condition),
            Extra::Obligation { due, event, .. } => [due, event].into_iter().for_each(&mut add),
            Extra::None | Extra::Decision { .. } => {}
        }
        match &item.kind {
            ItemKind::Criterion(criterion) => {
                let whens = criterion.exceptions.iter().map(|exception| exception.when);
                criterion.applies_when.into_iter().chain(whens).for_each(|when| add(&self.value(when)));
            }
            ItemKind::Obligation(obligation) => {
                let whens = obligation.arises_when.into_iter().chain(obligation.when);
                whens.for_each(|when| add(&self.value(when)));
            }
            _ => {}
        }
        let cells = self.cells_wanted(&wants);
        super::steps::take(cells.len());
        cells.to_vec()
    }

    fn outcome(&mut self, id: ItemId, item: &Item) -> Outcome {
        let Some(worked) = self.worked(id).cloned() else { return Outcome::OverTable };
        let Worked { values, extra, .. } = &*worked;
        let value = || values.first().cloned().unwrap_or(Value::NotApplicable);
        match (&item.kind, extra) {
            (ItemKind::Portfolio(_), _) => Outcome::OverTable,
            (ItemKind::Criterion(criterion), extra) => {
                let (exception, condition) = match extra {
                    Extra::Criterion { exception, condition } => (*exception, condition.clone()),
                    _ => (None, value()),
                };
                let shown = match exception.and_then(|place| criterion.exceptions.get(place as usize)) {
                    Some(exception) => Some(exception.condition),
                    None if self.replacement(crate::framework::Target::Item(id)).is_some() => None,
                    None => Some(criterion.condition),
                };
                let status = criteria::status(&value());
                let applies = status != Status::NotApplicable;
                let margin = shown.filter(|_| applies).and_then(|condition| self.margin(condition));
                Outcome::Criterion { status, margin, exception, value: if applies { condition } else { value() } }
            }
            (_, Extra::Obligation { state, due, event }) => {
                Outcome::Obligation { state: state.clone(), due: due.clone(), event: event.clone() }
            }
            (_, Extra::Decision { possible, not_applicable }) => {
                let level = match value() {
                    Value::Known(Datum::Member(level)) => Some(level),
                    _ => None,
                };
                Outcome::Decision { level, possible: possible.clone(), not_applicable: *not_applicable }
            }
            (kind, _) => {
                let cells = self.shown(&item.axes, values.to_vec());
                let (coverage, breakdowns, judgement) = match kind {
                    ItemKind::Indicator(indicator) => (
                        self.coverage(indicator.formula),
                        indicator
                            .breakdowns
                            .iter()
                            .map(|breakdown| self.breakdown(item, indicator.secret_below.as_ref(), breakdown))
                            .collect::<Vec<BreakdownResult>>(),
                        None,
                    ),
                    ItemKind::Score(score) => (self.coverage(score.formula), Vec::new(), None),
                    ItemKind::Judgement(judgement) => {
                        let raters = self.single(judgement.count);
                        let quorum_reached = judgement.quorum.map(|quorum| {
                            let quorum = self.single(quorum);
                            self.compare(crate::framework::Comparator::GreaterOrEqual, &raters, &quorum)
                        });
                        let agreement = judgement.agreement.map(|agreement| self.single(agreement));
                        let result = JudgementResult { raters, quorum_reached, agreement };
                        (self.coverage(judgement.folded), Vec::new(), Some(result))
                    }
                    _ => (None, Vec::new(), None),
                };
                Outcome::Quantity { cells, coverage, breakdowns, judgement }
            }
        }
    }

    /// The only value of an expression without axes; of several the least known.
    fn single(&mut self, id: ExprId) -> Value {
        let cells = self.cells_of(id);
        let open = cells.values.iter().find(|value| !matches!(value, Value::Known(_)));
        open.or(cells.values.first()).cloned().unwrap_or(Value::NotApplicable)
    }

    /// An expression over all its cells.
    pub(super) fn cells_of(&mut self, id: ExprId) -> Cells {
        let framework = self.framework;
        let axes = framework.expressions.get(id.0 as usize).map(|expr| expr.axes.clone()).unwrap_or_default();
        let values = self.all_cells(id, &axes);
        self.shown(&axes, values)
    }

    /// The values of an expression over some axes, those of unknown members included.
    pub(super) fn all_cells(&mut self, id: ExprId, axes: &Axes) -> Vec<Value> {
        let mark = self.mark(axes.as_slice());
        let mut values = Vec::new();
        let mut more = self.first(axes.as_slice());
        while more {
            values.push(self.value(id));
            more = self.next(axes.as_slice());
        }
        self.back(axes.as_slice(), &mark);
        values
    }

    /// The cells of known members.
    pub(super) fn shown(&mut self, axes: &Axes, values: Vec<Value>) -> Cells {
        if axes.is_empty() {
            return Cells { axes: Axes::none(), sizes: Vec::new(), values, unknown_shape: false };
        }
        let sizes: Vec<u32> = axes.as_slice().iter().map(|axis| self.extent(*axis).known).collect();
        let unknown = |axis: &AxisId| self.extent(*axis).more && !self.project.members.contains_key(axis);
        if axes.as_slice().iter().any(unknown) {
            let all = super::possible::either(&self.exact, &values, super::possible::Doubt::none());
            return Cells { axes: axes.clone(), sizes, values: vec![all], unknown_shape: true };
        }
        let partial = axes.as_slice().iter().any(|axis| self.extent(*axis).more);
        let values = if partial {
            let mark = self.mark(axes.as_slice());
            let mut known = Vec::new();
            let mut place = 0;
            let mut more = self.first(axes.as_slice());
            while more {
                if !axes.as_slice().iter().any(|axis| self.is_generic(*axis)) {
                    known.extend(values.get(place).cloned());
                }
                place += 1;
                more = self.next(axes.as_slice());
            }
            self.back(axes.as_slice(), &mark);
            known
        } else {
            values
        };
        Cells { axes: axes.clone(), sizes, values, unknown_shape: false }
    }

    /// The coverage of the outermost fold of a formula.
    fn coverage(&self, formula: ExprId) -> Option<Coverage> {
        let covered = &self.here()?.coverage;
        let mut pending = std::collections::VecDeque::from([formula]);
        while let Some(id) = pending.pop_front() {
            if let Some(coverage) = covered.get((id, 0)) {
                return Some(*coverage);
            }
            let expr = self.framework.expressions.get(id.0 as usize)?;
            if !matches!(expr.kind, ExprKind::Fold(_)) {
                self.framework.each_child(&expr.kind, &mut |child| pending.push_back(child));
            }
        }
        None
    }

    /// Input cells that open results rest on: first those that alone can settle a decision, then those that an open decision
    /// rests on, then by how many results rest on each.
    pub(super) fn wanted(&self, results: &[ItemResult]) -> Vec<WantedInput> {
        let kind = |result: &ItemResult| self.framework.items.get(result.item.0 as usize).map(|item| &item.kind);
        let decides = |result: &ItemResult| matches!(kind(result), Some(ItemKind::Decision(_)));
        let mut resting: Vec<(CellRef, Option<ItemId>, bool, bool)> = Vec::new();
        for result in results {
            if matches!(kind(result), Some(ItemKind::Portfolio(_)) | None) {
                continue;
            }
            let decides = decides(result);
            resting.extend(result.wants.iter().map(|cell| (*cell, Some(result.item), decides, false)));
            if decides {
                for settlement in &result.settled_by {
                    if let [answer] = settlement.answers.as_slice()
                        && settlement.relations.is_empty()
                        && settlement.choices.is_empty()
                        && matches!(settlement.result, Settled::Level(_))
                    {
                        resting.push((answer.cell, None, false, true));
                    }
                }
            }
        }
        // Stable: the results that rest on a cell stay in their order.
        resting.sort_by_key(|(cell, ..)| *cell);
        let mut wanted: Vec<(bool, WantedInput)> = Vec::new();
        for (cell, item, decides, decisive) in resting {
            if wanted.last().is_none_or(|(_, last)| last.cell != cell) {
                wanted.push((false, WantedInput { cell, for_items: Vec::new(), decisive: false }));
            }
            if let Some((for_decision, last)) = wanted.last_mut() {
                last.for_items.extend(item);
                last.decisive |= decisive;
                *for_decision |= decides;
            }
        }
        wanted.sort_by_key(|(for_decision, wanted)| {
            (!wanted.decisive, !for_decision, usize::MAX - wanted.for_items.len(), wanted.cell)
        });
        wanted.into_iter().map(|(_, wanted)| wanted).collect()
    }

    /// The doubts about the data.
    pub(super) fn all_notices(&mut self) -> Vec<Notice> {
        let mut notices = std::mem::take(&mut self.notices);
        notices.sort_by_key(|notice| match notice {
            Notice::AllOfNothing { item } => item.0,
            _ => 0,
        });
        notices.dedup();
        let day = self.as_of.last_day();
        let identity = &self.framework.identity;
        if identity.valid_from.is_some_and(|from| day < from.first_day())
            || identity.valid_until.is_some_and(|until| day > until.last_day())
        {
            notices.insert(0, Notice::OutsideValidity);
        }
        for (place, parameter) in self.framework.parameters.iter().enumerate() {
            if let Some(before) = parameter.review_before
                && day >= before.first_day()
            {
                notices.push(Notice::ReviewDue { parameter: ParameterId(super::run::count(place)), before });
            }
        }
        for place in 0..super::run::count(self.framework.inputs.len()) {
            self.weak_evidence(InputId(place), &mut notices);
            self.parts_and_total(InputId(place), &mut notices);
        }
        notices
    }

    fn weak_evidence(&self, id: InputId, notices: &mut Vec<Notice>) {
        let Some(input) = self.framework.inputs.get(id.0 as usize) else { return };
        let (Some(wanted), Some(answers)) = (input.evidence, self.project.answers.get(id.0 as usize)) else { return };
        for (cell, answer) in answers.iter().enumerate() {
            let given = matches!(
                answer.state,
                AnswerState::Given(_) | AnswerState::Between(_) | AnswerState::Within(..) | AnswerState::DateUnknown
            );
            let evidence = answer.evidence.unwrap_or(crate::framework::EvidenceLevel::Declared);
            if given && evidence < wanted {
                let cell = CellRef::Input { input: id.0, cell: super::run::count(cell) };
                notices.push(Notice::WeakEvidence { cell });
            }
        }
    }

    /// Parts that are all given and do not add up to a total that is given too.
    fn parts_and_total(&mut self, id: InputId, notices: &mut Vec<Notice>) {
        let Some(input) = self.framework.inputs.get(id.0 as usize) else { return };
        let Some((parts, axis)) = input.total_of else { return };
        if input.axes.as_slice().iter().any(|axis| self.extent(*axis).more) || self.extent(axis).more {
            return;
        }
        let axes = input.axes.as_slice();
        let mark = (self.mark(axes), self.mark(&[axis]));
        let mut more = self.first(axes);
        while more {
            let given = self.answer(self.input_cell(input, id)).map(|answer| answer.state.clone());
            if let Some(AnswerState::Given(Datum::Number(total))) = given {
                let mut sum = Some(Number::ZERO);
                let mut more_parts = self.first(&[axis]);
                while more_parts {
                    let part = self.input(parts);
                    sum = match (sum, datum(&part)) {
                        (Some(sum), Some(Datum::Number(part))) => Some(sum.add(part)),
                        (sum, None) if part == Value::NotApplicable => sum,
                        _ => None,
                    };
                    more_parts = self.next(&[axis]);
                }
                if let Some(difference) = sum.map(|sum| sum.sub(&total))
                    && difference != Number::ZERO
                {
                    notices.push(Notice::PartsAndTotal { total: id, parts, difference });
                }
            }
            more = self.next(axes);
        }
        self.back(axes, &mark.0);
        self.back(&[axis], &mark.1);
    }
}
