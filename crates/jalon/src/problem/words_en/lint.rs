//! The words for `LintFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::lint::{LintFact, not_applicable_when};
use crate::syntax::ast::Noun;

pub(super) fn wording(fact: &LintFact) -> Wording {
    let (title, here, help) = match fact {
        LintFact::Unused { name, noun } => (
            format!("Nothing reads the {} “{name}”", noun.text(Language::English)),
            "unused",
            match noun {
                Noun::Input => "Use it in a formula, or remove it: people would be asked for it in vain.".to_owned(),
                _ => "Use it, or remove it: whoever reads the framework looks for what it is for.".to_owned(),
            },
        ),
        LintFact::LevelUnreachable { level, decision } => (
            format!("“{decision}” can never be “{level}”"),
            "out of reach",
            "An earlier level takes every case: change the order, or remove the level.".into(),
        ),
        LintFact::NoOtherwise { decision } => (
            format!("“{decision}” does not say what holds where no condition does"),
            "no “otherwise”",
            "Give the last level “otherwise”.".into(),
        ),
        LintFact::ExampleTestsNothing { example } => {
            (format!("The example “{example}” expects nothing"), "tests nothing", "Add an “expect” line.".into())
        }
        LintFact::NoExample => (
            "The framework has no example".into(),
            "no example",
            "Add an “example” with data and what they should give: it explains the rules, and tests them.".into(),
        ),
        LintFact::DivisorMayBeZero { divisor, owner, language } => (
            if divisor.is_empty() {
                format!("“{owner}” divides by what may be 0")
            } else {
                format!("“{owner}” divides by “{divisor}”, which may be 0")
            },
            "may be 0",
            format!(
                "Write under “{owner}”: “{} … = 0”; or give the divisor a range above 0.",
                not_applicable_when(*language)
            ),
        ),
        LintFact::CriterionDecidesNothing { name } => (
            format!("No decision, group or formula reads the criterion “{name}”"),
            "decides nothing",
            "Name it in a decision (“… is met”), give it a “group”, or declare it as an “observation”.".into(),
        ),
        LintFact::AlwaysTheSame { met, owner } => (
            format!(
                "The condition of “{owner}” is {} whatever the data",
                if *met { "always met" } else { "never met" }
            ),
            "always the same",
            "Compare something that the project supplies, or remove it.".into(),
        ),
        LintFact::TargetWithoutDirection { name } => (
            format!("“{name}” has a target, but does not say which way is better"),
            "which way?",
            "Add “better higher” or “better lower”.".into(),
        ),
    };
    Wording { title, here: here.into(), help: Some(help) }
}
