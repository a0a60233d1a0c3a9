//! Why a result is what it is: the tree of what mattered, down to inputs and parameters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::links::{Link, To};
use super::run::{Extra, Run};
use crate::assessment::{Reason, Step};
use crate::axis::{Axes, AxisId};
use crate::framework::{ExprId, ExprKind, InputId, ItemId, ItemKind, ParameterId};
use crate::value::{CellRef, Value};

/// Members of a fold shown one by one; the others are counted.
const MEMBERS: usize = 20;
/// Steps of a whole tree; beyond, results are given without what they rest on.
const STEPS: usize = 4_000;
/// Steps from the top to the bottom.
const DEPTH: usize = 160;

/// An item at a context and cell.
type Place = (ItemId, usize, usize);

/// A tree under way.
#[derive(Debug, Default)]
struct Telling {
    steps: usize,
    depth: usize,
    /// The deepest step so far of the branch under way.
    deepest: usize,
    /// Items already told, each with its turn: told once, named afterwards.
    told: BTreeMap<Place, usize>,
    /// The items told, by turn.
    turns: Vec<Place>,
    /// The first turn that the branch under way only names again.
    first_named: usize,
    /// Something was left out for length.
    cut: bool,
}

/// What is known of the branch around the one under way, and where that begins.
#[derive(Debug)]
struct Around {
    turn: usize,
    steps: usize,
    deepest: usize,
    first_named: usize,
}

/// A branch told before, whole: it can stand in any tree in which none of its items was told yet.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    reason: Arc<Reason>,
    /// The items told in it, itself first.
    tells: Vec<Place>,
    steps: usize,
    height: usize,
}

