//! Ways in which the data of a project are refused.

use super::{Code, Fact, Severity};

/// Data of a project (or of an example) refused, or doubted.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, project::{self, json}, source::{Source, SourceId}};
/// use jalon::problem::{Fact, data::{DataFact, DataFault, Expected, Found, JsonFault, State, WordKind}};
/// let text = "framework f\n  version 1\naxis partner\ninput budget : EUR\ninput kind : text by partner\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let fault = |data: &str| {
///     let (node, mut problems) = json::read(data, SourceId(0));
///     problems.extend(node.into_iter().flat_map(|node| project::read(&framework, &node, SourceId(0)).1));
///     let Some(Fact::Data(DataFact { at, fault })) = problems.into_iter().next().map(|problem| problem.fact) else { panic!() };
///     (at, fault)
/// };
/// let (at, wrong) = fault(r#"{"partner": [{"id": "A"}, {"id": "B", "kind": true}]}"#);
/// assert!(at == "/partner/1/kind" && matches!(wrong, DataFault::WrongType { expected: Expected::Text, found: Found::Truth(true), .. }));
/// assert!(matches!(fault(r#"{"budget": 1,}"#).1, DataFault::NotJson { fault: JsonFault::TrailingComma }));
/// let (_, state) = fault(r#"{"budget": {"state": "not_applicable"}}"#);
/// assert!(matches!(state, DataFault::StateNotAllowed { state: State::NotApplicable, .. }));
/// let (_, word) = fault(r#"{"budget": {"value": 1, "evidence": "sworn"}}"#);
/// assert!(matches!(word, DataFault::UnknownWord { what: WordKind::Evidence, .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFact {
    /// Where in the data: a JSON pointer (`/partner/1/kind`); empty for the whole document.
    pub at: String,
    /// What is wrong.
    pub fault: DataFault,
}

/// Ways in which the data of a project are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DataFault {
    /// The text is not JSON.
    NotJson {
        /// In which way.
        fault: JsonFault,
    },
    /// A record has a key twice.
    DuplicateKey {
        /// The key.
        key: String,
    },
    /// The text is not YAML, or YAML that is not read.
    NotYaml {
        /// In which way.
        fault: YamlFault,
    },
    /// The project is not a record of answers.
    NotAProject {
        /// What it is.
        found: Found,
    },
    /// A key that the framework does not know.
    UnknownKey {
        /// The key.
        key: String,
        /// The known one that is nearest.
        nearest: Option<String>,
        /// Those known at this place (the first few).
        known: Vec<String>,
    },
    /// An input that belongs elsewhere in the record.
    MisplacedKey {
        /// The input.
        key: String,
        /// The open axes whose members it belongs to, outermost first; empty: the top of the project.
        axes: Vec<String>,
    },
    /// A value of another kind than the input's type.
    WrongType {
        /// The input.
        input: String,
        /// What was expected.
        expected: Expected,
        /// What was found.
        found: Found,
    },
    /// A text that is no number: `"12O"`.
    NotANumber {
        /// The input.
        input: String,
        /// As written.
        written: String,
    },
    /// A number without the unit that has to be written here.
    MissingUnit {
        /// The input.
        input: String,
        /// As written.
        written: String,
        /// The unit.
        unit: String,
    },
    /// A unit that does not measure what the input does.
    WrongUnit {
        /// The input.
        input: String,
        /// The unit as written.
        written: String,
        /// The input's.
        expected: String,
    },
    /// Not a whole number, where things are counted.
    NotWhole {
        /// The input.
        input: String,
        /// As written.
        written: String,
    },
    /// A number below 0, where things are counted.
    Negative {
        /// The input.
        input: String,
        /// As written.
        written: String,
    },
    /// Outside the range that the framework declares.
    OutOfRange {
        /// The input.
        input: String,
        /// As written.
        written: String,
        /// The least value allowed.
        low: Option<String>,
        /// The greatest value allowed.
        high: Option<String>,
    },
    /// Not a date in ISO 8601, or a day that does not exist.
    NotADate {
        /// The input.
        input: String,
        /// As written.
        written: String,
        /// Whether a time of day was expected.
        time: bool,
        /// Whether the input allows `not_yet`.
        or_not_yet: bool,
        /// What was probably meant.
        instead: Option<String>,
    },
    /// A time of day without a zone, where none is declared.
    NoZone {
        /// The input.
        input: String,
        /// As written.
        written: String,
    },
    /// Not a duration.
    NotADuration {
        /// The input.
        input: String,
        /// As written.
        written: String,
    },
    /// A number where a text is expected: its leading zeros may be lost.
    NumberForText {
        /// The input.
        input: String,
        /// As written.
        written: String,
    },
    /// A choice that the input does not have.
    UnknownChoice {
        /// The input.
        input: String,
        /// As written.
        written: String,
        /// The nearest.
        nearest: Option<String>,
        /// Those that there are (the first few).
        choices: Vec<String>,
    },
    /// A choice listed twice.
    ChoiceTwice {
        /// The input.
        input: String,
        /// The choice.
        choice: String,
    },
    /// A member that the axis does not have.
    UnknownMember {
        /// The axis.
        axis: String,
        /// As written.
        written: String,
        /// The nearest.
        nearest: Option<String>,
        /// Those that there are (the first few).
        members: Vec<String>,
    },
    /// A reference to a record of an axis that the data do not give.
    AxisNotGiven {
        /// The input.
        input: String,
        /// The axis.
        axis: String,
        /// The member named.
        written: String,
    },
    /// Two members of an open axis bear the same id.
    DuplicateMember {
        /// The axis.
        axis: String,
        /// The id.
        id: String,
    },
    /// A state that the input does not allow.
    StateNotAllowed {
        /// The input.
        input: String,
        /// Which.
        state: State,
    },
    /// A word for a state, a reason or a level of evidence that does not exist.
    UnknownWord {
        /// What it should be.
        what: WordKind,
        /// As written.
        written: String,
        /// The nearest.
        nearest: Option<String>,
        /// Those that there are.
        words: Vec<String>,
    },
    /// A range whose lower end lies above the upper one.
    ReversedRange {
        /// The input.
        input: String,
        /// The first end as written.
        low: String,
        /// The second.
        high: String,
    },
    /// A cell answered twice.
    AnsweredTwice {
        /// The input, with its members.
        cell: String,
    },
    /// A table cell that lists several values, but not one for each member.
    RowLength {
        /// The input.
        input: String,
        /// The axis.
        axis: String,
        /// How many values there are.
        found: usize,
        /// How many members.
        expected: usize,
    },
    /// An answer for an input by several axes that does not say which members it is for.
    MissingPick {
        /// The input.
        input: String,
        /// The axes that are not picked.
        axes: Vec<String>,
    },
    /// An example expects an outcome that its subject cannot have.
    OutcomeNotFor {
        /// The subject.
        name: String,
        /// What it is.
        kind: Kind,
    },
    /// All percentages of an input lie between 0 and 1: they look like fractions. A warning.
    LooksLikeFraction {
        /// The input.
        input: String,
        /// The first of them, as written.
        written: String,
    },
}

