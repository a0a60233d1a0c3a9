//! Outside data to typed answers, all faults at once, each with its place.
//!
//! A notation ([`json`], YAML and tables at the edges) becomes a tree with places ([`document`]); [`read()`] types it against a
//! framework; [`to_json`] writes a project back; [`schema`] says in JSON Schema what a framework takes.

use crate::axis::AxisId;
use crate::framework::{Framework, InputId};

pub(crate) mod cells;
pub mod document;
pub(crate) mod figure;
pub mod json;
pub mod read;
pub(crate) mod schema;
pub mod table;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod typed;
mod write;

pub use read::read;
pub(crate) use read::read_undigested;
pub use schema::data_schema;
pub use write::{digest, to_json};

/// An input by its place.
pub(crate) fn input_id(place: usize) -> InputId {
    InputId(u32::try_from(place).unwrap_or(u32::MAX))
}

/// The open axes of each input, in order.
pub(crate) fn all_open_axes(framework: &Framework) -> Vec<Vec<AxisId>> {
    let context = typed::Context::from(framework);
    let open = |axes: &[AxisId]| axes.iter().copied().filter(|axis| context.is_open(*axis)).collect();
    framework.inputs.iter().map(|input| open(input.axes.as_slice())).collect()
}
