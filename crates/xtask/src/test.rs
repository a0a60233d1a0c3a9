//! `cargo xtask test`: everything that must hold, of every face of the project, in one command.

use crate::commands::{self, need_component, run, run_and_keep};
use crate::steps::{Count, Steps};
use crate::{generate, licences};

mod forms;
mod jalon;
mod python;
mod wasm;

/// What the one who runs the tests may choose.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Leave out the release build and the fuzzing.
    quick: bool,
    /// Leave out the package for JavaScript.
    without_wasm: bool,
    /// Leave out the package for Python.
    without_python: bool,
    /// How long each fuzz target runs.
    fuzz_seconds: u32,
}

impl Options {
    /// Reads `[--quick] [--without-wasm] [--without-python] [--fuzz-seconds N]`.
    ///
    /// # Errors
    /// On anything else.
    pub(crate) fn read(words: &[&str]) -> Result<Options, String> {
        let mut options = Options { quick: false, without_wasm: false, without_python: false, fuzz_seconds: 30 };
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            match *word {
                "--quick" => options.quick = true,
                "--without-wasm" => options.without_wasm = true,
                "--without-python" => options.without_python = true,
                "--fuzz-seconds" => {
                    let seconds = rest.next().and_then(|seconds| seconds.parse().ok());
                    options.fuzz_seconds = seconds.ok_or("--fuzz-seconds wants a whole number of seconds")?;
                }
                other => {
                    let takes = "--quick, --without-wasm, --without-python and --fuzz-seconds N";
                    return Err(format!("`test` does not know `{other}`; it takes {takes}"));
                }
            }
        }
        Ok(options)
    }
}

/// Runs all steps; a step that fails does not keep the others from running.
///
/// # Errors
/// When a check failed; what failed is printed.
pub(crate) fn all(options: &Options) -> Result<(), String> {
    let mut steps = Steps::default();
    steps.check("formatting", || {
        need_component("fmt", "rustfmt")?;
        run(&mut commands::command("cargo", &["fmt", "--all", "--check"]))
    });
    steps.check("lints", || {
        need_component("clippy", "clippy")?;
        run(&mut commands::command("cargo", &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    });
    steps.count("tests", || counted(&["test", "--workspace", "--no-fail-fast"], &[]));
    steps.check("documentation", || {
        run(commands::command("cargo", &["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))
    });
    steps.check("generated files", generate::check);
    steps.check("licences of dependencies", licences::check);
    if !options.quick {
        steps.check("building the command", jalon::build);
        steps.check("shipped frameworks", || jalon::frameworks(&["frameworks"]));
        steps.check("conformance", || jalon::frameworks(&["tests/conformance"]));
        steps.check("commands of the README", jalon::readme);
        steps.check("forms and templates", forms::read);
        // More than a million comparisons of columns with the plain evaluator: too slow without optimisations.
        steps.count("columns and rows", || {
            counted(&["test", "--release", "--package", "jalon-columnar", "--test", "differential"], &[])
        });
        // Among them a list of a hundred thousand units, by rows and by columns.
        steps.count("tables of the command", || {
            counted(&["test", "--release", "--package", "jalon-cli", "--test", "tables"], &[])
        });
        if options.without_wasm {
            println!("left out, as asked: the package for JavaScript, in Node and in Chromium");
        } else {
            wasm::all(&mut steps);
        }
        if options.without_python {
            println!("left out, as asked: the package for Python, and the engines that it runs under");
        } else {
            python::all(&mut steps);
        }
        let seconds = options.fuzz_seconds.to_string();
        steps.count("fuzzing", || {
            counted(&["test", "--package", "jalon", "--test", "fuzz"], &[("JALON_FUZZ_SECONDS", &seconds)])
        });
    }
    steps.close()
}

/// Builds the package for JavaScript and runs its steps alone.
///
/// # Errors
/// When a check failed; what failed is printed.
pub(crate) fn only_wasm() -> Result<(), String> {
    let mut steps = Steps::default();
    wasm::all(&mut steps);
    steps.close()
}

/// Runs a `cargo test` and counts its tests by the result lines of the test programs.
fn counted(arguments: &[&str], variables: &[(&str, &str)]) -> Result<Count, String> {
    let (printed, succeeded) = run_and_keep(commands::command("cargo", arguments).envs(variables.iter().copied()))?;
    let mut count = count_results(&printed);
    if !succeeded && count.failed == 0 {
        // A test program that did not compile, or crashed before it could say so.
        count.failed = 1;
    }
    if succeeded && count.passed == 0 {
        return Err("no test ran".to_owned());
    }
    Ok(count)
}

/// Sums the lines `test result: ok. 12 passed; 0 failed; …`.
fn count_results(printed: &str) -> Count {
    let mut count = Count { passed: 0, failed: 0 };
    for line in printed.lines().filter(|line| line.starts_with("test result:")) {
        let before = |word: &str| -> usize {
            let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
            let at = words.iter().position(|other| *other == word);
            at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
        };
        count.passed += before("passed");
        count.failed += before("failed");
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_several_test_programs_are_summed() {
        let printed = "\
running 3 tests
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.25s
";
        assert_eq!(count_results(printed), Count { passed: 7, failed: 2 });
    }

    #[test]
    fn options_are_read_and_others_refused() {
        let usual = Options { quick: false, without_wasm: false, without_python: false, fuzz_seconds: 30 };
        assert_eq!(Options::read(&["--fuzz-seconds", "5"]), Ok(Options { fuzz_seconds: 5, ..usual }));
        assert_eq!(
            Options::read(&["--quick", "--without-python"]),
            Ok(Options { quick: true, without_python: true, ..usual })
        );
        assert!(Options::read(&["--fuzz-seconds", "long"]).is_err());
        assert!(Options::read(&["--fast"]).is_err());
    }
}
