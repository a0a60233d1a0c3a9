//! Texts: which are given, which are like another, what is asked of them, and those that are worked out, each known by its
//! number among the texts of the batch.

use std::borrow::Cow;
use std::sync::Arc;

use jalon::framework::{Comparator, ExprId, TextFunction};
use jalon::number::Number;

use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::exact::{Accuracy, LARGEST_WHOLE};
use crate::graph::{BitOp, Column, Level, Val, Where};
use crate::source::{Expected, MOST_TEXT, Question, Source, TextTest, beginning};

/// A text a row, and what is known of it.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) of: TextOf,
    /// Rows where it is missing. It may be undefined or not applicable there besides.
    pub(super) open: Val,
    /// Rows where it is undefined, or may be.
    pub(super) undefined: Val,
    /// Rows where it is not applicable, or may be.
    pub(super) not_applicable: Val,
}

/// Where a text stands; perhaps it is only so many of the first characters of what stands there.
#[derive(Debug, Clone)]
pub(crate) enum TextOf {
    /// In a column.
    Column(Column, Option<usize>),
    /// In the framework.
    Constant(Arc<str>),
    /// Among the texts of the batch, by its number.
    Number(Val, Option<usize>),
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
            TextOf::Column(column, None) => cell(*column),
            TextOf::Column(column, first) => Cow::Owned(beginning(&cell(*column), *first).to_owned()),
            // Written by its number.
            TextOf::Number(..) => Cow::Borrowed(""),
        }
    }
}

impl Text {
    /// The column that it is a cell of.
    pub(super) fn column(&self) -> Option<Column> {
        match self.of {
            TextOf::Column(column, None) => Some(column),
            TextOf::Column(..) | TextOf::Constant(_) | TextOf::Number(..) => None,
        }
    }

    /// The text that a number known by itself is.
    pub(super) fn of_number(number: &Num) -> Text {
        let Num { low, open, undefined, not_applicable, .. } = *number;
        Text { of: TextOf::Number(low, None), open, undefined, not_applicable }
    }
}

