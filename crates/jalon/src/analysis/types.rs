//! Types as written, to types as meant; axes of choices come to be here.

use crate::analysis::constants;
use crate::analysis::state::{Builder, Scope};
use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::{NumberType, Type};
use crate::lang::Language;
use crate::number::Number;
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::rules::RulesFact;
use crate::problem::syntax::SyntaxFact;
use crate::problem::types::TypesFact;
use crate::source::Place;
use crate::syntax::ast::{self, TypeKind};
use crate::syntax::foreign;
use crate::syntax::words::Word;
use crate::unit::Unit;
use crate::value::{Datum, End, Interval};

/// A written type, understood.
#[derive(Debug, Clone)]
pub(crate) struct Understood {
    /// The type of a cell.
    pub(crate) ty: Type,
    /// For `several of`: the axis of the choices.
    pub(crate) several: Option<AxisId>,
    /// `or not yet`.
    pub(crate) or_not_yet: bool,
    /// The range of numbers, in base units.
    pub(crate) range: Option<Interval>,
    /// The range of dates.
    pub(crate) dates: Option<(Option<Date>, Option<Date>)>,
    /// The zone of a time of day that names none.
    pub(crate) zone: Option<String>,
}

/// A number type.
pub(crate) fn number(unit: Unit) -> Type {
    Type::Number(NumberType { unit, count: false, share: false })
}

/// A plain number.
pub(crate) fn plain() -> Type {
    number(Unit::none())
}

/// A whole number that counts.
pub(crate) fn count(unit: Unit) -> Type {
    Type::Number(NumberType { unit, count: true, share: false })
}

