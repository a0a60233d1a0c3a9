//! Two versions of a framework told apart, as data: what `jalon diff --format json` writes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CONTRACT, FrameworkReceipt};
use crate::comparison::{Change, Judged, Nature, Refigured, Rerun, What, Witness};
use crate::date::Date;
use crate::framework::{Framework, ItemId};
use crate::lang::Language;
use crate::render::difference::{Difference, FigureChange, aspect, figure_changes, kind, sight};
use crate::render::view::View;
use crate::render::{given, page};

/// Two versions of a framework, told apart.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, lang::Language, source::Source};
/// use jalon::{comparison::{compare, refigure, rerun_examples, witnesses}, render::{difference::{Difference, page}, text}, report::{
///     self, AnswerReport, DeclarationChange, FacetReport, NatureReport, OutcomeChange, RerunReport, WhatReport, WitnessReport,
/// }};
/// # fn framework(limit: u32) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= {limit} EUR\n\
/// #                         example known\n  as of 2026-01-01\n  given budget = 15 EUR\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let (old, new) = (&framework(10), &framework(20)); // requirement small : budget <= …
/// let comparison = &compare(old, new);
/// let (witnesses, examples) = (&witnesses(old, new, comparison), &rerun_examples(old, new, comparison));
/// let figures = refigure(old, new, comparison, &[]);
/// let told = Difference { old, new, comparison, witnesses, examples, projects: &[], figures: figures.as_ref() };
/// let report = report::comparison(&told, Language::English);
/// assert!(report.changed_in_meaning && text::plain(&page(&told, Language::English), 80).contains("small"));
///
/// let [DeclarationChange { what: WhatReport::Changed, nature: NatureReport::Meaning, facets, .. }] = &report.changes[..] else { panic!() };
/// let [FacetReport { before, after, .. }] = &facets[..] else { panic!("its condition") };
/// assert!(before.contains("10") && after.contains("20"));
/// let [RerunReport { differences, .. }] = &report.examples[..] else { panic!("the example of both versions") };
/// let [OutcomeChange { before, after, .. }] = &differences[..] else { panic!("one result") };
/// assert_eq!((before.as_str(), after.as_str()), ("not met", "met"));
/// let [WitnessReport { answers, .. }] = &report.witnesses[..] else { panic!("a project that tells the two apart") };
/// let [AnswerReport { label, .. }] = &answers[..] else { panic!("one answer") };
/// assert_eq!(label, "budget");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ComparisonReport {
    /// The version of this contract: 1.
    pub contract: u32,
    /// The language of the texts.
    pub language: Language,
    /// The older version.
    pub old: FrameworkReceipt,
    /// The newer one.
    pub new: FrameworkReceipt,
    /// Whether results may differ, or data must be given otherwise.
    pub changed_in_meaning: bool,
    /// What changed, in the order of the newer version.
    pub changes: Vec<DeclarationChange>,
    /// Items that did not change themselves, and rest on what did.
    pub affected: Vec<String>,
    /// Projects that tell the two versions apart.
    pub witnesses: Vec<WitnessReport>,
    /// Examples that come out otherwise.
    pub examples: Vec<RerunReport>,
    /// Given projects that come out otherwise.
    pub projects: Vec<RerunReport>,
    /// Figures over the given projects that come out otherwise, value by value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FigureChangeReport>,
}

/// A value of a figure over projects, before and after, in words.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, framework::Framework, lang::Language, source::Source};
/// use jalon::{comparison::{compare, rerun_examples}, render::difference::Difference, report::{self, FigureChangeReport}};
/// # fn framework(formula: &str) -> Framework {
/// #     let text = format!("framework f\n  version 1\ninput asked : EUR\nportfolio total : EUR\n  = {formula}\n\
/// #                         example two\n  as of 2026-01-01\n  table project | asked\n        A | 10\n        B | 30\n");
/// #     analyse(Source::new("f", text), &NoLibrary).framework.unwrap()
/// # }
/// let (old, new) = (&framework("sum(asked over project)"), &framework("max(asked over project)"));
/// let comparison = &compare(old, new);
/// let examples = &rerun_examples(old, new, comparison);
/// let told = Difference { old, new, comparison, witnesses: &[], examples, projects: &[], figures: None };
/// let report = report::comparison(&told, Language::English);
/// let [FigureChangeReport { before, after, .. }] = &report.examples[0].figures[..] else { panic!("one figure") };
/// assert_eq!((before.as_str(), after.as_str()), ("€40", "€30"));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureChangeReport {
    /// The name of the figure in the newer version.
    pub name: String,
    /// The project or the groups that the value is about; empty for a figure over all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// By the older version.
    pub before: String,
    /// By the newer one.
    pub after: String,
}

/// A declaration that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeclarationChange {
    /// The sort of the declaration, in words.
    pub kind: String,
    /// Its name: in the newer version, else in the older.
    pub name: String,
    /// What became of it.
    pub what: WhatReport,
    /// Its name until now, where that was another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is about.
    pub nature: NatureReport,
    /// Whether the older version says that it may not change, and it did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub breach: bool,
    /// What it says otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facets: Vec<FacetReport>,
}

/// What became of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhatReport {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It bears another name.
    Renamed,
    /// It says something else.
    Changed,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NatureReport {
    /// Results or data.
    Meaning,
    /// Labels, notes, sources.
    Words,
    /// The framework's own examples.
    Examples,
}

/// One thing that a declaration says, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FacetReport {
    /// Which thing, in words.
    pub aspect: String,
    /// Before, in words; empty for nothing.
    pub before: String,
    /// After, in words; empty for nothing.
    pub after: String,
}

