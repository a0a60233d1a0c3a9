//! Record batches in, record batches out: the same rows in the same order, whatever the threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::types::UInt8Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, PrimitiveArray, RecordBatch,
    StringArray, UInt64Array,
};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jalon::assessment::Reason;
use jalon::date::Date;
use jalon::framework::{Framework, Project};

use crate::kernels::{ROWS, Registers, WORDS};
use crate::output::{Column, Part};
use crate::plan::{Fallback, Options, Plan, Shape, Wire};
use crate::rows::{self, Refused, Table};
use crate::source::Source;

/// A framework made ready to judge tables.
///
/// ```
/// # use jalon::framework::Framework;
/// # fn judge(framework: &Framework, batch: &arrow_array::RecordBatch) -> Result<(), jalon_columnar::Error> {
/// use jalon_columnar::{Engine, Options};
/// let as_of = jalon::date::Date::day(2026, 1, 1).expect("a day");
/// let engine = Engine::new(framework, as_of, Options::default());
/// let results = engine.evaluate(batch)?;
/// assert_eq!(results.num_rows(), batch.num_rows());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Engine {
    pub(crate) framework: Framework,
    pub(crate) as_of: Date,
    options: Options,
    plan: Arc<Plan>,
    /// Plans for tables whose columns hold whole numbers by their type, by the names of those columns.
    plans: Mutex<BTreeMap<BTreeSet<String>, Arc<Plan>>>,
    schema: SchemaRef,
}

/// Why a batch is not judged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A column is of a type that cannot hold what the framework expects.
    #[error("column {column} is {found}, which cannot be read as {expected}")]
    ColumnType {
        /// The column.
        column: String,
        /// What it is.
        found: DataType,
        /// What the framework expects.
        expected: &'static str,
    },
    /// Cells do not fit their type, and are not to be set aside.
    #[error("{count} cells do not fit, the first in row {}, column {}", first.first().map_or(0, |cell| cell.row), first.first().map_or("", |cell| cell.column.as_str()))]
    BadCells {
        /// How many.
        count: usize,
        /// The first twenty.
        first: Vec<Refused>,
    },
    /// There is no such row.
    #[error("there is no row {row}")]
    NoSuchRow {
        /// The row asked for.
        row: usize,
    },
    /// Arrow refuses the results (never, unless there is a fault here).
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// How many rows were told by which engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Statistics {
    /// Rows in all.
    pub rows: usize,
    /// Rows that the column operations told to the last verdict.
    pub by_columns: usize,
    /// Rows that were left to the plain evaluator, because a float could not tell, or a cell was out of bounds.
    pub by_rows: usize,
}

/// A batch judged.
#[derive(Debug)]
pub struct Judged {
    /// The results: a row for each row.
    pub batch: RecordBatch,
    /// Which engine told how many rows.
    pub statistics: Statistics,
    /// Cells set aside.
    pub refused: Vec<Refused>,
}

impl Engine {
    /// Compiles a framework, once for any number of batches.
    #[must_use]
    pub fn new(framework: &Framework, as_of: Date, options: Options) -> Engine {
        let plan = Arc::new(Plan::of(framework, as_of, &options, &BTreeSet::new()));
        let fields: Vec<Field> = plan.outputs.iter().map(|output| field(&output.name, &output.shape)).collect();
        let schema = Arc::new(Schema::new(fields));
        let plans = Mutex::new(BTreeMap::from([(BTreeSet::new(), plan.clone())]));
        Engine { framework: framework.clone(), as_of, options, plan, plans, schema }
    }

