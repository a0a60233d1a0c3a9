//! Cases: texts without rhyme or reason, texts made of the language's own pieces, and real frameworks with edits.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;

/// What frameworks are made of, and what people write by mistake.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "framework", "référentiel", "use", "extends", "unit", "axis", "axe", "input", "donnée", "parameter", "paramètre",
    "indicator", "indicateur", "requirement", "exigence", "preference", "observation", "obligation", "judgement",
    "scale", "barème", "score", "activity", "output", "outcome", "impact", "decision", "décision", "portfolio",
    "example", "exemple", "scenario", "group", "criterion", "version 1.0", "source \"x\"", "label fr \"é\"", "given",
    "soit", "expect", "attendu", "when", "quand", "otherwise", "sinon", "applies when", "all requirements", "default",
    "by", "par", "over", "sur", "where", "dont", "and", "et", "or", "ou", "not", "non", "in", "dans", "if", "then",
    "else", "is met", "is undecided", "one of", "several of", "yes", "no", "oui", "non", "count", "effectif", "date",
    "EUR", "%", "EUR/person", "kWh/m2", "sum(", "mean(", "count(", "round(", "somme(", "a", "b", "budget", "x",
    "y[first year]", "x.target", "1", "0", "0.1", "0,1", "500 000", "1e9", "50 %", "2016-02-29", "2016-02", "2016",
    "12:00", "\"text\"", "\"", "«", "»", "“", "”", "’", "=", "==", "!=", "≠", "<", "<=", "≤", "=>", ">=", "+", "-",
    "−", "*", "×", "/", "^", "&&", "||", "(", ")", "[", "]", "{", "}", ":", ";", ",", "..", "…", "#", "# note", "|",
    "\t", "\r\n", "\u{feff}", "\u{a0}", "\u{202f}", "\u{301}", "𝄞", "end",
];

/// What JSON and JSON lines are made of.
#[rustfmt::skip]
const JSON_PIECES: &[&str] = &[
    "{", "}", "[", "]", ":", ",", "\"", "\"a\"", "\"id\"", "\"missing\"", "\"value\"", "\"state\"", "null", "true",
    "false", "NaN", "-", "0", "1", "01", "1.5", ".5", "1e400", "1e-9999999999", "\\u", "\\ud800", "\\n", "'", "//",
    "/*", "\n", "\r\n", " ", "\u{feff}", "é", "𝄞", "\"𝄞\"", "[[[[", "]]]]", "{\"a\":", "\"2016-02-31\"", "\"12O\"",
];

/// Any text at all: bytes, with what is no UTF-8 replaced.
pub(crate) fn bytes() -> impl Strategy<Value = String> {
    vec(any::<u8>(), 0..200).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Texts made of the pieces of a language, in any order, with spaces and line ends between them.
fn made_of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let gap = prop_oneof![4 => Just(" "), 2 => Just("\n"), 2 => Just("\n  "), 1 => Just("")];
    vec((proptest::sample::select(pieces), gap), 0..60)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, gap)| [piece, gap]).collect())
}

/// Texts of which most look like data in JSON, and many are.
pub(crate) fn json() -> impl Strategy<Value = String> {
    let spoilt = (well_formed_json(), any::<prop::sample::Index>(), proptest::sample::select(JSON_PIECES)).prop_map(
        |(text, at, piece)| {
            let mut letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len() + 1);
            letters.splice(at..at, piece.chars());
            letters.into_iter().collect()
        },
    );
    prop_oneof![2 => well_formed_json(), 3 => spoilt, 2 => made_of(JSON_PIECES), 1 => bytes()]
}

/// Data in JSON, without keys written twice.
pub(crate) fn well_formed_json() -> impl Strategy<Value = String> {
    let scalars = ["null", "true", "0", "-1.50", "1E2", "\"\"", "\"é\\u00e9\"", "\"2016-02\"", "{}", "[]"];
    proptest::sample::select(scalars.map(str::to_owned).to_vec()).prop_recursive(4, 16, 4, |inner| {
        let list = vec(inner.clone(), 1..5).prop_map(|items| format!("[{}]", items.join(", ")));
        let record = vec(inner, 1..5).prop_map(|values| {
            let entries: Vec<String> =
                values.iter().enumerate().map(|(at, value)| format!("\"key{at}\": {value}")).collect();
            format!("{{{}}}", entries.join(",\n"))
        });
        prop_oneof![list, record]
    })
}

/// Texts of which many look like frameworks: pieces, and the shipped frameworks with edits.
pub(crate) fn frameworks() -> impl Strategy<Value = String> {
    prop_oneof![1 => bytes(), 3 => made_of(PIECES), 2 => edited(corpus()), 4 => edited(excerpts())]
}

/// Texts of which nearly all are frameworks: some declarations of a real one, with comments and blank lines put between.
pub(crate) fn excerpted() -> impl Strategy<Value = String> {
    let between = proptest::sample::select(&["", "", "\n", "# a note\n", "\n#\n\n", "  # indented: « é »\n"][..]);
    (proptest::sample::select(excerpts()), vec(between, 1..8)).prop_map(|(text, between)| {
        let mut turns = between.into_iter().cycle();
        text.lines().flat_map(|line| [line, "\n", turns.next().unwrap_or_default()]).collect()
    })
}

/// Runs of a few declarations of the real frameworks, each behind the first line of its file.
fn excerpts() -> Vec<String> {
    let mut found = Vec::new();
    for text in corpus() {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let Some((first, rest)) = lines.split_first() else { continue };
        let opens = |line: &&str| line.starts_with(|c: char| c.is_alphabetic());
        let starts: Vec<usize> = (0..rest.len()).filter(|at| opens(&rest[*at])).collect();
        for window in starts.windows(4).step_by(3) {
            found.push(format!("{first}\n{}\n", rest[window[0]..window[3]].join("\n")));
        }
    }
    found
}

/// Real frameworks with a few edits: a piece put in, a stretch left out, doubled or moved, a file cut short.
fn edited(texts: Vec<String>) -> impl Strategy<Value = String> {
    let edit = (any::<prop::sample::Index>(), 0_usize..120, any::<prop::sample::Index>(), 0_u8..5);
    (proptest::sample::select(texts), vec(edit, 0..6)).prop_map(|(text, edits)| {
        let mut letters: Vec<char> = text.chars().collect();
        for (at, length, other, kind) in edits {
            let at = at.index(letters.len() + 1);
            let end = (at + length).min(letters.len());
            match kind {
                0 => drop(letters.drain(at..end)),
                1 => {
                    let piece = PIECES[other.index(PIECES.len())];
                    letters.splice(at..at, piece.chars());
                }
                2 => {
                    let stretch: Vec<char> = letters[at..end].to_vec();
                    let to = other.index(letters.len() + 1);
                    letters.splice(to..to, stretch);
                }
                3 => {
                    let piece = PIECES[other.index(PIECES.len())];
                    letters.splice(at..end, piece.chars());
                }
                _ => letters.truncate(letters.len() - length.min(letters.len())),
            }
        }
        letters.into_iter().collect()
    })
}

/// The frameworks of the repository: the shipped ones and those of the conformance tests.
fn corpus() -> Vec<String> {
    frameworks_below(&["frameworks", "tests/conformance"])
}

/// The frameworks in some folders of the repository.
pub(crate) fn frameworks_below(folders: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut folders: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "jalon") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
    found.sort();
    assert!(found.len() >= 3, "the frameworks were not found");
    found
}
