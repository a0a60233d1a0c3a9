//! The texts of a batch by numbers, so that those which are worked out are told apart as numbers are: two texts are the same
//! where their numbers are. Those that the framework writes come first.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::Array;
use jalon::project::table;
use jalon::source::composed;

use crate::rows::{text, text_of};
use crate::source::{Expected, MOST_TEXT, Reader, beginning};

/// The texts that were met.
#[derive(Debug, Default)]
pub(crate) struct Said {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, usize>,
}

impl Said {
    /// Those that a framework writes.
    pub(crate) fn of(written: &[Arc<str>]) -> Said {
        let mut said = Said::default();
        written.iter().for_each(|text| {
            said.number(text);
        });
        said
    }

    /// All texts, by their numbers.
    pub(crate) fn texts(&self) -> &[Box<str>] {
        &self.texts
    }

    /// The numbers of the cells of a column; not a number where a cell is empty, or for the plain evaluator. None where the
    /// column is not wanted so.
    pub(crate) fn numbers(&mut self, array: &dyn Array, expected: &Expected) -> Option<Vec<f64>> {
        if !expected.is_numbered() {
            return None;
        }
        let times = Reader::of(expected);
        let mut number = |row: usize| {
            if let Some(times) = &times {
                return times.date(&text_of(array, row)).map(|time| self.number(&time.to_string()));
            }
            let text = text(array, row).filter(|text| text.len() <= MOST_TEXT)?;
            match expected {
                Expected::Numbered { first } => Some(self.number(beginning(&composed(text), *first))),
                _ => table::duration(text).map(|duration| self.number(&table::duration_text(duration))),
            }
        };
        #[allow(clippy::cast_precision_loss, reason = "there are fewer texts than floats count")]
        let numbers = (0..array.len()).map(|row| number(row).map_or(f64::NAN, |number| number as f64));
        Some(numbers.collect())
    }

    fn number(&mut self, text: &str) -> usize {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = self.texts.len();
        self.texts.push(Box::from(text));
        self.numbers.insert(Box::from(text), number);
        number
    }
}
