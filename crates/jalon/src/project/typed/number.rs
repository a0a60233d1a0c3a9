//! A figure, typed: in base units, within what its input allows; or what is known of one that lies between two others.

use super::{Context, Refusal, Written, shortened, unit_text, with_unit};
use crate::framework::{AnswerState, Input, NumberType, Type};
use crate::lang::grouped;
use crate::number::{MAX_DIGITS, MAX_EXPONENT, Number, NumberError};
use crate::problem::data::{DataFault, Expected, Found, State};
use crate::problem::limit::LimitFact;
use crate::project::figure;
use crate::unit::Unit;
use crate::value::{Datum, End, Interval};

/// A number as it was read, for the warning about fractions.
pub(crate) struct Bare {
    pub(crate) figure: Number,
}

/// A number, or what is known of it.
pub(super) fn number(
    context: &Context<'_>,
    input: &Input,
    ty: &NumberType,
    written: &Written<'_>,
) -> Result<(AnswerState, Option<Bare>), Refusal> {
    match written {
        Written::Number { digits, unit, unit_wanted } => {
            let figure = read_digits(input, digits)?;
            let says_itself =
                ty.share || ty.count || ty.unit.is_none() || figure == Number::ZERO || ty.unit.is_points();
            if unit.is_none() && *unit_wanted && !says_itself {
                let unit = unit_text(context, &ty.unit);
                return Err(
                    DataFault::MissingUnit { input: input.name.clone(), written: (*digits).into(), unit }.into()
                );
            }
            let bare = unit.is_none();
            let value = quantity(context, input, ty, &figure, unit.as_ref(), digits)?;
            Ok((AnswerState::Given(Datum::Number(value)), bare.then_some(Bare { figure })))
        }
        Written::Text(text) | Written::Plain(text) => {
            if let Some((low, high)) = text.split_once("..") {
                let end =
                    |text: &str| (!text.trim().is_empty()).then(|| number_text(context, input, ty, text)).transpose();
                let (low, high) = (end(low)?, end(high)?);
                return between(input, ty, (low, high)).map(|state| (state, None));
            }
            let (value, bare) = number_text_bare(context, input, ty, text)?;
            Ok((AnswerState::Given(Datum::Number(value)), bare))
        }
        other => Err(DataFault::WrongType {
            input: input.name.clone(),
            expected: Expected::Number { unit: unit_text(context, &ty.unit) },
            found: other.found(),
        }
        .into()),
    }
}

/// A figure known to lie between two ends, of which one at least is known.
pub(crate) fn between(
    input: &Input,
    ty: &NumberType,
    (low, high): (Option<(Number, String)>, Option<(Number, String)>),
) -> Result<AnswerState, Refusal> {
    if let (Some((a, low)), Some((b, high))) = (&low, &high) {
        if a.compare(b).is_gt() == Some(true) {
            let (low, high) = (low.clone(), high.clone());
            return Err(DataFault::ReversedRange { input: input.name.clone(), low, high }.into());
        }
        if a == b {
            return Ok(AnswerState::Given(Datum::Number(a.clone())));
        }
    }
    let end = |end: Option<(Number, String)>| end.map(|(at, _)| End { at, included: true });
    Ok(AnswerState::Between(Interval { low: end(low), high: end(high), whole: ty.count }))
}

/// What is known of a value that lies between two others, typed each on its own.
pub(crate) fn between_states(
    input: &Input,
    low: Option<(AnswerState, String)>,
    high: Option<(AnswerState, String)>,
) -> Result<AnswerState, Refusal> {
    let reversed = |low: String, high: String| DataFault::ReversedRange { input: input.name.clone(), low, high };
    match &input.ty {
        Type::Number(ty) => {
            let number = |end: Option<(AnswerState, String)>| match end {
                Some((AnswerState::Given(Datum::Number(number)), written)) => Some((number, written)),
                _ => None,
            };
            between(input, ty, (number(low), number(high)))
        }
        Type::Date { .. } => {
            let (first, last) = match (low, high) {
                (Some(low), Some(high)) => (low, high),
                _ => {
                    let fault = DataFault::WrongType {
                        input: input.name.clone(),
                        expected: Expected::Ends,
                        found: Found::List,
                    };
                    return Err(fault.into());
                }
            };
            let day = |state: &AnswerState, last: bool| match state {
                AnswerState::Given(Datum::Date(date)) => Some(*date),
                AnswerState::Within(a, b) => Some(if last { *b } else { *a }),
                _ => None,
            };
            match (day(&first.0, false), day(&last.0, true)) {
                (Some(a), Some(b)) if a > b => Err(reversed(first.1, last.1).into()),
                (Some(a), Some(b)) if a == b => Ok(AnswerState::Given(Datum::Date(a))),
                (Some(a), Some(b)) => Ok(AnswerState::Within(a, b)),
                _ => Err(DataFault::StateNotAllowed { input: input.name.clone(), state: State::Between }.into()),
            }
        }
        _ => Err(DataFault::StateNotAllowed { input: input.name.clone(), state: State::Between }.into()),
    }
}

