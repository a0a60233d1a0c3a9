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

#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;
use jalon_columnar::{Detail, Engine, Options};
use random::Random;

/// Inputs of every kind that columns work out, some with bounds, some with a default.
const INPUTS: &str = "
axis part = left, middle, right
input v  : number by part
input w  : yes/no by part
input d1 : date
input d2 : date in 2020-01-01 .. 2026-12-31
input d3 : date or not yet
input na : number may be not applicable
input ty : yes/no may be not applicable
input n1 : number
input n2 : number
input n3 : number in 0 .. 1000
input n4 : number in -5 .. 5
input n5 : number
  default 2.5
input k1 : count
input k2 : count
input k3 : count in 0 .. 12
input p1 : %
input p2 : % in 0 % .. 100 %
input t1 : yes/no
input t2 : yes/no
input ch : one of a, b, c, d
";
const NUMBERS: [&str; 12] = ["n1", "n2", "n3", "n4", "n5", "k1", "k2", "k3", "p1", "p2", "na", "v[middle]"];
const DATES: [&str; 3] = ["d1", "d2", "d3"];
const THRESHOLDS: [&str; 12] = ["0", "1", "2", "3", "0.1", "0.3", "0.2", "-1", "2.5", "10", "100", "0.05"];

/// A formula of numbers. Counts and shares are plain numbers in it.
fn number(r: &mut Random, depth: usize, items: &[String]) -> String {
    if depth == 0 || r.below(5) == 0 {
        return match r.below(6) {
            0 => r.pick(&THRESHOLDS[1..]).to_owned(),
            1 if !items.is_empty() => items[r.below(items.len())].clone(),
            _ => r.pick(&NUMBERS).to_owned(),
        };
    }
    let d = depth - 1;
    match r.below(17) {
        14 => match r.below(5) {
            0 => format!("(days_between({}, {}) / 1 day)", date(r, d), date(r, d)),
            1 => format!("(months_between({}, {}) / 1 month)", date(r, d), date(r, d)),
            2 => format!("(years_between({}, {}) / 1 year)", date(r, d), date(r, d)),
            3 => format!("year_of({})", date(r, d)),
            _ => format!("{}({})", r.pick(&["month_of", "day_of"]), date(r, d)),
        },
        15 | 16 => match r.below(6) {
            0 => format!("{}(v over part where w)", r.pick(&["sum", "mean", "min", "max"])),
            1 => format!("{}(v over part where v > {})", r.pick(&["sum", "mean", "min", "max"]), r.pick(&THRESHOLDS)),
            2 => format!("{}(v over part)", r.pick(&["sum", "mean", "min", "max"])),
            3 => format!("count(part where w and v > {})", r.pick(&THRESHOLDS)),
            4 => "count(part where w)".to_owned(),
            _ => format!("share(v > {} over part{})", r.pick(&THRESHOLDS), r.pick(&["", " where w"])),
        },
        0..=2 => format!("({} + {})", number(r, d, items), number(r, d, items)),
        3 | 4 => format!("({} - {})", number(r, d, items), number(r, d, items)),
        5 | 6 => format!("({} * {})", number(r, d, items), number(r, d, items)),
        7 | 8 => format!("({} / {})", number(r, d, items), number(r, d, items)),
        9 => format!("clamp({}, {} .. {})", number(r, d, items), r.below(3), 3 + r.below(9)),
        10 => format!("goalposts({}, {} .. {})", number(r, d, items), r.below(2), 2 + r.below(9)),
        11 => format!("(if {} then {} else {})", truth(r, d, items), number(r, d, items), number(r, d, items)),
        12 => match r.below(4) {
            0 => format!("abs({})", number(r, d, items)),
            1 => format!("({} or else {})", number(r, d, items), number(r, d, items)),
            2 => format!("min({}, {})", number(r, d, items), number(r, d, items)),
            _ => format!("max({}, {})", number(r, d, items), number(r, d, items)),
        },
        _ => match r.below(6) {
            3 => format!("log(abs({}))", number(r, d, items)),
            4 => format!("log10({})", number(r, d, items)),
            5 => format!("geometric_mean({}, {})", number(r, d, items), number(r, d, items)),
            0 => format!("sqrt(abs({}))", number(r, d, items)),
            1 => format!("(abs({}) ^ (1 / 3))", number(r, d, items)),
            _ => format!("round({}, 0.5, half_up)", number(r, d, items)),
        },
    }
}

/// A date: of the data, shifted, or the last day of a month.
fn date(r: &mut Random, depth: usize) -> String {
    let plain = r.pick(&DATES).to_owned();
    if depth == 0 {
        return plain;
    }
    match r.below(8) {
        0 => format!("({plain} + {} days)", r.below(400)),
        1 => format!("({plain} - {} months clamped)", r.below(30)),
        2 => format!("({plain} + {} months clamped)", r.below(30)),
        3 => format!("end_of_month({plain})"),
        4 => format!("max({plain}, {})", r.pick(&DATES)),
        5 => "as_of".to_owned(),
        _ => plain,
    }
}