    /// The columns of the results.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// The columns that are read, as the framework names them: `budget`, `trained[women]`.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        rows::column_names(&self.framework)
    }

    /// What is worked out row by row, by the plain evaluator, and why.
    #[must_use]
    pub fn fallback(&self) -> &[Fallback] {
        &self.plan.fallback
    }

    /// What has no column of results, and why.
    #[must_use]
    pub fn left_out(&self) -> &[Fallback] {
        &self.plan.left_out
    }

    /// How many column operations a block of rows takes.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.plan.program.steps.len()
    }

    /// Judges each row.
    ///
    /// # Errors
    /// [`Error`]: a column of the wrong type, or cells that do not fit unless they are to be set aside.
    pub fn evaluate(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        self.judge(batch).map(|judged| judged.batch)
    }

    /// Judges batch after batch, as they come.
    pub fn evaluate_all<'s>(
        &'s self,
        batches: impl IntoIterator<Item = RecordBatch> + 's,
    ) -> impl Iterator<Item = Result<RecordBatch, Error>> + 's {
        batches.into_iter().map(|batch| self.evaluate(&batch))
    }

    /// Judges each row, and says how.
    ///
    /// # Errors
    /// As for [`Engine::evaluate`].
    pub fn judge(&self, batch: &RecordBatch) -> Result<Judged, Error> {
        let rows = batch.num_rows();
        let table = Table::of(&self.framework, batch)?;
        let plan = self.plan_for(batch);
        let plan = plan.as_ref();
        let mut columns: Vec<Column> =
            plan.outputs.iter().map(|output| Column::of(&output.shape, rows, &output.wire)).collect();
        let mut doubtful = vec![0u64; rows.div_ceil(64)];
        self.run(plan, batch, &mut columns, &mut doubtful)?;
        let (by_rows, refused) = self.left_over(plan, &table, &mut columns, &doubtful)?;
        let arrays: Vec<ArrayRef> = columns
            .into_iter()
            .zip(&plan.outputs)
            .map(|(column, output)| finished(column, &output.shape, rows))
            .collect();
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?;
        let statistics = Statistics { rows, by_columns: rows - by_rows, by_rows };
        Ok(Judged { batch, statistics, refused })
    }

    /// The project that a row is.
    ///
    /// # Errors
    /// [`Error`]: no such row, a column of the wrong type, cells that do not fit.
    pub fn project(&self, batch: &RecordBatch, row: usize) -> Result<Project, Error> {
        if row >= batch.num_rows() {
            return Err(Error::NoSuchRow { row });
        }
        let mut refused = Vec::new();
        let project = Table::of(&self.framework, batch)?.project(&self.framework, row, &mut refused);
        if refused.is_empty() || self.options.bad_cells == crate::BadCells::SetAside {
            Ok(project)
        } else {
            Err(Error::BadCells { count: refused.len(), first: refused })
        }
    }

    /// Why an item came out as it did for a row: the full reasons, by the plain evaluator. None if there is no such item.
    ///
    /// # Errors
    /// As for [`Engine::project`].
    pub fn explain(&self, batch: &RecordBatch, row: usize, item: &str) -> Result<Option<Reason>, Error> {
        let project = self.project(batch, row)?;
        let item = self.framework.item(item);
        Ok(item.map(|item| jalon::evaluation::explain(&self.framework, &project, self.as_of, item, None)))
    }

    /// The plan for the columns of a batch.
    fn plan_for(&self, batch: &RecordBatch) -> Arc<Plan> {
        let whole: BTreeSet<String> = self
            .plan
            .columns
            .iter()
            .filter(|wanted| batch.column_by_name(&wanted.name).is_some_and(|array| array.data_type().is_integer()))
            .map(|wanted| wanted.name.clone())
            .collect();
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        let plan = plans
            .entry(whole)
            .or_insert_with_key(|whole| Arc::new(Plan::of(&self.framework, self.as_of, &self.options, whole)));
        plan.clone()
    }

    /// Runs the program over all rows, each thread on a run of blocks of its own.
    fn run(&self, plan: &Plan, batch: &RecordBatch, columns: &mut [Column], doubtful: &mut [u64]) -> Result<(), Error> {
        let rows = batch.num_rows();
        let mut arrays: Vec<Option<&ArrayRef>> = Vec::with_capacity(plan.columns.len());
        let mut sources = Vec::with_capacity(plan.columns.len());
        for wanted in &plan.columns {
            let array = batch.column_by_name(&wanted.name);
            arrays.push(array);
            sources.push(match array {
                None => Source::absent(),
                Some(array) => Source::of(array.as_ref(), &wanted.expected).ok_or_else(|| Error::ColumnType {
                    column: wanted.name.clone(),
                    found: array.data_type().clone(),
                    expected: wanted.expected.word(),
                })?,
            });
        }
        let threads = match self.options.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        };
        let blocks = rows.div_ceil(ROWS);
        let threads = threads.clamp(1, blocks.max(1));
        let share = blocks.div_ceil(threads).max(1) * ROWS;
        let mut parts: Vec<Vec<Part<'_>>> = Vec::new();
        for column in columns {
            for (thread, part) in column.parts(share).into_iter().enumerate() {
                match parts.get_mut(thread) {
                    Some(list) => list.push(part),
                    None => parts.push(vec![part]),
                }
            }
        }
        parts.resize_with(rows.div_ceil(share), Vec::new);
        let mut work: Vec<(Chunk<'_>, Written<'_>)> = doubtful
            .chunks_mut(share / 64)
            .zip(parts)
            .enumerate()
            .map(|(thread, (doubtful, parts))| {
                let start = thread * share;
                let chunk = Chunk { plan, sources: &sources, start, rows: share.min(rows - start) };
                (chunk, Written { parts, doubtful })
            })
            .collect();
        if let [(chunk, written)] = work.as_mut_slice() {
            crate::dispatch::run(chunk, written);
        } else {
            std::thread::scope(|scope| {
                for (chunk, written) in &mut work {
                    scope.spawn(move || crate::dispatch::run(chunk, written));
                }
            });
        }
        Ok(())
    }

    /// Judges one by one the rows that floats cannot tell; where an item is not worked out by columns, all.
    fn left_over(
        &self,
        plan: &Plan,
        table: &Table<'_>,
        columns: &mut [Column],
        doubtful: &[u64],
    ) -> Result<(usize, Vec<Refused>), Error> {
        let all = !plan.fallback.is_empty();
        let (mut by_rows, mut count) = (0, 0usize);
        let mut refused = Vec::new();
        for row in 0..table.rows() {
            let doubt = doubtful.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
            if !doubt && !all {
                // Whole words without a doubtful row are passed over at once by the branch predictor.
                continue;
            }
            by_rows += usize::from(doubt);
            let before = refused.len();
            let project = table.project(&self.framework, row, &mut refused);
            if refused.len() > before && self.options.bad_cells == crate::BadCells::Refuse {
                count += refused.len() - before;
                refused.truncate(20);
                continue;
            }
            let judged = jalon::evaluation::evaluate_with(
                &self.framework,
                &project,
                self.as_of,
                jalon::evaluation::Options::FAST,
            );
            for (column, output) in columns.iter_mut().zip(&plan.outputs) {
                if (doubt || output.wire.is_none())
                    && let Some(result) = judged.results.get(output.item.0 as usize)
                {
                    column.put(row, &result.outcome, output);
                }
            }
        }
        if count > 0 {
            return Err(Error::BadCells { count, first: refused });
        }
        Ok((by_rows, refused))
    }
}

