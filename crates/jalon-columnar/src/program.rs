//! From the graph to a program: only the nodes that are asked for, in order, each in a register that is used again as soon
//! as nobody reads it any more, so that a block of rows stays in the cache.

use std::sync::Arc;

use crate::graph::{BitOp, Graph, Level, NumberOp, Op, Val};
use crate::integers::Step as Part;
use crate::lower::TextOf;

/// One step. The operands of its operation are registers; a marked number is a place among the constants, a marked bit
/// the opposite of a register.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// Fills a register of numbers.
    Numbers(NumberOp, usize),
    /// Fills a register of bits.
    Bits(BitOp, usize),
    /// Conjunctions, from one place of the list to another.
    Ands(usize, usize),
}

/// A conjunction of two registers of bits, or of their opposites, and the register filled (which may be one of them).
#[derive(Debug, Clone, Copy)]
pub(crate) struct And {
    pub(crate) a: Val,
    pub(crate) b: Val,
    pub(crate) to: u32,
}

/// A program for one block of rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    /// The steps, in order.
    pub(crate) steps: Vec<Step>,
    /// The conjunctions of all steps, in order.
    pub(crate) ands: Vec<And>,
    /// How many registers of numbers it needs.
    pub(crate) numbers: usize,
    /// How many registers of bits it needs.
    pub(crate) bits: usize,
    /// Floats that are the same in all rows.
    pub(crate) constants: Vec<f64>,
    /// Nodes of other stages that it reads, each with the register that holds it before the first step.
    pub(crate) incoming: Vec<(Val, u32)>,
    /// Whether all columns are read side by side: the next block of each may be fetched beforehand.
    pub(crate) fetches: bool,
    /// Formulas that steps name.
    pub(crate) formulas: Vec<Arc<[Part]>>,
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
    /// Bits, each with the number of a word.
    Set(Vec<(u32, u32)>),
    /// A text, of the cells of rows or of what the program runs over, and where it is known.
    Text(TextOf, Level, u32),
    /// The number of a text among those of the batch, how many of its first characters are meant, and where it is known.
    Said(u32, Option<usize>, u32),
    /// What the members of a list come to, field by field: registers of the stage that lists them.
    Records(u8, Vec<Wire>),
    /// For each of some groups, by its name.
    Groups(Vec<(String, Wire)>),
    /// No row has anything.
    Nothing,
}

/// Registers of one class, given out and taken back.
#[derive(Default)]
struct Registers {
    free: Vec<usize>,
    count: usize,
}

impl Registers {
    fn take(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }
}

/// A program under way.
struct Making<'g> {
    ops: &'g [Op],
    /// How often each node is still to be read; wanted nodes are never done with.
    reads: Vec<u32>,
    /// The register of each node; for constants their marked place.
    register: Vec<Val>,
    numbers: Registers,
    bits: Registers,
    program: Program,
}

impl Program {
    /// Makes the program of some nodes; tells the register of each, which keeps its value to the end of the block. Nodes that
    /// are marked as incoming are worked out elsewhere.
    pub(crate) fn of(graph: &Graph, wanted: &[Val], incoming: &[bool]) -> (Program, Vec<u32>) {
        let ops = graph.ops();
        let comes_in = |at: usize| incoming.get(at) == Some(&true);
        let mut reads = vec![0u32; ops.len()];
        for val in wanted {
            reads[val.place()] = u32::MAX / 2;
        }
        for (at, op) in ops.iter().enumerate().rev() {
            if reads[at] > 0 && !comes_in(at) {
                for operand in op.operands().into_iter().flatten() {
                    reads[operand.place()] += 1;
                }
            }
        }
        let register = vec![Val::new(0); ops.len()];
        let (numbers, bits) = (Registers::default(), Registers::default());
        let mut making = Making { ops, reads, register, numbers, bits, program: Program::default() };
        for (at, op) in ops.iter().enumerate() {
            if making.reads[at] > 0 && comes_in(at) {
                making.receive(at, *op);
            }
        }
        for (at, op) in ops.iter().enumerate() {
            if making.reads[at] > 0 && !comes_in(at) {
                making.step(at, *op);
            }
        }
        let registers = wanted.iter().map(|val| making.wanted(*val)).collect();
        making.program.numbers = making.numbers.count;
        making.program.bits = making.bits.count;
        making.program.fetches = incoming.is_empty();
        making.program.formulas = graph.formulas().to_vec();
        (making.program, registers)
    }

