//! Tables made at random, of cells near ties, without a value, far out.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListArray, RecordBatch,
    StringArray, StructArray, TimestampSecondArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;

use crate::frameworks::{DATES, NUMBERS};
use crate::random::Random;

/// A number near the places where floats go wrong: ties, decimals that are no floats, cancellations, far magnitudes.
fn float(r: &mut Random, mild: bool, low: f64, high: f64) -> f64 {
    let x = match r.below(14) {
        // As registers have them: amounts to the cent, and small whole numbers.
        0..8 if mild => (r.below(20_000) + 1) as f64 / 100.0,
        8..12 if mild => r.below(12) as f64,
        _ if mild => -(r.below(1_000) as f64) / 100.0,
        0 => 0.0,
        1 => 1.0,
        2 => 0.1,
        3 => 0.2,
        4 => 0.3,
        5 => 0.1 + 0.2,
        6 => 2.5,
        7 => 3.0 - f64::EPSILON,
        8 => (r.below(20_000) as f64 - 10_000.0) / 100.0,
        9 => (r.below(2_100) as f64) / 10.0,
        10 => r.below(12) as f64,
        11 => -(r.below(7) as f64) / 2.0,
        12 => 1e15 + r.below(100) as f64,
        _ => 1e-9 * r.below(1_000) as f64,
    };
    if x < low || x > high { low + (r.below(11) as f64 / 10.0) * (high.min(low + 10.0) - low) } else { x }
}

/// Decimals of some scale; some with far more digits than a float has.
fn decimals(r: &mut Random, rows: usize, gap: impl Fn(&mut Random) -> bool) -> ArrayRef {
    let places = r.below(19) as i8;
    let unit = 10i128.pow(places as u32);
    let cells = (0..rows).map(|_| {
        (!gap(r)).then(|| match r.below(8) {
            0 => unit / 10 * r.below(40) as i128 + r.below(3) as i128 - 1,
            1 => -(unit * 3 / 10),
            2 if places < 6 => unit * 1_000_000_000_000 + r.below(100) as i128,
            3 => r.below(1_000) as i128,
            _ => unit / 2 * r.below(12) as i128,
        })
    });
    let cells: Decimal128Array = cells.collect::<Vec<_>>().into();
    Arc::new(cells.with_precision_and_scale(38, places).unwrap())
}

