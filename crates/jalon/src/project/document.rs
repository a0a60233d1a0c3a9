//! Outside data before they are typed: a tree with places, whatever notation they were written in.
//!
//! A number is the decimal that was written, never a binary float. What a notation leaves untyped (a plain word of YAML, a
//! cell of a table) stays a [`NodeKind::Plain`] text, which the type of the input reads: `02` is a code for a text and a
//! number for a count.

use std::fmt;

use crate::source::Span;

/// More levels of nesting than this are refused.
///
/// ```
/// use jalon::{project::{document::{MAX_BYTES, MAX_DEPTH}, json}, source::SourceId};
/// let deep = "[".repeat(MAX_DEPTH + 1);
/// assert!(deep.len() < MAX_BYTES && json::read(&deep, SourceId(0)).0.is_none());
/// ```
pub const MAX_DEPTH: usize = 100;
/// Sources of data above this many bytes are refused.
pub const MAX_BYTES: usize = 512 * 1024 * 1024;

/// A value with its place.
///
/// ```
/// use jalon::{project::{document::{Entry, Node, NodeKind, pointer}, json}, source::{SourceId, Span}};
/// let text = r#"{"partner": [{"id": "A"}]}"#;
/// let node: Node = json::read(text, SourceId(0)).0.unwrap();
/// let Some([Entry { key, value, .. }]) = node.entries() else { panic!("one entry") };
/// assert_eq!((key.as_str(), value.span.of(text)), ("partner", r#"[{"id": "A"}]"#));
/// assert_eq!(pointer(&"/partner/0", "a/b"), "/partner/0/a~1b");
/// // a reader of another notation makes the same tree
/// let yes = Node::new(NodeKind::Truth(true), Span::new(0, 3));
/// assert_eq!(yes.entries(), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of values that data are written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    /// `null`: the answer is missing, said so.
    Null,
    /// `true`, `false`
    Truth(bool),
    /// A number, as written: `500000.50`, `-1e3`.
    Number(String),
    /// A text between quotes.
    Text(String),
    /// A word without quotes, in a notation where that says nothing of its type (YAML, CSV).
    Plain(String),
    /// `[a, b]`
    List(Vec<Node>),
    /// `{"key": value}`, in the order written.
    Record(Vec<Entry>),
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A value at a place.
    #[must_use]
    pub fn new(kind: NodeKind, span: Span) -> Node {
        Node { kind, span }
    }

    /// The entries of a record.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Record(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key of a record, if it has that key.
    ///
    /// ```
    /// use jalon::project::{document::NodeKind, json};
    /// use jalon::source::SourceId;
    /// let (node, problems) = json::read(r#"{"budget": 500000.00}"#, SourceId::default());
    /// assert!(problems.is_empty());
    /// let budget = node.as_ref().and_then(|node| node.get("budget")).map(|budget| &budget.kind);
    /// assert_eq!(budget, Some(&NodeKind::Number("500000.00".to_owned())));
    /// ```
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }
}

/// Where a value stands in its data, from the top: a JSON pointer (RFC 6901), written out only where a fault tells it.
///
/// ```
/// use jalon::project::document::At;
/// assert_eq!(At::Top.key("partner").item(2).key("a/b").to_string(), "/partner/2/a~1b");
/// ```
#[derive(Debug, Clone, Copy)]
pub enum At<'a> {
    /// The whole.
    Top,
    /// The value of a key.
    Key(&'a At<'a>, &'a str),
    /// A value of a list, by its place.
    Item(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    /// The value of a key of this record.
    #[must_use]
    pub fn key(&'a self, key: &'a str) -> At<'a> {
        At::Key(self, key)
    }

    /// A value of this list.
    #[must_use]
    pub fn item(&'a self, place: usize) -> At<'a> {
        At::Item(self, place)
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Top => Ok(()),
            At::Key(record, key) => f.write_str(&pointer(record, key)),
            At::Item(list, place) => write!(f, "{list}/{place}"),
        }
    }
}

/// A JSON pointer (RFC 6901) with one more step.
#[must_use]
pub fn pointer(parent: &dyn fmt::Display, step: &str) -> String {
    format!("{parent}/{}", step.replace('~', "~0").replace('/', "~1"))
}
