//! Folds by the record that each member names: the same as a fold over the members that name it, one record at a time, with
//! lists partial, fields missing, and records that nobody names.

use proptest::prelude::*;

use super::laws::shape;
use crate::analysis::{NoLibrary, analyse};
use crate::assessment::Outcome;
use crate::evaluation::evaluate;
use crate::framework::Framework;
use crate::framework::builder::day;
use crate::project::{json, read};
use crate::source::{Source, SourceId};

/// Each figure twice: by the reference, and where it names the record.
const TEXT: &str = "framework groups
  version 1.0
axis employer
axis person
input works_at : one of employer  by person
input wage     : number in 0 .. 9 may be not applicable  by person
input left     : yes/no may be not applicable  by person
indicator sum_by    : number by employer = sum(wage over person by works_at)
indicator sum_where : number by employer = sum(wage over person where works_at = employer)
indicator count_by    : number by employer = count(person by works_at)
indicator count_where : number by employer = count(person where works_at = employer)
indicator most_by    : number by employer = max(wage over person by works_at)
indicator most_where : number by employer = max(wage over person where works_at = employer)
indicator mean_by    : number by employer = mean(wage over person by works_at)
indicator mean_where : number by employer = mean(wage over person where works_at = employer)
indicator known_by    : number by employer = mean(wage over person by works_at, known only)
indicator known_where : number by employer = mean(wage over person where works_at = employer, known only)
indicator any_by    : yes/no by employer = any(left over person by works_at)
indicator any_where : yes/no by employer = any(left over person where works_at = employer)
";

fn framework() -> Framework {
    let analysis = analyse(Source::new("groups", TEXT), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn person() -> impl Strategy<Value = String> {
    let works_at = prop_oneof![3 => (0usize..3).prop_map(|at| format!("\"e{at}\"")), 1 => Just("null".to_owned())];
    let lapsed = "{\"state\": \"not_applicable\"}";
    let wage = prop_oneof![
        4 => (0u8..10).prop_map(|wage| wage.to_string()),
        1 => Just("null".to_owned()),
        1 => Just(lapsed.to_owned()),
        1 => (0u8..5, 0u8..5).prop_map(|(low, more)| format!("{{\"between\": [{low}, {}]}}", low + more)),
    ];
    let left = prop_oneof![Just("true"), Just("false"), Just("null"), Just(lapsed)];
    (works_at, wage, left)
        .prop_map(|(works_at, wage, left)| format!("{{\"works_at\": {works_at}, \"wage\": {wage}, \"left\": {left}}}"))
}

proptest! {
    #![proptest_config(super::cases(256))]

    #[test]
    fn a_fold_by_a_reference_is_one_over_the_members_that_name_it(
        people in prop::collection::vec(person(), 0..5), more_people in any::<bool>(), more_employers in any::<bool>(),
    ) {
        let list = |members: &str, partial: bool| match partial {
            true => format!("{{\"partial\": true, \"members\": [{members}]}}"),
            false => format!("[{members}]"),
        };
        let employers = list("{\"id\": \"e0\"}, {\"id\": \"e1\"}, {\"id\": \"e2\"}", more_employers);
        let data = format!("{{\"employer\": {employers}, \"person\": {}}}", list(&people.join(", "), more_people));
        let framework = framework();
        let (project, problems) = read(&framework, &json::read(&data, SourceId(0)).0.unwrap(), SourceId(0));
        let project = project.unwrap_or_else(|| panic!("{problems:?} in {data}"));
        let assessment = evaluate(&framework, &project, day("2020-06-30"));
        let cells = |name: &str| -> Vec<String> {
            match &assessment.results[framework.item(name).unwrap().0 as usize].outcome {
                Outcome::Quantity { cells, .. } => cells.values.iter().map(shape).collect(),
                other => panic!("{other:?}"),
            }
        };
        for figure in ["sum", "count", "most", "mean", "known", "any"] {
            prop_assert_eq!(cells(&format!("{figure}_by")), cells(&format!("{figure}_where")), "{} of {}", figure, data);
        }
    }
}
