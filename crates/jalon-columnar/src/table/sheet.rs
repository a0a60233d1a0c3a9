//! Workbooks (XLSX, XLSB, XLS, ODS): a sheet as rows of texts, as they would be written with a decimal point and ISO dates.
//!
//! A workbook is compressed as a whole, and read as a whole: memory follows its size, which Excel bounds at a million rows.

use std::collections::VecDeque;
use std::path::Path;

use calamine::{Data, ExcelDateTime, Range, Reader as _};

use crate::table::csv::Cells;
use crate::table::fault::Fault;
use crate::table::habits::Decimal;
use crate::table::open::Progress;

/// Rows of a block.
const ROWS: usize = 8_192;

/// The cells of a sheet.
pub(crate) struct Sheet {
    rows: Vec<Vec<Cell>>,
    /// Rows above the first cell.
    above: usize,
}

/// A cell: a figure of the sheet's own, or what somebody has written.
enum Cell {
    Broken(String),
    Text(String),
}

impl Cell {
    fn text(&self) -> &str {
        match self {
            Cell::Broken(text) | Cell::Text(text) => text,
        }
    }
}

/// Opens a workbook at a sheet, by its name; else the first that holds something.
pub(crate) fn open(path: &Path, wanted: Option<&str>, progress: &Progress) -> Result<Sheet, Fault> {
    if let Err(why) = std::fs::metadata(path).map(|file| progress.add(file.len())) {
        return Err(Fault::Unreadable { path: path.to_owned(), why });
    }
    let damaged = |detail: String| Fault::Damaged { path: path.to_owned(), detail };
    let mut book = calamine::open_workbook_auto(path).map_err(|why| damaged(why.to_string()))?;
    let names = book.sheet_names();
    if let Some(wanted) = wanted
        && !names.iter().any(|name| name == wanted)
    {
        return Err(Fault::NoSuchSheet { path: path.to_owned(), sheet: wanted.to_owned(), sheets: names });
    }
    for name in names.iter().filter(|name| wanted.is_none_or(|wanted| wanted == *name)) {
        let range = book.worksheet_range(name).map_err(|why| damaged(why.to_string()))?;
        if !range.is_empty() {
            return Ok(Sheet::of(&range));
        }
    }
    Err(Fault::Empty { path: path.to_owned() })
}

impl Sheet {
    fn of(range: &Range<Data>) -> Sheet {
        let above = range.start().map_or(0, |(row, _)| row as usize);
        Sheet { rows: range.rows().map(|row| row.iter().map(cell).collect()).collect(), above }
    }

    /// The row with the names of the columns, and them: the first of those that mean the most.
    pub(crate) fn header(
        &self,
        skip: Option<usize>,
        known: impl Fn(&[String]) -> usize,
    ) -> Option<(usize, Vec<String>)> {
        let rows = self.rows.iter().enumerate().skip(skip.unwrap_or(0).saturating_sub(self.above));
        let candidates = rows
            .filter(|(_, row)| row.iter().any(|cell| !cell.text().is_empty()))
            .take(if skip.is_some() { 1 } else { 20 });
        let mut best: Option<(usize, usize, Vec<String>)> = None;
        for (at, row) in candidates {
            let mut names: Vec<String> = row.iter().map(|cell| cell.text().to_owned()).collect();
            while names.last().is_some_and(String::is_empty) {
                names.pop();
            }
            let score = known(&names);
            if best.as_ref().is_none_or(|(most, _, _)| score > *most) {
                best = Some((score, at, names));
            }
        }
        best.map(|(_, at, names)| (at, names))
    }

    /// The first rows below the names, as far as people have written them: figures of the sheet's own have no habits.
    pub(crate) fn sample(&self, from: usize, width: usize) -> Vec<Vec<Vec<u8>>> {
        let written = |cell: &Cell| match cell {
            Cell::Broken(_) => Vec::new(),
            Cell::Text(text) => text.clone().into_bytes(),
        };
        self.rows.iter().skip(from).take(1000).map(|row| row.iter().take(width).map(written).collect()).collect()
    }

    /// The rows below the names, in blocks, decimals behind the sign that people write; rows without a cell are no rows.
    pub(crate) fn cells(mut self, from: usize, width: usize, decimal: Decimal) -> VecDeque<Cells> {
        if decimal == Decimal::Comma {
            for cell in self.rows.iter_mut().skip(from).flatten() {
                if let Cell::Broken(text) = cell {
                    *text = text.replace('.', ",");
                }
            }
        }
        let filled = |(_, row): &(usize, &Vec<Cell>)| row.iter().any(|cell| !cell.text().is_empty());
        let below: Vec<(usize, &Vec<Cell>)> = self.rows.iter().enumerate().skip(from).filter(filled).collect();
        let block = |rows: &[(usize, &Vec<Cell>)]| {
            let line = |at: usize| (self.above + at) as u64 + 1;
            let lines = rows.iter().enumerate().map(|(row, (at, _))| (row, line(*at))).collect();
            Cells::from_rows(rows.iter().map(|(_, row)| row.iter().map(Cell::text)), width, lines)
        };
        below.chunks(ROWS).map(block).collect()
    }
}

fn cell(cell: &Data) -> Cell {
    match cell {
        Data::Float(float) if float.fract() != 0.0 => Cell::Broken(float.to_string()),
        cell => Cell::Text(text(cell)),
    }
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::Int(whole) => whole.to_string(),
        Data::Float(float) => float.to_string(),
        Data::String(text) => text.clone(),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(moment) if moment.is_duration() => format!("{} days", moment.as_f64()),
        Data::DateTime(moment) => date(moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error.to_string(),
    }
}

fn date(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
    }
}
