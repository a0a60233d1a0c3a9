//! How long frameworks take to be read and checked; the time must grow with their length, no faster.
//!
//! `cargo xtask bench compile`. The aims: 10,000 indicators in under 100 ms whatever their shape, the workload of
//! tables in under 1 ms. Two shapes are those on which engines of this kind are compared ("loadN"): `chain`, as deep as
//! it is long, and `wide`, ten layers, both over twelve plain numbers. The third, `laden`, is ours and heavier: ten
//! layers of money, each indicator with a unit, two references, a factor and a percentage.
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

/// The shapes that the generated frameworks take.
#[derive(Clone, Copy, Debug)]
enum Shape {
    Chain,
    Wide,
    Laden,
}

/// Every shape at every size.
fn workloads() -> impl Iterator<Item = (Shape, usize)> {
    [Shape::Chain, Shape::Wide, Shape::Laden].into_iter().flat_map(|shape| SIZES.map(|size| (shape, size)))
}

#[divan::bench(args = workloads())]
fn parse(bencher: Bencher<'_, '_>, (shape, indicators): (Shape, usize)) {
    let text = written(shape, indicators);
    bencher.counter(ItemsCount::new(indicators)).bench(|| syntax::parse(&text, SourceId::default()));
}

#[divan::bench(args = workloads())]
fn check(bencher: Bencher<'_, '_>, (shape, indicators): (Shape, usize)) {
    let text = written(shape, indicators);
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

/// The text of a framework of one shape.
fn written(shape: Shape, indicators: usize) -> String {
    match shape {
        Shape::Chain => chain(indicators),
        Shape::Wide => wide(indicators),
        Shape::Laden => laden(indicators),
    }
}

/// How many numbers a framework of the shapes `chain` and `wide` asks for.
const INPUTS: usize = 12;

/// How many layers a framework of the shapes `wide` and `laden` has.
const LAYERS: usize = 10;

/// Each indicator halves the one before it and adds a number: the deepest graph there is.
fn chain(indicators: usize) -> String {
    let mut text = numbers("chain");
    text.push_str("indicator k0 : number\n  = x0 + x1\n");
    for number in 1..indicators {
        let (before, input) = (number - 1, number % INPUTS);
        let _ = write!(text, "indicator k{number} : number\n  = k{before} * 0.5 + x{input}\n");
    }
    text
}

/// Ten layers, in which each indicator halves the one below it and adds a number.
fn wide(indicators: usize) -> String {
    let mut text = numbers("wide");
    let width = indicators / LAYERS;
    for number in 0..indicators {
        let input = number % INPUTS;
        let _ = match number.checked_sub(width) {
            Some(below) => write!(text, "indicator k{number} : number\n  = k{below} * 0.5 + x{input}\n"),
            None => {
                let other = (number + 5) % INPUTS;
                write!(text, "indicator k{number} : number\n  = x{input} / 2 + x{other}\n")
            }
        };
    }
    text
}

/// The head of a framework that asks for twelve numbers.
fn numbers(name: &str) -> String {
    let mut text = format!("framework {name}\n\n");
    for number in 0..INPUTS {
        let _ = writeln!(text, "input x{number} : number");
    }
    text
}

/// Layers in which each indicator draws on two of the layer below.
fn laden(indicators: usize) -> String {
    let width = indicators / LAYERS;
    let mut text = String::from("framework laden\n\n");
    for number in 0..width {
        let _ = writeln!(text, "input i0_{number} : EUR");
    }
    for layer in 1..=LAYERS {
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
