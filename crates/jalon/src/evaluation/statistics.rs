//! Averages, extremes, quantiles, spread and present values of the members of a fold.

use std::cmp::Ordering;
use std::rc::Rc;

use super::folds::Element;
use super::interval;
use super::many::{self, Ladder, Many};
use super::possible::{self, Doubt, number, range_of, undefined};
use super::run::Run;
use super::tallied::Tallied;
use crate::date::Date;
use crate::framework::{ExprId, Fold, FoldKind, Timing};
use crate::number::Number;
use crate::value::{Bounds, Cause, Datum, End, Interval, Value};

/// What averages know of their members.
enum Members {
    /// All are known.
    Known(Vec<Number>),
    /// All count, but some are open.
    Open(Vec<Interval>, Doubt),
    /// Some may count or not: those that do for sure, and the others.
    Uncertain(Vec<Interval>, Vec<Perhaps>, Doubt),
}

/// A member that may count or not.
struct Perhaps {
    range: Interval,
    tail: bool,
    /// What those that it stands for may be.
    many: Option<Rc<Many>>,
}

/// The numbers that an average is of.
#[derive(Debug, Clone, Copy)]
enum Takes {
    Any,
    FromZero,
    AboveZero,
}

impl Run<'_> {
    fn numbers(&self, elements: &[Element], at: ExprId) -> Result<Members, Value> {
        let (members, doubt) = self.applicable_members(elements, true)?;
        if members.is_empty() {
            return Err(undefined(Cause::NothingToFold, at.0));
        }
        if members.iter().all(|member| member.is_there()) {
            let known: Option<Vec<Number>> = members
                .iter()
                .map(|member| match &member.value {
                    Value::Known(Datum::Number(number)) => Some(number.clone()),
                    _ => None,
                })
                .collect();
            return Ok(match known {
                Some(known) => Members::Known(known),
                None => Members::Open(members.iter().map(|member| range_of(&member.value)).collect(), doubt),
            });
        }
        let (sure, perhaps): (Vec<&Element>, Vec<&Element>) = members.into_iter().partition(|member| member.is_there());
        let sure = sure.iter().map(|member| range_of(&member.value)).collect();
        let perhaps = perhaps.iter().map(|member| Perhaps {
            range: range_of(&member.value),
            tail: member.tail,
            many: member.many.clone(),
        });
        Ok(Members::Uncertain(sure, perhaps.collect(), doubt))
    }

    pub(super) fn mean(&self, elements: &[Element], at: ExprId) -> Value {
        // One that stands for several is their sum.
        let more = elements.iter().filter(|element| element.is_there()).map(|element| element.times - 1).sum();
        let (sure, perhaps, doubt) = match self.numbers(elements, at) {
            Err(value) => return value,
            Ok(Members::Known(numbers)) => {
                return sum_of(&numbers).div(&Number::from(numbers.len() + more)).map_or(Value::NotApplicable, number);
            }
            Ok(Members::Open(ranges, doubt)) => (ranges, Vec::new(), doubt),
            Ok(Members::Uncertain(sure, perhaps, doubt)) => (sure, perhaps, doubt),
        };
        let low = self.least_mean((&sure, more), &perhaps, 0);
        let negated: Vec<Interval> = sure.iter().map(|range| self.exact.negated(range)).collect();
        let perhaps: Vec<Perhaps> =
            perhaps.into_iter().map(|one| Perhaps { range: self.exact.negated(&one.range), ..one }).collect();
        let high =
            self.least_mean((&negated, more), &perhaps, 1).map(|end| End { at: end.at.neg(), included: end.included });
        self.bounds(Interval { low, high, whole: false }, doubt)
    }

    /// The least that a mean may be; `side`: which of the ladders of many members is that of their lower ends.
    fn least_mean(&self, sure: (&[Interval], usize), perhaps: &[Perhaps], side: usize) -> Option<End> {
        let ladder = |of: fn(&&Perhaps) -> bool| {
            let ranges = perhaps.iter().filter(of).map(|one| one.range.clone());
            Ladder::of(&self.exact, ranges)
        };
        let own = ladder(|one| !one.tail && one.many.is_none());
        let tails = ladder(|one| one.tail);
        let none = Ladder::of(&self.exact, std::iter::empty());
        let others = perhaps.iter().find_map(|one| match one.many.as_deref() {
            Some(Many::Ladders(ladders)) => ladders.get(side),
            _ => None,
        });
        many::least_mean(&self.exact, sure, &own, others.unwrap_or(&none), &tails)
    }

    /// An average that rises with each member: from that of the lowest to that of the highest. Where members may count
    /// or not it lies somewhere between the least and the greatest.
    fn average(
        &self,
        elements: &[Element],
        at: ExprId,
        of: impl Fn(&[Number]) -> Result<Number, Cause>,
        takes: Takes,
    ) -> Value {
        let (ranges, mut doubt, all_count) = match self.numbers(elements, at) {
            Err(value) => return value,
            Ok(Members::Known(numbers)) => {
                return match of(&numbers) {
                    Ok(value) if value.is_unbounded() => {
                        self.exact.note_unclear();
                        undefined(Cause::TooLarge, at.0)
                    }
                    Ok(value) => number(value),
                    Err(cause) => undefined(cause, at.0),
                };
            }
            Ok(Members::Open(ranges, doubt)) => (ranges, doubt, true),
            Ok(Members::Uncertain(mut sure, perhaps, doubt)) => {
                sure.extend(perhaps.into_iter().map(|one| one.range));
                (sure, doubt, false)
            }
        };
        let lows = || ranges.iter().map(|range| range.low.as_ref().map(|low| self.exact.sign(&low.at)));
        let from_zero = lows().all(|sign| sign.is_some_and(Ordering::is_ge));
        let fits = match takes {
            Takes::Any => true,
            Takes::FromZero => from_zero,
            Takes::AboveZero => lows().all(|sign| sign.is_some_and(Ordering::is_gt)),
        };
        if !fits {
            // An average of this kind takes numbers above 0.
            doubt.undefined = true;
            let low = from_zero.then(|| End { at: Number::ZERO, included: true });
            let high = self.hull_of(&ranges).and_then(|hull| hull.high).filter(|_| from_zero);
            return self.bounds(Interval { low, high, whole: false }, doubt);
        }
        let hull = self.hull_of(&ranges).unwrap_or_else(interval::everything);
        if !all_count {
            return self.bounds(Interval { whole: false, ..hull }, doubt);
        }
        let side = |ends: Vec<Option<&End>>, fallback: Option<End>| -> Option<End> {
            let ends: Option<Vec<&End>> = ends.into_iter().collect();
            let Some(ends) = ends else { return fallback };
            let included = ends.iter().all(|end| end.included);
            let numbers: Vec<Number> = ends.iter().map(|end| end.at.clone()).collect();
            match of(&numbers) {
                Ok(at) if !at.is_unbounded() => Some(End { at, included }),
                _ => fallback,
            }
        };
        let low = side(ranges.iter().map(|range| range.low.as_ref()).collect(), hull.low.clone());
        let high = side(ranges.iter().map(|range| range.high.as_ref()).collect(), hull.high.clone());
        self.bounds(Interval { low, high, whole: false }, doubt)
    }

    fn hull_of(&self, ranges: &[Interval]) -> Option<Interval> {
        let (first, rest) = ranges.split_first()?;
        Some(rest.iter().fold(first.clone(), |hull, range| self.exact.hull(&hull, range)))
    }

    pub(super) fn geometric_mean(&self, elements: &[Element], at: ExprId) -> Value {
        self.average(elements, at, |numbers| self.geometric_of(numbers), Takes::FromZero)
    }

    fn geometric_of(&self, numbers: &[Number]) -> Result<Number, Cause> {
        if numbers.iter().any(|number| self.exact.sign(number).is_lt()) {
            return Err(Cause::RootOfNegative);
        }
        let product = numbers.iter().fold(Number::ONE, |product, number| product.mul(number));
        let degree = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        product.root(degree, self.exact.precision).ok_or(Cause::RootOfNegative)
    }

    pub(super) fn harmonic_mean(&self, elements: &[Element], at: ExprId) -> Value {
        self.average(elements, at, harmonic_of, Takes::AboveZero)
    }

    pub(super) fn power_mean(&self, elements: &[Element], power: &Value, at: ExprId) -> Value {
        if let Some(lapsed) = possible::lapsed(&[power]) {
            return lapsed;
        }
        let Value::Known(Datum::Number(power)) = power else {
            let mut doubt = Doubt::of(&[power]);
            doubt.undefined = true;
            return self.bounds(interval::everything(), doubt);
        };
        let zero = self.exact.sign(power).is_eq();
        self.average(
            elements,
            at,
            |numbers| {
                if zero {
                    return self.geometric_of(numbers);
                }
                let precision = self.exact.precision;
                let mut sum = Number::ZERO;
                for number in numbers {
                    let powered = number.pow(power, precision);
                    sum = sum.add(&powered.ok_or(if self.exact.sign(number).is_eq() {
                        Cause::ZeroToNegativePower
                    } else {
                        Cause::RootOfNegative
                    })?);
                }
                let mean = sum.div(&Number::from(numbers.len())).ok_or(Cause::NothingToFold)?;
                let inverse = Number::ONE.div(power).ok_or(Cause::DivisionByZero)?;
                mean.pow(&inverse, precision).ok_or(Cause::RootOfNegative)
            },
            if self.exact.sign(power).is_lt() { Takes::AboveZero } else { Takes::FromZero },
        )
    }

    pub(super) fn weighted_mean(&self, elements: &[Element], at: ExprId) -> Value {
        let (members, mut doubt) = match self.applicable_members(elements, true) {
            Ok(found) => found,
            Err(value) => return value,
        };
        if members.is_empty() {
            return undefined(Cause::NothingToFold, at.0);
        }
        let mut weights = Vec::with_capacity(members.len());
        for member in &members {
            let weight = member.weight.clone().unwrap_or(Value::NotApplicable);
            if let Some(lapsed) = possible::lapsed(&[&weight]) {
                return lapsed;
            }
            doubt.add(&weight);
            weights.push(range_of(&weight));
        }
        let all_there = members.iter().all(|member| member.is_there());
        let fixed: Option<Vec<&Number>> = weights.iter().map(|weight| self.exact.only(weight)).collect();
        let not_negative = weights.iter().all(|w| w.low.as_ref().is_some_and(|low| self.exact.sign(&low.at).is_ge()));
        if let (Some(fixed), true, true) = (&fixed, all_there, not_negative) {
            let total = fixed.iter().fold(Number::ZERO, |sum, weight| sum.add(weight));
            let mut sum = interval::point(Number::ZERO);
            for (member, weight) in members.iter().zip(fixed) {
                let part = self.exact.product(&range_of(&member.value), &interval::point((*weight).clone()));
                sum = self.exact.sum(&sum, &part);
            }
            return match self.exact.quotient(&sum, &interval::point(total)) {
                Some((range, _)) => self.bounds(range, doubt),
                None => undefined(Cause::DivisionByZero, at.0),
            };
        }
        let ranges: Vec<Interval> = members.iter().map(|member| range_of(&member.value)).collect();
        doubt.undefined = true;
        match self.hull_of(&ranges) {
            Some(hull) if not_negative => self.bounds(Interval { whole: false, ..hull }, doubt),
            _ => self.bounds(interval::everything(), doubt),
        }
    }

    /// The least or the greatest: of numbers, dates or ordered members.
    pub(super) fn extreme(&self, elements: &[Element], greatest: bool, at: ExprId) -> Value {
        let (members, doubt) = match self.applicable_members(elements, true) {
            Ok(found) => found,
            Err(value) => return value,
        };
        if members.is_empty() {
            return undefined(Cause::NothingToFold, at.0);
        }
        // One that may be undefined, and does not count for sure, does not tell of what kind they are.
        let mut sorts = members.iter().map(|member| sort_of(&member.value));
        let sort = sorts.find(|sort| *sort != Sort::Other).unwrap_or(Sort::Other);
        match sort {
            Sort::Date => self.extreme_date(&members, greatest, doubt),
            Sort::Member | Sort::Number => {
                let ranges = |sure: bool| -> Vec<Interval> {
                    let chosen = members.iter().filter(|member| member.is_there() == sure);
                    chosen.map(|member| ordered_range(&member.value)).collect()
                };
                let pick = |a: &Interval, b: &Interval| {
                    if greatest { self.exact.greatest(a, b) } else { self.exact.least(a, b) }
                };
                let mut result: Option<Interval> = None;
                for range in ranges(true) {
                    result = Some(match result {
                        Some(result) => pick(&result, &range),
                        None => range,
                    });
                }
                let sure = result.clone();
                for range in ranges(false) {
                    result = Some(match (&sure, result) {
                        (Some(sure), Some(result)) => self.exact.hull(&result, &pick(sure, &range)),
                        (_, Some(result)) => self.exact.hull(&result, &range),
                        (_, None) => range,
                    });
                }
                let result = result.unwrap_or_else(interval::everything);
                if sort == Sort::Member { self.members_in(&result, doubt) } else { self.bounds(result, doubt) }
            }
            Sort::Other => possible::still_open(Bounds::Anything, doubt),
        }
    }

    /// Members between two places.
    fn members_in(&self, range: &Interval, doubt: Doubt) -> Value {
        let end =
            |end: &Option<End>| end.as_ref().and_then(|end| end.at.to_i64()).and_then(|at| u32::try_from(at).ok());
        match (end(&range.low), end(&range.high)) {
            (Some(low), Some(high)) => possible::open(&self.exact, Bounds::Members((low..=high).collect()), doubt),
            _ => possible::still_open(Bounds::Anything, doubt),
        }
    }

    fn extreme_date(&self, members: &[&Element], greatest: bool, doubt: Doubt) -> Value {
        let before = |a: &Date, b: &Date| match (a, b) {
            (Date::Time(x), Date::Time(y)) => x.instant() < y.instant(),
            _ => (a.last_day(), a.first_day()) < (b.last_day(), b.first_day()),
        };
        let better = |a: &Date, b: &Date| if greatest { before(b, a) } else { before(a, b) };
        let known: Option<Vec<Date>> = members
            .iter()
            .map(|member| match &member.value {
                Value::Known(Datum::Date(date)) if member.is_there() => Some(*date),
                _ => None,
            })
            .collect();
        if let Some(known) = known {
            let best = known.into_iter().reduce(|best, date| if better(&date, &best) { date } else { best });
            return best.map_or(Value::NotApplicable, possible::date);
        }
        let ends: Vec<(Option<Date>, Option<Date>, bool)> = members
            .iter()
            .map(|member| {
                let (first, last) = super::dates::ends(&member.value);
                (first, last, member.is_there())
            })
            .collect();
        // The end on the side of the extreme comes from all, the other from those that count for sure.
        let outer = |end: fn(&(Option<Date>, Option<Date>, bool)) -> Option<Date>| {
            let all: Option<Vec<Date>> = ends.iter().map(end).collect();
            all.and_then(|all| all.into_iter().reduce(|best, date| if better(&date, &best) { date } else { best }))
        };
        let inner = |end: fn(&(Option<Date>, Option<Date>, bool)) -> Option<Date>| {
            let any_sure = ends.iter().any(|(_, _, sure)| *sure);
            if any_sure {
                let sure = ends.iter().filter(|(_, _, sure)| *sure).filter_map(end);
                sure.reduce(|best, date| if better(&date, &best) { date } else { best })
            } else {
                let all: Option<Vec<Date>> = ends.iter().map(end).collect();
                all.and_then(|all| all.into_iter().reduce(|best, date| if better(&date, &best) { best } else { date }))
            }
        };
        let (first, last) = if greatest {
            (inner(|ends| ends.0), outer(|ends| ends.1))
        } else {
            (outer(|ends| ends.0), inner(|ends| ends.1))
        };
        possible::open(&self.exact, Bounds::Date { first, last }, doubt)
    }

    /// The middle one; of an even number the mean of the two middle ones, or the lower of two ordered members.
    pub(super) fn median(&self, elements: &[Element], at: ExprId) -> Value {
        let ordered = elements.iter().any(|element| sort_of(&element.value) == Sort::Member);
        if !ordered {
            return self.average(elements, at, |numbers| Ok(self.median_of(numbers)), Takes::Any);
        }
        let places: Vec<Element> = elements
            .iter()
            .map(|element| {
                let value = match &element.value {
                    Value::Known(_) => number(match ordered_range(&element.value).low {
                        Some(end) => end.at,
                        None => Number::ZERO,
                    }),
                    Value::Open(open) => {
                        let doubt = Doubt {
                            wants: open.wants.clone(),
                            undefined: open.perhaps_undefined,
                            not_applicable: open.perhaps_not_applicable,
                        };
                        possible::still_open(Bounds::Number(ordered_range(&element.value)), doubt)
                    }
                    other => other.clone(),
                };
                Element { value, ..element.clone() }
            })
            .collect();
        let middle = self.average(
            &places,
            at,
            |numbers| {
                let sorted = self.sorted(numbers);
                Ok(sorted.get(sorted.len().saturating_sub(1) / 2).cloned().unwrap_or_default())
            },
            Takes::Any,
        );
        match &middle {
            Value::Known(_) | Value::Open(_) => self.members_in(&range_of(&middle), Doubt::of(&[&middle])),
            _ => middle,
        }
    }

    fn sorted(&self, numbers: &[Number]) -> Vec<Number> {
        let mut sorted = numbers.to_vec();
        sorted.sort_by(|a, b| self.exact.order(a, b));
        sorted
    }

    fn median_of(&self, numbers: &[Number]) -> Number {
        let sorted = self.sorted(numbers);
        median_of(sorted.len(), &|at| sorted.get(at).cloned().unwrap_or_default())
    }

    /// The median or quantile of projects that are kept sorted, where there are no others to be counted among them.
    pub(super) fn rank_among_sorted(&mut self, others: &[Element], tallied: &Tallied, fold: &Fold) -> Option<Value> {
        let sorted = tallied.sorted.as_ref().filter(|sorted| !sorted.is_empty())?;
        if others.iter().any(|other| other.value != Value::NotApplicable || !other.sure) {
            return None;
        }
        let at = |place: usize| sorted.at(place);
        Some(number(match fold.kind {
            FoldKind::Median => median_of(sorted.len(), &at),
            FoldKind::Quantile(kind) => match self.value(*fold.extra.first()?) {
                Value::Known(Datum::Number(share)) => {
                    let share = share.max(&Number::ZERO).min(&Number::ONE);
                    quantile_of(sorted.len(), &at, &share, kind)
                }
                _ => return None,
            },
            _ => return None,
        }))
    }

    /// A quantile, by one of the nine types of Hyndman and Fan.
    pub(super) fn quantile(&self, elements: &[Element], share: &Value, number: u8, at: ExprId) -> Value {
        if let Some(lapsed) = possible::lapsed(&[share]) {
            return lapsed;
        }
        let Value::Known(Datum::Number(share)) = share else {
            return self.average(elements, at, |numbers| mean_of(numbers).ok_or(Cause::NothingToFold), Takes::Any);
        };
        let share = share.max(&Number::ZERO).min(&Number::ONE);
        self.average(
            elements,
            at,
            |numbers| {
                let sorted = self.sorted(numbers);
                Ok(quantile_of(sorted.len(), &|at| sorted.get(at).cloned().unwrap_or_default(), &share, number))
            },
            Takes::Any,
        )
    }

    pub(super) fn deviation(&self, elements: &[Element], sample: bool, tallied: Option<&Tallied>, at: ExprId) -> Value {
        // One that stands for several is their sum, and the sum of their squares is known.
        let more: usize = elements.iter().filter(|element| element.is_there()).map(|element| element.times - 1).sum();
        match self.numbers(elements, at) {
            Err(value) => value,
            Ok(Members::Known(numbers)) => {
                let count = numbers.len() + more;
                let divisor = if sample { count.saturating_sub(1) } else { count };
                let mean = sum_of(&numbers).div(&Number::from(count)).unwrap_or_default();
                let squares = match tallied.filter(|tallied| !tallied.members.is_empty()) {
                    None => numbers.iter().fold(Number::ZERO, |sum, number| {
                        let distance = number.sub(&mean);
                        sum.add(&distance.mul(&distance))
                    }),
                    Some(tallied) => {
                        // The last is theirs.
                        let own = numbers.iter().take(numbers.len() - 1);
                        let squares = own.fold(tallied.squares.clone(), |sum, number| sum.add(&number.mul(number)));
                        squares.sub(&mean.mul(&mean).mul(&Number::from(count)))
                    }
                };
                let variance = squares.div(&Number::from(divisor));
                match variance.and_then(|variance| variance.sqrt(self.exact.precision)) {
                    Some(deviation) => number(deviation),
                    None => undefined(Cause::NothingToFold, at.0),
                }
            }
            Ok(Members::Open(ranges, mut doubt)) => {
                doubt.undefined |= sample && ranges.len() + more < 2;
                self.bounds(interval::between(Some(Number::ZERO), None), doubt)
            }
            Ok(Members::Uncertain(_, _, mut doubt)) => {
                doubt.undefined = true;
                self.bounds(interval::between(Some(Number::ZERO), None), doubt)
            }
        }
    }

    /// The present value of flows in periods 1, 2, …
    pub(super) fn discounted(&self, elements: &[Element], rate: &Value, timing: Timing, at: ExprId) -> Value {
        let (members, mut doubt) = match self.applicable_members(elements, false) {
            Ok(found) => found,
            Err(value) => return value,
        };
        if let Some(lapsed) = possible::lapsed(&[rate]) {
            return lapsed;
        }
        doubt.add(rate);
        let base = self.exact.sum(&range_of(rate), &interval::point(Number::ONE));
        let half = Number::scaled(5, 1);
        let mut sum = interval::point(Number::ZERO);
        for member in &members {
            if member.tail {
                return self.bounds(interval::everything(), doubt);
            }
            let periods = match timing {
                Timing::Start => Number::from(member.place),
                Timing::Middle => Number::from(member.place).add(&half),
                Timing::End => Number::from(member.place).add(&Number::ONE),
            };
            let (factor, fails) = self.exact.power(&base, &interval::point(periods));
            doubt.undefined |= fails;
            let flow = range_of(&member.value);
            let Some((mut present, zero)) = self.exact.quotient(&flow, &factor) else {
                return undefined(Cause::DivisionByZero, at.0);
            };
            doubt.undefined |= zero;
            if !member.is_there() {
                present = self.exact.hull(&present, &interval::point(Number::ZERO));
            }
            sum = self.exact.sum(&sum, &present);
        }
        self.bounds(sum, doubt)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Date,
    Member,
    Other,
}

