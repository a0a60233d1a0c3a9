//! Whose word a result rests on, and what it comes to without theirs; what a file still lacks.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value as Json;
use support::{jalon, root, scratch};

fn json_of(arguments: &[&str]) -> Json {
    let run = jalon(&root(), arguments);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}");
    serde_json::from_str(&run.out).unwrap()
}

/// Every step of reasons, wherever it stands.
fn steps<'a>(reasons: &'a Json, all: &mut Vec<&'a Json>) {
    for reason in reasons.as_array().into_iter().flatten() {
        all.push(reason);
        steps(&reason["because"], all);
    }
}

#[test]
fn an_explanation_says_who_provides_each_answer() {
    let sample = "frameworks/siilab_programme/projects/sp-1.json";
    let found = json_of(&["explain", "siilab_programme", sample, "--as-of", "2019-01-18", "--format", "json"]);
    assert_eq!((&found["contract"], &found["receipt"]["project"]), (&1.into(), &"SP-1".into()));
    let mut all = Vec::new();
    steps(&found["reasons"], &mut all);
    let (mut providers, mut sources) = (BTreeSet::new(), BTreeMap::new());
    for step in &all {
        if !matches!(step["step"].as_str().unwrap(), "input" | "default") {
            assert!(step.get("provenance").is_none(), "{step}");
            continue;
        }
        let provenance = &step["provenance"];
        assert_eq!(provenance["cell"]["name"], step["name"].as_str().unwrap().split('[').next().unwrap(), "{step}");
        if provenance["cell"].get("members").is_none() {
            providers.extend(provenance["provided_by"].as_array().unwrap().iter().map(|who| who.as_str().unwrap()));
        }
        if let Some(source) = provenance.get("source") {
            sources.insert(provenance["cell"]["name"].as_str().unwrap(), source.as_str().unwrap());
        }
    }
    assert_eq!(providers, BTreeSet::from(["autorité", "jalon", "laboratoire", "plateforme"]));
    assert_eq!(sources, BTreeMap::from([("contributions", "relevé de la plateforme, décembre 2018")]));
    // A mark comes with its source too.
    assert!(all.iter().any(|step| step["step"] == "parameter" && step.get("basis").is_some()));
}

#[test]
fn without_the_rows_of_a_contributor_the_figures_are_those_of_the_others() {
    let case = root().join("tests/conformance/withdrawn_contributions");
    let framework = case.join("framework.jalon").display().to_string();
    let projects: Json = serde_json::from_str(&fs::read_to_string(case.join("data.json")).unwrap()).unwrap();
    let folder = scratch("provenance-withdrawn");
    let explained = |project: &Json| {
        let path = folder.join("project.json").display().to_string();
        fs::write(&path, project.to_string()).unwrap();
        let day = ["--as-of", "2019-01-01", "--format", "json"];
        json_of(&[&["explain", &framework, &path, "--item", "readers_in_all"], day.as_slice()].concat())
    };
    let mut project = projects[0].clone();
    let whole = explained(&project);
    assert_eq!(whole["reasons"][0]["value"]["value"]["number"]["exact"], "500");
    // The reasons say which rows rest on the word of whom.
    let mut all = Vec::new();
    steps(&whole["reasons"], &mut all);
    let withdrawn: BTreeSet<&str> = all
        .iter()
        .filter(|step| step["provenance"]["source"] == "Basil")
        .map(|step| step["provenance"]["cell"]["at"]["study"].as_str().unwrap())
        .collect();
    assert_eq!(withdrawn, BTreeSet::from(["2", "4"]));
    project["study"].as_array_mut().unwrap().retain(|row| !withdrawn.contains(row["id"].as_str().unwrap()));
    assert_eq!(explained(&project)["reasons"][0]["value"]["value"]["number"]["exact"], "165");
}

#[test]
fn a_file_is_asked_for_what_can_still_decide_and_nothing_else() {
    let wanted = |number: u8| -> Vec<String> {
        let sample = format!("frameworks/laboratoire_innovation_territoriale/projects/lit-{number}.json");
        let arguments = ["evaluate", "laboratoire_innovation_territoriale", &sample, "--as-of", "2016-10-03"];
        let found = json_of(&[arguments.as_slice(), &["--format", "json"]].concat());
        let wanted = found["wanted"].as_array().unwrap().iter().filter(|wanted| wanted["decisive"] == true);
        wanted.map(|wanted| wanted["cell"]["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(wanted(3), ["catégorie", "déposé_le"]);
    assert!(wanted(4).is_empty());
}
