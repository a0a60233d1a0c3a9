//! Cells with a state of their own, told by columns.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/mod.rs"]
mod support;

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Float64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;
use jalon_columnar::{Cell, Engine, Judged, Options, Told};

const FRAMEWORK: &str = "framework stated
  version 1.0
axis partner
input budget : EUR
input rent : EUR may be not applicable
input owner : text may be not applicable
input share : % in 0 % .. 100 %
  default 50 %
input paid : EUR by partner
indicator costs : EUR = budget + rent
indicator part : EUR = budget * share
indicator all_paid : EUR = sum(paid over partner)
requirement owned : owner = \"city\"
requirement dear : rent >= 100 EUR
requirement asked : budget < 10 EUR or all_paid >= 5 EUR
";

fn framework(text: &str) -> Framework {
    analyse(Source::new("stated", text), &NoLibrary).framework.expect("a framework without fault")
}

fn numbers(cells: &[Option<f64>]) -> ArrayRef {
    Arc::new(Float64Array::from(cells.to_vec()))
}

fn words(cells: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(cells.to_vec()))
}

/// Three rows: rent and owner do not apply; the budget was refused; the second partner of the last has no figure.
fn batch() -> RecordBatch {
    let paid = numbers(&[Some(3.0), Some(4.0), Some(9.0), Some(1.0), Some(77.0)]);
    let said = words(&[None, None, None, None, Some("missing: pending")]);
    let fields = vec![
        (Arc::new(Field::new("paid", paid.data_type().clone(), true)), paid),
        (Arc::new(Field::new("paid.state", said.data_type().clone(), true)), said),
    ];
    let records = StructArray::from(fields);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    let partners = ListArray::new(item, OffsetBuffer::from_lengths([2, 1, 2]), Arc::new(records), None);
    RecordBatch::try_from_iter([
        ("budget", numbers(&[Some(200.0), Some(1.0), Some(20.0)])),
        // What stands beside a state is not looked at.
        ("budget.state", words(&[None, Some("missing: refused"), None])),
        ("rent", numbers(&[Some(f64::NAN), Some(100.0), None])),
        ("rent.state", words(&[Some("not_applicable"), None, None])),
        ("owner", words(&[None, Some("city"), None])),
        ("owner.state", words(&[Some("not_applicable"), None, Some("rejected")])),
        ("share", numbers(&[Some(10.0), None, Some(80.0)])),
        ("share.state", words(&[Some("missing"), None, Some("rejected")])),
        ("partner", Arc::new(partners)),
    ])
    .unwrap()
}

#[test]
fn states_are_told_by_columns() {
    let framework = framework(FRAMEWORK);
    let details = [jalon_columnar::Detail::State, jalon_columnar::Detail::Wanted].into();
    let engine = Engine::new(&framework, support::as_of(), Options { details, ..Options::default() });
    let batch = batch();
    let Judged { batch: results, statistics, .. } = engine.judge(&batch).unwrap();
    assert_eq!((statistics.by_columns, engine.fallback()), (3, &[][..]));
    let shown = |name: &str| [0, 1, 2].map(|row| support::shown(&results, name, row));
    assert_eq!(shown("costs.state"), ["not_applicable", "missing", "missing"]);
    // The assumed half stands in for what is missing, and for what was refused.
    assert_eq!(shown("part"), ["1e2", "null", "1e1"]);
    assert_eq!(shown("all_paid.state"), ["known", "known", "missing"]);
    assert_eq!(shown("owned"), ["not_applicable", "met", "undecided"]);
    assert_eq!(shown("dear"), ["not_applicable", "met", "undecided"]);
    assert_eq!(shown("asked"), ["met", "met", "undecided"]);
    assert!(support::compare(&framework, &engine, &batch).unwrap() > 0);
}

#[test]
fn a_word_that_is_no_state_and_a_refusal_that_is_asked_for_are_for_the_plain_evaluator() {
    let framework = framework("framework f\n  version 1.0\ninput budget : EUR\nrequirement told : supplied(budget)\n");
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    let states = words(&[None, Some("missing: refused"), Some("missing")]);
    let budget = numbers(&[Some(1.0), None, None]);
    let batch = RecordBatch::try_from_iter([("budget", budget), ("budget.state", states)]).unwrap();
    let Judged { batch: results, statistics, .. } = engine.judge(&batch).unwrap();
    assert_eq!(statistics.by_rows, 1);
    let shown = [0, 1, 2].map(|row| support::shown(&results, "told", row));
    assert_eq!(shown, ["met", "not_met", "undecided"]);
}

#[test]
fn a_project_by_itself_has_states_too() {
    let framework = framework(FRAMEWORK);
    let select = Some(vec!["costs".to_owned(), "dear".to_owned()]);
    let engine = Engine::new(&framework, support::as_of(), Options { select, ..Options::default() });
    let column = |name: &str, cells: ArrayRef| Field::new(name, cells.data_type().clone(), true);
    let fields = vec![column("budget", numbers(&[])), column("rent", numbers(&[])), column("rent.state", words(&[]))];
    let mut single = engine.single(&Arc::new(arrow_schema::Schema::new(fields))).unwrap();
    let results = single.judge(&[Cell::Number(1.0), Cell::Missing, Cell::Name("not_applicable")]).unwrap();
    assert_eq!(results.named("dear"), Some(Told::Name("not_applicable")));
    let results = single.judge(&[Cell::Number(1.0), Cell::Number(150.0), Cell::Missing]).unwrap();
    assert_eq!(results.named("costs"), Some(Told::Number(151.0)));
    assert_eq!(results.named("dear"), Some(Told::Name("met")));
}
