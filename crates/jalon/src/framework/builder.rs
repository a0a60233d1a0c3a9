//! Frameworks and projects by hand, for tests of meaning without a text.

use crate::axis::{Axes, Axis, AxisId, AxisKind, Labels, Member};
use crate::date::Date;
use crate::framework::*;
use crate::lang::Language;
use crate::number::Number;
use crate::source::Place;
use crate::unit::Unit;
use crate::value::{Datum, End, Interval};

/// A framework being built, and a project for it.
pub(crate) struct Builder {
    pub(crate) framework: Framework,
    pub(crate) project: Project,
}

pub(crate) fn number_type() -> Type {
    Type::Number(NumberType { unit: Unit::none(), count: false, share: false })
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn decimal(text: &str) -> Number {
    Number::parse_decimal(text).unwrap()
}

/// A framework without anything.
pub(crate) fn empty(id: &str) -> Framework {
    Framework {
        identity: Identity {
            id: id.into(),
            version: "1".into(),
            labels: Labels::default(),
            digest: String::new(),
            licence: None,
            jurisdiction: None,
            authors: Vec::new(),
            valid_from: None,
            valid_until: None,
            zone: None,
            about: About::default(),
        },
        language: Language::English,
        sources: Vec::new(),
        axes: Vec::new(),
        inputs: Vec::new(),
        parameters: Vec::new(),
        items: Vec::new(),
        scales: Vec::new(),
        groups: Vec::new(),
        variations: Vec::new(),
        theory: Vec::new(),
        examples: Vec::new(),
        expressions: Vec::new(),
        units: Vec::new(),
        order: Vec::new(),
        found: Default::default(),
    }
}

/// An axis by its name and where its members come from.
pub(crate) fn axis(name: &str, kind: AxisKind) -> Axis {
    let labels = Labels::default();
    Axis { name: name.into(), labels, kind, ordered: false, private: false, shared: false, counts: None }
}

/// A member by its name.
pub(crate) fn member(name: &str) -> Member {
    Member { name: name.into(), labels: Labels::default(), code: None, number: None }
}

/// An input by its name, type and axes.
pub(crate) fn input(name: &str, ty: Type, axes: &[AxisId]) -> Input {
    Input::new(name, ty, Axes::of(axes.iter().copied()))
}

fn between(low: Number, high: Number) -> Interval {
    let end = |at| Some(End { at, included: true });
    Interval { low: end(low), high: end(high), whole: false }
}

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder { framework: empty("test"), project: Project::default() }
    }

    fn add_axis(&mut self, name: &str, kind: AxisKind, ordered: bool) -> AxisId {
        let axis = Axis { ordered, ..axis(name, kind) };
        self.framework.axes.push(axis);
        AxisId(self.framework.axes.len() as u32 - 1)
    }

    pub(crate) fn closed(&mut self, name: &str, members: &[&str]) -> AxisId {
        let members = members.iter().map(|name| member(name)).collect();
        self.add_axis(name, AxisKind::Closed(members), true)
    }

    /// An open axis with the members that the project gives; `None`: not given.
    pub(crate) fn open(&mut self, name: &str, members: Option<&[&str]>, partial: bool) -> AxisId {
        let axis = self.add_axis(name, AxisKind::Open, false);
        if let Some(ids) = members {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            self.project.members.insert(axis, Members { ids, partial });
        }
        axis
    }

    pub(crate) fn input_with(
        &mut self,
        name: &str,
        ty: Type,
        axes: &[AxisId],
        change: impl FnOnce(&mut Input),
    ) -> ExprId {
        let mut input = input(name, ty.clone(), axes);
        let axes = input.axes.clone();
        change(&mut input);
        self.framework.inputs.push(input);
        self.project.answers.push(Vec::new());
        let id = InputId(self.framework.inputs.len() as u32 - 1);
        self.expr(ExprKind::Input(id), ty, axes)
    }

    pub(crate) fn input(&mut self, name: &str, ty: Type, axes: &[AxisId]) -> ExprId {
        self.input_with(name, ty, axes, |_| ())
    }

    pub(crate) fn number_in(&mut self, name: &str, low: &str, high: &str) -> ExprId {
        let range = between(decimal(low), decimal(high));
        self.input_with(name, number_type(), &[], |input| input.range = Some(range))
    }

    pub(crate) fn whole_in(&mut self, name: &str, low: i64, high: i64) -> ExprId {
        self.whole_by(name, low, high, &[])
    }

    pub(crate) fn whole_by(&mut self, name: &str, low: i64, high: i64, axes: &[AxisId]) -> ExprId {
        let ends = between(Number::from(low), Number::from(high));
        let range = Interval { whole: true, ..ends };
        self.input_with(name, number_type(), axes, |input| input.range = Some(range))
    }

    pub(crate) fn truth_input(&mut self, name: &str) -> ExprId {
        self.input(name, Type::Truth, &[])
    }

    pub(crate) fn set(&mut self, name: &str, states: Vec<AnswerState>) {
        let id = self.framework.input(name).unwrap();
        self.project.answers[id.0 as usize] =
            states.into_iter().map(|state| Answer { state, ..Answer::default() }).collect();
    }

    pub(crate) fn give(&mut self, name: &str, datum: Datum) {
        self.set(name, vec![AnswerState::Given(datum)]);
    }

    pub(crate) fn give_number(&mut self, name: &str, number: &str) {
        self.give(name, Datum::Number(decimal(number)));
    }

    pub(crate) fn expr(&mut self, kind: ExprKind, ty: Type, axes: Axes) -> ExprId {
        self.framework.expressions.push(Expr { kind, ty, axes, place: Place::default() });
        ExprId(self.framework.expressions.len() as u32 - 1)
    }

    pub(crate) fn axes(&self, id: ExprId) -> Axes {
        self.framework.expressions[id.0 as usize].axes.clone()
    }

    fn ty(&self, id: ExprId) -> Type {
        self.framework.expressions[id.0 as usize].ty.clone()
    }

    pub(crate) fn number(&mut self, text: &str) -> ExprId {
        self.expr(ExprKind::Constant(Datum::Number(decimal(text))), number_type(), Axes::none())
    }

    pub(crate) fn date(&mut self, text: &str) -> ExprId {
        self.expr(ExprKind::Constant(Datum::Date(day(text))), Type::Date { time: false }, Axes::none())
    }

    pub(crate) fn truth(&mut self, yes: bool) -> ExprId {
        self.expr(ExprKind::Constant(Datum::Truth(yes)), Type::Truth, Axes::none())
    }

    pub(crate) fn member(&mut self, axis: AxisId, place: u32) -> ExprId {
        self.expr(ExprKind::Constant(Datum::Member(place)), Type::Member(axis), Axes::none())
    }

    /// An operation on two operands, with the type of the first.
    pub(crate) fn both(&mut self, kind: fn(ExprId, ExprId) -> ExprKind, a: ExprId, b: ExprId) -> ExprId {
        let (ty, axes) = (self.ty(a), self.axes(a).union(&self.axes(b)));
        self.expr(kind(a, b), ty, axes)
    }

    pub(crate) fn compare(&mut self, a: ExprId, comparator: Comparator, b: ExprId) -> ExprId {
        let axes = self.axes(a).union(&self.axes(b));
        self.expr(ExprKind::Compare(comparator, a, b), Type::Truth, axes)
    }

    pub(crate) fn and(&mut self, parts: &[ExprId]) -> ExprId {
        let axes = parts.iter().fold(Axes::none(), |axes, part| axes.union(&self.axes(*part)));
        self.expr(ExprKind::And(parts.to_vec()), Type::Truth, axes)
    }

    pub(crate) fn or(&mut self, parts: &[ExprId]) -> ExprId {
        let axes = parts.iter().fold(Axes::none(), |axes, part| axes.union(&self.axes(*part)));
        self.expr(ExprKind::Or(parts.to_vec()), Type::Truth, axes)
    }

    pub(crate) fn not(&mut self, x: ExprId) -> ExprId {
        let axes = self.axes(x);
        self.expr(ExprKind::Not(x), Type::Truth, axes)
    }

    pub(crate) fn fold(&mut self, kind: FoldKind, body: ExprId, over: &[AxisId]) -> ExprId {
        self.fold_with(kind, body, over, |_| ())
    }

    pub(crate) fn fold_with(
        &mut self,
        kind: FoldKind,
        body: ExprId,
        over: &[AxisId],
        change: impl FnOnce(&mut Fold),
    ) -> ExprId {
        let mut fold = Fold {
            kind,
            body,
            extra: Vec::new(),
            over: over.to_vec(),
            filter: None,
            by: Vec::new(),
            known_only: false,
        };
        change(&mut fold);
        let mut axes = self.axes(body);
        if let Some(filter) = fold.filter {
            axes = axes.union(&self.axes(filter));
        }
        axes = axes.without(over);
        axes = axes.union(&Axes::of(fold.by.iter().map(|(_, axis)| *axis)));
        let ty = match kind {
            FoldKind::All | FoldKind::Any => Type::Truth,
            FoldKind::Min | FoldKind::Max | FoldKind::Median => self.ty(body),
            _ => number_type(),
        };
        self.expr(ExprKind::Fold(Box::new(fold)), ty, axes)
    }

    fn item(&mut self, name: &str, kind: ItemKind, ty: Type, axes: Axes) -> ItemId {
        self.framework.items.push(Item {
            name: name.into(),
            labels: Labels::default(),
            kind,
            ty,
            axes,
            not_applicable_when: None,
            about: About::default(),
        });
        let id = ItemId(self.framework.items.len() as u32 - 1);
        self.framework.order.push(id);
        id
    }

    pub(crate) fn indicator(&mut self, name: &str, formula: ExprId) -> ItemId {
        let (ty, axes) = (self.ty(formula), self.axes(formula));
        let kind = ItemKind::Indicator(Indicator::new(formula));
        self.item(name, kind, ty, axes)
    }

    pub(crate) fn criterion(&mut self, name: &str, condition: ExprId) -> ItemId {
        self.criterion_with(name, condition, |_| ())
    }

    pub(crate) fn criterion_with(
        &mut self,
        name: &str,
        condition: ExprId,
        change: impl FnOnce(&mut Criterion),
    ) -> ItemId {
        let mut criterion = Criterion {
            role: Role::Requirement,
            condition,
            applies_when: None,
            exceptions: Vec::new(),
            otherwise_say: Vec::new(),
            evidence_at_least: None,
        };
        change(&mut criterion);
        self.item(name, ItemKind::Criterion(criterion), Type::Truth, Axes::none())
    }

    pub(crate) fn obligation(&mut self, name: &str, obligation: Obligation) -> ItemId {
        self.item(name, ItemKind::Obligation(obligation), Type::Date { time: false }, Axes::none())
    }

    pub(crate) fn decision(&mut self, name: &str, levels: &[(&str, Option<ExprId>)]) -> ItemId {
        let names: Vec<&str> = levels.iter().map(|(name, _)| *name).collect();
        let axis = self.closed(name, &names);
        let decision = Decision {
            levels: axis,
            conditions: levels.iter().map(|(_, condition)| *condition).collect(),
            undecided: None,
        };
        self.item(name, ItemKind::Decision(decision), Type::Member(axis), Axes::none())
    }

    pub(crate) fn read(&mut self, item: ItemId) -> ExprId {
        let item_of = &self.framework.items[item.0 as usize];
        let (ty, axes) = (item_of.ty.clone(), item_of.axes.clone());
        self.expr(ExprKind::Item(item), ty, axes)
    }

    pub(crate) fn group(&mut self, all: bool, items: &[ItemId], test: Test) -> ExprId {
        self.expr(ExprKind::Group { all, items: items.to_vec(), test }, Type::Truth, Axes::none())
    }

    pub(crate) fn is(&mut self, item: ItemId, test: Test) -> ExprId {
        self.expr(ExprKind::Is { item, variation: None, test }, Type::Truth, Axes::none())
    }
}
