//! `cargo xtask bench`: the benchmarks of the core, of tables, and of the command's whole processes.

use crate::commands::{command, run};
use crate::python;

/// The programs that tables are compared with, at their versions.
const PEERS: &str = "crates/jalon-columnar/benches/peers.txt";

/// Runs the benchmarks of the core whose names contain one of the words, or all; `columns` runs those of tables, and
/// `columns --peers` other programs beside them; `cold` times whole processes of the command.
///
/// # Errors
/// When they do not build or fail.
pub(crate) fn all(filter: &[&str]) -> Result<(), String> {
    if let ["columns", options @ ..] = filter {
        let bench = ["bench", "--package", "jalon-columnar"];
        return match options {
            [] => run(command("cargo", &bench).args(["--bench", "impact", "--bench", "files"])),
            ["--peers"] => {
                let interpreter = python::environment_with("target/peers", PEERS)?;
                let benches = ["--bench", "peers", "--bench", "files"];
                run(command("cargo", &bench).args(benches).env("JALON_BENCH_PYTHON", interpreter))
            }
            _ => Err("`bench columns` has one option, --peers".to_owned()),
        };
    }
    if let ["cold"] = filter {
        return run(&mut command("cargo", &["bench", "--package", "jalon-cli", "--bench", "cold"]));
    }
    let mut arguments = vec!["bench", "--package", "jalon", "--benches", "--"];
    arguments.extend(filter);
    run(&mut command("cargo", &arguments))
}
