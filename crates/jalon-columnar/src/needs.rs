//! Which items an item rests on.

use std::collections::BTreeSet;

use jalon::framework::{ExprId, ExprKind, Framework, ItemId};

/// The items that an item's formulas read, directly.
pub(crate) fn items_of(framework: &Framework, id: ItemId) -> BTreeSet<ItemId> {
    let mut pending: Vec<ExprId> = framework.items.get(id.0 as usize).map_or_else(Vec::new, |item| item.roots());
    let mut items = BTreeSet::new();
    let mut seen = BTreeSet::new();
    while let Some(root) = pending.pop() {
        if !seen.insert(root) {
            continue;
        }
        let Some(expr) = framework.expressions.get(root.0 as usize) else { continue };
        match &expr.kind {
            ExprKind::Item(item) | ExprKind::View(item, _) | ExprKind::Is { item, .. } => {
                items.insert(*item);
            }
            ExprKind::Group { items: group, .. } => items.extend(group),
            ExprKind::Input(input) => {
                pending.extend(framework.inputs.get(input.0 as usize).and_then(|input| input.default));
            }
            ExprKind::Parameter(parameter) => {
                let values = framework.parameters.get(parameter.0 as usize).map(|parameter| &parameter.values);
                pending.extend(values.into_iter().flatten().map(|(_, value)| *value));
            }
            _ => {}
        }
        framework.each_child(&expr.kind, &mut |child| pending.push(child));
    }
    items
}
