//! A column of data as the kernels read it: slices of the Arrow buffers, and the bounds that the plan takes for granted.
//! Whatever does not fit them makes its row suspect, and is read by the plain evaluator.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type,
};
use arrow_array::{Array, LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, NullBuffer};
use arrow_schema::DataType;
use jalon::axis::AxisId;
use jalon::date::Zone;
use jalon::source::composed;

use crate::bits::{bit_words, pack, pack_codes};
use crate::cell::Cell;
use crate::exact::{LARGEST_WHOLE, MOST_CENTS, MOST_WHOLE};
use crate::integers::{Exact, Given};

mod choices;
mod texts;
mod times;

pub(crate) use choices::chosen;
use choices::{UNKNOWN, codes, place_of};
use texts::MOST_TEXT;
pub(crate) use texts::TextTest;

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
        /// The local day.
        by_day: bool,
    },
    /// Any text; these are the questions that are put to it.
    Text(Vec<TextTest>),
    /// The name of a member of an open axis, in the same row.
    Reference(AxisId),
}

impl Expected {
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
            (Expected::Time { zone, by_day }, Cell::Name(text)) => times::Reader::of(*zone, *by_day).read(text)?,
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
            Expected::Truth | Expected::Time { .. } => true,
            Expected::Text(_) | Expected::Reference(_) => false,
        };
        fits.then_some(x)
    }
}

/// A column of a batch, ready to be read.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    cells: Cells<'a>,
    nulls: Option<&'a NullBuffer>,
    low: f64,
    high: f64,
    whole: bool,
    least: f64,
    tests: &'a [TextTest],
}

