//! A plan at work on a block of rows: its stages one after the other, over the rows and over the members of their lists.

use std::collections::BTreeSet;

use crate::bits::{leading, places};
use crate::graph::Folding;
use crate::kernels::Registers;
use crate::lists::{List, SKIPPED};
use crate::plan::Plan;
use crate::records::Block;
use crate::source::Source;
use crate::stages::{Inlet, Outlet};

/// The registers of all stages, and what crosses between them.
#[derive(Debug)]
pub(crate) struct Machine<const N: usize, const W: usize, const L: usize> {
    /// Those of the last stage, which the results are read from.
    pub(crate) last: Registers<N, W, L>,
    /// Rows of the block with a cell that is out of the bounds which the plan took for granted.
    pub(crate) suspect: [u64; W],
    before: Vec<Registers<N, W, L>>,
    listing: Vec<Registers<N, W, L>>,
    carried: Carried<N, W>,
    /// For each member of the block at hand, its row.
    owners: Vec<u32>,
}

/// What crosses from stage to stage, for the rows of a block.
#[derive(Debug)]
struct Carried<const N: usize, const W: usize> {
    numbers: Vec<Box<[f64; N]>>,
    bits: Vec<[u64; W]>,
    /// Numbers of members to find the middle one of, each with its row, for each slot.
    middles: Vec<Vec<(u32, f64)>>,
    /// Places of members of which the different texts are to be counted, each with its row, for each slot.
    texts: Vec<Vec<(u32, usize)>>,
}

/// Which rows, or members, a stage looks at.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    count: usize,
    /// They are the members that stand for lists which are not given.
    unlisted: bool,
}

/// What all stages read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Data<'a> {
    /// One a column of the plan.
    pub(crate) sources: &'a [Source<'a>],
    /// As many, without a cell.
    pub(crate) absent: &'a [Source<'a>],
    pub(crate) lists: &'a [List<'a>],
}

impl<const N: usize, const W: usize, const L: usize> Machine<N, W, L> {
    pub(crate) fn of(plan: &Plan) -> Machine<N, W, L> {
        let stages = &plan.stages;
        Machine {
            last: Registers::of(&plan.program),
            suspect: [0; W],
            before: stages.before.iter().map(|stage| Registers::of(&stage.program)).collect(),
            listing: stages.listing.iter().map(|stage| Registers::of(&stage.program)).collect(),
            carried: Carried {
                numbers: (0..stages.numbers).map(|_| Box::new([0.0; N])).collect(),
                bits: vec![[0; W]; stages.bits],
                middles: vec![Vec::new(); stages.numbers],
                texts: vec![Vec::new(); stages.numbers],
            },
            owners: Vec::new(),
        }
    }

