//! The table of the cells that were set aside: file, row, line, column, text, reason.

use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jalon::lang::Language;

use crate::table::fault::{Fault, Reject};
use crate::table::write::{Target, Writer};

/// The table under way.
pub(crate) struct Rejects {
    writer: Writer,
    schema: SchemaRef,
    language: Language,
}

impl Rejects {
    /// Begins the table; its form is told by its name, else it is CSV.
    pub(crate) fn create(path: &Path, language: Language) -> Result<Rejects, Fault> {
        let text = |name: &str| Field::new(name, DataType::Utf8, true);
        let whole = |name: &str| Field::new(name, DataType::Int64, true);
        let fields = vec![text("file"), whole("row"), whole("line"), text("column"), text("text"), text("reason")];
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let writer = Writer::create(Some(path), Target::of(path).unwrap_or(Target::Csv), &schema)?;
        Ok(Rejects { writer, schema, language })
    }

    pub(crate) fn write(&mut self, rejects: &[Reject]) -> Result<(), Fault> {
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
            reason.append_value(reject.why.text(self.language));
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

    pub(crate) fn finish(self) -> Result<(), Fault> {
        self.writer.finish()
    }
}
