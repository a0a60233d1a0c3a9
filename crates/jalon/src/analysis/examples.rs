//! The examples of a framework: data typed as those of a project are, and expectations resolved.
//!
//! An example may start from another (`like`): it then has that one's data and date, and its own lines replace them; a table
//! replaces the whole axis.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::constants;
use crate::analysis::expressions::{Cx, unbracketed};
use crate::analysis::names::{path_span, path_text};
use crate::analysis::state::{Builder, Declared, Entity, Scope};
use crate::axis::{Axes, Axis, AxisId};
use crate::date::Date;
use crate::framework::{
    Answer, AnswerState, Example, Expectation, ExpectedOutcome, ExprId, Input, InputId, ItemId, ItemKind,
    MissingReason, PickedMember, Project, Subject, Type, Wanted as WantedInput, WantedWhat,
};
use crate::number::Number;
use crate::problem::data::{DataFact, DataFault, Expected, Found, Kind};
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::{Problem, Role};
use crate::project::cells::Cells;
use crate::project::typed::{self, Context, MemberIndex, Refusal, Written};
use crate::source::Span;
use crate::syntax::ast::{self, Datum as WrittenDatum, Head, Noun, Outcome, PropertyKind};
use crate::unit::Unit;
use crate::value::Datum;

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
    let declared: Vec<Declared<'_>> = builder
        .declared
        .iter()
        .filter(|declared| declared.ast.noun == Noun::Example && declared.scope.prefix.is_empty())
        .cloned()
        .collect();
    let inputs: Vec<Input> = builder.inputs.iter().map(|input| input.clone().unwrap_or_else(stand_in)).collect();
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    let mut examples = Vec::new();
    let mut left = declared;
    // Each round takes those whose model is known; a round that takes none leaves circles and unknown names.
    while !left.is_empty() {
        let before = left.len();
        let mut later = Vec::new();
        for this in left {
            let model = match &this.ast.head {
                Head::Example { like: Some(like) } => Some(like),
                _ => None,
            };
            match model.map(|like| drafts.get(&like.text)) {
                Some(None) => later.push(this),
                from => {
                    let from = from.flatten().cloned().unwrap_or_default();
                    let mut checker = Checker { builder, scope: this.scope, inputs: &inputs };
                    let (draft, expectations) = checker.example(this.ast, from);
                    let project = checker.project(&this.name, &draft);
                    examples.push(Example {
                        name: this.name.clone(),
                        labels: builder.labels(&this),
                        as_of: draft.as_of,
                        project,
                        expectations,
                        about: builder.about(&this),
                    });
                    drafts.insert(this.name.clone(), draft);
                }
            }
        }
        if later.len() == before {
            circles(builder, &later, &drafts);
            break;
        }
        left = later;
    }
    examples.retain(|example| example.about.place.source.0 == 0);
    examples.sort_by_key(|example| example.about.place);
    examples
}

/// What is left when no example's model is known: names that mean nothing, and circles.
fn circles(builder: &mut Builder<'_>, left: &[Declared<'_>], drafts: &BTreeMap<String, Draft>) {
    let all: Vec<String> = left.iter().map(|this| this.name.clone()).chain(drafts.keys().cloned()).collect();
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
    Input {
        name: String::new(),
        labels: crate::axis::Labels::default(),
        ty: Type::Truth,
        axes: Axes::none(),
        choices: None,
        or_not_yet: false,
        may_be_not_applicable: false,
        range: None,
        date_range: None,
        default: None,
        provided_by: Vec::new(),
        evidence: None,
        total_of: None,
        judgement: false,
        zone: None,
        about: crate::framework::About::default(),
    }
}

struct Checker<'b, 'a> {
    builder: &'b mut Builder<'a>,
    scope: Scope<'a>,
    inputs: &'b [Input],
}

/// A member picked: of a closed axis, or of an open one by its id.
type Fixed = Vec<(AxisId, PickedMember)>;

