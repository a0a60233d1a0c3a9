//! Adding days and months, and counting what lies between.

use jiff::SignedDuration;

use super::{Date, Day, SECONDS_OF_A_DAY, Span, Time};

/// What becomes of a day that the month does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MonthEnd {
    /// The last day of the month stands for it: 2020-03-31 less a month is 2020-02-29.
    Clamped,
    /// There is no such date.
    Exact,
}

/// A stretch of time as people say it: months, days and seconds, which do not convert into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Duration {
    /// Whole months.
    pub months: i64,
    /// Whole days.
    pub days: i64,
    /// Whole seconds.
    pub seconds: i64,
}

impl Day {
    /// So many days later (or earlier); none outside the calendar.
    #[must_use]
    pub(crate) fn plus_days(self, days: i64) -> Option<Day> {
        let time = SignedDuration::from_secs(days.checked_mul(SECONDS_OF_A_DAY)?);
        self.0.checked_add(time).ok().and_then(Day::of)
    }

    /// So many months later (or earlier); none outside the calendar, and for [`MonthEnd::Exact`] where the month does not
    /// have the day.
    #[must_use]
    pub fn plus_months(self, months: i64, end: MonthEnd) -> Option<Day> {
        let (year, month) = shift(self.year(), self.month(), months)?;
        Day::new(year, month, self.day()).or_else(|| match end {
            MonthEnd::Exact => None,
            MonthEnd::Clamped => Some(Span::Month { year, month }.last_day()),
        })
    }

    /// The days from this one to another; negative if it is earlier.
    #[must_use]
    pub(crate) fn days_until(self, other: Day) -> i64 {
        i64::from(other.since_1970()) - i64::from(self.since_1970())
    }

    /// The whole months from this day to another, each over on its clamped anniversary (that of 31 January is 28
    /// February); negative if it is earlier.
    #[must_use]
    pub fn completed_months_until(self, other: Day) -> i64 {
        if other < self {
            return -other.completed_months_until(self);
        }
        let months = (i64::from(other.year()) - i64::from(self.year())) * 12
            + (i64::from(other.month()) - i64::from(self.month()));
        match self.plus_months(months, MonthEnd::Clamped) {
            Some(anniversary) if anniversary > other => months - 1,
            _ => months,
        }
    }
}

impl Span {
    /// The span of the same kind, so many months later; none where no such span begins.
    pub(super) fn shifted(self, months: i64) -> Option<Span> {
        let (year, month, length) = self.parts();
        let (year, month) = shift(year, month, months)?;
        Span::starting(year, month, length)
    }
}

impl Date {
    /// So many months later (or earlier).
    ///
    /// A time keeps its time of day, in its zone. A span moves as a whole: `2018-02` and 1 month is `2018-03`; a quarter by
    /// 3 months, a year by 12. None outside the calendar; where a span would not be one of its kind; where the clock is put
    /// forward over that time of day; and for [`MonthEnd::Exact`] where the month does not have the day.
    ///
    /// ```
    /// use jalon::date::{Date, MonthEnd};
    /// let start: Date = "2017-08-31".parse()?;
    /// assert_eq!(start.add_months(18, MonthEnd::Clamped).map(|date| date.to_string()).as_deref(), Some("2019-02-28"));
    /// assert_eq!(start.add_months(18, MonthEnd::Exact), None);
    /// # Ok::<(), jalon::date::DateError>(())
    /// ```
    #[must_use]
    pub fn add_months(&self, months: i64, end: MonthEnd) -> Option<Date> {
        match self {
            Date::Day(day) => day.plus_months(months, end).map(Date::Day),
            Date::Span(span) => span.shifted(months).map(Date::Span),
            Date::Time(time) => time.moved_to(time.day().plus_months(months, end)?).map(Date::Time),
        }
    }

    /// So many days later (or earlier). None outside the calendar; for a span, which stands for no one day; and where the
    /// clock is put forward over that time of day.
    ///
    /// ```
    /// use jalon::date::Date;
    /// assert_eq!("2020-02-28".parse::<Date>()?.add_days(2), Date::day(2020, 3, 1));
    /// assert_eq!("2020-02".parse::<Date>()?.add_days(2), None);
    /// # Ok::<(), jalon::date::DateError>(())
    /// ```
    #[must_use]
    pub fn add_days(&self, days: i64) -> Option<Date> {
        match self {
            Date::Day(day) => day.plus_days(days).map(Date::Day),
            Date::Span(_) => (days == 0).then_some(*self),
            Date::Time(time) => time.moved_to(time.day().plus_days(days)?).map(Date::Time),
        }
    }

