//! Sums of missing answers, each times a known number: what a comparison asks of them.

use super::super::possible::range_of;
use super::super::run::Run;
use super::by_cell::ByCell;
use crate::framework::{Comparator, ExprId, ExprKind, Fold, FoldKind};
use crate::number::Number;
use crate::value::{Bounds, CellRef, Datum, End, Interval, Value};

/// `2 a - b + 3`.
#[derive(Debug, Clone)]
pub(super) struct Sum {
    pub(super) terms: ByCell<Number>,
    constant: Number,
}

impl Sum {
    fn constant(constant: Number) -> Sum {
        Sum { terms: ByCell::default(), constant }
    }

    fn plus(mut self, other: &Sum, times: &Number) -> Sum {
        for (cell, factor) in other.terms.iter() {
            let factor = factor.mul(times);
            let sum = self.terms.get(cell).map_or_else(|| factor.clone(), |known| known.add(&factor));
            if sum == Number::ZERO {
                self.terms.remove(cell);
            } else {
                self.terms.insert(cell, sum);
            }
        }
        self.constant = self.constant.add(&other.constant.mul(times));
        self
    }

    fn times(self, factor: &Number) -> Sum {
        Sum::constant(Number::ZERO).plus(&self, factor)
    }
}

/// A comparison as `sum < 0`, `sum <= 0` and so on; none where it is not of that kind.
pub(super) fn compared(run: &mut Run<'_>, left: ExprId, right: ExprId) -> Option<Sum> {
    if let (Some(a), Some(b)) = (sum(run, left, 0), sum(run, right, 0)) {
        return Some(a.plus(&b, &Number::from(-1)));
    }
    // `x / y` beside a known number, where y is above 0: x beside as many times y.
    for (quotient, mark, sign) in [(left, right, 1), (right, left, -1)] {
        let Value::Known(Datum::Number(mark)) = run.value(mark) else { continue };
        let Some((x, y)) = quotient_of(run, quotient, 0) else { continue };
        let divisor = range_of(&run.value(y));
        if !divisor.low.is_some_and(|low| run.exact.sign(&low.at).is_gt()) {
            continue;
        }
        if let (Some(x), Some(y)) = (sum(run, x, 0), sum(run, y, 0)) {
            return Some(x.plus(&y, &mark.neg()).times(&Number::from(sign)));
        }
    }
    None
}

fn quotient_of(run: &mut Run<'_>, id: ExprId, depth: u32) -> Option<(ExprId, ExprId)> {
    match run.framework.expressions.get(id.0 as usize)?.kind {
        ExprKind::Divide(x, y) => Some((x, y)),
        ExprKind::Spread(x) if depth < 32 => quotient_of(run, x, depth + 1),
        ExprKind::Item(item) if depth < 32 => quotient_of(run, super::answers::formula_of(run, item)?, depth + 1),
        _ => None,
    }
}

/// An expression as a sum, at the cell where the evaluation stands.
fn sum(run: &mut Run<'_>, id: ExprId, depth: u32) -> Option<Sum> {
    if depth > 48 {
        return None;
    }
    match run.value(id) {
        Value::Known(Datum::Number(known)) => return known.is_exact().then(|| Sum::constant(known)),
        Value::Open(open) if matches!(open.bounds, Bounds::Number(_)) && !open.perhaps_undefined => {}
        _ => return None,
    }
    let framework = run.framework;
    let below = depth + 1;
    match &framework.expressions.get(id.0 as usize)?.kind {
        ExprKind::Input(input) => {
            let cell = super::answers::missing_cell(run, *input)?;
            Some(Sum { terms: ByCell::one(cell, Number::ONE), constant: Number::ZERO })
        }
        ExprKind::Item(item) => sum(run, super::answers::formula_of(run, *item)?, below),
        ExprKind::Spread(x) => sum(run, *x, below),
        ExprKind::Negate(x) => Some(sum(run, *x, below)?.times(&Number::from(-1))),
        ExprKind::Add(a, b) => Some(sum(run, *a, below)?.plus(&sum(run, *b, below)?, &Number::ONE)),
        ExprKind::Subtract(a, b) => Some(sum(run, *a, below)?.plus(&sum(run, *b, below)?, &Number::from(-1))),
        ExprKind::Multiply(a, b) => match (run.value(*a), run.value(*b)) {
            (Value::Known(Datum::Number(factor)), _) => Some(sum(run, *b, below)?.times(&factor)),
            (_, Value::Known(Datum::Number(factor))) => Some(sum(run, *a, below)?.times(&factor)),
            _ => None,
        },
        ExprKind::Divide(a, b) => match run.value(*b) {
            Value::Known(Datum::Number(divisor)) => Some(sum(run, *a, below)?.times(&Number::ONE.div(&divisor)?)),
            _ => None,
        },
        ExprKind::Pick { .. } => super::answers::at_pick(run, id, |run, body| sum(run, body, below))?,
        ExprKind::ByMember { axis, members } => sum(run, *members.get(run.place(*axis) as usize)?, below),
        ExprKind::Fold(fold) if matches!(fold.kind, FoldKind::Sum | FoldKind::Mean) => folded(run, fold, below),
        _ => None,
    }
}