/// In which way a text is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonFault {
    /// There is nothing.
    Empty,
    /// A comment.
    Comment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// `'…'`
    SingleQuotes,
    /// `“…”`, `«…»`
    CurlyQuotes,
    /// `NaN`, `Infinity`
    NotFinite {
        /// As written.
        written: String,
    },
    /// `01`, `.5`, `12O`
    BadNumber {
        /// As written.
        written: String,
    },
    /// A word without quotes.
    UnknownWord {
        /// As written.
        written: String,
    },
    /// A text that is not closed.
    UnclosedText,
    /// A `[` that is not closed.
    UnclosedList,
    /// A `{` that is not closed.
    UnclosedRecord,
    /// No comma between two values.
    MissingComma,
    /// No colon behind a key.
    MissingColon,
    /// Nothing where a value is expected.
    MissingValue,
    /// A key without double quotes.
    KeyNotText {
        /// As written.
        written: String,
    },
    /// Something behind the value.
    MoreText,
    /// An unknown `\x`.
    BadEscape,
    /// Half of a character (`\ud83d` alone).
    LoneSurrogate,
    /// A line end, a tab or another control character inside a text.
    ControlCharacter,
}

/// In which way a text is not YAML, or YAML that is not read.
///
/// ```
/// use jalon::{lang::Language, problem::{Problem, data::{DataFact, DataFault, YamlFault}}, source::Place};
/// let fault = DataFault::NotYaml { fault: YamlFault::Empty };
/// let problem = Problem::new(jalon::problem::Fact::Data(DataFact { at: String::new(), fault }), Place::default());
/// assert!(!problem.wording(Language::French).title.is_empty());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum YamlFault {
    /// It does not read.
    Syntax,
    /// There is nothing.
    Empty,
    /// `*name` without `&name` before it.
    UnknownAlias,
    /// `!tag`.
    Tag {
        /// The tag.
        tag: String,
    },
    /// A key that is a list or a mapping.
    KeyNotText,
    /// `<<: *defaults`.
    MergeKey,
}

