//! Ways in which types, units and axes do not fit.

use super::{Code, Fact};

/// Ways in which types, units and axes do not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypesFact {}

impl TypesFact {
    /// Its code, `J03..`.
    #[must_use]
    pub fn code(&self) -> Code {
        match *self {}
    }
}

impl From<TypesFact> for Fact {
    fn from(fact: TypesFact) -> Fact {
        Fact::Types(fact)
    }
}
