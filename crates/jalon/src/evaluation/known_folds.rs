//! Folds over members that are all known: the same results as [`folds`](super::folds) gives, without a list of the members.

use super::possible::{self, number};
use super::run::Run;
use crate::assessment::Coverage;
use crate::framework::{ExprId, Fold, FoldKind};
use crate::number::Number;
use crate::value::{Datum, Value};

/// What is counted along the way.
#[derive(Debug, Default)]
struct Tally {
    /// Members that count, those that do not apply included.
    expected: u32,
    known: u32,
    yes: u32,
    total: Number,
    extreme: Option<Number>,
}

impl Run<'_> {
    /// A fold along one axis all of whose members are known; none where it is not so plain.
    pub(super) fn known_fold(&mut self, id: ExprId, fold: &Fold) -> Option<Value> {
        let truths = match fold.kind {
            FoldKind::All | FoldKind::Any | FoldKind::Count | FoldKind::Share => true,
            FoldKind::Sum | FoldKind::Mean | FoldKind::Min | FoldKind::Max => false,
            _ => return None,
        };
        let [axis] = fold.over.as_slice() else { return None };
        let extent = self.extent(*axis);
        if extent.more || extent.known == 0 || !fold.by.is_empty() {
            return None;
        }
        let place = self.place(*axis);
        let innermost = self.innermost.replace(*axis);
        let mut tally = Some(Tally::default());
        for member in 0..extent.known {
            self.stand(*axis, member);
            tally = tally.and_then(|tally| self.tallied(fold, truths, tally));
            if tally.is_none() {
                break;
            }
        }
        self.stand(*axis, place);
        self.innermost = innermost;
        let tally = tally?;
        let value = result(fold.kind, &tally)?;
        self.cover(id, Coverage { known: tally.known, expected: Some(tally.expected) });
        Some(value)
    }

    /// One member more; none where it is not known.
    fn tallied(&mut self, fold: &Fold, truths: bool, mut tally: Tally) -> Option<Tally> {
        if let Some(filter) = fold.filter {
            match self.value(filter) {
                Value::Known(Datum::Truth(true)) => {}
                Value::Known(Datum::Truth(false)) => return Some(tally),
                _ => return None,
            }
        }
        let value = self.value(fold.body);
        // Of projects, those to which a figure does not apply are not expected to have it.
        tally.expected += u32::from(self.table.is_none() || value != Value::NotApplicable);
        match value {
            Value::NotApplicable => {}
            Value::Known(Datum::Truth(yes)) if truths => {
                tally.known += 1;
                tally.yes += u32::from(yes);
            }
            Value::Known(Datum::Number(figure)) if !truths && figure.is_exact() => {
                tally.known += 1;
                match fold.kind {
                    FoldKind::Min | FoldKind::Max => {
                        let better = match &tally.extreme {
                            None => true,
                            Some(known) if fold.kind == FoldKind::Min => self.exact.order(&figure, known).is_lt(),
                            Some(known) => self.exact.order(&figure, known).is_gt(),
                        };
                        if better {
                            tally.extreme = Some(figure);
                        }
                    }
                    _ => tally.total = tally.total.add(&figure),
                }
            }
            _ => return None,
        }
        Some(tally)
    }
}

/// What known members come to; none where there is something to say that is left to the plain way.
fn result(kind: FoldKind, tally: &Tally) -> Option<Value> {
    if tally.known == 0 {
        // Nothing, or nothing that applies.
        return None;
    }
    let known = || Number::from(tally.known);
    Some(match kind {
        FoldKind::All => possible::truth(tally.yes == tally.known),
        FoldKind::Any => possible::truth(tally.yes > 0),
        FoldKind::Count => number(Number::from(tally.yes)),
        FoldKind::Share => number(Number::from(tally.yes).div(&known())?),
        FoldKind::Sum => number(tally.total.clone()),
        FoldKind::Mean => {
            let mean = tally.total.div(&known())?;
            if !mean.is_exact() {
                return None;
            }
            number(mean)
        }
        FoldKind::Min | FoldKind::Max => number(tally.extreme.clone()?),
        _ => return None,
    })
}
