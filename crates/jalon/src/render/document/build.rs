//! The parts of a document, in the order of reading.

use super::super::words::{self, pick};
use super::super::{Tone, format};
use super::sentence::{Teller, spaced};
use super::{
    Block, Document, Entry, List, Phrase, Piece, Point, Section, entries, examples, index, inputs, marks, theory,
};
use crate::framework::{About, Basis, Framework, ItemKind, Role};
use crate::lang::Language;

/// The document of a framework.
pub(super) fn document(framework: &Framework, language: Language) -> Document {
    let teller = Teller::new(framework, language);
    let identity = &framework.identity;
    let sections = [
        purpose(&teller),
        reading_guide(&teller),
        decisions(&teller),
        inputs::section(&teller),
        criteria(&teller),
        obligations(&teller),
        figures(&teller),
        marks::parameters(&teller),
        marks::scales(&teller),
        entries::variations(&teller),
        theory::section(&teller),
        portfolio(&teller),
        marks::lists(&teller),
        examples::section(&teller),
        index::section(&teller),
    ];
    let digest: String = identity.digest.chars().take(12).collect();
    Document {
        language,
        title: vec![teller.said(&identity.labels, &identity.id)],
        kind: teller.pick("Evaluation framework", "Référentiel d’évaluation").to_owned(),
        facts: facts(&teller),
        sections: sections
            .into_iter()
            .filter(|section| !section.blocks.is_empty())
            .map(without_empty_columns)
            .collect(),
        foot: vec![Piece::toned(
            Tone::Quiet,
            format!("{} {} · {digest} · jalon {}", identity.id, identity.version, env!("CARGO_PKG_VERSION")),
        )],
    }
}

/// The section without the columns of its tables in which nothing stands.
fn without_empty_columns(mut section: Section) -> Section {
    for block in &mut section.blocks {
        let Block::Table(table) = block else { continue };
        let filled =
            |column: usize| table.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty()));
        let kept: Vec<bool> = (0..table.head.len()).map(|column| column == 0 || filled(column)).collect();
        let mut columns = kept.iter();
        table.head.retain(|_| columns.next() != Some(&false));
        for row in &mut table.rows {
            let mut columns = kept.iter();
            row.cells.retain(|_| columns.next() != Some(&false));
        }
    }
    section
}

/// A section of a document.
pub(super) fn section(teller: &Teller<'_>, anchor: &str, english: &str, french: &str, blocks: Vec<Block>) -> Section {
    Section { anchor: format!("section-{anchor}"), title: teller.pick(english, french).to_owned(), blocks }
}

fn facts(teller: &Teller<'_>) -> Vec<(String, Phrase)> {
    let identity = &teller.framework.identity;
    let mut facts = Vec::new();
    let mut fact = |english: &str, french: &str, phrase: Phrase| {
        facts.push((teller.pick(english, french).to_owned(), phrase));
    };
    if !identity.version.is_empty() {
        fact("Version", "Version", vec![Piece::plain(identity.version.clone())]);
    }
    let date = |date| format::date(date, teller.language);
    let valid = match (&identity.valid_from, &identity.valid_until, teller.language) {
        (Some(from), Some(until), Language::English) => Some(format!("from {} to {}", date(from), date(until))),
        (Some(from), Some(until), Language::French) => Some(format!("du {} au {}", date(from), date(until))),
        (Some(from), None, Language::English) => Some(format!("from {} on", date(from))),
        (Some(from), None, Language::French) => Some(format!("à partir du {}", date(from))),
        (None, Some(until), Language::English) => Some(format!("until {}", date(until))),
        (None, Some(until), Language::French) => Some(format!("jusqu’au {}", date(until))),
        (None, None, _) => None,
    };
    if let Some(valid) = valid {
        fact("Valid", "Validité", vec![Piece::plain(valid)]);
    }
    if let Some(jurisdiction) = &identity.jurisdiction {
        fact("Territory", "Territoire", vec![teller.written(jurisdiction, Tone::Plain)]);
    }
    if !identity.authors.is_empty() {
        fact("By", "Auteurs", vec![Piece::plain(identity.authors.join(", "))]);
    }
    if let Some(licence) = &identity.licence {
        fact("Licence", "Licence", vec![Piece::plain(licence.clone())]);
    }
    if let Some(zone) = &identity.zone {
        fact("Time zone", "Fuseau horaire", vec![Piece::plain(zone.clone())]);
    }
    fact("Name", "Nom", vec![Piece::Code(identity.id.clone())]);
    facts
}

