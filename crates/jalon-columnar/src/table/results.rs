//! The columns of results as they are written: what names the project, then what the engine gives, with levels by name.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, Int64Array, PrimitiveArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use jalon::axis::Axis;
use jalon::framework::{Framework, ItemKind};

use crate::table::fault::Fault;
use crate::table::slots::tidy;
use crate::table::typed::Source;

/// How the engine's columns are shown.
#[derive(Debug, Clone)]
pub(crate) struct Results {
    fields: Vec<Field>,
    /// For each column, the levels that its bits stand for.
    levels: Vec<Option<Vec<String>>>,
}

impl Results {
    pub(crate) fn of(framework: &Framework, schema: &SchemaRef) -> Results {
        let levels: Vec<Option<Vec<String>>> = schema
            .fields()
            .iter()
            .map(|field| {
                let name = field.name().strip_suffix(".possible").filter(|_| *field.data_type() == DataType::UInt64)?;
                let item = framework.items.iter().find(|item| item.name == name)?;
                let ItemKind::Decision(decision) = &item.kind else { return None };
                let members = framework.axes.get(decision.levels.0 as usize).and_then(Axis::members)?;
                Some(members.iter().map(|member| member.name.clone()).collect())
            })
            .collect();
        let fields = schema
            .fields()
            .iter()
            .zip(&levels)
            .map(|(field, levels)| match levels {
                Some(_) => Field::new(field.name(), sets(), true),
                None => field.as_ref().clone(),
            })
            .collect();
        Results { fields, levels }
    }

    /// What names the projects of a file.
    fn key(source: &Source) -> String {
        let header = source.layout.key().and_then(|place| source.layout.headers.get(place));
        header.map_or_else(|| "id".to_owned(), |header| tidy(header))
    }

    /// The columns that a file's results have.
    pub(crate) fn schema(&self, source: &Source) -> SchemaRef {
        let named = source.layout.key().is_some() || source.layout.headers.is_empty();
        if !named {
            return self.unnamed_schema();
        }
        // Texts, where results are written as text; else a batch says its own type.
        self.with_key(&Self::key(source), DataType::Utf8)
    }

    pub(crate) fn unnamed_schema(&self) -> SchemaRef {
        self.with_key("project", DataType::Int64)
    }

    fn with_key(&self, name: &str, data_type: DataType) -> SchemaRef {
        let key = Field::new(name, data_type, true);
        Arc::new(Schema::new(std::iter::once(key).chain(self.fields.iter().cloned()).collect::<Vec<_>>()))
    }

    /// A batch as it is written; without a key, the numbers of the rows are still to be put before it.
    pub(crate) fn shown(
        &self,
        batch: &RecordBatch,
        key: Option<&ArrayRef>,
        source: &Source,
    ) -> Result<RecordBatch, Fault> {
        let columns = batch.columns().iter().zip(&self.levels).map(|(array, levels)| match levels {
            Some(levels) => possible(array, levels),
            None => array.clone(),
        });
        match key {
            Some(key) => {
                let schema = self.with_key(&Self::key(source), key.data_type().clone());
                Ok(RecordBatch::try_new(schema, std::iter::once(key.clone()).chain(columns).collect())?)
            }
            None => {
                let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
                let schema = Arc::new(Schema::new(self.fields.clone()));
                Ok(RecordBatch::try_new_with_options(schema, columns.collect(), &options)?)
            }
        }
    }

    /// The same with the numbers of the rows.
    pub(crate) fn numbered(&self, batch: &RecordBatch, numbers: Int64Array) -> Result<RecordBatch, Fault> {
        let columns = std::iter::once(Arc::new(numbers) as ArrayRef).chain(batch.columns().iter().cloned());
        Ok(RecordBatch::try_new(self.unnamed_schema(), columns.collect())?)
    }
}

fn sets() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// The levels still possible, as `a | b`; nothing where none is.
fn possible(masks: &ArrayRef, levels: &[String]) -> ArrayRef {
    let masks = masks.as_primitive::<UInt64Type>();
    // Few sets come in one table.
    let mut sets: Vec<u64> = Vec::new();
    let keys: PrimitiveArray<Int32Type> = masks
        .iter()
        .map(|mask| {
            let mask = mask.filter(|mask| *mask != 0)?;
            let at = sets.iter().position(|set| *set == mask).unwrap_or_else(|| {
                sets.push(mask);
                sets.len() - 1
            });
            i32::try_from(at).ok()
        })
        .collect();
    let names: StringArray = sets
        .iter()
        .map(|set| {
            let chosen: Vec<&str> = levels
                .iter()
                .enumerate()
                .filter(|(at, _)| set.checked_shr(*at as u32).is_some_and(|bits| bits & 1 == 1))
                .map(|(_, level)| level.as_str())
                .collect();
            Some(chosen.join(" | "))
        })
        .collect();
    let rows = keys.len();
    let names: ArrayRef = Arc::new(names);
    match DictionaryArray::try_new(keys, names.clone()) {
        Ok(array) => Arc::new(array),
        Err(_) => Arc::new(DictionaryArray::<Int32Type>::new(PrimitiveArray::new_null(rows), names)),
    }
}
