//! Long lists: ten thousand records that name each other come out right, and lists whose product no machine could hold are
//! refused. How the time grows with them: `cargo xtask bench members`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test says what is wrong by failing")]

use std::fmt::Write as _;

use jalon::analysis::{NoLibrary, analyse};
use jalon::assessment::Outcome;
use jalon::date::Date;
use jalon::evaluation::{Options, evaluate_and_explain, evaluate_with};
use jalon::framework::{Framework, Project};
use jalon::number::Number;
use jalon::project::{json, read};
use jalon::source::{Source, SourceId};
use jalon::value::{Bounds, Datum, Value};

const TEXT: &str = "framework large
  version 1.0
axis employer
axis person
input works_at : one of employer  by person
input boss     : one of person  by person
input wage     : EUR  by person
input size     : count  by employer
indicator wages  : EUR  by employer = sum(wage over person by works_at)
indicator staff  : number  by employer = count(person by works_at)
indicator below  : EUR  by person = sum(wage over person by boss)
indicator gap    : EUR  by person = wage - mean(wage over person)
indicator middle : EUR = median(wage over person)
indicator kinds  : number = distinct(wage over person)
indicator most   : EUR = max(wages over employer)
requirement paid : all(wage > 0 EUR over person)
requirement fair : most <= 3 * mean(wages over employer)
";

fn framework(text: &str) -> Framework {
    let analysis = analyse(Source::new("large", text), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn project(framework: &Framework, text: &str) -> Result<Project, Vec<String>> {
    let (node, problems) = json::read(text, SourceId(0));
    assert!(problems.is_empty(), "{problems:?}");
    let (project, problems) = read(framework, &node.unwrap(), SourceId(0));
    project.ok_or_else(|| problems.iter().map(|problem| problem.code().to_string()).collect())
}

#[test]
fn ten_thousand_records_that_name_each_other() {
    let (people, employers) = (10_000u32, 2_000u32);
    let framework = framework(TEXT);
    let mut data = String::from("{\"employer\": [");
    for at in 0..employers {
        let _ = write!(data, "{}{{\"id\": \"e{at}\", \"size\": {at}}}", if at > 0 { "," } else { "" });
    }
    data.push_str("], \"person\": [");
    for at in 0..people {
        let comma = if at > 0 { "," } else { "" };
        let (place, boss) = (at % employers, at / 10);
        let _ = write!(data, "{comma}{{\"works_at\": \"e{place}\", \"boss\": \"{}\", \"wage\": {}}}", boss + 1, at + 1);
    }
    data.push_str("]}");
    let project = project(&framework, &data).unwrap();
    let as_of: Date = "2026-01-01".parse().unwrap();
    let options = Options { settle: false, ..Options::ALL };
    let (assessment, reasons) = evaluate_and_explain(&framework, &project, as_of, options);
    assert_eq!(reasons.len(), framework.items.len());
    let number = |name: &str, at: usize| match &assessment.results[framework.item(name).unwrap().0 as usize].outcome {
        Outcome::Quantity { cells, .. } => match &cells.values[at] {
            Value::Known(Datum::Number(number)) => number.clone(),
            other => panic!("{name}: {other:?}"),
        },
        other => panic!("{name}: {other:?}"),
    };
    // Those at employer 7: the 8th, the 2008th, … the 8008th.
    assert_eq!(number("wages", 7), Number::from(8 + 2008 + 4008 + 6008 + 8008));
    assert_eq!(number("staff", 1999), Number::from(5));
    // Below the third person stand the 21st to the 30th.
    assert_eq!(number("below", 2), Number::from((21..=30).sum::<i64>()));
    assert_eq!(number("below", 9_999), Number::ZERO);
    assert_eq!(number("gap", 0), Number::scaled(1_0 - 50_005, 1));
    assert_eq!(number("middle", 0), Number::scaled(50_005, 1));
    assert_eq!(number("kinds", 0), Number::from(10_000));
    assert_eq!(number("most", 0), Number::from(2000 + 4000 + 6000 + 8000 + 10_000));
}

#[test]
fn references_that_nobody_has_filled_in_yet() {
    let framework = framework(TEXT);
    let list = |length: u32, record: &str| vec![record; length as usize].join(",");
    let data = format!("{{\"employer\": [{}], \"person\": [{}]}}", list(2_000, "{}"), list(10_000, "{\"wage\": 3}"));
    let project = project(&framework, &data).unwrap();
    let assessment = evaluate_with(&framework, &project, "2026-01-01".parse().unwrap(), Options::FAST);
    for (name, most) in [("staff", 10_000), ("wages", 30_000), ("below", 30_000)] {
        let Outcome::Quantity { cells, .. } = &assessment.results[framework.item(name).unwrap().0 as usize].outcome
        else {
            panic!("{name}")
        };
        for value in &cells.values {
            let Value::Open(open) = value else { panic!("{name}: {value:?}") };
            let Bounds::Number(range) = &open.bounds else { panic!("{name}: {open:?}") };
            let ends = [&range.low, &range.high].map(|end| end.as_ref().map(|end| end.at.clone()));
            assert_eq!(ends, [Some(Number::ZERO), Some(Number::from(most))], "{name}");
        }
    }
}

#[test]
fn lists_that_multiply_beyond_what_can_be_held_are_refused() {
    let text = "framework product\n  version 1.0\naxis a\naxis b\ninput x : number by a\ninput y : number by b\n\
        indicator each : number by a, b = x * y\n";
    let list = |length: usize| (1..=length).map(|at| format!("{{\"x\": {at}}}")).collect::<Vec<_>>().join(",");
    let data = |a: usize, b: usize| format!("{{\"a\": [{}], \"b\": [{}]}}", list(a), list(b).replace('x', "y"));
    let each = framework(text);
    assert_eq!(project(&each, &data(5_000, 5_000)), Err(vec!["J0723".to_owned()]));
    assert!(project(&each, &data(5_000, 50)).is_ok());
    let folded = framework(&text.replace("by a, b = x * y", "= sum(x * y over a and b)"));
    assert_eq!(project(&folded, &data(5_000, 5_000)), Err(vec!["J0723".to_owned()]));
    let apart = framework(&text.replace("by a, b = x * y", "= sum(x over a) * sum(y over b)"));
    assert!(project(&apart, &data(5_000, 5_000)).is_ok(), "lists that do not multiply may be long");
}
