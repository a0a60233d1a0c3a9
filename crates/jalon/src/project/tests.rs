//! Data read, refused and written back, over a framework made by hand.

use crate::axis::{AxisId, AxisKind};
use crate::date::Date;
use crate::framework::builder::{axis, empty, input, member};
use crate::framework::{
    Answer, AnswerState, EvidenceLevel, Framework, Input, InputId, MissingReason, NumberType, Project, Type,
};
use crate::lang::Language;
use crate::number::Number;
use crate::problem::{Problem, Severity};
use crate::project::{json, read, to_json};
use crate::source::{LineIndex, SourceId};
use crate::unit::Unit;
use crate::value::{Datum, End, Interval};

mod property;
pub(crate) mod schema;

const GENDER: AxisId = AxisId(0);
const PARTNER: AxisId = AxisId(1);
const OBJECTS: AxisId = AxisId(2);
const KIND: AxisId = AxisId(3);
const JUROR: AxisId = AxisId(4);
const GROUND: AxisId = AxisId(5);
const READING: AxisId = AxisId(6);

fn choices(names: &[&str]) -> AxisKind {
    AxisKind::Choices(names.iter().map(|name| member(name)).collect())
}

fn number(unit: &str) -> Type {
    Type::Number(NumberType { unit: Unit::builtin(unit).unwrap_or_default(), count: false, share: false })
}

fn count(unit: &str) -> Type {
    Type::Number(NumberType { unit: Unit::builtin(unit).unwrap_or_default(), count: true, share: false })
}

/// A framework with an input of every sort.
pub(super) fn framework(language: Language) -> Framework {
    let mut kind = choices(&["company", "association"]);
    if let AxisKind::Choices(members) = &mut kind {
        members[0].code = Some("ENT".to_owned());
        members[1].labels.set(Language::French, "Association (loi de 1901)");
    }
    let closed = |names: &[&str]| AxisKind::Closed(names.iter().map(|name| member(name)).collect());
    let share = Type::Number(NumberType { unit: Unit::none(), count: false, share: true });
    let rating = Type::Number(NumberType { unit: Unit::points_out_of(&Number::from(5)), count: false, share: false });
    let at_least =
        |at: i64| Interval { low: Some(End { at: Number::from(at), included: true }), high: None, whole: false };
    Framework {
        language,
        axes: vec![
            axis("gender", closed(&["women", "men"])),
            axis("partner", AxisKind::Open),
            axis("objects", choices(&["need", "method", "missing"])),
            axis("kind", kind),
            axis("juror", AxisKind::Open),
            axis("ground", closed(&["novelty", "value"])),
            axis("markers.reading", AxisKind::Open),
        ],
        inputs: vec![
            Input {
                range: Some(at_least(0)),
                evidence: Some(EvidenceLevel::Document),
                ..input("budget", number("EUR"), &[])
            },
            input("rate", number("%"), &[]),
            input("part", share, &[]),
            input("staff", count("job"), &[GENDER]),
            Input { or_not_yet: true, ..input("filed_on", Type::Date { time: false }, &[]) },
            Input { zone: Some("Europe/Paris".to_owned()), ..input("sent_at", Type::Date { time: true }, &[]) },
            input("length", Type::Duration, &[]),
            Input { may_be_not_applicable: true, ..input("code", Type::Text, &[]) },
            Input { choices: Some(OBJECTS), ..input("objects", Type::Truth, &[OBJECTS]) },
            input("kind", Type::Member(KIND), &[PARTNER]),
            input("lead", Type::Member(PARTNER), &[]),
            input("mark", rating, &[JUROR, GROUND]),
            input("vote", Type::Truth, &[JUROR, PARTNER]),
            input("open", Type::Truth, &[]),
            input("markers.level", number(""), &[READING]),
            input("markers.seen", Type::Truth, &[]),
        ],
        ..empty("call")
    }
}

fn load(text: &str) -> (Option<Project>, Vec<Problem>) {
    load_in(Language::English, text)
}

