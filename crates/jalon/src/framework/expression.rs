//! Checked expressions: every name resolved, every unit, axis and type known.

use serde::{Deserialize, Serialize};

use crate::axis::{Axes, AxisId};
use crate::framework::{InputId, ItemId, ParameterId, ScaleId, VariationId};
use crate::number::Rounding;
use crate::source::Place;
use crate::unit::Unit;
use crate::value::{Cause, Datum};

/// An expression, by its place in [`Framework::expressions`](super::Framework::expressions). Children come before
/// parents, so that a pass in order never meets an unknown child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ExprId(pub u32);

/// The type of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// A number with a unit (`%` and plain numbers too).
    Number(NumberType),
    /// Yes or no.
    Truth,
    /// A date.
    Date {
        /// With a time of day.
        time: bool,
    },
    /// Months and days.
    Duration,
    /// A text.
    Text,
    /// One of the members of an axis: a choice, a level, a reference to a record, a member itself.
    Member(AxisId),
}

/// A numeric type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberType {
    /// The unit in which it is written and shown; values are stored in base units.
    pub unit: Unit,
    /// `count`: whole and ≥ 0 (in the unit).
    pub count: bool,
    /// `share`: a bare number in data is a fraction.
    pub share: bool,
}

/// A checked expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// The type of its cells.
    pub ty: Type,
    /// The axes that it is laid out over.
    pub axes: Axes,
    /// Where it is written.
    pub place: Place,
}

