//! The projects of a table as the figures of a portfolio see them: for each project, the values that those figures ask for,
//! and nothing else.
//!
//! What depends on one project alone is worked out project by project, and kept in columns; what looks at several is worked
//! out over the columns, by the same operations that fold over any other axis.

use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::sync::Arc;

use super::kept::Kept;
use super::possible;
use super::run::{Run, count};
use super::tallied::Tallies;
use crate::axis::{Axes, AxisId, AxisKind};
use crate::date::Date;
use crate::framework::{ExprId, ExprKind, Framework, InputId, ItemId, ItemKind, Members, Project, Type};
use crate::number::Precision;
use crate::value::{Bounds, CellRef, Datum, Value, Wants};

/// What a column holds, for each project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// An input's cells.
    Input(InputId),
    /// An item's cells.
    Item(ItemId),
    /// The cells of an expression that rests on the project alone.
    Expression(ExprId),
}

/// A column: the cells of one source, project by project.
#[derive(Debug, Clone)]
struct Column {
    source: Source,
    /// The axes of its cells.
    axes: Axes,
    /// How many cells a project has, where that is the same for all.
    cells: Option<usize>,
    values: Kept,
    /// For cells along open axes: where those of each project begin, and how many members each axis has there, and whether
    /// there may be more.
    shapes: Vec<(usize, Vec<(u32, bool)>)>,
    /// Projects whose values rest on something that more data may overturn.
    provisional: BTreeSet<u32>,
    /// Whether the values of some project must not be told: too few people stand behind them.
    hidden: bool,
}

/// The members of a shared axis.
#[derive(Debug, Clone, Default)]
struct Shared {
    /// The place of each among all, by its id.
    places: BTreeMap<String, u32>,
    projects: Vec<Own>,
}

/// Those of one project: from places among all to its own, and back.
#[derive(Debug, Clone, Default)]
struct Own {
    local: BTreeMap<u32, u32>,
    global: Vec<u32>,
}

/// A table of projects, for the figures of one framework.
#[derive(Debug, Clone)]
pub struct Table {
    project: Option<AxisId>,
    names: Arc<Vec<String>>,
    /// The place of the first name of each digest, and all others of the same.
    places: BTreeMap<u64, u32>,
    alike: BTreeSet<String>,
    columns: Vec<Column>,
    /// For each input, item and expression: 1 + its column, or 0.
    inputs: Vec<u32>,
    items: Vec<u32>,
    expressions: Vec<u32>,
    /// The members of each open axis: as many as any project has, or those of all where they are shared.
    members: BTreeMap<AxisId, Members>,
    /// For shared axes, which of their members each project has.
    shared: BTreeMap<AxisId, Shared>,
    /// What the first open values lack.
    gaps: Vec<Gap>,
    /// What is known of projects that are not kept one by one.
    pub(super) tallies: Tallies,
}

/// A value that is missing: of which project, and the answers that would give it.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// use jalon::{portfolio::{Gap, Source as Column, Table, evaluate}, value::CellRef};
/// let text = "framework f\n  version 1\ninput asked : EUR\nportfolio total : EUR\n  = sum(asked over project)\nexample silent\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let as_of = Date::day(2026, 1, 1).unwrap();
/// let mut table = Table::new(&framework);
/// table.add(&framework, "silent", &framework.examples[0].project, as_of);
/// let figures = evaluate(&framework, &table, as_of);
/// let [Gap { project: 0, source: Column::Input(_), wants }] = &figures.gaps[..] else { panic!("one answer is missing") };
/// assert_eq!(wants[..], [CellRef::Input { input: 0, cell: 0 }]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The project, by its place in the table.
    pub project: u32,
    /// What is missing.
    pub source: Source,
    /// The cells of the project's data that are wanted.
    pub wants: Vec<CellRef>,
}

/// How many gaps are kept with what they want; of the others it is known that they are there.
const GAPS: usize = 1000;

/// Irrational values are kept to so many digits: figures over them are then worked out at rising precision up to it.
const KEPT_DIGITS: u32 = 320;

