//! What items rest on: other items, inputs and parameters.

use std::collections::BTreeSet;

use jalon::framework::{Framework, InputId, ItemId, Reads, Target, VariationId};

/// What an item reads; of an input that is a total, its parts too.
pub(crate) fn reads(framework: &Framework, id: ItemId) -> Reads {
    let mut reads = framework.reads(id);
    let total_of = |input: &InputId| framework.inputs.get(input.0 as usize)?.total_of;
    let parts: Vec<InputId> = reads.inputs.iter().filter_map(total_of).map(|(parts, _)| parts).collect();
    reads.inputs.extend(parts);
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
