//! Dates to the day, as days since 1970: shifted, told apart, taken to pieces. Rows with a missing date of which something is
//! known all the same, or with a day outside the calendar, are left to the plain evaluator.

use jalon::date::{Date, Day, MonthEnd};
use jalon::framework::{Comparator, DateFunction, ExprId, ExprKind, Target, Type};
use jalon::number::Number;
use jalon::value::Datum;

use super::{FIRST_DAY, LAST_DAY, Lower, Lowered, Node, Num, Unsupported};
use crate::exact::Accuracy;
use crate::graph::{Binary, Comparison, Unary, Val};
use crate::reading::{Moved, Reading};

/// No more months than this lie in the calendar.
pub(super) const MONTHS: f64 = 120_000.0;

impl Lower<'_> {
    /// `date ± days`
    pub(super) fn shift_days(&mut self, date: &Num, days: &Num) -> Lowered<Num> {
        if !days.accuracy.is_whole() {
            return Err(Unsupported("days that may not be whole"));
        }
        if let (Some(day), Some(days)) = (constant_day(date), days.constant.as_ref().and_then(Number::to_i64))
            && let Some(shifted) = i64::from(day.since_1970()).checked_add(days).and_then(|day| i32::try_from(day).ok())
            && let Some(shifted) = Day::from_since_1970(shifted)
        {
            return self.datum(&Datum::Date(Date::Day(shifted)))?.num();
        }
        let shifted = self.graph.pair(Binary::Add, date.low, days.low);
        let moved = self.dated(&[date, days], shifted);
        Ok(self.within_calendar(moved))
    }

    /// `date ± months`: the last day of the month where it has no such day, or undefined.
    pub(super) fn shift_months(&mut self, date: &Num, months: &Num, clamped: bool) -> Lowered<Num> {
        if !months.accuracy.is_whole() || months.accuracy.most > MONTHS {
            return Err(Unsupported("months that may not be whole"));
        }
        let end = if clamped { MonthEnd::Clamped } else { MonthEnd::Exact };
        if let (Some(day), Some(months)) = (constant_day(date), months.constant.as_ref().and_then(Number::to_i64))
            && let Some(shifted) = day.plus_months(months, end)
        {
            return self.datum(&Datum::Date(Date::Day(shifted)))?.num();
        }
        let shifted = self.graph.pair(Binary::AddMonths, date.low, months.low);
        let mut moved = self.dated(&[date, months], shifted);
        if !clamped {
            let (before, after) = (self.graph.map(Unary::DayOf, date.low), self.graph.map(Unary::DayOf, shifted));
            let same = self.graph.compare(Comparison::Equal, before, after);
            let known = self.known(&[&moved]);
            let none = self.graph.and_not(known, same);
            // An unknown day may be one that the other month does not have.
            let perhaps = self.graph.or(none, moved.open);
            moved.undefined = self.graph.or(moved.undefined, perhaps);
            let outside = self.outside(shifted);
            let outside = self.graph.and(outside, known);
            self.doubt(outside);
            return Ok(moved);
        }
        Ok(self.within_calendar(moved))
    }

    /// `date ± duration`, where the duration is a constant: its months, then its days.
    pub(super) fn shift_duration(&mut self, date: &Num, by: ExprId, back: bool, clamped: bool) -> Lowered<Num> {
        let Some(duration) = self.duration(by) else { return self.shift_by_row(date, by, back, clamped) };
        let signed = |amount: i64| Number::from(if back { amount.saturating_neg() } else { amount });
        let mut moved = date.clone();
        if duration.months != 0 {
            let months = self.constant(&signed(duration.months))?;
            moved = self.shift_months(&moved, &months, clamped)?;
        }
        if duration.days != 0 {
            let days = self.constant(&signed(duration.days))?;
            moved = self.shift_days(&moved, &days)?;
        }
        Ok(moved)
    }

    fn duration(&self, id: ExprId) -> Option<jalon::date::Duration> {
        match &self.framework.expressions.get(id.0 as usize)?.kind {
            ExprKind::Constant(Datum::Duration(duration)) => Some(*duration),
            ExprKind::Parameter(parameter) => self.duration(self.parameter_value(*parameter)?),
            _ => None,
        }
    }

    /// The date that an expression stands for in all rows, partial or not.
    pub(super) fn constant_date(&self, id: ExprId) -> Option<Date> {
        match &self.framework.expressions.get(id.0 as usize)?.kind {
            ExprKind::Constant(Datum::Date(date)) => Some(*date),
            ExprKind::Parameter(parameter) if self.replacement(Target::Parameter(*parameter)).is_none() => {
                self.constant_date(self.parameter_value(*parameter)?)
            }
            _ => None,
        }
    }

    pub(super) fn date_function(&mut self, function: DateFunction, operands: &[ExprId], ty: &Type) -> Lowered<Num> {
        if let ([date], DateFunction::FirstDay | DateFunction::LastDay) = (operands, function)
            && let Some(date) = self.constant_date(*date)
        {
            let day = if function == DateFunction::FirstDay { date.first_day() } else { date.last_day() };
            return self.datum(&Datum::Date(Date::Day(day)))?.num();
        }
        // The calendar counts a time of day by its local day.
        let operands: Vec<Num> = operands.iter().map(|operand| self.day_of(*operand)).collect::<Lowered<_>>()?;
        match (function, operands.as_slice()) {
            (DateFunction::Earliest, list) => self.extreme(list, false),
            (DateFunction::Latest, list) => self.extreme(list, true),
            // Columns hold whole days.
            (DateFunction::FirstDay | DateFunction::LastDay, [date]) => Ok(date.clone()),
            (DateFunction::EndOfMonth, [date]) => {
                let end = self.graph.map(Unary::EndOfMonth, date.low);
                Ok(self.dated(&[date], end))
            }
            (DateFunction::YearOf, [date]) => {
                let year = self.graph.map(Unary::YearOf, date.low);
                Ok(self.counted(&[date], year, None))
            }
            (DateFunction::MonthOf, [date]) => {
                let month = self.graph.map(Unary::MonthOf, date.low);
                Ok(self.counted(&[date], month, Some((1.0, 12.0))))
            }
            (DateFunction::DayOf, [date]) => {
                let day = self.graph.map(Unary::DayOf, date.low);
                Ok(self.counted(&[date], day, Some((1.0, 31.0))))
            }
            (DateFunction::DaysBetween, [from, to]) => {
                let days = self.subtract(to, from)?;
                self.scaled(&days, ty)
            }
            (DateFunction::MonthsBetween, [from, to]) => {
                let months = self.graph.pair(Binary::MonthsBetween, from.low, to.low);
                let months = self.counted(&[from, to], months, None);
                self.scaled(&months, ty)
            }
            (DateFunction::YearsBetween, [from, to]) => {
                let years = self.graph.pair(Binary::YearsBetween, from.low, to.low);
                let years = self.counted(&[from, to], years, None);
                self.scaled(&years, ty)
            }
            _ => Err(Unsupported("this function of dates")),
        }
    }

    /// The earlier or the later of times of day.
    pub(super) fn time_function(&mut self, function: DateFunction, operands: &[ExprId]) -> Lowered<Num> {
        let times = operands.iter().map(|operand| match self.expr(*operand)? {
            Node::Time(time) => Ok(time),
            _ => Err(Unsupported("times of day of which only the day is known")),
        });
        let times = times.collect::<Lowered<Vec<Num>>>()?;
        match function {
            DateFunction::Earliest => self.extreme(&times, false),
            DateFunction::Latest => self.extreme(&times, true),
            _ => Err(Unsupported("this function of times of day")),
        }
    }

    /// The earlier or the later of two times of day, as it is written.
    pub(super) fn written_function(&mut self, function: DateFunction, operands: &[ExprId]) -> Lowered<Num> {
        let (DateFunction::Earliest | DateFunction::Latest, [a, b]) = (function, operands) else {
            return Err(Unsupported("the earliest or latest of several times of day"));
        };
        let sign =
            if function == DateFunction::Earliest { Comparator::LessOrEqual } else { Comparator::GreaterOrEqual };
        let first = self.reading(Reading::default(), |lower| lower.compare_dates(sign, (*a, true), (*b, true)))?;
        let (a, b) = (self.num(*a)?, self.num(*b)?);
        // What does not apply is passed over.
        let (_, undefined, not_applicable) = self.lapse(&[&a, &b]);
        self.doubt(undefined);
        self.doubt(not_applicable);
        self.choose_number(&first, &a, &b, true)
    }

    /// A time of day moved by so many months, or days, that are the same in all rows.
    pub(super) fn moved(&mut self, date: ExprId, (by, months): (ExprId, bool), clamped: bool) -> Lowered<Node> {
        if self.reading.moved.is_some() {
            return Err(Unsupported("times of day moved twice"));
        }
        let by = self.num(by)?.constant.as_ref().and_then(Number::to_i64);
        let by = by.ok_or(Unsupported("times of day moved by what only the row knows"))?;
        let moved =
            if months { Moved { months: by, days: 0, clamped } } else { Moved { months: 0, days: by, clamped } };
        self.reading(self.reading.of_moved(moved), |lower| lower.expr(date))
    }

    /// In base units.
    fn scaled(&mut self, count: &Num, ty: &Type) -> Lowered<Num> {
        match ty {
            Type::Number(number) => {
                let scale = self.constant(number.unit.scale())?;
                self.multiply(count, &scale)
            }
            _ => Ok(count.clone()),
        }
    }

    /// Something made of dates: open and without bounds where they are. What bounds they may have is for the plain
    /// evaluator.
    fn dated(&mut self, of: &[&Num], low: Val) -> Num {
        let (open, undefined, not_applicable) = self.lapse(of);
        if of.iter().any(|num| num.ranged) {
            self.doubt(open);
        }
        Num::of(low, (open, undefined, not_applicable), Accuracy::whole(LAST_DAY, false))
    }

    /// A whole number made of dates; where they are open it lies between these ends, if there are any.
    fn counted(&mut self, of: &[&Num], low: Val, ends: Option<(f64, f64)>) -> Num {
        let count = self.dated(of, low);
        match ends {
            Some(ends) => self.with_ends(&count, ends),
            None => count,
        }
    }

    fn outside(&mut self, date: Val) -> Val {
        let (first, last) = (self.graph.float(FIRST_DAY), self.graph.float(LAST_DAY));
        let before = self.graph.compare(Comparison::Less, date, first);
        let after = self.graph.compare(Comparison::Less, last, date);
        self.graph.or(before, after)
    }

    fn within_calendar(&mut self, date: Num) -> Num {
        let outside = self.outside(date.low);
        let known = self.known(&[&date]);
        let outside = self.graph.and(outside, known);
        self.doubt(outside);
        date
    }
}

/// The day that a date is in all rows.
fn constant_day(date: &Num) -> Option<Day> {
    Day::from_since_1970(i32::try_from(date.constant.as_ref()?.to_i64()?).ok()?)
}