impl Table {
    /// An empty table for the figures of a framework.
    #[must_use]
    pub fn new(framework: &Framework) -> Table {
        let project = framework.axes.iter().position(|axis| axis.kind == AxisKind::Project);
        let mut table = Table {
            project: project.map(|at| AxisId(count(at))),
            names: Arc::default(),
            places: BTreeMap::new(),
            alike: BTreeSet::new(),
            columns: Vec::new(),
            inputs: vec![0; framework.inputs.len()],
            items: vec![0; framework.items.len()],
            expressions: vec![0; framework.expressions.len()],
            members: BTreeMap::new(),
            shared: BTreeMap::new(),
            gaps: Vec::new(),
            tallies: Tallies::default(),
        };
        for source in super::columns::sources(framework) {
            table.add_column(framework, source);
        }
        table
    }

    fn add_column(&mut self, framework: &Framework, source: Source) {
        let axes = match source {
            Source::Input(id) => framework.inputs.get(id.0 as usize).map(|input| input.axes.clone()),
            Source::Item(id) => framework.items.get(id.0 as usize).map(|item| item.axes.clone()),
            Source::Expression(id) => framework.expressions.get(id.0 as usize).map(|expr| expr.axes.clone()),
        };
        let axes = axes.unwrap_or_default().without(self.project.as_slice());
        let sizes: Option<Vec<usize>> =
            axes.as_slice().iter().map(|axis| framework.axes.get(axis.0 as usize)?.members().map(<[_]>::len)).collect();
        self.columns.push(Column {
            source,
            axes,
            cells: sizes.map(|sizes| sizes.into_iter().product()),
            values: Kept::default(),
            shapes: Vec::new(),
            provisional: BTreeSet::new(),
            hidden: false,
        });
        let at = count(self.columns.len());
        let slot = match source {
            Source::Input(id) => self.inputs.get_mut(id.0 as usize),
            Source::Item(id) => self.items.get_mut(id.0 as usize),
            Source::Expression(id) => self.expressions.get_mut(id.0 as usize),
        };
        if let Some(slot) = slot {
            *slot = at;
        }
    }

