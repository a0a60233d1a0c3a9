//! Texts: which are given, which are like another that the framework writes, and what is asked of them.

use std::borrow::Cow;
use std::sync::Arc;

use jalon::framework::{Comparator, ExprId, TextFunction};
use jalon::number::Number;

use super::{Lower, Lowered, Node, Truth, Unsupported};
use crate::graph::{BitOp, Column, Level, Val};
use crate::source::{Expected, Source, TextTest};

/// A text a row, and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) of: TextOf,
    /// Rows where it is missing. It may be not applicable there besides.
    pub(super) open: Val,
    /// Rows where it may be not applicable.
    pub(super) not_applicable: Val,
}

/// Where a text stands.
#[derive(Debug, Clone)]
pub(crate) enum TextOf {
    /// In a column; perhaps only so many of its first characters.
    Column(Column, Option<usize>),
    /// In the framework.
    Constant(Arc<str>),
}

impl TextOf {
    /// The text of a row, or of a member, by its place in the columns.
    pub(crate) fn at<'t>(&'t self, sources: &'t [Source<'_>], at: usize) -> Cow<'t, str> {
        self.of_cell(|Column(column)| {
            sources.get(column as usize).map_or(Cow::Borrowed(""), |source| source.text_at(at))
        })
    }

    /// The text, of the cells of columns.
    pub(crate) fn of_cell<'t>(&'t self, cell: impl FnOnce(Column) -> Cow<'t, str>) -> Cow<'t, str> {
        match self {
            TextOf::Constant(text) => Cow::Borrowed(text),
            TextOf::Column(column, first) => {
                let text = cell(*column);
                match first.and_then(|first| text.char_indices().nth(first)) {
                    Some((end, _)) => Cow::Owned(text.get(..end).unwrap_or(&text).to_owned()),
                    None => text,
                }
            }
        }
    }
}

impl Text {
    /// The column that it is a cell of.
    pub(super) fn column(&self) -> Option<Column> {
        match self.of {
            TextOf::Column(column, None) => Some(column),
            TextOf::Column(..) | TextOf::Constant(_) => None,
        }
    }
}

impl Lower<'_> {
    pub(super) fn constant_text(&mut self, text: &Arc<str>) -> Text {
        let never = self.never();
        Text { of: TextOf::Constant(Arc::clone(text)), open: never, not_applicable: never }
    }

    /// The texts of a column.
    pub(super) fn text_of(&mut self, column: Column, may_be_not_applicable: bool) -> Text {
        let valid = self.graph.bits(BitOp::Valid(column));
        let (open, never) = (self.graph.not(valid), self.never());
        let not_applicable = if may_be_not_applicable { open } else { never };
        Text { of: TextOf::Column(column, None), open, not_applicable }
    }

    /// Where a text is known and passes a test.
    fn passes(&mut self, column: Column, test: TextTest) -> Lowered<Val> {
        let wanted = self.columns.get_mut(column.0 as usize).map(|wanted| &mut wanted.expected);
        let Some(Expected::Text(tests)) = wanted else { return Err(Unsupported("a column that holds no texts")) };
        let at = tests.iter().position(|other| *other == test).unwrap_or_else(|| {
            tests.push(test);
            tests.len() - 1
        });
        Ok(self.graph.bits(BitOp::Text(column, u32::try_from(at).unwrap_or(u32::MAX))))
    }

    /// What a text that is written has a cell for, and where it is known; rows where it is too long are left to the plain
    /// evaluator.
    pub(crate) fn written(&mut self, text: &Text) -> (Level, Val) {
        let unknown = self.graph.or(text.open, text.not_applicable);
        let known = self.graph.not(unknown);
        let TextOf::Column(column, _) = text.of else { return (Level::Any, known) };
        let suspect = self.graph.bits(BitOp::Suspect(column));
        self.doubt(suspect);
        (self.graph.level_of_column(column), known)
    }

    /// What a question comes to that is answered where the text is known.
    fn answer(&mut self, text: &Text, holds: Val) -> Truth {
        let surely = self.graph.and_not(holds, text.open);
        Truth {
            yes: self.graph.or(surely, text.open),
            no: self.graph.not(surely),
            undefined: self.never(),
            not_applicable: text.not_applicable,
        }
    }

    fn one_of(&mut self, text: &Text, mut texts: Vec<Box<str>>) -> Lowered<Truth> {
        let holds = match &text.of {
            TextOf::Constant(text) => self.graph.bit(texts.iter().any(|one| **one == **text)),
            TextOf::Column(column, first) => {
                texts.sort_unstable();
                texts.dedup();
                self.passes(*column, TextTest::OneOf { first: *first, texts })?
            }
        };
        Ok(self.answer(text, holds))
    }

    pub(super) fn compare_texts(&mut self, comparator: Comparator, a: &Text, b: &Text) -> Lowered<Truth> {
        let equal = match (&a.of, &b.of) {
            (_, TextOf::Constant(text)) => self.one_of(a, vec![Box::from(&**text)])?,
            (TextOf::Constant(text), _) => self.one_of(b, vec![Box::from(&**text)])?,
            _ => return Err(Unsupported("comparisons of two texts of the data")),
        };
        match comparator {
            Comparator::Equal => Ok(equal),
            Comparator::NotEqual => Ok(equal.negated()),
            _ => Err(Unsupported("the order of texts")),
        }
    }

    pub(super) fn text_in_set(&mut self, x: &Text, members: &[ExprId]) -> Lowered<Truth> {
        let mut texts = Vec::with_capacity(members.len());
        for member in members {
            match self.expr(*member)? {
                Node::Text(Text { of: TextOf::Constant(text), .. }) => texts.push(Box::from(&*text)),
                _ => return Err(Unsupported("comparisons of two texts of the data")),
            }
        }
        if texts.is_empty() {
            return Err(Unsupported("a set of no texts"));
        }
        self.one_of(x, texts)
    }

    pub(super) fn text_function(&mut self, function: TextFunction, operands: &[ExprId]) -> Lowered<Node> {
        let mut operands = operands.iter();
        let Some(Node::Text(text)) = operands.next().map(|operand| self.expr(*operand)).transpose()? else {
            return Err(Unsupported("this function of texts"));
        };
        let column = text.column().ok_or(Unsupported("functions of parts of texts"))?;
        let other = operands.next().map(|operand| self.expr(*operand)).transpose()?;
        let test = match (function, other) {
            (TextFunction::Prefix, Some(Node::Num(length))) => {
                let length = length.constant.as_ref().and_then(Number::to_i64);
                let length = length.and_then(|length| usize::try_from(length).ok());
                let length = length.ok_or(Unsupported("parts of texts that are not constant"))?;
                return Ok(Node::Text(Text { of: TextOf::Column(column, Some(length)), ..text }));
            }
            (TextFunction::StartsWith, Some(Node::Text(Text { of: TextOf::Constant(start), .. }))) => {
                TextTest::StartsWith(Box::from(&*start))
            }
            (TextFunction::Contains, Some(Node::Text(Text { of: TextOf::Constant(part), .. }))) => {
                TextTest::Contains(Box::from(&*part))
            }
            (TextFunction::ValidSiren, None) => TextTest::Siren,
            (TextFunction::ValidSiret, None) => TextTest::Siret,
            _ => return Err(Unsupported("this function of texts")),
        };
        let holds = self.passes(column, test)?;
        Ok(Node::Truth(self.answer(&text, holds)))
    }
}
