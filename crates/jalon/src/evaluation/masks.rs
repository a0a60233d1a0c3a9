//! What must not be told: figures that too few people stand behind, what could be worked back to them, and the rows of
//! private axes. It is taken out of results, reasons and values read, so that no page or file can show it.

use std::sync::Arc;

use super::possible::{self, Doubt};
use super::run::{Run, count};
use super::secrecy;
use super::table::Source;
use crate::assessment::{Cells, ItemResult, Outcome, Reason, Step};
use crate::framework::{ExprId, ExprKind, Fold, ItemId, ItemKind, Type};
use crate::number::Number;
use crate::value::{Bounds, Datum, Value};

/// What of an item is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Hidden {
    Nothing,
    /// Some of its cells (those of unknown members included in the count).
    Cells(Vec<bool>),
    All,
}

/// What is hidden in an evaluation, under the main reading or any variation that was worked out.
#[derive(Debug)]
pub(super) struct Masks {
    items: Vec<Hidden>,
    /// Whether an item rests on a hidden figure in any way, by way of criteria too.
    touched: Vec<bool>,
    /// Whether the rows of private axes are hidden as well.
    rows: bool,
}

/// What takes the place of a figure that is not told.
pub(super) fn veil() -> Value {
    possible::still_open(Bounds::Hidden, Doubt::none())
}

/// Whether values of a type say how much or when: a yes, a choice or a text is no figure to work back from.
fn is_figure(ty: &Type) -> bool {
    matches!(ty, Type::Number(_) | Type::Date { .. } | Type::Duration)
}

impl Run<'_> {
    /// What is hidden; none where nothing is. `rows`: the rows of private axes too.
    pub(super) fn masks(&mut self, rows: bool) -> Option<Masks> {
        let framework = self.framework;
        let asks = |item: &crate::framework::Item| matches!(&item.kind, ItemKind::Indicator(own) if own.secret_below.is_some());
        let private = rows && framework.axes.iter().any(|axis| axis.private);
        if !private && !framework.items.iter().any(asks) {
            return None;
        }
        let items = vec![Hidden::Nothing; framework.items.len()];
        let mut masks = Masks { items, touched: vec![false; framework.items.len()], rows };
        for context in 0..self.contexts.len() {
            self.within(context, |run| run.mask_context(&mut masks));
        }
        Some(masks)
    }

    fn mask_context(&mut self, masks: &mut Masks) {
        let framework = self.framework;
        for id in &framework.order {
            let place = id.0 as usize;
            let Some(item) = framework.items.get(place) else { continue };
            let own = self.too_few(*id);
            let roots = item.roots();
            let works_back = is_figure(&item.ty) && roots.iter().any(|root| masks.reads(framework, *root, false));
            let touched = own != Hidden::Nothing || roots.iter().any(|root| masks.reads(framework, *root, true));
            if let Some(known) = masks.items.get_mut(place) {
                *known = match (&known, own) {
                    _ if works_back => Hidden::All,
                    (Hidden::Nothing, own) => own,
                    (Hidden::Cells(a), Hidden::Cells(b)) => {
                        Hidden::Cells(a.iter().zip(&b).map(|(a, b)| *a || *b).collect())
                    }
                    (Hidden::Cells(cells), Hidden::Nothing) => Hidden::Cells(cells.clone()),
                    (Hidden::All, _) | (_, Hidden::All) => Hidden::All,
                };
            }
            if let Some(known) = masks.touched.get_mut(place) {
                *known |= touched;
            }
        }
    }

    /// The cells of an indicator that too few members stand behind, and those that would reveal them.
    fn too_few(&mut self, id: ItemId) -> Hidden {
        let framework = self.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return Hidden::Nothing };
        let ItemKind::Indicator(indicator) = &item.kind else { return Hidden::Nothing };
        let (Some(least), Some(members)) = (&indicator.secret_below, indicator.members) else { return Hidden::Nothing };
        let sizes: Vec<Number> = self.all_cells(members, &item.axes).iter().map(secrecy::fewest).collect();
        let few = |size: &Number| size != &Number::ZERO && size.compare(least).is_lt() == Some(true);
        if !sizes.iter().any(few) {
            return Hidden::Nothing;
        }
        // Groups add up to a whole that may be known; before and after, or two places of one person, do not.
        let grouped = match framework.expressions.get(members.0 as usize).map(|expr| &expr.kind) {
            Some(ExprKind::Fold(fold)) => groups_add_up(fold),
            _ => false,
        };
        if sizes.len() == 1 {
            return Hidden::All;
        }
        if grouped {
            let hidden = secrecy::hidden(&sizes, least);
            return Hidden::Cells((0..sizes.len()).map(|place| hidden.contains(&place)).collect());
        }
        Hidden::Cells(sizes.iter().map(few).collect())
    }

    /// Takes out of a result what must not be told.
    pub(super) fn mask_result(&self, masks: &Masks, result: &mut ItemResult) {
        let place = result.item.0 as usize;
        let Some(item) = self.framework.items.get(place) else { return };
        let touched = masks.touched.get(place) == Some(&true);
        if touched {
            // What would settle it is said in figures.
            result.settled_by.clear();
            result.settlements_cut = false;
        }
        let reads = |expression: ExprId| masks.reads(self.framework, expression, false);
        match &mut result.outcome {
            Outcome::Quantity { cells, coverage, breakdowns, judgement } => {
                let rows = masks.rows && self.is_private(item.axes.as_slice());
                match masks.items.get(place) {
                    _ if rows => *cells = one_hidden(cells),
                    Some(Hidden::All) => cells.values.iter_mut().for_each(|value| *value = veil()),
                    Some(Hidden::Cells(hidden)) => {
                        // Cells of unknown members are not among those shown; where they are, all are hidden.
                        let same = hidden.len() == cells.values.len();
                        for (at, value) in cells.values.iter_mut().enumerate() {
                            if !same || hidden.get(at) == Some(&true) {
                                *value = veil();
                            }
                        }
                    }
                    Some(Hidden::Nothing) | None => return,
                }
                *coverage = None;
                *judgement = None;
                for group in breakdowns.iter_mut().flat_map(|breakdown| &mut breakdown.groups) {
                    if !group.nobody {
                        group.values = None;
                    }
                }
            }
            Outcome::Criterion { margin, .. } => {
                if margin.as_ref().is_some_and(|margin| reads(margin.left) || reads(margin.right)) {
                    *margin = None;
                }
            }
            Outcome::Obligation { due, event, .. } => {
                if let ItemKind::Obligation(obligation) = &item.kind {
                    for (value, expression) in [(due, obligation.due), (event, obligation.event)] {
                        if reads(expression) {
                            *value = veil();
                        }
                    }
                }
            }
            Outcome::Decision { .. } | Outcome::OverTable => {}
        }
    }

    /// Takes out of a tree of reasons what must not be told; whether its value now is not.
    pub(super) fn mask_reason(&self, masks: &Masks, reason: &mut Reason) -> bool {
        if let Step::Item(id, _) = reason.step
            && masks.hides(self, id, reason)
        {
            reason.value = veil();
            reason.because.clear();
            return true;
        }
        let mut below = false;
        for child in &mut reason.because {
            below |= self.mask_reason(masks, Arc::make_mut(child));
        }
        let figure = match &reason.value {
            Value::Known(datum) => matches!(datum, Datum::Number(_) | Datum::Date(_) | Datum::Duration(_)),
            Value::Open(open) => matches!(open.bounds, Bounds::Number(_) | Bounds::Date { .. } | Bounds::Hidden),
            Value::Undefined(_) | Value::NotApplicable => false,
        };
        if below && figure {
            reason.value = veil();
        }
        below && figure
    }

    /// Takes out of the values of an expression what must not be told.
    pub(super) fn mask_cells(&self, masks: &Masks, expression: ExprId, cells: &mut Cells) {
        let figure = self.ty(expression).is_some_and(is_figure);
        if figure && masks.reads(self.framework, expression, false) {
            cells.values.iter_mut().for_each(|value| *value = veil());
        }
    }
}

