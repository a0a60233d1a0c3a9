//! Limits that hostile input meets.

use super::{Code, Fact};

/// Limits that hostile input meets.
///
/// ```
/// use jalon::{problem::{Fact, limit::LimitFact}, source::SourceId, syntax::parse};
/// let text = format!("framework f\nrequirement r : {}1 > 0\n", "(".repeat(10_000));
/// assert!(parse(&text, SourceId(0)).1.iter().any(|problem| matches!(problem.fact, Fact::Limit(LimitFact::BracketsTooDeep { .. }))));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitFact {
    /// A framework's text is too long.
    SourceTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Brackets are nested too deeply.
    BracketsTooDeep {
        /// The limit.
        limit: usize,
    },
    /// A formula has too many operators.
    FormulaTooLong {
        /// The limit.
        limit: usize,
    },
    /// A number written in a framework has too many digits.
    DigitsTooMany {
        /// The limit.
        limit: usize,
    },
    /// A file of data is too large.
    DataTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Data are nested too deeply.
    DataTooDeep {
        /// The limit.
        limit: usize,
    },
    /// An open axis has too many members.
    TooManyMembers {
        /// The axis.
        axis: String,
        /// The limit.
        limit: usize,
    },
    /// An input has too many cells (members of one axis times members of another).
    TooManyCells {
        /// The input.
        input: String,
        /// The limit.
        limit: usize,
    },
    /// A text in data is too long.
    TextTooLong {
        /// The input.
        input: String,
        /// The limit, in bytes.
        limit: usize,
    },
    /// A number in data has too many digits or too large an exponent.
    NumberTooLong {
        /// The input.
        input: String,
        /// The most digits.
        digits: usize,
        /// The greatest exponent, either way.
        exponent: i32,
    },
    /// The aliases of a YAML text unfold to too many values.
    TooManyAliases {
        /// The limit.
        limit: usize,
    },
}

impl LimitFact {
    /// Its code, `J07..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match self {
            LimitFact::SourceTooLong { .. } => 701,
            LimitFact::BracketsTooDeep { .. } => 702,
            LimitFact::FormulaTooLong { .. } => 703,
            LimitFact::DigitsTooMany { .. } => 704,
            LimitFact::DataTooLarge { .. } => 720,
            LimitFact::DataTooDeep { .. } => 721,
            LimitFact::TooManyMembers { .. } => 722,
            LimitFact::TooManyCells { .. } => 723,
            LimitFact::TextTooLong { .. } => 724,
            LimitFact::NumberTooLong { .. } => 725,
            LimitFact::TooManyAliases { .. } => 726,
        })
    }
}

impl From<LimitFact> for Fact {
    fn from(fact: LimitFact) -> Fact {
        Fact::Limit(fact)
    }
}
