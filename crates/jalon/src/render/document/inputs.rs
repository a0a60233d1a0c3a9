//! What a project supplies: for each provider a table of data, with what is expected in words.

use super::super::words::{self, NO_BREAK, colon};
use super::super::{Tone, format};
use super::build::{about_in_short, people};
use super::sentence::{Teller, input_anchor};
use super::{Block, Phrase, Piece, Row, Section, Table};
use crate::axis::{AxisId, AxisKind};
use crate::framework::{Input, Type};
use crate::lang::Language;
use crate::unit::{Kind, Unit, builtin};
use crate::value::Bounds;

/// The section of the data to supply, grouped by who provides them.
pub(super) fn section_blocks(teller: &Teller<'_>) -> Vec<Block> {
    let mut groups: Vec<(Vec<String>, Vec<&Input>)> = Vec::new();
    for input in &teller.framework.inputs {
        // A used framework's data come after the framework's own.
        let key = match input.name.rsplit_once('.') {
            Some((alias, _)) => vec![format!("{alias}.")],
            None => input.provided_by.clone(),
        };
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, inputs)) => inputs.push(input),
            None => groups.push((key, vec![input])),
        }
    }
    groups.sort_by_key(|(key, _)| key.first().is_some_and(|first| first.ends_with('.')));
    groups
        .into_iter()
        .map(|(key, inputs)| {
            let caption = match key.first() {
                None => vec![teller.words("Data to supply", "Données à fournir")],
                Some(first) if first.ends_with('.') => vec![
                    teller.words("Data of the framework ", "Données du référentiel "),
                    Piece::Code(first.trim_end_matches('.').to_owned()),
                ],
                Some(_) => vec![
                    teller.words("Provided by", "À fournir par"),
                    Piece::plain(colon(teller.language)),
                    teller.written(&people(&key), Tone::Strong),
                ],
            };
            Block::Table(Table {
                caption,
                head: [("What", "Donnée"), ("What is expected", "Ce qui est attendu"), ("Remarks", "Précisions")]
                    .map(|(english, french)| teller.pick(english, french).to_owned())
                    .to_vec(),
                rows: inputs.into_iter().map(|input| row(teller, input)).collect(),
            })
        })
        .collect()
}

/// The section itself.
pub(super) fn section(teller: &Teller<'_>) -> Section {
    super::build::section(teller, "inputs", "What to supply", "Ce qu’il faut fournir", section_blocks(teller))
}

fn row(teller: &Teller<'_>, input: &Input) -> Row {
    let name = vec![teller.said(&input.labels, &input.name), Piece::Break, Piece::Code(input.name.clone())];
    let mut remarks = Phrase::new();
    let mut remark = |phrase: Phrase| {
        if !remarks.is_empty() {
            remarks.push(Piece::Break);
        }
        remarks.extend(phrase);
    };
    if input.judgement {
        let item = teller.framework.item(&input.name);
        remark(
            [Some(teller.words("Ratings for: ", "Notes pour l’appréciation\u{a0}: ")), item.map(|id| teller.item(id))]
                .into_iter()
                .flatten()
                .collect(),
        );
    }
    if let Some(evidence) = input.evidence {
        remark(vec![
            Piece::toned(Tone::Quiet, teller.pick("Evidence wanted: ", "Preuve demandée\u{a0}: ")),
            Piece::plain(words::evidence(evidence, teller.language)),
        ]);
    }
    if let Some(default) = input.default {
        let mut phrase =
            vec![Piece::toned(Tone::Quiet, teller.pick("If nothing is said: ", "Si rien n’est dit\u{a0}: "))];
        phrase.extend(teller.sentence(default));
        phrase.push(teller.words(" (an assumption, shown in results)", " (une hypothèse, montrée dans les résultats)"));
        remark(phrase);
    }
    if let Some((parts, axis)) = input.total_of {
        let mut phrase = vec![Piece::toned(Tone::Quiet, teller.pick("Total of: ", "Total de\u{a0}: "))];
        if let Some(parts) = teller.framework.inputs.get(parts.0 as usize) {
            phrase.push(teller.name(&parts.labels, &parts.name, input_anchor(parts)));
        }
        phrase.push(teller.words(" over ", " sur "));
        phrase.push(teller.axis(axis));
        remark(phrase);
    }
    if input.name.contains('.') && !input.provided_by.is_empty() {
        remark(vec![
            Piece::toned(Tone::Quiet, teller.pick("Provided by: ", "À fournir par\u{a0}: ")),
            teller.written(&people(&input.provided_by), Tone::Plain),
        ]);
    }
    let about = about_in_short(teller, &input.about);
    if !about.is_empty() {
        remark(about);
    }
    Row { anchor: Some(input_anchor(input)), cells: vec![name, expected(teller, input), remarks] }
}

