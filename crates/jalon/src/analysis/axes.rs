//! Axes: declared ones, and the choices of types and decisions.

use crate::analysis::names::{PROJECT, register};
use crate::analysis::state::{Builder, Declared, Entity, Scope, labels_of};
use crate::axis::{Axis, AxisKind, Labels, Member};
use crate::date::{Date, Span as DateSpan};
use crate::number::Number;
use crate::problem::names::NamesFact;
use crate::problem::rules::RulesFact;
use crate::problem::types::TypesFact;
use crate::syntax::ast::{self, Head, Noun, PropertyKind, TypeKind};

/// How many members an axis may have.
pub(crate) const MAX_MEMBERS: usize = 10_000;

/// Adds all axes: first those declared, then those of choices, by their owners' names.
pub(crate) fn declare(builder: &mut Builder<'_>) {
    let project = Axis {
        name: PROJECT.to_owned(),
        labels: Labels { en: Some("project".into()), fr: Some("projet".into()) },
        kind: AxisKind::Project,
        ordered: false,
        private: false,
        shared: false,
        counts: None,
    };
    let needs_project =
        builder.declared.iter().any(|declared| matches!(declared.ast.noun, Noun::Portfolio | Noun::Score));
    for (at, declared) in builder.declared.iter().enumerate() {
        if declared.ast.noun == Noun::Axis {
            declared_axis(builder, declared, at);
        }
    }
    for declared in builder.declared {
        choices(builder, declared);
    }
    if needs_project && !builder.axis_names.contains_key(PROJECT) {
        builder.add_axis(project);
    }
}

fn declared_axis<'a>(builder: &mut Builder<'a>, declared: &Declared<'a>, at: usize) {
    let (private, shared, members) = match &declared.ast.head {
        Head::Axis { private, shared, members } => (*private, *shared, members.as_ref()),
        _ => (false, false, None),
    };
    let place = declared.scope.place(declared.ast.name.span);
    if members.is_some() && (private || shared) {
        builder.fault(RulesFact::NotOpen { axis: declared.ast.name.text.clone() }, place);
    }
    let (kind, ordered) = match members {
        None => (AxisKind::Open, false),
        Some(members) => self::members(builder, declared.scope, members, AxisKind::Closed),
    };
    let counts = declared.ast.properties.iter().find_map(|property| match &property.kind {
        PropertyKind::Counts(unit) => Some(unit),
        _ => None,
    });
    let counts = counts.and_then(|unit| builder.unit(declared.scope, unit));
    let labels = builder.labels(declared);
    let duplicate = builder.values.contains_key(&declared.name);
    let axis = Axis { name: declared.name.clone(), labels, kind, ordered, private, shared, counts };
    if duplicate {
        register(builder, declared, at, Entity::Axis(crate::axis::AxisId(0)));
    } else {
        let id = builder.add_axis(axis);
        register(builder, declared, at, Entity::Axis(id));
    }
}

fn choices<'a>(builder: &mut Builder<'a>, declared: &Declared<'a>) {
    if builder.axis_names.contains_key(&declared.name) {
        return;
    }
    let ty = match &declared.ast.head {
        Head::Typed { ty, .. } | Head::Value { ty, .. } => ty.as_ref(),
        _ => None,
    };
    let found = match ty.map(|ty| &ty.kind) {
        Some(TypeKind::OneOf(members) | TypeKind::SeveralOf(members)) => {
            Some(members_of_choices(builder, declared.scope, members))
        }
        // Choices of another's: a second name for its axis, once that is known.
        Some(TypeKind::OneOfNamed(name) | TypeKind::SeveralOfNamed(name)) => {
            let full = declared.scope.full(std::slice::from_ref(name));
            if let Some(axis) = builder.axis_names.get(&*full).copied()
                && builder.axis(axis).is_some_and(|axis| axis.members().is_some())
            {
                builder.axis_names.insert(declared.name.clone(), axis);
            }
            None
        }
        _ if declared.ast.noun == Noun::Decision => Some(levels(builder, declared)),
        _ => None,
    };
    if let Some((kind, ordered)) = found {
        let labels = builder.labels(declared);
        let name = declared.name.clone();
        builder.add_axis(Axis { name, labels, kind, ordered, private: false, shared: false, counts: None });
    }
}

fn levels(builder: &mut Builder<'_>, declared: &Declared<'_>) -> (AxisKind, bool) {
    let mut levels: Vec<Member> = Vec::new();
    for property in &declared.ast.properties {
        let PropertyKind::Level { name, label, other_labels, .. } = &property.kind else { continue };
        if levels.iter().any(|level| level.name == name.text) {
            builder.fault(NamesFact::DuplicateMember { member: name.text.clone() }, declared.scope.place(name.span));
        }
        levels.push(Member {
            name: name.text.clone(),
            labels: labels_of(declared.scope.language, label.as_ref(), other_labels),
            code: None,
            number: None,
        });
    }
    (AxisKind::Choices(levels), false)
}

