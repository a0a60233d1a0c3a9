//! Jalon for JavaScript, as three modules: one compiles the texts of frameworks (feature `author`), one judges by frameworks
//! compiled before (feature `judge`), one lays results out (feature `pages`). Who fills a form fetches only the second at
//! first.
//!
//! Texts go in, JSON comes out; compiled frameworks pass between the modules as bytes. What a call refuses is thrown as the
//! JSON of a [`Refusal`]. The typed face is the npm package `jalon`, beside this crate; nobody calls the modules directly.

use jalon::facade::{Refusal, json};
use wasm_bindgen::prelude::*;

#[cfg(feature = "author")]
pub mod author;
#[cfg(feature = "author")]
pub mod editor;
#[cfg(feature = "judge")]
pub mod judge;
#[cfg(feature = "pages")]
pub mod pages;
#[cfg(any(feature = "judge", feature = "pages"))]
pub mod shelf;

/// Where the modules take memory from: half of a judgement was spent in the standard library's allocator.
#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The version of the module.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Panics, so that those who embed the module can see that they outlive it. A panic traps, without a word: words would be
/// a tenth of the module.
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
