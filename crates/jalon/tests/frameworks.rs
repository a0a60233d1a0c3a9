//! The shipped frameworks: clean, as their examples say, the same in either vocabulary, and tested closely enough that a
//! moved mark is noticed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use jalon::mutation;
use support::{Folders, check, faults_of, frameworks_below, nothing_wrong, read, repository};

fn library() -> Folders {
    Folders { folders: vec![repository("frameworks")], language: None }
}

#[test]
fn shipped_frameworks_are_clean_and_come_out_as_their_examples_say() {
    let files = frameworks_below(&repository("frameworks"));
    nothing_wrong(files.into_iter().map(|path| (path.clone(), faults_of(&path, &library()))).collect());
}

/// Of every hundred moves of a threshold, an operator or a date, the examples notice at least ninety.
#[test]
fn a_moved_mark_is_noticed() {
    let mut pages = Vec::new();
    for path in frameworks_below(&repository("frameworks")) {
        let text = read(&path);
        let (framework, _) = check("framework", &text, &library());
        let survey = mutation::survey(&framework.unwrap());
        assert!(survey.tried > 0);
        if survey.percent_noticed() < 90 {
            let unnoticed = survey.unnoticed.iter().map(|mutant| {
                let line = text[..mutant.place.span.start as usize].lines().count();
                format!("{line}: {} {:?}\n", mutant.place.span.of(&text), mutant.change)
            });
            pages.push((path, format!("{} % of {}\n{}", survey.percent_noticed(), survey.tried, unnoticed.collect::<String>())));
        }
    }
    nothing_wrong(pages);
}
