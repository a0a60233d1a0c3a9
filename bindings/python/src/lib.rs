//! Jalon for Python: the native half, `jalon._jalon`. Texts and Arrow tables go in, JSON and Arrow tables come out; what a
//! call refuses is raised as [`Refused`], whose only argument is the refusal as JSON.
//!
//! The package `jalon`, in `python/` beside this crate, is its typed face; nobody calls it directly.

use pyo3::prelude::*;

mod capsules;
mod faults;
mod framework;
mod library;
mod portfolio;
mod refusal;
mod tables;
mod work;

pub use refusal::Refused;

/// The module.
#[pymodule]
#[pyo3(name = "_jalon")]
mod native {
    use jalon::catalog;
    use jalon::facade;
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::capsules::Batches;
    #[pymodule_export]
    use crate::framework::Native;
    #[pymodule_export]
    use crate::refusal::Refused;
    #[pymodule_export]
    use crate::tables::{engine_seconds, judge_table, portfolio, project};

    use crate::library::Shelf;
    use crate::refusal::finish;
    use crate::work::guarded;

    /// A framework where its text has no faults, and its problems as JSON. `fetch` gives the text of another framework by
    /// its id, or None.
    #[pyfunction]
    fn load(name: &str, text: &str, fetch: Bound<'_, PyAny>, lang: &str) -> PyResult<(Option<Native>, String)> {
        let shelf = Shelf::new(fetch);
        let found = finish(facade::load_with(name, text, &shelf, lang))?;
        let texts = shelf.close()?;
        let (loaded, problems) = found;
        Ok((loaded.map(|loaded| Native::new(loaded, texts)), facade::json(&problems)))
    }

    /// A text laid out, in the vocabulary `to` (empty: its own).
    #[pyfunction]
    fn format(py: Python<'_>, name: &str, text: &str, to: &str, lang: &str) -> PyResult<String> {
        finish(guarded(py, || facade::format(name, text, to, lang))?)
    }

    /// The shipped frameworks: ids and texts.
    #[pyfunction]
    fn shipped() -> Vec<(&'static str, &'static str)> {
        catalog::SHIPPED.iter().map(|shipped| (shipped.id, shipped.text)).collect()
    }

    /// The names that are nearest to one that is not known, if any is near.
    #[pyfunction]
    fn nearest(given: &str, known: Vec<String>) -> Option<String> {
        jalon::problem::suggest::nearest(given, known.iter().map(String::as_str)).map(str::to_owned)
    }

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
