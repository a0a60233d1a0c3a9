//! Criteria, obligations and decisions.

use super::dates;
use super::possible::{self, Chances, Doubt};
use super::run::{Extra, Run};
use crate::assessment::{Margin, ObligationState, Status};
use crate::date::Date;
use crate::framework::{Comparator, Criterion, Decision, EvidenceLevel, ExprId, ExprKind, Obligation};
use crate::number::Number;
use crate::value::{Bounds, Cause, Datum, Value};

impl Run<'_> {
    /// A criterion's status, as a truth value; and the exception that stood in.
    pub(super) fn criterion(&mut self, criterion: &Criterion, replaced: Option<ExprId>) -> (Value, Extra) {
        let mut perhaps_not = None;
        if let Some(applies) = criterion.applies_when {
            let applies = self.value(applies);
            match &applies {
                Value::Known(Datum::Truth(true)) => {}
                Value::Known(_) | Value::NotApplicable => {
                    let extra = Extra::Criterion { exception: None, condition: Value::NotApplicable };
                    return (Value::NotApplicable, extra);
                }
                Value::Undefined(_) => {
                    return (applies.clone(), Extra::Criterion { exception: None, condition: applies });
                }
                Value::Open(_) => perhaps_not = Some(Chances::of(&applies)),
            }
        }
        let (condition, exception) = self.condition(criterion, 0, replaced);
        let mut status = condition.clone();
        if let Some(applies) = perhaps_not {
            let mut chances = Chances::of(&status);
            chances.not_applicable |= applies.no || applies.not_applicable;
            chances.undefined = chances.undefined.or(applies.undefined);
            chances.wants = chances.wants.union(&applies.wants);
            status = chances.value();
        }
        if let (Some(least), Value::Known(Datum::Truth(true))) = (criterion.evidence_at_least, &status) {
            let (evidence, weak) = self.criterion_evidence(criterion, exception, replaced, least);
            if evidence.unwrap_or(EvidenceLevel::Declared) < least && !weak.is_empty() {
                status = possible::still_open(Bounds::Truth, Doubt::wanting(weak));
            }
        }
        (status, Extra::Criterion { exception, condition })
    }

    /// The condition that counts: that of the first exception that holds, else the criterion's own.
    fn condition(&mut self, criterion: &Criterion, from: usize, replaced: Option<ExprId>) -> (Value, Option<u32>) {
        let mut perhaps: Vec<Value> = Vec::new();
        let mut doubt = Doubt::none();
        for (place, exception) in criterion.exceptions.iter().enumerate().skip(from) {
            let when = self.value(exception.when);
            match &when {
                Value::Known(Datum::Truth(true)) => {
                    let condition = self.value(exception.condition);
                    if perhaps.is_empty() {
                        return (condition, u32::try_from(place).ok());
                    }
                    perhaps.push(condition);
                    return (possible::either(&self.exact, &perhaps, doubt), None);
                }
                Value::Known(_) | Value::NotApplicable => {}
                Value::Undefined(_) => return (when, None),
                Value::Open(_) => {
                    doubt.add(&when);
                    perhaps.push(self.value(exception.condition));
                }
            }
        }
        let own = self.formula(criterion.condition, replaced);
        if perhaps.is_empty() {
            return (own, None);
        }
        perhaps.push(own);
        (possible::either(&self.exact, &perhaps, doubt), None)
    }

    /// How far a comparison of known values is from turning.
    pub(super) fn margin(&mut self, condition: ExprId) -> Option<Margin> {
        let framework = self.framework;
        let ExprKind::Compare(comparator, left, right) = framework.expressions.get(condition.0 as usize)?.kind else {
            return None;
        };
        let upward = match comparator {
            Comparator::Greater | Comparator::GreaterOrEqual => true,
            Comparator::Less | Comparator::LessOrEqual => false,
            Comparator::Equal | Comparator::NotEqual => return None,
        };
        let (Value::Known(value), Value::Known(threshold)) = (self.value(left), self.value(right)) else { return None };
        let (distance, in_days) = match (&value, &threshold) {
            (Datum::Number(value), Datum::Number(threshold)) => {
                (if upward { value.sub(threshold) } else { threshold.sub(value) }, false)
            }
            (Datum::Date(value), Datum::Date(threshold)) => {
                let days = if upward {
                    threshold.first_day().days_until(value.first_day())
                } else {
                    value.last_day().days_until(threshold.last_day())
                };
                (Number::from(days), true)
            }
            _ => return None,
        };
        Some(Margin { left, right, value, threshold, distance, in_days })
    }

    /// Where an obligation stands at the as-of date; its value says whether it is fulfilled in time.
    pub(super) fn obligation(&mut self, obligation: &Obligation) -> (Value, Extra) {
        let due = self.value(obligation.due);
        let event = self.value(obligation.event);
        let arises = obligation.arises_when.map(|when| self.value(when));
        let when = obligation.when.map(|when| self.value(when));
        let state = self.obligation_state(&due, &event, arises.as_ref(), when.as_ref());
        let value = match &state {
            ObligationState::NotApplicable => Value::NotApplicable,
            ObligationState::MetInTime | ObligationState::MetDateUnknown => possible::truth(true),
            ObligationState::MetLate { .. } | ObligationState::Overdue { .. } => possible::truth(false),
            // Not fulfilled yet, nor broken.
            ObligationState::Pending { .. } => possible::still_open(Bounds::Truth, Doubt::none()),
            ObligationState::Undecided => {
                let mut doubt = Doubt::none();
                for part in [Some(&due), Some(&event), arises.as_ref(), when.as_ref()].into_iter().flatten() {
                    doubt.add(part);
                }
                doubt.undefined = false;
                if let Some(undefined) = [arises.as_ref(), Some(&due), Some(&event), when.as_ref()]
                    .into_iter()
                    .flatten()
                    .find(|part| matches!(part, Value::Undefined(_)))
                    && doubt.wants.is_empty()
                {
                    undefined.clone()
                } else {
                    doubt.not_applicable = !matches!(arises, None | Some(Value::Known(_)));
                    possible::still_open(Bounds::Truth, doubt)
                }
            }
        };
        (value, Extra::Obligation { state, due, event })
    }

    fn obligation_state(
        &self,
        due: &Value,
        event: &Value,
        arises: Option<&Value>,
        when: Option<&Value>,
    ) -> ObligationState {
        match arises {
            None | Some(Value::Known(Datum::Truth(true))) => {}
            Some(Value::Known(_) | Value::NotApplicable) => return ObligationState::NotApplicable,
            Some(Value::Open(_) | Value::Undefined(_)) => return ObligationState::Undecided,
        }
        if matches!(due, Value::NotApplicable) || matches!(event, Value::NotApplicable) {
            return ObligationState::NotApplicable;
        }
        let now = possible::date(self.as_of);
        let mut happened = dates::compare(Comparator::LessOrEqual, event, &now);
        // Where what must hold besides does not, it does not matter that the event cannot be told.
        let unfulfilled = matches!(when, Some(Value::Known(Datum::Truth(false))));
        match event {
            // The earliest of no dates: it has not happened.
            Value::Undefined(undefined) if undefined.cause == Cause::NothingToFold => happened = Some(false),
            Value::Undefined(_) if !unfulfilled => return ObligationState::Undecided,
            _ => {}
        }
        // An event that does not come with what must hold besides does not fulfil the obligation.
        match (happened, when) {
            (Some(false), _) | (_, None) => {}
            (_, Some(when)) => match when {
                Value::Known(Datum::Truth(false)) => happened = Some(false),
                Value::Known(_) | Value::NotApplicable => {}
                Value::Open(_) | Value::Undefined(_) => return ObligationState::Undecided,
            },
        }
        match happened {
            None => ObligationState::Undecided,
            Some(true) => self.fulfilled(due, event),
            Some(false) => {
                // A due date known to a month is over after its last day.
                let (_, last) = match due {
                    Value::Open(open) if !open.wants.is_empty() => return ObligationState::Undecided,
                    due => dates::ends(due),
                };
                let Some(last) = last else { return ObligationState::Undecided };
                let overdue = match (self.as_of, last) {
                    (Date::Time(now), Date::Time(last)) => now.instant() > last.instant(),
                    (now, last) => now.first_day() > last.last_day(),
                };
                if overdue {
                    ObligationState::Overdue { days: last.last_day().days_until(self.as_of.first_day()) }
                } else {
                    ObligationState::Pending { until: Date::Day(last.last_day()) }
                }
            }
        }
    }

    fn fulfilled(&self, due: &Value, event: &Value) -> ObligationState {
        let (first, _) = dates::ends(event);
        if let (Value::Open(open), None) = (event, first)
            && open.wants.is_empty()
        {
            return ObligationState::MetDateUnknown;
        }
        match dates::compare(Comparator::LessOrEqual, event, due) {
            Some(true) => ObligationState::MetInTime,
            Some(false) => {
                let (_, last_due) = dates::ends(due);
                match (event, last_due) {
                    (Value::Known(Datum::Date(event)), Some(due)) => {
                        ObligationState::MetLate { days: due.last_day().days_until(event.first_day()).max(0) }
                    }
                    // Late, nobody knows by how much.
                    _ => ObligationState::MetDateUnknown,
                }
            }
            None if possible::is_missing(event) || possible::is_missing(due) => ObligationState::Undecided,
            None if matches!(due, Value::Undefined(_)) => ObligationState::Undecided,
            None => ObligationState::MetDateUnknown,
        }
    }

    /// The first level that holds; where an earlier one is undecided, all that are still possible.
    pub(super) fn decision(&mut self, decision: &Decision) -> (Value, Extra) {
        let mut possible = Vec::new();
        let mut doubt = Doubt::none();
        let mut first_undefined = None;
        let mut decided = false;
        for (place, condition) in decision.conditions.iter().enumerate() {
            let level = u32::try_from(place).unwrap_or(u32::MAX);
            let value = match condition {
                Some(condition) => self.value(*condition),
                None => possible::truth(true),
            };
            let chances = Chances::of(&value);
            if chances.yes || chances.undefined.is_some() {
                // What is undefined may be mended in the data: the level stays possible.
                possible.push(level);
            }
            if let Value::Undefined(_) = value {
                first_undefined.get_or_insert(value.clone());
            }
            if let Value::NotApplicable = value {
                doubt.not_applicable = true;
                decided = true;
                break;
            }
            if chances.yes && chances.is_settled() {
                decided = true;
                break;
            }
            if !chances.is_settled() {
                doubt.wants = doubt.wants.union(&chances.wants);
                doubt.not_applicable |= chances.not_applicable;
                doubt.undefined |= chances.undefined.is_some();
            }
        }
        if !decided {
            // No level holds for sure, and there is no `otherwise`.
            doubt.undefined = true;
        }
        let not_applicable = possible.is_empty() && doubt.not_applicable;
        let value = match (possible.is_empty(), not_applicable) {
            (_, true) => Value::NotApplicable,
            (true, false) => possible::undefined(Cause::NoBand, u32::MAX),
            (false, false) => match first_undefined {
                Some(undefined) if doubt.wants.is_empty() && possible.len() > 1 => undefined,
                _ => possible::open(&self.exact, Bounds::Members(possible.as_slice().into()), doubt),
            },
        };
        (value, Extra::Decision { possible, not_applicable })
    }
}

/// The status that a criterion's value stands for.
pub(super) fn status(value: &Value) -> Status {
    match value {
        Value::Known(Datum::Truth(true)) => Status::Met,
        Value::Known(_) => Status::NotMet,
        Value::Open(_) | Value::Undefined(_) => Status::Undecided,
        Value::NotApplicable => Status::NotApplicable,
    }
}
