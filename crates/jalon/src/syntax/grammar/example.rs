//! Lines of examples: data given, tables, results expected.

use crate::syntax::ast::{
    Assignment, Column, Comments, DateLiteral, Datum, Expectation, Expr, ExprKind, MissingReason, Name, Number,
    Outcome, Path, Pick, Table, UnaryOp, UnitExpr,
};

use crate::syntax::layout::{LogicalLine, Token};

use super::expression::digits;
use super::property::evidence;
use super::{Node, Reader, Rule, Stopped, find, has, parts};

impl<'t> Reader<'t> {
    /// Reads a line of `given`, with or without the word.
    pub(crate) fn given_line(&mut self, line: &LogicalLine<'_>) -> Result<Vec<Assignment>, Stopped> {
        match self.plain_given(line) {
            Some(plain) => Ok(plain),
            None => self.given_by_grammar(line.start, line.end),
        }
    }

    pub(super) fn given_by_grammar(&mut self, start: usize, end: usize) -> Result<Vec<Assignment>, Stopped> {
        let node = self.enter(Rule::given_line, start, end)?;
        let items = parts(&node).into_iter().filter(|node| node.as_rule() == Rule::assignment);
        Ok(items.filter_map(|node| self.assignment(&node)).collect())
    }

    /// Reads a line of `expect`, with or without the word.
    pub(crate) fn expect_line(&mut self, line: &LogicalLine<'_>) -> Result<Vec<Expectation>, Stopped> {
        match self.plain_expect(line) {
            Some(plain) => Ok(plain),
            None => self.expect_by_grammar(line.start, line.end),
        }
    }

    pub(super) fn expect_by_grammar(&mut self, start: usize, end: usize) -> Result<Vec<Expectation>, Stopped> {
        let node = self.enter(Rule::expect_line, start, end)?;
        let items = parts(&node).into_iter().filter(|node| node.as_rule() == Rule::expectation);
        Ok(items.filter_map(|node| self.expectation(&node)).collect())
    }

    /// Reads the first line of a table.
    pub(crate) fn table_line(&mut self, line: &LogicalLine<'_>) -> Result<Option<Table>, Stopped> {
        match self.plain_table(line) {
            Some(plain) => Ok(Some(plain)),
            None => self.table_by_grammar(line.start, line.end),
        }
    }

    pub(super) fn table_by_grammar(&mut self, start: usize, end: usize) -> Result<Option<Table>, Stopped> {
        let node = self.enter(Rule::table_line, start, end)?;
        Ok(self.table(&node))
    }

    /// Reads the member that a row is of: all that stands before its first `|`.
    pub(crate) fn row_member(&mut self, cell: &[Token], start: usize) -> Result<Option<(Name, bool)>, Stopped> {
        match self.plain_member(cell) {
            Some(plain) => Ok(Some(plain)),
            None => {
                let (start, end) = ends(cell, start);
                self.member_by_grammar(start, end)
            }
        }
    }

    pub(super) fn member_by_grammar(&mut self, start: usize, end: usize) -> Result<Option<(Name, bool)>, Stopped> {
        let node = self.enter(Rule::row_member, start, end)?;
        let inner = parts(&node);
        if let Some(text) = find(&inner, Rule::text) {
            let text = self.text(text);
            return Ok(Some((Name { text: text.text, span: text.span }, true)));
        }
        Ok(find(&inner, Rule::member_name).and_then(|name| self.member_name(name)).map(|name| (name, false)))
    }

    /// Reads a cell that is not blank; `several`: it lists a value for each member of an axis.
    pub(crate) fn cell(&mut self, several: bool, cell: &[Token]) -> Result<Option<Datum>, Stopped> {
        if let Some(plain) = (!several).then(|| self.plain_cell(cell)).flatten() {
            return Ok(Some(plain));
        }
        let (start, end) = ends(cell, 0);
        self.cell_by_grammar(several, start, end)
    }

