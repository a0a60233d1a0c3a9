//! The words for `LintFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::lint::{LintFact, Said};
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
        LintFact::NoOtherwise { decision, language } => (
            format!("“{decision}” does not say what holds where no condition does"),
            "open",
            format!("Give the last level “{}”.", Said::Otherwise.text(*language)),
        ),
        LintFact::ExampleTestsNothing { example, language } => (
            format!("The example “{example}” expects nothing"),
            "tests nothing",
            format!("Add a line that begins with “{}”.", Said::Expect.text(*language)),
        ),
        LintFact::NoExample { language } => (
            "The framework has no example".into(),
            "no example",
            format!(
                "Add an “{}” with data and what they should give: it explains the rules, and tests them.",
                Said::Example.text(*language)
            ),
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
                Said::NotApplicableWhen.text(*language)
            ),
        ),
        LintFact::CriterionDecidesNothing { name, language } => (
            format!("No decision, group or formula reads the criterion “{name}”"),
            "decides nothing",
            format!(
                "Name it in a decision (“… {}”), give it a “{}”, or declare it as an “{}”.",
                Said::IsMet.text(*language),
                Said::Group.text(*language),
                Said::Observation.text(*language)
            ),
        ),
        LintFact::AlwaysTheSame { met, owner } => (
            format!(
                "The condition of “{owner}” is {} whatever the data",
                if *met { "always met" } else { "never met" }
            ),
            "always the same",
            "Compare something that the project supplies, or remove it.".into(),
        ),
        LintFact::TargetWithoutDirection { name, language } => (
            format!("“{name}” has a target, but does not say which way is better"),
            "which way?",
            format!("Add “{}” or “{}”.", Said::BetterHigher.text(*language), Said::BetterLower.text(*language)),
        ),
        LintFact::StepLikeDecimals { step, decimals } => (
            format!("“{step}” rounds to a multiple of {step}, not to {step} decimals"),
            "a step, not decimals",
            format!(
                "Write “{decimals}” for {step} decimals; if the multiple is meant, give the step its unit or declare it as a parameter."
            ),
        ),
    };
    Wording { title, here: here.into(), help: Some(help) }
}
