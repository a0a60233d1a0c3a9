//! Tables for the inputs of each kind: cells that tell kinds apart, with gaps.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;

use crate::random::Random;

/// The letters of the kinds.
const LETTERS: [char; 10] = ['n', 'k', 'e', 'p', 'b', 'd', 'w', 'l', 'x', 'g'];
const TIMES: [&str; 7] = [
    "2024-02-29T12:00:00Z",
    "2024-02-29T13:00:00+01:00",
    "2024-06-30T23:30:00-05:00",
    "2024-06-30T00:30:00+02:00",
    "2025-01-31T08:00:00Z",
    "2024-12-31T23:59:59Z",
    "2026-01-01T00:00:00 Europe/Paris",
];
const DURATIONS: [&str; 7] = ["P3M", "3 months", "P1Y2M", "P10D", "P3M10D", "-P1M", "PT36H"];
const TEXTS: [&str; 8] = ["one", "two", "", "on", "été", "e\u{301}te\u{301}", "732829320", "73282932000074"];

/// A column of cells of a kind.
fn cells(r: &mut Random, letter: char, names: &[Vec<String>], gaps: usize) -> ArrayRef {
    let gap = |r: &mut Random| r.below(10) < gaps;
    let rows = names.len();
    let texts = |r: &mut Random, list: &[&str]| -> ArrayRef {
        Arc::new((0..rows).map(|_| (!gap(r)).then(|| r.pick(list))).collect::<StringArray>())
    };
    match letter {
        'k' => Arc::new((0..rows).map(|_| (!gap(r)).then(|| r.below(6) as i64)).collect::<Int64Array>()),
        'b' => Arc::new(
            (0..rows)
                .map(|_| (!gap(r)).then(|| r.below(2) == 0))
                .collect::<Vec<_>>()
                .into_iter()
                .collect::<BooleanArray>(),
        ),
        'd' => {
            let near = [19_782, 19_783, 19_904, 20_000, 20_454];
            Arc::new((0..rows).map(|_| (!gap(r)).then(|| near[r.below(5)])).collect::<Date32Array>())
        }
        'w' => texts(r, &TIMES),
        'l' => texts(r, &DURATIONS),
        'x' => texts(r, &TEXTS),
        'g' => texts(r, &["low", "mid", "high"]),
        'P' => texts(r, &["left", "right"]),
        'R' => {
            let name = |r: &mut Random, names: &[String]| match names {
                [] => None,
                _ if gap(r) => None,
                names => Some(names[r.below(names.len())].clone()),
            };
            Arc::new(names.iter().map(|names| name(r, names)).collect::<StringArray>())
        }
        _ => {
            let near = [0.0, 2.5, 0.1, 3.0, 5.0, 99.5];
            Arc::new((0..rows).map(|_| (!gap(r)).then(|| near[r.below(6)])).collect::<Float64Array>())
        }
    }
}

/// A table of so many rows, of which so many cells in ten are empty.
pub fn table(r: &mut Random, rows: usize, gaps: usize) -> RecordBatch {
    let lengths: Vec<usize> = (0..rows).map(|_| [0, 1, 2, 3, 3][r.below(5)]).collect();
    let names: Vec<Vec<String>> =
        lengths.iter().map(|length| (0..*length).map(|at| format!("p{at}")).collect()).collect();
    let mut columns: Vec<(String, ArrayRef)> = vec![
        ("t".to_owned(), cells(r, 'b', &names, gaps)),
        ("which".to_owned(), cells(r, 'P', &names, gaps)),
        ("lead".to_owned(), cells(r, 'R', &names, gaps)),
        ("deputy".to_owned(), cells(r, 'R', &names, gaps)),
        ("chief[left]".to_owned(), cells(r, 'R', &names, gaps)),
    ];
    for letter in LETTERS {
        for name in ["", "2", "c[left]", "c[right]"] {
            columns.push((format!("{letter}{name}"), cells(r, letter, &names, gaps)));
        }
    }
    columns.push(("x2.state".to_owned(), states(r, rows)));
    let owners: Vec<Vec<String>> =
        names.iter().flat_map(|names| std::iter::repeat_n(names.clone(), names.len())).collect();
    let ids: StringArray = names.iter().flatten().map(Some).collect();
    let mut fields: Vec<(String, ArrayRef)> =
        vec![("id".to_owned(), Arc::new(ids)), ("mate".to_owned(), cells(r, 'R', &owners, gaps))];
    fields.extend(LETTERS.map(|letter| (format!("{letter}r"), cells(r, letter, &owners, gaps))));
    columns.push(("partner".to_owned(), list(fields, &lengths)));
    RecordBatch::try_from_iter(columns).unwrap()
}

/// Now and then a cell that does not apply.
fn states(r: &mut Random, rows: usize) -> ArrayRef {
    Arc::new((0..rows).map(|_| (r.below(40) == 0).then_some("not_applicable")).collect::<StringArray>())
}

fn list(fields: Vec<(String, ArrayRef)>, lengths: &[usize]) -> ArrayRef {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) =
        fields.into_iter().map(|(name, array)| (Field::new(name, array.data_type().clone(), true), array)).unzip();
    let records = StructArray::new(fields.into(), arrays, None);
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths.to_vec()), Arc::new(records), None))
}
