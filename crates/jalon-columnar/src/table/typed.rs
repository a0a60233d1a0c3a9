//! Rows typed: the file that they come from, the columns under way, and the batch that they become.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{Field, Schema};
use jalon::axis::AxisId;
use jalon::framework::{Framework, InputId};
use jalon::project::table;

use crate::error::Refused;
use crate::table::csv::{self, Cells};
use crate::table::fault::{Fault, Reject, Why};
use crate::table::habits::Habits;
use crate::table::open::Format;
use crate::table::sink::{Choices, Sink};
use crate::table::slots::{Layout, Role};
use crate::table::texts::text;

/// A file, as far as it matters to its cells.
#[derive(Debug)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub format: Format,
    /// How it is written, if it is text.
    pub habits: Habits,
    /// What its columns are.
    pub layout: Layout,
    /// Lines above the first row.
    pub lines: u64,
    pub(crate) end_of_line: u8,
    pub(crate) choices: Vec<Option<Choices>>,
}

/// Some rows, typed.
#[derive(Debug)]
pub struct Typed {
    /// The answers, in columns as the framework names them.
    pub batch: RecordBatch,
    /// What names the projects.
    pub key: Option<ArrayRef>,
    /// For joined tables: the members, an array for each axis.
    pub(crate) members: Vec<Option<ArrayRef>>,
    /// Cells that are set aside; their rows are those of the batch, from 1.
    pub rejects: Vec<Reject>,
    /// The lines of the rows in the file, where it has lines: from which row on, and the line of that.
    pub(crate) lines: Vec<(usize, u64)>,
}

impl Typed {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// The line of the file on which a row begins, where it has lines.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<u64> {
        csv::line(&self.lines, row)
    }

    /// What names the project of a row.
    #[must_use]
    pub fn key_text(&self, row: usize) -> Option<String> {
        let key = self.key.as_ref()?;
        if row < key.len() && key.is_valid(row) { text(key.as_ref(), row) } else { None }
    }
}

/// A cell that the engine refuses, with its file.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let text = "framework grants\n  version 1\ninput share : % in 0 .. 100\nrequirement most : share >= 50 %\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("projects.csv");
/// # std::fs::write(&path, "id,share\na,140\n")?;
/// use jalon_columnar::table::{Reading, Tables, told};
/// use jalon_columnar::{BadCells, Engine, Options};
/// let engine = Engine::new(&framework, as_of, Options { bad_cells: BadCells::SetAside, ..Options::default() });
/// let mut tables = Tables::open(&framework, &[path], &Reading::default())?;
/// let chunk = tables.next_chunk()?.expect("rows");
/// let source = chunk.source.clone();
/// let typed = chunk.read(&framework)?;
/// for refused in engine.judge(&typed.batch)?.refused {
///     let reject = told(&source, &typed, refused);
///     println!("{}, line {:?}: {}", reject.file.display(), reject.line, reject.text);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn told(source: &Source, typed: &Typed, refused: Refused) -> Reject {
    Reject {
        file: source.path.clone(),
        row: refused.row as u64 + 1,
        line: typed.line(refused.row),
        column: refused.column,
        text: refused.text,
        why: Why::Data(Box::new(refused.reason)),
    }
}

/// The columns under way, one a slot.
pub(crate) struct Sinks<'a> {
    framework: &'a Framework,
    source: &'a Source,
    sinks: Vec<Option<Sink<'a>>>,
    rows: usize,
    pub(crate) axes: usize,
}

impl<'a> Sinks<'a> {
    pub(crate) fn new(framework: &'a Framework, source: &'a Source, rows: usize) -> Sinks<'a> {
        let sinks = source.layout.slots.iter().map(|_| None).collect();
        let axes = source
            .layout
            .roles
            .iter()
            .filter_map(|role| match role {
                Role::Member(axis) => Some(axis + 1),
                _ => None,
            })
            .max()
            .unwrap_or(0);
        Sinks { framework, source, sinks, rows, axes }
    }

    /// The sink of a slot, new where it is wanted for the first time.
    pub(crate) fn sink(&mut self, slot: usize) -> Option<&mut Sink<'a>> {
        let place = self.sinks.get_mut(slot)?;
        if place.is_none() {
            let choices = self.source.choices.get(slot).and_then(Option::as_ref);
            let known = self.source.layout.slots.get(slot)?;
            *place = Sink::new(self.framework, known, &self.source.habits, choices, self.rows);
        }
        place.as_mut()
    }

    /// Several choices in one cell, with `|`, `;` or `,` between: each is a yes, the others are a no.
    pub(crate) fn several(
        &mut self,
        slots: &[usize],
        cells: &Cells,
        column: usize,
        mut refused: impl FnMut(usize, Why),
    ) {
        let input = slots.first().and_then(|slot| self.source.layout.slots.get(*slot)).map(|slot| slot.input);
        let axis = input.and_then(|input| self.framework.inputs.get(input.0 as usize)).and_then(|input| input.choices);
        let choices = axis.and_then(|axis| Choices::of(self.framework, axis));
        let (Some(input), Some(choices)) = (input, choices) else { return };
        for (row, cell) in cells.column(column).enumerate() {
            let text = String::from_utf8_lossy(cell);
            let text = text.trim();
            let none = matches!(text, "{}" | "[]" | "0");
            let mut chosen = vec![false; slots.len()];
            let mut why = None;
            for word in text.trim_matches(['{', '}', '[', ']']).split(['|', ';', ',']).map(str::trim) {
                if word.is_empty() || none {
                    continue;
                }
                match choices.find(word.as_bytes()) {
                    Some(place) => {
                        if let Some(chosen) = chosen.get_mut(place as usize) {
                            *chosen = true;
                        }
                    }
                    None => why = Some(no_such_choice(self.framework, input, axis, word)),
                }
            }
            let bad = why.is_some();
            if let Some(why) = why {
                refused(row, why);
            }
            for (slot, chosen) in slots.iter().zip(&chosen) {
                let Some(sink) = self.sink(*slot) else { continue };
                if bad {
                    sink.push_state("rejected");
                } else if text.is_empty() {
                    sink.push_empty();
                } else {
                    sink.extend(std::iter::once(if *chosen { b"1".as_slice() } else { b"0" }), |_, _| {});
                }
            }
        }
    }

    /// The batch of all columns; those that were never wanted are not there.
    pub(crate) fn finish(self, rows: usize) -> Result<RecordBatch, Fault> {
        let (mut fields, mut arrays): (Vec<Field>, Vec<ArrayRef>) = (Vec::new(), Vec::new());
        for (slot, sink) in self.source.layout.slots.iter().zip(self.sinks) {
            let Some(mut sink) = sink else { continue };
            while sink.rows() < rows {
                sink.push_empty();
            }
            for (name, array) in sink.finish().named(&slot.name) {
                fields.push(Field::new(name, array.data_type().clone(), true));
                arrays.push(array);
            }
        }
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)?)
    }
}

/// Why a word is refused that is none of the choices of a `several of` input.
fn no_such_choice(framework: &Framework, input: InputId, axis: Option<AxisId>, word: &str) -> Why {
    let input = framework.inputs.get(input.0 as usize);
    let fact = input.zip(axis).and_then(|(input, axis)| table::choice(framework, input, axis, word).err());
    fact.map_or(Why::NotText, |fact| Why::Data(Box::new(fact)))
}
