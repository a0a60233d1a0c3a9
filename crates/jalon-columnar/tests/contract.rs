//! What the columns of a table mean: a row is the project that the same data in JSON are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, StructArray, TimestampMillisecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields};
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::{Framework, Project};
use jalon::lang::Language;
use jalon::project::json;
use jalon::source::{Source, SourceId};
use jalon_columnar::{BadCells, Detail, Engine, Error, Options, Refused};

const FRAMEWORK: &str = "framework contract
  version 1.0
axis partner
axis juror
axis gender = women, men
input budget   : EUR
input rate     : % in 0 % .. 100 %
input jobs     : count
input trained  : count by gender
input fields   : several of water, soil, air
input open     : yes/no may be not applicable
input code     : text
input signed   : date or not yet
input filed    : date
input lead     : one of partner
input kind     : one of school, town by partner
input share    : % by partner
input people   : count by partner, gender
input grade    : number in 0 .. 20 by juror, partner
input chair    : yes/no by juror
indicator cost \"Cost\" : EUR = budget / jobs
indicator each : % by partner = share * 2
requirement cheap : cost <= 1000 EUR
requirement town  : count(partner where kind = town) >= 1
requirement lead_is_town : kind[lead] = town
requirement early : signed <= 2026-01-31
requirement both  : sum(trained over gender) >= 10
requirement water : fields[water] and open
requirement more  : sum(people over partner and gender) > 3
requirement graded : mean(grade over juror and partner) >= 10
requirement coded : starts_with(code, \"0\")
decision go
  granted when all requirements
  refused otherwise
";

fn framework() -> Framework {
    let analysis = analyse(Source::new("contract.jalon", FRAMEWORK), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn engine(framework: &Framework) -> Engine {
    Engine::new(framework, support::as_of(), Options::default())
}

fn project(framework: &Framework, text: &str) -> Project {
    let (node, problems) = json::read(text, SourceId::default());
    assert!(problems.is_empty(), "{problems:?}");
    let (project, problems) = jalon::project::read(framework, &node.unwrap(), SourceId::default());
    project.unwrap_or_else(|| panic!("{problems:?}"))
}

fn texts(cells: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(cells.to_vec()))
}

/// A list column of one row.
fn list(records: StructArray) -> ArrayRef {
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([records.len()]), Arc::new(records), None))
}

fn records(columns: Vec<(&str, ArrayRef)>) -> StructArray {
    let fields: Fields =
        columns.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    StructArray::new(fields, columns.into_iter().map(|(_, array)| array).collect(), None)
}

/// The first row is the project that the text is, and is judged as that.
fn same(columns: Vec<(&str, ArrayRef)>, text: &str) {
    let framework = framework();
    let engine = engine(&framework);
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let read = engine.project(&batch, 0).unwrap();
    let expected = project(&framework, text);
    assert_eq!(read.members, expected.members);
    for (at, input) in framework.inputs.iter().enumerate() {
        assert_eq!(read.answers[at], expected.answers[at], "{}", input.name);
    }
    assert_eq!((&read.id, &read.digest), (&expected.id, &expected.digest));
    let compared = support::compare(&framework, &engine, &batch).unwrap();
    assert!(compared >= 10);
}

#[test]
fn scalars_of_every_type() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", texts(&[Some("A-1")])),
        ("budget", Arc::new(Decimal128Array::from(vec![12_000_050]).with_precision_and_scale(12, 2).unwrap())),
        ("rate", Arc::new(Float64Array::from(vec![5.05]))),
        ("jobs", Arc::new(Int64Array::from(vec![120]))),
        ("trained[women]", Arc::new(Int64Array::from(vec![7]))),
        ("trained[men]", Arc::new(Int64Array::from(vec![None]))),
        ("open", Arc::new(BooleanArray::from(vec![true]))),
        ("code", texts(&[Some("01234")])),
        ("signed", Arc::new(Date32Array::from(vec![20_483]))),
        ("filed", Arc::new(TimestampMillisecondArray::from(vec![20_000 * 86_400_000]))),
    ];
    same(
        columns,
        r#"{"id": "A-1", "budget": 120000.50, "rate": 5.05, "jobs": 120, "trained": {"women": 7}, "open": true,
            "code": "01234", "signed": "2026-01-30", "filed": "2024-10-04"}"#,
    );
}

