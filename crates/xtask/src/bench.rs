//! `cargo xtask bench`: the benchmarks of the core, and of tables.

use crate::commands::{command, run};

/// Runs the benchmarks of the core whose names contain one of the words, or all; `columns` runs those of tables.
///
/// # Errors
/// When they do not build or fail.
pub(crate) fn all(filter: &[&str]) -> Result<(), String> {
    if filter == ["columns"] {
        return run(&mut command("cargo", &["bench", "--package", "jalon-columnar"]));
    }
    let mut arguments = vec!["bench", "--package", "jalon", "--benches", "--"];
    arguments.extend(filter);
    run(&mut command("cargo", &arguments))
}
