//! A form asks each question once, where its answer goes, and says what an answer is.

use serde_json::{Map, Value, json};

use super::{Field, FieldKind, Form, Section, form, hint, template, xlsform};
use crate::analysis::{NoLibrary, analyse};
use crate::catalog::{Catalog, SHIPPED};
use crate::evaluation::{Options, evaluate_with};
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
fn a_field_has_a_column_for_each_cell() {
    let form = form(&checked(ASKING), Language::English);
    let names =
        |name: &str| -> Vec<String> { field(&form, name).columns.iter().map(|column| column.name.clone()).collect() };
    assert_eq!(names("budget"), ["budget"]);
    assert_eq!(names("staff"), ["staff[women]", "staff[men]"]);
    assert_eq!(names("goals"), ["goals[food]", "goals[jobs]"]);
}

#[test]
fn hints_say_how_to_answer_in_both_languages() {
    let asking = checked(ASKING);
    let (english, french) = (form(&asking, Language::English), form(&asking, Language::French));
    let both = |name: &str| {
        let plain = |text: String| text.replace(['\u{a0}', '\u{202f}'], " ");
        (plain(hint(field(&english, name), Language::English)), plain(hint(field(&french, name), Language::French)))
    };
    let two = |english: &str, french: &str| (english.to_owned(), french.to_owned());
    assert_eq!(
        both("budget"),
        two(
            "In €, from 0 to 500,000. Evidence wanted: a document.",
            "En €, de 0 à 500 000. Preuve attendue : un document."
        )
    );
    assert_eq!(both("staff"), two("A whole number.", "Un nombre entier."));
    assert_eq!(
        both("started"),
        two(
            "A date, from 1 January 2020 to 31 December 2021, or not yet.",
            "Une date, du 1er janvier 2020 au 31 décembre 2021, ou pas encore."
        )
    );
}

/// The results of a project, as bytes.
fn judged(framework: &Framework, data: &Value) -> String {
    let (node, problems) = json::read(&data.to_string(), SourceId(0));
    assert!(problems.is_empty(), "{problems:#?}");
    let (project, problems) = project::read(framework, &node.unwrap(), SourceId(0));
    let project = project.unwrap_or_else(|| panic!("{data}\n{problems:#?}"));
    let as_of = "2018-01-01".parse().unwrap();
    let assessment = evaluate_with(framework, &project, as_of, Options::FAST);
    format!("{:#?}", assessment.results)
}

#[test]
fn an_empty_template_says_no_more_than_no_data() {
    for shipped in SHIPPED {
        let framework = analyse(Source::new(shipped.id, shipped.text), &Catalog).framework.unwrap();
        let form = form(&framework, Language::English);
        let mut empty = template::json(&form);
        for section in form.sections.iter().filter_map(|section| section.records.as_ref()) {
            let mut at = &mut empty;
            for step in &section.path {
                at = &mut at[step];
            }
            // The record to fill in is one that exists: it is taken away, as one would who has none to tell of.
            *at = Value::Null;
        }
        assert_eq!(judged(&framework, &empty), judged(&framework, &json!({})), "{}", shipped.id);
    }
}

#[test]
fn a_survey_asks_each_question_in_both_languages() {
    let workbook = xlsform::xlsform(&checked(ASKING), Language::French);
    let sheet = |name: &str| &workbook.sheets.iter().find(|(known, _)| *known == name).unwrap().1;
    let survey: Vec<[&str; 4]> = sheet("survey").iter().map(|row| [0, 1, 2, 3].map(|at| row[at].as_str())).collect();
    assert_eq!(
        survey[1..],
        [
            ["note", "note", "What we ask of a farm.", "What we ask of a farm."],
            ["text", "id", "Identifiant du projet", "Identifier of the project"],
            ["begin_group", "project", "Le projet", "The project"],
            ["decimal", "budget", "Budget", "Budget"],
            ["decimal", "share", "share", "share"],
            ["begin_group", "staff", "staff", "staff"],
            ["integer", "staff_women", "Women", "Women"],
            ["integer", "staff_men", "men", "men"],
            ["end_group", "", "", ""],
            ["select_one state_list", "state", "state", "state"],
            ["select_one state_list_2", "started_state", "started", "started"],
            ["date", "started", "started", "started"],
            ["select_multiple goals_list", "goals", "goals", "goals"],
            ["end_group", "", "", ""],
            ["begin_group", "project_jury", "jury", "jury"],
            ["decimal", "mark", "mark", "mark"],
            ["end_group", "", "", ""],
            ["begin_repeat", "beehive", "beehive", "beehive"],
            ["text", "beehive_id", "Identifiant de la ligne", "Identifier of the record"],
            ["decimal", "honey", "honey", "honey"],
            ["end_repeat", "", "", ""],
        ]
    );
    let budget = &sheet("survey")[4];
    assert_eq!((budget[8].as_str(), budget[9].as_str()), (". >= 0 and . <= 500000", "De 0 à 500000"));
    let started = &sheet("survey")[12];
    assert_eq!(started[7], "${started_state} = 'given'");
    assert_eq!(started[8], ". >= date('2020-01-01') and . <= date('2021-12-31')");
    let settings = &sheet("settings")[1];
    assert_eq!(settings[..4], ["Asking", "asking", "1.0", "Français (fr)"]);
}

/// Every column of the tables is filled by a question, and every list that a question chooses from is there.
#[test]
fn every_shipped_survey_fills_every_column() {
    for shipped in SHIPPED {
        let framework = analyse(Source::new(shipped.id, shipped.text), &Catalog).framework.unwrap();
        let form = form(&framework, Language::French);
        let workbook = xlsform::xlsform(&framework, Language::French);
        let sheet = |name: &str| workbook.sheets.iter().find(|(known, _)| *known == name).unwrap().1[1..].to_vec();
        let mut filled: Vec<String> = sheet("jalon").into_iter().map(|row| row[2].clone()).collect();
        filled.retain(|column| !column.ends_with(".state"));
        let mut wanted: Vec<String> = Vec::new();
        for table in template::tables(&form) {
            wanted.extend(table.axes.last().map(|axis| (*axis).to_owned()));
            wanted.extend(table.columns.iter().map(|(_, column)| column.name.clone()));
        }
        filled.sort();
        wanted.sort();
        assert_eq!(filled, wanted, "{}", shipped.id);

        let lists: Vec<String> = sheet("choices").into_iter().map(|row| row[0].clone()).collect();
        let mut names = Vec::new();
        for row in sheet("survey") {
            if let Some(list) = row[0].strip_prefix("select_one ").or(row[0].strip_prefix("select_multiple ")) {
                assert!(lists.iter().any(|known| known == list), "{}: {list}", shipped.id);
            }
            assert!(row[1].chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{}", row[1]);
            names.extend(Some(row[1].clone()).filter(|name| !name.is_empty()));
        }
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "{}: a name twice", shipped.id);
    }
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
