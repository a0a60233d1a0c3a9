//! Items: indicators and scores, the statuses of criteria, the levels of decisions.

use jalon::framework::{Criterion, Decision, EvidenceLevel, ExprId, Item, ItemId, ItemKind, Target, VariationId};
use jalon::number::Number;

use super::links::{Case, Reference};
use super::texts::Text;
use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::exact::Accuracy;
use crate::graph::{Comparison, Val};

/// What a decision comes to.
#[derive(Debug, Clone)]
pub(crate) struct Levels {
    /// For each level, rows where it is possible.
    pub(crate) possible: Vec<Val>,
    /// For each level, rows where it is the answer.
    pub(crate) decided: Vec<Val>,
}

impl Lower<'_> {
    /// An item at the cell where the lowering stands: a number, or a status.
    pub(crate) fn item(&mut self, id: ItemId) -> Lowered<Node> {
        let framework = self.framework;
        let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
        let under = self.reaching(id);
        self.make_room(&item.axes)?;
        let places = item.axes.as_slice().iter().map(|axis| self.place(*axis)).collect::<Vec<u32>>();
        let key = (under, id, places, self.reading);
        if let Some(node) = self.items.get(&key) {
            return node.clone();
        }
        let slots = std::mem::take(&mut self.slots);
        let node = self.within(under, |lower| lower.item_cell(id, item));
        self.slots = slots;
        self.items.insert(key, node.clone());
        node
    }

    /// A cell of an item, by its place over the item's closed axes, the last running fastest; over an open one, each member's.
    pub(crate) fn item_at(&mut self, id: ItemId, item: &Item, cell: usize) -> Lowered<Node> {
        let axes = item.axes.as_slice();
        let mut left = cell;
        let mut places = Vec::with_capacity(axes.len());
        for axis in axes.iter().rev().filter(|axis| !crate::rows::binding::is_open(self.framework, **axis)) {
            let size = self.size(*axis)? as usize;
            places.push((*axis, u32::try_from(left % size.max(1)).unwrap_or(0)));
            left /= size.max(1);
        }
        self.standing_on(&places, |lower| lower.item(id))
    }

    fn item_cell(&mut self, id: ItemId, item: &Item) -> Lowered<Node> {
        let node = match &item.kind {
            ItemKind::Indicator(indicator) => {
                // Hidden where too few people stand behind it, and then all that would tell it.
                if let Some(least) = &indicator.secret_below {
                    self.leave_hidden(item, indicator.members, least)?;
                }
                self.formula(id, indicator.formula)?
            }
            ItemKind::Score(score) => self.formula(id, score.formula)?,
            ItemKind::Criterion(criterion) => Node::Truth(self.criterion(id, criterion)?),
            ItemKind::Obligation(obligation) => Node::Truth(self.fulfilled(obligation)?),
            ItemKind::Judgement(judgement) => self.formula(id, judgement.folded)?,
            ItemKind::Decision(decision) => Node::Num(self.level(decision)?),
            ItemKind::Portfolio(_) => return Err(Unsupported("figures over a table")),
        };
        let Some(when) = item.not_applicable_when else { return Ok(node) };
        let when = self.truth(when)?;
        self.unless(&when, node)
    }

    /// Rows where few people stand behind a cell of a figure are left to the plain evaluator: it says what is hidden then.
    fn leave_hidden(&mut self, item: &Item, members: Option<ExprId>, least: &Number) -> Lowered<()> {
        let members = members.ok_or(Unsupported("people that are not counted"))?;
        // A reading or scenario that hides something hides it everywhere.
        let variations = (0u32..).zip(&self.framework.variations).map(|(at, _)| Some(VariationId(at)));
        let mut sizes = Vec::new();
        for variation in std::iter::once(None).chain(variations) {
            let of_cells = &mut |lower: &mut Self| lower.num(members);
            sizes.extend(self.within(variation, |lower| lower.over(item.axes.as_slice(), of_cells))?);
        }
        self.leave_few(sizes, least)
    }

    /// Rows where so few people stand behind something that it may have to be hidden are left to the plain evaluator.
    pub(crate) fn leave_few(&mut self, sizes: Vec<Num>, least: &Number) -> Lowered<()> {
        let least = self.constant(least)?;
        if !least.accuracy.is_whole() || sizes.iter().any(|size| !size.accuracy.is_whole()) {
            return Err(Unsupported("people that are not whole numbers"));
        }
        for size in sizes {
            let size = self.widened(&size);
            let few = self.graph.compare(Comparison::Less, size.low, least.low);
            // Nobody is not few.
            let zero = self.graph.float(0.0);
            let nobody = self.graph.compare(Comparison::Equal, size.low, zero);
            let nobody = self.graph.and_not(nobody, size.open);
            let few = self.graph.and_not(few, nobody);
            let rows = self.graph.any(&[few, size.undefined, size.not_applicable]);
            self.doubt(rows);
        }
        Ok(())
    }

    /// A formula, or what stands in for it under the reading or scenario at hand.
    fn formula(&mut self, id: ItemId, formula: ExprId) -> Lowered<Node> {
        match self.replacement(Target::Item(id)) {
            Some(instead) => self.within(None, |lower| lower.expr(instead)),
            None => self.expr(formula),
        }
    }

    /// A value under `not applicable when`.
    fn unless(&mut self, when: &Truth, node: Node) -> Lowered<Node> {
        let [holds, _, lost, _] = self.only(when);
        let open = self.unsettled(when);
        // Whether it may hold is told by the bounds, which rows that may be undefined do not have here.
        let unsure = self.graph.and(open, when.undefined);
        self.doubt(unsure);
        let gone = self.graph.or(holds, lost);
        let perhaps = self.graph.and(open, when.yes);
        let perhaps_not = self.graph.or(perhaps, when.not_applicable);
        let perhaps_not = self.graph.and(perhaps_not, open);
        match node {
            Node::Num(num) => {
                let num = self.settled(&num);
                let num = if self.graph.is_never(open) { num } else { self.widened(&num) };
                // Under an open condition a value that cannot exist has no bounds.
                let lost_there = self.graph.or(num.undefined, num.not_applicable);
                let lost_there = self.graph.and(lost_there, open);
                self.doubt(lost_there);
                let kept_open = self.graph.and_not(num.open, gone);
                let undefined = self.graph.and_not(num.undefined, gone);
                let not_applicable = self.graph.and_not(num.not_applicable, gone);
                let not_applicable = self.graph.or(not_applicable, perhaps_not);
                Ok(Node::Num(Num {
                    // What is known but for the condition has itself for both ends.
                    ranged: num.ranged || !self.graph.is_never(open),
                    open: self.graph.or(kept_open, open),
                    undefined: self.graph.or(undefined, lost),
                    not_applicable: self.graph.or(not_applicable, holds),
                    ..num.alone()
                }))
            }
            Node::Time(time) => self.unless(when, Node::Num(time))?.num().map(Node::Time),
            Node::Text(text) => {
                // Nothing but itself is known of a text that may not apply.
                self.doubt(open);
                let number = self.number_of_text(&text)?;
                let number = self.unless(when, Node::Num(number))?.num()?;
                Ok(Node::Text(Text::of_number(&number)))
            }
            Node::Link(reference) => {
                self.doubt(open);
                let mut kept = |bit: Val| self.graph.and_not(bit, gone);
                let [missing, undefined, not_applicable] =
                    [reference.open, reference.undefined, reference.not_applicable].map(&mut kept);
                let case = |case: Case| Case { when: kept(case.when), ..case };
                let cases = reference.cases.into_iter().map(case).collect();
                Ok(Node::Link(Reference {
                    cases,
                    open: missing,
                    undefined: self.graph.or(undefined, lost),
                    not_applicable: self.graph.or(not_applicable, holds),
                    ..reference
                }))
            }
            Node::Truth(truth) => {
                let undefined = self.graph.and_not(truth.undefined, gone);
                let not_applicable = self.graph.and_not(truth.not_applicable, gone);
                let not_applicable = self.graph.or(not_applicable, perhaps_not);
                let lost_there = self.graph.or(truth.undefined, truth.not_applicable);
                let lost_there = self.graph.and(lost_there, open);
                self.doubt(lost_there);
                Ok(Node::Truth(Truth {
                    yes: self.graph.and_not(truth.yes, gone),
                    no: self.graph.and_not(truth.no, gone),
                    undefined: self.graph.or(undefined, lost),
                    not_applicable: self.graph.or(not_applicable, holds),
                }))
            }
        }
    }

    /// A criterion's status, as what it may be.
    fn criterion(&mut self, id: ItemId, criterion: &Criterion) -> Lowered<Truth> {
        let status = self.criterion_itself(id, criterion)?;
        let Some(least) = criterion.evidence_at_least.filter(|least| *least > EvidenceLevel::Declared) else {
            return Ok(status);
        };
        // What is met on too little evidence is open.
        let [met, ..] = self.only(&status);
        let weak = self.too_weak(id, criterion, least)?;
        let weak = self.graph.and(met, weak);
        Ok(Truth { no: self.graph.or(status.no, weak), ..status })
    }

    /// The status, whatever it rests on.
    pub(super) fn criterion_itself(&mut self, id: ItemId, criterion: &Criterion) -> Lowered<Truth> {
        let mut status = self.formula(id, criterion.condition)?.truth()?;
        // From the last exception to the first, each stands before what follows it.
        for exception in criterion.exceptions.iter().rev() {
            let when = self.truth(exception.when)?;
            let condition = self.truth(exception.condition)?;
            // A question that does not apply is passed over; one that cannot exist stops here.
            let [.., not] = self.only(&when);
            let passes = self.graph.or(when.no, when.not_applicable);
            let when = Truth { no: passes, not_applicable: self.graph.and_not(when.not_applicable, not), ..when };
            status = self.excepted(&when, &condition, &status);
        }
        let Some(applies) = criterion.applies_when else { return Ok(status) };
        let applies = self.truth(applies)?;
        let [_, no, lost, not] = self.only(&applies);
        let open = self.unsettled(&applies);
        let unsure = self.graph.and(open, applies.undefined);
        self.doubt(unsure);
        let gone = self.graph.or(no, not);
        let stopped = self.graph.or(gone, lost);
        let yes = self.graph.and_not(status.yes, stopped);
        let no = self.graph.and_not(status.no, stopped);
        let undefined = self.graph.and_not(status.undefined, stopped);
        let undefined = self.graph.or(undefined, lost);
        let not_applicable = self.graph.and_not(status.not_applicable, stopped);
        let perhaps = self.graph.or(applies.no, applies.not_applicable);
        let perhaps = self.graph.and(perhaps, open);
        let not_applicable = self.graph.or(not_applicable, perhaps);
        let not_applicable = self.graph.or(not_applicable, gone);
        Ok(self.levelled(Truth { yes, no, undefined, not_applicable }))
    }

    /// The condition of an exception where it holds, else what stands behind it.
    fn excepted(&mut self, when: &Truth, condition: &Truth, behind: &Truth) -> Truth {
        let Ok(Node::Truth(truth)) = self.choose(when, &Node::Truth(*condition), &Node::Truth(*behind), false) else {
            return *behind;
        };
        truth
    }

    /// The level as a value; rows where it is open, or none, are left to the plain evaluator.
    fn level(&mut self, decision: &Decision) -> Lowered<Num> {
        let levels = self.levels(decision)?;
        let (never, mut place) = (self.never(), self.graph.float(0.0));
        for (at, decided) in (0u32..).zip(&levels.decided).skip(1) {
            let here = self.graph.float(f64::from(at));
            place = self.graph.select(*decided, here, place);
        }
        let told = self.graph.any(&levels.decided);
        let open = self.graph.not(told);
        self.doubt(open);
        let most = u32::try_from(levels.decided.len()).map_or(f64::MAX, f64::from);
        Ok(Num::of(place, (never, never, never), Accuracy::whole(most, true)))
    }

    /// The first level that holds; where an earlier one is open, all that are still possible.
    pub(crate) fn levels(&mut self, decision: &Decision) -> Lowered<Levels> {
        let (never, always) = (self.never(), self.graph.bit(true));
        let mut live = always;
        let (mut doubt, mut perhaps_not) = (never, never);
        let mut possible = Vec::with_capacity(decision.conditions.len());
        for condition in &decision.conditions {
            let truth = match condition {
                Some(condition) => self.truth(*condition)?,
                None => Truth { yes: always, no: never, undefined: never, not_applicable: never },
            };
            let may = self.graph.or(truth.yes, truth.undefined);
            possible.push(self.graph.and(live, may));
            let [yes, .., not] = self.only(&truth);
            let open = self.unsettled(&truth);
            let open = self.graph.and(open, live);
            let unsure = self.graph.and(open, truth.undefined);
            doubt = self.graph.or(doubt, unsure);
            let perhaps = self.graph.and(open, truth.not_applicable);
            let stopped = self.graph.and(live, not);
            let perhaps = self.graph.or(perhaps, stopped);
            perhaps_not = self.graph.or(perhaps_not, perhaps);
            let ends = self.graph.or(yes, not);
            live = self.graph.and_not(live, ends);
        }
        // No level holds for sure, and there is no `otherwise`.
        doubt = self.graph.or(doubt, live);
        let unsure = self.graph.or(doubt, perhaps_not);
        let decided = (0..possible.len())
            .map(|at| {
                let others: Vec<Val> =
                    possible.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, bit)| *bit).collect();
                let others = self.graph.any(&others);
                let others = self.graph.or(others, unsure);
                possible.get(at).map_or(never, |bit| self.graph.and_not(*bit, others))
            })
            .collect();
        Ok(Levels { possible, decided })
    }
}
