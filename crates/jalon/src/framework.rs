//! The checked framework: what the text means. Ids into arenas, immutable, serialisable; what the evaluators, the
//! columnar engine, reports and editors read. Used and extended frameworks are already folded in.

use serde::{Deserialize, Serialize};

use crate::axis::{Axes, Axis, AxisId, Labels};
use crate::date::{Date, Day};
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
pub use item::{
    Breakdown, Criterion, Decision, Exception, Indicator, Item, ItemKind, Judgement, Obligation, Portfolio, Role,
    Score, Template, TemplatePart,
};
pub use reads::{Reads, Within};

mod answers;
#[cfg(test)]
pub(crate) mod builder;
pub(crate) mod dependencies;
mod expression;
mod item;
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{About, Basis, Identity, Input, InputId, NumberType, Parameter, ParameterId, Reads, Type};
/// let text = r#"framework garages "Solidarity garages"
///   version 1.0
/// axis commune
/// input budget : EUR by commune
/// parameter most = 500 EUR
///   source "Article 3"
///   basis text
/// requirement modest : sum(budget over commune) <= most
/// "#;
/// let framework = analyse(Source::new("garages", text), &NoLibrary).framework.unwrap();
/// let Identity { id, version, .. } = &framework.identity;
/// assert_eq!((id.as_str(), version.as_str()), ("garages", "1.0"));
///
/// let InputId(at) = framework.input("budget").unwrap();
/// let Input { ty: Type::Number(NumberType { unit, .. }), axes, .. } = &framework.inputs[at as usize] else { panic!("money") };
/// assert_eq!((unit.to_string().as_str(), axes.contains(framework.axis("commune").unwrap())), ("EUR", true));
///
/// let Reads { inputs, parameters, .. } = framework.reads(framework.item("modest").unwrap());
/// assert!(inputs.contains(&InputId(at)) && parameters.contains(&ParameterId(0)));
/// let Parameter { about: About { sources, basis, .. }, .. } = &framework.parameters[0];
/// assert_eq!((sources[0][0].as_str(), *basis), ("Article 3", Some(Basis::Text)));
/// ```
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
    // [`packed`] writes them behind all the rest.
    #[serde(skip)]
    pub examples: Vec<Example>,
    /// All expressions; children before parents.
    pub expressions: Vec<Expr>,
    /// Units of its own.
    pub units: Vec<UnitDeclaration>,
    /// The items in an order in which each follows what it needs.
    pub order: Vec<ItemId>,
    /// What rests on what, once it was asked for.
    #[serde(skip)]
    pub(crate) found: dependencies::Found,
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
///
/// ```
/// use jalon::{analysis::analyse, catalog::{Catalog, find}, framework::SourceInfo};
/// let framework = analyse(find("sieg_innovation_sociale_picardie").unwrap(), &Catalog).framework.unwrap();
/// let [own, SourceInfo { id, alias, .. }] = &framework.sources[..] else { panic!("it uses one other") };
/// assert_eq!((own.alias.as_deref(), id.as_str()), (None, "social_innovation_markers"));
/// assert!(alias.is_some()); // the name under which its text speaks of the other
/// ```
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
    pub(crate) fn new(name: impl Into<String>, ty: Type, axes: Axes) -> Input {
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

impl Parameter {
    /// The value that holds on a day, and from when it does.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::{Date, Day}, source::Source};
    /// let text = "framework f\n  version 1\nparameter ceiling : EUR\n  from 2020-01-01 : 100 EUR\n  from 2024-01-01 : 120 EUR\n";
    /// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
    /// let holds = |year| framework.parameters[0].on(Day::new(year, 1, 1).unwrap()).map(|(from, _)| from);
    /// assert_eq!(holds(2023), Some(Date::day(2020, 1, 1)));
    /// assert_eq!((holds(2024), holds(2019)), (Some(Date::day(2024, 1, 1)), None));
    /// ```
    #[must_use]
    pub fn on(&self, day: Day) -> Option<(Option<Date>, ExprId)> {
        self.values.iter().rev().find(|(from, _)| from.is_none_or(|from| from.first_day() <= day)).copied()
    }
}

/// A banded table: a function of one or more numbers (or dates).
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{Band, BandEnd, Scale, ScaleId};
/// let text = r#"framework f
///   version 1
/// scale points_of(gap : %) : points
///   below 2 % : 20 points
///   from  2 % : 10 points
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let ScaleId(first) = ScaleId(0);
/// let Scale { slots, bands, .. } = &framework.scales[first as usize];
/// let [Band { low: None, high: Some(BandEnd { included: false, .. }), .. }, Band { low: Some(from), .. }] = &bands[..] else { panic!() };
/// assert_eq!((slots[0].0.as_str(), from.included), ("gap", true)); // 2 % itself has 10 points
/// ```
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{Group, ItemId};
/// let text = r#"framework f
///   version 1
/// input staff : count
/// criterion staffed : staff >= 1
///   group soundness
/// requirement small : staff < 50
/// criterion several : staff >= 3
///   group soundness
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// assert_eq!(framework.groups, [Group { name: "soundness".into(), items: vec![ItemId(0), ItemId(2)] }]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its criteria, in order.
    pub items: Vec<ItemId>,
}

