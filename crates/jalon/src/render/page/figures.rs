//! What is due, and the figures, on the page of a judged project.

use super::super::view::{View, obligation_sign};
use super::super::words::{self, colon, pick};
use super::super::{Block, Line, Row, Sign, Tone, format};
use super::{MOST_CELLS, results, settlements};
use crate::assessment::{ItemResult, ObligationState, Outcome, Status};
use crate::framework::{Item, ItemKind, Type};
use crate::lang::Language;
use crate::unit::Unit;
use crate::value::{Datum, Value};

pub(super) fn obligations(view: &View<'_>, blocks: &mut Vec<Block>) {
    let language = view.language;
    let mut rows = Vec::new();
    for (item, result) in results(view) {
        let (Outcome::Obligation { state, due, .. }, ItemKind::Obligation(obligation)) = (&result.outcome, &item.kind)
        else {
            continue;
        };
        if *state == ObligationState::NotApplicable {
            continue;
        }
        let mut row = Row {
            sign: Some(obligation_sign(state)),
            label: view.label_and_name(&item.labels, &item.name),
            value: Line::toned(obligation_sign(state).tone(), obligation_text(state, language)),
            remarks: Vec::new(),
        };
        let mut remark = Vec::new();
        if !matches!(state, ObligationState::Pending { .. })
            && let Value::Known(Datum::Date(due)) = due
        {
            let date = format::date(due, language);
            remark.push(match language {
                Language::English => format!("due {date}"),
                Language::French => format!("au plus tard le {date}"),
            });
        }
        if let Some(bearer) = &obligation.bearer {
            remark.push(format!(
                "{}{}{}",
                pick(language, "borne by", "à la charge de"),
                colon(language),
                bearer.replace('_', " ")
            ));
        }
        if !remark.is_empty() {
            row.remarks.push(Line::toned(Tone::Quiet, remark.join(" · ")));
        }
        settlements(view, item, result, &mut row.remarks);
        rows.push(row);
    }
    // What is late or due comes before what is done.
    rows.sort_by_key(|row| match row.sign {
        Some(Sign::NotMet) => 0,
        Some(Sign::Due) => 1,
        Some(Sign::Undecided) => 2,
        _ => 3,
    });
    if !rows.is_empty() {
        blocks.push(Block::Heading(pick(language, "Obligations and dates", "Obligations et échéances").to_owned()));
        blocks.push(Block::Rows(rows));
    }
}

/// An obligation's state in words.
#[must_use]
pub(crate) fn obligation_text(state: &ObligationState, language: Language) -> String {
    match state {
        ObligationState::NotApplicable => words::status(Status::NotApplicable, language).to_owned(),
        ObligationState::Undecided => words::status(Status::Undecided, language).to_owned(),
        ObligationState::Pending { until } => {
            let date = format::date(until, language);
            match language {
                Language::English => format!("pending until {date}"),
                Language::French => format!("en attente jusqu’au {date}"),
            }
        }
        ObligationState::MetInTime => pick(language, "met in time", "remplie à temps").to_owned(),
        ObligationState::MetDateUnknown => {
            pick(language, "met, date unknown", "remplie à une date inconnue").to_owned()
        }
        ObligationState::MetLate { days } => {
            let days = words::days(*days, language);
            match language {
                Language::English => format!("met late by {days}"),
                Language::French => format!("remplie en retard de {days}"),
            }
        }
        ObligationState::Overdue { days } => {
            let days = words::days(*days, language);
            match language {
                Language::English => format!("overdue by {days}"),
                Language::French => format!("échue depuis {days}"),
            }
        }
    }
}

pub(super) fn figures(view: &View<'_>, blocks: &mut Vec<Block>) {
    let language = view.language;
    let mut rows = Vec::new();
    for (item, result) in results(view) {
        if let Outcome::Quantity { .. } = &result.outcome {
            rows.push(figure_row(view, item, result));
        }
    }
    if !rows.is_empty() {
        blocks.push(Block::Heading(pick(language, "Figures", "Chiffres").to_owned()));
        blocks.push(Block::Rows(rows));
    }
}

