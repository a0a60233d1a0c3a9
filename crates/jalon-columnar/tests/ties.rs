//! Grants at exactly half of a budget, sums at exactly a ceiling: told by columns, without the plain evaluator.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, Decimal128Array, Float64Array, Int64Array, RecordBatch};
use jalon::analysis::{NoLibrary, analyse};
use jalon::source::Source;
use jalon_columnar::{Engine, Options};

const FRAMEWORK: &str = "framework ties
  version 1.0
input budget    : EUR
input requested : EUR
input other     : EUR
  default 0 EUR
input people    : count
indicator rate  : % = requested / budget
indicator each  : EUR = budget / people
requirement half     : rate <= 50 %
requirement crosswise : requested * 2 <= budget
requirement covered  : requested + other = budget
requirement ceiling  : requested + other <= 300.30 EUR
requirement apiece   : each <= 33.33 EUR
";

/// Cells of which many tie to the cent, some miss by a cent, and some have more decimals than a cent has.
fn rows() -> RecordBatch {
    let cents = |x: i64| x as f64 / 100.0;
    let (mut budget, mut requested, mut other, mut people) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for at in 0..4_000i64 {
        let whole = 20_020 + (at % 977) * 2_002;
        budget.push(cents(whole));
        requested.push(cents(whole / 2 + at % 3 - 1) + if at % 250 == 7 { 1e-9 } else { 0.0 });
        other.push((at % 5 > 0).then(|| cents(whole - whole / 2 - (at % 3 - 1) + at % 2)));
        people.push(whole / 3_333);
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("budget", Arc::new(Float64Array::from(budget))),
        ("requested", Arc::new(Float64Array::from(requested))),
        ("other", Arc::new(Float64Array::from(other))),
        ("people", Arc::new(Int64Array::from(people))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn ties_to_the_cent_are_told_by_columns() {
    let analysis = analyse(Source::new("ties.jalon", FRAMEWORK), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems));
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    assert_eq!(engine.fallback(), &[]);
    let batch = rows();
    let judged = engine.judge(&batch).unwrap();
    support::compare_judged(&framework, &engine, &batch, &judged).unwrap();
    let statistics = judged.statistics;
    assert!(statistics.by_integers > 1_000, "{statistics:?}");
    // Only rows with more decimals than a cent has are left.
    assert!(statistics.by_rows <= 4_000 / 250, "{statistics:?}");
    assert_eq!(statistics.rows, statistics.by_columns + statistics.by_rows);
}

const FINER: &str = "framework finer
  version 1.0
input a : number
input b : number
input c : number
  default 0.125
input k : count
requirement all_three : a + b + c <= 0.375
requirement eighth    : a / b >= 0.125
requirement crosswise : a * 8 >= b
requirement lesser    : min(a, b) + c = 0.5
requirement chosen    : (if k > 2 then a + b else b - a) >= 0.07
requirement rest      : b - a - c >= 0
requirement kept      : clamp(a + c, 0 .. 0.2) + b < 0.45
requirement share     : a / (a + b) <= 1 / 9
";

/// Cells of up to six decimals, most of which tie, or miss by a millionth.
fn finer() -> RecordBatch {
    let millionths = |x: i64| x as f64 / 1e6;
    let (mut a, mut b, mut c, mut k) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for at in 0..4_000i64 {
        let eighth = 1_000 + at % 997 * 25;
        let (left, right) = (eighth + at % 3 - 1, eighth * 8);
        let rest = [375_000 - left - right, 500_000 - left, right - left, 125_000, 450_000 - right - left];
        a.push(millionths(left));
        b.push(millionths(right));
        c.push((at % 11 > 0).then(|| millionths(rest[at as usize % 5] + at % 7 / 6)));
        k.push(at % 6);
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("a", Arc::new(Float64Array::from(a))),
        ("b", Arc::new(Float64Array::from(b))),
        ("c", Arc::new(Float64Array::from(c))),
        ("k", Arc::new(Int64Array::from(k))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn ties_of_finer_decimals_are_told_by_whole_numbers() {
    let analysis = analyse(Source::new("finer.jalon", FINER), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems));
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    assert_eq!(engine.fallback(), &[]);
    let batch = finer();
    let judged = engine.judge(&batch).unwrap();
    support::compare_judged(&framework, &engine, &batch, &judged).unwrap();
    let statistics = judged.statistics;
    assert!(statistics.by_integers > 2_000, "{statistics:?}");
    assert_eq!(statistics.by_rows, 0, "{statistics:?}");
    support::compare_single(&engine, &batch.schema(), &support::cells(&batch), &judged, 3).unwrap();
    // The same as decimals of eighteen places, as databases give them.
    let mut columns = batch.columns().to_vec();
    for column in &mut columns[..3] {
        let floats = column.as_primitive::<Float64Type>();
        let cells = floats.iter().map(|x| x.map(|x| (x * 1e6).round() as i128 * 1_000_000_000_000));
        let cells: Decimal128Array = cells.collect();
        *column = Arc::new(cells.with_precision_and_scale(38, 18).unwrap());
    }
    let names = batch.schema();
    let names = names.fields().iter().map(|field| field.name().as_str());
    let decimals =
        RecordBatch::try_from_iter_with_nullable(names.zip(columns).map(|(name, column)| (name, column, true)));
    let again = engine.judge(&decimals.unwrap()).unwrap();
    assert_eq!((again.batch, again.statistics), (judged.batch, judged.statistics));
}
