//! A row as a project: exact answers from the cells, for the plain evaluator.

use std::borrow::Cow;
use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use jalon::axis::{Axis, AxisId};
use jalon::framework::{Answer, AnswerState, Framework, Input, InputId, Members, Project};
use jalon::problem::Fact;
use jalon::project::table::{self, Listed};

use crate::error::Refused;
pub use binding::Binding;
use binding::{Bound, CellAt};
pub(crate) use cell::{list, moment, text, text_of};

pub(crate) mod binding;
mod cell;

/// A batch as the framework's inputs see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) binding: &'a Binding,
    pub(crate) batch: &'a RecordBatch,
}

/// The records of a row in one of its lists.
struct Found<'a> {
    /// The fields of the records.
    columns: &'a [ArrayRef],
    /// Where the record of some members stands, by their places along the lists, the outermost first.
    records: BTreeMap<Vec<u32>, usize>,
}

impl<'a> Table<'a> {
    /// The project of a row; cells that do not fit are told.
    pub(crate) fn project(&self, row: usize, refused: &mut Vec<Refused>) -> Project {
        let mut reading = self.reading(row, refused);
        let found = reading.lists();
        reading.ids = reading.listed.ids();
        let mut answers = Vec::with_capacity(self.framework.inputs.len());
        for (input, bound) in self.framework.inputs.iter().zip(&self.binding.inputs) {
            answers.push(reading.input(input, bound, &found));
        }
        let partial = std::mem::take(&mut reading.partial);
        let members = std::mem::take(&mut reading.ids).into_iter();
        let members = members.map(|(axis, ids)| (axis, Members { ids, partial: partial.contains(&axis) })).collect();
        let id = self.key().and_then(|key| name(key, row));
        Project { id, members, answers, ..Project::default() }
    }

    /// The answers that a row gives to an input over closed axes at most, row-major.
    pub(crate) fn answers(&self, row: usize, id: InputId, refused: &mut Vec<Refused>) -> Vec<Answer> {
        let at = id.0 as usize;
        match (self.framework.inputs.get(at), self.binding.inputs.get(at)) {
            (Some(input), Some(bound)) => self.reading(row, refused).input(input, bound, &[]),
            _ => Vec::new(),
        }
    }

    /// What names the projects of the rows.
    pub(crate) fn key(&self) -> Option<&'a ArrayRef> {
        self.batch.columns().get(self.binding.key?)
    }

    fn reading<'r>(&self, row: usize, refused: &'r mut Vec<Refused>) -> Reading<'a, 'r> {
        let (listed, ids, partial) = (Listed::default(), BTreeMap::new(), Vec::new());
        Reading { table: *self, row, listed, ids, partial, refused }
    }
}

/// The fields of the records of a column of lists.
pub(crate) fn records_of(array: &ArrayRef) -> &[ArrayRef] {
    let values = match array.data_type() {
        DataType::List(_) => array.as_list::<i32>().values(),
        DataType::LargeList(_) => array.as_list::<i64>().values(),
        DataType::FixedSizeList(..) => array.as_fixed_size_list().values(),
        _ => return &[],
    };
    values.as_struct_opt().map_or(&[], |records| records.columns())
}

/// What names the project of a row.
pub(crate) fn name(key: &ArrayRef, row: usize) -> Option<String> {
    (row < key.len() && !cell::is_absent(key.as_ref(), row)).then(|| cell::text_of(key.as_ref(), row))
}

/// What a record of a list is called: its number where it has no name.
pub(crate) fn id_of(ids: Option<&ArrayRef>, record: usize, number: usize) -> Cow<'_, str> {
    let Some(ids) = ids.filter(|ids| ids.is_valid(record)) else { return Cow::Owned((number + 1).to_string()) };
    match cell::text(ids.as_ref(), record) {
        Some(text) => Cow::Borrowed(text.trim()),
        None => Cow::Owned(cell::text_of(ids.as_ref(), record).trim().to_owned()),
    }
}

