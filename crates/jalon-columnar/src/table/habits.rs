//! How people write tables: encodings, separators, decimal signs, dates, yes and no. Detected on a sample, said, and
//! overridden by options; here is what each habit means.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jalon::date::Day;

/// How a table of text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habits {
    /// The encoding.
    pub encoding: Encoding,
    /// What stands between cells: `;`, `,`, a tab, `|`.
    pub delimiter: u8,
    /// The decimal sign.
    pub decimal: Decimal,
    /// A sign that groups digits by threes, besides spaces: `.` in `1.234,56`, `,` in `1,234.56`, an apostrophe.
    pub grouping: Option<char>,
    /// The order of days written with figures only.
    pub dates: DateOrder,
    /// Words that stand for an empty cell: `NA`, `n.c.`
    pub missing: Vec<String>,
}

/// What the user says of a table; the rest is detected.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("projects.csv");
/// # std::fs::write(&path, b"id;budget\ncaf\xe9;1.234,50\n")?;
/// use jalon_columnar::table::{DateOrder, Decimal, Encoding, Habits, Overrides, Reading, Tables, describe};
/// // projects.csv, as Windows writes it: id;budget, then café;1.234,50
/// let overrides = Overrides { decimal: Some(Decimal::Comma), dates: Some(DateOrder::DayFirst), ..Overrides::default() };
/// let tables = Tables::open(&framework, &[path], &Reading { overrides, ..Reading::default() })?;
/// let described = describe(tables)?;
/// let Habits { encoding, delimiter, decimal, dates, .. } = &described.files[0].source.habits;
/// assert_eq!((encoding.name(), *delimiter, decimal.sign(), *dates), ("windows-1252", b';', ',', DateOrder::DayFirst));
/// assert!(Encoding::ALL.contains(encoding));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overrides {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// What stands between cells.
    pub delimiter: Option<u8>,
    /// The decimal sign.
    pub decimal: Option<Decimal>,
    /// The sign that groups digits.
    pub grouping: Option<char>,
    /// The order of days written with figures only.
    pub dates: Option<DateOrder>,
    /// Words that stand for an empty cell.
    pub missing: Vec<String>,
    /// Lines before the one with the names of the columns.
    pub skip_lines: Option<usize>,
    /// The sheet of a workbook, by its name; else the first that has cells.
    pub sheet: Option<String>,
}

/// The encoding of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// Windows-1252, which holds ISO 8859-1.
    Windows1252,
    /// ISO 8859-15 (with the euro sign).
    Latin9,
    /// What old Macintoshes wrote.
    MacRoman,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
}

/// The sign before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `12.5`
    Point,
    /// `12,5`
    Comma,
}

/// The order of days written with figures only. ISO dates are read in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// `31/12/2020`
    DayFirst,
    /// `12/31/2020`
    MonthFirst,
    /// Only `2020-12-31`.
    Iso,
}

impl Default for Habits {
    fn default() -> Habits {
        Habits {
            encoding: Encoding::Utf8,
            delimiter: b',',
            decimal: Decimal::Point,
            grouping: None,
            dates: DateOrder::Iso,
            missing: Vec::new(),
        }
    }
}

impl Decimal {
    /// The sign.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Decimal::Point => '.',
            Decimal::Comma => ',',
        }
    }
}

impl Encoding {
    /// All that are known.
    pub const ALL: [Encoding; 6] = [
        Encoding::Utf8,
        Encoding::Windows1252,
        Encoding::Latin9,
        Encoding::MacRoman,
        Encoding::Utf16Le,
        Encoding::Utf16Be,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Windows1252 => "windows-1252",
            Encoding::Latin9 => "iso-8859-15",
            Encoding::MacRoman => "macintosh",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }

