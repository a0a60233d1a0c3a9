//! Columns of results while they are written: whole blocks by the program, single rows by the plain evaluator.

use jalon::assessment::{ObligationState, Outcome, Status};
use jalon::date::Date;
use jalon::value::{Datum, Value};

use crate::kernels::{Lanes, Words};
use crate::plan::{Facet, Output, Shape, Wire};

/// A column under way. Rows that are never written are empty.
#[derive(Debug)]
pub(crate) enum Column {
    Numbers { values: Vec<f64>, valid: Vec<u64> },
    Days { values: Vec<i32>, valid: Vec<u64> },
    Bits { values: Vec<u64>, valid: Vec<u64> },
    Codes { values: Vec<u8>, valid: Vec<u64> },
    Masks { values: Vec<u64> },
}

/// The part of a column that one thread writes.
#[derive(Debug)]
pub(crate) enum Part<'b> {
    Numbers { values: &'b mut [f64], valid: &'b mut [u64] },
    Days { values: &'b mut [i32], valid: &'b mut [u64] },
    Bits { values: &'b mut [u64], valid: &'b mut [u64] },
    Codes { values: &'b mut [u8], valid: &'b mut [u64] },
    Masks { values: &'b mut [u64] },
}

impl Column {
    pub(crate) fn of(shape: &Shape, rows: usize, _wire: &Option<Wire>) -> Column {
        let words = rows.div_ceil(64);
        // Zeroed by the system: the pages are touched first when they are written.
        match shape {
            Shape::Number(_) => Column::Numbers { values: vec![0.0; rows], valid: vec![0; words] },
            Shape::Date => Column::Days { values: vec![0; rows], valid: vec![0; words] },
            Shape::Truth => Column::Bits { values: vec![0; words], valid: vec![0; words] },
            Shape::Names(_) => Column::Codes { values: vec![0; rows], valid: vec![0; words] },
            Shape::Mask => Column::Masks { values: vec![0; rows] },
        }
    }

    /// The column in parts of so many rows (a multiple of 64).
    pub(crate) fn parts(&mut self, rows: usize) -> Vec<Part<'_>> {
        let words = rows / 64;
        match self {
            Column::Numbers { values, valid } => values
                .chunks_mut(rows)
                .zip(valid.chunks_mut(words))
                .map(|(values, valid)| Part::Numbers { values, valid })
                .collect(),
            Column::Days { values, valid } => values
                .chunks_mut(rows)
                .zip(valid.chunks_mut(words))
                .map(|(values, valid)| Part::Days { values, valid })
                .collect(),
            Column::Bits { values, valid } => values
                .chunks_mut(words)
                .zip(valid.chunks_mut(words))
                .map(|(values, valid)| Part::Bits { values, valid })
                .collect(),
            Column::Codes { values, valid } => values
                .chunks_mut(rows)
                .zip(valid.chunks_mut(words))
                .map(|(values, valid)| Part::Codes { values, valid })
                .collect(),
            Column::Masks { values } => values.chunks_mut(rows).map(|values| Part::Masks { values }).collect(),
        }
    }

    /// Writes what the plain evaluator gives for a row.
    pub(crate) fn put(&mut self, row: usize, outcome: &Outcome, output: &Output) {
        match (self, &output.shape) {
            (Column::Numbers { values, valid }, Shape::Number(scale)) => {
                let float = match cell(outcome, output.facet) {
                    Some(Value::Known(Datum::Number(number))) => number.div(scale).and_then(|number| number.to_f64()),
                    _ => None,
                };
                set(valid, row, float.is_some());
                if let Some(slot) = values.get_mut(row) {
                    *slot = float.unwrap_or(0.0);
                }
            }
            (Column::Days { values, valid }, _) => {
                let value = match (outcome, output.facet) {
                    (Outcome::Obligation { due, .. }, Facet::Due) => Some(due),
                    _ => cell(outcome, output.facet),
                };
                let day = match value {
                    Some(Value::Known(Datum::Date(Date::Day(day)))) => Some(day.since_1970()),
                    _ => None,
                };
                set(valid, row, day.is_some());
                if let Some(slot) = values.get_mut(row) {
                    *slot = day.unwrap_or(0);
                }
            }
            (Column::Bits { values, valid }, _) => {
                let truth = match outcome {
                    Outcome::Criterion { status, .. } => match status {
                        Status::Met => Some(true),
                        Status::NotMet => Some(false),
                        Status::Undecided | Status::NotApplicable => None,
                    },
                    _ => match cell(outcome, output.facet) {
                        Some(Value::Known(Datum::Truth(yes))) => Some(*yes),
                        _ => None,
                    },
                };
                set(valid, row, truth.is_some());
                set(values, row, truth == Some(true));
            }
            (Column::Codes { values, valid }, _) => {
                let code = match outcome {
                    Outcome::Criterion { status, .. } => Some(match status {
                        Status::Met => 0,
                        Status::NotMet => 1,
                        Status::Undecided => 2,
                        Status::NotApplicable => 3,
                    }),
                    Outcome::Decision { level, .. } => *level,
                    Outcome::Obligation { state, .. } => Some(match state {
                        ObligationState::NotApplicable => 0,
                        ObligationState::Undecided => 1,
                        ObligationState::Pending { .. } => 2,
                        ObligationState::MetInTime => 3,
                        ObligationState::MetLate { .. } => 4,
                        ObligationState::MetDateUnknown => 5,
                        ObligationState::Overdue { .. } => 6,
                    }),
                    Outcome::Quantity { .. } | Outcome::OverTable => match cell(outcome, output.facet) {
                        Some(Value::Known(Datum::Member(place))) => Some(*place),
                        _ => None,
                    },
                };
                let code = code.and_then(|code| u8::try_from(code).ok());
                set(valid, row, code.is_some());
                if let Some(slot) = values.get_mut(row) {
                    *slot = code.unwrap_or(0);
                }
            }
            (Column::Masks { values }, _) => {
                let mask = match outcome {
                    Outcome::Decision { possible, .. } => {
                        possible.iter().fold(0u64, |mask, level| mask | 1u64.checked_shl(*level).unwrap_or(0))
                    }
                    _ => 0,
                };
                if let Some(slot) = values.get_mut(row) {
                    *slot = mask;
                }
            }
            (Column::Numbers { .. }, _) => {}
        }
    }
}

