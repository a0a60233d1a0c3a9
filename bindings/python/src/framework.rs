//! A loaded framework, as Python holds it: each method a function of the façade, run without the interpreter's lock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jalon::date::Date;
use jalon::facade::{Loaded, Refusal};
use jalon::framework::ItemKind;
use jalon_columnar::{Engine, Options};
use pyo3::prelude::*;

use crate::refusal::finish;
use crate::work::guarded;

/// Engines that a framework keeps: a researcher asks the same again and again, of other tables or on other days.
const KEPT: usize = 4;

/// A framework without faults.
#[pyclass(name = "Native", module = "jalon._jalon", frozen)]
pub struct Native {
    pub(crate) loaded: Arc<Loaded>,
    library: BTreeMap<String, String>,
    /// The engines asked for last, the newest first: their plans are compiled, and what results they made and gave up
    /// lends its memory to the next.
    engines: Mutex<Vec<Arc<Engine>>>,
}

impl Native {
    pub(crate) fn new(loaded: Loaded, library: BTreeMap<String, String>) -> Native {
        Native { loaded: Arc::new(loaded), library, engines: Mutex::default() }
    }

    /// The engine for tables, compiled where none of the kept ones does.
    pub(crate) fn engine(&self, as_of: Date, options: Options) -> Arc<Engine> {
        let mut kept = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        let same = kept.iter().position(|engine| engine.as_of() == as_of && *engine.options() == options);
        let engine = match same {
            Some(at) => kept.remove(at),
            None => Arc::new(Engine::new(self.loaded.framework(), as_of, options)),
        };
        kept.insert(0, engine.clone());
        kept.truncate(KEPT);
        engine
    }

    fn ask(&self, py: Python<'_>, work: impl FnOnce(&Loaded) -> Result<String, Refusal> + Send) -> PyResult<String> {
        let loaded = &self.loaded;
        finish(guarded(py, || work(loaded))?)
    }
}

#[pymethods]
impl Native {
    /// The texts of the frameworks that it uses, by id.
    #[getter]
    fn library(&self) -> BTreeMap<String, String> {
        self.library.clone()
    }

    /// Identity, language and uses.
    fn about(&self) -> String {
        self.loaded.about()
    }

    /// The names of its results, in the order of the framework, with what they are.
    fn items(&self) -> Vec<(String, &'static str)> {
        let items = &self.loaded.framework().items;
        items.iter().map(|item| (item.name.clone(), kind(&item.kind))).collect()
    }

    /// Problems and assessment of a project.
    fn judge(&self, py: Python<'_>, data: &str, options: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.judge(data, options))
    }

    /// The reasons of results.
    fn explain(&self, py: Python<'_>, data: &str, options: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.explain(data, options))
    }

    /// The result as a page.
    fn render(&self, py: Python<'_>, data: &str, options: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.render(data, options))
    }

    /// The JSON Schema of the data.
    fn schema(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.schema(lang))
    }

    /// What the framework asks, as a form.
    fn form(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.form(lang))
    }

    /// The data in their one canonical shape.
    fn canonical(&self, py: Python<'_>, data: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.canonical(data))
    }

    /// The examples, with what came out otherwise.
    fn examples(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        self.ask(py, |loaded| loaded.examples(lang))
    }
}

fn kind(kind: &ItemKind) -> &'static str {
    match kind {
        ItemKind::Indicator(_) => "indicator",
        ItemKind::Criterion(_) => "criterion",
        ItemKind::Obligation(_) => "obligation",
        ItemKind::Judgement(_) => "judgement",
        ItemKind::Score(_) => "score",
        ItemKind::Decision(_) => "decision",
        ItemKind::Portfolio(_) => "portfolio",
    }
}
