//! Expressions, from names and numbers to folds.

use serde::{Deserialize, Serialize};

use crate::source::Span;

use super::{Name, Text, UnitExpr};

/// A dotted name: `index`, `markers.verdict`, `rate.target`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// Its parts, at least one.
    pub parts: Vec<Name>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expressions.
///
/// ```
/// use jalon::{source::SourceId, syntax::{ast::{
///     BinaryOp, Call, CompareOp, DateLiteral, Expr, ExprKind, GroupName, Head, Number, Path, Pick, PickMember, Quantifier,
///     StatusTest, UnaryOp, View,
/// }, parse}};
/// let condition = |text: &str| -> ExprKind {
///     let (file, _) = parse(&format!("framework f\ncriterion c : {text}\n"), SourceId(0));
///     let Head::Condition(Expr { kind, .. }) = file.declarations[1].head.clone() else { panic!("a condition") };
///     kind
/// };
/// let ExprKind::Compare(CompareOp::LessOrEqual, sum, mark) = condition("spent + 1 EUR <= 1 500 EUR") else { panic!() };
/// assert!(matches!(sum.kind, ExprKind::Binary(BinaryOp::Add, ..)));
/// assert!(matches!(&mark.kind, ExprKind::Number(Number { digits, unit: Some(_) }) if digits == "1500"));
/// assert!(matches!(condition("not aided"), ExprKind::Unary(UnaryOp::Not, _)));
/// assert!(matches!(condition("small is not met"), ExprKind::Is(_, StatusTest::NotMet)));
/// assert!(matches!(condition("all requirements"), ExprKind::Group(Quantifier::All, GroupName::Requirements, StatusTest::Met)));
/// let ExprKind::Compare(_, count, _) = condition("count(partner where active) >= 2") else { panic!() };
/// assert!(matches!(&count.kind, ExprKind::Call(call) if matches!(&**call, Call { filter: Some(_), .. })));
/// let ExprKind::Compare(_, opened, date) = condition("opened[first year] <= 2018-02") else { panic!() };
/// assert!(matches!(&opened.kind, ExprKind::Pick(_, picks) if matches!(picks[..], [Pick { member: PickMember::First(_), .. }])));
/// assert!(matches!(&date.kind, ExprKind::Date(DateLiteral { iso, zone: None }) if iso == "2018-02"));
/// let ExprKind::Compare(_, left, _) = condition("marks.left under prudent >= 0 EUR") else { panic!() };
/// let ExprKind::View(of, View::Under(_)) = &left.kind else { panic!("under a scenario") };
/// assert!(matches!(&of.kind, ExprKind::Path(Path { parts }) if parts.len() == 2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExprKind {
    /// `500 000.50 EUR`, `35 %`, `3 years`, `12`
    Number(Number),
    /// `2016-09-28`, `2018-02`, `2018-Q2`, `2018-H1`, `2016-09-28T17:00:00 Europe/Paris`
    Date(DateLiteral),
    /// `"…"`
    Text(String),
    /// `yes`, `no` / `oui`, `non`
    Truth(bool),
    /// A name: input, parameter, indicator, axis, choice, …
    Path(Path),
    /// `as_of` / `date_d_examen`
    AsOf,
    /// `{a, b}` / `{a ; b}`
    Set(Vec<Expr>),
    /// `a .. b`: only after `in`
    Range(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `( … )`
    Bracketed(Box<Expr>),
    /// `-x`, `not x`
    Unary(UnaryOp, Box<Expr>),
    /// `a + b`, `a and b`, …
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a <= b`. Comparisons do not chain.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `x in {…}`, `x in a .. b`, `x not in …` / `dans`, `pas dans`
    In {
        /// The value.
        value: Box<Expr>,
        /// A set or a range.
        within: Box<Expr>,
        /// `not in`.
        negated: bool,
    },
    /// `if c then a else b` / `si c alors a sinon b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `f(a, b)`, `sum(x over axis where c by g, known only)`
    Call(Box<Call>),
    /// `x[women]`, `x[juror = J1]`, `x[first year]`
    Pick(Box<Expr>, Vec<Pick>),
    /// `x is met`, `x is not met`, `x is undecided`, `x is applicable`, `x is not applicable`
    Is(Box<Expr>, StatusTest),
    /// `all requirements`, `all solidity`, `any requirement is not met`
    Group(Quantifier, GroupName, StatusTest),
    /// `x under prudent`, `x reading r`
    View(Box<Expr>, View),
    /// `date + 1 month clamped` / `… arrondi en fin de mois`
    Clamped(Box<Expr>),
    /// `weighted mean of need 40 %, process 35 %` / `moyenne pondérée de …`: a whole formula, or between brackets
    Weighted(WeightedMean, Vec<WeightedPart>),
}

