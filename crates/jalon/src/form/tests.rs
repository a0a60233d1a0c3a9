//! A form asks each question once, where its answer goes, and says what an answer is.

use serde_json::{Map, Value, json};

use super::{Field, FieldKind, Form, Section, form};
use crate::analysis::{NoLibrary, analyse};
use crate::catalog::{Catalog, SHIPPED};
use crate::framework::{AnswerState, Framework};
use crate::lang::Language;
use crate::project::{self, json};
use crate::source::{Source, SourceId};

const ASKING: &str = "framework asking \"Asking\"
  version 1.0
  note    \"What we ask of a farm.\"

axis beehive
axis gender = women \"Women\", men
unit beekeeper

input budget \"Budget\" : EUR  in 0 EUR .. 500 kEUR
  label    fr \"Budget\"
  evidence document
input share : %
input staff : count  by gender
input state : one of weak < strong
input mark : number  in 0 .. 20
  provided by jury
input started : date or not yet  in 2020-01-01 .. 2021-12-31
input honey : kg  by beehive
input goals : several of food, jobs

indicator total : kg
  = sum(honey over beehive)
indicator women : %
  = staff[women] / sum(staff over gender)
requirement enough : total >= 10 kg and mark >= 10
requirement many : count(beehive) >= 2
preference open : share >= 5 % or goals[jobs] or state = strong or started <= 2021-01-01 or budget >= 1 EUR
decision verdict
  good when all requirements
  bad  otherwise
";

fn checked(text: &str) -> Framework {
    let analysis = analyse(Source::new("asking", text), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:#?}", analysis.problems))
}

fn field<'f>(form: &'f Form, name: &str) -> &'f Field {
    let mut fields = form.sections.iter().flat_map(|section| &section.fields);
    fields.find(|field| field.name == name).unwrap_or_else(|| panic!("no field {name}"))
}

#[test]
fn sections_follow_who_provides_and_what_is_repeated() {
    let form = form(&checked(ASKING), Language::English);
    let names: Vec<_> = form.sections.iter().map(|section| section.name.as_str()).collect();
    assert_eq!(names, ["project", "project:jury", "beehive"]);
    assert_eq!(form.notes, ["What we ask of a farm."]);
    let table = &form.sections[2];
    assert_eq!(table.records.as_ref().unwrap().path, ["beehive"]);
    assert_eq!(table.records.as_ref().unwrap().concerns, ["total", "enough", "many", "verdict"]);
    assert_eq!(table.fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["honey"]);
}

#[test]
fn a_field_says_what_an_answer_is() {
    let form = form(&checked(ASKING), Language::English);
    let number = |name: &str| match &field(&form, name).kind {
        FieldKind::Number { unit, count, money, minimum, maximum, .. } => {
            (unit.clone(), *count, *money, minimum.clone(), maximum.clone())
        }
        other => panic!("{name} is {other:?}"),
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(number("budget"), ("€".to_owned(), false, true, text("0"), text("500000")));
    assert_eq!(number("staff"), (String::new(), true, false, text("0"), None));
    assert_eq!(number("mark"), (String::new(), false, false, text("0"), text("20")));
    let started = &field(&form, "started").kind;
    let FieldKind::Date { time: false, earliest, latest, or_not_yet: true, .. } = started else {
        panic!("{started:?}")
    };
    assert_eq!((earliest.as_deref(), latest.as_deref()), (Some("2020-01-01"), Some("2021-12-31")));
    let FieldKind::OneOf { choices, ordered: true } = &field(&form, "state").kind else { panic!() };
    assert_eq!(choices.iter().map(|choice| choice.name.as_str()).collect::<Vec<_>>(), ["weak", "strong"]);
    let staff = &field(&form, "staff").by[0];
    assert_eq!((staff.axis.as_str(), staff.members[0].labels.en.as_deref()), ("gender", Some("Women")));
    assert!(matches!(&field(&form, "goals").kind, FieldKind::SeveralOf { choices } if choices.len() == 2));
    assert_eq!(field(&form, "goals").by, []);
}

#[test]
fn a_field_knows_the_results_that_rest_on_it() {
    let form = form(&checked(ASKING), Language::English);
    assert_eq!(field(&form, "mark").concerns, ["enough", "verdict"]);
    assert_eq!(field(&form, "staff").concerns, ["women"]);
    assert_eq!(field(&form, "goals").concerns, ["open"]);
}

#[test]
fn units_are_in_the_readers_language() {
    let form = form(&checked(ASKING), Language::French);
    let unit = |name: &str| match &field(&form, name).kind {
        FieldKind::Number { unit, .. } => unit.clone(),
        _ => String::new(),
    };
    assert_eq!((unit("budget").as_str(), unit("share").as_str()), ("€", "%"));
}

/// Puts a value where a field says that its answer goes.
fn put(record: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            record.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            let inner = record.entry(first.clone()).or_insert_with(|| json!({}));
            put(inner.as_object_mut().unwrap(), rest, value);
        }
    }
}

