//! Lists of records by columns: worked by hand, over blocks that members run across, cut anywhere, and however Arrow holds them.
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

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, FixedSizeListArray, Float64Array, LargeListArray, ListArray, RecordBatch,
    StringArray, StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::Field;
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;
use jalon_columnar::{Engine, Options, Statuses};

const FRAMEWORK: &str = "framework lists
  version 1.0
axis partner
input ceiling : EUR
input share   : EUR in 0 EUR .. by partner
input kind    : one of school, town by partner
input role    : text by partner
indicator partners : number = count(partner)
indicator total    : EUR = sum(share over partner)
indicator towns    : EUR = sum(share over partner where kind = town)
indicator middle   : EUR = median(share over partner)
indicator part     : % by partner = share / sum(share over partner)
indicator largest  : % = max(part over partner)
indicator kinds    : number = distinct(kind over partner)
indicator roles    : number = distinct(role over partner)
requirement below  : total <= ceiling
requirement told   : all(role != \"\" over partner)
requirement even   : largest <= 50 %
";

fn framework() -> Framework {
    let analysis = analyse(Source::new("lists.jalon", FRAMEWORK), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn engine(framework: &Framework, threads: usize) -> Engine {
    let select = ["partners", "total", "towns", "middle", "part", "largest", "kinds", "roles", "below", "told", "even"];
    let select = Some(select.map(str::to_owned).to_vec());
    let engine = Engine::new(framework, support::as_of(), Options { threads, select, ..Options::default() });
    assert_eq!(engine.fallback(), &[]);
    engine
}

fn records(shares: Vec<Option<f64>>, kinds: Vec<Option<&str>>, roles: Vec<Option<&str>>) -> StructArray {
    let columns: [(&str, ArrayRef); 3] = [
        ("share", Arc::new(Float64Array::from(shares))),
        ("kind", Arc::new(StringArray::from(kinds))),
        ("role", Arc::new(StringArray::from(roles))),
    ];
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    StructArray::new(fields.into(), arrays, None)
}

fn item(records: &StructArray) -> Arc<Field> {
    Arc::new(Field::new("item", records.data_type().clone(), true))
}

fn batch(ceilings: Vec<Option<f64>>, partners: ArrayRef) -> RecordBatch {
    let ceilings: ArrayRef = Arc::new(Float64Array::from(ceilings));
    RecordBatch::try_from_iter([("ceiling", ceilings), ("partner", partners)]).unwrap()
}

#[test]
fn what_lists_come_to_is_told_by_columns() {
    let framework = framework();
    // A list not given, an empty one, three partners that reach the ceiling to the cent, one of unknown share.
    let records = records(
        vec![Some(0.1), Some(0.2), Some(0.3), None],
        vec![Some("town"), Some("school"), Some("town"), Some("town")],
        vec![Some("host"), Some("host"), Some("h\u{f4}te"), Some("")],
    );
    let given = NullBuffer::from(vec![false, true, true, true]);
    let lists =
        ListArray::new(item(&records), OffsetBuffer::from_lengths([0, 0, 3, 1]), Arc::new(records), Some(given));
    let batch = batch(vec![Some(1.0), Some(0.0), Some(0.6), Some(5.0)], Arc::new(lists));
    let engine = engine(&framework, 1);
    let judged = engine.judge(&batch).unwrap();
    let shown = |name: &str| {
        let told = (0..4).map(|row| support::shown(&judged.batch, name, row));
        told.map(|told| told.parse().map_or(told, |x: f64| format!("{x:.3}"))).collect::<Vec<_>>()
    };
    assert_eq!(shown("partners"), ["null", "0.000", "3.000", "1.000"]);
    assert_eq!(shown("total"), ["null", "0.000", "0.600", "null"]);
    assert_eq!(shown("towns"), ["null", "0.000", "0.400", "null"]);
    assert_eq!(shown("middle"), ["null", "null", "0.200", "null"]);
    assert_eq!(shown("kinds"), ["null", "0.000", "2.000", "1.000"]);
    assert_eq!(shown("roles"), ["null", "0.000", "2.000", "1.000"]);
    assert_eq!(shown("below"), ["undecided", "met", "met", "undecided"]);
    assert_eq!(shown("told"), ["undecided", "met", "met", "not_met"]);
    // A record a partner, of lists that are given; its name is its number.
    let part = judged.batch.column_by_name("part").unwrap().as_list::<i32>();
    assert_eq!(part.nulls().unwrap().iter().collect::<Vec<_>>(), [false, true, true, true]);
    assert_eq!(part.value_offsets(), [0, 0, 0, 3, 4]);
    let parts = part.values().as_struct();
    assert_eq!(parts.column_by_name("id").unwrap().as_string(), &StringArray::from(vec!["1", "2", "3", "1"]));
    let shares = parts.column_by_name("part").unwrap().as_primitive::<Float64Type>().iter();
    let shares: Vec<Option<String>> = shares.map(|share| Some(format!("{:.3}", share?))).collect();
    assert_eq!(shares, [Some("16.667"), Some("33.333"), Some("50.000"), None].map(|share| share.map(str::to_owned)));
    // Three sixths: a tie.
    assert_eq!(shown("even"), ["undecided", "undecided", "met", "undecided"]);
    support::compare_judged(&framework, &engine, &batch, &judged).unwrap();
}

/// Rows whose lists run across blocks of members: none, empty, short and long.
fn many(rows: usize) -> (Vec<Option<f64>>, Vec<usize>, StructArray, Vec<bool>) {
    let lengths: Vec<usize> = (0..rows).map(|row| if row == 700 { 2_500 } else { row * 7 % 6 }).collect();
    let total: usize = lengths.iter().sum();
    let shares = (0..total).map(|at| (at % 97 != 3).then(|| (at * 31 % 1_000) as f64 / 100.0)).collect();
    let kinds = (0..total).map(|at| Some(if at % 3 == 0 { "town" } else { "school" })).collect();
    let roles = (0..total).map(|at| Some(["host", "funder", "", "guide"][at * 5 % 4])).collect();
    let ceilings = (0..rows).map(|row| Some((row % 40) as f64 / 2.0)).collect();
    let given = lengths.iter().enumerate().map(|(row, _)| row % 11 != 4).collect();
    (ceilings, lengths, records(shares, kinds, roles), given)
}

#[test]
fn blocks_threads_and_cuts_change_nothing() {
    let framework = framework();
    let (ceilings, lengths, records, given) = many(3_000);
    // Lists that are not given have members beneath all the same: nobody's.
    let offsets = OffsetBuffer::from_lengths(lengths.clone());
    let lists = ListArray::new(item(&records), offsets, Arc::new(records.clone()), Some(given.clone().into()));
    let whole = batch(ceilings.clone(), Arc::new(lists));
    let one = engine(&framework, 1);
    let judged = one.judge(&whole).unwrap();
    support::compare_judged(&framework, &one, &whole, &judged).unwrap();
    assert!(judged.statistics.by_columns * 2 > 3_000, "{:?}", judged.statistics);
    assert_eq!(engine(&framework, 3).judge(&whole).unwrap().batch, judged.batch);
    for (from, count) in [(0, 5), (3, 900), (699, 2), (1_023, 1_500), (2_999, 1)] {
        let part = one.judge(&whole.slice(from, count)).unwrap();
        assert_eq!(part.batch, judged.batch.slice(from, count), "{from}");
    }
    let long = LargeListArray::new(
        item(&records),
        OffsetBuffer::from_lengths(lengths),
        Arc::new(records.clone()),
        Some(given.into()),
    );
    assert_eq!(one.judge(&batch(ceilings, Arc::new(long))).unwrap().batch, judged.batch);
}

#[test]
fn lists_of_one_length_are_lists() {
    let framework = framework();
    let (.., records, _) = many(50);
    let records = records.slice(0, 100);
    let pairs = FixedSizeListArray::new(item(&records), 2, Arc::new(records.clone()), None);
    let lists = ListArray::new(item(&records), OffsetBuffer::from_lengths([2; 50]), Arc::new(records), None);
    let engine = engine(&framework, 1);
    let told = |array: ArrayRef| engine.judge(&batch(vec![Some(9.5); 50], array)).unwrap().batch;
    assert_eq!(told(Arc::new(pairs)), told(Arc::new(lists)));
}

#[test]
fn very_long_lists_are_left_to_the_plain_evaluator() {
    let framework = framework();
    let total = 5_000;
    let records = records(vec![Some(0.5); total], vec![Some("town"); total], vec![Some("host"); total]);
    let lists = ListArray::new(item(&records), OffsetBuffer::from_lengths([total]), Arc::new(records), None);
    let options = Options { statuses: Statuses::Truths, ..Options::default() };
    let engine = Engine::new(&framework, support::as_of(), options);
    let judged = engine.judge(&batch(vec![Some(2_500.0)], Arc::new(lists))).unwrap();
    assert_eq!(judged.statistics.by_rows, 1);
    assert_eq!(support::shown(&judged.batch, "below", 0), "true");
}

const GAPS: &str = "framework gaps
  version 1.0
axis partner
input share  : EUR in 0 EUR .. by partner
input paid   : EUR by partner
input role   : one of lead, other by partner
input code   : text
input public : yes/no
input kind   : one of school, town, firm
indicator total     : EUR = sum(paid over partner)
requirement led     : any(role = lead over partner)
requirement alike   : all(role = lead over partner)
requirement several : count(role = lead over partner) >= 2
requirement paid_up : total >= 2 EUR
requirement shared  : sum(share over partner) >= 2 EUR
requirement coded   : code = \"007\"
requirement first   : kind = school
requirement last    : kind != firm
requirement other   : kind in {town, firm}
requirement open    : public
";

#[test]
fn what_nobody_gave_is_told_by_columns() {
    let analysis = analyse(Source::new("gaps.jalon", GAPS), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems));
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    assert_eq!(engine.fallback(), &[]);
    // Of all columns there is one, and its second cell is empty.
    let public: ArrayRef = Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]));
    let batch = RecordBatch::try_from_iter([("public", public)]).unwrap();
    let judged = engine.judge(&batch).unwrap();
    assert_eq!((judged.statistics.by_columns, judged.statistics.by_rows), (3, 0));
    // A project by itself has no list either.
    let rows = support::cells(&batch);
    assert!(support::compare_single(&engine, &batch.schema(), &rows, &judged, 20).unwrap() > 100);
    for item in ["led", "alike", "several", "paid_up", "shared", "coded", "first", "last", "other"] {
        let column = judged.batch.column_by_name(item).unwrap().as_dictionary::<UInt8Type>();
        let names = column.downcast_dict::<StringArray>().unwrap();
        assert_eq!(names.into_iter().flatten().collect::<Vec<_>>(), ["undecided"; 3], "{item}");
    }
}

