//! JSON text to a tree with places: strict JSON (no comments, no trailing commas, no NaN), numbers kept as written.
//!
//! The tokens come from `jsonc-parser`; the tree is built here on a stack of its own, so that deep nesting is a fault and
//! never an overflow, and every fault of the notation has its own sentence.

use std::collections::BTreeMap;

use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::tokens::Token;
use jsonc_parser::{ParseStringErrorKind, Scanner, ScannerOptions};

use crate::problem::Problem;
use crate::problem::data::{DataFact, DataFault, JsonFault};
use crate::problem::limit::LimitFact;
use crate::project::document::{Entry, MAX_BYTES, MAX_DEPTH, Node, NodeKind, pointer};
use crate::source::{Place, SourceId, Span};

/// Reads one JSON value. A byte order mark before it is passed over.
///
/// Returns the tree, unless the text does not read, and every fault found: words and figures that are no value (null stands
/// for them in the tree), the first fault of another kind in the notation, and all keys written twice.
///
/// ```
/// use jalon::project::json;
/// use jalon::source::SourceId;
/// let (node, problems) = json::read(r#"{"a": 1, "a": 2}"#, SourceId::default());
/// assert!(node.is_some());
/// assert_eq!(problems[0].code().to_string(), "J0602");
/// ```
#[must_use]
pub fn read(text: &str, source: SourceId) -> (Option<Node>, Vec<Problem>) {
    let whole = Place { source, span: Span::new(0, text.len()) };
    if text.len() > MAX_BYTES {
        return (None, vec![Problem::new(LimitFact::DataTooLarge { bytes: text.len(), limit: MAX_BYTES }, whole)]);
    }
    let skipped = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    read_from(text.get(skipped..).unwrap_or(""), skipped, source)
}

/// Reads JSON lines: one value a line; blank lines are passed over.
///
/// Returns the tree of each line that reads, with the number of its line (from 1), and every fault.
///
/// ```
/// use jalon::{project::json, source::SourceId};
/// let (nodes, problems) = json::read_lines("{\"budget\": 1}\n\n{\"budget\": }\n{\"budget\": 3}\n", SourceId(0));
/// assert_eq!(nodes.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 4]);
/// assert_eq!(problems.len(), 1); // that of line 3
/// ```
#[must_use]
pub fn read_lines(text: &str, source: SourceId) -> (Vec<(u32, Node)>, Vec<Problem>) {
    let mut nodes = Vec::new();
    let mut problems = Vec::new();
    let mut start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut number = 0u32;
    for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
        number = number.saturating_add(1);
        if !line.trim().is_empty() {
            let (node, mut found) = read_from(line, start, source);
            problems.append(&mut found);
            nodes.extend(node.map(|node| (number, node)));
        }
        start += line.len();
    }
    (nodes, problems)
}

/// A list or record that is still open.
enum Open {
    List(Vec<Node>),
    Record { entries: Vec<Entry>, key: Option<(String, Span)> },
}

struct Frame {
    open: Open,
    start: usize,
}

/// What may come next.
#[derive(PartialEq, Clone, Copy)]
enum Next {
    /// A value.
    Value,
    /// A value, or the end of the list that was just opened.
    ValueOrEnd,
    /// A key.
    Key,
    /// A key, or the end of the record that was just opened.
    KeyOrEnd,
    /// `,` or the end of the list or record.
    CommaOrEnd,
    /// Nothing: the value is complete.
    Nothing,
}

