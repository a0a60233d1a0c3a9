//! The words of a comparison: what sort of thing changed, which part of it, and how each side reads.

use super::super::words::{self, pick};
use super::super::{format, formula};
use crate::axis::{Axes, AxisKind};
use crate::comparison::{Aspect, FacetChange, Kind, Sight};
use crate::framework::{Direction, ExprId, ExprKind, Framework, Treatment, Type};
use crate::lang::Language;
use crate::unit::Unit;
use crate::value::Bounds;

/// The sort of a declaration.
#[must_use]
pub(crate) fn kind(kind: Kind, language: Language) -> &'static str {
    let (english, french) = match kind {
        Kind::Framework => ("framework", "référentiel"),
        Kind::Unit => ("unit", "unité"),
        Kind::Axis => ("axis", "axe"),
        Kind::Input => ("input", "donnée"),
        Kind::Parameter => ("parameter", "paramètre"),
        Kind::Scale => ("scale", "barème"),
        Kind::Indicator => ("indicator", "indicateur"),
        Kind::Criterion => ("criterion", "critère"),
        Kind::Obligation => ("obligation", "obligation"),
        Kind::Judgement => ("judgement", "appréciation"),
        Kind::Score => ("score", "score"),
        Kind::Decision => ("decision", "décision"),
        Kind::Portfolio => ("portfolio", "portefeuille"),
        Kind::Group => ("group", "groupe"),
        Kind::Reading => ("reading", "lecture"),
        Kind::Scenario => ("scenario", "scénario"),
        Kind::Theory(node) => return words::theory(node, language),
        Kind::Example => ("example", "exemple"),
    };
    pick(language, english, french)
}

/// What of a declaration changed.
#[must_use]
pub(crate) fn aspect(aspect: &Aspect, language: Language) -> String {
    let in_language = |english: &str, french: &str, of: Language| -> String {
        let of = match (of, language) {
            (Language::English, Language::English) => "in English",
            (Language::French, Language::English) => "in French",
            (Language::English, Language::French) => "en anglais",
            (Language::French, Language::French) => "en français",
        };
        format!("{} {of}", pick(language, english, french))
    };
    let named = |english: &str, french: &str, name: &str| format!("{} {name}", pick(language, english, french));
    let (english, french) = match aspect {
        Aspect::Label(of) => return in_language("label", "libellé", *of),
        Aspect::Plural(of) => return in_language("plural", "pluriel", *of),
        Aspect::OtherwiseSay(of) => return in_language("what is said otherwise,", "ce qui est dit sinon,", *of),
        Aspect::OpenLabel(of) => return in_language("name of the open outcome,", "nom de l’issue ouverte,", *of),
        Aspect::Member(name) => return named("choice", "choix", name),
        Aspect::ExceptionWhen(name) => return named("when the exception holds:", "quand vaut l’exception", name),
        Aspect::ExceptionAsks(name) => return named("what the exception asks:", "ce que demande l’exception", name),
        Aspect::Level(name) => return named("level", "niveau", name),
        Aspect::Replacement(name) => return named("in place of", "à la place de", name),
        Aspect::Given(name) => return named("given", "donnée", name),
        Aspect::Expected(name) => {
            // A formula has no name of its own.
            let name = if name.starts_with('#') { "…" } else { name };
            return named("expected of", "attendu de", name);
        }
        Aspect::Weight(place) => {
            return match language {
                Language::English => format!("part {} and its weight", place + 1),
                Language::French => format!("composante {} et son poids", place + 1),
            };
        }
        Aspect::Band(place) => {
            return match language {
                Language::English => format!("band {}", place + 1),
                Language::French => format!("tranche {}", place + 1),
            };
        }
        Aspect::Value(Some(from)) => {
            let day = format::date(from, language);
            return match language {
                Language::English => format!("value from {day} on"),
                Language::French => format!("valeur à partir du {day}"),
            };
        }
        Aspect::Target(Some(on)) => {
            let day = format::date(on, language);
            return match language {
                Language::English => format!("target on {day}"),
                Language::French => format!("cible au {day}"),
            };
        }
        Aspect::Value(None) => ("value", "valeur"),
        Aspect::Target(None) => ("target", "cible"),
        Aspect::Type => ("type", "type"),
        Aspect::Order => ("order", "ordre"),
        Aspect::AxisKind => ("sort of list", "nature de la liste"),
        Aspect::Worth => ("what one is", "ce que c’est"),
        Aspect::Range => ("range", "plage"),
        Aspect::Default => ("default", "valeur par défaut"),
        Aspect::NotYet => ("may be “not yet”", "peut être « pas encore »"),
        Aspect::MayBeNotApplicable => ("may be not applicable", "peut être sans objet"),
        Aspect::TotalOf => ("total of", "total de"),
        Aspect::Zone => ("time zone", "fuseau horaire"),
        Aspect::ProvidedBy => ("provided by", "fourni par"),
        Aspect::EvidenceWanted => ("evidence wanted", "preuve demandée"),
        Aspect::ReviewBefore => ("to be reviewed before", "à revoir avant"),
        Aspect::Formula => ("formula", "formule"),
        Aspect::Better => ("direction", "sens"),
        Aspect::Baseline => ("baseline", "situation de départ"),
        Aspect::Aligns => ("serves", "objectifs servis"),
        Aspect::Secrecy => ("hidden below", "secret au-dessous de"),
        Aspect::BrokenDownBy => ("broken down by", "ventilé par"),
        Aspect::Role => ("role", "rôle"),
        Aspect::Condition => ("condition", "condition"),
        Aspect::AppliesWhen => ("applies when", "s’applique quand"),
        Aspect::EvidenceAtLeast => ("evidence at least", "preuve au moins"),
        Aspect::Event => ("fulfilled on", "remplie à la date"),
        Aspect::OnlyIf => ("and only if", "et seulement si"),
        Aspect::Due => ("due", "au plus tard"),
        Aspect::Bearer => ("borne by", "à la charge de"),
        Aspect::ArisesWhen => ("arises when", "naît quand"),
        Aspect::Raters => ("raters", "évaluateurs"),
        Aspect::Quorum => ("quorum", "quorum"),
        Aspect::Agreement => ("agreement told", "accord indiqué"),
        Aspect::IfMissing => ("if a part is missing", "si une composante manque"),
        Aspect::IfNotApplicable => ("if a part is not applicable", "si une composante est sans objet"),
        Aspect::NotApplicableWhen => ("not applicable when", "sans objet quand"),
        Aspect::Slots => ("arguments", "arguments"),
        Aspect::Items => ("criteria", "critères"),
        Aspect::From => ("comes from", "vient de"),
        Aspect::MeasuredBy => ("measured by", "mesuré par"),
        Aspect::Validity => ("valid", "validité"),
        Aspect::Version => ("version", "version"),
        Aspect::Licence => ("licence", "licence"),
        Aspect::Jurisdiction => ("territory", "territoire"),
        Aspect::Authors => ("authors", "auteurs"),
        Aspect::Identity => ("name", "nom"),
        Aspect::AsOf => ("judged as of", "jugé au"),
        Aspect::Source => ("source", "source"),
        Aspect::Basis => ("basis", "fondement"),
        Aspect::Note => ("note", "remarque"),
        Aspect::Frozen => ("frozen", "figé"),
    };
    pick(language, english, french).to_owned()
}

