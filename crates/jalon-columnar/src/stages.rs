//! The stages of a plan: what rows hand to the members of their lists, what members hand back, and at last the results.
//!
//! Without open axes there is one stage. With them, each stage is a program over rows, or over the members of one list; what
//! crosses from one to the other is kept for the rows of a block in slots.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{BitOp, Folding, Graph, NumberOp, Op, Val};
use crate::program::Program;

/// A program whose results other stages read.
#[derive(Debug)]
pub(crate) struct Stage {
    /// The list whose members it runs over; none: rows.
    pub(crate) list: Option<u8>,
    pub(crate) program: Program,
    pub(crate) inlet: Inlet,
    pub(crate) outlets: Vec<Outlet>,
}

impl Stage {
    /// What it runs over, what it reads and runs, and what it hands on.
    pub(crate) fn parts(&self) -> (Option<u8>, &Program, &Inlet, &[Outlet]) {
        (self.list, &self.program, &self.inlet, &self.outlets)
    }
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
    pub(crate) inlet: Inlet,
    /// Those that run at last, over the members of a list each: results are written from their registers.
    pub(crate) listing: Vec<Stage>,
    /// How many slots of numbers there are.
    pub(crate) numbers: usize,
    /// How many slots of bits there are.
    pub(crate) bits: usize,
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
    numbers: usize,
    bits: usize,
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
        Stage { list: Some(list), program, inlet, outlets: Vec::new() }
    });
    let stages = Stages { before, inlet, listing: listing.collect(), numbers: crossings.numbers, bits: crossings.bits };
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
                Op::Number(NumberOp::Fold(_, list, _) | NumberOp::Distinct(list, ..))
                | Op::Bits(BitOp::Some(list, _)) => Some(Some(*list)),
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
            let count = match op {
                Op::Number(_) => &mut crossings.numbers,
                Op::Bits(_) => &mut crossings.bits,
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
        let outlets = nodes.iter().zip(ops).zip(registers).map(|((at, op), register)| {
            let slot = self.slots[*at];
            match op {
                Op::Number(NumberOp::Fold(folding, ..)) => Outlet::Number { slot, register, folding: Some(*folding) },
                Op::Number(NumberOp::Distinct(_, column, _)) => {
                    Outlet::Distinct { slot, register, column: column.0 as usize }
                }
                Op::Number(_) => Outlet::Number { slot, register, folding: None },
                Op::Bits(_) => Outlet::Bits { slot, register },
            }
        });
        Stage { list, outlets: outlets.collect(), inlet: self.inlet(graph, &program), program }
    }

    fn inlet(&self, graph: &Graph, program: &Program) -> Inlet {
        let mut inlet = Inlet::default();
        for (val, register) in &program.incoming {
            match graph.ops().get(val.place()) {
                Some(Op::Bits(BitOp::Unlisted(_))) => inlet.unlisted.push(*register),
                Some(Op::Bits(_)) => inlet.bits.push((self.slots[val.place()], *register)),
                Some(Op::Number(_)) => inlet.numbers.push((self.slots[val.place()], *register)),
                None => {}
            }
        }
        inlet
    }
}
