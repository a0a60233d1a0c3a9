//! Cutting a text into declarations by a scan of its lines, before the grammar is asked: what begins in column one
//! begins a declaration, so that a fault in one never hides the next.

use crate::lang::Language;
use crate::source::Span;
use crate::syntax::ast::Comment;
use crate::syntax::layout::{self, Layout, LogicalLine, PhysicalLine};

/// A declaration, not yet read.
#[derive(Debug)]
pub(crate) struct Slice<'l> {
    /// Its comments above, blank lines between them as empty ones.
    pub(crate) above: Vec<Comment>,
    /// Whether a blank line stands above it and its comments.
    pub(crate) blank_above: bool,
    /// Its logical lines, each with the comments that hang on it.
    pub(crate) lines: Vec<(LogicalLine<'l>, LineComments)>,
    /// Indented comments behind its last line.
    pub(crate) end_comments: Vec<Comment>,
}

/// The comments of a logical line.
#[derive(Debug, Default)]
pub(crate) struct LineComments {
    pub(crate) above: Vec<Comment>,
    pub(crate) behind: Option<Comment>,
}

/// A text in slices, with what stands before the first and behind the last.
#[derive(Debug)]
pub(crate) struct Slices<'l> {
    pub(crate) slices: Vec<Slice<'l>>,
    /// Indented lines before any declaration.
    pub(crate) stray: Vec<LogicalLine<'l>>,
    pub(crate) end_comments: Vec<Comment>,
}

/// Cuts a scanned text.
pub(crate) fn cut<'l>(text: &str, layout: &'l Layout, language: Language) -> Slices<'l> {
    let lines = layout.lines.as_slice();
    let has_content = |index: usize| lines.get(index).is_some_and(|line| !line.tokens.is_empty());
    let starts: Vec<usize> = (0..lines.len())
        .filter(|index| has_content(*index) && lines.get(*index).is_some_and(|l| l.in_column_one))
        .collect();
    let mut slices = Vec::new();
    let first = starts.first().copied().unwrap_or(lines.len());
    let stray_end = (0..first).rev().find(|index| has_content(*index)).map_or(0, |index| index + 1);
    let stray = layout::join(text, layout, 0, stray_end, language);
    let mut pending = comment_block(text, lines, stray_end, first);
    for (number, start) in starts.iter().copied().enumerate() {
        let next = starts.get(number + 1).copied().unwrap_or(lines.len());
        let end = (start..next).rev().find(|index| has_content(*index)).map_or(start + 1, |index| index + 1);
        // indented comments right behind the last line stay with the declaration
        let own = (end..next)
            .take_while(|index| lines.get(*index).is_some_and(|line| line.is_blank() || !line.in_column_one))
            .filter(|index| lines.get(*index).is_some_and(|line| line.comment.is_some()))
            .last()
            .map_or(end, |index| index + 1);
        let mut end_comments = comment_block(text, lines, end, own).comments;
        while end_comments.last().is_some_and(|comment| comment.text.is_empty()) {
            end_comments.pop();
        }
        let logical = layout::join(text, layout, start, end, language);
        let mut with_comments = Vec::with_capacity(logical.len());
        let mut after = start;
        for line in logical {
            let comments = comments_of(text, lines, after, &line);
            after = line.lines.1 + 1;
            with_comments.push((line, comments));
        }
        slices.push(Slice {
            blank_above: pending.blank_first && !slices.is_empty(),
            above: pending.comments,
            lines: with_comments,
            end_comments,
        });
        pending = comment_block(text, lines, own, next);
    }
    let mut end_comments = pending.comments;
    while end_comments.last().is_some_and(|comment| comment.text.is_empty()) {
        end_comments.pop();
    }
    Slices { slices, stray, end_comments }
}

struct Block {
    comments: Vec<Comment>,
    blank_first: bool,
}

/// The comments of lines without content; blank lines between them become one empty comment.
fn comment_block(text: &str, lines: &[PhysicalLine], from: usize, to: usize) -> Block {
    let mut block = Block { comments: Vec::new(), blank_first: false };
    for line in lines.iter().take(to).skip(from) {
        let comment = line.comment.map(|place| comment(text, place));
        match comment {
            Some(comment) if !comment.text.is_empty() => block.comments.push(comment),
            _ if block.comments.is_empty() => block.blank_first = true,
            _ if block.comments.last().is_some_and(|last| last.text.is_empty()) => {}
            _ => block.comments.push(Comment { text: String::new(), span: Span::new(line.start, line.start) }),
        }
    }
    block
}

/// What stands above a logical line, inside it, and behind it.
fn comments_of(text: &str, lines: &[PhysicalLine], after: usize, line: &LogicalLine<'_>) -> LineComments {
    let (first, last) = line.lines;
    let mut above = comment_block(text, lines, after, first).comments;
    for index in first..last {
        if let Some(place) = lines.get(index).and_then(|line| line.comment) {
            above.extend(Some(comment(text, place)).filter(|comment| !comment.text.is_empty()));
        }
    }
    let behind = lines.get(last).and_then(|line| line.comment).map(|place| comment(text, place));
    let behind = behind.filter(|comment| !comment.text.is_empty());
    above.retain({
        let mut seen = false;
        move |comment| {
            seen = seen || !comment.text.is_empty();
            seen
        }
    });
    LineComments { above, behind }
}

fn comment(text: &str, (start, end): (usize, usize)) -> Comment {
    let inside = text.get(start + 1..end).unwrap_or("");
    Comment { text: inside.trim_end_matches(layout::is_space).to_owned(), span: Span::new(start, end) }
}
