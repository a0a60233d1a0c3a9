//! The words of pages, in both languages: each is written once in each, side by side, so that none can be forgotten.

use super::Sign;
use crate::assessment::Status;
use crate::framework::{Basis, Comparator, EvidenceLevel, MissingReason, Role, TheoryKind, VariationKind};
use crate::lang::{Language, MONTHS};
use crate::value::Cause;

/// No-break space, before French `:` and `»` and before units.
pub(crate) const NO_BREAK: char = '\u{a0}';
/// Narrow no-break space, between French groups of digits and before `;`, `?`, `!`.
pub(crate) const NARROW: char = '\u{202f}';

/// One of the two, by language.
#[must_use]
pub(crate) fn pick<'a>(language: Language, english: &'a str, french: &'a str) -> &'a str {
    match language {
        Language::English => english,
        Language::French => french,
    }
}

/// A colon as the language writes it after a word: `: ` or ` : `.
#[must_use]
pub(crate) fn colon(language: Language) -> &'static str {
    pick(language, ": ", "\u{a0}: ")
}

/// A text between the quotation marks of the language.
#[must_use]
pub(crate) fn quoted(language: Language, text: &str) -> String {
    match language {
        Language::English => format!("“{text}”"),
        Language::French => format!("«\u{a0}{text}\u{a0}»"),
    }
}

/// `a, b and c`.
#[must_use]
pub(crate) fn listed(language: Language, parts: &[String]) -> String {
    joined(parts, pick(language, "and", "et"))
}

/// `a, b or c`.
#[must_use]
pub(crate) fn either(language: Language, parts: &[String]) -> String {
    joined(parts, pick(language, "or", "ou"))
}

fn joined(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// What a sign is called, for those who cannot see it.
#[must_use]
pub(crate) fn sign(sign: Sign, language: Language) -> &'static str {
    match sign {
        Sign::Met => status(Status::Met, language),
        Sign::NotMet => status(Status::NotMet, language),
        Sign::Undecided => status(Status::Undecided, language),
        Sign::NotApplicable => status(Status::NotApplicable, language),
        Sign::Decided => pick(language, "decided", "décidé"),
        Sign::Due => pick(language, "to do", "à faire"),
        Sign::Point => "",
    }
}

/// A status in words.
#[must_use]
pub(crate) fn status(status: Status, language: Language) -> &'static str {
    match status {
        Status::Met => pick(language, "met", "rempli"),
        Status::NotMet => pick(language, "not met", "non rempli"),
        Status::Undecided => pick(language, "undecided", "indécis"),
        Status::NotApplicable => pick(language, "not applicable", "sans objet"),
    }
}

/// The sort of a criterion, in the singular.
#[must_use]
pub(crate) fn role(role: Role, language: Language) -> &'static str {
    match role {
        Role::Requirement => pick(language, "requirement", "exigence"),
        Role::Preference => pick(language, "preference", "préférence"),
        Role::Observation => pick(language, "observation", "observation"),
        Role::Criterion => pick(language, "criterion", "critère"),
    }
}

/// How well something is supported.
#[must_use]
pub(crate) fn evidence(level: EvidenceLevel, language: Language) -> &'static str {
    match level {
        EvidenceLevel::Declared => pick(language, "declared", "déclaré"),
        EvidenceLevel::Document => pick(language, "shown by a document", "attesté par un document"),
        EvidenceLevel::Verified => pick(language, "verified", "vérifié"),
        EvidenceLevel::ThirdParty => pick(language, "verified by a third party", "vérifié par un tiers"),
    }
}

/// What a mark rests on.
#[must_use]
pub(crate) fn basis(basis: Basis, language: Language) -> &'static str {
    match basis {
        Basis::Text => pick(language, "says the text", "dit le texte"),
        Basis::Public => pick(language, "from another public source", "d’une autre source publique"),
        Basis::Inferred => pick(language, "inferred by the framework’s author", "déduit par l’auteur du référentiel"),
    }
}

/// Why a value is missing.
#[must_use]
pub(crate) fn missing(reason: MissingReason, language: Language) -> &'static str {
    match reason {
        MissingReason::NotSaid => pick(language, "missing", "manquant"),
        MissingReason::NotCollected => pick(language, "missing: not collected", "manquant\u{a0}: non collecté"),
        MissingReason::Refused => pick(language, "missing: refused", "manquant\u{a0}: refusé"),
        MissingReason::Pending => pick(language, "missing: pending", "manquant\u{a0}: en attente"),
    }
}

