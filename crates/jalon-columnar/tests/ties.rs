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

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
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
    assert!(statistics.by_fractions > 1_000, "{statistics:?}");
    // Only rows with more decimals than a cent has are left.
    assert!(statistics.by_rows <= 4_000 / 250, "{statistics:?}");
    assert_eq!(statistics.rows, statistics.by_columns + statistics.by_rows);
}