/// A table for the inputs of such a framework, with its lists or without. One that is mild is as registers are: with gaps and
/// states, and nothing far out or written oddly.
pub fn table(r: &mut Random, rows: usize, lists: bool, mild: bool) -> RecordBatch {
    let missing = if mild { [0, 1, 1][r.below(3)] } else { [0, 2, 4][r.below(3)] };
    let whole_columns = r.below(2) == 0;
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    let gap = |r: &mut Random| missing > 0 && r.below(if mild { 40 } else { 10 }) < missing;
    for name in NUMBERS {
        let (low, high) = match name {
            "n3" => (0.0, 1000.0),
            "n4" => (-5.0, 5.0),
            "p2" => (0.0, 100.0),
            _ => (f64::NEG_INFINITY, f64::INFINITY),
        };
        let array: ArrayRef = if name.starts_with('k') || name == "tk" || (whole_columns && matches!(name, "n1" | "n4"))
        {
            let least = if name == "n4" { -5 } else { 0 };
            let far = name == "n1" && !mild && r.below(12) == 0;
            let cells = (0..rows).map(|_| {
                (!gap(r)).then(|| match r.below(16) {
                    0 if far => i64::MAX - r.below(3) as i64,
                    1 if far => i64::MIN + r.below(3) as i64,
                    2 if far => (1 << 53) + r.below(3) as i64,
                    _ => least + r.below(if name == "k1" { 4 } else { 10 }) as i64,
                })
            });
            Arc::new(Int64Array::from(cells.collect::<Vec<_>>()))
        } else if !mild && matches!(name, "n1" | "n2" | "n5") && r.below(10) == 0 {
            decimals(r, rows, gap)
        } else {
            let cells = (0..rows).map(|_| (!gap(r)).then(|| float(r, mild, low, high)));
            Arc::new(Float64Array::from(cells.collect::<Vec<_>>()))
        };
        columns.push((name, array));
    }
    for name in ["v[left]", "v[right]", "tp[left]", "tp[middle]", "tp[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| float(r, mild, f64::NEG_INFINITY, f64::INFINITY)));
        columns.push((name, Arc::new(Float64Array::from(cells.collect::<Vec<_>>()))));
    }
    for name in ["tq[left]", "tq[middle]", "tq[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(9) as i64));
        columns.push((name, Arc::new(cells.collect::<Int64Array>())));
    }
    for name in ["h1", "h2"] {
        columns.push((name, times(r, rows, mild, gap)));
    }
    for name in DATES {
        // Around the ends of months, leap or not; as days or as texts.
        let (low, high) = if name == "d2" { (18_262, 20_818) } else { (0, 30_000) };
        let near = [18_321, 18_322, 19_782, 19_783, 20_088, 20_483, 20_454, 20_453, 0, 29_999];
        let day = |r: &mut Random| if r.below(3) > 0 { near[r.below(near.len())] } else { low + r.below(7) as i32 };
        let cells: Vec<Option<i32>> = (0..rows).map(|_| (!gap(r)).then(|| day(r).clamp(low, high))).collect();
        let days = Date32Array::from(cells);
        if whole_columns || name == "d3" {
            columns.push((name, Arc::new(days)));
        } else {
            let text = |at: usize| {
                let day = (!days.is_null(at)).then(|| jalon::date::Day::from_since_1970(days.value(at)));
                day.flatten().map(|day| day.to_string())
            };
            columns.push((name, Arc::new((0..rows).map(text).collect::<StringArray>())));
        }
    }
    // What is said of a cell stands before its value; one table in four says much.
    let often = if r.below(4) == 0 { if mild { 20 } else { 5 } } else { 60 };
    let gaps = ["missing", "rejected", "missing: pending", "missing: refused"];
    let lacks = ["not_applicable", "missing", "not_applicable"];
    for (name, states) in [
        ("na.state", &lacks[..]),
        ("ty.state", &lacks),
        ("tn.state", &lacks),
        ("tp[left].state", &lacks),
        ("d3.state", &["not_yet", "unknown", "missing"]),
        ("n1.state", &gaps),
        ("n3.state", &gaps),
        ("n5.state", &gaps),
        ("k1.state", &gaps),
        ("t1.state", &gaps),
        ("ch.state", &gaps),
        ("d2.state", &gaps),
        ("v[left].state", &gaps),
    ] {
        let often = if name == "d3.state" { 60 } else { often };
        let cells = (0..rows).map(|_| (r.below(often) == 0).then(|| r.pick(states)));
        columns.push((name, Arc::new(cells.collect::<StringArray>())));
    }
    for name in ["t1", "t2", "ty", "w[left]", "w[middle]", "w[right]"] {
        let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(2) == 0));
        columns.push((name, Arc::new(BooleanArray::from(cells.collect::<Vec<_>>()))));
    }
    let cells = (0..rows).map(|_| (!gap(r)).then(|| r.pick(&["a", "b", "c", "d"])));
    columns.push(("ch", Arc::new(StringArray::from(cells.collect::<Vec<_>>()))));
    columns.push(("tx", Arc::new(texts(r, rows, gap))));
    columns.push(("tn", Arc::new(texts(r, rows, gap))));
    if lists {
        columns.push(("sv", Arc::new(chosen(r, rows))));
    } else {
        for name in ["sv[s1]", "sv[s2]", "sv[s3]"] {
            let cells = (0..rows).map(|_| (!gap(r)).then(|| r.below(2) == 0));
            columns.push((name, Arc::new(cells.collect::<BooleanArray>())));
        }
    }
    if lists && r.below(8) > 0 {
        let partners = records(r, rows, mild, gap);
        let names = partner_names(partners.as_list());
        columns.push(("lead", Arc::new(named(r, mild, names.iter().map(Vec::as_slice), gap))));
        columns.push(("partner", partners));
        columns.push(("me", Arc::new((0..rows).map(|_| (r.below(3) == 0).then_some(4.5)).collect::<Float64Array>())));
        if r.below(8) > 0 {
            columns.push(("site", sites(r, &names, mild, gap)));
        }
    }
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Times of day around those at which the clocks change: in the zone of the input, with their own distance to Greenwich, or
/// as moments; a few of which only the day is known.
fn times(r: &mut Random, rows: usize, mild: bool, gap: impl Fn(&mut Random) -> bool) -> ArrayRef {
    if r.below(3) == 0 {
        let near = [1_774_746_000i64, 1_792_888_200, 1_792_886_400, 0];
        let cells = (0..rows).map(|_| (!gap(r)).then(|| near[r.below(4)] + r.below(3) as i64 - 1));
        let cells: TimestampSecondArray = cells.collect::<Vec<_>>().into();
        return Arc::new(cells.with_timezone("UTC"));
    }
    let texts = [
        "2026-03-29T03:00",
        "2026-03-29T01:59:59",
        "2026-03-29T01:00:00Z",
        "2026-03-29 03:00:01",
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
        "2026-10-25T01:30:00 Europe/London",
        "2026-10-25T00:30:00Z",
        "2026-10-24T23:59:59",
        "2026-03-28T23:30:00-05:00",
    ];
    let text = |r: &mut Random| if !mild && r.below(120) == 0 { "2026-03-29" } else { r.pick(&texts) };
    Arc::new((0..rows).map(|_| (!gap(r)).then(|| text(r))).collect::<StringArray>())
}

