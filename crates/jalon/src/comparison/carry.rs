//! The data of one version as answers to the other: cell by cell, by the names of inputs, axes and choices.

use crate::axis::{AxisId, AxisKind};
use crate::framework::{Answer, AnswerState, Framework, Input, InputId, Members, Project, Type};
use crate::number::{Comparison, Number};
use crate::value::{Datum, Interval};

/// The way from one version to the other.
#[derive(Debug, Clone)]
pub(super) struct Bridge {
    inputs: Vec<Option<InputId>>,
    axes: Vec<Option<AxisId>>,
}

impl Bridge {
    /// The way between two versions, with the name that each name of the first bears in the second.
    pub(super) fn new(from: &Framework, to: &Framework, name: &dyn Fn(&str) -> String) -> Bridge {
        let inputs = from.inputs.iter().map(|input| to.input(&name(&input.name))).collect();
        let axes = from.axes.iter().map(|axis| to.axis(&name(&axis.name))).collect();
        Bridge { inputs, axes }
    }

    /// The input of the other version.
    pub(super) fn input(&self, id: InputId) -> Option<InputId> {
        self.inputs.get(id.0 as usize).copied().flatten()
    }

    /// The axis of the other version.
    pub(super) fn axis(&self, id: AxisId) -> Option<AxisId> {
        self.axes.get(id.0 as usize).copied().flatten()
    }

    /// A project's answers to the other version, and the names of the inputs of which some could not go over.
    pub(super) fn project(&self, from: &Framework, to: &Framework, project: &Project) -> (Project, Vec<String>) {
        let mut left_out: Vec<String> = Vec::new();
        let mut carried = Project { id: project.id.clone(), digest: project.digest.clone(), ..Project::default() };
        for (axis, members) in &project.members {
            let open = self
                .axis(*axis)
                .filter(|other| to.axes.get(other.0 as usize).is_some_and(|axis| matches!(axis.kind, AxisKind::Open)));
            match open {
                Some(other) => {
                    carried.members.insert(other, members.clone());
                }
                None => left_out.extend(from.axes.get(axis.0 as usize).map(|axis| axis.name.clone())),
            }
        }
        carried.answers = vec![Vec::new(); to.inputs.len()];
        for (id, answers) in (0u32..).map(InputId).zip(&project.answers) {
            let mut lost = false;
            for (cell, answer) in answers.iter().enumerate().filter(|(_, answer)| answer.state != AnswerState::Absent) {
                let gone = self.cell(from, project, id, cell, to, &carried).and_then(|(other, at)| {
                    let answer = self.answer(from, to, id, other, answer)?;
                    *answer_mut(to, &mut carried, other, at)? = answer;
                    Some(())
                });
                lost |= gone.is_none();
            }
            if lost {
                left_out.extend(from.inputs.get(id.0 as usize).map(|input| input.name.clone()));
            }
        }
        (carried, left_out)
    }

    /// The same cell in the other version.
    pub(super) fn cell(
        &self,
        from: &Framework,
        project: &Project,
        input: InputId,
        cell: usize,
        to: &Framework,
        carried: &Project,
    ) -> Option<(InputId, usize)> {
        let other = self.input(input)?;
        let own = from.inputs.get(input.0 as usize)?.axes.as_slice();
        let theirs = to.inputs.get(other.0 as usize)?.axes.as_slice();
        if own.len() != theirs.len() {
            return None;
        }
        let mut rest = cell;
        let mut places: Vec<(AxisId, usize)> = Vec::new();
        for axis in own.iter().rev() {
            let size = size(from, project, *axis)?;
            places.push((*axis, rest.checked_rem(size)?));
            rest = rest.checked_div(size)?;
        }
        let mut at = 0;
        for axis in theirs {
            let (before, place) = places.iter().find(|(known, _)| self.axis(*known) == Some(*axis))?;
            let place = self.member(from, to, *before, *axis, *place)?;
            at = at * size(to, carried, *axis)? + place;
        }
        Some((other, at))
    }

    /// A member's place on the other axis: by its name, or where members come with the data, as it stands.
    fn member(&self, from: &Framework, to: &Framework, axis: AxisId, other: AxisId, place: usize) -> Option<usize> {
        let theirs = to.axes.get(other.0 as usize)?;
        match from.axes.get(axis.0 as usize)?.members() {
            Some(members) => theirs.member(&members.get(place)?.name).map(|place| place as usize),
            None => theirs.members().is_none().then_some(place),
        }
    }

    /// An answer as the other version's input takes it; none where it does not.
    pub(super) fn answer(
        &self,
        from: &Framework,
        to: &Framework,
        input: InputId,
        other: InputId,
        answer: &Answer,
    ) -> Option<Answer> {
        let (own, theirs) = (from.inputs.get(input.0 as usize)?, to.inputs.get(other.0 as usize)?);
        let state = match &answer.state {
            AnswerState::Given(datum) => AnswerState::Given(self.datum(from, to, own, theirs, datum)?),
            state => state.clone(),
        };
        takes(theirs, &state).then(|| Answer { state, ..answer.clone() })
    }

