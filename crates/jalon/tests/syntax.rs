//! Whole frameworks written by hand before any parser: they read, and survive formatting and translation.

use jalon::lang::Language;
use jalon::source::SourceId;
use jalon::syntax::ast::File;
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
    let declarations: Vec<usize> =
        FRAMEWORKS.iter().map(|(name, text)| read(name, text).declarations.len()).collect();
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