#[test]
fn texts_hold_figures_ranges_and_dates() {
    let columns = vec![
        ("budget", texts(&[Some("500 000 EUR")])),
        ("rate", texts(&[Some("12.5 %")])),
        ("jobs", texts(&[Some("900 .. 1000")])),
        ("trained[women]", texts(&[Some("12")])),
        ("open", texts(&[Some("yes")])),
        ("signed", texts(&[Some("2026-01")])),
    ];
    same(
        columns,
        r#"{"budget": 500000, "rate": 12.5, "jobs": {"between": [900, 1000]}, "trained": {"women": 12}, "open": true,
            "signed": "2026-01"}"#,
    );
}

#[test]
fn several_of_is_a_list_or_a_column_a_choice() {
    let mut lists = ListBuilder::new(StringBuilder::new());
    lists.append_value([Some("water"), Some("air")]);
    let json = r#"{"fields": ["water", "air"]}"#;
    same(vec![("fields", Arc::new(lists.finish()) as ArrayRef)], json);
    let bits = |yes: bool| Arc::new(BooleanArray::from(vec![yes])) as ArrayRef;
    same(vec![("fields[water]", bits(true)), ("fields[soil]", bits(false)), ("fields[air]", bits(true))], json);
}

#[test]
fn states_and_evidence_stand_beside() {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("budget", Arc::new(Float64Array::from(vec![500.0]))),
        ("budget.evidence", texts(&[Some("verified")])),
        ("jobs.state", texts(&[Some("missing: refused")])),
        ("open", Arc::new(BooleanArray::from(vec![None]))),
        ("open.state", texts(&[Some("not_applicable")])),
        ("signed.state", texts(&[Some("not_yet")])),
        ("filed.state", texts(&[Some("unknown")])),
    ];
    same(
        columns,
        r#"{"budget": {"value": 500, "evidence": "verified"}, "jobs": {"missing": "refused"},
            "open": {"state": "not_applicable"}, "signed": {"state": "not_yet"}, "filed": {"state": "date_unknown"}}"#,
    );
}

#[test]
fn open_axes_are_lists_of_records() {
    let partners = records(vec![
        ("id", texts(&[Some("ville"), Some("école"), None])),
        ("kind", texts(&[Some("town"), Some("school"), None])),
        ("share", Arc::new(Float64Array::from(vec![Some(60.0), Some(40.0), None]))),
        ("people[women]", Arc::new(Int64Array::from(vec![Some(1), Some(3), None]))),
        ("people[men]", Arc::new(Int64Array::from(vec![None, Some(4), None]))),
    ]);
    let columns: Vec<(&str, ArrayRef)> = vec![("partner", list(partners)), ("lead", texts(&[Some("école")]))];
    same(
        columns,
        r#"{"partner": [{"id": "ville", "kind": "town", "share": 60, "people": {"women": 1}},
                        {"id": "école", "kind": "school", "share": 40, "people": {"women": 3, "men": 4}}, {}],
            "lead": "école"}"#,
    );
}

