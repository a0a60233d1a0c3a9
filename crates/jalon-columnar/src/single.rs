//! One project at a time, for whoever judges them as they come: no table is built around a row, and nothing is worked out
//! for cells that are not there.
//!
//! The program of a table has operations for what is missing, for what is too near a mark for a float to tell, and for
//! divisions by 0. For the cells that are given again and again it is made anew, knowing that they are (and that the others
//! are not), and taking it that nothing is near a mark, and no divisor 0: what is left is a fraction, and says the same to
//! the bit. Where that is not so, the program of the table is asked, and where that cannot tell, the plain evaluator.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, SchemaRef};
use jalon::source::composed;

use crate::cell::{Cell, Told};
use crate::engine::Engine;
use crate::error::Error;
use crate::facets::Shape;
use crate::graph::Column;
use crate::leaf::{self, JudgedRow, Leaf};
use crate::lone::Lone;
use crate::options::BadCells;
use crate::output;
use crate::plan::{Draft, Fitted, Plan};
use crate::program::Wire;
use crate::rows::{Binding, Table};
use crate::run;
use crate::states::Stated;

/// Rows with the same cells given after which a program of their own is made.
const OFTEN: usize = 16;
/// How many such programs are kept.
const KEPT: usize = 32;

/// An engine for projects one by one: a row of cells in, its results out.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// use arrow_schema::{DataType, Field, Schema};
/// use jalon_columnar::{Cell, Engine, Options, Results, Told};
/// let engine = Engine::new(&framework, as_of, Options::default());
/// let mut single = engine.single(&Schema::new(vec![Field::new("budget", DataType::Float64, true)]).into())?;
/// let results: Results<'_> = single.judge(&[Cell::Number(500_000.01)])?;
/// assert_eq!(results.named("small"), Some(Told::Name("not_met")));
/// assert_eq!((results.get(0), results.len(), results.is_empty()), (results.named("small"), 1, false));
/// assert_eq!(single.judge(&[Cell::Missing])?.named("small"), Some(Told::Name("undecided")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Single<'e> {
    engine: &'e Engine,
    schema: SchemaRef,
    binding: Arc<Binding>,
    plan: Plan,
    draft: Draft,
    /// For each column of the plan, the cell that it is; none: it is not there.
    places: Vec<Option<usize>>,
    /// For each column of the plan, the cell that says in which state it is; empty where there are none.
    states: Vec<Option<usize>>,
    /// Whether the program works out all results.
    by_columns: bool,
    general: Ready,
    /// The patterns of cells given that were met, the most often met last.
    met: Vec<Met>,
    /// The number that each cell of the row at hand is.
    cells: Vec<f64>,
    /// Whether it is given.
    given: Vec<bool>,
    /// Whether it is not applicable; empty where nothing says such things.
    lacks: Vec<bool>,
    told: Vec<Leaf>,
}

/// A program for one row.
type Ready = Fitted<Lone>;

impl Ready {
    /// Runs the program on a row; false where it cannot tell, or says nothing.
    fn tell(
        &mut self,
        (cells, given, lacks): (&[f64], &[bool], &[bool]),
        text: &dyn Fn(Column) -> String,
        told: &mut Vec<Leaf>,
    ) -> bool {
        self.program.run(cells, given, lacks);
        let bit = |place: &u32| self.program.bit(*place);
        if bit(&self.doubtful) || self.assumed.iter().any(bit) {
            return false;
        }
        let number = |place: &u32| self.program.number(*place);
        told.clear();
        told.extend(self.wires.iter().map(|wire| {
            match wire {
                Some(wire @ (Wire::Number(..) | Wire::Days(..) | Wire::Places(..) | Wire::Truth(..))) => {
                    Leaf::wired(wire, |place| number(&place), |place| bit(&place))
                }
                Some(Wire::Names(bits)) => {
                    bits.iter().position(bit).map_or(Leaf::None, |place| Leaf::Place(place as u32))
                }
                Some(Wire::Mask(bits)) => {
                    let each = bits.iter().enumerate();
                    Leaf::Mask(each.fold(0, |mask, (level, place)| mask | u64::from(bit(place)) << level))
                }
                Some(Wire::Groups(groups)) => Leaf::Records(
                    groups
                        .iter()
                        .map(|(name, wire)| {
                            (name.clone(), vec![Leaf::wired(wire, |place| number(&place), |place| bit(&place))])
                        })
                        .collect(),
                ),
                Some(Wire::Set(bits)) => {
                    Leaf::Words(bits.iter().filter(|(place, _)| bit(place)).map(|(_, word)| *word).collect())
                }
                Some(Wire::Text(of, _, known)) if bit(known) => {
                    Leaf::Text(of.of_cell(|cell| Cow::Owned(text(cell))).into_owned())
                }
                // Open, a list that is not given, or for the plain evaluator to say.
                Some(Wire::Text(..) | Wire::Said(..) | Wire::Records(..) | Wire::Nothing) | None => Leaf::None,
            }
        }));
        true
    }
}

