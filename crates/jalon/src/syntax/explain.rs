//! Why a line that the grammar refused does not read: the likely mistake, in the words of the file.

use crate::lang::Language;
use crate::problem::suggest;
use crate::problem::syntax::SyntaxFact;
use crate::source::Span;
use crate::syntax::ast::Noun;
use crate::syntax::grammar::{Reader, Stopped};
use crate::syntax::habits;
use crate::syntax::layout::{Kind, LogicalLine, Token};
use crate::syntax::words::{self, Word};

/// What a refused line was meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// The head line of a declaration.
    Head(Noun),
    /// A property below one.
    Property(Noun),
    /// A line of `given`.
    Given,
    /// A line of `expect`.
    Expect,
    /// The first line of a table.
    Table,
    /// A row of a table.
    Row,
}

fn span(token: &Token) -> Span {
    Span::new(token.start, token.end)
}

/// Reports why a line does not read.
pub(crate) fn explain(reader: &mut Reader<'_>, meant: Meant, line: &LogicalLine<'_>, stopped: Stopped) {
    let told = reader.problems.len();
    signs(reader, line, meant);
    if reader.problems.len() > told {
        return;
    }
    let found = match meant {
        Meant::Head(noun) => head(reader, noun, line),
        Meant::Property(noun) => property(reader, noun, line),
        Meant::Given | Meant::Expect | Meant::Table | Meant::Row => false,
    };
    if !found && !habits::of_a_formula(reader, meant, line, stopped.at) && !formula(reader, line, stopped) {
        unknown(reader, meant, line, stopped);
    }
}

/// Signs that would have been told about, had the line read.
fn signs(reader: &mut Reader<'_>, line: &LogicalLine<'_>, meant: Meant) {
    let (and, or) = match reader.language {
        Language::English => ("and", "or"),
        Language::French => ("et", "ou"),
    };
    let mut separators = Vec::new();
    for token in line.tokens {
        let found = token.text(reader.text).to_owned();
        let place = span(token);
        match (token.kind, found.as_str()) {
            (Kind::Operator, "==" | "===") => reader.report_fixed(SyntaxFact::DoubleEqual { found }, place, "="),
            (Kind::Operator, "&&") => reader.report_fixed(SyntaxFact::AndSign { found, word: and }, place, and),
            (Kind::Operator, "||") if meant != Meant::Row && meant != Meant::Table => {
                reader.report_fixed(SyntaxFact::OrSign { found, word: or }, place, or);
            }
            (Kind::Operator, "=>") => reader.report_fixed(SyntaxFact::AtLeastSign, place, ">="),
            (Kind::Operator, "=<") => reader.report_fixed(SyntaxFact::AtMostSign, place, "<="),
            (Kind::Operator, "<>" | "!==" | "=/=") => {
                reader.report_fixed(SyntaxFact::DifferentSign { found }, place, "!=");
            }
            (Kind::Operator, "**") => reader.report_fixed(SyntaxFact::PowerSign, place, "^"),
            (Kind::Separator(_), sign) if reader.is_other_separator(sign) => separators.push(place),
            (Kind::Number, number) if reader.language == Language::English && number.contains(',') => {
                let point = number.replace(',', ".");
                reader.report(SyntaxFact::DecimalComma { found, point }, place);
            }
            _ => {}
        }
    }
    reader.report_separators(&separators);
}

