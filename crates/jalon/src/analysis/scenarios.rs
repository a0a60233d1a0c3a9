//! Scenarios: simultaneous replacements of inputs, parameters, indicators and criteria; originals on the right.

use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, Entity};
use crate::axis::Axes;
use crate::framework::{ExprId, Target, Type};
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::rules::RulesFact;
use crate::syntax::ast::{self, Noun, PropertyKind};

/// Checks all scenarios; everything that they may name has been checked.
pub(crate) fn check(builder: &mut Builder<'_>) {
    for declared in builder.declared.iter().filter(|declared| declared.ast.noun == Noun::Scenario) {
        let Some(id) = builder.scenario_names.get(&declared.name).copied() else { continue };
        let mut replacements: Vec<(Target, ExprId)> = Vec::new();
        let mut any = false;
        for property in &declared.ast.properties {
            let PropertyKind::Replace(name, expr) = &property.kind else { continue };
            any = true;
            if let Some((target, value)) = replacement(builder, declared, name, expr) {
                if replacements.iter().any(|(other, _)| *other == target) {
                    let fact = NamesFact::DuplicateMember { member: name.text.clone() };
                    builder.fault(fact, declared.scope.place(name.span));
                }
                replacements.push((target, value));
            }
        }
        if !any {
            let name = declared.ast.name.text.clone();
            builder.fault(RulesFact::ReplacesNothing { name }, declared.scope.place(declared.ast.name.span));
        }
        if let Some(variation) = builder.variations.get_mut(id.0 as usize) {
            variation.replacements = replacements;
        }
    }
}

fn replacement(
    builder: &mut Builder<'_>,
    declared: &Declared<'_>,
    name: &ast::Name,
    expr: &ast::Expr,
) -> Option<(Target, ExprId)> {
    let cx = Cx::formula(declared.scope);
    let parts = std::slice::from_ref(name);
    let (target, ty, axes): (Target, Type, Axes) = match builder.value(cx.scope, parts) {
        Some(Entity::Input(id)) => {
            let input = builder.inputs.get(id.0 as usize)?.as_ref()?;
            (Target::Input(id), input.ty.clone(), input.axes.clone())
        }
        Some(Entity::Parameter(id)) => {
            let (ty, axes) = builder.parameter_drafts.get(id.0 as usize)?.signature.known()?;
            (Target::Parameter(id), ty.clone(), axes.clone())
        }
        Some(Entity::Item(id)) => {
            let draft = builder.drafts.get(id.0 as usize)?;
            let may = matches!(draft.noun, Noun::Indicator | Noun::Score) || Builder::role(draft.noun).is_some();
            if !may {
                let fact =
                    NamesFact::OtherSort { name: name.text.clone(), noun: draft.noun, wanted: Wanted::Replaceable };
                builder.fault(fact, cx.scope.place(name.span));
                return None;
            }
            let (ty, axes) = draft.signature.known()?;
            (Target::Item(id), ty.clone(), axes.clone())
        }
        Some(Entity::Scale(_) | Entity::Axis(_)) => {
            let noun = builder.noun_of(cx.scope, parts);
            let fact = NamesFact::OtherSort { name: name.text.clone(), noun, wanted: Wanted::Replaceable };
            builder.fault(fact, cx.scope.place(name.span));
            return None;
        }
        None => {
            let names = builder.names_of(cx.scope, |entity| !matches!(entity, Entity::Scale(_) | Entity::Axis(_)));
            builder.unknown(cx.scope, &name.text, name.span, Wanted::Replaceable, &names);
            return None;
        }
    };
    let fixed = matches!(target, Target::Parameter(_));
    let value = builder.check_as(Cx { fixed, ..cx }, expr, &ty)?;
    let value = builder.spread(cx, value, &axes, &name.text, cx.scope.place(expr.span))?;
    Some((target, value))
}