    /// Runs a plan on the rows that begin at `start`; hands on each block of members that results are written of, with the
    /// place of their list.
    #[inline(always)]
    pub(crate) fn run(
        &mut self,
        plan: &Plan,
        data: Data<'_>,
        (start, rows): (usize, usize),
        mut listed: impl FnMut(u8, Block<'_, N, W, L>),
    ) {
        let Machine { last, suspect, before, listing, carried, owners } = self;
        *suspect = [0; W];
        for list in data.lists {
            list.suspects(start, rows, suspect);
        }
        let stages = &plan.stages;
        let before = stages.before.iter().zip(before).map(|(stage, registers)| (stage.parts(), None, registers));
        let listing =
            stages.listing.iter().zip(listing).map(|(stage, registers)| (stage.parts(), stage.list, registers));
        let last = ((None, &plan.program, &stages.inlet, &[] as &[Outlet]), None, last);
        // One loop for all, so that the kernels are compiled once.
        for ((list, program, inlet, outlets), writes, registers) in before.chain([last]).chain(listing) {
            let list = list.and_then(|list| data.lists.get(usize::from(list)));
            carried.begin(outlets);
            let mut next = Some(match list {
                Some(list) => Span { start: list.place(start), count: 0, unlisted: false },
                None => Span { start, count: rows, unlisted: false },
            });
            let mut cursor = 0;
            while let Some(mut span) = next.take() {
                if let Some(list) = list {
                    cursor = list.owners(start, rows, (span.start, span.unlisted, cursor), N, owners);
                    span.count = owners.len();
                    if span.count == 0 {
                        // After the members that are listed come those that stand for lists not given, which are no results.
                        next =
                            (!span.unlisted && writes.is_none()).then_some(Span { start: 0, count: 0, unlisted: true });
                        cursor = 0;
                        continue;
                    }
                    next = Some(Span { start: span.start + span.count, ..span });
                    carried.spread(inlet, owners, span.unlisted, registers);
                } else {
                    carried.fill(inlet, registers);
                }
                let sources = if span.unlisted { data.absent } else { data.sources };
                registers.run(program, sources, span.start, span.count);
                if list.is_some() {
                    carried.fold(outlets, span, owners, registers);
                    own(&registers.suspect, owners, suspect);
                    if let Some(list) = writes {
                        listed(list, Block { registers, owners, start: span.start, row: start, sources });
                    }
                } else {
                    carried.keep(outlets, registers);
                    suspect.iter_mut().zip(registers.suspect).for_each(|(suspect, more)| *suspect |= more);
                }
            }
            carried.end(outlets, data.sources);
        }
    }
}

impl<const N: usize, const W: usize> Carried<N, W> {
    /// Makes slots ready for what comes.
    fn begin(&mut self, outlets: &[Outlet]) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, folding: Some(folding), .. } => {
                    if let (Some(to), Some(middles)) = (self.numbers.get_mut(slot), self.middles.get_mut(slot)) {
                        **to = [folding.of_none(); N];
                        middles.clear();
                    }
                }
                Outlet::Number { .. } => {}
                Outlet::Distinct { slot, .. } => {
                    if let (Some(to), Some(texts)) = (self.numbers.get_mut(slot), self.texts.get_mut(slot)) {
                        **to = [0.0; N];
                        texts.clear();
                    }
                }
                Outlet::Bits { slot, .. } => {
                    if let Some(to) = self.bits.get_mut(slot) {
                        *to = [0; W];
                    }
                }
            }
        }
    }

    /// What members came to, for a stage of rows.
    fn fill<const L: usize>(&self, inlet: &Inlet, registers: &mut Registers<N, W, L>) {
        for (slot, register) in &inlet.numbers {
            if let (Some(from), Some(to)) = (self.numbers.get(*slot), registers.number_mut(*register)) {
                *to = **from;
            }
        }
        for (slot, register) in &inlet.bits {
            if let (Some(from), Some(to)) = (self.bits.get(*slot), registers.bit_mut(*register)) {
                *to = *from;
            }
        }
    }

    /// What their rows hand to members.
    fn spread<const L: usize>(
        &self,
        inlet: &Inlet,
        owners: &[u32],
        unlisted: bool,
        registers: &mut Registers<N, W, L>,
    ) {
        for (slot, register) in &inlet.numbers {
            if let (Some(from), Some(to)) = (self.numbers.get(*slot), registers.number_mut(*register)) {
                for (to, owner) in to.iter_mut().zip(owners) {
                    *to = from.get(*owner as usize).copied().unwrap_or(0.0);
                }
            }
        }
        for (slot, register) in &inlet.bits {
            if let (Some(from), Some(to)) = (self.bits.get(*slot), registers.bit_mut(*register)) {
                *to = [0; W];
                for (to, owners) in to.iter_mut().zip(owners.chunks(L)) {
                    for (at, owner) in owners.iter().enumerate() {
                        let bit = from.get(*owner as usize / L).map_or(0, |word| word >> (*owner as usize % L) & 1);
                        *to |= bit << at;
                    }
                }
            }
        }
        for register in &inlet.unlisted {
            if let Some(to) = registers.bit_mut(*register) {
                *to = [if unlisted { u64::MAX } else { 0 }; W];
            }
        }
    }

    /// Keeps what a stage of rows hands on.
    fn keep<const L: usize>(&mut self, outlets: &[Outlet], registers: &Registers<N, W, L>) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, register, .. } => {
                    if let Some(to) = self.numbers.get_mut(slot) {
                        **to = *registers.number(register);
                    }
                }
                // Only members have texts to be counted.
                Outlet::Distinct { .. } => {}
                Outlet::Bits { slot, register } => {
                    if let Some(to) = self.bits.get_mut(slot) {
                        *to = *registers.bit(register);
                    }
                }
            }
        }
    }

    /// Folds what members hand on.
    fn fold<const L: usize>(&mut self, outlets: &[Outlet], span: Span, owners: &[u32], registers: &Registers<N, W, L>) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, register, folding } => {
                    let lanes = registers.number(register).iter().zip(owners);
                    let (Some(to), Some(middles)) = (self.numbers.get_mut(slot), self.middles.get_mut(slot)) else {
                        continue;
                    };
                    let mut each = |apply: fn(f64, f64) -> f64| {
                        for (x, owner) in lanes.clone() {
                            if let Some(to) = to.get_mut(*owner as usize) {
                                *to = apply(*to, *x);
                            }
                        }
                    };
                    match folding {
                        Some(Folding::Sum) => each(|sum, x| sum + x),
                        Some(Folding::Least) => each(|least, x| if x < least { x } else { least }),
                        Some(Folding::Greatest) => each(|most, x| if x > most { x } else { most }),
                        Some(Folding::Median) => {
                            let there = lanes.filter(|(x, owner)| !x.is_nan() && **owner != SKIPPED);
                            middles.extend(there.map(|(x, owner)| (*owner, *x)));
                        }
                        None => {}
                    }
                }
                Outlet::Distinct { slot, register, .. } => {
                    if let Some(texts) = self.texts.get_mut(slot) {
                        let members = set(registers.bit(register), owners.len()).map(|at| (at, owners.get(at)));
                        let members = members.filter_map(|(at, owner)| Some((*owner?, span.start + at)));
                        texts.extend(members.filter(|(owner, _)| *owner != SKIPPED));
                    }
                }
                Outlet::Bits { slot, register } => {
                    if let Some(to) = self.bits.get_mut(slot) {
                        own::<W>(registers.bit(register), owners, to);
                    }
                }
            }
        }
    }

    /// Works out what takes all members of a row together.
    fn end(&mut self, outlets: &[Outlet], sources: &[Source<'_>]) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, folding: Some(Folding::Median), .. } => {
                    let (Some(to), Some(middles)) = (self.numbers.get_mut(slot), self.middles.get_mut(slot)) else {
                        continue;
                    };
                    for group in middles.chunk_by_mut(|(a, _), (b, _)| a == b) {
                        let middle = middle(group);
                        if let Some(to) = group.first().and_then(|(owner, _)| to.get_mut(*owner as usize)) {
                            *to = middle;
                        }
                    }
                }
                Outlet::Distinct { slot, column, .. } => {
                    let (Some(to), Some(texts)) = (self.numbers.get_mut(slot), self.texts.get_mut(slot)) else {
                        continue;
                    };
                    let Some(source) = sources.get(column) else { continue };
                    for group in texts.chunk_by(|(a, _), (b, _)| a == b) {
                        let different: BTreeSet<_> = group.iter().map(|(_, at)| source.text_at(*at)).collect();
                        #[allow(clippy::cast_precision_loss)]
                        if let Some(to) = group.first().and_then(|(owner, _)| to.get_mut(*owner as usize)) {
                            *to = different.len() as f64;
                        }
                    }
                }
                Outlet::Number { .. } | Outlet::Bits { .. } => {}
            }
        }
    }
}

