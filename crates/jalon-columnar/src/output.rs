//! Columns of results while they are written: whole blocks by the program, single rows by the plain evaluator.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, PrimitiveArray, StringArray, UInt64Array,
};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, MutableBuffer, NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field};

use crate::bits::is_set;
use crate::facets::{Output, Shape, names_of};
use crate::leaf::Leaf;
use crate::program::Wire;
use crate::records::{self, Records};
use crate::recycle::Pool;

/// A column under way. Every row of it is written: by the program, or by the plain evaluator.
#[derive(Debug)]
pub(crate) enum Column {
    Numbers {
        values: MutableBuffer,
        valid: MutableBuffer,
    },
    Days {
        values: MutableBuffer,
        valid: MutableBuffer,
    },
    Bits {
        values: MutableBuffer,
        valid: MutableBuffer,
    },
    Codes {
        values: MutableBuffer,
        valid: MutableBuffer,
    },
    Masks {
        values: MutableBuffer,
    },
    /// What has no width of its own.
    Loose {
        values: Vec<Leaf>,
    },
    /// Records that the program writes: those of each part.
    Records {
        parts: Vec<Records>,
        rows: usize,
        fields: Vec<(String, Shape)>,
    },
}

/// The part of a column that one thread writes.
#[derive(Debug)]
pub(crate) enum Part<'b> {
    Numbers { values: &'b mut [f64], valid: &'b mut [u64] },
    Days { values: &'b mut [i32], valid: &'b mut [u64] },
    Bits { values: &'b mut [u64], valid: &'b mut [u64] },
    Codes { values: &'b mut [u8], valid: &'b mut [u64] },
    Masks { values: &'b mut [u64] },
    Loose { values: &'b mut [Leaf] },
    Records { records: &'b mut Records },
}

impl Column {
    /// A column of results.
    pub(crate) fn of_output(output: &Output, rows: usize, pool: &Pool) -> Column {
        match (&output.wire, &output.shape) {
            (Some(Wire::Records(..)), Shape::Records(fields)) => {
                Column::Records { parts: Vec::new(), rows, fields: fields.clone() }
            }
            (_, shape) => Column::of(shape, rows, pool),
        }
    }

    fn of(shape: &Shape, rows: usize, pool: &Pool) -> Column {
        let words = || pool.take(rows.div_ceil(64) * 8);
        match shape {
            Shape::Number(_) => Column::Numbers { values: pool.take(rows * 8), valid: words() },
            Shape::Date => Column::Days { values: pool.take(rows * 4), valid: words() },
            Shape::Truth => Column::Bits { values: words(), valid: words() },
            Shape::Names(_) => Column::Codes { values: pool.take(rows), valid: words() },
            Shape::Mask => Column::Masks { values: pool.take(rows * 8) },
            Shape::Text | Shape::Texts | Shape::Records(_) => Column::Loose { values: vec![Leaf::None; rows] },
        }
    }

    /// The column in parts of so many rows (a multiple of 64).
    pub(crate) fn parts(&mut self, rows: usize) -> Vec<Part<'_>> {
        match self {
            Column::Numbers { values, valid } => {
                both(values, valid, rows, rows).map(|(values, valid)| Part::Numbers { values, valid }).collect()
            }
            Column::Days { values, valid } => {
                both(values, valid, rows, rows).map(|(values, valid)| Part::Days { values, valid }).collect()
            }
            Column::Bits { values, valid } => {
                both(values, valid, rows, rows / 64).map(|(values, valid)| Part::Bits { values, valid }).collect()
            }
            Column::Codes { values, valid } => {
                both(values, valid, rows, rows).map(|(values, valid)| Part::Codes { values, valid }).collect()
            }
            Column::Masks { values } => {
                values.typed_data_mut().chunks_mut(rows).map(|values| Part::Masks { values }).collect()
            }
            Column::Loose { values } => values.chunks_mut(rows).map(|values| Part::Loose { values }).collect(),
            Column::Records { parts, rows: all, fields } => {
                parts.resize_with(all.div_ceil(rows), || Records::of(fields));
                parts.iter_mut().map(|records| Part::Records { records }).collect()
            }
        }
    }

    /// The finished column.
    pub(crate) fn finish(self, shape: &Shape, names: Option<&ArrayRef>, rows: usize, pool: &Arc<Pool>) -> ArrayRef {
        let bits = |words: MutableBuffer| BooleanBuffer::new(pool.lend(words), 0, rows);
        let nulls = |valid: MutableBuffer| {
            let nulls = NullBuffer::new(bits(valid));
            (nulls.null_count() > 0).then_some(nulls)
        };
        match self {
            Column::Numbers { values, valid } => {
                Arc::new(Float64Array::new(ScalarBuffer::from(pool.lend(values)), nulls(valid)))
            }
            Column::Days { values, valid } => {
                Arc::new(Date32Array::new(ScalarBuffer::from(pool.lend(values)), nulls(valid)))
            }
            Column::Bits { values, valid } => Arc::new(BooleanArray::new(bits(values), nulls(valid))),
            Column::Masks { values } => Arc::new(UInt64Array::new(ScalarBuffer::from(pool.lend(values)), None)),
            Column::Codes { values, valid } => {
                let keys = PrimitiveArray::<UInt8Type>::new(ScalarBuffer::from(pool.lend(values)), nulls(valid));
                named(keys, names.cloned().or_else(|| names_of(shape)), rows)
            }
            Column::Loose { values } => loose(values, shape, names),
            Column::Records { parts, .. } => Records::finish(parts, shape),
        }
    }
}

/// Values and the bits beside them, in parts of so many rows and so many values.
fn both<'c, T: ArrowNativeType>(
    values: &'c mut MutableBuffer,
    valid: &'c mut MutableBuffer,
    rows: usize,
    each: usize,
) -> impl Iterator<Item = (&'c mut [T], &'c mut [u64])> {
    values.typed_data_mut().chunks_mut(each).zip(valid.typed_data_mut().chunks_mut(rows / 64))
}