    /// What a project must give, in order.
    pub fn sources(&self) -> impl Iterator<Item = Source> + '_ {
        self.columns.iter().map(|column| column.source)
    }

    /// The names of the projects, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many other projects there are, which are not kept one by one.
    #[must_use]
    pub fn others(&self) -> usize {
        self.tallies.others
    }

    /// The same, to be shared.
    #[must_use]
    pub(crate) fn shared_names(&self) -> Arc<Vec<String>> {
        Arc::clone(&self.names)
    }

    /// Values that are missing, with what they want: the first thousand.
    #[must_use]
    pub(crate) fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Adds a project, worked out from its data; false if one of this name is there already.
    pub fn add(&mut self, framework: &Framework, name: &str, project: &Project, as_of: Date) -> bool {
        let entry = self.entry(framework, project, as_of);
        self.push(framework, name, entry)
    }

    /// What a project gives to the table, worked out from its data: apart from the others, so on any thread.
    #[must_use]
    pub fn entry(&self, framework: &Framework, project: &Project, as_of: Date) -> Entry {
        let taken = self.take(framework, project, as_of, Precision::START);
        let inexact = taken.iter().flat_map(|taken| &taken.values).any(|value| match value {
            Value::Known(Datum::Number(number)) => !number.is_exact(),
            _ => false,
        });
        let taken = if inexact { self.take(framework, project, as_of, Precision::digits(KEPT_DIGITS)) } else { taken };
        let open = self.open_axes(framework).into_iter().map(|axis| (axis, project.members.get(&axis).cloned()));
        Entry { members: open.collect(), taken }
    }

    /// Adds a project that was worked out before; false if one of this name is there already.
    pub fn push(&mut self, framework: &Framework, name: &str, entry: Entry) -> bool {
        if !self.start(name) {
            return false;
        }
        let place = count(self.names.len() - 1);
        self.add_members(framework, place, &entry.members);
        for (at, taken) in entry.taken.into_iter().enumerate() {
            self.put(framework, at, place, taken);
        }
        true
    }

    fn start(&mut self, name: &str) -> bool {
        let place = count(self.names.len());
        let new = match self.places.entry(digest(name)) {
            btree_map::Entry::Vacant(vacant) => {
                vacant.insert(place);
                true
            }
            btree_map::Entry::Occupied(first) => {
                let same = self.names.get(*first.get() as usize).is_some_and(|first| first == name);
                !same && self.alike.insert(name.to_owned())
            }
        };
        if new {
            Arc::make_mut(&mut self.names).push(name.to_owned());
        }
        new
    }

    /// The open axes that columns lie on.
    fn open_axes(&self, framework: &Framework) -> BTreeSet<AxisId> {
        self.columns
            .iter()
            .filter(|column| column.cells.is_none())
            .flat_map(|column| column.axes.as_slice().iter().copied())
            .filter(|axis| framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.members().is_none()))
            .collect()
    }

    fn add_members(&mut self, framework: &Framework, place: u32, members: &[(AxisId, Option<Members>)]) {
        for (axis, own) in members {
            let axis = *axis;
            let all = self.members.entry(axis).or_default();
            let own = own.as_ref();
            all.partial |= own.is_none_or(|own| own.partial);
            let ids = own.map(|own| own.ids.as_slice()).unwrap_or_default();
            if framework.axes.get(axis.0 as usize).is_some_and(|axis| axis.shared) {
                let shared = self.shared.entry(axis).or_default();
                let mut own = Own::default();
                for (local, id) in (0..).zip(ids) {
                    let global = *shared.places.entry(id.clone()).or_insert_with(|| {
                        all.ids.push(id.clone());
                        count(all.ids.len() - 1)
                    });
                    own.local.insert(global, local);
                    own.global.push(global);
                }
                shared.projects.resize(place as usize, Own::default());
                shared.projects.push(own);
            } else {
                for next in all.ids.len()..ids.len() {
                    all.ids.push((next + 1).to_string());
                }
            }
        }
    }

    fn take(&self, framework: &Framework, project: &Project, as_of: Date, precision: Precision) -> Vec<Taken> {
        super::at_rising_precision_from(precision, framework, project, as_of, |run| {
            if let Some(axis) = self.project {
                run.set_extent(axis, 1);
            }
            let mut taken: Vec<Taken> = self.columns.iter().map(|column| run.take(column)).collect();
            // Readings and scenarios that columns ask for are worked out by now.
            if let Some(masks) = run.masks(false) {
                for (column, taken) in self.columns.iter().zip(&mut taken) {
                    taken.hidden = masks.hides_source(framework, column.source);
                }
            }
            taken
        })
    }

    fn put(&mut self, framework: &Framework, at: usize, place: u32, mut taken: Taken) {
        let Some(column) = self.columns.get_mut(at) else { return };
        let ty = match column.source {
            Source::Input(id) => framework.inputs.get(id.0 as usize).map(|input| &input.ty),
            Source::Item(id) => framework.items.get(id.0 as usize).map(|item| &item.ty),
            Source::Expression(id) => framework.expressions.get(id.0 as usize).map(|expr| &expr.ty),
        };
        let places = match ty {
            Some(Type::Member(axis)) => self.shared.get(axis).and_then(|shared| shared.projects.get(place as usize)),
            _ => None,
        };
        for value in &mut taken.values {
            match value {
                Value::Known(Datum::Member(member)) => {
                    if let Some(global) = places.and_then(|own| own.global.get(*member as usize)) {
                        *member = *global;
                    }
                }
                Value::Open(open) if !open.wants.is_empty() => {
                    if self.gaps.len() < GAPS {
                        let wants = open.wants.cells();
                        self.gaps.push(Gap { project: place, source: column.source, wants });
                    }
                    // What is wanted, seen from the table: this column of this project.
                    let mut seen = (**open).clone();
                    seen.wants = Wants::cell(CellRef::Input { input: count(at), cell: place });
                    if places.is_some() {
                        seen.bounds = Bounds::Anything;
                    }
                    *value = Value::Open(Arc::new(seen));
                }
                _ => {}
            }
        }
        column.hidden |= taken.hidden;
        if taken.provisional {
            column.provisional.insert(place);
        }
        match column.cells {
            Some(cells) => taken.values.resize(cells, Value::NotApplicable),
            None => column.shapes.push((column.values.len(), taken.shape)),
        }
        taken.values.into_iter().for_each(|value| column.values.push(value));
    }

    /// The members of all axes but that of the projects, as those of one great project.
    pub(super) fn as_project(&self) -> Project {
        Project { members: self.members.clone(), ..Project::default() }
    }

    fn column(&self, source: Source) -> Option<&Column> {
        let at = match source {
            Source::Input(id) => self.inputs.get(id.0 as usize),
            Source::Item(id) => self.items.get(id.0 as usize),
            Source::Expression(id) => self.expressions.get(id.0 as usize),
        };
        self.columns.get((*at? as usize).checked_sub(1)?)
    }
}

