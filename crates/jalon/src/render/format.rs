//! Figures as the reader writes them: `500 000 €` or `€500,000`, `3,89 sur 5` or `3.89 out of 5`, `30 novembre 2020`.
//!
//! What does not end within a few digits is rounded and marked `≈`. Nothing here ever feeds a decision.

use super::words::{self, NARROW, NO_BREAK, pick};
use crate::axis::AxisId;
use crate::date::{Date, Duration, Span};
use crate::framework::{ExprId, ExprKind, Framework, Function, ItemKind, Project, Type, Walk};
use crate::lang::Language;
use crate::number::{Number, Rounding};
use crate::unit::{Factor, Kind, Unit, builtin};
use crate::value::{Bounds, Datum, Interval, Open, Value};

/// How many digits behind the point are shown of a number that ends there; longer ones are rounded.
const EXACT_PLACES: u32 = 4;

/// A figure in plain ASCII, rounded for display, and whether rounding changed it.
///
/// At most four digits behind the point if it ends there; else two, or as many as it takes to show two digits of a small one.
///
/// ```
/// use jalon::{number::Number, render::format::rounded};
/// assert_eq!(rounded(&Number::scaled(625, 1)), ("62.5".to_owned(), false));
/// assert_eq!(rounded(&Number::ratio(35, 9).unwrap_or_default()), ("3.89".to_owned(), true));
/// ```
#[must_use]
pub fn rounded(number: &Number) -> (String, bool) {
    // Nearly all numbers are small enough to see without reading back.
    let ends = number.to_scaled(EXACT_PLACES).is_some();
    let short = number.to_decimal(EXACT_PLACES, Rounding::HalfUp);
    if ends || (number.is_exact() && Number::parse_decimal(&short).ok().as_ref() == Some(number)) {
        return (short, false);
    }
    let tenth = Number::scaled(1, 1);
    let size = number.abs();
    let mut places = 2;
    let mut limit = Number::ONE;
    while places < 12 && size.compare(&limit.mul(&tenth)).is_lt() == Some(true) {
        limit = limit.mul(&tenth);
        places += 1;
    }
    (number.to_decimal(places, Rounding::HalfUp), true)
}

/// A whole number with its digits grouped.
#[must_use]
pub(crate) fn integer(number: i64, language: Language) -> String {
    grouped(&number.to_string(), language, 4)
}

/// A plain decimal (ASCII, `.`) as the language writes it, all its digits: `500,000`, `0,125`. What is none stays as it is.
#[must_use]
pub(crate) fn decimal(digits: &str, language: Language) -> String {
    if digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        grouped(digits, language, 5)
    } else {
        digits.to_owned()
    }
}

/// A plain decimal (ASCII, `.`) with grouped digits and the mark of the language; groups from so many digits on.
fn grouped(decimal: &str, language: Language, from: usize) -> String {
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", decimal),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::from(sign);
    let (separator, mark) = match language {
        Language::English => (',', '.'),
        Language::French => (NARROW, ','),
    };
    let count = whole.len();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && count >= from && (count - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(mark);
        out.push_str(fraction);
    }
    out
}

/// A number in base units, in the unit in which it is written: `€500,000`, `62.5%`, `≈ 33.33%`.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::{date::Date, lang::Language, number::Number, render::format::{date, number, unit_text, value}, value::Value};
/// let text = "framework f\n  version 1\ninput budget : EUR\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let ty = framework.inputs[0].ty.clone();
/// let jalon::framework::Type::Number(euros) = &ty else { panic!("money") };
/// assert_eq!(number(&framework, &euros.unit, &Number::from(500_000), Language::English), "€500,000");
/// assert_eq!(unit_text(&framework, &euros.unit, true, Language::French), "EUR");
/// assert!(date(&Date::day(2018, 2, 1).unwrap(), Language::French).ends_with("février 2018"));
/// assert_eq!(value(&framework, None, &ty, &Value::NotApplicable, Language::English), "not applicable");
/// ```
#[must_use]
pub fn number(framework: &Framework, unit: &Unit, value: &Number, language: Language) -> String {
    let figure = unit.from_base(value);
    if figure.is_unbounded() {
        return pick(language, "too large a number", "nombre trop grand").to_owned();
    }
    let (mut text, approximate) = rounded(&figure);
    if unit.is_money() && !approximate && text.contains('.') {
        // Money is written to the cent, or with all the digits that it has.
        let cents = figure.to_fixed(2, Rounding::HalfUp);
        if Number::parse_decimal(&cents).ok().as_ref() == Some(&figure) {
            text = cents;
        }
    } else if unit.is_money() && approximate {
        text = figure.to_fixed(2, Rounding::HalfUp);
    }
    let shown = grouped(&text, language, if unit.is_none() { 5 } else { 4 });
    let with_unit = with_unit(framework, unit, &text, shown, language);
    if approximate { format!("≈{NO_BREAK}{with_unit}") } else { with_unit }
}

