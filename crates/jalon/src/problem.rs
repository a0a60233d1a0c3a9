//! Faults as facts: what is wrong, where, and what would mend it. No prose here; the words are in [`words_en`] and
//! [`words_fr`], by exhaustive match, so that a missing sentence does not compile.

use serde::{Deserialize, Serialize};

use crate::lang::Language;
use crate::source::Place;

pub mod data;
pub mod library;
pub mod limit;
pub mod lint;
pub mod names;
pub mod pages;
mod quotes;
pub mod rules;
pub mod suggest;
pub mod syntax;
pub mod types;
pub(crate) mod words_en;
pub(crate) mod words_fr;

/// A fault, or a doubt, with its places.
///
/// ```
/// use jalon::{lang::Language, problem::{Also, Code, Fact, Fix, Problem, Role, Severity, Wording}, source::{Place, SourceId}, syntax::parse};
/// let text = "framework tiny\ninput a : number\nrequirement r : a => 2\n";
/// let problem: &Problem = &parse(text, SourceId(0)).1[0];
/// assert_eq!((problem.code(), problem.severity(), problem.place.span.of(text)), (Code(123), Severity::Error, "=>"));
/// assert!(matches!(problem.fact, Fact::Syntax(_)));
/// let Wording { help, .. } = problem.wording(Language::English);
/// assert_eq!(help.as_deref(), Some("Write `>=`."));
/// let Some(Fix { text, .. }) = &problem.fix else { panic!("it is safe to mend") };
/// assert_eq!(text, ">=");
///
/// // a fault of one's own, with another place that explains it
/// let twin = Problem::new(problem.fact.clone(), problem.place).with(Role::DeclaredHere, Place::default());
/// let [Also { role, .. }] = &twin.also[..] else { panic!("one other place") };
/// assert_eq!(role.wording(Language::French), "déclaré ici");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub fact: Fact,
    /// Where: the place to mend.
    pub place: Place,
    /// Other places that explain it.
    pub also: Vec<Also>,
    /// A change of the text that is safe to make, if there is one.
    pub fix: Option<Fix>,
    /// The vocabulary of the framework that it is in, whose words it quotes to readers of any language; data have none.
    pub written_in: Option<Language>,
}

/// A secondary place and what it has to do with the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Also {
    /// Where.
    pub place: Place,
    /// Its part in the matter.
    pub role: Role,
}

/// A replacement of the text at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced (an empty span: an insertion).
    pub place: Place,
    /// By what.
    pub text: String,
}

/// The part that a secondary place plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The first declaration of a name declared twice.
    FirstDeclared,
    /// The declaration of what is used wrongly.
    DeclaredHere,
    /// The left-hand side of a mismatch.
    LeftSide,
    /// The right-hand side of a mismatch.
    RightSide,
    /// A step of a cycle.
    PartOfCycle,
    /// What already covers or hides this.
    CoveredHere,
    /// An opening bracket or quote that is not closed.
    OpenedHere,
    /// What is frozen.
    FrozenHere,
}

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The framework or the data cannot be used.
    Error,
    /// It can, but something is doubtful.
    Warning,
}

/// What is wrong, by the stage that finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// The text does not read (`J01..`).
    Syntax(syntax::SyntaxFact),
    /// A name means nothing, or two things (`J02..`).
    Names(names::NamesFact),
    /// Types, units and axes do not fit (`J03..`).
    Types(types::TypesFact),
    /// A declaration breaks a rule of its kind (`J04..`).
    Rules(rules::RulesFact),
    /// Something doubtful (`J05..`, warnings).
    Lint(lint::LintFact),
    /// The data of a project are refused (`J06..`).
    Data(data::DataFact),
    /// A limit against hostile input (`J07..`).
    Limit(limit::LimitFact),
    /// Another framework cannot be had or adapted (`J08..`).
    Library(library::LibraryFact),
}

/// A code, `J0123`: stable from version to version, explained by `jalon help J0123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "J{:04}", self.0)
    }
}

/// What a fact says to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// The fault in one sentence.
    pub title: String,
    /// What stands at the place (a few words under the underlined text); may be empty.
    pub here: String,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a place, without secondary places and fix.
    #[must_use]
    pub fn new(fact: impl Into<Fact>, place: Place) -> Problem {
        Problem { fact: fact.into(), place, also: Vec::new(), fix: None, written_in: None }
    }

    /// The same with a secondary place.
    #[must_use]
    pub fn with(mut self, role: Role, place: Place) -> Problem {
        self.also.push(Also { place, role });
        self
    }

    /// The same with a fix.
    #[must_use]
    pub(crate) fn fixed_by(mut self, place: Place, text: impl Into<String>) -> Problem {
        self.fix = Some(Fix { place, text: text.into() });
        self
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> Code {
        match &self.fact {
            Fact::Syntax(fact) => fact.code(),
            Fact::Names(fact) => fact.code(),
            Fact::Types(fact) => fact.code(),
            Fact::Rules(fact) => fact.code(),
            Fact::Lint(fact) => fact.code(),
            Fact::Data(fact) => fact.code(),
            Fact::Limit(fact) => fact.code(),
            Fact::Library(fact) => fact.code(),
        }
    }

    /// Whether it stops the work.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match &self.fact {
            Fact::Lint(_) => Severity::Warning,
            Fact::Data(fact) => fact.severity(),
            Fact::Syntax(_) | Fact::Names(_) | Fact::Types(_) | Fact::Rules(_) | Fact::Limit(_) | Fact::Library(_) => {
                Severity::Error
            }
        }
    }

    /// What it says, in the reader's language, quoting the file's words.
    ///
    /// ```
    /// use jalon::{lang::Language, source::SourceId, syntax::parse};
    /// let (_, problems) = parse("framework tiny\ninput a : number\nrequirement r : a => 2\n", SourceId(0));
    /// assert_eq!(problems[0].code().to_string(), "J0123");
    /// assert_eq!(problems[0].wording(Language::French).help.as_deref(), Some("Écrivez `>=`."));
    /// ```
    #[must_use]
    pub fn wording(&self, language: Language) -> Wording {
        let worded = |language| match language {
            Language::English => words_en::wording(&self.fact),
            Language::French => words_fr::wording(&self.fact),
        };
        match self.written_in {
            Some(written) if written != language => quotes::of_another(&worded(language), &worded(written)),
            _ => worded(language),
        }
    }

    /// What it says, if it is about data; about anything else, nothing. A program that only reads data is linked with the
    /// sentences about data alone when it asks for these.
    #[must_use]
    pub(crate) fn data_wording(&self, language: Language) -> Option<Wording> {
        match language {
            Language::English => words_en::data_wording(&self.fact),
            Language::French => words_fr::data_wording(&self.fact),
        }
    }
}

impl Role {
    /// What is written at the secondary place, in the reader's language.
    #[must_use]
    pub fn wording(self, language: Language) -> &'static str {
        match language {
            Language::English => words_en::role(self),
            Language::French => words_fr::role(self),
        }
    }
}
