//! What is computed, one entry each: criteria, obligations, decisions, judgements, scores, indicators, figures over a table.

use super::super::words::{self, colon, pick};
use super::super::{Tone, format};
use super::build::{about, entry, people, section};
use super::inputs::type_in_words;
use super::sentence::{Teller, spaced, variation_anchor};
use super::{Block, Entry, List, Phrase, Piece, Point, Row, Section, Table};
use crate::axis::Labels;
use crate::framework::{
    Criterion, Decision, Direction, ExprId, Indicator, Item, ItemId, ItemKind, Judgement, Obligation, Score, Target,
    Template, TemplatePart, Treatment, VariationId, VariationKind,
};
use crate::lang::Language;

type Facts = Vec<(String, Vec<Point>)>;

/// The entry of an item.
pub(super) fn item(teller: &Teller<'_>, item: &Item) -> Entry {
    let mut out =
        entry(teller, &item.labels, &item.name, item.name.clone(), kind_in_words(&item.kind, teller.language));
    match &item.kind {
        ItemKind::Criterion(own) => criterion(teller, own, &mut out),
        ItemKind::Indicator(own) => indicator(teller, item, own, &mut out),
        ItemKind::Obligation(own) => obligation(teller, own, &mut out),
        ItemKind::Judgement(own) => judgement(teller, item, own, &mut out),
        ItemKind::Score(own) => score(teller, item, own, &mut out),
        ItemKind::Decision(own) => decision(teller, own, &mut out),
        ItemKind::Portfolio(own) => {
            out.rule = teller.clauses(own.formula);
            out.facts.push(laid_out(teller, item));
        }
    }
    if let Some(when) = item.not_applicable_when {
        fact(teller, &mut out.facts, "Not applicable when", "Sans objet quand", teller.clauses(when));
    }
    readings(teller, item, &mut out.facts);
    out.facts.extend(about(teller, &item.about));
    out
}

/// What sort of thing an item is.
pub(super) fn kind_in_words(kind: &ItemKind, language: Language) -> &'static str {
    match kind {
        ItemKind::Criterion(criterion) => words::role(criterion.role, language),
        ItemKind::Indicator(_) => pick(language, "indicator", "indicateur"),
        ItemKind::Obligation(_) => pick(language, "obligation", "obligation"),
        ItemKind::Judgement(_) => pick(language, "judgement", "appréciation"),
        ItemKind::Score(_) => pick(language, "score", "score"),
        ItemKind::Decision(_) => pick(language, "decision", "décision"),
        ItemKind::Portfolio(_) => pick(language, "figure over all projects", "chiffre sur l’ensemble des projets"),
    }
}

fn fact(teller: &Teller<'_>, facts: &mut Facts, english: &str, french: &str, points: Vec<Point>) {
    facts.push((teller.pick(english, french).to_owned(), points));
}

/// A point that begins with some words.
fn led_by(mut lead: Phrase, point: Point) -> Point {
    lead.extend(point.text);
    Point { text: lead, below: point.below }
}

fn line(phrase: Phrase) -> Vec<Point> {
    vec![Point::new(phrase)]
}

/// The type and the axes of a quantity.
fn laid_out(teller: &Teller<'_>, item: &Item) -> (String, Vec<Point>) {
    let mut phrase = type_in_words(teller, &item.ty);
    for (at, axis) in item.axes.as_slice().iter().enumerate() {
        phrase.push(match at {
            0 => teller.words(", for each of: ", ", pour chaque élément de\u{a0}: "),
            _ => teller.words(" and ", " et "),
        });
        phrase.push(teller.axis(*axis));
    }
    (teller.pick("Gives", "Donne").to_owned(), line(phrase))
}

