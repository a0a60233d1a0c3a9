//! What the columns of a table are to the framework: keys, cells of inputs, their states; and what is left over.

use std::path::Path;

use jalon::axis::{Axis, AxisId, AxisKind};
use jalon::framework::{Framework, Input, InputId, Type};
use jalon::problem::suggest::nearest;
use unicode_normalization::UnicodeNormalization;

use crate::rows::binding::{is_open, named, picks};
use crate::table::fault::Fault;

/// One cell of an input: a column of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The column's name: `budget`, `trained[women]`.
    pub name: String,
    /// The input.
    pub input: InputId,
    /// Whether its figures are whole, as far as a sample shows.
    pub(crate) whole: bool,
}

/// What a column of a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It names the project.
    Key,
    /// The member of an axis that the row is about.
    Member(usize),
    /// Answers for a slot.
    Cell(usize),
    /// Why a slot's cells are empty: `x.state`.
    State(usize),
    /// How well a slot's answers are supported: `x.evidence`.
    Evidence(usize),
    /// The records of an open axis, by its name: a list in each row; or, by `AXIS.state`, whether there may be more.
    Records(String),
    /// The choices of a `several of` input, in one cell; its slots in the order of the choices.
    Several(Vec<usize>),
    /// Nothing to the framework.
    Ignored,
}

/// How the columns of a file meet the inputs of a framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The names of the columns, as written.
    pub headers: Vec<String>,
    /// What each is.
    pub roles: Vec<Role>,
    /// The slots that the columns fill, and those that none does.
    pub slots: Vec<Slot>,
    /// Slots that no column fills.
    pub absent: Vec<usize>,
    /// Columns that mean nothing to the framework.
    pub ignored: Vec<String>,
}

/// What is asked of a layout besides the framework.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked<'a> {
    /// The column that names the project.
    pub(crate) key: Option<&'a str>,
    /// Columns to pass over without a word.
    pub(crate) ignore: &'a [String],
    /// The axes that a joined table is about: their columns hold members.
    pub(crate) axes: &'a [String],
    /// Whether other tables may hold the answers.
    pub(crate) joined: bool,
    /// Whether a column can hold lists of records.
    pub(crate) nested: bool,
}

/// The open axes of an input.
pub(crate) fn open_axes(framework: &Framework, input: &Input) -> Vec<AxisId> {
    input.axes.as_slice().iter().copied().filter(|axis| is_open(framework, *axis)).collect()
}

/// The cells of an input over its closed axes but some, row-major.
pub(crate) fn cells(framework: &Framework, id: InputId, input: &Input, without: &[AxisId]) -> Vec<Slot> {
    let whole = matches!(&input.ty, Type::Number(ty) if ty.count);
    let mut slots: Vec<Slot> = Vec::new();
    for pick in picks(framework, input) {
        let name = named(&input.name, pick.iter().filter(|(axis, ..)| !without.contains(axis)).map(|(.., name)| *name));
        // A cell comes once for each member of the axes that are left out.
        if !slots.iter().any(|slot| slot.name == name) {
            slots.push(Slot { name, input: id, whole });
        }
    }
    slots
}

/// The slots of a framework: every cell of the inputs that lie on no open axis.
pub(crate) fn slots(framework: &Framework) -> Vec<Slot> {
    let mut slots = Vec::new();
    for (place, input) in (0u32..).zip(&framework.inputs) {
        if open_axes(framework, input).is_empty() {
            slots.extend(cells(framework, InputId(place), input, &[]));
        }
    }
    slots
}

impl Layout {
    /// Finds out what each column is.
    pub(crate) fn of(
        framework: &Framework,
        path: &Path,
        headers: &[String],
        slots: Vec<Slot>,
        asked: Asked<'_>,
    ) -> Result<Layout, Fault> {
        let mut roles: Vec<Role> = Vec::with_capacity(headers.len());
        let key = match asked.key {
            Some(key) => Some(key.to_owned()),
            None => ["id", "project", "ID", "Id"]
                .into_iter()
                .find(|name| {
                    headers.iter().any(|header| tidy(header) == *name) && !slots.iter().any(|slot| slot.name == *name)
                })
                .map(str::to_owned),
        };
        for header in headers {
            let role = role(framework, &slots, &key, asked, header);
            let twice = role != Role::Ignored || !header.trim().is_empty();
            let first = roles.iter().zip(headers).find(|(known, other)| match &role {
                Role::Ignored => twice && tidy(other) == tidy(header),
                role => *known == role,
            });
            if let Some((_, first)) = first {
                let path = path.to_owned();
                return Err(Fault::DuplicateColumn { path, column: header.clone(), first: first.clone() });
            }
            roles.push(role);
        }
        if let Some(wanted) = asked.key
            && !roles.contains(&Role::Key)
        {
            let nearest = nearest(wanted, headers.iter().map(String::as_str)).map(str::to_owned);
            return Err(Fault::NoKey { path: path.to_owned(), key: wanted.to_owned(), nearest });
        }
        let filled = |slot: usize| {
            roles.iter().any(|role| match role {
                Role::Cell(at) => *at == slot,
                Role::Several(slots) => slots.contains(&slot),
                _ => false,
            })
        };
        let absent: Vec<usize> = (0..slots.len()).filter(|slot| !filled(*slot)).collect();
        let mut ignored = Vec::new();
        for (header, role) in headers.iter().zip(&roles) {
            let quiet = asked.ignore.iter().any(|name| tidy(name) == tidy(header));
            if *role != Role::Ignored || header.trim().is_empty() || quiet {
                continue;
            }
            // A column of its own that is nearly an input without a column was meant to be that input.
            let empty = absent.iter().filter_map(|slot| slots.get(*slot)).map(|slot| slot.name.as_str());
            if let Some(nearest) = nearest(&tidy(header), empty) {
                let (column, nearest) = (header.clone(), nearest.to_owned());
                return Err(Fault::MisspeltColumn { path: path.to_owned(), column, nearest });
            }
            ignored.push(header.clone());
        }
        // Records, or why cells are empty, are answers too.
        let others = roles.iter().any(|role| matches!(role, Role::Records(_) | Role::State(_)));
        if absent.len() == slots.len() && !slots.is_empty() && !asked.joined && !others {
            let wanted = slots.iter().map(|slot| slot.name.clone()).collect();
            return Err(Fault::NoKnownColumn { path: path.to_owned(), columns: headers.to_vec(), wanted });
        }
        Ok(Layout { headers: headers.to_vec(), roles, slots, absent, ignored })
    }

