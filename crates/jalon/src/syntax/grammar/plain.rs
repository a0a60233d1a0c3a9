//! The short way for plain lines: `indicator a "A" : EUR`, `= (b + 2 * c) * 50 %`, `source "Call, page 3"`.
//!
//! Most lines are made of names, figures, signs and brackets, or of a word and texts, and the tokens of the layout tell all
//! about them. What is read here is read by the grammar too, as the same tree (`plain/tests.rs` holds the two together over
//! random lines); it only takes a tenth of the time. Anything else — another word of the language, a call, a pick, a date, a
//! slip, a fault — is `None`, and the grammar's: so faults and their words have one place. This must stay small: a new form
//! belongs to the grammar, and comes here only where a profile says so.

use crate::lang::Language;
use crate::source::Span;
use crate::syntax::ast::{
    BinaryOp, Comments, CompareOp, Declaration, Expr, ExprKind, Head, MemberSet, Name, Noun, Number, Path,
    PropertyKind, Text, TypeExpr, TypeKind, UnaryOp, UnitExpr,
};
use crate::syntax::layout::{Kind, LogicalLine, Token};
use crate::syntax::words;

#[cfg(test)]
mod tests;

use super::Reader;
use super::expression::{Infix, Item, digits};
use super::slips::value_word;
use super::types::other_word_for_a_type;

