//! Columns of times of day, and of days that are kept as times, as numbers.

use std::collections::BTreeMap;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_schema::DataType;
use jalon::date::{Date, Duration, Zone};

use super::{Expected, texts};
use crate::reading::{Aspect, Reading, part};
use crate::rows::{moment, text};

/// The seconds of a day.
const DAY: i64 = 86_400;

/// What is read of the times of a column; not a number where a cell is no time of day.
pub(super) fn of(array: &dyn Array, mut reader: Reader) -> Option<Vec<f64>> {
    let (at_greenwich_only, by_day) = (reader.reading.moved.is_none(), reader.reading.of == Aspect::Day);
    let within = reader.within;
    let mut read = |text: &str| reader.read(text).unwrap_or(f64::NAN);
    match array.data_type() {
        DataType::Timestamp(_, Some(_)) if at_greenwich_only => {
            Some((0..array.len()).map(|row| at_greenwich(array, row, by_day, within)).collect())
        }
        DataType::Timestamp(_, Some(_)) => {
            let shown = |row: usize| crate::rows::text_of(array, row);
            Some((0..array.len()).map(|row| read(&shown(row))).collect())
        }
        DataType::Timestamp(_, None) => {
            let shown = |row: usize| crate::rows::text_of(array, row);
            Some((0..array.len()).map(|row| read(&shown(row))).collect())
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let names = dictionary.values();
            let texts = super::Texts::of(names.as_ref(), names.data_type())?;
            let moments: Vec<f64> = (0..names.len()).map(|place| read(texts.get(place))).collect();
            let keys = dictionary.normalized_keys();
            Some(keys.into_iter().map(|key| moments.get(key).copied().unwrap_or(f64::NAN)).collect())
        }
        data_type => {
            let texts = super::Texts::of(array, data_type)?;
            Some((0..array.len()).map(|row| read(texts.get(row))).collect())
        }
    }
}

/// Parts of the durations of a column; not a number where a cell is none, or longer than the calendar.
pub(super) fn durations(array: &dyn Array, aspect: Aspect) -> Vec<f64> {
    let part = |row: usize| duration(text(array, row)?, aspect);
    (0..array.len()).map(|row| part(row).unwrap_or(f64::NAN)).collect()
}

/// A part of a duration.
#[allow(clippy::cast_precision_loss, reason = "durations within the calendar are small")]
pub(super) fn duration(text: &str, aspect: Aspect) -> Option<f64> {
    const MOST: Duration = Duration { months: 120_000, days: 4_000_000, seconds: 400_000_000_000 };
    let duration = jalon::project::table::duration(text)?;
    let fits = |aspect: Aspect| part(duration, aspect).unsigned_abs() <= part(MOST, aspect).unsigned_abs();
    let all = [Aspect::Value, Aspect::Days, Aspect::Seconds].into_iter().all(fits);
    all.then(|| part(duration, aspect) as f64)
}

/// The days of a column that keeps them as times; not a number where it is another time of the day, or tells a zone.
#[allow(clippy::cast_precision_loss, reason = "days that are no days of the calendar are looked at by their bounds")]
pub(super) fn days(array: &dyn Array) -> Option<Vec<f64>> {
    let day = |row: usize| match moment(array, row) {
        Some((day, 0, false)) => day as f64,
        _ => f64::NAN,
    };
    Some((0..array.len()).map(day).collect())
}

#[allow(clippy::cast_precision_loss, reason = "moments of the calendar are small; others are for the plain evaluator")]
fn at_greenwich(array: &dyn Array, row: usize, by_day: bool, within: (f64, f64)) -> f64 {
    match moment(array, row) {
        Some((day, seconds, _))
            if i32::try_from(day).is_ok_and(|day| jalon::date::Day::from_since_1970(day).is_some())
                && (day as f64) >= within.0
                && (day as f64) <= within.1 =>
        {
            (if by_day { day } else { day * DAY + i64::from(seconds) }) as f64
        }
        _ => f64::NAN,
    }
}

/// Reads texts of times, and remembers how far the clocks of the zone were from Greenwich on each day.
#[derive(Debug)]
pub(crate) struct Reader {
    zone: Option<Zone>,
    /// The first and the last local day that a time may fall on.
    within: (f64, f64),
    reading: Reading,
    /// By days since 1970; none where the clocks change on that day.
    offsets: BTreeMap<i32, Option<i32>>,
}

