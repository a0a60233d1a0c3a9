//! A mark that no example holds in place is found; one that examples hold on both sides is not.

use super::*;
use crate::analysis::{NoLibrary, analyse};
use crate::source::Source;

fn survey_of(text: &str) -> Survey {
    let analysis = analyse(Source::new("trial", text), &NoLibrary);
    survey(&analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems)))
}

const HEAD: &str = "framework trial \"Trial\"
  version 1.0

input budget : EUR
parameter limit = 100 EUR
requirement within : budget <= limit
";

#[test]
fn without_examples_nothing_is_noticed() {
    let survey = survey_of(HEAD);
    assert_eq!((survey.tried, survey.unnoticed.len(), survey.percent_noticed()), (3, 3, 0));
}

#[test]
fn an_example_at_the_mark_does_not_hold_its_upper_side() {
    let survey = survey_of(&format!("{HEAD}\nexample at\n  given budget = 100 EUR\n  expect within met\n"));
    // The limit a cent lower and `<` are noticed; a cent higher is not.
    assert_eq!(survey.tried, 3);
    let [Mutant { change: Change::Constant { to: Datum::Number(to), .. }, .. }] = survey.unnoticed.as_slice() else {
        panic!("{survey:#?}")
    };
    assert_eq!(to.to_exact_string(), "100.01");
}

#[test]
fn examples_on_both_sides_hold_it() {
    let at = "\nexample at\n  given budget = 100 EUR\n  expect within met\n";
    let above = "\nexample above\n  given budget = 100.01 EUR\n  expect within not met\n";
    let survey = survey_of(&format!("{HEAD}{at}{above}"));
    assert_eq!((survey.tried, survey.percent_noticed()), (3, 100));
}

/// What examples say is data, not a mark.
#[test]
fn examples_are_not_moved() {
    let framework = analyse(
        Source::new("trial", format!("{HEAD}\nexample at\n  given budget = 100 EUR\n  expect within met\n")),
        &NoLibrary,
    );
    let places: Vec<u32> =
        mutants(&framework.framework.unwrap()).iter().map(|mutant| mutant.place.span.start).collect();
    assert!(places.iter().all(|place| (*place as usize) < HEAD.len()), "{places:?}");
}

#[test]
fn dates_times_choices_and_bands_are_moved() {
    let text = "framework trial \"Trial\"
  version 1.0

input on : date
input at : time
input kind : one of small, large
input gap : number
scale points_of(gap : number)
  below 5 : 1
  from 5  : 2
criterion in_time : on <= 2020-02-29
criterion on_the_hour : at <= 2016-09-28T17:00:00 Europe/Paris
criterion is_small : kind = small
criterion joint : not (kind = large) and points_of(gap) = 2
";
    let framework = analyse(Source::new("trial", text), &NoLibrary).framework.unwrap();
    let changes: Vec<Change> = mutants(&framework).into_iter().map(|mutant| mutant.change).collect();
    let dates: Vec<String> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Constant { to: Datum::Date(date), .. } => Some(date.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(dates[..2], ["2020-02-28", "2020-03-01"]);
    assert!(dates[2].starts_with("2016-09-28T16:59:59") && dates[3].starts_with("2016-09-28T17:00:01"), "{dates:?}");
    assert_eq!(
        changes.iter().filter(|change| matches!(change, Change::Constant { to: Datum::Member(_), .. })).count(),
        2
    );
    assert!(changes.iter().any(|change| matches!(change, Change::BandEnd { .. })));
    assert!(changes.iter().any(|change| matches!(change, Change::Negation { .. })));
    assert!(changes.iter().any(|change| matches!(change, Change::Joint { was_and: true, .. })));
    for change in changes {
        assert_ne!(apply(&framework, &change), framework, "{change:?} changes nothing");
    }
}
