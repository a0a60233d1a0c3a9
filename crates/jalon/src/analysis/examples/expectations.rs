//! What an example expects, resolved.

use crate::analysis::constants;
use crate::analysis::examples::Checker;
use crate::analysis::expressions::{Cx, unbracketed};
use crate::analysis::names::{path_span, path_text};
use crate::analysis::state::Entity;
use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::{
    Expectation, ExpectedOutcome, ExprId, ItemId, ItemKind, Subject, Type, Wanted as WantedInput, WantedWhat,
};
use crate::number::Number;
use crate::problem::data::{DataFault, Kind};
use crate::problem::names::{NamesFact, Wanted};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::{Noun, Outcome};
use crate::unit::Unit;
use crate::value::Datum;

impl Checker<'_, '_> {
    pub(super) fn date(&mut self, expr: &ast::Expr) -> Option<Date> {
        let id = self.builder.check_as(Cx::fixed(self.scope), expr, &Type::Date { time: false })?;
        match constants::settled(self.builder, id) {
            Some(Datum::Date(date)) => Some(date),
            _ => {
                self.builder.fault(crate::problem::types::TypesFact::NotConstant, self.scope.place(expr.span));
                None
            }
        }
    }

    /// The number of an expression of constants, in base units, of the unit of a type.
    fn number(&mut self, expr: &ast::Expr, ty: &Type) -> Option<Number> {
        // A bare figure is in the unit of what it is set beside: `= 3.89 EUR to 0.01`.
        if let (ast::ExprKind::Number(ast::Number { digits, unit: None }), Type::Number(number)) =
            (&unbracketed(expr).kind, ty)
            && let Ok(figure) = Number::parse_decimal(digits)
        {
            return Some(number.unit.to_base(&figure));
        }
        let id = self.builder.check_as(Cx::fixed(self.scope), expr, ty)?;
        match constants::settled(self.builder, id) {
            Some(Datum::Number(number)) => Some(number),
            _ => {
                self.builder.fault(crate::problem::types::TypesFact::NotConstant, self.scope.place(expr.span));
                None
            }
        }
    }

    /// A number of days: `1 day`, `2 weeks`.
    fn days(&mut self, expr: &ast::Expr) -> Option<i64> {
        let day = Unit::builtin("day").unwrap_or_default();
        let number = self.number(expr, &crate::analysis::types::number(day.clone()))?;
        let days = day.from_base(&number).to_i64();
        if days.is_none() {
            let written = number.to_exact_string();
            self.report("", expr.span, DataFault::NotADuration { input: String::new(), written });
        }
        days
    }

    pub(super) fn expectation(&mut self, expected: &ast::Expectation) -> Option<Expectation> {
        let scope = self.scope;
        let place = scope.place(expected.span);
        let path = &expected.target;
        let (subject, ty, mut axes, item) = match self.builder.value(scope, &path.parts) {
            Some(Entity::Item(item)) => {
                let (ty, axes) = self.builder.item_signature(item, place)?;
                (Subject::Item(item), ty, axes, Some(item))
            }
            Some(Entity::Axis(_) | Entity::Scale(_)) => {
                let noun = self.builder.noun_of(scope, &path.parts);
                let fact = NamesFact::OtherSort { name: path_text(path), noun, wanted: Wanted::Result };
                self.builder.fault(fact, scope.place(path_span(path)));
                return None;
            }
            // A parameter, an input's own value, `x.target` and the like are expressions.
            _ => {
                let expr = ast::Expr { kind: ast::ExprKind::Path(path.clone()), span: path_span(path) };
                let id = self.builder.check(Cx::formula(scope), &expr, None)?;
                (Subject::Expression(id), self.builder.ty(id), self.builder.axes_of(id), None)
            }
        };
        let mut breakdown = None;
        if let Some(by) = &expected.by {
            let found = item.and_then(|item| self.breakdown(item, &by.text));
            let Some((at, axis)) = found else {
                let names = item.map(|item| self.breakdowns(item)).unwrap_or_default();
                self.builder.unknown(scope, &by.text, by.span, Wanted::Axis, &names);
                return None;
            };
            breakdown = Some(at);
            axes = axes.union(&Axes::of(axis));
        }
        // Of several projects, one is picked by its name.
        if self.over_projects
            && let Some(project) = self.builder.find_axis(scope, crate::analysis::names::PROJECT)
        {
            axes = axes.union(&Axes::of([project]));
        }
        // A decision's levels are no axis of it; a breakdown by texts has none either, and is picked by the text.
        let picks = self.builder.picks(Cx::formula(scope), &axes, &expected.picks)?;
        let variation = match (&expected.view, item) {
            (None, _) => None,
            (Some(view), Some(item)) => Some(self.builder.variation(scope, item, view)?),
            (Some(_), None) => {
                self.builder.fault(crate::problem::types::TypesFact::NotAView, place);
                return None;
            }
        };
        let outcome = self.outcome(&expected.outcome, item, &path_text(path), &ty, expected.span)?;
        Some(Expectation { subject, picks, variation, breakdown, outcome, place })
    }

