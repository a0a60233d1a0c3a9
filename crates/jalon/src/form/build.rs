//! The form of a framework, from its inputs and axes.

use std::collections::BTreeSet;

use super::{Choice, Column, Field, FieldKind, Form, Grid, Records, Section, TotalOf};
use crate::axis::{Axis, AxisId, AxisKind, Member};
use crate::date::Date;
use crate::framework::{ExprId, ExprKind, Framework, Input, InputId, Type};
use crate::lang::Language;
use crate::number::Number;
use crate::project;
use crate::project::typed;
use crate::render::{format, formula};

/// The form of a framework, its units in the reader's language; labels are in both.
///
/// ```
/// use jalon::framework::Framework;
/// use jalon::lang::Language;
/// fn questions(framework: &Framework) -> usize {
///     let form = jalon::form::form(framework, Language::French);
///     form.sections.iter().map(|section| section.fields.len()).sum()
/// }
/// ```
#[must_use]
pub fn form(framework: &Framework, language: Language) -> Form {
    let writer = Writer { framework, language, open: project::all_open_axes(framework), reach: reach(framework) };
    let mut sections = writer.of_the_project();
    sections.extend(writer.tables(&[]));
    Form { framework: (&framework.identity).into(), notes: framework.identity.about.notes.clone(), sections }
}

struct Writer<'f> {
    framework: &'f Framework,
    language: Language,
    /// The open axes of each input, in order.
    open: Vec<Vec<AxisId>>,
    /// What each item rests on.
    reach: Vec<Reach>,
}

/// The inputs and open axes that an item rests on, directly or not.
#[derive(Debug, Clone, Default)]
struct Reach {
    inputs: BTreeSet<InputId>,
    axes: BTreeSet<AxisId>,
}