fn cell(outcome: &Outcome, facet: Facet) -> Option<&Value> {
    match (outcome, facet) {
        (Outcome::Quantity { cells, .. }, Facet::Cell(at)) => cells.values.get(at),
        _ => None,
    }
}

fn set(words: &mut [u64], row: usize, bit: bool) {
    if let Some(word) = words.get_mut(row / 64) {
        let mask = 1u64 << (row % 64);
        *word = if bit { *word | mask } else { *word & !mask };
    }
}

impl Part<'_> {
    #[inline(always)]
    pub(crate) fn numbers(&mut self, start: usize, rows: usize, lanes: &Lanes, known: &Words) {
        if let Part::Numbers { values, valid } = self {
            if let (Some(to), Some(from)) = (values.get_mut(start..start + rows), lanes.get(..rows)) {
                to.copy_from_slice(from);
            }
            copy(valid, start, rows, known);
        }
    }

    #[inline(always)]
    pub(crate) fn days(&mut self, start: usize, rows: usize, lanes: &Lanes, known: &Words) {
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
    pub(crate) fn places(&mut self, start: usize, rows: usize, lanes: &Lanes, known: &Words) {
        if let Part::Codes { values, valid } = self {
            if let Some(to) = values.get_mut(start..start + rows) {
                for (at, (to, x)) in to.iter_mut().zip(lanes).enumerate() {
                    // Empty rows keep a place that exists.
                    let known = known.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
                    *to = if known { *x as u8 } else { 0 };
                }
            }
            copy(valid, start, rows, known);
        }
    }

    #[inline(always)]
    pub(crate) fn truths(&mut self, start: usize, rows: usize, yes: &Words, no: &Words) {
        if let Part::Bits { values, valid } = self {
            copy(values, start, rows, yes);
            let mut told = *yes;
            for (told, no) in told.iter_mut().zip(no) {
                *told |= no;
            }
            copy(valid, start, rows, &told);
        }
    }

    /// Places of names from one word of bits each, of which at most one is set in a row.
    #[inline(always)]
    pub(crate) fn names<'w>(
        &mut self,
        start: usize,
        rows: usize,
        count: usize,
        bits: impl Fn(usize) -> &'w Words,
        any: &Words,
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

    #[inline(always)]
    pub(crate) fn mask<'w>(
        &mut self,
        start: usize,
        rows: usize,
        count: usize,
        bits: impl Fn(usize) -> Option<&'w Words>,
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
fn copy(to: &mut [u64], start: usize, rows: usize, from: &Words) {
    let words = rows.div_ceil(64);
    if let (Some(to), Some(from)) = (to.get_mut(start / 64..start / 64 + words), from.get(..words)) {
        to.copy_from_slice(from);
    }
}
