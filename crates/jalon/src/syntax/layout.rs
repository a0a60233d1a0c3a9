//! Tokens, physical lines and logical lines: what goes on over a line end, before any grammar is asked.
//!
//! A logical line is a range of the text itself (line ends and comments inside included; the grammar skips them), so
//! that every place found in it is a place of the file.

use crate::lang::Language;

/// What a token is, as far as layout and the search for mistakes need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, digits and `_`, beginning with a letter.
    Word,
    /// A run of digits, with points or commas between digits.
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
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A line of the file.
#[derive(Debug, Clone)]
pub(crate) struct PhysicalLine {
    /// Where it begins.
    pub(crate) start: usize,
    /// Its tokens, comment excluded.
    pub(crate) tokens: Vec<Token>,
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
#[derive(Debug, Clone)]
pub(crate) struct LogicalLine {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte of its last token.
    pub(crate) end: usize,
    /// All its tokens.
    pub(crate) tokens: Vec<Token>,
    /// Indices of its first and last line in the file.
    pub(crate) lines: (usize, usize),
}

/// Spaces of all widths: a person who pastes from a text processor cannot see which one it is.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' | '\u{FEFF}')
}

/// Cuts a text into lines and tokens, in one pass.
pub(crate) fn scan(text: &str) -> Vec<PhysicalLine> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive('\n') {
        let line = piece.trim_end_matches(['\n', '\r']);
        lines.push(scan_line(line, start));
        start += piece.len();
    }
    lines
}

const OPERATORS: &[&str] = &[
    "!==", "===", "=/=", "...", "==", "!=", "=>", "=<", "<=", ">=", "<>", "**", "&&", "||", "..", ":=", "->", "//",
    "/*", "*/", "--",
];

fn scan_line(line: &str, base: usize) -> PhysicalLine {
    let mut tokens: Vec<Token> = Vec::new();
    let mut comment = None;
    let mut first = None;
    let mut at = 0;
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
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
        let previous = tokens.last().map(|token| (token.kind, token.end == base + at));
        let (kind, length) = next_token(rest, c, previous);
        tokens.push(Token { kind, start: base + at, end: base + at + length });
        at += length.max(1);
    }
    PhysicalLine { start: base, tokens, comment, in_column_one: first.unwrap_or(false) }
}

fn next_token(rest: &str, c: char, previous: Option<(Kind, bool)>) -> (Kind, usize) {
    if is_letter(c) {
        return (Kind::Word, run(rest, |c| is_letter(c) || c.is_ascii_digit() || c == '_' || c.is_numeric()));
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
            if let Some(operator) = OPERATORS.iter().find(|operator| rest.starts_with(**operator)) {
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
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

fn run(rest: &str, accept: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !accept(c)).unwrap_or(rest.len())
}

/// A number with points and commas between digits; or, with `-` or two `/`, something like a date.
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
    while matches!(at(end), b'.' | b',') && at(end + 1).is_ascii_digit() {
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

/// Joins the lines `from .. to` of a declaration into logical lines. The first of them begins in column one.
pub(crate) fn join(text: &str, lines: &[PhysicalLine], from: usize, to: usize, language: Language) -> Vec<LogicalLine> {
    let mut out: Vec<LogicalLine> = Vec::new();
    let mut at = from;
    // once a bracket was never closed, brackets hold no lines together in this declaration: the rest stays readable
    let mut trust_brackets = true;
    while at < to {
        let Some(first) = lines.get(at) else { break };
        let (Some(head), Some(tail)) = (first.tokens.first(), first.tokens.last()) else {
            at += 1;
            continue;
        };
        let mut line = LogicalLine { start: head.start, end: tail.end, tokens: first.tokens.clone(), lines: (at, at) };
        let alone = (line.clone(), depth(&first.tokens, 0));
        let mut open = alone.1;
        let is_row = |tokens: &[Token]| tokens.iter().any(|token| token.kind == Kind::Pipe);
        while !is_row(&line.tokens) {
            let Some(next) =
                (line.lines.1 + 1..to).find(|index| lines.get(*index).is_some_and(|l| !l.tokens.is_empty()))
            else {
                break;
            };
            let Some(candidate) = lines.get(next) else { break };
            let held = open > 0 && trust_brackets;
            let goes_on = held
                || (!is_row(&candidate.tokens)
                    && (ends_open(&line.tokens, text, language) || begins_open(&candidate.tokens, text)));
            if !goes_on {
                break;
            }
            open = depth(&candidate.tokens, open);
            line.end = candidate.tokens.last().map_or(line.end, |token| token.end);
            line.tokens.extend(candidate.tokens.iter().copied());
            line.lines.1 = next;
        }
        if open > 0 && trust_brackets && line.lines.1 > at {
            trust_brackets = false;
            line = alone.0;
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
