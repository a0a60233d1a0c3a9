//! What an expression rests on at a cell: only what mattered. Of `a and b` with a known no, the no; of `if`, the branch
//! taken; of `any`, the members that hold. Reasons and evidence both follow these links.

use super::possible::{self, Chances};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{
    ExprId, ExprKind, Fold, FoldKind, InputId, ItemId, ParameterId, PickedMember, Target, Test, Walk,
};
use crate::value::{Datum, Value};

/// Members by axis. Nearly everywhere there is none or one: those take no allocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct At {
    first: Option<(AxisId, u32)>,
    rest: Vec<(AxisId, u32)>,
}

impl At {
    fn iter(&self) -> impl Iterator<Item = (AxisId, u32)> + '_ {
        self.first.into_iter().chain(self.rest.iter().copied())
    }

    pub(super) fn to_vec(&self) -> Vec<(AxisId, u32)> {
        self.iter().collect()
    }
}

impl FromIterator<(AxisId, u32)> for At {
    fn from_iter<I: IntoIterator<Item = (AxisId, u32)>>(members: I) -> At {
        let mut members = members.into_iter();
        At { first: members.next(), rest: members.collect() }
    }
}

/// One thing that an expression rests on.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The members to stand on, besides where the evaluation stands.
    pub(super) at: At,
    /// The context to work in, where it is another.
    pub(super) context: Option<usize>,
    pub(super) to: To,
    /// Whether it is a member of a fold (its filter or its body).
    pub(super) member: bool,
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum To {
    Expression(ExprId),
    Input(InputId),
    Parameter(ParameterId),
    Item(ItemId),
}

impl Link {
    fn to(to: To) -> Link {
        Link { at: At::default(), context: None, to, member: false }
    }

    fn expression(id: ExprId) -> Link {
        Link::to(To::Expression(id))
    }

    /// An expression at a member of an axis.
    fn at(axis: AxisId, place: u32, id: ExprId) -> Link {
        Link { at: At { first: Some((axis, place)), rest: Vec::new() }, ..Link::expression(id) }
    }
}

