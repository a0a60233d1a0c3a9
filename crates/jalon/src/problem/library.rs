//! Ways in which another framework cannot be had or adapted.

use super::{Code, Fact};

/// Ways in which another framework cannot be had or adapted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibraryFact {}

impl LibraryFact {
    /// Its code, `J08..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<LibraryFact> for Fact {
    fn from(fact: LibraryFact) -> Fact {
        Fact::Library(fact)
    }
}