/// Both sides of a change. Where formulas read alike, what they read by another name is told: `all requirements` may be
/// others than before.
#[must_use]
pub(super) fn both(old: &Framework, new: &Framework, facet: &FacetChange, language: Language) -> (String, String) {
    let (before, after) = (sight(old, &facet.before, language), sight(new, &facet.after, language));
    if before != after || before.is_empty() {
        return (before, after);
    }
    let (Sight::Formula(was), Sight::Formula(is)) = (&facet.before, &facet.after) else { return (before, after) };
    let (was, is) = (grouped(old, *was), grouped(new, *is));
    let only = |of: &[String], other: &[String]| -> String {
        let own: Vec<&str> = of.iter().filter(|name| !other.contains(name)).map(String::as_str).collect();
        own.join(", ")
    };
    let with = |text: &str, names: String| if names.is_empty() { text.to_owned() } else { format!("{text} ({names})") };
    (with(&before, only(&was, &is)), with(&after, only(&is, &was)))
}

/// The items of the groups that a formula reads.
fn grouped(framework: &Framework, root: ExprId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut pending = vec![root];
    while let Some(at) = pending.pop() {
        let Some(expression) = framework.expressions.get(at.0 as usize).filter(|_| seen.insert(at)) else { continue };
        if let ExprKind::Group { items, .. } = &expression.kind {
            names
                .extend(items.iter().filter_map(|id| framework.items.get(id.0 as usize)).map(|item| item.name.clone()));
        }
        pending.extend(expression.kind.operands());
    }
    names
}

