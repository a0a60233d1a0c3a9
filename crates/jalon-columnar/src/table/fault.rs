//! What can be wrong with a table, as facts; the sentences are in [`super::words`].

use std::fmt;
use std::path::PathBuf;

use jalon::lang::Language;
use jalon::problem::Fact;
use jalon::problem::data::{DataFact, DataFault, Expected, Found};

/// Why a table is not read or written.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("projects.csv");
/// # std::fs::write(&path, "id,budjet\na,12O\n")?;
/// use jalon::lang::Language;
/// use jalon_columnar::table::{Asking, Fault, Reading, Tables};
/// // projects.csv: a column budjet, where the framework has an input budget
/// let Err(fault) = Tables::open(&framework, &[path], &Reading::default())?.next_chunk() else { panic!("no fault") };
/// assert!(matches!(&fault, Fault::MisspeltColumn { nearest, .. } if nearest == "budget"));
/// // In words, for a person at a terminal, or for one who writes Python:
/// assert!(fault.text(Language::French).contains("--ignore-column 'budjet'"));
/// assert!(fault.text_for(Asking::Python, Language::English).contains("ignore=[\"budjet\"]"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub enum Fault {
    /// A file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// A file cannot be written.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// A pattern or folder holds no table.
    NothingThere {
        /// The pattern or folder.
        pattern: String,
    },
    /// The name of a file does not say what it holds.
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The file is not what its name says, or is damaged.
    Damaged {
        /// The file.
        path: PathBuf,
        /// What its reader says.
        detail: String,
    },
    /// The file holds no names of columns.
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// A workbook has no such sheet.
    NoSuchSheet {
        /// The file.
        path: PathBuf,
        /// The sheet asked for.
        sheet: String,
        /// The sheets that there are.
        sheets: Vec<String>,
    },
    /// Two columns of the same name, or for the same input.
    DuplicateColumn {
        /// The file.
        path: PathBuf,
        /// The name of the second, as written.
        column: String,
        /// The name of the first, as written.
        first: String,
    },
    /// A column that means nothing, with a name that is nearly that of an input.
    MisspeltColumn {
        /// The file.
        path: PathBuf,
        /// Its name.
        column: String,
        /// What was probably meant.
        nearest: String,
    },
    /// No column is an input of the framework.
    NoKnownColumn {
        /// The file.
        path: PathBuf,
        /// The columns that there are.
        columns: Vec<String>,
        /// Those that the framework reads.
        wanted: Vec<String>,
    },
    /// The key of the projects is not there.
    NoKey {
        /// The file.
        path: PathBuf,
        /// Its name.
        key: String,
        /// The nearest column.
        nearest: Option<String>,
    },
    /// A quote is opened and never closed.
    OpenQuote {
        /// The file.
        path: PathBuf,
        /// The line on which the row begins, from 1.
        line: u64,
    },
    /// A row is too long to be one.
    LongRow {
        /// The file.
        path: PathBuf,
        /// The line on which the row begins, from 1.
        line: u64,
        /// How many bytes a row may have.
        limit: usize,
    },
    /// A column is of a type that cannot hold what the framework expects.
    ColumnType {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Its type.
        found: String,
        /// What the framework expects.
        expected: String,
    },
    /// The files of a table do not have the same key column.
    OtherKey {
        /// The file.
        path: PathBuf,
    },
    /// A table is joined on something that is no axis.
    NoSuchAxis {
        /// What was written.
        axis: String,
        /// The nearest axis.
        nearest: Option<String>,
    },
    /// A joined table has no column for the axis.
    NoAxisColumn {
        /// The file.
        path: PathBuf,
        /// The axis.
        axis: String,
    },
    /// A member stands twice in a joined table.
    MemberTwice {
        /// The file.
        path: PathBuf,
        /// The project.
        key: String,
        /// The member.
        member: String,
    },
    /// Two rows bear the name of one project.
    SameProject {
        /// The file.
        path: PathBuf,
        /// The line of the second, where the file has lines.
        line: Option<u64>,
        /// The name.
        name: String,
    },
    /// Some cells do not fit, and are not to be set aside.
    BadCells {
        /// How many.
        count: u64,
        /// The first twenty.
        first: Vec<Reject>,
        /// Whether results of rows before them have gone out already, to the standard output.
        begun: bool,
    },
    /// A sheet holds no more rows.
    TooManyRows {
        /// The file.
        path: PathBuf,
        /// How many it can hold.
        limit: usize,
    },
    /// A result was asked for that is not there.
    UnknownItem {
        /// What was written.
        item: String,
        /// The nearest.
        nearest: Option<String>,
    },
    /// The engine refuses.
    Engine {
        /// Why.
        why: crate::Error,
    },
}

/// In English, for those who pass it on as an error.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}

impl std::error::Error for Fault {}

impl From<crate::Error> for Fault {
    fn from(why: crate::Error) -> Fault {
        Fault::Engine { why }
    }
}

impl From<arrow_schema::ArrowError> for Fault {
    fn from(why: arrow_schema::ArrowError) -> Fault {
        Fault::Engine { why: crate::Error::Arrow(why) }
    }
}

/// A cell that is refused, with its place.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("projects.csv");
/// # std::fs::write(&path, "id,budget\na,12O\n")?;
/// use jalon::lang::Language;
/// use jalon_columnar::table::{Asking, Reading, Reject, Tables, Why};
/// let chunk = Tables::open(&framework, &[path], &Reading::default())?.next_chunk()?.expect("rows");
/// let reject: &Reject = &chunk.read(&framework)?.rejects[0];
/// assert_eq!((reject.row, reject.line), (1, Some(2)));
/// assert!(matches!(reject.why, Why::Data(_)));
/// let why = reject.why.text_for(Asking::Command, Language::English);
/// assert!(reject.text(Language::English).ends_with(&format!("projects.csv, row 1 (line 2), budget: {why}")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reject {
    /// The file.
    pub file: PathBuf,
    /// The row, from 1, the names of the columns not counted.
    pub row: u64,
    /// The line of the file or sheet on which the row begins, where it has lines.
    pub line: Option<u64>,
    /// The column as the file names it; empty: the whole row.
    pub column: String,
    /// What stands there.
    pub text: String,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a cell.
#[derive(Debug, Clone)]
pub enum Why {
    /// It does not fit the input.
    Data(Box<Fact>),
    /// In a text or a sheet: it is neither yes nor no, in any of the usual spellings.
    NotTruth {
        /// What stands there.
        text: String,
        /// That it does not fit the input.
        fact: Box<Fact>,
    },
    /// A row has more or fewer cells than there are columns.
    Ragged {
        /// Cells of the row.
        found: usize,
        /// Columns.
        expected: usize,
    },
    /// Bytes that are no text in the encoding of the file.
    NotText,
    /// A sign that may group digits or stand before decimals.
    AmbiguousSign,
    /// The row of a joined table belongs to no project of the data.
    NoSuchProject,
}

impl Why {
    /// The same of a cell of a text or a sheet, where yes and no have many spellings.
    pub(crate) fn in_a_text(self) -> Why {
        match self {
            Why::Data(fact) => match fact.as_ref() {
                Fact::Data(DataFact {
                    fault: DataFault::WrongType { expected: Expected::Truth, found: Found::Text(text), .. },
                    ..
                }) => Why::NotTruth { text: text.clone(), fact },
                _ => Why::Data(fact),
            },
            other => other,
        }
    }
}
