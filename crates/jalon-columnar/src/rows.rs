//! A row as a project: exact answers from the cells, for the plain evaluator.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use jalon::axis::Axis;
use jalon::date::{Date, Day};
use jalon::framework::{Answer, AnswerState, Framework, Input, NumberType, Project, Type};
use jalon::number::Number;
use jalon::value::Datum;

use crate::Error;

/// A cell that does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The row, from 0.
    pub row: usize,
    /// The column.
    pub column: String,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub reason: BadCell,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadCell {
    /// It is not a number (NaN, an infinity).
    NotANumber,
    /// It is beyond the range that the framework declares.
    OutOfRange,
    /// It counts things, and is broken or negative.
    NotACount,
    /// It is none of the choices.
    NoSuchChoice,
    /// It is no day of the calendar.
    NoSuchDay,
}

/// A batch as the framework's inputs see it.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    rows: usize,
    /// For each input, its cells over closed axes: name of the column, and the column where there is one.
    inputs: Vec<Vec<(String, Option<&'a ArrayRef>)>>,
}

/// The names of the columns that a framework reads.
pub(crate) fn column_names(framework: &Framework) -> Vec<String> {
    framework.inputs.iter().flat_map(|input| cells(framework, input)).collect()
}

/// The names of an input's cells, row-major; none where it lies on an open axis.
fn cells(framework: &Framework, input: &Input) -> Vec<String> {
    let mut picks: Vec<Vec<&str>> = vec![Vec::new()];
    for axis in input.axes.as_slice() {
        let Some(members) = framework.axes.get(axis.0 as usize).and_then(Axis::members) else { return Vec::new() };
        picks = picks
            .iter()
            .flat_map(|pick| {
                members.iter().map(move |member| pick.iter().copied().chain([member.name.as_str()]).collect())
            })
            .collect();
    }
    let name = |pick: Vec<&str>| {
        if pick.is_empty() { input.name.clone() } else { format!("{}[{}]", input.name, pick.join(", ")) }
    };
    picks.into_iter().map(name).collect()
}

