//! What would settle what is open: the smallest sets of missing answers, and the values of each, that decide a result
//! whatever the other missing answers are.
//!
//! What is promised: what is told decides, and nothing told asks for all that something else told asks for, and more. Where
//! the missing answers are yes or no, choices or whole numbers in a declared range, at most six, with at most 200 combinations
//! between them, each of these is looked at: then the smallest sets are those that are, by brute force, and all of them are
//! told (up to 24), whatever bounds could tell (`x > y - x`). A table of the framework that says what rests on what, made once,
//! keeps that to the items between those answers and the result; it must fit half the work allowed for one result.
//!
//! Else, where few answers are missing, every combination of what they may be is looked at, cut at the marks where some
//! comparison turns; "smallest" then holds as bounds decide. Where many are, the ways come from the conditions themselves, taken apart backwards
//! from the result. Either way an evaluation proves each claim: with those answers known to lie so, and all others open, the
//! result is decided by bounds. Nothing is claimed that is not so proved; where the work grows beyond a limit, the result
//! says that there may be more.

use super::interval;
use super::run::Run;
use crate::assessment::{
    AnswerSet, ItemResult, Outcome, Settled, Settlement, SettlingAnswer, SettlingRelation, Status,
};
use crate::framework::dependencies::Inputs;
use crate::framework::{AnswerState, ExprKind, Framework, ItemId, ItemKind};
use crate::number::Number;
use crate::value::{Bounds, CellRef, Datum, Value};
use need::Need;
use regions::{Marks, Region};
use table::Column;
use ways::Way;

#[cfg(test)]
pub(super) use ways::asks_no_more;

mod answers;
mod by_cell;
mod critical;
mod linear;
mod need;
mod regions;
mod table;
mod ways;

/// Trial evaluations, weighted by the items that each works out again, for a whole assessment.
const WORK: usize = 12_000;
/// The same, for one result.
const OWN_WORK: usize = 3_000;
/// Settlements told of one result.
const TOLD: usize = 24;
/// So many whole numbers are looked at one by one rather than cut at marks.
const FEW: usize = 6;
/// Missing answers whose marks are searched for one result.
const SEARCHED: usize = 8;

/// Finds what would settle each open criterion, decision and scaled quantity.
pub(super) fn settle(run: &Run<'_>, results: &mut [ItemResult]) {
    let open: Vec<(usize, Vec<CellRef>)> =
        results.iter().enumerate().filter_map(|(place, result)| Some((place, open_target(run, result)?))).collect();
    if open.is_empty() {
        return;
    }
    let mut search = Search { work: WORK, own: 0 };
    // Decisions first: they are what people wait for.
    let decides = |place: &usize| {
        let item = results.get(*place).and_then(|result| run.framework.items.get(result.item.0 as usize));
        item.is_some_and(|item| matches!(item.kind, ItemKind::Decision(_)))
    };
    let (first, then): (Vec<_>, Vec<_>) = open.into_iter().partition(|(place, _)| decides(place));
    for (place, wants) in first.into_iter().chain(then) {
        if let Some(result) = results.get_mut(place) {
            (result.settled_by, result.settlements_cut) = search.target(run, result.item, wants);
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
        [Value::Open(open)] if wanted => Some(run.cells_wanted(&open.wants).to_vec()),
        _ => None,
    }
}

/// Whether a formula applies a scale (not by way of another item).
fn rests_on_scale(framework: &Framework, item: ItemId) -> bool {
    let Some(item) = framework.items.get(item.0 as usize) else { return false };
    framework.within(item.roots()).any(|(_, expr)| matches!(expr.kind, ExprKind::Scale(..)))
}

struct Search {
    work: usize,
    /// What is left of it for the result at hand.
    own: usize,
}

/// What a trial works with: the item, and the items between it and the answers.
struct Trial<'a> {
    base: &'a Run<'a>,
    item: ItemId,
    /// The items to work out again, in order.
    again: Vec<ItemId>,
}

