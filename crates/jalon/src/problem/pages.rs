//! A page for each code: what the fault means, and an example wrong and right, in both languages.
//!
//! The pages stand in `pages/<stage>.txt`, beside the facts, as plain text:
//!
//! ```text
//! J0119
//! en Equality is written with one sign.
//! fr L'égalité s'écrit avec un seul signe.
//! - requirement prefect : filed_by == regional_prefect
//! + requirement prefect : filed_by = regional_prefect
//! -fr exigence préfet : déposé_par == préfet_de_région
//! +fr exigence préfet : déposé_par = préfet_de_région
//! ```
//!
//! Where an example is the same in both languages (JSON) or only makes sense in one, it stands once.

use super::Code;
use crate::lang::Language;

/// The pages of each stage, in the order of the codes.
const PAGES: [&str; 8] = [
    include_str!("pages/syntax.txt"),
    include_str!("pages/names.txt"),
    include_str!("pages/types.txt"),
    include_str!("pages/rules.txt"),
    include_str!("pages/lint.txt"),
    include_str!("pages/data.txt"),
    include_str!("pages/limit.txt"),
    include_str!("pages/library.txt"),
];

/// What is said of a code.
///
/// ```
/// use jalon::{lang::Language, problem::pages::{Page, codes, page}};
/// let pages: Vec<Page> = codes().into_iter().filter_map(|code| page(code, Language::English)).collect();
/// assert_eq!(pages.len(), codes().len()); // each with what it means, a faulty text and the same put right
/// assert!(pages.iter().all(|page| !page.meaning.is_empty() && page.wrong != page.right));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: Code,
    /// What the fault means, and why it is one.
    pub meaning: String,
    /// An example of it, with line ends.
    pub wrong: String,
    /// The same, mended.
    pub right: String,
}

/// The page of a code in the reader's language, if there is such a code.
///
/// ```
/// use jalon::{lang::Language, problem::{Code, pages::page}};
/// assert!(page(Code(119), Language::French).is_some_and(|page| page.right.contains("=")));
/// assert!(page(Code(9999), Language::French).is_none());
/// ```
#[must_use]
pub fn page(code: Code, language: Language) -> Option<Page> {
    let head = code.to_string();
    let block = PAGES
        .iter()
        .flat_map(|stage| stage.split("\n\n"))
        .find(|block| block.trim_start().lines().next() == Some(head.as_str()))?;
    let lines = |mark: &str| -> Vec<&str> {
        block
            .lines()
            .filter_map(|line| {
                let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
                (first == mark).then_some(rest)
            })
            .collect()
    };
    let example = |mark: &str| {
        let (english, french) = (lines(mark), lines(&format!("{mark}fr")));
        let (own, other) = match language {
            Language::English => (english, french),
            Language::French => (french, english),
        };
        if own.is_empty() { other.join("\n") } else { own.join("\n") }
    };
    Some(Page { code, meaning: lines(language.code()).join(" "), wrong: example("-"), right: example("+") })
}

/// Every code that has a page, in order.
#[must_use]
pub fn codes() -> Vec<Code> {
    let mut codes: Vec<Code> = PAGES
        .iter()
        .flat_map(|stage| stage.lines())
        .filter_map(|line| line.strip_prefix('J')?.parse().ok().map(Code))
        .collect();
    codes.sort_unstable();
    codes
}

#[cfg(test)]
mod tests {
    use super::{codes, page};
    use crate::lang::Language;

    #[test]
    fn a_page_says_all_in_both_languages() {
        for code in codes() {
            for language in Language::ALL {
                let page = page(code, language).unwrap();
                assert!(page.meaning.ends_with(['.', '…']), "{code} {language:?}: {}", page.meaning);
                assert!(!page.wrong.is_empty() && !page.right.is_empty(), "{code} {language:?}");
                assert_ne!(page.wrong, page.right, "{code} {language:?}");
            }
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the pages are compared with the generated index of the facts")]
    fn every_code_has_a_page_and_every_page_a_code() {
        let index = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/faults.md");
        let index = std::fs::read_to_string(index).unwrap();
        let facts: Vec<String> = index
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split(' ').next())
            .filter(|code| code.starts_with('J'))
            .map(str::to_owned)
            .collect();
        let pages: Vec<String> = codes().iter().map(ToString::to_string).collect();
        let missing: Vec<&String> = facts.iter().filter(|code| !pages.contains(code)).collect();
        assert!(missing.is_empty(), "without a page (write it in problem/pages/): {missing:?}");
        let idle: Vec<&String> = pages.iter().filter(|code| !facts.contains(code)).collect();
        assert!(idle.is_empty(), "pages of codes that no fact has: {idle:?}");
    }
}
