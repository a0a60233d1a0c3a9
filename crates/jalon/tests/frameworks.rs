//! The shipped frameworks: clean, as their examples say, the same in either vocabulary, and tested closely enough that a
//! moved mark is noticed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use jalon::date::Date;
use jalon::evaluation::evaluate;
use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::project::{self, json};
use jalon::render::view::View;
use jalon::source::SourceId;
use jalon::{mutation, report, testing};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Folders, check, faults_of, files_in, frameworks_below, nothing_wrong, read, repository};

fn library() -> Folders {
    Folders { folders: vec![repository("frameworks")], language: None }
}

#[test]
fn shipped_frameworks_are_clean_and_come_out_as_their_examples_say() {
    let files = frameworks_below(&repository("frameworks"));
    nothing_wrong(files.into_iter().map(|path| (path.clone(), faults_of(&path, &library()))).collect());
}

/// Anyone may use a shipped framework, and can see on what it rests.
#[test]
fn shipped_frameworks_name_their_authors_their_licence_and_their_sources() {
    for path in frameworks_below(&repository("frameworks")) {
        let (framework, _) = check("framework", &read(&path), &library());
        let identity = framework.unwrap().identity;
        let named = !identity.authors.is_empty() && identity.licence.is_some() && !identity.about.sources.is_empty();
        assert!(named, "{}", path.display());
        assert!(path.with_file_name("sources.md").is_file(), "{} has no sources.md beside it", path.display());
    }
}

/// The markers come to the same alone and within the framework that uses them.
#[test]
fn markers_come_to_the_same_within_another_framework() {
    let (markers, label) = (shipped("social_innovation_markers"), shipped("sieg_innovation_sociale_picardie"));
    let projects = files_in(&repository("frameworks/social_innovation_markers/projects"));
    for (file, text) in projects.into_iter().filter(|(file, _)| file.extension().is_some_and(|kind| kind == "json")) {
        let alone: Value = serde_json::from_str(&text).unwrap();
        let mut within = alone.clone();
        within.as_object_mut().unwrap().remove("id");
        let (alone, within) = (judged(&markers, &alone), judged(&label, &json!({ "marqueurs": within })));
        for kind in ["quantities", "criteria", "obligations", "decisions"] {
            let theirs: Vec<Value> = within[kind]
                .as_array()
                .unwrap()
                .iter()
                .filter(|result| result["name"].as_str().unwrap().starts_with("marqueurs."))
                .map(|result| serde_json::from_str(&result.to_string().replace("marqueurs.", "")).unwrap())
                .map(outcome)
                .collect();
            let own: Vec<Value> = alone[kind].as_array().unwrap().iter().cloned().map(outcome).collect();
            assert_eq!(own, theirs, "{}: {kind}", file.display());
            assert!(!own.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Raising a marker never worsens the verdict: the markers don't make up for one another.
    #[test]
    fn raising_a_marker_never_worsens_the_verdict(levels in prop::collection::vec(0usize..4, 12), raised in 0usize..12) {
        let framework = shipped("social_innovation_markers");
        let verdict = |levels: &[usize]| -> usize {
            let names = ["absent", "started", "established", "structuring"];
            let level = |(marker, level): (&&str, &usize)| ((*marker).to_owned(), json!({ "now": names[*level] }));
            let level: serde_json::Map<String, Value> = MARKERS.iter().zip(levels).map(level).collect();
            let verdict = &judged(&framework, &json!({ "level": level }))["decisions"][0]["level"]["name"];
            let order = ["not_characterised", "partly", "carries"];
            order.iter().position(|name| *name == verdict).unwrap()
        };
        let mut higher = levels.clone();
        higher[raised] = (higher[raised] + 1).min(3);
        prop_assert!(verdict(&higher) >= verdict(&levels));
    }
}

const MARKERS: [&str; 12] = [
    "contextualisation",
    "beneficiary",
    "make_up",
    "action",
    "research",
    "anchoring",
    "governance",
    "resources",
    "access",
    "service_logic",
    "break_with",
    "social_change",
];

fn shipped(id: &str) -> Framework {
    let (framework, faults) = check(id, &read(&repository("frameworks").join(id).join("framework.jalon")), &library());
    framework.unwrap_or_else(|| panic!("{faults}"))
}

/// The results of a project in the contract's JSON, at a day.
fn judged(framework: &Framework, project: &Value) -> Value {
    let (node, problems) = json::read(&project.to_string(), SourceId(0));
    let (project, more) = project::read(framework, &node.unwrap(), SourceId(0));
    assert!(problems.is_empty() && more.is_empty(), "{problems:?} {more:?}");
    let project = project.unwrap();
    let as_of: Date = "2018-07-01".parse().unwrap();
    let assessment = evaluate(framework, &project, as_of);
    let view = View { framework, project: &project, assessment: &assessment, language: Language::English };
    serde_json::to_value(report::assessment(&view, &[])).unwrap()
}

/// What a result came to, without what is said of it.
fn outcome(result: Value) -> Value {
    let kept = ["name", "cells", "status", "margin", "state", "due", "days", "level", "possible"];
    let fields = result.as_object().unwrap().clone().into_iter().filter(|(key, _)| kept.contains(&key.as_str()));
    Value::Object(fields.collect())
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
        for (data, written) in files.into_iter().filter(|(data, _)| data.extension().is_some_and(|kind| kind == "json"))
        {
            let (node, mut problems) = json::read(&written, SourceId(0));
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