/// The kinds of checked expressions.
///
/// Operands are aligned by axis name: the result has the union of the operands' axes (but for folds, walks and picks,
/// which say what they do).
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{
///     Comparator, DateFunction, ExprId, ExprKind, Fold, FoldKind, Function, PickedMember, Test, TextFunction, Timing, Walk,
/// };
/// let text = r#"framework f
///   version 1
/// axis year = 2021 .. 2023
/// input spent  : EUR by year
/// input siren  : text
/// input opened : date
/// indicator total : EUR
///   = sum(spent over year, known only)
/// indicator worth : EUR
///   = discounted(spent over year, 3 %, end_of_period)
/// indicator first : EUR
///   = spent[first year]
/// indicator before : EUR by year
///   = previous(spent over year)
/// indicator least : EUR
///   = min(total, 100 EUR)
/// indicator age
///   = years_between(opened, as_of)
/// requirement registered : valid_siren(siren)
/// requirement modest : total <= 500 EUR
/// criterion both : modest is met
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let formula = |name: &str| {
///     let [ExprId(at), ..] = framework.items[framework.item(name).unwrap().0 as usize].roots()[..] else { panic!("a formula") };
///     &framework.expressions[at as usize].kind
/// };
/// assert!(matches!(formula("total"), ExprKind::Fold(fold) if matches!(**fold, Fold { kind: FoldKind::Sum, known_only: true, .. })));
/// assert!(matches!(formula("worth"), ExprKind::Fold(fold) if fold.kind == FoldKind::Discounted(Timing::End)));
/// assert!(matches!(formula("first"), ExprKind::Pick { picks, .. } if picks[0].1 == PickedMember::First));
/// assert!(matches!(formula("before"), ExprKind::Walk { walk: Walk::Previous, .. }));
/// assert!(matches!(formula("least"), ExprKind::Function(Function::Least, _)));
/// assert!(matches!(formula("age"), ExprKind::DateFunction(DateFunction::YearsBetween, _)));
/// assert!(matches!(formula("registered"), ExprKind::TextFunction(TextFunction::ValidSiren, _)));
/// assert!(matches!(formula("modest"), ExprKind::Compare(Comparator::LessOrEqual, _, _)));
/// assert!(matches!(formula("both"), ExprKind::Is { test: Test::Met, .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExprKind {
    /// A constant (numbers in base units).
    Constant(Datum),
    /// An input's data.
    Input(InputId),
    /// A parameter's value at the as-of date.
    Parameter(ParameterId),
    /// A computed quantity: an indicator's value, a score, a folded judgement, a decision's level; for a criterion,
    /// its status is read by [`ExprKind::Is`] only.
    Item(ItemId),
    /// An item under a reading or a scenario.
    View(ItemId, VariationId),
    /// The argument of the scale whose bands are being evaluated, by its place.
    Slot(u32),
    /// The as-of date.
    AsOf,
    /// The member itself, over its axis: `domain != privacy`.
    MemberOf(AxisId),
    /// 1, 2, … over an ordered axis.
    Position(AxisId),
    /// The number that a member stands for (a year, a numbered choice), of an operand of type member.
    NumberOf(ExprId),

    /// `-x`
    Negate(ExprId),
    /// `a + b`, of two numbers of one dimension.
    Add(ExprId, ExprId),
    /// `a - b`, of two numbers of one dimension.
    Subtract(ExprId, ExprId),
    /// `a * b`
    Multiply(ExprId, ExprId),
    /// `a / b`; by zero it is undefined.
    Divide(ExprId, ExprId),
    /// `a ^ b`, b without unit. `x ^ 0 = 1`.
    Power(ExprId, ExprId),
    /// A function of numbers.
    Function(Function, Vec<ExprId>),
    /// `round(x, step, mode)`: to the nearest multiple of the step (in base units).
    Round {
        /// What is rounded.
        value: ExprId,
        /// To multiples of which.
        step: ExprId,
        /// How.
        mode: Rounding,
    },
    /// A scale applied to its arguments.
    Scale(ScaleId, Vec<ExprId>),

    /// `date ± months`, with what to do at a month's end.
    ShiftMonths {
        /// The date.
        date: ExprId,
        /// How many months (base unit of the calendar: the month; negative = earlier). Undefined unless whole.
        months: ExprId,
        /// `clamped`: the last day of the month where the day does not exist; else that is undefined.
        clamped: bool,
    },
    /// `date ± days`. Undefined unless whole.
    ShiftDays {
        /// The date.
        date: ExprId,
        /// How many days.
        days: ExprId,
    },
    /// `date ± duration` (a datum of type duration).
    ShiftDuration {
        /// The date.
        date: ExprId,
        /// By how much.
        duration: ExprId,
        /// Negative.
        back: bool,
        /// As for months.
        clamped: bool,
    },
    /// A function of dates.
    DateFunction(DateFunction, Vec<ExprId>),

    /// A function of texts.
    TextFunction(TextFunction, Vec<ExprId>),

    /// Kleene's and.
    And(Vec<ExprId>),
    /// Kleene's or.
    Or(Vec<ExprId>),
    /// Kleene's not.
    Not(ExprId),
    /// A comparison of two numbers of one dimension, two dates, two durations, two texts, two members of one axis or
    /// two truth values (the last three but ordered members: `=` and `!=` only). Members of two axes that list the same
    /// members in the same order compare by place. A member of an open axis and a text compare by the member's id.
    Compare(Comparator, ExprId, ExprId),
    /// `x in {a, b}`: equal to one of them, as [`ExprKind::Compare`] has it.
    InSet(ExprId, Vec<ExprId>),
    /// `x in a .. b`, both ends included; an end may be left out.
    InRange(ExprId, Option<ExprId>, Option<ExprId>),
    /// `if c then a else b`.
    If {
        /// The condition.
        condition: ExprId,
        /// Where it holds.
        then: ExprId,
        /// Where it does not.
        otherwise: ExprId,
    },
    /// `a or else b`: b where a is missing (open with wants). The result is provisional there.
    OrElse(ExprId, ExprId),
    /// `known(x)`: two-valued, no while x is open or undefined. Provisional.
    Known(ExprId),
    /// `supplied(x)`: yes, or undecided while x is missing (no where it was refused).
    Supplied(ExprId),
    /// Whether a value is (not) applicable.
    Applicable {
        /// The value.
        value: ExprId,
        /// `is not applicable`.
        negated: bool,
    },
    /// `c is met` and its like, for a criterion or obligation, perhaps under a variation.
    Is {
        /// The criterion or obligation.
        item: ItemId,
        /// Under which reading or scenario.
        variation: Option<VariationId>,
        /// What is asked.
        test: Test,
    },
    /// `all GROUP`, `any GROUP is not met`: over the applicable members of a group; not applicable if none is left.
    Group {
        /// All of them, or any.
        all: bool,
        /// The criteria.
        items: Vec<ItemId>,
        /// What is asked of each.
        test: Test,
    },

    /// A fold over axes.
    Fold(Box<Fold>),
    /// `previous(x over year)`, `cumulative(…)`: the same axes, along an ordered axis.
    Walk {
        /// Which.
        walk: Walk,
        /// The values.
        body: ExprId,
        /// Along which axis.
        axis: AxisId,
    },
    /// `x[women]`, `x[first year]`, `kind[employer]`: removes the picked axes.
    Pick {
        /// From what.
        body: ExprId,
        /// Which member of each axis.
        picks: Vec<(AxisId, PickedMember)>,
    },
    /// Member by member: `[pay] = …`, `[else] = …`; a value for each member of a closed axis.
    ByMember {
        /// The axis.
        axis: AxisId,
        /// One expression a member, in order. An expression may itself lie on the axis: its cell there is taken.
        members: Vec<ExprId>,
    },
    /// The same value over the same or more axes (an indicator that declares an axis its formula has not).
    Spread(ExprId),
    /// A value that can't exist, found by the checker.
    Undefined(Cause),
    /// `rank(x over project)` and its like: relative to the projects of a table.
    Relative(Box<Relative>),
}

/// A comparison sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Comparator {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// What is asked of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// `is met`: undecided while it is; no where not applicable.
    Met,
    /// `is not met`: undecided while it is; no where not applicable.
    NotMet,
    /// `is undecided`.
    Undecided,
    /// `is not applicable`.
    NotApplicable,
    /// `is applicable`.
    Applicable,
}

