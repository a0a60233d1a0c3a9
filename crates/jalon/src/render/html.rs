//! A page as one HTML file: self-contained, escaped, readable by a screen reader, and fit to print.

use super::{Block, Branch, Line, Page, Row, Sign, Table, Tone};
use crate::lang::Language;

/// The pages as one HTML document, without scripts and without anything fetched.
///
/// Text from frameworks and data is escaped. Signs have a spoken name; colours never carry a meaning alone.
#[must_use]
pub fn html(pages: &[Page]) -> String {
    let language = pages.first().map_or(Language::English, |page| page.language);
    let title = pages.first().map_or("", |page| page.title.as_str());
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>:root{{{LIGHT}}}@media(prefers-color-scheme:dark){{:root{{{DARK}}}}}{BODY}{CONTENT}{PRINT}</style>\n</head>\n<body>\n",
        language.code(),
        escape(title)
    );
    for page in pages {
        article(page, &mut out);
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The pages as a part of a page that is not ours, such as a notebook: its styles reach nothing else, and reasons are folded.
#[must_use]
pub(crate) fn fragment(pages: &[Page]) -> String {
    let mut out = format!(
        "<div class=\"jalon\">\n<style>.jalon{{{LIGHT};padding:.2rem 1rem;background:var(--ground);color:var(--ink);\
         @media(prefers-color-scheme:dark){{{DARK}}}{CONTENT}}}</style>\n"
    );
    for page in pages {
        article(page, &mut out);
    }
    out.push_str("</div>\n");
    // All text is escaped, so this can only be a tag of ours.
    out.replace("<details open>", "<details>")
}

fn article(page: &Page, out: &mut String) {
    out.push_str(&format!("<article lang=\"{}\">\n<header>\n<h1>{}</h1>\n", page.language.code(), escape(&page.title)));
    for subtitle in &page.subtitle {
        out.push_str(&format!("<p>{}</p>\n", escape(subtitle)));
    }
    out.push_str("</header>\n");
    for block in &page.blocks {
        match block {
            Block::Verdict(row) => {
                let class = row.sign.map_or("", class);
                out.push_str(&format!(
                    "<section class=\"verdict {class}\">\n<p>{}{}{}</p>\n",
                    sign(row.sign, page.language),
                    inline(&row.label),
                    inline(&row.value)
                ));
                for remark in &row.remarks {
                    out.push_str(&format!("<p class=\"remark\">{}</p>\n", inline(remark)));
                }
                out.push_str("</section>\n");
            }
            Block::Heading(text) => out.push_str(&format!("<h2>{}</h2>\n", escape(text))),
            Block::Rows(rows) => table(rows, page.language, out),
            Block::Paragraph(line) => out.push_str(&format!("<p>{}</p>\n", inline(line))),
            Block::Table(table) => grid(table, out),
            Block::Tree(branches) => {
                out.push_str("<ul class=\"tree\">\n");
                for branch in branches {
                    tree(branch, page.language, out);
                }
                out.push_str("</ul>\n");
            }
        }
    }
    out.push_str("</article>\n");
}

fn table(rows: &[Row], language: Language, out: &mut String) {
    out.push_str("<table>\n<tbody>\n");
    for row in rows {
        out.push_str(&format!(
            "<tr class=\"{}\"><td class=\"sign\">{}</td><th scope=\"row\">{}</th><td>{}",
            row.sign.map_or("", class),
            sign(row.sign, language),
            inline(&row.label),
            inline(&row.value)
        ));
        for remark in &row.remarks {
            out.push_str(&format!("<p class=\"remark\">{}</p>", inline(remark)));
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn grid(table: &Table, out: &mut String) {
    let class = |column: usize| if table.right.get(column) == Some(&true) { " class=\"number\"" } else { "" };
    out.push_str("<table class=\"grid\">\n<thead>\n<tr>");
    for (column, head) in table.head.iter().enumerate() {
        out.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(column), escape(head)));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let (open, close) = if column == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
            out.push_str(&format!("<{open}{}>{}</{close}>", class(column), inline(cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

fn tree(branch: &Branch, language: Language, out: &mut String) {
    let said = format!("{}{}", sign(branch.sign, language), inline(&branch.line));
    if branch.because.is_empty() {
        out.push_str(&format!("<li>{said}</li>\n"));
        return;
    }
    out.push_str(&format!("<li><details open><summary>{said}</summary>\n<ul>\n"));
    for child in &branch.because {
        tree(child, language, out);
    }
    out.push_str("</ul></details></li>\n");
}

fn sign(sign: Option<Sign>, language: Language) -> String {
    let Some(sign) = sign else { return String::new() };
    if matches!(sign, Sign::Point) {
        return String::new();
    }
    format!(
        "<span class=\"mark {}\" role=\"img\" aria-label=\"{}\">{}</span> ",
        class(sign),
        escape(super::words::sign(sign, language)),
        sign.symbol()
    )
}

fn class(sign: Sign) -> &'static str {
    match sign {
        Sign::Met => "met",
        Sign::NotMet => "not-met",
        Sign::Undecided => "undecided",
        Sign::NotApplicable => "not-applicable",
        Sign::Decided => "decided",
        Sign::Due => "due",
        Sign::Point => "point",
    }
}

fn inline(line: &Line) -> String {
    line.spans()
        .map(|span| {
            let text = escape(span.text);
            match span.tone {
                Tone::Plain => text,
                Tone::Strong => format!("<strong>{text}</strong>"),
                Tone::Good => format!("<span class=\"good\">{text}</span>"),
                Tone::Bad => format!("<span class=\"bad\">{text}</span>"),
                Tone::Doubt => format!("<span class=\"doubt\">{text}</span>"),
                Tone::Quiet => format!("<span class=\"quiet\">{text}</span>"),
            }
        })
        .collect()
}

/// A text that HTML shows as it is, in content and in quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Colours with a contrast of at least 4.5 on their ground, in light, dark and print.
const LIGHT: &str = "\
color-scheme:light dark;--ground:#fff;--ink:#1b1b1b;--quiet:#595959;--rule:#d4d4d4;--good:#17663a;--bad:#a3161f;--doubt:#7a4b00";
const DARK: &str = "\
--ground:#161616;--ink:#ececec;--quiet:#a8a8a8;--rule:#3d3d3d;--good:#6fd39b;--bad:#ff9a94;--doubt:#f0c063";
const BODY: &str = "\
body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}";
/// What is inside of a page.
const CONTENT: &str = "\
article+article{border-top:2px solid var(--rule);margin-top:3rem;padding-top:1rem}\
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.8rem 0 .4rem}header p{margin:.2rem 0;color:var(--quiet)}\
.verdict{margin:1.2rem 0;padding:.6rem 1rem;border-left:.4rem solid var(--rule)}.verdict>p:first-child{font-size:1.25rem;margin:0}\
.verdict.met{border-color:var(--good)}.verdict.not-met{border-color:var(--bad)}.verdict.undecided{border-color:var(--doubt)}\
table{border-collapse:collapse;width:100%}tr{border-bottom:1px solid var(--rule);break-inside:avoid}\
th,td{padding:.35rem .6rem .35rem 0;text-align:left;vertical-align:top;font-weight:400}th{width:45%}.grid th{width:auto}.grid thead th{color:var(--quiet);vertical-align:bottom}.grid .number{text-align:right;font-variant-numeric:tabular-nums}td.sign{width:1.4rem}\
.remark{margin:.1rem 0;color:var(--quiet)}.quiet{color:var(--quiet)}\
.good,.mark.met{color:var(--good)}.bad,.mark.not-met{color:var(--bad)}.doubt,.mark.undecided{color:var(--doubt)}\
ul.tree,ul.tree ul{list-style:none;padding-left:1.2rem;border-left:1px solid var(--rule)}ul.tree{padding-left:.6rem}summary{cursor:default}";
const PRINT: &str = "\
@media print{:root{--ground:#fff;--ink:#000;--quiet:#444}body{max-width:none;padding:0;font-size:10pt}article+article{break-before:page}}";
