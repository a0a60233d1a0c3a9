//! Random frameworks over random tables: the columns say what the plain evaluator says, on every verdict and value.
//!
//! `JALON_DIFF_CASES` sets the number of frameworks (of 32 rows and some 25 results each). By default there are 120, and
//! with optimisations 1,500, which come to more than a million comparisons: `cargo test --release -p jalon-columnar --test
//! differential`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests and benchmarks say what is wrong by failing, and share what they do not all use"
)]

#[path = "differential/cells.rs"]
mod cells;
#[path = "differential/frameworks.rs"]
mod frameworks;
#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_schema::{DataType, Field};
use jalon_columnar::{BadCells, Detail, Engine, Options};

use cells::table;
use frameworks::{FIELDS, framework};
use random::Random;

#[test]
fn random_frameworks_over_random_tables_agree_with_the_plain_evaluator() {
    let cases = std::env::var("JALON_DIFF_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(if cfg!(debug_assertions) { 120 } else { 1_500 });
    let mut faults = Vec::new();
    let (mut compared, mut by_columns, mut ties, mut rows, mut refused, mut left) = (0, 0, 0, 0, 0, 0usize);
    // Of mild tables without lists, and with lists: rows by columns, and rows in all.
    let (mut of_mild, mut of_lists) = ((0, 0), (0, 0));
    let details = [Detail::Possible, Detail::Variations, Detail::State].into();
    let options = Options { details, bad_cells: BadCells::SetAside, ..Options::default() };
    let only: Option<usize> = std::env::var("JALON_DIFF_ONLY").ok().and_then(|case| case.parse().ok());
    for case in (0..cases).filter(|case| only.is_none_or(|only| only == *case)) {
        let mut r = Random(case as u64 * 7_919 + 1);
        let (text, framework) = framework(&mut r);
        let Some(framework) = framework else {
            refused += 1;
            continue;
        };
        let engine = Engine::new(&framework, support::as_of(), options.clone());
        left += usize::from(!engine.fallback().is_empty());
        let lists = text.contains(FIELDS);
        let mild = case % 2 == 1;
        let batch = table(&mut r, 32, lists, mild);
        let judged = engine.judge(&batch).unwrap_or_else(|error| panic!("case {case}: {error}\n{text}"));
        by_columns += judged.statistics.by_columns;
        if mild {
            let of = if lists { &mut of_lists } else { &mut of_mild };
            of.0 += judged.statistics.by_columns;
            of.1 += judged.statistics.rows;
        }
        ties += judged.statistics.by_integers;
        rows += judged.statistics.rows;
        match support::compare_judged(&framework, &engine, &batch, &judged) {
            Ok(count) => compared += count,
            Err(difference) => faults.push(format!("case {case}: {difference}\n{text}")),
        }
        // Often enough that programs for the cells given are made too; of columns of single values.
        let is_single =
            |field: &Arc<Field>| !matches!(field.data_type(), DataType::Decimal128(..) | DataType::Timestamp(..));
        // A cell by itself is left to the plain evaluator where it is far out, one of a table only where its number is read.
        let is_near = batch.column_by_name("n1").and_then(|cells| cells.as_primitive_opt::<Int64Type>());
        let is_near = is_near.is_none_or(|cells| cells.iter().flatten().all(|x| x.unsigned_abs() < 1 << 40));
        // Of a project by itself no list is given, so there is nobody to be named.
        let alone = batch.schema();
        let alone = alone.fields().iter().filter(|field| !matches!(field.data_type(), DataType::List(_)));
        let alone: Vec<&str> = alone.map(|field| field.name().as_str()).filter(|name| *name != "lead").collect();
        let alone = alone.iter().map(|name| (*name, batch.column_by_name(name).unwrap().clone()));
        let alone = RecordBatch::try_from_iter(alone).unwrap();
        if case % 8 == 0 && is_near && alone.schema().fields().iter().all(is_single) {
            let judged = engine.judge(&alone).unwrap_or_else(|error| panic!("case {case}: {error}\n{text}"));
            if let Err(difference) =
                support::compare_single(&engine, &alone.schema(), &support::cells(&alone), &judged, 17)
            {
                faults.push(format!("case {case}: {difference}\n{text}"));
            }
        }
    }
    if std::env::var_os("JALON_DIFF_LIST").is_some() {
        faults.iter().for_each(|fault| println!("{fault}"));
    }
    let shown = faults.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {cases} frameworks differ:\n{shown}", faults.len());
    println!(
        "{compared} comparisons, {by_columns} of {rows} rows by columns ({ties} with near ties), {of_mild:?} of mild ones, {of_lists:?} of those with lists, {left} frameworks with items by rows, {refused} refused"
    );
    assert!(refused * 2 < cases, "{refused} of {cases} frameworks did not check");
    assert!(compared >= cases * 200, "{compared}");
    assert!(by_columns * 4 > rows, "only {by_columns} of {rows} rows were told by columns");
    assert!(of_mild.0 * 2 > of_mild.1, "only {of_mild:?} rows were told by columns");
    // Lists have many cells each, and lists within them, of which any may be a gap that columns leave alone.
    assert!(of_lists.0 * 8 > of_lists.1, "only {of_lists:?} rows with lists were told by columns");
}
