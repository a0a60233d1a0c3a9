//! Results of two versions compared: by the names of members, since ids and places differ.

use crate::assessment::{Cells, ObligationState, Outcome, Status};
use crate::axis::AxisId;
use crate::framework::{Framework, Item, ItemKind, Project, Type};
use crate::value::{Bounds, Datum, Value};

/// How clearly two results tell two versions apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Telling {
    /// Not at all, or one of them is undecided.
    Not,
    /// Both are decided, and differ.
    Differs,
    /// One accepts, the other refuses.
    Opposes,
}

/// How clearly two results differ.
pub(super) fn telling(old: (&Framework, &Item, &Outcome), new: (&Framework, &Item, &Outcome)) -> Telling {
    match (old.2, new.2) {
        (Outcome::Criterion { status: before, .. }, Outcome::Criterion { status: after, .. }) => {
            match (before, after) {
                (Status::Met, Status::NotMet) | (Status::NotMet, Status::Met) => Telling::Opposes,
                (Status::Undecided, _) | (_, Status::Undecided) => Telling::Not,
                (before, after) if before == after => Telling::Not,
                _ => Telling::Differs,
            }
        }
        (Outcome::Decision { level: Some(before), .. }, Outcome::Decision { level: Some(after), .. }) => {
            let same = level_name(old.0, old.1, *before) == level_name(new.0, new.1, *after);
            if same { Telling::Not } else { Telling::Opposes }
        }
        (Outcome::Obligation { state: before, .. }, Outcome::Obligation { state: after, .. }) => {
            let open = |state: &ObligationState| *state == ObligationState::Undecided;
            if open(before) || open(after) || before == after { Telling::Not } else { Telling::Differs }
        }
        _ => Telling::Not,
    }
}

fn level_name(framework: &Framework, item: &Item, level: u32) -> Option<String> {
    let ItemKind::Decision(decision) = &item.kind else { return None };
    let members = framework.axes.get(decision.levels.0 as usize)?.members()?;
    members.get(level as usize).map(|member| member.name.clone())
}

/// A result in one text: equal for equal results in both versions. What it rests on and why is not in it.
pub(super) fn text(framework: &Framework, project: &Project, item: &Item, outcome: &Outcome) -> String {
    let namer = Namer { framework, project };
    match outcome {
        Outcome::Criterion { status, .. } => format!("{status:?}"),
        Outcome::Obligation { state, due, event } => format!(
            "{state:?} {} {}",
            namer.value(due, &Type::Date { time: false }),
            namer.value(event, &Type::Date { time: false })
        ),
        Outcome::Decision { possible, not_applicable, .. } => {
            let levels: Vec<Option<String>> =
                possible.iter().map(|level| level_name(framework, item, *level)).collect();
            format!("{levels:?} {not_applicable}")
        }
        Outcome::Quantity { cells, breakdowns, .. } => {
            let mut text = namer.cells(cells, &item.ty);
            for breakdown in breakdowns {
                for group in &breakdown.groups {
                    let values = group.values.as_ref().map(|cells| namer.cells(cells, &item.ty));
                    text.push_str(&format!("\n{:?} {values:?}", group.key));
                }
            }
            text
        }
        Outcome::OverTable => String::new(),
    }
}

/// The place of each cell of a result, by the names of axes and members, and its value as text.
pub(super) fn cells(
    framework: &Framework,
    project: &Project,
    cells: &Cells,
    ty: &Type,
) -> impl Iterator<Item = (String, String)> {
    let told: Vec<(String, String)> = Namer { framework, project }.told(cells, ty).collect();
    told.into_iter()
}

struct Namer<'a> {
    framework: &'a Framework,
    project: &'a Project,
}

impl Namer<'_> {
    fn member(&self, axis: AxisId, place: u32) -> String {
        let declared = self.framework.axes.get(axis.0 as usize).and_then(|axis| axis.members());
        match declared.and_then(|members| members.get(place as usize)) {
            Some(member) => member.name.clone(),
            None => {
                let given = self.project.members.get(&axis).and_then(|members| members.ids.get(place as usize));
                given.map_or_else(|| place.to_string(), Clone::clone)
            }
        }
    }

    fn datum(&self, datum: &Datum, ty: &Type) -> String {
        match (datum, ty) {
            (Datum::Number(number), _) => number.to_exact_string(),
            (Datum::Member(place), Type::Member(axis)) => self.member(*axis, *place),
            (other, _) => format!("{other:?}"),
        }
    }

    fn value(&self, value: &Value, ty: &Type) -> String {
        match value {
            Value::Known(datum) => self.datum(datum, ty),
            Value::Open(open) => match (&open.bounds, ty) {
                (Bounds::Number(range), _) => {
                    let end = |end: &Option<crate::value::End>| {
                        end.as_ref().map(|end| (end.at.to_exact_string(), end.included))
                    };
                    format!("open {:?} {:?}", end(&range.low), end(&range.high))
                }
                (Bounds::Members(places), Type::Member(axis)) => {
                    let names: Vec<String> = places.iter().map(|place| self.member(*axis, *place)).collect();
                    format!("open {names:?}")
                }
                (bounds, _) => format!("open {bounds:?}"),
            },
            Value::Undefined(undefined) => format!("undefined {:?}", undefined.cause),
            Value::NotApplicable => "not applicable".to_owned(),
        }
    }

    /// Every cell with its place, sorted: the order of axes is that of the framework.
    fn cells(&self, cells: &Cells, ty: &Type) -> String {
        let mut lines: Vec<String> = self.told(cells, ty).map(|(place, value)| format!("{place} {value}")).collect();
        lines.sort();
        lines.join("\n")
    }

    /// The place of each cell, by the names of axes and members, and its value.
    fn told<'c>(&'c self, cells: &'c Cells, ty: &'c Type) -> impl Iterator<Item = (String, String)> + 'c {
        cells.values.iter().enumerate().map(move |(at, value)| {
            let mut rest = at;
            let mut places: Vec<String> = Vec::new();
            for (axis, size) in cells.axes.as_slice().iter().zip(&cells.sizes).rev() {
                let size = (*size).max(1) as usize;
                let name = self.framework.axes.get(axis.0 as usize).map_or("", |axis| axis.name.as_str());
                places.push(format!("{name}={}", self.member(*axis, u32::try_from(rest % size).unwrap_or(u32::MAX))));
                rest /= size;
            }
            places.sort();
            (format!("{places:?}"), self.value(value, ty))
        })
    }
}
