//! A text with a name, and places in it: bytes inside, lines, characters and UTF-16 units at the edges.

use serde::{Deserialize, Serialize};

pub use composed::{composed, unmarked};

mod composed;

/// A half-open range of bytes, `start .. end`, in one source.
///
/// ```
/// use jalon::source::Span;
/// let text = "input budget : EUR";
/// assert_eq!(Span::new(6, 12).of(text), "budget");
/// assert_eq!(Span::new(6, 99).of(text), ""); // it does not lie in this text
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start .. end`, in bytes. A source is at most 4 GiB (and limited to far less), so `u32` suffices.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: clip(start), end: clip(end) }
    }

    /// The smallest span that covers both.
    #[must_use]
    pub(crate) fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of this span, or the empty text where it does not lie in `text` on character boundaries.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

fn clip(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Which source of a framework a place is in: 0 is the file itself, the others are those it uses or extends,
/// in the order in which they were fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct SourceId(pub u16);

/// A span in one of the sources of a framework.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, source::{LineIndex, Place, Position, Source, SourceId}};
/// let source = Source::new("tiny.jalon", "framework tiny\n  version 1.0\ninput budget : EURO\n");
/// let Place { source: file, span } = analyse(source.clone(), &NoLibrary).problems[0].place;
/// let Position { line, column, .. } = LineIndex::new(&source.text).position(&source.text, span.start);
/// assert_eq!((file, line, column, span.of(&source.text)), (SourceId(0), 3, 16, "EURO"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// The source.
    pub source: SourceId,
    /// Where in it.
    pub span: Span,
}

/// A named text: a framework file, or a file of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What the reader knows it by: a path as given, an id, `<text>`.
    pub name: String,
    /// The whole text, UTF-8, as read (line ends untouched, so that bytes count as in the file).
    pub text: String,
}

impl Source {
    /// A source from a name and its text.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source { name: name.into(), text: text.into() }
    }
}

/// A position for people and hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: u32,
    /// Offset in bytes of UTF-8, from 0.
    pub byte: u32,
    /// Offset in UTF-16 code units, from 0 (JavaScript, LSP).
    pub utf16: u32,
    /// Offset in characters (Unicode scalar values), from 0 (Python).
    pub character: u32,
}

/// The line starts of a text, for turning byte offsets into positions without scanning from the top each time.
#[derive(Debug, Clone)]
pub struct LineIndex {
    /// For each line: byte, UTF-16 and character offset of its start.
    starts: Vec<(u32, u32, u32)>,
}

impl LineIndex {
    /// Indexes a text: one pass.
    #[must_use]
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![(0, 0, 0)];
        let (mut utf16, mut character) = (0u32, 0u32);
        for (byte, c) in text.char_indices() {
            utf16 += if c.len_utf16() == 2 { 2 } else { 1 };
            character += 1;
            if c == '\n' {
                starts.push((clip(byte + 1), utf16, character));
            }
        }
        LineIndex { starts }
    }

    /// The position of a byte offset in `text`, which must be the text that was indexed; an offset past the end is
    /// the end, one inside a character is its start.
    ///
    /// ```
    /// use jalon::source::LineIndex;
    /// let text = "é = 1\n𝄞x";
    /// let place = LineIndex::new(text).position(text, 11);
    /// assert_eq!((place.line, place.column, place.utf16, place.character), (2, 2, 8, 7));
    /// ```
    #[must_use]
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let line = self.starts.partition_point(|start| start.0 <= byte).saturating_sub(1);
        let (start, mut utf16, mut character) = self.starts.get(line).copied().unwrap_or((0, 0, 0));
        let first = character;
        let mut at = start;
        for c in text.get(start as usize..).unwrap_or("").chars() {
            let next = at + clip(c.len_utf8());
            if next > byte {
                break;
            }
            at = next;
            utf16 += if c.len_utf16() == 2 { 2 } else { 1 };
            character += 1;
        }
        Position { line: clip(line) + 1, column: character - first + 1, byte: at, utf16, character }
    }
}
