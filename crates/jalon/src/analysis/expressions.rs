//! Written expressions to checked ones: every name resolved, every type, unit and axis known. `None` means that a fault
//! was reported and that what rests on the expression stays silent.

use crate::analysis::state::{Builder, Entity, Scope};
use crate::analysis::types::plain;
use crate::axis::AxisId;
use crate::date::{Date, DateError, Zone};
use crate::framework::{ExprId, ExprKind, ItemId, NumberType, Test, Type};
use crate::lang::{Language, grouped};
use crate::number::{MAX_DIGITS, Number};
use crate::problem::Problem;
use crate::problem::limit::LimitFact;
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::rules::RulesFact;
use crate::problem::types::{DateFault, Joining, Shown, TypesFact};
use crate::source::Place;
use crate::syntax::ast::{self, BinaryOp, GroupName, Noun, Quantifier, StatusTest, UnaryOp};
use crate::unit::Unit;
use crate::value::Datum;

/// What may stand in an expression, and what its names mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cx<'c> {
    /// The file that it is written in.
    pub(crate) scope: Scope<'c>,
    /// The arguments of a scale.
    pub(crate) slots: &'c [(String, Type)],
    /// Only constants and parameters.
    pub(crate) fixed: bool,
    /// Over the table of projects: what depends on a project lies on their axis, and functions relative to the others may
    /// stand.
    pub(crate) table: bool,
    /// The axes folded over around here: the name of a judgement means its ratings where its raters are among them.
    pub(crate) over: &'c [AxisId],
}

