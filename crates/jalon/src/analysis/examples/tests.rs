//! Examples of frameworks: their data are typed as a project's, their expectations resolved.

use crate::analysis::{NoLibrary, analyse};
use crate::framework::{
    AnswerState, EvidenceLevel, Example, ExpectedOutcome, Framework, MissingReason, Project, Subject, WantedWhat,
};
use crate::number::Number;
use crate::problem::Problem;
use crate::project::{json, read, to_json};
use crate::source::{Source, SourceId};
use crate::value::Datum;

const FRAMEWORK: &str = r#"framework call "A call"
  version 1.0

axis partner
axis juror
axis gender = women, men
axis domain = information, software, privacy

input budget : EUR in 0 EUR ..
input rate : % may be not applicable
input filed_on : date or not yet
input jobs : count by gender
input objects : several of need, method, test
input phase : one of idea < trial < spread
input kind : one of company, association by partner
input lead : one of partner
input code : text
input level : one of none < basic < advanced by partner, domain
judgement mark : points out of 5 by juror
  fold mean

parameter limit = 500 000 EUR

indicator women_share : %
  = jobs[women] / sum(jobs over gender)
  target 50 % on 2020-12-31
requirement within : budget <= limit
requirement rated : mark >= 3
obligation report : filed_on due 2020-12-31
scenario cheap
  budget = budget / 2
decision verdict
  good "Good" when all requirements
  bad "Bad" otherwise

"#;

fn problems(example: &str) -> Vec<Problem> {
    analyse(Source::new("call.jalon", format!("{FRAMEWORK}{example}")), &NoLibrary).problems
}

fn framework(example: &str) -> Framework {
    let analysis = analyse(Source::new("call.jalon", format!("{FRAMEWORK}{example}")), &NoLibrary);
    let words: Vec<_> =
        analysis.problems.iter().map(|problem| problem.wording(crate::lang::Language::English)).collect();
    analysis.framework.unwrap_or_else(|| panic!("{words:#?}"))
}

/// What the data of the last example are in JSON.
fn data(example: &str) -> String {
    let framework = framework(example);
    let mut project = framework.examples.last().unwrap().project.clone();
    project.id = None;
    to_json(&framework, &project).to_string()
}

/// Code and text of each fault.
fn faults(example: &str) -> Vec<(String, String)> {
    let text = format!("{FRAMEWORK}{example}");
    problems(example)
        .iter()
        .filter(|problem| problem.severity() == crate::problem::Severity::Error)
        .map(|problem| (problem.code().to_string(), problem.place.span.of(&text).to_owned()))
        .collect()
}

fn expect(example: &str, code: &str, text: &str) {
    assert_eq!(faults(example), [(code.to_owned(), text.to_owned())], "{example}");
}

fn state(framework: &Framework, project: &Project, input: &str, cell: usize) -> AnswerState {
    project.answers[framework.input(input).unwrap().0 as usize][cell].state.clone()
}

