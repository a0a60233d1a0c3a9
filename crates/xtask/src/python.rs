//! The Python that tests need: a virtual environment in `target/`, with packages at the versions that are pinned beside.

use std::path::PathBuf;

use crate::commands::{command, root, run};

/// The packages of the tests, at their versions.
const REQUIREMENTS: &str = "crates/xtask/src/requirements.txt";

/// The interpreter of the virtual environment of the tests, made and filled where it is not there yet.
///
/// # Errors
/// When Python 3.10 or later is not installed, or its packages cannot be had.
pub(crate) fn environment() -> Result<PathBuf, String> {
    environment_with("target/python", REQUIREMENTS)
}

/// The interpreter of a virtual environment with the packages that a file lists, made and filled where it is not there yet.
///
/// # Errors
/// As for [`environment`].
pub(crate) fn environment_with(folder: &str, list: &str) -> Result<PathBuf, String> {
    let folder = root().join(folder);
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let requirements = root().join(list);
    let wanted = std::fs::read_to_string(&requirements).map_err(|why| format!("{list}: {why}"))?;
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|present| present == wanted) {
        return Ok(python);
    }
    println!("installing the Python packages of {list} in {}", folder.display());
    if !python.exists() {
        run(command("python3", &["-m", "venv"]).arg(&folder))
            .map_err(|why| format!("{why}; Python 3.10 or later is needed, with its module venv"))?;
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    run(std::process::Command::new(&python).args(pip).arg(&requirements))?;
    std::fs::write(&installed, wanted).map_err(|why| format!("{}: {why}", installed.display()))?;
    Ok(python)
}
