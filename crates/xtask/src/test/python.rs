//! The package for Python: built as a wheel, installed, and tested as people use it, with the engines that spread its work.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands::{command, root, run, run_and_keep};
use crate::python;
use crate::steps::{Count, Steps};
use crate::wasm::apt;

/// Where the wheel and the source distribution go.
const WHEELS: &str = "target/wheels";

/// Where its tests run, with which packages.
fn environment() -> Result<PathBuf, String> {
    python::environment_with("target/jalon-python", "bindings/python/requirements.txt")
}

/// All steps of the package.
pub(super) fn all(steps: &mut Steps) {
    steps.check("the package for Python", build);
    steps.count("Python", || {
        need_java()?;
        let python = environment()?;
        let mut pytest = Command::new(python);
        pytest.args(["-m", "pytest", "--quiet", "tests", "../../examples/researcher", "../../examples/at-scale"]);
        let (printed, succeeded) = run_and_keep(
            pytest
                .current_dir(root().join("bindings/python"))
                .env("JALON_WHEELS", absolute(WHEELS)?)
                .env("CARGO_TARGET_DIR", absolute("target")?),
        )?;
        let count = counted(&printed);
        if succeeded && count.passed == 0 {
            return Err("no test ran".to_owned());
        }
        Ok(Count { failed: if succeeded { 0 } else { count.failed.max(1) }, ..count })
    });
}

/// The wheel, with the profile that the command was built with, so that what both rest on is compiled once; installed in the
/// environment of the tests. And the source distribution.
fn build() -> Result<(), String> {
    let python = environment()?;
    let folder = root().join(WHEELS);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    let package = root().join("bindings/python");
    for verb in [&["build", "--release"][..], &["sdist"]] {
        let mut maturin = Command::new(&python);
        run(maturin.args(["-m", "maturin"]).args(verb).arg("--out").arg(&folder).current_dir(&package))?;
    }
    let wheel = ending(&folder, ".whl")?;
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"];
    run(Command::new(&python).args(pip).arg("--force-reinstall").arg(wheel))
}

fn ending(folder: &Path, ending: &str) -> Result<PathBuf, String> {
    let entries = std::fs::read_dir(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let found = paths.find(|path| path.to_string_lossy().ends_with(ending));
    found.ok_or_else(|| format!("{} holds no {ending}", folder.display()))
}

/// Spark runs on Java 17 or later: Debian's, installed where none is found.
fn need_java() -> Result<(), String> {
    let there = command("java", &["-version"]).output().is_ok_and(|output| output.status.success());
    if there {
        return Ok(());
    }
    println!("installing Java 17, for Spark");
    apt(&["openjdk-17-jre-headless"])
}

fn absolute(path: &str) -> Result<PathBuf, String> {
    std::path::absolute(root().join(path)).map_err(|why| format!("{path}: {why}"))
}

/// Reads the last line of pytest: `2 failed, 310 passed in 100.00s (0:01:40)`.
fn counted(printed: &str) -> Count {
    let last =
        printed.lines().rfind(|line| line.contains(" passed") || line.contains(" failed") || line.contains(" error"));
    let words: Vec<&str> = last.unwrap_or_default().split([' ', ',', '=']).filter(|word| !word.is_empty()).collect();
    let before = |word: &str| -> usize {
        let at = words.iter().position(|other| other.starts_with(word));
        at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
    };
    Count { passed: before("passed"), failed: before("failed") + before("error") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_of_pytest_is_read() {
        assert_eq!(counted("...\n310 passed in 100.00s (0:01:40)\n"), Count { passed: 310, failed: 0 });
        assert_eq!(counted("2 failed, 8 passed, 1 error in 1.00s\n"), Count { passed: 8, failed: 3 });
        assert_eq!(counted("nothing\n"), Count { passed: 0, failed: 0 });
    }
}
