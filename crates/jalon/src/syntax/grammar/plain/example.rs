//! Lines of examples: `given a = 1, b = {c}`, `expect r met`, cells of tables.

use crate::syntax::ast::{
    Assignment, Column, Comments, Datum, Expectation, Expr, MissingReason, Name, Outcome, Path, Pick, PickMember,
    Table, View,
};
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

    /// Reads the first line of a table where it is plain.
    pub(in crate::syntax::grammar) fn plain_table(&mut self, line: &LogicalLine<'_>) -> Option<Table> {
        self.whole(line.tokens, |reader, tokens| {
            let line = tokens.left;
            let start = tokens.sign("table")?;
            let (axis, _) = tokens.path()?;
            let partial = tokens.words(&["partial"], &["partielle"]).is_some();
            let mut columns = Vec::new();
            while tokens.sign("|").is_some() {
                columns.push(column(reader, tokens)?);
            }
            let span = start.to(span(tokens.last_of(line)?));
            Some(Table { axis, partial, columns, rows: Vec::new(), span })
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
    let before = tokens.left;
    let (target, start) = tokens.path()?;
    let picks = picks(reader, tokens)?;
    tokens.sign("=")?;
    let value = datum(reader, tokens)?;
    let span = start.to(span(tokens.last_of(before)?));
    Some(Assignment { target, picks, value, evidence: None, span, comments: Comments::default() })
}

fn column(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Column> {
    let before = tokens.left;
    let (input, start) = tokens.path()?;
    let picks = picks(reader, tokens)?;
    let by = by_one(tokens)?;
    Some(Column { input, picks, by, span: start.to(span(tokens.last_of(before)?)) })
}

/// `[women]`, `[year = "02", b]`, or nothing; numbers, periods and `first AXIS` are left to the grammar.
fn picks(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Vec<Pick>> {
    let mut picks = Vec::new();
    if tokens.sign("[").is_none() {
        return Some(picks);
    }
    while picks.is_empty() || tokens.separator().is_some() {
        let before = tokens.left;
        let start = span(*before.first()?);
        let mut axis = None;
        let mut member = match text(reader, tokens) {
            Some(quoted) => PickMember::Quoted(quoted),
            None => PickMember::Name(tokens.name()?),
        };
        if let PickMember::Name(name) = &member
            && tokens.sign("=").is_some()
        {
            axis = Some(name.clone());
            member = match text(reader, tokens) {
                Some(quoted) => PickMember::Quoted(quoted),
                None => PickMember::Name(tokens.name()?),
            };
        }
        picks.push(Pick { axis, member, span: start.to(span(tokens.last_of(before)?)) });
    }
    tokens.sign("]")?;
    Some(picks)
}

/// `by a`; `Some(None)`: nothing.
fn by_one(tokens: &mut Tokens<'_, '_>) -> Option<Option<Name>> {
    match tokens.words(&["by"], &["par"]) {
        Some(_) => tokens.name().map(Some),
        None => Some(None),
    }
}

/// `under s`, `reading r`; `Some(None)`: nothing.
fn view(tokens: &mut Tokens<'_, '_>) -> Option<Option<View>> {
    if tokens.words(&["under"], &["sous"]).is_some() {
        return tokens.name().map(|name| Some(View::Under(name)));
    }
    match tokens.words(&["reading"], &["lecture"]) {
        Some(_) => tokens.path().map(|(path, _)| Some(View::Reading(path))),
        None => Some(None),
    }
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
    let before = tokens.left;
    let (target, start) = tokens.path()?;
    let (picks, by, view) = (picks(reader, tokens)?, by_one(tokens)?, view(tokens)?);
    let outcome = outcome(reader, tokens)?;
    let span = start.to(span(tokens.last_of(before)?));
    let comments = Comments::default();
    tokens.at_end_of_value().then_some(Expectation { target, picks, by, view, outcome, span, comments })
}

fn outcome(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Outcome> {
    const FRENCH_MET: &[&str] = &["rempli", "remplie", "remplis", "remplies"];
    if tokens.sign("=").is_some() {
        return Some(Outcome::Equals { value: arithmetic(reader, tokens)?, to: None });
    }
    let not_met = ["non rempli", "non remplie", "non remplis", "non remplies"];
    if tokens.words(&["met"], FRENCH_MET).is_some() {
        return Some(match tokens.words(&["in time"], &["à temps"]) {
            Some(_) => Outcome::MetInTime,
            None if tokens.words(&["late"], &["en retard"]).is_some() => Outcome::MetLate(late_by(reader, tokens)?),
            None => Outcome::Met,
        });
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
    if tokens.words(&["due"], &["au plus tard le", "au plus tard"]).is_some() {
        return Some(Outcome::Due(arithmetic(reader, tokens)?));
    }
    if tokens.words(&["overdue"], &["échu", "échue"]).is_some() {
        return Some(Outcome::Overdue(late_by(reader, tokens)?));
    }
    if tokens.words(&["pending"], &["en attente"]).is_some() {
        let until = tokens.words(&["until"], &[]).or_else(|| tokens.elided("jusqu'au"));
        return Some(Outcome::Pending(match until {
            Some(_) => Some(arithmetic(reader, tokens)?),
            None => None,
        }));
    }
    tokens.words(&["undecided"], &["indécis", "indécise", "indécises"])?;
    let wanted = match tokens.words(&["for"], &["pour"]) {
        Some(_) => wanted(tokens)?,
        None => Vec::new(),
    };
    Some(Outcome::Undecided { wanted, among: Vec::new() })
}

/// `by 3 days`; `Some(None)`: nothing.
fn late_by(reader: &mut Reader<'_>, tokens: &mut Tokens<'_, '_>) -> Option<Option<Expr>> {
    match tokens.words(&["by"], &["de", "depuis"]) {
        Some(_) => arithmetic(reader, tokens).map(Some),
        None => Some(None),
    }
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