#[derive(Debug)]
enum Cells<'a> {
    /// No such column: all cells are empty.
    Absent,
    Float(&'a [f64]),
    Long(&'a [i64]),
    Int(&'a [i32]),
    Narrow(Vec<f64>),
    /// Places of members; 255 is none.
    Codes(Vec<u8>),
    Bits(&'a BooleanBuffer),
    /// Lists of choices: a bit a choice, and the highest where one is unknown; and the choice that is asked for.
    Chosen(Arc<[u64]>, u32),
    /// Texts, or what is written as texts.
    Texts(Texts<'a>, Written),
    /// Texts by their places among these.
    Keyed(Vec<u32>, Texts<'a>),
    /// Places of the members that are named; not a number where that is for the plain evaluator.
    Places(Vec<f64>),
    /// Given cells are for the plain evaluator.
    Unlike,
}

/// A column of texts.
#[derive(Debug, Clone, Copy)]
enum Texts<'a> {
    Short(&'a StringArray),
    Long(&'a LargeStringArray),
    View(&'a StringViewArray),
}

/// What texts stand for.
#[derive(Debug, Clone, Copy)]
enum Written {
    Figures,
    Days,
    Texts,
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
            _ if self.nulls.is_some_and(|nulls| row < nulls.len() && nulls.is_null(row)) => Some(Given::Nothing),
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
            | Cells::Unlike => None,
        };
        cell.unwrap_or(Given::Untold)
    }

    /// A column that is not there.
    pub(crate) fn absent() -> Source<'a> {
        let cells = Cells::Absent;
        Source { cells, nulls: None, low: 0.0, high: 0.0, whole: false, least: 0.0, tests: &[] }
    }

    /// A column whose cells only the plain evaluator reads.
    pub(crate) fn unlike(array: &'a dyn Array) -> Source<'a> {
        let cells = if *array.data_type() == DataType::Null { Cells::Absent } else { Cells::Unlike };
        Source { cells, nulls: array.nulls(), ..Source::absent() }
    }

    /// An array as a source.
    pub(crate) fn of(array: &'a dyn Array, expected: &'a Expected) -> Source<'a> {
        Source::like(array, expected).unwrap_or_else(|| Source::unlike(array))
    }

    /// Lists of choices as a source of one of them, if there are not too many.
    pub(crate) fn of_choice(array: &'a dyn Array, choices: &Arc<[u64]>, choice: u32) -> Source<'a> {
        Source { cells: Cells::Chosen(Arc::clone(choices), choice), nulls: array.nulls(), ..Source::absent() }
    }

    /// References, with the places of the members that they name.
    pub(crate) fn of_references(array: &'a dyn Array, places: Vec<f64>) -> Source<'a> {
        Source { cells: Cells::Places(places), nulls: array.nulls(), ..Source::absent() }
    }

    /// The place of the member that a cell names.
    #[inline]
    pub(crate) fn place(&self, cell: usize) -> Option<usize> {
        let Cells::Places(places) = &self.cells else { return None };
        let place = places.get(cell).copied().filter(|place| !place.is_nan())?;
        self.nulls.is_none_or(|nulls| nulls.is_valid(cell)).then_some(place as usize)
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
            (Expected::Time { zone, by_day }, _) => Cells::Narrow(times::of(array, *zone, *by_day)?),
            (Expected::Date { .. }, DataType::Date64 | DataType::Timestamp(..)) => Cells::Narrow(times::days(array)?),
            (Expected::Date { .. }, DataType::Date32) => Cells::Int(array.as_primitive::<Date32Type>().values()),
            (Expected::Date { .. }, data_type) => Cells::Texts(Texts::of(array, data_type)?, Written::Days),
            (Expected::Truth, DataType::Boolean) => Cells::Bits(array.as_boolean().values()),
            (Expected::Truth, _) => return None,
            (Expected::Member(members), data_type) => Cells::Codes(codes(array, data_type, members)?),
            (Expected::Reference(_), _) => return None,
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
        Some(Source { cells, nulls: array.nulls(), low, high, whole, least, tests })
    }

    /// Reads a block of numbers; rows with a cell out of bounds become suspect.
    #[inline(always)]
    pub(crate) fn load<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        to: &mut [f64; N],
        suspect: &mut [u64; W],
    ) {
        let doubtful = match &self.cells {
            Cells::Float(values) => {
                read(values, start, rows, to, |x| x, |x| self.is_outside(x)) || self.any_broken(to, rows)
            }
            Cells::Narrow(values) => {
                read(values, start, rows, to, |x| x, |x| self.is_outside(x)) || self.any_broken(to, rows)
            }
            Cells::Long(values) => {
                // An exact conversion by addition, for processors that have none for eight bytes: |x| < 2^51.
                const MAGIC: i64 = 0x4338_0000_0000_0000;
                let magic = f64::from_bits(MAGIC as u64);
                let mut large = 0u64;
                let convert = |x: i64| {
                    large |= (x.wrapping_add(1 << 51) as u64) & 0xFFF0_0000_0000_0000;
                    f64::from_bits(x.wrapping_add(MAGIC) as u64) - magic
                };
                let beyond = read(values, start, rows, to, convert, |x| self.is_beyond(x));
                if large == 0 { beyond } else { read(values, start, rows, to, |x| x as f64, |x| self.is_beyond(x)) }
            }
            Cells::Int(values) => read(values, start, rows, to, f64::from, |x| self.is_beyond(x)),
            Cells::Texts(texts, written) => {
                let mut doubtful = false;
                for (at, to) in to.iter_mut().enumerate().take(rows) {
                    let text = texts.get(start + at);
                    let float = match written {
                        Written::Figures => texts::figure(text),
                        Written::Days => texts::day(text).map(f64::from),
                        Written::Texts => (text.len() <= MOST_TEXT).then_some(0.0),
                    };
                    *to = float.unwrap_or(f64::NAN);
                    doubtful |= self.is_outside(*to);
                }
                doubtful || self.any_broken(to, rows)
            }
            Cells::Codes(codes) => read(codes, start, rows, to, f64::from, |x| x >= f64::from(NO_MEMBER)),
            Cells::Places(places) => read(places, start, rows, to, |x| x, f64::is_nan),
            Cells::Keyed(keys, names) => {
                let here = keys.iter().skip(start).take(rows).zip(to.iter_mut());
                here.for_each(|(key, to)| *to = if names.at(*key).len() <= MOST_TEXT { 0.0 } else { f64::NAN });
                to.iter().take(rows).any(|x| x.is_nan())
            }
            Cells::Unlike => true,
            Cells::Chosen(choices, _) => choices.iter().skip(start).take(rows).any(|chosen| chosen >> UNKNOWN == 1),
            Cells::Absent | Cells::Bits(_) => false,
        };
        if doubtful {
            self.suspects::<N, W, L>(start, rows, to, suspect);
        }
    }

    /// For floats: out of bounds, not a number, or too small. (An empty cell may seem to be.)
    #[inline(always)]
    fn is_outside(&self, x: f64) -> bool {
        is_outside(x, self.low, self.high, self.least)
    }

    #[inline(always)]
    fn is_beyond(&self, x: f64) -> bool {
        (x < self.low) | (x > self.high)
    }

    /// Not whole, where cells should be.
    #[inline(always)]
    fn any_broken<const N: usize>(&self, lanes: &[f64; N], rows: usize) -> bool {
        self.whole && lanes.iter().take(rows).any(|x| x.fract() != 0.0)
    }

    /// Asks for some rows that are read soon.
    #[inline(always)]
    pub(crate) fn prefetch(&self, from: usize, rows: usize) {
        match &self.cells {
            Cells::Float(values) => ahead(values, from, rows),
            Cells::Narrow(values) => ahead(values, from, rows),
            Cells::Long(values) => ahead(values, from, rows),
            Cells::Int(values) => ahead(values, from, rows),
            Cells::Codes(_) | Cells::Bits(_) | Cells::Chosen(..) | Cells::Texts(..) | Cells::Keyed(..) => {}
            Cells::Absent | Cells::Places(_) | Cells::Unlike => {}
        }
    }

    /// Marks the rows whose cell is given and out of bounds.
    #[inline(never)]
    fn suspects<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        lanes: &[f64; N],
        suspect: &mut [u64; W],
    ) {
        let (mut valid, mut bad) = ([0; W], [0; W]);
        self.valid(start, rows, &mut valid);
        match &self.cells {
            Cells::Absent | Cells::Bits(_) => {}
            Cells::Unlike => bad = [u64::MAX; W],
            Cells::Chosen(choices, _) => bit_of(choices, UNKNOWN, start, rows, &mut bad),
            Cells::Codes(_) => pack::<N, W, L>(&mut bad, lanes, |x| x >= f64::from(NO_MEMBER)),
            Cells::Keyed(..) | Cells::Places(_) => pack::<N, W, L>(&mut bad, lanes, f64::is_nan),
            Cells::Float(_) | Cells::Long(_) | Cells::Int(_) | Cells::Narrow(_) | Cells::Texts(..) => {
                pack::<N, W, L>(&mut bad, lanes, |x| self.is_outside(x));
                if self.whole {
                    let mut broken = [0; W];
                    pack::<N, W, L>(&mut broken, lanes, |x| x.fract() != 0.0);
                    bad.iter_mut().zip(broken).for_each(|(bad, broken)| *bad |= broken);
                }
            }
        }
        for (suspect, (valid, bad)) in suspect.iter_mut().zip(valid.iter().zip(bad)) {
            *suspect |= valid & bad;
        }
    }

    #[inline(always)]
    pub(crate) fn valid<const W: usize>(&self, start: usize, rows: usize, to: &mut [u64; W]) {
        match (&self.cells, self.nulls) {
            (Cells::Absent, _) => *to = [0; W],
            (_, Some(nulls)) => bit_words(nulls.inner(), start, rows, to),
            (_, None) => *to = [u64::MAX; W],
        }
    }

    #[inline(always)]
    pub(crate) fn yes<const W: usize>(&self, start: usize, rows: usize, to: &mut [u64; W], suspect: &mut [u64; W]) {
        match &self.cells {
            Cells::Bits(bits) => bit_words(bits, start, rows, to),
            Cells::Chosen(choices, choice) => {
                bit_of(choices, *choice, start, rows, to);
                let (mut unknown, mut valid) = ([0; W], [0; W]);
                bit_of(choices, UNKNOWN, start, rows, &mut unknown);
                self.valid(start, rows, &mut valid);
                suspect
                    .iter_mut()
                    .zip(unknown.iter().zip(valid))
                    .for_each(|(suspect, (word, valid))| *suspect |= word & valid);
            }
            Cells::Unlike => {
                *to = [0; W];
                let mut valid = [0; W];
                self.valid(start, rows, &mut valid);
                suspect.iter_mut().zip(valid).for_each(|(suspect, valid)| *suspect |= valid);
            }
            _ => *to = [0; W],
        }
    }

    #[inline(always)]
    pub(crate) fn code_in<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        set: u64,
        to: &mut [u64; W],
        suspect: &mut [u64; W],
    ) {
        *to = [0; W];
        if let Cells::Codes(codes) = &self.cells {
            let mut block = [NO_MEMBER; N];
            if let (Some(block), Some(codes)) = (block.get_mut(..rows), codes.get(start..start + rows)) {
                block.copy_from_slice(codes);
            }
            pack_codes::<N, W, L>(to, &block, set);
            let mut none = 0u8;
            for code in block.iter().take(rows) {
                none |= u8::from(*code == NO_MEMBER);
            }
            if none == 0 {
                return;
            }
            let lanes = block.map(f64::from);
            self.suspects::<N, W, L>(start, rows, &lanes, suspect);
        } else {
            self.suspects::<N, W, L>(start, rows, &[0.0; N], suspect);
        }
    }
}

impl Source<'_> {
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

    /// Rows whose text passes a test.
    #[inline(never)]
    pub(crate) fn text<const W: usize>(
        &self,
        start: usize,
        rows: usize,
        test: usize,
        to: &mut [u64; W],
        suspect: &mut [u64; W],
    ) {
        let mut valid = [0; W];
        self.valid(start, rows, &mut valid);
        *to = [0; W];
        let Some(test) = self.tests.get(test) else {
            // Cells that are not texts, if there is any.
            suspect.iter_mut().zip(valid).for_each(|(suspect, valid)| *suspect |= valid);
            return;
        };
        for row in 0..rows {
            if valid.get(row / 64).is_none_or(|word| word >> (row % 64) & 1 == 0) {
                continue;
            }
            let text = self.text_as_given(start + row);
            let (word, bit) = (row / 64, 1 << (row % 64));
            if text.len() > MOST_TEXT
                && let Some(suspect) = suspect.get_mut(word)
            {
                *suspect |= bit;
            } else if test.passes(text)
                && let Some(to) = to.get_mut(word)
            {
                *to |= bit;
            }
        }
    }

    /// Of some rows, those whose cell is empty or has two decimals at most (or is whole), and is not huge.
    #[inline(never)]
    pub(crate) fn fine<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        whole: bool,
        to: &mut [u64; W],
    ) {
        let (mut lanes, mut valid, mut fine) = ([0.0; N], [0; W], [0; W]);
        self.load::<N, W, L>(start, rows, &mut lanes, &mut [0; W]);
        self.valid(start, rows, &mut valid);
        if whole {
            pack::<N, W, L>(&mut fine, &lanes, |x| is_fine(x, true));
        } else {
            pack::<N, W, L>(&mut fine, &lanes, |x| is_fine(x, false));
        }
        for (to, (valid, fine)) in to.iter_mut().zip(valid.iter().zip(fine)) {
            *to &= fine | !valid;
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

impl<'a> Texts<'a> {
    /// A text by its place among those of a dictionary.
    fn at(self, key: u32) -> &'a str {
        self.get(key as usize)
    }

    fn of(array: &'a dyn Array, data_type: &DataType) -> Option<Texts<'a>> {
        match data_type {
            DataType::Utf8 => Some(Texts::Short(array.as_string())),
            DataType::LargeUtf8 => Some(Texts::Long(array.as_string())),
            DataType::Utf8View => Some(Texts::View(array.as_string_view())),
            _ => None,
        }
    }

    /// A text; empty where there is none.
    fn get(self, row: usize) -> &'a str {
        match self {
            Texts::Short(array) if row < array.len() => array.value(row),
            Texts::Long(array) if row < array.len() => array.value(row),
            Texts::View(array) if row < array.len() => array.value(row),
            _ => "",
        }
    }
}

fn numbers<'a>(array: &'a dyn Array, data_type: &DataType) -> Option<Cells<'a>> {
    Some(match data_type {
        DataType::Float64 => Cells::Float(array.as_primitive::<Float64Type>().values()),
        DataType::Int64 => Cells::Long(array.as_primitive::<Int64Type>().values()),
        DataType::Int32 => Cells::Int(array.as_primitive::<Int32Type>().values()),
        DataType::Int16 => Cells::Narrow(widened(array.as_primitive::<Int16Type>().values())),
        DataType::Int8 => Cells::Narrow(widened(array.as_primitive::<Int8Type>().values())),
        DataType::UInt32 => Cells::Narrow(widened(array.as_primitive::<UInt32Type>().values())),
        DataType::UInt16 => Cells::Narrow(widened(array.as_primitive::<UInt16Type>().values())),
        DataType::UInt8 => Cells::Narrow(widened(array.as_primitive::<UInt8Type>().values())),
        DataType::Decimal128(_, places @ 0..) => {
            let values = array.as_primitive::<Decimal128Type>().values();
            Cells::Narrow(values.iter().map(|x| short(*x, i32::from(*places))).collect())
        }
        // A float32 stands for its own shortest decimal, which is not that of the float64.
        DataType::Float32 => {
            let values = array.as_primitive::<Float32Type>().values();
            Cells::Narrow(values.iter().map(|x| x.to_string().parse().unwrap_or(f64::NAN)).collect())
        }
        _ => Cells::Texts(Texts::of(array, data_type)?, Written::Figures),
    })
}

/// One bit of a word a row.
#[inline(never)]
fn bit_of<const W: usize>(words: &[u64], bit: u32, start: usize, rows: usize, to: &mut [u64; W]) {
    *to = [0; W];
    for (row, word) in words.iter().skip(start).take(rows).enumerate() {
        if let Some(to) = to.get_mut(row / 64) {
            *to |= (word >> bit & 1) << (row % 64);
        }
    }
}

/// The float that a decimal is the shortest of; none (NaN) where it has more than fifteen digits, zeros at its end aside.
fn short(mut x: i128, mut places: i32) -> f64 {
    const MOST: u128 = 1_000_000_000_000_000;
    // Powers of ten up to this are floats, and a quotient of two floats is the nearest float.
    const MOST_PLACES: i32 = 22;
    while places > 0 && (x.unsigned_abs() >= MOST || places > MOST_PLACES) && x % 10 == 0 {
        (x, places) = (x / 10, places - 1);
    }
    let fits = x.unsigned_abs() < MOST && places <= MOST_PLACES;
    if fits { x as f64 / 10f64.powi(places) } else { f64::NAN }
}

/// Reads and converts a block of values; tells whether one of them is not as it should be.
#[inline(always)]
fn read<T: Copy, const N: usize>(
    values: &[T],
    start: usize,
    rows: usize,
    to: &mut [f64; N],
    mut convert: impl FnMut(T) -> f64,
    is_bad: impl Fn(f64) -> bool,
) -> bool {
    let Some(block) = values.get(start..start + rows) else { return false };
    let mut bad = 0u64;
    let mut one = |to: &mut f64, x: T| {
        *to = convert(x);
        bad |= u64::from(is_bad(*to));
    };
    if let Ok(block) = <&[T; N]>::try_from(block) {
        for (to, x) in to.iter_mut().zip(block) {
            one(to, *x);
        }
    } else {
        for (to, x) in to.iter_mut().zip(block) {
            one(to, *x);
        }
    }
    bad != 0
}

/// Asks the processor to fetch some values.
#[inline(always)]
fn ahead<T>(values: &[T], from: usize, rows: usize) {
    let end = (from + rows).min(values.len());
    crate::dispatch::prefetch(values.get(from.min(end)..end).unwrap_or(&[]));
}

fn widened<T: ArrowNativeType + Into<f64>>(values: &[T]) -> Vec<f64> {
    values.iter().map(|x| (*x).into()).collect()
}
