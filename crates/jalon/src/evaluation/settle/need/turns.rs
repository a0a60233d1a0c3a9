//! The answers at which a comparison turns.

use super::super::super::run::Run;
use super::super::answers::{direct, domain, relation};
use super::super::linear;
use super::super::ways::{self, Way, Ways, at_once};
use super::Need;
use crate::assessment::AnswerSet;
use crate::framework::{Comparator, ExprId};
use crate::value::{Bounds, CellRef, Datum, Value};

impl Need {
    /// A comparison that comes out so; and as a whole, where several answers are bound together.
    pub(super) fn compared(
        &mut self,
        run: &mut Run<'_>,
        id: ExprId,
        comparator: Comparator,
        left: ExprId,
        right: ExprId,
        wanted: bool,
    ) -> Ways {
        let counted = [(left, right, comparator), (right, left, linear::turned(comparator))]
            .into_iter()
            .find_map(|(count, mark, comparator)| self.counted(run, id, comparator, count, mark, wanted));
        let found = match counted {
            Some(found) => found,
            None => self.turning(run, comparator, left, right),
        };
        self.or_whole(run, id, wanted, found)
    }

    /// The answers at which a comparison comes to hold.
    pub(super) fn turning(&mut self, run: &mut Run<'_>, comparator: Comparator, left: ExprId, right: ExprId) -> Ways {
        let (a, b) = (run.value(left), run.value(right));
        if linear::is_number(&a) && linear::is_number(&b) {
            return self.numbers(run, comparator, left, right);
        }
        for (side, other, comparator) in [(left, &b, comparator), (right, &a, linear::turned(comparator))] {
            let Some(cell) = direct(run, side, 0) else { continue };
            let found = match other {
                Value::Known(Datum::Date(date)) => dates(comparator, date),
                Value::Known(datum) => return self.ordered(run, cell, comparator, datum).into_iter().collect(),
                _ => continue,
            };
            let days = match domain(run, cell) {
                Some(Bounds::Date { first, last }) => AnswerSet::Dates(first, last),
                _ => AnswerSet::Any,
            };
            let found = found.iter().filter_map(|set| ways::common(set, &days, &run.exact));
            let ways: Ways = found.map(|set| Way::answer(cell, set)).collect();
            self.turns.extend(ways.iter().flat_map(|way| way.answers.iter().map(|(cell, set)| (cell, set.clone()))));
            return ways;
        }
        self.note_unsolved(&a);
        self.note_unsolved(&b);
        Ways::new()
    }

    pub(super) fn numbers(&mut self, run: &mut Run<'_>, comparator: Comparator, left: ExprId, right: ExprId) -> Ways {
        let Some(sum) = linear::compared(run, left, right) else {
            let (a, b) = (run.value(left), run.value(right));
            self.note_unsolved(&a);
            self.note_unsolved(&b);
            return Ways::new();
        };
        let mut found = Ways::new();
        for cell in sum.terms.cells() {
            for interval in linear::enough(run, &sum, cell, comparator) {
                self.turns.push((cell, AnswerSet::Numbers(interval.clone())));
                found.push(Way::answer(cell, AnswerSet::Numbers(interval)));
            }
        }
        found
    }

    /// Choices, texts and truths beside a known one.
    pub(super) fn ordered(
        &mut self,
        run: &Run<'_>,
        cell: CellRef,
        comparator: Comparator,
        datum: &Datum,
    ) -> Option<Way> {
        let mark = Value::Known(datum.clone());
        let set = match domain(run, cell)? {
            Bounds::Members(members) => one_of(members.iter().map(|member| Datum::Member(*member)).filter(|member| {
                let holds = run.compare(comparator, &Value::Known(member.clone()), &mark);
                matches!(holds, Value::Known(Datum::Truth(true)))
            }))?,
            Bounds::Truth => one_of([false, true].map(Datum::Truth).into_iter().filter(|truth| {
                let holds = run.compare(comparator, &Value::Known(truth.clone()), &mark);
                matches!(holds, Value::Known(Datum::Truth(true)))
            }))?,
            _ => match comparator {
                Comparator::Equal => AnswerSet::OneOf(vec![datum.clone()]),
                Comparator::NotEqual => AnswerSet::NoneOf(vec![datum.clone()]),
                _ => return None,
            },
        };
        self.turns.push((cell, set.clone()));
        Some(Way::answer(cell, set))
    }

