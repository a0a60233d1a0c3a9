//! `cargo xtask bench`: the benchmarks of the core.

use crate::commands::{command, run};

/// Runs the benchmarks whose names contain one of the words, or all.
///
/// # Errors
/// When they do not build or fail.
pub(crate) fn all(filter: &[&str]) -> Result<(), String> {
    let mut arguments = vec!["bench", "--package", "jalon", "--benches", "--"];
    arguments.extend(filter);
    run(&mut command("cargo", &arguments))
}