impl Masks {
    /// Whether what a table keeps of a project must not be told.
    pub(super) fn hides_source(&self, framework: &crate::framework::Framework, source: Source) -> bool {
        match source {
            Source::Input(_) => false,
            Source::Item(item) => self.items.get(item.0 as usize).is_some_and(|hidden| *hidden != Hidden::Nothing),
            Source::Expression(id) => {
                let figure = framework.expressions.get(id.0 as usize).is_some_and(|expr| is_figure(&expr.ty));
                figure && self.reads(framework, id, false)
            }
        }
    }

    /// Whether an expression reads a hidden figure; `through`: by way of a condition or a criterion too.
    fn reads(&self, framework: &crate::framework::Framework, root: ExprId, through: bool) -> bool {
        let mut pending = vec![root];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(expr) = framework.expressions.get(id.0 as usize) else { continue };
            let hidden = |item: &ItemId| {
                let place = item.0 as usize;
                let own = self.items.get(place).is_some_and(|hidden| *hidden != Hidden::Nothing);
                own || (through && self.touched.get(place) == Some(&true))
            };
            let found = match &expr.kind {
                ExprKind::Item(item) | ExprKind::View(item, _) => hidden(item),
                ExprKind::Is { item, .. } => through && hidden(item),
                ExprKind::Group { items, .. } => through && items.iter().any(hidden),
                _ => false,
            };
            if found {
                return true;
            }
            // A yes or no tells which side of a mark a figure lies, not the figure.
            if through || id == root || !matches!(expr.ty, Type::Truth) {
                framework.each_child(&expr.kind, &mut |child| pending.push(child));
            }
        }
        false
    }

    fn hides(&self, run: &Run<'_>, id: ItemId, reason: &Reason) -> bool {
        let Some(item) = run.framework.items.get(id.0 as usize) else { return false };
        match self.items.get(id.0 as usize) {
            Some(Hidden::All) => true,
            Some(Hidden::Cells(cells)) => {
                let mut cell = 0usize;
                for axis in item.axes.as_slice() {
                    let Some((_, place)) = reason.at.iter().find(|(at, _)| at == axis) else { return true };
                    cell = cell * run.extent(*axis).cells() as usize + *place as usize;
                }
                cells.get(cell) != Some(&false)
            }
            Some(Hidden::Nothing) | None => false,
        }
    }
}

/// Whether a count is laid out by groups that its members are divided into.
fn groups_add_up(fold: &Fold) -> bool {
    !fold.by.is_empty()
}

/// One cell in place of the rows: not even how many there are is told here.
fn one_hidden(cells: &Cells) -> Cells {
    let sizes = vec![count(0); cells.sizes.len()];
    Cells { axes: cells.axes.clone(), sizes, values: vec![veil()], unknown_shape: true }
}
