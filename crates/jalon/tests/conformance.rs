//! The conformance corpus, run by the core: see `tests/conformance/README.md`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use std::path::{Path, PathBuf};

use jalon::evaluation::evaluate;
use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::portfolio;
use jalon::project::{self, document::NodeKind, json};
use jalon::render::view::View;
use jalon::report::{self, AssessmentReport, CellReport, DatumReport, ObligationStatus, PortfolioReport, ValueReport};
use jalon::source::SourceId;
use serde_json::{Value as Json, json};
use support::{Folders, check, faults_of, frameworks_below, nothing_wrong, read, repository};

fn cases() -> Vec<PathBuf> {
    frameworks_below(&repository("tests/conformance"))
}

fn library(path: &Path) -> Folders {
    let folder = path.parent().unwrap();
    Folders { folders: vec![folder.join("library"), folder.to_owned()], language: None }
}

#[test]
fn every_case_is_clean_and_comes_out_as_its_examples_say() {
    nothing_wrong(cases().into_iter().map(|path| (path.clone(), faults_of(&path, &library(&path)))).collect());
}

/// `framework.fr.jalon` beside `framework.jalon` means the same.
#[test]
fn both_vocabularies_of_a_case_mean_the_same() {
    let mut both = 0;
    let mut pages = Vec::new();
    for path in cases() {
        let name = path.file_name().unwrap().to_string_lossy();
        if !matches!(&*name, "framework.fr.jalon" | "framework.en.jalon") {
            continue;
        }
        let original = path.with_file_name("framework.jalon");
        let digest = |path: &Path| checked(path).identity.digest;
        if digest(&path) != digest(&original) {
            pages.push((path, "its digest is another than that of framework.jalon".to_owned()));
        }
        both += 1;
    }
    assert!(both >= 8, "only {both} cases are kept in both vocabularies");
    nothing_wrong(pages);
}

#[test]
fn projects_come_out_as_expected() {
    let (mut pages, mut portfolios) = (Vec::new(), 0);
    for path in cases().into_iter().filter(|path| path.with_file_name("data.json").is_file()) {
        let framework = checked(&path);
        let expected: Json = serde_json::from_str(&read(&path.with_file_name("expected.json"))).unwrap();
        let as_of = serde_json::from_value(expected["as_of"].clone()).unwrap();
        let projects = expected["projects"].as_array().unwrap();
        let data = path.with_file_name("data.json");
        let (document, problems) = json::read(&read(&data), SourceId(0));
        assert!(problems.is_empty(), "{}: {problems:#?}", data.display());
        let Some(NodeKind::List(nodes)) = document.map(|document| document.kind) else {
            panic!("{} is no array", data.display())
        };
        assert_eq!(nodes.len(), projects.len(), "{}", data.display());
        let mut page = String::new();
        let mut table = portfolio::Table::new(&framework);
        for (node, expected) in nodes.iter().zip(projects) {
            let (project, problems) = project::read(&framework, node, SourceId(0));
            assert!(problems.is_empty(), "{}: {problems:#?}", data.display());
            let project = project.unwrap();
            let id = project.id.clone().unwrap_or_default();
            assert_eq!(Some(id.as_str()), expected["id"].as_str(), "{}", data.display());
            let assessment = evaluate(&framework, &project, as_of);
            let view =
                View { framework: &framework, project: &project, assessment: &assessment, language: Language::English };
            let found = said(&report::assessment(&view, &[]));
            table.add(&framework, &id, &project, as_of);
            for (kind, results) in expected.as_object().unwrap().iter().filter(|(key, _)| *key != "id") {
                differing(&mut page, &format!("{id}: {kind}"), results, &found[kind]);
            }
        }
        if let Some(expected) = expected.get("portfolio") {
            let figures = portfolio::evaluate(&framework, &table, as_of);
            let found = figures_said(&report::portfolio(&framework, &figures, None, Language::English));
            differing(&mut page, "portfolio", expected, &found);
            portfolios += 1;
        }
        pages.push((path, page));
    }
    assert!(!pages.is_empty() && portfolios > 0);
    nothing_wrong(pages);
}

/// What of the results that are expected came out otherwise: items by name, each with a value or with one for each project;
/// or a list, whole.
fn differing(page: &mut String, what: &str, expected: &Json, found: &Json) {
    match expected.as_object() {
        Some(members) if !members.contains_key("low") => {
            for (name, expected) in members {
                differing(page, &format!("{what}: {name}"), expected, &found[name]);
            }
        }
        _ if expected == found => {}
        _ => page.push_str(&format!("{what}: expected {expected}, found {found}\n")),
    }
}

fn checked(path: &Path) -> Framework {
    let (framework, faults) = check(&path.to_string_lossy(), &read(path), &library(path));
    framework.unwrap_or_else(|| panic!("{faults}"))
}

/// A report in the words of `expected.json`.
fn said(report: &AssessmentReport) -> Json {
    let mut said = json!({"decisions": {}, "criteria": {}, "obligations": {}, "quantities": {}});
    for decision in &report.decisions {
        let levels: Vec<&str> = decision.possible.iter().map(|level| level.name.as_str()).collect();
        said["decisions"][&decision.head.name] = json!(levels);
    }
    for criterion in &report.criteria {
        said["criteria"][&criterion.head.name] = json!(criterion.status);
    }
    for obligation in &report.obligations {
        let state = json!(obligation.state);
        said["obligations"][&obligation.head.name] = match obligation.state {
            ObligationStatus::MetLate | ObligationStatus::Overdue => {
                json!(format!("{} {}", state.as_str().unwrap(), obligation.days.unwrap()))
            }
            _ => state,
        };
    }
    for quantity in &report.quantities {
        if let [cell] = quantity.cells.as_slice() {
            said["quantities"][&quantity.head.name] = value_said(&cell.value);
        }
    }
    let decisive = report.wanted.iter().filter(|wanted| wanted.decisive);
    said["wanted"] = json!(decisive.map(|wanted| cell_said(&wanted.cell)).collect::<Vec<_>>());
    said
}

/// Figures over projects in the words of `expected.json`: a value, or one for each project.
fn figures_said(report: &PortfolioReport) -> Json {
    let mut said = json!({});
    for figure in &report.figures {
        for cell in &figure.cells {
            match &cell.project {
                Some(project) => said[&figure.name][project] = value_said(&cell.value),
                None => said[&figure.name] = value_said(&cell.value),
            }
        }
    }
    said
}

fn value_said(value: &ValueReport) -> Json {
    match value {
        ValueReport::Known { value: DatumReport::Number { exact, .. }, .. } => json!(exact),
        ValueReport::Known { value: DatumReport::Truth(truth), .. } => json!(truth),
        ValueReport::Known { value: DatumReport::Member(member), .. } => json!(member.name),
        ValueReport::Known { value, .. } => json!(value),
        ValueReport::Open { low, high, .. } => {
            json!({"low": low.as_ref().map(|end| &end.exact), "high": high.as_ref().map(|end| &end.exact)})
        }
        ValueReport::Undefined { .. } => json!("undefined"),
        ValueReport::NotApplicable { .. } => json!("not_applicable"),
        ValueReport::Hidden { .. } => json!("hidden"),
    }
}

/// `name`, or `name[member, member]` with the members of its axes in the order of their names.
fn cell_said(cell: &CellReport) -> String {
    if cell.at.is_empty() {
        return cell.name.clone();
    }
    let members: Vec<&str> = cell.at.values().map(String::as_str).collect();
    format!("{}[{}]", cell.name, members.join(", "))
}
