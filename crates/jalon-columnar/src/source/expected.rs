//! What the cells of a column must be.

use jalon::axis::AxisId;
use jalon::date::Zone;

use super::choices::place_of;
use super::texts::TextTest;
use super::{NO_MEMBER, is_outside, texts, times};
use crate::cell::Cell;
use crate::graph::Column;
use crate::reading::{Aspect, Reading};

/// What the cells of a column must be for the plan to hold; all others are looked at by the plain evaluator.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    /// Numbers in a range; whole where the type is a count.
    Number {
        /// The least.
        low: f64,
        /// The greatest.
        high: f64,
        /// No fractions.
        whole: bool,
        /// Smaller numbers than this (but 0) lose precision.
        least: f64,
    },
    /// Members by these names, in order, each with its code.
    Member(Vec<(String, Option<String>)>),
    /// Yes or no.
    Truth,
    /// Days between two, both included.
    Date {
        /// The first.
        first: f64,
        /// The last.
        last: f64,
    },
    /// A moment, in seconds since 1970 at Greenwich, or the local day on which it falls.
    Time {
        /// That of times which name none.
        zone: Option<Zone>,
        /// The first local day that it may fall on.
        first: f64,
        /// The last.
        last: f64,
        /// What is read of it.
        reading: Reading,
    },
    /// A part of a duration, or how it is written.
    Duration(Aspect),
    /// Any text, by its number among those of the batch; perhaps only so many of its first characters.
    Numbered {
        /// How many; none: all.
        first: Option<usize>,
    },
    /// Any text; these are the questions that are put to it.
    Text(Vec<TextTest>),
    /// The name of a member of an open axis, in the same row.
    Reference(AxisId),
    /// Which member of either list a pair is of: the first, or the second.
    Side(usize),
    /// The pair of two lists (by its place among the lists of the plan) of the members that two columns name.
    Both(u8, [Column; 2]),
}

impl Expected {
    /// Whether cells are wanted as numbers of texts.
    pub(crate) fn is_numbered(&self) -> bool {
        match self {
            Expected::Numbered { .. } | Expected::Duration(Aspect::Written) => true,
            Expected::Time { reading, .. } => reading.of == Aspect::Written,
            _ => false,
        }
    }

    /// A cell that stands alone as a number: its own, that of its day or place, 1 where it says yes, a bit for each question
    /// that a text answers with yes, 0 where it is empty. None where only the plain evaluator can say what it is.
    #[inline]
    pub(crate) fn read(&self, cell: &Cell<'_>) -> Option<f64> {
        if *cell == Cell::Missing {
            return Some(0.0);
        }
        if let (Expected::Text(tests), Cell::Name(text)) = (self, cell) {
            return texts::passed(tests, text);
        }
        let x = match (self, cell) {
            (Expected::Number { .. }, Cell::Number(x)) => *x,
            (Expected::Number { .. }, Cell::Whole(x)) => *x as f64,
            (Expected::Date { .. }, Cell::Day(day)) => f64::from(*day),
            // Read as in a column of texts.
            (Expected::Number { .. }, Cell::Name(text)) => texts::figure(text)?,
            (Expected::Date { .. }, Cell::Name(text)) => f64::from(texts::day(text)?),
            (Expected::Time { .. }, Cell::Name(text)) => times::Reader::of(self)?.read(text)?,
            (Expected::Duration(aspect), Cell::Name(text)) => times::duration(text, *aspect)?,
            (Expected::Truth, Cell::Truth(yes)) => f64::from(u8::from(*yes)),
            (Expected::Member(members), Cell::Name(name)) => f64::from(place_of(members, name)),
            _ => return None,
        };
        let fits = match self {
            Expected::Number { low, high, whole, least } => {
                !is_outside(x, *low, *high, *least) && (!whole || x.fract() == 0.0)
            }
            Expected::Date { first, last } => x >= *first && x <= *last,
            Expected::Member(_) => x < f64::from(NO_MEMBER),
            Expected::Truth | Expected::Time { .. } | Expected::Duration(_) => true,
            Expected::Text(_) | Expected::Numbered { .. } | Expected::Reference(_) => false,
            Expected::Side(_) | Expected::Both(..) => false,
        };
        fits.then_some(x)
    }
}
