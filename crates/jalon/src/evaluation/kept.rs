//! The values of a column over many projects, in as little room as they need: eight bytes a value where they are plain.

use std::collections::BTreeMap;

use crate::number::Number;
use crate::value::{Datum, Value};

/// Values, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    sort: Option<Sort>,
    /// Each value as a whole number: its figure in millionths, the place of its member, 1 where it is a yes.
    plain: Vec<i64>,
    /// Those that are none of these, by their place.
    others: BTreeMap<usize, Value>,
}

/// What the plain values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Number,
    Truth,
    Member,
}

/// Stands for a value among the others.
const OTHER: i64 = i64::MIN;
/// Stands for what does not apply.
const NOT_APPLICABLE: i64 = i64::MIN + 1;
/// Decimals that plain figures may have.
const PLACES: u32 = 6;

impl Kept {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.plain.len()
    }

    /// Adds a value.
    pub(super) fn push(&mut self, value: Value) {
        let plain = match &value {
            Value::NotApplicable => Some(NOT_APPLICABLE),
            Value::Known(datum) => plain(datum).and_then(|(sort, plain)| {
                let same = *self.sort.get_or_insert(sort) == sort;
                (same && plain > NOT_APPLICABLE).then_some(plain)
            }),
            Value::Open(_) | Value::Undefined(_) => None,
        };
        if plain.is_none() {
            self.others.insert(self.plain.len(), value);
        }
        self.plain.push(plain.unwrap_or(OTHER));
    }

    /// A value, by its place.
    pub(super) fn get(&self, place: usize) -> Option<Value> {
        Some(match (*self.plain.get(place)?, self.sort) {
            (NOT_APPLICABLE, _) => Value::NotApplicable,
            (OTHER, _) | (_, None) => return self.others.get(&place).cloned(),
            (plain, Some(sort)) => Value::Known(match sort {
                Sort::Number => Datum::Number(Number::scaled(plain, PLACES)),
                Sort::Truth => Datum::Truth(plain != 0),
                Sort::Member => Datum::Member(u32::try_from(plain).unwrap_or(u32::MAX)),
            }),
        })
    }
}

fn plain(datum: &Datum) -> Option<(Sort, i64)> {
    match datum {
        Datum::Number(number) => Some((Sort::Number, i64::try_from(number.to_scaled(PLACES)?).ok()?)),
        Datum::Truth(yes) => Some((Sort::Truth, i64::from(*yes))),
        Datum::Member(place) => Some((Sort::Member, i64::from(*place))),
        Datum::Date(_) | Datum::Duration(_) | Datum::Text(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_given_back() {
        let number = |number: Number| Value::Known(Datum::Number(number));
        let third = Number::ONE.div(&Number::from(3)).unwrap_or_default();
        let far = Number::from(i64::MAX).mul(&Number::from(1000));
        let mut kept = Kept::default();
        let values = [
            number(Number::scaled(-1_250, 2)),
            Value::NotApplicable,
            number(third),
            number(Number::from(i64::MAX)),
            number(far),
            number(Number::scaled(1, 7)),
            number(Number::ZERO),
            Value::Known(Datum::Truth(true)),
            Value::Known(Datum::Member(3)),
        ];
        values.iter().for_each(|value| kept.push(value.clone()));
        assert_eq!(kept.len(), values.len());
        for (place, value) in values.iter().enumerate() {
            assert_eq!(kept.get(place).as_ref(), Some(value));
        }
        assert_eq!(kept.get(values.len()), None);
        assert_eq!(kept.others.len(), 6);
    }
}
