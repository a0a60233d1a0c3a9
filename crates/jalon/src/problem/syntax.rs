//! Ways in which a text does not read.

use super::{Code, Fact};

/// Ways in which a text does not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxFact {}

impl SyntaxFact {
    /// Its code, `J01..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<SyntaxFact> for Fact {
    fn from(fact: SyntaxFact) -> Fact {
        Fact::Syntax(fact)
    }
}
