//! The plan of a framework: which columns it reads, the operations in dependency order, what comes out, and what is left
//! to the plain evaluator and why.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use jalon::date::Date;
use jalon::framework::{Framework, Item, ItemId, ItemKind, Type};
use jalon::number::Number;

use crate::graph::{Op, Val};
use crate::kernels::Registers;
use crate::lower::{Lower, Lowered, Node, Num, Truth, Unsupported, Wanted};
use crate::program::Program;

/// How a criterion's status is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Statuses {
    /// A dictionary of `met`, `not_met`, `undecided`, `not_applicable`.
    #[default]
    Names,
    /// Yes, no, or nothing where it is undecided or not applicable.
    Truths,
}

/// What is worked out, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The items wanted, by name, in any order; none: all.
    pub select: Option<Vec<String>>,
    /// How statuses are written.
    pub statuses: Statuses,
    /// For each decision, a column `NAME.possible` with the levels still possible, a bit each from the lowest, in the
    /// order of the framework.
    pub possible_levels: bool,
    /// Threads; 0: as many as the machine has.
    pub threads: usize,
    /// What happens to cells that do not fit their type.
    pub bad_cells: BadCells,
}

/// What happens to cells that do not fit their type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadCells {
    /// Nothing is judged; the first are named.
    #[default]
    Refuse,
    /// They are set aside and listed; what rests on them is undecided.
    SetAside,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            select: None,
            statuses: Statuses::Names,
            possible_levels: true,
            threads: 1,
            bad_cells: BadCells::Refuse,
        }
    }
}

/// What a column of results holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Numbers in their unit, which is so many base units.
    Number(Number),
    Truth,
    /// One of these names.
    Names(Vec<String>),
    Date,
    /// A bit a level.
    Mask,
}

/// What of an item's result a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    /// One cell of a quantity.
    Cell(usize),
    Status,
    Level,
    Possible,
    ObligationState,
    Due,
}

/// A column of results.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    pub(crate) name: String,
    pub(crate) item: ItemId,
    pub(crate) facet: Facet,
    pub(crate) shape: Shape,
    /// Where the program leaves it; none: worked out row by row.
    pub(crate) wire: Option<Wire>,
}

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
    /// The item.
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
    pub(crate) fallback: Vec<Fallback>,
    /// Items without a column of results, and why.
    pub(crate) left_out: Vec<Fallback>,
    /// Registers that no thread uses at the moment, kept for the next batch.
    idle: Mutex<Vec<Registers>>,
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
        let needed = needed(framework, options);
        for id in framework.order.iter().filter(|id| needed.get(id.0 as usize) == Some(&true)) {
            if let Some(item) = framework.items.get(id.0 as usize)
                && item.axes.is_empty()
                && !matches!(item.kind, ItemKind::Decision(_))
            {
                let _ = lower.item(*id);
            }
        }
        for (place, item) in framework.items.iter().enumerate() {
            let id = ItemId(u32::try_from(place).unwrap_or(u32::MAX));
            if options.select.as_ref().is_some_and(|names| !names.contains(&item.name)) {
                continue;
            }
            match columns_of(&mut lower, id, item, options) {
                Ok(columns) => outputs.extend(columns),
                Err(Unsupported(because)) => {
                    let why = Fallback { item: item.name.clone(), because };
                    match by_rows(framework, id, item, options) {
                        Some(columns) => {
                            fallback.push(why);
                            outputs.extend(columns.into_iter().map(|output| (output, None)));
                        }
                        None => left_out.push(why),
                    }
                }
            }
        }
        let mut wanted = vec![lower.doubtful];
        for (_, nodes) in &outputs {
            match nodes {
                Some(Nodes::Number(a, b) | Nodes::Days(a, b) | Nodes::Truth(a, b) | Nodes::Places(a, b)) => {
                    wanted.extend([*a, *b]);
                }
                Some(Nodes::Names(bits) | Nodes::Mask(bits)) => wanted.extend(bits),
                None => {}
            }
        }
        let (program, registers) = Program::of(&lower.graph, &wanted);
        let mut registers = registers.into_iter();
        let doubtful = registers.next().unwrap_or(0);
        let mut next = || registers.next().unwrap_or(0);
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
        let idle = Mutex::new(Vec::new());
        Plan { program, columns: lower.columns, outputs, doubtful, fallback, left_out, idle }
    }

    /// Registers for a thread.
    pub(crate) fn registers(&self) -> Registers {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(|| Registers::of(&self.program))
    }

    /// Takes registers back.
    pub(crate) fn give_back(&self, registers: Registers) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(registers);
    }
}

/// Which items the selected ones rest on, themselves included.
fn needed(framework: &Framework, options: &Options) -> Vec<bool> {
    let Some(select) = &options.select else { return vec![true; framework.items.len()] };
    let mut needed: Vec<bool> = framework.items.iter().map(|item| select.contains(&item.name)).collect();
    // Items only need earlier ones of the order: one pass backwards is enough.
    for id in framework.order.iter().rev() {
        if needed.get(id.0 as usize) == Some(&true) {
            for other in crate::needs::items_of(framework, *id) {
                if let Some(flag) = needed.get_mut(other.0 as usize) {
                    *flag = true;
                }
            }
        }
    }
    needed
}

const STATUSES: [&str; 4] = ["met", "not_met", "undecided", "not_applicable"];
pub(crate) const OBLIGATION_STATES: [&str; 7] =
    ["not_applicable", "undecided", "pending", "met_in_time", "met_late", "met_date_unknown", "overdue"];

fn names(list: &[&str]) -> Shape {
    Shape::Names(list.iter().map(|name| (*name).to_owned()).collect())
}

