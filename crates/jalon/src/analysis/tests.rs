//! Tests of the checking: what frameworks come to mean, and what is found wrong in faulty ones.

use super::*;
use crate::framework::{ExprKind, ItemKind};
use crate::lang::Language;

mod doubts;
mod faulty;
mod labs;
mod meaning;

/// What is wrong with a text, as code and quoted text.
fn faults(text: &str) -> Vec<(u16, String)> {
    let analysis = analyse(Source::new("test", text), &NoLibrary);
    analysis
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .map(|problem| (problem.code().0, problem.place.span.of(text).to_owned()))
        .collect()
}

/// The framework of a text that has no fault.
fn sound_framework(text: &str) -> Framework {
    let analysis = analyse(Source::new("test", text), &NoLibrary);
    let titles: Vec<String> = analysis
        .problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error)
        .map(|problem| format!("{} «{}»", problem.wording(Language::English).title, problem.place.span.of(text)))
        .collect();
    assert!(titles.is_empty(), "{titles:#?}");
    analysis.framework.unwrap()
}
