//! Scales: banded tables, sorted, without gaps or overlaps; both are shown by a value.

use crate::analysis::constants;
use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared};
use crate::date::Date;
use crate::framework::{Band, BandEnd, ExprId, NumberType, Scale, ScaleId, Type};
use crate::number::Number;
use crate::problem::names::NamesFact;
use crate::problem::rules::RulesFact;
use crate::problem::types::{Joining, TypesFact};
use crate::problem::{Problem, Role};
use crate::source::Place;
use crate::syntax::ast::{BandSide, Head, Noun, PropertyKind};
use crate::value::{Datum, Interval};

/// Checks all scales.
pub(crate) fn check(builder: &mut Builder<'_>) {
    let mut at = 0;
    for declared in builder.declared {
        if declared.ast.noun != Noun::Scale {
            continue;
        }
        let scale = scale(builder, declared);
        if let Some(slot) = builder.scales.get_mut(at) {
            *slot = scale;
        }
        at += 1;
    }
    debug_assert!(u32::try_from(at).map(ScaleId).is_ok());
}

/// A line of a scale.
struct Line {
    side: BandSide,
    bound: ExprId,
    at: Option<Mark>,
    value: ExprId,
    place: Place,
}

/// A known bound.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    Number(Number),
    Date(Date),
}

impl Mark {
    fn order(&self, other: &Mark) -> std::cmp::Ordering {
        match (self, other) {
            (Mark::Number(a), Mark::Number(b)) => a.compare(b).ordering().unwrap_or(std::cmp::Ordering::Equal),
            (Mark::Date(a), Mark::Date(b)) => a.cmp(b),
            _ => std::cmp::Ordering::Equal,
        }
    }
}

fn scale(builder: &mut Builder<'_>, declared: &Declared<'_>) -> Option<Scale> {
    let (scope, ast) = (declared.scope, declared.ast);
    let name = &ast.name.text;
    let place = scope.place(ast.name.span);
    let Head::Scale { slots: written, result } = &ast.head else {
        builder.fault(RulesFact::NoBands { scale: name.clone() }, place);
        return None;
    };
    let mut slots: Vec<(String, Type)> = Vec::new();
    let mut range = None;
    let mut faulty = false;
    for (at, slot) in written.iter().enumerate() {
        if slots.iter().any(|(other, _)| *other == slot.name.text) {
            builder.fault(NamesFact::DuplicateMember { member: slot.name.text.clone() }, scope.place(slot.name.span));
        }
        match builder.understand(scope, &format!("{}.{}", declared.name, slot.name.text), &slot.ty) {
            Some(understood) => {
                if at == 0 {
                    range = understood.range;
                }
                slots.push((slot.name.text.clone(), understood.ty));
            }
            None => faulty = true,
        }
    }
    let mut ty = match result {
        Some(result) => Some(builder.value_type(scope, &declared.name, result)?),
        None => None,
    };
    if faulty {
        return None;
    }
    let first = slots.first().map(|(_, ty)| ty.clone())?;
    if !matches!(first, Type::Number(_) | Type::Date { .. }) {
        let of = builder.shown(&first, scope.language);
        builder.fault(TypesFact::Unordered { of }, place);
        return None;
    }
    let fixed = Cx::fixed(scope);
    let cx = Cx { slots: &slots, ..fixed };
    let mut lines = Vec::new();
    for property in &ast.properties {
        let PropertyKind::Band { side, bound, value } = &property.kind else { continue };
        let id = builder.check_as(fixed, bound, &first);
        let there = scope.place(value.span);
        let value = match &ty {
            Some(ty) => builder
                .check(cx, value, Some(&ty.clone()))
                .and_then(|id| builder.fit(cx, id, &ty.clone(), there, Joining::Choice)),
            None => builder.check(cx, value, None),
        };
        if let (None, Some(value)) = (&ty, value) {
            ty = Some(builder.ty(value));
        }
        match (id, value) {
            (Some(id), Some(value)) => {
                let at = match constants::settled(builder, id) {
                    Some(Datum::Number(number)) => Some(Mark::Number(number)),
                    Some(Datum::Date(date)) => Some(Mark::Date(date)),
                    _ => None,
                };
                lines.push(Line { side: *side, bound: id, at, value, place: scope.place(bound.span) });
            }
            _ => faulty = true,
        }
    }
    if faulty {
        return None;
    }
    if lines.is_empty() {
        builder.fault(RulesFact::NoBands { scale: name.clone() }, place);
        return None;
    }
    let bands = bands(builder, name, lines, range.as_ref(), &first, place)?;
    Some(Scale {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        slots,
        result: ty?,
        bands,
        about: builder.about(declared),
    })
}

