//! Tokens, physical lines and logical lines: what goes on over a line end, before any grammar is asked.
//!
//! A logical line is a range of the text itself (line ends and comments inside included; the grammar skips them), so
//! that every place found in it is a place of the file.

use std::ops::Range;

use crate::lang::Language;

/// What a token is, as far as layout and the search for mistakes need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, digits and `_`, beginning with a letter.
    Word,
    /// A run of digits, with points, commas or `_` between digits.
    Number,
    /// Digits with `-` or `/` between: a date, or an attempt at one.
    DateLike,
    /// `"…"`, closed on its line or not.
    Text {
        /// Whether the closing quote is there.
        closed: bool,
    },
    /// `'…'`, `«…»`, `“…”`: a text between other quotes than `"`.
    OtherQuotes,
    /// `(`, `[`, `{`
    Open(char),
    /// `)`, `]`, `}`
    Close(char),
    /// `,` or `;`
    Separator(char),
    /// An operator of one or more signs.
    Operator,
    /// `|`
    Pipe,
    /// An apostrophe between letters: `s'applique`.
    Apostrophe,
    /// Anything else, one character.
    Other(char),
}

/// A token and where it stands, in bytes of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Token {
    #[inline]
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A text in lines and tokens. All tokens stand in one list, so that a line, and lines that follow each other, are
/// stretches of it.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) tokens: Vec<Token>,
    pub(crate) lines: Vec<PhysicalLine>,
}

impl Layout {
    /// The tokens of a line.
    pub(crate) fn tokens_of(&self, line: &PhysicalLine) -> &[Token] {
        self.tokens.get(line.tokens.clone()).unwrap_or_default()
    }
}

/// A line of the file.
#[derive(Debug, Clone)]
pub(crate) struct PhysicalLine {
    /// Where it begins.
    pub(crate) start: usize,
    /// Where its tokens stand among all, comment excluded.
    pub(crate) tokens: Range<usize>,
    /// Its comment: where the `#` is, and the end.
    pub(crate) comment: Option<(usize, usize)>,
    /// Whether its first sign stands in column one.
    pub(crate) in_column_one: bool,
}

impl PhysicalLine {
    pub(crate) fn is_blank(&self) -> bool {
        self.tokens.is_empty() && self.comment.is_none()
    }
}

/// A line as the grammar reads it: one or more lines of the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LogicalLine<'l> {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte of its last token.
    pub(crate) end: usize,
    /// All its tokens.
    pub(crate) tokens: &'l [Token],
    /// Indices of its first and last line in the file.
    pub(crate) lines: (usize, usize),
}

/// Spaces of all widths: a person who pastes from a text processor cannot see which one it is.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' | '\u{FEFF}')
}

/// Cuts a text into lines and tokens, in one pass.
pub(crate) fn scan(text: &str) -> Layout {
    let mut layout = Layout { tokens: Vec::with_capacity(text.len() / 5), lines: Vec::with_capacity(text.len() / 40) };
    let mut start = 0;
    for piece in text.split_inclusive('\n') {
        let line = piece.trim_end_matches(['\n', '\r']);
        let line = scan_line(line, start, &mut layout.tokens);
        layout.lines.push(line);
        start += piece.len();
    }
    layout
}

const OPERATORS: &[&str] = &[
    "!==", "===", "=/=", "...", "==", "!=", "=>", "=<", "<=", ">=", "<>", "**", "&&", "||", "..", ":=", "->", "//",
    "/*", "*/", "--",
];

fn scan_line(line: &str, base: usize, tokens: &mut Vec<Token>) -> PhysicalLine {
    let first_token = tokens.len();
    let mut comment = None;
    let mut first = None;
    let mut at = 0;
    while let Some(byte) = line.as_bytes().get(at) {
        if *byte == b' ' {
            at += 1;
            continue;
        }
        let Some(c) = char_at(line, at, *byte) else { break };
        if is_space(c) {
            at += c.len_utf8();
            continue;
        }
        // a byte order mark is a space, but what stands behind it stands in column one
        first.get_or_insert(at == 0 || line.get(..at) == Some("\u{FEFF}"));
        let rest = line.get(at..).unwrap_or("");
        if c == '#' {
            comment = Some((base + at, base + line.len()));
            break;
        }
        let previous = tokens.get(first_token..).unwrap_or_default().last();
        let previous = previous.map(|token| (token.kind, token.end == base + at));
        let (kind, length) = next_token(rest, c, previous);
        tokens.push(Token { kind, start: base + at, end: base + at + length });
        at += length.max(1);
    }
    PhysicalLine { start: base, tokens: first_token..tokens.len(), comment, in_column_one: first.unwrap_or(false) }
}

