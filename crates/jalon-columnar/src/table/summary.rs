//! What came of a table in a few figures: verdicts, what is missing, what was set aside, which engine told.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt8Type;
use arrow_array::{Array, RecordBatch};
use arrow_buffer::BooleanBuffer;
use arrow_schema::{DataType, Schema};
use jalon::framework::{Framework, InputId, ItemId, ItemKind, Type};

use crate::engine::Judged;
use crate::needs;
use crate::table::fault::Reject;
use crate::table::keys::Twice;
use crate::table::typed::Source;

/// Counts over all rows.
#[derive(Debug, Clone, Default)]
pub struct Summary {
    /// Rows judged.
    pub rows: u64,
    /// Rows that the column operations told to the last verdict.
    pub by_columns: u64,
    /// Of those, rows too close to a mark for floats, told by whole numbers.
    pub by_integers: u64,
    /// Rows that were left to the plain evaluator, because neither could tell.
    pub by_rows: u64,
    /// Cells set aside.
    pub refused: u64,
    /// The first of them, or all that were kept.
    pub misfits: Vec<Reject>,
    /// Rows that bear the name of a project that a row before them bears.
    pub repeated: u64,
    /// The first of these names.
    pub twice: Vec<Twice>,
    /// For each decision and criterion among the results, how often each answer comes.
    pub items: Vec<ItemCount>,
    /// For each cell of an input, how often it is answered.
    pub inputs: Vec<InputCount>,
    /// The files, with what was found out about each.
    pub sources: Vec<Arc<Source>>,
}

/// How often each answer comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemCount {
    /// The decision or criterion.
    pub name: String,
    /// Whether it is a decision.
    pub decision: bool,
    /// Each answer, in the framework's order, and its rows.
    pub counts: Vec<(String, u64)>,
    /// Rows without an answer: of a decision, several levels are possible, or none applies.
    pub open: u64,
}

/// How often an input is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputCount {
    /// The column.
    pub name: String,
    /// Rows in which it has a value.
    pub given: u64,
    /// Rows in which it has none and a decision (without one, a criterion) is open.
    pub wanted: u64,
    /// Of a `%`: whether every value so far lies between 0 and 1, and how many there are that are neither.
    pub fractions: Option<u64>,
}

/// The inputs that the decisions among some results rest on; where there is none, the criteria.
pub(crate) fn inputs_that_matter(framework: &Framework, schema: &Schema) -> BTreeSet<InputId> {
    let results: BTreeSet<ItemId> = schema.fields().iter().filter_map(|field| framework.item(field.name())).collect();
    let is_decision =
        |id: &ItemId| framework.items.get(id.0 as usize).is_some_and(|item| matches!(item.kind, ItemKind::Decision(_)));
    let decisions: BTreeSet<ItemId> = results.iter().copied().filter(is_decision).collect();
    let needed = needs::needed(framework, if decisions.is_empty() { &results } else { &decisions });
    let needed = (0u32..).zip(needed).filter(|(_, needed)| *needed).map(|(id, _)| ItemId(id));
    needed.flat_map(|id| needs::reads(framework, id).inputs).collect()
}

