//! What Unicode says of characters that are made of others, from two short texts that are read when the first such character
//! is met. The tables of `unicode-normalization` answer faster and are four times as long, which a browser would have to fetch.

use std::sync::LazyLock;

/// Hangul syllables are counted through, not listed: their first, and those of their three parts.
const SYLLABLES: u32 = 0xac00;
const LEADING: u32 = 0x1100;
const VOWELS: u32 = 0x1161;
const TRAILING: u32 = 0x11a7;
/// How many vowels there are, and trailing consonants with none among them.
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;
const LEADING_COUNT: u32 = 19;

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::read);

/// Sorted by what is looked up.
struct Tables {
    /// A character, and what it is made of.
    apart: Vec<(char, char, Option<char>)>,
    /// Two characters, and the one that they make.
    together: Vec<(char, char, char)>,
    /// The first and last of characters of a combining class, and that class.
    classes: Vec<(char, char, u8)>,
}

/// Hands over the characters that one is made of, itself where it is made of none.
pub(super) fn decompose(whole: char, push: &mut impl FnMut(char)) {
    if let Some(index) = u32::from(whole).checked_sub(SYLLABLES).filter(|index| *index < syllable_count()) {
        let (rest, trailing) = (index / TRAILING_COUNT, index % TRAILING_COUNT);
        let parts = [LEADING + rest / VOWEL_COUNT, VOWELS + rest % VOWEL_COUNT, TRAILING + trailing];
        let there = if trailing == 0 { 2 } else { 3 };
        parts.into_iter().take(there).filter_map(char::from_u32).for_each(push);
        return;
    }
    let apart = &TABLES.apart;
    match apart.binary_search_by_key(&whole, |(whole, ..)| *whole).ok().and_then(|at| apart.get(at)) {
        Some((_, first, second)) => {
            decompose(*first, push);
            if let Some(second) = second {
                push(*second);
            }
        }
        None => push(whole),
    }
}

/// The character that two make together.
pub(super) fn compose(first: char, second: char) -> Option<char> {
    let (left, right) = (u32::from(first), u32::from(second));
    if let (Some(leading), Some(vowel)) = (left.checked_sub(LEADING), right.checked_sub(VOWELS))
        && leading < LEADING_COUNT
        && vowel < VOWEL_COUNT
    {
        return char::from_u32(SYLLABLES + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT);
    }
    if let (Some(index), Some(trailing)) = (left.checked_sub(SYLLABLES), right.checked_sub(TRAILING))
        && index < syllable_count()
        && index.is_multiple_of(TRAILING_COUNT)
        && (1..TRAILING_COUNT).contains(&trailing)
    {
        return char::from_u32(left + trailing);
    }
    let together = &TABLES.together;
    let at = together.binary_search_by_key(&(first, second), |(first, second, _)| (*first, *second)).ok()?;
    together.get(at).map(|(.., whole)| *whole)
}

/// The combining class of a character: 0 for letters, and for whatever else stands on its own.
pub(super) fn class(c: char) -> u8 {
    let classes = &TABLES.classes;
    let at = classes.partition_point(|(_, last, _)| *last < c);
    classes.get(at).filter(|(first, ..)| *first <= c).map_or(0, |(.., class)| *class)
}

const fn syllable_count() -> u32 {
    LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT
}

impl Tables {
    fn read() -> Tables {
        let mut tables = Tables { apart: Vec::new(), together: Vec::new(), classes: Vec::new() };
        for line in include_str!("pairs.txt").lines() {
            tables.read_pairs(line);
        }
        tables.apart.sort_unstable();
        tables.together.sort_unstable();
        tables.classes = include_str!("classes.txt").lines().filter_map(run).collect();
        tables
    }

    /// `second[!] whole first whole first …`, wholes and firsts in steps.
    fn read_pairs(&mut self, line: &str) {
        let (second, steps) = line.split_once(' ').unwrap_or((line, ""));
        let (second, never) = second.strip_suffix('!').map_or((second, false), |second| (second, true));
        let second = u32::from_str_radix(second, 16).ok().filter(|second| *second > 0).and_then(char::from_u32);
        let (mut whole, mut first) = (0, 0);
        let mut steps = steps.split(' ').filter_map(|step| i64::from_str_radix(step, 16).ok());
        while let (Some(to), Some(from)) = (steps.next(), steps.next()) {
            (whole, first) = (whole + to, first + from);
            let (Some(made), Some(part)) = (character(whole), character(first)) else { continue };
            self.apart.push((made, part, second));
            if let Some(second) = second.filter(|_| !never) {
                self.together.push((part, second, made));
            }
        }
    }
}

/// `first last class`
fn run(line: &str) -> Option<(char, char, u8)> {
    let mut words = line.split(' ').filter_map(|word| u32::from_str_radix(word, 16).ok());
    let (first, last, class) = (words.next()?, words.next()?, words.next()?);
    Some((char::from_u32(first)?, char::from_u32(last)?, u8::try_from(class).ok()?))
}

fn character(code: i64) -> Option<char> {
    char::from_u32(u32::try_from(code).ok()?)
}
