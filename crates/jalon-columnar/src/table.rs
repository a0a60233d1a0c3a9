//! Files of tables: CSV as people write it, Parquet, Arrow, JSON lines and workbooks in; the same and verdicts out.
//!
//! [`read::Tables`] reads files chunk by chunk; [`judge()`] judges and writes them. Memory is bounded whatever the size of
//! the files (workbooks apart). A cell that does not fit its input is refused with its place and the reason, and never
//! becomes a number or a gap.
//!
//! ```
//! # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
//! # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
//! # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
//! # let as_of = Date::day(2026, 1, 1).unwrap();
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("projects.csv");
//! # std::fs::write(&path, "id;budget\n\"a\";400 000,50\n\"b\";12O\n")?;
//! # let paths = [path.clone()];
//! use jalon_columnar::table::{Format, InputCount, ItemCount, Job, Misfits, Output, Progress};
//! use jalon_columnar::table::{Reading, Summary, Tables, Target, judge};
//! use jalon_columnar::{BadCells, Engine, Options};
//! // projects.csv: id;budget, then a;400 000,50 and b;12O
//! assert_eq!(Format::of(&path), Some(Format::Csv));
//! let engine = Engine::new(&framework, as_of, Options { bad_cells: BadCells::SetAside, ..Options::default() });
//! let results = folder.path().join("results.jsonl");
//! let tables = Tables::open(&framework, &paths, &Reading::default())?;
//! let (progress, bytes): (Progress, u64) = tables.progress();
//! let summary: Summary = judge(
//!     Job {
//!         framework: &framework,
//!         engine: &engine,
//!         tables,
//!         joined: Vec::new(),
//!         threads: 0,
//!         output: Output::File(Some(results.clone()), Target::JsonLines),
//!         misfits: Misfits::Kept,
//!         places: None,
//!         summary: true,
//!         stop: None,
//!     },
//!     |rows| println!("{rows} rows, {} of {bytes} bytes read", progress.bytes()),
//! )?;
//! assert_eq!((summary.rows, summary.refused, summary.misfits[0].text.as_str()), (2, 1, "12O"));
//! let ItemCount { counts, open, .. } = &summary.items[0];
//! assert_eq!((counts[0].clone(), *open), (("met".to_owned(), 1), 0));
//! let InputCount { name, given, .. } = &summary.inputs[0];
//! assert_eq!((name.as_str(), *given), ("budget", 1));
//! assert_eq!((summary.files(), summary.suspect_percentages()), (vec![path], vec![]));
//! let written = std::fs::read_to_string(&results)?;
//! assert_eq!(written, "{\"id\":\"a\",\"small\":\"met\"}\n{\"id\":\"b\",\"small\":\"undecided\"}\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arrow;
mod csv;
mod describe;
mod detect;
mod fault;
mod habits;
mod join;
mod json;
mod judge;
mod keys;
mod nest;
mod nested;
mod open;
mod out;
mod portfolio;
mod read;
mod rejects;
mod results;
mod sheet;
mod sink;
mod slots;
mod summary;
mod texts;
mod typed;
mod whole;
mod words;
mod write;

pub use describe::{Counted, Described, Description, describe};
pub use fault::{Fault, Reject, Why};
pub use habits::{DateOrder, Decimal, Encoding, Habits, Overrides};
pub use join::Joined;
pub use judge::{Job, Output, judge};
pub use keys::Twice;
pub use open::{Format, Progress, files};
pub use portfolio::{Places, gather};
pub use read::{Chunk, Reading, Tables};
pub use rejects::Misfits;
pub use slots::{Layout, Role, Slot};
pub use summary::{InputCount, ItemCount, Summary};
pub use typed::{Source, Typed, told};
pub use whole::write;
pub use words::{Asking, io_reason};
pub use write::{Target, Writer};
