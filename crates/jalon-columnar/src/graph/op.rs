//! What a node computes.

use super::{Column, Formula, Val};
use crate::gathered::Gathering;

/// How the numbers of a row's members come to one, in the order of the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Folding {
    /// Their sum; 0 of none.
    Sum,
    /// The least; infinity of none.
    Least,
    /// The greatest; minus infinity of none.
    Greatest,
    /// What is found of all those that are numbers together.
    Gathered(Gathering),
}

/// The sign of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sign {
    Below,
    Zero,
    Above,
}

/// What a node computes. Floats are kept as bits, so that nodes can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Number(NumberOp),
    Bits(BitOp),
}

/// A float a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NumberOp {
    /// A float that is the same in all rows.
    Const(u64),
    /// The numbers of a column (places of members, days of dates); anything where the cell is empty.
    Load(Column),
    /// A function of one number.
    Map(Unary, Val),
    /// A function of two.
    Pair(Binary, Val, Val),
    /// A number, but no less than one float and no more than another.
    Clamp(Val, u64, u64),
    /// The second where the first holds, else the third.
    Select(Val, Val, Val),
    /// For the members of a list, the number of their row.
    Spread(u8, Val),
    /// For each row, what the numbers of its members in a list come to.
    Fold(Folding, u8, Val),
    /// For each row, how many different texts of a column those of its members in a list have that have a bit.
    Distinct(u8, Column, Val),
    /// The number of the member that a reference names; anything where it names none.
    Follow(Link, Val),
    /// For each member that a reference may name, what the numbers come to of those of its row in a list that name it.
    Group(Folding, u8, Link, Val),
    /// How many characters a text has, by its number among those of the batch.
    Length(Val),
}

/// A column of references, and the list of whose members each names one of the same row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Link {
    pub(crate) column: Column,
    pub(crate) to: u8,
}

/// A function of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Unary {
    /// `-a`
    Neg,
    /// `|a|`
    Abs,
    /// The square root, correctly rounded.
    Sqrt,
    /// About the cube root of a number that is not negative; checked by whoever relies on it.
    Cbrt,
    /// The nearest whole number below.
    Floor,
    /// The natural logarithm of a number above 0.
    Log,
    /// The exponential.
    Exp,
    /// The year of a day.
    YearOf,
    /// The month of a day, 1 to 12.
    MonthOf,
    /// The day of the month, 1 to 31.
    DayOf,
    /// The last day of a day's month.
    EndOfMonth,
}

/// A function of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    /// `a + b`
    Add,
    /// `|a| + |b|`
    AddSizes,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
    /// `a * b`, 0 where either is, an infinity times 0 too: for ends of ranges.
    MulEnds,
    /// `a / b`
    Div,
    /// The lesser.
    Min,
    /// The greater.
    Max,
    /// `a ^ b` for a whole b that is not far from 0.
    Power,
    /// `a ^ b` for an a that is not below 0.
    AnyPower,
    /// A day so many months later, on the last day of the month where it has no such day.
    AddMonths,
    /// Whole months from a day to another.
    MonthsBetween,
    /// Whole years from a day to another.
    YearsBetween,
}

/// A bit a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum BitOp {
    /// No row.
    Never,
    /// Where a cell is given.
    Valid(Column),
    /// Where it is said of a cell that it is not applicable.
    Lacks(Column),
    /// Where a yes/no cell says yes (anything where it is empty).
    Yes(Column),
    /// Nowhere; but rows where the cell does not fit are left to the plain evaluator.
    Suspect(Column),
    /// Where the place of a member is one of a set of at most 64.
    CodeIn(Column, u64),
    /// Of some rows, those whose cell is empty or has two decimals at most (or is whole), and is not huge.
    Fine(Column, bool, Val),
    /// Of some rows, those where a formula is told to have this sign, by whole numbers.
    Exact(Formula, Sign, Val),
    /// Both, each of which may be the opposite of a node.
    And(Val, Val),
    /// A question about two numbers.
    Compare(Comparison, Val, Val),
    /// For the members of a list, the bit of their row.
    Spread(u8, Val),
    /// Rows of which some member in a list has a bit.
    Some(u8, Val),
    /// The bit of the member that a reference names; none where it names none.
    Follow(Link, Val),
    /// Of the members that a reference may name, those that some member of their row in a list names which has a bit.
    SomeOf(u8, Link, Val),
    /// The members of a list that stand for all that a row without that list may have.
    Unlisted(u8),
    /// Where a cell of texts is given and passes a test, by its place among those of the column.
    Text(Column, u32),
    /// Where a text, by its number among those of the batch, passes a test, by its place among those of the plan.
    Said(u32, Val),
    /// Where another text stands in a text, both by their numbers.
    Within(Where, Val, Val),
}

/// Where in a text another is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Where {
    /// It begins with it.
    Beginning,
    /// It stands anywhere in it.
    Anywhere,
}

/// A question about two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Comparison {
    /// `a < b`
    Less,
    /// `a <= b`
    AtMost,
    /// `a = b`
    Equal,
    /// `|a| <= b * eps` with b finite: too close to tell.
    Near(u64),
    /// The same, but where b is 0.
    NearSome(u64),
    /// The same, but where a is 0.
    NearNot(u64),
    /// `|a^3 - b| > b * eps`: a is no cube root of b.
    NoRoot(u64),
}