fn purpose(teller: &Teller<'_>) -> Section {
    let about = &teller.framework.identity.about;
    let mut blocks: Vec<Block> =
        about.notes.iter().map(|note| Block::Paragraph(vec![teller.written(note, Tone::Plain)])).collect();
    let count = |wanted: fn(&ItemKind) -> bool| -> usize {
        teller.framework.items.iter().filter(|item| wanted(&item.kind)).count()
    };
    let requirements =
        count(|kind| matches!(kind, ItemKind::Criterion(criterion) if criterion.role == Role::Requirement));
    // Where there is no requirement, there is nothing that the others are other than.
    let others = match requirements {
        0 => (("criterion", "critère"), ("criteria", "critères")),
        _ => (("other criterion", "autre critère"), ("other criteria", "autres critères")),
    };
    let counts = [
        (
            teller.framework.inputs.len(),
            ("input to supply", "donnée à fournir"),
            ("inputs to supply", "données à fournir"),
        ),
        (requirements, ("requirement", "exigence"), ("requirements", "exigences")),
        (
            count(|kind| matches!(kind, ItemKind::Criterion(criterion) if criterion.role != Role::Requirement)),
            others.0,
            others.1,
        ),
        (
            count(|kind| matches!(kind, ItemKind::Obligation(_))),
            ("obligation", "obligation"),
            ("obligations", "obligations"),
        ),
        (
            count(|kind| matches!(kind, ItemKind::Indicator(_) | ItemKind::Score(_) | ItemKind::Judgement(_))),
            ("figure", "chiffre"),
            ("figures", "chiffres"),
        ),
        (count(|kind| matches!(kind, ItemKind::Decision(_))), ("decision", "décision"), ("decisions", "décisions")),
        (teller.framework.examples.len(), ("example", "exemple"), ("examples", "exemples")),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, several)| {
            let (english, french) = if number == 1 { one } else { several };
            format!("{number}\u{a0}{}", teller.pick(english, french))
        })
        .collect();
    if !said.is_empty() {
        let said = words::listed(teller.language, &said);
        blocks.push(Block::Paragraph(vec![
            teller.words("It holds ", "Il comprend "),
            Piece::plain(said),
            Piece::plain("."),
        ]));
    }
    let sources = sources(teller, about);
    if !sources.is_empty() {
        blocks.push(Block::Heading(vec![teller.words("Sources", "Sources")]));
        blocks.push(Block::List(List { ordered: false, points: sources }));
    }
    let used = used(teller);
    if !used.is_empty() {
        blocks.push(Block::Heading(vec![
            teller.words("Frameworks it rests on", "Référentiels sur lesquels il s’appuie"),
        ]));
        blocks.push(Block::List(List { ordered: false, points: used }));
    }
    section(teller, "purpose", "Purpose", "Objet", blocks)
}

/// The frameworks that this one uses or extends, each with the name that it bears here.
fn used(teller: &Teller<'_>) -> Vec<Point> {
    teller
        .framework
        .sources
        .iter()
        .skip(1)
        .map(|source| {
            let mut text = vec![Piece::Code(source.id.clone()), Piece::plain(format!(" {}", source.version))];
            match &source.alias {
                Some(alias) => {
                    text.push(teller.words(", called here ", ", appelé ici "));
                    text.push(Piece::Code(alias.clone()));
                }
                None => text.push(teller.words(", which it extends", ", qu’il étend")),
            }
            Point::new(text)
        })
        .collect()
}