/// Places of names as those names.
pub(crate) fn named(keys: PrimitiveArray<UInt8Type>, names: Option<ArrayRef>, rows: usize) -> ArrayRef {
    let names = names.unwrap_or_else(|| Arc::new(StringArray::from_iter_values([""; 0])));
    match DictionaryArray::<UInt8Type>::try_new(keys, names.clone()) {
        Ok(array) => Arc::new(array),
        Err(_) => Arc::new(DictionaryArray::<UInt8Type>::new(PrimitiveArray::new_null(rows), names)),
    }
}

/// The type of a column of results.
pub(crate) fn data_type(shape: &Shape) -> DataType {
    match shape {
        Shape::Number(_) => DataType::Float64,
        Shape::Truth => DataType::Boolean,
        Shape::Names(_) => DataType::Dictionary(Box::new(DataType::UInt8), Box::new(DataType::Utf8)),
        Shape::Date => DataType::Date32,
        Shape::Mask => DataType::UInt64,
        Shape::Text => DataType::Utf8,
        Shape::Texts => DataType::List(Arc::new(Field::new("item", DataType::Utf8, true))),
        Shape::Records(_) => {
            DataType::List(Arc::new(Field::new("item", DataType::Struct(records::record(shape)), true)))
        }
    }
}

/// A column from leaves of any kind; words by their numbers have names.
pub(crate) fn loose(values: Vec<Leaf>, shape: &Shape, names: Option<&ArrayRef>) -> ArrayRef {
    let names = names.and_then(|names| names.as_string_opt::<i32>());
    let word =
        |place: u32| names.filter(|names| (place as usize) < names.len()).map(|names| names.value(place as usize));
    match shape {
        Shape::Text => {
            let texts = values.iter().map(|leaf| match leaf {
                Leaf::Text(text) => Some(text.as_str()),
                Leaf::Place(place) => word(*place),
                _ => None,
            });
            Arc::new(texts.collect::<StringArray>())
        }
        Shape::Texts => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for leaf in &values {
                if let Leaf::Words(words) = leaf {
                    words.iter().filter_map(|place| word(*place)).for_each(|text| lists.values().append_value(text));
                }
                lists.append(matches!(leaf, Leaf::Words(_)));
            }
            Arc::new(lists.finish())
        }
        Shape::Records(_) => records::of_leaves(values, shape),
        Shape::Number(_) | Shape::Truth | Shape::Names(_) | Shape::Date | Shape::Mask => {
            let rows = values.len();
            let pool = Arc::new(Pool::default());
            let mut column = Column::of(shape, rows, &pool);
            let whole = rows.next_multiple_of(64).max(64);
            if let Some(part) = column.parts(whole).first_mut() {
                for (row, leaf) in values.into_iter().enumerate() {
                    part.put(row, leaf);
                }
            }
            column.finish(shape, None, rows, &pool)
        }
    }
}