    /// How many operations it takes for a block.
    pub(crate) fn operations(&self) -> usize {
        let others = self.steps.iter().filter(|step| !matches!(step, Step::Ands(..))).count();
        self.ands.len() + others
    }
}

impl Making<'_> {
    /// Gives a node that is worked out elsewhere its register.
    fn receive(&mut self, at: usize, op: Op) {
        let register = match op {
            Op::Number(_) => self.numbers.take(),
            Op::Bits(_) => self.bits.take(),
        };
        self.register[at] = Val::new(register);
        self.program.incoming.push((Val::new(at), u32::try_from(register).unwrap_or(0)));
    }

    fn step(&mut self, at: usize, op: Op) {
        let named = op.renamed(|val| val.moved(self.register[val.place()]));
        let to = match (op, named) {
            (Op::Number(NumberOp::Const(float)), _) => {
                let place = Val::new(self.program.constants.len());
                self.program.constants.push(f64::from_bits(float));
                place.flipped()
            }
            (_, Op::Number(named)) => {
                // The register is taken before those of the operands are given back: a step never fills what it reads.
                let to = self.numbers.take();
                self.program.steps.push(Step::Numbers(named, to));
                self.done_with(op);
                Val::new(to)
            }
            (_, Op::Bits(BitOp::And(a, b))) => {
                self.done_with(op);
                Val::new(self.and(a, b))
            }
            (_, Op::Bits(BitOp::Never)) => {
                let to = self.bits.take();
                let any = Val::new(to);
                self.push_and(any, any.flipped(), to);
                any
            }
            (_, Op::Bits(named)) => {
                let to = self.bits.take();
                self.program.steps.push(Step::Bits(named, to));
                self.done_with(op);
                Val::new(to)
            }
        };
        self.register[at] = to;
    }

    fn and(&mut self, a: Val, b: Val) -> usize {
        let to = self.bits.take();
        self.push_and(a, b, to);
        to
    }

    fn push_and(&mut self, a: Val, b: Val, to: usize) {
        let at = self.program.ands.len();
        self.program.ands.push(And { a, b, to: u32::try_from(to).unwrap_or(0) });
        match self.program.steps.last_mut() {
            Some(Step::Ands(_, end)) => *end = at + 1,
            _ => self.program.steps.push(Step::Ands(at, at + 1)),
        }
    }

    /// Gives back the registers that nobody reads after this operation.
    fn done_with(&mut self, op: Op) {
        for operand in op.operands().into_iter().flatten() {
            let place = operand.place();
            self.reads[place] -= 1;
            if self.reads[place] > 0 {
                continue;
            }
            match self.ops[place] {
                Op::Number(NumberOp::Const(_)) => {}
                Op::Number(_) => self.numbers.free.push(self.register[place].place()),
                Op::Bits(_) => self.bits.free.push(self.register[place].place()),
            }
        }
    }

    /// The register of a node that is wanted: opposites and constants get one too.
    fn wanted(&mut self, val: Val) -> u32 {
        let known = self.register[val.place()];
        let register = match self.ops[val.place()] {
            Op::Number(NumberOp::Const(float)) if known.is_marked() => {
                let to = self.numbers.take();
                self.program.steps.push(Step::Numbers(NumberOp::Const(float), to));
                self.register[val.place()] = Val::new(to);
                to
            }
            Op::Bits(_) if val.is_marked() => self.and(known.flipped(), known.flipped()),
            _ => known.place(),
        };
        u32::try_from(register).unwrap_or(0)
    }
}
