//! Indicators: formula, baseline, targets, achievement, breakdowns.

use crate::analysis::constants;
use crate::analysis::expressions::Cx;
use crate::analysis::parameters::day;
use crate::analysis::state::{Builder, Declared};
use crate::analysis::types::count;
use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::{
    Breakdown, Comparator, ExprId, ExprKind, Fold, FoldKind, Indicator, Item, ItemId, ItemKind, Type,
};
use crate::number::Number;
use crate::problem::rules::RulesFact;
use crate::problem::types::TypesFact;
use crate::source::Place;
use crate::syntax::ast::{self, PropertyKind};
use crate::unit::Unit;
use crate::unit::builtin::{self, Kind};
use crate::value::Datum;

/// Checks an indicator.
pub(crate) fn check(
    builder: &mut Builder<'_>,
    declared: &Declared<'_>,
    id: ItemId,
    known: Option<(Type, Axes)>,
) -> Option<Item> {
    let cx = Cx::formula(declared.scope);
    let owner = &declared.ast.name.text;
    let (formula, ty, axes) = builder.formula(cx, declared, known)?;
    let formula = builder.item_readings(cx, declared, id, &ty, &axes, formula);
    let not_applicable_when = builder.not_applicable(cx, declared, &axes);
    let mut indicator = Indicator::new(formula);
    for property in &declared.ast.properties {
        let place = cx.scope.place(property.span);
        match &property.kind {
            PropertyKind::Better(direction) => indicator.better = Some(*direction),
            PropertyKind::Baseline(expr) => {
                indicator.baseline = reference(builder, cx, expr, &ty, &axes, owner);
            }
            PropertyKind::Target(expr, date) => {
                let value = reference(builder, cx, expr, &ty, &axes, owner);
                let on: Option<Option<Date>> = match date {
                    Some(date) => day(builder, cx, date).map(Some),
                    None => Some(None),
                };
                if let (Some(value), Some(on)) = (value, on) {
                    indicator.targets.push((value, on));
                }
            }
            PropertyKind::Aligns(codes) => {
                indicator.aligns.extend(codes.iter().map(|(scheme, code)| (scheme.text.clone(), code.text.clone())));
            }
            PropertyKind::Secret(expr) => {
                let number = builder.check(cx, expr, None).map(|id| (id, constants::number(builder, id)));
                match number {
                    Some((least, Some(number))) if !counts_some(&builder.ty(least), &number) => {
                        let unit = Builder::unit_of(&builder.ty(least)).cloned().unwrap_or_default();
                        let figure = unit.from_base(&number).to_exact_string();
                        let limit = format!("{figure} {}", unit.text(cx.scope.language, true)).trim_end().to_owned();
                        builder.fault(RulesFact::SecretLimit { limit }, cx.scope.place(expr.span));
                    }
                    Some((least, Some(number))) => {
                        indicator.secret_below = Some(number);
                        indicator.members = behind(builder, formula, least, place);
                    }
                    Some((_, None)) => builder.fault(TypesFact::NotConstant, cx.scope.place(expr.span)),
                    None => {}
                }
            }
            PropertyKind::BrokenDownBy(keys) => {
                for key in keys {
                    if let Some(breakdown) = breakdown(builder, cx, declared, formula, key) {
                        indicator.breakdowns.push(breakdown);
                    } else if builder.problems.is_empty() {
                        builder.fault(RulesFact::NothingToBreakDown { name: owner.clone() }, place);
                    }
                }
            }
            _ => {}
        }
    }
    indicator.targets.sort_by_key(|(_, date)| *date);
    indicator.achievement = achievement(builder, declared, id, &ty, &axes, &indicator);
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Indicator(indicator),
        ty,
        axes,
        not_applicable_when,
        about: builder.about(declared),
    })
}

/// A baseline or target: of the indicator's type, over some of its axes.
fn reference(
    builder: &mut Builder<'_>,
    cx: Cx<'_>,
    expr: &ast::Expr,
    ty: &Type,
    axes: &Axes,
    owner: &str,
) -> Option<ExprId> {
    let id = builder.check_as(cx, expr, ty)?;
    if axes.covers(&builder.axes_of(id)) {
        return Some(id);
    }
    builder.spread(cx, id, axes, owner, cx.scope.place(expr.span))
}

