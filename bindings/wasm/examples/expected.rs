//! What the façade answers natively, a call a line, for the tests in Node and browsers to compare with what the compiled
//! module answers, byte for byte: `cargo run -p jalon-wasm --example expected > FILE`, in the root of the repository.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a program over files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jalon::facade::{self, Loaded};
use serde_json::{Value, json};

fn main() {
    let mut calls = Vec::new();
    for path in files(Path::new("tests/conformance"), "jalon") {
        if !path.components().any(|part| part.as_os_str() == "library") {
            conformance(&path, &mut calls);
        }
    }
    for path in files(Path::new("tests/errors"), "jalon") {
        checked(&read(&path), &json!({}).to_string(), &mut calls);
    }
    shipped(&mut calls);
    for call in &calls {
        println!("{call}");
    }
    eprintln!("{} calls", calls.len());
}

/// A case of the corpus: checked, laid out, translated, asked for its form and schema; its examples and data judged.
fn conformance(path: &Path, calls: &mut Vec<Value>) {
    let folder = path.parent().unwrap_or(path);
    let mut library = BTreeMap::new();
    for other in files(&folder.join("library"), "jalon") {
        let id = other.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        library.insert(id, read(&other));
    }
    let (text, library) = (read(path), json!(library).to_string());
    checked(&text, &library, calls);
    let Ok((Some(loaded), _)) = facade::load("framework", &text, &library, "en") else { return };
    let own = json!({"text": text, "library": library});
    asked(&own, &loaded, calls);
    let examples = loaded.examples("fr").unwrap_or_default();
    let list: Vec<Value> = serde_json::from_str(&examples).unwrap_or_default();
    calls.push(json!({"call": "examples", "of": own, "given": ["fr"], "answer": examples}));
    for example in &list {
        judged(&own, &loaded, &example["data"].to_string(), &example["as_of"], false, calls);
    }
    let expected: Value = serde_json::from_str(&read(&folder.join("expected.json"))).unwrap_or_default();
    let data: Vec<Value> = serde_json::from_str(&read(&folder.join("data.json"))).unwrap_or_default();
    for project in &data {
        judged(&own, &loaded, &project.to_string(), &expected["as_of"], false, calls);
    }
}

/// The shipped frameworks with their sample projects.
fn shipped(calls: &mut Vec<Value>) {
    let texts: BTreeMap<&str, &str> =
        jalon::catalog::SHIPPED.iter().map(|shipped| (shipped.id, shipped.text)).collect();
    let library = json!(texts).to_string();
    for (id, text) in &texts {
        let Ok((Some(loaded), _)) = facade::load("framework", text, &library, "en") else { continue };
        let own = json!({"text": text, "library": library});
        asked(&own, &loaded, calls);
        for project in files(&Path::new("frameworks").join(id).join("projects"), "json") {
            judged(&own, &loaded, &read(&project), &json!("2018-11-15"), true, calls);
        }
    }
}

fn checked(text: &str, library: &str, calls: &mut Vec<Value>) {
    for lang in ["en", "fr"] {
        let given = json!(["framework", text, library, lang]);
        calls.push(
            json!({"call": "check", "given": given, "answer": said(facade::check("framework", text, library, lang))}),
        );
    }
    for to in ["", "en", "fr"] {
        let given = json!(["framework", text, to, "en"]);
        calls.push(
            json!({"call": "format", "given": given, "answer": said(facade::format("framework", text, to, "en"))}),
        );
    }
}

fn asked(own: &Value, loaded: &Loaded, calls: &mut Vec<Value>) {
    calls.push(json!({"call": "form", "of": own, "given": ["fr"], "answer": said(loaded.form("fr"))}));
    calls.push(json!({"call": "schema", "of": own, "given": ["en"], "answer": said(loaded.schema("en"))}));
}

fn judged(own: &Value, loaded: &Loaded, data: &str, as_of: &Value, quick: bool, calls: &mut Vec<Value>) {
    let lang = if calls.len().is_multiple_of(2) { "en" } else { "fr" };
    let options = json!({"asOf": as_of, "lang": lang, "reasons": true, "quick": quick}).to_string();
    let page = json!({"asOf": as_of, "lang": lang, "format": "html"}).to_string();
    calls.push(
        json!({"call": "judge", "of": own, "given": [data, options], "answer": said(loaded.judge(data, &options))}),
    );
    if !quick {
        calls.push(
            json!({"call": "render", "of": own, "given": [data, page], "answer": said(loaded.render(data, &page))}),
        );
    }
}

/// The answer, or the refusal as it is thrown.
fn said(found: Result<String, facade::Refusal>) -> String {
    found.unwrap_or_else(|refusal| facade::json(&refusal))
}

/// The files below a folder with an ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}
