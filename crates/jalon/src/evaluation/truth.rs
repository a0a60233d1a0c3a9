//! Kleene's logic, comparisons, and questions about texts.

use std::borrow::Cow;

use super::dates;
use super::possible::{self, Chances, Doubt, range_of};
use super::run::Run;
use crate::framework::{Comparator, ExprId, TextFunction};
use crate::number::Number;
use crate::value::{Bounds, Datum, Value};

impl Run<'_> {
    /// Kleene's and. What is not applicable is dropped; if all is, so is the result.
    pub(super) fn and(&mut self, parts: &[ExprId]) -> Value {
        // Those that surely hold are one among the others.
        let (mut chances, mut holds) = (Vec::new(), parts.is_empty());
        for part in parts {
            match self.value(*part) {
                // A no decides, whatever the rest: the order of the parts does not show.
                no @ Value::Known(Datum::Truth(false)) => return no,
                Value::Known(Datum::Truth(true)) => holds = true,
                value => chances.push(Chances::of(&value)),
            }
        }
        if chances.is_empty() {
            return possible::truth(holds);
        }
        chances.extend(holds.then(|| Chances::known(true)));
        possible::all(&chances, Some(true)).value()
    }

    /// Kleene's or. What is not applicable is dropped; if all is, so is the result.
    pub(super) fn or(&mut self, parts: &[ExprId]) -> Value {
        let (mut chances, mut fails) = (Vec::new(), parts.is_empty());
        for part in parts {
            match self.value(*part) {
                yes @ Value::Known(Datum::Truth(true)) => return yes,
                Value::Known(Datum::Truth(false)) => fails = true,
                value => chances.push(Chances::of(&value)),
            }
        }
        if chances.is_empty() {
            return possible::truth(!fails);
        }
        chances.extend(fails.then(|| Chances::known(false)));
        possible::any(chances, Some(false)).value()
    }

    /// A comparison, decided by the bounds where it can be.
    pub(super) fn compare(&self, comparator: Comparator, a: &Value, b: &Value) -> Value {
        if let Some(lapsed) = possible::lapsed(&[a, b]) {
            return lapsed;
        }
        let known = match (a, b) {
            (Value::Known(Datum::Number(x)), Value::Known(Datum::Number(y))) => Some(self.exact.order(x, y)),
            (Value::Known(Datum::Member(x)), Value::Known(Datum::Member(y))) => Some(x.cmp(y)),
            _ => None,
        };
        if let Some(order) = known {
            return possible::truth(holds(comparator, order));
        }
        let (x, y) = (bounds(a), bounds(b));
        let answer = match (x.as_deref(), y.as_deref()) {
            (Some(Bounds::Number(_)), _) | (_, Some(Bounds::Number(_))) => {
                let (x, y) = (range_of(a), range_of(b));
                match comparator {
                    Comparator::Less => self.exact.is_less(&x, &y),
                    Comparator::LessOrEqual => self.exact.is_at_most(&x, &y),
                    Comparator::Greater => self.exact.is_less(&y, &x),
                    Comparator::GreaterOrEqual => self.exact.is_at_most(&y, &x),
                    Comparator::Equal => self.exact.is_equal(&x, &y),
                    Comparator::NotEqual => self.exact.is_equal(&x, &y).map(|equal| !equal),
                }
            }
            (Some(Bounds::Date { .. }), _) | (_, Some(Bounds::Date { .. })) => dates::compare(comparator, a, b),
            (Some(Bounds::Members(x)), Some(Bounds::Members(y))) => compare_members(comparator, x, y),
            (Some(Bounds::Except(none)), _) | (_, Some(Bounds::Except(none))) => {
                let other = |value: &Value| matches!(value, Value::Known(datum) if none.contains(datum));
                match comparator {
                    Comparator::Equal if other(a) || other(b) => Some(false),
                    Comparator::NotEqual if other(a) || other(b) => Some(true),
                    _ => None,
                }
            }
            _ => match (a, b) {
                (Value::Known(x), Value::Known(y)) => compare_known(comparator, x, y),
                _ => match (x.as_deref(), y.as_deref()) {
                    (Some(Bounds::Surely(x)), Some(Bounds::Surely(y))) => {
                        Some(if comparator == Comparator::Equal { x == y } else { x != y })
                    }
                    _ => None,
                },
            },
        };
        self.answered(answer, &[a, b])
    }

    fn answered(&self, answer: Option<bool>, operands: &[&Value]) -> Value {
        let doubt = Doubt::of(operands);
        match answer {
            Some(answer) => possible::open(&self.exact, Bounds::Surely(answer), doubt),
            None => possible::still_open(Bounds::Truth, doubt),
        }
    }

    /// `x in {a, b}`: equal to one of them.
    pub(super) fn in_set(&mut self, x: ExprId, members: &[ExprId]) -> Value {
        let x = self.value(x);
        let members: Vec<Value> = members.iter().map(|member| self.value(*member)).collect();
        // All of an open choice's members may be in the set: then it is in, whichever it is.
        if let Value::Open(open) = &x
            && let Bounds::Members(possible) = &open.bounds
            && possible.iter().all(|place| members.contains(&Value::Known(Datum::Member(*place))))
        {
            return self.answered(Some(true), &[&x]);
        }
        let mut parts = Vec::new();
        for member in &members {
            match self.compare(Comparator::Equal, &x, member) {
                yes @ Value::Known(Datum::Truth(true)) => return yes,
                Value::Known(_) => {}
                value => parts.push(Chances::of(&value)),
            }
        }
        if parts.is_empty() {
            return match x {
                Value::NotApplicable | Value::Undefined(_) => x,
                _ => possible::truth(false),
            };
        }
        if parts.len() < members.len() {
            parts.push(Chances::known(false));
        }
        possible::any(parts, Some(false)).value()
    }

    /// `x in a .. b`, both ends included.
    pub(super) fn in_range(&mut self, x: ExprId, low: Option<ExprId>, high: Option<ExprId>) -> Value {
        let x = self.value(x);
        let mut parts = Vec::new();
        for (end, comparator) in [(low, Comparator::GreaterOrEqual), (high, Comparator::LessOrEqual)] {
            if let Some(end) = end {
                let end = self.value(end);
                parts.push(Chances::of(&self.compare(comparator, &x, &end)));
            }
        }
        if parts.is_empty() {
            return match x {
                Value::NotApplicable | Value::Undefined(_) => x,
                _ => possible::truth(true),
            };
        }
        possible::all(&parts, Some(true)).value()
    }

    pub(super) fn text_function(&mut self, function: TextFunction, operands: &[ExprId]) -> Value {
        let values: Vec<Value> = operands.iter().map(|operand| self.value(*operand)).collect();
        let references: Vec<&Value> = values.iter().collect();
        if let Some(lapsed) = possible::lapsed(&references) {
            return lapsed;
        }
        let text = |at: usize| match values.get(at) {
            Some(Value::Known(Datum::Text(text))) => Some(text),
            _ => None,
        };
        let known = match function {
            TextFunction::Length => text(0).map(|text| Datum::Number(Number::from(text.chars().count()))),
            TextFunction::StartsWith => {
                text(0).zip(text(1)).map(|(text, start)| Datum::Truth(text.starts_with(&**start)))
            }
            TextFunction::Contains => text(0).zip(text(1)).map(|(text, part)| Datum::Truth(text.contains(&**part))),
            TextFunction::Prefix => match (text(0), values.get(1)) {
                (Some(text), Some(Value::Known(Datum::Number(length)))) => {
                    let length = length.to_i64().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
                    Some(Datum::Text(text.chars().take(length).collect::<String>().into()))
                }
                _ => None,
            },
            TextFunction::ValidSiren => text(0).map(|text| Datum::Truth(is_siren(text))),
            TextFunction::ValidSiret => text(0).map(|text| Datum::Truth(is_siret(text))),
        };
        if let Some(known) = known {
            return Value::Known(known);
        }
        let bounds = match function {
            TextFunction::Length => Bounds::Number(crate::value::Interval {
                whole: true,
                ..super::interval::between(Some(Number::ZERO), None)
            }),
            TextFunction::Prefix => Bounds::Anything,
            _ => Bounds::Truth,
        };
        possible::still_open(bounds, Doubt::of(&references))
    }
}

