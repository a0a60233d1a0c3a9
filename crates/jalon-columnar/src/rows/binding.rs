//! Which column of a table stands for what: inputs, the states and the evidence beside them, the members of open axes.
//! Found once for the tables of one schema.

use std::collections::BTreeSet;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use jalon::axis::{Axis, AxisId, AxisKind};
use jalon::framework::{Framework, Input, Type};

use crate::error::Error;

/// The column that names a row's project, unless another is said.
pub(crate) const KEY: &str = "id";

/// Where the columns of a schema go.
#[derive(Debug)]
pub struct Binding {
    pub(crate) schema: SchemaRef,
    /// The column that names the project.
    pub(crate) key: Option<usize>,
    /// For each input of the framework, where its cells stand.
    pub(crate) inputs: Vec<Bound>,
    /// The lists of members of open axes, those within others behind them.
    pub(crate) records: Vec<Records>,
    /// Columns that nothing reads.
    unread: Vec<String>,
    /// Inputs without a column.
    absent: Vec<String>,
}

/// Where the cells of an input stand.
#[derive(Debug)]
pub(crate) struct Bound {
    /// The list whose records hold them; none: the row itself.
    pub(crate) within: Option<usize>,
    /// Its open axes, the outermost list first.
    pub(crate) open: Vec<AxisId>,
    /// One a cell over its closed axes, row-major.
    pub(crate) cells: Vec<CellAt>,
}

/// The columns of one cell, by their places in the row (or in the record).
#[derive(Debug, Clone)]
pub(crate) struct CellAt {
    /// What the column is, or would be, called.
    pub(crate) name: String,
    pub(crate) value: Option<usize>,
    /// The value is a list of choices: whether this one is among them.
    pub(crate) choice: Option<(AxisId, u32)>,
    /// `NAME.state`
    pub(crate) state: Option<usize>,
    /// `NAME.evidence`
    pub(crate) evidence: Option<usize>,
}

/// A column of lists of records.
#[derive(Debug)]
pub(crate) struct Records {
    pub(crate) axis: AxisId,
    /// What the column is called.
    pub(crate) name: String,
    /// The list whose records hold it; none: the row itself.
    pub(crate) parent: Option<usize>,
    /// Its place there.
    pub(crate) column: usize,
    /// The field that names a record.
    pub(crate) id: Option<usize>,
    /// `AXIS.state` beside the list: `partial`, or why it is missing.
    pub(crate) state: Option<usize>,
    pub(crate) fields: Fields,
}

impl Binding {
    /// Finds the columns of a framework's inputs.
    ///
    /// # Errors
    /// [`Error::ColumnType`]: a column cannot hold what it stands for.
    pub(crate) fn of(framework: &Framework, schema: &SchemaRef, key: Option<&str>) -> Result<Binding, Error> {
        let mut read = BTreeSet::new();
        let key = place(schema.fields(), key.unwrap_or(KEY)).filter(|_| {
            // An input may be called `id` too: then it is that.
            key.is_some() || framework.input(KEY).is_none()
        });
        read.extend(key);
        let records = records(framework, schema, &mut read)?;
        let mut absent = Vec::new();
        let mut inputs = Vec::with_capacity(framework.inputs.len());
        for input in &framework.inputs {
            let open: Vec<AxisId> =
                input.axes.as_slice().iter().copied().filter(|axis| is_open(framework, *axis)).collect();
            let within = records.iter().enumerate().find_map(|(at, _)| {
                let chain = chain(&records, at);
                (chain.len() == open.len() && open.iter().all(|axis| chain.contains(axis))).then_some((at, chain))
            });
            let (within, open) = match (open.is_empty(), within) {
                (true, _) => (None, open),
                (false, Some((at, chain))) => (Some(at), chain),
                (false, None) => {
                    absent.push(input.name.clone());
                    inputs.push(Bound { within: None, open, cells: Vec::new() });
                    continue;
                }
            };
            let fields = within.and_then(|at| records.get(at)).map_or(schema.fields(), |records| &records.fields);
            let prefix = within.and_then(|at| records.get(at)).map(|records| records.name.as_str());
            let cells = cells(framework, input, fields, prefix)?;
            if within.is_none() {
                read.extend(cells.iter().flat_map(|cell| [cell.value, cell.state, cell.evidence]).flatten());
            }
            if cells.iter().all(|cell| cell.value.is_none() && cell.state.is_none()) {
                absent.push(input.name.clone());
            }
            inputs.push(Bound { within, open, cells });
        }
        let unread = schema.fields().iter().enumerate().filter(|(at, _)| !read.contains(at));
        let unread = unread.map(|(_, field)| field.name().clone()).collect();
        Ok(Binding { schema: schema.clone(), key, inputs, records, unread, absent })
    }

