//! Projects counted as they go by: what each fold asks of a row, from the columns of its parts.

use std::collections::BTreeSet;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch};
use jalon::evaluation;
use jalon::framework::{ExprId, ExprKind, FoldKind, InputId};
use jalon::portfolio;
use jalon::value::{Datum, Value};

use super::lifted::{Counted, Lifted, Part, Read, Sort};
use super::tally::{Figure, Tally};
use crate::engine::Ready;
use crate::error::{Error, Refused};
use crate::graph::Column;
use crate::integers::{self, Exact, Given, Step};
use crate::rows::Table;
use crate::source::{Expected, Source};

/// Any number: what does not fit has been refused by the engine.
const NUMBER: Expected = Expected::Number { low: f64::NEG_INFINITY, high: f64::INFINITY, whole: false, least: 0.0 };

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

/// A value of a project in a part.
#[derive(Debug, Clone)]
enum Seen {
    Figure(Figure),
    Truth(bool),
    Member(u32),
    NotApplicable,
    /// An answer would make it known.
    Missing,
    /// Only the plain evaluator, over all projects, knows what to make of it.
    Odd,
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
        let parts: Option<Vec<Columns<'_>>> =
            lifted.parts.iter().map(|part| Columns::of(part, lifted, &judged.batch, &ready, batch)).collect();
        let mut left = Left { refused: judged.refused, ..Left::default() };
        let Some(parts) = parts else {
            left.rows = (0..batch.num_rows()).collect();
            return Ok(left);
        };
        let mut rows = Rows { lifted, table, parts, row: 0, plain: None, stack: Vec::new() };
        let mut brought: Vec<(usize, Brings)> = Vec::new();
        let mut told = Vec::with_capacity(lifted.folds.len());
        for row in 0..batch.num_rows() {
            (rows.row, rows.plain) = (row, None);
            told.clear();
            for (fold, tallies) in lifted.folds.iter().zip(&mut self.tallies) {
                brought.clear();
                let mut provisional = false;
                let known = !refused.contains(&row) && rows.brings(fold, tallies, &mut brought, &mut provisional);
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
            left.by_columns += usize::from(rows.plain.is_none() && told.iter().all(|known| *known));
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
        for ((fold, tallies), kept) in self.lifted.folds.iter().zip(self.tallies).zip(self.kept) {
            let cells = tallies.into_iter().map(|tally| tally.told(fold.kind)).collect();
            table.count_in(fold.id, cells, kept);
        }
        table.count_others(self.counted);
    }

    /// The same, leaving all as it is.
    pub(super) fn tell_copy(&self, table: &mut portfolio::Table) {
        for ((fold, tallies), kept) in self.lifted.folds.iter().zip(&self.tallies).zip(&self.kept) {
            let cells = tallies.iter().map(|tally| tally.clone().told(fold.kind)).collect();
            table.count_in(fold.id, cells, kept.clone());
        }
        table.count_others(self.counted);
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

/// A part in the columns of a batch.
struct Columns<'b> {
    /// For each cell: its state, and what it is.
    states: Vec<&'b [u8]>,
    values: Vec<What<'b>>,
    /// What formulas read.
    sources: Vec<Source<'b>>,
    /// All cells that it rests on, and the states beside them; none where some are in lists.
    given: Option<(Vec<&'b ArrayRef>, Vec<&'b ArrayRef>)>,
    /// The default of the answer that it is.
    default: Option<Figure>,
}

enum What<'b> {
    Formula(Option<&'b [Step]>),
    Truth(&'b BooleanArray),
    Member(&'b [u8]),
}

impl<'b> Columns<'b> {
    fn of(
        part: &'b Part,
        lifted: &'b Lifted,
        results: &'b RecordBatch,
        ready: &Ready,
        batch: &'b RecordBatch,
    ) -> Option<Columns<'b>> {
        let codes = |name: &str| -> Option<&'b [u8]> {
            Some(results.column_by_name(name)?.as_dictionary_opt::<UInt8Type>()?.keys().values())
        };
        let (mut states, mut values) = (Vec::new(), Vec::new());
        for (cell, pick) in part.picks.iter().enumerate() {
            let name = format!("{}{pick}", part.name);
            states.push(codes(&format!("{name}.state"))?);
            values.push(match part.sort {
                Sort::Number => What::Formula(part.formulas.get(cell)?.as_deref()),
                Sort::Truth => What::Truth(results.column_by_name(&name)?.as_boolean_opt()?),
                Sort::Member => What::Member(codes(&name)?),
            });
        }
        let at = |id: InputId, cell: usize| ready.binding.inputs.get(id.0 as usize)?.cells.get(cell);
        let column = |at: Option<usize>| batch.columns().get(at?);
        let sources = part.cells.iter().map(|(id, cell)| match column(at(*id, *cell).and_then(|at| at.value)) {
            Some(array) => Source::of(array.as_ref(), &NUMBER),
            None => Source::absent(),
        });
        let mut given = Some((Vec::new(), Vec::new()));
        for id in &part.inputs {
            let bound = ready.binding.inputs.get(id.0 as usize)?;
            if !bound.open.is_empty() || bound.within.is_some() {
                given = None;
            }
            for at in &bound.cells {
                match (&mut given, column(at.value)) {
                    (Some((cells, states)), Some(array)) => {
                        cells.push(array);
                        states.extend(column(at.state));
                    }
                    _ => given = None,
                }
            }
        }
        let framework = &lifted.engine.framework;
        let input = part.answer.and_then(|id| framework.inputs.get(id.0 as usize));
        let default = input.and_then(|input| input.default).and_then(|id| default(lifted, id));
        Some(Columns { states, values, sources: sources.collect(), given, default })
    }

    /// Whether all that it rests on is given in a row.
    fn is_given(&self, row: usize) -> bool {
        self.given.as_ref().is_some_and(|(cells, states)| {
            cells.iter().all(|cell| cell.is_valid(row)) && states.iter().all(|state| state.is_null(row))
        })
    }
}

fn default(lifted: &Lifted, id: ExprId) -> Option<Figure> {
    match &lifted.engine.framework.expressions.get(id.0 as usize)?.kind {
        ExprKind::Constant(Datum::Number(number)) => Some(Figure::Big(number.clone())),
        _ => None,
    }
}

/// The rows of a batch, one after the other.
struct Rows<'a> {
    lifted: &'a Lifted,
    table: Table<'a>,
    parts: Vec<Columns<'a>>,
    row: usize,
    /// What the plain evaluator says of the parts in this row, once it was asked.
    plain: Option<Vec<Vec<Value>>>,
    stack: Vec<Exact>,
}

impl Rows<'_> {
    /// What the row brings to the cells of a fold; false where that takes all projects together to tell.
    fn brings(
        &mut self,
        fold: &Counted,
        tallies: &[Tally],
        brought: &mut Vec<(usize, Brings)>,
        provisional: &mut bool,
    ) -> bool {
        let mut group = Some(0);
        for (part, between) in &fold.by {
            match self.seen(&Read::Part(*part), 0, provisional) {
                Seen::Member(place) => group = group.map(|group| group + place as usize * between),
                Seen::NotApplicable => group = None,
                _ => return false,
            }
        }
        for (cell, [body, weight, filter]) in &fold.places {
            let passes = match &fold.filter {
                None => Seen::Truth(true),
                Some(read) => self.seen(read, *filter, provisional),
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
            let value = self.seen(&fold.body, *body, provisional);
            let weight = fold.weight.as_ref().map(|read| self.seen(read, *weight, provisional));
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

    fn seen(&mut self, read: &Read, cell: usize, provisional: &mut bool) -> Seen {
        let part = match read {
            Read::Constant(Datum::Number(number)) => return Seen::Figure(Figure::Big(number.clone())),
            Read::Constant(Datum::Truth(yes)) => return Seen::Truth(*yes),
            Read::Constant(Datum::Member(place)) => return Seen::Member(*place),
            Read::Constant(_) => return Seen::Odd,
            Read::Part(part) => *part,
        };
        let row = self.row;
        let (Some(columns), Some(of)) = (self.parts.get(part), self.lifted.parts.get(part)) else { return Seen::Odd };
        let given = columns.is_given(row);
        if !given && !of.calm {
            // Of what it is then, only a default is told here.
            let answer = of.answer.is_some() && !is_given(columns, row) && columns.values.len() == 1;
            return match (&columns.default, answer) {
                (Some(default), true) => {
                    *provisional = true;
                    Seen::Figure(default.clone())
                }
                _ => Seen::Odd,
            };
        }
        let state = columns.states.get(cell).and_then(|states| states.get(row));
        match (state, columns.values.get(cell)) {
            (Some(0), Some(What::Truth(values))) => Seen::Truth(values.value(row)),
            (Some(0), Some(What::Member(codes))) => {
                codes.get(row).map_or(Seen::Odd, |code| Seen::Member(u32::from(*code)))
            }
            (Some(0), Some(What::Formula(formula))) => {
                let sources = &columns.sources;
                let read = |Column(at): Column| match sources.get(at as usize) {
                    Some(source) if given => source.given(row),
                    _ => Given::Untold,
                };
                match formula.and_then(|formula| integers::value(formula, read, &mut self.stack)) {
                    Some(exact) => Seen::Figure(Figure::Small(exact)),
                    None => self.plain(part, cell),
                }
            }
            (Some(3), Some(_)) => Seen::NotApplicable,
            (Some(1), Some(_)) => self.plain(part, cell),
            _ => Seen::Odd,
        }
    }

    /// What the plain evaluator says.
    fn plain(&mut self, part: usize, cell: usize) -> Seen {
        let (lifted, table, row) = (self.lifted, &self.table, self.row);
        let engine = &lifted.engine;
        let plain = self.plain.get_or_insert_with(|| {
            let project = table.project(row, &mut Vec::new());
            let parts: Vec<ExprId> = lifted.parts.iter().map(|part| part.expr).collect();
            let cells = evaluation::read(&engine.framework, &project, engine.as_of, None, &parts);
            cells.into_iter().map(|cells| cells.values).collect()
        });
        match plain.get(part).and_then(|values| values.get(cell)) {
            Some(Value::Known(Datum::Number(number))) if number.is_exact() => Seen::Figure(Figure::Big(number.clone())),
            Some(Value::Known(Datum::Truth(yes))) => Seen::Truth(*yes),
            Some(Value::Known(Datum::Member(place))) => Seen::Member(*place),
            Some(Value::NotApplicable) => Seen::NotApplicable,
            Some(Value::Open(open)) if !open.wants.cells().is_empty() => Seen::Missing,
            _ => Seen::Odd,
        }
    }
}

/// Whether the only cell of an answer says anything at all.
fn is_given(columns: &Columns<'_>, row: usize) -> bool {
    columns.given.as_ref().is_none_or(|(cells, states)| {
        cells.iter().any(|cell| cell.is_valid(row)) || states.iter().any(|state| state.is_valid(row))
    })
}
