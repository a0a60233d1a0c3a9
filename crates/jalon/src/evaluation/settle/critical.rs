//! The marks at which a comparison that depends on one missing answer turns.
//!
//! For numbers the two sides of each comparison are worked out at a few answers; where their distance runs along a line, or
//! along a quotient of two lines, the mark is solved for exactly. For dates the mark is searched day by day, by halves. Marks
//! are only where to look: whether a region settles is proved by itself.

use std::collections::BTreeSet;

use super::super::possible::{self, range_of};
use super::super::run::Run;
use super::regions::Marks;
use super::{Search, Trial};
use crate::date::{Date, Day};
use crate::framework::{ExprId, ExprKind, Function};
use crate::number::Number;
use crate::value::{Bounds, CellRef, Datum, Interval, Value};

/// Comparisons looked at for one target.
const COMPARED: usize = 64;
/// Cells of a comparison over axes looked at.
const CELLS: usize = 24;

/// Two expressions at whose equality something turns.
#[derive(Debug, Clone, Copy)]
struct Turn {
    left: ExprId,
    right: ExprId,
}

/// Where to cut the possible answers for a cell.
pub(super) fn marks(search: &mut Search, trial: &Trial<'_>, cell: CellRef, bounds: &Bounds) -> Marks {
    let mut marks = Marks::default();
    let turns = turns(trial, cell);
    match bounds {
        Bounds::Number(domain) => number_marks(search, trial, cell, domain, &turns, &mut marks),
        Bounds::Date { first, last } => {
            date_marks(search, trial, cell, (first.as_ref(), last.as_ref()), &turns, &mut marks);
        }
        Bounds::Anything
        | Bounds::Except(_)
        | Bounds::Truth
        | Bounds::Surely(_)
        | Bounds::Members(_)
        | Bounds::Hidden => {}
    }
    marks
}

/// The comparisons in the items to be worked out again.
fn turns(trial: &Trial<'_>, cell: CellRef) -> Vec<Turn> {
    let framework = trial.base.framework;
    let mut turns = Vec::new();
    let mut roots: Vec<ExprId> = Vec::new();
    for item in &trial.again {
        if let Some(item) = framework.items.get(item.0 as usize) {
            roots.extend(item.roots());
        }
    }
    roots.reverse();
    for (_, expr) in framework.within(roots) {
        let mut turn = |left: ExprId, right: ExprId| turns.push(Turn { left, right });
        match &expr.kind {
            ExprKind::Compare(_, left, right) => turn(*left, *right),
            ExprKind::InSet(x, members) => members.iter().for_each(|member| turn(*x, *member)),
            ExprKind::InRange(x, low, high) => low.iter().chain(high).for_each(|end| turn(*x, *end)),
            ExprKind::Scale(scale, operands) => {
                if let (Some(scale), Some(first)) = (framework.scales.get(scale.0 as usize), operands.first()) {
                    for band in &scale.bands {
                        band.low.iter().chain(&band.high).for_each(|end| turn(*first, end.at));
                    }
                }
            }
            ExprKind::Function(Function::Least | Function::Greatest | Function::Clamp, operands) => {
                for (place, a) in operands.iter().enumerate() {
                    operands.iter().skip(place + 1).for_each(|b| turn(*a, *b));
                }
            }
            _ => {}
        }
    }
    // A comparison whose sides do not rest on the answer does not turn with it.
    let inputs = super::inputs_of(&[cell]);
    let rests = |id: ExprId| framework.dependencies().changes(id, &inputs);
    turns.retain(|turn| rests(turn.left) || rests(turn.right));
    turns.truncate(COMPARED);
    turns
}

/// The values of both sides of each comparison, cell by cell.
fn sides(run: &mut Run<'_>, turns: &[Turn]) -> Vec<(Value, Value)> {
    let framework = run.framework;
    let mut sides = Vec::new();
    for turn in turns {
        let axes_of =
            |id: ExprId| framework.expressions.get(id.0 as usize).map(|expr| expr.axes.clone()).unwrap_or_default();
        let axes = axes_of(turn.left).union(&axes_of(turn.right));
        let mark = run.mark(axes.as_slice());
        let mut cells = 0;
        let mut more = run.first(axes.as_slice());
        while more && cells < CELLS {
            sides.push((run.value(turn.left), run.value(turn.right)));
            cells += 1;
            more = run.next(axes.as_slice());
        }
        run.back(axes.as_slice(), &mark);
    }
    sides
}

