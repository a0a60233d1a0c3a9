//! The faulty files of `tests/errors/<code>/`: each gives its code, and the message drawn beside it in both languages.
//!
//! `name.jalon` is checked; `name.json` and `name.yaml` are judged against the folder's `framework.jalon`. What is drawn
//! stands in `name.en.txt` and `name.fr.txt`. A file `right.jalon` (or `right.json`) is the mended one: it has no error.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{differs, jalon, root};

#[test]
fn every_faulty_file_is_told_as_expected() {
    let mut complaints = Vec::new();
    let mut count = 0;
    for folder in folders(&root().join("tests/errors")) {
        let code = folder.file_name().unwrap().to_string_lossy().into_owned();
        let files = files(&folder);
        let is_data = |path: &Path| path.extension().is_some_and(|extension| extension != "jalon");
        let with_data = files.iter().any(|path| is_data(path));
        for path in &files {
            let name = path.file_name().unwrap().to_str().unwrap();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            // Where data are faulty, the framework itself is sound.
            if with_data && !is_data(path) {
                continue;
            }
            count += 1;
            for language in ["en", "fr"] {
                let run = if is_data(path) {
                    let arguments = ["evaluate", "framework.jalon", name, "--as-of", "2020-01-01", "--lang", language];
                    jalon(&folder, &arguments)
                } else {
                    jalon(&folder, &["check", name, "--lang", language])
                };
                let text = if is_data(path) { &run.err } else { &run.out };
                if stem == "right" {
                    if run.status != 0 {
                        complaints.push(format!("{code}/{name} should have no error:\n{text}"));
                    }
                    continue;
                }
                if !text.contains(&format!("[{code}]")) {
                    complaints.push(format!("{code}/{name} does not give {code} but:\n{text}"));
                    continue;
                }
                // A warning is told and stops nothing.
                let stops = text.contains(if language == "en" { "error[" } else { "erreur[" });
                let status = match (stops, is_data(path)) {
                    (false, _) => 0,
                    (true, false) => 1,
                    (true, true) => 2,
                };
                if run.status != status {
                    complaints.push(format!("{code}/{name}: status {} where {status} is right", run.status));
                }
                complaints.extend(differs(&folder.join(format!("{stem}.{language}.txt")), text));
            }
        }
    }
    assert!(complaints.is_empty(), "{} of {count} files:\n{}", complaints.len(), complaints.join("\n"));
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The faulty and mended files of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            // What another file uses or extends is no case of its own.
            let is_help = path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with("used_"));
            matches!(extension, Some("jalon" | "json" | "jsonl" | "yaml")) && !is_help
        })
        .collect();
    files.sort();
    files
}
