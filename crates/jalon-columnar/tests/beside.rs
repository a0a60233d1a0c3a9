//! What stands beside results (evidence, ranges, margins, coverage, what is still wanted): for random frameworks over random
//! tables the columns say what the plain evaluator says, and they say it by columns.
//!
//! `JALON_DIFF_CASES` sets the number of frameworks.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "differential/cells.rs"]
mod cells;
#[path = "differential/frameworks.rs"]
mod frameworks;
#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field};
use cells::table;
use frameworks::{FIELDS, framework};
use jalon_columnar::{BadCells, Detail, Engine, Options};
use random::Random;

#[test]
fn what_stands_beside_results_is_as_the_plain_evaluator_says() {
    let cases: usize = std::env::var("JALON_DIFF_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(if cfg!(debug_assertions) { 30 } else { 300 });
    let details = Detail::ALL.into();
    let options = Options { details, bad_cells: BadCells::SetAside, ..Options::default() };
    let (mut compared, mut by_columns, mut rows, mut columns) = (0, 0, 0, 0);
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for case in 0..cases {
        let mut r = Random(case as u64 * 6_151 + 5);
        let (text, Some(framework)) = framework(&mut r) else { continue };
        let engine = Engine::new(&framework, support::as_of(), options.clone());
        columns += engine.schema().fields().len();
        for fallback in engine.fallback() {
            let suffix = fallback.item.rsplit_once('.').map_or("", |(_, suffix)| suffix);
            *left.entry(format!("{suffix}: {}", fallback.because)).or_default() += 1;
        }
        let batch = table(&mut r, 32, text.contains(FIELDS), case % 2 == 1);
        let batch = if case % 3 == 0 { batch } else { with_evidence(&mut r, &batch) };
        let judged = engine.judge(&batch).unwrap_or_else(|error| panic!("case {case}: {error}\n{text}"));
        by_columns += judged.statistics.by_columns;
        rows += judged.statistics.rows;
        match support::compare_judged(&framework, &engine, &batch, &judged) {
            Ok(count) => compared += count,
            Err(difference) => faults.push(format!("case {case}: {difference}\n{text}")),
        }
    }
    if std::env::var_os("JALON_DIFF_LIST").is_some() {
        faults.iter().for_each(|fault| println!("{fault}"));
    }
    let shown = faults.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {cases} frameworks differ:\n{shown}", faults.len());
    let row_by_row: usize = left.values().sum();
    println!(
        "{compared} comparisons, {by_columns} of {rows} rows by columns; {row_by_row} of {columns} columns by rows {left:#?}"
    );
    assert!(by_columns * 10 > rows, "only {by_columns} of {rows} rows were told by columns");
}

/// The same table with how well some of its cells are supported.
fn with_evidence(r: &mut Random, batch: &RecordBatch) -> RecordBatch {
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    for (field, array) in batch.schema().fields().iter().zip(batch.columns()) {
        let name = field.name().clone();
        if let DataType::List(_) = array.data_type() {
            if let Some(records) = array.as_list::<i32>().values().as_struct_opt() {
                columns.push((name, supported(r, array.as_list(), records)));
            } else {
                columns.push((name, array.clone()));
            }
            continue;
        }
        columns.push((name.clone(), array.clone()));
        if name != "id" && r.below(2) == 0 {
            columns.push((format!("{name}.evidence"), levels(r, array.len())));
        }
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

fn supported(r: &mut Random, list: &ListArray, records: &StructArray) -> ArrayRef {
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (field, array) in records.fields().iter().zip(records.columns()) {
        fields.push(field.as_ref().clone());
        arrays.push(array.clone());
        if field.name() != "id" && r.below(2) == 0 {
            fields.push(Field::new(format!("{}.evidence", field.name()), DataType::Utf8, true));
            arrays.push(levels(r, array.len()));
        }
    }
    let records = StructArray::new(fields.into(), arrays, records.nulls().cloned());
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, list.offsets().clone(), Arc::new(records), list.nulls().cloned()))
}

fn levels(r: &mut Random, rows: usize) -> ArrayRef {
    const LEVELS: [Option<&str>; 5] = [None, Some("declared"), Some("document"), Some("verified"), Some("third_party")];
    let strong = r.below(2);
    let levels = (0..rows).map(|_| LEVELS[if strong == 0 { r.below(5) } else { 2 + r.below(3) }]);
    Arc::new(levels.collect::<StringArray>())
}
