//! Tables of marks: parameters with their dates, scales with their bands, axes and units.

use super::super::words::colon;
use super::super::{Tone, format};
use super::build::{about, about_in_short, entry, section};
use super::inputs::{members, type_in_words};
use super::sentence::{Teller, axis_anchor};
use super::{Block, Phrase, Piece, Point, Row, Section, Table};
use crate::axis::{AxisId, AxisKind};
use crate::framework::{Band, Parameter, Scale};
use crate::lang::Language;
use crate::unit::Unit;

/// The parameters.
pub(super) fn parameters(teller: &Teller<'_>) -> Section {
    let rows: Vec<Row> = teller.framework.parameters.iter().map(|parameter| parameter_row(teller, parameter)).collect();
    let blocks = if rows.is_empty() {
        Vec::new()
    } else {
        let head = [("Mark", "Repère"), ("Value", "Valeur"), ("Where from", "D’où il vient")];
        vec![Block::Table(Table {
            caption: vec![teller.words(
                "Marks that the rules read, with their dates",
                "Repères que lisent les règles, avec leurs dates",
            )],
            head: head.map(|(english, french)| teller.pick(english, french).to_owned()).to_vec(),
            rows,
        })]
    };
    section(teller, "parameters", "Parameters", "Paramètres", blocks)
}

fn parameter_row(teller: &Teller<'_>, parameter: &Parameter) -> Row {
    let name = vec![teller.said(&parameter.labels, &parameter.name), Piece::Break, Piece::Code(parameter.name.clone())];
    let mut value = Phrase::new();
    for (from, at) in &parameter.values {
        if !value.is_empty() {
            value.push(Piece::Break);
        }
        if let Some(from) = from {
            let date = format::date(from, teller.language);
            value.push(Piece::toned(
                Tone::Quiet,
                match teller.language {
                    Language::English => format!("from {date}: "),
                    Language::French => format!("à partir du {date}\u{a0}: "),
                },
            ));
        }
        value.extend(flat(&teller.clauses(*at)));
    }
    if let Some(before) = &parameter.review_before {
        let date = format::date(before, teller.language);
        value.push(Piece::Break);
        value.push(Piece::toned(
            Tone::Doubt,
            match teller.language {
                Language::English => format!("to be reviewed before {date}"),
                Language::French => format!("à revoir avant le {date}"),
            },
        ));
    }
    Row { anchor: Some(parameter.name.clone()), cells: vec![name, value, about_in_short(teller, &parameter.about)] }
}

/// Points as lines of a cell.
fn flat(points: &[Point]) -> Phrase {
    let mut phrase = Phrase::new();
    for point in points {
        if !phrase.is_empty() {
            phrase.push(Piece::Break);
        }
        match &point.below {
            // What a list of members begins with says nothing in a table.
            Some(below) if !below.ordered => phrase.extend(flat(&below.points)),
            Some(below) => {
                phrase.extend(point.text.clone());
                phrase.push(Piece::Break);
                phrase.extend(flat(&below.points));
            }
            None => phrase.extend(point.text.clone()),
        }
    }
    phrase
}

/// The scales, each with a table of its bands.
pub(super) fn scales(teller: &Teller<'_>) -> Section {
    let blocks = teller.framework.scales.iter().map(|scale| Block::Entry(scale_entry(teller, scale))).collect();
    section(teller, "scales", "Scales", "Barèmes", blocks)
}

fn scale_entry(teller: &Teller<'_>, scale: &Scale) -> super::Entry {
    let mut out = entry(teller, &scale.labels, &scale.name, scale.name.clone(), teller.pick("scale", "barème"));
    let own = Teller { slots: &scale.slots, ..*teller };
    let banded = scale.slots.first().map_or("", |(name, _)| name.as_str());
    out.tables.push(Table {
        caption: vec![teller.words("Bands", "Tranches")],
        head: vec![super::sentence::spaced(banded), teller.pick("result", "résultat").to_owned()],
        rows: scale
            .bands
            .iter()
            .map(|band| Row { anchor: None, cells: vec![band_in_words(&own, band), own.sentence(band.value)] })
            .collect(),
    });
    for (name, ty) in &scale.slots {
        let mut point = vec![Piece::Code(name.clone()), Piece::plain(colon(teller.language))];
        point.extend(type_in_words(teller, ty));
        out.facts.push((teller.pick("Takes", "Prend").to_owned(), vec![Point::new(point)]));
    }
    out.facts.push((teller.pick("Gives", "Donne").to_owned(), vec![Point::new(type_in_words(teller, &scale.result))]));
    out.facts.extend(about(teller, &scale.about));
    out
}