fn read_from(text: &str, offset: usize, source: SourceId) -> (Option<Node>, Vec<Problem>) {
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let (mut text, mut offset) = (text, offset);
    let mut scanner = Scanner::new(text, &options);
    let mut stack: Vec<Frame> = Vec::new();
    let mut problems = Vec::new();
    let mut next = Next::Value;
    let mut root = None;
    loop {
        let token = match scanner.scan() {
            Ok(token) => token,
            Err(error) => {
                let (problem, length) = scan_fault(text, &error, offset, source, &stack);
                problems.push(problem);
                let bare = length.filter(|_| !stack.is_empty() && matches!(next, Next::Value | Next::ValueOrEnd));
                let Some(length) = bare else { return (None, problems) };
                // What stands there is no value; what follows may be wrong too, and is read on.
                let end = error.range().start + length;
                let span = Span::new(offset + error.range().start, offset + end);
                next = put(&mut stack, Node::new(NodeKind::Null, span));
                (text, offset) = (text.get(end..).unwrap_or(""), offset + end);
                scanner = Scanner::new(text, &options);
                continue;
            }
        };
        let (start, end) = (scanner.token_start(), scanner.token_end());
        let span = Span::new(offset + start, offset + end);
        let place = Place { source, span };
        let refuse = |fault: JsonFault, mut problems: Vec<Problem>, stack: &[Frame]| {
            problems.push(Problem::new(DataFact { at: path(stack), fault: DataFault::NotJson { fault } }, place));
            (None, problems)
        };
        let Some(token) = token else {
            let fault = match (stack.last().map(|frame| &frame.open), next) {
                (_, Next::Nothing) => return (root, problems),
                (None, _) => JsonFault::Empty,
                (Some(Open::List(_)), _) => JsonFault::UnclosedList,
                (Some(Open::Record { .. }), _) => JsonFault::UnclosedRecord,
            };
            return refuse(fault, problems, &stack);
        };
        let complete = match (token, next) {
            (Token::CommentLine(_) | Token::CommentBlock(_), _) => return refuse(JsonFault::Comment, problems, &stack),
            (_, Next::Nothing) => return refuse(JsonFault::MoreText, problems, &stack),
            (Token::CloseBracket, Next::ValueOrEnd | Next::CommaOrEnd)
            | (Token::CloseBrace, Next::KeyOrEnd | Next::CommaOrEnd) => {
                let closes_list = text.as_bytes().get(start) == Some(&b']');
                match stack.pop() {
                    Some(Frame { open: Open::List(items), start }) if closes_list => {
                        Node::new(NodeKind::List(items), Span::new(start, offset + end))
                    }
                    Some(Frame { open: Open::Record { entries, .. }, start }) if !closes_list => {
                        duplicates(&entries, &|| path(&stack), source, &mut problems);
                        Node::new(NodeKind::Record(entries), Span::new(start, offset + end))
                    }
                    Some(Frame { open: Open::List(_), .. }) => {
                        return refuse(JsonFault::UnclosedList, problems, &stack);
                    }
                    _ => return refuse(JsonFault::UnclosedRecord, problems, &stack),
                }
            }
            (Token::CloseBracket | Token::CloseBrace, Next::Value | Next::Key)
                if text.get(..start).is_some_and(comma_before) =>
            {
                return refuse(JsonFault::TrailingComma, problems, &stack);
            }
            (Token::Comma, Next::CommaOrEnd) => {
                next = match stack.last().map(|frame| &frame.open) {
                    Some(Open::Record { .. }) => Next::Key,
                    _ => Next::Value,
                };
                continue;
            }
            (_, Next::CommaOrEnd) => return refuse(JsonFault::MissingComma, problems, &stack),
            (Token::String(key), Next::Key | Next::KeyOrEnd) => {
                let raw = text.get(start..end).unwrap_or("");
                if has_control(raw) {
                    return refuse(JsonFault::ControlCharacter, problems, &stack);
                }
                if let Some(Frame { open: Open::Record { key: pending, .. }, .. }) = stack.last_mut() {
                    *pending = Some((key.into_owned(), span));
                }
                match scanner.scan() {
                    Ok(Some(Token::Colon)) => next = Next::Value,
                    _ => return refuse(JsonFault::MissingColon, problems, &stack),
                }
                continue;
            }
            (_, Next::Key | Next::KeyOrEnd) => {
                let written = text.get(start..end).unwrap_or("").to_owned();
                return refuse(JsonFault::KeyNotText { written }, problems, &stack);
            }
            (Token::OpenBracket | Token::OpenBrace, Next::Value | Next::ValueOrEnd) => {
                if stack.len() >= MAX_DEPTH {
                    problems.push(Problem::new(LimitFact::DataTooDeep { limit: MAX_DEPTH }, place));
                    return (None, problems);
                }
                let list = text.as_bytes().get(start) == Some(&b'[');
                let open = if list { Open::List(Vec::new()) } else { Open::Record { entries: Vec::new(), key: None } };
                stack.push(Frame { open, start: offset + start });
                next = if list { Next::ValueOrEnd } else { Next::KeyOrEnd };
                continue;
            }
            (Token::String(text_value), Next::Value | Next::ValueOrEnd) => {
                if has_control(text.get(start..end).unwrap_or("")) {
                    return refuse(JsonFault::ControlCharacter, problems, &stack);
                }
                Node::new(NodeKind::Text(text_value.into_owned()), span)
            }
            (Token::Number(digits), Next::Value | Next::ValueOrEnd) => {
                // `12O`, `01`, `1.2.3`: the scanner stops at the first character that fits no number.
                let rest = text.get(end..).unwrap_or("");
                let tail = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-')));
                let tail = rest.get(..tail.unwrap_or(rest.len())).unwrap_or("");
                if tail.is_empty() {
                    Node::new(NodeKind::Number(digits.to_owned()), span)
                } else {
                    let written = format!("{digits}{tail}");
                    let place = Place { source, span: Span::new(offset + start, offset + end + tail.len()) };
                    let fault = DataFault::NotJson { fault: JsonFault::BadNumber { written } };
                    problems.push(Problem::new(DataFact { at: path(&stack), fault }, place));
                    if stack.is_empty() {
                        return (None, problems);
                    }
                    let end = end + tail.len();
                    next = put(&mut stack, Node::new(NodeKind::Null, place.span));
                    (text, offset) = (text.get(end..).unwrap_or(""), offset + end);
                    scanner = Scanner::new(text, &options);
                    continue;
                }
            }
            (Token::Boolean(truth), Next::Value | Next::ValueOrEnd) => Node::new(NodeKind::Truth(truth), span),
            (Token::Null, Next::Value | Next::ValueOrEnd) => Node::new(NodeKind::Null, span),
            (Token::Word(word), Next::Value | Next::ValueOrEnd) => {
                let fault = DataFault::NotJson { fault: bare_word(word.to_owned()) };
                problems.push(Problem::new(DataFact { at: path(&stack), fault }, place));
                if stack.is_empty() {
                    return (None, problems);
                }
                Node::new(NodeKind::Null, span)
            }
            (Token::Comma | Token::Colon | Token::CloseBracket | Token::CloseBrace, Next::Value | Next::ValueOrEnd) => {
                return refuse(JsonFault::MissingValue, problems, &stack);
            }
        };
        if stack.is_empty() {
            root = Some(complete);
            next = Next::Nothing;
        } else {
            next = put(&mut stack, complete);
        }
    }
}

