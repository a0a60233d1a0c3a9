//! What rests on what: the expressions that formulas are made of, and what those read by name.

use std::collections::BTreeSet;

use super::expression::{Expr, ExprId, ExprKind};
use super::{Framework, InputId, Item, ItemId, ParameterId};
use crate::axis::AxisId;

/// What the formulas of an item read by name, not by way of other items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reads {
    /// Items, under whichever reading.
    pub items: BTreeSet<ItemId>,
    /// Inputs.
    pub inputs: BTreeSet<InputId>,
    /// Parameters, and those that their values and the defaults of inputs read.
    pub parameters: BTreeSet<ParameterId>,
    /// Axes that something is folded over.
    pub folded: BTreeSet<AxisId>,
}

impl Framework {
    /// The expressions that some are made of, themselves among them: each once, and before its operands. The bands of a
    /// scale belong to it; what is read by name is not followed.
    ///
    /// ```
    /// use jalon::framework::{ExprKind, Framework, Item};
    /// fn folds(framework: &Framework, item: &Item) -> bool {
    ///     framework.within(item.roots()).any(|(_, expr)| matches!(expr.kind, ExprKind::Fold(_)))
    /// }
    /// ```
    #[must_use]
    pub fn within(&self, roots: Vec<ExprId>) -> Within<'_> {
        Within { framework: self, pending: roots, seen: BTreeSet::new() }
    }

    /// What an item reads.
    #[must_use]
    pub fn reads(&self, item: ItemId) -> Reads {
        let mut reads = Reads::default();
        let mut within = self.within(self.items.get(item.0 as usize).map_or_else(Vec::new, Item::roots));
        while let Some((_, expr)) = within.next() {
            reads.items.extend(expr.kind.items());
            match &expr.kind {
                ExprKind::Input(id) => {
                    reads.inputs.insert(*id);
                    within.also(self.inputs.get(id.0 as usize).and_then(|input| input.default));
                }
                ExprKind::Parameter(id) => {
                    reads.parameters.insert(*id);
                    within.also(self.parameter_values(*id));
                }
                ExprKind::Fold(fold) => reads.folded.extend(&fold.over),
                _ => {}
            }
        }
        reads
    }

    /// The expressions of a parameter's values, whatever the date.
    pub(crate) fn parameter_values(&self, id: ParameterId) -> impl Iterator<Item = ExprId> + '_ {
        let values = self.parameters.get(id.0 as usize).map_or(&[][..], |parameter| &parameter.values);
        values.iter().map(|(_, value)| *value)
    }
}

impl ExprKind {
    /// The items that it reads itself, under whichever reading.
    #[must_use]
    pub(crate) fn items(&self) -> &[ItemId] {
        match self {
            ExprKind::Item(item) | ExprKind::View(item, _) | ExprKind::Is { item, .. } => std::slice::from_ref(item),
            ExprKind::Group { items, .. } => items,
            _ => &[],
        }
    }
}

/// The expressions that some are made of: see [`Framework::within`].
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::Within;
/// let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let within: Within<'_> = framework.within(framework.items[0].roots());
/// let written: Vec<&str> = within.map(|(_, expr)| expr.place.span.of(text)).collect();
/// assert_eq!(written.len(), 3); // the comparison, and before its operands
/// assert_eq!(written[0], "budget <= 5 EUR");
/// ```
#[derive(Debug)]
pub struct Within<'f> {
    framework: &'f Framework,
    pending: Vec<ExprId>,
    seen: BTreeSet<ExprId>,
}

impl Within<'_> {
    /// These are to be looked at too.
    pub(crate) fn also(&mut self, more: impl IntoIterator<Item = ExprId>) {
        self.pending.extend(more);
    }
}

impl<'f> Iterator for Within<'f> {
    type Item = (ExprId, &'f Expr);

    fn next(&mut self) -> Option<(ExprId, &'f Expr)> {
        loop {
            let id = self.pending.pop()?;
            let Some(expr) = self.framework.expressions.get(id.0 as usize) else { continue };
            if self.seen.insert(id) {
                self.framework.each_child(&expr.kind, &mut |child| self.pending.push(child));
                return Some((id, expr));
            }
        }
    }
}