/// Whether an order of two values is what the sign asks for.
pub(super) fn holds(comparator: Comparator, order: std::cmp::Ordering) -> bool {
    match comparator {
        Comparator::Equal => order.is_eq(),
        Comparator::NotEqual => order.is_ne(),
        Comparator::Less => order.is_lt(),
        Comparator::LessOrEqual => order.is_le(),
        Comparator::Greater => order.is_gt(),
        Comparator::GreaterOrEqual => order.is_ge(),
    }
}

fn bounds(value: &Value) -> Option<Cow<'_, Bounds>> {
    match value {
        Value::Known(datum) => Some(Cow::Owned(possible::bounds_of(datum))),
        Value::Open(open) => Some(Cow::Borrowed(&open.bounds)),
        Value::Undefined(_) | Value::NotApplicable => None,
    }
}

fn compare_known(comparator: Comparator, a: &Datum, b: &Datum) -> Option<bool> {
    match (a, b) {
        (Datum::Text(a), Datum::Text(b)) => Some(holds(comparator, a.cmp(b))),
        (Datum::Truth(a), Datum::Truth(b)) => Some(holds(comparator, a.cmp(b))),
        (Datum::Duration(a), Datum::Duration(b)) => {
            let key = |d: &crate::date::Duration| (d.months, d.days, d.seconds);
            let order = key(a).cmp(&key(b));
            // Months and days do not convert into each other: only durations of one sort are in order.
            let parallel = (a.days, a.seconds) == (b.days, b.seconds) || a.months == b.months;
            (parallel || matches!(comparator, Comparator::Equal | Comparator::NotEqual))
                .then(|| holds(comparator, order))
        }
        _ => None,
    }
}

