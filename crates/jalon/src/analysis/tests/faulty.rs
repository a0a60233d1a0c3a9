//! Small frameworks with one fault each: the code, and the words of the file that it points at.

use super::*;

/// What most of these frameworks begin with.
const HEAD: &str = r#"framework f
  version 1.0
axis year = 2020 .. 2022
axis gender = women, men
axis partner
unit device
input budget : EUR in 1 EUR ..
input old_budget : EUR 2016
input dollars : USD
input people : person by year
input trained : person by gender
input kind : one of town, firm, club by partner
input active : yes/no by partner
input level : one of low < middle < high
input themes : several of health, work
input filed : date
input name : text
parameter share = 50 %
parameter minimum = 3 years
indicator rate : %
  = 1 EUR / budget
requirement small : budget <= 5 EUR
"#;

fn of(lines: &str) -> Vec<(u16, String)> {
    faults(&format!("{HEAD}{lines}"))
}

macro_rules! faulty {
    ($($name:ident: $lines:expr => $($code:literal $at:expr),+;)+) => {$(
        #[test]
        fn $name() {
            assert_eq!(of($lines), vec![$(($code, $at.to_owned())),+]);
        }
    )+};
}

faulty! {
    unknown_value: "requirement r : bugdet <= 5 EUR\n" => 201 "bugdet";
    unknown_axis: "requirement r : any(active over partners)\n" => 202 "partners";
    unknown_unit: "requirement r : budget <= 5 EURO_\n" => 203 "EURO_";
    unknown_choice: "requirement r : level = hgih\n" => 204 "hgih";
    unknown_function: "requirement r : summ(people over year) > 1 person\n" => 205 "summ";
    function_of_the_other_vocabulary: "requirement r : somme(trained over gender) > 1 person\n" => 205 "somme";
    unknown_group: "decision d\n  a when all solidity\n  b otherwise\n" => 206 "solidity";
    unknown_scenario: "requirement r : rate under prudent <= 5 %\n" => 207 "prudent";
    unknown_theory: "outcome o\n  from nothing\n" => 208 "nothing";
    axis_expected: "indicator i : EUR by budget\n  = budget\n" => 211 "budget";
    duplicate: "input budget : EUR\n" => 212 "budget";
    duplicate_choice: "input x : one of a, b, a\n" => 213 "a";
    reserved_name: "axis project\nrequirement r : count(project) > 1\n" => 214 "project";
    bare_criterion: "requirement r : small\n" => 215 "small";
    bare_choice: "requirement r : town\n" => 216 "town";
    bare_unit: "indicator i : number\n  = budget / USD\n" => 217 "USD";
    fold_without_brackets: "requirement r : median > 2\n" => 218 "median";
    no_target: "requirement r : rate >= rate.target\n" => 219 "rate.target";
    truth_wanted: "requirement r : budget\n" => 301 "budget";
    euro_and_share: "indicator i : EUR\n  = budget + share\n" => 303 "budget + share";
    euro_and_people: "indicator i : EUR\n  = budget + trained[women]\n" => 302 "budget + trained[women]";
    currencies: "requirement r : budget <= dollars\n" => 304 "budget <= dollars";
    price_years: "requirement r : budget <= old_budget\n" => 305 "budget <= old_budget";
    bare_number_beside_euros: "requirement r : budget <= 500\n" => 306 "500";
    price_year_of_people: "input x : person 2016\n" => 307 "person 2016";
    text_and_number: "requirement r : name = 2\n" => 308 "name = 2";
    unordered_choices: "requirement r : any(kind > town over partner)\n" => 309 "kind > town";
    branches: "indicator i : EUR\n  = if level = low then budget else filed\n" => 310 "if level = low then budget else filed";
    axis_left_over: "requirement r : active\n" => 311 "active";
    indicator_without_its_axis: "indicator i : person\n  = people\n" => 311 "people";
    not_over_axis: "requirement r : sum(budget over year) > 1 EUR\n" => 312 "year";
    nothing_to_pick: "requirement r : budget[women] > 1 EUR\n" => 313 "women";
    unknown_picked_member: "requirement r : trained[womem] > 1 person\n" => 204 "womem";
    fold_over_what: "requirement r : sum(trained) > 1 person\n" => 314 "sum(trained)";
    too_many_arguments: "requirement r : abs(1, 2) > 1\n" => 315 "abs(1, 2)";
    function_that_does_not_fold: "requirement r : abs(trained over gender) > 1 person\n" => 316 "abs(trained over gender)";
    rounding_without_mode: "requirement r : round(budget, 1 EUR) > 1 EUR\n" => 317 "round(budget, 1 EUR)";
    discounting_without_timing: "indicator i : EUR\n  = discounted(budget * position(year) over year, 3 %)\n"
        => 317 "discounted(budget * position(year) over year, 3 %)";
    month_end: "requirement r : filed + 1 month <= 2020-01-01\n" => 318 "filed + 1 month";
    clamped_days: "requirement r : filed + 1 day clamped <= 2020-01-01\n" => 319 "filed + 1 day";
    dates_added: "requirement r : filed + filed <= 2020-01-01\n" => 320 "filed + filed";
    power_of_euros: "requirement r : budget ^ rate > 1\n" => 321 "rate";
    walk_without_order: "indicator i : person by gender\n  = previous(trained over gender)\n" => 322 "previous(trained over gender)";
    people_over_years: "indicator i : person\n  = sum(people over year)\n" => 323 "sum(people over year)";
    mean_of_choices: "indicator i : number\n  = mean(kind over partner)\n" => 324 "mean(kind over partner)";
    choice_as_number: "indicator i : number\n  = level * 2\n" => 325 "level";
    members_left_out: "indicator i : EUR by gender\n  [women] = budget\n" => 326 "i";
    members_of_what: "indicator i : EUR\n  [women] = budget\n" => 327 "i";
    rank_outside_of_a_portfolio: "indicator i : number\n  = rank(rate over project)\n" => 328 "rank(rate over project)";
    range_of_data: "input x : EUR in 0 EUR .. budget\n" => 330 "budget";
    parameter_of_data: "parameter p = budget * 2\n" => 330 "budget";
    met_of_a_number: "requirement r : rate is met\n" => 331 "rate is met";
    set_out_of_place: "requirement r : level = {low, high}\n" => 333 "{low, high}";
    by_no_choice: "indicator i : number\n  = count(partner by active)\n" => 335 "active";
    impossible_date: "parameter p = 2021-02-30\n" => 153 "2021-02-30";
    property_of_another_noun: "input x : EUR\n  better higher\nrequirement r : x > 0 EUR\n" => 403 "better higher";
    property_twice: "input x : EUR\n  default 1 EUR\n  default 2 EUR\n" => 404 "default 2 EUR";
    override_without_extends: "override parameter share = 3 %\n" => 405 "share";
    no_formula: "indicator i : EUR\n" => 406 "i";
    circle: "indicator a : EUR\n  = b\nindicator b : EUR\n  = a\n" => 408 "a";
    circle_with_itself: "indicator a : EUR\n  = a + 1 EUR\n" => 408 "a";
    circle_without_types: "indicator a\n  = b\nindicator b\n  = a\n" => 408 "a";
    circle_of_parameters: "parameter a = b\nparameter b = a\n" => 408 "a";
    two_formulas: "indicator i : EUR\n  = budget\n  = 2 EUR\n" => 409 "= 2 EUR";
    member_twice: "indicator i : EUR by gender\n  [women] = budget\n  [women, men] = budget\n" => 410 "women";
    no_bands: "scale s(x : number)\n" => 411 "s";
    scale_gap: "scale s(x : number)\n  below 1 : 1\n  above 1 : 2\n" => 412 "1";
    scale_gap_between: "scale s(x : number)\n  below 1 : 1\n  from 3 : 2\n" => 412 "3";
    scale_gap_at_the_bottom: "scale s(x : number)\n  from 3 : 2\n" => 412 "3";
    scale_overlap: "scale s(x : number)\n  up to 1 : 1\n  from 1 : 2\n" => 413 "1";
    scale_overlap_twice: "scale s(x : number)\n  below 1 : 1\n  from 1 : 2\n  from 1 : 3\n" => 413 "1";
    band_out_of_reach: "scale s(x : number in 0 .. 5)\n  below 1 : 1\n  from 1 : 2\n  from 9 : 3\n" => 414 "9";
    dates_out_of_order: "parameter p : EUR\n  from 2018-01-01 : 1 EUR\n  from 2017-01-01 : 2 EUR\n" => 415 "2017-01-01";
    date_twice: "parameter p : EUR\n  from 2018-01-01 : 1 EUR\n  from 2018-01-01 : 2 EUR\n" => 416 "2018-01-01";
    range_reversed: "input x : EUR in 5 EUR .. 1 EUR\n" => 418 "EUR in 5 EUR .. 1 EUR";
    axis_too_large: "axis big = 1 .. 100000\n" => 419 "1 .. 100000";
    axis_of_unequal_periods: "axis odd = 2017-01 .. 2017-Q4\n" => 420 "2017-01 .. 2017-Q4";
    closed_private_axis: "axis x private = a, b\n" => 421 "x";
    weights: "score s : %\n  = weighted mean of rate 40 %, rate 50 %\n  missing fail, not applicable reweigh\n"
        => 422 "weighted mean of rate 40 %, rate 50 %";
    no_treatment: "score s : %\n  = weighted mean of rate 40 %, rate 60 %\n  missing fail\n" => 423 "s";
    no_levels: "decision d\n" => 424 "d";
    otherwise_not_last: "decision d\n  a otherwise\n  b when small is met\n" => 425 "b when small is met";
    no_such_reading: "indicator i : EUR\n  = budget\n  reading other = 2 EUR\n  choose othr\n" => 426 "othr";
    no_raters: "judgement j : points out of 5\n" => 427 "j";
    bad_judgement_fold: "judgement j : points out of 5 by partner\n  fold rank\n" => 428 "rank";
    bad_template: "requirement r : budget > 2 EUR\n  otherwise say \"{budget\"\n" => 429 "\"{budget\"";
    orphan: "activity a\n" => 430 "a";
    backwards: "outcome o\n  from a\nactivity a\n  from o\n" => 431 "o";
    total_of_other_units: "input all_people : EUR\n  total of trained over gender\n" => 432 "trained";
    nothing_to_break_down: "indicator i : EUR\n  = budget\n  broken down by kind\n" => 433 "kind";
    empty_group: "decision d\n  a when all preferences\n  b otherwise\n" => 434 "all preferences";
    unknown_zone: "input t : time in \"Europe/Pari\"\n" => 435 "\"Europe/Pari\"";
    criterion_by_axis: "requirement r : budget > 1 EUR by gender\n" => 437 "gender";
    default_out_of_range: "input x : EUR in 1 EUR .. 3 EUR\n  default 5 EUR\n" => 438 "5 EUR";
    import_without_library: "use markers version 1.0 as m\nrequirement r : m.level is met\n" => 801 "markers";
}

