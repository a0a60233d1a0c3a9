//! The plan of a framework: which columns it reads, the operations in dependency order, what comes out, and what is left
//! to the plain evaluator and why.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::ArrayRef;
use jalon::date::Date;
use jalon::framework::{Framework, Item, ItemId, ItemKind, Type, VariationId};
use jalon::number::Number;

use crate::codes::Codes;
use crate::facets::{self, Facet, Output, Shape};
use crate::graph::{Anew, Graph, Level, Val};
use crate::kernels::{FEW, ROWS, WORDS};
use crate::lists::Listing;
use crate::lower::{Columns, Levels, Lower, Lowered, Node, Num, Standing, TextOf, Unsupported, Wanted};
use crate::machine::Machine;
use crate::options::{Options, Statuses};
use crate::program::{Program, Wire};
use crate::reading::{Aspect, Reading};
use crate::source::TextTest;
use crate::stages::{self, Stages};

mod details;

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
    /// What stands before the program: rows and the members of their lists.
    pub(crate) stages: Stages,
    pub(crate) program: Program,
    pub(crate) columns: Vec<Wanted>,
    /// The lists that are read.
    pub(crate) lists: Vec<Listing>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) doubtful: u32,
    /// The register of rows with a near tie that was told.
    pub(crate) ties: u32,
    pub(crate) fallback: Vec<Fallback>,
    /// Items without a column of results, and why.
    pub(crate) left_out: Vec<Fallback>,
    /// Texts that the framework writes and that are told apart by their numbers, and the questions put to texts by those; none
    /// where no text is worked out.
    pub(crate) said: Option<(Vec<Arc<str>>, Vec<TextTest>)>,
    /// The words of columns of reasons.
    pub(crate) codes: Codes,
    /// What it takes for granted of the columns of tables.
    pub(crate) given: Columns,
    /// Whether something asks why answers are missing.
    pub(crate) reasons: bool,
    /// Registers that no thread uses at the moment, kept for the next batch.
    pub(crate) blocks: Idle<Machine<ROWS, WORDS, 64>>,
    /// Those for a few rows.
    pub(crate) small: Idle<Machine<FEW, 1, FEW>>,
}

/// Nodes of an output, before registers are given out.
#[derive(Debug, Clone)]
enum Nodes {
    Number(Val, Val),
    Days(Val, Val),
    Truth(Val, Val),
    Places(Val, Val),
    Names(Vec<Val>),
    Mask(Vec<Val>),
    /// Bits, each with the number of a word.
    Set(Vec<(Val, u32)>),
    Text(TextOf, Level, Val),
    Said(Val, Option<usize>, Val),
    /// For the members of a list, field by field.
    Records(u8, Vec<Nodes>),
    /// For each of some groups, by its name.
    Groups(Vec<(String, Nodes)>),
    /// No row has anything: it is not to be told.
    Nothing,
}

/// What a program is made of, before registers are given out.
#[derive(Debug)]
pub(crate) struct Draft {
    graph: Graph,
    doubtful: Val,
    ties: Val,
    /// Those of each output; none: it is worked out row by row.
    outputs: Vec<Option<Nodes>>,
    /// Bits that are taken not to be set.
    assumed: Vec<Val>,
}

/// A program, for blocks or for one row, and where it leaves what.
#[derive(Debug)]
pub(crate) struct Fitted<P> {
    pub(crate) program: P,
    pub(crate) doubtful: u32,
    ties: u32,
    /// One an output.
    pub(crate) wires: Vec<Option<Wire>>,
    /// Where one of these bits is set, the program says nothing.
    pub(crate) assumed: Vec<u32>,
}