fn set(words: &mut [u64], row: usize, bit: bool) {
    if let Some(word) = words.get_mut(row / 64) {
        let mask = 1u64 << (row % 64);
        *word = if bit { *word | mask } else { *word & !mask };
    }
}

fn fill<T>(values: &mut [T], row: usize, value: T) {
    if let Some(slot) = values.get_mut(row) {
        *slot = value;
    }
}

impl Part<'_> {
    /// Writes what the plain evaluator gives for a row.
    pub(crate) fn put(&mut self, row: usize, leaf: Leaf) {
        match (self, leaf) {
            (Part::Numbers { values, valid }, leaf) => {
                let float = if let Leaf::Number(float) = leaf { Some(float) } else { None };
                set(valid, row, float.is_some());
                fill(values, row, float.unwrap_or(0.0));
            }
            (Part::Days { values, valid }, leaf) => {
                let day = if let Leaf::Day(day) = leaf { Some(day) } else { None };
                set(valid, row, day.is_some());
                fill(values, row, day.unwrap_or(0));
            }
            (Part::Bits { values, valid }, leaf) => {
                set(valid, row, matches!(leaf, Leaf::Truth(_)));
                set(values, row, leaf == Leaf::Truth(true));
            }
            (Part::Codes { values, valid }, leaf) => {
                let code = if let Leaf::Place(place) = leaf { u8::try_from(place).ok() } else { None };
                set(valid, row, code.is_some());
                fill(values, row, code.unwrap_or(0));
            }
            (Part::Masks { values }, leaf) => fill(values, row, if let Leaf::Mask(mask) = leaf { mask } else { 0 }),
            (Part::Loose { values }, leaf) => fill(values, row, leaf),
            (Part::Records { records }, leaf) => records.put(row, leaf),
        }
    }

    #[inline(always)]
    pub(crate) fn numbers(&mut self, start: usize, rows: usize, lanes: &[f64], known: &[u64]) {
        if let Part::Numbers { values, valid } = self {
            if let Some(to) = values.get_mut(start..start + rows) {
                for (to, x) in to.iter_mut().zip(lanes) {
                    // Makes one zero of two, so that equal results are equal bits.
                    *to = *x + 0.0;
                }
            }
            copy(valid, start, rows, known);
        }
    }

    #[inline(always)]
    pub(crate) fn days(&mut self, start: usize, rows: usize, lanes: &[f64], known: &[u64]) {
        if let Part::Days { values, valid } = self {
            if let Some(to) = values.get_mut(start..start + rows) {
                for (to, x) in to.iter_mut().zip(lanes) {
                    *to = *x as i32;
                }
            }
            copy(valid, start, rows, known);
        }
    }

    #[inline(always)]
    pub(crate) fn places(&mut self, start: usize, rows: usize, lanes: &[f64], known: &[u64]) {
        if let Part::Codes { values, valid } = self {
            if let Some(to) = values.get_mut(start..start + rows) {
                for (at, (to, x)) in to.iter_mut().zip(lanes).enumerate() {
                    // Empty rows keep a place that exists.
                    let known = is_set(known, 64, at);
                    *to = if known { *x as u8 } else { 0 };
                }
            }
            copy(valid, start, rows, known);
        } else if let Part::Loose { values } = self
            && let Some(to) = values.get_mut(start..start + rows)
        {
            // Words by their numbers.
            for (at, (to, x)) in to.iter_mut().zip(lanes).enumerate() {
                *to = if is_set(known, 64, at) { Leaf::Place(*x as u32) } else { Leaf::None };
            }
        }
    }

    #[inline(always)]
    pub(crate) fn truths(&mut self, start: usize, rows: usize, yes: &[u64], no: &[u64]) {
        if let Part::Bits { values, valid } = self {
            copy(values, start, rows, yes);
            let words = rows.div_ceil(64);
            if let Some(to) = valid.get_mut(start / 64..start / 64 + words) {
                for (to, (yes, no)) in to.iter_mut().zip(yes.iter().zip(no)) {
                    *to = yes | no;
                }
            }
        }
    }

    /// Places of names from one word of bits each, of which at most one is set in a row.
    #[inline(always)]
    pub(crate) fn names<'w>(
        &mut self,
        start: usize,
        rows: usize,
        count: usize,
        bits: impl Fn(usize) -> &'w [u64],
        any: &[u64],
    ) {
        if let Part::Codes { values, valid } = self {
            if let Some(to) = values.get_mut(start..start + rows) {
                for (word, to) in to.chunks_mut(64).enumerate() {
                    let mut codes = [0u64; 8];
                    for name in 1..count {
                        let bits = bits(name).get(word).copied().unwrap_or(0);
                        for (group, codes) in codes.iter_mut().enumerate() {
                            *codes |= spread((bits >> (group * 8)) as u8) * name as u64;
                        }
                    }
                    for (to, codes) in to.chunks_mut(8).zip(codes) {
                        let codes = codes.to_le_bytes();
                        if let Some(codes) = codes.get(..to.len()) {
                            to.copy_from_slice(codes);
                        }
                    }
                }
            }
            copy(valid, start, rows, any);
        }
    }

    /// What has no width, row by row.
    #[inline(never)]
    pub(crate) fn loose(&mut self, start: usize, rows: usize, leaf: impl Fn(usize) -> Leaf) {
        if let Part::Loose { values } = self
            && let Some(to) = values.get_mut(start..start + rows)
        {
            to.iter_mut().enumerate().for_each(|(at, to)| *to = leaf(at));
        }
    }

    /// Texts, which have no width.
    #[inline(never)]
    pub(crate) fn texts(&mut self, start: usize, rows: usize, known: &[u64], text: impl Fn(usize) -> String) {
        if let Part::Loose { values } = self
            && let Some(to) = values.get_mut(start..start + rows)
        {
            for (at, to) in to.iter_mut().enumerate() {
                let known = is_set(known, 64, at);
                *to = if known { Leaf::Text(text(at)) } else { Leaf::None };
            }
        }
    }

    /// The words of each row, in their order.
    #[inline(never)]
    pub(crate) fn words<'w>(&mut self, start: usize, rows: usize, bits: impl Iterator<Item = (&'w [u64], u32)>) {
        if let Part::Loose { values } = self
            && let Some(to) = values.get_mut(start..start + rows)
        {
            to.fill(Leaf::Words(Vec::new()));
            for (words, code) in bits {
                for (to, mut word) in to.chunks_mut(64).zip(words.iter().copied()) {
                    while word != 0 {
                        if let Some(Leaf::Words(words)) = to.get_mut(word.trailing_zeros() as usize) {
                            words.push(code);
                        }
                        word &= word - 1;
                    }
                }
            }
        }
    }

    #[inline(always)]
    pub(crate) fn mask<'w>(
        &mut self,
        start: usize,
        rows: usize,
        count: usize,
        bits: impl Fn(usize) -> Option<&'w [u64]>,
    ) {
        if let Part::Masks { values } = self
            && let Some(to) = values.get_mut(start..start + rows)
        {
            for (word, to) in to.chunks_mut(64).enumerate() {
                to.fill(0);
                for level in 0..count {
                    let bits = bits(level).and_then(|words| words.get(word)).copied().unwrap_or(0);
                    for (at, to) in to.iter_mut().enumerate() {
                        *to |= (bits >> at & 1) << level;
                    }
                }
            }
        }
    }
}

/// The eight bits of a byte as the lowest bits of eight bytes.
#[inline(always)]
fn spread(bits: u8) -> u64 {
    let each = u64::from(bits).wrapping_mul(0x0101_0101_0101_0101) & 0x8040_2010_0804_0201;
    ((each + 0x7f7f_7f7f_7f7f_7f7f) >> 7) & 0x0101_0101_0101_0101
}

#[inline(always)]
fn copy(to: &mut [u64], start: usize, rows: usize, from: &[u64]) {
    let words = rows.div_ceil(64);
    if let (Some(to), Some(from)) = (to.get_mut(start / 64..start / 64 + words), from.get(..words)) {
        to.copy_from_slice(from);
    }
}
