//! The shipped frameworks: clean, as their examples say, the same in either vocabulary, and tested closely enough that a
//! moved mark is noticed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use jalon::project::{self, json};
use jalon::source::SourceId;
use jalon::{mutation, testing};
use support::{Folders, check, faults_of, files_in, frameworks_below, nothing_wrong, read, repository};

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
            pages.push((
                path,
                format!("{} % of {}\n{}", survey.percent_noticed(), survey.tried, unnoticed.collect::<String>()),
            ));
        }
    }
    nothing_wrong(pages);
}

/// The sample projects, read from their JSON, come out as the example of the same number expects.
#[test]
fn sample_projects_come_out_as_the_examples_do() {
    let mut pages = Vec::new();
    for path in frameworks_below(&repository("frameworks")) {
        let text = read(&path);
        let (framework, _) = check("framework", &text, &library());
        let mut framework = framework.unwrap();
        let mut seen = 0;
        let files = files_in(&path.parent().unwrap().join("projects"));
        for (data, json) in files.into_iter().filter(|(data, _)| data.extension().is_some_and(|kind| kind == "json")) {
            let (node, mut problems) = json::read(&json, SourceId(0));
            let (project, more) = project::read(&framework, &node.unwrap(), SourceId(0));
            problems.extend(more);
            assert!(problems.is_empty(), "{}: {problems:#?}", data.display());
            let project = project.unwrap();
            let id = project.id.clone().unwrap();
            let place = framework.examples.iter().position(|example| {
                let label = example.labels.get(framework.language).unwrap_or_default();
                label.split(',').next() == Some(&id)
            });
            let place = place.unwrap_or_else(|| panic!("{}: no example is labelled “{id}, …”", data.display()));
            framework.examples[place].project = project;
            let outcome = testing::run_example(&framework, place).unwrap();
            let page = outcome.differences.iter().map(|difference| {
                format!("expected {}, found {:?}\n", difference.place.span.of(&text), difference.found)
            });
            pages.push((data, page.collect()));
            seen += 1;
        }
        assert!(seen >= 4, "{} has but {seen} sample projects", path.display());
    }
    nothing_wrong(pages);
}
