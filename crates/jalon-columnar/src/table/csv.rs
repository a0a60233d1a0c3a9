//! Delimited text: blocks of whole rows, and the cells of a block.
//!
//! Lines without a quote, nearly all of them, are cut at their separators; a line with one is left to `csv-core`, which
//! knows the rules of quoting. Cells of a block stand in one buffer, with the places where they end.

use std::io::{self, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use memchr::{memchr, memchr_iter, memrchr};

use crate::table::fault::Why;

#[cfg(test)]
mod tests;

/// How much text a block holds, about.
const BLOCK: usize = 1 << 20;
/// A row may not be longer: a quote that is never closed swallows the file.
pub(crate) const LONGEST: usize = 8 << 20;

/// A row without an end.
#[derive(Debug)]
pub(crate) struct Endless {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
}

/// Why there is no block.
#[derive(Debug)]
pub(crate) enum NoBlock {
    Io(io::Error),
    /// A row is longer than [`LONGEST`], and no quote is to blame.
    Long(Endless),
    Endless(Endless),
}

/// Text in blocks of whole rows.
pub(crate) struct Blocks<R> {
    from: R,
    rest: Vec<u8>,
    ended: bool,
    delimiter: u8,
    end_of_line: u8,
    line: u64,
    quotes: bool,
    /// How much text a block holds, about.
    size: usize,
}

/// Some whole rows.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) text: Vec<u8>,
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
}

impl<R: Read> Blocks<R> {
    pub(crate) fn new(from: R, delimiter: u8, end_of_line: u8, line: u64) -> Blocks<R> {
        Blocks { from, rest: Vec::new(), ended: false, delimiter, end_of_line, line, quotes: true, size: BLOCK }
    }

    /// Text in blocks of whole lines, whatever quotes stand in them.
    pub(crate) fn lines(from: R) -> Blocks<R> {
        Blocks {
            from,
            rest: Vec::new(),
            ended: false,
            delimiter: 0,
            end_of_line: b'\n',
            line: 1,
            quotes: false,
            size: BLOCK,
        }
    }

    /// The next rows; none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Block>, NoBlock> {
        let mut text = std::mem::take(&mut self.rest);
        text.reserve(self.size.saturating_sub(text.len()));
        loop {
            if !self.ended {
                let room = (self.size.saturating_sub(text.len()).max(self.size / 4 + 1)) as u64;
                let read = (&mut self.from).take(room).read_to_end(&mut text).map_err(NoBlock::Io)?;
                self.ended = read == 0 || (read as u64) < room;
            }
            let end = self.whole(&text)?;
            if self.ended {
                break;
            }
            if end > 0 {
                self.rest = text.split_off(end);
                break;
            }
            if text.len() > LONGEST {
                let row = Endless { line: self.line };
                let quoted = self.quotes && memchr(b'"', &text).is_some();
                return Err(if quoted { NoBlock::Endless(row) } else { NoBlock::Long(row) });
            }
        }
        if text.is_empty() {
            return Ok(None);
        }
        let line = self.line;
        self.line += memchr_iter(self.end_of_line, &text).count() as u64;
        Ok(Some(Block { text, line }))
    }

    /// Where the last whole row ends.
    fn whole(&self, text: &[u8]) -> Result<usize, NoBlock> {
        let last = memrchr(self.end_of_line, text).map_or(0, |at| at + 1);
        if !self.quotes || memchr(b'"', text).is_none() {
            return Ok(last);
        }
        let (mut at, mut line) = (0, self.line);
        let mut scratch = Scratch::default();
        while let Some(length) = memchr(self.end_of_line, text.get(at..).unwrap_or_default()) {
            let row = text.get(at..at + length).unwrap_or_default();
            if memchr(b'"', row).is_none() {
                (at, line) = (at + length + 1, line + 1);
                continue;
            }
            let rest = text.get(at..).unwrap_or_default();
            match scratch.read(rest, self.delimiter, self.end_of_line, false) {
                Some(read) => {
                    line += memchr_iter(self.end_of_line, rest.get(..read).unwrap_or_default()).count() as u64;
                    at += read;
                }
                None if self.ended && closed(rest, self.delimiter) => return Ok(text.len()),
                None if self.ended || rest.len() > LONGEST => return Err(NoBlock::Endless(Endless { line })),
                None => return Ok(at),
            }
        }
        // The last line of a file may have no end.
        let rest = text.get(at..).unwrap_or_default();
        if self.ended && memchr(b'"', rest).is_some() && !closed(rest, self.delimiter) {
            return Err(NoBlock::Endless(Endless { line }));
        }
        Ok(at)
    }
}