fn ends_above(line: &Line) -> bool {
    matches!(line.side, BandSide::Below | BandSide::UpTo)
}

fn bands(
    builder: &mut Builder<'_>,
    scale: &str,
    mut lines: Vec<Line>,
    range: Option<&Interval>,
    ty: &Type,
    place: Place,
) -> Option<Vec<Band>> {
    if lines.iter().all(|line| line.at.is_some()) {
        lines.sort_by(|a, b| match (&a.at, &b.at) {
            (Some(x), Some(y)) => x.order(y).then(ends_above(b).cmp(&ends_above(a))).then(rank(a).cmp(&rank(b))),
            _ => std::cmp::Ordering::Equal,
        });
        faults(builder, scale, &lines, range, ty, place)?;
    } else {
        // Bounds that come with parameters of several values: taken in the order written.
        lines.sort_by_key(|line| !ends_above(line));
    }
    let mut bands = Vec::new();
    let mut low: Option<BandEnd> = None;
    let upper: Vec<&Line> = lines.iter().filter(|line| ends_above(line)).collect();
    let lower: Vec<&Line> = lines.iter().filter(|line| !ends_above(line)).collect();
    for line in upper {
        let included = line.side == BandSide::UpTo;
        let high = BandEnd { at: line.bound, included };
        bands.push(Band { low: low.take(), high: Some(high), value: line.value });
        low = Some(BandEnd { at: line.bound, included: !included });
    }
    for (at, line) in lower.iter().enumerate() {
        let own = BandEnd { at: line.bound, included: line.side == BandSide::From };
        let high = lower.get(at + 1).map(|next| BandEnd { at: next.bound, included: next.side == BandSide::Above });
        bands.push(Band { low: Some(own), high, value: line.value });
    }
    Some(bands)
}

/// `below a` comes before `up to a`, `from a` before `above a`.
fn rank(line: &Line) -> u8 {
    match line.side {
        BandSide::Below => 0,
        BandSide::UpTo => 1,
        BandSide::From => 2,
        BandSide::Above => 3,
    }
}

fn faults(
    builder: &mut Builder<'_>,
    scale: &str,
    lines: &[Line],
    range: Option<&Interval>,
    ty: &Type,
    place: Place,
) -> Option<()> {
    let before = builder.problems.len();
    for pair in lines.windows(2) {
        let [a, b] = pair else { continue };
        let (Some(x), Some(y)) = (&a.at, &b.at) else { continue };
        if a.side == b.side && x.order(y).is_eq() {
            overlap(builder, scale, shown(x, ty), a.place, b.place);
        }
    }
    let top = lines.iter().rev().find(|line| ends_above(line));
    let bottom = lines.iter().find(|line| !ends_above(line));
    match (top, bottom) {
        (Some(top), Some(bottom)) => {
            let (Some(x), Some(y)) = (&top.at, &bottom.at) else { return Some(()) };
            let reach = top.side == BandSide::UpTo;
            let begins = bottom.side == BandSide::From;
            match x.order(y) {
                std::cmp::Ordering::Less => gap(builder, scale, &between(x, y, ty), bottom.place),
                std::cmp::Ordering::Greater => overlap(builder, scale, between(y, x, ty), top.place, bottom.place),
                std::cmp::Ordering::Equal if reach && begins => {
                    overlap(builder, scale, shown(x, ty), top.place, bottom.place);
                }
                std::cmp::Ordering::Equal if !reach && !begins => gap(builder, scale, &shown(x, ty), bottom.place),
                std::cmp::Ordering::Equal => {}
            }
        }
        (None, Some(bottom)) => {
            // Nothing below the first bound: a gap unless the argument can't go there.
            if let Some(Mark::Number(at)) = &bottom.at {
                let low = range.and_then(|range| range.low.as_ref());
                let stays = low.is_some_and(|low| match low.at.compare(at).ordering() {
                    Some(std::cmp::Ordering::Greater) => true,
                    Some(std::cmp::Ordering::Equal) => bottom.side == BandSide::From || !low.included,
                    _ => false,
                });
                if !stays {
                    let beyond = if bottom.side == BandSide::Above { at.clone() } else { at.sub(&one(ty)) };
                    gap(builder, scale, &shown(&Mark::Number(beyond), ty), bottom.place);
                }
            } else if let Some(Mark::Date(at)) = &bottom.at
                && let Some(before) = at.add_days(-1)
            {
                gap(builder, scale, &before.to_string(), bottom.place);
            }
        }
        (Some(top), None) => {
            if let Some(Mark::Number(at)) = &top.at {
                let high = range.and_then(|range| range.high.as_ref());
                let stays = high.is_some_and(|high| match high.at.compare(at).ordering() {
                    Some(std::cmp::Ordering::Less) => true,
                    Some(std::cmp::Ordering::Equal) => top.side == BandSide::UpTo || !high.included,
                    _ => false,
                });
                if !stays {
                    let beyond = if top.side == BandSide::Below { at.clone() } else { at.add(&one(ty)) };
                    gap(builder, scale, &shown(&Mark::Number(beyond), ty), top.place);
                }
            } else if let Some(Mark::Date(at)) = &top.at
                && let Some(after) = at.add_days(1)
            {
                gap(builder, scale, &after.to_string(), top.place);
            }
        }
        (None, None) => builder.fault(RulesFact::NoBands { scale: scale.to_owned() }, place),
    }
    out_of_reach(builder, scale, lines, range);
    (builder.problems.len() == before).then_some(())
}

