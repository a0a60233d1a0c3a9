//! Comparing the columnar engine with the plain evaluator, column by column and row by row.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, UInt8Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use jalon::assessment::{Cells, ItemResult, ObligationState, Outcome, Status};
use jalon::axis::AxisId;
use jalon::date::Date;
use jalon::evaluation;
use jalon::framework::{Framework, Project, Type};
use jalon::value::{Bounds, Datum, Value};
use jalon_columnar::{Cell, Detail, Engine, Judged, Told};

mod details;

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
    let states = judged.batch.schema().fields().iter().any(|field| field.name().ends_with(".state"));
    let variations = judged.batch.schema().fields().iter().any(|field| field.name().contains('@'));
    let beside = engine
        .options()
        .details
        .iter()
        .any(|detail| !matches!(detail, Detail::Possible | Detail::State | Detail::Variations));
    let options = evaluation::Options { variations, evidence: beside, wanted: beside, ..evaluation::Options::FAST };
    for row in 0..batch.num_rows() {
        let project = engine.project(batch, row).map_err(|error| error.to_string())?;
        let (plain, reasons) = if beside {
            evaluation::evaluate_and_explain(framework, &project, as_of(), options)
        } else {
            (evaluation::evaluate_with(framework, &project, as_of(), options), Vec::new())
        };
        if beside {
            count += details::compare(framework, &judged.batch, row, (&project, &plain, &reasons))?;
        }
        let mut check = |name: &str, expected: String| {
            count += 1;
            let found = shown(&judged.batch, name, row);
            if same(&found, &expected) {
                return Ok(());
            }
            let given: Vec<String> = batch
                .schema()
                .fields()
                .iter()
                .map(|field| format!("{}={}", field.name(), shown(batch, field.name(), row)))
                .collect();
            let given = given.join(" ");
            Err(format!("row {row}, {name}: columns say {found}, the plain evaluator {expected} ({given})"))
        };
        let all = plain.results.iter().map(|result| (result, None));
        let under = plain
            .variations
            .iter()
            .flat_map(|under| under.results.iter().map(|result| (result, Some(under.variation))));
        let mut lists = Vec::new();
        for (result, variation) in all.chain(under) {
            let item = &framework.items[result.item.0 as usize];
            let name = match variation {
                None => item.name.clone(),
                Some(variation) => format!("{}@{}", item.name, framework.variations[variation.0 as usize].name),
            };
            check_result((framework, &project), result, &name, states, &mut check)?;
            if let Outcome::Quantity { cells, .. } = &result.outcome
                && item.axes.as_slice().iter().any(|axis| is_open(framework, *axis))
            {
                lists.push((name, &item.ty, cells));
            }
        }
        for (name, ty, cells) in lists {
            count += 1;
            let expected = records(framework, &project, ty, cells);
            let found = shown_records(&judged.batch, &name, row);
            let alike = expected.len() == found.len() && found.iter().zip(&expected).all(|(a, b)| same(a, b));
            if !alike {
                return Err(format!("row {row}, {name}: columns say {found:?}, the plain evaluator {expected:?}"));
            }
        }
    }
    Ok(count)
}

/// Judges each row by itself, so many times, and holds it to what it came to in its table, to the bit; counts the results.
pub fn compare_single(
    engine: &Engine,
    fields: &SchemaRef,
    rows: &[Vec<Cell<'_>>],
    judged: &Judged,
    times: usize,
) -> Result<usize, String> {
    let mut single = engine.single(fields).map_err(|error| error.to_string())?;
    let schema = engine.schema();
    let mut count = 0;
    for (row, cells) in rows.iter().enumerate() {
        for time in 0..times {
            let results = single.judge(cells).map_err(|error| error.to_string())?;
            for (at, field) in schema.fields().iter().enumerate() {
                let (told, name) = (told(results.get(at)), field.name());
                let expected = shown(&judged.batch, name, row);
                count += 1;
                if told != expected {
                    return Err(format!("row {row}, time {time}, {name}: by itself {told}, in its table {expected}"));
                }
            }
        }
    }
    Ok(count)
}

/// The cells of each row of a table.
pub fn cells(batch: &RecordBatch) -> Vec<Vec<Cell<'_>>> {
    let row = |row: usize| batch.columns().iter().map(|column| cell(column.as_ref(), row)).collect();
    (0..batch.num_rows()).map(row).collect()
}

