//! The short way for plain lines: `indicator a "A" : EUR`, `= (b + 2 * c) * 50 %`, `source "Call, page 3"`, and the lines of
//! examples.
//!
//! Most lines are made of names, figures, signs and brackets, or of a word and texts, and the tokens of the layout tell all
//! about them. What is read here is read by the grammar too, as the same tree (`plain/tests.rs` holds the two together over
//! random lines); it only takes a tenth of the time. Anything else — a word that hardly occurs, a pick, a slip, a fault — is
//! `None`, and the grammar's: so faults and their words have one place. A new form belongs to the grammar, and comes here
//! only where a profile says so.

use crate::lang::Language;
use crate::source::Span;
use crate::syntax::ast::{
    Basis, Comments, Declaration, Head, Member, MemberSet, Members, Name, Noun, Path, PropertyKind, Text, TypeExpr,
    TypeKind, UnitExpr,
};
use crate::syntax::layout::{Kind, LogicalLine, Token};
use crate::syntax::words;

mod example;
mod expression;
#[cfg(test)]
mod tests;

use super::Reader;
use super::slips::value_word;
use super::types::other_word_for_a_type;
use expression::{arithmetic, expression};

impl Reader<'_> {
    /// Reads a head line where it is plain.
    pub(super) fn plain_head(&mut self, line: &LogicalLine<'_>) -> Option<Declaration> {
        self.whole(line.tokens, head)
    }

    /// Reads a property line where it is a plain formula, or a word and texts.
    pub(super) fn plain_property(&mut self, line: &LogicalLine<'_>) -> Option<PropertyKind> {
        self.whole(line.tokens, property)
    }

    /// Reads all tokens of a line or cell without a fault, or nothing: what was told on the way is the grammar's to tell.
    fn whole<T>(
        &mut self,
        tokens: &[Token],
        read: impl FnOnce(&mut Self, &mut Tokens<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let told = self.problems.len();
        let mut tokens = Tokens { text: self.text, language: self.language, left: tokens };
        let found = read(self, &mut tokens).filter(|_| tokens.left.is_empty() && self.problems.len() == told);
        self.problems.truncate(told);
        found
    }
}

/// The tokens of a line that have not been read yet.
struct Tokens<'l, 't> {
    text: &'t str,
    language: Language,
    left: &'l [Token],
}

