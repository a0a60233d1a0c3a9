//! What sentences quote: a reader of French who has an English framework before them is told to write `one of low < high`,
//! in words of French.
//!
//! The sentences of each language quote their own vocabulary; and both are made of one fact, so that they quote the same
//! things in the same order. So what a sentence for this reader quotes is taken from the sentence in the framework's own
//! language.

use super::Wording;

/// Sentences with what they quote taken from the same sentences in another language.
pub(super) fn of_another(sentences: &Wording, others: &Wording) -> Wording {
    Wording {
        title: quoting(&sentences.title, &others.title),
        here: quoting(&sentences.here, &others.here),
        help: sentences.help.as_ref().map(|help| quoting(help, others.help.as_deref().unwrap_or_default())),
    }
}

/// A sentence with the quotations of another, where both quote as many things.
fn quoting(sentence: &str, other: &str) -> String {
    let (own, theirs) = (quotations(sentence), quotations(other));
    if own.len() != theirs.len() {
        return sentence.to_owned();
    }
    let mut out = String::with_capacity(sentence.len());
    let mut from = 0;
    for ((start, end), (other_start, other_end)) in own.into_iter().zip(theirs) {
        out.push_str(sentence.get(from..start).unwrap_or_default());
        out.push_str(other.get(other_start..other_end).unwrap_or_default());
        from = end;
    }
    out.push_str(sentence.get(from..).unwrap_or_default());
    out
}

/// Where the insides of quotations begin and end.
fn quotations(sentence: &str) -> Vec<(usize, usize)> {
    const MARKS: [(char, char); 3] = [('«', '»'), ('“', '”'), ('`', '`')];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = sentence.get(from..) {
        let opening = rest.char_indices().find_map(|(at, sign)| {
            let (_, close) = MARKS.iter().find(|(open, _)| *open == sign)?;
            Some((from + at + sign.len_utf8(), *close))
        });
        let Some((start, close)) = opening else { break };
        let Some((inside, _)) = sentence.get(start..).and_then(|rest| rest.split_once(close)) else { break };
        let space = |c: char| c == ' ' || c == '\u{A0}' || c == '\u{202F}';
        let lead = inside.len() - inside.trim_start_matches(space).len();
        found.push((start + lead, start + lead + inside.trim_matches(space).len()));
        from = start + inside.len() + close.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::quoting;

    #[test]
    fn a_sentence_quotes_what_the_other_does() {
        let english = "Declare “pay” `by region`, or fold it: `sum(… over region)`.";
        let french = "Déclarez « pay » avec « par region », ou agrégez : « somme(… sur region) ».";
        assert_eq!(
            quoting(french, english),
            "Déclarez « pay » avec « by region », ou agrégez : « sum(… over region) »."
        );
        assert_eq!(quoting("Write `a`.", "Écrivez."), "Write `a`.");
    }
}
