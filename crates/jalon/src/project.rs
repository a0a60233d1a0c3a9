//! Outside data to typed answers, all faults at once, each with its place.

pub mod document;
pub mod json;
