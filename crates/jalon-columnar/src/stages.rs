//! The stages of a plan: what rows hand to the members of their lists, what members hand back, and at last the results.
//!
//! Without open axes there is one stage. With them, each stage is a program over rows, or over the members of one list; what
//! crosses from one to the other is kept for the rows of a block in slots.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{BitOp, Folding, Graph, Link, NumberOp, Op, Val};
use crate::program::Program;

/// A program whose results other stages read, or results are written from.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) program: Program,
    pub(crate) crossing: Crossing,
}

/// What a stage runs over, what it reads of others, and what it hands on.
#[derive(Debug, Default)]
pub(crate) struct Crossing {
    /// The list whose members it runs over; none: rows.
    pub(crate) list: Option<u8>,
    pub(crate) inlet: Inlet,
    pub(crate) outlets: Vec<Outlet>,
    pub(crate) onward: Vec<Onward>,
}

/// Registers that are filled before a stage runs.
#[derive(Debug, Default)]
pub(crate) struct Inlet {
    /// Slots of numbers, each with its register.
    pub(crate) numbers: Vec<(usize, u32)>,
    /// Slots of bits, each with its register.
    pub(crate) bits: Vec<(usize, u32)>,
    /// Registers of the bit that members have which stand for a list that is not given.
    pub(crate) unlisted: Vec<u32>,
    /// What is read of the members of lists one by one.
    pub(crate) wide: Vec<Inward>,
}

/// A register that is filled with what members have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Inward {
    /// Where that is kept.
    pub(crate) slot: usize,
    pub(crate) register: u32,
    /// The reference that names the member of which it is; none: each member's own.
    pub(crate) link: Option<Link>,
    /// Bits rather than numbers.
    pub(crate) bits: bool,
}

/// A register of members that is handed on, a value a member.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Onward {
    /// Where it is kept.
    pub(crate) slot: usize,
    pub(crate) register: u32,
    pub(crate) kept: Kept,
}

/// What of the members is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kept {
    /// Their numbers.
    Numbers,
    /// Their bits.
    Bits,
    /// For each member of another list, what the numbers of those come to that name it.
    Grouped(Folding, Link),
    /// For each member of another list, whether any of those that name it has the bit.
    SomeOf(Link),
}

/// A register that is handed on when a stage has run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outlet {
    /// Numbers of rows, as they are; those of members folded.
    Number {
        /// Where they are kept.
        slot: usize,
        /// Where they come from.
        register: u32,
        /// How those of members come to one of their row.
        folding: Option<Folding>,
    },
    /// For each row, how many different texts of a column those members have that have a bit.
    Distinct {
        /// Where the number is kept.
        slot: usize,
        /// Where the bits come from.
        register: u32,
        /// The column, by its place among those of the plan.
        column: usize,
    },
    /// Bits of rows; of members those that some member of the row has.
    Bits {
        /// Where they are kept.
        slot: usize,
        /// Where they come from.
        register: u32,
    },
}

/// What stands before the last stage, and what that reads of it.
#[derive(Debug, Default)]
pub(crate) struct Stages {
    /// In the order in which they run.
    pub(crate) before: Vec<Stage>,
    /// What the last reads.
    pub(crate) last: Crossing,
    /// Those that run at last, over the members of a list each: results are written from their registers.
    pub(crate) listing: Vec<Stage>,
    pub(crate) slots: Slots,
}

/// How many slots there are.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Slots {
    /// Of numbers a row.
    pub(crate) numbers: usize,
    /// Of bits a row.
    pub(crate) bits: usize,
    /// Of numbers a member.
    pub(crate) wide_numbers: usize,
    /// Of bits a member.
    pub(crate) wide_bits: usize,
}

/// Where the nodes that cross go.
#[derive(Debug, Default)]
struct Crossings {
    /// Nodes that are worked out by another stage than that which reads them.
    incoming: Vec<bool>,
    /// The slot of each.
    slots: Vec<usize>,
    /// By turn, and the list over which a stage runs: the nodes that it is to hand on.
    groups: BTreeMap<(u32, Option<u8>), Vec<usize>>,
    counts: Slots,
}

/// The stages of some nodes, each for rows or for the members of a list: those before the last, the program of the last, and
/// the register in which each node is left by the last, or by the stage that lists these members.
pub(crate) fn of(graph: &Graph, wanted: &[(Option<u8>, Val)]) -> ((Stages, Program), Vec<u32>) {
    let all: Vec<Val> = wanted.iter().map(|(_, val)| *val).collect();
    let lists: BTreeSet<u8> = wanted.iter().filter_map(|(list, _)| *list).collect();
    let crossings = Crossings::of(graph, &all);
    if crossings.groups.is_empty() && lists.is_empty() {
        let (program, registers) = Program::of(graph, &all, &[]);
        return ((Stages::default(), program), registers);
    }
    let before = crossings.groups.iter().map(|((_, list), nodes)| crossings.stage(graph, *list, nodes)).collect();
    let mut left = BTreeMap::new();
    let mut program_of = |list: Option<u8>| {
        let here: Vec<Val> = wanted.iter().filter(|(other, _)| *other == list).map(|(_, val)| *val).collect();
        let (program, registers) = Program::of(graph, &here, &crossings.incoming);
        left.insert(list, registers.into_iter());
        (crossings.inlet(graph, &program), program)
    };
    let (inlet, program) = program_of(None);
    let listing = lists.into_iter().map(|list| {
        let (inlet, program) = program_of(Some(list));
        Stage { program, crossing: Crossing { list: Some(list), inlet, ..Crossing::default() } }
    });
    let last = Crossing { inlet, ..Crossing::default() };
    let stages = Stages { before, last, listing: listing.collect(), slots: crossings.counts };
    let mut register = |list: &Option<u8>| left.get_mut(list).and_then(Iterator::next).unwrap_or(0);
    let registers = wanted.iter().map(|(list, _)| register(list)).collect();
    ((stages, program), registers)
}

