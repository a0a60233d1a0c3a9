//! The regions that the possible answers for a cell fall into.

use super::super::interval::{self, Exact};
use super::super::possible::{self, Doubt};
use crate::assessment::AnswerSet;
use crate::date::{Date, Day};
use crate::number::Number;
use crate::value::{Bounds, Datum, End, Interval, Value};

/// Some of the answers that a cell may have.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Region {
    One(Datum),
    Numbers(Interval),
    Dates(Option<Day>, Option<Day>),
    /// Any text, duration or member of an open axis but these.
    Other(Vec<Datum>),
}

/// Where comparisons turn.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) numbers: Vec<Number>,
    /// Days at which something begins to be otherwise.
    pub(super) days: Vec<Day>,
    /// Texts and members that answers are compared with.
    pub(super) data: Vec<Datum>,
}

impl Marks {
    /// Marks the ends of a set of answers.
    pub(super) fn add(&mut self, set: &AnswerSet) {
        match set {
            AnswerSet::Numbers(range) => {
                for end in range.low.iter().chain(&range.high) {
                    if !self.numbers.contains(&end.at) {
                        self.numbers.push(end.at.clone());
                    }
                }
            }
            AnswerSet::Dates(first, last) => {
                self.days.extend(first.map(|first| first.first_day()));
                self.days.extend(last.and_then(|last| last.last_day().plus_days(1)));
            }
            AnswerSet::OneOf(data) | AnswerSet::NoneOf(data) => {
                for datum in data {
                    if !self.data.contains(datum) {
                        self.data.push(datum.clone());
                    }
                }
            }
            AnswerSet::Any => {}
        }
    }
}

/// Marks tried on one cell.
const MARKS: usize = 24;

/// Cuts the possible answers at the marks.
pub(super) fn cut(exact: &Exact, bounds: &Bounds, marks: &Marks) -> Vec<Region> {
    match bounds {
        Bounds::Truth => vec![Region::One(Datum::Truth(false)), Region::One(Datum::Truth(true))],
        Bounds::Surely(yes) => vec![Region::One(Datum::Truth(*yes))],
        Bounds::Members(members) => members.iter().map(|member| Region::One(Datum::Member(*member))).collect(),
        Bounds::Number(domain) => cut_numbers(exact, domain, &marks.numbers),
        Bounds::Date { first, last } => {
            cut_dates(first.map(|date| date.first_day()), last.map(|date| date.last_day()), &marks.days)
        }
        Bounds::Anything | Bounds::Except(_) | Bounds::Hidden => {
            let named: Vec<Datum> = marks.data.iter().take(MARKS).cloned().collect();
            let rest = Region::Other(named.clone());
            named.into_iter().map(Region::One).chain([rest]).collect()
        }
    }
}

fn cut_numbers(exact: &Exact, domain: &Interval, marks: &[Number]) -> Vec<Region> {
    let mut marks: Vec<Number> =
        marks.iter().filter(|mark| mark.is_exact() && inside(exact, domain, mark)).cloned().collect();
    marks.sort_by(|a, b| exact.order(a, b));
    marks.dedup();
    marks.truncate(MARKS);
    let mut regions = Vec::new();
    let mut low = domain.low.clone();
    for mark in marks {
        let before =
            Interval { low: low.clone(), high: Some(End { at: mark.clone(), included: false }), whole: domain.whole };
        regions.push(before);
        regions.push(Interval { whole: domain.whole, ..interval::point(mark.clone()) });
        low = Some(End { at: mark, included: false });
    }
    regions.push(Interval { low, high: domain.high.clone(), whole: domain.whole });
    regions
        .into_iter()
        .filter(|region| !region.whole || exact.only(region).is_none_or(Number::is_integer))
        .map(|region| exact.tightened(region))
        .filter(|region| !exact.is_empty(region))
        .map(Region::Numbers)
        .collect()
}

/// Whether a mark lies in a domain, its whole numbers aside.
fn inside(exact: &Exact, domain: &Interval, mark: &Number) -> bool {
    exact.contains(&Interval { whole: false, ..domain.clone() }, mark)
}

fn cut_dates(first: Option<Day>, last: Option<Day>, marks: &[Day]) -> Vec<Region> {
    let mut marks: Vec<Day> = marks
        .iter()
        .copied()
        .filter(|mark| first.is_none_or(|first| first < *mark) && last.is_none_or(|last| *mark <= last))
        .collect();
    marks.sort_unstable();
    marks.dedup();
    marks.truncate(MARKS);
    let mut regions = Vec::new();
    let mut from = first;
    for mark in marks {
        regions.push(Region::Dates(from, mark.plus_days(-1)));
        from = Some(mark);
    }
    regions.push(Region::Dates(from, last));
    regions
}

