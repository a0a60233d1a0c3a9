//! The report of reasons: why results are what they are, and who says what they rest on.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::build::{Teller, cell, receipt, value};
use super::{CONTRACT, CellReport, ReasonReport, Receipt, StepKind};
use crate::assessment::{Reason, Step};
use crate::framework::{EvidenceLevel, Input, ItemKind, Type};
use crate::lang::Language;
use crate::render::explain;
use crate::render::view::View;
use crate::value::CellRef;

/// Why results of a project are what they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExplanationReport {
    /// The version of this contract: 1.
    pub contract: u32,
    /// The language of the `display` texts.
    pub language: Language,
    /// What was judged by what, and when.
    pub receipt: Receipt,
    /// The reading or scenario under which the results are explained, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variation: Option<String>,
    /// For each result that is explained, why: down to data and parameters.
    pub reasons: Vec<ReasonReport>,
}

/// Where an answer of the data comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProvenanceReport {
    /// The cell.
    pub cell: Arc<CellReport>,
    /// Who provides this input, as the framework says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provided_by: Vec<String>,
    /// The evidence that the data give for this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceLevel>,
    /// The source that the data give for this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A step of reasons that are told one step at a time.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation, lang::Language, render::view::View, source::Source};
/// use jalon::report::{BranchReport, branches};
/// # let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\nexample cheap\n  given budget = 4 EUR\n";
/// # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// # let (project, as_of) = (&framework.examples[0].project, Date::day(2026, 1, 1).unwrap());
/// # let (assessment, reasons) = evaluation::evaluate_and_explain(&framework, project, as_of, evaluation::Options::FAST);
/// let view = View { framework: &framework, project, assessment: &assessment, language: Language::English };
/// let [BranchReport { reason, branches }] = &branches(&view, &reasons[0])[..] else { panic!("its condition") };
/// assert!(reason.because.is_empty() && *branches > 0); // the step alone, and on how many it rests
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BranchReport {
    /// The step, without what it rests on.
    pub reason: ReasonReport,
    /// On how many steps it rests.
    pub branches: usize,
}

/// The report of the reasons of results, its `display` texts in the reader's language.
#[must_use]
pub fn explanation(view: &View<'_>, reasons: &[Reason]) -> ExplanationReport {
    let teller = &Teller::new(view);
    let variation = reasons.iter().find_map(|reason| match reason.step {
        Step::Item(_, variation) => variation,
        _ => None,
    });
    ExplanationReport {
        contract: CONTRACT,
        language: view.language,
        receipt: receipt(view),
        variation: variation.and_then(|id| Some(view.framework.variations.get(id.0 as usize)?.name.clone())),
        reasons: reasons.iter().map(|reason| told(teller, reason)).collect(),
    }
}

/// The report of a reason, down to the data.
#[must_use]
pub(crate) fn reason(view: &View<'_>, reason: &Reason) -> ReasonReport {
    told(&Teller::new(view), reason)
}

/// What a reason rests on, one step down.
#[must_use]
pub fn branches(view: &View<'_>, reason: &Reason) -> Vec<BranchReport> {
    let teller = &Teller::new(view);
    let branch = |child: &Arc<Reason>| BranchReport { reason: alone(teller, child), branches: child.because.len() };
    reason.because.iter().map(branch).collect()
}

/// The same, within a report that is being told.
pub(super) fn told(view: &Teller<'_>, reason: &Reason) -> ReasonReport {
    ReasonReport { because: reason.because.iter().map(|child| view.shared(child)).collect(), ..alone(view, reason) }
}

/// A step by itself, without what it rests on.
fn alone(view: &Teller<'_>, reason: &Reason) -> ReasonReport {
    let (step, name, ty, about) = match &reason.step {
        Step::Item(id, _) => {
            let item = view.item(*id);
            (
                StepKind::Item,
                item.map(|item| item.name.clone()),
                item.map(|item| &item.ty),
                item.map(|item| &item.about),
            )
        }
        Step::Input(cell) | Step::Default(cell) => {
            let input = input_of(view, *cell);
            let kind = if matches!(reason.step, Step::Default(_)) { StepKind::Default } else { StepKind::Input };
            (kind, Some(view.cell_name(*cell)), input.map(|input| &input.ty), input.map(|input| &input.about))
        }
        Step::Parameter(id, _) => {
            let parameter = view.framework.parameters.get(id.0 as usize);
            (
                StepKind::Parameter,
                parameter.map(|parameter| parameter.name.clone()),
                parameter.map(|parameter| &parameter.ty),
                parameter.map(|parameter| &parameter.about),
            )
        }
        Step::Expression(id) => {
            let expression = view.framework.expressions.get(id.0 as usize);
            (StepKind::Formula, None, expression.map(|expression| &expression.ty), None)
        }
        Step::Member(_) => (StepKind::Member, None, None, None),
        Step::More(_) => (StepKind::More, None, None, None),
        Step::Level(id, level) => {
            let name = view.item(*id).and_then(|item| match &item.kind {
                ItemKind::Decision(decision) => Some(view.member_name(decision.levels, *level)),
                _ => None,
            });
            (StepKind::Level, name, Some(&Type::Truth), None)
        }
        Step::Exception(id, place) => {
            let name = view.item(*id).and_then(|item| match &item.kind {
                ItemKind::Criterion(criterion) => Some(criterion.exceptions.get(*place as usize)?.name.clone()),
                _ => None,
            });
            (StepKind::Exception, name, Some(&Type::Truth), None)
        }
    };
    ReasonReport {
        step,
        name,
        value: value(view, ty.unwrap_or(&Type::Truth), &reason.value),
        display: explain::step(view, reason).1.into_text(),
        sources: about.map(|about| about.sources.clone()).unwrap_or_default(),
        basis: about.and_then(|about| about.basis),
        provenance: match reason.step {
            Step::Input(cell) | Step::Default(cell) => Some(provenance(view, cell)),
            _ => None,
        },
        because: Vec::new(),
    }
}

fn input_of<'a>(view: &View<'a>, cell: CellRef) -> Option<&'a Input> {
    match cell {
        CellRef::Input { input, .. } => view.framework.inputs.get(input as usize),
        CellRef::Members { .. } => None,
    }
}

fn provenance(view: &Teller<'_>, at: CellRef) -> ProvenanceReport {
    let answer = match at {
        CellRef::Input { input, cell } => {
            view.project.answers.get(input as usize).and_then(|cells| cells.get(cell as usize))
        }
        CellRef::Members { .. } => None,
    };
    ProvenanceReport {
        cell: cell(view, at),
        provided_by: input_of(view, at).map(|input| input.provided_by.clone()).unwrap_or_default(),
        evidence: answer.and_then(|answer| answer.evidence),
        source: answer.and_then(|answer| answer.source.clone()),
    }
}
