//! Collecting the names: what each declaration declares, once, before anything is looked into.

use crate::analysis::state::Scope;
use crate::analysis::state::{Builder, Declared, Entity, ItemDraft, Signature, next};
use crate::axis::AxisId;
use crate::framework::{
    Group, InputId, ItemId, ParameterId, ScaleId, TheoryKind, TheoryNode, Variation, VariationId, VariationKind,
};
use crate::operation;
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::suggest::nearest;
use crate::problem::{Problem, Role};
use crate::source::Span;
use crate::syntax::ast::{self, Noun, PropertyKind};

/// Beyond so many problems no nearest names are looked for: each takes a look at all of them.
const SUGGESTIONS: usize = 200;

/// Registers every declaration under its full name.
pub(crate) fn collect<'a>(builder: &mut Builder<'a>, declared: &'a [Declared<'a>]) {
    builder.declared = declared;
    let mut others = std::collections::BTreeMap::new();
    for (at, this) in declared.iter().enumerate() {
        let place = this.scope.place(this.ast.name.span);
        reserved(builder, this);
        let noun = this.ast.noun;
        match noun {
            // The reading of the text has told of a framework that is missing, twice there, or not first.
            Noun::Framework | Noun::Use | Noun::Extends | Noun::Axis => {}
            Noun::Unit => {
                if builder.unit_names.insert(this.name.clone(), None).is_some() {
                    builder.fault(NamesFact::Duplicate { name: this.ast.name.text.clone() }, place);
                }
            }
            Noun::Activity | Noun::Output | Noun::Outcome | Noun::Impact => {
                let kind = match noun {
                    Noun::Activity => TheoryKind::Activity,
                    Noun::Output => TheoryKind::Output,
                    Noun::Outcome => TheoryKind::Outcome,
                    _ => TheoryKind::Impact,
                };
                if builder.theory_names.contains_key(&this.name) {
                    builder.fault(NamesFact::Duplicate { name: this.ast.name.text.clone() }, place);
                    continue;
                }
                builder.theory_names.insert(this.name.clone(), builder.theory.len());
                let node = TheoryNode {
                    name: this.name.clone(),
                    labels: builder.labels(this),
                    kind,
                    from: Vec::new(),
                    measured_by: Vec::new(),
                    about: builder.about(this),
                };
                builder.theory.push(node);
            }
            Noun::Scenario => {
                let id = VariationId(next(&builder.variations));
                if builder.scenario_names.contains_key(&this.name) {
                    builder.fault(NamesFact::Duplicate { name: this.ast.name.text.clone() }, place);
                    continue;
                }
                builder.scenario_names.insert(this.name.clone(), id);
                let variation = Variation {
                    name: this.name.clone(),
                    labels: builder.labels(this),
                    kind: VariationKind::Scenario,
                    replacements: Vec::new(),
                    about: builder.about(this),
                };
                builder.variations.push(variation);
            }
            Noun::Example => {
                if let Some(first) = others.insert((noun, this.name.clone()), place) {
                    let fact = NamesFact::Duplicate { name: this.ast.name.text.clone() };
                    builder.problems.push(Problem::new(fact, place).with(Role::FirstDeclared, first));
                }
            }
            Noun::Input => {
                let id = InputId(next(&builder.inputs));
                builder.inputs.push(None);
                register(builder, this, at, Entity::Input(id));
            }
            Noun::Parameter => {
                let id = ParameterId(next(&builder.parameters));
                builder.parameters.push(None);
                builder.parameter_drafts.push(ItemDraft { declared: at, noun, signature: Signature::Unknown });
                register(builder, this, at, Entity::Parameter(id));
                readings(builder, this, Entity::Parameter(id), VariationKind::ParameterReading(id));
            }
            Noun::Scale => {
                let id = ScaleId(next(&builder.scales));
                builder.scales.push(None);
                register(builder, this, at, Entity::Scale(id));
            }
            Noun::Indicator
            | Noun::Requirement
            | Noun::Preference
            | Noun::Observation
            | Noun::Criterion
            | Noun::Obligation
            | Noun::Judgement
            | Noun::Score
            | Noun::Decision
            | Noun::Portfolio => {
                let id = ItemId(next(&builder.items));
                if noun == Noun::Judgement {
                    builder.inputs.push(None);
                }
                builder.items.push(None);
                builder.drafts.push(ItemDraft { declared: at, noun, signature: Signature::Unknown });
                register(builder, this, at, Entity::Item(id));
                readings(builder, this, Entity::Item(id), VariationKind::ItemReading(id));
                groups(builder, this, id);
            }
        }
    }
}