impl Builder<'_> {
    /// A type as written; `owner` is the full name that the axis of its choices bears.
    pub(crate) fn understand(&mut self, scope: Scope<'_>, owner: &str, written: &ast::TypeExpr) -> Option<Understood> {
        let simple = |ty| Understood { ty, several: None, or_not_yet: false, range: None, dates: None, zone: None };
        let mut understood = match &written.kind {
            TypeKind::Number => simple(plain()),
            TypeKind::Share => simple(Type::Number(NumberType { unit: Unit::none(), count: false, share: true })),
            TypeKind::Count(None) => simple(count(Unit::none())),
            TypeKind::Count(Some(unit)) => simple(count(self.unit(scope, unit)?)),
            TypeKind::Unit(unit) => simple(number(self.unit(scope, unit)?)),
            TypeKind::Truth => simple(Type::Truth),
            TypeKind::Date { or_not_yet } => {
                Understood { or_not_yet: *or_not_yet, ..simple(Type::Date { time: false }) }
            }
            TypeKind::Time { or_not_yet, zone } => {
                let zone = match zone {
                    Some(text) => Some(self.zone(scope, text)?),
                    None => scope.zone.and_then(|zone| zone.name().map(str::to_owned)),
                };
                Understood { or_not_yet: *or_not_yet, zone, ..simple(Type::Date { time: true }) }
            }
            TypeKind::Duration => simple(Type::Duration),
            TypeKind::Text => simple(Type::Text),
            TypeKind::OneOf(_) => simple(Type::Member(self.axis_names.get(owner).copied()?)),
            TypeKind::SeveralOf(_) => {
                let axis = self.axis_names.get(owner).copied()?;
                Understood { several: Some(axis), ..simple(Type::Truth) }
            }
            TypeKind::OneOfNamed(name) => simple(Type::Member(self.axis_by_name(scope, name)?)),
            TypeKind::SeveralOfNamed(name) => {
                let axis = self.axis_by_name(scope, name)?;
                if self.axis(axis).is_some_and(|axis| axis.members().is_none()) {
                    self.fault(TypesFact::OpenAxis { axis: name.text.clone() }, scope.place(name.span));
                    return None;
                }
                Understood { several: Some(axis), ..simple(Type::Truth) }
            }
        };
        if let Some(axis) = understood.several
            && !self.overlapping.contains(&axis)
        {
            self.overlapping.push(axis);
        }
        if let Some((low, high)) = &written.range {
            self.range(scope, &mut understood, low.as_deref(), high.as_deref(), scope.place(written.span))?;
        } else if let Type::Number(number) = &understood.ty
            && let Some((low, high)) = number.unit.natural_range()
        {
            let end = |at| Some(End { at, included: true });
            understood.range = Some(Interval { low: end(low), high: end(high), whole: false });
        }
        if let Type::Number(NumberType { count: true, .. }) = &understood.ty {
            let mut range = understood.range.unwrap_or_default();
            range.whole = true;
            range.low.get_or_insert(End { at: Number::ZERO, included: true });
            understood.range = Some(range);
        }
        Some(understood)
    }

    /// The type of an indicator, score or parameter: a value, never `several of`.
    pub(crate) fn value_type(&mut self, scope: Scope<'_>, owner: &str, written: &ast::TypeExpr) -> Option<Type> {
        self.understand(scope, owner, written).map(|understood| understood.ty)
    }

    fn zone(&mut self, scope: Scope<'_>, text: &ast::Text) -> Option<String> {
        if let Some(zone) = crate::date::Zone::named(&text.text) {
            return Some(zone.name().unwrap_or(&text.text).to_owned());
        }
        let suggestion = crate::problem::suggest::nearest(&text.text, crate::date::Zone::names()).map(str::to_owned);
        self.fault(RulesFact::UnknownZone { zone: text.text.clone(), suggestion }, scope.place(text.span));
        None
    }

    fn range(
        &mut self,
        scope: Scope<'_>,
        understood: &mut Understood,
        low: Option<&ast::Expr>,
        high: Option<&ast::Expr>,
        place: Place,
    ) -> Option<()> {
        let ty = understood.ty.clone();
        let ends = (self.range_end(scope, low, &ty)?, self.range_end(scope, high, &ty)?);
        match (&ty, ends) {
            (Type::Number(_), (low, high)) => {
                let number = |datum: Option<Datum>| match datum {
                    Some(Datum::Number(at)) => Some(End { at, included: true }),
                    _ => None,
                };
                let (low, high) = (number(low), number(high));
                if let (Some(a), Some(b)) = (&low, &high)
                    && a.at.compare(&b.at).is_gt() == Some(true)
                {
                    let (low, high) = (a.at.to_exact_string(), b.at.to_exact_string());
                    self.fault(RulesFact::RangeReversed { low, high }, place);
                    return None;
                }
                understood.range = Some(Interval { low, high, whole: false });
            }
            (Type::Date { .. }, (low, high)) => {
                let date = |datum: Option<Datum>| match datum {
                    Some(Datum::Date(date)) => Some(date),
                    _ => None,
                };
                let (low, high) = (date(low), date(high));
                if let (Some(a), Some(b)) = (&low, &high)
                    && a.after(b) == Some(true)
                {
                    let (low, high) = (a.to_string(), b.to_string());
                    self.fault(RulesFact::RangeReversed { low, high }, place);
                    return None;
                }
                understood.dates = Some((low, high));
            }
            _ => {
                let found = self.shown(&ty, scope.language);
                self.fault(TypesFact::Unordered { of: found }, place);
                return None;
            }
        }
        Some(())
    }

    fn range_end(&mut self, scope: Scope<'_>, end: Option<&ast::Expr>, ty: &Type) -> Option<Option<Datum>> {
        let Some(end) = end else { return Some(None) };
        let id = self.check_as(crate::analysis::expressions::Cx::fixed(scope), end, ty)?;
        match constants::value(self, id) {
            Some(datum) => Some(Some(datum)),
            None => {
                self.fault(TypesFact::NotConstant, scope.place(end.span));
                None
            }
        }
    }

    /// The axes that a declaration is laid out over.
    pub(crate) fn by(&mut self, scope: Scope<'_>, names: &[ast::Name]) -> Option<Axes> {
        let mut axes: Vec<AxisId> = Vec::new();
        let mut faulty = false;
        for name in names {
            match self.axis_by_name(scope, name) {
                Some(axis) if axes.contains(&axis) => {
                    self.fault(NamesFact::DuplicateMember { member: name.text.clone() }, scope.place(name.span));
                }
                Some(axis) => axes.push(axis),
                None => faulty = true,
            }
        }
        (!faulty).then(|| Axes::of(axes))
    }

    /// Whether two axes list the same members in the same order: their members compare.
    pub(crate) fn same_members(&self, a: AxisId, b: AxisId) -> bool {
        if a == b {
            return true;
        }
        let names = |axis: AxisId| -> Option<Vec<&str>> {
            Some(self.axis(axis)?.members()?.iter().map(|member| member.name.as_str()).collect())
        };
        names(a).is_some_and(|members| Some(members) == names(b))
    }

    /// Whether the members of an axis stand for numbers.
    pub(crate) fn numbered(&self, axis: AxisId) -> bool {
        self.axis(axis)
            .and_then(crate::axis::Axis::members)
            .is_some_and(|members| !members.is_empty() && members.iter().all(|member| member.number.is_some()))
    }

    /// Reports an unknown value under a name.
    pub(crate) fn unknown_value(&mut self, scope: Scope<'_>, path: &ast::Path) {
        let names = self.names_of(scope, |_| true);
        let span = crate::analysis::names::path_span(path);
        let written = crate::analysis::names::path_text(path);
        if Language::ALL.into_iter().any(|language| Word::Missing.is_written(language, &written)) {
            let wanted = foreign::form_of_a_function("isnull", scope.language).unwrap_or_default().to_owned();
            return self.fault(SyntaxFact::EverydayWord { found: written, wanted }, scope.place(span));
        }
        self.unknown(scope, &written, span, Wanted::Value, &names);
    }
}