#[test]
fn an_empty_list_is_known_and_a_missing_one_is_not() {
    let none = records(vec![("kind", texts(&[])), ("share", Arc::new(Float64Array::from(Vec::<f64>::new())))]);
    same(vec![("partner", list(none))], r#"{"partner": []}"#);
    let mut lists = ListBuilder::new(StructBuilder::new(
        vec![Field::new("share", DataType::Int32, true)],
        vec![Box::new(Int32Builder::new())],
    ));
    lists.append(false);
    same(vec![("partner", Arc::new(lists.finish()) as ArrayRef)], "{}");
}

#[test]
fn lists_within_lists() {
    let marks = records(vec![
        ("id", texts(&[Some("ville"), Some("école"), Some("école")])),
        ("grade", Arc::new(Float64Array::from(vec![12.0, 14.5, 9.0]))),
    ]);
    let item = Arc::new(Field::new("item", marks.data_type().clone(), true));
    let inner: ArrayRef = Arc::new(ListArray::new(item, OffsetBuffer::from_lengths([2, 1]), Arc::new(marks), None));
    let jurors = records(vec![
        ("id", texts(&[Some("x"), Some("y")])),
        ("chair", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("partner", inner),
    ]);
    same(
        vec![("juror", list(jurors))],
        r#"{"juror": [{"id": "x", "chair": true, "partner": [{"id": "ville", "grade": 12}, {"id": "école", "grade": 14.5}]},
                      {"id": "y", "partner": [{"id": "école", "grade": 9}]}]}"#,
    );
}

fn refused(columns: Vec<(&str, ArrayRef)>) -> Vec<Refused> {
    let framework = framework();
    let options = Options { bad_cells: BadCells::SetAside, ..Options::default() };
    let set_aside = Engine::new(&framework, support::as_of(), options);
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let judged = set_aside.judge(&batch).unwrap();
    assert_eq!(judged.batch.num_rows(), batch.num_rows());
    match engine(&framework).evaluate(&batch) {
        Err(Error::BadCells { count, first }) => {
            assert_eq!((count, first.len()), (judged.refused.len(), judged.refused.len().min(20)));
        }
        other => panic!("{other:?}"),
    }
    judged.refused
}