/// Whether a last row without a line end closes its quotes: with a separator behind it, it has one cell more.
fn closed(row: &[u8], delimiter: u8) -> bool {
    let (mut before, mut after) = (Scratch::default(), Scratch::default());
    let longer: Vec<u8> = row.iter().copied().chain([delimiter]).collect();
    before.read(row, delimiter, b'\n', true);
    after.read(&longer, delimiter, b'\n', true);
    after.ends.len() > before.ends.len()
}

/// A quoted row taken apart.
#[derive(Default)]
struct Scratch {
    text: Vec<u8>,
    ends: Vec<usize>,
    /// For a delimiter and a line end: to make one costs as much as to read a thousand rows.
    reader: Option<(u8, u8, Box<Reader>)>,
}

impl Scratch {
    /// Reads one row; gives how many bytes it takes, or none if it has no end there.
    fn read(&mut self, rest: &[u8], delimiter: u8, end_of_line: u8, last: bool) -> Option<usize> {
        let known = self.reader.take().filter(|(other, end, _)| (*other, *end) == (delimiter, end_of_line));
        let (.., reader) = self.reader.insert(known.unwrap_or_else(|| {
            let mut builder = ReaderBuilder::new();
            builder.delimiter(delimiter).terminator(Terminator::Any(end_of_line));
            (delimiter, end_of_line, Box::new(builder.build()))
        }));
        reader.reset();
        let (mut read, mut written, mut ended) = (0, 0, 0);
        self.text.resize(self.text.capacity().max(1024), 0);
        self.ends.resize(self.ends.capacity().max(64), 0);
        loop {
            let input = rest.get(read..).unwrap_or_default();
            if input.is_empty() && !last {
                return None;
            }
            let text = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, took, wrote, found) = reader.read_record(input, text, ends);
            read += took;
            written += wrote;
            ended += found;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.text.truncate(written);
        self.ends.truncate(ended);
        Some(read)
    }
}

/// The cells of some rows.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    text: Vec<u8>,
    /// Where each row begins.
    starts: Vec<u32>,
    /// Where each cell ends, row by row; the next begins a byte further.
    ends: Vec<u32>,
    width: usize,
    /// Rows with another number of cells; here, their cells are empty.
    pub(crate) ragged: Vec<Ragged>,
    /// The first line of rows, by row, from where it changes its distance: `(row, line)`.
    lines: Vec<(usize, u64)>,
}

/// A row that has another number of cells than there are columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ragged {
    pub(crate) row: usize,
    /// What stands there.
    pub(crate) cells: Vec<Vec<u8>>,
}