impl Region {
    /// An answer known to lie in the region.
    pub(super) fn value(&self) -> Value {
        match self {
            Region::One(datum) => Value::Known(datum.clone()),
            Region::Numbers(range) => match (&range.low, &range.high) {
                (Some(low), Some(high)) if low.included && high.included && low.at == high.at => {
                    possible::number(low.at.clone())
                }
                _ => possible::still_open(Bounds::Number(range.clone()), Doubt::none()),
            },
            Region::Dates(Some(first), Some(last)) if first == last => possible::date(Date::Day(*first)),
            Region::Dates(first, last) => possible::still_open(
                Bounds::Date { first: first.map(Date::Day), last: last.map(Date::Day) },
                Doubt::none(),
            ),
            Region::Other(named) => possible::still_open(Bounds::Except(named.clone()), Doubt::none()),
        }
    }

    /// The region as a set of answers.
    pub(super) fn answer_set(&self) -> AnswerSet {
        match self {
            Region::One(datum) => AnswerSet::OneOf(vec![datum.clone()]),
            Region::Numbers(range) => AnswerSet::Numbers(range.clone()),
            Region::Dates(first, last) => AnswerSet::Dates(first.map(Date::Day), last.map(Date::Day)),
            Region::Other(named) if named.is_empty() => AnswerSet::Any,
            Region::Other(named) => AnswerSet::NoneOf(named.clone()),
        }
    }
}

/// A value known to lie in a set of answers, of all that an answer may be.
pub(super) fn value_of(set: &AnswerSet, domain: &Bounds) -> Value {
    match set {
        AnswerSet::Numbers(range) => Region::Numbers(range.clone()).value(),
        AnswerSet::Dates(first, last) => {
            Region::Dates(first.map(|first| first.first_day()), last.map(|last| last.last_day())).value()
        }
        AnswerSet::OneOf(data) => match data.as_slice() {
            [only] => Value::Known(only.clone()),
            several => {
                let places: Option<Vec<u32>> = several
                    .iter()
                    .map(|datum| match datum {
                        Datum::Member(place) => Some(*place),
                        _ => None,
                    })
                    .collect();
                let bounds = match (places, domain) {
                    (Some(mut places), Bounds::Members(_)) => {
                        places.sort_unstable();
                        Bounds::Members(places.into())
                    }
                    _ => domain.clone(),
                };
                possible::still_open(bounds, Doubt::none())
            }
        },
        AnswerSet::NoneOf(none) => possible::still_open(Bounds::Except(none.clone()), Doubt::none()),
        AnswerSet::Any => possible::still_open(domain.clone(), Doubt::none()),
    }
}

/// Regions in their order as few sets: neighbours together.
pub(super) fn joined(regions: &[&Region]) -> Vec<AnswerSet> {
    let mut sets: Vec<AnswerSet> = Vec::new();
    for region in regions {
        if let (Some(AnswerSet::OneOf(data)), Region::Other(named)) = (sets.last(), region) {
            // All but those of the named ones that are not in it.
            let out: Vec<Datum> = named.iter().filter(|datum| !data.contains(datum)).cloned().collect();
            sets.pop();
            sets.push(Region::Other(out).answer_set());
            continue;
        }
        let joins = match (sets.last_mut(), region) {
            (Some(AnswerSet::OneOf(data)), Region::One(datum)) => {
                data.push(datum.clone());
                true
            }
            (Some(AnswerSet::Numbers(range)), Region::Numbers(next)) if touches(range, next) => {
                range.high = next.high.clone();
                true
            }
            (Some(AnswerSet::Dates(_, last)), Region::Dates(first, next))
                if last.and_then(|last| last.last_day().plus_days(1)) == *first && first.is_some() =>
            {
                *last = next.map(Date::Day);
                true
            }
            _ => false,
        };
        if !joins {
            sets.push(region.answer_set());
        }
    }
    sets
}

/// Whether nothing lies between two ranges in order.
fn touches(range: &Interval, next: &Interval) -> bool {
    match (&range.high, &next.low) {
        (Some(high), Some(low)) if range.whole => high.at.add(&Number::ONE) == low.at || high.at == low.at,
        (Some(high), Some(low)) => high.at == low.at && (high.included || low.included),
        _ => false,
    }
}
