//! What an operation does with the numbers of a row: said once, for blocks of rows and for rows that stand alone.

use super::calendar;
use super::functions::{any_power, cube_root, is_near, natural_exp, natural_log, whole_below, whole_power};
use crate::graph::{Binary, Comparison, Unary};

/// What is done with a function of one number.
pub(crate) trait WithOne {
    /// Does it; to be inlined always.
    fn with(self, function: impl Fn(f64) -> f64 + Copy);
}

/// What is done with a function of two numbers.
pub(crate) trait WithTwo {
    /// Does it; to be inlined always.
    fn with(self, function: impl Fn(f64, f64) -> f64 + Copy);
}

/// What is done with a question about two numbers, and a margin.
pub(crate) trait WithTest {
    /// Does it; to be inlined always.
    fn with(self, test: impl Fn(f64, f64, f64) -> bool + Copy);
}

impl Unary {
    #[inline(always)]
    pub(crate) fn give(self, to: impl WithOne) {
        match self {
            Unary::Neg => to.with(|a| -a),
            Unary::Abs => to.with(f64::abs),
            Unary::Sqrt => to.with(f64::sqrt),
            Unary::Cbrt => to.with(cube_root),
            Unary::Floor => to.with(whole_below),
            Unary::Log => to.with(natural_log),
            Unary::Exp => to.with(natural_exp),
            Unary::YearOf => to.with(calendar::year_of),
            Unary::MonthOf => to.with(calendar::month_of),
            Unary::DayOf => to.with(calendar::day_of),
            Unary::EndOfMonth => to.with(calendar::end_of_month),
        }
    }
}

impl Binary {
    #[inline(always)]
    pub(crate) fn give(self, to: impl WithTwo) {
        match self {
            Binary::Add => to.with(|a, b| a + b),
            Binary::AddSizes => to.with(|a, b| a.abs() + b.abs()),
            Binary::Sub => to.with(|a, b| a - b),
            Binary::Mul => to.with(|a, b| a * b),
            Binary::MulEnds => to.with(|a, b| if (a == 0.0) | (b == 0.0) { 0.0 } else { a * b }),
            Binary::Div => to.with(|a, b| a / b),
            Binary::Min => to.with(|a, b| if a < b { a } else { b }),
            Binary::Max => to.with(|a, b| if a > b { a } else { b }),
            Binary::Power => to.with(whole_power),
            Binary::AnyPower => to.with(any_power),
            Binary::AddMonths => to.with(calendar::add_months),
            Binary::MonthsBetween => to.with(calendar::months_between),
            Binary::YearsBetween => to.with(calendar::years_between),
        }
    }
}

impl Comparison {
    #[inline(always)]
    pub(crate) fn give(self, to: impl WithTest) {
        match self {
            Comparison::Less => to.with(|a, b, _| a < b),
            Comparison::AtMost => to.with(|a, b, _| a <= b),
            Comparison::Equal => to.with(|a, b, _| a == b),
            Comparison::Near(_) => to.with(is_near),
            Comparison::NearSome(_) => to.with(|a, b, eps| is_near(a, b, eps) & (b != 0.0)),
            Comparison::NearNot(_) => to.with(|a, b, eps| is_near(a, b, eps) & (a != 0.0)),
            Comparison::NoRoot(_) => to.with(|a, b, eps| (a * a * a - b).abs() > b * eps),
        }
    }

    /// The margin that it allows.
    #[inline(always)]
    pub(crate) fn margin(self) -> f64 {
        match self {
            Comparison::Less | Comparison::AtMost | Comparison::Equal => 0.0,
            Comparison::Near(eps) | Comparison::NearSome(eps) | Comparison::NearNot(eps) | Comparison::NoRoot(eps) => {
                f64::from_bits(eps)
            }
        }
    }
}

/// A number, but no less than one and no more than another.
#[inline(always)]
pub(crate) fn clamped(a: f64, low: f64, high: f64) -> f64 {
    let a = if a > low { a } else { low };
    if a < high { a } else { high }
}
