//! Expressions by their kind: each operation of the language, and the column operations that it stands for.

use jalon::axis::AxisId;
use jalon::date::Date;
use jalon::framework::{ExprId, ExprKind, Function, ItemId, ParameterId, PickedMember, Target, Test, Type, Walk};
use jalon::number::{Number, Rounding};
use jalon::value::Datum;

use super::Lower;
use super::values::{Lowered, Node, Num, Truth, Unsupported};
use crate::exact::Accuracy;
use crate::reading::{Aspect, Reading};

impl Lower<'_> {
    /// An expression at the cell where the lowering stands.
    pub(crate) fn expr(&mut self, id: ExprId) -> Lowered<Node> {
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else {
            return Err(Unsupported("an unknown expression"));
        };
        self.make_room(&expr.axes)?;
        let places = expr.axes.as_slice().iter().map(|axis| self.place(*axis)).collect::<Vec<u32>>();
        let is_read = matches!(expr.ty, Type::Date { time: true } | Type::Duration);
        let reading = if is_read { self.reading } else { Reading::default() };
        let key = (self.under, id, places, reading);
        if self.slots.is_empty()
            && let Some(node) = self.memo.get(&key)
        {
            return node.clone();
        }
        if (reading != Reading::default() || expr.ty == Type::Duration)
            && !hands_on(&expr.kind)
            && !(reading == Reading { of: Aspect::Written, moved: None }
                && matches!(expr.kind, ExprKind::DateFunction(..)))
        {
            return Err(Unsupported("times of day and durations that are neither given nor chosen"));
        }
        let node = self.reading(reading, |lower| lower.kind(&expr.kind, &expr.ty));
        let node = node.and_then(|node| match node {
            Node::Num(num) if !num.accuracy.is_sound() => {
                Err(Unsupported("numbers too large or too inexact for floats"))
            }
            node => Ok(node),
        });
        if self.slots.is_empty() {
            self.memo.insert(key, node.clone());
        }
        node
    }

    pub(crate) fn num(&mut self, id: ExprId) -> Lowered<Num> {
        self.expr(id)?.num()
    }

    pub(crate) fn truth(&mut self, id: ExprId) -> Lowered<Truth> {
        self.expr(id)?.truth()
    }

    fn nums(&mut self, ids: &[ExprId]) -> Lowered<Vec<Num>> {
        ids.iter().map(|id| self.num(*id)).collect()
    }

    /// By its kind: exhaustive, so that a new operation does not compile until it is thought of here too.
    fn kind(&mut self, kind: &ExprKind, ty: &Type) -> Lowered<Node> {
        match kind {
            ExprKind::Constant(datum) => self.datum(datum),
            ExprKind::Input(input) => self.input(*input),
            ExprKind::Parameter(parameter) => self.parameter(*parameter),
            ExprKind::Item(item) => self.item(*item),
            ExprKind::Slot(slot) => {
                let num = self.slots.get(*slot as usize).cloned();
                num.map(Node::Num).ok_or(Unsupported("a slot outside a scale"))
            }
            ExprKind::AsOf => self.datum(&Datum::Date(self.as_of)),
            ExprKind::MemberOf(axis) | ExprKind::Position(axis) if self.is_open(*axis) => {
                Err(Unsupported("members of an open axis themselves"))
            }
            ExprKind::MemberOf(axis) => {
                let place = self.place(*axis);
                self.datum(&Datum::Member(place))
            }
            ExprKind::Position(axis) => {
                let position = Number::from(self.place(*axis) + 1);
                Ok(Node::Num(self.constant(&position)?))
            }
            ExprKind::NumberOf(member) => self.number_of(*member).map(Node::Num),
            ExprKind::Negate(x) => {
                let x = self.num(*x)?;
                Ok(Node::Num(self.negate(&x)))
            }
            ExprKind::Add(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.add(&a, &b).map(Node::Num)
            }
            ExprKind::Subtract(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.subtract(&a, &b).map(Node::Num)
            }
            ExprKind::Multiply(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.multiply(&a, &b).map(Node::Num)
            }
            ExprKind::Divide(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.divide(&a, &b).map(Node::Num)
            }
            ExprKind::Power(a, b) => {
                let (a, b) = (self.num(*a)?, self.num(*b)?);
                self.power(&a, &b).map(Node::Num)
            }
            ExprKind::Function(function, operands) => self.function(*function, operands).map(Node::Num),
            ExprKind::Round { value, step, mode } => {
                let (value, step) = (self.num(*value)?, self.num(*step)?);
                self.round(&value, &step, *mode).map(Node::Num)
            }
            ExprKind::Scale(scale, operands) => {
                let operands = self.nums(operands)?;
                self.scale(*scale, operands)
            }
            ExprKind::And(parts) => self.and(parts).map(Node::Truth),
            ExprKind::Or(parts) => self.or(parts).map(Node::Truth),
            ExprKind::Not(x) => {
                let x = self.truth(*x)?;
                Ok(Node::Truth(x.negated()))
            }
            ExprKind::Compare(comparator, a, b) => self.comparison(*comparator, *a, *b).map(Node::Truth),
            ExprKind::InSet(x, members) => self.in_set(*x, members).map(Node::Truth),
            ExprKind::InRange(x, low, high) => self.in_range(*x, *low, *high).map(Node::Truth),
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.truth(*condition)?;
                let (then, otherwise) = (self.expr(*then)?, self.expr(*otherwise)?);
                // What has no order, or is known by the number of a text, lies between no ends.
                let members = matches!(ty, Type::Member(_) | Type::Duration) || self.reading.of == Aspect::Written;
                self.choose(&condition, &then, &otherwise, members)
            }
            ExprKind::OrElse(a, b) => {
                let (a, b) = (self.expr(*a)?, self.expr(*b)?);
                self.or_else(&a, &b)
            }
            ExprKind::Known(x) => {
                let x = self.expr(*x)?;
                Ok(Node::Truth(self.is_known(&x)))
            }
            ExprKind::Supplied(x) => {
                let x = self.expr(*x)?;
                Ok(Node::Truth(self.supplied(&x)))
            }
            ExprKind::Applicable { value, negated } => {
                let value = self.expr(*value)?;
                let applicable = self.applicable(&value);
                Ok(Node::Truth(if *negated { applicable.negated() } else { applicable }))
            }
            ExprKind::Is { item, variation, test } => {
                let under = variation.or(self.under);
                self.within(under, |lower| lower.is(*item, *test)).map(Node::Truth)
            }
            ExprKind::View(item, variation) => self.within(Some(*variation), |lower| lower.item(*item)),
            ExprKind::Group { all, items, test } => self.group(*all, items, *test).map(Node::Truth),
            // Durations are told apart by how they are written.
            ExprKind::Fold(fold) if self.is_duration(fold.body) => {
                self.reading(Reading { of: Aspect::Written, moved: None }, |lower| lower.fold(fold))
            }
            ExprKind::Fold(fold) => self.fold(fold),
            ExprKind::Pick { body, picks } => self.pick(*body, picks),
            ExprKind::ByMember { axis, members } => match members.get(self.place(*axis) as usize) {
                Some(member) => self.expr(*member),
                None => Err(Unsupported("a member without a formula")),
            },
            ExprKind::Spread(x) => self.expr(*x),
            ExprKind::Undefined(_) => self.undefined(),
            ExprKind::ShiftMonths { date, months, clamped } if matches!(ty, Type::Date { time: true }) => {
                self.moved(*date, (*months, true), *clamped)
            }
            ExprKind::ShiftDays { date, days } if matches!(ty, Type::Date { time: true }) => {
                self.moved(*date, (*days, false), false)
            }
            ExprKind::ShiftDuration { .. } if matches!(ty, Type::Date { time: true }) => {
                Err(Unsupported("times of day moved by what only the row knows"))
            }
            ExprKind::ShiftMonths { date, months, clamped } => {
                let (date, months) = (self.num(*date)?, self.num(*months)?);
                self.shift_months(&date, &months, *clamped).map(Node::Num)
            }
            ExprKind::ShiftDays { date, days } => {
                let (date, days) = (self.num(*date)?, self.num(*days)?);
                self.shift_days(&date, &days).map(Node::Num)
            }
            ExprKind::ShiftDuration { date, duration, back, clamped } => {
                let date = self.num(*date)?;
                self.shift_duration(&date, *duration, *back, *clamped).map(Node::Num)
            }
            ExprKind::DateFunction(function, operands) if self.reading.of == Aspect::Written => {
                self.written_function(*function, operands).map(Node::Num)
            }
            ExprKind::DateFunction(function, operands) if matches!(ty, Type::Date { time: true }) => {
                self.time_function(*function, operands).map(Node::Time)
            }
            ExprKind::DateFunction(function, operands) => self.date_function(*function, operands, ty).map(Node::Num),
            ExprKind::TextFunction(function, operands) => self.text_function(*function, operands),
            ExprKind::Walk { walk, body, axis } => self.walk(*walk, *body, *axis, ty),
            ExprKind::Relative(_) => Err(Unsupported("figures relative to a table")),
        }
    }

    /// A number that is the same in all rows.
    pub(crate) fn constant(&mut self, number: &Number) -> Lowered<Num> {
        let float = number.to_f64().filter(|_| number.is_exact()).ok_or(Unsupported("a constant that is no float"))?;
        let (low, never) = (self.graph.float(float), self.never());
        Ok(Num {
            constant: Some(number.clone()),
            ..Num::of(low, (never, never, never), Accuracy::constant(number, float))
        })
    }

    pub(super) fn datum(&mut self, datum: &Datum) -> Lowered<Node> {
        match datum {
            Datum::Number(number) => Ok(Node::Num(self.constant(number)?)),
            Datum::Truth(yes) => {
                let (all, never) = (self.graph.bit(true), self.never());
                let (yes, no) = if *yes { (all, never) } else { (never, all) };
                Ok(Node::Truth(Truth { yes, no, undefined: never, not_applicable: never }))
            }
            Datum::Member(place) => Ok(Node::Num(self.constant(&Number::from(*place))?)),
            Datum::Date(Date::Day(day)) => Ok(Node::Num(self.constant(&Number::from(day.since_1970()))?)),
            Datum::Date(date @ Date::Time(_)) if self.reading.moved.is_some() => {
                let Reading { of, moved } = self.reading;
                match moved.and_then(|moved| moved.apply(*date)) {
                    Some(date) => self.reading(Reading { of, moved: None }, |lower| lower.datum(&Datum::Date(date))),
                    None => Err(Unsupported("a time of day that there is not")),
                }
            }
            Datum::Date(date @ Date::Time(_)) if self.reading.of == Aspect::Written => {
                let text = self.constant_text(&date.to_string().into());
                self.number_of_text(&text).map(Node::Num)
            }
            Datum::Date(Date::Time(time)) if self.reading.of != Aspect::Day => {
                self.constant(&Number::from(time.instant())).map(Node::Time)
            }
            Datum::Date(date @ Date::Time(_)) => self.datum(&Datum::Date(Date::Day(date.first_day()))),
            Datum::Date(Date::Span(_)) => Err(Unsupported("dates that are not days")),
            Datum::Duration(_) => Err(Unsupported("durations")),
            Datum::Text(text) => Ok(Node::Text(self.constant_text(text))),
        }
    }

    fn parameter(&mut self, id: ParameterId) -> Lowered<Node> {
        if let Some(instead) = self.replacement(Target::Parameter(id)) {
            return self.within(None, |lower| lower.expr(instead));
        }
        match self.parameter_value(id) {
            Some(expr) => self.expr(expr),
            None => Err(Unsupported("a parameter without a value at the date")),
        }
    }

    /// The expression that a parameter stands for at the date.
    pub(super) fn parameter_value(&self, id: ParameterId) -> Option<ExprId> {
        let value = self.framework.parameters.get(id.0 as usize)?.on(self.as_of.last_day());
        value.map(|(_, expr)| expr)
    }

    fn pick(&mut self, body: ExprId, picks: &[(AxisId, PickedMember)]) -> Lowered<Node> {
        let Some(((axis, picked), rest)) = picks.split_first() else { return self.expr(body) };
        if let (true, PickedMember::Follow(key)) = (self.is_open(*axis), picked) {
            let node = self.pick(body, rest)?;
            return self.followed(*axis, *key, body, &node);
        }
        let size = self.size(*axis)?;
        let member = match picked {
            PickedMember::At(place) => Some(*place),
            PickedMember::First => Some(0),
            PickedMember::Last => size.checked_sub(1),
            PickedMember::Id(id) => self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.member(id)),
            PickedMember::Follow(key) => {
                let key = self.num(*key)?;
                let cells = (0..size).map(|place| self.standing(*axis, place, |lower| lower.pick(body, rest)));
                let cells = cells.collect::<Lowered<Vec<Node>>>()?;
                return self.follow_node(&key, &cells);
            }
        };
        let member = member.filter(|member| *member < size).ok_or(Unsupported("a member that is not there"))?;
        self.standing(*axis, member, |lower| lower.pick(body, rest))
    }

    fn function(&mut self, function: Function, operands: &[ExprId]) -> Lowered<Num> {
        let operands = self.nums(operands)?;
        match (function, operands.as_slice()) {
            (Function::Abs, [x]) => Ok(self.absolute(x)),
            (Function::Least, list) => self.extreme(list, false),
            (Function::Greatest, list) => self.extreme(list, true),
            (Function::Clamp, [x, low, high]) => self.clamp(x, low, high),
            (Function::Goalposts, [x, low, high]) => {
                let (from, span) = (self.subtract(x, low)?, self.subtract(high, low)?);
                self.divide(&from, &span)
            }
            (Function::Mean, list) => self.mean(list),
            (Function::SquareRoot, [x]) => self.rooted(x, 2),
            (Function::GeometricMean, list) => self.geometric_mean(list),
            (Function::HarmonicMean, list) => self.harmonic_mean(list),
            (Function::Logarithm, [x]) => self.logarithm(x, false),
            (Function::CommonLogarithm, [x]) => self.logarithm(x, true),
            (Function::Exponential, [x]) => self.exponential(x),
            (Function::Floor | Function::Ceiling, [x]) => {
                let one = self.constant(&Number::ONE)?;
                let mode = if function == Function::Floor { Rounding::Floor } else { Rounding::Ceiling };
                self.round(x, &one, mode)
            }
            (
                Function::Floor
                | Function::Ceiling
                | Function::Exponential
                | Function::Abs
                | Function::Clamp
                | Function::Goalposts
                | Function::SquareRoot
                | Function::Logarithm
                | Function::CommonLogarithm,
                _,
            ) => Err(Unsupported("this function")),
        }
    }

    fn is(&mut self, item: ItemId, test: Test) -> Lowered<Truth> {
        let status = self.item(item)?.truth()?;
        Ok(self.tested(&status, test, false))
    }

    fn group(&mut self, all: bool, items: &[ItemId], test: Test) -> Lowered<Truth> {
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let status = self.item(*item)?.truth()?;
            parts.push(self.tested(&status, test, true));
        }
        if parts.is_empty() {
            return Err(Unsupported("an empty group"));
        }
        Ok(if all { self.all(&parts) } else { self.any(&parts) })
    }
}

/// Whether what an expression has is that of what it stands for, whatever is read of it: it chooses, or names.
fn hands_on(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Constant(_)
        | ExprKind::Input(_)
        | ExprKind::Parameter(_)
        | ExprKind::Item(_)
        | ExprKind::View(..)
        | ExprKind::If { .. }
        | ExprKind::OrElse(..)
        | ExprKind::Pick { .. }
        | ExprKind::ByMember { .. }
        | ExprKind::Spread(_)
        | ExprKind::ShiftMonths { .. }
        | ExprKind::ShiftDays { .. } => true,
        ExprKind::Walk { walk, .. } => *walk == Walk::Previous,
        _ => false,
    }
}
