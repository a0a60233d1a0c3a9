//! A framework cut down to what one item rests on: the same result for it, in far less work.

use std::collections::BTreeSet;

use crate::axis::Axes;
use crate::framework::{
    Expr, ExprId, ExprKind, Framework, Indicator, InputId, Item, ItemId, ItemKind, ParameterId, Type,
};
use crate::source::Place;
use crate::value::Datum;

/// What an item rests on.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// Inputs.
    pub(super) inputs: BTreeSet<InputId>,
    /// Parameters.
    pub(super) parameters: BTreeSet<ParameterId>,
    /// Items, itself among them.
    pub(super) items: BTreeSet<ItemId>,
    /// Constants of its formulas, of its scales and of its parameters.
    pub(super) constants: Vec<(Datum, Type)>,
    /// Whether it reads a reading or scenario.
    views: bool,
}

/// What an item rests on, through others too.
pub(super) fn reach(framework: &Framework, item: ItemId) -> Reach {
    let mut reach = Reach::default();
    reach.items.insert(item);
    let roots = |item: ItemId| framework.items.get(item.0 as usize).map_or_else(Vec::new, Item::roots);
    let mut within = framework.within(roots(item));
    while let Some((_, expr)) = within.next() {
        for item in expr.kind.items() {
            if reach.items.insert(*item) {
                within.also(roots(*item));
            }
        }
        match &expr.kind {
            ExprKind::Input(id) => {
                reach.inputs.insert(*id);
                within.also(framework.inputs.get(id.0 as usize).and_then(|input| input.default));
            }
            ExprKind::Parameter(id) => {
                reach.parameters.insert(*id);
                within.also(framework.parameter_values(*id));
            }
            ExprKind::View(..) | ExprKind::Is { variation: Some(_), .. } if !reach.views => {
                reach.views = true;
                // What stands in under a reading may rest on more.
                let variations = framework.variations.iter().flat_map(|variation| &variation.replacements);
                within.also(variations.map(|(_, by)| *by));
            }
            ExprKind::Constant(datum) => {
                let constant = (datum.clone(), expr.ty.clone());
                if !reach.constants.contains(&constant) {
                    reach.constants.push(constant);
                }
            }
            _ => {}
        }
    }
    reach
}

/// The framework with all items that the reach does not hold made trivial; ids stay.
pub(super) fn slim(framework: &Framework, reach: &Reach) -> Framework {
    let mut slim = framework.clone();
    let trivial = ExprId(u32::try_from(slim.expressions.len()).unwrap_or(u32::MAX));
    slim.expressions.push(Expr {
        kind: ExprKind::Constant(Datum::Truth(true)),
        ty: Type::Truth,
        axes: Axes::none(),
        place: Place::default(),
    });
    for (id, item) in (0u32..).zip(slim.items.iter_mut()) {
        if reach.items.contains(&ItemId(id)) {
            continue;
        }
        item.kind = ItemKind::Indicator(Indicator::new(trivial));
        item.ty = Type::Truth;
        item.axes = Axes::none();
        item.not_applicable_when = None;
    }
    if !reach.views {
        slim.variations.clear();
    }
    slim.examples.clear();
    slim
}
