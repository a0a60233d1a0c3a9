//! The later parts of the page of a judged project: what is wanted, other readings, used frameworks, notes, the receipt.

use super::page::{MOST_CELLS, outcome_text};
use super::view::{View, outcome_sign};
use super::words::{self, colon, pick};
use super::{Block, Line, Row, Sign, Tone, format};
use crate::assessment::{Notice, Outcome, VariationResult, WantedInput};
use crate::framework::Type;
use crate::lang::Language;
use crate::unit::Unit;
use crate::value::CellRef;

/// How many wanted inputs are shown.
const MOST_WANTED: usize = 10;

/// Wanted inputs, the most useful first; cells of one input that serve the same results share a row.
pub(super) fn wanted(view: &View<'_>, blocks: &mut Vec<Block>) {
    let language = view.language;
    let mut groups: Vec<(Vec<CellRef>, &WantedInput)> = Vec::new();
    for wanted in &view.assessment.wanted {
        let same = groups.iter_mut().find(|(cells, first)| {
            first.decisive == wanted.decisive && cells.first().is_some_and(|cell| source(*cell) == source(wanted.cell))
        });
        match same {
            Some((cells, _)) => cells.push(wanted.cell),
            None => groups.push((vec![wanted.cell], wanted)),
        }
    }
    if groups.is_empty() {
        return;
    }
    let heading = pick(language, "Still wanted, the most useful first", "Encore attendu, le plus utile d’abord");
    blocks.push(Block::Heading(heading.to_owned()));
    let mut rows: Vec<Row> =
        groups.iter().take(MOST_WANTED).map(|(cells, first)| wanted_row(view, cells, first)).collect();
    let more = groups.len().saturating_sub(MOST_WANTED);
    if more > 0 {
        rows.push(Row { label: Line::toned(Tone::Quiet, words::others(more, language)), ..Row::default() });
    }
    blocks.push(Block::Rows(rows));
}

fn wanted_row(view: &View<'_>, cells: &[CellRef], first: &WantedInput) -> Row {
    let language = view.language;
    let mut row = Row { sign: Some(Sign::Due), ..Row::default() };
    if let [only] = cells {
        let (label, name) = (view.cell_label(*only), view.cell_name(*only));
        row.label = Line::plain(label.clone());
        if name != label.replace(' ', "_") {
            row.label = row.label.and(Tone::Quiet, format!(" ({name})"));
        }
    } else {
        row.label = Line::plain(grouped(view, cells).join(", "));
    }
    if first.decisive {
        let decisive = pick(language, "alone can settle the decision", "peut trancher la décision à lui seul");
        row.remarks.push(Line::toned(Tone::Strong, decisive));
    }
    let count = first.for_items.len();
    let names: Vec<String> = first.for_items.iter().take(3).map(|item| view.item_label(*item)).collect();
    let mut items = names.join(", ");
    if count > 3 {
        items.push_str(&format!(" {}", words::others(count - 3, language)));
    }
    row.remarks.push(Line::toned(Tone::Quiet, format!("{} {items}", pick(language, "for", "pour"))));
    row
}

/// Where a cell stands: its input, or the axis whose members are wanted.
fn source(cell: CellRef) -> (bool, u32) {
    match cell {
        CellRef::Input { input, .. } => (false, input),
        CellRef::Members { axis } => (true, axis),
    }
}

