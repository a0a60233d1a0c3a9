//! The cells that do not fit: set aside into a table of file, row, line, column, text and reason, or counted and the first
//! of them named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jalon::lang::Language;

use crate::table::Asking;
use crate::table::fault::{Fault, Reject};
use crate::table::write::{Target, Writer};

/// The first of the cells that do not fit are named.
const NAMED: usize = 20;

/// What becomes of cells that do not fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Misfits {
    /// They stop all; the first are named.
    #[default]
    Stop,
    /// They go to a table, with the reasons in a language; what rests on them is undecided.
    Table(PathBuf, Language),
    /// They are kept, in the summary; what rests on them is undecided.
    Kept,
    /// What rests on them is undecided; another pass over the same data tells them.
    ToldElsewhere,
}

/// Cells that do not fit, as they are met.
pub(crate) struct Aside {
    stop: bool,
    /// How many are kept.
    room: usize,
    table: Option<Rejects>,
    first: Vec<Reject>,
    refused: u64,
    /// Rows met so far of each file.
    rows_of: BTreeMap<PathBuf, u64>,
}

impl Aside {
    pub(crate) fn new(misfits: &Misfits) -> Result<Aside, Fault> {
        let table = match misfits {
            Misfits::Table(path, language) => Some(Rejects::create(path, *language)?),
            Misfits::Stop | Misfits::Kept | Misfits::ToldElsewhere => None,
        };
        let (first, rows_of) = (Vec::new(), BTreeMap::new());
        let room = if *misfits == Misfits::Kept { usize::MAX } else { NAMED };
        Ok(Aside { stop: *misfits == Misfits::Stop, room, table, first, refused: 0, rows_of })
    }

    /// Those of a chunk of a file, whose rows are counted from its own first.
    pub(crate) fn take_chunk(&mut self, file: &Path, rows: usize, mut refused: Vec<Reject>) -> Result<(), Fault> {
        let before = self.rows_of.entry(file.to_owned()).or_insert(0);
        for reject in &mut refused {
            reject.row += *before;
        }
        *before += rows as u64;
        self.take(refused)
    }

    pub(crate) fn take(&mut self, refused: Vec<Reject>) -> Result<(), Fault> {
        self.refused += refused.len() as u64;
        match &mut self.table {
            Some(table) => table.write(&refused),
            None => {
                let room = self.room.saturating_sub(self.first.len());
                self.first.extend(refused.into_iter().take(room));
                Ok(())
            }
        }
    }

    /// Whether one of them stops all.
    pub(crate) fn stops(&self) -> bool {
        self.stop && self.refused > 0
    }

    /// How many there were, and the first of them, or all that were kept.
    ///
    /// # Errors
    /// Those that are to stop all.
    pub(crate) fn finish(self) -> Result<(u64, Vec<Reject>), Fault> {
        if self.stops() {
            return Err(Fault::BadCells { count: self.refused, first: self.first, begun: false });
        }
        if let Some(table) = self.table {
            table.finish()?;
        }
        Ok((self.refused, self.first))
    }
}

/// The table under way.
struct Rejects {
    writer: Writer,
    schema: SchemaRef,
    language: Language,
}

impl Rejects {
    /// Begins the table; its form is told by its name, else it is CSV.
    fn create(path: &Path, language: Language) -> Result<Rejects, Fault> {
        let text = |name: &str| Field::new(name, DataType::Utf8, true);
        let whole = |name: &str| Field::new(name, DataType::Int64, true);
        let fields = vec![text("file"), whole("row"), whole("line"), text("column"), text("text"), text("reason")];
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let writer = Writer::create(Some(path), Target::of(path).unwrap_or(Target::Csv), &schema)?;
        Ok(Rejects { writer, schema, language })
    }

    fn write(&mut self, rejects: &[Reject]) -> Result<(), Fault> {
        if rejects.is_empty() {
            return Ok(());
        }
        let (mut file, mut column, mut text, mut reason) =
            (StringBuilder::new(), StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
        let (mut row, mut line) = (Int64Builder::new(), Int64Builder::new());
        for reject in rejects {
            file.append_value(reject.file.display().to_string());
            row.append_value(reject.row as i64);
            line.append_option(reject.line.map(|line| line as i64));
            column.append_value(&reject.column);
            text.append_value(&reject.text);
            reason.append_value(reject.why.text_for(Asking::Command, self.language));
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(file.finish()),
            Arc::new(row.finish()),
            Arc::new(line.finish()),
            Arc::new(column.finish()),
            Arc::new(text.finish()),
            Arc::new(reason.finish()),
        ];
        self.writer.write(RecordBatch::try_new(self.schema.clone(), columns)?)
    }

    fn finish(self) -> Result<(), Fault> {
        self.writer.finish()
    }
}
