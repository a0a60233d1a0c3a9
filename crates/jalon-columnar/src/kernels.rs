//! One kernel an operation, over a block of rows: plain loops of fixed length, which the compiler turns into the widest
//! vectors that the processor has (see [`crate::dispatch`]). No call and no allocation a row.
//!
//! Lanes are named by their place (`N` is `W * L`, all known when this is compiled): iterators leave calls in such long
//! functions.
#![allow(clippy::needless_range_loop)]

use crate::graph::{Column, Op, Val};
use crate::program::{Program, Step};
use crate::source::Source;

mod calendar;

/// Rows of a block: its registers fit the cache.
pub(crate) const ROWS: usize = 1024;
/// Words of bits of a block.
pub(crate) const WORDS: usize = ROWS / 64;
/// Rows of the small block, for a project or a few.
pub(crate) const FEW: usize = 8;

/// The registers of a block.
pub(crate) type Block = Registers<ROWS, WORDS, 64>;
/// The registers of a small block.
pub(crate) type SmallBlock = Registers<FEW, 1, FEW>;

/// The registers of a program for blocks of `N` rows, in `W` words of bits for `L` rows each; kept from block to block.
#[derive(Debug)]
pub(crate) struct Registers<const N: usize, const W: usize, const L: usize> {
    numbers: Vec<Option<Box<[f64; N]>>>,
    bits: Vec<[u64; W]>,
    constants: Vec<f64>,
    /// Rows with a cell that is out of the bounds which the plan took for granted.
    pub(crate) suspect: [u64; W],
}

/// What an operation reads.
#[derive(Clone, Copy)]
enum Operand<'a, const N: usize> {
    /// A float a row.
    Lanes(&'a [f64; N]),
    /// The same in all rows.
    Same(f64),
}

impl<const N: usize, const W: usize, const L: usize> Registers<N, W, L> {
    const NO_LANES: &'static [f64; N] = &[0.0; N];
    const NO_WORDS: &'static [u64; W] = &[0; W];

    pub(crate) fn of(program: &Program) -> Registers<N, W, L> {
        let mut registers = Registers {
            numbers: (0..program.numbers).map(|_| Some(Box::new([0.0; N]))).collect(),
            bits: vec![[0; W]; program.bits],
            constants: program.constants.clone(),
            suspect: [0; W],
        };
        for (at, all) in &program.fixed {
            if let Some(words) = registers.bits.get_mut(*at as usize) {
                *words = [if *all { u64::MAX } else { 0 }; W];
            }
        }
        registers
    }

    /// A register of numbers that is wanted at the end.
    #[inline(always)]
    pub(crate) fn number(&self, register: u32) -> &[f64; N] {
        self.numbers.get(register as usize).and_then(Option::as_deref).unwrap_or(Self::NO_LANES)
    }

    #[inline(always)]
    pub(crate) fn bit(&self, register: u32) -> &[u64; W] {
        self.bits.get(register as usize).unwrap_or(Self::NO_WORDS)
    }

