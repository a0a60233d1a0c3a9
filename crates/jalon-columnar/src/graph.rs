//! The program as a graph of column operations: each node computes one value a row, children before parents.
//!
//! Two classes of values: numbers (a float a row) and bits (a yes or no a row, packed in words). Equal nodes are one node
//! (hash-consing). Bits are conjunctions of bits and of their opposites alone: an opposite is the same node named with
//! another sign, so it costs nothing, and what is known when the plan is made is folded away ([`simplify`]).
//!
//! A node has a value for each row, or for each member of the rows' lists along an open axis ([`Level`]). What a member
//! reads of its row is spread to it; what a row knows of its members is folded.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::integers::Step;
use crate::kernels::functions::{any_power, is_near, natural_exp, natural_log, whole_power};

mod across;
mod given;
mod op;
mod operands;
mod simplify;

pub(crate) use across::Pairs;
pub(crate) use given::Anew;
pub(crate) use op::{Binary, BitOp, Comparison, Folding, Link, NumberOp, Op, Sign, Unary, Where};

/// A node, by its place in the graph; for bits, the node or its opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Val(u32);

/// Marks the opposite of a node of bits; in a program, a constant rather than a register of numbers.
const MARK: u32 = 1 << 31;

impl Val {
    /// A place, without the mark.
    pub(crate) fn new(place: usize) -> Val {
        Val(u32::try_from(place).unwrap_or(MARK - 1) & !MARK)
    }

    /// The place of the node (or register, or constant).
    #[inline(always)]
    pub(crate) fn place(self) -> usize {
        (self.0 & !MARK) as usize
    }

    /// Whether it is the opposite of its node.
    #[inline(always)]
    pub(crate) fn is_marked(self) -> bool {
        self.0 & MARK != 0
    }

    /// The opposite.
    pub(crate) fn flipped(self) -> Val {
        Val(self.0 ^ MARK)
    }

    /// The same mark on another place.
    pub(crate) fn moved(self, place: Val) -> Val {
        Val(place.0 ^ (self.0 & MARK))
    }

    /// All bits where it is an opposite, else none.
    #[inline(always)]
    pub(crate) fn flip(self) -> u64 {
        u64::from(self.is_marked()).wrapping_neg()
    }
}

/// A column that the program reads, by its place among the bound columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Column(pub(crate) u32);

/// What a node has a value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    /// Anything: it is the same everywhere.
    Any,
    /// Each row.
    Rows,
    /// Each member of a list, by its place among the lists of the plan; and for rows without that list, a member that stands
    /// for all that it may have.
    Members(u8),
}

/// A formula over cells, by its place among those of the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Formula(pub(crate) u32);

/// A table from what a plan is made of, which is short and comes by the thousand, to where it stands: the hashes of the
/// standard library, which withstand keys that are chosen to collide, were a quarter of the time of making a plan.
pub(crate) type Interned<K, V> = std::collections::HashMap<K, V, foldhash::fast::FixedState>;

/// The graph.
#[derive(Debug)]
pub(crate) struct Graph {
    ops: Vec<Op>,
    /// What each node has a value for.
    levels: Vec<Level>,
    /// What each column has a cell for.
    columns: Vec<Level>,
    known: Interned<Op, Val>,
    never: Val,
    formulas: Vec<Arc<[Step]>>,
    by_steps: Interned<Arc<[Step]>, Formula>,
    /// The lists whose members are pairs of those of others.
    pairs: Vec<Pairs>,
}

impl Default for Graph {
    fn default() -> Graph {
        let (ops, levels, columns, formulas) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (known, by_steps) = (Interned::default(), Interned::default());
        let pairs = Vec::new();
        let mut graph = Graph { ops, levels, columns, known, never: Val(0), formulas, by_steps, pairs };
        graph.never = graph.bits(BitOp::Never);
        graph
    }
}

impl Graph {
    /// All nodes, children before parents.
    pub(crate) fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The formulas that nodes name.
    pub(crate) fn formulas(&self) -> &[Arc<[Step]>] {
        &self.formulas
    }

    /// A formula, for nodes to name.
    pub(crate) fn formula(&mut self, steps: Arc<[Step]>) -> Formula {
        let next = Formula(u32::try_from(self.formulas.len()).unwrap_or(u32::MAX));
        *self.by_steps.entry(steps).or_insert_with_key(|steps| {
            self.formulas.push(Arc::clone(steps));
            next
        })
    }

    fn op(&self, val: Val) -> Op {
        self.ops.get(val.place()).copied().unwrap_or(Op::Bits(BitOp::Never))
    }

    /// The node of an operation, made if there is none yet.
    fn node(&mut self, op: Op) -> Val {
        if let Some(val) = self.known.get(&op) {
            return *val;
        }
        let val = Val::new(self.ops.len());
        self.levels.push(self.level_of(op));
        self.ops.push(op);
        self.known.insert(op, val);
        val
    }

