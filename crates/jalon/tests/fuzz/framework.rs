//! Frameworks from outside: read, checked, printed, whatever they say.

use std::time::Instant;

use jalon::analysis::{NoLibrary, analyse};
use jalon::date::Date;
use jalon::lang::Language;
use jalon::project::{self, json};
use jalon::source::{Source, SourceId};
use jalon::{evaluation, syntax, testing};
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
fn a_text_is_checked_or_its_faults_told() {
    fuzz("check", &prop_oneof![2 => texts::excerpted(), 3 => texts::frameworks()], |text| {
        let analysis = analyse(Source::new("fuzz", text), &NoLibrary);
        prop_assert!(analysis.framework.is_some() || !analysis.problems.is_empty(), "neither a framework nor a fault");
        are_sound(&analysis.problems, text)
    });
}

#[test]
fn a_checked_framework_judges_whatever_data_come() {
    let as_of = Date::day(2019, 6, 30).unwrap();
    let frameworks = texts::frameworks_below(&["frameworks", "tests/conformance"]);
    let cases =
        (prop_oneof![2 => proptest::sample::select(frameworks), 1 => texts::excerpted()], texts::well_formed_json());
    fuzz("evaluate", &cases, |(text, data)| {
        let Some(framework) = analyse(Source::new("fuzz", text), &NoLibrary).framework else { return Ok(()) };
        prop_assert!(project::data_schema(&framework, Language::French).is_object());
        prop_assert_eq!(testing::run_examples(&framework).len(), framework.examples.len());
        // The keys of made-up data are replaced by the names of inputs, so that values of every kind meet every type.
        let inputs = framework.inputs.iter().enumerate();
        let data = inputs.fold(data.clone(), |data, (at, input)| {
            data.replacen(&format!("key{at}\""), &format!("{}\"", input.name), 1)
        });
        for data in ["{}", &data] {
            let node = json::read(data, SourceId::default()).0.unwrap();
            let (project, problems) = project::read::read(&framework, &node, SourceId::default());
            are_sound(&problems, data)?;
            prop_assert!(project.is_some() || !problems.is_empty(), "neither a project nor a fault");
            if let Some(project) = project {
                let once = evaluation::evaluate(&framework, &project, as_of);
                prop_assert_eq!(once, evaluation::evaluate(&framework, &project, as_of), "judged twice, it differs");
            }
        }
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
        let problems = analyse(Source::new("hostile", &text), &NoLibrary).problems;
        let shown: String = body.chars().take(20).collect();
        are_sound(&problems, &text).unwrap_or_else(|why| panic!("{shown}…: {why}"));
        assert!(start.elapsed() < SLOWEST, "{shown}… took {:?}", start.elapsed());
    }
}