/// What cells are called, those of one input together: `Level of the marker (24 answers)`.
pub(super) fn grouped(view: &View<'_>, cells: &[CellRef]) -> Vec<String> {
    let mut groups: Vec<Vec<CellRef>> = Vec::new();
    for cell in cells {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| source(*first) == source(*cell))) {
            Some(group) => group.push(*cell),
            None => groups.push(vec![*cell]),
        }
    }
    let mut names: Vec<String> = Vec::new();
    for group in &groups {
        match (group.as_slice(), group.first()) {
            (few @ ([_] | [_, _]), _) => names.extend(few.iter().map(|cell| view.cell_label(*cell))),
            (many, Some(CellRef::Input { input, .. })) => {
                let label = view
                    .framework
                    .inputs
                    .get(*input as usize)
                    .map_or_else(String::new, |input| view.label(&input.labels, &input.name));
                names.push(match view.language {
                    Language::English => format!("{label} ({} answers)", many.len()),
                    Language::French => format!("{label} ({} réponses)", many.len()),
                });
            }
            (many, _) => names.extend(many.iter().map(|cell| view.cell_label(*cell))),
        }
    }
    names
}

/// The results of used frameworks, a line each: their own reports are theirs.
pub(super) fn used(view: &View<'_>, blocks: &mut Vec<Block>) {
    let mut aliases: Vec<&str> = Vec::new();
    for item in &view.framework.items {
        if let Some((alias, _)) = item.name.rsplit_once('.')
            && !aliases.contains(&alias)
        {
            aliases.push(alias);
        }
    }
    for alias in aliases {
        let source = view.framework.sources.iter().find(|source| source.alias.as_deref() == Some(alias));
        let name = source.map_or_else(String::new, |source| format!(" ({} {})", source.id, source.version));
        let mut rows: Vec<Row> = Vec::new();
        for result in &view.assessment.results {
            let Some(item) = view.item(result.item) else { continue };
            if item.name.rsplit_once('.').is_none_or(|(of, _)| of != alias)
                || matches!(result.outcome, Outcome::OverTable)
            {
                continue;
            }
            let sign = outcome_sign(&result.outcome);
            let said = match &result.outcome {
                Outcome::Quantity { cells, .. } => super::page::cells_in_short(view, item, cells),
                outcome => outcome_text(view, item, outcome),
            };
            rows.push(Row {
                sign: Some(sign),
                label: Line::plain(view.label(&item.labels, &item.name)),
                value: Line::toned(if sign == Sign::Point { Tone::Plain } else { sign.tone() }, said),
                remarks: Vec::new(),
            });
        }
        rows.sort_by_key(|row| u8::from(row.sign == Some(Sign::Point)));
        blocks.push(Block::Heading(format!("{}{name}", alias.replace('_', " "))));
        blocks.push(Block::Rows(rows));
    }
}

/// What the results rest on, in short: the whole receipt is in the JSON.
pub(super) fn receipt(view: &View<'_>) -> Block {
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    let (framework, data) = (short(&view.framework.identity.digest), short(&view.data_digest()));
    let engine = env!("CARGO_PKG_VERSION");
    let text = match view.language {
        Language::English => format!("jalon {engine} · framework {framework} · data {data}"),
        Language::French => format!("jalon {engine} · référentiel {framework} · données {data}"),
    };
    Block::Paragraph(Line::toned(Tone::Quiet, text))
}

pub(super) fn variations(view: &View<'_>, blocks: &mut Vec<Block>) {
    let language = view.language;
    let mut rows = Vec::new();
    for result in view.assessment.variations.iter().filter(|result| !result.changed.is_empty()) {
        let Some(variation) = view.framework.variations.get(result.variation.0 as usize) else { continue };
        let mut row = Row {
            sign: Some(Sign::Point),
            label: Line::plain(format!(
                "{} {}",
                words::variation(variation.kind, language),
                words::quoted(language, &view.label(&variation.labels, &variation.name))
            )),
            ..Row::default()
        };
        for changed in result.changed.iter().take(MOST_CELLS) {
            if let Some(line) = change(view, result, *changed) {
                row.remarks.push(line);
            }
        }
        rows.push(row);
    }
    if !rows.is_empty() {
        let heading = pick(language, "Under another reading or scenario", "Selon une autre lecture ou un scénario");
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(Block::Rows(rows));
    }
}

