//! Civil dates: days, spans (a month, a quarter, a half-year, a year), and times of day in their zone.
//!
//! The proleptic Gregorian calendar, years 0001 to 9999, no clock. Times compare as instants; a day is the local day.

use std::cmp::Ordering;
use std::fmt;

use jiff::{SignedDuration, civil};

mod arithmetic;
mod order;
#[cfg(test)]
mod tests;
mod text;
mod zone;

pub use arithmetic::{Duration, MonthEnd};
pub use order::DateOrder;
pub use text::DateError;
pub use zone::Zone;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// A date as it was given: to the day, to a longer span, or to the second.
///
/// `==` and the order are those of the first moment, then of what was written: for sorting. For what a date *means* beside
/// another use [`Date::compare`], [`Date::at_most`] and the like.
///
/// ```
/// use jalon::date::Date;
/// let (february, mid): (Date, Date) = ("2018-02".parse()?, "2018-02-15".parse()?);
/// assert_eq!((february.first_day().to_string(), february.last_day().to_string()), ("2018-02-01".into(), "2018-02-28".into()));
/// assert_eq!((february.year(), february.month()), (2018, Some(2)));
/// assert_eq!((mid.before(&february), mid.at_least(&february)), (Some(false), Some(true)));
/// assert_eq!(february.after(&mid), None); // it is one of the days of February, nobody knows which
/// # Ok::<(), jalon::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Date {
    /// `2016-09-28`
    Day(Day),
    /// `2018-02`, `2018-Q2`, `2018-H1`, `2018`
    Span(Span),
    /// `2016-09-28T17:00:00+02:00`, `2016-09-28T17:00:00 Europe/Paris`
    Time(Time),
}

/// A day.
///
/// ```
/// use jalon::date::{Day, MonthEnd};
/// let day = Day::new(2020, 3, 31).unwrap();
/// assert_eq!((day.year(), day.month(), day.day()), (2020, 3, 31));
/// assert_eq!(day.plus_months(-1, MonthEnd::Clamped), Day::new(2020, 2, 29));
/// assert_eq!(day.plus_months(-1, MonthEnd::Exact), None);
/// assert_eq!(day.completed_months_until(Day::new(2020, 6, 30).unwrap()), 3);
/// assert_eq!((day.since_1970(), Day::from_since_1970(18_352)), (18_352, Some(day)));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(civil::Date);

/// A span of days that has a name of its own.
///
/// ```
/// use jalon::date::Span;
/// let quarter = Span::Quarter { year: 2024, quarter: 1 };
/// assert_eq!((quarter.first_day().to_string(), quarter.last_day().to_string()), ("2024-01-01".into(), "2024-03-31".into()));
/// assert_eq!(quarter.to_string(), "2024-Q1");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Span {
    /// `2018-02`
    Month {
        /// 1 to 9999
        year: i16,
        /// 1 to 12
        month: i8,
    },
    /// `2018-Q2`
    Quarter {
        /// 1 to 9999
        year: i16,
        /// 1 to 4
        quarter: i8,
    },
    /// `2018-H1`
    HalfYear {
        /// 1 to 9999
        year: i16,
        /// 1 or 2
        half: i8,
    },
    /// `2018`
    Year {
        /// 1 to 9999
        year: i16,
    },
}

/// A time of day on a day, to the second, with its zone.
///
/// ```
/// use jalon::date::{Date, DateOrder};
/// let (paris, greenwich): (Date, Date) = ("2016-09-28T17:00:00+02:00".parse()?, "2016-09-28T15:00:00Z".parse()?);
/// assert!(matches!(paris, Date::Time(_)));
/// assert_eq!(paris.compare(&greenwich), DateOrder::Same);
/// # Ok::<(), jalon::date::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Time {
    local: civil::DateTime,
    /// Seconds east of Greenwich at that moment.
    offset: i32,
    zone: Zone,
}

impl Day {
    /// A day, if there is such a one, in the years 1 to 9999.
    ///
    /// ```
    /// use jalon::date::Day;
    /// assert!(Day::new(2016, 2, 29).is_some());
    /// assert!(Day::new(2015, 2, 29).is_none());
    /// ```
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Day> {
        civil::Date::new(year, month, day).ok().and_then(Day::of)
    }

    fn of(date: civil::Date) -> Option<Day> {
        (date.year() >= 1).then_some(Day(date))
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The days since 1970-01-01 (what Arrow calls `date32`).
    #[must_use]
    pub fn since_1970(self) -> i32 {
        // Fewer than four million days in any calendar of four digits: they fit.
        i32::try_from(self.0.duration_since(civil::date(1970, 1, 1)).as_secs() / SECONDS_OF_A_DAY).unwrap_or(0)
    }

    /// The day so many days after 1970-01-01.
    #[must_use]
    pub fn from_since_1970(days: i32) -> Option<Day> {
        Day(civil::date(1970, 1, 1)).plus_days(i64::from(days))
    }
}

impl Span {
    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        let (year, month, _) = self.parts();
        Day(civil::Date::new(year, month, 1).unwrap_or(civil::Date::ZERO))
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Day {
        let (year, month, length) = self.parts();
        Day(civil::Date::new(year, month + length - 1, 1).unwrap_or(civil::Date::ZERO).last_of_month())
    }

