//! Columns of records while they are written: what the members of a list come to, member after member, with the rows that the
//! plain evaluator told put in their places at the end.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::types::UInt8Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, ListArray, PrimitiveArray, StringArray, StructArray,
};
use arrow_buffer::{BooleanBufferBuilder, NullBuffer, OffsetBuffer, ToByteSlice};
use arrow_schema::{DataType, Field, Fields};

use crate::bits::is_set;
use crate::facets::{Shape, names_of};
use crate::graph::Level;
use crate::kernels::Registers;
use crate::leaf::Leaf;
use crate::lists::{List, SKIPPED};
use crate::output::{data_type, named};
use crate::program::Wire;
use crate::source::{Source, beginning};

/// The records of a run of rows.
#[derive(Debug)]
pub(crate) struct Records {
    fields: Vec<Values>,
    /// How many records each row has.
    lengths: Vec<usize>,
    /// Which rows have a list.
    given: Vec<bool>,
    /// What the records are called.
    ids: StringArray,
    /// Rows that the plain evaluator told, in order.
    instead: Vec<(usize, Leaf)>,
}

/// A block of members with what a program left of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block<'a, const N: usize, const W: usize, const L: usize> {
    pub(crate) registers: &'a Registers<N, W, L>,
    /// The row of each.
    pub(crate) owners: &'a [u32],
    /// Where the first stands in the columns of members.
    pub(crate) start: usize,
    /// The row that the first of their rows is.
    pub(crate) row: usize,
    pub(crate) sources: &'a [Source<'a>],
}

/// The values of one field, and which there are.
#[derive(Debug)]
struct Values {
    cells: Cells,
    valid: BooleanBufferBuilder,
}

#[derive(Debug)]
enum Cells {
    Numbers(Vec<f64>),
    Days(Vec<i32>),
    Bits(BooleanBufferBuilder),
    Codes(Vec<u8>),
    Texts(StringBuilder),
}

impl Records {
    pub(crate) fn of(fields: &[(String, Shape)]) -> Records {
        Records {
            fields: fields.iter().map(|(_, shape)| Values::of(shape)).collect(),
            lengths: Vec::new(),
            given: Vec::new(),
            ids: StringArray::new_null(0),
            instead: Vec::new(),
        }
    }

    /// Adds what a block of members came to; those that belong to no row are left out.
    #[inline(never)]
    pub(crate) fn push<const N: usize, const W: usize, const L: usize>(
        &mut self,
        wires: &[Wire],
        block: Block<'_, N, W, L>,
    ) {
        for range in owned(block.owners) {
            for (values, wire) in self.fields.iter_mut().zip(wires) {
                values.push(wire, block, range.clone());
            }
        }
    }

    /// Says what the records are called, and how many each of the rows has.
    pub(crate) fn belong(&mut self, list: &List<'_>, (start, rows): (usize, usize), ids: &StringArray) {
        for row in start..start + rows {
            let members = list.members(row);
            self.lengths.push(members.as_ref().map_or(0, Range::len));
            self.given.push(members.is_some());
        }
        self.ids = ids.clone();
    }

    /// What the plain evaluator gives for a row.
    pub(crate) fn put(&mut self, row: usize, leaf: Leaf) {
        self.instead.push((row, leaf));
    }

    /// The finished column of some runs of rows.
    pub(crate) fn finish(mut pieces: Vec<Records>, shape: &Shape) -> ArrayRef {
        let whole = match pieces.as_slice() {
            [one] if one.instead.is_empty() => pieces.pop(),
            _ => None,
        };
        let Records { fields, lengths, given, ids, .. } = whole.unwrap_or_else(|| put_together(pieces, shape));
        let shapes = shape.fields();
        let columns = fields.into_iter().zip(shapes).map(|(values, (_, shape))| values.finish(shape));
        let arrays: Vec<ArrayRef> = std::iter::once(Arc::new(ids) as ArrayRef).chain(columns).collect();
        let records = StructArray::new(record(shape), arrays, None);
        let item = Arc::new(Field::new("item", DataType::Struct(record(shape)), true));
        Arc::new(ListArray::new(item, OffsetBuffer::from_lengths(lengths), Arc::new(records), Some(given.into())))
    }

    /// A row of leaves.
    fn leaf(&mut self, ids: &mut StringBuilder, leaf: Leaf) {
        let (given, records) = match leaf {
            Leaf::Records(records) => (true, records),
            _ => (false, Vec::new()),
        };
        self.given.push(given);
        self.lengths.push(records.len());
        for (id, leaves) in records {
            ids.append_value(id);
            let mut leaves = leaves.into_iter();
            for values in &mut self.fields {
                values.leaf(leaves.next().unwrap_or_default());
            }
        }
    }
}

