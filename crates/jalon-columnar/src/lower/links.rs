//! References: what the member has that one names, those that a condition chooses between, and those of those who are named.

use jalon::axis::AxisId;
use jalon::framework::{Comparator, ExprId, Type};

use super::texts::{Text, TextOf};
use super::{Lower, Lowered, Node, Num, Truth, Unsupported};
use crate::exact::{Accuracy, MOST_MEMBERS};
use crate::graph::{BitOp, Column, Comparison, Folding, Link, Val};
use crate::lists::Listing;
use crate::source::Expected;

/// A reference to a member of an open axis.
#[derive(Debug, Clone)]
pub(crate) struct Reference {
    /// The list of that axis.
    pub(super) to: u8,
    /// What it may be: in a row one of these at most.
    pub(super) cases: Vec<Case>,
    /// Where it is missing. It may be undefined or not applicable there besides.
    pub(super) open: Val,
    /// Where it is undefined, or may be.
    pub(super) undefined: Val,
    /// Where it is not applicable, or may be.
    pub(super) not_applicable: Val,
}

/// Cells that name somebody.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// Where it is this.
    pub(super) when: Val,
    /// The cell that names, or the cell of the one whom it names, and so on: the last names who is meant.
    pub(super) path: Vec<Link>,
}

impl Reference {
    /// The link, where it is a cell and nothing else.
    pub(super) fn link(&self) -> Option<Link> {
        match self.cases.as_slice() {
            [Case { path, .. }] => path.first().copied().filter(|_| path.len() == 1),
            _ => None,
        }
    }
}

