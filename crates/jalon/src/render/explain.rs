//! A reason as a tree for people: each step with its formula in words and every figure put in, down to the data and the
//! parameters, with where they come from.

use std::sync::Arc;

use super::view::{View, outcome_sign};
use super::words::{self, colon, pick};
use super::{Block, Branch, Line, Page, Sign, Tone, format, formula, page};
use crate::assessment::{Reason, Step};
use crate::framework::{About, AnswerState, Expr, ExprId, ExprKind, InputId, ItemId, ItemKind, VariationId};
use crate::lang::Language;
use crate::value::{CellRef, Datum, Value};

/// A page of reasons.
#[must_use]
pub fn reasons(view: &View<'_>, reasons: &[Reason], fallback_title: &str) -> Page {
    let language = view.language;
    let identity = &view.framework.identity;
    let title = view.title(fallback_title);
    let as_of = format::date(&view.assessment.as_of, language);
    let mut blocks = Vec::new();
    for reason in reasons {
        if let Step::Item(item, _) = reason.step {
            blocks.push(Block::Heading(view.item_label(item)));
        }
        blocks.push(Block::Tree(vec![branch(view, reason)]));
    }
    Page {
        language,
        title,
        subtitle: vec![
            format!("{} ({} {})", view.label(&identity.labels, &identity.id), identity.id, identity.version),
            match language {
                Language::English => format!("Reasons, as of {as_of}"),
                Language::French => format!("Raisons, au {as_of}"),
            },
        ],
        blocks,
    }
}

/// A reason as a branch.
#[must_use]
pub(crate) fn branch(view: &View<'_>, reason: &Reason) -> Branch {
    let mut because: Vec<Branch> = Vec::new();
    for child in &reason.because {
        // A step that adds nothing (brackets, a value laid out over more axes) hands over to what it rests on.
        if is_bare(view, child) {
            because.extend(child.because.iter().map(|child| branch(view, child)));
        } else {
            because.push(branch(view, child));
        }
    }
    let (sign, line) = step(view, reason);
    Branch { sign, line, because }
}

fn is_bare(view: &View<'_>, reason: &Reason) -> bool {
    match reason.step {
        Step::Expression(id) => {
            matches!(
                expression(view, id).map(|expression| &expression.kind),
                Some(
                    ExprKind::Spread(_)
                        | ExprKind::Item(_)
                        | ExprKind::Input(_)
                        | ExprKind::Parameter(_)
                        | ExprKind::View(..)
                )
            ) && reason.because.len() == 1
        }
        _ => false,
    }
}

fn expression<'a>(view: &View<'a>, id: ExprId) -> Option<&'a Expr> {
    view.framework.expressions.get(id.0 as usize)
}

/// A step by itself: its sign, and the step in words with every figure put in.
#[must_use]
pub(crate) fn step(view: &View<'_>, reason: &Reason) -> (Option<Sign>, Line) {
    let language = view.language;
    match &reason.step {
        Step::Item(item, variation) => item_step(view, reason, *item, *variation),
        Step::Input(cell) => (None, input_step(view, reason, *cell, false)),
        Step::Default(cell) => (None, input_step(view, reason, *cell, true)),
        Step::Parameter(id, from) => {
            let Some(parameter) = view.framework.parameters.get(id.0 as usize) else { return (None, Line::default()) };
            let mut line = Line::plain(view.label(&parameter.labels, &parameter.name))
                .and(Tone::Plain, at(view, reason))
                .and(Tone::Plain, " = ")
                .and(Tone::Strong, view.value(&parameter.ty, &reason.value));
            if let Some(from) = from {
                let date = format::date(from, language);
                line = line.and(
                    Tone::Quiet,
                    match language {
                        Language::English => format!(", since {date}"),
                        Language::French => format!(", depuis le {date}"),
                    },
                );
            }
            (None, line.join(&origin(&parameter.about, language)))
        }
        Step::Expression(id) => (None, expression_step(view, reason, *id)),
        Step::Member(places) => {
            let value = reason.because.first().map_or(&reason.value, |inner| &inner.value);
            let line = Line::toned(Tone::Quiet, format!("{}{}", view.place(places), colon(language)));
            (None, line.and(Tone::Plain, plain_value(view, reason, value)))
        }
        Step::More(count) => (None, Line::toned(Tone::Quiet, words::others(*count as usize, language))),
        Step::Level(item, level) => {
            let Some(found) = view.item(*item) else { return (None, Line::default()) };
            let ItemKind::Decision(decision) = &found.kind else { return (None, Line::default()) };
            let name = format::member(view.framework, Some(view.project), decision.levels, *level, language);
            let mut line = Line::toned(Tone::Strong, words::quoted(language, &name));
            line = match decision.conditions.get(*level as usize) {
                Some(Some(condition)) => line.and(
                    Tone::Plain,
                    format!(
                        " {} {}{}{}",
                        pick(language, "when", "quand"),
                        formula::formula(view.framework, *condition, language),
                        colon(language),
                        truth_text(view, &reason.value)
                    ),
                ),
                _ => line.and(Tone::Plain, pick(language, " otherwise", " sinon")),
            };
            (truth_sign(&reason.value), line)
        }
        Step::Exception(item, place) => {
            let found = view.item(*item).and_then(|item| match &item.kind {
                ItemKind::Criterion(criterion) => criterion.exceptions.get(*place as usize),
                _ => None,
            });
            let name = found.map_or_else(String::new, |exception| view.label(&exception.labels, &exception.name));
            let line =
                Line::plain(format!("{} {}", pick(language, "exception", "exception"), words::quoted(language, &name)))
                    .and(Tone::Plain, format!("{}{}", colon(language), truth_text(view, &reason.value)));
            (truth_sign(&reason.value), line)
        }
    }
}

