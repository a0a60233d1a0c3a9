//! The report of the figures of a portfolio.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::build::{Teller, axis_name, cell, places, ty, value};
use super::{CONTRACT, CellReport, CoverageReport, FrameworkReceipt, TypeReport, ValueReport};
use crate::axis::{AxisId, Labels};
use crate::date::Date;
use crate::framework::{Basis, Framework, ItemKind};
use crate::lang::Language;
use crate::portfolio::{self, Figure, Figures, Reference};
use crate::render::formula::formula;
use crate::render::portfolio::with_view;

/// The figures over the projects of a table.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, lang::Language, source::Source};
/// use jalon::{portfolio::{Table, evaluate, freeze, judge}, report::{self, FigureCell, FigureReport, LackingReport, PortfolioReceipt, ReferenceReceipt}};
/// let text = r#"framework f
///   version 1
/// input asked : EUR in 0 EUR ..
/// portfolio total : EUR
///   = sum(asked over project)
/// example a
///   given asked = 10 EUR
/// example b
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let as_of = Date::day(2026, 1, 1).unwrap();
/// let mut table = Table::new(&framework);
/// table.add(&framework, "a", &framework.examples[0].project, as_of);
/// let reference = freeze(&framework, &table, as_of).unwrap();
/// let figures = judge(&framework, &reference, &table, as_of).unwrap();
/// let report = report::portfolio(&framework, &figures, Some(&reference), Language::English);
/// let PortfolioReceipt { reference: Some(ReferenceReceipt { projects: 1, .. }), .. } = report.receipt else { panic!() };
/// let [FigureReport { formula, cells, .. }] = &report.figures[..] else { panic!("one figure") };
/// let [FigureCell { project: None, .. }] = &cells[..] else { panic!("one value for all projects") };
/// assert_eq!(formula, "sum(asked over project)");
///
/// table.add(&framework, "b", &framework.examples[1].project, as_of);
/// let report = report::portfolio(&framework, &evaluate(&framework, &table, as_of), None, Language::English);
/// let [LackingReport { project, .. }] = &report.wanted[..] else { panic!("an answer is lacking") };
/// assert_eq!(project, "b");
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PortfolioReport {
    /// The version of this contract: 1.
    pub contract: u32,
    /// The language of the `display` texts.
    pub language: Language,
    /// What was worked out by what, and when.
    pub receipt: PortfolioReceipt,
    /// The names of the projects, in the order of the table.
    pub projects: Vec<String>,
    /// The figures, in the order of the framework.
    pub figures: Vec<FigureReport>,
    /// Projects that lack data on which open figures rest: the first hundred.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<LackingReport>,
}

/// What figures rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PortfolioReceipt {
    /// The framework.
    pub framework: FrameworkReceipt,
    /// The as-of date.
    pub as_of: Date,
    /// The version of the engine.
    pub engine: String,
    /// The reference by which the projects were judged, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<ReferenceReceipt>,
}

/// A reference by which projects are judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReferenceReceipt {
    /// The day on which its projects were judged.
    pub as_of: Date,
    /// How many projects it rests on.
    pub projects: usize,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureReport {
    /// Its name in the framework; a used framework's is dotted.
    pub name: String,
    /// Its labels.
    pub labels: Labels,
    /// What its values are.
    #[serde(rename = "type")]
    pub ty: TypeReport,
    /// How it is worked out, as a person reads it: ties, divisors and types of quantiles are said in it.
    pub formula: String,
    /// Whether each project has its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_project: bool,
    /// The axes that it lies on besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub axes: Vec<String>,
    /// Its values, each with its group or its project.
    pub cells: Vec<FigureCell>,
    /// For a figure by project: the projects with a known value, and those expected to have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageReport>,
    /// It rests on known data only or on a default: more data may change it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
    /// Where it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Vec<String>>,
    /// Whether its text, another public source, or its author says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
}

/// A value of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureCell {
    /// The project, for a figure by project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// The member of each axis.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub at: BTreeMap<String, String>,
    /// The value.
    #[serde(flatten)]
    pub value: ValueReport,
    /// Projects with a known value behind it, and projects expected to have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageReport>,
}

/// What a project lacks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LackingReport {
    /// The project.
    pub project: String,
    /// The answers that would help.
    pub cells: Vec<Arc<CellReport>>,
    /// The open figures that rest on them.
    pub for_figures: Vec<String>,
}