/// (x − baseline) / (target − baseline), or x / target.
fn achievement(
    builder: &mut Builder<'_>,
    declared: &Declared<'_>,
    id: ItemId,
    ty: &Type,
    axes: &Axes,
    indicator: &Indicator,
) -> Option<ExprId> {
    if !matches!(ty, Type::Number(_)) {
        return None;
    }
    let place = declared.scope.place(declared.ast.name.span);
    let target = builder.target(&indicator.targets, place)?;
    let x = builder.push(ExprKind::Item(id), ty.clone(), axes.clone(), place);
    let percent = crate::analysis::types::number(Unit::percent());
    let (above, below) = match indicator.baseline {
        Some(baseline) => {
            let wide = axes.union(&builder.axes_of(baseline));
            let above = builder.push(ExprKind::Subtract(x, baseline), ty.clone(), wide.clone(), place);
            let span = wide.union(&builder.axes_of(target));
            let below = builder.push(ExprKind::Subtract(target, baseline), ty.clone(), span, place);
            (above, below)
        }
        None => (x, target),
    };
    let axes = builder.axes_of(above).union(&builder.axes_of(below));
    Some(builder.push(ExprKind::Divide(above, below), percent, axes, place))
}

/// The formula within each value of a key: every fold over the key's axis is laid out by it.
fn breakdown(
    builder: &mut Builder<'_>,
    cx: Cx<'_>,
    declared: &Declared<'_>,
    formula: ExprId,
    key: &ast::Expr,
) -> Option<Breakdown> {
    let place = cx.scope.place(key.span);
    let id = builder.check(cx, key, None)?;
    let by = match &crate::analysis::expressions::unbracketed(key).kind {
        ast::ExprKind::Pick(body, picks) => written_pick(body, picks),
        ast::ExprKind::Path(path) => crate::analysis::names::path_text(path),
        _ => String::new(),
    };
    let key_axes = builder.axes_of(id);
    let axis = match builder.ty(id) {
        Type::Member(axis) if builder.axis(axis).is_some_and(|axis| axis.members().is_some()) => Some(axis),
        Type::Text => None,
        _ => {
            builder.fault(TypesFact::NotAChoice { name: by }, place);
            return None;
        }
    };
    let split = Split { key: id, axis, over: key_axes.as_slice().to_vec(), place };
    let mut first = None;
    let laid_out = split_formula(builder, &split, formula, &mut first, 0);
    let (Some(laid_out), Some(fold)) = (laid_out, first) else {
        builder.fault(RulesFact::NothingToBreakDown { name: declared.ast.name.text.clone() }, place);
        return None;
    };
    let (filter, groups) = match split.axis {
        Some(axis) => (fold.filter, vec![(split.key, axis)]),
        None => (Some(same_text(builder, &split, fold.filter)), Vec::new()),
    };
    let members = members(builder, fold.over, filter, groups, place);
    Some(Breakdown { by, axis, key: id, formula: laid_out, members })
}

fn written_pick(body: &ast::Expr, picks: &[ast::Pick]) -> String {
    let name = match &crate::analysis::expressions::unbracketed(body).kind {
        ast::ExprKind::Path(path) => crate::analysis::names::path_text(path),
        _ => String::new(),
    };
    let members: Vec<&str> = picks
        .iter()
        .filter_map(|pick| match &pick.member {
            ast::PickMember::Name(name) => Some(name.text.as_str()),
            ast::PickMember::Quoted(text) => Some(text.text.as_str()),
            _ => None,
        })
        .collect();
    format!("{name}[{}]", members.join(", "))
}

struct Split {
    key: ExprId,
    axis: Option<AxisId>,
    over: Vec<AxisId>,
    place: Place,
}

/// The same expression with every fold over the key's axes laid out by the key; `None` where there is no such fold.
fn split_formula(
    builder: &mut Builder<'_>,
    split: &Split,
    id: ExprId,
    first: &mut Option<Fold>,
    depth: u32,
) -> Option<ExprId> {
    if depth > 64 {
        return None;
    }
    let expr = builder.expr(id)?.clone();
    let mut again = |builder: &mut Builder<'_>, id: ExprId| split_formula(builder, split, id, first, depth + 1);
    let two = |builder: &mut Builder<'_>,
               a: ExprId,
               b: ExprId,
               again: &mut dyn FnMut(&mut Builder<'_>, ExprId) -> Option<ExprId>| {
        let (x, y) = (again(builder, a), again(builder, b));
        (x.is_some() || y.is_some()).then(|| (x.unwrap_or(a), y.unwrap_or(b)))
    };
    let kind = match expr.kind {
        ExprKind::Fold(fold) => {
            if !split.over.iter().all(|axis| fold.over.contains(axis)) || split.over.is_empty() {
                return None;
            }
            first.get_or_insert_with(|| (*fold).clone());
            let mut fold = *fold;
            match split.axis {
                Some(axis) => fold.by.push((split.key, axis)),
                None => fold.filter = Some(same_text(builder, split, fold.filter)),
            }
            ExprKind::Fold(Box::new(fold))
        }
        ExprKind::Item(item) => {
            let formula = match builder.items.get(item.0 as usize)?.as_ref()?.kind {
                ItemKind::Indicator(ref indicator) => indicator.formula,
                _ => return None,
            };
            return again(builder, formula);
        }
        ExprKind::Add(a, b) => two(builder, a, b, &mut again).map(|(a, b)| ExprKind::Add(a, b))?,
        ExprKind::Subtract(a, b) => two(builder, a, b, &mut again).map(|(a, b)| ExprKind::Subtract(a, b))?,
        ExprKind::Multiply(a, b) => two(builder, a, b, &mut again).map(|(a, b)| ExprKind::Multiply(a, b))?,
        ExprKind::Divide(a, b) => two(builder, a, b, &mut again).map(|(a, b)| ExprKind::Divide(a, b))?,
        ExprKind::Negate(a) => ExprKind::Negate(again(builder, a)?),
        ExprKind::Spread(a) => return again(builder, a),
        ExprKind::Round { value, step, mode } => ExprKind::Round { value: again(builder, value)?, step, mode },
        _ => return None,
    };
    let axes = match split.axis {
        Some(axis) => expr.axes.union(&Axes::of([axis])),
        None => expr.axes,
    };
    Some(builder.push(kind, expr.ty, axes, expr.place))
}

