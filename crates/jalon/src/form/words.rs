//! What stands beside a field to help whoever fills it in, in sentences.

use super::{Field, FieldKind};
use crate::date::Date;
use crate::lang::Language;
use crate::project::schema::evidence_wanted;
use crate::render::{format, words};

/// What an answer looks like, who gives it and the evidence wanted; empty where there is nothing to say. Units are in the
/// language of the form.
///
/// ```
/// use jalon::form::{Field, Form, hint};
/// use jalon::lang::Language;
/// fn hints(form: &Form) -> Vec<String> {
///     let fields = form.sections.iter().flat_map(|section| &section.fields);
///     fields.map(|field| hint(field, Language::English)).collect()
/// }
/// ```
#[must_use]
pub fn hint(field: &Field, language: Language) -> String {
    let say = |english, french| words::pick(language, english, french);
    let colon = words::colon(language);
    let mut parts = vec![shape(field, language)];
    if field.may_be_not_applicable {
        parts.push(say("May be not applicable", "Peut être sans objet").to_owned());
    }
    if let Some(total) = &field.total_of {
        let of = say("The total of", "Le total de");
        parts.push(format!("{of} {} {} {}", total.field, say("over", "sur"), total.axis));
    }
    if let Some(default) = &field.default {
        parts.push(format!("{}{colon}{default}", say("If nothing is said", "À défaut de réponse")));
    }
    if let Some(evidence) = field.evidence {
        parts.push(format!(
            "{}{colon}{}",
            say("Evidence wanted", "Preuve attendue"),
            evidence_wanted(evidence, language)
        ));
    }
    parts.extend(field.notes.iter().map(|note| note.trim_end_matches('.').to_owned()));
    parts.retain(|part| !part.is_empty());
    parts.iter().map(|part| format!("{part}.")).collect::<Vec<_>>().join(" ")
}

/// What an answer looks like, without its full stop.
fn shape(field: &Field, language: Language) -> String {
    let say = |english, french| words::pick(language, english, french);
    match &field.kind {
        FieldKind::Number { unit, count, share, minimum, maximum, .. } => {
            let what = match (unit.as_str(), count) {
                _ if *share => say("A fraction of 1 (0.5 is 50 %)", "Une fraction de 1 (0,5 vaut 50 %)").to_owned(),
                ("", true) => say("A whole number", "Un nombre entier").to_owned(),
                ("", false) => say("A number", "Un nombre").to_owned(),
                (unit, true) => format!("{} {unit}", say("A whole number of", "Un nombre entier, en")),
                (unit, false) => format!("{} {unit}", say("In", "En")),
            };
            // A count is at least 0 anyway.
            let minimum = minimum.as_deref().filter(|least| !(*count && *least == "0"));
            let ends = between(minimum, maximum.as_deref(), language);
            format!("{what}{ends}")
        }
        FieldKind::YesNo => say("Yes or no", "Oui ou non").to_owned(),
        FieldKind::Date { time, zone, earliest, latest, or_not_yet } => {
            let mut what = match time {
                true => say("A day and a time of day", "Un jour et une heure").to_owned(),
                false => say("A date", "Une date").to_owned(),
            };
            if let Some(zone) = zone {
                what.push_str(&format!(" ({zone})"));
            }
            let day = |end: &str| end.parse::<Date>().map_or(end.to_owned(), |day| format::date(&day, language));
            let (earliest, latest) = (earliest.as_deref().map(day), latest.as_deref().map(day));
            what.push_str(&match (earliest, latest) {
                (None, None) => String::new(),
                (Some(first), None) => format!("{} {first}", say(", from", ", à partir du")),
                (None, Some(last)) => format!("{} {last}", say(", until", ", jusqu'au")),
                (Some(first), Some(last)) => {
                    format!("{} {first} {} {last}", say(", from", ", du"), say("to", "au"))
                }
            });
            if *or_not_yet {
                what.push_str(say(", or not yet", ", ou pas encore"));
            }
            what
        }
        FieldKind::Duration => say("A duration, such as 18 months", "Une durée, par exemple 18 mois").to_owned(),
        FieldKind::Text => String::new(),
        FieldKind::OneOf { choices, .. } if choices.is_empty() => String::new(),
        FieldKind::OneOf { .. } => say("One of the choices", "Un des choix").to_owned(),
        FieldKind::SeveralOf { .. } => {
            say("None, one or several of the choices", "Aucun, un ou plusieurs des choix").to_owned()
        }
        FieldKind::Reference { axis } => {
            format!("{} {axis}", say("The id of a record of", "L'identifiant d'une ligne de"))
        }
    }
}

/// `, at least 0`, `, from 0 to 20`.
fn between(low: Option<&str>, high: Option<&str>, language: Language) -> String {
    let say = |english, french| words::pick(language, english, french);
    let shown = |digits| format::decimal(digits, language);
    match (low, high) {
        (None, None) => String::new(),
        (Some(low), None) => format!(", {} {}", say("at least", "au moins"), shown(low)),
        (None, Some(high)) => format!(", {} {}", say("at most", "au plus"), shown(high)),
        (Some(low), Some(high)) => format!(", {} {} {} {}", say("from", "de"), shown(low), say("to", "à"), shown(high)),
    }
}