    fn datum(&self, from: &Framework, to: &Framework, own: &Input, theirs: &Input, datum: &Datum) -> Option<Datum> {
        match (datum, &own.ty, &theirs.ty) {
            (Datum::Number(_), Type::Number(before), Type::Number(after)) => {
                before.unit.same_dimension(&after.unit).then(|| datum.clone())
            }
            (Datum::Member(place), Type::Member(before), Type::Member(after)) => {
                let place = self.member(from, to, *before, *after, *place as usize)?;
                Some(Datum::Member(u32::try_from(place).ok()?))
            }
            (Datum::Member(_) | Datum::Number(_), ..) => None,
            (_, before, after) => (before == after).then(|| datum.clone()),
        }
    }
}

/// Whether an input takes an answer.
pub(super) fn takes(input: &Input, state: &AnswerState) -> bool {
    match state {
        AnswerState::Given(Datum::Number(number)) => {
            let Type::Number(of) = &input.ty else { return false };
            let figure = of.unit.from_base(number);
            let whole = !of.count || (figure.is_integer() && figure.is_negative() != Some(true));
            whole && input.range.as_ref().is_none_or(|range| contains(range, number))
        }
        AnswerState::Given(Datum::Date(date)) => {
            matches!(input.ty, Type::Date { .. })
                && input.date_range.as_ref().is_none_or(|(first, last)| {
                    first.is_none_or(|first| first.first_day() <= date.first_day())
                        && last.is_none_or(|last| date.last_day() <= last.last_day())
                })
        }
        AnswerState::Between(_) => matches!(input.ty, Type::Number(_)),
        AnswerState::Within(..) | AnswerState::DateUnknown => matches!(input.ty, Type::Date { .. }),
        AnswerState::NotYet => input.or_not_yet,
        AnswerState::NotApplicable => input.may_be_not_applicable,
        AnswerState::Given(_) | AnswerState::Absent | AnswerState::Missing(_) | AnswerState::Rejected => true,
    }
}

fn contains(range: &Interval, number: &Number) -> bool {
    let low = range.low.as_ref().is_none_or(|end| match number.compare(&end.at) {
        Comparison::Less => false,
        Comparison::Equal => end.included,
        _ => true,
    });
    let high = range.high.as_ref().is_none_or(|end| match number.compare(&end.at) {
        Comparison::Greater => false,
        Comparison::Equal => end.included,
        _ => true,
    });
    low && high
}

/// How many members an axis has in a project; none where it is open and not given.
pub(super) fn size(framework: &Framework, project: &Project, axis: AxisId) -> Option<usize> {
    let declared = framework.axes.get(axis.0 as usize)?.members().map(<[_]>::len);
    declared.or_else(|| project.members.get(&axis).map(|members: &Members| members.ids.len()))
}

/// How many cells an input has in a project.
pub(super) fn cells(framework: &Framework, project: &Project, input: &Input) -> Option<usize> {
    input.axes.as_slice().iter().try_fold(1usize, |count, axis| count.checked_mul(size(framework, project, *axis)?))
}

/// A project without one member of an open axis.
pub(super) fn without_member(framework: &Framework, project: &Project, axis: AxisId, member: usize) -> Project {
    let mut without = project.clone();
    if let Some(members) = without.members.get_mut(&axis).filter(|members| member < members.ids.len()) {
        members.ids.remove(member);
    }
    for (input, answers) in framework.inputs.iter().zip(without.answers.iter_mut()) {
        let Some(at) = input.axes.as_slice().iter().position(|own| *own == axis) else { continue };
        // Cells lie row-major: the axis' own members repeat every so many cells.
        let inner = input
            .axes
            .as_slice()
            .iter()
            .skip(at + 1)
            .try_fold(1usize, |count, inner| count.checked_mul(size(framework, project, *inner)?));
        let (Some(inner), Some(own)) = (inner.filter(|inner| *inner > 0), size(framework, project, axis)) else {
            continue;
        };
        let mut cell = 0;
        answers.retain(|_| {
            let of_member = (cell / inner).checked_rem(own) == Some(member);
            cell += 1;
            !of_member
        });
    }
    without
}

/// The answer of a cell, made room for where nothing was given yet.
pub(super) fn answer_mut<'p>(
    framework: &Framework,
    project: &'p mut Project,
    input: InputId,
    cell: usize,
) -> Option<&'p mut Answer> {
    let declared = framework.inputs.get(input.0 as usize)?;
    let count = cells(framework, project, declared)?;
    if cell >= count {
        return None;
    }
    let answers = project.answers.get_mut(input.0 as usize)?;
    answers.resize(count, Answer::default());
    answers.get_mut(cell)
}
