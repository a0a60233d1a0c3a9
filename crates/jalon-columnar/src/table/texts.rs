//! Cells of any type as they would be written.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::temporal_conversions::{as_date, as_datetime};
use arrow_array::types::{
    ArrowTimestampType, Date64Type, Decimal128Type, Decimal256Type, Float16Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

/// The cells of a column as they would be written.
pub(crate) fn texts(array: &ArrayRef) -> Option<ArrayRef> {
    if *array.data_type() == DataType::Utf8 {
        return Some(array.clone());
    }
    let mut texts = StringBuilder::with_capacity(array.len(), array.len() * 8);
    for row in 0..array.len() {
        if array.is_null(row) {
            texts.append_null();
        } else {
            texts.append_value(text(array.as_ref(), row)?);
        }
    }
    Some(Arc::new(texts.finish()))
}

/// A cell as it would be written; none where its type is written in no usual way.
pub(crate) fn text(array: &dyn Array, row: usize) -> Option<String> {
    macro_rules! whole {
        ($($data_type:ident $ty:ty),+) => {
            match array.data_type() {
                $(DataType::$data_type => return Some(array.as_primitive::<$ty>().value(row).to_string()),)+
                _ => {}
            }
        };
    }
    whole!(Int8 Int8Type, Int16 Int16Type, Int32 Int32Type, Int64 Int64Type, UInt8 UInt8Type, UInt16 UInt16Type, UInt32 UInt32Type, UInt64 UInt64Type, Float16 Float16Type);
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(row).to_owned(),
        DataType::LargeUtf8 => array.as_string::<i64>().value(row).to_owned(),
        DataType::Utf8View => array.as_string_view().value(row).to_owned(),
        DataType::Boolean => array.as_boolean().value(row).to_string(),
        DataType::Float64 => array.as_primitive::<arrow_array::types::Float64Type>().value(row).to_string(),
        DataType::Float32 => array.as_primitive::<arrow_array::types::Float32Type>().value(row).to_string(),
        DataType::Decimal128(_, places) => {
            scaled(&array.as_primitive::<Decimal128Type>().value(row).to_string(), *places)
        }
        DataType::Decimal256(_, places) => {
            scaled(&array.as_primitive::<Decimal256Type>().value(row).to_string(), *places)
        }
        DataType::Date32 => {
            let days = array.as_primitive::<arrow_array::types::Date32Type>().value(row);
            jalon::date::Date::Day(jalon::date::Day::from_since_1970(days)?).to_string()
        }
        DataType::Date64 => as_date::<Date64Type>(array.as_primitive::<Date64Type>().value(row))?.to_string(),
        DataType::Timestamp(unit, zone) => {
            let moment = match unit {
                TimeUnit::Second => moment::<TimestampSecondType>(array, row),
                TimeUnit::Millisecond => moment::<TimestampMillisecondType>(array, row),
                TimeUnit::Microsecond => moment::<TimestampMicrosecondType>(array, row),
                TimeUnit::Nanosecond => moment::<TimestampNanosecondType>(array, row),
            }?;
            match (zone, moment.strip_suffix("T00:00:00")) {
                (None, Some(day)) => day.to_owned(),
                (None, None) => moment,
                // A moment with a zone is kept in Greenwich time.
                (Some(_), _) => format!("{moment}Z"),
            }
        }
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let key: usize = text(dictionary.keys(), row)?.parse().ok()?;
            text(dictionary.values().as_ref(), key)?
        }
        DataType::List(_) => {
            let values = array.as_list::<i32>().value(row);
            let each = (0..values.len())
                .map(|at| if values.is_null(at) { Some(String::new()) } else { text(values.as_ref(), at) });
            each.collect::<Option<Vec<String>>>()?.join("; ")
        }
        // A record is its name, and what is said of it.
        DataType::Struct(_) => {
            let columns = array.as_struct().columns();
            let cells: Vec<String> = columns
                .iter()
                .map(|column| if column.is_null(row) { Some(String::new()) } else { text(column.as_ref(), row) })
                .collect::<Option<_>>()?;
            match cells.split_first() {
                Some((name, rest)) if !rest.is_empty() => format!("{name}: {}", rest.join(", ")),
                _ => cells.join(", "),
            }
        }
        _ => return None,
    })
}

fn moment<T: ArrowTimestampType>(array: &dyn Array, row: usize) -> Option<String> {
    let moment = as_datetime::<T>(array.as_primitive::<T>().value(row))?;
    Some(moment.format("%Y-%m-%dT%H:%M:%S").to_string())
}

/// Digits with so many behind the point; zeros are added where there are fewer than none.
fn scaled(digits: &str, places: i8) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    match usize::try_from(places) {
        Err(_) => format!("{sign}{digits}{}", "0".repeat(usize::from(places.unsigned_abs()))),
        Ok(0) => format!("{sign}{digits}"),
        Ok(places) => {
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, behind) = digits.split_at(digits.len() - places);
            format!("{sign}{whole}.{behind}")
        }
    }
}
