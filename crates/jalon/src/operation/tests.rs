//! Tests of the table of operations.

use super::*;

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
        let relative = matches!(operation.meaning, Meaning::Relative(_));
        assert!(relative || !operation.example.is_empty(), "`{}` has no example", operation.name);
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

/// The examples hold in the sample: checked here, evaluated in the tests of the evaluation.
#[test]
fn every_example_checks() {
    let mut text = SAMPLE.to_owned();
    for (at, operation) in OPERATIONS.iter().chain(OPERATORS).enumerate() {
        if !operation.example.is_empty() {
            text.push_str(&format!("\nrequirement r{at} : {}\n", operation.example));
        }
    }
    let source = crate::source::Source::new("sample", text.clone());
    let analysis = crate::analysis::analyse(source, &crate::analysis::NoLibrary);
    let faults: Vec<String> = analysis
        .problems
        .iter()
        .filter(|problem| problem.severity() == crate::problem::Severity::Error)
        .map(|problem| format!("{}: {}", problem.place.span.of(&text), problem.wording(Language::English).title))
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
}