fn number_marks(
    search: &mut Search,
    trial: &Trial<'_>,
    cell: CellRef,
    domain: &Interval,
    turns: &[Turn],
    marks: &mut Marks,
) {
    for end in domain.low.iter().chain(&domain.high) {
        marks.numbers.push(end.at.clone());
    }
    // Each piece between the marks found so far may hold further ones (behind a `max`, an `if`): three rounds.
    let mut pieces = vec![domain.clone()];
    for _ in 0..3 {
        let mut found: Vec<Number> = Vec::new();
        for piece in &pieces {
            let Some(samples) = samples(piece) else { continue };
            let mut distances: Vec<Vec<(Option<Number>, Option<Number>)>> = Vec::new();
            for sample in &samples {
                let Some(mut run) = search.tried(trial, &[(cell, possible::number(sample.clone()))], &[]) else {
                    return;
                };
                let ends = sides(&mut run, turns).iter().map(|(left, right)| ends(&run, left, right)).collect();
                distances.push(ends);
            }
            let [first, rest @ ..] = distances.as_slice() else { continue };
            for place in 0..first.len() {
                for side in [0, 1] {
                    let at = |distances: &Vec<(Option<Number>, Option<Number>)>| {
                        let (low, high) = distances.get(place)?;
                        if side == 0 { low.clone() } else { high.clone() }
                    };
                    let points: Option<Vec<Number>> = std::iter::once(first).chain(rest).map(at).collect();
                    if let Some(root) = points.and_then(|points| root(&samples, &points)) {
                        found.push(root);
                    }
                }
            }
        }
        let exact = &trial.base.exact;
        let open = Interval { whole: false, ..domain.clone() };
        let before = marks.numbers.len();
        for root in found {
            if root.is_exact()
                && exact.contains(&open, &root)
                && !marks.numbers.contains(&root)
                && marks.numbers.len() < 20
            {
                marks.numbers.push(root);
            }
        }
        if marks.numbers.len() == before {
            break;
        }
        pieces = super::regions::cut(exact, &Bounds::Number(open), marks)
            .into_iter()
            .filter_map(|region| match region {
                super::Region::Numbers(piece) if exact.only(&piece).is_none() => Some(piece),
                _ => None,
            })
            .collect();
    }
}

/// The ends of the distance of two numbers, where both sides are numbers.
fn ends(run: &Run<'_>, left: &Value, right: &Value) -> (Option<Number>, Option<Number>) {
    let is_number = |value: &Value| match value {
        Value::Known(Datum::Number(_)) => true,
        Value::Open(open) => matches!(open.bounds, Bounds::Number(_)),
        _ => false,
    };
    if !is_number(left) || !is_number(right) {
        return (None, None);
    }
    let distance = run.exact.difference(&range_of(left), &range_of(right));
    (distance.low.map(|end| end.at), distance.high.map(|end| end.at))
}

/// Four answers inside a piece, not evenly spaced.
fn samples(piece: &Interval) -> Option<[Number; 4]> {
    let spread = |low: &Number, span: &Number| {
        [2, 5, 11, 17].map(|part| low.add(&span.mul(&Number::ratio(part, 19).unwrap_or_default())))
    };
    Some(match (&piece.low, &piece.high) {
        (Some(low), Some(high)) => spread(&low.at, &high.at.sub(&low.at)),
        (Some(low), None) => spread(&low.at, &Number::from(19)),
        (None, Some(high)) => spread(&high.at.sub(&Number::from(19)), &Number::from(19)),
        (None, None) => spread(&Number::from(1), &Number::from(19)),
    })
}

/// Where a function that takes four values at four places is 0, if it is a line, a line over the place itself, or a
/// quotient of two lines.
fn root(places: &[Number; 4], values: &[Number]) -> Option<Number> {
    let [a, b, c, d] = places;
    let [fa, fb, fc, fd] = values else { return None };
    if values.iter().any(|value| !value.is_exact()) || values.iter().all(|value| value == fa) {
        return None;
    }
    let line = |fa: &Number, fb: &Number, fc: &Number, fd: &Number| -> Option<Number> {
        let slope = fb.sub(fa).div(&b.sub(a))?;
        let on = |x: &Number, fx: &Number| fa.add(&slope.mul(&x.sub(a))) == *fx;
        if !on(c, fc) || !on(d, fd) {
            return None;
        }
        fa.neg().div(&slope).map(|step| a.add(&step))
    };
    if let Some(root) = line(fa, fb, fc, fd) {
        return Some(root);
    }
    if let Some(root) = line(&fa.mul(a), &fb.mul(b), &fc.mul(c), &fd.mul(d)) {
        return Some(root);
    }
    // (p x + q) / (r x + 1) = f, that is p x + q - r x f = f: from three places, checked at the fourth.
    let rows = [(a, fa), (b, fb), (c, fc)].map(|(x, f)| [x.clone(), Number::ONE, x.mul(f).neg(), f.clone()]);
    let [p, q, r] = solve(rows)?;
    let below = r.mul(d).add(&Number::ONE);
    if p.mul(d).add(&q) != fd.mul(&below) {
        return None;
    }
    q.neg().div(&p)
}

