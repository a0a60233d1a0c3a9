//! Whole multiples of powers of ten, in 128 bits: what rows that lie too close to a mark for floats are told by, without the
//! rationals. Every step is checked; where one does not fit, nothing is told.

use std::cmp::Ordering;

use jalon::number::Number;

use crate::graph::{Column, Sign};

/// Longer formulas are left to the plain evaluator.
pub(crate) const MOST_STEPS: usize = 64;

/// A step of a formula, what it works on standing before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step {
    /// A cell.
    Cell(Column),
    /// A cell, or where it is empty a fraction.
    CellOr(Column, i64, i64),
    /// A fraction.
    Fraction(i64, i64),
    Negate,
    Abs,
    Add,
    Multiply,
    Divide,
    Least,
    Greatest,
}

impl Step {
    /// A constant, if its terms are not huge.
    pub(crate) fn constant(number: &Number) -> Option<Step> {
        Some(Step::Fraction(number.numerator()?.parse().ok()?, number.denominator()?.parse().ok()?))
    }
}

/// A cell as formulas read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Nothing,
    This(Exact),
    /// It has more digits than are read here.
    Untold,
}

/// `top / (bottom * 10^places)`, with `bottom` above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exact {
    top: i128,
    bottom: i128,
    places: u32,
}

/// The sign of a formula in a row, if it can be told.
pub(crate) fn sign(formula: &[Step], cell: impl Fn(Column) -> Given, stack: &mut Vec<Exact>) -> Option<Sign> {
    Some(match value(formula, cell, stack)?.top.cmp(&0) {
        Ordering::Less => Sign::Below,
        Ordering::Equal => Sign::Zero,
        Ordering::Greater => Sign::Above,
    })
}

/// What a formula comes to in a row, if that can be told.
pub(crate) fn value(formula: &[Step], cell: impl Fn(Column) -> Given, stack: &mut Vec<Exact>) -> Option<Exact> {
    stack.clear();
    for step in formula {
        let made = match *step {
            Step::Cell(column) => match cell(column) {
                Given::This(x) => x,
                Given::Nothing | Given::Untold => return None,
            },
            Step::CellOr(column, top, bottom) => match cell(column) {
                Given::This(x) => x,
                Given::Nothing => Exact::fraction(top, bottom),
                Given::Untold => return None,
            },
            Step::Fraction(top, bottom) => Exact::fraction(top, bottom),
            Step::Negate => stack.pop()?.negated()?,
            Step::Abs => {
                let x = stack.pop()?;
                if x.top < 0 { x.negated()? } else { x }
            }
            Step::Add | Step::Multiply | Step::Divide | Step::Least | Step::Greatest => {
                let (b, a) = (stack.pop()?, stack.pop()?);
                match step {
                    Step::Add => a.plus(b)?,
                    Step::Multiply => a.times(b)?,
                    Step::Divide => a.by(b)?,
                    Step::Least => {
                        if a.order(b)?.is_lt() {
                            a
                        } else {
                            b
                        }
                    }
                    _ => {
                        if a.order(b)?.is_gt() {
                            a
                        } else {
                            b
                        }
                    }
                }
            }
        };
        stack.push(made);
    }
    stack.pop()
}

/// Powers of ten that are floats.
const FLOATS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
/// More digits do not tell a decimal by its float.
const MOST_DIGITS: f64 = 1e15;

impl Exact {
    /// A whole number of steps of `10^-places`.
    pub(crate) fn scaled(top: i128, places: u32) -> Exact {
        Exact { top, bottom: 1, places }
    }

    /// It in steps of `10^-places`, where that is whole.
    pub(crate) fn to_scaled(self, places: u32) -> Option<i128> {
        let more = places.checked_sub(self.places).filter(|_| self.bottom == 1)?;
        product(self.top, power(more)?)
    }

    /// It, and how many decimals it has at most; none where it is a fraction.
    pub(crate) fn decimal(self) -> Option<(i128, u32)> {
        (self.bottom == 1).then_some((self.top, self.places))
    }

    /// The number that it is.
    pub(crate) fn number(self) -> Number {
        if let (1, Ok(top)) = (self.bottom, i64::try_from(self.top)) {
            return Number::scaled(top, self.places);
        }
        let number = Number::from(self.top).mul(&Number::scaled(1, self.places));
        number.div(&Number::from(self.bottom)).unwrap_or_default()
    }

    pub(crate) fn fraction(top: i64, bottom: i64) -> Exact {
        Exact { top: top.into(), bottom: bottom.into(), places: 0 }
    }

    /// The shortest decimal of a float, if it has at most fifteen digits. A decimal of so many digits is the only one that is
    /// nearest to its float, and division is correctly rounded: so the first that gives the float back is it.
    pub(crate) fn of_float(x: f64) -> Option<Exact> {
        for (places, power) in (0u32..).zip(FLOATS) {
            let top = (x * power).round();
            if top.is_nan() || top.abs() > MOST_DIGITS {
                return None;
            }
            if top / power == x {
                #[allow(clippy::cast_possible_truncation, reason = "whole, and below 2^53")]
                return Some(Exact::scaled((top as i64).into(), places));
            }
        }
        None
    }

    fn negated(self) -> Option<Exact> {
        Some(Exact { top: self.top.checked_neg()?, ..self })
    }

    fn plus(self, other: Exact) -> Option<Exact> {
        let (a, b) = self.level(other)?;
        if a.bottom == b.bottom {
            return Some(Exact { top: a.top.checked_add(b.top)?, ..a });
        }
        let top = product(a.top, b.bottom)?.checked_add(product(b.top, a.bottom)?)?;
        Some(Exact { top, bottom: product(a.bottom, b.bottom)?, places: a.places })
    }

