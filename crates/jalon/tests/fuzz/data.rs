//! Data from outside.

use jalon::lang::Language;
use jalon::problem::Problem;
use jalon::project::document::{Node, NodeKind};
use jalon::project::json;
use jalon::source::SourceId;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::{fuzz, texts};

#[test]
fn json_is_read_or_refused_with_places_inside_it() {
    fuzz("json", &texts::json(), |text| {
        let (node, problems) = json::read(text, SourceId::default());
        prop_assert!(node.is_some() || !problems.is_empty(), "neither a value nor a fault");
        if let Some(node) = node {
            lies_inside(&node, text)?;
        }
        are_sound(&problems, text)?;
        let (_, problems) = json::read_lines(text, SourceId::default());
        are_sound(&problems, text)
    });
}

#[test]
fn what_serde_json_reads_we_read_and_nothing_else() {
    // Keys written twice, numbers too long and nesting too deep are ours alone to refuse: those are not in these cases.
    fuzz("json-peer", &texts::json(), |text| {
        let (node, problems) = json::read(text, SourceId::default());
        let ours = node.is_some() && problems.is_empty();
        let peer = serde_json::from_str::<serde_json::Value>(text.trim_start_matches('\u{feff}')).is_ok();
        prop_assert_eq!(ours, peer);
        Ok(())
    });
}

/// Each part of a value lies within its whole, on character boundaries.
fn lies_inside(node: &Node, text: &str) -> Result<(), TestCaseError> {
    prop_assert!(text.get(node.span.start as usize..node.span.end as usize).is_some(), "a span outside the text");
    match &node.kind {
        NodeKind::List(items) => items.iter().try_for_each(|item| lies_inside(item, text)),
        NodeKind::Record(entries) => entries.iter().try_for_each(|entry| lies_inside(&entry.value, text)),
        _ => Ok(()),
    }
}

/// Each fault has a place in the text and words in every language.
pub(crate) fn are_sound(problems: &[Problem], text: &str) -> Result<(), TestCaseError> {
    for problem in problems {
        let span = problem.place.span;
        prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{} outside the text", problem.code());
        for language in Language::ALL {
            prop_assert!(!problem.wording(language).title.is_empty(), "{} has no words", problem.code());
        }
    }
    Ok(())
}