/// A difference of two percentages: in points.
#[must_use]
pub(crate) fn points(value: &Number, language: Language) -> String {
    let (text, approximate) = rounded(&Unit::percent().from_base(value));
    let shown = grouped(&text, language, 4);
    let word = match language {
        Language::English if text == "1" || text == "-1" => "percentage point",
        Language::English => "percentage points",
        Language::French if is_plural(&text, language) => "points de pourcentage",
        Language::French => "point de pourcentage",
    };
    let mark = if approximate { format!("≈{NO_BREAK}") } else { String::new() };
    format!("{mark}{shown}{NO_BREAK}{word}")
}

fn with_unit(framework: &Framework, unit: &Unit, text: &str, shown: String, language: Language) -> String {
    match unit.factors() {
        [] => shown,
        [factor] if factor.power == 1 && *factor.name == *"%" => match language {
            Language::English => format!("{shown}%"),
            Language::French => format!("{shown}{NO_BREAK}%"),
        },
        [factor, rest @ ..] if factor.power == 1 && is_money(factor) && rest.iter().all(|other| other.power < 0) => {
            let amount = money(factor, shown, language);
            if rest.is_empty() {
                return amount;
            }
            let without = Unit::from(rest.to_vec());
            // `1/person` less its `1`.
            let below = unit_text(framework, &without, false, language);
            format!("{amount}{}", below.trim_start_matches('1'))
        }
        [factor] if factor.power == 1 && factor.name.starts_with("points out of ") => {
            let name = unit_text(framework, unit, true, language);
            let words = name.split_once(' ').map_or(name.as_str(), |(_, rest)| rest);
            format!("{shown}{NO_BREAK}{}", words.replace(' ', "\u{a0}"))
        }
        _ => {
            let name = unit_text(framework, unit, is_plural(text, language), language);
            format!("{shown}{NO_BREAK}{}", name.replace(' ', "\u{a0}"))
        }
    }
}

/// A unit in words, the framework's own by their labels.
#[must_use]
pub fn unit_text(framework: &Framework, unit: &Unit, plural: bool, language: Language) -> String {
    unit.text_with(language, plural, |name, plural| {
        let own = framework.units.iter().find(|own| own.name == name)?;
        let labels = if plural { &own.plurals } else { &own.labels };
        labels.get(language).or_else(|| own.labels.get(language)).map(str::to_owned)
    })
}

/// A unit as it stands beside a field: `€`, `€/person`, else [in words](unit_text).
#[must_use]
pub(crate) fn unit_sign(framework: &Framework, unit: &Unit, language: Language) -> String {
    match unit.factors() {
        [factor, rest @ ..] if factor.power == 1 && is_money(factor) => {
            let code = factor.name.split(' ').next().unwrap_or_default();
            let sign = builtin::find(code).map_or(code, |unit| unit.symbol);
            let below = match rest {
                [] => String::new(),
                rest => unit_text(framework, &Unit::from(rest.to_vec()), false, language),
            };
            format!("{sign}{}", below.trim_start_matches('1'))
        }
        _ => unit_text(framework, unit, true, language),
    }
}

fn is_money(factor: &Factor) -> bool {
    let code = factor.name.split(' ').next().unwrap_or_default();
    builtin::find(code).is_some_and(|unit| unit.kind == Kind::Money)
}

/// `€500,000`, `500 000 €`, `500 000 k€`; with its price year behind it.
fn money(factor: &Factor, shown: String, language: Language) -> String {
    let (code, year) = factor.name.split_once(' ').unwrap_or((&factor.name, ""));
    let symbol = builtin::find(code).map_or(code, |unit| unit.symbol);
    let amount = match language {
        Language::English if matches!(symbol, "€" | "$" | "£") => match shown.strip_prefix('−') {
            Some(positive) => format!("−{symbol}{positive}"),
            None => format!("{symbol}{shown}"),
        },
        Language::English | Language::French => format!("{shown}{NO_BREAK}{symbol}"),
    };
    match (year, language) {
        ("", _) => amount,
        (year, Language::English) => format!("{amount} ({year}{NO_BREAK}prices)"),
        (year, Language::French) => format!("{amount} (prix{NO_BREAK}{year})"),
    }
}

