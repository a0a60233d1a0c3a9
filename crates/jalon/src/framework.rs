//! The checked framework: what the text means. Ids into arenas, immutable, serialisable; what the evaluators, the
//! columnar engine, reports and editors read. Used and extended frameworks are already folded in.

use serde::{Deserialize, Serialize};

use crate::axis::{Axes, Axis, AxisId, Labels};
use crate::date::Date;
use crate::lang::Language;
use crate::number::Number;
use crate::source::Place;
use crate::value::Interval;

pub use crate::syntax::ast::{Basis, Direction, EvidenceLevel, MissingReason, Treatment};
pub use answers::{Answer, AnswerState, Members, Project};
pub use expression::{
    Below, Comparator, DateFunction, Expr, ExprId, ExprKind, Fold, FoldKind, Function, NumberType, PickedMember,
    Relative, RelativeKind, Test, TextFunction, Ties, Timing, Type, Walk,
};
pub use reads::{Reads, Within};

pub mod answers;
#[cfg(test)]
pub(crate) mod builder;
pub mod expression;
mod operands;
pub mod packed;
mod reads;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);
    )+};
}
id!(
    /// An input, by its place in [`Framework::inputs`].
    InputId,
    /// A parameter, by its place in [`Framework::parameters`].
    ParameterId,
    /// A computed quantity or criterion, by its place in [`Framework::items`].
    ItemId,
    /// A scale, by its place in [`Framework::scales`].
    ScaleId,
    /// A reading or scenario, by its place in [`Framework::variations`].
    VariationId
);

/// A checked framework.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Framework {
    /// Who it is.
    pub identity: Identity,
    /// The vocabulary of its text.
    pub language: Language,
    /// Its own source and those that it uses or extends, by [`SourceId`](crate::source::SourceId).
    pub sources: Vec<SourceInfo>,
    /// Axes, the choices of types among them.
    pub axes: Vec<Axis>,
    /// What a project supplies.
    pub inputs: Vec<Input>,
    /// Constants.
    pub parameters: Vec<Parameter>,
    /// What is computed: indicators, criteria, obligations, judgements, scores, decisions, portfolio figures.
    pub items: Vec<Item>,
    /// Banded tables.
    pub scales: Vec<Scale>,
    /// Named groups of criteria, in order of first mention.
    pub groups: Vec<Group>,
    /// Readings and scenarios: replacements, evaluated one at a time.
    pub variations: Vec<Variation>,
    /// The theory of change.
    pub theory: Vec<TheoryNode>,
    /// Its own tests.
    pub examples: Vec<Example>,
    /// All expressions; children before parents.
    pub expressions: Vec<Expr>,
    /// Units of its own.
    pub units: Vec<UnitDeclaration>,
    /// The items in an order in which each follows what it needs.
    pub order: Vec<ItemId>,
}

/// The `framework` declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its name.
    pub id: String,
    /// Its version, as written.
    pub version: String,
    /// Titles.
    pub labels: Labels,
    /// SHA-256 of the canonical text of it and of all that it uses, in hexadecimal: equal for the same meaning in
    /// either vocabulary and any layout.
    pub digest: String,
    /// `licence`
    pub licence: Option<String>,
    /// `jurisdiction`
    pub jurisdiction: Option<String>,
    /// `author`
    pub authors: Vec<String>,
    /// `valid A .. B`
    pub valid_from: Option<Date>,
    /// The last day of `valid A .. B`.
    pub valid_until: Option<Date>,
    /// `zone`: of times of day that name none.
    pub zone: Option<String>,
    /// Sources, notes.
    pub about: About,
}

/// A source text of the framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceInfo {
    /// What the reader knows it by.
    pub name: String,
    /// The framework id that it declares.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its digest.
    pub digest: String,
    /// The alias that it is used by; `None` for the file itself and what it extends.
    pub alias: Option<String>,
}

/// What any declaration may bear.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// `source "…" "…"`, one list a line.
    pub sources: Vec<Vec<String>>,
    /// `basis`.
    pub basis: Option<Basis>,
    /// `note`.
    pub notes: Vec<String>,
    /// `frozen`.
    pub frozen: bool,
    /// Where it is declared.
    pub place: Place,
}

