//! The plan of a framework: which columns it reads, the operations in dependency order, what comes out, and what is left
//! to the plain evaluator and why.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use jalon::date::Date;
use jalon::framework::{Framework, Item, ItemId, ItemKind, VariationId};
use jalon::number::Number;

use crate::facets::{self, Facet, Output, Shape};
use crate::graph::Val;
use crate::kernels::{Block, SmallBlock};
use crate::lower::{Levels, Lower, Lowered, Node, Num, Standing, Truth, Unsupported, Wanted};
use crate::options::{Options, Statuses};
use crate::program::Program;

/// Registers that a column of results is written from.
#[derive(Debug, Clone)]
pub(crate) enum Wire {
    /// The number, and where it is known.
    Number(u32, u32),
    /// Whole days, and where they are known.
    Days(u32, u32),
    /// Yes, and no.
    Truth(u32, u32),
    /// The place of a name, and where it is known.
    Places(u32, u32),
    /// Bits, one a name.
    Names(Vec<u32>),
    /// Bits of a mask.
    Mask(Vec<u32>),
}

/// Something that is not worked out by columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The column of results.
    pub item: String,
    /// What it takes that columns have not.
    pub because: &'static str,
}

/// A plan.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) program: Program,
    pub(crate) columns: Vec<Wanted>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) doubtful: u32,
    /// The register of rows with a near tie that was told.
    pub(crate) ties: u32,
    pub(crate) fallback: Vec<Fallback>,
    /// Items without a column of results, and why.
    pub(crate) left_out: Vec<Fallback>,
    /// The columns that hold whole numbers by their type.
    pub(crate) whole: BTreeSet<String>,
    /// Registers that no thread uses at the moment, kept for the next batch.
    pub(crate) blocks: Idle<Block>,
    /// Those for a few rows.
    pub(crate) small: Idle<SmallBlock>,
}

/// Nodes of an output, before registers are given out.
enum Nodes {
    Number(Val, Val),
    Days(Val, Val),
    Truth(Val, Val),
    Places(Val, Val),
    Names(Vec<Val>),
    Mask(Vec<Val>),
}

impl Plan {
    /// The plan of a framework at a date, for tables where some columns hold whole numbers by their type.
    pub(crate) fn of(framework: &Framework, as_of: Date, options: &Options, whole: &BTreeSet<String>) -> Plan {
        let mut lower = Lower::new(framework, as_of, whole);
        let mut outputs: Vec<(Output, Option<Nodes>)> = Vec::new();
        let (mut fallback, mut left_out) = (Vec::new(), Vec::new());
        // Items that others need come first, so that no chain of them is lowered by recursion.
        let columns = facets::outputs(framework, options);
        let wanted: BTreeSet<ItemId> = columns.iter().map(|(id, _)| *id).collect();
        let needed = crate::needs::needed(framework, &wanted);
        let mut under: BTreeSet<Option<VariationId>> =
            columns.iter().flat_map(|(_, outputs)| outputs).map(|output| output.variation).collect();
        under.insert(None);
        for variation in under {
            for id in framework.order.iter().filter(|id| needed.get(id.0 as usize) == Some(&true)) {
                if let Some(item) = framework.items.get(id.0 as usize)
                    && item.axes.is_empty()
                    && !matches!(item.kind, ItemKind::Decision(_) | ItemKind::Obligation(_))
                {
                    let _ = lower.within(variation, |lower| lower.item(*id));
                }
            }
        }
        for (id, list) in columns {
            let Some(item) = framework.items.get(id.0 as usize) else { continue };
            let mut worked = Worked::default();
            for output in list {
                let variation = output.variation;
                if worked.under != variation {
                    worked = Worked { under: variation, ..Worked::default() };
                }
                match lower.within(variation, |lower| nodes_of(lower, id, item, &output, options, &mut worked)) {
                    Ok(nodes) => outputs.push((output, Some(nodes))),
                    Err(Unsupported(because)) => {
                        let item = output.name.clone();
                        fallback.push(Fallback { item, because });
                        outputs.push((output, None));
                    }
                }
            }
        }
        for item in &framework.items {
            if matches!(item.kind, ItemKind::Portfolio(_)) {
                left_out.push(Fallback { item: item.name.clone(), because: "figures over a table" });
            }
        }
        lower.check_unread();
        let mut wanted = Vec::new();
        for (_, nodes) in &outputs {
            match nodes {
                Some(Nodes::Number(a, b) | Nodes::Days(a, b) | Nodes::Truth(a, b) | Nodes::Places(a, b)) => {
                    wanted.extend([*a, *b]);
                }
                Some(Nodes::Names(bits) | Nodes::Mask(bits)) => wanted.extend(bits),
                None => {}
            }
        }
        lower.doubt_what_is_asked(&wanted);
        wanted.splice(0..0, [lower.doubtful, lower.ties]);
        let (program, registers) = Program::of(&lower.graph, &wanted);
        let mut registers = registers.into_iter();
        let doubtful = registers.next().unwrap_or(0);
        let mut next = || registers.next().unwrap_or(0);
        let ties = next();
        let outputs = outputs
            .into_iter()
            .map(|(output, nodes)| Output {
                wire: nodes.map(|nodes| match nodes {
                    Nodes::Number(..) => Wire::Number(next(), next()),
                    Nodes::Days(..) => Wire::Days(next(), next()),
                    Nodes::Truth(..) => Wire::Truth(next(), next()),
                    Nodes::Places(..) => Wire::Places(next(), next()),
                    Nodes::Names(bits) => Wire::Names(bits.iter().map(|_| next()).collect()),
                    Nodes::Mask(bits) => Wire::Mask(bits.iter().map(|_| next()).collect()),
                }),
                ..output
            })
            .collect();
        let whole = whole.clone();
        let (blocks, small) = (Idle::default(), Idle::default());
        Plan { program, columns: lower.columns, outputs, doubtful, ties, fallback, left_out, whole, blocks, small }
    }
}

