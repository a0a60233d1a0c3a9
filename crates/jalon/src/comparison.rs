//! Two versions of a framework compared by what they mean: what was added, removed, renamed or changed, whose results
//! differ, and for a changed condition a smallest project that tells the two apart. Layout, vocabulary and order say
//! nothing here.
//!
//! What is found are facts, by ids into the two frameworks; [`render::difference`](crate::render::difference) words them.

use crate::assessment::Assessment;
use crate::axis::Axes;
use crate::date::Date;
use crate::framework::{
    Basis, Direction, EvidenceLevel, ExprId, Framework, ItemId, Project, Role, TheoryKind, Treatment, Type,
};
use crate::lang::Language;
use crate::number::Number;
use crate::portfolio::Figures;
use crate::source::Place;
use crate::value::Interval;

mod canon;
mod carry;
mod changes;
mod facets;
mod outcomes;
mod reruns;
mod slim;
#[cfg(test)]
mod tests;
mod trials;
mod witness;

pub use reruns::{refigure, rerun, rerun_examples};
pub use witness::witnesses;

/// What tells two versions of a framework apart.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, source::Source};
/// use jalon::comparison::{Aspect, Change, FacetChange, Kind, Nature, What, compare};
/// # fn framework(rule: &str) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput budget : EUR\n{rule}\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let (old, new) = (framework("requirement small : budget <= 10 EUR"), framework("requirement small \"Small\" : budget <= 20 EUR"));
/// let comparison = compare(&old, &new);
/// assert!(comparison.is_of_meaning() && comparison.breaches().next().is_none()); // nothing `frozen` changed
/// let [Change { kind: Kind::Criterion, name, what: What::Changed(facets), nature: Nature::Meaning, .. }] = &comparison.changes[..]
/// else { panic!("one criterion changed its meaning") };
/// let is_condition = |facet: &FacetChange| facet.aspect == Aspect::Condition;
/// assert_eq!((name.as_str(), facets.iter().any(is_condition)), ("small", true));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// What changed, in the order of the newer version; what it lacks comes last.
    pub changes: Vec<Change>,
    /// Items whose own words are the same, and whose results rest on what changed, by their place in the newer version.
    pub affected: Vec<ItemId>,
}

/// A declaration that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What sort of thing it is.
    pub kind: Kind,
    /// Its name: in the newer version, else in the older.
    pub name: String,
    /// What became of it.
    pub what: What,
    /// What it is about.
    pub nature: Nature,
    /// Whether the older version says that it may not change.
    pub frozen: bool,
    /// Where the older version declares it.
    pub old_place: Option<Place>,
    /// Where the newer one does.
    pub new_place: Option<Place>,
}

/// What became of a declaration.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It bears another name, and else says the same or what follows.
    Renamed {
        /// Its name in the older version.
        from: String,
        /// What else changed.
        facets: Vec<FacetChange>,
    },
    /// It says something else.
    Changed(Vec<FacetChange>),
}

/// One thing that a declaration says, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetChange {
    /// Which thing.
    pub aspect: Aspect,
    /// As the older version has it.
    pub before: Sight,
    /// As the newer one has it.
    pub after: Sight,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Results may differ, or data must be given otherwise.
    Meaning,
    /// Labels, notes, sources: what people read.
    Words,
    /// The framework's own examples.
    Examples,
}

/// The sorts of declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each is the noun of the language")]
pub enum Kind {
    Framework,
    Unit,
    Axis,
    Input,
    Parameter,
    Scale,
    Indicator,
    Criterion,
    Obligation,
    Judgement,
    Score,
    Decision,
    Portfolio,
    Group,
    Reading,
    Scenario,
    Theory(TheoryKind),
    Example,
}