/// What is expected, in words: `an amount in €, between 0 and 500 000, for each partner`.
fn expected(teller: &Teller<'_>, input: &Input) -> Phrase {
    let mut phrase = match input.choices {
        Some(choices) => {
            let mut phrase = vec![teller.words("Any of: ", "Un ou plusieurs choix, ou aucun\u{a0}: ")];
            phrase.extend(members(teller, choices));
            phrase
        }
        None => type_in_words(teller, &input.ty),
    };
    let language = teller.language;
    let said = |text: String| Piece::plain(format!(", {text}"));
    if let Some(range) = &input.range {
        let bounds = Bounds::Number(range.clone());
        match format::bounds(teller.framework, None, &input.ty, &bounds, language) {
            Some(text) => phrase.push(said(text)),
            None => phrase.push(teller.words(", not negative", ", jamais négatif")),
        }
    }
    if let Some((first, last)) = &input.date_range {
        let bounds = Bounds::Date { first: *first, last: *last };
        if let Some(text) = format::bounds(teller.framework, None, &input.ty, &bounds, language) {
            phrase.push(said(text));
        }
    }
    if input.or_not_yet {
        phrase.push(teller.words(", or “not yet”", ", ou «\u{a0}pas encore\u{a0}»"));
    }
    if input.may_be_not_applicable {
        phrase.push(teller.words("; may be not applicable", "\u{202f}; peut être sans objet"));
    }
    if let Some(zone) = &input.zone {
        phrase.push(Piece::plain(format!(" ({zone})")));
    }
    let axes: Vec<AxisId> = input.axes.as_slice().iter().copied().filter(|axis| Some(*axis) != input.choices).collect();
    for (at, axis) in axes.into_iter().enumerate() {
        phrase.push(match at {
            0 => teller.words(", for each of: ", ", pour chaque élément de\u{a0}: "),
            _ => teller.words(" and ", " et "),
        });
        phrase.push(teller.axis(axis));
    }
    phrase
}

/// A type in words.
pub(super) fn type_in_words(teller: &Teller<'_>, ty: &Type) -> Phrase {
    let language = teller.language;
    match ty {
        Type::Number(number) => {
            let unit = unit_in_words(teller, &number.unit);
            let text = match (number.count, number.unit.is_none(), language) {
                (true, true, Language::English) => "A whole number".to_owned(),
                (true, true, Language::French) => "Un nombre entier".to_owned(),
                (true, false, Language::English) => format!("A whole number ({unit})"),
                (true, false, Language::French) => format!("Un nombre entier ({unit})"),
                (false, true, Language::English) => "A number".to_owned(),
                (false, true, Language::French) => "Un nombre".to_owned(),
                (false, false, _) if unit == "%" => teller.pick("A percentage", "Un pourcentage").to_owned(),
                (false, false, Language::English) if number.unit.is_money() => format!("An amount ({unit})"),
                (false, false, Language::French) if number.unit.is_money() => format!("Un montant ({unit})"),
                (false, false, Language::English) => format!("A number ({unit})"),
                (false, false, Language::French) => format!("Un nombre ({unit})"),
            };
            vec![Piece::plain(text)]
        }
        Type::Truth => vec![teller.words("Yes or no", "Oui ou non")],
        Type::Date { time: false } => vec![teller.words("A date", "Une date")],
        Type::Date { time: true } => vec![teller.words("A date and a time of day", "Une date et une heure")],
        Type::Duration => vec![teller.words("A duration", "Une durée")],
        Type::Text => vec![teller.words("A text", "Un texte")],
        Type::Member(axis) => match teller.framework.axes.get(axis.0 as usize).map(|axis| (&axis.kind, axis.ordered)) {
            Some((AxisKind::Open | AxisKind::Project, _)) | None => {
                vec![teller.words("One of: ", "Un élément de\u{a0}: "), teller.axis(*axis)]
            }
            Some((_, ordered)) => {
                let mut phrase = vec![if ordered {
                    teller.words("One of, in this order: ", "Un choix parmi, dans cet ordre\u{a0}: ")
                } else {
                    teller.words("One of: ", "Un choix parmi\u{a0}: ")
                }];
                phrase.extend(members(teller, *axis));
                phrase
            }
        },
    }
}

/// A unit as people write it: money by its sign.
fn unit_in_words(teller: &Teller<'_>, unit: &Unit) -> String {
    let text = format::unit_text(teller.framework, unit, true, teller.language).replace(' ', &NO_BREAK.to_string());
    match unit.factors().first().and_then(|factor| builtin::find(&factor.name)) {
        Some(money) if money.kind == Kind::Money => match text.strip_prefix(money.name) {
            Some(rest) => format!("{}{rest}", money.symbol),
            None => text,
        },
        _ => text,
    }
}

/// The members of an axis in a row, each with the number that it stands for.
pub(super) fn members(teller: &Teller<'_>, axis: AxisId) -> Phrase {
    let found = teller.framework.axes.get(axis.0 as usize);
    let Some(members) = found.and_then(|axis| axis.members()) else { return vec![teller.axis(axis)] };
    let numbered = found.is_some_and(|axis| matches!(axis.kind, AxisKind::Choices(_)));
    let mut phrase = Phrase::new();
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            phrase.push(Piece::plain(words::pick(teller.language, "; ", "\u{202f}; ")));
        }
        phrase.push(teller.said(&member.labels, &member.name));
        if let (true, Some(number)) = (numbered, &member.number) {
            phrase.push(Piece::toned(Tone::Quiet, format!("\u{a0}= {}", format::rounded(number).0)));
        }
    }
    phrase
}
