//! The contract of results: what every binding and program reads, as JSON, with a schema generated from these types.
//!
//! Exact numbers are texts (`"0.1"`, `"1/3"`) in the unit that stands beside them; `display` is the same as a person reads
//! it in [`AssessmentReport::language`]. A field that is empty is left out. A change that a reader could trip over raises
//! [`CONTRACT`].

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::assessment::Status;
use crate::axis::Labels;
use crate::date::Date;
use crate::framework::{Basis, Direction, EvidenceLevel, Identity, Role};
use crate::lang::Language;
use crate::value::Cause;

mod build;
mod comparison;
mod explanation;
mod portfolio;
mod problem;
#[cfg(test)]
mod tests;
mod value;

pub use build::{VerdictsReport, assessment, verdicts};
pub use comparison::{
    AnswerReport, ComparisonReport, DeclarationChange, FacetReport, FigureChangeReport, NatureReport, OutcomeChange,
    RerunReport, WhatReport, WitnessReport, comparison,
};
pub(crate) use explanation::reason;
pub use explanation::{BranchReport, ExplanationReport, ProvenanceReport, branches, explanation};
pub use portfolio::{
    FigureCell, FigureReport, LackingReport, PortfolioReceipt, PortfolioReport, ReferenceReceipt, portfolio,
};
pub use problem::{AlsoReport, FixReport, PlaceReport, ProblemReport, problem, problems};
pub(crate) use problem::{data_problems, place};
pub use value::{
    BreakdownReport, CellReport, CellValue, CoverageReport, DatumReport, EndReport, GroupReport, JudgementReport,
    MemberReport, TypeReport, ValueReport,
};

/// The version of the contract.
pub const CONTRACT: u32 = 1;

/// A judged project.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::{assessment::Status, report::{
///     CONTRACT, CriterionReport, DecisionReport, Head, MarginReport, MemberReport, ObligationReport, ObligationStatus, QuantityKind, QuantityReport,
/// }};
/// let text = r#"framework f "A call"
///   version 1
/// input budget : EUR
/// input done   : date or not yet
/// indicator double : EUR
///   = 2 * budget
/// requirement small "Small" : budget <= 5 EUR
/// obligation reporting : done due 2026-06-30
/// decision result
///   kept "Kept" when all requirements
///   out  otherwise
/// example a_euro_less
///   given  budget = 4 EUR, done = not yet
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let project = &framework.examples[0].project;
/// let assessment = &evaluate(&framework, project, Date::day(2026, 7, 2).unwrap());
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::English }, &[]);
///
/// assert_eq!((report.contract, report.receipt.framework.id.as_str()), (CONTRACT, "f"));
/// let [DecisionReport { level: Some(MemberReport { name, .. }), display, .. }] = &report.decisions[..] else { panic!("decided") };
/// assert_eq!((name.as_str(), display.as_str()), ("kept", "Kept"));
/// let [CriterionReport { head: Head { name, .. }, status: Status::Met, margin: Some(MarginReport { distance, unit, .. }), .. }] = &report.criteria[..]
/// else { panic!("met, with a margin") };
/// assert_eq!((name.as_str(), distance.as_str(), unit.as_str()), ("small", "1", "EUR"));
/// let [ObligationReport { state: ObligationStatus::Overdue, days: Some(2), .. }] = &report.obligations[..] else { panic!() };
/// let [QuantityReport { kind: QuantityKind::Indicator, cells, .. }] = &report.quantities[..] else { panic!("a figure") };
/// assert_eq!(serde_json::to_value(&cells[0])?["value"]["number"]["exact"], "8");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AssessmentReport {
    /// The version of this contract: 1.
    pub contract: u32,
    /// The language of the `display` texts.
    pub language: Language,
    /// What was judged by what, and when.
    pub receipt: Receipt,
    /// Decisions, in the order of the framework.
    pub decisions: Vec<DecisionReport>,
    /// Requirements, preferences, observations and other criteria.
    pub criteria: Vec<CriterionReport>,
    /// Obligations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<ObligationReport>,
    /// Indicators, judgements and scores.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<QuantityReport>,
    /// Readings and scenarios under which a result differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variations: Vec<VariationReport>,
    /// Answers that would decide something still open, the most useful first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<WantedReport>,
    /// Inputs for which a declared default stood in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defaults_used: Vec<Arc<CellReport>>,
    /// Doubts about the data, as sentences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeReport>,
}