/// An input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Its name; a used framework's is dotted (`markers.level`).
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// The type of its cells. `several of` is a truth value over the axis of its choices ([`Input::choices`]).
    pub ty: Type,
    /// Its axes (the axis of `several of` included).
    pub axes: Axes,
    /// For `several of`: the axis of its choices.
    pub choices: Option<AxisId>,
    /// `date or not yet`.
    pub or_not_yet: bool,
    /// `may be not applicable`.
    pub may_be_not_applicable: bool,
    /// `in a .. b`, in base units.
    pub range: Option<Interval>,
    /// For dates: `in a .. b`.
    pub date_range: Option<(Option<Date>, Option<Date>)>,
    /// `default`: a constant expression.
    pub default: Option<ExprId>,
    /// `provided by`.
    pub provided_by: Vec<String>,
    /// `evidence`: what is wanted.
    pub evidence: Option<EvidenceLevel>,
    /// `total of x over axis`: this input is the sum of those parts.
    pub total_of: Option<(InputId, AxisId)>,
    /// Whether it is the raw ratings of the judgement of the same name.
    pub judgement: bool,
    /// The zone of a time of day that names none.
    pub zone: Option<String>,
    /// Sources, notes, place.
    pub about: About,
}

impl Input {
    /// An input of which nothing else is said.
    #[must_use]
    pub fn new(name: impl Into<String>, ty: Type, axes: Axes) -> Input {
        Input {
            name: name.into(),
            labels: Labels::default(),
            ty,
            axes,
            choices: None,
            or_not_yet: false,
            may_be_not_applicable: false,
            range: None,
            date_range: None,
            default: None,
            provided_by: Vec::new(),
            evidence: None,
            total_of: None,
            judgement: false,
            zone: None,
            about: About::default(),
        }
    }
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// The type of its cells.
    pub ty: Type,
    /// Its axes.
    pub axes: Axes,
    /// Its values, each from a day on (`None`: always), in order of the days. Expressions over constants and other
    /// parameters only.
    pub values: Vec<(Option<Date>, ExprId)>,
    /// `review before`.
    pub review_before: Option<Date>,
    /// Sources, notes, place.
    pub about: About,
}

/// What is computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its name; a used framework's is dotted.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// What sort of thing it is, with what only that sort has.
    pub kind: ItemKind,
    /// The type of its cells: truth for criteria, date (of the event) for obligations, member of the levels for decisions.
    pub ty: Type,
    /// Its axes.
    pub axes: Axes,
    /// `not applicable when`, over its axes.
    pub not_applicable_when: Option<ExprId>,
    /// Sources, notes, place.
    pub about: About,
}

/// The sorts of items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// `indicator`
    Indicator(Indicator),
    /// `requirement`, `preference`, `observation`, `criterion`
    Criterion(Criterion),
    /// `obligation`
    Obligation(Obligation),
    /// `judgement`: the ratings of the input of the same name, folded
    Judgement(Judgement),
    /// `score`
    Score(Score),
    /// `decision`
    Decision(Decision),
    /// `portfolio`: evaluated over a table
    Portfolio(Portfolio),
}

/// An indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its formula, over the item's axes.
    pub formula: ExprId,
    /// `better`
    pub better: Option<Direction>,
    /// `baseline`
    pub baseline: Option<ExprId>,
    /// `target … on …`, in order of the dates; each value with its date.
    pub targets: Vec<(ExprId, Option<Date>)>,
    /// (x − baseline) / (target − baseline), or x / target without a baseline; where there is a target.
    pub achievement: Option<ExprId>,
    /// `aligns`: scheme and code.
    pub aligns: Vec<(String, String)>,
    /// `secret below`: cells of fewer members are hidden, and the complements that would reveal them.
    pub secret_below: Option<Number>,
    /// How many members stand behind the figure itself, where `secret below` asks: read over the item's axes.
    pub members: Option<ExprId>,
    /// `broken down by`: the item again within each value of these, as extra expressions over the axes of the
    /// breakdown: (the choice-valued expression, its axis, the formula laid out over that axis).
    pub breakdowns: Vec<Breakdown>,
}

impl Indicator {
    /// An indicator of which nothing but its formula is said.
    #[must_use]
    pub fn new(formula: ExprId) -> Indicator {
        Indicator {
            formula,
            better: None,
            baseline: None,
            targets: Vec::new(),
            achievement: None,
            aligns: Vec::new(),
            secret_below: None,
            members: None,
            breakdowns: Vec::new(),
        }
    }
}

