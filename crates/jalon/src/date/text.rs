//! Dates as text: ISO 8601 read and written, and what people write instead.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Date, Day, Span, Time, Zone};

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It has not the form of a date.
    #[error("not a date: {text}")]
    NotADate {
        /// The text.
        text: String,
    },
    /// It is written day first, `28/09/2016` (or month first: nobody can tell).
    #[error("written day first: {text}; in ISO 8601: {iso:?}")]
    DayFirst {
        /// The text.
        text: String,
        /// The same in ISO 8601, day first, if there is such a day.
        iso: Option<String>,
    },
    /// There is no such month.
    #[error("no month {month}: {text}")]
    NoSuchMonth {
        /// The text.
        text: String,
        /// The month.
        month: u32,
    },
    /// The month has no such day.
    #[error("no day {day} in {year:04}-{month:02}")]
    NoSuchDay {
        /// The year.
        year: i16,
        /// The month.
        month: u32,
        /// The day.
        day: u32,
        /// The last day of the month.
        last: u32,
    },
    /// A quarter from 1 to 4, a half-year 1 or 2.
    #[error("no such quarter or half-year: {text}")]
    NoSuchPart {
        /// The text.
        text: String,
    },
    /// The year is not from 0001 to 9999.
    #[error("a year outside 0001 to 9999: {text}")]
    YearOutOfRange {
        /// The text.
        text: String,
    },
    /// There is no such time of day.
    #[error("no such time of day: {text}")]
    NoSuchTime {
        /// The text.
        text: String,
    },
    /// Times go to the second.
    #[error("a fraction of a second: {text}")]
    FractionOfSecond {
        /// The text.
        text: String,
    },
    /// A time of day without its zone.
    #[error("a time of day without its zone: {text}")]
    NoZone {
        /// The text.
        text: String,
    },
    /// The zone is not known.
    #[error("an unknown zone: {zone}")]
    UnknownZone {
        /// The zone.
        zone: String,
    },
    /// In that zone the clocks were put forward over that time.
    #[error("no such time in that zone (the clocks go forward): {text}")]
    Skipped {
        /// The text.
        text: String,
    },
    /// In that zone the clocks were put back over that time: it came twice, and needs its offset.
    #[error("twice in that zone (the clocks go back): {text}")]
    Twice {
        /// The text.
        text: String,
        /// The two offsets, the earlier moment first: `+02:00`, `+01:00`.
        offsets: [String; 2],
    },
    /// The offset is not that of the zone at that time.
    #[error("the offset is not that of the zone: {text}")]
    WrongOffset {
        /// The text.
        text: String,
    },
}

