//! Files to typed batches: one after the other, in blocks that fit in memory whatever the size of the files.

use std::collections::VecDeque;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader};
use jalon::framework::{Framework, Type};

use crate::table::arrow;
use crate::table::csv::{Block, Blocks, Cells, LONGEST, NoBlock};
use crate::table::detect;
use crate::table::fault::{Fault, Reject, Why};
use crate::table::habits::{Encoding, Habits, Overrides};
use crate::table::json;
use crate::table::open::{self, Decoded, Format, Progress};
use crate::table::sheet;
use crate::table::sink::Choices;
use crate::table::slots::{self, Asked, Layout, Role, Slot};
use crate::table::typed::{Sinks, Source, Typed};

/// How much of a text is looked at before it is read.
const SAMPLE: u64 = 1 << 18;

/// What is said of tables besides the framework.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The column that names the projects; else `id` or `project`, where there is one.
    pub key: Option<String>,
    /// Columns to pass over without a word.
    pub ignore: Vec<String>,
    /// Whether other tables belong to these, so that they may hold no answer themselves.
    pub joined: bool,
    /// How the tables are written, where that is not to be detected.
    pub overrides: Overrides,
}

/// The tables that some paths stand for, read one after the other.
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
/// use jalon_columnar::table::{self, Chunk, Layout, Reading, Role, Slot, Tables, Typed};
/// // projects.csv: id;budget, then a;400 000,50 and b;12O
/// let mut tables = Tables::open(&framework, &paths, &Reading { key: Some("id".to_owned()), ..Reading::default() })?;
/// while let Some(chunk) = tables.next_chunk()? {
///     let Chunk { source, .. } = &chunk;
///     let table::Source { layout, .. } = &**source;
///     assert_eq!(layout.roles, [Role::Key, Role::Cell(0)]);
///     let Slot { name, .. } = &layout.slots[0];
///     assert_eq!((layout.key(), layout.header_of(name)), (Some(0), Some("budget")));
///     let typed: Typed = chunk.read(tables.framework())?;
///     assert_eq!((typed.rows(), typed.line(1), typed.key_text(1).as_deref()), (2, Some(3), Some("b")));
///     assert_eq!(typed.rejects.len(), 1);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Tables<'f> {
    framework: &'f Framework,
    reading: Reading,
    slots: Vec<Slot>,
    axes: Vec<String>,
    waiting: VecDeque<PathBuf>,
    current: Option<Current>,
    progress: Progress,
    size: u64,
}

/// Some rows, not yet typed.
pub struct Chunk {
    /// Where they come from.
    pub source: Arc<Source>,
    content: Content,
}

pub(crate) enum Content {
    Text(Block),
    Cells(Cells),
    Lines(Block),
    Batch(RecordBatch),
}

pub(crate) enum Rows {
    Text(Blocks<Box<dyn Read + Send>>),
    Lines(Blocks<Box<dyn Read + Send>>),
    Cells(VecDeque<Cells>),
    Batches(arrow::Batches),
}

struct Current {
    source: Arc<Source>,
    rows: Rows,
    /// Whether a chunk of it has been given.
    begun: bool,
}

impl<'f> Tables<'f> {
    /// Finds the files that paths stand for.
    ///
    /// # Errors
    /// [`Fault`]: there is none, or one cannot be had.
    pub fn open(framework: &'f Framework, paths: &[PathBuf], reading: &Reading) -> Result<Tables<'f>, Fault> {
        Tables::about(framework, paths, reading, slots::slots(framework), Vec::new())
    }

    /// The tables of batches that the caller hands over under a name. Their columns are met as those of a Parquet file.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Float64Array, RecordBatch, RecordBatchIterator};
    /// # let budget: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.0]));
    /// # let batch = RecordBatch::try_from_iter([("budget", budget)])?;
    /// use jalon_columnar::table::{Reading, Tables};
    /// let batches = RecordBatchIterator::new([Ok(batch.clone())], batch.schema());
    /// let mut tables = Tables::given(&framework, "projects", Box::new(batches), &Reading::default())?;
    /// assert_eq!(tables.next_chunk()?.expect("rows").read(&framework)?.rows(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Fault`]: the columns do not fit the framework.
    pub fn given(
        framework: &'f Framework,
        name: &str,
        batches: Box<dyn RecordBatchReader + Send>,
        reading: &Reading,
    ) -> Result<Tables<'f>, Fault> {
        Tables::given_about(framework, name, batches, reading, slots::slots(framework), Vec::new())
    }

