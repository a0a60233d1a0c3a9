//! What an expression is made of.

use super::expression::{ExprId, ExprKind, PickedMember};

impl ExprKind {
    /// The expressions that it is made of, in order. (What it reads by name, items, inputs, parameters and scales, is not
    /// among them.)
    ///
    /// ```
    /// use jalon::framework::{ExprId, ExprKind};
    /// assert_eq!(ExprKind::Add(ExprId(3), ExprId(5)).operands(), [ExprId(3), ExprId(5)]);
    /// assert!(ExprKind::AsOf.operands().is_empty());
    /// ```
    #[must_use]
    pub fn operands(&self) -> Vec<ExprId> {
        match self {
            ExprKind::Constant(_)
            | ExprKind::Input(_)
            | ExprKind::Parameter(_)
            | ExprKind::Item(_)
            | ExprKind::View(..)
            | ExprKind::Slot(_)
            | ExprKind::AsOf
            | ExprKind::MemberOf(_)
            | ExprKind::Position(_)
            | ExprKind::Is { .. }
            | ExprKind::Group { .. }
            | ExprKind::Undefined(_) => Vec::new(),
            ExprKind::NumberOf(one)
            | ExprKind::Negate(one)
            | ExprKind::Not(one)
            | ExprKind::Known(one)
            | ExprKind::Supplied(one)
            | ExprKind::Spread(one)
            | ExprKind::Applicable { value: one, .. }
            | ExprKind::Walk { body: one, .. } => vec![*one],
            ExprKind::Add(a, b)
            | ExprKind::Subtract(a, b)
            | ExprKind::Multiply(a, b)
            | ExprKind::Divide(a, b)
            | ExprKind::Power(a, b)
            | ExprKind::Compare(_, a, b)
            | ExprKind::OrElse(a, b)
            | ExprKind::Round { value: a, step: b, .. }
            | ExprKind::ShiftMonths { date: a, months: b, .. }
            | ExprKind::ShiftDays { date: a, days: b }
            | ExprKind::ShiftDuration { date: a, duration: b, .. } => vec![*a, *b],
            ExprKind::Function(_, list)
            | ExprKind::Scale(_, list)
            | ExprKind::DateFunction(_, list)
            | ExprKind::TextFunction(_, list)
            | ExprKind::And(list)
            | ExprKind::Or(list)
            | ExprKind::ByMember { members: list, .. } => list.clone(),
            ExprKind::InSet(value, list) => std::iter::once(*value).chain(list.iter().copied()).collect(),
            ExprKind::InRange(value, low, high) => [Some(*value), *low, *high].into_iter().flatten().collect(),
            ExprKind::If { condition, then, otherwise } => vec![*condition, *then, *otherwise],
            ExprKind::Fold(fold) => std::iter::once(fold.body)
                .chain(fold.extra.iter().copied())
                .chain(fold.filter)
                .chain(fold.by.iter().map(|(key, _)| *key))
                .collect(),
            ExprKind::Pick { body, picks } => std::iter::once(*body)
                .chain(picks.iter().filter_map(|(_, member)| match member {
                    PickedMember::Follow(reference) => Some(*reference),
                    PickedMember::At(_) | PickedMember::Id(_) | PickedMember::First | PickedMember::Last => None,
                }))
                .collect(),
            ExprKind::Relative(relative) => {
                std::iter::once(relative.body).chain(relative.filter).chain(relative.by.iter().copied()).collect()
            }
        }
    }
}