impl Writer<'_> {
    /// The answers of the project as a whole: a section for each who provides some, in order of first mention.
    fn of_the_project(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for (place, input) in self.inputs_by(&[]) {
            let field = self.field(place, input, "");
            match sections.iter_mut().find(|section| section.provided_by == input.provided_by) {
                Some(section) => section.fields.push(field),
                None => {
                    let who = input.provided_by.join(",");
                    sections.push(Section {
                        name: if who.is_empty() { "project".to_owned() } else { format!("project:{who}") },
                        provided_by: input.provided_by.clone(),
                        records: None,
                        fields: vec![field],
                        sections: Vec::new(),
                    });
                }
            }
        }
        sections
    }

    /// The tables that stand next within this path. An axis that no input lies on has a table too: it can be counted.
    fn tables(&self, path: &[AxisId]) -> Vec<Section> {
        let next = |open: &[AxisId], axis| open.strip_prefix(path).and_then(|rest| rest.first()) == Some(&axis);
        let bare = |axis| path.is_empty() && !self.open.iter().any(|open| open.contains(&axis));
        let open = self.framework.axes.iter().zip(0..).filter(|(axis, _)| matches!(axis.kind, AxisKind::Open));
        open.map(|(axis, place)| (axis, AxisId(place)))
            .filter(|(_, id)| self.open.iter().any(|open| next(open, *id)) || bare(*id))
            .map(|(axis, id)| self.table(axis, &[path, &[id]].concat()))
            .collect()
    }

    /// The table of an axis, the last of its path.
    fn table(&self, axis: &Axis, path: &[AxisId]) -> Section {
        let around = path.first().map_or("", |first| self.prefix(*first));
        let concerns = self.concerned(|reach| path.last().is_some_and(|own| reach.axes.contains(own)));
        Section {
            name: axis.name.clone(),
            provided_by: Vec::new(),
            records: Some(Records {
                axis: axis.name.clone(),
                labels: axis.labels.clone(),
                path: path_of(&axis.name, if path.len() > 1 { around } else { "" }),
                private: axis.private,
                concerns,
            }),
            fields: self.inputs_by(path).map(|(place, input)| self.field(place, input, around)).collect(),
            sections: self.tables(path),
        }
    }

    /// The inputs by exactly these open axes.
    fn inputs_by<'s>(&'s self, path: &'s [AxisId]) -> impl Iterator<Item = (usize, &'s Input)> {
        let all = self.framework.inputs.iter().zip(&self.open).enumerate();
        all.filter(move |(_, (_, open))| open.as_slice() == path).map(|(place, (input, _))| (place, input))
    }

    fn axis(&self, axis: AxisId) -> Option<&Axis> {
        self.framework.axes.get(axis.0 as usize)
    }

    /// The alias of the used framework that an axis comes from, with its dot.
    fn prefix(&self, axis: AxisId) -> &str {
        let name = self.axis(axis).map_or("", |axis| axis.name.as_str());
        name.rfind('.').and_then(|dot| name.get(..=dot)).unwrap_or_default()
    }

    fn field(&self, place: usize, input: &Input, around: &str) -> Field {
        let closed = input.axes.as_slice().iter().filter(|axis| input.choices != Some(**axis));
        let grid = |axis: &AxisId| {
            let axis = self.axis(*axis)?;
            let members = choices(axis.members()?);
            Some(Grid { axis: axis.name.clone(), labels: axis.labels.clone(), members, ordered: axis.ordered })
        };
        let total = |(part, axis): (InputId, AxisId)| {
            let field = self.framework.inputs.get(part.0 as usize)?.name.clone();
            Some(TotalOf { field, axis: self.axis(axis)?.name.clone() })
        };
        Field {
            name: input.name.clone(),
            labels: input.labels.clone(),
            path: path_of(&input.name, around),
            kind: self.kind(input),
            by: closed.filter_map(grid).collect(),
            columns: self.columns(input),
            default: input.default.map(|default| self.constant(default)),
            may_be_not_applicable: input.may_be_not_applicable,
            total_of: input.total_of.and_then(total),
            judgement: input.judgement,
            evidence: input.evidence,
            sources: input.about.sources.iter().map(|parts| parts.join(", ")).collect(),
            notes: input.about.notes.clone(),
            concerns: self.concerned(|reach| reach.inputs.contains(&project::input_id(place))),
        }
    }

    /// A column a cell over the closed axes, in the order of the cells.
    fn columns(&self, input: &Input) -> Vec<Column> {
        let mut picks: Vec<Vec<&Member>> = vec![Vec::new()];
        for members in input.axes.as_slice().iter().filter_map(|axis| self.axis(*axis)?.members()) {
            picks = picks
                .iter()
                .flat_map(|pick| members.iter().map(move |member| [pick.as_slice(), &[member]].concat()))
                .collect();
        }
        let column = |pick: Vec<&Member>| {
            let names: Vec<&str> = pick.iter().map(|member| member.name.as_str()).collect();
            let name =
                if names.is_empty() { input.name.clone() } else { format!("{}[{}]", input.name, names.join(", ")) };
            Column { name, members: pick.into_iter().map(choice).collect() }
        };
        picks.into_iter().map(column).collect()
    }

    fn kind(&self, input: &Input) -> FieldKind {
        if let Some(members) = input.choices.and_then(|axis| self.axis(axis)).and_then(Axis::members) {
            return FieldKind::SeveralOf { choices: choices(members) };
        }
        match &input.ty {
            Type::Number(number) => {
                let (minimum, maximum) = typed::limits(input, number);
                let text = |end: Option<Number>| end.map(|end| end.to_exact_string());
                FieldKind::Number {
                    unit: format::unit_sign(self.framework, &number.unit, self.language),
                    count: number.count,
                    money: number.unit.is_money(),
                    share: number.share,
                    minimum: text(minimum),
                    maximum: text(maximum),
                }
            }
            Type::Truth => FieldKind::YesNo,
            Type::Date { time } => {
                let (earliest, latest) = input.date_range.unwrap_or_default();
                let zone = input.zone.clone().or_else(|| self.framework.identity.zone.clone());
                let text = |day: Option<Date>| day.map(|day| day.to_string());
                FieldKind::Date {
                    time: *time,
                    zone: zone.filter(|_| *time),
                    earliest: text(earliest),
                    latest: text(latest),
                    or_not_yet: input.or_not_yet,
                }
            }
            Type::Duration => FieldKind::Duration,
            Type::Text => FieldKind::Text,
            Type::Member(axis) => match self.axis(*axis) {
                None => FieldKind::Text,
                Some(axis) => match axis.members() {
                    Some(members) => FieldKind::OneOf { choices: choices(members), ordered: axis.ordered },
                    None => FieldKind::Reference { axis: axis.name.clone() },
                },
            },
        }
    }

    /// A constant as the reader writes it, or the formula that gives it.
    fn constant(&self, id: ExprId) -> String {
        match self.framework.expressions.get(id.0 as usize).map(|expr| (&expr.kind, &expr.ty)) {
            Some((ExprKind::Constant(datum), ty)) => format::datum(self.framework, None, ty, datum, self.language),
            _ => formula::formula(self.framework, id, self.language),
        }
    }

    /// The names of the items whose reach is as asked.
    fn concerned(&self, asked: impl Fn(&Reach) -> bool) -> Vec<String> {
        let all = self.framework.items.iter().zip(&self.reach);
        all.filter(|(_, reach)| asked(reach)).map(|(item, _)| item.name.clone()).collect()
    }
}

fn choices(members: &[Member]) -> Vec<Choice> {
    members.iter().map(choice).collect()
}

fn choice(member: &Member) -> Choice {
    Choice { name: member.name.clone(), code: member.code.clone(), labels: member.labels.clone() }
}

/// Where a name goes: in the record of its framework, unless that is around it already.
fn path_of(name: &str, around: &str) -> Vec<String> {
    name.strip_prefix(around).unwrap_or(name).split('.').map(str::to_owned).collect()
}

/// What each item rests on, directly or through others.
fn reach(framework: &Framework) -> Vec<Reach> {
    let mut all = vec![Reach::default(); framework.items.len()];
    for id in &framework.order {
        let reads = framework.reads(*id);
        let mut own = Reach { inputs: reads.inputs, axes: reads.folded };
        for input in &own.inputs {
            own.axes.extend(framework.inputs.get(input.0 as usize).map_or(&[][..], |input| input.axes.as_slice()));
        }
        for other in reads.items.iter().filter_map(|item| all.get(item.0 as usize)) {
            own.inputs.extend(&other.inputs);
            own.axes.extend(&other.axes);
        }
        if let Some(reach) = all.get_mut(id.0 as usize) {
            *reach = own;
        }
    }
    all
}