/// Puts a value where the innermost list or record wants one.
fn put(stack: &mut [Frame], value: Node) -> Next {
    match stack.last_mut().map(|frame| &mut frame.open) {
        Some(Open::List(items)) => items.push(value),
        Some(Open::Record { entries, key }) => {
            if let Some((key, key_span)) = key.take() {
                entries.push(Entry { key, key_span, value });
            }
        }
        None => {}
    }
    Next::CommaOrEnd
}

/// The JSON pointer of what is being read.
fn path(stack: &[Frame]) -> String {
    stack.iter().fold(String::new(), |at, frame| match &frame.open {
        Open::List(items) => pointer(&at, &items.len().to_string()),
        Open::Record { key: Some((key, _)), .. } => pointer(&at, key),
        Open::Record { key: None, .. } => at,
    })
}

fn comma_before(text: &str) -> bool {
    text.trim_end().ends_with(',')
}

fn has_control(raw: &str) -> bool {
    raw.bytes().any(|byte| byte < 0x20)
}

/// Reports each key that a record has twice, with the first place; `at` is asked for where the record stands.
///
/// ```
/// use jalon::{project::{document::{Entry, Node, NodeKind}, json::duplicates}, source::{SourceId, Span}};
/// let entry = |at| Entry { key: "budget".into(), key_span: Span::new(at, at + 6), value: Node::new(NodeKind::Null, Span::new(at, at)) };
/// let mut problems = Vec::new();
/// duplicates(&[entry(0), entry(20)], &|| "/partner/0".to_owned(), SourceId(0), &mut problems);
/// assert_eq!((problems.len(), problems[0].code().to_string().as_str()), (1, "J0602"));
/// ```
pub fn duplicates(entries: &[Entry], at: &dyn Fn() -> String, source: SourceId, problems: &mut Vec<Problem>) {
    let mut seen = BTreeMap::new();
    for entry in entries {
        match seen.entry(entry.key.as_str()) {
            std::collections::btree_map::Entry::Vacant(free) => {
                free.insert(entry.key_span);
            }
            std::collections::btree_map::Entry::Occupied(first) => {
                let fact = DataFact {
                    at: pointer(&at(), &entry.key),
                    fault: DataFault::DuplicateKey { key: entry.key.clone() },
                };
                problems.push(
                    Problem::new(fact, Place { source, span: entry.key_span })
                        .with(crate::problem::Role::FirstDeclared, Place { source, span: *first.get() }),
                );
            }
        }
    }
}

