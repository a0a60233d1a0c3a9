//! Ways in which a name means nothing, or two things.

use super::{Code, Fact};
use crate::syntax::ast::Noun;

/// Ways in which a name means nothing, or two things.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, problem::{Fact, names::{NamesFact, Wanted}}, source::Source};
/// let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budgt <= 5 EUR\n";
/// let problems = analyse(Source::new("f", text), &NoLibrary).problems;
/// let Fact::Names(NamesFact::Unknown { name, wanted: Wanted::Value, .. }) = &problems[0].fact else { panic!() };
/// assert_eq!(name, "budgt");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamesFact {
    /// Nothing bears the name.
    Unknown {
        /// The name.
        name: String,
        /// What was looked for.
        wanted: Wanted,
        /// The nearest name that there is.
        suggestion: Option<String>,
    },
    /// The name is that of something of another sort.
    OtherSort {
        /// The name.
        name: String,
        /// What it is.
        noun: Noun,
        /// What was looked for.
        wanted: Wanted,
    },
    /// An axis or type has no such member.
    UnknownMember {
        /// The name.
        member: String,
        /// The axis, or the owner of the choices.
        axis: String,
        /// The nearest member.
        suggestion: Option<String>,
        /// Its members (the first ones).
        members: Vec<String>,
    },
    /// The name is declared twice.
    Duplicate {
        /// The name.
        name: String,
    },
    /// A member is listed twice.
    DuplicateMember {
        /// The member.
        member: String,
    },
    /// The name is a word of the language.
    Reserved {
        /// The name.
        name: String,
    },
    /// A word that a function does not take.
    UnknownFunctionWord {
        /// The word.
        word: String,
        /// The words that the function takes, as the file would write them.
        words: Vec<String>,
        /// The nearest of them.
        suggestion: Option<String>,
    },
    /// A criterion or obligation stands for a value.
    CriterionAsValue {
        /// The criterion.
        name: String,
    },
    /// A choice stands where no choice is expected.
    ChoiceOutOfPlace {
        /// The choice.
        name: String,
        /// Whose choice it is.
        owner: String,
    },
    /// A unit stands where a value is expected.
    UnitOutOfPlace {
        /// The unit.
        name: String,
        /// The nearest name of a value.
        suggestion: Option<String>,
    },
    /// A function or scale without its brackets.
    CallWithoutBrackets {
        /// Its name.
        name: String,
    },
    /// `x.target` of an indicator that has none, and its like.
    NoAttribute {
        /// The indicator.
        name: String,
        /// What is asked of it, as written.
        attribute: String,
    },
    /// A member is one of several axes.
    AmbiguousMember {
        /// The member.
        member: String,
        /// The axes.
        axes: Vec<String>,
    },
    /// Two readings bear the name.
    AmbiguousReading {
        /// The reading.
        name: String,
        /// Whose readings they are.
        owners: Vec<String>,
    },
}

/// What a name was looked up as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// An input, parameter, indicator, …
    Value,
    /// A criterion or obligation.
    Criterion,
    /// An axis.
    Axis,
    /// A unit.
    Unit,
    /// A function, fold or scale.
    Function,
    /// A group of criteria.
    Group,
    /// A reading.
    Reading,
    /// A scenario.
    Scenario,
    /// An input.
    Input,
    /// An indicator.
    Indicator,
    /// A node of the theory of change.
    Theory,
    /// What a scenario may replace.
    Replaceable,
    /// An example.
    Example,
    /// A result.
    Result,
}

impl NamesFact {
    /// Its code, `J02..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match self {
            NamesFact::Unknown { wanted, .. } => match wanted {
                Wanted::Value | Wanted::Input | Wanted::Indicator | Wanted::Result | Wanted::Replaceable => 201,
                Wanted::Axis => 202,
                Wanted::Unit => 203,
                Wanted::Function => 205,
                Wanted::Criterion | Wanted::Group => 206,
                Wanted::Reading | Wanted::Scenario => 207,
                Wanted::Theory => 208,
                Wanted::Example => 210,
            },
            NamesFact::UnknownFunctionWord { .. } => 209,
            NamesFact::UnknownMember { .. } => 204,
            NamesFact::OtherSort { .. } => 211,
            NamesFact::Duplicate { .. } => 212,
            NamesFact::DuplicateMember { .. } => 213,
            NamesFact::Reserved { .. } => 214,
            NamesFact::CriterionAsValue { .. } => 215,
            NamesFact::ChoiceOutOfPlace { .. } => 216,
            NamesFact::UnitOutOfPlace { .. } => 217,
            NamesFact::CallWithoutBrackets { .. } => 218,
            NamesFact::NoAttribute { .. } => 219,
            NamesFact::AmbiguousMember { .. } => 220,
            NamesFact::AmbiguousReading { .. } => 221,
        })
    }
}

impl From<NamesFact> for Fact {
    fn from(fact: NamesFact) -> Fact {
        Fact::Names(fact)
    }
}
