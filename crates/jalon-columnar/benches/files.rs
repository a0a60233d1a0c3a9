//! Files there and back, a process each: `cargo bench -p jalon-columnar --bench files`, or `cargo xtask bench columns`.
//!
//! Prints, for CSV to CSV, CSV to Parquet and Parquet to Parquet on one thread, the processor time of a whole process (the
//! number of the row and the 14 results) and the most memory that it held; and the same for polars, in turn, where
//! `JALON_BENCH_PYTHON` names an interpreter that has it (`cargo xtask bench columns --peers` makes one).
//! `JALON_BENCH_ROWS` sets the sizes (default `100000 1000000`). Files stand in `target/bench/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    unreachable_pub,
    dead_code,
    reason = "benchmarks say what is wrong by failing, and share what they do not all use"
)]

#[path = "workload/mod.rs"]
mod workload;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{Field, Schema};
use jalon_columnar::table::{Job, Misfits, Output, Reading, Tables, Target, Writer, judge};
use jalon_columnar::{BadCells, Engine, Options, Statuses};

const RESULTS: [&str; 14] =
    ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "verdict", "d1", "d2", "d3", "score", "label"];
const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    // The child: judges one file, and tells what it took.
    if let [_, word, from, to, ..] = arguments.as_slice()
        && word == "judge"
    {
        one(Path::new(from), Path::new(to));
        println!("{} {}", processor_time(), peak());
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    std::fs::create_dir_all(&folder).unwrap();
    let sizes = std::env::var("JALON_BENCH_ROWS").unwrap_or_else(|_| "100000 1000000".to_owned());
    let python = std::env::var("JALON_BENCH_PYTHON").ok().filter(|python| !python.is_empty());
    println!(
        "{:>9} {:20} {:>9} {:>8} {:>9} {:>8} {:>7}",
        "rows", "", "seconds", "peak MB", "polars", "peak MB", "ratio"
    );
    for rows in sizes.split_whitespace().filter_map(|size| size.parse::<usize>().ok()) {
        let csv = generated(&folder, rows, "csv", Target::Csv);
        let parquet = generated(&folder, rows, "parquet", Target::Parquet);
        for (name, from, to) in [
            ("CSV to CSV", &csv, "out.csv"),
            ("CSV to Parquet", &csv, "out.parquet"),
            ("Parquet to Parquet", &parquet, "out.parquet"),
        ] {
            let runs = if rows > 2_000_000 { 1 } else { RUNS };
            let (own, theirs) = in_turn(python.as_deref(), from, &folder.join(to), runs);
            print!("{rows:>9} {name:20} {:>9.3} {:>8}", own.seconds, own.peak);
            match theirs {
                Some(polars) => {
                    println!(" {:>9.3} {:>8} {:>7.2}", polars.seconds, polars.peak, own.seconds / polars.seconds);
                }
                None => println!(),
            }
        }
    }
}

/// What a process took.
struct Took {
    seconds: f64,
    peak: u64,
}

/// The median times of whole processes that take turns, and the greatest peaks; polars only where there is an interpreter.
fn in_turn(python: Option<&str>, from: &Path, to: &Path, runs: usize) -> (Took, Option<Took>) {
    let (mut own, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        own.push(took(Command::new(std::env::current_exe().unwrap()).arg("judge").arg(from).arg(to)));
        if let Some(python) = python {
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers.py");
            theirs.push(took(Command::new(python).arg(script).arg("polars").arg(from).arg(to)));
        }
    }
    let median = |mut all: Vec<Took>| {
        all.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
        let peak = all.iter().map(|one| one.peak).max()?;
        Some(Took { seconds: all.get(all.len() / 2)?.seconds, peak })
    };
    (median(own).unwrap(), median(theirs))
}

/// What a process says of itself: its processor time, and the most megabytes that it held.
fn took(command: &mut Command) -> Took {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (seconds, peak) = text.trim().split_once(' ').unwrap();
    Took { seconds: seconds.parse().unwrap(), peak: peak.parse().unwrap() }
}

fn one(from: &Path, to: &Path) {
    let framework = workload::framework();
    let as_of = jalon::date::Date::day(2026, 1, 1).unwrap();
    let select = Some(RESULTS.iter().map(|name| (*name).to_owned()).collect());
    // The same columns as other programs write: yes, no or nothing.
    let (statuses, bad_cells) = (Statuses::Truths, BadCells::SetAside);
    let options = Options { select, details: [].into(), statuses, bad_cells, ..Options::default() };
    let engine = Engine::new(&framework, as_of, options);
    let tables = Tables::open(&framework, &[from.to_owned()], &Reading::default()).unwrap();
    let output = Output::File(Some(to.to_owned()), Target::of(to).unwrap());
    let (framework, engine) = (&framework, &engine);
    let job = Job {
        framework,
        engine,
        tables,
        joined: Vec::new(),
        threads: 1,
        output,
        misfits: Misfits::ToldElsewhere,
        places: None,
        summary: true,
        stop: None,
    };
    judge(job, |_| {}).unwrap();
}

/// The processor time of this thread, the only one, in seconds.
fn processor_time() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
    nanoseconds as f64 / 1e9
}

/// The most memory that this process held, in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).map_or(0, |kilobytes| kilobytes / 1024)
}

/// The data of so many rows, made once.
fn generated(folder: &Path, rows: usize, extension: &str, target: Target) -> PathBuf {
    let path = folder.join(format!("workload-{rows}.{extension}"));
    if path.is_file() {
        return path;
    }
    let mut writer: Option<Writer> = None;
    let mut done = 0;
    while done < rows {
        let count = (rows - done).min(65_536);
        let batch = workload::rows(count, 20_260_101 + done as u64, 0.05);
        let ids: ArrayRef = Arc::new(Int64Array::from_iter_values((done..done + count).map(|row| row as i64)));
        let mut fields = vec![Field::new("id", ids.data_type().clone(), false)];
        fields.extend(batch.schema().fields().iter().map(|field| field.as_ref().clone()));
        let columns = std::iter::once(ids).chain(batch.columns().iter().cloned()).collect();
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
        if writer.is_none() {
            writer = Some(Writer::create(Some(&path), target, &batch.schema()).unwrap());
        }
        writer.as_mut().unwrap().write(batch).unwrap();
        done += count;
    }
    writer.unwrap().finish().unwrap();
    path
}
