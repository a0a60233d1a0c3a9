//! Inputs: what a project supplies, and the ratings of judgements.

use crate::analysis::constants;
use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, Entity};
use crate::analysis::types::Understood;
use crate::axis::{Axes, AxisId};
use crate::framework::{ExprId, Input, InputId, Type};
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::rules::RulesFact;
use crate::problem::types::TypesFact;
use crate::syntax::ast::{self, Head, Noun, PropertyKind};
use crate::value::{Datum, Interval};

/// Checks all inputs, and the ratings of all judgements, in the order in which their places were given out.
pub(crate) fn check(builder: &mut Builder<'_>) {
    let mut at = 0;
    for declared in builder.declared {
        if !matches!(declared.ast.noun, Noun::Input | Noun::Judgement) {
            continue;
        }
        let input = input(builder, declared);
        if let Some(slot) = builder.inputs.get_mut(at) {
            *slot = input;
        }
        at += 1;
    }
    totals(builder);
}

fn input(builder: &mut Builder<'_>, declared: &Declared<'_>) -> Option<Input> {
    let (scope, ast) = (declared.scope, declared.ast);
    let place = scope.place(ast.name.span);
    let (ty, may_be_not_applicable) = match &ast.head {
        Head::Typed { ty, may_be_not_applicable } => (ty.as_ref(), *may_be_not_applicable),
        _ => (None, false),
    };
    let Some(ty) = ty else {
        builder.fault(RulesFact::NoType { name: ast.name.text.clone() }, place);
        return None;
    };
    let understood = builder.understand(scope, &declared.name, ty);
    let by = builder.by(scope, &ast.by);
    let Understood { ty, several, or_not_yet, range, dates, zone } = understood?;
    let mut axes = by?;
    if let Some(choices) = several {
        axes = axes.union(&Axes::of([choices]));
    }
    let mut input = Input {
        labels: builder.labels(declared),
        choices: several,
        or_not_yet,
        may_be_not_applicable,
        range,
        date_range: dates,
        judgement: ast.noun == Noun::Judgement,
        zone,
        about: builder.about(declared),
        ..Input::new(&declared.name, ty, axes)
    };
    for property in &ast.properties {
        match &property.kind {
            PropertyKind::Default(expr) => input.default = default(builder, declared, &input, expr),
            PropertyKind::ProvidedBy(names) => {
                input.provided_by.extend(names.iter().map(|name| name.text.clone()));
            }
            PropertyKind::Evidence(level) => input.evidence = Some(*level),
            _ => {}
        }
    }
    Some(input)
}

fn default(builder: &mut Builder<'_>, declared: &Declared<'_>, input: &Input, expr: &ast::Expr) -> Option<ExprId> {
    let cx = Cx::fixed(declared.scope);
    let id = builder.check_as(cx, expr, &input.ty)?;
    let place = declared.scope.place(expr.span);
    let Some(value) = constants::value(builder, id) else {
        builder.fault(TypesFact::NotConstant, place);
        return None;
    };
    if let (Datum::Number(number), Some(range)) = (&value, &input.range)
        && !holds(range, number)
    {
        builder.fault(RulesFact::OutOfRange { value: number.to_exact_string() }, place);
        return None;
    }
    Some(id)
}

/// Whether a number lies in a range.
pub(crate) fn holds(range: &Interval, number: &crate::number::Number) -> bool {
    let low = range.low.as_ref().is_none_or(|end| {
        let side = number.compare(&end.at);
        side.is_gt() == Some(true) || (end.included && side.is_eq() == Some(true))
    });
    let high = range.high.as_ref().is_none_or(|end| {
        let side = number.compare(&end.at);
        side.is_lt() == Some(true) || (end.included && side.is_eq() == Some(true))
    });
    low && high && (!range.whole || number.is_integer())
}

/// `total of x over axis`, once all inputs are known.
fn totals(builder: &mut Builder<'_>) {
    for declared in builder.declared.iter().filter(|declared| declared.ast.noun == Noun::Input) {
        for property in &declared.ast.properties {
            let PropertyKind::TotalOf(parts, axis) = &property.kind else { continue };
            let found = total(builder, declared, parts, axis);
            let own = match builder.values.get(&declared.name) {
                Some((Entity::Input(id), _)) => *id,
                _ => continue,
            };
            if let (Some(found), Some(Some(input))) = (found, builder.inputs.get_mut(own.0 as usize)) {
                input.total_of = Some(found);
            }
        }
    }
}

fn total(
    builder: &mut Builder<'_>,
    declared: &Declared<'_>,
    parts: &ast::Name,
    axis: &ast::Name,
) -> Option<(InputId, AxisId)> {
    let scope = declared.scope;
    let place = scope.place(parts.span);
    let id = match builder.value(scope, std::slice::from_ref(parts)) {
        Some(Entity::Input(id)) => id,
        Some(_) => {
            let noun = builder.noun_of(scope, std::slice::from_ref(parts));
            builder.fault(NamesFact::OtherSort { name: parts.text.clone(), noun, wanted: Wanted::Input }, place);
            return None;
        }
        None => {
            let names = builder.names_of(scope, |entity| matches!(entity, Entity::Input(_)));
            builder.unknown(scope, &parts.text, parts.span, Wanted::Input, &names);
            return None;
        }
    };
    let axis = builder.axis_by_name(scope, axis)?;
    let part = builder.inputs.get(id.0 as usize)?.as_ref()?.clone();
    let whole = match builder.values.get(&declared.name) {
        Some((Entity::Input(own), _)) => builder.inputs.get(own.0 as usize)?.as_ref()?.clone(),
        _ => return None,
    };
    let fits = match (&part.ty, &whole.ty) {
        (Type::Number(a), Type::Number(b)) => a.unit.same_dimension(&b.unit),
        _ => false,
    };
    if !fits || !part.axes.contains(axis) || part.axes.without(&[axis]) != whole.axes {
        let fact = RulesFact::TotalDoesNotFit { total: declared.ast.name.text.clone(), parts: parts.text.clone() };
        builder.fault(fact, place);
        return None;
    }
    Some((id, axis))
}
