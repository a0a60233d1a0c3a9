//! The module that judges: holds compiled frameworks, each known by a number, and judges projects by them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jalon::facade::{Loaded, Refusal, json};
use wasm_bindgen::prelude::*;

use crate::finish;

#[derive(Default)]
struct Shelf {
    next: u32,
    loaded: BTreeMap<u32, Loaded>,
}

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// Takes a compiled framework, with the texts that its places are in (`[["name", "text"], …]`): a number to ask for it by.
///
/// # Errors
/// Bytes of another version, damaged bytes, sources that do not read.
#[wasm_bindgen]
pub fn load(packed: &[u8], sources: &str) -> Result<u32, JsValue> {
    let loaded = Loaded::unpack(packed, sources).map_err(|refusal| JsValue::from_str(&json(&refusal)))?;
    Ok(SHELF.with_borrow_mut(|shelf| {
        shelf.next += 1;
        shelf.loaded.insert(shelf.next, loaded);
        shelf.next
    }))
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

fn with(handle: u32, work: impl FnOnce(&Loaded) -> Result<String, Refusal>) -> Result<String, JsValue> {
    SHELF.with_borrow(|shelf| match shelf.loaded.get(&handle) {
        Some(loaded) => finish(work(loaded)),
        None => Err(JsValue::from_str(&json(&serde_json::json!({ "kind": "unknown_handle", "handle": handle })))),
    })
}