/// `from 10 (included) to 20 (excluded)`.
fn band_in_words(teller: &Teller<'_>, band: &Band) -> Phrase {
    let side = |included: bool| {
        teller.words(
            if included { " (included)" } else { " (excluded)" },
            if included { " (inclus)" } else { " (exclu)" },
        )
    };
    let mut phrase = Phrase::new();
    match (&band.low, &band.high) {
        (None, None) => phrase.push(teller.words("any value", "toute valeur")),
        (None, Some(high)) => {
            phrase.push(if high.included {
                teller.words("at most ", "au plus ")
            } else {
                teller.words("less than ", "moins de ")
            });
            phrase.extend(teller.sentence(high.at));
        }
        (Some(low), None) => {
            phrase.push(if low.included {
                teller.words("at least ", "au moins ")
            } else {
                teller.words("more than ", "plus de ")
            });
            phrase.extend(teller.sentence(low.at));
        }
        (Some(low), Some(high)) => {
            phrase.push(teller.words("from ", "de "));
            phrase.extend(teller.sentence(low.at));
            phrase.push(side(low.included));
            phrase.push(teller.words(" to ", " à "));
            phrase.extend(teller.sentence(high.at));
            phrase.push(side(high.included));
        }
    }
    phrase
}

/// Axes and units of the framework's own.
pub(super) fn lists(teller: &Teller<'_>) -> Section {
    let mut blocks = Vec::new();
    let rows: Vec<Row> = (0u32..)
        .zip(&teller.framework.axes)
        .filter(|(id, axis)| {
            axis_anchor(teller.framework, AxisId(*id)).starts_with("axis-") && axis.kind != AxisKind::Project
        })
        .map(|(id, axis)| {
            let id = AxisId(id);
            let what = match &axis.kind {
                AxisKind::Open if axis.shared => vec![teller.words(
                    "a list that the data give, the same for all projects",
                    "une liste que donnent les données, la même pour tous les projets",
                )],
                AxisKind::Open => {
                    vec![teller.words("a list that each project gives", "une liste que donne chaque projet")]
                }
                _ => members(teller, id),
            };
            let mut remarks = Vec::new();
            if axis.private {
                remarks.push(teller.words("never shown one by one", "jamais montrés un par un"));
            }
            Row {
                anchor: Some(axis_anchor(teller.framework, id)),
                cells: vec![
                    vec![teller.said(&axis.labels, &axis.name), Piece::Break, Piece::Code(axis.name.clone())],
                    what,
                    remarks,
                ],
            }
        })
        .collect();
    if !rows.is_empty() {
        let head = [("List", "Liste"), ("Members", "Éléments"), ("Remarks", "Précisions")];
        blocks.push(Block::Table(Table {
            caption: vec![teller.words("What figures are laid out over", "Ce selon quoi les chiffres se répartissent")],
            head: head.map(|(english, french)| teller.pick(english, french).to_owned()).to_vec(),
            rows,
        }));
    }
    let rows: Vec<Row> = teller
        .framework
        .units
        .iter()
        .map(|own| {
            let base = own.unit == Unit::base(&own.name);
            let worth = if base {
                vec![teller.words("a thing that is counted", "une chose que l’on compte")]
            } else {
                let scale = format::rounded(own.unit.scale()).0;
                let dimension: Vec<String> = own
                    .unit
                    .dimension()
                    .iter()
                    .map(|(name, power)| if *power == 1 { name.to_string() } else { format!("{name}^{power}") })
                    .collect();
                vec![Piece::plain(format!("{scale} {}", dimension.join(" × ")))]
            };
            Row {
                anchor: Some(format!("unit-{}", own.name)),
                cells: vec![
                    vec![teller.said(&own.labels, &own.name), Piece::Break, Piece::Code(own.name.clone())],
                    worth,
                    about_in_short(teller, &own.about),
                ],
            }
        })
        .collect();
    if !rows.is_empty() {
        let head = [("Unit", "Unité"), ("What it is", "Ce que c’est"), ("Remarks", "Précisions")];
        blocks.push(Block::Table(Table {
            caption: vec![teller.words("Units of this framework", "Unités de ce référentiel")],
            head: head.map(|(english, french)| teller.pick(english, french).to_owned()).to_vec(),
            rows,
        }));
    }
    section(teller, "lists", "Lists and units", "Listes et unités", blocks)
}
