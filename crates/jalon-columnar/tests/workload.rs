//! The workload of the benchmarks: the columns say what the plain evaluator says, however the rows are cut.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests and benchmarks say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/mod.rs"]
mod support;
#[path = "../benches/workload/mod.rs"]
mod workload;

use jalon_columnar::{Engine, Options};

#[test]
fn every_row_is_judged_as_by_the_plain_evaluator() {
    let framework = workload::framework();
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    assert_eq!(engine.fallback(), &[]);
    let batch = workload::rows(3_000, 20_260_101, 0.05);
    let compared = support::compare(&framework, &engine, &batch).unwrap();
    assert!(compared > 80_000, "{compared}");
    let judged = engine.judge(&batch).unwrap();
    assert!(judged.statistics.by_rows * 200 < judged.statistics.rows, "{:?}", judged.statistics);
}

#[test]
fn a_project_by_itself_comes_out_as_in_a_table() {
    let framework = workload::framework();
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    let batch = workload::rows(2_000, 11, 0.05);
    let judged = engine.judge(&batch).unwrap();
    let (fields, rows) = workload::cells(&batch);
    let compared = support::compare_single(&engine, &fields, &rows, &judged, 1).unwrap();
    assert!(compared > 60_000, "{compared}");
}

#[test]
fn chunks_and_threads_change_nothing() {
    let framework = workload::framework();
    let batch = workload::rows(5_000, 7, 0.1);
    let as_of = support::as_of();
    let whole = Engine::new(&framework, as_of, Options::default()).evaluate(&batch).unwrap();
    let threaded =
        Engine::new(&framework, as_of, Options { threads: 3, ..Options::default() }).evaluate(&batch).unwrap();
    assert_eq!(whole, threaded);
    let engine = Engine::new(&framework, as_of, Options::default());
    let mut start = 0;
    for length in [1, 63, 64, 65, 1_000, 511, 513, 2_783] {
        let part = engine.evaluate(&batch.slice(start, length)).unwrap();
        assert_eq!(part, whole.slice(start, length), "{length} rows from {start}");
        start += length;
    }
    assert_eq!(start, 5_000);
}
