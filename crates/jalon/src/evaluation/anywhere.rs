//! Folds by groups whose members do not all say which group they are in: what those bring to each group is worked out once,
//! and handed to each group as the few members that stand for all of them. So records that leave a reference open cost no
//! more than others, however many records could be meant.
//!
//! None of them counts for sure in a group, so that what they come to together is soon told: what they may add up to, the
//! span of what they may be. A mean takes those that lower it, and a count of different values leaves out what a group has
//! already: for these the members are kept sorted ([`Many`]).

use std::rc::Rc;

use super::folds::{Element, Gathered};
use super::grouping::Grouping;
use super::interval::{self, Exact};
use super::many::{Ladder, Many, Variety};
use super::possible::{self, Chances, Doubt, bounds_of, range_of};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, Fold, FoldKind};
use crate::number::Number;
use crate::value::{Bounds, Interval, Value};

/// What the members that may be in any group bring to each.
#[derive(Debug)]
pub(super) struct Standing {
    /// Them, as the few that stand for all.
    pub(super) gathered: Gathered,
    /// Whether it rests on something that more data may overturn.
    pub(super) provisional: bool,
}

/// Members of one class stand together behind one of them.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Class {
    sure: bool,
    tail: bool,
    value: Kind,
    weight: Option<Kind>,
    /// Of yes or no, whether it is known and all that it may be.
    chances: Option<(bool, [bool; 4])>,
    /// Where it counts by itself: its place.
    apart: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Known or open: somewhere between bounds.
    Between,
    Undefined,
    NotApplicable,
}

/// How members of one class come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// What they may add up to.
    Add,
    /// What they may come to multiplied.
    Multiply,
    /// The span of all of them.
    Span,
    /// They are all alike, but for what is wanted.
    Alike,
}

impl Run<'_> {
    /// What stands for the members that may be in any group; none where there are none, or what they are depends on the
    /// group.
    pub(super) fn standing_for_anywhere(
        &mut self,
        fold: &Fold,
        grouping: &Grouping,
        groups: &[u32],
    ) -> Option<Rc<Standing>> {
        let weighed = matches!(fold.kind, FoldKind::WeightedMean | FoldKind::Ratio);
        let mut parts = std::iter::once(&fold.body).chain(fold.extra.iter().filter(|_| weighed));
        if grouping.anywhere.is_empty() || parts.any(|part| self.varies_by_group(fold, *part)) {
            return None;
        }
        if let Some(known) = grouping.standing.get() {
            return Some(Rc::clone(known));
        }
        let outer = std::mem::replace(&mut self.provisional, false);
        let mut gathered = Gathered::default();
        for place in &grouping.anywhere {
            self.stand_on(&fold.over, *place);
            self.take_member(fold, Some(groups), *place, &mut gathered);
        }
        for members in [&mut gathered.elements, &mut gathered.gaps] {
            *members = together(&self.exact, fold.kind, std::mem::take(members));
        }
        let standing = Rc::new(Standing { gathered, provisional: self.provisional });
        self.provisional = outer;
        let _ = grouping.standing.set(Rc::clone(&standing));
        Some(standing)
    }

    /// Whether an expression depends on the group that a fold is worked out for.
    pub(super) fn varies_by_group(&self, fold: &Fold, id: ExprId) -> bool {
        let axes = self.framework.expressions.get(id.0 as usize).map(|expr| &expr.axes);
        let own = |axis: &AxisId| axes.is_none_or(|axes| axes.contains(*axis)) && !fold.over.contains(axis);
        fold.by.iter().any(|(_, axis)| own(axis))
    }
}

/// The few members that come to the same as many, in the order of the first of each class.
fn together(exact: &Exact, kind: FoldKind, members: Vec<Element>) -> Vec<Element> {
    let mut classed: Vec<(Class, Element)> = members.into_iter().map(|member| (class(kind, &member), member)).collect();
    classed.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.at.cmp(&other.at)));
    let mut few: Vec<Element> = Vec::new();
    for alike in classed.chunk_by(|(a, _), (b, _)| a == b) {
        let Some((class, _)) = alike.first() else { continue };
        few.extend(one_for_all(exact, kind, class, alike.iter().map(|(_, member)| member.clone()).collect()));
    }
    few.sort_by_key(|member| member.at);
    few
}