    /// The cells of inputs, by the places of both, beside which stands how well they are supported.
    pub(crate) fn evidence(&self) -> BTreeSet<(u32, usize)> {
        self.cells_with(|cell| cell.evidence.is_some())
    }

    /// Those beside which stands in which state they are.
    pub(crate) fn states(&self) -> BTreeSet<(u32, usize)> {
        self.cells_with(|cell| cell.state.is_some())
    }

    fn cells_with(&self, has: impl Fn(&CellAt) -> bool) -> BTreeSet<(u32, usize)> {
        let cells = (0u32..)
            .zip(&self.inputs)
            .flat_map(|(input, bound)| bound.cells.iter().enumerate().map(move |(at, cell)| (input, at, cell)));
        cells.filter(|(.., cell)| has(cell)).map(|(input, at, _)| (input, at)).collect()
    }

    /// Columns that stand for nothing in the framework.
    #[must_use]
    pub fn unread(&self) -> &[String] {
        &self.unread
    }

    /// Inputs that have no column: they are missing in all rows.
    #[must_use]
    pub fn absent(&self) -> &[String] {
        &self.absent
    }
}

/// Whether the members of an axis come with the data.
pub(crate) fn is_open(framework: &Framework, axis: AxisId) -> bool {
    framework.axes.get(axis.0 as usize).is_some_and(|axis| matches!(axis.kind, AxisKind::Open))
}

/// The axes of a list and of those around it, the outermost first.
fn chain(records: &[Records], at: usize) -> Vec<AxisId> {
    let mut axes = Vec::new();
    let mut next = Some(at);
    while let Some(list) = next.and_then(|at| records.get(at)) {
        axes.insert(0, list.axis);
        next = list.parent;
    }
    axes
}

fn place(fields: &Fields, name: &str) -> Option<usize> {
    fields.iter().position(|field| field.name() == name)
}

/// A field of a record by its full name, or without the prefix of a used framework.
fn field(fields: &Fields, name: &str, within: bool) -> Option<usize> {
    place(fields, name).or_else(|| {
        let short = name.split('[').next().and_then(|head| head.rfind('.')).and_then(|dot| name.get(dot + 1..))?;
        within.then(|| place(fields, short)).flatten()
    })
}

fn records(framework: &Framework, schema: &Schema, read: &mut BTreeSet<usize>) -> Result<Vec<Records>, Error> {
    let mut found: Vec<Records> = Vec::new();
    let mut parents: Vec<Option<usize>> = vec![None];
    while let Some(parent) = parents.pop() {
        let outer = parent.map(|at| chain(&found, at)).unwrap_or_default();
        for (at, axis) in framework.axes.iter().enumerate() {
            let id = AxisId(u32::try_from(at).unwrap_or(u32::MAX));
            if !matches!(axis.kind, AxisKind::Open) || outer.contains(&id) {
                continue;
            }
            let (fields, prefix) = match parent.and_then(|at| found.get(at)) {
                Some(records) => (&records.fields, format!("{}.", records.name)),
                None => (schema.fields(), String::new()),
            };
            let Some(column) = field(fields, &axis.name, parent.is_some()) else { continue };
            let state = field(fields, &format!("{}.state", axis.name), parent.is_some());
            let Some(list) = fields.get(column) else { continue };
            let name = format!("{prefix}{}", axis.name);
            let Some(inner) = members(list) else {
                let found = list.data_type().clone();
                return Err(Error::ColumnType { column: name, found, expected: "lists of records" });
            };
            if parent.is_none() {
                read.extend([Some(column), state].into_iter().flatten());
            }
            let id_field = place(&inner, KEY);
            parents.push(Some(found.len()));
            found.push(Records { axis: id, name, parent, column, id: id_field, state, fields: inner });
        }
    }
    Ok(found)
}

/// The fields of the records of a list.
fn members(list: &Field) -> Option<Fields> {
    let (DataType::List(item) | DataType::LargeList(item) | DataType::FixedSizeList(item, _)) = list.data_type() else {
        return (*list.data_type() == DataType::Null).then(Fields::empty);
    };
    match item.data_type() {
        DataType::Struct(fields) => Some(fields.clone()),
        // A list of ids alone, or of nothing.
        DataType::Null => Some(Fields::empty()),
        _ => None,
    }
}

