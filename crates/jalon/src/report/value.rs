//! The report of values: what they are, where they stand, and what is known of those that are open.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::axis::Labels;
use crate::date::Date;
use crate::value::Cause;

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum TypeReport {
    /// A number in a unit; the unit is empty for plain numbers.
    Number {
        /// The unit, in English.
        unit: String,
    },
    /// Yes or no.
    Truth,
    /// A date.
    Date,
    /// Months and days.
    Duration,
    /// A text.
    Text,
    /// A member of an axis, or a choice.
    Member {
        /// The axis.
        axis: String,
    },
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellValue {
    /// The member of each axis.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, String>,
    /// The value.
    #[serde(flatten)]
    pub value: ValueReport,
}

/// Any value.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::{CellValue, DatumReport, EndReport, TypeReport, ValueReport};
/// let text = r#"framework f
///   version 1
/// input known   : EUR
/// input missing_one : EUR in 10 EUR .. 20 EUR
/// indicator third : EUR
///   = known / 3
/// indicator doubled : EUR
///   = missing_one * 2
/// example one
///   given  known = 10 EUR
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let project = &framework.examples[0].project;
/// let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::English }, &[]);
/// assert_eq!(report.quantities[0].ty, TypeReport::Number { unit: "EUR".into() });
/// let CellValue { value: ValueReport::Known { value, display }, .. } = &report.quantities[0].cells[0] else { panic!("known") };
/// let DatumReport::Number { exact, rounded } = value else { panic!("a number") };
/// assert_eq!((exact.as_str(), rounded.as_str(), display.ends_with("€3.33")), ("10/3", "3.33", true));
/// let ValueReport::Open { low: Some(EndReport { exact, .. }), wants, .. } = &report.quantities[1].cells[0].value else { panic!() };
/// assert_eq!((exact.as_str(), wants[0].name.as_str()), ("20", "missing_one"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ValueReport {
    /// Known.
    Known {
        /// What it is.
        value: DatumReport,
        /// As a person reads it.
        display: String,
    },
    /// Not known, or not exactly.
    Open {
        /// Lowest number possible, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        low: Option<EndReport>,
        /// Highest number possible, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        high: Option<EndReport>,
        /// Not before this date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first: Option<Date>,
        /// Not after this date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Date>,
        /// One of these members.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        among: Vec<MemberReport>,
        /// The answers that would make it known.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        wants: Vec<Arc<CellReport>>,
        /// As a person reads it.
        display: String,
    },
    /// It cannot exist.
    Undefined {
        /// Why.
        cause: Cause,
        /// As a person reads it.
        display: String,
    },
    /// The question does not arise.
    NotApplicable {
        /// As a person reads it.
        display: String,
    },
    /// It is known and not told: too few people stand behind it.
    Hidden {
        /// As a person reads it.
        display: String,
    },
}

/// A known value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DatumReport {
    /// A number, in its unit.
    Number {
        /// Exactly: a decimal, or a fraction; `~` before 60 digits of an irrational one.
        exact: String,
        /// Rounded for display, in plain ASCII.
        rounded: String,
    },
    /// Yes or no.
    Truth(bool),
    /// A date, ISO 8601.
    Date(Date),
    /// Months, days and seconds.
    Duration {
        /// Whole months.
        months: i64,
        /// Whole days.
        days: i64,
        /// Whole seconds.
        seconds: i64,
    },
    /// A text.
    Text(String),
    /// A member.
    Member(MemberReport),
}

/// An end of a range of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EndReport {
    /// Exactly.
    pub exact: String,
    /// Whether it is itself possible.
    pub included: bool,
}

/// A member of an axis, a choice or a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberReport {
    /// Its name.
    pub name: String,
    /// Its labels.
    #[serde(default)]
    pub labels: Labels,
}

/// An input cell, or the list of members of an open axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CellReport {
    /// The input, or the open axis.
    pub name: String,
    /// Whether the members of an open axis are meant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub members: bool,
    /// The member of each axis.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, String>,
    /// As a person reads it.
    pub display: String,
}

/// Known and expected members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageReport {
    /// Members with a known value.
    pub known: u32,
    /// Members in all; absent where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<u32>,
}

/// A figure within each group.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::GroupReport;
/// let text = r#"framework f
///   version 1
/// axis person
/// input age : one of young, old by person
/// input out : yes/no by person
/// indicator share_out : %
///   = share(out over person)
///   broken down by age
/// example three
///   table person | age   | out
///         A      | young | yes
///         B      | young | no
///         C      | old   | yes
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let project = &framework.examples[0].project;
/// let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::French }, &[]);
/// let breakdown = &report.quantities[0].breakdowns[0];
/// let [young, GroupReport { name, cells: Some(_), .. }] = &breakdown.groups[..] else { panic!("none is hidden") };
/// assert_eq!((breakdown.by.as_str(), young.name.as_str(), name.as_str()), ("age", "young", "old"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BreakdownReport {
    /// What it is broken down by.
    pub by: String,
    /// The groups.
    pub groups: Vec<GroupReport>,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupReport {
    /// Its name.
    pub name: String,
    /// Its values; absent: hidden, too few stand behind them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cells: Option<Vec<CellValue>>,
}

/// What is reported beside a judgement.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::{CoverageReport, JudgementReport, QuantityKind, ValueReport};
/// let text = r#"framework f
///   version 1
/// axis juror
/// judgement rating : points out of 5 by juror
///   fold   mean
///   quorum 2
/// example two
///   table juror | rating
///         A     | 3
///         B     | 4
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let project = &framework.examples[0].project;
/// let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::French }, &[]);
/// let quantity = &report.quantities[0];
/// let Some(JudgementReport { raters: ValueReport::Known { display, .. }, .. }) = &quantity.judgement else { panic!("known") };
/// assert_eq!((quantity.kind, display.as_str()), (QuantityKind::Judgement, "2"));
/// assert_eq!(quantity.coverage, Some(CoverageReport { known: 2, expected: Some(2) }));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JudgementReport {
    /// Raters that count.
    pub raters: ValueReport,
    /// Whether there are enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum_reached: Option<ValueReport>,
    /// Krippendorff's alpha.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<ValueReport>,
}