/// Whether a figure takes the plural: in French from 2 on, in English all but 1.
fn is_plural(text: &str, language: Language) -> bool {
    let plain = text.trim_start_matches('-');
    match language {
        Language::English => plain != "1",
        Language::French => {
            let whole = plain.split('.').next().unwrap_or_default();
            !matches!(whole, "0" | "1")
        }
    }
}

/// `yes`, `no`.
#[must_use]
pub(crate) fn truth(value: bool, language: Language) -> &'static str {
    match (value, language) {
        (true, Language::English) => "yes",
        (true, Language::French) => "oui",
        (false, Language::English) => "no",
        (false, Language::French) => "non",
    }
}

/// `30 November 2020`, `1er février 2018`, `second quarter of 2018`, `28 September 2016, 17:00 (Europe/Paris)`.
#[must_use]
pub fn date(date: &Date, language: Language) -> String {
    let month = |month: i8| words::month(u8::try_from(month).unwrap_or(12), language);
    match date {
        Date::Day(day) => {
            let number = match (day.day(), language) {
                (1, Language::French) => "1er".to_owned(),
                (number, _) => number.to_string(),
            };
            format!("{number}{NO_BREAK}{} {}", month(day.month()), day.year())
        }
        Date::Span(Span::Month { year, month: number }) => format!("{} {year}", month(*number)),
        Date::Span(Span::Quarter { year, quarter }) => match (quarter, language) {
            (1, Language::English) => format!("first quarter of {year}"),
            (2, Language::English) => format!("second quarter of {year}"),
            (3, Language::English) => format!("third quarter of {year}"),
            (_, Language::English) => format!("fourth quarter of {year}"),
            (1, Language::French) => format!("1er{NO_BREAK}trimestre {year}"),
            (number, Language::French) => format!("{number}e{NO_BREAK}trimestre {year}"),
        },
        Date::Span(Span::HalfYear { year, half }) => match (half, language) {
            (1, Language::English) => format!("first half of {year}"),
            (_, Language::English) => format!("second half of {year}"),
            (1, Language::French) => format!("1er{NO_BREAK}semestre {year}"),
            (_, Language::French) => format!("2e{NO_BREAK}semestre {year}"),
        },
        Date::Span(Span::Year { year }) => year.to_string(),
        Date::Time(time) => {
            let (hour, minute, second) = time.clock();
            let day = self::date(&Date::Day(time.day()), language);
            let clock = match (second, language) {
                (0, Language::English) => format!("{hour:02}:{minute:02}"),
                (_, Language::English) => format!("{hour:02}:{minute:02}:{second:02}"),
                (0, Language::French) => format!("{hour}{NO_BREAK}h{NO_BREAK}{minute:02}"),
                (_, Language::French) => {
                    format!("{hour}{NO_BREAK}h{NO_BREAK}{minute:02}{NO_BREAK}min{NO_BREAK}{second:02}{NO_BREAK}s")
                }
            };
            let zone = time.zone().name().map_or_else(|| offset(time.offset_seconds()), str::to_owned);
            match language {
                Language::English => format!("{day}, {clock} ({zone})"),
                Language::French => format!("{day} à {clock} ({zone})"),
            }
        }
    }
}