    pub(crate) fn given_about(
        framework: &'f Framework,
        name: &str,
        batches: Box<dyn RecordBatchReader + Send>,
        reading: &Reading,
        slots: Vec<Slot>,
        axes: Vec<String>,
    ) -> Result<Tables<'f>, Fault> {
        let mut tables = Tables::about(framework, &[], reading, slots, axes)?;
        let (headers, batches) = arrow::given(batches);
        tables.current = Some(tables.columns(Path::new(name), Format::Arrow, &headers, batches)?);
        Ok(tables)
    }

    /// The same as [`Tables::open`] for a joined table, whose rows are about members of axes.
    pub(crate) fn about(
        framework: &'f Framework,
        paths: &[PathBuf],
        reading: &Reading,
        slots: Vec<Slot>,
        axes: Vec<String>,
    ) -> Result<Tables<'f>, Fault> {
        let waiting: VecDeque<PathBuf> = open::files(paths)?.into();
        let size = waiting.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum();
        let (reading, progress) = (reading.clone(), Progress::default());
        Ok(Tables { framework, reading, slots, axes, waiting, current: None, progress, size })
    }

    /// What the tables are read for.
    #[must_use]
    pub fn framework(&self) -> &'f Framework {
        self.framework
    }

    /// How much has been read, and of how many bytes in all (0 where that is not known).
    #[must_use]
    pub fn progress(&self) -> (Progress, u64) {
        (self.progress.clone(), self.size)
    }

    /// The next rows; none at the end of the last file.
    ///
    /// # Errors
    /// [`Fault`]: a file cannot be read, or its columns do not fit the framework.
    pub fn next_chunk(&mut self) -> Result<Option<Chunk>, Fault> {
        loop {
            if let Some(current) = &mut self.current {
                let source = current.source.clone();
                let content = match &mut current.rows {
                    Rows::Text(blocks) => blocks.next().map_err(|why| no_block(&source.path, why))?.map(Content::Text),
                    Rows::Lines(blocks) => {
                        blocks.next().map_err(|why| no_block(&source.path, why))?.map(Content::Lines)
                    }
                    Rows::Cells(cells) => cells.pop_front().map(Content::Cells),
                    Rows::Batches(batches) => batches.next(&source.path, &self.progress)?.map(Content::Batch),
                };
                // A file without rows still has columns.
                let empty = || (!current.begun && !source.layout.headers.is_empty()).then(Cells::default);
                let content = content.or_else(|| empty().map(Content::Cells));
                current.begun = true;
                if let Some(content) = content {
                    return Ok(Some(Chunk { source, content }));
                }
            }
            match self.waiting.pop_front() {
                Some(path) => self.current = Some(self.start(&path)?),
                None => return Ok(None),
            }
        }
    }

    fn asked(&self) -> Asked<'_> {
        Asked {
            key: self.reading.key.as_deref(),
            ignore: &self.reading.ignore,
            axes: &self.axes,
            joined: self.reading.joined,
            nested: false,
        }
    }

    fn start(&self, path: &Path) -> Result<Current, Fault> {
        let format = match Format::of(path) {
            Some(format) => format,
            None if path == Path::new("-") => Format::Csv,
            None => return Err(Fault::UnknownFormat { path: path.to_owned() }),
        };
        match format {
            Format::Csv => self.start_text(path),
            Format::Parquet | Format::Arrow => {
                let (headers, batches) = arrow::open(self.framework, path, format, &self.slots, &self.progress)?;
                self.columns(path, format, &headers, batches)
            }
            Format::JsonLines | Format::Json => {
                let layout = json::layout(self.slots.clone());
                let mut bytes = open::bytes(path, &self.progress)?;
                let rows = if format == Format::Json {
                    let mut text = Vec::new();
                    let unreadable = |why| Fault::Unreadable { path: path.to_owned(), why };
                    bytes.read_to_end(&mut text).map_err(unreadable)?;
                    Rows::Lines(Blocks::lines(Box::new(Cursor::new(json::as_lines(path, &text)?))))
                } else {
                    Rows::Lines(Blocks::lines(bytes))
                };
                Ok(self.current(path, format, Habits::default(), layout, rows, 0))
            }
            Format::Sheet => {
                let sheet = sheet::open(path, self.reading.overrides.sheet.as_deref(), &self.progress)?;
                let mut habits = Habits { missing: self.reading.overrides.missing.clone(), ..Habits::default() };
                let skip = self.reading.overrides.skip_lines;
                let at = sheet.header(skip, |names| slots::known(self.framework, &self.slots, self.asked(), names));
                let Some((line, headers)) = at else { return Err(Fault::Empty { path: path.to_owned() }) };
                let mut layout = Layout::of(self.framework, path, &headers, self.slots.clone(), self.asked())?;
                let sample: Vec<Vec<Vec<u8>>> = sheet.sample(line + 1, headers.len());
                let rows = sample.iter().map(Vec::as_slice);
                let overrides = &self.reading.overrides;
                detect::cells(self.framework, &mut layout.slots, &layout.roles, rows, &mut habits, overrides);
                let rows = Rows::Cells(sheet.cells(line + 1, headers.len(), habits.decimal));
                Ok(self.current(path, format, habits, layout, rows, line as u64 + 1))
            }
        }
    }

    fn columns(
        &self,
        path: &Path,
        format: Format,
        headers: &[String],
        batches: arrow::Batches,
    ) -> Result<Current, Fault> {
        let asked = Asked { nested: true, ..self.asked() };
        let layout = Layout::of(self.framework, path, headers, self.slots.clone(), asked)?;
        let rows = Rows::Batches(batches.only(&layout));
        Ok(self.current(path, format, Habits::default(), layout, rows, 0))
    }

    fn start_text(&self, path: &Path) -> Result<Current, Fault> {
        let unreadable = |why| Fault::Unreadable { path: path.to_owned(), why };
        let mut bytes = open::bytes(path, &self.progress)?;
        let mut sample = Vec::new();
        let read = (&mut bytes).take(SAMPLE).read_to_end(&mut sample).map_err(unreadable)?;
        let whole = (read as u64) < SAMPLE;
        // The standard input has no name to say what it holds.
        if path == Path::new("-") && matches!(sample.trim_ascii_start().first(), Some(b'{' | b'[')) {
            bytes.read_to_end(&mut sample).map_err(unreadable)?;
            let lines = json::as_lines(path, &sample).unwrap_or(sample);
            let rows = Rows::Lines(Blocks::lines(Box::new(Cursor::new(lines))));
            let layout = json::layout(self.slots.clone());
            return Ok(self.current(path, Format::JsonLines, Habits::default(), layout, rows, 0));
        }
        let overrides = &self.reading.overrides;
        let (found, mark) = detect::encoding(&sample, whole);
        let encoding = overrides.encoding.unwrap_or(found);
        let mark = if encoding == found { mark } else { 0 };
        let rest: Vec<u8> = sample.get(mark..).unwrap_or_default().to_vec();
        let mut text: Box<dyn Read + Send> = Box::new(Cursor::new(rest.clone()).chain(bytes));
        let mut shown = rest;
        if encoding != Encoding::Utf8 {
            text = Box::new(Decoded::new(text, encoding.rules()));
            shown = encoding.rules().decode_without_bom_handling(&shown).0.into_owned().into_bytes();
        }
        if !whole {
            // The last row of the sample may be cut.
            let end = memchr::memrchr(b'\n', &shown).map_or(shown.len(), |at| at + 1);
            shown.truncate(end);
        }
        let detected = detect::habits(self.framework, &self.slots, self.asked(), &shown, encoding, overrides);
        let Some(mut detected) = detected else { return Err(Fault::Empty { path: path.to_owned() }) };
        let mut layout = Layout::of(self.framework, path, &detected.headers, self.slots.clone(), self.asked())?;
        let rows = detected.rows.iter().map(Vec::as_slice);
        detect::cells(self.framework, &mut layout.slots, &layout.roles, rows, &mut detected.habits, overrides);
        let skip = header_end(&shown, detected.end_of_line, detected.lines);
        let rest = Skipped { from: text, left: skip };
        let line = detected.lines + 1;
        let blocks =
            Blocks::new(Box::new(rest) as Box<dyn Read + Send>, detected.habits.delimiter, detected.end_of_line, line);
        let mut current = self.current(path, Format::Csv, detected.habits, layout, Rows::Text(blocks), detected.lines);
        if let Some(source) = Arc::get_mut(&mut current.source) {
            source.end_of_line = detected.end_of_line;
        }
        Ok(current)
    }

    fn current(&self, path: &Path, format: Format, habits: Habits, layout: Layout, rows: Rows, lines: u64) -> Current {
        let choices = layout
            .slots
            .iter()
            .map(|slot| match self.framework.inputs.get(slot.input.0 as usize).map(|input| &input.ty) {
                Some(Type::Member(axis)) => Choices::of(self.framework, *axis),
                _ => None,
            })
            .collect();
        let source = Source { path: path.to_owned(), format, habits, layout, lines, end_of_line: b'\n', choices };
        Current { source: Arc::new(source), rows, begun: false }
    }
}

