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
        if let Some(given) = told(text, language, |reader| reader.plain_given(&line)) {
            short += 1;
            let long = told(text, language, |reader| reader.given_by_grammar(start, end).ok());
            assert_eq!(Some(given), long, "{written}");
        }
        if let Some(expected) = told(text, language, |reader| reader.plain_expect(&line)) {
            short += 1;
            let long = told(text, language, |reader| reader.expect_by_grammar(start, end).ok());
            assert_eq!(Some(expected), long, "{written}");
        }
        if let Some(table) = told(text, language, |reader| reader.plain_table(&line)) {
            short += 1;
            let long = told(text, language, |reader| reader.table_by_grammar(start, end).ok().flatten());
            assert_eq!(Some(table), long, "{written}");
        }
        for cell in line.tokens.split(|token| token.kind == Kind::Pipe).filter(|cell| !cell.is_empty()) {
            let (start, end) = (cell[0].start, cell[cell.len() - 1].end);
            if let Some(datum) = told(text, language, |reader| reader.plain_cell(cell)) {
                let long = told(text, language, |reader| reader.cell_by_grammar(false, start, end).ok().flatten());
                assert_eq!(Some(datum), long, "{written}");
            }
            if let Some(member) = told(text, language, |reader| reader.plain_member(cell)) {
                let long = told(text, language, |reader| reader.member_by_grammar(start, end).ok().flatten());
                assert_eq!(Some(member), long, "{written}");
            }
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
        (Language::English, "input kind : one of a \"A\" fr \"À\", b"),
        (Language::French, "donnée phase : un parmi émergence \"É\" < essor"),
        (Language::English, "input goals : several of goals_of_all by partner"),
        (Language::French, "donnée ouvert : oui/non par lieu ; partenaire"),
        (Language::French, "fourni par porteur ; région"),
        (Language::English, "= 500 000 EUR + 1_000.5 EUR"),
        (Language::English, "= if a > 0 and not b then {c, k} else f(x, 0 .. 5)"),
        (Language::French, "= compte(partenaire dont nature = \"x\" et non (a dans {b ; c}))"),
        (Language::English, "requirement r : a is met and b is not met and filed <= 2016-09-28"),
        (Language::English, "given a = 1 EUR, b = {c, k}, e = yes, f = 2016-09-28, g = \"text\", h = missing refused"),
        (Language::French, "soit a = -1,5 .. 3 ; b = {} ; c = non ; k = pas encore ; e = sans objet ; f = tous"),
        (Language::English, "expect r met, b not met, t = 5 %, k undecided for {a, b.c}, e undefined"),
        (Language::French, "attendu r rempli ; b non remplie ; k indécise pour a ; e manquant"),
        (Language::English, "expect r met in time, q met late by 3 days, t due 2019-02-28, u pending until 2020-12-31"),
        (
            Language::English,
            "expect a[b] reading c.k = 1, a[x = \"02\", b] by k met, b under c overdue by 3 days, k pending",
        ),
        (Language::French, "attendu r rempli à temps ; q échu depuis 15 jours ; t en attente jusqu'au 2020-12-31"),
        (Language::French, "attendu r lecture m rempli ; m[volet] = 2,99 points sur 5 ; q au plus tard le 2019-02-28"),
        (Language::English, "given a[b] = 1, a[x = \"02\", b] = {c}"),
        (Language::English, "table partner partial | kind | role[a, b] by c | e.k"),
        (Language::French, "table partenaire | nature"),
        (Language::English, "example a \"A\" like b"),
        (Language::French, "exemple a comme b"),
        (Language::French, "donnée a : date ou pas encore peut être sans objet par juré"),
        (Language::French, "appréciation a \"A\" : points sur 5 par juré ; volet"),
        (Language::English, "basis public"),
        (Language::French, "fondement texte"),
        (Language::English, "as of 2020-11-15"),
        (Language::French, "au 2020-11-15"),
        (Language::English, "applies when a > 5 points out of 20"),
        (Language::French, "s'applique quand a = oui"),
        (Language::French, "s’applique quand a = oui"),
    ] {
        assert_eq!(read_both_ways(line, language), 1, "{line}");
    }
}

