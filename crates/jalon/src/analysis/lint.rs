//! Doubtful things in a framework that is otherwise sound. Only the file's own declarations are spoken of, not those
//! that it uses.

use crate::analysis::constants;
use crate::analysis::state::{Builder, Declared, Entity};
use crate::axis::AxisKind;
use crate::framework::{Comparator, ExprId, ExprKind, ItemKind, Type};
use crate::number::Number;
use crate::problem::lint::LintFact;
use crate::source::SourceId;
use crate::syntax::ast::{Noun, PropertyKind};
use crate::value::Datum;

/// What the framework reads.
#[derive(Debug, Default)]
struct Used {
    inputs: Vec<bool>,
    parameters: Vec<bool>,
    scales: Vec<bool>,
    items: Vec<bool>,
    axes: Vec<bool>,
}

/// Looks for doubtful things.
pub(crate) fn check(builder: &mut Builder<'_>) {
    let used = used(builder);
    let own: Vec<&Declared<'_>> =
        builder.declared.iter().filter(|declared| declared.scope.source == SourceId(0)).collect();
    unused(builder, &own, &used);
    examples(builder, &own);
    let decides = own.iter().any(|declared| declared.ast.noun == Noun::Decision);
    for declared in own {
        let Some((Entity::Item(id), _)) = builder.values.get(&declared.name).copied() else { continue };
        divisors(builder, declared, id.0 as usize);
        item(builder, declared, id.0 as usize, &used, decides);
    }
}

fn flag(flags: &mut [bool], at: u32) {
    if let Some(flag) = flags.get_mut(at as usize) {
        *flag = true;
    }
}

fn used(builder: &Builder<'_>) -> Used {
    let mut used = Used {
        inputs: vec![false; builder.inputs.len()],
        parameters: vec![false; builder.parameters.len()],
        scales: vec![false; builder.scales.len()],
        items: vec![false; builder.items.len()],
        axes: vec![false; builder.axes.len()],
    };
    let mut axis = |axis: u32| flag(&mut used.axes, axis);
    for expr in &builder.expressions {
        for on in expr.axes.as_slice() {
            axis(on.0);
        }
        if let Type::Member(of) = &expr.ty {
            axis(of.0);
        }
        expr.kind.items().iter().for_each(|item| flag(&mut used.items, item.0));
        match &expr.kind {
            ExprKind::Input(id) => flag(&mut used.inputs, id.0),
            ExprKind::Parameter(id) => flag(&mut used.parameters, id.0),
            ExprKind::Scale(id, _) => flag(&mut used.scales, id.0),
            ExprKind::Fold(fold) => fold.over.iter().for_each(|over| axis(over.0)),
            ExprKind::Pick { picks, .. } => {
                picks.iter().for_each(|(on, _)| axis(on.0));
            }
            _ => {}
        }
    }
    for input in builder.inputs.iter().flatten() {
        for on in input.axes.as_slice() {
            axis(on.0);
        }
        if let Type::Member(of) = &input.ty {
            axis(of.0);
        }
        if let Some((parts, _)) = input.total_of {
            flag(&mut used.inputs, parts.0);
        }
    }
    for parameter in builder.parameters.iter().flatten() {
        for on in parameter.axes.as_slice() {
            axis(on.0);
        }
    }
    used
}

