//! How a text is written, found out from its beginning and the framework that it is for.

use jalon::framework::{Framework, Type};

use crate::table::csv;
use crate::table::habits::{DateOrder, Decimal, Encoding, Habits, Overrides};
use crate::table::slots::{Asked, Role, Slot, known};

/// What a sample shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Detected {
    pub(crate) habits: Habits,
    pub(crate) end_of_line: u8,
    /// The names of the columns.
    pub(crate) headers: Vec<String>,
    /// Lines up to and with the names of the columns.
    pub(crate) lines: u64,
    /// The rows of the sample.
    pub(crate) rows: Vec<Vec<Vec<u8>>>,
}

/// The encoding of a text, and how many bytes of a mark stand before it.
pub(crate) fn encoding(sample: &[u8], whole: bool) -> (Encoding, usize) {
    match sample {
        [0xef, 0xbb, 0xbf, ..] => return (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => return (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => return (Encoding::Utf16Be, 2),
        [_, 0, _, 0, ..] => return (Encoding::Utf16Le, 0),
        [0, _, 0, _, ..] => return (Encoding::Utf16Be, 0),
        _ => {}
    }
    match std::str::from_utf8(sample) {
        Ok(_) => (Encoding::Utf8, 0),
        // The sample may end within a letter.
        Err(error) if error.error_len().is_none() && !whole => (Encoding::Utf8, 0),
        Err(_) => (Encoding::Windows1252, 0),
    }
}

/// How a text in UTF-8 is written. None if it holds no row.
pub(crate) fn habits(
    framework: &Framework,
    slots: &[Slot],
    asked: Asked<'_>,
    text: &[u8],
    encoding: Encoding,
    overrides: &Overrides,
) -> Option<Detected> {
    let end_of_line = if text.contains(&b'\n') || !text.contains(&b'\r') { b'\n' } else { b'\r' };
    let skip = overrides.skip_lines.unwrap_or(0);
    let (text, skipped) = without_lines(text, end_of_line, skip);
    // Excel's own word for the separator.
    let first = text.split(|byte| *byte == end_of_line).next().unwrap_or_default();
    let said = match first.strip_suffix(b"\r").unwrap_or(first) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some(*delimiter),
        _ => None,
    };
    let (text, skipped) = match said {
        Some(_) => {
            let (text, lines) = without_lines(text, end_of_line, 1);
            (text, skipped + lines)
        }
        None => (text, skipped),
    };
    let candidates: Vec<u8> = match overrides.delimiter.or(said) {
        Some(delimiter) => vec![delimiter],
        None => vec![b';', b',', b'\t', b'|'],
    };
    let mut best: Option<((usize, usize, usize), u8, usize, Vec<(u64, Vec<Vec<u8>>)>)> = None;
    for delimiter in candidates {
        let rows = csv::sample(text, delimiter, end_of_line, 1000);
        // The names may stand below a title.
        let places = if overrides.skip_lines.is_some() { 1 } else { 20 };
        for (place, (_, row)) in rows.iter().take(places).enumerate() {
            let names: Vec<String> = row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            let width = names.len();
            let same = rows.iter().skip(place).filter(|(_, row)| row.len() == width).count();
            let score = (known(framework, slots, asked, &names), if width > 1 { same } else { 0 }, width);
            if best.as_ref().is_none_or(|(known, _, _, _)| (score.0 > known.0) || (place == 0 && score > *known)) {
                best = Some((score, delimiter, place, rows.clone()));
            }
        }
    }
    let (_, delimiter, place, rows) = best?;
    let (line, names) = rows.get(place)?;
    let headers: Vec<String> = names.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    let lines = skipped + line + 1;
    let rows: Vec<Vec<Vec<u8>>> = rows.into_iter().skip(place + 1).map(|(_, row)| row).collect();
    let mut habits = Habits { encoding, delimiter, ..Habits::default() };
    habits.missing.clone_from(&overrides.missing);
    Some(Detected { habits, end_of_line, headers, lines, rows })
}

fn without_lines(text: &[u8], end_of_line: u8, lines: usize) -> (&[u8], u64) {
    let mut rest = text;
    let mut passed = 0;
    for _ in 0..lines {
        match rest.iter().position(|byte| *byte == end_of_line) {
            Some(at) => rest = rest.get(at + 1..).unwrap_or_default(),
            None => rest = &[],
        }
        passed += 1;
    }
    (rest, passed)
}

/// The signs and orders that the cells of a sample show, in the columns where they matter; and for each slot whether its
/// figures are whole.
pub(crate) fn cells<'t>(
    framework: &Framework,
    slots: &mut [Slot],
    roles: &[Role],
    rows: impl Iterator<Item = &'t [Vec<u8>]> + Clone,
    habits: &mut Habits,
    overrides: &Overrides,
) {
    let mut votes = Votes::default();
    for (column, role) in roles.iter().enumerate() {
        let Role::Cell(slot) = role else { continue };
        let Some(input) = slots.get(*slot).and_then(|slot| framework.inputs.get(slot.input.0 as usize)) else {
            continue;
        };
        let texts = rows.clone().filter_map(|row| std::str::from_utf8(row.get(column)?).ok());
        match &input.ty {
            Type::Number(_) => texts.for_each(|text| votes.number(text)),
            Type::Date { .. } => texts.for_each(|text| votes.date(text)),
            _ => {}
        }
    }
    let likely = if habits.delimiter == b';' { Decimal::Comma } else { Decimal::Point };
    habits.decimal = overrides.decimal.unwrap_or(match votes.comma.cmp(&votes.point) {
        std::cmp::Ordering::Greater => Decimal::Comma,
        std::cmp::Ordering::Less => Decimal::Point,
        std::cmp::Ordering::Equal => likely,
    });
    habits.grouping = overrides.grouping.or(match habits.decimal {
        Decimal::Comma if votes.grouped_by_point > 0 => Some('.'),
        Decimal::Point if votes.grouped_by_comma > 0 => Some(','),
        _ if votes.grouped_by_apostrophe > 0 => Some('\''),
        _ => None,
    });
    habits.dates = overrides.dates.unwrap_or(match (votes.day_first, votes.month_first, votes.either) {
        (0, 0, 0) => DateOrder::Iso,
        (day, month, _) if day >= month => DateOrder::DayFirst,
        _ => DateOrder::MonthFirst,
    });
    let sign = habits.decimal.sign() as u8;
    for (column, role) in roles.iter().enumerate() {
        let Role::Cell(at) = role else { continue };
        let Some(slot) = slots.get_mut(*at) else { continue };
        let Some(input) = framework.inputs.get(slot.input.0 as usize) else { continue };
        if let Type::Number(ty) = &input.ty
            && !ty.count
        {
            let mut seen = false;
            let whole = rows.clone().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()).all(|cell| {
                seen = true;
                matches!(super::habits::plain(cell, sign), Some((_, 0)))
            });
            slot.whole = whole && seen;
        }
    }
}