impl Nodes {
    /// All of them, in the order in which registers are given out.
    fn all(&self) -> Vec<Val> {
        match self {
            Nodes::Number(a, b) | Nodes::Days(a, b) | Nodes::Truth(a, b) | Nodes::Places(a, b) => vec![*a, *b],
            Nodes::Said(number, _, known) => vec![*number, *known],
            Nodes::Names(bits) | Nodes::Mask(bits) => bits.clone(),
            Nodes::Text(.., known) => vec![*known],
            Nodes::Set(bits) => bits.iter().map(|(bit, _)| *bit).collect(),
            Nodes::Groups(groups) => groups.iter().flat_map(|(_, nodes)| nodes.all()).collect(),
            Nodes::Records(_, fields) => fields.iter().flat_map(Nodes::all).collect(),
            Nodes::Nothing => Vec::new(),
        }
    }

    /// All of them, each with the list for the members of which it is wanted; none: for rows.
    fn wanted(&self) -> impl Iterator<Item = (Option<u8>, Val)> {
        let list = if let Nodes::Records(list, _) = self { Some(*list) } else { None };
        self.all().into_iter().map(move |val| (list, val))
    }

    /// Puts others in their places.
    fn each_mut(&mut self, to: &mut dyn FnMut(&mut Val)) {
        match self {
            Nodes::Number(a, b)
            | Nodes::Days(a, b)
            | Nodes::Truth(a, b)
            | Nodes::Places(a, b)
            | Nodes::Said(a, _, b) => {
                to(a);
                to(b);
            }
            Nodes::Names(bits) | Nodes::Mask(bits) => bits.iter_mut().for_each(to),
            Nodes::Text(.., known) => to(known),
            Nodes::Set(bits) => bits.iter_mut().for_each(|(bit, _)| to(bit)),
            Nodes::Groups(groups) => groups.iter_mut().for_each(|(_, nodes)| nodes.each_mut(to)),
            Nodes::Records(_, fields) => fields.iter_mut().for_each(|field| field.each_mut(to)),
            Nodes::Nothing => {}
        }
    }

    /// The registers that they are left in.
    fn wired(&self, next: &mut dyn FnMut() -> u32) -> Wire {
        match self {
            Nodes::Number(..) => Wire::Number(next(), next()),
            Nodes::Days(..) => Wire::Days(next(), next()),
            Nodes::Truth(..) => Wire::Truth(next(), next()),
            Nodes::Places(..) => Wire::Places(next(), next()),
            Nodes::Names(bits) => Wire::Names(bits.iter().map(|_| next()).collect()),
            Nodes::Mask(bits) => Wire::Mask(bits.iter().map(|_| next()).collect()),
            Nodes::Groups(groups) => {
                Wire::Groups(groups.iter().map(|(name, nodes)| (name.clone(), nodes.wired(next))).collect())
            }
            Nodes::Set(bits) => Wire::Set(bits.iter().map(|(_, code)| (next(), *code)).collect()),
            Nodes::Said(_, first, _) => Wire::Said(next(), *first, next()),
            Nodes::Text(text, of, _) => Wire::Text(text.clone(), *of, next()),
            Nodes::Records(list, fields) => {
                Wire::Records(*list, fields.iter().map(|field| field.wired(next)).collect())
            }
            Nodes::Nothing => Wire::Nothing,
        }
    }
}

impl Draft {
    /// The program that is made of some nodes, each wanted for rows or for the members of a list, and tells where each is left.
    pub(crate) fn fitted<P>(&self, make: impl FnOnce(&Graph, &[(Option<u8>, Val)]) -> (P, Vec<u32>)) -> Fitted<P> {
        let outputs = self.outputs.iter().flatten().flat_map(Nodes::wanted);
        let told = [self.doubtful, self.ties].map(|val| (None, val));
        let assumed = self.assumed.iter().map(|val| (None, *val));
        let wanted: Vec<(Option<u8>, Val)> = told.into_iter().chain(outputs).chain(assumed).collect();
        let (program, registers) = make(&self.graph, &wanted);
        let mut registers = registers.into_iter();
        let mut next = || registers.next().unwrap_or(0);
        let (doubtful, ties) = (next(), next());
        let wires = self.outputs.iter().map(|nodes| nodes.as_ref().map(|nodes| nodes.wired(&mut next))).collect();
        let assumed = self.assumed.iter().map(|_| next()).collect();
        Fitted { program, doubtful, ties, wires, assumed }
    }