impl Reader {
    /// None where no times are wanted.
    pub(crate) fn of(expected: &Expected) -> Option<Reader> {
        let Expected::Time { zone, first, last, reading } = expected else { return None };
        Some(Reader { zone: *zone, within: (*first, *last), reading: *reading, offsets: BTreeMap::new() })
    }

    /// A time; none where the text is another date, or none.
    #[allow(clippy::cast_precision_loss, reason = "moments of the calendar are small")]
    pub(super) fn read(&mut self, text: &str) -> Option<f64> {
        let by_day = self.reading.of == Aspect::Day;
        if self.reading.moved.is_none()
            && let Some((day, seconds)) = plain(text)
            && let Some(offset) = self.offset(day, text)
        {
            self.is_within(day)?;
            return Some(if by_day {
                f64::from(day)
            } else {
                (i64::from(day) * DAY + seconds - i64::from(offset)) as f64
            });
        }
        match self.date(text)? {
            Date::Time(time) if !by_day => Some(time.instant() as f64),
            date => Some(f64::from(date.first_day().since_1970())),
        }
    }

    /// A time of day, moved as it is to be.
    pub(crate) fn date(&self, text: &str) -> Option<Date> {
        let date = Date::parse_iso(text, self.zone.as_ref()).ok().filter(|date| matches!(date, Date::Time(_)))?;
        self.is_within(date.first_day().since_1970())?;
        self.reading.moved.map_or(Some(date), |moved| moved.apply(date))
    }

    fn is_within(&self, day: i32) -> Option<()> {
        let (first, last) = self.within;
        (f64::from(day) >= first && f64::from(day) <= last).then_some(())
    }

    /// How far the clocks are from Greenwich all day long, the day being what a text begins with.
    fn offset(&mut self, day: i32, text: &str) -> Option<i32> {
        let zone = self.zone.as_ref();
        *self.offsets.entry(day).or_insert_with(|| {
            let at = |clock: &str| match Date::parse_iso(&format!("{}{clock}", text.get(..10)?), zone) {
                Ok(Date::Time(time)) => Some(time.offset_seconds()),
                _ => None,
            };
            at("T00:00:00").filter(|offset| at("T23:59:59") == Some(*offset))
        })
    }
}

/// The day and the second of it of `2016-09-28T17:00` or `2016-09-28T17:00:00`.
fn plain(text: &str) -> Option<(i32, i64)> {
    let (day, clock) = text.split_at_checked(10)?;
    let day = texts::day(day)?;
    let two = |at: usize| -> Option<i64> {
        let [tens, ones] = *clock.as_bytes().get(at..at + 2)? else { return None };
        (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    };
    let is = |at: usize, byte: u8| clock.as_bytes().get(at) == Some(&byte);
    let (hour, minute) = (two(1)?, two(4)?);
    let second = match clock.len() {
        6 => 0,
        9 if is(6, b':') => two(7)?,
        _ => return None,
    };
    let fits = (is(0, b'T') || is(0, b' ')) && is(3, b':') && hour < 24 && minute < 60 && second < 60;
    fits.then_some((day, hour * 3600 + minute * 60 + second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_the_same_moment_however_it_is_read() {
        let paris = Zone::named("Europe/Paris");
        let of = |of: Aspect| {
            let reading = Reading { of, moved: None };
            Reader::of(&Expected::Time { zone: paris, first: f64::MIN, last: f64::MAX, reading }).unwrap()
        };
        let (mut reader, mut days) = (of(Aspect::Value), of(Aspect::Day));
        for day in ["2016-09-28", "2026-03-28", "2026-03-29", "2026-10-24", "2026-10-25", "2026-10-26", "1950-01-01"] {
            for clock in
                ["T00:00", "T02:30", "T03:30:00", " 12:00:01", "T23:59:59", "T02:30+01:00", "T23:30Z", "T24:00"]
            {
                let text = format!("{day}{clock}");
                let expected = Date::parse_iso(&text, paris.as_ref());
                let time = match expected {
                    Ok(Date::Time(time)) => Some(time),
                    _ => None,
                };
                #[allow(clippy::cast_precision_loss)]
                let moment = time.map(|time| time.instant() as f64);
                assert_eq!(reader.read(&text), moment, "{text}");
                let local = time.map(|time| f64::from(Date::Time(time).first_day().since_1970()));
                assert_eq!(days.read(&text), local, "{text}");
            }
        }
        for text in ["", "2016-09-28", "2016-09", "17:00", "2016-09-28T17:00:00.5", "2016-09-31T10:00"] {
            assert_eq!(reader.read(text), None, "{text}");
        }
    }
}
