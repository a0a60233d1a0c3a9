//! The shipped frameworks over random tables of their inputs: the columns say what the plain evaluator says; and what of
//! each is not worked out by columns.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;
use jalon::analysis::analyse;
use jalon::axis::{Axis, AxisId, AxisKind};
use jalon::catalog::{self, Catalog};
use jalon::framework::{Framework, Input, Type};
use jalon_columnar::{BadCells, Detail, Engine, Options};
use random::Random;

fn shipped(id: &str) -> Framework {
    let analysis = analyse(catalog::find(id).unwrap(), &Catalog);
    analysis.framework.unwrap_or_else(|| panic!("{id}: {:?}", analysis.problems))
}

#[test]
fn nothing_of_a_shipped_framework_is_left_to_the_plain_evaluator() {
    for shipped_framework in catalog::SHIPPED {
        let framework = shipped(shipped_framework.id);
        let details = Detail::ALL.into();
        let engine = Engine::new(&framework, support::as_of(), Options { details, ..Options::default() });
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for fallback in engine.fallback() {
            reasons.entry(fallback.because).or_default().push(&fallback.item);
        }
        let columns = engine.schema().fields().len();
        println!("{}: {} of {columns} columns row by row {reasons:?}", shipped_framework.id, engine.fallback().len());
        assert!(engine.fallback().is_empty(), "{}: {reasons:?}", shipped_framework.id);
    }
}

#[test]
fn shipped_frameworks_over_random_tables_agree_with_the_plain_evaluator() {
    let mut compared = 0;
    for (at, shipped_framework) in catalog::SHIPPED.iter().enumerate() {
        let framework = shipped(shipped_framework.id);
        let details = Detail::ALL.into();
        let options = Options { details, bad_cells: BadCells::SetAside, ..Options::default() };
        let engine = Engine::new(&framework, support::as_of(), options);
        for round in 0..3 {
            let batch = table(&framework, &mut Random(at as u64 * 31 + round), [0, 1, 4][round as usize]);
            let count = support::compare(&framework, &engine, &batch);
            compared += count.unwrap_or_else(|difference| panic!("{}: {difference}", shipped_framework.id));
        }
    }
    println!("{compared} comparisons");
    assert!(compared > 10_000, "{compared}");
}

/// A table of all inputs over closed axes, each cell missing in so many cases of ten.
fn table(framework: &Framework, random: &mut Random, missing: usize) -> RecordBatch {
    let rows = 48;
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    let ids: Vec<String> = (0..rows).map(|row| format!("p{row}")).collect();
    columns.push(("id".to_owned(), Arc::new(StringArray::from(ids))));
    for input in &framework.inputs {
        if open_axes(framework, input).is_empty() {
            columns.extend(cells(framework, input, random, rows, missing));
        }
    }
    for (place, axis) in framework.axes.iter().enumerate() {
        let alone = |input: &&Input| open_axes(framework, input) == [AxisId(place as u32)];
        let inputs: Vec<&Input> = framework.inputs.iter().filter(alone).collect();
        if !inputs.is_empty() {
            columns.push((axis.name.clone(), records(framework, &inputs, random, rows, missing)));
        }
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

fn open_axes(framework: &Framework, input: &Input) -> Vec<AxisId> {
    let is_open = |axis: &AxisId| matches!(framework.axes[axis.0 as usize].kind, AxisKind::Open);
    input.axes.as_slice().iter().copied().filter(is_open).collect()
}

/// The columns of an input's cells over closed axes.
fn cells(
    framework: &Framework,
    input: &Input,
    random: &mut Random,
    rows: usize,
    missing: usize,
) -> Vec<(String, ArrayRef)> {
    let one = |pick| Some((format!("{}{pick}", input.name), column(framework, input, random, rows, missing)?));
    picks(framework, input).into_iter().filter_map(one).collect()
}

/// Lists of records: some not given, some empty, some long.
fn records(framework: &Framework, inputs: &[&Input], r: &mut Random, rows: usize, missing: usize) -> ArrayRef {
    let lengths: Vec<usize> = (0..rows).map(|_| [0, 1, 2, 3, 4, 5, 9][r.below(7)]).collect();
    let given: Vec<bool> = lengths.iter().map(|length| *length > 0 || r.below(10) >= missing).collect();
    let total = lengths.iter().sum();
    let fields = inputs.iter().flat_map(|input| cells(framework, input, r, total, missing));
    let ids = lengths.iter().flat_map(|length| (0..*length).map(|at| Some(format!("m{at}"))));
    let ids: ArrayRef = Arc::new(ids.collect::<StringArray>());
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = [("id".to_owned(), ids)]
        .into_iter()
        .chain(fields)
        .map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array))
        .unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}