fn unused(builder: &mut Builder<'_>, own: &[&Declared<'_>], used: &Used) {
    let all: Vec<(String, Noun, crate::source::Place)> = own
        .iter()
        .filter(|declared| {
            let on = |flags: &[bool], at: u32| flags.get(at as usize).copied().unwrap_or(true);
            let found = builder.values.get(&declared.name).map(|(entity, _)| *entity);
            match (declared.ast.noun, found) {
                (Noun::Input, Some(Entity::Input(id))) => {
                    let total = builder
                        .inputs
                        .get(id.0 as usize)
                        .and_then(Option::as_ref)
                        .is_none_or(|input| input.total_of.is_some());
                    !on(&used.inputs, id.0) && !total
                }
                (Noun::Parameter, Some(Entity::Parameter(id))) => !on(&used.parameters, id.0),
                (Noun::Scale, Some(Entity::Scale(id))) => !on(&used.scales, id.0),
                (Noun::Axis, Some(Entity::Axis(id))) => {
                    let known = builder.axis(id).is_some_and(|axis| !matches!(axis.kind, AxisKind::Project));
                    known && !on(&used.axes, id.0)
                }
                (Noun::Unit, _) => {
                    let unit = builder.unit_names.get(&declared.name);
                    !builder.used_units.iter().any(|used| builder.unit_names.get(used) == unit)
                }
                _ => false,
            }
        })
        .map(|declared| {
            let place = declared.scope.place(declared.ast.name.span);
            (declared.ast.name.text.clone(), declared.ast.noun, place)
        })
        .collect();
    for (name, noun, place) in all {
        builder.fault(LintFact::Unused { name, noun }, place);
    }
}

fn examples(builder: &mut Builder<'_>, own: &[&Declared<'_>]) {
    let mut any = false;
    for declared in own.iter().filter(|declared| declared.ast.noun == Noun::Example) {
        any = true;
        let expects =
            declared.ast.properties.iter().any(
                |property| matches!(&property.kind, PropertyKind::Expect(expectations) if !expectations.is_empty()),
            );
        if !expects {
            // An example that others take their data from needs none of its own.
            let taken = own.iter().any(|other| match &other.ast.head {
                crate::syntax::ast::Head::Example { like: Some(like) } => like.text == declared.ast.name.text,
                _ => false,
            });
            if !taken {
                let example = declared.ast.name.text.clone();
                let place = declared.scope.place(declared.ast.name.span);
                let language = declared.scope.language;
                builder.fault(LintFact::ExampleTestsNothing { example, language }, place);
            }
        }
    }
    let head = own.iter().find(|declared| declared.ast.noun == Noun::Framework);
    let judges = own.iter().any(|declared| {
        matches!(declared.ast.noun, Noun::Decision | Noun::Score | Noun::Indicator)
            || Builder::role(declared.ast.noun).is_some()
    });
    if let (false, true, Some(head)) = (any, judges, head) {
        let place = head.scope.place(head.ast.name.span);
        builder.fault(LintFact::NoExample { language: head.scope.language }, place);
    }
}

/// Divisors that may be 0 where nothing says what then.
fn divisors(builder: &mut Builder<'_>, declared: &Declared<'_>, at: usize) {
    let Some(item) = builder.items.get(at).and_then(Option::as_ref) else { return };
    if item.not_applicable_when.is_some() {
        return;
    }
    let formula = match &item.kind {
        ItemKind::Indicator(indicator) => vec![indicator.formula],
        ItemKind::Criterion(criterion) if criterion.applies_when.is_none() => vec![criterion.condition],
        _ => return,
    };
    let mut pending = formula;
    let mut found: Option<(String, crate::source::Place)> = None;
    while let Some(id) = pending.pop() {
        let Some(expr) = builder.expr(id) else { continue };
        match &expr.kind {
            ExprKind::Divide(_, divisor) if zero_in_range(builder, *divisor) => {
                let place = builder.place_of(*divisor);
                let name = name(builder, *divisor);
                if found.as_ref().is_none_or(|(_, before)| place < *before) {
                    found = Some((name, place));
                }
            }
            // A condition before a branch is taken to look after its divisors.
            ExprKind::If { condition, .. } => {
                pending.push(*condition);
                continue;
            }
            _ => {}
        }
        expr.kind.each_operand(&mut |operand| pending.push(operand));
    }
    if let Some((divisor, place)) = found {
        let owner = declared.ast.name.text.clone();
        let language = declared.scope.language;
        builder.fault(LintFact::DivisorMayBeZero { divisor, owner, language }, place);
    }
}