impl<'a> Checker<'_, 'a> {
    fn example(&mut self, ast: &'a ast::Declaration, mut draft: Draft) -> (Draft, Vec<Expectation>) {
        let mut seen: BTreeSet<(InputId, Vec<u32>)> = BTreeSet::new();
        for property in &ast.properties {
            match &property.kind {
                PropertyKind::AsOf(expr) => {
                    if let Some(date) = self.date(expr) {
                        draft.as_of = Some(date);
                    }
                }
                PropertyKind::Table(table) => self.list(table, &mut draft),
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
        for property in &ast.properties {
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

    /// The members of a table's axis: they replace those that `like` handed on.
    fn list(&mut self, table: &ast::Table, draft: &mut Draft) {
        let Some(axis) = self.axis(&table.axis) else { return };
        if self.builder.axis(axis).is_none_or(|axis| axis.members().is_some()) {
            return;
        }
        // A second table of one axis adds columns.
        if draft.listed.insert(axis) || draft.members.contains_key(&axis) {
            self.forget(axis, draft);
        }
        draft.partial.remove(&axis);
        if table.partial {
            draft.partial.insert(axis);
        }
        draft.members.entry(axis).or_default();
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for row in &table.rows {
            let id = row.member.text.as_str();
            if let Some(first) = seen.insert(id, row.member.span) {
                let name = self.builder.axis_name(axis);
                let fact =
                    DataFact { at: name.clone(), fault: DataFault::DuplicateMember { axis: name, id: id.into() } };
                let problem = Problem::new(fact, self.scope.place(row.member.span));
                self.builder.problems.push(problem.with(Role::FirstDeclared, self.scope.place(first)));
            }
            draft.member(axis, id);
        }
    }

    /// Takes an axis and all answers by it away.
    fn forget(&mut self, axis: AxisId, draft: &mut Draft) {
        draft.members.remove(&axis);
        let by = |input: &InputId| self.inputs.get(input.0 as usize).is_some_and(|input| input.axes.contains(axis));
        draft.answers.retain(|(input, _), _| !by(input));
    }

    fn table(&mut self, table: &ast::Table, draft: &mut Draft, seen: &mut BTreeSet<(InputId, Vec<u32>)>) {
        let Some(axis) = self.axis(&table.axis) else { return };
        let mut columns = Vec::new();
        for column in &table.columns {
            let path = ast::Path { parts: vec![column.input.clone()] };
            columns.push(self.input(&path).and_then(|input| {
                let axes = self.inputs.get(input.0 as usize)?.axes.without(&[axis]);
                if !self.inputs.get(input.0 as usize)?.axes.contains(axis) {
                    let axes = self.builder.axis_names_of(&self.inputs.get(input.0 as usize)?.axes);
                    let fault = DataFault::MisplacedKey { key: column.input.text.clone(), axes };
                    self.report(&column.input.text, column.span, fault);
                    return None;
                }
                let picks = self.builder.picks(Cx::formula(self.scope), &axes, &column.picks)?;
                let by = match &column.by {
                    Some(by) => Some(self.builder.axis_by_name(self.scope, by)?),
                    None => None,
                };
                Some((input, picks, by))
            }));
        }
        for row in &table.rows {
            let member = match self.builder.axis(axis).map(|axis| axis.members().is_some()) {
                Some(true) => match self.builder.member(self.scope, axis, &row.member.text, row.member.span) {
                    Some(at) => PickedMember::At(at),
                    None => continue,
                },
                _ => PickedMember::Id(row.member.text.clone()),
            };
            for (column, cell) in columns.iter().zip(&row.cells) {
                let Some((input, picks, by)) = column else { continue };
                let mut fixed = picks.clone();
                fixed.push((axis, member.clone()));
                let blank = WrittenDatum::Missing(None);
                let cell = cell.as_ref().unwrap_or(&blank);
                let span = datum_span(cell).unwrap_or(row.span);
                self.answer(*input, &fixed, cell, &Row { span, by: *by, evidence: None, table: true }, draft, seen);
            }
        }
    }

    fn assign(&mut self, assignment: &ast::Assignment, draft: &mut Draft, seen: &mut BTreeSet<(InputId, Vec<u32>)>) {
        let parts = &assignment.target.parts;
        if let Some(axis) = self.builder.find_axis(self.scope, &path_text(&assignment.target))
            && self.builder.axis(axis).is_some_and(|axis| axis.members().is_none())
            && !matches!(self.builder.value(self.scope, parts), Some(Entity::Input(_) | Entity::Item(_)))
        {
            return self.whole_axis(axis, assignment, draft);
        }
        let Some(input) = self.input(&assignment.target) else { return };
        let Some(axes) = self.inputs.get(input.0 as usize).map(|input| input.axes.clone()) else { return };
        let Some(fixed) = self.builder.picks(Cx::formula(self.scope), &axes, &assignment.picks) else { return };
        let row = Row { span: assignment.span, by: None, evidence: assignment.evidence, table: false };
        self.answer(input, &fixed, &assignment.value, &row, draft, seen);
    }

    /// `partner = missing`, `partner = {}`.
    fn whole_axis(&mut self, axis: AxisId, assignment: &ast::Assignment, draft: &mut Draft) {
        let empty = match &assignment.value {
            WrittenDatum::Missing(_) => false,
            WrittenDatum::Value(ast::Expr { kind: ast::ExprKind::Set(items), .. }) if items.is_empty() => true,
            _ => {
                let name = self.builder.axis_name(axis);
                let expected = Expected::Records { axis: name.clone() };
                let fault = DataFault::WrongType { input: name.clone(), expected, found: Found::Formula };
                return self.report(&name, assignment.span, fault);
            }
        };
        self.forget(axis, draft);
        draft.listed.remove(&axis);
        draft.partial.remove(&axis);
        if empty {
            draft.members.insert(axis, Vec::new());
            draft.listed.insert(axis);
        }
    }

    fn axis(&mut self, path: &ast::Path) -> Option<AxisId> {
        if let Some(axis) = self.builder.find_axis(self.scope, &path_text(path)) {
            return Some(axis);
        }
        let name = ast::Name { text: path_text(path), span: path_span(path) };
        self.builder.axis_by_name(self.scope, &name)
    }

    /// The input that a name means; the name of a judgement means its ratings.
    fn input(&mut self, path: &ast::Path) -> Option<InputId> {
        match self.builder.value(self.scope, &path.parts) {
            Some(Entity::Input(input)) => self.builder.inputs.get(input.0 as usize)?.as_ref().map(|_| input),
            Some(Entity::Item(item)) if self.builder.ratings_of(item).is_some() => self.builder.ratings_of(item),
            Some(_) => {
                let noun = self.builder.noun_of(self.scope, &path.parts);
                // A judgement with a fault has been spoken of.
                if noun != Noun::Judgement {
                    let fact = NamesFact::OtherSort { name: path_text(path), noun, wanted: Wanted::Input };
                    self.builder.fault(fact, self.scope.place(path_span(path)));
                }
                None
            }
            None => {
                let names = self.builder.names_of(self.scope, |entity| matches!(entity, Entity::Input(_)));
                self.builder.unknown(self.scope, &path_text(path), path_span(path), Wanted::Input, &names);
                None
            }
        }
    }

    /// Sets the cells that an answer is for.
    fn answer(
        &mut self,
        id: InputId,
        fixed: &Fixed,
        datum: &WrittenDatum,
        row: &Row,
        draft: &mut Draft,
        seen: &mut BTreeSet<(InputId, Vec<u32>)>,
    ) {
        let inputs = self.inputs;
        let Some(input) = inputs.get(id.0 as usize) else { return };
        let Some(fixed) = self.places(input, fixed, row.span, draft) else { return };
        let left: Vec<AxisId> =
            input.axes.as_slice().iter().copied().filter(|axis| fixed.iter().all(|(known, _)| known != axis)).collect();
        for (more, state) in self.cells(input, &left, datum, row, draft).unwrap_or_default() {
            let places = |axis: &AxisId| fixed.iter().chain(&more).find(|(known, _)| known == axis).map(|(_, at)| *at);
            let Some(places) = input.axes.as_slice().iter().map(places).collect::<Option<Vec<u32>>>() else { return };
            if !seen.insert((id, places.clone())) {
                let cell = self.cell_name(input, &places, draft);
                return self.report(&input.name, row.span, DataFault::AnsweredTwice { cell });
            }
            let answer = Answer { state, evidence: row.evidence, ..Answer::default() };
            draft.answers.insert((id, places), answer);
        }
    }

    /// What an answer says of the cells along the axes that are left: each with its members. None after a fault.
    fn cells(
        &mut self,
        input: &Input,
        left: &[AxisId],
        datum: &WrittenDatum,
        row: &Row,
        draft: &Draft,
    ) -> Option<Vec<(Vec<(AxisId, u32)>, AnswerState)>> {
        let state = match datum {
            WrittenDatum::Missing(reason) => Some(AnswerState::Missing(reason.unwrap_or(MissingReason::NotSaid))),
            WrittenDatum::NotApplicable => Some(AnswerState::NotApplicable),
            WrittenDatum::NotYet => Some(AnswerState::NotYet),
            WrittenDatum::DateUnknown => Some(AnswerState::DateUnknown),
            _ => None,
        };
        if let Some(state) = state {
            if let Err(refusal) = typed::state(input, &state) {
                self.refuse(&input.name, row.span, refusal);
                return None;
            }
            // Every cell that is left; an axis that is not given has none.
            let all = combinations(left, |axis| self.size(axis, draft));
            return Some(all.into_iter().map(|more| (more, state.clone())).collect());
        }
        let several = input.choices.filter(|choices| left == [*choices]);
        let set = match datum {
            WrittenDatum::All => Some(None),
            WrittenDatum::Value(expr) => match &unbracketed(expr).kind {
                ast::ExprKind::Set(items) => Some(Some(items)),
                _ => None,
            },
            _ => None,
        };
        match (several, set) {
            (Some(axis), Some(items)) => {
                let chosen = self.chosen(input, axis, items.map(Vec::as_slice))?;
                let truth = |member: &u32| chosen.as_ref().is_none_or(|chosen| chosen.contains(member));
                let cell = |member| (vec![(axis, member)], AnswerState::Given(Datum::Truth(truth(&member))));
                return Some((0..self.size(axis, draft)).map(cell).collect());
            }
            (Some(axis), None) if !matches!(datum, WrittenDatum::Row(_)) => {
                let choices = typed::shown(&self.context(), axis, &MemberIndex::new());
                let (expected, found) = (Expected::Choices { choices }, self.found(datum));
                self.report(&input.name, row.span, DataFault::WrongType { input: input.name.clone(), expected, found });
                return None;
            }
            _ => {}
        }
        if let WrittenDatum::Row(exprs) = datum {
            let along = row.by.or(match left {
                [axis] => Some(*axis),
                _ => None,
            });
            let Some(along) = along.filter(|along| left == [*along]) else {
                self.missing_pick(input, left, row.span);
                return None;
            };
            let size = self.size(along, draft) as usize;
            if exprs.len() != size {
                let axis = self.builder.axis_name(along);
                let fault =
                    DataFault::RowLength { input: input.name.clone(), axis, found: exprs.len(), expected: size };
                self.report(&input.name, row.span, fault);
                return None;
            }
            let mut cells = Vec::new();
            for (at, expr) in (0u32..).zip(exprs) {
                if let Some(state) = self.rank(input, expr).or_else(|| self.value(input, expr, row, draft)) {
                    cells.push((vec![(along, at)], state));
                }
            }
            return Some(cells);
        }
        if !left.is_empty() {
            self.missing_pick(input, left, row.span);
            return None;
        }
        let state = match datum {
            WrittenDatum::Value(expr) => self.value(input, expr, row, draft)?,
            WrittenDatum::Between(low, high) => self.between(input, low, high, row, draft)?,
            _ => {
                let (expected, found) = (expected(self, input), self.found(datum));
                self.report(&input.name, row.span, DataFault::WrongType { input: input.name.clone(), expected, found });
                return None;
            }
        };
        Some(vec![(Vec::new(), state)])
    }

    fn missing_pick(&mut self, input: &Input, left: &[AxisId], span: Span) {
        let axes = left.iter().map(|axis| self.builder.axis_name(*axis)).collect();
        self.report(&input.name, span, DataFault::MissingPick { input: input.name.clone(), axes });
    }

    /// The places of picked members; a new member of an axis without a table is added.
    fn places(&mut self, input: &Input, fixed: &Fixed, span: Span, draft: &mut Draft) -> Option<Vec<(AxisId, u32)>> {
        let mut places = Vec::new();
        for (axis, member) in fixed {
            let size = self.size(*axis, draft);
            let at = match member {
                PickedMember::At(at) => Some(*at),
                PickedMember::First => (size > 0).then_some(0),
                PickedMember::Last => size.checked_sub(1),
                PickedMember::Id(id) => {
                    let index = draft.index();
                    let known = index.get(axis).and_then(|ids| ids.get(id)).copied();
                    let open = !draft.listed.contains(axis) || draft.partial.contains(axis);
                    if known.is_none() && !open {
                        let written = id.clone();
                        let nearest = typed::nearest_member(&self.context(), *axis, &index, id);
                        let members = typed::shown(&self.context(), *axis, &index);
                        let axis = self.builder.axis_name(*axis);
                        self.report(&input.name, span, DataFault::UnknownMember { axis, written, nearest, members });
                        return None;
                    }
                    Some(known.unwrap_or_else(|| draft.member(*axis, id)))
                }
                PickedMember::Follow(_) => None,
            };
            match at {
                Some(at) => places.push((*axis, at)),
                None => {
                    self.missing_pick(input, &[*axis], span);
                    return None;
                }
            }
        }
        Some(places)
    }

    fn size(&self, axis: AxisId, draft: &Draft) -> u32 {
        let size = match self.builder.axis(axis).map(Axis::members) {
            Some(Some(members)) => members.len(),
            _ => draft.members.get(&axis).map_or(0, Vec::len),
        };
        u32::try_from(size).unwrap_or(u32::MAX)
    }

    fn cell_name(&self, input: &Input, places: &[u32], draft: &Draft) -> String {
        let names: Vec<String> = input
            .axes
            .as_slice()
            .iter()
            .zip(places)
            .filter_map(|(axis, at)| match self.builder.axis(*axis)?.members() {
                Some(members) => members.get(*at as usize).map(|member| member.name.clone()),
                None => draft.members.get(axis)?.get(*at as usize).cloned(),
            })
            .collect();
        if names.is_empty() { input.name.clone() } else { format!("{}[{}]", input.name, names.join("][")) }
    }

    /// The choices listed; `None` within: all of them.
    #[allow(clippy::option_option)]
    fn chosen(&mut self, input: &Input, axis: AxisId, items: Option<&[ast::Expr]>) -> Option<Option<BTreeSet<u32>>> {
        let Some(items) = items else { return Some(None) };
        let mut chosen = BTreeSet::new();
        let mut faulty = false;
        for item in items {
            let word = match &unbracketed(item).kind {
                ast::ExprKind::Path(path) => path_text(path),
                ast::ExprKind::Text(text) => text.clone(),
                ast::ExprKind::Number(ast::Number { digits, unit: None }) => digits.clone(),
                _ => {
                    let choices = typed::shown(&self.context(), axis, &MemberIndex::new());
                    let (expected, found) = (Expected::Choice { choices }, Found::Formula);
                    let fault = DataFault::WrongType { input: input.name.clone(), expected, found };
                    self.report(&input.name, item.span, fault);
                    faulty = true;
                    continue;
                }
            };
            match typed::member(&self.context(), input, axis, &MemberIndex::new(), &word) {
                Ok(at) if !chosen.insert(at) => {
                    self.report(
                        &input.name,
                        item.span,
                        DataFault::ChoiceTwice { input: input.name.clone(), choice: word },
                    );
                    faulty = true;
                }
                Ok(_) => {}
                Err(refusal) => {
                    self.refuse(&input.name, item.span, refusal);
                    faulty = true;
                }
            }
        }
        (!faulty).then_some(Some(chosen))
    }

    /// In a row of several values, a number for an ordered choice is the number that it stands for, else its rank from 0.
    fn rank(&self, input: &Input, expr: &ast::Expr) -> Option<AnswerState> {
        let (Type::Member(axis), ast::ExprKind::Number(ast::Number { digits, unit: None })) = (&input.ty, &expr.kind)
        else {
            return None;
        };
        let axis = self.builder.axis(*axis)?;
        let members = axis.members()?;
        if axis.member(digits).is_some() {
            return None;
        }
        let number = Number::parse_decimal(digits).ok()?;
        let at = if members.iter().any(|member| member.number.is_some()) {
            members.iter().position(|member| member.number.as_ref() == Some(&number))?
        } else {
            usize::try_from(number.to_i64()?).ok().filter(|at| axis.ordered && *at < members.len())?
        };
        Some(AnswerState::Given(Datum::Member(u32::try_from(at).ok()?)))
    }

    fn value(&mut self, input: &Input, expr: &ast::Expr, row: &Row, draft: &Draft) -> Option<AnswerState> {
        let expr = unbracketed(expr);
        let index = draft.index();
        let outcome = match self.written(input, expr, row)? {
            Literal::Written(Text::Number(digits, unit)) => {
                let written = Written::Number { digits: &digits, unit, unit_wanted: !row.table };
                typed::cell(&self.context(), input, &index, &written)
            }
            Literal::Written(Text::Text(text)) => typed::cell(&self.context(), input, &index, &Written::Text(&text)),
            Literal::Written(Text::Name(name)) => typed::cell(&self.context(), input, &index, &Written::Name(&name)),
            Literal::Written(Text::Truth(truth)) => typed::cell(&self.context(), input, &index, &Written::Truth(truth)),
            Literal::Written(Text::Date(date)) => typed::cell(&self.context(), input, &index, &Written::Date(date)),
            Literal::Constant(datum) => return Some(AnswerState::Given(datum)),
            Literal::Formula => typed::cell(&self.context(), input, &index, &Written::Other(Found::Formula)),
        };
        match outcome {
            Ok((state, _)) => Some(state),
            Err(refusal) => {
                self.refuse(&input.name, expr.span, refusal);
                None
            }
        }
    }

    /// A literal, or the value of an expression of constants; none if it has a fault of its own.
    fn written(&mut self, input: &Input, expr: &ast::Expr, row: &Row) -> Option<Literal> {
        Some(Literal::Written(match &expr.kind {
            ast::ExprKind::Number(number) => self.digits(number, "")?,
            ast::ExprKind::Unary(ast::UnaryOp::Negate, inner) => match &unbracketed(inner).kind {
                ast::ExprKind::Number(number) => self.digits(number, "-")?,
                _ => return self.constant(input, expr),
            },
            ast::ExprKind::Date(literal) => Text::Date(match &literal.zone {
                Some(zone) => format!("{} {zone}", literal.iso),
                None => literal.iso.clone(),
            }),
            ast::ExprKind::Text(text) => Text::Text(text.clone()),
            ast::ExprKind::Truth(truth) => Text::Truth(*truth),
            // A name is that of a choice or a member, save where a constant is meant.
            ast::ExprKind::Path(path) => match (&input.ty, self.builder.value(self.scope, &path.parts)) {
                (Type::Member(_), _) | (_, None) => Text::Name(path_text(path)),
                (_, Some(_)) => return self.constant(input, expr),
            },
            ast::ExprKind::Set(_) | ast::ExprKind::Range(..) => {
                let found = Found::List;
                let fault = DataFault::WrongType { input: input.name.clone(), expected: expected(self, input), found };
                self.report(&input.name, row.span, fault);
                return None;
            }
            _ => return self.constant(input, expr),
        }))
    }

    fn digits(&mut self, number: &ast::Number, sign: &str) -> Option<Text> {
        let unit = match &number.unit {
            Some(written) => {
                let unit = self.builder.unit(self.scope, written)?;
                let text = self.builder.unit_text(&unit, self.scope.language);
                Some((unit, text))
            }
            None => None,
        };
        Some(Text::Number(format!("{sign}{}", number.digits), unit))
    }

    fn constant(&mut self, input: &Input, expr: &ast::Expr) -> Option<Literal> {
        let id = self.builder.check_as(Cx::fixed(self.scope), expr, &input.ty)?;
        Some(constants::settled(self.builder, id).map_or(Literal::Formula, Literal::Constant))
    }

    fn between(
        &mut self,
        input: &Input,
        low: &ast::Expr,
        high: &ast::Expr,
        row: &Row,
        draft: &Draft,
    ) -> Option<AnswerState> {
        // Only the last end need bear the unit: `900 .. 1000 people`.
        let shared = match (&unbracketed(low).kind, &unbracketed(high).kind) {
            (
                ast::ExprKind::Number(ast::Number { digits, unit: None }),
                ast::ExprKind::Number(ast::Number { unit, .. }),
            ) => {
                let number = ast::Number { digits: digits.clone(), unit: unit.clone() };
                Some(ast::Expr { kind: ast::ExprKind::Number(number), span: low.span })
            }
            _ => None,
        };
        let mut end = |checker: &mut Self, expr: &ast::Expr| {
            let state = checker.value(input, expr, row, draft)?;
            let text = match &unbracketed(expr).kind {
                ast::ExprKind::Number(number) => number.digits.clone(),
                ast::ExprKind::Date(date) => date.iso.clone(),
                _ => String::new(),
            };
            Some((state, text))
        };
        let (a, b) = (end(self, shared.as_ref().unwrap_or(low)), end(self, high));
        match typed::between_states(input, Some(a?), Some(b?)) {
            Ok(state) => Some(state),
            Err(refusal) => {
                self.refuse(&input.name, row.span, refusal);
                None
            }
        }
    }

    fn found(&self, datum: &WrittenDatum) -> Found {
        match datum {
            WrittenDatum::Value(expr) => match &unbracketed(expr).kind {
                ast::ExprKind::Number(number) => Found::Number(number.digits.clone()),
                ast::ExprKind::Text(text) => Found::Text(text.clone()),
                ast::ExprKind::Path(path) => Found::Text(path_text(path)),
                ast::ExprKind::Date(date) => Found::Date(date.iso.clone()),
                ast::ExprKind::Truth(truth) => Found::Truth(*truth),
                ast::ExprKind::Set(_) => Found::List,
                _ => Found::Formula,
            },
            WrittenDatum::All | WrittenDatum::Row(_) => Found::List,
            _ => Found::Null,
        }
    }

    fn date(&mut self, expr: &ast::Expr) -> Option<Date> {
        let id = self.builder.check_as(Cx::fixed(self.scope), expr, &Type::Date { time: false })?;
        match constants::settled(self.builder, id) {
            Some(Datum::Date(date)) => Some(date),
            _ => {
                self.builder.fault(crate::problem::types::TypesFact::NotConstant, self.scope.place(expr.span));
                None
            }
        }
    }

    /// The number of an expression of constants, in base units, of the unit of a type.
    fn number(&mut self, expr: &ast::Expr, ty: &Type) -> Option<Number> {
        let id = self.builder.check_as(Cx::fixed(self.scope), expr, ty)?;
        match constants::settled(self.builder, id) {
            Some(Datum::Number(number)) => Some(number),
            _ => {
                self.builder.fault(crate::problem::types::TypesFact::NotConstant, self.scope.place(expr.span));
                None
            }
        }
    }

    /// A number of days: `1 day`, `2 weeks`.
    fn days(&mut self, expr: &ast::Expr) -> Option<i64> {
        let day = Unit::builtin("day").unwrap_or_default();
        let number = self.number(expr, &crate::analysis::types::number(day.clone()))?;
        let days = day.from_base(&number).to_i64();
        if days.is_none() {
            let written = number.to_exact_string();
            self.report("", expr.span, DataFault::NotADuration { input: String::new(), written });
        }
        days
    }

    fn expectation(&mut self, expected: &ast::Expectation) -> Option<Expectation> {
        let scope = self.scope;
        let place = scope.place(expected.span);
        let path = &expected.target;
        let (subject, ty, mut axes, item) = match self.builder.value(scope, &path.parts) {
            Some(Entity::Item(item)) => {
                let (ty, axes) = self.builder.item_signature(item, place)?;
                (Subject::Item(item), ty, axes, Some(item))
            }
            Some(Entity::Axis(_) | Entity::Scale(_)) => {
                let noun = self.builder.noun_of(scope, &path.parts);
                let fact = NamesFact::OtherSort { name: path_text(path), noun, wanted: Wanted::Result };
                self.builder.fault(fact, scope.place(path_span(path)));
                return None;
            }
            // A parameter, an input's own value, `x.target` and the like are expressions.
            _ => {
                let expr = ast::Expr { kind: ast::ExprKind::Path(path.clone()), span: path_span(path) };
                let id = self.builder.check(Cx::formula(scope), &expr, None)?;
                (Subject::Expression(id), self.builder.ty(id), self.builder.axes_of(id), None)
            }
        };
        let mut breakdown = None;
        if let Some(by) = &expected.by {
            let found = item.and_then(|item| self.breakdown(item, &by.text));
            let Some((at, axis)) = found else {
                let names = item.map(|item| self.breakdowns(item)).unwrap_or_default();
                self.builder.unknown(scope, &by.text, by.span, Wanted::Axis, &names);
                return None;
            };
            breakdown = Some(at);
            axes = axes.union(&Axes::of(axis));
        }
        // A decision's levels are no axis of it; a breakdown by texts has none either, and is picked by the text.
        let picks = self.builder.picks(Cx::formula(scope), &axes, &expected.picks)?;
        let variation = match (&expected.view, item) {
            (None, _) => None,
            (Some(view), Some(item)) => Some(self.builder.variation(scope, item, view)?),
            (Some(_), None) => {
                self.builder.fault(crate::problem::types::TypesFact::NotAView, place);
                return None;
            }
        };
        let outcome = self.outcome(&expected.outcome, item, &path_text(path), &ty, expected.span)?;
        Some(Expectation { subject, picks, variation, breakdown, outcome, place })
    }

    fn breakdowns(&self, item: ItemId) -> Vec<String> {
        match self.builder.items.get(item.0 as usize).and_then(Option::as_ref).map(|item| &item.kind) {
            Some(ItemKind::Indicator(indicator)) => indicator.breakdowns.iter().map(|known| known.by.clone()).collect(),
            _ => Vec::new(),
        }
    }

    fn breakdown(&self, item: ItemId, by: &str) -> Option<(u32, Option<AxisId>)> {
        let item = self.builder.items.get(item.0 as usize)?.as_ref()?;
        let ItemKind::Indicator(indicator) = &item.kind else { return None };
        let names = |known: &str| known == by || known.split('[').next() == Some(by);
        let at = indicator.breakdowns.iter().position(|known| names(&known.by))?;
        Some((u32::try_from(at).ok()?, indicator.breakdowns.get(at)?.axis))
    }

    fn outcome(
        &mut self,
        outcome: &Outcome,
        item: Option<ItemId>,
        name: &str,
        ty: &Type,
        span: Span,
    ) -> Option<ExpectedOutcome> {
        let kind = self.kind(item);
        let fits = match outcome {
            Outcome::Equals { .. } => matches!(kind, Kind::Quantity | Kind::Decision),
            Outcome::Bounds { .. } | Outcome::Undefined | Outcome::Missing | Outcome::Hidden => kind == Kind::Quantity,
            Outcome::Met | Outcome::NotMet => kind == Kind::Criterion,
            Outcome::NotApplicable | Outcome::Undecided { .. } => true,
            Outcome::Pending(_)
            | Outcome::MetInTime
            | Outcome::MetLate(_)
            | Outcome::MetDateUnknown
            | Outcome::Overdue(_)
            | Outcome::Due(_) => kind == Kind::Obligation,
        };
        if !fits {
            self.report(name, span, DataFault::OutcomeNotFor { name: name.to_owned(), kind });
            return None;
        }
        Some(match outcome {
            Outcome::Equals { value, to } => {
                let value = self.expected_value(value, ty)?;
                let step = match to {
                    Some(to) => Some(self.number(to, ty)?),
                    None => None,
                };
                ExpectedOutcome::Equals(value, step)
            }
            Outcome::Bounds { low, high, to } => {
                let mut end = |end: &Option<ast::Expr>| match end {
                    Some(end) => self.number(end, ty).map(Some),
                    None => Some(None),
                };
                let (low, high, to) = (end(low), end(high), end(to));
                ExpectedOutcome::Bounds(low?, high?, to?)
            }
            Outcome::Met => ExpectedOutcome::Met,
            Outcome::NotMet => ExpectedOutcome::NotMet,
            Outcome::NotApplicable => ExpectedOutcome::NotApplicable,
            Outcome::Undefined => ExpectedOutcome::Undefined,
            Outcome::Missing => ExpectedOutcome::Missing,
            Outcome::Hidden => ExpectedOutcome::Hidden,
            Outcome::Undecided { wanted, among } => {
                let wanted: Vec<Option<WantedInput>> =
                    wanted.iter().map(|(path, picks)| self.wanted(path, picks)).collect();
                let levels = match ty {
                    Type::Member(axis) if kind == Kind::Decision => Some(*axis),
                    _ => None,
                };
                let mut places = Vec::new();
                for level in among {
                    let Some(axis) = levels else {
                        self.report(name, level.span, DataFault::OutcomeNotFor { name: name.to_owned(), kind });
                        return None;
                    };
                    places.push(self.builder.member(self.scope, axis, &level.text, level.span));
                }
                let mut places: Vec<u32> = places.into_iter().collect::<Option<_>>()?;
                places.sort_unstable();
                ExpectedOutcome::Undecided(wanted.into_iter().collect::<Option<_>>()?, places)
            }
            Outcome::Pending(until) => ExpectedOutcome::Pending(match until {
                Some(until) => Some(self.date(until)?),
                None => None,
            }),
            Outcome::MetInTime => ExpectedOutcome::MetInTime,
            Outcome::MetLate(by) => ExpectedOutcome::MetLate(match by {
                Some(by) => Some(self.days(by)?),
                None => None,
            }),
            Outcome::MetDateUnknown => ExpectedOutcome::MetDateUnknown,
            Outcome::Overdue(by) => ExpectedOutcome::Overdue(match by {
                Some(by) => Some(self.days(by)?),
                None => None,
            }),
            Outcome::Due(date) => ExpectedOutcome::Due(self.date(date)?),
        })
    }

    /// A value expected. The id of a member of an open axis is kept as a text.
    fn expected_value(&mut self, value: &ast::Expr, ty: &Type) -> Option<ExprId> {
        if let (Type::Member(axis), ast::ExprKind::Path(path)) = (ty, &unbracketed(value).kind)
            && self.builder.axis(*axis).is_some_and(|axis| axis.members().is_none())
        {
            let id = Datum::Text(path_text(path).into());
            return Some(self.builder.constant(id, Type::Text, self.scope.place(value.span)));
        }
        self.builder.check_as(Cx::fixed(self.scope), value, ty)
    }

    fn wanted(&mut self, path: &ast::Path, picks: &[ast::Pick]) -> Option<WantedInput> {
        if picks.is_empty()
            && !matches!(self.builder.value(self.scope, &path.parts), Some(Entity::Input(_) | Entity::Item(_)))
            && let Some(axis) = self.builder.find_axis(self.scope, &path_text(path))
        {
            return Some(WantedInput { what: WantedWhat::Axis(axis), picks: Vec::new() });
        }
        let input = self.input(path)?;
        let axes = self.inputs.get(input.0 as usize)?.axes.clone();
        let picks = self.builder.picks(Cx::formula(self.scope), &axes, picks)?;
        Some(WantedInput { what: WantedWhat::Input(input), picks })
    }

    fn kind(&self, item: Option<ItemId>) -> Kind {
        let noun =
            item.and_then(|item| self.builder.drafts.get(item.0 as usize)).map_or(Noun::Indicator, |draft| draft.noun);
        match noun {
            Noun::Decision => Kind::Decision,
            Noun::Obligation => Kind::Obligation,
            Noun::Requirement | Noun::Preference | Noun::Observation | Noun::Criterion => Kind::Criterion,
            _ => Kind::Quantity,
        }
    }
}

/// Where an answer stands.
struct Row {
    span: Span,
    /// The axis along which a cell of a table lists values.
    by: Option<AxisId>,
    evidence: Option<ast::EvidenceLevel>,
    /// In a table, where bare numbers are in the unit of the input.
    table: bool,
}

enum Literal {
    Written(Text),
    Constant(Datum),
    Formula,
}

enum Text {
    Number(String, Option<(Unit, String)>),
    Text(String),
    Name(String),
    Truth(bool),
    Date(String),
}

fn expected(checker: &Checker<'_, '_>, input: &Input) -> Expected {
    typed::expected(&checker.context(), input, &MemberIndex::new())
}

/// Each combination of members of some axes.
fn combinations(axes: &[AxisId], size: impl Fn(AxisId) -> u32) -> Vec<Vec<(AxisId, u32)>> {
    let mut all = vec![Vec::new()];
    for axis in axes {
        let mut next = Vec::new();
        for known in &all {
            for member in 0..size(*axis) {
                let mut more: Vec<(AxisId, u32)> = known.clone();
                more.push((*axis, member));
                next.push(more);
            }
        }
        all = next;
    }
    all
}

fn datum_span(datum: &WrittenDatum) -> Option<Span> {
    match datum {
        WrittenDatum::Value(expr) => Some(expr.span),
        WrittenDatum::Between(low, high) => Some(low.span.to(high.span)),
        WrittenDatum::Row(exprs) => exprs.iter().map(|expr| expr.span).reduce(Span::to),
        _ => None,
    }
}
