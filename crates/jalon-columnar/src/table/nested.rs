//! Open axes: the records of each project as a list of structs in one column, named after the axis.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, RecordBatchOptions, StringArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{DataType, Field, Fields, Schema};
use jalon::axis::{Axis, AxisId, AxisKind};
use jalon::framework::{Answer, AnswerState, EvidenceLevel, Framework, Input, InputId, Project, Type};

use crate::table::fault::Fault;
use crate::table::habits::Habits;
use crate::table::sink::{Choices, Sink};
use crate::table::slots::{self, Slot};

/// What a level of evidence is called in a column.
pub(crate) fn evidence(level: EvidenceLevel) -> &'static str {
    match level {
        EvidenceLevel::Declared => "declared",
        EvidenceLevel::Document => "document",
        EvidenceLevel::Verified => "verified",
        EvidenceLevel::ThirdParty => "third_party",
    }
}

/// The slots of the records of an open axis: the cells of the inputs that lie on it and on no other open one.
pub(crate) fn record_slots(framework: &Framework, axis: AxisId) -> Vec<Slot> {
    let inputs = (0u32..).zip(&framework.inputs);
    let on_it = inputs.filter(|(_, input)| slots::open_axes(framework, input) == [axis]);
    on_it.flat_map(|(place, input)| slots::cells(framework, InputId(place), input, &[])).collect()
}

/// A column of lists: the records of each row one after the other, from where to where.
pub(crate) fn list(
    offsets: Vec<i32>,
    given: Vec<bool>,
    columns: Vec<(String, ArrayRef)>,
    records: usize,
) -> Result<ArrayRef, Fault> {
    let fields: Fields =
        columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let structs = StructArray::try_new_with_length(fields.clone(), arrays, None, records)?;
    let item = Arc::new(Field::new("item", DataType::Struct(fields), true));
    let nulls = given.contains(&false).then(|| NullBuffer::from(given));
    Ok(Arc::new(ListArray::try_new(item, OffsetBuffer::new(offsets.into()), Arc::new(structs), nulls)?))
}

/// A batch with columns more.
pub(crate) fn with_columns(batch: &RecordBatch, more: Vec<(String, ArrayRef)>) -> Result<RecordBatch, Fault> {
    if more.is_empty() {
        return Ok(batch.clone());
    }
    let rows = batch.num_rows();
    let mut fields: Vec<Field> = batch.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
    let mut arrays = batch.columns().to_vec();
    for (name, array) in more {
        fields.push(Field::new(name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)?)
}

/// A batch with the records that its projects hold.
pub(crate) fn with_records(
    framework: &Framework,
    batch: &RecordBatch,
    projects: &[Project],
) -> Result<RecordBatch, Fault> {
    let mut more = Vec::new();
    for (place, axis) in (0u32..).zip(&framework.axes) {
        let id = AxisId(place);
        if axis.kind != AxisKind::Open || projects.iter().all(|project| !project.members.contains_key(&id)) {
            continue;
        }
        let everyone: Vec<Record<'_>> = projects.iter().map(|project| Record { project, fixed: Vec::new() }).collect();
        let (column, partial) = records(framework, &[id], &everyone)?;
        more.push((axis.name.clone(), column));
        if let Some(partial) = partial {
            more.push((format!("{}.state", axis.name), partial));
        }
    }
    with_columns(batch, more)
}

/// A record: a project with some of its open axes at a member.
struct Record<'p> {
    project: &'p Project,
    fixed: Vec<(AxisId, u32)>,
}

