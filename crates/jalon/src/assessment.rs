//! What judging a project gives: results by id, to be read beside the framework. [`report`](crate::report) turns
//! them into names, labels and JSON; [`render`](crate::render) into pages.

use std::sync::Arc;

use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::{EvidenceLevel, ExprId, InputId, ItemId, ParameterId, VariationId};
use crate::number::Number;
use crate::value::{CellRef, Datum, Interval, Value};

/// A project judged.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::assessment::{Assessment, Cells, ItemResult, Margin, ObligationState, Outcome, Status};
/// let text = r#"framework f
///   version 1
/// input budget : EUR
/// input done   : date or not yet
/// indicator thousands : number
///   = budget / 1 000 EUR
/// requirement small : budget <= 5 EUR
/// obligation report : done due 2026-06-30
/// decision result
///   kept when all requirements
///   out  otherwise
/// example a_euro_less
///   given  budget = 4 EUR, done = not yet
///   expect small met
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let as_of = Date::day(2026, 7, 2).unwrap();
/// let Assessment { results, .. } = evaluate(&framework, &framework.examples[0].project, as_of);
/// let outcomes: Vec<&Outcome> = results.iter().map(|ItemResult { outcome, .. }| outcome).collect();
/// let [
///     Outcome::Quantity { cells: Cells { values, .. }, .. },
///     Outcome::Criterion { status: Status::Met, margin: Some(Margin { distance, .. }), .. },
///     Outcome::Obligation { state, .. },
///     Outcome::Decision { level: Some(0), .. },
/// ] = outcomes[..] else { panic!("a figure, a criterion met, an obligation, a decision for its first level") };
/// assert_eq!((values.len(), distance.to_exact_string().as_str()), (1, "1")); // one value; a euro to spare
/// assert_eq!(state, &ObligationState::Overdue { days: 2 });
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The as-of date.
    pub as_of: Date,
    /// One result an item, in the order of [`Framework::items`](crate::framework::Framework::items).
    pub results: Vec<ItemResult>,
    /// For each reading and scenario, in the order of the framework, the results that it reaches (those of items
    /// downstream of what it replaces).
    pub variations: Vec<VariationResult>,
    /// Input cells whose answers would decide something still undecided, the most useful first.
    pub wanted: Vec<WantedInput>,
    /// Declared defaults that stood in for missing answers.
    pub defaults_used: Vec<CellRef>,
    /// Doubts about the data that do not stop the evaluation (parts that do not add up to their total, folds of
    /// nothing, values that look like fractions).
    pub notices: Vec<Notice>,
}

impl Assessment {
    /// Nothing judged, on a day: what lays out single values beside a framework begins with.
    #[must_use]
    pub(crate) fn empty(as_of: Date) -> Assessment {
        Assessment {
            as_of,
            results: Vec::new(),
            variations: Vec::new(),
            wanted: Vec::new(),
            defaults_used: Vec::new(),
            notices: Vec::new(),
        }
    }
}

/// The values of a quantity, over its axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Cells {
    /// Its axes.
    pub axes: Axes,
    /// The number of members of each axis, in the same order.
    pub sizes: Vec<u32>,
    /// The cells, row-major. Where an axis is open and not given there is a single open cell, and `unknown_shape`.
    pub values: Vec<Value>,
    /// An axis was not given: the shape is unknown, and `values` holds one open value that stands for all.
    pub unknown_shape: bool,
}

/// The result of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemResult {
    /// Which item.
    pub item: ItemId,
    /// What came out.
    pub outcome: Outcome,
    /// The weakest evidence among the inputs that mattered; `None` where none did.
    pub evidence: Option<EvidenceLevel>,
    /// Whether it rests on `known only`, `known`, `or else` or a default where data were missing: more data may change it.
    pub provisional: bool,
    /// The input cells that it rests on while it is open, sorted: those of its values, and those that tell whether it
    /// arises at all or which of its rules holds.
    pub wants: Vec<CellRef>,
    /// What would settle it, where it is open and answers can: smallest sets first.
    pub settled_by: Vec<Settlement>,
    /// Whether there may be other ways to settle it: the search was cut short.
    pub settlements_cut: bool,
}