    pub(crate) fn times(self, other: Exact) -> Option<Exact> {
        Some(Exact {
            top: product(self.top, other.top)?,
            bottom: product(self.bottom, other.bottom)?,
            places: self.places + other.places,
        })
    }

    fn by(self, other: Exact) -> Option<Exact> {
        if other.top == 0 {
            return None;
        }
        let (top, bottom) = (product(self.top, other.bottom)?, product(self.bottom, other.top)?);
        let (top, bottom) = if bottom < 0 { (top.checked_neg()?, bottom.checked_neg()?) } else { (top, bottom) };
        let more = other.places.saturating_sub(self.places);
        Some(Exact { top: product(top, power(more)?)?, bottom, places: self.places.saturating_sub(other.places) })
    }

    pub(crate) fn order(self, other: Exact) -> Option<Ordering> {
        let (a, b) = self.level(other)?;
        if a.bottom == b.bottom {
            return Some(a.top.cmp(&b.top));
        }
        Some(product(a.top, b.bottom)?.cmp(&product(b.top, a.bottom)?))
    }

    /// Both in steps of one power of ten.
    fn level(self, other: Exact) -> Option<(Exact, Exact)> {
        let places = self.places.max(other.places);
        let raised = |x: Exact| Some(Exact { top: product(x.top, power(places - x.places)?)?, places, ..x });
        Some((raised(self)?, raised(other)?))
    }
}

fn power(places: u32) -> Option<i128> {
    10i128.checked_pow(places)
}

/// A product, if it fits. Most factors are of 64 bits, whose products always do.
#[inline]
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(cells: &[f64]) -> impl Fn(Column) -> Given {
        move |Column(at)| match cells.get(at as usize) {
            Some(x) if x.is_nan() => Given::Nothing,
            Some(x) => Exact::of_float(*x).map_or(Given::Untold, Given::This),
            None => Given::Nothing,
        }
    }

    fn told(formula: &[Step], row: &[f64]) -> Option<Sign> {
        sign(formula, cells(row), &mut Vec::new())
    }

    const A: Step = Step::Cell(Column(0));
    const B: Step = Step::Cell(Column(1));

    #[test]
    fn decimals_add_up_as_they_are_written() {
        // a + b - 0.3
        let formula = [A, B, Step::Add, Step::Fraction(-3, 10), Step::Add];
        assert_eq!(told(&formula, &[0.1, 0.2]), Some(Sign::Zero));
        assert_eq!(told(&formula, &[0.1, 0.200_000_000_000_001]), Some(Sign::Above));
        assert_eq!(told(&formula, &[0.1, 0.199_999_999_999_999]), Some(Sign::Below));
        assert_eq!(told(&formula, &[0.1, f64::NAN]), None);
        // More digits than tell a decimal.
        assert_eq!(told(&formula, &[0.1, 0.2 + f64::EPSILON]), None);
    }

    #[test]
    fn quotients_compare_crosswise() {
        // a / b - 1/3
        let formula = [A, B, Step::Divide, Step::Fraction(1, 3), Step::Negate, Step::Add];
        assert_eq!(told(&formula, &[0.125, 0.375]), Some(Sign::Zero));
        assert_eq!(told(&formula, &[-0.125, -0.375]), Some(Sign::Zero));
        assert_eq!(told(&formula, &[333_333_333.0, 999_999_999.0]), Some(Sign::Zero));
        assert_eq!(told(&formula, &[333_333_333.0, 999_999_998.5]), Some(Sign::Above));
        assert_eq!(told(&formula, &[1.0, 0.0]), None);
    }

    #[test]
    fn what_does_not_fit_is_not_told() {
        let square = [A, A, Step::Multiply];
        assert_eq!(told(&square, &[999_999_999_999_999.0]), Some(Sign::Above));
        let mut power = vec![A];
        (0..4).for_each(|_| power.extend([A, Step::Multiply]));
        assert_eq!(told(&power, &[999_999_999_999_999.0]), None);
        assert_eq!(told(&power, &[999_999.0]), Some(Sign::Above));
        let most = Exact::scaled(i128::MAX, 0);
        assert_eq!(most.plus(Exact::scaled(1, 0)), None);
        assert_eq!(Exact::scaled(i128::MIN, 0).negated(), None);
        assert_eq!(most.plus(Exact::scaled(1, 1)), None);
        assert_eq!(most.by(Exact::scaled(1, 1)), None);
    }

    #[test]
    fn an_empty_cell_is_its_default() {
        let formula = [Step::CellOr(Column(0), 5, 2), Step::Fraction(-5, 2), Step::Add];
        assert_eq!(told(&formula, &[f64::NAN]), Some(Sign::Zero));
        assert_eq!(told(&formula, &[2.75]), Some(Sign::Above));
    }

    #[test]
    fn the_least_and_the_greatest_are_those_of_the_fractions() {
        let third = Step::Fraction(1, 3);
        let least = [A, third, Step::Least, Step::Fraction(-333, 1000), Step::Add];
        assert_eq!(told(&least, &[0.333]), Some(Sign::Zero));
        assert_eq!(told(&least, &[0.334]), Some(Sign::Above));
        let greatest = [A, third, Step::Greatest, Step::Fraction(-1, 3), Step::Add];
        assert_eq!(told(&greatest, &[0.333]), Some(Sign::Zero));
        let size = [A, Step::Abs, Step::Fraction(-1, 8), Step::Add];
        assert_eq!(told(&size, &[-0.125]), Some(Sign::Zero));
    }
}