impl Crossings {
    fn of(graph: &Graph, wanted: &[Val]) -> Crossings {
        let ops = graph.ops();
        let mut live = Vec::new();
        graph.mark(wanted, &mut live);
        let (incoming, slots) = (vec![false; ops.len()], vec![0; ops.len()]);
        let mut crossings = Crossings { incoming, slots, ..Crossings::default() };
        let mut turns = vec![0u32; ops.len()];
        for (at, op) in ops.iter().enumerate().filter(|(at, _)| live.get(*at) == Some(&true)) {
            let turn = op.operands().into_iter().flatten().filter_map(|val| turns.get(val.place())).max();
            let turn = turn.copied().unwrap_or(0);
            let from = match op {
                Op::Number(NumberOp::Spread(..)) | Op::Bits(BitOp::Spread(..)) => Some(None),
                Op::Number(
                    NumberOp::Fold(_, list, _) | NumberOp::Distinct(list, ..) | NumberOp::Group(_, list, ..),
                )
                | Op::Bits(BitOp::Some(list, _) | BitOp::SomeOf(list, ..)) => Some(Some(*list)),
                Op::Number(NumberOp::Follow(link, _)) | Op::Bits(BitOp::Follow(link, _)) => Some(Some(link.to)),
                _ => None,
            };
            if from.is_some() || matches!(op, Op::Bits(BitOp::Unlisted(_))) {
                crossings.incoming[at] = true;
            }
            let Some(list) = from else {
                turns[at] = turn;
                continue;
            };
            turns[at] = turn + 1;
            crossings.groups.entry((turn, list)).or_default().push(at);
            let (counts, wide) = (&mut crossings.counts, onward_of(*op).is_some());
            let count = match op {
                Op::Number(_) if wide => &mut counts.wide_numbers,
                Op::Bits(_) if wide => &mut counts.wide_bits,
                Op::Number(_) => &mut counts.numbers,
                Op::Bits(_) => &mut counts.bits,
            };
            crossings.slots[at] = *count;
            *count += 1;
        }
        crossings
    }

    fn stage(&self, graph: &Graph, list: Option<u8>, nodes: &[usize]) -> Stage {
        let ops = nodes.iter().filter_map(|at| graph.ops().get(*at));
        let wanted: Vec<Val> = ops.clone().filter_map(|op| op.operands()[0]).collect();
        let (program, registers) = Program::of(graph, &wanted, &self.incoming);
        let mut crossing = Crossing { list, inlet: self.inlet(graph, &program), ..Crossing::default() };
        for ((at, op), register) in nodes.iter().zip(ops).zip(registers) {
            let slot = self.slots[*at];
            if let Some(kept) = onward_of(*op) {
                crossing.onward.push(Onward { slot, register, kept });
                continue;
            }
            crossing.outlets.push(match op {
                Op::Number(NumberOp::Fold(folding, ..)) => Outlet::Number { slot, register, folding: Some(*folding) },
                Op::Number(NumberOp::Distinct(_, column, _)) => {
                    Outlet::Distinct { slot, register, column: column.0 as usize }
                }
                Op::Number(_) => Outlet::Number { slot, register, folding: None },
                Op::Bits(_) => Outlet::Bits { slot, register },
            });
        }
        Stage { program, crossing }
    }

    fn inlet(&self, graph: &Graph, program: &Program) -> Inlet {
        let mut inlet = Inlet::default();
        for (val, register) in &program.incoming {
            let (slot, register) = (self.slots[val.place()], *register);
            let Some(op) = graph.ops().get(val.place()) else { continue };
            let bits = matches!(op, Op::Bits(_));
            match op {
                Op::Bits(BitOp::Unlisted(_)) => inlet.unlisted.push(register),
                Op::Number(NumberOp::Follow(link, _)) | Op::Bits(BitOp::Follow(link, _)) => {
                    inlet.wide.push(Inward { slot, register, link: Some(*link), bits });
                }
                Op::Number(NumberOp::Group(..)) | Op::Bits(BitOp::SomeOf(..)) => {
                    inlet.wide.push(Inward { slot, register, link: None, bits });
                }
                Op::Bits(_) => inlet.bits.push((slot, register)),
                Op::Number(_) => inlet.numbers.push((slot, register)),
            }
        }
        inlet
    }
}

/// What is kept of members one by one, for an operation that reads it.
fn onward_of(op: Op) -> Option<Kept> {
    match op {
        Op::Number(NumberOp::Follow(..)) => Some(Kept::Numbers),
        Op::Bits(BitOp::Follow(..)) => Some(Kept::Bits),
        Op::Number(NumberOp::Group(folding, _, link, _)) => Some(Kept::Grouped(folding, link)),
        Op::Bits(BitOp::SomeOf(_, link, _)) => Some(Kept::SomeOf(link)),
        _ => None,
    }
}