/// Functions of numbers (arguments in order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// `abs(x)`
    Abs,
    /// `min(a, b, …)` of a list; drops what is not applicable.
    Least,
    /// `max(a, b, …)` of a list; drops what is not applicable.
    Greatest,
    /// `clamp(x, low .. high)`: arguments x, low, high.
    Clamp,
    /// `goalposts(x, low .. high)`: (x − low) / (high − low), not clamped; arguments x, low, high.
    Goalposts,
    /// `floor(x)` to whole units of 1.
    Floor,
    /// `ceiling(x)`
    Ceiling,
    /// `sqrt(x)`; the unit is halved in power.
    SquareRoot,
    /// `exp(x)`
    Exponential,
    /// `log(x)`: natural.
    Logarithm,
    /// `log10(x)`
    CommonLogarithm,
    /// `mean(a, b, …)` of a list.
    Mean,
    /// `geometric_mean(a, b, …)` of a list.
    GeometricMean,
    /// `harmonic_mean(a, b, …)` of a list.
    HarmonicMean,
}

/// Functions of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateFunction {
    /// `year_of(d)`: a number.
    YearOf,
    /// `month_of(d)`: 1 to 12.
    MonthOf,
    /// `day_of(d)`: 1 to 31.
    DayOf,
    /// `years_between(a, b)`: completed years, as a quantity of years (in base units: twelve months each).
    YearsBetween,
    /// `months_between(a, b)`: completed months, as a quantity of months.
    MonthsBetween,
    /// `days_between(a, b)`, which `b - a` stands for too: a quantity of days.
    DaysBetween,
    /// `first_day(d)`: of a partial date, month, …
    FirstDay,
    /// `last_day(d)`.
    LastDay,
    /// `end_of_month(d)`.
    EndOfMonth,
    /// `min(a, b, …)` of dates.
    Earliest,
    /// `max(a, b, …)` of dates.
    Latest,
}

/// Functions of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextFunction {
    /// `length(t)` in characters.
    Length,
    /// `starts_with(t, prefix)`.
    StartsWith,
    /// `prefix(t, n)`: its first n characters.
    Prefix,
    /// `contains(t, part)`.
    Contains,
    /// `valid_siren(t)`: nine digits that satisfy Luhn's check.
    ValidSiren,
    /// `valid_siret(t)`: fourteen digits that satisfy it (La Poste's exception included).
    ValidSiret,
}

/// `sum(x over a, b where c by g, known only)`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fold {
    /// Which.
    pub kind: FoldKind,
    /// What is folded (for `count(AXIS where c)`: a constant yes, laid out over the axis).
    pub body: ExprId,
    /// Weights, powers, probabilities, rates: what the fold takes besides.
    pub extra: Vec<ExprId>,
    /// The axes folded away.
    pub over: Vec<AxisId>,
    /// Which members count.
    pub filter: Option<ExprId>,
    /// `by g`: a choice-valued expression on the folded axes, and the axis of its choices on which the result lies.
    pub by: Vec<(ExprId, AxisId)>,
    /// `known only`: gaps are left out. The result is provisional where there were any.
    pub known_only: bool,
}

/// The folds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoldKind {
    /// Sum; 0 of nothing.
    Sum,
    /// Arithmetic mean; undefined of nothing.
    Mean,
    /// Mean weighted by `extra[0]`.
    WeightedMean,
    /// The mean of a ratio over projects: the sum of the numerators over the sum of the denominators, `extra[0]`.
    Ratio,
    /// Geometric mean.
    GeometricMean,
    /// Harmonic mean.
    HarmonicMean,
    /// Power mean with exponent `extra[0]`.
    PowerMean,
    /// Median (mean of the two middle ones; of ordered members, the lower middle one).
    Median,
    /// Quantile `extra[0]`, by one of the nine types of Hyndman and Fan (1996): 1 to 9.
    Quantile(u8),
    /// Least.
    Min,
    /// Greatest.
    Max,
    /// How many hold; 0 of nothing.
    Count,
    /// Whether any holds; no of nothing.
    Any,
    /// Whether all hold; yes of nothing, with a notice.
    All,
    /// How many hold out of how many there are; undefined of nothing.
    Share,
    /// How many different values.
    Distinct,
    /// Product; 1 of nothing.
    Product,
    /// Standard deviation with n − 1.
    StandardDeviation,
    /// Standard deviation with n.
    PopulationDeviation,
    /// Krippendorff's alpha (nominal, ordinal or interval by the type): the first axis is that of the raters, the others
    /// are those of what is rated.
    Agreement,
    /// Present value: `extra[0]` is the rate a period.
    Discounted(Timing),
    /// The share of known values.
    Coverage,
}

