//! The values of expressions that need no data.

use crate::analysis::state::Builder;
use crate::date::MonthEnd;
use crate::framework::{ExprId, ExprKind};
use crate::number::Number;
use crate::value::Datum;

/// The value of an expression of constants; `None` where it needs more.
pub(crate) fn value(builder: &Builder<'_>, id: ExprId) -> Option<Datum> {
    evaluate(builder, id, false, 0)
}

/// The same, reading parameters that have a single value without a date.
pub(crate) fn settled(builder: &Builder<'_>, id: ExprId) -> Option<Datum> {
    evaluate(builder, id, true, 0)
}

/// The number of an expression of constants, in base units.
pub(crate) fn number(builder: &Builder<'_>, id: ExprId) -> Option<Number> {
    match value(builder, id)? {
        Datum::Number(number) => Some(number),
        _ => None,
    }
}

fn evaluate(builder: &Builder<'_>, id: ExprId, parameters: bool, depth: u32) -> Option<Datum> {
    if depth > 64 {
        return None;
    }
    let of = |id: &ExprId| evaluate(builder, *id, parameters, depth + 1);
    let num = |id: &ExprId| match of(id)? {
        Datum::Number(number) => Some(number),
        _ => None,
    };
    let expr = builder.expr(id)?;
    Some(match &expr.kind {
        ExprKind::Constant(datum) => datum.clone(),
        ExprKind::Negate(a) => Datum::Number(num(a)?.neg()),
        ExprKind::Add(a, b) => Datum::Number(num(a)?.add(&num(b)?)),
        ExprKind::Subtract(a, b) => Datum::Number(num(a)?.sub(&num(b)?)),
        ExprKind::Multiply(a, b) => Datum::Number(num(a)?.mul(&num(b)?)),
        ExprKind::Divide(a, b) => Datum::Number(num(a)?.div(&num(b)?)?),
        ExprKind::ShiftMonths { date, months, clamped } => {
            let Datum::Date(date) = of(date)? else { return None };
            let end = if *clamped { MonthEnd::Clamped } else { MonthEnd::Exact };
            Datum::Date(date.add_months(num(months)?.to_i64()?, end)?)
        }
        ExprKind::ShiftDays { date, days } => {
            let Datum::Date(date) = of(date)? else { return None };
            Datum::Date(date.add_days(num(days)?.to_i64()?)?)
        }
        ExprKind::Spread(a) => of(a)?,
        ExprKind::Parameter(parameter) if parameters => {
            let parameter = builder.parameters.get(parameter.0 as usize)?.as_ref()?;
            match parameter.values.as_slice() {
                [(None, value)] => of(value)?,
                _ => return None,
            }
        }
        _ => return None,
    })
}