#[test]
fn cells_that_do_not_fit_are_told_with_their_place() {
    let partners =
        records(vec![("id", texts(&[Some("ville"), Some("ville")])), ("kind", texts(&[Some("twon"), Some("school")]))]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("budget", Arc::new(Float64Array::from(vec![f64::NAN]))),
        ("rate", Arc::new(Float64Array::from(vec![140.0]))),
        ("jobs", texts(&[Some("12O")])),
        ("signed", texts(&[Some("2026-02-31")])),
        ("open.state", texts(&[Some("gone")])),
        ("partner", list(partners)),
        ("lead", texts(&[Some("lycée")])),
    ];
    let told: Vec<(usize, String, String)> =
        refused(columns).into_iter().map(|cell| (cell.row, cell.column, cell.text)).collect();
    let expected = [
        ("partner.id", "ville"),
        ("budget", "NaN"),
        ("rate", "140"),
        ("jobs", "12O"),
        ("open.state", "gone"),
        ("signed", "2026-02-31"),
        ("lead", "lycée"),
        ("partner[ville].kind", "twon"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(column, text)| (0, (*column).to_owned(), (*text).to_owned())).collect();
    assert_eq!(told, expected);
}

#[test]
fn a_cell_of_which_only_its_being_there_is_asked_must_fit_all_the_same() {
    let text = "framework known_only
  version 1.0
axis part = left, right
input mark : number in 0 .. 10
input age  : count by part
input kind : one of a, b
input at   : time in \"Europe/Paris\"
criterion given : known(mark) and known(age[left]) and known(kind) and known(at)
";
    let framework = analyse(Source::new("known_only", text), &NoLibrary).framework.unwrap();
    let engine = engine(&framework);
    assert!(engine.fallback().is_empty(), "{:?}", engine.fallback());
    let floats = |cell: f64| Arc::new(Float64Array::from(vec![1.0, cell])) as ArrayRef;
    let kinds = |cell: &str| texts(&[Some("a"), Some(cell)]);
    let times = |cell: &str| texts(&[Some("2026-01-01T10:00"), Some(cell)]);
    for (mark, age, kind, at, misfit) in [
        (11.0, 1.0, "b", "2026-01-01T10:00", "mark"),
        (10.0, -1.0, "b", "2026-01-01T10:00", "age[left]"),
        (10.0, 0.5, "b", "2026-01-01T10:00", "age[left]"),
        (10.0, 1.0, "c", "2026-01-01T10:00", "kind"),
        (10.0, 1.0, "b", "2026-01-01T25:00", "at"),
    ] {
        let columns =
            vec![("mark", floats(mark)), ("age[left]", floats(age)), ("kind", kinds(kind)), ("at", times(at))];
        let Err(Error::BadCells { first, .. }) = engine.evaluate(&RecordBatch::try_from_iter(columns).unwrap()) else {
            panic!("{misfit} fits");
        };
        let told: Vec<(usize, &str)> = first.iter().map(|refused| (refused.row, refused.column.as_str())).collect();
        assert_eq!(told, [(1, misfit)]);
    }
}

#[test]
fn reasons_are_worded_in_both_languages() {
    let bad = refused(vec![("rate", Arc::new(Float64Array::from(vec![140.0])) as ArrayRef)]);
    let problem = jalon::problem::Problem::new(bad[0].reason.clone(), jalon::source::Place::default());
    for language in [Language::English, Language::French] {
        let wording = problem.wording(language);
        assert!(format!("{wording:?}").contains("140"), "{wording:?}");
    }
}

#[test]
fn columns_that_stand_for_nothing_are_named() {
    let framework = framework();
    let columns = vec![("budget", texts(&[None])), ("bugdet", texts(&[None])), ("id", texts(&[None]))];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let binding = engine(&framework).bind(&batch.schema()).unwrap();
    assert_eq!(binding.unread(), ["bugdet"]);
    assert!(binding.absent().contains(&"rate".to_owned()));
    assert!(!binding.absent().contains(&"budget".to_owned()));
    let wrong = vec![("open", Arc::new(Float64Array::from(vec![1.0])) as ArrayRef)];
    let batch = RecordBatch::try_from_iter(wrong).unwrap();
    assert!(matches!(engine(&framework).evaluate(&batch), Err(Error::ColumnType { column, .. }) if column == "open"));
    let select = Some(vec!["cost".to_owned(), "go.possible".to_owned(), "cots".to_owned()]);
    let engine = Engine::new(&framework, support::as_of(), Options { select, ..Options::default() });
    assert_eq!(engine.not_found(), ["cots"]);
    assert_eq!(
        engine.schema().fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(),
        ["cost", "go.possible"]
    );
}

#[test]
fn every_detail_has_its_columns() {
    let framework = framework();
    let details = Detail::ALL.into();
    let engine = Engine::new(&framework, support::as_of(), Options { details, ..Options::default() });
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("budget", Arc::new(Float64Array::from(vec![Some(5000.0), Some(500.0), None]))),
        ("budget.evidence", texts(&[Some("verified"), None, None])),
        ("jobs", Arc::new(Int64Array::from(vec![4, 0, 2]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let results = engine.evaluate(&batch).unwrap();
    let shown = |name: &str| (0..3).map(|row| support::shown(&results, name, row)).collect::<Vec<_>>();
    assert_eq!(shown("cost"), ["1.25e3", "null", "null"]);
    assert_eq!(shown("cost.state"), ["known", "undefined", "missing"]);
    assert_eq!(shown("cheap"), ["not_met", "undecided", "undecided"]);
    assert_eq!(shown("cheap.margin"), ["-2.5e2", "null", "null"]);
    assert_eq!(shown("cheap.because"), ["cost", "division_by_zero", "budget"]);
    assert_eq!(shown("cheap.evidence"), ["declared", "declared", "declared"]);
    assert_eq!(shown("go"), ["refused", "null", "null"]);
    assert_eq!(shown("go.because"), ["cheap", "trained[women]", "budget"]);
    assert_eq!(shown("cheap.provisional"), ["false", "false", "false"]);
}
