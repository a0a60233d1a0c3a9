//! Results to files: CSV, JSON lines, Parquet, Arrow IPC, XLSX. A file is there whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::table::fault::Fault;
use crate::table::out::Out;
use crate::table::texts::text;

/// What results are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Delimited text: UTF-8, commas, points for decimals.
    Csv,
    /// JSON, a record a line.
    JsonLines,
    /// Parquet.
    Parquet,
    /// Arrow IPC, a file (a stream on the standard output).
    Arrow,
    /// XLSX.
    Sheet,
}

impl Target {
    /// What the name of a file asks for.
    #[must_use]
    pub fn of(path: &Path) -> Option<Target> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
        Some(match name.rsplit_once('.')?.1 {
            "csv" | "txt" => Target::Csv,
            "jsonl" | "ndjson" => Target::JsonLines,
            "parquet" | "pq" => Target::Parquet,
            "arrow" | "arrows" | "feather" | "ipc" => Target::Arrow,
            "xlsx" => Target::Sheet,
            _ => return None,
        })
    }

    /// Makes a batch ready to be appended, as far as that can be done on any thread.
    pub(crate) fn prepare(self, batch: RecordBatch) -> Piece {
        match self {
            Target::Csv => Piece::Bytes(csv(&batch)),
            Target::JsonLines => Piece::Bytes(json_lines(&batch)),
            Target::Parquet | Target::Arrow | Target::Sheet => Piece::Batch(batch),
        }
    }
}

/// Rows of a group of a Parquet file.
const GROUP: usize = 1 << 16;
/// Rows that an XLSX sheet holds, with that of the names.
const SHEET_ROWS: u32 = 1_048_576;

/// A file of results under way.
///
/// ```
/// # use std::sync::Arc;
/// # use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("results.csv");
/// use jalon_columnar::table::{Target, Writer};
/// let names: ArrayRef = Arc::new(StringArray::from(vec!["a", "=1+1"]));
/// let batch = RecordBatch::try_from_iter([("id", names)])?;
/// let mut writer = Writer::create(Some(&path), Target::of(&path).expect("a kind of file"), &batch.schema())?;
/// writer.write(batch)?;
/// assert!(!path.exists(), "a file is there whole or not at all");
/// writer.finish()?;
/// assert_eq!(std::fs::read_to_string(&path)?, "id\r\na\r\n'=1+1\r\n"); // no cell becomes a formula
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Writer {
    path: Option<PathBuf>,
    schema: SchemaRef,
    to: To,
}

enum To {
    Csv(Out),
    JsonLines(Out),
    Parquet(Box<ArrowWriter<Out>>),
    ArrowFile(Box<arrow_ipc::writer::FileWriter<Out>>),
    ArrowStream(Box<arrow_ipc::writer::StreamWriter<Out>>),
    Sheet { book: Box<Workbook>, row: u32, out: Out },
}

/// A batch as it will stand in the file, as far as that can be worked out beside the others.
pub(crate) enum Piece {
    Bytes(Vec<u8>),
    Batch(RecordBatch),
}