fn offset(seconds: i32) -> String {
    if seconds == 0 {
        return "UTC".to_owned();
    }
    let sign = if seconds < 0 { '−' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `3 years, 2 months and 5 days`.
#[must_use]
pub(crate) fn duration(duration: &Duration, language: Language) -> String {
    let mut parts = Vec::new();
    let mut part = |count: i64, singular: (&str, &str), plural: (&str, &str)| {
        if count != 0 {
            let word = match (language, count.unsigned_abs() > 1) {
                (Language::English, false) => singular.0,
                (Language::French, false) => singular.1,
                (Language::English, true) => plural.0,
                (Language::French, true) => plural.1,
            };
            parts.push(format!("{}{NO_BREAK}{word}", integer(count, language)));
        }
    };
    let years = if duration.months % 12 == 0 { duration.months / 12 } else { 0 };
    part(years, ("year", "an"), ("years", "ans"));
    part(duration.months - years * 12, ("month", "mois"), ("months", "mois"));
    part(duration.days, ("day", "jour"), ("days", "jours"));
    part(duration.seconds / 3600, ("hour", "heure"), ("hours", "heures"));
    part(duration.seconds / 60 % 60, ("minute", "minute"), ("minutes", "minutes"));
    part(duration.seconds % 60, ("second", "seconde"), ("seconds", "secondes"));
    if parts.is_empty() {
        return words::days(0, language);
    }
    words::listed(language, &parts)
}

/// The name of a member as the reader knows it: its label, else its name; for an open axis, its id in the data.
#[must_use]
pub(crate) fn member(
    framework: &Framework,
    project: Option<&Project>,
    axis: AxisId,
    place: u32,
    language: Language,
) -> String {
    let declared = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
    if let Some(member) = declared.and_then(|members| members.get(place as usize)) {
        return member.labels.get(language).unwrap_or(&member.name).to_owned();
    }
    project
        .and_then(|project| project.members.get(&axis)?.ids.get(place as usize).cloned())
        .unwrap_or_else(|| format!("#{}", u64::from(place) + 1))
}

/// A known value, by its type.
#[must_use]
pub(crate) fn datum(
    framework: &Framework,
    project: Option<&Project>,
    ty: &Type,
    datum: &Datum,
    language: Language,
) -> String {
    match (datum, ty) {
        (Datum::Number(value), Type::Number(number_type)) => number(framework, &number_type.unit, value, language),
        (Datum::Number(value), _) => number(framework, &Unit::none(), value, language),
        (Datum::Truth(value), _) => truth(*value, language).to_owned(),
        (Datum::Date(value), _) => date(value, language),
        (Datum::Duration(value), _) => duration(value, language),
        (Datum::Text(value), _) => words::quoted(language, value),
        (Datum::Member(place), Type::Member(axis)) => member(framework, project, *axis, *place, language),
        (Datum::Member(place), _) => format!("#{}", u64::from(*place) + 1),
    }
}

/// Any value: known, unknown with what is known of it, undefined with its cause, or not applicable.
#[must_use]
pub fn value(framework: &Framework, project: Option<&Project>, ty: &Type, value: &Value, language: Language) -> String {
    match value {
        Value::Known(known) => datum(framework, project, ty, known, language),
        Value::Open(open) => self::open(framework, project, ty, open, language),
        Value::Undefined(undefined) => {
            let word = pick(language, "undefined", "indéfini");
            format!("{word} ({})", words::cause(undefined.cause, language))
        }
        Value::NotApplicable => pick(language, "not applicable", "sans objet").to_owned(),
    }
}

fn open(framework: &Framework, project: Option<&Project>, ty: &Type, open: &Open, language: Language) -> String {
    let unknown = pick(language, "unknown", "inconnu");
    let bounds = bounds(framework, project, ty, &open.bounds, language);
    match bounds {
        None => unknown.to_owned(),
        Some(bounds) if open.wants.is_empty() => bounds,
        Some(bounds) => format!("{unknown}, {bounds}"),
    }
}

/// What is known of an open value, if anything: `between €900 and €1,000`, `at least 2`.
#[must_use]
pub(crate) fn bounds(
    framework: &Framework,
    project: Option<&Project>,
    ty: &Type,
    bounds: &Bounds,
    language: Language,
) -> Option<String> {
    match bounds {
        Bounds::Number(interval) => {
            let unit = match ty {
                Type::Number(number_type) => number_type.unit.clone(),
                _ => Unit::none(),
            };
            range(framework, &unit, interval, language)
        }
        Bounds::Date { first: Some(first), last: Some(last) } => Some(between(
            &date(&Date::Day(first.first_day()), language),
            &date(&Date::Day(last.last_day()), language),
            language,
        )),
        Bounds::Date { first: Some(first), last: None } => {
            let first = date(first, language);
            Some(words::date_bound(crate::framework::Comparator::GreaterOrEqual, &first, language))
        }
        Bounds::Date { first: None, last: Some(last) } => {
            let last = date(last, language);
            Some(words::date_bound(crate::framework::Comparator::LessOrEqual, &last, language))
        }
        Bounds::Members(places) => {
            let Type::Member(axis) = ty else { return None };
            let all = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members()).map_or(0, <[_]>::len);
            if places.len() == all || places.len() > 6 {
                return None;
            }
            let names: Vec<String> =
                places.iter().map(|place| member(framework, project, *axis, *place, language)).collect();
            Some(words::either(language, &names))
        }
        Bounds::Hidden => Some(pick(language, "hidden, too few people", "caché, trop peu de personnes").to_owned()),
        Bounds::Date { first: None, last: None }
        | Bounds::Truth
        | Bounds::Surely(_)
        | Bounds::Anything
        | Bounds::Except(_) => None,
    }
}

/// A range of numbers in words; none where it is unbounded, or only known not to be negative.
fn range(framework: &Framework, unit: &Unit, interval: &Interval, language: Language) -> Option<String> {
    use crate::framework::Comparator;
    let figure = |end: &crate::value::End| number(framework, unit, &end.at, language);
    match (&interval.low, &interval.high) {
        (Some(low), Some(high)) if low.at == high.at => Some(figure(low)),
        (Some(low), Some(high)) => {
            let text = between(&figure(low), &figure(high), language);
            let without = match (low.included, high.included) {
                (true, true) => return Some(text),
                (false, false) => pick(language, "ends", "bornes").to_owned(),
                (false, true) => figure(low),
                (true, false) => figure(high),
            };
            let both = !low.included && !high.included;
            Some(match language {
                Language::English => format!("{text} ({without} excluded)"),
                Language::French => format!("{text} ({without} {})", if both { "exclues" } else { "exclu" }),
            })
        }
        (Some(low), None) if low.at == Number::ZERO && low.included => None,
        (Some(low), None) => {
            let sign = if low.included { Comparator::GreaterOrEqual } else { Comparator::Greater };
            Some(words::bound(sign, &figure(low), language))
        }
        (None, Some(high)) => {
            let sign = if high.included { Comparator::LessOrEqual } else { Comparator::Less };
            Some(words::bound(sign, &figure(high), language))
        }
        (None, None) => None,
    }
}

/// The unit is said once, behind the second figure.
fn between(low: &str, high: &str, language: Language) -> String {
    let (first, _) = low.split_once(NO_BREAK).unwrap_or((low, ""));
    let is_figure = |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '−');
    let is_dated =
        high.split(NO_BREAK).nth(1).is_some_and(|word| (1..=12).any(|at| word.starts_with(words::month(at, language))));
    let low = if is_figure(low) && is_figure(high) && high.contains(NO_BREAK) && !is_dated { first } else { low };
    match language {
        Language::English => format!("between {low} and {high}"),
        Language::French => format!("entre {low} et {high}"),
    }
}

