//! One kernel an operation, over a block of rows: plain loops of fixed length, which the compiler turns into the widest
//! vectors that the processor has (see [`crate::dispatch`]). No call and no allocation a row.

use crate::graph::{Column, Op, Val};
use crate::program::{Program, Step};
use crate::source::Source;

/// Rows of a block: its registers fit the cache.
pub(crate) const ROWS: usize = 1024;
/// Words of bits of a block.
pub(crate) const WORDS: usize = ROWS / 64;

/// A float a row.
pub(crate) type Lanes = [f64; ROWS];
/// A bit a row.
pub(crate) type Words = [u64; WORDS];

static NO_LANES: Lanes = [0.0; ROWS];
static NO_WORDS: Words = [0; WORDS];

/// The registers of a program, kept from block to block.
#[derive(Debug)]
pub(crate) struct Registers {
    numbers: Vec<Option<Box<Lanes>>>,
    bits: Vec<Words>,
    /// Rows with a cell that is out of the bounds which the plan took for granted.
    pub(crate) suspect: Words,
}

impl Registers {
    pub(crate) fn of(program: &Program) -> Registers {
        let mut registers = Registers {
            numbers: (0..program.numbers).map(|_| Some(Box::new([0.0; ROWS]))).collect(),
            bits: vec![[0; WORDS]; program.bits],
            suspect: [0; WORDS],
        };
        for (at, float) in &program.constants {
            if let Some(lanes) = registers.numbers.get_mut(*at as usize) {
                *lanes = Some(Box::new([*float; ROWS]));
            }
        }
        for (at, all) in &program.fixed {
            if let Some(words) = registers.bits.get_mut(*at as usize) {
                *words = [if *all { u64::MAX } else { 0 }; WORDS];
            }
        }
        registers
    }

    #[inline(always)]
    pub(crate) fn number(&self, register: u32) -> &Lanes {
        self.numbers.get(register as usize).and_then(Option::as_deref).unwrap_or(&NO_LANES)
    }

    #[inline(always)]
    pub(crate) fn bit(&self, register: u32) -> &Words {
        self.bits.get(register as usize).unwrap_or(&NO_WORDS)
    }

    /// Runs a program on the block of rows that begins at `start`.
    #[inline(always)]
    pub(crate) fn run(&mut self, program: &Program, sources: &[Source<'_>], start: usize, rows: usize) {
        self.suspect = [0; WORDS];
        for step in &program.steps {
            if step.op.is_number() {
                // The register filled is never one that is read: it is taken out while the others are borrowed.
                let Some(mut to) = self.numbers.get_mut(step.to as usize).and_then(Option::take) else { continue };
                self.number_step(step, sources, start, rows, &mut to);
                if let Some(slot) = self.numbers.get_mut(step.to as usize) {
                    *slot = Some(to);
                }
            } else {
                let mut to = [0; WORDS];
                self.bit_step(step, sources, start, rows, &mut to);
                if let Some(slot) = self.bits.get_mut(step.to as usize) {
                    *slot = to;
                }
            }
        }
    }

    #[inline(always)]
    fn number_step(&mut self, step: &Step, sources: &[Source<'_>], start: usize, rows: usize, to: &mut Lanes) {
        let of = |val: Val| self.number(val.0);
        match step.op {
            Op::Load(Column(column)) => {
                if let Some(source) = sources.get(column as usize)
                    && source.load(start, rows, to)
                {
                    source.suspects(start, rows, &mut self.suspect);
                }
            }
            Op::Neg(a) => each(to, of(a), |a| -a),
            Op::Abs(a) => each(to, of(a), f64::abs),
            Op::Add(a, b) => both(to, of(a), of(b), |a, b| a + b),
            Op::Sub(a, b) => both(to, of(a), of(b), |a, b| a - b),
            Op::Mul(a, b) => both(to, of(a), of(b), |a, b| a * b),
            Op::MulEnds(a, b) => both(to, of(a), of(b), |a, b| if (a == 0.0) | (b == 0.0) { 0.0 } else { a * b }),
            Op::Div(a, b) => both(to, of(a), of(b), |a, b| a / b),
            Op::Min(a, b) => both(to, of(a), of(b), |a, b| if a < b { a } else { b }),
            Op::Max(a, b) => both(to, of(a), of(b), |a, b| if a > b { a } else { b }),
            Op::Sqrt(a) => each(to, of(a), f64::sqrt),
            Op::Cbrt(a) => each(to, of(a), cube_root),
            Op::Floor(a) => each(to, of(a), whole_below),
            Op::Select(bit, a, b) => select(to, self.bit(bit.0), of(a), of(b)),
            Op::Const(float) => *to = [f64::from_bits(float); ROWS],
            // Bits.
            Op::Bit(_)
            | Op::Valid(_)
            | Op::Yes(_)
            | Op::CodeIn(..)
            | Op::Not(_)
            | Op::And(..)
            | Op::Or(..)
            | Op::AndNot(..)
            | Op::Less(..)
            | Op::AtMost(..)
            | Op::Equal(..)
            | Op::Near(..) => {}
        }
    }

    #[inline(always)]
    fn bit_step(&mut self, step: &Step, sources: &[Source<'_>], start: usize, rows: usize, to: &mut Words) {
        let of = |val: Val| self.number(val.0);
        let bits = |val: Val| self.bit(val.0);
        match step.op {
            Op::Bit(all) => *to = [if all { u64::MAX } else { 0 }; WORDS],
            Op::Valid(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    source.valid(start, rows, to);
                }
            }
            Op::Yes(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    source.yes(start, rows, to);
                    if source.is_unlike() {
                        source.suspects(start, rows, &mut self.suspect);
                    }
                }
            }
            Op::CodeIn(Column(column), set) => {
                if let Some(source) = sources.get(column as usize) {
                    source.code_in(start, rows, set, to);
                    source.suspects(start, rows, &mut self.suspect);
                }
            }
            Op::Not(a) => words(to, bits(a), bits(a), |a, _| !a),
            Op::And(a, b) => words(to, bits(a), bits(b), |a, b| a & b),
            Op::Or(a, b) => words(to, bits(a), bits(b), |a, b| a | b),
            Op::AndNot(a, b) => words(to, bits(a), bits(b), |a, b| a & !b),
            Op::Less(a, b) => pack(to, of(a), of(b), |a, b| a < b),
            Op::AtMost(a, b) => pack(to, of(a), of(b), |a, b| a <= b),
            Op::Equal(a, b) => pack(to, of(a), of(b), |a, b| a == b),
            Op::Near(a, b, eps) => {
                let eps = f64::from_bits(eps);
                pack(to, of(a), of(b), |a, b| (a.abs() <= b * eps) & (b < f64::INFINITY));
            }
            // Numbers.
            Op::Const(_)
            | Op::Load(_)
            | Op::Neg(_)
            | Op::Abs(_)
            | Op::Add(..)
            | Op::Sub(..)
            | Op::Mul(..)
            | Op::MulEnds(..)
            | Op::Div(..)
            | Op::Min(..)
            | Op::Max(..)
            | Op::Sqrt(_)
            | Op::Cbrt(_)
            | Op::Floor(_)
            | Op::Select(..) => {}
        }
    }
}

#[inline(always)]
fn each(to: &mut Lanes, a: &Lanes, apply: impl Fn(f64) -> f64) {
    for (to, a) in to.iter_mut().zip(a) {
        *to = apply(*a);
    }
}

#[inline(always)]
fn both(to: &mut Lanes, a: &Lanes, b: &Lanes, apply: impl Fn(f64, f64) -> f64) {
    for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
        *to = apply(*a, *b);
    }
}

