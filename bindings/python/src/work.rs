//! Long work without the interpreter's lock, on a thread of its own: Python is asked now and then whether Ctrl-C was
//! pressed, and told how far the work is. A panic becomes a refusal.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use pyo3::prelude::*;

use crate::refusal::refused;

/// How long a pressed Ctrl-C may go unnoticed, and how often progress is told.
const EVERY: Duration = Duration::from_millis(50);

/// What work and the one who waits for it know of each other.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Set where the work shall end.
    pub(crate) stop: AtomicBool,
    /// Rows done.
    pub(crate) rows: AtomicU64,
}

/// Runs short work: no thread, but no panic either.
pub(crate) fn guarded<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(work))).map_err(|panic| internal(panic.as_ref()))
}

/// Runs long work. `progress` is called with the rows done.
///
/// # Errors
/// What a signal handler or `progress` raises; the work is then broken off first.
pub(crate) fn watched<T: Send>(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&Watch) -> T + Send,
) -> PyResult<T> {
    let watch = &Watch::default();
    let (done, waiting) = channel::<()>();
    let (raised, joined) = py.detach(move || {
        std::thread::scope(|scope| {
            let worker = scope.spawn(move || {
                let _done = done;
                work(watch)
            });
            let mut told = 0;
            let mut raised = None;
            while let Err(RecvTimeoutError::Timeout) = waiting.recv_timeout(EVERY) {
                if raised.is_none()
                    && let Err(error) = Python::attach(|py| ask(py, progress, watch, &mut told))
                {
                    watch.stop.store(true, Ordering::Relaxed);
                    raised = Some(error);
                }
            }
            (raised, worker.join())
        })
    });
    if let Some(error) = raised {
        return Err(error);
    }
    let found = joined.map_err(|panic| internal(panic.as_ref()))?;
    let mut untold = u64::MAX;
    ask(py, progress, watch, &mut untold)?;
    Ok(found)
}

fn ask(py: Python<'_>, progress: Option<&Py<PyAny>>, watch: &Watch, told: &mut u64) -> PyResult<()> {
    py.check_signals()?;
    let rows = watch.rows.load(Ordering::Relaxed);
    if let Some(progress) = progress
        && rows != *told
    {
        *told = rows;
        progress.call1(py, (rows,))?;
    }
    Ok(())
}

/// A panic as a refusal: a fault of ours, that no caller should have to catch apart.
fn internal(panic: &(dyn Any + Send)) -> PyErr {
    let said = panic.downcast_ref::<&str>().map(|said| (*said).to_owned());
    let reason = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    refused(&serde_json::json!({ "kind": "internal", "reason": reason }))
}
