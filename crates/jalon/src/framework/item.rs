//! What is computed: indicators, criteria, obligations, judgements, scores, decisions and figures over a table.

use serde::{Deserialize, Serialize};

use super::{About, Direction, EvidenceLevel, ExprId, InputId, Treatment, Type};
use crate::axis::{Axes, AxisId, Labels};
use crate::date::Date;
use crate::lang::Language;
use crate::number::Number;

/// What is computed.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{
///     Criterion, Decision, Direction, Indicator, ItemKind, Judgement, Obligation, Portfolio, Role, Score, Treatment,
/// };
/// let text = r#"framework f
///   version 1
/// axis juror
/// input income   : EUR
/// input reported : date or not yet
/// indicator thousands : number
///   = income / 1 000 EUR
///   better lower
/// judgement rating : points out of 5 by juror
///   fold mean
/// score mark : points out of 5
///   = weighted mean of rating 100 %
///   missing fail, not applicable reweigh
/// requirement small : income <= 10 EUR
/// obligation report : reported due 2026-12-31
///   bearer carrier
/// decision result
///   kept when all requirements
///   out  otherwise
/// portfolio asked : EUR
///   = sum(income over project)
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let found: Vec<&str> = framework.items.iter().map(|item| match &item.kind {
///     ItemKind::Indicator(Indicator { better: Some(Direction::Lower), .. }) => "an indicator of which less is better",
///     ItemKind::Judgement(Judgement { quorum: None, .. }) => "a judgement without a quorum",
///     ItemKind::Score(Score { missing: Some(Treatment::Fail), .. }) => "a score that waits for its parts",
///     ItemKind::Criterion(Criterion { role: Role::Requirement, .. }) => "a requirement",
///     ItemKind::Obligation(Obligation { bearer: Some(_), .. }) => "an obligation of someone",
///     ItemKind::Decision(Decision { undecided: None, .. }) => "a decision",
///     ItemKind::Portfolio(Portfolio { .. }) => "a figure over many projects",
///     _ => "something else",
/// }).collect();
/// assert_eq!((found[0], found[3], found[4]), ("an indicator of which less is better", "a requirement", "an obligation of someone"));
/// assert!(!found.contains(&"something else"));
/// ```
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
    ///
    /// ```
    /// use jalon::framework::{ExprId, Indicator};
    /// assert_eq!(Indicator::new(ExprId(3)).formula, ExprId(3));
    /// ```
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{Breakdown, ItemKind};
/// let text = "framework f\n  version 1\naxis person\ninput age : one of young, old by person\ninput out : yes/no by person\n\
///             indicator share_out : %\n  = share(out over person)\n  broken down by age\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let ItemKind::Indicator(indicator) = &framework.items[0].kind else { panic!("an indicator") };
/// let [Breakdown { by, axis: Some(ages), .. }] = &indicator.breakdowns[..] else { panic!("by a choice") };
/// assert_eq!((by.as_str(), framework.axes[ages.0 as usize].member("old")), ("age", Some(1)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// The name of what it is broken down by, as written.
    pub by: String,
    /// The axis of the choices; `None` for texts.
    pub axis: Option<AxisId>,
    /// What it is broken down by, on the folded axis: choices, or texts (communes).
    pub key: ExprId,
    /// The formula, laid out over the item's axes and that one. Where the values are texts there is no such axis: the
    /// groups are the texts met, and the formula reads the group's text as [`ExprKind::Slot`](super::ExprKind::Slot)`(0)`.
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
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::{framework::{Exception, ItemKind, Template, TemplatePart}, lang::Language};
/// let text = r#"framework f
///   version 1
/// input aided  : yes/no
/// input income : EUR
/// requirement small : income <= 10 EUR
///   exception helped when aided : income <= 20 EUR
///   otherwise say "{income} is too much."
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let ItemKind::Criterion(small) = &framework.items[0].kind else { panic!("a requirement") };
/// let [Exception { name, .. }] = &small.exceptions[..] else { panic!("one exception") };
/// let [(Language::English, Template(parts))] = &small.otherwise_say[..] else { panic!("one sentence") };
/// let [TemplatePart::Value(_), TemplatePart::Text(rest)] = &parts[..] else { panic!("a figure, then words") };
/// assert_eq!((name.as_str(), rest.as_str()), ("helped", " is too much."));
/// ```
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
