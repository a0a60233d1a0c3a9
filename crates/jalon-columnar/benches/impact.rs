//! Speed on the workload, beside the same thing written by hand: `cargo bench -p jalon-columnar`.
//!
//! Prints rows a second and the ratio to the loop, each of the fastest of runs that alternate with it (what other
//! programs take is not counted); then what one row costs
//! beside a thousand, and frameworks of ten thousand indicators. `JALON_BENCH_ROWS` sets the sizes (default `1024 102400
//! 1024000`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::eq_op, // NaN is not equal to itself
    clippy::manual_range_contains, // branch-free
    unreachable_pub,
    dead_code,
    reason = "tests and benchmarks say what is wrong by failing, and share what they do not all use"
)]
#![allow(clippy::print_stdout)]

#[path = "workload/lists.rs"]
mod lists;
#[path = "workload/synthetic.rs"]
mod synthetic;
#[path = "workload/mod.rs"]
mod workload;
#[path = "workload/yardstick.rs"]
mod yardstick;

use std::time::{Duration, Instant};

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use jalon_columnar::{Cell, Engine, Options, Statuses};
pub use workload::{FLOATS, WHOLES};

const RESULTS: [&str; 14] =
    ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "verdict", "d1", "d2", "d3", "score", "label"];

fn main() {
    let framework = workload::framework();
    let as_of = jalon::date::Date::day(2026, 1, 1).expect("a day");
    let began = Instant::now();
    let select = Some(RESULTS.iter().map(|name| (*name).to_owned()).collect());
    let truths =
        Options { select: select.clone(), statuses: Statuses::Truths, details: [].into(), ..Options::default() };
    let engine = Engine::new(&framework, as_of, truths.clone());
    println!(
        "plan: {:?}, {} operations a block, fallback {:?}",
        began.elapsed(),
        engine.operations(),
        engine.fallback()
    );
    let named = Engine::new(&framework, as_of, Options { select, ..Options::default() });
    let all = Engine::new(&framework, as_of, Options::default());
    let two = Engine::new(&framework, as_of, Options { threads: 2, ..truths });
    let sizes = std::env::var("JALON_BENCH_ROWS").unwrap_or_else(|_| "1024 102400 1024000".to_owned());
    println!("{:>9} {:24} {:>10} {:>10} {:>7}", "rows", "", "Mrows/s", "ns/row", "ratio");
    for rows in sizes.split_whitespace().filter_map(|size| size.parse::<usize>().ok()) {
        let batch = workload::rows(rows / 256 * 256, 20_260_101, 0.05);
        same_verdicts(&engine, &batch);
        let engines: [(&str, &Engine); 4] = [
            ("the same 14 columns", &engine),
            ("names, levels possible", &named),
            ("everything", &all),
            ("14 columns, 2 threads", &two),
        ];
        let runs = (40_000_000 / batch.num_rows()).clamp(7, 2_000);
        let mut loops = Vec::new();
        let mut times: Vec<Vec<Duration>> = vec![Vec::new(); engines.len()];
        for _ in 0..runs {
            loops.push(timed(|| {
                let inputs = yardstick::inputs(&batch);
                let mut results = yardstick::Results::new(batch.num_rows());
                yardstick::run(&inputs, &mut results);
                results
            }));
            for ((_, engine), times) in engines.iter().zip(&mut times) {
                times.push(timed(|| engine.evaluate(&batch)));
            }
        }
        let yardstick = best(&loops);
        line(batch.num_rows(), "the loop by hand", yardstick, yardstick);
        for ((name, _), times) in engines.iter().zip(&times) {
            line(batch.num_rows(), name, best(times), yardstick);
        }
        println!("          {:?}", engine.judge(&batch).expect("the workload's columns fit").statistics);
    }
    few_rows(&engine);
    records();
    large_frameworks();
}

/// Lists of records, folded and laid out, beside a loop written by hand for them.
fn records() {
    let framework = lists::framework();
    let as_of = jalon::date::Date::day(2026, 1, 1).expect("a day");
    let select = Some(lists::RESULTS.iter().map(|name| (*name).to_owned()).collect());
    let options = Options { select, statuses: Statuses::Truths, details: [].into(), threads: 1, ..Options::default() };
    let engine = Engine::new(&framework, as_of, options);
    assert_eq!(engine.fallback(), &[]);
    for (rows, missing) in [(10_000, 0.0), (10_000, 0.05), (100_000, 0.05)] {
        let batch = lists::rows(rows, 20_260_101, missing);
        let judged = engine.judge(&batch).expect("the columns fit");
        lists::same(&judged.batch, &lists::by_hand(&batch));
        let (mut loops, mut times) = (Vec::new(), Vec::new());
        for _ in 0..(2_000_000 / rows).clamp(15, 200) {
            loops.push(timed(|| lists::by_hand(&batch)));
            times.push(timed(|| engine.evaluate(&batch)));
        }
        let yardstick = best(&loops);
        line(rows, "lists, the loop by hand", yardstick, yardstick);
        line(rows, &format!("lists, {:.0} % missing", missing * 100.0), best(&times), yardstick);
        println!("          {:?}", judged.statistics);
    }
}

