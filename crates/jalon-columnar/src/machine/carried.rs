//! What crosses from stage to stage, for the rows of a block: what rows hand to the members of their lists, and what members
//! come to.

use std::collections::BTreeSet;

use super::{Span, own, set};
use crate::bits::is_set;
use crate::graph::Folding;
use crate::kernels::Registers;
use crate::lists::SKIPPED;
use crate::source::Source;
use crate::stages::{Inlet, Outlet};

/// Numbers and bits a row of a block, slot by slot.
#[derive(Debug)]
pub(super) struct Carried<const N: usize, const W: usize> {
    numbers: Vec<Box<[f64; N]>>,
    bits: Vec<[u64; W]>,
    /// Numbers of members of which something is found together, each with its row, for each slot.
    gathered: Vec<Vec<(u32, f64)>>,
    /// Places of members of which the different texts are to be counted, each with its row, for each slot.
    texts: Vec<Vec<(u32, usize)>>,
}

impl<const N: usize, const W: usize> Carried<N, W> {
    pub(super) fn of(numbers: usize, bits: usize) -> Carried<N, W> {
        Carried {
            numbers: (0..numbers).map(|_| Box::new([0.0; N])).collect(),
            bits: vec![[0; W]; bits],
            gathered: vec![Vec::new(); numbers],
            texts: vec![Vec::new(); numbers],
        }
    }

    /// Makes slots ready for what comes.
    pub(super) fn begin(&mut self, outlets: &[Outlet]) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, folding: Some(folding), .. } => {
                    if let (Some(to), Some(gathered)) = (self.numbers.get_mut(slot), self.gathered.get_mut(slot)) {
                        **to = [folding.of_none(); N];
                        gathered.clear();
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
    pub(super) fn fill<const L: usize>(&self, inlet: &Inlet, registers: &mut Registers<N, W, L>) {
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
    pub(super) fn spread<const L: usize>(
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
                        *to |= u64::from(is_set(from, L, *owner as usize)) << at;
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
    pub(super) fn keep<const L: usize>(&mut self, outlets: &[Outlet], registers: &Registers<N, W, L>) {
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
    pub(super) fn fold<const L: usize>(
        &mut self,
        outlets: &[Outlet],
        span: Span,
        owners: &[u32],
        registers: &Registers<N, W, L>,
    ) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, register, folding } => {
                    let lanes = registers.number(register).iter().zip(owners);
                    let (Some(to), Some(gathered)) = (self.numbers.get_mut(slot), self.gathered.get_mut(slot)) else {
                        continue;
                    };
                    if let Some(Folding::Gathered(_)) = folding {
                        let there = lanes.filter(|(x, owner)| !x.is_nan() && **owner != SKIPPED);
                        gathered.extend(there.map(|(x, owner)| (*owner, *x)));
                    } else if let Some(folding) = folding {
                        for (x, owner) in lanes {
                            if let Some(to) = to.get_mut(*owner as usize) {
                                *to = folding.with(*to, *x);
                            }
                        }
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
    pub(super) fn end(&mut self, outlets: &[Outlet], sources: &[Source<'_>]) {
        for outlet in outlets {
            match *outlet {
                Outlet::Number { slot, folding: Some(Folding::Gathered(gathering)), .. } => {
                    let (Some(to), Some(gathered)) = (self.numbers.get_mut(slot), self.gathered.get_mut(slot)) else {
                        continue;
                    };
                    super::gathered(gathering, gathered, to.as_mut_slice());
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