fn figure_row(view: &View<'_>, item: &Item, result: &ItemResult) -> Row {
    let language = view.language;
    let mut row =
        Row { sign: Some(Sign::Point), label: Line::plain(view.label(&item.labels, &item.name)), ..Row::default() };
    let Outcome::Quantity { cells, coverage, breakdowns, judgement } = &result.outcome else { return row };
    let shown = view.cells(item, cells);
    match shown.as_slice() {
        [(place, value)] if place.is_empty() => row.value = Line::toned(tone(cells.values.first()), value.clone()),
        [] => row.value = Line::toned(Tone::Quiet, pick(language, "no member", "aucun membre")),
        several
            if several.len() > 1
                && several.iter().all(|(_, value)| Some(value) == several.first().map(|(_, value)| value)) =>
        {
            row.value = Line::toned(tone(cells.values.first()), cells_in_short(view, item, cells));
        }
        several => {
            for (place, value) in several.iter().take(MOST_CELLS) {
                row.remarks
                    .push(Line::toned(Tone::Quiet, format!("{place}{}", colon(language))).and(Tone::Plain, value));
            }
            let more = several.len().saturating_sub(MOST_CELLS);
            if more > 0 {
                row.remarks.push(Line::toned(Tone::Quiet, words::others(more, language)));
            }
        }
    }
    if let Some(coverage) = coverage
        && coverage.expected != Some(coverage.known)
    {
        let known = format::integer(i64::from(coverage.known), language);
        row.remarks.push(Line::toned(
            Tone::Doubt,
            match (coverage.expected, language) {
                (Some(expected), Language::English) => format!("known for {known} of {expected}"),
                (Some(expected), Language::French) => format!("connu pour {known} sur {expected}"),
                (None, Language::English) => format!("known for {known}, of a number unknown"),
                (None, Language::French) => format!("connu pour {known}, sur un nombre inconnu"),
            },
        ));
    }
    for (breakdown, declared) in breakdowns.iter().zip(match &item.kind {
        ItemKind::Indicator(indicator) => indicator.breakdowns.as_slice(),
        _ => &[],
    }) {
        row.remarks.push(Line::toned(
            Tone::Quiet,
            format!("{} {}", pick(language, "by", "par"), declared.by.replace('_', " ")),
        ));
        for group in &breakdown.groups {
            let ty = view.framework.expressions.get(declared.key.0 as usize).map_or(&Type::Text, |key| &key.ty);
            let key = match &group.key {
                Datum::Text(text) => text.to_string(),
                key => view.datum(ty, key),
            };
            let value = match &group.values {
                None => pick(language, "hidden, too few", "caché, trop peu nombreux").to_owned(),
                Some(cells) => view
                    .cells(item, cells)
                    .into_iter()
                    .map(|(place, value)| if place.is_empty() { value } else { format!("{place} {value}") })
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            row.remarks.push(Line::toned(Tone::Quiet, format!("  {key}{}", colon(language))).and(Tone::Plain, value));
        }
    }
    if let Some(judgement) = judgement {
        let count = Type::Number(crate::framework::NumberType { unit: Unit::none(), count: true, share: false });
        let raters = view.value(&count, &judgement.raters);
        let mut parts = vec![format!("{}{}{raters}", pick(language, "raters", "évaluateurs"), colon(language))];
        if let Some(Value::Known(Datum::Truth(reached))) = &judgement.quorum_reached {
            parts.push(match (reached, language) {
                (true, Language::English) => "quorum reached".to_owned(),
                (true, Language::French) => "quorum atteint".to_owned(),
                (false, Language::English) => "quorum not reached".to_owned(),
                (false, Language::French) => "quorum non atteint".to_owned(),
            });
        }
        if let Some(agreement) = &judgement.agreement {
            let alpha = view.value(&count, agreement);
            parts.push(format!("{}{}{alpha}", pick(language, "agreement (alpha)", "accord (alpha)"), colon(language)));
        }
        row.remarks.push(Line::toned(Tone::Quiet, parts.join(" · ")));
    }
    if result.provisional {
        row.remarks.push(Line::toned(Tone::Doubt, pick(language, "provisional", "provisoire")));
    }
    row
}

/// The values on one line: one where all are the same, else each with its place.
pub(in crate::render) fn cells_in_short(view: &View<'_>, item: &Item, cells: &crate::assessment::Cells) -> String {
    let shown = view.cells(item, cells);
    match shown.as_slice() {
        [(_, first), rest @ ..] if !rest.is_empty() && rest.iter().all(|(_, value)| value == first) => {
            match view.language {
                Language::English => format!("{first} (all {})", shown.len()),
                Language::French => format!("{first} (les {})", shown.len()),
            }
        }
        _ => shown
            .iter()
            .take(MOST_CELLS)
            .map(|(place, value)| if place.is_empty() { value.clone() } else { format!("{place} {value}") })
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn tone(value: Option<&Value>) -> Tone {
    match value {
        Some(Value::Known(_)) | None => Tone::Plain,
        Some(Value::Open(_) | Value::Undefined(_)) => Tone::Doubt,
        Some(Value::NotApplicable) => Tone::Quiet,
    }
}
