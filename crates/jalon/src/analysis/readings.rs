//! Figures under two readings of one text are never divided by one another: a rate whose two sides count by two
//! definitions measures nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::state::{Builder, Entity};
use crate::framework::{Expr, ExprId, ExprKind, FoldKind, ItemId, ParameterId, VariationId, VariationKind};
use crate::problem::rules::RulesFact;
use crate::source::SourceId;

/// What has readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owner {
    Item(ItemId),
    Parameter(ParameterId),
}

/// Of each thing with readings that something rests on, the readings by which it does; none for the first, which decides.
type Reach = BTreeMap<Owner, BTreeSet<Option<VariationId>>>;

/// Looks at every quotient and every share.
pub(crate) fn check(builder: &mut Builder<'_>) {
    let owners: BTreeSet<Owner> = builder.variations.iter().filter_map(|variation| owner_of(variation.kind)).collect();
    if owners.is_empty() {
        return;
    }
    let mut walk = Walk { owners: &owners, items: BTreeMap::new(), expressions: Vec::new() };
    let mut found = Vec::new();
    // Children come before parents, and items before those that name them.
    for expr in &builder.expressions {
        if let Some((part, whole)) = quotient(&expr.kind)
            && let (Some(part), Some(whole)) = (walk.at(part), walk.at(whole))
        {
            for (owner, by) in part {
                if let Some(other) = whole.get(owner)
                    && by != other
                {
                    found.push((*owner, expr.place));
                }
            }
        }
        let reach = walk.of(builder, expr);
        walk.expressions.push(reach);
    }
    for (owner, place) in found.into_iter().filter(|(_, place)| place.source == SourceId(0)) {
        let name = builder.name_of(match owner {
            Owner::Item(id) => Entity::Item(id),
            Owner::Parameter(id) => Entity::Parameter(id),
        });
        let name = name.unwrap_or_default();
        builder.fault(RulesFact::MixedReadings { name }, place);
    }
}

fn owner_of(kind: VariationKind) -> Option<Owner> {
    match kind {
        VariationKind::ItemReading(id) => Some(Owner::Item(id)),
        VariationKind::ParameterReading(id) => Some(Owner::Parameter(id)),
        VariationKind::Scenario => None,
    }
}

/// What is divided, and by what: of a share, those that it counts, and those among which it counts.
fn quotient(kind: &ExprKind) -> Option<(ExprId, ExprId)> {
    match kind {
        ExprKind::Divide(part, whole) => Some((*part, *whole)),
        ExprKind::Fold(fold) => match (fold.kind, fold.filter, fold.extra.first()) {
            (FoldKind::Share, Some(whole), _) => Some((fold.body, whole)),
            (FoldKind::Ratio, _, Some(whole)) => Some((fold.body, *whole)),
            _ => None,
        },
        _ => None,
    }
}

struct Walk<'a> {
    owners: &'a BTreeSet<Owner>,
    items: BTreeMap<ItemId, Reach>,
    expressions: Vec<Reach>,
}

impl Walk<'_> {
    fn at(&self, id: ExprId) -> Option<&Reach> {
        self.expressions.get(id.0 as usize)
    }

    /// What an expression rests on, its operands being known.
    fn of(&mut self, builder: &Builder<'_>, expr: &Expr) -> Reach {
        let mut reach = Reach::new();
        expr.kind.each_operand(&mut |operand| {
            for (owner, by) in self.expressions.get(operand.0 as usize).into_iter().flatten() {
                reach.entry(*owner).or_default().extend(by);
            }
        });
        let mut variation = None;
        match &expr.kind {
            ExprKind::Parameter(id) if self.owners.contains(&Owner::Parameter(*id)) => {
                reach.entry(Owner::Parameter(*id)).or_default().insert(None);
            }
            ExprKind::View(_, under) => variation = Some(*under),
            ExprKind::Is { variation: under, .. } => variation = *under,
            _ => {}
        }
        for item in expr.kind.items() {
            join(&mut reach, self.item(builder, *item, variation));
        }
        reach
    }

    /// What an item rests on, under a reading or a scenario.
    fn item(&mut self, builder: &Builder<'_>, id: ItemId, variation: Option<VariationId>) -> Reach {
        if !self.items.contains_key(&id) {
            let mut reach = Reach::new();
            for root in builder.items.get(id.0 as usize).into_iter().flatten().flat_map(|item| item.roots()) {
                join(&mut reach, self.at(root).cloned().unwrap_or_default());
            }
            if self.owners.contains(&Owner::Item(id)) {
                reach.entry(Owner::Item(id)).or_default().insert(None);
            }
            self.items.insert(id, reach);
        }
        let mut reach = self.items.get(&id).cloned().unwrap_or_default();
        // A reading holds for all that is upstream; a scenario changes no definition.
        if let Some(variation) = variation
            && let Some(owner) = builder.variations.get(variation.0 as usize).and_then(|found| owner_of(found.kind))
            && let Some(by) = reach.get_mut(&owner)
        {
            *by = BTreeSet::from([Some(variation)]);
        }
        reach
    }
}

fn join(into: &mut Reach, other: Reach) {
    for (owner, by) in other {
        into.entry(owner).or_default().extend(by);
    }
}
