//! Tables of projects: Arrow record batches in, verdict columns out, exact at the speed of memory.
//!
//! A framework is compiled once to a program of column operations ([`Engine::new`]); each batch then gives a batch of
//! results with the same rows in the same order. Verdicts are those of [`jalon::evaluation`], always: rows that floats
//! cannot tell are left to it. How that is known is said in the README of this crate.
//!
//! ```
//! use std::sync::Arc;
//!
//! use arrow_array::{ArrayRef, Float64Array, RecordBatch, cast::AsArray};
//! use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
//! use jalon_columnar::{Engine, Options, Statuses};
//!
//! let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
//! let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.expect("no fault");
//! let options = Options { statuses: Statuses::Truths, ..Options::default() };
//! let engine = Engine::new(&framework, Date::day(2026, 1, 1).expect("a day"), options);
//!
//! let budget: ArrayRef = Arc::new(Float64Array::from(vec![Some(500_000.0), Some(500_000.01), None]));
//! let results = engine.evaluate(&RecordBatch::try_from_iter([("budget", budget)])?)?;
//! let small = results.column_by_name("small").expect("a result").as_boolean();
//! assert_eq!(small.iter().collect::<Vec<_>>(), [Some(true), Some(false), None]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bits;
mod cell;
mod codes;
mod dispatch;
mod engine;
mod error;
mod exact;
mod facets;
mod gathered;
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
mod reading;
mod records;
mod recycle;
mod references;
mod rows;
mod run;
mod said;
mod single;
mod source;
mod stages;
mod states;
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
