//! How long a project of many records takes to be judged: the time must grow with their number, no faster.
//!
//! `cargo xtask bench members`. Records name records of another list and of their own.
#![allow(missing_docs, reason = "a benchmark's items are its names")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a benchmark that cannot begin says why")]

use std::fmt::Write as _;

use divan::Bencher;
use divan::counter::ItemsCount;
use jalon::analysis::{NoLibrary, analyse};
use jalon::date::Date;
use jalon::evaluation::{Options, evaluate_and_explain, evaluate_with};
use jalon::framework::{Framework, Project};
use jalon::project::{json, read};
use jalon::source::{Source, SourceId};

fn main() {
    divan::main();
}

/// Records of the longer list; the other is a fifth as long.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

#[divan::bench(args = SIZES)]
fn reading(bencher: Bencher<'_, '_>, people: usize) {
    let (framework, text) = (framework(), data(people));
    bencher.counter(ItemsCount::new(people)).bench(|| project(&framework, &text));
}

#[divan::bench(args = SIZES)]
fn verdicts(bencher: Bencher<'_, '_>, people: usize) {
    judged(bencher, people, Options::FAST);
}

#[divan::bench(args = SIZES)]
fn everything(bencher: Bencher<'_, '_>, people: usize) {
    judged(bencher, people, Options::ALL);
}

#[divan::bench(args = SIZES)]
fn everything_with_reasons(bencher: Bencher<'_, '_>, people: usize) {
    let framework = framework();
    let project = project(&framework, &data(people));
    let as_of = Date::day(2026, 1, 1).unwrap();
    bencher.counter(ItemsCount::new(people)).bench(|| evaluate_and_explain(&framework, &project, as_of, Options::ALL));
}

fn judged(bencher: Bencher<'_, '_>, people: usize, options: Options) {
    let framework = framework();
    let project = project(&framework, &data(people));
    let as_of = Date::day(2026, 1, 1).unwrap();
    bencher.counter(ItemsCount::new(people)).bench(|| evaluate_with(&framework, &project, as_of, options));
}

fn framework() -> Framework {
    let text = "framework members
  version 1.0
axis employer
axis person
input works_at : one of employer  by person
input boss     : one of person  by person
input wage     : EUR in 0 EUR ..  by person
input left     : yes/no  by person
indicator wages  : EUR  by employer = sum(wage over person by works_at)
indicator below  : EUR  by person = sum(wage over person where not left by boss)
indicator gap    : EUR  by person = wage - mean(wage over person)
indicator middle : EUR = median(wage over person)
indicator kinds  : number = distinct(wage over person)
indicator spread : EUR = stdev(wage over person)
indicator most   : EUR = max(wages over employer)
requirement paid : all(wage > 0 EUR over person)
requirement stay : share(person where left) <= 20 %
requirement fair : most <= 3 * mean(wages over employer)
";
    let analysis = analyse(Source::new("members", text), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems))
}

/// One wage in twenty is missing.
fn data(people: usize) -> String {
    let employers = people / 5;
    let mut data = String::from("{\"employer\": [");
    for at in 0..employers {
        let _ = write!(data, "{}{{\"id\": \"e{at}\"}}", if at > 0 { "," } else { "" });
    }
    data.push_str("], \"person\": [");
    for at in 0..people {
        let comma = if at > 0 { "," } else { "" };
        let (place, boss) = (at % employers, at / 10 + 1);
        let wage = if at % 20 == 3 { String::new() } else { format!(", \"wage\": {}.25", 1_000 + at * 7 % 900) };
        let left = at % 9 == 0;
        let _ = write!(data, "{comma}{{\"works_at\": \"e{place}\", \"boss\": \"{boss}\", \"left\": {left}{wage}}}");
    }
    data.push_str("]}");
    data
}

fn project(framework: &Framework, text: &str) -> Project {
    let node = json::read(text, SourceId(0)).0.unwrap();
    let (project, problems) = read(framework, &node, SourceId(0));
    project.unwrap_or_else(|| panic!("{:?}", problems.first()))
}
