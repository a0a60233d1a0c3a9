//! Numbers as text: decimals read and written, exact fractions, and the form that goes through JSON.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::dyadic::Enclosure;
use super::small::Small;
use super::{EQUAL_DIGITS, Number, Repr, Rounding};

/// More digits than this are refused.
pub const MAX_DIGITS: usize = 1000;
/// Exponents beyond this, either way, are refused.
pub const MAX_EXPONENT: i32 = 400;

/// Why a text is not a number.
///
/// ```
/// use jalon::number::{MAX_DIGITS, MAX_EXPONENT, Number, NumberError};
/// let refused = |text: &str| Number::parse_decimal(text).err();
/// assert_eq!(refused("1e999"), Some(NumberError::ExponentTooLarge { limit: MAX_EXPONENT }));
/// assert_eq!(refused(&"9".repeat(1001)), Some(NumberError::TooManyDigits { limit: MAX_DIGITS }));
/// assert_eq!(refused("1,5"), Some(NumberError::NotANumber { text: "1,5".into() }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It is not digits with at most one point and an exponent.
    #[error("not a number: {text}")]
    NotANumber {
        /// The text.
        text: String,
    },
    /// It has more than [`MAX_DIGITS`] digits.
    #[error("more than {limit} digits")]
    TooManyDigits {
        /// The limit.
        limit: usize,
    },
    /// Its exponent is beyond [`MAX_EXPONENT`].
    #[error("an exponent beyond {limit}")]
    ExponentTooLarge {
        /// The limit.
        limit: i32,
    },
    /// A fraction with the denominator 0.
    #[error("a fraction with the denominator 0: {text}")]
    ZeroDenominator {
        /// The text.
        text: String,
    },
}

impl Number {
    /// Reads a decimal: an optional sign, ASCII digits with at most one `.` between or before them, an optional exponent
    /// (`e` or `E`). No grouping, no spaces.
    ///
    /// # Errors
    /// [`NumberError`]; [`MAX_DIGITS`] and [`MAX_EXPONENT`] are the limits.
    ///
    /// ```
    /// use jalon::number::Number;
    /// assert_eq!(Number::parse_decimal("500000.50")?.to_exact_string(), "500000.5");
    /// assert_eq!(Number::parse_decimal("-1.5e3")?, Number::from(-1500));
    /// assert!(Number::parse_decimal("12O").is_err());
    /// # Ok::<(), jalon::number::NumberError>(())
    /// ```
    pub fn parse_decimal(text: &str) -> Result<Number, NumberError> {
        let wrong = || NumberError::NotANumber { text: text.chars().take(80).collect() };
        let (negative, unsigned) = match text.as_bytes().first() {
            Some(b'-') => (true, text.get(1..).unwrap_or("")),
            Some(b'+') => (false, text.get(1..).unwrap_or("")),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            None => (unsigned, Some(0)),
            Some((mantissa, exponent)) => (mantissa, read_exponent(exponent).ok_or_else(wrong)?),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty())
            || (mantissa.contains('.') && fraction.is_empty())
            || !is_digits(whole)
            || !is_digits(fraction)
        {
            return Err(wrong());
        }
        if whole.len() + fraction.len() > MAX_DIGITS {
            return Err(NumberError::TooManyDigits { limit: MAX_DIGITS });
        }
        let exponent = exponent
            .filter(|exponent| exponent.abs() <= MAX_EXPONENT)
            .ok_or(NumberError::ExponentTooLarge { limit: MAX_EXPONENT })?;
        if exponent == 0 && whole.len() + fraction.len() <= 18 {
            let digits = whole.bytes().chain(fraction.bytes());
            let num = digits.fold(0i64, |num, digit| num * 10 + i64::from(digit - b'0'));
            let places = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
            if let Some(small) = Small::decimal(if negative { -num } else { num }, places) {
                return Ok(Number(Repr::Small(small)));
            }
        }
        let digits = UBig::from_str_radix(&format!("{whole}{fraction}"), 10).map_err(|_| wrong())?;
        let numerator = IBig::from_parts(if negative { Sign::Negative } else { Sign::Positive }, digits);
        let places = i64::try_from(fraction.len()).unwrap_or(i64::MAX) - i64::from(exponent);
        let power = UBig::from(10u8).pow(usize::try_from(places.unsigned_abs()).unwrap_or(usize::MAX));
        Ok(Number::from_rational(if places >= 0 {
            RBig::from_parts(numerator, power)
        } else {
            RBig::from(numerator * IBig::from(power))
        }))
    }

