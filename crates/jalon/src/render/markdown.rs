//! A page as Markdown (CommonMark with GitHub's tables), escaped, for documents and pull requests.

use super::{Block, Branch, Line, Page, Row, Table, Tone};
use crate::lang::Language;

/// The page as Markdown, ending in a line end.
///
/// Text from frameworks and data is escaped: a label cannot open a heading, a link or HTML.
#[must_use]
pub fn markdown(page: &Page) -> String {
    let mut out = format!("# {}\n", escape(&page.title));
    for subtitle in &page.subtitle {
        out.push_str(&format!("\n{}\n", escape(subtitle)));
    }
    for block in &page.blocks {
        match block {
            Block::Verdict(row) => {
                out.push_str(&format!("\n## {}{}{}\n", sign(row), inline(&row.label), inline(&row.value)));
                for remark in &row.remarks {
                    out.push_str(&format!("\n{}\n", inline(remark)));
                }
            }
            Block::Heading(text) => out.push_str(&format!("\n## {}\n", escape(text))),
            Block::Rows(rows) => table(rows, page.language, &mut out),
            Block::Paragraph(line) => out.push_str(&format!("\n{}\n", inline(line))),
            Block::Table(table) => grid(table, &mut out),
            Block::Tree(branches) => {
                out.push('\n');
                for branch in branches {
                    tree(branch, 0, &mut out);
                }
            }
        }
    }
    out
}

fn table(rows: &[Row], language: Language, out: &mut String) {
    let (what, result, why) = match language {
        Language::English => ("What", "Result", "Why"),
        Language::French => ("Quoi", "Résultat", "Pourquoi"),
    };
    out.push_str(&format!("\n| | {what} | {result} | {why} |\n|---|---|---|---|\n"));
    for row in rows {
        let remarks: Vec<String> = row.remarks.iter().map(inline).collect();
        out.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            row.sign.map_or("", super::Sign::symbol),
            inline(&row.label),
            inline(&row.value),
            remarks.join("<br>")
        ));
    }
}

fn grid(table: &Table, out: &mut String) {
    let heads: Vec<String> = table.head.iter().map(|head| escape(head)).collect();
    let rules = (0..heads.len()).map(|column| if table.right.get(column) == Some(&true) { "---:" } else { "---" });
    out.push_str(&format!("\n| {} |\n|{}|\n", heads.join(" | "), rules.collect::<Vec<_>>().join("|")));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(inline).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

fn tree(branch: &Branch, depth: usize, out: &mut String) {
    let sign = branch.sign.map(|sign| format!("{} ", sign.symbol())).unwrap_or_default();
    out.push_str(&format!("{}- {sign}{}\n", "  ".repeat(depth), inline(&branch.line)));
    for child in &branch.because {
        tree(child, depth + 1, out);
    }
}

fn sign(row: &Row) -> String {
    row.sign.map(|sign| format!("{} ", sign.symbol())).unwrap_or_default()
}

fn inline(line: &Line) -> String {
    let mut out = String::new();
    for span in line.spans() {
        let text = escape(span.text);
        // Emphasis marks do not work beside spaces: they are kept outside.
        let core = text.trim();
        if core.is_empty() || span.tone != Tone::Strong {
            out.push_str(&text);
            continue;
        }
        let start = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        out.push_str(text.get(..start).unwrap_or(""));
        out.push_str("**");
        out.push_str(core);
        out.push_str("**");
        out.push_str(text.get(end..).unwrap_or(""));
    }
    out
}

/// A text that Markdown shows as it is.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
