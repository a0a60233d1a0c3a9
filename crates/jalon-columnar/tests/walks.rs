//! Walks along an ordered axis, present values, averages and spreads by columns, worked by hand.
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

use arrow_array::{ArrayRef, Float64Array, RecordBatch};
use jalon::analysis::{NoLibrary, analyse};
use jalon::source::Source;
use jalon_columnar::{Engine, Judged, Options};

const FRAMEWORK: &str = "framework walks
  version 1.0
axis year = 2023 .. 2025
input flow : EUR by year
input rate : % in 0 % .. 50 %
indicator before : EUR by year = previous(flow over year)
indicator more   : EUR by year = change(flow over year)
indicator pace   : % by year = growth(flow over year)
indicator so_far : EUR by year = cumulative(flow or else 0 EUR over year)
indicator strict : EUR by year = cumulative(flow over year)
indicator at_end   : EUR = discounted(flow over year, rate, end_of_period)
indicator at_start : EUR = discounted(flow over year, rate, start_of_period)
indicator midway   : EUR = discounted(flow over year, rate, middle_of_period)
indicator middle   : EUR = median(flow over year)
indicator inverse  : EUR = harmonic_mean(flow over year)
indicator listed   : EUR = harmonic_mean(flow[2023], flow[2024], flow[2025])
indicator spread   : EUR = stdev(flow over year)
indicator width    : EUR = population_stdev(flow over year)
requirement worth  : at_end >= 300 EUR
requirement rising : pace[2025] >= 10 %
";

const WALKS: [&str; 10] =
    ["before", "more", "pace", "so_far", "strict", "at_end", "at_start", "midway", "worth", "rising"];
const AVERAGES: [&str; 5] = ["middle", "inverse", "listed", "spread", "width"];

/// Grown by a tenth a year at a rate of a tenth: 100 each; without the year in the middle; at a rate of 21 %.
fn flows() -> RecordBatch {
    let column = |cells: [Option<f64>; 3]| Arc::new(Float64Array::from(cells.to_vec())) as ArrayRef;
    RecordBatch::try_from_iter([
        ("flow[2023]", column([Some(110.0), Some(110.0), Some(121.0)])),
        ("flow[2024]", column([Some(121.0), None, Some(0.0)])),
        ("flow[2025]", column([Some(133.1), Some(133.1), Some(0.0)])),
        ("rate", column([Some(10.0), Some(10.0), Some(21.0)])),
    ])
    .unwrap()
}

/// The results of some items; so many rows are told by columns, and all items are.
fn judged(items: &[&str], by_columns: usize) -> Judged {
    let analysis = analyse(Source::new("walks.jalon", FRAMEWORK), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems));
    let select = Some(items.iter().map(|item| (*item).to_owned()).collect());
    let engine = Engine::new(&framework, support::as_of(), Options { select, ..Options::default() });
    assert_eq!(engine.fallback(), &[]);
    let judged = engine.judge(&flows()).unwrap();
    assert_eq!(judged.statistics.by_columns, by_columns);
    judged
}

/// A column of results, figures to four decimals.
fn shown(judged: &Judged, name: &str) -> [String; 3] {
    [0, 1, 2].map(|row| {
        let told = support::shown(&judged.batch, name, row);
        told.parse().map_or(told, |x: f64| format!("{x:.4}"))
    })
}

#[test]
fn walks_and_present_values() {
    let judged = judged(&WALKS, 3);
    for (name, expected) in [
        ("before[2023]", ["null", "null", "null"]),
        ("before[2025]", ["121.0000", "null", "0.0000"]),
        ("more[2024]", ["11.0000", "null", "-121.0000"]),
        // Nothing grows from 0.
        ("pace[2025]", ["10.0000", "null", "null"]),
        ("so_far[2025]", ["364.1000", "243.1000", "121.0000"]),
        ("strict[2024]", ["231.0000", "null", "121.0000"]),
        ("at_end", ["300.0000", "null", "100.0000"]),
        ("at_start", ["330.0000", "null", "121.0000"]),
        ("midway", ["314.6427", "null", "110.0000"]),
        // Ties: exactly 300, exactly 10 %.
        ("worth", ["met", "undecided", "not_met"]),
        ("rising", ["met", "undecided", "undecided"]),
    ] {
        assert_eq!(shown(&judged, name), expected, "{name}");
    }
}

#[test]
fn averages_and_spreads() {
    // A gap, and the 0 of a harmonic mean, are left to the plain evaluator.
    let judged = judged(&AVERAGES, 1);
    for (name, expected) in [
        ("middle", ["121.0000", "null", "0.0000"]),
        // 3 / (1/110 + 1/121 + 1/133.1)
        ("inverse", ["120.6344", "null", "null"]),
        ("listed", ["120.6344", "null", "null"]),
        // The root of (11.3667² + 0.3667² + 11.7333²) / 2, and by 3; of (80.6667² + 2 × 40.3333²) / 2.
        ("spread", ["11.5544", "null", "69.8594"]),
        ("width", ["9.4341", "null", "57.0399"]),
    ] {
        assert_eq!(shown(&judged, name), expected, "{name}");
    }
}