/// Which cells are given in some rows.
#[derive(Debug)]
struct Met {
    given: Vec<bool>,
    times: usize,
    ready: Option<Ready>,
}

/// What a row comes to.
#[derive(Debug, Clone, Copy)]
pub struct Results<'s> {
    plan: &'s Plan,
    told: &'s [Leaf],
}

impl Engine {
    /// An engine for projects one by one, each a row of such columns: floats, 64-bit whole numbers, yes/no, texts, days.
    ///
    /// # Errors
    /// [`Error::ColumnType`]: a column is of another type, or cannot hold what the framework expects.
    pub fn single(&self, schema: &SchemaRef) -> Result<Single<'_>, Error> {
        for field in schema.fields() {
            use DataType as D;
            if !matches!(field.data_type(), D::Float64 | D::Int64 | D::Boolean | D::Utf8 | D::Date32) {
                let (column, found) = (field.name().clone(), field.data_type().clone());
                return Err(Error::ColumnType { column, found, expected: "a single value" });
            }
        }
        let ready = self.ready(schema)?;
        let (plan, draft) = Plan::drafted(&self.framework, self.as_of, &self.options, &ready.plan.given);
        let at = |wanted: &crate::lower::Wanted| {
            ready.binding.inputs.get(wanted.input.0 as usize).and_then(|input| input.cells.get(wanted.cell))
        };
        let places = plan.columns.iter().map(|wanted| wanted.place(at(wanted)?)).collect();
        let states = plan.columns.iter().map(|wanted| at(wanted)?.state.filter(|_| !wanted.level));
        let states = if plan.given.states.is_empty() { Vec::new() } else { states.collect() };
        let by_columns = plan.outputs.iter().all(|output| output.wire.is_some());
        // Lists stand in tables: of a project by itself none is given.
        let draft = draft.without_lists();
        let general = ready_for(&draft, plan.columns.len());
        Ok(Single {
            engine: self,
            schema: schema.clone(),
            binding: ready.binding.clone(),
            plan,
            draft,
            places,
            states,
            by_columns,
            general,
            met: Vec::new(),
            cells: Vec::new(),
            given: Vec::new(),
            lacks: Vec::new(),
            told: Vec::new(),
        })
    }
}