fn truth(r: &mut Random, depth: usize, items: &[String]) -> String {
    let d = depth.saturating_sub(1);
    if depth == 0 || r.below(2) == 0 {
        return match r.below(12) {
            9 => format!("{} {} {}", date(r, d + 1), r.pick(&["<", "<=", ">", ">=", "=", "!="]), date(r, d)),
            10 => match r.below(3) {
                0 => format!("any(w over part where v > {})", r.pick(&THRESHOLDS)),
                1 => format!("all(v > {} over part where w)", r.pick(&THRESHOLDS)),
                _ => "any(w over part)".to_owned(),
            },
            11 => "ty".to_owned(),
            0 => r.pick(&["t1", "t2"]).to_owned(),
            1 => format!("ch in {{{}}}", r.pick(&["a", "a, b", "b, c, d"])),
            2 => format!("ch = {}", r.pick(&["a", "b", "c"])),
            3 => format!("{} {} {}", number(r, d, items), r.pick(&["<", ">="]), number(r, d, items)),
            4 => format!("{} in {} .. {}", number(r, d, items), r.below(3), 3 + r.below(9)),
            _ => format!(
                "{} {} {}",
                number(r, d, items),
                r.pick(&["<", "<=", ">", ">=", "=", "!="]),
                r.pick(&THRESHOLDS)
            ),
        };
    }
    match r.below(5) {
        0 => format!("not ({})", truth(r, d, items)),
        1 => format!("known({})", number(r, d, items)),
        2 => format!("(({}) and ({}))", truth(r, d, items), truth(r, d, items)),
        3 => format!("(({}) or ({}))", truth(r, d, items), truth(r, d, items)),
        _ => format!("(({}) and ({}) and ({}))", truth(r, d, items), truth(r, d, items), truth(r, d, items)),
    }
}

fn framework(r: &mut Random) -> (String, Option<Framework>) {
    let mut text = format!("framework random\n  version 1.0\n{INPUTS}\n");
    let mut items = Vec::new();
    for at in 0..6 {
        let formula = number(r, 3, &items);
        let _ = writeln!(text, "indicator i{at} : number = {formula}");
        if r.below(4) == 0 {
            let _ = writeln!(text, "  not applicable when {}", truth(r, 1, &items));
        }
        items.push(format!("i{at}"));
    }
    for at in 0..6 {
        let _ = writeln!(text, "requirement c{at} : {}", truth(r, 3, &items));
        if r.below(4) == 0 {
            let _ = writeln!(text, "  applies when {}", truth(r, 1, &items));
        }
        if r.below(5) == 0 {
            let _ = writeln!(text, "  exception e{at} when {} : {}", truth(r, 1, &items), truth(r, 1, &items));
        }
    }
    for at in 0..2 {
        let _ = writeln!(text, "obligation o{at} : {} due {}", date(r, 1), date(r, 1));
        if r.below(2) == 0 {
            let _ = writeln!(text, "  arises when {}", truth(r, 1, &items));
        }
    }
    if r.below(2) == 0 {
        let _ = writeln!(text, "scenario other\n  i1 = {}\n  n3 = n3 * 0.9\n", number(r, 2, &[]));
        let _ = writeln!(text, "criterion g3 : i4 under other >= {}", r.pick(&THRESHOLDS));
    }
    let _ = writeln!(text, "criterion g1 : c0 is met or (c1 is not met and c2 is not applicable)");
    let _ = writeln!(text, "criterion g2 : c3 is undecided or c4 is met");
    let _ = writeln!(text, "criterion g4 : o0 is met or o1 is undecided");
    let (first, second) = (truth(r, 2, &items), truth(r, 1, &items));
    let _ = writeln!(
        text,
        "decision level\n  high when {first}\n  middle when all requirements\n  low when {second}\n  none otherwise"
    );
    let analysis = analyse(Source::new("random.jalon", text.clone()), &NoLibrary);
    (text, analysis.framework)
}

/// A number near the places where floats go wrong: ties, decimals that are no floats, cancellations, far magnitudes.
fn float(r: &mut Random, low: f64, high: f64) -> f64 {
    let x = match r.below(14) {
        0 => 0.0,
        1 => 1.0,
        2 => 0.1,
        3 => 0.2,
        4 => 0.3,
        5 => 0.1 + 0.2,
        6 => 2.5,
        7 => 3.0 - f64::EPSILON,
        8 => (r.below(20_000) as f64 - 10_000.0) / 100.0,
        9 => (r.below(2_100) as f64) / 10.0,
        10 => r.below(12) as f64,
        11 => -(r.below(7) as f64) / 2.0,
        12 => 1e15 + r.below(100) as f64,
        _ => 1e-9 * r.below(1_000) as f64,
    };
    if x < low || x > high { low + (r.below(11) as f64 / 10.0) * (high.min(low + 10.0) - low) } else { x }
}

