//! Runs a framework's own tests: its examples, each with the data it gives and what it expects.
//!
//! A difference is a fact with its place, like a fault of the text; wording it is the work of whoever shows it.

use std::collections::BTreeSet;

use crate::assessment::{Assessment, Cells, ItemResult, ObligationState, Outcome, Status};
use crate::axis::{Axes, AxisId};
use crate::date::{Date, Span};
use crate::evaluation::{self, Options};
use crate::framework::{
    Example, Expectation, ExpectedOutcome, ExprId, Framework, ItemId, PickedMember, Project, Subject, VariationId,
    Wanted, WantedWhat,
};
use crate::number::{Comparison, Number, Rounding};
use crate::source::Place;
use crate::value::{Bounds, CellRef, Datum, Value};

mod table;
#[cfg(test)]
mod tests;

pub(crate) use table::figures;

/// How an example came out.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::{assessment::Status, testing::{Difference, ExampleOutcome, Found, as_of, run_example}};
/// let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n\
///             example too_dear\n  given budget = 5.01 EUR\n  expect small met\n";
/// let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// let outcome: ExampleOutcome = run_example(&framework, 0).unwrap();
/// assert!(!outcome.passed() && run_example(&framework, 1).is_none());
/// let [Difference { found, place, .. }] = &outcome.differences[..] else { panic!("one expectation") };
/// assert_eq!((found, place.span.of(text)), (&Found::Status(Status::NotMet), "small met"));
/// assert_eq!(as_of(&framework, &framework.examples[0]).to_string(), "2000-01-01"); // where no date plays a part
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleOutcome {
    /// Which example, by its place in the framework.
    pub example: usize,
    /// What came out otherwise than expected, in the order written.
    pub differences: Vec<Difference>,
}

impl ExampleOutcome {
    /// Whether all came out as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.differences.is_empty()
    }
}

/// An expectation that was not met.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Which expectation, by its place in the example.
    pub expectation: usize,
    /// Where it is written.
    pub place: Place,
    /// What came out instead.
    pub found: Found,
}

/// What came out instead of what was expected.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// These values, of the cells that the expectation is about.
    Values(Vec<Value>),
    /// A criterion's status.
    Status(Status),
    /// Where an obligation stands.
    Obligation(ObligationState),
    /// A decision's levels still possible (one: it is decided; none: not applicable).
    Levels(Vec<u32>),
    /// It is open, but for other inputs than those expected.
    Wanted {
        /// Wanted, and not expected to be.
        unexpected: Vec<CellRef>,
        /// Expected to be wanted, and not: by their place in the expectation.
        missing: Vec<usize>,
    },
    /// It is shown, where it was expected to be hidden; or the other way round.
    Hidden(bool),
    /// There is no such cell: the data have no member of that name.
    NoSuchCell,
    /// Such an outcome is not one of this kind of item (`met`, of an indicator).
    OtherKind,
}

/// Runs every example of a framework, in order.
///
/// ```
/// use jalon::{analysis::{NoLibrary, analyse}, source::Source, testing::run_examples};
/// let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n\
///             example at_the_limit\n  given budget = 5 EUR\n  expect small met\n";
/// let framework = analyse(Source::new("tiny.jalon", text), &NoLibrary).framework.unwrap();
/// assert!(run_examples(&framework).iter().all(|outcome| outcome.passed()));
/// ```
#[must_use]
pub fn run_examples(framework: &Framework) -> Vec<ExampleOutcome> {
    (0..framework.examples.len()).filter_map(|place| run_example(framework, place)).collect()
}

/// Runs one example, by its place; `None` where there is none.
#[must_use]
pub fn run_example(framework: &Framework, place: usize) -> Option<ExampleOutcome> {
    let example = framework.examples.get(place)?;
    let differences = if example.projects.is_empty() {
        let trial = Trial::of(framework, example, &example.project);
        let found = example.expectations.iter().map(|expected| trial.difference(expected));
        differences(example, found)
    } else {
        table::differences(framework, example)
    };
    Some(ExampleOutcome { example: place, differences })
}

fn differences(example: &Example, found: impl Iterator<Item = Option<Found>>) -> Vec<Difference> {
    let all = example.expectations.iter().zip(found).enumerate();
    all.filter_map(|(expectation, (expected, found))| {
        Some(Difference { expectation, place: expected.place, found: found? })
    })
    .collect()
}