/// Gives a name to an entity; a name given before is a fault.
pub(crate) fn register<'a>(builder: &mut Builder<'a>, this: &Declared<'a>, at: usize, entity: Entity) {
    let place = this.scope.place(this.ast.name.span);
    if let Some((_, first)) = builder.values.get(&this.name) {
        let first = builder.declared.get(*first).map(|first| first.scope.place(first.ast.name.span));
        let problem = Problem::new(NamesFact::Duplicate { name: this.ast.name.text.clone() }, place);
        builder.problems.push(match first {
            Some(first) => problem.with(Role::FirstDeclared, first),
            None => problem,
        });
        return;
    }
    builder.values.insert(this.name.clone(), (entity, at));
}

fn reserved<'a>(builder: &mut Builder<'a>, this: &Declared<'a>) {
    let name = &this.ast.name.text;
    let word = crate::syntax::words::is_reserved(name);
    let function = this.ast.noun == Noun::Scale && operation::is_name(name);
    let project = this.ast.noun == Noun::Axis && name == PROJECT;
    let place = this.scope.place(this.ast.name.span);
    // The reading of the text may have said so.
    if (word || function || project) && !builder.problems.iter().any(|problem| problem.place == place) {
        builder.fault(NamesFact::Reserved { name: name.clone() }, place);
    }
}

/// The built-in axis of the projects of a portfolio, in both vocabularies.
pub(crate) const PROJECT: &str = "project";
pub(crate) const PROJET: &str = "projet";

fn readings<'a>(builder: &mut Builder<'a>, this: &Declared<'a>, owner: Entity, kind: VariationKind) {
    for property in &this.ast.properties {
        let PropertyKind::Reading { name, label, other_labels, .. } = &property.kind else { continue };
        if builder.readings.iter().any(|(other, text, _)| *other == owner && *text == name.text) {
            builder.fault(NamesFact::Duplicate { name: name.text.clone() }, this.scope.place(name.span));
            continue;
        }
        let id = VariationId(next(&builder.variations));
        let mut about = builder.about(this);
        about.place = this.scope.place(property.span);
        builder.variations.push(Variation {
            name: name.text.clone(),
            labels: crate::analysis::state::labels_of(this.scope.language, label.as_ref(), other_labels),
            kind,
            replacements: Vec::new(),
            about,
        });
        builder.readings.push((owner, name.text.clone(), id));
    }
}

fn groups<'a>(builder: &mut Builder<'a>, this: &Declared<'a>, item: ItemId) {
    for property in &this.ast.properties {
        let PropertyKind::Group(name) = &property.kind else { continue };
        let full = this.scope.full(std::slice::from_ref(name)).into_owned();
        let at = *builder.group_names.entry(full.clone()).or_insert_with(|| {
            builder.groups.push(Group { name: full, items: Vec::new() });
            builder.groups.len() - 1
        });
        if let Some(group) = builder.groups.get_mut(at) {
            group.items.push(item);
        }
    }
}

impl<'a> Builder<'a> {
    /// What a dotted name means among values.
    pub(crate) fn value(&self, scope: Scope<'_>, parts: &[ast::Name]) -> Option<Entity> {
        self.values.get(&*scope.full(parts)).map(|(entity, _)| *entity)
    }

    /// An axis by its name: a declared one, or the choices of an input, parameter, indicator or decision.
    pub(crate) fn axis_by_name(&mut self, scope: Scope<'_>, name: &ast::Name) -> Option<AxisId> {
        if let Some(axis) = self.find_axis(scope, &name.text) {
            return Some(axis);
        }
        let full = scope.full(std::slice::from_ref(name));
        let place = scope.place(name.span);
        if let Some((_, at)) = self.values.get(&*full) {
            // An owner whose type has a fault is spoken of there.
            let noun = self.declared.get(*at).map(|declared| declared.ast.noun);
            if let Some(noun) = noun.filter(|noun| *noun != Noun::Axis) {
                self.fault(NamesFact::OtherSort { name: name.text.clone(), noun, wanted: Wanted::Axis }, place);
            }
            return None;
        }
        let names = self.names_in(scope, self.axis_names.keys());
        self.unknown(scope, &name.text, name.span, Wanted::Axis, &names);
        None
    }

    /// The same, in silence; dotted names too.
    pub(crate) fn find_axis(&self, scope: Scope<'_>, name: &str) -> Option<AxisId> {
        let found = self.axis_names.get(&format!("{}{name}", scope.prefix)).copied();
        found
            .or_else(|| (name == PROJET).then(|| self.axis_names.get(PROJECT).copied())?)
            .or_else(|| (name == PROJECT).then(|| self.axis_names.get(PROJECT).copied())?)
    }

