//! Near ties told without the plain evaluator: where the cells behind a value have two decimals at most, and are not huge,
//! the value is a fraction whose denominator is known, and fractions stand apart. Whether the cells are like that is looked
//! at only in the rows where it matters.

use super::{Lower, Num};
use crate::exact::Accuracy;
use crate::graph::{BitOp, Column, Level, Val};

/// No more columns than this are looked at for one tie.
const COLUMNS: usize = 12;

/// What is known of a value where some columns hold cents (or whole numbers) that are not huge.
#[derive(Debug, Clone)]
pub(crate) struct Fine {
    pub(crate) accuracy: Accuracy,
    /// Each column, and whether it holds whole numbers.
    pub(super) columns: Vec<(Column, bool)>,
}

impl Fine {
    /// A cell of a column.
    pub(super) fn of(column: Column, whole: bool, not_negative: bool) -> Fine {
        let accuracy = if whole { Accuracy::small(not_negative) } else { Accuracy::cents(not_negative) };
        Fine { accuracy, columns: vec![(column, whole)] }
    }

    /// What is known of a value: with conditions on the columns, or without where its denominator is known anyway.
    /// For a sum that may cancel, its error is relative to its terms here too.
    fn known(x: &Num) -> Option<Fine> {
        let always = || Fine { accuracy: x.accuracy, columns: Vec::new() };
        x.fine.clone().or_else(|| x.accuracy.denominator.is_finite().then(always))
    }

    /// What is known of something made of two values.
    pub(super) fn pair(a: &Num, b: &Num, make: impl Fn(Accuracy, Accuracy) -> Accuracy) -> Option<Fine> {
        let (a, b) = (Fine::known(a)?, Fine::known(b)?);
        let mut columns = a.columns;
        for column in b.columns {
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
        let accuracy = make(a.accuracy, b.accuracy);
        (columns.len() <= COLUMNS && accuracy.denominator.is_finite()).then_some(Fine { accuracy, columns })
    }
}

impl Lower<'_> {
    /// Of some rows, those where all these columns are as supposed.
    pub(super) fn fine_rows(&mut self, fine: &Fine, rows: Val) -> Val {
        let mut left = rows;
        for (column, whole) in &fine.columns {
            if self.graph.is_never(left) {
                return left;
            }
            left = self.fine_in(*column, *whole, left);
        }
        left
    }

    /// The same of one column: of rows, all members in its list; for members, their row.
    fn fine_in(&mut self, column: Column, whole: bool, rows: Val) -> Val {
        match (self.graph.level_of_column(column), self.graph.level(rows)) {
            (Level::Members(list), Level::Rows | Level::Any) => {
                let asked = self.graph.spread(list, rows);
                let fine = self.graph.bits(BitOp::Fine(column, whole, asked));
                let coarse = self.graph.and_not(asked, fine);
                let coarse = self.graph.some(list, coarse);
                self.graph.and_not(rows, coarse)
            }
            (Level::Members(list), Level::Members(other)) if list != other => {
                let asked = self.graph.some(other, rows);
                let fine = self.fine_in(column, whole, asked);
                let fine = self.graph.spread(other, fine);
                self.graph.and(rows, fine)
            }
            (Level::Rows | Level::Any, Level::Members(list)) => {
                let asked = self.graph.some(list, rows);
                let fine = self.graph.bits(BitOp::Fine(column, whole, asked));
                let fine = self.graph.spread(list, fine);
                self.graph.and(rows, fine)
            }
            _ => self.graph.bits(BitOp::Fine(column, whole, rows)),
        }
    }

    /// Notes rows in which a near tie was told by columns.
    pub(super) fn told_apart(&mut self, rows: Val) {
        let rows = self.graph.of_rows(rows);
        self.ties = self.graph.or(self.ties, rows);
    }
}