/// The day on which an example is judged: the one that it says, else the first of the framework's validity, else
/// 2000-01-01 (a fixed day, for frameworks in which no date plays a part).
#[must_use]
pub fn as_of(framework: &Framework, example: &Example) -> Date {
    let fixed = Date::Span(Span::Year { year: 2000 }).first_day();
    example.as_of.or(framework.identity.valid_from).unwrap_or(Date::Day(fixed))
}

/// What of an evaluation its expectations look at: what would settle a result is not among it, and takes long to find.
fn needed(example: &Example) -> Options {
    let variations = example.expectations.iter().any(|expected| expected.variation.is_some());
    Options { evidence: true, settle: false, variations, wanted: true, private_rows: true }
}

struct Trial<'a> {
    framework: &'a Framework,
    project: &'a Project,
    as_of: Date,
    assessment: Assessment,
}

impl<'a> Trial<'a> {
    /// The trial of one project under the expectations of an example.
    fn of(framework: &'a Framework, example: &Example, project: &'a Project) -> Trial<'a> {
        let as_of = as_of(framework, example);
        let assessment = evaluation::evaluate_with(framework, project, as_of, needed(example));
        Trial { framework, project, as_of, assessment }
    }

    /// What came out otherwise, if it did.
    fn difference(&self, expected: &Expectation) -> Option<Found> {
        match expected.subject {
            Subject::Expression(expression) => self.of_expression(expected, expression),
            Subject::Item(item) => match self.result(item, expected.variation) {
                Some(result) if expected.breakdown.is_some() => self.of_breakdown(expected, result),
                Some(result) => self.of_item(expected, result),
                None => Some(Found::OtherKind),
            },
        }
    }

    /// The result of an item, under a variation where that reaches it.
    fn result(&self, item: ItemId, variation: Option<VariationId>) -> Option<&ItemResult> {
        let varied = variation.and_then(|variation| {
            let varied = self.assessment.variations.iter().find(|result| result.variation == variation)?;
            varied.results.iter().find(|result| result.item == item)
        });
        varied.or_else(|| self.assessment.results.iter().find(|result| result.item == item))
    }

    fn of_expression(&self, expected: &Expectation, expression: ExprId) -> Option<Found> {
        let cells = self.read(expected.variation, expression);
        match cells {
            Some(cells) => self.of_cells(expected, &cells),
            None => Some(Found::NoSuchCell),
        }
    }

    fn read(&self, variation: Option<VariationId>, expression: ExprId) -> Option<Cells> {
        let read = evaluation::read(self.framework, self.project, self.as_of, variation, &[expression]);
        read.into_iter().next()
    }

    fn of_item(&self, expected: &Expectation, result: &ItemResult) -> Option<Found> {
        match &result.outcome {
            Outcome::Quantity { cells, .. } => match &expected.outcome {
                ExpectedOutcome::Undecided(wanted, _) => {
                    let open =
                        self.selected(expected, cells).is_some_and(|values| values.iter().all(|value| is_open(value)));
                    if open { self.of_wanted(expected, result, wanted) } else { Some(self.values(expected, cells)) }
                }
                _ => self.of_cells(expected, cells),
            },
            Outcome::Criterion { status, .. } => self.of_criterion(expected, result, *status),
            Outcome::Obligation { state, due, event } => self.of_obligation(expected, result, state, due, event),
            Outcome::Decision { level, possible, not_applicable } => {
                self.of_decision(expected, result, *level, possible, *not_applicable)
            }
            Outcome::OverTable => Some(Found::OtherKind),
        }
    }

    fn of_criterion(&self, expected: &Expectation, result: &ItemResult, status: Status) -> Option<Found> {
        let wanted_status = match &expected.outcome {
            ExpectedOutcome::Met => Status::Met,
            ExpectedOutcome::NotMet => Status::NotMet,
            ExpectedOutcome::NotApplicable => Status::NotApplicable,
            ExpectedOutcome::Undecided(..) | ExpectedOutcome::Missing | ExpectedOutcome::Undefined => Status::Undecided,
            _ => return Some(Found::OtherKind),
        };
        if status != wanted_status {
            return Some(Found::Status(status));
        }
        match (&expected.outcome, &result.outcome) {
            (ExpectedOutcome::Undecided(wanted, _), _) => self.of_wanted(expected, result, wanted),
            (ExpectedOutcome::Undefined, Outcome::Criterion { value, .. }) if !matches!(value, Value::Undefined(_)) => {
                Some(Found::Status(status))
            }
            _ => None,
        }
    }

    fn of_obligation(
        &self,
        expected: &Expectation,
        result: &ItemResult,
        state: &ObligationState,
        due: &Value,
        event: &Value,
    ) -> Option<Found> {
        let as_expected = match (&expected.outcome, state) {
            (ExpectedOutcome::Due(date), _) => {
                return (*due != Value::Known(Datum::Date(*date))).then(|| Found::Values(vec![due.clone()]));
            }
            (ExpectedOutcome::Equals(value, step), _) => return self.of_value(*value, step.as_ref(), event),
            (ExpectedOutcome::Undecided(wanted, _), ObligationState::Undecided) => {
                return self.of_wanted(expected, result, wanted);
            }
            (ExpectedOutcome::NotApplicable, ObligationState::NotApplicable)
            | (ExpectedOutcome::Missing, ObligationState::Undecided)
            | (ExpectedOutcome::Pending(None), ObligationState::Pending { .. })
            | (ExpectedOutcome::MetInTime, ObligationState::MetInTime)
            | (
                ExpectedOutcome::Met,
                ObligationState::MetInTime | ObligationState::MetLate { .. } | ObligationState::MetDateUnknown,
            )
            | (ExpectedOutcome::NotMet, ObligationState::Pending { .. } | ObligationState::Overdue { .. })
            | (ExpectedOutcome::MetLate(None), ObligationState::MetLate { .. })
            | (ExpectedOutcome::MetDateUnknown, ObligationState::MetDateUnknown)
            | (ExpectedOutcome::Overdue(None), ObligationState::Overdue { .. }) => true,
            (ExpectedOutcome::Pending(Some(date)), ObligationState::Pending { until }) => date == until,
            (ExpectedOutcome::MetLate(Some(by)), ObligationState::MetLate { days }) => by == days,
            (ExpectedOutcome::Overdue(Some(by)), ObligationState::Overdue { days }) => by == days,
            _ => false,
        };
        (!as_expected).then(|| Found::Obligation(state.clone()))
    }

    fn of_decision(
        &self,
        expected: &Expectation,
        result: &ItemResult,
        level: Option<u32>,
        possible: &[u32],
        not_applicable: bool,
    ) -> Option<Found> {
        let found = || Some(Found::Levels(possible.to_vec()));
        match &expected.outcome {
            ExpectedOutcome::Equals(value, _) => match (level, self.constant(*value)) {
                (Some(level), Some(Value::Known(Datum::Member(wanted)))) if level == wanted => None,
                _ => found(),
            },
            ExpectedOutcome::NotApplicable => (!not_applicable).then(|| Found::Levels(possible.to_vec())),
            ExpectedOutcome::Undecided(wanted, among) => {
                let mut among = among.clone();
                among.sort_unstable();
                let mut sorted = possible.to_vec();
                sorted.sort_unstable();
                if not_applicable || level.is_some() || (!among.is_empty() && among != sorted) {
                    return found();
                }
                self.of_wanted(expected, result, wanted)
            }
            ExpectedOutcome::Missing => (level.is_some() || not_applicable).then(|| Found::Levels(possible.to_vec())),
            _ => Some(Found::OtherKind),
        }
    }

    fn of_breakdown(&self, expected: &Expectation, result: &ItemResult) -> Option<Found> {
        let Outcome::Quantity { breakdowns, .. } = &result.outcome else { return Some(Found::OtherKind) };
        let Some(groups) = expected.breakdown.and_then(|place| breakdowns.get(place as usize)) else {
            return Some(Found::NoSuchCell);
        };
        // Without a group picked, the expectation is about all of them.
        let picked: Vec<_> = groups
            .groups
            .iter()
            .filter(|group| {
                expected.picks.iter().all(|(_, member)| match (member, &group.key) {
                    (PickedMember::At(at), Datum::Member(place)) => at == place,
                    (PickedMember::Id(id), Datum::Text(text)) => **id == **text,
                    _ => true,
                })
            })
            .collect();
        if picked.is_empty() {
            return Some(Found::NoSuchCell);
        }
        if expected.outcome == ExpectedOutcome::Hidden {
            // In an empty group there is nobody to hide.
            let shown = picked.iter().any(|group| group.values.is_some() && !group.nobody);
            let hidden = picked.iter().any(|group| group.values.is_none());
            return (shown || !hidden).then_some(Found::Hidden(false));
        }
        let values: Vec<Value> =
            picked.iter().filter_map(|group| group.values.as_ref()).flat_map(|cells| cells.values.clone()).collect();
        if values.is_empty() {
            return Some(Found::Hidden(true));
        }
        values.iter().find_map(|value| self.of_one(expected, value)).map(|_| Found::Values(values.clone()))
    }

    fn of_cells(&self, expected: &Expectation, cells: &Cells) -> Option<Found> {
        let Some(values) = self.selected(expected, cells) else { return Some(Found::NoSuchCell) };
        let differs = values.iter().any(|value| self.of_one(expected, value).is_some());
        (differs || values.is_empty()).then(|| Found::Values(values.into_iter().cloned().collect()))
    }

    fn values(&self, expected: &Expectation, cells: &Cells) -> Found {
        self.selected(expected, cells)
            .map_or(Found::NoSuchCell, |values| Found::Values(values.into_iter().cloned().collect()))
    }

    /// The cells that an expectation is about: all that its picks leave.
    fn selected<'c>(&self, expected: &Expectation, cells: &'c Cells) -> Option<Vec<&'c Value>> {
        if cells.unknown_shape {
            return Some(cells.values.iter().collect());
        }
        let mut places = Vec::new();
        for (axis, size) in cells.axes.as_slice().iter().zip(&cells.sizes) {
            let pick = expected.picks.iter().find(|(picked, _)| picked == axis);
            places.push(match pick {
                Some((_, member)) => vec![self.place(*axis, member, *size)?],
                None => (0..*size).collect(),
            });
        }
        let mut indices = vec![0usize];
        for (places, size) in places.iter().zip(&cells.sizes) {
            indices = indices
                .iter()
                .flat_map(|index| places.iter().map(move |place| index * *size as usize + *place as usize))
                .collect();
        }
        indices.into_iter().map(|index| cells.values.get(index)).collect()
    }

    fn place(&self, axis: AxisId, member: &PickedMember, size: u32) -> Option<u32> {
        match member {
            PickedMember::At(place) => Some(*place),
            PickedMember::First => Some(0),
            PickedMember::Last => size.checked_sub(1),
            PickedMember::Id(id) => {
                let members = self.project.members.get(&axis)?;
                u32::try_from(members.ids.iter().position(|known| known == id)?).ok()
            }
            PickedMember::Follow(reference) => match self.constant(*reference)? {
                Value::Known(Datum::Member(place)) => Some(place),
                _ => None,
            },
        }
    }

    fn of_one(&self, expected: &Expectation, value: &Value) -> Option<Found> {
        let differs = || Some(Found::Values(vec![value.clone()]));
        match &expected.outcome {
            ExpectedOutcome::Equals(wanted, step) => self.of_value(*wanted, step.as_ref(), value),
            ExpectedOutcome::Bounds(low, high, step) => match value {
                Value::Open(open) => match &open.bounds {
                    Bounds::Number(interval) => {
                        let same = |end: Option<&Number>, wanted: &Option<Number>| match (end, wanted) {
                            (None, None) => true,
                            (Some(end), Some(wanted)) => equal(&rounded(end, step.as_ref()), wanted),
                            _ => false,
                        };
                        let low_is = same(interval.low.as_ref().map(|end| &end.at), low);
                        let high_is = same(interval.high.as_ref().map(|end| &end.at), high);
                        if low_is && high_is { None } else { differs() }
                    }
                    _ => differs(),
                },
                _ => differs(),
            },
            ExpectedOutcome::NotApplicable => {
                (*value != Value::NotApplicable).then(|| Found::Values(vec![value.clone()]))
            }
            ExpectedOutcome::Undefined => {
                (!matches!(value, Value::Undefined(_))).then(|| Found::Values(vec![value.clone()]))
            }
            ExpectedOutcome::Missing => (!is_open(value)).then(|| Found::Values(vec![value.clone()])),
            ExpectedOutcome::Hidden => (!is_hidden(value)).then_some(Found::Hidden(false)),
            ExpectedOutcome::Met => {
                (*value != Value::Known(Datum::Truth(true))).then(|| Found::Values(vec![value.clone()]))
            }
            ExpectedOutcome::NotMet => {
                (*value != Value::Known(Datum::Truth(false))).then(|| Found::Values(vec![value.clone()]))
            }
            ExpectedOutcome::Undecided(..) if is_open(value) => None,
            ExpectedOutcome::Undecided(..) => differs(),
            ExpectedOutcome::Pending(_)
            | ExpectedOutcome::MetInTime
            | ExpectedOutcome::MetLate(_)
            | ExpectedOutcome::MetDateUnknown
            | ExpectedOutcome::Overdue(_)
            | ExpectedOutcome::Due(_) => Some(Found::OtherKind),
        }
    }

    fn of_value(&self, wanted: ExprId, step: Option<&Number>, value: &Value) -> Option<Found> {
        let same = match (value, self.constant(wanted)) {
            (Value::Known(Datum::Number(number)), Some(Value::Known(Datum::Number(wanted)))) => {
                equal(&rounded(number, step), &wanted)
            }
            (Value::Known(Datum::Date(date)), Some(Value::Known(Datum::Date(wanted)))) => *date == wanted,
            (value, Some(wanted)) => *value == wanted,
            (_, None) => false,
        };
        (!same).then(|| Found::Values(vec![value.clone()]))
    }

    fn constant(&self, expression: ExprId) -> Option<Value> {
        self.read(None, expression)?.values.into_iter().next()
    }

    /// Whether exactly the listed inputs are wanted for a result, where any are listed.
    fn of_wanted(&self, expected: &Expectation, result: &ItemResult, listed: &[Wanted]) -> Option<Found> {
        if listed.is_empty() {
            return None;
        }
        let cells = self.wanted_for(expected, result);
        let unexpected: Vec<CellRef> = cells
            .iter()
            .copied()
            .filter(|cell| !listed.iter().any(|wanted| self.is_the_wanted(wanted, *cell)))
            .collect();
        let missing: Vec<usize> = (0..listed.len())
            .filter(|place| {
                listed.get(*place).is_some_and(|wanted| !cells.iter().any(|cell| self.is_the_wanted(wanted, *cell)))
            })
            .collect();
        (!unexpected.is_empty() || !missing.is_empty()).then_some(Found::Wanted { unexpected, missing })
    }

    /// The cells that a result is open for: those of its own values, and those wanted for decisions through it.
    fn wanted_for(&self, expected: &Expectation, result: &ItemResult) -> BTreeSet<CellRef> {
        let mut cells: BTreeSet<CellRef> = result.wants.iter().copied().collect();
        if let Outcome::Quantity { cells: values, .. } = &result.outcome
            && !expected.picks.is_empty()
        {
            // Those of the cells that are picked only.
            cells.clear();
            for value in self.selected(expected, values).into_iter().flatten() {
                if let Value::Open(open) = value {
                    cells.extend(open.wants.cells());
                }
            }
        }
        cells
    }

    fn is_the_wanted(&self, wanted: &Wanted, cell: CellRef) -> bool {
        match (wanted.what, cell) {
            (WantedWhat::Axis(axis), CellRef::Members { axis: place }) => axis.0 == place,
            (WantedWhat::Input(input), CellRef::Input { input: place, cell }) => {
                input.0 == place
                    && self.framework.inputs.get(place as usize).is_some_and(|input| {
                        let places = places_of(self.framework, self.project, &input.axes, cell);
                        wanted.picks.iter().all(|(axis, member)| {
                            places.iter().any(|(known, place, size)| {
                                known == axis && self.place(*axis, member, *size) == Some(*place)
                            })
                        })
                    })
            }
            _ => false,
        }
    }
}

