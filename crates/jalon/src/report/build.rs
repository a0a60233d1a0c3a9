//! The report of an assessment, from results by id to names, labels and texts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use serde::Serialize;

use super::explanation::told;
use super::{
    AssessmentReport, BreakdownReport, CONTRACT, CellReport, CellValue, ChangeReport, ChoiceReport, CoverageReport,
    CriterionReport, DatumReport, DecisionReport, EndReport, FrameworkReceipt, GroupReport, Head, JudgementReport,
    MarginReport, MemberReport, NoticeReport, ObligationReport, ObligationStatus, QuantityKind, QuantityReport,
    ReasonReport, Receipt, RelationReport, SettlementReport, SettlingReport, TypeReport, ValueReport, VariationReport,
    VariationReportKind, WantedReport,
};
use crate::assessment::{
    Cells, ItemResult, Margin, Notice, ObligationState, Outcome, Reason, Settled, Settlement, SettlingAnswer, Status,
    Step,
};
use crate::axis::{AxisId, Labels};
use crate::framework::{Item, ItemKind, ParameterId, Type, VariationKind};
use crate::number::Number;
use crate::render::view::View;
use crate::render::{format, notice_text, page};
use crate::unit::Unit;
use crate::value::{Bounds, CellRef, Datum, End, Value};

/// The report of a judged project, its `display` texts in the reader's language. Reasons are attached to the results that
/// they explain; none are needed.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation, project::{self, json}, source::{Source, SourceId}};
/// # let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
/// # let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// # let node = json::read(r#"{"budget": 4}"#, SourceId(0)).0.unwrap();
/// # let project = project::read(&framework, &node, SourceId(0)).0.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use jalon::{lang::Language, render::view::View, report};
/// let assessment = &evaluation::evaluate(&framework, &project, as_of);
/// let view = View { framework: &framework, project: &project, assessment, language: Language::English };
/// let report = report::assessment(&view, &[]);
/// assert_eq!(report.criteria[0].display, "met");
/// ```
#[must_use]
pub fn assessment(view: &View<'_>, reasons: &[Reason]) -> AssessmentReport {
    let view = &Teller::new(view);
    let mut results = Results::default();
    for result in &view.assessment.results {
        let Some(item) = view.item(result.item) else { continue };
        results.add(view, item, result, reasons);
    }
    let Results { verdicts, quantities } = results;
    AssessmentReport {
        contract: CONTRACT,
        language: view.language,
        receipt: receipt(view),
        decisions: verdicts.decisions,
        criteria: verdicts.criteria,
        obligations: verdicts.obligations,
        quantities,
        variations: variations(view),
        wanted: view
            .assessment
            .wanted
            .iter()
            .map(|wanted| WantedReport {
                cell: cell(view, wanted.cell),
                for_items: wanted.for_items.iter().filter_map(|id| Some(view.item(*id)?.name.clone())).collect(),
                decisive: wanted.decisive,
            })
            .collect(),
        defaults_used: view.assessment.defaults_used.iter().map(|used| cell(view, *used)).collect(),
        notices: view
            .assessment
            .notices
            .iter()
            .map(|notice| NoticeReport { kind: notice_kind(notice).to_owned(), display: notice_text(view, notice) })
            .collect(),
    }
}

/// The verdicts of a judged project, without its figures and what surrounds them.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, evaluation::evaluate, lang::Language, render::view::View, source::Source};
/// use jalon::report::{VerdictsReport, verdicts};
/// # let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\nexample cheap\n  given budget = 4 EUR\n";
/// # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// # let project = &framework.examples[0].project;
/// # let assessment = &evaluate(&framework, project, Date::day(2026, 1, 1).unwrap());
/// let view = View { framework: &framework, project, assessment, language: Language::French };
/// let VerdictsReport { criteria, .. } = verdicts(&view);
/// assert_eq!(criteria[0].display, "rempli");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct VerdictsReport {
    /// Decisions, in the order of the framework.
    pub decisions: Vec<DecisionReport>,
    /// Requirements, preferences, observations and other criteria.
    pub criteria: Vec<CriterionReport>,
    /// Obligations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<ObligationReport>,
}

/// The verdicts alone, as [`assessment`] reports them.
#[must_use]
pub fn verdicts(view: &View<'_>) -> VerdictsReport {
    let view = &Teller::new(view);
    let mut results = Results::default();
    for result in &view.assessment.results {
        if let Some(item) = view.item(result.item).filter(|_| !matches!(result.outcome, Outcome::Quantity { .. })) {
            results.add(view, item, result, &[]);
        }
    }
    results.verdicts
}

