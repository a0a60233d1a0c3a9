//! Projects tried on both versions at once: answers given and taken back on both sides, and the answers worth trying.

use std::collections::BTreeSet;

use super::carry::{self, Bridge, answer_mut, takes};
use super::outcomes::{Telling, telling};
use super::slim::Reach;
use crate::assessment::{AnswerSet, Assessment};
use crate::axis::{AxisId, AxisKind};
use crate::date::{Date, Day};
use crate::evaluation::{self, Options};
use crate::framework::{Answer, AnswerState, Framework, InputId, ItemId, Members, NumberType, Project, Type};
use crate::mutation;
use crate::number::Number;
use crate::value::{CellRef, Datum};

/// Answers tried for one cell.
const VALUES: usize = 24;
/// Cells tried of one target.
const CELLS: usize = 48;

/// Two versions and the item that is to come out otherwise.
pub(super) struct World {
    pub(super) old: Framework,
    pub(super) new: Framework,
    pub(super) there: Bridge,
    pub(super) back: Bridge,
    pub(super) old_item: ItemId,
    pub(super) new_item: ItemId,
    pub(super) old_reach: Reach,
    pub(super) new_reach: Reach,
}

/// One project as both versions take it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub(super) old: Project,
    pub(super) new: Project,
}

/// A cell, by its place in the newer version, else in the older one, which alone has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    New(InputId, usize),
    Old(InputId, usize),
}

impl World {
    /// A project without any answer.
    pub(super) fn empty(&self) -> Pair {
        let of =
            |framework: &Framework| Project { answers: vec![Vec::new(); framework.inputs.len()], ..Project::default() };
        Pair { old: of(&self.old), new: of(&self.new) }
    }

