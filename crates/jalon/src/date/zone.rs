//! Time zones: fixed offsets, and a table of named ones, compiled in.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use jiff::tz::{self, TimeZone};

use super::Time;
use super::text::{self, DateError};

/// A zone: a named one with its rules, or a fixed offset.
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

macro_rules! zones {
    ($($name:literal),* $(,)?) => {
        /// Names (as the IANA writes them) and rules, in the order of the alphabet.
        static ZONES: &[(&str, &TimeZone)] = &[$(($name, { static ZONE: TimeZone = tz::get!($name); &ZONE })),*];
    };
}

// Where people who are likely to write a framework live: the European Union and its neighbours, every territory of
// France, Canada, the United States' main zones, and French-speaking Africa.
zones![
    "Africa/Abidjan",
    "Africa/Algiers",
    "Africa/Casablanca",
    "Africa/Dakar",
    "Africa/Kinshasa",
    "Africa/Tunis",
    "America/Cayenne",
    "America/Chicago",
    "America/Denver",
    "America/Guadeloupe",
    "America/Halifax",
    "America/Los_Angeles",
    "America/Marigot",
    "America/Martinique",
    "America/Miquelon",
    "America/Montreal",
    "America/New_York",
    "America/Port-au-Prince",
    "America/St_Barthelemy",
    "America/Toronto",
    "America/Vancouver",
    "Asia/Beirut",
    "Europe/Amsterdam",
    "Europe/Athens",
    "Europe/Berlin",
    "Europe/Bratislava",
    "Europe/Brussels",
    "Europe/Bucharest",
    "Europe/Budapest",
    "Europe/Copenhagen",
    "Europe/Dublin",
    "Europe/Helsinki",
    "Europe/Kyiv",
    "Europe/Lisbon",
    "Europe/Ljubljana",
    "Europe/London",
    "Europe/Luxembourg",
    "Europe/Madrid",
    "Europe/Malta",
    "Europe/Monaco",
    "Europe/Oslo",
    "Europe/Paris",
    "Europe/Prague",
    "Europe/Riga",
    "Europe/Rome",
    "Europe/Sofia",
    "Europe/Stockholm",
    "Europe/Tallinn",
    "Europe/Vienna",
    "Europe/Vilnius",
    "Europe/Warsaw",
    "Europe/Zagreb",
    "Europe/Zurich",
    "Indian/Antananarivo",
    "Indian/Mauritius",
    "Indian/Mayotte",
    "Indian/Reunion",
    "Pacific/Gambier",
    "Pacific/Marquesas",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
    "UTC",
];

impl Zone {
    /// Greenwich time.
    pub const UTC: Zone = Zone::Fixed(0);

    /// A zone by its name, whatever the case: `Europe/Paris`, `UTC`.
    #[must_use]
    pub fn named(name: &str) -> Option<Zone> {
        if name.eq_ignore_ascii_case("UTC") {
            return Some(Zone::UTC);
        }
        let place = ZONES.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
        u8::try_from(place).ok().map(|place| Zone::Named(NamedZone(place)))
    }

    /// A fixed offset, at most 18 hours either way.
    #[must_use]
    pub fn fixed(seconds: i32) -> Option<Zone> {
        (seconds.abs() <= 18 * 3600).then_some(Zone::Fixed(seconds))
    }

    /// The names that are known, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ZONES.iter().map(|(name, _)| *name)
    }

    /// Its name, if it has one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Zone::Named(NamedZone(place)) => ZONES.get(usize::from(place)).map(|(name, _)| *name),
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
                let Some((_, rules)) = ZONES.get(usize::from(place)) else { return Vec::new() };
                match rules.to_ambiguous_timestamp(local).offset() {
                    tz::AmbiguousOffset::Unambiguous { offset } => vec![time(offset.seconds())],
                    tz::AmbiguousOffset::Gap { .. } => Vec::new(),
                    tz::AmbiguousOffset::Fold { before, after } => vec![time(before.seconds()), time(after.seconds())],
                }
            }
        }
    }
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