/// Lists of choices.
fn chosen(r: &mut Random, rows: usize) -> ListArray {
    let mut chosen = ListBuilder::new(StringBuilder::new());
    for _ in 0..rows {
        match r.below(12) {
            0 => chosen.append_null(),
            some => chosen.append_value(["s1", "s2", "s3"].iter().filter(|_| some > 2 && r.below(3) > 0).map(Some)),
        }
    }
    chosen.finish()
}

fn texts(r: &mut Random, rows: usize, gap: impl Fn(&mut Random) -> bool) -> StringArray {
    let text = |r: &mut Random| r.pick(&["one", "two", "", "o", "été", "e\u{301}te\u{301}"]);
    (0..rows).map(|_| (!gap(r)).then(|| text(r))).collect()
}

/// Lists of records: some not given, some empty, with gaps, a name that stands twice, and members with one value.
fn records(r: &mut Random, rows: usize, mild: bool, gap: impl Fn(&mut Random) -> bool + Copy) -> ArrayRef {
    let lengths: Vec<usize> = (0..rows).map(|_| [0, 1, 1, 2, 3, 3, 7][r.below(7)]).collect();
    let given: Vec<bool> = lengths.iter().map(|_| r.below(8) > 0).collect();
    let total: usize = lengths.iter().sum();
    let whole = r.below(2) == 0;
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    if r.below(3) > 0 {
        let ids = (0..total)
            .map(|at| (r.below(30) > 0).then(|| format!("p{}", at - usize::from(!mild && r.below(60) == 0).min(at))));
        columns.push(("id", Arc::new(ids.collect::<StringArray>())));
    }
    for name in ["m", "mr", "mw[left]", "mw[middle]", "mw[right]"] {
        let (low, high) = if name == "mr" { (0.0, 100.0) } else { (f64::NEG_INFINITY, f64::INFINITY) };
        let few = r.below(3) == 0;
        let cell = |r: &mut Random| if few { [1.0, 0.1, 2.5][r.below(3)] } else { float(r, mild, low, high) };
        if whole && name == "m" {
            columns.push((
                name,
                Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(9) as i64 - 3)).collect::<Int64Array>()),
            ));
        } else {
            columns.push((name, Arc::new((0..total).map(|_| (!gap(r)).then(|| cell(r))).collect::<Float64Array>())));
        }
    }
    columns.push(("mk", Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(5) as i64)).collect::<Int64Array>())));
    columns.push(("mt", Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(2) == 0)).collect::<BooleanArray>())));
    columns.push((
        "mc",
        Arc::new((0..total).map(|_| (!gap(r)).then(|| r.pick(&["x", "y", "z"]))).collect::<StringArray>()),
    ));
    columns.push((
        "md",
        Arc::new((0..total).map(|_| (!gap(r)).then(|| 18_300 + r.below(60) as i32)).collect::<Date32Array>()),
    ));
    columns.push(("mx", Arc::new(texts(r, total, gap))));
    let number = |r: &mut Random| (!gap(r)).then(|| float(r, mild, f64::NEG_INFINITY, f64::INFINITY));
    columns.push(("ma", Arc::new((0..total).map(|_| number(r)).collect::<Float64Array>())));
    for (name, state) in [("ma.state", "not_applicable"), ("mr.state", "missing"), ("mt.state", "rejected")] {
        let often = [0, 40, if mild { 20 } else { 4 }][r.below(3)];
        let cells = (0..total).map(|_| (often > 0 && r.below(often) == 0).then_some(state));
        columns.push((name, Arc::new(cells.collect::<StringArray>())));
    }
    let of_ids = |at: usize, number: usize| match columns.first() {
        Some(("id", ids)) if ids.is_valid(at) => ids.as_string::<i32>().value(at).to_owned(),
        _ => (number + 1).to_string(),
    };
    let mut own = Vec::new();
    for length in &lengths {
        let from = own.len();
        let names: Vec<String> = (0..*length).map(|number| of_ids(from + number, number)).collect();
        own.extend(std::iter::repeat_n(names, *length));
    }
    columns.push(("mb", Arc::new(named(r, mild, own.iter().map(Vec::as_slice), gap))));
    if r.below(3) > 0 {
        columns.push(("crew", crews(r, mild, total, gap)));
    }
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}

