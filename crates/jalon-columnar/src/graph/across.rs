//! From rows to the members of their lists, and back.

use super::{BitOp, Column, Folding, Graph, Level, Link, NumberOp, Op, Val};

/// A list whose members are the pairs of those of two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pairs {
    pub(crate) list: u8,
    /// Which member of either each pair is of.
    pub(crate) sides: [Link; 2],
}

impl Pairs {
    /// The way from a pair to the member of one of the lists.
    fn side(&self, list: u8) -> Option<Link> {
        self.sides.into_iter().find(|link| link.to == list)
    }
}

impl Graph {
    /// Nodes that are read together: those of rows are spread to the members that others belong to.
    pub(super) fn aligned<const N: usize>(&mut self, vals: [Val; N]) -> [Val; N] {
        match self.meeting(vals.iter().map(|val| self.level(*val))) {
            Some(list) => vals.map(|val| self.spread(list, val)),
            None => vals,
        }
    }

    /// The list to the members of which nodes are spread that are read together: of nodes of two lists, that of their pairs.
    fn meeting(&self, levels: impl Iterator<Item = Level> + Clone) -> Option<u8> {
        let lists = levels.filter_map(|level| if let Level::Members(list) = level { Some(list) } else { None });
        let (least, most) = (lists.clone().min()?, lists.clone().max()?);
        if least == most {
            return Some(most);
        }
        let joins = |pairs: &&Pairs| lists.clone().all(|list| pairs.list == list || pairs.side(list).is_some());
        self.pairs.iter().find(joins).map_or(Some(most), |pairs| Some(pairs.list))
    }

    /// Whether no pairs of members are read.
    pub(crate) fn no_pairs(&self) -> bool {
        self.pairs.is_empty()
    }

    /// What the members of a list are pairs of.
    pub(crate) fn pairs_of(&self, list: u8) -> Option<Pairs> {
        self.pairs.iter().copied().find(|pairs| pairs.list == list)
    }

    /// Makes known that the members of a list are the pairs of those of two others.
    pub(crate) fn join(&mut self, pairs: Pairs) {
        self.pairs.push(pairs);
    }

    /// What a row has, for its members in a list; what a member has, for the pairs that it is in.
    pub(crate) fn spread(&mut self, list: u8, val: Val) -> Val {
        match self.level(val) {
            Level::Rows => {}
            Level::Members(other) if other != list => {
                let side = self.pairs.iter().find(|pairs| pairs.list == list).and_then(|pairs| pairs.side(other));
                return side.map_or(val, |link| self.follow(link, val));
            }
            Level::Any | Level::Members(_) => return val,
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