/// A view being told. Many values want the same answers, and many results rest on the same others: what is said of each is
/// worked out once, and shared.
pub(super) struct Teller<'v> {
    view: &'v View<'v>,
    cells: RefCell<BTreeMap<CellRef, Arc<CellReport>>>,
    /// By where the reason is kept; the reason beside what is told of it, so that no other takes its place.
    reasons: RefCell<BTreeMap<*const Reason, (Arc<Reason>, Arc<ReasonReport>)>>,
}

impl<'v> Teller<'v> {
    pub(super) fn new(view: &'v View<'v>) -> Teller<'v> {
        Teller { view, cells: RefCell::default(), reasons: RefCell::default() }
    }

    /// What is told of a reason that others may share.
    pub(super) fn shared(&self, reason: &Arc<Reason>) -> Arc<ReasonReport> {
        if Arc::strong_count(reason) == 1 {
            return Arc::new(told(self, reason));
        }
        let place = Arc::as_ptr(reason);
        if let Some((_, known)) = self.reasons.borrow().get(&place) {
            return Arc::clone(known);
        }
        let report = Arc::new(told(self, reason));
        self.reasons.borrow_mut().insert(place, (Arc::clone(reason), Arc::clone(&report)));
        report
    }
}

impl<'v> Deref for Teller<'v> {
    type Target = View<'v>;

    fn deref(&self) -> &View<'v> {
        self.view
    }
}

/// The reports of results, by their sort.
#[derive(Default)]
struct Results {
    verdicts: VerdictsReport,
    quantities: Vec<QuantityReport>,
}

impl Results {
    fn add(&mut self, view: &Teller<'_>, item: &Item, result: &ItemResult, reasons: &[Reason]) {
        let head = head(view, item, result, reasons);
        let display = page::outcome_text(view, item, &result.outcome);
        match (&result.outcome, &item.kind) {
            (Outcome::Decision { level, possible, not_applicable }, ItemKind::Decision(decision)) => {
                let member = |place: u32| member(view, decision.levels, place);
                self.verdicts.decisions.push(DecisionReport {
                    head,
                    level: level.map(member),
                    possible: possible.iter().map(|place| member(*place)).collect(),
                    not_applicable: *not_applicable,
                    display,
                });
            }
            (Outcome::Criterion { status, margin, exception, value }, ItemKind::Criterion(criterion)) => {
                self.verdicts.criteria.push(CriterionReport {
                    head,
                    role: criterion.role,
                    status: *status,
                    margin: margin.as_ref().and_then(|found| self::margin(view, found)),
                    exception: exception.and_then(|place| Some(criterion.exceptions.get(place as usize)?.name.clone())),
                    cause: match value {
                        Value::Undefined(undefined) => Some(undefined.cause),
                        Value::Known(_) | Value::Open(_) | Value::NotApplicable => None,
                    },
                    display,
                });
            }
            (Outcome::Obligation { state, due, event }, ItemKind::Obligation(obligation)) => {
                let (state, days) = obligation_status(state);
                self.verdicts.obligations.push(ObligationReport {
                    head,
                    state,
                    days,
                    bearer: obligation.bearer.clone(),
                    due: value(view, &Type::Date { time: false }, due),
                    event: value(view, &Type::Date { time: false }, event),
                    display,
                });
            }
            (Outcome::Quantity { cells, coverage, breakdowns, judgement }, kind) => {
                let declared = match kind {
                    ItemKind::Indicator(indicator) => indicator.breakdowns.as_slice(),
                    _ => &[],
                };
                let count =
                    Type::Number(crate::framework::NumberType { unit: Unit::none(), count: true, share: false });
                self.quantities.push(QuantityReport {
                    cells: cell_values(view, item, cells),
                    coverage: coverage.map(|found| CoverageReport { known: found.known, expected: found.expected }),
                    breakdowns: breakdowns
                        .iter()
                        .zip(declared)
                        .map(|(breakdown, declared)| BreakdownReport {
                            by: declared.by.clone(),
                            groups: breakdown
                                .groups
                                .iter()
                                .map(|group| GroupReport {
                                    name: match (&group.key, declared.axis) {
                                        (Datum::Text(text), _) => text.to_string(),
                                        (Datum::Member(place), Some(axis)) => view.member_name(axis, *place),
                                        (key, _) => view.datum(&Type::Text, key),
                                    },
                                    cells: group.values.as_ref().map(|cells| cell_values(view, item, cells)),
                                })
                                .collect(),
                        })
                        .collect(),
                    judgement: judgement.as_ref().map(|found| JudgementReport {
                        raters: value(view, &count, &found.raters),
                        quorum_reached: found.quorum_reached.as_ref().map(|reached| value(view, &Type::Truth, reached)),
                        agreement: found.agreement.as_ref().map(|alpha| value(view, &count, alpha)),
                    }),
                    ..quantity(view, item, head)
                });
            }
            _ => self.quantities.push(quantity(view, item, head)),
        }
    }
}