/// The weighted means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightedMean {
    /// `weighted mean of` / `moyenne pondérée de`
    Arithmetic,
    /// `weighted geometric mean of` / `moyenne géométrique pondérée de`
    Geometric,
    /// `weighted harmonic mean of` / `moyenne harmonique pondérée de`
    Harmonic,
}

/// A part of a weighted mean: `need 40 %`.
///
/// ```
/// use jalon::{source::SourceId, syntax::{ast::{ExprKind, PropertyKind, WeightedMean, WeightedPart}, parse}};
/// let text = "framework f\nscore mark\n  = weighted mean of need 60 %, spread 40 %\n";
/// let (file, _) = parse(text, SourceId(0));
/// let PropertyKind::Formula(_, formula) = &file.declarations[1].properties[0].kind else { panic!("a formula") };
/// let ExprKind::Weighted(WeightedMean::Arithmetic, parts) = &formula.kind else { panic!("a weighted mean") };
/// let weights: Vec<&str> = parts.iter().map(|WeightedPart { weight, .. }| weight.span.of(text)).collect();
/// assert_eq!(weights, ["60 %", "40 %"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightedPart {
    /// What is weighed.
    pub value: Expr,
    /// Its weight: a number or a name.
    pub weight: Expr,
}

/// A written number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Number {
    /// ASCII digits with at most one `.`, no grouping, trailing zeros kept: `500000.50`.
    pub digits: String,
    /// The unit behind it.
    pub unit: Option<UnitExpr>,
}

/// A written date, in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateLiteral {
    /// As written, in ISO 8601: `2016-09-28`, `2018-02`, `2018-Q2`, `2018-H1`, `2016-09-28T17:00:00+02:00`.
    pub iso: String,
    /// A named zone behind a time of day: `Europe/Paris`.
    pub zone: Option<String>,
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOp {
    /// `-`
    Negate,
    /// `not` / `non`
    Not,
}

/// Infix operators, but for comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-` (with a space on both sides)
    Subtract,
    /// `*` or `×`
    Multiply,
    /// `/` or `÷`
    Divide,
    /// `^`
    Power,
    /// `and` / `et`
    And,
    /// `or` / `ou`
    Or,
    /// `or else` / `ou sinon`: the right side where the left is missing
    OrElse,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `!=` or `≠`
    NotEqual,
    /// `<`
    Less,
    /// `<=` or `≤`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=` or `≥`
    GreaterOrEqual,
}

/// A call of a function or a fold.
///
/// `name(arg over axis and axis where cond by name and name, arg, known only)`. The clause hangs on the *first* argument;
/// further arguments may follow it after a comma (`discounted(flow over period, rate, end_of_period)`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The function, as written (either language's word, resolved by the table of operations).
    pub function: Name,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// `over a and b` / `sur a et b` (a comma would begin the next argument)
    pub over: Vec<Name>,
    /// `where c` / `dont c`
    pub filter: Option<Box<Expr>>,
    /// `by a and b` / `par a et b`
    pub by: Vec<Name>,
    /// `, known only` / `; connus seulement`
    pub known_only: bool,
}

/// A selector between brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// `axis = ` before it.
    pub axis: Option<Name>,
    /// Which member.
    pub member: PickMember,
    /// Where it stands.
    pub span: Span,
}

/// Which member is picked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickMember {
    /// A member's name, a reference (`kind[employer]`) or, between quotes, a code.
    Name(Name),
    /// A quoted code: `x["02"]`.
    Quoted(Text),
    /// A number or period: `x[2019]`, `x[3]`.
    Literal(Expr),
    /// `first AXIS` / `premier AXE`
    First(Name),
    /// `last AXIS` / `dernier AXE`
    Last(Name),
}

/// What `is` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusTest {
    /// `is met` / `est rempli`
    Met,
    /// `is not met` / `n'est pas rempli`, `non rempli`
    NotMet,
    /// `is undecided` / `est indécis`
    Undecided,
    /// `is not applicable` / `est sans objet`
    NotApplicable,
    /// `is applicable` / `est applicable`
    Applicable,
}

/// Every one, or at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantifier {
    /// `all` / `tous`, `toutes`
    All,
    /// `any` / `un`, `une`
    Any,
}

/// The criteria that a quantifier runs over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupName {
    /// `requirements` / `exigences` (singular and plural alike)
    Requirements,
    /// `preferences` / `préférences`
    Preferences,
    /// `observations` / `observations`
    Observations,
    /// `criteria` / `critères`
    Criteria,
    /// `obligations` / `obligations`
    Obligations,
    /// A group that criteria name with `group NAME`.
    Named(Name),
}

/// Under which replacement a result is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// `under SCENARIO` / `sous SCÉNARIO`
    Under(Name),
    /// `reading NAME` / `lecture NOM`; `OWNER.NAME` where two readings bear one name
    Reading(Path),
}