fn change(view: &View<'_>, result: &VariationResult, id: crate::framework::ItemId) -> Option<Line> {
    let item = view.item(id)?;
    let here = result.results.iter().find(|result| result.item == id)?;
    let main = view.assessment.results.get(id.0 as usize)?;
    let label = view.label(&item.labels, &item.name);
    Some(
        Line::plain(format!("{label}{}", colon(view.language)))
            .and(outcome_sign(&here.outcome).tone(), outcome_text(view, item, &here.outcome))
            .and(
                Tone::Quiet,
                match view.language {
                    Language::English => format!(" instead of {}", outcome_text(view, item, &main.outcome)),
                    Language::French => format!(" au lieu de {}", outcome_text(view, item, &main.outcome)),
                },
            ),
    )
}

pub(super) fn notes(view: &View<'_>, blocks: &mut Vec<Block>) {
    let mut rows: Vec<Row> = view
        .assessment
        .defaults_used
        .iter()
        .map(|cell| {
            note(match view.language {
                Language::English => format!("default used for {}", view.cell_label(*cell)),
                Language::French => format!("valeur par défaut utilisée pour {}", view.cell_label(*cell)),
            })
        })
        .collect();
    rows.extend(view.assessment.notices.iter().map(|notice| note(notice_text(view, notice))));
    if !rows.is_empty() {
        blocks.push(Block::Heading("Notes".to_owned()));
        blocks.push(Block::Rows(rows));
    }
}

fn note(text: String) -> Row {
    Row { sign: Some(Sign::Point), label: Line::plain(text), ..Row::default() }
}

/// A doubt about the data in a sentence.
#[must_use]
pub(crate) fn notice_text(view: &View<'_>, notice: &Notice) -> String {
    let language = view.language;
    let input = |id: crate::framework::InputId| view.framework.inputs.get(id.0 as usize);
    match notice {
        Notice::PartsAndTotal { total, parts, difference } => {
            let name = |id| input(id).map_or_else(String::new, |input| view.label(&input.labels, &input.name));
            let unit = match input(*total).map(|input| &input.ty) {
                Some(Type::Number(number)) => number.unit.clone(),
                _ => Unit::none(),
            };
            let by = format::number(view.framework, &unit, &difference.abs(), language);
            let (total, parts) = (name(*total), name(*parts));
            match (difference.is_negative() == Some(true), language) {
                (false, Language::English) => format!("{parts} exceeds its total, {total}, by {by}"),
                (true, Language::English) => format!("{parts} falls short of its total, {total}, by {by}"),
                (false, Language::French) => format!("{parts} dépasse son total, {total}, de {by}"),
                (true, Language::French) => format!("{parts} reste en dessous de son total, {total}, de {by}"),
            }
        }
        Notice::AllOfNothing { item } => {
            let label = view.item_label(*item);
            match language {
                Language::English => format!("{label} holds for all of nothing: there is no member to look at"),
                Language::French => format!("{label} vaut pour tous, mais il n’y a aucun membre à examiner"),
            }
        }
        Notice::ReviewDue { parameter, before } => {
            let name = view
                .framework
                .parameters
                .get(parameter.0 as usize)
                .map_or_else(String::new, |parameter| view.label(&parameter.labels, &parameter.name));
            let date = format::date(before, language);
            match language {
                Language::English => format!("the parameter {name} was to be reviewed before {date}"),
                Language::French => format!("le paramètre {name} était à revoir avant le {date}"),
            }
        }
        Notice::OutsideValidity => pick(
            language,
            "the as-of date lies outside the dates for which the framework is valid",
            "la date d’examen est hors de la période de validité du référentiel",
        )
        .to_owned(),
        Notice::WeakEvidence { cell } => {
            let label = view.cell_label(*cell);
            match language {
                Language::English => format!("the evidence for {label} is weaker than the framework wants"),
                Language::French => format!("la preuve de {label} est plus faible que ce que veut le référentiel"),
            }
        }
    }
}