impl FoldKind {
    /// Whether it is undefined of nothing: a mean of nothing is no number, where a sum of nothing is 0.
    ///
    /// ```
    /// use jalon::framework::FoldKind;
    /// assert!(FoldKind::Mean.needs_a_member() && !FoldKind::Sum.needs_a_member());
    /// ```
    #[must_use]
    pub fn needs_a_member(self) -> bool {
        match self {
            FoldKind::Mean
            | FoldKind::WeightedMean
            | FoldKind::GeometricMean
            | FoldKind::HarmonicMean
            | FoldKind::PowerMean
            | FoldKind::Median
            | FoldKind::Quantile(_)
            | FoldKind::Min
            | FoldKind::Max
            | FoldKind::Share
            | FoldKind::Ratio
            | FoldKind::StandardDeviation
            | FoldKind::PopulationDeviation
            | FoldKind::Agreement
            | FoldKind::Coverage => true,
            FoldKind::Sum
            | FoldKind::Count
            | FoldKind::Any
            | FoldKind::All
            | FoldKind::Distinct
            | FoldKind::Product
            | FoldKind::Discounted(_) => false,
        }
    }
}

/// When in its period a flow falls, for discounting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At its start: period 1 is not discounted.
    Start,
    /// In its middle: by half a period less.
    Middle,
    /// At its end: period 1 is discounted once.
    End,
}

/// Walks along an ordered axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Walk {
    /// The value of the member before; undefined for the first.
    Previous,
    /// x − previous.
    Change,
    /// (x − previous) / previous.
    Growth,
    /// Sum up to and including this member.
    Cumulative,
}

/// A picked member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickedMember {
    /// By place (closed axis).
    At(u32),
    /// By id (open axis): looked up in the project.
    Id(String),
    /// The first member of an ordered axis.
    First,
    /// The last.
    Last,
    /// The member that this expression (of type member of that axis) names.
    Follow(ExprId),
}

/// A function relative to the projects of a table.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::{Below, Expr, ExprKind, ItemKind, Relative, RelativeKind, Ties};
/// let text = r#"framework f
///   version 1
/// input mark : number
/// portfolio place : number by project
///   = rank(mark over project, dense)
/// portfolio standing : % by project
///   = percentile(mark over project, below)
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let kinds: Vec<RelativeKind> = framework.items.iter().filter_map(|item| {
///     let ItemKind::Portfolio(figure) = &item.kind else { return None };
///     match &framework.expressions[figure.formula.0 as usize] {
///         Expr { kind: ExprKind::Relative(relative), .. } => Some(relative.kind),
///         _ => None,
///     }
/// }).collect();
/// let rank = RelativeKind::Rank { descending: true, ties: Ties::Dense };
/// assert_eq!(kinds, [rank, RelativeKind::Percentile(Below::Strictly)]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relative {
    /// Which, with what its author says of ties and divisors.
    pub kind: RelativeKind,
    /// The row-local value.
    pub body: ExprId,
    /// Which projects count.
    pub filter: Option<ExprId>,
    /// Within groups of equal values of these.
    pub by: Vec<ExprId>,
    /// `known only`: projects whose value is missing are left out. The result is provisional where there were any.
    pub known_only: bool,
}

/// The functions relative to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelativeKind {
    /// The place among all, from 1.
    Rank {
        /// Whether the highest comes first.
        descending: bool,
        /// What equal values get.
        ties: Ties,
    },
    /// The share of the projects that do not lie above.
    Percentile(Below),
    /// (x − mean) / standard deviation.
    Zscore {
        /// Whether the deviation is that of a sample (n − 1), else of a whole population (n).
        sample: bool,
    },
    /// (x − least) / (greatest − least).
    Minmax,
}

/// What ranks equal values get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// The first of their places: 1, 2, 2, 4.
    Competition,
    /// The last of their places: 1, 3, 3, 4.
    Modified,
    /// The next place, and none is left out after them: 1, 2, 2, 3.
    Dense,
    /// The mean of their places: 1, 2.5, 2.5, 4.
    Fractional,
    /// Places of their own, in the order of the projects' names: 1, 2, 3, 4.
    Ordinal,
}

/// What of the equal values a percentile counts as below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Below {
    /// None of them.
    Strictly,
    /// Half of them, itself among them.
    HalfOfEquals,
    /// All of them, itself among them.
    UpTo,
}