impl Date {
    /// Reads a date in ISO 8601: `2016-09-28`; `2018-02`; `2018-Q2`; `2018-H1` (in French data `2018-T2` and `2018-S1`
    /// too); `2018`; `2016-09-28T17:00:00+02:00`, where the seconds may be left out, the `T` may be a space, and the zone is
    /// `Z`, an offset, a name behind a space or in brackets, or both of these.
    ///
    /// # Errors
    /// [`DateError`]; a time without a zone is in the default zone, or an error without one.
    ///
    /// ```
    /// use jalon::date::{Date, DateError, Zone};
    /// let paris = Zone::named("Europe/Paris");
    /// let deadline = Date::parse_iso("2016-09-28T17:00", paris.as_ref())?;
    /// assert_eq!(deadline.to_string(), "2016-09-28T17:00:00+02:00[Europe/Paris]");
    /// assert!(matches!(Date::parse_iso("2016-02-30", None), Err(DateError::NoSuchDay { last: 29, .. })));
    /// assert!(matches!(Date::parse_iso("28/09/2016", None), Err(DateError::DayFirst { .. })));
    /// # Ok::<(), DateError>(())
    /// ```
    pub fn parse_iso(text: &str, default_zone: Option<&Zone>) -> Result<Date, DateError> {
        let text = text.trim();
        let not_a_date = || DateError::NotADate { text: shortened(text) };
        if let Some(error) = day_first(text) {
            return Err(error);
        }
        let mut cursor = Cursor(text);
        let year = match cursor.digits(4) {
            Some(year) if !cursor.0.starts_with(|c: char| c.is_ascii_digit()) => year,
            _ => return Err(not_a_date()),
        };
        let year = i16::try_from(year).ok().filter(|year| *year >= 1);
        let year = year.ok_or_else(|| DateError::YearOutOfRange { text: shortened(text) })?;
        if cursor.0.is_empty() {
            return Ok(Date::Span(Span::Year { year }));
        }
        if !cursor.take("-") {
            return Err(not_a_date());
        }
        if let Some(part) = cursor.0.strip_prefix(['Q', 'q', 'T', 't']) {
            return part_of_year(part, 4, text).map(|quarter| Date::Span(Span::Quarter { year, quarter }));
        }
        if let Some(part) = cursor.0.strip_prefix(['H', 'h', 'S', 's']) {
            return part_of_year(part, 2, text).map(|half| Date::Span(Span::HalfYear { year, half }));
        }
        let month = cursor.digits(2).ok_or_else(not_a_date)?;
        let wrong_month = || DateError::NoSuchMonth { text: shortened(text), month };
        if cursor.0.is_empty() {
            let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month)).ok_or_else(wrong_month)?;
            return Ok(Date::Span(Span::Month { year, month }));
        }
        if !cursor.take("-") {
            return Err(not_a_date());
        }
        let day = cursor.digits(2).ok_or_else(not_a_date)?;
        if cursor.0.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(not_a_date());
        }
        let small_month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month)).ok_or_else(wrong_month)?;
        let last = Span::Month { year, month: small_month }.last_day().day();
        let small_day = i8::try_from(day).ok().filter(|day| (1..=last).contains(day));
        let wrong_day = DateError::NoSuchDay { year, month, day, last: u32::from(last.unsigned_abs()) };
        let date = small_day.and_then(|day| Day::new(year, small_month, day)).ok_or(wrong_day)?;
        if cursor.0.is_empty() {
            return Ok(Date::Day(date));
        }
        if !(cursor.take("T") || cursor.take("t") || cursor.take(" ")) {
            return Err(not_a_date());
        }
        time_of_day(date, cursor, text, default_zone).map(Date::Time)
    }
}

fn time_of_day(day: Day, mut cursor: Cursor<'_>, text: &str, default_zone: Option<&Zone>) -> Result<Time, DateError> {
    let not_a_date = || DateError::NotADate { text: shortened(text) };
    let hour = cursor.digits(2).ok_or_else(not_a_date)?;
    if !cursor.take(":") {
        return Err(not_a_date());
    }
    let minute = cursor.digits(2).ok_or_else(not_a_date)?;
    let second = if cursor.take(":") { cursor.digits(2).ok_or_else(not_a_date)? } else { 0 };
    if cursor.take(".") {
        let fraction = cursor.0.len() - cursor.0.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (digits, rest) = cursor.0.split_at(fraction);
        if digits.is_empty() {
            return Err(not_a_date());
        }
        if digits.bytes().any(|digit| digit != b'0') {
            return Err(DateError::FractionOfSecond { text: shortened(text) });
        }
        cursor = Cursor(rest);
    }
    let part = |value: u32| i8::try_from(value).unwrap_or(i8::MAX);
    let local = civil::Time::new(part(hour), part(minute), part(second), 0)
        .map_err(|_| DateError::NoSuchTime { text: shortened(text) })?;
    let local = day.0.to_datetime(local);

    let offset = offset(&mut cursor).ok_or_else(not_a_date)?;
    let name = cursor.0.trim_start();
    let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    let named = match name {
        "" => None,
        _ if cursor.0.starts_with([' ', '[']) => {
            Some(Zone::named(name).ok_or_else(|| DateError::UnknownZone { zone: shortened(name) })?)
        }
        _ => return Err(not_a_date()),
    };
    let zone = match (named, offset) {
        (Some(zone), _) => zone,
        (None, Some(offset)) => Zone::fixed(offset).ok_or_else(not_a_date)?,
        (None, None) => *default_zone.ok_or_else(|| DateError::NoZone { text: shortened(text) })?,
    };
    let moments = zone.at(local);
    match (moments.as_slice(), offset) {
        ([], _) => Err(DateError::Skipped { text: shortened(text) }),
        (moments, Some(offset)) => {
            let moment = moments.iter().find(|moment| moment.offset == offset).copied();
            moment.ok_or_else(|| DateError::WrongOffset { text: shortened(text) })
        }
        ([moment], None) => Ok(*moment),
        ([first, second, ..], None) => Err(DateError::Twice {
            text: shortened(text),
            offsets: [offset_text(first.offset), offset_text(second.offset)],
        }),
    }
}

