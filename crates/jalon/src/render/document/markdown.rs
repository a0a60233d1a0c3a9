//! A document as Markdown (CommonMark with GitHub's tables and Mermaid diagrams), escaped.

use super::super::Tone;
use super::super::markdown::escape;
use super::{Block, Diagram, Document, Entry, List, Phrase, Piece, Point, Section, Table};
use crate::lang::Language;

/// The document as Markdown, ending in a line end.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n\n{}\n\n", phrase(&document.title), escape(&document.kind));
    for (term, said) in &document.facts {
        out.push_str(&format!("- {}{}{}\n", escape(term), colon(document.language), phrase(said)));
    }
    out.push('\n');
    for section in &document.sections {
        out.push_str(&format!("- [{}](#{})\n", escape(&section.title), link(&section.anchor)));
    }
    for section in &document.sections {
        section_to(section, document.language, &mut out);
    }
    out.push_str(&format!("\n---\n\n{}\n", phrase(&document.foot)));
    out
}

fn section_to(section: &Section, language: Language, out: &mut String) {
    out.push_str(&format!("\n## {}{}\n", target(&section.anchor), escape(&section.title)));
    let mut level = 3;
    for block in &section.blocks {
        match block {
            Block::Heading(text) => {
                out.push_str(&format!("\n### {}\n", phrase(text)));
                level = 4;
            }
            Block::Paragraph(text) => out.push_str(&format!("\n{}\n", phrase(text))),
            Block::List(own) => {
                out.push('\n');
                list(own, 0, out);
            }
            Block::Table(own) => table(own, out),
            Block::Entry(own) => entry(own, level, language, out),
            Block::Diagram(own) => diagram(own, out),
        }
    }
}

fn entry(entry: &Entry, level: usize, language: Language, out: &mut String) {
    out.push_str(&format!(
        "\n{} {}{} ({}, `{}`)\n",
        "#".repeat(level),
        target(&entry.anchor),
        phrase(&entry.title),
        escape(&entry.kind),
        entry.name
    ));
    for own in &entry.rule {
        if !own.text.is_empty() {
            out.push_str(&format!("\n{}\n", phrase(&own.text)));
        }
        if let Some(below) = &own.below {
            out.push('\n');
            list(below, 0, out);
        }
    }
    for own in &entry.tables {
        table(own, out);
    }
    if !entry.facts.is_empty() {
        out.push('\n');
    }
    for (term, said) in &entry.facts {
        fact(term, said, language, out);
    }
    if let Some((title, said)) = &entry.more {
        out.push_str(&format!("\n{}{}\n\n", escape(title), colon(language).trim_end()));
        for own in said {
            point(own, "-", 0, out);
        }
    }
}

/// A term and its explanation: on a line where it is one point, else a list.
fn fact(term: &str, said: &[Point], language: Language, out: &mut String) {
    match said {
        [Point { text, below }] => {
            out.push_str(&format!("- **{}**{}{}\n", escape(term), colon(language), phrase(text)));
            if let Some(below) = below {
                list(below, 1, out);
            }
        }
        several => {
            out.push_str(&format!("- **{}**{}\n", escape(term), colon(language).trim_end()));
            for own in several {
                point(own, "-", 1, out);
            }
        }
    }
}

fn list(list: &List, depth: usize, out: &mut String) {
    for (at, own) in list.points.iter().enumerate() {
        let sign = if list.ordered { format!("{}.", at + 1) } else { "-".to_owned() };
        point(own, &sign, depth, out);
    }
}

fn point(point: &Point, sign: &str, depth: usize, out: &mut String) {
    // Three spaces a level put a list under either kind of sign.
    out.push_str(&format!("{}{sign} {}\n", "   ".repeat(depth), phrase(&point.text)));
    if let Some(below) = &point.below {
        list(below, depth + 1, out);
    }
}

fn table(table: &Table, out: &mut String) {
    out.push_str(&format!("\n{}\n\n", phrase(&table.caption)));
    let head: Vec<String> = table.head.iter().map(|head| escape(head)).collect();
    out.push_str(&format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len())));
    for row in &table.rows {
        let anchor = row.anchor.as_deref().map(target).unwrap_or_default();
        let cells: Vec<String> = row.cells.iter().map(phrase).collect();
        out.push_str(&format!("| {anchor}{} |\n", cells.join(" | ")));
    }
}

fn diagram(diagram: &Diagram, out: &mut String) {
    out.push_str(&format!("\n{}\n\n```mermaid\nflowchart TD\n", escape(&diagram.caption)));
    for (at, node) in diagram.nodes.iter().enumerate() {
        out.push_str(&format!("  n{at}[\"{} ({})\"]\n", mermaid(&node.text), mermaid(&node.kind_text)));
    }
    for (at, node) in diagram.nodes.iter().enumerate() {
        for from in &node.from {
            out.push_str(&format!("  n{from} --> n{at}\n"));
        }
    }
    out.push_str("```\n");
}

/// A text that Mermaid shows as it is between quotes.
fn mermaid(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' => "#quot;".to_owned(),
            '#' => "#35;".to_owned(),
            '<' => "#lt;".to_owned(),
            '>' => "#gt;".to_owned(),
            '`' | '\n' | '\r' => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

fn phrase(phrase: &Phrase) -> String {
    phrase.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text { text, tone: Tone::Strong, .. } if !text.trim().is_empty() => {
            // Emphasis marks do not work beside spaces: they are kept outside.
            let (core, start) = (text.trim(), text.len() - text.trim_start().len());
            let (before, after) = (text.get(..start).unwrap_or(""), text.get(start + core.len()..).unwrap_or(""));
            format!("{before}**{}**{after}", escape(core))
        }
        Piece::Text { text, .. } => escape(text),
        Piece::Name { text, anchor: Some(anchor), .. } => format!("[{}](#{})", escape(text), link(anchor)),
        Piece::Name { text, anchor: None, .. } => escape(text),
        Piece::Code(text) => format!("`{}`", text.replace(['`', '|', '\n'], " ")),
        Piece::Fraction(above, below) => format!("{} ÷ {}", bracketed(above), bracketed(below)),
        Piece::Root(inner) => format!("√({})", phrase(inner)),
        Piece::Power(base, exponent) => format!("{}^{}", bracketed(base), bracketed(exponent)).replace('^', "\\^"),
        Piece::Break => "<br>".to_owned(),
    }
}

/// A side of a quotient on one line: in brackets unless it is one name or figure.
fn bracketed(side: &Phrase) -> String {
    match side.as_slice() {
        [Piece::Name { .. }] | [Piece::Name { .. }, Piece::Text { tone: Tone::Quiet, .. }] => phrase(side),
        [Piece::Text { text, .. }] if !text.contains(' ') => phrase(side),
        _ => format!("({})", phrase(side)),
    }
}

fn target(anchor: &str) -> String {
    format!("<a id=\"{}\"></a>", super::super::html::escape(anchor))
}

/// An anchor within a link: what could end it is written by its code.
fn link(anchor: &str) -> String {
    let mut out = String::new();
    for c in anchor.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '%' | '\\' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

fn colon(language: Language) -> &'static str {
    super::super::words::colon(language)
}
