//! Scores: weighted means and other formulas, with what missing and not applicable parts do to them.

use crate::analysis::expressions::{Cx, unbracketed};
use crate::analysis::items::folds_by;
use crate::analysis::state::{Builder, Declared};
use crate::analysis::types::{number, plain};
use crate::axis::Axes;
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, Item, ItemId, ItemKind, Score, Treatment, Type};
use crate::number::Number;
use crate::problem::rules::RulesFact;
use crate::source::Place;
use crate::syntax::ast::{self, MemberSet, PropertyKind, WeightedMean};
use crate::value::Datum;

/// Checks a score.
pub(crate) fn check(
    builder: &mut Builder<'_>,
    declared: &Declared<'_>,
    id: ItemId,
    known: Option<(Type, Axes)>,
) -> Option<Item> {
    let cx = Cx::formula(declared.scope);
    let place = cx.scope.place(declared.ast.name.span);
    let mut treatment = (None, None);
    for property in &declared.ast.properties {
        if let PropertyKind::Treatment { missing, not_applicable } = &property.kind {
            treatment = (treatment.0.or(*missing), treatment.1.or(*not_applicable));
        }
    }
    let (missing, not_applicable) = treatment;
    let weighted = declared.ast.properties.iter().find_map(|property| match &property.kind {
        PropertyKind::Formula(MemberSet::All, expr) => match &unbracketed(expr).kind {
            ast::ExprKind::Weighted(mean, parts) => Some((*mean, parts, expr.span)),
            _ => None,
        },
        _ => None,
    });
    let mut extra = None;
    let (formula, ty, axes, parts) = match weighted {
        Some((mean, parts, span)) => {
            for (treated, of_missing) in [(missing, true), (not_applicable, false)] {
                if treated.is_none() {
                    let score = declared.ast.name.text.clone();
                    builder.fault(RulesFact::NoTreatment { score, missing: of_missing }, place);
                }
            }
            let want = known.as_ref().map(|(ty, _)| ty.clone());
            let there = cx.scope.place(span);
            let parts = builder.weights(cx, parts, want.as_ref(), there)?;
            let formula = builder.weighted(mean, &parts, missing, not_applicable, there)?;
            if not_applicable == Some(Treatment::Reweigh) {
                extra = all_not_applicable(builder, &parts, there);
            }
            let (ty, axes) = match known {
                Some((ty, axes)) => {
                    let formula = builder.fit(cx, formula, &ty, there, crate::problem::types::Joining::Declaration);
                    formula?;
                    (ty, axes)
                }
                None => (builder.ty(formula), builder.by(cx.scope, &declared.ast.by)?),
            };
            let formula = builder.spread(cx, formula, &axes, &declared.ast.name.text, there)?;
            (formula, ty, axes, parts)
        }
        None => {
            let (formula, ty, axes) = builder.formula(cx, declared, known)?;
            let (formula, stopped) = treated(builder, formula, missing, not_applicable);
            extra = stopped;
            let axes = if folds_by(declared.ast) { builder.axes_of(formula) } else { axes };
            (formula, ty, axes, Vec::new())
        }
    };
    let formula = builder.item_readings(cx, declared, id, &ty, &axes, formula);
    let mut not_applicable_when = builder.not_applicable(cx, declared, &axes);
    if let Some(extra) = extra {
        not_applicable_when = Some(match not_applicable_when {
            Some(said) => {
                let axes = builder.axes_of(said).union(&builder.axes_of(extra));
                builder.push(ExprKind::Or(vec![said, extra]), Type::Truth, axes, place)
            }
            None => extra,
        });
    }
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Score(Score { formula, parts, missing, not_applicable }),
        ty,
        axes,
        not_applicable_when,
        about: builder.about(declared),
    })
}

/// Whether no part at all is applicable.
fn all_not_applicable(builder: &mut Builder<'_>, parts: &[(ExprId, Number)], place: Place) -> Option<ExprId> {
    let mut all = Vec::new();
    for (value, _) in parts {
        let axes = builder.axes_of(*value);
        let kind = ExprKind::Applicable { value: *value, negated: true };
        all.push(builder.push(kind, Type::Truth, axes, place));
    }
    let axes = builder.axes_of_all(&all);
    Some(builder.push(ExprKind::And(all), Type::Truth, axes, place))
}

