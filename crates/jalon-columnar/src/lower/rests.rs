//! What an expression rests on, and in which rows: only what mattered there. Of `a and b` with a known no, the no; of `if`,
//! the branch taken; of `any`, the members that hold. Evidence and deciding reasons follow these, as in the plain
//! evaluator, link for link.

use jalon::axis::AxisId;
use jalon::framework::{
    Criterion, Decision, ExprId, ExprKind, Fold, FoldKind, InputId, Item, ItemId, ItemKind, Obligation, PickedMember,
    Target, Test, VariationId, Walk,
};

use super::{Lower, Lowered, Node, Reference, Truth, Unsupported};
use crate::graph::Val;

/// One thing that something rests on.
#[derive(Debug, Clone)]
pub(super) struct Rest {
    /// Where it matters: rows, or the members that [`Way`] leads through.
    pub(super) rows: Val,
    pub(super) to: To,
    /// The members of closed axes to stand on, besides where the lowering stands.
    pub(super) at: Vec<(AxisId, u32)>,
    /// The reading or scenario to work under, where it is another.
    pub(super) under: Option<Option<VariationId>>,
    pub(super) way: Way,
}

/// What something rests on.
#[derive(Debug, Clone, Copy)]
pub(super) enum To {
    Expression(ExprId),
    Input(InputId),
    /// What no data stand behind.
    Parameter,
    Item(ItemId),
}

/// How what is said of the members of a list comes to what is said here.
#[derive(Debug, Clone)]
pub(super) enum Way {
    /// They are the same.
    Here,
    /// By any of the members, or of those that name the one at hand.
    Members(u8, Option<Reference>),
    /// By the member that is named here.
    Named(Reference),
}

impl Rest {
    fn of(rows: Val, to: To) -> Rest {
        Rest { rows, to, at: Vec::new(), under: None, way: Way::Here }
    }

    pub(super) fn on(rows: Val, id: ExprId) -> Rest {
        Rest::of(rows, To::Expression(id))
    }
}

