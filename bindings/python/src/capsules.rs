//! Arrow's C data interface, both ways: tables come in and go out as capsules, without a copy of their columns.
#![allow(unsafe_code, reason = "Arrow's C data interface is made of pointers; a capsule of the right name holds one")]

use std::ffi::CStr;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};

use crate::refusal::usage;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

/// Batches in memory: what results are, and what a stream is that is read more than once.
#[pyclass(name = "Batches", module = "jalon._jalon", frozen)]
#[derive(Clone)]
pub struct Batches {
    pub(crate) schema: SchemaRef,
    pub(crate) batches: Arc<Vec<RecordBatch>>,
}

#[pymethods]
impl Batches {
    /// Takes all batches of a table.
    #[new]
    fn of(py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<Batches> {
        let reader = reader(table)?;
        let schema = reader.schema();
        let batches: Result<Vec<RecordBatch>, ArrowError> = py.detach(|| reader.collect());
        Ok(Batches { schema, batches: Arc::new(batches.map_err(|why| usage("table", &why.to_string()))?) })
    }

    /// The names of the columns.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The same rows with the columns of another table behind, but its first ones.
    fn beside(&self, py: Python<'_>, other: &Batches, skip: usize) -> PyResult<Batches> {
        let joined = py.detach(|| beside(self, other, skip));
        joined.map_err(|why| usage("table", &why.to_string()))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer may ask for other types; the interface lets a producer answer with its own.
        let _ = requested_schema;
        let batches = self.batches.as_ref().clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref());
        PyCapsule::new_with_value(py, schema.map_err(|why| usage("table", &why.to_string()))?, SCHEMA)
    }
}

/// The batches of anything that speaks the interface: of a stream as they come, or of one array.
pub(crate) fn reader(table: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    if let Ok(batches) = table.cast::<Batches>() {
        let batches = batches.get();
        let all = batches.batches.as_ref().clone().into_iter().map(Ok);
        return Ok(Box::new(RecordBatchIterator::new(all, batches.schema.clone())));
    }
    if table.hasattr("__arrow_c_stream__")? {
        let capsule = table.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds such a structure, which is moved out, as the interface says.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) };
        let reader = ArrowArrayStreamReader::try_new(stream).map_err(|why| usage("table", &why.to_string()))?;
        return Ok(Box::new(reader));
    }
    if table.hasattr("__arrow_c_array__")? {
        let (schema, array) = one_array(&table.call_method0("__arrow_c_array__")?)?;
        // SAFETY: both were moved out of capsules of the right names, so they describe one valid array.
        let data = unsafe { from_ffi(array, &schema) }.map_err(|why| usage("table", &why.to_string()))?;
        if !matches!(data.data_type(), DataType::Struct(_)) {
            return Err(usage("table", "an array is no table: give a record batch"));
        }
        let batch = RecordBatch::from(StructArray::from(data));
        let schema = batch.schema();
        return Ok(Box::new(RecordBatchIterator::new(std::iter::once(Ok(batch)), schema)));
    }
    let kind = table.get_type().name()?.to_string();
    Err(usage("table", &format!("{kind} is no table: it has no `__arrow_c_stream__`")))
}

fn one_array(pair: &Bound<'_, PyAny>) -> PyResult<(FFI_ArrowSchema, FFI_ArrowArray)> {
    let pair = pair.cast::<PyTuple>()?;
    let schema = pair.get_item(0)?.cast_into::<PyCapsule>()?;
    let array = pair.get_item(1)?.cast_into::<PyCapsule>()?;
    let schema = schema.pointer_checked(Some(SCHEMA))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(ARRAY))?.cast::<FFI_ArrowArray>();
    // SAFETY: capsules of these names hold such structures, which are moved out, as the interface says.
    Ok(unsafe { (FFI_ArrowSchema::from_raw(schema.as_ptr()), FFI_ArrowArray::from_raw(array.as_ptr())) })
}

/// Two tables of the same rows, cut where the first is.
fn beside(one: &Batches, other: &Batches, skip: usize) -> Result<Batches, ArrowError> {
    let fields = one.schema.fields().iter().chain(other.schema.fields().iter().skip(skip)).cloned();
    let schema: SchemaRef = Arc::new(arrow_schema::Schema::new(fields.collect::<Vec<_>>()));
    let mut batches = Vec::with_capacity(one.batches.len());
    let mut rest = other.batches.iter().cloned();
    let mut left: Option<RecordBatch> = None;
    for batch in one.batches.iter() {
        let mut start = 0;
        while start < batch.num_rows() {
            let Some(more) = left.take().or_else(|| rest.next()) else {
                return Err(ArrowError::InvalidArgumentError("the tables have not as many rows".to_owned()));
            };
            let rows = more.num_rows().min(batch.num_rows() - start);
            if rows < more.num_rows() {
                left = Some(more.slice(rows, more.num_rows() - rows));
            }
            let mut columns = batch.slice(start, rows).columns().to_vec();
            columns.extend(more.slice(0, rows).columns().iter().skip(skip).cloned());
            batches.push(RecordBatch::try_new(schema.clone(), columns)?);
            start += rows;
        }
    }
    Ok(Batches { schema, batches: Arc::new(batches) })
}
