//! The program as a graph of column operations: each node computes one value a row, children before parents.
//!
//! Two classes of values: numbers (a float a row) and bits (a yes or no a row, packed in words). Equal nodes are one node
//! (hash-consing), and bits that are known when the plan is made are folded away, so that what cannot happen costs nothing.

use std::collections::HashMap;

/// A node, by its place in the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Val(pub(crate) u32);

/// A column that the program reads, by its place among the bound columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Column(pub(crate) u32);

/// What a node computes. Floats are kept as bits, so that nodes can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// A float that is the same in all rows.
    Const(u64),
    /// The numbers of a column (places of members, days of dates); anything where the cell is empty.
    Load(Column),
    /// `-a`
    Neg(Val),
    /// `|a|`
    Abs(Val),
    /// `a + b`
    Add(Val, Val),
    /// `a - b`
    Sub(Val, Val),
    /// `a * b`
    Mul(Val, Val),
    /// `a * b`, 0 where either is, an infinity times 0 too: for ends of ranges.
    MulEnds(Val, Val),
    /// `a / b`
    Div(Val, Val),
    /// The lesser.
    Min(Val, Val),
    /// The greater.
    Max(Val, Val),
    /// The square root, correctly rounded.
    Sqrt(Val),
    /// About the cube root of a number that is not negative; checked by whoever relies on it.
    Cbrt(Val),
    /// The nearest whole number below.
    Floor(Val),
    /// The year of a day.
    YearOf(Val),
    /// The month of a day, 1 to 12.
    MonthOf(Val),
    /// The day of the month, 1 to 31.
    DayOf(Val),
    /// The last day of a day's month.
    EndOfMonth(Val),
    /// A day so many months later, on the last day of the month where it has no such day.
    AddMonths(Val, Val),
    /// Whole months from a day to another.
    MonthsBetween(Val, Val),
    /// Whole years from a day to another.
    YearsBetween(Val, Val),
    /// The second where the first holds, else the third.
    Select(Val, Val, Val),

    /// No row, or all.
    Bit(bool),
    /// Where a cell is given.
    Valid(Column),
    /// Where a yes/no cell says yes (anything where it is empty).
    Yes(Column),
    /// Nowhere; but rows where the cell does not fit are left to the plain evaluator.
    Suspect(Column),
    /// Where the place of a member is one of a set of at most 64.
    CodeIn(Column, u64),
    /// Of some rows, those whose cell is empty or has two decimals at most (or is whole), and is not huge.
    Fine(Column, bool, Val),
    /// not a
    Not(Val),
    /// a and b
    And(Val, Val),
    /// a or b
    Or(Val, Val),
    /// a and not b
    AndNot(Val, Val),
    /// `a < b`
    Less(Val, Val),
    /// `a <= b`
    AtMost(Val, Val),
    /// `a = b`
    Equal(Val, Val),
    /// `|a| <= b * eps` with b finite: too close to tell.
    Near(Val, Val, u64),
}

/// The graph.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    ops: Vec<Op>,
    known: HashMap<Op, Val>,
}

impl Graph {
    /// All nodes, children before parents.
    pub(crate) fn ops(&self) -> &[Op] {
        &self.ops
    }

    pub(crate) fn op(&self, val: Val) -> Op {
        self.ops.get(val.0 as usize).copied().unwrap_or(Op::Bit(false))
    }

    /// The node of an operation, made if there is none yet.
    pub(crate) fn node(&mut self, op: Op) -> Val {
        if let Some(val) = self.known.get(&op) {
            return *val;
        }
        let val = Val(u32::try_from(self.ops.len()).unwrap_or(u32::MAX));
        self.ops.push(op);
        self.known.insert(op, val);
        val
    }

    pub(crate) fn float(&mut self, float: f64) -> Val {
        self.node(Op::Const((float + 0.0).to_bits()))
    }

