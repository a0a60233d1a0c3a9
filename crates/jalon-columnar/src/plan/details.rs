//! The nodes of what stands beside results.

use jalon::framework::{Framework, Item, ItemId, ItemKind};

use super::{Nodes, number};
use crate::facets::{Facet, Output, Shape};
use crate::lower::{Lower, Lowered, Node, Num, Unsupported};

/// The nodes of a column that stands beside the results of an item.
pub(super) fn nodes_of(lower: &mut Lower<'_>, id: ItemId, item: &Item, output: &Output) -> Lowered<Nodes> {
    match (&item.kind, output.facet) {
        (_, Facet::Low(cell) | Facet::High(cell)) => {
            let Node::Num(num) = lower.item_at(id, item, cell)? else { return Err(Unsupported("an unlike type")) };
            end_of(lower, &num, &output.shape, matches!(output.facet, Facet::Low(_)))
        }
        (ItemKind::Criterion(criterion), Facet::Margin) => {
            let (distance, told) = lower.margin(id, criterion)?;
            let (value, _) = number(lower, &distance, None)?;
            Ok(Nodes::Number(value, told))
        }
        (_, Facet::Evidence) => {
            let evidence = lower.item_evidence(id)?;
            Ok(Nodes::Names(lower.weakest(evidence)))
        }
        (_, Facet::Wanted) => {
            let wants = lower.item_wants(id)?;
            Ok(Nodes::Set(wants.iter().map(|(code, bit)| (*bit, *code)).collect()))
        }
        (_, Facet::Because) => {
            let said = lower.because(id)?;
            Ok(Nodes::Places(said.code, said.told))
        }
        _ => Err(Unsupported("what stands beside results")),
    }
}

/// The least that a number or a date may be, or the most; itself where it is known.
fn end_of(lower: &mut Lower<'_>, num: &Num, shape: &Shape, least: bool) -> Lowered<Nodes> {
    let scaled = match shape {
        Shape::Number(scale) => {
            let scale = lower.constant(scale)?;
            lower.divide(num, &scale)?
        }
        _ => num.clone(),
    };
    let scaled = lower.settled(&scaled);
    let (value, known) = lower.end(&scaled, least);
    Ok(match shape {
        Shape::Date => Nodes::Days(value, known),
        _ => Nodes::Number(value, known),
    })
}

/// Whether anything asks what evidence items rest on.
pub(super) fn rest_on_evidence(framework: &Framework, columns: &[(ItemId, Vec<Output>)]) -> bool {
    let asks = |item: &Item| matches!(&item.kind, ItemKind::Criterion(one) if one.evidence_at_least.is_some());
    columns.iter().flat_map(|(_, outputs)| outputs).any(|output| output.facet == Facet::Evidence)
        || framework.items.iter().any(asks)
}

/// Whether a column holds words of the framework by their numbers.
pub(super) fn is_worded(facet: Facet) -> bool {
    matches!(facet, Facet::Wanted | Facet::Because)
}
