//! What would settle what is open: the smallest sets of missing answers, and the values of each, that decide a result
//! whatever the other missing answers are.
//!
//! Candidates come from what the open result wants. Each is cut into regions (the members of a choice, the ranges between
//! the marks at which some comparison turns); a region settles the result if the evaluation with that answer known to lie
//! in the region, and all others open, comes to one result. Bounds prove that for all values of the region at once. Nothing
//! is claimed that is not so proved; where the work grows beyond a limit, nothing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::run::Run;
use super::variations;
use crate::assessment::{AnswerSet, ItemResult, Outcome, Settled, Settlement, SettlingAnswer, Status};
use crate::framework::{AnswerState, ExprKind, Framework, InputId, ItemId, ItemKind, Target};
use crate::value::{Bounds, CellRef, Datum, Value};
use regions::Region;

mod critical;
mod regions;

/// Trial evaluations, weighted by the items that each works out again, for a whole assessment.
const WORK: usize = 24_000;
/// Cells tried alone, in pairs, and by threes.
const CELLS: [usize; 3] = [24, 8, 5];
/// Regions of each cell tried in pairs and threes.
const REGIONS: usize = 4;
/// Settlements told of one result.
const TOLD: usize = 12;
/// Ways in which the other answers may turn out, tried one by one where bounds alone do not prove a claim.
const CASES: usize = 16;

/// Finds what would settle each open criterion, decision and scaled quantity.
pub(super) fn settle(run: &mut Run<'_>, results: &mut [ItemResult]) {
    let mut search = Search { work: WORK, reached: BTreeMap::new() };
    for result in results {
        if let Some(open) = open_target(run, result) {
            result.settled_by = search.target(run, result.item, open);
        }
    }
}

/// The cells that an open result wants, where answers may settle it.
fn open_target(run: &Run<'_>, result: &ItemResult) -> Option<Vec<CellRef>> {
    let item = run.framework.items.get(result.item.0 as usize)?;
    let wanted = match (&result.outcome, &item.kind) {
        (Outcome::Criterion { status: Status::Undecided, .. }, _) | (Outcome::Decision { level: None, .. }, _) => true,
        (Outcome::Quantity { .. }, ItemKind::Score(_) | ItemKind::Indicator(_)) => {
            rests_on_scale(run.framework, result.item)
        }
        _ => false,
    };
    let worked = run.worked(result.item)?;
    match worked.values.as_slice() {
        [Value::Open(open)] if wanted => Some(open.wants.cells()),
        _ => None,
    }
}

/// Whether a formula applies a scale (not by way of another item).
fn rests_on_scale(framework: &Framework, item: ItemId) -> bool {
    let Some(item) = framework.items.get(item.0 as usize) else { return false };
    let mut pending = item.roots();
    let mut seen = BTreeSet::new();
    while let Some(id) = pending.pop() {
        let Some(expr) = framework.expressions.get(id.0 as usize).filter(|_| seen.insert(id)) else { continue };
        if matches!(expr.kind, ExprKind::Scale(..)) {
            return true;
        }
        framework.each_child(&expr.kind, &mut |child| pending.push(child));
    }
    false
}

/// A candidate: a missing cell, cut into regions.
struct Candidate {
    cell: CellRef,
    regions: Vec<Region>,
    /// What each region alone comes to.
    alone: Vec<Option<Settled>>,
}

struct Search {
    work: usize,
    /// For an input, what rests on it.
    reached: BTreeMap<u32, Rc<Reach>>,
}

/// What may come out otherwise with another answer for an input.
#[derive(Debug)]
pub(super) struct Reach {
    items: Vec<bool>,
    pub(super) expressions: Vec<bool>,
}

/// What a trial works with: the item, and the items between it and the answers.
struct Trial<'a> {
    base: &'a Run<'a>,
    item: ItemId,
    /// The items to work out again, in order.
    again: Vec<ItemId>,
}

impl Search {
    fn target(&mut self, run: &Run<'_>, item: ItemId, wants: Vec<CellRef>) -> Vec<Settlement> {
        let cells: Vec<CellRef> = wants.into_iter().filter(|cell| is_missing(run, *cell)).take(CELLS[0]).collect();
        let again = self.between(run.framework, item, &cells);
        let trial = Trial { base: run, item, again };
        let by_cases = cells.len() <= 6;
        let mut told = Vec::new();
        let mut candidates = Vec::new();
        for cell in cells {
            let Some(mut candidate) = self.candidate(&trial, cell) else { continue };
            candidate.alone = candidate
                .regions
                .iter()
                .map(|region| self.proved(&trial, &[(cell, region.value())], by_cases))
                .collect();
            told.extend(self.alone(&trial, &candidate));
            candidates.push(candidate);
        }
        if told.len() < TOLD {
            told.extend(self.pairs(&trial, &candidates, by_cases));
        }
        if told.is_empty() && candidates.len() <= CELLS[2] {
            told.extend(self.threes(&trial, &candidates, by_cases));
        }
        told.truncate(TOLD);
        told
    }