/// A quantity without its values.
fn quantity(view: &View<'_>, item: &Item, head: Head) -> QuantityReport {
    let indicator = match &item.kind {
        ItemKind::Indicator(indicator) => Some(indicator),
        _ => None,
    };
    QuantityReport {
        head,
        kind: match &item.kind {
            ItemKind::Judgement(_) => QuantityKind::Judgement,
            ItemKind::Score(_) => QuantityKind::Score,
            ItemKind::Portfolio(_) => QuantityKind::Portfolio,
            ItemKind::Indicator(_) | ItemKind::Criterion(_) | ItemKind::Obligation(_) | ItemKind::Decision(_) => {
                QuantityKind::Indicator
            }
        },
        ty: ty(view, &item.ty),
        better: indicator.and_then(|indicator| indicator.better),
        aligns: indicator.map(|indicator| indicator.aligns.clone()).unwrap_or_default(),
        axes: item.axes.as_slice().iter().map(|axis| axis_name(view, *axis)).collect(),
        cells: Vec::new(),
        coverage: None,
        breakdowns: Vec::new(),
        judgement: None,
    }
}

pub(super) fn receipt(view: &View<'_>) -> Receipt {
    let identity = &view.framework.identity;
    Receipt {
        framework: identity.into(),
        uses: view
            .framework
            .sources
            .iter()
            .skip(1)
            .map(|source| FrameworkReceipt {
                id: source.id.clone(),
                version: source.version.clone(),
                digest: source.digest.clone(),
                labels: Labels::default(),
            })
            .collect(),
        project: view.project.id.clone(),
        data_digest: view.data_digest(),
        as_of: view.assessment.as_of,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn head(view: &Teller<'_>, item: &Item, result: &ItemResult, reasons: &[Reason]) -> Head {
    let own = reasons.iter().find(|reason| matches!(reason.step, Step::Item(id, None) if id == result.item));
    Head {
        name: item.name.clone(),
        labels: item.labels.clone(),
        evidence: result.evidence,
        provisional: result.provisional,
        settled_by: result.settled_by.iter().map(|found| settlement(view, item, found)).collect(),
        settlements_cut: result.settlements_cut,
        sources: item.about.sources.clone(),
        basis: item.about.basis,
        reasons: own.map(|reason| told(view, reason)),
    }
}

fn settlement(view: &Teller<'_>, item: &Item, settlement: &Settlement) -> SettlementReport {
    SettlementReport {
        answers: settlement.answers.iter().map(|answer| settling(view, answer)).collect(),
        relations: settlement
            .relations
            .iter()
            .map(|relation| RelationReport {
                holds: relation.holds,
                cells: relation.cells.iter().map(|related| cell(view, *related)).collect(),
                display: view.relation(relation),
            })
            .collect(),
        choices: settlement
            .choices
            .iter()
            .map(|choice| ChoiceReport {
                least: choice.least,
                among: choice.among.iter().map(|answer| settling(view, answer)).collect(),
                display: view.choice(choice),
            })
            .collect(),
        result: match (&settlement.result, &item.kind) {
            (Settled::Status(status), _) => status_name(*status).to_owned(),
            (Settled::Level(place), ItemKind::Decision(decision)) => view.member_name(decision.levels, *place),
            (Settled::Level(place), _) => (u64::from(*place) + 1).to_string(),
            (Settled::Value(value), _) => view.item_value(item, &Value::Known(value.clone())),
        },
        display: page::settlement_text(view, item, settlement),
    }
}

fn settling(view: &Teller<'_>, answer: &SettlingAnswer) -> SettlingReport {
    SettlingReport { cell: cell(view, answer.cell), display: view.answer(answer) }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Undecided => "undecided",
        Status::NotApplicable => "not_applicable",
    }
}

fn obligation_status(state: &ObligationState) -> (ObligationStatus, Option<i64>) {
    match state {
        ObligationState::NotApplicable => (ObligationStatus::NotApplicable, None),
        ObligationState::Undecided => (ObligationStatus::Undecided, None),
        ObligationState::Pending { .. } => (ObligationStatus::Pending, None),
        ObligationState::MetInTime => (ObligationStatus::MetInTime, None),
        ObligationState::MetLate { days } => (ObligationStatus::MetLate, Some(*days)),
        ObligationState::MetDateUnknown => (ObligationStatus::MetDateUnknown, None),
        ObligationState::Overdue { days } => (ObligationStatus::Overdue, Some(*days)),
    }
}

fn notice_kind(notice: &Notice) -> &'static str {
    match notice {
        Notice::PartsAndTotal { .. } => "parts_and_total",
        Notice::AllOfNothing { .. } => "all_of_nothing",
        Notice::ReviewDue { .. } => "review_due",
        Notice::OutsideValidity => "outside_validity",
        Notice::WeakEvidence { .. } => "weak_evidence",
    }
}

