//! What a framework asks of a project, as a form: sections, fields, tables of records. Front ends draw it (web pages,
//! spreadsheets, survey tools) without knowing the rules: each field says where its answer goes in the data of a project.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::axis::Labels;
use crate::framework::EvidenceLevel;
use crate::report::FrameworkReceipt;

mod build;
pub mod template;
#[cfg(test)]
mod tests;
mod words;
pub mod xlsform;

pub use build::form;
pub use words::hint;

/// The JSON Schema of a form, for `bindings/contract/`.
///
/// ```
/// assert_eq!(jalon::form::schema()["title"], "Form");
/// ```
#[must_use]
pub fn schema() -> serde_json::Value {
    crate::report::schema::<Form>()
}

/// A form for the data of one project.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, lang::Language, source::Source};
/// use jalon::form::{Choice, Column, Field, FieldKind, Grid, Records, Section, TotalOf, form};
/// let text = r#"framework f
///   version 1
/// axis partner "Partners"
/// axis gender = women "Women", men "Men"
/// input trained : count of person by gender
/// input people  : count of person
///   total of trained over gender
/// input kind "Kind" : one of public "Public body", private by partner
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let form = form(&framework, Language::English);
/// let [project, Section { records: Some(Records { axis, path, .. }), fields, .. }] = &form.sections[..] else { panic!() };
/// assert_eq!((axis.as_str(), path[..].concat()), ("partner", "partner".to_owned()));
/// let [Field { kind: FieldKind::OneOf { choices, .. }, .. }] = &fields[..] else { panic!("one question of each partner") };
/// let Choice { name, .. } = &choices[0];
/// assert_eq!(name, "public");
///
/// let Field { by, columns, kind: FieldKind::Number { count: true, .. }, .. } = &project.fields[0] else { panic!("a count") };
/// assert!(matches!((&by[..], &columns[..]), ([Grid { .. }], [Column { .. }, Column { .. }]))); // asked of women and of men
/// let Some(TotalOf { field, .. }) = &project.fields[1].total_of else { panic!("a total") };
/// assert_eq!(field, "trained");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Form {
    /// The framework that asks.
    pub framework: FrameworkReceipt,
    /// What it is for: the notes of the framework.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Its parts, in the framework's order: answers of the project as a whole first, by who provides them; then the tables of
    /// records.
    pub sections: Vec<Section>,
}

/// A part of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// A name, once in a form: `project`, `project:jury` (what the jury provides), or the axis of the records.
    pub name: String,
    /// Who provides the answers, where the framework says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provided_by: Vec<String>,
    /// The table that it is, where it takes several records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<Records>,
    /// What is asked: once, or of each record.
    pub fields: Vec<Field>,
    /// Tables within each record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

/// A table of records: the members of an open axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Records {
    /// The axis, as the framework names it.
    pub axis: String,
    /// Its labels.
    pub labels: Labels,
    /// Where the array of its records goes, within the project or the record around it. A record's `id` names it.
    pub path: Vec<String>,
    /// Its records are never shown in results.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// The names of the results that count the records themselves, or rest on any of their fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// The input, as the framework names it; a used framework's is dotted.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// Where its answer goes, within the project or the record around it.
    pub path: Vec<String>,
    /// What an answer is.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// The closed axes that it is asked by: an answer for each member, nested under its name in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Grid>,
    /// The columns that tables hold its answers in: one a member of its axes, for several choices one a choice.
    pub columns: Vec<Column>,
    /// What stands in where nothing is answered, for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// The question may not arise: `{"state": "not_applicable"}`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_be_not_applicable: bool,
    /// It is the sum of another field's answers over an axis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_of: Option<TotalOf>,
    /// It is a rating of the judgement of the same name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub judgement: bool,
    /// The evidence wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceLevel>,
    /// Where the question comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Remarks of the framework's authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The names of the results that rest on it, directly or not, in the framework's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
}

/// What an answer is, and how it is written in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// A figure: a JSON number (or a text of exact digits) in the unit, per hundred for `%`.
    Number {
        /// The unit in the reader's language; empty for a plain number.
        unit: String,
        /// Whole and at least 0.
        count: bool,
        /// An amount of money.
        money: bool,
        /// Given as a fraction of 1: `0.5` is 50 %.
        share: bool,
        /// The least allowed, in the unit, as exact digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        minimum: Option<String>,
        /// The greatest allowed, in the unit, as exact digits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maximum: Option<String>,
    },
    /// `true` or `false`.
    YesNo,
    /// A text in ISO 8601: a day; a month, quarter or year where only that is known.
    Date {
        /// With a time of day.
        time: bool,
        /// The zone of a time that names none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<String>,
        /// The earliest allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<String>,
        /// The latest allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<String>,
        /// The event may not have happened yet: `{"state": "not_yet"}`.
        or_not_yet: bool,
    },
    /// A text: `18 months`, `P18M`.
    Duration,
    /// A text.
    Text,
    /// The name of one of the choices.
    OneOf {
        /// The choices.
        choices: Vec<Choice>,
        /// They are in order, from the least.
        ordered: bool,
    },
    /// An array of names of choices.
    SeveralOf {
        /// The choices.
        choices: Vec<Choice>,
    },
    /// The `id` of a record of a table.
    Reference {
        /// The axis of the records.
        axis: String,
    },
}

/// A choice, or a member of a closed axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Choice {
    /// Its name in the data.
    pub name: String,
    /// How data may spell it besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Its labels.
    pub labels: Labels,
}

/// A closed axis that a field is asked by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Grid {
    /// The axis, as the framework names it.
    pub axis: String,
    /// Its labels.
    pub labels: Labels,
    /// Its members, in order.
    pub members: Vec<Choice>,
    /// They are periods or ranks, from the first.
    pub ordered: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Its name: `trained[women]`.
    pub name: String,
    /// The members that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Choice>,
}

/// A declared total.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TotalOf {
    /// The field that it totals.
    pub field: String,
    /// The axis that it totals over.
    pub axis: String,
}
