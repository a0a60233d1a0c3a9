//! Every kind of expectation can fail, and says what was found instead.

use super::*;
use crate::analysis::{NoLibrary, analyse};
use crate::source::Source;

const HEAD: &str = "framework trial \"Trial\"
  version 1.0

axis row
input a : number
input b : number
input told : yes/no
input event : date or not yet
input cell : number  by row

parameter limit = 3

indicator total : number
  = a + b
indicator cells : number  by row
  = 2 * cell
criterion enough : total >= limit
criterion both : told and enough is met
obligation report : event due 2020-06-30
decision verdict
  good when enough is met and told
  bad  otherwise

example trial
  as of 2020-07-10
";

/// What an example finds otherwise than expected, one entry a difference.
fn found(lines: &str) -> Vec<Found> {
    let text = format!("{HEAD}{lines}");
    let analysis = analyse(Source::new("trial", text), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems));
    let outcomes = run_examples(&framework);
    assert_eq!(outcomes.len(), 1);
    outcomes.into_iter().flat_map(|outcome| outcome.differences).map(|difference| difference.found).collect()
}

#[test]
fn what_is_as_expected_makes_no_difference() {
    let lines = "  given a = 1, b = 2.004, told = yes, event = 2020-06-30
  table row | cell
        x   | 1
        y   | 2
  expect total = 3.004, total = 3 to 0.01, cells[y] = 4, enough met, both met, report met in time, report due 2020-06-30
         verdict = good
";
    assert_eq!(found(lines), []);
}

#[test]
fn values_statuses_states_and_levels_differ() {
    let lines = "  given a = 1, b = 1, told = yes, event = 2020-07-02
  table row | cell
        x   | 1
  expect total = 2.1, cells[x] = 3, enough met, report met in time, report due 2020-07-01, report met late by 3 days, verdict = good
";
    let found = found(lines);
    assert_eq!(found.len(), 7);
    assert!(matches!(found[0], Found::Values(_)));
    assert!(matches!(found[1], Found::Values(_)));
    assert_eq!(found[2], Found::Status(Status::NotMet));
    assert_eq!(found[3], Found::Obligation(ObligationState::MetLate { days: 2 }));
    assert!(matches!(found[4], Found::Values(_)));
    assert_eq!(found[5], Found::Obligation(ObligationState::MetLate { days: 2 }));
    assert_eq!(found[6], Found::Levels(vec![1]));
}

/// A figure that agrees only after the rounding that is not asked for is another figure.
#[test]
fn nothing_is_rounded_unless_asked() {
    assert_eq!(found("  given a = 1, b = 2.004\n  expect total = 3\n").len(), 1);
    assert_eq!(found("  given a = 1, b = 2.005\n  expect total = 3 to 0.01\n").len(), 1);
}

#[test]
fn open_results_are_wanted_for_exactly_what_is_said() {
    assert_eq!(
        found(
            "  given a = 1, told = yes\n  expect enough undecided for b, verdict undecided for b among {good, bad}\n"
        ),
        []
    );
    let found_wanted = found("  given told = yes\n  expect enough undecided for b, enough undecided for {a, b}\n");
    assert!(
        matches!(&found_wanted[..], [Found::Wanted { unexpected, missing }] if unexpected.len() == 1 && missing.is_empty())
    );
    let found_known = found("  given a = 1, b = 2, told = yes\n  expect enough undecided for b, total missing\n");
    assert_eq!(found_known[0], Found::Status(Status::Met));
    assert!(matches!(found_known[1], Found::Values(_)));
    let found_levels = found("  given a = 1, told = yes\n  expect verdict undecided among {bad}, verdict = good\n");
    assert_eq!(found_levels, [Found::Levels(vec![0, 1]), Found::Levels(vec![0, 1])]);
}

#[test]
fn bounds_are_compared_at_both_ends() {
    let lines =
        "  given a = 1 .. 2, b = 1\n  expect total in 2 .. 3, total in 2 .. 4, total in .. 3, total in 1 .. 3\n";
    assert_eq!(found(lines).len(), 3);
}

/// Without a date of its own an example stands on the first day of the framework's validity.
#[test]
fn an_example_without_a_date_has_a_fixed_one() {
    let text = "framework dated \"Dated\"\n  version 1.0\n  valid 2015-03-01 ..\n\ninput on : date\ncriterion past : on <= as_of\n\nexample first_day\n  given on = 2015-03-01\n  expect past met\n\nexample day_after\n  given on = 2015-03-02\n  expect past not met\n";
    let framework = analyse(Source::new("dated", text), &NoLibrary).framework.unwrap();
    assert!(run_examples(&framework).iter().all(ExampleOutcome::passed));
}