/// A sum or mean over members that all count, or not, for sure.
fn folded(run: &mut Run<'_>, fold: &Fold, depth: u32) -> Option<Sum> {
    if !fold.by.is_empty() || fold.known_only {
        return None;
    }
    let mark = run.mark(&fold.over);
    let mut total = Some(Sum::constant(Number::ZERO));
    let mut members = 0u32;
    let mut more = run.first(&fold.over);
    while more {
        let counts = match fold.filter.map(|filter| run.value(filter)) {
            None | Some(Value::Known(Datum::Truth(true))) => Some(true),
            Some(Value::Known(_) | Value::NotApplicable) => Some(false),
            Some(_) => None,
        };
        let generic = fold.over.iter().any(|axis| run.is_generic(*axis));
        total = match (counts, run.value(fold.body)) {
            _ if generic => None,
            (Some(false), _) | (Some(true), Value::NotApplicable) => total,
            (Some(true), _) => {
                members += 1;
                total.and_then(|total| Some(total.plus(&sum(run, fold.body, depth)?, &Number::ONE)))
            }
            (None, _) => None,
        };
        if total.is_none() {
            break;
        }
        more = run.next(&fold.over);
    }
    run.back(&fold.over, &mark);
    let total = total?;
    if fold.kind == FoldKind::Mean {
        return Some(total.times(&Number::ONE.div(&Number::from(members))?));
    }
    Some(total)
}

/// The answers for one term that make `sum comparator 0` hold, whatever the others within their bounds.
pub(super) fn enough(run: &Run<'_>, sum: &Sum, cell: CellRef, comparator: Comparator) -> Vec<Interval> {
    let exact = &run.exact;
    let Some(factor) = sum.terms.get(cell) else { return Vec::new() };
    // The others together, at their worst.
    let mut rest = super::super::interval::point(sum.constant.clone());
    rest.whole = false;
    for (other, factor) in sum.terms.iter() {
        if other != cell {
            let Some(range) = bounds_of(run, other) else { return Vec::new() };
            rest = exact.sum(&rest, &exact.product(&range, &super::super::interval::point(factor.clone())));
        }
    }
    rest.whole = false;
    let Some(domain) = bounds_of(run, cell) else { return Vec::new() };
    // factor × m comparator −rest
    let Some(limits) = exact.quotient(&exact.negated(&rest), &super::super::interval::point(factor.clone())) else {
        return Vec::new();
    };
    let limits = limits.0;
    let comparator = if exact.sign(factor).is_lt() { turned(comparator) } else { comparator };
    let above = |included: bool| {
        let end = limits.high.as_ref()?;
        Some(Interval {
            low: Some(End { at: end.at.clone(), included: included || !end.included }),
            high: None,
            whole: false,
        })
    };
    let below = |included: bool| {
        let end = limits.low.as_ref()?;
        Some(Interval {
            low: None,
            high: Some(End { at: end.at.clone(), included: included || !end.included }),
            whole: false,
        })
    };
    let sets = match comparator {
        Comparator::GreaterOrEqual => vec![above(true)],
        Comparator::Greater => vec![above(false)],
        Comparator::LessOrEqual => vec![below(true)],
        Comparator::Less => vec![below(false)],
        Comparator::Equal => {
            vec![
                exact
                    .only(&limits)
                    .map(|only| Interval { whole: false, ..super::super::interval::point(only.clone()) }),
            ]
        }
        Comparator::NotEqual => vec![above(false), below(false)],
    };
    sets.into_iter().flatten().filter_map(|set| exact.common(&set, &domain)).collect()
}

/// What a missing answer lies within.
pub(super) fn bounds_of(run: &Run<'_>, cell: CellRef) -> Option<Interval> {
    let CellRef::Input { input, .. } = cell else { return None };
    match run.input_bounds(run.framework.inputs.get(input as usize)?) {
        Bounds::Number(range) => Some(range),
        _ => None,
    }
}

/// The comparator seen from the other side.
pub(super) fn turned(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same => same,
    }
}

/// The comparator that holds where this one does not.
pub(super) fn negated(comparator: Comparator) -> Comparator {
    match comparator {
        Comparator::Less => Comparator::GreaterOrEqual,
        Comparator::LessOrEqual => Comparator::Greater,
        Comparator::Greater => Comparator::LessOrEqual,
        Comparator::GreaterOrEqual => Comparator::Less,
        Comparator::Equal => Comparator::NotEqual,
        Comparator::NotEqual => Comparator::Equal,
    }
}

/// Whether a value is a number, known or not.
pub(super) fn is_number(value: &Value) -> bool {
    match value {
        Value::Known(datum) => matches!(datum, Datum::Number(_)),
        Value::Open(open) => matches!(open.bounds, Bounds::Number(_)),
        Value::Undefined(_) | Value::NotApplicable => false,
    }
}
