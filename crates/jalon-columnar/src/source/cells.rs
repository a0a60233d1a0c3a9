//! Arrow arrays as cells that can be read as they are.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type,
};
use arrow_array::{Array, LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::{ArrowNativeType, BooleanBuffer};
use arrow_schema::DataType;

#[derive(Debug)]
pub(super) enum Cells<'a> {
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
    /// The texts of a batch, by their numbers.
    Numbered(&'a [Box<str>]),
    /// Given cells are for the plain evaluator.
    Unlike,
}

/// A column of texts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Texts<'a> {
    Short(&'a StringArray),
    Long(&'a LargeStringArray),
    View(&'a StringViewArray),
}

/// What texts stand for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Written {
    Figures,
    Days,
    Texts,
}

impl<'a> Texts<'a> {
    /// A text by its place among those of a dictionary.
    pub(super) fn at(self, key: u32) -> &'a str {
        self.get(key as usize)
    }

    pub(super) fn of(array: &'a dyn Array, data_type: &DataType) -> Option<Texts<'a>> {
        match data_type {
            DataType::Utf8 => Some(Texts::Short(array.as_string())),
            DataType::LargeUtf8 => Some(Texts::Long(array.as_string())),
            DataType::Utf8View => Some(Texts::View(array.as_string_view())),
            _ => None,
        }
    }

    /// A text; empty where there is none.
    pub(super) fn get(self, row: usize) -> &'a str {
        match self {
            Texts::Short(array) if row < array.len() => array.value(row),
            Texts::Long(array) if row < array.len() => array.value(row),
            Texts::View(array) if row < array.len() => array.value(row),
            _ => "",
        }
    }
}

pub(super) fn numbers<'a>(array: &'a dyn Array, data_type: &DataType) -> Option<Cells<'a>> {
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

fn widened<T: ArrowNativeType + Into<f64>>(values: &[T]) -> Vec<f64> {
    values.iter().map(|x| (*x).into()).collect()
}
