//! The data of an example: given one by one, or as tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::constants;
use crate::analysis::examples::{Checker, Draft, Fixed};
use crate::analysis::expressions::{Cx, unbracketed};
use crate::analysis::names::{path_span, path_text};
use crate::analysis::state::{Entity, Scope};
use crate::axis::{Axis, AxisId};
use crate::framework::{Answer, AnswerState, Input, InputId, MissingReason, PickedMember, Project, Type};
use crate::number::Number;
use crate::problem::data::{DataFact, DataFault, Expected, Found};
use crate::problem::names::{NamesFact, Wanted};
use crate::problem::{Problem, Role};
use crate::project::typed;
use crate::project::typed::{MemberIndex, Refusal, Written};
use crate::source::Span;
use crate::syntax::ast;
use crate::syntax::ast::{Datum as WrittenDatum, Noun};
use crate::unit::Unit;
use crate::value::Datum;

impl<'a> Checker<'_, 'a> {
    /// The members of a table's axis: they replace those that `like` handed on. A second table of the axis in the same
    /// example (`own`) adds to the first.
    pub(super) fn list(&mut self, table: &ast::Table, draft: &mut Draft, own: &mut BTreeSet<AxisId>) {
        let Some(axis) = self.axis(&table.axis).filter(|axis| !self.builder.is_project(*axis)) else { return };
        if self.builder.axis(axis).is_none_or(|axis| axis.members().is_some()) {
            return;
        }
        if own.insert(axis) {
            self.forget(axis, draft);
            draft.partial.remove(&axis);
            draft.listed.insert(axis);
        }
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

    pub(super) fn table(&mut self, table: &ast::Table, draft: &mut Draft, seen: &mut BTreeSet<(InputId, Vec<u32>)>) {
        let Some(axis) = self.axis(&table.axis) else { return };
        if self.builder.is_project(axis) {
            return;
        }
        let columns = self.columns(table, Some(axis));
        let mut listed = BTreeSet::new();
        for row in table.rows.iter().filter(|row| listed.insert(row.member.text.as_str())) {
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

    /// What each column of a table answers; in a table of projects the inputs need not lie on its axis.
    fn columns(&mut self, table: &ast::Table, axis: Option<AxisId>) -> Vec<Option<TableColumn>> {
        table.columns.iter().map(|column| self.column(column, axis)).collect()
    }

    fn column(&mut self, column: &ast::Column, axis: Option<AxisId>) -> Option<TableColumn> {
        let input = self.input(&column.input)?;
        let axes = self.inputs.get(input.0 as usize)?.axes.clone();
        if axis.is_some_and(|axis| !axes.contains(axis)) {
            let axes = self.builder.axis_names_of(&axes);
            let input = path_text(&column.input);
            let fault = DataFault::MisplacedKey { key: input.clone(), axes };
            self.report(&input, column.span, fault);
            return None;
        }
        let axes = axes.without(axis.as_slice());
        let picks = self.builder.picks(Cx::formula(self.scope), &axes, &column.picks)?;
        let by = match &column.by {
            Some(by) => Some(self.builder.axis_by_name(self.scope, by)?),
            None => None,
        };
        Some((input, picks, by))
    }

    /// The tables of an example that list projects.
    pub(super) fn project_tables(&mut self, ast: &'a ast::Declaration) -> Vec<&'a ast::Table> {
        let tables = ast.properties.iter().filter_map(|property| match &property.kind {
            ast::PropertyKind::Table(table) => Some(table),
            _ => None,
        });
        let scope = self.scope;
        let named = |axis: &ast::Path| self.builder.find_axis(scope, &path_text(axis));
        tables.filter(|table| named(&table.axis).is_some_and(|axis| self.builder.is_project(axis))).collect()
    }

    /// The projects of an example: its own data, each with its line of the tables. Faults of a table that comes from
    /// another example are spoken of there.
    pub(super) fn projects(
        &mut self,
        ast: &ast::Declaration,
        tables: &[(Scope<'a>, &'a ast::Table)],
        draft: &Draft,
    ) -> Vec<Project> {
        let mut drafts: Vec<(&str, Draft)> = Vec::new();
        let own = self.scope;
        for (scope, table) in tables {
            let before = self.builder.problems.len();
            self.scope = *scope;
            self.lines(table, draft, &mut drafts);
            self.scope = own;
            let is_own = ast.properties.iter().any(
                |property| matches!(&property.kind, ast::PropertyKind::Table(known) if std::ptr::eq(known, *table)),
            );
            if !is_own {
                self.builder.problems.truncate(before);
            }
        }
        drafts.iter().map(|(name, draft)| self.project(name, draft)).collect()
    }

    /// The lines of a table of projects: each a project, or more about one that an earlier table lists.
    fn lines<'t>(&mut self, table: &'t ast::Table, draft: &Draft, drafts: &mut Vec<(&'t str, Draft)>) {
        let columns = self.columns(table, None);
        let mut listed: BTreeMap<&str, Span> = BTreeMap::new();
        for row in &table.rows {
            let name = row.member.text.as_str();
            if let Some(first) = listed.insert(name, row.member.span) {
                let axis = path_text(&table.axis);
                let fact = DataFact { at: axis.clone(), fault: DataFault::DuplicateMember { axis, id: name.into() } };
                let problem = Problem::new(fact, self.scope.place(row.member.span));
                self.builder.problems.push(problem.with(Role::FirstDeclared, self.scope.place(first)));
                continue;
            }
            let at = drafts.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
                drafts.push((name, draft.clone()));
                drafts.len() - 1
            });
            let Some((_, own)) = drafts.get_mut(at) else { continue };
            let mut seen = BTreeSet::new();
            for (column, cell) in columns.iter().zip(&row.cells) {
                let Some((input, picks, by)) = column else { continue };
                let blank = WrittenDatum::Missing(None);
                let cell = cell.as_ref().unwrap_or(&blank);
                let span = datum_span(cell).unwrap_or(row.span);
                self.answer(*input, picks, cell, &Row { span, by: *by, evidence: None, table: true }, own, &mut seen);
            }
        }
    }

    pub(super) fn assign(
        &mut self,
        assignment: &ast::Assignment,
        draft: &mut Draft,
        seen: &mut BTreeSet<(InputId, Vec<u32>)>,
    ) {
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
    pub(super) fn input(&mut self, path: &ast::Path) -> Option<InputId> {
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
            Literal::Written(Text::Quoted(text)) => typed::cell(&self.context(), input, &index, &Written::Text(&text)),
            Literal::Written(Text::Name(name)) => typed::cell(&self.context(), input, &index, &Written::Name(&name)),
            Literal::Written(Text::Truth(truth)) => typed::cell(&self.context(), input, &index, &Written::Truth(truth)),
            Literal::Written(Text::Date(date)) => {
                match typed::cell(&self.context(), input, &index, &Written::Date(date)) {
                    // A day that does not exist has been spoken of where the text was read.
                    Err(Refusal::Data(DataFault::NotADate { .. })) => return None,
                    outcome => outcome,
                }
            }
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
            ast::ExprKind::Text(text) => Text::Quoted(text.clone()),
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
        let end = |checker: &mut Self, expr: &ast::Expr| {
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
}

/// What a column of a table answers: an input, at the members picked, and the axis along which a cell lists values.
type TableColumn = (InputId, Fixed, Option<AxisId>);

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
    Quoted(String),
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