    /// The items that rest on some cell, and that the target rests on, in order.
    fn between(&mut self, framework: &Framework, item: ItemId, cells: &[CellRef]) -> Vec<ItemId> {
        let mut below = vec![false; framework.items.len()];
        let mut pending = vec![item];
        while let Some(id) = pending.pop() {
            match below.get_mut(id.0 as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let Some(item) = framework.items.get(id.0 as usize) else { continue };
            let mut expressions = item.roots();
            while let Some(id) = expressions.pop() {
                let Some(expr) = framework.expressions.get(id.0 as usize) else { continue };
                match &expr.kind {
                    ExprKind::Item(item) | ExprKind::View(item, _) | ExprKind::Is { item, .. } => pending.push(*item),
                    ExprKind::Group { items, .. } => pending.extend(items),
                    _ => {}
                }
                framework.each_child(&expr.kind, &mut |child| expressions.push(child));
            }
        }
        let inputs: BTreeSet<u32> = cells
            .iter()
            .filter_map(|cell| match cell {
                CellRef::Input { input, .. } => Some(*input),
                CellRef::Members { .. } => None,
            })
            .collect();
        let reaches: Vec<Rc<Reach>> = inputs.iter().map(|input| self.reach(framework, *input)).collect();
        let rests = |id: &ItemId| reaches.iter().any(|reach| reach.items.get(id.0 as usize) == Some(&true));
        framework.order.iter().copied().filter(|id| below.get(id.0 as usize) == Some(&true) && rests(id)).collect()
    }

    fn reach(&mut self, framework: &Framework, input: u32) -> Rc<Reach> {
        let reach = self.reached.entry(input).or_insert_with(|| {
            let items = variations::reached_from(framework, &[Target::Input(InputId(input))], true);
            let expressions = variations::touched_expressions(framework, InputId(input), &items);
            Rc::new(Reach { items, expressions })
        });
        Rc::clone(reach)
    }

    fn candidate(&mut self, trial: &Trial<'_>, cell: CellRef) -> Option<Candidate> {
        let CellRef::Input { input, .. } = cell else { return None };
        let declared = trial.base.framework.inputs.get(input as usize)?;
        let bounds = trial.base.input_bounds(declared);
        let marks = critical::marks(self, trial, cell, &bounds);
        let regions = regions::cut(&trial.base.exact, &bounds, &marks);
        Some(Candidate { cell, regions, alone: Vec::new() })
    }

    /// Works out the target with some answers assumed; none where the budget is spent.
    fn tried<'a>(&mut self, trial: &Trial<'a>, assumed: &[(CellRef, Value)]) -> Option<Run<'a>> {
        let base = trial.base;
        let reaches: Vec<Rc<Reach>> = assumed
            .iter()
            .filter_map(|(cell, _)| match cell {
                CellRef::Input { input, .. } => Some(self.reach(base.framework, *input)),
                CellRef::Members { .. } => None,
            })
            .collect();
        // Only what rests on an assumed answer comes out otherwise; all else is read from the evaluation at hand.
        let again = |id: &ItemId| reaches.iter().any(|reach| reach.items.get(id.0 as usize) == Some(&true));
        let again: Vec<ItemId> = trial.again.iter().copied().filter(again).collect();
        self.work = self.work.checked_sub(again.len() + base.framework.items.len() / 16 + 2)?;
        let mut run = Run::trial(base, &again, reaches);
        run.assumed = assumed.to_vec();
        run.assumed.sort_by_key(|(cell, _)| *cell);
        for id in &again {
            run.work(*id);
        }
        Some(run)
    }

    /// What the target comes to, whatever is still open; none where that differs.
    fn proved(&mut self, trial: &Trial<'_>, assumed: &[(CellRef, Value)], by_cases: bool) -> Option<Settled> {
        let mut cases = if by_cases { CASES } else { 1 };
        self.proved_by(trial, assumed, &mut cases)
    }

    fn proved_by(&mut self, trial: &Trial<'_>, assumed: &[(CellRef, Value)], cases: &mut usize) -> Option<Settled> {
        let run = self.tried(trial, assumed)?;
        let worked = run.worked(trial.item)?;
        if run.exact.is_unclear() || worked.provisional {
            return None;
        }
        let open = match worked.values.as_slice() {
            [Value::Known(datum)] => return settled(run.framework, trial.item, datum),
            [Value::NotApplicable] => return not_applicable(run.framework, trial.item),
            [Value::Open(open)] => open.clone(),
            _ => return None,
        };
        // Bounds do not tell. The other answers one by one, where there are few.
        *cases = cases.checked_sub(1)?;
        for cell in open.wants.cells() {
            let CellRef::Input { input, .. } = cell else { return None };
            let declared = run.framework.inputs.get(input as usize)?;
            if !is_missing(&run, cell) || assumed.iter().any(|(assumed, _)| *assumed == cell) {
                return None;
            }
            let Some(mut values) = few_values(&run.input_bounds(declared)) else { continue };
            if declared.may_be_not_applicable {
                values.push(Value::NotApplicable);
            }
            let mut common = None;
            for value in values {
                let mut assumed = assumed.to_vec();
                assumed.push((cell, value));
                let outcome = self.proved_by(trial, &assumed, cases)?;
                if common.get_or_insert_with(|| outcome.clone()) != &outcome {
                    return None;
                }
            }
            return common;
        }
        None
    }

    /// The settlements by one cell: its regions that alone come to the same, together.
    fn alone(&mut self, trial: &Trial<'_>, candidate: &Candidate) -> Vec<Settlement> {
        let mut told = Vec::new();
        for result in distinct(candidate.alone.iter().flatten()) {
            let regions: Vec<&Region> = candidate
                .regions
                .iter()
                .zip(&candidate.alone)
                .filter(|(_, alone)| alone.as_ref() == Some(&result))
                .map(|(region, _)| region)
                .collect();
            let all =
                regions.len() == candidate.regions.len() && self.not_applicable_too(trial, candidate.cell, &result);
            let sets = if all { vec![AnswerSet::Any] } else { regions::joined(&regions) };
            told.extend(sets.into_iter().map(|values| Settlement {
                answers: vec![SettlingAnswer { cell: candidate.cell, values }],
                result: result.clone(),
            }));
        }
        told
    }

    /// Whether the answer that it is not applicable, where that may be given, comes to the same.
    fn not_applicable_too(&mut self, trial: &Trial<'_>, cell: CellRef, result: &Settled) -> bool {
        let CellRef::Input { input, .. } = cell else { return false };
        let declared = trial.base.framework.inputs.get(input as usize);
        !declared.is_some_and(|declared| declared.may_be_not_applicable)
            || self.proved(trial, &[(cell, Value::NotApplicable)], false).as_ref() == Some(result)
    }

    fn pairs(&mut self, trial: &Trial<'_>, candidates: &[Candidate], by_cases: bool) -> Vec<Settlement> {
        let mut told = Vec::new();
        let candidates = candidates.get(..candidates.len().min(CELLS[1])).unwrap_or_default();
        for (place, first) in candidates.iter().enumerate() {
            for second in candidates.iter().skip(place + 1) {
                // For each result and region of the first cell, the regions of the second that settle with it.
                let mut found: Vec<(usize, usize, Settled)> = Vec::new();
                for (i, a) in first.open_regions() {
                    for (j, b) in second.open_regions() {
                        let assumed = [(first.cell, a.value()), (second.cell, b.value())];
                        if let Some(result) = self.proved(trial, &assumed, by_cases) {
                            found.push((i, j, result));
                        }
                    }
                }
                told.extend(rectangles(first, second, &found));
                if told.len() >= TOLD {
                    return told;
                }
            }
        }
        told
    }

    fn threes(&mut self, trial: &Trial<'_>, candidates: &[Candidate], by_cases: bool) -> Vec<Settlement> {
        let mut told: Vec<Settlement> = Vec::new();
        let candidates = candidates.get(..candidates.len().min(CELLS[2])).unwrap_or_default();
        for (i, first) in candidates.iter().enumerate() {
            for (j, second) in candidates.iter().enumerate().skip(i + 1) {
                for third in candidates.iter().skip(j + 1) {
                    for (_, a) in first.open_regions() {
                        for (_, b) in second.open_regions() {
                            for (_, c) in third.open_regions() {
                                let parts = [(first.cell, a), (second.cell, b), (third.cell, c)];
                                told.extend(self.three(trial, &parts, by_cases));
                            }
                        }
                    }
                    if told.len() >= TOLD {
                        return told;
                    }
                }
            }
        }
        told
    }

    /// Three answers that settle together, where no two of them do.
    fn three(&mut self, trial: &Trial<'_>, parts: &[(CellRef, &Region); 3], by_cases: bool) -> Option<Settlement> {
        for left_out in 0..3 {
            let two: Vec<(CellRef, Value)> = parts
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != left_out)
                .map(|(_, (cell, region))| (*cell, region.value()))
                .collect();
            if self.proved(trial, &two, by_cases).is_some() {
                return None;
            }
        }
        let all: Vec<(CellRef, Value)> = parts.iter().map(|(cell, region)| (*cell, region.value())).collect();
        let result = self.proved(trial, &all, by_cases)?;
        let answers =
            parts.iter().map(|(cell, region)| SettlingAnswer { cell: *cell, values: region.answer_set() }).collect();
        Some(Settlement { answers, result })
    }
}

