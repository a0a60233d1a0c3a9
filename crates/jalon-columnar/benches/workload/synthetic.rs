//! Frameworks of as many indicators as wanted, as a chain and in ten layers, over twelve inputs.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch};
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::source::Source;

/// How the indicators rest on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Each on the one before it.
    Chain,
    /// Ten layers, each indicator on one of the layer before.
    Wide,
}

/// The text and the framework.
pub fn framework(layout: Layout, count: usize) -> (String, Framework) {
    let mut text = "framework synthetic\n  version 1.0\n".to_owned();
    for input in 0..12 {
        let _ = writeln!(text, "input x{input} : number in 0 .. 100");
    }
    let layer = count / 10;
    for at in 0..count {
        let formula = match layout {
            Layout::Chain if at == 0 => "x0 + x1".to_owned(),
            Layout::Chain => format!("k{} * 0.5 + x{}", at - 1, at % 12),
            Layout::Wide if at < layer => format!("x{} / 2 + x{} / 2", at % 12, (at + 5) % 12),
            Layout::Wide => format!("k{} * 0.5 + x{}", at - layer, at % 12),
        };
        let _ = writeln!(text, "indicator k{at} : number = {formula}");
    }
    let _ = writeln!(text, "requirement last : k{} >= 10", count - 1);
    let analysis = analyse(Source::new("synthetic.jalon", text.clone()), &NoLibrary);
    (text, analysis.framework.expect("a framework without fault"))
}

fn cell(row: usize, input: usize) -> f64 {
    ((row * 31 + input * 17) % 97) as f64 + 0.5
}

/// Rows of data.
pub fn rows(count: usize) -> RecordBatch {
    let names: Vec<String> = (0..12).map(|input| format!("x{input}")).collect();
    let column = |input: usize| -> ArrayRef {
        Arc::new(Float64Array::from((0..count).map(|row| cell(row, input)).collect::<Vec<_>>()))
    };
    let columns = names.iter().enumerate().map(|(input, name)| (name.as_str(), column(input)));
    RecordBatch::try_from_iter(columns).expect("columns of one length")
}

/// The last indicator of a row.
pub fn by_hand(layout: Layout, count: usize, row: usize) -> f64 {
    let layer = count / 10;
    let mut k: Vec<f64> = Vec::with_capacity(count);
    for at in 0..count {
        let x = |input: usize| cell(row, input % 12);
        k.push(match layout {
            Layout::Chain if at == 0 => x(0) + x(1),
            Layout::Chain => k[at - 1] * 0.5 + x(at),
            Layout::Wide if at < layer => x(at) / 2.0 + x(at + 5) / 2.0,
            Layout::Wide => k[at - layer] * 0.5 + x(at),
        });
    }
    k[count - 1]
}
