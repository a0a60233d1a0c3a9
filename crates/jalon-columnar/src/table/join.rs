//! A second table, by the key of the projects: the records of an open axis, or a row for each member of closed axes.
//!
//! The second table is held in memory, typed; the rows of each project are found by a hash of its key.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, UInt32Array};
use jalon::axis::{Axis, AxisId, AxisKind};
use jalon::framework::{Framework, Input, InputId};
use jalon::problem::suggest::nearest;

use crate::table::fault::{Fault, Reject, Why};
use crate::table::nest::{Leaf, Level, Nest, Stop, put};
use crate::table::nested;
use crate::table::read::{Reading, Tables};
use crate::table::sink::Choices;
use crate::table::slots::{self, Slot};
use crate::table::texts::{text, texts};
use crate::table::typed::Typed;

/// A second table, ready to be joined.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
/// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// # let text = "framework grants\n  version 1\naxis partner\ninput share : EUR by partner\n\
/// #     requirement shared : sum(share over partner) >= 10 EUR\n";
/// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
/// # let folder = tempfile::tempdir()?;
/// # let (path, partners) = (folder.path().join("projects.csv"), folder.path().join("partners.csv"));
/// # std::fs::write(&path, "id\na\nb\n")?;
/// # std::fs::write(&partners, "id,partner,share\na,town,6\na,school,5\nz,town,1\n")?;
/// # use arrow_array::{Array, cast::AsArray};
/// use jalon_columnar::table::{Joined, Reading, Tables};
/// // projects.csv: a, b; partners.csv: two partners of a, and one of a project z that there is not
/// let reading = Reading { joined: true, ..Reading::default() };
/// let partners = Joined::read(&framework, "partner", &partners, &Reading::default(), true)?;
/// let mut tables = Tables::open(&framework, &[path], &reading)?;
/// while let Some(chunk) = tables.next_chunk()? {
///     let typed = partners.attach(chunk.read(&framework)?)?;
///     let of_each = typed.batch.column_by_name("partner").expect("lists").as_list::<i32>();
///     assert_eq!((of_each.value(0).len(), of_each.value(1).len()), (2, 0));
/// }
/// assert_eq!(partners.left_over()[0].text, "z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Joined {
    path: PathBuf,
    kind: Kind,
    batch: RecordBatch,
    /// The rows of each project, by its key.
    rows: HashMap<String, Vec<u32>>,
    /// Whether a row of the data had the key, in the order of `keys`.
    met: HashMap<String, AtomicBool>,
    /// A project without rows has no members; else they are not known.
    complete: bool,
    /// Cells that do not fit.
    pub rejects: Vec<Reject>,
}

#[derive(Debug)]
enum Kind {
    /// The records of an open axis.
    Records { axis: String, ids: Option<ArrayRef> },
    /// A row for each member of closed axes, or of an open axis and of others.
    Nested(Nest),
}

impl Joined {
    /// Reads a table on an axis, or on several with commas between, the outermost open one first.
    ///
    /// # Errors
    /// [`Fault`]: there is no such axis, or the table does not fit.
    pub fn read(
        framework: &Framework,
        on: &str,
        path: &Path,
        reading: &Reading,
        complete: bool,
    ) -> Result<Joined, Fault> {
        let open = |slots, names| Tables::about(framework, &[path.to_owned()], reading, slots, names);
        Joined::of(framework, on, path, reading, complete, open)
    }

