//! Faults as data: code, words and places in every count of positions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lang::Language;
use crate::problem::{Fact, Problem, Severity, Wording};
use crate::source::{LineIndex, Place, Position, Source};

/// A fault or doubt, in a reader's language.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, lang::Language, problem::Severity, report::{FixReport, PlaceReport, problem, problems}, source::Source};
/// let source = Source::new("tiny.jalon", "framework tiny\n  version 1.0\ninput a : number\nrequirement r : a => 2\n");
/// let found = analyse(source, &NoLibrary);
/// let reports = problems(&found.problems, &found.sources, Language::English);
/// let report = &reports[0];
/// assert_eq!((report.code.as_str(), report.severity, report.also.len()), ("J0123", Severity::Error, 0));
/// let Some(FixReport { text, place: PlaceReport { start, .. } }) = &report.fix else { panic!("it is safe to mend") };
/// assert_eq!((text.as_str(), start.line, start.column), (">=", 4, 19));
/// assert_eq!(report, &problem(&found.problems[0], &found.sources, Language::English));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProblemReport {
    /// `J0123`: stable, explained by `jalon help J0123`.
    pub code: String,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub title: String,
    /// What stands at the place; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub here: String,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where.
    pub place: PlaceReport,
    /// For data: where in them, as a JSON pointer (`/partner/1/kind`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Other places that explain it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<AlsoReport>,
    /// A safe change of the text that mends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<FixReport>,
}

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceReport {
    /// The name of the text.
    pub source: String,
    /// Its first position.
    pub start: Position,
    /// The position past its end.
    pub end: Position,
}

/// A secondary place.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, lang::Language, report::problems, source::Source};
/// let source = Source::new("tiny.jalon", "framework tiny\n  version 1.0\ninput a : number\ninput a : text\nrequirement r : a > 1\n");
/// let found = analyse(source, &NoLibrary);
/// let reports = problems(&found.problems, &found.sources, Language::English);
/// let twice = reports.iter().find(|report| !report.also.is_empty()).unwrap();
/// assert_eq!((twice.place.start.line, twice.also[0].place.start.line), (4, 3)); // declared again, and first
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlsoReport {
    /// Where.
    pub place: PlaceReport,
    /// Its part in the matter, in words.
    pub text: String,
}

/// A change of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FixReport {
    /// What is replaced.
    pub place: PlaceReport,
    /// By what.
    pub text: String,
}

/// The reports of problems in sources, in the order given. Each source is indexed once.
#[must_use]
pub fn problems(problems: &[Problem], sources: &[Source], language: Language) -> Vec<ProblemReport> {
    let indexes: Vec<LineIndex> = sources.iter().map(|source| LineIndex::new(&source.text)).collect();
    problems.iter().map(|problem| report(problem, problem.wording(language), sources, &indexes, language)).collect()
}

/// The same for what reading data has found, in the one text of the data.
#[must_use]
pub(crate) fn data_problems(problems: &[Problem], source: Source, language: Language) -> Vec<ProblemReport> {
    let indexes = [LineIndex::new(&source.text)];
    let sources = [source];
    let worded = problems.iter().filter_map(|problem| Some((problem, problem.data_wording(language)?)));
    worded.map(|(problem, wording)| report(problem, wording, &sources, &indexes, language)).collect()
}

/// The report of one problem.
#[must_use]
pub fn problem(problem: &Problem, sources: &[Source], language: Language) -> ProblemReport {
    let indexes: Vec<LineIndex> = sources.iter().map(|source| LineIndex::new(&source.text)).collect();
    report(problem, problem.wording(language), sources, &indexes, language)
}

/// The report of a place in sources.
#[must_use]
pub(crate) fn place(place: Place, sources: &[Source]) -> PlaceReport {
    let indexes: Vec<LineIndex> = sources.iter().map(|source| LineIndex::new(&source.text)).collect();
    place_report(place, sources, &indexes)
}

fn report(
    problem: &Problem,
    wording: Wording,
    sources: &[Source],
    indexes: &[LineIndex],
    language: Language,
) -> ProblemReport {
    let place = |place: Place| place_report(place, sources, indexes);
    ProblemReport {
        code: problem.code().to_string(),
        severity: problem.severity(),
        title: wording.title,
        here: wording.here,
        help: wording.help,
        place: place(problem.place),
        at: match &problem.fact {
            Fact::Data(fact) => Some(fact.at.clone()),
            _ => None,
        },
        also: problem
            .also
            .iter()
            .map(|also| AlsoReport { place: place(also.place), text: also.role.wording(language).to_owned() })
            .collect(),
        fix: problem.fix.as_ref().map(|fix| FixReport { place: place(fix.place), text: fix.text.clone() }),
    }
}

/// A place whose source is not there stands at the start of an unnamed text.
fn place_report(place: Place, sources: &[Source], indexes: &[LineIndex]) -> PlaceReport {
    let at = usize::from(place.source.0);
    match (sources.get(at), indexes.get(at)) {
        (Some(source), Some(index)) => PlaceReport {
            source: source.name.clone(),
            start: index.position(&source.text, place.span.start),
            end: index.position(&source.text, place.span.end),
        },
        _ => {
            let start = Position { line: 1, column: 1, byte: 0, utf16: 0, character: 0 };
            PlaceReport { source: String::new(), start, end: start }
        }
    }
}