fn head(reader: &mut Reader<'_>, noun: Noun, line: &LogicalLine<'_>) -> bool {
    let text = reader.text;
    let is_override = |token: &Token| Language::ALL.into_iter().any(|l| Word::Override.is_written(l, token.text(text)));
    let skip = line.tokens.first().map_or(0, |first| usize::from(is_override(first)));
    let Some(noun_token) = line.tokens.get(skip) else { return false };
    let rest = line.tokens.get(skip + 1..).unwrap_or(&[]);
    let Some(name) = rest.first() else {
        reader.report(SyntaxFact::NameMissing { noun }, span(noun_token));
        return true;
    };
    match name.kind {
        Kind::Word => {}
        Kind::Number | Kind::DateLike => {
            let end = rest
                .get(1)
                .filter(|next| next.kind == Kind::Word && next.start == name.end)
                .map_or(name.end, |n| n.end);
            let place = Span::new(name.start, end);
            reader.report(SyntaxFact::NameBeginsWithDigit { name: place.of(text).to_owned() }, place);
            return true;
        }
        _ => {
            reader.report(SyntaxFact::NameMissing { noun }, span(name));
            return true;
        }
    }
    let written = name.text(text).to_owned();
    if let (Some(sign), Some(last)) = (rest.get(1), rest.get(2))
        && (sign.kind, last.kind) == (Kind::Apostrophe, Kind::Word)
    {
        let place = Span::new(name.start, last.end);
        let fixed = format!("{written}_{}", last.text(text));
        let name = place.of(text).to_owned();
        reader.report_fixed(SyntaxFact::NameOfSeveralWords { name, fixed: fixed.clone() }, place, fixed);
        return true;
    }
    if words::is_reserved(&written) {
        reader.report(SyntaxFact::NameReserved { name: written }, span(name));
        return true;
    }
    // the name, then perhaps slots, then perhaps a label
    let mut at = 1;
    if rest.get(at).is_some_and(|token| token.kind == Kind::Open('(')) {
        let mut depth = 0usize;
        while let Some(token) = rest.get(at) {
            match token.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
    }
    let label = rest.get(at).filter(|token| matches!(token.kind, Kind::Text { .. }));
    at += usize::from(label.is_some());
    let Some(next) = rest.get(at) else {
        return false;
    };
    let next_text = next.text(text).to_owned();
    let wants_colon = matches!(
        noun,
        Noun::Input
            | Noun::Requirement
            | Noun::Preference
            | Noun::Observation
            | Noun::Criterion
            | Noun::Obligation
            | Noun::Indicator
            | Noun::Judgement
            | Noun::Score
            | Noun::Portfolio
            | Noun::Parameter
    );
    if next.kind == Kind::Word && wants_colon && !is_clause(&next_text) {
        let words: Vec<&Token> = rest.iter().skip(at).take_while(|token| token.kind == Kind::Word).collect();
        let then = rest.get(at + words.len()).map_or("", |token| token.text(text));
        if label.is_none() && matches!(then, ":" | "=") || (label.is_none() && then.starts_with('"')) {
            let place = Span::new(name.start, words.last().map_or(name.end, |last| last.end));
            let name = place.of(text).to_owned();
            let fixed =
                name.split(crate::syntax::layout::is_space).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("_");
            reader.report_fixed(SyntaxFact::NameOfSeveralWords { name, fixed: fixed.clone() }, place, fixed);
            return true;
        }
        let fact = SyntaxFact::ColonMissing { name: written, found: next_text };
        let place = reader.place(Span::new(next.start, next.start));
        let at_next = reader.place(span(next));
        reader.problems.push(crate::problem::Problem::new(fact, at_next).fixed_by(place, ": "));
        return true;
    }
    match next_text.as_str() {
        "=" if matches!(
            noun,
            Noun::Input | Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion | Noun::Obligation
        ) =>
        {
            reader.report_fixed(SyntaxFact::EqualForColon { noun }, span(next), ":");
            return true;
        }
        ":" if matches!(noun, Noun::Axis | Noun::Unit) => {
            reader.report_fixed(SyntaxFact::ColonForEqual { noun }, span(next), "=");
            return true;
        }
        ":" => {
            let Some(first) = rest.get(at + 1) else {
                let condition =
                    matches!(noun, Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion);
                let fact = if condition {
                    SyntaxFact::ConditionMissing { noun, name: written }
                } else {
                    SyntaxFact::TypeMissing { noun }
                };
                reader.report(fact, span(next));
                return true;
            };
            let typed = matches!(noun, Noun::Input | Noun::Parameter | Noun::Indicator | Noun::Score | Noun::Portfolio);
            if typed && matches!(first.kind, Kind::Number | Kind::DateLike) {
                let end = line.end;
                let place = Span::new(first.start, end);
                reader.report(SyntaxFact::ValueForType { found: place.of(text).to_owned() }, span(first));
                return true;
            }
            if let Some(last) = rest.last().filter(|last| typed && matches!(last.kind, Kind::Text { closed: true }))
                && label.is_none()
                && !rest.iter().any(|token| matches!(token.text(text), "code" | "time" | "heure"))
            {
                let label = last.text(text).to_owned();
                let before = text.get(next.start..last.start).unwrap_or("").trim_end();
                let place = reader.place(Span::new(next.start, last.end));
                let at_label = reader.place(span(last));
                let fixed = format!("{label} {before}");
                let fact = SyntaxFact::LabelAfterColon { label };
                reader.problems.push(crate::problem::Problem::new(fact, at_label).fixed_by(place, fixed));
                return true;
            }
        }
        _ => {}
    }
    false
}

fn is_clause(word: &str) -> bool {
    let clauses =
        [Word::By, Word::Like, Word::As, Word::Version, Word::Private, Word::Shared, Word::MayBeNotApplicable];
    clauses.into_iter().any(|clause| {
        Language::ALL
            .into_iter()
            .any(|language| clause.spellings(language).iter().any(|spelling| spelling.split(' ').next() == Some(word)))
    })
}

/// The property word that a line opens with.
fn opening(reader: &Reader<'_>, line: &LogicalLine<'_>) -> Option<Word> {
    let begins = |spelling: &str| {
        let written = words::plain(text_of_words(reader, line, spelling.split([' ', '\'', '-']).count() * 2));
        written == spelling
            || written.strip_prefix(spelling).is_some_and(|rest| rest.starts_with(' ') || spelling.ends_with('\''))
    };
    Word::PROPERTIES
        .iter()
        .copied()
        .find(|word| Language::ALL.into_iter().any(|language| word.spellings(language).iter().any(|s| begins(s))))
}

fn text_of_words<'t>(reader: &Reader<'t>, line: &LogicalLine<'_>, count: usize) -> &'t str {
    let end = line.tokens.get(count.min(line.tokens.len()).saturating_sub(1)).map_or(line.end, |token| token.end);
    reader.text.get(line.start..end).unwrap_or("")
}

fn property(reader: &mut Reader<'_>, noun: Noun, line: &LogicalLine<'_>) -> bool {
    let text = reader.text;
    let Some(first) = line.tokens.first() else { return false };
    let written = first.text(text).to_owned();
    let second = line.tokens.get(1);
    if line.tokens.len() == 1 && matches!(written.as_str(), "end" | "fin" | "End" | "Fin") {
        reader.report_fixed(SyntaxFact::EndWord { found: written }, span(first), "");
        return true;
    }
    if written == "=" && line.tokens.len() == 1 {
        reader.report(SyntaxFact::FormulaMissing, span(first));
        return true;
    }
    if let Some(word) = opening(reader, line) {
        let texts = [Word::Source, Word::Note, Word::Licence, Word::Jurisdiction, Word::Author, Word::Zone];
        if texts.contains(&word)
            && let Some(second) = second
            && !matches!(second.kind, Kind::Text { .. })
        {
            let place = Span::new(second.start, line.end);
            let fixed = format!("\"{}\"", place.of(text).replace('"', ""));
            reader.report_fixed(SyntaxFact::TextUnquoted { found: written }, place, fixed);
            return true;
        }
        if matches!(word, Word::Label | Word::Title)
            && let Some(second) = second
            && matches!(second.kind, Kind::Text { .. })
        {
            let other = reader.language.other().code();
            reader.report(SyntaxFact::LanguageMissing { found: written, other }, span(second));
            return true;
        }
        return false;
    }
    if first.kind != Kind::Word {
        return false;
    }
    if habits::of_a_level(reader, noun, line) {
        return true;
    }
    if noun == Noun::Decision {
        let names = second.is_none_or(|second| matches!(second.kind, Kind::Text { .. }));
        let says_when =
            line.tokens.iter().any(|token| matches!(token.text(text), "when" | "quand" | "otherwise" | "sinon"));
        if names && !says_when && !words::is_reserved(&written) {
            reader.report(SyntaxFact::LevelWithoutCondition { name: written }, span(first));
            return true;
        }
        if words::is_reserved(&written) {
            reader.report(SyntaxFact::NameReserved { name: written }, span(first));
            return true;
        }
        if says_when {
            return false;
        }
    }
    let is_name = second.is_some_and(|second| second.kind == Kind::Word);
    if Noun::of_word(&written).is_some() && is_name {
        reader.report(SyntaxFact::NounIndented { found: written }, span(first));
        return true;
    }
    if noun == Noun::Scenario && second.is_some_and(|second| second.text(text) == "=") {
        return false;
    }
    let reckons = second.is_some_and(|second| matches!(second.text(text), "+" | "-" | "*" | "/" | "^" | "("));
    if reckons && noun != Noun::Decision {
        let place = Span::new(line.start, line.end);
        habits::say(reader, place, &format!("= {}", place.of(text)));
        return true;
    }
    let known = Word::PROPERTIES.iter().filter_map(|word| word.text(reader.language).split(' ').next());
    let nearest = suggest::nearest(&written, known).filter(|_| noun != Noun::Decision).map(str::to_owned);
    let shown = |word: &Word| match (words::property_shape(*word, noun), reader.language) {
        ((english, _), Language::English) => english,
        ((_, french), Language::French) => french,
    };
    let own = words::own_lines(noun).iter().map(shown).collect();
    reader.report(SyntaxFact::UnknownProperty { found: written, noun, own, nearest }, span(first));
    true
}

/// What is wrong around the place where the grammar gave up.
fn formula(reader: &mut Reader<'_>, line: &LogicalLine<'_>, stopped: Stopped) -> bool {
    let text = reader.text;
    let is = |token: &Token, words: &[&str]| words.contains(&token.text(text));
    let ifs = line.tokens.iter().filter(|token| is(token, &["if", "si"])).count();
    let thens = line.tokens.iter().filter(|token| is(token, &["then", "alors"])).count();
    if let Some(token) = line.tokens.iter().find(|token| is(token, &["if", "si"]))
        && ifs > thens
    {
        reader.report(SyntaxFact::IfWithoutThen, span(token));
        return true;
    }
    if let Some(token) = line.tokens.iter().find(|token| is(token, &["then", "alors"]))
        && thens > ifs
    {
        reader.report(SyntaxFact::ThenWithoutIf { found: token.text(text).to_owned() }, span(token));
        return true;
    }
    let index = line.tokens.iter().position(|token| token.end > stopped.at);
    let at = index.and_then(|index| line.tokens.get(index));
    let before = match index {
        Some(index) => index.checked_sub(1).and_then(|index| line.tokens.get(index)),
        None => line.tokens.last(),
    };
    let operator = |token: &Token| {
        (token.kind == Kind::Operator && !is(token, &[":", "..", "="]))
            || is(token, &["and", "or", "et", "ou", "not", "in", "dans"])
            || (token.kind == Kind::Operator && is(token, &["="]) && token.start != line.start)
    };
    let Some(at) = at else {
        if let Some(last) = before.filter(|last| operator(last)) {
            reader.report(SyntaxFact::OperandMissing { operator: last.text(text).to_owned() }, span(last));
            return true;
        }
        return false;
    };
    let found = at.text(text).to_owned();
    if let Some(before) = before {
        let first = before.text(text).to_owned();
        if operator(before) && operator(at) {
            let place = span(before).to(span(at));
            reader.report(SyntaxFact::TwoOperators { first, second: found }, place);
            return true;
        }
        if operator(before) && at.kind == Kind::Word && words::is_reserved(&found) {
            reader.report(SyntaxFact::WordForValue { found }, span(at));
            return true;
        }
        if operator(before) && matches!(at.kind, Kind::Close(_) | Kind::Separator(_)) {
            reader.report(SyntaxFact::OperandMissing { operator: first }, span(before));
            return true;
        }
        let lists = before.kind == Kind::Separator(if reader.language == Language::French { ';' } else { ',' });
        if (lists || is(before, &["parmi", "of"])) && at.kind == Kind::Word && words::is_reserved(&found) {
            reader.report(SyntaxFact::NameReserved { name: found }, span(at));
            return true;
        }
        let function = words::FUNCTIONS.iter().any(|(english, french)| [english, french].contains(&&first.as_str()));
        if function && at.kind == Kind::Word && !words::is_reserved(&found) {
            reader.report(SyntaxFact::CallWithoutBrackets { function: first }, span(before));
            return true;
        }
        let value = |token: &Token| {
            matches!(token.kind, Kind::Word | Kind::Number | Kind::DateLike | Kind::Text { .. } | Kind::Open(_))
                && !words::is_reserved(token.text(text))
        };
        let ended =
            matches!(before.kind, Kind::Word | Kind::Number | Kind::DateLike | Kind::Text { .. } | Kind::Close(_))
                && !words::is_reserved(&first);
        if value(at) && ended && before.start > line.start {
            reader.report(SyntaxFact::TwoValues { left: first, right: found }, span(at));
            return true;
        }
    }
    false
}

fn unknown(reader: &mut Reader<'_>, meant: Meant, line: &LogicalLine<'_>, stopped: Stopped) {
    let shape = shape(reader, meant, line).to_owned();
    match line.tokens.iter().find(|token| token.end > stopped.at) {
        Some(token) => {
            let found = token.text(reader.text).to_owned();
            reader.report(SyntaxFact::LineNotUnderstood { found, shape }, span(token));
        }
        None => reader.report(SyntaxFact::LineUnfinished { shape }, Span::new(line.start, line.end)),
    }
}

fn shape(reader: &Reader<'_>, meant: Meant, line: &LogicalLine<'_>) -> &'static str {
    let (english, french) = match meant {
        Meant::Head(noun) => words::noun_shape(noun),
        Meant::Given => ("given NAME = VALUE, NAME[MEMBER] = VALUE", "soit NOM = VALEUR ; NOM[MEMBRE] = VALEUR"),
        Meant::Expect => (
            "expect NAME met, NAME = VALUE, NAME undecided for INPUT",
            "attendu NOM rempli ; NOM = VALEUR ; NOM indécis pour DONNÉE",
        ),
        Meant::Table => ("table AXIS | INPUT | INPUT[MEMBER]", "table AXE | DONNÉE | DONNÉE[MEMBRE]"),
        Meant::Row => ("MEMBER | VALUE | VALUE", "MEMBRE | VALEUR | VALEUR"),
        Meant::Property(noun) => match opening(reader, line) {
            Some(word) => words::property_shape(word, noun),
            None if noun == Noun::Decision => ("NAME \"Label\" when CONDITION", "NOM \"Libellé\" quand CONDITION"),
            None if noun == Noun::Scenario => ("NAME = FORMULA", "NOM = FORMULE"),
            None => ("= FORMULA", "= FORMULE"),
        },
    };
    match reader.language {
        Language::English => english,
        Language::French => french,
    }
}