    /// The same for batches that the caller hands over under a name.
    ///
    /// ```
    /// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, source::Source};
    /// # let text = "framework grants\n  version 1\ninput budget : EUR\nrequirement small : budget <= 500 000 EUR\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # let as_of = Date::day(2026, 1, 1).unwrap();
    /// # let text = "framework grants\n  version 1\naxis partner\ninput share : EUR by partner\n";
    /// # let framework = analyse(Source::new("grants.jalon", text), &NoLibrary).framework.unwrap();
    /// # use std::sync::Arc;
    /// # use arrow_array::{ArrayRef, Float64Array, RecordBatch, RecordBatchIterator, StringArray};
    /// # let names = |names: &[&str]| Arc::new(StringArray::from(names.to_vec())) as ArrayRef;
    /// use jalon_columnar::table::{Joined, Reading};
    /// let share: ArrayRef = Arc::new(Float64Array::from(vec![6.0]));
    /// let batch = RecordBatch::try_from_iter([("id", names(&["a"])), ("partner", names(&["town"])), ("share", share)])?;
    /// let batches = Box::new(RecordBatchIterator::new([Ok(batch.clone())], batch.schema()));
    /// let partners = Joined::given(&framework, "partner", "partners", batches, &Reading::default(), true)?;
    /// assert!(partners.rejects.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Joined::read`].
    pub fn given(
        framework: &Framework,
        on: &str,
        name: &str,
        batches: Box<dyn RecordBatchReader + Send>,
        reading: &Reading,
        complete: bool,
    ) -> Result<Joined, Fault> {
        let open = |slots, names| Tables::given_about(framework, name, batches, reading, slots, names);
        Joined::of(framework, on, Path::new(name), reading, complete, open)
    }