impl Run<'_> {
    /// Why an item came out as it did, in the context at hand.
    pub(super) fn reason_of_item(&mut self, item: ItemId) -> Reason {
        let axes = self.framework.items.get(item.0 as usize).map(|item| item.axes.clone()).unwrap_or_default();
        let mut telling = Telling::default();
        if axes.is_empty() {
            return Arc::unwrap_or_clone(self.item_reason(item, &mut telling));
        }
        // A quantity over axes: one branch a cell.
        let mut cells = Vec::new();
        let mark = self.mark(axes.as_slice());
        let mut more = self.first(axes.as_slice());
        let mut left_out = 0u32;
        let private = self.is_private(axes.as_slice());
        while more {
            if private || cells.len() >= MEMBERS {
                left_out = left_out.saturating_add(1);
            } else {
                cells.push(self.item_reason(item, &mut telling));
            }
            more = self.next(axes.as_slice());
        }
        self.back(axes.as_slice(), &mark);
        if left_out > 0 {
            cells.push(Arc::new(leaf(Step::More(left_out), Value::NotApplicable)));
        }
        let values = self.worked(item).map(|worked| worked.values.clone()).unwrap_or_default();
        let value = super::possible::either(&self.exact, &values, super::possible::Doubt::none());
        let variation = self.variation_of(item);
        Reason { step: Step::Item(item, variation), value, at: Vec::new(), because: cells }
    }

    fn variation_of(&self, item: ItemId) -> Option<crate::framework::VariationId> {
        if self.reaches(item) { self.here().and_then(|context| context.variation) } else { None }
    }

    pub(super) fn is_private(&self, axes: &[AxisId]) -> bool {
        axes.iter().any(|axis| self.framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.private))
    }

    /// Where the evaluation stands on some axes.
    fn standing(&self, axes: &Axes) -> Vec<(AxisId, u32)> {
        if axes.is_empty() {
            return Vec::new();
        }
        axes.as_slice().iter().filter(|axis| !self.is_generic(**axis)).map(|axis| (*axis, self.place(*axis))).collect()
    }

    fn item_reason(&mut self, id: ItemId, telling: &mut Telling) -> Arc<Reason> {
        let framework = self.framework;
        let variation = self.variation_of(id);
        let context = if variation.is_some() { self.context } else { 0 };
        let Some(item) = framework.items.get(id.0 as usize) else {
            return Arc::new(leaf(Step::Item(id, None), Value::NotApplicable));
        };
        let place = (id, context, self.cell(&item.axes));
        if let Some(branch) = self.branches.get(&place)
            && telling.takes(branch)
        {
            return Arc::clone(&branch.reason);
        }
        let (value, at) = (self.item_value(id), self.standing(&item.axes));
        let mut reason = Reason { step: Step::Item(id, variation), value, at, because: Vec::new() };
        if !telling.enter(place) {
            return Arc::new(reason);
        }
        let outer = telling.begin();
        reason.because = self.within(context, |run| run.item_because(id, item, telling));
        let reason = Arc::new(reason);
        if let Some(branch) = telling.end(outer, &reason) {
            self.branches.insert(place, branch);
        }
        reason
    }

    fn item_because(&mut self, id: ItemId, item: &crate::framework::Item, telling: &mut Telling) -> Vec<Arc<Reason>> {
        let exception = match self.worked(id).map(|worked| &worked.extra) {
            Some(Extra::Criterion { exception, .. }) => *exception,
            _ => None,
        };
        let mut because: Vec<Arc<Reason>> = Vec::new();
        if let ItemKind::Decision(decision) = &item.kind {
            let roots = self.mattering_roots(id).len();
            for (level, condition) in decision.conditions.iter().flatten().take(roots).enumerate() {
                let value = self.value(*condition);
                let told = self.expression_reason(*condition, telling);
                let step = Step::Level(id, super::run::count(level));
                because.push(Arc::new(Reason { step, value, at: Vec::new(), because: vec![told] }));
            }
            return because;
        }
        for (root, context) in self.mattering_roots(id) {
            let told = self.within(context, |run| run.expression_reason(root, telling));
            let stands_in = match (&item.kind, exception) {
                (ItemKind::Criterion(criterion), Some(place)) => criterion
                    .exceptions
                    .get(place as usize)
                    .is_some_and(|exception| exception.when == root || exception.condition == root),
                _ => false,
            };
            match (stands_in, exception) {
                (true, Some(place)) => match because.last_mut().map(Arc::make_mut) {
                    Some(Reason { step: Step::Exception(_, last), because, value, .. }) if *last == place => {
                        *value = told.value.clone();
                        because.push(told);
                    }
                    _ => because.push(Arc::new(Reason {
                        step: Step::Exception(id, place),
                        value: told.value.clone(),
                        at: Vec::new(),
                        because: vec![told],
                    })),
                },
                _ => because.push(told),
            }
        }
        because
    }

    fn expression_reason(&mut self, id: ExprId, telling: &mut Telling) -> Arc<Reason> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else {
            return Arc::new(leaf(Step::Expression(id), Value::NotApplicable));
        };
        match &expr.kind {
            // What only leads on is not a step of its own.
            kind @ (ExprKind::Item(_) | ExprKind::View(..) | ExprKind::Input(_) | ExprKind::Parameter(_)) => {
                if let Some(link) = self.link(kind) {
                    return self.along(&link, |run, to| run.reason_to(to, telling));
                }
            }
            ExprKind::Spread(x) => return self.expression_reason(*x, telling),
            ExprKind::ByMember { axis, members } => {
                if let Some(member) = members.get(self.place(*axis) as usize) {
                    return self.expression_reason(*member, telling);
                }
            }
            _ => {}
        }
        let (value, at) = (self.value(id), self.standing(&expr.axes));
        let mut reason = Reason { step: Step::Expression(id), value, at, because: Vec::new() };
        if !telling.goes_on() {
            return Arc::new(reason);
        }
        telling.step();
        let mut links = self.links(id);
        let folded: &[AxisId] = match &expr.kind {
            ExprKind::Fold(fold) => &fold.over,
            ExprKind::Walk { axis, .. } => std::slice::from_ref(axis),
            _ => &[],
        };
        // The members of a fold come last.
        let (others, members) = links.split_at(links.iter().position(|link| link.member).unwrap_or(links.len()));
        reason.because.reserve_exact(others.len());
        for link in others {
            if !self.is_plain(link) {
                let told = self.along(link, |run, to| run.reason_to(to, telling));
                reason.because.push(told);
            }
        }
        let body = match &expr.kind {
            ExprKind::Fold(fold) => fold.body,
            ExprKind::Walk { body, .. } => *body,
            _ => id,
        };
        reason.because.extend(self.member_reasons(members, folded, body, telling));
        links.clear();
        self.rooms.push(links);
        telling.depth -= 1;
        Arc::new(reason)
    }

    /// The members of a fold, each with what it rests on; those that do not count are left out, rows of private axes are
    /// only counted.
    fn member_reasons(
        &mut self,
        links: &[Link],
        folded: &[AxisId],
        body: ExprId,
        telling: &mut Telling,
    ) -> Vec<Arc<Reason>> {
        let mut reasons: Vec<Arc<Reason>> = Vec::new();
        let mut left_out = 0u32;
        let private = self.is_private(folded);
        let mut start = 0;
        while let Some(first) = links.get(start) {
            let length = links.iter().skip(start).take_while(|link| link.at == first.at).count();
            let group = links.get(start..start + length).unwrap_or_default();
            start += length;
            if !group.iter().any(|link| link.to == To::Expression(body)) {
                continue;
            }
            if let Some(axis) = self.along(first, |run, _| folded.iter().copied().find(|axis| run.is_generic(*axis))) {
                // Not a member that anybody knows, but any number of them.
                let value = self.along(first, |run, _| run.value(body));
                reasons.push(Arc::new(leaf(Step::Input(CellRef::Members { axis: axis.0 }), value)));
                continue;
            }
            if private || reasons.len() >= MEMBERS || telling.steps >= STEPS {
                telling.cut |= telling.steps >= STEPS;
                left_out = left_out.saturating_add(1);
                continue;
            }
            let value = self.along(first, |run, _| run.value(body));
            let mut because = Vec::new();
            for link in group {
                if !self.is_plain(link) {
                    because.push(self.along(link, |run, to| run.reason_to(to, telling)));
                }
            }
            let at = first.at.to_vec();
            reasons.push(Arc::new(Reason { step: Step::Member(at.clone()), value, at, because }));
        }
        if left_out > 0 {
            reasons.push(Arc::new(leaf(Step::More(left_out), Value::NotApplicable)));
        }
        reasons
    }

    /// A constant says nothing that its expression does not.
    fn is_plain(&self, link: &Link) -> bool {
        let To::Expression(id) = link.to else { return false };
        let expr = self.framework.expressions.get(id.0 as usize);
        expr.is_some_and(|expr| matches!(expr.kind, ExprKind::Constant(_) | ExprKind::MemberOf(_) | ExprKind::Slot(_)))
    }

    fn reason_to(&mut self, to: To, telling: &mut Telling) -> Arc<Reason> {
        match to {
            To::Expression(id) => self.expression_reason(id, telling),
            To::Input(input) => Arc::new(self.input_reason(input)),
            To::Parameter(parameter) => Arc::new(self.parameter_reason(parameter)),
            To::Item(item) => {
                self.work_up_to_reached(item);
                self.item_reason(item, telling)
            }
        }
    }

    fn input_reason(&mut self, id: InputId) -> Reason {
        let value = self.input(id);
        let Some(input) = self.framework.inputs.get(id.0 as usize) else {
            return leaf(Step::Input(CellRef::Input { input: id.0, cell: 0 }), value);
        };
        let cell = match self.generic_axis(input) {
            Some(axis) => CellRef::Members { axis: axis.0 },
            None => self.input_cell(input, id),
        };
        let step = if self.defaults_used.contains(&cell) { Step::Default(cell) } else { Step::Input(cell) };
        Reason { step, value, at: self.standing(&input.axes), because: Vec::new() }
    }

    fn parameter_reason(&mut self, id: ParameterId) -> Reason {
        let from = self.parameter_value(id);
        let value = match from {
            Some((_, expr)) => self.value(expr),
            None => super::possible::undefined(crate::value::Cause::NoValueAtDate, u32::MAX),
        };
        let axes =
            self.framework.parameters.get(id.0 as usize).map(|parameter| parameter.axes.clone()).unwrap_or_default();
        let step = Step::Parameter(id, from.and_then(|(from, _)| from));
        Reason { step, value, at: self.standing(&axes), because: Vec::new() }
    }
}

