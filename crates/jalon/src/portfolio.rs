//! Figures over many projects: the `portfolio` declarations of a framework, worked out exactly over a table of projects.
//!
//! A [`Table`] takes the projects one by one and keeps of each only what the figures ask for; [`evaluate`] then gives the
//! figures. What the projects of a table came to can be kept as a [`Reference`], by which other projects are judged later.
//!
//! ```
//! use jalon::{analysis, date::Date, number::Number, portfolio, project};
//! use jalon::{source::{Source, SourceId}, value::{Datum, Value}};
//!
//! let text = "framework call \"Call\"\n  version 1\n\ninput asked : EUR\n\nportfolio total : EUR\n  = sum(asked over project)\n";
//! let framework = analysis::analyse(Source::new("call", text), &analysis::NoLibrary).framework.ok_or("faulty")?;
//! let mut table = portfolio::Table::new(&framework);
//! let as_of = Date::parse_iso("2024-01-01", None)?;
//! for (name, asked) in [("a", 10), ("b", 20)] {
//!     let (document, _) = project::json::read(&format!("{{\"asked\": {asked}}}"), SourceId(0));
//!     let (project, _) = project::read(&framework, &document.ok_or("no JSON")?, SourceId(0));
//!     let project = project.ok_or("refused")?;
//!     table.add(&framework, name, &project, as_of);
//! }
//! let figures = portfolio::evaluate(&framework, &table, as_of);
//! assert_eq!(figures.figures[0].cells.values[0], Value::Known(Datum::Number(Number::from(30))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::axis::{AxisId, AxisKind};
use crate::date::Date;
use crate::evaluation::{self, Frozen};
use crate::framework::{ExprId, ExprKind, Framework, ItemId};
use crate::value::{Cause, Datum, Undefined, Value};

mod by;

#[cfg(test)]
mod tests;

pub use crate::evaluation::{Entry, Figure, Gap, Rung, Sorted, Source, Statistics, Table, Tallied, Together};
pub use by::{NoChoice, broken_down};

/// The figures of a portfolio.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, axis::AxisKind, date::Date, source::Source};
/// use jalon::portfolio::{Entry, Figure, NoChoice, Source as Column, Table, broken_down, evaluate, project_axis};
/// let text = r#"framework f
///   version 1
/// input asked  : EUR
/// input region : one of north, south
/// portfolio total : EUR
///   = sum(asked over project)
/// example a
///   given asked = 10 EUR, region = north
/// example b
///   given asked = 30 EUR, region = south
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let as_of = Date::day(2026, 1, 1).unwrap();
/// let mut table = Table::new(&framework);
/// for example in &framework.examples {
///     let entry: Entry = table.entry(&framework, &example.project, as_of); // on any thread
///     assert!(table.push(&framework, &example.name, entry));
/// }
/// assert!(!table.add(&framework, "b", &framework.examples[0].project, as_of)); // one of this name is there
/// assert_eq!((table.names(), table.sources().count()), (&["a".to_owned(), "b".to_owned()][..], 1));
///
/// let figures = evaluate(&framework, &table, as_of);
/// let [Figure { cells, lacks, .. }] = &figures.figures[..] else { panic!("one figure") };
/// assert_eq!((cells.values.len(), lacks.len()), (1, 0)); // 40 EUR, and no answer is lacking
/// assert!(matches!(figures.sources[..], [Column::Input(_)]));
///
/// let by_region = broken_down(&framework, &["region".to_owned()]).unwrap(); // the same figures, north and south
/// let Some(axis) = project_axis(&by_region) else { panic!("it has figures over projects") };
/// assert_eq!(by_region.axes[axis.0 as usize].kind, AxisKind::Project);
/// let Err(NoChoice { nearest, .. }) = broken_down(&framework, &["regoin".to_owned()]) else { panic!("no such choice") };
/// assert_eq!(nearest.as_deref(), Some("region"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// The as-of date.
    pub as_of: Date,
    /// The names of the projects, in the order of the table: the members of the axis of the projects.
    pub projects: Arc<Vec<String>>,
    /// How many other projects there are, whose names were not kept.
    pub others: usize,
    /// One for each `portfolio` declaration, in the order of the framework.
    pub figures: Vec<Figure>,
    /// What the columns hold that figures [lack](Figure::lacks).
    pub sources: Vec<Source>,
    /// Values that are missing, with the answers that would give them: the first thousand.
    pub gaps: Vec<Gap>,
}

/// The figures of a framework over a table of projects.
#[must_use]
pub fn evaluate(framework: &Framework, table: &Table, as_of: Date) -> Figures {
    let figures = evaluation::figures(framework, table, as_of, None);
    Figures {
        as_of,
        projects: table.shared_names(),
        others: table.others(),
        figures,
        sources: table.sources().collect(),
        gaps: table.gaps().to_vec(),
    }
}