    /// Another column, with a cell for each of these.
    pub(crate) fn column(&mut self, level: Level) -> Column {
        self.columns.push(level);
        Column(u32::try_from(self.columns.len() - 1).unwrap_or(u32::MAX))
    }

    /// What a column has a cell for.
    pub(crate) fn level_of_column(&self, column: Column) -> Level {
        self.columns.get(column.0 as usize).copied().unwrap_or(Level::Rows)
    }

    /// What a node has a value for.
    pub(crate) fn level(&self, val: Val) -> Level {
        self.levels.get(val.place()).copied().unwrap_or(Level::Any)
    }

    fn level_of(&self, op: Op) -> Level {
        match op {
            Op::Number(NumberOp::Load(column))
            | Op::Bits(
                BitOp::Valid(column)
                | BitOp::Lacks(column)
                | BitOp::Yes(column)
                | BitOp::Suspect(column)
                | BitOp::CodeIn(column, _),
            )
            | Op::Bits(BitOp::Text(column, _) | BitOp::Fine(column, ..)) => self.level_of_column(column),
            Op::Number(NumberOp::Spread(list, _)) | Op::Bits(BitOp::Spread(list, _) | BitOp::Unlisted(list)) => {
                Level::Members(list)
            }
            Op::Number(NumberOp::Follow(link, _)) | Op::Bits(BitOp::Follow(link, _)) => {
                self.level_of_column(link.column)
            }
            Op::Number(NumberOp::Group(_, _, link, _)) | Op::Bits(BitOp::SomeOf(_, link, _)) => Level::Members(link.to),
            Op::Number(NumberOp::Fold(..) | NumberOp::Distinct(..)) | Op::Bits(BitOp::Some(..) | BitOp::Exact(..)) => {
                Level::Rows
            }
            _ => op.operands().into_iter().flatten().map(|val| self.level(val)).max().unwrap_or(Level::Any),
        }
    }

    /// A node of bits.
    pub(crate) fn bits(&mut self, op: BitOp) -> Val {
        self.node(Op::Bits(op))
    }

    fn number(&mut self, op: NumberOp) -> Val {
        self.node(Op::Number(op))
    }

    pub(crate) fn float(&mut self, float: f64) -> Val {
        self.number(NumberOp::Const((float + 0.0).to_bits()))
    }

    pub(crate) fn load(&mut self, column: Column) -> Val {
        self.number(NumberOp::Load(column))
    }

