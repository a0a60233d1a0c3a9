//! YAML to a tree with places, the same as that of JSON.
//!
//! YAML guesses types: `on` becomes a truth, `02` loses its zero, `2018-02` is a date here and a text there. Nothing is
//! guessed here: a word without quotes stays as it is written, and the type of the input reads it. Aliases are unfolded, up
//! to a limit.

use std::collections::BTreeMap;

use jalon::problem::Problem;
use jalon::problem::data::{DataFact, DataFault, YamlFault};
use jalon::problem::limit::LimitFact;
use jalon::project::document::{Entry, MAX_BYTES, MAX_DEPTH, Node, NodeKind, pointer};
use jalon::project::json::duplicates;
use jalon::source::{Place, SourceId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

/// Aliases may not unfold to more values than this.
const MAX_UNFOLDED: usize = 100_000;

/// Reads YAML text. Several documents (`---`) make a list.
///
/// Returns the tree, unless the text does not read, and every fault found: the first of notation, and all keys written
/// twice.
pub(crate) fn read(text: &str, source: SourceId) -> (Option<Node>, Vec<Problem>) {
    if text.len() > MAX_BYTES {
        let place = Place { source, span: Span::new(0, text.len()) };
        return (None, vec![Problem::new(LimitFact::DataTooLarge { bytes: text.len(), limit: MAX_BYTES }, place)]);
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut loader = Loader {
        source,
        places: Places::new(body, text.len() - body.len()),
        stack: Vec::new(),
        anchors: BTreeMap::new(),
        unfolded: 0,
        documents: Vec::new(),
        problems: Vec::new(),
    };
    let mut parser = Parser::new_from_str(body);
    while let Some(event) = parser.next_event() {
        let outcome = match event {
            Ok((event, span)) => loader.event(event, loader.places.span(span.start.index(), span.end.index())),
            Err(error) => {
                let at = error.marker().index();
                let span = loader.places.span(at, at + 1);
                // The parser has a few faults of its own that deserve their own words.
                Err(match error.info() {
                    info if info.contains("recursion limit") => {
                        loader.limit(LimitFact::DataTooDeep { limit: MAX_DEPTH }, span)
                    }
                    info if info.contains("unknown anchor") => loader.fault(YamlFault::UnknownAlias, word(text, span)),
                    _ => loader.fault(YamlFault::Syntax, span),
                })
            }
        };
        if let Err(problem) = outcome {
            loader.problems.push(*problem);
            return (None, loader.problems);
        }
    }
    let whole = Span::new(text.len() - body.len(), text.len());
    let node = match loader.documents.len() {
        0 => {
            let problem = loader.fault(YamlFault::Empty, whole);
            loader.problems.push(*problem);
            None
        }
        1 => loader.documents.pop(),
        _ => Some(Node::new(NodeKind::List(loader.documents), whole)),
    };
    (node, loader.problems)
}

/// The span of the word that begins there.
fn word(text: &str, span: Span) -> Span {
    let start = span.start as usize;
    let rest = text.get(start..).unwrap_or("");
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).unwrap_or(rest.len());
    Span::new(start, start + end)
}

/// A list or record that is still open.
struct Frame {
    open: Open,
    start: u32,
    anchor: usize,
}

enum Open {
    List(Vec<Node>),
    Record { entries: Vec<Entry>, key: Option<(String, Span)> },
}

struct Loader {
    source: SourceId,
    places: Places,
    stack: Vec<Frame>,
    /// The values that have a name, with how many values they hold and how deep.
    anchors: BTreeMap<usize, (Node, usize, usize)>,
    unfolded: usize,
    documents: Vec<Node>,
    problems: Vec<Problem>,
}

impl Loader {
    fn fault(&self, fault: YamlFault, span: Span) -> Box<Problem> {
        let at = self.stack.iter().fold(String::new(), |at, frame| match &frame.open {
            Open::List(items) => pointer(&at, &items.len().to_string()),
            Open::Record { key: Some((key, _)), .. } => pointer(&at, key),
            Open::Record { key: None, .. } => at,
        });
        let place = Place { source: self.source, span };
        Box::new(Problem::new(DataFact { at, fault: DataFault::NotYaml { fault } }, place))
    }

    fn limit(&self, limit: LimitFact, span: Span) -> Box<Problem> {
        Box::new(Problem::new(limit, Place { source: self.source, span }))
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Box<Problem>> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
            Event::Alias(id) => {
                let Some((node, size, depth)) = self.anchors.get(&id) else {
                    return Err(self.fault(YamlFault::UnknownAlias, span));
                };
                self.unfolded += size;
                if self.unfolded > MAX_UNFOLDED {
                    return Err(self.limit(LimitFact::TooManyAliases { limit: MAX_UNFOLDED }, span));
                }
                if self.stack.len() + depth > MAX_DEPTH {
                    return Err(self.limit(LimitFact::DataTooDeep { limit: MAX_DEPTH }, span));
                }
                let node = Node::new(node.kind.clone(), span);
                self.put(node, 0)
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = match tag.as_deref() {
                    None => style == ScalarStyle::Plain,
                    Some(tag) => self.plain(tag, span)?,
                };
                if self.wants_key() {
                    if plain && text == "<<" {
                        return Err(self.fault(YamlFault::MergeKey, span));
                    }
                    if let Some(Frame { open: Open::Record { key, .. }, .. }) = self.stack.last_mut() {
                        *key = Some((text.into_owned(), span));
                    }
                    return Ok(());
                }
                let kind = match (plain, text.as_ref()) {
                    (true, "" | "~" | "null" | "Null" | "NULL") => NodeKind::Null,
                    (true, _) => NodeKind::Plain(text.into_owned()),
                    (false, _) => NodeKind::Text(text.into_owned()),
                };
                self.put(Node::new(kind, span), anchor)
            }
            Event::SequenceStart(anchor, tag) => self.open(Open::List(Vec::new()), span, anchor, tag.as_deref()),
            Event::MappingStart(anchor, tag) => {
                self.open(Open::Record { entries: Vec::new(), key: None }, span, anchor, tag.as_deref())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Frame { open, start, anchor }) = self.stack.pop() else { return Ok(()) };
                let span = Span { start, end: span.end.max(start) };
                let kind = match open {
                    Open::List(items) => NodeKind::List(items),
                    Open::Record { entries, .. } => {
                        duplicates(&entries, &String::new, self.source, &mut self.problems);
                        NodeKind::Record(entries)
                    }
                };
                self.put(Node::new(kind, span), anchor)
            }
        }
    }

    /// Whether a tag leaves a word to its type. `!!str` is a text, and the others of YAML itself say nothing.
    fn plain(&self, tag: &Tag, span: Span) -> Result<bool, Box<Problem>> {
        match tag.suffix.as_str() {
            "str" if tag.is_yaml_core_schema() => Ok(false),
            "int" | "float" | "bool" | "null" | "timestamp" if tag.is_yaml_core_schema() => Ok(true),
            _ => Err(self.fault(YamlFault::Tag { tag: tag.to_string() }, span)),
        }
    }

    fn wants_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { open: Open::Record { key: None, .. }, .. }))
    }

    fn open(&mut self, open: Open, span: Span, anchor: usize, tag: Option<&Tag>) -> Result<(), Box<Problem>> {
        if let Some(tag) = tag
            && !(tag.is_yaml_core_schema() && matches!(tag.suffix.as_str(), "map" | "seq"))
        {
            return Err(self.fault(YamlFault::Tag { tag: tag.to_string() }, span));
        }
        if self.wants_key() {
            return Err(self.fault(YamlFault::KeyNotText, span));
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.limit(LimitFact::DataTooDeep { limit: MAX_DEPTH }, span));
        }
        self.stack.push(Frame { open, start: span.start, anchor });
        Ok(())
    }

    /// Puts a value where it belongs; keeps it if it has a name.
    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Box<Problem>> {
        if self.wants_key() {
            return Err(self.fault(YamlFault::KeyNotText, node.span));
        }
        if anchor != 0 {
            let (size, depth) = measure(&node);
            self.anchors.insert(anchor, (node.clone(), size, depth));
        }
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            None => self.documents.push(node),
            Some(Open::List(items)) => items.push(node),
            Some(Open::Record { entries, key }) => {
                if let Some((key, key_span)) = key.take() {
                    entries.push(Entry { key, key_span, value: node });
                }
            }
        }
        Ok(())
    }
}