    /// How many months it has.
    #[must_use]
    pub(crate) fn months(self) -> i8 {
        self.parts().2
    }

    /// Year, first month, number of months.
    fn parts(self) -> (i16, i8, i8) {
        match self {
            Span::Month { year, month } => (year, month.clamp(1, 12), 1),
            Span::Quarter { year, quarter } => (year, (quarter.clamp(1, 4) - 1) * 3 + 1, 3),
            Span::HalfYear { year, half } => (year, (half.clamp(1, 2) - 1) * 6 + 1, 6),
            Span::Year { year } => (year, 1, 12),
        }
    }

    /// The span of so many months that begins with that month, if it is one.
    fn starting(year: i16, month: i8, months: i8) -> Option<Span> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        match (months, (month - 1) % months.max(1)) {
            (1, _) => Some(Span::Month { year, month }),
            (3, 0) => Some(Span::Quarter { year, quarter: (month - 1) / 3 + 1 }),
            (6, 0) => Some(Span::HalfYear { year, half: (month - 1) / 6 + 1 }),
            (12, 0) => Some(Span::Year { year }),
            _ => None,
        }
    }

    /// The span of the same kind that follows.
    #[must_use]
    pub(crate) fn next(self) -> Option<Span> {
        self.shifted(i64::from(self.months()))
    }
}

impl Time {
    /// The local day.
    #[must_use]
    pub(crate) fn day(self) -> Day {
        Day(self.local.date())
    }

    /// Hour, minute and second, local.
    #[must_use]
    pub(crate) fn clock(self) -> (i8, i8, i8) {
        (self.local.hour(), self.local.minute(), self.local.second())
    }

    /// Its zone.
    #[must_use]
    pub(crate) fn zone(self) -> Zone {
        self.zone
    }

    /// Seconds east of Greenwich at that moment.
    ///
    /// ```
    /// # use jalon::date::{Date, Zone};
    /// let paris = Zone::named("Europe/Paris");
    /// let read = |text| Date::parse_iso(text, paris.as_ref());
    /// let offset = |text| read(text).map(|date| if let Date::Time(time) = date { time.offset_seconds() } else { 0 });
    /// assert_eq!(offset("2026-01-14T12:00:00"), Ok(3600));
    /// assert_eq!(offset("2026-07-14T12:00:00"), Ok(2 * 3600)); // in summer
    /// ```
    #[must_use]
    pub fn offset_seconds(self) -> i32 {
        self.offset
    }

    /// The instant, in seconds since 1970-01-01T00:00:00Z.
    ///
    /// ```
    /// # use jalon::date::{Date, Zone};
    /// let paris = Date::parse_iso("1970-01-02T00:00:00", Zone::named("Europe/Paris").as_ref());
    /// assert!(matches!(paris, Ok(Date::Time(time)) if time.instant() == 23 * 3600));
    /// ```
    #[must_use]
    pub fn instant(self) -> i64 {
        let (hour, minute, second) = self.clock();
        let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        i64::from(self.day().since_1970()) * SECONDS_OF_A_DAY + seconds - i64::from(self.offset)
    }

    /// So many seconds later on the same clock (earlier where negative), if that stays within the years 1 to 9999. The
    /// distance to Greenwich stays what it was.
    #[must_use]
    pub(crate) fn plus_seconds(self, seconds: i32) -> Option<Time> {
        let local = self.local.checked_add(SignedDuration::from_secs(i64::from(seconds))).ok()?;
        (local.year() >= 1).then_some(Time { local, ..self })
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Time) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Time) -> Ordering {
        let key = |time: &Time| (time.instant(), time.offset, time.zone);
        key(self).cmp(&key(other))
    }
}

impl Date {
    /// A day, if there is such a one.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8) -> Option<Date> {
        Day::new(year, month, day).map(Date::Day)
    }

    /// The first day that it covers; for a time its local day.
    #[must_use]
    pub fn first_day(&self) -> Day {
        match self {
            Date::Day(day) => *day,
            Date::Span(span) => span.first_day(),
            Date::Time(time) => time.day(),
        }
    }

    /// The last day that it covers; for a time its local day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        match self {
            Date::Day(day) => *day,
            Date::Span(span) => span.last_day(),
            Date::Time(time) => time.day(),
        }
    }

    /// The year, if the whole date lies in one (it always does).
    #[must_use]
    pub fn year(&self) -> i16 {
        self.first_day().year()
    }

    /// The month, unless it covers several.
    #[must_use]
    pub fn month(&self) -> Option<i8> {
        let (first, last) = (self.first_day(), self.last_day());
        (first.month() == last.month()).then(|| first.month())
    }

    /// Whether it is known to the day at least.
    #[must_use]
    pub(crate) fn is_precise(&self) -> bool {
        !matches!(self, Date::Span(_))
    }
}

impl From<Day> for Date {
    fn from(day: Day) -> Date {
        Date::Day(day)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
