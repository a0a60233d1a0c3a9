//! One evaluation under way: where it stands on the axes, what is already worked out, and the order of the work.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::grouping::Grouping;
use super::interval::Exact;
use super::links::Link;
use super::memo::Memo;
use super::possible;
use super::reasons::Branch;
use super::reference::Frozen;
use super::table::{Source, Table};
use crate::assessment::{Coverage, Notice, ObligationState, SettlingRelation};
use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::dependencies::Inputs;
use crate::framework::{
    EvidenceLevel, Expr, ExprId, ExprKind, Framework, ItemId, ItemKind, Project, Target, VariationId,
};
use crate::number::Precision;
use crate::value::{CellRef, Listed, Value, Wants};

/// The values of expressions of more cells than this are worked out anew rather than kept (but for folds and walks).
pub(super) const KEPT: usize = 1024;

/// How many members an axis has in this project.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The members that are known.
    pub(super) known: u32,
    /// There may be more: the axis is not given, or its list is partial. Place `known` then stands for any of those.
    pub(super) more: bool,
}

impl Extent {
    /// Cells kept for the axis: one a known member, and one that stands for the unknown ones.
    pub(super) fn cells(self) -> u32 {
        self.known.saturating_add(u32::from(self.more))
    }
}

/// Places on some axes; one axis takes no allocation.
#[derive(Debug)]
pub(super) struct Mark {
    first: u32,
    rest: Vec<u32>,
}

/// What else than its value is kept of an item.
#[derive(Debug, Clone)]
pub(super) enum Extra {
    None,
    Criterion { exception: Option<u32>, condition: Value },
    Obligation { state: ObligationState, due: Value, event: Value },
    Decision { possible: Vec<u32>, not_applicable: bool },
}

/// An item worked out.
#[derive(Debug, Clone)]
pub(super) struct Worked {
    /// Its cells, those that stand for unknown members included.
    pub(super) values: Vec<Value>,
    pub(super) provisional: bool,
    pub(super) extra: Extra,
}

/// What is worked out under the main reading, or under a variation.
#[derive(Debug)]
pub(super) struct Context {
    /// None: the main reading.
    pub(super) variation: Option<VariationId>,
    /// Items that the variation does not reach are read from the main context.
    pub(super) reached: Option<Vec<bool>>,
    pub(super) items: Vec<Option<Rc<Worked>>>,
    /// How many items of the order are done.
    done: usize,
    /// For each expression: 1 + where its cells begin in `memos`, or 0.
    memo_at: Vec<u32>,
    /// Values worked out before, each with whether it is provisional.
    memos: Vec<Option<(Value, bool)>>,
    /// Behind each fold, at a cell of its axes.
    pub(super) coverage: Memo<Coverage>,
    /// The values of functions relative to the other projects, for each, at a cell of their other axes.
    pub(super) relatives: Memo<Rc<[Value]>>,
    /// For folds by groups, at a cell of their other axes.
    pub(super) groupings: Memo<Rc<Grouping>>,
    /// For picks by a reference that may name anyone, at a cell of their other axes: the value, and whether it is provisional.
    pub(super) anyone: Memo<(Value, bool)>,
    pub(super) evidence: Vec<Option<Option<EvidenceLevel>>>,
}

impl Context {
    fn new(framework: &Framework, variation: Option<VariationId>, reached: Option<Vec<bool>>) -> Context {
        Context {
            variation,
            reached,
            items: (0..framework.items.len()).map(|_| None).collect(),
            done: 0,
            memo_at: Vec::new(),
            memos: Vec::new(),
            coverage: Memo::default(),
            relatives: Memo::default(),
            groupings: Memo::default(),
            anyone: Memo::default(),
            evidence: Vec::new(),
        }
    }
}

