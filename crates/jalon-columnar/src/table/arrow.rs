//! Parquet and Arrow IPC: batches as they come, their columns passed on where the engine reads them as they are.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, RecordBatchReader};
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use jalon::framework::{Framework, Type};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use crate::table::fault::{Fault, Reject, Why};
use crate::table::open::{Format, Progress};
use crate::table::slots::{Layout, Role, Slot};
use crate::table::texts::texts;
use crate::table::typed::{Sinks, Source, Typed};

/// Rows of a batch: a compromise between the cache and the cost of a batch.
const ROWS: usize = 16_384;

/// The batches of a file.
pub(crate) struct Batches {
    from: From,
    /// Bytes that a row stands for, for the progress.
    weight: f64,
    passed: f64,
}

enum From {
    Waiting(Box<ParquetRecordBatchReaderBuilder<File>>),
    Parquet(Box<ParquetRecordBatchReader>),
    File(Box<FileReader<BufReader<File>>>),
    Stream(Box<StreamReader<BufReader<File>>>),
    Given(Given),
    Failed(String),
}

/// Opens a file: the names of its columns, and its batches.
pub(crate) fn open(
    framework: &Framework,
    path: &Path,
    format: Format,
    slots: &[Slot],
    _progress: &Progress,
) -> Result<(Vec<String>, Batches), Fault> {
    let unreadable = |why| Fault::Unreadable { path: path.to_owned(), why };
    let damaged = |detail: String| Fault::Damaged { path: path.to_owned(), detail };
    let mut file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let (schema, from, rows) = if format == Format::Parquet {
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|why| damaged(why.to_string()))?;
        // Choices as places in the dictionary of the page: no text is looked at twice.
        let fields: Vec<Field> =
            metadata.schema().fields().iter().map(|field| as_choices(framework, slots, field)).collect();
        let options = ArrowReaderOptions::new().with_schema(Arc::new(Schema::new(fields)));
        let metadata = ArrowReaderMetadata::try_new(metadata.metadata().clone(), options).unwrap_or(metadata);
        let rows = metadata.metadata().file_metadata().num_rows();
        let schema = metadata.schema().clone();
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata);
        (schema, From::Waiting(Box::new(builder)), rows)
    } else {
        let mut magic = [0; 6];
        let seekable = file.read_exact(&mut magic).is_ok() && &magic == b"ARROW1";
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let file = BufReader::new(file);
        if seekable {
            let reader = FileReader::try_new(file, None).map_err(|why| damaged(why.to_string()))?;
            (reader.schema(), From::File(Box::new(reader)), 0)
        } else {
            let reader = StreamReader::try_new(file, None).map_err(|why| damaged(why.to_string()))?;
            (reader.schema(), From::Stream(Box::new(reader)), 0)
        }
    };
    let weight = if rows > 0 { bytes as f64 / rows as f64 } else { 0.0 };
    let headers = schema.fields().iter().map(|field| field.name().clone()).collect();
    Ok((headers, Batches { from, weight, passed: 0.0 }))
}

/// Batches that the caller hands over, cut so that threads can share them and progress can be told: small at first, and
/// larger as long as they are done quickly.
struct Given {
    reader: Box<dyn RecordBatchReader + Send>,
    rest: Option<RecordBatch>,
    rows: usize,
    last: Instant,
}

/// How long a cut of batches may take.
const QUICK: Duration = Duration::from_millis(150);
/// The most rows of a cut.
const MOST: usize = 1 << 20;

/// The names of the columns of batches that the caller hands over, and the batches.
pub(crate) fn given(reader: Box<dyn RecordBatchReader + Send>) -> (Vec<String>, Batches) {
    let headers = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    (
        headers,
        Batches {
            from: From::Given(Given { reader, rest: None, rows: ROWS, last: Instant::now() }),
            weight: 0.0,
            passed: 0.0,
        },
    )
}

impl Given {
    fn next(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        let batch = match self.rest.take() {
            Some(batch) => batch,
            None => match self.reader.next()? {
                Ok(batch) => batch,
                Err(why) => return Some(Err(why)),
            },
        };
        self.rows = if self.last.elapsed() < QUICK { self.rows * 4 } else { self.rows / 4 }.clamp(ROWS, MOST);
        self.last = Instant::now();
        let rows = batch.num_rows();
        if rows <= self.rows {
            return Some(Ok(batch));
        }
        self.rest = Some(batch.slice(self.rows, rows - self.rows));
        Some(Ok(batch.slice(0, self.rows)))
    }
}

fn as_choices(framework: &Framework, slots: &[Slot], field: &Field) -> Field {
    let slot = slots.iter().find(|slot| slot.name == *field.name());
    let input = slot.and_then(|slot| framework.inputs.get(slot.input.0 as usize));
    match (input.map(|input| &input.ty), field.data_type()) {
        (Some(Type::Member(_)), DataType::Utf8) => {
            let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
            field.clone().with_data_type(dictionary)
        }
        _ => field.clone(),
    }
}