/// A thing that a declaration says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// What it is called, in a language.
    Label(Language),
    /// The same in the plural.
    Plural(Language),
    /// Type, unit and choices.
    Type,
    /// One member or choice: its number or code.
    Member(String),
    /// The order of its members or levels.
    Order,
    /// What sort of axis it is.
    AxisKind,
    /// What one of it is.
    Worth,
    /// The range of its values.
    Range,
    /// What stands in where nothing is given.
    Default,
    /// Whether an event may be said not to have happened yet.
    NotYet,
    /// Whether it may be not applicable.
    MayBeNotApplicable,
    /// The parts of which it is the total.
    TotalOf,
    /// The time zone.
    Zone,
    /// Who provides it.
    ProvidedBy,
    /// What evidence is wanted of it.
    EvidenceWanted,
    /// A parameter's value from a day on.
    Value(Option<Date>),
    /// When it is to be reviewed.
    ReviewBefore,
    /// Its formula.
    Formula,
    /// Which way is better.
    Better,
    /// Where it started.
    Baseline,
    /// What it is to reach, on a day.
    Target(Option<Date>),
    /// The goals that it serves.
    Aligns,
    /// Under how many figures are hidden.
    Secrecy,
    /// What it is broken down by.
    BrokenDownBy,
    /// What a criterion does to decisions.
    Role,
    /// A criterion's condition.
    Condition,
    /// When it applies.
    AppliesWhen,
    /// When an exception stands in.
    ExceptionWhen(String),
    /// What an exception asks.
    ExceptionAsks(String),
    /// What is said where it is not met.
    OtherwiseSay(Language),
    /// How well it must be supported.
    EvidenceAtLeast,
    /// The event that fulfils an obligation.
    Event,
    /// What must hold besides.
    OnlyIf,
    /// When it is due.
    Due,
    /// Who bears it.
    Bearer,
    /// When it arises.
    ArisesWhen,
    /// Who rates.
    Raters,
    /// How many must.
    Quorum,
    /// Whether agreement is told.
    Agreement,
    /// The weight of a part of a score, by its place.
    Weight(usize),
    /// What becomes of a score with a part missing.
    IfMissing,
    /// What becomes of a score with a part not applicable.
    IfNotApplicable,
    /// When a decision takes a level.
    Level(String),
    /// What an open decision is called.
    OpenLabel(Language),
    /// When it is not applicable.
    NotApplicableWhen,
    /// The arguments of a scale.
    Slots,
    /// A band of a scale, by its place.
    Band(usize),
    /// What belongs to a group.
    Items,
    /// What a reading or scenario puts in place of something.
    Replacement(String),
    /// What leads to a link of the theory of change.
    From,
    /// What measures it.
    MeasuredBy,
    /// The dates at which a framework holds.
    Validity,
    /// Its version.
    Version,
    /// Its licence.
    Licence,
    /// Its jurisdiction.
    Jurisdiction,
    /// Its authors.
    Authors,
    /// Its id.
    Identity,
    /// The day at which an example is judged.
    AsOf,
    /// What an example gives for an input.
    Given(String),
    /// What an example expects of something.
    Expected(String),
    /// Where it comes from.
    Source,
    /// What it rests on.
    Basis,
    /// What is remarked.
    Note,
    /// Whether it may change.
    Frozen,
}