/// `Z`, `+02:00`, `+0200`, `+02`, `+00:09:21`, or nothing; none if it is spoilt.
#[allow(clippy::option_option)]
fn offset(cursor: &mut Cursor<'_>) -> Option<Option<i32>> {
    if cursor.take("Z") || cursor.take("z") {
        return Some(Some(0));
    }
    let sign = if cursor.take("+") {
        1
    } else if cursor.take("-") || cursor.take("\u{2212}") {
        -1
    } else {
        return Some(None);
    };
    let hours = cursor.digits(2)?;
    let minutes = if cursor.take(":") { cursor.digits(2)? } else { cursor.digits(2).unwrap_or(0) };
    // Before clocks were set by zones, offsets had seconds.
    let seconds = if cursor.take(":") { cursor.digits(2)? } else { 0 };
    if hours > 18 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(Some(sign * i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?))
}

/// Recognises `28/09/2016`, `28.09.2016`, `28-09-2016` and the same with a year of two digits.
fn day_first(text: &str) -> Option<DateError> {
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| ['/', '.', '-'].contains(c))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let is_number = |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.parse::<u16>().is_ok();
    if !is_number(day, &[1, 2]) || !is_number(month, &[1, 2]) || !is_number(year, &[2, 4]) {
        return None;
    }
    if year.len() == 2 && separator == '-' {
        return None;
    }
    let iso = || {
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        Day::new(year, month.parse().ok()?, day.parse().ok()?).map(|day| day.to_string())
    };
    Some(DateError::DayFirst { text: shortened(text), iso: iso() })
}

fn part_of_year(part: &str, most: i8, text: &str) -> Result<i8, DateError> {
    if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DateError::NotADate { text: shortened(text) });
    }
    let part = part.parse().ok().filter(|part| (1..=most).contains(part));
    part.ok_or_else(|| DateError::NoSuchPart { text: shortened(text) })
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}

/// What is left to read.
struct Cursor<'t>(&'t str);

impl Cursor<'_> {
    fn digits(&mut self, count: usize) -> Option<u32> {
        let digits = self.0.get(..count).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.0 = self.0.get(count..).unwrap_or("");
        digits.parse().ok()
    }

    fn take(&mut self, prefix: &str) -> bool {
        match self.0.strip_prefix(prefix) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }
}

/// The seconds of `Z` or of an offset, alone.
pub(super) fn read_offset(text: &str) -> Option<i32> {
    let mut cursor = Cursor(text);
    offset(&mut cursor)?.filter(|_| cursor.0.is_empty())
}

/// `+02:00`
pub(super) fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let seconds = seconds.unsigned_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{sign}{hours:02}:{minutes:02}")
    } else {
        format!("{sign}{hours:02}:{minutes:02}:{rest:02}")
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Span::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Span::Quarter { year, quarter } => write!(f, "{year:04}-Q{quarter}"),
            Span::HalfYear { year, half } => write!(f, "{year:04}-H{half}"),
            Span::Year { year } => write!(f, "{year:04}"),
        }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second) = self.clock();
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.day())?;
        if self.offset == 0 && self.zone.name().is_none() {
            return f.write_str("Z");
        }
        f.write_str(&offset_text(self.offset))?;
        self.zone.name().map_or(Ok(()), |name| write!(f, "[{name}]"))
    }
}

/// ISO 8601, with the zone's name in brackets.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Date::Day(day) => day.fmt(f),
            Date::Span(span) => span.fmt(f),
            Date::Time(time) => time.fmt(f),
        }
    }
}

/// As [`Date::parse_iso`], without a default zone.
impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::parse_iso(text, None)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A date in ISO 8601: a day (2016-09-28), a span (2018-02, 2018-Q2, 2018-H1, 2018), or a time of day with its zone (2016-09-28T17:00:00+02:00[Europe/Paris]).",
            "pattern": r"^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9](T[0-2][0-9]:[0-5][0-9]:[0-5][0-9](Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?)(\[[A-Za-z_/+-]+\])?)?)?|-Q[1-4]|-H[12])?$"
        })
    }
}
