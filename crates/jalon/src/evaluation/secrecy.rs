//! Breakdowns, and which cells must stay hidden: those with few people behind them, and those that would reveal them.
//! What is then told, and what not, is in [`masks`](super::masks).

use std::collections::BTreeSet;

use super::run::Run;
use crate::assessment::{BreakdownGroup, BreakdownResult};
use crate::framework::{Breakdown, Item};
use crate::number::Number;
use crate::value::{CellRef, Datum, Value};

impl Run<'_> {
    /// An indicator within each value of a choice or text.
    pub(super) fn breakdown(
        &mut self,
        item: &Item,
        secret_below: Option<&Number>,
        breakdown: &Breakdown,
    ) -> BreakdownResult {
        let mut groups = Vec::new();
        let mut sizes = Vec::new();
        for key in self.keys(breakdown) {
            let mark = breakdown.axis.map(|axis| (axis, self.place(axis)));
            let outer = match (&key, breakdown.axis) {
                (Datum::Member(place), Some(axis)) => {
                    self.stand(axis, *place);
                    None
                }
                _ => Some(std::mem::replace(&mut self.slots, vec![Value::Known(key.clone())])),
            };
            let values = self.all_cells(breakdown.formula, &item.axes);
            let members = self.value(breakdown.members);
            if let Some(outer) = outer {
                self.slots = outer;
            }
            if let Some((axis, place)) = mark {
                self.stand(axis, place);
            }
            let cells = self.shown(&item.axes, values);
            let people = fewest(&members);
            groups.push(BreakdownGroup { key, values: Some(cells), nobody: people == Number::ZERO });
            sizes.push(people);
        }
        if let Some(least) = secret_below {
            for place in hidden(&sizes, least) {
                if let Some(group) = groups.get_mut(place) {
                    group.values = None;
                }
            }
        }
        BreakdownResult { groups }
    }

    /// The groups: the choices in their order, or the texts met, sorted.
    fn keys(&mut self, breakdown: &Breakdown) -> Vec<Datum> {
        if let Some(axis) = breakdown.axis {
            return (0..self.extent(axis).known).map(Datum::Member).collect();
        }
        let framework = self.framework;
        let axes =
            framework.expressions.get(breakdown.key.0 as usize).map(|expr| expr.axes.clone()).unwrap_or_default();
        let mut texts = BTreeSet::new();
        for value in self.all_cells(breakdown.key, &axes) {
            if let Value::Known(Datum::Text(text)) = value {
                texts.insert(text);
            }
        }
        texts.into_iter().map(Datum::Text).collect()
    }
}

/// The fewest people that may stand behind a cell; 0 only where it is known that nobody does, or where no list of them is
/// given at all: there is nothing to hide then.
pub(super) fn fewest(members: &Value) -> Number {
    if let Value::Open(open) = members {
        let cells = open.wants.cells();
        let unlisted = !cells.is_empty() && cells.iter().all(|cell| matches!(cell, CellRef::Members { .. }));
        let low = super::possible::range_of(members).low;
        if unlisted && low.is_none_or(|low| low.at == Number::ZERO) {
            return Number::ZERO;
        }
    }
    let range = super::possible::range_of(members);
    if range.high.as_ref().is_some_and(|high| high.at.compare(&Number::ZERO).is_le() == Some(true)) {
        return Number::ZERO;
    }
    range.low.map_or(Number::ONE, |low| low.at.max(&Number::ONE))
}

/// The groups to hide: those of fewer people than `least` (but for empty ones, which hold nobody), and then the smallest
/// others, until what is hidden is at least two groups and as many people: else it could be worked out from the total.
pub(super) fn hidden(sizes: &[Number], least: &Number) -> BTreeSet<usize> {
    let is_less = |a: &Number, b: &Number| a.compare(b).is_lt() == Some(true);
    let peopled: Vec<usize> =
        (0..sizes.len()).filter(|place| sizes.get(*place).is_some_and(|size| size.is_zero() != Some(true))).collect();
    let size = |place: usize| sizes.get(place).cloned().unwrap_or_default();
    let mut hidden: BTreeSet<usize> = peopled.iter().copied().filter(|place| is_less(&size(*place), least)).collect();
    if hidden.is_empty() {
        return hidden;
    }
    let mut others: Vec<usize> = peopled.iter().copied().filter(|place| !hidden.contains(place)).collect();
    others.sort_by(|a, b| size(*a).compare(&size(*b)).ordering().unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(b)));
    for other in others {
        let people = hidden.iter().fold(Number::ZERO, |sum, place| sum.add(&size(*place)));
        if hidden.len() >= 2 && !is_less(&people, least) {
            break;
        }
        hidden.insert(other);
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hides(sizes: &[i64], least: i64) -> Vec<usize> {
        let sizes: Vec<Number> = sizes.iter().map(|size| Number::from(*size)).collect();
        hidden(&sizes, &Number::from(least)).into_iter().collect()
    }

    #[test]
    fn a_small_cell_takes_its_complement_along() {
        assert_eq!(hides(&[3, 8, 6], 5), vec![0, 2]);
        assert_eq!(hides(&[8, 6], 5), Vec::<usize>::new());
        assert_eq!(hides(&[0, 8, 6], 5), Vec::<usize>::new());
    }

    #[test]
    fn two_small_cells_need_a_third_while_together_they_are_few() {
        assert_eq!(hides(&[1, 2, 9, 7], 5), vec![0, 1, 3]);
        assert_eq!(hides(&[3, 4, 9, 7], 5), vec![0, 1]);
    }
}