#[test]
fn given_answers_are_typed() {
    let text = r#"example a
  given  budget = 500 000.01 EUR evidence document, rate = 5.05 %, filed_on = 2018-02, jobs[women] = 3, jobs[men] = missing refused
         objects = {need, test}, phase = trial, code = "02"
  expect within not met
"#;
    assert_eq!(
        data(text),
        concat!(
            r#"{"budget":{"value":500000.01,"evidence":"document"},"rate":5.05,"filed_on":"2018-02","#,
            r#""jobs":{"women":3,"men":{"missing":"refused"}},"objects":["need","test"],"phase":"trial","code":"02"}"#
        )
    );
    assert_eq!(
        data("example a\n  given  objects = all\n  expect verdict undecided\n"),
        r#"{"objects":["need","method","test"]}"#
    );
    assert_eq!(data("example a\n  given  objects = {}\n  expect verdict undecided\n"), r#"{"objects":[]}"#);
    assert_eq!(
        data(
            "example a\n  given  rate = not applicable, filed_on = not yet, budget = 900 .. 1000 EUR\n  expect verdict undecided\n"
        ),
        r#"{"budget":{"between":[900,1000]},"rate":{"state":"not_applicable"},"filed_on":{"state":"not_yet"}}"#
    );
    assert_eq!(data("example a\n  given  budget = limit / 2\n  expect within met\n"), r#"{"budget":250000}"#);
}

#[test]
fn tables_list_records() {
    let text = r#"example a
  given  lead = B
  table  partner | kind        | level by domain
         A       | company     | 0 1 2
         B       |             | advanced none basic
  table  juror | mark
         J1    | 4
         J2    | -
  expect rated met
"#;
    let faulty = faults(text);
    // A rating can't be not applicable: the framework does not say so.
    assert_eq!(faulty.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["J0623"]);
    let framework = framework(&text.replace(" | -", " |"));
    let project = &framework.examples[0].project;
    let partner = framework.axis("partner").unwrap();
    assert_eq!(project.members[&partner].ids, ["A", "B"]);
    assert_eq!(state(&framework, project, "kind", 1), AnswerState::Missing(MissingReason::NotSaid));
    assert_eq!(state(&framework, project, "lead", 0), AnswerState::Given(Datum::Member(1)));
    let levels: Vec<AnswerState> = (0..6).map(|cell| state(&framework, project, "level", cell)).collect();
    assert_eq!(levels, [0, 1, 2, 2, 0, 1].map(|at| AnswerState::Given(Datum::Member(at))));
    assert_eq!(state(&framework, project, "mark", 0), AnswerState::Given(Datum::Number(Number::from(4))));
    // A second table of the same axis adds columns and members.
    let two = "example a\n  table  partner | kind\n         A | company\n  table  partner | level[software]\n         A | basic\n         B | none\n  expect verdict undecided\n";
    let kinds = r#"[{"id":"A","kind":"company","level":{"software":"basic"}},{"id":"B","level":{"software":"none"}}]"#;
    assert!(data(two).contains(kinds), "{}", data(two));
}

#[test]
fn an_example_like_another_starts_from_its_data() {
    let base = "example a\n  as of 2020-01-01\n  given  budget = 1 EUR, phase = idea\n  table  juror | mark\n         J1 | 4\n         J2 | 2\n  expect verdict = good\n";
    let like =
        "example b like a\n  given  budget = missing, mark[juror = J1] = 5\n  expect verdict undecided for budget\n";
    // Before or after: the order of examples means nothing.
    for text in [format!("{base}{like}"), format!("{like}{base}")] {
        let framework = framework(&text);
        let example = framework.examples.iter().find(|example| example.name == "b").unwrap();
        assert_eq!(example.as_of.map(|date| date.to_string()).as_deref(), Some("2020-01-01"));
        assert_eq!(state(&framework, &example.project, "budget", 0), AnswerState::Missing(MissingReason::NotSaid));
        assert_eq!(state(&framework, &example.project, "mark", 0), AnswerState::Given(Datum::Number(Number::from(5))));
        assert_eq!(state(&framework, &example.project, "mark", 1), AnswerState::Given(Datum::Number(Number::from(2))));
        assert_eq!(state(&framework, &example.project, "phase", 0), AnswerState::Given(Datum::Member(0)));
    }
    let fewer = format!("{base}example c like a\n  table  juror | mark\n         J9 | 1\n  expect verdict = bad\n");
    assert!(data(&fewer).contains(r#""juror":[{"id":"J9","mark":1}]"#), "{}", data(&fewer));
    assert!(
        !data(&format!("{base}example d like a\n  given  juror = missing\n  expect verdict undecided\n"))
            .contains("juror")
    );
    assert!(
        data(&format!("{base}example e like a\n  given  juror = {{}}\n  expect verdict undecided\n"))
            .contains(r#""juror":[]"#)
    );
    expect("example a like nobody\n  expect verdict = good\n", "J0210", "nobody");
    assert_eq!(faults("example a like b\n  expect within met\nexample b like a\n  expect within met\n").len(), 1);
}

#[test]
fn data_that_do_not_fit_are_refused_with_their_place() {
    let given = |given: &str| format!("example a\n  given  {given}\n  expect verdict undecided\n");
    expect(&given("rate = 5.05"), "J0609", "5.05");
    expect(&given("budget = 3 months"), "J0610", "3 months");
    expect(&given("budget = -1 EUR"), "J0613", "-1 EUR");
    expect(&given("jobs[women] = 2.5"), "J0611", "2.5");
    expect(&given("jobs = 2"), "J0628", "jobs = 2");
    expect(&given("phase = trail"), "J0618", "trail");
    expect(&given("objects = need"), "J0607", "objects = need");
    expect(&given("objects = {need, need}"), "J0619", "need");
    expect(&given("code = 2"), "J0617", "2");
    expect(&given("filed_on = 2015-02-29"), "J0153", "2015-02-29");
    expect(&given("budget = not applicable"), "J0623", "budget = not applicable");
    expect(&given("budget = 1 EUR, budget = 2 EUR"), "J0626", "budget = 2 EUR");
    expect(&given("bugdet = 1 EUR"), "J0201", "bugdet");
    expect(&given("lead = Z"), "J0621", "Z");
    let table = |rows: &str| format!("example a\n  table  partner | kind\n{rows}\n  expect verdict undecided\n");
    expect(&table("         A | compny"), "J0618", "compny");
    expect(&table("         A | company\n         A | company"), "J0622", "A");
}

#[test]
fn expectations_are_resolved() {
    let text = r#"example a
  given  jobs[women] = 1, jobs[men] = 2
  expect women_share = 33.33 % to 0.01 %, within undecided for budget, rated undecided for juror
         verdict undecided among {good, bad}, report pending until 2020-12-31, report due 2020-12-31
         within under cheap undecided, women_share.target = 50 %
"#;
    let framework = framework(text);
    let Example { expectations, .. } = &framework.examples[0];
    let outcome = |at: usize| &expectations[at].outcome;
    assert_eq!(expectations[0].subject, Subject::Item(framework.item("women_share").unwrap()));
    let ExpectedOutcome::Equals(value, Some(step)) = outcome(0) else { panic!("a value with a step") };
    assert_eq!(step.to_exact_string(), "0.0001");
    assert_eq!(
        framework.expressions[value.0 as usize].kind,
        crate::framework::ExprKind::Constant(Datum::Number("0.3333".parse().unwrap()))
    );
    let ExpectedOutcome::Undecided(wanted, among) = outcome(1) else { panic!("undecided") };
    assert_eq!((wanted[0].what, among.len()), (WantedWhat::Input(framework.input("budget").unwrap()), 0));
    let ExpectedOutcome::Undecided(wanted, _) = outcome(2) else { panic!("undecided") };
    assert_eq!(wanted[0].what, WantedWhat::Axis(framework.axis("juror").unwrap()));
    assert_eq!(*outcome(3), ExpectedOutcome::Undecided(Vec::new(), vec![0, 1]));
    assert!(matches!(outcome(4), ExpectedOutcome::Pending(Some(date)) if date.to_string() == "2020-12-31"));
    assert!(matches!(outcome(5), ExpectedOutcome::Due(_)));
    assert!(expectations[6].variation.is_some());
    assert!(matches!(expectations[7].subject, Subject::Expression(_)));
}

#[test]
fn outcomes_that_a_subject_cannot_have_are_refused() {
    let expected = |expected: &str| format!("example a\n  given  budget = 1 EUR\n  expect {expected}\n");
    expect(&expected("within = 3"), "J0630", "within = 3");
    expect(&expected("women_share met"), "J0630", "women_share met");
    expect(&expected("verdict met"), "J0630", "verdict met");
    expect(&expected("report = 2020-12-31"), "J0630", "report = 2020-12-31");
    expect(&expected("verdict = god"), "J0204", "god");
    expect(&expected("witin met"), "J0201", "witin");
    expect(&expected("gender = 2"), "J0211", "gender");
}

#[test]
fn the_data_of_an_example_read_back_as_a_project() {
    let text = r#"example a
  given  budget = 12 EUR evidence verified, lead = A, jobs[women] = 3, objects = {method}
  table  partner partial | kind
         A | company
  expect within met
"#;
    let framework = framework(text);
    let mut project = framework.examples[0].project.clone();
    project.digest = crate::project::digest(&framework, &project);
    let project = &project;
    let written = to_json(&framework, project).to_string();
    let (node, _) = json::read(&written, SourceId::default());
    let (again, problems) = read(&framework, &node.unwrap(), SourceId::default());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(again.as_ref(), Some(project), "{written}");
    assert_eq!(project.digest.len(), 64);
    let budget = &project.answers[framework.input("budget").unwrap().0 as usize][0];
    assert_eq!(budget.evidence, Some(EvidenceLevel::Verified));
}
