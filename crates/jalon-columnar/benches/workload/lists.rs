//! Lists of records: a framework that folds them and lays results out over them, rows of data, and the same by hand.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Float64Array, Int64Array, ListArray, PrimitiveArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_buffer::OffsetBuffer;
use arrow_schema::Field;
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;

use super::workload::Random;

/// What is worked out.
pub const RESULTS: [&str; 8] = ["partners", "total", "towns", "largest", "part", "below", "even", "busy"];

const FRAMEWORK: &str = "framework lists
  version 1.0
axis partner
input ceiling : EUR in 0 EUR ..
input share   : EUR in 0 EUR .. by partner
input days    : count by partner
input kind    : one of school, town, firm by partner
indicator partners : number = count(partner)
indicator total    : EUR = sum(share over partner)
indicator towns    : EUR = sum(share over partner where kind = town)
indicator part     : % by partner = share / sum(share over partner)
indicator largest  : % = max(part over partner)
requirement below  : total <= ceiling
requirement even   : largest <= 50 %
requirement busy   : all(days >= 10 over partner)
";

/// The framework.
pub fn framework() -> Framework {
    analyse(Source::new("lists.jalon", FRAMEWORK), &NoLibrary).framework.expect("the framework has no fault")
}

/// Rows with four records each on average, of which some cells are missing.
pub fn rows(count: usize, seed: u64, missing: f64) -> RecordBatch {
    let mut random = Random(seed);
    let lengths: Vec<usize> = (0..count).map(|_| random.below(9) as usize).collect();
    let total = lengths.iter().sum::<usize>();
    let given = |random: &mut Random| !random.chance(missing);
    let shares: Float64Array =
        (0..total).map(|_| given(&mut random).then(|| random.below(1_000_000) as f64 / 100.0)).collect();
    let days: Int64Array = (0..total).map(|_| given(&mut random).then(|| 8 + random.below(400) as i64)).collect();
    let kinds: PrimitiveArray<UInt8Type> =
        (0..total).map(|_| given(&mut random).then(|| random.below(3) as u8)).collect();
    let names: ArrayRef = Arc::new(StringArray::from(vec!["school", "town", "firm"]));
    let kinds = DictionaryArray::<UInt8Type>::new(kinds, names);
    let columns: [(&str, ArrayRef); 3] =
        [("share", Arc::new(shares)), ("days", Arc::new(days)), ("kind", Arc::new(kinds))];
    let records = StructArray::from(RecordBatch::try_from_iter(columns).expect("columns of one length"));
    let item = Arc::new(Field::new("item", records.data_type().clone(), true));
    let partners = ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), None);
    let ceilings: Float64Array = (0..count).map(|_| Some(random.below(60_000) as f64)).collect();
    let columns: [(&str, ArrayRef); 2] = [("ceiling", Arc::new(ceilings)), ("partner", Arc::new(partners))];
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

/// The results by hand: floats that are not a number where something is missing, and two bits for each question.
#[derive(Default)]
pub struct Results {
    pub partners: Vec<f64>,
    pub total: Vec<f64>,
    pub towns: Vec<f64>,
    pub largest: Vec<f64>,
    pub part: Vec<f64>,
    pub told: [Vec<Option<bool>>; 3],
}

/// The loop: no exactness, and no states but missing.
pub fn by_hand(batch: &RecordBatch) -> Results {
    let ceilings = batch.column(0).as_primitive::<Float64Type>().values();
    let lists = batch.column(1).as_list::<i32>();
    let (ends, records) = (lists.value_offsets(), lists.values().as_struct());
    let (shares, days) =
        (records.column(0).as_primitive::<Float64Type>(), records.column(1).as_primitive::<Int64Type>());
    let kinds = records.column(2).as_dictionary::<UInt8Type>().keys();
    let rows = batch.num_rows();
    let room = || Vec::with_capacity(rows);
    let mut results = Results {
        partners: room(),
        total: room(),
        towns: room(),
        largest: room(),
        part: Vec::with_capacity(records.len()),
        told: std::array::from_fn(|_| Vec::with_capacity(rows)),
    };
    for (ends, ceiling) in ends.windows(2).zip(ceilings) {
        let members = ends[0] as usize..ends[1] as usize;
        let (mut total, mut towns, mut busy, mut idle) = (0.0, 0.0, true, false);
        for at in members.clone() {
            let share = if shares.is_valid(at) { shares.value(at) } else { f64::NAN };
            total += share;
            match kinds.is_valid(at).then(|| kinds.value(at)) {
                Some(1) => towns += share,
                Some(_) => {}
                None => towns = f64::NAN,
            }
            match days.is_valid(at).then(|| days.value(at)) {
                Some(days) => idle |= days < 10,
                None => busy = false,
            }
        }
        let mut largest = if members.is_empty() { f64::NAN } else { 0.0 };
        for at in members.clone() {
            let part = if shares.is_valid(at) { 100.0 * shares.value(at) / total } else { f64::NAN };
            largest = if part > largest || part.is_nan() { part } else { largest };
            results.part.push(part);
        }
        results.partners.push(members.len() as f64);
        results.total.push(total);
        results.towns.push(towns);
        results.largest.push(largest);
        let asked = |x: f64, holds: bool| (!x.is_nan()).then_some(holds);
        results.told[0].push(asked(total, total <= *ceiling));
        results.told[1].push(asked(largest, largest <= 50.0));
        results.told[2].push(if idle { Some(false) } else { busy.then_some(true) });
    }
    results
}

/// Panics where the loop and the columns differ; the columns may tell more, by what is bounded.
pub fn same(judged: &RecordBatch, by_hand: &Results) {
    for (at, name) in ["below", "even", "busy"].iter().enumerate() {
        let column = judged.column_by_name(name).expect("a column of results").as_boolean();
        for (row, told) in by_hand.told[at].iter().enumerate() {
            let found = column.is_valid(row).then(|| column.value(row));
            assert!(told.is_none() || found == *told, "row {row}, {name}: {found:?} and by hand {told:?}");
        }
    }
}
