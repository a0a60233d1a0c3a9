//! Time zones: fixed offsets, and a table of named ones, compiled in.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{self, Weekday};

use super::text::{self, DateError};
use super::{Day, SECONDS_OF_A_DAY, Time};

/// A zone: a named one with its rules, or a fixed offset.
///
/// ```
/// use jalon::date::{Date, Zone};
/// let paris = Zone::named("europe/paris").unwrap();
/// assert_eq!(paris.name(), Some("Europe/Paris"));
/// assert!(Zone::names().all(|name| name != "Europe/Atlantis"));
/// let deadline = Date::parse_iso("2016-12-28T17:00", Some(&paris))?; // winter time
/// assert_eq!(deadline.to_string(), "2016-12-28T17:00:00+01:00[Europe/Paris]");
/// # Ok::<(), jalon::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Zone {
    /// One of [`Zone::names`], by its place in that table.
    Named(NamedZone),
    /// Seconds east of Greenwich, at most 18 hours either way.
    Fixed(i32),
}

/// A named zone: a place in the table of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NamedZone(u8);

/// A line for each zone, in the order of the alphabet, written by `cargo xtask generate`: its name and `=` with another that has the
/// same rules, or its offset at the start of 1970, in minutes east of Greenwich, then the changes of its clocks: the minutes
/// since the one before, and the new offset. Behind `/` stand the two changes of every later year: month, which of the days
/// (-1: the last), day of the week, minutes on the clock, the new offset. Compiled tables of all that the IANA knows would be
/// a tenth of what a browser fetches; it vouches for nothing before 1970 either, where the first offset is taken to have held.
static RULES: &str = include_str!("zone/rules.txt");

impl Zone {
    /// Greenwich time.
    pub(crate) const UTC: Zone = Zone::Fixed(0);

    /// A zone by its name, whatever the case: `Europe/Paris`, `UTC`.
    #[must_use]
    pub fn named(name: &str) -> Option<Zone> {
        if name.eq_ignore_ascii_case("UTC") {
            return Some(Zone::UTC);
        }
        let place = Zone::names().position(|known| known.eq_ignore_ascii_case(name))?;
        u8::try_from(place).ok().map(|place| Zone::Named(NamedZone(place)))
    }

    /// A fixed offset, at most 18 hours either way.
    #[must_use]
    pub(crate) fn fixed(seconds: i32) -> Option<Zone> {
        (seconds.abs() <= 18 * 3600).then_some(Zone::Fixed(seconds))
    }

    /// The names that are known, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        RULES.lines().map(|line| line.split(' ').next().unwrap_or_default())
    }

    /// Its name, if it has one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Zone::Named(NamedZone(place)) => Zone::names().nth(usize::from(place)),
            Zone::Fixed(_) => None,
        }
    }

    /// The moments at which the clocks of the zone show that time: one; none where they are put forward over it; two, the
    /// earlier first, where they are put back.
    pub(super) fn at(self, local: civil::DateTime) -> Vec<Time> {
        let time = |offset: i32| Time { local, offset, zone: self };
        match self {
            Zone::Fixed(offset) => vec![time(offset)],
            Zone::Named(NamedZone(place)) => {
                let shown = local.duration_since(civil::date(1970, 1, 1).at(0, 0, 0, 0)).as_secs();
                let (before, after) =
                    (offset(place, shown - SECONDS_OF_A_DAY), offset(place, shown + SECONDS_OF_A_DAY));
                let there = |candidate: &i32| offset(place, shown - i64::from(*candidate)) == *candidate;
                let others = (after != before).then_some(after);
                [Some(before), others].into_iter().flatten().filter(there).map(time).collect()
            }
        }
    }
}

/// The offset of a named zone at a moment, in seconds since 1970.
fn offset(place: u8, moment: i64) -> i32 {
    let line = RULES.lines().nth(usize::from(place)).unwrap_or_default();
    let mut rules = line.split_once(' ').map_or("", |(_, rules)| rules);
    if let Some(other) = rules.strip_prefix('=') {
        let its = |line: &'static str| line.strip_prefix(other)?.strip_prefix(' ');
        rules = RULES.lines().find_map(its).unwrap_or_default();
    }
    let (listed, yearly) = rules.split_once(" / ").unwrap_or((rules, ""));
    let mut numbers = listed.split(' ').map(number);
    let (mut offset, mut last) = (numbers.next().unwrap_or_default(), 0);
    let mut after = false;
    while let (Some(step), Some(next)) = (numbers.next(), numbers.next()) {
        last += step * 60;
        after = moment >= last;
        if !after {
            break;
        }
        offset = next;
    }
    let year =
        |moment: i64| Day::from_since_1970(i32::try_from(moment.div_euclid(SECONDS_OF_A_DAY)).ok()?).map(Day::year);
    let ruled = match (year(moment), year(last)) {
        (Some(now), Some(listed)) if after && now > listed => ruled(yearly, now, moment),
        _ => None,
    };
    i32::try_from(ruled.unwrap_or(offset) * 60).unwrap_or(0)
}

/// The offset by the two changes of every year, in minutes.
fn ruled(yearly: &str, year: i16, moment: i64) -> Option<i64> {
    let numbers: Vec<i64> = yearly.split(' ').map(number).collect();
    let (first, second) = numbers.split_at_checked(5)?;
    let winter = *second.last()?;
    let mut offset = winter;
    for change in [first, second] {
        let &[month, nth, weekday, clock, after] = change else { return None };
        let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
        let month = civil::Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
        let day = Day(month.nth_weekday_of_month(i8::try_from(nth).ok()?, weekday).ok()?);
        if moment >= i64::from(day.since_1970()) * SECONDS_OF_A_DAY + (clock - offset) * 60 {
            offset = after;
        }
    }
    Some(offset)
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

/// Its name, `Z`, or its offset: `+02:00`.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name(), self) {
            (Some(name), _) => f.write_str(name),
            (None, Zone::Fixed(0) | Zone::Named(_)) => f.write_str("Z"),
            (None, Zone::Fixed(offset)) => f.write_str(&text::offset_text(*offset)),
        }
    }
}

/// A name, whatever the case, `Z`, or an offset.
impl FromStr for Zone {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Zone, DateError> {
        let zone = Zone::named(text).or_else(|| text::read_offset(text).and_then(Zone::fixed));
        zone.ok_or_else(|| DateError::UnknownZone { zone: text.chars().take(80).collect() })
    }
}