const REFERENCES: &str = "framework references
  version 1.0
axis partner
axis site
input lead : one of partner
input rate : % by partner
input run_by : one of partner by site
input cost : EUR in 0 EUR .. by site
indicator of_lead : % = rate[lead]
indicator billed  : EUR by site = cost * rate[run_by]
indicator spent   : EUR by partner = sum(cost over site by run_by)
indicator sites   : number by partner = count(site by run_by)
indicator most    : EUR = max(spent over partner)
requirement told  : all(rate[run_by] >= 50 % over site)
";

#[test]
fn records_that_name_others_are_told_by_columns() {
    let analysis = analyse(Source::new("references.jalon", REFERENCES), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems));
    let engine = Engine::new(&framework, support::as_of(), Options::default());
    assert_eq!(engine.fallback(), &[]);
    let list = |columns: Vec<(&str, ArrayRef)>, lengths: &[usize]| {
        let records = StructArray::from(RecordBatch::try_from_iter(columns).unwrap());
        let offsets = OffsetBuffer::from_lengths(lengths.iter().copied());
        Arc::new(ListArray::new(item(&records), offsets, Arc::new(records), None)) as ArrayRef
    };
    // The second row has partners of its own by the same names; its sites name but one of them.
    let partners: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new(StringArray::from(vec!["A", "B", "B", "A", "C"]))),
        ("rate", Arc::new(Float64Array::from(vec![50.0, 80.0, 10.0, 100.0, 60.0]))),
    ];
    let sites: Vec<(&str, ArrayRef)> = vec![
        ("run_by", Arc::new(StringArray::from(vec!["B", "A", "B", "A", "A"]))),
        ("cost", Arc::new(Float64Array::from(vec![10.0, 20.0, 30.0, 5.0, 6.0]))),
    ];
    let batch = RecordBatch::try_from_iter([
        ("lead", Arc::new(StringArray::from(vec!["B", "C"])) as ArrayRef),
        ("partner", list(partners, &[2, 3])),
        ("site", list(sites, &[3, 2])),
    ])
    .unwrap();
    let judged = engine.judge(&batch).unwrap();
    assert_eq!((judged.statistics.by_columns, judged.statistics.by_rows), (2, 0));
    let rows = |name: &str| [0, 1].map(|row| support::shown(&judged.batch, name, row));
    assert_eq!(rows("of_lead"), ["8e1", "6e1"]);
    assert_eq!(rows("most"), ["4e1", "1.1e1"]);
    assert_eq!(rows("told"), ["met", "met"]);
    let all = |name: &str| {
        let lists = judged.batch.column_by_name(name).unwrap().as_list::<i32>();
        let records = lists.values().as_struct().column_by_name(name).unwrap().clone();
        records.as_primitive::<Float64Type>().iter().collect::<Option<Vec<f64>>>().unwrap()
    };
    assert_eq!(all("billed"), [8.0, 10.0, 24.0, 5.0, 6.0]);
    assert_eq!(all("spent"), [20.0, 40.0, 0.0, 11.0, 0.0]);
    assert_eq!(all("sites"), [1.0, 2.0, 0.0, 2.0, 0.0]);
    support::compare_judged(&framework, &engine, &batch, &judged).unwrap();
}
