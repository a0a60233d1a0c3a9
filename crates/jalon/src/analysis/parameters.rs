//! Parameters: constants with their source, perhaps dated, perhaps by members, perhaps with readings.

use crate::analysis::constants;
use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, Entity, Signature};
use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::{ExprId, ExprKind, Parameter, ParameterId, Target, Type};
use crate::problem::names::NamesFact;
use crate::problem::rules::RulesFact;
use crate::problem::types::{Joining, TypesFact};
use crate::source::Place;
use crate::syntax::ast::{self, Head, MemberSet, PropertyKind};
use crate::value::Datum;

/// Checks one parameter; those that it needs have been checked.
pub(crate) fn check(builder: &mut Builder<'_>, id: ParameterId) {
    let Some(draft) = builder.parameter_drafts.get(id.0 as usize) else { return };
    let Some(declared) = builder.declared.get(draft.declared) else { return };
    let parameter = parameter(builder, declared, id);
    let signature = match &parameter {
        Some(parameter) => Signature::Known(parameter.ty.clone(), parameter.axes.clone()),
        None => Signature::Faulty,
    };
    if let Some(draft) = builder.parameter_drafts.get_mut(id.0 as usize) {
        draft.signature = signature;
    }
    if let Some(slot) = builder.parameters.get_mut(id.0 as usize) {
        *slot = parameter;
    }
}

fn parameter(builder: &mut Builder<'_>, declared: &Declared<'_>, id: ParameterId) -> Option<Parameter> {
    let (scope, ast) = (declared.scope, declared.ast);
    let place = scope.place(ast.name.span);
    let cx = Cx::fixed(scope);
    let (written, head) = match &ast.head {
        Head::Value { ty, value } => (ty.as_ref(), Some(value)),
        Head::Typed { ty, .. } => (ty.as_ref(), None),
        _ => (None, None),
    };
    let by = builder.by(scope, &ast.by);
    let mut ty = match written {
        Some(written) => Some(builder.value_type(scope, &declared.name, written)?),
        None => None,
    };
    let axes = by?;
    let mut values: Vec<(Option<Date>, Place, Option<ExprId>)> = Vec::new();
    if let Some(value) = head {
        let id = value_of(builder, cx, value, &mut ty, &axes, ast);
        values.push((None, scope.place(value.span), id));
    }
    let mut formulas = Vec::new();
    let mut review_before = None;
    for property in &ast.properties {
        let there = scope.place(property.span);
        match &property.kind {
            PropertyKind::From(date, value) => {
                let from = day(builder, cx, date);
                let id = value_of(builder, cx, value, &mut ty, &axes, ast);
                if let Some(from) = from {
                    values.push((Some(from), scope.place(date.span), id));
                } else {
                    values.push((None, there, None));
                }
            }
            PropertyKind::MemberTable(members) => {
                let id = table(builder, cx, members, &mut ty, &axes, ast, there);
                values.push((None, there, id));
            }
            PropertyKind::Formula(MemberSet::All, value) => {
                let id = value_of(builder, cx, value, &mut ty, &axes, ast);
                values.push((None, there, id));
            }
            PropertyKind::Formula(set, value) => formulas.push((set, value)),
            PropertyKind::ReviewBefore(date) => review_before = day(builder, cx, date),
            _ => {}
        }
    }
    if !formulas.is_empty() {
        let want = ty.clone();
        let id = builder.by_member(cx, &formulas, want.as_ref(), &axes, &ast.name.text, place);
        if let Some(id) = id {
            ty.get_or_insert(builder.ty(id));
        }
        values.push((None, place, id));
    }
    if values.is_empty() {
        builder.fault(RulesFact::NoFormula { name: ast.name.text.clone(), noun: ast.noun }, place);
        return None;
    }
    let values = in_order(builder, values, &ast.name.text)?;
    let ty = ty?;
    readings(builder, cx, declared, id, &ty, &axes);
    Some(Parameter {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        ty,
        axes,
        values,
        review_before,
        about: builder.about(declared),
    })
}

/// A value; the first one tells the type where none is declared.
fn value_of(
    builder: &mut Builder<'_>,
    cx: Cx<'_>,
    value: &ast::Expr,
    ty: &mut Option<Type>,
    axes: &Axes,
    ast: &ast::Declaration,
) -> Option<ExprId> {
    let id = match ty {
        Some(ty) => builder.check_as(cx, value, ty)?,
        None => builder.check(cx, value, None)?,
    };
    if ty.is_none() {
        *ty = Some(builder.ty(id));
    }
    builder.spread(cx, id, axes, &ast.name.text, cx.scope.place(value.span))
}

