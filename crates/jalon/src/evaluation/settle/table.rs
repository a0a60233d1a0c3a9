//! Every way in which a few missing answers may turn out, and the smallest sets of them that decide.
//!
//! Each answer's possible values are cut into regions; for each combination of regions the result is worked out once. A set
//! of regions decides if the result is the same in all the combinations that it leaves.

use std::collections::BTreeSet;

use super::regions::{self, Region};
use super::{Search, Trial};
use crate::assessment::{Settled, Settlement, SettlingAnswer};
use crate::value::{CellRef, Value};

/// Combinations of regions looked at for one result.
pub(super) const COMBINATIONS: usize = 200;
/// Missing answers looked at together.
const CELLS: usize = 6;

/// A missing answer and what it may be.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) cell: CellRef,
    pub(super) regions: Vec<Region>,
    /// It may also turn out not applicable.
    pub(super) may_lapse: bool,
}

impl Column {
    fn cases(&self) -> usize {
        self.regions.len() + usize::from(self.may_lapse)
    }

    fn value(&self, case: usize) -> Value {
        self.regions.get(case).map_or(Value::NotApplicable, Region::value)
    }
}

/// Regions of some columns that together decide.
#[derive(Debug, Clone)]
struct Slab {
    sides: Vec<(usize, BTreeSet<usize>)>,
    result: Settled,
}

/// How many combinations there are, where the columns are so few and so small that all can be looked at.
pub(super) fn combinations(columns: &[Column]) -> Option<usize> {
    let combinations = columns.iter().try_fold(1usize, |product, column| product.checked_mul(column.cases()))?;
    (columns.len() <= CELLS && combinations <= COMBINATIONS).then_some(combinations)
}

/// The smallest sets of answers that decide, all of them; none where the work was cut short.
pub(super) fn settlements(search: &mut Search, trial: &Trial<'_>, columns: &[Column]) -> Option<Vec<Settlement>> {
    let table = Table::fill(search, trial, columns)?;
    let mut slabs = Vec::new();
    for at in 0..table.results.len() {
        if let Some(result) = table.results.get(at).and_then(Option::as_ref)
            && table.is_smallest(at)
        {
            let digits = table.digits(at);
            let sides = digits.iter().enumerate().filter(|(place, digit)| **digit < table.star(*place));
            slabs.push(Slab {
                sides: sides.map(|(place, digit)| (place, BTreeSet::from([*digit]))).collect(),
                result: result.clone(),
            });
        }
    }
    if let [Slab { sides, result }] = slabs.as_slice()
        && sides.is_empty()
    {
        // It comes to the same whatever is answered, though bounds alone do not tell: one answer shows it.
        let any = |column: &Column| Settlement {
            answers: vec![SettlingAnswer { cell: column.cell, values: crate::assessment::AnswerSet::Any }],
            relations: Vec::new(),
            choices: Vec::new(),
            result: result.clone(),
        };
        return Some(columns.iter().map(any).collect());
    }
    for place in 0..columns.len() {
        slabs = merged(slabs, place);
    }
    let mut told: Vec<Settlement> = slabs.iter().flat_map(|slab| said(columns, slab)).collect();
    told.sort_by_key(|settlement| settlement.answers.len());
    Some(told)
}

/// The results of all combinations, each column perhaps left open.
struct Table {
    /// For each column its cases; one more digit stands for leaving it open.
    cases: Vec<usize>,
    results: Vec<Option<Settled>>,
}

impl Table {
    fn fill(search: &mut Search, trial: &Trial<'_>, columns: &[Column]) -> Option<Table> {
        let cases: Vec<usize> = columns.iter().map(Column::cases).collect();
        let size = cases.iter().map(|cases| cases + 1).product();
        let mut table = Table { cases, results: vec![None; size] };
        table.work(search, trial, columns, &mut Vec::new(), &mut Vec::new())?;
        // Leaving a column open decides where all its cases come to the same.
        for column in 0..columns.len() {
            for at in 0..table.results.len() {
                let digits = table.digits(at);
                let later = digits.iter().enumerate().skip(column + 1);
                let open = |(place, digit): (usize, &usize)| *digit == table.star(place);
                if digits.get(column) != Some(&table.star(column)) || later.into_iter().any(open) {
                    continue;
                }
                let mut common: Option<&Settled> = None;
                let same = (0..table.star(column)).all(|case| {
                    let mut digits = digits.clone();
                    if let Some(digit) = digits.get_mut(column) {
                        *digit = case;
                    }
                    match (table.results.get(table.index(&digits)).and_then(Option::as_ref), common) {
                        (Some(result), None) => {
                            common = Some(result);
                            true
                        }
                        (Some(result), Some(first)) => result == first,
                        (None, _) => false,
                    }
                });
                let common = common.filter(|_| same).cloned();
                if let Some(slot) = table.results.get_mut(at) {
                    *slot = common;
                }
            }
        }
        Some(table)
    }

