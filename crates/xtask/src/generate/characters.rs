//! The tables of composed characters that the core reads, out of Unicode's.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_normalization::char::{canonical_combining_class, compose, decompose_canonical};

/// Which characters are made of which: a line for each second part (none for characters that only stand for another one), and
/// in it, in steps from the one before, each whole and its first part. Behind `!` stand wholes that are never put together.
pub(super) fn pairs() -> String {
    let mut apart: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for whole in ('\0'..=char::MAX).filter(|c| !('\u{ac00}'..='\u{d7a3}').contains(c)) {
        let mut parts = Vec::new();
        decompose_canonical(whole, |part| parts.push(part));
        if parts != [whole] {
            apart.insert(whole, parts);
        }
    }
    let named = |parts: &[char]| match parts {
        [only] => *only,
        _ => apart.iter().find(|(_, found)| *found == parts).map_or('\0', |(whole, _)| *whole),
    };
    let mut lines: BTreeMap<(u32, bool), Vec<(char, char)>> = BTreeMap::new();
    for (whole, parts) in &apart {
        let Some((last, rest)) = parts.split_last() else { continue };
        let (first, second) = if rest.is_empty() { (*last, None) } else { (named(rest), Some(*last)) };
        let never = second.is_none_or(|second| compose(first, second) != Some(*whole));
        lines.entry((second.map_or(0, u32::from), never)).or_default().push((*whole, first));
    }
    let mut text = String::new();
    for ((second, never), list) in lines {
        let _ = write!(text, "{second:x}{}", if never { "!" } else { "" });
        let (mut whole, mut first) = (0, 0);
        for (next, part) in list {
            let (to, from) = (i64::from(u32::from(next)), i64::from(u32::from(part)));
            let _ = write!(text, " {} {}", step(to - whole), step(from - first));
            (whole, first) = (to, from);
        }
        text.push('\n');
    }
    text
}

/// The combining classes: a line for each run of characters of one class, with its first, its last and the class.
pub(super) fn classes() -> String {
    let mut runs: Vec<(char, char, u8)> = Vec::new();
    for c in '\0'..=char::MAX {
        let class = canonical_combining_class(c);
        match runs.last_mut() {
            _ if class == 0 => {}
            Some((_, last, same)) if *same == class && u32::from(*last) + 1 == u32::from(c) => *last = c,
            _ => runs.push((c, c, class)),
        }
    }
    runs.into_iter().fold(String::new(), |mut text, (first, last, class)| {
        let _ = writeln!(text, "{:x} {:x} {class:x}", u32::from(first), u32::from(last));
        text
    })
}

fn step(by: i64) -> String {
    if by < 0 { format!("-{:x}", -by) } else { format!("{by:x}") }
}
