//! The work of judging grows as frameworks and data do, no faster: counted in steps, so that no clock decides. Twice the
//! records, with twice the records that they may name, or twice the indicators, take at most twice the steps, and a little
//! for what is sorted. What is searched for (settlements) has a budget.

use std::fmt::Write as _;

use crate::analysis::{NoLibrary, analyse};
use crate::evaluation::{Options, evaluate_and_explain, evaluate_with, steps};
use crate::framework::builder::day;
use crate::framework::{Framework, Project};
use crate::project::{json, read};
use crate::source::{Source, SourceId};

/// Folds over persons, each by the employer or the boss that they name.
const FOLDS: [(&str, &str, &str, &str); 24] = [
    ("sum", "EUR", "sum(wage over person", ""),
    ("count", "number", "count(person", ""),
    ("those", "number", "count(left over person", ""),
    ("part", "%", "share(left over person", ""),
    ("least", "EUR", "min(wage over person", ""),
    ("most", "EUR", "max(wage over person", ""),
    ("mean", "EUR", "mean(wage over person", ""),
    ("known", "EUR", "mean(wage over person", ", known only"),
    ("top", "EUR", "max(wage over person", ", known only"),
    ("all", "yes/no", "all(left over person", ""),
    ("any", "yes/no", "any(left over person", ""),
    ("middle", "EUR", "median(wage over person", ""),
    ("third", "EUR", "quantile(wage over person", ", 30 %, type_2"),
    ("weighed", "EUR", "weighted_mean(wage over person", ", weight"),
    ("product", "number", "product(factor over person", ""),
    ("root", "number", "geometric_mean(factor over person", ""),
    ("inverse", "number", "harmonic_mean(factor over person", ""),
    ("power", "number", "power_mean(factor over person", ", 2"),
    ("spread", "EUR", "stdev(wage over person", ""),
    ("given", "%", "coverage(wage over person", ""),
    ("kinds", "number", "distinct(wage over person", ""),
    ("sorts", "number", "distinct(sort over person", ""),
    ("first", "date", "min(since over person", ""),
    ("some", "EUR", "mean(wage over person where wage > 20 EUR", ""),
];

const HEAD: &str = "framework growth
  version 1.0
axis employer
axis person
axis kind = clerk, guard, cook
input works_at : one of employer  by person
input boss     : one of person  by person
input wage     : EUR in 0 EUR .. 90 EUR may be not applicable  by person
input weight   : number in 0 .. 4  by person
input factor   : number in 1 .. 1  by person
input left     : yes/no may be not applicable  by person
input sort     : one of kind  by person
input since    : date  by person
input size     : number in 0 ..  by employer
";

fn framework(text: &str) -> Framework {
    let analysis = analyse(Source::new("growth", text), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?} in {text}", analysis.problems))
}

/// What persons leave out: nothing; all of whom they name; a third of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gaps {
    Nowhere,
    References,
    Everywhere,
}

/// So many persons at half as many employers.
fn data(persons: usize, gaps: Gaps) -> String {
    let employers = persons / 2;
    let list = |records: Vec<String>| records.join(", ");
    let places = list((0..employers).map(|at| format!("{{\"id\": \"e{at}\", \"size\": {at}}}")).collect());
    let person = |at: usize| {
        let given = |which: usize| gaps != Gaps::Everywhere || !(at + which).is_multiple_of(3);
        let mut record = format!("{{\"id\": \"p{at}\"");
        if gaps != Gaps::References && given(0) {
            let _ = write!(record, ", \"works_at\": \"e{}\", \"boss\": \"p{}\"", at * 7 % employers, at / 2);
        }
        let fields = [
            ("wage", (10 + at % 50).to_string()),
            ("weight", (at % 4).to_string()),
            ("factor", "1".to_owned()),
            ("left", at.is_multiple_of(5).to_string()),
            ("sort", format!("\"{}\"", ["clerk", "guard"][at % 2])),
            ("since", format!("\"20{:02}-03-01\"", at % 30)),
        ];
        for (_, (field, value)) in fields.iter().enumerate().filter(|(which, _)| given(which + 1)) {
            // Of what is only declared none is weaker: the search for evidence would end there.
            let _ = write!(record, ", \"{field}\": {{\"value\": {value}, \"evidence\": \"verified\"}}");
        }
        record + "}"
    };
    format!("{{\"employer\": [{places}], \"person\": [{}]}}", list((0..persons).map(person).collect()))
}

fn project(framework: &Framework, text: &str) -> Project {
    let (project, problems) = read(framework, &json::read(text, SourceId(0)).0.unwrap(), SourceId(0));
    project.unwrap_or_else(|| panic!("{problems:?}"))
}

fn verdicts(framework: &Framework, project: &Project) -> usize {
    steps::of(|| drop(evaluate_with(framework, project, day("2026-01-01"), Options::FAST)))
}

fn with_evidence(framework: &Framework, project: &Project) -> usize {
    let options = Options { evidence: true, wanted: true, ..Options::FAST };
    steps::of(|| drop(evaluate_with(framework, project, day("2026-01-01"), options)))
}