/// How many bytes stand before the first row: the names may be quoted, and hold line ends.
fn header_end(text: &[u8], end_of_line: u8, lines: u64) -> usize {
    let mut left = lines;
    let mut quoted = false;
    for (at, byte) in text.iter().enumerate() {
        if *byte == b'"' {
            quoted = !quoted;
        }
        if *byte == end_of_line {
            left = left.saturating_sub(1);
            if left == 0 && !quoted {
                return at + 1;
            }
        }
    }
    text.len()
}

/// A text without its beginning.
struct Skipped<R> {
    from: R,
    left: usize,
}

impl<R: Read> Read for Skipped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.left > 0 {
            let mut away = vec![0; self.left.min(1 << 16)];
            match self.from.read(&mut away)? {
                0 => return Ok(0),
                read => self.left -= read,
            }
        }
        self.from.read(buffer)
    }
}

fn no_block(path: &Path, why: NoBlock) -> Fault {
    match why {
        NoBlock::Io(why) => Fault::Unreadable { path: path.to_owned(), why },
        NoBlock::Endless(endless) => Fault::OpenQuote { path: path.to_owned(), line: endless.line },
        NoBlock::Long(row) => Fault::LongRow { path: path.to_owned(), line: row.line, limit: LONGEST },
    }
}