fn members_of_choices(builder: &mut Builder<'_>, scope: Scope<'_>, written: &ast::Members) -> (AxisKind, bool) {
    match members(builder, scope, written, AxisKind::Choices) {
        (AxisKind::Periods(members), ordered) => (AxisKind::Choices(members), ordered),
        other => other,
    }
}

fn members(
    builder: &mut Builder<'_>,
    scope: Scope<'_>,
    written: &ast::Members,
    kind: fn(Vec<Member>) -> AxisKind,
) -> (AxisKind, bool) {
    match written {
        ast::Members::List { members, ordered } => {
            let mut list: Vec<Member> = Vec::new();
            for member in members {
                if list.iter().any(|known| known.name == member.name.text) {
                    let fact = NamesFact::DuplicateMember { member: member.name.text.clone() };
                    builder.fault(fact, scope.place(member.name.span));
                    continue;
                }
                list.push(self::member(builder, scope, member));
            }
            (kind(list), *ordered)
        }
        ast::Members::Range { first, last } => match range(first, last) {
            Ok(members) => (AxisKind::Periods(members), true),
            Err(fact) => {
                builder.fault(fact, scope.place(first.span.to(last.span)));
                (AxisKind::Periods(Vec::new()), true)
            }
        },
    }
}

fn member(builder: &mut Builder<'_>, scope: Scope<'_>, written: &ast::Member) -> Member {
    let number = match &written.number {
        None if written.name.text.bytes().all(|byte| byte.is_ascii_digit()) && !written.quoted => {
            Number::parse_decimal(&written.name.text).ok()
        }
        None => None,
        Some(expr) => {
            let number = plain_number(expr);
            if number.is_none() {
                builder.fault(TypesFact::NotConstant, scope.place(expr.span));
            }
            number
        }
    };
    Member {
        name: written.name.text.clone(),
        labels: labels_of(scope.language, written.label.as_ref(), &written.other_labels),
        code: written.code.as_ref().map(|code| code.text.clone()),
        number,
    }
}

fn plain_number(expr: &ast::Expr) -> Option<Number> {
    match &expr.kind {
        ast::ExprKind::Number(number) if number.unit.is_none() => Number::parse_decimal(&number.digits).ok(),
        ast::ExprKind::Unary(ast::UnaryOp::Negate, inner) => plain_number(inner).map(|number| number.neg()),
        ast::ExprKind::Bracketed(inner) => plain_number(inner),
        _ => None,
    }
}

/// `2017 .. 2021`, `2017-Q1 .. 2018-Q4`: each in its turn.
fn range(first: &ast::Expr, last: &ast::Expr) -> Result<Vec<Member>, RulesFact> {
    let plain = |name: String, number| Member { name, labels: Labels::default(), code: None, number };
    if let (Some(low), Some(high)) = (plain_number(first), plain_number(last)) {
        let (Some(low), Some(high)) = (low.to_i64(), high.to_i64()) else { return Err(RulesFact::BadAxisRange) };
        if low > high {
            return Err(RulesFact::RangeReversed { low: low.to_string(), high: high.to_string() });
        }
        if high.abs_diff(low) >= MAX_MEMBERS as u64 {
            return Err(RulesFact::AxisTooLarge { limit: MAX_MEMBERS });
        }
        return Ok((low..=high).map(|at| plain(at.to_string(), Some(Number::from(at)))).collect());
    }
    let (Some(low), Some(high)) = (span(first), span(last)) else { return Err(RulesFact::BadAxisRange) };
    if low.months() != high.months() {
        return Err(RulesFact::BadAxisRange);
    }
    if low.first_day() > high.first_day() {
        let text = |span| Date::Span(span).to_string();
        return Err(RulesFact::RangeReversed { low: text(low), high: text(high) });
    }
    let mut members = Vec::new();
    let mut at = Some(low);
    while let Some(span) = at {
        if members.len() >= MAX_MEMBERS {
            return Err(RulesFact::AxisTooLarge { limit: MAX_MEMBERS });
        }
        members.push(plain(Date::Span(span).to_string(), None));
        at = if span == high { None } else { span.next() };
    }
    Ok(members)
}

fn span(expr: &ast::Expr) -> Option<DateSpan> {
    match &expr.kind {
        ast::ExprKind::Date(literal) => match Date::parse_iso(&literal.iso, None) {
            Ok(Date::Span(span)) => Some(span),
            _ => None,
        },
        _ => None,
    }
}
