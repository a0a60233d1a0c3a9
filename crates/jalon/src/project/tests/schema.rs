//! The JSON Schema accepts what is read and refuses what is not: judged by the few words of JSON Schema that it uses.

use serde_json::{Value, json};

use super::{framework, load};
use crate::lang::Language;
use crate::project::data_schema;

/// Whether a value satisfies a schema. Patterns are taken as satisfied; a word that is not known here fails the test.
pub(crate) fn accepts(root: &Value, schema: &Value, value: &Value) -> bool {
    let Value::Object(words) = schema else { panic!("a schema is a record: {schema}") };
    words.iter().all(|(word, wanted)| match word.as_str() {
        "$ref" => {
            let at = wanted.as_str().and_then(|at| at.strip_prefix("#/$defs/")).unwrap();
            let mut name = Vec::new();
            let mut bytes = at.bytes();
            while let Some(byte) = bytes.next() {
                name.push(if byte == b'%' {
                    let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
                } else {
                    byte
                });
            }
            let name = String::from_utf8(name).unwrap().replace("~1", "/").replace("~0", "~");
            accepts(root, root["$defs"].get(&name).unwrap_or_else(|| panic!("no definition {name}")), value)
        }
        "oneOf" => wanted.as_array().unwrap().iter().filter(|one| accepts(root, one, value)).count() == 1,
        "anyOf" => wanted.as_array().unwrap().iter().any(|one| accepts(root, one, value)),
        "type" => {
            let is = |name: &str| match (name, value) {
                ("null", Value::Null)
                | ("boolean", Value::Bool(_))
                | ("number", Value::Number(_))
                | ("string", Value::String(_))
                | ("array", Value::Array(_))
                | ("object", Value::Object(_)) => true,
                ("integer", Value::Number(number)) => number.as_f64().is_some_and(|number| number.fract() == 0.0),
                _ => false,
            };
            match wanted {
                Value::String(name) => is(name),
                names => names.as_array().unwrap().iter().any(|name| is(name.as_str().unwrap())),
            }
        }
        "properties" => match value {
            Value::Object(record) => {
                record.iter().all(|(key, value)| wanted.get(key).is_none_or(|schema| accepts(root, schema, value)))
            }
            _ => true,
        },
        "additionalProperties" => match value {
            Value::Object(record) => record.iter().all(|(key, value)| {
                let named = schema.get("properties").is_some_and(|named| named.get(key).is_some());
                named || if wanted == &Value::Bool(false) { false } else { accepts(root, wanted, value) }
            }),
            _ => true,
        },
        "required" => wanted.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| accepts(root, wanted, item))),
        "uniqueItems" => {
            value.as_array().is_none_or(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item)))
        }
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= wanted.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= wanted.as_u64().unwrap()),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= wanted.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
        "const" => value == wanted,
        "enum" => wanted.as_array().unwrap().contains(value),
        "title" | "description" | "default" | "format" | "examples" | "pattern" | "$schema" | "$defs" | "x-unit" => {
            true
        }
        other => panic!("unknown word {other}"),
    })
}

fn valid(text: &str) -> bool {
    let schema = data_schema(&framework(Language::English), Language::French);
    accepts(&schema, &schema, &serde_json::from_str(text).unwrap())
}

#[test]
fn it_accepts_what_is_read() {
    for text in [
        "{}",
        r#"{"id": 12, "budget": 0, "rate": "5 %", "part": 0.5, "staff": {"women": 3, "men": null}}"#,
        r#"{"budget": {"value": {"between": [1, "2 EUR"]}, "evidence": "document", "source": "x", "reason": null}}"#,
        r#"{"staff": {"missing": "refused"}, "filed_on": {"state": "not_yet"}, "code": {"state": "not_applicable"}}"#,
        r#"{"filed_on": "2018-Q2", "sent_at": "2016-09-28T17:00", "length": "P18M", "open": false}"#,
        r#"{"objects": ["need"], "lead": "A", "partner": [{"id": "A", "kind": "ENT"}, {"id": 2}]}"#,
        r#"{"objects": {"need": true, "missing": null}}"#,
        r#"{"juror": [{"mark": {"novelty": 5}, "partner": [{"id": "B", "vote": true}]}], "partner": [{"id": "B"}]}"#,
        r#"{"partner": [{"id": "B", "juror": [{"vote": true}]}]}"#,
        r#"{"partner": {"partial": true, "members": []}, "juror": {"missing": "pending"}}"#,
        r#"{"markers": {"seen": true, "reading": [{"level": 2}, {"markers.level": 3}]}}"#,
    ] {
        let (project, problems) = load(text);
        assert!(project.is_some(), "{text}: {problems:?}");
        assert!(valid(text), "{text}");
    }
}

#[test]
fn it_refuses_other_names_types_and_choices() {
    for text in [
        r#"{"budgets": 0}"#,
        r#"{"budget": true}"#,
        r#"{"budget": -1}"#,
        r#"{"part": 1.5}"#,
        r#"{"staff": 3}"#,
        r#"{"staff": {"women": 2.5}}"#,
        r#"{"staff": {"girls": 2}}"#,
        r#"{"open": "yes"}"#,
        r#"{"code": 2}"#,
        r#"{"open": {"state": "not_applicable"}}"#,
        r#"{"budget": {"missing": "lost"}}"#,
        r#"{"budget": {"value": 1, "unit": "EUR"}}"#,
        r#"{"objects": ["wish"]}"#,
        r#"{"objects": ["need", "need"]}"#,
        r#"{"kind": "company"}"#,
        r#"{"partner": [{"kind": "person"}]}"#,
        r#"{"partner": {"A": {}}}"#,
        r#"{"juror": [{"mark": {"novelty": 6}}]}"#,
        r#"{"markers": {"sean": true}}"#,
        "[]",
    ] {
        assert!(load(text).0.is_none(), "{text}");
        assert!(!valid(text), "{text}");
    }
}

#[test]
fn it_speaks_the_readers_language() {
    let framework = framework(Language::English);
    let schema = |language| data_schema(&framework, language)["$defs"]["input budget"]["description"].clone();
    assert_eq!(schema(Language::English), json!("In EUR. Evidence wanted: a document."));
    assert_eq!(schema(Language::French), json!("En EUR. Preuve attendue : un document."));
    assert_eq!(
        data_schema(&framework, Language::French)["$defs"]["input kind"]["anyOf"][0]["anyOf"][2]["title"],
        "Association (loi de 1901)"
    );
}
