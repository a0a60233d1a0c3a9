//! What the pages show is executed: each framework in the README and in the language reference checks without a fault,
//! its examples come out as they say, and the French one beside an English one is its translation, with the same digest.
#![allow(clippy::disallowed_methods, reason = "this test reads the pages that it executes")]
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

#[path = "pages/faults.rs"]
mod faults;

use std::fs;
use std::path::Path;

use jalon::analysis::{NoLibrary, analyse};
use jalon::lang::Language;
use jalon::problem::Severity;
use jalon::source::{Source, SourceId};
use jalon::{syntax, testing};

#[test]
fn the_frameworks_of_the_readme_read_and_are_one_another_in_translation() {
    execute("README.md", 1);
}

#[test]
fn the_frameworks_of_the_reference_read_and_are_one_another_in_translation() {
    execute("grammar/README.md", 15);
}

/// Executes the blocks of a page, which come in pairs: English, then the same in French.
fn execute(page: &str, at_least: usize) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(page)).unwrap();
    let blocks = blocks(&text);
    let mut pairs = 0;
    let mut faults = Vec::new();
    for pair in blocks.chunks(2) {
        let [(line, english), (_, french)] = pair else {
            faults.push(format!("{page}:{}: a block without its translation", pair[0].0));
            continue;
        };
        pairs += 1;
        let digests = [judge(page, *line, english, &mut faults), judge(page, *line, french, &mut faults)];
        if digests[0] != digests[1] {
            faults.push(format!("{page}:{line}: the two have different digests"));
        }
        let (english, problems) = syntax::parse(english, SourceId(0));
        let (french, others) = syntax::parse(french, SourceId(0));
        for problem in problems.iter().chain(&others) {
            faults.push(format!("{page}:{line}: {:?}", problem.fact));
        }
        if (english.language, french.language) != (Language::English, Language::French) {
            faults.push(format!("{page}:{line}: an English block and a French one must follow each other"));
        }
        let (one, other) = (syntax::canonical(&english), syntax::canonical(&french));
        let differing = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        if one != other {
            faults.push(format!("{page}:{line}: the French block is no translation of the English one: {differing:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(pairs >= at_least, "{page} shows {pairs} pairs only");
}

/// Checks a framework and runs its examples; gives its digest.
fn judge(page: &str, line: usize, text: &str, faults: &mut Vec<String>) -> Option<String> {
    let analysis = analyse(Source::new(page, text), &NoLibrary);
    for problem in analysis.problems.iter().filter(|problem| problem.severity() == Severity::Error) {
        let place = problem.place.span.of(text);
        faults.push(format!(
            "{page}:{line}: {} at {place:?}: {}",
            problem.code(),
            problem.wording(Language::English).title
        ));
    }
    let framework = analysis.framework?;
    for outcome in testing::run_examples(&framework) {
        for difference in &outcome.differences {
            faults.push(format!(
                "{page}:{line}: example {:?}: {difference:?}",
                framework.examples.get(outcome.example).map(|example| &example.name)
            ));
        }
    }
    Some(framework.identity.digest)
}

/// The blocks of Jalon in a page, each with the line that it begins on.
fn blocks(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.trim() == "```jalon" {
            let block: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim() != "```").collect();
            found.push((number + 1, block.join("\n") + "\n"));
        }
    }
    found
}