fn out_of_reach(builder: &mut Builder<'_>, scale: &str, lines: &[Line], range: Option<&Interval>) {
    let Some(range) = range else { return };
    for line in lines {
        let Some(Mark::Number(at)) = &line.at else { continue };
        let out = if ends_above(line) {
            range.low.as_ref().is_some_and(|low| match low.at.compare(at).ordering() {
                Some(std::cmp::Ordering::Greater) => true,
                Some(std::cmp::Ordering::Equal) => line.side == BandSide::Below || !low.included,
                _ => false,
            })
        } else {
            range.high.as_ref().is_some_and(|high| match high.at.compare(at).ordering() {
                Some(std::cmp::Ordering::Less) => true,
                Some(std::cmp::Ordering::Equal) => line.side == BandSide::Above || !high.included,
                _ => false,
            })
        };
        if out {
            builder.fault(RulesFact::BandOutOfReach { scale: scale.to_owned() }, line.place);
        }
    }
}

fn gap(builder: &mut Builder<'_>, scale: &str, value: &str, place: Place) {
    builder.fault(RulesFact::ScaleGap { scale: scale.to_owned(), value: value.to_owned() }, place);
}

fn overlap(builder: &mut Builder<'_>, scale: &str, value: String, first: Place, second: Place) {
    let fact = RulesFact::ScaleOverlap { scale: scale.to_owned(), value };
    let (first, second) = if first < second { (first, second) } else { (second, first) };
    builder.problems.push(Problem::new(fact, second).with(Role::CoveredHere, first));
}

/// One of the written unit, in base units.
fn one(ty: &Type) -> Number {
    match ty {
        Type::Number(NumberType { unit, .. }) => unit.to_base(&Number::ONE),
        _ => Number::ONE,
    }
}

fn between(a: &Mark, b: &Mark, ty: &Type) -> String {
    match (a, b) {
        (Mark::Number(a), Mark::Number(b)) => {
            let middle = a.add(b).div(&Number::from(2)).unwrap_or_else(|| a.clone());
            shown(&Mark::Number(middle), ty)
        }
        _ => shown(a, ty),
    }
}

fn shown(mark: &Mark, ty: &Type) -> String {
    match (mark, ty) {
        (Mark::Number(number), Type::Number(NumberType { unit, .. })) => {
            let figure = unit.from_base(number).to_exact_string();
            let unit = unit.to_string();
            if unit.is_empty() { figure } else { format!("{figure} {unit}") }
        }
        (Mark::Number(number), _) => number.to_exact_string(),
        (Mark::Date(date), _) => date.to_string(),
    }
}