impl Candidate {
    /// The regions that do not settle alone.
    fn open_regions(&self) -> impl Iterator<Item = (usize, &Region)> {
        self.regions
            .iter()
            .enumerate()
            .zip(&self.alone)
            .filter(|(_, alone)| alone.is_none())
            .map(|(region, _)| region)
            .take(REGIONS)
    }
}

/// Pairs of regions as products of sets: regions of the first cell that go with the same regions of the second, together.
fn rectangles(first: &Candidate, second: &Candidate, found: &[(usize, usize, Settled)]) -> Vec<Settlement> {
    let mut told = Vec::new();
    for result in distinct(found.iter().map(|(_, _, result)| result)) {
        let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (i, j, outcome) in found {
            if *outcome == result {
                partners.entry(*i).or_default().insert(*j);
            }
        }
        let mut groups: BTreeMap<BTreeSet<usize>, Vec<usize>> = BTreeMap::new();
        for (i, set) in partners {
            groups.entry(set).or_default().push(i);
        }
        for (seconds, firsts) in groups {
            let pick = |candidate: &Candidate, places: &[usize]| {
                let regions: Vec<&Region> = places.iter().filter_map(|place| candidate.regions.get(*place)).collect();
                regions::joined(&regions)
            };
            let seconds: Vec<usize> = seconds.into_iter().collect();
            for a in pick(first, &firsts) {
                for b in pick(second, &seconds) {
                    let answers = vec![
                        SettlingAnswer { cell: first.cell, values: a.clone() },
                        SettlingAnswer { cell: second.cell, values: b },
                    ];
                    told.push(Settlement { answers, result: result.clone() });
                }
            }
        }
    }
    told
}