/// One side of a change, in a few words; empty for nothing.
#[must_use]
pub(crate) fn sight(framework: &Framework, sight: &Sight, language: Language) -> String {
    let said = |id: ExprId| formula::formula(framework, id, language);
    match sight {
        Sight::Nothing => String::new(),
        Sight::Said => pick(language, "yes", "oui").to_owned(),
        Sight::Formula(id) => said(*id),
        Sight::Otherwise => pick(language, "otherwise", "sinon").to_owned(),
        Sight::Text(text) => text.clone(),
        Sight::Names(names) => names.join(pick(language, "; ", "\u{202f}; ")),
        Sight::Type(ty, axes) => type_in_words(framework, ty, axes, language),
        Sight::Range(ty, range) => {
            let bounds = Bounds::Number(range.clone());
            format::bounds(framework, None, ty, &bounds, language)
                .unwrap_or_else(|| pick(language, "not negative", "jamais négatif").to_owned())
        }
        Sight::Dates(first, last) => {
            let bounds = Bounds::Date { first: *first, last: *last };
            format::bounds(framework, None, &Type::Date { time: false }, &bounds, language).unwrap_or_default()
        }
        Sight::Date(date) => format::date(date, language),
        Sight::Share(share) => format::number(framework, &Unit::percent(), share, language),
        Sight::Number(number) => format::number(framework, &Unit::none(), number, language),
        Sight::Band(scale, band) => {
            let found = framework.scales.get(*scale).and_then(|scale| scale.bands.get(*band));
            found.map_or_else(String::new, |band| {
                let low = band.low.as_ref().map(|end| (if end.included { "≥" } else { ">" }, said(end.at)));
                let high = band.high.as_ref().map(|end| (if end.included { "≤" } else { "<" }, said(end.at)));
                let ends: Vec<String> =
                    [low, high].into_iter().flatten().map(|(sign, at)| format!("{sign} {at}")).collect();
                format!("{}{}{}", ends.join(pick(language, " and ", " et ")), words::colon(language), said(band.value))
            })
        }
        Sight::Weighted(part, weight) => {
            format!("{} × {}", format::number(framework, &Unit::percent(), weight, language), said(*part))
        }
        Sight::Role(role) => words::role(*role, language).to_owned(),
        Sight::Basis(basis) => words::basis(*basis, language).to_owned(),
        Sight::Evidence(level) => words::evidence(*level, language).to_owned(),
        Sight::Treatment(Treatment::Fail) => {
            pick(language, "the score has no value", "le score n’a pas de valeur").to_owned()
        }
        Sight::Treatment(Treatment::Reweigh) => {
            pick(language, "the others share its weight", "les autres se partagent son poids").to_owned()
        }
        Sight::Treatment(Treatment::Zero) => pick(language, "it counts as zero", "elle compte pour zéro").to_owned(),
        Sight::Direction(Direction::Higher) => {
            pick(language, "the higher the better", "le plus haut possible").to_owned()
        }
        Sight::Direction(Direction::Lower) => pick(language, "the lower the better", "le plus bas possible").to_owned(),
    }
}

fn type_in_words(framework: &Framework, ty: &Type, axes: &Axes, language: Language) -> String {
    let axis_name = |id: crate::axis::AxisId| framework.axes.get(id.0 as usize).map_or("", |axis| axis.name.as_str());
    let own = match ty {
        Type::Number(number) => {
            let unit = format::unit_text(framework, &number.unit, true, language);
            match (number.count, number.unit.is_none()) {
                (true, true) => pick(language, "count", "effectif").to_owned(),
                (true, false) => format!("{} ({unit})", pick(language, "count", "effectif")),
                (false, true) if number.share => pick(language, "share", "part").to_owned(),
                (false, true) => pick(language, "number", "nombre").to_owned(),
                (false, false) => unit,
            }
        }
        Type::Truth => pick(language, "yes/no", "oui/non").to_owned(),
        Type::Date { time: false } => "date".to_owned(),
        Type::Date { time: true } => pick(language, "date with time", "date et heure").to_owned(),
        Type::Duration => pick(language, "duration", "durée").to_owned(),
        Type::Text => pick(language, "text", "texte").to_owned(),
        Type::Member(axis) => match framework.axes.get(axis.0 as usize).map(|axis| &axis.kind) {
            Some(AxisKind::Choices(members)) => {
                let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
                format!("{} {}", pick(language, "one of", "un parmi"), names.join(pick(language, ", ", "\u{202f}; ")))
            }
            _ => format!("{} {}", pick(language, "one of", "un parmi"), axis_name(*axis)),
        },
    };
    let over: Vec<&str> = axes.as_slice().iter().map(|axis| axis_name(*axis)).collect();
    if over.is_empty() { own } else { format!("{own} {} {}", pick(language, "by", "par"), over.join(", ")) }
}
