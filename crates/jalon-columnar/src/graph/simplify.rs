//! Conjunctions that need no node of their own: what one side says of the other, looked at one step below each.

use super::{BitOp, Comparison, Graph, Op, Val};

impl Graph {
    /// Both. Each may be an opposite, so this is the only connective.
    pub(crate) fn and(&mut self, a: Val, b: Val) -> Val {
        let [a, b] = self.aligned([a, b]);
        let (a, b) = (a.min(b), a.max(b));
        match (self.as_bit(a), self.as_bit(b)) {
            (Some(false), _) | (_, Some(true)) => return a,
            (_, Some(false)) | (Some(true), _) => return b,
            (None, None) => {}
        }
        if a == b {
            return a;
        }
        if a == b.flipped() {
            return self.bit(false);
        }
        if let Some(simpler) = self.of_ordered(a, b) {
            return simpler;
        }
        match self.told(a, b).or_else(|| self.told(b, a)).or_else(|| self.told_by_both(a, b)) {
            Some(Simpler::Never) => self.bit(false),
            Some(Simpler::One(val)) => val,
            Some(Simpler::And(a, b)) => self.and(a, b),
            None => self.bits(BitOp::And(a, b)),
        }
    }

    /// The two sides of a conjunction.
    fn parts(&self, val: Val) -> Option<[Val; 2]> {
        match self.op(val) {
            Op::Bits(BitOp::And(x, y)) => Some([x, y]),
            _ => None,
        }
    }

    /// What `b` says of the conjunction (or opposite of one) that `a` is.
    fn told(&self, a: Val, b: Val) -> Option<Simpler> {
        let parts = self.parts(a)?;
        let [x, y] = parts;
        let denied = parts.contains(&b.flipped());
        if a.is_marked() {
            // not (x and y), and b
            return match () {
                () if denied => Some(Simpler::One(b)),
                () if x == b => Some(Simpler::And(b, y.flipped())),
                () if y == b => Some(Simpler::And(b, x.flipped())),
                () => None,
            };
        }
        match () {
            () if denied => Some(Simpler::Never),
            () if parts.contains(&b) => Some(Simpler::One(a)),
            () => None,
        }
    }

    /// What two conjunctions (or their opposites) say of each other.
    fn told_by_both(&self, a: Val, b: Val) -> Option<Simpler> {
        let (first, second) = (self.parts(a)?, self.parts(b)?);
        let shared = || {
            let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
            pairs.into_iter().find(|(i, j)| first[*i] == second[*j]).map(|(i, j)| (first[1 - i], second[1 - j]))
        };
        let clash = first.iter().any(|x| second.contains(&x.flipped()));
        match (a.is_marked(), b.is_marked()) {
            (false, false) if clash => Some(Simpler::Never),
            (false, false) => shared().map(|(_, other)| Simpler::And(a, other)),
            // not (x and y), and (z and w)
            (true, false) if clash => Some(Simpler::One(b)),
            (true, false) => shared().map(|(other, _)| Simpler::And(b, other.flipped())),
            (false, true) if clash => Some(Simpler::One(a)),
            (false, true) => shared().map(|(_, other)| Simpler::And(a, other.flipped())),
            (true, true) => {
                let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
                let opposite =
                    |(i, j): (usize, usize)| first[i] == second[j] && first[1 - i] == second[1 - j].flipped();
                let (i, _) = pairs.into_iter().find(|pair| opposite(*pair))?;
                first.get(i).map(|x| Simpler::One(x.flipped()))
            }
        }
    }

    /// Two comparisons of the same number with constants: one may follow from the other, or rule it out.
    fn of_ordered(&mut self, a: Val, b: Val) -> Option<Val> {
        let ((x, first), (y, second)) = (self.region(a)?, self.region(b)?);
        if x != y {
            return None;
        }
        match (a.is_marked(), b.is_marked()) {
            (false, false) if first.is_apart(second) => Some(self.bit(false)),
            (false, false) if first.is_within(second) => Some(a),
            (false, false) if second.is_within(first) => Some(b),
            (true, false) => self.outside(second, b, first),
            (false, true) => self.outside(first, a, second),
            (true, true) if first.is_within(second) => Some(b),
            (true, true) if second.is_within(first) => Some(a),
            _ => None,
        }
    }

