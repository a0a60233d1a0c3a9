//! What a value may turn out to be: building open values, screening operands, and truth as a set of possibilities.

use std::sync::Arc;

use super::interval::Exact;
use crate::date::Date;
use crate::number::{Comparison, Number};
use crate::value::{Bounds, Cause, Datum, Interval, Open, Undefined, Value, Wants};

/// What open operands hand on to their result.
#[derive(Debug, Clone, Default)]
pub(super) struct Doubt {
    pub(super) wants: Wants,
    pub(super) undefined: bool,
    pub(super) not_applicable: bool,
}

impl Doubt {
    pub(super) fn none() -> Doubt {
        Doubt::default()
    }

    pub(super) fn wanting(wants: Wants) -> Doubt {
        Doubt { wants, ..Doubt::default() }
    }

    /// Takes over the doubts of an operand.
    pub(super) fn add(&mut self, value: &Value) {
        match value {
            Value::Known(_) => {}
            Value::Open(open) => {
                self.wants = self.wants.union(&open.wants);
                self.undefined |= open.perhaps_undefined;
                self.not_applicable |= open.perhaps_not_applicable;
            }
            Value::Undefined(_) => self.undefined = true,
            Value::NotApplicable => self.not_applicable = true,
        }
    }

    /// The doubts of two operands.
    pub(super) fn of(values: &[&Value]) -> Doubt {
        let mut doubt = Doubt::none();
        for value in values {
            doubt.add(value);
        }
        doubt
    }

    /// Takes over other doubts.
    pub(super) fn join(&mut self, other: &Doubt) {
        self.wants = self.wants.union(&other.wants);
        self.undefined |= other.undefined;
        self.not_applicable |= other.not_applicable;
    }

    fn is_sure(&self) -> bool {
        !self.undefined && !self.not_applicable
    }
}

/// A known number.
pub(super) fn number(value: Number) -> Value {
    Value::Known(Datum::Number(value))
}

/// A known truth.
pub(super) fn truth(value: bool) -> Value {
    Value::Known(Datum::Truth(value))
}

/// A known date.
pub(super) fn date(value: Date) -> Value {
    Value::Known(Datum::Date(value))
}

/// A value that cannot exist.
pub(super) fn undefined(cause: Cause, at: u32) -> Value {
    Value::Undefined(Arc::new(Undefined { cause, at }))
}

/// An open value, or the known one where its bounds leave one only.
pub(super) fn open(exact: &Exact, bounds: Bounds, doubt: Doubt) -> Value {
    let bounds = match bounds {
        Bounds::Number(range) => Bounds::Number(exact.tightened(range)),
        other => other,
    };
    if doubt.is_sure() {
        match &bounds {
            Bounds::Number(range) => {
                if let Some(only) = exact.only(range) {
                    return number(only.clone());
                }
            }
            Bounds::Members(members) if members.len() == 1 => {
                if let Some(only) = members.first() {
                    return Value::Known(Datum::Member(*only));
                }
            }
            Bounds::Surely(yes) => return truth(*yes),
            Bounds::Date { first: Some(first), last: Some(last) } if first == last => return date(*first),
            _ => {}
        }
    }
    Value::Open(Arc::new(Open {
        bounds,
        wants: doubt.wants,
        perhaps_undefined: doubt.undefined,
        perhaps_not_applicable: doubt.not_applicable,
    }))
}

/// An open value, left open even where its bounds leave one value only.
pub(super) fn still_open(bounds: Bounds, doubt: Doubt) -> Value {
    Value::Open(Arc::new(Open {
        bounds,
        wants: doubt.wants,
        perhaps_undefined: doubt.undefined,
        perhaps_not_applicable: doubt.not_applicable,
    }))
}

/// The result of an operation one of whose operands is not applicable or undefined: not applicable first.
pub(super) fn lapsed(values: &[&Value]) -> Option<Value> {
    if values.iter().any(|value| matches!(value, Value::NotApplicable)) {
        return Some(Value::NotApplicable);
    }
    // Of several causes the one that stands first in the text, whatever the order of the operands.
    let undefined = values.iter().filter_map(|value| match value {
        Value::Undefined(undefined) => Some(undefined),
        _ => None,
    });
    undefined.min_by_key(|undefined| undefined.at).map(|undefined| Value::Undefined(undefined.clone()))
}

/// The bounds of a number, known or open.
pub(super) fn range_of(value: &Value) -> Interval {
    match value {
        Value::Known(Datum::Number(number)) => super::interval::point(number.clone()),
        Value::Open(open) => match &open.bounds {
            Bounds::Number(range) => range.clone(),
            _ => super::interval::everything(),
        },
        _ => super::interval::everything(),
    }
}

/// Whether an answer to some input would make it known.
pub(super) fn is_missing(value: &Value) -> bool {
    matches!(value, Value::Open(open) if !open.wants.is_empty())
}