/// How to read the words of verdicts, for those who meet them for the first time.
fn reading_guide(teller: &Teller<'_>) -> Section {
    let term = |english: &str, french: &str, english_text: &str, french_text: &str| {
        Point::new(vec![
            Piece::toned(Tone::Strong, teller.pick(english, french)),
            Piece::plain(words::colon(teller.language)),
            teller.words(english_text, french_text),
        ])
    };
    let role = |role: Role| {
        teller.framework.items.iter().any(|item| matches!(&item.kind, ItemKind::Criterion(own) if own.role == role))
    };
    let mut points = Vec::new();
    if role(Role::Requirement) {
        points.push(term(
            "requirement",
            "exigence",
            "closes the door where it is not met.",
            "ferme la porte quand elle n’est pas remplie.",
        ));
    }
    if role(Role::Preference) {
        points.push(term(
            "preference",
            "préférence",
            "counts, but closes no door.",
            "compte, mais ne ferme aucune porte.",
        ));
    }
    if role(Role::Observation) {
        points.push(term(
            "observation",
            "observation",
            "is noted; no decision reads it.",
            "est relevée\u{a0}; aucune décision ne la lit.",
        ));
    }
    points.push(term(
        "undecided",
        "indécis",
        "an answer is missing that could still turn the result. Nothing missing is taken for zero or for no.",
        "il manque une réponse qui pourrait encore changer le résultat. Ce qui manque ne vaut jamais zéro ni non.",
    ));
    points.push(term(
        "not applicable",
        "sans objet",
        "the question does not arise for this project; it neither helps nor harms.",
        "la question ne se pose pas pour ce projet\u{a0}; cela ne l’aide ni ne lui nuit.",
    ));
    points.push(term(
        "basis",
        "fondement",
        "what the rule rests on: the programme’s text, another public source, or an inference of this framework’s author.",
        "ce sur quoi repose la règle\u{a0}: le texte du programme, une autre source publique, ou une déduction de l’auteur de ce référentiel.",
    ));
    let blocks = vec![Block::List(List { ordered: false, points })];
    section(teller, "guide", "How to read it", "Comment le lire", blocks)
}

fn decisions(teller: &Teller<'_>) -> Section {
    let blocks = entries(teller, |kind| matches!(kind, ItemKind::Decision(_)));
    section(teller, "decisions", "Decisions", "Décisions", blocks)
}

fn criteria(teller: &Teller<'_>) -> Section {
    let mut blocks = Vec::new();
    for (role, english, french) in [
        (Role::Requirement, "Requirements", "Exigences"),
        (Role::Preference, "Preferences", "Préférences"),
        (Role::Criterion, "Criteria", "Critères"),
        (Role::Observation, "Observations", "Observations"),
    ] {
        let of_role = entries_where(teller, |kind| matches!(kind, ItemKind::Criterion(own) if own.role == role));
        if !of_role.is_empty() {
            blocks.push(Block::Heading(vec![teller.words(english, french)]));
            blocks.extend(of_role);
        }
    }
    blocks.extend(entries::groups(teller));
    section(teller, "criteria", "Criteria", "Critères", blocks)
}

fn obligations(teller: &Teller<'_>) -> Section {
    let blocks = entries(teller, |kind| matches!(kind, ItemKind::Obligation(_)));
    section(teller, "obligations", "Obligations and dates", "Obligations et échéances", blocks)
}

fn figures(teller: &Teller<'_>) -> Section {
    let mut blocks = Vec::new();
    let sorts: [(fn(&ItemKind) -> bool, &str, &str); 3] = [
        (|kind| matches!(kind, ItemKind::Judgement(_)), "Judgements", "Appréciations"),
        (|kind| matches!(kind, ItemKind::Score(_)), "Scores", "Scores"),
        (|kind| matches!(kind, ItemKind::Indicator(_)), "Indicators", "Indicateurs"),
    ];
    for (wanted, english, french) in sorts {
        let of_sort = entries_where(teller, wanted);
        if !of_sort.is_empty() {
            blocks.push(Block::Heading(vec![teller.words(english, french)]));
            blocks.extend(of_sort);
        }
    }
    section(teller, "figures", "Figures", "Chiffres", blocks)
}

fn portfolio(teller: &Teller<'_>) -> Section {
    let blocks = entries(teller, |kind| matches!(kind, ItemKind::Portfolio(_)));
    section(teller, "portfolio", "Over all projects", "Sur l’ensemble des projets", blocks)
}