    /// The open axes over which the target's inputs lie, each with so many members.
    pub(super) fn with_members(&self, count: usize) -> Option<Pair> {
        let mut pair = self.empty();
        let open = |framework: &Framework, reach: &Reach| -> BTreeSet<AxisId> {
            let inputs = reach.inputs.iter().filter_map(|id| framework.inputs.get(id.0 as usize));
            inputs
                .flat_map(|input| input.axes.as_slice().iter().copied())
                .filter(|axis| framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.kind == AxisKind::Open))
                .collect()
        };
        let members = Members { ids: (1..=count).map(|at| at.to_string()).collect(), partial: false };
        for axis in open(&self.old, &self.old_reach) {
            pair.old.members.insert(axis, members.clone());
        }
        for axis in open(&self.new, &self.new_reach) {
            pair.new.members.insert(axis, members.clone());
        }
        (!pair.old.members.is_empty() || !pair.new.members.is_empty()).then_some(pair)
    }

    /// A project of the older version, as both take it.
    pub(super) fn of_old(&self, project: &Project) -> Pair {
        Pair { old: project.clone(), new: self.there.project(&self.old, &self.new, project).0 }
    }

    /// A project of the newer version, as both take it.
    pub(super) fn of_new(&self, project: &Project) -> Pair {
        Pair { old: self.back.project(&self.new, &self.old, project).0, new: project.clone() }
    }

    /// How clearly a project tells the versions apart.
    pub(super) fn tells(&self, pair: &Pair, as_of: Date) -> Telling {
        let before = evaluation::evaluate_with(&self.old, &pair.old, as_of, Options::FAST);
        let after = evaluation::evaluate_with(&self.new, &pair.new, as_of, Options::FAST);
        self.telling(&before, &after)
    }

    fn telling(&self, before: &Assessment, after: &Assessment) -> Telling {
        let (Some(old), Some(new)) =
            (self.old.items.get(self.old_item.0 as usize), self.new.items.get(self.new_item.0 as usize))
        else {
            return Telling::Not;
        };
        let (Some(was), Some(is)) =
            (before.results.get(self.old_item.0 as usize), after.results.get(self.new_item.0 as usize))
        else {
            return Telling::Not;
        };
        telling((&self.old, old, &was.outcome), (&self.new, new, &is.outcome))
    }

    /// The cells that the target reads in either version.
    pub(super) fn cells(&self, pair: &Pair) -> Vec<Cell> {
        let mut inputs: BTreeSet<InputId> = self.new_reach.inputs.clone();
        inputs.extend(self.old_reach.inputs.iter().filter_map(|id| self.there.input(*id)));
        let mut cells = Vec::new();
        for id in inputs {
            let Some(input) = self.new.inputs.get(id.0 as usize) else { continue };
            let count = carry::cells(&self.new, &pair.new, input).unwrap_or(0);
            cells.extend((0..count).map(|cell| Cell::New(id, cell)));
        }
        for id in self.old_reach.inputs.iter().filter(|id| self.there.input(**id).is_none()) {
            let Some(input) = self.old.inputs.get(id.0 as usize) else { continue };
            let count = carry::cells(&self.old, &pair.old, input).unwrap_or(0);
            cells.extend((0..count).map(|cell| Cell::Old(*id, cell)));
        }
        cells.truncate(CELLS);
        cells
    }

    /// Gives an answer on both sides, as far as both take it.
    pub(super) fn set(&self, pair: &mut Pair, cell: Cell, state: &AnswerState) {
        let answer = Answer { state: state.clone(), ..Answer::default() };
        match cell {
            Cell::New(input, at) => {
                if let Some((other, there)) = self.back.cell(&self.new, &pair.new, input, at, &self.old, &pair.old) {
                    let carried = self.back.answer(&self.new, &self.old, input, other, &answer).unwrap_or_default();
                    if let Some(slot) = answer_mut(&self.old, &mut pair.old, other, there) {
                        *slot = carried;
                    }
                }
                if let Some(slot) = answer_mut(&self.new, &mut pair.new, input, at) {
                    *slot = answer;
                }
            }
            Cell::Old(input, at) => {
                if let Some(slot) = answer_mut(&self.old, &mut pair.old, input, at) {
                    *slot = answer;
                }
            }
        }
    }

    /// The answers worth trying for a cell: first those at which a result turns in either version, then the marks that
    /// formulas name, each with its neighbours.
    pub(super) fn values(&self, pair: &Pair, cell: Cell, as_of: Date, solve: bool) -> Vec<AnswerState> {
        let (framework, id) = match cell {
            Cell::New(id, _) => (&self.new, id),
            Cell::Old(id, _) => (&self.old, id),
        };
        let Some(input) = framework.inputs.get(id.0 as usize) else { return Vec::new() };
        let mut values: Vec<Datum> = Vec::new();
        if solve {
            let mut open = pair.clone();
            self.set(&mut open, cell, &AnswerState::Absent);
            values.extend(self.turning(&open, cell, as_of).into_iter().flat_map(|datum| around(&datum, &input.ty)));
        }
        // Where nothing turns yet, a plain figure comes first: people read it more easily.
        if let Type::Number(of) = &input.ty {
            values.extend([100, 1, 2, 0].map(|figure| Datum::Number(of.unit.to_base(&Number::from(figure)))));
        }
        match &input.ty {
            Type::Truth => values.extend([true, false].map(Datum::Truth)),
            Type::Member(axis) => {
                let project = if matches!(cell, Cell::New(..)) { &pair.new } else { &pair.old };
                let count = carry::size(framework, project, *axis).unwrap_or(0).min(VALUES);
                values.extend((0..u32::try_from(count).unwrap_or(0)).map(Datum::Member));
            }
            ty => {
                for (datum, of) in self.new_reach.constants.iter().chain(&self.old_reach.constants) {
                    if fits(datum, of, ty) {
                        values.extend(around(datum, ty));
                    }
                }
            }
        }
        if input.ty == Type::Text {
            values.push(Datum::Text("x".into()));
        }
        let mut states: Vec<AnswerState> = Vec::new();
        for state in values.into_iter().map(AnswerState::Given).chain([AnswerState::NotYet, AnswerState::NotApplicable])
        {
            if takes(input, &state) && within_unit(&state, &input.ty) && !states.contains(&state) {
                states.push(state);
            }
        }
        states.truncate(VALUES);
        states
    }

    /// The answers at which the target's result turns in either version, all else being as it is.
    fn turning(&self, open: &Pair, cell: Cell, as_of: Date) -> Vec<Datum> {
        let options = Options { settle: true, ..Options::FAST };
        let mut data = Vec::new();
        let mut of = |framework: &Framework, project: &Project, item: ItemId, place: Option<(InputId, usize)>| {
            let Some((input, at)) = place else { return };
            let assessment = evaluation::evaluate_with(framework, project, as_of, options);
            let Some(result) = assessment.results.get(item.0 as usize) else { return };
            for settlement in &result.settled_by {
                let [answer] = settlement.answers.as_slice() else { continue };
                let wanted = CellRef::Input { input: input.0, cell: u32::try_from(at).unwrap_or(u32::MAX) };
                if answer.cell != wanted {
                    continue;
                }
                match &answer.values {
                    AnswerSet::Numbers(range) => data.extend(
                        [&range.low, &range.high].into_iter().flatten().map(|end| Datum::Number(end.at.clone())),
                    ),
                    AnswerSet::Dates(first, last) => {
                        data.extend([first, last].into_iter().flatten().map(|date| Datum::Date(*date)))
                    }
                    AnswerSet::OneOf(values) | AnswerSet::NoneOf(values) => {
                        data.extend(values.iter().filter(|datum| !matches!(datum, Datum::Member(_))).cloned())
                    }
                    AnswerSet::Any => {}
                }
            }
        };
        let (new_place, old_place) = match cell {
            Cell::New(input, at) => {
                (Some((input, at)), self.back.cell(&self.new, &open.new, input, at, &self.old, &open.old))
            }
            Cell::Old(input, at) => (None, Some((input, at))),
        };
        of(&self.new, &open.new, self.new_item, new_place);
        of(&self.old, &open.old, self.old_item, old_place);
        data
    }
}

