//! Values: known, open (with bounds), undefined or not applicable. Missing never turns into zero.
//!
//! ```
//! # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, project, source::{Source, SourceId}};
//! use jalon::{assessment::Outcome, number::Number, value::{Bounds, Cause, Datum, End, Interval, Open, Undefined, Value}};
//! let text = "framework f\n  version 1\ninput spent : EUR in 10 EUR .. 20 EUR\ninput people : number in 0 ..\n\
//!             indicator cost : EUR\n  = spent / people\n";
//! # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
//! let cost = |data: &str| {
//! #   let node = project::json::read(data, SourceId(0)).0.unwrap();
//!     let project = project::read(&framework, &node, SourceId(0)).0.unwrap();
//!     let judged = evaluate(&framework, &project, Date::day(2026, 1, 1).unwrap());
//!     let Outcome::Quantity { cells, .. } = &judged.results[0].outcome else { panic!("an indicator") };
//!     cells.values[0].clone()
//! };
//! assert_eq!(cost(r#"{"spent": 15, "people": 2}"#), Value::Known(Datum::Number(Number::scaled(75, 1))));
//! let Value::Undefined(why) = cost(r#"{"spent": 15, "people": 0}"#) else { panic!("a division by zero") };
//! assert!(matches!(*why, Undefined { cause: Cause::DivisionByZero, .. }));
//! let Value::Open(open) = cost(r#"{"people": 2}"#) else { panic!("missing") };
//! let Open { bounds: Bounds::Number(Interval { low: Some(End { at, .. }), .. }), wants, .. } = &*open else { panic!("a range") };
//! assert_eq!((at, wants.cells().len()), (&Number::from(5), 1));
//! ```

use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::date::{Date, Duration};
use crate::number::Number;

/// A known value of one cell.
///
/// Numbers are in *base units* (5 % is 0.05; 2 MWh is 2000 where a kWh is the base); the type says how to show them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// A number, in base units.
    Number(Number),
    /// Yes or no.
    Truth(bool),
    /// A date: a day, or an instant.
    Date(Date),
    /// A duration in months and days.
    Duration(Duration),
    /// A text, NFC.
    Text(Arc<str>),
    /// A member of the axis that the type names, by its place among the members.
    Member(u32),
}

/// The value of one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Known.
    Known(Datum),
    /// Not known, or not exactly: it lies within bounds.
    Open(Arc<Open>),
    /// It cannot exist.
    Undefined(Arc<Undefined>),
    /// The question does not arise.
    NotApplicable,
}

/// A value that is not known exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What is known of it all the same.
    pub bounds: Bounds,
    /// The input cells whose values would make it known; empty where no answer can (a figure given as a range, an
    /// event that has not happened yet).
    pub wants: Wants,
    /// Whether it may yet turn out undefined (a divisor that may be 0): the bounds then hold if it does not.
    pub perhaps_undefined: bool,
    /// Whether it may yet turn out not applicable: the bounds then hold if it does not.
    pub perhaps_not_applicable: bool,
}

/// What is known of an open value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bounds {
    /// A number between two ends.
    Number(Interval),
    /// Yes or no.
    Truth,
    /// Yes (or no), unless it turns out undefined or not applicable.
    Surely(bool),
    /// A date between two days, both included; an end left out is unknown.
    Date {
        /// Not before.
        first: Option<Date>,
        /// Not after.
        last: Option<Date>,
    },
    /// One of these members, sorted by place.
    Members(Arc<[u32]>),
    /// Anything of its type (a text, a member of an open axis, a duration).
    Anything,
    /// Anything of its type but these (a text that is none of those it is compared with).
    Except(Vec<Datum>),
    /// It is known, and not to be told: too few people stand behind it (`secret below`, a row of a private axis).
    Hidden,
}

/// A range of numbers, in base units.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end; `None`: unbounded.
    pub low: Option<End>,
    /// Upper end; `None`: unbounded.
    pub high: Option<End>,
    /// Whether only whole numbers (in the display unit 1) are meant.
    pub whole: bool,
}

/// An end of an interval.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct End {
    /// Where it lies.
    pub at: Number,
    /// Whether it is itself possible.
    pub included: bool,
}

/// A value that cannot exist, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Undefined {
    /// Why.
    pub cause: Cause,
    /// The expression where it arose, by its place in the framework's expressions.
    pub at: u32,
}

/// Why a value cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A division by zero.
    DivisionByZero,
    /// Mean, least, greatest, share … of nothing.
    NothingToFold,
    /// The logarithm of a number that is not positive.
    LogOfNonPositive,
    /// The root of a negative number, or a broken power of one.
    RootOfNegative,
    /// 0 to a negative power.
    ZeroToNegativePower,
    /// Adding months lands on a day that does not exist.
    NoSuchDay,
    /// The sum leaves the calendar (years 1 to 9999).
    OutsideCalendar,
    /// No band of the scale holds the value.
    NoBand,
    /// The parameter has no value at the as-of date.
    NoValueAtDate,
    /// There is no such member (`x[first year]` of nothing, a reference to an unknown member).
    NoSuchMember,
    /// There is no earlier member (`previous` of the first).
    NoPrevious,
    /// The number of units to shift a date by is not whole.
    NotWhole,
    /// The number is too large to compute with.
    TooLarge,
    /// The goalposts are equal, or the values are (a normalisation without a span).
    NoSpread,
}

