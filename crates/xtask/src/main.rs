//! The project's chores, one file a chore: `cargo xtask test`, `generate`, `tidy`, `bench`, `wasm`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to the one who runs it")]

use std::process::ExitCode;

mod bench;
mod commands;
mod generate;
mod licences;
mod python;
mod steps;
mod test;
mod tidy;
mod wasm;

const HELP: &str = "\
The project's chores.

  cargo xtask test [--quick] [--without-wasm] [--without-python] [--fuzz-seconds N]
      Runs everything, says what it runs, installs what it needs. --quick leaves out the release build, the packages
      for JavaScript and Python, and the fuzzing; --fuzz-seconds sets how long each fuzz target runs (30 otherwise).
  cargo xtask generate [--check]
      Writes the generated files; with --check only says which are out of date.
  cargo xtask tidy
      Formats the code and mends what the lints can mend.
  cargo xtask wasm [--test | --only MODULE]
      Builds the npm package `jalon` into target/npm/jalon; with --test also runs all that `test` runs of it, with --only
      makes one module anew (judge, pages or author).
  cargo xtask bench [FILTER]
      Runs the benchmarks of the core; `cargo xtask bench columns` those of tables, and with --peers the same work in
      other programs (polars, numpy, OpenFisca, pandas, DuckDB, DataFusion), which are installed in target/peers;
      `cargo xtask bench cold` times whole processes of the command on one project.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test", options @ ..] => test::Options::read(options).and_then(|options| test::all(&options)),
        ["generate"] => generate::write(),
        ["generate", "--check"] => generate::check(),
        ["tidy"] => tidy::all(),
        ["wasm"] => wasm::build(),
        ["wasm", "--test"] => test::only_wasm(),
        ["wasm", "--only", module] => wasm::build_only(module),
        ["bench", filter @ ..] => bench::all(filter),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no chore `{}`\n\n{HELP}", other.join(" "))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            if !why.is_empty() {
                eprintln!("xtask: {why}");
            }
            ExitCode::FAILURE
        }
    }
}
