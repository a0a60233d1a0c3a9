//! Inputs that are the total of others: where the total is not given, what its parts add up to.

use jalon::axis::AxisId;
use jalon::framework::{Input, InputId};
use jalon::number::Number;

use super::members::{Element, Members};
use super::samples::{Counted, Sample};
use super::{Lower, Lowered, Num, Truth};
use crate::exact::HALF_ULP;
use crate::graph::{Binary, BitOp, Comparison, Val};

impl Lower<'_> {
    /// The cell of a total; where it is empty, the sum of those of its parts that apply. Without any it is asked for itself.
    pub(super) fn total(&mut self, input: &Input, own: &Num, (parts, axis): (InputId, AxisId)) -> Lowered<Num> {
        if self.is_open(axis) {
            return self.total_of_members(own, parts, axis);
        }
        let zero = self.constant(&Number::ZERO)?;
        let (mut sum, mut none) = (zero.clone(), self.graph.bit(true));
        for place in 0..self.size(axis)? {
            let part = self.standing(axis, place, |lower| lower.input(parts))?.num()?;
            let left_out = self.graph.and_not(part.not_applicable, part.open);
            none = self.graph.and(none, left_out);
            // What cannot exist leaves the sum open: for the plain evaluator.
            let lost = self.graph.and_not(part.undefined, part.open);
            let lost = self.graph.and(lost, own.open);
            self.doubt(lost);
            let counts = if self.graph.is_never(left_out) {
                part
            } else {
                self.choose_number(&self.surely(left_out), &zero, &part, false)?
            };
            sum = self.add(&sum, &counts)?;
        }
        let added = self.graph.and_not(own.open, none);
        if !self.graph.is_never(sum.open) {
            let open = self.graph.and(added, sum.open);
            sum = self.total_within(input, sum, open);
        }
        self.choose_number(&self.surely(added), &sum, own, false)
    }

    /// The cell of a total; where it is empty, and its list is given, the sum of the members'. Where one of them is not known,
    /// what that comes to is for the plain evaluator.
    fn total_of_members(&mut self, own: &Num, parts: InputId, axis: AxisId) -> Lowered<Num> {
        let list = self.list(axis)?;
        let unlisted = self.graph.bits(BitOp::Unlisted(list));
        let not_given = self.graph.some(list, unlisted);
        let added = self.graph.and_not(own.open, not_given);
        let counts = self.graph.and_not(added, unlisted);
        let node = self.input(parts)?;
        let element = Element { sure: counts, perhaps: counts, node: node.clone() };
        let members = Members { list: Some(list), unlisted, group: None, elements: vec![element] };
        let sample = Sample { members: Some(members), values: vec![Counted { counts, node, weight: None }] };
        let numbers = self.counted_numbers(&sample)?;
        let sum = self.sum_of(&sample, &numbers)?;
        self.choose_number(&self.surely(added), &sum, own, false)
    }

    /// Yes in some rows, no in all others.
    fn surely(&self, rows: Val) -> Truth {
        let never = self.graph.none();
        Truth { yes: rows, no: self.graph.not(rows), undefined: never, not_applicable: never }
    }

    /// A sum of which parts are missing, in some rows: no less and no more than its total may be.
    fn total_within(&mut self, input: &Input, sum: Num, open: Val) -> Num {
        let sum = self.settled(&sum);
        let mut sum = self.widened(&sum);
        if let Some(range) = &input.range {
            let end = |end: &Option<jalon::value::End>| end.as_ref().and_then(|end| end.at.to_f64());
            let least = self.graph.float(end(&range.low).unwrap_or(f64::NEG_INFINITY));
            let most = self.graph.float(end(&range.high).unwrap_or(f64::INFINITY));
            let included = |end: &Option<jalon::value::End>| end.as_ref().is_none_or(|end| end.included);
            sum.closed &= included(&range.low) && included(&range.high);
            let low = self.graph.pair(Binary::Max, sum.low, least);
            let high = self.graph.pair(Binary::Min, sum.high, most);
            sum.low = self.graph.select(sum.open, low, sum.low);
            sum.high = self.graph.select(sum.open, high, sum.high);
        }
        // Where little or nothing is left between the ends, what that comes to is for the plain evaluator.
        let width = self.graph.pair(Binary::Sub, sum.high, sum.low);
        let sizes = self.graph.pair(Binary::AddSizes, sum.high, sum.low);
        let error = ((sum.accuracy.error + 4.0 * HALF_ULP) * 2.0).to_bits();
        let none = self.graph.float(0.0);
        let crossed = self.graph.compare(Comparison::AtMost, width, none);
        let narrow = self.graph.compare(Comparison::Near(error), width, sizes);
        let narrow = self.graph.or(crossed, narrow);
        let narrow = self.graph.and(narrow, open);
        self.doubt(narrow);
        sum
    }
}
