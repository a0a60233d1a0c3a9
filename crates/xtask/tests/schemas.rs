//! The JSON Schemas that frameworks generate: each accepts the sample projects, and refuses each of them with a field renamed,
//! a type changed or a choice unknown, wherever it stands. (Here and not in the core's tests, which need no validator to build.)
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

#[path = "../../jalon/tests/support/mod.rs"]
mod support;

use jalon::framework::{Framework, Type};
use jalon::lang::Language;
use jalon::project::data_schema;
use jsonschema::Validator;
use serde_json::{Value, json};
use support::{Folders, check, files_in, frameworks_below, nothing_wrong, read, repository};

#[test]
fn schemas_accept_the_sample_projects_and_refuse_them_when_something_is_wrong() {
    let library = Folders { folders: vec![repository("frameworks")], language: None };
    let mut pages = Vec::new();
    let mut counts = [0; 3];
    for path in frameworks_below(&repository("frameworks")) {
        let (framework, faults) = check("framework", &read(&path), &library);
        let framework = framework.unwrap_or_else(|| panic!("{faults}"));
        let schema = jsonschema::validator_for(&data_schema(&framework, Language::English)).unwrap();
        for (file, text) in files_in(&path.parent().unwrap().join("projects")) {
            if file.extension().is_none_or(|kind| kind != "json") {
                continue;
            }
            let project: Value = serde_json::from_str(&text).unwrap();
            let mut page = String::new();
            for error in schema.iter_errors(&project) {
                page.push_str(&format!("refused: {error}\n"));
            }
            page.push_str(&accepted_by_mistake(&framework, &schema, &project, &mut counts));
            pages.push((file, page));
        }
    }
    let [renamed, retyped, unknown] = counts;
    assert!(renamed > 1000 && retyped > 1000 && unknown > 100, "too few were tried: {counts:?}");
    nothing_wrong(pages);
}

/// Makes the project wrong in one place at a time; gives the places where the schema sees nothing.
fn accepted_by_mistake(
    framework: &Framework,
    schema: &Validator,
    project: &Value,
    [renamed, retyped, unknown]: &mut [usize; 3],
) -> String {
    let mut page = String::new();
    let mut places = Vec::new();
    places_of(project, String::new(), None, &mut places);
    for Place { pointer, key, input } in places {
        if let Some(key) = key {
            let mut wrong = project.clone();
            let (parent, _) = pointer.rsplit_once('/').unwrap();
            let object = wrong.pointer_mut(parent).and_then(Value::as_object_mut).unwrap();
            let value = object.remove(&key).unwrap();
            object.insert(format!("{key}_renamed"), value);
            *renamed += 1;
            if schema.is_valid(&wrong) {
                page.push_str(&format!("{pointer} renamed: accepted\n"));
            }
        }
        let value = project.pointer(&pointer).unwrap();
        if value.is_null() || value.is_object() || value.is_array() {
            continue;
        }
        let with = |other: Value| {
            let mut wrong = project.clone();
            *wrong.pointer_mut(&pointer).unwrap() = other;
            wrong
        };
        // Nothing is a list in a list; a number or a yes/no is no word.
        let mut others = vec![json!([[]])];
        others.extend((!value.is_string()).then(|| json!("no such thing")));
        for other in others {
            *retyped += 1;
            if schema.is_valid(&with(other.clone())) {
                page.push_str(&format!("{pointer} = {other}: accepted\n"));
            }
        }
        let is_choice =
            input.and_then(|name| framework.inputs.iter().find(|input| input.name == name)).is_some_and(|input| {
                let closed = match &input.ty {
                    Type::Member(axis) => framework.axes[axis.0 as usize].members().is_some(),
                    _ => false,
                };
                closed || input.choices.is_some()
            });
        if is_choice && value.is_string() && !pointer.ends_with("/missing") && !pointer.ends_with("/state") {
            *unknown += 1;
            if schema.is_valid(&with(json!("no_such_choice"))) {
                page.push_str(&format!("{pointer}: an unknown choice is accepted\n"));
            }
        }
    }
    page
}

/// A place in a project.
struct Place {
    pointer: String,
    /// Its key, in an object.
    key: Option<String>,
    /// The input that it belongs to: the nearest key above it that is no member's.
    input: Option<String>,
}

fn places_of(value: &Value, pointer: String, input: Option<&str>, places: &mut Vec<Place>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                // Below an input stand the members of its closed axes.
                let input = input.unwrap_or(key);
                places.push(Place { pointer: pointer.clone(), key: Some(key.clone()), input: Some(input.to_owned()) });
                places_of(value, pointer, Some(input), places);
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                let pointer = format!("{pointer}/{at}");
                // In a row of an open axis the inputs' names begin anew.
                let input = if value.is_object() { None } else { input };
                places.push(Place { pointer: pointer.clone(), key: None, input: input.map(str::to_owned) });
                places_of(value, pointer, input, places);
            }
        }
        _ => {}
    }
}