impl Lower<'_> {
    /// The references of a column.
    pub(super) fn reference(
        &mut self,
        column: Column,
        axis: AxisId,
        may_be_not_applicable: bool,
    ) -> Lowered<Reference> {
        let to = self.list(axis)?;
        // Where it names nobody, only the plain evaluator knows what to say.
        let suspect = self.graph.bits(BitOp::Suspect(column));
        self.doubt(suspect);
        let (valid, never) = (self.graph.bits(BitOp::Valid(column)), self.never());
        let (open, not_applicable) = self.unanswered(column, may_be_not_applicable);
        let cases = vec![Case { when: valid, path: vec![Link { column, to }] }];
        Ok(Reference { to, cases, open, undefined: never, not_applicable })
    }

    /// What the members that a path leads to have.
    fn all_along(&mut self, path: &[Link], val: Val) -> Val {
        path.iter().rev().fold(val, |val, link| self.graph.follow(*link, val))
    }

    /// The number that the one who is meant has; where nobody is, anything.
    pub(super) fn number_along(&mut self, reference: &Reference, val: Val) -> Val {
        let mut chosen = None;
        for Case { when, path } in &reference.cases {
            let here = self.all_along(path, val);
            chosen = Some(chosen.map_or(here, |others| self.graph.select(*when, here, others)));
        }
        chosen.unwrap_or(val)
    }

    /// The bit of the one who is meant, if anybody is.
    pub(super) fn bit_along(&mut self, reference: &Reference, val: Val) -> Val {
        let mut any = self.never();
        for Case { when, path } in &reference.cases {
            let here = self.all_along(path, val);
            let here = self.graph.and(*when, here);
            any = self.graph.or(any, here);
        }
        any
    }

    /// What the cells that name hold, as numbers: by the cell itself, the last of each path.
    fn of_cells(
        &mut self,
        reference: &Reference,
        mut read: impl FnMut(&mut Self, Column) -> Lowered<Val>,
    ) -> Lowered<Num> {
        let mut chosen = None;
        for Case { when, path } in &reference.cases {
            let Some((last, before)) = path.split_last() else { continue };
            let cell = read(self, last.column)?;
            let here = self.all_along(before, cell);
            chosen = Some(chosen.map_or(here, |others| self.graph.select(*when, here, others)));
        }
        let low = chosen.ok_or(Unsupported("a reference to nobody"))?;
        let bits = (reference.open, reference.undefined, reference.not_applicable);
        #[allow(clippy::cast_precision_loss)]
        Ok(Num::of(low, bits, Accuracy::whole(MOST_MEMBERS as f64, true)))
    }

    /// What the one is called whom a reference means.
    pub(crate) fn named(&mut self, reference: &Reference) -> Lowered<Text> {
        if let Some(link) = reference.link() {
            let column = self.read_as(link.column, Expected::Text(Vec::new()))?;
            let Reference { open, undefined, not_applicable, .. } = *reference;
            return Ok(Text { of: TextOf::Column(column, None), open, undefined, not_applicable });
        }
        let number = self.of_cells(reference, |lower, column| {
            let column = lower.read_as(column, Expected::Numbered { first: None })?;
            Ok(lower.graph.load(column))
        })?;
        Ok(Text::of_number(&number))
    }

    /// Whether two references mean the same one.
    pub(super) fn compare_references(
        &mut self,
        comparator: Comparator,
        a: &Reference,
        b: &Reference,
    ) -> Lowered<Truth> {
        let place = |lower: &mut Self, column: Column| Ok(lower.graph.load(column));
        let (x, y) = (self.of_cells(a, place)?, self.of_cells(b, place)?);
        // Where there is but one who may be meant, the plain evaluator knows.
        let one = self.graph.float(1.0);
        let count = self.graph.fold(Folding::Sum, a.to, one);
        let few = self.graph.compare(Comparison::AtMost, count, one);
        let open = self.graph.or(a.open, b.open);
        let few = self.graph.and(open, few);
        self.doubt(few);
        self.compare(comparator, &x, &y)
    }

    /// One of two references, by a condition; where that is open, the plain evaluator knows who may be meant.
    pub(super) fn choose_reference(
        &mut self,
        condition: &Truth,
        then: &Reference,
        otherwise: &Reference,
    ) -> Lowered<Reference> {
        let [yes, no, ..] = self.only(condition);
        let unsettled = self.unsettled(condition);
        self.doubt(unsettled);
        let mut bit = |then: Val, otherwise: Val| self.either_of((yes, then), (no, otherwise));
        let (open, undefined, not_applicable) = (
            bit(then.open, otherwise.open),
            bit(then.undefined, otherwise.undefined),
            bit(then.not_applicable, otherwise.not_applicable),
        );
        Ok(Reference {
            to: same_list(then, otherwise)?,
            cases: self.cases_of((yes, then), (no, otherwise)),
            open: self.graph.or(open, unsettled),
            undefined: self.graph.or(undefined, condition.undefined),
            not_applicable: self.graph.or(not_applicable, condition.not_applicable),
        })
    }

    /// A reference, or another where it is missing.
    pub(super) fn reference_or_else(&mut self, a: &Reference, b: &Reference) -> Lowered<Reference> {
        let (missing, given) = (a.open, self.graph.not(a.open));
        Ok(Reference {
            to: same_list(a, b)?,
            cases: self.cases_of((given, a), (missing, b)),
            open: self.graph.and(missing, b.open),
            undefined: self.either_of((given, a.undefined), (missing, b.undefined)),
            not_applicable: self.either_of((given, a.not_applicable), (missing, b.not_applicable)),
        })
    }

    fn either_of(&mut self, (first, a): (Val, Val), (second, b): (Val, Val)) -> Val {
        let (a, b) = (self.graph.and(first, a), self.graph.and(second, b));
        self.graph.or(a, b)
    }

    /// The cases of two references, each where it is that.
    fn cases_of(&mut self, (first, a): (Val, &Reference), (second, b): (Val, &Reference)) -> Vec<Case> {
        let both = a.cases.iter().map(|case| (first, case)).chain(b.cases.iter().map(|case| (second, case)));
        let case = |(here, case): (Val, &Case)| Case { when: self.graph.and(here, case.when), path: case.path.clone() };
        both.map(case).collect()
    }

    /// What the member of an open axis has that a reference names; where that is missing, any of them.
    pub(super) fn followed(&mut self, axis: AxisId, key: ExprId, body: ExprId, node: &Node) -> Lowered<Node> {
        let Node::Link(reference) = self.expr(key)? else { return Err(Unsupported("a reference that is none")) };
        if self.lists.get(usize::from(reference.to)) != Some(&Listing::Of(axis)) {
            return Err(Unsupported("references to another axis"));
        }
        let mixed = self.graph.and(reference.open, reference.not_applicable);
        let mixed_too = self.graph.and(reference.open, reference.undefined);
        self.doubt(mixed);
        self.doubt(mixed_too);
        Ok(match node {
            Node::Truth(truth) => Node::Truth(self.followed_truth(&reference, truth)),
            Node::Num(num) => {
                // Of the choices that several members have, ends tell no more than some.
                let ty = self.framework.expressions.get(body.0 as usize).map(|body| &body.ty);
                if !matches!(ty, Some(Type::Number(_) | Type::Date { .. })) {
                    self.doubt(reference.open);
                }
                Node::Num(self.followed_number(&reference, num))
            }
            Node::Time(time) => Node::Time(self.followed_number(&reference, time)),
            Node::Text(text) => {
                self.doubt(reference.open);
                let number = self.number_of_text(text)?;
                Node::Text(Text::of_number(&self.followed_number(&reference, &number)))
            }
            Node::Link(further) => Node::Link(self.followed_reference(&reference, further)),
        })
    }

    /// Whom the one means who is meant.
    fn followed_reference(&mut self, reference: &Reference, further: &Reference) -> Reference {
        self.doubt(reference.open);
        let mut cases = Vec::new();
        for Case { when, path } in &reference.cases {
            for next in &further.cases {
                let there = self.all_along(path, next.when);
                let path = path.iter().chain(&next.path).copied().collect();
                cases.push(Case { when: self.graph.and(*when, there), path });
            }
        }
        let [open, undefined, not_applicable] =
            [further.open, further.undefined, further.not_applicable].map(|bit| self.bit_along(reference, bit));
        Reference {
            to: further.to,
            cases,
            open: self.graph.or(open, reference.open),
            undefined: self.graph.or(undefined, reference.undefined),
            not_applicable: self.graph.or(not_applicable, reference.not_applicable),
        }
    }

    fn followed_truth(&mut self, reference: &Reference, truth: &Truth) -> Truth {
        let Reference { to, open, .. } = *reference;
        let [yes, no, undefined, not_applicable] =
            [truth.yes, truth.no, truth.undefined, truth.not_applicable].map(|bit| {
                let named = self.bit_along(reference, bit);
                let any = self.graph.some(to, bit);
                let any = self.graph.and(any, open);
                self.graph.or(named, any)
            });
        // There is nobody to be named.
        let told = self.graph.any(&[yes, no, undefined, not_applicable]);
        let nobody = self.graph.and_not(open, told);
        self.doubt(nobody);
        Truth {
            yes,
            no,
            undefined: self.graph.or(undefined, reference.undefined),
            not_applicable: self.graph.or(not_applicable, reference.not_applicable),
        }
    }

    fn followed_number(&mut self, reference: &Reference, num: &Num) -> Num {
        let Reference { to, open: missing, .. } = *reference;
        let num = self.settled(num);
        let wide = self.widened(&num);
        let always = self.graph.bit(true);
        let (some, lost) = (self.graph.some(to, always), self.graph.or(num.undefined, num.not_applicable));
        let lost = self.graph.some(to, lost);
        // Nobody to be named, or perhaps one of whom there is no number.
        let nobody = self.graph.not(some);
        let unclear = self.graph.or(nobody, lost);
        let unclear = self.graph.and(unclear, missing);
        self.doubt(unclear);
        let [open, undefined, not_applicable] =
            [num.open, num.undefined, num.not_applicable].map(|bit| self.bit_along(reference, bit));
        let (least, most) =
            (self.graph.fold(Folding::Least, to, wide.low), self.graph.fold(Folding::Greatest, to, wide.high));
        let (low, high) = (self.number_along(reference, wide.low), self.number_along(reference, wide.high));
        let named = Num {
            low: self.graph.select(missing, least, low),
            high: self.graph.select(missing, most, high),
            open: self.graph.or(open, missing),
            undefined: self.graph.or(undefined, reference.undefined),
            not_applicable: self.graph.or(not_applicable, reference.not_applicable),
            ranged: true,
            fine: num.fine.filter(|_| reference.link().is_some()),
            ..wide.alone()
        };
        self.one_left(&named);
        named
    }
}

/// The list whose members two references name.
fn same_list(a: &Reference, b: &Reference) -> Lowered<u8> {
    if a.to == b.to { Ok(a.to) } else { Err(Unsupported("references to members of two axes")) }
}
