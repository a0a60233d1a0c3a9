//! What a project's data say, answer by answer, in a reader's words.

use super::view::View;
use super::{format, words};
use crate::axis::AxisId;
use crate::framework::{Answer, AnswerState, Type};
use crate::value::{Bounds, CellRef, Datum};

/// An answer: its place, what it is called, what it says.
pub(crate) type Cell = (CellRef, String, String);

/// Every answer that is given, with what it is called and what it says.
#[must_use]
pub(crate) fn answers(view: &View<'_>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (input_at, (input, answers)) in (0u32..).zip(view.framework.inputs.iter().zip(&view.project.answers)) {
        let several = input.choices.is_some() && input.axes.as_slice().len() == 1;
        if several && answers.iter().all(|answer| matches!(answer.state, AnswerState::Given(Datum::Truth(_)))) {
            if let Some(value) = chosen(view, answers, input.choices) {
                cells.push((
                    CellRef::Input { input: input_at, cell: 0 },
                    view.label(&input.labels, &input.name),
                    value,
                ));
            }
            continue;
        }
        for (cell, answer) in (0u32..).zip(answers) {
            let place = CellRef::Input { input: input_at, cell };
            if let Some(value) = answered(view, &input.ty, answer) {
                cells.push((place, view.cell_label(place), value));
            }
        }
    }
    cells
}

/// The choices of `several of`, in a row.
fn chosen(view: &View<'_>, answers: &[Answer], axis: Option<AxisId>) -> Option<String> {
    let axis = axis.filter(|_| !answers.is_empty())?;
    let names: Vec<String> = (0u32..)
        .zip(answers)
        .filter(|(_, answer)| answer.state == AnswerState::Given(Datum::Truth(true)))
        .map(|(at, _)| format::member(view.framework, None, axis, at, view.language))
        .collect();
    Some(if names.is_empty() {
        words::pick(view.language, "none", "aucun").to_owned()
    } else {
        words::listed(view.language, &names)
    })
}

/// An answer as the reader writes it; none where nothing is said.
fn answered(view: &View<'_>, ty: &Type, answer: &Answer) -> Option<String> {
    let language = view.language;
    let said = match &answer.state {
        AnswerState::Absent => return None,
        AnswerState::Missing(reason) => words::missing(*reason, language).to_owned(),
        AnswerState::Given(datum) => view.datum(ty, datum),
        AnswerState::Between(interval) => {
            let bounds = Bounds::Number(interval.clone());
            format::bounds(view.framework, Some(view.project), ty, &bounds, language)?
        }
        AnswerState::Within(first, last) => {
            let bounds = Bounds::Date { first: Some(*first), last: Some(*last) };
            format::bounds(view.framework, Some(view.project), ty, &bounds, language)?
        }
        AnswerState::NotYet => words::pick(language, "not yet", "pas encore").to_owned(),
        AnswerState::DateUnknown => words::pick(language, "on an unknown day", "à une date inconnue").to_owned(),
        AnswerState::NotApplicable => words::pick(language, "not applicable", "sans objet").to_owned(),
        AnswerState::Rejected => words::pick(language, "refused", "refusé").to_owned(),
    };
    Some(match answer.evidence {
        Some(level) => format!("{said} ({})", words::evidence(level, language)),
        None => said,
    })
}