/// How many answers a project gives.
pub(super) fn answers(project: &Project) -> usize {
    project.answers.iter().flatten().filter(|answer| answer.state != AnswerState::Absent).count()
}

/// Whether a constant may be an answer of a type.
fn fits(datum: &Datum, of: &Type, ty: &Type) -> bool {
    match (datum, of, ty) {
        (Datum::Number(_), Type::Number(of), Type::Number(ty)) => of.unit.same_dimension(&ty.unit),
        (Datum::Date(_), _, Type::Date { .. })
        | (Datum::Text(_), _, Type::Text)
        | (Datum::Duration(_), _, Type::Duration) => true,
        _ => false,
    }
}

/// Figures of a unit with a natural range (a share, a mark out of five) stay within it.
fn within_unit(state: &AnswerState, ty: &Type) -> bool {
    match (state, ty) {
        (AnswerState::Given(Datum::Number(number)), Type::Number(NumberType { unit, .. })) => {
            unit.natural_range().is_none_or(|(low, high)| {
                let figure = unit.from_base(number);
                figure.compare(&low).is_ge() == Some(true) && figure.compare(&high).is_le() == Some(true)
            })
        }
        _ => true,
    }
}

/// A mark and its neighbours on both sides.
fn around(datum: &Datum, ty: &Type) -> Vec<Datum> {
    match (datum, ty) {
        (Datum::Number(number), Type::Number(of)) => {
            let step = mutation::step(number, of);
            [number.clone(), number.add(&step), number.sub(&step)].map(Datum::Number).to_vec()
        }
        (Datum::Date(date), _) => {
            let day = |from: Day, by: i32| {
                from.since_1970().checked_add(by).and_then(Day::from_since_1970).map(|day| Datum::Date(Date::Day(day)))
            };
            let (first, last) = (date.first_day(), date.last_day());
            [day(last, 0), day(last, 1), day(first, -1)].into_iter().flatten().collect()
        }
        (other, _) => vec![other.clone()],
    }
}