    #[inline(always)]
    fn operand(&self, val: Val) -> Operand<'_, N> {
        match Program::constant(val) {
            Some(at) => Operand::Same(self.constants.get(at).copied().unwrap_or(0.0)),
            None => Operand::Lanes(self.number(val.0)),
        }
    }

    /// Runs a program on the block of rows that begins at `start`.
    #[inline(always)]
    pub(crate) fn run(&mut self, program: &Program, sources: &[Source<'_>], start: usize, rows: usize) {
        self.suspect = [0; W];
        for step in &program.steps {
            if step.number {
                // The register filled is never one that is read: it is taken out while the others are borrowed.
                let Some(mut to) = self.numbers.get_mut(step.to as usize).and_then(Option::take) else { continue };
                self.number_step(step, sources, start, rows, &mut to);
                if let Some(slot) = self.numbers.get_mut(step.to as usize) {
                    *slot = Some(to);
                }
            } else {
                let mut to = [0; W];
                self.bit_step(step, sources, start, rows, &mut to);
                if let Some(slot) = self.bits.get_mut(step.to as usize) {
                    *slot = to;
                }
            }
        }
    }

    #[inline(always)]
    fn number_step(&mut self, step: &Step, sources: &[Source<'_>], start: usize, rows: usize, to: &mut [f64; N]) {
        let of = |val: Val| self.operand(val);
        match step.op {
            Op::Load(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    source.load::<N, W, L>(start, rows, to, &mut self.suspect);
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
            Op::YearOf(a) => each(to, of(a), calendar::year_of),
            Op::MonthOf(a) => each(to, of(a), calendar::month_of),
            Op::DayOf(a) => each(to, of(a), calendar::day_of),
            Op::EndOfMonth(a) => each(to, of(a), calendar::end_of_month),
            Op::AddMonths(a, b) => both(to, of(a), of(b), calendar::add_months),
            Op::MonthsBetween(a, b) => both(to, of(a), of(b), calendar::months_between),
            Op::YearsBetween(a, b) => both(to, of(a), of(b), calendar::years_between),
            Op::Select(bit, a, b) => select::<N, W, L>(to, self.bit(bit.0), of(a), of(b)),
            Op::Const(float) => *to = [f64::from_bits(float); N],
            // Bits.
            Op::Bit(_)
            | Op::Valid(_)
            | Op::Yes(_)
            | Op::Suspect(_)
            | Op::CodeIn(..)
            | Op::Fine(..)
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
    fn bit_step(&mut self, step: &Step, sources: &[Source<'_>], start: usize, rows: usize, to: &mut [u64; W]) {
        let of = |val: Val| self.operand(val);
        let bits = |val: Val| self.bit(val.0);
        match step.op {
            Op::Bit(all) => *to = [if all { u64::MAX } else { 0 }; W],
            Op::Valid(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    source.valid(start, rows, to);
                }
            }
            Op::Yes(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    source.yes(start, rows, to, &mut self.suspect);
                }
            }
            Op::Suspect(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    let mut lanes = [0.0; N];
                    source.load::<N, W, L>(start, rows, &mut lanes, &mut self.suspect);
                }
            }
            Op::CodeIn(Column(column), set) => {
                if let Some(source) = sources.get(column as usize) {
                    source.code_in::<N, W, L>(start, rows, set, to, &mut self.suspect);
                }
            }
            Op::Fine(Column(column), whole, a) => {
                *to = *bits(a);
                // Near ties are rare: most blocks have none.
                if to.iter().any(|word| *word != 0)
                    && let Some(source) = sources.get(column as usize)
                {
                    source.fine::<N, W, L>(start, rows, whole, to);
                }
            }
            Op::Not(a) => words(to, bits(a), bits(a), |a, _| !a),
            Op::And(a, b) => words(to, bits(a), bits(b), |a, b| a & b),
            Op::Or(a, b) => words(to, bits(a), bits(b), |a, b| a | b),
            Op::AndNot(a, b) => words(to, bits(a), bits(b), |a, b| a & !b),
            Op::Less(a, b) => compare::<N, W, L>(to, of(a), of(b), |a, b| a < b),
            Op::AtMost(a, b) => compare::<N, W, L>(to, of(a), of(b), |a, b| a <= b),
            Op::Equal(a, b) => compare::<N, W, L>(to, of(a), of(b), |a, b| a == b),
            Op::Near(a, b, eps) => {
                let eps = f64::from_bits(eps);
                compare::<N, W, L>(to, of(a), of(b), |a, b| (a.abs() <= b * eps) & (b < f64::INFINITY));
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
            | Op::YearOf(_)
            | Op::MonthOf(_)
            | Op::DayOf(_)
            | Op::EndOfMonth(_)
            | Op::AddMonths(..)
            | Op::MonthsBetween(..)
            | Op::YearsBetween(..)
            | Op::Select(..) => {}
        }
    }
}

#[inline(always)]
fn each<const N: usize>(to: &mut [f64; N], a: Operand<'_, N>, apply: impl Fn(f64) -> f64) {
    match a {
        Operand::Lanes(a) => {
            for i in 0..N {
                to[i] = apply(a[i]);
            }
        }
        Operand::Same(a) => *to = [apply(a); N],
    }
}

#[inline(always)]
fn both<const N: usize>(
    to: &mut [f64; N],
    a: Operand<'_, N>,
    b: Operand<'_, N>,
    apply: impl Fn(f64, f64) -> f64 + Copy,
) {
    match (a, b) {
        (Operand::Lanes(a), Operand::Lanes(b)) => {
            for i in 0..N {
                to[i] = apply(a[i], b[i]);
            }
        }
        (a @ Operand::Lanes(_), Operand::Same(b)) => each(to, a, |a| apply(a, b)),
        (Operand::Same(a), b) => each(to, b, |b| apply(a, b)),
    }
}

#[inline(always)]
fn words<const W: usize>(to: &mut [u64; W], a: &[u64; W], b: &[u64; W], apply: impl Fn(u64, u64) -> u64) {
    for i in 0..W {
        to[i] = apply(a[i], b[i]);
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
fn compare<const N: usize, const W: usize, const L: usize>(
    to: &mut [u64; W],
    a: Operand<'_, N>,
    b: Operand<'_, N>,
    test: impl Fn(f64, f64) -> bool + Copy,
) {
    match (a, b) {
        (Operand::Lanes(a), Operand::Lanes(b)) => {
            for w in 0..W {
                let mut word = 0u64;
                for i in 0..L {
                    word |= if test(a[w * L + i], b[w * L + i]) { PLACES[i] } else { 0 };
                }
                to[w] = word;
            }
        }
        (Operand::Lanes(a), Operand::Same(b)) => pack::<N, W, L>(to, a, |a| test(a, b)),
        (Operand::Same(a), Operand::Lanes(b)) => pack::<N, W, L>(to, b, |b| test(a, b)),
        (Operand::Same(a), Operand::Same(b)) => *to = [if test(a, b) { u64::MAX } else { 0 }; W],
    }
}

/// A bit a row, of one lane.
#[inline(always)]
pub(crate) fn pack<const N: usize, const W: usize, const L: usize>(
    to: &mut [u64; W],
    a: &[f64; N],
    test: impl Fn(f64) -> bool,
) {
    for w in 0..W {
        let mut word = 0u64;
        for i in 0..L {
            word |= if test(a[w * L + i]) { PLACES[i] } else { 0 };
        }
        to[w] = word;
    }
}

/// A bit a row, of codes.
#[inline(always)]
pub(crate) fn pack_codes<const N: usize, const W: usize, const L: usize>(to: &mut [u64; W], codes: &[u8; N], set: u64) {
    for w in 0..W {
        let mut word = 0u64;
        for i in 0..L {
            let code = u64::from(codes[w * L + i]);
            let holds = (set >> (code & 63)) & u64::from(code < 64);
            word |= holds.wrapping_neg() & PLACES[i];
        }
        to[w] = word;
    }
}

#[inline(always)]
fn select<const N: usize, const W: usize, const L: usize>(
    to: &mut [f64; N],
    bits: &[u64; W],
    a: Operand<'_, N>,
    b: Operand<'_, N>,
) {
    match (a, b) {
        (Operand::Lanes(a), Operand::Lanes(b)) => {
            for w in 0..W {
                for i in 0..L {
                    to[w * L + i] = chosen(bits[w] & PLACES[i], a[w * L + i], b[w * L + i]);
                }
            }
        }
        (Operand::Lanes(a), Operand::Same(b)) => masked::<N, W, L>(to, bits, a, |a, holds| chosen(holds, a, b)),
        (Operand::Same(a), Operand::Lanes(b)) => masked::<N, W, L>(to, bits, b, |b, holds| chosen(holds, a, b)),
        (Operand::Same(a), Operand::Same(b)) => {
            masked::<N, W, L>(to, bits, &[0.0; N], |_, holds| chosen(holds, a, b));
        }
    }
}

#[inline(always)]
fn masked<const N: usize, const W: usize, const L: usize>(
    to: &mut [f64; N],
    bits: &[u64; W],
    lanes: &[f64; N],
    apply: impl Fn(f64, u64) -> f64,
) {
    for w in 0..W {
        for i in 0..L {
            to[w * L + i] = apply(lanes[w * L + i], bits[w] & PLACES[i]);
        }
    }
}

/// By masks rather than by a choice, which the compiler would turn into a choice of addresses.
#[inline(always)]
fn chosen(holds: u64, a: f64, b: f64) -> f64 {
    let mask = if holds != 0 { u64::MAX } else { 0 };
    f64::from_bits((a.to_bits() & mask) | (b.to_bits() & !mask))
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