#[test]
fn whatever_is_not_plain_is_left_to_the_grammar() {
    for line in [
        "input budget : EUR 2016",
        "input a : int",
        "indicateur a : EUR",
        "indicator a : EUR = 1,5 EUR",
        "indicator a = b == c",
        "indicator and : EUR",
        "axis a = b, c",
        "= a[b]",
        "= 2016-09",
        "= 50 000 00 EUR",
        "= 1_00",
        "= a in 1 .. 5",
        "= a in {b} .. c",
        "= all requirements",
        "given a = 1; b = 2",
        "given a[2019] = 1",
        "given a[first b] = 1",
        "given a = 1 evidence verified",
        "given a = b = c",
        "expect a = 1 to 0.1",
        "expect a met date unknown",
        "expect a pending jusqu'au 2020-12-31",
        "expect a undecided among b",
        "expect a",
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
        "basis texte",
        "au 2020-11-15",
        "s'applique quand a",
        "table a | first",
        "= 5 points out of 1.5",
        "example a like b like c",
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
        (include_str!("../../../../frameworks/sieg_innovation_sociale_picardie/framework.jalon"), Language::French),
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
        "given a =",
        "soit a =",
        "expect a",
        "attendu a",
        "b = 1, a =",
        "expect a met",
        "attendu a rempli",
        "expect a[",
        "given a[b",
        "table a |",
        "table a partielle | b",
        "example a like",
        "exemple a comme",
        "basis",
        "fondement",
        "as of",
        "au",
        "applies when",
        "s'applique quand",
        "input a : date or not yet",
        "donnée a : date ou pas encore",
        "input a : one of",
        "donnée a : un parmi",
        "input a : several of b,",
        "input a : yes/no",
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
    let value = prop::sample::select(vec![
        "a",
        "b.c",
        "1",
        "2.5",
        "1,5",
        "3 EUR",
        "50 %",
        "4 EUR/h",
        "7 ans",
        "coût",
        "8 and",
        "500 000",
        "1_000 EUR",
        "12 34",
        "2016-09-28",
        "\"t\"",
        "\"50\"",
        "yes",
        "non",
        "{a, b}",
        "{a ; -1}",
        "{}",
        "f(a)",
        "sum(b over c where d)",
        "clamp(a, 0 .. 5)",
        "si a alors b sinon c",
        "if a then b else c",
        "all",
        "3 points out of 5",
        "2,5 points sur 5",
        "a[b]",
        "a lecture b",
    ]);
    let sign = prop::sample::select(vec![
        "in",
        "dans",
        "is met or",
        "est rempli et",
        "and not",
        "et non",
        "where",
        "over",
        "..",
        ",",
        ";",
        "then",
        "else",
        "+",
        "-",
        "*",
        "/",
        "^",
        "=",
        "<",
        ">=",
        "!=",
        "and",
        "or",
        "et",
        "ou",
        "and (",
        "or (",
        "* (",
        ") +",
        ") and",
        "- -",
        "+ (",
        ")",
    ]);
    let start = prop::sample::select(vec![
        "requirement r : ",
        "= ",
        "given a = ",
        "soit a = ",
        "expect a = ",
        "attendu a = ",
        "expect a due ",
        "expect a overdue by ",
        "expect a pending until ",
        "attendu a en attente jusqu'au ",
        "attendu a rempli en retard de ",
        "attendu a au plus tard ",
        "applies when ",
        "s'applique quand ",
        "s 'applique quand ",
        "as of ",
        "au ",
    ]);
    (start, value.clone(), prop::collection::vec((sign, value), 0..7)).prop_map(|(line, first, rest)| {
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
