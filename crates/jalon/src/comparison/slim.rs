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
    let mut seen: BTreeSet<ExprId> = BTreeSet::new();
    let mut scales: BTreeSet<u32> = BTreeSet::new();
    let mut pending: Vec<ExprId> = Vec::new();
    let mut items = vec![item];
    loop {
        while let Some(id) = items.pop() {
            if reach.items.insert(id) {
                pending.extend(framework.items.get(id.0 as usize).map(Item::roots).unwrap_or_default());
            }
        }
        let Some(at) = pending.pop() else { break };
        let Some(expression) = framework.expressions.get(at.0 as usize).filter(|_| seen.insert(at)) else { continue };
        match &expression.kind {
            ExprKind::Input(id) => {
                reach.inputs.insert(*id);
                pending.extend(framework.inputs.get(id.0 as usize).and_then(|input| input.default));
            }
            ExprKind::Parameter(id) if reach.parameters.insert(*id) => {
                let values = framework.parameters.get(id.0 as usize).map(|own| own.values.as_slice());
                pending.extend(values.unwrap_or_default().iter().map(|(_, value)| *value));
            }
            ExprKind::View(id, _) => {
                reach.views = true;
                items.push(*id);
            }
            ExprKind::Is { item, variation, .. } => {
                reach.views |= variation.is_some();
                items.push(*item);
            }
            ExprKind::Item(id) => items.push(*id),
            ExprKind::Group { items: group, .. } => items.extend(group),
            ExprKind::Scale(id, _) if scales.insert(id.0) => {
                let bands = framework.scales.get(id.0 as usize).map(|scale| scale.bands.as_slice());
                for band in bands.unwrap_or_default() {
                    pending.push(band.value);
                    pending.extend(band.low.iter().chain(&band.high).map(|end| end.at));
                }
            }
            ExprKind::Constant(datum) => {
                let constant = (datum.clone(), expression.ty.clone());
                if !reach.constants.contains(&constant) {
                    reach.constants.push(constant);
                }
            }
            _ => {}
        }
        pending.extend(expression.kind.operands());
        if reach.views {
            // What stands in under a reading may rest on more.
            for variation in &framework.variations {
                pending.extend(variation.replacements.iter().map(|(_, by)| *by));
            }
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
        item.kind = ItemKind::Indicator(Indicator {
            formula: trivial,
            better: None,
            baseline: None,
            targets: Vec::new(),
            achievement: None,
            aligns: Vec::new(),
            secret_below: None,
            members: None,
            breakdowns: Vec::new(),
        });
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
