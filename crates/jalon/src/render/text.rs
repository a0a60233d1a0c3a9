//! A page as text for a terminal or a file: aligned by the width of characters, wrapped, with tones kept for colours.

use unicode_width::UnicodeWidthStr;

use super::{Block, Branch, Line, Page, Row, Sign, Table, Tone};

/// The width that text is wrapped to where none is known.
pub const WIDTH: usize = 100;

/// Lays a page out in lines of at most `width` columns (a word longer than that stands alone).
#[must_use]
pub fn lines(page: &Page, width: usize) -> Vec<Line> {
    let width = width.max(40);
    let mut out = vec![Line::toned(Tone::Strong, &page.title)];
    for subtitle in &page.subtitle {
        wrap(&Line::toned(Tone::Quiet, subtitle), 0, 0, width, &mut out);
    }
    let column = label_width(&page.blocks, width);
    let mut after_rows = false;
    for block in &page.blocks {
        if after_rows && matches!(block, Block::Paragraph(_)) {
            out.push(Line::default());
        }
        after_rows = matches!(block, Block::Rows(_) | Block::Tree(_) | Block::Table(_));
        match block {
            Block::Verdict(row) => {
                out.push(Line::default());
                verdict(row, width, &mut out);
            }
            Block::Heading(text) => {
                out.push(Line::default());
                out.push(Line::toned(Tone::Strong, text));
            }
            Block::Rows(rows) => {
                for row in rows {
                    row_lines(row, column, width, &mut out);
                }
            }
            Block::Paragraph(line) => wrap(line, 2, 2, width, &mut out),
            Block::Table(table) => table_lines(table, &mut out),
            Block::Tree(branches) => {
                for branch in branches {
                    tree(branch, "", None, width, &mut out);
                }
            }
        }
    }
    out
}

/// The page as plain text, without colours, ending in a line end.
#[must_use]
pub fn plain(page: &Page, width: usize) -> String {
    let mut text = String::new();
    for line in lines(page, width) {
        text.push_str(line.text().trim_end());
        text.push('\n');
    }
    text
}

/// The column at which values begin: that of most labels, not of a single long one.
fn label_width(blocks: &[Block], width: usize) -> usize {
    let most = width * 45 / 100;
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::Rows(rows) => Some(rows),
            _ => None,
        })
        .flatten()
        .filter(|row| !row.value.is_empty())
        .map(|row| row.label.text().width())
        .filter(|width| *width <= most)
        .max()
        .unwrap_or(0)
}

/// Columns as wide as their cells, or as the longest word of their head; long heads go over lines.
fn table_lines(table: &Table, out: &mut Vec<Line>) {
    const HEAD: usize = 14;
    let heads: Vec<Vec<String>> = table.head.iter().map(|head| broken(head, HEAD)).collect();
    let widths: Vec<usize> = heads
        .iter()
        .enumerate()
        .map(|(column, head)| {
            let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text().width());
            cells.chain(head.iter().map(|line| line.width())).max().unwrap_or(0)
        })
        .collect();
    let is_right = |column: usize| table.right.get(column) == Some(&true);
    let padded = |line: Line, column: usize, width: usize| {
        let space = " ".repeat(width.saturating_sub(line.text().width()));
        if is_right(column) { Line::plain(space).join(&line) } else { line.and(Tone::Plain, space) }
    };
    let height = heads.iter().map(Vec::len).max().unwrap_or(0);
    for at in 0..height {
        let mut line = Line::plain("  ");
        for (column, (head, width)) in heads.iter().zip(&widths).enumerate() {
            // The last lines of all heads stand beside each other.
            let text = (at + head.len()).checked_sub(height).and_then(|at| head.get(at)).cloned().unwrap_or_default();
            line = line.join(&padded(Line::toned(Tone::Quiet, text), column, *width)).and(Tone::Plain, "  ");
        }
        out.push(line);
    }
    for row in &table.rows {
        let mut line = Line::plain("  ");
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            line = line.join(&padded(cell.clone(), column, *width)).and(Tone::Plain, "  ");
        }
        out.push(line);
    }
}

