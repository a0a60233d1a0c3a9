//! The module that lays results out: pages, schemas, examples, by compiled frameworks. It judges too, and is fetched when the
//! first of these is asked for.

use wasm_bindgen::prelude::*;

use crate::shelf::with;

/// The result as a page: the text itself, no JSON.
///
/// # Errors
/// An unknown handle, options that do not read, data with faults.
#[wasm_bindgen]
pub fn render(handle: usize, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.render(data, options))
}

/// The JSON Schema of the data that a framework asks for.
///
/// # Errors
/// An unknown handle or language.
#[wasm_bindgen]
pub fn schema(handle: usize, lang: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.schema(lang))
}

/// The examples of a framework: their data, and what came out otherwise than they expect.
///
/// # Errors
/// An unknown handle or language.
#[wasm_bindgen]
pub fn examples(handle: usize, lang: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.examples(lang))
}