fn class(kind: FoldKind, member: &Element) -> Class {
    let truths = matches!(kind, FoldKind::All | FoldKind::Any | FoldKind::Count | FoldKind::Share | FoldKind::Coverage);
    let chances = truths.then(|| {
        let chances = Chances::of(&member.value);
        let may_be = [chances.yes, chances.no, chances.undefined.is_some(), chances.not_applicable];
        (matches!(member.value, Value::Known(_)), may_be)
    });
    let value = kind_of(&member.value);
    let apart = match kind {
        // One that counts for sure has no value: its group can't be told.
        _ if member.sure && value == Kind::Between => Some(member.at),
        FoldKind::Discounted(_) => Some(member.place as usize),
        _ => None,
    };
    Class { sure: member.sure, tail: member.tail, value, weight: member.weight.as_ref().map(kind_of), chances, apart }
}

fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Known(_) | Value::Open(_) => Kind::Between,
        Value::Undefined(_) => Kind::Undefined,
        Value::NotApplicable => Kind::NotApplicable,
    }
}

/// The one that stands for the members of a class.
fn one_for_all(exact: &Exact, kind: FoldKind, class: &Class, members: Vec<Element>) -> Option<Element> {
    let how = match kind {
        _ if class.chances.is_some() => How::Alike,
        FoldKind::Sum | FoldKind::Ratio | FoldKind::Discounted(_) if !class.tail => How::Add,
        FoldKind::Product if !class.tail => How::Multiply,
        _ => How::Span,
    };
    let many = match kind {
        _ if class.tail || class.value != Kind::Between || members.len() < 2 => None,
        FoldKind::Mean => Some(Many::Ladders(Ladder::both(exact, &members))),
        FoldKind::Distinct => Some(Many::Variety(Variety::of(&members))),
        _ => None,
    };
    let mut rest = members.into_iter();
    let mut one = rest.next()?;
    let (mut value, mut weight) = (Merged::new(exact, how, &one.value), None);
    if let Some(first) = &one.weight {
        weight = Some(Merged::new(exact, how, first));
    }
    let alone = rest.len() == 0;
    for member in rest {
        one.times += member.times;
        one.wants = one.wants.union(&member.wants);
        if let (Value::Undefined(known), Value::Undefined(more)) = (&one.value, &member.value)
            && matches!(kind, FoldKind::All | FoldKind::Any)
            && more.at < known.at
        {
            // Of several causes that which stands first in the text.
            one.value = member.value;
            continue;
        }
        value.add(&member.value);
        if let (Some(weight), Some(more)) = (&mut weight, &member.weight) {
            weight.add(more);
        }
    }
    if !alone {
        one.value = value.done(one.value);
        one.weight = one.weight.map(|first| weight.map_or(first.clone(), |weight| weight.done(first)));
        one.many = many.map(Rc::new);
    }
    Some(one)
}

/// The values of several members, in the making.
struct Merged<'e> {
    exact: &'e Exact,
    how: How,
    bounds: Option<Bounds>,
    doubt: Doubt,
}

impl<'e> Merged<'e> {
    fn new(exact: &'e Exact, how: How, first: &Value) -> Merged<'e> {
        let mut merged = Merged { exact, how, bounds: None, doubt: Doubt::none() };
        merged.add(first);
        merged
    }

    fn add(&mut self, value: &Value) {
        self.doubt.add(value);
        let with = |other: Number| self.exact.hull(&range_of(value), &interval::point(other));
        let (how, bounds) = match (self.how, value) {
            (How::Alike, _) | (_, Value::Undefined(_) | Value::NotApplicable) => return,
            (How::Add, _) => (How::Add, Bounds::Number(with(Number::ZERO))),
            (How::Multiply, _) => (How::Multiply, Bounds::Number(with(Number::ONE))),
            (How::Span, Value::Known(datum)) => (How::Span, bounds_of(datum)),
            (How::Span, Value::Open(open)) => (How::Span, open.bounds.clone()),
        };
        self.bounds = Some(match self.bounds.take() {
            None => bounds,
            Some(known) => self.merged(how, known, bounds),
        });
    }

    fn merged(&self, how: How, known: Bounds, more: Bounds) -> Bounds {
        let both = |of: fn(&Exact, &Interval, &Interval) -> Interval| match (&known, &more) {
            (Bounds::Number(known), Bounds::Number(more)) => Bounds::Number(of(self.exact, known, more)),
            _ => Bounds::Anything,
        };
        match how {
            How::Add => both(Exact::sum),
            How::Multiply => both(Exact::product),
            How::Span | How::Alike if known == more => known,
            How::Span | How::Alike => possible::join(self.exact, &known, &more),
        }
    }

    /// The value for all, in place of the first.
    fn done(self, first: Value) -> Value {
        match (self.bounds, &first) {
            (Some(bounds), _) => possible::still_open(bounds, self.doubt),
            (None, Value::Open(open)) => possible::still_open(open.bounds.clone(), self.doubt),
            (None, _) => first,
        }
    }
}