    pub(super) fn cell_by_grammar(
        &mut self,
        several: bool,
        start: usize,
        end: usize,
    ) -> Result<Option<Datum>, Stopped> {
        let node = self.enter(if several { Rule::cells } else { Rule::cell }, start, end)?;
        let inner = parts(&node);
        if has(&inner, Rule::dash) {
            return Ok(Some(Datum::NotApplicable));
        }
        if let Some(missing) = find(&inner, Rule::missing_datum) {
            return Ok(Some(missing_datum(missing)));
        }
        if let Some(datum) = find(&inner, Rule::datum) {
            return Ok(self.datum(datum));
        }
        let values = inner.iter().filter(|node| node.as_rule() == Rule::cell_value);
        Ok(values.map(|node| self.cell_value(node)).collect::<Option<_>>().map(Datum::Row))
    }

    fn cell_value(&mut self, node: &Node<'t>) -> Option<Expr> {
        let inner = parts(node);
        let last = inner.last()?;
        let span = self.span(last);
        let kind = match last.as_rule() {
            Rule::date => {
                let DateLiteral { iso, zone } = self.date(last);
                ExprKind::Date(DateLiteral { iso, zone })
            }
            Rule::text => ExprKind::Text(self.text(last).text),
            Rule::truth => ExprKind::Truth(has(&parts(last), Rule::kw_yes)),
            Rule::cell_number => {
                let pieces = parts(last);
                let percent = find(&pieces, Rule::percent).map(|percent| {
                    let span = self.span(percent);
                    let name = Name { text: "%".to_owned(), span };
                    UnitExpr { factors: vec![(name, 1)], price_year: None, out_of: None, span }
                });
                ExprKind::Number(Number { digits: digits(find(&pieces, Rule::plain_digits)?.as_str()), unit: percent })
            }
            _ => ExprKind::Path(self.path(last)),
        };
        let expr = Expr { kind, span };
        Some(match find(&inner, Rule::minus) {
            Some(minus) => {
                let span = self.span(minus).to(span);
                Expr { kind: ExprKind::Unary(UnaryOp::Negate, Box::new(expr)), span }
            }
            None => expr,
        })
    }

    fn assignment(&mut self, node: &Node<'t>) -> Option<Assignment> {
        let inner = parts(node);
        Some(Assignment {
            target: self.path(find(&inner, Rule::path)?),
            picks: self.maybe_picks(&inner)?,
            value: self.datum(find(&inner, Rule::datum)?)?,
            evidence: find(&inner, Rule::evidence_mark)
                .and_then(|mark| find(&parts(mark), Rule::evidence_level).map(evidence)),
            span: self.span(node),
            comments: Comments::default(),
        })
    }