/// An indicator within each value of a choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The name of what it is broken down by, as written.
    pub by: String,
    /// The axis of the choices; `None` for texts.
    pub axis: Option<AxisId>,
    /// What it is broken down by, on the folded axis: choices, or texts (communes).
    pub key: ExprId,
    /// The formula, laid out over the item's axes and that one. Where the values are texts there is no such axis: the
    /// groups are the texts met, and the formula reads the group's text as [`ExprKind::Slot`]`(0)`.
    pub formula: ExprId,
    /// How many members stand behind each cell, for secrecy: laid out and read like the formula.
    pub members: ExprId,
}

/// What a criterion does to decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// `requirement`: closes the door.
    Requirement,
    /// `preference`
    Preference,
    /// `observation`: never touches a decision.
    Observation,
    /// `criterion`: closes no door by itself.
    Criterion,
}

/// A criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// What it does.
    pub role: Role,
    /// The condition (of the chosen reading).
    pub condition: ExprId,
    /// `applies when`: all of them.
    pub applies_when: Option<ExprId>,
    /// `exception`: the first whose `when` holds stands in for the condition.
    pub exceptions: Vec<Exception>,
    /// `otherwise say`, per language.
    pub otherwise_say: Vec<(Language, Template)>,
    /// `evidence at least`: with weaker evidence a met criterion is undecided.
    pub evidence_at_least: Option<EvidenceLevel>,
}

/// An exception to a criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// Its name.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// When it stands in.
    pub when: ExprId,
    /// What must hold then.
    pub condition: ExprId,
}

/// A sentence with values put in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template(pub Vec<TemplatePart>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplatePart {
    /// Text as it is.
    Text(String),
    /// The value of an expression, in the reader's format.
    Value(ExprId),
}

/// An obligation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Obligation {
    /// The date of the event that fulfils it.
    pub event: ExprId,
    /// What must hold besides for the event to fulfil it.
    pub when: Option<ExprId>,
    /// When it is due.
    pub due: ExprId,
    /// `bearer`
    pub bearer: Option<String>,
    /// `arises when`
    pub arises_when: Option<ExprId>,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The raw ratings.
    pub ratings: InputId,
    /// The axis of the raters (folded away).
    pub raters: AxisId,
    /// The folded ratings, over the item's axes.
    pub folded: ExprId,
    /// `quorum`
    pub quorum: Option<ExprId>,
    /// How many raters count (those not excepted), a count.
    pub count: ExprId,
    /// `agreement`: Krippendorff's alpha.
    pub agreement: Option<ExprId>,
}

/// A score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Its formula, treatments already put in where it is a weighted mean.
    pub formula: ExprId,
    /// The parts of a weighted mean: value and weight (a share of 1), as written.
    pub parts: Vec<(ExprId, Number)>,
    /// `missing`
    pub missing: Option<Treatment>,
    /// `not applicable`
    pub not_applicable: Option<Treatment>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The axis of its levels, in the order written.
    pub levels: AxisId,
    /// For each level its condition; `None`: otherwise.
    pub conditions: Vec<Option<ExprId>>,
    /// `undecided "…"`: the name of the open outcome.
    pub undecided: Option<Labels>,
}

/// A figure over the projects of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Portfolio {
    /// Its formula: folds over the axis of projects.
    pub formula: ExprId,
}

/// A banded table: a function of one or more numbers (or dates).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// Names and types of its arguments; the first is the one banded.
    pub slots: Vec<(String, Type)>,
    /// The type of its results.
    pub result: Type,
    /// Bands in increasing order, without gaps or overlaps between them.
    pub bands: Vec<Band>,
    /// Sources, notes, place.
    pub about: About,
}

/// A band of a scale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Where it begins; `None`: unbounded below.
    pub low: Option<BandEnd>,
    /// Where it ends; `None`: unbounded above.
    pub high: Option<BandEnd>,
    /// Its value; constants, parameters and slots.
    pub value: ExprId,
}

/// An end of a band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BandEnd {
    /// The bound: a constant or parameter expression.
    pub at: ExprId,
    /// Whether the bound itself is in the band.
    pub included: bool,
}

/// A group of criteria.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its criteria, in order.
    pub items: Vec<ItemId>,
}

/// A reading or a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variation {
    /// Its name.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// Which of the two.
    pub kind: VariationKind,
    /// What is replaced, by what; simultaneous, originals on the right.
    pub replacements: Vec<(Target, ExprId)>,
    /// Sources, notes, place.
    pub about: About,
}

