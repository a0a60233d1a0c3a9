//! What projects are in the parts that figures read, row by row: verdicts and choices as the engine tells them, numbers exactly,
//! in whole numbers; else as the plain evaluator says it.

use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch};
use jalon::evaluation;
use jalon::framework::{AnswerState, ExprId, ExprKind, InputId};
use jalon::value::{Datum, Value};

use super::lifted::{Lifted, Part, Read, Sort, Taken};
use super::tally::Figure;
use crate::engine::Ready;
use crate::graph::Column;
use crate::integers::{self, Exact, Given, Step};
use crate::rows::Table;
use crate::source::{Expected, Source};

/// Any number: what does not fit has been refused by the engine.
const NUMBER: Expected = Expected::Number { low: f64::NEG_INFINITY, high: f64::INFINITY, whole: false, least: 0.0 };

/// A value of a project in a part.
#[derive(Debug, Clone)]
pub(super) enum Seen {
    Figure(Figure),
    Truth(bool),
    Member(u32),
    NotApplicable,
    /// An answer would make it known.
    Missing,
    /// Only the plain evaluator, over all projects, knows what to make of it.
    Odd,
}

impl Seen {
    fn value(self) -> Option<Value> {
        Some(match self {
            Seen::Figure(figure) => Value::Known(Datum::Number(figure.number())),
            Seen::Truth(yes) => Value::Known(Datum::Truth(yes)),
            Seen::Member(place) => Value::Known(Datum::Member(place)),
            Seen::NotApplicable => Value::NotApplicable,
            Seen::Missing | Seen::Odd => return None,
        })
    }
}

/// A part in the columns of a batch.
pub(super) struct Columns<'b> {
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
    /// All parts; none where one of them cannot be read from these columns.
    pub(super) fn all(
        lifted: &'b Lifted,
        results: &'b RecordBatch,
        ready: &Ready,
        batch: &'b RecordBatch,
    ) -> Option<Vec<Columns<'b>>> {
        lifted.parts.iter().map(|part| Columns::of(part, lifted, results, ready, batch)).collect()
    }

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
pub(super) struct Rows<'a> {
    lifted: &'a Lifted,
    table: Table<'a>,
    parts: &'a [Columns<'a>],
    row: usize,
    /// What the plain evaluator says of the parts in this row, once it was asked.
    plain: Option<Vec<Vec<Value>>>,
    stack: Vec<Exact>,
}

impl<'a> Rows<'a> {
    pub(super) fn of(lifted: &'a Lifted, table: Table<'a>, parts: &'a [Columns<'a>]) -> Rows<'a> {
        Rows { lifted, table, parts, row: 0, plain: None, stack: Vec::new() }
    }

    pub(super) fn stand(&mut self, row: usize) {
        (self.row, self.plain) = (row, None);
    }

    /// Whether the plain evaluator was not asked in this row.
    pub(super) fn is_by_columns(&self) -> bool {
        self.plain.is_none()
    }

    /// The cells of each source of a table; none where they are not all known, or rest on what more data may overturn.
    pub(super) fn values(&mut self, sources: &[Taken]) -> Option<Vec<Vec<Value>>> {
        let mut provisional = false;
        let mut values = Vec::with_capacity(sources.len());
        for source in sources {
            values.push(match source {
                Taken::Answers(id) => self.answers(*id)?,
                Taken::Part(part) => {
                    let cells = self.lifted.parts.get(*part)?.picks.len();
                    let seen = |cell| self.seen(&Read::Part(*part), cell, &mut provisional).value();
                    (0..cells).map(seen).collect::<Option<_>>()?
                }
            });
        }
        (!provisional).then_some(values)
    }

    fn answers(&self, id: InputId) -> Option<Vec<Value>> {
        let mut refused = Vec::new();
        let answers = self.table.answers(self.row, id, &mut refused);
        let value = |state: AnswerState| match state {
            AnswerState::Given(datum) => Some(Value::Known(datum)),
            AnswerState::NotApplicable => Some(Value::NotApplicable),
            _ => None,
        };
        let values: Option<Vec<Value>> = answers.into_iter().map(|answer| value(answer.state)).collect();
        values.filter(|values| refused.is_empty() && !values.is_empty())
    }

    pub(super) fn seen(&mut self, read: &Read, cell: usize, provisional: &mut bool) -> Seen {
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