impl Search {
    /// What would settle a result, the smallest first, and whether there may be more.
    fn target(&mut self, run: &Run<'_>, item: ItemId, wants: Vec<CellRef>) -> (Vec<Settlement>, bool) {
        self.own = OWN_WORK.min(self.work);
        self.work -= self.own;
        let cells: Vec<CellRef> = wants.into_iter().filter(|cell| is_missing(run, *cell)).collect();
        let again = run.framework.dependencies().between(run.framework, item, &inputs_of(&cells));
        let trial = Trial { base: run, item, again };
        let mut need = Need::new();
        let mut reader = Run::trial(run, &[], Inputs::default());
        let mut ways: Vec<Way> = need.of_item(&mut reader, item).into_iter().flatten().collect();
        ways.sort_by_key(Way::size);
        // Where all that may be answered can be told one by one, nothing smaller is missed, whatever the bounds tell.
        let each: Option<Vec<Column>> = cells.iter().map(|cell| each_value(&trial, *cell)).collect();
        let affordable = |columns: &Vec<Column>| {
            table::combinations(columns).is_some_and(|all| 2 * all * (trial.again.len() + 2) <= self.own)
        };
        let columns: Vec<Column> = match (each.filter(affordable), cells.len()) {
            (Some(each), _) => each,
            (None, 1..=SEARCHED) => cells.iter().filter_map(|cell| self.column(&trial, &need, *cell)).collect(),
            (None, _) => Vec::new(),
        };
        let mut told: Vec<Settlement> = Vec::new();
        let mut complete = false;
        if columns.len() == cells.len() && !cells.is_empty() && table::combinations(&columns).is_some() {
            if let Some(all) = table::settlements(self, &trial, &columns) {
                told = all;
                complete = true;
            }
        } else {
            for column in &columns {
                told.extend(self.alone(&trial, column));
            }
        }
        let mut stopped = false;
        for way in ways {
            // A condition on one answer alone is among its regions.
            let plain = way.choices.is_empty() && way.relations.iter().all(|relation| relation.cells.len() == 1);
            if (complete && plain)
                || !way.is_plain_of_bonds()
                || told.iter().any(|known| ways::asks_no_more(known, &way.settles(known.result.clone()), &run.exact))
            {
                continue;
            }
            // So many of some answers stand for many sets at once.
            if told.len() >= TOLD && way.choices.is_empty() {
                stopped = true;
            } else if let Some(settlement) = self.proved(&trial, way)
                && !told.contains(&settlement)
            {
                told.push(settlement);
            }
        }
        let mut told = ways::smallest(told, &run.exact);
        let cut = self.own == 0 || stopped || told.len() > TOLD || (need.cut && !complete);
        self.work += self.own;
        told.sort_by_key(|settlement| settlement.answers.len() + settlement.relations.len() + settlement.choices.len());
        told.truncate(TOLD);
        (told, cut)
    }

    /// What a missing answer may be, cut where something turns.
    fn column(&mut self, trial: &Trial<'_>, need: &Need, cell: CellRef) -> Option<Column> {
        let CellRef::Input { input, .. } = cell else { return None };
        let declared = trial.base.framework.inputs.get(input as usize)?;
        let bounds = trial.base.input_bounds(declared);
        let mut marks = match whole_values(&bounds, FEW) {
            Some(numbers) => Marks { numbers, ..Marks::default() },
            None if need.unsolved.contains(&cell) => critical::marks(self, trial, cell, &bounds),
            None => Marks::default(),
        };
        for (turned, set) in &need.turns {
            if *turned == cell {
                marks.add(set);
            }
        }
        let regions = regions::cut(&trial.base.exact, &bounds, &marks);
        Some(Column { cell, regions, may_lapse: declared.may_be_not_applicable })
    }

    /// What the target comes to with some answers and conditions assumed: none where it is still open. None at all where
    /// the work is spent.
    fn outcome(
        &mut self,
        trial: &Trial<'_>,
        assumed: &[(CellRef, Value)],
        relations: &[&SettlingRelation],
    ) -> Option<Option<Settled>> {
        let run = self.tried(trial, assumed, relations)?;
        let Some(worked) = run.worked(trial.item) else { return Some(None) };
        if run.exact.is_unclear() || worked.provisional {
            return Some(None);
        }
        Some(match worked.values.as_slice() {
            [Value::Known(datum)] => settled(run.framework, trial.item, datum),
            [Value::NotApplicable] => not_applicable(run.framework, trial.item),
            _ => None,
        })
    }

