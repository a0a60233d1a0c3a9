//! From checked expressions to column operations: what each may be (known, open, undefined, not applicable) as bits beside
//! its value, by the rules of the plain evaluator.
//!
//! Expressions over closed axes are laid out cell by cell. A row where the floats cannot tell what the plain evaluator
//! would say is marked as doubtful, and left to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jalon::axis::AxisId;
use jalon::date::Date;
use jalon::framework::{EvidenceLevel, ExprId, Framework, InputId, Item, ItemId, Target, VariationId};

use crate::codes::Codes;
use crate::graph::{Column, Graph, Interned, Val};
use crate::lists::Listing;
use crate::reading::Reading;
use crate::rows::binding::CellAt;
use crate::source::{Expected, TextTest};

mod agreement;
mod averages;
mod beside;
mod causes;
mod choices;
mod comparisons;
mod coverage;
mod dates;
mod distinct;
mod durations;
mod evidence;
mod exactly;
mod exponentials;
mod expressions;
mod fine;
mod folds;
mod inputs;
mod items;
mod links;
mod lists;
mod members;
mod moments;
mod numbers;
mod obligations;
mod pairs;
mod powers;
mod provisional;
mod reasons;
mod rests;
mod roots;
mod rounding;
mod samples;
mod scales;
mod statistics;
mod texts;
mod totals;
mod truth;
mod values;
mod walks;
mod wants;

use evidence::Evidence;
pub(crate) use items::Levels;
pub(crate) use links::Reference;
pub(crate) use obligations::Standing;
use reasons::Said;
pub(crate) use texts::TextOf;
pub(crate) use values::{Lowered, Node, Num, Terms, Truth, Unsupported};
use wants::Wants;

/// The days of the calendar, since 1970: of the years 1 to 9999.
pub(crate) const FIRST_DAY: f64 = -719_162.0;
pub(crate) const LAST_DAY: f64 = 2_932_896.0;

/// No moment lies further from 1970, in seconds: the years 1 to 9999, a day's clock, and 18 hours to Greenwich.
pub(crate) const LAST_SECOND: f64 = (LAST_DAY + 2.0) * 86_400.0;

/// A column that the plan reads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) input: InputId,
    /// Which cell of the input, row-major over its axes.
    pub(crate) cell: usize,
    /// The column's name.
    pub(crate) name: String,
    pub(crate) expected: Expected,
    /// The list of whose members it is a field, by its place among the lists of the plan; none: it stands in the row.
    pub(crate) list: Option<u8>,
    /// It holds how well the cell is supported, not its value.
    pub(crate) level: bool,
}

impl Wanted {
    /// Where its column stands, among the columns of its cell.
    pub(crate) fn place(&self, at: &CellAt) -> Option<usize> {
        if self.level { at.evidence } else { at.value }
    }
}

/// What is known of the columns of tables before their rows are met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Columns {
    /// Those that hold whole numbers by their type, whatever the type of the input.
    pub(crate) whole: BTreeSet<String>,
    /// The cells of inputs beside which stands how well they are supported.
    pub(crate) evidence: BTreeSet<(u32, usize)>,
    /// The cells of inputs beside which stands in which state they are.
    pub(crate) states: BTreeSet<(u32, usize)>,
}

