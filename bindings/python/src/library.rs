//! Other frameworks, asked of a Python function; what it gave is kept, so that a framework can be sent elsewhere whole.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jalon::analysis::{Library, LibraryError};
use jalon::source::Source;
use pyo3::prelude::*;

/// A library behind a function `fetch(id) -> str | None`, with a list of ids as `fetch.ids()` where it has one.
pub(crate) struct Shelf<'py> {
    fetch: Bound<'py, PyAny>,
    given: RefCell<BTreeMap<String, String>>,
    failed: RefCell<Option<PyErr>>,
}

impl<'py> Shelf<'py> {
    pub(crate) fn new(fetch: Bound<'py, PyAny>) -> Shelf<'py> {
        Shelf { fetch, given: RefCell::default(), failed: RefCell::default() }
    }

    /// The texts that were fetched.
    ///
    /// # Errors
    /// What the function raised.
    pub(crate) fn close(self) -> PyResult<BTreeMap<String, String>> {
        match self.failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(self.given.into_inner()),
        }
    }

    fn ask(&self, id: &str) -> PyResult<Option<String>> {
        self.fetch.call1((id,))?.extract()
    }
}

impl Library for Shelf<'_> {
    fn fetch(&self, id: &str, _version: Option<&str>) -> Result<Source, LibraryError> {
        match self.ask(id) {
            Ok(Some(text)) => {
                self.given.borrow_mut().insert(id.to_owned(), text.clone());
                Ok(Source::new(id, text))
            }
            Ok(None) => Err(LibraryError::NotFound),
            Err(error) => {
                let reason = error.to_string();
                self.failed.borrow_mut().get_or_insert(error);
                Err(LibraryError::Unreadable { reason })
            }
        }
    }

    fn ids(&self) -> Vec<String> {
        let ids = self.fetch.call_method0("ids").and_then(|ids| ids.extract());
        ids.unwrap_or_default()
    }
}