/// Puts the treatments into a formula that is a fold. Folds drop what is not applicable by themselves, and are missing
/// where a part is. Also gives the condition under which `not applicable fail` leaves no score.
fn treated(
    builder: &mut Builder<'_>,
    formula: ExprId,
    missing: Option<Treatment>,
    not_applicable: Option<Treatment>,
) -> (ExprId, Option<ExprId>) {
    let Some(expr) = builder.expr(formula).cloned() else { return (formula, None) };
    let ExprKind::Fold(mut fold) = expr.kind else { return (formula, None) };
    let place = expr.place;
    let body_axes = builder.axes_of(fold.body);
    let ty = builder.ty(fold.body);
    let mut stopped = None;
    match not_applicable {
        Some(Treatment::Fail) => {
            let kind = ExprKind::Applicable { value: fold.body, negated: true };
            let none = builder.push(kind, Type::Truth, body_axes.clone(), place);
            let any = Fold {
                kind: FoldKind::Any,
                body: none,
                extra: Vec::new(),
                over: fold.over.clone(),
                filter: fold.filter,
                by: fold.by.clone(),
                known_only: false,
            };
            stopped = Some(builder.push(ExprKind::Fold(Box::new(any)), Type::Truth, expr.axes.clone(), place));
        }
        Some(Treatment::Zero) => fold.body = or_zero(builder, fold.body, &ty, &body_axes, place),
        Some(Treatment::Reweigh) | None => {}
    }
    match missing {
        Some(Treatment::Reweigh) => fold.known_only = true,
        Some(Treatment::Zero) => {
            let zero = builder.constant(Datum::Number(Number::ZERO), ty.clone(), place);
            let kind = ExprKind::OrElse(fold.body, zero);
            fold.body = builder.push(kind, ty, body_axes, place);
        }
        Some(Treatment::Fail) | None => {}
    }
    (builder.push(ExprKind::Fold(fold), expr.ty, expr.axes, place), stopped)
}

/// The value where it is applicable, else 0.
fn or_zero(builder: &mut Builder<'_>, value: ExprId, ty: &Type, axes: &Axes, place: Place) -> ExprId {
    let applicable = ExprKind::Applicable { value, negated: false };
    let condition = builder.push(applicable, Type::Truth, axes.clone(), place);
    let otherwise = builder.constant(Datum::Number(Number::ZERO), ty.clone(), place);
    builder.push(ExprKind::If { condition, then: value, otherwise }, ty.clone(), axes.clone(), place)
}