/// What one project gives to a [`Table`].
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its members of each open axis that columns lie on; none where they are not given.
    members: Vec<(AxisId, Option<Members>)>,
    /// The cells of each column.
    taken: Vec<Taken>,
}

impl Entry {
    /// The entry of a project whose values are known from elsewhere: for each [source](Table::sources), in order, its cells
    /// over closed axes, row-major; nothing among them is provisional.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
    /// use jalon::{portfolio::{Entry, Table}, value::{Datum, Value}};
    /// let text = "framework f\n  version 1\ninput asked : EUR\nportfolio total : EUR\n  = sum(asked over project)\n";
    /// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
    /// let mut table = Table::new(&framework);
    /// let asked = Value::Known(Datum::Number(20.into())); // read from a column, say
    /// assert!(table.push(&framework, "a", Entry::of_values(vec![vec![asked]])));
    /// ```
    #[must_use]
    pub fn of_values(values: Vec<Vec<Value>>) -> Entry {
        let hidden = |value: &Value| matches!(value, Value::Open(open) if open.bounds == Bounds::Hidden);
        let taken = |values: Vec<Value>| Taken {
            hidden: values.iter().any(hidden),
            values,
            shape: Vec::new(),
            provisional: false,
        };
        Entry { members: Vec::new(), taken: values.into_iter().map(taken).collect() }
    }
}

/// What one project gives for a column.
#[derive(Debug, Clone)]
struct Taken {
    values: Vec<Value>,
    shape: Vec<(u32, bool)>,
    provisional: bool,
    hidden: bool,
}

/// A number for a name, the same for the same name.
fn digest(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl<'a> Run<'a> {
    /// Takes the projects of a table for the members of their axis.
    pub(super) fn over(&mut self, table: &'a Table) {
        self.table = Some(table);
        if let Some(project) = table.project {
            self.set_extent(project, count(table.names.len()));
        }
    }

    /// The name of a project of the table, by its place.
    pub(super) fn project_name(&self, place: usize) -> &'a str {
        self.table.and_then(|table| table.names.get(place)).map_or("", String::as_str)
    }

    /// The names of the projects of the table, if that is what an axis holds.
    pub(super) fn names_of_projects(&self, axis: AxisId) -> Option<&'a [String]> {
        self.table.filter(|table| table.project == Some(axis)).map(Table::names)
    }
}