/// A project that tells the two versions apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WitnessReport {
    /// What comes out otherwise.
    pub outcome: OutcomeChange,
    /// The day of judging.
    pub as_of: Date,
    /// The data, as the newer version reads them.
    pub data: serde_json::Value,
    /// The answers in words.
    pub answers: Vec<AnswerReport>,
}

/// An answer in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AnswerReport {
    /// What is asked.
    pub label: String,
    /// What is answered.
    pub value: String,
}

/// A project judged by both versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RerunReport {
    /// Its name.
    pub name: String,
    /// The day of judging.
    pub as_of: Date,
    /// The results that differ.
    pub differences: Vec<OutcomeChange>,
    /// Inputs whose answers one version does not take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// For an example of several projects: those that come out otherwise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<RerunReport>,
    /// For an example of several projects: the values of figures over them that differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FigureChangeReport>,
}

/// A result before and after, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeChange {
    /// The name of the item in the newer version.
    pub name: String,
    /// By the older version.
    pub before: String,
    /// By the newer one.
    pub after: String,
}

/// The report of a comparison, its texts in a language.
#[must_use]
pub fn comparison(difference: &Difference<'_>, language: Language) -> ComparisonReport {
    let comparison = difference.comparison;
    let teller = Teller { difference, language };
    ComparisonReport {
        contract: CONTRACT,
        language,
        old: receipt(difference.old),
        new: receipt(difference.new),
        changed_in_meaning: comparison.is_of_meaning(),
        changes: comparison.changes.iter().map(|change| teller.change(change)).collect(),
        affected: comparison
            .affected
            .iter()
            .filter_map(|id| difference.new.items.get(id.0 as usize))
            .map(|item| item.name.clone())
            .collect(),
        witnesses: difference.witnesses.iter().map(|witness| teller.witness(witness)).collect(),
        examples: teller.reruns(difference.examples),
        projects: teller.reruns(difference.projects),
        figures: teller.figures(difference.figures),
    }
}

fn receipt(framework: &Framework) -> FrameworkReceipt {
    let identity = &framework.identity;
    FrameworkReceipt {
        id: identity.id.clone(),
        version: identity.version.clone(),
        digest: identity.digest.clone(),
        labels: identity.labels.clone(),
    }
}

struct Teller<'a> {
    difference: &'a Difference<'a>,
    language: Language,
}

impl Teller<'_> {
    fn change(&self, change: &Change) -> DeclarationChange {
        let (what, from) = match &change.what {
            What::Added => (WhatReport::Added, None),
            What::Removed => (WhatReport::Removed, None),
            What::Renamed { from, .. } => (WhatReport::Renamed, Some(from.clone())),
            What::Changed(_) => (WhatReport::Changed, None),
        };
        DeclarationChange {
            kind: kind(change.kind, self.language).to_owned(),
            name: change.name.clone(),
            what,
            from,
            nature: match change.nature {
                Nature::Meaning => NatureReport::Meaning,
                Nature::Words => NatureReport::Words,
                Nature::Examples => NatureReport::Examples,
            },
            breach: change.is_breach(),
            facets: change
                .facets()
                .iter()
                .map(|facet| FacetReport {
                    aspect: aspect(&facet.aspect, self.language),
                    before: sight(self.difference.old, &facet.before, self.language),
                    after: sight(self.difference.new, &facet.after, self.language),
                })
                .collect(),
        }
    }

    fn witness(&self, witness: &Witness) -> WitnessReport {
        let new = self.difference.new;
        let view = self.view(new, &witness.new);
        WitnessReport {
            outcome: self.outcome((&witness.old, witness.old_item), (&witness.new, witness.new_item)),
            as_of: witness.as_of,
            data: crate::project::to_json(new, &witness.new.project),
            answers: given::answers(&view).into_iter().map(|(_, label, value)| AnswerReport { label, value }).collect(),
        }
    }

    fn reruns(&self, reruns: &[Rerun]) -> Vec<RerunReport> {
        let told = |rerun: &&Rerun| rerun.differs() || !rerun.left_out.is_empty();
        let report = |rerun: &Rerun| {
            let among = rerun.among.as_ref();
            RerunReport {
                name: rerun.name.clone(),
                as_of: rerun.as_of,
                differences: rerun
                    .differences
                    .iter()
                    .map(|(was, is)| self.outcome((&rerun.old, *was), (&rerun.new, *is)))
                    .collect(),
                left_out: rerun.left_out.clone(),
                projects: among.map(|among| self.reruns(&among.projects)).unwrap_or_default(),
                figures: self.figures(among.and_then(|among| among.figures.as_ref())),
            }
        };
        reruns.iter().filter(told).map(report).collect()
    }

    fn figures(&self, figures: Option<&Refigured>) -> Vec<FigureChangeReport> {
        let told = figures.map(|figures| figure_changes(self.difference, figures, self.language));
        told.unwrap_or_default()
            .into_iter()
            .map(|FigureChange { name, place, before, after, .. }| FigureChangeReport { name, place, before, after })
            .collect()
    }

    fn view<'v>(&self, framework: &'v Framework, judged: &'v Judged) -> View<'v> {
        View { framework, project: &judged.project, assessment: &judged.assessment, language: self.language }
    }

    fn outcome(&self, old: (&Judged, ItemId), new: (&Judged, ItemId)) -> OutcomeChange {
        let said = |framework: &Framework, judged: &Judged, id: ItemId| -> (String, String) {
            let view = self.view(framework, judged);
            let found = view.item(id).zip(judged.assessment.results.get(id.0 as usize));
            found.map_or_else(Default::default, |(item, result)| {
                (item.name.clone(), page::outcome_text(&view, item, &result.outcome))
            })
        };
        let (_, before) = said(self.difference.old, old.0, old.1);
        let (name, after) = said(self.difference.new, new.0, new.1);
        OutcomeChange { name, before, after }
    }
}