/// What came out of an item.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// An indicator, a judgement or a score.
    Quantity {
        /// Its values.
        cells: Cells,
        /// For folds over members with gaps: known and expected members behind the outermost fold of the formula.
        coverage: Option<Coverage>,
        /// `broken down by`, in order.
        breakdowns: Vec<BreakdownResult>,
        /// For a judgement: whether the quorum is reached, and Krippendorff's alpha.
        judgement: Option<JudgementResult>,
    },
    /// A requirement, preference, observation or criterion.
    Criterion {
        /// Its status.
        status: Status,
        /// How far it is from turning, where its condition is a comparison.
        margin: Option<Margin>,
        /// The exception that stood in for the condition.
        exception: Option<u32>,
        /// The condition's value.
        value: Value,
    },
    /// An obligation.
    Obligation {
        /// Where it stands at the as-of date.
        state: ObligationState,
        /// When it is due.
        due: Value,
        /// When it was fulfilled.
        event: Value,
    },
    /// A decision.
    Decision {
        /// The level, where exactly one is possible.
        level: Option<u32>,
        /// The levels still possible, in order (one where decided; none where not applicable).
        possible: Vec<u32>,
        /// Whether a not applicable condition made it not applicable.
        not_applicable: bool,
    },
    /// A portfolio figure: it takes a table.
    OverTable,
}

impl Outcome {
    /// Whether another outcome says the same: the same status, values, state or level. How far a criterion is from turning,
    /// and what is known of a condition that stays open, may differ.
    #[must_use]
    pub(crate) fn says_the_same(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Criterion { status, exception, .. }, Outcome::Criterion { status: s, exception: e, .. }) => {
                status == s && exception == e
            }
            _ => self == other,
        }
    }
}

/// The status of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds.
    Met,
    /// It does not.
    NotMet,
    /// It cannot be told yet (missing), or at all (undefined).
    Undecided,
    /// It does not arise.
    NotApplicable,
}

/// Where an obligation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObligationState {
    /// It does not arise.
    NotApplicable,
    /// It cannot be told yet.
    Undecided,
    /// Not fulfilled, and not due yet: until this day.
    Pending {
        /// The due day.
        until: Date,
    },
    /// Fulfilled by the due date.
    MetInTime,
    /// Fulfilled after it.
    MetLate {
        /// By so many days.
        days: i64,
    },
    /// Fulfilled on an unknown day.
    MetDateUnknown,
    /// Not fulfilled and past due.
    Overdue {
        /// By so many days.
        days: i64,
    },
}

/// How far a comparison is from turning.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// The compared quantity (left side) and the threshold (right side), as expressions.
    pub left: ExprId,
    /// The threshold.
    pub right: ExprId,
    /// Value of the left side.
    pub value: Datum,
    /// Value of the right side.
    pub threshold: Datum,
    /// The distance, positive on the side where the criterion is met: a number in base units, or days.
    pub distance: Number,
    /// Whether the distance is in days (dates were compared).
    pub in_days: bool,
}

/// Known and expected members behind a fold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Members with a known value.
    pub known: u32,
    /// Members in all; `None` where the axis is not given or marked partial.
    pub expected: Option<u32>,
}

/// A breakdown of an indicator.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::{assessment::{BreakdownGroup, BreakdownResult, Outcome}, framework::{Breakdown, ItemKind}, value::Datum};
/// let text = r#"framework f
///   version 1
/// axis person
/// input age : one of young, old by person
/// input out : yes/no by person
/// indicator share_out : %
///   = share(out over person)
///   broken down by age
/// example two
///   table person | age   | out
///         A      | young | yes
///         B      | young | no
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let ItemKind::Indicator(indicator) = &framework.items[0].kind else { panic!("an indicator") };
/// assert!(matches!(&indicator.breakdowns[..], [Breakdown { by, .. }] if by == "age"));
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let Outcome::Quantity { breakdowns, .. } = &judged.results[0].outcome else { panic!("a quantity") };
/// let [BreakdownResult { groups }] = &breakdowns[..] else { panic!("one breakdown") };
/// let [_, BreakdownGroup { key: Datum::Member(1), nobody, .. }] = &groups[..] else { panic!("the young, then the old") };
/// assert!(*nobody); // it is known that nobody is old
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BreakdownResult {
    /// Its groups: name of the group, its cells, and whether they are hidden.
    pub groups: Vec<BreakdownGroup>,
}

/// A group of a breakdown.
#[derive(Debug, Clone, PartialEq)]
pub struct BreakdownGroup {
    /// The choice, by place, or a text.
    pub key: Datum,
    /// Its values; `None`: hidden, too few members stand behind it or it would reveal one that is hidden.
    pub values: Option<Cells>,
    /// Whether it is known that nobody is in the group: there is nothing to hide.
    pub nobody: bool,
}

