//! The evidence that results rest on: the weakest among the inputs that mattered.

use jalon::framework::{Criterion, EvidenceLevel, ExprId, ExprKind, InputId, Item, ItemId};

use super::rests::{Rest, To};
use super::{Lower, Lowered, Unsupported, Wanted};
use crate::facets::EVIDENCE;
use crate::graph::{BitOp, Column, Val};
use crate::source::Expected;

/// The levels, the weakest first.
const LEVELS: [EvidenceLevel; 4] =
    [EvidenceLevel::Declared, EvidenceLevel::Document, EvidenceLevel::Verified, EvidenceLevel::ThirdParty];

/// For each level of evidence, the weakest first, the rows where something of it mattered.
pub(crate) type Evidence = [Val; 4];

impl Lower<'_> {
    /// What the results of an item rest on, over all its cells.
    pub(crate) fn item_evidence(&mut self, id: ItemId) -> Lowered<Evidence> {
        let framework = self.framework;
        let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
        let under = self.reaching(id);
        if let Some(known) = self.of_items.get(&(under, id)) {
            return known.clone();
        }
        let closed: Vec<_> = item.axes.as_slice().iter().copied().filter(|axis| !self.is_open(*axis)).collect();
        let cells = self.within(under, |lower| {
            lower.over(&closed, &mut |lower| {
                let roots = lower.roots(id, item)?;
                lower.evidence_of_all(&roots)
            })
        });
        let evidence = cells.and_then(|cells| {
            let mut all = [self.never(); 4];
            for cell in cells {
                for (all, bit) in all.iter_mut().zip(cell) {
                    let bit = self.of_any_member(item, bit)?;
                    *all = self.graph.or(*all, bit);
                }
            }
            Ok(all)
        });
        self.of_items.insert((under, id), evidence.clone());
        evidence
    }

    /// Of an item laid out over an open axis, rows of which any member has a bit.
    pub(super) fn of_any_member(&mut self, item: &Item, bit: Val) -> Lowered<Val> {
        if self.open_of(&item.axes).len() > 1 {
            return Err(Unsupported("evidence over two open axes"));
        }
        match item.axes.as_slice().iter().find(|axis| self.is_open(**axis)) {
            Some(axis) => {
                let list = self.list(*axis)?;
                Ok(self.graph.some(list, bit))
            }
            None => Ok(bit),
        }
    }

    /// For each level, the rows where nothing weaker mattered.
    pub(crate) fn weakest(&mut self, evidence: Evidence) -> Vec<Val> {
        let mut weaker = self.never();
        evidence
            .into_iter()
            .map(|bit| {
                let weakest = self.graph.and_not(bit, weaker);
                weaker = self.graph.or(weaker, bit);
                weakest
            })
            .collect()
    }

    /// Rows where something mattered to a criterion that is weaker than it asks for.
    pub(super) fn too_weak(&mut self, id: ItemId, criterion: &Criterion, least: EvidenceLevel) -> Lowered<Val> {
        let always = self.graph.bit(true);
        let mut roots = Vec::new();
        self.criterion_roots(id, criterion, always, &mut roots)?;
        let evidence = self.evidence_of_all(&roots)?;
        Ok(self.below(evidence, least))
    }

    /// Rows where something of a lower level mattered.
    pub(super) fn below(&mut self, evidence: Evidence, least: EvidenceLevel) -> Val {
        let weak = LEVELS.iter().zip(evidence).filter(|(level, _)| **level < least).map(|(_, bit)| bit);
        self.graph.any(&weak.collect::<Vec<_>>())
    }

    fn evidence_of_all(&mut self, rests: &[Rest]) -> Lowered<Evidence> {
        let mut all = [self.never(); 4];
        for rest in rests {
            let evidence = self.along(rest, |lower, to| match to {
                To::Expression(id) => lower.evidence(id),
                To::Input(input) => lower.cell_evidence(input),
                To::Item(item) => lower.item_evidence(item),
                To::Parameter => Ok([lower.never(); 4]),
            })?;
            for (all, bit) in all.iter_mut().zip(evidence) {
                let bit = self.brought(rest, bit);
                *all = self.graph.or(*all, bit);
            }
        }
        Ok(all)
    }

    /// What an expression rests on at the cell where the lowering stands.
    fn evidence(&mut self, id: ExprId) -> Lowered<Evidence> {
        let Some(expr) = self.framework.expressions.get(id.0 as usize) else { return Ok([self.never(); 4]) };
        if rests_on_nothing(&expr.kind) {
            return Ok([self.never(); 4]);
        }
        let places: Vec<u32> = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
        let key = (self.under, id, places);
        if let Some(known) = self.of_expressions.get(&key) {
            return known.clone();
        }
        let evidence = self.rests(id).and_then(|rests| self.evidence_of_all(&rests));
        self.of_expressions.insert(key, evidence.clone());
        evidence
    }

    /// The level of the answer for a cell; none where there is none.
    pub(super) fn cell_evidence(&mut self, id: InputId) -> Lowered<Evidence> {
        let framework = self.framework;
        let input = framework.inputs.get(id.0 as usize).ok_or(Unsupported("an unknown input"))?;
        let column = self.column_of(id)?;
        let (missing, _) = self.unanswered(column, false);
        let given = self.graph.not(missing);
        let never = self.never();
        let mut evidence = match self.evidence_column(column) {
            None => [given, never, never, never],
            Some(level) => {
                let said = self.graph.bits(BitOp::Valid(level));
                let mut of = |at: u32| {
                    let here = self.graph.bits(BitOp::CodeIn(level, 1 << at));
                    let here = self.graph.and(here, said);
                    self.graph.and(here, given)
                };
                let (document, verified, third_party) = (of(1), of(2), of(3));
                let more = self.graph.any(&[document, verified, third_party]);
                [self.graph.and_not(given, more), document, verified, third_party]
            }
        };
        if input.default.is_some() {
            let mut instead = self.graph.not(given);
            if let Some(list) = self.columns.get(column.0 as usize).and_then(|wanted| wanted.list) {
                // Nothing is assumed of members that stand for a list that is not given.
                let unlisted = self.graph.bits(BitOp::Unlisted(list));
                instead = self.graph.and_not(instead, unlisted);
            }
            evidence[0] = self.graph.or(evidence[0], instead);
        }
        Ok(evidence)
    }

    /// The column of levels beside one of values, where tables have it.
    pub(super) fn evidence_column(&mut self, of: Column) -> Option<Column> {
        let wanted = self.columns.get(of.0 as usize)?;
        let (input, cell, list) = (wanted.input, wanted.cell, wanted.list);
        if !self.given.evidence.contains(&(input.0, cell)) {
            return None;
        }
        let known = self.columns.iter().position(|other| other.level && (other.input, other.cell) == (input, cell));
        if let Some(at) = known {
            return Some(Column(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        let name = format!("{}.evidence", wanted.name);
        let column = self.graph.column(self.graph.level_of_column(of));
        let levels = EVIDENCE.iter().map(|name| ((*name).to_owned(), None)).collect();
        let expected = Expected::Member(levels);
        self.columns.push(Wanted { input, cell, name, expected, list, level: true });
        Some(column)
    }
}

/// Whether an expression is the same whatever anybody supplies, or what a scale hands to its bands.
pub(super) fn rests_on_nothing(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Constant(_) | ExprKind::AsOf | ExprKind::MemberOf(_) | ExprKind::Position(_) | ExprKind::Slot(_)
    )
}
