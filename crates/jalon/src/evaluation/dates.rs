//! Dates: known, known to a span, or open; what lies between them.

use super::interval;
use super::possible::{self, Doubt, date, number, undefined};
use super::run::Run;
use crate::date::{Date, Day, Duration, MonthEnd};
use crate::framework::{Comparator, DateFunction, ExprId, Type};
use crate::number::Number;
use crate::value::{Bounds, Cause, Datum, Interval, Value};

/// The first and the last day (or moment) that a date may be; an end left out is unknown.
pub(super) fn ends(value: &Value) -> (Option<Date>, Option<Date>) {
    match value {
        Value::Known(datum @ Datum::Date(_)) => match possible::bounds_of(datum) {
            Bounds::Date { first, last } => (first, last),
            _ => (None, None),
        },
        Value::Open(open) => match &open.bounds {
            Bounds::Date { first, last } => (*first, *last),
            _ => (None, None),
        },
        _ => (None, None),
    }
}

/// Whether a date is surely earlier than another.
pub(super) fn earlier(a: &Date, b: &Date) -> bool {
    a.before(b) == Some(true)
}

/// A comparison of two dates. A written span is a mark: what is judged is compared with the whole of it.
pub(super) fn compare(comparator: Comparator, a: &Value, b: &Value) -> Option<bool> {
    let span = |value: &Value| matches!(value, Value::Known(Datum::Date(Date::Span(_))));
    if span(a) && !span(b) {
        return compare(reversed(comparator), b, a);
    }
    // The judged side may be anything from `low` to `high`; so may the mark, unless it is a span written as such.
    let (low, high) = ends(a);
    let (mark_low, mark_high) = match b {
        Value::Known(Datum::Date(mark)) => (Some(*mark), Some(*mark)),
        _ => ends(b),
    };
    if span(a) {
        // Two spans as written: what the calendar says of both.
        if let (Value::Known(Datum::Date(a)), Value::Known(Datum::Date(b))) = (a, b) {
            return judged(comparator, a, b);
        }
    }
    let ask = |side: &Option<Date>, mark: &Option<Date>, question: fn(&Date, &Date) -> Option<bool>| {
        side.as_ref().zip(mark.as_ref()).and_then(|(side, mark)| question(side, mark))
    };
    match comparator {
        Comparator::Less | Comparator::GreaterOrEqual => {
            let less = if ask(&high, &mark_low, Date::before) == Some(true) {
                Some(true)
            } else if ask(&low, &mark_high, Date::before) == Some(false) {
                Some(false)
            } else {
                None
            };
            less.map(|less| less == (comparator == Comparator::Less))
        }
        Comparator::LessOrEqual | Comparator::Greater => {
            let at_most = if ask(&high, &mark_low, Date::at_most) == Some(true) {
                Some(true)
            } else if ask(&low, &mark_high, Date::at_most) == Some(false) {
                Some(false)
            } else {
                None
            };
            at_most.map(|at_most| at_most == (comparator == Comparator::LessOrEqual))
        }
        Comparator::Equal | Comparator::NotEqual => {
            let apart = ask(&high, &mark_low, Date::before) == Some(true)
                || ask(&low, &mark_high, Date::at_most) == Some(false);
            let equal = if apart {
                Some(false)
            } else if mark_low == mark_high && ask(&low, &mark_low, Date::within) == Some(true) {
                (ask(&high, &mark_low, Date::within) == Some(true)).then_some(true)
            } else {
                None
            };
            equal.map(|equal| equal == (comparator == Comparator::Equal))
        }
    }
}

fn judged(comparator: Comparator, a: &Date, mark: &Date) -> Option<bool> {
    match comparator {
        Comparator::Less => a.before(mark),
        Comparator::LessOrEqual => a.at_most(mark),
        Comparator::Greater => a.after(mark),
        Comparator::GreaterOrEqual => a.at_least(mark),
        Comparator::Equal => a.within(mark),
        Comparator::NotEqual => a.within(mark).map(|within| !within),
    }
}

