//! What the data say: the value of an input's cell, of a parameter at the as-of date, and what is known of an answer
//! that is missing.

use super::interval;
use super::possible::{self, Doubt};
use super::run::{KEPT, Run};
use super::table::Source;
use crate::axis::AxisId;
use crate::date::Date;
use crate::framework::{
    Answer, AnswerState, ExprId, Input, InputId, MissingReason, NumberType, ParameterId, Target, Type,
};
use crate::number::Number;
use crate::value::{Bounds, Cause, CellRef, Datum, Interval, Value, Wants};

/// References to records of longer lists than this are not followed one by one while they are missing.
const FOLLOWED: u32 = 256;

impl<'a> Run<'a> {
    /// An input at this cell.
    pub(super) fn input(&mut self, id: InputId) -> Value {
        if let Some(value) = self.of_table(Source::Input(id)) {
            return value;
        }
        if let Some(expr) = self.replacement(Target::Input(id)) {
            return self.within(0, |run| run.value(expr));
        }
        let framework = self.framework;
        let Some(input) = framework.inputs.get(id.0 as usize) else { return Value::NotApplicable };
        if let Some(axis) = self.generic_axis(input) {
            let cell = CellRef::Members { axis: axis.0 };
            return self.missing(input, Wants::cell(cell));
        }
        let cell = self.input_cell(input, id);
        if !self.assumed.is_empty()
            && let Ok(at) = self.assumed.binary_search_by(|(assumed, _)| assumed.cmp(&cell))
            && let Some((_, value)) = self.assumed.get(at)
        {
            return value.clone();
        }
        let project = self.project;
        let CellRef::Input { cell: place, .. } = cell else { return Value::NotApplicable };
        let absent = AnswerState::Absent;
        let state = project
            .answers
            .get(id.0 as usize)
            .and_then(|cells| cells.get(place as usize))
            .map_or(&absent, |a| &a.state);
        match state {
            AnswerState::Given(datum) => Value::Known(datum.clone()),
            AnswerState::Between(range) => {
                let range = match &input.range {
                    Some(declared) => self.exact.common(range, declared).unwrap_or_else(|| range.clone()),
                    None => range.clone(),
                };
                possible::open(&self.exact, Bounds::Number(range), Doubt::none())
            }
            AnswerState::Within(first, last) => self.dated(Some(*first), Some(*last)),
            AnswerState::NotYet => {
                let tomorrow = self.as_of.last_day().plus_days(1).map(Date::Day);
                self.dated(tomorrow, None)
            }
            AnswerState::DateUnknown => self.dated(None, Some(self.as_of)),
            AnswerState::NotApplicable => Value::NotApplicable,
            AnswerState::Absent | AnswerState::Missing(_) | AnswerState::Rejected => self.unanswered(input, id, cell),
        }
    }

    fn dated(&self, first: Option<Date>, last: Option<Date>) -> Value {
        possible::open(&self.exact, Bounds::Date { first, last }, Doubt::none())
    }

    /// The first of an input's axes that stands on unknown members.
    pub(super) fn generic_axis(&self, input: &Input) -> Option<AxisId> {
        input.axes.as_slice().iter().copied().find(|axis| self.is_generic(*axis))
    }

    /// The cell of an input at which the evaluation stands, row-major over the known members.
    pub(super) fn input_cell(&self, input: &Input, id: InputId) -> CellRef {
        let mut cell = 0u32;
        for axis in input.axes.as_slice() {
            cell = cell.saturating_mul(self.extent(*axis).known).saturating_add(self.place(*axis));
        }
        CellRef::Input { input: id.0, cell }
    }