    /// The same for rows where just these columns have a cell, nothing is near a mark, and no divisor is 0.
    pub(crate) fn with_given(&self, given: &[bool]) -> Draft {
        // There are no near ties to be counted.
        let anew = self.graph.with_given(given);
        Draft { ties: anew.graph.none(), ..self.moved(anew) }
    }

    /// The same for rows of which no list is given.
    pub(crate) fn without_lists(&self) -> Draft {
        let mut draft = self.moved(self.graph.without_lists());
        let records = draft.outputs.iter_mut().flatten().filter(|nodes| matches!(nodes, Nodes::Records(..)));
        records.for_each(|nodes| *nodes = Nodes::Nothing);
        draft
    }

    /// The same nodes in a graph made anew.
    fn moved(&self, anew: Anew) -> Draft {
        let mut outputs = self.outputs.clone();
        outputs.iter_mut().flatten().for_each(|nodes| nodes.each_mut(&mut |val| *val = anew.place(*val)));
        let (doubtful, ties) = (anew.place(self.doubtful), anew.place(self.ties));
        Draft { doubtful, ties, outputs, assumed: anew.assumed, graph: anew.graph }
    }
}

impl Plan {
    /// The plan of a framework at a date, for tables of whose columns this is known.
    pub(crate) fn of(framework: &Framework, as_of: Date, options: &Options, given: &Columns) -> Plan {
        Plan::drafted(framework, as_of, options, given).0
    }