fn load_in(language: Language, text: &str) -> (Option<Project>, Vec<Problem>) {
    let (node, mut problems) = json::read(text, SourceId::default());
    let Some(node) = node else { return (None, problems) };
    let (project, found) = read(&framework(language), &node, SourceId::default());
    // what stands for a value that does not read is no answer
    let readable = !problems.iter().any(|problem| problem.severity() == Severity::Error);
    problems.extend(found);
    (project.filter(|_| readable), problems)
}

/// The project of faultless data.
fn good(text: &str) -> Project {
    let (project, problems) = load(text);
    assert!(problems.is_empty(), "{text}: {:?}", words(&problems));
    project.unwrap()
}

fn words(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{} {}", problem.code(), problem.wording(Language::English).title)).collect()
}

/// Codes with the JSON pointer and the text that each fault stands at.
fn faults(text: &str) -> Vec<(String, String, String)> {
    let (project, problems) = load(text);
    assert_eq!(project.is_none(), problems.iter().any(|problem| problem.severity() == Severity::Error));
    problems
        .iter()
        .map(|problem| {
            let at = match &problem.fact {
                crate::problem::Fact::Data(fact) => fact.at.clone(),
                other => format!("{other:?}"),
            };
            (problem.code().to_string(), at, problem.place.span.of(text).to_owned())
        })
        .collect()
}

fn fault(text: &str) -> (String, String, String) {
    let mut all = faults(text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all.remove(0)
}

fn expect(text: &str, code: &str, at: &str, words: &str) {
    assert_eq!(fault(text), (code.to_owned(), at.to_owned(), words.to_owned()), "{text}");
}

fn answers<'p>(project: &'p Project, name: &str) -> &'p [Answer] {
    let InputId(place) = framework(Language::English).input(name).unwrap();
    &project.answers[place as usize]
}

fn state<'p>(project: &'p Project, name: &str) -> &'p AnswerState {
    &answers(project, name)[0].state
}

fn given(text: &str) -> AnswerState {
    AnswerState::Given(Datum::Number(text.parse().unwrap()))
}

#[test]
fn missing_empty_false_zero_and_not_applicable_are_five_things() {
    let project = good(
        r#"{"budget": 0, "code": "", "open": false, "rate": null, "objects": [], "partner": [],
            "length": {"missing": "refused"}}"#,
    );
    assert_eq!(*state(&project, "budget"), given("0"));
    assert_eq!(*state(&project, "code"), AnswerState::Given(Datum::Text("".into())));
    assert_eq!(*state(&project, "open"), AnswerState::Given(Datum::Truth(false)));
    assert_eq!(*state(&project, "rate"), AnswerState::Missing(MissingReason::NotSaid));
    assert_eq!(*state(&project, "length"), AnswerState::Missing(MissingReason::Refused));
    assert!(answers(&project, "part").is_empty(), "an absent key is nothing at all");
    assert!(answers(&project, "objects").iter().all(|answer| answer.state == AnswerState::Given(Datum::Truth(false))));
    assert_eq!(project.members[&PARTNER].ids.len(), 0, "a known empty axis");
    assert!(!project.members.contains_key(&JUROR), "an axis that is not given");
    let project = good(r#"{"code": {"state": "not_applicable"}}"#);
    assert_eq!(*state(&project, "code"), AnswerState::NotApplicable);
}