#[inline(always)]
fn words(to: &mut Words, a: &Words, b: &Words, apply: impl Fn(u64, u64) -> u64) {
    for ((to, a), b) in to.iter_mut().zip(a).zip(b) {
        *to = apply(*a, *b);
    }
}

/// The bit of each row of a word. A table rather than shifts: with it the loops below become a compare, a masked load and
/// an `or` for eight rows; other ways of writing them make the compiler gather.
static PLACES: [u64; 64] = {
    let mut places = [0; 64];
    let mut at = 0;
    while at < 64 {
        places[at] = 1 << at;
        at += 1;
    }
    places
};

/// A bit a row.
#[inline(always)]
fn pack(to: &mut Words, a: &Lanes, b: &Lanes, test: impl Fn(f64, f64) -> bool) {
    for (to, (a, b)) in to.iter_mut().zip(a.chunks_exact(64).zip(b.chunks_exact(64))) {
        let mut word = 0u64;
        for ((a, b), place) in a.iter().zip(b).zip(&PLACES) {
            word |= if test(*a, *b) { *place } else { 0 };
        }
        *to = word;
    }
}

/// A bit a row, of codes.
#[inline(always)]
pub(crate) fn pack_codes(to: &mut Words, codes: &[u8; ROWS], set: u64) {
    for (to, codes) in to.iter_mut().zip(codes.chunks_exact(64)) {
        let mut word = 0u64;
        for (code, place) in codes.iter().zip(&PLACES) {
            let code = u64::from(*code);
            let holds = (set >> (code & 63)) & u64::from(code < 64);
            word |= holds.wrapping_neg() & place;
        }
        *to = word;
    }
}

/// By masks rather than by a choice, which the compiler would turn into a choice of addresses.
#[inline(always)]
fn select(to: &mut Lanes, bits: &Words, a: &Lanes, b: &Lanes) {
    let lanes = to.chunks_exact_mut(64).zip(a.chunks_exact(64).zip(b.chunks_exact(64)));
    for (word, (to, (a, b))) in bits.iter().zip(lanes) {
        for ((to, place), (a, b)) in to.iter_mut().zip(&PLACES).zip(a.iter().zip(b)) {
            let mask = if word & place != 0 { u64::MAX } else { 0 };
            *to = f64::from_bits((a.to_bits() & mask) | (b.to_bits() & !mask));
        }
    }
}

/// About the cube root of a positive number: a third of the exponent, then three steps of Halley's, each of which
/// triples the digits. Never relied on: whoever uses it cubes it again.
#[inline(always)]
fn cube_root(x: f64) -> f64 {
    let high = x.to_bits() >> 32;
    let third = (high.wrapping_mul(0x5555_5556)) >> 32;
    let mut y = f64::from_bits((third + 715_094_163) << 32);
    for _ in 0..3 {
        let cube = y * y * y;
        y = y * (cube + 2.0 * x) / (2.0 * cube + x);
    }
    if x == 0.0 || x == f64::INFINITY { x } else { y }
}

/// Floor without a call: below 2^52 by adding and taking away the number whose unit is 1.
#[inline(always)]
fn whole_below(x: f64) -> f64 {
    const UNIT: f64 = 4_503_599_627_370_496.0;
    let magnitude = x.abs();
    let near = f64::copysign((magnitude + UNIT) - UNIT, x);
    let below = if near > x { near - 1.0 } else { near };
    if magnitude < UNIT { below } else { x }
}
