//! The value of an expression at the cell where the evaluation stands, by its kind.

use std::sync::Arc;

use super::possible::{self, Chances, Doubt};
use super::run::Run;
use super::table::Source;
use crate::axis::AxisId;
use crate::framework::{Expr, ExprId, ExprKind, ItemId, PickedMember, Test, Type, VariationId};
use crate::number::Number;
use crate::value::{Bounds, Cause, Datum, Value};

/// An axis, the places on it that a pick may mean, and the doubts about which.
pub(super) type Picked = (AxisId, Arc<[u32]>, Doubt);

impl Run<'_> {
    /// The value of an expression at this cell.
    pub(super) fn value(&mut self, id: ExprId) -> Value {
        super::steps::take(1);
        let framework = self.framework;
        let Some(expr) = framework.expressions.get(id.0 as usize) else { return Value::NotApplicable };
        if let Some(value) = self.of_table(Source::Expression(id)) {
            return value;
        }
        // Most of what is asked for is read, and never kept.
        if self.conditions.is_empty() {
            match &expr.kind {
                ExprKind::Constant(datum) => return Value::Known(datum.clone()),
                ExprKind::Input(input) => return self.input(*input),
                _ => {}
            }
        } else if let Some(holds) = self.assumed_condition(id) {
            return possible::truth(holds);
        }
        if !self.may_be_kept(expr) {
            return self.operation(id, expr);
        }
        if let Some(value) = self.remembered(id, &expr.axes) {
            return value;
        }
        if !self.keeps(expr) {
            return self.operation(id, expr);
        }
        let outer = std::mem::replace(&mut self.provisional, false);
        let value = self.operation(id, expr);
        self.remember(id, &expr.axes, &value);
        self.provisional |= outer;
        value
    }

    /// What a trial assumes of a condition at this cell.
    fn assumed_condition(&self, id: ExprId) -> Option<bool> {
        let here = |at: &[(AxisId, u32)]| at.iter().all(|(axis, place)| self.place(*axis) == *place);
        let assumed = self.conditions.iter().find(|assumed| assumed.condition == id && here(&assumed.at))?;
        Some(assumed.holds)
    }

    fn operation(&mut self, id: ExprId, expr: &Expr) -> Value {
        match &expr.kind {
            ExprKind::Constant(datum) => Value::Known(datum.clone()),
            ExprKind::Input(input) => self.input(*input),
            ExprKind::Parameter(parameter) => self.parameter(*parameter, id),
            ExprKind::Item(item) => self.item_value(*item),
            ExprKind::View(item, variation) => self.view(*item, *variation),
            ExprKind::Slot(slot) => self.slots.get(*slot as usize).cloned().unwrap_or(Value::NotApplicable),
            ExprKind::AsOf => possible::date(self.as_of),
            ExprKind::MemberOf(axis) => self.member_here(*axis),
            ExprKind::Position(axis) => possible::number(Number::from(self.place(*axis) + 1)),
            ExprKind::NumberOf(member) => self.number_of(*member),
            ExprKind::Negate(x) => self.negate(*x),
            ExprKind::Add(a, b)
            | ExprKind::Subtract(a, b)
            | ExprKind::Multiply(a, b)
            | ExprKind::Divide(a, b)
            | ExprKind::Power(a, b) => {
                let (a, b) = (self.value(*a), self.value(*b));
                self.binary(&expr.kind, id, &a, &b)
            }
            ExprKind::Function(function, operands) => self.function(*function, operands, id),
            ExprKind::Round { value, step, mode } => {
                let (value, step) = (self.value(*value), self.value(*step));
                self.round(&value, &step, *mode)
            }
            ExprKind::Scale(scale, operands) => self.scale(*scale, operands, id),
            ExprKind::ShiftMonths { date, months, clamped } => {
                let (date, months) = (self.value(*date), self.value(*months));
                self.shift_months(&date, &months, *clamped, id)
            }
            ExprKind::ShiftDays { date, days } => {
                let (date, days) = (self.value(*date), self.value(*days));
                self.shift_days(&date, &days, id)
            }
            ExprKind::ShiftDuration { date, duration, back, clamped } => {
                let (date, duration) = (self.value(*date), self.value(*duration));
                self.shift_duration(&date, &duration, *back, *clamped, id)
            }
            ExprKind::DateFunction(function, operands) => self.date_function(*function, operands, &expr.ty, id),
            ExprKind::TextFunction(function, operands) => self.text_function(*function, operands),
            ExprKind::And(parts) => self.and(parts),
            ExprKind::Or(parts) => self.or(parts),
            ExprKind::Not(x) => Chances::of(&self.value(*x)).negated().value(),
            ExprKind::Compare(comparator, a, b) => {
                let (a, b) = (self.value(*a), self.value(*b));
                self.compare(*comparator, &a, &b)
            }
            ExprKind::InSet(x, members) => self.in_set(*x, members),
            ExprKind::InRange(x, low, high) => self.in_range(*x, *low, *high),
            ExprKind::If { condition, then, otherwise } => self.choose(*condition, *then, *otherwise),
            ExprKind::OrElse(a, b) => self.or_else(*a, *b),
            ExprKind::Known(x) => self.known(*x),
            ExprKind::Supplied(x) => self.supplied(*x),
            ExprKind::Applicable { value, negated } => self.applicable(*value, *negated),
            ExprKind::Is { item, variation, test } => self.is(*item, *variation, *test),
            ExprKind::Group { all, items, test } => self.group(*all, items, *test),
            ExprKind::Fold(fold) => self.fold(id, fold),
            ExprKind::Walk { walk, body, axis } => self.walk(id, *walk, *body, *axis),
            ExprKind::Pick { body, picks } => self.pick(*body, picks, id),
            ExprKind::ByMember { axis, members } => self.by_member(*axis, members),
            ExprKind::Spread(x) => self.value(*x),
            ExprKind::Undefined(cause) => possible::undefined(*cause, id.0),
            ExprKind::Relative(relative) if self.table.is_some() => self.relative(id, relative),
            // Relative to other projects: nothing to say of one alone.
            ExprKind::Relative(_) => possible::open(&self.exact, self.type_bounds(&expr.ty), Doubt::none()),
        }
    }

    /// The type of an expression's cells.
    pub(super) fn ty(&self, id: ExprId) -> Option<&Type> {
        self.framework.expressions.get(id.0 as usize).map(|expr| &expr.ty)
    }

    fn view(&mut self, item: ItemId, variation: VariationId) -> Value {
        let context = self.context_of(variation);
        self.within(context, |run| {
            run.work_up_to_reached(item);
            run.item_value(item)
        })
    }

    /// Works out an item in the context at hand, if that context has its own value of it.
    pub(super) fn work_up_to_reached(&mut self, item: ItemId) {
        if self.reaches(item) {
            self.work_up_to(item);
        }
    }

    fn member_here(&mut self, axis: AxisId) -> Value {
        if self.is_generic(axis) {
            let doubt = Doubt::wanting(crate::value::Wants::cell(crate::value::CellRef::Members { axis: axis.0 }));
            return possible::still_open(Bounds::Anything, doubt);
        }
        // A text axis member is compared with texts by its id: the checker turns those into places.
        Value::Known(Datum::Member(self.place(axis)))
    }

    fn number_of(&mut self, member: ExprId) -> Value {
        let Some(Type::Member(axis)) = self.ty(member).cloned() else { return Value::NotApplicable };
        match self.value(member) {
            Value::Known(Datum::Member(place)) => match self.member_number(axis, place) {
                Some(number) => possible::number(number),
                None => possible::undefined(Cause::NoSuchMember, member.0),
            },
            Value::Open(open) => {
                let places = match &open.bounds {
                    Bounds::Members(places) => places.to_vec(),
                    _ => (0..self.extent(axis).known).collect(),
                };
                let numbers: Vec<Value> =
                    places.iter().filter_map(|place| self.member_number(axis, *place)).map(possible::number).collect();
                possible::either(&self.exact, &numbers, Doubt::of(&[&Value::Open(open)]))
            }
            other => other,
        }
    }

    fn choose(&mut self, condition: ExprId, then: ExprId, otherwise: ExprId) -> Value {
        let condition = self.value(condition);
        match &condition {
            Value::Known(Datum::Truth(true)) => self.value(then),
            Value::Known(_) => self.value(otherwise),
            Value::Open(open) => {
                let branches = match open.bounds {
                    Bounds::Surely(true) => vec![self.value(then)],
                    Bounds::Surely(false) => vec![self.value(otherwise)],
                    _ => vec![self.value(then), self.value(otherwise)],
                };
                possible::either(&self.exact, &branches, Doubt::of(&[&condition]))
            }
            Value::Undefined(_) | Value::NotApplicable => condition,
        }
    }

    fn or_else(&mut self, a: ExprId, b: ExprId) -> Value {
        let value = self.value(a);
        if possible::is_missing(&value) {
            self.provisional = true;
            return self.value(b);
        }
        value
    }

    fn known(&mut self, x: ExprId) -> Value {
        let value = self.value(x);
        if matches!(value, Value::Open(_)) {
            self.provisional = true;
        }
        possible::truth(matches!(value, Value::Known(_) | Value::NotApplicable))
    }

    fn supplied(&mut self, x: ExprId) -> Value {
        let value = self.value(x);
        if let Some(ExprKind::Input(input)) = self.framework.expressions.get(x.0 as usize).map(|expr| &expr.kind)
            && self.is_refused(*input)
        {
            return possible::truth(false);
        }
        match &value {
            Value::Open(open) if !open.wants.is_empty() => {
                possible::still_open(Bounds::Truth, Doubt::wanting(open.wants.clone()))
            }
            _ => possible::truth(true),
        }
    }

    fn applicable(&mut self, x: ExprId, negated: bool) -> Value {
        let value = self.value(x);
        let chances = match &value {
            Value::NotApplicable => Chances::known(false),
            Value::Open(open) if open.perhaps_not_applicable => {
                Chances { yes: true, no: true, wants: open.wants.clone(), ..Chances::default() }
            }
            // What the value is does not matter, as long as it applies.
            Value::Known(_) | Value::Open(_) | Value::Undefined(_) => Chances::known(true),
        };
        if negated { chances.negated().value() } else { chances.value() }
    }

    /// `c is met` and its like.
    fn is(&mut self, item: ItemId, variation: Option<VariationId>, test: Test) -> Value {
        let status = match variation {
            Some(variation) => self.view(item, variation),
            None => self.item_value(item),
        };
        if test == Test::Undecided && matches!(status, Value::Open(_)) {
            self.provisional = true;
        }
        tested(&status, test, false).value()
    }

    /// Over the criteria of a group that apply.
    fn group(&mut self, all: bool, items: &[ItemId], test: Test) -> Value {
        if matches!(test, Test::Met | Test::NotMet) {
            // One that stands in the way is enough: for good, unless more data may turn each of those that do.
            let (mut open, mut some, mut blocked, mut provisional) = (false, false, false, false);
            for worked in items.iter().map(|item| self.worked(*item)) {
                let may_turn = worked.is_some_and(|worked| worked.provisional);
                match worked.and_then(|worked| worked.values.first()) {
                    Some(Value::Known(Datum::Truth(met))) => {
                        some = true;
                        if (*met == (test == Test::Met)) != all {
                            if !may_turn {
                                return possible::truth(!all);
                            }
                            blocked = true;
                        }
                    }
                    Some(Value::NotApplicable) => {}
                    _ => open = true,
                }
                provisional |= may_turn;
            }
            if blocked || (some && !open) {
                self.provisional |= provisional;
                return possible::truth(all != blocked);
            }
        }
        let parts: Vec<Chances> = items
            .iter()
            .map(|item| {
                let status = self.item_value(*item);
                if test == Test::Undecided && matches!(status, Value::Open(_)) {
                    self.provisional = true;
                }
                tested(&status, test, true)
            })
            .collect();
        if all { possible::all(&parts, None) } else { possible::any(parts, None) }.value()
    }

    fn pick(&mut self, body: ExprId, picks: &[(AxisId, PickedMember)], at: ExprId) -> Value {
        if let [(axis, PickedMember::At(place))] = picks
            && *place < self.extent(*axis).cells()
        {
            let outer = self.place(*axis);
            self.stand(*axis, *place);
            let value = self.value(body);
            self.stand(*axis, outer);
            return value;
        }
        // The picked places are found where the evaluation stands, before any axis moves.
        let places = match self.picked_places(picks, at) {
            Ok(places) => places,
            Err(value) => return value,
        };
        if let [(axis, members, doubt)] = places.as_slice()
            && members.len() > 1
            && members.len() == self.extent(*axis).cells() as usize
            && self.slots.is_empty()
        {
            let anyone = self.of_anyone(body, *axis, members, at);
            return possible::either(&self.exact, &[anyone], doubt.clone());
        }
        let axes: Vec<AxisId> = picks.iter().map(|(axis, _)| *axis).collect();
        let mark = self.mark(&axes);
        let value = self.picked(body, &places, at);
        self.back(&axes, &mark);
        value
    }

    /// What an expression is at any member of an axis: worked out once, so that ten thousand references left open cost no
    /// more than one.
    fn of_anyone(&mut self, body: ExprId, axis: AxisId, members: &Arc<[u32]>, at: ExprId) -> Value {
        let axes = self.framework.expressions.get(body.0 as usize).map(|expr| expr.axes.without(&[axis]));
        let key = (at, axes.map_or(0, |axes| self.cell(&axes)));
        if let Some((value, provisional)) = self.here().and_then(|context| context.anyone.get(key)).cloned() {
            self.provisional |= provisional;
            return value;
        }
        let outer = (self.place(axis), std::mem::replace(&mut self.provisional, false));
        let value = self.picked(body, &[(axis, Arc::clone(members), Doubt::none())], at);
        let provisional = self.provisional;
        self.stand(axis, outer.0);
        self.provisional |= outer.1;
        if let Some(context) = self.here_mut() {
            context.anyone.insert(key, (value.clone(), provisional));
        }
        value
    }

    /// The places that a pick may mean, axis by axis; or what it comes to where there is none.
    pub(super) fn picked_places(&mut self, picks: &[(AxisId, PickedMember)], at: ExprId) -> Result<Vec<Picked>, Value> {
        let mut places: Vec<Picked> = Vec::with_capacity(picks.len());
        for (axis, picked) in picks {
            let extent = self.extent(*axis);
            let generic = extent.more.then_some(extent.known);
            let found = match picked {
                PickedMember::At(place) => Some(*place),
                PickedMember::Id(id) => self.member(*axis, id).or(generic),
                PickedMember::First => (extent.known > 0).then_some(0).or(generic),
                PickedMember::Last if extent.more => generic,
                PickedMember::Last => extent.known.checked_sub(1),
                PickedMember::Follow(member) => match self.value(*member) {
                    Value::Known(Datum::Member(place)) => Some(place),
                    Value::Open(open) => {
                        let members = match &open.bounds {
                            Bounds::Members(members) => members.iter().copied().chain(generic).collect(),
                            _ => self.everyone(*axis),
                        };
                        places.push((*axis, members, Doubt::of(&[&Value::Open(open)])));
                        continue;
                    }
                    other @ (Value::Undefined(_) | Value::NotApplicable) => return Err(other),
                    Value::Known(_) => None,
                },
            };
            super::steps::take(1);
            match found.filter(|place| *place < extent.cells()) {
                Some(place) => places.push((*axis, [place].into(), Doubt::none())),
                None => return Err(possible::undefined(Cause::NoSuchMember, at.0)),
            }
        }
        Ok(places)
    }

    fn picked(&mut self, body: ExprId, places: &[Picked], at: ExprId) -> Value {
        let Some(((axis, members, doubt), rest)) = places.split_first() else { return self.value(body) };
        if let [only] = members.as_ref() {
            self.stand(*axis, *only);
            return self.picked(body, rest, at);
        }
        if members.is_empty() {
            return possible::undefined(Cause::NoSuchMember, at.0);
        }
        let mut values = Vec::with_capacity(members.len());
        for member in members.iter() {
            self.stand(*axis, *member);
            values.push(self.picked(body, rest, at));
        }
        possible::either(&self.exact, &values, doubt.clone())
    }

    fn by_member(&mut self, axis: AxisId, members: &[ExprId]) -> Value {
        match members.get(self.place(axis) as usize) {
            Some(member) => self.value(*member),
            None => Value::NotApplicable,
        }
    }
}

/// A question put to a status. In a group, what does not apply is left out; alone it answers no.
pub(super) fn tested(status: &Value, test: Test, in_group: bool) -> Chances {
    let mut chances = Chances::of(status);
    match test {
        Test::Met | Test::NotMet => {
            if test == Test::NotMet {
                chances = chances.negated();
            }
            if !in_group && chances.not_applicable {
                chances.no = true;
                chances.not_applicable = false;
            }
            chances
        }
        Test::Undecided => match status {
            Value::NotApplicable if in_group => chances,
            _ => Chances::known(matches!(status, Value::Open(_) | Value::Undefined(_))),
        },
        Test::NotApplicable | Test::Applicable => {
            let asked = Chances {
                yes: chances.not_applicable,
                no: chances.yes || chances.no || chances.undefined.is_some(),
                wants: chances.wants.clone(),
                ..Chances::default()
            };
            if test == Test::Applicable { asked.negated() } else { asked }
        }
    }
}
