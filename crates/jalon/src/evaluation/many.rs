//! Many members as one: sorted once, so that each of many groups finds among them what it needs without looking at all.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::counts::sort_key;
use super::folds::Element;
use super::interval::Exact;
use super::possible::range_of;
use crate::number::Number;
use crate::value::{Bounds, Datum, End, Interval, Value};

/// What members may be one by one, where the one that stands for them does not tell.
#[derive(Debug)]
pub(super) enum Many {
    /// Of means: how far they may pull it down, and, all negated, up.
    Ladders([Ladder; 2]),
    /// Of different values.
    Variety(Variety),
}

/// Lower ends that may count or not, the lowest first, with the sum of each with all below it.
#[derive(Debug, Default)]
pub(super) struct Ladder {
    /// None where one of them is unbounded.
    rungs: Option<Vec<Rung>>,
}

#[derive(Debug)]
struct Rung {
    end: End,
    /// The sum up to it, itself among them, and whether all these ends are included.
    sum: Number,
    included: bool,
}

impl Ladder {
    /// The ladder of some lower ends.
    pub(super) fn of(exact: &Exact, ranges: impl Iterator<Item = Interval>) -> Ladder {
        let ends: Option<Vec<End>> = ranges.map(|range| range.low).collect();
        let Some(mut ends) = ends else { return Ladder::default() };
        ends.sort_by(|a, b| lower(exact, a, b));
        let (mut sum, mut included) = (Number::ZERO, true);
        let rungs = ends.into_iter().map(|end| {
            sum = sum.add(&end.at);
            included &= end.included;
            Rung { end, sum: sum.clone(), included }
        });
        Ladder { rungs: Some(rungs.collect()) }
    }

    /// The ladders of the values of some members, and of these negated.
    pub(super) fn both(exact: &Exact, members: &[Element]) -> [Ladder; 2] {
        let ranges = || members.iter().map(|member| range_of(&member.value));
        [Ladder::of(exact, ranges()), Ladder::of(exact, ranges().map(|range| exact.negated(&range)))]
    }
}

/// The lower of two ends first; of equal ones that which is itself possible.
fn lower(exact: &Exact, a: &End, b: &End) -> Ordering {
    exact.order(&a.at, &b.at).then(b.included.cmp(&a.included))
}

/// A sum on the way to a mean.
#[derive(Debug, Clone)]
struct Begun {
    sum: Number,
    count: usize,
    included: bool,
}

impl Begun {
    /// With the lowest so many of a ladder.
    fn with(&self, rungs: &[Rung], count: usize) -> Begun {
        match count.checked_sub(1).and_then(|last| rungs.get(last)) {
            Some(rung) => Begun {
                sum: self.sum.add(&rung.sum),
                count: self.count + count,
                included: self.included && rung.included,
            },
            None => self.clone(),
        }
    }

    fn mean(&self) -> Option<Number> {
        self.sum.div(&Number::from(self.count))
    }

    /// Whether an end lowers the mean; of nothing yet there is none.
    fn is_lowered(&self, exact: &Exact, end: &End) -> bool {
        self.mean().is_none_or(|mean| exact.order(&end.at, &mean).is_lt())
    }
}

/// The least that a mean may be: of those that count for sure (`sure`) at their lowest, and of the others those that lower
/// it. From the lowest on each lowers the mean less, and behind the first that does not none does: how many of each ladder
/// are taken is found by halves. So many `more` count for sure, whose sum one of the others is.
pub(super) fn least_mean(
    exact: &Exact,
    (sure, more): (&[Interval], usize),
    own: &Ladder,
    others: &Ladder,
    tails: &Ladder,
) -> Option<End> {
    let mut begun = Begun { sum: Number::ZERO, count: more, included: true };
    for range in sure {
        let low = range.low.as_ref()?;
        begun.sum = begun.sum.add(&low.at);
        begun.included &= low.included;
        begun.count += 1;
    }
    let (own, others, tails) = (own.rungs.as_ref()?, others.rungs.as_ref()?, tails.rungs.as_ref()?);
    let below = |rungs: &[Rung], end: &End| rungs.partition_point(|rung| lower(exact, &rung.end, end).is_lt());
    let (own, others) = match tails.first() {
        // Any number of the lowest of these: what is not below it lowers nothing any more.
        Some(tail) => (own.get(..below(own, &tail.end))?, others.get(..below(others, &tail.end))?),
        None => (own.as_slice(), others.as_slice()),
    };
    let (mut few, mut most) = (0, others.len());
    while few < most {
        let middle = few + (most - few) / 2;
        let taken = others.get(middle).is_some_and(|rung| {
            begun.with(others, middle).with(own, below(own, &rung.end)).is_lowered(exact, &rung.end)
        });
        if taken { few = middle + 1 } else { most = middle }
    }
    let mut with_others = begun.with(others, few);
    let before = few.checked_sub(1).and_then(|last| others.get(last)).map_or(0, |rung| below(own, &rung.end));
    with_others = with_others.with(own, before);
    for rung in own.get(before..)? {
        if !with_others.is_lowered(exact, &rung.end) {
            break;
        }
        with_others.sum = with_others.sum.add(&rung.end.at);
        with_others.included &= rung.end.included;
        with_others.count += 1;
    }
    if let Some(tail) = tails.first()
        && with_others.is_lowered(exact, &tail.end)
    {
        // As near to it as one likes.
        let included = tail.end.included && with_others.count == 0;
        return Some(End { at: tail.end.at.clone(), included });
    }
    with_others.mean().map(|at| End { at, included: with_others.included })
}

/// The different values that some members may be.
#[derive(Debug, Default)]
pub(super) struct Variety {
    /// Of those that are known, by what they are sorted by, each once.
    pub(super) known: Vec<(u8, String)>,
    /// Whether each of these is a choice.
    pub(super) only_choices: bool,
    /// What the others are one of, and how many of each there are.
    pub(super) among: Vec<(Arc<[u32]>, usize)>,
    /// Others that may be anything.
    pub(super) anything: usize,
    /// All choices that any of them may be.
    pub(super) choices: BTreeSet<u32>,
}

impl Variety {
    pub(super) fn of(members: &[Element]) -> Variety {
        let mut variety = Variety { only_choices: true, ..Variety::default() };
        let mut among: Vec<Arc<[u32]>> = Vec::new();
        for member in members {
            match &member.value {
                Value::Known(datum) => {
                    match datum {
                        Datum::Member(place) => drop(variety.choices.insert(*place)),
                        _ => variety.only_choices = false,
                    }
                    variety.known.push(sort_key(datum));
                }
                Value::Open(open) => match &open.bounds {
                    Bounds::Members(places) => among.push(Arc::clone(places)),
                    _ => variety.anything += 1,
                },
                Value::Undefined(_) | Value::NotApplicable => {}
            }
        }
        variety.known.sort_unstable();
        variety.known.dedup();
        among.sort_unstable();
        let alike = among.chunk_by(|a, b| a == b).filter_map(|alike| Some((Arc::clone(alike.first()?), alike.len())));
        variety.among = alike.collect();
        variety.choices.extend(variety.among.iter().flat_map(|(places, _)| places.iter().copied()));
        variety
    }

    /// Whether a value is one of those that are known.
    pub(super) fn has(&self, datum: &Datum) -> bool {
        self.known.binary_search(&sort_key(datum)).is_ok()
    }
}