/// The cells of an input over its closed axes, row-major: where their columns are.
fn cells(framework: &Framework, input: &Input, fields: &Fields, prefix: Option<&str>) -> Result<Vec<CellAt>, Error> {
    let within = prefix.is_some();
    let shown = |name: &str| prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}.{name}"));
    let mut cells = Vec::new();
    for pick in picks(framework, input) {
        let name = named(&input.name, pick.iter().map(|(_, _, name)| *name));
        let column = |suffix: &str| field(fields, &format!("{name}{suffix}"), within);
        let mut value = column("");
        let mut choice = None;
        let (mut state, mut evidence) = (column(".state"), column(".evidence"));
        // A list of choices in one column, its own state and evidence beside it.
        if let Some(axis) = input.choices.filter(|_| value.is_none()) {
            let others = pick.iter().filter(|(other, ..)| *other != axis).map(|(_, _, name)| *name);
            let list = named(&input.name, others);
            let column = |suffix: &str| field(fields, &format!("{list}{suffix}"), within);
            (value, state, evidence) = (column(""), state.or(column(".state")), evidence.or(column(".evidence")));
            let member = pick.iter().find(|(other, ..)| *other == axis).map(|(_, place, _)| *place);
            choice = value.and(member).map(|member| (axis, member));
        }
        if let Some(at) = value
            && let Some(array) = fields.get(at)
            && !fits(&input.ty, array.data_type(), choice.is_some())
        {
            let expected = if choice.is_some() { "lists of choices" } else { word(&input.ty) };
            return Err(Error::ColumnType { column: shown(&name), found: array.data_type().clone(), expected });
        }
        for at in [state, evidence].into_iter().flatten() {
            if let Some(array) = fields.get(at)
                && !is_text(array.data_type())
            {
                let (column, found) = (shown(array.name()), array.data_type().clone());
                return Err(Error::ColumnType { column, found, expected: "words" });
            }
        }
        cells.push(CellAt { name: shown(&name), value, choice, state, evidence });
    }
    Ok(cells)
}

/// `trained[women, 2020]`
pub(crate) fn named<'n>(name: &str, members: impl Iterator<Item = &'n str>) -> String {
    let members: Vec<&str> = members.collect();
    if members.is_empty() { name.to_owned() } else { format!("{name}[{}]", members.join(", ")) }
}

/// Each cell over the closed axes of an input: the axes, the places of the members and their names.
pub(crate) fn picks<'f>(framework: &'f Framework, input: &Input) -> Vec<Vec<(AxisId, u32, &'f str)>> {
    let mut picks: Vec<Vec<(AxisId, u32, &str)>> = vec![Vec::new()];
    for axis in input.axes.as_slice() {
        let Some(members) = framework.axes.get(axis.0 as usize).and_then(Axis::members) else { continue };
        picks = picks
            .iter()
            .flat_map(|pick| {
                (0u32..).zip(members).map(move |(place, member)| {
                    pick.iter().copied().chain([(*axis, place, member.name.as_str())]).collect()
                })
            })
            .collect();
    }
    picks
}

/// The columns that a framework reads: one a cell over closed axes; one for each open axis, of lists of records.
pub(crate) fn column_names(framework: &Framework) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for input in &framework.inputs {
        let open = input.axes.as_slice().iter().find(|axis| is_open(framework, **axis));
        match open.and_then(|axis| framework.axes.get(axis.0 as usize)) {
            Some(axis) if names.contains(&axis.name) => {}
            Some(axis) => names.push(axis.name.clone()),
            None => names.extend(
                picks(framework, input).iter().map(|pick| named(&input.name, pick.iter().map(|(_, _, name)| *name))),
            ),
        }
    }
    names
}

/// What a type is called in an error.
pub(crate) fn word(ty: &Type) -> &'static str {
    match ty {
        Type::Number(_) => "numbers",
        Type::Truth => "yes or no",
        Type::Date { .. } => "dates",
        Type::Duration => "durations",
        Type::Text => "texts",
        Type::Member(_) => "names of choices",
    }
}

pub(crate) fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Null | DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, names) => is_text(names),
        _ => false,
    }
}

fn is_number(data_type: &DataType) -> bool {
    data_type.is_integer()
        || matches!(data_type, DataType::Float64 | DataType::Float32 | DataType::Decimal128(_, 0..=38))
}

/// Whether a column can hold the cells of a type. Texts can hold all.
fn fits(ty: &Type, data_type: &DataType, list: bool) -> bool {
    if list {
        return match data_type {
            DataType::Null => true,
            DataType::List(item) | DataType::LargeList(item) => is_text(item.data_type()),
            _ => false,
        };
    }
    if is_text(data_type) {
        return true;
    }
    if let DataType::Dictionary(_, values) = data_type {
        return fits(ty, values, list);
    }
    match ty {
        Type::Number(_) => is_number(data_type),
        // Years and numbered members may be written as numbers.
        Type::Member(_) => data_type.is_integer() || matches!(data_type, DataType::Float64),
        Type::Truth => *data_type == DataType::Boolean,
        Type::Date { .. } => matches!(data_type, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..)),
        Type::Text | Type::Duration => false,
    }
}