/// What is reported beside a judgement.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::{assessment::{Coverage, JudgementResult, Outcome}, value::{Datum, Value}};
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
///   expect rating = 3.5 points out of 5
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let Outcome::Quantity { judgement, coverage, .. } = &judged.results[0].outcome else { panic!("a quantity") };
/// let Some(JudgementResult { quorum_reached, .. }) = judgement else { panic!("a judgement") };
/// assert_eq!(quorum_reached, &Some(Value::Known(Datum::Truth(true))));
/// assert_eq!(coverage, &Some(Coverage { known: 2, expected: Some(2) }));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct JudgementResult {
    /// Raters that count.
    pub raters: Value,
    /// Whether there are enough; `None` without a quorum.
    pub quorum_reached: Option<Value>,
    /// Krippendorff's alpha.
    pub agreement: Option<Value>,
}

/// What a reading or scenario gives.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::{assessment::VariationResult, framework::ItemId};
/// let text = r#"framework f
///   version 1
/// input grant : EUR
/// requirement small : grant <= 5 EUR
///   reading generous : grant <= 10 EUR
/// example between
///   given  grant = 8 EUR
///   expect small not met
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let [VariationResult { changed, .. }] = &judged.variations[..] else { panic!("one reading") };
/// assert_eq!(changed[..], [ItemId(0)]); // it is met under that reading
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct VariationResult {
    /// Which.
    pub variation: VariationId,
    /// The results that it reaches, in item order.
    pub results: Vec<ItemResult>,
    /// Items whose outcome differs from the main one.
    pub changed: Vec<ItemId>,
}

/// An input wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct WantedInput {
    /// Which cell.
    pub cell: CellRef,
    /// The undecided items that rest on it.
    pub for_items: Vec<ItemId>,
    /// Whether an answer alone can settle a decision.
    pub decisive: bool,
}

/// A smallest set of answers that settles an open result: all that it lists has to come about, and whatever the other
/// missing answers are, the result is then decided.
///
/// None of those told of one result asks for all that another one asks for, and more. Where what is missing is yes or no,
/// choices or whole numbers in a declared range, at most six of them, with at most 200 combinations within the search's budget,
/// each combination is looked at: no smaller set decides, and none that is as small is left out but beyond the first 24. Else
/// smallest means so far as bounds tell.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::assessment::{AnswerSet, Settled, SettlingAnswer, Status, WantedInput};
/// let text = r#"framework f
///   version 1
/// input budget : EUR
/// requirement small : budget <= 5 EUR
/// decision result
///   kept when all requirements
///   out  otherwise
/// example nothing_said
///   expect small undecided
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let way = judged.results[0].settled_by.iter().find(|way| way.result == Settled::Status(Status::Met)).unwrap();
/// let [SettlingAnswer { values: AnswerSet::Numbers(range), .. }] = &way.answers[..] else { panic!("one number") };
/// assert_eq!(range.high.as_ref().map(|end| (end.at.to_exact_string(), end.included)), Some(("5".into(), true)));
/// assert!(matches!(judged.wanted[..], [WantedInput { decisive: true, .. }])); // and that answer alone decides
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Settlement {
    /// What is answered, and with which values.
    pub answers: Vec<SettlingAnswer>,
    /// Conditions that bind several answers together, or that no set of values says: each has to come out so.
    pub relations: Vec<SettlingRelation>,
    /// Answers of which so many have to be given.
    pub choices: Vec<SettlingChoice>,
    /// What the result then is.
    pub result: Settled,
}

/// A condition of the framework that has to come out one way: `a + b >= 10`.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::assessment::{Settlement, SettlingRelation};
/// let text = "framework f\n  version 1\ninput a : EUR\ninput b : EUR\nrequirement enough : a + b >= 10 EUR\n\
///             example nothing_said\n  expect enough undecided\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let Settlement { relations, .. } = &judged.results[0].settled_by[0];
/// let [SettlingRelation { condition, cells, .. }] = &relations[..] else { panic!("one condition binds both") };
/// assert_eq!((framework.expressions[condition.0 as usize].place.span.of(text), cells.len()), ("a + b >= 10 EUR", 2));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SettlingRelation {
    /// The condition.
    pub condition: ExprId,
    /// Whether it has to hold, or not.
    pub holds: bool,
    /// The cell at which it is read: a member for each axis that it lies on.
    pub at: Vec<(AxisId, u32)>,
    /// The missing answers that it rests on.
    pub cells: Vec<CellRef>,
}

