//! Krippendorff's alpha: how far people who rate the same things agree, beyond chance. Exact.

use std::collections::BTreeMap;

use super::possible::{self, undefined};
use super::run::Run;
use crate::axis::AxisId;
use crate::framework::{ExprId, Fold, Type};
use crate::number::Number;
use crate::value::{Cause, Datum, Value};

/// How far two ratings are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Metric {
    /// Different or not.
    Nominal,
    /// By the ratings that lie between.
    Ordinal,
    /// By their difference.
    Interval,
}

impl Run<'_> {
    /// Alpha over the raters (the first folded axis); what they rate lies on the other axes. Ratings that are missing are
    /// left out, as the measure is made for: the result is then provisional.
    pub(super) fn agreement(&mut self, id: ExprId, fold: &Fold) -> Value {
        let framework = self.framework;
        let (Some(expr), Some(body)) =
            (framework.expressions.get(id.0 as usize), framework.expressions.get(fold.body.0 as usize))
        else {
            return Value::NotApplicable;
        };
        let Some(raters) = fold.over.first().copied() else { return Value::NotApplicable };
        // Of one thing alone nothing is expected by chance: where every axis but the raters' is left, all are rated things.
        let rated = body.axes.without(&[raters]);
        let left = rated.without(expr.axes.as_slice());
        let things = if left.is_empty() { rated } else { left };
        let things: Vec<AxisId> = things.as_slice().to_vec();
        let metric = match &body.ty {
            Type::Number(_) => Metric::Interval,
            Type::Member(axis) if framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.ordered) => {
                Metric::Ordinal
            }
            _ => Metric::Nominal,
        };
        let mark = (self.mark(&things), self.mark(&[raters]));
        let mut units: Vec<Vec<Datum>> = Vec::new();
        let mut some_open = false;
        let mut more_things = self.first(&things);
        while more_things {
            let mut unit = Vec::new();
            let mut more = self.first(&[raters]);
            while more {
                let counts = match fold.filter {
                    Some(filter) => self.value(filter),
                    None => possible::truth(true),
                };
                match counts {
                    Value::Known(Datum::Truth(true)) => match self.value(fold.body) {
                        Value::Known(datum) => unit.push(datum),
                        Value::Open(_) => some_open = true,
                        value @ Value::Undefined(_) => {
                            self.back(&things, &mark.0);
                            self.back(&[raters], &mark.1);
                            return value;
                        }
                        Value::NotApplicable => {}
                    },
                    Value::Open(_) => some_open = true,
                    _ => {}
                }
                more = self.next(&[raters]);
            }
            units.push(unit);
            more_things = self.next(&things);
        }
        self.back(&things, &mark.0);
        self.back(&[raters], &mark.1);
        self.provisional |= some_open;
        match alpha(&units, metric) {
            Ok(alpha) => possible::number(alpha),
            Err(cause) => undefined(cause, id.0),
        }
    }
}

/// Krippendorff's alpha of the ratings of each thing.
fn alpha(units: &[Vec<Datum>], metric: Metric) -> Result<Number, Cause> {
    // A thing rated once says nothing about agreement.
    let units: Vec<&Vec<Datum>> = units.iter().filter(|unit| unit.len() >= 2).collect();
    let total: usize = units.iter().map(|unit| unit.len()).sum();
    if total < 2 {
        return Err(Cause::NothingToFold);
    }
    let all: Vec<Datum> = units.iter().flat_map(|unit| unit.iter().cloned()).collect();
    let distances = Distances::new(&all, metric);
    let mut observed = Number::ZERO;
    for unit in &units {
        let others = Number::from(unit.len() - 1);
        observed = observed.add(&distances.among(unit).div(&others).unwrap_or_default());
    }
    let observed = observed.div(&Number::from(total)).ok_or(Cause::NothingToFold)?;
    let pairs = Number::from(total).mul(&Number::from(total - 1));
    let expected = distances.among(&all).div(&pairs).ok_or(Cause::NothingToFold)?;
    let ratio = observed.div(&expected).ok_or(Cause::NoSpread)?;
    Ok(Number::ONE.sub(&ratio))
}

/// The squared distances between ratings.
struct Distances {
    metric: Metric,
    /// For the ordinal metric: how many ratings lie below a place, and at it.
    ranks: BTreeMap<u32, Number>,
}