impl Summary {
    pub(crate) fn of(
        framework: &Framework,
        source: &Source,
        data: &RecordBatch,
        judged: &Judged,
        refused: usize,
        matter: &BTreeSet<InputId>,
    ) -> Summary {
        let rows = data.num_rows();
        let mut summary = Summary {
            rows: rows as u64,
            by_columns: judged.statistics.by_columns as u64,
            by_integers: judged.statistics.by_integers as u64,
            by_rows: judged.statistics.by_rows as u64,
            refused: refused as u64,
            ..Summary::default()
        };
        let mut open: Option<BooleanBuffer> = None;
        let mut doubtful: Option<BooleanBuffer> = None;
        let merge = |to: &mut Option<BooleanBuffer>, bits: BooleanBuffer| {
            *to = Some(match to.take() {
                Some(before) => &before | &bits,
                None => bits,
            });
        };
        for (field, array) in judged.batch.schema().fields().iter().zip(judged.batch.columns()) {
            let Some(item) = framework.items.iter().find(|item| item.name == *field.name()) else { continue };
            let decision = matches!(item.kind, ItemKind::Decision(_));
            if !decision && !matches!(item.kind, ItemKind::Criterion(_)) {
                continue;
            }
            let Some(array) = array.as_dictionary_opt::<UInt8Type>() else { continue };
            let names = array.values().as_string::<i32>();
            let mut counts = [0u64; 256];
            let keys = array.keys();
            for key in keys.values().iter() {
                if let Some(count) = counts.get_mut(usize::from(*key)) {
                    *count += 1;
                }
            }
            let empty = keys.null_count() as u64;
            if empty > 0 {
                // Empty cells hold the first code.
                for row in (0..rows).filter(|row| keys.is_null(*row)) {
                    if let Some(count) = keys.values().get(row).and_then(|key| counts.get_mut(usize::from(*key))) {
                        *count = count.saturating_sub(1);
                    }
                }
            }
            if decision {
                if let Some(nulls) = keys.nulls() {
                    merge(&mut open, !nulls.inner());
                }
            } else if let Some(undecided) = (0..names.len()).find(|at| names.value(*at) == "undecided") {
                let code = undecided as u8;
                if counts.get(undecided).is_some_and(|count| *count > 0) {
                    let values = keys.values();
                    let bits = BooleanBuffer::collect_bool(rows, |row| values.get(row) == Some(&code));
                    merge(&mut doubtful, bits);
                }
            }
            let counts = (0..names.len()).zip(counts).map(|(at, count)| (names.value(at).to_owned(), count)).collect();
            summary.items.push(ItemCount { name: item.name.clone(), decision, counts, open: empty });
        }
        let open = if summary.items.iter().any(|item| item.decision) { open } else { doubtful };
        for slot in &source.layout.slots {
            let array = data.column_by_name(&slot.name);
            let given = array.map_or(0, |array| rows - array.null_count()) as u64;
            let wanted = match (&open, array.map(|array| array.nulls())) {
                _ if !matter.contains(&slot.input) => 0,
                (None, _) | (Some(_), Some(None)) => 0,
                (Some(open), None) => open.count_set_bits(),
                (Some(open), Some(Some(nulls))) => (open & &!nulls.inner()).count_set_bits(),
            };
            let fractions = framework.inputs.get(slot.input.0 as usize).and_then(|input| match &input.ty {
                Type::Number(ty) if !ty.share && ty.unit == jalon::unit::Unit::percent() => fractions(array?.as_ref()),
                _ => None,
            });
            summary.inputs.push(InputCount { name: slot.name.clone(), given, wanted: wanted as u64, fractions });
        }
        summary
    }

    pub(crate) fn add(&mut self, other: Summary, source: &Arc<Source>) {
        if self.sources.last().is_none_or(|last| last.path != source.path) {
            self.sources.push(source.clone());
        }
        self.rows += other.rows;
        self.by_columns += other.by_columns;
        self.by_integers += other.by_integers;
        self.by_rows += other.by_rows;
        self.refused += other.refused;
        if self.items.is_empty() {
            self.items = other.items;
        } else {
            for (item, more) in self.items.iter_mut().zip(other.items) {
                item.open += more.open;
                for ((_, count), (_, more)) in item.counts.iter_mut().zip(more.counts) {
                    *count += more;
                }
            }
        }
        if self.inputs.is_empty() {
            self.inputs = other.inputs;
        } else {
            for (input, more) in self.inputs.iter_mut().zip(other.inputs) {
                input.given += more.given;
                input.wanted += more.wanted;
                input.fractions = match (input.fractions, more.fractions, more.given) {
                    (fractions, _, 0) => fractions,
                    (Some(a), Some(b), _) => Some(a + b),
                    _ => None,
                };
            }
        }
    }

    /// The paths of the files that were read.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        self.sources.iter().map(|source| source.path.clone()).collect()
    }

    /// Columns in `%` whose values all lie between 0 and 1: they may have been meant as fractions.
    #[must_use]
    pub fn suspect_percentages(&self) -> Vec<&str> {
        let suspect = self.inputs.iter().filter(|input| input.fractions.is_some_and(|count| count > 0));
        suspect.map(|input| input.name.as_str()).collect()
    }
}

/// How many values lie within 0 and 1, ends apart; none if any lies beyond.
fn fractions(array: &dyn Array) -> Option<u64> {
    if *array.data_type() != DataType::Float64 {
        return (array.null_count() == array.len()).then_some(0);
    }
    let array = array.as_primitive::<arrow_array::types::Float64Type>();
    let mut count = 0;
    for value in array.iter().flatten() {
        if !(0.0..=1.0).contains(&value) {
            return None;
        }
        count += u64::from(value > 0.0 && value < 1.0);
    }
    Some(count)
}
