//! The conformance corpus, run by the core: see `tests/conformance/README.md`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use support::{Folders, faults_of, frameworks_below, nothing_wrong, repository};

#[test]
fn every_case_is_clean_and_comes_out_as_its_examples_say() {
    let mut pages = Vec::new();
    for path in frameworks_below(&repository("tests/conformance")) {
        let folder = path.parent().unwrap();
        let library = Folders { folders: vec![folder.join("library"), folder.to_owned()], language: None };
        pages.push((path.clone(), faults_of(&path, &library)));
    }
    nothing_wrong(pages);
}
