//! A figure that few people stand behind is in no column, nor is what would tell it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests say what is wrong by failing")]

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt8Type};
use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch};
use jalon::analysis::{NoLibrary, analyse};
use jalon::date::Date;
use jalon::source::Source;
use jalon_columnar::{Detail, Engine, Options};

const FRAMEWORK: &str = "framework few
  version 1.0
axis gender = women, men
input helped : count of person by gender
input budget : EUR
indicator people : person = sum(helped over gender)
  secret below 5 person
indicator twice : person = people * 2
indicator cost : EUR/person = budget / people
indicator spent : EUR = budget * 2
requirement some : people >= 2 person
score mark : number = people / 1 person
decision go
  granted when some is met
  refused otherwise
";

#[test]
fn no_column_tells_what_is_hidden() {
    let analysis = analyse(Source::new("few.jalon", FRAMEWORK), &NoLibrary);
    let framework = analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems));
    let as_of: Date = "2020-06-30".parse().unwrap();
    let options = Options { details: Detail::ALL.into(), ..Options::default() };
    let engine = Engine::new(&framework, as_of, options);
    let column = |cells: &[i64]| Arc::new(Int64Array::from(cells.to_vec())) as ArrayRef;
    let batch = RecordBatch::try_from_iter([
        ("helped[women]", column(&[3, 30])),
        ("helped[men]", column(&[1, 7])),
        ("budget", column(&[740, 740])),
    ])
    .unwrap();
    let results = engine.evaluate(&batch).unwrap();
    let numbers = |name: &str| {
        let array = results.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
        let array = array.as_primitive::<Float64Type>();
        (0..2).map(|row| array.is_valid(row).then(|| array.value(row))).collect::<Vec<_>>()
    };
    for (name, told) in [("people", 37.0), ("twice", 74.0), ("cost", 20.0), ("mark", 37.0), ("some.margin", 35.0)] {
        assert_eq!(numbers(name), [None, Some(told)], "{name}");
    }
    for name in ["people.low", "people.high", "twice.low", "cost.high", "mark.low"] {
        assert_eq!(numbers(name)[0], None, "{name}");
    }
    assert_eq!(numbers("spent"), [Some(1480.0), Some(1480.0)], "what does not rest on it is told");
    let names = |name: &str| {
        let array = results.column_by_name(name).unwrap().as_dictionary::<UInt8Type>();
        let values = array.values().as_string::<i32>();
        (0..2).map(|row| values.value(array.keys().value(row) as usize).to_owned()).collect::<Vec<_>>()
    };
    for name in ["people.state", "twice.state", "cost.state", "mark.state"] {
        assert_eq!(names(name), ["hidden", "known"], "{name}");
    }
    assert_eq!(names("some"), ["met", "met"], "on which side of a mark it lies is told");
    assert_eq!(names("go"), ["granted", "granted"]);
    let written = format!("{results:?}");
    assert!(!written.contains("185"), "740 / 4 is told: {written}");
    let reason = engine.explain(&batch, 0, "cost").unwrap().unwrap();
    assert!(!format!("{:?}", reason.value).contains("185"), "{reason:?}");
}
