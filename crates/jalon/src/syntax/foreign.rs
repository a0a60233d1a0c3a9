//! Shapes of programming languages, of mathematics and of spreadsheets, where a line stopped reading: `r :: a`,
//! `a ∈ {1, 2}`, `y AND z`, `5 million EUR`, `x is missing`. Each is told with what to write.

use crate::lang::Language;
use crate::source::Span;
use crate::syntax::ast::Noun;
use crate::syntax::explain::Meant;
use crate::syntax::grammar::{Reader, value_word};
use crate::syntax::habits::{of_thousands, say, say_fixed, show, span};
use crate::syntax::layout::{Kind, LogicalLine, Token};
use crate::syntax::words::Word;

/// Phrases for a sign, in either language.
const PHRASES: &[(&[&str], &str)] = &[
    (&["au", "moins"], ">="),
    (&["at", "least"], ">="),
    (&["au", "plus"], "<="),
    (&["at", "most"], "<="),
    (&["plus", "grand", "que"], ">"),
    (&["plus", "petit", "que"], "<"),
    (&["plus", "de"], ">"),
    (&["moins", "de"], "<"),
    (&["more", "than"], ">"),
    (&["différent", "de"], "!="),
    (&["différente", "de"], "!="),
    (&["different", "from"], "!="),
    (&["autre", "que"], "!="),
    (&["other", "than"], "!="),
    (&["is", "not"], "!="),
];

/// What is written for a sign of mathematics: a word to put in its place, or a form to fill in.
pub(crate) fn of_a_sign(reader: &mut Reader<'_>, place: Span, sign: char) -> bool {
    let word = |word: Word| word.text(reader.language).to_owned();
    let french = reader.language == Language::French;
    let (wanted, form) = match sign {
        '∈' => (word(Word::In), false),
        '∉' => (format!("{} {}", word(Word::Not), word(Word::In)), french),
        '∧' => (word(Word::And), false),
        '∨' => (word(Word::Or), false),
        '¬' => (format!("{} ", word(Word::Not)), false),
        '⩾' => (">=".to_owned(), false),
        '⩽' => ("<=".to_owned(), false),
        '√' => (if french { "racine(…)" } else { "sqrt(…)" }.to_owned(), true),
        '∑' => (if french { "somme(… sur …)" } else { "sum(… over …)" }.to_owned(), true),
        '½' => (if french { "0,5" } else { "0.5" }.to_owned(), false),
        '¼' => (if french { "0,25" } else { "0.25" }.to_owned(), false),
        '¾' => (if french { "0,75" } else { "0.75" }.to_owned(), false),
        '?' => (conditional(reader.language).to_owned(), true),
        _ => return false,
    };
    match form {
        true => show(reader, place, wanted),
        false => say_fixed(reader, place, wanted.trim_end(), &wanted),
    }
    true
}

fn conditional(language: Language) -> &'static str {
    match language {
        Language::English => "if … then … else …",
        Language::French => "si … alors … sinon …",
    }
}

/// What is written for a function that spreadsheets have and this language says otherwise: `IF(a, b, c)`, `ET(a ; b)`.
pub(crate) fn form_of_a_function(name: &str, language: Language) -> Option<&'static str> {
    let (english, french) = match name.to_lowercase().as_str() {
        "if" | "si" | "iif" => (conditional(Language::English), conditional(Language::French)),
        "and" | "et" => ("… and …", "… et …"),
        "or" | "ou" => ("… or …", "… ou …"),
        "not" | "non" => ("not …", "non …"),
        "today" | "now" | "aujourdhui" | "maintenant" => ("as_of", "date_d_examen"),
        "date" => ("2026-06-30", "2026-06-30"),
        "isblank" | "isnull" | "isna" | "empty" | "estvide" | "estna" | "vide" => ("not supplied(…)", "non fourni(…)"),
        "iferror" | "ifnull" | "coalesce" | "sierreur" => ("… or else …", "… ou sinon …"),
        "sumproduct" | "sommeprod" => ("sum(… * … over …)", "somme(… * … sur …)"),
        "countif" | "nb_si" => ("count(… where …)", "compte(… dont …)"),
        "sumif" | "somme_si" => ("sum(… over … where …)", "somme(… sur … dont …)"),
        "between" | "entre" => ("… in A .. B", "… dans A .. B"),
        _ => return None,
    };
    Some(if language == Language::English { english } else { french })
}