    pub(crate) fn as_float(&self, val: Val) -> Option<f64> {
        match self.op(val) {
            Op::Number(NumberOp::Const(bits)) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// A function of a number; computed now where that is constant.
    pub(crate) fn map(&mut self, function: Unary, a: Val) -> Val {
        match (function, self.as_float(a)) {
            (Unary::Neg, Some(x)) => self.float(-x),
            (Unary::Abs, Some(x)) => self.float(x.abs()),
            (Unary::Log, Some(x)) => self.float(natural_log(x)),
            (Unary::Exp, Some(x)) => self.float(natural_exp(x)),
            _ => self.number(NumberOp::Map(function, a)),
        }
    }

    /// A function of two numbers; computed now where both are constants.
    pub(crate) fn pair(&mut self, function: Binary, a: Val, b: Val) -> Val {
        let [a, b] = self.aligned([a, b]);
        match (self.as_float(a), self.as_float(b)) {
            (Some(x), Some(y)) => {
                let folded = match function {
                    Binary::Add => x + y,
                    Binary::AddSizes => x.abs() + y.abs(),
                    Binary::Sub => x - y,
                    Binary::Mul => x * y,
                    Binary::MulEnds => {
                        if x == 0.0 || y == 0.0 {
                            0.0
                        } else {
                            x * y
                        }
                    }
                    Binary::Div => x / y,
                    Binary::Min => x.min(y),
                    Binary::Max => x.max(y),
                    Binary::Power => whole_power(x, y),
                    Binary::AnyPower => any_power(x, y),
                    Binary::AddMonths | Binary::MonthsBetween | Binary::YearsBetween => {
                        return self.number(NumberOp::Pair(function, a, b));
                    }
                };
                self.float(folded)
            }
            (None, Some(y)) if function == Binary::Mul => self.scaled(a, y, b),
            (Some(x), None) if function == Binary::Mul => self.scaled(b, x, a),
            _ => self.number(NumberOp::Pair(function, a, b)),
        }
    }

    /// A number times a constant. Two constants are multiplied beforehand: with the errors of both and one of the product
    /// the result is as exact as by two steps.
    fn scaled(&mut self, a: Val, factor: f64, constant: Val) -> Val {
        if let Op::Number(NumberOp::Pair(Binary::Mul, x, before)) = self.op(a)
            && let Some(before) = self.as_float(before)
            && (1e-250..1e250).contains(&(before * factor).abs())
        {
            let both = self.float(before * factor);
            return self.number(NumberOp::Pair(Binary::Mul, x, both));
        }
        self.number(NumberOp::Pair(Binary::Mul, a, constant))
    }

    pub(crate) fn clamp(&mut self, a: Val, low: f64, high: f64) -> Val {
        match self.as_float(a) {
            Some(x) => self.float(if x > low { if x < high { x } else { high } } else { low }),
            None => self.number(NumberOp::Clamp(a, low.to_bits(), high.to_bits())),
        }
    }

    pub(crate) fn select(&mut self, condition: Val, then: Val, otherwise: Val) -> Val {
        let [condition, then, otherwise] = self.aligned([condition, then, otherwise]);
        match self.as_bit(condition) {
            Some(true) => then,
            Some(false) => otherwise,
            None if then == otherwise => then,
            None if condition.is_marked() => self.number(NumberOp::Select(condition.flipped(), otherwise, then)),
            None => self.number(NumberOp::Select(condition, then, otherwise)),
        }
    }

    /// How many characters a text has, by its number.
    pub(crate) fn length(&mut self, text: Val) -> Val {
        self.number(NumberOp::Length(text))
    }

    /// Where one text stands in another, by their numbers.
    pub(crate) fn within(&mut self, place: Where, text: Val, part: Val) -> Val {
        let [text, part] = self.aligned([text, part]);
        self.bits(BitOp::Within(place, text, part))
    }

    /// A comparison; told now where both sides are constants.
    pub(crate) fn compare(&mut self, question: Comparison, a: Val, b: Val) -> Val {
        let [a, b] = self.aligned([a, b]);
        if let (Some(x), Some(y)) = (self.as_float(a), self.as_float(b)) {
            let told = match question {
                Comparison::Less => Some(x < y),
                Comparison::AtMost => Some(x <= y),
                Comparison::Equal => Some(x == y),
                Comparison::Near(eps) => Some(is_near(x, y, f64::from_bits(eps))),
                Comparison::NearSome(eps) => Some(is_near(x, y, f64::from_bits(eps)) && y != 0.0),
                Comparison::NearNot(eps) => Some(is_near(x, y, f64::from_bits(eps)) && x != 0.0),
                Comparison::NoRoot(_) => None,
            };
            if let Some(told) = told {
                return self.bit(told);
            }
        }
        self.bits(BitOp::Compare(question, a, b))
    }

    pub(crate) fn bit(&mut self, all: bool) -> Val {
        if all { self.never.flipped() } else { self.never }
    }

    /// The bit that no row has.
    pub(crate) fn none(&self) -> Val {
        self.never
    }

    pub(crate) fn as_bit(&self, val: Val) -> Option<bool> {
        (val.place() == self.never.place()).then(|| val.is_marked())
    }

    /// Whether no row ever has this bit.
    pub(crate) fn is_never(&self, val: Val) -> bool {
        val == self.never
    }

    pub(crate) fn not(&self, a: Val) -> Val {
        a.flipped()
    }

    pub(crate) fn or(&mut self, a: Val, b: Val) -> Val {
        self.and(a.flipped(), b.flipped()).flipped()
    }

    pub(crate) fn and_not(&mut self, a: Val, b: Val) -> Val {
        self.and(a, b.flipped())
    }

    pub(crate) fn any(&mut self, bits: &[Val]) -> Val {
        let mut any = self.bit(false);
        for bit in bits {
            any = self.or(any, *bit);
        }
        any
    }

    /// The columns whose cells are looked at by some nodes and all that they read: those that do not fit are told.
    pub(crate) fn looked_at(&self, roots: &[Val]) -> BTreeSet<Column> {
        let mut live = Vec::new();
        self.mark(roots, &mut live);
        let ops = self.ops.iter().zip(live).filter(|(_, live)| *live);
        let column = |(op, _): (&Op, bool)| match op {
            Op::Number(NumberOp::Load(column))
            | Op::Bits(
                BitOp::Yes(column) | BitOp::CodeIn(column, _) | BitOp::Text(column, _) | BitOp::Suspect(column),
            ) => Some(*column),
            _ => None,
        };
        ops.filter_map(column).collect()
    }

    /// Marks nodes and all that they read.
    pub(crate) fn mark(&self, roots: &[Val], live: &mut Vec<bool>) {
        live.resize(self.ops.len(), false);
        let mut pending: Vec<usize> = roots.iter().map(|val| val.place()).collect();
        while let Some(place) = pending.pop() {
            if let (Some(seen @ false), Some(op)) = (live.get_mut(place), self.ops.get(place)) {
                *seen = true;
                pending.extend(op.operands().into_iter().flatten().map(Val::place));
            }
        }
    }
}
