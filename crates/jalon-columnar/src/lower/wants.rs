//! Which answers are wanted where something is open, by the numbers of their [`Codes`](crate::codes::Codes): a bit an input.
//!
//! A value hands on what its operands want, as long as it is open itself; what else there is to say is said here by exhaustive
//! match over what does more than that.

use std::collections::BTreeMap;
use std::rc::Rc;

use jalon::axis::AxisId;
use jalon::framework::{
    Criterion, EvidenceLevel, ExprId, ExprKind, Fold, FoldKind, Input, InputId, Item, ItemId, ItemKind,
};

use super::evidence::rests_on_nothing;
use super::rests::{Rest, To, Way};
use super::{Lower, Lowered, Unsupported};
use crate::graph::{BitOp, Val};
use crate::lists::Listing;

/// Bits that the wants of one framework may take all together: where very many items want very many inputs, that is not
/// worked out by columns.
const MOST: usize = 400_000;

/// For each input that may be wanted, where it is.
pub(crate) type Wants = Rc<BTreeMap<u32, Val>>;

/// Wants under way.
type Gathered = BTreeMap<u32, Val>;

impl Lower<'_> {
    /// The answers that an item's result wants, where it is open.
    pub(crate) fn item_wants(&mut self, id: ItemId) -> Lowered<Wants> {
        let framework = self.framework;
        let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
        let closed: Vec<AxisId> = item.axes.as_slice().iter().copied().filter(|axis| !self.is_open(*axis)).collect();
        let mut all = Gathered::new();
        for cell in self.over(&closed, &mut |lower| lower.own_wants(id, item))? {
            for (code, bit) in cell.iter() {
                let bit = self.of_any_member(item, *bit)?;
                self.want(&mut all, *code, bit);
            }
        }
        Ok(Rc::new(all))
    }

    /// The same of its cell where the lowering stands, with what tells whether it arises at all or which of its rules holds.
    fn own_wants(&mut self, id: ItemId, item: &Item) -> Lowered<Wants> {
        let under = self.reaching(id);
        match &item.kind {
            ItemKind::Decision(decision) => {
                let mut roots = Vec::new();
                let always = self.graph.bit(true);
                self.decision_roots(decision, always, &mut roots)?;
                let wants = self.wants_of_all(&roots)?;
                let levels = self.levels(decision)?;
                let (some, told) = (self.graph.any(&levels.possible), self.graph.any(&levels.decided));
                let open = self.graph.and_not(some, told);
                Ok(self.masked(&wants, open))
            }
            ItemKind::Criterion(criterion) => {
                let mut all = (*self.item_value_wants(id)?).clone();
                let status = self.item(id)?;
                let open = self.open_in(&status);
                let whens = criterion.exceptions.iter().map(|exception| exception.when);
                for when in criterion.applies_when.into_iter().chain(whens) {
                    let wants = self.within(under, |lower| lower.wants(when))?;
                    self.want_all(&mut all, &wants, open);
                }
                Ok(Rc::new(all))
            }
            ItemKind::Obligation(obligation) => {
                let standing = self.standing_of(obligation)?;
                let open = self.graph.or(standing.pending, standing.undecided);
                let mut all = Gathered::new();
                let whens = obligation.arises_when.into_iter().chain(obligation.when);
                for part in whens.chain([obligation.event, obligation.due]) {
                    let wants = self.within(under, |lower| lower.wants(part))?;
                    self.want_all(&mut all, &wants, open);
                }
                Ok(Rc::new(all))
            }
            _ => self.item_value_wants(id),
        }
    }

    /// The answers that an item's value wants, at the cell where the lowering stands.
    fn item_value_wants(&mut self, id: ItemId) -> Lowered<Wants> {
        let framework = self.framework;
        let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
        let under = self.reaching(id);
        let places: Vec<u32> = item.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
        let key = (under, id, places);
        if let Some(known) = self.wanted_by_items.get(&key) {
            return known.clone();
        }
        let wants = self.within(under, |lower| lower.cell_wants(id, item));
        self.wanted_by_items.insert(key, wants.clone());
        wants
    }

    fn cell_wants(&mut self, id: ItemId, item: &Item) -> Lowered<Wants> {
        let mut open = {
            let node = self.item(id)?;
            self.open_in(&node)
        };
        if let ItemKind::Obligation(obligation) = &item.kind {
            // Of one that is pending nothing is missing.
            let standing = self.standing_of(obligation)?;
            open = self.graph.and(open, standing.undecided);
        }
        let roots = match &item.kind {
            ItemKind::Criterion(criterion) => {
                let mut all = Gathered::new();
                let mut rows = self.graph.bit(true);
                if let Some(applies) = criterion.applies_when {
                    let wants = self.wants(applies)?;
                    self.want_all(&mut all, &wants, open);
                }
                for exception in &criterion.exceptions {
                    let wants = self.wants(exception.when)?;
                    let here = self.graph.and(rows, open);
                    self.want_all(&mut all, &wants, here);
                    let when = self.truth(exception.when)?;
                    let may = self.graph.and(here, when.yes);
                    let wants = self.wants(exception.condition)?;
                    self.want_all(&mut all, &wants, may);
                    let [yes, _, lost, _] = self.only(&when);
                    let ends = self.graph.or(yes, lost);
                    rows = self.graph.and_not(rows, ends);
                }
                let own = self.formula_rest(id, rows, criterion.condition);
                let wants = self.wants_of_all(&[own])?;
                self.want_all(&mut all, &wants, open);
                return match criterion.evidence_at_least {
                    Some(least) => self.or_better(Rc::new(all), id, criterion, least),
                    None => Ok(Rc::new(all)),
                };
            }
            _ => self.roots(id, item)?,
        };
        let wants = self.wants_of_all(&roots)?;
        Ok(self.masked(&wants, open))
    }

    /// What a criterion wants that is met but for what it rests on: better evidence of that.
    fn or_better(&mut self, wants: Wants, id: ItemId, criterion: &Criterion, least: EvidenceLevel) -> Lowered<Wants> {
        let status = self.criterion_itself(id, criterion)?;
        let [met, ..] = self.only(&status);
        let weak = self.too_weak(id, criterion, least)?;
        let weak = self.graph.and(met, weak);
        let others = self.graph.not(weak);
        let mut all = (*self.masked(&wants, others)).clone();
        let (always, mut roots) = (self.graph.bit(true), Vec::new());
        self.criterion_roots(id, criterion, always, &mut roots)?;
        let better = self.weak_of_all(&roots, least)?;
        self.want_all(&mut all, &better, weak);
        Ok(Rc::new(all))
    }

    /// The answers that are supported less well than something asks for, of those that mattered.
    fn weak_of_all(&mut self, rests: &[Rest], least: EvidenceLevel) -> Lowered<Wants> {
        let mut all = Gathered::new();
        for rest in rests {
            let weak = self.along(rest, |lower, to| lower.weak_to(to, least))?;
            for (code, bit) in weak.iter() {
                let bit = self.brought(rest, *bit);
                self.want(&mut all, *code, bit);
            }
        }
        Ok(Rc::new(all))
    }

    fn weak_to(&mut self, to: To, least: EvidenceLevel) -> Lowered<Wants> {
        let framework = self.framework;
        match to {
            To::Parameter => Ok(Wants::default()),
            To::Input(id) => {
                let column = self.column_of(id)?;
                let cell = self.columns.get(column.0 as usize).map_or(0, |wanted| wanted.cell);
                let evidence = self.cell_evidence(id)?;
                let (bit, code) = (self.below(evidence, least), self.codes.input(id, cell));
                Ok(Rc::new([(code, bit)].into()))
            }
            To::Item(id) => {
                let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
                let under = self.reaching(id);
                self.within(under, |lower| {
                    let roots = lower.roots(id, item)?;
                    lower.weak_of_all(&roots, least)
                })
            }
            To::Expression(id) => {
                let Some(expr) = framework.expressions.get(id.0 as usize) else { return Ok(Wants::default()) };
                let places: Vec<u32> = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
                if rests_on_nothing(&expr.kind) {
                    return Ok(Wants::default());
                }
                let key = (least, self.under, id, places);
                if let Some(known) = self.weak_by_expressions.get(&key) {
                    return known.clone();
                }
                let rests = self.rests(id)?;
                let weak = self.weak_of_all(&rests, least);
                self.weak_by_expressions.insert(key, weak.clone());
                weak
            }
        }
    }

    /// What several things want that something rests on.
    fn wants_of_all(&mut self, rests: &[Rest]) -> Lowered<Wants> {
        if let [rest @ Rest { rows, way: Way::Here, .. }] = rests
            && self.graph.as_bit(*rows) == Some(true)
        {
            return self.along(rest, Self::wants_to);
        }
        let mut all = Gathered::new();
        for rest in rests {
            let wants = self.along(rest, Self::wants_to)?;
            for (code, bit) in wants.iter() {
                let mut here = self.brought(rest, *bit);
                if let Way::Named(reference) = &rest.way {
                    // Who names nobody yet may name anyone.
                    let any = self.graph.some(reference.to, *bit);
                    let any = self.graph.and(any, reference.open);
                    here = self.graph.or(here, any);
                }
                self.want(&mut all, *code, here);
            }
        }
        Ok(Rc::new(all))
    }

    fn wants_to(&mut self, to: To) -> Lowered<Wants> {
        match to {
            To::Expression(id) => self.wants(id),
            To::Input(id) => self.input_wants(id),
            To::Item(id) => self.item_value_wants(id),
            To::Parameter => Ok(Wants::default()),
        }
    }

    /// What an expression wants at the cell where the lowering stands.
    fn wants(&mut self, id: ExprId) -> Lowered<Wants> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Ok(Wants::default()) };
        let places: Vec<u32> = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
        let key = (self.under, id, places);
        if let Some(known) = self.wanted_by_expressions.get(&key) {
            return known.clone();
        }
        if self.wanted_bits > MOST {
            return Err(Unsupported("very many answers that may be wanted"));
        }
        let wants = self.expression_wants(id, &expr.kind);
        self.wanted_by_expressions.insert(key, wants.clone());
        wants
    }

    fn expression_wants(&mut self, id: ExprId, kind: &ExprKind) -> Lowered<Wants> {
        let always = self.graph.bit(true);
        let rests = match kind {
            // Never open.
            ExprKind::Parameter(_) | ExprKind::Known(_) => return Ok(Wants::default()),
            kind if rests_on_nothing(kind) => return Ok(Wants::default()),
            ExprKind::Input(_) | ExprKind::Item(_) | ExprKind::View(..) => {
                let rests = self.rests(id)?;
                return self.wants_of_all(&rests);
            }
            ExprKind::If { condition, then, otherwise } => {
                let chances = self.truth(*condition)?;
                let whole = |rows, id: &ExprId| Rest::on(rows, *id);
                vec![whole(always, condition), whole(chances.yes, then), whole(chances.no, otherwise)]
            }
            ExprKind::OrElse(a, b) => {
                let missing = self.expr(*a)?;
                let missing = self.open_in(&missing);
                vec![Rest::on(missing, *b)]
            }
            ExprKind::Pick { body, picks } => self.pick_rests(*body, picks, true)?,
            ExprKind::Fold(fold) => return self.fold_wants(id, fold),
            _ => self.rests(id)?,
        };
        let node = self.expr(id)?;
        let open = self.open_in(&node);
        if self.graph.is_never(open) {
            return Ok(Wants::default());
        }
        let wants = self.wants_of_all(&rests)?;
        Ok(self.masked(&wants, open))
    }

    fn fold_wants(&mut self, id: ExprId, fold: &Fold) -> Lowered<Wants> {
        let node = self.expr(id)?;
        let open = self.open_in(&node);
        if self.graph.is_never(open) {
            return Ok(Wants::default());
        }
        let mut rests = self.fold_rests(fold, true)?;
        if matches!(fold.kind, FoldKind::Count) {
            self.that_may_hold(fold, &mut rests)?;
        }
        let mut all = (*self.wants_of_all(&rests)?).clone();
        // Who stands for a list that is not given asks for the list.
        for rest in &rests {
            if let (&Way::Members(list, _), To::Expression(body)) = (&rest.way, rest.to)
                && body == fold.body
                && let Some(Listing::Of(axis)) = self.lists.get(usize::from(list)).copied()
            {
                let unlisted = self.graph.bits(BitOp::Unlisted(list));
                let bit = self.brought(rest, unlisted);
                let code = self.codes.axis(axis);
                self.want(&mut all, code, bit);
            }
        }
        Ok(self.masked(&Rc::new(all), open))
    }

    /// Of a count, members that surely do not hold want nothing.
    fn that_may_hold(&mut self, fold: &Fold, rests: &mut [Rest]) -> Lowered<()> {
        for rest in rests {
            let at = rest.at.clone();
            let truth = self.standing_on(&at, |lower| lower.truth(fold.body))?;
            let may = self.graph.or(truth.yes, truth.undefined);
            rest.rows = self.graph.and(rest.rows, may);
        }
        Ok(())
    }

    fn input_wants(&mut self, id: InputId) -> Lowered<Wants> {
        let framework = self.framework;
        let input = framework.inputs.get(id.0 as usize).ok_or(Unsupported("an unknown input"))?;
        if self.open_of(&input.axes).len() > 1 {
            return Err(Unsupported("answers wanted over two open axes"));
        }
        let column = self.column_of(id)?;
        let (mut missing, _) = self.unanswered(column, false);
        if let Some(default) = input.default {
            let wants = self.wants(default)?;
            return Ok(self.masked(&wants, missing));
        }
        let mut all = Gathered::new();
        let Some(wanted) = self.columns.get(column.0 as usize) else { return Ok(Wants::default()) };
        let (cell, list) = (wanted.cell, wanted.list);
        if let Some(list) = list {
            let unlisted = self.graph.bits(BitOp::Unlisted(list));
            missing = self.graph.and_not(missing, unlisted);
            if let Some(Listing::Of(axis)) = self.lists.get(usize::from(list)).copied() {
                let code = self.codes.axis(axis);
                self.want(&mut all, code, unlisted);
            }
        }
        if let Some((parts, axis)) = input.total_of.filter(|(parts, _)| *parts != id) {
            missing = self.wants_of_parts(id, input, (parts, axis), &mut all)?;
        }
        let code = self.codes.input(id, cell);
        self.want(&mut all, code, missing);
        Ok(Rc::new(all))
    }

    /// A total that is missing wants the parts that are, besides itself.
    fn wants_of_parts(
        &mut self,
        id: InputId,
        input: &Input,
        (parts, axis): (InputId, AxisId),
        all: &mut Gathered,
    ) -> Lowered<Val> {
        let node = self.input(id)?;
        let open = self.open_in(&node);
        if input.axes.as_slice().contains(&axis) {
            return Err(Unsupported("a total along the axis of its parts"));
        }
        if self.is_open(axis) {
            let list = self.list(axis)?;
            let unlisted = self.graph.bits(BitOp::Unlisted(list));
            for (code, bit) in self.input_wants(parts)?.iter() {
                // Of a list that is not given nothing is added up.
                let bit = self.graph.and_not(*bit, unlisted);
                let bit = self.graph.some(list, bit);
                let bit = self.graph.and(bit, open);
                self.want(all, *code, bit);
            }
            return Ok(open);
        }
        for place in 0..self.size(axis)? {
            let wants = self.standing(axis, place, |lower| lower.input_wants(parts))?;
            self.want_all(all, &wants, open);
        }
        Ok(open)
    }

    fn masked(&mut self, wants: &Wants, rows: Val) -> Wants {
        if self.graph.as_bit(rows) == Some(true) {
            return wants.clone();
        }
        let mut all = Gathered::new();
        self.want_all(&mut all, wants, rows);
        Rc::new(all)
    }

    fn want_all(&mut self, all: &mut Gathered, wants: &Wants, rows: Val) {
        for (code, bit) in wants.iter() {
            let bit = self.graph.and(*bit, rows);
            self.want(all, *code, bit);
        }
    }

    fn want(&mut self, all: &mut Gathered, code: u32, bit: Val) {
        if self.graph.is_never(bit) {
            return;
        }
        let before = all.get(&code).copied().unwrap_or_else(|| self.graph.none());
        let bit = self.graph.or(before, bit);
        self.wanted_bits += 1;
        all.insert(code, bit);
    }
}