/// The character at a place. Most are ASCII, and are told by their byte.
fn char_at(line: &str, at: usize, byte: u8) -> Option<char> {
    if byte.is_ascii() { Some(char::from(byte)) } else { line.get(at..)?.chars().next() }
}

fn next_token(rest: &str, c: char, previous: Option<(Kind, bool)>) -> (Kind, usize) {
    if is_letter(c) {
        return (Kind::Word, word_length(rest));
    }
    if c.is_ascii_digit() {
        return number(rest);
    }
    match c {
        '"' => text_token(rest),
        '(' | '[' | '{' => (Kind::Open(c), 1),
        ')' | ']' | '}' => (Kind::Close(c), 1),
        ',' | ';' => (Kind::Separator(c), 1),
        '«' => other_quotes(rest, c, '»'),
        '“' | '„' => other_quotes(rest, c, '”'),
        '\'' | '’' | '‘' => {
            let after = rest.get(c.len_utf8()..).and_then(|rest| rest.chars().next());
            let elision = matches!(previous, Some((Kind::Word, true)));
            if elision && after.is_some_and(|c| is_letter(c) || is_space(c)) {
                (Kind::Apostrophe, c.len_utf8())
            } else {
                other_quotes(rest, c, if c == '‘' { '’' } else { c })
            }
        }
        _ => {
            let second = rest.as_bytes().get(1);
            let goes_on = second.is_some_and(|second| b"=.><*&|-/".contains(second));
            if goes_on && let Some(operator) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
                return (Kind::Operator, operator.len());
            }
            let kind = match c {
                '|' => Kind::Pipe,
                '+' | '-' | '*' | '/' | '^' | '=' | '<' | '>' | '×' | '÷' | '≤' | '≥' | '≠' | '−' | '–' | '—' | ':'
                | '!' | '&' => Kind::Operator,
                other => Kind::Other(other),
            };
            (kind, c.len_utf8())
        }
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

/// How many bytes the word at the beginning of a text has. Most words are ASCII, and are told by their bytes.
fn word_length(rest: &str) -> usize {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let end = rest.as_bytes().iter().position(|byte| !plain(byte)).unwrap_or(rest.len());
    if rest.as_bytes().get(end).is_none_or(u8::is_ascii) {
        return end;
    }
    run(rest, |c| is_letter(c) || c.is_ascii_digit() || c == '_' || c.is_numeric())
}

fn run(rest: &str, accept: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !accept(c)).unwrap_or(rest.len())
}

/// A number with points, commas and `_` between digits; or, with `-` or two `/`, something like a date.
fn number(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(b' ');
    let mut end = run(rest, |c| c.is_ascii_digit());
    if at(end) == b'-' && at(end + 1).is_ascii_alphanumeric() {
        let mut time = false;
        while at(end).is_ascii_alphanumeric()
            || (at(end) == b'-' && at(end + 1).is_ascii_alphanumeric())
            || (time && matches!(at(end), b':' | b'+'))
            || (time && at(end) == b'.' && at(end + 1).is_ascii_digit())
        {
            time = time || (at(end) == b'T' && at(end + 1).is_ascii_digit() && end >= 10);
            end += 1;
        }
        return (Kind::DateLike, end);
    }
    if at(end) == b'/' && at(end + 1).is_ascii_digit() {
        let second = end + 1 + run(rest.get(end + 1..).unwrap_or(""), |c| c.is_ascii_digit());
        if at(second) == b'/' && at(second + 1).is_ascii_digit() {
            let third = second + 1 + run(rest.get(second + 1..).unwrap_or(""), |c| c.is_ascii_digit());
            return (Kind::DateLike, third);
        }
    }
    while matches!(at(end), b'.' | b',' | b'_') && at(end + 1).is_ascii_digit() {
        end += 1 + run(rest.get(end + 1..).unwrap_or(""), |c| c.is_ascii_digit());
    }
    (Kind::Number, end)
}

fn text_token(rest: &str) -> (Kind, usize) {
    let mut escaped = false;
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return (Kind::Text { closed: true }, index + 1),
            _ => {}
        }
    }
    (Kind::Text { closed: false }, rest.len())
}

fn other_quotes(rest: &str, open: char, close: char) -> (Kind, usize) {
    let inside = open.len_utf8();
    match rest.get(inside..).and_then(|rest| rest.find(close)) {
        Some(index) => (Kind::OtherQuotes, inside + index + close.len_utf8()),
        None => (Kind::Other(open), inside),
    }
}