/// An evaluation under way.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub(super) framework: &'a Framework,
    pub(super) project: &'a Project,
    pub(super) as_of: Date,
    pub(super) exact: Exact,
    pub(super) extents: Vec<Extent>,
    /// All members of each axis, as bounds share them.
    choices: Vec<OnceCell<Arc<[u32]>>>,
    /// For each input along axes the values of its missing cells, once asked for: folds ask for them again and again.
    pub(super) missing: Vec<Vec<Option<Value>>>,
    /// The places of axes whose references may name anyone, those of unknown members included.
    everyone: Vec<OnceCell<Arc<[u32]>>>,
    /// The members of open axes by their ids.
    places: RefCell<BTreeMap<AxisId, Rc<BTreeMap<String, u32>>>>,
    /// The cells that sets of wants come to, by the part that all who hold it share.
    listed: RefCell<Listed>,
    /// The member of each axis at which cells are being worked out.
    pub(super) at: Vec<u32>,
    /// The arguments of the scale, or the group of the breakdown, being worked out.
    pub(super) slots: Vec<Value>,
    pub(super) contexts: Vec<Context>,
    /// Which context is being worked out; 0 is the main one.
    pub(super) context: usize,
    /// Answers assumed for a trial, sorted by cell.
    pub(super) assumed: Vec<(CellRef, Value)>,
    /// What is being worked out rests on something that more data may overturn.
    pub(super) provisional: bool,
    pub(super) notices: Vec<Notice>,
    /// The item being worked out.
    pub(super) item: Option<ItemId>,
    pub(super) defaults_used: std::collections::BTreeSet<CellRef>,
    /// Whether the evidence of items is worked out as well.
    pub(super) with_evidence: bool,
    /// Whether the answers that open results rest on are listed.
    pub(super) with_wants: bool,
    /// Whether the values of all expressions are kept: for what asks for them again (evidence, reasons, settlements).
    pub(super) keep_all: bool,
    /// The axis that the innermost fold under way runs over fastest.
    pub(super) innermost: Option<AxisId>,
    /// The projects of a portfolio: what depends on a project is read from it.
    pub(super) table: Option<&'a Table>,
    /// What other projects came to, where projects are judged by them.
    pub(super) frozen: Option<&'a Frozen>,
    /// The branches of reasons told so far, by item, context and cell.
    pub(super) branches: BTreeMap<(ItemId, usize, usize), Branch>,
    /// Room for links, used again.
    pub(super) rooms: Vec<Vec<Link>>,
    /// For each expression in the main context the last of the items whose evidence went through it.
    pub(super) passed: Vec<u32>,
    /// How many items' evidence was gathered.
    pub(super) gatherings: u32,
    /// Conditions assumed for a trial.
    pub(super) conditions: Vec<SettlingRelation>,
    /// For a trial: the run that it takes the values of expressions from, and the inputs with which they may come out
    /// otherwise.
    below: Option<(&'a Run<'a>, Inputs)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(framework: &'a Framework, project: &'a Project, as_of: Date, precision: Precision) -> Run<'a> {
        let extents = framework
            .axes
            .iter()
            .enumerate()
            .map(|(place, axis)| match axis.members() {
                Some(members) => Extent { known: count(members.len()), more: false },
                None => match project.members.get(&AxisId(count(place))) {
                    Some(members) => Extent { known: count(members.ids.len()), more: members.partial },
                    None => Extent { known: 0, more: true },
                },
            })
            .collect::<Vec<_>>();
        Run {
            framework,
            project,
            as_of,
            exact: Exact::new(precision),
            at: vec![0; extents.len()],
            choices: vec![OnceCell::new(); extents.len()],
            everyone: vec![OnceCell::new(); extents.len()],
            extents,
            missing: Vec::new(),
            places: RefCell::default(),
            listed: RefCell::default(),
            slots: Vec::new(),
            contexts: vec![Context::new(framework, None, None)],
            context: 0,
            assumed: Vec::new(),
            conditions: Vec::new(),
            branches: BTreeMap::new(),
            rooms: Vec::new(),
            passed: Vec::new(),
            gatherings: 0,
            provisional: false,
            notices: Vec::new(),
            item: None,
            defaults_used: std::collections::BTreeSet::new(),
            with_wants: false,
            keep_all: false,
            innermost: None,
            table: None,
            frozen: None,
            below: None,
            // A criterion that asks for evidence needs it of whatever it rests on.
            with_evidence: framework.items.iter().any(
                |item| matches!(&item.kind, ItemKind::Criterion(criterion) if criterion.evidence_at_least.is_some()),
            ),
        }
    }

    #[inline]
    pub(super) fn extent(&self, axis: AxisId) -> Extent {
        self.extents.get(axis.0 as usize).copied().unwrap_or(Extent { known: 0, more: true })
    }

    /// All known members of an axis.
    pub(super) fn members_of(&self, axis: AxisId) -> Arc<[u32]> {
        let members = || (0..self.extent(axis).known).collect();
        match self.choices.get(axis.0 as usize) {
            Some(kept) => Arc::clone(kept.get_or_init(members)),
            None => members(),
        }
    }

    /// All places of an axis, those of unknown members included.
    pub(super) fn everyone(&self, axis: AxisId) -> Arc<[u32]> {
        let members = || (0..self.extent(axis).cells()).collect();
        match self.everyone.get(axis.0 as usize) {
            Some(kept) => Arc::clone(kept.get_or_init(members)),
            None => members(),
        }
    }

    /// The place of an open axis' member, by its id.
    pub(super) fn member(&self, axis: AxisId, id: &str) -> Option<u32> {
        if let Some(axis) = self.framework.axes.get(axis.0 as usize)
            && axis.members().is_some()
        {
            return axis.member(id);
        }
        let mut places = self.places.borrow_mut();
        let own = places.entry(axis).or_insert_with(|| {
            let own = || self.project.members.get(&axis).map(|members| members.ids.as_slice());
            let ids = self.names_of_projects(axis).or_else(own).unwrap_or_default();
            // Of two of the same name the first is meant.
            Rc::new(ids.iter().enumerate().rev().map(|(place, id)| (id.clone(), count(place))).collect())
        });
        own.get(id).copied()
    }

    /// The cells of a set of wants, sorted, each once.
    pub(super) fn cells_wanted(&self, wants: &Wants) -> Rc<[CellRef]> {
        wants.listed(&mut self.listed.borrow_mut())
    }

    /// Gives an axis so many known members, and no others.
    pub(super) fn set_extent(&mut self, axis: AxisId, known: u32) {
        if let Some(extent) = self.extents.get_mut(axis.0 as usize) {
            *extent = Extent { known, more: false };
        }
        if let Some(kept) = self.choices.get_mut(axis.0 as usize) {
            *kept = OnceCell::new();
        }
    }

    /// Whether an axis stands at the place of its unknown members.
    #[inline]
    pub(super) fn is_generic(&self, axis: AxisId) -> bool {
        let extent = self.extent(axis);
        extent.more && self.place(axis) >= extent.known
    }

    #[inline]
    pub(super) fn place(&self, axis: AxisId) -> u32 {
        self.at.get(axis.0 as usize).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn stand(&mut self, axis: AxisId, member: u32) {
        super::steps::take(1);
        if let Some(at) = self.at.get_mut(axis.0 as usize) {
            *at = member;
        }
    }

    /// How many cells lie over some axes, those of unknown members included.
    pub(super) fn cell_count(&self, axes: &Axes) -> usize {
        axes.as_slice().iter().map(|axis| self.extent(*axis).cells() as usize).product()
    }

    /// The cell, over some axes, at which the evaluation stands.
    pub(super) fn cell(&self, axes: &Axes) -> usize {
        let mut cell = 0usize;
        for axis in axes.as_slice() {
            let cells = self.extent(*axis).cells();
            cell = cell * cells as usize + self.place(*axis).min(cells.saturating_sub(1)) as usize;
        }
        cell
    }

    /// Stands on the first cell of some axes; false if there is none.
    pub(super) fn first(&mut self, axes: &[AxisId]) -> bool {
        let mut any = true;
        for axis in axes {
            any &= self.extent(*axis).cells() > 0;
            self.stand(*axis, 0);
        }
        any
    }

    /// Goes on to the next cell of some axes, the last running fastest; false past the end.
    pub(super) fn next(&mut self, axes: &[AxisId]) -> bool {
        for axis in axes.iter().rev() {
            let next = self.place(*axis) + 1;
            if next < self.extent(*axis).cells() {
                self.stand(*axis, next);
                return true;
            }
            self.stand(*axis, 0);
        }
        false
    }

    /// Where the evaluation stands on some axes, to go back to with [`Run::back`].
    pub(super) fn mark(&self, axes: &[AxisId]) -> Mark {
        let (first, rest) = axes.split_first().map_or((0, axes), |(first, rest)| (self.place(*first), rest));
        // Told apart since this is done for each quantity and fold.
        let rest = if rest.is_empty() { Vec::new() } else { rest.iter().map(|axis| self.place(*axis)).collect() };
        Mark { first, rest }
    }

    pub(super) fn back(&mut self, axes: &[AxisId], mark: &Mark) {
        for (axis, place) in axes.iter().zip(std::iter::once(&mark.first).chain(&mark.rest)) {
            self.stand(*axis, *place);
        }
    }

    #[inline]
    pub(super) fn here(&self) -> Option<&Context> {
        self.contexts.get(self.context)
    }

    #[inline]
    pub(super) fn here_mut(&mut self) -> Option<&mut Context> {
        self.contexts.get_mut(self.context)
    }

    /// Whether the value of an expression is worth keeping for when it is asked for again at the same cell.
    pub(super) fn keeps(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Fold(_) | ExprKind::Walk { .. } => true,
            // What does not vary along the axis being folded is asked for at each of its members.
            _ => {
                (self.keep_all || self.innermost.is_some_and(|axis| !expr.axes.contains(axis)))
                    && (expr.axes.is_empty() || self.cell_count(&expr.axes) <= KEPT)
            }
        }
    }

    /// Whether an expression may have been worked out before: not what is only read, nor what depends on the arguments of a
    /// scale.
    pub(super) fn may_be_kept(&self, expr: &Expr) -> bool {
        let read = matches!(
            &expr.kind,
            ExprKind::Constant(_)
                | ExprKind::Input(_)
                | ExprKind::Parameter(_)
                | ExprKind::Item(_)
                | ExprKind::Slot(_)
                | ExprKind::AsOf
                | ExprKind::MemberOf(_)
                | ExprKind::Position(_)
        );
        !read && self.slots.is_empty()
    }

    /// What was worked out before for an expression at this cell.
    pub(super) fn remembered(&mut self, expr: ExprId, axes: &Axes) -> Option<Value> {
        let (value, provisional) = self.kept(expr, axes).or_else(|| self.kept_below(expr, axes))?;
        let (value, provisional) = (value.clone(), *provisional);
        self.provisional |= provisional;
        Some(value)
    }

    fn kept(&self, expr: ExprId, axes: &Axes) -> Option<&(Value, bool)> {
        let context = self.here()?;
        match context.memo_at.get(expr.0 as usize).and_then(|at| (*at as usize).checked_sub(1)) {
            Some(at) => context.memos.get(at + self.cell(axes))?.as_ref(),
            None => None,
        }
    }

    /// What the run below worked out for an expression that rests on no assumed answer.
    fn kept_below(&self, expr: ExprId, axes: &Axes) -> Option<&(Value, bool)> {
        let (below, inputs) = self.below.as_ref()?;
        if self.context != 0 || self.framework.dependencies().changes(expr, inputs) {
            return None;
        }
        let context = below.contexts.first()?;
        let at = context.memo_at.get(expr.0 as usize)?.checked_sub(1)?;
        context.memos.get(at as usize + self.cell(axes))?.as_ref()
    }

    /// Keeps the value of an expression at this cell, provisional if what was just worked out is.
    pub(super) fn remember(&mut self, expr: ExprId, axes: &Axes, value: &Value) {
        let (cell, provisional) = (self.cell(axes), self.provisional);
        let known = self.here().and_then(|context| context.memo_at.get(expr.0 as usize)).copied().unwrap_or(0);
        // The cells are counted once for each expression.
        let cells = if known == 0 { self.cell_count(axes) } else { 0 };
        let expressions = self.framework.expressions.len();
        let Some(context) = self.contexts.get_mut(self.context) else { return };
        if context.memo_at.is_empty() {
            context.memo_at = vec![0; expressions];
            context.memos.reserve(if self.keep_all { expressions } else { 0 });
        }
        let Some(at) = context.memo_at.get_mut(expr.0 as usize) else { return };
        if *at == 0 {
            *at = count(context.memos.len()).saturating_add(1);
            context.memos.resize(context.memos.len() + cells, None);
        }
        if let Some(slot) = context.memos.get_mut(*at as usize - 1 + cell) {
            *slot = Some((value.clone(), provisional));
        }
    }

    /// The expression that stands in for an input, parameter or item under the variation being worked out.
    pub(super) fn replacement(&self, target: Target) -> Option<ExprId> {
        let variation = self.here()?.variation?;
        let variation = self.framework.variations.get(variation.0 as usize)?;
        variation.replacements.iter().find(|(replaced, _)| *replaced == target).map(|(_, by)| *by)
    }

    /// Works something out in another context.
    pub(super) fn within<T>(&mut self, context: usize, work: impl FnOnce(&mut Run<'a>) -> T) -> T {
        let before = std::mem::replace(&mut self.context, context);
        let result = work(self);
        self.context = before;
        result
    }

    /// The context of a variation, made when first asked for.
    pub(super) fn context_of(&mut self, variation: VariationId) -> usize {
        if let Some(at) = self.contexts.iter().position(|context| context.variation == Some(variation)) {
            return at;
        }
        let reached = super::variations::reached(self.framework, variation);
        self.contexts.push(Context::new(self.framework, Some(variation), Some(reached)));
        self.contexts.len() - 1
    }

    /// A run that takes over what another one worked out, but for some items, and what rests on some inputs.
    pub(super) fn trial(from: &'a Run<'a>, but: &[ItemId], inputs: Inputs) -> Run<'a> {
        let mut items = from.contexts.first().map(|context| context.items.clone()).unwrap_or_default();
        for item in but {
            if let Some(item) = items.get_mut(item.0 as usize) {
                *item = None;
            }
        }
        let main = Context { items, ..Context::new(from.framework, None, None) };
        Run {
            framework: from.framework,
            project: from.project,
            as_of: from.as_of,
            exact: Exact::new(from.exact.precision),
            at: vec![0; from.extents.len()],
            extents: from.extents.clone(),
            choices: from.choices.clone(),
            missing: Vec::new(),
            everyone: from.everyone.clone(),
            places: RefCell::new(from.places.borrow().clone()),
            listed: RefCell::default(),
            slots: Vec::new(),
            contexts: vec![main],
            context: 0,
            assumed: Vec::new(),
            conditions: Vec::new(),
            branches: BTreeMap::new(),
            rooms: Vec::new(),
            passed: Vec::new(),
            gatherings: 0,
            provisional: false,
            notices: Vec::new(),
            item: None,
            defaults_used: from.defaults_used.clone(),
            with_evidence: false,
            with_wants: false,
            keep_all: false,
            innermost: None,
            table: from.table,
            frozen: from.frozen,
            below: Some((from, inputs)),
        }
    }

    /// Works out all items, each after what it needs.
    pub(super) fn work_all(&mut self) {
        let framework = self.framework;
        for item in &framework.order {
            self.work(*item);
        }
    }

    /// Works out, in the context at hand, the items that come before one in the order, and itself.
    pub(super) fn work_up_to(&mut self, item: ItemId) {
        let framework = self.framework;
        while !self.is_worked(item) {
            let Some(context) = self.here_mut() else { return };
            let Some(next) = framework.order.get(context.done).copied() else { return };
            context.done += 1;
            if !self.is_worked(next) && self.reaches(next) {
                self.work(next);
            }
        }
    }

    /// Whether the context at hand has its own value of an item.
    pub(super) fn reaches(&self, item: ItemId) -> bool {
        self.here().is_some_and(|context| {
            context.reached.as_ref().is_none_or(|reached| reached.get(item.0 as usize) == Some(&true))
        })
    }

    fn is_worked(&self, item: ItemId) -> bool {
        self.here().is_some_and(|context| context.items.get(item.0 as usize).is_none_or(Option::is_some))
    }

    /// Works out one item in the context at hand.
    pub(super) fn work(&mut self, id: ItemId) {
        let framework = self.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return };
        if self.is_worked(id) {
            return;
        }
        let slots = std::mem::take(&mut self.slots);
        let outer = (self.item.replace(id), std::mem::replace(&mut self.provisional, false));
        let axes = item.axes.as_slice();
        let mark = self.mark(axes);
        let mut values = Vec::with_capacity(self.cell_count(&item.axes));
        let mut extra = Extra::None;
        let innermost = std::mem::replace(&mut self.innermost, axes.last().copied());
        let mut more = self.first(axes);
        while more {
            let (value, kept) = self.item_cell(item);
            values.push(value);
            extra = kept;
            more = self.next(axes);
        }
        self.back(axes, &mark);
        self.innermost = innermost;
        let worked = Worked { values, provisional: self.provisional, extra };
        (self.item, self.provisional) = outer;
        self.slots = slots;
        if let Some(context) = self.here_mut()
            && let Some(place) = context.items.get_mut(id.0 as usize)
        {
            *place = Some(Rc::new(worked));
        }
        if self.with_evidence {
            self.item_evidence(id);
        }
    }

    fn item_cell(&mut self, item: &crate::framework::Item) -> (Value, Extra) {
        if let Some(when) = item.not_applicable_when {
            let when = self.value(when);
            if let Some(value) = self.unless_not_applicable(&when, |run| run.item_formula(item).0) {
                return (value, Extra::None);
            }
        }
        self.item_formula(item)
    }

    /// The value under an undecided or holding `not applicable when`; none where it does not hold.
    fn unless_not_applicable(&mut self, when: &Value, formula: impl FnOnce(&mut Run<'a>) -> Value) -> Option<Value> {
        match when {
            Value::Known(crate::value::Datum::Truth(true)) => Some(Value::NotApplicable),
            Value::Known(_) | Value::NotApplicable => None,
            Value::Undefined(_) => Some(when.clone()),
            Value::Open(_) => {
                let value = formula(self);
                let doubt = possible::Doubt::of(&[when]);
                let holds = !matches!(&possible::Chances::of(when), chances if !chances.yes);
                let values = if holds { vec![value, Value::NotApplicable] } else { vec![value] };
                Some(possible::either(&self.exact, &values, doubt))
            }
        }
    }

    fn item_formula(&mut self, item: &crate::framework::Item) -> (Value, Extra) {
        let replaced = self.item.and_then(|id| self.replacement(Target::Item(id)));
        match &item.kind {
            ItemKind::Indicator(indicator) => (self.formula(indicator.formula, replaced), Extra::None),
            ItemKind::Score(score) => (self.formula(score.formula, replaced), Extra::None),
            ItemKind::Judgement(judgement) => (self.formula(judgement.folded, replaced), Extra::None),
            ItemKind::Criterion(criterion) => self.criterion(criterion, replaced),
            ItemKind::Obligation(obligation) => self.obligation(obligation),
            ItemKind::Decision(decision) => self.decision(decision),
            ItemKind::Portfolio(portfolio) if self.table.is_some() => (self.value(portfolio.formula), Extra::None),
            // A figure over a table: nothing to say of one project.
            ItemKind::Portfolio(_) => {
                (possible::open(&self.exact, crate::value::Bounds::Anything, possible::Doubt::none()), Extra::None)
            }
        }
    }

    /// A formula, or what stands in for it, read under the main reading.
    pub(super) fn formula(&mut self, formula: ExprId, replaced: Option<ExprId>) -> Value {
        match replaced {
            Some(expr) => self.within(0, |run| run.value(expr)),
            None => self.value(formula),
        }
    }

    /// The value of an item at this cell, in the context at hand.
    pub(super) fn item_value(&mut self, id: ItemId) -> Value {
        if let Some(value) = self.of_table(Source::Item(id)) {
            return value;
        }
        let context = if self.reaches(id) { self.context } else { 0 };
        if self.contexts.get(context).and_then(|context| context.items.get(id.0 as usize)).is_some_and(Option::is_none)
        {
            // Out of order: under a variation, or for a reader that asks for one item only.
            self.within(context, |run| run.work_up_to(id));
        }
        let framework = self.framework;
        let Some(item) = framework.items.get(id.0 as usize) else { return Value::NotApplicable };
        let cell = self.cell(&item.axes);
        let worked = self.contexts.get(context).and_then(|context| context.items.get(id.0 as usize)?.as_ref());
        let Some(worked) = worked else { return Value::NotApplicable };
        let (value, provisional) = (worked.values.get(cell).cloned(), worked.provisional);
        self.provisional |= provisional;
        value.unwrap_or(Value::NotApplicable)
    }

    pub(super) fn worked(&self, id: ItemId) -> Option<&Rc<Worked>> {
        let context = if self.reaches(id) { self.context } else { 0 };
        self.contexts.get(context)?.items.get(id.0 as usize)?.as_ref()
    }

    /// What an item came to, which is not kept any longer.
    pub(super) fn forget(&mut self, id: ItemId) -> Option<Rc<Worked>> {
        let context = if self.reaches(id) { self.context } else { 0 };
        self.contexts.get_mut(context)?.items.get_mut(id.0 as usize)?.take()
    }
}

/// A length as a place; lengths are limited far below.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