/// What was expected for a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A number, in this unit (empty: without).
    Number {
        /// The unit.
        unit: String,
    },
    /// Yes or no.
    Truth,
    /// A date, with a time of day or without.
    Date {
        /// With a time of day.
        time: bool,
    },
    /// A duration.
    Duration,
    /// A text.
    Text,
    /// One of some choices.
    Choice {
        /// The first few.
        choices: Vec<String>,
    },
    /// Several of some choices.
    Choices {
        /// The first few.
        choices: Vec<String>,
    },
    /// A record with a value a member of a closed axis.
    Members {
        /// The axis.
        axis: String,
        /// The first few members.
        members: Vec<String>,
    },
    /// A list of records, the members of an open axis.
    Records {
        /// The axis.
        axis: String,
    },
    /// A record.
    Record,
    /// A text that names a member.
    Id,
    /// A list of two ends.
    Ends,
}

/// What was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// `null`
    Null,
    /// `true` or `false`
    Truth(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A date, as written.
    Date(String),
    /// A list.
    List,
    /// A record.
    Record,
    /// A formula.
    Formula,
}

/// A state that an input has to allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The question does not arise.
    NotApplicable,
    /// The event has not happened yet.
    NotYet,
    /// It has happened on an unknown day.
    DateUnknown,
    /// A number or date known to lie between two others.
    Between,
}

/// What an example can expect something of.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::problem::{Fact, data::{DataFact, DataFault, Kind}};
/// let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n\
///             example odd\n  given budget = 5 EUR\n  expect small overdue by 2 days\n";
/// let problems = analyse(Source::new("f", text), &NoLibrary).problems;
/// let Fact::Data(DataFact { fault: DataFault::OutcomeNotFor { kind, .. }, .. }) = &problems[0].fact else { panic!() };
/// assert_eq!(kind, &Kind::Criterion); // a requirement is met or not; an obligation can be overdue
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An indicator, a score, a judgement, a parameter.
    Quantity,
    /// A requirement, preference, observation or criterion.
    Criterion,
    /// An obligation.
    Obligation,
    /// A decision.
    Decision,
}

/// What a word of the data should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A state.
    State,
    /// A reason why something is missing.
    Reason,
    /// A level of evidence.
    Evidence,
    /// A key beside a value.
    Key,
}

impl DataFact {
    /// Its code, `J06..`.
    #[must_use]
    pub(crate) fn code(&self) -> Code {
        Code(match &self.fault {
            DataFault::NotJson { .. } => 601,
            DataFault::DuplicateKey { .. } => 602,
            DataFault::NotYaml { .. } => 603,
            DataFault::NotAProject { .. } => 604,
            DataFault::UnknownKey { .. } => 605,
            DataFault::MisplacedKey { .. } => 606,
            DataFault::WrongType { .. } => 607,
            DataFault::NotANumber { .. } => 608,
            DataFault::MissingUnit { .. } => 609,
            DataFault::WrongUnit { .. } => 610,
            DataFault::NotWhole { .. } => 611,
            DataFault::Negative { .. } => 612,
            DataFault::OutOfRange { .. } => 613,
            DataFault::NotADate { .. } => 614,
            DataFault::NoZone { .. } => 615,
            DataFault::NotADuration { .. } => 616,
            DataFault::NumberForText { .. } => 617,
            DataFault::UnknownChoice { .. } => 618,
            DataFault::ChoiceTwice { .. } => 619,
            DataFault::UnknownMember { .. } => 620,
            DataFault::AxisNotGiven { .. } => 621,
            DataFault::DuplicateMember { .. } => 622,
            DataFault::StateNotAllowed { .. } => 623,
            DataFault::UnknownWord { .. } => 624,
            DataFault::ReversedRange { .. } => 625,
            DataFault::AnsweredTwice { .. } => 626,
            DataFault::RowLength { .. } => 627,
            DataFault::MissingPick { .. } => 628,
            DataFault::LooksLikeFraction { .. } => 629,
            DataFault::OutcomeNotFor { .. } => 630,
        })
    }

    /// Whether it stops the work or only warns.
    #[must_use]
    pub(crate) fn severity(&self) -> Severity {
        match &self.fault {
            DataFault::LooksLikeFraction { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl From<DataFact> for Fact {
    fn from(fact: DataFact) -> Fact {
        Fact::Data(fact)
    }
}