/// The middle one of some numbers, or half of the sum of the two in the middle.
fn middle(numbers: &mut [(u32, f64)]) -> f64 {
    numbers.sort_unstable_by(|(_, a), (_, b)| a.total_cmp(b));
    let at = |place: usize| numbers.get(place).map_or(f64::NAN, |(_, x)| *x);
    let half = numbers.len() / 2;
    if numbers.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half.saturating_sub(1)), at(half)) }
}

/// Bits of members: their rows get them too.
fn own<const W: usize>(bits: &[u64; W], owners: &[u32], to: &mut [u64; W]) {
    for at in set(bits, owners.len()) {
        if let Some(owner) = owners.get(at)
            && let Some(word) = to.get_mut(*owner as usize / 64)
        {
            *word |= 1 << (owner % 64);
        }
    }
}

/// The places of the bits that are set, of so many.
fn set<const W: usize>(bits: &[u64; W], count: usize) -> impl Iterator<Item = usize> + '_ {
    bits.iter().enumerate().flat_map(move |(word, bits)| {
        let here = *bits & leading(count.saturating_sub(word * 64));
        places(here).map(move |at| word * 64 + at)
    })
}

impl Folding {
    /// What it comes to without any member.
    fn of_none(self) -> f64 {
        match self {
            Folding::Sum => 0.0,
            Folding::Least => f64::INFINITY,
            Folding::Greatest => f64::NEG_INFINITY,
            Folding::Median => f64::NAN,
        }
    }
}