fn criterion(teller: &Teller<'_>, own: &Criterion, out: &mut Entry) {
    out.rule = teller.clauses(own.condition);
    if let Some(when) = own.applies_when {
        fact(teller, &mut out.facts, "Applies when", "S’applique quand", teller.clauses(when));
    }
    for exception in &own.exceptions {
        let (text, lang) = teller.label(&exception.labels, &exception.name);
        let mut points = line(vec![Piece::Text { text, tone: Tone::Strong, lang }]);
        let part = |lead: Piece, at: ExprId| led_by(vec![lead], teller.clause(at, 0));
        points.push(part(teller.words("when ", "quand "), exception.when));
        points.push(part(teller.words("it takes instead: ", "il faut alors\u{a0}: "), exception.condition));
        fact(teller, &mut out.facts, "Exception", "Exception", points);
    }
    if let Some(level) = own.evidence_at_least {
        let said = Piece::plain(words::evidence(level, teller.language));
        fact(teller, &mut out.facts, "Evidence at least", "Preuve demandée", line(vec![said]));
    }
    if let Some((language, template)) = own
        .otherwise_say
        .iter()
        .find(|(language, _)| *language == teller.language)
        .or_else(|| own.otherwise_say.first())
    {
        let foreign = (*language != teller.language).then_some(*language);
        fact(
            teller,
            &mut out.facts,
            "If not met",
            "Si elle n’est pas remplie",
            line(template_in_words(teller, template, foreign)),
        );
    }
}

fn template_in_words(teller: &Teller<'_>, template: &Template, lang: Option<Language>) -> Phrase {
    let mut phrase = Phrase::new();
    for part in &template.0 {
        match part {
            TemplatePart::Text(text) => phrase.push(Piece::Text { text: text.clone(), tone: Tone::Plain, lang }),
            TemplatePart::Value(id) => {
                phrase.push(Piece::plain("["));
                phrase.extend(teller.sentence(*id));
                phrase.push(Piece::plain("]"));
            }
        }
    }
    phrase
}

fn indicator(teller: &Teller<'_>, item: &Item, own: &Indicator, out: &mut Entry) {
    out.rule = teller.clauses(own.formula);
    out.facts.push(laid_out(teller, item));
    if let Some(better) = own.better {
        let said = match better {
            Direction::Higher => teller.words("the higher the better", "plus c’est haut, mieux c’est"),
            Direction::Lower => teller.words("the lower the better", "plus c’est bas, mieux c’est"),
        };
        fact(teller, &mut out.facts, "Direction", "Sens", line(vec![said]));
    }
    if let Some(baseline) = own.baseline {
        fact(teller, &mut out.facts, "Baseline", "Situation de départ", teller.clauses(baseline));
    }
    for (target, on) in &own.targets {
        let mut points = teller.clauses(*target);
        if let (Some(point), Some(on)) = (points.first_mut(), on) {
            let date = format::date(on, teller.language);
            point.text.push(Piece::plain(match teller.language {
                Language::English => format!(", on {date}"),
                Language::French => format!(", le {date}"),
            }));
        }
        fact(teller, &mut out.facts, "Target", "Cible", points);
    }
    if !own.breakdowns.is_empty() {
        let by: Vec<String> = own.breakdowns.iter().map(|breakdown| spaced(&breakdown.by)).collect();
        fact(
            teller,
            &mut out.facts,
            "Also within each",
            "Aussi au sein de chaque",
            line(vec![Piece::plain(by.join(", "))]),
        );
    }
    if let Some(below) = &own.secret_below {
        let figure = format::rounded(below).0;
        let said = match teller.language {
            Language::English => {
                format!("figures of fewer than {figure} are not shown, nor those that would reveal them")
            }
            Language::French => {
                format!("les chiffres de moins de {figure} ne sont pas montrés, ni ceux qui les révéleraient")
            }
        };
        fact(teller, &mut out.facts, "Secrecy", "Secret", line(vec![Piece::plain(said)]));
    }
    if !own.aligns.is_empty() {
        let goals = own.aligns.iter().map(|(scheme, code)| {
            let scheme = match (scheme.as_str(), teller.language) {
                ("sdg" | "odd", Language::English) => "SDG".to_owned(),
                ("sdg" | "odd", Language::French) => "ODD".to_owned(),
                (scheme, _) => scheme.to_uppercase(),
            };
            Point::new(vec![Piece::plain(format!("{scheme} {code}"))])
        });
        fact(teller, &mut out.facts, "Serves", "Sert les objectifs", goals.collect());
    }
}