fn margin(view: &View<'_>, margin: &Margin) -> Option<MarginReport> {
    let ty = &view.framework.expressions.get(margin.left.0 as usize)?.ty;
    let unit = unit_of(ty);
    Some(MarginReport {
        value: datum(view, ty, &margin.value),
        threshold: datum(view, ty, &margin.threshold),
        distance: if margin.in_days {
            margin.distance.to_exact_string()
        } else {
            unit.from_base(&margin.distance).to_exact_string()
        },
        unit: if margin.in_days { "day".to_owned() } else { unit.to_string() },
    })
}

fn unit_of(ty: &Type) -> Unit {
    match ty {
        Type::Number(number) => number.unit.clone(),
        _ => Unit::none(),
    }
}

pub(super) fn ty(view: &View<'_>, ty: &Type) -> TypeReport {
    match ty {
        Type::Number(number) => TypeReport::Number { unit: number.unit.to_string() },
        Type::Truth => TypeReport::Truth,
        Type::Date { .. } => TypeReport::Date,
        Type::Duration => TypeReport::Duration,
        Type::Text => TypeReport::Text,
        Type::Member(axis) => TypeReport::Member { axis: axis_name(view, *axis) },
    }
}

pub(super) fn axis_name(view: &View<'_>, axis: AxisId) -> String {
    view.framework.axes.get(axis.0 as usize).map_or_else(String::new, |axis| axis.name.clone())
}

fn member(view: &View<'_>, axis: AxisId, place: u32) -> MemberReport {
    let declared = view.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members()?.get(place as usize));
    MemberReport {
        name: view.member_name(axis, place),
        labels: declared.map(|member| member.labels.clone()).unwrap_or_default(),
    }
}

pub(super) fn places(view: &View<'_>, at: &[(AxisId, u32)]) -> BTreeMap<String, String> {
    at.iter().map(|(axis, place)| (axis_name(view, *axis), view.member_name(*axis, *place))).collect()
}

/// What is said of a cell.
pub(super) fn cell(view: &Teller<'_>, cell: CellRef) -> Arc<CellReport> {
    let mut known = view.cells.borrow_mut();
    Arc::clone(known.entry(cell).or_insert_with(|| Arc::new(cell_report(view, cell))))
}

fn cell_report(view: &View<'_>, cell: CellRef) -> CellReport {
    let display = view.cell_label(cell);
    match cell {
        CellRef::Members { axis } => {
            CellReport { name: axis_name(view, AxisId(axis)), members: true, at: BTreeMap::new(), display }
        }
        CellRef::Input { input, cell } => {
            let Some(found) = view.framework.inputs.get(input as usize) else {
                return CellReport { name: String::new(), members: false, at: BTreeMap::new(), display };
            };
            let axes = found.axes.as_slice();
            let sizes: Vec<u32> = axes.iter().map(|axis| view.size(*axis)).collect();
            let known: u64 = sizes.iter().map(|size| u64::from(*size)).product();
            let at = if u64::from(cell) < known { view.cell_place(axes, &sizes, cell) } else { Vec::new() };
            CellReport { name: found.name.clone(), members: false, at: places(view, &at), display }
        }
    }
}