/// Tells the shape that stopped a line, if one did.
pub(crate) fn of_a_line(reader: &mut Reader<'_>, meant: Meant, line: &LogicalLine<'_>, index: usize) -> bool {
    bracketed(reader, meant, line, index)
        || sign_twice(reader, line, index)
        || condition_behind(reader, meant, line, index)
        || [index, index.saturating_sub(1)].into_iter().any(|place| {
            place > 0
                && (capitals(reader, line, place) || thousands(reader, line, place) || raised(reader, line, place))
        })
        || (0..3).any(|back| index > back && phrase(reader, line, index - back))
        || state(reader, line, index)
        || of_choices(reader, line, index)
        || zone(reader, line, index)
}

/// `time "Europe/Paris"`.
fn zone(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    let Some((at, before)) = line.tokens.get(index).zip(before(line, index)) else { return false };
    if !matches!(before.text(text), "time" | "heure") || !matches!(at.kind, Kind::Text { .. }) {
        return false;
    }
    let wanted = format!("{} {} {}", before.text(text), Word::In.text(reader.language), at.text(text));
    say(reader, span(before).to(span(at)), &wanted);
    true
}

/// `in [a, b]`; `input k : {a, b}`; `requirement r { a }`.
fn bracketed(reader: &mut Reader<'_>, meant: Meant, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    let Some((at, before)) = line.tokens.get(index).zip(before(line, index)) else { return false };
    let (Kind::Open(open), Meant::Head(noun)) = (at.kind, meant) else {
        return matches!(at.kind, Kind::Open('[')) && set(reader, line, index, "{", "}");
    };
    let word = before.text(text);
    if matches!(word, "in" | "dans") {
        return set(reader, line, index, "{", "}");
    }
    if word == ":" && noun == Noun::Input {
        return set(reader, line, index, &format!("{} ", Word::OneOf.text(reader.language)), "");
    }
    // the braces of a block stand where its colon should
    if open == '{' && !line.tokens.iter().take(index).any(|token| token.text(text) == ":") {
        show(reader, span(at), ":".to_owned());
        return true;
    }
    false
}

/// What stands between two brackets, between others.
fn set(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize, open: &str, close: &str) -> bool {
    let Some(rest) = line.tokens.get(index..) else { return false };
    let last = rest.iter().find(|token| matches!(token.kind, Kind::Close(_)));
    let Some((first, last)) = rest.first().zip(last) else { return false };
    let inside = reader.text.get(first.end..last.start).unwrap_or_default().trim();
    let wanted = format!("{open}{inside}{close}");
    say(reader, span(first).to(span(last)), &wanted);
    true
}

/// `r :: a`, `one of a | b`, `y | z`, and a full stop at the end.
fn sign_twice(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    let Some((at, before)) = line.tokens.get(index).zip(before(line, index)) else { return false };
    match (before.text(text), at.text(text)) {
        (":", ":") => say(reader, span(before).to(span(at)), ":"),
        (_, "|") => {
            let lists = line.tokens.iter().take(index).any(|token| matches!(token.text(text), "of" | "parmi"));
            match (lists, reader.language) {
                (true, Language::English) => say(reader, span(at), ","),
                (true, Language::French) => say(reader, span(at), ";"),
                (false, language) => say(reader, span(at), Word::Or.text(language)),
            }
        }
        (_, ".") if index + 1 == line.tokens.len() => {
            let found = ".".to_owned();
            reader.report_fixed(crate::problem::syntax::SyntaxFact::TrailingSeparator { found }, span(at), "");
        }
        _ => return false,
    }
    true
}

