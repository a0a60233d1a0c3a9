//! Ways in which a name means nothing, or two things.

use super::{Code, Fact};

/// Ways in which a name means nothing, or two things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamesFact {}

impl NamesFact {
    /// Its code, `J02..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<NamesFact> for Fact {
    fn from(fact: NamesFact) -> Fact {
        Fact::Names(fact)
    }
}
