//! Running the real command, and comparing what it writes with committed files.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run of the command gave.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The command in a folder, in English unless the arguments say otherwise, without colours.
pub fn jalon(folder: &Path, arguments: &[&str]) -> Run {
    jalon_with(folder, arguments, "")
}

/// The same with a text at its standard input.
pub fn jalon_with(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jalon"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with the framework of the corpus of tables, and a table (`data.csv`).
pub fn tabled(name: &str, table: &str) -> PathBuf {
    let folder = scratch(name);
    fs::copy(root().join("tests/tables/framework.jalon"), folder.join("framework.jalon")).unwrap();
    fs::write(folder.join("data.csv"), table).unwrap();
    folder
}

/// Judges by the framework of such a folder.
pub fn evaluate(folder: &Path, arguments: &[&str]) -> Run {
    let mut all = vec!["evaluate", "framework.jalon"];
    all.extend(arguments);
    all.extend(["--as-of", "2026-01-01"]);
    jalon(folder, &all)
}

/// Compares a text with a committed file; with `INSTA_UPDATE=always` the file is rewritten instead. Gives what is wrong.
pub fn differs(expected: &Path, text: &str) -> Option<String> {
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::create_dir_all(expected.parent().unwrap()).unwrap();
        fs::write(expected, text).unwrap();
        return None;
    }
    let there = fs::read_to_string(expected).unwrap_or_default();
    (there != text).then(|| {
        format!("{} differs (accept with INSTA_UPDATE=always).\nexpected:\n{there}\nis:\n{text}", expected.display())
    })
}

/// Compares with a file of `tests/expected/`.
pub fn expect(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected").join(name);
    if let Some(difference) = differs(&path, text) {
        panic!("{difference}");
    }
}

/// An empty folder of a test's own.
pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
