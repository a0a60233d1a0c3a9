//! The frameworks that a module holds, each known by a number.

use std::cell::RefCell;

#[cfg(feature = "judge")]
use jalon::facade::Judged;
use jalon::facade::{Loaded, Refusal, json};
use wasm_bindgen::prelude::*;

use crate::finish;

thread_local! {
    /// A framework that was forgotten leaves its place empty: numbers are never given twice.
    static SHELF: RefCell<Vec<Option<Held>>> = RefCell::default();
}

/// A framework, and the project that was last judged by it for its verdicts, with the number that the caller gave it.
pub(crate) struct Held {
    pub(crate) loaded: Loaded,
    #[cfg(feature = "judge")]
    pub(crate) judged: Option<(u32, Judged)>,
}

/// Takes a compiled framework, with the texts that its places are in (`[["name", "text"], …]`): a number to ask for it by.
///
/// # Errors
/// Bytes of another version, damaged bytes, sources that do not read.
#[wasm_bindgen]
pub fn load(packed: &[u8], sources: &str) -> Result<usize, JsValue> {
    // Examples, and the places that they name, are asked of the module of pages alone; the other need not know how to read them.
    let found = if cfg!(feature = "pages") { Loaded::unpack(packed, sources) } else { Loaded::unpack_to_judge(packed) };
    let loaded = found.map_err(|refusal| JsValue::from_str(&json(&refusal)))?;
    Ok(SHELF.with_borrow_mut(|shelf| {
        shelf.push(Some(Held {
            loaded,
            #[cfg(feature = "judge")]
            judged: None,
        }));
        shelf.len() - 1
    }))
}

/// Forgets a framework.
#[wasm_bindgen]
pub fn unload(handle: usize) {
    SHELF.with_borrow_mut(|shelf| {
        if let Some(place) = shelf.get_mut(handle) {
            *place = None;
        }
    });
}

pub(crate) fn with(handle: usize, work: impl FnOnce(&Loaded) -> Result<String, Refusal>) -> Result<String, JsValue> {
    with_held(handle, |held| work(&held.loaded))
}

pub(crate) fn with_held(
    handle: usize,
    work: impl FnOnce(&mut Held) -> Result<String, Refusal>,
) -> Result<String, JsValue> {
    SHELF.with_borrow_mut(|shelf| match shelf.get_mut(handle) {
        Some(Some(held)) => finish(work(held)),
        _ => Err(JsValue::from_str(&json(&serde_json::json!({ "kind": "unknown_handle", "handle": handle })))),
    })
}
