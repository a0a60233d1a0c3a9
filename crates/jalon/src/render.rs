//! Results laid out for people: one [`Page`] of blocks, made once from an assessment, then written as plain or coloured
//! text, Markdown or HTML, in French or English. What is rounded here for display never feeds a decision.

pub mod difference;
pub mod document;
pub mod explain;
pub mod format;
pub(crate) mod formula;
pub(crate) mod given;
pub mod html;
pub mod markdown;
pub mod page;
mod page_rest;
pub mod portfolio;
pub mod text;
pub mod trial;
pub mod view;
pub(crate) mod words;

#[cfg(test)]
mod tests;

pub(crate) use page_rest::notice_text;

use crate::lang::Language;

/// What a piece of text is, for those who colour it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// A heading, or what matters most.
    Strong,
    /// Met.
    Good,
    /// Not met.
    Bad,
    /// Undecided.
    Doubt,
    /// Of lesser weight: names beside labels, sources.
    Quiet,
}

/// A piece of text with its tone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'l> {
    /// What it is.
    pub tone: Tone,
    /// The text, without line ends.
    pub text: &'l str,
}

/// A line of text, in pieces of one tone each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    text: String,
    /// The tone of each piece, and where it ends.
    pieces: Vec<(Tone, usize)>,
}

/// The sign before a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Sign {
    /// `✓`
    Met,
    /// `✗`
    NotMet,
    /// `?`
    Undecided,
    /// `–`
    NotApplicable,
    /// `●`: a decision is reached.
    Decided,
    /// `→`: to be done.
    Due,
    /// `·`: a figure, a note.
    Point,
}

/// A page: what is shown of one project, or of a formula's reasons.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::{self, evaluate_and_explain}, source::Source};
/// use jalon::{lang::Language, render::{Line, Page, Span, Tone, explain::reasons, html::html, markdown::markdown, text, view::View}};
/// # let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\nexample cheap\n  given budget = 4 EUR\n";
/// # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// # let project = &framework.examples[0].project;
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let (assessment, why) = evaluate_and_explain(&framework, project, as_of, evaluation::Options::FAST);
/// let view = View { framework: &framework, project, assessment: &assessment, language: Language::English };
/// let page: Page = reasons(&view, &why, "project 1");
/// assert!(text::plain(&page, text::WIDTH).contains("€4") && markdown(&page).starts_with("# "));
/// assert!(html(&[page.clone()]).contains("<!DOCTYPE html>"));
/// let lines: Vec<Line> = text::lines(&page, 60); // a terminal colours each span by its tone
/// assert!(lines.iter().flat_map(Line::spans).any(|Span { tone, .. }| tone == Tone::Good));
/// assert!(lines.iter().any(|line| line.text().contains("€4")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The reader's language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What stands under the title: the framework, the date.
    pub subtitle: Vec<String>,
    /// Its content, the most important first.
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// A decision with its level, large.
    Verdict(Row),
    /// A heading.
    Heading(String),
    /// Aligned rows.
    Rows(Vec<Row>),
    /// A paragraph.
    Paragraph(Line),
    /// A tree of reasons.
    Tree(Vec<Branch>),
    /// A table with a line of heads.
    Table(Table),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    /// What each column holds.
    pub(crate) head: Vec<String>,
    /// For each column, whether its cells stand on the right: numbers do.
    pub(crate) right: Vec<bool>,
    /// The lines, each a cell a column.
    pub(crate) rows: Vec<Vec<Line>>,
}

/// A row: sign, name, value, and remarks beneath.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Row {
    /// The sign.
    pub(crate) sign: Option<Sign>,
    /// What it is about.
    pub(crate) label: Line,
    /// Its value or status.
    pub(crate) value: Line,
    /// Why, what is wanted, where from: a line each.
    pub(crate) remarks: Vec<Line>,
}

/// A branch of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Branch {
    /// The sign.
    pub(crate) sign: Option<Sign>,
    /// What it says.
    pub(crate) line: Line,
    /// What it rests on.
    pub(crate) because: Vec<Branch>,
}

/// The bytes that most lines fit in.
const ROOM: usize = 96;

impl Line {
    /// A line of ordinary text.
    #[must_use]
    pub(crate) fn plain(text: impl AsRef<str>) -> Line {
        Line::toned(Tone::Plain, text)
    }

    /// A line of one tone.
    #[must_use]
    pub(crate) fn toned(tone: Tone, text: impl AsRef<str>) -> Line {
        Line::default().and(tone, text)
    }

    /// The same with a piece more.
    #[must_use]
    pub(crate) fn and(mut self, tone: Tone, text: impl AsRef<str>) -> Line {
        self.push(tone, text.as_ref());
        self
    }

    fn push(&mut self, tone: Tone, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.text.reserve(text.len().max(ROOM));
        }
        self.text.push_str(text);
        self.pieces.push((tone, self.text.len()));
    }

    /// Puts a text behind its last piece, or a piece more where that is of another tone.
    fn lengthen(&mut self, tone: Tone, text: &str) {
        match self.pieces.last_mut() {
            Some((last, end)) if *last == tone => {
                self.text.push_str(text);
                *end = self.text.len();
            }
            _ => self.push(tone, text),
        }
    }

    /// The same with the pieces of another.
    #[must_use]
    pub(crate) fn join(mut self, other: &Line) -> Line {
        other.spans().for_each(|span| self.push(span.tone, span.text));
        self
    }

    /// Its pieces.
    pub fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        let mut start = 0;
        self.pieces.iter().map(move |(tone, end)| {
            let text = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            Span { tone: *tone, text }
        })
    }

    /// Whether nothing is in it.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Its text without tones.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its text without tones, handed over.
    #[must_use]
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

impl Sign {
    /// The sign as a character.
    #[must_use]
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Sign::Met => "✓",
            Sign::NotMet => "✗",
            Sign::Undecided => "?",
            Sign::NotApplicable => "–",
            Sign::Decided => "●",
            Sign::Due => "→",
            Sign::Point => "·",
        }
    }

    /// Its tone.
    #[must_use]
    pub(crate) fn tone(self) -> Tone {
        match self {
            Sign::Met => Tone::Good,
            Sign::NotMet => Tone::Bad,
            Sign::Undecided => Tone::Doubt,
            Sign::NotApplicable | Sign::Point => Tone::Quiet,
            Sign::Decided | Sign::Due => Tone::Strong,
        }
    }
}
