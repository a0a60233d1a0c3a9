//! Criteria and obligations.

use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, labels_of};
use crate::axis::Axes;
use crate::framework::{
    Criterion, Exception, ExprId, ExprKind, Item, ItemId, ItemKind, Obligation, Template, TemplatePart, Type,
};
use crate::lang::Language;
use crate::problem::rules::RulesFact;
use crate::source::Span;
use crate::syntax::ast::{self, Head, PropertyKind};

/// Checks a requirement, preference, observation or criterion.
pub(crate) fn check(builder: &mut Builder<'_>, declared: &Declared<'_>, id: ItemId) -> Option<Item> {
    let cx = Cx::formula(declared.scope);
    let (ast, owner) = (declared.ast, &declared.ast.name.text);
    builder.no_axes(declared);
    let place = cx.scope.place(ast.name.span);
    let written = match &ast.head {
        Head::Condition(condition) => Some(condition),
        Head::Value { value, .. } => Some(value),
        _ => ast.properties.iter().find_map(|property| match &property.kind {
            PropertyKind::Formula(ast::MemberSet::All, expr) => Some(expr),
            _ => None,
        }),
    };
    let condition = match written {
        Some(condition) => builder.condition(cx, condition, owner),
        None => {
            builder.fault(RulesFact::NoFormula { name: owner.clone(), noun: ast.noun }, place);
            None
        }
    };
    let mut applies = Vec::new();
    let mut criterion = Criterion {
        role: Builder::role(ast.noun)?,
        condition: ExprId(0),
        applies_when: None,
        exceptions: Vec::new(),
        otherwise_say: Vec::new(),
        evidence_at_least: None,
    };
    let mut faulty = false;
    let mut names = Vec::new();
    for property in &ast.properties {
        match &property.kind {
            PropertyKind::AppliesWhen(expr) => match builder.condition(cx, expr, owner) {
                Some(id) => applies.push(id),
                None => faulty = true,
            },
            PropertyKind::Exception { name, label, other_labels, when, condition } => {
                names.push(name);
                let when = builder.condition(cx, when, &name.text);
                let condition = builder.condition(cx, condition, &name.text);
                match (when, condition) {
                    (Some(when), Some(condition)) => criterion.exceptions.push(Exception {
                        name: name.text.clone(),
                        labels: labels_of(cx.scope.language, label.as_ref(), other_labels),
                        when,
                        condition,
                    }),
                    _ => faulty = true,
                }
            }
            PropertyKind::OtherwiseSay(language, text) => {
                let language = language.unwrap_or(cx.scope.language);
                if criterion.otherwise_say.iter().any(|(other, _)| *other == language) {
                    let property_text = text.text.clone();
                    builder.fault(RulesFact::PropertyTwice { property: property_text }, cx.scope.place(property.span));
                }
                match template(builder, cx, text) {
                    Some(template) => criterion.otherwise_say.push((language, template)),
                    None => faulty = true,
                }
            }
            PropertyKind::EvidenceAtLeast(level) => criterion.evidence_at_least = Some(*level),
            _ => {}
        }
    }
    builder.twice(declared, &names);
    criterion.applies_when = together(builder, declared, applies);
    let condition = condition?;
    criterion.condition = builder.item_readings(cx, declared, id, &Type::Truth, &Axes::none(), condition);
    let not_applicable_when = builder.not_applicable(cx, declared, &Axes::none());
    if faulty {
        return None;
    }
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Criterion(criterion),
        ty: Type::Truth,
        axes: Axes::none(),
        not_applicable_when,
        about: builder.about(declared),
    })
}

/// All of several conditions.
fn together(builder: &mut Builder<'_>, declared: &Declared<'_>, conditions: Vec<ExprId>) -> Option<ExprId> {
    match conditions.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ => {
            let place = declared.scope.place(declared.ast.name.span);
            Some(builder.push(ExprKind::And(conditions), Type::Truth, Axes::none(), place))
        }
    }
}