/// A lowering under way.
pub(crate) struct Lower<'a> {
    pub(crate) framework: &'a Framework,
    pub(crate) as_of: Date,
    pub(crate) graph: Graph,
    pub(crate) columns: Vec<Wanted>,
    /// The lists that are read.
    pub(crate) lists: Vec<Listing>,
    /// Rows left to the plain evaluator.
    pub(crate) doubtful: Val,
    /// Numbers, each with rows to be left to the plain evaluator where anybody asks for it.
    doubtful_for: Vec<(Val, Val)>,
    /// Rows with a float that lay too close to a mark to tell by its size, and was told all the same.
    pub(crate) ties: Val,
    /// Texts that the framework writes and that are told apart by their numbers: the first of those of each batch.
    pub(crate) texts: Vec<Arc<str>>,
    /// The questions that are put to texts by their numbers.
    pub(crate) tests: Vec<TextTest>,
    /// What is known of the columns.
    given: &'a Columns,
    /// The column of each cell; of a time of day, that of its moment and that of its local day.
    by_cell: Interned<(InputId, usize, Reading), Column>,
    memo: Interned<(Option<VariationId>, ExprId, Vec<u32>, Reading), Lowered<Node>>,
    items: Interned<(Option<VariationId>, ItemId, Vec<u32>, Reading), Lowered<Node>>,
    /// The evidence that items rest on, and expressions.
    of_items: Interned<(Option<VariationId>, ItemId), Lowered<Evidence>>,
    of_expressions: Interned<(Option<VariationId>, ExprId, Vec<u32>), Lowered<Evidence>>,
    /// The answers that items want, and expressions; and those that are not supported well enough.
    wanted_by_items: Interned<(Option<VariationId>, ItemId, Vec<u32>), Lowered<Wants>>,
    wanted_by_expressions: Interned<(Option<VariationId>, ExprId, Vec<u32>), Lowered<Wants>>,
    weak_by_expressions: Interned<(EvidenceLevel, Option<VariationId>, ExprId, Vec<u32>), Lowered<Wants>>,
    /// The words below expressions, and why these and items cannot exist.
    said_below: Interned<(Option<VariationId>, ExprId, Vec<u32>), Lowered<Said>>,
    causes: Interned<(Option<VariationId>, ExprId, Vec<u32>), Lowered<Val>>,
    causes_of_items: Interned<(Option<VariationId>, ItemId), Lowered<Val>>,
    /// Rows where items and expressions are provisional.
    provisional_items: Interned<(Option<VariationId>, ItemId), Lowered<Val>>,
    provisional_expressions: Interned<(Option<VariationId>, ExprId, Vec<u32>), Lowered<Val>>,
    /// How many bits the answers wanted took.
    wanted_bits: usize,
    pub(crate) codes: Codes,
    /// The reading or scenario being lowered, and for each that was met the items that it reaches.
    under: Option<VariationId>,
    reached: Interned<VariationId, Vec<bool>>,
    /// The member of each axis at which cells are lowered.
    at: Vec<u32>,
    /// The arguments of the scale being lowered.
    slots: Vec<Num>,
    /// What is read of times of day and durations.
    reading: Reading,
    /// Something asks whether an answer was refused.
    pub(crate) reasons: bool,
}