    /// The days from this date to another, by the calendar (the time of day does not count); negative if it is earlier.
    /// None where one is a span, which may be any of its days.
    ///
    /// ```
    /// use jalon::date::Date;
    /// let days = |a: &str, b: &str| a.parse::<Date>().ok()?.days_between(&b.parse().ok()?);
    /// assert_eq!(days("2020-02-28", "2020-03-01"), Some(2));
    /// assert_eq!(days("2020-02", "2020-03-01"), None);
    /// ```
    #[must_use]
    pub fn days_between(&self, other: &Date) -> Option<i64> {
        settled(self.days_bounds(other))
    }

    /// The least and the most days that may lie between two dates, spans standing for any one of their days.
    #[must_use]
    pub(crate) fn days_bounds(&self, other: &Date) -> (i64, i64) {
        (self.last_day().days_until(other.first_day()), self.first_day().days_until(other.last_day()))
    }

    /// The completed months from this date to another, each over on its clamped anniversary; negative if it is earlier.
    /// None where a span leaves it open.
    ///
    /// ```
    /// use jalon::date::Date;
    /// let months = |a: &str, b: &str| a.parse::<Date>().ok()?.completed_months_between(&b.parse().ok()?);
    /// assert_eq!(months("2018-01-31", "2018-02-28"), Some(1));
    /// assert_eq!(months("2018-02-15", "2018-03-14"), Some(0));
    /// ```
    #[must_use]
    pub fn completed_months_between(&self, other: &Date) -> Option<i64> {
        settled(self.months_bounds(other))
    }

    /// The least and the most completed months that may lie between two dates.
    #[must_use]
    pub(crate) fn months_bounds(&self, other: &Date) -> (i64, i64) {
        (
            self.last_day().completed_months_until(other.first_day()),
            self.first_day().completed_months_until(other.last_day()),
        )
    }

    /// The completed years from this date to another: an age. Negative if it is earlier; none where a span leaves it open.
    ///
    /// ```
    /// use jalon::date::Date;
    /// let years = |a: &str, b: &str| Some(a.parse::<Date>().ok()?.completed_years_between(&b.parse().ok()?)?);
    /// assert_eq!(years("2016-02-29", "2019-02-28"), Some(3));
    /// assert_eq!(years("2016-03-01", "2019-02-28"), Some(2));
    /// ```
    #[must_use]
    pub fn completed_years_between(&self, other: &Date) -> Option<i64> {
        settled(self.years_bounds(other))
    }

    /// The least and the most completed years that may lie between two dates.
    #[must_use]
    pub(crate) fn years_bounds(&self, other: &Date) -> (i64, i64) {
        let (least, most) = self.months_bounds(other);
        (least / 12, most / 12)
    }

    /// By how much this date is later than a due date: days, or seconds where both are times of one local day. Nothing if
    /// it is not later. A due span is over after its last day.
    ///
    /// ```
    /// use jalon::date::{Date, Duration};
    /// let late = |done: &str, due: &str| done.parse::<Date>().ok()?.late_by(&due.parse().ok()?);
    /// assert_eq!(late("2020-12-01", "2020-11-30"), Some(Duration { days: 1, ..Duration::default() }));
    /// assert_eq!(late("2018-02-28", "2018-02"), None);
    /// ```
    #[must_use]
    pub fn late_by(&self, due: &Date) -> Option<Duration> {
        if self.after(due) != Some(true) {
            return None;
        }
        let days = due.last_day().days_until(self.first_day());
        match (self, due) {
            (Date::Time(done), Date::Time(due)) if days <= 0 => {
                Some(Duration { seconds: done.instant() - due.instant(), ..Duration::default() })
            }
            _ => Some(Duration { days, ..Duration::default() }),
        }
    }
}

impl Time {
    /// The same time of day on another day. None where there is no such time that day; of two, the first.
    fn moved_to(self, day: Day) -> Option<Time> {
        self.zone.at(day.0.to_datetime(self.local.time())).into_iter().next()
    }
}

fn settled((least, most): (i64, i64)) -> Option<i64> {
    (least == most).then_some(least)
}

/// A month of a year, so many months later.
fn shift(year: i16, month: i8, months: i64) -> Option<(i16, i8)> {
    let count = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
    let year = i16::try_from(count.div_euclid(12)).ok().filter(|year| (1..=9999).contains(year))?;
    Some((year, i8::try_from(count.rem_euclid(12) + 1).ok()?))
}