fn name(builder: &Builder<'_>, id: ExprId) -> String {
    match builder.expr(id).map(|expr| &expr.kind) {
        Some(ExprKind::Input(input)) => {
            let input = builder.inputs.get(input.0 as usize).and_then(Option::as_ref);
            input.map(|input| input.name.clone()).unwrap_or_default()
        }
        Some(ExprKind::Item(item)) => {
            let item = builder.items.get(item.0 as usize).and_then(Option::as_ref);
            item.map(|item| item.name.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// Whether an input, bare or summed, that a range holds 0 for.
fn zero_in_range(builder: &Builder<'_>, id: ExprId) -> bool {
    match builder.expr(id).map(|expr| &expr.kind) {
        Some(ExprKind::Input(input)) => {
            let Some(Some(input)) = builder.inputs.get(input.0 as usize) else { return false };
            match &input.range {
                Some(range) => crate::analysis::inputs::holds(range, &Number::ZERO),
                // Without a range nothing is known; a number of things, or a measure, may well be 0.
                None => true,
            }
        }
        Some(ExprKind::Fold(fold)) => match fold.kind {
            crate::framework::FoldKind::Sum => zero_in_range(builder, fold.body),
            crate::framework::FoldKind::Count => true,
            _ => false,
        },
        _ => false,
    }
}

fn item(builder: &mut Builder<'_>, declared: &Declared<'_>, at: usize, used: &Used, decides: bool) {
    let Some(item) = builder.items.get(at).and_then(Option::as_ref) else { return };
    let place = declared.scope.place(declared.ast.name.span);
    let (owner, language) = (|| declared.ast.name.text.clone(), declared.scope.language);
    match &item.kind {
        ItemKind::Indicator(indicator)
            if !indicator.targets.is_empty() && indicator.better.is_none() && matches!(item.ty, Type::Number(_)) =>
        {
            builder.fault(LintFact::TargetWithoutDirection { name: owner(), language }, place);
        }
        ItemKind::Criterion(criterion) => {
            let condition = criterion.condition;
            let loose = declared.ast.noun == Noun::Criterion && !used.items.get(at).copied().unwrap_or(true);
            let grouped =
                declared.ast.properties.iter().any(|property| matches!(property.kind, PropertyKind::Group(_)));
            if loose && !grouped && decides {
                builder.fault(LintFact::CriterionDecidesNothing { name: owner(), language }, place);
            }
            if let Some(met) = always(builder, condition) {
                builder.fault(LintFact::AlwaysTheSame { met, owner: owner() }, builder.place_of(condition));
            }
        }
        ItemKind::Decision(decision) => {
            let conditions = decision.conditions.clone();
            levels(builder, declared, &conditions);
        }
        _ => {}
    }
}

/// A condition of constants only.
fn always(builder: &Builder<'_>, id: ExprId) -> Option<bool> {
    match &builder.expr(id)?.kind {
        ExprKind::Constant(Datum::Truth(truth)) => Some(*truth),
        ExprKind::Compare(op, a, b) => {
            let (Datum::Number(a), Datum::Number(b)) = (constants::value(builder, *a)?, constants::value(builder, *b)?)
            else {
                return None;
            };
            let order = a.compare(&b);
            match op {
                Comparator::Equal => order.is_eq(),
                Comparator::NotEqual => order.is_eq().map(|equal| !equal),
                Comparator::Less => order.is_lt(),
                Comparator::LessOrEqual => order.is_le(),
                Comparator::Greater => order.is_gt(),
                Comparator::GreaterOrEqual => order.is_ge(),
            }
        }
        ExprKind::Not(a) => always(builder, *a).map(|truth| !truth),
        _ => None,
    }
}

/// Levels that an earlier one always takes, or whose condition never holds.
fn levels(builder: &mut Builder<'_>, declared: &Declared<'_>, conditions: &[Option<ExprId>]) {
    let written: Vec<_> = declared
        .ast
        .properties
        .iter()
        .filter_map(|property| match &property.kind {
            PropertyKind::Level { name, .. } => Some(name),
            _ => None,
        })
        .collect();
    let mut shut = false;
    let mut before: Vec<ExprId> = Vec::new();
    for (condition, name) in conditions.iter().zip(written) {
        let never = match condition {
            Some(id) => {
                let covered = before.iter().any(|earlier| implies(builder, *id, *earlier));
                shut || covered || always(builder, *id) == Some(false)
            }
            None => shut,
        };
        if never {
            let fact =
                LintFact::LevelUnreachable { level: name.text.clone(), decision: declared.ast.name.text.clone() };
            builder.fault(fact, declared.scope.place(name.span));
        }
        if let Some(id) = condition {
            shut |= always(builder, *id) == Some(true);
            before.push(*id);
        }
    }
}

/// Whether a condition can only hold where an earlier one does: the same, or a narrower comparison of the same value.
fn implies(builder: &Builder<'_>, later: ExprId, earlier: ExprId) -> bool {
    if same(builder, later, earlier, 0) {
        return true;
    }
    let (Some(a), Some(b)) = (builder.expr(later), builder.expr(earlier)) else { return false };
    if let ExprKind::And(parts) = &a.kind {
        return parts.iter().any(|part| implies(builder, *part, earlier));
    }
    if let ExprKind::Or(parts) = &b.kind
        && parts.iter().any(|part| same(builder, later, *part, 0))
    {
        return true;
    }
    let (ExprKind::Compare(op, x, m), ExprKind::Compare(other, y, n)) = (&a.kind, &b.kind) else { return false };
    if !same(builder, *x, *y, 0) {
        return false;
    }
    let (Some(Datum::Number(m)), Some(Datum::Number(n))) =
        (constants::settled(builder, *m), constants::settled(builder, *n))
    else {
        return false;
    };
    let order = m.compare(&n);
    match (op, other) {
        (Comparator::GreaterOrEqual, Comparator::GreaterOrEqual)
        | (Comparator::Greater, Comparator::Greater | Comparator::GreaterOrEqual) => order.is_ge() == Some(true),
        (Comparator::GreaterOrEqual | Comparator::Equal, Comparator::Greater) => order.is_gt() == Some(true),
        (Comparator::LessOrEqual, Comparator::LessOrEqual)
        | (Comparator::Less, Comparator::Less | Comparator::LessOrEqual) => order.is_le() == Some(true),
        (Comparator::LessOrEqual | Comparator::Equal, Comparator::Less) => order.is_lt() == Some(true),
        (Comparator::Equal, Comparator::GreaterOrEqual) => order.is_ge() == Some(true),
        (Comparator::Equal, Comparator::LessOrEqual) => order.is_le() == Some(true),
        _ => false,
    }
}

/// Whether two expressions are the same, part by part.
fn same(builder: &Builder<'_>, a: ExprId, b: ExprId, depth: u32) -> bool {
    if a == b {
        return true;
    }
    let (Some(x), Some(y)) = (builder.expr(a), builder.expr(b)) else { return false };
    if depth > 32 || std::mem::discriminant(&x.kind) != std::mem::discriminant(&y.kind) {
        return false;
    }
    let (p, q) = (x.kind.operands(), y.kind.operands());
    if p.is_empty() && q.is_empty() {
        return x.kind == y.kind;
    }
    let plain = matches!(
        x.kind,
        ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::Multiply(..)
            | ExprKind::Divide(..)
            | ExprKind::InSet(..)
            | ExprKind::Negate(_)
            | ExprKind::Spread(_)
    );
    let compares = match (&x.kind, &y.kind) {
        (ExprKind::Compare(op, ..), ExprKind::Compare(other, ..)) => op == other,
        (ExprKind::Pick { picks, .. }, ExprKind::Pick { picks: others, .. }) => picks == others,
        _ => false,
    };
    (plain || compares) && p.len() == q.len() && p.iter().zip(&q).all(|(a, b)| same(builder, *a, *b, depth + 1))
}