fn obligation(teller: &Teller<'_>, own: &Obligation, out: &mut Entry) {
    let mut rule = vec![teller.words("Fulfilled on: ", "Remplie à la date\u{a0}: ")];
    rule.extend(teller.sentence(own.event));
    out.rule = line(rule);
    if let Some(when) = own.when {
        fact(teller, &mut out.facts, "And only if", "Et seulement si", teller.clauses(when));
    }
    fact(teller, &mut out.facts, "Due", "Au plus tard", teller.clauses(own.due));
    if let Some(bearer) = &own.bearer {
        fact(
            teller,
            &mut out.facts,
            "Borne by",
            "À la charge de",
            line(vec![teller.written(&people(std::slice::from_ref(bearer)), Tone::Plain)]),
        );
    }
    if let Some(arises) = own.arises_when {
        fact(teller, &mut out.facts, "Arises when", "Naît quand", teller.clauses(arises));
    }
}

fn judgement(teller: &Teller<'_>, item: &Item, own: &Judgement, out: &mut Entry) {
    out.rule = teller.clauses(own.folded);
    let mut rated = vec![teller.words("each of: ", "chaque élément de\u{a0}: "), teller.axis(own.raters)];
    if let Some(input) = teller.framework.inputs.get(own.ratings.0 as usize) {
        rated.push(teller.words(", in the data ", ", dans la donnée "));
        rated.push(teller.name(&Labels::default(), &input.name, super::sentence::input_anchor(input)));
    }
    fact(teller, &mut out.facts, "Rated by", "Notée par", line(rated));
    out.facts.push(laid_out(teller, item));
    if let Some(quorum) = own.quorum {
        fact(teller, &mut out.facts, "Quorum", "Quorum", teller.clauses(quorum));
    }
    if own.agreement.is_some() {
        let said = teller.words("reported as Krippendorff’s alpha", "indiqué par l’alpha de Krippendorff");
        fact(teller, &mut out.facts, "Agreement", "Accord", line(vec![said]));
    }
}

fn score(teller: &Teller<'_>, item: &Item, own: &Score, out: &mut Entry) {
    if own.parts.is_empty() {
        out.rule = teller.clauses(own.formula);
    } else {
        out.rule = line(vec![teller.words("Weighted mean of:", "Moyenne pondérée de\u{a0}:")]);
        let percent = crate::unit::Unit::percent();
        out.tables.push(Table {
            caption: vec![teller.words("Parts and weights", "Composantes et poids")],
            head: vec![teller.pick("Part", "Composante").to_owned(), teller.pick("Weight", "Poids").to_owned()],
            rows: own
                .parts
                .iter()
                .map(|(part, weight)| Row {
                    anchor: None,
                    cells: vec![
                        teller.sentence(*part),
                        vec![Piece::plain(format::number(teller.framework, &percent, weight, teller.language))],
                    ],
                })
                .collect(),
        });
    }
    out.facts.push(laid_out(teller, item));
    let treatment = |treatment: Treatment| match treatment {
        Treatment::Fail => teller.words("the score has no value either", "la note n’a pas de valeur non plus"),
        Treatment::Reweigh => {
            teller.words("the other parts share its weight", "les autres composantes se partagent son poids")
        }
        Treatment::Zero => teller.words("it counts as zero", "elle compte pour zéro"),
    };
    if let Some(missing) = own.missing {
        fact(
            teller,
            &mut out.facts,
            "If a part is missing",
            "Si une composante manque",
            line(vec![treatment(missing)]),
        );
    }
    if let Some(not_applicable) = own.not_applicable {
        fact(
            teller,
            &mut out.facts,
            "If a part is not applicable",
            "Si une composante est sans objet",
            line(vec![treatment(not_applicable)]),
        );
    }
}