/// Whether an expression is a difference of percentages, to be shown in points: `rate[after] - rate[before]`.
#[must_use]
pub(crate) fn is_difference_of_percentages(framework: &Framework, expression: ExprId) -> bool {
    let mut at = expression;
    // Each step follows one child, and children come before parents: it ends.
    for _ in 0..64 {
        let Some(expr) = framework.expressions.get(at.0 as usize) else { return false };
        let is_percent = matches!(&expr.ty, Type::Number(number) if number.unit == Unit::percent());
        let of_percent = |id: &ExprId| {
            matches!(
                framework.expressions.get(id.0 as usize).map(|expr| &expr.ty),
                Some(Type::Number(number)) if number.unit == Unit::percent()
            )
        };
        match &expr.kind {
            ExprKind::Subtract(a, b) => {
                let whole = |id: &ExprId| {
                    matches!(
                        framework.expressions.get(id.0 as usize).map(|expr| &expr.kind),
                        Some(ExprKind::Constant(_))
                    )
                };
                return of_percent(a) && of_percent(b) && !whole(a) && is_percent;
            }
            ExprKind::Walk { walk: Walk::Change, body, .. } => return of_percent(body) && is_percent,
            ExprKind::Spread(inner) | ExprKind::Round { value: inner, .. } | ExprKind::Negate(inner) => at = *inner,
            ExprKind::Pick { body, .. } => at = *body,
            ExprKind::Function(Function::Abs, arguments) => match arguments.first() {
                Some(inner) => at = *inner,
                None => return false,
            },
            ExprKind::Item(item) => match framework.items.get(item.0 as usize).map(|item| &item.kind) {
                Some(ItemKind::Indicator(indicator)) => at = indicator.formula,
                _ => return false,
            },
            _ => return false,
        }
    }
    false
}
