//! Why a value cannot exist: of several causes the one that stands first in the framework's text.
//!
//! A cause goes with the place of its expression, as one number: sixteen times the place, and the cause. The least of several
//! is the first of them.

use jalon::framework::{ExprId, ExprKind, FoldKind, Function, Item, ItemId, ItemKind, Walk};
use jalon::value::Cause;

use super::rests::{Rest, To, Way};
use super::{Lower, Lowered, Node, Unsupported};
use crate::codes::CAUSES;
use crate::graph::{Binary, Folding, Unary, Val};

/// How many causes a place has room for.
const EACH: f64 = 16.0;

impl Lower<'_> {
    /// The word of why an item's value cannot exist, and where that is so.
    pub(crate) fn item_causes(&mut self, id: ItemId, item: &Item) -> Lowered<(Val, Val)> {
        if let ItemKind::Decision(_) | ItemKind::Obligation(_) = item.kind {
            return self.unclear_causes(id, item);
        }
        let closed: Vec<_> = item.axes.as_slice().iter().copied().filter(|axis| !self.is_open(*axis)).collect();
        let cells = self.over(&closed, &mut |lower| {
            let node = lower.item(id)?;
            let lost = lower.lost(&node);
            Ok((lost, lower.cause_of_item(id, item, lost)?, lower.not_applicable_in(&node)))
        })?;
        let (mut all, mut some, mut first) = (self.graph.bit(true), self.never(), None);
        for (lost, cause, lapsed) in cells {
            let gone = self.graph.or(lost, lapsed);
            let [gone, lost, cause] = match item.axes.as_slice().iter().find(|axis| self.is_open(**axis)) {
                None => [gone, lost, cause],
                Some(axis) => {
                    let list = self.list(*axis)?;
                    let not = self.graph.not(gone);
                    let not = self.graph.some(list, not);
                    let least = self.graph.fold(Folding::Least, list, cause);
                    [self.graph.not(not), self.graph.some(list, lost), least]
                }
            };
            all = self.graph.and(all, gone);
            first = Some(match first {
                None => cause,
                // The first cell that cannot exist tells.
                Some(before) => self.graph.select(some, before, cause),
            });
            some = self.graph.or(some, lost);
        }
        let undefined = self.graph.and(all, some);
        match first.filter(|_| !self.graph.is_never(undefined)) {
            Some(cause) => Ok((self.word_of_cause(cause), undefined)),
            None => Ok((self.graph.float(0.0), self.never())),
        }
    }

    /// Decisions and obligations that cannot be told for want of a value: rare enough for the plain evaluator.
    fn unclear_causes(&mut self, id: ItemId, item: &Item) -> Lowered<(Val, Val)> {
        let roots = self.roots(id, item)?;
        let mut lost = self.never();
        for rest in &roots {
            let here = self.along(rest, |lower, to| match to {
                To::Expression(id) => {
                    let node = lower.expr(id)?;
                    Ok(lower.lost(&node))
                }
                _ => Ok(lower.never()),
            })?;
            let here = self.brought(rest, here);
            lost = self.graph.or(lost, here);
        }
        if let ItemKind::Decision(decision) = &item.kind {
            let levels = self.levels(decision)?;
            let some = self.graph.any(&levels.possible);
            let none = self.graph.not(some);
            lost = self.graph.or(lost, none);
            let told = self.graph.any(&levels.decided);
            lost = self.graph.and_not(lost, told);
        }
        self.doubt(lost);
        Ok((self.graph.float(0.0), self.never()))
    }

    fn word_of_cause(&mut self, cause: Val) -> Val {
        let sixteenth = self.graph.float(1.0 / EACH);
        let place = self.graph.pair(Binary::Mul, cause, sixteenth);
        let place = self.graph.map(Unary::Floor, place);
        let each = self.graph.float(EACH);
        let place = self.graph.pair(Binary::Mul, place, each);
        let own = self.graph.pair(Binary::Sub, cause, place);
        let first = self.graph.float(f64::from(self.codes.cause(CAUSES[0])));
        self.graph.pair(Binary::Add, own, first)
    }

    /// Rows where a value surely cannot exist.
    fn lost(&mut self, node: &Node) -> Val {
        match node {
            Node::Num(num) | Node::Time(num) => self.graph.and_not(num.undefined, num.open),
            Node::Truth(truth) => self.only(truth)[2],
            Node::Text(_) | Node::Link(_) => self.never(),
        }
    }

    fn not_applicable_in(&mut self, node: &Node) -> Val {
        match node {
            Node::Num(num) | Node::Time(num) => self.graph.and_not(num.not_applicable, num.open),
            Node::Text(text) => self.graph.and_not(text.not_applicable, text.open),
            Node::Link(reference) => self.graph.and_not(reference.not_applicable, reference.open),
            Node::Truth(truth) => self.only(truth)[3],
        }
    }

    /// The cause, at the cell where the lowering stands, in the rows where an item's value cannot exist: that of the first of
    /// its parts that cannot.
    fn cause_of_item(&mut self, id: ItemId, item: &Item, lost: Val) -> Lowered<Val> {
        let mut cause = self.graph.float(f64::INFINITY);
        if self.graph.is_never(lost) {
            return Ok(cause);
        }
        let under = self.reaching(id);
        if item.axes.is_empty()
            && let Some(known) = self.causes_of_items.get(&(under, id))
        {
            return known.clone();
        }
        let found = self.within(under, |lower| {
            let roots = lower.roots(id, item)?;
            for rest in roots.iter().rev() {
                let (here, its) = lower.cause_along(rest)?;
                cause = lower.graph.select(here, its, cause);
            }
            Ok(cause)
        });
        if item.axes.is_empty() {
            self.causes_of_items.insert((under, id), found.clone());
        }
        found
    }

    /// Where what something rests on cannot exist, and why.
    fn cause_along(&mut self, rest: &Rest) -> Lowered<(Val, Val)> {
        let framework = self.framework;
        let (lost, cause) = self.along(rest, |lower, to| match to {
            To::Expression(id) => {
                let node = lower.expr(id)?;
                let lost = lower.lost(&node);
                Ok((lost, lower.cause(id, lost)?))
            }
            To::Item(id) => {
                let node = lower.item(id)?;
                let lost = lower.lost(&node);
                let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
                if let ItemKind::Decision(_) | ItemKind::Obligation(_) = item.kind {
                    lower.doubt(lost);
                    return Ok((lost, lower.graph.float(f64::INFINITY)));
                }
                Ok((lost, lower.cause_of_item(id, item, lost)?))
            }
            To::Input(_) | To::Parameter => Ok((lower.never(), lower.graph.float(f64::INFINITY))),
        })?;
        let here = self.brought(rest, lost);
        let none = self.graph.float(f64::INFINITY);
        let there = self.graph.and(rest.rows, lost);
        let cause = self.graph.select(there, cause, none);
        let cause = match &rest.way {
            Way::Here => cause,
            Way::Members(list, None) => self.graph.fold(Folding::Least, *list, cause),
            Way::Named(reference) => self.number_along(reference, cause),
            Way::Members(_, Some(_)) => {
                self.doubt(there);
                none
            }
        };
        Ok((here, cause))
    }

    /// The cause at the cell where the lowering stands, in the rows where an expression cannot exist.
    fn cause(&mut self, id: ExprId, lost: Val) -> Lowered<Val> {
        let framework = self.framework;
        let none = self.graph.float(f64::INFINITY);
        let Some(expr) = framework.expressions.get(id.0 as usize).filter(|_| !self.graph.is_never(lost)) else {
            return Ok(none);
        };
        let places: Vec<u32> = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
        let key = (self.under, id, places);
        if let Some(known) = self.causes.get(&key) {
            return known.clone();
        }
        let rests = self.rests(id)?;
        let (mut cause, mut behind) = (none, self.never());
        for rest in &rests {
            let (here, its) = self.cause_along(rest)?;
            let its = self.graph.select(here, its, none);
            cause = self.graph.pair(Binary::Min, cause, its);
            behind = self.graph.or(behind, here);
        }
        let own = self.graph.and_not(lost, behind);
        match own_cause(&expr.kind) {
            Some(own_cause) => {
                let at = CAUSES.iter().position(|other| *other == own_cause).unwrap_or(0);
                #[allow(clippy::cast_precision_loss, reason = "a place among a few")]
                let number = self.graph.float(f64::from(id.0) * EACH + at as f64);
                cause = self.graph.select(own, number, cause);
            }
            None => self.doubt(own),
        }
        self.causes.insert(key, Ok(cause));
        Ok(cause)
    }
}

/// Why an operation whose operands all exist has no result, where there is only one reason.
fn own_cause(kind: &ExprKind) -> Option<Cause> {
    match kind {
        ExprKind::Divide(..) => Some(Cause::DivisionByZero),
        ExprKind::Undefined(cause) => Some(*cause),
        ExprKind::Scale(..) => Some(Cause::NoBand),
        ExprKind::Walk { walk: Walk::Previous | Walk::Change, .. } => Some(Cause::NoPrevious),
        ExprKind::Function(Function::Goalposts, _) => Some(Cause::NoSpread),
        ExprKind::Function(Function::SquareRoot, _) => Some(Cause::RootOfNegative),
        ExprKind::Function(Function::Logarithm | Function::CommonLogarithm, _) => Some(Cause::LogOfNonPositive),
        ExprKind::Fold(fold) => match fold.kind {
            FoldKind::Mean | FoldKind::Min | FoldKind::Max | FoldKind::Median | FoldKind::Share => {
                Some(Cause::NothingToFold)
            }
            _ => None,
        },
        _ => None,
    }
}
