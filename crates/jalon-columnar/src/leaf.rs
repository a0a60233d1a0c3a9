//! What the plain evaluator gives for a row, as what a column of results holds there.

use std::collections::HashMap;

use jalon::assessment::{Assessment, Cells, ItemResult, ObligationState, Outcome, Reason, Status, Step};
use jalon::axis::AxisId;
use jalon::date::Date;
use jalon::evaluation;
use jalon::framework::{EvidenceLevel, Framework, Project, Type};
use jalon::lang::Language;
use jalon::number::Number;
use jalon::project::table::duration_text;
use jalon::render::view::View;
use jalon::value::{Bounds, CellRef, Datum, Value};

use crate::codes::Codes;
use crate::facets::{Facet, Output, Shape};
use crate::plan::Plan;
use crate::program::Wire;

/// What stands in one row of a column.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Leaf {
    #[default]
    None,
    Number(f64),
    Truth(bool),
    /// One of the names of the column.
    Place(u32),
    Day(i32),
    Mask(u64),
    Text(String),
    /// Words of the framework, by their numbers.
    Words(Vec<u32>),
    /// Records: each its id, and its values.
    Records(Vec<(String, Vec<Leaf>)>),
}

impl Leaf {
    /// What the registers of a wire hold in a row, where that is a single value.
    #[inline]
    pub(crate) fn wired(wire: &Wire, number: impl Fn(u32) -> f64, bit: impl Fn(u32) -> bool) -> Leaf {
        match wire {
            Wire::Number(value, known) if bit(*known) => Leaf::Number(number(*value) + 0.0),
            Wire::Days(value, known) if bit(*known) => Leaf::Day(number(*value) as i32),
            Wire::Places(value, known) if bit(*known) => Leaf::Place(number(*value) as u32),
            Wire::Truth(yes, _) if bit(*yes) => Leaf::Truth(true),
            Wire::Truth(_, no) if bit(*no) => Leaf::Truth(false),
            _ => Leaf::None,
        }
    }
}

/// A row judged by the plain evaluator.
#[derive(Debug)]
pub(crate) struct JudgedRow<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) project: &'a Project,
    pub(crate) assessment: &'a Assessment,
    /// Why each item came out as it did, where that is asked for.
    pub(crate) reasons: &'a [Reason],
    pub(crate) codes: &'a Codes,
}

/// What the plain evaluator says of a row for the columns of a plan, and why.
pub(crate) fn judged(framework: &Framework, project: &Project, as_of: Date, plan: &Plan) -> (Assessment, Vec<Reason>) {
    let options = asked(plan);
    if plan.outputs.iter().any(|output| output.facet == Facet::Because) {
        return evaluation::evaluate_and_explain(framework, project, as_of, options);
    }
    (evaluation::evaluate_with(framework, project, as_of, options), Vec::new())
}

/// What the plain evaluator is asked for, for the columns of a plan.
fn asked(plan: &Plan) -> evaluation::Options {
    let asks = |facet: Facet| plan.outputs.iter().any(|output| output.facet == facet);
    evaluation::Options {
        evidence: asks(Facet::Evidence) || asks(Facet::Because),
        settle: false,
        variations: plan.outputs.iter().any(|output| output.variation.is_some()),
        wanted: asks(Facet::Wanted) || asks(Facet::Because),
        private_rows: false,
    }
}

