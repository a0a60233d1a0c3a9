//! Every function of the language, over what stands in the row, over closed and over open axes: worked out by columns, and as
//! the plain evaluator does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "functions/forms.rs"]
mod forms;
#[path = "support/random.rs"]
mod random;
#[path = "support/mod.rs"]
mod support;

use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::operation::OPERATIONS;
use jalon::source::Source;
use jalon_columnar::{Detail, Engine, Options};

use forms::{BY_ROWS, FORMS, INPUTS, OVER_TABLES, table};
use random::Random;

fn checked(text: &str) -> Framework {
    let analysis = analyse(Source::new("functions.jalon", text.to_owned()), &NoLibrary);
    let faults: Vec<String> = analysis
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.place.span.of(text), problem.wording(Language::English).title))
        .collect();
    analysis.framework.unwrap_or_else(|| panic!("{faults:#?}"))
}

/// A framework with a result for each form.
fn framework(forms: &[(&str, &str)]) -> Framework {
    let declared = |(at, (kind, formula)): (usize, &(&str, &str))| format!("indicator f{at} : {kind} = {formula}\n");
    checked(&(INPUTS.to_owned() + &forms.iter().enumerate().map(declared).collect::<String>()))
}

#[test]
fn every_function_is_worked_out_by_columns() {
    let engine = Engine::new(&framework(FORMS), support::as_of(), Options::default());
    let by_rows: Vec<(&str, &str)> = engine
        .fallback()
        .iter()
        .map(|left| (FORMS[left.item[1..].split(['[', '.']).next().unwrap().parse::<usize>().unwrap()].1, left.because))
        .collect();
    assert_eq!(by_rows, BY_ROWS);
}

#[test]
fn no_function_is_forgotten() {
    for operation in OPERATIONS.iter().filter(|operation| !OVER_TABLES.contains(&operation.name)) {
        let call = format!("{}(", operation.name);
        assert!(FORMS.iter().any(|(_, formula)| formula.contains(&call)), "no form of `{}`", operation.name);
    }
}

#[test]
fn every_form_says_what_the_plain_evaluator_says() {
    let mut r = Random(17);
    let mut faults = Vec::new();
    let options = Options { details: [Detail::State].into(), ..Options::default() };
    for form in FORMS {
        let framework = framework(std::slice::from_ref(form));
        let engine = Engine::new(&framework, support::as_of(), options.clone());
        for gaps in [0, 6] {
            let batch = table(&mut r, 64, gaps);
            let judged = engine.judge(&batch).unwrap();
            if let Err(difference) = support::compare_judged(&framework, &engine, &batch, &judged) {
                faults.push(format!("{form:?}: {difference}"));
            }
            let by_columns = judged.statistics.by_columns;
            println!("{form:?}, {gaps} gaps: {by_columns} of 64 by columns");
            if gaps == 0 && by_columns < 24 && !BY_ROWS.iter().any(|(formula, _)| *formula == form.1) {
                faults.push(format!("{form:?}: only {by_columns} of 64 rows by columns"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