/// Members in their order; `=` and `!=` for any.
fn compare_members(comparator: Comparator, a: &[u32], b: &[u32]) -> Option<bool> {
    let (a_low, a_high) = (a.first()?, a.last()?);
    let (b_low, b_high) = (b.first()?, b.last()?);
    let less = |a_low, a_high, b_low, b_high| {
        if a_high < b_low {
            Some(true)
        } else if a_low >= b_high {
            Some(false)
        } else {
            None
        }
    };
    match comparator {
        Comparator::Less => less(a_low, a_high, b_low, b_high),
        Comparator::GreaterOrEqual => less(a_low, a_high, b_low, b_high).map(|less| !less),
        Comparator::Greater => less(b_low, b_high, a_low, a_high),
        Comparator::LessOrEqual => less(b_low, b_high, a_low, a_high).map(|less| !less),
        Comparator::Equal | Comparator::NotEqual => {
            let equal = if let ([a], [b]) = (a, b) {
                Some(a == b)
            } else if a.iter().any(|a| b.contains(a)) {
                None
            } else {
                Some(false)
            };
            equal.map(|equal| equal == (comparator == Comparator::Equal))
        }
    }
}

/// Whether a text is the number of a French legal unit: nine digits that satisfy Luhn's check.
///
/// ```
/// use jalon::evaluation::{is_siren, is_siret};
/// assert!(is_siren("732829320") && !is_siren("732829321"));
/// assert!(is_siret("73282932000074") && !is_siret("732829320"));
/// ```
#[must_use]
pub fn is_siren(text: &str) -> bool {
    text.len() == 9 && luhn(text)
}

/// Whether a text is the number of a French establishment: fourteen digits that satisfy Luhn's check; those of La Poste
/// (SIREN 356000000) may have a sum of digits that is a multiple of 5 instead.
#[must_use]
pub fn is_siret(text: &str) -> bool {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = text.bytes().map(|byte| u32::from(byte - b'0')).sum();
    luhn(text) || (text.starts_with("356000000") && sum.is_multiple_of(5))
}

fn luhn(text: &str) -> bool {
    let mut sum = 0u32;
    for (place, byte) in text.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0');
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
    }
    sum.is_multiple_of(10)
}
