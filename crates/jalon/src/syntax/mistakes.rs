//! Mistakes that show in the tokens of a line, before and beside the grammar: unclosed texts and brackets, dates and
//! figures in other habits, signs of other languages. Each is told once, with what to write instead.

use crate::date::Date;
use crate::lang::{Language, group_digits};
use crate::problem::limit::LimitFact;
use crate::problem::syntax::SyntaxFact;
use crate::problem::{Problem, Role};
use crate::source::Span;
use crate::syntax::ast::Noun;
use crate::syntax::explain::Meant;
use crate::syntax::foreign;
use crate::syntax::grammar::Reader;
use crate::syntax::habits;
use crate::syntax::layout::{Kind, LogicalLine, Token};

/// Brackets nest at most so deep (the grammar recurses).
pub(crate) const MAX_DEPTH: usize = 100;
/// A line holds at most so many operators (trees are walked recursively).
pub(crate) const MAX_OPERATORS: usize = 500;
/// A number has at most so many digits.
pub(crate) const MAX_DIGITS: usize = 1_000;
/// A framework has at most so many bytes.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// What the tokens of a line tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing.
    Clean,
    /// Faults, which the grammar may read over or stumble on.
    Told,
    /// The grammar must not see this line.
    Refused,
}

fn span(token: &Token) -> Span {
    Span::new(token.start, token.end)
}

/// Looks at the tokens of a line. In a row of a table, values may follow each other; a list of an example may end with a
/// separator, since a line end is one too.
pub(crate) fn look(reader: &mut Reader<'_>, line: &LogicalLine<'_>, meant: Meant) -> Verdict {
    let is_row = matches!(meant, Meant::Row | Meant::Table);
    let told = reader.problems.len();
    if let Some(refused) = limits(reader, line) {
        return refused;
    }
    brackets(reader, line);
    let text = reader.text;
    let is_version = line.tokens.iter().take(4).any(|token| token.text(text) == "version");
    let mut at = 0;
    while let Some(token) = line.tokens.get(at) {
        let before = at.checked_sub(1).and_then(|index| line.tokens.get(index));
        let after = line.tokens.get(at + 1);
        let used = match token.kind {
            Kind::Text { closed: false } => {
                reader.report(SyntaxFact::UnclosedText, span(token));
                1
            }
            Kind::OtherQuotes => {
                let found = token.text(text);
                let inside: String = found.chars().skip(1).take(found.chars().count().saturating_sub(2)).collect();
                let inside =
                    inside.trim_matches(crate::syntax::layout::is_space).replace('\\', "\\\\").replace('"', "\\\"");
                reader.report_fixed(
                    SyntaxFact::OtherQuotes { found: found.to_owned() },
                    span(token),
                    format!("\"{inside}\""),
                );
                1
            }
            Kind::DateLike if !is_version => {
                date(reader, token);
                1
            }
            Kind::Number if !is_version => number(reader, line, at, is_row),
            Kind::Word => {
                let is_name = matches!(meant, Meant::Head(_)) && at == 1;
                word(reader, token, is_name, before, after, line.tokens.get(at + 2));
                1
            }
            Kind::Operator => {
                operator(reader, token, meant);
                1
            }
            Kind::Other(sign) => {
                other(reader, token, sign, before, after);
                1
            }
            _ => 1,
        };
        at += used;
    }
    separators(reader, line, matches!(meant, Meant::Given | Meant::Expect));
    if reader.problems.len() > told { Verdict::Told } else { Verdict::Clean }
}

