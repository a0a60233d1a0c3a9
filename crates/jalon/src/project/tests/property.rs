//! Whatever a project holds, it is written and read back as the same; whatever bytes come in, nothing breaks.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{framework, load};
use crate::lang::Language;
use crate::project::{data_schema, json as notation, read, to_json};
use crate::source::SourceId;

/// An answer for a plain value: bare, missing, or with what belongs to it.
fn answer(plain: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Value> {
    let plain = plain.boxed();
    let reason = prop::sample::select(vec!["refused", "pending", "not_collected", "not_said"]);
    let evidence = prop::sample::select(vec!["declared", "document", "verified", "third_party"]);
    prop_oneof![
        4 => plain.clone(),
        1 => Just(Value::Null),
        1 => reason.prop_map(|reason| json!({ "missing": reason })),
        1 => (plain, evidence, "[a-zé ]{0,8}").prop_map(|(value, evidence, source)| {
            json!({"value": value, "evidence": evidence, "source": source})
        }),
    ]
    .boxed()
}

fn decimal() -> impl Strategy<Value = Value> {
    (0i64..1_000_000_000, 0usize..4).prop_map(|(digits, places)| {
        let digits = format!("{digits:05}");
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let text = if places == 0 { digits.clone() } else { format!("{whole}.{fraction}") };
        let text = text.trim_start_matches('0');
        let text = if text.is_empty() || text.starts_with('.') { format!("0{text}") } else { text.to_owned() };
        serde_json::from_str(&text).unwrap()
    })
}

fn some(keys: &'static [(&'static str, fn() -> BoxedStrategy<Value>)]) -> impl Strategy<Value = Value> {
    let each: Vec<_> = keys.iter().map(|(_, strategy)| prop::option::of(strategy())).collect();
    each.prop_map(|values| {
        let given = keys.iter().zip(values).filter_map(|((key, _), value)| Some(((*key).to_owned(), value?)));
        Value::Object(Map::from_iter(given))
    })
}

fn truth() -> BoxedStrategy<Value> {
    answer(any::<bool>().prop_map(Value::Bool))
}

fn number() -> BoxedStrategy<Value> {
    let range = (decimal(), decimal())
        .prop_filter_map("in order", |(a, b)| (a.as_f64()? <= b.as_f64()?).then(|| json!({ "between": [a, b] })));
    prop_oneof![4 => answer(decimal()), 1 => range].boxed()
}

fn count() -> BoxedStrategy<Value> {
    answer((0u32..10_000).prop_map(Value::from))
}

fn date() -> BoxedStrategy<Value> {
    let texts = ["2016-02-29", "2018-02", "2018-Q2", "2018-H1", "2018", "0001-01-01", "9999-12-31"];
    let state = prop::sample::select(vec!["not_yet", "date_unknown"]).prop_map(|state| json!({ "state": state }));
    prop_oneof![3 => answer(prop::sample::select(texts.to_vec()).prop_map(Value::from)), 1 => state].boxed()
}

fn text() -> BoxedStrategy<Value> {
    answer("\\PC{0,12}".prop_map(Value::from))
}

fn objects() -> BoxedStrategy<Value> {
    let list = prop::sample::subsequence(vec!["need", "method", "missing"], 0..=3).prop_map(|list| json!(list));
    prop_oneof![list, some(&[("need", truth), ("method", truth), ("missing", truth)])].boxed()
}

fn staff() -> BoxedStrategy<Value> {
    some(&[("women", count), ("men", count)]).boxed()
}

fn kind() -> BoxedStrategy<Value> {
    answer(prop::sample::select(vec!["company", "association", "ENT"]).prop_map(Value::from))
}

fn partners() -> BoxedStrategy<Value> {
    prop::collection::vec(some(&[("kind", kind)]), 0..4).prop_map(Value::from).boxed()
}

fn mark() -> BoxedStrategy<Value> {
    answer((0u8..=5).prop_map(Value::from))
}

fn marks() -> BoxedStrategy<Value> {
    some(&[("novelty", mark), ("value", mark)]).boxed()
}

fn jurors() -> BoxedStrategy<Value> {
    prop::collection::vec(some(&[("mark", marks)]), 0..4).prop_map(Value::from).boxed()
}

fn project() -> impl Strategy<Value = Value> {
    some(&[
        ("id", || "[a-z]{1,5}".prop_map(Value::from).boxed()),
        ("budget", number),
        ("rate", number),
        ("staff", staff),
        ("filed_on", date),
        ("code", text),
        ("objects", objects),
        ("open", truth),
        ("partner", partners),
        ("juror", jurors),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_project_survives_being_written_and_read(data in project()) {
        let framework = framework(Language::English);
        let (first, problems) = load(&data.to_string());
        prop_assert!(first.is_some(), "{data}: {:?}", problems);
        let first = first.unwrap();
        let written = to_json(&framework, &first);
        let (second, problems) = load(&written.to_string());
        prop_assert_eq!(second.as_ref(), Some(&first), "{} {:?}", written, problems);
        prop_assert_eq!(to_json(&framework, &first), written);
        let _ = data_schema(&framework, Language::English);
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[\\[\\]{}\":,0-9a-z.\\\\ \u{e9}\u{feff}-]{0,60}") {
        let (node, problems) = notation::read(&text, SourceId::default());
        prop_assert_eq!(node.is_none(), problems.iter().any(|problem| problem.code().0 != 602));
        if let Some(node) = node {
            let (project, problems) = read(&framework(Language::English), &node, SourceId::default());
            prop_assert!(project.is_some() || !problems.is_empty());
        }
    }
}
