//! Folds by groups: which members may be in which group, found in one pass, so that each group looks at its own only.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::anywhere::Standing;
use super::possible::Chances;
use super::run::Run;
use crate::assessment::Coverage;
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Fold, Target};
use crate::value::{Bounds, Datum, Value};

/// The members of a fold by the group that they are in. Members are counted row-major over the folded axes.
#[derive(Debug)]
pub(super) struct Grouping {
    /// For each group the members that are in it, or may be in it and in some others.
    groups: Vec<Vec<InGroup>>,
    /// Members that may be in any group.
    pub(super) anywhere: Vec<usize>,
    /// The few members that stand for those; see [`standing_for_anywhere`](Run::standing_for_anywhere).
    pub(super) standing: OnceCell<Rc<Standing>>,
    /// Telling them apart rested on something that more data may overturn.
    provisional: bool,
    /// What the fold comes to in a group that no member is known to be in, whether that is provisional, and how many members
    /// stand behind it: the same for all of them, so that ten thousand records that nobody names cost no more than one.
    unnamed: OnceCell<(Value, bool, Option<Coverage>)>,
}

/// A member that is, or may be, in a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct InGroup {
    /// Its number, row-major over the folded axes.
    pub(super) place: usize,
    /// Whether it is known to be in it: its keys need not be read again.
    pub(super) surely: bool,
}

/// Which group a member is in.
enum OwnGroup {
    One(usize),
    /// One of these.
    Among(Vec<usize>),
    None,
    Any,
}

/// What is known of one of the keys that tell a member's group: which places it may be.
enum Key {
    One(u32),
    Among(Arc<[u32]>),
    /// Any of so many.
    Any(u32),
}

impl Key {
    fn only(&self) -> Option<u32> {
        match self {
            Key::One(place) => Some(*place),
            Key::Among(_) | Key::Any(_) => None,
        }
    }
}

impl Grouping {
    /// The members of a group and others that may be in it, in order.
    fn places(&self, group: usize, others: &[usize]) -> Vec<InGroup> {
        let own = self.groups.get(group).map_or(&[][..], Vec::as_slice);
        let mut places = Vec::with_capacity(own.len() + others.len());
        places.extend_from_slice(own);
        places.extend(others.iter().map(|place| InGroup { place: *place, surely: false }));
        super::steps::take(places.len());
        places.sort_unstable_by_key(|member| member.place);
        places
    }
}