/// An answer of each field's kind, as a front end would write it.
fn answer(field: &Field, tables: &[Section]) -> Value {
    let cell = match &field.kind {
        FieldKind::Number { minimum, maximum, .. } => {
            let end = minimum.as_ref().or(maximum.as_ref()).map_or("1", String::as_str);
            end.parse().map_or_else(|_| json!(end), Value::Number)
        }
        FieldKind::YesNo => json!(true),
        FieldKind::Date { time, earliest, latest, .. } => {
            let day = earliest.as_ref().or(latest.as_ref()).map_or("2020-02-03", String::as_str);
            if *time && !day.contains('T') { json!(format!("{day}T12:00:00+01:00")) } else { json!(day) }
        }
        FieldKind::Duration => json!("P18M"),
        FieldKind::Text => json!("x"),
        FieldKind::OneOf { choices, .. } => json!(choices[0].name),
        FieldKind::SeveralOf { choices } => json!([choices[0].name]),
        FieldKind::Reference { axis } => {
            assert!(tables.iter().any(|table| table.name == *axis), "{} refers to no table", field.name);
            json!("1")
        }
    };
    field.by.iter().rev().fold(cell, |inner, grid| {
        grid.members.iter().map(|member| (member.name.clone(), inner.clone())).collect::<Map<_, _>>().into()
    })
}

fn record(fields: &[Field], sections: &[Section], tables: &[Section]) -> Map<String, Value> {
    let mut record = Map::new();
    for field in fields {
        put(&mut record, &field.path, answer(field, tables));
    }
    for section in sections {
        let Some(table) = &section.records else {
            for field in &section.fields {
                put(&mut record, &field.path, answer(field, tables));
            }
            continue;
        };
        let mut one = self::record(&section.fields, &section.sections, tables);
        one.insert("id".to_owned(), json!("1"));
        put(&mut record, &table.path, json!([one]));
    }
    record
}

/// The names of the fields, those within tables included.
fn names(sections: &[Section]) -> Vec<&str> {
    let mut all = Vec::new();
    for section in sections {
        all.extend(section.fields.iter().map(|field| field.name.as_str()));
        all.extend(names(&section.sections));
    }
    all
}

#[test]
fn every_shipped_form_asks_each_input_once_and_its_answers_are_read() {
    for shipped in SHIPPED {
        let analysis = analyse(Source::new(shipped.id, shipped.text), &Catalog);
        let framework = analysis.framework.unwrap();
        let form = form(&framework, Language::French);
        let (mut asked, mut inputs) = (names(&form.sections), Vec::new());
        inputs.extend(framework.inputs.iter().map(|input| input.name.as_str()));
        asked.sort_unstable();
        inputs.sort_unstable();
        assert_eq!(asked, inputs, "{}", shipped.id);

        let data = Value::Object(record(&[], &form.sections, &form.sections)).to_string();
        let (node, problems) = json::read(&data, SourceId(0));
        assert!(problems.is_empty(), "{}: {problems:#?}", shipped.id);
        let (project, problems) = project::read(&framework, &node.unwrap(), SourceId(0));
        assert!(project.is_some(), "{}: {data}\n{problems:#?}", shipped.id);
        for (input, answers) in framework.inputs.iter().zip(project.unwrap().answers) {
            assert!(answers.iter().any(|answer| answer.state != AnswerState::Absent), "{}: {}", shipped.id, input.name);
        }
    }
}