impl Writer {
    /// Begins a file (none: the standard output) of such columns.
    ///
    /// # Errors
    /// [`Fault::Unwritable`].
    pub fn create(path: Option<&Path>, target: Target, schema: &SchemaRef) -> Result<Writer, Fault> {
        let mut out = Out::open(path)?;
        let shown = path.map_or_else(|| PathBuf::from("-"), Path::to_owned);
        let unwritable = |why: String| Fault::Unwritable { path: shown.clone(), why: io::Error::other(why) };
        let to = match target {
            Target::Csv => {
                let mut line = Vec::new();
                for (at, field) in schema.fields().iter().enumerate() {
                    if at > 0 {
                        line.push(b',');
                    }
                    push_quoted(&mut line, field.name());
                }
                line.extend_from_slice(b"\r\n");
                out.write_all(&line).map_err(|why| unwritable(why.to_string()))?;
                To::Csv(out)
            }
            Target::JsonLines => To::JsonLines(out),
            Target::Parquet => {
                let mut properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(GROUP));
                for field in schema.fields() {
                    let column = field.name().as_str().into();
                    properties = match field.data_type() {
                        // Scores hardly ever come twice: a dictionary of them would be made, and thrown away.
                        DataType::Float64 | DataType::Int64 => properties.set_column_dictionary_enabled(column, false),
                        // The first and last in the alphabet of some levels say nothing.
                        DataType::Dictionary(..) => {
                            properties.set_column_statistics_enabled(column, EnabledStatistics::None)
                        }
                        _ => properties,
                    };
                }
                let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties.build()))
                    .map_err(|why| unwritable(why.to_string()))?;
                To::Parquet(Box::new(writer))
            }
            Target::Arrow if path.is_none() => To::ArrowStream(Box::new(
                arrow_ipc::writer::StreamWriter::try_new(out, schema).map_err(|why| unwritable(why.to_string()))?,
            )),
            Target::Arrow => To::ArrowFile(Box::new(
                arrow_ipc::writer::FileWriter::try_new(out, schema).map_err(|why| unwritable(why.to_string()))?,
            )),
            Target::Sheet => {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet_with_constant_memory();
                let names = || -> Result<(), rust_xlsxwriter::XlsxError> {
                    let bold = rust_xlsxwriter::Format::new().set_bold();
                    sheet.set_freeze_panes(1, 0)?;
                    for (column, field) in (0u16..).zip(schema.fields()) {
                        sheet.set_column_width(column, (field.name().chars().count() as f64 + 2.0).clamp(9.0, 40.0))?;
                        sheet.write_string_with_format(0, column, field.name(), &bold)?;
                    }
                    Ok(())
                };
                let mut names = names;
                names().map_err(|why| unwritable(why.to_string()))?;
                To::Sheet { book: Box::new(book), row: 1, out }
            }
        };
        Ok(Writer { path: path.map(Path::to_owned), schema: schema.clone(), to })
    }

    /// The columns of the file.
    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Adds a batch.
    ///
    /// # Errors
    /// [`Fault::Unwritable`], [`Fault::TooManyRows`].
    pub fn write(&mut self, batch: RecordBatch) -> Result<(), Fault> {
        let target = match self.to {
            To::Csv(_) => Target::Csv,
            To::JsonLines(_) => Target::JsonLines,
            To::Parquet(_) => Target::Parquet,
            To::ArrowFile(_) | To::ArrowStream(_) => Target::Arrow,
            To::Sheet { .. } => Target::Sheet,
        };
        self.append(target.prepare(batch))
    }

    pub(crate) fn append(&mut self, piece: Piece) -> Result<(), Fault> {
        let path = self.path.clone().unwrap_or_else(|| PathBuf::from("-"));
        let failed = |why: String| Fault::Unwritable { path: path.clone(), why: io::Error::other(why) };
        match (&mut self.to, piece) {
            (To::Csv(out) | To::JsonLines(out), Piece::Bytes(bytes)) => {
                out.write_all(&bytes).map_err(|why| Fault::Unwritable { path, why })
            }
            (To::Parquet(writer), Piece::Batch(batch)) => writer.write(&batch).map_err(|why| failed(why.to_string())),
            (To::ArrowFile(writer), Piece::Batch(batch)) => writer.write(&batch).map_err(|why| failed(why.to_string())),
            (To::ArrowStream(writer), Piece::Batch(batch)) => {
                writer.write(&batch).map_err(|why| failed(why.to_string()))
            }
            (To::Sheet { book, row, .. }, Piece::Batch(batch)) => {
                if u64::from(*row) + batch.num_rows() as u64 > u64::from(SHEET_ROWS) {
                    return Err(Fault::TooManyRows { path, limit: SHEET_ROWS as usize - 1 });
                }
                let sheet = book.worksheet_from_index(0).map_err(|why| failed(why.to_string()))?;
                sheet_rows(sheet, *row, &batch).map_err(|why| failed(why.to_string()))?;
                *row += batch.num_rows() as u32;
                Ok(())
            }
            // A piece is always of the writer's own encoder.
            _ => Ok(()),
        }
    }

    /// Gives the file up, and tells whether a part of it is already read by others: at the standard output.
    pub(crate) fn abandon(self) -> bool {
        match self.to {
            To::Csv(out) | To::JsonLines(out) => out.abandon(),
            // What they write has its end at the end: whoever reads it sees that it is cut.
            _ => self.path.is_none(),
        }
    }

    /// Ends the file, and puts it in its place.
    ///
    /// # Errors
    /// [`Fault::Unwritable`]; then there is no file, or the one that was there before.
    pub fn finish(self) -> Result<(), Fault> {
        let shown = self.path.clone().unwrap_or_else(|| PathBuf::from("-"));
        let done = || -> io::Result<()> {
            let out = match self.to {
                To::Csv(out) | To::JsonLines(out) => out,
                To::Parquet(writer) => writer.into_inner().map_err(io::Error::other)?,
                To::ArrowFile(mut writer) => {
                    writer.finish().map_err(io::Error::other)?;
                    writer.into_inner().map_err(io::Error::other)?
                }
                To::ArrowStream(mut writer) => {
                    writer.finish().map_err(io::Error::other)?;
                    writer.into_inner().map_err(io::Error::other)?
                }
                To::Sheet { mut book, row, mut out } => {
                    if let (Ok(sheet), Some(last)) =
                        (book.worksheet_from_index(0), self.schema.fields().len().checked_sub(1))
                        && row > 1
                    {
                        let last = u16::try_from(last).unwrap_or(u16::MAX);
                        sheet.autofilter(0, 0, row - 1, last).map_err(io::Error::other)?;
                    }
                    // Its parts are written out of order.
                    let mut whole: File = tempfile::tempfile()?;
                    book.save_to_writer(&mut whole).map_err(io::Error::other)?;
                    io::Seek::rewind(&mut whole)?;
                    io::copy(&mut whole, &mut out)?;
                    out
                }
            };
            out.finish()
        };
        done().map_err(|why| Fault::Unwritable { path: shown, why })
    }
}

