//! Jalon for JavaScript: frameworks are held here and known by a number, everything else is text that goes in and JSON
//! that comes out. What a call refuses is thrown as JSON: a [`Refusal`], or a handle that is not known.
//!
//! The typed face of this module is the npm package `jalon`, beside this crate; nobody calls it directly.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jalon::facade::{self, Loaded, Refusal, json};
use wasm_bindgen::prelude::*;

pub mod editor;

#[derive(Default)]
struct Shelf {
    next: u32,
    loaded: BTreeMap<u32, Loaded>,
}

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

#[wasm_bindgen]
extern "C" {
    /// Keeps the words of a panic for the error that JavaScript makes of it. Given by the page that starts the module.
    #[wasm_bindgen(js_namespace = globalThis, js_name = __jalon_panicked)]
    fn panicked(words: &str);
}

/// Called once, when the module starts.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| panicked(&info.to_string())));
}

/// Checks a text with those that it may use (`{"id": "text"}`): an array of problems.
///
/// # Errors
/// A library or a language that does not read.
#[wasm_bindgen]
pub fn check(name: &str, text: &str, library: &str, lang: &str) -> Result<String, JsValue> {
    finish(facade::check(name, text, library, lang))
}

/// Loads a framework: `{"handle": 1, "problems": []}`; the handle is null where a problem is an error.
///
/// # Errors
/// A library or a language that does not read.
#[wasm_bindgen]
pub fn load(name: &str, text: &str, library: &str, lang: &str) -> Result<String, JsValue> {
    let found = facade::load(name, text, library, lang).map(|(loaded, problems)| {
        let handle = loaded.map(|loaded| {
            SHELF.with_borrow_mut(|shelf| {
                shelf.next += 1;
                shelf.loaded.insert(shelf.next, loaded);
                shelf.next
            })
        });
        json(&serde_json::json!({ "handle": handle, "problems": problems }))
    });
    finish(found)
}

/// Forgets a framework.
#[wasm_bindgen]
pub fn unload(handle: u32) {
    SHELF.with_borrow_mut(|shelf| shelf.loaded.remove(&handle));
}

/// Judges a project: `{"problems": […], "assessment": {…}}`, without an assessment where a problem is an error.
///
/// # Errors
/// An unknown handle, options that do not read.
#[wasm_bindgen]
pub fn judge(handle: u32, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.judge(data, options))
}

/// The reasons of some results.
///
/// # Errors
/// An unknown handle, options that do not read, data with faults, an unknown result or reading.
#[wasm_bindgen]
pub fn explain(handle: u32, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.explain(data, options))
}

/// The result as a page: the text itself, no JSON.
///
/// # Errors
/// An unknown handle, options that do not read, data with faults.
#[wasm_bindgen]
pub fn render(handle: u32, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.render(data, options))
}

/// What a framework is, and what its results are called.
///
/// # Errors
/// An unknown handle.
#[wasm_bindgen]
pub fn about(handle: u32) -> Result<String, JsValue> {
    with(handle, |loaded| Ok(loaded.about()))
}

/// The JSON Schema of the data that a framework asks for.
///
/// # Errors
/// An unknown handle or language.
#[wasm_bindgen]
pub fn schema(handle: u32, lang: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.schema(lang))
}

/// What a framework asks, as a form.
///
/// # Errors
/// An unknown handle or language.
#[wasm_bindgen]
pub fn form(handle: u32, lang: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.form(lang))
}

/// The data of a project in their one canonical shape.
///
/// # Errors
/// An unknown handle, data with faults.
#[wasm_bindgen]
pub fn canonical(handle: u32, data: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.canonical(data))
}

/// The examples of a framework: their data, and what came out otherwise than they expect.
///
/// # Errors
/// An unknown handle or language.
#[wasm_bindgen]
pub fn examples(handle: u32, lang: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.examples(lang))
}

/// Lays a text out, in its own vocabulary or in that of `to`: the text itself, no JSON.
///
/// # Errors
/// Its faults, where it has some.
#[wasm_bindgen]
pub fn format(name: &str, text: &str, to: &str, lang: &str) -> Result<String, JsValue> {
    finish(facade::format(name, text, to, lang))
}

/// The words of the language, for highlighting and completion.
#[wasm_bindgen]
pub fn vocabulary() -> String {
    json(&editor::vocabulary())
}

/// What a text declares, as far as it reads, and the frameworks that it uses.
#[wasm_bindgen]
pub fn outline(text: &str) -> String {
    json(&editor::outline(text))
}

/// The version of the module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Panics, so that those who embed the module can see that they outlive it.
///
/// # Panics
/// Always.
#[wasm_bindgen(js_name = provokePanic)]
#[allow(clippy::panic, reason = "that is what it is for")]
pub fn provoke_panic() {
    panic!("a panic was asked for");
}

fn with(handle: u32, work: impl FnOnce(&Loaded) -> Result<String, Refusal>) -> Result<String, JsValue> {
    SHELF.with_borrow(|shelf| match shelf.loaded.get(&handle) {
        Some(loaded) => finish(work(loaded)),
        None => Err(JsValue::from_str(&json(&serde_json::json!({ "kind": "unknown_handle", "handle": handle })))),
    })
}

fn finish(found: Result<String, Refusal>) -> Result<String, JsValue> {
    found.map_err(|refusal| JsValue::from_str(&json(&refusal)))
}
