//! Arithmetic and functions of numbers, known or within bounds; scales.

use super::folds::Element;
use super::interval;
use super::possible::{self, Doubt, number, range_of, undefined};
use super::run::Run;
use crate::framework::{Band, BandEnd, ExprId, ExprKind, Function, ScaleId};
use crate::number::{Number, Rounding};
use crate::value::{Bounds, Cause, Datum, End, Interval, Value};

impl Run<'_> {
    /// A number that came out: one beyond the limits cannot exist.
    fn result(&self, value: Number, at: ExprId) -> Value {
        if value.is_unbounded() {
            // Perhaps only at this precision.
            self.exact.note_unclear();
            return undefined(Cause::TooLarge, at.0);
        }
        number(value)
    }

    fn bounded(&self, range: Interval, doubt: Doubt) -> Value {
        possible::open(&self.exact, Bounds::Number(range), doubt)
    }

    pub(super) fn negate(&mut self, x: ExprId) -> Value {
        match self.value(x) {
            Value::Known(Datum::Number(x)) => number(x.neg()),
            value @ Value::Open(_) => self.bounded(self.exact.negated(&range_of(&value)), Doubt::of(&[&value])),
            other => other,
        }
    }

    /// An operation on two numbers, said by its expression.
    pub(super) fn binary(&mut self, kind: &ExprKind, at: ExprId, a: &Value, b: &Value) -> Value {
        if let (Value::Known(Datum::Number(a)), Value::Known(Datum::Number(b))) = (a, b) {
            return self.binary_known(kind, at, a, b);
        }
        if let Some(lapsed) = possible::lapsed(&[a, b]) {
            return lapsed;
        }
        let (x, y) = (range_of(a), range_of(b));
        let mut doubt = Doubt::of(&[a, b]);
        let range = match kind {
            ExprKind::Add(..) => self.exact.sum(&x, &y),
            ExprKind::Subtract(..) => self.exact.difference(&x, &y),
            ExprKind::Multiply(..) => self.exact.product(&x, &y),
            ExprKind::Divide(..) => match self.exact.quotient(&x, &y) {
                Some((range, zero)) => {
                    doubt.undefined |= zero;
                    range
                }
                None => return undefined(Cause::DivisionByZero, at.0),
            },
            _ => {
                let (range, fails) = self.exact.power(&x, &y);
                doubt.undefined |= fails;
                range
            }
        };
        self.bounded(range, doubt)
    }

    fn binary_known(&self, kind: &ExprKind, at: ExprId, a: &Number, b: &Number) -> Value {
        let value = match kind {
            ExprKind::Add(..) => a.add(b),
            ExprKind::Subtract(..) => a.sub(b),
            ExprKind::Multiply(..) => a.mul(b),
            ExprKind::Divide(..) => match a.div(b) {
                Some(quotient) => quotient,
                None => return undefined(Cause::DivisionByZero, at.0),
            },
            _ => match a.pow(b, self.exact.precision) {
                Some(power) => power,
                None if self.exact.sign(a).is_eq() => return undefined(Cause::ZeroToNegativePower, at.0),
                None => return undefined(Cause::RootOfNegative, at.0),
            },
        };
        self.result(value, at)
    }

    pub(super) fn round(&mut self, value: &Value, step: &Value, mode: Rounding) -> Value {
        if let Some(lapsed) = possible::lapsed(&[value, step]) {
            return lapsed;
        }
        match (value, step) {
            (Value::Known(Datum::Number(value)), Value::Known(Datum::Number(step))) => {
                let rounded = value.round(step, mode);
                if !value.is_exact() && !rounded.is_exact() {
                    self.exact.note_unclear();
                }
                number(rounded)
            }
            (_, Value::Known(Datum::Number(step))) => {
                self.bounded(self.exact.rounded(&range_of(value), step, mode), Doubt::of(&[value]))
            }
            _ => self.bounded(interval::everything(), Doubt::of(&[value, step])),
        }
    }

    pub(super) fn function(&mut self, function: Function, operands: &[ExprId], at: ExprId) -> Value {
        match function {
            Function::Least | Function::Greatest => {
                let elements = self.elements(operands);
                self.extreme(&elements, function == Function::Greatest, at)
            }
            Function::Mean | Function::GeometricMean | Function::HarmonicMean => {
                let elements = self.elements(operands);
                match function {
                    Function::Mean => self.mean(&elements, at),
                    Function::GeometricMean => self.geometric_mean(&elements, at),
                    _ => self.harmonic_mean(&elements, at),
                }
            }
            Function::Clamp => {
                let values: Vec<Value> = operands.iter().map(|operand| self.value(*operand)).collect();
                let [x, low, high] = values.as_slice() else { return Value::NotApplicable };
                if let Some(lapsed) = possible::lapsed(&[x, low, high]) {
                    return lapsed;
                }
                let clamped = self.exact.least(&self.exact.greatest(&range_of(x), &range_of(low)), &range_of(high));
                self.bounded(clamped, Doubt::of(&[x, low, high]))
            }
            Function::Goalposts => {
                let values: Vec<Value> = operands.iter().map(|operand| self.value(*operand)).collect();
                let [x, low, high] = values.as_slice() else { return Value::NotApplicable };
                self.goalposts(x, low, high, at)
            }
            Function::Abs
            | Function::Floor
            | Function::Ceiling
            | Function::SquareRoot
            | Function::Exponential
            | Function::Logarithm
            | Function::CommonLogarithm => {
                let value = operands.first().map_or(Value::NotApplicable, |x| self.value(*x));
                match &value {
                    Value::Known(Datum::Number(x)) => self.unary_known(function, x, at),
                    Value::Open(_) => self.unary_open(function, &value),
                    _ => value,
                }
            }
        }
    }

    fn elements(&mut self, operands: &[ExprId]) -> Vec<Element> {
        operands.iter().map(|operand| Element::sure(self.value(*operand))).collect()
    }

    fn goalposts(&mut self, x: &Value, low: &Value, high: &Value, at: ExprId) -> Value {
        if let Some(lapsed) = possible::lapsed(&[x, low, high]) {
            return lapsed;
        }
        let span = self.exact.difference(&range_of(high), &range_of(low));
        let from_low = self.exact.difference(&range_of(x), &range_of(low));
        match self.exact.quotient(&from_low, &span) {
            Some((range, zero)) => {
                let mut doubt = Doubt::of(&[x, low, high]);
                doubt.undefined |= zero;
                self.bounded(range, doubt)
            }
            None => undefined(Cause::NoSpread, at.0),
        }
    }

    fn unary_known(&self, function: Function, x: &Number, at: ExprId) -> Value {
        let precision = self.exact.precision;
        let value = match function {
            Function::Abs => x.abs(),
            Function::Floor | Function::Ceiling => {
                let whole = if function == Function::Floor { x.floor() } else { x.ceil() };
                if !whole.is_exact() {
                    self.exact.note_unclear();
                }
                whole
            }
            Function::SquareRoot => match x.sqrt(precision) {
                Some(root) => root,
                None => return undefined(Cause::RootOfNegative, at.0),
            },
            Function::Exponential => match x.exp(precision) {
                Some(power) => power,
                None => return undefined(Cause::TooLarge, at.0),
            },
            _ => match self.logarithm(function, x) {
                Some(logarithm) => logarithm,
                None => return undefined(Cause::LogOfNonPositive, at.0),
            },
        };
        self.result(value, at)
    }

    fn logarithm(&self, function: Function, x: &Number) -> Option<Number> {
        let natural = x.ln(self.exact.precision)?;
        if function == Function::Logarithm {
            return Some(natural);
        }
        // Powers of ten have whole logarithms.
        let ten = Number::from(10);
        let (mut power, mut rest) = (0i64, x.clone());
        while rest.is_exact() && power.abs() < 400 {
            if rest == Number::ONE {
                return Some(Number::from(power));
            }
            let up = self.exact.order(&rest, &Number::ONE).is_gt();
            rest = if up { rest.div(&ten)? } else { rest.mul(&ten) };
            power += if up { 1 } else { -1 };
            if up != self.exact.order(&rest, &Number::ONE).is_gt() && rest != Number::ONE {
                break;
            }
        }
        natural.div(&ten.ln(self.exact.precision)?)
    }

    fn unary_open(&self, function: Function, value: &Value) -> Value {
        let x = range_of(value);
        let mut doubt = Doubt::of(&[value]);
        let precision = self.exact.precision;
        let zero = Some(End { at: Number::ZERO, included: true });
        let range = match function {
            Function::Abs => self.exact.absolute(&x),
            Function::Floor => self.exact.rounded(&x, &Number::ONE, Rounding::Floor),
            Function::Ceiling => self.exact.rounded(&x, &Number::ONE, Rounding::Ceiling),
            Function::SquareRoot => {
                doubt.undefined |= x.low.as_ref().is_none_or(|low| self.exact.sign(&low.at).is_lt());
                self.exact.rising(&x, |x| x.sqrt(precision), zero, None)
            }
            Function::Exponential => {
                let above = Some(End { at: Number::ZERO, included: false });
                self.exact.rising(&x, |x| x.exp(precision), above, None)
            }
            _ => {
                doubt.undefined |= x.low.as_ref().is_none_or(|low| self.exact.sign(&low.at).is_le());
                self.exact.rising(&x, |x| self.logarithm(function, x), None, None)
            }
        };
        self.bounded(range, doubt)
    }

    /// A banded table at its arguments.
    pub(super) fn scale(&mut self, id: ScaleId, operands: &[ExprId], at: ExprId) -> Value {
        let framework = self.framework;
        let Some(scale) = framework.scales.get(id.0 as usize) else { return Value::NotApplicable };
        let arguments: Vec<Value> = operands.iter().map(|operand| self.value(*operand)).collect();
        if let Some(lapsed) = possible::lapsed(&arguments.iter().collect::<Vec<_>>()) {
            return lapsed;
        }
        let Some(first) = arguments.first().cloned() else { return Value::NotApplicable };
        let outer = std::mem::replace(&mut self.slots, arguments);
        let mut values = Vec::new();
        let mut covered = false;
        for band in &scale.bands {
            let Some((inside, whole)) = self.in_band(&first, band) else { continue };
            if let Some(slot) = self.slots.first_mut() {
                *slot = inside;
            }
            values.push(self.value(band.value));
            covered |= whole;
        }
        let complete = covered || self.bands_cover(&first, &scale.bands);
        self.slots = outer;
        if values.is_empty() {
            return undefined(Cause::NoBand, at.0);
        }
        let mut doubt = if matches!(first, Value::Known(_)) { Doubt::none() } else { Doubt::of(&[&first]) };
        doubt.undefined |= !complete;
        possible::either(&self.exact, &values, doubt)
    }

    /// The part of an argument that lies in a band, and whether that is all of it; none if nothing does.
    fn in_band(&mut self, argument: &Value, band: &Band) -> Option<(Value, bool)> {
        let low = self.band_end(band.low.as_ref());
        let high = self.band_end(band.high.as_ref());
        if is_date(argument) {
            return self.in_dated_band(argument, low.as_ref(), high.as_ref());
        }
        let end = |end: Option<(Value, bool)>| {
            end.and_then(|(value, included)| match value {
                Value::Known(Datum::Number(at)) => Some(End { at, included }),
                _ => None,
            })
        };
        let band = Interval { low: end(low), high: end(high), whole: false };
        match argument {
            Value::Known(Datum::Number(x)) => self.exact.contains(&band, x).then(|| (argument.clone(), true)),
            Value::Open(_) => {
                let range = range_of(argument);
                let inside = self.exact.common(&range, &band)?;
                let all = inside == self.exact.tightened(range);
                let value = if all {
                    argument.clone()
                } else {
                    possible::still_open(Bounds::Number(inside), Doubt::of(&[argument]))
                };
                Some((value, all))
            }
            _ => None,
        }
    }

    fn in_dated_band(
        &mut self,
        argument: &Value,
        low: Option<&(Value, bool)>,
        high: Option<&(Value, bool)>,
    ) -> Option<(Value, bool)> {
        use crate::framework::Comparator;
        let mut all = true;
        for (end, included, strict) in
            [(low, Comparator::GreaterOrEqual, Comparator::Greater), (high, Comparator::LessOrEqual, Comparator::Less)]
        {
            if let Some((at, is_included)) = end {
                let comparator = if *is_included { included } else { strict };
                match self.compare(comparator, argument, at) {
                    Value::Known(Datum::Truth(true)) => {}
                    Value::Known(_) => return None,
                    _ => all = false,
                }
            }
        }
        Some((argument.clone(), all))
    }

    /// Whether bands without gaps between them leave nothing of an open argument out.
    fn bands_cover(&mut self, argument: &Value, bands: &[Band]) -> bool {
        let (Some(first), Some(last)) = (bands.first(), bands.last()) else { return false };
        let ends = Band { low: first.low.clone(), high: last.high.clone(), value: first.value };
        self.in_band(argument, &ends).is_some_and(|(_, all)| all)
    }

    fn band_end(&mut self, end: Option<&BandEnd>) -> Option<(Value, bool)> {
        end.map(|end| (self.value(end.at), end.included))
    }
}

fn is_date(value: &Value) -> bool {
    match value {
        Value::Known(Datum::Date(_)) => true,
        Value::Open(open) => matches!(open.bounds, Bounds::Date { .. }),
        _ => false,
    }
}
