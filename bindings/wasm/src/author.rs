//! The module that reads texts: checks them, compiles them for the module that judges, lays them out, tells editors of them.

use jalon::facade::{self, json};
use jalon::framework::packed;
use wasm_bindgen::prelude::*;

use crate::{editor, finish};

/// What compiling a text gives.
#[derive(Debug)]
#[wasm_bindgen]
pub struct Compiled {
    packed: Option<Vec<u8>>,
    report: String,
}

#[wasm_bindgen]
impl Compiled {
    /// The framework for the module that judges; none where a problem is an error.
    #[must_use]
    pub fn packed(&mut self) -> Option<Vec<u8>> {
        self.packed.take()
    }

    /// `{"problems": […], "sources": ["name", …]}`: the texts that places are in, in the order that the judge wants them.
    #[must_use]
    pub fn report(&self) -> String {
        self.report.clone()
    }
}

/// Checks a text with those that it may use (`{"id": "text"}`): an array of problems.
///
/// # Errors
/// A library or a language that does not read.
#[wasm_bindgen]
pub fn check(name: &str, text: &str, library: &str, lang: &str) -> Result<String, JsValue> {
    finish(facade::check(name, text, library, lang))
}

/// Compiles a text.
///
/// # Errors
/// A library or a language that does not read.
#[wasm_bindgen]
pub fn compile(name: &str, text: &str, library: &str, lang: &str) -> Result<Compiled, JsValue> {
    let (loaded, problems) =
        facade::load(name, text, library, lang).map_err(|refusal| JsValue::from_str(&json(&refusal)))?;
    let sources: Vec<&str> =
        loaded.iter().flat_map(|loaded| loaded.sources()).map(|source| source.name.as_str()).collect();
    let report = json(&serde_json::json!({ "problems": problems, "sources": sources }));
    Ok(Compiled { packed: loaded.map(|loaded| packed::pack(loaded.framework())), report })
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
