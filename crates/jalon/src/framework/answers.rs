//! A project's data, checked against a framework: one typed answer a cell.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::axis::{AxisId, Labels};
use crate::framework::{EvidenceLevel, MissingReason};
use crate::value::{Datum, Interval};

/// The data of one project.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::{Source, SourceId}};
/// use jalon::{framework::{Answer, AnswerState, EvidenceLevel, Members, MissingReason}, project, value::Datum};
/// let text = "framework f\n  version 1\naxis partner\ninput audited : yes/no by partner\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let data = r#"{"partner": [{"id": "town", "audited": {"value": true, "evidence": "verified"}},
///                {"id": "club", "audited": {"missing": "refused"}}]}"#;
/// let node = project::json::read(data, SourceId(0)).0.unwrap();
/// let (Some(project), _) = project::read(&framework, &node, SourceId(0)) else { panic!("no fault") };
/// let Members { ids, .. } = &project.members[&framework.axis("partner").unwrap()];
/// assert_eq!(ids[..], ["town", "club"]);
/// let [Answer { state: AnswerState::Given(Datum::Truth(true)), evidence, .. }, club] = &project.answers[0][..] else { panic!() };
/// assert_eq!(*evidence, Some(EvidenceLevel::Verified));
/// assert_eq!(club.state, AnswerState::Missing(MissingReason::Refused));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Project {
    /// What it goes by, if the data say.
    pub id: Option<String>,
    /// What people call it, if the data say.
    #[serde(default)]
    pub title: Labels,
    /// The members of each open axis that is given. An axis that is not here is not given: its members are unknown.
    pub members: BTreeMap<AxisId, Members>,
    /// For each input of the framework, its cells row-major over its axes; empty where nothing is given for any cell,
    /// or where an open axis of it is not given.
    pub answers: Vec<Vec<Answer>>,
    /// SHA-256 of the canonical data, in hexadecimal. Empty where few ask for it, as of an example: then
    /// [`digest`](crate::project::digest) tells it.
    pub digest: String,
}

/// The members of an open axis.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Members {
    /// Their ids, in the order given; each once.
    pub ids: Vec<String>,
    /// There may be more.
    pub partial: bool,
}

/// The answer for one cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered.
    pub state: AnswerState,
    /// How well it is supported; `None`: not said (counts as declared).
    pub evidence: Option<EvidenceLevel>,
    /// Who or what it comes from, as the data say.
    pub source: Option<String>,
    /// Why it is so, as the data say in free words.
    pub reason: Option<String>,
}

/// What was answered for a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Nothing: the key is absent.
    #[default]
    Absent,
    /// Missing, said so, with why.
    Missing(MissingReason),
    /// A value.
    Given(Datum),
    /// A number known to lie between, in base units.
    Between(Interval),
    /// A date known to lie between two days (a month, a year).
    Within(crate::date::Date, crate::date::Date),
    /// The event has not happened by the as-of date.
    NotYet,
    /// It has happened by the as-of date, on an unknown day.
    DateUnknown,
    /// The question does not arise.
    NotApplicable,
    /// The cell was refused (tables with `--rejects`): treated as missing for that reason.
    Rejected,
}