fn item_step(view: &View<'_>, reason: &Reason, id: ItemId, variation: Option<VariationId>) -> (Option<Sign>, Line) {
    let language = view.language;
    let Some(item) = view.item(id) else { return (None, Line::default()) };
    let result = match variation {
        None => view.assessment.results.get(id.0 as usize),
        Some(variation) => view
            .assessment
            .variations
            .iter()
            .find(|result| result.variation == variation)
            .and_then(|result| result.results.iter().find(|result| result.item == id))
            .or_else(|| view.assessment.results.get(id.0 as usize)),
    };
    let mut line = Line::toned(Tone::Strong, view.label(&item.labels, &item.name)).and(Tone::Plain, at(view, reason));
    if let Some(variation) = variation.and_then(|id| view.framework.variations.get(id.0 as usize)) {
        line = line.and(
            Tone::Quiet,
            format!(
                " ({} {})",
                words::variation(variation.kind, language),
                words::quoted(language, &view.label(&variation.labels, &variation.name))
            ),
        );
    }
    line = line.and(Tone::Plain, colon(language));
    let is_figure = matches!(
        item.kind,
        ItemKind::Indicator(_) | ItemKind::Judgement(_) | ItemKind::Score(_) | ItemKind::Portfolio(_)
    );
    let (sign, said) = match result {
        _ if is_figure => (None, view.item_value(item, &reason.value)),
        Some(result) => (Some(outcome_sign(&result.outcome)), page::outcome_text(view, item, &result.outcome)),
        None => (None, view.item_value(item, &reason.value)),
    };
    line = line.and(sign.map_or(Tone::Strong, Sign::tone), said);
    let own = match &item.kind {
        ItemKind::Indicator(indicator) => Some(indicator.formula),
        ItemKind::Score(score) => Some(score.formula),
        ItemKind::Criterion(criterion) if criterion.exceptions.is_empty() => Some(criterion.condition),
        _ => None,
    };
    // The formula is said here where the step below does not say it again with its figures.
    if let Some(own) = own
        && !matches!(reason.because.first().map(|first| &first.step), Some(Step::Expression(_)))
    {
        line = line.and(Tone::Quiet, format!("  = {}", formula::formula(view.framework, own, language)));
    }
    (sign, line.join(&origin(&item.about, language)))
}

fn input_step(view: &View<'_>, reason: &Reason, cell: CellRef, default: bool) -> Line {
    let language = view.language;
    let CellRef::Input { input, cell: number } = cell else {
        return Line::plain(view.cell_label(cell)).and(Tone::Doubt, pick(language, " not given", " non donnée"));
    };
    let Some(found) = view.framework.inputs.get(input as usize) else { return Line::default() };
    let answer = view.project.answers.get(input as usize).and_then(|cells| cells.get(number as usize));
    let mut line = Line::plain(view.cell_label(cell)).and(Tone::Plain, " = ");
    let is_open = matches!(reason.value, Value::Open(_));
    line = match answer.map(|answer| &answer.state) {
        Some(AnswerState::Missing(why)) if is_open => line.and(Tone::Doubt, words::missing(*why, language)),
        Some(AnswerState::NotYet) => line.and(Tone::Strong, pick(language, "not yet", "pas encore")),
        Some(AnswerState::DateUnknown) => line.and(Tone::Doubt, pick(language, "date unknown", "date inconnue")),
        Some(AnswerState::Rejected) => line.and(Tone::Doubt, pick(language, "refused", "refusé")),
        Some(AnswerState::Absent) | None if is_open => line.and(Tone::Doubt, pick(language, "missing", "manquant")),
        _ => line.and(Tone::Strong, view.value(&found.ty, &reason.value)),
    };
    if default {
        line = line.and(Tone::Doubt, pick(language, " (default)", " (valeur par défaut)"));
    }
    if let Some(answer) = answer {
        let mut from = Vec::new();
        from.extend(answer.evidence.map(|level| words::evidence(level, language).to_owned()));
        from.extend(answer.source.clone());
        if !from.is_empty() {
            line = line.and(Tone::Quiet, format!(" [{}]", from.join(", ")));
        }
    }
    line
}

