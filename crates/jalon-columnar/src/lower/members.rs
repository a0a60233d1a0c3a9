//! Folds along an open axis: over the members of each row's list, and, in rows without that list, over one member that
//! stands for all that it may have. And folds over a part of the members of closed axes, cell by cell.
//!
//! A member counts for sure, or may count (its condition is open, or it stands for others). Rows where what that comes to is
//! not said in bits and sums are left to the plain evaluator.

use jalon::axis::AxisId;
use jalon::framework::{Fold, FoldKind, Type};
use jalon::number::Number;

use super::fine::Fine;
use super::links::Case;
use super::{Lower, Lowered, Node, Num, Reference, Terms, Truth, Unsupported};
use crate::exact::{Accuracy, MOST_MEMBERS};
use crate::graph::{Binary, BitOp, Comparison, Folding, Level, Unary, Val};

/// What is folded: the members of a list, if there is one, at one cell over the closed axes that are folded.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// Where it counts for sure.
    pub(super) sure: Val,
    /// Where it may count.
    pub(super) perhaps: Val,
    pub(super) node: Node,
}

/// The members that a fold is over.
#[derive(Debug, Clone)]
pub(super) struct Members {
    /// The list that they are of; none: all are elements.
    pub(super) list: Option<u8>,
    /// Those that stand for a list that is not given.
    pub(super) unlisted: Val,
    /// They are told apart by the member that each names: what they come to is for each of those.
    pub(super) group: Option<Reference>,
    pub(super) elements: Vec<Element>,
}