/// What a result rests on: enough to get it again, byte for byte.
///
/// ```
/// # use jalon::{date::Date, evaluation::evaluate, lang::Language, render::view::View, report};
/// use jalon::{analysis::analyse, catalog::{Catalog, find}, report::{FrameworkReceipt, Receipt}};
/// let framework = analyse(find("sieg_innovation_sociale_picardie").unwrap(), &Catalog).framework.unwrap();
/// # let project = &framework.examples[0].project;
/// # let assessment = &evaluate(&framework, project, Date::day(2020, 11, 15).unwrap());
/// # let view = View { framework: &framework, project, assessment, language: Language::English };
/// let Receipt { framework: own, uses, as_of, .. } = report::assessment(&view, &[]).receipt;
/// let [FrameworkReceipt { id, .. }] = &uses[..] else { panic!("it uses one other") };
/// assert_eq!((own.digest, id.as_str()), (framework.identity.digest.clone(), "social_innovation_markers"));
/// assert_eq!(as_of.to_string(), "2020-11-15");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The framework.
    pub framework: FrameworkReceipt,
    /// The frameworks that it uses or extends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<FrameworkReceipt>,
    /// The project's id, if its data say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// SHA-256 of the canonical data.
    pub data_digest: String,
    /// The as-of date.
    pub as_of: Date,
    /// The version of the engine.
    pub engine: String,
}

/// Which text of a framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FrameworkReceipt {
    /// Its id.
    pub id: String,
    /// Its version, as written.
    pub version: String,
    /// SHA-256 of its canonical text: the same in either vocabulary.
    pub digest: String,
    /// Its titles.
    #[serde(default)]
    pub labels: Labels,
}

impl From<&Identity> for FrameworkReceipt {
    fn from(identity: &Identity) -> FrameworkReceipt {
        FrameworkReceipt {
            id: identity.id.clone(),
            version: identity.version.clone(),
            digest: identity.digest.clone(),
            labels: identity.labels.clone(),
        }
    }
}

/// What every result bears.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Head {
    /// Its name in the framework; a used framework's is dotted.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// The weakest evidence among the inputs that mattered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceLevel>,
    /// It rests on known data only or on a default: more data may change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// Smallest sets of answers that settle it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled_by: Vec<SettlementReport>,
    /// There may be other ways to settle it: the search was cut short.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settlements_cut: bool,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Vec<String>>,
    /// Whether its text, another public source, or its author says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// Why, down to data and parameters; on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<ReasonReport>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionReport {
    /// Name, labels, support.
    #[serde(flatten)]
    pub head: Head,
    /// The level reached, where exactly one is possible.
    pub level: Option<MemberReport>,
    /// The levels still possible.
    pub possible: Vec<MemberReport>,
    /// Whether the decision does not arise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_applicable: bool,
    /// In words.
    pub display: String,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CriterionReport {
    /// Name, labels, support.
    #[serde(flatten)]
    pub head: Head,
    /// What it does to decisions.
    pub role: Role,
    /// Its status.
    pub status: Status,
    /// How far it is from turning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<MarginReport>,
    /// The exception that stood in for its condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<String>,
    /// Where undecided because a value cannot exist: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// The status in words.
    pub display: String,
}

/// How far a comparison is from turning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MarginReport {
    /// What is compared.
    pub value: DatumReport,
    /// With what.
    pub threshold: DatumReport,
    /// The distance, 0 or more on the side where the criterion is met; in `unit`.
    pub distance: String,
    /// The unit of the distance; `day` for dates; empty for plain numbers.
    pub unit: String,
}

/// An obligation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ObligationReport {
    /// Name, labels, support.
    #[serde(flatten)]
    pub head: Head,
    /// Where it stands.
    pub state: ObligationStatus,
    /// Late or overdue by so many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// Who bears it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer: Option<String>,
    /// When it is due.
    pub due: ValueReport,
    /// When it was fulfilled.
    pub event: ValueReport,
    /// The state in words.
    pub display: String,
}

/// Where an obligation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObligationStatus {
    /// It does not arise.
    NotApplicable,
    /// It cannot be told yet.
    Undecided,
    /// Not fulfilled and not due yet.
    Pending,
    /// Fulfilled in time.
    MetInTime,
    /// Fulfilled late.
    MetLate,
    /// Fulfilled on an unknown day.
    MetDateUnknown,
    /// Not fulfilled and past due.
    Overdue,
}

