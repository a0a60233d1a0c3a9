//! Near misses: which known word a misspelt one was probably meant to be.

use crate::source::unmarked;

/// The candidate nearest to a misspelt word, if one is near enough: accents, case, `_` and `-` count for nothing, then
/// at most a third of the letters may differ (swapped neighbours count once). The first of equally near ones.
///
/// ```
/// use jalon::problem::suggest::nearest;
/// assert_eq!(nearest("necessite", ["nécessité", "budget"]), Some("nécessité"));
/// assert_eq!(nearest("bugdet", ["nécessité", "budget"]), Some("budget"));
/// assert_eq!(nearest("x", ["budget"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other = fold(candidate);
        let distance = strsim::osa_distance(&plain, &other);
        let room = plain.chars().count().max(other.chars().count()) / 3;
        if distance <= room && candidate != word && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    unmarked(word).chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
}