fn cell(column: &dyn Array, row: usize) -> Cell<'_> {
    if column.is_null(row) {
        return Cell::Missing;
    }
    match column.data_type() {
        DataType::Float64 => Cell::Number(column.as_primitive::<Float64Type>().value(row)),
        DataType::Int64 => Cell::Whole(column.as_primitive::<Int64Type>().value(row)),
        DataType::Boolean => Cell::Truth(column.as_boolean().value(row)),
        DataType::Date32 => Cell::Day(column.as_primitive::<Date32Type>().value(row)),
        _ => Cell::Name(column.as_string::<i32>().value(row)),
    }
}

fn told(told: Option<Told<'_>>) -> String {
    match told {
        None => "no such result".to_owned(),
        Some(Told::Nothing) => "null".to_owned(),
        Some(Told::Number(x)) => format!("{x:e}"),
        Some(Told::Truth(yes)) => yes.to_string(),
        Some(Told::Name(name)) => name.to_owned(),
        Some(Told::Day(day)) => day.to_string(),
        Some(Told::Levels(levels)) => levels.to_string(),
        Some(Told::Array(array)) => format!("{array:?}"),
    }
}

/// Checks all columns of one item's result.
fn check_result(
    (framework, project): (&Framework, &Project),
    result: &ItemResult,
    head: &str,
    states: bool,
    check: &mut impl FnMut(&str, String) -> Result<(), String>,
) -> Result<(), String> {
    let item = &framework.items[result.item.0 as usize];
    match &result.outcome {
        Outcome::Criterion { status, .. } => check(head, status_name(*status).to_owned()),
        Outcome::Decision { level, possible, .. } => {
            let members = match &item.ty {
                Type::Member(axis) => framework.axes[axis.0 as usize].members().unwrap_or_default(),
                _ => &[],
            };
            check(head, level.map_or("null".to_owned(), |level| members[level as usize].name.clone()))?;
            let mask = possible.iter().fold(0u64, |mask, level| mask | 1 << level);
            check(&format!("{head}.possible"), mask.to_string())
        }
        Outcome::Quantity { cells, .. } => match item.axes.as_slice() {
            [] => cells.values.first().map_or(Ok(()), |value| {
                check(head, text((framework, project), &item.ty, value))?;
                if states { check(&format!("{head}.state"), state_of(value).to_owned()) } else { Ok(()) }
            }),
            axes if axes.iter().any(|axis| is_open(framework, *axis)) => Ok(()),
            [axis, ..] => {
                let members = framework.axes[axis.0 as usize].members().unwrap_or_default();
                for (member, value) in members.iter().zip(&cells.values) {
                    let head = format!("{head}[{}]", member.name);
                    check(&head, text((framework, project), &item.ty, value))?;
                    if states {
                        check(&format!("{head}.state"), state_of(value).to_owned())?;
                    }
                }
                Ok(())
            }
        },
        Outcome::Obligation { state, due, .. } => {
            let (name, late_by) = state_name(state);
            check(head, name.to_owned())?;
            check(&format!("{head}.late_by"), late_by.map_or("null".to_owned(), |days| days.to_string()))?;
            check(&format!("{head}.due"), text((framework, project), &Type::Date { time: false }, due))
        }
        Outcome::OverTable => Ok(()),
    }
}

fn is_open(framework: &Framework, axis: AxisId) -> bool {
    framework.axes[axis.0 as usize].members().is_none()
}

