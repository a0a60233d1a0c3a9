//! Folds by groups: which members may be in which group, found in one pass, so that each group looks at its own only.

use std::rc::Rc;

use super::possible::Chances;
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, Fold};
use crate::value::{Datum, Value};

/// The members of a fold by the group that they are in. Members are counted row-major over the folded axes.
#[derive(Debug)]
pub(super) struct Grouping {
    /// For each group the members that are in it, or in none.
    groups: Vec<Vec<usize>>,
    /// Members that may be in any group.
    anywhere: Vec<usize>,
    /// Telling them apart rested on something that more data may overturn.
    provisional: bool,
}

impl Run<'_> {
    /// The members to look at for a group, in order; none where all are to be looked at. Members left out are in another
    /// group for sure, or in none: they do not count, nor tell whether the fold applies.
    pub(super) fn places_in_group(&mut self, id: ExprId, fold: &Fold, groups: &[u32]) -> Option<Vec<usize>> {
        let framework = self.framework;
        let ([(by, axis)], [group]) = (fold.by.as_slice(), groups) else { return None };
        let axes_of = |id: ExprId| framework.expressions.get(id.0 as usize).map(|expr| &expr.axes);
        let varies = |id: ExprId| axes_of(id).is_none_or(|axes| axes.contains(*axis));
        if !self.slots.is_empty() || fold.over.contains(axis) || varies(*by) || fold.filter.is_some_and(varies) {
            return None;
        }
        // The groups of one fold at one place on its other axes share the pass.
        let place = self.place(*axis);
        self.stand(*axis, 0);
        let cell = axes_of(id).map_or(0, |axes| self.cell(axes));
        let known = self.here().and_then(|context| context.groupings.get(&(id, cell))).cloned();
        let grouping = match known {
            Some(grouping) => grouping,
            None => {
                let outer = std::mem::replace(&mut self.provisional, false);
                let grouping = Rc::new(self.grouping(fold, *by, *axis));
                self.provisional = outer;
                if let Some(context) = self.here_mut() {
                    context.groupings.insert((id, cell), Rc::clone(&grouping));
                }
                grouping
            }
        };
        self.stand(*axis, place);
        self.provisional |= grouping.provisional;
        let own = grouping.groups.get(*group as usize).map_or(&[][..], Vec::as_slice);
        let mut places = Vec::with_capacity(own.len() + grouping.anywhere.len());
        places.extend_from_slice(own);
        places.extend_from_slice(&grouping.anywhere);
        places.sort_unstable();
        Some(places)
    }

    fn grouping(&mut self, fold: &Fold, by: ExprId, axis: AxisId) -> Grouping {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.extent(axis).cells() as usize];
        let mut anywhere = Vec::new();
        let mut place = 0;
        let mut more = self.first(&fold.over);
        while more {
            let counts = fold.filter.is_none_or(|filter| {
                let chances = Chances::of(&self.value(filter));
                chances.yes || chances.undefined.is_some() || (chances.not_applicable && !chances.is_settled())
            });
            if counts {
                match self.value(by) {
                    Value::Known(Datum::Member(group)) => {
                        if let Some(group) = groups.get_mut(group as usize) {
                            group.push(place);
                        }
                    }
                    Value::Known(_) | Value::NotApplicable => {}
                    Value::Open(_) | Value::Undefined(_) => anywhere.push(place),
                }
            }
            place += 1;
            more = self.next(&fold.over);
        }
        Grouping { groups, anywhere, provisional: self.provisional }
    }

    /// Stands on a member, counted row-major over some axes.
    pub(super) fn stand_on(&mut self, axes: &[AxisId], place: usize) {
        let mut rest = place;
        for axis in axes.iter().rev() {
            let cells = (self.extent(*axis).cells() as usize).max(1);
            self.stand(*axis, super::run::count(rest % cells));
            rest /= cells;
        }
    }
}