/// A reading or a scenario.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{InputId, ItemId, Target, Variation, VariationId, VariationKind};
/// let text = r#"framework f
///   version 1
/// input grant  : EUR
/// input budget : EUR
/// requirement half : grant <= 50 % * budget
///   reading nearly : grant <= 60 % * budget
/// scenario prudent "A tenth less"
///   budget = budget * 90 %
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let Variation { name, kind, .. } = &framework.variations[0];
/// assert_eq!((name.as_str(), *kind), ("nearly", VariationKind::ItemReading(ItemId(0))));
/// let VariationId(prudent) = VariationId(1); // ids are places
/// let Variation { kind: VariationKind::Scenario, replacements, .. } = &framework.variations[prudent as usize] else { panic!() };
/// assert_eq!(replacements[0].0, Target::Input(InputId(1)));
/// ```
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{TheoryKind, TheoryNode};
/// let text = r#"framework f
///   version 1
/// input sessions : count
/// indicator held : count
///   = sessions
/// activity workshops
///   measured by held
/// outcome autonomy
///   from workshops
///   measured by held
/// "#;
/// let theory = analyse(Source::new("f", text), &NoLibrary).framework.unwrap().theory;
/// let TheoryNode { name, kind: TheoryKind::Outcome, from, .. } = &theory[1] else { panic!("an outcome") };
/// assert_eq!((name.as_str(), theory[from[0] as usize].name.as_str()), ("autonomy", "workshops"));
/// ```
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::{framework::UnitDeclaration, number::Number};
/// let text = r#"framework f
///   version 1
/// unit device
///   plural "devices"
/// unit container = 12 device
/// input crates : container
/// "#;
/// let units = analyse(Source::new("f", text), &NoLibrary).framework.unwrap().units;
/// let [UnitDeclaration { unit: device, plurals, .. }, UnitDeclaration { unit: container, .. }] = &units[..] else { panic!() };
/// assert_eq!((plurals.en.as_deref(), container.ratio(device)), (Some("devices"), Some(Number::from(12))));
/// ```
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{Expectation, ExpectedOutcome, InputId, ItemId, Subject, Wanted, WantedWhat};
/// let text = r#"framework f
///   version 1
/// input budget : EUR
/// requirement small : budget <= 5 EUR
/// example cheap
///   given  budget = 5 EUR
///   expect small met
/// example unknown
///   expect small undecided for budget
/// "#;
/// let examples = analyse(Source::new("f", text), &NoLibrary).framework.unwrap().examples;
/// assert_eq!(examples[0].expectations[0].outcome, ExpectedOutcome::Met);
/// let Expectation { subject, outcome: ExpectedOutcome::Undecided(wanted, _), .. } = &examples[1].expectations[0] else { panic!() };
/// assert_eq!(subject, &Subject::Item(ItemId(0)));
/// assert!(matches!(wanted[..], [Wanted { what: WantedWhat::Input(InputId(0)), .. }]));
/// ```
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