    /// A region without another.
    fn outside(&mut self, region: Region, val: Val, without: Region) -> Option<Val> {
        if region.is_within(without) {
            return Some(self.bit(false));
        }
        region.is_apart(without).then_some(val)
    }

    /// The number that a comparison with a constant is about, and where it holds.
    fn region(&self, val: Val) -> Option<(Val, Region)> {
        let Op::Bits(BitOp::Compare(question, a, b)) = self.op(val) else { return None };
        let open = match question {
            Comparison::Less => true,
            Comparison::AtMost | Comparison::Equal => false,
            _ => return None,
        };
        let (x, at, below) = match (self.as_float(a), self.as_float(b)) {
            (None, Some(at)) => (a, at, true),
            (Some(at), None) => (b, at, false),
            _ => return None,
        };
        let end = (at, open);
        Some((
            x,
            match question {
                Comparison::Equal => Region { low: end, high: end },
                _ if below => Region { low: (f64::NEG_INFINITY, false), high: end },
                _ => Region { low: end, high: (f64::INFINITY, false) },
            },
        ))
    }
}

/// What a conjunction comes to.
enum Simpler {
    Never,
    One(Val),
    And(Val, Val),
}

/// The numbers for which a comparison holds: from an end to another, each with whether it is left out.
#[derive(Debug, Clone, Copy)]
struct Region {
    low: (f64, bool),
    high: (f64, bool),
}

impl Region {
    fn is_within(self, other: Region) -> bool {
        let low = self.low.0 > other.low.0 || (self.low.0 == other.low.0 && (self.low.1 || !other.low.1));
        let high = self.high.0 < other.high.0 || (self.high.0 == other.high.0 && (self.high.1 || !other.high.1));
        low && high
    }

    fn is_apart(self, other: Region) -> bool {
        let before = |a: Region, b: Region| a.high.0 < b.low.0 || (a.high.0 == b.low.0 && (a.high.1 || b.low.1));
        before(self, other) || before(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Column;
    use super::*;

    fn three(graph: &mut Graph) -> [Val; 3] {
        [0, 1, 2].map(|column| graph.bits(BitOp::Valid(Column(column))))
    }

    #[test]
    fn what_is_said_twice_is_one_node() {
        let mut graph = Graph::default();
        let [x, y, z] = three(&mut graph);
        let both = graph.and(x, y);
        assert_eq!(graph.and(both, x), both);
        let clash = graph.and_not(both, y);
        assert!(graph.is_never(clash));
        // not (x and y), and x: x without y.
        let rest = graph.and_not(x, both);
        assert_eq!(rest, graph.and_not(x, y));
        // Either of x with y and x without y: x.
        assert_eq!(graph.or(both, rest), x);
        let (one, other) = (graph.and(x, z), graph.and(y, x));
        let all = graph.and(both, z);
        assert_eq!(graph.and(one, other), graph.and(other, z));
        assert_eq!(all, graph.and(other, z));
    }

    #[test]
    fn comparisons_of_one_number_follow_from_each_other() {
        let mut graph = Graph::default();
        let x = graph.load(Column(0));
        let (two, three) = (graph.float(2.0), graph.float(3.0));
        let below = graph.compare(Comparison::Less, x, two);
        let above = graph.compare(Comparison::Less, two, x);
        let far_below = graph.compare(Comparison::Less, x, three);
        let at = graph.compare(Comparison::Equal, x, two);
        let both = graph.and(below, above);
        assert!(graph.is_never(both));
        assert_eq!(graph.and(below, far_below), below);
        assert_eq!(graph.and_not(above, below), above);
        assert_eq!(graph.and(at, far_below), at);
        let none = graph.and(at, below);
        assert!(graph.is_never(none));
        // Above, or neither above nor below: not below.
        let told = graph.or(below, above);
        let between = graph.not(told);
        assert_eq!(graph.or(above, between), graph.not(below));
    }
}
