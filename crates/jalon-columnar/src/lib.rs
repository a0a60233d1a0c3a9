//! Tables of projects: Arrow record batches in, verdict columns out, exact at the speed of memory.
//!
//! A framework is compiled once to a program of column operations ([`Engine::new`]); each batch then gives a batch of
//! results with the same rows in the same order. Verdicts are those of [`jalon::evaluation`], always: rows that floats
//! cannot tell are left to it. How that is known is said in the README of this crate.

mod batch;
mod dispatch;
mod exact;
mod graph;
mod kernels;
mod lower;
mod needs;
mod output;
mod plan;
mod program;
mod rows;
mod source;

pub use batch::{Engine, Error, Judged, Statistics};
pub use plan::{BadCells, Fallback, Options, Statuses};
pub use rows::{BadCell, Refused};
