//! Forms and templates of every shipped framework, read with the libraries of those who will open them.

use std::fs;
use std::process::Command;

use crate::commands::{command, root, run};
use crate::python;

/// Writes the survey form and the templates of each framework, then reads them in Python.
///
/// # Errors
/// When one cannot be written, or is not read as it should.
pub(super) fn read() -> Result<(), String> {
    let python = python::environment()?;
    let folder = root().join("target/forms");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    for framework in jalon::catalog::SHIPPED {
        for (verb, ending) in [("xlsform", "survey.xlsx"), ("template", "template.xlsx"), ("template", "template.csv")]
        {
            let file = format!("target/forms/{}.{ending}", framework.id);
            let words = ["run", "--quiet", "--release", "--package", "jalon-cli", "--", "--lang", "fr", verb];
            run(command("cargo", &words).args([framework.id, "--output", &file]))?;
        }
    }
    run(Command::new(python).arg(root().join("crates/xtask/src/test/forms.py")).arg(folder))
}