/// What a declaration says of an aspect, to be shown.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, source::Source};
/// use jalon::comparison::{Aspect, Sight, What, compare};
/// # fn framework(bearer: &str) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput done : date\nobligation report : done due 2026-12-31\n  bearer {bearer}\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let changes = compare(&framework("carrier"), &framework("partner")).changes;
/// let What::Changed(facets) = &changes[0].what else { panic!("it says something else") };
/// assert_eq!(facets[0].aspect, Aspect::Bearer);
/// assert!(matches!(&facets[0].after, Sight::Text(bearer) if bearer == "partner"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Sight {
    /// Nothing.
    Nothing,
    /// It is so (`frozen`, `agreement`), and there is no more to say.
    Said,
    /// A formula of its framework.
    Formula(ExprId),
    /// Otherwise: a level without a condition.
    Otherwise,
    /// Words of the author, a name, a code.
    Text(String),
    /// Names, in order.
    Names(Vec<String>),
    /// A type with its axes.
    Type(Type, Axes),
    /// A range of numbers of a type.
    Range(Type, Interval),
    /// A range of dates.
    Dates(Option<Date>, Option<Date>),
    /// A day.
    Date(Date),
    /// A share of 1.
    Share(Number),
    /// A plain number.
    Number(Number),
    /// A band of a scale, by its place in the framework and in the scale.
    Band(usize, usize),
    /// A weighted part and its weight.
    Weighted(ExprId, Number),
    /// What a criterion does.
    Role(Role),
    /// What a mark rests on.
    Basis(Basis),
    /// How well something is supported.
    Evidence(EvidenceLevel),
    /// What becomes of a score.
    Treatment(Treatment),
    /// Which way is better.
    Direction(Direction),
}

/// A project judged by one of the two versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The data, as answers to that version.
    pub project: Project,
    /// What came out.
    pub assessment: Assessment,
}

/// A project judged by both versions.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, source::Source};
/// use jalon::{assessment::{Outcome, Status}, comparison::{Judged, Rerun, Witness, compare, rerun, rerun_examples, witnesses}};
/// # fn framework(limit: u32) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= {limit} EUR\n\
/// #                         example known\n  as of 2026-01-01\n  given budget = 15 EUR\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let (old, new) = (framework(10), framework(20));
/// let comparison = compare(&old, &new);
/// let [Rerun { name, differences, new: Judged { assessment, .. }, as_of, .. }] = &rerun_examples(&old, &new, &comparison)[..]
/// else { panic!("the example that both carry") };
/// assert_eq!((name.as_str(), differences.len()), ("known", 1));
/// assert!(matches!(assessment.results[0].outcome, Outcome::Criterion { status: Status::Met, .. }));
///
/// let project = &old.examples[0].project; // any project, its data read by each version
/// assert_eq!(rerun(&old, &new, &comparison, "P1", *as_of, (project, project)).differences.len(), 1);
/// let [Witness { answers: 1, .. }] = &witnesses(&old, &new, &comparison)[..] else { panic!("a smallest project") };
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Rerun {
    /// Its name: an example's, or a project's id.
    pub name: String,
    /// The day of judging.
    pub as_of: Date,
    /// By the older version.
    pub old: Judged,
    /// By the newer one.
    pub new: Judged,
    /// The items whose results differ, each by its place in both versions.
    pub differences: Vec<(ItemId, ItemId)>,
    /// Answers that the other version cannot take: the names of the inputs.
    pub left_out: Vec<String>,
    /// For an example of several projects: those. Then there is no result of its own.
    pub among: Option<Among>,
}

/// Several projects judged by both versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Among {
    /// Each of them.
    pub projects: Vec<Rerun>,
    /// The figures over them.
    pub figures: Option<Refigured>,
}

/// The figures of both versions over the same projects.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, source::Source};
/// use jalon::comparison::{Among, FigureCell, compare, refigure, rerun_examples};
/// # fn framework(formula: &str) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput asked : EUR\nportfolio total : EUR\n  = {formula}\n\
/// #                         example two\n  as of 2026-01-01\n  table project | asked\n        A | 10\n        B | 30\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let (old, new) = (framework("sum(asked over project)"), framework("max(asked over project)"));
/// let comparison = compare(&old, &new);
/// let Some(Among { projects, .. }) = &rerun_examples(&old, &new, &comparison)[0].among else { panic!("of several projects") };
/// let figures = refigure(&old, &new, &comparison, projects).unwrap(); // 40 EUR and 30 EUR
/// let first = FigureCell { figure: 0, cell: 0 };
/// assert_eq!(figures.differences, [(first, first)]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Refigured {
    /// By the older version.
    pub old: Figures,
    /// By the newer one.
    pub new: Figures,
    /// The values that differ, in the order of the newer version.
    pub differences: Vec<(FigureCell, FigureCell)>,
}