impl Lower<'_> {
    /// A fold along an open axis, and perhaps closed ones besides; or over a part of the members of closed axes.
    pub(super) fn fold_of_members(&mut self, fold: &Fold) -> Lowered<Node> {
        let (open, closed): (Vec<AxisId>, Vec<AxisId>) = fold.over.iter().partition(|axis| self.is_open(**axis));
        let (list, unlisted, group, key) = match open.as_slice() {
            [] if fold.by.iter().all(|(_, axis)| !self.is_open(*axis)) => (None, self.never(), None, None),
            open => {
                let (list, group, key) = self.way_of(fold, open)?;
                (Some(list), self.graph.bits(BitOp::Unlisted(list)), group, key)
            }
        };
        let (mut counted, mut gaps) = (self.never(), self.never());
        let elements = self.over(&closed, &mut |lower| {
            let mut counts = lower.included(fold)?;
            if let Some(same) = key {
                counts = lower.all(&[counts, same]);
            }
            if let Some(reference) = &group {
                // Who names nobody yet may name anyone.
                let unnamed = lower.graph.and(counts.yes, reference.open);
                counts.no = lower.graph.or(counts.no, unnamed);
                lower.doubt(reference.not_applicable);
                lower.doubt(reference.undefined);
            }
            // Whether a fold applies where the condition does not is for the plain evaluator.
            lower.doubt(counts.not_applicable);
            lower.doubt(counts.undefined);
            let [yes, ..] = lower.only(&counts);
            let sure = lower.graph.and_not(yes, unlisted);
            let node = lower.expr(fold.body)?;
            if !fold.known_only {
                return Ok(Element { sure, perhaps: counts.yes, node });
            }
            // Of a list that is not given there is nothing known to go by: it is as without the word.
            let known = lower.without_gap(sure, &node);
            let others = lower.graph.and(counts.yes, unlisted);
            let perhaps = lower.graph.or(known, others);
            let gap = lower.graph.and_not(counts.yes, perhaps);
            counted = lower.graph.or(counted, known);
            gaps = lower.graph.or(gaps, gap);
            Ok(Element { sure: known, perhaps, node })
        })?;
        let members = Members { list, unlisted, group, elements };
        let [counted, gaps] = [counted, gaps].map(|bit| self.some_member(&members, bit));
        self.some_known(fold.kind, counted, gaps);
        match fold.kind {
            FoldKind::Any => self.any_member(&members).map(Node::Truth),
            FoldKind::All => {
                let negated = members.elements.iter().map(|element| {
                    let node = Node::Truth(element.node.clone().truth()?.negated());
                    Ok(Element { node, ..element.clone() })
                });
                let elements = negated.collect::<Lowered<_>>()?;
                self.any_member(&Members { elements, ..members }).map(|truth| Node::Truth(truth.negated()))
            }
            FoldKind::Count => self.count_members(&members).map(Node::Num),
            FoldKind::Share => {
                let listed = self.listed(&members);
                let count = self.count_members(&listed)?;
                self.over_how_many(&members, &count).map(Node::Num)
            }
            FoldKind::Sum => self.sum_members(&members).map(Node::Num),
            FoldKind::Mean => {
                let listed = self.listed(&members);
                let sum = self.sum_members(&listed)?;
                self.over_how_many(&members, &sum).map(Node::Num)
            }
            FoldKind::Min => self.extreme_member(&members, false).map(Node::Num),
            FoldKind::Max => self.extreme_member(&members, true).map(Node::Num),
            FoldKind::Distinct => self.distinct_members(fold, &members).map(Node::Num),
            FoldKind::Coverage => self.coverage_of_members(fold, &members).map(Node::Num),
            FoldKind::Agreement => self.agreement(fold, Some(&members)).map(Node::Num),
            FoldKind::WeightedMean
            | FoldKind::GeometricMean
            | FoldKind::HarmonicMean
            | FoldKind::PowerMean
            | FoldKind::Median
            | FoldKind::Quantile(_)
            | FoldKind::Product
            | FoldKind::StandardDeviation
            | FoldKind::PopulationDeviation => {
                let weight = fold.extra.first().copied().filter(|_| fold.kind == FoldKind::WeightedMean);
                let weights = self.over(&closed, &mut |lower| weight.map(|weight| lower.expr(weight)).transpose())?;
                let sample = self.sample_of_members(&members, weights);
                self.statistic(fold, &sample)
            }
            FoldKind::Ratio | FoldKind::Discounted(_) => Err(Unsupported("this fold over an open axis")),
        }
    }

    /// The list that a fold along open axes is over, what tells its members apart, and which of them count for that: pairs
    /// where there are two axes, or one around.
    fn way_of(&mut self, fold: &Fold, open: &[AxisId]) -> Lowered<(u8, Option<Reference>, Option<Truth>)> {
        let around = self.open_around(fold);
        let keys: Vec<_> = fold.by.iter().filter(|(_, axis)| self.is_open(*axis)).copied().collect();
        match (open, around.as_slice(), keys.as_slice()) {
            ([axis], [], []) => Ok((self.list(*axis)?, None, None)),
            ([axis], [], [_]) => {
                let list = self.list(*axis)?;
                Ok((list, self.group_of(fold, list)?, None))
            }
            ([a, b], [], []) => Ok((self.pairs(*a, *b)?.list, None, None)),
            ([axis], [other], []) => {
                let pairs = self.pairs(*axis, *other)?;
                Ok((pairs.list, Some(self.side_of(&pairs, *other)?.1), None))
            }
            // What is folded has something of the member that is named, too.
            ([axis], [other], [(_, named)]) if other == named => {
                let list = self.list(*axis)?;
                let reference = self.group_of(fold, list)?.ok_or(Unsupported("groups by references"))?;
                let link = reference.link().ok_or(Unsupported("groups by references that are worked out"))?;
                let pairs = self.pairs(*axis, *other)?;
                let (side_link, side) = self.side_of(&pairs, *other)?;
                let (names, is) = (self.graph.load(link.column), self.graph.load(side_link.column));
                let lacking = self.graph.any(&[reference.open, reference.undefined, reference.not_applicable]);
                self.doubt(lacking);
                let same = self.graph.compare(Comparison::Equal, names, is);
                let (no, never) = (self.graph.not(same), self.never());
                let same = Truth { yes: same, no, undefined: never, not_applicable: never };
                Ok((pairs.list, Some(side), Some(same)))
            }
            ([axis], [], [(first, a), (second, b)]) => {
                let list = self.list(*axis)?;
                Ok((list, Some(self.both(list, (*first, *a), (*second, *b))?), None))
            }
            _ => Err(Unsupported("folds over, or around, three open axes")),
        }
    }

    /// The references by which the members of a list are told apart, where it is by those.
    pub(super) fn group_of(&mut self, fold: &Fold, list: u8) -> Lowered<Option<Reference>> {
        let mut open = fold.by.iter().filter(|(_, axis)| self.is_open(*axis));
        let (first, None) = (open.next(), open.next()) else {
            return Err(Unsupported("groups by two references"));
        };
        let Some((key, _)) = first else { return Ok(None) };
        match self.expr(*key)? {
            Node::Link(reference) => {
                let of_members = |case: &Case| match case.path.as_slice() {
                    [link] => self.graph.level_of_column(link.column) == Level::Members(list),
                    _ => false,
                };
                let direct = !reference.cases.is_empty() && reference.cases.iter().all(of_members);
                // What is found of all members together is found by one cell.
                let alone = !matches!(
                    fold.kind,
                    FoldKind::Sum
                        | FoldKind::Count
                        | FoldKind::Any
                        | FoldKind::All
                        | FoldKind::Share
                        | FoldKind::Mean
                        | FoldKind::Min
                        | FoldKind::Max
                );
                if !direct || alone && reference.link().is_none() {
                    return Err(Unsupported("groups by references of those who are named"));
                }
                Ok(Some(reference))
            }
            _ => Err(Unsupported("groups by what names nobody")),
        }
    }

    /// Of rows, or of the members that may be named, those of which some member that is folded has a bit.
    pub(super) fn some_member(&mut self, members: &Members, bit: Val) -> Val {
        match members.list {
            Some(list) => self.some_of_group(list, members.group.as_ref(), bit),
            None => bit,
        }
    }

    /// Of rows, or of the members that those of a list name, those of which some member of the list has a bit.
    pub(super) fn some_of_group(&mut self, list: u8, group: Option<&Reference>, bit: Val) -> Val {
        let Some(reference) = group else { return self.graph.some(list, bit) };
        let unnamed = self.graph.and(bit, reference.open);
        let mut some = self.graph.some(list, unnamed);
        for Case { when, path } in &reference.cases {
            let here = if reference.cases.len() > 1 { self.graph.and(*when, bit) } else { bit };
            for link in path {
                let named = self.graph.some_of(list, *link, here);
                some = self.graph.or(named, some);
            }
        }
        some
    }

    /// What the numbers of the members come to, for each row, or for each member that may be named: with those that may name
    /// anyone.
    pub(super) fn come_to(&mut self, members: &Members, folding: Folding, number: Val) -> Val {
        let Some(list) = members.list else { return number };
        let Some(reference) = &members.group else { return self.graph.fold(folding, list, number) };
        let none = self.graph.float(folding.of_none());
        let together = match folding {
            Folding::Sum => Binary::Add,
            Folding::Least => Binary::Min,
            Folding::Greatest | Folding::Gathered(_) => Binary::Max,
        };
        let mut named = none;
        for (at, Case { when, path }) in reference.cases.iter().enumerate() {
            let here = if reference.cases.len() > 1 { self.graph.select(*when, number, none) } else { number };
            for link in path {
                let group = self.graph.group(folding, list, *link, here);
                named = if at == 0 { group } else { self.graph.pair(together, named, group) };
            }
        }
        // Asked only where all are named, by one cell.
        if matches!(folding, Folding::Gathered(_)) || self.graph.is_never(reference.open) {
            return named;
        }
        let unnamed = self.graph.select(reference.open, number, none);
        let unnamed = self.graph.fold(folding, list, unnamed);
        self.graph.pair(together, named, unnamed)
    }

    /// Which members count: those for which the condition holds, of the group at hand.
    pub(super) fn included(&mut self, fold: &Fold) -> Lowered<Truth> {
        let mut parts = Vec::with_capacity(1 + fold.by.len());
        if let Some(filter) = fold.filter {
            let filter = self.truth(filter)?;
            if !fold.by.is_empty() {
                // A group drops no condition that does not apply: what it comes to is for the plain evaluator.
                self.doubt(filter.not_applicable);
            }
            parts.push(filter);
        }
        for (key, axis) in &fold.by {
            if self.is_open(*axis) {
                continue;
            }
            if fold.over.contains(axis) {
                return Err(Unsupported("groups that are members of the axis that is folded"));
            }
            let group = self.constant(&Number::from(self.place(*axis)))?;
            let key = self.num(*key)?;
            let of_group = self.compare(jalon::framework::Comparator::Equal, &key, &group)?;
            // What has no group is in no group.
            let no = self.graph.or(of_group.no, of_group.not_applicable);
            parts.push(Truth { no, not_applicable: self.never(), ..of_group });
        }
        match parts.as_slice() {
            [] => {
                let (always, never) = (self.graph.bit(true), self.never());
                Ok(Truth { yes: always, no: never, undefined: never, not_applicable: never })
            }
            [one] => Ok(*one),
            parts => Ok(self.all(parts)),
        }
    }

    /// The members that are listed, where it is settled whether they count.
    pub(super) fn listed(&mut self, members: &Members) -> Members {
        let mut listed = members.clone();
        for element in &mut listed.elements {
            element.perhaps = self.graph.and_not(element.perhaps, members.unlisted);
            let unsettled = self.graph.and_not(element.perhaps, element.sure);
            self.doubt(unsettled);
            element.perhaps = element.sure;
        }
        listed
    }

    /// Rows in which a member that stands for others may count.
    pub(super) fn endless(&mut self, members: &Members) -> Val {
        let mut endless = self.never();
        for element in &members.elements {
            let here = self.graph.and(element.perhaps, members.unlisted);
            endless = self.graph.or(endless, here);
        }
        self.some_member(members, endless)
    }

    /// Whether any holds.
    fn any_member(&mut self, members: &Members) -> Lowered<Truth> {
        let never = self.never();
        let (mut yes, mut surely) = (never, never);
        for element in &members.elements {
            let truth = element.node.clone().truth()?;
            self.no_lapse(element, truth.undefined, truth.not_applicable);
            let [only_yes, ..] = self.only(&truth);
            let sure = self.graph.and(element.sure, only_yes);
            surely = self.graph.or(surely, sure);
            let perhaps = self.graph.and(element.perhaps, truth.yes);
            yes = self.graph.or(yes, perhaps);
        }
        let surely = self.some_member(members, surely);
        Ok(Truth {
            yes: self.some_member(members, yes),
            no: self.graph.not(surely),
            undefined: never,
            not_applicable: never,
        })
    }

    /// Rows with a member that may be undefined, or may not apply, are left to the plain evaluator.
    fn no_lapse(&mut self, element: &Element, undefined: Val, not_applicable: Val) {
        let lost = self.graph.or(undefined, not_applicable);
        let lost = self.graph.and(element.perhaps, lost);
        self.doubt(lost);
    }

    /// How many hold.
    fn count_members(&mut self, members: &Members) -> Lowered<Num> {
        let (zero, one, never) = (self.graph.float(0.0), self.graph.float(1.0), self.never());
        let (mut low, mut high, mut open) = (zero, zero, never);
        let mut endless = never;
        for element in &members.elements {
            let truth = element.node.clone().truth()?;
            self.no_lapse(element, truth.undefined, truth.not_applicable);
            let [only_yes, ..] = self.only(&truth);
            let sure = self.graph.and(element.sure, only_yes);
            let perhaps = self.graph.and(element.perhaps, truth.yes);
            let unsure = self.graph.and_not(perhaps, sure);
            open = self.graph.or(open, unsure);
            let beyond = self.graph.and(perhaps, members.unlisted);
            endless = self.graph.or(endless, beyond);
            let surely = self.graph.select(sure, one, zero);
            low = self.graph.pair(Binary::Add, low, surely);
            let perhaps = self.graph.select(perhaps, one, zero);
            high = self.graph.pair(Binary::Add, high, perhaps);
        }
        let open = self.some_member(members, open);
        let low = self.come_to(members, Folding::Sum, low);
        let counted = Num::of(low, (open, never, never), counted(members));
        if self.graph.is_never(open) {
            return Ok(counted);
        }
        let high = self.come_to(members, Folding::Sum, high);
        let high = self.without_end(members, endless, high);
        Ok(Num { high, ranged: true, ..counted })
    }

    /// A number, without an end where a member has a bit.
    fn without_end(&mut self, members: &Members, endless: Val, high: Val) -> Val {
        let endless = self.some_member(members, endless);
        let infinity = self.graph.float(f64::INFINITY);
        self.graph.select(endless, infinity, high)
    }

    /// Something divided by how many members count; open, and perhaps undefined, where members stand for others.
    fn over_how_many(&mut self, members: &Members, whole: &Num) -> Lowered<Num> {
        let (zero, one, never) = (self.graph.float(0.0), self.graph.float(1.0), self.never());
        let mut each = zero;
        for element in &members.elements {
            let counts = self.graph.select(element.sure, one, zero);
            each = self.graph.pair(Binary::Add, each, counts);
        }
        let how_many = self.come_to(members, Folding::Sum, each);
        let how_many = Num::of(how_many, (never, never, never), counted(members));
        let quotient = self.divide(whole, &how_many)?;
        Ok(self.perhaps_nothing(members, quotient))
    }

    /// A value that is open, and perhaps undefined, where members stand for others: there may be none.
    pub(super) fn perhaps_nothing(&mut self, members: &Members, value: Num) -> Num {
        let endless = self.endless(members);
        Num {
            open: self.graph.or(value.open, endless),
            undefined: self.graph.or(value.undefined, endless),
            ..value.alone()
        }
    }

    /// The sum of numbers that count; those that may are 0 or what they are, and those that stand for others go on without
    /// end.
    pub(super) fn sum_members(&mut self, members: &Members) -> Lowered<Num> {
        let never = self.never();
        let zero = self.constant(&Number::ZERO)?;
        let (mut open, mut undefined, mut perhaps_undefined) = (never, never, never);
        let mut sum: Option<Num> = None;
        for element in &members.elements {
            let x = self.settled(&element.node.clone().num()?);
            self.no_lapse(element, never, x.not_applicable);
            let lost = self.graph.and_not(x.undefined, x.open);
            let lost = self.graph.and(element.sure, lost);
            undefined = self.graph.or(undefined, lost);
            let perhaps = self.graph.and(element.perhaps, x.undefined);
            let perhaps = self.graph.and_not(perhaps, lost);
            perhaps_undefined = self.graph.or(perhaps_undefined, perhaps);
            let settled = self.graph.and_not(element.sure, x.open);
            let unsettled = self.graph.and_not(element.perhaps, settled);
            open = self.graph.or(open, unsettled);
            let part = self.part(members, element, &x, zero.low);
            sum = Some(match sum {
                None => part,
                Some(sum) => self.together(&sum, &part),
            });
        }
        let sum = sum.ok_or(Unsupported("a sum of nothing"))?;
        let of_all = |accuracy| if members.list.is_some() { Accuracy::sum_of_many(accuracy) } else { accuracy };
        let accuracy = of_all(sum.accuracy);
        let [open, undefined, perhaps_undefined] =
            [open, undefined, perhaps_undefined].map(|bit| self.some_member(members, bit));
        let open = self.graph.and_not(open, undefined);
        let perhaps_undefined = self.graph.and_not(perhaps_undefined, undefined);
        let never_open = self.graph.is_never(open);
        let low = self.come_to(members, Folding::Sum, sum.low);
        let high = if never_open { low } else { self.come_to(members, Folding::Sum, sum.high) };
        let terms = if accuracy.not_negative || accuracy.error == 0.0 {
            None
        } else {
            let mut size = |end: Val| {
                let size = self.graph.map(Unary::Abs, end);
                self.come_to(members, Folding::Sum, size)
            };
            let lows = size(sum.low);
            let highs = if never_open { lows } else { size(sum.high) };
            Some(Terms { low: lows, high: highs, zero_is_exact: false, beside: None })
        };
        let fine = sum.fine.map(|fine| Fine { accuracy: of_all(fine.accuracy), ..fine });
        let sum = Num {
            high,
            terms,
            ranged: !never_open,
            closed: sum.closed,
            fine: fine.filter(|fine| fine.accuracy.denominator.is_finite()),
            ..Num::of(low, (open, self.graph.or(undefined, perhaps_undefined), never), accuracy)
        };
        self.one_left(&sum);
        Ok(sum)
    }

    /// What one element adds to a sum.
    fn part(&mut self, members: &Members, element: &Element, x: &Num, zero: Val) -> Num {
        let wide = self.widened(x);
        let infinity = self.graph.float(f64::INFINITY);
        let endless = self.graph.float(f64::NEG_INFINITY);
        let mut side = |end: Val, is_low: bool| {
            let (nearer, farther) = if is_low { (Binary::Min, endless) } else { (Binary::Max, infinity) };
            let unsure = if is_low && x.accuracy.not_negative {
                zero
            } else {
                let hull = self.graph.pair(nearer, end, zero);
                let beyond = if is_low {
                    self.graph.compare(Comparison::Less, end, zero)
                } else {
                    self.graph.compare(Comparison::Less, zero, end)
                };
                let many = self.graph.select(beyond, farther, zero);
                self.graph.select(members.unlisted, many, hull)
            };
            let end = self.graph.select(element.sure, end, unsure);
            self.graph.select(element.perhaps, end, zero)
        };
        let (low, high) = (side(wide.low, true), side(wide.high, false));
        let nothing = |accuracy: Accuracy| Accuracy::either(accuracy, Accuracy::constant(&Number::ZERO, 0.0));
        let never = self.graph.none();
        let fine = x.fine.clone().map(|fine| Fine { accuracy: nothing(fine.accuracy), ..fine });
        let closed = x.closed;
        Num { high, closed, fine, ..Num::of(low, (never, never, never), nothing(x.accuracy)) }
    }

    /// Two parts of a sum, of which only the ends matter.
    fn together(&mut self, a: &Num, b: &Num) -> Num {
        let same_sign = a.accuracy.not_negative && b.accuracy.not_negative;
        let never = self.never();
        let low = self.graph.pair(Binary::Add, a.low, b.low);
        Num {
            high: self.graph.pair(Binary::Add, a.high, b.high),
            closed: a.closed && b.closed,
            fine: Fine::pair(a, b, |a, b| Accuracy::sum(a, b, same_sign)),
            ..Num::of(low, (never, never, never), Accuracy::sum(a.accuracy, b.accuracy, same_sign))
        }
    }

    /// The least or greatest of those that count.
    fn extreme_member(&mut self, members: &Members, greatest: bool) -> Lowered<Num> {
        let never = self.never();
        let (folding, pick, none) = if greatest {
            (Folding::Greatest, Binary::Max, f64::NEG_INFINITY)
        } else {
            (Folding::Least, Binary::Min, f64::INFINITY)
        };
        let none = self.graph.float(none);
        let listed = self.listed(members);
        let (mut open, mut undefined, mut some) = (never, never, never);
        let mut result: Option<Num> = None;
        for element in &listed.elements {
            let x = self.settled(&element.node.clone().num()?);
            self.no_lapse(element, never, x.not_applicable);
            // An open value that cannot exist either has no bounds.
            let mixed = self.graph.and(x.open, x.undefined);
            let mixed = self.graph.and(element.sure, mixed);
            self.doubt(mixed);
            let lost = self.graph.and(element.sure, x.undefined);
            undefined = self.graph.or(undefined, lost);
            let here = self.graph.and(element.sure, x.open);
            open = self.graph.or(open, here);
            some = self.graph.or(some, element.sure);
            let wide = if self.graph.is_never(x.open) { x } else { self.widened(&x) };
            let low = self.graph.select(element.sure, wide.low, none);
            let high = self.graph.select(element.sure, wide.high, none);
            result = Some(match result {
                None => Num { low, high, ..wide },
                Some(before) => Num {
                    low: self.graph.pair(pick, before.low, low),
                    high: self.graph.pair(pick, before.high, high),
                    accuracy: Accuracy::either(before.accuracy, wide.accuracy),
                    closed: before.closed && wide.closed,
                    fine: Fine::pair(&before, &wide, Accuracy::either),
                    ..before
                },
            });
        }
        let result = result.ok_or(Unsupported("the least of nothing"))?;
        let [open, undefined, some] = [open, undefined, some].map(|bit| self.some_member(members, bit));
        let open = self.graph.and_not(open, undefined);
        let nothing = self.graph.not(some);
        let low = self.come_to(members, folding, result.low);
        let ranged = !self.graph.is_never(open);
        let value = Num {
            high: if ranged { self.come_to(members, folding, result.high) } else { low },
            ranged,
            closed: result.closed,
            ..Num::of(low, (open, self.graph.or(undefined, nothing), never), result.accuracy)
        };
        self.one_left(&value);
        let fine = result.fine;
        Ok(Num { fine, ..self.perhaps_nothing(members, value) })
    }

    /// How many different choices, or texts, where all are known.
    fn distinct_members(&mut self, fold: &Fold, members: &Members) -> Lowered<Num> {
        let endless = self.endless(members);
        let listed = self.listed(members);
        let [element] = listed.elements.as_slice() else { return Err(Unsupported("this fold over an open axis")) };
        let never = self.never();
        let low = match (&element.node, self.framework.expressions.get(fold.body.0 as usize).map(|body| &body.ty)) {
            (Node::Num(x), Some(Type::Member(axis))) => {
                let known = self.known(&[x]);
                let unknown = self.graph.and_not(element.sure, known);
                self.doubt(unknown);
                let (zero, one) = (self.graph.float(0.0), self.graph.float(1.0));
                let mut count = zero;
                for place in 0..self.size(*axis)? {
                    let place = self.graph.float(f64::from(place));
                    let here = self.graph.compare(Comparison::Equal, x.low, place);
                    let here = self.graph.and(element.sure, here);
                    let some = self.some_member(members, here);
                    let some = self.graph.select(some, one, zero);
                    count = self.graph.pair(Binary::Add, count, some);
                }
                count
            }
            (Node::Text(text), _) if members.group.is_none() && text.column().is_some() => {
                let unknown = self.graph.any(&[text.open, text.undefined, text.not_applicable]);
                let unknown = self.graph.and(element.sure, unknown);
                self.doubt(unknown);
                let column = text.column().ok_or(Unsupported("a column of texts"))?;
                let list = members.list.ok_or(Unsupported("different texts along a closed axis"))?;
                self.graph.distinct(list, column, element.sure)
            }
            (_, ty) => {
                let sample = self.sample_of_members(members, vec![None]);
                self.distinct_of(&sample, ty.cloned().as_ref())?.low
            }
        };
        let infinity = self.graph.float(f64::INFINITY);
        let high = self.graph.select(endless, infinity, low);
        let accuracy = counted(members);
        Ok(Num { high, ranged: true, ..Num::of(low, (endless, never, never), accuracy) })
    }
}

/// Whole numbers up to as many as there may be members, at their cells each.
#[allow(clippy::cast_precision_loss)]
fn counted(members: &Members) -> Accuracy {
    let most = if members.list.is_some() { MOST_MEMBERS } else { 1 };
    Accuracy::whole((most * members.elements.len().max(1)) as f64, true)
}
