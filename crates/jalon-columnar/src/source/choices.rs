//! Choices in a column: their places by name or code, and lists of them.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
};
use arrow_array::{Array, DictionaryArray};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

use super::{MEMBERS, NO_MEMBER};

/// The bit of lists of choices that one of them is not known.
pub(super) const UNKNOWN: u32 = 63;

/// Lists of choices, a bit a choice; none where they cannot be told so.
pub(crate) fn chosen(array: &dyn Array, members: &[(String, Option<String>)]) -> Option<Arc<[u64]>> {
    if members.len() >= UNKNOWN as usize {
        return None;
    }
    let (values, ends): (_, Vec<usize>) = match array.data_type() {
        DataType::List(_) => {
            let list = array.as_list::<i32>();
            (list.values(), list.value_offsets().iter().map(|end| end.as_usize()).collect())
        }
        DataType::LargeList(_) => {
            let list = array.as_list::<i64>();
            (list.values(), list.value_offsets().iter().map(|end| end.as_usize()).collect())
        }
        _ => return None,
    };
    let codes = codes(values.as_ref(), values.data_type(), members)?;
    let mask = |ends: &[usize]| {
        let here = codes.get(*ends.first()?..*ends.last()?)?;
        Some(here.iter().fold(0u64, |mask, code| mask | 1 << u32::from(*code).min(UNKNOWN)))
    };
    Some(ends.windows(2).map(|ends| mask(ends).unwrap_or(1 << UNKNOWN)).collect())
}

/// The place of a member by its name, else by its code.
pub(super) fn place_of(members: &[(String, Option<String>)], name: &str) -> u8 {
    let at = members
        .iter()
        .position(|(member, _)| member == name)
        .or_else(|| members.iter().position(|(_, code)| code.as_deref() == Some(name)));
    at.and_then(|at| u8::try_from(at).ok()).unwrap_or(NO_MEMBER)
}

pub(super) fn codes(array: &dyn Array, data_type: &DataType, members: &[(String, Option<String>)]) -> Option<Vec<u8>> {
    let place = |name: &str| place_of(members, name);
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
