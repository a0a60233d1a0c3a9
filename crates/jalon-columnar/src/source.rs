//! A column of data as the kernels read it: slices of the Arrow buffers, and the bounds that the plan takes for granted.
//! Whatever does not fit them makes its row suspect, and is read by the plain evaluator.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Date32Type;
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::DataType;
use jalon::source::composed;

use crate::exact::{LARGEST_WHOLE, MOST_CENTS, MOST_WHOLE};
use crate::integers::{Exact, Given};
use crate::states::States;

mod blocks;
mod cells;
mod choices;
mod expected;
mod texts;
mod times;

use cells::{Cells, Texts, Written, numbers};
pub(crate) use choices::chosen;
use choices::codes;
pub(crate) use expected::Expected;
pub(crate) use texts::{MOST_TEXT, Question, TextTest, beginning};
pub(crate) use times::Reader;

/// A column of a batch, ready to be read.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    cells: Cells<'a>,
    nulls: Option<Cow<'a, NullBuffer>>,
    /// Cells that are not applicable, where tables say so beside them.
    not_applicable: Option<BooleanBuffer>,
    low: f64,
    high: f64,
    whole: bool,
    least: f64,
    tests: &'a [TextTest],
}

/// The most members that a column of choices may have here.
pub(crate) const MEMBERS: usize = 254;
const NO_MEMBER: u8 = u8::MAX;

impl<'a> Source<'a> {
    /// The number in a row, exactly.
    pub(crate) fn given(&self, row: usize) -> Given {
        let float = |x: &f64| Exact::of_float(*x).map_or(Given::Untold, Given::This);
        let whole = |x: i64| Given::This(Exact::scaled(x.into(), 0));
        let cell = match &self.cells {
            Cells::Absent => Some(Given::Nothing),
            _ if self.nulls.as_deref().is_some_and(|nulls| row < nulls.len() && nulls.is_null(row)) => {
                Some(Given::Nothing)
            }
            Cells::Float(values) => values.get(row).map(float),
            Cells::Narrow(values) => values.get(row).map(float),
            Cells::Long(values) => values.get(row).map(|x| whole(*x)),
            Cells::Int(values) => values.get(row).map(|x| whole((*x).into())),
            Cells::Texts(texts, Written::Figures) => texts::figure(texts.get(row)).as_ref().map(float),
            Cells::Texts(..)
            | Cells::Keyed(..)
            | Cells::Codes(_)
            | Cells::Chosen(..)
            | Cells::Bits(_)
            | Cells::Places(_)
            | Cells::Numbered(_)
            | Cells::Unlike => None,
        };
        cell.unwrap_or(Given::Untold)
    }