/// For texts: only the members whose text is that of the group.
fn same_text(builder: &mut Builder<'_>, split: &Split, filter: Option<ExprId>) -> ExprId {
    let slot = builder.push(ExprKind::Slot(0), Type::Text, Axes::none(), split.place);
    let axes = builder.axes_of(split.key);
    let kind = ExprKind::Compare(Comparator::Equal, split.key, slot);
    let same = builder.push(kind, Type::Truth, axes.clone(), split.place);
    match filter {
        Some(filter) => {
            let axes = axes.union(&builder.axes_of(filter));
            builder.push(ExprKind::And(vec![filter, same]), Type::Truth, axes, split.place)
        }
        None => same,
    }
}

/// How many members a fold counts, each once.
fn members(
    builder: &mut Builder<'_>,
    over: Vec<AxisId>,
    filter: Option<ExprId>,
    by: Vec<(ExprId, AxisId)>,
    place: Place,
) -> ExprId {
    let axes = Axes::of(over.iter().copied());
    let body = builder.push(ExprKind::Constant(Datum::Truth(true)), Type::Truth, axes, place);
    let mut all = Axes::of(by.iter().map(|(_, axis)| *axis));
    for read in filter.into_iter().chain(by.iter().map(|(key, _)| *key)) {
        all = all.union(&builder.axes_of(read).without(&over));
    }
    let counted = Fold { kind: FoldKind::Count, body, extra: Vec::new(), over, filter, by, known_only: false };
    builder.push(ExprKind::Fold(Box::new(counted)), count(Unit::none()), all, place)
}

/// Whether it is a whole number, 1 or more, of what can be counted.
fn counts_some(ty: &Type, number: &Number) -> bool {
    let countable = match Builder::unit_of(ty).map(Unit::dimension) {
        Some([]) => true,
        Some([(base, 1)]) => builtin::find(base).is_none_or(|unit| matches!(unit.kind, Kind::Count { .. })),
        _ => false,
    };
    countable && number.is_integer() && number.compare(&Number::ONE).is_ge() == Some(true)
}

/// How many members stand behind a figure: those of its first fold over a list of the data; where there is none, the
/// figure itself if it counts what the limit counts.
fn behind(builder: &mut Builder<'_>, formula: ExprId, least: ExprId, place: Place) -> Option<ExprId> {
    if let Some(fold) = first_fold(builder, formula, 0) {
        return Some(members(builder, fold.over, fold.filter, fold.by, place));
    }
    match (builder.ty(formula), builder.ty(least)) {
        (Type::Number(figure), Type::Number(limit))
            if figure.unit.same_dimension(&limit.unit) && !limit.unit.is_none() =>
        {
            Some(formula)
        }
        _ => None,
    }
}

/// The first fold over a list of the data, through the indicators that the formula reads.
fn first_fold(builder: &Builder<'_>, id: ExprId, depth: u32) -> Option<Fold> {
    if depth > 64 {
        return None;
    }
    let kind = &builder.expr(id)?.kind;
    match kind {
        ExprKind::Fold(fold)
            if fold.over.iter().any(|axis| builder.axis(*axis).is_some_and(|axis| axis.members().is_none())) =>
        {
            Some((**fold).clone())
        }
        ExprKind::Item(item) => match builder.items.get(item.0 as usize)?.as_ref()?.kind {
            ItemKind::Indicator(ref indicator) => first_fold(builder, indicator.formula, depth + 1),
            _ => None,
        },
        kind => kind.operands().into_iter().find_map(|operand| first_fold(builder, operand, depth + 1)),
    }
}