/// Why a value cannot exist.
#[must_use]
pub(crate) fn cause(cause: Cause, language: Language) -> &'static str {
    match cause {
        Cause::DivisionByZero => pick(language, "division by zero", "division par zéro"),
        Cause::NothingToFold => pick(language, "nothing to summarise", "rien à résumer"),
        Cause::LogOfNonPositive => {
            pick(language, "logarithm of a number that is not positive", "logarithme d’un nombre qui n’est pas positif")
        }
        Cause::RootOfNegative => pick(language, "root of a negative number", "racine d’un nombre négatif"),
        Cause::ZeroToNegativePower => pick(language, "zero to a negative power", "zéro à une puissance négative"),
        Cause::NoSuchDay => pick(language, "that day does not exist", "ce jour n’existe pas"),
        Cause::OutsideCalendar => pick(language, "outside the calendar", "hors du calendrier"),
        Cause::NoBand => pick(language, "no band of the scale holds it", "aucune tranche du barème ne le contient"),
        Cause::NoValueAtDate => {
            pick(language, "the parameter has no value at that date", "le paramètre n’a pas de valeur à cette date")
        }
        Cause::NoSuchMember => pick(language, "there is no such member", "il n’y a pas de tel membre"),
        Cause::NoPrevious => pick(language, "there is none before the first", "il n’y en a pas avant le premier"),
        Cause::NotWhole => {
            pick(language, "not a whole number of months or days", "pas un nombre entier de mois ou de jours")
        }
        Cause::TooLarge => pick(language, "too large a number", "nombre trop grand"),
        Cause::NoSpread => pick(language, "no span between the two ends", "aucun écart entre les deux bornes"),
    }
}

/// A reading or a scenario.
#[must_use]
pub(crate) fn variation(kind: VariationKind, language: Language) -> &'static str {
    match kind {
        VariationKind::ItemReading(_) | VariationKind::ParameterReading(_) => pick(language, "reading", "lecture"),
        VariationKind::Scenario => pick(language, "scenario", "scénario"),
    }
}

/// A kind of node of the theory of change.
#[must_use]
pub(crate) fn theory(kind: TheoryKind, language: Language) -> &'static str {
    match kind {
        TheoryKind::Activity => pick(language, "activity", "activité"),
        TheoryKind::Output => pick(language, "output", "réalisation"),
        TheoryKind::Outcome => pick(language, "outcome", "résultat"),
        TheoryKind::Impact => pick(language, "impact", "impact"),
    }
}

/// A bound in words, for a number: `at most 500 000 €`.
#[must_use]
pub(crate) fn bound(comparator: Comparator, figure: &str, language: Language) -> String {
    match comparator {
        Comparator::Equal => figure.to_owned(),
        Comparator::NotEqual => format!("{} {figure}", pick(language, "other than", "autre que")),
        Comparator::Less => format!("{} {figure}", pick(language, "less than", "moins de")),
        Comparator::LessOrEqual => format!("{} {figure}", pick(language, "at most", "au plus")),
        Comparator::Greater => format!("{} {figure}", pick(language, "more than", "plus de")),
        Comparator::GreaterOrEqual => format!("{} {figure}", pick(language, "at least", "au moins")),
    }
}

/// A bound in words, for a date: `by 28 September 2016`, `le 28 septembre 2016 au plus tard`.
#[must_use]
pub(crate) fn date_bound(comparator: Comparator, date: &str, language: Language) -> String {
    match (comparator, language) {
        (Comparator::Equal, Language::English) => format!("on {date}"),
        (Comparator::Equal, Language::French) => format!("le {date}"),
        (Comparator::NotEqual, Language::English) => format!("on another day than {date}"),
        (Comparator::NotEqual, Language::French) => format!("un autre jour que le {date}"),
        (Comparator::Less, Language::English) => format!("before {date}"),
        (Comparator::Less, Language::French) => format!("avant le {date}"),
        (Comparator::LessOrEqual, Language::English) => format!("by {date}"),
        (Comparator::LessOrEqual, Language::French) => format!("le {date} au plus tard"),
        (Comparator::Greater, Language::English) => format!("after {date}"),
        (Comparator::Greater, Language::French) => format!("après le {date}"),
        (Comparator::GreaterOrEqual, Language::English) => format!("from {date} on"),
        (Comparator::GreaterOrEqual, Language::French) => format!("à partir du {date}"),
    }
}

/// A comparison sign as printed: `≤`.
#[must_use]
pub(crate) fn comparator(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Equal => "=",
        Comparator::NotEqual => "≠",
        Comparator::Less => "<",
        Comparator::LessOrEqual => "≤",
        Comparator::Greater => ">",
        Comparator::GreaterOrEqual => "≥",
    }
}

/// So many days.
#[must_use]
pub(crate) fn days(count: i64, language: Language) -> String {
    let figure = super::format::integer(count, language);
    match language {
        Language::English => format!("{figure} {}", if count.abs() == 1 { "day" } else { "days" }),
        Language::French => format!("{figure}{NO_BREAK}{}", if count.abs() < 2 { "jour" } else { "jours" }),
    }
}

/// `and 3 more`, of what is left out of a list.
pub(crate) fn others(count: usize, language: Language) -> String {
    let figure = super::format::integer(i64::try_from(count).unwrap_or(i64::MAX), language);
    match language {
        Language::English => format!("and {figure} more"),
        Language::French => format!("et {figure} {}", if count < 2 { "autre" } else { "autres" }),
    }
}

/// The name of a month, 1 to 12.
#[must_use]
pub(crate) fn month(month: u8, language: Language) -> &'static str {
    let &[english, french] = MONTHS.get(usize::from(month).wrapping_sub(1)).unwrap_or(&MONTHS[11]);
    pick(language, english, french)
}

/// A word that is one only as the argument of a function (`half_up`, `competition`), in the reader's language.
#[must_use]
pub(crate) fn argument(english: &'static str, language: Language) -> &'static str {
    let french = crate::syntax::words::ARGUMENTS.iter().find(|(name, _)| *name == english).map(|(_, french)| *french);
    french.filter(|_| language == Language::French).unwrap_or(english)
}