/// A thousand rows in a batch, one, and projects by themselves, with and without gaps: what a project costs whatever the
/// number of them.
fn few_rows(engine: &Engine) {
    let thousand = workload::rows(1_000, 20_260_101, 0.05);
    let batch = |rows: usize| {
        let batch = thousand.slice(0, rows);
        let times: Vec<Duration> = (0..20_000 / rows.min(10)).map(|_| timed(|| engine.evaluate(&batch))).collect();
        best(&times).as_secs_f64()
    };
    let (one, many) = (batch(1), batch(1_000));
    let (fields, rows) = workload::cells(&thousand);
    let mut single = engine.single(&fields).expect("the workload's columns fit");
    let is_whole = |row: &&Vec<Cell<'_>>| !row.contains(&Cell::Missing);
    let [whole, gaps] = [true, false].map(|wanted| {
        let row = rows.iter().find(|row| is_whole(row) == wanted).expect("such a row");
        // A few hundred at a time: the clock takes as long as one.
        let times = (0..200).map(|_| timed(|| (0..256).for_each(|_| drop(std::hint::black_box(single.judge(row))))));
        best(&times.collect::<Vec<_>>()).as_secs_f64() / 256.0
    });
    println!("a thousand rows {:.1} us", many * 1e6);
    for (name, time) in [("a batch of one", one), ("one by itself", whole), ("one with gaps", gaps)] {
        println!("{name:14} {:.2} us, 1/{:.0} of that", time * 1e6, many / time);
    }
}

/// Frameworks of a thousand and of ten thousand indicators: making the plan, and judging a block.
fn large_frameworks() {
    for layout in [synthetic::Layout::Chain, synthetic::Layout::Wide] {
        for count in [1_000, 10_000] {
            let (text, framework) = synthetic::framework(layout, count);
            let select = Some(vec![format!("k{}", count - 1)]);
            let as_of = jalon::date::Date::day(2026, 1, 1).expect("a day");
            let began = Instant::now();
            let engine = Engine::new(&framework, as_of, Options { select, ..Options::default() });
            let plan = began.elapsed();
            let batch = synthetic::rows(1_024);
            let times: Vec<Duration> = (0..21).map(|_| timed(|| engine.evaluate(&batch))).collect();
            println!(
                "{layout:?}, {count} indicators ({} kB): plan {:.1} ms, {} operations, 1024 rows {:.2} ms",
                text.len() / 1000,
                plan.as_secs_f64() * 1e3,
                engine.operations(),
                best(&times).as_secs_f64() * 1e3
            );
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let began = Instant::now();
    let result = std::hint::black_box(work());
    let time = began.elapsed();
    drop(result);
    time
}

fn best(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

fn line(rows: usize, name: &str, time: Duration, yardstick: Duration) {
    let seconds = time.as_secs_f64();
    println!(
        "{rows:>9} {name:24} {:>10.2} {:>10.1} {:>7.2}",
        rows as f64 / seconds / 1e6,
        seconds * 1e9 / rows as f64,
        seconds / yardstick.as_secs_f64()
    );
}

/// The loop and the engine say the same wherever the loop says anything: the engine also decides where bounds can.
fn same_verdicts(engine: &Engine, batch: &RecordBatch) {
    let judged = engine.evaluate(batch).expect("the workload's columns fit");
    let mut results = yardstick::Results::new(batch.num_rows());
    yardstick::run(&yardstick::inputs(batch), &mut results);
    let mut more = 0;
    for (at, name) in RESULTS.iter().take(9).enumerate() {
        let column = judged.column_by_name(name).expect("a column of results").as_boolean();
        for row in 0..batch.num_rows() {
            let bit = |words: &[u64]| words[row / 64] >> (row % 64) & 1 == 1;
            let by_hand = match (bit(&results.yes[at]), bit(&results.no[at])) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            };
            let told = (!arrow_array::Array::is_null(column, row)).then(|| column.value(row));
            more += usize::from(told.is_some() && by_hand.is_none());
            assert!(by_hand.is_none() || told == by_hand, "row {row}, {name}: {told:?} and by hand {by_hand:?}");
        }
    }
    println!("          (verdicts told by bounds alone, beyond the loop's: {more})");
}