/// How many projects that lack data are named.
const MOST_LACKING: usize = 100;

/// The report of the figures of a portfolio, its `display` texts in the reader's language.
#[must_use]
pub fn portfolio(
    framework: &Framework,
    figures: &Figures,
    reference: Option<&Reference>,
    language: Language,
) -> PortfolioReport {
    with_view(framework, figures, language, |view| told(&Teller::new(view), figures, reference))
}

fn told(view: &Teller<'_>, figures: &Figures, reference: Option<&Reference>) -> PortfolioReport {
    let (framework, language) = (view.framework, view.language);
    PortfolioReport {
        contract: CONTRACT,
        language,
        receipt: PortfolioReceipt {
            framework: (&framework.identity).into(),
            as_of: figures.as_of,
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            reference: reference.map(|kept| ReferenceReceipt { as_of: kept.as_of, projects: kept.projects }),
        },
        projects: figures.projects.to_vec(),
        figures: figures.figures.iter().filter_map(|figure| self::figure(view, figure)).collect(),
        wanted: lacking(view, figures),
    }
}

fn figure(view: &Teller<'_>, figure: &Figure) -> Option<FigureReport> {
    let item = view.item(figure.item)?;
    let ItemKind::Portfolio(declared) = &item.kind else { return None };
    let project = portfolio::project_axis(view.framework);
    let by_project = project.is_some_and(|project| item.axes.contains(project));
    let coverage = |at: usize| figure.coverage.get(at).copied().flatten();
    let coverage =
        |at: usize| coverage(at).map(|found| CoverageReport { known: found.known, expected: found.expected });
    let cells = (0u32..)
        .zip(&figure.cells.values)
        .map(|(cell, found)| {
            let mut at = view.cell_place(figure.cells.axes.as_slice(), &figure.cells.sizes, cell);
            let own = at.iter().find(|(axis, _)| Some(*axis) == project).copied();
            at.retain(|(axis, _)| Some(*axis) != project);
            let mut value = value(view, &item.ty, found);
            // What is missing of which project is said once for all.
            if let ValueReport::Open { wants, .. } = &mut value {
                wants.clear();
            }
            FigureCell {
                project: own.map(|(axis, place)| view.member_name(axis, place)),
                at: places(view, &at),
                value,
                coverage: if by_project { None } else { coverage(cell as usize) },
            }
        })
        .collect();
    Some(FigureReport {
        name: item.name.clone(),
        labels: item.labels.clone(),
        ty: ty(view, &item.ty),
        formula: formula(view.framework, declared.formula, view.language),
        by_project,
        axes: others(item.axes.as_slice(), project).map(|axis| axis_name(view, axis)).collect(),
        cells,
        coverage: coverage(0).filter(|_| by_project),
        provisional: figure.provisional,
        sources: item.about.sources.clone(),
        basis: item.about.basis,
    })
}

fn others(axes: &[AxisId], project: Option<AxisId>) -> impl Iterator<Item = AxisId> + '_ {
    axes.iter().copied().filter(move |axis| Some(*axis) != project)
}

fn lacking(view: &Teller<'_>, figures: &Figures) -> Vec<LackingReport> {
    let mut lacking: BTreeMap<u32, LackingReport> = BTreeMap::new();
    for figure in &figures.figures {
        let Some(name) = view.item(figure.item).map(|item| item.name.clone()) else { continue };
        for (column, project) in &figure.lacks {
            if !lacking.contains_key(project) && lacking.len() >= MOST_LACKING {
                continue;
            }
            let entry = lacking.entry(*project).or_insert_with(|| LackingReport {
                project: figures.projects.get(*project as usize).cloned().unwrap_or_default(),
                cells: Vec::new(),
                for_figures: Vec::new(),
            });
            if !entry.for_figures.contains(&name) {
                entry.for_figures.push(name.clone());
            }
            let source = figures.sources.get(*column as usize);
            for gap in figures.gaps.iter().filter(|gap| gap.project == *project && Some(&gap.source) == source) {
                for wanted in gap.wants.iter().map(|wanted| cell(view, *wanted)) {
                    if !entry.cells.contains(&wanted) {
                        entry.cells.push(wanted);
                    }
                }
            }
        }
    }
    lacking.into_values().collect()
}