fn field(name: &str, shape: &Shape) -> Field {
    let data_type = match shape {
        Shape::Number(_) => DataType::Float64,
        Shape::Truth => DataType::Boolean,
        Shape::Names(_) => DataType::Dictionary(Box::new(DataType::UInt8), Box::new(DataType::Utf8)),
        Shape::Date => DataType::Date32,
        Shape::Mask => DataType::UInt64,
    };
    Field::new(name, data_type, !matches!(shape, Shape::Mask))
}

/// A run of rows, for one thread.
#[derive(Debug)]
pub(crate) struct Chunk<'a> {
    plan: &'a Plan,
    sources: &'a [Source<'a>],
    start: usize,
    rows: usize,
}

/// Where its results go.
#[derive(Debug)]
pub(crate) struct Written<'b> {
    parts: Vec<Part<'b>>,
    doubtful: &'b mut [u64],
}

impl Chunk<'_> {
    /// Runs the program block by block.
    #[inline(always)]
    pub(crate) fn run(&self, written: &mut Written<'_>) {
        let mut registers = self.plan.registers();
        let mut start = 0;
        while start < self.rows {
            let rows = ROWS.min(self.rows - start);
            registers.run(&self.plan.program, self.sources, self.start + start, rows);
            let wires = self.plan.outputs.iter().map(|output| output.wire.as_ref());
            for (part, wire) in written.parts.iter_mut().zip(wires) {
                if let Some(wire) = wire {
                    self.write(part, wire, &registers, start, rows);
                }
            }
            let doubtful = registers.bit(self.plan.doubtful);
            let words = rows.div_ceil(64);
            if let Some(to) = written.doubtful.get_mut(start / 64..start / 64 + words) {
                for ((to, doubt), suspect) in to.iter_mut().zip(doubtful).zip(&registers.suspect) {
                    *to = doubt | suspect;
                }
                if !rows.is_multiple_of(64)
                    && let Some(last) = to.last_mut()
                {
                    *last &= (1 << (rows % 64)) - 1;
                }
            }
            start += rows;
        }
        self.plan.give_back(registers);
    }

    #[inline(always)]
    fn write(&self, part: &mut Part<'_>, wire: &Wire, registers: &Registers, start: usize, rows: usize) {
        match wire {
            Wire::Number(value, known) => part.numbers(start, rows, registers.number(*value), registers.bit(*known)),
            Wire::Days(value, known) => part.days(start, rows, registers.number(*value), registers.bit(*known)),
            Wire::Places(value, known) => part.places(start, rows, registers.number(*value), registers.bit(*known)),
            Wire::Truth(yes, no) => part.truths(start, rows, registers.bit(*yes), registers.bit(*no)),
            Wire::Names(bits) => {
                let mut any = [0; WORDS];
                for bit in bits {
                    for (any, word) in any.iter_mut().zip(registers.bit(*bit)) {
                        *any |= word;
                    }
                }
                part.names(start, rows, bits.len(), |at| bits.get(at).map_or(&any, |bit| registers.bit(*bit)), &any);
            }
            Wire::Mask(bits) => {
                part.mask(start, rows, bits.len(), |at| bits.get(at).map(|bit| registers.bit(*bit)));
            }
        }
    }
}

