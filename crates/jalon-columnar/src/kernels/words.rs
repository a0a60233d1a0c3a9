//! Questions about texts that are worked out: each is known by its number among the texts of the batch, which the last of the
//! sources holds.

use super::Operand;
use crate::graph::Where;
use crate::source::Source;

impl<const N: usize> Operand<'_, N> {
    /// The number in a row.
    fn at(self, row: usize) -> f64 {
        match self {
            Operand::Lanes(lanes) => lanes.get(row).copied().unwrap_or(0.0),
            Operand::Same(x) => x,
        }
    }
}

/// How many characters texts have.
#[inline(never)]
#[allow(clippy::cast_precision_loss, reason = "texts are no longer than floats count")]
pub(super) fn length<const N: usize>(sources: &[Source<'_>], texts: Operand<'_, N>, rows: usize, to: &mut [f64; N]) {
    for (row, to) in to.iter_mut().enumerate().take(rows) {
        *to = said_in(sources, texts.at(row)).map_or(0.0, |text| text.chars().count() as f64);
    }
}

/// Rows whose text passes a test.
#[inline(never)]
pub(super) fn said<const N: usize>(
    sources: &[Source<'_>],
    test: usize,
    texts: Operand<'_, N>,
    rows: usize,
    to: &mut [u64],
) {
    let test = sources.last().and_then(|texts| texts.test(test));
    set_where(rows, to, |row| test.zip(said_in(sources, texts.at(row))).is_some_and(|(test, text)| test.passes(text)));
}

/// Rows in whose text another stands.
#[inline(never)]
pub(super) fn within<const N: usize>(
    sources: &[Source<'_>],
    place: Where,
    (texts, parts): (Operand<'_, N>, Operand<'_, N>),
    rows: usize,
    to: &mut [u64],
) {
    let text = |text: Operand<'_, N>, row: usize| said_in(sources, text.at(row));
    set_where(rows, to, |row| {
        text(texts, row).zip(text(parts, row)).is_some_and(|(text, part)| match place {
            Where::Beginning => text.starts_with(part),
            Where::Anywhere => text.contains(part),
        })
    });
}

/// The text that a number stands for.
fn said_in<'a>(sources: &'a [Source<'_>], number: f64) -> Option<&'a str> {
    sources.last()?.said(number)
}

fn set_where(rows: usize, to: &mut [u64], mut holds: impl FnMut(usize) -> bool) {
    to.fill(0);
    for row in 0..rows {
        if holds(row)
            && let Some(word) = to.get_mut(row / 64)
        {
            *word |= 1 << (row % 64);
        }
    }
}
