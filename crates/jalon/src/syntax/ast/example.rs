//! Examples: the data given, tables of them, and what is expected of the results.

use serde::{Deserialize, Serialize};

use crate::source::Span;

use super::{Comments, EvidenceLevel, Expr, Name, Path, Pick, View};

/// `x[women] = 3`, `rating[juror = J1] = 5`, `budget = 500 000 EUR evidence document`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The input (a path `alias.input` for a used framework's).
    pub target: Path,
    /// Which of its members.
    pub picks: Vec<Pick>,
    /// The value.
    pub value: Datum,
    /// `evidence LEVEL` after the value.
    pub evidence: Option<EvidenceLevel>,
    /// Where it stands.
    pub span: Span,
    /// Its comments, where it ends a line.
    pub comments: Comments,
}

/// A value in data: an expression, or one of the states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A value: number, date, text, name of a choice, `yes`, `{a, b}`, `{}`, `-3 EUR`
    Value(Expr),
    /// `900 .. 1000`: known to lie between
    Between(Expr, Expr),
    /// `all` / `tous`: every choice
    All,
    /// `missing` / `manquant`, perhaps with why: `missing refused` / `manquant refusé`
    Missing(Option<MissingReason>),
    /// `not applicable` / `sans objet`
    NotApplicable,
    /// `not yet` / `pas encore`
    NotYet,
    /// `date unknown` / `date inconnue`
    DateUnknown,
    /// Several values in one table cell, one for each member of an axis (`1 1 0 0 1`)
    Row(Vec<Expr>),
}

/// Why a datum is missing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// Nobody said why.
    #[default]
    NotSaid,
    /// `not_collected` / `non_collecté`
    NotCollected,
    /// `refused` / `refusé`
    Refused,
    /// `pending` / `en_attente`
    Pending,
}

/// A table of records in an example: one row a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The open axis.
    pub axis: Path,
    /// `partial` / `partielle` after the axis: there may be more members.
    pub partial: bool,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where it stands.
    pub span: Span,
}

/// `usage[before]`, `level[before] by domain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The input.
    pub input: Path,
    /// Members picked.
    pub picks: Vec<Pick>,
    /// An axis whose members the cell lists, in order.
    pub by: Option<Name>,
    /// Where it stands.
    pub span: Span,
}

/// A member and its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The member's id.
    pub member: Name,
    /// Whether the id was written between quotes.
    pub quoted: bool,
    /// A cell a column; `None`: blank, that is missing.
    pub cells: Vec<Option<Datum>>,
    /// Where it stands.
    pub span: Span,
    /// Its comments.
    pub comments: Comments,
}

/// What an example expects of one result.
///
/// ```
/// use jalon::{source::SourceId, syntax::{ast::{
///     Assignment, Column, Datum, Expectation, MissingReason, Outcome, PropertyKind, Row, Table,
/// }, parse}};
/// let text = r#"framework f
/// example two
///   given  budget = missing refused
///   table juror | rating
///         A     | 3
///         B     |
///   expect small undecided for budget
/// "#;
/// let (file, problems) = parse(text, SourceId(0));
/// assert!(problems.is_empty());
/// let [given, table, expect] = &file.declarations[1].properties[..] else { panic!("three lines") };
/// let PropertyKind::Given(assignments) = &given.kind else { panic!("data") };
/// let [Assignment { value: Datum::Missing(Some(MissingReason::Refused)), .. }] = &assignments[..] else { panic!("missing") };
/// let PropertyKind::Table(Table { columns, rows, .. }) = &table.kind else { panic!("a table") };
/// let ([Column { .. }], [Row { .. }, Row { cells, .. }]) = (&columns[..], &rows[..]) else { panic!("one column, two rows") };
/// assert_eq!(cells[..], [None]); // a blank is missing
/// let PropertyKind::Expect(expectations) = &expect.kind else { panic!("expectations") };
/// assert!(matches!(&expectations[..], [Expectation { outcome: Outcome::Undecided { wanted, .. }, .. }] if wanted.len() == 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The result.
    pub target: Path,
    /// Which of its members.
    pub picks: Vec<Pick>,
    /// `x by age` / `x par âge`: a breakdown.
    pub by: Option<Name>,
    /// `x under prudent` / `x sous prudent`, `x reading r` / `x lecture r`.
    pub view: Option<View>,
    /// What is expected.
    pub outcome: Outcome,
    /// Where it stands.
    pub span: Span,
    /// Its comments, where it ends a line.
    pub comments: Comments,
}

/// An expected outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// `= 3.89 [to 0.01]` / `= 3,89 [à 0,01 près]`: a value, a choice, a level; rounds half up, then compares
    Equals {
        /// The value.
        value: Expr,
        /// `to STEP`.
        to: Option<Expr>,
    },
    /// `in 0.72 .. 1.79 [to 0.01]` / `dans …`: the bounds of an open value
    Bounds {
        /// Lower bound; `None`: unbounded.
        low: Option<Expr>,
        /// Upper bound; `None`: unbounded.
        high: Option<Expr>,
        /// `to STEP`.
        to: Option<Expr>,
    },
    /// `met` / `rempli`
    Met,
    /// `not met` / `non rempli`
    NotMet,
    /// `not applicable` / `sans objet`
    NotApplicable,
    /// `undefined` / `indéfini`
    Undefined,
    /// `missing` / `manquant`
    Missing,
    /// `undecided [for a, {b, c}] [among {x, y}]` / `indécis [pour …] [parmi {…}]`
    Undecided {
        /// The inputs that it is undecided for: exactly those wanted.
        wanted: Vec<(Path, Vec<Pick>)>,
        /// For a decision: the levels still possible.
        among: Vec<Name>,
    },
    /// `pending [until DATE]` / `en attente [jusqu'au DATE]`
    Pending(Option<Expr>),
    /// `met in time [due DATE]` / `rempli à temps`
    MetInTime,
    /// `met late [by 1 day]` / `rempli en retard [de 1 jour]`
    MetLate(Option<Expr>),
    /// `met date unknown` / `rempli à une date inconnue`
    MetDateUnknown,
    /// `overdue [by 3 days]` / `échu [depuis 3 jours]`
    Overdue(Option<Expr>),
    /// `due DATE` / `au plus tard DATE`: the due date of an obligation
    Due(Expr),
    /// `hidden` / `caché`: kept secret
    Hidden,
}