#[test]
fn figures_are_the_decimals_that_were_written() {
    assert_eq!(*state(&good(r#"{"budget": 500000.01}"#), "budget"), given("500000.01"));
    assert_eq!(*state(&good(r#"{"budget": 5e5}"#), "budget"), given("500000"));
    assert_eq!(*state(&good(r#"{"budget": "500 000 EUR"}"#), "budget"), given("500000"));
    assert_eq!(*state(&good(r#"{"budget": "€500,000"}"#), "budget"), given("500000"));
    assert_eq!(*state(&good(r#"{"budget": "0.1 MEUR"}"#), "budget"), given("100000"));
    // For % a bare number is per hundred, for a share a fraction.
    assert_eq!(*state(&good(r#"{"rate": 5.05}"#), "rate"), given("0.0505"));
    assert_eq!(*state(&good(r#"{"rate": "5.05 %"}"#), "rate"), given("0.0505"));
    assert_eq!(*state(&good(r#"{"part": 0.5}"#), "part"), given("0.5"));
    assert_eq!(*state(&good(r#"{"part": "50 %"}"#), "part"), given("0.5"));
    let (project, problems) = load_in(Language::French, r#"{"budget": "13,6 €"}"#);
    assert!(problems.is_empty());
    assert_eq!(project.unwrap().answers[0][0].state, given("13.6"));
}

#[test]
fn figures_that_do_not_fit_are_refused() {
    expect(r#"{"budget": "12O"}"#, "J0608", "/budget", "\"12O\"");
    expect(r#"{"budget": 12O}"#, "J0601", "/budget", "12O");
    expect(r#"{"budget": ""}"#, "J0608", "/budget", "\"\"");
    expect(r#"{"budget": -1}"#, "J0613", "/budget", "-1");
    expect(r#"{"budget": "3 months"}"#, "J0610", "/budget", "\"3 months\"");
    expect(r#"{"budget": "3 florins"}"#, "J0610", "/budget", "\"3 florins\"");
    expect(r#"{"budget": "13,6 EUR"}"#, "J0608", "/budget", "\"13,6 EUR\"");
    expect(r#"{"budget": true}"#, "J0607", "/budget", "true");
    expect(r#"{"budget": [1]}"#, "J0607", "/budget", "[1]");
    expect(r#"{"budget": NaN}"#, "J0601", "/budget", "NaN");
    expect(r#"{"budget": -Infinity}"#, "J0601", "/budget", "-Infinity");
    expect(r#"{"part": 1.4}"#, "J0613", "/part", "1.4");
    expect(r#"{"part": "140 %"}"#, "J0613", "/part", "\"140 %\"");
    expect(r#"{"staff": {"women": -2}}"#, "J0612", "/staff/women", "-2");
    expect(r#"{"staff": {"women": 2.5}}"#, "J0611", "/staff/women", "2.5");
    expect(r#"{"staff": {"womn": 2}}"#, "J0620", "/staff/womn", "\"womn\"");
    expect(r#"{"staff": 2}"#, "J0607", "/staff", "2");
    expect(r#"{"juror": [{"mark": {"value": 6}}]}"#, "J0613", "/juror/0/mark/value", "6");
    let (_, problems) = load(&format!(r#"{{"budget": {}}}"#, "9".repeat(1001)));
    assert_eq!(words(&problems).len(), 1);
    assert_eq!(problems[0].code().to_string(), "J0725");
    assert_eq!(load(r#"{"budget": 1e999}"#).1[0].code().to_string(), "J0725");
}

#[test]
fn a_range_is_known_to_lie_between() {
    let between = |low: Option<i64>, high: Option<i64>| {
        let end = |end: Option<i64>| end.map(|at| End { at: Number::from(at), included: true });
        AnswerState::Between(Interval { low: end(low), high: end(high), whole: false })
    };
    let project = good(r#"{"budget": {"between": [900, "1 000 EUR"]}}"#);
    assert_eq!(*state(&project, "budget"), between(Some(900), Some(1000)));
    assert_eq!(*state(&good(r#"{"budget": {"between": [900, null]}}"#), "budget"), between(Some(900), None));
    assert_eq!(*state(&good(r#"{"budget": "900 .. 1000"}"#), "budget"), between(Some(900), Some(1000)));
    expect(r#"{"budget": {"between": [1000, 900]}}"#, "J0625", "/budget/between", "[1000, 900]");
    expect(r#"{"budget": {"between": [1000]}}"#, "J0607", "/budget/between", "[1000]");
    expect(r#"{"open": {"between": [0, 1]}}"#, "J0623", "/open/between", "[0, 1]");
}

#[test]
fn dates_are_days_spans_and_times_with_a_zone() {
    let day = |text: &str| text.parse::<Date>().unwrap();
    let project = good(r#"{"filed_on": "2016-02-29", "sent_at": "2016-09-28T17:00", "length": "18 months"}"#);
    assert_eq!(*state(&project, "filed_on"), AnswerState::Given(Datum::Date(day("2016-02-29"))));
    assert_eq!(
        *state(&project, "sent_at"),
        AnswerState::Given(Datum::Date(day("2016-09-28T17:00:00+02:00[Europe/Paris]")))
    );
    let AnswerState::Given(Datum::Duration(length)) = state(&project, "length") else { panic!("a duration") };
    assert_eq!((length.months, length.days), (18, 0));
    let project = good(r#"{"filed_on": "2018-02"}"#);
    assert_eq!(*state(&project, "filed_on"), AnswerState::Within(day("2018-02-01"), day("2018-02-28")));
    assert_eq!(*state(&good(r#"{"filed_on": {"state": "not_yet"}}"#), "filed_on"), AnswerState::NotYet);
    assert_eq!(*state(&good(r#"{"filed_on": {"state": "date_unknown"}}"#), "filed_on"), AnswerState::DateUnknown);

    expect(r#"{"filed_on": "2015-02-29"}"#, "J0614", "/filed_on", "\"2015-02-29\"");
    expect(r#"{"filed_on": "28/09/2016"}"#, "J0614", "/filed_on", "\"28/09/2016\"");
    expect(r#"{"filed_on": 2016}"#, "J0607", "/filed_on", "2016");
    expect(r#"{"filed_on": "2016-09-28T17:00:00+02:00"}"#, "J0607", "/filed_on", "\"2016-09-28T17:00:00+02:00\"");
    expect(r#"{"sent_at": {"state": "not_yet"}}"#, "J0623", "/sent_at/state", "\"not_yet\"");
    expect(r#"{"length": "a while"}"#, "J0616", "/length", "\"a while\"");
    let help = load(r#"{"filed_on": "28/09/2016"}"#).1[0].wording(Language::French).help.unwrap();
    assert!(help.contains("2016-09-28"), "{help}");
}

#[test]
fn codes_keep_their_zeros_and_choices_are_names_or_codes() {
    assert_eq!(*state(&good(r#"{"code": "02"}"#), "code"), AnswerState::Given(Datum::Text("02".into())));
    expect(r#"{"code": 2}"#, "J0617", "/code", "2");
    let project = good(r#"{"partner": [{"kind": "ENT"}, {"id": "B", "kind": "association"}], "lead": "B"}"#);
    assert_eq!(project.members[&PARTNER].ids, ["1", "B"]);
    assert_eq!(answers(&project, "kind")[0].state, AnswerState::Given(Datum::Member(0)));
    assert_eq!(answers(&project, "kind")[1].state, AnswerState::Given(Datum::Member(1)));
    assert_eq!(*state(&project, "lead"), AnswerState::Given(Datum::Member(1)));
    expect(r#"{"partner": [{"kind": "compny"}]}"#, "J0618", "/partner/0/kind", "\"compny\"");
    expect(
        r#"{"partner": [{"kind": "Association (loi de 1901)"}]}"#,
        "J0618",
        "/partner/0/kind",
        "\"Association (loi de 1901)\"",
    );
    expect(r#"{"partner": [{"id": "A"}], "lead": "Z"}"#, "J0620", "/lead", "\"Z\"");
    expect(r#"{"lead": "Z"}"#, "J0621", "/lead", "\"Z\"");
    expect(r#"{"partner": [{"id": "A"}, {"id": "A"}]}"#, "J0622", "/partner/1/id", "\"A\"");
}

#[test]
fn several_of_is_a_list_or_a_truth_a_choice() {
    let truths = |text: &str| -> Vec<AnswerState> {
        answers(&good(text), "objects").iter().map(|answer| answer.state.clone()).collect()
    };
    let (yes, no) = (AnswerState::Given(Datum::Truth(true)), AnswerState::Given(Datum::Truth(false)));
    assert_eq!(truths(r#"{"objects": ["method"]}"#), [no.clone(), yes.clone(), no.clone()]);
    assert_eq!(
        truths(r#"{"objects": {"need": true, "method": null}}"#),
        [yes.clone(), AnswerState::Missing(MissingReason::NotSaid), AnswerState::Absent]
    );
    // A choice may bear the name of a state.
    assert_eq!(truths(r#"{"objects": {"missing": true}}"#), [AnswerState::Absent, AnswerState::Absent, yes]);
    let refused = AnswerState::Missing(MissingReason::Refused);
    assert_eq!(
        truths(r#"{"objects": {"value": null, "reason": "refused"}}"#),
        [refused.clone(), refused.clone(), refused]
    );
    expect(r#"{"objects": ["need", "need"]}"#, "J0619", "/objects/1", "\"need\"");
    expect(r#"{"objects": "need"}"#, "J0607", "/objects", "\"need\"");
    expect(r#"{"objects": ["nead"]}"#, "J0618", "/objects/0", "\"nead\"");
}

#[test]
fn open_axes_nest_and_their_members_are_known() {
    let project = good(
        r#"{"juror": [{"id": "J1", "mark": {"novelty": 4, "value": 3}, "partner": [{"id": "B", "vote": true}]},
                      {"id": "J2", "partner": [{"id": "A", "vote": false}, {"id": "B"}]}],
            "partner": [{"id": "A"}, {"id": "B"}],
            "markers": {"seen": true, "reading": [{"level": 2}, {"level": 3.5}]}}"#,
    );
    assert_eq!(project.members[&PARTNER].ids, ["A", "B"]);
    assert_eq!(project.members[&JUROR].ids, ["J1", "J2"]);
    let votes: Vec<&AnswerState> = answers(&project, "vote").iter().map(|answer| &answer.state).collect();
    // Axes sort by their place: partner, then juror.
    let (yes, no) = (AnswerState::Given(Datum::Truth(true)), AnswerState::Given(Datum::Truth(false)));
    assert_eq!(votes, [&AnswerState::Absent, &no, &yes, &AnswerState::Absent]);
    let marks: Vec<&AnswerState> = answers(&project, "mark").iter().map(|answer| &answer.state).collect();
    assert_eq!(marks, [&given("4"), &given("3"), &AnswerState::Absent, &AnswerState::Absent]);
    assert_eq!(answers(&project, "markers.level")[1].state, given("3.5"));
    assert_eq!(*state(&project, "markers.seen"), AnswerState::Given(Datum::Truth(true)));

    let typo = r#"{"juror": [{"partner": [{"id": "C", "vote": true}]}], "partner": [{"id": "A"}]}"#;
    expect(typo, "J0620", "/juror/0/partner/0/id", "\"C\"");
    expect(r#"{"kind": "company"}"#, "J0606", "/kind", "\"kind\"");
    expect(r#"{"partner": [{"budget": 1}]}"#, "J0606", "/partner/0/budget", "\"budget\"");
    expect(r#"{"partner": {"A": {}}}"#, "J0607", "/partner", r#"{"A": {}}"#);
    expect(r#"{"markers": 1}"#, "J0607", "/markers", "1");
    expect(r#"{"markers.seen": true}"#, "J0605", "/markers.seen", "\"markers.seen\"");
    let partial = good(r#"{"partner": {"partial": true, "members": [{"kind": "ENT"}]}}"#);
    assert!(partial.members[&PARTNER].partial);
    assert!(!good(r#"{"partner": {"missing": "pending"}}"#).members.contains_key(&PARTNER));
}

#[test]
fn a_value_may_carry_its_evidence() {
    let project = good(
        r#"{"budget": {"value": 500000, "evidence": "document", "source": "Quote 12", "reason": "Signed in March"},
            "staff": {"value": {"women": 3, "men": {"value": 4, "evidence": "verified"}}, "evidence": "declared"}}"#,
    );
    let budget = &answers(&project, "budget")[0];
    assert_eq!(budget.evidence, Some(EvidenceLevel::Document));
    assert_eq!((budget.source.as_deref(), budget.reason.as_deref()), (Some("Quote 12"), Some("Signed in March")));
    let staff: Vec<_> = answers(&project, "staff").iter().map(|answer| answer.evidence).collect();
    assert_eq!(staff, [Some(EvidenceLevel::Declared), Some(EvidenceLevel::Verified)]);
    expect(r#"{"budget": {"value": 1, "evidence": "documnt"}}"#, "J0624", "/budget/evidence", "\"documnt\"");
    expect(r#"{"budget": {"value": 1, "unit": "EUR"}}"#, "J0624", "/budget/unit", "\"unit\"");
    expect(r#"{"budget": {"missing": "lost"}}"#, "J0624", "/budget/missing", "\"lost\"");
    expect(r#"{"budget": {"state": "not_applicable"}}"#, "J0623", "/budget/state", "\"not_applicable\"");
    expect(r#"{"budget": {"evidence": "document"}}"#, "J0607", "/budget", r#"{"evidence": "document"}"#);
}

#[test]
fn all_faults_come_at_once_in_order_of_place_and_in_both_languages() {
    let text =
        "{\"budgt\": 1,\n \"rate\": \"12O\",\n \"filed_on\": \"2015-02-29\",\n \"open\": \"yes\",\n \"rate\": 2}";
    let (project, problems) = load(text);
    assert!(project.is_none());
    let lines = LineIndex::new(text);
    let found: Vec<(u32, String)> = problems
        .iter()
        .map(|problem| (lines.position(text, problem.place.span.start).line, problem.code().to_string()))
        .collect();
    let expected = [(1, "J0605"), (2, "J0608"), (3, "J0614"), (4, "J0607"), (5, "J0602")];
    let mut found = found;
    found.sort();
    assert_eq!(found, expected.map(|(line, code)| (line, code.to_owned())));
    let unknown = problems.iter().find(|problem| problem.code().to_string() == "J0605").unwrap();
    assert_eq!(unknown.wording(Language::English).help.as_deref(), Some("Did you mean “budget”?"));
    assert_eq!(unknown.wording(Language::French).help.as_deref(), Some("Vouliez-vous dire « budget » ?"));
    for problem in &problems {
        for language in Language::ALL {
            let wording = problem.wording(language);
            assert!(!wording.title.is_empty() && wording.help.is_some_and(|help| !help.is_empty()));
        }
    }
}

#[test]
fn percentages_that_look_like_fractions_are_doubted() {
    let (project, problems) = load(r#"{"rate": 0.4}"#);
    assert!(project.is_some());
    assert_eq!(words(&problems).len(), 1);
    assert_eq!((problems[0].code().to_string(), problems[0].severity()), ("J0629".to_owned(), Severity::Warning));
    for plain in [r#"{"rate": 0}"#, r#"{"rate": 40}"#, r#"{"rate": "0.4 %"}"#, r#"{"part": 0.4}"#] {
        good(plain);
    }
}

#[test]
fn broken_json_has_one_clear_fault() {
    expect("", "J0601", "", "");
    expect(r#"{"budget": 1,}"#, "J0601", "", "}");
    expect("{\"budget\": 1 // so\n}", "J0601", "", "// so");
    expect(r#"{"budget" 1}"#, "J0601", "/budget", "\"budget\"");
    expect(r#"{"budget": 1 "rate": 2}"#, "J0601", "", "\"rate\"");
    expect(r#"{budget: 1}"#, "J0601", "", "budget");
    expect(r#"{"budget": 01}"#, "J0601", "/budget", "01");
    expect(r#"{"code": "\ud83d"}"#, "J0601", "/code", r#"\ud83d""#);
    expect("{\"code\": \"a\tb\"}", "J0601", "/code", "\"a\tb\"");
    expect(r#"{"budget": 1"#, "J0601", "", "");
    expect(r#"{"budget": 1} {}"#, "J0601", "", "{");
    expect("[]", "J0604", "", "[]");
    assert_eq!(*state(&good("\u{feff}{\"budget\": 1}"), "budget"), given("1"));
    let deep = "[".repeat(100_000);
    assert_eq!(load(&deep).1[0].code().to_string(), "J0721");
}

#[test]
fn json_lines_keep_their_places() {
    let text = "{\"budget\": 1}\n\n{\"budget\": NaN}\r\n{\"budget\": 3}";
    let (nodes, problems) = json::read_lines(text, SourceId::default());
    assert_eq!(nodes.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!(problems.iter().map(|problem| problem.place.span.of(text)).collect::<Vec<_>>(), ["NaN"]);
}

#[test]
fn a_value_that_is_none_hides_no_other_fault() {
    let text = r#"{"budget": NaN, "rate": -Infinity, "code": oui, "part": 01, "unknown": 1, "budget": 12O}"#;
    let told: Vec<_> = faults(text).into_iter().map(|(code, at, there)| format!("{code} {at} {there}")).collect();
    let wanted = [
        "J0601 /budget NaN",
        "J0601 /rate -Infinity",
        "J0601 /code oui",
        "J0601 /part 01",
        "J0601 /budget 12O",
        "J0602 /budget \"budget\"",
        "J0605 /unknown \"unknown\"",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn a_project_is_written_back_and_has_a_digest() {
    let text = r#"{"id": "P1", "budget": 500000.5, "rate": 5.05, "part": 0.25, "staff": {"women": 2, "men": null},
        "filed_on": "2018-Q2", "sent_at": "2016-09-28T17:00:00+02:00", "length": "P18M", "code": {"state": "not_applicable"},
        "objects": ["need"], "lead": "A", "partner": [{"id": "A", "kind": "company"}, {"id": "B"}],
        "juror": [{"id": "J", "mark": {"novelty": {"value": 4, "source": "sheet"}}, "partner": [{"id": "B", "vote": true}]}],
        "markers": {"reading": [{"level": {"between": [1, 2]}}], "seen": {"missing": "refused"}}}"#;
    let framework = framework(Language::English);
    let project = good(text);
    let written = to_json(&framework, &project).to_string();
    let again = good(&written);
    assert_eq!(again, project, "{written}");
    assert!(written.contains("\"budget\":500000.5") && written.contains("\"filed_on\":\"2018-Q2\""), "{written}");
    assert_eq!(project.digest.len(), 64);
    // The order of keys and the way a figure is written mean nothing; a figure does.
    let digest = |text: &str| good(text).digest;
    assert_eq!(digest(r#"{"budget": 10, "rate": 50}"#), digest(r#"{"rate": "50 %", "budget": 10.00}"#));
    assert_ne!(digest(r#"{"budget": 10}"#), digest(r#"{"budget": 11}"#));
    assert_ne!(digest(r#"{"budget": null}"#), digest("{}"));
}

#[test]
fn a_project_may_have_a_title_beside_its_id() {
    let project = good(r#"{"id": "P1", "title": "Café des aînés"}"#);
    assert_eq!(project.title.get(Language::French), Some("Café des aînés"));
    assert_eq!(project.title.get(Language::English), Some("Café des aînés"));
    assert_eq!(project.digest, good("{}").digest, "a title is no answer");
    let both = good(r#"{"title": {"fr": "Café", "en": "Coffee"}}"#);
    assert_eq!(both.title.get(Language::English), Some("Coffee"));
    expect(r#"{"title": {"de": "Kaffee"}}"#, "J0624", "/title/de", "\"de\"");
}