    /// The name, as written, of the column that answers for a slot.
    #[must_use]
    pub fn header_of(&self, slot: &str) -> Option<&str> {
        let at = self.roles.iter().position(|role| match role {
            Role::Cell(at) => self.slots.get(*at).is_some_and(|known| known.name == slot),
            Role::Several(slots) => slots.iter().any(|at| self.slots.get(*at).is_some_and(|known| known.name == slot)),
            _ => false,
        });
        at.and_then(|at| self.headers.get(at)).map(String::as_str)
    }

    /// The place of the column that names the projects.
    #[must_use]
    pub fn key(&self) -> Option<usize> {
        self.roles.iter().position(|role| *role == Role::Key)
    }
}

/// How many of the names mean something to the framework.
pub(crate) fn known(framework: &Framework, slots: &[Slot], asked: Asked<'_>, headers: &[String]) -> usize {
    let key = asked.key.map(str::to_owned);
    headers.iter().filter(|header| role(framework, slots, &key, asked, header) != Role::Ignored).count()
}

fn role(framework: &Framework, slots: &[Slot], key: &Option<String>, asked: Asked<'_>, header: &str) -> Role {
    let name = tidy(header);
    if name.is_empty() {
        return Role::Ignored;
    }
    if key.as_deref().is_some_and(|key| tidy(key) == name) {
        return Role::Key;
    }
    if let Some(axis) = asked.axes.iter().position(|axis| *axis == name) {
        return Role::Member(axis);
    }
    let find = |name: &str| slots.iter().position(|slot| slot.name == name);
    if let Some(slot) = find(&name) {
        return Role::Cell(slot);
    }
    if let Some(slot) = name.strip_suffix(".state").and_then(find) {
        return Role::State(slot);
    }
    if let Some(slot) = name.strip_suffix(".evidence").and_then(find) {
        return Role::Evidence(slot);
    }
    if let Some(several) = several(framework, slots, &name) {
        return Role::Several(several);
    }
    // The records of an open axis, or whether there may be more of them: passed on under their names.
    let axis = name.strip_suffix(".state").unwrap_or(&name);
    if asked.nested && framework.axes.iter().any(|known| known.name == axis && known.kind == AxisKind::Open) {
        return Role::Records(name);
    }
    let folded = fold(&name);
    let mut same = (0..slots.len()).filter(|at| slots.get(*at).is_some_and(|slot| fold(&slot.name) == folded));
    if let (Some(slot), None) = (same.next(), same.next()) {
        return Role::Cell(slot);
    }
    // By what people call it: the label of an input that has one cell.
    let labelled = |input: &Input| {
        [&input.labels.en, &input.labels.fr].into_iter().flatten().any(|label| fold(&tidy(label)) == folded)
    };
    let mut inputs = (0u32..).zip(&framework.inputs).filter(|(_, input)| labelled(input));
    if let (Some((input, _)), None) = (inputs.next(), inputs.next()) {
        let mut of_input = (0..slots.len()).filter(|at| slots.get(*at).is_some_and(|slot| slot.input.0 == input));
        if let (Some(slot), None) = (of_input.next(), of_input.next()) {
            return Role::Cell(slot);
        }
    }
    Role::Ignored
}

/// The slots of a `several of` input without other axes, by its name.
fn several(framework: &Framework, slots: &[Slot], name: &str) -> Option<Vec<usize>> {
    let (place, input) = (0u32..).zip(&framework.inputs).find(|(_, input)| input.name == name)?;
    let choices = input.choices?;
    if input.axes.as_slice() != [choices] {
        return None;
    }
    framework.axes.get(choices.0 as usize).and_then(Axis::members)?;
    Some((0..slots.len()).filter(|at| slots.get(*at).is_some_and(|slot| slot.input.0 == place)).collect())
}

/// A name as it would be written in a framework: composed accents, no space around it.
pub(crate) fn tidy(name: &str) -> String {
    let name = name.trim().trim_matches('\u{feff}').trim();
    if name.is_ascii() { name.to_owned() } else { name.nfc().collect() }
}

/// A name without what people vary: case, and spaces within.
fn fold(name: &str) -> String {
    if name.is_ascii() {
        let mut name = name.to_ascii_lowercase();
        name.retain(|c| !c.is_whitespace());
        return name;
    }
    name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}
