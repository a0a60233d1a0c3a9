//! What an expression rests on at a cell: only what mattered. Of `a and b` with a known no, the no; of `if`, the branch
//! taken; of `any`, the members that hold. Reasons and evidence both follow these links.

use super::possible::{self, Chances};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, InputId, ItemId, ParameterId, Target, Test, Walk};
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
}

impl Run<'_> {
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

    /// What an expression rests on at this cell.
    pub(super) fn links(&mut self, id: ExprId) -> Vec<Link> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Vec::new() };
        if let Some(link) = self.link(&expr.kind) {
            return vec![link];
        }
        match &expr.kind {
            ExprKind::Group { all, items, test } => self.group_links(*all, items, *test),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let decisive = matches!(expr.kind, ExprKind::Or(_));
                let values: Vec<Chances> = parts.iter().map(|part| Chances::of(&self.value(*part))).collect();
                let chosen = mattering(&values, decisive);
                parts
                    .iter()
                    .zip(chosen)
                    .filter(|(_, chosen)| *chosen)
                    .map(|(part, _)| Link::expression(*part))
                    .collect()
            }
            ExprKind::If { condition, then, otherwise } => {
                let chosen = match self.value(*condition) {
                    Value::Known(Datum::Truth(true)) => vec![condition, then],
                    Value::Known(_) => vec![condition, otherwise],
                    Value::Open(_) => vec![condition, then, otherwise],
                    Value::Undefined(_) | Value::NotApplicable => vec![condition],
                };
                chosen.into_iter().copied().map(Link::expression).collect()
            }
            ExprKind::OrElse(a, b) => {
                let chosen = if possible::is_missing(&self.value(*a)) { vec![a, b] } else { vec![a] };
                chosen.into_iter().copied().map(Link::expression).collect()
            }
            ExprKind::Fold(fold) => self.fold_links(id, fold),
            ExprKind::Walk { walk, body, axis } => {
                let here = self.place(*axis);
                let places = match walk {
                    Walk::Previous => here.checked_sub(1).into_iter().collect(),
                    Walk::Change | Walk::Growth => here.checked_sub(1).into_iter().chain([here]).collect(),
                    Walk::Cumulative => (0..=here).collect::<Vec<_>>(),
                };
                let member = *walk == Walk::Cumulative;
                places
                    .into_iter()
                    .map(|place| Link { at: At::from_iter([(*axis, place)]), member, ..Link::expression(*body) })
                    .collect()
            }
            ExprKind::Pick { body, picks } => {
                let mut links: Vec<Link> = picks
                    .iter()
                    .filter_map(|(_, picked)| match picked {
                        crate::framework::PickedMember::Follow(member) => Some(Link::expression(*member)),
                        _ => None,
                    })
                    .collect();
                if let Ok(places) = self.picked_places(picks, id)
                    && places.iter().all(|(_, places, _)| places.len() == 1)
                {
                    let at = places.iter().filter_map(|(axis, places, _)| Some((*axis, *places.first()?))).collect();
                    links.push(Link { at, ..Link::expression(*body) });
                }
                links
            }
            ExprKind::ByMember { axis, members } => {
                members.get(self.place(*axis) as usize).map(|member| Link::expression(*member)).into_iter().collect()
            }
            ExprKind::Scale(_, operands) => operands.iter().copied().map(Link::expression).collect(),
            ExprKind::Relative(_) => Vec::new(),
            _ => {
                let mut links = Vec::new();
                framework.each_child(&expr.kind, &mut |child| links.push(Link::expression(child)));
                links
            }
        }
    }

    fn group_links(&mut self, all: bool, items: &[ItemId], test: Test) -> Vec<Link> {
        let values: Vec<Chances> =
            items.iter().map(|item| super::expressions::tested(&self.item_value(*item), test, true)).collect();
        let chosen = mattering(&values, !all);
        items.iter().zip(chosen).filter(|(_, chosen)| *chosen).map(|(item, _)| Link::to(To::Item(*item))).collect()
    }

    fn fold_links(&mut self, id: ExprId, fold: &Fold) -> Vec<Link> {
        let mut links: Vec<Link> = match fold.kind {
            FoldKind::WeightedMean => Vec::new(),
            _ => fold.extra.iter().copied().map(Link::expression).collect(),
        };
        let mark = self.mark(&fold.over);
        let groups: Vec<u32> = fold.by.iter().map(|(_, axis)| self.place(*axis)).collect();
        let mut members = Vec::new();
        // Of a fold by groups only those that may be in this one matter.
        let places = self.places_in_group(id, fold, &groups);
        let mut turn = 0;
        let mut more = self.first(&fold.over);
        while more {
            if let Some(places) = &places {
                let Some(place) = places.get(turn) else { break };
                self.stand_on(&fold.over, *place);
                turn += 1;
            }
            let (included, _) = self.included(fold, &groups);
            let at: At = fold.over.iter().map(|axis| (*axis, self.place(*axis))).collect();
            let counts = included.yes || included.undefined.is_some();
            let truth = match fold.kind {
                FoldKind::All | FoldKind::Any if counts => Some(Chances::of(&self.value(fold.body))),
                _ => None,
            };
            members.push((at, counts, truth, !included.is_settled()));
            more = places.is_some() || self.next(&fold.over);
        }
        self.back(&fold.over, &mark);
        let chosen = match fold.kind {
            FoldKind::All | FoldKind::Any => {
                let truths: Vec<Chances> = members
                    .iter()
                    .map(|(_, _, truth, perhaps)| match truth {
                        Some(truth) => Chances { absent: *perhaps, ..truth.clone() },
                        None => Chances { absent: true, ..Chances::default() },
                    })
                    .collect();
                mattering(&truths, fold.kind == FoldKind::Any)
            }
            _ => vec![true; members.len()],
        };
        for ((at, counts, _, _), chosen) in members.into_iter().zip(chosen) {
            if !chosen {
                continue;
            }
            let member = |id: ExprId| Link { at: at.clone(), context: None, to: To::Expression(id), member: true };
            // A member left out matters by its filter.
            links.extend(fold.filter.into_iter().chain(fold.by.iter().map(|(by, _)| *by)).map(member));
            if counts {
                links.push(member(fold.body));
                if fold.kind == FoldKind::WeightedMean {
                    links.extend(fold.extra.first().copied().map(member));
                }
            }
        }
        links
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
