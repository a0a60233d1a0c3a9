//! Lines of examples: `given a = 1, b = {c}`, `expect r met`, cells of tables.

use crate::syntax::ast::{Assignment, Comments, Datum, Expectation, MissingReason, Name, Outcome, Path, Pick};
use crate::syntax::grammar::Reader;
use crate::syntax::layout::{Kind, LogicalLine, Token};

use super::expression::arithmetic;
use super::{Tokens, span, text};

impl Reader<'_> {
    /// Reads a line of `given`, with or without the word, where it is plain.
    pub(in crate::syntax::grammar) fn plain_given(&mut self, line: &LogicalLine<'_>) -> Option<Vec<Assignment>> {
        self.whole(line.tokens, |reader, tokens| {
            tokens.words(&["given"], &["soit"]);
            list(reader, tokens, assignment)
        })
    }

    /// Reads a line of `expect`, with or without the word, where it is plain.
    pub(in crate::syntax::grammar) fn plain_expect(&mut self, line: &LogicalLine<'_>) -> Option<Vec<Expectation>> {
        self.whole(line.tokens, |reader, tokens| {
            tokens.words(&["expect"], &["attendu"]);
            list(reader, tokens, expectation)
        })
    }

    /// Reads the member that a row is of, where it is a name, a number or a text.
    pub(in crate::syntax::grammar) fn plain_member(&mut self, cell: &[Token]) -> Option<(Name, bool)> {
        self.whole(cell, |reader, tokens| {
            if let Some(quoted) = text(reader, tokens) {
                return Some((Name { text: quoted.text, span: quoted.span }, true));
            }
            match tokens.peek()? {
                (token, digits) if token.kind == Kind::Number && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                    tokens.step();
                    Some((Name { text: digits.to_owned(), span: span(token) }, false))
                }
                _ => Some((tokens.name()?, false)),
            }
        })
    }

    /// Reads a cell of one value where it is plain.
    pub(in crate::syntax::grammar) fn plain_cell(&mut self, cell: &[Token]) -> Option<Datum> {
        self.whole(cell, |reader, tokens| match tokens.left {
            [only] if only.text(tokens.text) == "-" => {
                tokens.step();
                Some(Datum::NotApplicable)
            }
            _ => datum(reader, tokens),
        })
    }
}

/// Items between separators, one at least.
fn list<T>(
    reader: &mut Reader<'_>,
    tokens: &mut Tokens<'_, '_>,
    item: impl Fn(&mut Reader<'_>, &mut Tokens<'_, '_>) -> Option<T>,
) -> Option<Vec<T>> {
    let mut items = vec![item(reader, tokens)?];
    while tokens.separator().is_some() {
        items.push(item(reader, tokens)?);
    }
    Some(items)
}

fn assignment(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Assignment> {
    let first = *tokens.left.first()?;
    let (target, _) = tokens.path()?;
    tokens.sign("=")?;
    let before = tokens.left;
    let value = datum(reader, tokens)?;
    let last = *before.get(before.len().checked_sub(tokens.left.len() + 1)?)?;
    let comments = Comments::default();
    Some(Assignment { target, picks: Vec::new(), value, evidence: None, span: span(first).to(span(last)), comments })
}

fn datum(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Datum> {
    let state = if tokens.words(&["all"], &["tous", "toutes"]).is_some() {
        Some(Datum::All)
    } else if tokens.words(&["missing"], &["manquant", "manquante"]).is_some() {
        let reasons = [
            (MissingReason::NotCollected, &["not_collected"][..], &["non_collecté", "non_collectée"][..]),
            (MissingReason::Refused, &["refused"], &["refusé", "refusée"]),
            (MissingReason::Pending, &["pending"], &["en_attente"]),
        ];
        let said = reasons.into_iter().find(|(_, english, french)| tokens.words(english, french).is_some());
        Some(Datum::Missing(said.map(|(reason, ..)| reason)))
    } else if tokens.words(&["not applicable"], &["sans objet"]).is_some() {
        Some(Datum::NotApplicable)
    } else if tokens.words(&["not yet"], &["pas encore"]).is_some() {
        Some(Datum::NotYet)
    } else if tokens.words(&["date unknown"], &["date inconnue"]).is_some() {
        Some(Datum::DateUnknown)
    } else {
        None
    };
    if let Some(state) = state {
        return tokens.at_end_of_value().then_some(state);
    }
    let value = arithmetic(reader, tokens)?;
    match tokens.sign("..") {
        Some(_) => Some(Datum::Between(value, arithmetic(reader, tokens)?)),
        None => Some(Datum::Value(value)),
    }
}

fn expectation(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Expectation> {
    let (target, start) = tokens.path()?;
    let before = tokens.left;
    let outcome = outcome(reader, tokens)?;
    let last = *before.get(before.len().checked_sub(tokens.left.len() + 1)?)?;
    tokens.at_end_of_value().then_some(Expectation {
        target,
        picks: Vec::new(),
        by: None,
        view: None,
        outcome,
        span: start.to(span(last)),
        comments: Comments::default(),
    })
}

fn outcome(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Outcome> {
    const FRENCH_MET: &[&str] = &["rempli", "remplie", "remplis", "remplies"];
    if tokens.sign("=").is_some() {
        return Some(Outcome::Equals { value: arithmetic(reader, tokens)?, to: None });
    }
    let not_met = ["non rempli", "non remplie", "non remplis", "non remplies"];
    if tokens.words(&["met"], FRENCH_MET).is_some() {
        return Some(Outcome::Met);
    }
    if tokens.words(&["not met"], &not_met).is_some() {
        return Some(Outcome::NotMet);
    }
    if tokens.words(&["not applicable"], &["sans objet"]).is_some() {
        return Some(Outcome::NotApplicable);
    }
    if tokens.words(&["undefined"], &["indéfini", "indéfinie"]).is_some() {
        return Some(Outcome::Undefined);
    }
    if tokens.words(&["missing"], &["manquant", "manquante"]).is_some() {
        return Some(Outcome::Missing);
    }
    tokens.words(&["undecided"], &["indécis", "indécise", "indécises"])?;
    let wanted = match tokens.words(&["for"], &["pour"]) {
        Some(_) => wanted(tokens)?,
        None => Vec::new(),
    };
    Some(Outcome::Undecided { wanted, among: Vec::new() })
}

/// `a`, or `{a, b}`.
fn wanted(tokens: &mut Tokens<'_, '_>) -> Option<Vec<(Path, Vec<Pick>)>> {
    let braces = tokens.sign("{").is_some();
    let mut wanted = vec![(tokens.path()?.0, Vec::new())];
    while braces && tokens.separator().is_some() {
        wanted.push((tokens.path()?.0, Vec::new()));
    }
    if braces {
        tokens.sign("}")?;
    }
    Some(wanted)
}