    pub(crate) fn as_float(&self, val: Val) -> Option<f64> {
        match self.op(val) {
            Op::Const(bits) => Some(f64::from_bits(bits)),
            _ => None,
        }
    }

    /// A node of two numbers; computed now where both are constants.
    pub(crate) fn pair(&mut self, make: fn(Val, Val) -> Op, a: Val, b: Val) -> Val {
        let op = make(a, b);
        if let (Some(x), Some(y)) = (self.as_float(a), self.as_float(b)) {
            let folded = match op {
                Op::Add(..) => Some(x + y),
                Op::Sub(..) => Some(x - y),
                Op::Mul(..) => Some(x * y),
                Op::MulEnds(..) => Some(if x == 0.0 || y == 0.0 { 0.0 } else { x * y }),
                Op::Div(..) => Some(x / y),
                Op::Min(..) => Some(x.min(y)),
                Op::Max(..) => Some(x.max(y)),
                _ => None,
            };
            if let Some(folded) = folded {
                return self.float(folded);
            }
        }
        self.node(op)
    }

    pub(crate) fn abs(&mut self, a: Val) -> Val {
        match self.as_float(a) {
            Some(x) => self.float(x.abs()),
            None => self.node(Op::Abs(a)),
        }
    }

    pub(crate) fn neg(&mut self, a: Val) -> Val {
        match self.as_float(a) {
            Some(x) => self.float(-x),
            None => self.node(Op::Neg(a)),
        }
    }

    pub(crate) fn select(&mut self, condition: Val, then: Val, otherwise: Val) -> Val {
        match self.as_bit(condition) {
            Some(true) => then,
            Some(false) => otherwise,
            None if then == otherwise => then,
            None => self.node(Op::Select(condition, then, otherwise)),
        }
    }

    /// A comparison; told now where both sides are constants.
    pub(crate) fn compare(&mut self, make: fn(Val, Val) -> Op, a: Val, b: Val) -> Val {
        let op = make(a, b);
        if let (Some(x), Some(y)) = (self.as_float(a), self.as_float(b)) {
            let told = match op {
                Op::Less(..) => Some(x < y),
                Op::AtMost(..) => Some(x <= y),
                Op::Equal(..) => Some(x == y),
                _ => None,
            };
            if let Some(told) = told {
                return self.bit(told);
            }
        }
        self.node(op)
    }

    pub(crate) fn bit(&mut self, all: bool) -> Val {
        self.node(Op::Bit(all))
    }

    pub(crate) fn as_bit(&self, val: Val) -> Option<bool> {
        match self.op(val) {
            Op::Bit(all) => Some(all),
            _ => None,
        }
    }

    /// Whether no row ever has this bit.
    pub(crate) fn is_never(&self, val: Val) -> bool {
        self.as_bit(val) == Some(false)
    }

    pub(crate) fn not(&mut self, a: Val) -> Val {
        match self.op(a) {
            Op::Bit(all) => self.bit(!all),
            Op::Not(inner) => inner,
            _ => self.node(Op::Not(a)),
        }
    }

    pub(crate) fn and(&mut self, a: Val, b: Val) -> Val {
        match (self.op(a), self.op(b)) {
            (Op::Bit(false), _) | (_, Op::Bit(true)) => a,
            (_, Op::Bit(false)) | (Op::Bit(true), _) => b,
            (Op::Not(x), _) if x == b => self.bit(false),
            (_, Op::Not(y)) if y == a => self.bit(false),
            (_, Op::Not(y)) => self.and_not(a, y),
            (Op::Not(x), _) => self.and_not(b, x),
            (_, Op::And(x, y)) | (_, Op::Or(x, y)) if x == a || y == a => match self.op(b) {
                Op::And(..) => b,
                _ => a,
            },
            _ if a == b => a,
            _ => self.node(Op::And(a.min(b), a.max(b))),
        }
    }