impl JudgedRow<'_> {
    /// What stands in a column.
    pub(crate) fn leaf(&self, output: &Output) -> Leaf {
        let Some(result) = self.result(output) else { return Leaf::None };
        let ty = self.framework.items.get(output.item.0 as usize).map(|item| &item.ty);
        match (output.facet, &result.outcome) {
            (Facet::Evidence, _) => result.evidence.map_or(Leaf::None, |level| Leaf::Place(evidence_place(level))),
            (Facet::Provisional, _) => Leaf::Truth(result.provisional),
            (Facet::Wanted, _) => Leaf::Words(self.wanted(result)),
            (Facet::Because, _) => self.because(output, result).map_or(Leaf::None, Leaf::Place),
            (facet, Outcome::Quantity { cells, coverage, breakdowns, judgement }) => {
                let judgement = judgement.as_ref();
                match facet {
                    Facet::Cell(at) => self.value(ty, cell(cells, at), &output.shape),
                    Facet::State(at) => cell(cells, at).map_or(Leaf::None, state_of),
                    Facet::Low(at) => self.end(ty, cell(cells, at), &output.shape, true),
                    Facet::High(at) => self.end(ty, cell(cells, at), &output.shape, false),
                    Facet::Members => self.members(ty, cells, &output.shape),
                    Facet::Known => coverage.map_or(Leaf::None, |coverage| Leaf::Number(f64::from(coverage.known))),
                    Facet::Expected => match coverage.and_then(|coverage| coverage.expected) {
                        Some(expected) => Leaf::Number(f64::from(expected)),
                        None => Leaf::None,
                    },
                    Facet::Raters => self.value(None, judgement.map(|result| &result.raters), &output.shape),
                    Facet::Quorum => {
                        self.value(None, judgement.and_then(|result| result.quorum_reached.as_ref()), &output.shape)
                    }
                    Facet::Agreement => {
                        self.value(None, judgement.and_then(|result| result.agreement.as_ref()), &output.shape)
                    }
                    Facet::Breakdown(at) => {
                        let groups =
                            breakdowns.get(at).map(|breakdown| breakdown.groups.as_slice()).unwrap_or_default();
                        let axis = self.breakdown_axis(output, at);
                        let shape = record_shape(&output.shape);
                        let record = |group: &jalon::assessment::BreakdownGroup| {
                            let id = match (&group.key, axis) {
                                (Datum::Member(place), Some(axis)) => self.view().member_name(axis, *place),
                                (Datum::Text(text), _) => text.to_string(),
                                _ => String::new(),
                            };
                            let value = group.values.as_ref().and_then(|cells| cell(cells, 0));
                            (id, vec![self.value(ty, value, shape)])
                        };
                        Leaf::Records(groups.iter().map(record).collect())
                    }
                    _ => Leaf::None,
                }
            }
            (Facet::Status, Outcome::Criterion { status, .. }) => match (status, &output.shape) {
                (Status::Met, Shape::Truth) => Leaf::Truth(true),
                (Status::NotMet, Shape::Truth) => Leaf::Truth(false),
                (_, Shape::Truth) => Leaf::None,
                (status, _) => Leaf::Place(status_place(*status)),
            },
            (Facet::Margin, Outcome::Criterion { margin: Some(margin), .. }) => self.margin(margin),
            (Facet::ObligationState, Outcome::Obligation { state, .. }) => Leaf::Place(obligation_place(state)),
            (Facet::Due, Outcome::Obligation { due, .. }) => self.value(None, Some(due), &output.shape),
            (Facet::Event, Outcome::Obligation { event, .. }) => self.value(None, Some(event), &output.shape),
            #[allow(clippy::cast_precision_loss, reason = "days of the calendar")]
            (
                Facet::LateBy,
                Outcome::Obligation {
                    state: ObligationState::MetLate { days } | ObligationState::Overdue { days },
                    ..
                },
            ) => Leaf::Number(*days as f64),
            (Facet::Level, Outcome::Decision { level, .. }) => match (level, &output.shape) {
                (Some(level), Shape::Names(_)) => Leaf::Place(*level),
                (Some(level), _) => self.value(ty, Some(&Value::Known(Datum::Member(*level))), &output.shape),
                (None, _) => Leaf::None,
            },
            (Facet::Possible, Outcome::Decision { possible, .. }) => {
                Leaf::Mask(possible.iter().fold(0u64, |mask, level| mask | 1u64.checked_shl(*level).unwrap_or(0)))
            }
            _ => Leaf::None,
        }
    }

    fn result(&self, output: &Output) -> Option<&ItemResult> {
        match output.variation {
            None => self.assessment.results.get(output.item.0 as usize),
            Some(variation) => {
                let under = self.assessment.variations.iter().find(|result| result.variation == variation)?;
                // What a variation does not reach is as it is without it.
                let reached = under.results.iter().find(|result| result.item == output.item);
                reached.or_else(|| self.assessment.results.get(output.item.0 as usize))
            }
        }
    }

    fn view(&self) -> View<'_> {
        let (framework, project, assessment) = (self.framework, self.project, self.assessment);
        View { framework, project, assessment, language: Language::English }
    }

    fn value(&self, ty: Option<&Type>, value: Option<&Value>, shape: &Shape) -> Leaf {
        match (value, shape, ty) {
            (Some(Value::Known(Datum::Member(place))), Shape::Text, Some(Type::Member(axis))) => {
                Leaf::Text(self.view().member_name(*axis, *place))
            }
            (Some(value), ..) => of_value(value, shape),
            (None, ..) => Leaf::None,
        }
    }

    /// An end of what a value may be; both are the value itself where it is known.
    fn end(&self, ty: Option<&Type>, value: Option<&Value>, shape: &Shape, low: bool) -> Leaf {
        let Some(Value::Open(open)) = value else { return self.value(ty, value, shape) };
        match (&open.bounds, shape) {
            (Bounds::Number(range), Shape::Number(scale)) => {
                let end = if low { &range.low } else { &range.high };
                end.as_ref().map_or(Leaf::None, |end| float(&end.at, scale))
            }
            (Bounds::Date { first, last }, Shape::Date) => match if low { first } else { last } {
                Some(date) => Leaf::Day(if low { date.first_day() } else { date.last_day() }.since_1970()),
                None => Leaf::None,
            },
            _ => Leaf::None,
        }
    }

    /// A record a member of the open axes, with a value for each cell over the closed ones.
    fn members(&self, ty: Option<&Type>, cells: &Cells, shape: &Shape) -> Leaf {
        if cells.unknown_shape {
            return Leaf::None;
        }
        let shape = record_shape(shape);
        let mut records: Vec<(String, Vec<Leaf>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, value) in cells.values.iter().enumerate() {
            let mut left = at;
            let mut ids: Vec<String> = Vec::new();
            for (axis, size) in cells.axes.as_slice().iter().zip(&cells.sizes).rev() {
                let size = (*size).max(1) as usize;
                if crate::rows::binding::is_open(self.framework, *axis) {
                    ids.insert(0, self.view().member_name(*axis, u32::try_from(left % size).unwrap_or(0)));
                }
                left /= size;
            }
            let (id, leaf) = (ids.join(", "), self.value(ty, Some(value), shape));
            match places.get(&id).and_then(|place| records.get_mut(*place)) {
                Some((_, leaves)) => leaves.push(leaf),
                None => {
                    places.insert(id.clone(), records.len());
                    records.push((id, vec![leaf]));
                }
            }
        }
        Leaf::Records(records)
    }

    fn breakdown_axis(&self, output: &Output, at: usize) -> Option<jalon::axis::AxisId> {
        match &self.framework.items.get(output.item.0 as usize)?.kind {
            jalon::framework::ItemKind::Indicator(indicator) => indicator.breakdowns.get(at)?.axis,
            _ => None,
        }
    }

    /// In the unit compared; days of dates.
    fn margin(&self, margin: &jalon::assessment::Margin) -> Leaf {
        let ty = self.framework.expressions.get(margin.left.0 as usize).map(|expr| &expr.ty);
        match ty {
            Some(Type::Number(number)) if !margin.in_days => float(&margin.distance, number.unit.scale()),
            _ => float(&margin.distance, &Number::ONE),
        }
    }

    /// The inputs that a result wants, in the order of the framework.
    fn wanted(&self, result: &ItemResult) -> Vec<u32> {
        let mut wanted: Vec<u32> = result.wants.iter().map(|cell| self.cell(*cell)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    fn cell(&self, cell: CellRef) -> u32 {
        let size = |axis: AxisId| self.project.members.get(&axis).map_or(0, |members| members.ids.len());
        self.codes.cell(self.framework, &size, cell)
    }

    /// The word of the deciding reason: why a value cannot exist; the input that is wanted first; else the criterion or
    /// exception that decided, or the input that the result rests on first.
    fn because(&self, output: &Output, result: &ItemResult) -> Option<u32> {
        let reason = self.reasons.get(output.item.0 as usize)?;
        if let Value::Undefined(undefined) = &reason.value {
            return Some(self.codes.cause(undefined.cause));
        }
        if matches!(reason.value, Value::Open(_)) {
            if let Some(first) = self.wanted(result).first() {
                return Some(*first);
            }
            if let Some(level) = result.evidence.filter(|_| matches!(result.outcome, Outcome::Criterion { .. })) {
                return Some(self.codes.evidence(level));
            }
        }
        let mut here = reason;
        loop {
            let next = here.because.iter().find_map(|reason| self.code(reason));
            if next.is_some() {
                return next;
            }
            here = here.because.first()?;
        }
    }

    fn code(&self, reason: &Reason) -> Option<u32> {
        match &reason.step {
            Step::Item(item, _) => Some(self.codes.item(*item)),
            Step::Exception(item, place) => Some(self.codes.exception(*item, *place)),
            Step::Input(cell @ CellRef::Input { .. }) | Step::Default(cell) => Some(self.cell(*cell)),
            Step::Input(_)
            | Step::Parameter(..)
            | Step::Expression(_)
            | Step::Member(_)
            | Step::More(_)
            | Step::Level(..) => None,
        }
    }
}

/// A value in a column; nothing where it is not known, or names a member that only its project knows.
pub(crate) fn of_value(value: &Value, shape: &Shape) -> Leaf {
    let Value::Known(datum) = value else { return Leaf::None };
    match (datum, shape) {
        (Datum::Number(number), Shape::Number(scale)) => float(number, scale),
        (Datum::Truth(yes), Shape::Truth) => Leaf::Truth(*yes),
        (Datum::Date(Date::Day(day)), Shape::Date) => Leaf::Day(day.since_1970()),
        (Datum::Member(place), Shape::Names(_)) => Leaf::Place(*place),
        (Datum::Text(text), Shape::Text) => Leaf::Text(text.to_string()),
        (Datum::Date(date), Shape::Text) => Leaf::Text(date.to_string()),
        (Datum::Duration(duration), Shape::Text) => Leaf::Text(duration_text(*duration)),
        _ => Leaf::None,
    }
}

fn cell(cells: &Cells, at: usize) -> Option<&Value> {
    cells.values.get(at)
}

/// The shape of the values of records.
fn record_shape(shape: &Shape) -> &Shape {
    match shape {
        Shape::Records(fields) => fields.first().map_or(shape, |(_, shape)| shape),
        other => other,
    }
}

fn float(number: &Number, scale: &Number) -> Leaf {
    number.div(scale).and_then(|number| number.to_f64()).map_or(Leaf::None, Leaf::Number)
}

fn state_of(value: &Value) -> Leaf {
    Leaf::Place(match value {
        Value::Known(_) => 0,
        Value::Open(open) if open.bounds == Bounds::Hidden => 4,
        Value::Open(_) => 1,
        Value::Undefined(_) => 2,
        Value::NotApplicable => 3,
    })
}

fn status_place(status: Status) -> u32 {
    match status {
        Status::Met => 0,
        Status::NotMet => 1,
        Status::Undecided => 2,
        Status::NotApplicable => 3,
    }
}

fn evidence_place(level: EvidenceLevel) -> u32 {
    match level {
        EvidenceLevel::Declared => 0,
        EvidenceLevel::Document => 1,
        EvidenceLevel::Verified => 2,
        EvidenceLevel::ThirdParty => 3,
    }
}

fn obligation_place(state: &ObligationState) -> u32 {
    match state {
        ObligationState::NotApplicable => 0,
        ObligationState::Undecided => 1,
        ObligationState::Pending { .. } => 2,
        ObligationState::MetInTime => 3,
        ObligationState::MetLate { .. } => 4,
        ObligationState::MetDateUnknown => 5,
        ObligationState::Overdue { .. } => 6,
    }
}