impl Distances {
    fn new(all: &[Datum], metric: Metric) -> Distances {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for datum in all {
            if let Datum::Member(place) = datum {
                *counts.entry(*place).or_default() += 1;
            }
        }
        // The distance of two places is the number of ratings from one to the other, half of each end's own counted: the
        // difference of their mean ranks.
        let mut below = 0usize;
        let mut ranks = BTreeMap::new();
        for (place, count) in counts {
            let rank = Number::from(2 * below + count).div(&Number::from(2)).unwrap_or_default();
            ranks.insert(place, rank);
            below += count;
        }
        Distances { metric, ranks }
    }

    /// The sum of the squared distances of all ordered pairs.
    fn among(&self, ratings: &[Datum]) -> Number {
        let count = Number::from(ratings.len());
        if self.metric == Metric::Nominal {
            let mut tally: BTreeMap<String, usize> = BTreeMap::new();
            for rating in ratings {
                *tally.entry(key(rating)).or_default() += 1;
            }
            let same: usize = tally.values().map(|count| count * count).sum();
            return Number::from(ratings.len() * ratings.len() - same);
        }
        let (mut sum, mut squares) = (Number::ZERO, Number::ZERO);
        for rating in ratings {
            let at = match rating {
                Datum::Number(number) => number.clone(),
                Datum::Member(place) => self.ranks.get(place).cloned().unwrap_or_default(),
                _ => Number::ZERO,
            };
            sum = sum.add(&at);
            squares = squares.add(&at.mul(&at));
        }
        count.mul(&squares).sub(&sum.mul(&sum)).mul(&Number::from(2))
    }
}

fn key(datum: &Datum) -> String {
    match datum {
        Datum::Number(number) => number.to_exact_string(),
        Datum::Truth(yes) => yes.to_string(),
        Datum::Date(date) => date.to_string(),
        Datum::Duration(duration) => format!("{duration:?}"),
        Datum::Text(text) => text.to_string(),
        Datum::Member(place) => place.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(ratings: &[i64]) -> Vec<Datum> {
        ratings.iter().map(|rating| Datum::Number(Number::from(*rating))).collect()
    }

    fn members(ratings: &[u32]) -> Vec<Datum> {
        ratings.iter().map(|rating| Datum::Member(*rating)).collect()
    }

    /// Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), the data of part C: four observers, twelve units,
    /// with missing ratings; nominal 0.743, ordinal 0.815, interval 0.849.
    #[test]
    fn alpha_of_krippendorffs_own_example() {
        let units: Vec<Vec<u32>> = vec![
            vec![1, 1, 1],
            vec![2, 2, 3, 2],
            vec![3, 3, 3, 3],
            vec![3, 3, 3, 3],
            vec![2, 2, 2, 2],
            vec![1, 2, 3, 4],
            vec![4, 4, 4, 4],
            vec![1, 1, 2, 1],
            vec![2, 2, 2, 2],
            vec![5, 5, 5],
            vec![1, 1],
            vec![3],
        ];
        let rounded = |alpha: Result<Number, Cause>| {
            alpha.map(|alpha| alpha.round_places(3, crate::number::Rounding::HalfUp).to_exact_string())
        };
        let as_members: Vec<Vec<Datum>> = units.iter().map(|unit| members(unit)).collect();
        assert_eq!(rounded(alpha(&as_members, Metric::Nominal)), Ok("0.743".to_owned()));
        assert_eq!(rounded(alpha(&as_members, Metric::Ordinal)), Ok("0.815".to_owned()));
        let as_numbers: Vec<Vec<Datum>> = units
            .iter()
            .map(|unit| numbers(&unit.iter().map(|rating| i64::from(*rating)).collect::<Vec<_>>()))
            .collect();
        assert_eq!(rounded(alpha(&as_numbers, Metric::Interval)), Ok("0.849".to_owned()));
    }

    #[test]
    fn no_spread_is_no_alpha() {
        assert_eq!(alpha(&[numbers(&[3, 3]), numbers(&[3, 3])], Metric::Interval), Err(Cause::NoSpread));
        assert_eq!(alpha(&[numbers(&[3]), numbers(&[4])], Metric::Interval), Err(Cause::NothingToFold));
    }
}
