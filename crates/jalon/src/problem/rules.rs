//! Ways in which a declaration breaks a rule of its kind.

use super::{Code, Fact};

/// Ways in which a declaration breaks a rule of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesFact {}

impl RulesFact {
    /// Its code, `J04..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<RulesFact> for Fact {
    fn from(fact: RulesFact) -> Fact {
        Fact::Rules(fact)
    }
}
