//! The nodes of what stands beside results.

use jalon::framework::{Breakdown, Comparator, Framework, Item, ItemId, ItemKind};
use jalon::number::Number;

use super::{Nodes, number, value_of};
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
        (_, Facet::Provisional) => {
            let provisional = lower.item_provisional(id)?;
            Ok(Nodes::Truth(provisional, lower.graph.not(provisional)))
        }
        (_, Facet::Known | Facet::Expected) => {
            let [known, expected] = lower.coverage(id, item)?;
            let counted = if output.facet == Facet::Known { known } else { expected };
            Ok(Nodes::Number(counted.count, counted.told))
        }
        (ItemKind::Judgement(judgement), Facet::Raters) => {
            let raters = lower.single(judgement.count)?.num()?;
            let (value, known) = number(lower, &raters, None)?;
            Ok(Nodes::Number(value, known))
        }
        (ItemKind::Judgement(judgement), Facet::Quorum) => {
            let quorum = judgement.quorum.ok_or(Unsupported("a quorum"))?;
            let (raters, quorum) = (lower.single(judgement.count)?.num()?, lower.single(quorum)?.num()?);
            let reached = lower.compare(Comparator::GreaterOrEqual, &raters, &quorum)?;
            let [yes, no, ..] = lower.only(&reached);
            Ok(Nodes::Truth(yes, no))
        }
        (ItemKind::Judgement(judgement), Facet::Agreement) => {
            let agreement = judgement.agreement.ok_or(Unsupported("agreement"))?;
            let agreement = lower.single(agreement)?.num()?;
            let (value, known) = number(lower, &agreement, None)?;
            Ok(Nodes::Number(value, known))
        }
        (ItemKind::Indicator(indicator), Facet::Breakdown(at)) => {
            let breakdown = indicator.breakdowns.get(at).ok_or(Unsupported("a breakdown"))?;
            groups_of(lower, item, (breakdown, indicator.secret_below.as_ref()), &output.shape)
        }
        _ => Err(Unsupported("what stands beside results")),
    }
}

/// What a figure comes to in each group of a breakdown by choices.
fn groups_of(
    lower: &mut Lower<'_>,
    item: &Item,
    (breakdown, secret_below): (&Breakdown, Option<&Number>),
    shape: &Shape,
) -> Lowered<Nodes> {
    let framework = lower.framework;
    let members = breakdown.axis.and_then(|axis| Some((axis, framework.axes.get(axis.0 as usize)?.members()?)));
    let (Some((axis, members)), true) = (members, item.axes.is_empty()) else {
        return Err(Unsupported("groups by texts, or of several figures"));
    };
    let (_, shape) = shape.fields().first().ok_or(Unsupported("groups without a figure"))?;
    let mut groups = Vec::with_capacity(members.len());
    for (place, member) in (0u32..).zip(members) {
        let node = lower.standing(axis, place, |lower| lower.expr(breakdown.formula))?;
        groups.push((member.name.clone(), value_of(lower, node, shape)?));
    }
    if let Some(least) = secret_below {
        let people = |lower: &mut Lower<'_>| lower.num(breakdown.members);
        let sizes = (0..groups.len()).map(|place| {
            let place = u32::try_from(place).unwrap_or(u32::MAX);
            lower.standing(axis, place, people)
        });
        let sizes = sizes.collect::<Lowered<Vec<Num>>>()?;
        lower.leave_few(sizes, least)?;
    }
    Ok(Nodes::Groups(groups))
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

/// What stands beside results and goes from item to item.
#[derive(Debug, Clone, Copy)]
pub(super) struct Handed {
    evidence: bool,
    wants: bool,
    causes: bool,
    provisional: bool,
}

impl Handed {
    /// What some columns ask for, and the criteria of a framework.
    pub(super) fn of(framework: &Framework, columns: &[(ItemId, Vec<Output>)]) -> Handed {
        let by_evidence =
            |item: &Item| matches!(&item.kind, ItemKind::Criterion(one) if one.evidence_at_least.is_some());
        let asks = |facet| columns.iter().flat_map(|(_, outputs)| outputs).any(|output| output.facet == facet);
        Handed {
            evidence: asks(Facet::Evidence) || framework.items.iter().any(by_evidence),
            wants: asks(Facet::Wanted) || asks(Facet::Because),
            causes: asks(Facet::Because),
            provisional: asks(Facet::Provisional),
        }
    }

    /// Works it out for an item before others need it, so that no chain of items is gone down by recursion.
    pub(super) fn prepare(self, lower: &mut Lower<'_>, id: ItemId, item: &Item) {
        if self.evidence {
            let _ = lower.item_evidence(id);
        }
        if self.wants {
            let _ = lower.item_wants(id);
        }
        if self.causes {
            let _ = lower.item_causes(id, item);
        }
        if self.provisional {
            let _ = lower.item_provisional(id);
        }
    }
}

/// Whether a column holds words of the framework by their numbers.
pub(super) fn is_worded(facet: Facet) -> bool {
    matches!(facet, Facet::Wanted | Facet::Because)
}