/// Records as texts: each one's name, and what its cells are; one word where there is no list.
fn records(framework: &Framework, project: &Project, ty: &Type, cells: &Cells) -> Vec<String> {
    if cells.unknown_shape {
        return vec!["no list".to_owned()];
    }
    let mut records: Vec<(String, Vec<String>)> = Vec::new();
    for (at, value) in cells.values.iter().enumerate() {
        let (mut left, mut id) = (at, Vec::new());
        for (axis, size) in cells.axes.as_slice().iter().zip(&cells.sizes).rev() {
            if is_open(framework, *axis) {
                id.insert(0, project.members[axis].ids[left % *size as usize].clone());
            }
            left /= *size as usize;
        }
        let (id, text) = (id.join(", "), text((framework, project), ty, value));
        match records.iter_mut().find(|(other, _)| *other == id) {
            Some((_, texts)) => texts.push(text),
            None => records.push((id, vec![text])),
        }
    }
    records.into_iter().flat_map(|(id, texts)| std::iter::once(id).chain(texts)).collect()
}

/// The records of a column of results, in the same way.
fn shown_records(batch: &RecordBatch, name: &str, row: usize) -> Vec<String> {
    let column = batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}")).as_list::<i32>();
    if column.is_null(row) {
        return vec!["no list".to_owned()];
    }
    let batch = RecordBatch::from(column.value(row).as_struct());
    let names: Vec<String> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    let record = |record: usize| names.iter().map(|name| shown(&batch, name, record)).collect::<Vec<_>>();
    (0..batch.num_rows()).flat_map(record).collect()
}

/// Why a value is not there.
fn state_of(value: &Value) -> &'static str {
    match value {
        Value::Known(_) => "known",
        Value::Open(open) if open.bounds == Bounds::Hidden => "hidden",
        Value::Open(_) => "missing",
        Value::Undefined(_) => "undefined",
        Value::NotApplicable => "not_applicable",
    }
}

/// The name of an obligation's state, and how many days it is late.
fn state_name(state: &ObligationState) -> (&'static str, Option<i64>) {
    match state {
        ObligationState::NotApplicable => ("not_applicable", None),
        ObligationState::Undecided => ("undecided", None),
        ObligationState::Pending { .. } => ("pending", None),
        ObligationState::MetInTime => ("met_in_time", None),
        ObligationState::MetLate { days } => ("met_late", Some(*days)),
        ObligationState::MetDateUnknown => ("met_date_unknown", None),
        ObligationState::Overdue { days } => ("overdue", Some(*days)),
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Undecided => "undecided",
        Status::NotApplicable => "not_applicable",
    }
}

fn text((framework, project): (&Framework, &Project), ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Known(Datum::Number(number)), Type::Number(unit)) => {
            unit.unit.from_base(number).to_f64().map_or("null".to_owned(), |float| format!("{float:e}"))
        }
        (Value::Known(Datum::Truth(yes)), _) => yes.to_string(),
        (Value::Known(Datum::Member(place)), Type::Member(axis)) => match framework.axes[axis.0 as usize].members() {
            Some(members) => members[*place as usize].name.clone(),
            None => project.members[axis].ids[*place as usize].clone(),
        },
        (Value::Known(Datum::Date(Date::Day(day))), _) => day.since_1970().to_string(),
        (Value::Known(Datum::Date(date)), _) => date.to_string(),
        (Value::Known(Datum::Duration(duration)), _) => jalon::project::table::duration_text(*duration),
        (Value::Known(Datum::Text(text)), _) => text.to_string(),
        _ => "null".to_owned(),
    }
}

pub fn shown(batch: &RecordBatch, name: &str, row: usize) -> String {
    let Some(column) = batch.column_by_name(name) else { return "no such column".to_owned() };
    if column.is_null(row) {
        return "null".to_owned();
    }
    match column.data_type() {
        DataType::Int64 => column.as_primitive::<Int64Type>().value(row).to_string(),
        DataType::Utf8 => column.as_string::<i32>().value(row).to_owned(),
        DataType::Float64 => format!("{:e}", column.as_primitive::<Float64Type>().value(row)),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).to_string(),
        DataType::Date32 => column.as_primitive::<Date32Type>().value(row).to_string(),
        DataType::List(item) if *item.data_type() == DataType::Utf8 => {
            let texts = column.as_list::<i32>().value(row);
            format!("{:?}", texts.as_string::<i32>().iter().flatten().collect::<Vec<_>>())
        }
        DataType::List(_) => format!("{:?}", column.as_list::<i32>().value(row)),
        DataType::Decimal128(..) | DataType::Timestamp(..) => format!("{:?}", column.slice(row, 1)),
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