fn cell_values(view: &Teller<'_>, item: &Item, cells: &Cells) -> Vec<CellValue> {
    let axes = cells.axes.as_slice();
    (0u32..)
        .zip(&cells.values)
        .map(|(at, found)| {
            let at = if cells.unknown_shape { Vec::new() } else { view.cell_place(axes, &cells.sizes, at) };
            let mut value = value(view, &item.ty, found);
            if let ValueReport::Known { display, .. } = &mut value {
                *display = view.item_value(item, found);
            }
            CellValue { at: places(view, &at), value }
        })
        .collect()
}

pub(super) fn value(view: &Teller<'_>, ty: &Type, value: &Value) -> ValueReport {
    let display = view.value(ty, value);
    match value {
        Value::Known(known) => ValueReport::Known { value: datum(view, ty, known), display },
        Value::Undefined(undefined) => ValueReport::Undefined { cause: undefined.cause, display },
        Value::NotApplicable => ValueReport::NotApplicable { display },
        Value::Open(open) if open.bounds == Bounds::Hidden => ValueReport::Hidden { display },
        Value::Open(open) => {
            let unit = unit_of(ty);
            let end = |end: &Option<End>| {
                end.as_ref()
                    .map(|end| EndReport { exact: unit.from_base(&end.at).to_exact_string(), included: end.included })
            };
            let (low, high) = match &open.bounds {
                Bounds::Number(interval) => (end(&interval.low), end(&interval.high)),
                _ => (None, None),
            };
            let (first, last) = match &open.bounds {
                Bounds::Date { first, last } => (*first, *last),
                _ => (None, None),
            };
            let among = match (&open.bounds, ty) {
                (Bounds::Members(places), Type::Member(axis)) => {
                    places.iter().map(|place| member(view, *axis, *place)).collect()
                }
                _ => Vec::new(),
            };
            let wants = open.wants.cells().into_iter().map(|wanted| cell(view, wanted)).collect();
            ValueReport::Open { low, high, first, last, among, wants, display }
        }
    }
}

fn number(value: &Number) -> DatumReport {
    DatumReport::Number { exact: value.to_exact_string(), rounded: format::rounded(value).0 }
}

fn datum(view: &View<'_>, ty: &Type, datum: &Datum) -> DatumReport {
    match (datum, ty) {
        (Datum::Number(value), ty) => number(&unit_of(ty).from_base(value)),
        (Datum::Truth(value), _) => DatumReport::Truth(*value),
        (Datum::Date(value), _) => DatumReport::Date(*value),
        (Datum::Duration(value), _) => {
            DatumReport::Duration { months: value.months, days: value.days, seconds: value.seconds }
        }
        (Datum::Text(value), _) => DatumReport::Text(value.to_string()),
        (Datum::Member(place), Type::Member(axis)) => DatumReport::Member(member(view, *axis, *place)),
        (Datum::Member(place), _) => number(&Number::from(i64::from(*place) + 1)),
    }
}

fn variations(view: &View<'_>) -> Vec<VariationReport> {
    let mut reports = Vec::new();
    for result in view.assessment.variations.iter().filter(|result| !result.changed.is_empty()) {
        let Some(variation) = view.framework.variations.get(result.variation.0 as usize) else { continue };
        let changed = result.changed.iter().filter_map(|id| {
            let item = view.item(*id)?;
            let here = result.results.iter().find(|result| result.item == *id)?;
            let main = view.assessment.results.get(id.0 as usize)?;
            Some(ChangeReport {
                name: item.name.clone(),
                main: page::outcome_text(view, item, &main.outcome),
                here: page::outcome_text(view, item, &here.outcome),
            })
        });
        reports.push(VariationReport {
            name: variation.name.clone(),
            labels: variation.labels.clone(),
            kind: match variation.kind {
                VariationKind::Scenario => VariationReportKind::Scenario,
                VariationKind::ItemReading(_) | VariationKind::ParameterReading(_) => VariationReportKind::Reading,
            },
            of: match variation.kind {
                VariationKind::ItemReading(id) => view.item(id).map(|item| item.name.clone()),
                VariationKind::ParameterReading(ParameterId(id)) => {
                    view.framework.parameters.get(id as usize).map(|parameter| parameter.name.clone())
                }
                VariationKind::Scenario => None,
            },
            changed: changed.collect(),
        });
    }
    reports
}