    /// An answer in a set, or not.
    pub(super) fn chosen(&mut self, run: &Run<'_>, cell: CellRef, members: &[Value], wanted: bool) -> Option<Way> {
        let mut data = Vec::new();
        for member in members {
            match member {
                Value::Known(datum) => data.push(datum.clone()),
                _ => return None,
            }
        }
        let set = match domain(run, cell)? {
            Bounds::Members(places) => {
                one_of(places.iter().copied().map(Datum::Member).filter(|member| data.contains(member) == wanted))?
            }
            Bounds::Anything if wanted => AnswerSet::OneOf(data),
            Bounds::Anything => AnswerSet::NoneOf(data),
            _ => return None,
        };
        self.turns.push((cell, set.clone()));
        Some(Way::answer(cell, set))
    }

    /// Between two ends, or beyond one of them.
    pub(super) fn in_range(&mut self, run: &mut Run<'_>, x: ExprId, ends: [Option<ExprId>; 2], wanted: bool) -> Ways {
        let mut found: Option<Ways> = None;
        for (end, comparator) in ends.into_iter().zip([Comparator::GreaterOrEqual, Comparator::LessOrEqual]) {
            let Some(end) = end else { continue };
            let comparator = if wanted { comparator } else { linear::negated(comparator) };
            let (value, mark) = (run.value(x), run.value(end));
            let asked = match run.compare(comparator, &value, &mark) {
                Value::Known(Datum::Truth(true)) => at_once(),
                Value::Known(_) => Ways::new(),
                _ => self.turning(run, comparator, x, end),
            };
            found = Some(match found {
                None => asked,
                Some(found) if wanted => self.both(run, &found, &asked),
                Some(found) => self.either(found, asked),
            });
        }
        found.unwrap_or_default()
    }

    /// What was found, and the condition as a whole where it binds several answers together.
    pub(super) fn or_whole(&mut self, run: &mut Run<'_>, id: ExprId, wanted: bool, found: Ways) -> Ways {
        let several = matches!(run.value(id), Value::Open(open) if open.wants.cells().len() > 1);
        let counted = found.iter().any(|way| !way.choices.is_empty() || way.answers.len() > 1);
        if (found.is_empty() || several) && !counted {
            let whole = self.whole(run, id, wanted);
            return self.either(found, whole);
        }
        found
    }

    /// A condition asked for as it stands.
    pub(super) fn whole(&mut self, run: &mut Run<'_>, id: ExprId, wanted: bool) -> Ways {
        let Some(relation) = relation(run, id, wanted) else { return Ways::new() };
        if relation.cells.len() == 1 {
            self.unsolved.extend(relation.cells.iter().copied());
        }
        vec![Way::relation(relation)]
    }

    pub(super) fn note_unsolved(&mut self, value: &Value) {
        if let Value::Open(open) = value {
            self.unsolved.extend(open.wants.cells());
        }
    }
}

fn one_of(data: impl Iterator<Item = Datum>) -> Option<AnswerSet> {
    let data: Vec<Datum> = data.collect();
    (!data.is_empty()).then_some(AnswerSet::OneOf(data))
}

/// The days for which a comparison with a date holds.
fn dates(comparator: Comparator, mark: &crate::date::Date) -> Vec<AnswerSet> {
    use crate::date::Date;
    let (first, last) = (mark.first_day(), mark.last_day());
    let from = |day: Option<crate::date::Day>| day.map(|day| AnswerSet::Dates(Some(Date::Day(day)), None));
    let to = |day: Option<crate::date::Day>| day.map(|day| AnswerSet::Dates(None, Some(Date::Day(day))));
    let sets = match comparator {
        Comparator::LessOrEqual => vec![to(Some(last))],
        Comparator::Less => vec![to(first.plus_days(-1))],
        Comparator::GreaterOrEqual => vec![from(Some(first))],
        Comparator::Greater => vec![from(last.plus_days(1))],
        Comparator::Equal => vec![Some(AnswerSet::Dates(Some(Date::Day(first)), Some(Date::Day(last))))],
        Comparator::NotEqual => vec![to(first.plus_days(-1)), from(last.plus_days(1))],
    };
    sets.into_iter().flatten().collect()
}