fn distinct<'r>(results: impl Iterator<Item = &'r Settled>) -> Vec<Settled> {
    let mut distinct: Vec<Settled> = Vec::new();
    for result in results {
        if !distinct.contains(result) {
            distinct.push(result.clone());
        }
    }
    distinct
}

/// Whether a cell has no answer.
fn is_missing(run: &Run<'_>, cell: CellRef) -> bool {
    matches!(cell, CellRef::Input { .. })
        && run.answer(cell).is_none_or(|answer| {
            matches!(answer.state, AnswerState::Absent | AnswerState::Missing(_) | AnswerState::Rejected)
        })
}

/// The possible values of an answer, where they are few.
fn few_values(bounds: &Bounds) -> Option<Vec<Value>> {
    match bounds {
        Bounds::Truth => Some(vec![super::possible::truth(false), super::possible::truth(true)]),
        Bounds::Members(members) if members.len() <= 6 => {
            Some(members.iter().map(|member| Value::Known(Datum::Member(*member))).collect())
        }
        Bounds::Number(range) if range.whole => {
            let low = range.low.as_ref()?.at.to_i64()?;
            let high = range.high.as_ref()?.at.to_i64()?;
            let few = high.checked_sub(low).is_some_and(|span| span < 6);
            few.then(|| (low..=high).map(|n| super::possible::number(crate::number::Number::from(n))).collect())
        }
        _ => None,
    }
}

fn settled(framework: &Framework, item: ItemId, datum: &Datum) -> Option<Settled> {
    match (&framework.items.get(item.0 as usize)?.kind, datum) {
        (ItemKind::Criterion(_), Datum::Truth(true)) => Some(Settled::Status(Status::Met)),
        (ItemKind::Criterion(_), Datum::Truth(false)) => Some(Settled::Status(Status::NotMet)),
        (ItemKind::Decision(_), Datum::Member(level)) => Some(Settled::Level(*level)),
        (ItemKind::Indicator(_) | ItemKind::Score(_), _) => Some(Settled::Known),
        _ => None,
    }
}

fn not_applicable(framework: &Framework, item: ItemId) -> Option<Settled> {
    match &framework.items.get(item.0 as usize)?.kind {
        ItemKind::Criterion(_) => Some(Settled::Status(Status::NotApplicable)),
        _ => None,
    }
}
