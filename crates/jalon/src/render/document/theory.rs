//! The theory of change: a diagram, and the same as a table for those who do not see it.

use super::super::words;
use super::build::about_in_short;
use super::sentence::Teller;
use super::{Block, Diagram, Node, Phrase, Piece, Row, Section, Table};

/// The section of the theory of change.
pub(super) fn section_blocks(teller: &Teller<'_>) -> Vec<Block> {
    let theory = &teller.framework.theory;
    if theory.is_empty() {
        return Vec::new();
    }
    let nodes = theory
        .iter()
        .map(|node| {
            let (text, lang) = teller.label(&node.labels, &node.name);
            Node {
                anchor: node.name.clone(),
                text,
                lang,
                kind: node.kind,
                kind_text: words::theory(node.kind, teller.language).to_owned(),
                from: node.from.iter().map(|at| *at as usize).collect(),
            }
        })
        .collect();
    let caption = teller.pick("From what is done to what changes", "De ce qui est fait à ce qui change");
    let rows = theory
        .iter()
        .map(|node| {
            let mut rests = Phrase::new();
            for from in &node.from {
                if let Some(other) = theory.get(*from as usize) {
                    separate(&mut rests);
                    rests.push(teller.name(&other.labels, &other.name, other.name.clone()));
                }
            }
            let mut measured = Phrase::new();
            for item in &node.measured_by {
                separate(&mut measured);
                measured.push(teller.item(*item));
            }
            Row {
                anchor: Some(node.name.clone()),
                cells: vec![
                    vec![teller.said(&node.labels, &node.name), Piece::Break, Piece::Code(node.name.clone())],
                    vec![Piece::plain(words::theory(node.kind, teller.language))],
                    rests,
                    measured,
                    about_in_short(teller, &node.about),
                ],
            }
        })
        .collect();
    let head = [
        ("Link", "Maillon"),
        ("Sort", "Nature"),
        ("Comes from", "Vient de"),
        ("Measured by", "Mesuré par"),
        ("Remarks", "Précisions"),
    ];
    vec![
        Block::Diagram(Diagram { caption: caption.to_owned(), nodes }),
        Block::Table(Table {
            caption: vec![teller.words("The same, link by link", "La même chose, maillon par maillon")],
            head: head.map(|(english, french)| teller.pick(english, french).to_owned()).to_vec(),
            rows,
        }),
    ]
}

/// The section itself.
pub(super) fn section(teller: &Teller<'_>) -> Section {
    super::build::section(teller, "theory", "Theory of change", "Théorie du changement", section_blocks(teller))
}

fn separate(phrase: &mut Phrase) {
    if !phrase.is_empty() {
        phrase.push(Piece::Break);
    }
}
