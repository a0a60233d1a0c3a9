//! What a call refuses, as an exception that carries it as JSON. The classes that people catch are made in Python: those of
//! the stable interface cannot be subclassed here.

use jalon::facade::{self, Refusal};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

pyo3::create_exception!(jalon._jalon, Refused, PyException, "A call gives no answer: why, as JSON.");

/// An answer, or the refusal as an exception.
pub(crate) fn finish<T>(found: Result<T, Refusal>) -> PyResult<T> {
    found.map_err(|refusal| refused(&refusal))
}

/// An argument that is none of the things asked for.
pub(crate) fn usage(argument: &str, reason: &str) -> PyErr {
    refused(&serde_json::json!({ "kind": "usage", "argument": argument, "reason": reason }))
}

/// Anything that is a refusal.
pub(crate) fn refused(refusal: &impl serde::Serialize) -> PyErr {
    Refused::new_err(facade::json(refusal))
}