fn limits(reader: &mut Reader<'_>, line: &LogicalLine<'_>) -> Option<Verdict> {
    let (mut depth, mut operators) = (0usize, 0usize);
    // a conditional nests what follows it as a bracket does, until the bracket round it closes
    let mut conditionals: Vec<usize> = Vec::new();
    for token in line.tokens {
        match token.kind {
            Kind::Open(_) => {
                depth += 1;
                conditionals.push(0);
            }
            Kind::Close(_) => {
                let inside = conditionals.pop().unwrap_or(0);
                depth = depth.saturating_sub(inside + 1);
            }
            Kind::Operator if !matches!(token.text(reader.text), "=" | ":" | "..") => operators += 1,
            Kind::Word => {
                let counted = matches!(
                    token.text(reader.text),
                    "and"
                        | "or"
                        | "not"
                        | "if"
                        | "is"
                        | "et"
                        | "ou"
                        | "non"
                        | "si"
                        | "est"
                        | "sinon"
                        | "else"
                        | "clamped"
                );
                operators += usize::from(counted);
                if matches!(token.text(reader.text), "if" | "si" | "elif" | "elsif" | "elseif") {
                    depth += 1;
                    match conditionals.last_mut() {
                        Some(inside) => *inside += 1,
                        None => conditionals.push(1),
                    }
                }
            }
            Kind::Number if token.end - token.start > MAX_DIGITS => {
                reader.report(LimitFact::DigitsTooMany { limit: MAX_DIGITS }, span(token));
                return Some(Verdict::Refused);
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            reader.report(LimitFact::BracketsTooDeep { limit: MAX_DEPTH }, span(token));
            return Some(Verdict::Refused);
        }
        if operators > MAX_OPERATORS {
            reader.report(LimitFact::FormulaTooLong { limit: MAX_OPERATORS }, span(token));
            return Some(Verdict::Refused);
        }
    }
    None
}

fn brackets(reader: &mut Reader<'_>, line: &LogicalLine<'_>) {
    let mut open: Vec<(char, &Token)> = Vec::new();
    let braces_round_blocks = line.tokens.len() == 1
        || (line.tokens.last().is_some_and(|token| token.kind == Kind::Open('{')) && line.lines.0 == line.lines.1);
    for token in line.tokens {
        match token.kind {
            Kind::Open('{') if braces_round_blocks && Some(token) == line.tokens.last() => {
                reader.report_fixed(SyntaxFact::BlockBrace, span(token), "");
            }
            Kind::Close('}') if braces_round_blocks => reader.report_fixed(SyntaxFact::BlockBrace, span(token), ""),
            Kind::Open(c) => open.push((c, token)),
            Kind::Close(c) => match open.pop() {
                Some((o, _)) if closes(o, c) => {}
                Some((o, opened)) => {
                    let place = reader.place(span(token));
                    let also = reader.place(span(opened));
                    let fact = SyntaxFact::WrongBracket { open: o, close: c };
                    reader.problems.push(Problem::new(fact, place).with(Role::OpenedHere, also));
                }
                None => reader.report(SyntaxFact::UnopenedBracket { bracket: c }, span(token)),
            },
            _ => {}
        }
    }
    if let Some((bracket, token)) = open.pop() {
        reader.report(SyntaxFact::UnclosedBracket { bracket }, span(token));
    }
}

fn closes(open: char, close: char) -> bool {
    matches!((open, close), ('(', ')') | ('[', ']') | ('{', '}'))
}

/// Gives back how many tokens it has dealt with.
fn number(reader: &mut Reader<'_>, line: &LogicalLine<'_>, at: usize, is_row: bool) -> usize {
    let text = reader.text;
    let Some(token) = line.tokens.get(at) else { return 1 };
    let found = token.text(text);
    let after = line.tokens.get(at + 1);
    let signs = found.matches(['.', ',']).count();
    if signs > 1 {
        several_signs(reader, token, found);
        return 1;
    }
    if let Some(used) = named_month(reader, line, at) {
        return used;
    }
    if let Some(next) = after.filter(|next| next.kind == Kind::Word && next.start == token.end) {
        let glued = next.text(text);
        let whole = Span::new(token.start, next.end);
        if habits::of_thousands(reader, whole, found, glued, "") {
            return 2;
        }
        let both = format!("{found}{glued}");
        if glued.starts_with('e') && glued.len() > 1 && glued.chars().skip(1).all(|c| c.is_ascii_digit()) {
            reader.report(SyntaxFact::Exponent { found: both }, whole);
        } else if !glued.starts_with('_') && at != 1 {
            let fixed = format!("{found} {glued}");
            reader.report_fixed(SyntaxFact::UnitGlued { found: both, fixed: fixed.clone() }, whole, fixed);
        }
        return 2;
    }
    // in a row values follow each other; behind a power of a unit stands a price year
    let is_power = at.checked_sub(1).and_then(|at| line.tokens.get(at)).is_some_and(|before| before.text(text) == "^");
    if is_row || is_power {
        return 1;
    }
    // figures that follow each other on one line, with nothing but spaces between
    let mut run = vec![token];
    while let Some(next) = line.tokens.get(at + run.len()) {
        let between = text.get(run.last().map_or(0, |last| last.end)..next.start).unwrap_or("");
        if next.kind != Kind::Number || between.contains('\n') {
            break;
        }
        run.push(next);
    }
    if run.len() == 1 && !found.contains('_') {
        return 1;
    }
    let groups: Vec<&str> = run.iter().flat_map(|token| token.text(text).split('_')).collect();
    let whole_part = |group: &str| group.split(['.', ',']).next().unwrap_or("").len();
    let well = groups.first().is_some_and(|first| (1..=3).contains(&first.len()) && !first.contains(['.', ',']))
        && groups.iter().skip(1).all(|group| whole_part(group) == 3)
        && groups.iter().rev().skip(1).all(|group| !group.contains(['.', ',']));
    // `EUR 2016 500` is a price year and a stray figure; `2016 …` after a unit is left to the grammar
    if !well {
        let place = Span::new(token.start, run.last().map_or(token.end, |last| last.end));
        let grouped = group_digits(&groups.concat());
        reader.report(SyntaxFact::DigitGroups { found: place.of(text).to_owned(), grouped }, place);
    }
    run.len()
}

/// `30 June 2026`: told as a date in another form; gives back how many tokens it has.
fn named_month(reader: &mut Reader<'_>, line: &LogicalLine<'_>, at: usize) -> Option<usize> {
    let text = reader.text;
    let [day, month, year] = line.tokens.get(at..at + 3)? else { return None };
    let number = habits::month(month.text(text)).filter(|_| month.kind == Kind::Word)?;
    if year.kind != Kind::Number || year.end - year.start != 4 || day.end - day.start > 2 {
        return None;
    }
    let whole = Token { kind: Kind::DateLike, start: day.start, end: year.end };
    let found = whole.text(text).to_owned();
    let iso = format!("{}-{number:02}-{:0>2}", year.text(text), day.text(text));
    let exists = exists(year.text(text), &number.to_string(), day.text(text));
    let fact = SyntaxFact::DateFormat { found, iso: exists.then(|| iso.clone()) };
    if exists {
        reader.report_fixed(fact, span(&whole), iso);
    } else {
        reader.report(fact, span(&whole));
    }
    Some(3)
}

fn several_signs(reader: &mut Reader<'_>, token: &Token, found: &str) {
    let sign = if found.contains(',') { ',' } else { '.' };
    let parts: Vec<&str> = found.split(['.', ',']).collect();
    let thousands = parts.first().is_some_and(|first| (1..=3).contains(&first.len()))
        && parts.iter().skip(1).all(|part| part.len() == 3)
        && !found.contains(if sign == ',' { '.' } else { ',' });
    if thousands {
        let grouped = parts.join(" ");
        let fact = SyntaxFact::ThousandsSign { found: found.to_owned(), grouped: grouped.clone() };
        reader.report_fixed(fact, span(token), grouped);
    } else if let [day, month, year] = parts.as_slice()
        && year.len() == 4
        && day.len() <= 2
        && month.len() <= 2
    {
        dated(reader, token, found, year, month, day);
    } else if let Some(grouped) = with_decimals(reader.language, found) {
        let fact = SyntaxFact::ThousandsSign { found: found.to_owned(), grouped: grouped.clone() };
        reader.report_fixed(fact, span(token), grouped);
    } else {
        reader.report(SyntaxFact::SeveralDecimalSigns { found: found.to_owned() }, span(token));
    }
}

/// `1,000.50` and `1.000,50`, as a language writes them.
fn with_decimals(language: Language, found: &str) -> Option<String> {
    let (whole, part) = found.rsplit_once(['.', ','])?;
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let sign = found.get(whole.len()..)?.chars().next()?;
    let first = groups.first().is_some_and(|first| (1..=3).contains(&first.len()));
    let well = first && groups.iter().skip(1).all(|group| group.len() == 3) && !whole.contains(sign);
    let point = if language == Language::French { ',' } else { '.' };
    well.then(|| format!("{}{point}{part}", groups.join(" ")))
}

fn word(
    reader: &mut Reader<'_>,
    token: &Token,
    is_name: bool,
    before: Option<&Token>,
    after: Option<&Token>,
    third: Option<&Token>,
) {
    let text = reader.text;
    let found = token.text(text);
    let behind_number = before.is_some_and(|before| before.kind == Kind::Number);
    if behind_number {
        let end = match found {
            "pour" | "per" => after.filter(|next| matches!(next.text(text), "cent")).map(|next| next.end),
            "percent" | "percents" | "pourcent" | "pourcents" | "pct" => Some(token.end),
            _ => None,
        };
        if let Some(end) = end {
            let place = Span::new(token.start, end);
            reader.report_fixed(SyntaxFact::PercentWord { found: place.of(text).to_owned() }, place, "%");
        }
    }
    // `cost-per-person`: a name with hyphens, or a subtraction without spaces
    if let (Some(minus), Some(next)) = (after, third)
        && minus.text(text) == "-"
        && minus.start == token.end
        && next.start == minus.end
        && matches!(next.kind, Kind::Word | Kind::Number)
        && found != "au"
        && !before.is_some_and(|before| matches!(before.text(text), "-" | "/") && before.end == token.start)
    {
        let mut place = Span::new(token.start, next.end);
        let rest = text.get(next.end..).unwrap_or("");
        let more = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        place.end = Span::new(0, next.end + more).end;
        let found = place.of(text).to_owned();
        let (spaced, joined) = (found.replace('-', " - "), found.replace('-', "_"));
        if is_name {
            let fact = SyntaxFact::NameWithHyphen { name: found, fixed: joined.clone() };
            return reader.report_fixed(fact, place, joined);
        }
        reader.report(SyntaxFact::TightMinus { found, spaced, joined }, place);
    }
}

fn operator(reader: &mut Reader<'_>, token: &Token, meant: Meant) {
    let found = token.text(reader.text);
    let criterion = matches!(
        meant,
        Meant::Head(
            Noun::Input | Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion | Noun::Obligation
        )
    );
    if found == ":=" && criterion {
        return habits::say(reader, span(token), ":");
    }
    let (fact, fix) = match found {
        "//" | "/*" | "*/" => (SyntaxFact::SlashComment { found: found.to_owned() }, "#"),
        "..." => (SyntaxFact::ThreeDots { found: found.to_owned() }, ".."),
        ":=" => (SyntaxFact::ColonEqual, "="),
        "->" => return reader.report(SyntaxFact::Arrow, span(token)),
        _ => return,
    };
    if found == "*/" {
        return reader.report(fact, span(token));
    }
    reader.report_fixed(fact, span(token), fix);
}

fn other(reader: &mut Reader<'_>, token: &Token, sign: char, before: Option<&Token>, after: Option<&Token>) {
    let text = reader.text;
    let found = sign.to_string();
    let currency = match sign {
        '€' => Some("EUR"),
        '$' => Some("USD"),
        '£' => Some("GBP"),
        '¥' => Some("JPY"),
        _ => None,
    };
    if let Some(code) = currency {
        let fact = SyntaxFact::CurrencySign { found, code };
        match before {
            Some(before) if before.kind == Kind::Number => {
                let space = if before.end == token.start { " " } else { "" };
                reader.report_fixed(fact, span(token), format!("{space}{code}"));
            }
            _ => reader.report(fact, span(token)),
        }
        return;
    }
    match sign {
        '…' => reader.report_fixed(SyntaxFact::ThreeDots { found }, span(token), ".."),
        '.' => {
            let number = after.filter(|next| next.kind == Kind::Number && next.start == token.end);
            let name = before.is_some_and(|before| before.kind == Kind::Word && before.end == token.start);
            if let Some(number) = number
                && !name
            {
                let place = Span::new(token.start, number.end);
                let point = if reader.language == Language::French { ',' } else { '.' };
                let fixed = format!("0{point}{}", number.text(text));
                let fact = SyntaxFact::LeadingPoint { found: place.of(text).to_owned(), fixed: fixed.clone() };
                reader.report_fixed(fact, place, fixed);
            }
        }
        // `%` is a unit, `·` joins units, `²` and `³` are powers
        '%' | '·' | '²' | '³' => {}
        // an opening quotation mark that is never closed
        '\'' | '’' | '‘' | '«' | '“' | '„' => reader.report(SyntaxFact::UnclosedText, span(token)),
        _ if foreign::of_a_sign(reader, span(token), sign) => {}
        _ => reader.report(SyntaxFact::StraySign { found }, span(token)),
    }
}

fn separators(reader: &mut Reader<'_>, line: &LogicalLine<'_>, is_list: bool) {
    let Some(last) = line.tokens.last() else { return };
    match last.kind {
        Kind::Separator(',') if is_list => {}
        Kind::Separator(';') if is_list && reader.language == Language::French => {}
        Kind::Separator(';') => reader.report_fixed(SyntaxFact::SemicolonAtEnd, span(last), ""),
        Kind::Separator(sign) => {
            reader.report_fixed(SyntaxFact::TrailingSeparator { found: sign.to_string() }, span(last), "");
        }
        _ => {}
    }
}

/// A token with digits and `-` or `/`: a date in ISO 8601 that exists, or one of its mistakes.
fn date(reader: &mut Reader<'_>, token: &Token) {
    let found = token.text(reader.text);
    let bytes = found.as_bytes();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let separator = if found.contains('/') { '/' } else { '-' };
    let parts: Vec<&str> = found.splitn(3, separator).collect();
    match parts.as_slice() {
        [year, month, day]
            if year.len() == 4 && digits(year) && digits(month) && separator == '-' && month.len() == 2 =>
        {
            let (day, time) = match day.split_once('T') {
                Some((day, time)) => (day, Some(time)),
                None => (*day, None),
            };
            if day.len() == 2 && digits(day) {
                if !exists(year, month, day) || time.is_some_and(|time| !clock_exists(time)) {
                    reader.report(SyntaxFact::ImpossibleDate { found: found.to_owned() }, span(token));
                }
            } else {
                dated(reader, token, found, year, month, day);
            }
        }
        [year, month, day] if year.len() == 4 && digits(year) => dated(reader, token, found, year, month, day),
        [day, month, year] if year.len() == 4 && digits(year) => dated(reader, token, found, year, month, day),
        [year, rest] if year.len() == 4 && digits(year) && separator == '-' => {
            let rest_bytes = rest.as_bytes();
            let french_period = matches!(rest_bytes, [b'Q' | b'T', b'1'..=b'4'] | [b'H' | b'S', b'1' | b'2']);
            if french_period {
                return;
            }
            if rest.len() == 2 && digits(rest) {
                if !exists(year, rest, "01") {
                    reader.report(SyntaxFact::ImpossibleDate { found: found.to_owned() }, span(token));
                }
            } else if rest.len() == 4 && digits(rest) {
                let fixed = format!("{year} .. {rest}");
                reader.report_fixed(
                    SyntaxFact::HyphenRange { found: found.to_owned(), fixed: fixed.clone() },
                    span(token),
                    fixed,
                );
            } else if rest.len() == 1 && digits(rest) {
                let iso = Some(format!("{year}-0{rest}"));
                reader.report(SyntaxFact::DateFormat { found: found.to_owned(), iso }, span(token));
            } else {
                reader.report(SyntaxFact::DateFormat { found: found.to_owned(), iso: None }, span(token));
            }
        }
        _ if bytes.first().is_some_and(u8::is_ascii_digit) => {
            let (spaced, joined) = (found.replace('-', " - "), found.replace('-', "_"));
            reader.report(SyntaxFact::TightMinus { found: found.to_owned(), spaced, joined }, span(token));
        }
        _ => {}
    }
}

/// A date in another order or with one digit: told with its ISO form, if it is clear which day is meant.
fn dated(reader: &mut Reader<'_>, token: &Token, found: &str, year: &str, month: &str, day: &str) {
    let iso = (exists(year, month, day)).then(|| format!("{year}-{month:0>2}-{day:0>2}"));
    // 28/09 can only be the 28th of September, 03/09 may be the 9th of March
    let clear = day.parse::<u8>().is_ok_and(|day| day > 12) || found.starts_with(year);
    let fact = SyntaxFact::DateFormat { found: found.to_owned(), iso: iso.clone() };
    match iso {
        Some(iso) if clear => reader.report_fixed(fact, span(token), iso),
        _ => reader.report(fact, span(token)),
    }
}

fn exists(year: &str, month: &str, day: &str) -> bool {
    match (year.parse(), month.parse(), day.parse()) {
        (Ok(year), Ok(month), Ok(day)) => Date::day(year, month, day).is_some(),
        _ => false,
    }
}

/// Whether `17:00`, `17:00:00+02:00` is a time of day.
fn clock_exists(time: &str) -> bool {
    let mut parts = time.split([':', '+', '-', 'Z', '.']);
    let mut below = |limit: u8| parts.next().is_some_and(|part| part.parse::<u8>().is_ok_and(|number| number < limit));
    below(24) && below(60)
}