/// A word where a value stands.
fn bare_word(written: String) -> JsonFault {
    match written.trim_start_matches('-') {
        "NaN" | "Infinity" | "nan" | "inf" => JsonFault::NotFinite { written },
        _ => JsonFault::UnknownWord { written },
    }
}

/// A fault that the scanner found inside a token; and how long that is, where it is a word or a figure by itself.
fn scan_fault(
    text: &str,
    error: &ParseError,
    offset: usize,
    source: SourceId,
    stack: &[Frame],
) -> (Problem, Option<usize>) {
    let range = error.range();
    let rest = text.get(range.start..).unwrap_or("");
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | ':')).unwrap_or(rest.len());
    let written: String = rest.get(..end).unwrap_or("").chars().take(40).collect();
    let fault = match error.kind() {
        ParseErrorKind::SingleQuotedStringsNotAllowed => JsonFault::SingleQuotes,
        ParseErrorKind::NonFiniteNumbersNotAllowed => JsonFault::NotFinite { written },
        ParseErrorKind::HexadecimalNumbersNotAllowed
        | ParseErrorKind::UnaryPlusNumbersNotAllowed
        | ParseErrorKind::BareDecimalPointNumbersNotAllowed
        | ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral => JsonFault::BadNumber { written },
        ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => JsonFault::UnclosedText,
        ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => JsonFault::LoneSurrogate,
        ParseErrorKind::String(_) => JsonFault::BadEscape,
        ParseErrorKind::UnterminatedCommentBlock => JsonFault::Comment,
        _ if written.starts_with(['“', '”', '«', '’', '‘']) => JsonFault::CurlyQuotes,
        _ => bare_word(written),
    };
    let by_itself =
        matches!(fault, JsonFault::NotFinite { .. } | JsonFault::BadNumber { .. } | JsonFault::UnknownWord { .. });
    let span = Span::new(offset + range.start, offset + range.end.max(range.start + if by_itself { end } else { 0 }));
    let fact = DataFact { at: path(stack), fault: DataFault::NotJson { fault } };
    (Problem::new(fact, Place { source, span }), (by_itself && end > 0).then_some(end))
}