/// The folds over the projects that the figures of a framework are made of, each once.
#[must_use]
pub fn folds(framework: &Framework) -> Vec<ExprId> {
    let mut folds: Vec<ExprId> = all_parts(framework).into_iter().flat_map(|(_, parts)| parts.folds).collect();
    folds.sort_unstable();
    folds.dedup();
    folds
}

/// The axis of the projects, where the framework has figures over them.
#[must_use]
pub fn project_axis(framework: &Framework) -> Option<AxisId> {
    let at = framework.axes.iter().position(|axis| axis.kind == AxisKind::Project)?;
    u32::try_from(at).ok().map(AxisId)
}

/// The version of what a reference holds.
pub(crate) const REFERENCE: u32 = 1;

/// What the projects of a table came to, kept to judge other projects by: exact, and tied to the meaning of its framework.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// use jalon::portfolio::{FrozenFigure, FrozenGroup, Reference, ReferenceFault, Rung, Statistics, Table, freeze, judge};
/// let text = r#"framework f
///   version 1
/// input mark : number
/// portfolio place : number by project
///   = rank(mark over project, dense)
/// example a
///   given mark = 3
/// example b
///   given mark = 4
/// example unknown
/// "#;
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let as_of = Date::day(2026, 1, 1).unwrap();
/// let table = |names: &[usize]| {
///     let mut table = Table::new(&framework);
///     for example in names.iter().map(|at| &framework.examples[*at]) {
///         table.add(&framework, &example.name, &example.project, as_of);
///     }
///     table
/// };
/// let reference: Reference = freeze(&framework, &table(&[0, 1]), as_of).unwrap(); // to keep: the projects' data are not in it
/// let [FrozenFigure { relatives, .. }] = &reference.figures[..] else { panic!("one figure") };
/// let FrozenGroup { statistics: Statistics::Ladder(rungs), .. } = &relatives[0][0][0] else { panic!("values in order") };
/// assert!(matches!(rungs[..], [Rung { projects: 1, below: 0, .. }, Rung { below: 1, .. }]));
/// assert_eq!(judge(&framework, &reference, &table(&[0]), as_of).map(|figures| figures.projects), Ok(vec!["a".to_owned()].into()));
/// assert_eq!(freeze(&framework, &table(&[2]), as_of), Err(ReferenceFault::NotSettled { figures: vec!["place".into()] }));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// The version of what it holds: 1.
    pub reference: u32,
    /// The framework's id.
    pub framework: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its canonical text.
    pub digest: String,
    /// The day on which the projects were judged.
    pub as_of: Date,
    /// How many projects it rests on.
    pub projects: usize,
    /// What is kept of each figure.
    pub figures: Vec<FrozenFigure>,
}

/// What a reference keeps of a figure: in the order of its formula, what looks at several projects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrozenFigure {
    /// Its name.
    pub name: String,
    /// Folds over the projects: the cells of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub folds: Vec<Vec<FrozenValue>>,
    /// Relative functions: for each, at each cell of its other axes, the groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relatives: Vec<Vec<Vec<FrozenGroup>>>,
}

/// The value of a fold over the projects of a reference.
///
/// ```
/// use jalon::portfolio::FrozenValue;
/// let kept: FrozenValue = serde_json::from_str(r#"{"undefined": "division_by_zero"}"#)?;
/// assert_eq!(kept, FrozenValue::Undefined(jalon::value::Cause::DivisionByZero));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrozenValue {
    /// Known, in base units.
    Known(Datum),
    /// It cannot exist.
    Undefined(Cause),
    /// It does not apply.
    NotApplicable,
}

/// A group of the projects of a reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenGroup {
    /// What tells the group apart, as sorting keys; empty where all projects are one group.
    pub key: Vec<(u8, String)>,
    /// What it comes to.
    pub statistics: Statistics,
}

/// Why a table cannot be kept as a reference, or a project not be judged by one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceFault {
    /// Figures rest on data that are missing, or on figures that are hidden: a reference must be settled, and can be read.
    #[error("these figures rest on missing data, or on what must not be told: {}", figures.join(", "))]
    NotSettled {
        /// Their names.
        figures: Vec<String>,
    },
    /// It was kept for another framework, or another version of it.
    #[error("the reference was kept for {framework} {version}")]
    OtherFramework {
        /// Which.
        framework: String,
        /// Its version.
        version: String,
    },
    /// It is of a version that this program does not know, or does not fit the framework's figures.
    #[error("the reference cannot be read")]
    Unreadable,
}

