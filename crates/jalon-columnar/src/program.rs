//! From the graph to a program: only the nodes that are asked for, in order, each in a register that is used again as soon
//! as nobody reads it any more, so that a block of rows stays in the cache.

use crate::graph::{Graph, Op, Val};

/// One step: an operation whose operands are registers, and the register that it fills.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// What is computed; its `Val`s are registers of the class that the operation reads.
    pub(crate) op: Op,
    /// The register filled.
    pub(crate) to: u32,
    /// Whether that is one of numbers.
    pub(crate) number: bool,
}

/// A program for one block of rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    /// The steps, in order.
    pub(crate) steps: Vec<Step>,
    /// How many registers of numbers it needs.
    pub(crate) numbers: usize,
    /// How many registers of bits it needs.
    pub(crate) bits: usize,
    /// Floats that are the same in all rows.
    pub(crate) constants: Vec<f64>,
    /// Bits that are put into registers once.
    pub(crate) fixed: Vec<(u32, bool)>,
}

/// Marks what is no register, but a place among the constants.
const CONSTANT: u32 = 1 << 31;

/// Registers of one class, given out and taken back.
#[derive(Default)]
struct Registers {
    free: Vec<u32>,
    count: u32,
}

impl Registers {
    fn take(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        })
    }
}

impl Program {
    /// The place among the constants that an operand names; none if it is a register.
    #[inline(always)]
    pub(crate) fn constant(val: Val) -> Option<usize> {
        (val.0 & CONSTANT != 0).then_some((val.0 & !CONSTANT) as usize)
    }

    /// Makes the program of some nodes; tells the register of each, which keeps its value to the end of the block.
    pub(crate) fn of(graph: &Graph, wanted: &[Val]) -> (Program, Vec<u32>) {
        let ops = graph.ops();
        // How often each node is still to be read; wanted nodes are never done with.
        let mut reads = vec![0u32; ops.len()];
        for val in wanted {
            reads[val.0 as usize] = u32::MAX / 2;
        }
        for (at, op) in ops.iter().enumerate().rev() {
            if reads[at] > 0 {
                for operand in op.operands().into_iter().flatten() {
                    reads[operand.0 as usize] += 1;
                }
            }
        }
        let mut program = Program::default();
        let (mut numbers, mut bits) = (Registers::default(), Registers::default());
        let mut register = vec![0u32; ops.len()];
        // Constants first, in registers of their own.
        for (at, op) in ops.iter().enumerate().filter(|(at, _)| reads[*at] > 0) {
            match op {
                Op::Const(float) => {
                    register[at] = CONSTANT | u32::try_from(program.constants.len()).unwrap_or(0);
                    program.constants.push(f64::from_bits(*float));
                }
                Op::Bit(all) => {
                    register[at] = bits.take();
                    program.fixed.push((register[at], *all));
                }
                _ => {}
            }
        }
        for (at, op) in ops.iter().enumerate() {
            if reads[at] == 0 || matches!(op, Op::Const(_) | Op::Bit(_)) {
                continue;
            }
            // The register is taken before those of the operands are given back: a step never fills what it reads.
            let to = if op.is_number() { numbers.take() } else { bits.take() };
            register[at] = to;
            let number = op.is_number();
            program.steps.push(Step { op: renamed(*op, |val| Val(register[val.0 as usize])), to, number });
            for operand in op.operands().into_iter().flatten() {
                let left = &mut reads[operand.0 as usize];
                *left -= 1;
                let op = ops[operand.0 as usize];
                if *left == 0 && !matches!(op, Op::Const(_) | Op::Bit(_)) {
                    let class = if op.is_number() { &mut numbers } else { &mut bits };
                    class.free.push(register[operand.0 as usize]);
                }
            }
        }
        // Constants that are wanted as they are stand in registers too.
        for val in wanted {
            let at = val.0 as usize;
            if let Op::Const(_) = ops[at]
                && register[at] & CONSTANT != 0
            {
                let to = numbers.take();
                register[at] = to;
                program.steps.push(Step { op: ops[at], to, number: true });
            }
        }
        program.numbers = numbers.count as usize;
        program.bits = bits.count as usize;
        let registers = wanted.iter().map(|val| register[val.0 as usize]).collect();
        (program, registers)
    }
}

fn renamed(op: Op, name: impl Fn(Val) -> Val) -> Op {
    match op {
        Op::Const(_) | Op::Load(_) | Op::Bit(_) | Op::Valid(_) | Op::Yes(_) | Op::Suspect(_) | Op::CodeIn(..) => op,
        Op::Neg(a) => Op::Neg(name(a)),
        Op::Abs(a) => Op::Abs(name(a)),
        Op::Sqrt(a) => Op::Sqrt(name(a)),
        Op::Cbrt(a) => Op::Cbrt(name(a)),
        Op::Floor(a) => Op::Floor(name(a)),
        Op::YearOf(a) => Op::YearOf(name(a)),
        Op::MonthOf(a) => Op::MonthOf(name(a)),
        Op::DayOf(a) => Op::DayOf(name(a)),
        Op::EndOfMonth(a) => Op::EndOfMonth(name(a)),
        Op::AddMonths(a, b) => Op::AddMonths(name(a), name(b)),
        Op::MonthsBetween(a, b) => Op::MonthsBetween(name(a), name(b)),
        Op::YearsBetween(a, b) => Op::YearsBetween(name(a), name(b)),
        Op::Fine(column, whole, a) => Op::Fine(column, whole, name(a)),
        Op::Not(a) => Op::Not(name(a)),
        Op::Add(a, b) => Op::Add(name(a), name(b)),
        Op::Sub(a, b) => Op::Sub(name(a), name(b)),
        Op::Mul(a, b) => Op::Mul(name(a), name(b)),
        Op::MulEnds(a, b) => Op::MulEnds(name(a), name(b)),
        Op::Div(a, b) => Op::Div(name(a), name(b)),
        Op::Min(a, b) => Op::Min(name(a), name(b)),
        Op::Max(a, b) => Op::Max(name(a), name(b)),
        Op::And(a, b) => Op::And(name(a), name(b)),
        Op::Or(a, b) => Op::Or(name(a), name(b)),
        Op::AndNot(a, b) => Op::AndNot(name(a), name(b)),
        Op::Less(a, b) => Op::Less(name(a), name(b)),
        Op::AtMost(a, b) => Op::AtMost(name(a), name(b)),
        Op::Equal(a, b) => Op::Equal(name(a), name(b)),
        Op::Near(a, b, eps) => Op::Near(name(a), name(b), eps),
        Op::Select(a, b, c) => Op::Select(name(a), name(b), name(c)),
    }
}