/// What an applicable truth value may turn out to be.
#[derive(Debug, Clone, Default)]
pub(super) struct Chances {
    pub(super) yes: bool,
    pub(super) no: bool,
    /// It may be undefined, for this cause.
    pub(super) undefined: Option<Arc<Undefined>>,
    pub(super) not_applicable: bool,
    /// It may not be there at all (a member that a filter may leave out).
    pub(super) absent: bool,
    pub(super) wants: Wants,
}

impl Chances {
    pub(super) fn known(yes: bool) -> Chances {
        Chances { yes, no: !yes, ..Chances::default() }
    }

    pub(super) fn of(value: &Value) -> Chances {
        match value {
            Value::Known(Datum::Truth(yes)) => Chances::known(*yes),
            Value::Known(_) => Chances { yes: true, no: true, ..Chances::default() },
            Value::Open(open) => Chances {
                yes: !matches!(open.bounds, Bounds::Surely(false)),
                no: !matches!(open.bounds, Bounds::Surely(true)),
                undefined: open.perhaps_undefined.then(unknown_cause),
                not_applicable: open.perhaps_not_applicable,
                absent: false,
                wants: open.wants.clone(),
            },
            Value::Undefined(undefined) => Chances { undefined: Some(undefined.clone()), ..Chances::default() },
            Value::NotApplicable => Chances { not_applicable: true, ..Chances::default() },
        }
    }

    fn count(&self) -> u8 {
        u8::from(self.yes)
            + u8::from(self.no)
            + u8::from(self.undefined.is_some())
            + u8::from(self.not_applicable)
            + u8::from(self.absent)
    }

    /// Whether only one thing is possible.
    pub(super) fn is_settled(&self) -> bool {
        self.count() <= 1
    }

    pub(super) fn negated(self) -> Chances {
        Chances { yes: self.no, no: self.yes, ..self }
    }

    /// Back to a value; what is absent counts as not applicable.
    pub(super) fn value(self) -> Value {
        let not_applicable = self.not_applicable || self.absent;
        match (self.yes, self.no, &self.undefined, not_applicable) {
            (true, false, None, false) => truth(true),
            (false, true, None, false) => truth(false),
            (false, false, None, _) => Value::NotApplicable,
            (false, false, Some(undefined), false) => Value::Undefined(undefined.clone()),
            (yes, no, undefined, not_applicable) => Value::Open(Arc::new(Open {
                bounds: if yes == no { Bounds::Truth } else { Bounds::Surely(yes) },
                wants: self.wants,
                perhaps_undefined: undefined.is_some(),
                perhaps_not_applicable: not_applicable,
            })),
        }
    }
}

/// Stands for the cause of what may be undefined; it shows only if it comes true, and then with its own cause.
fn unknown_cause() -> Arc<Undefined> {
    Arc::new(Undefined { cause: Cause::DivisionByZero, at: u32::MAX })
}

/// Whether all hold: Kleene's and over any number of values, what does not apply being dropped. `empty` is the answer
/// where there is nothing at all; where all that there is does not apply, neither does the result.
pub(super) fn all(parts: &[Chances], empty: Option<bool>) -> Chances {
    super::steps::take(parts.len());
    let mut result = Chances::default();
    let mut wants = Wants::nothing();
    let (mut only_no, mut some_no, mut blocked) = (false, false, 0usize);
    let (mut some_yes, mut all_drop, mut some_not_applicable, mut all_absent) = (false, true, false, true);
    // Those that cannot be anything but no or undefined stand in the way of a yes.
    let mut yes_possible = true;
    for part in parts {
        let drops = part.not_applicable || part.absent;
        let no_only = part.no && !part.yes && part.undefined.is_none() && !drops;
        only_no |= no_only;
        some_no |= part.no;
        blocked += usize::from(no_only);
        some_yes |= part.yes;
        all_drop &= drops;
        some_not_applicable |= part.not_applicable;
        all_absent &= part.absent;
        yes_possible &= part.yes || drops;
        if let Some(undefined) = &part.undefined
            && result.undefined.as_ref().is_none_or(|first| undefined.at < first.at)
        {
            result.undefined = Some(undefined.clone());
        }
        if !part.is_settled() {
            wants = wants.union(&part.wants);
        }
    }
    if only_no {
        return Chances::known(false);
    }
    result.no = some_no;
    if blocked > 0 {
        result.undefined = None;
    }
    result.yes = yes_possible && some_yes;
    result.not_applicable = all_drop && some_not_applicable;
    if parts.is_empty() || all_absent {
        match empty {
            Some(true) => result.yes = true,
            Some(false) => result.no = true,
            None => result.not_applicable = true,
        }
    }
    if !result.is_settled() {
        result.wants = wants;
    }
    result
}

