//! Judgements: ratings that people give, folded over the people who rate.

use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, Signature};
use crate::analysis::types::{count, plain};
use crate::axis::{Axes, AxisId, AxisKind};
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, Item, ItemId, ItemKind, Judgement, Type};
use crate::operation::{self, Meaning};
use crate::problem::rules::RulesFact;
use crate::syntax::ast::PropertyKind;
use crate::unit::Unit;
use crate::value::Datum;

/// The axis of the raters: the one that `except` names, else the first open one, else the first.
fn raters(builder: &Builder<'_>, declared: &Declared<'_>) -> Option<AxisId> {
    let find = |name: &str| builder.find_axis(declared.scope, name);
    let excepted = declared.ast.properties.iter().find_map(|property| match &property.kind {
        PropertyKind::Except(name, _) => find(&name.text),
        _ => None,
    });
    let by: Vec<AxisId> = declared.ast.by.iter().filter_map(|name| find(&name.text)).collect();
    let open = by.iter().copied().find(|axis| builder.axis(*axis).is_some_and(|axis| axis.kind == AxisKind::Open));
    excepted.filter(|axis| by.contains(axis)).or(open).or(by.first().copied())
}

/// The type of the folded ratings.
pub(crate) fn announce(builder: &mut Builder<'_>, declared: &Declared<'_>) -> Signature {
    let input = builder.inputs.iter().flatten().find(|input| input.judgement && input.name == declared.name);
    let Some(input) = input.cloned() else { return Signature::Faulty };
    match raters(builder, declared) {
        Some(raters) => {
            let kind = fold_kind(declared);
            let ty = folded_type(builder, &input.ty, kind.unwrap_or(FoldKind::Mean));
            Signature::Known(ty, input.axes.without(&[raters]))
        }
        None => {
            let place = declared.scope.place(declared.ast.name.span);
            builder.fault(RulesFact::NoRaters { name: declared.ast.name.text.clone() }, place);
            Signature::Faulty
        }
    }
}

fn fold_kind(declared: &Declared<'_>) -> Option<FoldKind> {
    let word = declared.ast.properties.iter().find_map(|property| match &property.kind {
        PropertyKind::FoldWith(name) => Some(name),
        _ => None,
    });
    let Some(word) = word else { return Some(FoldKind::Mean) };
    match operation::find(&word.text, declared.scope.language)?.meaning {
        Meaning::Fold(
            kind @ (FoldKind::Sum
            | FoldKind::Median
            | FoldKind::Any
            | FoldKind::All
            | FoldKind::Share
            | FoldKind::Count),
        )
        | Meaning::FoldOrList(kind @ (FoldKind::Mean | FoldKind::Min | FoldKind::Max), _) => Some(kind),
        _ => None,
    }
}

fn folded_type(builder: &Builder<'_>, ty: &Type, kind: FoldKind) -> Type {
    match kind {
        FoldKind::Count => count(Unit::none()),
        FoldKind::Share => crate::analysis::types::number(Unit::percent()),
        FoldKind::Any | FoldKind::All => Type::Truth,
        FoldKind::Mean | FoldKind::Sum => match ty {
            Type::Member(axis) if builder.numbered(*axis) => plain(),
            other => crate::analysis::expressions::uncounted(other),
        },
        _ => ty.clone(),
    }
}

/// Checks a judgement.
pub(crate) fn check(builder: &mut Builder<'_>, declared: &Declared<'_>, id: ItemId) -> Option<Item> {
    let scope = declared.scope;
    let place = scope.place(declared.ast.name.span);
    let ratings = builder.ratings_of(id)?;
    let raters = raters(builder, declared)?;
    let Some(kind) = fold_kind(declared) else {
        let word = declared.ast.properties.iter().find_map(|property| match &property.kind {
            PropertyKind::FoldWith(name) => Some(name),
            _ => None,
        })?;
        builder.fault(RulesFact::BadJudgementFold { name: word.text.clone() }, scope.place(word.span));
        return None;
    };
    let over = [raters];
    let cx = Cx { over: &over, ..Cx::formula(scope) };
    let mut filter: Option<ExprId> = None;
    let mut quorum = None;
    let mut agrees = false;
    let mut faulty = false;
    for property in &declared.ast.properties {
        match &property.kind {
            PropertyKind::Except(axis, condition) => {
                builder.axis_by_name(scope, axis);
                let axes = builder.inputs.get(ratings.0 as usize)?.as_ref()?.axes.clone();
                match builder.condition_over(cx, condition, &axes, &declared.ast.name.text) {
                    Some(condition) => {
                        let axes = builder.axes_of(condition);
                        let not = builder.push(ExprKind::Not(condition), Type::Truth, axes, place);
                        filter = Some(match filter {
                            Some(before) => {
                                let axes = builder.axes_of(before).union(&builder.axes_of(not));
                                builder.push(ExprKind::And(vec![before, not]), Type::Truth, axes, place)
                            }
                            None => not,
                        });
                    }
                    None => faulty = true,
                }
            }
            PropertyKind::Quorum(expr) => {
                let count = builder.check_as(Cx::formula(scope), expr, &plain());
                quorum = count.and_then(|id| {
                    builder.spread(cx, id, &Axes::none(), &declared.ast.name.text, scope.place(expr.span))
                });
                faulty |= quorum.is_none();
            }
            PropertyKind::Agreement => agrees = true,
            _ => {}
        }
    }
    if faulty {
        return None;
    }
    let input = builder.inputs.get(ratings.0 as usize)?.as_ref()?.clone();
    let raw = builder.push(ExprKind::Input(ratings), input.ty.clone(), input.axes.clone(), place);
    let body = match (&input.ty, kind) {
        (Type::Member(axis), FoldKind::Mean | FoldKind::Sum) if !builder.numbered(*axis) => {
            let owner = builder.axis_name(*axis);
            builder.fault(crate::problem::types::TypesFact::MeanOfChoices { owner }, place);
            return None;
        }
        (Type::Member(_), FoldKind::Mean | FoldKind::Sum) => builder.as_number(cx, raw)?,
        _ => raw,
    };
    let ty = folded_type(builder, &input.ty, kind);
    let axes = input.axes.without(&over);
    let fold = |kind, body, over: Vec<AxisId>| Fold {
        kind,
        body,
        extra: Vec::new(),
        over,
        filter,
        by: Vec::new(),
        known_only: false,
    };
    let folded =
        builder.push(ExprKind::Fold(Box::new(fold(kind, body, over.to_vec()))), ty.clone(), axes.clone(), place);
    let own = Axes::of(over);
    let yes = builder.push(ExprKind::Constant(Datum::Truth(true)), Type::Truth, own.clone(), place);
    let filtered = filter.map(|filter| builder.axes_of(filter)).unwrap_or_default();
    let left = filtered.without(&over);
    let counted = fold(FoldKind::Count, yes, over.to_vec());
    let count = builder.push(ExprKind::Fold(Box::new(counted)), count(Unit::none()), left, place);
    let agreement = agrees.then(|| {
        let mut all = over.to_vec();
        all.extend(axes.as_slice());
        let alpha = fold(FoldKind::Agreement, raw, all);
        builder.push(ExprKind::Fold(Box::new(alpha)), plain(), Axes::none(), place)
    });
    let not_applicable_when = builder.not_applicable(Cx::formula(scope), declared, &axes);
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Judgement(Judgement { ratings, raters, folded, quorum, count, agreement }),
        ty,
        axes,
        not_applicable_when,
        about: builder.about(declared),
    })
}
