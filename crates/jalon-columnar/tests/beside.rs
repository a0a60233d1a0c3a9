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

use cells::table;
use frameworks::{FIELDS, framework};
use jalon_columnar::{BadCells, Detail, Engine, Options};
use random::Random;

/// What is worked out by columns beside results.
const BESIDE: [Detail; 3] = [Detail::Bounds, Detail::Margin, Detail::Event];

#[test]
fn what_stands_beside_results_is_as_the_plain_evaluator_says() {
    let cases: usize = std::env::var("JALON_DIFF_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(100);
    let details = BESIDE.into_iter().chain([Detail::Variations, Detail::Possible, Detail::State]).collect();
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
        let batch = table(&mut r, 32, text.contains(FIELDS));
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
    assert!(by_columns * 6 > rows, "only {by_columns} of {rows} rows were told by columns");
}