/// Whether a token stands between two values: a line that ends with one goes on.
fn ends_open(tokens: &[Token], text: &str, language: Language) -> bool {
    let Some(last) = tokens.last() else { return false };
    match last.kind {
        Kind::Operator => !matches!(last.text(text), "!" | ".." | "..." | "/*" | "*/" | "//" | "--"),
        Kind::Separator(',') => true,
        Kind::Separator(_) => language == Language::French,
        Kind::Word => match last.text(text) {
            "and" | "or" | "et" | "ou" | "then" | "alors" => tokens.len() > 1,
            // `sinon` also ends a level of a decision
            "else" | "sinon" => tokens.iter().any(|token| matches!(token.text(text), "then" | "alors" | "or" | "ou")),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a line goes on with what the one before it said.
fn begins_open(tokens: &[Token], text: &str) -> bool {
    let Some(first) = tokens.first() else { return false };
    let second = tokens.get(1).map_or("", |token| token.text(text));
    match first.kind {
        Kind::Operator => {
            !matches!(first.text(text), "=" | "==" | "!" | ".." | "..." | "->" | "/*" | "*/" | "//" | "--" | "=>")
        }
        Kind::Separator(_) => true,
        Kind::Close(_) => true,
        Kind::Word => match first.text(text) {
            "and" | "or" | "et" | "ou" | "then" | "alors" => true,
            "else" | "sinon" => second != "dire",
            // clauses of the line above: no property begins with one of these
            "when" | "quand" | "where" | "dont" | "by" | "par" | "due" => !matches!(second, "=" | "[" | "." | "|"),
            "au" => second == "plus",
            _ => false,
        },
        _ => false,
    }
}

/// Whether a line of an example opens a property, whatever sign the line above ends with: `given a = 1,` is forgiven.
fn opens_a_list(tokens: &[Token], text: &str) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text(text));
    crate::syntax::opens_an_example_line(word(0)) && !matches!(word(1), "=" | "." | "[")
}

/// Whether a line names a reading whose formula is the line below: `reading strict "Strictly"`, then `= a - b`.
fn names_a_reading(tokens: &[Token], below: &[Token], text: &str) -> bool {
    let first =
        |tokens: &[Token], words: &[&str]| tokens.first().is_some_and(|token| words.contains(&token.text(text)));
    tokens.len() > 1
        && first(tokens, &["reading", "lecture"])
        && first(below, &["="])
        && !tokens.iter().any(|token| matches!(token.text(text), "=" | ":"))
}

/// Joins the lines `from .. to` of a declaration into logical lines. The first of them begins in column one.
pub(crate) fn join<'l>(
    text: &str,
    layout: &'l Layout,
    from: usize,
    to: usize,
    language: Language,
) -> Vec<LogicalLine<'l>> {
    let mut out: Vec<LogicalLine<'l>> = Vec::new();
    let mut at = from;
    // once a bracket was never closed, brackets hold no lines together in this declaration: the rest stays readable
    let mut trust_brackets = true;
    let noun = layout.lines.get(from).and_then(|line| layout.tokens_of(line).first());
    let of_example = noun.is_some_and(|noun| matches!(noun.text(text), "example" | "exemple"));
    let has_content = |index: &usize| layout.lines.get(*index).is_some_and(|line| !line.tokens.is_empty());
    while at < to {
        let Some(first) = layout.lines.get(at) else { break };
        let tokens = layout.tokens_of(first);
        let (Some(head), Some(tail)) = (tokens.first(), tokens.last()) else {
            at += 1;
            continue;
        };
        let alone = LogicalLine { start: head.start, end: tail.end, tokens, lines: (at, at) };
        let mut line = alone;
        let mut open = depth(tokens, 0);
        let is_row = |tokens: &[Token]| tokens.iter().any(|token| token.kind == Kind::Pipe);
        while !is_row(line.tokens) {
            let Some(next) = (line.lines.1 + 1..to).find(has_content) else { break };
            let Some(candidate) = layout.lines.get(next) else { break };
            let added = layout.tokens_of(candidate);
            let held = open > 0 && trust_brackets;
            let goes_on = held
                || (!is_row(added)
                    && (begins_open(added, text)
                        || names_a_reading(line.tokens, added, text)
                        || (ends_open(line.tokens, text, language) && !(of_example && opens_a_list(added, text)))));
            if !goes_on {
                break;
            }
            open = depth(added, open);
            line.end = added.last().map_or(line.end, |token| token.end);
            line.tokens = layout.tokens.get(first.tokens.start..candidate.tokens.end).unwrap_or(line.tokens);
            line.lines.1 = next;
        }
        if open > 0 && trust_brackets && line.lines.1 > at {
            trust_brackets = false;
            line = alone;
        }
        at = line.lines.1 + 1;
        out.push(line);
    }
    out
}

fn depth(tokens: &[Token], start: usize) -> usize {
    tokens.iter().fold(start, |depth, token| match token.kind {
        Kind::Open(_) => depth + 1,
        Kind::Close(_) => depth.saturating_sub(1),
        _ => depth,
    })
}
