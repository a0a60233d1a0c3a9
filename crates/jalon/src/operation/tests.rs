//! Tests of the table of operations.

use super::*;
use crate::analysis::{NoLibrary, analyse};
use crate::problem::Severity;
use crate::source::Source;
use crate::testing::run_examples;

#[test]
fn every_operation_has_a_name_in_both_vocabularies() {
    for operation in OPERATIONS {
        let pair = words::FUNCTIONS.iter().find(|pair| pair.0 == operation.name);
        assert!(pair.is_some(), "`{}` has no French name in words::FUNCTIONS", operation.name);
        assert_eq!(find(operation.name, Language::English), Some(operation));
        assert_eq!(find(operation.name_in(Language::French), Language::French), Some(operation));
    }
}

#[test]
fn every_name_of_the_vocabulary_has_an_operation() {
    for (english, _) in words::FUNCTIONS {
        assert!(OPERATIONS.iter().any(|operation| operation.name == *english), "`{english}` means nothing");
    }
}

#[test]
fn every_operation_is_documented() {
    for operation in OPERATIONS.iter().chain(OPERATORS) {
        let shows_it = operation.example.contains(operation.name);
        assert!(shows_it, "the example of `{}` does not use it", operation.name);
        for language in Language::ALL {
            assert!(operation.documentation(language).ends_with('.'), "`{}`", operation.name);
        }
        if operation.meaning != Meaning::Operator {
            assert!(operation.signature.starts_with(operation.name), "`{}`", operation.signature);
        }
    }
}

#[test]
fn signatures_speak_french() {
    let sum = find("somme", Language::French).map(|sum| sum.signature_in(Language::French));
    assert_eq!(sum.as_deref(), Some("somme(x sur axe)"));
}

/// The examples hold in the sample: they check without fault, and are met.
#[test]
fn every_example_holds() {
    let (mut declared, mut met, mut among) = (String::new(), Vec::new(), Vec::new());
    for (at, operation) in OPERATIONS.iter().chain(OPERATORS).enumerate() {
        match (operation.meaning, operation.example.split_once(" = ")) {
            (Meaning::Relative(_), Some((figure, value))) => {
                declared.push_str(&format!("\nportfolio r{at} by project\n  = {figure}\n"));
                among.push(format!("r{at}[a] = {value}"));
            }
            _ => {
                declared.push_str(&format!("\nrequirement r{at} : {}\n", operation.example));
                met.push(format!("r{at} met"));
            }
        }
    }
    let (met, among) = (met.join(", "), among.join(", "));
    let text = format!("{SAMPLE}  expect {among}\nexample all_hold like sample\n  expect {met}\n{declared}");
    let analysis = analyse(Source::new("sample", text.clone()), &NoLibrary);
    let faults: Vec<String> = analysis
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .map(|problem| format!("{}: {}", problem.place.span.of(&text), problem.wording(Language::English).title))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let outcomes = run_examples(&analysis.framework.unwrap());
    let differences = outcomes.iter().flat_map(|outcome| &outcome.differences);
    let unmet: Vec<&str> = differences.map(|difference| difference.place.span.of(&text)).collect();
    assert!(unmet.is_empty(), "{unmet:?} of\n{declared}");
}