#[test]
fn one_fault_does_not_hide_or_multiply_another() {
    let lines =
        "input x : EURO_\nindicator i : EUR\n  = x + bugdet\nrequirement r : i <= 5 EUR\nrequirement q : x > 1\n";
    assert_eq!(of(lines), vec![(203, "EURO_".to_owned()), (201, "bugdet".to_owned())]);
}

#[test]
fn no_framework() {
    assert_eq!(faults("input budget : EUR\n").first().map(|fault| fault.0), Some(189));
}

#[test]
fn what_a_line_declares_that_does_not_read_is_not_unknown() {
    for lines in [
        "input cost : : EUR\nrequirement r : cost <= budget\n",
        "indicatr cost : EUR\n  = budget\nrequirement r : cost <= budget\n",
        "decision d\n  good where budget > 2 EUR\n  bad otherwise\nexample e\n  given budget = 3 EUR\n  expect d = good\n",
    ] {
        let found = of(lines);
        assert!(matches!(found.as_slice(), [(100..200, _)]), "{lines}{found:?}");
    }
}

#[test]
fn a_bare_figure_in_an_example_is_refused_where_a_unit_is_wanted() {
    let found = of("example e\n  given budget = 3\n  expect small met\n");
    assert_eq!(found, vec![(609, "3".to_owned())]);
    assert!(of("example e\n  given budget = 3 EUR, old_budget = 0\n  expect small met\n").is_empty());
}