    /// An item by a dotted name.
    pub(crate) fn item_by_name(&mut self, scope: Scope<'_>, path: &ast::Path, wanted: Wanted) -> Option<ItemId> {
        let span = path_span(path);
        match self.value(scope, &path.parts) {
            Some(Entity::Item(item)) => Some(item),
            Some(_) => {
                let noun = self.noun_of(scope, &path.parts);
                let name = path_text(path);
                self.fault(NamesFact::OtherSort { name, noun, wanted }, scope.place(span));
                None
            }
            None => {
                let names = self.names_of(scope, |entity| matches!(entity, Entity::Item(_)));
                self.unknown(scope, &path_text(path), span, wanted, &names);
                None
            }
        }
    }

    /// The noun that a value is declared with.
    pub(crate) fn noun_of(&self, scope: Scope<'_>, parts: &[ast::Name]) -> Noun {
        let at = self.values.get(&*scope.full(parts)).map(|(_, at)| *at);
        at.and_then(|at| self.declared.get(at)).map_or(Noun::Input, |declared| declared.ast.noun)
    }

    /// The names of values of a sort, as written in a file.
    pub(crate) fn names_of(&self, scope: Scope<'_>, keep: impl Fn(&Entity) -> bool) -> Vec<String> {
        let names = self.values.iter().filter(|(_, (entity, _))| keep(entity)).map(|(name, _)| name);
        let mut names = self.names_in(scope, names);
        // of equally near names the first in the alphabet is suggested, wherever it is declared
        names.sort_unstable();
        names
    }

    /// Full names, as written in a file.
    pub(crate) fn names_in<'n>(&self, scope: Scope<'_>, names: impl Iterator<Item = &'n String>) -> Vec<String> {
        names.filter_map(|name| name.strip_prefix(scope.prefix)).map(str::to_owned).collect()
    }

    /// Whether a name belongs to a framework that could not be had.
    fn is_broken(&self, scope: Scope<'_>, name: &str) -> bool {
        let full = format!("{}{name}", scope.prefix);
        self.broken.iter().any(|prefix| full.starts_with(prefix.as_str()) && (prefix.is_empty() || full != *prefix))
    }

    /// Reports a name that means nothing, with the nearest of some names.
    pub(crate) fn unknown(&mut self, scope: Scope<'_>, name: &str, span: Span, wanted: Wanted, names: &[String]) {
        if self.is_broken(scope, name) {
            return;
        }
        let near = if self.problems.len() < SUGGESTIONS { names } else { &[] };
        let suggestion = nearest(name, near.iter().map(String::as_str)).map(str::to_owned);
        let place = scope.place(span);
        let fix = suggestion.clone();
        let problem = Problem::new(NamesFact::Unknown { name: name.to_owned(), wanted, suggestion }, place);
        self.problems.push(match fix {
            Some(text) => problem.fixed_by(place, text),
            None => problem,
        });
    }

    /// The place of a member of an axis by name, code or number; a fault names the members.
    pub(crate) fn member(&mut self, scope: Scope<'_>, axis: AxisId, name: &str, span: Span) -> Option<u32> {
        if let Some(at) = self.axis(axis).and_then(|axis| axis.member(name)) {
            return Some(at);
        }
        let known = self.axis(axis)?;
        let place = scope.place(span);
        let axis_name = known.name.strip_prefix(scope.prefix).unwrap_or(&known.name).to_owned();
        let Some(members) = known.members() else {
            self.fault(crate::problem::types::TypesFact::OpenAxis { axis: axis_name }, place);
            return None;
        };
        let all: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
        let suggestion = nearest(name, all.iter().map(String::as_str)).map(str::to_owned);
        let fix = suggestion.clone();
        let mut shown: Vec<String> = all.iter().take(12).cloned().collect();
        if all.len() > 12 {
            shown.push("…".into());
        }
        let fact = NamesFact::UnknownMember { member: name.to_owned(), axis: axis_name, suggestion, members: shown };
        let problem = Problem::new(fact, place);
        self.problems.push(match fix {
            Some(text) => problem.fixed_by(place, text),
            None => problem,
        });
        None
    }
}

/// A dotted name as written.
pub(crate) fn path_text(path: &ast::Path) -> String {
    path.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".")
}

/// Where a dotted name stands.
pub(crate) fn path_span(path: &ast::Path) -> Span {
    let spans = path.parts.iter().map(|part| part.span);
    spans.reduce(Span::to).unwrap_or_default()
}
