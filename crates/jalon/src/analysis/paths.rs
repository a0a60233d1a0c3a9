//! Names in formulas: what a path means where it stands.

use crate::analysis::expressions::Cx;
use crate::analysis::names::{path_span, path_text};
use crate::analysis::state::{Builder, Entity, Signature};
use crate::axis::Axes;
use crate::framework::{Comparator, ExprId, ExprKind, InputId, ItemId, ItemKind, ParameterId, Type};
use crate::lang::Language;
use crate::operation;
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::suggest::nearest;
use crate::problem::types::TypesFact;
use crate::problem::{Problem, Role};
use crate::source::Place;
use crate::syntax::ast::{self, Noun};
use crate::syntax::words;
use crate::value::Datum;

impl Builder<'_> {
    /// A name: of an argument, of a choice where one is expected, of a value, of an axis, of an attribute.
    pub(crate) fn path(&mut self, cx: Cx<'_>, path: &ast::Path, want: Option<&Type>) -> Option<ExprId> {
        let place = cx.scope.place(path_span(path));
        if let [name] = path.parts.as_slice() {
            if let Some(at) = cx.slots.iter().position(|(slot, _)| *slot == name.text) {
                let ty = cx.slots.get(at).map(|(_, ty)| ty.clone())?;
                let at = u32::try_from(at).ok()?;
                return Some(self.push(ExprKind::Slot(at), ty, Axes::none(), place));
            }
            if let Some(Type::Member(axis)) = want
                && let Some(at) = self.axis(*axis).and_then(|axis| axis.member(&name.text))
            {
                return Some(self.constant(Datum::Member(at), Type::Member(*axis), place));
            }
        }
        if let Some(entity) = self.value(cx.scope, &path.parts) {
            return self.entity(cx, path, entity, place);
        }
        if let Some((last, owner)) = path.parts.split_last()
            && !owner.is_empty()
            && let Some(Entity::Item(item)) = self.value(cx.scope, owner)
        {
            return self.attribute(cx, item, last, place);
        }
        if let [name] = path.parts.as_slice()
            && self.find_axis(cx.scope, &name.text).is_some()
            && let Some(axis) = self.find_axis(cx.scope, &name.text)
        {
            let project = self.axis(axis).is_some_and(|axis| matches!(axis.kind, crate::axis::AxisKind::Project));
            if !project || cx.table {
                return Some(self.push(ExprKind::MemberOf(axis), Type::Member(axis), Axes::of([axis]), place));
            }
        }
        self.nothing(cx, path, want);
        None
    }

    fn entity(&mut self, cx: Cx<'_>, path: &ast::Path, entity: Entity, place: Place) -> Option<ExprId> {
        match entity {
            Entity::Input(input) => {
                self.needs_data(cx, path)?;
                self.input_value(cx, input, place)
            }
            Entity::Parameter(parameter) => self.parameter_value(parameter, place),
            Entity::Item(item) => self.item_value(cx, path, item, place),
            Entity::Scale(_) => {
                self.fault(NamesFact::CallWithoutBrackets { name: path_text(path) }, place);
                None
            }
            Entity::Axis(axis) => {
                Some(self.push(ExprKind::MemberOf(axis), Type::Member(axis), Axes::of([axis]), place))
            }
        }
    }

    /// An input's data.
    pub(crate) fn input_value(&mut self, cx: Cx<'_>, input: InputId, place: Place) -> Option<ExprId> {
        let known = self.inputs.get(input.0 as usize)?.as_ref()?;
        let (ty, axes) = (known.ty.clone(), known.axes.clone());
        let axes = axes.union(&self.project_axes(cx));
        Some(self.push(ExprKind::Input(input), ty, axes, place))
    }

    fn parameter_value(&mut self, parameter: ParameterId, place: Place) -> Option<ExprId> {
        let draft = self.parameter_drafts.get(parameter.0 as usize)?;
        let (ty, axes) = match &draft.signature {
            Signature::Known(ty, axes) => (ty.clone(), axes.clone()),
            Signature::Faulty => return None,
            Signature::Unknown => {
                let name = self.declared.get(draft.declared).map(|declared| declared.ast.name.text.clone());
                self.circle(name.into_iter().collect(), place);
                return None;
            }
        };
        Some(self.push(ExprKind::Parameter(parameter), ty, axes, place))
    }

    fn item_value(&mut self, cx: Cx<'_>, path: &ast::Path, item: ItemId, place: Place) -> Option<ExprId> {
        self.needs_data(cx, path)?;
        let draft = self.drafts.get(item.0 as usize)?;
        match draft.noun {
            Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion | Noun::Obligation => {
                let declared = self.declared.get(draft.declared)?;
                let there = declared.scope.place(declared.ast.name.span);
                let name = path_text(path);
                let met = match cx.scope.language {
                    Language::English => format!("{name} is met"),
                    Language::French => format!("{name} est rempli"),
                };
                let problem = Problem::new(NamesFact::CriterionAsValue { name }, place);
                self.problems.push(problem.with(Role::DeclaredHere, there).fixed_by(place, met));
                return None;
            }
            Noun::Portfolio if !cx.table => {
                self.fault(TypesFact::OnlyInPortfolio { function: path_text(path) }, place);
                return None;
            }
            _ => {}
        }
        if draft.noun == Noun::Judgement
            && let Some(ratings) = self.ratings_of(item)
            && let Some(Some(input)) = self.inputs.get(ratings.0 as usize)
            && let Some((_, folded)) = self.drafts.get(item.0 as usize).and_then(|draft| draft.signature.known())
        {
            // The raters are the axis that the ratings have and the judgement has not.
            let raters = input.axes.as_slice().iter().find(|axis| !folded.contains(**axis)).copied();
            if raters.is_some_and(|raters| cx.over.contains(&raters)) {
                return self.input_value(cx, ratings, place);
            }
        }
        let portfolio = self.drafts.get(item.0 as usize).is_some_and(|draft| draft.noun == Noun::Portfolio);
        let (ty, mut axes) = self.item_signature(item, place)?;
        if !portfolio {
            axes = axes.union(&self.project_axes(cx));
        }
        Some(self.push(ExprKind::Item(item), ty, axes, place))
    }

    /// The input that holds the ratings of a judgement.
    pub(crate) fn ratings_of(&self, item: ItemId) -> Option<InputId> {
        let declared = self.drafts.get(item.0 as usize)?.declared;
        let name = &self.declared.get(declared)?.name;
        let at = self
            .inputs
            .iter()
            .position(|input| input.as_ref().is_some_and(|input| input.judgement && input.name == *name))?;
        u32::try_from(at).ok().map(InputId)
    }

    /// What is known of an item's type; one that is not known yet is in a circle, or has a fault.
    pub(crate) fn item_signature(&mut self, item: ItemId, place: Place) -> Option<(Type, Axes)> {
        let draft = self.drafts.get(item.0 as usize)?;
        match &draft.signature {
            Signature::Known(ty, axes) => Some((ty.clone(), axes.clone())),
            Signature::Faulty => None,
            Signature::Unknown => {
                let name = self.declared.get(draft.declared).map(|declared| declared.ast.name.text.clone());
                self.circle(name.into_iter().collect(), place);
                None
            }
        }
    }

    /// Refuses what depends on the project where only constants and parameters may stand.
    pub(crate) fn needs_data(&mut self, cx: Cx<'_>, path: &ast::Path) -> Option<()> {
        if cx.fixed {
            self.fault(TypesFact::NotFixed { name: path_text(path) }, cx.scope.place(path_span(path)));
            return None;
        }
        Some(())
    }

    /// The axis of the projects, for what depends on a project and is read over a table.
    pub(crate) fn project_axes(&self, cx: Cx<'_>) -> Axes {
        match self.axis_names.get(crate::analysis::names::PROJECT) {
            Some(project) if cx.table => Axes::of([*project]),
            _ => Axes::none(),
        }
    }

    /// `x.target`, `x.baseline`, `x.achievement`, `obligation.due`.
    fn attribute(&mut self, cx: Cx<'_>, item: ItemId, written: &ast::Name, place: Place) -> Option<ExprId> {
        let draft = self.drafts.get(item.0 as usize)?;
        let owner = self.declared.get(draft.declared)?;
        let name = owner.ast.name.text.clone();
        let english = Language::ALL
            .into_iter()
            .find_map(|language| words::translate_pair(words::ATTRIBUTES, &written.text, language, Language::English));
        if draft.signature == Signature::Faulty {
            return None;
        }
        let found = match (self.items.get(item.0 as usize).and_then(Option::as_ref).map(|item| &item.kind), english) {
            (Some(ItemKind::Indicator(indicator)), Some("baseline")) => indicator.baseline,
            (Some(ItemKind::Indicator(indicator)), Some("achievement")) => indicator.achievement,
            (Some(ItemKind::Indicator(indicator)), Some("target")) => {
                let targets = indicator.targets.clone();
                self.target(&targets, place)
            }
            (Some(ItemKind::Obligation(obligation)), Some("due")) => Some(obligation.due),
            (None, Some(_)) => return None,
            _ => None,
        };
        let Some(found) = found else {
            if english.is_none() {
                let all: Vec<String> = words::ATTRIBUTES
                    .iter()
                    .map(|pair| if cx.scope.language == Language::English { pair.0 } else { pair.1 }.to_owned())
                    .collect();
                self.unknown(cx.scope, &written.text, written.span, Wanted::Value, &all);
            } else {
                self.fault(NamesFact::NoAttribute { name, attribute: written.text.clone() }, place);
            }
            return None;
        };
        let (ty, axes) = (self.ty(found), self.axes_of(found));
        Some(self.push(ExprKind::Spread(found), ty, axes, place))
    }

    /// The target that holds at the as-of date: the first that is not past, else the last.
    pub(crate) fn target(&mut self, targets: &[(ExprId, Option<crate::date::Date>)], place: Place) -> Option<ExprId> {
        let (last, before) = targets.split_last()?;
        let mut whole = last.0;
        for (value, date) in before.iter().rev() {
            let Some(date) = date else { continue };
            let ty = self.ty(*value);
            let now = self.push(ExprKind::AsOf, Type::Date { time: false }, Axes::none(), place);
            let date = self.constant(Datum::Date(*date), Type::Date { time: false }, place);
            let kind = ExprKind::Compare(Comparator::LessOrEqual, now, date);
            let condition = self.push(kind, Type::Truth, Axes::none(), place);
            let axes = self.axes_of(*value).union(&self.axes_of(whole));
            whole = self.push(ExprKind::If { condition, then: *value, otherwise: whole }, ty, axes, place);
        }
        Some(whole)
    }

    /// Says why a name means nothing here.
    pub(crate) fn nothing(&mut self, cx: Cx<'_>, path: &ast::Path, want: Option<&Type>) {
        let (text, span) = (path_text(path), path_span(path));
        let place = cx.scope.place(span);
        if let Some(Type::Member(axis)) = want
            && path.parts.len() == 1
            && self.axis(*axis).is_some_and(|axis| axis.members().is_some())
        {
            self.member(cx.scope, *axis, &text, span);
            return;
        }
        if operation::find(&text, cx.scope.language).is_some() {
            self.fault(NamesFact::CallWithoutBrackets { name: text }, place);
            return;
        }
        let owner = self.axes.iter().find(|axis| axis.member(&text).is_some()).map(|axis| axis.name.clone());
        if let Some(owner) = owner {
            let owner = owner.strip_prefix(cx.scope.prefix).unwrap_or(&owner).to_owned();
            self.fault(NamesFact::ChoiceOutOfPlace { name: text, owner }, place);
            return;
        }
        if self.is_unit(cx.scope, path) {
            let names = self.names_of(cx.scope, |entity| !matches!(entity, Entity::Scale(_)));
            let suggestion = nearest(&text, names.iter().map(String::as_str)).map(str::to_owned);
            self.fault(NamesFact::UnitOutOfPlace { name: text, suggestion }, place);
            return;
        }
        self.unknown_value(cx.scope, path);
    }

    /// Whether a bare name is no value and so can only be a choice.
    pub(crate) fn only_a_choice(&self, cx: Cx<'_>, expr: &ast::Expr) -> bool {
        match &crate::analysis::expressions::unbracketed(expr).kind {
            ast::ExprKind::Path(path) => match path.parts.as_slice() {
                [name] => {
                    !cx.slots.iter().any(|(slot, _)| *slot == name.text)
                        && self.value(cx.scope, &path.parts).is_none()
                        && self.find_axis(cx.scope, &name.text).is_none()
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Reports things that need each other.
    pub(crate) fn circle(&mut self, names: Vec<String>, place: Place) {
        self.fault(crate::problem::rules::RulesFact::Cycle { names }, place);
    }
}
