//! The lists of a batch along an open axis, as the stages of a plan walk them: which members belong to which row, and the
//! rows whose lists only the plain evaluator reads.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, StringArray};
use arrow_buffer::{BooleanBuffer, NullBuffer};
use arrow_schema::DataType;
use jalon::axis::AxisId;

mod nested;
pub(crate) mod pairs;

use crate::exact::MOST_MEMBERS;
use crate::rows::{Table, id_of};
use nested::Inner;

/// The row of members that belong to none: they lie under a list that is not given.
pub(crate) const SKIPPED: u32 = u32::MAX;

/// What the members of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    /// Those of an open axis.
    Of(AxisId),
    /// The pairs of those of two lists, by their places among the lists of a plan; the second running fastest.
    Pairs([u8; 2]),
}

/// The lists of a batch along one axis, or of the pairs of two.
#[derive(Debug)]
pub(crate) struct List<'a> {
    ends: Ends<'a>,
    nulls: Option<NullBuffer>,
    /// What each member is called.
    ids: Option<Cow<'a, ArrayRef>>,
    /// Rows of which a state is said.
    states: Option<Stated<'a>>,
    /// Members that only the plain evaluator can tell, by what is said beside their fields.
    untold: OnceLock<Vec<BooleanBuffer>>,
    /// The fields of the members.
    fields: Cow<'a, [ArrayRef]>,
    /// All rows are for the plain evaluator.
    odd: bool,
    /// For pairs, the place of each in its row's lists of either.
    sides: [Vec<f64>; 2],
}

/// A column of states: where something is said; none: everywhere.
#[derive(Debug, Clone, Copy)]
struct Stated<'a>(Option<&'a NullBuffer>);

impl<'a> Stated<'a> {
    /// None where nothing is said at all.
    fn of(states: &'a ArrayRef) -> Option<Stated<'a>> {
        let silent = *states.data_type() == DataType::Null || states.null_count() == states.len();
        (!silent).then(|| Stated(states.nulls()))
    }

    fn says(self, at: usize) -> bool {
        self.0.is_none_or(|nulls| nulls.is_valid(at))
    }
}

/// Where the members of a row begin, and end.
#[derive(Debug, Clone)]
enum Ends<'a> {
    /// No row has a list.
    Absent,
    Short(&'a [i32]),
    Long(&'a [i64]),
    Fixed(usize),
    /// From one to the next, each row.
    Own(Vec<usize>),
}

impl<'a> List<'a> {
    /// No list in any row.
    fn absent() -> List<'a> {
        List {
            ends: Ends::Absent,
            nulls: None,
            ids: None,
            states: None,
            untold: OnceLock::new(),
            fields: Cow::Borrowed(&[]),
            odd: false,
            sides: [Vec::new(), Vec::new()],
        }
    }

    /// For pairs, the place of each in its row's lists of one of the two.
    pub(crate) fn side(&self, at: usize) -> &[f64] {
        self.sides.get(at).map_or(&[], Vec::as_slice)
    }

    /// The lists of a table along an axis.
    pub(crate) fn of(table: &Table<'a>, axis: AxisId) -> List<'a> {
        let records = &table.binding.records;
        let top = records.iter().any(|list| list.axis == axis && list.parent.is_none());
        if let (false, Some(inner)) = (top, Inner::of(table, axis)) {
            return inner.together();
        }
        // Members that other lists name too are those of all lists together.
        let odd = records.iter().any(|other| other.axis == axis && other.parent.is_some());
        let mut list = List { odd, ..List::absent() };
        let columns = table.batch.columns();
        let Some(found) = records.iter().find(|list| list.axis == axis && list.parent.is_none()) else {
            return list;
        };
        let Some(array) = columns.get(found.column) else { return list };
        list.states = found.state.and_then(|at| columns.get(at)).and_then(Stated::of);
        list.nulls = array.nulls().cloned();
        let values = match array.data_type() {
            DataType::List(_) => {
                list.ends = Ends::Short(array.as_list::<i32>().value_offsets());
                array.as_list::<i32>().values()
            }
            DataType::LargeList(_) => {
                list.ends = Ends::Long(array.as_list::<i64>().value_offsets());
                array.as_list::<i64>().values()
            }
            DataType::FixedSizeList(_, length) => {
                list.ends = Ends::Fixed(usize::try_from(*length).unwrap_or(0));
                array.as_fixed_size_list().values()
            }
            _ => return list,
        };
        let fields = values.as_struct_opt().map_or(&[][..], |records| records.columns());
        list.ids = found.id.and_then(|at| fields.get(at)).map(Cow::Borrowed);
        list.fields = Cow::Borrowed(fields);
        list
    }

    /// Notes members that only the plain evaluator can tell.
    pub(crate) fn leave(&self, untold: Vec<BooleanBuffer>) {
        let _ = self.untold.set(untold);
    }

    /// The column of a field of the members.
    pub(crate) fn field(&self, at: usize) -> Option<&dyn Array> {
        self.fields.get(at).map(AsRef::as_ref)
    }

    /// Where the members of a row begin.
    pub(crate) fn place(&self, row: usize) -> usize {
        match &self.ends {
            Ends::Absent => 0,
            Ends::Short(ends) => ends.get(row).and_then(|end| usize::try_from(*end).ok()).unwrap_or(0),
            Ends::Long(ends) => ends.get(row).and_then(|end| usize::try_from(*end).ok()).unwrap_or(0),
            Ends::Fixed(length) => row * length,
            Ends::Own(ends) => ends.get(row).copied().unwrap_or(0),
        }
    }

    /// The members of a row; none where its list is not given.
    pub(crate) fn members(&self, row: usize) -> Option<Range<usize>> {
        self.is_given(row).then(|| self.place(row)..self.place(row + 1))
    }

    /// What the members of some rows are called; pairs by both of theirs.
    pub(crate) fn names(&self, rows: Range<usize>, sides: Option<[&List<'_>; 2]>) -> StringArray {
        let mut names = StringBuilder::new();
        if let Some([first, second]) = sides {
            for (a, b) in rows.filter_map(|row| first.members(row).zip(second.members(row))) {
                for (at, a) in a.enumerate() {
                    let first = first.name(a, at);
                    for (at, b) in b.clone().enumerate() {
                        names.append_value(format!("{first}, {}", second.name(b, at)));
                    }
                }
            }
            return names.finish();
        }
        for (at, member) in rows.filter_map(|row| self.members(row)).flat_map(Iterator::enumerate) {
            names.append_value(self.name(member, at));
        }
        names.finish()
    }

    /// What a member is called, the so manieth of its row.
    pub(crate) fn name(&self, member: usize, at: usize) -> Cow<'_, str> {
        id_of(self.ids.as_deref(), member, at)
    }

    fn is_given(&self, row: usize) -> bool {
        !matches!(self.ends, Ends::Absent) && self.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row))
    }