impl Batches {
    /// Only the columns that mean something.
    pub(crate) fn only(mut self, layout: &Layout) -> Batches {
        self.from = match self.from {
            From::Waiting(builder) => {
                let wanted = layout.roles.iter().enumerate().filter(|(_, role)| **role != Role::Ignored);
                let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.map(|(at, _)| at));
                match builder.with_projection(mask).with_batch_size(ROWS).build() {
                    Ok(reader) => From::Parquet(Box::new(reader)),
                    Err(why) => From::Failed(why.to_string()),
                }
            }
            other => other,
        };
        self
    }

    pub(crate) fn next(&mut self, path: &Path, progress: &Progress) -> Result<Option<RecordBatch>, Fault> {
        let next = match &mut self.from {
            From::Parquet(reader) => reader.next(),
            From::File(reader) => reader.next(),
            From::Stream(reader) => reader.next(),
            From::Given(given) => given.next(),
            From::Waiting(_) => None,
            From::Failed(detail) => {
                return Err(Fault::Damaged { path: path.to_owned(), detail: std::mem::take(detail) });
            }
        };
        let batch =
            next.transpose().map_err(|why| Fault::Damaged { path: path.to_owned(), detail: why.to_string() })?;
        if let Some(batch) = &batch {
            let before = self.passed;
            self.passed += self.weight * batch.num_rows() as f64;
            progress.add((self.passed as u64).saturating_sub(before as u64));
        }
        Ok(batch)
    }
}

/// The columns of a batch as the framework's inputs want them.
pub(crate) fn typed(framework: &Framework, source: &Source, batch: &RecordBatch) -> Result<Typed, Fault> {
    let rows = batch.num_rows();
    let mut sinks = Sinks::new(framework, source, rows);
    let mut refused = Vec::new();
    let (mut fields, mut arrays): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
    let (mut key, mut members) = (None, Vec::new());
    for (role, header) in source.layout.roles.iter().zip(&source.layout.headers) {
        let Some(array) = batch.column_by_name(header) else { continue };
        let mut pass = |name: &str, array: &ArrayRef| {
            fields.push(Field::new(name, array.data_type().clone(), true));
            arrays.push(array.clone());
        };
        match role {
            Role::Key => key = Some(array.clone()),
            Role::Member(axis) => {
                members.resize(members.len().max(axis + 1), None);
                if let Some(member) = members.get_mut(*axis) {
                    *member = texts(array);
                }
            }
            Role::Records(axis) => pass(axis, array),
            Role::Cell(slot) | Role::State(slot) | Role::Evidence(slot) => {
                let Some(known) = source.layout.slots.get(*slot) else { continue };
                let Some(input) = framework.inputs.get(known.input.0 as usize) else { continue };
                match role {
                    Role::State(_) => pass(&format!("{}.state", known.name), array),
                    Role::Evidence(_) => pass(&format!("{}.evidence", known.name), array),
                    _ if direct(&input.ty, array.data_type()) => pass(&known.name, array),
                    _ => {
                        let texts = if convertible(&input.ty, array.data_type()) { texts(array) } else { None };
                        let Some(texts) = texts else {
                            return Err(Fault::ColumnType {
                                path: source.path.clone(),
                                column: header.clone(),
                                found: array.data_type().to_string(),
                                expected: crate::rows::binding::word(&input.ty).to_owned(),
                            });
                        };
                        let texts = texts.as_string::<i32>();
                        let cells = (0..rows).map(|row| if texts.is_valid(row) { texts.value(row) } else { "" });
                        if let Some(sink) = sinks.sink(*slot) {
                            sink.extend(cells.map(str::as_bytes), |row, why: Why| {
                                let (row, column) = (row as u64 + 1, header.clone());
                                let text = texts.value((row - 1) as usize).to_owned();
                                refused.push(Reject { file: source.path.clone(), row, line: None, column, text, why });
                            });
                        }
                    }
                }
            }
            Role::Several(slots) => {
                let input = slots.first().and_then(|slot| source.layout.slots.get(*slot)).map(|slot| slot.input);
                let Some(input) = input.and_then(|input| framework.inputs.get(input.0 as usize)) else { continue };
                if !matches!(
                    array.data_type(),
                    DataType::Null | DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..)
                ) {
                    return Err(Fault::ColumnType {
                        path: source.path.clone(),
                        column: header.clone(),
                        found: array.data_type().to_string(),
                        expected: "lists of names".to_owned(),
                    });
                }
                pass(&input.name, array);
            }
            Role::Ignored => {}
        }
    }
    let made = sinks.finish(rows)?;
    for (field, array) in made.schema().fields().iter().zip(made.columns()) {
        fields.push(field.as_ref().clone());
        arrays.push(array.clone());
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)?;
    refused.sort_by_key(|reject| reject.row);
    Ok(Typed { batch, key, members, rejects: refused, lines: Vec::new() })
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// Whether the engine reads such a column as it is.
fn direct(ty: &Type, data_type: &DataType) -> bool {
    use DataType as D;
    match (ty, data_type) {
        (_, D::Null) | (Type::Truth, D::Boolean) | (Type::Date { .. }, D::Date32) => true,
        (
            Type::Number(_),
            D::Float64
            | D::Float32
            | D::Int64
            | D::Int32
            | D::Int16
            | D::Int8
            | D::UInt32
            | D::UInt16
            | D::UInt8
            | D::Decimal128(_, 0..=15),
        ) => true,
        (Type::Text, data_type) if is_text(data_type) => true,
        (Type::Text | Type::Member(_), D::Dictionary(_, names)) => is_text(names),
        _ => false,
    }
}

/// Whether the texts of such a column can be read as the type.
fn convertible(ty: &Type, data_type: &DataType) -> bool {
    use DataType as D;
    let text = is_text(data_type) || matches!(data_type, D::Dictionary(_, names) if is_text(names));
    let whole = data_type.is_integer();
    match ty {
        _ if text => true,
        Type::Number(_) => matches!(data_type, D::UInt64 | D::Float16 | D::Decimal128(..) | D::Decimal256(..)),
        Type::Truth | Type::Member(_) => whole || (*data_type == D::Boolean && *ty == Type::Truth),
        Type::Date { .. } => matches!(data_type, D::Timestamp(..) | D::Date64) || whole,
        Type::Text | Type::Duration => false,
    }
}