impl Telling {
    /// Whether an item is to be told here.
    fn enter(&mut self, place: Place) -> bool {
        if let Some(turn) = self.told.get(&place) {
            self.first_named = self.first_named.min(*turn);
            return false;
        }
        if !self.goes_on() {
            return false;
        }
        self.tell(place);
        self.step();
        true
    }

    fn tell(&mut self, place: Place) {
        self.told.insert(place, self.turns.len());
        self.turns.push(place);
    }

    /// Whether there is room for another step.
    fn goes_on(&mut self) -> bool {
        let room = self.depth < DEPTH && self.steps < STEPS;
        self.cut |= !room;
        room
    }

    fn step(&mut self) {
        self.steps += 1;
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    /// Whether a branch told before stands here as well, just as it would be told anew.
    fn takes(&mut self, branch: &Branch) -> bool {
        let fits = self.steps + branch.steps < STEPS && self.depth + branch.height <= DEPTH;
        if !fits || branch.tells.iter().any(|place| self.told.contains_key(place)) {
            return false;
        }
        branch.tells.iter().for_each(|place| self.tell(*place));
        self.steps += branch.steps;
        self.deepest = self.deepest.max(self.depth + branch.height);
        true
    }

    /// Begins the branch of the item that was just entered.
    fn begin(&mut self) -> Around {
        Around {
            turn: self.turns.len() - 1,
            steps: self.steps - 1,
            deepest: std::mem::replace(&mut self.deepest, self.depth),
            first_named: std::mem::replace(&mut self.first_named, usize::MAX),
        }
    }

    /// Ends it; gives it to keep, where it is whole: nothing in it was left out for length, nor because it stands elsewhere
    /// in this tree.
    fn end(&mut self, around: Around, reason: &Arc<Reason>) -> Option<Branch> {
        self.depth -= 1;
        let whole = !self.cut && self.first_named >= around.turn;
        let branch = whole.then(|| Branch {
            reason: Arc::clone(reason),
            tells: self.turns.get(around.turn..).unwrap_or_default().to_vec(),
            steps: self.steps - around.steps,
            height: self.deepest - self.depth,
        });
        self.deepest = self.deepest.max(around.deepest);
        self.first_named = self.first_named.min(around.first_named);
        branch
    }
}

fn leaf(step: Step, value: Value) -> Reason {
    Reason { step, value, at: Vec::new(), because: Vec::new() }
}
