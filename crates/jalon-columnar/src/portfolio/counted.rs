//! Projects counted as they go by: what each fold asks of a row, from the columns of its parts.

use std::collections::BTreeSet;

use arrow_array::RecordBatch;
use jalon::framework::FoldKind;
use jalon::portfolio;

use super::lifted::{Counted, Lifted, Read};
use super::read::{Columns, Rows, Seen};
use super::tally::{Figure, Tally};
use crate::error::{Error, Refused};
use crate::rows::Table;

/// Rows counted so far.
#[derive(Debug)]
pub(super) struct Counting {
    lifted: Lifted,
    /// The cells of each fold.
    tallies: Vec<Vec<Tally>>,
    /// Which of the projects that are kept are counted in each fold.
    kept: Vec<BTreeSet<u32>>,
    /// How many projects are counted in all folds, and not kept.
    counted: usize,
}

/// What of a batch was not counted everywhere.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Rows that are to be kept.
    pub(super) rows: Vec<usize>,
    pub(super) refused: Vec<Refused>,
    /// Rows that were told without the plain evaluator.
    pub(super) by_columns: usize,
}

/// What a row brings to a cell of a fold.
enum Brings {
    Value(Seen, Option<Figure>),
    NotApplicable,
    Gap,
    /// Its filter applies, or does not.
    Passed(bool),
}

impl Counting {
    pub(super) fn new(lifted: Lifted) -> Counting {
        let tallies = lifted.folds.iter().map(|fold| vec![Tally::default(); fold.cells]).collect();
        let kept = lifted.folds.iter().map(|_| BTreeSet::new()).collect();
        Counting { lifted, tallies, kept, counted: 0 }
    }

    pub(super) fn counted(&self) -> usize {
        self.counted
    }

    /// Counts the rows of a batch; `kept` projects are kept already.
    pub(super) fn add(&mut self, batch: &RecordBatch, kept: usize) -> Result<Left, Error> {
        let judged = self.lifted.engine.judge(batch)?;
        let ready = self.lifted.engine.ready(&batch.schema())?;
        let refused: BTreeSet<usize> = judged.refused.iter().map(|refused| refused.row).collect();
        let table = Table { framework: &self.lifted.engine.framework, binding: &ready.binding, batch };
        let lifted = &self.lifted;
        let mut left = Left { refused: judged.refused, ..Left::default() };
        let Some(parts) = Columns::all(lifted, &judged.batch, &ready, batch) else {
            left.rows = (0..batch.num_rows()).collect();
            return Ok(left);
        };
        let mut rows = Rows::of(lifted, table, &parts);
        let mut brought: Vec<(usize, Brings)> = Vec::new();
        let mut told = Vec::with_capacity(lifted.folds.len());
        for row in 0..batch.num_rows() {
            rows.stand(row);
            told.clear();
            for (fold, tallies) in lifted.folds.iter().zip(&mut self.tallies) {
                brought.clear();
                let mut provisional = false;
                let known =
                    !refused.contains(&row) && self::brings(&mut rows, fold, tallies, &mut brought, &mut provisional);
                if known {
                    for (cell, brings) in brought.drain(..) {
                        if let Some(tally) = tallies.get_mut(cell) {
                            take(tally, fold.kind, brings);
                        }
                    }
                    if provisional {
                        tallies.iter_mut().for_each(|tally| tally.provisional = true);
                    }
                }
                told.push(known);
            }
            left.by_columns += usize::from(rows.is_by_columns() && told.iter().all(|known| *known));
            if told.iter().all(|known| *known) {
                self.counted += 1;
                continue;
            }
            let place = u32::try_from(kept + left.rows.len()).unwrap_or(u32::MAX);
            left.rows.push(row);
            for (kept, known) in self.kept.iter_mut().zip(&told) {
                if *known {
                    kept.insert(place);
                }
            }
        }
        Ok(left)
    }