/// What stands behind an input's name for each of its cells; nothing where an axis is open.
fn picks<'f>(framework: &'f Framework, input: &Input) -> Vec<String> {
    let mut picks: Vec<Vec<&'f str>> = vec![Vec::new()];
    for axis in input.axes.as_slice() {
        let members = framework.axes[axis.0 as usize].members().unwrap_or_default();
        let with = |pick: &Vec<&'f str>| -> Vec<Vec<&'f str>> {
            members.iter().map(|member| pick.iter().copied().chain([member.name.as_str()]).collect()).collect()
        };
        picks = picks.iter().flat_map(with).collect();
    }
    let named = |pick: Vec<&str>| if pick.is_empty() { String::new() } else { format!("[{}]", pick.join(", ")) };
    picks.into_iter().map(named).collect()
}

fn column(framework: &Framework, input: &Input, r: &mut Random, rows: usize, missing: usize) -> Option<ArrayRef> {
    let gap = |r: &mut Random| r.below(10) < missing;
    Some(match &input.ty {
        Type::Truth => {
            let cells: Vec<Option<bool>> = (0..rows).map(|_| (!gap(r)).then(|| r.below(3) > 0)).collect();
            Arc::new(BooleanArray::from(cells))
        }
        Type::Number(number) => {
            let range = input.range.clone().unwrap_or_default();
            let end = |end: Option<jalon::value::End>| end.and_then(|end| number.unit.from_base(&end.at).to_f64());
            let (low, high) = (end(range.low).unwrap_or(0.0), end(range.high));
            let percent = number.unit.natural_range().is_some() || number.share;
            let high = high.unwrap_or(if percent { low + 1.0 } else { low + 200.0 });
            if number.count {
                let most = (high - low).max(1.0) as usize;
                let cells: Vec<Option<i64>> =
                    (0..rows).map(|_| (!gap(r)).then(|| low.ceil() as i64 + r.below(most) as i64)).collect();
                Arc::new(Int64Array::from(cells))
            } else {
                // To the tenth of a range, so that marks are hit.
                let cells: Vec<Option<f64>> =
                    (0..rows).map(|_| (!gap(r)).then(|| low + (high - low) * r.below(21) as f64 / 20.0)).collect();
                Arc::new(Float64Array::from(cells))
            }
        }
        Type::Date { time: false } => {
            let (first, last) = input.date_range.unwrap_or((None, None));
            let first = first.map_or(19_700, |date| date.first_day().since_1970());
            let last = last.map_or(first + 900, |date| date.last_day().since_1970());
            let span = usize::try_from(last - first).unwrap_or(0) + 1;
            let cells: Vec<Option<i32>> = (0..rows).map(|_| (!gap(r)).then(|| first + r.below(span) as i32)).collect();
            Arc::new(Date32Array::from(cells))
        }
        Type::Member(axis) => match framework.axes.get(axis.0 as usize).and_then(Axis::members) {
            Some(members) => {
                let cells = (0..rows).map(|_| (!gap(r)).then(|| members[r.below(members.len())].name.as_str()));
                Arc::new(StringArray::from(cells.collect::<Vec<_>>()))
            }
            // Records by their names; where a list has none of that name, the cell does not fit.
            None => Arc::new((0..rows).map(|_| (!gap(r)).then(|| ["m0", "m1"][r.below(2)])).collect::<StringArray>()),
        },
        Type::Text => {
            let cells = (0..rows).map(|_| (!gap(r)).then(|| r.pick(&["one", "two", "three"])));
            Arc::new(StringArray::from(cells.collect::<Vec<_>>()))
        }
        Type::Date { time: true } => {
            // Around the end of the call that asks for one.
            let texts = ["2016-09-28T17:00", "2016-09-28T17:00:01", "2016-09-28T15:00Z", "2016-09-28T16:59:59+02:00"];
            let cells = (0..rows).map(|_| (!gap(r)).then(|| r.pick(&texts)));
            Arc::new(StringArray::from(cells.collect::<Vec<_>>()))
        }
        Type::Duration => return None,
    })
}
