//! The short way reads what the grammar reads, as the same tree with the same places, and tells the same faults.

use proptest::prelude::*;

use super::*;
use crate::problem::Problem;
use crate::source::SourceId;
use crate::syntax::{layout, slice};

/// What a way of reading gives, and what it tells.
fn told<T>(
    text: &str,
    language: Language,
    read: impl FnOnce(&mut Reader<'_>) -> Option<T>,
) -> Option<(T, Vec<Problem>)> {
    let mut reader = Reader::new(text, SourceId(0), language);
    let found = read(&mut reader)?;
    Some((found, reader.problems))
}

/// Reads every line both ways; how many the short way has read.
fn read_both_ways(text: &str, language: Language) -> usize {
    let mut short = 0;
    let layout = layout::scan(text);
    let slices = slice::cut(text, &layout, language);
    for (line, _) in slices.slices.into_iter().flat_map(|slice| slice.lines) {
        let (start, end) = (line.start, line.end);
        let written = &text[start..end];
        if let Some(head) = told(text, language, |reader| reader.plain_head(&line)) {
            short += 1;
            let long = told(text, language, |reader| reader.head_by_grammar(start, end).ok().flatten());
            assert_eq!(Some(head), long, "{written}");
        }
        if let Some(property) = told(text, language, |reader| reader.plain_property(&line)) {
            short += 1;
            let noun = Noun::Indicator;
            let long = told(text, language, |reader| reader.property_by_grammar(noun, start, end).ok().flatten());
            assert_eq!(Some(property), long, "{written}");
        }
    }
    short
}

#[test]
fn plain_lines_are_read_the_short_way() {
    for (language, line) in [
        (Language::English, "input budget \"Total budget\" : EUR"),
        (Language::English, "input jury : number"),
        (Language::English, "indicator rate \"A \\\"rate\\\"\" : EUR/person/year"),
        (Language::English, "parameter limit : EUR = 500000.50 EUR"),
        (Language::English, "requirement r : a.b <= -c and (x + 2 * y) ^ 2 != 50 %"),
        (Language::French, "donnée budget \"Budget total\" : EUR"),
        (Language::French, "exigence r : coût_total <= 1,5 kEUR ou âge ≥ 18 ans"),
        (Language::English, "= (a + 2 * b) * 50 %"),
        (Language::English, "= a / b - 3 EUR/h * c"),
        (Language::French, "= a ÷ b"),
        (Language::English, "source \"Call\" \"page 3\""),
        (Language::English, "label fr \"Taux\""),
        (Language::French, "remarque \"à revoir\""),
    ] {
        assert_eq!(read_both_ways(line, language), 1, "{line}");
    }
}

#[test]
fn whatever_is_not_plain_is_left_to_the_grammar() {
    for line in [
        "input budget : EUR 2016",
        "input kind : one of a, b",
        "input a : EUR by partner",
        "input a : int",
        "indicateur a : EUR",
        "indicator a : EUR = 1,5 EUR",
        "indicator a = b == c",
        "indicator and : EUR",
        "axis a = b, c",
        "= sum(a over b)",
        "= a[b]",
        "= a is met",
        "= not a",
        "= 2016-09-28",
        "= 500 000 EUR",
        "= true",
        "= a b",
        "= 5 EUR^2",
        "= a or else b",
        "= a : 5, b : 6",
        "= (a",
        "source",
        "source \"x",
        "label de \"x\"",
        "libellé fr \"x\"",
        "basis public",
    ] {
        assert_eq!(read_both_ways(line, Language::English), 0, "{line}");
    }
}

#[test]
fn the_lines_of_whole_frameworks_read_the_same_both_ways() {
    for (text, language) in [
        (include_str!("../../../../tests/syntax/sieg.jalon"), Language::English),
        (include_str!("../../../../tests/syntax/sroi.jalon"), Language::English),
        (include_str!("../../../../tests/syntax/egapro.jalon"), Language::English),
        (include_str!("../../../../tests/syntax/inclusion.jalon"), Language::French),
    ] {
        let short = read_both_ways(text, language);
        assert!(short >= 5, "{short}");
        read_both_ways(text, language.other());
    }
}

/// Lines from the pieces that plain lines and their nearest neighbours are made of.
fn line() -> impl Strategy<Value = String> {
    let beginning = prop::sample::select(vec![
        "input a",
        "indicator a",
        "requirement a",
        "donnée a",
        "indicateur a",
        "exigence a",
        "criterion a",
        "score a",
        "parameter a",
        "paramètre a",
        "observation a",
        "portfolio a",
        "input a \"l\"",
        "indicator a \"l\" :",
        "=",
        "= ",
        "requirement a :",
        "exigence a :",
        "parameter a =",
        "paramètre a : EUR =",
        "source",
        "note",
        "remarque",
        "label fr",
        "libellé en",
        "source \"t\"",
        "decision a",
        "[a] =",
    ]);
    let mut pieces: Vec<String> = [
        ":",
        "=",
        "+",
        "-",
        "*",
        "/",
        "^",
        "(",
        ")",
        "<",
        "<=",
        ">",
        ">=",
        "!=",
        "≠",
        "≤",
        "×",
        "÷",
        "==",
        "&&",
        "..",
        ".",
        ",",
        ";",
        "%",
        "[",
        "]",
        "{",
        "}",
        "!",
        "**",
        "−",
        "·",
        "|",
        "#c\n",
        "\n",
        "1",
        "2",
        "1.5",
        "1,5",
        "500",
        "000",
        "2016",
        "1.2.3",
        "2016-09-28",
        "2016-Q1",
        "EUR",
        "EUR/h",
        "kWh^2",
        "m²",
        "people",
        "a",
        "b",
        "a.b",
        "c_1",
        "é",
        "coût",
        "point",
        "points",
        "\"t\"",
        "\"50\"",
        "\"\\x\"",
        "'",
        "’",
        "x(",
        "sum(",
        "true",
        "None",
        "int",
        "œuf",
        "a\u{301}",
    ]
    .map(str::to_owned)
    .to_vec();
    pieces.extend(words::Word::ALL.iter().flat_map(|word| {
        Language::ALL.into_iter().flat_map(|language| word.spellings(language).iter().map(|text| (*text).to_owned()))
    }));
    let signs = prop::sample::select(pieces[..60].to_vec());
    let piece = prop_oneof![4 => signs, 1 => prop::sample::select(pieces)];
    let glue = prop::sample::select(vec!["", " ", " ", " "]);
    (beginning, prop::collection::vec((glue, piece), 0..9)).prop_map(|(beginning, pieces)| {
        pieces.into_iter().fold(beginning.to_owned(), |line, (glue, piece)| format!("{line}{glue}{piece}"))
    })
}

/// Lines that are plain, or nearly.
fn formula() -> impl Strategy<Value = String> {
    let value =
        prop::sample::select(vec!["a", "b.c", "1", "2.5", "1,5", "3 EUR", "50 %", "4 EUR/h", "7 ans", "coût", "8 and"]);
    let sign = prop::sample::select(vec![
        "+", "-", "*", "/", "^", "=", "<", ">=", "!=", "and", "or", "et", "ou", "and (", "or (", "* (", ") +", ") and",
        "- -", "+ (", ")",
    ]);
    (any::<bool>(), value.clone(), prop::collection::vec((sign, value), 0..7)).prop_map(|(head, first, rest)| {
        let line = if head { "requirement r : " } else { "= " };
        let line = rest.iter().fold(format!("{line}{first}"), |line, (sign, value)| format!("{line} {sign} {value}"));
        let open = line.matches('(').count().saturating_sub(line.matches(')').count());
        line + &")".repeat(open)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_line_reads_the_same_both_ways(line in prop_oneof![line(), formula()]) {
        for language in Language::ALL {
            read_both_ways(&line, language);
        }
    }
}