impl Run<'_> {
    /// A fold where the evaluation stands, worked out once for all groups that no member is known to be in.
    pub(super) fn once_for_unnamed(&mut self, id: ExprId, fold: &Fold, work: impl FnOnce(&mut Self) -> Value) -> Value {
        let Some(grouping) = self.unnamed_group(id, fold) else { return work(self) };
        if let Some((value, provisional, coverage)) = grouping.unnamed.get() {
            self.provisional |= provisional;
            if let Some(coverage) = coverage {
                self.cover(id, *coverage);
            }
            return value.clone();
        }
        let outer = std::mem::replace(&mut self.provisional, false);
        let value = work(self);
        let _ = grouping.unnamed.set((value.clone(), self.provisional, self.covered(id)));
        self.provisional |= outer;
        value
    }

    /// The grouping, where no member is known to be in the group at hand, and nothing but its members tells groups apart:
    /// what an answer that is missing names may be any of them.
    fn unnamed_group(&mut self, id: ExprId, fold: &Fold) -> Option<Rc<Grouping>> {
        let answer = |id: &ExprId| match self.framework.expressions.get(id.0 as usize).map(|expr| &expr.kind) {
            Some(ExprKind::Input(input)) => self.replacement(Target::Input(*input)).is_none(),
            _ => false,
        };
        if !self.assumed.is_empty() || !fold.by.iter().all(|(by, _)| answer(by)) {
            return None;
        }
        let groups: Vec<u32> = fold.by.iter().map(|(_, axis)| self.place(*axis)).collect();
        let (grouping, group) = self.own_grouping(id, fold, &groups)?;
        let varies = |id: &ExprId| self.varies_by_group(fold, *id);
        let empty = grouping.groups.get(group).is_none_or(Vec::is_empty);
        (empty && !varies(&fold.body) && !fold.extra.iter().any(varies)).then_some(grouping)
    }

    /// The members to look at for a group, in order, those that the filter leaves out among them, and those that may be in
    /// any group where asked for; none where all are to be looked at. The others are in another group for sure, or in none: they do not count, nor tell whether the fold applies.
    pub(super) fn places_in_group(
        &mut self,
        id: ExprId,
        fold: &Fold,
        groups: &[u32],
        anywhere: bool,
    ) -> Option<Vec<InGroup>> {
        let (grouping, group) = self.own_grouping(id, fold, groups)?;
        self.provisional |= grouping.provisional;
        Some(grouping.places(group, if anywhere { &grouping.anywhere } else { &[] }))
    }

    /// The members to look at for what a fold comes to in a group, and those that stand for the others.
    pub(super) fn members_in_group(
        &mut self,
        id: ExprId,
        fold: &Fold,
        groups: &[u32],
    ) -> Option<(Vec<InGroup>, Option<Rc<Standing>>)> {
        let (grouping, group) = self.own_grouping(id, fold, groups)?;
        self.provisional |= grouping.provisional;
        let standing = self.standing_for_anywhere(fold, &grouping, groups);
        let others = if standing.is_some() { &[] } else { grouping.anywhere.as_slice() };
        Some((grouping.places(group, others), standing))
    }

    /// The members of a fold by their groups, and which of these a group is; none where its members can't be told once for
    /// all groups.
    fn own_grouping(&mut self, id: ExprId, fold: &Fold, groups: &[u32]) -> Option<(Rc<Grouping>, usize)> {
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
        let mark = (self.mark(&own), self.mark(&fold.over));
        for axis in &own {
            self.stand(*axis, 0);
        }
        let cell = axes_of(id).map_or(0, |axes| self.cell(axes));
        let known = self.here().and_then(|context| context.groupings.get((id, cell))).cloned();
        let grouping = match known {
            Some(grouping) => grouping,
            None => {
                let outer = std::mem::replace(&mut self.provisional, false);
                let grouping = Rc::new(self.grouping(id, fold));
                self.provisional = outer;
                if let Some(context) = self.here_mut() {
                    context.groupings.insert((id, cell), Rc::clone(&grouping));
                }
                grouping
            }
        };
        self.back(&fold.over, &mark.1);
        self.back(&own, &mark.0);
        let group = self.group_of(fold, groups.iter().copied());
        Some((grouping, group))
    }

    /// A combination of groups, counted row-major over the axes that they lie on.
    fn group_of(&self, fold: &Fold, members: impl Iterator<Item = u32>) -> usize {
        let sizes = fold.by.iter().map(|(_, axis)| self.extent(*axis).cells() as usize);
        sizes.zip(members).fold(0, |group, (size, member)| group * size + member as usize)
    }

    fn grouping(&mut self, id: ExprId, fold: &Fold) -> Grouping {
        let count = fold.by.iter().map(|(_, axis)| self.extent(*axis).cells() as usize).product();
        let mut groups: Vec<Vec<InGroup>> = vec![Vec::new(); count];
        let mut anywhere = Vec::new();
        let mut place = 0;
        let mut more = self.first(&fold.over);
        while more {
            if self.is_counted_in(id) {
                place += 1;
                more = self.next(&fold.over);
                continue;
            }
            let counts = fold.filter.is_none_or(|filter| {
                let chances = Chances::of(&self.value(filter));
                chances.yes || chances.undefined.is_some() || (chances.not_applicable && !chances.is_settled())
            });
            let filtered = self.provisional;
            match self.own_group(fold) {
                OwnGroup::One(group) => {
                    if let Some(group) = groups.get_mut(group) {
                        group.push(InGroup { place, surely: true });
                    }
                }
                OwnGroup::Among(among) if counts => {
                    for group in among {
                        if let Some(group) = groups.get_mut(group) {
                            group.push(InGroup { place, surely: false });
                        }
                    }
                }
                OwnGroup::Any if counts => anywhere.push(place),
                OwnGroup::Any | OwnGroup::Among(_) | OwnGroup::None => {}
            }
            if !counts {
                // What only tells its group overturns nothing.
                self.provisional = filtered;
            }
            place += 1;
            more = self.next(&fold.over);
        }
        Grouping {
            groups,
            anywhere,
            standing: OnceCell::new(),
            provisional: self.provisional,
            unnamed: OnceCell::new(),
        }
    }

    /// The group of the member where the evaluation stands.
    fn own_group(&mut self, fold: &Fold) -> OwnGroup {
        if let [(by, axis)] = fold.by.as_slice() {
            return match self.own_key(*by, *axis) {
                None => OwnGroup::None,
                Some(Key::One(place)) => OwnGroup::One(place as usize),
                Some(Key::Among(places)) => OwnGroup::Among(places.iter().map(|place| *place as usize).collect()),
                Some(Key::Any(_)) => OwnGroup::Any,
            };
        }
        let mut keys: Vec<Key> = Vec::with_capacity(fold.by.len());
        for (by, axis) in &fold.by {
            match self.own_key(*by, *axis) {
                Some(key) => keys.push(key),
                None => return OwnGroup::None,
            }
        }
        if keys.iter().all(|key| matches!(key, Key::Any(_))) {
            return OwnGroup::Any;
        }
        let only: Option<Vec<u32>> = keys.iter().map(Key::only).collect();
        if let Some(only) = only {
            return OwnGroup::One(self.group_of(fold, only.into_iter()));
        }
        let mut among: Vec<Vec<u32>> = vec![Vec::new()];
        for key in keys {
            let places = match key {
                Key::One(place) => vec![place],
                Key::Among(places) => places.to_vec(),
                Key::Any(cells) => (0..cells).collect(),
            };
            let with = |begun: &Vec<u32>| {
                places.iter().map(|place| [begun.as_slice(), &[*place]].concat()).collect::<Vec<_>>()
            };
            among = among.iter().flat_map(with).collect();
        }
        OwnGroup::Among(among.into_iter().map(|members| self.group_of(fold, members.into_iter())).collect())
    }

    /// Which of the places on an axis one key of the member where the evaluation stands names; none where it names none.
    fn own_key(&mut self, by: ExprId, axis: AxisId) -> Option<Key> {
        let extent = self.extent(axis);
        match self.value(by) {
            Value::Known(Datum::Member(place)) => Some(Key::One(place)),
            Value::Known(_) | Value::NotApplicable => None,
            Value::Open(open) => Some(match &open.bounds {
                Bounds::Members(members) if extent.more || members.len() < extent.known as usize => {
                    Key::Among(Arc::clone(members))
                }
                _ => Key::Any(extent.cells()),
            }),
            Value::Undefined(_) => Some(Key::Any(extent.cells())),
        }
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
