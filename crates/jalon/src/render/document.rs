//! A framework as a document for people: its purpose, what to supply, each rule in words with its source, tables, the
//! theory of change, its examples judged. A [`Document`] is made once, then printed as HTML or Markdown.

use super::Tone;
use crate::framework::{Framework, TheoryKind};
use crate::lang::Language;

mod build;
mod clauses;
mod drawing;
mod entries;
mod examples;
mod html;
mod index;
mod inputs;
mod markdown;
mod marks;
mod sentence;
#[cfg(test)]
mod tests;
mod theory;
mod typeset;

pub use html::html;
pub use markdown::markdown;

/// A framework laid out for reading.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, lang::Language, source::Source};
/// use jalon::render::document::{Document, document, html, markdown};
/// let text = "framework f \"A call\"\n  version 1\ninput budget : EUR\nrequirement small \"Small\" : budget <= 5 EUR\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let page: Document = document(&framework, Language::French);
/// assert!(markdown(&page).contains("# A call") && html(&page).contains("Small"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The reader's language.
    pub(crate) language: Language,
    /// Its title.
    pub(crate) title: Phrase,
    /// What stands above the title: `Framework`.
    pub(crate) kind: String,
    /// Facts under the title: version, validity, territory.
    pub(crate) facts: Vec<(String, Phrase)>,
    /// Its parts, in the order of reading.
    pub(crate) sections: Vec<Section>,
    /// What stands at the end: version and digest.
    pub(crate) foot: Phrase,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Section {
    /// What links lead to.
    pub(crate) anchor: String,
    /// Its heading.
    pub(crate) title: String,
    /// What stands in it.
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// A heading within the section.
    Heading(Phrase),
    /// A paragraph.
    Paragraph(Phrase),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A declaration, with all that is said of it.
    Entry(Entry),
    /// The theory of change.
    Diagram(Diagram),
}

/// A list, perhaps of lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct List {
    /// Whether the order of the points matters.
    pub(crate) ordered: bool,
    /// Its points.
    pub(crate) points: Vec<Point>,
}

/// A point of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Point {
    /// What it says.
    pub(crate) text: Phrase,
    /// What it says in detail.
    pub(crate) below: Option<List>,
}

/// A table with a caption.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// What it is about.
    pub(crate) caption: Phrase,
    /// The heads of its columns.
    pub(crate) head: Vec<String>,
    /// Its rows.
    pub(crate) rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Row {
    /// What links lead to, if any do.
    pub(crate) anchor: Option<String>,
    /// Its cells, one a column; the first is the row's head.
    pub(crate) cells: Vec<Phrase>,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// What links lead to.
    pub(crate) anchor: String,
    /// What it is called.
    pub(crate) title: Phrase,
    /// The name by which the framework, data and results know it.
    pub(crate) name: String,
    /// What sort of thing it is.
    pub(crate) kind: String,
    /// What it says: the rule itself.
    pub(crate) rule: Vec<Point>,
    /// What else is said of it: a term and its explanation each.
    pub(crate) facts: Vec<(String, Vec<Point>)>,
    /// Tables that belong to it.
    pub(crate) tables: Vec<Table>,
    /// What is long and seldom read, folded away where that is possible: what it is called, and its points.
    pub(crate) more: Option<(String, Vec<Point>)>,
}

/// A diagram of boxes and arrows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Diagram {
    /// What it shows.
    pub(crate) caption: String,
    /// Its boxes.
    pub(crate) nodes: Vec<Node>,
}

/// A box of a diagram.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What a click leads to.
    pub(crate) anchor: String,
    /// What stands in it.
    pub(crate) text: String,
    /// The language of that, where it is not the reader's.
    pub(crate) lang: Option<Language>,
    /// What it is.
    pub(crate) kind: TheoryKind,
    /// That in words.
    pub(crate) kind_text: String,
    /// The boxes that lead to it, by place.
    pub(crate) from: Vec<usize>,
}

/// Pieces of text in a row.
pub(crate) type Phrase = Vec<Piece>;

/// A piece of text, or of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// Text.
    Text {
        /// The text, with the spaces of its language.
        text: String,
        /// What it is.
        tone: Tone,
        /// Its language, where it is not the reader's.
        lang: Option<Language>,
    },
    /// A name that stands for a declaration.
    Name {
        /// What it is called.
        text: String,
        /// Where it is declared, where that is in the document.
        anchor: Option<String>,
        /// The language of the text, where it is not the reader's.
        lang: Option<Language>,
    },
    /// A word of the framework's text or of data, as it is written there.
    Code(String),
    /// A quotient.
    Fraction(Phrase, Phrase),
    /// A square root.
    Root(Phrase),
    /// A power.
    Power(Phrase, Phrase),
    /// A new line.
    Break,
}

/// The framework as a document in a language.
///
/// Its examples are judged for it, each at its own date.
#[must_use]
pub fn document(framework: &Framework, language: Language) -> Document {
    build::document(framework, language)
}

impl Point {
    /// A point without more beneath it.
    #[must_use]
    pub(crate) fn new(text: Phrase) -> Point {
        Point { text, below: None }
    }
}

impl Piece {
    /// Ordinary text.
    #[must_use]
    pub(crate) fn plain(text: impl Into<String>) -> Piece {
        Piece::toned(Tone::Plain, text)
    }

    /// Text of a tone.
    #[must_use]
    pub(crate) fn toned(tone: Tone, text: impl Into<String>) -> Piece {
        Piece::Text { text: text.into(), tone, lang: None }
    }

    /// About how many characters wide it is.
    #[must_use]
    pub(crate) fn width(&self) -> usize {
        match self {
            Piece::Text { text, .. } | Piece::Name { text, .. } | Piece::Code(text) => text.chars().count(),
            Piece::Fraction(above, below) => width(above).max(width(below)),
            Piece::Root(inner) => width(inner) + 2,
            Piece::Power(base, exponent) => width(base) + width(exponent),
            Piece::Break => 0,
        }
    }
}

/// About how many characters wide a phrase is.
#[must_use]
pub(crate) fn width(phrase: &[Piece]) -> usize {
    phrase.iter().map(Piece::width).sum()
}
