//! Figures and dates that are written as texts, where they are plain: all others are for the plain evaluator. And what is
//! asked of texts themselves.

use jalon::evaluation::{is_siren, is_siret};
use jalon::source::composed;

/// Longer texts, in bytes, are for the plain evaluator.
pub(crate) const MOST_TEXT: usize = 1 << 20;

/// A question that is put to texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextTest {
    /// How many of its first characters are looked at; none: all.
    pub(crate) first: Option<usize>,
    /// What is asked.
    pub(crate) question: Question,
}

/// What is asked of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Question {
    /// It is one of these, which are in order.
    OneOf(Vec<Box<str>>),
    /// It begins with this.
    StartsWith(Box<str>),
    /// This stands in it.
    Contains(Box<str>),
    /// It is the number of a legal unit.
    Siren,
    /// It is the number of an establishment.
    Siret,
}

impl TextTest {
    /// Whether a text as it is given passes.
    pub(crate) fn passes(&self, text: &str) -> bool {
        let text = composed(text);
        let text = beginning(&text, self.first);
        match &self.question {
            Question::OneOf(texts) => texts.binary_search_by(|one| (**one).cmp(text)).is_ok(),
            Question::StartsWith(start) => text.starts_with(&**start),
            Question::Contains(part) => text.contains(&**part),
            Question::Siren => is_siren(text),
            Question::Siret => is_siret(text),
        }
    }
}

/// So many of the first characters of a text; none: all.
pub(crate) fn beginning(text: &str, first: Option<usize>) -> &str {
    let end = first.and_then(|first| text.char_indices().nth(first)).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// Digits that any float tells apart: fifteen.
const DIGITS: u32 = 15;

/// The questions that a text answers with yes, a bit each; none where only the plain evaluator can tell.
pub(super) fn passed(tests: &[TextTest], text: &str) -> Option<f64> {
    // So many bits are a float.
    if tests.len() > f64::MANTISSA_DIGITS as usize || text.len() > MOST_TEXT {
        return None;
    }
    let passed = tests.iter().enumerate().filter(|(_, test)| test.passes(text));
    #[allow(clippy::cast_precision_loss)]
    Some(passed.fold(0u64, |passed, (at, _)| passed | 1 << at) as f64)
}

/// The float that a plain figure stands for: `-1234.5`, no more than fifteen digits, no exponent, no grouping. A float is the
/// nearest to such a decimal, and the decimal its shortest, whatever zeros stand at its end.
pub(super) fn figure(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, bytes),
    };
    let (mut value, mut count, mut places, mut point) = (0u64, 0u32, 0usize, false);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                count += u32::from(count > 0 || *byte != b'0');
                value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
                places += usize::from(point);
            }
            // Digits on both sides.
            b'.' if !point && at > 0 && at + 1 < digits.len() => point = true,
            _ => return None,
        }
    }
    if digits.is_empty() || count > DIGITS {
        return None;
    }
    // Both are floats exactly, so their quotient is the nearest float.
    #[allow(clippy::cast_precision_loss)]
    let float = value as f64 / POWERS.get(places)?;
    Some(if negative { -float } else { float })
}

/// The powers of ten that are floats.
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// The day that `2016-09-28` is, since 1970.
pub(super) fn day(text: &str) -> Option<i32> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    let (month, day) = (digit(m1)? * 10 + digit(m2)?, digit(d1)? * 10 + digit(d2)?);
    let day = jalon::date::Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?;
    Some(day.since_1970())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_figures_are_read_as_their_nearest_float() {
        for text in
            ["0", "12", "-3.5", "0.1", "123456789012345", "99999999999.9999", "0.000000000000001", "007", "1.50"]
        {
            assert_eq!(figure(text), text.parse().ok(), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1e3", "1 000", "1,5", "12O", "1234567890123456", "1..2", "+1"] {
            assert_eq!(figure(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_where_they_exist() {
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(day("2016-02-29"), Some(16_860));
        for text in ["2015-02-29", "2016-2-9", "2016-13-01", "2016-02", "2016/02/01", "2016-02-01T"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
