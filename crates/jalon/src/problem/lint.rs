//! Doubtful things in a framework that can nevertheless be used.

use super::{Code, Fact};

/// Doubtful things in a framework that can nevertheless be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LintFact {}

impl LintFact {
    /// Its code, `J05..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<LintFact> for Fact {
    fn from(fact: LintFact) -> Fact {
        Fact::Lint(fact)
    }
}
