//! The rows of a second table as cells of the projects, or as records of open axes, one list within the other; and the records that two tables tell of
//! the members of one axis.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, StructArray, UInt32Array};
use arrow_schema::ArrowError;

use crate::table::fault::Fault;
use crate::table::nested;
use crate::table::texts::text;

/// An open axis of a table: its name, and the member that each row is about.
#[derive(Debug)]
pub(crate) struct Level {
    pub(crate) axis: String,
    pub(crate) ids: ArrayRef,
}

/// A column of the records: its name there, that in the table, and the members of closed axes of the rows that fill it.
pub(crate) type Leaf = (String, String, Vec<u32>);

/// A table about members of axes.
#[derive(Debug)]
pub(crate) struct Nest {
    /// The open axes, the outermost first.
    pub(crate) levels: Vec<Level>,
    /// For each closed axis, the place of each row's member.
    pub(crate) closed: Vec<Vec<Option<u32>>>,
    pub(crate) leaves: Vec<Leaf>,
}

/// Why there are no columns.
pub(crate) enum Stop {
    /// A row says anew what a row before it says.
    Twice {
        /// The row.
        row: u32,
    },
    /// Anything else.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl From<ArrowError> for Stop {
    fn from(why: ArrowError) -> Stop {
        Stop::Fault(why.into())
    }
}

impl Nest {
    /// The columns that the rows of each project fill: the records of the outermost open axis, in the order in which the rows
    /// first name them; without an open axis the cells of the projects themselves.
    pub(crate) fn columns(
        &self,
        batch: &RecordBatch,
        projects: &[&[u32]],
        complete: bool,
    ) -> Result<Vec<(String, ArrayRef)>, Stop> {
        let projects: Vec<Vec<u32>> = projects.iter().map(|rows| rows.to_vec()).collect();
        let Some(outer) = self.levels.first() else { return self.leaves(batch, &projects) };
        let given = projects.iter().map(|rows| complete || !rows.is_empty()).collect();
        Ok(vec![(outer.axis.clone(), self.level(batch, 0, &projects, given)?)])
    }

    /// What a row is about: a member of each open axis, else the cell that it fills.
    pub(crate) fn about(&self, row: u32) -> String {
        let ids = self.levels.iter().filter_map(|level| text(level.ids.as_ref(), row as usize));
        let ids = ids.collect::<Vec<_>>().join(", ");
        if !self.levels.is_empty() {
            return ids;
        }
        let leaf = self.leaves.iter().find(|(.., members)| Some(members) == self.members(row).as_ref());
        leaf.map(|(target, ..)| target.clone()).unwrap_or_default()
    }

    /// The places of a row's members of closed axes; none where one of them is not known.
    fn members(&self, row: u32) -> Option<Vec<u32>> {
        self.closed.iter().map(|places| places.get(row as usize).copied().flatten()).collect()
    }

    fn level(&self, batch: &RecordBatch, at: usize, parents: &[Vec<u32>], given: Vec<bool>) -> Result<ArrayRef, Stop> {
        let (mut offsets, mut ids, mut records) = (vec![0i32], Vec::new(), Vec::<Vec<u32>>::new());
        for rows in parents {
            let mut known: HashMap<String, usize> = HashMap::new();
            for row in rows {
                let id = self.levels.get(at).and_then(|level| text(level.ids.as_ref(), *row as usize));
                let id = id.filter(|id| !id.is_empty());
                let place = id.as_ref().and_then(|id| known.get(id)).copied().unwrap_or_else(|| {
                    ids.push(id.clone());
                    records.push(Vec::new());
                    records.len() - 1
                });
                if let Some(id) = id {
                    known.insert(id, place);
                }
                if let Some(record) = records.get_mut(place) {
                    record.push(*row);
                }
            }
            offsets.push(i32::try_from(records.len()).unwrap_or(i32::MAX));
        }
        let mut columns: Vec<(String, ArrayRef)> = vec![("id".to_owned(), Arc::new(StringArray::from(ids)))];
        match self.levels.get(at + 1) {
            Some(inner) => {
                let list = self.level(batch, at + 1, &records, vec![true; records.len()])?;
                columns.push((inner.axis.clone(), list));
            }
            None => columns.extend(self.leaves(batch, &records)?),
        }
        Ok(nested::list(offsets, given, columns, records.len())?)
    }

