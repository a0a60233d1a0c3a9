//! `cargo xtask tidy`: formatting, and what the lints can mend by themselves.

use crate::commands::{command, need_component, run};
use crate::generate;

/// Formats all code and writes the generated files.
///
/// # Errors
/// When a tool is missing or fails.
pub(crate) fn all() -> Result<(), String> {
    need_component("fmt", "rustfmt")?;
    need_component("clippy", "clippy")?;
    run(&mut command(
        "cargo",
        &["clippy", "--workspace", "--all-targets", "--fix", "--allow-dirty", "--allow-staged"],
    ))?;
    run(&mut command("cargo", &["fmt", "--all"]))?;
    generate::write()
}