    fn of<'f>(
        framework: &'f Framework,
        on: &str,
        path: &Path,
        reading: &Reading,
        complete: bool,
        open_tables: impl FnOnce(Vec<Slot>, Vec<String>) -> Result<Tables<'f>, Fault>,
    ) -> Result<Joined, Fault> {
        let mut axes: Vec<(AxisId, &Axis)> = Vec::new();
        for name in on.split(',').map(str::trim) {
            let found = (0u32..).zip(&framework.axes).find(|(_, axis)| axis.name == name);
            let Some((place, axis)) = found else {
                let nearest = nearest(name, framework.axes.iter().map(|axis| axis.name.as_str())).map(str::to_owned);
                return Err(Fault::NoSuchAxis { axis: name.to_owned(), nearest });
            };
            axes.push((AxisId(place), axis));
        }
        let is_open = |axis: &&(AxisId, &Axis)| axis.1.kind == AxisKind::Open;
        let open: Vec<AxisId> = axes.iter().filter(is_open).map(|(id, _)| *id).collect();
        let ids: Vec<AxisId> = axes.iter().map(|(id, _)| *id).collect();
        let names: Vec<String> = axes.iter().map(|(_, axis)| axis.name.clone()).collect();
        let slots = match open.as_slice() {
            [axis] if ids.len() == 1 => nested::record_slots(framework, *axis),
            _ => (0u32..)
                .zip(&framework.inputs)
                .filter(|(_, input)| lies_on(framework, input, &ids))
                .flat_map(|(place, input)| slots::cells(framework, InputId(place), input, &ids))
                .collect(),
        };
        let mut tables = open_tables(slots, names)?;
        let (mut batches, mut keys, mut members) = (Vec::new(), Vec::new(), Vec::new());
        let mut rejects = Vec::new();
        let mut before = 0;
        while let Some(chunk) = tables.next_chunk()? {
            let path = chunk.source.path.clone();
            let Typed { batch, key, members: of_axes, rejects: refused, .. } = chunk.read(framework)?;
            let Some(key) = key else {
                let key = reading.key.clone().unwrap_or_else(|| "id".to_owned());
                return Err(Fault::NoKey { path, key, nearest: None });
            };
            rejects.extend(refused.into_iter().map(|reject| Reject { row: reject.row + before, ..reject }));
            before += batch.num_rows() as u64;
            batches.push(batch);
            keys.push(key);
            members.push(of_axes);
        }
        let batch = together(&batches)?;
        let mut rows: HashMap<String, Vec<u32>> = HashMap::new();
        let mut at = 0u32;
        for key in &keys {
            for row in 0..key.len() {
                if let Some(text) = text(key.as_ref(), row).filter(|_| key.is_valid(row)) {
                    rows.entry(text).or_default().push(at);
                }
                at += 1;
            }
        }
        let met = rows.keys().map(|key| (key.clone(), AtomicBool::new(false))).collect();
        let of_axis = |axis: usize| -> Result<Option<ArrayRef>, Fault> {
            let arrays: Option<Vec<ArrayRef>> =
                members.iter().map(|members| members.get(axis).cloned().flatten()).collect();
            let Some(arrays) = arrays.filter(|arrays| !arrays.is_empty()) else { return Ok(None) };
            let parts: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
            Ok(Some(arrow_select::concat::concat(&parts)?))
        };
        let kind = if open.len() == 1 && ids.len() == 1 {
            Kind::Records { axis: on.trim().to_owned(), ids: of_axis(0)? }
        } else {
            let (mut levels, mut places) = (Vec::new(), Vec::new());
            for (at, (id, axis)) in axes.iter().enumerate() {
                let Some(array) = of_axis(at)? else {
                    if batch.num_rows() == 0 {
                        continue;
                    }
                    return Err(Fault::NoAxisColumn { path: path.to_owned(), axis: axis.name.clone() });
                };
                if open.contains(id) {
                    levels.push(Level { axis: axis.name.clone(), ids: array });
                } else {
                    places.push(found(framework, *id, path, &axis.name, &array, &mut rejects));
                }
            }
            Kind::Nested(Nest { levels, closed: places, leaves: long_columns(framework, &ids) })
        };
        Ok(Joined { path: path.to_owned(), kind, batch, rows, met, complete, rejects })
    }

    /// Adds what belongs to the projects of some rows.
    ///
    /// # Errors
    /// [`Fault`]: a member stands twice for one project; or the data have no key.
    pub fn attach(&self, typed: Typed) -> Result<Typed, Fault> {
        let rows = typed.batch.num_rows();
        let keys: Vec<Option<String>> = (0..rows).map(|row| typed.key_text(row)).collect();
        let mine: Vec<&[u32]> = keys
            .iter()
            .map(|key| {
                let Some(key) = key else { return &[][..] };
                if let Some(met) = self.met.get(key) {
                    met.store(true, Ordering::Relaxed);
                }
                self.rows.get(key).map_or(&[][..], Vec::as_slice)
            })
            .collect();
        let more = match &self.kind {
            Kind::Records { axis, ids } => self.records(axis, ids.as_ref(), &mine)?,
            Kind::Nested(nest) => {
                nest.columns(&self.batch, &mine, self.complete).map_err(|stop| self.told(nest, stop))?
            }
        };
        let batch = put(typed.batch, more)?;
        Ok(Typed { batch, ..typed })
    }

    fn records(&self, axis: &str, ids: Option<&ArrayRef>, mine: &[&[u32]]) -> Result<Vec<(String, ArrayRef)>, Fault> {
        let mut offsets = vec![0i32];
        let mut given = Vec::with_capacity(mine.len());
        let mut picked: Vec<u32> = Vec::new();
        for rows in mine {
            picked.extend_from_slice(rows);
            offsets.push(i32::try_from(picked.len()).unwrap_or(i32::MAX));
            given.push(self.complete || !rows.is_empty());
        }
        let count = picked.len();
        let picked = UInt32Array::from(picked);
        let mut columns = Vec::new();
        if let Some(ids) = ids {
            columns.push(("id".to_owned(), arrow_select::take::take(ids.as_ref(), &picked, None)?));
        }
        for (field, array) in self.batch.schema().fields().iter().zip(self.batch.columns()) {
            columns.push((field.name().clone(), arrow_select::take::take(array.as_ref(), &picked, None)?));
        }
        Ok(vec![(axis.to_owned(), nested::list(offsets, given, columns, count)?)])
    }

    fn told(&self, nest: &Nest, stop: Stop) -> Fault {
        match stop {
            Stop::Twice { row } => {
                let key = self.rows.iter().find(|(_, rows)| rows.contains(&row)).map(|(key, _)| key.clone());
                Fault::MemberTwice { path: self.path.clone(), key: key.unwrap_or_default(), member: nest.about(row) }
            }
            Stop::Fault(fault) => fault,
        }
    }

    /// Rows that belong to no project of the data, once all of them have been judged.
    #[must_use]
    pub fn left_over(&self) -> Vec<Reject> {
        let mut left: Vec<Reject> = Vec::new();
        for (key, met) in &self.met {
            if met.load(Ordering::Relaxed) {
                continue;
            }
            left.extend(self.rows.get(key).into_iter().flatten().map(|row| Reject {
                file: self.path.clone(),
                row: u64::from(*row) + 1,
                line: None,
                column: String::new(),
                text: key.clone(),
                why: Why::NoSuchProject,
            }));
        }
        left.sort_by_key(|reject| reject.row);
        left
    }
}