/// The list of the last of some axes in each record, with the lists within it; and where there may be more.
fn records(
    framework: &Framework,
    path: &[AxisId],
    within: &[Record<'_>],
) -> Result<(ArrayRef, Option<ArrayRef>), Fault> {
    let axis = path.last().copied().unwrap_or(AxisId(u32::MAX));
    let (mut offsets, mut given) = (vec![0i32], Vec::new());
    let mut ids = StringBuilder::new();
    let mut partial = StringBuilder::new();
    let mut members: Vec<Record<'_>> = Vec::new();
    let mut any_partial = false;
    for record in within {
        let listed = record.project.members.get(&axis);
        given.push(listed.is_some());
        partial.append_option(listed.filter(|listed| listed.partial).map(|_| "partial"));
        any_partial |= listed.is_some_and(|listed| listed.partial);
        for (member, id) in (0u32..).zip(listed.map_or(&[][..], |listed| listed.ids.as_slice())) {
            ids.append_value(id);
            let fixed = record.fixed.iter().copied().chain([(axis, member)]).collect();
            members.push(Record { project: record.project, fixed });
        }
        offsets.push(i32::try_from(members.len()).unwrap_or(i32::MAX));
    }
    let ids: StringArray = ids.finish();
    let mut columns: Vec<(String, ArrayRef)> = vec![("id".to_owned(), Arc::new(ids))];
    let habits = Habits::default();
    for (place, input) in (0u32..).zip(&framework.inputs) {
        let open = slots::open_axes(framework, input);
        if open.len() != path.len() || !path.iter().all(|axis| open.contains(axis)) {
            continue;
        }
        let choices = match &input.ty {
            Type::Member(axis) => Choices::of(framework, *axis),
            _ => None,
        };
        for (cell, slot) in slots::cells(framework, InputId(place), input, &[]).iter().enumerate() {
            let Some(mut sink) = Sink::new(framework, slot, &habits, choices.as_ref(), members.len()) else { continue };
            let mut any = false;
            for (row, record) in members.iter().enumerate() {
                let answer = answer(framework, input, InputId(place), record, cell);
                any |= answer.is_some_and(|answer| answer.state != AnswerState::Absent);
                sink.push(&answer.map_or(AnswerState::Absent, |answer| answer.state.clone()));
                if let Some(level) = answer.and_then(|answer| answer.evidence) {
                    sink.say_evidence(row, evidence(level));
                }
            }
            if any {
                columns.extend(sink.finish().named(&slot.name));
            }
        }
    }
    // A list within each record, where an input lies on both axes.
    for (place, inner) in (0u32..).zip(&framework.axes) {
        let inner_id = AxisId(place);
        let both = |input: &Input| {
            let open = slots::open_axes(framework, input);
            open.contains(&inner_id) && path.iter().all(|axis| open.contains(axis))
        };
        if inner.kind == AxisKind::Open && !path.contains(&inner_id) && framework.inputs.iter().any(both) {
            let path: Vec<AxisId> = path.iter().copied().chain([inner_id]).collect();
            let (column, _) = records(framework, &path, &members)?;
            columns.push((inner.name.clone(), column));
        }
    }
    let partial: ArrayRef = Arc::new(partial.finish());
    Ok((list(offsets, given, columns, members.len())?, any_partial.then_some(partial)))
}

/// The answer for a cell over the closed axes of an input, in a record.
fn answer<'p>(
    framework: &Framework,
    input: &Input,
    id: InputId,
    record: &Record<'p>,
    mut cell: usize,
) -> Option<&'p Answer> {
    let answers = record.project.answers.get(id.0 as usize)?;
    // The place within the closed axes, taken apart from the last axis on.
    let mut picks = Vec::new();
    let size = |axis: &AxisId| match framework.axes.get(axis.0 as usize).and_then(Axis::members) {
        Some(members) => members.len(),
        None => record.project.members.get(axis).map_or(0, |members| members.ids.len()),
    };
    for axis in input.axes.as_slice().iter().rev() {
        match record.fixed.iter().find(|(fixed, _)| fixed == axis) {
            Some((_, member)) => picks.push((size(axis), *member as usize)),
            None => {
                let size = size(axis).max(1);
                picks.push((size, cell % size));
                cell /= size;
            }
        }
    }
    let place = picks.iter().rev().fold(0, |place, (size, member)| place * size + member);
    answers.get(place)
}
