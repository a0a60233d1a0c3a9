//! What is read of times of day and durations, which no one number holds.

use jalon::date::{Date, Duration, MonthEnd};

/// What is read of a time of day, or of a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Reading {
    pub(crate) of: Aspect,
    /// A time of day is moved first.
    pub(crate) moved: Option<Moved>,
}

/// What of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Aspect {
    /// The moment, in seconds since 1970 at Greenwich; of a duration its months.
    #[default]
    Value,
    /// The local day of a time, since 1970.
    Day,
    /// How it is written, by its number among the texts of the batch.
    Written,
    /// The days of a duration.
    Days,
    /// Its seconds.
    Seconds,
}

/// By how much a time of day is moved, on the clock of its own place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Moved {
    pub(crate) months: i64,
    pub(crate) days: i64,
    /// To the last day of the month where it has no such day.
    pub(crate) clamped: bool,
}

impl Reading {
    /// The same of a time that is moved.
    pub(crate) fn of_moved(self, moved: Moved) -> Reading {
        Reading { moved: Some(moved), ..self }
    }
}

impl Moved {
    /// A time of day, moved; none where there is no such time.
    pub(crate) fn apply(self, date: Date) -> Option<Date> {
        let end = if self.clamped { MonthEnd::Clamped } else { MonthEnd::Exact };
        let date = if self.months == 0 { date } else { date.add_months(self.months, end)? };
        if self.days == 0 { Some(date) } else { date.add_days(self.days) }
    }
}

/// The part of a duration that is read.
pub(crate) fn part(duration: Duration, aspect: Aspect) -> i64 {
    match aspect {
        Aspect::Days => duration.days,
        Aspect::Seconds => duration.seconds,
        Aspect::Value | Aspect::Day | Aspect::Written => duration.months,
    }
}
