//! Blocks of cells, as the kernels read them.

use super::cells::{Cells, Written};
use super::choices::UNKNOWN;
use super::texts::MOST_TEXT;
use super::{NO_MEMBER, Source, is_fine, is_outside, texts};
use crate::bits::{bit_words, pack, pack_codes};

impl Source<'_> {
    /// Reads a block of numbers; rows with a cell out of bounds become suspect.
    #[inline(always)]
    pub(crate) fn load<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        to: &mut [f64; N],
        suspect: &mut [u64; W],
    ) {
        let doubtful = match &self.cells {
            Cells::Float(values) => {
                read(values, start, rows, to, |x| x, |x| self.is_outside(x)) || self.any_broken(to, rows)
            }
            Cells::Narrow(values) => {
                read(values, start, rows, to, |x| x, |x| self.is_outside(x)) || self.any_broken(to, rows)
            }
            Cells::Long(values) => {
                // An exact conversion by addition, for processors that have none for eight bytes: |x| < 2^51.
                const MAGIC: i64 = 0x4338_0000_0000_0000;
                let magic = f64::from_bits(MAGIC as u64);
                let mut large = 0u64;
                let convert = |x: i64| {
                    large |= (x.wrapping_add(1 << 51) as u64) & 0xFFF0_0000_0000_0000;
                    f64::from_bits(x.wrapping_add(MAGIC) as u64) - magic
                };
                let beyond = read(values, start, rows, to, convert, |x| self.is_beyond(x));
                if large == 0 { beyond } else { read(values, start, rows, to, |x| x as f64, |x| self.is_beyond(x)) }
            }
            Cells::Int(values) => read(values, start, rows, to, f64::from, |x| self.is_beyond(x)),
            Cells::Texts(texts, written) => {
                let mut doubtful = false;
                for (at, to) in to.iter_mut().enumerate().take(rows) {
                    let text = texts.get(start + at);
                    let float = match written {
                        Written::Figures => texts::figure(text),
                        Written::Days => texts::day(text).map(f64::from),
                        Written::Texts => (text.len() <= MOST_TEXT).then_some(0.0),
                    };
                    *to = float.unwrap_or(f64::NAN);
                    doubtful |= self.is_outside(*to);
                }
                doubtful || self.any_broken(to, rows)
            }
            Cells::Codes(codes) => read(codes, start, rows, to, f64::from, |x| x >= f64::from(NO_MEMBER)),
            Cells::Places(places) => read(places, start, rows, to, |x| x, f64::is_nan),
            Cells::Keyed(keys, names) => {
                let here = keys.iter().skip(start).take(rows).zip(to.iter_mut());
                here.for_each(|(key, to)| *to = if names.at(*key).len() <= MOST_TEXT { 0.0 } else { f64::NAN });
                to.iter().take(rows).any(|x| x.is_nan())
            }
            Cells::Unlike => true,
            Cells::Chosen(choices, _) => choices.iter().skip(start).take(rows).any(|chosen| chosen >> UNKNOWN == 1),
            Cells::Absent | Cells::Bits(_) | Cells::Numbered(_) => false,
        };
        if doubtful {
            self.suspects::<N, W, L>(start, rows, to, suspect);
        }
    }

    /// For floats: out of bounds, not a number, or too small. (An empty cell may seem to be.)
    #[inline(always)]
    fn is_outside(&self, x: f64) -> bool {
        is_outside(x, self.low, self.high, self.least)
    }

    #[inline(always)]
    fn is_beyond(&self, x: f64) -> bool {
        (x < self.low) | (x > self.high)
    }

    /// Not whole, where cells should be.
    #[inline(always)]
    fn any_broken<const N: usize>(&self, lanes: &[f64; N], rows: usize) -> bool {
        self.whole && lanes.iter().take(rows).any(|x| x.fract() != 0.0)
    }

    /// Asks for some rows that are read soon.
    #[inline(always)]
    pub(crate) fn prefetch(&self, from: usize, rows: usize) {
        match &self.cells {
            Cells::Float(values) => ahead(values, from, rows),
            Cells::Narrow(values) => ahead(values, from, rows),
            Cells::Long(values) => ahead(values, from, rows),
            Cells::Int(values) => ahead(values, from, rows),
            Cells::Codes(_) | Cells::Bits(_) | Cells::Chosen(..) | Cells::Texts(..) | Cells::Keyed(..) => {}
            Cells::Absent | Cells::Places(_) | Cells::Numbered(_) | Cells::Unlike => {}
        }
    }

    /// Marks the rows whose cell is given and out of bounds.
    #[inline(never)]
    fn suspects<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        lanes: &[f64; N],
        suspect: &mut [u64; W],
    ) {
        let (mut valid, mut bad) = ([0; W], [0; W]);
        self.valid(start, rows, &mut valid);
        match &self.cells {
            Cells::Absent | Cells::Bits(_) | Cells::Numbered(_) => {}
            Cells::Unlike => bad = [u64::MAX; W],
            Cells::Chosen(choices, _) => bit_of(choices, UNKNOWN, start, rows, &mut bad),
            Cells::Codes(_) => pack::<N, W, L>(&mut bad, lanes, |x| x >= f64::from(NO_MEMBER)),
            Cells::Keyed(..) | Cells::Places(_) => pack::<N, W, L>(&mut bad, lanes, f64::is_nan),
            Cells::Float(_) | Cells::Long(_) | Cells::Int(_) | Cells::Narrow(_) | Cells::Texts(..) => {
                pack::<N, W, L>(&mut bad, lanes, |x| self.is_outside(x));
                if self.whole {
                    let mut broken = [0; W];
                    pack::<N, W, L>(&mut broken, lanes, |x| x.fract() != 0.0);
                    bad.iter_mut().zip(broken).for_each(|(bad, broken)| *bad |= broken);
                }
            }
        }
        for (suspect, (valid, bad)) in suspect.iter_mut().zip(valid.iter().zip(bad)) {
            *suspect |= valid & bad;
        }
    }

    #[inline(always)]
    pub(crate) fn valid<const W: usize>(&self, start: usize, rows: usize, to: &mut [u64; W]) {
        match (&self.cells, self.nulls.as_deref()) {
            (Cells::Absent, _) => *to = [0; W],
            (_, Some(nulls)) => bit_words(nulls.inner(), start, rows, to),
            (_, None) => *to = [u64::MAX; W],
        }
    }

    /// Cells that are not applicable.
    #[inline(never)]
    pub(crate) fn not_applicable<const W: usize>(&self, start: usize, rows: usize, to: &mut [u64; W]) {
        match &self.not_applicable {
            Some(bits) => bit_words(bits, start, rows, to),
            None => *to = [0; W],
        }
    }

    #[inline(always)]
    pub(crate) fn yes<const W: usize>(&self, start: usize, rows: usize, to: &mut [u64; W], suspect: &mut [u64; W]) {
        match &self.cells {
            Cells::Bits(bits) => bit_words(bits, start, rows, to),
            Cells::Chosen(choices, choice) => {
                bit_of(choices, *choice, start, rows, to);
                let (mut unknown, mut valid) = ([0; W], [0; W]);
                bit_of(choices, UNKNOWN, start, rows, &mut unknown);
                self.valid(start, rows, &mut valid);
                suspect
                    .iter_mut()
                    .zip(unknown.iter().zip(valid))
                    .for_each(|(suspect, (word, valid))| *suspect |= word & valid);
            }
            Cells::Unlike => {
                *to = [0; W];
                let mut valid = [0; W];
                self.valid(start, rows, &mut valid);
                suspect.iter_mut().zip(valid).for_each(|(suspect, valid)| *suspect |= valid);
            }
            _ => *to = [0; W],
        }
    }

    #[inline(always)]
    pub(crate) fn code_in<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        set: u64,
        to: &mut [u64; W],
        suspect: &mut [u64; W],
    ) {
        *to = [0; W];
        if let Cells::Codes(codes) = &self.cells {
            let mut block = [NO_MEMBER; N];
            if let (Some(block), Some(codes)) = (block.get_mut(..rows), codes.get(start..start + rows)) {
                block.copy_from_slice(codes);
            }
            pack_codes::<N, W, L>(to, &block, set);
            let mut none = 0u8;
            for code in block.iter().take(rows) {
                none |= u8::from(*code == NO_MEMBER);
            }
            if none == 0 {
                return;
            }
            let lanes = block.map(f64::from);
            self.suspects::<N, W, L>(start, rows, &lanes, suspect);
        } else {
            self.suspects::<N, W, L>(start, rows, &[0.0; N], suspect);
        }
    }

    #[inline(never)]
    pub(crate) fn text<const W: usize>(
        &self,
        start: usize,
        rows: usize,
        test: usize,
        to: &mut [u64; W],
        suspect: &mut [u64; W],
    ) {
        let mut valid = [0; W];
        self.valid(start, rows, &mut valid);
        *to = [0; W];
        let Some(test) = self.tests.get(test) else {
            // Cells that are not texts, if there is any.
            suspect.iter_mut().zip(valid).for_each(|(suspect, valid)| *suspect |= valid);
            return;
        };
        for row in 0..rows {
            if valid.get(row / 64).is_none_or(|word| word >> (row % 64) & 1 == 0) {
                continue;
            }
            let text = self.text_as_given(start + row);
            let (word, bit) = (row / 64, 1 << (row % 64));
            if text.len() > MOST_TEXT
                && let Some(suspect) = suspect.get_mut(word)
            {
                *suspect |= bit;
            } else if test.passes(text)
                && let Some(to) = to.get_mut(word)
            {
                *to |= bit;
            }
        }
    }

    /// Of some rows, those whose cell is empty or has two decimals at most (or is whole), and is not huge.
    #[inline(never)]
    pub(crate) fn fine<const N: usize, const W: usize, const L: usize>(
        &self,
        start: usize,
        rows: usize,
        whole: bool,
        to: &mut [u64; W],
    ) {
        let (mut lanes, mut valid, mut fine) = ([0.0; N], [0; W], [0; W]);
        self.load::<N, W, L>(start, rows, &mut lanes, &mut [0; W]);
        self.valid(start, rows, &mut valid);
        if whole {
            pack::<N, W, L>(&mut fine, &lanes, |x| is_fine(x, true));
        } else {
            pack::<N, W, L>(&mut fine, &lanes, |x| is_fine(x, false));
        }
        for (to, (valid, fine)) in to.iter_mut().zip(valid.iter().zip(fine)) {
            *to &= fine | !valid;
        }
    }
}