/// A sentence with values put in: `{name}`; `{{` and `}}` stand for the signs themselves.
fn template(builder: &mut Builder<'_>, cx: Cx<'_>, text: &ast::Text) -> Option<Template> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut faulty = false;
    let mut chars = text.text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' if chars.peek() == Some(&c) => {
                chars.next();
                plain.push(c);
            }
            '{' => {
                let mut name = String::new();
                let mut closed = false;
                for c in chars.by_ref() {
                    if c == '}' {
                        closed = true;
                        break;
                    }
                    name.push(c);
                }
                if !closed {
                    builder.fault(RulesFact::BadTemplate { text: format!("{{{name}") }, cx.scope.place(text.span));
                    return None;
                }
                if !plain.is_empty() {
                    parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
                }
                match value(builder, cx, name.trim(), text.span) {
                    Some(id) => parts.push(TemplatePart::Value(id)),
                    None => faulty = true,
                }
            }
            '}' => {
                builder.fault(RulesFact::BadTemplate { text: "}".into() }, cx.scope.place(text.span));
                return None;
            }
            _ => plain.push(c),
        }
    }
    if !plain.is_empty() {
        parts.push(TemplatePart::Text(plain));
    }
    (!faulty).then_some(Template(parts))
}

fn value(builder: &mut Builder<'_>, cx: Cx<'_>, name: &str, span: Span) -> Option<ExprId> {
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !name.split('.').all(word) {
        builder.fault(RulesFact::BadTemplate { text: format!("{{{name}}}") }, cx.scope.place(span));
        return None;
    }
    let as_of = Language::ALL.into_iter().any(|language| crate::syntax::words::Word::AsOf.is_written(language, name));
    let kind = if as_of {
        ast::ExprKind::AsOf
    } else {
        let parts = name.split('.').map(|part| ast::Name { text: part.to_owned(), span }).collect();
        ast::ExprKind::Path(ast::Path { parts })
    };
    let id = builder.check(cx, &ast::Expr { kind, span }, None)?;
    builder.spread(cx, id, &Axes::none(), name, cx.scope.place(span))
}

/// Checks an obligation.
pub(crate) fn obligation(builder: &mut Builder<'_>, declared: &Declared<'_>, _: ItemId) -> Option<Item> {
    let cx = Cx::formula(declared.scope);
    let (ast, owner) = (declared.ast, &declared.ast.name.text);
    builder.no_axes(declared);
    let Head::Obligation { event, when, due } = &ast.head else {
        let fact = RulesFact::NoFormula { name: owner.clone(), noun: ast.noun };
        builder.fault(fact, cx.scope.place(ast.name.span));
        return None;
    };
    let event = date(builder, cx, event, owner);
    let due = date(builder, cx, due, owner);
    let mut faulty = false;
    let when = match when {
        Some(when) => {
            let id = builder.condition(cx, when, owner);
            faulty |= id.is_none();
            id
        }
        None => None,
    };
    let mut bearer = None;
    let mut arises = Vec::new();
    for property in &ast.properties {
        match &property.kind {
            PropertyKind::Bearer(name) => bearer = Some(name.text.clone()),
            PropertyKind::ArisesWhen(expr) | PropertyKind::AppliesWhen(expr) => {
                match builder.condition(cx, expr, owner) {
                    Some(id) => arises.push(id),
                    None => faulty = true,
                }
            }
            _ => {}
        }
    }
    let arises_when = together(builder, declared, arises);
    let not_applicable_when = builder.not_applicable(cx, declared, &Axes::none());
    if faulty {
        return None;
    }
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Obligation(Obligation { event: event?, when, due: due?, bearer, arises_when }),
        ty: Type::Date { time: false },
        axes: Axes::none(),
        not_applicable_when,
        about: builder.about(declared),
    })
}

fn date(builder: &mut Builder<'_>, cx: Cx<'_>, expr: &ast::Expr, owner: &str) -> Option<ExprId> {
    let id = builder.check_as(cx, expr, &Type::Date { time: false })?;
    builder.spread(cx, id, &Axes::none(), owner, cx.scope.place(expr.span))
}
