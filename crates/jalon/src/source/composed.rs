//! Texts in their composed form (NFC): `é` is one character, however the keyboard or the disk wrote it.

use std::borrow::Cow;

mod tables;

use tables::{class, compose, decompose};

/// The lowest character that is not its own composed form whatever stands before it.
const FIRST_TO_LOOK_AT: char = '\u{300}';

/// A text in Unicode's normalization form C.
///
/// ```
/// use jalon::source::composed;
/// assert_eq!(composed("donne\u{301}e"), "donnée");
/// ```
#[must_use]
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c < FIRST_TO_LOOK_AT) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(recomposed(decomposed(text)))
}

/// A text without the accents and other marks on its letters, to compare what people write in a hurry.
///
/// ```
/// use jalon::source::unmarked;
/// assert_eq!(unmarked("nécessité"), "necessite");
/// ```
#[must_use]
pub fn unmarked(text: &str) -> String {
    decomposed(text).into_iter().filter(|(class, _)| *class == 0).map(|(_, part)| part).collect()
}

/// The characters taken apart, each with its combining class; marks behind a letter in the order of their classes.
fn decomposed(text: &str) -> Vec<(u8, char)> {
    let mut parts: Vec<(u8, char)> = Vec::with_capacity(text.len());
    for c in text.chars() {
        decompose(c, &mut |part| parts.push((class(part), part)));
    }
    for marks in parts.chunk_by_mut(|_, (class, _)| *class != 0) {
        marks.sort_by_key(|(class, _)| *class);
    }
    parts
}

/// Each mark put onto the letter before it, where there is a character for both and no mark of its class stands between.
fn recomposed(parts: Vec<(u8, char)>) -> String {
    let mut whole: Vec<char> = Vec::with_capacity(parts.len());
    let mut letter = None;
    let mut between: Option<u8> = None;
    for (class, part) in parts {
        if between.is_none_or(|between| between < class)
            && let Some(place) = letter.and_then(|at: usize| whole.get_mut(at))
            && let Some(both) = compose(*place, part)
        {
            *place = both;
            continue;
        }
        if class == 0 {
            (letter, between) = (Some(whole.len()), None);
        } else {
            between = Some(class);
        }
        whole.push(part);
    }
    whole.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::{composed, decomposed};

    #[test]
    fn every_character_is_made_of_what_unicode_says() {
        for c in '\0'..=char::MAX {
            let mut parts = Vec::new();
            let of = unicode_normalization::char::canonical_combining_class;
            unicode_normalization::char::decompose_canonical(c, |part| parts.push((of(part), part)));
            let text = c.to_string();
            assert_eq!(decomposed(&text), parts, "{c:?}");
            assert_eq!(composed(&text), text.nfc().collect::<String>(), "{c:?}");
            let apart: String = text.nfd().collect();
            assert_eq!(composed(&apart), apart.nfc().collect::<String>(), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn composed_texts_are_those_of_unicode(
            text in "[a-zé\u{300}-\u{345}\u{391}-\u{3c9}\u{1100}-\u{1175}\u{11a8}-\u{11c2}ṩǖẛ각가\u{f71}-\u{f76}]{0,12}|\\PC{0,12}",
        ) {
            prop_assert_eq!(composed(&text), text.nfc().collect::<String>());
        }
    }
}
