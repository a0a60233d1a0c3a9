//! Readings and scenarios: which items they reach.

use crate::framework::{ExprId, ExprKind, Framework, Target, VariationId};

/// For each item, whether the variation may change it: it is replaced, or rests on what is.
pub(super) fn reached(framework: &Framework, variation: VariationId) -> Vec<bool> {
    match framework.variations.get(variation.0 as usize) {
        Some(variation) => {
            let targets: Vec<Target> = variation.replacements.iter().map(|(target, _)| *target).collect();
            reached_from(framework, &targets)
        }
        None => vec![false; framework.items.len()],
    }
}

/// For each item, whether it is one of some targets, or rests on one. What is read under another variation stays as it is
/// under this one.
fn reached_from(framework: &Framework, targets: &[Target]) -> Vec<bool> {
    let mut items = vec![false; framework.items.len()];
    let mut inputs = vec![false; framework.inputs.len()];
    let mut parameters = vec![false; framework.parameters.len()];
    let mark = |set: &mut Vec<bool>, place: u32| {
        if let Some(reached) = set.get_mut(place as usize) {
            *reached = true;
        }
    };
    for target in targets {
        match target {
            Target::Input(input) => mark(&mut inputs, input.0),
            Target::Parameter(parameter) => mark(&mut parameters, parameter.0),
            Target::Item(item) => mark(&mut items, item.0),
        }
    }
    // Inputs may rest on parameters by their default and on other inputs by their total, parameters on parameters.
    let mut expressions = vec![false; framework.expressions.len()];
    let touched = |expressions: &[bool], id: ExprId| expressions.get(id.0 as usize) == Some(&true);
    for _ in 0..=framework.parameters.len() {
        let before = parameters.clone();
        touch(framework, &mut expressions, &inputs, &parameters, &items);
        for (place, parameter) in framework.parameters.iter().enumerate() {
            if parameter.values.iter().any(|(_, value)| touched(&expressions, *value))
                && let Some(reached) = parameters.get_mut(place)
            {
                *reached = true;
            }
        }
        if before == parameters {
            break;
        }
    }
    for (place, input) in framework.inputs.iter().enumerate() {
        let total = input.total_of.is_some_and(|(parts, _)| inputs.get(parts.0 as usize) == Some(&true));
        if (total || input.default.is_some_and(|default| touched(&expressions, default)))
            && let Some(reached) = inputs.get_mut(place)
        {
            *reached = true;
        }
    }
    touch(framework, &mut expressions, &inputs, &parameters, &items);
    // Children come before parents and items after what they need, so one pass in order follows every chain, if the
    // expressions of an item are looked at when its turn comes.
    let mut direct: Vec<Vec<ExprId>> = Vec::new();
    for item in &framework.items {
        direct.push(item.roots());
    }
    for id in &framework.order {
        let rests = direct
            .get(id.0 as usize)
            .is_some_and(|roots| roots.iter().any(|root| rests_on(framework, &expressions, &items, *root)));
        if rests && let Some(reached) = items.get_mut(id.0 as usize) {
            *reached = true;
        }
    }
    items
}

/// Marks the expressions that read what is reached, themselves or below.
fn touch(framework: &Framework, expressions: &mut [bool], inputs: &[bool], parameters: &[bool], items: &[bool]) {
    for (place, expr) in framework.expressions.iter().enumerate() {
        let own = match &expr.kind {
            ExprKind::Input(input) => inputs.get(input.0 as usize) == Some(&true),
            ExprKind::Parameter(parameter) => parameters.get(parameter.0 as usize) == Some(&true),
            ExprKind::Item(item) => items.get(item.0 as usize) == Some(&true),
            _ => false,
        };
        let below = || {
            let mut any = false;
            framework.each_child(&expr.kind, &mut |child| any |= expressions.get(child.0 as usize) == Some(&true));
            any
        };
        if (own || below())
            && let Some(touched) = expressions.get_mut(place)
        {
            *touched = true;
        }
    }
}

/// Whether a formula reads what is reached, or an item that is.
fn rests_on(framework: &Framework, expressions: &[bool], items: &[bool], root: ExprId) -> bool {
    if expressions.get(root.0 as usize) == Some(&true) {
        return true;
    }
    let reached = |item: &crate::framework::ItemId| items.get(item.0 as usize) == Some(&true);
    framework.within(vec![root]).any(|(_, expr)| match &expr.kind {
        ExprKind::View(..) | ExprKind::Is { variation: Some(_), .. } => false,
        kind => kind.items().iter().any(reached),
    })
}
