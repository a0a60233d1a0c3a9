//! What items rest on: other items, inputs and parameters.

use std::collections::BTreeSet;

use jalon::framework::{ExprId, ExprKind, Framework, InputId, Item, ItemId, ParameterId, Target, VariationId};

/// What the formulas of an item read, directly.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    pub(crate) items: BTreeSet<ItemId>,
    pub(crate) inputs: BTreeSet<InputId>,
    pub(crate) parameters: BTreeSet<ParameterId>,
}

/// What an item reads.
pub(crate) fn reads(framework: &Framework, id: ItemId) -> Reads {
    let mut pending: Vec<ExprId> = framework.items.get(id.0 as usize).map_or_else(Vec::new, Item::roots);
    let mut reads = Reads::default();
    let mut seen = BTreeSet::new();
    while let Some(root) = pending.pop() {
        if !seen.insert(root) {
            continue;
        }
        let Some(expr) = framework.expressions.get(root.0 as usize) else { continue };
        match &expr.kind {
            ExprKind::Item(item) | ExprKind::View(item, _) | ExprKind::Is { item, .. } => {
                reads.items.insert(*item);
            }
            ExprKind::Group { items, .. } => reads.items.extend(items),
            ExprKind::Input(id) => {
                if reads.inputs.insert(*id)
                    && let Some(input) = framework.inputs.get(id.0 as usize)
                {
                    pending.extend(input.default);
                    reads.inputs.extend(input.total_of.map(|(parts, _)| parts));
                }
            }
            ExprKind::Parameter(id) => {
                reads.parameters.insert(*id);
                let values = framework.parameters.get(id.0 as usize).map(|parameter| &parameter.values);
                pending.extend(values.into_iter().flatten().map(|(_, value)| *value));
            }
            _ => {}
        }
        framework.each_child(&expr.kind, &mut |child| pending.push(child));
    }
    reads
}

/// Which items some of them rest on, themselves included.
pub(crate) fn needed(framework: &Framework, wanted: &BTreeSet<ItemId>) -> Vec<bool> {
    let mut needed = vec![false; framework.items.len()];
    // Items only need earlier ones of the order: one pass backwards is enough.
    for id in framework.order.iter().rev() {
        if wanted.contains(id)
            && let Some(flag) = needed.get_mut(id.0 as usize)
        {
            *flag = true;
        }
        if needed.get(id.0 as usize) == Some(&true) {
            for other in reads(framework, *id).items {
                if let Some(flag) = needed.get_mut(other.0 as usize) {
                    *flag = true;
                }
            }
        }
    }
    needed
}

/// Which items a reading or scenario can make a difference to.
pub(crate) fn reached(framework: &Framework, variation: VariationId) -> Vec<bool> {
    let mut reached = vec![false; framework.items.len()];
    let Some(variation) = framework.variations.get(variation.0 as usize) else { return reached };
    let replaced = |target: Target| variation.replacements.iter().any(|(other, _)| *other == target);
    for id in &framework.order {
        let reads = reads(framework, *id);
        let hit = replaced(Target::Item(*id))
            || reads.inputs.iter().any(|input| replaced(Target::Input(*input)))
            || reads.parameters.iter().any(|parameter| replaced(Target::Parameter(*parameter)))
            || reads.items.iter().any(|item| reached.get(item.0 as usize) == Some(&true));
        if let Some(flag) = reached.get_mut(id.0 as usize) {
            *flag = hit;
        }
    }
    reached
}
