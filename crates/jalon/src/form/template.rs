//! Empty data to fill in: a project in JSON, the columns of tables.

use serde_json::{Map, Value, json};

use super::{Column, Field, Form, Section};

/// A project, called `1`, with every answer open (`null`). A table of records holds one record to fill in, copy or take away, and is
/// marked as one that may have more.
///
/// A field that a [default](Field::default) stands in for is left out: `null` would mean the same.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, lang::Language, source::Source};
/// use jalon::form::{form, template};
/// let text = "framework f\n  version 1\naxis partner\ninput budget : EUR\ninput kind : text by partner\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let empty = template::json(&form(&framework, Language::English));
/// assert_eq!((&empty["budget"], &empty["partner"]["members"][0]["kind"]), (&serde_json::Value::Null, &serde_json::Value::Null));
/// ```
#[must_use]
pub fn json(form: &Form) -> Value {
    let mut project = Map::from_iter([("id".to_owned(), json!("1"))]);
    for section in &form.sections {
        put_section(&mut project, section);
    }
    Value::Object(project)
}

/// A table of a template: of the projects, or of the records of an axis.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, lang::Language, source::Source};
/// use jalon::form::{form, template::{Table, tables}};
/// let text = "framework f\n  version 1\naxis partner\ninput budget : EUR\ninput kind : text by partner\n";
/// let form = form(&analyse(Source::new("f", text), &NoLibrary).framework.unwrap(), Language::English);
/// let [projects, Table { axes, keys, columns, .. }] = &tables(&form)[..] else { panic!("projects, and their partners") };
/// assert_eq!((axes[..].concat(), keys.join(" "), columns.len()), ("partner".to_owned(), "id partner".to_owned(), 1));
/// assert_eq!(projects.columns[0].0.name, "budget");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table<'f> {
    /// The axes of its records, the one around first; none for the table of the projects.
    pub axes: Vec<&'f str>,
    /// Its labels, where it is of records.
    pub records: Option<&'f super::Records>,
    /// The columns that say which project and which records a row is about.
    pub keys: Vec<String>,
    /// The columns to fill in, each with its field.
    pub columns: Vec<(&'f Field, &'f Column)>,
}

/// The tables that hold the data of projects: that of the projects first, then one for each open axis, whose rows name the
/// project and the record that they are about.
#[must_use]
pub fn tables(form: &Form) -> Vec<Table<'_>> {
    let own = form.sections.iter().filter(|section| section.records.is_none());
    let columns = own.flat_map(|section| columns(&section.fields)).collect();
    let mut tables = vec![Table { axes: Vec::new(), records: None, keys: vec!["id".to_owned()], columns }];
    add_tables(&form.sections, &[], &mut tables);
    tables
}

fn add_tables<'f>(sections: &'f [Section], around: &[&'f str], tables: &mut Vec<Table<'f>>) {
    for section in sections {
        let Some(records) = &section.records else { continue };
        let axes = [around, &[records.axis.as_str()]].concat();
        let keys = std::iter::once("id").chain(axes.iter().copied()).map(str::to_owned).collect();
        let columns = columns(&section.fields).collect();
        tables.push(Table { axes: axes.clone(), records: Some(records), keys, columns });
        add_tables(&section.sections, &axes, tables);
    }
}

fn columns(fields: &[Field]) -> impl Iterator<Item = (&Field, &Column)> {
    fields.iter().flat_map(|field| field.columns.iter().map(move |column| (field, column)))
}

fn put_section(record: &mut Map<String, Value>, section: &Section) {
    let Some(records) = &section.records else {
        put_fields(record, &section.fields);
        return;
    };
    let mut one = Map::from_iter([("id".to_owned(), json!("1"))]);
    put_fields(&mut one, &section.fields);
    for inner in &section.sections {
        put_section(&mut one, inner);
    }
    put(record, &records.path, json!({"partial": true, "members": [one]}));
}

fn put_fields(record: &mut Map<String, Value>, fields: &[Field]) {
    for field in fields.iter().filter(|field| field.default.is_none()) {
        let empty = field.by.iter().rev().fold(Value::Null, |inner, grid| {
            grid.members.iter().map(|member| (member.name.clone(), inner.clone())).collect::<Map<_, _>>().into()
        });
        put(record, &field.path, empty);
    }
}

/// Puts a value where a path says, in records within the record.
fn put(record: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            record.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            if let Value::Object(inner) = record.entry(first.clone()).or_insert_with(|| json!({})) {
                put(inner, rest, value);
            }
        }
    }
}
