//! The frameworks that a module holds, each known by a number.

use std::cell::RefCell;

use jalon::facade::{Loaded, Refusal, json};
use wasm_bindgen::prelude::*;

use crate::finish;

thread_local! {
    /// A framework that was forgotten leaves its place empty: numbers are never given twice.
    static SHELF: RefCell<Vec<Option<Loaded>>> = RefCell::default();
}

/// Takes a compiled framework, with the texts that its places are in (`[["name", "text"], …]`): a number to ask for it by.
///
/// # Errors
/// Bytes of another version, damaged bytes, sources that do not read.
#[wasm_bindgen]
pub fn load(packed: &[u8], sources: &str) -> Result<usize, JsValue> {
    let loaded = Loaded::unpack(packed, sources).map_err(|refusal| JsValue::from_str(&json(&refusal)))?;
    Ok(SHELF.with_borrow_mut(|shelf| {
        shelf.push(Some(loaded));
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
    SHELF.with_borrow(|shelf| match shelf.get(handle) {
        Some(Some(loaded)) => finish(work(loaded)),
        _ => Err(JsValue::from_str(&json(&serde_json::json!({ "kind": "unknown_handle", "handle": handle })))),
    })
}
