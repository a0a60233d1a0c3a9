//! The word of the deciding reason, row by row: the first item, exception or input on the way down the tree of reasons that
//! the plain evaluator would tell, by its number among the [`Codes`](crate::codes::Codes).
//!
//! At each step of that tree the first that has a word is it; where none has, the way goes down the first branch.

use jalon::framework::{Criterion, ExprId, ExprKind, Item, ItemId, ItemKind, Walk};

use super::rests::{Folded, Rest, To, Way};
use super::{Lower, Lowered, Unsupported};
use crate::graph::{BitOp, Comparison, Folding, Val};

/// A word, and where there is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said {
    pub(crate) code: Val,
    pub(crate) told: Val,
}

/// A branch of a tree of reasons.
enum Branch {
    /// What something rests on.
    Rest(Rest),
    /// A member of a fold.
    Member(Folded),
    /// An exception that stood in, by its number; where, and what it rests on.
    Exception(u32, Val),
    /// A level of a decision.
    Level(Rest),
    /// Rows of which nothing is told one by one.
    Hidden(Val),
}

impl Lower<'_> {
    /// The word of what decided an item.
    pub(crate) fn because(&mut self, id: ItemId) -> Lowered<Said> {
        let framework = self.framework;
        let item = framework.items.get(id.0 as usize).ok_or(Unsupported("an unknown item"))?;
        let mut said = self.reason_of(id, item)?;
        let wants = self.item_wants(id)?;
        let mut wanted = self.never();
        for (code, bit) in wants.iter().rev() {
            let code = self.number(*code);
            said.code = self.graph.select(*bit, code, said.code);
            wanted = self.graph.or(wanted, *bit);
        }
        said.told = self.graph.or(said.told, wanted);
        if let ItemKind::Criterion(_) = item.kind {
            // What keeps it open without being missing, only the plain evaluator can say.
            let status = self.item(id)?;
            let open = self.open_in(&status);
            let unclear = self.graph.and_not(open, wanted);
            self.doubt(unclear);
        }
        let (causes, undefined) = self.item_causes(id, item)?;
        said.code = self.graph.select(undefined, causes, said.code);
        said.told = self.graph.or(said.told, undefined);
        Ok(said)
    }

    fn number(&mut self, code: u32) -> Val {
        self.graph.float(f64::from(code))
    }

    fn nothing(&mut self) -> Said {
        Said { code: self.number(0), told: self.never() }
    }

    /// What the tree of an item says, whatever its value.
    fn reason_of(&mut self, id: ItemId, item: &Item) -> Lowered<Said> {
        if item.axes.is_empty() {
            let branches = self.branches_of(id, item)?;
            return self.first(branches);
        }
        // A quantity over axes: a branch a cell, each of which is the item.
        let mut shown = self.graph.bit(!self.is_private(item));
        if let Some(axis) = item.axes.as_slice().iter().find(|axis| self.is_open(**axis)) {
            let list = self.list(*axis)?;
            shown = self.graph.some(list, shown);
        }
        Ok(Said { code: self.number(self.codes.item(id)), told: shown })
    }

    fn branches_of(&mut self, id: ItemId, item: &Item) -> Lowered<Vec<Branch>> {
        let roots = self.roots(id, item)?;
        Ok(match &item.kind {
            ItemKind::Criterion(criterion) => self.with_exceptions(id, criterion, roots)?,
            ItemKind::Decision(_) => roots.into_iter().map(Branch::Level).collect(),
            _ => roots.into_iter().map(Branch::Rest).collect(),
        })
    }

    /// The branches of a criterion: an exception that stood in is one, with its question and its condition.
    fn with_exceptions(&mut self, id: ItemId, criterion: &Criterion, roots: Vec<Rest>) -> Lowered<Vec<Branch>> {
        let stands_in = self.stands_in(criterion)?;
        let mut branches = Vec::with_capacity(roots.len());
        for rest in roots {
            let To::Expression(root) = rest.to else { continue };
            let at = criterion.exceptions.iter().position(|one| one.when == root || one.condition == root);
            let place = at.and_then(|at| Some((u32::try_from(at).ok()?, *stands_in.get(at)?)));
            match place {
                None => branches.push(Branch::Rest(rest)),
                Some((place, here)) => {
                    let instead = self.graph.and(rest.rows, here);
                    branches.push(Branch::Exception(self.codes.exception(id, place), instead));
                    let rows = self.graph.and_not(rest.rows, here);
                    branches.push(Branch::Rest(Rest { rows, ..rest }));
                }
            }
        }
        Ok(branches)
    }

    /// The first word among some branches; where none has one, that down the first.
    fn first(&mut self, branches: Vec<Branch>) -> Lowered<Said> {
        let mut words = Vec::with_capacity(branches.len());
        let mut below = Vec::with_capacity(branches.len());
        let mut before = self.never();
        for branch in &branches {
            let present = match branch {
                Branch::Rest(rest) | Branch::Level(rest) => {
                    let always = self.graph.bit(true);
                    self.brought(rest, always)
                }
                Branch::Member(member) => match member.way {
                    Way::Members(list, None) => self.graph.some(list, member.counts),
                    Way::Here => member.counts,
                    Way::Members(_, Some(_)) | Way::Named(_) => {
                        return Err(Unsupported("reasons by groups of references"));
                    }
                },
                Branch::Exception(_, rows) | Branch::Hidden(rows) => *rows,
            };
            let first = self.graph.and_not(present, before);
            before = self.graph.or(before, present);
            if let Some(word) = self.word(branch)? {
                words.push(word);
            }
            if !self.graph.is_never(first) {
                below.push((first, branch));
            }
        }
        let mut said = self.nothing();
        for (first, branch) in below {
            // What has a word everywhere need not be looked into.
            let deeper = self.below_branch(branch)?;
            let here = self.graph.and(first, deeper.told);
            said = self.or_said(Said { told: here, ..deeper }, said);
        }
        for word in words.into_iter().rev() {
            said = self.or_said(word, said);
        }
        Ok(said)
    }

    /// One word where there is it, else the other.
    fn or_said(&mut self, a: Said, b: Said) -> Said {
        Said { code: self.graph.select(a.told, a.code, b.code), told: self.graph.or(a.told, b.told) }
    }

    /// The word of a branch itself.
    fn word(&mut self, branch: &Branch) -> Lowered<Option<Said>> {
        Ok(match branch {
            Branch::Exception(code, rows) => Some(Said { code: self.number(*code), told: *rows }),
            Branch::Rest(rest) => {
                let own = self.along(rest, Self::own_word)?;
                own.map(|own| self.said_along(rest, own))
            }
            Branch::Member(_) | Branch::Level(_) | Branch::Hidden(_) => None,
        })
    }

    /// What is said where a rest leads to, said here.
    fn said_along(&mut self, rest: &Rest, said: Said) -> Said {
        let told = self.brought(rest, said.told);
        let code = match &rest.way {
            Way::Named(reference) => self.number_along(reference, said.code),
            Way::Here | Way::Members(..) => said.code,
        };
        Said { code, told }
    }

    /// The word of what something rests on, where that has one.
    fn own_word(&mut self, to: To) -> Lowered<Option<Said>> {
        let always = self.graph.bit(true);
        Ok(match to {
            To::Parameter => None,
            To::Item(id) => Some(Said { code: self.number(self.codes.item(id)), told: always }),
            To::Input(id) => {
                let column = self.column_of(id)?;
                let Some(wanted) = self.columns.get(column.0 as usize) else { return Ok(None) };
                let (cell, list) = (wanted.cell, wanted.list);
                // A member that stands for a list that is not given is nobody's cell.
                let told = match list {
                    Some(list) => {
                        let unlisted = self.graph.bits(BitOp::Unlisted(list));
                        self.graph.not(unlisted)
                    }
                    None => always,
                };
                Some(Said { code: self.number(self.codes.input(id, cell)), told })
            }
            To::Expression(id) => {
                let framework = self.framework;
                match framework.expressions.get(id.0 as usize).map(|expr| &expr.kind) {
                    Some(
                        ExprKind::Item(_)
                        | ExprKind::View(..)
                        | ExprKind::Input(_)
                        | ExprKind::Parameter(_)
                        | ExprKind::Spread(_)
                        | ExprKind::ByMember { .. },
                    ) => match self.rests(id)?.as_slice() {
                        [only] => {
                            let own = self.along(only, Self::own_word)?;
                            own.map(|own| self.said_along(only, own))
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
        })
    }

    /// The word down a branch that has none itself.
    fn below_branch(&mut self, branch: &Branch) -> Lowered<Said> {
        match branch {
            Branch::Exception(..) | Branch::Hidden(_) => Ok(self.nothing()),
            Branch::Level(rest) => {
                // A level is a step of its own.
                let branches = vec![Branch::Rest(rest.clone())];
                self.first(branches)
            }
            Branch::Rest(rest) => {
                let said = self.along(rest, |lower, to| match to {
                    To::Expression(id) => lower.below_expression(id),
                    To::Input(_) | To::Item(_) | To::Parameter => Ok(lower.nothing()),
                })?;
                Ok(self.said_along(rest, said))
            }
            Branch::Member(member) => self.below_member(member),
        }
    }

    /// The word below an expression, at the cell where the lowering stands.
    fn below_expression(&mut self, id: ExprId) -> Lowered<Said> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Ok(self.nothing()) };
        let places: Vec<u32> = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect();
        let key = (self.under, id, places);
        if let Some(known) = self.said_below.get(&key) {
            return known.clone();
        }
        let said = self.branches_below(id, &expr.kind).and_then(|branches| match branches {
            Some(branches) => self.first(branches),
            None => Ok(self.nothing()),
        });
        self.said_below.insert(key, said.clone());
        said
    }

    /// What stands below an expression; nothing where it has a word, or nothing below it.
    fn branches_below(&mut self, id: ExprId, kind: &ExprKind) -> Lowered<Option<Vec<Branch>>> {
        let branches = match kind {
            ExprKind::Item(_) | ExprKind::View(..) | ExprKind::AsOf | ExprKind::Position(_) => return Ok(None),
            // What stands in for these is told in their place.
            ExprKind::Input(_) | ExprKind::Parameter(_) | ExprKind::Spread(_) | ExprKind::ByMember { .. } => {
                let [Rest { to: To::Expression(instead), under, rows, .. }] = self.rests(id)?[..] else {
                    return Ok(None);
                };
                let framework = self.framework;
                let under = under.unwrap_or(self.under);
                let kind = framework.expressions.get(instead.0 as usize).map(|expr| &expr.kind);
                let Some(kind) = kind else { return Ok(None) };
                if self.graph.as_bit(rows) != Some(true) || under != self.under {
                    return Err(Unsupported("reasons behind what a scenario replaces"));
                }
                return self.branches_below(instead, kind);
            }
            ExprKind::Fold(fold) => {
                let mut branches: Vec<Branch> = self.beside_members(fold).into_iter().map(Branch::Rest).collect();
                let members = self.members_folded(fold, false)?;
                let private = |axis: &jalon::axis::AxisId| {
                    self.framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.private)
                };
                let is_private = fold.over.iter().any(private);
                let both = fold.over.len() > 1 && fold.over.iter().any(|axis| self.is_open(*axis));
                for member in members {
                    if both && matches!(self.graph.level(member.counts), crate::graph::Level::Members(_)) {
                        return Err(Unsupported("reasons along an open axis and a closed one"));
                    }
                    branches.push(match (is_private, &member.way) {
                        (true, Way::Members(list, None)) => Branch::Hidden(self.graph.some(*list, member.counts)),
                        (true, _) => Branch::Hidden(member.counts),
                        (false, _) => Branch::Member(member),
                    });
                }
                branches
            }
            ExprKind::Walk { walk: Walk::Cumulative, .. } => {
                let members = self.rests(id)?.into_iter();
                let member = |rest: Rest| Folded { counts: rest.rows, way: rest.way.clone(), parts: vec![rest] };
                members.map(|rest| Branch::Member(member(rest))).collect()
            }
            _ => self.rests(id)?.into_iter().map(Branch::Rest).collect(),
        };
        let plain = |branch: &Branch| matches!(branch, Branch::Rest(rest) if self.is_plain(rest));
        let branches: Vec<Branch> = branches.into_iter().filter(|branch| !plain(branch)).collect();
        Ok(Some(branches))
    }

    /// A constant says nothing that its expression does not.
    fn is_plain(&self, rest: &Rest) -> bool {
        let To::Expression(id) = rest.to else { return false };
        let kind = self.framework.expressions.get(id.0 as usize).map(|expr| &expr.kind);
        matches!(kind, Some(ExprKind::Constant(_) | ExprKind::MemberOf(_) | ExprKind::Slot(_)))
    }

    /// The word below a member of a fold; of a list, below the first of those that count.
    fn below_member(&mut self, member: &Folded) -> Lowered<Said> {
        let parts = member.parts.iter().filter(|part| !self.is_plain(part));
        let parts: Vec<Branch> = parts.map(|part| Branch::Rest(Rest { way: Way::Here, ..part.clone() })).collect();
        let said = self.first(parts)?;
        let Way::Members(list, None) = member.way else { return Ok(said) };
        let unlisted = self.graph.bits(BitOp::Unlisted(list));
        let counts = self.graph.and_not(member.counts, unlisted);
        let (told, untold) = (self.graph.and(counts, said.told), self.graph.and_not(counts, said.told));
        let some = self.graph.some(list, told);
        if self.graph.as_float(said.code).is_some() && self.graph.is_never(untold) {
            return Ok(Said { told: some, ..said });
        }
        // Where its members say different things, which of them is first is for the plain evaluator.
        let (endless, none) = (self.graph.float(f64::INFINITY), self.graph.float(f64::NEG_INFINITY));
        let (low, high) = (self.graph.select(told, said.code, endless), self.graph.select(told, said.code, none));
        let (least, most) =
            (self.graph.fold(Folding::Least, list, low), self.graph.fold(Folding::Greatest, list, high));
        let same = self.graph.compare(Comparison::Equal, least, most);
        let others = self.graph.some(list, untold);
        let differ = self.graph.and_not(some, same);
        let mixed = self.graph.and(some, others);
        let unclear = self.graph.or(differ, mixed);
        self.doubt(unclear);
        Ok(Said { code: least, told: some })
    }
}
