//! Files of tables: CSV as people write it, Parquet, Arrow, JSON lines and workbooks in; the same and verdicts out.
//!
//! [`read::Tables`] reads files chunk by chunk; [`judge()`] judges and writes them. Memory is bounded whatever the size of
//! the files (workbooks apart). A cell that does not fit its input is refused with its place and the reason, and never
//! becomes a number or a gap.

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
pub use open::{Format, Progress};
pub use portfolio::{Places, gather};
pub use read::{Chunk, Reading, Tables};
pub use rejects::Misfits;
pub use slots::{Layout, Role, Slot};
pub use summary::{InputCount, ItemCount, Summary};
pub use typed::{Source, Typed, told};
pub use whole::write;
pub use words::Asking;
pub use write::{Target, Writer};
