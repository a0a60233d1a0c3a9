//! One cell of an Arrow column as an answer: exact, and refused where it does not fit.
#![allow(clippy::result_large_err, reason = "a refused cell is rare, and its whole fault is wanted then")]

use arrow_array::array::AnyDictionaryArray;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use jalon::axis::AxisId;
use jalon::date::Day;
use jalon::framework::{AnswerState, Framework, Input};
use jalon::number::Number;
use jalon::problem::Fact;
use jalon::problem::data::Found;
use jalon::project::table::{self, Listed};
use jalon::value::Datum;

const DAY: i64 = 86_400;

/// Whether nothing stands there: a column of type Null has no bits to say so.
pub(super) fn is_absent(array: &dyn Array, row: usize) -> bool {
    array.is_null(row) || *array.data_type() == DataType::Null
}

/// What a cell says.
pub(super) fn read(
    framework: &Framework,
    input: &Input,
    listed: &Listed,
    array: &dyn Array,
    row: usize,
) -> Result<AnswerState, Fact> {
    if is_absent(array, row) {
        return Ok(AnswerState::Absent);
    }
    match array.data_type() {
        DataType::Boolean => table::truth(framework, input, array.as_boolean().value(row)),
        DataType::Dictionary(..) => match entry(array, row) {
            Some((values, key)) => read(framework, input, listed, values.as_ref(), key),
            None => Ok(AnswerState::Absent),
        },
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => {
            let (days, seconds, zone) = moment(array, row).unwrap_or((i64::MAX, 0, false));
            match i32::try_from(days).ok().and_then(Day::from_since_1970) {
                Some(day) if seconds == 0 && !zone => table::day(framework, input, day),
                Some(day) => table::text(framework, input, listed, &iso(day, seconds, zone)),
                None => table::text(framework, input, listed, &text_of(array, row)),
            }
        }
        _ => match text(array, row) {
            Some(text) => table::text(framework, input, listed, text),
            None => match figure(array, row) {
                Some(figure) => table::figure(framework, input, listed, &figure),
                None => table::text(framework, input, listed, &text_of(array, row)),
            },
        },
    }
}

/// Whether a choice is among those of a list.
pub(super) fn chosen(
    framework: &Framework,
    input: &Input,
    (axis, choice): (AxisId, u32),
    array: &dyn Array,
    row: usize,
) -> Result<AnswerState, Fact> {
    if is_absent(array, row) {
        return Ok(AnswerState::Absent);
    }
    let Some((values, from, to)) = list(array, row) else {
        return Err(table::misfit(framework, input, Found::List));
    };
    let mut holds = false;
    for at in from..to {
        match text(values.as_ref(), at) {
            Some(word) => holds |= table::choice(framework, input, axis, word)? == choice,
            None => return Err(table::misfit(framework, input, Found::Null)),
        }
    }
    Ok(AnswerState::Given(Datum::Truth(holds)))
}

/// The elements of a list: the array that holds them, from where to where.
pub(crate) fn list(array: &dyn Array, row: usize) -> Option<(&ArrayRef, usize, usize)> {
    if is_absent(array, row) {
        return None;
    }
    let place = |at: i64| usize::try_from(at).ok();
    match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            let (from, to) = (*list.value_offsets().get(row)?, *list.value_offsets().get(row + 1)?);
            Some((list.values(), place(from.into())?, place(to.into())?))
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            Some((list.values(), place(*list.value_offsets().get(row)?)?, place(*list.value_offsets().get(row + 1)?)?))
        }
        DataType::FixedSizeList(_, length) => {
            let (list, length) = (array.as_fixed_size_list(), place((*length).into())?);
            Some((list.values(), row * length, row * length + length))
        }
        _ => None,
    }
}

/// The figure of a numeric cell: a float stands for its shortest decimal. None if it is none, or not finite.
fn figure(array: &dyn Array, row: usize) -> Option<Number> {
    macro_rules! whole {
        ($($data_type:ident $ty:ty),+) => {
            match array.data_type() {
                $(DataType::$data_type => return Some(Number::from(i64::from(array.as_primitive::<$ty>().value(row)))),)+
                _ => {}
            }
        };
    }
    whole!(Int8 Int8Type, Int16 Int16Type, Int32 Int32Type, Int64 Int64Type, UInt8 UInt8Type, UInt16 UInt16Type, UInt32 UInt32Type);
    match array.data_type() {
        DataType::Float64 => Number::from_f64(array.as_primitive::<Float64Type>().value(row)),
        DataType::Float32 => {
            let float = array.as_primitive::<Float32Type>().value(row);
            float.is_finite().then(|| Number::parse_decimal(&float.to_string()).ok()).flatten()
        }
        DataType::UInt64 => Some(Number::from(array.as_primitive::<UInt64Type>().value(row))),
        DataType::Decimal128(_, places) => {
            let value = array.as_primitive::<Decimal128Type>().value(row);
            let power = Number::scaled(1, u32::try_from(*places).ok()?);
            Some(Number::from(value).mul(&power))
        }
        _ => None,
    }
}

