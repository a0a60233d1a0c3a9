//! Single values: the cells of one project, and what it comes to, without a table around them.

use arrow_array::ArrayRef;

/// A cell of a row that stands alone.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Cell<'a> {
    /// Nothing is given.
    #[default]
    Missing,
    /// A number, which stands for its shortest decimal.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Truth(bool),
    /// A choice, a text, a state, or a figure as it was written.
    Name(&'a str),
    /// A day, counted from 1970.
    Day(i32),
}

/// A result of a row that stands alone.
#[derive(Debug, Clone, PartialEq)]
pub enum Told<'a> {
    /// There is none: undecided, missing, undefined.
    Nothing,
    /// A number, in its unit.
    Number(f64),
    /// Yes or no.
    Truth(bool),
    /// A status, a level, a state.
    Name(&'a str),
    /// A day, counted from 1970.
    Day(i32),
    /// The levels still possible, a bit each from the lowest.
    Levels(u64),
    /// What has no plain form (texts, lists, records): an array of one row.
    Array(ArrayRef),
}