/// A row while it is read.
struct Reading<'a, 'r> {
    table: Table<'a>,
    row: usize,
    listed: Listed,
    /// The ids of the members of each open axis that is given, once they are all known.
    ids: BTreeMap<AxisId, Vec<String>>,
    partial: Vec<AxisId>,
    refused: &'r mut Vec<Refused>,
}

impl<'a> Reading<'a, '_> {
    fn refuse(&mut self, column: impl Into<String>, text: String, reason: Fact) {
        let row = self.row;
        self.refused.push(Refused { row, column: column.into(), text, reason });
    }

    /// The records of each list; their ids are noted. The lists at the top say first which members there are.
    fn lists(&mut self) -> Vec<Option<Found<'a>>> {
        let mut found: Vec<Option<Found<'a>>> = self.table.binding.records.iter().map(|_| None).collect();
        for top in [true, false] {
            for (at, list) in self.table.binding.records.iter().enumerate() {
                if list.parent.is_none() == top {
                    let within = list.parent.and_then(|parent| found.get(parent)).and_then(Option::as_ref);
                    let read = self.records(list, within);
                    if let Some(slot) = found.get_mut(at) {
                        *slot = read;
                    }
                }
            }
        }
        found
    }

    fn records(&mut self, list: &binding::Records, within: Option<&Found<'a>>) -> Option<Found<'a>> {
        let columns = match (list.parent, within) {
            (None, _) => self.table.batch.columns(),
            (Some(_), Some(found)) => found.columns,
            (Some(_), None) => return None,
        };
        let array = columns.get(list.column)?;
        let places: Vec<(Vec<u32>, usize)> = match within {
            Some(found) => found.records.iter().map(|(members, place)| (members.clone(), *place)).collect(),
            None => vec![(Vec::new(), self.row)],
        };
        let mut records = BTreeMap::new();
        let mut inner: Option<&'a [ArrayRef]> = None;
        for (members, place) in places {
            if let Some(states) = list.state.and_then(|at| columns.get(at))
                && let Some(word) = cell::text(states.as_ref(), place)
                && word.trim() == "partial"
            {
                self.partial.push(list.axis);
            }
            let Some((values, from, to)) = cell::list(array.as_ref(), place) else { continue };
            let fields = values.as_struct_opt();
            inner = inner.or(fields.map(|records| records.columns()));
            self.listed.give(list.axis);
            let mut seen = Vec::new();
            for (number, record) in (from..to).enumerate() {
                let ids = fields.and_then(|records| records.columns().get(list.id?));
                let id = id_of(ids, record, number).into_owned();
                let member = match self.listed.add(list.axis, &id) {
                    Some(member) => Some(member),
                    // Members listed elsewhere are the same ones; twice in one list is a fault.
                    None => self.listed.place(list.axis, &id).filter(|member| !seen.contains(member)),
                };
                match member {
                    Some(member) => {
                        seen.push(member);
                        let members = members.iter().copied().chain([member]).collect();
                        records.insert(members, record);
                    }
                    None => {
                        let fact = table::listed_twice(self.table.framework, list.axis, &id);
                        self.refuse(format!("{}.id", list.name), id, fact);
                    }
                }
            }
        }
        Some(Found { columns: inner.unwrap_or(&[]), records })
    }

    /// The answers of an input, row-major over its axes.
    fn input(&mut self, input: &'a Input, bound: &Bound, found: &[Option<Found<'a>>]) -> Vec<Answer> {
        let columns = self.table.batch.columns();
        if bound.open.is_empty() {
            return all_given(bound.cells.iter().map(|at| self.answer(input, at, columns, self.row, &[])).collect());
        }
        let Some(Some(list)) = bound.within.and_then(|at| found.get(at)) else { return Vec::new() };
        let Some(sizes) = self.sizes(input) else { return Vec::new() };
        let total: usize = sizes.iter().map(|(_, size)| *size as usize).product();
        let mut answers = Vec::with_capacity(total);
        let mut at = vec![0u32; sizes.len()];
        for _ in 0..total {
            let member = |axis: AxisId| {
                sizes.iter().zip(&at).find(|((other, _), _)| *other == axis).map_or(0, |(_, member)| *member)
            };
            let members: Vec<u32> = bound.open.iter().map(|axis| member(*axis)).collect();
            let mut place = 0usize;
            for ((axis, size), member) in sizes.iter().zip(&at) {
                if !bound.open.contains(axis) {
                    place = place * *size as usize + *member as usize;
                }
            }
            answers.push(match (list.records.get(&members), bound.cells.get(place)) {
                (Some(record), Some(at)) => self.answer(input, at, list.columns, *record, &members),
                _ => Answer::default(),
            });
            for ((_, size), member) in sizes.iter().zip(&mut at).rev() {
                *member += 1;
                if *member < *size {
                    break;
                }
                *member = 0;
            }
        }
        all_given(answers)
    }

    /// How many members each axis of an input has; none where an open one is not given.
    fn sizes(&self, input: &Input) -> Option<Vec<(AxisId, u32)>> {
        let size = |axis: &AxisId| {
            let closed = self.table.framework.axes.get(axis.0 as usize).and_then(Axis::members).map(<[_]>::len);
            let size = closed.or_else(|| self.ids.get(axis).map(Vec::len))?;
            Some((*axis, u32::try_from(size).ok()?))
        };
        input.axes.as_slice().iter().map(size).collect()
    }

    fn answer(&mut self, input: &Input, at: &CellAt, columns: &[ArrayRef], row: usize, members: &[u32]) -> Answer {
        let column = |place: Option<usize>| place.and_then(|place| columns.get(place)).map(AsRef::as_ref);
        let framework = self.table.framework;
        let word = |place: Option<usize>| column(place).and_then(|array| cell::text(array, row));
        let stated = word(at.state).map(|word| (word, table::state(input, word)));
        let (state, wrong) = match (stated, column(at.value)) {
            (Some((_, Ok(state))), _) => (state, None),
            (Some((word, Err(fact))), _) => (AnswerState::Rejected, Some((".state", word.to_owned(), fact))),
            (None, Some(array)) => {
                let read = match at.choice {
                    Some(choice) => cell::chosen(framework, input, choice, array, row),
                    None => cell::read(framework, input, &self.listed, array, row),
                };
                match read {
                    Ok(state) => (state, None),
                    Err(fact) => (AnswerState::Rejected, Some(("", cell::text_of(array, row), fact))),
                }
            }
            (None, None) => (AnswerState::Absent, None),
        };
        let evidence = word(at.evidence).map(|word| (word.to_owned(), table::evidence(word)));
        // A list of choices is refused once, not once a choice.
        if let Some((suffix, text, fact)) = wrong
            && at.choice.is_none_or(|(_, choice)| choice == 0)
        {
            let name = self.shown(&at.name, at.choice.is_some(), members);
            self.refuse(format!("{name}{suffix}"), text, fact);
        }
        let evidence = match evidence {
            Some((_, Ok(level))) => Some(level),
            Some((text, Err(fact))) => {
                let name = self.shown(&at.name, at.choice.is_some(), members);
                self.refuse(format!("{name}.evidence"), text, fact);
                None
            }
            None => None,
        };
        Answer { state, evidence, source: None, reason: None }
    }

    /// `partner.kind` of a member as `partner[FIRST].kind`; a list of choices without its choice.
    fn shown(&self, name: &str, list: bool, members: &[u32]) -> String {
        let name = if list { name.rsplit_once('[').map_or(name, |(head, _)| head) } else { name };
        let Some(member) = members.last() else { return name.to_owned() };
        let of = |list: &binding::Records| {
            let rest = name.strip_prefix(&list.name)?.strip_prefix('.')?;
            let id = self.ids.get(&list.axis)?.get(*member as usize)?;
            Some(format!("{}[{id}].{rest}", list.name))
        };
        self.table.binding.records.iter().rev().find_map(of).unwrap_or_else(|| name.to_owned())
    }
}

/// Nothing is kept of an input of which nothing is given.
fn all_given(answers: Vec<Answer>) -> Vec<Answer> {
    if answers.iter().all(|answer| answer.state == AnswerState::Absent && answer.evidence.is_none()) {
        return Vec::new();
    }
    answers
}
