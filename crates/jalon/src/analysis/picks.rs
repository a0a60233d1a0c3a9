//! Picks: `x[women]`, `x[gender = women]`, `x[first year]`, `kind[employer]`.

use crate::analysis::expressions::{Cx, unbracketed};
use crate::analysis::state::{Builder, Entity};
use crate::axis::{Axes, AxisId};
use crate::framework::{ExprId, ExprKind, PickedMember, Type};
use crate::problem::names::NamesFact;
use crate::problem::types::TypesFact;
use crate::source::{Place, Span};
use crate::syntax::ast::{self, PickMember};
use crate::syntax::words::Word;

impl Builder<'_> {
    /// A picked value, without the picked axes.
    pub(crate) fn pick(
        &mut self,
        cx: Cx<'_>,
        body: &ast::Expr,
        picks: &[ast::Pick],
        want: Option<&Type>,
        place: Place,
    ) -> Option<ExprId> {
        let body = self.check(cx, body, want)?;
        let axes = self.axes_of(body);
        let picks = self.picks(cx, &axes, picks)?;
        let gone: Vec<AxisId> = picks.iter().map(|(axis, _)| *axis).collect();
        let mut left = axes.without(&gone);
        for (_, member) in &picks {
            if let PickedMember::Follow(id) = member {
                left = left.union(&self.axes_of(*id));
            }
        }
        let ty = self.ty(body);
        Some(self.push(ExprKind::Pick { body, picks }, ty, left, place))
    }

    /// Which member of which axis each pick means, for a value of these axes.
    pub(crate) fn picks(
        &mut self,
        cx: Cx<'_>,
        axes: &Axes,
        picks: &[ast::Pick],
    ) -> Option<Vec<(AxisId, PickedMember)>> {
        let mut found: Vec<(AxisId, PickedMember)> = Vec::new();
        let mut faulty = false;
        for pick in picks {
            let taken: Vec<AxisId> = found.iter().map(|(axis, _)| *axis).collect();
            match self.one_pick(cx, &axes.without(&taken), pick) {
                Some(one) => found.push(one),
                None => faulty = true,
            }
        }
        (!faulty).then_some(found)
    }

    fn one_pick(&mut self, cx: Cx<'_>, axes: &Axes, pick: &ast::Pick) -> Option<(AxisId, PickedMember)> {
        let place = cx.scope.place(pick.span);
        match &pick.member {
            PickMember::First(name) | PickMember::Last(name) => {
                let axis = self.axis_by_name(cx.scope, name)?;
                self.on(axes, axis, &name.text, place)?;
                let first = matches!(pick.member, PickMember::First(_));
                let word = if first { Word::First } else { Word::Last };
                self.ordered(axis, word.text(cx.scope.language), place)?;
                return Some((axis, if first { PickedMember::First } else { PickedMember::Last }));
            }
            PickMember::Name(_) | PickMember::Quoted(_) | PickMember::Literal(_) => {}
        }
        let (text, span, name) = match &pick.member {
            PickMember::Name(name) => (name.text.clone(), name.span, Some(name)),
            PickMember::Quoted(text) => (text.text.clone(), text.span, None),
            PickMember::Literal(expr) => (literal(expr), expr.span, None),
            PickMember::First(_) | PickMember::Last(_) => return None,
        };
        if let Some(axis) = &pick.axis {
            let axis = self.axis_by_name(cx.scope, axis)?;
            self.on(axes, axis, &text, place)?;
            return self.member_of(cx, axis, &text, span, name, true);
        }
        let closed: Vec<AxisId> = axes
            .as_slice()
            .iter()
            .copied()
            .filter(|axis| self.axis(*axis).is_some_and(|axis| axis.member(&text).is_some()))
            .collect();
        match closed.as_slice() {
            [axis] => return self.member_of(cx, *axis, &text, span, name, true),
            [] => {}
            several => {
                let axes = several.iter().map(|axis| self.axis_name(*axis)).collect();
                self.fault(NamesFact::AmbiguousMember { member: text, axes }, place);
                return None;
            }
        }
        // A reference is followed.
        if let Some(name) = name
            && let Some(followed) = self.reference(cx, axes, name)
        {
            return Some(followed);
        }
        let open: Vec<AxisId> = axes
            .as_slice()
            .iter()
            .copied()
            .filter(|axis| self.axis(*axis).is_some_and(|axis| axis.members().is_none()))
            .collect();
        match (open.as_slice(), axes.as_slice()) {
            ([axis], _) => Some((*axis, PickedMember::Id(text))),
            ([], [axis]) => {
                self.member(cx.scope, *axis, &text, span);
                None
            }
            ([], _) => {
                // The nearest member of any of its axes, where there is one.
                let near = axes.as_slice().iter().copied().find(|axis| self.near_member(*axis, &text));
                match near {
                    Some(axis) => {
                        self.member(cx.scope, axis, &text, span);
                    }
                    None => {
                        let has = self.axis_names_of(axes);
                        self.fault(TypesFact::NothingToPick { pick: text, has }, place);
                    }
                }
                None
            }
            (several, _) => {
                let axes = several.iter().map(|axis| self.axis_name(*axis)).collect();
                self.fault(NamesFact::AmbiguousMember { member: text, axes }, place);
                None
            }
        }
    }

    fn near_member(&self, axis: AxisId, text: &str) -> bool {
        self.axis(axis).and_then(crate::axis::Axis::members).is_some_and(|members| {
            crate::problem::suggest::nearest(text, members.iter().map(|member| member.name.as_str())).is_some()
        })
    }

    fn on(&mut self, axes: &Axes, axis: AxisId, pick: &str, place: Place) -> Option<()> {
        if axes.contains(axis) {
            return Some(());
        }
        let has = self.axis_names_of(axes);
        self.fault(TypesFact::NothingToPick { pick: pick.to_owned(), has }, place);
        None
    }

    fn member_of(
        &mut self,
        cx: Cx<'_>,
        axis: AxisId,
        text: &str,
        span: Span,
        name: Option<&ast::Name>,
        ids: bool,
    ) -> Option<(AxisId, PickedMember)> {
        if let Some(at) = self.axis(axis).and_then(|axis| axis.member(text)) {
            return Some((axis, PickedMember::At(at)));
        }
        if let Some(name) = name
            && let Some(followed) = self.reference(cx, &Axes::of([axis]), name)
        {
            return Some(followed);
        }
        if ids && self.axis(axis).is_some_and(|axis| axis.members().is_none()) {
            return Some((axis, PickedMember::Id(text.to_owned())));
        }
        self.member(cx.scope, axis, text, span);
        None
    }

    /// `kind[employer]`, where `employer : one of partner`.
    fn reference(&mut self, cx: Cx<'_>, axes: &Axes, name: &ast::Name) -> Option<(AxisId, PickedMember)> {
        let entity = self.value(cx.scope, std::slice::from_ref(name))?;
        if !matches!(entity, Entity::Input(_) | Entity::Parameter(_) | Entity::Item(_)) {
            return None;
        }
        let before = self.problems.len();
        let id = self.path(cx, &ast::Path { parts: vec![name.clone()] }, None);
        self.problems.truncate(before);
        let id = id?;
        match self.ty(id) {
            Type::Member(axis) => {
                let axis = axes.as_slice().iter().copied().find(|other| self.same_members(axis, *other))?;
                Some((axis, PickedMember::Follow(id)))
            }
            _ => None,
        }
    }
}

/// A number or period between brackets, as members are named.
fn literal(expr: &ast::Expr) -> String {
    match &unbracketed(expr).kind {
        ast::ExprKind::Number(number) => number.digits.clone(),
        ast::ExprKind::Date(date) => date.iso.clone(),
        _ => String::new(),
    }
}