impl<'c> Cx<'c> {
    /// A formula of a project.
    pub(crate) fn formula(scope: Scope<'c>) -> Cx<'c> {
        Cx { scope, slots: &[], fixed: false, table: false, over: &[] }
    }

    /// Constants and parameters only.
    pub(crate) fn fixed(scope: Scope<'c>) -> Cx<'c> {
        Cx { fixed: true, ..Cx::formula(scope) }
    }
}

impl<'a> Builder<'a> {
    /// Checks an expression; `want` helps names and bare numbers to be understood, but is not required of the result.
    pub(crate) fn check(&mut self, cx: Cx<'_>, expr: &ast::Expr, want: Option<&Type>) -> Option<ExprId> {
        let place = cx.scope.place(expr.span);
        match &expr.kind {
            ast::ExprKind::Number(number) => self.literal(cx, number, want, place),
            ast::ExprKind::Date(literal) => self.date(cx, literal, place),
            ast::ExprKind::Text(text) => self.text(cx, text, expr, want),
            ast::ExprKind::Truth(truth) => Some(self.constant(Datum::Truth(*truth), Type::Truth, place)),
            ast::ExprKind::Path(path) => self.path(cx, path, want),
            ast::ExprKind::AsOf => {
                Some(self.push(ExprKind::AsOf, Type::Date { time: false }, crate::axis::Axes::none(), place))
            }
            ast::ExprKind::Set(_) | ast::ExprKind::Range(..) => {
                self.fault(TypesFact::SetOutOfPlace, place);
                None
            }
            ast::ExprKind::Bracketed(inner) => self.check(cx, inner, want),
            ast::ExprKind::Unary(UnaryOp::Not, inner) => {
                let inner = self.check_as(cx, inner, &Type::Truth)?;
                let axes = self.axes_of(inner);
                Some(self.push(ExprKind::Not(inner), Type::Truth, axes, place))
            }
            ast::ExprKind::Unary(UnaryOp::Negate, inner) => {
                let inner = self.check(cx, inner, want)?;
                let inner = self.as_number(cx, inner)?;
                let (axes, ty) = (self.axes_of(inner), uncounted(&self.ty(inner)));
                Some(self.push(ExprKind::Negate(inner), ty, axes, place))
            }
            ast::ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) => self.logic(cx, expr),
            ast::ExprKind::Binary(BinaryOp::OrElse, left, right) => self.or_else(cx, left, right, want, place),
            ast::ExprKind::Binary(..) => self.arithmetic(cx, expr, want, false),
            ast::ExprKind::Clamped(inner) => self.clamped(cx, inner, place),
            ast::ExprKind::Compare(op, left, right) => self.compare(cx, *op, left, right, place),
            ast::ExprKind::In { value, within, negated } => self.within(cx, value, within, *negated, place),
            ast::ExprKind::If(condition, then, otherwise) => self.branch(cx, condition, then, otherwise, want, place),
            ast::ExprKind::Call(call) => self.call(cx, call, want, place),
            ast::ExprKind::Pick(body, picks) => self.pick(cx, body, picks, want, place),
            ast::ExprKind::Is(subject, test) => self.is(cx, subject, *test, place),
            ast::ExprKind::Group(quantifier, group, test) => self.group(cx, *quantifier, group, *test, place),
            ast::ExprKind::View(subject, view) => self.view(cx, subject, view, place),
            ast::ExprKind::Weighted(mean, parts) => {
                let parts = self.weights(cx, parts, want, place)?;
                self.weighted(*mean, &parts, None, None, place)
            }
        }
    }

    /// Checks an expression that must be of a type.
    pub(crate) fn check_as(&mut self, cx: Cx<'_>, expr: &ast::Expr, want: &Type) -> Option<ExprId> {
        let id = self.check(cx, expr, Some(want))?;
        self.fit(cx, id, want, cx.scope.place(expr.span), Joining::Declaration)
    }

    /// Makes a checked expression fit a type: a numbered choice gives its number; anything else must fit as it is.
    pub(crate) fn fit(
        &mut self,
        cx: Cx<'_>,
        id: ExprId,
        want: &Type,
        place: Place,
        joining: Joining,
    ) -> Option<ExprId> {
        let found = self.ty(id);
        match (want, &found) {
            (Type::Number(wanted), Type::Number(number)) => {
                if wanted.unit.same_dimension(&number.unit) || (wanted.unit.is_points() && number.unit.is_none()) {
                    return Some(id);
                }
                let problem = self.unit_fault(cx, &wanted.unit, &number.unit, joining, Some(id), place);
                self.problems.push(problem);
                None
            }
            (Type::Number(_), Type::Member(axis)) if self.numbered(*axis) => {
                let number = self.as_number(cx, id)?;
                self.fit(cx, number, want, place, joining)
            }
            (Type::Member(a), Type::Member(b)) if self.same_members(*a, *b) => Some(id),
            (Type::Member(axis), Type::Text) if self.axis(*axis).is_some_and(|axis| axis.members().is_none()) => {
                Some(id)
            }
            (Type::Date { .. }, Type::Date { .. }) => Some(id),
            (a, b) if a == b => Some(id),
            _ => {
                let fact = TypesFact::Mismatch {
                    wanted: self.shown(want, cx.scope.language),
                    found: self.shown(&found, cx.scope.language),
                };
                self.fault(fact, place);
                None
            }
        }
    }

    /// A number, or the number that a choice stands for.
    pub(crate) fn as_number(&mut self, cx: Cx<'_>, id: ExprId) -> Option<ExprId> {
        match self.ty(id) {
            Type::Number(_) => Some(id),
            Type::Member(axis) if self.numbered(axis) => {
                let (axes, place) = (self.axes_of(id), self.place_of(id));
                Some(self.push(ExprKind::NumberOf(id), plain(), axes, place))
            }
            Type::Member(axis) => {
                let owner = self.axis_name(axis);
                self.fault(TypesFact::ChoiceAsNumber { owner }, self.place_of(id));
                None
            }
            other => {
                let found = self.shown(&other, cx.scope.language);
                self.fault(TypesFact::Mismatch { wanted: Shown::Number(String::new()), found }, self.place_of(id));
                None
            }
        }
    }

    /// The fault of two units that do not fit, in the words that say what to do about it.
    pub(crate) fn unit_fault(
        &self,
        cx: Cx<'_>,
        left: &Unit,
        right: &Unit,
        joining: Joining,
        right_id: Option<ExprId>,
        place: Place,
    ) -> Problem {
        let language = cx.scope.language;
        let (a, b) = (self.unit_text(left, language), self.unit_text(right, language));
        let literal = right_id.and_then(|id| self.expr(id)).and_then(|expr| match &expr.kind {
            ExprKind::Constant(Datum::Number(number)) if right.is_none() => {
                Some((number.to_exact_string(), expr.place))
            }
            _ => None,
        });
        if let Some((number, there)) = literal {
            let end = Place { span: crate::source::Span { start: there.span.end, end: there.span.end }, ..there };
            let text = format!(" {a}");
            let number = grouped(&number);
            let number = if language == Language::French { number.replace('.', ",") } else { number };
            return Problem::new(TypesFact::NeedsUnit { number, unit: a }, there).fixed_by(end, text);
        }
        if joining != Joining::Declaration
            && let (Some((x, year)), Some((y, other))) = (left.currency(), right.currency())
        {
            let fact = if x != y {
                TypesFact::Currencies { left: a, right: b }
            } else if year != other {
                TypesFact::PriceYears { left: a, right: b }
            } else {
                TypesFact::Units { left: a, right: b, operation: joining }
            };
            return Problem::new(fact, place);
        }
        let percent = Unit::percent();
        let adds = matches!(joining, Joining::Addition | Joining::Subtraction);
        if adds && *right == percent && !left.is_dimensionless() {
            return Problem::new(TypesFact::PercentAdded { unit: a }, place);
        }
        if adds && *left == percent && !right.is_dimensionless() {
            return Problem::new(TypesFact::PercentAdded { unit: b }, place);
        }
        Problem::new(TypesFact::Units { left: a, right: b, operation: joining }, place)
    }

    fn literal(&mut self, cx: Cx<'_>, number: &ast::Number, want: Option<&Type>, place: Place) -> Option<ExprId> {
        let Ok(value) = Number::parse_decimal(&number.digits) else {
            self.fault(LimitFact::DigitsTooMany { limit: MAX_DIGITS }, place);
            return None;
        };
        if let Some(unit) = &number.unit {
            let unit = self.unit(cx.scope, unit)?;
            let value = unit.to_base(&value);
            return Some(self.constant(Datum::Number(value), crate::analysis::types::number(unit), place));
        }
        // A bare 0 is 0 of anything; a bare number beside points is that many of them.
        let adopted = match want {
            Some(Type::Number(NumberType { unit, .. })) if value == Number::ZERO || unit.is_points() => unit.clone(),
            Some(Type::Member(axis)) => {
                let member = self.axis(*axis).and_then(|axis| {
                    let at = axis.members()?.iter().position(|member| member.number.as_ref() == Some(&value))?;
                    u32::try_from(at).ok()
                });
                if let Some(at) = member {
                    return Some(self.constant(Datum::Member(at), Type::Member(*axis), place));
                }
                Unit::none()
            }
            _ => Unit::none(),
        };
        Some(self.constant(Datum::Number(value), crate::analysis::types::number(adopted), place))
    }

    fn date(&mut self, cx: Cx<'_>, literal: &ast::DateLiteral, place: Place) -> Option<ExprId> {
        let text = match &literal.zone {
            Some(zone) => format!("{} {zone}", literal.iso),
            None => literal.iso.clone(),
        };
        match Date::parse_iso(&text, cx.scope.zone.as_ref()) {
            Ok(date) => {
                let ty = Type::Date { time: matches!(date, Date::Time(_)) };
                Some(self.constant(Datum::Date(date), ty, place))
            }
            // The reading of the text may have said so.
            Err(_) if self.problems.iter().any(|problem| problem.place == place) => None,
            Err(DateError::UnknownZone { zone }) => {
                let suggestion = crate::problem::suggest::nearest(&zone, Zone::names()).map(str::to_owned);
                self.fault(RulesFact::UnknownZone { zone, suggestion }, place);
                None
            }
            Err(error) => {
                let why = match error {
                    DateError::NoZone { .. } => DateFault::NoZone,
                    DateError::Skipped { .. } => DateFault::Skipped,
                    DateError::Twice { offsets: [first, second], .. } => DateFault::Twice { first, second },
                    DateError::WrongOffset { .. } => DateFault::WrongOffset,
                    _ => DateFault::Impossible,
                };
                self.fault(TypesFact::BadDate { text, why }, place);
                None
            }
        }
    }

    fn text(&mut self, cx: Cx<'_>, text: &str, expr: &ast::Expr, want: Option<&Type>) -> Option<ExprId> {
        let place = cx.scope.place(expr.span);
        if let Some(Type::Member(axis)) = want
            && self.axis(*axis).is_some_and(|axis| axis.members().is_some())
        {
            let at = self.member(cx.scope, *axis, text, expr.span)?;
            return Some(self.constant(Datum::Member(at), Type::Member(*axis), place));
        }
        Some(self.constant(Datum::Text(text.into()), Type::Text, place))
    }

    /// `a and b and c`, whatever its length, without recursing along the chain.
    fn logic(&mut self, cx: Cx<'_>, expr: &ast::Expr) -> Option<ExprId> {
        let ast::ExprKind::Binary(op, ..) = &expr.kind else { return None };
        let mut written = Vec::new();
        let mut at = expr;
        while let ast::ExprKind::Binary(other, left, right) = &at.kind
            && other == op
        {
            written.push(&**right);
            at = left;
        }
        written.push(at);
        let mut operands = Vec::with_capacity(written.len());
        let mut faulty = false;
        for operand in written.into_iter().rev() {
            match self.check_as(cx, operand, &Type::Truth) {
                Some(id) => operands.push(id),
                None => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        let axes = self.axes_of_all(&operands);
        let kind = if *op == BinaryOp::And { ExprKind::And(operands) } else { ExprKind::Or(operands) };
        Some(self.push(kind, Type::Truth, axes, cx.scope.place(expr.span)))
    }

    fn or_else(
        &mut self,
        cx: Cx<'_>,
        left: &ast::Expr,
        right: &ast::Expr,
        want: Option<&Type>,
        place: Place,
    ) -> Option<ExprId> {
        let a = self.check(cx, left, want);
        let ty = a.map(|a| self.ty(a));
        let b = self.check(cx, right, ty.as_ref().or(want));
        let (a, b) = (a?, b?);
        let ty = self.ty(a);
        let b = self.fit(cx, b, &ty, cx.scope.place(right.span), Joining::Choice)?;
        let axes = self.axes_of(a).union(&self.axes_of(b));
        Some(self.push(ExprKind::OrElse(a, b), ty, axes, place))
    }

    fn branch(
        &mut self,
        cx: Cx<'_>,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: &ast::Expr,
        want: Option<&Type>,
        place: Place,
    ) -> Option<ExprId> {
        let condition = self.check_as(cx, condition, &Type::Truth);
        let a = self.check(cx, then, want);
        let ty = a.map(|a| self.ty(a));
        let b = self.check(cx, otherwise, ty.as_ref().or(want));
        let (condition, mut a, mut b) = (condition?, a?, b?);
        // A numbered choice beside a number is its number.
        let mut ty = self.ty(a);
        let other = self.ty(b);
        if matches!((&ty, &other), (Type::Member(_), Type::Number(_))) {
            a = self.as_number(cx, a)?;
            ty = self.ty(a);
        }
        let zero = matches!(self.expr(a).map(|expr| &expr.kind), Some(ExprKind::Constant(Datum::Number(zero))) if *zero == Number::ZERO);
        if let (Type::Number(x), Type::Number(y)) = (&ty, &other)
            && zero
            && x.unit.is_none()
        {
            ty = crate::analysis::types::number(y.unit.clone());
        }
        let fits = match (&ty, &other) {
            (Type::Number(_), Type::Number(_) | Type::Member(_)) => {
                b = self.fit(cx, b, &ty, cx.scope.place(otherwise.span), Joining::Choice)?;
                true
            }
            (Type::Member(x), Type::Member(y)) => self.same_members(*x, *y),
            (Type::Date { .. }, Type::Date { .. }) => true,
            (x, y) => x == y,
        };
        if !fits {
            let (then, otherwise) = (self.shown(&ty, cx.scope.language), self.shown(&other, cx.scope.language));
            self.fault(TypesFact::Branches { then, otherwise }, place);
            return None;
        }
        let axes = self.axes_of_all(&[condition, a, b]);
        Some(self.push(ExprKind::If { condition, then: a, otherwise: b }, ty, axes, place))
    }

    /// `c is met` for criteria; `x is applicable` for any value.
    fn is(&mut self, cx: Cx<'_>, subject: &ast::Expr, test: StatusTest, place: Place) -> Option<ExprId> {
        let (inner, view) = match unbracketed(subject) {
            ast::Expr { kind: ast::ExprKind::View(inner, view), .. } => (unbracketed(inner), Some(view)),
            other => (other, None),
        };
        if let ast::ExprKind::Path(path) = &inner.kind
            && let Some(Entity::Item(item)) = self.value(cx.scope, &path.parts)
            && self.is_criterion(item)
        {
            self.needs_data(cx, path)?;
            let variation = match view {
                Some(view) => Some(self.variation(cx.scope, item, view)?),
                None => None,
            };
            let axes = self.project_axes(cx);
            return Some(self.push(ExprKind::Is { item, variation, test: meaning(test) }, Type::Truth, axes, place));
        }
        let negated = match test {
            StatusTest::Applicable => false,
            StatusTest::NotApplicable => true,
            StatusTest::Met | StatusTest::NotMet | StatusTest::Undecided => {
                let value = self.check(cx, subject, None)?;
                let found = self.shown(&self.ty(value), cx.scope.language);
                self.fault(TypesFact::NotACriterion { found }, place);
                return None;
            }
        };
        let value = self.check(cx, subject, None)?;
        let axes = self.axes_of(value);
        Some(self.push(ExprKind::Applicable { value, negated }, Type::Truth, axes, place))
    }

    /// Whether an item is a criterion or an obligation: what is read by `is` only.
    pub(crate) fn is_criterion(&self, item: ItemId) -> bool {
        let noun = self.drafts.get(item.0 as usize).map(|draft| draft.noun);
        noun.is_some_and(|noun| noun == Noun::Obligation || Builder::role(noun).is_some())
    }

    fn group(
        &mut self,
        cx: Cx<'_>,
        quantifier: Quantifier,
        group: &GroupName,
        test: StatusTest,
        place: Place,
    ) -> Option<ExprId> {
        let noun = match group {
            GroupName::Requirements => Noun::Requirement,
            GroupName::Preferences => Noun::Preference,
            GroupName::Observations => Noun::Observation,
            GroupName::Criteria => Noun::Criterion,
            GroupName::Obligations => Noun::Obligation,
            GroupName::Named(name) => return self.named_group(cx, quantifier, name, test, place),
        };
        let items: Vec<ItemId> = (0..self.drafts.len())
            .filter(|at| {
                let draft = self.drafts.get(*at);
                draft.is_some_and(|draft| {
                    let declared = self.declared.get(draft.declared);
                    draft.noun == noun && declared.is_some_and(|declared| declared.scope.prefix == cx.scope.prefix)
                })
            })
            .filter_map(|at| u32::try_from(at).ok().map(ItemId))
            .collect();
        if items.is_empty() {
            self.fault(RulesFact::EmptyGroup { name: noun.text(cx.scope.language).to_owned() }, place);
            return None;
        }
        self.grouped(cx, quantifier, items, test, place)
    }

    fn named_group(
        &mut self,
        cx: Cx<'_>,
        quantifier: Quantifier,
        name: &ast::Name,
        test: StatusTest,
        place: Place,
    ) -> Option<ExprId> {
        let full = cx.scope.full(std::slice::from_ref(name));
        let Some(group) = self.group_names.get(&*full).and_then(|at| self.groups.get(*at)) else {
            let names = self.names_in(cx.scope, self.group_names.keys());
            self.unknown(cx.scope, &name.text, name.span, Wanted::Group, &names);
            return None;
        };
        let items = group.items.iter().copied().filter(|item| self.is_criterion(*item)).collect();
        self.grouped(cx, quantifier, items, test, place)
    }

    fn grouped(
        &mut self,
        cx: Cx<'_>,
        quantifier: Quantifier,
        items: Vec<ItemId>,
        test: StatusTest,
        place: Place,
    ) -> Option<ExprId> {
        let kind = ExprKind::Group { all: quantifier == Quantifier::All, items, test: meaning(test) };
        let axes = self.project_axes(cx);
        Some(self.push(kind, Type::Truth, axes, place))
    }

    /// `x under prudent`, `x reading r`.
    fn view(&mut self, cx: Cx<'_>, subject: &ast::Expr, view: &ast::View, place: Place) -> Option<ExprId> {
        let ast::ExprKind::Path(path) = &unbracketed(subject).kind else {
            self.fault(TypesFact::NotAView, place);
            return None;
        };
        let item = self.item_by_name(cx.scope, path, Wanted::Result)?;
        if self.is_criterion(item) {
            let name = crate::analysis::names::path_text(path);
            self.fault(NamesFact::CriterionAsValue { name }, place);
            return None;
        }
        self.needs_data(cx, path)?;
        let variation = self.variation(cx.scope, item, view)?;
        let (ty, axes) = self.item_signature(item, place)?;
        let axes = axes.union(&self.project_axes(cx));
        Some(self.push(ExprKind::View(item, variation), ty, axes, place))
    }

    /// The reading or scenario that a view names.
    pub(crate) fn variation(
        &mut self,
        scope: Scope<'_>,
        item: ItemId,
        view: &ast::View,
    ) -> Option<crate::framework::VariationId> {
        match view {
            ast::View::Under(name) => {
                let full = scope.full(std::slice::from_ref(name));
                let found = self.scenario_names.get(&*full).copied();
                if found.is_none() {
                    let names = self.names_in(scope, self.scenario_names.keys());
                    self.unknown(scope, &name.text, name.span, Wanted::Scenario, &names);
                }
                found
            }
            ast::View::Reading(path) => self.reading(scope, item, path),
        }
    }

    fn reading(&mut self, scope: Scope<'_>, item: ItemId, path: &ast::Path) -> Option<crate::framework::VariationId> {
        let (name, owner) = path.parts.split_last()?;
        let span = crate::analysis::names::path_span(path);
        let owner = if owner.is_empty() { None } else { Some(self.value(scope, owner)) };
        let known: Vec<(Entity, crate::framework::VariationId)> = self
            .readings
            .iter()
            .filter(|(other, text, _)| *text == name.text && owner.is_none_or(|owner| owner == Some(*other)))
            .map(|(owner, _, id)| (*owner, *id))
            .collect();
        // The item's own reading first; else the only one of that name.
        if let Some((_, id)) = known.iter().find(|(owner, _)| *owner == Entity::Item(item)) {
            return Some(*id);
        }
        match known.as_slice() {
            [(_, id)] => Some(*id),
            [] => {
                let names: Vec<String> = self.readings.iter().map(|(_, name, _)| name.clone()).collect();
                self.unknown(scope, &name.text, span, Wanted::Reading, &names);
                None
            }
            several => {
                let owners = several.iter().filter_map(|(owner, _)| self.name_of(*owner)).collect();
                self.fault(NamesFact::AmbiguousReading { name: name.text.clone(), owners }, scope.place(span));
                None
            }
        }
    }

    /// The full name of an entity.
    pub(crate) fn name_of(&self, entity: Entity) -> Option<String> {
        self.values.iter().find(|(_, (other, _))| *other == entity).map(|(name, _)| name.clone())
    }
}

pub(crate) fn meaning(test: StatusTest) -> Test {
    match test {
        StatusTest::Met => Test::Met,
        StatusTest::NotMet => Test::NotMet,
        StatusTest::Undecided => Test::Undecided,
        StatusTest::NotApplicable => Test::NotApplicable,
        StatusTest::Applicable => Test::Applicable,
    }
}

/// An expression without the brackets round it.
pub(crate) fn unbracketed(expr: &ast::Expr) -> &ast::Expr {
    let mut expr = expr;
    while let ast::ExprKind::Bracketed(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// A number type of the same unit that need not be whole.
pub(crate) fn uncounted(ty: &Type) -> Type {
    match ty {
        Type::Number(number) => {
            Type::Number(NumberType { unit: number.unit.clone(), count: false, share: number.share })
        }
        other => other.clone(),
    }
}
