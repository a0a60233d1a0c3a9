//! Words of everyday language, and of spreadsheets, where this language has a sign or a word of its own: `filed before
//! 2026-06-30`, `budget between 10 and 20`, `region is "Nord"`. Each is told with what to write.

use crate::lang::{Language, MONTHS, group_digits};
use crate::problem::syntax::SyntaxFact;
use crate::source::Span;
use crate::syntax::ast::Noun;
use crate::syntax::explain::Meant;
use crate::syntax::foreign;
use crate::syntax::grammar::Reader;
use crate::syntax::layout::{Kind, LogicalLine, Token};
use crate::syntax::words::Word;

/// Words for a sign, either vocabulary's; some come in two (`supérieur à`, `at least`).
const SIGNS: &[(&[&str], &str)] = &[
    (&["avant", "before"], "<"),
    (&["après", "after"], ">"),
    (&["supérieur", "supérieure", "greater", "above", "over"], ">"),
    (&["inférieur", "inférieure", "less", "below", "under"], "<"),
    (&["égal", "égale", "equal", "equals", "vaut"], "="),
    (&["fois", "times", "x"], "*"),
    (&["divisé", "divided"], "/"),
    (&["plus"], "+"),
    (&["moins", "minus"], "-"),
];

/// What follows such a word and belongs to it.
const FOLLOWING: &[&str] = &["à", "par", "than", "to", "by"];

/// Words that open a line of an example in other people's habits.
const OPENERS: &[(&[&str], Word)] = &[
    (&["tableau", "grille", "grid"], Word::Table),
    (&["donné", "donnés", "données", "avec", "data", "with", "inputs"], Word::Given),
    (
        &["attend", "attends", "attendus", "attendue", "résultat", "résultats", "expects", "expected", "results"],
        Word::Expect,
    ),
];

pub(crate) fn span(token: &Token) -> Span {
    Span::new(token.start, token.end)
}

pub(crate) fn say(reader: &mut Reader<'_>, place: Span, wanted: &str) {
    say_fixed(reader, place, wanted, wanted);
}

/// The same where the fix takes a space more.
pub(crate) fn say_fixed(reader: &mut Reader<'_>, place: Span, wanted: &str, fixed: &str) {
    let fact = SyntaxFact::EverydayWord { found: place.of(reader.text).to_owned(), wanted: wanted.to_owned() };
    reader.report_fixed(fact, place, fixed);
}

/// The same where what is wanted is a form to be filled in.
pub(crate) fn show(reader: &mut Reader<'_>, place: Span, wanted: String) {
    reader.report(SyntaxFact::EverydayWord { found: place.of(reader.text).to_owned(), wanted }, place);
}

/// Tells the habit that stopped a formula, if one did.
pub(crate) fn of_a_formula(reader: &mut Reader<'_>, meant: Meant, line: &LogicalLine<'_>, stopped: usize) -> bool {
    let text = reader.text;
    let french = reader.language == Language::French;
    let index = line.tokens.iter().position(|token| token.end > stopped).unwrap_or(line.tokens.len());
    let at = line.tokens.get(index);
    let word = |token: Option<&Token>| token.map_or("", |token| token.text(text));
    let before = index.checked_sub(1).and_then(|index| line.tokens.get(index));
    // a sign cut in two: `> =`
    if let (Some(first), Some(second)) = (before, at)
        && matches!(word(before), ">" | "<" | "!")
        && word(at) == "="
    {
        let sign = format!("{}=", first.text(text));
        say(reader, span(first).to(span(second)), &sign);
        return true;
    }
    // `otherwise "too dear"`
    if let (Some(token), "sinon" | "otherwise") = (at, word(at))
        && line.tokens.get(index + 1).is_some_and(|next| matches!(next.kind, Kind::Text { .. }))
    {
        say(reader, span(token), Word::OtherwiseSay.text(reader.language));
        return true;
    }
    // in a table values follow each other
    let in_rows = matches!(meant, Meant::Row | Meant::Table);
    bracketed_set(reader, line, index)
        || (!in_rows && foreign::of_a_line(reader, meant, line, index))
        || [index, index.saturating_sub(1)].into_iter().any(|place| {
            let Some(token) = line.tokens.get(place).filter(|token| token.kind == Kind::Word && place > 0) else {
                return false;
            };
            let next = line.tokens.get(place + 1);
            let found = token.text(text);
            if let Some((_, sign)) = SIGNS.iter().find(|(words, _)| words.contains(&found))
                && next.is_some_and(|next| names(next) || matches!(next.kind, Kind::Open(_)))
            {
                compared(reader, line, place, sign);
                return true;
            }
            match found {
                "entre" | "between" => {
                    show(reader, span(token), if french { "dans A .. B" } else { "in A .. B" }.into())
                }
                // behind a colon it opens a type
                "parmi" | "among" if word(line.tokens.get(place - 1)) != ":" => {
                    show(reader, span(token), if french { "dans {A ; B}" } else { "in {A, B}" }.into())
                }
                // not that of `n'est pas`
                "pas" if next.is_some_and(names) && word(line.tokens.get(place - 1)) != "est" => {
                    say(reader, span(token), Word::Not.text(Language::French));
                }
                // of a name or a text, not of a criterion's status
                "est" | "is" if place == index.saturating_sub(1) && at.is_some_and(names) => {
                    say(reader, span(token), "=");
                }
                _ => return money_first(reader, line, place),
            }
            true
        })
}

