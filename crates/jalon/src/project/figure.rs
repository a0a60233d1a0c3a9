//! Figures, units and durations as people write them in data: `500 000 €`, `€500,000`, `13,6 %`, `18 mois`, `P18M`.

use crate::date::Duration;
use crate::framework::UnitDeclaration;
use crate::lang::Language;
use crate::number::{Number, NumberError};
use crate::unit::{Unit, builtin};

/// A figure and what stands behind it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Figure<'t> {
    /// Sign, digits, `.`, exponent: no grouping.
    pub(crate) digits: String,
    /// The unit as written; empty if there is none.
    pub(crate) unit: &'t str,
    /// Whether the unit stands right behind the digits.
    pub(crate) joined: bool,
}

/// Reads a figure with its unit. Digits may be grouped by threes with a space or `_`; the decimal sign is a point, or in
/// French a comma; in English a comma groups. None if it is no figure.
pub(crate) fn read(text: &str, language: Language) -> Option<Figure<'_>> {
    let text = text.trim();
    // A currency sign may stand before: €500,000.
    let (ahead, rest) = match text.chars().next() {
        Some(sign @ ('€' | '$' | '£')) => (text.get(..sign.len_utf8())?, text.get(sign.len_utf8()..)?.trim_start()),
        _ => ("", text),
    };
    let mut digits = String::new();
    let mut rest = rest;
    if let Some(after) = rest.strip_prefix(['-', '\u{2212}']) {
        digits.push('-');
        rest = after.trim_start();
    } else if let Some(after) = rest.strip_prefix('+') {
        rest = after;
    }
    let first = run(rest);
    if first.is_empty() {
        return None;
    }
    digits.push_str(first);
    rest = rest.get(first.len()..)?;
    let mut grouped = false;
    loop {
        let mut after = rest.chars();
        let Some(separator) = after.next() else { break };
        let groups = matches!(separator, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '_')
            || (separator == ',' && language == Language::English);
        let group = run(after.as_str());
        if !groups || group.is_empty() {
            break;
        }
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
        grouped = true;
        rest = after.as_str().get(3..)?;
    }
    let decimal = match rest.chars().next() {
        Some('.') => true,
        Some(',') => language == Language::French,
        _ => false,
    };
    if decimal {
        let fraction = run(rest.get(1..)?);
        if fraction.is_empty() {
            return None;
        }
        digits.push('.');
        digits.push_str(fraction);
        rest = rest.get(1 + fraction.len()..)?;
    }
    if !grouped && let Some(after) = rest.strip_prefix(['e', 'E']) {
        let unsigned = after.strip_prefix(['-', '+']).unwrap_or(after);
        let exponent = run(unsigned);
        let end = after.len() - unsigned.len() + exponent.len();
        if !exponent.is_empty() {
            digits.push('e');
            digits.push_str(after.get(..end)?);
            rest = after.get(end..)?;
        }
    }
    let unit = rest.trim_start();
    if !ahead.is_empty() {
        return unit.is_empty().then_some(Figure { digits, unit: ahead, joined: false });
    }
    Some(Figure { digits, unit, joined: unit.len() == rest.len() })
}

fn run(text: &str) -> &str {
    text.get(..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())).unwrap_or("")
}

/// Reads digits, or an exact fraction (`1/3`).
pub(crate) fn number(digits: &str) -> Result<Number, NumberError> {
    if digits.contains('/') { digits.parse() } else { Number::parse_decimal(digits) }
}

/// Whether a text is an exact fraction: `1/3`.
pub(crate) fn is_fraction(text: &str) -> bool {
    text.trim_start_matches('-').split_once('/').is_some_and(|(above, below)| {
        !run(above).is_empty() && run(above) == above && !run(below).is_empty() && run(below) == below
    })
}

