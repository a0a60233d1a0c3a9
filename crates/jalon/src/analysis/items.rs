//! Computed things: which kind is checked how, and what they share (axes, members, readings).

use crate::analysis::expressions::Cx;
use crate::analysis::state::{Builder, Declared, Entity, Signature};
use crate::analysis::{criteria, decisions, indicators, judgements, scores};
use crate::axis::{Axes, AxisId};
use crate::framework::{ExprId, ExprKind, Item, ItemId, ItemKind, Portfolio, Target, Type};
use crate::problem::names::NamesFact;
use crate::problem::rules::RulesFact;
use crate::problem::types::{Joining, TypesFact};
use crate::source::Place;
use crate::syntax::ast::{self, Head, MemberSet, Noun, PropertyKind};
use crate::value::Datum;

/// What the declaration alone tells of an item's type, before any formula is read.
pub(crate) fn announce(builder: &mut Builder<'_>) {
    for at in 0..builder.drafts.len() {
        let Some(draft) = builder.drafts.get(at) else { continue };
        let (noun, place) = (draft.noun, draft.declared);
        let Some(declared) = builder.declared.get(place) else { continue };
        let signature = match noun {
            Noun::Obligation => Signature::Known(Type::Date { time: false }, Axes::none()),
            Noun::Decision => match builder.axis_names.get(&declared.name) {
                Some(levels) => Signature::Known(Type::Member(*levels), Axes::none()),
                None => Signature::Faulty,
            },
            _ if Builder::role(noun).is_some() => Signature::Known(Type::Truth, Axes::none()),
            Noun::Judgement => judgements::announce(builder, declared),
            _ => declared_signature(builder, declared),
        };
        if let Some(draft) = builder.drafts.get_mut(at) {
            draft.signature = signature;
        }
    }
}

fn declared_signature(builder: &mut Builder<'_>, declared: &Declared<'_>) -> Signature {
    let written = match &declared.ast.head {
        Head::Typed { ty, .. } | Head::Value { ty, .. } => ty.as_ref(),
        _ => None,
    };
    let by = builder.by(declared.scope, &declared.ast.by);
    let Some(written) = written else {
        return if by.is_some() { Signature::Unknown } else { Signature::Faulty };
    };
    let ty = builder.value_type(declared.scope, &declared.name, written);
    match (ty, by) {
        (Some(ty), Some(axes)) => {
            // `mean(rating over item by ground)`: the result lies on the choices, said or not.
            if declared.ast.by.is_empty() && folds_by(declared.ast) {
                Signature::Unknown
            } else {
                Signature::Known(ty, axes)
            }
        }
        _ => Signature::Faulty,
    }
}

/// Whether the whole formula is a fold that lays its result out by choices.
pub(crate) fn folds_by(ast: &ast::Declaration) -> bool {
    ast.properties.iter().any(|property| match &property.kind {
        PropertyKind::Formula(MemberSet::All, expr) => match &crate::analysis::expressions::unbracketed(expr).kind {
            ast::ExprKind::Call(call) => !call.by.is_empty(),
            _ => false,
        },
        _ => false,
    })
}

/// Checks one item; those whose types it needs have been checked.
pub(crate) fn check(builder: &mut Builder<'_>, id: ItemId) {
    let Some(draft) = builder.drafts.get(id.0 as usize).cloned() else { return };
    let Some(declared) = builder.declared.get(draft.declared) else { return };
    let known = draft.signature.known().map(|(ty, axes)| (ty.clone(), axes.clone()));
    let item = match draft.noun {
        Noun::Indicator => indicators::check(builder, declared, id, known),
        Noun::Obligation => criteria::obligation(builder, declared, id),
        Noun::Judgement => judgements::check(builder, declared, id),
        Noun::Score => scores::check(builder, declared, id, known),
        Noun::Decision => decisions::check(builder, declared),
        Noun::Portfolio => portfolio(builder, declared, known),
        _ => criteria::check(builder, declared, id),
    };
    let signature = match &item {
        Some(item) => Signature::Known(item.ty.clone(), item.axes.clone()),
        None => match draft.signature {
            // A declared type holds even where the formula has a fault: what rests on it can be checked.
            Signature::Known(..) => draft.signature,
            Signature::Unknown | Signature::Faulty => Signature::Faulty,
        },
    };
    if let Some(draft) = builder.drafts.get_mut(id.0 as usize) {
        draft.signature = signature;
    }
    if let Some(slot) = builder.items.get_mut(id.0 as usize) {
        *slot = item;
    }
}