/// Registers that no thread uses at the moment.
#[derive(Debug)]
pub(crate) struct Idle<R>(Mutex<Vec<R>>);

impl<R> Default for Idle<R> {
    fn default() -> Idle<R> {
        Idle(Mutex::new(Vec::new()))
    }
}

impl<R> Idle<R> {
    /// Registers for a thread: those of an earlier one, or new ones.
    pub(crate) fn take(&self, make: impl FnOnce() -> R) -> R {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(make)
    }

    /// Takes registers back.
    pub(crate) fn give_back(&self, registers: R) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(registers);
    }
}

/// What is worked out once for all columns of an item.
#[derive(Default)]
struct Worked {
    under: Option<VariationId>,
    levels: Option<Levels>,
    standing: Option<Standing>,
}

/// The nodes of a column.
fn nodes_of(
    lower: &mut Lower<'_>,
    id: ItemId,
    item: &Item,
    output: &Output,
    options: &Options,
    worked: &mut Worked,
) -> Lowered<Nodes> {
    match (&item.kind, output.facet) {
        (ItemKind::Decision(decision), Facet::Level | Facet::Possible) => {
            if worked.levels.is_none() {
                worked.levels = Some(lower.levels(decision)?);
            }
            let levels = worked.levels.clone().ok_or(Unsupported("a decision"))?;
            if output.facet == Facet::Level {
                return Ok(Nodes::Names(levels.decided));
            }
            if levels.possible.len() > 64 {
                return Err(Unsupported("more than 64 levels"));
            }
            Ok(Nodes::Mask(levels.possible))
        }
        (ItemKind::Criterion(_), Facet::Status) => {
            let status = lower.item(id)?.truth()?;
            let [yes, no, .., not_applicable] = lower.only(&status);
            Ok(match options.statuses {
                Statuses::Truths => Nodes::Truth(yes, no),
                Statuses::Names => {
                    let told = lower.graph.any(&[yes, no, not_applicable]);
                    Nodes::Names(vec![yes, no, lower.graph.not(told), not_applicable])
                }
            })
        }
        (ItemKind::Indicator(_) | ItemKind::Score(_), Facet::Cell(cell)) => {
            let node = lower.item_at(id, item, cell)?;
            match (node, &output.shape) {
                (Node::Num(num), Shape::Number(scale)) => {
                    let (value, known) = number(lower, &num, Some(scale))?;
                    Ok(Nodes::Number(value, known))
                }
                (Node::Num(num), Shape::Date) => {
                    let (value, known) = number(lower, &num, None)?;
                    Ok(Nodes::Days(value, known))
                }
                (Node::Num(num), Shape::Names(_)) => {
                    let (value, known) = number(lower, &num, None)?;
                    Ok(Nodes::Places(value, known))
                }
                (Node::Truth(truth), Shape::Truth) => {
                    let [yes, no, ..] = lower.only(&truth);
                    Ok(Nodes::Truth(yes, no))
                }
                (Node::Num(_) | Node::Truth(Truth { .. }), _) => Err(Unsupported("an unlike type")),
            }
        }
        (ItemKind::Obligation(obligation), Facet::ObligationState | Facet::Due | Facet::Event | Facet::LateBy)
            if item.not_applicable_when.is_none() =>
        {
            if worked.standing.is_none() {
                worked.standing = Some(lower.standing_of(obligation)?);
            }
            let standing = worked.standing.clone().ok_or(Unsupported("an obligation"))?;
            let date = |lower: &mut Lower<'_>, date: &Num| Nodes::Days(date.low, lower.known(&[date]));
            Ok(match output.facet {
                Facet::Due => date(lower, &standing.due),
                Facet::Event => date(lower, &standing.event),
                Facet::LateBy => Nodes::Number(standing.late_by, lower.graph.or(standing.late, standing.overdue)),
                _ => Nodes::Names(standing.states(lower.never())),
            })
        }
        (ItemKind::Judgement(_), _) => Err(Unsupported("judgements")),
        (ItemKind::Portfolio(_), _) => Err(Unsupported("figures over a table")),
        (_, Facet::Members) => Err(Unsupported("values over an open axis")),
        _ => Err(Unsupported("what stands beside results")),
    }
}

fn number(lower: &mut Lower<'_>, num: &Num, scale: Option<&Number>) -> Lowered<(Val, Val)> {
    let num = match scale {
        Some(scale) => {
            let scale = lower.constant(scale)?;
            lower.divide(num, &scale)?
        }
        None => num.clone(),
    };
    // What is written is as exact as what is compared.
    let num = lower.settled(&num);
    let known = lower.known(&[&num]);
    Ok((num.low, known))
}