/// What an answer can be given for: a cell of an input, or the list of members of an open axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellRef {
    /// One cell of an input.
    Input {
        /// The input, by its place in the framework.
        input: u32,
        /// The cell, row-major over the input's axes.
        cell: u32,
    },
    /// The members of an open axis that is not given, or only in part.
    Members {
        /// The axis, by its place in the framework.
        axis: u32,
    },
}

/// A set of input cells, built by unions that share their parts: a union costs the same whatever the sizes, and one cell
/// alone takes no allocation.
///
/// ```
/// use jalon::value::{CellRef, Wants};
/// let cell = |cell| CellRef::Input { input: 0, cell };
/// let wants = Wants::cell(cell(1)).union(&Wants::cell(cell(0))).union(&Wants::nothing());
/// assert_eq!(wants.cells(), [cell(0), cell(1)]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Wants(Wanted);

#[derive(Debug, Clone, Default)]
enum Wanted {
    #[default]
    Nothing,
    Cell(CellRef),
    Both(Arc<Both>),
}

#[derive(Debug)]
struct Both(Wants, Wants);

impl Drop for Both {
    /// Unlinks long chains one by one: a chain of a million unions must not recurse.
    fn drop(&mut self) {
        let mut pending = Vec::new();
        self.give_parts_to(&mut pending);
        while let Some(both) = pending.pop() {
            if let Some(mut inner) = Arc::into_inner(both) {
                inner.give_parts_to(&mut pending);
            }
        }
    }
}

impl Both {
    /// Leaves nothing behind that would be dropped in its turn.
    fn give_parts_to(&mut self, pending: &mut Vec<Arc<Both>>) {
        for part in [&mut self.0, &mut self.1] {
            if let Wanted::Both(both) = std::mem::take(&mut part.0) {
                pending.push(both);
            }
        }
    }
}

impl Wants {
    /// No cell.
    #[must_use]
    pub fn nothing() -> Wants {
        Wants(Wanted::Nothing)
    }

    /// One cell.
    #[must_use]
    pub fn cell(cell: CellRef) -> Wants {
        Wants(Wanted::Cell(cell))
    }

    /// Both sets together, in constant time.
    #[must_use]
    pub fn union(&self, other: &Wants) -> Wants {
        match (&self.0, &other.0) {
            (Wanted::Nothing, _) => other.clone(),
            (_, Wanted::Nothing) => self.clone(),
            (Wanted::Cell(a), Wanted::Cell(b)) if a == b => self.clone(),
            (Wanted::Both(a), Wanted::Both(b)) if Arc::ptr_eq(a, b) => self.clone(),
            _ => Wants(Wanted::Both(Arc::new(Both(self.clone(), other.clone())))),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        matches!(self.0, Wanted::Nothing)
    }

    /// The cells, sorted, each once.
    #[must_use]
    pub fn cells(&self) -> Vec<CellRef> {
        self.gathered(&Listed::default())
    }

    /// The same, kept: of sets that share parts with this one, those need not be gone through again.
    pub(crate) fn listed(&self, listed: &mut Listed) -> Rc<[CellRef]> {
        let Wanted::Both(both) = &self.0 else { return self.cells().into() };
        let known = listed.cells.get(&Arc::as_ptr(both)).cloned();
        known.unwrap_or_else(|| {
            let cells: Rc<[CellRef]> = self.gathered(listed).into();
            listed.cells.insert(Arc::as_ptr(both), Rc::clone(&cells));
            // It must stay where it is for as long as it is known by its place.
            listed.held.push(self.clone());
            cells
        })
    }

    fn gathered(&self, listed: &Listed) -> Vec<CellRef> {
        let mut cells = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut pending = vec![self];
        while let Some(wants) = pending.pop() {
            match &wants.0 {
                Wanted::Nothing => {}
                Wanted::Cell(cell) => cells.push(*cell),
                Wanted::Both(both) => {
                    // What one set alone holds is met once.
                    if Arc::strong_count(both) > 1 && !seen.insert(Arc::as_ptr(both)) {
                        continue;
                    }
                    match listed.cells.get(&Arc::as_ptr(both)) {
                        Some(known) => cells.extend_from_slice(known),
                        None => pending.extend([&both.0, &both.1]),
                    }
                }
            }
        }
        cells.sort_unstable();
        cells.dedup();
        cells
    }
}

/// Sets that were listed, by the parts that others share with them.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    cells: std::collections::BTreeMap<*const Both, Rc<[CellRef]>>,
    held: Vec<Wants>,
}

impl PartialEq for Wants {
    fn eq(&self, other: &Wants) -> bool {
        self.cells() == other.cells()
    }
}

impl Eq for Wants {}