/// Whether any holds.
pub(super) fn any(parts: Vec<Chances>, empty: Option<bool>) -> Chances {
    let negated: Vec<Chances> = parts.into_iter().map(Chances::negated).collect();
    all(&negated, empty.map(|empty| !empty)).negated()
}

/// What it is if it is one of several: bounds together, all their doubts.
pub(super) fn either(exact: &Exact, values: &[Value], mut doubt: Doubt) -> Value {
    super::steps::take(values.len());
    let Some(first) = values.first() else { return Value::NotApplicable };
    if doubt.is_sure() && values.iter().all(|value| value == first) && !matches!(first, Value::Open(_)) {
        return first.clone();
    }
    if let Some(range) = span_of_exact(values) {
        return open(exact, Bounds::Number(range), doubt);
    }
    values.iter().for_each(|value| doubt.add(value));
    if let Some(members) = all_members(values) {
        return open(exact, Bounds::Members(members), doubt);
    }
    let mut bounds: Option<Bounds> = None;
    for value in values {
        let more = match value {
            Value::Known(datum) => bounds_of(datum),
            Value::Open(open) => open.bounds.clone(),
            Value::Undefined(_) | Value::NotApplicable => continue,
        };
        bounds = Some(match bounds {
            None => more,
            Some(bounds) => join(exact, &bounds, &more),
        });
    }
    match bounds {
        Some(bounds) => open(exact, bounds, doubt),
        // Undefined or not applicable, nobody knows which.
        None => {
            values.iter().find(|value| matches!(value, Value::Undefined(_))).cloned().unwrap_or(Value::NotApplicable)
        }
    }
}

/// The members that any of several may be, where all that may be something are members.
fn all_members(values: &[Value]) -> Option<Arc<[u32]>> {
    let mut members: Vec<u32> = Vec::with_capacity(values.len());
    for value in values {
        match value {
            Value::Known(Datum::Member(member)) => members.push(*member),
            Value::Open(open) => match &open.bounds {
                Bounds::Members(more) => members.extend_from_slice(more),
                _ => return None,
            },
            Value::Known(_) => return None,
            Value::Undefined(_) | Value::NotApplicable => {}
        }
    }
    members.sort_unstable();
    members.dedup();
    (!members.is_empty()).then(|| members.into())
}

/// The range from the least to the greatest, where all are known numbers and exact.
fn span_of_exact(values: &[Value]) -> Option<Interval> {
    let mut numbers = values.iter().map(|value| match value {
        Value::Known(Datum::Number(number)) if number.is_exact() => Some(number),
        _ => None,
    });
    let first = numbers.next()??;
    let (mut low, mut high, mut whole) = (first, first, first.is_integer());
    for number in numbers {
        let number = number?;
        if number.compare(low) == Comparison::Less {
            low = number;
        } else if number.compare(high) == Comparison::Greater {
            high = number;
        }
        whole &= number.is_integer();
    }
    Some(Interval { whole, ..super::interval::between(Some(low.clone()), Some(high.clone())) })
}

/// The bounds of a known value.
pub(super) fn bounds_of(datum: &Datum) -> Bounds {
    match datum {
        Datum::Number(number) => Bounds::Number(super::interval::point(number.clone())),
        Datum::Truth(yes) => Bounds::Surely(*yes),
        Datum::Date(date) => Bounds::Date {
            first: Some(if date.is_precise() { *date } else { Date::Day(date.first_day()) }),
            last: Some(if date.is_precise() { *date } else { Date::Day(date.last_day()) }),
        },
        Datum::Member(member) => Bounds::Members([*member].into()),
        Datum::Duration(_) | Datum::Text(_) => Bounds::Anything,
    }
}

/// The smallest bounds that hold both.
pub(super) fn join(exact: &Exact, a: &Bounds, b: &Bounds) -> Bounds {
    match (a, b) {
        (Bounds::Number(a), Bounds::Number(b)) => Bounds::Number(exact.hull(a, b)),
        (Bounds::Surely(a), Bounds::Surely(b)) if a == b => Bounds::Surely(*a),
        (Bounds::Surely(_) | Bounds::Truth, Bounds::Surely(_) | Bounds::Truth) => Bounds::Truth,
        (Bounds::Date { first: a, last: b }, Bounds::Date { first: c, last: d }) => Bounds::Date {
            first: a.and_then(|a| c.map(|c| if super::dates::earlier(&c, &a) { c } else { a })),
            last: b.and_then(|b| d.map(|d| if super::dates::earlier(&b, &d) { d } else { b })),
        },
        (Bounds::Members(a), Bounds::Members(b)) => {
            let mut members: Vec<u32> = a.iter().chain(b.iter()).copied().collect();
            members.sort_unstable();
            members.dedup();
            Bounds::Members(members.into())
        }
        _ => Bounds::Anything,
    }
}
