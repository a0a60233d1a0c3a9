//! How tables are read, file by file: what was found out, and how the cells of each column stand.

use std::sync::Arc;

use arrow_array::Array;

use crate::table::fault::{Fault, Reject};
use crate::table::keys::{Keys, Twice};
use crate::table::read::Tables;
use crate::table::typed::Source;

/// Files read whole.
#[derive(Debug, Clone)]
pub struct Description {
    /// The files, in order.
    pub files: Vec<Described>,
    /// How many rows bear the name of a project that a row before them bears, over all files.
    pub repeated: u64,
    /// The first twenty of them.
    pub twice: Vec<Twice>,
}

/// A file read whole.
#[derive(Debug, Clone)]
pub struct Described {
    /// What was found out about it.
    pub source: Arc<Source>,
    /// Rows.
    pub rows: u64,
    /// For each slot of the layout, how its cells stand.
    pub columns: Vec<Counted>,
    /// Cells that do not fit.
    pub refused: u64,
    /// The first twenty of them.
    pub first: Vec<Reject>,
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// With a value.
    pub given: u64,
    /// That do not fit.
    pub refused: u64,
}

/// Reads tables to their end, and counts.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("projects.csv");
/// # std::fs::write(&path, "id;budget\n\"a\";400 000,50\n\"b\";12O\n")?;
/// # let paths = [path.clone()];
/// use jalon_columnar::table::{Counted, Decimal, Described, Description, Reading, Tables, Twice, describe};
/// // projects.csv: id;budget, then a;400 000,50 and b;12O
/// let Description { files, twice, .. } = describe(Tables::open(&framework, &paths, &Reading::default())?)?;
/// let Described { source, rows, columns, first, .. } = &files[0];
/// assert_eq!((source.habits.delimiter, source.habits.decimal, *rows), (b';', Decimal::Comma, 2));
/// assert_eq!(columns[0], Counted { given: 1, refused: 1 });
/// assert_eq!((first[0].line, first[0].text.as_str()), (Some(3), "12O"));
/// for Twice { name, first, again } in twice {
///     println!("{name} stands in row {first} and again in row {again}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Fault`]: a file cannot be read, or its columns do not fit the framework.
pub fn describe(mut tables: Tables<'_>) -> Result<Description, Fault> {
    let mut files: Vec<Described> = Vec::new();
    let mut keys = Keys::new();
    let framework = tables.framework();
    while let Some(chunk) = tables.next_chunk()? {
        let source = chunk.source.clone();
        let typed = chunk.read(framework)?;
        if files.last().is_none_or(|last| last.source.path != source.path) {
            let columns = vec![Counted::default(); source.layout.slots.len()];
            files.push(Described { source: source.clone(), rows: 0, columns, refused: 0, first: Vec::new() });
        }
        let Some(file) = files.last_mut() else { continue };
        if let Some(key) = &typed.key {
            keys.add(key).map_err(|why| Fault::Unreadable { path: source.path.clone(), why })?;
        }
        for (slot, count) in source.layout.slots.iter().zip(&mut file.columns) {
            let array = typed.batch.column_by_name(&slot.name);
            count.given += array.map_or(0, |array| array.len() - array.null_count()) as u64;
            let header = source.layout.header_of(&slot.name);
            let refused = typed.rejects.iter().filter(|reject| Some(reject.column.as_str()) == header);
            count.refused += refused.count() as u64;
        }
        file.refused += typed.rejects.len() as u64;
        let room = 20usize.saturating_sub(file.first.len());
        let before = file.rows;
        let named = typed.rejects.into_iter().take(room).map(|reject| Reject { row: reject.row + before, ..reject });
        file.first.extend(named);
        file.rows += typed.batch.num_rows() as u64;
    }
    let path = files.last().map(|file| file.source.path.clone()).unwrap_or_default();
    let (repeated, twice) = keys.finish().map_err(|why| Fault::Unreadable { path, why })?;
    Ok(Description { files, repeated, twice })
}