#[test]
fn every_fault_is_worded_in_both_languages_with_help() {
    let text = format!("{HEAD}requirement r : bugdet <= 5\nrequirement q : budget + share\n");
    let analysis = analyse(Source::new("test", text), &NoLibrary);
    for problem in &analysis.problems {
        for language in Language::ALL {
            let wording = problem.wording(language);
            assert!(!wording.title.is_empty() && wording.help.is_some(), "{}", problem.code());
        }
    }
}

#[test]
fn fixes_mend_what_they_are_for() {
    for (faulty, mended) in [
        ("requirement r : budget <= 500\n", "requirement r : budget <= 500 EUR\n"),
        ("requirement r : filed + 1 month <= 2020-01-01\n", "requirement r : filed + 1 month clamped <= 2020-01-01\n"),
        ("requirement r : bugdet <= 5 EUR\n", "requirement r : budget <= 5 EUR\n"),
        (
            "criterion c : rate > 1 %\nrequirement r : c or level = low\n",
            "criterion c : rate > 1 %\nrequirement r : c is met or level = low\n",
        ),
    ] {
        let text = format!("{HEAD}{faulty}");
        let analysis = analyse(Source::new("test", text.clone()), &NoLibrary);
        let fix = analysis.problems.iter().find_map(|problem| problem.fix.clone()).unwrap();
        let mut fixed = text;
        fixed.replace_range(fix.place.span.start as usize..fix.place.span.end as usize, &fix.text);
        assert_eq!(fixed, format!("{HEAD}{mended}"));
        assert!(faults(&fixed).is_empty());
    }
}
