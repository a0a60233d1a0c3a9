//! How long one project takes to be judged, warm: the Picardy SIEG with and without reasons.
//!
//! `cargo xtask bench evaluate`. The aim: under 20 µs without reasons, under 200 µs with.
#![allow(missing_docs, reason = "a benchmark's items are its names")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a benchmark that cannot begin says why")]

use divan::Bencher;
use jalon::analysis::{MapLibrary, analyse};
use jalon::date::Date;
use jalon::evaluation::{Options, evaluate_and_explain, evaluate_with};
use jalon::framework::{Framework, Project};
use jalon::project::{json, read};
use jalon::source::{Source, SourceId};

fn main() {
    divan::main();
}

#[divan::bench]
fn sieg_verdicts(bencher: Bencher<'_, '_>) {
    let (framework, project, as_of) = sieg();
    bencher.bench(|| evaluate_with(&framework, &project, as_of, Options::FAST));
}

#[divan::bench]
fn sieg_with_evidence(bencher: Bencher<'_, '_>) {
    let (framework, project, as_of) = sieg();
    let options = Options { evidence: true, wanted: true, ..Options::FAST };
    bencher.bench(|| evaluate_with(&framework, &project, as_of, options));
}

/// With evidence, and the reasons of every result.
#[divan::bench]
fn sieg_with_reasons(bencher: Bencher<'_, '_>) {
    let (framework, project, as_of) = sieg();
    let options = Options { evidence: true, wanted: true, ..Options::FAST };
    bencher.bench(|| evaluate_and_explain(&framework, &project, as_of, options));
}

/// With everything: evidence, other readings, and what would settle what is open.
#[divan::bench]
fn sieg_with_settlements(bencher: Bencher<'_, '_>) {
    let (framework, project, as_of) = sieg();
    bencher.bench(|| evaluate_with(&framework, &project, as_of, Options::ALL));
}

/// The framework, its first sample project, and a day.
fn sieg() -> (Framework, Project, Date) {
    let mut library = MapLibrary::default();
    let markers = include_str!("../../../frameworks/social_innovation_markers/framework.jalon");
    library.insert("social_innovation_markers", markers);
    let text = include_str!("../../../frameworks/sieg_innovation_sociale_picardie/framework.jalon");
    let analysis = analyse(Source::new("sieg", text), &library);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems.first()));
    let data = include_str!("../../../frameworks/sieg_innovation_sociale_picardie/projects/sieg-1.json");
    let node = json::read(data, SourceId(0)).0.unwrap();
    let (project, problems) = read::read(&framework, &node, SourceId(0));
    let project = project.unwrap_or_else(|| panic!("{:?}", problems.first()));
    (framework, project, Date::day(2018, 6, 30).unwrap())
}