fn sort_of(value: &Value) -> Sort {
    match value {
        Value::Known(Datum::Number(_)) => Sort::Number,
        Value::Known(Datum::Date(_)) => Sort::Date,
        Value::Known(Datum::Member(_)) => Sort::Member,
        Value::Open(open) => match &open.bounds {
            Bounds::Number(_) => Sort::Number,
            Bounds::Date { .. } => Sort::Date,
            Bounds::Members(_) => Sort::Member,
            _ => Sort::Other,
        },
        _ => Sort::Other,
    }
}

/// A number's range, or the places of ordered members.
fn ordered_range(value: &Value) -> Interval {
    let places = |low: u32, high: u32| Interval {
        whole: true,
        ..interval::between(Some(Number::from(low)), Some(Number::from(high)))
    };
    match value {
        Value::Known(Datum::Member(place)) => places(*place, *place),
        Value::Open(open) => match &open.bounds {
            Bounds::Members(members) => match (members.first(), members.last()) {
                (Some(low), Some(high)) => places(*low, *high),
                _ => interval::everything(),
            },
            _ => range_of(value),
        },
        _ => range_of(value),
    }
}

fn mean_of(numbers: &[Number]) -> Option<Number> {
    sum_of(numbers).div(&Number::from(numbers.len()))
}