    pub(crate) fn rules(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
            Encoding::Latin9 => encoding_rs::ISO_8859_15,
            Encoding::MacRoman => encoding_rs::MACINTOSH,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Encoding {
    type Err = String;

    fn from_str(text: &str) -> Result<Encoding, String> {
        let plain = text.to_ascii_lowercase().replace(['_', ' '], "-");
        match plain.as_str() {
            "utf8" => Ok(Encoding::Utf8),
            "cp1252" | "latin1" | "latin-1" | "iso-8859-1" => Ok(Encoding::Windows1252),
            "latin9" | "latin-9" => Ok(Encoding::Latin9),
            "mac" | "macroman" | "mac-roman" => Ok(Encoding::MacRoman),
            "utf16" | "utf-16" => Ok(Encoding::Utf16Le),
            plain => Encoding::ALL
                .into_iter()
                .find(|known| known.name() == plain)
                .ok_or_else(|| Encoding::ALL.map(Encoding::name).join(", ")),
        }
    }
}

/// A plain decimal of at most fifteen digits: the whole number that its digits make, and how many stand behind the sign.
/// Anything else (spaces, units, exponents, more digits) is none, and left to [`figure`].
#[inline(always)]
pub(crate) fn plain(bytes: &[u8], decimal: u8) -> Option<(i64, usize)> {
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some(_) => (false, bytes),
        None => return None,
    };
    // Fifteen digits and a sign; longer texts may still be short numbers, but that is rare.
    if digits.len() > 16 {
        return None;
    }
    let (mut value, mut count, mut behind) = (0u64, 0usize, None);
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value * 10 + u64::from(digit);
            count += 1;
        } else if *byte == decimal && behind.is_none() && at > 0 {
            behind = Some(at + 1);
        } else {
            return None;
        }
    }
    let places = match behind {
        None => 0,
        Some(from) if from < digits.len() => digits.len() - from,
        Some(_) => return None,
    };
    if count == 0 || count > 15 {
        return None;
    }
    let value = value as i64;
    Some((if negative { -value } else { value }, places))
}

/// The float that stands for a decimal of at most fifteen digits: the nearest to it, as both parts are exact.
#[inline(always)]
pub(crate) fn float(value: i64, places: usize) -> f64 {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    match POWERS.get(places) {
        Some(power) => value as f64 / power,
        None => f64::NAN,
    }
}

/// A figure with a point for decimals and no grouping sign but spaces; none where a sign could mean either.
pub(crate) fn figure<'t>(text: &'t str, habits: &Habits) -> Option<Cow<'t, str>> {
    let text = text.trim();
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let signs = ['.', ',', '\'', '\u{2019}'];
    if !text.contains(signs) {
        return Some(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let after = at + sign.len_utf8();
        if !signs.contains(&sign) || !digit(at.checked_sub(1)) || !digit(Some(after)) {
            out.push(sign);
        } else if Some(sign) == habits.grouping || (sign == '\u{2019}' && habits.grouping == Some('\'')) {
            let group = (after..after + 3).all(|at| digit(Some(at))) && !digit(Some(after + 3));
            if !group {
                return None;
            }
        } else if sign == habits.decimal.sign() {
            out.push('.');
        } else {
            return None;
        }
    }
    // A comma that is left would be read by the framework's language.
    (!out.contains(',')).then_some(Cow::Owned(out))
}

/// Yes or no, in any of the usual spellings.
pub(crate) fn truth(bytes: &[u8]) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| bytes.eq_ignore_ascii_case(word.as_bytes()));
    match bytes {
        b"true" | b"1" => Some(true),
        b"false" | b"0" => Some(false),
        _ if is(&["o", "oui", "y", "yes", "vrai", "true", "t", "x", "on"]) => Some(true),
        _ if is(&["n", "non", "no", "faux", "false", "f", "off"]) => Some(false),
        _ => None,
    }
}

/// A whole day as days since 1970: `2020-12-31`, or with figures only in the order that is the habit.
pub(crate) fn day(bytes: &[u8], order: DateOrder) -> Option<i32> {
    let [a, b, c, d, e, f, g, h, i, j] = <[u8; 10]>::try_from(bytes).ok()?;
    let pair = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then_some(i16::from(tens) * 10 + i16::from(ones))
    };
    let between = |sign: u8| matches!(sign, b'/' | b'.' | b'-');
    let (year, month, day) = if e == b'-' && h == b'-' {
        (pair(a, b)? * 100 + pair(c, d)?, pair(f, g)?, pair(i, j)?)
    } else if between(c) && c == f && order != DateOrder::Iso {
        let (first, second, year) = (pair(a, b)?, pair(d, e)?, pair(g, h)? * 100 + pair(i, j)?);
        if order == DateOrder::DayFirst { (year, second, first) } else { (year, first, second) }
    } else {
        return None;
    };
    let day = Day::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
    Some(day.since_1970())
}

