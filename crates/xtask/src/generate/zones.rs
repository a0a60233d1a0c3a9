//! The rules of time zones that the core reads, out of the IANA's.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::{self, Offset, TimeZone};

/// The last year whose changes of clocks are looked at. One zone announces its own until 2087.
const LAST_YEAR: i16 = 2100;
/// How many changes must follow a rule before it is taken for one.
const ENOUGH: usize = 40;

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

/// A change of the clocks.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// Minutes since 1970, in Greenwich.
    at: i64,
    /// Minutes east of Greenwich before it.
    before: i64,
    /// And after it.
    after: i64,
}

/// A change that comes every year.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Yearly {
    month: i8,
    /// Which of the month's days of that name; the last for -1.
    nth: i8,
    /// From Monday, 1, to Sunday, 7.
    weekday: i8,
    /// What the clocks showed before it, in minutes since midnight.
    clock: i64,
    /// Minutes east of Greenwich after it.
    after: i64,
}

/// A line for each zone: its name; then, since 1970, the first offset, each change as the minutes since the one before and
/// the new offset; behind `/` the two changes of every later year, where they follow a rule. A zone that has the same as one
/// before it names that one.
pub(super) fn rules() -> Result<String, String> {
    let mut text = String::new();
    let mut written: Vec<(String, &str)> = Vec::new();
    for (name, zone) in ZONES {
        let rules = rules_of(zone).map_err(|why| format!("{name}: {why}"))?;
        let same = written.iter().find(|(other, _)| *other == rules).map(|(_, name)| *name);
        let _ = match same {
            Some(other) => writeln!(text, "{name} ={other}"),
            None => writeln!(text, "{name} {rules}"),
        };
        written.push((rules, name));
    }
    Ok(text)
}

fn rules_of(zone: &TimeZone) -> Result<String, String> {
    let changes = changes(zone)?;
    let rule = rule(&changes);
    let listed = rule.map_or(changes.len(), |rule| listed(&changes, rule));
    let mut text = minutes(zone.to_offset(Timestamp::UNIX_EPOCH))?.to_string();
    let mut last = 0;
    for Change { at, after, .. } in changes.iter().take(listed) {
        let _ = write!(text, " {} {after}", at - last);
        last = *at;
    }
    if let Some(rule) = rule {
        text.push_str(" /");
        for Yearly { month, nth, weekday, clock, after } in rule {
            let _ = write!(text, " {month} {nth} {weekday} {clock} {after}");
        }
    }
    Ok(text)
}

/// The changes of a zone since 1970.
fn changes(zone: &TimeZone) -> Result<Vec<Change>, String> {
    let mut changes: Vec<Change> = Vec::new();
    let mut before = minutes(zone.to_offset(Timestamp::UNIX_EPOCH))?;
    for found in zone.following(Timestamp::UNIX_EPOCH) {
        let (seconds, after) = (found.timestamp().as_second(), minutes(found.offset())?);
        if found.timestamp()
            > date(LAST_YEAR, 12, 31).at(0, 0, 0, 0).to_zoned(TimeZone::UTC).map_err(|why| why.to_string())?.timestamp()
        {
            break;
        }
        if seconds % 60 != 0 {
            return Err("its clocks change within a minute".to_owned());
        }
        let at = seconds / 60;
        // Where only the name of the time changes, the clocks do not.
        if after != before {
            // The reader looks a day to either side.
            if changes.last().is_some_and(|last| at - last.at < 3 * 24 * 60) {
                return Err("its clocks change twice within three days".to_owned());
            }
            changes.push(Change { at, before, after });
        }
        before = after;
    }
    Ok(changes)
}

fn minutes(offset: Offset) -> Result<i64, String> {
    match offset.seconds() {
        seconds if seconds % 60 == 0 => Ok(i64::from(seconds / 60)),
        _ => Err("an offset is no whole number of minutes".to_owned()),
    }
}

/// The rule that the last changes follow, if they follow one.
fn rule(changes: &[Change]) -> Option<[Yearly; 2]> {
    let [first, second] = changes.last_chunk::<2>()?.map(|change| ways(&change));
    let pairs = first.iter().flat_map(|first| second.iter().map(|second| [*first, *second]));
    pairs.into_iter().find(|rule| following(changes, *rule) >= ENOUGH)
}

/// How many of the last changes follow a rule: whole years.
fn following(changes: &[Change], rule: [Yearly; 2]) -> usize {
    let follows = |(place, change): &(usize, &Change)| {
        let [first, second] = rule;
        ways(change).contains(if place % 2 == 0 { &second } else { &first })
    };
    changes.iter().rev().enumerate().take_while(follows).count() / 2 * 2
}

/// How many changes must be listed for the rule to hold from the first day of the year after the last of them.
fn listed(changes: &[Change], rule: [Yearly; 2]) -> usize {
    let mut listed = changes.len() - following(changes, rule);
    let year = |place: usize| changes.get(place).map(|change| clock(change).year());
    while listed == 0 || year(listed).is_some_and(|ruled| year(listed - 1) != Some(ruled - 1)) {
        listed += 2;
    }
    listed
}

/// How a change could be said to come every year: as the last day of its name or counted from the first.
fn ways(change: &Change) -> Vec<Yearly> {
    let clock = clock(change);
    let day = clock.date();
    let yearly = |nth| Yearly {
        month: day.month(),
        nth,
        weekday: day.weekday().to_monday_one_offset(),
        clock: i64::from(clock.hour()) * 60 + i64::from(clock.minute()),
        after: change.after,
    };
    let last = (day.day() + 7 > day.days_in_month()).then_some(-1);
    last.into_iter().chain([(day.day() - 1) / 7 + 1]).map(yearly).collect()
}

/// What the clocks showed before a change.
fn clock(change: &Change) -> jiff::civil::DateTime {
    let shown = Timestamp::from_second((change.at + change.before) * 60).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::UTC.to_datetime(shown)
}

#[cfg(test)]
mod tests {
    use jalon::date::{Date, Zone};

    use super::*;

    /// The core's reading of a local time: its offset in seconds; none where there is no such time, or where it came twice.
    fn read(seconds: i64, name: &str) -> Option<i32> {
        let local = Offset::UTC.to_datetime(Timestamp::from_second(seconds).unwrap_or_default());
        match Date::parse_iso(&local.to_string(), Zone::named(name).as_ref()) {
            Ok(Date::Time(time)) => Some(time.offset_seconds()),
            _ => None,
        }
    }

    #[test]
    fn around_each_change_the_core_reads_what_the_iana_says() {
        let mut seen = 0;
        for (name, zone) in ZONES {
            for Change { at, before, after } in changes(zone).unwrap_or_default() {
                let [at, before, after] = [at, before, after].map(|minutes| minutes * 60);
                let (first, last) = (at + before.min(after), at + before.max(after));
                // Up to the change, between what the clocks showed before and after it, and from then on.
                let expected = [
                    (first - 1, i32::try_from(before).ok()),
                    (first, None),
                    (last - 1, None),
                    (last, i32::try_from(after).ok()),
                ];
                for (local, offset) in expected {
                    assert_eq!(read(local, name), offset, "{name}, {local}");
                }
                seen += 1;
            }
        }
        assert!(seen > 5000, "{seen} changes");
    }

    #[test]
    fn the_core_knows_the_same_zones() {
        assert!(Zone::names().eq(ZONES.iter().map(|(name, _)| *name)));
    }
}