/// Keeps what the projects of a table came to.
///
/// # Errors
///
/// Where a figure rests on missing data.
pub fn freeze(framework: &Framework, table: &Table, as_of: Date) -> Result<Reference, ReferenceFault> {
    let name = |item: &ItemId| framework.items.get(item.0 as usize).map(|item| item.name.clone()).unwrap_or_default();
    let frozen = evaluation::freeze(framework, table, as_of)
        .map_err(|open| ReferenceFault::NotSettled { figures: open.iter().map(name).collect() })?;
    let mut figures = Vec::new();
    for (item, parts) in all_parts(framework) {
        let fold = |id| frozen.folds.get(id).map(|cells| cells.iter().map(FrozenValue::of).collect());
        let relative = |id: &ExprId| {
            let cells = frozen.relatives.range((*id, 0)..=(*id, usize::MAX));
            cells.map(|(_, groups)| groups.iter().map(group).collect()).collect()
        };
        figures.push(FrozenFigure {
            name: name(&item),
            folds: parts.folds.iter().filter_map(fold).collect(),
            relatives: parts.relatives.iter().map(relative).collect(),
        });
    }
    Ok(Reference {
        reference: REFERENCE,
        framework: framework.identity.id.clone(),
        version: framework.identity.version.clone(),
        digest: framework.identity.digest.clone(),
        as_of,
        projects: table.names().len() + table.others(),
        figures,
    })
}

/// The figures of each project of a table judged by a reference: its own figures as if it stood among the projects of the
/// reference, which it does not change; the figures over all are those of the reference.
///
/// # Errors
///
/// Where the reference was kept for another framework, or cannot be read.
pub fn judge(
    framework: &Framework,
    reference: &Reference,
    table: &Table,
    as_of: Date,
) -> Result<Figures, ReferenceFault> {
    if reference.digest != framework.identity.digest {
        let (framework, version) = (reference.framework.clone(), reference.version.clone());
        return Err(ReferenceFault::OtherFramework { framework, version });
    }
    if reference.reference != REFERENCE {
        return Err(ReferenceFault::Unreadable);
    }
    let mut frozen = Frozen::default();
    for (item, parts) in all_parts(framework) {
        let name = framework.items.get(item.0 as usize).map(|item| item.name.as_str()).unwrap_or_default();
        let kept = reference.figures.iter().find(|figure| figure.name == name).ok_or(ReferenceFault::Unreadable)?;
        if kept.folds.len() != parts.folds.len() || kept.relatives.len() != parts.relatives.len() {
            return Err(ReferenceFault::Unreadable);
        }
        for (id, cells) in parts.folds.iter().zip(&kept.folds) {
            // One kept with other groups has other cells.
            if cells.len() != cell_count(framework, *id, None) {
                return Err(ReferenceFault::Unreadable);
            }
            frozen.folds.insert(*id, cells.iter().map(|value| value.value(id.0)).collect());
        }
        for (id, cells) in parts.relatives.iter().zip(&kept.relatives) {
            let keys = match framework.expressions.get(id.0 as usize).map(|expr| &expr.kind) {
                Some(ExprKind::Relative(relative)) => relative.by.len(),
                _ => 0,
            };
            let other = cells.iter().flatten().any(|group| group.key.len() != keys);
            if other || cells.len() != cell_count(framework, *id, project_axis(framework)) {
                return Err(ReferenceFault::Unreadable);
            }
            for (cell, groups) in cells.iter().enumerate() {
                let groups = groups.iter().map(|group| (group.key.clone(), group.statistics.clone())).collect();
                frozen.relatives.insert((*id, cell), groups);
            }
        }
    }
    Ok(Figures {
        as_of,
        projects: table.shared_names(),
        others: table.others(),
        figures: evaluation::figures(framework, table, as_of, Some(&frozen)),
        sources: table.sources().collect(),
        gaps: table.gaps().to_vec(),
    })
}

/// How many cells an expression has, but for an axis.
fn cell_count(framework: &Framework, id: ExprId, but: Option<AxisId>) -> usize {
    let axes =
        framework.expressions.get(id.0 as usize).map(|expr| expr.axes.without(but.as_slice())).unwrap_or_default();
    let size = |axis: &AxisId| framework.axes.get(axis.0 as usize)?.members().map(<[_]>::len);
    axes.as_slice().iter().map(|axis| size(axis).unwrap_or(0)).product()
}

fn all_parts(framework: &Framework) -> Vec<(ItemId, evaluation::Parts)> {
    let Some(project) = project_axis(framework) else { return Vec::new() };
    let figures = (0..).map(ItemId).zip(&framework.items);
    let figures = figures.filter(|(_, item)| matches!(item.kind, crate::framework::ItemKind::Portfolio(_)));
    figures.map(|(id, _)| (id, evaluation::parts(framework, id, project))).collect()
}

fn group((key, statistics): &(Vec<(u8, String)>, Statistics)) -> FrozenGroup {
    FrozenGroup { key: key.clone(), statistics: statistics.clone() }
}

impl FrozenValue {
    fn of(value: &Value) -> FrozenValue {
        match value {
            Value::Known(datum) => FrozenValue::Known(datum.clone()),
            Value::Undefined(undefined) => FrozenValue::Undefined(undefined.cause),
            Value::Open(_) | Value::NotApplicable => FrozenValue::NotApplicable,
        }
    }

    fn value(&self, at: u32) -> Value {
        match self {
            FrozenValue::Known(datum) => Value::Known(datum.clone()),
            FrozenValue::Undefined(cause) => Value::Undefined(Arc::new(Undefined { cause: *cause, at })),
            FrozenValue::NotApplicable => Value::NotApplicable,
        }
    }
}
