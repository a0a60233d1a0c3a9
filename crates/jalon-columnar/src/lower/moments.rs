//! Comparisons of dates: days, times of day, and spans that a framework names as marks.

use jalon::date::{Date, Day};
use jalon::framework::{Comparator, ExprId, Type};
use jalon::number::Number;

use super::comparisons::reversed;
use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::reading::{Aspect, Reading};

impl Lower<'_> {
    /// Whether an expression of a date is one of a time of day; none if it is no date.
    pub(super) fn is_time(&self, id: ExprId) -> Option<bool> {
        match self.framework.expressions.get(id.0 as usize)?.ty {
            Type::Date { time } => Some(time),
            _ => None,
        }
    }

    /// Two times compare as moments; a time beside a day, or beside a span, by its own local day.
    pub(super) fn compare_dates(
        &mut self,
        comparator: Comparator,
        (a, a_is_time): (ExprId, bool),
        (b, b_is_time): (ExprId, bool),
    ) -> Lowered<Truth> {
        match (self.constant_span(a), self.constant_span(b)) {
            (Some(_), Some(_)) => return Err(Unsupported("comparisons of two spans")),
            (None, Some(span)) => return self.beside_span(comparator, a, span),
            (Some(span), None) => return self.beside_span(reversed(comparator), b, span),
            (None, None) => {}
        }
        if a_is_time && b_is_time {
            let (Node::Time(a), Node::Time(b)) = (self.expr(a)?, self.expr(b)?) else {
                return Err(Unsupported("times of day of which only the day is known"));
            };
            return self.compare(comparator, &a, &b);
        }
        let (a, b) = (self.day_of(a)?, self.day_of(b)?);
        if b_is_time {
            // What is judged is a day, and the mark a moment of it: nobody knows.
            let same = self.compare(Comparator::Equal, &a, &b)?.yes;
            let ranged = if a.ranged || b.ranged { self.lapse(&[&a, &b]).0 } else { self.never() };
            let known = self.known(&[&a, &b]);
            let same = self.graph.and(same, known);
            self.doubt(same);
            self.doubt(ranged);
        }
        self.compare(comparator, &a, &b)
    }

    /// A date beside a mark that is a span: before its first day, not after its last, within it.
    fn beside_span(&mut self, comparator: Comparator, judged: ExprId, (first, last): (Day, Day)) -> Lowered<Truth> {
        let judged = self.day_of(judged)?;
        let (first, last) = (self.day(first)?, self.day(last)?);
        match comparator {
            Comparator::Less | Comparator::GreaterOrEqual => self.compare(comparator, &judged, &first),
            Comparator::Greater | Comparator::LessOrEqual => self.compare(comparator, &judged, &last),
            Comparator::Equal | Comparator::NotEqual => {
                let from = self.compare(Comparator::GreaterOrEqual, &judged, &first)?;
                let to = self.compare(Comparator::LessOrEqual, &judged, &last)?;
                let within = self.all(&[from, to]);
                Ok(if comparator == Comparator::Equal { within } else { within.negated() })
            }
        }
    }

    /// A date as a day: a time of day as the local one.
    pub(super) fn day_of(&mut self, id: ExprId) -> Lowered<Num> {
        self.reading(Reading { of: Aspect::Day, moved: None }, |lower| lower.num(id))
    }

    fn day(&mut self, day: Day) -> Lowered<Num> {
        self.constant(&Number::from(day.since_1970()))
    }

    /// The first and the last day of the span that an expression names.
    fn constant_span(&self, id: ExprId) -> Option<(Day, Day)> {
        match self.constant_date(id)? {
            Date::Span(span) => Some((span.first_day(), span.last_day())),
            Date::Day(_) | Date::Time(_) => None,
        }
    }
}
