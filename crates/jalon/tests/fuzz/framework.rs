//! Frameworks from outside: read, checked, printed, whatever they say.

use std::time::Instant;

use jalon::source::SourceId;
use jalon::syntax;
use proptest::prelude::*;

use crate::data::are_sound;
use crate::{SLOWEST, fuzz, texts};

#[test]
fn a_text_is_read_or_its_faults_told_with_places_inside_it() {
    fuzz("parse", &texts::frameworks(), |text| {
        let (_, problems) = syntax::parse(text, SourceId::default());
        prop_assert!(problems.is_sorted_by_key(|problem| problem.place.span), "faults out of order");
        are_sound(&problems, text)
    });
}

#[test]
fn what_reads_is_written_reads_back_the_same_and_translates_both_ways() {
    fuzz("format", &prop_oneof![3 => texts::excerpted(), 1 => texts::frameworks()], |text| {
        let (file, problems) = syntax::parse(text, SourceId::default());
        if !problems.is_empty() {
            return Ok(());
        }
        let written = syntax::format(&file);
        let (again, problems) = syntax::parse(&written, SourceId::default());
        prop_assert_eq!(problems, [], "in what was written:\n{}", written);
        prop_assert_eq!(syntax::format(&again), written.as_str(), "formatting twice changes it");
        let other = syntax::translate(&file, file.language.other());
        let (translated, problems) = syntax::parse(&syntax::format(&other), SourceId::default());
        prop_assert_eq!(problems, [], "in the translation:\n{}", syntax::format(&other));
        prop_assert_eq!(
            syntax::canonical(&translated),
            syntax::canonical(&file),
            "the translation means something else"
        );
        let back = syntax::translate(&translated, file.language);
        prop_assert_eq!(syntax::format(&back), written.as_str(), "translated there and back it has changed");
        prop_assert_eq!(again.without_spans(), file.without_spans());
        Ok(())
    });
}

#[test]
fn the_shipped_frameworks_read_without_a_fault() {
    for text in texts::frameworks_below(&["frameworks"]) {
        let (file, problems) = syntax::parse(&text, SourceId::default());
        assert_eq!(problems, [], "in a framework of {} declarations", file.declarations.len());
    }
}

#[test]
fn hostile_texts_are_refused_soon_and_without_a_crash() {
    let head = "framework f\ninput a : number\nindicator b : number\n  = ";
    let many = 5_000;
    let bodies = [
        "(".repeat(many),
        format!("{}a{}", "(".repeat(many), ")".repeat(many)),
        format!("{}a{}", "sum(".repeat(many), ")".repeat(many)),
        format!("a{}", "[a".repeat(many)),
        format!("{}a", "not ".repeat(many)),
        format!("{}a", "-".repeat(many)),
        format!("{}a", "- ".repeat(many)),
        format!("a{}", " + a".repeat(many)),
        format!("a{}", " ^ a".repeat(many)),
        format!("{}a", "if a then ".repeat(many)),
        format!("a{}", " or else a".repeat(many)),
        format!("a{}", ".a".repeat(many)),
        "{".repeat(many),
        "\"".repeat(many),
        "9".repeat(100_000),
        format!("1e{}", "9".repeat(many)),
        "a".repeat(100_000),
        "é\u{301}".repeat(many),
        "\u{feff}".repeat(many),
        "a\n  ".repeat(many / 4),
        "a,\n".repeat(many / 4),
        "a\ninput c : number\n".repeat(many / 4),
        "\0".repeat(many),
    ];
    for body in bodies {
        let text = format!("{head}{body}\n");
        let start = Instant::now();
        let (_, problems) = syntax::parse(&text, SourceId::default());
        let shown: String = body.chars().take(20).collect();
        are_sound(&problems, &text).unwrap_or_else(|why| panic!("{shown}…: {why}"));
        assert!(start.elapsed() < SLOWEST, "{shown}… took {:?}", start.elapsed());
    }
}