/// Whether a variation is a reading or a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VariationKind {
    /// Another way to understand an item.
    ItemReading(ItemId),
    /// Another way to understand a parameter.
    ParameterReading(ParameterId),
    /// What if.
    Scenario,
}

/// What a replacement replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An input's values.
    Input(InputId),
    /// A parameter's value.
    Parameter(ParameterId),
    /// An indicator's or score's formula, a criterion's condition.
    Item(ItemId),
}

/// A node of the theory of change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TheoryNode {
    /// Its name.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// `activity`, `output`, `outcome` or `impact`.
    pub kind: TheoryKind,
    /// `from`: the nodes that lead to it, by place.
    pub from: Vec<u32>,
    /// `measured by`.
    pub measured_by: Vec<ItemId>,
    /// Sources, notes, place.
    pub about: About,
}

/// The kinds of nodes of a theory of change, from doing to changing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TheoryKind {
    /// What is done.
    Activity,
    /// What it yields.
    Output,
    /// What it changes for people.
    Outcome,
    /// What it changes in the long run.
    Impact,
}

/// A unit of the framework's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitDeclaration {
    /// Its name.
    pub name: String,
    /// Singular names.
    pub labels: Labels,
    /// Plural names.
    pub plurals: Labels,
    /// What one of it is.
    pub unit: crate::unit::Unit,
    /// Sources, notes, place.
    pub about: About,
}

/// An example: data and expectations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// Labels.
    pub labels: Labels,
    /// `as of`.
    pub as_of: Option<Date>,
    /// The data, those of the example that it is like included.
    pub project: Project,
    /// `table project`: several projects, each with those data and its own line of the table.
    #[serde(default)]
    pub projects: Vec<Project>,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// Sources, notes, place.
    pub about: About,
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// Of what.
    pub subject: Subject,
    /// Members picked, by axis: place of a closed axis' member, or the id of an open one's.
    pub picks: Vec<(AxisId, PickedMember)>,
    /// Under which reading or scenario.
    pub variation: Option<VariationId>,
    /// For a breakdown: which (by its place among the item's).
    pub breakdown: Option<u32>,
    /// What.
    pub outcome: ExpectedOutcome,
    /// Where it is written.
    pub place: Place,
}

/// What an expectation is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// An item.
    Item(ItemId),
    /// `x.target`, `x.baseline`, `x.achievement`, or a parameter: an expression.
    Expression(ExprId),
}

/// An expected outcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpectedOutcome {
    /// A value; with a step, the result is rounded half up to it first. An expression over constants; for a decision, its level.
    Equals(ExprId, Option<Number>),
    /// The bounds of an open value, in base units, rounded to the step.
    Bounds(Option<Number>, Option<Number>, Option<Number>),
    /// Criterion met.
    Met,
    /// Criterion not met.
    NotMet,
    /// Not applicable.
    NotApplicable,
    /// Undefined.
    Undefined,
    /// Open.
    Missing,
    /// Undecided: exactly for these inputs (each with its picks) where any are listed; among exactly these levels where any are listed.
    Undecided(Vec<Wanted>, Vec<u32>),
    /// Obligation pending, until this day.
    Pending(Option<Date>),
    /// Obligation met in time.
    MetInTime,
    /// Obligation met late, by so many days.
    MetLate(Option<i64>),
    /// Obligation met on an unknown date.
    MetDateUnknown,
    /// Obligation overdue, by so many days.
    Overdue(Option<i64>),
    /// Obligation due on this day.
    Due(Date),
    /// Hidden for secrecy.
    Hidden,
}

/// An input wanted, with the members picked (none: any of its cells).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wanted {
    /// The input, or the open axis that is not given.
    pub what: WantedWhat,
    /// Members picked.
    pub picks: Vec<(AxisId, PickedMember)>,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedWhat {
    /// An input.
    Input(InputId),
    /// The members of an open axis.
    Axis(AxisId),
}

impl Framework {
    /// An item by its name.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<ItemId> {
        place(self.items.iter().position(|item| item.name == name)).map(ItemId)
    }

    /// An input by its name.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<InputId> {
        place(self.inputs.iter().position(|input| input.name == name)).map(InputId)
    }

    /// An axis by its name.
    #[must_use]
    pub fn axis(&self, name: &str) -> Option<AxisId> {
        place(self.axes.iter().position(|axis| axis.name == name)).map(AxisId)
    }
}

fn place(at: Option<usize>) -> Option<u32> {
    at.and_then(|at| u32::try_from(at).ok())
}