/// A number written as a text, with its unit or without, in base units; and as it was written.
pub(crate) fn number_text(
    context: &Context<'_>,
    input: &Input,
    ty: &NumberType,
    text: &str,
) -> Result<(Number, String), Refusal> {
    Ok((number_text_bare(context, input, ty, text)?.0, text.trim().to_owned()))
}

fn number_text_bare(
    context: &Context<'_>,
    input: &Input,
    ty: &NumberType,
    text: &str,
) -> Result<(Number, Option<Bare>), Refusal> {
    let not_a_number =
        || Refusal::Data(DataFault::NotANumber { input: input.name.clone(), written: shortened(text.trim()) });
    if figure::is_fraction(text.trim()) {
        let figure = read_digits(input, text.trim())?;
        return Ok((quantity(context, input, ty, &figure, None, text.trim())?, None));
    }
    let read = figure::read(text, context.language).ok_or_else(not_a_number)?;
    let unit = if read.unit.is_empty() {
        None
    } else {
        match figure::unit(read.unit, context.units) {
            Some(unit) => Some((unit, read.unit.to_owned())),
            None if read.joined => return Err(not_a_number()),
            None => {
                let expected = unit_text(context, &ty.unit);
                let written = shortened(read.unit);
                return Err(DataFault::WrongUnit { input: input.name.clone(), written, expected }.into());
            }
        }
    };
    let figure = read_digits(input, &read.digits)?;
    let bare = unit.is_none();
    let value = quantity(context, input, ty, &figure, unit.as_ref(), text.trim())?;
    Ok((value, bare.then_some(Bare { figure })))
}

fn read_digits(input: &Input, digits: &str) -> Result<Number, Refusal> {
    figure::number(digits).map_err(|error| match error {
        NumberError::TooManyDigits { .. } | NumberError::ExponentTooLarge { .. } => {
            Refusal::Limit(LimitFact::NumberTooLong {
                input: input.name.clone(),
                digits: MAX_DIGITS,
                exponent: MAX_EXPONENT,
            })
        }
        NumberError::NotANumber { .. } | NumberError::ZeroDenominator { .. } => {
            Refusal::Data(DataFault::NotANumber { input: input.name.clone(), written: shortened(digits) })
        }
    })
}

/// A figure in base units, within what the input allows.
pub(crate) fn quantity(
    context: &Context<'_>,
    input: &Input,
    ty: &NumberType,
    figure: &Number,
    unit: Option<&(Unit, String)>,
    written: &str,
) -> Result<Number, Refusal> {
    let name = || input.name.clone();
    let value = match unit {
        Some((unit, text)) => {
            if !unit.same_dimension(&ty.unit) {
                let expected = unit_text(context, &ty.unit);
                return Err(DataFault::WrongUnit { input: name(), written: text.clone(), expected }.into());
            }
            unit.to_base(figure)
        }
        None if ty.share => figure.clone(),
        None => ty.unit.to_base(figure),
    };
    let written = || match unit {
        Some((_, text)) if !written.contains(text.as_str()) => format!("{written} {text}"),
        Some(_) => shortened(written),
        None if ty.share => shortened(written),
        None => with_unit(context, &shortened(written), &ty.unit),
    };
    if ty.count {
        if value.is_negative() == Some(true) {
            return Err(DataFault::Negative { input: name(), written: written() }.into());
        }
        if !ty.unit.from_base(&value).is_integer() {
            return Err(DataFault::NotWhole { input: name(), written: written() }.into());
        }
    }
    let (low, high) = allowed(input, ty);
    let below = low.as_ref().is_some_and(|low| value.compare(low).is_lt() == Some(true));
    let above = high.as_ref().is_some_and(|high| value.compare(high).is_gt() == Some(true));
    if below || above {
        let end = |end: &Number| with_unit(context, &grouped(&ty.unit.from_base(end).to_exact_string()), &ty.unit);
        let (low, high) = (low.as_ref().map(end), high.as_ref().map(end));
        return Err(DataFault::OutOfRange { input: name(), written: written(), low, high }.into());
    }
    Ok(value)
}

/// The least and the greatest value that an input allows, in base units.
pub(crate) fn allowed(input: &Input, ty: &NumberType) -> (Option<Number>, Option<Number>) {
    if let Some(Interval { low, high, .. }) = &input.range {
        let at = |end: &Option<End>| end.as_ref().map(|end| end.at.clone());
        return (at(low), at(high));
    }
    match if ty.share { Some((Number::ZERO, Number::ONE)) } else { ty.unit.natural_range() } {
        Some((least, most)) => (Some(least), Some(most)),
        None => (None, None),
    }
}

/// The least and the greatest figure as data write it: in the unit, or for a share as a fraction.
pub(crate) fn limits(input: &Input, ty: &NumberType) -> (Option<Number>, Option<Number>) {
    let written = |number: Number| if ty.share { number } else { ty.unit.from_base(&number) };
    let (low, high) = allowed(input, ty);
    (low.map(written).or_else(|| ty.count.then_some(Number::ZERO)), high.map(written))
}