/// What the cells of a sample speak for.
#[derive(Debug, Default)]
struct Votes {
    comma: usize,
    point: usize,
    grouped_by_point: usize,
    grouped_by_comma: usize,
    grouped_by_apostrophe: usize,
    day_first: usize,
    month_first: usize,
    /// Days with figures only that read both ways.
    either: usize,
}

impl Votes {
    fn number(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let signs: Vec<(usize, u8)> = bytes
            .iter()
            .enumerate()
            .filter(|(at, byte)| matches!(byte, b'.' | b',' | b'\'') && *at > 0 && digit(at - 1) && digit(at + 1))
            .map(|(at, byte)| (at, *byte))
            .collect();
        let Some((at, last)) = signs.last().copied() else { return };
        if last == b'\'' {
            self.grouped_by_apostrophe += 1;
            return;
        }
        let behind = bytes.get(at + 1..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let before: Vec<u8> = signs.iter().rev().skip(1).map(|(_, sign)| *sign).collect();
        if before.contains(&last) {
            // Twice the same sign: it groups.
            match last {
                b'.' => self.grouped_by_point += 1,
                _ => self.grouped_by_comma += 1,
            }
            return;
        }
        match before.first() {
            Some(b'.') => self.grouped_by_point += 1,
            Some(b',') => self.grouped_by_comma += 1,
            Some(_) => self.grouped_by_apostrophe += 1,
            // Three digits behind a sign with one to three before may be a group.
            None => {
                let ahead = bytes.get(..at).unwrap_or_default();
                let digits = ahead.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
                let zero = digits == 1 && bytes.get(at - 1) == Some(&b'0');
                let spaced = ahead.contains(&b' ');
                if behind == 3 && digits <= 3 && !zero && !spaced {
                    return;
                }
            }
        }
        match last {
            b',' => self.comma += 1,
            _ => self.point += 1,
        }
    }

    fn date(&mut self, text: &str) {
        let date = text.trim().split([' ', 'T']).next().unwrap_or("");
        let parts: Vec<Option<u16>> = date.split(['/', '.', '-']).map(|part| part.parse().ok()).collect();
        if let [Some(first), Some(second), Some(1000..=9999)] = parts.as_slice() {
            match (*first, *second) {
                (13..=31, 1..=12) => self.day_first += 1,
                (1..=12, 13..=31) => self.month_first += 1,
                _ => self.either += 1,
            }
        } else if let [Some(_), Some(1000..=9999)] = parts.as_slice() {
            self.either += 1;
        }
    }
}