impl Reader<'_> {
    /// Reads a head line where it is plain.
    pub(super) fn plain_head(&mut self, line: &LogicalLine<'_>) -> Option<Declaration> {
        self.whole(line, head)
    }

    /// Reads a property line where it is a plain formula, or a word and texts.
    pub(super) fn plain_property(&mut self, line: &LogicalLine<'_>) -> Option<PropertyKind> {
        self.whole(line, property)
    }

    /// Reads all tokens of a line, or nothing: then what was told on the way is the grammar's to tell.
    fn whole<T>(
        &mut self,
        line: &LogicalLine<'_>,
        read: impl FnOnce(&mut Self, &mut Tokens<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let told = self.problems.len();
        let mut tokens = Tokens { text: self.text, language: self.language, left: line.tokens };
        let found = read(self, &mut tokens).filter(|_| tokens.left.is_empty());
        if found.is_none() {
            self.problems.truncate(told);
        }
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

    /// Takes a name, if one that no word of either vocabulary could be comes next.
    fn name(&mut self) -> Option<Name> {
        let (token, found) = self.peek()?;
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || matches!(c, 'À'..='ÿ' if c != '×' && c != '÷');
        let plain = token.kind == Kind::Word && found.chars().all(letter) && !words::is_word(found);
        if !plain || value_word(found).is_some() {
            return None;
        }
        self.step();
        Some(Name { text: found.to_owned(), span: span(token) })
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
    let head = match noun {
        Noun::Input => Head::Typed { ty: written_type(tokens)?, may_be_not_applicable: false },
        Noun::Parameter | Noun::Indicator | Noun::Score | Noun::Judgement | Noun::Portfolio => {
            let ty = written_type(tokens)?;
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
        by: Vec::new(),
        properties: Vec::new(),
        end_comments: Vec::new(),
        blank_above: false,
    })
}

fn property(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<PropertyKind> {
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
        _ => return None,
    })
}

fn text(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Text> {
    let (token, written) = tokens.peek().filter(|(token, _)| token.kind == Kind::Text { closed: true })?;
    tokens.step();
    Some(reader.unescaped(written, span(token)))
}

/// `Some(None)`: no type is written; `None`: one is, and is not plain.
fn written_type(tokens: &mut Tokens<'_, '_>) -> Option<Option<TypeExpr>> {
    if tokens.sign(":").is_none() {
        return Some(None);
    }
    let (token, word) = tokens.peek()?;
    let kind = match (word, tokens.language) {
        ("number", Language::English) | ("nombre", Language::French) => TypeKind::Number,
        ("count", Language::English) | ("effectif", Language::French) => TypeKind::Count(None),
        ("date", _) => TypeKind::Date { or_not_yet: false },
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

/// `EUR`, `%`, `EUR/person/year`; powers, price years and `out of` are left to the grammar.
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
    (!goes_on).then_some(UnitExpr { factors, price_year: None, out_of: None, span: whole })
}

fn unit_name(tokens: &mut Tokens<'_, '_>) -> Option<Name> {
    match tokens.sign("%") {
        Some(span) => Some(Name { text: "%".to_owned(), span }),
        None => tokens.name(),
    }
}

/// An expression of names, figures, signs and brackets.
fn expression(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    let mut items = Vec::new();
    loop {
        while let Some(span) = tokens.sign("-") {
            items.push(Item::Prefix(UnaryOp::Negate, span));
        }
        let operand = operand(reader, tokens)?;
        let Some((token, op)) = infix(tokens) else {
            if items.is_empty() {
                return Some(operand);
            }
            items.push(Item::Operand(operand));
            return reader.climb(&mut items.into_iter().peekable(), 0);
        };
        tokens.step();
        items.extend([Item::Operand(operand), Item::Infix(op, span(token))]);
    }
}

/// The operator between two values, if one comes next.
fn infix(tokens: &Tokens<'_, '_>) -> Option<(Token, Infix)> {
    let (token, sign) = tokens.peek()?;
    let op = match (sign, tokens.language) {
        ("+", _) => Infix::Binary(BinaryOp::Add),
        ("-", _) => Infix::Binary(BinaryOp::Subtract),
        ("*" | "×", _) => Infix::Binary(BinaryOp::Multiply),
        ("/" | "÷", _) => Infix::Binary(BinaryOp::Divide),
        ("^", _) => Infix::Binary(BinaryOp::Power),
        ("=", _) => Infix::Compare(CompareOp::Equal),
        ("!=" | "≠", _) => Infix::Compare(CompareOp::NotEqual),
        ("<", _) => Infix::Compare(CompareOp::Less),
        ("<=" | "≤", _) => Infix::Compare(CompareOp::LessOrEqual),
        (">", _) => Infix::Compare(CompareOp::Greater),
        (">=" | "≥", _) => Infix::Compare(CompareOp::GreaterOrEqual),
        ("and", Language::English) | ("et", Language::French) => Infix::Binary(BinaryOp::And),
        ("or", Language::English) | ("ou", Language::French) => Infix::Binary(BinaryOp::Or),
        _ => return None,
    };
    Some((token, op))
}

fn operand(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    let (token, written) = tokens.peek()?;
    let start = span(token);
    match token.kind {
        Kind::Number => {
            let foreign = if tokens.language == Language::English { ',' } else { '.' };
            if written.contains(foreign) || written.matches(['.', ',']).nth(1).is_some() {
                return None;
            }
            tokens.step();
            let unit = match tokens.peek() {
                Some((next, text)) if text == "%" || (next.kind == Kind::Word && !is_infix_word(text)) => {
                    Some(unit(tokens)?)
                }
                Some((next, _)) if next.kind == Kind::Number => return None,
                _ => None,
            };
            let span = unit.as_ref().map_or(start, |unit| start.to(unit.span));
            Some(Expr { kind: ExprKind::Number(Number { digits: digits(written), unit }), span })
        }
        Kind::Word => {
            let mut parts = vec![tokens.name()?];
            while tokens.sign(".").is_some() {
                parts.push(tokens.name()?);
            }
            let span = parts.last().map_or(start, |last| start.to(last.span));
            Some(Expr { kind: ExprKind::Path(Path { parts }), span })
        }
        Kind::Open('(') => {
            tokens.step();
            let inner = expression(reader, tokens)?;
            let span = start.to(tokens.sign(")")?);
            Some(Expr { kind: ExprKind::Bracketed(Box::new(inner)), span })
        }
        _ => None,
    }
}

fn is_infix_word(word: &str) -> bool {
    matches!(word, "and" | "or" | "et" | "ou")
}