impl Cells {
    /// Takes a block apart, each row into so many cells. Empty lines are no rows.
    pub(crate) fn of(block: Block, width: usize, delimiter: u8, end_of_line: u8) -> Cells {
        let length = block.text.len();
        let rows = length / (width * 4).max(1);
        let mut cells = Cells {
            text: block.text,
            starts: Vec::with_capacity(rows),
            ends: Vec::with_capacity(rows * width),
            width,
            ragged: Vec::new(),
            lines: vec![(0, block.line)],
        };
        let quotes = memchr(b'"', &cells.text).is_some();
        let mut scratch = Scratch::default();
        let (mut at, mut line) = (0, block.line);
        while at < length {
            let rest = cells.text.get(at..length).unwrap_or_default();
            let end = memchr(end_of_line, rest).unwrap_or(rest.len());
            let row = rest.get(..end).unwrap_or_default();
            if quotes && memchr(b'"', row).is_some() {
                let read = scratch.read(rest, delimiter, end_of_line, true).unwrap_or(rest.len()).max(1);
                let raw = rest.get(..read).unwrap_or_default();
                let many = memchr_iter(end_of_line, raw).count() as u64;
                let returned = raw.ends_with(b"\r\n") || (!raw.ends_with(&[end_of_line]) && raw.ends_with(b"\r"));
                cells.push_quoted(&scratch, returned);
                at += read;
                line += many;
                if many != 1 {
                    cells.lines.push((cells.starts.len(), line));
                }
                continue;
            }
            let row = row.strip_suffix(b"\r").unwrap_or(row);
            if row.is_empty() {
                at += end + 1;
                line += 1;
                cells.lines.push((cells.starts.len(), line));
                continue;
            }
            let before = cells.ends.len();
            cells.starts.push(at as u32);
            each_place(delimiter, row, |place| cells.ends.push((at + place) as u32));
            cells.ends.push((at + row.len()) as u32);
            let found = cells.ends.len() - before;
            if found != width {
                let surplus = row.get(row.len().saturating_sub(found.saturating_sub(width))..).unwrap_or_default();
                if found > width && surplus.iter().all(|byte| *byte == delimiter) {
                    cells.ends.truncate(before + width);
                } else {
                    cells.rag(before);
                }
            }
            at += end + 1;
            line += 1;
        }
        cells
    }

    /// A row whose quotes are resolved: its cells stand behind the text, a byte apart.
    fn push_quoted(&mut self, scratch: &Scratch, returned: bool) {
        let before = self.ends.len();
        self.starts.push(self.text.len() as u32);
        let mut from = 0;
        for to in &scratch.ends {
            self.text.extend_from_slice(scratch.text.get(from..*to).unwrap_or_default());
            self.ends.push(self.text.len() as u32);
            self.text.push(b'\n');
            from = *to;
        }
        if returned && let Some(end) = self.ends.last_mut() {
            *end = end.saturating_sub(1);
        }
        let found = self.ends.len() - before;
        if found > self.width {
            let empty = (before + self.width..self.ends.len())
                .all(|at| matches!((self.ends.get(at - 1), self.ends.get(at)), (Some(a), Some(b)) if a + 1 >= *b));
            if empty {
                self.ends.truncate(before + self.width);
                return;
            }
        }
        if found != self.width {
            self.rag(before);
        }
    }

    fn rag(&mut self, before: usize) {
        let row = self.starts.len().saturating_sub(1);
        let start = self.starts.last().copied().unwrap_or(0);
        let mut from = start as usize;
        let mut cells = Vec::new();
        for end in self.ends.drain(before..) {
            cells.push(self.text.get(from..end as usize).unwrap_or_default().to_vec());
            from = end as usize + 1;
        }
        // Empty cells; a cell begins a byte behind the one before, so they are read as empty wherever they begin.
        self.ends.extend(std::iter::repeat_n(start, self.width));
        self.ragged.push(Ragged { row, cells });
    }

