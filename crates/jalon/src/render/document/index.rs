//! The index: every name with what it is called, what it is, and what reads it.

use std::collections::{BTreeMap, BTreeSet};

use super::entries::kind_in_words;
use super::sentence::{Teller, input_anchor};
use super::{Block, Phrase, Piece, Row, Section, Table};
use crate::axis::Labels;
use crate::framework::{ExprId, ExprKind, InputId, ItemId, ParameterId, ScaleId};

/// What a formula may read by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Read {
    Input(InputId),
    Parameter(ParameterId),
    Item(ItemId),
    Scale(ScaleId),
}

/// The index.
pub(super) fn section_blocks(teller: &Teller<'_>) -> Vec<Block> {
    let framework = teller.framework;
    let readers = readers(teller);
    let read_by = |read: Read| -> Phrase {
        let mut phrase = Phrase::new();
        for item in readers.get(&read).into_iter().flatten() {
            if !phrase.is_empty() {
                phrase.push(Piece::plain(teller.pick("; ", "\u{202f}; ")));
            }
            phrase.push(teller.item(*item));
        }
        phrase
    };
    let mut rows: Vec<(String, Row)> = Vec::new();
    let mut row = |name: &str, labels: &Labels, anchor: String, kind: &str, read: Phrase| {
        let cells = vec![
            vec![Piece::Code(name.to_owned())],
            vec![teller.name(labels, name, anchor)],
            vec![Piece::plain(kind)],
            read,
        ];
        rows.push((sorting_key(name), Row { anchor: None, cells }));
    };
    for (id, input) in (0u32..).zip(&framework.inputs) {
        let kind = teller.pick("input", "donnée");
        row(&input.name, &input.labels, input_anchor(input), kind, read_by(Read::Input(InputId(id))));
    }
    for (id, parameter) in (0u32..).zip(&framework.parameters) {
        let kind = teller.pick("parameter", "paramètre");
        row(
            &parameter.name,
            &parameter.labels,
            parameter.name.clone(),
            kind,
            read_by(Read::Parameter(ParameterId(id))),
        );
    }
    for (id, item) in (0u32..).zip(&framework.items) {
        let kind = kind_in_words(&item.kind, teller.language);
        row(&item.name, &item.labels, item.name.clone(), kind, read_by(Read::Item(ItemId(id))));
    }
    for (id, scale) in (0u32..).zip(&framework.scales) {
        let kind = teller.pick("scale", "barème");
        row(&scale.name, &scale.labels, scale.name.clone(), kind, read_by(Read::Scale(ScaleId(id))));
    }
    for node in &framework.theory {
        let kind = super::super::words::theory(node.kind, teller.language);
        row(&node.name, &node.labels, node.name.clone(), kind, Phrase::new());
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    if rows.is_empty() {
        return Vec::new();
    }
    let head = [("Name", "Nom"), ("What it is called", "Libellé"), ("Sort", "Nature"), ("Read by", "Lu par")];
    vec![Block::Table(Table {
        caption: vec![
            teller.words("Every name, in the order of the alphabet", "Tous les noms, par ordre alphabétique"),
        ],
        head: head.map(|(english, french)| teller.pick(english, french).to_owned()).to_vec(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    })]
}

/// The section itself.
pub(super) fn section(teller: &Teller<'_>) -> Section {
    super::build::section(teller, "index", "Index", "Index", section_blocks(teller))
}

/// For each name, the items whose formulas read it.
fn readers(teller: &Teller<'_>) -> BTreeMap<Read, BTreeSet<ItemId>> {
    let framework = teller.framework;
    let mut readers: BTreeMap<Read, BTreeSet<ItemId>> = BTreeMap::new();
    for (id, item) in (0u32..).zip(&framework.items) {
        let mut pending = item.roots();
        let mut seen: BTreeSet<ExprId> = BTreeSet::new();
        while let Some(at) = pending.pop() {
            let Some(expression) = framework.expressions.get(at.0 as usize).filter(|_| seen.insert(at)) else {
                continue;
            };
            let reads: Vec<Read> = match &expression.kind {
                ExprKind::Input(input) => vec![Read::Input(*input)],
                ExprKind::Parameter(parameter) => vec![Read::Parameter(*parameter)],
                ExprKind::Scale(scale, _) => vec![Read::Scale(*scale)],
                other => other.items().iter().map(|item| Read::Item(*item)).collect(),
            };
            for read in reads {
                if read != Read::Item(ItemId(id)) {
                    readers.entry(read).or_default().insert(ItemId(id));
                }
            }
            pending.extend(expression.kind.operands());
        }
    }
    readers
}

/// Letters without their accents come together: `échéance` stands beside `echo`.
fn sorting_key(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect::<String>().to_lowercase()
}