impl Lower<'_> {
    /// Goes to where something rests on, does some work there, and comes back.
    pub(super) fn along<T>(&mut self, rest: &Rest, work: impl FnOnce(&mut Self, To) -> T) -> T {
        let under = rest.under.unwrap_or(self.under);
        self.standing_on(&rest.at, |lower| lower.within(under, |lower| work(lower, rest.to)))
    }

    /// Rows that something rests on for which it is worth a bit there.
    pub(super) fn brought(&mut self, rest: &Rest, bit: Val) -> Val {
        let bit = self.graph.and(rest.rows, bit);
        match &rest.way {
            Way::Here => bit,
            Way::Members(list, group) => self.some_of_group(*list, group.as_ref(), bit),
            Way::Named(reference) => self.bit_along(reference, bit),
        }
    }

    /// The only thing that an expression stands for, where it is the name of one.
    fn named_by(&mut self, kind: &ExprKind) -> Option<Rest> {
        let always = self.graph.bit(true);
        let (target, to) = match kind {
            ExprKind::Input(input) => (Some(Target::Input(*input)), To::Input(*input)),
            ExprKind::Parameter(parameter) => (Some(Target::Parameter(*parameter)), To::Parameter),
            ExprKind::Item(item) | ExprKind::Is { item, variation: None, .. } => (None, To::Item(*item)),
            ExprKind::View(item, variation) | ExprKind::Is { item, variation: Some(variation), .. } => {
                return Some(Rest { under: Some(Some(*variation)), ..Rest::of(always, To::Item(*item)) });
            }
            _ => return None,
        };
        Some(match target.and_then(|target| self.replacement(target)) {
            Some(instead) => Rest { under: Some(None), ..Rest::on(always, instead) },
            None => Rest::of(always, to),
        })
    }

    /// What an expression rests on at the cell where the lowering stands, in order.
    pub(super) fn rests(&mut self, id: ExprId) -> Lowered<Vec<Rest>> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Ok(Vec::new()) };
        if let Some(named) = self.named_by(&expr.kind) {
            return Ok(vec![named]);
        }
        // What is not worked out by columns rests on nothing that could be told.
        self.expr(id)?;
        let always = self.graph.bit(true);
        let on = |id: &ExprId| Rest::on(always, *id);
        Ok(match &expr.kind {
            ExprKind::Group { all, items, test } => self.group_rests(*all, items, *test)?,
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let truths = parts.iter().map(|part| self.truth(*part)).collect::<Lowered<Vec<Truth>>>()?;
                let rows = self.mattering(&truths, matches!(expr.kind, ExprKind::Or(_)));
                parts.iter().zip(rows).map(|(part, rows)| Rest::on(rows, *part)).collect()
            }
            ExprKind::If { condition, then, otherwise } => {
                let chances = self.truth(*condition)?;
                let [yes, no, ..] = self.only(&chances);
                let open = self.unsettled(&chances);
                let (yes, no) = (self.graph.or(yes, open), self.graph.or(no, open));
                vec![on(condition), Rest::on(yes, *then), Rest::on(no, *otherwise)]
            }
            ExprKind::OrElse(a, b) => {
                let missing = self.expr(*a)?;
                let missing = self.open_in(&missing);
                vec![on(a), Rest::on(missing, *b)]
            }
            ExprKind::Fold(fold) => self.fold_rests(fold, false)?,
            ExprKind::Walk { walk, body, axis } => {
                let here = self.place(*axis);
                let places = match walk {
                    Walk::Previous => here.saturating_sub(1)..here,
                    Walk::Change | Walk::Growth => here.saturating_sub(1)..here + 1,
                    Walk::Cumulative => 0..here + 1,
                };
                places.map(|place| Rest { at: vec![(*axis, place)], ..on(body) }).collect()
            }
            ExprKind::Pick { body, picks } => self.pick_rests(*body, picks, false)?,
            ExprKind::ByMember { axis, members } => {
                members.get(self.place(*axis) as usize).map(on).into_iter().collect()
            }
            ExprKind::Scale(_, operands) => operands.iter().map(on).collect(),
            ExprKind::Relative(_) => Vec::new(),
            kind => kind.operands().iter().map(on).collect(),
        })
    }

    /// Rows where a value is open.
    pub(super) fn open_in(&mut self, node: &Node) -> Val {
        match node {
            Node::Num(num) | Node::Time(num) => num.open,
            Node::Text(text) => text.open,
            Node::Link(reference) => reference.open,
            Node::Truth(truth) => self.unsettled(truth),
        }
    }

    /// For each part of an `and` (of an `or`, where yes is decisive) the rows where it mattered: those that decided it; else
    /// those that keep it open; else all.
    fn mattering(&mut self, parts: &[Truth], decisive: bool) -> Vec<Val> {
        let (mut decides, mut keeps_open) = (Vec::with_capacity(parts.len()), Vec::with_capacity(parts.len()));
        for part in parts {
            let [yes, no, ..] = self.only(part);
            decides.push(if decisive { yes } else { no });
            let unsettled = self.unsettled(part);
            keeps_open.push(self.graph.or(unsettled, part.undefined));
        }
        let (decided, open) = (self.graph.any(&decides), self.graph.any(&keeps_open));
        decides
            .into_iter()
            .zip(keeps_open)
            .map(|(decides, keeps)| self.matters(decides, keeps, decided, open))
            .collect()
    }

    fn matters(&mut self, decides: Val, keeps_open: Val, decided: Val, open: Val) -> Val {
        let settled = self.graph.not(open);
        let otherwise = self.graph.or(keeps_open, settled);
        let otherwise = self.graph.and_not(otherwise, decided);
        self.graph.or(decides, otherwise)
    }

    fn group_rests(&mut self, all: bool, items: &[ItemId], test: Test) -> Lowered<Vec<Rest>> {
        let mut tested = Vec::with_capacity(items.len());
        for item in items {
            let status = self.item(*item)?.truth()?;
            tested.push(self.tested(&status, test, true));
        }
        let rows = self.mattering(&tested, !all);
        Ok(items.iter().zip(rows).map(|(item, rows)| Rest::of(rows, To::Item(*item))).collect())
    }

    /// What a pick rests on; where a choice that names the member is missing, on that alone, or on any of the members.
    pub(super) fn pick_rests(
        &mut self,
        body: ExprId,
        picks: &[(AxisId, PickedMember)],
        or_any: bool,
    ) -> Lowered<Vec<Rest>> {
        let always = self.graph.bit(true);
        let mut keys = Vec::new();
        let mut bodies = vec![Rest::on(always, body)];
        for (axis, picked) in picks {
            let place = match picked {
                PickedMember::At(place) => *place,
                PickedMember::First => 0,
                PickedMember::Last => self.size(*axis)?.saturating_sub(1),
                PickedMember::Id(id) => {
                    let found = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.member(id));
                    found.ok_or(Unsupported("a member that is not there"))?
                }
                PickedMember::Follow(key) => {
                    keys.push(Rest::on(always, *key));
                    bodies = self.followed_rests((*axis, *key), &bodies, or_any)?;
                    continue;
                }
            };
            bodies.iter_mut().for_each(|rest| rest.at.push((*axis, place)));
        }
        keys.extend(bodies);
        Ok(keys)
    }

    /// What is picked by a reference: at each of the members that it may name.
    fn followed_rests(&mut self, (axis, key): (AxisId, ExprId), bodies: &[Rest], or_any: bool) -> Lowered<Vec<Rest>> {
        match self.expr(key)? {
            Node::Link(reference) => {
                let through = |rest: &Rest| match rest.way {
                    Way::Here => Ok(Rest { way: Way::Named(reference.clone()), ..rest.clone() }),
                    Way::Members(..) | Way::Named(_) => Err(Unsupported("two references one behind the other")),
                };
                bodies.iter().map(through).collect()
            }
            Node::Num(key) => {
                let known = self.known(&[&key]);
                let mut all = Vec::new();
                for place in 0..self.size(axis)? {
                    let at = self.graph.float(f64::from(place));
                    let here = self.graph.compare(crate::graph::Comparison::Equal, key.low, at);
                    let here = self.graph.and(known, here);
                    let here = if or_any { self.graph.or(here, key.open) } else { here };
                    all.extend(bodies.iter().map(|rest| {
                        let rows = self.graph.and(rest.rows, here);
                        let at = rest.at.iter().copied().chain([(axis, place)]).collect();
                        Rest { rows, at, ..rest.clone() }
                    }));
                }
                Ok(all)
            }
            Node::Truth(_) | Node::Text(_) | Node::Time(_) => Err(Unsupported("references that are worked out")),
        }
    }

    /// What a fold rests on; members that surely do not count, by what leaves them out, or not at all.
    pub(super) fn fold_rests(&mut self, fold: &Fold, counted_only: bool) -> Lowered<Vec<Rest>> {
        let mut rests = self.beside_members(fold);
        let members = self.members_folded(fold, counted_only)?;
        rests.extend(members.into_iter().flat_map(|member| member.parts));
        Ok(rests)
    }

    /// What a fold rests on besides its members.
    pub(super) fn beside_members(&mut self, fold: &Fold) -> Vec<Rest> {
        let always = self.graph.bit(true);
        let beside = fold.extra.iter().filter(|_| fold.kind != FoldKind::WeightedMean);
        beside.map(|extra| Rest::on(always, *extra)).collect()
    }

    /// The members of a fold, with what each rests on.
    pub(super) fn members_folded(&mut self, fold: &Fold, counted_only: bool) -> Lowered<Vec<Folded>> {
        if fold.over.iter().any(|axis| self.is_open(*axis)) && !self.open_around(fold).is_empty() {
            return Err(Unsupported("what folds within open axes rest on"));
        }
        let (open, closed): (Vec<AxisId>, Vec<AxisId>) = fold.over.iter().partition(|axis| self.is_open(**axis));
        let way = match open.as_slice() {
            [] => Way::Here,
            [axis] => {
                let list = self.list(*axis)?;
                Way::Members(list, self.group_of(fold, list)?)
            }
            _ => return Err(Unsupported("folds over two open axes")),
        };
        let decides = matches!(fold.kind, FoldKind::All | FoldKind::Any);
        if decides && matches!(way, Way::Members(_, Some(_))) {
            return Err(Unsupported("what `any` and `all` rest on by references"));
        }
        let mut members = self.over(&closed, &mut |lower| {
            let at: Vec<(AxisId, u32)> = closed.iter().map(|axis| (*axis, lower.place(*axis))).collect();
            lower.member_of(fold, decides, at)
        })?;
        if decides {
            self.deciding(&mut members, &way);
        }
        let weight = fold.extra.first().filter(|_| fold.kind == FoldKind::WeightedMean);
        let folded = members.into_iter().map(|Member { at, there, counts, .. }| {
            let there = if counted_only { counts } else { there };
            let always_read = fold.filter.iter().chain(fold.by.iter().map(|(key, _)| key)).map(|id| (there, id));
            let what_counts = [Some(&fold.body), weight].into_iter().flatten().map(|id| (counts, id));
            let parts = always_read.chain(what_counts);
            let parts = parts.map(|(rows, id)| Rest { at: at.clone(), way: way.clone(), ..Rest::on(rows, *id) });
            Folded { counts, way: way.clone(), parts: parts.collect() }
        });
        Ok(folded.collect())
    }

    fn member_of(&mut self, fold: &Fold, decides: bool, at: Vec<(AxisId, u32)>) -> Lowered<Member> {
        let included = self.included(fold)?;
        let counts = self.graph.or(included.yes, included.undefined);
        let mut there = self.graph.bit(true);
        if fold.by.iter().any(|(_, axis)| !self.is_open(*axis)) {
            // Those of other groups are not even looked at.
            let of_group = self.included(&Fold { filter: None, ..fold.clone() })?;
            there = self.graph.or(of_group.yes, of_group.undefined);
        }
        let never = self.never();
        let mut member = Member { at, there, counts, decides: never, keeps_open: never };
        if decides {
            let truth = self.truth(fold.body)?;
            let [yes, no, ..] = self.only(&truth);
            let decisive = if fold.kind == FoldKind::Any { yes } else { no };
            let perhaps = self.unsettled(&included);
            let sure = self.graph.and_not(counts, perhaps);
            member.decides = self.graph.and(sure, decisive);
            let unsettled = self.unsettled(&truth);
            let unsettled = self.graph.any(&[unsettled, truth.undefined, perhaps]);
            member.keeps_open = self.graph.and(counts, unsettled);
        }
        Ok(member)
    }

    /// Of `all` and `any` which members mattered is seen from all of them together.
    fn deciding(&mut self, members: &mut [Member], way: &Way) {
        let (mut decided, mut open) = (self.never(), self.never());
        for member in members.iter() {
            decided = self.graph.or(decided, member.decides);
            open = self.graph.or(open, member.keeps_open);
        }
        if let Way::Members(list, group) = way {
            [decided, open] = [decided, open].map(|bit| self.some_of_group(*list, group.as_ref(), bit));
        }
        for member in members {
            let matters = self.matters(member.decides, member.keeps_open, decided, open);
            member.there = self.graph.and(member.there, matters);
            member.counts = self.graph.and(member.counts, matters);
        }
    }

    /// The expressions that an item's result rests on, in order.
    pub(super) fn roots(&mut self, id: ItemId, item: &Item) -> Lowered<Vec<Rest>> {
        let mut rows = self.graph.bit(true);
        let mut roots = Vec::new();
        if let Some(when) = item.not_applicable_when {
            roots.push(Rest::on(rows, when));
            let when = self.truth(when)?;
            let [holds, ..] = self.only(&when);
            rows = self.graph.not(holds);
        }
        match &item.kind {
            ItemKind::Indicator(indicator) => roots.push(self.formula_rest(id, rows, indicator.formula)),
            ItemKind::Score(score) => roots.push(self.formula_rest(id, rows, score.formula)),
            ItemKind::Judgement(judgement) => roots.push(self.formula_rest(id, rows, judgement.folded)),
            ItemKind::Criterion(criterion) => self.criterion_roots(id, criterion, rows, &mut roots)?,
            ItemKind::Obligation(obligation) => self.obligation_roots(obligation, rows, &mut roots)?,
            ItemKind::Decision(decision) => self.decision_roots(decision, rows, &mut roots)?,
            ItemKind::Portfolio(_) => {}
        }
        Ok(roots)
    }

    pub(super) fn formula_rest(&mut self, id: ItemId, rows: Val, formula: ExprId) -> Rest {
        match self.replacement(Target::Item(id)) {
            Some(instead) => Rest { under: Some(None), ..Rest::on(rows, instead) },
            None => Rest::on(rows, formula),
        }
    }

    /// The same of a criterion, behind what says that it does not apply.
    pub(super) fn criterion_roots(
        &mut self,
        id: ItemId,
        criterion: &Criterion,
        mut rows: Val,
        roots: &mut Vec<Rest>,
    ) -> Lowered<()> {
        if let Some(applies) = criterion.applies_when {
            roots.push(Rest::on(rows, applies));
            let applies = self.truth(applies)?;
            let [_, no, _, not] = self.only(&applies);
            let stopped = self.graph.or(no, not);
            rows = self.graph.and_not(rows, stopped);
        }
        for (exception, here) in criterion.exceptions.iter().zip(self.stands_in(criterion)?) {
            roots.push(Rest::on(rows, exception.when));
            let instead = self.graph.and(rows, here);
            roots.push(Rest::on(instead, exception.condition));
            rows = self.graph.and_not(rows, here);
        }
        roots.push(self.formula_rest(id, rows, criterion.condition));
        Ok(())
    }

    fn obligation_roots(&mut self, obligation: &Obligation, mut rows: Val, roots: &mut Vec<Rest>) -> Lowered<()> {
        if let Some(arises) = obligation.arises_when {
            roots.push(Rest::on(rows, arises));
            let arises = self.truth(arises)?;
            let [_, no, _, not] = self.only(&arises);
            let gone = self.graph.or(no, not);
            rows = self.graph.and_not(rows, gone);
        }
        let others = [Some(obligation.event), Some(obligation.due), obligation.when];
        roots.extend(others.into_iter().flatten().map(|id| Rest::on(rows, id)));
        Ok(())
    }

    /// The same of a decision: its conditions until one holds, or does not apply.
    pub(super) fn decision_roots(&mut self, decision: &Decision, mut rows: Val, roots: &mut Vec<Rest>) -> Lowered<()> {
        for condition in &decision.conditions {
            let Some(condition) = condition else { break };
            roots.push(Rest::on(rows, *condition));
            let truth = self.truth(*condition)?;
            let [yes, .., not] = self.only(&truth);
            let ends = self.graph.or(yes, not);
            rows = self.graph.and_not(rows, ends);
        }
        Ok(())
    }
}

/// A member of a fold, and what it rests on.
pub(super) struct Folded {
    /// Where it counts, or may.
    pub(super) counts: Val,
    pub(super) way: Way,
    pub(super) parts: Vec<Rest>,
}

/// A member of a fold while it is found out where it matters.
struct Member {
    at: Vec<(AxisId, u32)>,
    /// Where its condition matters.
    there: Val,
    /// Where what is folded matters.
    counts: Val,
    /// Of `any` and `all`: where it decides, and where it keeps it open.
    decides: Val,
    keeps_open: Val,
}