/// A text in lines of so many columns, broken at spaces only.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn verdict(row: &Row, width: usize, out: &mut Vec<Line>) {
    let mut line = Line::default();
    if let Some(sign) = row.sign {
        line = line.and(sign.tone(), format!("{} ", sign.symbol()));
    }
    line = line.join(&row.label).join(&row.value);
    wrap(&line, 0, 2, width, out);
    for remark in &row.remarks {
        wrap(remark, 2, 4, width, out);
    }
}

fn row_lines(row: &Row, column: usize, width: usize, out: &mut Vec<Line>) {
    let mut line = match row.sign {
        Some(sign) => sign_line("  ", sign),
        None => Line::plain("  "),
    };
    line = line.join(&row.label);
    let taken = row.label.text().width();
    if !row.value.is_empty() {
        if taken <= column {
            line = line.and(Tone::Plain, " ".repeat(column - taken + 2)).join(&row.value);
        } else if taken + row.value.text().width() + 6 <= width {
            line = line.and(Tone::Plain, "  ").join(&row.value);
        } else {
            // Too long for one line: the value stands beneath.
            wrap(&line, 0, 6, width, out);
            line = Line::plain("      ").join(&row.value);
        }
    }
    wrap(&line, 0, 6, width, out);
    for remark in &row.remarks {
        wrap(remark, 6, 8, width, out);
    }
}

fn sign_line(indent: &str, sign: Sign) -> Line {
    Line::plain(indent).and(sign.tone(), sign.symbol()).and(Tone::Plain, " ")
}

/// A branch with the lines that join it to its parent; `last` tells whether it is its parent's last, `None` for a root.
fn tree(branch: &Branch, lead: &str, last: Option<bool>, width: usize, out: &mut Vec<Line>) {
    let (joint, below) = match last {
        None => ("", String::new()),
        Some(true) => ("└─ ", format!("{lead}   ")),
        Some(false) => ("├─ ", format!("{lead}│  ")),
    };
    let mut line = Line::default();
    if let Some(sign) = branch.sign {
        line = line.and(sign.tone(), sign.symbol()).and(Tone::Plain, " ");
    }
    line = line.join(&branch.line);
    let first = format!("{lead}{joint}");
    let rest = if branch.because.is_empty() { format!("{below}  ") } else { format!("{below}│ ") };
    let mut wrapped = Vec::new();
    wrap(&line, 0, 0, width.saturating_sub(first.width()).max(30), &mut wrapped);
    for (at, piece) in wrapped.into_iter().enumerate() {
        let lead = if at == 0 { &first } else { &rest };
        out.push(Line::toned(Tone::Quiet, lead).join(&piece));
    }
    let count = branch.because.len();
    for (at, child) in branch.because.iter().enumerate() {
        tree(child, &below, Some(at + 1 == count), width, out);
    }
}

/// Breaks a line at spaces (never at no-break spaces) so that each piece fits; `first` and `rest` are indents.
fn wrap(line: &Line, first: usize, rest: usize, width: usize, out: &mut Vec<Line>) {
    let mut current = Line::plain(" ".repeat(first));
    let mut used = first;
    let mut fresh = true;
    for span in line.spans() {
        for word in span.text.split_inclusive(' ') {
            let wide = word.trim_end_matches(' ').width();
            if used + wide > width && !fresh {
                out.push(std::mem::replace(&mut current, Line::plain(" ".repeat(rest))));
                used = rest;
                fresh = true;
                if word.trim().is_empty() {
                    continue;
                }
            }
            current.lengthen(span.tone, word);
            used += word.width();
            fresh = fresh && word.trim().is_empty();
        }
    }
    out.push(current);
}
