//! The examples of a framework: data typed as those of a project are, and expectations resolved.
//!
//! An example may start from another (`like`): it then has that one's data and date, and its own lines replace them; a table
//! replaces the whole axis.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::state::{Builder, Declared, Scope};
use crate::axis::{Axes, AxisId};
use crate::date::Date;
use crate::framework::{Answer, Example, Expectation, Input, InputId, PickedMember, Project, Type};
use crate::problem::data::DataFault;
use crate::problem::names::Wanted;
use crate::project::cells::Cells;
use crate::project::typed::{Context, MemberIndex, Refusal};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::{Head, Noun, PropertyKind};

mod answers;
mod expectations;
#[cfg(test)]
mod tests;

/// The data of an example in the making: what `like` hands on.
#[derive(Debug, Clone, Default)]
struct Draft {
    as_of: Option<Date>,
    /// The ids of each open axis that is given.
    members: BTreeMap<AxisId, Vec<String>>,
    partial: BTreeSet<AxisId>,
    /// Axes listed by a table: no other member may be named.
    listed: BTreeSet<AxisId>,
    /// The answers, by input and by the members of its axes, in the order of its axes.
    answers: BTreeMap<(InputId, Vec<u32>), Answer>,
}

impl Draft {
    fn index(&self) -> MemberIndex {
        let numbered = |ids: &Vec<String>| (0u32..).zip(ids).map(|(at, id)| (id.clone(), at)).collect();
        self.members.iter().map(|(axis, ids)| (*axis, numbered(ids))).collect()
    }

