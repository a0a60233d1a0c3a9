//! Folds over axes.

use crate::analysis::calls::spoken;
use crate::analysis::expressions::{Cx, unbracketed, uncounted};
use crate::analysis::state::{Builder, Entity};
use crate::analysis::types::{count, number, plain};
use crate::axis::{Axes, AxisId, AxisKind};
use crate::framework::{ExprId, ExprKind, Fold, FoldKind, Timing, Type};
use crate::operation::Operation;
use crate::problem::names::Wanted;
use crate::problem::types::{Joining, Shown, TypesFact};
use crate::source::Place;
use crate::syntax::ast;
use crate::unit::Unit;

mod along;

/// What stands between the brackets of a fold, understood.
struct Clause {
    body: ExprId,
    over: Vec<AxisId>,
    filter: Option<ExprId>,
    by: Vec<(ExprId, AxisId)>,
    /// The body is an axis: its members are counted.
    members: bool,
}

impl Builder<'_> {
    /// `sum(x over a and b where c by g, known only)`.
    pub(crate) fn fold(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        kind: FoldKind,
        place: Place,
    ) -> Option<ExprId> {
        let extras = match kind {
            FoldKind::WeightedMean | FoldKind::PowerMean | FoldKind::Quantile(_) => 1,
            _ => 0,
        };
        let allowed = words_of(kind, cx.table);
        let words = usize::from(!allowed.is_empty() && call.arguments.len() > 1 + extras);
        if call.arguments.len() != 1 + extras + words {
            self.wrong_arguments(cx, call, operation, place);
            return None;
        }
        let word = match call.arguments.get(1 + extras) {
            Some(word) => Some(self.word(cx, word, &call.function.text, allowed)?),
            None => None,
        };
        let kind = match (kind, word) {
            (FoldKind::Quantile(_), Some(word)) => {
                FoldKind::Quantile(word.rsplit('_').next().and_then(|number| number.parse().ok()).unwrap_or(7))
            }
            // Nine types are in use, and they differ: none is taken in silence.
            (FoldKind::Quantile(_), None) => {
                return self.word_missing(cx, call, allowed, place);
            }
            (kind, _) => kind,
        };
        let mut clause = self.clause(cx, call, operation, Some(kind), place)?;
        let mut extra = Vec::new();
        if extras == 1 {
            let over = clause.over.clone();
            let inner = Cx { over: &over, ..cx };
            let argument = call.arguments.get(1)?;
            let id = match kind {
                FoldKind::WeightedMean => {
                    let id = self.check(inner, argument, None)?;
                    self.as_number(inner, id)?
                }
                _ => self.check_as(inner, argument, &plain())?,
            };
            extra.push(id);
        }
        if kind == FoldKind::Mean
            && word.is_none()
            && cx.table
            && clause.over.iter().any(|axis| self.is_project(*axis))
            && let Some((numerator, denominator)) = self.ratio(clause.body)
        {
            // The mean of a ratio is that of all projects taken together.
            let (_, ty) = self.fold_type(cx, kind, &clause, place)?;
            clause.filter = Some(self.applies(clause.body, clause.filter, place));
            clause.body = numerator;
            return Some(self.laid_out(call, FoldKind::Ratio, clause, vec![denominator], ty, place));
        }
        self.folded(cx, call, kind, clause, extra, place)
    }

    /// Numerator and denominator of a ratio, over the projects: a quotient, or an indicator that is one.
    fn ratio(&mut self, body: ExprId) -> Option<(ExprId, ExprId)> {
        let (mut at, axes) = (body, self.axes_of(body));
        loop {
            at = match &self.expressions.get(at.0 as usize)?.kind {
                ExprKind::Spread(inner) => *inner,
                ExprKind::Item(item) => match self.items.get(item.0 as usize)?.as_ref().map(|item| &item.kind) {
                    Some(crate::framework::ItemKind::Indicator(indicator)) => indicator.formula,
                    _ => return None,
                },
                ExprKind::Divide(a, b) => {
                    let (a, b) = (*a, *b);
                    let mut over_projects = |id: ExprId| {
                        let (ty, there) = (self.ty(id), self.place_of(id));
                        self.push(ExprKind::Spread(id), ty, axes.clone(), there)
                    };
                    return Some((over_projects(a), over_projects(b)));
                }
                _ => return None,
            };
        }
    }

    /// A filter that also leaves out the projects to which a value does not apply.
    fn applies(&mut self, value: ExprId, filter: Option<ExprId>, place: Place) -> ExprId {
        let axes = self.axes_of(value);
        let applies = self.push(ExprKind::Applicable { value, negated: false }, Type::Truth, axes.clone(), place);
        match filter {
            None => applies,
            Some(filter) => {
                let axes = axes.union(&self.axes_of(filter));
                self.push(ExprKind::And(vec![filter, applies]), Type::Truth, axes, place)
            }
        }
    }

    pub(crate) fn is_project(&self, axis: AxisId) -> bool {
        self.axis(axis).is_some_and(|axis| matches!(axis.kind, AxisKind::Project))
    }

    fn folded(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        kind: FoldKind,
        clause: Clause,
        extra: Vec<ExprId>,
        place: Place,
    ) -> Option<ExprId> {
        let (body, ty) = self.fold_type(cx, kind, &clause, place)?;
        Some(self.laid_out(call, kind, Clause { body, ..clause }, extra, ty, place))
    }

    fn laid_out(
        &mut self,
        call: &ast::Call,
        kind: FoldKind,
        clause: Clause,
        extra: Vec<ExprId>,
        ty: Type,
        place: Place,
    ) -> ExprId {
        let body = clause.body;
        let mut over = clause.over.clone();
        let mut axes = self.axes_of(body).union(&self.axes_of_all(&extra));
        if kind == FoldKind::Agreement {
            // The raters first; the other axes are what is rated.
            let units = axes.without(&over);
            over.extend(units.as_slice());
        }
        if let Some(filter) = clause.filter {
            axes = axes.union(&self.axes_of(filter));
        }
        for (by, _) in &clause.by {
            axes = axes.union(&self.axes_of(*by));
        }
        let axes = axes.without(&over).union(&Axes::of(clause.by.iter().map(|(_, axis)| *axis)));
        let fold = Fold { kind, body, extra, over, filter: clause.filter, by: clause.by, known_only: call.known_only };
        self.push(ExprKind::Fold(Box::new(fold)), ty, axes, place)
    }

    fn clause(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        kind: Option<FoldKind>,
        place: Place,
    ) -> Option<Clause> {
        let written = call.arguments.first()?;
        let mut over = Vec::new();
        let mut faulty = false;
        for name in &call.over {
            if !cx.table && self.names_projects(cx, name) {
                self.fault(TypesFact::OnlyInPortfolio { function: call.function.text.clone() }, place);
                return None;
            }
            match self.axis_by_name(cx.scope, name) {
                Some(axis) => over.push(axis),
                None => faulty = true,
            }
        }
        if faulty {
            return None;
        }
        // `count(partner where …)`: the members of an axis.
        let members = match kind {
            Some(FoldKind::Count | FoldKind::Any | FoldKind::All | FoldKind::Share) if over.is_empty() => {
                self.member_axis(cx, written)
            }
            _ => None,
        };
        if let Some(axis) = members {
            return self.members_clause(cx, call, operation, kind, axis, place);
        }
        let inner = Cx { over: &over, ..cx };
        let body = self.check(inner, written, None)?;
        let axes = self.axes_of(body);
        let mut implied = over.clone();
        if implied.is_empty() {
            let several: Vec<AxisId> =
                axes.as_slice().iter().copied().filter(|axis| self.overlapping.contains(axis)).collect();
            match several.as_slice() {
                [axis] => implied.push(*axis),
                _ => {
                    let has = self.axis_names_of(&axes);
                    return self.over_what(call, has, place);
                }
            }
        }
        let over = implied;
        let inner = Cx { over: &over, ..cx };
        let (filter, by) = self.filter_and_by(inner, call, &over)?;
        for axis in &over {
            let named = axes.contains(*axis)
                || filter.is_some_and(|filter| self.axes_of(filter).contains(*axis) && kind == Some(FoldKind::Count));
            if !named {
                let written = call.over.first().map_or(place, |name| cx.scope.place(name.span));
                return self.not_over(*axis, &axes, written);
            }
        }
        Some(Clause { body, over, filter, by, members: false })
    }

    /// The axis whose members are folded: its name stands alone, and is no value.
    fn member_axis(&self, cx: Cx<'_>, written: &ast::Expr) -> Option<AxisId> {
        let ast::ExprKind::Path(path) = &unbracketed(written).kind else { return None };
        match self.value(cx.scope, &path.parts) {
            Some(Entity::Axis(axis)) => Some(axis),
            Some(_) => None,
            None => match path.parts.as_slice() {
                [name] => self.find_axis(cx.scope, &name.text).filter(|axis| {
                    cx.table || !self.axis(*axis).is_some_and(|axis| matches!(axis.kind, AxisKind::Project))
                }),
                _ => None,
            },
        }
    }

    fn members_clause(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        kind: Option<FoldKind>,
        axis: AxisId,
        place: Place,
    ) -> Option<Clause> {
        let over = vec![axis];
        let inner = Cx { over: &over, ..cx };
        let (filter, by) = self.filter_and_by(inner, call, &over)?;
        let yes = self.yes(place);
        // The yes lies on the axis whose members it stands for.
        if let Some(expr) = self.expressions.get_mut(yes.0 as usize) {
            expr.axes = Axes::of([axis]);
        }
        match (kind, filter) {
            (Some(FoldKind::Count), filter) => Some(Clause { body: yes, over, filter, by, members: true }),
            (Some(FoldKind::Any), filter) => Some(Clause { body: yes, over, filter, by, members: true }),
            (Some(FoldKind::Share), Some(condition)) => {
                Some(Clause { body: condition, over, filter: None, by, members: true })
            }
            _ => {
                self.wrong_arguments(cx, call, operation, place);
                None
            }
        }
    }

    #[allow(clippy::type_complexity)]
    fn filter_and_by(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        over: &[AxisId],
    ) -> Option<(Option<ExprId>, Vec<(ExprId, AxisId)>)> {
        let filter = match &call.filter {
            Some(filter) => Some(self.check_as(cx, filter, &Type::Truth)?),
            None => None,
        };
        let mut by = Vec::new();
        for name in &call.by {
            let path = ast::Path { parts: vec![name.clone()] };
            let id = match self.value(cx.scope, &path.parts) {
                Some(_) => self.path(cx, &path, None)?,
                None => {
                    let names = self.names_of(cx.scope, |_| true);
                    self.unknown(cx.scope, &name.text, name.span, Wanted::Value, &names);
                    return None;
                }
            };
            let on_folded = self.axes_of(id).as_slice().iter().any(|axis| over.contains(axis));
            let over_projects = over.iter().any(|axis| self.is_project(*axis));
            // The records of several projects are told apart only where they belong to them all.
            let groups = |axis: &crate::axis::Axis| axis.members().is_some() || axis.shared || !over_projects;
            match self.ty(id) {
                Type::Member(axis) if on_folded && self.axis(axis).is_some_and(groups) => by.push((id, axis)),
                _ => {
                    self.fault(TypesFact::NotAChoice { name: name.text.clone() }, cx.scope.place(name.span));
                    return None;
                }
            }
        }
        Some((filter, by))
    }

    /// The body as the fold takes it, and the type of the result.
    fn fold_type(&mut self, cx: Cx<'_>, kind: FoldKind, clause: &Clause, place: Place) -> Option<(ExprId, Type)> {
        let ty = self.ty(clause.body);
        let body = clause.body;
        let truth = matches!(kind, FoldKind::Count | FoldKind::Any | FoldKind::All | FoldKind::Share);
        if truth {
            let body = self.fit(cx, body, &Type::Truth, self.place_of(body), Joining::Declaration)?;
            let result = match kind {
                FoldKind::Count => match clause.over.as_slice() {
                    [axis] => {
                        let counts = self.axis(*axis).and_then(|axis| axis.counts.clone());
                        count(counts.unwrap_or_default())
                    }
                    _ => count(Unit::none()),
                },
                FoldKind::Share => number(Unit::percent()),
                _ => Type::Truth,
            };
            return Some((body, result));
        }
        match kind {
            FoldKind::Distinct => return Some((body, count(Unit::none()))),
            FoldKind::Coverage => return Some((body, number(Unit::percent()))),
            FoldKind::Agreement => return Some((body, plain())),
            FoldKind::Min | FoldKind::Max | FoldKind::Median => match &ty {
                Type::Date { .. } if kind != FoldKind::Median => return Some((body, ty)),
                Type::Member(axis) if self.axis(*axis).is_some_and(|axis| axis.ordered) => return Some((body, ty)),
                Type::Member(axis) if !self.numbered(*axis) => {
                    self.fault(TypesFact::Unordered { of: self.shown(&ty, cx.scope.language) }, place);
                    return None;
                }
                _ => {}
            },
            _ => {}
        }
        if let Type::Member(axis) = &ty
            && !self.numbered(*axis)
        {
            self.fault(TypesFact::MeanOfChoices { owner: self.axis_name(*axis) }, place);
            return None;
        }
        if ty == Type::Truth && !clause.members {
            let wanted = Shown::Number(String::new());
            self.fault(TypesFact::Mismatch { wanted, found: Shown::Truth }, self.place_of(body));
            return None;
        }
        let body = self.as_number(cx, body)?;
        let ty = self.ty(body);
        let unit = Builder::unit_of(&ty).cloned().unwrap_or_default();
        if kind == FoldKind::Product && !unit.is_dimensionless() {
            let base = self.unit_text(&unit, cx.scope.language);
            self.fault(TypesFact::BadPower { base, exponent: String::new() }, place);
            return None;
        }
        if kind == FoldKind::Sum && unit.counts_unique_things() {
            let repeats = clause.over.iter().copied().find(|axis| {
                self.overlapping.contains(axis)
                    || self.axis(*axis).is_some_and(|axis| matches!(axis.kind, AxisKind::Periods(_)))
            });
            if let Some(axis) = repeats {
                let (unit, axis) = (self.unit_text(&unit, cx.scope.language), self.axis_name(axis));
                self.fault(TypesFact::PeopleSummed { unit, axis }, place);
                return None;
            }
        }
        debug_assert!(Builder::keeps_unit(kind));
        let result = if matches!(kind, FoldKind::Sum | FoldKind::Min | FoldKind::Max) { ty } else { uncounted(&ty) };
        Some((body, result))
    }

    /// `discounted(flow over year, rate, end_of_period)`.
    pub(crate) fn discounted(
        &mut self,
        cx: Cx<'_>,
        call: &ast::Call,
        operation: &Operation,
        place: Place,
    ) -> Option<ExprId> {
        let words = ["start_of_period", "middle_of_period", "end_of_period"];
        let (rate, timing) = match call.arguments.as_slice() {
            [_, rate, timing] => (rate, timing),
            [_, _] => {
                return self.word_missing(cx, call, &words, place);
            }
            _ => {
                self.wrong_arguments(cx, call, operation, place);
                return None;
            }
        };
        let timing = match self.word(cx, timing, &call.function.text, &words)? {
            "start_of_period" => Timing::Start,
            "middle_of_period" => Timing::Middle,
            _ => Timing::End,
        };
        let kind = FoldKind::Discounted(timing);
        let clause = self.clause(cx, call, operation, Some(kind), place)?;
        for axis in &clause.over {
            self.ordered(*axis, &call.function.text, place)?;
        }
        let rate = self.check_as(cx, rate, &plain())?;
        self.folded(cx, call, kind, clause, vec![rate], place)
    }

    /// Refuses an axis without order.
    pub(crate) fn ordered(&mut self, axis: AxisId, function: &str, place: Place) -> Option<()> {
        if self.axis(axis).is_some_and(|axis| axis.ordered) {
            return Some(());
        }
        self.fault(TypesFact::AxisNotOrdered { axis: self.axis_name(axis), function: function.to_owned() }, place);
        None
    }

    /// Whether a name means the axis of the projects, declared or not.
    fn names_projects(&self, cx: Cx<'_>, name: &ast::Name) -> bool {
        use crate::analysis::names::{PROJECT, PROJET};
        match self.find_axis(cx.scope, &name.text) {
            Some(axis) => self.is_project(axis),
            None => [PROJECT, PROJET].contains(&name.text.as_str()),
        }
    }

    /// Refuses a function whose usages differ, and whose author does not say which is meant.
    fn word_missing<T>(&mut self, cx: Cx<'_>, call: &ast::Call, words: &[&'static str], place: Place) -> Option<T> {
        let words = words.iter().map(|word| spoken(word, cx.scope.language).to_owned()).collect();
        self.fault(TypesFact::WordMissing { function: call.function.text.clone(), words }, place);
        None
    }

    /// Refuses a function that does not say over which of some axes.
    fn over_what<T>(&mut self, call: &ast::Call, has: Vec<String>, place: Place) -> Option<T> {
        self.fault(TypesFact::FoldOverWhat { function: call.function.text.clone(), has }, place);
        None
    }

    /// Refuses an axis that a value does not lie on.
    fn not_over<T>(&mut self, axis: AxisId, axes: &Axes, place: Place) -> Option<T> {
        self.fault(TypesFact::NotOverAxis { axis: self.axis_name(axis), has: self.axis_names_of(axes) }, place);
        None
    }
}

/// The words that a fold may take behind its arguments.
fn words_of(kind: FoldKind, table: bool) -> &'static [&'static str] {
    match kind {
        FoldKind::Agreement => &["nominal", "ordinal", "interval", "ratio"],
        FoldKind::Quantile(_) => {
            &["type_1", "type_2", "type_3", "type_4", "type_5", "type_6", "type_7", "type_8", "type_9"]
        }
        // A ratio over projects is that of all taken together, unless its author says otherwise.
        FoldKind::Mean if table => &["unweighted"],
        _ => &[],
    }
}
