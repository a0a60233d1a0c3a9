//! What crosses between the members of two lists of a row: what the member is that a reference names, and what the members
//! come to that name one.

use super::{Data, Span, set};
use crate::bits::is_set;
use crate::graph::{Folding, Link};
use crate::kernels::Registers;
use crate::lists::{List, SKIPPED};
use crate::stages::{Inward, Kept, Onward};

/// Numbers and bits a member of the lists of a block, slot by slot.
#[derive(Debug)]
pub(super) struct Wide {
    numbers: Vec<Vec<f64>>,
    bits: Vec<Vec<bool>>,
    /// Numbers of which something is found together, each with the place of the member whose it is.
    gathered: Vec<Vec<(usize, f64)>>,
}

/// The rows of a block, and all that is read of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) data: Data<'a>,
    pub(super) start: usize,
    pub(super) rows: usize,
}

impl<'a> Ground<'a> {
    fn list(self, list: u8) -> Option<&'a List<'a>> {
        self.data.lists.get(usize::from(list))
    }

    /// How many members the lists of the block have.
    fn count(self, list: u8) -> usize {
        let Ground { start, rows, .. } = self;
        self.list(list).map_or(0, |list| list.place(start + rows) - list.place(start))
    }

    /// The place, among the members of the block, of the one that a cell names, in a row of the block.
    fn named(self, link: Link, cell: usize, row: usize) -> Option<usize> {
        let place = self.data.sources.get(link.column.0 as usize)?.place(cell)?;
        let members = self.list(link.to)?.members(self.start + row)?;
        (place < members.len())
            .then(|| members.start + place - self.list(link.to).map_or(0, |list| list.place(self.start)))
    }
}

impl Wide {
    pub(super) fn of(numbers: usize, bits: usize) -> Wide {
        Wide { numbers: vec![Vec::new(); numbers], bits: vec![Vec::new(); bits], gathered: vec![Vec::new(); numbers] }
    }

    /// Makes slots ready for what comes.
    pub(super) fn begin(&mut self, onward: &[Onward], ground: Ground<'_>) {
        for Onward { slot, kept, .. } in onward {
            if let Some(gathered) = self.gathered.get_mut(*slot) {
                gathered.clear();
            }
            match (kept, self.numbers.get_mut(*slot), self.bits.get_mut(*slot)) {
                (Kept::Numbers, Some(to), _) => to.clear(),
                (Kept::Grouped(folding, link), Some(to), _) => {
                    to.clear();
                    to.resize(ground.count(link.to), folding.of_none());
                }
                (Kept::Bits, _, Some(to)) => to.clear(),
                (Kept::SomeOf(link), _, Some(to)) => {
                    to.clear();
                    to.resize(ground.count(link.to), false);
                }
                _ => {}
            }
        }
    }

    /// Keeps what a block of listed members hands on.
    pub(super) fn keep<const N: usize, const W: usize, const L: usize>(
        &mut self,
        onward: &[Onward],
        span: Span,
        owners: &[u32],
        registers: &Registers<N, W, L>,
        ground: Ground<'_>,
    ) {
        for Onward { slot, register, kept } in onward {
            let named = |link: Link, at: usize| {
                let owner = owners.get(at).filter(|owner| **owner != SKIPPED)?;
                ground.named(link, span.start + at, *owner as usize)
            };
            let lanes = registers.number(*register).iter().take(owners.len());
            match (kept, self.numbers.get_mut(*slot), self.bits.get_mut(*slot)) {
                (Kept::Numbers, Some(to), _) => to.extend(lanes),
                (Kept::Bits, _, Some(to)) => {
                    let bits = registers.bit(*register);
                    to.extend((0..owners.len()).map(|at| is_set(bits, L, at)));
                }
                (Kept::Grouped(Folding::Gathered(_), link), ..) => {
                    let there = lanes.enumerate().filter(|(_, x)| !x.is_nan());
                    let there = there.filter_map(|(at, x)| Some((named(*link, at)?, *x)));
                    if let Some(gathered) = self.gathered.get_mut(*slot) {
                        gathered.extend(there);
                    }
                }
                (Kept::Grouped(folding, link), Some(to), _) => {
                    for (at, x) in lanes.enumerate() {
                        if let Some(to) = named(*link, at).and_then(|place| to.get_mut(place)) {
                            *to = folding.with(*to, *x);
                        }
                    }
                }
                (Kept::SomeOf(link), _, Some(to)) => {
                    for at in set(registers.bit(*register), owners.len()) {
                        if let Some(to) = named(*link, at).and_then(|place| to.get_mut(place)) {
                            *to = true;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Works out what takes all members of a group together.
    pub(super) fn end(&mut self, onward: &[Onward]) {
        for Onward { slot, kept, .. } in onward {
            if let (Kept::Grouped(Folding::Gathered(gathering), _), Some(to), Some(gathered)) =
                (kept, self.numbers.get_mut(*slot), self.gathered.get_mut(*slot))
            {
                super::gathered(*gathering, gathered, to);
            }
        }
    }

    /// Hands to a block of rows, or of members of a list, what it reads. Owners: the row of each member.
    pub(super) fn hand<const N: usize, const W: usize, const L: usize>(
        &self,
        inward: &[Inward],
        (list, span): (Option<u8>, Span),
        owners: &[u32],
        registers: &mut Registers<N, W, L>,
        ground: Ground<'_>,
    ) {
        for Inward { slot, register, link, bits } in inward {
            let place = |at: usize| match (link, list) {
                _ if span.unlisted => None,
                (Some(link), None) => ground.named(*link, span.start + at, at),
                (Some(link), Some(_)) => {
                    let owner = owners.get(at).filter(|owner| **owner != SKIPPED)?;
                    ground.named(*link, span.start + at, *owner as usize)
                }
                (None, Some(list)) => Some(span.start + at - ground.list(list)?.place(ground.start)),
                (None, None) => None,
            };
            if *bits {
                let (Some(from), Some(to)) = (self.bits.get(*slot), registers.bit_mut(*register)) else { continue };
                *to = [0; W];
                for at in 0..span.count {
                    let bit = place(at).and_then(|place| from.get(place)) == Some(&true);
                    if let Some(word) = to.get_mut(at / L) {
                        *word |= u64::from(bit) << (at % L);
                    }
                }
            } else {
                let (Some(from), Some(to)) = (self.numbers.get(*slot), registers.number_mut(*register)) else {
                    continue;
                };
                for (at, to) in to.iter_mut().enumerate().take(span.count) {
                    *to = place(at).and_then(|place| from.get(place)).copied().unwrap_or(0.0);
                }
            }
        }
    }
}
