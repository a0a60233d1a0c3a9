//! Jalon for JavaScript, as two modules: one compiles the texts of frameworks (feature `author`), one judges by frameworks
//! compiled before (feature `judge`). Who only fills a form fetches only the second.
//!
//! Texts go in, JSON comes out; compiled frameworks pass between the two as bytes. What a call refuses is thrown as the JSON
//! of a [`Refusal`]. The typed face is the npm package `jalon`, beside this crate; nobody calls the modules directly.

use jalon::facade::{Refusal, json};
use wasm_bindgen::prelude::*;

#[cfg(feature = "author")]
pub mod author;
#[cfg(feature = "author")]
pub mod editor;
#[cfg(feature = "judge")]
pub mod judge;

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

fn finish(found: Result<String, Refusal>) -> Result<String, JsValue> {
    found.map_err(|refusal| JsValue::from_str(&json(&refusal)))
}