fn table(r: &mut Random, rows: usize) -> RecordBatch {
    let missing = [0, 2, 4][r.below(3)];
    let whole_columns = r.below(2) == 0;
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    let gap = |r: &mut Random| missing > 0 && r.below(10) < missing;
    for name in NUMBERS {
        let (low, high) = match name {
            "n3" => (0.0, 1000.0),
            "n4" => (-5.0, 5.0),
            "p2" => (0.0, 100.0),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let array: ArrayRef = if name.starts_with('k') || (whole_columns && matches!(name, "n1" | "n4")) {
            let least = if name == "n4" { -5 } else { 0 };
            let cells = (0..rows).map(|_| (!gap(r)).then(|| least + r.below(if name == "k1" { 4 } else { 10 }) as i64));
            Arc::new(Int64Array::from(cells.collect::<Vec<_>>()))
        } else {
            let cells = (0..rows).map(|_| (!gap(r)).then(|| float(r, low, high)));
            Arc::new(Float64Array::from(cells.collect::<Vec<_>>()))
        };
        columns.push((name, array));
    }
    for name in ["v[left]", "v[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| float(r, f64::NEG_INFINITY, f64::INFINITY)));
        columns.push((name, Arc::new(Float64Array::from(cells.collect::<Vec<_>>()))));
    }
    for name in DATES {
        // Around the ends of months, leap or not; as days or as texts.
        let (low, high) = if name == "d2" { (18_262, 20_818) } else { (0, 30_000) };
        let near = [18_321, 18_322, 19_782, 19_783, 20_088, 20_483, 20_454, 20_453, 0, 29_999];
        let day = |r: &mut Random| if r.below(3) > 0 { near[r.below(near.len())] } else { low + r.below(7) as i32 };
        let cells: Vec<Option<i32>> = (0..rows).map(|_| (!gap(r)).then(|| day(r).clamp(low, high))).collect();
        let days = Date32Array::from(cells);
        if whole_columns || name == "d3" {
            columns.push((name, Arc::new(days)));
        } else {
            let text = |at: usize| {
                let day = (!days.is_null(at)).then(|| jalon::date::Day::from_since_1970(days.value(at)));
                day.flatten().map(|day| day.to_string())
            };
            columns.push((name, Arc::new((0..rows).map(text).collect::<StringArray>())));
        }
    }
    for (name, state) in [("na.state", "not_applicable"), ("ty.state", "not_applicable"), ("d3.state", "not_yet")] {
        let cells = (0..rows).map(|_| (r.below(40) == 0).then_some(state));
        columns.push((name, Arc::new(cells.collect::<StringArray>())));
    }
    for name in ["t1", "t2", "ty", "w[left]", "w[middle]", "w[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(2) == 0));
        columns.push((name, Arc::new(BooleanArray::from(cells.collect::<Vec<_>>()))));
    }
    let cells = (0..rows).map(|_| (!gap(r)).then(|| r.pick(&["a", "b", "c", "d"])));
    columns.push(("ch", Arc::new(StringArray::from(cells.collect::<Vec<_>>()))));
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn random_frameworks_over_random_tables_agree_with_the_plain_evaluator() {
    let cases = std::env::var("JALON_DIFF_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(if cfg!(debug_assertions) { 120 } else { 1_500 });
    let mut faults = Vec::new();
    let (mut compared, mut by_columns, mut ties, mut rows, mut refused, mut left) = (0, 0, 0, 0, 0, 0usize);
    let options = Options { details: [Detail::Possible, Detail::Variations].into(), ..Options::default() };
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
        let batch = table(&mut r, 32);
        let judged = engine.judge(&batch).unwrap_or_else(|error| panic!("case {case}: {error}\n{text}"));
        by_columns += judged.statistics.by_columns;
        ties += judged.statistics.by_fractions;
        rows += judged.statistics.rows;
        match support::compare_judged(&framework, &engine, &batch, &judged) {
            Ok(count) => compared += count,
            Err(difference) => faults.push(format!("case {case}: {difference}\n{text}")),
        }
        // Often enough that programs for the cells given are made too.
        if case % 8 == 0
            && let Err(difference) =
                support::compare_single(&engine, &batch.schema(), &support::cells(&batch), &judged, 17)
        {
            faults.push(format!("case {case}: {difference}\n{text}"));
        }
    }
    if std::env::var_os("JALON_DIFF_LIST").is_some() {
        faults.iter().for_each(|fault| println!("{fault}"));
    }
    let shown = faults.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} of {cases} frameworks differ:\n{shown}", faults.len());
    println!(
        "{compared} comparisons, {by_columns} of {rows} rows by columns ({ties} with near ties), {left} frameworks with items by rows, {refused} refused"
    );
    assert!(refused * 2 < cases, "{refused} of {cases} frameworks did not check");
    assert!(compared >= cases * 200, "{compared}");
    assert!(by_columns * 4 > rows, "only {by_columns} of {rows} rows were told by columns");
}