    /// The row of each of the next members of a block of rows, at most so many: those that are listed from a place on, or
    /// those that stand for lists which are not given. Goes on from the row where it stopped the last time, and says where it
    /// stopped.
    pub(crate) fn owners(
        &self,
        start: usize,
        rows: usize,
        (from, unlisted, mut row): (usize, bool, usize),
        most: usize,
        owners: &mut Vec<u32>,
    ) -> usize {
        owners.clear();
        let name = |row: usize| u32::try_from(row).unwrap_or(SKIPPED);
        if unlisted {
            if self.nulls.is_none() && !matches!(self.ends, Ends::Absent) {
                return rows;
            }
            while row < rows && owners.len() < most {
                if !self.is_given(start + row) {
                    owners.push(name(row));
                }
                row += 1;
            }
            return row;
        }
        let mut at = from;
        let end = self.place(start + rows).min(from + most);
        while at < end && row < rows {
            let last = self.place(start + row + 1).min(end);
            let owner = if self.is_given(start + row) { name(row) } else { SKIPPED };
            owners.extend(std::iter::repeat_n(owner, last.saturating_sub(at)));
            at = at.max(last);
            if self.place(start + row + 1) <= at {
                row += 1;
            }
        }
        row
    }

    /// Marks the rows of a block whose lists are for the plain evaluator: those of which a state is said, that name a member
    /// twice, or are very long.
    #[inline(never)]
    pub(crate) fn suspects<const W: usize>(&self, start: usize, rows: usize, suspect: &mut [u64; W]) {
        if self.odd {
            *suspect = [u64::MAX; W];
            return;
        }
        let mut names: Vec<Cow<'_, str>> = Vec::new();
        for row in 0..rows {
            let here = start + row;
            let (from, to) = (self.place(here), self.place(here + 1));
            let stated = self.states.is_some_and(|states| states.says(here));
            let bad = stated
                || (self.is_given(here)
                    && (to - from > MOST_MEMBERS
                        || self
                            .untold
                            .get()
                            .into_iter()
                            .flatten()
                            .any(|untold| (from..to).any(|member| untold.value(member)))
                        || self.repeats(from, to, &mut names)));
            if bad && let Some(word) = suspect.get_mut(row / 64) {
                *word |= 1 << (row % 64);
            }
        }
    }

    /// Whether two of these members bear one name.
    fn repeats<'s>(&'s self, from: usize, to: usize, names: &mut Vec<Cow<'s, str>>) -> bool {
        let Some(ids) = self.ids.as_deref().filter(|_| to - from > 1) else { return false };
        names.clear();
        names.extend((from..to).enumerate().map(|(at, member)| id_of(Some(ids), member, at)));
        if names.len() <= FEW {
            return names
                .iter()
                .enumerate()
                .any(|(at, name)| names.get(..at).is_some_and(|before| before.contains(name)));
        }
        names.sort_unstable();
        names.windows(2).any(|pair| matches!(pair, [a, b] if a == b))
    }
}

/// Names that are compared each with each.
const FEW: usize = 12;
