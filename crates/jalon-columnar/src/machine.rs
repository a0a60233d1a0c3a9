//! A plan at work on a block of rows: its stages one after the other, over the rows and over the members of their lists.

use crate::bits::{leading, places};
use crate::gathered::Gathering;
use crate::graph::Folding;
use crate::kernels::Registers;
use crate::lists::List;
use crate::plan::Plan;
use crate::records::Block;
use crate::source::Source;
use crate::stages::Crossing;
use carried::Carried;
use wide::{Ground, Wide};

mod carried;
mod wide;

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
    wide: Wide,
    /// For each member of the block at hand, its row.
    owners: Vec<u32>,
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
            carried: Carried::of(stages.slots.numbers, stages.slots.bits),
            wide: Wide::of(stages.slots.wide_numbers, stages.slots.wide_bits),
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
        let Machine { last, suspect, before, listing, carried, wide, owners } = self;
        let ground = Ground { data, start, rows };
        *suspect = [0; W];
        for list in data.lists {
            list.suspects(start, rows, suspect);
        }
        let stages = &plan.stages;
        let before = stages
            .before
            .iter()
            .zip(before)
            .map(|(stage, registers)| (&stage.crossing, false, registers, &stage.program));
        let listing = stages
            .listing
            .iter()
            .zip(listing)
            .map(|(stage, registers)| (&stage.crossing, true, registers, &stage.program));
        let last = (&stages.last, false, last, &plan.program);
        // One loop for all, so that the kernels are compiled once.
        for (crossing, writes, registers, program) in before.chain([last]).chain(listing) {
            let Crossing { list: place, inlet, outlets, onward } = crossing;
            let list = place.and_then(|list| data.lists.get(usize::from(list)));
            carried.begin(outlets);
            wide.begin(onward, ground);
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
                        next = (!span.unlisted && !writes).then_some(Span { start: 0, count: 0, unlisted: true });
                        cursor = 0;
                        continue;
                    }
                    next = Some(Span { start: span.start + span.count, ..span });
                    carried.spread(inlet, owners, span.unlisted, registers);
                } else {
                    carried.fill(inlet, registers);
                }
                wide.hand(&inlet.wide, (*place, span), owners, registers, ground);
                let sources = if span.unlisted { data.absent } else { data.sources };
                registers.run(program, sources, span.start, span.count);
                let Some(list) = place.filter(|_| list.is_some()) else {
                    carried.keep(outlets, registers);
                    suspect.iter_mut().zip(registers.suspect).for_each(|(suspect, more)| *suspect |= more);
                    continue;
                };
                carried.fold(outlets, span, owners, registers);
                own(&registers.suspect, owners, suspect);
                if !span.unlisted {
                    wide.keep(onward, span, owners, registers, ground);
                }
                if writes {
                    listed(list, Block { registers, owners, start: span.start, row: start, sources });
                }
            }
            carried.end(outlets, data.sources);
            wide.end(onward);
        }
    }
}

/// What is found of numbers that stand together, each put in its place.
fn gathered<P: Copy + Ord + TryInto<usize>>(gathering: Gathering, numbers: &mut [(P, f64)], to: &mut [f64]) {
    numbers.sort_by_key(|(place, _)| *place);
    for group in numbers.chunk_by_mut(|(a, _), (b, _)| a == b) {
        let place = group.first().and_then(|(place, _)| (*place).try_into().ok());
        let found = gathering.of(group);
        if let Some(to) = place.and_then(|place: usize| to.get_mut(place)) {
            *to = found;
        }
    }
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
    /// What it comes to with another number; what is gathered is found of all together.
    #[inline(always)]
    fn with(self, so_far: f64, x: f64) -> f64 {
        match self {
            Folding::Sum => so_far + x,
            Folding::Least => {
                if x < so_far {
                    x
                } else {
                    so_far
                }
            }
            Folding::Greatest => {
                if x > so_far {
                    x
                } else {
                    so_far
                }
            }
            Folding::Gathered(_) => so_far,
        }
    }

    /// What it comes to without any member.
    pub(crate) fn of_none(self) -> f64 {
        match self {
            Folding::Sum => 0.0,
            Folding::Least => f64::INFINITY,
            Folding::Greatest => f64::NEG_INFINITY,
            Folding::Gathered(gathering) => gathering.of_none(),
        }
    }
}