    /// The exact value: a decimal (`0.5`) where it terminates, else a fraction (`1/3`). An enclosure is written to
    /// [`EQUAL_DIGITS`] significant digits behind a `~`; what is unbounded is `~?`.
    #[must_use]
    pub fn to_exact_string(&self) -> String {
        if let Repr::Small(small) = self.0
            && let Some(places) = small.places()
            && let Some(scaled) = small.to_scaled(places)
        {
            return pointed(scaled < 0, &scaled.unsigned_abs().to_string(), places as usize);
        }
        let Some(value) = self.to_rational() else { return self.to_enclosed_string() };
        match terminating_places(value.denominator()) {
            Some(places) => fixed(&value, places),
            None => format!("{}/{}", value.numerator(), value.denominator()),
        }
    }

    /// A plain ASCII decimal of at most so many digits behind the point, without trailing zeros.
    ///
    /// ```
    /// use jalon::number::{Number, Rounding};
    /// let third = Number::ratio(1, 3).unwrap_or_default();
    /// assert_eq!(third.to_decimal(2, Rounding::HalfUp), "0.33");
    /// assert_eq!(Number::scaled(250, 2).to_decimal(2, Rounding::HalfUp), "2.5");
    /// ```
    #[must_use]
    pub fn to_decimal(&self, max_fraction_digits: u32, rounding: Rounding) -> String {
        if let Repr::Small(small) = self.0
            && small.places().is_some_and(|places| places <= max_fraction_digits)
        {
            return self.to_exact_string();
        }
        let mut text = self.to_fixed(max_fraction_digits, rounding);
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        text
    }

    /// A plain ASCII decimal of exactly so many digits behind the point (at most [`MAX_DIGITS`]); `~?` for what is
    /// unbounded.
    ///
    /// ```
    /// use jalon::number::{Number, Rounding};
    /// assert_eq!(Number::from(12).to_fixed(2, Rounding::HalfUp), "12.00");
    /// assert_eq!(Number::scaled(66_65, 2).to_fixed(1, Rounding::HalfEven), "66.6");
    /// ```
    #[must_use]
    pub fn to_fixed(&self, fraction_digits: u32, rounding: Rounding) -> String {
        let places = fraction_digits.min(u32::try_from(MAX_DIGITS).unwrap_or(u32::MAX));
        let step = match Small::decimal(1, places) {
            Some(step) => Number(Repr::Small(step)),
            None => Number::from_rational(RBig::from_parts(IBig::ONE, UBig::from(10u8).pow(places as usize))),
        };
        let rounded = self.round(&step, rounding);
        if let Repr::Small(small) = rounded.0
            && let Some(scaled) = small.to_scaled(places)
        {
            return pointed(scaled < 0, &scaled.unsigned_abs().to_string(), places as usize);
        }
        let exact = rounded.to_rational().or_else(|| {
            // Still unclear at this precision: the middle is as good as any.
            let middle = Number::from_rational(self.enclose(64)?.middle().to_rational()?);
            middle.round_places(places, rounding).to_rational()
        });
        exact.map_or_else(|| "~?".to_owned(), |value| fixed(&value, places as usize))
    }

    fn to_enclosed_string(&self) -> String {
        let middle = self.enclose(64).and_then(|enclosure| enclosure.middle().to_rational());
        let Some(middle) = middle else { return "~?".to_owned() };
        let (digits, exponent) = significant(&middle, EQUAL_DIGITS as usize);
        let sign = if middle < RBig::ZERO { "-" } else { "" };
        let (first, rest) = digits.split_at(1.min(digits.len()));
        let rest = rest.trim_end_matches('0');
        match exponent {
            0..=59 => {
                let value = RBig::from(UBig::from_str_radix(&digits, 10).unwrap_or_default());
                let places = usize::try_from(59 - exponent).unwrap_or(0);
                let shrunk = value / RBig::from(UBig::from(10u8).pow(places));
                let text = fixed(&shrunk, places);
                let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
                format!("~{sign}{text}")
            }
            _ if rest.is_empty() => format!("~{sign}{first}e{exponent}"),
            _ => format!("~{sign}{first}.{rest}e{exponent}"),
        }
    }
}

/// The inner option: none where it is beyond any exponent.
#[allow(clippy::option_option)]
fn read_exponent(text: &str) -> Option<Option<i32>> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().ok())
}

/// How many digits behind the point write `1 / denominator` in full, if it terminates.
fn terminating_places(denominator: &UBig) -> Option<usize> {
    let twos = denominator.trailing_zeros().unwrap_or(0);
    let mut rest = denominator >> twos;
    let (five, mut fives) = (UBig::from(5u8), 0);
    while !rest.is_one() {
        if !(&rest % &five).is_zero() {
            return None;
        }
        rest /= &five;
        fives += 1;
    }
    Some(twos.max(fives))
}