fn decision(teller: &Teller<'_>, own: &Decision, out: &mut Entry) {
    let mut points = Vec::new();
    for (place, condition) in (0u32..).zip(&own.conditions) {
        let mut text = Phrase::new();
        match teller.member(own.levels, place) {
            Piece::Text { text: level, lang, .. } => text.push(Piece::Text { text: level, tone: Tone::Strong, lang }),
            other => text.push(other),
        }
        match condition {
            Some(condition) => {
                text.push(teller.words(", when ", ", quand "));
                points.push(led_by(text, teller.clause(*condition, 0)));
            }
            None => {
                text.push(teller.words(", otherwise", ", sinon"));
                points.push(Point::new(text));
            }
        }
    }
    out.rule =
        vec![Point {
            text: vec![teller.words(
                "The first level whose condition holds:",
                "Le premier niveau dont la condition est vraie\u{a0}:",
            )],
            below: Some(List { ordered: true, points }),
        }];
    if let Some(undecided) = &own.undecided {
        let (text, lang) = teller.label(undecided, "");
        fact(
            teller,
            &mut out.facts,
            "While it is open",
            "Tant qu’elle est ouverte",
            line(vec![Piece::Text { text, tone: Tone::Plain, lang }]),
        );
    }
}

/// The readings of an item: other ways to understand it.
fn readings(teller: &Teller<'_>, item: &Item, facts: &mut Facts) {
    let own = teller.framework.items.iter().position(|other| other.name == item.name);
    let points: Vec<Point> = (0u32..)
        .zip(&teller.framework.variations)
        .filter(|(_, variation)| match variation.kind {
            VariationKind::ItemReading(ItemId(at)) => Some(at as usize) == own,
            VariationKind::ParameterReading(_) | VariationKind::Scenario => false,
        })
        .map(|(id, _)| Point::new(vec![teller.variation(VariationId(id))]))
        .collect();
    if !points.is_empty() {
        fact(teller, facts, "May also be read", "Peut aussi se lire", points);
    }
}

/// Readings and scenarios, each with what it puts in place of what.
pub(super) fn variations(teller: &Teller<'_>) -> Section {
    let framework = teller.framework;
    let blocks = (0u32..)
        .zip(&framework.variations)
        .map(|(id, variation)| {
            let kind = words::variation(variation.kind, teller.language);
            let mut out = entry(teller, &variation.labels, &variation.name, variation_anchor(VariationId(id)), kind);
            for (target, by) in &variation.replacements {
                let named = match target {
                    Target::Input(id) => framework
                        .inputs
                        .get(id.0 as usize)
                        .map(|input| teller.name(&input.labels, &input.name, super::sentence::input_anchor(input))),
                    Target::Parameter(id) => framework
                        .parameters
                        .get(id.0 as usize)
                        .map(|parameter| teller.name(&parameter.labels, &parameter.name, parameter.name.clone())),
                    Target::Item(id) => Some(teller.item(*id)),
                };
                let mut lead: Phrase = named.into_iter().collect();
                lead.push(Piece::plain(colon(teller.language)));
                out.rule.push(led_by(lead, teller.clause(*by, 0)));
            }
            out.facts.extend(about(teller, &variation.about));
            Block::Entry(out)
        })
        .collect();
    section(teller, "variations", "Other readings and scenarios", "Autres lectures et scénarios", blocks)
}

/// Named groups of criteria.
pub(super) fn groups(teller: &Teller<'_>) -> Vec<Block> {
    let rows: Vec<Row> = teller
        .framework
        .groups
        .iter()
        .map(|group| {
            let mut items = Phrase::new();
            for (at, id) in group.items.iter().enumerate() {
                if at > 0 {
                    items.push(Piece::plain(pick(teller.language, "; ", "\u{202f}; ")));
                }
                items.push(teller.item(*id));
            }
            Row {
                anchor: Some(format!("group-{}", group.name)),
                cells: vec![vec![teller.written(&spaced(&group.name), Tone::Plain)], items],
            }
        })
        .collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Table(Table {
        caption: vec![teller.words("Groups of criteria", "Groupes de critères")],
        head: vec![teller.pick("Group", "Groupe").to_owned(), teller.pick("Criteria", "Critères").to_owned()],
        rows,
    })]
}
