//! From rows to the members of their lists, and back.

use super::{BitOp, Column, Folding, Graph, Level, Link, NumberOp, Op, Val};

impl Graph {
    /// Nodes that are read together: those of rows are spread to the members that others belong to.
    pub(super) fn aligned<const N: usize>(&mut self, vals: [Val; N]) -> [Val; N] {
        match vals.iter().map(|val| self.level(*val)).max() {
            Some(Level::Members(list)) => vals.map(|val| self.spread(list, val)),
            _ => vals,
        }
    }

    /// What a row has, for its members in a list.
    pub(crate) fn spread(&mut self, list: u8, val: Val) -> Val {
        if self.level(val) != Level::Rows {
            return val;
        }
        match self.op(val) {
            Op::Number(_) => self.number(NumberOp::Spread(list, val)),
            Op::Bits(_) => val.moved(self.bits(BitOp::Spread(list, Val::new(val.place())))),
        }
    }

    /// What the numbers of a row's members in a list come to.
    pub(crate) fn fold(&mut self, folding: Folding, list: u8, val: Val) -> Val {
        let val = self.spread(list, val);
        self.number(NumberOp::Fold(folding, list, val))
    }

    /// What the numbers come to of the members in a list that name one, for each that may be named.
    pub(crate) fn group(&mut self, folding: Folding, list: u8, link: Link, val: Val) -> Val {
        let val = self.spread(list, val);
        self.number(NumberOp::Group(folding, list, link, val))
    }

    /// The members that are named by one in a list that has a bit.
    pub(crate) fn some_of(&mut self, list: u8, link: Link, bit: Val) -> Val {
        if self.is_never(bit) {
            return bit;
        }
        let bit = self.spread(list, bit);
        self.bits(BitOp::SomeOf(list, link, bit))
    }

    /// What the member that a reference names has; where it names none, a number is anything, and a bit is as for its opposite.
    pub(crate) fn follow(&mut self, link: Link, val: Val) -> Val {
        let val = self.spread(link.to, val);
        if self.level(val) != Level::Members(link.to) {
            return val;
        }
        match self.op(val) {
            Op::Number(_) => self.number(NumberOp::Follow(link, val)),
            Op::Bits(_) => val.moved(self.bits(BitOp::Follow(link, Val::new(val.place())))),
        }
    }

    /// How many different texts of a column the members with a bit have.
    pub(crate) fn distinct(&mut self, list: u8, column: Column, bit: Val) -> Val {
        let bit = self.spread(list, bit);
        self.number(NumberOp::Distinct(list, column, bit))
    }

    /// Rows of which some member in a list has a bit.
    pub(crate) fn some(&mut self, list: u8, bit: Val) -> Val {
        if self.is_never(bit) {
            return bit;
        }
        let bit = self.spread(list, bit);
        self.bits(BitOp::Some(list, bit))
    }

    /// A bit of rows from a bit of anything: of members, where one of them has it.
    pub(crate) fn of_rows(&mut self, bit: Val) -> Val {
        match self.level(bit) {
            Level::Members(list) => self.some(list, bit),
            Level::Any | Level::Rows => bit,
        }
    }
}