impl Single<'_> {
    /// Judges a project: a cell for each column.
    ///
    /// # Errors
    /// [`Error::Cells`]: not as many cells as columns; [`Error::ColumnType`]: a cell is not of its column's type;
    /// [`Error::BadCells`]: a cell does not fit, unless such cells are to be set aside.
    pub fn judge(&mut self, row: &[Cell<'_>]) -> Result<Results<'_>, Error> {
        if row.len() != self.schema.fields().len() {
            return Err(Error::Cells { found: row.len(), expected: self.schema.fields().len() });
        }
        let told = self.tell(row);
        if !told || !self.by_columns {
            let by_row = self.by_row(row)?;
            if !told {
                self.told = by_row;
                return Ok(Results { plan: &self.plan, told: &self.told });
            }
            for ((told, by_row), output) in self.told.iter_mut().zip(by_row).zip(&self.plan.outputs) {
                if output.wire.is_none() {
                    *told = by_row;
                }
            }
        }
        Ok(Results { plan: &self.plan, told: &self.told })
    }

    /// Runs the program of the cells that are given; false where it cannot tell.
    fn tell(&mut self, row: &[Cell<'_>]) -> bool {
        // Texts that are worked out are for the plain evaluator.
        if self.plan.said.is_some() {
            return false;
        }
        self.cells.clear();
        self.given.clear();
        self.lacks.clear();
        for (at, (place, wanted)) in self.places.iter().zip(&self.plan.columns).enumerate() {
            let mut cell = place.and_then(|at| row.get(at)).unwrap_or(&Cell::Missing);
            if let Some(state) = self.states.get(at) {
                let said = match state.and_then(|at| row.get(at)) {
                    None | Some(Cell::Missing) => None,
                    Some(Cell::Name(word)) => {
                        let input = self.engine.framework.inputs.get(wanted.input.0 as usize);
                        input.map(|input| Stated::of(input, word, self.plan.reasons))
                    }
                    Some(_) => return false,
                };
                if said == Some(Stated::Untold) {
                    return false;
                }
                self.lacks.push(said == Some(Stated::NotApplicable));
                if said.is_some() {
                    cell = &Cell::Missing;
                }
            }
            let Some(x) = wanted.expected.read(cell) else { return false };
            self.cells.push(x);
            self.given.push(*cell != Cell::Missing);
        }
        let Single { met, draft, general, cells, given, lacks, told, places, .. } = self;
        let text = |Column(column): Column| match places.get(column as usize).and_then(|at| row.get((*at)?)) {
            Some(Cell::Name(text)) => composed(text).into_owned(),
            _ => String::new(),
        };
        let row = (cells.as_slice(), given.as_slice(), lacks.as_slice());
        let quick = if lacks.contains(&true) { None } else { fit(met, draft, given) };
        quick.is_some_and(|ready| ready.tell(row, &text, told)) || general.tell(row, &text, told)
    }

    /// Asks the plain evaluator.
    fn by_row(&self, row: &[Cell<'_>]) -> Result<Vec<Leaf>, Error> {
        let arrays = row.iter().zip(self.schema.fields()).map(|(cell, field)| {
            let array = array(cell, field.data_type());
            array.ok_or_else(|| Error::ColumnType {
                column: field.name().clone(),
                found: field.data_type().clone(),
                expected: "the type of its cell",
            })
        });
        let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(1));
        let arrays: Vec<ArrayRef> = arrays.collect::<Result<_, Error>>()?;
        let batch = &RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options)?;
        let (framework, as_of) = (&self.engine.framework, self.engine.as_of);
        let table = Table { framework, binding: &self.binding, batch };
        let mut refused = Vec::new();
        let project = &table.project(0, &mut refused);
        if !refused.is_empty() && self.engine.options.bad_cells == BadCells::Refuse {
            let count = refused.len();
            refused.truncate(run::SHOWN);
            return Err(Error::BadCells { count, first: refused });
        }
        let (assessment, reasons) = &leaf::judged(framework, project, as_of, &self.plan);
        let judged = JudgedRow { framework, project, assessment, reasons, codes: &self.plan.codes };
        Ok(self.plan.outputs.iter().map(|output| judged.leaf(output)).collect())
    }
}

/// The program for rows with just these cells, if they are met often.
fn fit<'m>(met: &'m mut Vec<Met>, draft: &Draft, given: &[bool]) -> Option<&'m mut Ready> {
    let at = match met.iter().rposition(|met| met.given == given) {
        Some(at) => {
            // What is met often comes to be looked at first.
            let next = (at + 1).min(met.len() - 1);
            met.swap(at, next);
            next
        }
        None => {
            if met.len() == KEPT {
                // The one that was met least makes room.
                let least = met.iter().enumerate().min_by_key(|(_, met)| met.times).map_or(0, |(at, _)| at);
                met.swap_remove(least);
            }
            met.push(Met { given: given.to_vec(), times: 0, ready: None });
            met.len() - 1
        }
    };
    let met = met.get_mut(at)?;
    met.times += 1;
    if met.ready.is_none() && met.times >= OFTEN {
        met.ready = Some(ready_for(&draft.with_given(given), given.len()));
    }
    met.ready.as_mut()
}

fn ready_for(draft: &Draft, columns: usize) -> Ready {
    draft.fitted(|graph, wanted| Lone::of(graph, wanted, columns))
}

/// A cell as a column of one row.
fn array(cell: &Cell<'_>, data_type: &DataType) -> Option<ArrayRef> {
    Some(match (cell, data_type) {
        (Cell::Missing, data_type) => arrow_array::new_null_array(data_type, 1),
        (Cell::Number(x), DataType::Float64) => Arc::new(Float64Array::from(vec![*x])),
        (Cell::Whole(x), DataType::Int64) => Arc::new(Int64Array::from(vec![*x])),
        (Cell::Truth(yes), DataType::Boolean) => Arc::new(BooleanArray::from(vec![*yes])),
        (Cell::Name(name), DataType::Utf8) => Arc::new(StringArray::from(vec![*name])),
        (Cell::Day(day), DataType::Date32) => Arc::new(Date32Array::from(vec![*day])),
        _ => return None,
    })
}

impl<'s> Results<'s> {
    /// How many results there are: one for each column of [`Engine::schema`].
    #[must_use]
    pub fn len(&self) -> usize {
        self.told.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// A result by its place among the columns of results.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<Told<'s>> {
        let (output, leaf) = (self.plan.outputs.get(at)?, self.told.get(at)?);
        Some(match (leaf, &output.shape) {
            (Leaf::None, _) => Told::Nothing,
            (Leaf::Number(x), _) => Told::Number(*x),
            (Leaf::Truth(yes), _) => Told::Truth(*yes),
            (Leaf::Place(place), Shape::Names(names)) => {
                names.get(*place as usize).map_or(Told::Nothing, |name| Told::Name(name))
            }
            (Leaf::Day(day), _) => Told::Day(*day),
            (Leaf::Mask(levels), _) => Told::Levels(*levels),
            (leaf, shape) => Told::Array(output::loose(vec![leaf.clone()], shape, output.names.as_ref())),
        })
    }

    /// A result by the name of its column.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Told<'s>> {
        self.get(self.plan.outputs.iter().position(|output| output.name == name)?)
    }
}
