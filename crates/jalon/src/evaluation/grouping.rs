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
    /// For each group the members that are in it.
    groups: Vec<Vec<usize>>,
    /// Members that may be in any group.
    anywhere: Vec<usize>,
    /// Telling them apart rested on something that more data may overturn.
    provisional: bool,
}

/// Which group a member is in.
enum OwnGroup {
    One(usize),
    None,
    Any,
}

impl Run<'_> {
    /// The members to look at for a group, in order, those that the filter leaves out among them; none where all are to be
    /// looked at. The others are in another group for sure, or in none: they do not count, nor tell whether the fold applies.
    pub(super) fn places_in_group(&mut self, id: ExprId, fold: &Fold, groups: &[u32]) -> Option<Vec<usize>> {
        let framework = self.framework;
        if fold.by.is_empty() || !self.slots.is_empty() {
            return None;
        }
        let axes_of = |id: ExprId| framework.expressions.get(id.0 as usize).map(|expr| &expr.axes);
        let own: Vec<AxisId> = fold.by.iter().map(|(_, axis)| *axis).collect();
        // Where records point to others of their own list, the key is read at the members that are folded.
        let varies = |id: ExprId| {
            axes_of(id).is_none_or(|axes| own.iter().any(|axis| axes.contains(*axis) && !fold.over.contains(axis)))
        };
        if fold.by.iter().any(|(by, _)| varies(*by)) || fold.filter.is_some_and(varies) {
            return None;
        }
        // The groups of one fold at one place on its other axes share the pass.
        let mark = self.mark(&own);
        for axis in &own {
            self.stand(*axis, 0);
        }
        let cell = axes_of(id).map_or(0, |axes| self.cell(axes));
        let known = self.here().and_then(|context| context.groupings.get(&(id, cell))).cloned();
        let grouping = match known {
            Some(grouping) => grouping,
            None => {
                let outer = std::mem::replace(&mut self.provisional, false);
                let grouping = Rc::new(self.grouping(fold));
                self.provisional = outer;
                if let Some(context) = self.here_mut() {
                    context.groupings.insert((id, cell), Rc::clone(&grouping));
                }
                grouping
            }
        };
        self.back(&own, &mark);
        self.provisional |= grouping.provisional;
        let group = self.group_of(fold, groups.iter().copied());
        let own = grouping.groups.get(group).map_or(&[][..], Vec::as_slice);
        let mut places = Vec::with_capacity(own.len() + grouping.anywhere.len());
        places.extend_from_slice(own);
        places.extend_from_slice(&grouping.anywhere);
        places.sort_unstable();
        Some(places)
    }

    /// A combination of groups, counted row-major over the axes that they lie on.
    fn group_of(&self, fold: &Fold, members: impl Iterator<Item = u32>) -> usize {
        let sizes = fold.by.iter().map(|(_, axis)| self.extent(*axis).cells() as usize);
        sizes.zip(members).fold(0, |group, (size, member)| group * size + member as usize)
    }

    fn grouping(&mut self, fold: &Fold) -> Grouping {
        let count = fold.by.iter().map(|(_, axis)| self.extent(*axis).cells() as usize).product();
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut anywhere = Vec::new();
        let mut place = 0;
        let mut more = self.first(&fold.over);
        while more {
            let counts = fold.filter.is_none_or(|filter| {
                let chances = Chances::of(&self.value(filter));
                chances.yes || chances.undefined.is_some() || (chances.not_applicable && !chances.is_settled())
            });
            let filtered = self.provisional;
            match self.own_group(fold) {
                OwnGroup::One(group) => {
                    if let Some(group) = groups.get_mut(group) {
                        group.push(place);
                    }
                }
                OwnGroup::Any if counts => anywhere.push(place),
                OwnGroup::Any | OwnGroup::None => {}
            }
            if !counts {
                // What only tells its group overturns nothing.
                self.provisional = filtered;
            }
            place += 1;
            more = self.next(&fold.over);
        }
        Grouping { groups, anywhere, provisional: self.provisional }
    }

    /// The group of the member where the evaluation stands.
    fn own_group(&mut self, fold: &Fold) -> OwnGroup {
        let mut members = Vec::with_capacity(fold.by.len());
        let mut open = false;
        for (by, _) in &fold.by {
            match self.value(*by) {
                Value::Known(Datum::Member(group)) => members.push(group),
                Value::Known(_) | Value::NotApplicable => return OwnGroup::None,
                Value::Open(_) | Value::Undefined(_) => open = true,
            }
        }
        if open { OwnGroup::Any } else { OwnGroup::One(self.group_of(fold, members.into_iter())) }
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
