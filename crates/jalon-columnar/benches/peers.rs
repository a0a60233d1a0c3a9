//! Speed on the workload beside other programs: `cargo xtask bench columns --peers`, which installs them.
//!
//! Each works out the same 14 results of the same rows on one thread, in its own columns in memory, in a process of its own
//! (`peers.py`, run by the interpreter that `JALON_BENCH_PYTHON` names); before and after each the loop written by hand runs
//! here, and the ratio is to the fastest run of that. `JALON_BENCH_ROWS` sets the sizes (default `100000 1000000`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::eq_op, // NaN is not equal to itself
    clippy::manual_range_contains, // branch-free
    unreachable_pub,
    dead_code,
    reason = "benchmarks say what is wrong by failing, and share what they do not all use"
)]

#[path = "workload/mod.rs"]
mod workload;
#[path = "workload/yardstick.rs"]
mod yardstick;

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use jalon_columnar::table::{Target, Writer};
use jalon_columnar::{Engine, Options, Statuses};
pub use workload::{FLOATS, WHOLES};

const RESULTS: [&str; 14] =
    ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "verdict", "d1", "d2", "d3", "score", "label"];
const PEERS: [&str; 6] = ["polars", "numpy", "openfisca", "pandas", "duckdb", "datafusion"];
const RUNS: usize = 15;

fn main() {
    let python = std::env::var("JALON_BENCH_PYTHON").unwrap_or_default();
    if python.is_empty() {
        println!("JALON_BENCH_PYTHON names no interpreter: `cargo xtask bench columns --peers` makes one");
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    let framework = workload::framework();
    let select = Some(RESULTS.iter().map(|name| (*name).to_owned()).collect());
    let options = Options { select, statuses: Statuses::Truths, details: [].into(), ..Options::default() };
    let engine = Engine::new(&framework, jalon::date::Date::day(2026, 1, 1).unwrap(), options);
    let sizes = std::env::var("JALON_BENCH_ROWS").unwrap_or_else(|_| "100000 1000000".to_owned());
    println!("{:>9} {:12} {:>9} {:>9} {:>7} {:>9}", "rows", "", "ms", "loop, ms", "ratio", "eligible");
    for rows in sizes.split_whitespace().filter_map(|size| size.parse::<usize>().ok()) {
        let batch = workload::rows(rows / 256 * 256, 20_260_101, 0.05);
        let file = folder.join(format!("peers-{}.parquet", batch.num_rows()));
        let mut writer = Writer::create(Some(&file), Target::Parquet, &batch.schema()).unwrap();
        writer.write(batch.clone()).unwrap();
        writer.finish().unwrap();
        let of_engine = || {
            let time = fastest(|| engine.evaluate(&batch).unwrap());
            let results = engine.evaluate(&batch).unwrap();
            Some((time, results.column_by_name("verdict").unwrap().as_boolean().true_count()))
        };
        line(&batch, "jalon", of_engine);
        for peer in PEERS {
            line(&batch, peer, || {
                let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers.py");
                let output =
                    Command::new(&python).arg(script).arg(peer).arg(&file).arg(RUNS.to_string()).output().unwrap();
                let text = String::from_utf8_lossy(&output.stdout).into_owned();
                let (time, eligible) = text.trim().split_once(' ')?;
                Some((time.parse().unwrap(), eligible.parse().unwrap()))
            });
        }
    }
}

/// A program's line, between two turns of the loop.
fn line(batch: &RecordBatch, name: &str, run: impl FnOnce() -> Option<(f64, usize)>) {
    let before = by_hand(batch);
    let Some((time, eligible)) = run() else {
        println!("{:>9} {name:12} is not there, or fails", batch.num_rows());
        return;
    };
    let by_hand = before.min(by_hand(batch));
    let (ms, loop_ms) = (time * 1e3, by_hand * 1e3);
    println!("{:>9} {name:12} {ms:>9.2} {loop_ms:>9.2} {:>7.2} {eligible:>9}", batch.num_rows(), time / by_hand);
}

fn by_hand(batch: &RecordBatch) -> f64 {
    fastest(|| {
        let mut results = yardstick::Results::new(batch.num_rows());
        yardstick::run(&yardstick::inputs(batch), &mut results);
        results
    })
}

/// Seconds of the fastest of some runs.
fn fastest<T>(work: impl Fn() -> T) -> f64 {
    let once = || {
        let began = Instant::now();
        let result = std::hint::black_box(work());
        let time = began.elapsed();
        drop(result);
        time.as_secs_f64()
    };
    (0..RUNS).map(|_| once()).fold(f64::INFINITY, f64::min)
}