/// A date in ISO 8601: figures only are put in order, `12/2020` is a month; anything else is given back as it is.
pub(crate) fn iso(text: &str, order: DateOrder) -> Cow<'_, str> {
    let text = text.trim();
    let (date, time) = match text.find([' ', 'T']) {
        Some(at) => (text.get(..at).unwrap_or(text), text.get(at..).unwrap_or("")),
        None => (text, ""),
    };
    let parts: Vec<&str> = date.split(['/', '.', '-']).collect();
    let figures = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !figures {
        return Cow::Borrowed(text);
    }
    let out = match (parts.as_slice(), order) {
        ([year, month, day], _) if year.len() == 4 && !date.contains('-') => {
            format!("{year}-{month:0>2}-{day:0>2}{time}")
        }
        ([day, month, year], DateOrder::DayFirst) | ([month, day, year], DateOrder::MonthFirst)
            if year.len() == 4 && day.len() <= 2 && month.len() <= 2 =>
        {
            format!("{year}-{month:0>2}-{day:0>2}{time}")
        }
        ([month, year], DateOrder::DayFirst | DateOrder::MonthFirst) if year.len() == 4 && month.len() <= 2 => {
            format!("{year}-{month:0>2}")
        }
        _ => return Cow::Borrowed(text),
    };
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn french() -> Habits {
        Habits { decimal: Decimal::Comma, delimiter: b';', dates: DateOrder::DayFirst, ..Habits::default() }
    }

    #[test]
    fn plain_figures_are_those_that_a_float_stands_for() {
        assert_eq!(plain(b"12,50", b','), Some((1250, 2)));
        assert_eq!(plain(b"-7", b','), Some((-7, 0)));
        assert_eq!(plain(b"123456789012345", b'.'), Some((123_456_789_012_345, 0)));
        for other in ["", "-", "12,", ",5", "1 2", "12.5", "1e3", "1234567890123456", "12 €", "--1"] {
            assert_eq!(plain(other.as_bytes(), b','), None, "{other}");
        }
        assert_eq!(float(1250, 2), 12.5);
        assert_eq!(float(1, 1) + float(2, 1), 0.1 + 0.2);
    }

    #[test]
    fn a_sign_that_could_mean_either_is_no_figure() {
        let german = Habits { grouping: Some('.'), ..french() };
        assert_eq!(figure("1.234,56", &german).as_deref(), Some("1234.56"));
        assert_eq!(figure("1.234,56", &french()), None);
        assert_eq!(figure("1.5", &french()), None);
        assert_eq!(figure("1.5", &german), None);
        assert_eq!(figure("12 000,5 €", &french()).as_deref(), Some("12 000.5 €"));
        assert_eq!(figure("1,5", &Habits::default()), None);
        assert_eq!(figure("900 .. 1000", &french()).as_deref(), Some("900 .. 1000"));
        let swiss = Habits { grouping: Some('\''), ..Habits::default() };
        assert_eq!(figure("12'000.50", &swiss).as_deref(), Some("12000.50"));
    }

    #[test]
    fn days_are_put_in_order() {
        assert_eq!(day(b"1970-01-02", DateOrder::Iso), Some(1));
        assert_eq!(day(b"02/01/1970", DateOrder::DayFirst), Some(1));
        assert_eq!(day(b"02/01/1970", DateOrder::MonthFirst), Some(31));
        assert_eq!(day(b"02/01/1970", DateOrder::Iso), None);
        assert_eq!(day(b"31/02/1970", DateOrder::DayFirst), None);
        assert_eq!(iso("1/2/2020", DateOrder::DayFirst), "2020-02-01");
        assert_eq!(iso("02/2020", DateOrder::DayFirst), "2020-02");
        assert_eq!(iso("2020/2/1", DateOrder::Iso), "2020-02-01");
        assert_eq!(iso("2020-02", DateOrder::DayFirst), "2020-02");
        assert_eq!(iso("31/12/2020 14:30", DateOrder::DayFirst), "2020-12-31 14:30");
        assert_eq!(iso("soon", DateOrder::DayFirst), "soon");
    }

    #[test]
    fn yes_and_no_have_many_spellings() {
        for yes in ["O", "oui", "OUI", "Vrai", "1", "x", "Yes", "TRUE"] {
            assert_eq!(truth(yes.as_bytes()), Some(true), "{yes}");
        }
        for no in ["N", "non", "0", "faux", "False", "no"] {
            assert_eq!(truth(no.as_bytes()), Some(false), "{no}");
        }
        assert_eq!(truth(b"peut-\xc3\xaatre"), None);
    }
}