    fn leaves(&self, batch: &RecordBatch, records: &[Vec<u32>]) -> Result<Vec<(String, ArrayRef)>, Stop> {
        let mut by_members: HashMap<Vec<u32>, Vec<Option<u32>>> = HashMap::new();
        for (at, rows) in records.iter().enumerate() {
            for row in rows {
                let Some(members) = self.members(*row) else { continue };
                let slot = by_members.entry(members).or_insert_with(|| vec![None; records.len()]).get_mut(at);
                if slot.is_some_and(|slot| slot.replace(*row).is_some()) {
                    return Err(Stop::Twice { row: *row });
                }
            }
        }
        let mut columns = Vec::new();
        for (target, from, members) in &self.leaves {
            let Some(picked) = by_members.get(members) else { continue };
            let picked = UInt32Array::from(picked.clone());
            for suffix in ["", ".state", ".evidence"] {
                if let Some(array) = batch.column_by_name(&format!("{from}{suffix}")) {
                    let array = arrow_select::take::take(array.as_ref(), &picked, None)?;
                    columns.push((format!("{target}{suffix}"), array));
                }
            }
        }
        Ok(columns)
    }
}

/// Adds columns to a batch; to a list of records that it has already, what the other list tells of the same members.
pub(crate) fn put(batch: RecordBatch, more: Vec<(String, ArrayRef)>) -> Result<RecordBatch, Fault> {
    let (mut batch, mut new) = (batch, Vec::new());
    for (name, array) in more {
        let there = batch.schema().index_of(&name).ok();
        let there = there.and_then(|at| Some((at, batch.columns().get(at)?.clone())));
        match there {
            Some((at, known)) if known.as_list_opt::<i32>().is_some() && array.as_list_opt::<i32>().is_some() => {
                let merged = merged(&known, &array)?;
                batch.remove_column(at);
                new.push((name, merged));
            }
            _ => new.push((name, array)),
        }
    }
    nested::with_columns(&batch, new)
}

/// The members of both lists, with the columns of both.
fn merged(one: &ArrayRef, other: &ArrayRef) -> Result<ArrayRef, Fault> {
    let (lists, others) = (one.as_list::<i32>(), other.as_list::<i32>());
    let (mut offsets, mut given) = (vec![0i32], Vec::new());
    let mut ids: Vec<Option<String>> = Vec::new();
    let mut picked: [Vec<Option<u32>>; 2] = Default::default();
    for row in 0..lists.len() {
        given.push(lists.is_valid(row) || others.is_valid(row));
        let mut known: HashMap<String, usize> = HashMap::new();
        for (side, list) in [lists, others].into_iter().enumerate() {
            let bounds = list.value_offsets().get(row).zip(list.value_offsets().get(row + 1));
            let (from, to) = bounds.map_or((0, 0), |(from, to)| (*from, *to));
            for (number, record) in (from..to).enumerate() {
                let record = usize::try_from(record).unwrap_or(0);
                let id = list.values().as_struct_opt().and_then(|records| records.column_by_name("id"));
                let id = id.and_then(|ids| text(ids.as_ref(), record)).filter(|id| !id.is_empty());
                let id = id.unwrap_or_else(|| (number + 1).to_string());
                let place = *known.entry(id.clone()).or_insert_with(|| {
                    ids.push(Some(id));
                    picked.iter_mut().for_each(|picked| picked.push(None));
                    ids.len() - 1
                });
                if let Some(slot) = picked.get_mut(side).and_then(|picked| picked.get_mut(place)) {
                    *slot = u32::try_from(record).ok();
                }
            }
        }
        offsets.push(i32::try_from(ids.len()).unwrap_or(i32::MAX));
    }
    let count = ids.len();
    let mut columns: Vec<(String, ArrayRef)> = vec![("id".to_owned(), Arc::new(StringArray::from(ids)))];
    for (list, picked) in [lists, others].into_iter().zip(picked) {
        let Some(records) = list.values().as_struct_opt() else { continue };
        let picked = UInt32Array::from(picked);
        for (name, array) in names(records).zip(records.columns()) {
            if !columns.iter().any(|(known, _)| *known == name) {
                columns.push((name, arrow_select::take::take(array.as_ref(), &picked, None)?));
            }
        }
    }
    nested::list(offsets, given, columns, count)
}

fn names(records: &StructArray) -> impl Iterator<Item = String> + '_ {
    records.fields().iter().map(|field| field.name().clone())
}