    /// Cells given one by one, as a sheet has them.
    pub(crate) fn from_rows<'t>(
        rows: impl Iterator<Item = impl Iterator<Item = &'t str>>,
        width: usize,
        lines: Vec<(usize, u64)>,
    ) -> Cells {
        let mut cells = Cells { width, lines, ..Cells::default() };
        for row in rows {
            cells.starts.push(cells.text.len() as u32);
            let mut found = 0;
            for cell in row.take(width) {
                cells.text.extend_from_slice(cell.as_bytes());
                cells.ends.push(cells.text.len() as u32);
                cells.text.push(b'\n');
                found += 1;
            }
            for _ in found..width {
                cells.ends.push(cells.text.len() as u32);
                cells.text.push(b'\n');
            }
        }
        cells
    }

    pub(crate) fn rows(&self) -> usize {
        self.starts.len()
    }

    /// A cell, without the quotes.
    #[inline(always)]
    pub(crate) fn cell(&self, row: usize, column: usize) -> &[u8] {
        let place = row * self.width + column;
        let start = match column {
            0 => self.starts.get(row).map(|start| *start as usize),
            _ => self.ends.get(place - 1).map(|end| *end as usize + 1),
        };
        match (start, self.ends.get(place)) {
            (Some(start), Some(end)) => self.text.get(start..*end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The cells of a column.
    #[inline(always)]
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &[u8]> {
        (0..self.rows()).map(move |row| self.cell(row, column))
    }

    /// The line on which a row begins.
    pub(crate) fn line(&self, row: usize) -> u64 {
        line(&self.lines, row).unwrap_or(0)
    }

    /// The lines of the rows: from which row on, and the line of that.
    pub(crate) fn lines(&self) -> &[(usize, u64)] {
        &self.lines
    }

    /// The first cells of a row that has another number of them.
    pub(crate) fn ragged_cell(&self, row: usize, column: usize) -> Option<&[u8]> {
        let ragged = self.ragged.iter().find(|ragged| ragged.row == row)?;
        ragged.cells.get(column).map(Vec::as_slice)
    }

    pub(crate) fn why(&self, ragged: &Ragged) -> Why {
        Why::Ragged { found: ragged.cells.len(), expected: self.width }
    }
}

/// Where a byte stands in a text, place after place. Eight bytes at a time: cells are too short for wider vectors.
#[inline(always)]
fn each_place(byte: u8, text: &[u8], mut then: impl FnMut(usize)) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let wanted = u64::from(byte) * 0x0101_0101_0101_0101;
    let (words, rest) = text.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let apart = u64::from_le_bytes(*word) ^ wanted;
        // The highest bit of each byte that is 0.
        let mut same = !(((apart & LOW) + LOW) | apart | LOW);
        while same != 0 {
            then(at * 8 + same.trailing_zeros() as usize / 8);
            same &= same - 1;
        }
    }
    let before = text.len() - rest.len();
    for (at, _) in rest.iter().enumerate().filter(|(_, other)| **other == byte) {
        then(before + at);
    }
}

/// The line on which a row begins, by the lines of some rows before it.
pub(crate) fn line(lines: &[(usize, u64)], row: usize) -> Option<u64> {
    let at = lines.partition_point(|(from, _)| *from <= row).checked_sub(1)?;
    lines.get(at).map(|(from, line)| line + (row - from) as u64)
}

/// The cells of the first rows of a text, however many each has; and the line on which each begins, from 0.
pub(crate) fn sample(text: &[u8], delimiter: u8, end_of_line: u8, rows: usize) -> Vec<(u64, Vec<Vec<u8>>)> {
    let mut found = Vec::new();
    let mut scratch = Scratch::default();
    let (mut at, mut line) = (0, 0);
    while at < text.len() && found.len() < rows {
        let rest = text.get(at..).unwrap_or_default();
        let read = scratch.read(rest, delimiter, end_of_line, true).unwrap_or(rest.len()).max(1);
        let raw = rest.get(..read).unwrap_or_default();
        let mut from = 0;
        let mut row: Vec<Vec<u8>> = Vec::new();
        for to in &scratch.ends {
            row.push(scratch.text.get(from..*to).unwrap_or_default().to_vec());
            from = *to;
        }
        if let Some(last) = row.last_mut()
            && last.ends_with(b"\r")
        {
            last.pop();
        }
        // `csv-core` passes over empty lines before a row.
        let empty = raw.iter().take_while(|byte| **byte == end_of_line).count() as u64;
        if row.iter().any(|cell| !cell.is_empty()) {
            found.push((line + empty, row));
        }
        at += read;
        line += memchr_iter(end_of_line, raw).count() as u64;
    }
    found
}
