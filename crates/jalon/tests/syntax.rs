//! Whole frameworks written by hand before any parser: they read, and survive formatting and translation.

#[path = "syntax/trees.rs"]
mod trees;

use jalon::lang::Language;
use jalon::source::SourceId;
use jalon::syntax::ast::File;
use proptest::prelude::*;

use jalon::syntax::{canonical, format, parse, translate};

const FRAMEWORKS: &[(&str, &str)] = &[
    ("egapro", include_str!("syntax/egapro.jalon")),
    ("inclusion", include_str!("syntax/inclusion.jalon")),
    ("sieg", include_str!("syntax/sieg.jalon")),
    ("sroi", include_str!("syntax/sroi.jalon")),
];

fn read(name: &str, text: &str) -> File {
    let (file, problems) = parse(text, SourceId(0));
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{:?}: {}", problem.place.span, problem.wording(Language::English).title))
        .collect();
    assert!(told.is_empty(), "{name}:\n{}\n{text}", told.join("\n"));
    file
}

#[test]
fn frameworks_written_by_hand_read_without_a_fault() {
    let declarations: Vec<usize> = FRAMEWORKS.iter().map(|(name, text)| read(name, text).declarations.len()).collect();
    assert_eq!(declarations, [29, 57, 103, 48]);
}

#[test]
fn formatting_changes_nothing_that_is_said_and_is_done_once() {
    for (name, text) in FRAMEWORKS {
        let file = read(name, text);
        let formatted = format(&file);
        let again = read(name, &formatted);
        assert_eq!(again.clone().without_spans(), file.without_spans(), "{name}");
        assert_eq!(format(&again), formatted, "{name}");
    }
}

#[test]
fn a_translation_reads_and_comes_back_as_it_was() {
    for (name, text) in FRAMEWORKS {
        let file = read(name, text);
        let there = format(&translate(&file, file.language.other()));
        let translated = read(name, &there);
        assert_eq!(translated.language, file.language.other());
        let back = format(&translate(&translated, file.language));
        assert_eq!(back, format(&file), "{name}");
        assert_eq!(canonical(&translated), canonical(&file), "{name}");
    }
}

/// A negation of a negation is what it denies.
#[test]
fn what_is_not_not_applicable_is_applicable() {
    for (text, expected) in [
        ("référentiel r\n\nexigence e : c n'est pas sans objet\n", "c est applicable"),
        ("référentiel r\n\nexigence e : c n’est pas sans objet et c est rempli\n", "c est applicable et c est rempli"),
        ("framework r\n\nrequirement e : c is not not applicable\n", "c is applicable"),
        ("framework r\n\nrequirement e : c is not applicable\n", "c is not applicable"),
        ("référentiel r\n\nexigence e : c n'est pas applicable\n", "c est sans objet"),
    ] {
        let written = format(&read("negation", text));
        assert!(written.trim_end().ends_with(&format!(" : {expected}")), "{written}");
    }
}

/// Where two trees begin to differ.
fn difference(left: &File, right: &File) -> Option<(String, String)> {
    if left == right {
        return None;
    }
    let show = |file: &File| {
        let shown = std::format!("{file:?}").replace(", span: Span { start: 0, end: 0 }", "");
        shown.replace("Name { text: ", "Name { ").chars().collect::<Vec<char>>()
    };
    let (left, right) = (show(left), show(right));
    let at = left.iter().zip(&right).take_while(|(a, b)| a == b).count().saturating_sub(80);
    let part = |shown: &[char]| shown.iter().skip(at).take(400).collect();
    Some((part(&left), part(&right)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tree_is_read_back_as_it_was_written_in_both_languages(file in trees::file()) {
        let written = format(&file);
        let (read, problems) = parse(&written, SourceId(0));
        prop_assert!(problems.is_empty(), "{problems:?}\n{written}");
        prop_assert_eq!(difference(&read.without_spans(), &file), None, "{}", written);

        let french = translate(&file, Language::French);
        let translated = format(&french);
        let (read, problems) = parse(&translated, SourceId(0));
        prop_assert!(problems.is_empty(), "{problems:?}\n{translated}");
        prop_assert_eq!(difference(&read.clone().without_spans(), &french), None, "{}", translated);
        prop_assert_eq!(format(&translate(&read, Language::English)), written, "{}", translated);
    }
}