/// `est supérieur à`, `greater than or equal to`: a word for a sign, with all that belongs to it.
fn compared(reader: &mut Reader<'_>, line: &LogicalLine<'_>, place: usize, sign: &str) {
    let text = reader.text;
    let word = |at: usize| line.tokens.get(at).map_or("", |token| token.text(text));
    let follows = |at: usize| if FOLLOWING.contains(&word(at + 1)) { at + 1 } else { at };
    let first = if matches!(place.checked_sub(1).map_or("", word), "est" | "is") { place - 1 } else { place };
    let (mut last, mut sign) = (follows(place), sign.to_owned());
    if matches!(word(last + 1), "ou" | "or") && matches!(word(last + 2), "égal" | "égale" | "equal") {
        last = follows(last + 2);
        sign.push('=');
    }
    if let Some((first, last)) = line.tokens.get(first).zip(line.tokens.get(last)) {
        say(reader, span(first).to(span(last)), &sign);
    }
}

fn names(token: &Token) -> bool {
    matches!(token.kind, Kind::Word | Kind::Number | Kind::DateLike | Kind::Text { .. })
}

/// `in (a, b)` for `in {a, b}`: stopped at the separator.
fn bracketed_set(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    if !line.tokens.get(index).is_some_and(|token| matches!(token.kind, Kind::Separator(_))) {
        return false;
    }
    let opened = line.tokens.iter().take(index).rposition(|token| token.kind == Kind::Open('('));
    let Some(opened) = opened else { return false };
    let word = opened.checked_sub(1).and_then(|before| line.tokens.get(before)).map_or("", |token| token.text(text));
    let rest = line.tokens.get(opened..).unwrap_or_default();
    let (Some(first), Some(last)) = (rest.first(), rest.iter().find(|token| token.kind == Kind::Close(')'))) else {
        return false;
    };
    if !matches!(word, "in" | "dans") {
        return false;
    }
    let inside = text.get(first.end..last.start).unwrap_or_default();
    let set = format!("{{{inside}}}");
    say(reader, span(first).to(span(last)), &set);
    true
}

/// `EUR 500 000`: the unit follows the figure.
fn money_first(reader: &mut Reader<'_>, line: &LogicalLine<'_>, place: usize) -> bool {
    let text = reader.text;
    let Some(token) = line.tokens.get(place) else { return false };
    let currency = matches!(token.text(text), "EUR" | "USD" | "GBP" | "CHF" | "euro" | "euros");
    let figures: Vec<&Token> =
        line.tokens.iter().skip(place + 1).take_while(|token| token.kind == Kind::Number).collect();
    let (true, Some(first), Some(last)) = (currency, figures.first(), figures.last()) else { return false };
    let figure = text.get(first.start..last.end).unwrap_or_default();
    let fixed = format!("{figure} {}", token.text(text));
    say(reader, span(token).to(span(last)), &fixed);
    true
}

/// Tells the habit in a line of a decision: `accepted if all requirements`, `refused else`.
pub(crate) fn of_a_level(reader: &mut Reader<'_>, noun: Noun, line: &LogicalLine<'_>) -> bool {
    let text = reader.text;
    let found = line.tokens.iter().skip(1).find_map(|token| match token.text(text) {
        "si" | "if" | "lorsque" | "où" => Some((token, Word::When)),
        "autrement" | "else" => Some((token, Word::Otherwise)),
        _ => None,
    });
    let Some((token, word)) = found.filter(|_| noun == Noun::Decision) else { return false };
    say(reader, span(token), word.text(reader.language));
    true
}

/// Tells a word of habit that opens a line of an example, and which it stands for.
pub(crate) fn of_an_example(reader: &mut Reader<'_>, line: &LogicalLine<'_>) -> Option<Word> {
    let text = reader.text;
    let first = line.tokens.first()?;
    let goes_on = line.tokens.get(1).is_some_and(|token| token.kind == Kind::Word);
    let (_, word) = OPENERS.iter().find(|(words, _)| goes_on && words.contains(&first.text(text)))?;
    say(reader, span(first), word.text(reader.language));
    Some(*word)
}

/// Tells `500k`, `1.5 million`: a figure with a letter or a word for its thousands, and what is to stand behind it. Gives
/// back whether it is one.
pub(crate) fn of_thousands(reader: &mut Reader<'_>, place: Span, figure: &str, letter: &str, behind: &str) -> bool {
    let zeros = match letter {
        "k" | "K" | "thousand" | "mille" | "milliers" => 3,
        "M" | "million" | "millions" | "mln" => 6,
        "Md" | "Mds" | "bn" | "billion" | "billions" | "milliard" | "milliards" => 9,
        _ => return false,
    };
    let (whole, part) = figure.split_once(['.', ',']).unwrap_or((figure, ""));
    let digits = format!("{whole}{part}");
    if part.len() > zeros || whole.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let grouped = group_digits(&format!("{digits}{}", "0".repeat(zeros - part.len())));
    say(reader, place, &format!("{}{behind}", grouped.trim_start_matches(['0', ' '])));
    true
}

/// The number of a month by its name: `juin`, `June`.
pub(crate) fn month(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    MONTHS.iter().position(|names| names.iter().any(|month| month.to_lowercase() == name)).map(|at| at + 1)
}
