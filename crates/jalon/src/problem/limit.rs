//! Limits that hostile input meets.

use super::{Code, Fact};

/// Limits that hostile input meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitFact {}

impl LimitFact {
    /// Its code, `J07..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<LimitFact> for Fact {
    fn from(fact: LimitFact) -> Fact {
        Fact::Limit(fact)
    }
}