/// One run of rows of several, with the rows of the plain evaluator in their places.
fn put_together(pieces: Vec<Records>, shape: &Shape) -> Records {
    let (mut all, mut ids) = (Records::of(shape.fields()), StringBuilder::new());
    for mut piece in pieces {
        let mut instead = std::mem::take(&mut piece.instead).into_iter().peekable();
        let rows = piece.lengths.len();
        let (mut row, mut at) = (0, 0);
        while row < rows {
            let until = instead.peek().map_or(rows, |(row, _)| *row);
            let lengths = piece.lengths.get(row..until).unwrap_or(&[]);
            let end = at + lengths.iter().sum::<usize>();
            all.lengths.extend(lengths);
            all.given.extend(piece.given.get(row..until).unwrap_or(&[]));
            (at..end).for_each(|record| ids.append_value(piece.ids.value(record)));
            for (to, from) in all.fields.iter_mut().zip(&piece.fields) {
                to.extend(from, at..end);
            }
            (row, at) = (until, end);
            if let Some((_, leaf)) = instead.next() {
                at += piece.lengths.get(row).copied().unwrap_or(0);
                row += 1;
                all.leaf(&mut ids, leaf);
            }
        }
    }
    Records { ids: ids.finish(), ..all }
}

/// A column from leaves of records.
pub(crate) fn of_leaves(leaves: Vec<Leaf>, shape: &Shape) -> ArrayRef {
    let (mut records, mut ids) = (Records::of(shape.fields()), StringBuilder::new());
    leaves.into_iter().for_each(|leaf| records.leaf(&mut ids, leaf));
    Records::finish(vec![Records { ids: ids.finish(), ..records }], shape)
}

/// The fields of records.
pub(crate) fn record(shape: &Shape) -> Fields {
    let id = Field::new("id", DataType::Utf8, false);
    let fields = shape.fields().iter().map(|(name, shape)| Field::new(name, data_type(shape), true));
    std::iter::once(id).chain(fields).collect()
}

/// The runs of members that belong to a row.
fn owned(owners: &[u32]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    owners.chunk_by(|a, b| (*a == SKIPPED) == (*b == SKIPPED)).filter_map(move |run| {
        let range = at..at + run.len();
        at = range.end;
        (run.first() != Some(&SKIPPED)).then_some(range)
    })
}

impl Values {
    fn of(shape: &Shape) -> Values {
        let cells = match shape {
            Shape::Number(_) => Cells::Numbers(Vec::new()),
            Shape::Date => Cells::Days(Vec::new()),
            Shape::Truth => Cells::Bits(BooleanBufferBuilder::new(0)),
            Shape::Names(_) => Cells::Codes(Vec::new()),
            // No record holds a list.
            Shape::Text | Shape::Texts | Shape::Mask | Shape::Records(_) => Cells::Texts(StringBuilder::new()),
        };
        Values { cells, valid: BooleanBufferBuilder::new(0) }
    }