/// Lists of records within records: each of both of two, most times.
fn crews(r: &mut Random, mild: bool, total: usize, gap: impl Fn(&mut Random) -> bool + Copy) -> ArrayRef {
    let lengths: Vec<usize> = (0..total).map(|_| [2, 2, 2, 1, 0][r.below(5)]).collect();
    let given: Vec<bool> = lengths.iter().map(|_| r.below(12) > 0).collect();
    let ids: Vec<&str> = lengths
        .iter()
        .flat_map(|length| if r.below(2) == 0 { &["x", "y"][..*length] } else { &["y", "x"][..*length] })
        .copied()
        .collect();
    let all = ids.len();
    let columns: [(&str, ArrayRef); 3] = [
        ("id", Arc::new(StringArray::from(ids))),
        (
            "cq",
            Arc::new(
                (0..all)
                    .map(|_| (!gap(r)).then(|| float(r, mild, f64::NEG_INFINITY, f64::INFINITY)))
                    .collect::<Float64Array>(),
            ),
        ),
        ("cy", Arc::new((0..all).map(|_| (!gap(r)).then(|| r.below(2) == 0)).collect::<BooleanArray>())),
    ];
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}

/// What the partners of each row are called.
fn partner_names(partners: &ListArray) -> Vec<Vec<String>> {
    let of = |row: usize| {
        let list = partners.value(row);
        let ids = list.as_struct().column_by_name("id");
        let id = |at: usize| match ids {
            Some(ids) if ids.is_valid(at) => ids.as_string::<i32>().value(at).to_owned(),
            _ => (at + 1).to_string(),
        };
        if partners.is_valid(row) { (0..list.len()).map(id).collect() } else { Vec::new() }
    };
    (0..partners.len()).map(of).collect()
}

/// References to one of some names each; seldom to nobody.
fn named<'n>(
    r: &mut Random,
    mild: bool,
    names: impl Iterator<Item = &'n [String]>,
    gap: impl Fn(&mut Random) -> bool,
) -> StringArray {
    let name = |names: &[String], r: &mut Random| match names {
        [] => None,
        _ if gap(r) => None,
        _ if !mild && r.below(200) == 0 => Some("nobody".to_owned()),
        names => Some(names[r.below(names.len())].clone()),
    };
    names.map(|names| name(names, r)).collect()
}

/// Records that name a partner each.
fn sites(r: &mut Random, names: &[Vec<String>], mild: bool, gap: impl Fn(&mut Random) -> bool + Copy) -> ArrayRef {
    let lengths: Vec<usize> = names.iter().map(|_| [0, 1, 2, 3, 5, 14][r.below(6)]).collect();
    let given: Vec<bool> = lengths.iter().map(|_| r.below(8) > 0).collect();
    let owners = names.iter().zip(&lengths).flat_map(|(names, length)| std::iter::repeat_n(names.as_slice(), *length));
    let total: usize = lengths.iter().sum();
    let number = |r: &mut Random, low| (!gap(r)).then(|| float(r, mild, low, f64::INFINITY));
    let columns: [(&str, ArrayRef); 5] = [
        ("at", Arc::new(named(r, mild, owners, gap))),
        ("of", Arc::new((0..total).map(|_| (r.below(4) == 0).then(|| r.pick(&["x", "y"]))).collect::<StringArray>())),
        ("sq", Arc::new((0..total).map(|_| number(r, 0.0)).collect::<Float64Array>())),
        ("sm", Arc::new((0..total).map(|_| number(r, f64::NEG_INFINITY)).collect::<Float64Array>())),
        ("sy", Arc::new((0..total).map(|_| (!gap(r)).then(|| r.below(2) == 0)).collect::<BooleanArray>())),
    ];
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        columns.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
}