    fn maybe_picks(&mut self, inner: &[Node<'t>]) -> Option<Vec<Pick>> {
        match find(inner, Rule::picks) {
            Some(picks) => self.picks(picks),
            None => Some(Vec::new()),
        }
    }

    fn datum(&mut self, node: &Node<'t>) -> Option<Datum> {
        let inner = parts(node);
        let first = inner.first()?;
        Some(match first.as_rule() {
            Rule::every_choice => Datum::All,
            Rule::missing_datum => missing_datum(first),
            Rule::kw_not_applicable => Datum::NotApplicable,
            Rule::kw_not_yet => Datum::NotYet,
            Rule::kw_date_unknown => Datum::DateUnknown,
            _ => match inner.get(1) {
                Some(high) => Datum::Between(self.formula(first)?, self.formula(high)?),
                None => Datum::Value(self.formula(first)?),
            },
        })
    }

    fn table(&mut self, node: &Node<'t>) -> Option<Table> {
        let inner = parts(node);
        let columns = inner.iter().filter(|node| node.as_rule() == Rule::column);
        Some(Table {
            axis: self.path(find(&inner, Rule::path)?),
            partial: has(&inner, Rule::kw_partial),
            columns: columns.map(|node| self.column(node)).collect::<Option<_>>()?,
            rows: Vec::new(),
            span: self.span(node),
        })
    }

    fn column(&mut self, node: &Node<'t>) -> Option<Column> {
        let inner = parts(node);
        Some(Column {
            input: self.path(find(&inner, Rule::path)?),
            picks: self.maybe_picks(&inner)?,
            by: self.by_one(&inner),
            span: self.span(node),
        })
    }

    fn by_one(&mut self, inner: &[Node<'t>]) -> Option<Name> {
        find(inner, Rule::by_one).and_then(|by| self.names(&parts(by)).pop())
    }

    fn expectation(&mut self, node: &Node<'t>) -> Option<Expectation> {
        let inner = parts(node);
        let view = match find(&inner, Rule::view) {
            Some(view) => Some(self.view(view)?),
            None => None,
        };
        let outcome = inner.last()?;
        Some(Expectation {
            target: self.path(find(&inner, Rule::path)?),
            picks: self.maybe_picks(&inner)?,
            by: self.by_one(&inner),
            view,
            outcome: self.outcome(outcome)?,
            span: self.span(node),
            comments: Comments::default(),
        })
    }

    fn outcome(&mut self, node: &Node<'t>) -> Option<Outcome> {
        let inner = parts(node);
        let to = match find(&inner, Rule::to_step) {
            Some(step) => Some(self.formula_in(&parts(step))?),
            None => None,
        };
        let late = match find(&inner, Rule::late_by) {
            Some(late) => Some(self.formula_in(&parts(late))?),
            None => None,
        };
        Some(match node.as_rule() {
            Rule::equals => Outcome::Equals { value: self.formula_in(&inner)?, to },
            Rule::bounds => {
                let (low, high) = self.range(find(&inner, Rule::range)?)?;
                Outcome::Bounds { low, high, to }
            }
            Rule::met => Outcome::Met,
            Rule::not_met => Outcome::NotMet,
            Rule::met_in_time => Outcome::MetInTime,
            Rule::met_late => Outcome::MetLate(late),
            Rule::met_date_unknown => Outcome::MetDateUnknown,
            Rule::outcome_not_applicable => Outcome::NotApplicable,
            Rule::outcome_undefined => Outcome::Undefined,
            Rule::outcome_undecided => Outcome::Undecided {
                wanted: self.wanted(&inner)?,
                among: find(&inner, Rule::undecided_among).map(|among| self.names(&parts(among))).unwrap_or_default(),
            },
            Rule::outcome_pending => Outcome::Pending(match find(&inner, Rule::arithmetic) {
                Some(until) => Some(self.formula(until)?),
                None => None,
            }),
            Rule::outcome_overdue => Outcome::Overdue(late),
            Rule::outcome_missing => Outcome::Missing,
            Rule::outcome_due => Outcome::Due(self.formula_in(&inner)?),
            Rule::outcome_hidden => Outcome::Hidden,
            _ => return None,
        })
    }

    fn wanted(&mut self, inner: &[Node<'t>]) -> Option<Vec<(Path, Vec<Pick>)>> {
        let Some(list) = find(inner, Rule::undecided_for) else { return Some(Vec::new()) };
        let mut wanted = Vec::new();
        for node in parts(list).iter().filter(|node| node.as_rule() == Rule::wanted) {
            let pieces = parts(node);
            wanted.push((self.path(find(&pieces, Rule::path)?), self.maybe_picks(&pieces)?));
        }
        Some(wanted)
    }
}

/// Where the tokens of a cell begin and end; a blank one begins and ends at a place.
fn ends(cell: &[Token], at: usize) -> (usize, usize) {
    (cell.first().map_or(at, |first| first.start), cell.last().map_or(at, |last| last.end))
}

fn missing_datum(node: &Node<'_>) -> Datum {
    let inner = parts(node);
    Datum::Missing(if has(&inner, Rule::kw_not_collected) {
        Some(MissingReason::NotCollected)
    } else if has(&inner, Rule::kw_refused) {
        Some(MissingReason::Refused)
    } else if has(&inner, Rule::kw_pending_reason) {
        Some(MissingReason::Pending)
    } else {
        None
    })
}
