//! Warnings: what is doubtful, and what is not.

use super::*;

fn doubts(text: &str) -> Vec<(u16, String)> {
    let analysis = analyse(Source::new("test", text), &NoLibrary);
    assert!(analysis.framework.is_some(), "{:?}", faults(text));
    analysis.problems.iter().map(|problem| (problem.code().0, problem.place.span.of(text).to_owned())).collect()
}

const EXAMPLE: &str = "example e\n  given x = 1\n  expect r met\n";

#[test]
fn unused_things() {
    let text = format!(
        "framework f\naxis idle = a, b\ninput x : number\ninput y : number\nparameter p = 2\nrequirement r : x >= 1\n{EXAMPLE}"
    );
    assert_eq!(doubts(&text), [(501, "idle".into()), (501, "y".into()), (501, "p".into())]);
}

#[test]
fn levels_out_of_reach() {
    let text = format!(
        "framework f\ninput x : number\nrequirement r : x >= 1\ndecision d\n  high when x >= 3\n  top when x >= 5\n  low otherwise\n{EXAMPLE}"
    );
    assert_eq!(doubts(&text), [(502, "top".into())]);
}

#[test]
fn a_decision_without_otherwise() {
    let text =
        format!("framework f\ninput x : number\nrequirement r : x >= 1\ndecision d\n  high when x >= 3\n{EXAMPLE}");
    assert_eq!(doubts(&text), [(503, "d".into())]);
}

#[test]
fn examples_that_test_nothing_and_none_at_all() {
    let text = "framework f\ninput x : number\nrequirement r : x >= 1\n";
    assert_eq!(doubts(text), [(505, "f".into())]);
    let text = format!("{text}example e\n  given x = 1\n");
    assert_eq!(doubts(&text), [(504, "e".into())]);
}

#[test]
fn divisors_that_may_be_zero() {
    let text = |range: &str, rule: &str| {
        format!(
            "framework f\ninput x : number{range}\nindicator i : number\n  = 1 / x\n{rule}requirement r : i >= 1\n{EXAMPLE}"
        )
    };
    assert_eq!(doubts(&text(" in 0 ..", "")), [(506, "x".into())]);
    assert!(doubts(&text(" in 1 ..", "")).is_empty());
    assert!(doubts(&text(" in 0 ..", "  not applicable when x = 0\n")).is_empty());
}

#[test]
fn criteria_that_decide_nothing() {
    let text = format!(
        "framework f\ninput x : number\nrequirement r : x >= 1\ncriterion c : x >= 2\ndecision d\n  a when all requirements\n  b otherwise\n{EXAMPLE}"
    );
    assert_eq!(doubts(&text), [(507, "c".into())]);
}

#[test]
fn conditions_that_never_change() {
    let text = format!("framework f\ninput x : number\nrequirement r : x >= 1\nrequirement q : 1 >= 2\n{EXAMPLE}");
    assert_eq!(doubts(&text), [(508, "1 >= 2".into())]);
}
