//! The same graph where it is known beforehand which cells are given.

use super::{BitOp, Column, Comparison, Graph, NumberOp, Op, Val};

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
    /// The graph for rows where just these columns have a cell, nothing is near a mark, and no divisor is 0. What such a row
    /// has of a value is the same to the bit; what is folded away is what missing cells, near ties and zeros would have asked
    /// for. Nothing is left of the look at cells that nothing reads: whoever runs it looks at them himself.
    pub(crate) fn with_given(&self, given: &[bool]) -> Anew {
        let mut anew = Anew::default();
        anew.graph.columns.clone_from(&self.columns);
        for op in &self.ops {
            // Children stand before their parents.
            let op = op.renamed(|val| anew.place(val));
            let place = anew.again(op, given);
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

    fn again(&mut self, op: Op, given: &[bool]) -> Val {
        let graph = &mut self.graph;
        let is_given = |column: Column| given.get(column.0 as usize) == Some(&true);
        match op {
            Op::Number(op) => match op {
                NumberOp::Load(column) if !is_given(column) => graph.float(0.0),
                NumberOp::Map(function, a) => graph.map(function, a),
                // Factors are not put together anew: that could change the last bit.
                NumberOp::Pair(_, a, b) if graph.as_float(a).is_none() || graph.as_float(b).is_none() => {
                    graph.number(op)
                }
                NumberOp::Pair(function, a, b) => graph.pair(function, a, b),
                NumberOp::Clamp(a, low, high) => graph.clamp(a, f64::from_bits(low), f64::from_bits(high)),
                NumberOp::Select(condition, a, b) => graph.select(condition, a, b),
                NumberOp::Spread(list, a) => graph.spread(list, a),
                NumberOp::Fold(folding, list, a) => graph.fold(folding, list, a),
                NumberOp::Distinct(list, column, a) => graph.distinct(list, column, a),
                NumberOp::Follow(link, a) => graph.follow(link, a),
                NumberOp::Group(folding, list, link, a) => graph.group(folding, list, link, a),
                NumberOp::Const(_) | NumberOp::Load(_) => graph.number(op),
            },
            Op::Bits(op) => match op {
                BitOp::Valid(column) => graph.bit(is_given(column)),
                BitOp::Never | BitOp::Suspect(_) => graph.bit(false),
                BitOp::Yes(column) | BitOp::CodeIn(column, _) | BitOp::Text(column, _) if !is_given(column) => {
                    graph.bit(false)
                }
                BitOp::Fine(_, _, rows) | BitOp::Exact(_, _, rows) => {
                    self.assume_none(rows);
                    self.graph.bit(false)
                }
                BitOp::And(a, b) => graph.and(a, b),
                BitOp::Compare(question, a, b) => {
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
                BitOp::Spread(list, a) => graph.spread(list, a),
                BitOp::Some(list, a) => graph.some(list, a),
                BitOp::Follow(link, a) => graph.follow(link, a),
                BitOp::SomeOf(list, link, a) => graph.some_of(list, link, a),
                BitOp::Yes(_) | BitOp::CodeIn(..) | BitOp::Text(..) | BitOp::Unlisted(_) => graph.bits(op),
            },
        }
    }
}