impl Chunk {
    /// Types the cells. Those that do not fit are set aside, with the reasons.
    ///
    /// # Errors
    /// [`Fault`]: the text is no text at all, or a column is of a type that cannot hold what the framework expects.
    pub fn read(self, framework: &Framework) -> Result<Typed, Fault> {
        let source = self.source;
        match self.content {
            Content::Text(block) => {
                let habits = &source.habits;
                let cells = Cells::of(block, source.layout.headers.len(), habits.delimiter, source.end_of_line);
                typed(framework, &source, &cells)
            }
            Content::Cells(cells) => typed(framework, &source, &cells),
            Content::Lines(block) => json::typed(framework, &source, block),
            Content::Batch(batch) => arrow::typed(framework, &source, &batch),
        }
    }
}

/// Types the cells of a text or sheet.
fn typed(framework: &Framework, source: &Source, cells: &Cells) -> Result<Typed, Fault> {
    let rows = cells.rows();
    let mut refused = Vec::new();
    let mut sinks = Sinks::new(framework, source, rows);
    let reject = |row: usize, column: &str, text: &[u8], why: Why| Reject {
        file: source.path.clone(),
        row: row as u64 + 1,
        line: Some(cells.line(row)),
        column: column.to_owned(),
        text: String::from_utf8_lossy(text).into_owned(),
        why: why.in_a_text(),
    };
    let (mut key, mut members) = (None, vec![None; sinks.axes]);
    for (column, (role, header)) in source.layout.roles.iter().zip(&source.layout.headers).enumerate() {
        match role {
            Role::Key => key = Some(texts(cells, column)),
            Role::Member(axis) => {
                if let Some(member) = members.get_mut(*axis) {
                    *member = Some(texts(cells, column));
                }
            }
            Role::Cell(slot) => {
                if let Some(sink) = sinks.sink(*slot) {
                    sink.extend(cells.column(column), |row, why| {
                        refused.push(reject(row, header, cells.cell(row, column), why));
                    });
                }
            }
            Role::Several(slots) => sinks.several(slots, cells, column, |row, why| {
                refused.push(reject(row, header, cells.cell(row, column), why));
            }),
            Role::State(_) | Role::Evidence(_) | Role::Records(_) | Role::Ignored => {}
        }
    }
    for (column, role) in source.layout.roles.iter().enumerate() {
        if let Role::State(slot) | Role::Evidence(slot) = role
            && let Some(sink) = sinks.sink(*slot)
        {
            for (row, text) in cells.column(column).enumerate().filter(|(_, text)| !text.is_empty()) {
                let text = String::from_utf8_lossy(text);
                match role {
                    Role::State(_) => sink.say_state(row, text.trim()),
                    _ => sink.say_evidence(row, text.trim()),
                }
            }
        }
    }
    for ragged in &cells.ragged {
        let row = &ragged.row;
        let shown = ragged.cells.join(&source.habits.delimiter);
        refused.push(reject(*row, "", &shown, cells.why(ragged)));
        for slot in 0..source.layout.slots.len() {
            if let Some(sink) = sinks.sink(slot) {
                sink.say_state(*row, "rejected");
            }
        }
    }
    refused.sort_by_key(|reject| reject.row);
    Ok(Typed { batch: sinks.finish(rows)?, key, members, rejects: refused, lines: cells.lines().to_vec() })
}

fn texts(cells: &Cells, column: usize) -> ArrayRef {
    let mut texts = StringBuilder::with_capacity(cells.rows(), cells.rows() * 8);
    for (row, cell) in cells.column(column).enumerate() {
        // A row of too few cells may still say which project it is.
        let cell = if cells.ragged.is_empty() { cell } else { cells.ragged_cell(row, column).unwrap_or(cell) };
        match std::str::from_utf8(cell) {
            Ok("") => texts.append_null(),
            Ok(text) => texts.append_value(text.trim()),
            Err(_) => texts.append_value(String::from_utf8_lossy(cell)),
        }
    }
    Arc::new(texts.finish())
}