    /// The same, with what its program is made of.
    pub(crate) fn drafted(framework: &Framework, as_of: Date, options: &Options, given: &Columns) -> (Plan, Draft) {
        let mut lower = Lower::new(framework, as_of, given);
        let mut outputs: Vec<(Output, Option<Nodes>)> = Vec::new();
        let (mut fallback, mut left_out) = (Vec::new(), Vec::new());
        // Items that others need come first, so that no chain of them is lowered by recursion.
        let columns = facets::outputs(framework, options);
        let wanted: BTreeSet<ItemId> = columns.iter().map(|(id, _)| *id).collect();
        let needed = crate::needs::needed(framework, &wanted);
        let mut under: BTreeSet<Option<VariationId>> =
            columns.iter().flat_map(|(_, outputs)| outputs).map(|output| output.variation).collect();
        under.insert(None);
        let handed = details::Handed::of(framework, &columns);
        for variation in under {
            for id in framework.order.iter().filter(|id| needed.get(id.0 as usize) == Some(&true)) {
                if let Some(item) = framework.items.get(id.0 as usize) {
                    lower.within(variation, |lower| handed.prepare(lower, *id, item));
                }
                if let Some(item) = framework.items.get(id.0 as usize)
                    && item.axes.as_slice().iter().all(|axis| lower.is_open(*axis))
                    && !matches!(item.kind, ItemKind::Decision(_) | ItemKind::Obligation(_))
                {
                    let _ = lower.within(variation, |lower| lower.item(*id));
                }
            }
        }
        let mut words: Option<ArrayRef> = None;
        for (id, list) in columns {
            let Some(item) = framework.items.get(id.0 as usize) else { continue };
            let mut worked = Worked::default();
            for mut output in list {
                if details::is_worded(output.facet) {
                    output.names = Some(words.get_or_insert_with(|| Codes::names(framework)).clone());
                }
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
        let wanted: Vec<Val> = outputs.iter().filter_map(|(_, nodes)| nodes.as_ref()).flat_map(Nodes::all).collect();
        lower.doubt_what_is_asked(&wanted);
        lower.check_unread(&wanted);
        let (outputs, nodes): (Vec<Output>, Vec<Option<Nodes>>) = outputs.into_iter().unzip();
        let draft = Draft {
            graph: lower.graph,
            doubtful: lower.doubtful,
            ties: lower.ties,
            outputs: nodes,
            assumed: Vec::new(),
        };
        let Fitted { program: (stages, program), doubtful, ties, wires, .. } = draft.fitted(stages::of);
        let outputs = outputs.into_iter().zip(wires).map(|(output, wire)| Output { wire, ..output }).collect();
        let (given, columns, lists, codes) = (given.clone(), lower.columns, lower.lists, lower.codes);
        let is_numbered = |wanted: &Wanted| wanted.expected.is_numbered();
        let numbered = !lower.texts.is_empty() || columns.iter().any(is_numbered);
        let said = numbered.then_some((lower.texts, lower.tests));
        let reasons = lower.reasons;
        let (blocks, small) = (Idle::default(), Idle::default());
        (
            Plan {
                stages,
                program,
                columns,
                lists,
                outputs,
                doubtful,
                ties,
                fallback,
                left_out,
                said,
                codes,
                given,
                reasons,
                blocks,
                small,
            },
            draft,
        )
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
        (ItemKind::Indicator(_) | ItemKind::Score(_) | ItemKind::Judgement(_), Facet::Cell(cell)) => {
            let node = lower.reading(written(&item.ty), |lower| lower.item_at(id, item, cell))?;
            value_of(lower, node, &output.shape)
        }
        (ItemKind::Indicator(_) | ItemKind::Score(_) | ItemKind::Judgement(_), Facet::State(cell)) => {
            let node = lower.item_at(id, item, cell)?;
            Ok(Nodes::Names(lower.states(&node)))
        }
        // What is said of each member of a private axis is nobody else's business.
        (_, Facet::Members) if lower.is_private(item) => Ok(Nodes::Nothing),
        (_, Facet::Members) => {
            let open: Vec<_> = item.axes.as_slice().iter().copied().filter(|axis| lower.is_open(*axis)).collect();
            let list = match open.as_slice() {
                [axis] => lower.list(*axis)?,
                [a, b] => lower.pairs(*a, *b)?.list,
                _ => return Err(Unsupported("values over three open axes")),
            };
            let fields = output.shape.fields().iter().enumerate().map(|(cell, (_, shape))| {
                let node = lower.reading(written(&item.ty), |lower| lower.item_at(id, item, cell))?;
                let mut nodes = value_of(lower, node, shape)?;
                // What the members of a row have in common is spread to them.
                nodes.each_mut(&mut |val| *val = lower.graph.spread(list, *val));
                Ok(nodes)
            });
            Ok(Nodes::Records(list, fields.collect::<Lowered<_>>()?))
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
        (ItemKind::Portfolio(_), _) => Err(Unsupported("figures over a table")),
        _ => details::nodes_of(lower, id, item, output),
    }
}

/// What is read of times of day and durations for a column of results: how they are written.
fn written(ty: &Type) -> Reading {
    match ty {
        Type::Date { time: true } | Type::Duration => Reading { of: Aspect::Written, moved: None },
        _ => Reading::default(),
    }
}

/// The nodes of a value in a column of some shape.
fn value_of(lower: &mut Lower<'_>, node: Node, shape: &Shape) -> Lowered<Nodes> {
    match (node, shape) {
        // Times of day and durations, as they are written.
        (Node::Num(num), Shape::Text) => {
            let known = lower.known(&[&num]);
            Ok(Nodes::Said(num.low, None, known))
        }
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
        (Node::Text(text), Shape::Text) => {
            let (of, known) = lower.written(&text);
            Ok(match text.of {
                TextOf::Number(number, first) => Nodes::Said(number, first, known),
                text => Nodes::Text(text, of, known),
            })
        }
        (Node::Link(reference), Shape::Text) => {
            let name = lower.named(&reference)?;
            value_of(lower, Node::Text(name), shape)
        }
        (Node::Num(_) | Node::Truth(_) | Node::Text(_) | Node::Time(_) | Node::Link(_), _) => {
            Err(Unsupported("an unlike type"))
        }
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
