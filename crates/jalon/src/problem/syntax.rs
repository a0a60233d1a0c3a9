//! Ways in which a text does not read.

use super::{Code, Fact};
use crate::lang::Language;
use crate::syntax::ast::Noun;

/// Ways in which a text does not read.
///
/// ```
/// use jalon::{problem::{Fact, syntax::SyntaxFact}, source::SourceId, syntax::parse};
/// assert_eq!(parse("", SourceId(0)).1[0].fact, Fact::Syntax(SyntaxFact::EmptyFile));
/// ```
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
        /// With a point instead.
        point: String,
    },
    /// A point between two digits in a French file.
    DecimalPoint {
        /// What is written.
        found: String,
        /// With a comma instead.
        comma: String,
        /// With a space instead, where the point may be meant for thousands.
        thousands: Option<String>,
    },
    /// A `"` without its closing `"` on the line.
    UnclosedText,
    /// A text between `'`, « » or “ ”.
    OtherQuotes {
        /// What is written.
        found: String,
    },
    /// An opening bracket that is never closed.
    UnclosedBracket {
        /// `bracket` in the message.
        bracket: char,
    },
    /// A closing bracket that was never opened.
    UnopenedBracket {
        /// `bracket` in the message.
        bracket: char,
    },
    /// A bracket closed by one of another kind.
    WrongBracket {
        /// `open` in the message.
        open: char,
        /// `close` in the message.
        close: char,
    },
    /// Braces round a declaration.
    BlockBrace,
    /// `end` or `fin` to close a declaration.
    EndWord {
        /// What is written.
        found: String,
    },
    /// A property at the margin.
    PropertyInColumnOne {
        /// What is written.
        found: String,
    },
    /// A declaration that is indented.
    NounIndented {
        /// What is written.
        found: String,
    },
    /// A semicolon at the end of a line.
    SemicolonAtEnd,
    /// A list that ends with a separator.
    TrailingSeparator {
        /// What is written.
        found: String,
    },
    /// Digits grouped otherwise than by three.
    DigitGroups {
        /// What is written.
        found: String,
        /// The number in groups of three.
        grouped: String,
    },
    /// `1,000,000`.
    ThousandsSign {
        /// What is written.
        found: String,
        /// The number in groups of three.
        grouped: String,
    },
    /// `1.2.3`.
    SeveralDecimalSigns {
        /// What is written.
        found: String,
    },
    /// `.5`.
    LeadingPoint {
        /// What is written.
        found: String,
        /// What to write.
        fixed: String,
    },
    /// `1e6`.
    Exponent {
        /// What is written.
        found: String,
    },
    /// `500EUR`.
    UnitGlued {
        /// What is written.
        found: String,
        /// What to write.
        fixed: String,
    },
    /// `€`.
    CurrencySign {
        /// What is written.
        found: String,
        /// `code` in the message.
        code: &'static str,
    },
    /// `percent`.
    PercentWord {
        /// What is written.
        found: String,
    },
    /// `"50%"` in a calculation.
    QuotedNumber {
        /// What is written.
        found: String,
    },
    /// A date that is not in ISO 8601.
    DateFormat {
        /// What is written.
        found: String,
        /// The date in ISO 8601, where it can be told.
        iso: Option<String>,
    },
    /// A date that does not exist.
    ImpossibleDate {
        /// What is written.
        found: String,
    },
    /// `2017-2021`.
    HyphenRange {
        /// What is written.
        found: String,
        /// What to write.
        fixed: String,
    },
    /// `...` for `..`.
    ThreeDots {
        /// What is written.
        found: String,
    },
    /// `a-b` without spaces.
    TightMinus {
        /// What is written.
        found: String,
        /// `spaced` in the message.
        spaced: String,
        /// `joined` in the message.
        joined: String,
    },
    /// `//` for a comment.
    SlashComment {
        /// What is written.
        found: String,
    },
    /// `:=`.
    ColonEqual,
    /// `->`.
    Arrow,
    /// A sign without meaning.
    StraySign {
        /// What is written.
        found: String,
    },
    /// A declaration without a name.
    NameMissing {
        /// The declaration.
        noun: Noun,
    },
    /// A word of the language as a name.
    NameReserved {
        /// Its name.
        name: String,
    },
    /// A name with a hyphen.
    NameWithHyphen {
        /// Its name.
        name: String,
        /// What to write.
        fixed: String,
    },
    /// A name of several words.
    NameOfSeveralWords {
        /// Its name.
        name: String,
        /// What to write.
        fixed: String,
    },
    /// A name that begins with a digit.
    NameBeginsWithDigit {
        /// Its name.
        name: String,
    },
    /// A label behind the type.
    LabelAfterColon {
        /// `label` in the message.
        label: String,
    },
    /// No colon between name and type or condition.
    ColonMissing {
        /// Its name.
        name: String,
        /// What is written.
        found: String,
    },
    /// `=` where `:` is wanted.
    EqualForColon {
        /// The declaration.
        noun: Noun,
    },
    /// `:` where `=` is wanted.
    ColonForEqual {
        /// The declaration.
        noun: Noun,
    },
    /// A colon with no type behind it.
    TypeMissing {
        /// The declaration.
        noun: Noun,
    },
    /// A value where a type is wanted.
    ValueForType {
        /// What is written.
        found: String,
    },
    /// A type of another language.
    TypeWord {
        /// What is written.
        found: String,
        /// What to write.
        wanted: String,
    },
    /// `=` with nothing behind it.
    FormulaMissing,
    /// An operator with nothing behind it.
    OperandMissing {
        /// `operator` in the message.
        operator: String,
    },
    /// Two operators in a row.
    TwoOperators {
        /// `first` in the message.
        first: String,
        /// `second` in the message.
        second: String,
    },
    /// Two values in a row.
    TwoValues {
        /// `left` in the message.
        left: String,
        /// `right` in the message.
        right: String,
    },
    /// A word of the language where a value is wanted.
    WordForValue {
        /// What is written.
        found: String,
    },
    /// `if` without `then`.
    IfWithoutThen,
    /// `then` or `else` without `if`.
    ThenWithoutIf {
        /// What is written.
        found: String,
    },
    /// `sum x over y` without brackets.
    CallWithoutBrackets {
        /// `function` in the message.
        function: String,
    },
    /// `true` or `false`.
    TruthWord {
        /// What is written.
        found: String,
        /// What to write.
        wanted: &'static str,
    },
    /// `null`.
    NullWord {
        /// What is written.
        found: String,
        /// What to write.
        wanted: &'static str,
    },
    /// `x = null`, where a formula asks whether there are data.
    NullAsked {
        /// What is written.
        found: String,
        /// What to write.
        wanted: &'static str,
    },
    /// A line below a declaration that begins with no property word.
    UnknownProperty {
        /// What is written.
        found: String,
        /// The declaration.
        noun: Noun,
        /// How the lines that stand below such a one are written, in the file's language.
        own: Vec<&'static str>,
        /// The known word nearest to it.
        nearest: Option<String>,
    },
    /// A text without quotation marks.
    TextUnquoted {
        /// What is written.
        found: String,
    },
    /// `label "…"` without saying in which language.
    LanguageMissing {
        /// What is written.
        found: String,
        /// `other` in the message.
        other: &'static str,
    },
    /// Two labels in the file's own language.
    LabelTwice,
    /// A level without its condition.
    LevelWithoutCondition {
        /// Its name.
        name: String,
    },
    /// A scale that bears the name of a function.
    ScaleNamedAsFunction {
        /// Its name.
        name: String,
    },
    /// The first declaration is no `framework`.
    FrameworkMissing,
    /// A second `framework` line.
    FrameworkTwice,
    /// `before`, `between`, `x`: a word of everyday language where there is a sign or a word for it.
    EverydayWord {
        /// What is written.
        found: String,
        /// What to write.
        wanted: String,
    },
}