/// The text of a cell of a column of texts.
pub(crate) fn text(array: &dyn Array, row: usize) -> Option<&str> {
    if is_absent(array, row) {
        return None;
    }
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        DataType::Dictionary(..) => {
            let (names, key) = entry(array, row)?;
            text(names.as_ref(), key)
        }
        _ => None,
    }
}

/// What a cell of a dictionary stands for: the values, and which of them.
fn entry(array: &dyn Array, row: usize) -> Option<(&ArrayRef, usize)> {
    let dictionary: &dyn AnyDictionaryArray = array.as_any_dictionary_opt()?;
    let keys = dictionary.keys();
    macro_rules! key {
        ($($data_type:ident $ty:ty),+) => {
            match keys.data_type() {
                $(DataType::$data_type => usize::try_from(keys.as_primitive::<$ty>().value(row)).ok()?,)+
                _ => return None,
            }
        };
    }
    let key = key!(Int8 Int8Type, Int16 Int16Type, Int32 Int32Type, Int64 Int64Type, UInt8 UInt8Type, UInt16 UInt16Type, UInt32 UInt32Type, UInt64 UInt64Type);
    (key < dictionary.values().len()).then_some((dictionary.values(), key))
}

/// The day, the second of that day, and whether it is said in universal time.
pub(crate) fn moment(array: &dyn Array, row: usize) -> Option<(i64, u32, bool)> {
    let (seconds, zone) = match array.data_type() {
        DataType::Date32 => (i64::from(array.as_primitive::<Date32Type>().value(row)).checked_mul(DAY)?, false),
        DataType::Date64 => (array.as_primitive::<Date64Type>().value(row).div_euclid(1000), false),
        DataType::Timestamp(unit, zone) => {
            let seconds = match unit {
                TimeUnit::Second => array.as_primitive::<TimestampSecondType>().value(row),
                TimeUnit::Millisecond => array.as_primitive::<TimestampMillisecondType>().value(row).div_euclid(1000),
                TimeUnit::Microsecond => {
                    array.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(1_000_000)
                }
                TimeUnit::Nanosecond => {
                    array.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(1_000_000_000)
                }
            };
            (seconds, zone.is_some())
        }
        _ => return None,
    };
    Some((seconds.div_euclid(DAY), u32::try_from(seconds.rem_euclid(DAY)).ok()?, zone))
}

fn iso(day: Day, seconds: u32, zone: bool) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let zone = if zone { "Z" } else { "" };
    format!("{day}T{hours:02}:{minutes:02}:{seconds:02}{zone}")
}

/// A cell as text, to be shown.
pub(crate) fn text_of(array: &dyn Array, row: usize) -> String {
    if is_absent(array, row) {
        return String::new();
    }
    if let Some(text) = text(array, row) {
        return text.to_owned();
    }
    match array.data_type() {
        DataType::Float64 => array.as_primitive::<Float64Type>().value(row).to_string(),
        DataType::Float32 => array.as_primitive::<Float32Type>().value(row).to_string(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Dictionary(..) => {
            entry(array, row).map(|(values, key)| text_of(values.as_ref(), key)).unwrap_or_default()
        }
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..) => match moment(array, row) {
            Some((days, seconds, zone)) => match i32::try_from(days).ok().and_then(Day::from_since_1970) {
                Some(day) if seconds == 0 && !zone => day.to_string(),
                Some(day) => iso(day, seconds, zone),
                None => format!("{days} days after 1970-01-01"),
            },
            None => String::new(),
        },
        _ => match (list(array, row), figure(array, row)) {
            (Some((values, from, to)), _) => {
                let words: Vec<String> = (from..to).map(|at| text_of(values.as_ref(), at)).collect();
                words.join(", ")
            }
            (None, Some(figure)) => figure.to_exact_string(),
            (None, None) => String::new(),
        },
    }
}
