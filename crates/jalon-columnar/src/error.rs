//! Why a table is not judged.

use arrow_schema::{ArrowError, DataType};
use jalon::problem::Fact;

/// Why a batch is not judged.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A column is of a type that cannot hold what the framework expects.
    #[error("column {column} is {found}, which cannot be read as {expected}")]
    ColumnType {
        /// The column.
        column: String,
        /// What it is.
        found: DataType,
        /// What the framework expects.
        expected: &'static str,
    },
    /// Cells do not fit their type, and are not to be set aside.
    #[error("{count} cells do not fit, the first in row {}, column {}", first.first().map_or(0, |cell| cell.row), first.first().map_or("", |cell| cell.column.as_str()))]
    BadCells {
        /// How many.
        count: usize,
        /// The first twenty.
        first: Vec<Refused>,
    },
    /// There is no such row.
    #[error("there is no row {row}")]
    NoSuchRow {
        /// The row asked for.
        row: usize,
    },
    /// A row that stands alone has not as many cells as there are columns.
    #[error("a row of {found} cells, where there are {expected} columns")]
    Cells {
        /// How many it has.
        found: usize,
        /// How many there are.
        expected: usize,
    },
    /// Two rows of a table bear the name of one project, so that figures over it would count that twice.
    #[error("{name} stands twice, the second time in row {row}")]
    SameProject {
        /// The second row, from 0, in its batch.
        row: usize,
        /// The name.
        name: String,
    },
    /// The work was broken off, as asked.
    #[error("broken off")]
    Stopped,
    /// Arrow refuses the results (never, unless there is a fault here).
    #[error(transparent)]
    Arrow(#[from] ArrowError),
}

/// A cell that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The row, from 0.
    pub row: usize,
    /// The column; for a record of an open axis `partner[FIRST].kind`, `FIRST` being its id.
    pub column: String,
    /// What stands there.
    pub text: String,
    /// What is wrong with it: a fact with its sentence in each language, as for the data of a project.
    pub reason: Fact,
}
