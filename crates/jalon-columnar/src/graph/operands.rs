//! What each operation reads.

use super::{BitOp, NumberOp, Op, Val};

impl Op {
    /// The nodes that it reads.
    pub(crate) fn operands(self) -> [Option<Val>; 3] {
        match self {
            Op::Number(
                NumberOp::Map(_, a)
                | NumberOp::Clamp(a, ..)
                | NumberOp::Spread(_, a)
                | NumberOp::Fold(_, _, a)
                | NumberOp::Distinct(_, _, a)
                | NumberOp::Follow(_, a)
                | NumberOp::Group(_, _, _, a)
                | NumberOp::Length(a),
            )
            | Op::Bits(BitOp::Fine(_, _, a) | BitOp::Exact(_, _, a) | BitOp::Spread(_, a) | BitOp::Some(_, a))
            | Op::Bits(BitOp::Follow(_, a) | BitOp::SomeOf(_, _, a) | BitOp::Said(_, a)) => [Some(a), None, None],
            Op::Number(NumberOp::Pair(_, a, b))
            | Op::Bits(BitOp::And(a, b) | BitOp::Compare(_, a, b) | BitOp::Within(_, a, b)) => [Some(a), Some(b), None],
            Op::Number(NumberOp::Select(a, b, c)) => [Some(a), Some(b), Some(c)],
            Op::Number(NumberOp::Const(_) | NumberOp::Load(_))
            | Op::Bits(BitOp::Never | BitOp::Valid(_) | BitOp::Yes(_) | BitOp::Suspect(_) | BitOp::CodeIn(..))
            | Op::Bits(BitOp::Unlisted(_) | BitOp::Text(..) | BitOp::Lacks(_)) => [None, None, None],
        }
    }

    /// The same with other names for the nodes that it reads.
    pub(crate) fn renamed(self, name: impl Fn(Val) -> Val) -> Op {
        match self {
            Op::Number(op) => Op::Number(match op {
                NumberOp::Const(_) | NumberOp::Load(_) => op,
                NumberOp::Map(function, a) => NumberOp::Map(function, name(a)),
                NumberOp::Pair(function, a, b) => NumberOp::Pair(function, name(a), name(b)),
                NumberOp::Clamp(a, low, high) => NumberOp::Clamp(name(a), low, high),
                NumberOp::Select(a, b, c) => NumberOp::Select(name(a), name(b), name(c)),
                NumberOp::Spread(list, a) => NumberOp::Spread(list, name(a)),
                NumberOp::Fold(folding, list, a) => NumberOp::Fold(folding, list, name(a)),
                NumberOp::Distinct(list, column, a) => NumberOp::Distinct(list, column, name(a)),
                NumberOp::Length(a) => NumberOp::Length(name(a)),
                NumberOp::Follow(link, a) => NumberOp::Follow(link, name(a)),
                NumberOp::Group(folding, list, link, a) => NumberOp::Group(folding, list, link, name(a)),
            }),
            Op::Bits(op) => Op::Bits(match op {
                BitOp::Never | BitOp::Valid(_) | BitOp::Yes(_) | BitOp::Suspect(_) | BitOp::CodeIn(..) => op,
                BitOp::Unlisted(_) | BitOp::Text(..) | BitOp::Lacks(_) => op,
                BitOp::Spread(list, a) => BitOp::Spread(list, name(a)),
                BitOp::Some(list, a) => BitOp::Some(list, name(a)),
                BitOp::Follow(link, a) => BitOp::Follow(link, name(a)),
                BitOp::SomeOf(list, link, a) => BitOp::SomeOf(list, link, name(a)),
                BitOp::Fine(column, whole, a) => BitOp::Fine(column, whole, name(a)),
                BitOp::Exact(formula, sign, a) => BitOp::Exact(formula, sign, name(a)),
                BitOp::Said(test, a) => BitOp::Said(test, name(a)),
                BitOp::Within(place, a, b) => BitOp::Within(place, name(a), name(b)),
                BitOp::And(a, b) => BitOp::And(name(a), name(b)),
                BitOp::Compare(question, a, b) => BitOp::Compare(question, name(a), name(b)),
            }),
        }
    }
}
