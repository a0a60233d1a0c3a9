//! What a caller hands over besides data, as JSON: read by the reader of data, so that a module that judges carries no second
//! one.

use super::Refusal;
use crate::date::Date;
use crate::lang::Language;
use crate::project::document::{Entry, Node, NodeKind};
use crate::project::json;
use crate::source::{Source, SourceId};

/// What a caller may choose.
#[derive(Debug, Default)]
pub(super) struct Options {
    as_of: Option<Date>,
    lang: Option<Language>,
    /// Reasons of every result.
    pub(super) reasons: bool,
    /// Leave out what would settle an open result, which takes longest to find.
    pub(super) quick: bool,
    /// For explanations: of which results; of the decisions where none is named.
    pub(super) items: Vec<String>,
    /// For explanations: under which reading or scenario.
    pub(super) reading: Option<String>,
    /// For pages.
    pub(super) format: PageFormat,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) enum PageFormat {
    #[default]
    Html,
    /// The page as a part of another one.
    Fragment,
    Markdown,
    Text,
}

impl Options {
    /// Reads `{"asOf": "2018-11-15", "lang": "fr", …}`.
    ///
    /// # Errors
    /// A key that is none of them, a value that is not of its kind.
    pub(super) fn read(text: &str) -> Result<Options, Refusal> {
        let node = node("options", text)?;
        let entries = node.entries().ok_or_else(|| usage("options", "they are no record".to_owned()))?;
        let mut options = Options::default();
        for entry in entries.iter().filter(|entry| entry.value.kind != NodeKind::Null) {
            options.take(entry).ok_or_else(|| {
                usage("options", format!("`{}` is no option, or this is none of its values", entry.key))
            })?;
        }
        Ok(options)
    }

    fn take(&mut self, Entry { key, value, .. }: &Entry) -> Option<()> {
        match key.as_str() {
            "asOf" => self.as_of = Some(words(value)?.parse().ok()?),
            "lang" => self.lang = Some(Language::from_locale(words(value)?)?),
            "reasons" => self.reasons = truth(value)?,
            "quick" => self.quick = truth(value)?,
            "items" => {
                self.items = list(value)?.iter().map(|item| words(item).map(str::to_owned)).collect::<Option<_>>()?
            }
            "reading" => self.reading = Some(words(value)?.to_owned()),
            "format" => {
                self.format = match words(value)? {
                    "html" => PageFormat::Html,
                    "fragment" => PageFormat::Fragment,
                    "markdown" => PageFormat::Markdown,
                    "text" => PageFormat::Text,
                    _ => return None,
                }
            }
            _ => return None,
        }
        Some(())
    }

    pub(super) fn language(&self) -> Language {
        self.lang.unwrap_or(Language::English)
    }

    pub(super) fn as_of(&self) -> Result<Date, Refusal> {
        self.as_of.ok_or_else(|| usage("asOf", "the day to judge at is not given".to_owned()))
    }
}

/// Reads `[["name", "text"], …]`.
///
/// # Errors
/// Anything else.
pub(super) fn sources(text: &str) -> Result<Vec<Source>, Refusal> {
    let node = node("sources", text)?;
    let source = |pair: &Node| match list(pair)? {
        [name, text] => Some(Source::new(words(name)?, words(text)?)),
        _ => None,
    };
    let sources = list(&node).and_then(|pairs| pairs.iter().map(source).collect());
    sources.ok_or_else(|| usage("sources", "they are no list of pairs of a name and a text".to_owned()))
}

fn node(argument: &'static str, text: &str) -> Result<Node, Refusal> {
    match json::read(text, SourceId::default()) {
        (Some(node), problems) if problems.is_empty() => Ok(node),
        _ => Err(usage(argument, "this does not read as JSON".to_owned())),
    }
}

fn words(node: &Node) -> Option<&str> {
    match &node.kind {
        NodeKind::Text(text) => Some(text),
        _ => None,
    }
}

fn truth(node: &Node) -> Option<bool> {
    match &node.kind {
        NodeKind::Truth(truth) => Some(*truth),
        _ => None,
    }
}

fn list(node: &Node) -> Option<&[Node]> {
    match &node.kind {
        NodeKind::List(list) => Some(list),
        _ => None,
    }
}

fn usage(argument: &'static str, reason: String) -> Refusal {
    Refusal::Usage { argument, reason }
}
