//! What an expression becomes: a number, a truth value, a text, a time or a reference a row, and all that is known of it.

use jalon::number::Number;

use super::exactly::Exactly;
use super::fine::Fine;
use super::links::Reference;
use super::texts::Text;
use crate::exact::Accuracy;
use crate::graph::{Column, Val};

/// Why something is not computed by columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unsupported(pub(crate) &'static str);

pub(crate) type Lowered<T> = Result<T, Unsupported>;

/// A number a row (the place of a member and the day of a date too), and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Num {
    /// Its float; where it is open and `ranged`, its lower end.
    pub(crate) low: Val,
    /// The same; where it is open and `ranged`, its upper end.
    pub(crate) high: Val,
    /// Rows where it is open. It may be undefined or not applicable there besides.
    pub(crate) open: Val,
    /// Rows where it is undefined, or may be.
    pub(crate) undefined: Val,
    /// Rows where it is not applicable, or may be.
    pub(crate) not_applicable: Val,
    pub(crate) accuracy: Accuracy,
    /// For sums of terms of unlike signs: what their error is relative to.
    pub(crate) terms: Option<Terms>,
    /// Open rows have ends in `low` and `high`; else nothing is known of them.
    pub(crate) ranged: bool,
    /// Its ends are themselves possible, where they are finite.
    pub(crate) closed: bool,
    pub(crate) constant: Option<Number>,
    /// For a root: the degree, and what it is the root of.
    pub(crate) root: Option<(u32, Box<Num>)>,
    /// For members straight from a column.
    pub(crate) column: Option<Column>,
    /// What is known of it besides where columns hold cents.
    pub(crate) fine: Option<Fine>,
    /// What it is exactly, in the rows where it is known.
    pub(crate) exactly: Option<Exactly>,
}

impl Num {
    /// A number known by its floats alone: no sum, constant, root or column stands behind it. Where it is open (the bits are
    /// those of open, undefined and not applicable rows), nothing is known of it.
    pub(crate) fn of(low: Val, (open, undefined, not_applicable): (Val, Val, Val), accuracy: Accuracy) -> Num {
        Num {
            low,
            high: low,
            open,
            undefined,
            not_applicable,
            accuracy,
            terms: None,
            ranged: false,
            closed: true,
            constant: None,
            root: None,
            column: None,
            fine: None,
            exactly: None,
        }
    }

    /// The same, known by its floats alone.
    pub(crate) fn alone(self) -> Num {
        Num { terms: None, constant: None, root: None, column: None, fine: None, exactly: None, ..self }
    }
}

/// The sums of the absolute values of the terms of a sum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) low: Val,
    pub(crate) high: Val,
    /// Both terms are as they were written: a float of 0 is 0.
    pub(crate) zero_is_exact: bool,
    /// The size of the constant that one of just two terms is.
    pub(crate) beside: Option<f64>,
}

/// What a truth value may be, a bit each: exactly one is set where it is known, undefined or not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truth {
    pub(crate) yes: Val,
    pub(crate) no: Val,
    pub(crate) undefined: Val,
    pub(crate) not_applicable: Val,
}

/// An expression lowered.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "most are numbers, and none lives longer than the lowering")]
pub(crate) enum Node {
    Num(Num),
    Truth(Truth),
    Text(Text),
    /// A time of day on a day, in seconds since 1970 at Greenwich.
    Time(Num),
    Link(Reference),
}

impl Node {
    pub(crate) fn num(self) -> Lowered<Num> {
        match self {
            Node::Num(num) => Ok(num),
            Node::Truth(_) => Err(Unsupported("a truth value where a number is wanted")),
            Node::Text(_) => Err(Unsupported("a text where a number is wanted")),
            Node::Time(_) => Err(Unsupported("a time of day where a number is wanted")),
            Node::Link(_) => Err(Unsupported("a reference where a number is wanted")),
        }
    }

    pub(crate) fn truth(self) -> Lowered<Truth> {
        match self {
            Node::Truth(truth) => Ok(truth),
            Node::Num(_) | Node::Time(_) => Err(Unsupported("a number where a truth value is wanted")),
            Node::Text(_) => Err(Unsupported("a text where a truth value is wanted")),
            Node::Link(_) => Err(Unsupported("a reference where a truth value is wanted")),
        }
    }
}