    /// A column that is not there.
    pub(crate) fn absent() -> Source<'a> {
        let cells = Cells::Absent;
        Source { cells, nulls: None, not_applicable: None, low: 0.0, high: 0.0, whole: false, least: 0.0, tests: &[] }
    }

    /// A column whose cells only the plain evaluator reads.
    pub(crate) fn unlike(array: &'a dyn Array) -> Source<'a> {
        let cells = if *array.data_type() == DataType::Null { Cells::Absent } else { Cells::Unlike };
        Source { cells, nulls: array.nulls().map(Cow::Borrowed), ..Source::absent() }
    }

    /// An array as a source.
    pub(crate) fn of(array: &'a dyn Array, expected: &'a Expected) -> Source<'a> {
        Source::like(array, expected).unwrap_or_else(|| Source::unlike(array))
    }

    /// Lists of choices as a source of one of them, if there are not too many.
    pub(crate) fn of_choice(array: &'a dyn Array, choices: &Arc<[u64]>, choice: u32) -> Source<'a> {
        Source {
            cells: Cells::Chosen(Arc::clone(choices), choice),
            nulls: array.nulls().map(Cow::Borrowed),
            ..Source::absent()
        }
    }

    /// References, with the places of the members that they name.
    pub(crate) fn of_references(array: &'a dyn Array, places: Vec<f64>) -> Source<'a> {
        Source { cells: Cells::Places(places), nulls: array.nulls().map(Cow::Borrowed), ..Source::absent() }
    }

    /// The same with what is said of its cells beside them.
    pub(crate) fn stated(self, states: &States) -> Source<'a> {
        let nulls = Some(Cow::Owned(states.given(self.nulls.as_deref())));
        Source { nulls, not_applicable: Some(states.not_applicable().clone()), ..self }
    }

    /// Texts, or what is written as texts, by their numbers among those of the batch; not a number where they are for the plain
    /// evaluator.
    pub(crate) fn of_numbers(array: &'a dyn Array, numbers: Vec<f64>) -> Source<'a> {
        let ends = (f64::NEG_INFINITY, f64::INFINITY);
        Source {
            cells: Cells::Narrow(numbers),
            nulls: array.nulls().map(Cow::Borrowed),
            low: ends.0,
            high: ends.1,
            ..Source::absent()
        }
    }

    /// The texts of a batch by their numbers, and the questions that are put to them.
    pub(crate) fn of_texts(texts: &'a [Box<str>], tests: &'a [TextTest]) -> Source<'a> {
        Source { cells: Cells::Numbered(texts), tests, ..Source::absent() }
    }

    /// The text that a number stands for.
    #[inline]
    #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "what is no number of a text has none")]
    pub(crate) fn said(&self, number: f64) -> Option<&'a str> {
        let Cells::Numbered(texts) = &self.cells else { return None };
        (number >= 0.0).then(|| texts.get(number as usize).map(AsRef::as_ref))?
    }

    /// A question that is put to texts, by its place.
    pub(crate) fn test(&self, place: usize) -> Option<&'a TextTest> {
        self.tests.get(place)
    }

    /// Places of members, not a number where there is none.
    pub(crate) fn of_places(places: Vec<f64>) -> Source<'a> {
        Source { cells: Cells::Places(places), ..Source::absent() }
    }

    /// The place of the member that a cell names.
    #[inline]
    pub(crate) fn place(&self, cell: usize) -> Option<usize> {
        let Cells::Places(places) = &self.cells else { return None };
        let place = places.get(cell).copied().filter(|place| !place.is_nan())?;
        self.nulls.as_deref().is_none_or(|nulls| nulls.is_valid(cell)).then_some(place as usize)
    }

    /// An array as a source, if its cells can be read as they are.
    fn like(array: &'a dyn Array, expected: &'a Expected) -> Option<Source<'a>> {
        let (mut low, mut high, mut whole, mut least) = (f64::NEG_INFINITY, f64::INFINITY, false, 0.0);
        if let Expected::Number { low: from, high: to, whole: only, least: smallest } = expected {
            (low, high, whole, least) = (*from, *to, *only, *smallest);
        }
        if let Expected::Date { first, last } = expected {
            (low, high) = (*first, *last);
        }
        if *array.data_type() == DataType::Int64 {
            // Beyond, they are no floats.
            (low, high) = (low.max(-LARGEST_WHOLE), high.min(LARGEST_WHOLE));
        }
        let cells = match (expected, array.data_type()) {
            (_, DataType::Null) => Cells::Absent,
            (Expected::Number { .. }, data_type) => numbers(array, data_type)?,
            (Expected::Time { .. }, _) => Cells::Narrow(times::of(array, times::Reader::of(expected)?)?),
            (Expected::Duration(aspect), _) => Cells::Narrow(times::durations(array, *aspect)),
            (Expected::Date { .. }, DataType::Date64 | DataType::Timestamp(..)) => Cells::Narrow(times::days(array)?),
            (Expected::Date { .. }, DataType::Date32) => Cells::Int(array.as_primitive::<Date32Type>().values()),
            (Expected::Date { .. }, data_type) => Cells::Texts(Texts::of(array, data_type)?, Written::Days),
            (Expected::Truth, DataType::Boolean) => Cells::Bits(array.as_boolean().values()),
            (Expected::Truth, _) => return None,
            (Expected::Member(members), data_type) => Cells::Codes(codes(array, data_type, members)?),
            (Expected::Reference(_) | Expected::Numbered { .. } | Expected::Side(_) | Expected::Both(..), _) => {
                return None;
            }
            (Expected::Text(_), DataType::Dictionary(..)) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let keys = dictionary.normalized_keys().into_iter().map(|key| u32::try_from(key).unwrap_or(u32::MAX));
                let names = dictionary.values();
                if names.null_count() > 0 {
                    return None;
                }
                Cells::Keyed(keys.collect(), Texts::of(names.as_ref(), names.data_type())?)
            }
            (Expected::Text(_), data_type) => Cells::Texts(Texts::of(array, data_type)?, Written::Texts),
        };
        let tests: &[TextTest] = if let Expected::Text(tests) = expected { tests } else { &[] };
        let nulls = array.nulls().map(Cow::Borrowed);
        Some(Source { cells, nulls, low, high, whole, least, tests, ..Source::absent() })
    }

    /// The text of a row, as the framework's texts are written.
    pub(crate) fn text_at(&self, row: usize) -> Cow<'_, str> {
        composed(self.text_as_given(row))
    }

    fn text_as_given(&self, row: usize) -> &str {
        match &self.cells {
            Cells::Texts(texts, _) => texts.get(row),
            Cells::Keyed(keys, names) => keys.get(row).map_or("", |key| names.at(*key)),
            _ => "",
        }
    }
}

/// Out of bounds, not a number, or too small.
#[inline(always)]
fn is_outside(x: f64, low: f64, high: f64, least: f64) -> bool {
    !((x >= low) & (x <= high) & ((x.abs() >= least) | (x == 0.0)))
}

/// Whether a number has two decimals at most (or is whole), and is not huge.
#[inline(always)]
pub(crate) fn is_fine(x: f64, whole: bool) -> bool {
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    if whole {
        return x.abs() <= MOST_WHOLE;
    }
    // The nearest whole number of cents, and back: a float that is the nearest to so many cents stands for them.
    let cents = (x * 100.0 + MAGIC) - MAGIC;
    (cents / 100.0 == x) & (x.abs() <= MOST_CENTS)
}
