//! The same graph where it is known beforehand which cells are given, or that no list is.

use super::{BitOp, Column, Comparison, Graph, Level, NumberOp, Op, Val};

/// A graph made anew.
#[derive(Debug, Default)]
pub(crate) struct Anew {
    pub(crate) graph: Graph,
    /// Where each node of the other went.
    places: Vec<Val>,
    /// The near ties and the zeros that it takes for granted that there are none of: where there is one, it says nothing.
    pub(crate) assumed: Vec<Val>,
}

impl Graph {
    /// The graph for rows of which no list is given: the member that stands for all that a list may have is worked out with its
    /// row.
    pub(crate) fn without_lists(&self) -> Anew {
        let mut anew = Anew::default();
        anew.graph.columns = vec![Level::Rows; self.columns.len()];
        anew.graph.formulas.clone_from(&self.formulas);
        for op in &self.ops {
            let op = op.renamed(|val| anew.place(val));
            let of_members = |column: Column| matches!(self.level_of_column(column), Level::Members(_));
            let place = anew.graph.unlisted(op, of_members);
            anew.places.push(place);
        }
        anew
    }

    /// An operation where no list is given.
    fn unlisted(&mut self, op: Op, of_members: impl Fn(Column) -> bool) -> Val {
        match op {
            Op::Number(NumberOp::Load(column)) if of_members(column) => self.float(0.0),
            // There is but one to be folded.
            Op::Number(NumberOp::Spread(_, a) | NumberOp::Fold(_, _, a)) => a,
            // There is nobody to be named, nor to name another.
            Op::Number(NumberOp::Group(folding, ..)) => self.float(folding.of_none()),
            Op::Number(NumberOp::Distinct(..) | NumberOp::Follow(..)) => self.float(0.0),
            Op::Bits(BitOp::Follow(..) | BitOp::SomeOf(..)) => self.bit(false),
            Op::Bits(BitOp::Spread(_, a) | BitOp::Some(_, a)) => a,
            Op::Bits(BitOp::Unlisted(_)) => self.bit(true),
            Op::Bits(BitOp::Fine(column, _, rows)) if of_members(column) => rows,
            Op::Bits(
                BitOp::Valid(column)
                | BitOp::Yes(column)
                | BitOp::Suspect(column)
                | BitOp::Lacks(column)
                | BitOp::CodeIn(column, _)
                | BitOp::Text(column, _),
            ) if of_members(column) => self.bit(false),
            op => self.again(op),
        }
    }

    /// The same operation on nodes of which more may be known.
    fn again(&mut self, op: Op) -> Val {
        match op {
            Op::Number(NumberOp::Map(function, a)) => self.map(function, a),
            // Factors are not put together anew: that could change the last bit.
            Op::Number(NumberOp::Pair(_, a, b)) if self.as_float(a).is_none() || self.as_float(b).is_none() => {
                self.node(op)
            }
            Op::Number(NumberOp::Pair(function, a, b)) => self.pair(function, a, b),
            Op::Number(NumberOp::Clamp(a, low, high)) => self.clamp(a, f64::from_bits(low), f64::from_bits(high)),
            Op::Number(NumberOp::Select(condition, a, b)) => self.select(condition, a, b),
            Op::Bits(BitOp::And(a, b)) => self.and(a, b),
            Op::Bits(BitOp::Compare(question, a, b)) => self.compare(question, a, b),
            op => self.node(op),
        }
    }

    /// The graph for rows where just these columns have a cell, nothing is near a mark, and no divisor is 0. What such a row
    /// has of a value is the same to the bit; what is folded away is what missing cells, near ties and zeros would have asked
    /// for. Nothing is left of the look at cells that nothing reads: whoever runs it looks at them himself.
    pub(crate) fn with_given(&self, given: &[bool]) -> Anew {
        let mut anew = Anew::default();
        anew.graph.columns.clone_from(&self.columns);
        for op in &self.ops {
            // Children stand before their parents.
            let op = op.renamed(|val| anew.place(val));
            let place = anew.with_given(op, given);
            anew.places.push(place);
        }
        anew
    }
}

impl Anew {
    /// Where a node of the other graph went.
    pub(crate) fn place(&self, val: Val) -> Val {
        self.places.get(val.place()).map_or(val, |place| val.moved(*place))
    }

    /// Takes it for granted that a bit is not set.
    fn assume_none(&mut self, bit: Val) {
        if !self.graph.is_never(bit) && !self.assumed.contains(&bit) {
            self.assumed.push(bit);
        }
    }

    fn with_given(&mut self, op: Op, given: &[bool]) -> Val {
        let graph = &mut self.graph;
        let is_given = |column: Column| given.get(column.0 as usize) == Some(&true);
        match op {
            Op::Number(NumberOp::Load(column)) if !is_given(column) => graph.float(0.0),
            Op::Bits(BitOp::Valid(column)) => graph.bit(is_given(column)),
            Op::Bits(BitOp::Never | BitOp::Suspect(_) | BitOp::Lacks(_)) => graph.bit(false),
            Op::Bits(BitOp::Yes(column) | BitOp::CodeIn(column, _) | BitOp::Text(column, _)) if !is_given(column) => {
                graph.bit(false)
            }
            Op::Bits(BitOp::Fine(_, _, rows) | BitOp::Exact(_, _, rows)) => {
                self.assume_none(rows);
                self.graph.bit(false)
            }
            Op::Bits(BitOp::Compare(question, a, b)) => {
                let told = graph.compare(question, a, b);
                let is_zero = |val: Val| graph.as_float(val) == Some(0.0);
                let rare = match question {
                    Comparison::Near(_) | Comparison::NearSome(_) | Comparison::NearNot(_) => true,
                    Comparison::Equal => is_zero(a) || is_zero(b),
                    Comparison::Less | Comparison::AtMost | Comparison::NoRoot(_) => false,
                };
                if !rare || graph.as_bit(told).is_some() {
                    return told;
                }
                self.assume_none(told);
                self.graph.bit(false)
            }
            op => graph.again(op),
        }
    }
}