    /// Says in a table of those that are kept what the others come to.
    pub(super) fn tell(self, table: &mut portfolio::Table) {
        tell(&self.lifted.folds, self.tallies, self.kept, table);
        table.count_others(self.counted);
    }

    /// The same, leaving all as it is.
    pub(super) fn tell_copy(&self, table: &mut portfolio::Table) {
        tell(&self.lifted.folds, self.tallies.clone(), self.kept.clone(), table);
        table.count_others(self.counted);
    }
}

fn tell(folds: &[Counted], tallies: Vec<Vec<Tally>>, kept: Vec<BTreeSet<u32>>, table: &mut portfolio::Table) {
    for ((fold, tallies), kept) in folds.iter().zip(tallies).zip(kept) {
        let cells = tallies.into_iter().map(|tally| tally.told(fold.kind)).collect();
        table.count_in(fold.id, cells, kept);
    }
}

fn take(tally: &mut Tally, kind: FoldKind, brings: Brings) {
    match brings {
        Brings::Value(Seen::Figure(figure), weight) => tally.figure(kind, figure, weight.as_ref()),
        Brings::Value(Seen::Truth(yes), _) => tally.truth(yes),
        Brings::Value(Seen::Member(place), _) => tally.member(place),
        Brings::Value(..) | Brings::NotApplicable => tally.not_applicable(),
        Brings::Gap => tally.leave_out(),
        Brings::Passed(applies) => {
            tally.applies |= applies;
            tally.lapses |= !applies;
        }
    }
}

/// What a row brings to the cells of a fold; false where that takes all projects together to tell.
fn brings(
    rows: &mut Rows<'_>,
    fold: &Counted,
    tallies: &[Tally],
    brought: &mut Vec<(usize, Brings)>,
    provisional: &mut bool,
) -> bool {
    let mut group = Some(0);
    for (part, between) in &fold.by {
        match rows.seen(&Read::Part(*part), 0, provisional) {
            Seen::Member(place) => group = group.map(|group| group + place as usize * between),
            Seen::NotApplicable => group = None,
            _ => return false,
        }
    }
    for (cell, [body, weight, filter]) in &fold.places {
        let passes = match &fold.filter {
            None => Seen::Truth(true),
            Some(read) => rows.seen(read, *filter, provisional),
        };
        match (passes, fold.by.is_empty()) {
            (Seen::Truth(true), _) => {}
            (Seen::Truth(false) | Seen::NotApplicable, false) => continue,
            (Seen::Truth(false), true) => {
                brought.push((*cell, Brings::Passed(true)));
                continue;
            }
            (Seen::NotApplicable, true) => {
                brought.push((*cell, Brings::Passed(false)));
                continue;
            }
            _ => return false,
        }
        let Some(cell) = group.map(|group| group + cell) else { continue };
        let value = rows.seen(&fold.body, *body, provisional);
        let weight = fold.weight.as_ref().map(|read| rows.seen(read, *weight, provisional));
        // Of nothing that is known, what is missing is looked at again.
        let begun = fold.known_only && tallies.get(cell).is_some_and(Tally::is_begun);
        brought.push(match (value, weight) {
            (Seen::Odd, _) | (_, Some(Seen::Odd | Seen::NotApplicable | Seen::Truth(_) | Seen::Member(_))) => {
                return false;
            }
            (Seen::NotApplicable, _) => (cell, Brings::NotApplicable),
            (Seen::Missing, None) | (Seen::Missing | Seen::Figure(_), Some(Seen::Missing)) | (Seen::Missing, _) => {
                if !begun || fold.kind == FoldKind::WeightedMean {
                    return false;
                }
                (cell, Brings::Gap)
            }
            (value, Some(Seen::Figure(weight))) => {
                if fold.kind == FoldKind::WeightedMean && weight.is_negative() {
                    return false;
                }
                (cell, Brings::Value(value, Some(weight)))
            }
            (value, _) => (cell, Brings::Value(value, None)),
        });
    }
    true
}
