//! Arithmetic, comparisons, sets and ranges.

use crate::analysis::constants;
use crate::analysis::expressions::{Cx, unbracketed, uncounted};
use crate::analysis::state::Builder;
use crate::analysis::types::{number, plain};
use crate::axis::Axes;
use crate::date::MonthEnd;
use crate::framework::{Comparator, DateFunction, ExprId, ExprKind, NumberType, Type};
use crate::lang::Language;
use crate::number::Number;
use crate::problem::Problem;
use crate::problem::types::{Joining, TypesFact};
use crate::source::{Place, Span};
use crate::syntax::ast::{self, BinaryOp, CompareOp};
use crate::unit::Unit;
use crate::value::Datum;

impl Builder<'_> {
    /// `a + b - c`, whatever its length, without recursing along the chain. With `clamped`, the last step is a month sum
    /// that says so.
    pub(crate) fn arithmetic(
        &mut self,
        cx: Cx<'_>,
        expr: &ast::Expr,
        want: Option<&Type>,
        clamped: bool,
    ) -> Option<ExprId> {
        let mut steps = Vec::new();
        let mut at = expr;
        while let ast::ExprKind::Binary(op, left, right) = &at.kind
            && !matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::OrElse)
        {
            steps.push((*op, &**right, at.span));
            at = left;
        }
        let first = steps.last().map(|(op, ..)| *op);
        let hint = want.filter(|_| matches!(first, Some(BinaryOp::Add | BinaryOp::Subtract)));
        let mut left = self.check(cx, at, hint);
        let steps_left = steps.len();
        for (step, (op, right, span)) in steps.into_iter().rev().enumerate() {
            let ty = left.map(|left| self.ty(left));
            let hint = ty.as_ref().filter(|_| matches!(op, BinaryOp::Add | BinaryOp::Subtract));
            let right = self.check(cx, right, hint);
            let last = step + 1 == steps_left;
            left = match (left, right) {
                (Some(a), Some(b)) => self.combine(cx, op, a, b, cx.scope.place(span), clamped && last),
                _ => None,
            };
        }
        left
    }

    fn combine(
        &mut self,
        cx: Cx<'_>,
        op: BinaryOp,
        a: ExprId,
        b: ExprId,
        place: Place,
        clamped: bool,
    ) -> Option<ExprId> {
        let (left, right) = (self.ty(a), self.ty(b));
        if matches!(left, Type::Date { .. }) || matches!(right, Type::Date { .. }) {
            return self.calendar(cx, op, a, b, place, clamped);
        }
        let (a, b) = (self.as_number(cx, a), self.as_number(cx, b));
        let (a, b) = (a?, b?);
        let (Type::Number(left), Type::Number(right)) = (self.ty(a), self.ty(b)) else { return None };
        let axes = self.axes_of(a).union(&self.axes_of(b));
        let (kind, ty) = match op {
            BinaryOp::Add | BinaryOp::Subtract => {
                let adds = op == BinaryOp::Add;
                if !left.unit.same_dimension(&right.unit) {
                    let joining = if adds { Joining::Addition } else { Joining::Subtraction };
                    let literal_left = matches!(self.expr(a).map(|expr| &expr.kind), Some(ExprKind::Constant(_)));
                    let problem = if literal_left && left.unit.is_none() {
                        self.unit_fault(cx, &right.unit, &left.unit, joining, Some(a), place)
                    } else {
                        self.unit_fault(cx, &left.unit, &right.unit, joining, Some(b), place)
                    };
                    self.problems.push(problem);
                    return None;
                }
                // 1 - 35 % is shown as a percentage.
                let unit = if left.unit.is_none() { right.unit } else { left.unit };
                let count = left.count && right.count && adds;
                let ty = Type::Number(NumberType { unit, count, share: false });
                (if adds { ExprKind::Add(a, b) } else { ExprKind::Subtract(a, b) }, ty)
            }
            BinaryOp::Multiply => {
                let count = left.count && right.count;
                let ty = Type::Number(NumberType { unit: left.unit.mul(&right.unit), count, share: false });
                (ExprKind::Multiply(a, b), ty)
            }
            BinaryOp::Divide => (ExprKind::Divide(a, b), number(left.unit.div(&right.unit))),
            BinaryOp::Power => {
                let ty = self.power(cx, &left.unit, &right.unit, b)?;
                (ExprKind::Power(a, b), ty)
            }
            BinaryOp::And | BinaryOp::Or | BinaryOp::OrElse => return None,
        };
        if clamped {
            self.fault(TypesFact::ClampedOutOfPlace, place);
            return None;
        }
        Some(self.push(kind, ty, axes, place))
    }

    fn power(&mut self, cx: Cx<'_>, base: &Unit, exponent: &Unit, b: ExprId) -> Option<Type> {
        let language = cx.scope.language;
        if !exponent.is_dimensionless() {
            let (base, exponent) = (self.unit_text(base, language), self.unit_text(exponent, language));
            self.fault(TypesFact::BadPower { base, exponent }, self.place_of(b));
            return None;
        }
        if base.is_dimensionless() {
            return Some(plain());
        }
        let whole =
            constants::number(self, b).and_then(|number| number.to_i64()).and_then(|whole| i32::try_from(whole).ok());
        match whole.filter(|whole| (-9..=9).contains(whole)) {
            Some(whole) => Some(number(base.powi(whole))),
            None => {
                let base = self.unit_text(base, language);
                self.fault(TypesFact::BadPower { base, exponent: String::new() }, self.place_of(b));
                None
            }
        }
    }

    /// Dates: plus and minus days, months and durations; two dates subtracted.
    fn calendar(
        &mut self,
        cx: Cx<'_>,
        op: BinaryOp,
        a: ExprId,
        b: ExprId,
        place: Place,
        clamped: bool,
    ) -> Option<ExprId> {
        let axes = self.axes_of(a).union(&self.axes_of(b));
        let (left, right) = (self.ty(a), self.ty(b));
        let back = op == BinaryOp::Subtract;
        let day = Unit::builtin("day").unwrap_or_default();
        let month = Unit::builtin("month").unwrap_or_default();
        let shifts = matches!(op, BinaryOp::Add | BinaryOp::Subtract);
        match (&left, &right) {
            (Type::Date { .. }, Type::Date { .. }) if back => {
                if clamped {
                    self.fault(TypesFact::ClampedOutOfPlace, place);
                }
                let kind = ExprKind::DateFunction(DateFunction::DaysBetween, vec![b, a]);
                return Some(self.push(kind, number(day), axes, place));
            }
            (Type::Date { .. }, Type::Number(amount)) if shifts && amount.unit.same_dimension(&month) => {
                let months = if back { self.negated(b) } else { b };
                if !clamped && self.may_fall_off(a, months) {
                    self.needs_clamped(cx, place);
                }
                return Some(self.push(ExprKind::ShiftMonths { date: a, months, clamped }, left, axes, place));
            }
            (Type::Date { .. }, Type::Number(amount)) if shifts && amount.unit.same_dimension(&day) => {
                if clamped {
                    self.fault(TypesFact::ClampedOutOfPlace, place);
                }
                let days = if back { self.negated(b) } else { b };
                return Some(self.push(ExprKind::ShiftDays { date: a, days }, left, axes, place));
            }
            (Type::Date { .. }, Type::Duration) if shifts => {
                if !clamped {
                    self.needs_clamped(cx, place);
                }
                let kind = ExprKind::ShiftDuration { date: a, duration: b, back, clamped };
                return Some(self.push(kind, left, axes, place));
            }
            _ => {}
        }
        let fact = TypesFact::DateArithmetic {
            left: self.shown(&left, cx.scope.language),
            right: self.shown(&right, cx.scope.language),
        };
        self.fault(fact, place);
        None
    }

    fn needs_clamped(&mut self, cx: Cx<'_>, place: Place) {
        let word = match cx.scope.language {
            Language::English => " clamped",
            Language::French => " arrondi en fin de mois",
        };
        let end = Place { span: Span { start: place.span.end, end: place.span.end }, ..place };
        self.problems.push(Problem::new(TypesFact::NeedsClamped, place).fixed_by(end, word));
    }

    fn negated(&mut self, id: ExprId) -> ExprId {
        let (ty, axes, place) = (uncounted(&self.ty(id)), self.axes_of(id), self.place_of(id));
        if let Some(Datum::Number(number)) = constants::value(self, id) {
            return self.constant(Datum::Number(number.neg()), ty, place);
        }
        self.push(ExprKind::Negate(id), ty, axes, place)
    }

    /// Whether adding the months may land on a day that the month does not have.
    fn may_fall_off(&self, date: ExprId, months: ExprId) -> bool {
        let first_of_month = |id: ExprId| match self.expr(id).map(|expr| &expr.kind) {
            Some(ExprKind::DateFunction(DateFunction::EndOfMonth, _)) => false,
            _ => matches!(constants::settled(self, id), Some(Datum::Date(date)) if date.last_day().day() <= 28),
        };
        if first_of_month(date) {
            return false;
        }
        match (constants::settled(self, date), constants::settled(self, months)) {
            (Some(Datum::Date(date)), Some(Datum::Number(months))) => {
                months.to_i64().and_then(|months| date.add_months(months, MonthEnd::Exact)).is_none()
            }
            _ => true,
        }
    }

    /// `date + 1 month clamped`.
    pub(crate) fn clamped(&mut self, cx: Cx<'_>, inner: &ast::Expr, place: Place) -> Option<ExprId> {
        let sum = unbracketed(inner);
        if !matches!(&sum.kind, ast::ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, ..)) {
            self.fault(TypesFact::ClampedOutOfPlace, place);
            return self.check(cx, inner, None);
        }
        self.arithmetic(cx, sum, None, true)
    }

    /// `a <= b`.
    pub(crate) fn compare(
        &mut self,
        cx: Cx<'_>,
        op: CompareOp,
        left: &ast::Expr,
        right: &ast::Expr,
        place: Place,
    ) -> Option<ExprId> {
        let (a, b) = self.two_sides(cx, left, right)?;
        let (a, b) = self.comparable(cx, a, b, place, op)?;
        let axes = self.axes_of(a).union(&self.axes_of(b));
        Some(self.push(ExprKind::Compare(comparator(op), a, b), Type::Truth, axes, place))
    }

    /// Checks the two sides of a comparison: a choice on one side tells what the names on the other mean.
    fn two_sides(&mut self, cx: Cx<'_>, left: &ast::Expr, right: &ast::Expr) -> Option<(ExprId, ExprId)> {
        if self.only_a_choice(cx, left) && !self.only_a_choice(cx, right) {
            let b = self.check(cx, right, None)?;
            let ty = self.ty(b);
            return Some((self.check(cx, left, Some(&ty))?, b));
        }
        let a = self.check(cx, left, None);
        let Some(a) = a else {
            // The names on the right may be choices of what has a fault: say nothing of them.
            if !matches!(unbracketed(right).kind, ast::ExprKind::Path(_)) {
                self.check(cx, right, None);
            }
            return None;
        };
        let ty = self.ty(a);
        let b = self.check(cx, right, Some(&ty))?;
        // A bare number on the left beside points or 0: understood as the right side's.
        let (mut a, right_ty) = (a, self.ty(b));
        if let (Type::Number(x), Type::Number(y)) = (&ty, &right_ty)
            && x.unit.is_none()
            && !y.unit.is_none()
            && matches!(unbracketed(left).kind, ast::ExprKind::Number(_))
        {
            a = self.check(cx, left, Some(&right_ty))?;
        }
        Some((a, b))
    }

    fn comparable(
        &mut self,
        cx: Cx<'_>,
        a: ExprId,
        b: ExprId,
        place: Place,
        op: CompareOp,
    ) -> Option<(ExprId, ExprId)> {
        let ordering = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let language = cx.scope.language;
        let (left, right) = (self.ty(a), self.ty(b));
        match (&left, &right) {
            (Type::Number(x), Type::Number(y)) => {
                if !x.unit.same_dimension(&y.unit) {
                    let literal =
                        |id: ExprId| matches!(self.expr(id).map(|expr| &expr.kind), Some(ExprKind::Constant(_)));
                    let problem = if literal(a) && x.unit.is_none() {
                        self.unit_fault(cx, &y.unit, &x.unit, Joining::Comparison, Some(a), place)
                    } else {
                        self.unit_fault(cx, &x.unit, &y.unit, Joining::Comparison, Some(b), place)
                    };
                    self.problems.push(problem);
                    return None;
                }
                Some((a, b))
            }
            (Type::Member(_), Type::Number(_)) => {
                let a = self.as_number(cx, a)?;
                self.comparable(cx, a, b, place, op)
            }
            (Type::Number(_), Type::Member(_)) => {
                let b = self.as_number(cx, b)?;
                self.comparable(cx, a, b, place, op)
            }
            (Type::Member(x), Type::Member(y)) if self.same_members(*x, *y) => {
                if ordering && !self.axis(*x).is_some_and(|axis| axis.ordered) {
                    if self.numbered(*x) && self.numbered(*y) {
                        let (a, b) = (self.as_number(cx, a)?, self.as_number(cx, b)?);
                        return Some((a, b));
                    }
                    self.fault(TypesFact::Unordered { of: self.shown(&left, language) }, place);
                    return None;
                }
                Some((a, b))
            }
            (Type::Member(x), Type::Text) | (Type::Text, Type::Member(x))
                if self.axis(*x).is_some_and(|axis| axis.members().is_none()) && !ordering =>
            {
                Some((a, b))
            }
            (Type::Date { .. }, Type::Date { .. }) | (Type::Duration, Type::Duration) => Some((a, b)),
            (Type::Text, Type::Text) | (Type::Truth, Type::Truth) => {
                if ordering {
                    self.fault(TypesFact::Unordered { of: self.shown(&left, language) }, place);
                    return None;
                }
                Some((a, b))
            }
            _ => {
                let fact =
                    TypesFact::Incomparable { left: self.shown(&left, language), right: self.shown(&right, language) };
                self.fault(fact, place);
                None
            }
        }
    }

    /// `x in {a, b}`, `x in a .. b`, and their contraries.
    pub(crate) fn within(
        &mut self,
        cx: Cx<'_>,
        value: &ast::Expr,
        within: &ast::Expr,
        negated: bool,
        place: Place,
    ) -> Option<ExprId> {
        let a = self.check(cx, value, None)?;
        let id = match &unbracketed(within).kind {
            ast::ExprKind::Set(elements) => self.in_set(cx, a, elements, place)?,
            ast::ExprKind::Range(low, high) => self.in_range(cx, a, low.as_deref(), high.as_deref(), place)?,
            _ => {
                self.fault(TypesFact::SetOutOfPlace, cx.scope.place(within.span));
                return None;
            }
        };
        if !negated {
            return Some(id);
        }
        let axes = self.axes_of(id);
        Some(self.push(ExprKind::Not(id), Type::Truth, axes, place))
    }

    fn in_set(&mut self, cx: Cx<'_>, a: ExprId, elements: &[ast::Expr], place: Place) -> Option<ExprId> {
        let ty = self.ty(a);
        let mut value = a;
        let mut ids = Vec::with_capacity(elements.len());
        let mut faulty = false;
        for element in elements {
            let there = cx.scope.place(element.span);
            match self
                .check(cx, element, Some(&ty))
                .and_then(|b| self.comparable(cx, value, b, there, CompareOp::Equal))
            {
                Some((a, b)) => {
                    value = a;
                    ids.push(b);
                }
                None => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        let axes = self.axes_of(value).union(&self.axes_of_all(&ids));
        Some(self.push(ExprKind::InSet(value, ids), Type::Truth, axes, place))
    }

    fn in_range(
        &mut self,
        cx: Cx<'_>,
        a: ExprId,
        low: Option<&ast::Expr>,
        high: Option<&ast::Expr>,
        place: Place,
    ) -> Option<ExprId> {
        let mut value = a;
        let mut axes = Axes::none();
        let mut faulty = false;
        let mut ends = [None, None];
        for (slot, (end, op)) in ends.iter_mut().zip([(low, CompareOp::GreaterOrEqual), (high, CompareOp::LessOrEqual)])
        {
            let Some(end) = end else { continue };
            let ty = self.ty(value);
            let there = cx.scope.place(end.span);
            match self.check(cx, end, Some(&ty)).and_then(|b| self.comparable(cx, value, b, there, op)) {
                Some((a, b)) => {
                    value = a;
                    axes = axes.union(&self.axes_of(b));
                    *slot = Some(b);
                }
                None => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        let [low, high] = ends;
        if let (Some(Datum::Number(x)), Some(Datum::Number(y))) =
            (low.and_then(|low| constants::value(self, low)), high.and_then(|high| constants::value(self, high)))
            && x.compare(&y).is_gt() == Some(true)
        {
            let (low, high) = (x.to_exact_string(), y.to_exact_string());
            self.fault(crate::problem::rules::RulesFact::RangeReversed { low, high }, place);
            return None;
        }
        let axes = axes.union(&self.axes_of(value));
        Some(self.push(ExprKind::InRange(value, low, high), Type::Truth, axes, place))
    }

    /// The parts of a weighted mean: value and weight, which must sum to 1.
    pub(crate) fn weights(
        &mut self,
        cx: Cx<'_>,
        parts: &[ast::WeightedPart],
        want: Option<&Type>,
        place: Place,
    ) -> Option<Vec<(ExprId, Number)>> {
        let mut checked = Vec::new();
        let mut sum = Number::ZERO;
        let mut first: Option<Type> = None;
        let mut faulty = false;
        for part in parts {
            let there = cx.scope.place(part.value.span);
            let value = self.check(cx, &part.value, first.as_ref().or(want)).and_then(|id| self.as_number(cx, id));
            let value = match (value, &first) {
                (Some(id), Some(ty)) => self.fit(cx, id, &ty.clone(), there, Joining::Choice),
                (other, _) => other,
            };
            if let (Some(id), None) = (value, &first) {
                first = Some(self.ty(id));
            }
            let weight = self.check_as(Cx { fixed: true, ..cx }, &part.weight, &plain());
            let number = weight.and_then(|weight| match constants::settled(self, weight) {
                Some(Datum::Number(number)) => Some(number),
                _ => {
                    self.fault(TypesFact::NotConstant, cx.scope.place(part.weight.span));
                    None
                }
            });
            match (value, number) {
                (_, Some(number)) if number.is_negative() == Some(true) => {
                    let weight = Unit::percent().from_base(&number).to_exact_string();
                    let there = cx.scope.place(part.weight.span);
                    self.fault(crate::problem::rules::RulesFact::NegativeWeight { weight }, there);
                    faulty = true;
                }
                (Some(value), Some(number)) => {
                    sum = sum.add(&number);
                    checked.push((value, number));
                }
                _ => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        if sum != Number::ONE {
            let sum = Unit::percent().from_base(&sum).to_exact_string();
            self.fault(crate::problem::rules::RulesFact::Weights { sum }, place);
            return None;
        }
        Some(checked)
    }
}

fn comparator(op: CompareOp) -> Comparator {
    match op {
        CompareOp::Equal => Comparator::Equal,
        CompareOp::NotEqual => Comparator::NotEqual,
        CompareOp::Less => Comparator::Less,
        CompareOp::LessOrEqual => Comparator::LessOrEqual,
        CompareOp::Greater => Comparator::Greater,
        CompareOp::GreaterOrEqual => Comparator::GreaterOrEqual,
    }
}
