//! What an expression rests on at a cell: only what mattered. Of `a and b` with a known no, the no; of `if`, the branch
//! taken; of `any`, the members that hold. Reasons and evidence both follow these links.

use super::possible::{self, Chances};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, InputId, ItemId, ParameterId, Target, Test, Walk};
use crate::value::{Datum, Value};

/// One thing that an expression rests on.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The members to stand on, besides where the evaluation stands.
    pub(super) at: Vec<(AxisId, u32)>,
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
        Link { at: Vec::new(), context: None, to, member: false }
    }

    fn expression(id: ExprId) -> Link {
        Link::to(To::Expression(id))
    }
}

impl Run<'_> {
    /// Goes along a link, does some work there, and comes back.
    pub(super) fn along<T>(&mut self, link: &Link, work: impl FnOnce(&mut Self, To) -> T) -> T {
        let before: Vec<(AxisId, u32)> = link.at.iter().map(|(axis, _)| (*axis, self.place(*axis))).collect();
        for (axis, place) in &link.at {
            self.stand(*axis, *place);
        }
        let context = self.context;
        self.context = link.context.unwrap_or(context);
        let result = work(self, link.to);
        self.context = context;
        for (axis, place) in before {
            self.stand(axis, place);
        }
        result
    }

    /// What an expression rests on at this cell.
    pub(super) fn links(&mut self, id: ExprId) -> Vec<Link> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Vec::new() };
        match &expr.kind {
            ExprKind::Input(input) => match self.replacement(Target::Input(*input)) {
                Some(by) => vec![Link { context: Some(0), ..Link::expression(by) }],
                None => vec![Link::to(To::Input(*input))],
            },
            ExprKind::Parameter(parameter) => match self.replacement(Target::Parameter(*parameter)) {
                Some(by) => vec![Link { context: Some(0), ..Link::expression(by) }],
                None => vec![Link::to(To::Parameter(*parameter))],
            },
            ExprKind::Item(item) => vec![Link::to(To::Item(*item))],
            ExprKind::View(item, variation) => {
                let context = self.context_of(*variation);
                vec![Link { context: Some(context), ..Link::to(To::Item(*item)) }]
            }
            ExprKind::Is { item, variation, .. } => {
                let context = variation.map(|variation| self.context_of(variation));
                vec![Link { context, ..Link::to(To::Item(*item)) }]
            }
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
            ExprKind::Fold(fold) => self.fold_links(fold),
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
                    .map(|place| Link { at: vec![(*axis, place)], member, ..Link::expression(*body) })
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

    fn fold_links(&mut self, fold: &Fold) -> Vec<Link> {
        let mut links: Vec<Link> = match fold.kind {
            FoldKind::WeightedMean => Vec::new(),
            _ => fold.extra.iter().copied().map(Link::expression).collect(),
        };
        let mark = self.mark(&fold.over);
        let groups: Vec<u32> = fold.by.iter().map(|(_, axis)| self.place(*axis)).collect();
        let mut members = Vec::new();
        let mut more = self.first(&fold.over);
        while more {
            let (included, _) = self.included(fold, &groups);
            let at: Vec<(AxisId, u32)> = fold.over.iter().map(|axis| (*axis, self.place(*axis))).collect();
            let counts = included.yes || included.undefined.is_some();
            let truth = match fold.kind {
                FoldKind::All | FoldKind::Any if counts => Some(Chances::of(&self.value(fold.body))),
                _ => None,
            };
            members.push((at, counts, truth, !included.is_settled()));
            more = self.next(&fold.over);
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