    fn push<const N: usize, const W: usize, const L: usize>(
        &mut self,
        wire: &Wire,
        block: Block<'_, N, W, L>,
        range: Range<usize>,
    ) {
        let Block { registers, owners, start, row, sources } = block;
        let lanes = |register: &u32| registers.number(*register).get(range.clone()).unwrap_or(&[]);
        let bit = |register: &u32, at: usize| is_set(registers.bit(*register), L, at);
        match (&mut self.cells, wire) {
            // Of two zeros one, so that equal results are equal bits.
            (Cells::Numbers(to), Wire::Number(value, _)) => to.extend(lanes(value).iter().map(|x| x + 0.0)),
            (Cells::Days(to), Wire::Days(value, _)) => to.extend(lanes(value).iter().map(|x| *x as i32)),
            (Cells::Codes(to), Wire::Places(value, known)) => {
                // Empty cells keep a place that exists.
                let known = range.clone().map(|at| bit(known, at));
                to.extend(lanes(value).iter().zip(known).map(|(x, known)| if known { *x as u8 } else { 0 }));
            }
            (Cells::Bits(to), Wire::Truth(yes, _)) => {
                to.append_packed_range(range.clone(), packed(registers.bit(*yes)))
            }
            (Cells::Texts(to), Wire::Text(text, of, known)) => {
                for at in range.clone() {
                    let owner = owners.get(at).map_or(row, |owner| row + *owner as usize);
                    let cell = if *of == Level::Rows { owner } else { start + at };
                    match bit(known, at).then(|| text.at(sources, cell)) {
                        Some(text) => to.append_value(text),
                        None => to.append_value(""),
                    }
                }
            }
            (Cells::Texts(to), Wire::Said(number, first, known)) => {
                for (at, number) in range.clone().zip(lanes(number)) {
                    let text = sources.last().and_then(|texts| texts.said(*number)).filter(|_| bit(known, at));
                    to.append_value(beginning(text.unwrap_or_default(), *first));
                }
            }
            // A wire of another kind than its column: there is none.
            _ => return,
        }
        match wire {
            Wire::Truth(yes, no) => {
                let (yes, no) = (registers.bit(*yes), registers.bit(*no));
                let mut told = *yes;
                told.iter_mut().zip(no).for_each(|(told, no)| *told |= no);
                self.valid.append_packed_range(range, packed(&told));
            }
            Wire::Number(_, known)
            | Wire::Days(_, known)
            | Wire::Places(_, known)
            | Wire::Text(.., known)
            | Wire::Said(.., known) => {
                self.valid.append_packed_range(range, packed(registers.bit(*known)));
            }
            Wire::Names(_) | Wire::Mask(_) | Wire::Set(_) | Wire::Groups(_) | Wire::Records(..) | Wire::Nothing => {}
        }
    }

    /// Adds some of the values of another.
    fn extend(&mut self, from: &Values, range: Range<usize>) {
        match (&mut self.cells, &from.cells) {
            (Cells::Numbers(to), Cells::Numbers(from)) => to.extend(from.get(range.clone()).unwrap_or(&[])),
            (Cells::Days(to), Cells::Days(from)) => to.extend(from.get(range.clone()).unwrap_or(&[])),
            (Cells::Codes(to), Cells::Codes(from)) => to.extend(from.get(range.clone()).unwrap_or(&[])),
            (Cells::Bits(to), Cells::Bits(from)) => to.append_packed_range(range.clone(), from.as_slice()),
            (Cells::Texts(to), Cells::Texts(from)) => {
                let (ends, texts) = (from.offsets_slice(), from.values_slice());
                let end = |at: usize| ends.get(at).and_then(|end| usize::try_from(*end).ok()).unwrap_or(0);
                let text = |at: usize| texts.get(end(at)..end(at + 1)).and_then(|text| str::from_utf8(text).ok());
                range.clone().for_each(|at| to.append_value(text(at).unwrap_or("")));
            }
            _ => return,
        }
        self.valid.append_packed_range(range, from.valid.as_slice());
    }

    fn leaf(&mut self, leaf: Leaf) {
        self.valid.append(leaf != Leaf::None);
        match (&mut self.cells, leaf) {
            (Cells::Numbers(to), leaf) => to.push(if let Leaf::Number(x) = leaf { x } else { 0.0 }),
            (Cells::Days(to), leaf) => to.push(if let Leaf::Day(day) = leaf { day } else { 0 }),
            (Cells::Bits(to), leaf) => to.append(leaf == Leaf::Truth(true)),
            (Cells::Codes(to), leaf) => {
                to.push(if let Leaf::Place(place) = leaf { u8::try_from(place).unwrap_or(0) } else { 0 });
            }
            (Cells::Texts(to), leaf) => to.append_value(if let Leaf::Text(text) = &leaf { text } else { "" }),
        }
    }

    fn finish(mut self, shape: &Shape) -> ArrayRef {
        let nulls = NullBuffer::new(self.valid.finish());
        let nulls = (nulls.null_count() > 0).then_some(nulls);
        match self.cells {
            Cells::Numbers(values) => Arc::new(Float64Array::new(values.into(), nulls)),
            Cells::Days(values) => Arc::new(Date32Array::new(values.into(), nulls)),
            Cells::Bits(mut values) => Arc::new(BooleanArray::new(values.finish(), nulls)),
            Cells::Codes(values) => {
                let rows = values.len();
                named(PrimitiveArray::<UInt8Type>::new(values.into(), nulls), names_of(shape), rows)
            }
            Cells::Texts(mut values) => {
                let (offsets, values, _) = values.finish().into_parts();
                Arc::new(StringArray::new(offsets, values, nulls))
            }
        }
    }
}

/// Words of bits as the bytes that they are.
fn packed<const W: usize>(words: &[u64; W]) -> &[u8] {
    words.as_slice().to_byte_slice()
}