/// A column as its cells are printed.
enum Printed<'a> {
    Float(&'a arrow_array::Float64Array),
    Long(&'a arrow_array::Int64Array),
    Truth(&'a arrow_array::BooleanArray),
    Day(&'a arrow_array::Date32Array),
    Text(&'a arrow_array::StringArray),
    /// Names, ready to be copied, and the place of each row's; none where there is no such place.
    Names(Vec<Vec<u8>>, Vec<usize>),
    Other(&'a ArrayRef),
}

fn printed(array: &ArrayRef, name: impl Fn(&str) -> Vec<u8>) -> Printed<'_> {
    match array.data_type() {
        DataType::Float64 => Printed::Float(array.as_primitive::<Float64Type>()),
        DataType::Int64 => Printed::Long(array.as_primitive::<Int64Type>()),
        DataType::Boolean => Printed::Truth(array.as_boolean()),
        DataType::Date32 => Printed::Day(array.as_primitive::<Date32Type>()),
        DataType::Utf8 => Printed::Text(array.as_string::<i32>()),
        DataType::Dictionary(_, names) if **names == DataType::Utf8 => match array.as_any_dictionary_opt() {
            Some(array) => {
                let names = array.values().as_string::<i32>();
                let ready = (0..names.len()).map(|at| name(names.value(at))).collect();
                let nulls = array.nulls();
                let place = |(row, place): (usize, usize)| {
                    if nulls.is_some_and(|nulls| nulls.is_null(row)) { usize::MAX } else { place }
                };
                // Where there are no names, all is empty.
                let places = if names.is_empty() { Vec::new() } else { array.normalized_keys() };
                Printed::Names(ready, places.into_iter().enumerate().map(place).collect())
            }
            None => Printed::Other(array),
        },
        _ => Printed::Other(array),
    }
}

/// The name in a row of such a column.
fn name_of<'n>(names: &'n [Vec<u8>], places: &[usize], row: usize) -> Option<&'n [u8]> {
    names.get(*places.get(row)?).map(Vec::as_slice)
}

/// A batch as lines of CSV (RFC 4180).
fn csv(batch: &RecordBatch) -> Vec<u8> {
    let columns: Vec<Printed<'_>> = batch
        .columns()
        .iter()
        .map(|array| {
            printed(array, |name| {
                let mut cell = Vec::new();
                push_quoted(&mut cell, name);
                cell
            })
        })
        .collect();
    let mut out = Vec::with_capacity(batch.num_rows() * columns.len() * 10);
    let mut digits = (zmij::Buffer::new(), itoa::Buffer::new());
    for row in 0..batch.num_rows() {
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match column {
                Printed::Float(array) if array.is_valid(row) => push_float(&mut out, &mut digits.0, array.value(row)),
                Printed::Long(array) if array.is_valid(row) => {
                    out.extend_from_slice(digits.1.format(array.value(row)).as_bytes());
                }
                Printed::Truth(array) if array.is_valid(row) => {
                    out.extend_from_slice(if array.value(row) { b"true" } else { b"false" });
                }
                Printed::Names(names, places) => {
                    out.extend_from_slice(name_of(names, places, row).unwrap_or(&[]));
                }
                Printed::Text(array) if array.is_valid(row) => push_quoted(&mut out, array.value(row)),
                Printed::Day(array) if array.is_valid(row) => {
                    out.extend_from_slice(text(array, row).unwrap_or_default().as_bytes());
                }
                Printed::Other(array) if array.is_valid(row) => {
                    push_quoted(&mut out, &text(array.as_ref(), row).unwrap_or_default());
                }
                _ => {}
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out
}

/// A float in the fewest digits that stand for it, without an exponent.
fn push_float(out: &mut Vec<u8>, buffer: &mut zmij::Buffer, float: f64) {
    if !float.is_finite() {
        return;
    }
    let digits = buffer.format_finite(float);
    if digits.as_bytes().contains(&b'e') {
        out.extend_from_slice(float.to_string().as_bytes());
    } else {
        out.extend_from_slice(digits.strip_suffix(".0").unwrap_or(digits).as_bytes());
    }
}

/// A text between quotes where it needs them. One that a spreadsheet would run as a formula gets an apostrophe.
pub(crate) fn push_quoted(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let risky = matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
        && jalon::number::Number::parse_decimal(text).is_err();
    let quotes = bytes.iter().any(|byte| matches!(byte, b',' | b';' | b'"' | b'\n' | b'\r' | b'\t'));
    if quotes {
        out.push(b'"');
    }
    if risky {
        out.push(b'\'');
    }
    if quotes {
        for byte in bytes {
            if *byte == b'"' {
                out.push(b'"');
            }
            out.push(*byte);
        }
        out.push(b'"');
    } else {
        out.extend_from_slice(bytes);
    }
}

/// A batch as lines of JSON, a record a row.
fn json_lines(batch: &RecordBatch) -> Vec<u8> {
    let quoted = |text: &str| {
        let mut out = Vec::new();
        push_json(&mut out, text);
        out
    };
    let schema = batch.schema();
    let names: Vec<Vec<u8>> = schema.fields().iter().map(|field| quoted(field.name())).collect();
    let columns: Vec<Printed<'_>> = batch.columns().iter().map(|array| printed(array, quoted)).collect();
    let mut out = Vec::with_capacity(batch.num_rows() * columns.len() * 20);
    let mut digits = (zmij::Buffer::new(), itoa::Buffer::new());
    for row in 0..batch.num_rows() {
        for (at, (column, name)) in columns.iter().zip(&names).enumerate() {
            out.push(if at > 0 { b',' } else { b'{' });
            out.extend_from_slice(name);
            out.push(b':');
            match column {
                Printed::Float(array) if array.is_valid(row) => push_float(&mut out, &mut digits.0, array.value(row)),
                Printed::Long(array) if array.is_valid(row) => {
                    out.extend_from_slice(digits.1.format(array.value(row)).as_bytes());
                }
                Printed::Truth(array) if array.is_valid(row) => {
                    out.extend_from_slice(if array.value(row) { b"true" } else { b"false" });
                }
                Printed::Names(names, places) => {
                    out.extend_from_slice(name_of(names, places, row).unwrap_or(b"null"));
                }
                Printed::Text(array) if array.is_valid(row) => push_json(&mut out, array.value(row)),
                Printed::Day(array) if array.is_valid(row) => {
                    push_json(&mut out, &text(array, row).unwrap_or_default());
                }
                Printed::Other(array) if array.is_valid(row) => {
                    push_value(&mut out, array.as_ref(), row);
                }
                _ => out.extend_from_slice(b"null"),
            }
        }
        out.extend_from_slice(b"}\n");
    }
    out
}

/// A value of any type as JSON: lists and records keep their shape.
fn push_value(out: &mut Vec<u8>, array: &dyn Array, row: usize) {
    if array.is_null(row) {
        out.extend_from_slice(b"null");
        return;
    }
    match array.data_type() {
        DataType::List(_) => {
            let values = array.as_list::<i32>().value(row);
            out.push(b'[');
            for at in 0..values.len() {
                if at > 0 {
                    out.push(b',');
                }
                push_value(out, values.as_ref(), at);
            }
            out.push(b']');
        }
        DataType::Struct(fields) => {
            for (at, (field, column)) in fields.iter().zip(array.as_struct().columns()).enumerate() {
                out.push(if at > 0 { b',' } else { b'{' });
                push_json(out, field.name());
                out.push(b':');
                push_value(out, column.as_ref(), row);
            }
            out.extend_from_slice(if fields.is_empty() { b"{}" } else { b"}" });
        }
        DataType::Boolean => out.extend_from_slice(if array.as_boolean().value(row) { b"true" } else { b"false" }),
        DataType::Float64 => push_float(out, &mut zmij::Buffer::new(), array.as_primitive::<Float64Type>().value(row)),
        data_type => {
            let text = text(array, row).unwrap_or_default();
            if data_type.is_numeric() {
                out.extend_from_slice(text.as_bytes());
            } else {
                push_json(out, &text);
            }
        }
    }
}

fn push_json(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for c in text.chars() {
        match c {
            '"' => out.extend_from_slice(b"\\\""),
            '\\' => out.extend_from_slice(b"\\\\"),
            '\n' => out.extend_from_slice(b"\\n"),
            '\r' => out.extend_from_slice(b"\\r"),
            '\t' => out.extend_from_slice(b"\\t"),
            c if (c as u32) < 0x20 => out.extend_from_slice(format!("\\u{:04x}", c as u32).as_bytes()),
            c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    out.push(b'"');
}

fn sheet_rows(sheet: &mut Worksheet, first: u32, batch: &RecordBatch) -> Result<(), rust_xlsxwriter::XlsxError> {
    let columns: Vec<Printed<'_>> =
        batch.columns().iter().map(|array| printed(array, |name| name.as_bytes().to_vec())).collect();
    for row in 0..batch.num_rows() {
        let line = first + row as u32;
        for (place, column) in (0u16..).zip(&columns) {
            match column {
                Printed::Float(array) if array.is_valid(row) && array.value(row).is_finite() => {
                    sheet.write_number(line, place, array.value(row))?;
                }
                // More digits than a cell of a sheet holds stay a text.
                Printed::Long(array) if array.is_valid(row) && array.value(row).unsigned_abs() < 1 << 53 => {
                    sheet.write_number(line, place, array.value(row) as f64)?;
                }
                Printed::Truth(array) if array.is_valid(row) => {
                    sheet.write_boolean(line, place, array.value(row))?;
                }
                // A text cell is never run: a formula is another kind of cell.
                Printed::Names(names, places) => {
                    if let Some(name) = name_of(names, places, row) {
                        sheet.write_string(line, place, String::from_utf8_lossy(name))?;
                    }
                }
                Printed::Text(array) if array.is_valid(row) => {
                    sheet.write_string(line, place, array.value(row))?;
                }
                Printed::Day(array) if array.is_valid(row) => {
                    sheet.write_string(line, place, text(array, row).unwrap_or_default())?;
                }
                Printed::Long(array) if array.is_valid(row) => {
                    sheet.write_string(line, place, array.value(row).to_string())?;
                }
                Printed::Other(array) if array.is_valid(row) => {
                    sheet.write_string(line, place, text(array.as_ref(), row).unwrap_or_default())?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}