/// An indicator, judgement, score or figure over a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuantityReport {
    /// Name, labels, support.
    #[serde(flatten)]
    pub head: Head,
    /// Which.
    pub kind: QuantityKind,
    /// What its values are.
    #[serde(rename = "type")]
    pub ty: TypeReport,
    /// Which way is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<Direction>,
    /// Goals of common schemes that it serves: scheme and code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aligns: Vec<(String, String)>,
    /// The axes that it lies on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axes: Vec<String>,
    /// Its values; a single one without a place where it lies on no axis.
    pub cells: Vec<CellValue>,
    /// Known and expected members behind a fold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageReport>,
    /// The figure within each group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakdowns: Vec<BreakdownReport>,
    /// For a judgement: raters, quorum, agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<JudgementReport>,
}

/// The sorts of quantities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuantityKind {
    /// `indicator`
    Indicator,
    /// `judgement`
    Judgement,
    /// `score`
    Score,
    /// `portfolio`: it takes a table, and has no cells here.
    Portfolio,
}

/// A smallest set of answers that settles a result.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::{CellReport, SettlementReport, SettlingReport, WantedReport};
/// # let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\nexample nothing_said\n";
/// # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// # let project = &framework.examples[0].project;
/// # let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// // requirement small : budget <= 5 EUR, of a project that does not tell its budget
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::French }, &[]);
/// let found = report.criteria[0].head.settled_by.iter().find(|way| way.result == "met");
/// let Some(SettlementReport { answers, .. }) = found else { panic!("some budget would settle it") };
/// let [SettlingReport { cell, display }] = &answers[..] else { panic!("one answer") };
/// assert!(display.contains('5'), "{display}");
/// let CellReport { name, .. } = &**cell;
/// let [WantedReport { for_items, decisive: false, .. }] = &report.wanted[..] else { panic!("one answer is wanted") };
/// assert_eq!((name.as_str(), for_items[..].concat()), ("budget", "small".to_owned()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettlementReport {
    /// What is to be answered.
    pub answers: Vec<SettlingReport>,
    /// Conditions that have to come out one way: those that bind several answers together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<RelationReport>,
    /// Answers of which so many suffice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceReport>,
    /// What the result then is: a status, a level's name, or a value in words.
    pub result: String,
    /// As a person reads it.
    pub display: String,
}

/// An answer of such a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettlingReport {
    /// What is answered.
    pub cell: Arc<CellReport>,
    /// As a person reads it: which values.
    pub display: String,
}

/// A condition that has to come out one way.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::{ChoiceReport, RelationReport};
/// # let text = "framework f\n  version 1\naxis month = 1 .. 12\ninput a : EUR\ninput b : EUR\ninput open : yes/no by month\n\
/// #             requirement enough : a + b >= 10 EUR\nrequirement often : count(open over month) >= 8\nexample nothing_said\n";
/// # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// # let project = &framework.examples[0].project;
/// # let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// // requirement enough : a + b >= 10 EUR
/// // requirement often  : count(open over month) >= 8
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::English }, &[]);
/// let ways = |at: usize| &report.criteria[at].head.settled_by[0];
/// let [RelationReport { cells, .. }] = &ways(0).relations[..] else { panic!("one condition binds both answers") };
/// let [ChoiceReport { least, among, .. }] = &ways(1).choices[..] else { panic!("so many of the answers") };
/// assert_eq!((cells.len(), *least, among.len()), (2, 5, 12)); // with five months closed it is not met
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RelationReport {
    /// Whether it has to hold, or not.
    pub holds: bool,
    /// The missing answers that it rests on.
    pub cells: Vec<Arc<CellReport>>,
    /// As a person reads it.
    pub display: String,
}

/// Answers of which so many suffice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChoiceReport {
    /// How many.
    pub least: u32,
    /// Of these.
    pub among: Vec<SettlingReport>,
    /// As a person reads it.
    pub display: String,
}

/// A wanted answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WantedReport {
    /// What is wanted.
    pub cell: Arc<CellReport>,
    /// The results that rest on it.
    pub for_items: Vec<String>,
    /// Whether an answer alone can settle a decision.
    pub decisive: bool,
}

