//! Ways in which a text does not read.

use super::{Code, Fact};
use crate::lang::Language;
use crate::syntax::ast::Noun;

/// Ways in which a text does not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxFact {
    /// Nothing is written.
    EmptyFile,
    /// The file begins with an indented line.
    IndentedFirstLine {
        /// What is written.
        found: String,
    },
    /// A line in column one begins with a word that declares nothing.
    UnknownNoun {
        /// What is written.
        found: String,
        /// The known word nearest to it.
        nearest: Option<String>,
    },
    /// A line does not read, and nothing more precise is known.
    LineNotUnderstood {
        /// What is written.
        found: String,
        /// How such a line is written, in the file's language.
        shape: String,
    },
    /// A line stops before it is complete.
    LineUnfinished {
        /// How such a line is written, in the file's language.
        shape: String,
    },
    /// A row has more cells than the table has columns.
    RowTooLong {
        /// How many cells there are.
        cells: usize,
        /// How many there should be.
        columns: usize,
    },
    /// A row has fewer cells than the table has columns.
    RowTooShort {
        /// How many cells there are.
        cells: usize,
        /// How many there should be.
        columns: usize,
    },
    /// A backslash before a sign that it does nothing to.
    UnknownEscape {
        /// The sign.
        sign: String,
    },
    /// `and` and `or` side by side without brackets.
    MixedAndOr {
        /// `bracketed` in the message.
        bracketed: String,
    },
    /// `a < b < c`.
    ChainedComparison {
        /// `middle` in the message.
        middle: String,
        /// The sign.
        sign: String,
        /// `right` in the message.
        right: String,
    },
    /// `if … then …` without `else`.
    IfWithoutElse,
    /// `over`, `where` or `by` behind another argument than the first.
    ClauseOnLaterArgument {
        /// `function` in the message.
        function: String,
    },
    /// `sum(x over a, b)`.
    CommaBetweenAxes {
        /// `axis` in the message.
        axis: String,
        /// `and` in the message.
        and: &'static str,
    },
    /// Two `by` clauses on a head line.
    ByTwice,
    /// A criterion without its condition.
    ConditionMissing {
        /// The declaration.
        noun: Noun,
        /// Its name.
        name: String,
    },
    /// The same treatment said twice on a line.
    TreatmentTwice,
    /// A comma between items in a French file.
    CommaInFrench,
    /// A semicolon between items in an English file.
    SemicolonInEnglish,
    /// `==`.
    DoubleEqual {
        /// What is written.
        found: String,
    },
    /// `&&`.
    AndSign {
        /// What is written.
        found: String,
        /// The word to write.
        word: &'static str,
    },
    /// `||`.
    OrSign {
        /// What is written.
        found: String,
        /// The word to write.
        word: &'static str,
    },
    /// `!x`.
    NotSign {
        /// The word to write.
        word: &'static str,
    },
    /// `=>`.
    AtLeastSign,
    /// `=<`.
    AtMostSign,
    /// `<>`.
    DifferentSign {
        /// What is written.
        found: String,
    },
    /// `**`.
    PowerSign,
    /// `−` or `–` for a minus sign.
    LongDash {
        /// What is written.
        found: String,
    },
    /// `elif`.
    ElseIfWord {
        /// What is written.
        found: String,
        /// The words to write.
        words: &'static str,
    },
    /// A word of the other vocabulary.
    OtherVocabulary {
        /// What is written.
        found: String,
        /// What to write.
        wanted: String,
        /// The language of the file.
        language: Language,
    },
    /// A comma between two digits in an English file.
    DecimalComma {
        /// What is written.
        found: String,
        /// `point` in the message.
        point: String,
    },
    /// A point between two digits in a French file.
    DecimalPoint {
        /// What is written.
        found: String,
        /// `comma` in the message.
        comma: String,
    },
}

impl SyntaxFact {
    /// Its code, `J01..`.
    #[must_use]
    pub fn code(&self) -> Code {
        Code(match self {
            SyntaxFact::EmptyFile => 101,
            SyntaxFact::IndentedFirstLine { .. } => 102,
            SyntaxFact::UnknownNoun { .. } => 103,
            SyntaxFact::LineNotUnderstood { .. } => 104,
            SyntaxFact::LineUnfinished { .. } => 105,
            SyntaxFact::RowTooLong { .. } => 106,
            SyntaxFact::RowTooShort { .. } => 107,
            SyntaxFact::UnknownEscape { .. } => 108,
            SyntaxFact::MixedAndOr { .. } => 109,
            SyntaxFact::ChainedComparison { .. } => 110,
            SyntaxFact::IfWithoutElse => 111,
            SyntaxFact::ClauseOnLaterArgument { .. } => 112,
            SyntaxFact::CommaBetweenAxes { .. } => 113,
            SyntaxFact::ByTwice => 114,
            SyntaxFact::ConditionMissing { .. } => 115,
            SyntaxFact::TreatmentTwice => 116,
            SyntaxFact::CommaInFrench => 117,
            SyntaxFact::SemicolonInEnglish => 118,
            SyntaxFact::DoubleEqual { .. } => 119,
            SyntaxFact::AndSign { .. } => 120,
            SyntaxFact::OrSign { .. } => 121,
            SyntaxFact::NotSign { .. } => 122,
            SyntaxFact::AtLeastSign => 123,
            SyntaxFact::AtMostSign => 124,
            SyntaxFact::DifferentSign { .. } => 125,
            SyntaxFact::PowerSign => 126,
            SyntaxFact::LongDash { .. } => 127,
            SyntaxFact::ElseIfWord { .. } => 128,
            SyntaxFact::OtherVocabulary { .. } => 129,
            SyntaxFact::DecimalComma { .. } => 130,
            SyntaxFact::DecimalPoint { .. } => 131,
        })
    }
}

impl From<SyntaxFact> for Fact {
    fn from(fact: SyntaxFact) -> Fact {
        Fact::Syntax(fact)
    }
}