fn table(
    builder: &mut Builder<'_>,
    cx: Cx<'_>,
    members: &[(ast::Name, ast::Expr)],
    ty: &mut Option<Type>,
    axes: &Axes,
    ast: &ast::Declaration,
    place: Place,
) -> Option<ExprId> {
    let [axis] = axes.as_slice() else {
        builder.fault(TypesFact::MembersOfWhat { owner: ast.name.text.clone() }, place);
        return None;
    };
    let axis: AxisId = *axis;
    let count = builder.axis(axis).and_then(crate::axis::Axis::members).map(<[_]>::len);
    let Some(count) = count else {
        builder.fault(TypesFact::OpenAxis { axis: builder.axis_name(axis) }, place);
        return None;
    };
    let mut cells: Vec<Option<ExprId>> = vec![None; count];
    let mut faulty = false;
    for (name, value) in members {
        let at = builder.member(cx.scope, axis, &name.text, name.span);
        let want = ty.clone();
        let id = match &want {
            Some(want) => builder.check_as(cx, value, want),
            None => builder.check(cx, value, None),
        };
        if let (None, Some(id)) = (&ty, id) {
            *ty = Some(builder.ty(id));
        }
        let (Some(at), Some(id)) = (at, id) else {
            faulty = true;
            continue;
        };
        match cells.get_mut(at as usize) {
            Some(Some(_)) => {
                builder.fault(NamesFact::DuplicateMember { member: name.text.clone() }, cx.scope.place(name.span));
                faulty = true;
            }
            Some(cell) => *cell = Some(id),
            None => {}
        }
    }
    if faulty {
        return None;
    }
    let left: Vec<String> = builder
        .axis(axis)
        .and_then(crate::axis::Axis::members)
        .map(|all| {
            let gaps = all.iter().zip(&cells).filter(|(_, cell)| cell.is_none());
            gaps.map(|(member, _)| member.name.clone()).collect()
        })
        .unwrap_or_default();
    if !left.is_empty() {
        let fact = TypesFact::MembersLeftOut { axis: builder.axis_name(axis), members: left };
        builder.fault(fact, place);
        return None;
    }
    let members: Vec<ExprId> = cells.into_iter().collect::<Option<_>>()?;
    let ty = ty.clone()?;
    Some(builder.push(ExprKind::ByMember { axis, members }, ty, axes.clone(), place))
}

/// A constant date.
pub(crate) fn day(builder: &mut Builder<'_>, cx: Cx<'_>, expr: &ast::Expr) -> Option<Date> {
    let id = builder.check_as(cx, expr, &Type::Date { time: false })?;
    match constants::value(builder, id) {
        Some(Datum::Date(date)) => Some(date),
        _ => {
            builder.fault(TypesFact::NotConstant, cx.scope.place(expr.span));
            None
        }
    }
}

#[allow(clippy::type_complexity)]
fn in_order(
    builder: &mut Builder<'_>,
    values: Vec<(Option<Date>, Place, Option<ExprId>)>,
    name: &str,
) -> Option<Vec<(Option<Date>, ExprId)>> {
    let dated = values.iter().any(|(date, ..)| date.is_some());
    let undated = values.iter().filter(|(date, ..)| date.is_none()).count();
    if undated > 1 || (undated == 1 && dated && values.first().is_some_and(|(date, ..)| date.is_some())) {
        let at = values.iter().rev().find(|(date, ..)| date.is_none()).map(|(_, place, _)| *place).unwrap_or_default();
        if values.iter().all(|(.., id)| id.is_some()) {
            builder.fault(RulesFact::DatedAndUndated { name: name.to_owned() }, at);
        }
        return None;
    }
    let mut before: Option<Date> = None;
    let mut faulty = false;
    for (date, place, _) in &values {
        let Some(date) = date else { continue };
        if let Some(before) = before {
            if before.first_day() == date.first_day() {
                builder.fault(RulesFact::DateTwice { date: date.to_string() }, *place);
                faulty = true;
            } else if before.first_day() > date.first_day() {
                builder.fault(RulesFact::DatesNotInOrder, *place);
                faulty = true;
            }
        }
        before = Some(*date);
    }
    if faulty {
        return None;
    }
    values.into_iter().map(|(date, _, id)| id.map(|id| (date, id))).collect()
}

fn readings(builder: &mut Builder<'_>, cx: Cx<'_>, declared: &Declared<'_>, id: ParameterId, ty: &Type, axes: &Axes) {
    for property in &declared.ast.properties {
        let PropertyKind::Reading { name, expr, .. } = &property.kind else { continue };
        let place = cx.scope.place(expr.span);
        let value = builder
            .check_as(cx, expr, ty)
            .and_then(|value| builder.fit(cx, value, ty, place, Joining::Declaration))
            .and_then(|value| builder.spread(cx, value, axes, &declared.ast.name.text, place));
        let Some(value) = value else { continue };
        builder.replace(Entity::Parameter(id), &name.text, Target::Parameter(id), value);
    }
}