    pub(crate) fn or(&mut self, a: Val, b: Val) -> Val {
        match (self.op(a), self.op(b)) {
            (Op::Bit(true), _) | (_, Op::Bit(false)) => a,
            (_, Op::Bit(true)) | (Op::Bit(false), _) => b,
            (Op::Not(x), _) if x == b => self.bit(true),
            (_, Op::Not(y)) if y == a => self.bit(true),
            _ if a == b => a,
            _ => self.node(Op::Or(a.min(b), a.max(b))),
        }
    }

    pub(crate) fn and_not(&mut self, a: Val, b: Val) -> Val {
        match (self.op(a), self.op(b)) {
            (Op::Bit(false), _) | (_, Op::Bit(false)) => a,
            (_, Op::Bit(true)) => self.bit(false),
            (Op::Bit(true), _) => self.not(b),
            (_, Op::Not(y)) => self.and(a, y),
            _ if a == b => self.bit(false),
            _ => self.node(Op::AndNot(a, b)),
        }
    }

    pub(crate) fn any(&mut self, bits: &[Val]) -> Val {
        let mut any = self.bit(false);
        for bit in bits {
            any = self.or(any, *bit);
        }
        any
    }
}

impl Op {
    /// The nodes that it reads.
    pub(crate) fn operands(self) -> [Option<Val>; 3] {
        match self {
            Op::Const(_) | Op::Load(_) | Op::Bit(_) | Op::Valid(_) | Op::Yes(_) | Op::Suspect(_) | Op::CodeIn(..) => {
                [None, None, None]
            }
            Op::Neg(a)
            | Op::Abs(a)
            | Op::Sqrt(a)
            | Op::Cbrt(a)
            | Op::Floor(a)
            | Op::YearOf(a)
            | Op::MonthOf(a)
            | Op::DayOf(a)
            | Op::EndOfMonth(a)
            | Op::Fine(_, _, a)
            | Op::Not(a) => [Some(a), None, None],
            Op::AddMonths(a, b)
            | Op::MonthsBetween(a, b)
            | Op::YearsBetween(a, b)
            | Op::Add(a, b)
            | Op::Sub(a, b)
            | Op::Mul(a, b)
            | Op::MulEnds(a, b)
            | Op::Div(a, b)
            | Op::Min(a, b)
            | Op::Max(a, b)
            | Op::And(a, b)
            | Op::Or(a, b)
            | Op::AndNot(a, b)
            | Op::Less(a, b)
            | Op::AtMost(a, b)
            | Op::Equal(a, b)
            | Op::Near(a, b, _) => [Some(a), Some(b), None],
            Op::Select(a, b, c) => [Some(a), Some(b), Some(c)],
        }
    }

    /// Whether it computes a number (else bits).
    pub(crate) fn is_number(self) -> bool {
        match self {
            Op::Const(_)
            | Op::Load(_)
            | Op::Neg(_)
            | Op::Abs(_)
            | Op::Add(..)
            | Op::Sub(..)
            | Op::Mul(..)
            | Op::MulEnds(..)
            | Op::Div(..)
            | Op::Min(..)
            | Op::Max(..)
            | Op::Sqrt(_)
            | Op::Cbrt(_)
            | Op::Floor(_)
            | Op::YearOf(_)
            | Op::MonthOf(_)
            | Op::DayOf(_)
            | Op::EndOfMonth(_)
            | Op::AddMonths(..)
            | Op::MonthsBetween(..)
            | Op::YearsBetween(..)
            | Op::Select(..) => true,
            Op::Bit(_)
            | Op::Valid(_)
            | Op::Yes(_)
            | Op::Suspect(_)
            | Op::CodeIn(..)
            | Op::Fine(..)
            | Op::Not(_)
            | Op::And(..)
            | Op::Or(..)
            | Op::AndNot(..)
            | Op::Less(..)
            | Op::AtMost(..)
            | Op::Equal(..)
            | Op::Near(..) => false,
        }
    }
}
