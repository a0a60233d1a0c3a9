//! The contract: reports of real assessments satisfy its schema and come back from JSON as they were.

use serde_json::Value as Json;

use super::*;
use crate::analysis::{NoLibrary, analyse};
use crate::evaluation;
use crate::framework::{Framework, ItemId, Project};
use crate::project::tests::schema::accepts;
use crate::project::{json, read};
use crate::render::view::View;
use crate::source::{Source, SourceId};

const EVERY_SORT: &str = r#"framework sorts "Every sort of result"
  version 1.0

axis person
axis juror

input a       : number in 0 .. 10
input b       : number may be not applicable
input flag    : yes/no
input on      : date or not yet
input age     : one of young, old by person
input out     : yes/no by person

parameter least = 3

indicator ratio : number
  = a / b
indicator share_out : %
  = share(out over person)
  broken down by age
judgement mark : points out of 5 by juror
  fold mean
  quorum 2
scale steps(x : number) : points out of 5
  below 5 : 1 points out of 5
  from 5  : 4 points out of 5
score level : points out of 5
  = steps(a)

requirement enough "Enough" : a >= least
  reading strict "Strictly" : a > least
requirement flagged : flag
requirement defined : ratio >= 1
requirement for_some : flag
  applies when a > 100
obligation hand_in : on due 2020-03-31
  bearer carrier
decision verdict
  refused when enough is not met
  kept    when flagged is met
  open    otherwise
"#;

fn sorts() -> Framework {
    let analysis = analyse(Source::new("sorts", EVERY_SORT), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn reported(framework: &Framework, data: &str, language: Language) -> AssessmentReport {
    let (project, problems) = read(framework, &json::read(data, SourceId(0)).0.unwrap(), SourceId(0));
    let project: Project = project.unwrap_or_else(|| panic!("{problems:#?}"));
    let as_of: Date = "2020-06-30".parse().unwrap();
    let assessment = evaluation::evaluate(framework, &project, as_of);
    let reasons: Vec<_> = (0..framework.items.len() as u32)
        .map(|id| evaluation::explain(framework, &project, as_of, ItemId(id), None))
        .collect();
    assessment_of(&View { framework, project: &project, assessment: &assessment, language }, &reasons)
}

fn assessment_of(view: &View<'_>, reasons: &[crate::assessment::Reason]) -> AssessmentReport {
    super::assessment(view, reasons)
}

const DATA: [&str; 5] = [
    "{}",
    r#"{"id": "P1", "a": 4, "b": 2, "flag": true, "on": "2020-03-31"}"#,
    r#"{"a": 2, "b": 0, "flag": false, "on": "2020-04-10"}"#,
    r#"{"a": {"between": [2, 5]}, "b": {"state": "not_applicable"}, "on": {"state": "not_yet"},
        "juror": [{"id": "J1", "mark": 4}, {"id": "J2", "mark": 3}]}"#,
    r#"{"a": {"value": 7, "evidence": "document"}, "flag": {"missing": "refused"}, "on": {"state": "date_unknown"},
        "person": [{"age": "young", "out": true}, {"age": "old", "out": null}], "juror": []}"#,
];

#[test]
fn reports_satisfy_the_schema_of_the_contract() {
    let framework = sorts();
    let (_, schema) = schemas().into_iter().find(|(name, _)| *name == "assessment.schema.json").unwrap();
    for data in DATA {
        for language in [Language::English, Language::French] {
            let report = serde_json::to_value(reported(&framework, data, language)).unwrap();
            assert!(accepts(&schema, &schema, &report), "{data}: {report:#}");
        }
    }
    // The schema is not one that accepts anything.
    let mut broken = serde_json::to_value(reported(&framework, DATA[1], Language::English)).unwrap();
    broken["criteria"][0]["status"] = Json::from("fulfilled");
    assert!(!accepts(&schema, &schema, &broken));
}

#[test]
fn reports_come_back_from_json_as_they_were() {
    let framework = sorts();
    for data in DATA {
        let report = reported(&framework, data, Language::French);
        let text = serde_json::to_string(&report).unwrap();
        let back: AssessmentReport = serde_json::from_str(&text).unwrap();
        assert_eq!(back, report, "{data}");
    }
}

#[test]
fn statuses_states_and_levels_are_told_in_words_of_the_contract() {
    let framework = sorts();
    let said = |data: &str| serde_json::to_value(reported(&framework, data, Language::English)).unwrap();
    let statuses = |report: &Json| -> Vec<String> {
        let criteria = report["criteria"].as_array().unwrap();
        criteria.iter().map(|criterion| criterion["status"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(statuses(&said(DATA[0])), ["undecided", "undecided", "undecided", "not_applicable"]);
    assert_eq!(statuses(&said(DATA[1])), ["met", "met", "met", "not_applicable"]);
    let broken = said(DATA[2]);
    assert_eq!(statuses(&broken), ["not_met", "not_met", "undecided", "not_applicable"]);
    assert_eq!(broken["criteria"][2]["cause"], "division_by_zero");
    assert_eq!(broken["criteria"][0]["margin"]["distance"], "-1");
    let states = DATA.map(|data| said(data)["obligations"][0]["state"].as_str().unwrap().to_owned());
    assert_eq!(states, ["undecided", "met_in_time", "met_late", "overdue", "met_date_unknown"]);
    assert_eq!(broken["obligations"][0]["days"], 10);
    assert_eq!(said(DATA[3])["obligations"][0]["days"], 91);
    let levels = DATA.map(|data| said(data)["decisions"][0]["level"]["name"].as_str().map(str::to_owned));
    assert_eq!(levels, [None, Some("kept".to_owned()), Some("refused".to_owned()), None, None]);
    // The other reading of the first criterion only differs where it does.
    assert!(said(DATA[1]).get("variations").is_none());
}
