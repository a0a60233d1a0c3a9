//! What a relative function must know of a group of projects to place one in it: enough, and no more, so that it can be kept
//! and used to judge other projects later.

use serde::{Deserialize, Serialize};

use crate::evaluation::interval::Exact;
use crate::evaluation::possible::{self, undefined};
use crate::framework::{Below, ExprId, RelativeKind, Ties};
use crate::number::Number;
use crate::value::{Cause, Value};

/// The statistics of a group of projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistics {
    /// For ranks and percentiles: the values, from the lowest.
    Ladder(Vec<Rung>),
    /// For standard scores.
    Moments {
        /// How many projects.
        projects: u32,
        /// Their mean, in base units.
        mean: Number,
        /// The sum of the squares of their distances from it.
        squares: Number,
    },
    /// For places between the extremes, in base units; none without projects.
    Extremes(Option<(Number, Number)>),
}

/// A value that some projects have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// The value, in base units.
    pub value: Number,
    /// How many projects have it.
    pub projects: u32,
    /// How many projects have a lower one.
    pub below: u32,
    /// For ordinal ranks: the names of those that have it, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Statistics {
    /// The statistics that a function needs of these values; the order in which they stand does not matter.
    pub(in crate::evaluation) fn of(exact: &Exact, kind: RelativeKind, mut values: Vec<(Number, &str)>) -> Statistics {
        match kind {
            RelativeKind::Rank { .. } | RelativeKind::Percentile(_) => {
                let ordinal = matches!(kind, RelativeKind::Rank { ties: Ties::Ordinal, .. });
                values.sort_by(|(a, a_name), (b, b_name)| exact.order(a, b).then_with(|| a_name.cmp(b_name)));
                let mut rungs: Vec<Rung> = Vec::new();
                for (below, (value, name)) in (0u32..).zip(values) {
                    let names = if ordinal { vec![name.to_owned()] } else { Vec::new() };
                    match rungs.last_mut().filter(|last| exact.order(&last.value, &value).is_eq()) {
                        Some(last) => {
                            last.projects += 1;
                            last.names.extend(names);
                        }
                        None => rungs.push(Rung { value, projects: 1, below, names }),
                    }
                }
                Statistics::Ladder(rungs)
            }
            RelativeKind::Zscore { .. } => {
                let sum = values.iter().fold(Number::ZERO, |sum, (value, _)| sum.add(value));
                let mean = sum.div(&Number::from(values.len())).unwrap_or_default();
                let squares = values.iter().fold(Number::ZERO, |squares, (value, _)| {
                    let distance = value.sub(&mean);
                    squares.add(&distance.mul(&distance))
                });
                Statistics::Moments { projects: u32::try_from(values.len()).unwrap_or(u32::MAX), mean, squares }
            }
            RelativeKind::Minmax => {
                let mut extremes: Option<(Number, Number)> = None;
                for (value, _) in values {
                    extremes = Some(match extremes {
                        None => (value.clone(), value),
                        Some((low, high)) if exact.order(&value, &low).is_lt() => (value, high),
                        Some((low, high)) if exact.order(&value, &high).is_gt() => (low, value),
                        Some(extremes) => extremes,
                    });
                }
                Statistics::Extremes(extremes)
            }
        }
    }

    /// Where a value stands among these. A project of the group stands where it stood; one from elsewhere stands beside
    /// them, without being counted in.
    pub(in crate::evaluation) fn place(
        &self,
        exact: &Exact,
        kind: RelativeKind,
        value: &Number,
        name: &str,
        at: ExprId,
    ) -> Value {
        match (self, kind) {
            (Statistics::Ladder(rungs), RelativeKind::Rank { descending, ties }) => {
                possible::number(rank(exact, rungs, descending, ties, value, name))
            }
            (Statistics::Ladder(rungs), RelativeKind::Percentile(counted)) => percentile(exact, rungs, counted, value)
                .map_or_else(|| undefined(Cause::NothingToFold, at.0), possible::number),
            (Statistics::Moments { projects, mean, squares }, RelativeKind::Zscore { sample }) => {
                let divisor = i64::from(*projects) - i64::from(sample);
                let deviation = if divisor > 0 {
                    squares.div(&Number::from(divisor)).and_then(|variance| variance.sqrt(exact.precision))
                } else {
                    None
                };
                match deviation.and_then(|deviation| value.sub(mean).div(&deviation)) {
                    Some(score) => possible::number(score),
                    None => undefined(Cause::NoSpread, at.0),
                }
            }
            (Statistics::Extremes(Some((low, high))), RelativeKind::Minmax) => {
                match value.sub(low).div(&high.sub(low)) {
                    Some(share) => possible::number(share),
                    None => undefined(Cause::NoSpread, at.0),
                }
            }
            // Statistics of another kind come from another framework only.
            _ => undefined(Cause::NothingToFold, at.0),
        }
    }
}

/// How many projects lie below a value, and how many have it; and how many different values lie below.
fn standing(exact: &Exact, rungs: &[Rung], value: &Number) -> (u32, Option<usize>, usize) {
    let at = rungs.partition_point(|rung| exact.order(&rung.value, value).is_lt());
    match rungs.get(at) {
        Some(rung) if exact.order(&rung.value, value).is_eq() => (rung.below, Some(at), at),
        Some(rung) => (rung.below, None, at),
        None => (total(rungs), None, at),
    }
}

fn total(rungs: &[Rung]) -> u32 {
    rungs.last().map_or(0, |last| last.below + last.projects)
}

fn rank(exact: &Exact, rungs: &[Rung], descending: bool, ties: Ties, value: &Number, name: &str) -> Number {
    let (below, rung, rungs_below) = standing(exact, rungs, value);
    let own = rung.and_then(|at| rungs.get(at));
    let equal = own.map_or(0, |rung| rung.projects);
    let (before, rungs_before) = if descending {
        (total(rungs) - below - equal, rungs.len() - rungs_below - usize::from(own.is_some()))
    } else {
        (below, rungs_below)
    };
    let equal = equal.max(1);
    match ties {
        Ties::Competition => Number::from(before + 1),
        Ties::Modified => Number::from(before + equal),
        Ties::Dense => Number::from(rungs_before + 1),
        Ties::Fractional => Number::from(before).add(&Number::from(equal + 1).mul(&Number::scaled(5, 1))),
        Ties::Ordinal => {
            let earlier = own.map_or(0, |rung| rung.names.partition_point(|other| other.as_str() < name));
            Number::from(before as usize + earlier + 1)
        }
    }
}

fn percentile(exact: &Exact, rungs: &[Rung], counted: Below, value: &Number) -> Option<Number> {
    let (below, rung, _) = standing(exact, rungs, value);
    let equal = rung.and_then(|at| rungs.get(at)).map_or(0, |rung| rung.projects);
    let doubled = match counted {
        Below::Strictly => 2 * u64::from(below),
        Below::HalfOfEquals => 2 * u64::from(below) + u64::from(equal),
        Below::UpTo => 2 * u64::from(below + equal),
    };
    Number::from(doubled).div(&Number::from(2 * u64::from(total(rungs))))
}