    fn breakdowns(&self, item: ItemId) -> Vec<String> {
        match self.builder.items.get(item.0 as usize).and_then(Option::as_ref).map(|item| &item.kind) {
            Some(ItemKind::Indicator(indicator)) => indicator.breakdowns.iter().map(|known| known.by.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn breakdown(&self, item: ItemId, by: &str) -> Option<(u32, Option<AxisId>)> {
        let item = self.builder.items.get(item.0 as usize)?.as_ref()?;
        let ItemKind::Indicator(indicator) = &item.kind else { return None };
        let names = |known: &str| known == by || known.split('[').next() == Some(by);
        let at = indicator.breakdowns.iter().position(|known| names(&known.by))?;
        Some((u32::try_from(at).ok()?, indicator.breakdowns.get(at)?.axis))
    }

    fn outcome(
        &mut self,
        outcome: &Outcome,
        item: Option<ItemId>,
        name: &str,
        ty: &Type,
        span: Span,
    ) -> Option<ExpectedOutcome> {
        let kind = self.kind(item);
        let fits = match outcome {
            Outcome::Equals { .. } => matches!(kind, Kind::Quantity | Kind::Decision),
            Outcome::Bounds { .. } | Outcome::Undefined | Outcome::Missing | Outcome::Hidden => kind == Kind::Quantity,
            Outcome::Met | Outcome::NotMet => kind == Kind::Criterion,
            Outcome::NotApplicable | Outcome::Undecided { .. } => true,
            Outcome::Pending(_)
            | Outcome::MetInTime
            | Outcome::MetLate(_)
            | Outcome::MetDateUnknown
            | Outcome::Overdue(_)
            | Outcome::Due(_) => kind == Kind::Obligation,
        };
        if !fits {
            self.report(name, span, DataFault::OutcomeNotFor { name: name.to_owned(), kind });
            return None;
        }
        Some(match outcome {
            Outcome::Equals { value, to } => {
                let value = self.expected_value(value, ty)?;
                let step = match to {
                    Some(to) => Some(self.number(to, ty)?),
                    None => None,
                };
                ExpectedOutcome::Equals(value, step)
            }
            Outcome::Bounds { low, high, to } => {
                let mut end = |end: &Option<ast::Expr>| match end {
                    Some(end) => self.number(end, ty).map(Some),
                    None => Some(None),
                };
                let (low, high, to) = (end(low), end(high), end(to));
                ExpectedOutcome::Bounds(low?, high?, to?)
            }
            Outcome::Met => ExpectedOutcome::Met,
            Outcome::NotMet => ExpectedOutcome::NotMet,
            Outcome::NotApplicable => ExpectedOutcome::NotApplicable,
            Outcome::Undefined => ExpectedOutcome::Undefined,
            Outcome::Missing => ExpectedOutcome::Missing,
            Outcome::Hidden => ExpectedOutcome::Hidden,
            Outcome::Undecided { wanted, among } => {
                let wanted: Vec<Option<WantedInput>> =
                    wanted.iter().map(|(path, picks)| self.wanted(path, picks)).collect();
                let levels = match ty {
                    Type::Member(axis) if kind == Kind::Decision => Some(*axis),
                    _ => None,
                };
                let mut places = Vec::new();
                for level in among {
                    let Some(axis) = levels else {
                        self.report(name, level.span, DataFault::OutcomeNotFor { name: name.to_owned(), kind });
                        return None;
                    };
                    places.push(self.builder.member(self.scope, axis, &level.text, level.span));
                }
                let mut places: Vec<u32> = places.into_iter().collect::<Option<_>>()?;
                places.sort_unstable();
                ExpectedOutcome::Undecided(wanted.into_iter().collect::<Option<_>>()?, places)
            }
            Outcome::Pending(until) => ExpectedOutcome::Pending(match until {
                Some(until) => Some(self.date(until)?),
                None => None,
            }),
            Outcome::MetInTime => ExpectedOutcome::MetInTime,
            Outcome::MetLate(by) => ExpectedOutcome::MetLate(match by {
                Some(by) => Some(self.days(by)?),
                None => None,
            }),
            Outcome::MetDateUnknown => ExpectedOutcome::MetDateUnknown,
            Outcome::Overdue(by) => ExpectedOutcome::Overdue(match by {
                Some(by) => Some(self.days(by)?),
                None => None,
            }),
            Outcome::Due(date) => ExpectedOutcome::Due(self.date(date)?),
        })
    }

    /// A value expected. The id of a member of an open axis is kept as a text.
    fn expected_value(&mut self, value: &ast::Expr, ty: &Type) -> Option<ExprId> {
        if let (Type::Member(axis), ast::ExprKind::Path(path)) = (ty, &unbracketed(value).kind)
            && self.builder.axis(*axis).is_some_and(|axis| axis.members().is_none())
        {
            let id = Datum::Text(path_text(path).into());
            return Some(self.builder.constant(id, Type::Text, self.scope.place(value.span)));
        }
        self.builder.check_as(Cx::fixed(self.scope), value, ty)
    }

    fn wanted(&mut self, path: &ast::Path, picks: &[ast::Pick]) -> Option<WantedInput> {
        if picks.is_empty()
            && !matches!(self.builder.value(self.scope, &path.parts), Some(Entity::Input(_) | Entity::Item(_)))
            && let Some(axis) = self.builder.find_axis(self.scope, &path_text(path))
        {
            return Some(WantedInput { what: WantedWhat::Axis(axis), picks: Vec::new() });
        }
        let input = self.input(path)?;
        let axes = self.inputs.get(input.0 as usize)?.axes.clone();
        let picks = self.builder.picks(Cx::formula(self.scope), &axes, picks)?;
        Some(WantedInput { what: WantedWhat::Input(input), picks })
    }

    fn kind(&self, item: Option<ItemId>) -> Kind {
        let noun =
            item.and_then(|item| self.builder.drafts.get(item.0 as usize)).map_or(Noun::Indicator, |draft| draft.noun);
        match noun {
            Noun::Decision => Kind::Decision,
            Noun::Obligation => Kind::Obligation,
            Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion => Kind::Criterion,
            _ => Kind::Quantity,
        }
    }
}