impl<'a> Table<'a> {
    pub(crate) fn of(framework: &Framework, batch: &'a RecordBatch) -> Result<Table<'a>, Error> {
        let mut inputs = Vec::with_capacity(framework.inputs.len());
        for input in &framework.inputs {
            let mut columns = Vec::new();
            for name in cells(framework, input) {
                let array = batch.column_by_name(&name);
                if let Some(array) = array
                    && !fits(framework, &input.ty, array.data_type())
                {
                    let found = array.data_type().clone();
                    return Err(Error::ColumnType { column: name, found, expected: word(&input.ty) });
                }
                columns.push((name, array));
            }
            inputs.push(columns);
        }
        Ok(Table { rows: batch.num_rows(), inputs })
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The project of a row; cells that do not fit are told.
    pub(crate) fn project(&self, framework: &Framework, row: usize, refused: &mut Vec<Refused>) -> Project {
        let mut answers = Vec::with_capacity(self.inputs.len());
        for (input, columns) in framework.inputs.iter().zip(&self.inputs) {
            let state = |(name, array): &(String, Option<&ArrayRef>), refused: &mut Vec<Refused>| {
                let Some(array) = array.filter(|array| array.is_valid(row)) else { return AnswerState::Absent };
                match read(framework, input, array, row) {
                    Ok(Some(datum)) => AnswerState::Given(datum),
                    Ok(None) => AnswerState::Absent,
                    Err(reason) => {
                        let text = text_of(array, row);
                        refused.push(Refused { row, column: name.clone(), text, reason });
                        AnswerState::Rejected
                    }
                }
            };
            let cells: Vec<Answer> =
                columns.iter().map(|column| Answer { state: state(column, refused), ..Answer::default() }).collect();
            answers.push(cells);
        }
        Project { id: None, members: BTreeMap::new(), answers, digest: String::new() }
    }
}

/// What a type is called in an error.
pub(crate) fn word(ty: &Type) -> &'static str {
    match ty {
        Type::Number(_) => "numbers",
        Type::Truth => "yes or no",
        Type::Date { .. } => "dates",
        Type::Duration => "durations",
        Type::Text => "texts",
        Type::Member(_) => "names of choices",
    }
}

fn fits(framework: &Framework, ty: &Type, data_type: &DataType) -> bool {
    let texts = |data_type: &DataType| matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
    match (ty, data_type) {
        (_, DataType::Null) => true,
        (
            Type::Number(_),
            DataType::Float64
            | DataType::Float32
            | DataType::Int64
            | DataType::Int32
            | DataType::Int16
            | DataType::Int8
            | DataType::UInt32
            | DataType::UInt16
            | DataType::UInt8
            | DataType::Decimal128(_, 0..=15),
        )
        | (Type::Truth, DataType::Boolean)
        | (Type::Date { .. }, DataType::Date32) => true,
        (Type::Text, data_type) => {
            texts(data_type) || matches!(data_type, DataType::Dictionary(_, names) if texts(names))
        }
        (Type::Member(axis), data_type) => {
            framework.axes.get(axis.0 as usize).and_then(Axis::members).is_some()
                && (texts(data_type) || matches!(data_type, DataType::Dictionary(_, names) if texts(names)))
        }
        _ => false,
    }
}

fn read(framework: &Framework, input: &Input, array: &ArrayRef, row: usize) -> Result<Option<Datum>, BadCell> {
    Ok(match &input.ty {
        Type::Number(ty) => {
            let figure = figure(array, row).ok_or(BadCell::NotANumber)?;
            Some(Datum::Number(checked(input, ty, &figure)?))
        }
        Type::Truth => array.as_boolean_opt().map(|array| Datum::Truth(array.value(row))),
        Type::Date { .. } => {
            let days = array.as_primitive_opt::<Date32Type>().map(|array| array.value(row));
            match days {
                Some(days) => {
                    let day = Day::from_since_1970(days).ok_or(BadCell::NoSuchDay)?;
                    let (first, last) = input.date_range.unwrap_or((None, None));
                    if first.is_some_and(|first| day < first.first_day())
                        || last.is_some_and(|last| day > last.last_day())
                    {
                        return Err(BadCell::OutOfRange);
                    }
                    Some(Datum::Date(Date::Day(day)))
                }
                None => None,
            }
        }
        Type::Text => text(array, row).map(|text| Datum::Text(Arc::from(text))),
        Type::Member(axis) => match text(array, row) {
            Some(name) => {
                let place = framework.axes.get(axis.0 as usize).and_then(|axis| axis.member(name));
                Some(Datum::Member(place.ok_or(BadCell::NoSuchChoice)?))
            }
            None => None,
        },
        Type::Duration => None,
    })
}

/// A number in base units, if it fits its type and range.
fn checked(input: &Input, ty: &NumberType, figure: &Number) -> Result<Number, BadCell> {
    let base = if ty.share { figure.clone() } else { ty.unit.to_base(figure) };
    if ty.count && (!figure.is_integer() || figure.is_negative() != Some(false)) {
        return Err(BadCell::NotACount);
    }
    let natural = ty.unit.natural_range();
    let natural = natural.is_some_and(|(low, high)| {
        base.compare(&low).is_lt() == Some(true) || base.compare(&high).is_gt() == Some(true)
    });
    let declared = input.range.as_ref().is_some_and(|range| {
        let below = range.low.as_ref().is_some_and(|end| {
            let order = base.compare(&end.at);
            order.is_lt() == Some(true) || (!end.included && order.is_eq() == Some(true))
        });
        let above = range.high.as_ref().is_some_and(|end| {
            let order = base.compare(&end.at);
            order.is_gt() == Some(true) || (!end.included && order.is_eq() == Some(true))
        });
        below || above || (range.whole && !base.is_integer())
    });
    if natural || declared { Err(BadCell::OutOfRange) } else { Ok(base) }
}

/// The figure of a numeric cell: a float stands for its shortest decimal.
fn figure(array: &ArrayRef, row: usize) -> Option<Number> {
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

fn text(array: &ArrayRef, row: usize) -> Option<&str> {
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Some(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Some(array.as_string_view().value(row)),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary_opt()?;
            let key = dictionary.normalized_keys_at(row)?;
            let names = dictionary.values();
            (key < names.len() && names.is_valid(key)).then(|| text(names, key)).flatten()
        }
        _ => None,
    }
}

trait KeyAt {
    fn normalized_keys_at(&self, row: usize) -> Option<usize>;
}

impl KeyAt for dyn arrow_array::array::AnyDictionaryArray + '_ {
    fn normalized_keys_at(&self, row: usize) -> Option<usize> {
        let keys = self.keys();
        macro_rules! key {
            ($($data_type:ident $ty:ty),+) => {
                match keys.data_type() {
                    $(DataType::$data_type => usize::try_from(keys.as_primitive::<$ty>().value(row)).ok(),)+
                    _ => None,
                }
            };
        }
        key!(Int8 Int8Type, Int16 Int16Type, Int32 Int32Type, Int64 Int64Type, UInt8 UInt8Type, UInt16 UInt16Type, UInt32 UInt32Type, UInt64 UInt64Type)
    }
}

/// A cell as text, to be shown.
fn text_of(array: &ArrayRef, row: usize) -> String {
    if let DataType::Float64 = array.data_type() {
        return array.as_primitive::<Float64Type>().value(row).to_string();
    }
    if let Some(figure) = figure(array, row) {
        return figure.to_exact_string();
    }
    if let DataType::Date32 = array.data_type() {
        return array.as_primitive::<Date32Type>().value(row).to_string();
    }
    text(array, row).unwrap_or("").to_owned()
}
