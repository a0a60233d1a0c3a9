//! Ways in which types, units and axes do not fit.

use super::{Code, Fact};

/// Ways in which types, units and axes do not fit.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, problem::{Fact, types::{DateFault, Joining, Shown, TypesFact, UnitFault}}, source::Source};
/// let first = |lines: &str| {
///     let text = format!("framework f\n  version 1\ninput money : EUR\ninput people : count of person\n{lines}\n");
///     analyse(Source::new("f", text), &NoLibrary).problems.into_iter().next().map(|problem| problem.fact)
/// };
/// let Some(Fact::Types(TypesFact::Units { operation: Joining::Addition, .. })) = first("requirement r : money + people > 1 EUR")
/// else { panic!("euros and people do not add up") };
/// let Some(Fact::Types(TypesFact::Mismatch { found: Shown::Number(unit), .. })) = first("requirement r : money") else { panic!() };
/// assert_eq!(unit, "EUR");
/// let Some(Fact::Types(TypesFact::BadDate { why: DateFault::NoZone, .. })) = first("parameter d = 2016-09-28T17:00:00") else { panic!() };
/// let Some(Fact::Types(TypesFact::BadUnit { why: UnitFault::PriceYearOfNoMoney, .. })) = first("input p : person 2016") else { panic!() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypesFact {
    /// A value of another type is wanted.
    Mismatch {
        /// What is wanted.
        wanted: Shown,
        /// What there is.
        found: Shown,
    },
    /// Two numbers of different dimensions are added, subtracted, compared or put side by side.
    Units {
        /// The unit of the left side; empty: none.
        left: String,
        /// The unit of the right side.
        right: String,
        /// Which operation.
        operation: Joining,
    },
    /// A percentage is added to an amount.
    PercentAdded {
        /// The unit of the amount.
        unit: String,
    },
    /// Money of different currencies.
    Currencies {
        /// The left one.
        left: String,
        /// The right one.
        right: String,
    },
    /// Money of different price years.
    PriceYears {
        /// The left one.
        left: String,
        /// The right one.
        right: String,
    },
    /// A bare number where one with a unit is wanted.
    NeedsUnit {
        /// The number as written.
        number: String,
        /// The unit wanted.
        unit: String,
    },
    /// A unit cannot be written so.
    BadUnit {
        /// As written.
        unit: String,
        /// What is wrong with it.
        why: UnitFault,
    },
    /// Two things that do not compare.
    Incomparable {
        /// The left one.
        left: Shown,
        /// The right one.
        right: Shown,
    },
    /// `<` of things without an order.
    Unordered {
        /// What they are.
        of: Shown,
    },
    /// The branches of `if` have different types.
    Branches {
        /// After `then`.
        then: Shown,
        /// After `else`.
        otherwise: Shown,
    },
    /// One value is wanted, but there is one for each member of an axis.
    AxisLeftOver {
        /// The axes.
        axes: Vec<String>,
        /// The owner that wants one value (or fewer axes).
        owner: String,
    },
    /// A fold over an axis that the folded value does not have.
    NotOverAxis {
        /// The axis.
        axis: String,
        /// The axes that it has.
        has: Vec<String>,
    },
    /// A pick from a value that has no axis (with such a member).
    NothingToPick {
        /// What is picked, as written.
        pick: String,
        /// The axes of the value.
        has: Vec<String>,
    },
    /// A fold that does not say over which axis.
    FoldOverWhat {
        /// The function.
        function: String,
        /// The axes that the value has.
        has: Vec<String>,
    },
    /// A function takes another number of arguments.
    ArgumentCount {
        /// The function.
        function: String,
        /// How it is written.
        signature: String,
        /// How many were given.
        found: usize,
    },
    /// `over`, `where`, `by` or `known only` in a function that does not fold.
    NotAFold {
        /// The function.
        function: String,
    },
    /// A word that a function needs (a rounding mode, a timing) is missing.
    WordMissing {
        /// The function.
        function: String,
        /// The words that may stand there.
        words: Vec<String>,
    },
    /// A month sum that may fall off a month's end.
    NeedsClamped,
    /// `clamped` without a month sum.
    ClampedOutOfPlace,
    /// Arithmetic with a date that has no meaning.
    DateArithmetic {
        /// The left side.
        left: Shown,
        /// The right side.
        right: Shown,
    },
    /// The exponent has a unit, or the base has one and the exponent is no whole number.
    BadPower {
        /// The unit of the base.
        base: String,
        /// The unit of the exponent.
        exponent: String,
    },
    /// A function along an axis that is not in order.
    AxisNotOrdered {
        /// The axis.
        axis: String,
        /// The function.
        function: String,
    },
    /// Unique people summed over groups that may overlap, or over periods.
    PeopleSummed {
        /// The unit.
        unit: String,
        /// The axis.
        axis: String,
    },
    /// The mean of choices that stand for no numbers.
    MeanOfChoices {
        /// The owner of the choices.
        owner: String,
    },
    /// A choice that stands for no number is used as a number.
    ChoiceAsNumber {
        /// The owner of the choices.
        owner: String,
    },
    /// Formulas member by member leave a member out.
    MembersLeftOut {
        /// The axis.
        axis: String,
        /// The members without a formula.
        members: Vec<String>,
    },
    /// Formulas member by member, without (or with several) axes of one's own.
    MembersOfWhat {
        /// The owner.
        owner: String,
    },
    /// A function over the projects of a table, outside of a portfolio.
    OnlyInPortfolio {
        /// The function.
        function: String,
    },
    /// Not a constant, where one is wanted.
    NotConstant,
    /// What depends on data stands where only constants and parameters may.
    NotFixed {
        /// The name.
        name: String,
    },
    /// `is met` of something that is no criterion.
    NotACriterion {
        /// What it is.
        found: Shown,
    },
    /// `under` and `reading` of something that is no result.
    NotAView,
    /// A set or range where a single value is wanted.
    SetOutOfPlace,
    /// The axis is open: its members come with the data.
    OpenAxis {
        /// The axis.
        axis: String,
    },
    /// The `by` of a fold is no choice on the folded axis.
    NotAChoice {
        /// The name.
        name: String,
    },
    /// The date cannot be read.
    BadDate {
        /// As written.
        text: String,
        /// What is wrong with it.
        why: DateFault,
    },
}