impl Builder<'_> {
    /// A weighted mean of parts, by sums, products or sums of inverses, with what missing and not applicable parts do.
    pub(crate) fn weighted(
        &mut self,
        mean: WeightedMean,
        parts: &[(ExprId, Number)],
        missing: Option<Treatment>,
        not_applicable: Option<Treatment>,
        place: Place,
    ) -> Option<ExprId> {
        let reweighs = missing == Some(Treatment::Reweigh) || not_applicable == Some(Treatment::Reweigh);
        let mut terms = Vec::new();
        let mut weights = Vec::new();
        for (value, weight) in parts {
            let ty = crate::analysis::expressions::uncounted(&self.ty(*value));
            let axes = self.axes_of(*value);
            let mut value = *value;
            let part = value;
            if missing == Some(Treatment::Zero) {
                let zero = self.constant(Datum::Number(Number::ZERO), ty.clone(), place);
                value = self.push(ExprKind::OrElse(value, zero), ty.clone(), axes.clone(), place);
            }
            if not_applicable == Some(Treatment::Zero) {
                value = or_zero(self, value, &ty, &axes, place);
            }
            let weight = self.constant(Datum::Number(weight.clone()), number(crate::unit::Unit::percent()), place);
            let (term, neutral) = self.term(mean, value, weight, &ty, &axes, place);
            if !reweighs {
                terms.push(term);
                continue;
            }
            let condition = self.counts(part, missing, not_applicable, place);
            let wide = axes.union(&self.axes_of(condition));
            let (term_ty, weight_ty) = (self.ty(term), self.ty(weight));
            let otherwise = self.constant(Datum::Number(neutral), term_ty.clone(), place);
            let kind = ExprKind::If { condition, then: term, otherwise };
            terms.push(self.push(kind, term_ty, wide.clone(), place));
            let otherwise = self.constant(Datum::Number(Number::ZERO), weight_ty.clone(), place);
            let kind = ExprKind::If { condition, then: weight, otherwise };
            weights.push(self.push(kind, weight_ty, wide, place));
        }
        let (first, rest) = terms.split_first()?;
        let mut whole = *first;
        for term in rest {
            let axes = self.axes_of(whole).union(&self.axes_of(*term));
            let ty = self.ty(whole);
            let kind = match mean {
                WeightedMean::Geometric => ExprKind::Multiply(whole, *term),
                WeightedMean::Arithmetic | WeightedMean::Harmonic => ExprKind::Add(whole, *term),
            };
            whole = self.push(kind, ty, axes, place);
        }
        let weight = weights.split_first().map(|(first, rest)| {
            let mut sum = *first;
            for weight in rest {
                let axes = self.axes_of(sum).union(&self.axes_of(*weight));
                sum = self.push(ExprKind::Add(sum, *weight), plain(), axes, place);
            }
            sum
        });
        let ty = parts.first().map(|(value, _)| crate::analysis::expressions::uncounted(&self.ty(*value)))?;
        let one = self.constant(Datum::Number(Number::ONE), plain(), place);
        let weight = weight.unwrap_or(one);
        let axes = self.axes_of(whole).union(&self.axes_of(weight));
        Some(match mean {
            WeightedMean::Arithmetic if !reweighs => whole,
            WeightedMean::Arithmetic => self.push(ExprKind::Divide(whole, weight), ty, axes, place),
            WeightedMean::Harmonic => self.push(ExprKind::Divide(weight, whole), ty, axes, place),
            WeightedMean::Geometric if !reweighs => whole,
            WeightedMean::Geometric => {
                let inverse = self.push(ExprKind::Divide(one, weight), plain(), axes.clone(), place);
                self.push(ExprKind::Power(whole, inverse), ty, axes, place)
            }
        })
    }

    /// A part with its weight, and what stands for it when it is left out.
    fn term(
        &mut self,
        mean: WeightedMean,
        value: ExprId,
        weight: ExprId,
        ty: &Type,
        axes: &Axes,
        place: Place,
    ) -> (ExprId, Number) {
        match mean {
            WeightedMean::Arithmetic => {
                (self.push(ExprKind::Multiply(value, weight), ty.clone(), axes.clone(), place), Number::ZERO)
            }
            WeightedMean::Geometric => {
                (self.push(ExprKind::Power(value, weight), ty.clone(), axes.clone(), place), Number::ONE)
            }
            WeightedMean::Harmonic => {
                let unit = Builder::unit_of(ty).cloned().unwrap_or_default();
                let ty = number(crate::unit::Unit::none().div(&unit));
                (self.push(ExprKind::Divide(weight, value), ty, axes.clone(), place), Number::ZERO)
            }
        }
    }

    /// Whether a part counts: known, where missing parts give up their weight; applicable, where those that are not do.
    fn counts(
        &mut self,
        part: ExprId,
        missing: Option<Treatment>,
        not_applicable: Option<Treatment>,
        place: Place,
    ) -> ExprId {
        let axes = self.axes_of(part);
        let mut all = Vec::new();
        if not_applicable == Some(Treatment::Reweigh) {
            let kind = ExprKind::Applicable { value: part, negated: false };
            all.push(self.push(kind, Type::Truth, axes.clone(), place));
        }
        if missing == Some(Treatment::Reweigh) {
            all.push(self.push(ExprKind::Known(part), Type::Truth, axes.clone(), place));
        }
        match all.as_slice() {
            [one] => *one,
            _ => self.push(ExprKind::And(all), Type::Truth, axes, place),
        }
    }
}
