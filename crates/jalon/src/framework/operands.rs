//! What expressions and items are made of.

use super::expression::{ExprId, ExprKind, PickedMember};
use super::{Framework, Item, ItemKind};

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
        let mut operands = Vec::new();
        self.each_operand(&mut |operand| operands.push(operand));
        operands
    }

    /// Shows each of its [`operands`](ExprKind::operands), in order, without putting them in a list.
    pub(crate) fn each_operand(&self, see: &mut impl FnMut(ExprId)) {
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
            | ExprKind::Undefined(_) => {}
            ExprKind::NumberOf(one)
            | ExprKind::Negate(one)
            | ExprKind::Not(one)
            | ExprKind::Known(one)
            | ExprKind::Supplied(one)
            | ExprKind::Spread(one)
            | ExprKind::Applicable { value: one, .. }
            | ExprKind::Walk { body: one, .. } => see(*one),
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
            | ExprKind::ShiftDuration { date: a, duration: b, .. } => {
                see(*a);
                see(*b);
            }
            ExprKind::Function(_, list)
            | ExprKind::Scale(_, list)
            | ExprKind::DateFunction(_, list)
            | ExprKind::TextFunction(_, list)
            | ExprKind::And(list)
            | ExprKind::Or(list)
            | ExprKind::ByMember { members: list, .. } => list.iter().for_each(|one| see(*one)),
            ExprKind::InSet(value, list) => {
                see(*value);
                list.iter().for_each(|one| see(*one));
            }
            ExprKind::InRange(value, low, high) => {
                see(*value);
                low.iter().chain(high).for_each(|end| see(*end));
            }
            ExprKind::If { condition, then, otherwise } => {
                see(*condition);
                see(*then);
                see(*otherwise);
            }
            ExprKind::Fold(fold) => {
                see(fold.body);
                fold.extra.iter().chain(&fold.filter).for_each(|one| see(*one));
                fold.by.iter().for_each(|(key, _)| see(*key));
            }
            ExprKind::Pick { body, picks } => {
                see(*body);
                for (_, member) in picks {
                    match member {
                        PickedMember::Follow(reference) => see(*reference),
                        PickedMember::At(_) | PickedMember::Id(_) | PickedMember::First | PickedMember::Last => {}
                    }
                }
            }
            ExprKind::Relative(relative) => {
                see(relative.body);
                relative.filter.iter().chain(&relative.by).for_each(|one| see(*one));
            }
        }
    }
}

impl Item {
    /// The expressions that it is made of: all that its result, its baseline and targets and its breakdowns rest on.
    #[must_use]
    pub fn roots(&self) -> Vec<ExprId> {
        let mut roots: Vec<ExprId> = self.not_applicable_when.into_iter().collect();
        match &self.kind {
            ItemKind::Indicator(indicator) => {
                roots.push(indicator.formula);
                roots.extend(indicator.baseline);
                roots.extend(indicator.targets.iter().map(|(target, _)| *target));
                roots.extend(indicator.members);
                for breakdown in &indicator.breakdowns {
                    roots.extend([breakdown.key, breakdown.formula, breakdown.members]);
                }
            }
            ItemKind::Criterion(criterion) => {
                roots.push(criterion.condition);
                roots.extend(criterion.applies_when);
                for exception in &criterion.exceptions {
                    roots.extend([exception.when, exception.condition]);
                }
            }
            ItemKind::Obligation(obligation) => {
                roots.extend([obligation.event, obligation.due]);
                roots.extend(obligation.when);
                roots.extend(obligation.arises_when);
            }
            ItemKind::Judgement(judgement) => {
                roots.extend([judgement.folded, judgement.count]);
                roots.extend(judgement.quorum);
                roots.extend(judgement.agreement);
            }
            ItemKind::Score(score) => {
                roots.push(score.formula);
                roots.extend(score.parts.iter().map(|(part, _)| *part));
            }
            ItemKind::Decision(decision) => roots.extend(decision.conditions.iter().flatten()),
            ItemKind::Portfolio(portfolio) => roots.push(portfolio.formula),
        }
        roots
    }
}

impl Framework {
    /// Shows the expressions that one is made of: its operands, and for a scale also the expressions of its bands.
    pub(crate) fn each_child(&self, of: &ExprKind, see: &mut impl FnMut(ExprId)) {
        of.each_operand(see);
        let ExprKind::Scale(scale, _) = of else { return };
        for band in self.scales.get(scale.0 as usize).map_or(&[][..], |scale| &scale.bands) {
            see(band.value);
            band.low.iter().chain(&band.high).for_each(|end| see(end.at));
        }
    }
}
