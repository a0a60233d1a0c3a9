//! What a formula means, as a number: equal for equal meanings in both frameworks, whatever the ids, the layout and the
//! order in which alternatives are written.

use std::collections::BTreeMap;

use crate::axis::{AxisId, AxisKind};
use crate::framework::{ExprId, ExprKind, Framework, Function, ItemId, PickedMember, Type, VariationId};
use crate::value::Datum;

/// Names of the older version that the newer one bears otherwise.
pub(super) type Renames = BTreeMap<String, String>;

/// Texts numbered in the order in which they are met; shared by both frameworks.
#[derive(Debug, Default)]
pub(super) struct Interner(BTreeMap<String, usize>);

impl Interner {
    fn number(&mut self, text: String) -> usize {
        let next = self.0.len();
        *self.0.entry(text).or_insert(next)
    }
}

/// A framework with the meaning of each of its expressions.
pub(super) struct Canon<'a> {
    /// The framework.
    pub(super) framework: &'a Framework,
    renames: &'a Renames,
    meanings: Vec<usize>,
}

impl<'a> Canon<'a> {
    /// Works out every expression; children come before parents, so that one pass does.
    pub(super) fn new(framework: &'a Framework, renames: &'a Renames, interner: &mut Interner) -> Canon<'a> {
        let mut canon = Canon { framework, renames, meanings: Vec::with_capacity(framework.expressions.len()) };
        for expression in &framework.expressions {
            let text = canon.node(&expression.kind, &expression.ty);
            let number = interner.number(text);
            canon.meanings.push(number);
        }
        canon
    }

    /// The meaning of an expression.
    pub(super) fn meaning(&self, id: ExprId) -> String {
        self.meanings.get(id.0 as usize).map_or_else(String::new, |number| format!("#{number}"))
    }

    /// A name as the newer version has it.
    pub(super) fn name(&self, name: &str) -> String {
        self.renames.get(name).map_or_else(|| name.to_owned(), Clone::clone)
    }

    /// An axis by its name; choices go by that of what lists them.
    pub(super) fn axis(&self, id: AxisId) -> String {
        match self.framework.axes.get(id.0 as usize) {
            Some(axis) if matches!(axis.kind, AxisKind::Choices(_)) => self.name(&axis.name),
            Some(axis) => self.renames.get(&format!("axis {}", axis.name)).unwrap_or(&axis.name).clone(),
            None => "?".to_owned(),
        }
    }

    /// An item by its name.
    pub(super) fn item(&self, id: ItemId) -> String {
        self.framework.items.get(id.0 as usize).map_or_else(String::new, |item| self.name(&item.name))
    }

    /// A reading or scenario by its name and its owner's.
    pub(super) fn variation(&self, id: VariationId) -> String {
        self.framework
            .variations
            .get(id.0 as usize)
            .map_or_else(String::new, |variation| super::facets::variation_name(self, variation))
    }

    /// A member of an axis by its name.
    pub(super) fn member(&self, axis: AxisId, place: u32) -> String {
        let members = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
        members
            .and_then(|members| members.get(place as usize))
            .map_or_else(|| format!("#{place}"), |member| member.name.clone())
    }

    /// A type: its unit as written, since bare figures of data are read in it.
    pub(super) fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Number(number) => format!(
                "number {} {} {:?} {} {}",
                number.unit.text(crate::lang::Language::English, true),
                number.unit.scale().to_exact_string(),
                number.unit.dimension(),
                number.count,
                number.share
            ),
            Type::Member(axis) => format!("member of {}", self.axis(*axis)),
            other => format!("{other:?}"),
        }
    }

    /// A known value.
    pub(super) fn datum(&self, datum: &Datum, ty: &Type) -> String {
        match (datum, ty) {
            (Datum::Number(number), Type::Number(of)) => {
                format!("{} {:?}", number.to_exact_string(), of.unit.dimension())
            }
            (Datum::Number(number), _) => number.to_exact_string(),
            (Datum::Member(place), Type::Member(axis)) => {
                format!("{}.{}", self.axis(*axis), self.member(*axis, *place))
            }
            (other, _) => format!("{other:?}"),
        }
    }

    /// A picked member.
    pub(super) fn picked(&self, axis: AxisId, member: &PickedMember) -> String {
        let picked = match member {
            PickedMember::At(place) => self.member(axis, *place),
            PickedMember::Id(id) => format!("id {id}"),
            PickedMember::First => "first".to_owned(),
            PickedMember::Last => "last".to_owned(),
            PickedMember::Follow(reference) => self.meaning(*reference),
        };
        format!("{}={picked}", self.axis(axis))
    }

    /// An expression by the meanings of its operands and what else it says.
    fn node(&self, kind: &ExprKind, ty: &Type) -> String {
        let mut operands: Vec<String> = kind.operands().into_iter().map(|operand| self.meaning(operand)).collect();
        match kind {
            // Exact arithmetic and Kleene's logic do not mind the order.
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Add(..) | ExprKind::Multiply(..) => operands.sort(),
            ExprKind::Function(Function::Least | Function::Greatest | Function::Mean, _) => operands.sort(),
            ExprKind::InSet(..) => {
                if let Some(elements) = operands.get_mut(1..) {
                    elements.sort();
                }
            }
            _ => {}
        }
        let sort = std::mem::discriminant(kind);
        format!("{sort:?} {} ({})", self.said_besides(kind, ty), operands.join(" "))
    }

    fn said_besides(&self, kind: &ExprKind, ty: &Type) -> String {
        let framework = self.framework;
        match kind {
            ExprKind::Constant(datum) => self.datum(datum, ty),
            ExprKind::Input(id) => {
                framework.inputs.get(id.0 as usize).map_or_else(String::new, |input| self.name(&input.name))
            }
            ExprKind::Parameter(id) => {
                framework.parameters.get(id.0 as usize).map_or_else(String::new, |own| self.name(&own.name))
            }
            ExprKind::Item(id) => self.item(*id),
            ExprKind::View(id, variation) => format!("{} {}", self.item(*id), self.variation(*variation)),
            ExprKind::Slot(place) => place.to_string(),
            ExprKind::MemberOf(axis) | ExprKind::Position(axis) => self.axis(*axis),
            ExprKind::Function(function, _) => format!("{function:?}"),
            ExprKind::Round { mode, .. } => format!("{mode:?}"),
            ExprKind::Scale(id, _) => {
                framework.scales.get(id.0 as usize).map_or_else(String::new, |scale| self.name(&scale.name))
            }
            ExprKind::ShiftMonths { clamped, .. } => clamped.to_string(),
            ExprKind::ShiftDuration { back, clamped, .. } => format!("{back} {clamped}"),
            ExprKind::DateFunction(function, _) => format!("{function:?}"),
            ExprKind::TextFunction(function, _) => format!("{function:?}"),
            ExprKind::Compare(sign, ..) => format!("{sign:?}"),
            ExprKind::InRange(_, low, high) => format!("{} {}", low.is_some(), high.is_some()),
            ExprKind::Applicable { negated, .. } => negated.to_string(),
            ExprKind::Is { item, variation, test } => {
                let variation = variation.map(|variation| self.variation(variation));
                format!("{} {variation:?} {test:?}", self.item(*item))
            }
            ExprKind::Group { all, items, test } => {
                let mut names: Vec<String> = items.iter().map(|item| self.item(*item)).collect();
                names.sort();
                format!("{all} {names:?} {test:?}")
            }
            ExprKind::Fold(fold) => {
                let mut over: Vec<String> = fold.over.iter().map(|axis| self.axis(*axis)).collect();
                // The first axis of an agreement is that of the raters; elsewhere the order says nothing.
                if fold.kind != crate::framework::FoldKind::Agreement {
                    over.sort();
                }
                let by: Vec<String> = fold.by.iter().map(|(_, axis)| self.axis(*axis)).collect();
                format!(
                    "{:?} {over:?} {by:?} {} {} {}",
                    fold.kind,
                    fold.extra.len(),
                    fold.filter.is_some(),
                    fold.known_only
                )
            }
            ExprKind::Walk { walk, axis, .. } => format!("{walk:?} {}", self.axis(*axis)),
            ExprKind::Pick { picks, .. } => {
                let mut picks: Vec<String> = picks.iter().map(|(axis, member)| self.picked(*axis, member)).collect();
                picks.sort();
                format!("{picks:?}")
            }
            ExprKind::ByMember { axis, members } => {
                let places = 0..u32::try_from(members.len()).unwrap_or(u32::MAX);
                let names: Vec<String> = places.map(|place| self.member(*axis, place)).collect();
                format!("{} {names:?}", self.axis(*axis))
            }
            ExprKind::Undefined(cause) => format!("{cause:?}"),
            ExprKind::Relative(relative) => {
                format!(
                    "{:?} {} {} {}",
                    relative.kind,
                    relative.filter.is_some(),
                    relative.by.len(),
                    relative.known_only
                )
            }
            ExprKind::AsOf
            | ExprKind::NumberOf(_)
            | ExprKind::Negate(_)
            | ExprKind::Add(..)
            | ExprKind::Subtract(..)
            | ExprKind::Multiply(..)
            | ExprKind::Divide(..)
            | ExprKind::Power(..)
            | ExprKind::ShiftDays { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::InSet(..)
            | ExprKind::If { .. }
            | ExprKind::OrElse(..)
            | ExprKind::Known(_)
            | ExprKind::Supplied(_)
            | ExprKind::Spread(_) => String::new(),
        }
    }
}
