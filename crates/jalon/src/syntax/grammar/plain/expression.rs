//! Expressions of names, figures, dates, texts, signs, brackets, calls and conditions.

use crate::lang::Language;
use crate::syntax::ast::{BinaryOp, Call, CompareOp, DateLiteral, Expr, ExprKind, Number, StatusTest, UnaryOp};
use crate::syntax::grammar::Reader;
use crate::syntax::grammar::expression::{Infix, Item, Items, Postfix, digits};
use crate::syntax::layout::{Kind, Token};
use crate::syntax::words;

use super::{Tokens, span, text, unit};

/// An expression.
pub(super) fn expression(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    folded(reader, tokens, false)
}

/// What may stand where no comparison may: names, figures and signs of arithmetic.
pub(super) fn arithmetic(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    folded(reader, tokens, true)
}

fn folded(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>, arithmetic: bool) -> Option<Expr> {
    let mut pieces = Pieces { tokens, arithmetic, after_value: false, ahead: None, stopped: false };
    let found = reader.climb(&mut pieces, 0);
    found.filter(|_| !pieces.stopped)
}

/// The pieces of an expression, read as they are asked for.
struct Pieces<'p, 'l, 't> {
    tokens: &'p mut Tokens<'l, 't>,
    /// Neither conditions nor comparisons may stand here.
    arithmetic: bool,
    /// Whether an operator comes next, or nothing: not a value.
    after_value: bool,
    /// The next piece, once it was looked at.
    ahead: Option<Item>,
    /// Whether something came that is not plain.
    stopped: bool,
}

impl Items for Pieces<'_, '_, '_> {
    fn next(&mut self, reader: &mut Reader<'_>) -> Option<Item> {
        self.ahead.take().or_else(|| self.read(reader))
    }

    fn peek(&mut self, reader: &mut Reader<'_>) -> Option<&Item> {
        if self.ahead.is_none() {
            self.ahead = self.read(reader);
        }
        self.ahead.as_ref()
    }
}

impl Pieces<'_, '_, '_> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Option<Item> {
        if self.stopped {
            return None;
        }
        if !self.after_value {
            if let Some(prefix) = prefix(self.tokens, self.arithmetic) {
                return Some(prefix);
            }
            let operand = operand(reader, self.tokens);
            (self.after_value, self.stopped) = (operand.is_some(), operand.is_none());
            return operand.map(Item::Operand);
        }
        if !self.arithmetic {
            match postfix(reader, self.tokens) {
                Some(None) => {}
                found => {
                    self.stopped = found.is_none();
                    return found.flatten();
                }
            }
        }
        let (token, op) = infix(self.tokens).filter(|(_, op)| !self.arithmetic || op.is_arithmetic())?;
        self.tokens.step();
        self.after_value = false;
        Some(Item::Infix(op, span(token)))
    }
}

fn prefix(tokens: &mut Tokens<'_, '_>, arithmetic: bool) -> Option<Item> {
    if let Some(span) = tokens.sign("-") {
        return Some(Item::Prefix(UnaryOp::Negate, span));
    }
    if arithmetic {
        return None;
    }
    let denied = tokens.left.get(1)?;
    let word = denied.text(tokens.text);
    let denies = denied.kind == Kind::Open('(') || (denied.kind == Kind::Word && !words::is_word(word));
    denies.then(|| tokens.words(&["not"], &["non"])).flatten().map(|span| Item::Prefix(UnaryOp::Not, span))
}

