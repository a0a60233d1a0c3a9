//! What a truth asks for: backwards from a condition to the answers that make it hold, or not.
//!
//! Each open part of a condition is taken apart: an `and` holds if all its open parts do, and fails if one does; a
//! comparison turns at a mark that is solved for; what can't be taken apart (two answers bound together, a power) is asked
//! for as a whole. What is found here is where to look; that it settles a result is proved by an evaluation.

use std::collections::BTreeSet;

use super::super::possible::Chances;
use super::super::run::Run;
use super::answers::{at_pick, count_of, direct, formula_of, missing_cell, relation};
use super::linear;
use super::ways::{self, Way, Ways, at_once};
use crate::assessment::{AnswerSet, SettlingAnswer, SettlingChoice, Status};
use crate::framework::{Comparator, Criterion, ExprId, ExprKind, Fold, FoldKind, ItemId, ItemKind, Test};
use crate::number::Number;
use crate::value::{CellRef, Datum, Value};

mod turns;

/// Steps taken for one result.
const STEPS: usize = 6_000;
/// Steps from the top to the bottom.
const DEPTH: u32 = 64;

/// A search for what a result asks for.
#[derive(Debug)]
pub(super) struct Need {
    steps: usize,
    /// Whether something was left out for length.
    pub(super) cut: bool,
    /// Missing answers on which something rests that could not be solved for: their marks are to be searched.
    pub(super) unsolved: BTreeSet<CellRef>,
    /// Answers that comparisons turn at, as sets.
    pub(super) turns: Vec<(CellRef, AnswerSet)>,
}

impl Need {
    pub(super) fn new() -> Need {
        Need { steps: STEPS, cut: false, unsolved: BTreeSet::new(), turns: Vec::new() }
    }