fn finished(column: Column, shape: &Shape, rows: usize) -> ArrayRef {
    let nulls = |valid: Vec<u64>| {
        let nulls = NullBuffer::new(BooleanBuffer::new(Buffer::from_vec(valid), 0, rows));
        (nulls.null_count() > 0).then_some(nulls)
    };
    match column {
        Column::Numbers { values, valid } => Arc::new(Float64Array::new(ScalarBuffer::from(values), nulls(valid))),
        Column::Days { values, valid } => Arc::new(Date32Array::new(ScalarBuffer::from(values), nulls(valid))),
        Column::Bits { values, valid } => {
            Arc::new(BooleanArray::new(BooleanBuffer::new(Buffer::from_vec(values), 0, rows), nulls(valid)))
        }
        Column::Masks { values } => Arc::new(UInt64Array::new(ScalarBuffer::from(values), None)),
        Column::Codes { values, valid } => {
            let keys = PrimitiveArray::<UInt8Type>::new(ScalarBuffer::from(values), nulls(valid));
            let names = match shape {
                Shape::Names(names) => names.as_slice(),
                _ => &[],
            };
            let names: ArrayRef = Arc::new(StringArray::from_iter_values(names));
            match DictionaryArray::<UInt8Type>::try_new(keys, names.clone()) {
                Ok(array) => Arc::new(array),
                Err(_) => Arc::new(DictionaryArray::<UInt8Type>::new(PrimitiveArray::new_null(rows), names)),
            }
        }
    }
}