fn portfolio(builder: &mut Builder<'_>, declared: &Declared<'_>, known: Option<(Type, Axes)>) -> Option<Item> {
    let cx = Cx { table: true, ..Cx::formula(declared.scope) };
    let (formula, ty, axes) = builder.formula(cx, declared, known)?;
    let not_applicable_when = builder.not_applicable(cx, declared, &axes);
    Some(Item {
        name: declared.name.clone(),
        labels: builder.labels(declared),
        kind: ItemKind::Portfolio(Portfolio { formula }),
        ty,
        axes,
        not_applicable_when,
        about: builder.about(declared),
    })
}

impl Builder<'_> {
    /// The formula of a declaration, laid out over its axes: one for all, or member by member.
    pub(crate) fn formula(
        &mut self,
        cx: Cx<'_>,
        declared: &Declared<'_>,
        known: Option<(Type, Axes)>,
    ) -> Option<(ExprId, Type, Axes)> {
        let ast = declared.ast;
        let place = cx.scope.place(ast.name.span);
        let mut whole = match &ast.head {
            Head::Value { value, .. } => Some(value),
            _ => None,
        };
        let mut formulas = Vec::new();
        for property in &ast.properties {
            match &property.kind {
                PropertyKind::Formula(MemberSet::All, expr) => {
                    if whole.is_some() {
                        let fact = RulesFact::FormulaTwice { name: ast.name.text.clone() };
                        self.fault(fact, cx.scope.place(property.span));
                        return None;
                    }
                    whole = Some(expr);
                }
                PropertyKind::Formula(set, expr) => formulas.push((set, expr)),
                _ => {}
            }
        }
        let written = match &ast.head {
            Head::Typed { ty, .. } | Head::Value { ty, .. } => ty.as_ref(),
            _ => None,
        };
        let declared_ty = match (&known, written) {
            (Some((ty, _)), _) => Some(ty.clone()),
            (None, Some(written)) => Some(self.value_type(cx.scope, &declared.name, written)?),
            (None, None) => None,
        };
        let declared_axes = match &known {
            Some((_, axes)) => axes.clone(),
            None => self.by(cx.scope, &ast.by)?,
        };
        let id = match (whole, formulas.as_slice()) {
            (Some(expr), []) => self.typed(cx, expr, declared_ty.as_ref())?,
            (None, [_, ..]) => {
                self.by_member(cx, &formulas, declared_ty.as_ref(), &declared_axes, &ast.name.text, place)?
            }
            (Some(_), [..]) => {
                self.fault(RulesFact::FormulaTwice { name: ast.name.text.clone() }, place);
                return None;
            }
            (None, []) => {
                self.fault(RulesFact::NoFormula { name: ast.name.text.clone(), noun: ast.noun }, place);
                return None;
            }
        };
        let ty = declared_ty.unwrap_or_else(|| self.ty(id));
        let mut axes = if ast.by.is_empty() && folds_by(ast) { self.axes_of(id) } else { declared_axes };
        // A figure over a table may have a value for each project: a rank, a score beside the others.
        let project = self.project_axes(cx);
        if self.axes_of(id).covers(&project) {
            axes = axes.union(&project);
        }
        let there = whole.map_or(place, |expr| cx.scope.place(expr.span));
        let id = self.spread(cx, id, &axes, &ast.name.text, there)?;
        Some((id, ty, axes))
    }

    /// An expression of a type, where one is said.
    pub(crate) fn typed(&mut self, cx: Cx<'_>, expr: &ast::Expr, ty: Option<&Type>) -> Option<ExprId> {
        match ty {
            Some(ty) => self.check_as(cx, expr, ty),
            None => self.check(cx, expr, None),
        }
    }

    /// Lays an expression out over axes; one that it has besides is a fault.
    pub(crate) fn spread(&mut self, cx: Cx<'_>, id: ExprId, axes: &Axes, owner: &str, place: Place) -> Option<ExprId> {
        let has = self.axes_of(id);
        if !axes.covers(&has) {
            let left = has.without(axes.as_slice());
            let names = self.axis_names_of(&left);
            let names =
                names.iter().map(|name| name.strip_prefix(cx.scope.prefix).unwrap_or(name).to_owned()).collect();
            self.fault(TypesFact::AxisLeftOver { axes: names, owner: owner.to_owned() }, place);
            return None;
        }
        if has == *axes {
            return Some(id);
        }
        let (ty, place) = (self.ty(id), self.place_of(id));
        Some(self.push(ExprKind::Spread(id), ty, axes.clone(), place))
    }

    /// A condition that takes one value.
    pub(crate) fn condition(&mut self, cx: Cx<'_>, expr: &ast::Expr, owner: &str) -> Option<ExprId> {
        self.condition_over(cx, expr, &Axes::none(), owner)
    }

    /// A condition that takes a value for each member of axes.
    pub(crate) fn condition_over(&mut self, cx: Cx<'_>, expr: &ast::Expr, axes: &Axes, owner: &str) -> Option<ExprId> {
        let id = self.check_as(cx, expr, &Type::Truth)?;
        let place = cx.scope.place(expr.span);
        if !axes.covers(&self.axes_of(id)) {
            return self.spread(cx, id, axes, owner, place);
        }
        Some(id)
    }

    /// `[a, b] = …`, `[else] = …`: one expression for each member of the axis that lists them.
    pub(crate) fn by_member(
        &mut self,
        cx: Cx<'_>,
        formulas: &[(&MemberSet, &ast::Expr)],
        ty: Option<&Type>,
        axes: &Axes,
        owner: &str,
        place: Place,
    ) -> Option<ExprId> {
        let axis = self.axis_of_members(axes, formulas.iter().map(|(set, _)| *set));
        let Some(axis) = axis else {
            self.fault(TypesFact::MembersOfWhat { owner: owner.to_owned() }, place);
            return None;
        };
        let names: Vec<String> = self
            .axis(axis)
            .and_then(crate::axis::Axis::members)
            .map(|members| members.iter().map(|member| member.name.clone()).collect())
            .unwrap_or_default();
        let mut cells: Vec<Option<Option<ExprId>>> = vec![None; names.len()];
        let mut rest: Option<Option<ExprId>> = None;
        let mut ty = ty.cloned();
        for (set, expr) in formulas {
            let id = match self.typed(cx, expr, ty.as_ref()) {
                Some(id) => {
                    ty.get_or_insert(self.ty(id));
                    self.fit_axes(cx, id, axes, owner, cx.scope.place(expr.span))
                }
                None => None,
            };
            match set {
                MemberSet::Listed(members) => {
                    for name in members {
                        let Some(at) = self.member(cx.scope, axis, &name.text, name.span) else { continue };
                        match cells.get_mut(at as usize) {
                            Some(Some(_)) => {
                                let fact = RulesFact::MemberTwice { member: name.text.clone() };
                                self.fault(fact, cx.scope.place(name.span));
                            }
                            Some(cell) => *cell = Some(id),
                            None => {}
                        }
                    }
                }
                MemberSet::Else | MemberSet::All => rest = Some(id),
            }
        }
        let left: Vec<String> = names
            .iter()
            .zip(&cells)
            .filter(|(_, cell)| cell.is_none() && rest.is_none())
            .map(|(name, _)| name.clone())
            .collect();
        if !left.is_empty() {
            let fact = TypesFact::MembersLeftOut { axis: self.axis_name(axis), members: left };
            self.fault(fact, place);
            return None;
        }
        let members: Vec<ExprId> = cells.into_iter().map(|cell| cell.or(rest).flatten()).collect::<Option<_>>()?;
        let all = self.axes_of_all(&members).union(&Axes::of([axis]));
        let ty = ty?;
        Some(self.push(ExprKind::ByMember { axis, members }, ty, all, place))
    }

    fn fit_axes(&mut self, cx: Cx<'_>, id: ExprId, axes: &Axes, owner: &str, place: Place) -> Option<ExprId> {
        if axes.covers(&self.axes_of(id)) { Some(id) } else { self.spread(cx, id, axes, owner, place) }
    }

    /// The axis, among some, that lists the members named; the only closed one where none is named.
    fn axis_of_members<'s>(&self, axes: &Axes, sets: impl Iterator<Item = &'s MemberSet>) -> Option<AxisId> {
        let named: Vec<&str> = sets
            .flat_map(|set| match set {
                MemberSet::Listed(names) => names.iter().map(|name| name.text.as_str()).collect(),
                MemberSet::All | MemberSet::Else => Vec::new(),
            })
            .collect();
        let closed: Vec<AxisId> = axes
            .as_slice()
            .iter()
            .copied()
            .filter(|axis| self.axis(*axis).is_some_and(|axis| axis.members().is_some()))
            .collect();
        let lists =
            |axis: &AxisId| named.iter().any(|name| self.axis(*axis).is_some_and(|axis| axis.member(name).is_some()));
        closed.iter().copied().find(lists).or(match closed.as_slice() {
            [axis] => Some(*axis),
            _ => None,
        })
    }

    /// `not applicable when`, for all members or some: all lines together.
    pub(crate) fn not_applicable(&mut self, cx: Cx<'_>, declared: &Declared<'_>, axes: &Axes) -> Option<ExprId> {
        let owner = declared.ast.name.text.clone();
        let mut all = Vec::new();
        for property in &declared.ast.properties {
            let PropertyKind::NotApplicableWhen(set, expr) = &property.kind else { continue };
            let place = cx.scope.place(property.span);
            let Some(condition) = self.condition_over(cx, expr, axes, &owner) else { continue };
            match set {
                MemberSet::All | MemberSet::Else => all.push(condition),
                MemberSet::Listed(names) => {
                    let Some(axis) = self.axis_of_members(axes, std::iter::once(set)) else {
                        self.fault(TypesFact::MembersOfWhat { owner: owner.clone() }, place);
                        continue;
                    };
                    let mut members = Vec::new();
                    for name in names {
                        if let Some(at) = self.member(cx.scope, axis, &name.text, name.span) {
                            members.push(self.constant(Datum::Member(at), Type::Member(axis), place));
                        }
                    }
                    let own = Axes::of([axis]);
                    let member = self.push(ExprKind::MemberOf(axis), Type::Member(axis), own.clone(), place);
                    let among = self.push(ExprKind::InSet(member, members), Type::Truth, own.clone(), place);
                    let union = own.union(&self.axes_of(condition));
                    all.push(self.push(ExprKind::And(vec![among, condition]), Type::Truth, union, place));
                }
            }
        }
        match all.as_slice() {
            [] => None,
            [one] => Some(*one),
            _ => {
                let axes = self.axes_of_all(&all);
                let place = cx.scope.place(declared.ast.name.span);
                Some(self.push(ExprKind::Or(all), Type::Truth, axes, place))
            }
        }
    }

    /// Fills in what a reading puts in the place of its owner's meaning.
    pub(crate) fn replace(&mut self, owner: Entity, name: &str, target: Target, value: ExprId) {
        let found = self.readings.iter().find(|(other, text, _)| *other == owner && text == name);
        let Some(id) = found.map(|(.., id)| *id) else { return };
        if let Some(variation) = self.variations.get_mut(id.0 as usize) {
            variation.replacements.push((target, value));
        }
    }

    /// The readings of an item: checked like its formula; the one that is chosen changes places with it.
    pub(crate) fn item_readings(
        &mut self,
        cx: Cx<'_>,
        declared: &Declared<'_>,
        id: ItemId,
        ty: &Type,
        axes: &Axes,
        main: ExprId,
    ) -> ExprId {
        let owner = Entity::Item(id);
        let mut main = main;
        let mut checked: Vec<(String, ExprId)> = Vec::new();
        for property in &declared.ast.properties {
            let PropertyKind::Reading { name, expr, .. } = &property.kind else { continue };
            let place = cx.scope.place(expr.span);
            let value = self
                .check_as(cx, expr, ty)
                .and_then(|value| self.fit(cx, value, ty, place, Joining::Declaration))
                .and_then(|value| self.spread(cx, value, axes, &declared.ast.name.text, place));
            if let Some(value) = value {
                checked.push((name.text.clone(), value));
            }
        }
        for property in &declared.ast.properties {
            let PropertyKind::Choose(name) = &property.kind else { continue };
            let written: Vec<&str> = declared
                .ast
                .properties
                .iter()
                .filter_map(|property| match &property.kind {
                    PropertyKind::Reading { name, .. } => Some(name.text.as_str()),
                    _ => None,
                })
                .collect();
            if !written.contains(&name.text.as_str()) {
                let suggestion =
                    crate::problem::suggest::nearest(&name.text, written.iter().copied()).map(str::to_owned);
                self.fault(RulesFact::NoSuchReading { name: name.text.clone(), suggestion }, cx.scope.place(name.span));
                continue;
            }
            if let Some((_, value)) = checked.iter_mut().find(|(other, _)| *other == name.text) {
                std::mem::swap(value, &mut main);
                self.rename_chosen(owner, &name.text, declared);
            }
        }
        for (name, value) in &checked {
            self.replace(owner, name, Target::Item(id), *value);
        }
        main
    }

    /// Once a reading is chosen, its variation holds the meaning that stood first: it is named after the owner.
    fn rename_chosen(&mut self, owner: Entity, name: &str, declared: &Declared<'_>) {
        let found = self.readings.iter().find(|(other, text, _)| *other == owner && text == name).map(|(.., id)| *id);
        let labels = self.labels(declared);
        if let Some(id) = found
            && let Some(variation) = self.variations.get_mut(id.0 as usize)
        {
            variation.name.clone_from(&declared.ast.name.text);
            variation.labels = labels;
        }
    }

    /// Refuses a declaration's axes where its noun takes none.
    pub(crate) fn no_axes(&mut self, declared: &Declared<'_>) {
        if let Some(name) = declared.ast.by.first() {
            self.fault(RulesFact::NoAxes { noun: declared.ast.noun }, declared.scope.place(name.span));
        }
    }

    /// Whether a name is given to two levels, exceptions or the like of one declaration.
    pub(crate) fn twice(&mut self, declared: &Declared<'_>, names: &[&ast::Name]) {
        for (at, name) in names.iter().enumerate() {
            if names.iter().take(at).any(|before| before.text == name.text) {
                self.fault(NamesFact::DuplicateMember { member: name.text.clone() }, declared.scope.place(name.span));
            }
        }
    }
}