/// What a reading or scenario gives.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::{ChangeReport, NoticeReport, VariationReport, VariationReportKind};
/// let text = r#"framework f
///   version 1
///   valid 2024-01-01 .. 2025-12-31
/// input grant : EUR
/// requirement small : grant <= 5 EUR
///   reading generous : grant <= 10 EUR
/// example between
///   given  grant = 8 EUR
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let project = &framework.examples[0].project;
/// let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// let report = report::assessment(&View { framework: &framework, project, assessment, language: Language::French }, &[]);
/// let [VariationReport { name, kind: VariationReportKind::Reading, changed, .. }] = &report.variations[..] else { panic!() };
/// let [ChangeReport { main, here, .. }] = &changed[..] else { panic!("one result differs") };
/// assert_eq!((name.as_str(), main.as_str(), here.as_str()), ("generous", "non rempli", "rempli"));
/// let [NoticeReport { kind, .. }] = &report.notices[..] else { panic!("a doubt") };
/// assert_eq!(kind, "outside_validity"); // the as-of date
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VariationReport {
    /// Its name.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// `reading` or `scenario`.
    pub kind: VariationReportKind,
    /// The item or parameter that a reading is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Results that differ from the main ones.
    pub changed: Vec<ChangeReport>,
}

/// A reading or a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VariationReportKind {
    /// Another way to understand a text.
    Reading,
    /// What if.
    Scenario,
}

/// A result that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeReport {
    /// Which.
    pub name: String,
    /// What it is otherwise, as a person reads it.
    pub main: String,
    /// What it is here, as a person reads it.
    pub here: String,
}

/// A doubt about the data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeReport {
    /// Which sort.
    pub kind: String,
    /// In words.
    pub display: String,
}

/// A step of the reasons of a result.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation, lang::Language, render::view::View, report, source::Source};
/// use jalon::report::{ExplanationReport, ProvenanceReport, ReasonReport, StepKind};
/// let text = r#"framework f
///   version 1
/// input budget : EUR
///   provided by applicant
/// requirement small : budget <= 5 EUR
/// example cheap
///   given  budget = 4 EUR
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let (project, as_of) = (&framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let (assessment, reasons) = evaluation::evaluate_and_explain(&framework, project, as_of, evaluation::Options::FAST);
/// let view = View { framework: &framework, project, assessment: &assessment, language: Language::English };
/// let ExplanationReport { reasons, .. } = report::explanation(&view, &reasons);
/// fn input(reason: &ReasonReport) -> Option<&ProvenanceReport> {
///     let own = reason.provenance.as_ref().filter(|_| reason.step == StepKind::Input);
///     own.or_else(|| reason.because.iter().find_map(|part| input(part)))
/// }
/// assert_eq!(input(&reasons[0]).unwrap().provided_by, ["applicant"]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReasonReport {
    /// What the step is.
    pub step: StepKind,
    /// The item, input, parameter or level; absent for formulas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its value.
    pub value: ValueReport,
    /// The step in words, with every figure put in.
    pub display: String,
    /// Where the item, input or parameter comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Vec<String>>,
    /// Whether its text, another public source, or its author says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// For a step that reads the data: what was read, and who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ProvenanceReport>,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Arc<ReasonReport>>,
}

/// The sorts of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// A result.
    Item,
    /// An input.
    Input,
    /// An input whose default stands in.
    Default,
    /// A parameter.
    Parameter,
    /// A formula.
    Formula,
    /// A member of a fold.
    Member,
    /// Members left out for length.
    More,
    /// The condition of a level.
    Level,
    /// An exception.
    Exception,
}

/// The JSON Schemas of the contract: file name and content, for `bindings/contract/`.
///
/// ```
/// let schemas = jalon::report::schemas();
/// let (file, schema) = &schemas[0];
/// assert_eq!((*file, &schema["title"]), ("assessment.schema.json", &"AssessmentReport".into()));
/// ```
#[must_use]
pub fn schemas() -> Vec<(&'static str, Json)> {
    vec![
        ("assessment.schema.json", schema::<AssessmentReport>()),
        ("comparison.schema.json", schema::<ComparisonReport>()),
        ("explanation.schema.json", schema::<ExplanationReport>()),
        ("portfolio.schema.json", schema::<PortfolioReport>()),
        ("problem.schema.json", schema::<ProblemReport>()),
    ]
}

/// The JSON Schema of a type of the contract.
pub(crate) fn schema<T: JsonSchema>() -> Json {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    drop_examples(&mut schema);
    schema
}

/// Takes the examples of the Rust documentation out of descriptions: they say nothing to who reads JSON.
fn drop_examples(schema: &mut Json) {
    match schema {
        Json::Object(members) => {
            if let Some(Json::String(text)) = members.get_mut("description")
                && let Some(example) = text.find("```")
            {
                text.truncate(example);
                text.truncate(text.trim_end().len());
            }
            members.values_mut().for_each(drop_examples);
        }
        Json::Array(items) => items.iter_mut().for_each(drop_examples),
        _ => {}
    }
}