fn expression_step(view: &View<'_>, reason: &Reason, id: ExprId) -> Line {
    let language = view.language;
    let Some(found) = expression(view, id) else { return Line::default() };
    let mut line = Line::plain(formula::formula(view.framework, id, language)).and(Tone::Plain, at(view, reason));
    let is_condition = matches!(found.ty, crate::framework::Type::Truth);
    if let Some(figures) = with_figures(view, reason, found) {
        // A comparison has signs of its own: its figures do not follow an `=`.
        let joint = if is_condition { pick(language, ", that is ", ", soit ") } else { " = " };
        line = line.and(Tone::Plain, joint).and(Tone::Plain, figures);
    }
    if is_condition {
        return line
            .and(Tone::Plain, colon(language))
            .and(truth_sign(&reason.value).map_or(Tone::Plain, Sign::tone), truth_text(view, &reason.value));
    }
    line.and(Tone::Plain, " = ").and(Tone::Strong, view.formula_value(Some(id), &found.ty, &reason.value))
}

/// The operation with its operands' figures: `3 × 12 € = …`; none where the operands are not all there as figures.
fn with_figures(view: &View<'_>, reason: &Reason, expression: &Expr) -> Option<String> {
    let operand = |id: &ExprId| -> Option<String> {
        let found = self::expression(view, *id)?;
        if let ExprKind::Constant(datum) = &found.kind {
            return Some(view.datum(&found.ty, datum));
        }
        let value = value_of(view, reason, *id)?;
        match value {
            Value::Known(_) => Some(view.formula_value(Some(*id), &found.ty, value)),
            _ => None,
        }
    };
    let join = |a: &ExprId, sign: &str, b: &ExprId| Some(format!("{} {sign} {}", operand(a)?, operand(b)?));
    match &expression.kind {
        ExprKind::Add(a, b) => join(a, "+", b),
        ExprKind::Subtract(a, b) => join(a, "−", b),
        ExprKind::Multiply(a, b) => join(a, "×", b),
        ExprKind::Divide(a, b) => join(a, "÷", b),
        ExprKind::Power(a, b) => join(a, "^", b),
        ExprKind::Compare(sign, a, b) => join(a, words::comparator(*sign), b),
        _ => None,
    }
}

/// The value that an operand had, from the reasons beneath.
fn value_of<'a>(view: &View<'_>, reason: &'a Reason, operand: ExprId) -> Option<&'a Value> {
    let kind = &expression(view, operand)?.kind;
    let matches = |child: &&Arc<Reason>| match (&child.step, kind) {
        (Step::Expression(id), _) => *id == operand,
        (Step::Item(item, _), ExprKind::Item(wanted) | ExprKind::View(wanted, _)) => item == wanted,
        (Step::Parameter(parameter, _), ExprKind::Parameter(wanted)) => parameter == wanted,
        (Step::Input(cell) | Step::Default(cell), ExprKind::Input(InputId(wanted))) => {
            matches!(cell, CellRef::Input { input, .. } if input == wanted)
        }
        _ => false,
    };
    reason.because.iter().find(matches).map(|child| &child.value)
}

fn plain_value(view: &View<'_>, reason: &Reason, value: &Value) -> String {
    let ty = reason.because.first().and_then(|inner| match &inner.step {
        Step::Expression(id) => expression(view, *id).map(|expression| &expression.ty),
        Step::Item(id, _) => view.item(*id).map(|item| &item.ty),
        Step::Input(CellRef::Input { input, .. }) | Step::Default(CellRef::Input { input, .. }) => {
            view.framework.inputs.get(*input as usize).map(|input| &input.ty)
        }
        Step::Parameter(id, _) => view.framework.parameters.get(id.0 as usize).map(|parameter| &parameter.ty),
        _ => None,
    });
    ty.map_or_else(|| truth_text(view, value), |ty| view.value(ty, value))
}

/// ` (women, 2019)`: the cell that is explained.
fn at(view: &View<'_>, reason: &Reason) -> String {
    if reason.at.is_empty() { String::new() } else { format!(" ({})", view.place(&reason.at)) }
}

/// Where a declaration comes from: its first source and its basis.
fn origin(about: &About, language: Language) -> Line {
    let mut parts: Vec<String> = about.sources.first().map(|sources| sources.join(", ")).into_iter().collect();
    parts.extend(about.basis.map(|basis| words::basis(basis, language).to_owned()));
    if parts.is_empty() { Line::default() } else { Line::toned(Tone::Quiet, format!("  [{}]", parts.join(" ; "))) }
}

fn truth_text(view: &View<'_>, value: &Value) -> String {
    match value {
        Value::Known(Datum::Truth(value)) => format::truth(*value, view.language).to_owned(),
        value => view.value(&crate::framework::Type::Truth, value),
    }
}

fn truth_sign(value: &Value) -> Option<Sign> {
    Some(match value {
        Value::Known(Datum::Truth(true)) => Sign::Met,
        Value::Known(Datum::Truth(false)) => Sign::NotMet,
        Value::Known(_) => return None,
        Value::Open(_) | Value::Undefined(_) => Sign::Undecided,
        Value::NotApplicable => Sign::NotApplicable,
    })
}