/// The value, which has at most so many digits behind the point (what is further is cut).
fn fixed(value: &RBig, places: usize) -> String {
    let scaled = (value * RBig::from(UBig::from(10u8).pow(places))).trunc();
    let (sign, magnitude) = scaled.into_parts();
    pointed(sign == Sign::Negative, &magnitude.to_string(), places)
}

/// Digits with a point before the last so many of them, and a 0 before the point at least.
fn pointed(negative: bool, digits: &str, places: usize) -> String {
    let mut text = String::with_capacity(digits.len().max(places + 1) + 2);
    if negative {
        text.push('-');
    }
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if places > 0 {
        text.push('.');
        text.extend(std::iter::repeat_n('0', places - fraction.len()));
        text.push_str(fraction);
    }
    text
}

/// The first digits of the absolute value, rounded, and the decimal exponent of the first.
fn significant(value: &RBig, count: usize) -> (String, i64) {
    let magnitude = if *value < RBig::ZERO { -value.clone() } else { value.clone() };
    if magnitude == RBig::ZERO {
        return ("0".repeat(count), 0);
    }
    let length = |x: &UBig| i64::try_from(x.to_string().len()).unwrap_or(0);
    let (numerator, denominator) = magnitude.clone().into_parts();
    let mut exponent = length(&numerator.into_parts().1) - length(&denominator);
    let ten = RBig::from(10u8);
    let power = |exponent: i64| ten.pow(isize::try_from(exponent).unwrap_or(0));
    if power(exponent) > magnitude {
        exponent -= 1;
    }
    let shift = i64::try_from(count).unwrap_or(0) - 1 - exponent;
    let mut digits = (magnitude * power(shift)).round().to_string();
    if digits.len() > count {
        // 99.6 is 100: one digit more.
        digits.truncate(count);
        exponent += 1;
    }
    (digits, exponent)
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_exact_string())
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_exact_string())
    }
}

/// Reads what [`Number::to_exact_string`] writes: a decimal, a fraction, or `~` and a decimal, which stands for an
/// enclosure of one unit in the last digit either way.
impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Number, NumberError> {
        if text == "~?" {
            return Ok(Number(Repr::Unbounded));
        }
        if let Some(middle) = text.strip_prefix('~') {
            let (mantissa, exponent) = middle.split_once(['e', 'E']).unwrap_or((middle, "0"));
            let exponent: i64 = exponent.parse().map_err(|_| NumberError::NotANumber { text: text.to_owned() })?;
            let exponent = isize::try_from(exponent.clamp(-50_000, 50_000)).unwrap_or(0);
            let middle = Number::parse_decimal(mantissa)?;
            let places = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            // Digits that were cut as zeros count: the last place is at least the sixtieth.
            let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
            let places = places + (EQUAL_DIGITS as usize).saturating_sub(digits);
            let scale = Number::from_rational(RBig::from(10u8).pow(exponent));
            let last = Number::from_rational(RBig::from_parts(IBig::ONE, UBig::from(10u8).pow(places)));
            return Ok(middle.sub(&last).mul(&scale).hull(&middle.add(&last).mul(&scale)));
        }
        let Some((numerator, denominator)) = text.split_once('/') else { return Number::parse_decimal(text) };
        let denominator = Number::parse_decimal(denominator)?;
        let quotient = Number::parse_decimal(numerator)?.div(&denominator);
        quotient.ok_or_else(|| NumberError::ZeroDenominator { text: text.chars().take(80).collect() })
    }
}

impl Number {
    /// The enclosure from one exact number to another that is not below it; exact if they are the same.
    pub(super) fn hull(&self, hi: &Number) -> Number {
        if self == hi {
            return self.clone();
        }
        let bits = self.working_bits().max(hi.working_bits());
        match (self.enclose(bits), hi.enclose(bits)) {
            (Some(lo), Some(hi)) => Number::from_enclosure(Some(Enclosure::new(lo.lo, hi.hi, bits))),
            _ => Number(Repr::Unbounded),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Number, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Number {
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "An exact number: a decimal (\"12.5\"), a fraction where no decimal terminates (\"1/3\"), or an irrational value to 60 significant digits behind a ~ (\"~1.414…\").",
            "pattern": r"^(-?[0-9]+(\.[0-9]+)?(/[0-9]+)?|~-?[0-9]+(\.[0-9]+)?(e-?[0-9]+)?|~\?)$"
        })
    }
}