/// `is met`, `in {a, b}`; `None`: something that begins so and is not plain.
fn postfix(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Option<Item>> {
    if tokens.peek().is_none_or(|(next, _)| next.kind != Kind::Word) {
        return Some(None);
    }
    for (test, english, french) in [
        (StatusTest::NotMet, &["is not met", "are not met"][..], &[][..]),
        (StatusTest::Met, &["is met", "are met"], &["est rempli", "est remplie"]),
        (StatusTest::Undecided, &["is undecided", "are undecided"], &["est indécis", "est indécise"]),
    ] {
        if let Some(span) = tokens.words(english, french) {
            return Some(Some(Item::Postfix(Postfix::Is(test), span)));
        }
    }
    let Some(start) = tokens.words(&["in"], &["dans"]) else { return Some(None) };
    tokens.peek().filter(|(next, _)| next.kind == Kind::Open('{'))?;
    let within = operand(reader, tokens)?;
    let goes_on = tokens.peek().is_some_and(|(_, sign)| sign == "..");
    if goes_on || infix(tokens).is_some_and(|(_, op)| op.is_arithmetic()) {
        return None;
    }
    let span = start.to(within.span);
    Some(Some(Item::Postfix(Postfix::In { within, negated: false }, span)))
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

impl Infix {
    fn is_arithmetic(self) -> bool {
        matches!(self, Infix::Binary(op) if !matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::OrElse))
    }
}

fn operand(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    let (token, written) = tokens.peek()?;
    let start = span(token);
    match token.kind {
        Kind::Number => number(tokens),
        Kind::DateLike => {
            if !is_day(written) {
                return None;
            }
            tokens.step();
            Some(Expr { kind: ExprKind::Date(DateLiteral { iso: written.to_owned(), zone: None }), span: start })
        }
        Kind::Text { closed: true } => {
            let text = text(reader, tokens)?;
            Some(Expr { kind: ExprKind::Text(text.text), span: text.span })
        }
        Kind::Word => word(reader, tokens),
        Kind::Open('(') => {
            tokens.step();
            let inner = expression(reader, tokens)?;
            let span = start.to(tokens.sign(")")?);
            Some(Expr { kind: ExprKind::Bracketed(Box::new(inner)), span })
        }
        Kind::Open('{') => {
            tokens.step();
            let mut items = Vec::new();
            while items.is_empty() || tokens.separator().is_some() {
                if items.is_empty() && tokens.peek().is_some_and(|(next, _)| next.kind == Kind::Close('}')) {
                    break;
                }
                items.push(expression(reader, tokens)?);
            }
            let span = start.to(tokens.sign("}")?);
            Some(Expr { kind: ExprKind::Set(items), span })
        }
        _ => None,
    }
}

/// `1.5`, `500 000 EUR`, `50 %`.
fn number(tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    let (first, _) = tokens.peek()?;
    let mut whole = span(first);
    tokens.step();
    while let Some((next, _)) = tokens.peek().filter(|(next, _)| next.kind == Kind::Number) {
        whole = whole.to(span(next));
        tokens.step();
    }
    let written = whole.of(tokens.text);
    if !is_figure(written, if tokens.language == Language::English { '.' } else { ',' }) {
        return None;
    }
    let unit = match tokens.peek() {
        Some((next, text)) if text == "%" || (next.kind == Kind::Word && !follows_a_number(text)) => {
            Some(unit(tokens)?)
        }
        _ => None,
    };
    let span = unit.as_ref().map_or(whole, |unit| whole.to(unit.span));
    Some(Expr { kind: ExprKind::Number(Number { digits: digits(written), unit }), span })
}

/// Digits, in groups of three or in none, perhaps with decimals behind the language's sign.
fn is_figure(written: &str, sign: char) -> bool {
    let (whole, decimals) = written.split_once(sign).unwrap_or((written, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let gap = |c: char| matches!(c, ' ' | '_' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}');
    if !digits(decimals) {
        return false;
    }
    if digits(whole) {
        return true;
    }
    let mut groups = whole.split(gap);
    groups.next().is_some_and(|first| digits(first) && first.len() <= 3)
        && groups.all(|group| digits(group) && group.len() == 3)
}

fn is_day(written: &str) -> bool {
    let bytes = written.as_bytes();
    let shape = |(at, byte): (usize, &u8)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() };
    bytes.len() == 10 && bytes.iter().enumerate().all(shape)
}

/// Words that may stand behind a figure that has no unit.
fn follows_a_number(word: &str) -> bool {
    matches!(word, "and" | "or" | "et" | "ou" | "then" | "else" | "alors" | "sinon")
}

/// A name, a call, `yes`, `if … then … else …`.
fn word(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    if tokens.left.get(1).is_some_and(|next| next.kind == Kind::Open('(')) {
        return call(reader, tokens);
    }
    if let Some((path, span)) = tokens.path() {
        return Some(Expr { kind: ExprKind::Path(path), span });
    }
    if let Some(start) = tokens.words(&["if"], &["si"]) {
        let condition = expression(reader, tokens)?;
        tokens.words(&["then"], &["alors"])?;
        let then = expression(reader, tokens)?;
        tokens.words(&["else"], &["sinon"])?;
        let otherwise = expression(reader, tokens)?;
        let span = start.to(otherwise.span);
        return Some(Expr { kind: ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise)), span });
    }
    let (truth, span) = match tokens.words(&["yes"], &["oui"]) {
        Some(span) => (true, span),
        None => (false, tokens.words(&["no"], &["non"])?),
    };
    // in French `non` may go on as "not"
    tokens.at_end_of_value().then_some(Expr { kind: ExprKind::Truth(truth), span })
}

/// `mean(x over a and b where c)`, `clamp(x, 0 .. 5)`.
fn call(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expr> {
    let function = tokens.name_unless(words::is_reserved)?;
    let start = function.span;
    tokens.sign("(")?;
    let mut call =
        Call { function, arguments: Vec::new(), over: Vec::new(), filter: None, by: Vec::new(), known_only: false };
    while call.arguments.is_empty() || tokens.separator().is_some() {
        let argument = expression(reader, tokens)?;
        if tokens.sign("..").is_some() {
            let high = arithmetic(reader, tokens)?;
            let span = argument.span.to(high.span);
            let kind = ExprKind::Range(Some(Box::new(argument)), Some(Box::new(high)));
            call.arguments.push(Expr { kind, span });
            continue;
        }
        call.arguments.push(argument);
        if call.arguments.len() == 1 {
            if tokens.words(&["over"], &["sur"]).is_some() {
                call.over = joined(tokens)?;
            }
            if tokens.words(&["where"], &["dont"]).is_some() {
                call.filter = Some(Box::new(expression(reader, tokens)?));
            }
            if tokens.words(&["by"], &["par"]).is_some() {
                call.by = joined(tokens)?;
            }
        }
    }
    let span = start.to(tokens.sign(")")?);
    reader.check_axes(&call);
    Some(Expr { kind: ExprKind::Call(Box::new(call)), span })
}

/// `a and b`: axes of a fold.
fn joined(tokens: &mut Tokens<'_, '_>) -> Option<Vec<crate::syntax::ast::Name>> {
    let mut names = vec![tokens.name()?];
    while tokens.words(&["and"], &["et"]).is_some() {
        names.push(tokens.name()?);
    }
    Some(names)
}