impl<'t> Tokens<'_, 't> {
    /// The next token and its text; it stays.
    fn peek(&self) -> Option<(Token, &'t str)> {
        self.left.first().map(|token| (*token, token.text(self.text)))
    }

    fn step(&mut self) {
        self.left = self.left.get(1..).unwrap_or_default();
    }

    /// Takes a sign, if it comes next.
    fn sign(&mut self, sign: &str) -> Option<Span> {
        let (token, found) = self.peek()?;
        if found != sign {
            return None;
        }
        self.step();
        Some(span(token))
    }

    /// Takes a word or a phrase of the file's vocabulary, if one comes next; the other vocabulary's is the grammar's.
    fn words(&mut self, english: &[&str], french: &[&str]) -> Option<Span> {
        let phrases = if self.language == Language::English { english } else { french };
        let (_, first) = self.peek()?;
        phrases.iter().filter(|phrase| phrase.starts_with(first)).find_map(|phrase| {
            let mut tokens = self.left.iter();
            let mut place: Option<Span> = None;
            for word in phrase.split(' ') {
                let token = tokens.next().filter(|token| token.text(self.text) == word)?;
                place = Some(place.map_or(span(*token), |place| place.to(span(*token))));
            }
            self.left = tokens.as_slice();
            place
        })
    }

    /// Takes what separates the items of a list in the file's vocabulary.
    fn separator(&mut self) -> Option<Span> {
        self.sign(if self.language == Language::English { "," } else { ";" })
    }

    /// Whether nothing comes next that could go on with a value: a list goes on, or ends.
    fn at_end_of_value(&self) -> bool {
        self.left.first().is_none_or(|next| matches!(next.kind, Kind::Separator(_) | Kind::Close(_)))
    }

    /// Takes a name, if one that no word of either vocabulary could be comes next.
    fn name(&mut self) -> Option<Name> {
        self.name_unless(|found| words::is_word(found) || value_word(found).is_some())
    }

    fn name_unless(&mut self, is_word: impl FnOnce(&str) -> bool) -> Option<Name> {
        let (token, found) = self.peek()?;
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || matches!(c, 'À'..='ÿ' if c != '×' && c != '÷');
        // a word of ASCII is made of letters, digits and `_` already
        if token.kind != Kind::Word || !(found.is_ascii() || found.chars().all(letter)) || is_word(found) {
            return None;
        }
        self.step();
        Some(Name { text: found.to_owned(), span: span(token) })
    }

    /// Takes names between separators, one at least.
    fn names(&mut self) -> Option<Vec<Name>> {
        let mut names = vec![self.name()?];
        while self.separator().is_some() {
            names.push(self.name()?);
        }
        Some(names)
    }

    /// Takes a dotted name.
    fn path(&mut self) -> Option<(Path, Span)> {
        let mut parts = vec![self.name()?];
        while self.sign(".").is_some() {
            parts.push(self.name()?);
        }
        let span = parts.iter().map(|part| part.span).reduce(Span::to)?;
        Some((Path { parts }, span))
    }

    /// Takes an elided word or phrase, `s'applique quand`, with either apostrophe and no space around it.
    fn elided(&mut self, straight: &str) -> Option<Span> {
        let left = self.left;
        let curly = straight.replace('\'', "’");
        let place = [straight, &curly].into_iter().find_map(|phrase| {
            let apart = phrase.replace('\'', " ' ").replace('’', " ’ ");
            self.words(&[], &[&apart])
        })?;
        let tight = place.of(self.text).split(['\'', '’']).zip(straight.split('\'')).all(|(a, b)| a.len() == b.len());
        if !tight {
            self.left = left;
        }
        tight.then_some(place)
    }

    /// The last token read since some were left.
    fn last_of(&self, left: &[Token]) -> Option<Token> {
        left.get(left.len().checked_sub(self.left.len() + 1)?).copied()
    }

    /// Whether the next token follows a place without a space.
    fn touches(&self, end: u32) -> bool {
        self.left.first().is_some_and(|token| u32::try_from(token.start) == Ok(end))
    }
}

fn span(token: Token) -> Span {
    Span::new(token.start, token.end)
}

