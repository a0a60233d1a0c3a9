//! Doubtful things: warnings, each of which a change of the text can still.

use super::{Code, Fact};
use crate::lang::Language;
use crate::syntax::ast::Noun;

/// Doubtful things.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, problem::{Fact, Severity, lint::LintFact}, source::Source};
/// let text = "framework f\n  version 1\n  source \"A page\"\ninput budget : EUR\n";
/// let found = analyse(Source::new("f", text), &NoLibrary);
/// let unused = found.problems.iter().find(|problem| matches!(problem.fact, Fact::Lint(LintFact::Unused { .. }))).unwrap();
/// assert_eq!((unused.severity(), found.framework.is_some()), (Severity::Warning, true)); // it can be used all the same
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LintFact {
    /// Something declared that nothing reads.
    Unused {
        /// Its name.
        name: String,
        /// What it is.
        noun: Noun,
    },
    /// A level of a decision that no case can reach.
    LevelUnreachable {
        /// The level.
        level: String,
        /// The decision.
        decision: String,
    },
    /// A decision that may leave a case without a level.
    NoOtherwise {
        /// The decision.
        decision: String,
        /// The vocabulary of the file.
        language: Language,
    },
    /// An example without expectations.
    ExampleTestsNothing {
        /// The example.
        example: String,
        /// The vocabulary of the file.
        language: Language,
    },
    /// A framework without examples.
    NoExample {
        /// The vocabulary of the file.
        language: Language,
    },
    /// A divisor that may be 0.
    DivisorMayBeZero {
        /// The divisor, as written where it is a name.
        divisor: String,
        /// The result that rests on it.
        owner: String,
        /// The vocabulary of the file.
        language: Language,
    },
    /// A criterion that no decision and no group reads.
    CriterionDecidesNothing {
        /// The criterion.
        name: String,
        /// The vocabulary of the file.
        language: Language,
    },
    /// A condition that is the same whatever the data.
    AlwaysTheSame {
        /// What it always is.
        met: bool,
        /// The owner.
        owner: String,
    },
    /// A target without the direction in which it is reached.
    TargetWithoutDirection {
        /// The indicator.
        name: String,
        /// The vocabulary of the file.
        language: Language,
    },
    /// A step of rounding that looks like a number of decimals, as in a spreadsheet: `round(x, 2, half_up)`.
    StepLikeDecimals {
        /// The step, as written.
        step: String,
        /// The step for so many decimals, as the file would write it.
        decimals: String,
    },
}

impl LintFact {
    /// Its code, `J05..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match self {
            LintFact::Unused { .. } => 501,
            LintFact::LevelUnreachable { .. } => 502,
            LintFact::NoOtherwise { .. } => 503,
            LintFact::ExampleTestsNothing { .. } => 504,
            LintFact::NoExample { .. } => 505,
            LintFact::DivisorMayBeZero { .. } => 506,
            LintFact::CriterionDecidesNothing { .. } => 507,
            LintFact::AlwaysTheSame { .. } => 508,
            LintFact::TargetWithoutDirection { .. } => 509,
            LintFact::StepLikeDecimals { .. } => 510,
        })
    }
}

impl From<LintFact> for Fact {
    fn from(fact: LintFact) -> Fact {
        Fact::Lint(fact)
    }
}

/// What a file is to say, quoted to whoever reads it in whatever language.
#[derive(Debug, Clone, Copy)]
pub(super) enum Said {
    NotApplicableWhen,
    Otherwise,
    Example,
    Expect,
    IsMet,
    Group,
    Observation,
    BetterHigher,
    BetterLower,
}

impl Said {
    /// It in the vocabulary of a file.
    pub(super) fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Said::NotApplicableWhen, Language::English) => "not applicable when",
            (Said::NotApplicableWhen, Language::French) => "sans objet quand",
            (Said::Otherwise, Language::English) => "otherwise",
            (Said::Otherwise, Language::French) => "sinon",
            (Said::Example, Language::English) => "example",
            (Said::Example, Language::French) => "exemple",
            (Said::Expect, Language::English) => "expect",
            (Said::Expect, Language::French) => "attendu",
            (Said::IsMet, Language::English) => "is met",
            (Said::IsMet, Language::French) => "est rempli",
            (Said::Group, Language::English) => "group",
            (Said::Group, Language::French) => "groupe",
            (Said::Observation, Language::English | Language::French) => "observation",
            (Said::BetterHigher, Language::English) => "better higher",
            (Said::BetterHigher, Language::French) => "mieux plus haut",
            (Said::BetterLower, Language::English) => "better lower",
            (Said::BetterLower, Language::French) => "mieux plus bas",
        }
    }
}