    /// Works out all combinations that begin with some cases; where those alone decide, all at once.
    fn work(
        &mut self,
        search: &mut Search,
        trial: &Trial<'_>,
        columns: &[Column],
        digits: &mut Vec<usize>,
        assumed: &mut Vec<(CellRef, Value)>,
    ) -> Option<()> {
        let result = search.outcome(trial, assumed, &[])?;
        if result.is_some() || digits.len() == columns.len() {
            self.set_all(digits, result.as_ref());
            return Some(());
        }
        let column = columns.get(digits.len())?;
        for case in 0..column.cases() {
            digits.push(case);
            assumed.push((column.cell, column.value(case)));
            self.work(search, trial, columns, digits, assumed)?;
            assumed.pop();
            digits.pop();
        }
        Some(())
    }

    fn set_all(&mut self, begin: &[usize], result: Option<&Settled>) {
        let mut digits = begin.to_vec();
        digits.resize(self.cases.len(), 0);
        loop {
            let at = self.index(&digits);
            if let Some(slot) = self.results.get_mut(at) {
                *slot = result.cloned();
            }
            // The next combination of the columns after the beginning.
            let mut place = digits.len();
            loop {
                if place == begin.len() {
                    return;
                }
                place -= 1;
                if let (Some(digit), Some(cases)) = (digits.get_mut(place), self.cases.get(place)) {
                    *digit += 1;
                    if *digit < *cases {
                        break;
                    }
                    *digit = 0;
                }
            }
        }
    }

    /// The digit that leaves a column open.
    fn star(&self, place: usize) -> usize {
        self.cases.get(place).copied().unwrap_or(0)
    }

    fn index(&self, digits: &[usize]) -> usize {
        self.cases.iter().zip(digits).fold(0, |at, (cases, digit)| at * (cases + 1) + digit)
    }

    fn digits(&self, at: usize) -> Vec<usize> {
        let mut rest = at;
        let mut digits: Vec<usize> = self
            .cases
            .iter()
            .rev()
            .map(|cases| {
                let digit = rest % (cases + 1);
                rest /= cases + 1;
                digit
            })
            .collect();
        digits.reverse();
        digits
    }

    /// Whether it decides, and would no longer if any of its columns were left open; and asks for answers only.
    fn is_smallest(&self, at: usize) -> bool {
        let digits = self.digits(at);
        (0..digits.len()).all(|place| {
            let star = self.star(place);
            if digits.get(place) == Some(&star) {
                return true;
            }
            let mut wider = digits.clone();
            if let Some(digit) = wider.get_mut(place) {
                *digit = star;
            }
            self.results.get(self.index(&wider)).is_some_and(Option::is_none)
        })
    }
}

/// Slabs that differ in one column only, together.
fn merged(slabs: Vec<Slab>, column: usize) -> Vec<Slab> {
    let mut merged: Vec<Slab> = Vec::new();
    for slab in slabs {
        let others = |slab: &Slab| -> Vec<(usize, BTreeSet<usize>)> {
            slab.sides.iter().filter(|(place, _)| *place != column).cloned().collect()
        };
        let side = slab.sides.iter().find(|(place, _)| *place == column).map(|(_, cases)| cases.clone());
        let twin = merged.iter_mut().find(|known| {
            let same_columns = known.sides.len() == slab.sides.len();
            same_columns && known.result == slab.result && others(known) == others(&slab)
        });
        match (twin, side) {
            (Some(twin), Some(cases)) => {
                for (place, known) in &mut twin.sides {
                    if *place == column {
                        known.extend(&cases);
                    }
                }
            }
            _ => merged.push(slab),
        }
    }
    merged
}

/// A slab as settlements: one for each connected part of its sides.
fn said(columns: &[Column], slab: &Slab) -> Vec<Settlement> {
    let mut told: Vec<Vec<SettlingAnswer>> = vec![Vec::new()];
    for (place, cases) in &slab.sides {
        let Some(column) = columns.get(*place) else { return Vec::new() };
        // That an answer does not apply is not asked for; where any other will do and so will that, any answer does.
        let chosen: Vec<&Region> = cases.iter().filter_map(|case| column.regions.get(*case)).collect();
        if chosen.is_empty() {
            return Vec::new();
        }
        let sets = if cases.len() == column.cases() {
            vec![crate::assessment::AnswerSet::Any]
        } else {
            regions::joined(&chosen)
        };
        told = told
            .iter()
            .flat_map(|answers| {
                sets.iter().map(|set| {
                    let mut answers = answers.clone();
                    answers.push(SettlingAnswer { cell: column.cell, values: set.clone() });
                    answers
                })
            })
            .collect();
    }
    told.into_iter()
        .map(|answers| Settlement { answers, relations: Vec::new(), choices: Vec::new(), result: slab.result.clone() })
        .collect()
}