/// Answers of which so many suffice: at least 8 of 12.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::assessment::{Settlement, SettlingChoice};
/// let text = "framework f\n  version 1\naxis month = 1 .. 12\ninput open : yes/no by month\n\
///             requirement often : count(open over month) >= 8\nexample nothing_said\n  expect often undecided\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let Settlement { choices, .. } = &judged.results[0].settled_by[0];
/// let [SettlingChoice { least, among, .. }] = &choices[..] else { panic!("so many of these") };
/// assert_eq!((*least, among.len()), (5, 12)); // five months closed leave seven at most
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SettlingChoice {
    /// How many.
    pub least: u32,
    /// The answers, each with the values that count.
    pub among: Vec<SettlingAnswer>,
    /// The condition that they bring about.
    pub brings_about: SettlingRelation,
}

/// Values of one input cell that, with the others of the set, settle a result.
#[derive(Debug, Clone, PartialEq)]
pub struct SettlingAnswer {
    /// Which cell.
    pub cell: CellRef,
    /// Which values.
    pub values: AnswerSet,
}

/// A set of answers.
#[derive(Debug, Clone, PartialEq)]
pub enum AnswerSet {
    /// Numbers in a range, in base units.
    Numbers(Interval),
    /// Dates in a range, both days included.
    Dates(Option<Date>, Option<Date>),
    /// One of these (choices, yes or no, numbers of a small domain).
    OneOf(Vec<Datum>),
    /// Anything but these (texts, members of an open axis).
    NoneOf(Vec<Datum>),
    /// Any answer: that it is given settles it.
    Any,
}

/// What a result becomes once settled.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    /// A criterion's status.
    Status(Status),
    /// A decision's level, by place.
    Level(u32),
    /// A score's or indicator's value.
    Value(Datum),
}

/// A doubt about the data.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, source::Source};
/// use jalon::assessment::Notice;
/// let text = r#"framework f
///   version 1
///   valid 2024-01-01 .. 2025-12-31
/// input budget : EUR
/// requirement small : budget <= 5 EUR
/// example late
///   given  budget = 4 EUR
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let judged = evaluate(&framework, &framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// assert_eq!(judged.notices, [Notice::OutsideValidity]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// Parts given exceed their total, or fall short of it.
    PartsAndTotal {
        /// The total.
        total: InputId,
        /// Its parts.
        parts: InputId,
        /// Parts minus total, in base units.
        difference: Number,
    },
    /// `all` of nothing is met.
    AllOfNothing {
        /// The item.
        item: ItemId,
    },
    /// A parameter is past its `review before`.
    ReviewDue {
        /// Which.
        parameter: ParameterId,
        /// The day.
        before: Date,
    },
    /// The as-of date lies outside the framework's validity.
    OutsideValidity,
    /// Evidence is weaker than wanted for this input.
    WeakEvidence {
        /// Which cell.
        cell: CellRef,
    },
}

/// Why a result is what it is: a tree over the expressions of its formula, down to inputs and parameters. Only what
/// mattered is kept: of `a and b` with a known no, the no.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::explain, source::Source};
/// use jalon::{assessment::{Reason, Step}, value::CellRef};
/// let text = r#"framework f
///   version 1
/// input aided  : yes/no
/// input budget : EUR
/// requirement small : aided and budget <= 5 EUR
/// example alone
///   given  aided = no, budget = 4 EUR
///   expect small not met
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let (project, as_of) = (&framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// let reason = explain(&framework, project, as_of, framework.item("small").unwrap(), None);
/// fn inputs(reason: &Reason) -> Vec<u32> {
///     let own = match reason.step { Step::Input(CellRef::Input { input, .. }) => Some(input), _ => None };
///     own.into_iter().chain(reason.because.iter().flat_map(|part| inputs(part))).collect()
/// }
/// assert_eq!(inputs(&reason), [0]); // of `a and b` with a known no: the no
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What this step is.
    pub step: Step,
    /// Its value (of the cell that is explained).
    pub value: Value,
    /// The cell explained: a member for each axis that the step lies on, as (axis, place).
    pub at: Vec<(AxisId, u32)>,
    /// What it rests on. What several results rest on is told once, and shared.
    pub because: Vec<Arc<Reason>>,
}

/// A step of a reason.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// An item: its status, value or level, with the variation it is read under.
    Item(ItemId, Option<VariationId>),
    /// An input cell.
    Input(CellRef),
    /// An input whose default stands in.
    Default(CellRef),
    /// A parameter, and from which day its value holds.
    Parameter(ParameterId, Option<Date>),
    /// An expression.
    Expression(ExprId),
    /// One member of a fold, by axis and place.
    Member(Vec<(AxisId, u32)>),
    /// So many more members of a fold, left out for length.
    More(u32),
    /// The condition that a decision's level rests on.
    Level(ItemId, u32),
    /// An exception of a criterion.
    Exception(ItemId, u32),
}
