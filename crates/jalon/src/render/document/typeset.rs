//! Spaces and apostrophes as printers set them: authors type `'` and an ordinary space before `;`.

use super::super::words::{NARROW, NO_BREAK};
use crate::lang::Language;

/// A text with the apostrophes, and in French the no-break spaces, that its language wants.
///
/// Nothing but spaces and apostrophes changes, and a text set well stays as it is.
pub(super) fn typeset(text: &str, language: Language) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    let mut before: Option<char> = None;
    while let Some(c) = characters.next() {
        let after = characters.peek().copied();
        let set = match (c, language) {
            ('\'', _) if before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphanumeric) => '’',
            (' ', Language::French) => match (before, after) {
                (_, Some(';' | '?' | '!')) => NARROW,
                (_, Some(':' | '»')) | (Some('«'), _) => NO_BREAK,
                (Some(digit), Some(sign)) if digit.is_ascii_digit() && matches!(sign, '%' | '€') => NO_BREAK,
                _ => ' ',
            },
            (c, _) => c,
        };
        out.push(set);
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::typeset;
    use crate::lang::Language::{English, French};

    #[test]
    fn french_gets_its_spaces_and_both_languages_their_apostrophes() {
        assert_eq!(
            typeset("l'accord : « oui » ; 30 % ?", French),
            "l’accord\u{a0}: «\u{a0}oui\u{a0}»\u{202f}; 30\u{a0}%\u{202f}?"
        );
        assert_eq!(typeset("the jury's mark: 'x'", English), "the jury’s mark: 'x'");
        let once = typeset("d'abord ; ensuite !", French);
        assert_eq!(typeset(&once, French), once);
    }
}
