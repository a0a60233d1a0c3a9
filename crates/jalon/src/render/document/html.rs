//! A document as one HTML file: self-contained, escaped, readable by a screen reader, fit to print.

use super::super::Tone;
use super::super::html::escape;
use super::super::words::pick;
use super::{Block, Document, Entry, List, Phrase, Piece, Point, Row, Section, Table, drawing};
use crate::lang::Language;

const STYLE: &str = include_str!("style.css");

/// The document as HTML, without scripts and without anything fetched.
///
/// Text from frameworks is escaped; what is in another language than the document's says so.
#[must_use]
pub fn html(document: &Document) -> String {
    let language = document.language;
    let code = language.code();
    let title = escape(&plain_text(&document.title));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">{}</a>\n",
        pick(language, "To the content", "Aller au contenu")
    );
    out.push_str(&format!(
        "<header>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n<dl class=\"facts\">\n",
        escape(&document.kind),
        phrase(&document.title)
    ));
    for (term, said) in &document.facts {
        out.push_str(&format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(term), phrase(said)));
    }
    out.push_str("</dl>\n</header>\n");
    contents(document, &mut out);
    out.push_str("<main id=\"content\">\n");
    for section in &document.sections {
        section_to(section, language, &mut out);
    }
    out.push_str(&format!("</main>\n<footer><p>{}</p></footer>\n</body>\n</html>\n", phrase(&document.foot)));
    out
}