/// What is shown of each link; whether to go on.
type See<'s, 'a> = dyn FnMut(&mut Run<'a>, Link) -> bool + 's;

impl<'a> Run<'a> {
    /// Goes along a link, does some work there, and comes back.
    pub(super) fn along<T>(&mut self, link: &Link, work: impl FnOnce(&mut Self, To) -> T) -> T {
        if link.at.first.is_none() && link.context.is_none() {
            return work(self, link.to);
        }
        let before: At = link.at.iter().map(|(axis, _)| (axis, self.place(axis))).collect();
        for (axis, place) in link.at.iter() {
            self.stand(axis, place);
        }
        let context = self.context;
        self.context = link.context.unwrap_or(context);
        let result = work(self, link.to);
        self.context = context;
        for (axis, place) in before.iter() {
            self.stand(axis, place);
        }
        result
    }

    /// The only thing that an expression stands for, where it is the name of one.
    pub(super) fn link(&mut self, kind: &ExprKind) -> Option<Link> {
        let (to, context) = match kind {
            ExprKind::Input(input) => match self.replacement(Target::Input(*input)) {
                Some(by) => (To::Expression(by), Some(0)),
                None => (To::Input(*input), None),
            },
            ExprKind::Parameter(parameter) => match self.replacement(Target::Parameter(*parameter)) {
                Some(by) => (To::Expression(by), Some(0)),
                None => (To::Parameter(*parameter), None),
            },
            ExprKind::Item(item) | ExprKind::Is { item, variation: None, .. } => (To::Item(*item), None),
            ExprKind::View(item, variation) | ExprKind::Is { item, variation: Some(variation), .. } => {
                (To::Item(*item), Some(self.context_of(*variation)))
            }
            _ => return None,
        };
        Some(Link { context, ..Link::to(to) })
    }

    /// What an expression rests on at this cell; the room that the list takes is to be given back to `rooms`.
    pub(super) fn links(&mut self, id: ExprId) -> Vec<Link> {
        let mut links = self.rooms.pop().unwrap_or_default();
        self.each_link(id, &mut |_, link| {
            links.push(link);
            true
        });
        links
    }

    /// Shows what an expression rests on at this cell, in order, for as long as `see` says to go on.
    pub(super) fn each_link(&mut self, id: ExprId, see: &mut See<'_, 'a>) {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return };
        if let Some(link) = self.link(&expr.kind) {
            see(self, link);
            return;
        }
        match &expr.kind {
            ExprKind::Group { all, items, test } => self.group_links(*all, items, *test, see),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let decisive = matches!(expr.kind, ExprKind::Or(_));
                let values: Vec<Chances> = parts.iter().map(|part| Chances::of(&self.value(*part))).collect();
                let chosen = mattering(&values, decisive);
                let chosen = parts.iter().zip(chosen).filter(|(_, chosen)| *chosen);
                self.each_expression(chosen.map(|(part, _)| *part), see);
            }
            ExprKind::If { condition, then, otherwise } => {
                let (then, otherwise) = match self.value(*condition) {
                    Value::Known(Datum::Truth(true)) => (Some(*then), None),
                    Value::Known(_) => (None, Some(*otherwise)),
                    Value::Open(_) => (Some(*then), Some(*otherwise)),
                    Value::Undefined(_) | Value::NotApplicable => (None, None),
                };
                self.each_expression([Some(*condition), then, otherwise].into_iter().flatten(), see);
            }
            ExprKind::OrElse(a, b) => {
                let other = possible::is_missing(&self.value(*a)).then_some(*b);
                self.each_expression([*a].into_iter().chain(other), see);
            }
            ExprKind::Fold(fold) => self.fold_links(id, fold, true, see),
            ExprKind::Walk { walk, body, axis } => {
                let here = self.place(*axis);
                let (from, to) = match walk {
                    Walk::Previous => (here.saturating_sub(1), here),
                    Walk::Change | Walk::Growth => (here.saturating_sub(1), here + 1),
                    Walk::Cumulative => (0, here + 1),
                };
                let member = *walk == Walk::Cumulative;
                (from..to).all(|place| see(self, Link { member, ..Link::at(*axis, place, *body) }));
            }
            ExprKind::Pick { body, picks } => self.pick_links(id, *body, picks, see),
            ExprKind::ByMember { axis, members } => {
                self.each_expression(members.get(self.place(*axis) as usize).copied(), see);
            }
            ExprKind::Scale(_, operands) => {
                self.each_expression(operands.iter().copied(), see);
            }
            ExprKind::Relative(_) => {}
            _ => {
                let mut go_on = true;
                framework.each_child(&expr.kind, &mut |child| go_on = go_on && see(self, Link::expression(child)));
            }
        }
    }

    /// Whether to go on after these.
    fn each_expression(&mut self, ids: impl IntoIterator<Item = ExprId>, see: &mut See<'_, 'a>) -> bool {
        ids.into_iter().all(|id| see(self, Link::expression(id)))
    }

    fn pick_links(&mut self, id: ExprId, body: ExprId, picks: &[(AxisId, PickedMember)], see: &mut See<'_, 'a>) {
        if let [(axis, PickedMember::At(place))] = picks
            && *place < self.extent(*axis).cells()
        {
            see(self, Link::at(*axis, *place, body));
            return;
        }
        let references = picks.iter().filter_map(|(_, picked)| match picked {
            PickedMember::Follow(member) => Some(*member),
            _ => None,
        });
        if self.each_expression(references, see)
            && let Ok(places) = self.picked_places(picks, id)
            && places.iter().all(|(_, places, _)| places.len() == 1)
        {
            let at = places.iter().filter_map(|(axis, places, _)| Some((*axis, *places.first()?))).collect();
            see(self, Link { at, ..Link::expression(body) });
        }
    }

    fn group_links(&mut self, all: bool, items: &[ItemId], test: Test, see: &mut See<'_, 'a>) {
        let values: Vec<Chances> =
            items.iter().map(|item| super::expressions::tested(&self.item_value(*item), test, true)).collect();
        let chosen = items.iter().zip(mattering(&values, !all)).filter(|(_, chosen)| *chosen);
        chosen.into_iter().all(|(item, _)| see(self, Link::to(To::Item(*item))));
    }

    /// What a fold rests on at this cell; of one by groups with those that may be in any group, or without them.
    pub(super) fn fold_links(&mut self, id: ExprId, fold: &Fold, anywhere: bool, see: &mut See<'_, 'a>) {
        if fold.kind != FoldKind::WeightedMean && !self.each_expression(fold.extra.iter().copied(), see) {
            return;
        }
        let mark = self.mark(&fold.over);
        let groups: Vec<u32> = fold.by.iter().map(|(_, axis)| self.place(*axis)).collect();
        // Of `all` and `any` which members mattered is seen from all of them together.
        let decides = matches!(fold.kind, FoldKind::All | FoldKind::Any);
        let (mut members, mut truths) = (Vec::new(), Vec::new());
        // Of a fold by groups only those that may be in this one matter.
        let places = self.places_in_group(id, fold, &groups, anywhere);
        let mut turn = 0;
        let mut more = self.first(&fold.over);
        while more {
            let mut in_group = fold.by.is_empty();
            if let Some(places) = &places {
                let Some(member) = places.get(turn) else { break };
                self.stand_on(&fold.over, member.place);
                in_group |= member.surely;
                turn += 1;
            }
            let (included, _) = self.included(fold, (!in_group).then_some(groups.as_slice()));
            let at: At = fold.over.iter().map(|axis| (*axis, self.place(*axis))).collect();
            let counts = included.yes || included.undefined.is_some();
            if decides {
                let truth = if counts { Chances::of(&self.value(fold.body)) } else { Chances::default() };
                truths.push(Chances { absent: !counts || !included.is_settled(), ..truth });
                members.push((at, counts));
            } else if !self.member_links(fold, &at, counts, see) {
                break;
            }
            more = places.is_some() || self.next(&fold.over);
        }
        self.back(&fold.over, &mark);
        let chosen = members.iter().zip(mattering(&truths, fold.kind == FoldKind::Any)).filter(|(_, chosen)| *chosen);
        chosen.into_iter().all(|((at, counts), _)| self.member_links(fold, at, *counts, see));
    }

    /// What a fold rests on at a member: a member left out matters by its filter.
    fn member_links(&mut self, fold: &Fold, at: &At, counts: bool, see: &mut See<'_, 'a>) -> bool {
        let weight = fold.extra.first().filter(|_| fold.kind == FoldKind::WeightedMean);
        let what_counts = [Some(&fold.body), weight].into_iter().flatten().filter(|_| counts);
        let mut parts = fold.filter.iter().chain(fold.by.iter().map(|(by, _)| by)).chain(what_counts);
        parts.all(|id| see(self, Link { at: at.clone(), member: true, ..Link::expression(*id) }))
    }
}

/// Which parts of an `and` mattered (or of an `or`, where yes is decisive): those that decided it; else those that keep it
/// open; else all.
fn mattering(parts: &[Chances], decisive: bool) -> Vec<bool> {
    let decides = |part: &Chances| {
        let (this, other) = if decisive { (part.yes, part.no) } else { (part.no, part.yes) };
        this && !other && part.undefined.is_none() && !part.not_applicable && !part.absent
    };
    if parts.iter().any(decides) {
        return parts.iter().map(decides).collect();
    }
    let unsettled = |part: &Chances| !part.is_settled() || part.undefined.is_some();
    if parts.iter().any(unsettled) {
        return parts.iter().map(unsettled).collect();
    }
    vec![true; parts.len()]
}
