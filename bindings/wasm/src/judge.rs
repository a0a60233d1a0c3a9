//! The module that judges: verdicts, their reasons and what is asked, by compiled frameworks.

use wasm_bindgen::prelude::*;

use crate::shelf::{with, with_held};

/// Judges a project: `{"problems": […], "assessment": {…}}`, without an assessment where a problem is an error.
///
/// # Errors
/// An unknown handle, options that do not read.
#[wasm_bindgen]
pub fn judge(handle: usize, data: &str, options: &str) -> Result<String, JsValue> {
    with(handle, |loaded| loaded.judge(data, options))
}

/// The verdicts of a project: `{"problems": […], "verdicts": {…}}`, without verdicts where a problem is an error. Their reasons are kept
/// for [`because`], under a number of the caller's, until the next verdicts by the same framework.
///
/// # Errors
/// An unknown handle, options that do not read, unknown results.
#[wasm_bindgen]
pub fn verdicts(handle: usize, turn: u32, data: &str, options: &str) -> Result<String, JsValue> {
    with_held(handle, |held| {
        // What was kept is let go first: its memory serves again.
        held.judged = None;
        let (report, judged) = held.loaded.verdicts(data, options)?;
        held.judged = judged.map(|judged| (turn, judged));
        Ok(report)
    })
}

/// What a step of the kept reasons of a result rests on; an empty text where what was kept under that number is gone.
///
/// # Errors
/// An unknown handle or result, a path that leads nowhere.
#[wasm_bindgen]
pub fn because(handle: usize, turn: u32, name: &str, path: &[u32]) -> Result<String, JsValue> {
    with_held(handle, |held| match &held.judged {
        Some((kept, judged)) if *kept == turn => held.loaded.because(judged, name, path),
        _ => Ok(String::new()),
    })
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