/// `requirement r : y when z`: the condition stands on a line of its own.
fn condition_behind(reader: &mut Reader<'_>, meant: Meant, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    let Meant::Head(Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion) = meant else {
        return false;
    };
    let Some((at, before)) = line.tokens.get(index).zip(before(line, index)) else { return false };
    let (rest, turned) = match (at.text(text), line.tokens.get(index + 1)) {
        ("sauf", Some(next)) if next.text(text) == "si" => (index + 2, true),
        ("unless" | "sauf", _) => (index + 1, true),
        ("when" | "quand" | "if" | "si" | "lorsque" | "only", _) => (index + 1, false),
        _ => return false,
    };
    let has_value = !matches!(before.kind, Kind::Operator | Kind::Separator(_) | Kind::Open(_));
    let says_then = line.tokens.iter().any(|token| matches!(token.text(text), "then" | "alors"));
    let Some(first) = line.tokens.get(rest).filter(|_| has_value && !says_then) else { return false };
    let condition = text.get(first.start..line.end).unwrap_or_default();
    let applies = Word::AppliesWhen.text(reader.language);
    let wanted = match turned {
        true => format!("{applies} {} ({condition})", Word::Not.text(reader.language)),
        false => format!("{applies} {condition}"),
    };
    let place = Span::new(before.end, line.end);
    let found = Span::new(at.start, line.end).of(text).to_owned();
    let fact = crate::problem::syntax::SyntaxFact::EverydayWord { found, wanted: wanted.clone() };
    reader.report_fixed(fact, place, format!("\n  {wanted}"));
    true
}

/// `AND`, `SI`: a word of the language in capitals.
fn capitals(reader: &mut Reader<'_>, line: &LogicalLine<'_>, place: usize) -> bool {
    const WORDS: &[Word] = &[Word::And, Word::Or, Word::Not, Word::If, Word::Then, Word::Else, Word::In];
    let Some(token) = line.tokens.get(place).filter(|token| token.kind == Kind::Word) else { return false };
    let written = token.text(reader.text);
    let small = written.to_lowercase();
    let is_meant = |word: &&Word| Language::ALL.into_iter().any(|language| word.is_written(language, &small));
    let Some(word) = WORDS.iter().find(is_meant).filter(|_| small != written) else { return false };
    say(reader, span(token), word.text(reader.language));
    true
}

fn phrase(reader: &mut Reader<'_>, line: &LogicalLine<'_>, place: usize) -> bool {
    let text = reader.text;
    let Some(rest) = line.tokens.get(place..) else { return false };
    let begins = |words: &&[&str]| {
        rest.len() > words.len() && rest.iter().zip(*words).all(|(token, word)| token.text(text) == *word)
    };
    let Some((words, sign)) = PHRASES.iter().find(|(words, _)| begins(words)) else { return false };
    let Some((first, last)) = rest.first().zip(rest.get(words.len() - 1)) else { return false };
    // `est différent de`
    let verb = before(line, place).filter(|token| matches!(token.text(text), "est" | "is"));
    say(reader, span(verb.unwrap_or(first)).to(span(last)), sign);
    true
}

/// `5 million EUR`, `1,5 M EUR`.
fn thousands(reader: &mut Reader<'_>, line: &LogicalLine<'_>, place: usize) -> bool {
    let text = reader.text;
    let Some((token, figure)) = line.tokens.get(place).zip(before(line, place)) else { return false };
    if token.kind != Kind::Word || figure.kind != Kind::Number {
        return false;
    }
    let is_grouped = place.checked_sub(2).and_then(|at| line.tokens.get(at)).is_some_and(|t| t.kind == Kind::Number);
    // `5 millions d'euros`, `5 millions de personnes`
    let joins = line.tokens.get(place + 1).filter(|next| matches!(next.text(text), "de" | "d" | "of"));
    let elided = line.tokens.get(place + 2).filter(|next| joins.is_some() && next.kind == Kind::Apostrophe);
    let last = elided.or(joins).unwrap_or(token);
    let mut whole = span(figure).to(span(last));
    if let Some(next) = elided.and_then(|_| line.tokens.get(place + 3)) {
        whole = span(figure).to(span(next));
        let unit = format!(" {}", next.text(text));
        return !is_grouped && of_thousands(reader, whole, figure.text(text), token.text(text), &unit);
    }
    !is_grouped && of_thousands(reader, whole, figure.text(text), token.text(text), "")
}

/// `a²`.
fn raised(reader: &mut Reader<'_>, line: &LogicalLine<'_>, place: usize) -> bool {
    let Some(token) = line.tokens.get(place) else { return false };
    let written = token.text(reader.text);
    let power = written.strip_suffix('²').map(|base| (base, 2)).or(written.strip_suffix('³').map(|base| (base, 3)));
    let Some((base, power)) = power.filter(|(base, _)| token.kind == Kind::Word && !base.is_empty()) else {
        return false;
    };
    let wanted = format!("{base}^{power}");
    say(reader, span(token), &wanted);
    true
}