/// One bit of a word a row.
#[inline(never)]
fn bit_of<const W: usize>(words: &[u64], bit: u32, start: usize, rows: usize, to: &mut [u64; W]) {
    *to = [0; W];
    for (row, word) in words.iter().skip(start).take(rows).enumerate() {
        if let Some(to) = to.get_mut(row / 64) {
            *to |= (word >> bit & 1) << (row % 64);
        }
    }
}

/// Reads and converts a block of values; tells whether one of them is not as it should be.
#[inline(always)]
fn read<T: Copy, const N: usize>(
    values: &[T],
    start: usize,
    rows: usize,
    to: &mut [f64; N],
    mut convert: impl FnMut(T) -> f64,
    is_bad: impl Fn(f64) -> bool,
) -> bool {
    let Some(block) = values.get(start..start + rows) else { return false };
    let mut bad = 0u64;
    let mut one = |to: &mut f64, x: T| {
        *to = convert(x);
        bad |= u64::from(is_bad(*to));
    };
    if let Ok(block) = <&[T; N]>::try_from(block) {
        for (to, x) in to.iter_mut().zip(block) {
            one(to, *x);
        }
    } else {
        for (to, x) in to.iter_mut().zip(block) {
            one(to, *x);
        }
    }
    bad != 0
}

/// Asks the processor to fetch some values.
#[inline(always)]
fn ahead<T>(values: &[T], from: usize, rows: usize) {
    let end = (from + rows).min(values.len());
    crate::dispatch::prefetch(values.get(from.min(end)..end).unwrap_or(&[]));
}