/// The shape of a type's column; none for texts and durations.
fn shape(framework: &Framework, ty: &Type) -> Option<Shape> {
    Some(match ty {
        Type::Number(number) => Shape::Number(number.unit.scale().clone()),
        Type::Truth => Shape::Truth,
        Type::Date { .. } => Shape::Date,
        Type::Member(axis) => {
            let members = framework.axes.get(axis.0 as usize)?.members()?;
            Shape::Names(members.iter().map(|member| member.name.clone()).collect())
        }
        Type::Duration | Type::Text => return None,
    })
}

/// The columns of an item, without what fills them; none where it has none.
fn by_rows(framework: &Framework, id: ItemId, item: &Item, options: &Options) -> Option<Vec<Output>> {
    let output = |name: String, facet: Facet, shape: Shape| Output { name, item: id, facet, shape, wire: None };
    let whole = |facet: Facet, shape: Shape| output(item.name.clone(), facet, shape);
    Some(match &item.kind {
        ItemKind::Criterion(_) => vec![match options.statuses {
            Statuses::Names => whole(Facet::Status, names(&STATUSES)),
            Statuses::Truths => whole(Facet::Status, Shape::Truth),
        }],
        ItemKind::Obligation(_) => vec![
            whole(Facet::ObligationState, names(&OBLIGATION_STATES)),
            output(format!("{}.due", item.name), Facet::Due, Shape::Date),
        ],
        ItemKind::Decision(_) => {
            let mut columns = vec![whole(Facet::Level, shape(framework, &item.ty)?)];
            if options.possible_levels {
                columns.push(output(format!("{}.possible", item.name), Facet::Possible, Shape::Mask));
            }
            columns
        }
        ItemKind::Portfolio(_) => return None,
        ItemKind::Indicator(_) | ItemKind::Judgement(_) | ItemKind::Score(_) => {
            let shape = shape(framework, &item.ty)?;
            cells(framework, item)?
                .into_iter()
                .enumerate()
                .map(|(cell, name)| output(name, Facet::Cell(cell), shape.clone()))
                .collect()
        }
    })
}

/// The names of an item's cells, the last axis running fastest.
fn cells(framework: &Framework, item: &Item) -> Option<Vec<String>> {
    let mut picks: Vec<Vec<&str>> = vec![Vec::new()];
    for axis in item.axes.as_slice() {
        let members = framework.axes.get(axis.0 as usize)?.members()?;
        picks = picks
            .iter()
            .flat_map(|pick| {
                members.iter().map(move |member| pick.iter().copied().chain([member.name.as_str()]).collect())
            })
            .collect();
    }
    let name = |pick: Vec<&str>| match pick.as_slice() {
        [] => item.name.clone(),
        _ => format!("{}[{}]", item.name, pick.join(", ")),
    };
    Some(picks.into_iter().map(name).collect())
}

fn columns_of(
    lower: &mut Lower<'_>,
    id: ItemId,
    item: &Item,
    options: &Options,
) -> Lowered<Vec<(Output, Option<Nodes>)>> {
    let columns = by_rows(lower.framework, id, item, options).ok_or(Unsupported("no column can hold it"))?;
    let nodes = match &item.kind {
        ItemKind::Decision(decision) => {
            let levels = lower.levels(decision)?;
            let mut nodes = vec![Nodes::Names(levels.decided)];
            if options.possible_levels {
                if levels.possible.len() > 64 {
                    return Err(Unsupported("more than 64 levels"));
                }
                nodes.push(Nodes::Mask(levels.possible));
            }
            nodes
        }
        ItemKind::Criterion(_) => {
            let status = lower.item(id)?.truth()?;
            let [yes, no, ..] = lower.only(&status);
            vec![match options.statuses {
                Statuses::Truths => Nodes::Truth(yes, no),
                Statuses::Names => {
                    let [.., not_applicable] = lower.only(&status);
                    let told = lower.graph.any(&[yes, no, not_applicable]);
                    Nodes::Names(vec![yes, no, lower.graph.not(told), not_applicable])
                }
            }]
        }
        ItemKind::Indicator(_) | ItemKind::Score(_) => {
            let axes = item.axes.as_slice();
            let cells = lower.over(axes, &mut |lower| lower.item(id))?;
            let mut nodes = Vec::with_capacity(cells.len());
            for (cell, output) in cells.into_iter().zip(&columns) {
                nodes.push(match (cell, &output.shape) {
                    (Node::Num(num), Shape::Number(scale)) => {
                        let (value, known) = number(lower, &num, Some(scale))?;
                        Nodes::Number(value, known)
                    }
                    (Node::Num(num), Shape::Date) => {
                        let (value, known) = number(lower, &num, None)?;
                        Nodes::Days(value, known)
                    }
                    (Node::Num(num), Shape::Names(_)) => {
                        let (value, known) = number(lower, &num, None)?;
                        Nodes::Places(value, known)
                    }
                    (Node::Truth(truth), Shape::Truth) => {
                        let [yes, no, ..] = lower.only(&truth);
                        Nodes::Truth(yes, no)
                    }
                    (Node::Num(_) | Node::Truth(Truth { .. }), _) => return Err(Unsupported("an unlike type")),
                });
            }
            nodes
        }
        ItemKind::Obligation(_) => return Err(Unsupported("obligations")),
        ItemKind::Judgement(_) => return Err(Unsupported("judgements")),
        ItemKind::Portfolio(_) => return Err(Unsupported("figures over a table")),
    };
    Ok(columns.into_iter().zip(nodes.into_iter().map(Some)).collect())
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
    let zero = lower.graph.float(0.0);
    // Adding 0 makes one zero of two, so that equal results are equal bits.
    let value = lower.graph.pair(Op::Add, num.low, zero);
    Ok((value, known))
}