    /// The ways to decide an item one way or another.
    pub(super) fn of_item(&mut self, run: &mut Run<'_>, id: ItemId) -> Vec<Ways> {
        let framework = run.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return Vec::new() };
        match &item.kind {
            ItemKind::Criterion(_) => [Status::Met, Status::NotMet, Status::NotApplicable]
                .into_iter()
                .map(|status| self.status(run, id, status, 0))
                .collect(),
            ItemKind::Decision(decision) => {
                (0..decision.conditions.len()).map(|level| self.level(run, &decision.conditions, level)).collect()
            }
            _ => {
                let mut all = Vec::new();
                for root in item.roots() {
                    all.extend(self.bands(run, root, 0));
                }
                all
            }
        }
    }

    fn step(&mut self, depth: u32) -> bool {
        self.steps = self.steps.saturating_sub(1);
        let on = self.steps > 0 && depth < DEPTH;
        self.cut |= !on;
        on
    }

    fn both(&mut self, run: &Run<'_>, one: &Ways, other: &Ways) -> Ways {
        ways::both(one, other, &run.exact, &mut self.cut)
    }

    fn either(&mut self, one: Ways, other: Ways) -> Ways {
        ways::either(one, other, &mut self.cut)
    }

    /// The first level whose condition holds.
    fn level(&mut self, run: &mut Run<'_>, conditions: &[Option<ExprId>], level: usize) -> Ways {
        let mut found = at_once();
        for (place, condition) in conditions.iter().enumerate().take(level + 1) {
            if let Some(condition) = condition {
                let asked = self.truth(run, *condition, place == level, 0);
                found = self.both(run, &found, &asked);
            }
        }
        found
    }

    /// A criterion's status.
    fn status(&mut self, run: &mut Run<'_>, id: ItemId, status: Status, depth: u32) -> Ways {
        let framework = run.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return Ways::new() };
        let now = run.item_value(id);
        let settled = match &now {
            Value::Known(Datum::Truth(true)) => Some(Status::Met),
            Value::Known(_) => Some(Status::NotMet),
            Value::NotApplicable => Some(Status::NotApplicable),
            Value::Undefined(_) => return Ways::new(),
            Value::Open(_) => None,
        };
        if let Some(settled) = settled {
            return if settled == status { at_once() } else { Ways::new() };
        }
        let ItemKind::Criterion(criterion) = &item.kind else { return Ways::new() };
        let lapses: Vec<(ExprId, bool)> = item
            .not_applicable_when
            .map(|when| (when, true))
            .into_iter()
            .chain(criterion.applies_when.map(|when| (when, false)))
            .collect();
        if status == Status::NotApplicable {
            let mut found = Ways::new();
            for (when, lapses) in lapses {
                let asked = self.truth(run, when, lapses, depth + 1);
                found = self.either(found, asked);
            }
            return found;
        }
        let mut found = self.condition(run, criterion, 0, status == Status::Met, depth + 1);
        for (when, lapses) in lapses {
            let asked = self.truth(run, when, !lapses, depth + 1);
            found = self.both(run, &found, &asked);
        }
        found
    }

    /// The condition that counts: that of the first exception that holds, else the criterion's own.
    fn condition(&mut self, run: &mut Run<'_>, criterion: &Criterion, from: usize, wanted: bool, depth: u32) -> Ways {
        let Some(exception) = criterion.exceptions.get(from) else {
            return self.truth(run, criterion.condition, wanted, depth);
        };
        let when = self.truth(run, exception.when, true, depth);
        let stands_in = self.truth(run, exception.condition, wanted, depth);
        let stands_in = self.both(run, &when, &stands_in);
        let not = self.truth(run, exception.when, false, depth);
        let others = self.condition(run, criterion, from + 1, wanted, depth);
        let others = self.both(run, &not, &others);
        self.either(stands_in, others)
    }

    /// A truth that holds, or does not, at the cell where the evaluation stands.
    fn truth(&mut self, run: &mut Run<'_>, id: ExprId, wanted: bool, depth: u32) -> Ways {
        if !self.step(depth) {
            return Ways::new();
        }
        let framework = run.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Ways::new() };
        let chances = match run.value(id) {
            Value::Known(Datum::Truth(known)) => return if known == wanted { at_once() } else { Ways::new() },
            Value::Open(open) => Chances::of(&Value::Open(open)),
            Value::Known(_) | Value::Undefined(_) | Value::NotApplicable => return Ways::new(),
        };
        if !(if wanted { chances.yes } else { chances.no }) {
            return Ways::new();
        }
        let depth = depth + 1;
        match &expr.kind {
            ExprKind::Input(input) => match missing_cell(run, *input) {
                Some(cell) => vec![Way::answer(cell, AnswerSet::OneOf(vec![Datum::Truth(wanted)]))],
                None => Ways::new(),
            },
            ExprKind::Item(item) => match formula_of(run, *item) {
                Some(formula) => self.truth(run, formula, wanted, depth),
                None => Ways::new(),
            },
            ExprKind::Spread(x) => self.truth(run, *x, wanted, depth),
            ExprKind::Not(x) => self.truth(run, *x, !wanted, depth),
            ExprKind::And(parts) => self.parts(run, parts, wanted, wanted, depth),
            ExprKind::Or(parts) => self.parts(run, parts, wanted, !wanted, depth),
            ExprKind::If { condition, then, otherwise } => {
                self.branches(run, *condition, [*then, *otherwise], wanted, depth)
            }
            ExprKind::Compare(comparator, left, right) => {
                let comparator = if wanted { *comparator } else { linear::negated(*comparator) };
                self.compared(run, id, comparator, *left, *right, wanted)
            }
            ExprKind::InRange(x, low, high) => {
                let found = self.in_range(run, *x, [*low, *high], wanted);
                self.or_whole(run, id, wanted, found)
            }
            ExprKind::InSet(x, members) => {
                let members: Vec<Value> = members.iter().map(|member| run.value(*member)).collect();
                let found = match direct(run, *x, 0) {
                    Some(cell) => self.chosen(run, cell, &members, wanted).into_iter().collect(),
                    None => Ways::new(),
                };
                self.or_whole(run, id, wanted, found)
            }
            ExprKind::Supplied(x) if wanted => match direct(run, *x, 0) {
                Some(cell) => vec![Way::answer(cell, AnswerSet::Any)],
                None => Ways::new(),
            },
            ExprKind::Is { item, variation: None, test } => self.tested(run, *item, *test, wanted, false, depth),
            ExprKind::Group { all, items, test } => {
                let mut found: Option<Ways> = None;
                for item in items {
                    let asked = self.tested(run, *item, *test, wanted, true, depth);
                    found = Some(match found {
                        None => asked,
                        Some(found) if *all == wanted => self.both(run, &found, &asked),
                        Some(found) => self.either(found, asked),
                    });
                }
                found.unwrap_or_default()
            }
            ExprKind::Fold(fold) if matches!(fold.kind, FoldKind::All | FoldKind::Any) => {
                let found = self.folded(run, fold, wanted, depth);
                if found.is_empty() { self.whole(run, id, wanted) } else { found }
            }
            ExprKind::Pick { .. } => {
                at_pick(run, id, |run, body| self.truth(run, body, wanted, depth)).unwrap_or_default()
            }
            ExprKind::ByMember { axis, members } => match members.get(run.place(*axis) as usize) {
                Some(member) => self.truth(run, *member, wanted, depth),
                None => Ways::new(),
            },
            _ => self.whole(run, id, wanted),
        }
    }

    /// A branch that comes out so, and what leads to it; or both branches, whichever is taken.
    fn branches(
        &mut self,
        run: &mut Run<'_>,
        condition: ExprId,
        branches: [ExprId; 2],
        wanted: bool,
        depth: u32,
    ) -> Ways {
        let mut found = Ways::new();
        for (branch, taken) in branches.into_iter().zip([true, false]) {
            let asked = self.truth(run, condition, taken, depth);
            let then = if asked.is_empty() { Ways::new() } else { self.truth(run, branch, wanted, depth) };
            let asked = self.both(run, &asked, &then);
            found = self.either(found, asked);
        }
        let [then, otherwise] = branches;
        let same = self.truth(run, then, wanted, depth);
        let other = if same.is_empty() { Ways::new() } else { self.truth(run, otherwise, wanted, depth) };
        let same = self.both(run, &same, &other);
        self.either(found, same)
    }

    /// Parts that all have to come out so, or of which one has to.
    fn parts(&mut self, run: &mut Run<'_>, parts: &[ExprId], wanted: bool, all: bool, depth: u32) -> Ways {
        let mut found = if all { at_once() } else { Ways::new() };
        for part in parts {
            if matches!(run.value(*part), Value::NotApplicable) {
                continue;
            }
            if all {
                if found.is_empty() {
                    return found;
                }
                let asked = self.truth(run, *part, wanted, depth);
                found = self.both(run, &found, &asked);
            } else {
                let asked = self.truth(run, *part, wanted, depth);
                found = self.either(found, asked);
            }
        }
        found
    }

    /// A question put to a criterion. In a group, one that does not apply is left out.
    fn tested(&mut self, run: &mut Run<'_>, item: ItemId, test: Test, wanted: bool, group: bool, depth: u32) -> Ways {
        let (asked, other) = match test {
            Test::Met => (Status::Met, Status::NotMet),
            Test::NotMet => (Status::NotMet, Status::Met),
            Test::NotApplicable | Test::Applicable => {
                let lapse = wanted == (test == Test::NotApplicable);
                if lapse {
                    return self.status(run, item, Status::NotApplicable, depth);
                }
                let met = self.status(run, item, Status::Met, depth);
                let not = self.status(run, item, Status::NotMet, depth);
                return self.either(met, not);
            }
            Test::Undecided => return Ways::new(),
        };
        let found = self.status(run, item, if wanted { asked } else { other }, depth);
        // What does not apply is no `no` in a group, and no obstacle; alone it answers no.
        if group || !wanted {
            let lapsed = self.status(run, item, Status::NotApplicable, depth);
            return self.either(found, lapsed);
        }
        found
    }

    /// All or any over members.
    fn folded(&mut self, run: &mut Run<'_>, fold: &Fold, wanted: bool, depth: u32) -> Ways {
        let all = (fold.kind == FoldKind::All) == wanted;
        if !fold.by.is_empty() || (all && fold.over.iter().any(|axis| run.extent(*axis).more)) {
            return Ways::new();
        }
        let mut found = if all { at_once() } else { Ways::new() };
        let mark = run.mark(&fold.over);
        let mut more = run.first(&fold.over);
        while more {
            let generic = fold.over.iter().any(|axis| run.is_generic(*axis));
            let filter = fold.filter.map(|filter| run.value(filter));
            let counts = match &filter {
                None | Some(Value::Known(Datum::Truth(true))) => Some(true),
                Some(Value::Open(_)) => None,
                Some(_) => Some(false),
            };
            if !generic && counts != Some(false) {
                let mut asked = self.truth(run, fold.body, wanted, depth);
                if let (None, Some(filter)) = (counts, fold.filter) {
                    let inside = self.truth(run, filter, true, depth);
                    asked = self.both(run, &inside, &asked);
                    if all {
                        let outside = self.truth(run, filter, false, depth);
                        asked = self.either(asked, outside);
                    }
                }
                found = if all { self.both(run, &found, &asked) } else { self.either(found, asked) };
            }
            more = run.next(&fold.over);
        }
        run.back(&fold.over, &mark);
        found
    }

    /// How many hold, beside a known number: so many of the open ones.
    fn counted(
        &mut self,
        run: &mut Run<'_>,
        id: ExprId,
        comparator: Comparator,
        count: ExprId,
        mark: ExprId,
        wanted: bool,
    ) -> Option<Ways> {
        let fold = count_of(run, count, 0)?;
        let Value::Known(Datum::Number(mark)) = run.value(mark) else { return None };
        // `count >= n`: so many more that hold; `count < n`: so many that do not.
        let (more_wanted, mark) = match comparator {
            Comparator::GreaterOrEqual => (true, mark.ceil()),
            Comparator::Greater => (true, mark.floor().add(&Number::ONE)),
            Comparator::LessOrEqual => (false, mark.floor()),
            Comparator::Less => (false, mark.ceil().sub(&Number::ONE)),
            Comparator::Equal | Comparator::NotEqual => return None,
        };
        if !fold.by.is_empty() || fold.over.iter().any(|axis| run.extent(*axis).more) {
            return None;
        }
        let mut holding = 0i64;
        let mut open: Vec<SettlingAnswer> = Vec::new();
        let mut plain = true;
        let place = run.mark(&fold.over);
        let mut more = run.first(&fold.over);
        while more {
            let counts = match fold.filter.map(|filter| run.value(filter)) {
                None | Some(Value::Known(Datum::Truth(true))) => Some(true),
                Some(Value::Open(_)) => None,
                Some(_) => Some(false),
            };
            match (counts, run.value(fold.body)) {
                (Some(true), Value::Known(Datum::Truth(true))) => holding += 1,
                (Some(false), _) | (Some(true), Value::Known(_) | Value::NotApplicable) => {}
                (Some(true), Value::Open(_)) => {
                    let asked = self.truth(run, fold.body, more_wanted, 8);
                    match asked.as_slice() {
                        [way] if way.answers.len() == 1 && way.parts() == 1 => open.extend(way.settling_answers()),
                        _ => plain = false,
                    }
                }
                _ => plain = false,
            }
            more = run.next(&fold.over);
        }
        run.back(&fold.over, &place);
        if !plain {
            return None;
        }
        let held = i64::try_from(open.len()).ok()?;
        let mark = mark.to_i64()?;
        let least = if more_wanted { mark - holding } else { holding + held - mark };
        let mut cells: Vec<CellRef> = open.iter().map(|answer| answer.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        if least < 1 || least > held || cells.len() != open.len() {
            return None;
        }
        let least = u32::try_from(least).ok()?;
        if i64::from(least) == held {
            let answers = open.into_iter().map(|answer| (answer.cell, answer.values)).collect();
            return Some(vec![Way { answers, ..Way::default() }]);
        }
        if least == 1 {
            return Some(open.into_iter().map(|answer| Way::answer(answer.cell, answer.values)).collect());
        }
        let relation = relation(run, id, wanted)?;
        Some(vec![Way::choice(SettlingChoice { least, among: open, brings_about: relation })])
    }

    /// The bands of the scales of a formula: what puts their arguments into each.
    fn bands(&mut self, run: &mut Run<'_>, id: ExprId, depth: u32) -> Vec<Ways> {
        let framework = run.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Vec::new() };
        if !self.step(depth) || !matches!(run.value(id), Value::Open(_)) {
            return Vec::new();
        }
        let mut found = Vec::new();
        if let ExprKind::Scale(scale, operands) = &expr.kind
            && let (Some(scale), Some(x)) = (framework.scales.get(scale.0 as usize), operands.first())
        {
            for band in &scale.bands {
                let mut inside = at_once();
                for (end, strict, included) in [
                    (&band.low, Comparator::Greater, Comparator::GreaterOrEqual),
                    (&band.high, Comparator::Less, Comparator::LessOrEqual),
                ] {
                    if let Some(end) = end {
                        let comparator = if end.included { included } else { strict };
                        let (value, mark) = (run.value(*x), run.value(end.at));
                        let asked = match run.compare(comparator, &value, &mark) {
                            Value::Known(Datum::Truth(true)) => at_once(),
                            Value::Known(_) => Ways::new(),
                            _ => self.turning(run, comparator, *x, end.at),
                        };
                        inside = self.both(run, &inside, &asked);
                    }
                }
                found.push(inside);
            }
        }
        for operand in expr.kind.operands() {
            found.extend(self.bands(run, operand, depth + 1));
        }
        found
    }
}