/// The unit that a text names, the framework's own units first: `EUR`, `€`, `kWh/m2`, `EUR 2016`, `points out of 5`.
pub(crate) fn unit(text: &str, own: &[UnitDeclaration]) -> Option<Unit> {
    let text = text.trim();
    for prefix in ["points out of ", "point out of ", "points sur ", "point sur "] {
        if let Some(top) = text.strip_prefix(prefix) {
            return Number::parse_decimal(&top.trim().replace(',', ".")).ok().map(|top| Unit::points_out_of(&top));
        }
    }
    if let Some(unit) = named(text, own) {
        return Some(unit);
    }
    let mut parts = text.split('/');
    let mut unit = Unit::none();
    for factor in parts.next()?.split(['*', '·', '×']) {
        if factor.trim() != "1" {
            unit = unit.mul(&power(factor.trim(), own)?);
        }
    }
    for factor in parts {
        unit = unit.div(&power(factor.trim(), own)?);
    }
    Some(unit)
}

fn power(text: &str, own: &[UnitDeclaration]) -> Option<Unit> {
    if let Some(unit) = named(text, own) {
        return Some(unit);
    }
    if let Some((name, year)) = text.rsplit_once(' ')
        && year.len() == 4
        && let Ok(year) = year.parse()
    {
        return named(name.trim(), own)?.with_price_year(year);
    }
    let (name, exponent) = match text.split_once('^') {
        Some((name, exponent)) => (name, exponent.parse().ok()?),
        None if text.ends_with(['2', '²']) => (text.trim_end_matches(['2', '²']), 2),
        None if text.ends_with(['3', '³']) => (text.trim_end_matches(['3', '³']), 3),
        None => return None,
    };
    if !(-9..=9).contains(&exponent) {
        return None;
    }
    Some(named(name, own)?.powi(exponent))
}

fn named(name: &str, own: &[UnitDeclaration]) -> Option<Unit> {
    let is = |label: &Option<String>| label.as_deref() == Some(name);
    own.iter()
        .find(|unit| {
            unit.name == name
                || is(&unit.labels.en)
                || is(&unit.labels.fr)
                || is(&unit.plurals.en)
                || is(&unit.plurals.fr)
        })
        .map(|unit| unit.unit.clone())
        .or_else(|| Unit::builtin(name))
}

/// Reads a duration: `18 months`, `2 ans 3 mois`, `45 days`, or ISO 8601 (`P18M`, `P1Y6M`, `P2W`, `PT36H`).
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut duration = Duration::default();
    if let Some(iso) = text.strip_prefix('P') {
        let (date, time) = iso.split_once('T').map_or((iso, None), |(date, time)| (date, Some(time)));
        if date.is_empty() && time.is_none_or(str::is_empty) || time == Some("") {
            return None;
        }
        iso_parts(date, &mut duration, &[('Y', "year"), ('M', "month"), ('W', "week"), ('D', "day")])?;
        iso_parts(time.unwrap_or(""), &mut duration, &[('H', "hour"), ('M', "minute"), ('S', "second")])?;
    } else {
        let mut rest = text;
        while !rest.is_empty() {
            let digits = run(rest);
            let after = rest.get(digits.len()..)?.trim_start();
            let word = after.get(..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len()))?;
            add(&mut duration, digits.parse().ok()?, builtin::find(word)?.name)?;
            rest = after.get(word.len()..)?.trim_start_matches([' ', '\u{a0}', ',']);
            rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix("et ")).unwrap_or(rest).trim_start();
        }
        if text.is_empty() {
            return None;
        }
    }
    if negative {
        duration = Duration {
            months: duration.months.checked_neg()?,
            days: duration.days.checked_neg()?,
            seconds: duration.seconds.checked_neg()?,
        };
    }
    Some(duration)
}

fn iso_parts(mut text: &str, duration: &mut Duration, letters: &[(char, &str)]) -> Option<()> {
    let mut letters = letters.iter();
    while !text.is_empty() {
        let digits = run(text);
        let letter = text.get(digits.len()..)?.chars().next()?;
        let (_, name) = letters.find(|(known, _)| *known == letter)?;
        add(duration, digits.parse().ok()?, name)?;
        text = text.get(digits.len() + 1..)?;
    }
    Some(())
}