fn entries(teller: &Teller<'_>, wanted: fn(&ItemKind) -> bool) -> Vec<Block> {
    entries_where(teller, wanted)
}

/// The entries of some items: the framework's own first, then those of each framework that it uses.
fn entries_where(teller: &Teller<'_>, wanted: impl Fn(&ItemKind) -> bool) -> Vec<Block> {
    let found: Vec<_> = teller.framework.items.iter().filter(|item| wanted(&item.kind)).collect();
    let entry = |item| Block::Entry(entries::item(teller, item));
    let mut blocks: Vec<Block> =
        found.iter().filter(|item| !item.name.contains('.')).map(|item| entry(*item)).collect();
    blocks.extend(found.iter().filter(|item| item.name.contains('.')).map(|item| entry(*item)));
    blocks
}

/// The sources of a declaration, a line each.
pub(super) fn sources(teller: &Teller<'_>, about: &About) -> Vec<Point> {
    about
        .sources
        .iter()
        .map(|line| {
            let mut text = Vec::new();
            for (at, part) in line.iter().enumerate() {
                if at > 0 {
                    text.push(Piece::plain(" — "));
                }
                text.push(teller.written(part, if at == 0 { Tone::Plain } else { Tone::Quiet }));
            }
            Point::new(text)
        })
        .collect()
}

/// What any declaration bears, as terms and explanations.
pub(super) fn about(teller: &Teller<'_>, about: &About) -> Vec<(String, Vec<Point>)> {
    let mut facts = Vec::new();
    let sources = sources(teller, about);
    if !sources.is_empty() {
        let title = if sources.len() == 1 { "Source" } else { "Sources" };
        facts.push((title.to_owned(), sources));
    }
    if let Some(basis) = about.basis {
        let said = match basis {
            Basis::Text => teller.words("the programme’s text", "le texte du programme"),
            Basis::Public => teller.words("another public source", "une autre source publique"),
            // What nobody has written is to be seen at once.
            Basis::Inferred => Piece::toned(
                Tone::Doubt,
                teller.pick("inferred by this framework’s author", "déduit par l’auteur de ce référentiel"),
            ),
        };
        facts.push((pick(teller.language, "Basis", "Fondement").to_owned(), vec![Point::new(vec![said])]));
    }
    if !about.notes.is_empty() {
        let notes = about.notes.iter().map(|note| Point::new(vec![teller.written(note, Tone::Plain)])).collect();
        facts.push((pick(teller.language, "Note", "Remarque").to_owned(), notes));
    }
    if about.frozen {
        let said = teller.words(
            "no later version and no extension may change it",
            "ni une version ultérieure ni une extension ne peut le changer",
        );
        facts.push((pick(teller.language, "Frozen", "Figé").to_owned(), vec![Point::new(vec![said])]));
    }
    facts
}

/// The same on one line for a cell of a table.
pub(super) fn about_in_short(teller: &Teller<'_>, about: &About) -> Phrase {
    let mut phrase = Phrase::new();
    for (term, points) in self::about(teller, about) {
        for point in points {
            if !phrase.is_empty() {
                phrase.push(Piece::Break);
            }
            phrase.push(Piece::toned(Tone::Quiet, format!("{term}{}", words::colon(teller.language))));
            phrase.extend(point.text);
        }
    }
    phrase
}

/// An entry with a title and nothing else yet.
pub(super) fn entry(
    teller: &Teller<'_>,
    labels: &crate::axis::Labels,
    name: &str,
    anchor: String,
    kind: &str,
) -> Entry {
    let (text, lang) = teller.label(labels, name);
    Entry {
        anchor,
        title: vec![Piece::Text { text, tone: Tone::Plain, lang }],
        name: name.to_owned(),
        kind: kind.to_owned(),
        rule: Vec::new(),
        facts: Vec::new(),
        tables: Vec::new(),
        more: None,
    }
}

/// People and bodies, as the framework names them.
pub(super) fn people(names: &[String]) -> String {
    names.iter().map(|name| spaced(name)).collect::<Vec<_>>().join(", ")
}