/// What is wrong with a date that has the form of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFault {
    /// There is no such day or time.
    Impossible,
    /// A time of day that says no zone, nor does the framework.
    NoZone,
    /// In that zone the clocks were put forward over that time.
    Skipped,
    /// In that zone the clocks were put back over that time: it came twice, with these offsets.
    Twice {
        /// The earlier offset.
        first: String,
        /// The later one.
        second: String,
    },
    /// The offset is not that of the zone at that time.
    WrongOffset,
}

/// What joins two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Joining {
    /// `+`
    Addition,
    /// `-`
    Subtraction,
    /// A comparison, a set or a range.
    Comparison,
    /// Branches, lists of arguments, bands.
    Choice,
    /// A declared type and its formula.
    Declaration,
}

/// What is wrong with a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitFault {
    /// A price year behind what is no currency.
    PriceYearOfNoMoney,
    /// `out of` behind what is no point.
    OutOfWithoutPoints,
    /// The top of a scale of points must be a number above 0.
    BadTop,
    /// The power is out of range.
    Power,
}

/// A type, to be worded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Shown {
    /// A number in a unit; empty: without unit.
    Number(String),
    /// Yes or no.
    Truth,
    /// A date.
    Date,
    /// A date with a time.
    Time,
    /// A duration.
    Duration,
    /// A text.
    Text,
    /// A choice of this owner, or a member of this axis.
    Choice(String),
}

impl TypesFact {
    /// Its code, `J03..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match self {
            TypesFact::Mismatch { .. } => 301,
            TypesFact::Units { .. } => 302,
            TypesFact::PercentAdded { .. } => 303,
            TypesFact::Currencies { .. } => 304,
            TypesFact::PriceYears { .. } => 305,
            TypesFact::NeedsUnit { .. } => 306,
            TypesFact::BadUnit { .. } => 307,
            TypesFact::Incomparable { .. } => 308,
            TypesFact::Unordered { .. } => 309,
            TypesFact::Branches { .. } => 310,
            TypesFact::AxisLeftOver { .. } => 311,
            TypesFact::NotOverAxis { .. } => 312,
            TypesFact::NothingToPick { .. } => 313,
            TypesFact::FoldOverWhat { .. } => 314,
            TypesFact::ArgumentCount { .. } => 315,
            TypesFact::NotAFold { .. } => 316,
            TypesFact::WordMissing { .. } => 317,
            TypesFact::NeedsClamped => 318,
            TypesFact::ClampedOutOfPlace => 319,
            TypesFact::DateArithmetic { .. } => 320,
            TypesFact::BadPower { .. } => 321,
            TypesFact::AxisNotOrdered { .. } => 322,
            TypesFact::PeopleSummed { .. } => 323,
            TypesFact::MeanOfChoices { .. } => 324,
            TypesFact::ChoiceAsNumber { .. } => 325,
            TypesFact::MembersLeftOut { .. } => 326,
            TypesFact::MembersOfWhat { .. } => 327,
            TypesFact::OnlyInPortfolio { .. } => 328,
            TypesFact::NotConstant => 329,
            TypesFact::NotFixed { .. } => 330,
            TypesFact::NotACriterion { .. } => 331,
            TypesFact::NotAView => 332,
            TypesFact::SetOutOfPlace => 333,
            TypesFact::OpenAxis { .. } => 334,
            TypesFact::NotAChoice { .. } => 335,
            TypesFact::BadDate { .. } => 336,
        })
    }
}

impl From<TypesFact> for Fact {
    fn from(fact: TypesFact) -> Fact {
        Fact::Types(fact)
    }
}
