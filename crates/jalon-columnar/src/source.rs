//! A column of data as the kernels read it: slices of the Arrow buffers, and the bounds that the plan takes for granted.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, DictionaryArray};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, NullBuffer};
use arrow_schema::DataType;

use crate::kernels::{Lanes, ROWS, WORDS, Words};

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
    /// Days.
    Date,
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
    /// Given cells are for the plain evaluator.
    Unlike,
}

/// The most members that a column of choices may have here.
pub(crate) const MEMBERS: usize = 254;
const NO_MEMBER: u8 = u8::MAX;

impl<'a> Source<'a> {
    /// A column that is not there.
    pub(crate) fn absent() -> Source<'a> {
        let cells = Cells::Absent;
        Source { cells, nulls: None, low: 0.0, high: 0.0, whole: false, least: 0.0 }
    }

    /// A column whose cells only the plain evaluator reads.
    pub(crate) fn unlike(array: &'a dyn Array) -> Source<'a> {
        let cells = if *array.data_type() == DataType::Null { Cells::Absent } else { Cells::Unlike };
        Source { cells, nulls: array.nulls(), low: 0.0, high: 0.0, whole: false, least: 0.0 }
    }

    /// An array as a source.
    pub(crate) fn of(array: &'a dyn Array, expected: &Expected) -> Source<'a> {
        Source::like(array, expected).unwrap_or_else(|| Source::unlike(array))
    }

    /// An array as a source, if its cells can be read as they are.
    fn like(array: &'a dyn Array, expected: &Expected) -> Option<Source<'a>> {
        let (mut low, mut high, mut whole, mut least) = (f64::NEG_INFINITY, f64::INFINITY, false, 0.0);
        let cells = match (expected, array.data_type()) {
            (Expected::Number { low: from, high: to, whole: only, least: smallest }, data_type) => {
                (low, high, whole, least) = (*from, *to, *only, *smallest);
                match data_type {
                    DataType::Float64 => Cells::Float(array.as_primitive::<Float64Type>().values()),
                    DataType::Int64 => Cells::Long(array.as_primitive::<Int64Type>().values()),
                    DataType::Int32 => Cells::Int(array.as_primitive::<Int32Type>().values()),
                    DataType::Int16 => Cells::Narrow(widened(array.as_primitive::<Int16Type>().values())),
                    DataType::Int8 => Cells::Narrow(widened(array.as_primitive::<Int8Type>().values())),
                    DataType::UInt32 => Cells::Narrow(widened(array.as_primitive::<UInt32Type>().values())),
                    DataType::UInt16 => Cells::Narrow(widened(array.as_primitive::<UInt16Type>().values())),
                    DataType::UInt8 => Cells::Narrow(widened(array.as_primitive::<UInt8Type>().values())),
                    DataType::Decimal128(_, places @ 0..=15) => {
                        let values = array.as_primitive::<Decimal128Type>().values();
                        let scale = 10f64.powi(i32::from(*places));
                        // Fifteen digits are the shortest decimal of their float; more are for the plain evaluator.
                        let short = |x: i128| {
                            if x.unsigned_abs() < 1_000_000_000_000_000 { x as f64 / scale } else { f64::NAN }
                        };
                        Cells::Narrow(values.iter().map(|x| short(*x)).collect())
                    }
                    DataType::Null => Cells::Absent,
                    // A float32 stands for its own shortest decimal, which is not that of the float64.
                    DataType::Float32 => {
                        let values = array.as_primitive::<Float32Type>().values();
                        Cells::Narrow(values.iter().map(|x| x.to_string().parse().unwrap_or(f64::NAN)).collect())
                    }
                    _ => return None,
                }
            }
            (Expected::Date, DataType::Date32) => Cells::Int(array.as_primitive::<Date32Type>().values()),
            (Expected::Truth, DataType::Boolean) => Cells::Bits(array.as_boolean().values()),
            (_, DataType::Null) => Cells::Absent,
            (Expected::Member(members), data_type) => Cells::Codes(codes(array, data_type, members)?),
            _ => return None,
        };
        Some(Source { cells, nulls: array.nulls(), low, high, whole, least })
    }

    /// Reads a block of numbers; tells whether any lies out of bounds (an empty cell may seem to).
    #[inline(always)]
    pub(crate) fn load(&self, start: usize, rows: usize, to: &mut Lanes) -> bool {
        match &self.cells {
            Cells::Float(values) => {
                read(values, start, rows, to, |x| x);
                self.any_outside(to)
            }
            Cells::Narrow(values) => {
                read(values, start, rows, to, |x| x);
                self.any_outside(to)
            }
            Cells::Long(values) => {
                prefetch(values, start + ROWS);
                // An exact conversion by addition, for processors that have none for eight bytes: |x| < 2^51.
                const MAGIC: i64 = 0x4338_0000_0000_0000;
                let magic = f64::from_bits(MAGIC as u64);
                let mut large = 0u64;
                let Some(block) = values.get(start..start + rows) else { return false };
                if let Ok(block) = <&[i64; ROWS]>::try_from(block) {
                    for (to, x) in to.iter_mut().zip(block) {
                        large |= (x.wrapping_add(1 << 51) as u64) & 0xFFF0_0000_0000_0000;
                        *to = f64::from_bits(x.wrapping_add(MAGIC) as u64) - magic;
                    }
                } else {
                    large = 1;
                }
                if large != 0 {
                    read(values, start, rows, to, |x| x as f64);
                }
                self.any_beyond(to)
            }
            Cells::Int(values) => {
                read(values, start, rows, to, f64::from);
                self.any_beyond(to)
            }
            Cells::Codes(codes) => {
                read(codes, start, rows, to, f64::from);
                let mut none = 0u64;
                for x in to.iter() {
                    none |= u64::from(*x >= f64::from(NO_MEMBER));
                }
                none != 0
            }
            Cells::Unlike => true,
            Cells::Absent | Cells::Bits(_) => false,
        }
    }

    /// For floats: out of bounds, not a number, too small, or not whole.
    #[inline(always)]
    fn any_outside(&self, lanes: &Lanes) -> bool {
        let (low, high, least) = (self.low, self.high, self.least);
        let mut bad = 0u64;
        for x in lanes {
            let fits = (*x >= low) & (*x <= high) & ((x.abs() >= least) | (*x == 0.0));
            bad |= u64::from(!fits);
        }
        bad != 0 || (self.whole && lanes.iter().any(|x| x.fract() != 0.0))
    }

    #[inline(always)]
    fn any_beyond(&self, lanes: &Lanes) -> bool {
        let (low, high) = (self.low, self.high);
        let mut bad = 0u64;
        for x in lanes {
            bad |= u64::from(*x < low) | u64::from(*x > high);
        }
        bad != 0
    }

    /// Marks the rows whose cell is given and out of bounds.
    #[inline(never)]
    pub(crate) fn suspects(&self, start: usize, rows: usize, suspect: &mut Words) {
        if let Cells::Codes(codes) = &self.cells
            && codes.get(start..start + rows).is_none_or(|codes| !codes.contains(&NO_MEMBER))
        {
            return;
        }
        let mut valid = [0; WORDS];
        self.valid(start, rows, &mut valid);
        for at in 0..rows {
            let bad = match &self.cells {
                Cells::Float(values) => values.get(start + at).is_some_and(|x| self.is_outside(*x)),
                Cells::Narrow(values) => values.get(start + at).is_some_and(|x| self.is_outside(*x)),
                Cells::Long(values) => values.get(start + at).is_some_and(|x| self.is_outside(*x as f64)),
                Cells::Int(values) => values.get(start + at).is_some_and(|x| self.is_outside(f64::from(*x))),
                Cells::Codes(codes) => codes.get(start + at) == Some(&NO_MEMBER),
                Cells::Unlike => true,
                Cells::Absent | Cells::Bits(_) => false,
            };
            if bad && let (Some(suspect), Some(valid)) = (suspect.get_mut(at / 64), valid.get(at / 64)) {
                *suspect |= valid & (1 << (at % 64));
            }
        }
    }

    fn is_outside(&self, x: f64) -> bool {
        let fits = x >= self.low && x <= self.high && (x.abs() >= self.least || x == 0.0);
        !fits || (self.whole && x.fract() != 0.0)
    }

    #[inline(always)]
    pub(crate) fn valid(&self, start: usize, rows: usize, to: &mut Words) {
        match (&self.cells, self.nulls) {
            (Cells::Absent, _) => *to = [0; WORDS],
            (_, Some(nulls)) => bit_words(nulls.inner(), start, rows, to),
            (_, None) => *to = [u64::MAX; WORDS],
        }
    }

    #[inline(always)]
    pub(crate) fn yes(&self, start: usize, rows: usize, to: &mut Words) {
        match &self.cells {
            Cells::Bits(bits) => bit_words(bits, start, rows, to),
            _ => *to = [0; WORDS],
        }
    }

    /// Whether only the plain evaluator reads its cells.
    #[inline(always)]
    pub(crate) fn is_unlike(&self) -> bool {
        matches!(self.cells, Cells::Unlike)
    }

    #[inline(always)]
    pub(crate) fn code_in(&self, start: usize, rows: usize, set: u64, to: &mut Words) {
        let Cells::Codes(codes) = &self.cells else { return };
        let mut block = [NO_MEMBER; ROWS];
        if let (Some(block), Some(codes)) = (block.get_mut(..rows), codes.get(start..start + rows)) {
            block.copy_from_slice(codes);
        }
        crate::kernels::pack_codes(to, &block, set);
    }
}

#[inline(always)]
fn read<T: Copy>(values: &[T], start: usize, rows: usize, to: &mut Lanes, convert: impl Fn(T) -> f64) {
    prefetch(values, start + ROWS);
    let Some(block) = values.get(start..start + rows) else { return };
    if let Ok(block) = <&[T; ROWS]>::try_from(block) {
        for (to, x) in to.iter_mut().zip(block) {
            *to = convert(*x);
        }
    } else {
        for (to, x) in to.iter_mut().zip(block) {
            *to = convert(*x);
        }
    }
}

/// Asks for the next block of a column while this one is worked on.
#[inline(always)]
fn prefetch<T>(values: &[T], from: usize) {
    crate::dispatch::prefetch(values.get(from..(from + ROWS).min(values.len())).unwrap_or(&[]));
}

/// Bits from a row on, as whole words.
#[inline(always)]
pub(crate) fn bit_words(bits: &BooleanBuffer, start: usize, rows: usize, to: &mut Words) {
    let (bytes, from) = (bits.values(), bits.offset() + start);
    if rows == ROWS
        && from % 8 == 0
        && let Some(block) = bytes.get(from / 8..from / 8 + ROWS / 8)
    {
        for (word, bytes) in to.iter_mut().zip(block.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        return;
    }
    *to = [0; WORDS];
    for at in 0..rows {
        let place = from + at;
        let byte = bytes.get(place / 8).copied().unwrap_or(0);
        if let Some(word) = to.get_mut(at / 64) {
            *word |= u64::from(byte >> (place % 8) & 1) << (at % 64);
        }
    }
}

fn widened<T: ArrowNativeType + Into<f64>>(values: &[T]) -> Vec<f64> {
    values.iter().map(|x| (*x).into()).collect()
}

fn codes(array: &dyn Array, data_type: &DataType, members: &[(String, Option<String>)]) -> Option<Vec<u8>> {
    let place = |name: &str| -> u8 {
        let at = members
            .iter()
            .position(|(member, _)| member == name)
            .or_else(|| members.iter().position(|(_, code)| code.as_deref() == Some(name)));
        at.and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_MEMBER)
    };
    match data_type {
        DataType::Dictionary(key, _) => match **key {
            DataType::Int8 => keyed::<Int8Type>(array.as_dictionary(), place),
            DataType::Int16 => keyed::<Int16Type>(array.as_dictionary(), place),
            DataType::Int32 => keyed::<Int32Type>(array.as_dictionary(), place),
            DataType::Int64 => keyed::<Int64Type>(array.as_dictionary(), place),
            DataType::UInt8 => keyed::<UInt8Type>(array.as_dictionary(), place),
            DataType::UInt16 => keyed::<UInt16Type>(array.as_dictionary(), place),
            DataType::UInt32 => keyed::<UInt32Type>(array.as_dictionary(), place),
            _ => None,
        },
        DataType::Utf8 => Some(named(array.as_string::<i32>().iter(), place)),
        DataType::LargeUtf8 => Some(named(array.as_string::<i64>().iter(), place)),
        DataType::Utf8View => Some(named(array.as_string_view().iter(), place)),
        _ => None,
    }
}

fn keyed<K: ArrowDictionaryKeyType>(array: &DictionaryArray<K>, place: impl Fn(&str) -> u8) -> Option<Vec<u8>> {
    let names = array.values();
    let places: Vec<u8> = match names.data_type() {
        DataType::Utf8 => named(names.as_string::<i32>().iter(), place),
        DataType::LargeUtf8 => named(names.as_string::<i64>().iter(), place),
        DataType::Utf8View => named(names.as_string_view().iter(), place),
        _ => return None,
    };
    let keys = array.keys().values();
    Some(keys.iter().map(|key| places.get(key.as_usize()).copied().unwrap_or(NO_MEMBER)).collect())
}

fn named<'s>(names: impl Iterator<Item = Option<&'s str>>, place: impl Fn(&str) -> u8) -> Vec<u8> {
    let mut seen: Vec<(&str, u8)> = Vec::new();
    names
        .map(|name| {
            let Some(name) = name else { return NO_MEMBER };
            if let Some((_, code)) = seen.iter().find(|(other, _)| *other == name) {
                return *code;
            }
            let code = place(name);
            if seen.len() < MEMBERS {
                seen.push((name, code));
            }
            code
        })
        .collect()
}
