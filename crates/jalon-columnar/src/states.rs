//! What columns of states say of the cells beside them: which are not applicable, which are missing for a reason, and which only
//! the plain evaluator can tell.

use arrow_array::Array;
use arrow_buffer::{BooleanBuffer, BooleanBufferBuilder, NullBuffer};
use arrow_schema::DataType;
use jalon::framework::{AnswerState, Input, MissingReason};
use jalon::project::table;

use crate::rows::text;

/// What is said of the cells of a column. Of a cell of which anything is said, the value is not looked at.
#[derive(Debug)]
pub(crate) struct States {
    /// Cells of which nothing is said.
    silent: BooleanBuffer,
    /// Cells that are not applicable.
    not_applicable: BooleanBuffer,
    /// Cells that only the plain evaluator can tell; none: there are none.
    untold: Option<BooleanBuffer>,
}

/// What a word comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stated {
    /// The cell is not applicable.
    NotApplicable,
    /// It has no value.
    Missing,
    /// Only the plain evaluator can tell.
    Untold,
}

impl Stated {
    /// What a word says of a cell of an input. `reasons`: the plan asks why answers are missing.
    pub(crate) fn of(input: &Input, word: &str, reasons: bool) -> Stated {
        match table::state(input, word) {
            Ok(AnswerState::NotApplicable) => Stated::NotApplicable,
            Ok(AnswerState::Missing(MissingReason::Refused)) if reasons => Stated::Untold,
            Ok(AnswerState::Missing(_) | AnswerState::Rejected | AnswerState::Absent) => Stated::Missing,
            Ok(_) | Err(_) => Stated::Untold,
        }
    }
}

/// Words that are remembered with what they come to.
const KEPT: usize = 16;

impl States {
    /// What a column of states says; none where it says nothing. `reasons` as for [`Stated::of`].
    pub(crate) fn of(states: &dyn Array, input: &Input, reasons: bool) -> Option<States> {
        if *states.data_type() == DataType::Null || states.null_count() == states.len() {
            return None;
        }
        let mut known: Vec<(&str, Stated)> = Vec::new();
        let mut read = |row: usize| {
            let word = text(states, row)?;
            if let Some((_, said)) = known.iter().find(|(other, _)| *other == word) {
                return Some(*said);
            }
            let said = Stated::of(input, word, reasons);
            if known.len() < KEPT {
                known.push((word, said));
            }
            Some(said)
        };
        let rows = states.len();
        let mut silent = BooleanBufferBuilder::new(rows);
        silent.append_n(rows, true);
        let (mut not_applicable, mut untold) = (BooleanBufferBuilder::new(rows), BooleanBufferBuilder::new(rows));
        not_applicable.append_n(rows, false);
        untold.append_n(rows, false);
        let (mut some, mut some_untold) = (false, false);
        for row in 0..rows {
            let Some(said) = read(row) else { continue };
            some = true;
            silent.set_bit(row, false);
            match said {
                Stated::NotApplicable => not_applicable.set_bit(row, true),
                Stated::Untold => {
                    some_untold = true;
                    untold.set_bit(row, true);
                }
                Stated::Missing => {}
            }
        }
        some.then(|| States {
            silent: silent.finish(),
            not_applicable: not_applicable.finish(),
            untold: some_untold.then(|| untold.finish()),
        })
    }

    /// Cells that are given: those that have a value, and of which nothing is said.
    pub(crate) fn given(&self, values: Option<&NullBuffer>) -> NullBuffer {
        NullBuffer::new(match values {
            Some(values) => values.inner() & &self.silent,
            None => self.silent.clone(),
        })
    }

    /// Cells that are not applicable.
    pub(crate) fn not_applicable(&self) -> &BooleanBuffer {
        &self.not_applicable
    }

    /// Cells that only the plain evaluator can tell, if there are any.
    pub(crate) fn untold(&self) -> Option<&BooleanBuffer> {
        self.untold.as_ref()
    }
}