/// `y is true`, `x is missing`, `x is known`, `x n'est pas …`.
fn state(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    let word = |at: Option<usize>| at.and_then(|at| line.tokens.get(at)).map_or("", |token| token.text(text));
    if word(index.checked_sub(1)) == "pas" && word(index.checked_sub(2)) == "est" {
        let from = index.checked_sub(4).filter(|at| word(Some(*at)) == "n").unwrap_or(index.saturating_sub(2));
        if let Some((first, last)) = line.tokens.get(from).zip(before(line, index)) {
            say(reader, span(first).to(span(last)), "!=");
            return true;
        }
    }
    let Some((at, verb)) = line.tokens.get(index).zip(before(line, index)) else { return false };
    let Some(subject) = index.checked_sub(2).and_then(|at| line.tokens.get(at)) else { return false };
    if !matches!(verb.text(text), "is" | "est") || subject.kind != Kind::Word {
        return false;
    }
    let french = reader.language == Language::French;
    let given = if french { "fourni" } else { "supplied" };
    let found = at.text(text);
    let wanted = match (found, value_word(found)) {
        (_, Some(value @ (Word::Yes | Word::No))) => {
            let wanted = format!("= {}", value.text(reader.language));
            say(reader, span(verb).to(span(at)), &wanted);
            return true;
        }
        (_, Some(_)) | ("missing" | "unknown" | "empty" | "manquant" | "manquante" | "inconnu" | "vide", _) => {
            format!("{} {given}({})", Word::Not.text(reader.language), subject.text(text))
        }
        ("known" | "given" | "present" | "supplied" | "connu" | "connue" | "fourni" | "fournie" | "renseigné", _) => {
            format!("{given}({})", subject.text(text))
        }
        // an obligation that was met late is not met
        ("à" | "in" | "respecté" | "respectée" | "tenu" | "tenue" | "fulfilled", _) => {
            return timely(reader, line, index, true);
        }
        ("en" | "late" | "overdue" | "échu" | "échue", _) => return timely(reader, line, index, false),
        _ => return false,
    };
    say(reader, span(subject).to(span(at)), &wanted);
    true
}

/// `o is in time`, `o est en retard`.
fn timely(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize, met: bool) -> bool {
    let text = reader.text;
    let next = line.tokens.get(index + 1).filter(|next| matches!(next.text(text), "temps" | "retard" | "time"));
    let two = matches!(line.tokens.get(index).map(|at| at.text(text)), Some("à" | "in" | "en"));
    let Some((verb, last)) = before(line, index).zip(if two { next } else { line.tokens.get(index) }) else {
        return false;
    };
    let is = if met { Word::Is } else { Word::IsNot };
    let wanted = format!("{} {}", is.text(reader.language), Word::Met.text(reader.language));
    say(reader, span(verb).to(span(last)), &wanted);
    true
}

/// `un de a ; b`, `enum a, b`, `list of a, b`, and `parmi a ; b` behind a colon.
fn of_choices(reader: &mut Reader<'_>, line: &LogicalLine<'_>, index: usize) -> bool {
    let text = reader.text;
    [index, index.saturating_sub(1)].into_iter().any(|place| {
        let Some((token, before)) = line.tokens.get(place).zip(before(line, place)) else { return false };
        let follows =
            line.tokens.get(place + 1).filter(|next| matches!(next.text(text), "of" | "de" | "parmi" | "among"));
        let word = match token.text(text) {
            "un" | "une" | "one" | "enum" | "choice" | "choix" | "parmi" | "among" => Word::OneOf,
            "list" | "liste" | "several" | "plusieurs" => Word::SeveralOf,
            _ => return false,
        };
        if before.text(text) != ":" {
            return false;
        }
        say(reader, span(token).to(span(follows.unwrap_or(token))), word.text(reader.language));
        true
    })
}

fn before<'l>(line: &LogicalLine<'l>, index: usize) -> Option<&'l Token> {
    index.checked_sub(1).and_then(|index| line.tokens.get(index))
}