/// The member of each axis at which a cell lies, and the size of the axis.
fn places_of(framework: &Framework, project: &Project, axes: &Axes, cell: u32) -> Vec<(AxisId, u32, u32)> {
    let size = |axis: &AxisId| -> u32 {
        let closed = framework.axes.get(axis.0 as usize).and_then(|axis| axis.members()).map(<[_]>::len);
        let open = || project.members.get(axis).map(|members| members.ids.len());
        closed.or_else(open).and_then(|size| u32::try_from(size).ok()).unwrap_or(0)
    };
    let mut rest = cell;
    let mut places = Vec::new();
    for axis in axes.as_slice().iter().rev() {
        let size = size(axis);
        places.push((*axis, rest.checked_rem(size).unwrap_or(0), size));
        rest = rest.checked_div(size).unwrap_or(0);
    }
    places.reverse();
    places
}

/// Whether it is not known; what is known and hidden is not open.
fn is_open(value: &Value) -> bool {
    matches!(value, Value::Open(_)) && !is_hidden(value)
}

fn is_hidden(value: &Value) -> bool {
    matches!(value, Value::Open(open) if open.bounds == Bounds::Hidden)
}

fn rounded(number: &Number, step: Option<&Number>) -> Number {
    step.map_or_else(|| number.clone(), |step| number.round(step, Rounding::HalfUp))
}

fn equal(number: &Number, wanted: &Number) -> bool {
    number.compare(wanted) == Comparison::Equal
}