    pub(super) fn answer(&self, cell: CellRef) -> Option<&'a Answer> {
        match cell {
            CellRef::Input { input, cell } => self.project.answers.get(input as usize)?.get(cell as usize),
            CellRef::Members { .. } => None,
        }
    }

    /// Whether an input's cell was refused.
    pub(super) fn is_refused(&self, id: InputId) -> bool {
        let Some(input) = self.framework.inputs.get(id.0 as usize) else { return false };
        self.generic_axis(input).is_none()
            && self
                .answer(self.input_cell(input, id))
                .is_some_and(|answer| answer.state == AnswerState::Missing(MissingReason::Refused))
    }

    fn unanswered(&mut self, input: &Input, id: InputId, cell: CellRef) -> Value {
        if let Some(default) = input.default {
            self.provisional = true;
            self.defaults_used.insert(cell);
            return self.value(default);
        }
        if let Some((parts, axis)) = input.total_of
            && parts != id
        {
            let mark = self.mark(&[axis]);
            let mut sum = interval::point(Number::ZERO);
            let mut doubt = Doubt::none();
            let mut all_not_applicable = true;
            let mut more = self.first(&[axis]);
            while more {
                let part = self.input(parts);
                if !matches!(part, Value::NotApplicable) {
                    all_not_applicable = false;
                    sum = self.exact.sum(&sum, &possible::range_of(&part));
                    doubt.add(&part);
                }
                more = self.next(&[axis]);
            }
            self.back(&[axis], &mark);
            let extent = self.extent(axis);
            // A total without parts is asked for itself: it is not 0.
            let without_parts = all_not_applicable && extent.known > 0;
            if !extent.more && !without_parts {
                if !doubt.wants.is_empty() {
                    doubt.wants = doubt.wants.union(&Wants::cell(cell));
                }
                if let Some(declared) = &input.range {
                    sum = self.exact.common(&sum, declared).unwrap_or(sum);
                }
                return possible::open(&self.exact, Bounds::Number(sum), doubt);
            }
        }
        let CellRef::Input { cell: place, .. } = cell else { return self.missing(input, Wants::cell(cell)) };
        if input.axes.is_empty() || place as usize >= KEPT {
            return self.missing(input, Wants::cell(cell));
        }
        let (id, place) = (id.0 as usize, place as usize);
        if let Some(Some(known)) = self.missing.get(id).and_then(|cells| cells.get(place)) {
            return known.clone();
        }
        let value = self.missing(input, Wants::cell(cell));
        let inputs = self.framework.inputs.len();
        self.missing.resize_with(inputs, Vec::new);
        if let Some(cells) = self.missing.get_mut(id) {
            cells.resize(cells.len().max(place + 1), None);
            if let Some(slot) = cells.get_mut(place) {
                *slot = Some(value.clone());
            }
        }
        value
    }

    fn missing(&self, input: &Input, wants: Wants) -> Value {
        let doubt = Doubt { wants, undefined: false, not_applicable: input.may_be_not_applicable };
        // A domain of one value is no answer: the question stays open.
        possible::still_open(self.input_bounds(input), doubt)
    }

    /// What any answer to an input must lie within.
    pub(super) fn input_bounds(&self, input: &Input) -> Bounds {
        match (&input.range, &input.date_range, &input.ty) {
            (Some(range), _, Type::Number(number)) => {
                let natural = natural_range(number);
                Bounds::Number(self.exact.common(range, &natural).unwrap_or_else(|| range.clone()))
            }
            (_, Some((first, last)), Type::Date { .. }) => Bounds::Date { first: *first, last: *last },
            _ => self.type_bounds(&input.ty),
        }
    }

    /// What any value of a type must lie within.
    pub(super) fn type_bounds(&self, ty: &Type) -> Bounds {
        match ty {
            Type::Number(number) => Bounds::Number(natural_range(number)),
            Type::Truth => Bounds::Truth,
            Type::Date { .. } => Bounds::Date { first: None, last: None },
            Type::Duration | Type::Text => Bounds::Anything,
            Type::Member(axis) => {
                let extent = self.extent(*axis);
                let choice = self.framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.members().is_some());
                if extent.more || (!choice && extent.known > FOLLOWED) {
                    Bounds::Anything
                } else {
                    Bounds::Members(self.members_of(*axis))
                }
            }
        }
    }

    /// A parameter's value at the as-of date, at this cell.
    pub(super) fn parameter(&mut self, id: ParameterId, at: ExprId) -> Value {
        if let Some(expr) = self.replacement(Target::Parameter(id)) {
            return self.within(0, |run| run.value(expr));
        }
        match self.parameter_value(id) {
            Some((_, expr)) => self.value(expr),
            None => possible::undefined(Cause::NoValueAtDate, at.0),
        }
    }

    /// The value of a parameter that holds at the as-of date, and from which day.
    pub(super) fn parameter_value(&self, id: ParameterId) -> Option<(Option<Date>, ExprId)> {
        self.framework.parameters.get(id.0 as usize)?.on(self.as_of.last_day())
    }

    /// The number that a member stands for.
    pub(super) fn member_number(&self, axis: AxisId, member: u32) -> Option<Number> {
        self.framework.axes.get(axis.0 as usize)?.members()?.get(member as usize)?.number.clone()
    }
}

/// Counts are whole and not negative; a unit such as points out of 5 has its own ends.
fn natural_range(number: &NumberType) -> Interval {
    if number.count {
        return Interval { whole: number.unit.scale() == &Number::ONE, ..interval::between(Some(Number::ZERO), None) };
    }
    match number.unit.natural_range() {
        Some((low, high)) => interval::between(Some(low), Some(high)),
        None => interval::everything(),
    }
}

/// The datum of a known value.
pub(super) fn datum(value: &Value) -> Option<&Datum> {
    match value {
        Value::Known(datum) => Some(datum),
        _ => None,
    }
}