impl<'a> Lower<'a> {
    pub(crate) fn new(framework: &'a Framework, as_of: Date, given: &'a Columns) -> Lower<'a> {
        let mut graph = Graph::default();
        let doubtful = graph.bit(false);
        Lower {
            framework,
            as_of,
            graph,
            columns: Vec::new(),
            lists: Vec::new(),
            doubtful,
            doubtful_for: Vec::new(),
            ties: doubtful,
            texts: Vec::new(),
            tests: Vec::new(),
            given,
            by_cell: Interned::default(),
            memo: Interned::default(),
            items: Interned::default(),
            of_items: Interned::default(),
            of_expressions: Interned::default(),
            wanted_by_items: Interned::default(),
            wanted_by_expressions: Interned::default(),
            weak_by_expressions: Interned::default(),
            said_below: Interned::default(),
            causes: Interned::default(),
            causes_of_items: Interned::default(),
            provisional_items: Interned::default(),
            provisional_expressions: Interned::default(),
            wanted_bits: 0,
            codes: Codes::of(framework),
            under: None,
            reached: Interned::default(),
            at: vec![0; framework.axes.len()],
            slots: Vec::new(),
            reading: Reading::default(),
            reasons: false,
        }
    }

    /// Leaves rows to the plain evaluator; of members, those that they belong to.
    pub(crate) fn doubt(&mut self, rows: Val) {
        let rows = self.graph.of_rows(rows);
        self.doubtful = self.graph.or(self.doubtful, rows);
    }

    /// Leaves rows to the plain evaluator if this number is asked for at all.
    pub(crate) fn doubt_for(&mut self, number: Val, rows: Val) {
        self.doubtful_for.push((number, rows));
    }

    /// Settles which of these numbers are asked for, by whoever reads the wanted nodes.
    pub(crate) fn doubt_what_is_asked(&mut self, wanted: &[Val]) {
        let mut live = Vec::new();
        self.graph.mark(wanted, &mut live);
        self.graph.mark(&[self.doubtful], &mut live);
        // What is doubted for a number reads only numbers that were made before it.
        for (number, rows) in std::mem::take(&mut self.doubtful_for).into_iter().rev() {
            if live.get(number.place()) == Some(&true) {
                self.doubt(rows);
                self.graph.mark(&[rows], &mut live);
            }
        }
    }

    pub(crate) fn never(&mut self) -> Val {
        self.graph.bit(false)
    }

    /// How many members a closed axis has.
    pub(crate) fn size(&self, axis: AxisId) -> Lowered<u32> {
        let members = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
        members.and_then(|members| u32::try_from(members.len()).ok()).ok_or(Unsupported("an open axis"))
    }

    /// Whether the members of an axis come with the data.
    pub(crate) fn is_open(&self, axis: AxisId) -> bool {
        crate::rows::binding::is_open(self.framework, axis)
    }

    /// Whether results of an item are laid out over members of whom nothing is told one by one.
    pub(crate) fn is_private(&self, item: &Item) -> bool {
        let private = |axis: &AxisId| self.framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.private);
        item.axes.as_slice().iter().any(private)
    }

    /// The place of an open axis among the lists that are read.
    pub(crate) fn list(&mut self, axis: AxisId) -> Lowered<u8> {
        let at = self.lists.iter().position(|list| *list == Listing::Of(axis)).unwrap_or_else(|| {
            self.lists.push(Listing::Of(axis));
            self.lists.len() - 1
        });
        u8::try_from(at).map_err(|_| Unsupported("very many open axes"))
    }

    pub(crate) fn place(&self, axis: AxisId) -> u32 {
        self.at.get(axis.0 as usize).copied().unwrap_or(0)
    }

    /// Lowers something under a reading or scenario, or under none.
    pub(crate) fn within<T>(&mut self, variation: Option<VariationId>, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.under, variation);
        let result = work(self);
        self.under = before;
        result
    }

    /// The reading or scenario at hand, if it makes a difference to an item.
    fn reaching(&mut self, id: ItemId) -> Option<VariationId> {
        let variation = self.under?;
        let framework = self.framework;
        let reached = self.reached.entry(variation).or_insert_with(|| crate::needs::reached(framework, variation));
        (reached.get(id.0 as usize) == Some(&true)).then_some(variation)
    }

    /// What stands in for something under the reading or scenario at hand; originals on the right.
    fn replacement(&self, target: Target) -> Option<ExprId> {
        let variation = self.framework.variations.get(self.under?.0 as usize)?;
        variation.replacements.iter().find(|(replaced, _)| *replaced == target).map(|(_, by)| *by)
    }

    /// Lowers something with an axis at a member.
    pub(crate) fn standing<T>(&mut self, axis: AxisId, member: u32, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.place(axis);
        if let Some(place) = self.at.get_mut(axis.0 as usize) {
            *place = member;
        }
        let result = work(self);
        if let Some(place) = self.at.get_mut(axis.0 as usize) {
            *place = before;
        }
        result
    }

    /// Lowers something with several axes at their members.
    pub(crate) fn standing_on<T>(&mut self, places: &[(AxisId, u32)], work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.at.clone();
        for (axis, member) in places {
            if let Some(place) = self.at.get_mut(axis.0 as usize) {
                *place = *member;
            }
        }
        let result = work(self);
        self.at = before;
        result
    }

    /// Lowers something for each cell of some closed axes, the last running fastest.
    pub(crate) fn over<T>(
        &mut self,
        axes: &[AxisId],
        work: &mut dyn FnMut(&mut Self) -> Lowered<T>,
    ) -> Lowered<Vec<T>> {
        let Some((first, rest)) = axes.split_first() else { return Ok(vec![work(self)?]) };
        let mut all = Vec::new();
        for member in 0..self.size(*first)? {
            all.extend(self.standing(*first, member, |lower| lower.over(rest, work))?);
        }
        Ok(all)
    }

    /// Lowers something where this is read of times of day and durations.
    pub(crate) fn reading<T>(&mut self, reading: Reading, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.reading, reading);
        let result = work(self);
        self.reading = before;
        result
    }
}