pub(super) fn reversed(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same @ (Comparator::Equal | Comparator::NotEqual) => same,
    }
}

impl Run<'_> {
    fn dates(&self, first: Option<Date>, last: Option<Date>, doubt: Doubt) -> Value {
        possible::open(&self.exact, Bounds::Date { first, last }, doubt)
    }

    pub(super) fn shift_months(&mut self, start: &Value, months: &Value, clamped: bool, at: ExprId) -> Value {
        if let Some(lapsed) = possible::lapsed(&[start, months]) {
            return lapsed;
        }
        let Some((least, most)) = self.whole_ends(months) else { return undefined(Cause::NotWhole, at.0) };
        let end = if clamped { MonthEnd::Clamped } else { MonthEnd::Exact };
        if let (Value::Known(Datum::Date(start)), Some(months), true) = (start, least, least == most) {
            if let Some(shifted) = start.add_months(months, end) {
                return date(shifted);
            }
            if start.is_precise() {
                let day_missing = start.add_months(months, MonthEnd::Clamped).is_some();
                let cause = if day_missing { Cause::NoSuchDay } else { Cause::OutsideCalendar };
                return undefined(cause, at.0);
            }
        }
        let (first, last) = ends(start);
        let shift =
            |date: Option<Date>, months: Option<i64>| date.zip(months)?.0.add_months(months?, MonthEnd::Clamped);
        let mut doubt = Doubt::of(&[start, months]);
        // An unknown day may be one that the other month does not have.
        doubt.undefined |= !clamped && !doubt.wants.is_empty();
        self.dates(shift(first, least), shift(last, most), doubt)
    }

    pub(super) fn shift_days(&mut self, start: &Value, days: &Value, at: ExprId) -> Value {
        if let Some(lapsed) = possible::lapsed(&[start, days]) {
            return lapsed;
        }
        let Some((least, most)) = self.whole_ends(days) else { return undefined(Cause::NotWhole, at.0) };
        if let (Value::Known(Datum::Date(start)), Some(days), true) = (start, least, least == most)
            && start.is_precise()
        {
            return start.add_days(days).map_or_else(|| undefined(Cause::OutsideCalendar, at.0), date);
        }
        let (first, last) = ends(start);
        let shift = |date: Option<Date>, days: Option<i64>| date.zip(days)?.0.add_days(days?);
        self.dates(shift(first, least), shift(last, most), Doubt::of(&[start, days]))
    }

    pub(super) fn shift_duration(&mut self, start: &Value, by: &Value, back: bool, clamped: bool, at: ExprId) -> Value {
        if let Some(lapsed) = possible::lapsed(&[start, by]) {
            return lapsed;
        }
        let Value::Known(Datum::Duration(Duration { months, days, .. })) = by else {
            return self.dates(None, None, Doubt::of(&[start, by]));
        };
        let signed = |amount: &i64| if back { amount.saturating_neg() } else { *amount };
        let mut moved = start.clone();
        if *months != 0 {
            moved = self.shift_months(&moved, &number(Number::from(signed(months))), clamped, at);
        }
        if *days != 0 {
            moved = self.shift_days(&moved, &number(Number::from(signed(days))), at);
        }
        moved
    }

    /// The whole numbers between which a number lies, an end left out where there is none; none if it is known not to be
    /// whole.
    fn whole_ends(&self, value: &Value) -> Option<(Option<i64>, Option<i64>)> {
        match value {
            Value::Known(Datum::Number(number)) => number.to_i64().map(|whole| (Some(whole), Some(whole))),
            _ => {
                let range = possible::range_of(value);
                let low = range.low.as_ref().and_then(|end| end.at.ceil().to_i64());
                let high = range.high.as_ref().and_then(|end| end.at.floor().to_i64());
                Some((low, high))
            }
        }
    }

    pub(super) fn date_function(
        &mut self,
        function: DateFunction,
        operands: &[ExprId],
        ty: &Type,
        at: ExprId,
    ) -> Value {
        let values: Vec<Value> = operands.iter().map(|operand| self.value(*operand)).collect();
        if matches!(function, DateFunction::Earliest | DateFunction::Latest) {
            let elements: Vec<super::folds::Element> = values.into_iter().map(super::folds::Element::sure).collect();
            return self.extreme(&elements, function == DateFunction::Latest, at);
        }
        let references: Vec<&Value> = values.iter().collect();
        if let Some(lapsed) = possible::lapsed(&references) {
            return lapsed;
        }
        let doubt = Doubt::of(&references);
        let (first, last) = values.first().map_or((None, None), ends);
        match function {
            DateFunction::YearOf => self.counted(
                first.map(|d| i64::from(d.year())),
                last.map(|d| i64::from(d.last_day().year())),
                ty,
                doubt,
            ),
            DateFunction::MonthOf => {
                let (Some(first), Some(last)) = (first, last) else {
                    return self.counted(Some(1), Some(12), ty, doubt);
                };
                let (first, last) = (first.first_day(), last.last_day());
                if first.year() == last.year() {
                    self.counted(Some(i64::from(first.month())), Some(i64::from(last.month())), ty, doubt)
                } else {
                    self.counted(Some(1), Some(12), ty, doubt)
                }
            }
            DateFunction::DayOf => {
                let (Some(first), Some(last)) = (first, last) else {
                    return self.counted(Some(1), Some(31), ty, doubt);
                };
                let (first, last) = (first.first_day(), last.last_day());
                if (first.year(), first.month()) == (last.year(), last.month()) {
                    self.counted(Some(i64::from(first.day())), Some(i64::from(last.day())), ty, doubt)
                } else {
                    self.counted(Some(1), Some(31), ty, doubt)
                }
            }
            DateFunction::FirstDay | DateFunction::LastDay | DateFunction::EndOfMonth => {
                if let Some(Value::Known(Datum::Date(known))) = values.first() {
                    return match function {
                        DateFunction::FirstDay => date(Date::Day(known.first_day())),
                        DateFunction::LastDay => date(Date::Day(known.last_day())),
                        _ => date(Date::Day(end_of_month(known.last_day()))),
                    };
                }
                match function {
                    DateFunction::EndOfMonth => {
                        let end = |date: Option<Date>| date.map(|date| Date::Day(end_of_month(date.last_day())));
                        self.dates(end(first), end(last), doubt)
                    }
                    _ => self.dates(first, last, doubt),
                }
            }
            DateFunction::YearsBetween | DateFunction::MonthsBetween | DateFunction::DaysBetween => {
                let (from, to) = values.get(1).map_or((None, None), ends);
                let count = |a: Option<Date>, b: Option<Date>, least: bool| {
                    let (a, b) = a.zip(b)?;
                    let bounds = match function {
                        DateFunction::YearsBetween => a.years_bounds(&b),
                        DateFunction::MonthsBetween => a.months_bounds(&b),
                        _ => a.days_bounds(&b),
                    };
                    Some(if least { bounds.0 } else { bounds.1 })
                };
                self.counted(count(last, from, true), count(first, to, false), ty, doubt)
            }
            DateFunction::Earliest | DateFunction::Latest => Value::NotApplicable,
        }
    }

    /// Whole numbers of a unit, from one to another.
    fn counted(&self, low: Option<i64>, high: Option<i64>, ty: &Type, doubt: Doubt) -> Value {
        let scale = match ty {
            Type::Number(number) => number.unit.scale().clone(),
            _ => Number::ONE,
        };
        let end = |count: Option<i64>| count.map(|count| Number::from(count).mul(&scale));
        let whole = scale == Number::ONE;
        let range = Interval { whole, ..interval::between(end(low), end(high)) };
        possible::open(&self.exact, Bounds::Number(range), doubt)
    }
}

fn end_of_month(day: Day) -> Day {
    crate::date::Span::Month { year: day.year(), month: day.month() }.last_day()
}
