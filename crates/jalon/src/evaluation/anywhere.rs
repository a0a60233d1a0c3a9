//! Folds by groups whose members do not all say which group they are in: what those bring to each group is worked out once,
//! and handed to each group as the few members that stand for all of them. So records that leave a reference open cost no
//! more than others, however many records could be meant.

use super::folds::{Element, Lapse};
use super::grouping::Grouping;
use super::interval::{self, Exact};
use super::possible::{self, Chances, Doubt, range_of};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, Fold, FoldKind};
use crate::number::Number;
use crate::value::{Bounds, Interval, Value, Wants};

impl Run<'_> {
    /// The members that stand for those that may be in any group; none where each of those has to be looked at by itself.
    pub(super) fn standing_for_anywhere(&mut self, fold: &Fold, grouping: &Grouping, groups: &[u32]) -> Vec<Element> {
        let merges = matches!(fold.kind, FoldKind::Sum | FoldKind::Count | FoldKind::All | FoldKind::Any);
        if !merges || grouping.anywhere.len() < 2 || self.table.is_some() || self.varies_by_group(fold, fold.body) {
            return Vec::new();
        }
        let outer = std::mem::replace(&mut self.provisional, false);
        let (members, provisional) = match grouping.standing.get() {
            Some(known) => known.clone(),
            None => {
                let mark = self.mark(&fold.over);
                let each: Option<Vec<Element>> =
                    grouping.anywhere.iter().map(|place| self.member_anywhere(fold, *place, groups)).collect();
                self.back(&fold.over, &mark);
                let members = each.and_then(|each| merged(&self.exact, fold.kind, &each)).unwrap_or_default();
                let _ = grouping.standing.set((members.clone(), self.provisional));
                (members, self.provisional)
            }
        };
        self.provisional = outer | (provisional && !members.is_empty());
        members
    }

    /// Whether an expression depends on the group that a fold is worked out for.
    pub(super) fn varies_by_group(&self, fold: &Fold, id: ExprId) -> bool {
        let axes = self.framework.expressions.get(id.0 as usize).map(|expr| &expr.axes);
        let own = |axis: &AxisId| axes.is_none_or(|axes| axes.contains(*axis)) && !fold.over.contains(axis);
        fold.by.iter().any(|(_, axis)| own(axis))
    }

    /// A member that may be in any group, where it brings the same to each of them and nothing about it is in doubt but its
    /// value, and whether it counts.
    fn member_anywhere(&mut self, fold: &Fold, place: usize, groups: &[u32]) -> Option<Element> {
        self.stand_on(&fold.over, place);
        if fold.over.iter().any(|axis| self.is_generic(*axis)) {
            return None;
        }
        for (by, axis) in &fold.by {
            let Value::Open(key) = self.value(*by) else { return None };
            let extent = self.extent(*axis);
            match &key.bounds {
                Bounds::Members(members) if extent.more || members.len() < extent.known as usize => return None,
                _ => {}
            }
        }
        let (included, lapse) = self.included(fold, Some(groups));
        if lapse != Lapse::Applies || !included.yes || included.undefined.is_some() {
            return None;
        }
        let element = self.one_member(fold, included, None).element;
        match &element.value {
            Value::Known(_) => Some(element),
            Value::Open(open) if !open.perhaps_undefined && !open.perhaps_not_applicable => Some(element),
            Value::Open(_) | Value::Undefined(_) | Value::NotApplicable => None,
        }
    }
}

/// The few members that come to the same as many, none of which counts for sure.
fn merged(exact: &Exact, kind: FoldKind, each: &[Element]) -> Option<Vec<Element>> {
    if kind == FoldKind::Sum {
        return summed(exact, each).map(|all| vec![all]);
    }
    let mut classes: Vec<Element> = Vec::new();
    for element in each {
        let chances = Chances::of(&element.value);
        let alike = |known: &&mut Element| {
            let known = Chances::of(&known.value);
            (known.yes, known.no) == (chances.yes, chances.no)
        };
        match classes.iter_mut().find(alike) {
            Some(class) => {
                class.times += element.times;
                class.wants = class.wants.union(&element.wants);
                if let (Value::Open(all), Value::Open(one)) = (&class.value, &element.value) {
                    class.value = possible::still_open(all.bounds.clone(), Doubt::wanting(all.wants.union(&one.wants)));
                }
            }
            None => classes.push(element.clone()),
        }
    }
    Some(classes)
}

/// One member in place of all: it adds what they may add together.
fn summed(exact: &Exact, each: &[Element]) -> Option<Element> {
    let zero = interval::point(Number::ZERO);
    let (mut sum, mut missing, mut wants) = (zero.clone(), Wants::nothing(), Wants::nothing());
    for element in each {
        let range = range_of(&element.value);
        if !is_exact(&range) {
            return None;
        }
        sum = exact.sum(&sum, &exact.hull(&range, &zero));
        wants = wants.union(&element.wants);
        if let Value::Open(open) = &element.value {
            missing = missing.union(&open.wants);
        }
    }
    let value = possible::still_open(Bounds::Number(sum), Doubt::wanting(missing));
    Some(Element { sure: false, wants, ..Element::sure(value) })
}

fn is_exact(range: &Interval) -> bool {
    range.low.iter().chain(&range.high).all(|end| end.at.is_exact())
}