/// Three linear equations.
fn solve(rows: [[Number; 4]; 3]) -> Option<[Number; 3]> {
    let [mut r0, mut r1, mut r2] = rows;
    let eliminate = |by: &[Number; 4], row: &mut [Number; 4], column: usize| -> Option<()> {
        let factor = row.get(column)?.div(by.get(column)?)?;
        for (cell, of) in row.iter_mut().zip(by) {
            *cell = cell.sub(&of.mul(&factor));
        }
        Some(())
    };
    eliminate(&r0, &mut r1, 0)?;
    eliminate(&r0, &mut r2, 0)?;
    eliminate(&r1, &mut r2, 1)?;
    eliminate(&r2, &mut r1, 2)?;
    eliminate(&r2, &mut r0, 2)?;
    eliminate(&r1, &mut r0, 1)?;
    let [a, _, _, x] = r0;
    let [_, b, _, y] = r1;
    let [_, _, c, z] = r2;
    Some([x.div(&a)?, y.div(&b)?, z.div(&c)?])
}

fn date_marks(
    search: &mut Search,
    trial: &Trial<'_>,
    cell: CellRef,
    (first, last): (Option<&Date>, Option<&Date>),
    turns: &[Turn],
    marks: &mut Marks,
) {
    // Days that the framework and the data name, and the ends of a life or two around the as-of date.
    let today = trial.base.as_of.last_day();
    let around = |years: i64| today.plus_days(years * 365);
    let low = first.map(Date::first_day).or_else(|| around(-150));
    let high = last.map(Date::last_day).or_else(|| around(150));
    let (Some(low), Some(high)) = (low, high) else { return };
    let mut probes: BTreeSet<Day> = BTreeSet::from([low, high]);
    for day in named_days(trial).into_iter().chain([today]) {
        for near in [day.plus_days(-1), Some(day), day.plus_days(1)].into_iter().flatten() {
            if near > low && near < high && probes.len() < 24 {
                probes.insert(near);
            }
        }
    }
    let mut known: Vec<(Day, Vec<Option<Value>>)> = Vec::new();
    for day in probes {
        let Some(truths) = truths(search, trial, cell, day, turns) else { return };
        known.push((day, truths));
    }
    let mut pending: Vec<(usize, usize)> = (1..known.len()).map(|at| (at - 1, at)).collect();
    while let Some((a, b)) = pending.pop() {
        let (Some((from, before)), Some((to, after))) = (known.get(a), known.get(b)) else { continue };
        if before == after {
            continue;
        }
        let days = from.days_until(*to);
        if days <= 1 {
            marks.days.push(*to);
            continue;
        }
        let Some(middle) = from.plus_days(days / 2) else { continue };
        let Some(truths) = truths(search, trial, cell, middle, turns) else { return };
        known.push((middle, truths));
        pending.push((a, known.len() - 1));
        pending.push((known.len() - 1, b));
    }
}

/// How each comparison that is not of numbers alone comes out, with the answer on a day.
fn truths(
    search: &mut Search,
    trial: &Trial<'_>,
    cell: CellRef,
    day: Day,
    turns: &[Turn],
) -> Option<Vec<Option<Value>>> {
    let mut run = search.tried(trial, &[(cell, possible::date(Date::Day(day)))], &[])?;
    let sides = sides(&mut run, turns);
    let compared = |left: &Value, right: &Value| {
        let comparators = [crate::framework::Comparator::Less, crate::framework::Comparator::LessOrEqual];
        let [less, at_most] = comparators.map(|comparator| run.compare(comparator, left, right));
        [Some(less), Some(at_most)].map(|value| match value {
            Some(Value::Known(_)) => value,
            _ => None,
        })
    };
    Some(sides.iter().flat_map(|(left, right)| compared(left, right)).collect())
}

/// Dates given in the data and constant dates.
fn named_days(trial: &Trial<'_>) -> BTreeSet<Day> {
    let base = trial.base;
    let mut days = BTreeSet::new();
    for expr in &base.framework.expressions {
        if let ExprKind::Constant(Datum::Date(date)) = &expr.kind {
            days.extend([date.first_day(), date.last_day()]);
        }
    }
    for answers in &base.project.answers {
        for answer in answers.iter().take(8) {
            if let crate::framework::AnswerState::Given(Datum::Date(date)) = &answer.state {
                days.insert(date.first_day());
            }
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots_of(f: impl Fn(&Number) -> Number) -> Option<String> {
        let places = [1, 2, 5, 11].map(Number::from);
        let values: Vec<Number> = places.iter().map(f).collect();
        root(&places, &values).map(|root| root.to_exact_string())
    }

    #[test]
    fn marks_of_lines_and_quotients() {
        let n = |n: i64| Number::from(n);
        assert_eq!(roots_of(|x| x.mul(&n(3)).sub(&n(7))).as_deref(), Some("7/3"));
        assert_eq!(roots_of(|x| n(250).div(x).unwrap().sub(&n(2))).as_deref(), Some("125"));
        assert_eq!(roots_of(|x| x.div(&x.add(&n(4))).unwrap().sub(&Number::scaled(5, 1))).as_deref(), Some("4"));
        assert_eq!(roots_of(|x| x.mul(x)), None);
        assert_eq!(roots_of(|_| n(3)), None);
    }
}