fn contents(document: &Document, out: &mut String) {
    let title = pick(document.language, "Contents", "Sommaire");
    out.push_str(&format!("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">{title}</h2>\n<ol>\n"));
    for section in &document.sections {
        out.push_str(&format!("<li><a href=\"#{}\">{}</a></li>\n", escape(&section.anchor), escape(&section.title)));
    }
    out.push_str("</ol>\n</nav>\n");
}

fn section_to(section: &Section, language: Language, out: &mut String) {
    let anchor = escape(&section.anchor);
    out.push_str(&format!(
        "<section aria-labelledby=\"{anchor}\">\n<h2 id=\"{anchor}\">{}</h2>\n",
        escape(&section.title)
    ));
    // An entry under a heading of its own stands one level lower.
    let mut level = 3;
    for block in &section.blocks {
        match block {
            Block::Heading(text) => {
                out.push_str(&format!("<h3>{}</h3>\n", phrase(text)));
                level = 4;
            }
            Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", phrase(text))),
            Block::List(points) => list(points, out),
            Block::Table(own) => table(own, out),
            Block::Entry(own) => entry(own, level, out),
            Block::Diagram(diagram) => out.push_str(&drawing::svg(diagram, language)),
        }
    }
    out.push_str("</section>\n");
}

fn entry(entry: &Entry, level: u8, out: &mut String) {
    let anchor = escape(&entry.anchor);
    let class = if entry.anchor.starts_with("example-") { "entry example" } else { "entry" };
    out.push_str(&format!(
        "<article class=\"{class}\" id=\"{anchor}\">\n<h{level}>{} <span class=\"sort\">{}</span> <code>{}</code></h{level}>\n",
        phrase(&entry.title),
        escape(&entry.kind),
        escape(&entry.name)
    ));
    if !entry.rule.is_empty() {
        out.push_str("<div class=\"rule\">\n");
        points(&entry.rule, out);
        out.push_str("</div>\n");
    }
    for own in &entry.tables {
        table(own, out);
    }
    if !entry.facts.is_empty() {
        out.push_str("<dl>\n");
        for (term, said) in &entry.facts {
            out.push_str(&format!("<div><dt>{}</dt><dd>", escape(term)));
            points(said, out);
            out.push_str("</dd></div>\n");
        }
        out.push_str("</dl>\n");
    }
    if let Some((title, said)) = &entry.more {
        out.push_str(&format!("<details><summary>{}</summary>\n<ul>\n", escape(title)));
        for own in said {
            point(own, out);
        }
        out.push_str("</ul></details>\n");
    }
    out.push_str("</article>\n");
}

/// Points that stand by themselves: paragraphs, each with the list beneath it.
fn points(points: &[Point], out: &mut String) {
    for own in points {
        if !own.text.is_empty() {
            out.push_str(&format!("<p>{}</p>\n", phrase(&own.text)));
        }
        if let Some(below) = &own.below {
            list(below, out);
        }
    }
}

fn list(list: &List, out: &mut String) {
    let tag = if list.ordered { "ol" } else { "ul" };
    out.push_str(&format!("<{tag}>\n"));
    for own in &list.points {
        point(own, out);
    }
    out.push_str(&format!("</{tag}>\n"));
}

fn point(point: &Point, out: &mut String) {
    out.push_str(&format!("<li>{}", phrase(&point.text)));
    if let Some(below) = &point.below {
        out.push('\n');
        list(below, out);
    }
    out.push_str("</li>\n");
}

fn table(table: &Table, out: &mut String) {
    out.push_str(&format!("<div class=\"table\"><table>\n<caption>{}</caption>\n<thead><tr>", phrase(&table.caption)));
    for head in &table.head {
        out.push_str(&format!("<th scope=\"col\">{}</th>", escape(head)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        table_row(row, out);
    }
    out.push_str("</tbody>\n</table></div>\n");
}

fn table_row(row: &Row, out: &mut String) {
    match &row.anchor {
        Some(anchor) => out.push_str(&format!("<tr id=\"{}\">", escape(anchor))),
        None => out.push_str("<tr>"),
    }
    for (at, cell) in row.cells.iter().enumerate() {
        if at == 0 {
            out.push_str(&format!("<th scope=\"row\">{}</th>", phrase(cell)));
        } else {
            out.push_str(&format!("<td>{}</td>", phrase(cell)));
        }
    }
    out.push_str("</tr>\n");
}

fn phrase(phrase: &Phrase) -> String {
    phrase.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text { text, tone, lang } => {
            let text = escape(text);
            let lang = attribute(*lang);
            match (tone, lang.is_empty()) {
                (Tone::Plain, true) => text,
                (Tone::Plain, false) => format!("<span{lang}>{text}</span>"),
                (Tone::Strong, _) => format!("<strong{lang}>{text}</strong>"),
                (Tone::Good, _) => format!("<span class=\"good\"{lang}>{text}</span>"),
                (Tone::Bad, _) => format!("<span class=\"bad\"{lang}>{text}</span>"),
                (Tone::Doubt, _) => format!("<span class=\"doubt\"{lang}>{text}</span>"),
                (Tone::Quiet, _) => format!("<span class=\"quiet\"{lang}>{text}</span>"),
            }
        }
        Piece::Name { text, anchor, lang } => {
            let (text, lang) = (escape(text), attribute(*lang));
            match anchor {
                Some(anchor) => format!("<a href=\"#{}\"{lang}>{text}</a>", escape(anchor)),
                None => format!("<span{lang}>{text}</span>"),
            }
        }
        Piece::Code(text) => format!("<code>{}</code>", escape(text)),
        Piece::Fraction(..) | Piece::Root(_) | Piece::Power(..) => {
            format!("<math displaystyle=\"true\">{}</math>", math(piece))
        }
        Piece::Break => "<br>".to_owned(),
    }
}

/// A piece within a formula.
fn math(inner: &Piece) -> String {
    match inner {
        Piece::Fraction(above, below) => {
            format!("<mfrac><mrow>{}</mrow><mrow>{}</mrow></mfrac>", row(above), row(below))
        }
        Piece::Root(inner) => format!("<msqrt>{}</msqrt>", row(inner)),
        Piece::Power(base, exponent) => {
            format!("<msup><mrow>{}</mrow><mrow>{}</mrow></msup>", row(base), row(exponent))
        }
        Piece::Break => String::new(),
        // Spaces at the ends of a text count between pieces of a formula.
        Piece::Text { text, tone, lang } => {
            let kept = Piece::Text { text: ends_kept(text), tone: *tone, lang: *lang };
            format!("<mtext>{}</mtext>", piece(&kept))
        }
        Piece::Name { .. } | Piece::Code(_) => format!("<mtext>{}</mtext>", piece(inner)),
    }
}

fn row(phrase: &Phrase) -> String {
    phrase.iter().map(math).collect()
}

fn ends_kept(text: &str) -> String {
    let core = text.trim_matches(' ');
    let start = text.len() - text.trim_start_matches(' ').len();
    let end = text.len() - text.trim_end_matches(' ').len();
    if core.is_empty() {
        "\u{a0}".to_owned()
    } else {
        format!("{}{core}{}", "\u{a0}".repeat(start), "\u{a0}".repeat(end))
    }
}

fn attribute(lang: Option<Language>) -> String {
    lang.map(|lang| format!(" lang=\"{}\"", lang.code())).unwrap_or_default()
}

/// A phrase without its marks.
pub(super) fn plain_text(phrase: &Phrase) -> String {
    phrase
        .iter()
        .map(|piece| match piece {
            Piece::Text { text, .. } | Piece::Name { text, .. } | Piece::Code(text) => text.clone(),
            Piece::Fraction(above, below) => format!("{} ÷ {}", plain_text(above), plain_text(below)),
            Piece::Root(inner) => format!("√({})", plain_text(inner)),
            Piece::Power(base, exponent) => format!("{}^{}", plain_text(base), plain_text(exponent)),
            Piece::Break => " ".to_owned(),
        })
        .collect()
}
