//! The module that judges: verdicts, their reasons and what is asked, by compiled frameworks.

use wasm_bindgen::prelude::*;

use crate::shelf::with;

/// Judges a project: `{"problems": […], "assessment": {…}}`, without an assessment where a problem is an error.
///
/// # Errors
/// An unknown handle, options that do not read.
#[wasm_bindgen]
pub fn judge(handle: usize, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.judge(data, options))
}

/// The reasons of some results.
///
/// # Errors
/// An unknown handle, options that do not read, data with faults, an unknown result or reading.
#[wasm_bindgen]
pub fn explain(handle: usize, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.explain(data, options))
}

/// What a framework is, and what its results are called.
///
/// # Errors
/// An unknown handle.
#[wasm_bindgen]
pub fn about(handle: usize) -> Result<String, JsValue> {
    with(handle, |loaded| Ok(loaded.about()))
}

/// What a framework asks, as a form.
///
/// # Errors
/// An unknown handle or language.
#[wasm_bindgen]
pub fn form(handle: usize, lang: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.form(lang))
}

/// The data of a project in their one canonical shape.
///
/// # Errors
/// An unknown handle, data with faults.
#[wasm_bindgen]
pub fn canonical(handle: usize, data: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.canonical(data))
}
