//! Bits of rows in words of 64: made of numbers and codes, and read from bitmaps that begin anywhere.
#![allow(
    clippy::needless_range_loop,
    reason = "lanes are named by their place: iterators leave calls in long functions"
)]

use arrow_buffer::BooleanBuffer;

/// The bit of each row of a word. A table rather than shifts: with it the loops below become a compare, a masked load and
/// an `or` for eight rows; other ways of writing them make the compiler gather.
pub(crate) static PLACES: [u64; 64] = {
    let mut places = [0; 64];
    let mut at = 0;
    while at < 64 {
        places[at] = 1 << at;
        at += 1;
    }
    places
};

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

/// Bits from a row on, as whole words; those beyond the rows are not set.
#[inline(always)]
pub(crate) fn bit_words<const W: usize>(bits: &BooleanBuffer, start: usize, rows: usize, to: &mut [u64; W]) {
    let (bytes, from) = (bits.values(), bits.offset() + start);
    let (first, shift) = (from / 8, from % 8);
    if shift == 0
        && rows == W * 64
        && let Some(block) = bytes.get(first..first + W * 8)
    {
        for (word, bytes) in to.iter_mut().zip(block.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        return;
    }
    for (at, word) in to.iter_mut().enumerate() {
        let left = rows.saturating_sub(at * 64);
        if left == 0 {
            *word = 0;
            continue;
        }
        let from = first + at * 8;
        let low = le_word(bytes.get(from..).unwrap_or(&[])) >> shift;
        let high = if shift == 0 { 0 } else { u64::from(bytes.get(from + 8).copied().unwrap_or(0)) << (64 - shift) };
        *word = (low | high) & leading(left);
    }
}

/// The bits of so many rows of a word, from its first on.
#[inline(always)]
pub(crate) fn leading(rows: usize) -> u64 {
    if rows < 64 { (1 << rows) - 1 } else { u64::MAX }
}

/// Whether the bit at a place is set, of words that hold so many each.
#[inline(always)]
pub(crate) fn is_set(words: &[u64], lanes: usize, at: usize) -> bool {
    words.get(at / lanes).is_some_and(|word| word >> (at % lanes) & 1 == 1)
}

/// The places of the bits of a word that are set.
#[inline(always)]
pub(crate) fn places(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (word != 0).then(|| {
            let at = word.trailing_zeros() as usize;
            word &= word - 1;
            at
        })
    })
}

/// The first eight bytes, or as many as there are.
#[inline(always)]
fn le_word(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}
