//! One kernel an operation, over a block of rows: plain loops of fixed length, which the compiler turns into the widest
//! vectors that the processor has (see [`crate::dispatch`]). No call and no allocation a row.
//!
//! Lanes are named by their place (`N` is `W * L`, all known when this is compiled): iterators leave calls in such long
//! functions.
#![allow(clippy::needless_range_loop)]

use std::sync::Arc;

use crate::bits::{PLACES, pack, places};
use crate::graph::{BitOp, Column, Formula, NumberOp, Sign, Val};
use crate::integers::{self, Given};
use crate::program::{And, Program, Step};
use crate::source::Source;
use operations::{WithOne, WithTest, WithTwo, clamped};

mod calendar;
pub(crate) mod functions;
pub(crate) mod operations;
mod words;

/// Rows of a block: its registers fit the cache.
pub(crate) const ROWS: usize = 1024;
/// Words of bits of a block.
pub(crate) const WORDS: usize = ROWS / 64;
/// Rows of the small block, for a project or a few.
pub(crate) const FEW: usize = 8;
/// Pieces in which the next block of a column is fetched.
const PIECES: usize = 8;

/// The registers of a program for blocks of `N` rows, in `W` words of bits for `L` rows each; kept from block to block.
#[derive(Debug)]
pub(crate) struct Registers<const N: usize, const W: usize, const L: usize> {
    numbers: Vec<Option<Box<[f64; N]>>>,
    bits: Vec<[u64; W]>,
    constants: Vec<f64>,
    formulas: Vec<Arc<[integers::Step]>>,
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
        Registers {
            numbers: (0..program.numbers).map(|_| Some(Box::new([0.0; N]))).collect(),
            bits: vec![[0; W]; program.bits],
            constants: program.constants.clone(),
            formulas: program.formulas.clone(),
            suspect: [0; W],
        }
    }

    /// A register of numbers that is wanted at the end.
    #[inline(always)]
    pub(crate) fn number(&self, register: u32) -> &[f64; N] {
        self.numbers.get(register as usize).and_then(Option::as_deref).unwrap_or(Self::NO_LANES)
    }

    #[inline(always)]
    pub(crate) fn bit(&self, register: u32) -> &[u64; W] {
        self.words(register as usize)
    }

    /// A register that is filled before the program runs.
    #[inline(always)]
    pub(crate) fn number_mut(&mut self, register: u32) -> Option<&mut [f64; N]> {
        self.numbers.get_mut(register as usize).and_then(Option::as_deref_mut)
    }

    /// A register of bits that is filled before the program runs.
    #[inline(always)]
    pub(crate) fn bit_mut(&mut self, register: u32) -> Option<&mut [u64; W]> {
        self.bits.get_mut(register as usize)
    }

    #[inline(always)]
    fn words(&self, register: usize) -> &[u64; W] {
        self.bits.get(register).unwrap_or(Self::NO_WORDS)
    }

    #[inline(always)]
    fn operand(&self, val: Val) -> Operand<'_, N> {
        if val.is_marked() {
            return Operand::Same(self.constants.get(val.place()).copied().unwrap_or(0.0));
        }
        Operand::Lanes(self.numbers.get(val.place()).and_then(Option::as_deref).unwrap_or(Self::NO_LANES))
    }

    /// Runs a program on the block of rows that begins at `start`. Between its steps the next block is fetched, a piece
    /// at a time: asked for all at once, it would have to be waited for.
    #[inline(always)]
    pub(crate) fn run(&mut self, program: &Program, sources: &[Source<'_>], start: usize, rows: usize) {
        self.suspect = [0; W];
        let mut pieces = if program.fetches && rows == N && N > FEW { sources.len() * PIECES } else { 0 };
        for step in &program.steps {
            match *step {
                Step::Ands(from, to) => self.ands(program.ands.get(from..to).unwrap_or(&[])),
                // Few lanes are copied more quickly than their register is taken out.
                Step::Numbers(op, at) if N <= FEW => {
                    let mut to = [0.0; N];
                    self.number_step(op, sources, start, rows, &mut to);
                    if let Some(Some(slot)) = self.numbers.get_mut(at) {
                        **slot = to;
                    }
                }
                Step::Numbers(op, at) => {
                    // The register filled is never one that is read: it is taken out while the others are borrowed.
                    let Some(mut to) = self.numbers.get_mut(at).and_then(Option::take) else { continue };
                    self.number_step(op, sources, start, rows, &mut to);
                    if let Some(slot) = self.numbers.get_mut(at) {
                        *slot = Some(to);
                    }
                }
                Step::Bits(op, at) => {
                    let mut to = [0; W];
                    self.bit_step(op, sources, start, rows, &mut to);
                    if let Some(slot) = self.bits.get_mut(at) {
                        *slot = to;
                    }
                }
            }
            if pieces > 0 {
                pieces -= 1;
                if let Some(source) = sources.get(pieces / PIECES) {
                    source.prefetch(start + N + pieces % PIECES * (N / PIECES), N / PIECES);
                }
            }
        }
    }

    #[inline(always)]
    fn ands(&mut self, ands: &[And]) {
        let bits = self.bits.as_mut_slice();
        for and in ands {
            let (Some(a), Some(b)) = (bits.get(and.a.place()), bits.get(and.b.place())) else { return };
            let (flip_a, flip_b) = (and.a.flip(), and.b.flip());
            let mut both = [0; W];
            for i in 0..W {
                both[i] = (a[i] ^ flip_a) & (b[i] ^ flip_b);
            }
            let Some(to) = bits.get_mut(and.to as usize) else { return };
            *to = both;
        }
    }

    #[inline(always)]
    fn number_step(&mut self, op: NumberOp, sources: &[Source<'_>], start: usize, rows: usize, to: &mut [f64; N]) {
        let of = |val: Val| self.operand(val);
        match op {
            NumberOp::Load(Column(column)) => {
                if let Some(source) = sources.get(column as usize) {
                    source.load::<N, W, L>(start, rows, to, &mut self.suspect);
                }
            }
            NumberOp::Map(function, a) => function.give(Each { to, a: of(a) }),
            NumberOp::Pair(function, a, b) => function.give(Both { to, a: of(a), b: of(b) }),
            NumberOp::Clamp(a, low, high) => {
                let (low, high) = (f64::from_bits(low), f64::from_bits(high));
                each(to, of(a), |a| clamped(a, low, high));
            }
            NumberOp::Select(bit, a, b) => select::<N, W, L>(to, self.words(bit.place()), of(a), of(b)),
            NumberOp::Const(float) => *to = [f64::from_bits(float); N],
            // These come from other stages.
            NumberOp::Spread(..) | NumberOp::Fold(..) | NumberOp::Distinct(..) => {}
            NumberOp::Follow(..) | NumberOp::Group(..) => {}
            NumberOp::Length(a) => words::length(sources, of(a), rows, to),
        }
    }

    #[inline(always)]
    fn bit_step(&mut self, op: BitOp, sources: &[Source<'_>], start: usize, rows: usize, to: &mut [u64; W]) {
        let column = |Column(column)| sources.get(column as usize);
        match op {
            BitOp::Valid(cell) => {
                if let Some(source) = column(cell) {
                    source.valid(start, rows, to);
                }
            }
            BitOp::Lacks(cell) => {
                if let Some(source) = column(cell) {
                    source.not_applicable(start, rows, to);
                }
            }
            BitOp::Yes(cell) => {
                if let Some(source) = column(cell) {
                    source.yes(start, rows, to, &mut self.suspect);
                }
            }
            BitOp::Suspect(cell) => {
                if let Some(source) = column(cell) {
                    let mut lanes = [0.0; N];
                    source.load::<N, W, L>(start, rows, &mut lanes, &mut self.suspect);
                }
            }
            BitOp::CodeIn(cell, set) => {
                if let Some(source) = column(cell) {
                    source.code_in::<N, W, L>(start, rows, set, to, &mut self.suspect);
                }
            }
            BitOp::Fine(cell, whole, a) => {
                let flip = a.flip();
                *to = self.words(a.place()).map(|word| word ^ flip);
                // Near ties are rare: most blocks have none.
                if to.iter().any(|word| *word != 0)
                    && let Some(source) = column(cell)
                {
                    source.fine::<N, W, L>(start, rows, whole, to);
                }
            }
            BitOp::Exact(Formula(at), sign, a) => {
                let flip = a.flip();
                *to = self.words(a.place()).map(|word| word ^ flip);
                if to.iter().any(|word| *word != 0) {
                    let formula = self.formulas.get(at as usize).map_or(&[][..], |formula| formula);
                    keep_exact(formula, sign, sources, (start, rows), to);
                }
            }
            BitOp::Compare(question, a, b) => {
                let (a, b) = (self.operand(a), self.operand(b));
                question.give(Compare::<N, W, L> { to, a, b, margin: question.margin() });
            }
            BitOp::Text(cell, test) => {
                if let Some(source) = column(cell) {
                    source.text(start, rows, test as usize, to, &mut self.suspect);
                }
            }
            BitOp::Said(test, a) => words::said(sources, test as usize, self.operand(a), rows, to),
            BitOp::Within(place, a, b) => words::within(sources, place, (self.operand(a), self.operand(b)), rows, to),
            // Conjunctions have steps of their own; the others come from other stages.
            BitOp::Never | BitOp::And(..) | BitOp::Spread(..) | BitOp::Some(..) | BitOp::Unlisted(_) => {}
            BitOp::Follow(..) | BitOp::SomeOf(..) => {}
        }
    }
}

/// Of some rows of a block, those where a formula has this sign.
#[inline(never)]
fn keep_exact(
    formula: &[integers::Step],
    sign: Sign,
    sources: &[Source<'_>],
    (start, rows): (usize, usize),
    to: &mut [u64],
) {
    let mut stack = Vec::new();
    for (at, word) in to.iter_mut().enumerate() {
        for place in places(*word) {
            let row = at * 64 + place;
            let cell = |Column(column)| {
                sources.get(column as usize).map_or(Given::Nothing, |source| source.given(start + row))
            };
            if row >= rows || integers::sign(formula, cell, &mut stack) != Some(sign) {
                *word &= !(1 << place);
            }
        }
    }
}

/// A function over the lanes of an operand.
struct Each<'a, const N: usize> {
    to: &'a mut [f64; N],
    a: Operand<'a, N>,
}

impl<const N: usize> WithOne for Each<'_, N> {
    #[inline(always)]
    fn with(self, function: impl Fn(f64) -> f64 + Copy) {
        each(self.to, self.a, function);
    }
}

/// A function over the lanes of two operands.
struct Both<'a, const N: usize> {
    to: &'a mut [f64; N],
    a: Operand<'a, N>,
    b: Operand<'a, N>,
}

impl<const N: usize> WithTwo for Both<'_, N> {
    #[inline(always)]
    fn with(self, function: impl Fn(f64, f64) -> f64 + Copy) {
        both(self.to, self.a, self.b, function);
    }
}

/// A question about the lanes of two operands.
struct Compare<'a, const N: usize, const W: usize, const L: usize> {
    to: &'a mut [u64; W],
    a: Operand<'a, N>,
    b: Operand<'a, N>,
    margin: f64,
}

impl<const N: usize, const W: usize, const L: usize> WithTest for Compare<'_, N, W, L> {
    #[inline(always)]
    fn with(self, test: impl Fn(f64, f64, f64) -> bool + Copy) {
        let margin = self.margin;
        compare::<N, W, L>(self.to, self.a, self.b, |a, b| test(a, b, margin));
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
