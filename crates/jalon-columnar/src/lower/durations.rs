//! Durations of the data: months, days and seconds, which do not convert into each other.

use jalon::framework::{Comparator, ExprId};

use super::{Lower, Lowered, Num, Truth, Unsupported};
use crate::graph::{Comparison, Val};
use crate::reading::{Aspect, Reading};

impl Lower<'_> {
    /// A part of a duration.
    fn duration_part(&mut self, id: ExprId, of: Aspect) -> Lowered<Num> {
        self.reading(Reading { of, moved: None }, |lower| lower.num(id))
    }

    /// A date moved by a duration that the row knows: by its months, then by its days.
    pub(super) fn shift_by_row(&mut self, date: &Num, by: ExprId, back: bool, clamped: bool) -> Lowered<Num> {
        let (mut months, mut days) = (self.duration_part(by, Aspect::Value)?, self.duration_part(by, Aspect::Days)?);
        if back {
            (months, days) = (self.negate(&months), self.negate(&days));
        }
        if !clamped {
            // A date that is open may have no such day, unless there are no months.
            self.doubt(date.open);
        }
        let moved = self.shift_months(date, &months, clamped)?;
        self.shift_days(&moved, &days)
    }

    /// Two durations: in order where they differ in months alone, or in days and seconds alone.
    pub(super) fn compare_durations(&mut self, comparator: Comparator, a: ExprId, b: ExprId) -> Lowered<Truth> {
        let mut parts = Vec::with_capacity(3);
        for aspect in [Aspect::Value, Aspect::Days, Aspect::Seconds] {
            parts.push((self.duration_part(a, aspect)?, self.duration_part(b, aspect)?));
        }
        let (a, b) = parts.first().cloned().ok_or(Unsupported("durations without parts"))?;
        let [equal, less] = [Comparison::Equal, Comparison::Less].map(|question| {
            let mut each = [self.never(); 3];
            for (to, (a, b)) in each.iter_mut().zip(&parts) {
                *to = self.graph.compare(question, a.low, b.low);
            }
            each
        });
        let rest = self.graph.and(equal[1], equal[2]);
        let same = self.graph.and(equal[0], rest);
        let by_seconds = self.graph.and(equal[1], less[2]);
        let by_days = self.graph.or(less[1], by_seconds);
        let by_days = self.graph.and(equal[0], by_days);
        let less = self.graph.or(less[0], by_days);
        let at_most = self.graph.or(less, same);
        let holds: Val = match comparator {
            Comparator::Equal => same,
            Comparator::NotEqual => self.graph.not(same),
            Comparator::Less => less,
            Comparator::LessOrEqual => at_most,
            Comparator::Greater => self.graph.not(at_most),
            Comparator::GreaterOrEqual => self.graph.not(less),
        };
        if !matches!(comparator, Comparator::Equal | Comparator::NotEqual) {
            let in_order = self.graph.or(equal[0], rest);
            let known = self.known(&[&a, &b]);
            let unlike = self.graph.and_not(known, in_order);
            self.doubt(unlike);
        }
        let lapse = self.lapse(&[&a, &b]);
        Ok(self.answer(lapse, holds))
    }
}