/// A value of a figure: the place of the figure among [`Figures::figures`], and that of the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureCell {
    /// The figure.
    pub figure: usize,
    /// The cell.
    pub cell: usize,
}

/// A project that one version accepts and the other refuses.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// What comes out otherwise, by its place in the older version.
    pub old_item: ItemId,
    /// The same in the newer one.
    pub new_item: ItemId,
    /// The day of judging.
    pub as_of: Date,
    /// By the older version.
    pub old: Judged,
    /// By the newer one.
    pub new: Judged,
    /// How many answers it gives.
    pub answers: usize,
}

/// Compares two versions of a framework.
///
/// ```
/// use jalon::{analysis, comparison, source::Source};
/// let framework = |limit: &str| {
///     let text = format!("framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= {limit} EUR\n");
///     analysis::analyse(Source::new("f", text), &jalon::catalog::Catalog).framework
/// };
/// let (Some(old), Some(new)) = (framework("10"), framework("20")) else { panic!("they check") };
/// assert!(comparison::compare(&old, &old).changes.is_empty());
/// let changes = comparison::compare(&old, &new).changes;
/// assert_eq!(changes[0].name, "small");
/// ```
#[must_use]
pub fn compare(old: &Framework, new: &Framework) -> Comparison {
    changes::compare(old, new)
}

impl Comparison {
    /// Whether results may differ, or data must be given otherwise.
    #[must_use]
    pub fn is_of_meaning(&self) -> bool {
        self.changes.iter().any(|change| change.nature == Nature::Meaning)
    }

    /// Changes of what the older version says may not change.
    pub fn breaches(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.is_breach())
    }

    /// The name that a declaration of the older version bears in the newer one.
    #[must_use]
    pub(crate) fn new_name<'n>(&'n self, old: &'n str) -> &'n str {
        self.changes
            .iter()
            .find_map(|change| match &change.what {
                What::Renamed { from, .. } if from == old => Some(change.name.as_str()),
                _ => None,
            })
            .unwrap_or(old)
    }
}

impl Rerun {
    /// Whether anything comes out otherwise.
    #[must_use]
    pub(crate) fn differs(&self) -> bool {
        let among = self.among.as_ref();
        !self.differences.is_empty()
            || among.is_some_and(|among| {
                let figures = among.figures.as_ref();
                among.projects.iter().any(Rerun::differs)
                    || figures.is_some_and(|figures| !figures.differences.is_empty())
            })
    }
}

impl Change {
    /// Whether it changes the meaning of what is frozen, or thaws it.
    #[must_use]
    pub(crate) fn is_breach(&self) -> bool {
        let thawed = self.facets().iter().any(|facet| facet.aspect == Aspect::Frozen && facet.after == Sight::Nothing);
        self.frozen && (self.nature == Nature::Meaning || thawed)
    }

    /// What changed in it.
    #[must_use]
    pub(crate) fn facets(&self) -> &[FacetChange] {
        match &self.what {
            What::Added | What::Removed => &[],
            What::Renamed { facets, .. } | What::Changed(facets) => facets,
        }
    }
}

impl Aspect {
    /// Whether results or data depend on it.
    #[must_use]
    pub(crate) fn is_of_meaning(&self) -> bool {
        !matches!(
            self,
            Aspect::Label(_)
                | Aspect::Plural(_)
                | Aspect::OpenLabel(_)
                | Aspect::OtherwiseSay(_)
                | Aspect::Source
                | Aspect::Basis
                | Aspect::Note
                | Aspect::Frozen
                | Aspect::Version
                | Aspect::Licence
                | Aspect::Jurisdiction
                | Aspect::Authors
                | Aspect::Aligns
                | Aspect::ProvidedBy
        )
    }
}