fn head(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Declaration> {
    let (first, word) = tokens.peek()?;
    let last = *tokens.left.last()?;
    let (noun, languages) = Noun::of_word(word)?;
    if !languages.contains(&reader.language) {
        return None;
    }
    tokens.step();
    let name = tokens.name()?;
    let label = text(reader, tokens);
    let mut by = Vec::new();
    let head = match noun {
        Noun::Axis => Head::Axis { private: false, shared: false, members: None },
        Noun::Decision | Noun::Activity | Noun::Output | Noun::Outcome | Noun::Impact | Noun::Scenario => Head::Nothing,
        Noun::Example => {
            let like = match tokens.words(&["like"], &["comme"]) {
                Some(_) => Some(tokens.name()?),
                None => None,
            };
            Head::Example { like }
        }
        Noun::Input => {
            let ty = written_type(reader, tokens)?;
            let may_be_not_applicable = tokens.words(&["may be not applicable"], &["peut être sans objet"]).is_some();
            by = by_names(tokens)?;
            Head::Typed { ty, may_be_not_applicable }
        }
        Noun::Parameter | Noun::Indicator | Noun::Score | Noun::Judgement | Noun::Portfolio => {
            let ty = written_type(reader, tokens)?;
            by = by_names(tokens)?;
            match tokens.sign("=") {
                Some(_) => Head::Value { ty, value: expression(reader, tokens)? },
                None => Head::Typed { ty, may_be_not_applicable: false },
            }
        }
        Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion => {
            tokens.sign(":")?;
            Head::Condition(expression(reader, tokens)?)
        }
        _ => return None,
    };
    Some(Declaration {
        span: span(first).to(span(last)),
        comments: Comments::default(),
        overrides: false,
        noun,
        noun_span: span(first),
        name,
        label,
        head,
        by,
        properties: Vec::new(),
        end_comments: Vec::new(),
        blank_above: false,
    })
}

/// `by a, b`, or nothing.
fn by_names(tokens: &mut Tokens<'_, '_>) -> Option<Vec<Name>> {
    match tokens.words(&["by"], &["par"]) {
        Some(_) => tokens.names(),
        None => Some(Vec::new()),
    }
}

fn property(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<PropertyKind> {
    let line = tokens.left;
    let (_, word) = tokens.peek()?;
    tokens.step();
    Some(match (word, tokens.language) {
        ("=", _) => PropertyKind::Formula(MemberSet::All, expression(reader, tokens)?),
        ("source", _) => {
            let mut texts = vec![text(reader, tokens)?];
            while let Some(more) = text(reader, tokens) {
                texts.push(more);
            }
            PropertyKind::Source(texts)
        }
        ("note", Language::English) | ("remarque", Language::French) => PropertyKind::Note(text(reader, tokens)?),
        ("label", Language::English) | ("libellé", Language::French) => {
            let (_, code) = tokens.peek()?;
            let language = Language::ALL.into_iter().find(|language| language.code() == code)?;
            tokens.step();
            PropertyKind::Label(language, text(reader, tokens)?)
        }
        ("provided", Language::English) | ("fourni" | "fournie", Language::French) => {
            tokens.words(&["by"], &["par"])?;
            PropertyKind::ProvidedBy(tokens.names()?)
        }
        ("basis", Language::English) | ("fondement", Language::French) => {
            let bases = [
                (Basis::Text, &["text"], &["texte"]),
                (Basis::Public, &["public"], &["public"]),
                (Basis::Inferred, &["inferred"], &["déduit"]),
            ];
            let said = bases.into_iter().find(|(_, english, french)| tokens.words(*english, *french).is_some());
            PropertyKind::Basis(said?.0)
        }
        ("as", Language::English) => {
            tokens.words(&["of"], &[])?;
            PropertyKind::AsOf(arithmetic(reader, tokens)?)
        }
        ("au", Language::French) => PropertyKind::AsOf(arithmetic(reader, tokens)?),
        ("applies", Language::English) => {
            tokens.words(&["when"], &[])?;
            PropertyKind::AppliesWhen(expression(reader, tokens)?)
        }
        ("s", Language::French) => {
            tokens.left = line;
            tokens.elided("s'applique quand")?;
            PropertyKind::AppliesWhen(expression(reader, tokens)?)
        }
        _ => return None,
    })
}

fn text(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Text> {
    let (token, written) = tokens.peek().filter(|(token, _)| token.kind == Kind::Text { closed: true })?;
    tokens.step();
    Some(reader.unescaped(written, span(token)))
}

/// `Some(None)`: no type is written; `None`: one is, and is not plain.
fn written_type(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Option<TypeExpr>> {
    if tokens.sign(":").is_none() {
        return Some(None);
    }
    if let Some(span) = tokens.words(&["yes / no"], &["oui / non"]) {
        return Some(Some(TypeExpr { kind: TypeKind::Truth, range: None, span }));
    }
    if let Some(start) = tokens.words(&["one of"], &["un parmi", "une parmi"]) {
        let (members, end) = members(reader, tokens)?;
        let kind = members.map_or_else(TypeKind::OneOfNamed, TypeKind::OneOf);
        return Some(Some(TypeExpr { kind, range: None, span: start.to(end) }));
    }
    if let Some(start) = tokens.words(&["several of"], &["plusieurs parmi"]) {
        let (members, end) = members(reader, tokens)?;
        let kind = members.map_or_else(TypeKind::SeveralOfNamed, TypeKind::SeveralOf);
        return Some(Some(TypeExpr { kind, range: None, span: start.to(end) }));
    }
    let (token, word) = tokens.peek()?;
    let kind = match (word, tokens.language) {
        ("number", Language::English) | ("nombre", Language::French) => TypeKind::Number,
        ("count", Language::English) | ("effectif", Language::French) => TypeKind::Count(None),
        ("date", _) => {
            tokens.step();
            let more = tokens.words(&["or not yet"], &["ou pas encore"]);
            let span = more.map_or(span(token), |more| span(token).to(more));
            return Some(Some(TypeExpr { kind: TypeKind::Date { or_not_yet: more.is_some() }, range: None, span }));
        }
        ("text", Language::English) | ("texte", Language::French) => TypeKind::Text,
        _ if other_word_for_a_type(word).is_some() => return None,
        _ => {
            let unit = unit(tokens)?;
            let span = unit.span;
            return Some(Some(TypeExpr { kind: TypeKind::Unit(unit), range: None, span }));
        }
    };
    tokens.step();
    Some(Some(TypeExpr { kind, range: None, span: span(token) }))
}

/// Members with their labels, and where the last ends; a single bare name is given back alone.
fn members(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<(Result<Members, Name>, Span)> {
    let mut members = vec![member(reader, tokens)?];
    let ordered = tokens.peek().is_some_and(|(_, sign)| sign == "<");
    while if ordered { tokens.sign("<") } else { tokens.separator() }.is_some() {
        members.push(member(reader, tokens)?);
    }
    let end = members.last()?.span;
    match members.as_slice() {
        [only] if !only.quoted && only.label.is_none() && only.other_labels.is_empty() => {
            Some((Err(only.name.clone()), end))
        }
        _ => Some((Ok(Members::List { members, ordered }), end)),
    }
}

/// `agreed "Agreed" fr "Conclu"`, `"02" "Aisne"`.
fn member(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Member> {
    let quoted = text(reader, tokens);
    let (name, quoted) = match quoted {
        Some(Text { text, span }) => (Name { text, span }, true),
        None => (tokens.name()?, false),
    };
    let label = text(reader, tokens);
    let mut span = label.as_ref().map_or(name.span, |label| name.span.to(label.span));
    let mut other_labels = Vec::new();
    let other = reader.language.other();
    if tokens.sign(other.code()).is_some() {
        let label = text(reader, tokens)?;
        span = span.to(label.span);
        other_labels.push((other, label));
    }
    Some(Member { name, quoted, label, other_labels, code: None, number: None, span })
}

/// `EUR`, `%`, `EUR/person/year`, `points out of 5`; powers and price years are left to the grammar.
fn unit(tokens: &mut Tokens<'_, '_>) -> Option<UnitExpr> {
    let mut factors = vec![(unit_name(tokens)?, 1)];
    let mut whole = factors.first().map(|(name, _)| name.span)?;
    while tokens.touches(whole.end) && tokens.peek().is_some_and(|(_, sign)| sign == "/") {
        tokens.step();
        if !tokens.touches(whole.end + 1) {
            return None;
        }
        let name = unit_name(tokens)?;
        whole = whole.to(name.span);
        factors.push((name, -1));
    }
    let goes_on = tokens.peek().is_some_and(|(token, text)| {
        let power = tokens.touches(whole.end) && matches!(text, "^" | "·" | "*");
        power || matches!(token.kind, Kind::Number | Kind::DateLike)
    });
    if goes_on {
        return None;
    }
    let before = tokens.left;
    let mut out_of = None;
    if tokens.words(&["out of"], &["sur"]).is_some() {
        // without a figure behind it, `sur` is of a fold
        match tokens.peek() {
            Some((token, digits)) if token.kind == Kind::Number => {
                tokens.step();
                let longer = tokens.left.first().is_some_and(|next| next.kind == Kind::Number);
                if longer || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                out_of = Some(digits.to_owned());
                whole = whole.to(span(token));
            }
            _ => tokens.left = before,
        }
    }
    Some(UnitExpr { factors, price_year: None, out_of, span: whole })
}

fn unit_name(tokens: &mut Tokens<'_, '_>) -> Option<Name> {
    match tokens.sign("%") {
        Some(span) => Some(Name { text: "%".to_owned(), span }),
        None => tokens.name(),
    }
}