fn sum_of(numbers: &[Number]) -> Number {
    numbers.iter().fold(Number::ZERO, |sum, number| sum.add(number))
}

/// The middle one of so many sorted numbers, or the mean of the two middle ones.
fn median_of(count: usize, sorted: &dyn Fn(usize) -> Number) -> Number {
    let half = count / 2;
    let high = sorted(half);
    if count % 2 == 1 {
        return high;
    }
    sorted(half.saturating_sub(1)).add(&high).div(&Number::from(2)).unwrap_or(high)
}

/// The quantile of sorted numbers: `(1 − γ)·x[j] + γ·x[j + 1]`, counted from 1, where j is the whole part of
/// `n·share + m` and γ and m are those of the type.
fn quantile_of(count: usize, sorted: &dyn Fn(usize) -> Number, share: &Number, number: u8) -> Number {
    let half = Number::scaled(5, 1);
    let third = Number::ratio(1, 3).unwrap_or_default();
    let m = match number {
        3 => half.neg(),
        5 => half.clone(),
        6 => share.clone(),
        7 => Number::ONE.sub(share),
        8 => share.add(&Number::ONE).mul(&third),
        9 => share.mul(&Number::scaled(25, 2)).add(&Number::scaled(375, 3)),
        _ => Number::ZERO,
    };
    let place = Number::from(count).mul(share).add(&m);
    let below = place.floor();
    let rest = place.sub(&below);
    let below = below.to_i64().unwrap_or(0);
    let at_a_member = rest.is_zero() == Some(true);
    let weight = match number {
        1 | 3 if at_a_member && (number == 1 || below % 2 == 0) => Number::ZERO,
        2 if at_a_member => half,
        1..=3 => Number::ONE,
        _ => rest,
    };
    let member = |at: i64| sorted(usize::try_from(at.max(1) - 1).unwrap_or(0).min(count.saturating_sub(1)));
    let (low, high) = (member(below), member(below.saturating_add(1)));
    low.add(&high.sub(&low).mul(&weight))
}

fn harmonic_of(numbers: &[Number]) -> Result<Number, Cause> {
    let mut sum = Number::ZERO;
    for number in numbers {
        sum = sum.add(&Number::ONE.div(number).ok_or(Cause::DivisionByZero)?);
    }
    Number::from(numbers.len()).div(&sum).ok_or(Cause::DivisionByZero)
}
