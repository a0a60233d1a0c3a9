//! Ways in which the data of a project are refused.

use super::{Code, Fact};

/// Ways in which the data of a project are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFact {}

impl DataFact {
    /// Its code, `J06..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<DataFact> for Fact {
    fn from(fact: DataFact) -> Fact {
        Fact::Data(fact)
    }
}

impl DataFact {
    /// Whether it stops the work or only warns.
    #[must_use]
    pub fn severity(&self) -> super::Severity {
        match *self {}
    }
}
