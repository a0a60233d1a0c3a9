//! Decisions: ordered levels, the first whose condition holds.

use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, labels_of};
use crate::axis::Axes;
use crate::framework::{Decision, Item, ItemKind, Type};
use crate::problem::rules::RulesFact;
use crate::syntax::ast::PropertyKind;

/// Checks a decision.
pub(crate) fn check(builder: &mut Builder<'_>, declared: &Declared<'_>) -> Option<Item> {
    let cx = Cx::formula(declared.scope);
    let owner = &declared.ast.name.text;
    builder.no_axes(declared);
    let levels = builder.axis_names.get(&declared.name).copied()?;
    let mut conditions = Vec::new();
    let mut undecided = None;
    let mut faulty = false;
    let mut closed = false;
    for property in &declared.ast.properties {
        let place = cx.scope.place(property.span);
        match &property.kind {
            PropertyKind::Level { when, .. } => {
                if closed {
                    builder.fault(RulesFact::OtherwiseNotLast, place);
                    faulty = true;
                }
                match when {
                    Some(when) => match builder.condition(cx, when, owner) {
                        Some(id) => conditions.push(Some(id)),
                        None => faulty = true,
                    },
                    None => {
                        closed = true;
                        conditions.push(None);
                    }
                }
            }
            PropertyKind::UndecidedLevel { label, other_labels } => {
                undecided = Some(labels_of(cx.scope.language, label.as_ref(), other_labels));
            }
            _ => {}
        }
    }
    if conditions.is_empty() && !faulty {
        builder.fault(RulesFact::NoLevels { decision: owner.clone() }, cx.scope.place(declared.ast.name.span));
        return None;
    }
    let not_applicable_when = builder.not_applicable(cx, declared, &Axes::none());
    if faulty {
        return None;
    }
    if !closed {
        let (decision, language) = (owner.clone(), cx.scope.language);
        let fact = crate::problem::lint::LintFact::NoOtherwise { decision, language };
        builder.fault(fact, cx.scope.place(declared.ast.name.span));
    }
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Decision(Decision { levels, conditions, undecided }),
        ty: Type::Member(levels),
        axes: Axes::none(),
        not_applicable_when,
        about: builder.about(declared),
    })
}