impl Lower<'_> {
    pub(super) fn constant_text(&mut self, text: &Arc<str>) -> Text {
        let never = self.never();
        Text { of: TextOf::Constant(Arc::clone(text)), open: never, undefined: never, not_applicable: never }
    }

    /// The texts of a column.
    pub(super) fn text_of(&mut self, column: Column, may_be_not_applicable: bool) -> Text {
        let (open, not_applicable) = self.unanswered(column, may_be_not_applicable);
        Text { of: TextOf::Column(column, None), open, undefined: self.never(), not_applicable }
    }

    /// A text as its number among those of the batch.
    pub(super) fn number_of_text(&mut self, text: &Text) -> Lowered<Num> {
        let number = match &text.of {
            TextOf::Column(column, first) => {
                let column = self.read_as(*column, Expected::Numbered { first: *first })?;
                self.graph.load(column)
            }
            TextOf::Constant(text) => self.number_of_constant(text),
            TextOf::Number(number, None) => *number,
            TextOf::Number(_, Some(_)) => return Err(Unsupported("parts of texts that are worked out")),
        };
        let bits = (text.open, text.undefined, text.not_applicable);
        Ok(Num::of(number, bits, Accuracy::whole(LARGEST_WHOLE, true)))
    }

    /// The number of a text that the framework writes: those come first.
    fn number_of_constant(&mut self, text: &Arc<str>) -> Val {
        let at = self.texts.iter().position(|known| known == text).unwrap_or_else(|| {
            self.texts.push(Arc::clone(text));
            self.texts.len() - 1
        });
        #[allow(clippy::cast_precision_loss, reason = "frameworks write few texts")]
        self.graph.float(at as f64)
    }

    /// Where a text is known and passes a test.
    fn passes(&mut self, text: &Text, question: Question) -> Lowered<Val> {
        let (tests, first) = match &text.of {
            TextOf::Constant(text) => return Ok(self.graph.bit(TextTest { first: None, question }.passes(text))),
            TextOf::Number(_, first) => (&mut self.tests, first),
            TextOf::Column(column, first) => {
                let wanted = self.columns.get_mut(column.0 as usize).map(|wanted| &mut wanted.expected);
                let Some(Expected::Text(tests)) = wanted else {
                    return Err(Unsupported("a column that holds no texts"));
                };
                (tests, first)
            }
        };
        let test = TextTest { first: *first, question };
        let at = tests.iter().position(|other| *other == test).unwrap_or_else(|| {
            tests.push(test);
            tests.len() - 1
        });
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        Ok(match &text.of {
            TextOf::Number(number, _) => self.graph.bits(BitOp::Said(at, *number)),
            TextOf::Column(column, _) => self.graph.bits(BitOp::Text(*column, at)),
            TextOf::Constant(_) => self.never(),
        })
    }

    /// What a text that is written has a cell for, and where it is known; rows where it is too long are left to the plain
    /// evaluator.
    pub(crate) fn written(&mut self, text: &Text) -> (Level, Val) {
        let unknown = self.graph.any(&[text.open, text.undefined, text.not_applicable]);
        let known = self.graph.not(unknown);
        let TextOf::Column(column, _) = text.of else { return (Level::Any, known) };
        let suspect = self.graph.bits(BitOp::Suspect(column));
        self.doubt(suspect);
        (self.graph.level_of_column(column), known)
    }

    /// What a question comes to that is answered where these are known.
    pub(super) fn answer(&mut self, (open, undefined, not_applicable): (Val, Val, Val), holds: Val) -> Truth {
        let lost = self.graph.or(undefined, not_applicable);
        let lost = self.graph.and_not(lost, open);
        let surely = self.graph.and_not(holds, open);
        let (yes, no) = (self.graph.or(surely, open), self.graph.not(surely));
        Truth { yes: self.graph.and_not(yes, lost), no: self.graph.and_not(no, lost), undefined, not_applicable }
    }

    /// A question that is put to one text.
    fn asked(&mut self, text: &Text, question: Question) -> Lowered<Truth> {
        let holds = self.passes(text, question)?;
        Ok(self.answer((text.open, text.undefined, text.not_applicable), holds))
    }

    fn one_of(&mut self, text: &Text, mut texts: Vec<Box<str>>) -> Lowered<Truth> {
        texts.sort_unstable();
        texts.dedup();
        self.asked(text, Question::OneOf(texts))
    }

    pub(super) fn compare_texts(&mut self, comparator: Comparator, a: &Text, b: &Text) -> Lowered<Truth> {
        let equal = match (&a.of, &b.of) {
            (_, TextOf::Constant(text)) => self.one_of(a, vec![Box::from(&**text)])?,
            (TextOf::Constant(text), _) => self.one_of(b, vec![Box::from(&**text)])?,
            _ => {
                let (a, b) = (self.number_of_text(a)?, self.number_of_text(b)?);
                self.compare(Comparator::Equal, &a, &b)?
            }
        };
        match comparator {
            Comparator::Equal => Ok(equal),
            Comparator::NotEqual => Ok(equal.negated()),
            _ => Err(Unsupported("the order of texts")),
        }
    }

    pub(super) fn text_in_set(&mut self, x: &Text, members: &[ExprId]) -> Lowered<Truth> {
        let (mut written, mut others) = (Vec::new(), Vec::new());
        for member in members {
            match self.expr(*member)? {
                Node::Text(Text { of: TextOf::Constant(text), .. }) => written.push(Box::from(&*text)),
                Node::Text(text) => others.push(text),
                Node::Link(reference) => others.push(self.named(&reference)?),
                _ => return Err(Unsupported("comparisons of unlike values")),
            }
        }
        let mut parts = Vec::with_capacity(others.len() + 1);
        if !written.is_empty() {
            parts.push(self.one_of(x, written)?);
        }
        for other in &others {
            parts.push(self.compare_texts(Comparator::Equal, x, other)?);
        }
        match parts.as_slice() {
            [] => Err(Unsupported("a set of no texts")),
            [one] => Ok(*one),
            parts => Ok(self.any(parts)),
        }
    }

    pub(super) fn text_function(&mut self, function: TextFunction, operands: &[ExprId]) -> Lowered<Node> {
        let mut operands = operands.iter();
        let Some(Node::Text(text)) = operands.next().map(|operand| self.expr(*operand)).transpose()? else {
            return Err(Unsupported("this function of texts"));
        };
        let other = operands.next().map(|operand| self.expr(*operand)).transpose()?;
        let truth = match (function, other) {
            (TextFunction::Length, None) => return self.length(&text).map(Node::Num),
            (TextFunction::Prefix, Some(Node::Num(length))) => {
                let length = length.constant.as_ref().and_then(Number::to_i64);
                let length = length.ok_or(Unsupported("parts of texts of lengths that are not constant"))?;
                return Ok(Node::Text(begun(text, usize::try_from(length).unwrap_or(0))));
            }
            (TextFunction::StartsWith, Some(Node::Text(part))) => self.part_of(Where::Beginning, &text, &part)?,
            (TextFunction::Contains, Some(Node::Text(part))) => self.part_of(Where::Anywhere, &text, &part)?,
            (TextFunction::ValidSiren, None) => self.asked(&text, Question::Siren)?,
            (TextFunction::ValidSiret, None) => self.asked(&text, Question::Siret)?,
            _ => return Err(Unsupported("this function of texts")),
        };
        Ok(Node::Truth(truth))
    }

    /// Whether a text stands in another.
    fn part_of(&mut self, place: Where, text: &Text, part: &Text) -> Lowered<Truth> {
        if let TextOf::Constant(part) = &part.of {
            let part = Box::from(&**part);
            let question =
                if place == Where::Beginning { Question::StartsWith(part) } else { Question::Contains(part) };
            return self.asked(text, question);
        }
        let (text, part) = (self.number_of_text(text)?, self.number_of_text(part)?);
        let holds = self.graph.within(place, text.low, part.low);
        let lapse = self.lapse(&[&text, &part]);
        Ok(self.answer(lapse, holds))
    }

    /// How many characters a text has.
    fn length(&mut self, text: &Text) -> Lowered<Num> {
        if let TextOf::Constant(text) = &text.of {
            return self.constant(&Number::from(text.chars().count()));
        }
        let number = self.number_of_text(text)?;
        let (low, bits) = (self.graph.length(number.low), (number.open, number.undefined, number.not_applicable));
        #[allow(clippy::cast_precision_loss)]
        let length = Num::of(low, bits, Accuracy::whole(MOST_TEXT as f64, true));
        Ok(self.with_ends(&length, (0.0, f64::INFINITY)))
    }
}

/// So many of the first characters of a text.
fn begun(text: Text, length: usize) -> Text {
    let shorter = |first: Option<usize>| Some(first.map_or(length, |first| first.min(length)));
    let of = match text.of {
        TextOf::Column(column, first) => TextOf::Column(column, shorter(first)),
        TextOf::Number(number, first) => TextOf::Number(number, shorter(first)),
        TextOf::Constant(text) => TextOf::Constant(Arc::from(beginning(&text, Some(length)))),
    };
    Text { of, ..text }
}
