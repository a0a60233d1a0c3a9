//! Folds by the record that each member names: the same as a fold over the members that name it, one record at a time, with
//! lists partial, fields missing, and records that nobody names.

use std::fmt::Write as _;
use std::rc::Rc;

use proptest::prelude::*;

use super::laws::shape;
use crate::analysis::{NoLibrary, analyse};
use crate::assessment::{ItemResult, Outcome};
use crate::evaluation::{Options, evaluate_with};
use crate::framework::Framework;
use crate::framework::builder::day;
use crate::project::{json, read};
use crate::source::{Source, SourceId};

/// Figures over persons: what is folded, and what is said after it.
const FIGURES: [(&str, &str, &str, &str); 23] = [
    ("sum", "number", "sum(wage over person", ""),
    ("count", "number", "count(person", ""),
    ("those", "number", "count(left over person", ""),
    ("part", "%", "share(left over person", ""),
    ("least", "number", "min(wage over person", ""),
    ("most", "number", "max(wage over person", ""),
    ("mean", "number", "mean(wage over person", ""),
    ("rates", "number", "mean(rate over person", ""),
    ("known", "number", "mean(wage over person", ", known only"),
    ("top", "number", "max(wage over person", ", known only"),
    ("all", "yes/no", "all(left over person", ""),
    ("any", "yes/no", "any(left over person", ""),
    ("middle", "number", "median(wage over person", ""),
    ("third", "number", "quantile(wage over person", ", 30 %, type_2"),
    ("weighed", "number", "weighted_mean(wage over person", ", weight"),
    ("product", "number", "product(wage over person", ""),
    ("root", "number", "geometric_mean(wage over person", ""),
    ("inverse", "number", "harmonic_mean(wage over person", ""),
    ("spread", "number", "stdev(wage over person", ""),
    ("given", "%", "coverage(wage over person", ""),
    ("kinds", "number", "distinct(wage over person", ""),
    ("sorts", "number", "distinct(sort over person", ""),
    ("first", "date", "min(since over person", ""),
];

const HEAD: &str = "framework groups
  version 1.0
axis employer
axis person
axis kind = clerk, guard, cook
input works_at : one of employer  by person
input other    : one of employer  by person
input moved    : yes/no  by person
input wage     : number in 0 .. 9 may be not applicable  by person
input weight   : number in 0 .. 4 may be not applicable  by person
input left     : yes/no may be not applicable  by person
input sort     : one of kind  by person
input since    : date  by person
indicator place : one of employer by person = if moved then other else works_at
indicator rate  : number by person = wage / weight
";

/// Each figure by a reference, and where members name the record: by what is given, by what is worked out, of all and of
/// some.
fn text() -> String {
    let mut text = HEAD.to_owned();
    for (key, filter) in [("works_at", ""), ("place", ""), ("works_at", "moved"), ("place", "not moved")] {
        for (name, unit, fold, rest) in FIGURES {
            let at = text.len();
            let also = if filter.is_empty() { String::new() } else { format!("{filter} and ") };
            let only = if filter.is_empty() { String::new() } else { format!(" where {filter}") };
            let _ = writeln!(text, "indicator {name}_by_{at} : {unit} by employer = {fold}{only} by {key}{rest})");
            let _ = writeln!(
                text,
                "indicator {name}_where_{at} : {unit} by employer = {fold} where {also}{key} = employer{rest})"
            );
        }
    }
    text
}

fn framework() -> Framework {
    let analysis = analyse(Source::new("groups", text().as_str()), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn person() -> impl Strategy<Value = String> {
    let employer = || prop_oneof![2 => (0usize..3).prop_map(|at| format!("\"e{at}\"")), 2 => Just("null".to_owned())];
    let truth = || prop_oneof![3 => Just("false"), 1 => Just("true"), 1 => Just("null")];
    let lapsed = "{\"state\": \"not_applicable\"}";
    let number = move |most: u8| {
        prop_oneof![
            6 => (0..=most).prop_map(|number| number.to_string()),
            2 => Just("null".to_owned()),
            1 => Just(lapsed.to_owned()),
            1 => (0..=most / 2, 0..=most / 2).prop_map(|(low, more)| format!("{{\"between\": [{low}, {}]}}", low + more)),
        ]
    };
    let left = prop_oneof![Just("true"), Just("false"), Just("null"), Just(lapsed)];
    let sort = prop_oneof![Just("\"clerk\""), Just("\"guard\""), Just("null")];
    let since = prop_oneof![Just("\"2020-02-03\""), Just("\"2020-02\""), Just("\"2019-05-01\""), Just("null")];
    ((employer(), employer(), truth()), number(9), number(4), left, sort, since).prop_map(
        |((works_at, other, moved), wage, weight, left, sort, since)| {
            format!(
                "{{\"works_at\": {works_at}, \"other\": {other}, \"moved\": {moved}, \"wage\": {wage}, \
                 \"weight\": {weight}, \"left\": {left}, \"sort\": {sort}, \"since\": {since}}}"
            )
        },
    )
}

proptest! {
    #![proptest_config(super::cases(256))]

    #[test]
    fn a_fold_by_a_reference_is_one_over_the_members_that_name_it(
        people in prop::collection::vec(person(), 0..7), more_people in any::<bool>(), more_employers in any::<bool>(),
    ) {
        let list = |members: &str, partial: bool| match partial {
            true => format!("{{\"partial\": true, \"members\": [{members}]}}"),
            false => format!("[{members}]"),
        };
        let employers = list("{\"id\": \"e0\"}, {\"id\": \"e1\"}, {\"id\": \"e2\"}", more_employers);
        let data = format!("{{\"employer\": {employers}, \"person\": {}}}", list(&people.join(", "), more_people));
        let framework = FRAMEWORK.with(Rc::clone);
        let (project, problems) = read(&framework, &json::read(&data, SourceId(0)).0.unwrap(), SourceId(0));
        let project = project.unwrap_or_else(|| panic!("{problems:?} in {data}"));
        let results = evaluate_with(&framework, &project, day("2020-06-30"), Options::FAST).results;
        let told = |item: &ItemResult| -> (Vec<String>, bool) {
            match &item.outcome {
                Outcome::Quantity { cells, .. } => (cells.values.iter().map(shape).collect(), item.provisional),
                other => panic!("{other:?}"),
            }
        };
        // The first two are what the figures are of.
        for pair in results[2..].chunks(2) {
            let name = &framework.items[pair[0].item.0 as usize].name;
            prop_assert_eq!(told(&pair[0]), told(&pair[1]), "{} of {}", name, data);
        }
    }
}

thread_local! {
    static FRAMEWORK: Rc<Framework> = Rc::new(framework());
}