impl SyntaxFact {
    /// Its code, `J01..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
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
            SyntaxFact::UnclosedText => 132,
            SyntaxFact::OtherQuotes { .. } => 133,
            SyntaxFact::UnclosedBracket { .. } => 134,
            SyntaxFact::UnopenedBracket { .. } => 135,
            SyntaxFact::WrongBracket { .. } => 136,
            SyntaxFact::BlockBrace => 137,
            SyntaxFact::EndWord { .. } => 138,
            SyntaxFact::PropertyInColumnOne { .. } => 139,
            SyntaxFact::NounIndented { .. } => 140,
            SyntaxFact::SemicolonAtEnd => 141,
            SyntaxFact::TrailingSeparator { .. } => 142,
            SyntaxFact::DigitGroups { .. } => 143,
            SyntaxFact::ThousandsSign { .. } => 144,
            SyntaxFact::SeveralDecimalSigns { .. } => 145,
            SyntaxFact::LeadingPoint { .. } => 146,
            SyntaxFact::Exponent { .. } => 147,
            SyntaxFact::UnitGlued { .. } => 148,
            SyntaxFact::CurrencySign { .. } => 149,
            SyntaxFact::PercentWord { .. } => 150,
            SyntaxFact::QuotedNumber { .. } => 151,
            SyntaxFact::DateFormat { .. } => 152,
            SyntaxFact::ImpossibleDate { .. } => 153,
            SyntaxFact::HyphenRange { .. } => 154,
            SyntaxFact::ThreeDots { .. } => 155,
            SyntaxFact::TightMinus { .. } => 156,
            SyntaxFact::SlashComment { .. } => 157,
            SyntaxFact::ColonEqual => 158,
            SyntaxFact::Arrow => 159,
            SyntaxFact::StraySign { .. } => 160,
            SyntaxFact::NameMissing { .. } => 161,
            SyntaxFact::NameReserved { .. } => 162,
            SyntaxFact::NameWithHyphen { .. } => 163,
            SyntaxFact::NameOfSeveralWords { .. } => 164,
            SyntaxFact::NameBeginsWithDigit { .. } => 165,
            SyntaxFact::LabelAfterColon { .. } => 166,
            SyntaxFact::ColonMissing { .. } => 167,
            SyntaxFact::EqualForColon { .. } => 168,
            SyntaxFact::ColonForEqual { .. } => 169,
            SyntaxFact::TypeMissing { .. } => 170,
            SyntaxFact::ValueForType { .. } => 171,
            SyntaxFact::TypeWord { .. } => 172,
            SyntaxFact::FormulaMissing => 173,
            SyntaxFact::OperandMissing { .. } => 174,
            SyntaxFact::TwoOperators { .. } => 175,
            SyntaxFact::TwoValues { .. } => 176,
            SyntaxFact::WordForValue { .. } => 177,
            SyntaxFact::IfWithoutThen => 178,
            SyntaxFact::ThenWithoutIf { .. } => 179,
            SyntaxFact::CallWithoutBrackets { .. } => 180,
            SyntaxFact::TruthWord { .. } => 181,
            SyntaxFact::NullWord { .. } | SyntaxFact::NullAsked { .. } => 182,
            SyntaxFact::UnknownProperty { .. } => 183,
            SyntaxFact::TextUnquoted { .. } => 184,
            SyntaxFact::LanguageMissing { .. } => 185,
            SyntaxFact::LabelTwice => 186,
            SyntaxFact::LevelWithoutCondition { .. } => 187,
            SyntaxFact::ScaleNamedAsFunction { .. } => 188,
            SyntaxFact::FrameworkMissing => 189,
            SyntaxFact::FrameworkTwice => 190,
            SyntaxFact::EverydayWord { .. } => 191,
        })
    }
}

impl From<SyntaxFact> for Fact {
    fn from(fact: SyntaxFact) -> Fact {
        Fact::Syntax(fact)
    }
}
