//! How long frameworks take to be read and checked; the time must grow with their length, no faster.
//!
//! `cargo xtask bench compile`. The aims: 10,000 indicators in under 100 ms, the workload of tables in under 1 ms.
#![allow(missing_docs, reason = "a benchmark's items are its names")]
#![allow(clippy::panic, reason = "a benchmark that cannot begin says why")]

use std::fmt::Write as _;

use divan::Bencher;
use divan::counter::ItemsCount;
use jalon::analysis::{MapLibrary, NoLibrary, analyse};
use jalon::source::{Source, SourceId};
use jalon::syntax;

fn main() {
    divan::main();
}

/// Sizes of the generated frameworks, in indicators.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

#[divan::bench(args = SIZES)]
fn parse_chain(bencher: Bencher<'_, '_>, indicators: usize) {
    let text = chain(indicators);
    bencher.counter(ItemsCount::new(indicators)).bench(|| syntax::parse(&text, SourceId::default()));
}

#[divan::bench(args = SIZES)]
fn parse_layers(bencher: Bencher<'_, '_>, indicators: usize) {
    let text = layers(10, indicators);
    bencher.counter(ItemsCount::new(indicators)).bench(|| syntax::parse(&text, SourceId::default()));
}

#[divan::bench(args = SIZES)]
fn check_chain(bencher: Bencher<'_, '_>, indicators: usize) {
    let text = chain(indicators);
    bencher.counter(ItemsCount::new(indicators)).bench(|| checked(&text));
}

#[divan::bench(args = SIZES)]
fn check_layers(bencher: Bencher<'_, '_>, indicators: usize) {
    let text = layers(10, indicators);
    bencher.counter(ItemsCount::new(indicators)).bench(|| checked(&text));
}

/// Checks a framework, which must be without a fault: a refusal would be fast for the wrong reason.
fn checked(text: &str) -> jalon::framework::Framework {
    let analysis = analyse(Source::new("bench", text), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems.first()))
}

#[divan::bench]
fn parse_sieg(bencher: Bencher<'_, '_>) {
    let text = include_str!("../../../frameworks/sieg_innovation_sociale_picardie/framework.jalon");
    bencher.bench(|| syntax::parse(text, SourceId::default()));
}

/// What one cold judgement waits for: a framework, and the one that it uses.
#[divan::bench]
fn check_sieg(bencher: Bencher<'_, '_>) {
    let mut library = MapLibrary::default();
    let markers = include_str!("../../../frameworks/social_innovation_markers/framework.jalon");
    library.insert("social_innovation_markers", markers);
    let text = include_str!("../../../frameworks/sieg_innovation_sociale_picardie/framework.jalon");
    bencher.bench(|| analyse(Source::new("sieg", text), &library));
}

/// The framework of the tables' workload; the aim: under 1 ms.
#[divan::bench]
fn check_workload(bencher: Bencher<'_, '_>) {
    let text = include_str!("../../jalon-columnar/benches/impact_18.jalon");
    bencher.bench(|| checked(text));
}

/// Each indicator adds to the one before: the deepest graph there is.
fn chain(indicators: usize) -> String {
    let mut text = String::from("framework chain\n\ninput start : EUR\n\nindicator i0 : EUR\n  = start\n");
    for number in 1..indicators {
        let _ = write!(text, "indicator i{number} \"Indicator {number}\" : EUR\n  = i{} + 1.50 EUR\n", number - 1);
    }
    text
}

/// Layers in which each indicator draws on two of the layer below.
fn layers(layers: usize, indicators: usize) -> String {
    let width = indicators / layers;
    let mut text = String::from("framework layers\n\n");
    for number in 0..width {
        let _ = writeln!(text, "input i0_{number} : EUR");
    }
    for layer in 1..=layers {
        for number in 0..width {
            let (below, other) = (layer - 1, (number * 7 + 1) % width);
            let _ = write!(
                text,
                "indicator i{layer}_{number} : EUR\n  = (i{below}_{number} + 2 * i{below}_{other}) * 50 %\n"
            );
        }
    }
    text
}
