//! Ways in which a declaration breaks a rule of its kind.

use super::{Code, Fact};
use crate::syntax::ast::Noun;

/// Ways in which a declaration breaks a rule of its kind.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, problem::{Fact, rules::RulesFact}, source::Source, syntax::ast::Noun};
/// let text = "framework f\n  version 1\ninput budget : EUR\n  better higher\nrequirement small : budget <= 5 EUR\n";
/// let problems = analyse(Source::new("f", text), &NoLibrary).problems;
/// let Fact::Rules(RulesFact::WrongProperty { noun: Noun::Input, property, .. }) = &problems[0].fact else { panic!() };
/// assert_eq!(property, "better");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RulesFact {
    /// A property under a noun that does not bear it.
    WrongProperty {
        /// The noun.
        noun: Noun,
        /// The property's first words, as written.
        property: String,
        /// Nouns that bear it.
        belongs_to: Vec<Noun>,
    },
    /// A property that may stand once stands twice.
    PropertyTwice {
        /// The property's first words, as written.
        property: String,
    },
    /// `override` in a framework that extends none.
    NothingExtended,
    /// A value, formula or condition is missing.
    NoFormula {
        /// The owner.
        name: String,
        /// What it is.
        noun: Noun,
    },
    /// A type is missing and nothing tells it.
    NoType {
        /// The owner.
        name: String,
    },
    /// Things need each other in a circle.
    Cycle {
        /// Their names, in order; the last needs the first.
        names: Vec<String>,
    },
    /// `if` with members and without: `[a] = …` beside `= …`.
    FormulaTwice {
        /// The owner.
        name: String,
    },
    /// A member has two formulas.
    MemberTwice {
        /// The member.
        member: String,
    },
    /// A scale without bands.
    NoBands {
        /// The scale.
        scale: String,
    },
    /// No band holds a value.
    ScaleGap {
        /// The scale.
        scale: String,
        /// A value that no band holds.
        value: String,
    },
    /// Two bands hold a value.
    ScaleOverlap {
        /// The scale.
        scale: String,
        /// A value that both hold.
        value: String,
    },
    /// The values of the scale's argument never reach a band.
    BandOutOfReach {
        /// The scale.
        scale: String,
    },
    /// The dates of a parameter's values do not increase.
    DatesNotInOrder,
    /// Two values from one date.
    DateTwice {
        /// The date.
        date: String,
    },
    /// A parameter has a value without a date beside dated ones.
    DatedAndUndated {
        /// The parameter.
        name: String,
    },
    /// A range, or a span of dates, ends before it begins.
    RangeReversed {
        /// Where it begins.
        low: String,
        /// Where it ends.
        high: String,
    },
    /// An axis has too many members.
    AxisTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The members of an axis can't be counted up so.
    BadAxisRange,
    /// Only open axes may be private or shared.
    NotOpen {
        /// The axis.
        axis: String,
    },
    /// Weights do not add up.
    Weights {
        /// Their sum, in per cent.
        sum: String,
    },
    /// A weight below zero.
    NegativeWeight {
        /// The weight, in per cent.
        weight: String,
    },
    /// What `secret below` says is no number of persons or things.
    SecretLimit {
        /// The limit.
        limit: String,
    },
    /// A quotient of figures that rest on one thing under two readings.
    MixedReadings {
        /// What has readings.
        name: String,
    },
    /// A score does not say what a missing or not applicable part does to it.
    NoTreatment {
        /// The score.
        score: String,
        /// Whether it is the missing ones that are not spoken of (else the not applicable ones).
        missing: bool,
    },
    /// A decision without levels.
    NoLevels {
        /// The decision.
        decision: String,
    },
    /// `otherwise` is not the last level.
    OtherwiseNotLast,
    /// `choose` of a reading that is not there.
    NoSuchReading {
        /// As written.
        name: String,
        /// The nearest.
        suggestion: Option<String>,
    },
    /// A judgement without raters.
    NoRaters {
        /// The judgement.
        name: String,
    },
    /// A fold that judgements do not know.
    BadJudgementFold {
        /// As written.
        name: String,
    },
    /// A sentence whose `{…}` cannot be read.
    BadTemplate {
        /// What is wrong in the text.
        text: String,
    },
    /// A node of the theory of change that nothing leads to or from.
    Orphan {
        /// The node.
        name: String,
    },
    /// A node of the theory of change comes from a later kind.
    Backwards {
        /// The node.
        name: String,
        /// Its kind.
        kind: Noun,
        /// What it comes from.
        from: String,
        /// Its kind.
        from_kind: Noun,
    },
    /// `total of` with other units or axes.
    TotalDoesNotFit {
        /// The total.
        total: String,
        /// The parts.
        parts: String,
    },
    /// A breakdown of what folds nothing.
    NothingToBreakDown {
        /// The indicator.
        name: String,
    },
    /// A group without criteria, or a role that no criterion has.
    EmptyGroup {
        /// The group.
        name: String,
    },
    /// An unknown time zone.
    UnknownZone {
        /// As written.
        zone: String,
        /// The nearest.
        suggestion: Option<String>,
    },
    /// A scenario that replaces nothing.
    ReplacesNothing {
        /// The scenario.
        name: String,
    },
    /// `by` where the noun takes no axes.
    NoAxes {
        /// The noun.
        noun: Noun,
    },
    /// `default` or a range outside what the type allows.
    OutOfRange {
        /// The value.
        value: String,
    },
}

