//! Ways in which another framework cannot be had or adapted.

use super::{Code, Fact};
use crate::syntax::ast::Noun;

/// Ways in which another framework cannot be had or adapted.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, problem::{Fact, library::LibraryFact}, source::Source};
/// let text = "framework f\n  version 1\nuse marks version \"2\" as m\n";
/// let problems = analyse(Source::new("f", text), &NoLibrary).problems;
/// assert!(problems.iter().any(|problem| matches!(&problem.fact, Fact::Library(LibraryFact::NotFound { id, .. }) if id == "marks")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibraryFact {
    /// The library has no such framework.
    NotFound {
        /// The id asked for.
        id: String,
        /// The version asked for.
        version: Option<String>,
        /// The nearest id that it has.
        suggestion: Option<String>,
    },
    /// The library has it in another version.
    OtherVersion {
        /// The id.
        id: String,
        /// The version asked for.
        asked: String,
        /// The version that there is.
        found: String,
    },
    /// The library could not read it.
    Unreadable {
        /// The id.
        id: String,
        /// Why, in the words of the host.
        reason: String,
    },
    /// Frameworks use each other in a circle.
    Cycle {
        /// The ids, in order; the first is used by the last.
        ids: Vec<String>,
    },
    /// Too many frameworks, or too deep.
    TooMany {
        /// How many are allowed.
        limit: usize,
    },
    /// The fetched text declares another framework.
    OtherId {
        /// The id asked for.
        id: String,
        /// The id that the text declares.
        declared: String,
    },
    /// `override` of something that the extended framework does not declare.
    OverridesNothing {
        /// The name.
        name: String,
        /// The nearest name that it declares.
        suggestion: Option<String>,
    },
    /// What is overridden is frozen.
    Frozen {
        /// The name.
        name: String,
        /// The framework that froze it.
        id: String,
    },
    /// Only parameters, criteria and labels may be overridden.
    MayNotOverride {
        /// The name.
        name: String,
        /// What it is.
        noun: Noun,
    },
    /// `override` with another noun than the declaration's.
    OverridesOtherNoun {
        /// The name.
        name: String,
        /// What it is.
        noun: Noun,
    },
    /// A newer version changes what the older one froze.
    FrozenChanged {
        /// The name.
        name: String,
        /// The older version.
        version: String,
    },
}

impl LibraryFact {
    /// Its code, `J08..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match self {
            LibraryFact::NotFound { .. } => 801,
            LibraryFact::OtherVersion { .. } => 802,
            LibraryFact::Unreadable { .. } => 803,
            LibraryFact::Cycle { .. } => 804,
            LibraryFact::TooMany { .. } => 805,
            LibraryFact::OtherId { .. } => 806,
            LibraryFact::OverridesNothing { .. } => 807,
            LibraryFact::Frozen { .. } => 808,
            LibraryFact::MayNotOverride { .. } => 809,
            LibraryFact::OverridesOtherNoun { .. } => 810,
            LibraryFact::FrozenChanged { .. } => 812,
        })
    }
}

impl From<LibraryFact> for Fact {
    fn from(fact: LibraryFact) -> Fact {
        Fact::Library(fact)
    }
}
