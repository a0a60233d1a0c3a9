//! Walks along an ordered axis, and figures relative to a table of projects.

use crate::analysis::expressions::{Cx, uncounted};
use crate::analysis::state::Builder;
use crate::analysis::types::{count, number, plain};
use crate::framework::{Below, ExprId, ExprKind, Relative, RelativeKind, Ties, Type, Walk};
use crate::operation::Operation;
use crate::problem::types::TypesFact;
use crate::source::Place;
use crate::syntax::ast;
use crate::unit::Unit;

impl Builder<'_> {
    /// `previous(x over year)` and its like: the axis stays.
    pub(crate) fn walk(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        walk: Walk,
        place: Place,
    ) -> Option<ExprId> {
        self.arity(cx, call, operation, 1, place)?;
        if call.filter.is_some() || !call.by.is_empty() || call.known_only || call.over.len() > 1 {
            self.fault(TypesFact::NotAFold { function: call.function.text.clone() }, place);
            return None;
        }
        let body = self.check(cx, call.arguments.first()?, None)?;
        let axes = self.axes_of(body);
        let axis = match call.over.first() {
            Some(name) => self.axis_by_name(cx.scope, name)?,
            None => {
                let has = self.axis_names_of(&axes);
                return self.over_what(call, has, place);
            }
        };
        if !axes.contains(axis) {
            return self.not_over(axis, &axes, place);
        }
        self.ordered(axis, &call.function.text, place)?;
        let (body, ty) = match walk {
            Walk::Previous => (body, self.ty(body)),
            Walk::Change | Walk::Cumulative => {
                let body = self.as_number(cx, body)?;
                (body, uncounted(&self.ty(body)))
            }
            Walk::Growth => (self.as_number(cx, body)?, number(Unit::percent())),
        };
        if walk == Walk::Cumulative
            && let Some(unit) = Builder::unit_of(&ty)
            && unit.counts_unique_things()
        {
            let (unit, axis) = (self.unit_text(unit, cx.scope.language), self.axis_name(axis));
            self.fault(TypesFact::PeopleSummed { unit, axis }, place);
            return None;
        }
        Some(self.push(ExprKind::Walk { walk, body, axis }, ty, axes, place))
    }

    /// `rank(x over project where c by g, descending, dense)`.
    pub(crate) fn relative(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        kind: RelativeKind,
        place: Place,
    ) -> Option<ExprId> {
        let function = call.function.text.clone();
        if !cx.table {
            self.fault(TypesFact::OnlyInPortfolio { function }, place);
            return None;
        }
        let kind = self.relative_kind(cx, call, operation, kind, place)?;
        let project = match call.over.as_slice() {
            [name] => self.axis_by_name(cx.scope, name)?,
            _ => {
                return self.over_what(call, vec![crate::analysis::names::PROJECT.to_owned()], place);
            }
        };
        let body = self.check(cx, call.arguments.first()?, None)?;
        let axes = self.axes_of(body);
        if !self.is_project(project) || !axes.contains(project) {
            return self.not_over(project, &axes, place);
        }
        let body = self.as_number(cx, body)?;
        let filter = match &call.filter {
            Some(filter) => Some(self.check_as(cx, filter, &Type::Truth)?),
            None => None,
        };
        let mut by = Vec::new();
        for name in &call.by {
            by.push(self.path(cx, &ast::Path { parts: vec![name.clone()] }, None)?);
        }
        let ty = match kind {
            RelativeKind::Rank { ties: Ties::Fractional, .. } | RelativeKind::Zscore { .. } => plain(),
            RelativeKind::Rank { .. } => count(Unit::none()),
            RelativeKind::Percentile(_) | RelativeKind::Minmax => number(Unit::percent()),
        };
        let axes = by.iter().copied().chain(filter).fold(axes, |axes, id| axes.union(&self.axes_of(id)));
        let relative = Relative { kind, body, filter, by, known_only: call.known_only };
        Some(self.push(ExprKind::Relative(Box::new(relative)), ty, axes, place))
    }

    /// What the words behind the value say: the direction and the ties of a rank, what a percentile counts, the divisor of
    /// a standard score. Where the usages differ, the author must say.
    fn relative_kind(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        kind: RelativeKind,
        place: Place,
    ) -> Option<RelativeKind> {
        const DIRECTIONS: [&str; 2] = ["descending", "ascending"];
        let (choices, directed): (&[&'static str], bool) = match kind {
            RelativeKind::Rank { .. } => (&["competition", "modified", "dense", "fractional", "ordinal"], true),
            RelativeKind::Percentile(_) => (&["below", "half_of_equals", "up_to"], false),
            RelativeKind::Zscore { .. } => (&["sample", "population"], false),
            RelativeKind::Minmax => (&[], false),
        };
        if call.arguments.len() > 1 + usize::from(directed) + usize::from(!choices.is_empty()) {
            self.wrong_arguments(cx, call, operation, place);
            return None;
        }
        let mut allowed = choices.to_vec();
        if directed {
            allowed.extend(DIRECTIONS);
        }
        let (mut choice, mut direction) = (None, None);
        for written in call.arguments.iter().skip(1) {
            let word = self.word(cx, written, &call.function.text, &allowed)?;
            let slot = if DIRECTIONS.contains(&word) { &mut direction } else { &mut choice };
            if slot.replace(word).is_some() {
                self.wrong_arguments(cx, call, operation, place);
                return None;
            }
        }
        if choice.is_none() && !choices.is_empty() {
            return self.word_missing(cx, call, choices, place);
        }
        Some(match kind {
            RelativeKind::Rank { .. } => RelativeKind::Rank {
                descending: direction != Some("ascending"),
                ties: match choice {
                    Some("modified") => Ties::Modified,
                    Some("dense") => Ties::Dense,
                    Some("fractional") => Ties::Fractional,
                    Some("ordinal") => Ties::Ordinal,
                    _ => Ties::Competition,
                },
            },
            RelativeKind::Percentile(_) => RelativeKind::Percentile(match choice {
                Some("below") => Below::Strictly,
                Some("up_to") => Below::UpTo,
                _ => Below::HalfOfEquals,
            }),
            RelativeKind::Zscore { .. } => RelativeKind::Zscore { sample: choice != Some("population") },
            RelativeKind::Minmax => RelativeKind::Minmax,
        })
    }
}