impl RulesFact {
    /// Its code, `J04..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match self {
            RulesFact::WrongProperty { .. } => 403,
            RulesFact::PropertyTwice { .. } => 404,
            RulesFact::NothingExtended => 405,
            RulesFact::NoFormula { .. } => 406,
            RulesFact::NoType { .. } => 407,
            RulesFact::Cycle { .. } => 408,
            RulesFact::FormulaTwice { .. } => 409,
            RulesFact::MemberTwice { .. } => 410,
            RulesFact::NoBands { .. } => 411,
            RulesFact::ScaleGap { .. } => 412,
            RulesFact::ScaleOverlap { .. } => 413,
            RulesFact::BandOutOfReach { .. } => 414,
            RulesFact::DatesNotInOrder => 415,
            RulesFact::DateTwice { .. } => 416,
            RulesFact::DatedAndUndated { .. } => 417,
            RulesFact::RangeReversed { .. } => 418,
            RulesFact::AxisTooLarge { .. } => 419,
            RulesFact::BadAxisRange => 420,
            RulesFact::NotOpen { .. } => 421,
            RulesFact::Weights { .. } => 422,
            RulesFact::NoTreatment { .. } => 423,
            RulesFact::NoLevels { .. } => 424,
            RulesFact::OtherwiseNotLast => 425,
            RulesFact::NoSuchReading { .. } => 426,
            RulesFact::NoRaters { .. } => 427,
            RulesFact::BadJudgementFold { .. } => 428,
            RulesFact::BadTemplate { .. } => 429,
            RulesFact::Orphan { .. } => 430,
            RulesFact::Backwards { .. } => 431,
            RulesFact::TotalDoesNotFit { .. } => 432,
            RulesFact::NothingToBreakDown { .. } => 433,
            RulesFact::EmptyGroup { .. } => 434,
            RulesFact::UnknownZone { .. } => 435,
            RulesFact::ReplacesNothing { .. } => 436,
            RulesFact::NoAxes { .. } => 437,
            RulesFact::OutOfRange { .. } => 438,
            RulesFact::NegativeWeight { .. } => 440,
            RulesFact::SecretLimit { .. } => 441,
            RulesFact::MixedReadings { .. } => 442,
        })
    }
}

impl From<RulesFact> for Fact {
    fn from(fact: RulesFact) -> Fact {
        Fact::Rules(fact)
    }
}