/// How many values a value holds, itself included, and how deep. The depth is limited, so this may recurse.
fn measure(node: &Node) -> (usize, usize) {
    let join = |(size, depth): (usize, usize), node: &Node| {
        let (more, deep) = measure(node);
        (size + more, depth.max(deep + 1))
    };
    match &node.kind {
        NodeKind::List(items) => items.iter().fold((1, 1), join),
        NodeKind::Record(entries) => entries.iter().map(|entry| &entry.value).fold((1, 1), join),
        _ => (1, 0),
    }
}

/// Byte offsets of characters: the parser counts characters.
struct Places {
    /// The byte offset of each 64th character; empty where every character is a byte.
    every: Vec<usize>,
    text: String,
    offset: usize,
}

const STEP: usize = 64;

impl Places {
    fn new(text: &str, offset: usize) -> Places {
        if text.is_ascii() {
            return Places { every: Vec::new(), text: text.to_owned(), offset };
        }
        let every = text.char_indices().step_by(STEP).map(|(at, _)| at).collect();
        Places { every, text: text.to_owned(), offset }
    }

    fn byte(&self, character: usize) -> usize {
        if self.every.is_empty() {
            return character.min(self.text.len());
        }
        let Some(start) = self.every.get(character / STEP) else { return self.text.len() };
        let rest = self.text.get(*start..).unwrap_or("");
        rest.char_indices().nth(character % STEP).map_or(self.text.len(), |(at, _)| start + at)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (self.byte(start), self.byte(end));
        Span::new(self.offset + start, self.offset + end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(text: &str) -> Node {
        let (node, problems) = read(text, SourceId::default());
        assert!(problems.is_empty(), "{text}: {problems:?}");
        node.unwrap()
    }

    fn kind(text: &str) -> NodeKind {
        good(&format!("x: {text}")).get("x").unwrap().kind.clone()
    }

    /// The code of the only fault, and the text that it stands at.
    fn fault(text: &str) -> (String, String) {
        let (_, problems) = read(text, SourceId::default());
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        (problems[0].code().to_string(), problems[0].place.span.of(text).to_owned())
    }

    #[test]
    fn words_stay_as_they_are_written() {
        for word in ["on", "yes", "no", "02", "000000018", "2018-02", "1e3", "0x1F", ".nan", "12O", "true"] {
            assert_eq!(kind(word), NodeKind::Plain(word.to_owned()));
        }
        assert_eq!(kind("\"02\""), NodeKind::Text("02".to_owned()));
        assert_eq!(kind("''"), NodeKind::Text(String::new()));
        assert_eq!(kind("!!str 02"), NodeKind::Text("02".to_owned()));
        for nothing in ["", "~", "null"] {
            assert_eq!(kind(nothing), NodeKind::Null);
        }
        let node = good("on: 1\nno: 2");
        assert!(node.get("on").is_some() && node.get("no").is_some(), "keys are texts");
    }

    #[test]
    fn places_are_bytes_of_the_file() {
        let text = "\u{feff}# é 𝄞\nété: [un, « deux »]\nb: 3";
        let node = good(text);
        let b = &node.entries().unwrap()[1];
        assert_eq!((b.key_span.of(text), b.value.span.of(text)), ("b", "3"));
        let NodeKind::List(items) = &node.get("été").unwrap().kind else { panic!("a list") };
        assert_eq!(items[1].span.of(text), "« deux »");
    }

    #[test]
    fn lists_records_and_documents_nest() {
        let node = good("partner:\n  - id: A\n    kind: company\n  - id: B\n");
        let NodeKind::List(items) = &node.get("partner").unwrap().kind else { panic!("a list") };
        assert_eq!(items[1].get("id").unwrap().kind, NodeKind::Plain("B".to_owned()));
        let NodeKind::List(two) = good("a: 1\n---\na: 2\n").kind else { panic!("two documents") };
        assert_eq!(two.len(), 2);
    }

    #[test]
    fn aliases_unfold_up_to_a_limit() {
        let node = good("a: &x [1, 2]\nb: *x\n");
        assert_eq!(node.get("a").unwrap().kind, node.get("b").unwrap().kind);
        assert_eq!(fault("a: *x\n"), ("J0603".to_owned(), "*x".to_owned()));
        let mut laughs = String::from("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for level in 1..9 {
            let before = format!("*a{}", level - 1);
            laughs.push_str(&format!("a{level}: &a{level} [{}]\n", vec![before; 10].join(", ")));
        }
        assert_eq!(fault(&laughs).0, "J0726");
    }

    #[test]
    fn what_is_not_read_is_refused_with_its_place() {
        assert_eq!(fault("a: 1\nb: 2\na: 3\n"), ("J0602".to_owned(), "a".to_owned()));
        assert_eq!(fault("a: !money 3\n").0, "J0603");
        assert_eq!(fault("? [a]\n: 1\n").0, "J0603");
        assert_eq!(fault("<<: {a: 1}\n"), ("J0603".to_owned(), "<<".to_owned()));
        assert_eq!(fault("a: \"open\nb: 1\n").0, "J0603");
        assert_eq!(fault("").0, "J0603");
        assert_eq!(fault(&"[".repeat(10_000)).0, "J0721");
        assert_eq!(fault(&format!("{}1", "- ".repeat(10_000))).0, "J0721");
    }
}