    /// The place of a member by its id, added if it is new.
    fn member(&mut self, axis: AxisId, id: &str) -> u32 {
        let ids = self.members.entry(axis).or_default();
        let at = ids.iter().position(|known| known == id).unwrap_or_else(|| {
            ids.push(id.to_owned());
            ids.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

/// Checks the examples of the framework itself (not those of frameworks that it uses).
pub(crate) fn check(builder: &mut Builder<'_>) -> Vec<Example> {
    let mut left: Vec<&Declared<'_>> = builder
        .declared
        .iter()
        .filter(|declared| declared.ast.noun == Noun::Example && declared.scope.prefix.is_empty())
        .collect();
    let inputs: Vec<Input> = builder.inputs.iter().map(|input| input.clone().unwrap_or_else(stand_in)).collect();
    let models: BTreeSet<&str> = left.iter().filter_map(|this| model_of(this)).collect();
    let mut drafts: BTreeMap<String, (Draft, ProjectTables<'_>)> = BTreeMap::new();
    let mut examples = Vec::new();
    // Each round takes those whose model is known; a round that takes none leaves circles and unknown names.
    while !left.is_empty() {
        let before = left.len();
        let mut later = Vec::new();
        for this in left {
            match model_of(this).map(|like| drafts.get(like)) {
                Some(None) => later.push(this),
                from => {
                    let (from, mut tables) = from.flatten().cloned().unwrap_or_default();
                    let mut checker = Checker { builder, scope: this.scope, inputs: &inputs, over_projects: false };
                    let own = checker.project_tables(this.ast);
                    if !own.is_empty() {
                        tables = own.into_iter().map(|table| (this.scope, table)).collect();
                    }
                    checker.over_projects = !tables.is_empty();
                    let (draft, expectations) = checker.example(this.ast, from);
                    let project = checker.project(&this.name, &draft);
                    let projects = checker.projects(this.ast, &tables, &draft);
                    examples.push(Example {
                        name: this.name.clone(),
                        labels: builder.labels(this),
                        as_of: draft.as_of,
                        project,
                        projects,
                        expectations,
                        about: builder.about(this),
                    });
                    if models.contains(this.name.as_str()) {
                        drafts.insert(this.name.clone(), (draft, tables));
                    }
                }
            }
        }
        if later.len() == before {
            circles(builder, &later, &examples);
            break;
        }
        left = later;
    }
    examples.retain(|example| example.about.place.source.0 == 0);
    examples.sort_by_key(|example| example.about.place);
    examples
}

/// The example that one starts from.
fn model_of<'a>(this: &Declared<'a>) -> Option<&'a str> {
    match &this.ast.head {
        Head::Example { like } => like.as_ref().map(|like| like.text.as_str()),
        _ => None,
    }
}

/// What is left when no example's model is known: names that mean nothing, and circles.
fn circles(builder: &mut Builder<'_>, left: &[&Declared<'_>], checked: &[Example]) {
    let checked = checked.iter().map(|example| &example.name);
    let all: Vec<String> = left.iter().map(|this| &this.name).chain(checked).cloned().collect();
    let mut circle = Vec::new();
    for this in left {
        let Head::Example { like: Some(like) } = &this.ast.head else { continue };
        if all.contains(&like.text) {
            circle.push((this.ast.name.text.clone(), this.scope.place(like.span)));
        } else {
            builder.unknown(this.scope, &like.text, like.span, Wanted::Example, &all);
        }
    }
    // Those that hang on an unknown name are silent: only if there is none is there a circle.
    if let Some((_, place)) = circle.first().filter(|_| circle.len() == left.len()) {
        let names = circle.iter().map(|(name, _)| name.clone()).collect();
        builder.fault(crate::problem::rules::RulesFact::Cycle { names }, *place);
    }
}

/// In the place of an input with a fault: nothing is said of it again.
fn stand_in() -> Input {
    Input::new("", Type::Truth, Axes::none())
}

struct Checker<'b, 'a> {
    builder: &'b mut Builder<'a>,
    scope: Scope<'a>,
    inputs: &'b [Input],
    /// Whether it gives several projects.
    over_projects: bool,
}

/// The tables that give an example its projects, each with the file that it is written in.
type ProjectTables<'a> = Vec<(Scope<'a>, &'a ast::Table)>;

/// A member picked: of a closed axis, or of an open one by its id.
type Fixed = Vec<(AxisId, PickedMember)>;

impl<'a> Checker<'_, 'a> {
    fn example(&mut self, ast: &'a ast::Declaration, mut draft: Draft) -> (Draft, Vec<Expectation>) {
        let mut seen: BTreeSet<(InputId, Vec<u32>)> = BTreeSet::new();
        let mut own = BTreeSet::new();
        for property in &ast.properties {
            match &property.kind {
                PropertyKind::AsOf(expr) => {
                    if let Some(date) = self.date(expr) {
                        draft.as_of = Some(date);
                    }
                }
                PropertyKind::Table(table) => self.list(table, &mut draft, &mut own),
                _ => {}
            }
        }
        for property in &ast.properties {
            match &property.kind {
                PropertyKind::Given(assignments) => {
                    for assignment in assignments {
                        self.assign(assignment, &mut draft, &mut seen);
                    }
                }
                PropertyKind::Table(table) => self.table(table, &mut draft, &mut seen),
                _ => {}
            }
        }
        let mut expectations = Vec::new();
        // What an extended framework expects of its own examples is for itself to hold: here their data alone may serve.
        let own_file = self.scope.source.0 == 0;
        for property in ast.properties.iter().filter(|_| own_file) {
            if let PropertyKind::Expect(expected) = &property.kind {
                expectations.extend(expected.iter().filter_map(|expected| self.expectation(expected)));
            }
        }
        (draft, expectations)
    }

    fn project(&self, name: &str, draft: &Draft) -> Project {
        let mut cells = Cells::of(self.inputs, &self.builder.axes, |axis| draft.members.get(&axis).map(Vec::len));
        for ((input, members), answer) in &draft.answers {
            let axes = self.inputs.get(input.0 as usize).map(|input| input.axes.as_slice()).unwrap_or_default();
            let fixed: Vec<(AxisId, u32)> = axes.iter().copied().zip(members.iter().copied()).collect();
            cells.set(*input, &fixed, answer.clone());
        }
        let mut project = cells.into_project(draft.members.clone(), &draft.partial);
        project.id = Some(name.to_owned());
        project
    }

    fn context(&self) -> Context<'_> {
        Context {
            axes: &self.builder.axes,
            units: &self.builder.units,
            language: self.scope.language,
            zone: self.scope.zone.and_then(crate::date::Zone::name),
        }
    }

    fn refuse(&mut self, at: &str, span: Span, refusal: Refusal) {
        let fact = refusal.at(at);
        self.builder.fault(fact, self.scope.place(span));
    }

    fn report(&mut self, at: &str, span: Span, fault: DataFault) {
        self.refuse(at, span, Refusal::Data(fault));
    }
}
