//! Lists within the records of other lists: their members together, those of a row, and the pairs that they are part of.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, UInt64Array};
use arrow_buffer::NullBuffer;
use arrow_select::take::take;
use jalon::axis::AxisId;

use super::{Ends, List, Stated};
use crate::rows::{Table, id_of, records_of};

/// The lists along one axis that stand within the records of another.
pub(super) struct Inner<'a> {
    rows: usize,
    /// The axis of the records that they stand in, and these.
    outer_axis: AxisId,
    outer: List<'a>,
    array: &'a ArrayRef,
    /// What each record is called.
    ids: Option<&'a ArrayRef>,
    fields: &'a [ArrayRef],
    /// Of some a state is said: all rows are for the plain evaluator.
    stated: bool,
}

impl<'a> Inner<'a> {
    /// Those of a table along an axis, if they stand in one kind of records alone.
    pub(super) fn of(table: &Table<'a>, axis: AxisId) -> Option<Inner<'a>> {
        let records = &table.binding.records;
        let mut inner = records.iter().filter(|list| list.axis == axis && list.parent.is_some());
        let (Some(found), None) = (inner.next(), inner.next()) else { return None };
        let parent = records.get(found.parent?).filter(|parent| parent.parent.is_none())?;
        let outer = List::of(table, parent.axis);
        let outer_fields = records_of(table.batch.columns().get(parent.column)?);
        let array = outer_fields.get(found.column)?;
        let fields = records_of(array);
        let stated = found.state.and_then(|at| outer_fields.get(at)).and_then(Stated::of).is_some();
        let ids = found.id.and_then(|at| fields.get(at));
        let rows = table.batch.num_rows();
        Some(Inner { rows, outer_axis: parent.axis, outer, array, ids, fields, stated })
    }

    /// The records of each of a row's records that has a list, with the place of that among the others.
    fn of_row(&self, row: usize) -> impl Iterator<Item = (usize, std::ops::Range<usize>)> + '_ {
        let outer = self.outer.members(row).into_iter().flatten().enumerate();
        outer.filter_map(|(place, record)| {
            let (_, from, to) = crate::rows::list(self.array.as_ref(), record)?;
            Some((place, from..to))
        })
    }

    /// The members of all lists of a row together, in the order in which they are named first.
    pub(super) fn together(self) -> List<'a> {
        let (mut names, mut ends, mut given) = (StringBuilder::new(), vec![0], Vec::with_capacity(self.rows));
        let (mut count, mut odd) = (0, self.stated);
        for row in 0..self.rows {
            let mut known: HashMap<String, usize> = HashMap::new();
            let mut some = false;
            for (_, records) in self.of_row(row) {
                some = true;
                let mut here = Vec::with_capacity(records.len());
                for (number, record) in records.enumerate() {
                    let id = id_of(self.ids, record, number).into_owned();
                    let next = known.len();
                    let place = *known.entry(id.clone()).or_insert_with(|| {
                        names.append_value(&id);
                        next
                    });
                    // Named twice in one list, it is refused.
                    odd |= here.contains(&place);
                    here.push(place);
                }
            }
            count += known.len();
            ends.push(count);
            given.push(some);
        }
        let ids = Some(Cow::Owned(Arc::new(names.finish()) as ArrayRef));
        List { ends: Ends::Own(ends), nulls: Some(NullBuffer::from(given)), ids, odd, ..List::absent() }
    }
}

impl<'a> List<'a> {
    /// The pairs of the members of two lists, in rows that have both; their fields are those of the records of the one within
    /// those of the other, none where there is no such record.
    pub(crate) fn of_pairs(table: &Table<'a>, axes: [AxisId; 2], [first, second]: [&List<'_>; 2]) -> List<'a> {
        let rows = table.batch.num_rows();
        let inner = [(0, 1), (1, 0)].into_iter().find_map(|(outer, inner)| {
            let (outer, inner) = (*axes.get(outer)?, (inner, *axes.get(inner)?));
            Some((Inner::of(table, inner.1)?, inner.0)).filter(|(found, _)| found.outer_axis == outer)
        });
        let (mut ends, mut given, mut records) = (vec![0], Vec::with_capacity(rows), Vec::new());
        let mut sides = [Vec::new(), Vec::new()];
        for row in 0..rows {
            let both = first.members(row).zip(second.members(row));
            given.push(both.is_some());
            let (a, b) = both.unwrap_or((0..0, 0..0));
            let (from, width) = (records.len(), b.len());
            for place in 0..a.len() * width {
                records.push(None);
                for (side, at) in sides.iter_mut().zip([place / width, place % width]) {
                    #[allow(clippy::cast_precision_loss, reason = "lists are no longer than floats count")]
                    side.push(at as f64);
                }
            }
            if let Some((inner, within)) = &inner {
                let list = if *within == 0 { first } else { second };
                let members = list.members(row).into_iter().flatten().enumerate();
                let places: HashMap<Cow<'_, str>, usize> =
                    members.map(|(at, member)| (list.name(member, at), at)).collect();
                for (place, found) in inner.of_row(row) {
                    for (number, record) in found.enumerate() {
                        let Some(other) = places.get(&id_of(inner.ids, record, number)) else { continue };
                        let pair = if *within == 0 { other * width + place } else { place * width + other };
                        if let Some(slot) = records.get_mut(from + pair) {
                            *slot = u64::try_from(record).ok();
                        }
                    }
                }
            }
            ends.push(records.len());
        }
        let records = UInt64Array::from(records);
        let fields = inner.iter().flat_map(|(inner, _)| inner.fields);
        let fields: Option<Vec<ArrayRef>> = fields.map(|field| take(field.as_ref(), &records, None).ok()).collect();
        let (odd, fields) = (fields.is_none(), Cow::Owned(fields.unwrap_or_default()));
        List { ends: Ends::Own(ends), nulls: Some(NullBuffer::from(given)), odd, fields, sides, ..List::absent() }
    }
}