/// Adds so many of a unit of time, by its English name.
pub(crate) fn add(duration: &mut Duration, count: i64, unit: &str) -> Option<()> {
    let (sum, factor) = match unit {
        "year" => (&mut duration.months, 12),
        "month" => (&mut duration.months, 1),
        "week" => (&mut duration.days, 7),
        "day" => (&mut duration.days, 1),
        "hour" => (&mut duration.seconds, 3600),
        "minute" => (&mut duration.seconds, 60),
        "second" => (&mut duration.seconds, 1),
        _ => return None,
    };
    *sum = sum.checked_add(count.checked_mul(factor)?)?;
    Some(())
}

/// A duration in ISO 8601.
pub(crate) fn duration_text(duration: Duration) -> String {
    let Duration { months, days, seconds } = duration;
    let sign = if months < 0 || days < 0 || seconds < 0 { "-" } else { "" };
    let mut text = format!("{sign}P");
    for (count, letter) in [(months, "M"), (days, "D")] {
        if count != 0 {
            text.push_str(&format!("{}{letter}", count.unsigned_abs()));
        }
    }
    if seconds != 0 || text.ends_with('P') {
        text.push_str(&format!("T{}S", seconds.unsigned_abs()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(text: &str, language: Language) -> Option<(String, String)> {
        read(text, language).map(|figure| (figure.digits, figure.unit.to_owned()))
    }

    #[test]
    fn figures_read_as_their_language_writes_them() {
        let (en, fr) = (Language::English, Language::French);
        let figure = |digits: &str, unit: &str| Some((digits.to_owned(), unit.to_owned()));
        assert_eq!(digits("500 000 €", fr), figure("500000", "€"));
        assert_eq!(digits("500\u{202f}000\u{a0}€", fr), figure("500000", "€"));
        assert_eq!(digits("€500,000", en), figure("500000", "€"));
        assert_eq!(digits("13,6 %", fr), figure("13.6", "%"));
        assert_eq!(digits("13.6%", en), figure("13.6", "%"));
        assert_eq!(digits("13,6 %", en), None, "a comma groups by threes in English");
        assert_eq!(digits("1 00 000", fr), None);
        assert_eq!(digits("1e3", en), figure("1e3", ""));
        assert_eq!(digits("12O", en), figure("12", "O"));
        assert_eq!(digits("2 EUR 2016", en), figure("2", "EUR 2016"));
        assert_eq!(digits("−3.5 kWh/m2", en), figure("-3.5", "kWh/m2"));
    }

    #[test]
    fn units_are_read_with_powers_and_price_years() {
        let text = |text: &str| unit(text, &[]).map(|unit| unit.to_string());
        assert_eq!(text("€").as_deref(), Some("EUR"));
        assert_eq!(text("EUR/personne").as_deref(), Some("EUR/person"));
        assert_eq!(text("EUR 2016").as_deref(), Some("EUR 2016"));
        assert_eq!(text("points sur 5").as_deref(), Some("points out of 5"));
        assert_eq!(text("florin"), None);
    }

    #[test]
    fn durations_are_read_in_words_and_in_iso() {
        let of = |months, days, seconds| Some(Duration { months, days, seconds });
        assert_eq!(duration("18 months"), of(18, 0, 0));
        assert_eq!(duration("2 ans et 3 mois"), of(27, 0, 0));
        assert_eq!(duration("P1Y6M"), of(18, 0, 0));
        assert_eq!(duration("P2W"), of(0, 14, 0));
        assert_eq!(duration("PT36H"), of(0, 0, 36 * 3600));
        assert_eq!(duration("-P1D"), of(0, -1, 0));
        for wrong in ["", "P", "PT", "P1M1Y", "18", "months", "1.5 years"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
        for text in ["P18M", "P2D", "-P1M3D", "PT0S"] {
            assert_eq!(duration(text).map(duration_text).as_deref(), Some(text));
        }
    }
}