/// With evidence, what is wanted, and the reasons of everything.
fn with_reasons(framework: &Framework, project: &Project) -> usize {
    let options = Options { settle: false, ..Options::ALL };
    steps::of(|| drop(evaluate_and_explain(framework, project, day("2026-01-01"), options)))
}

/// Twice as large, at most twice as much and a little.
fn doubles(what: &str, steps: [usize; 2]) {
    let [once, twice] = steps;
    assert!(once > 0 && twice * 10 <= once * 23 + 2_000, "{what}: {once} steps, of twice as much {twice}");
}

#[test]
fn verdicts_over_records_that_name_each_other() {
    for (name, unit, fold, rest) in FOLDS {
        for (key, axis) in [("works_at", "employer"), ("boss", "person")] {
            let framework =
                framework(&format!("{HEAD}indicator {name}_x : {unit} by {axis} = {fold} by {key}{rest})\n"));
            for gaps in [Gaps::Nowhere, Gaps::References, Gaps::Everywhere] {
                let steps = [200, 400].map(|persons| verdicts(&framework, &project(&framework, &data(persons, gaps))));
                doubles(&format!("{fold} by {key}{rest}), gaps {gaps:?}"), steps);
                // Who of those that may be in any group keeps an `all` open is looked at in each.
                if gaps == Gaps::Nowhere || !["all", "any"].contains(&name) {
                    let steps =
                        [200, 400].map(|persons| with_evidence(&framework, &project(&framework, &data(persons, gaps))));
                    doubles(&format!("evidence of {fold} by {key}{rest}), gaps {gaps:?}"), steps);
                }
            }
        }
    }
}

/// What is read by a reference, of a record named in the text, walked along, ranked, counted over everything.
const READ: [&str; 8] = [
    "indicator theirs : number by person = size[works_at]",
    "indicator above  : EUR by person = wage[boss]",
    "indicator second : one of person by person = boss[boss]",
    "indicator named  : EUR by person = wage - wage[\"p7\"]",
    "indicator gap    : EUR by person = wage - mean(wage over person)",
    "requirement paid : all(wage > 0 EUR over person)",
    "requirement fair : max(wage over person) <= 3 * min(wage over person)",
    "indicator apart  : number = distinct(works_at over person)",
];

#[test]
fn what_is_read_by_references() {
    for text in READ {
        let framework = framework(&format!("{HEAD}{text}\n"));
        for gaps in [Gaps::Nowhere, Gaps::References, Gaps::Everywhere] {
            let steps = [1_100, 2_200].map(|persons| {
                let project = project(&framework, &data(persons, gaps));
                verdicts(&framework, &project) + with_reasons(&framework, &project)
            });
            doubles(&format!("{text}, gaps {gaps:?}"), steps);
        }
    }
}

/// A framework of so many indicators: each on the one before it, or on two of the layer before.
fn indicators(count: usize, layers: usize) -> String {
    let mut text = String::from("framework growth\n  version 1.0\n");
    for input in 0..12 {
        let _ = writeln!(text, "input x{input} : number in 0 .. 9");
    }
    let width = count / layers;
    for at in 0..count {
        let input = at % 12;
        let _ = match at.checked_sub(width) {
            None => writeln!(text, "indicator k{at} : number = x{input} + 1"),
            Some(below) => {
                let other = (at / width - 1) * width + at * 7 % width;
                writeln!(text, "indicator k{at} : number = k{below} * 0.5 + k{other} * 0.5 + x{input}")
            }
        };
    }
    let _ = writeln!(text, "requirement enough : k{} > 3", count - 1);
    text
}

#[test]
fn chains_and_layers_of_indicators() {
    for layers in [1, 10] {
        for data in ["{}", "{\"x3\": 1, \"x4\": 2}"] {
            // A chain is a layer a indicator.
            let steps = [200, 400].map(|count| {
                let framework = framework(&indicators(count, if layers == 1 { count } else { layers }));
                let project = project(&framework, data);
                [verdicts(&framework, &project), with_reasons(&framework, &project)]
            });
            let [once, twice] = steps;
            doubles(&format!("verdicts of {layers}, {data}"), [once[0], twice[0]]);
            doubles(&format!("reasons of {layers}, {data}"), [once[1], twice[1]]);
        }
    }
}

#[test]
fn settlements_are_searched_for_within_a_budget() {
    let conditions = [
        "count(left over person) >= 7",
        "all(left over person)",
        "sum(wage over person) >= 700 EUR",
        "max(wage over person) >= 3 * min(wage over person)",
    ];
    for condition in conditions {
        let framework = framework(&format!("{HEAD}requirement r : {condition}\n"));
        let steps = [400, 800].map(|persons| {
            let project = project(&framework, &data(persons, Gaps::Everywhere));
            let options = Options { settle: true, ..Options::FAST };
            steps::of(|| drop(evaluate_with(&framework, &project, day("2026-01-01"), options)))
        });
        doubles(&format!("what settles {condition}"), steps);
    }
}