    /// Works out the target with some answers and conditions assumed; none where the work is spent.
    fn tried<'a>(
        &mut self,
        trial: &Trial<'a>,
        assumed: &[(CellRef, Value)],
        relations: &[&SettlingRelation],
    ) -> Option<Run<'a>> {
        let base = trial.base;
        // Only what rests on an assumed answer comes out otherwise; all else is read from the evaluation at hand.
        let cells = assumed.iter().map(|(cell, _)| *cell);
        let cells: Vec<CellRef> = cells.chain(relations.iter().flat_map(|relation| relation.cells.clone())).collect();
        let inputs = inputs_of(&cells);
        let again = base.framework.dependencies().between(base.framework, trial.item, &inputs);
        let Some(left) = self.own.checked_sub(again.len() + 2) else {
            self.own = 0;
            return None;
        };
        self.own = left;
        let mut run = Run::trial(base, &again, inputs);
        run.assumed = assumed.to_vec();
        run.assumed.sort_by_key(|(cell, _)| *cell);
        run.conditions = relations.iter().map(|relation| (*relation).clone()).collect();
        for id in &again {
            run.work(*id);
        }
        Some(run)
    }

    /// A way proved, without what it does not need.
    fn proved(&mut self, trial: &Trial<'_>, mut way: Way) -> Option<Settlement> {
        let result = self.brings(trial, &way)??;
        let mut part = 0;
        while part < way.parts() && way.parts() > 1 {
            let fewer = way.without(part);
            if self.brings(trial, &fewer)?.as_ref() == Some(&result) {
                way = fewer;
            } else {
                part += 1;
            }
        }
        Some(way.settles(result))
    }

    fn brings(&mut self, trial: &Trial<'_>, way: &Way) -> Option<Option<Settled>> {
        let assumed: Option<Vec<(CellRef, Value)>> = way
            .answers
            .iter()
            .map(|(cell, set)| Some((cell, regions::value_of(set, &answers::domain(trial.base, cell)?))))
            .collect();
        let relations: Vec<&SettlingRelation> =
            way.relations.iter().chain(way.choices.iter().map(|choice| &choice.brings_about)).collect();
        match assumed {
            Some(assumed) => self.outcome(trial, &assumed, &relations),
            None => Some(None),
        }
    }

    /// The settlements by one answer: its regions that alone come to the same, together.
    fn alone(&mut self, trial: &Trial<'_>, column: &Column) -> Vec<Settlement> {
        let mut outcomes: Vec<Option<Settled>> = Vec::new();
        for region in &column.regions {
            match self.outcome(trial, &[(column.cell, region.value())], &[]) {
                Some(outcome) => outcomes.push(outcome),
                None => return Vec::new(),
            }
        }
        let mut told = Vec::new();
        let mut distinct: Vec<&Settled> = Vec::new();
        for result in outcomes.iter().flatten() {
            if distinct.contains(&result) {
                continue;
            }
            distinct.push(result);
            let same = column.regions.iter().zip(&outcomes).filter(|(_, outcome)| outcome.as_ref() == Some(result));
            let same: Vec<&Region> = same.map(|(region, _)| region).collect();
            let sets = if same.len() == column.regions.len() && !column.may_lapse {
                vec![AnswerSet::Any]
            } else {
                regions::joined(&same)
            };
            told.extend(sets.into_iter().map(|values| Settlement {
                answers: vec![SettlingAnswer { cell: column.cell, values }],
                relations: Vec::new(),
                choices: Vec::new(),
                result: result.clone(),
            }));
        }
        told
    }
}

fn inputs_of(cells: &[CellRef]) -> Inputs {
    Inputs::of(cells.iter().filter_map(|cell| match cell {
        CellRef::Input { input, .. } => Some(*input),
        CellRef::Members { .. } => None,
    }))
}

/// Whether a cell has no answer.
fn is_missing(run: &Run<'_>, cell: CellRef) -> bool {
    matches!(cell, CellRef::Input { .. })
        && run.answer(cell).is_none_or(|answer| {
            matches!(answer.state, AnswerState::Absent | AnswerState::Missing(_) | AnswerState::Rejected)
        })
}

/// A missing answer with all that it may be, one by one, where that is few enough.
fn each_value(trial: &Trial<'_>, cell: CellRef) -> Option<Column> {
    let CellRef::Input { input, .. } = cell else { return None };
    let declared = trial.base.framework.inputs.get(input as usize)?;
    let bounds = trial.base.input_bounds(declared);
    let regions = match &bounds {
        Bounds::Truth | Bounds::Members(_) => regions::cut(&trial.base.exact, &bounds, &Marks::default()),
        _ => {
            let numbers = whole_values(&bounds, table::COMBINATIONS)?;
            numbers.into_iter().map(|number| Region::Numbers(interval::point(number))).collect()
        }
    };
    Some(Column { cell, regions, may_lapse: declared.may_be_not_applicable })
}

/// The possible numbers of an answer, where they are whole and so many at most.
fn whole_values(bounds: &Bounds, most: usize) -> Option<Vec<Number>> {
    match bounds {
        Bounds::Number(range) if range.whole => {
            let low = range.low.as_ref()?.at.to_i64()?;
            let high = range.high.as_ref()?.at.to_i64()?;
            let few = high.checked_sub(low).is_some_and(|span| usize::try_from(span).is_ok_and(|span| span < most));
            few.then(|| (low..=high).map(Number::from).collect())
        }
        _ => None,
    }
}

fn settled(framework: &Framework, item: ItemId, datum: &Datum) -> Option<Settled> {
    match (&framework.items.get(item.0 as usize)?.kind, datum) {
        (ItemKind::Criterion(_), Datum::Truth(true)) => Some(Settled::Status(Status::Met)),
        (ItemKind::Criterion(_), Datum::Truth(false)) => Some(Settled::Status(Status::NotMet)),
        (ItemKind::Decision(_), Datum::Member(level)) => Some(Settled::Level(*level)),
        (ItemKind::Indicator(_) | ItemKind::Score(_), datum) => Some(Settled::Value(datum.clone())),
        _ => None,
    }
}

fn not_applicable(framework: &Framework, item: ItemId) -> Option<Settled> {
    match &framework.items.get(item.0 as usize)?.kind {
        ItemKind::Criterion(_) => Some(Settled::Status(Status::NotApplicable)),
        _ => None,
    }
}
