//! Tables of projects: Arrow record batches in, verdict columns out, exact at the speed of memory.
//!
//! A framework is compiled once to a program of column operations ([`Engine::new`]); each batch then gives a batch of
//! results with the same rows in the same order. Verdicts are those of [`jalon::evaluation`], always: rows that floats
//! cannot tell are left to it. How that is known is said in the README of this crate.

mod bits;
mod cell;
mod dispatch;
mod engine;
mod error;
mod exact;
mod facets;
mod graph;
mod integers;
mod kernels;
mod leaf;
mod lists;
mod lone;
mod lower;
mod machine;
mod needs;
mod options;
mod output;
mod plan;
mod portfolio;
mod program;
mod records;
mod recycle;
mod rows;
mod run;
mod single;
mod source;
mod stages;
#[cfg(feature = "files")]
pub mod table;

pub use cell::{Cell, Told};
pub use engine::{Engine, Judged, Statistics};
pub use error::{Error, Refused};
pub use options::{BadCells, Detail, Options, Statuses};
pub use plan::Fallback;
pub use portfolio::{Portfolio, places};
pub use rows::Binding;
pub use single::{Results, Single};
