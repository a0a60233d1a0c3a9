//! Comparing the columnar engine with the plain evaluator, column by column and row by row.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, UInt8Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;
use jalon::assessment::{Outcome, Status};
use jalon::date::Date;
use jalon::evaluation;
use jalon::framework::{Framework, Type};
use jalon::value::{Datum, Value};
use jalon_columnar::{Engine, Judged};

/// The as-of date of all tests.
pub fn as_of() -> Date {
    Date::day(2026, 1, 1).expect("a day")
}

/// Judges all rows both ways; counts the comparisons, and tells the first that differs.
pub fn compare(framework: &Framework, engine: &Engine, batch: &RecordBatch) -> Result<usize, String> {
    let judged = engine.judge(batch).map_err(|error| error.to_string())?;
    compare_judged(framework, engine, batch, &judged)
}

/// The same for results at hand.
pub fn compare_judged(
    framework: &Framework,
    engine: &Engine,
    batch: &RecordBatch,
    judged: &Judged,
) -> Result<usize, String> {
    let mut count = 0;
    for row in 0..batch.num_rows() {
        let project = engine.project(batch, row).map_err(|error| error.to_string())?;
        let plain = evaluation::evaluate_with(framework, &project, as_of(), evaluation::Options::FAST);
        for result in &plain.results {
            let item = &framework.items[result.item.0 as usize];
            let mut check = |name: &str, expected: String| {
                count += 1;
                let found = shown(&judged.batch, name, row);
                if same(&found, &expected) {
                    Ok(())
                } else {
                    let given: Vec<String> = batch
                        .schema()
                        .fields()
                        .iter()
                        .map(|field| format!("{}={}", field.name(), shown(batch, field.name(), row)))
                        .collect();
                    Err(format!(
                        "row {row}, {name}: columns say {found}, the plain evaluator {expected} ({})",
                        given.join(" ")
                    ))
                }
            };
            match &result.outcome {
                Outcome::Criterion { status, .. } => check(&item.name, status_name(*status).to_owned())?,
                Outcome::Decision { level, possible, .. } => {
                    let members = match &item.ty {
                        Type::Member(axis) => framework.axes[axis.0 as usize].members().unwrap_or_default(),
                        _ => &[],
                    };
                    let name = level.map_or("null".to_owned(), |level| members[level as usize].name.clone());
                    check(&item.name, name)?;
                    let mask = possible.iter().fold(0u64, |mask, level| mask | 1 << level);
                    check(&format!("{}.possible", item.name), mask.to_string())?;
                }
                Outcome::Quantity { cells, .. } => {
                    if !item.axes.is_empty() {
                        let members = framework.axes[item.axes.as_slice()[0].0 as usize].members().unwrap_or_default();
                        for (member, value) in members.iter().zip(&cells.values) {
                            check(&format!("{}[{}]", item.name, member.name), text(framework, &item.ty, value))?;
                        }
                    } else if let Some(value) = cells.values.first() {
                        check(&item.name, text(framework, &item.ty, value))?;
                    }
                }
                Outcome::Obligation { .. } | Outcome::OverTable => {}
            }
        }
    }
    Ok(count)
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Undecided => "undecided",
        Status::NotApplicable => "not_applicable",
    }
}

fn text(framework: &Framework, ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Known(Datum::Number(number)), Type::Number(unit)) => {
            unit.unit.from_base(number).to_f64().map_or("null".to_owned(), |float| format!("{float:e}"))
        }
        (Value::Known(Datum::Truth(yes)), _) => yes.to_string(),
        (Value::Known(Datum::Member(place)), Type::Member(axis)) => framework.axes[axis.0 as usize]
            .members()
            .map_or("?".to_owned(), |members| members[*place as usize].name.clone()),
        (Value::Known(Datum::Date(Date::Day(day))), _) => day.since_1970().to_string(),
        _ => "null".to_owned(),
    }
}

pub fn shown(batch: &RecordBatch, name: &str, row: usize) -> String {
    let Some(column) = batch.column_by_name(name) else { return "no such column".to_owned() };
    if column.is_null(row) {
        return "null".to_owned();
    }
    match column.data_type() {
        DataType::Int64 => column.as_primitive::<arrow_array::types::Int64Type>().value(row).to_string(),
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Float64 => format!("{:e}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).to_string(),
        DataType::Date32 => column.as_primitive::<Date32Type>().value(row).to_string(),
        _ => {
            let dictionary = column.as_dictionary::<UInt8Type>();
            let key = usize::from(dictionary.keys().value(row));
            dictionary.values().as_string::<i32>().value(key).to_owned()
        }
    }
}

/// Equal, or floats that agree to nine digits: values are floats, verdicts are exact.
fn same(found: &str, expected: &str) -> bool {
    if found == expected {
        return true;
    }
    match (found.parse::<f64>(), expected.parse::<f64>()) {
        (Ok(found), Ok(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1e-9),
        _ => false,
    }
}