/// Whether an input lies on all of these axes, and on no other open one.
fn lies_on(framework: &Framework, input: &Input, axes: &[AxisId]) -> bool {
    axes.iter().all(|axis| input.axes.contains(*axis))
        && slots::open_axes(framework, input).iter().all(|axis| axes.contains(axis))
}

/// The columns of the data that a long table fills: their name, the name here, and the members of closed axes.
fn long_columns(framework: &Framework, axes: &[AxisId]) -> Vec<Leaf> {
    let mut columns = Vec::new();
    for input in &framework.inputs {
        if !lies_on(framework, input, axes) {
            continue;
        }
        for pick in crate::rows::binding::picks(framework, input) {
            let name = |without: &[AxisId]| {
                let members = pick.iter().filter(|(axis, ..)| !without.contains(axis)).map(|(.., name)| *name);
                crate::rows::binding::named(&input.name, members)
            };
            let member = |axis: &AxisId| pick.iter().find(|(other, ..)| other == axis).map(|(_, place, _)| *place);
            let members: Vec<u32> = axes.iter().filter_map(member).collect();
            columns.push((name(&[]), name(axes), members));
        }
    }
    columns
}

/// The places of the members that a column names; one that there is not is refused.
fn found(
    framework: &Framework,
    axis: AxisId,
    path: &Path,
    column: &str,
    array: &ArrayRef,
    rejects: &mut Vec<Reject>,
) -> Vec<Option<u32>> {
    let Some(choices) = Choices::of(framework, axis) else { return vec![None; array.len()] };
    let input = framework.inputs.iter().find(|input| input.axes.contains(axis));
    let texts = array.as_string_opt::<i32>();
    (0..array.len())
        .map(|row| {
            let text = texts.filter(|texts| texts.is_valid(row)).map_or("", |texts| texts.value(row));
            let place = choices.find(text.as_bytes());
            if place.is_none() {
                let fact = input.and_then(|input| jalon::project::table::choice(framework, input, axis, text).err());
                rejects.push(Reject {
                    file: path.to_owned(),
                    row: row as u64 + 1,
                    line: None,
                    column: column.to_owned(),
                    text: text.to_owned(),
                    why: fact.map_or(Why::NotText, |fact| Why::Data(Box::new(fact))),
                });
            }
            place
        })
        .collect()
}

/// Batches as one; columns of which one batch holds texts and another numbers become texts.
fn together(batches: &[RecordBatch]) -> Result<RecordBatch, Fault> {
    let mut names: Vec<String> = Vec::new();
    for batch in batches {
        for field in batch.schema().fields() {
            if !names.contains(field.name()) {
                names.push(field.name().clone());
            }
        }
    }
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let empty = RecordBatch::new_empty(Arc::new(arrow_schema::Schema::empty()));
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
    let empty = RecordBatch::try_new_with_options(empty.schema(), Vec::new(), &options)?;
    let mut more = Vec::new();
    for name in names {
        let arrays: Vec<Option<&ArrayRef>> = batches.iter().map(|batch| batch.column_by_name(&name)).collect();
        let mut types = arrays.iter().flatten().map(|array| array.data_type());
        let first = types.next().cloned().unwrap_or(arrow_schema::DataType::Null);
        let same = types.all(|other| *other == first);
        let mut parts: Vec<ArrayRef> = Vec::new();
        for (array, batch) in arrays.iter().zip(batches) {
            parts.push(match array {
                Some(array) if same => (*array).clone(),
                Some(array) => texts(array).unwrap_or_else(|| (*array).clone()),
                None if same => arrow_array::new_null_array(&first, batch.num_rows()),
                None => arrow_array::new_null_array(&arrow_schema::DataType::Utf8, batch.num_rows()),
            });
        }
        let parts: Vec<&dyn Array> = parts.iter().map(AsRef::as_ref).collect();
        more.push((name, arrow_select::concat::concat(&parts)?));
    }
    nested::with_columns(&empty, more)
}