impl Run<'_> {
    /// Whether a figure over the projects rests on one of a project that must not be told: it could be worked back to that.
    /// On which side of a mark the projects lie may be told.
    pub(super) fn tells_hidden(&self, figure: ItemId) -> bool {
        let Some(table) = self.table else { return false };
        if !table.columns.iter().any(|column| column.hidden) {
            return false;
        }
        let framework = self.framework;
        let hidden = |source| table.column(source).is_some_and(|column| column.hidden);
        let mut pending = framework.items.get(figure.0 as usize).map(crate::framework::Item::roots).unwrap_or_default();
        let mut seen = BTreeSet::new();
        while let Some(id) = pending.pop() {
            let Some(expr) = framework.expressions.get(id.0 as usize).filter(|_| seen.insert(id)) else { continue };
            if matches!(expr.ty, Type::Truth) {
                continue;
            }
            if hidden(Source::Expression(id)) {
                return true;
            }
            if let ExprKind::Item(item) = &expr.kind {
                if hidden(Source::Item(*item)) {
                    return true;
                }
                pending.extend(framework.items.get(item.0 as usize).into_iter().flat_map(|item| match &item.kind {
                    ItemKind::Portfolio(portfolio) => Some(portfolio.formula),
                    _ => None,
                }));
            }
            framework.each_child(&expr.kind, &mut |child| pending.push(child));
        }
        false
    }

    /// The value of a source at the project and cell where the evaluation stands, where a table has it.
    #[inline(always)]
    pub(super) fn of_table(&mut self, source: Source) -> Option<Value> {
        match self.table {
            Some(table) => self.kept_in(table, source),
            None => None,
        }
    }

    fn kept_in(&mut self, table: &Table, source: Source) -> Option<Value> {
        let column = table.column(source)?;
        let project = self.place(table.project?);
        let cell = match column.cells {
            Some(cells) => project as usize * cells + self.cell(&column.axes),
            None => match self.ragged_cell(table, column, project) {
                Some(cell) => cell,
                // The project has no such member.
                None => return Some(Value::NotApplicable),
            },
        };
        self.provisional |= !column.provisional.is_empty() && column.provisional.contains(&project);
        Some(column.values.get(cell).unwrap_or(Value::NotApplicable))
    }

    fn ragged_cell(&self, table: &Table, column: &Column, project: u32) -> Option<usize> {
        let (start, shape) = column.shapes.get(project as usize)?;
        let mut cell = 0usize;
        for (axis, (known, more)) in column.axes.as_slice().iter().zip(shape) {
            let place = self.place(*axis);
            let local = match table.shared.get(axis) {
                _ if self.is_generic(*axis) => more.then_some(*known)?,
                Some(shared) => *shared.projects.get(project as usize)?.local.get(&place)?,
                None => place,
            };
            if local >= *known && !(*more && self.is_generic(*axis)) {
                return None;
            }
            cell = cell * (*known + u32::from(*more)) as usize + local as usize;
        }
        Some(start + cell)
    }

    fn take(&mut self, column: &Column) -> Taken {
        self.provisional = false;
        let axes = column.axes.as_slice();
        let mut values = Vec::new();
        let mut more = self.first(axes);
        while more {
            values.push(match column.source {
                Source::Input(id) => self.input(id),
                Source::Item(id) => self.item_value(id),
                Source::Expression(id) => self.value(id),
            });
            more = self.next(axes);
        }
        let shape = match column.cells {
            Some(_) => Vec::new(),
            None => axes.iter().map(|axis| self.extent(*axis)).map(|extent| (extent.known, extent.more)).collect(),
        };
        Taken { values, shape, provisional: self.provisional, hidden: false }
    }
}

/// What an open figure lacks: columns, by their place among the [sources](Table::sources), each with the project.
#[must_use]
pub(crate) fn lacks(value: &Value) -> Vec<(u32, u32)> {
    let Value::Open(open) = value else { return Vec::new() };
    let cells = open.wants.cells().into_iter();
    cells
        .filter_map(|cell| match cell {
            CellRef::Input { input, cell } => Some((input, cell)),
            CellRef::Members { .. } => None,
        })
        .collect()
}

/// The items that look at a table.
pub(super) fn figures(framework: &Framework) -> impl Iterator<Item = ItemId> + '_ {
    let is_figure = |id: &ItemId| {
        framework.items.get(id.0 as usize).is_some_and(|item| matches!(item.kind, ItemKind::Portfolio(_)))
    };
    framework.order.iter().copied().filter(is_figure)
}

/// An empty value for what a table lacks altogether.
pub(super) fn nothing(run: &Run<'_>, expr: ExprId) -> Value {
    let bounds = run.ty(expr).map_or(Bounds::Anything, |ty| run.type_bounds(ty));
    possible::still_open(bounds, possible::Doubt::none())
}

/// Whether an expression folds over the projects.
pub(super) fn folds_over(framework: &Framework, expr: ExprId, project: AxisId) -> bool {
    match framework.expressions.get(expr.0 as usize).map(|expr| &expr.kind) {
        Some(ExprKind::Fold(fold)) => fold.over.contains(&project),
        _ => false,
    }
}
