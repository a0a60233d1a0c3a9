//! A framework of ten thousand indicators, as a chain and in layers: no recursion over it, and time that grows with it.
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
#[path = "../benches/workload/synthetic.rs"]
mod synthetic;

use arrow_array::cast::AsArray;
use arrow_array::types::Float64Type;
use jalon_columnar::{Engine, Options};
use synthetic::Layout;

#[test]
fn ten_thousand_indicators_are_worked_out_by_columns() {
    for layout in [Layout::Chain, Layout::Wide] {
        let (text, framework) = synthetic::framework(layout, 10_000);
        assert!(text.len() > 100_000);
        let options = Options { select: Some(vec!["k9999".to_owned(), "last".to_owned()]), ..Options::default() };
        let engine = Engine::new(&framework, support::as_of(), options);
        assert_eq!(engine.fallback(), &[], "{layout:?}");
        let batch = synthetic::rows(70);
        let judged = engine.judge(&batch).unwrap();
        let column = judged.batch.column_by_name("k9999").unwrap().as_primitive::<Float64Type>();
        for row in 0..batch.num_rows() {
            let expected = synthetic::by_hand(layout, 10_000, row);
            assert!((column.value(row) - expected).abs() <= 1e-9 * expected, "{layout:?}, row {row}");
        }
    }
}

#[test]
fn the_plan_grows_as_the_framework_does() {
    let operations = |count: usize| {
        let (_, framework) = synthetic::framework(Layout::Chain, count);
        let options = Options { select: Some(vec![format!("k{}", count - 1)]), ..Options::default() };
        Engine::new(&framework, support::as_of(), options).operations()
    };
    let (thousand, four_thousand) = (operations(1_000), operations(4_000));
    assert!(four_thousand <= thousand * 4 + 100, "{thousand} and {four_thousand}");
}
