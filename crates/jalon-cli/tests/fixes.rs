//! The fixes offered for the faulty files of `tests/errors/`: applied, they mend what they are offered for.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;

use jalon::analysis::{Analysis, NoLibrary, analyse};
use jalon::problem::Fix;
use jalon::source::{Source, SourceId};
use support::root;

#[test]
fn a_fix_mends_what_it_is_offered_for() {
    let mut fixed = 0;
    for (file, text) in corpus() {
        let before = analyse(Source::new(file.as_str(), text.as_str()), &NoLibrary);
        for problem in &before.problems {
            let Some(fix) = problem.fix.as_ref().filter(|fix| fix.place.source == SourceId(0)) else { continue };
            let mended = applied(&text, fix);
            let after = analyse(Source::new(file.as_str(), mended.as_str()), &NoLibrary);
            let count =
                |analysis: &Analysis| analysis.problems.iter().filter(|other| other.code() == problem.code()).count();
            assert!(
                count(&after) < count(&before),
                "{file}: {} is still there after its fix:\n{mended}",
                problem.code()
            );
            fixed += 1;
        }
    }
    assert!(fixed >= 50, "only {fixed} fixes are offered in the whole corpus");
}

#[test]
fn the_corpus_is_large() {
    let files = corpus();
    assert!(files.len() >= 150, "only {} faulty frameworks", files.len());
}

fn applied(text: &str, fix: &Fix) -> String {
    let (start, end) = (fix.place.span.start as usize, fix.place.span.end as usize);
    format!("{}{}{}", &text[..start], fix.text, &text[end..])
}

/// The faulty frameworks, each with its name.
fn corpus() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in fs::read_dir(root().join("tests/errors")).unwrap() {
        let folder = folder.unwrap().path();
        for file in fs::read_dir(&folder).into_iter().flatten() {
            let file = file.unwrap().path();
            let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
            // what is right, or only there to be used by others, is no faulty file
            let sound = stem == "right" || stem == "framework" || stem.starts_with("used_");
            if file.extension().is_some_and(|extension| extension == "jalon") && !sound {
                files.push((file.display().to_string(), fs::read_to_string(&file).unwrap()));
            }
        }
    }
    files.sort();
    files
}
