//! The faulty files of `tests/errors/<code>/`: each gives its code, and the message drawn beside it in both languages.
//!
//! `name.jalon` is checked; `name.json` and `name.yaml` are judged against the folder's `framework.jalon`. What is drawn
//! stands in `name.en.txt` and `name.fr.txt`. A file `right.jalon` (or `right.json`) is the mended one: it has no error.
//! What takes too large a file, or another command, is made by the test; its message stands there like the others.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use jalon::problem::pages;
use support::{differs, jalon, root, scratch};

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

/// A fault that no committed file can show under the usual commands.
struct Made {
    code: &'static str,
    name: &'static str,
    /// Writes what is needed into an empty folder.
    files: fn(&Path),
    arguments: &'static [&'static str],
    status: i32,
}

const MADE: [Made; 5] = [
    Made {
        code: "J0701",
        name: "a_megabyte",
        files: |folder| {
            let text = format!("framework everything\n{}", "# and one more line\n".repeat(60_000));
            fs::write(folder.join("a_megabyte.jalon"), text).unwrap();
        },
        arguments: &["check", "a_megabyte.jalon"],
        status: 1,
    },
    Made {
        code: "J0720",
        name: "half_a_gigabyte",
        files: |folder| {
            asking(folder);
            // it takes no room: a file may be longer than what was written into it
            let file = fs::File::create(folder.join("half_a_gigabyte.json")).unwrap();
            file.set_len(600 * 1024 * 1024).unwrap();
        },
        arguments: &["evaluate", "framework.jalon", "half_a_gigabyte.json", "--as-of", "2020-01-01"],
        status: 2,
    },
    Made {
        code: "J0722",
        name: "a_million_partners",
        files: |folder| {
            asking(folder);
            let records = "{},\n".repeat(1_000_000);
            fs::write(folder.join("a_million_partners.json"), format!("{{\"partner\": [\n{records}{{}}]}}\n")).unwrap();
        },
        arguments: &["evaluate", "framework.jalon", "a_million_partners.json", "--as-of", "2020-01-01"],
        status: 2,
    },
    Made {
        code: "J0724",
        name: "a_whole_book",
        files: |folder| {
            asking(folder);
            let book = "Il était une fois. ".repeat(60_000);
            let data = format!("{{\n  \"partner\": [{{\n    \"role\":\n\"{book}\"\n  }}]\n}}\n");
            fs::write(folder.join("a_whole_book.json"), data).unwrap();
        },
        arguments: &["evaluate", "framework.jalon", "a_whole_book.json", "--as-of", "2020-01-01"],
        status: 2,
    },
    Made {
        code: "J0812",
        name: "a_later_version",
        files: |folder| {
            for name in ["used_first.jalon", "used_second.jalon"] {
                fs::copy(root().join("tests/errors/J0812").join(name), folder.join(name)).unwrap();
            }
        },
        arguments: &["diff", "used_first.jalon", "used_second.jalon"],
        status: 1,
    },
];

/// A framework that asks for the role of each partner.
fn asking(folder: &Path) {
    let text = "framework roles \"Roles of partners\"\n  version 1.0\n\naxis partner\n\ninput role : text by partner\n";
    fs::write(folder.join("framework.jalon"), text).unwrap();
}

#[test]
fn what_no_committed_file_can_show_is_told_as_expected() {
    for Made { code, name, files, arguments, status } in MADE {
        let folder = scratch(&format!("made-{code}"));
        files(&folder);
        for language in ["en", "fr"] {
            let run = jalon(&folder, &[arguments, &["--lang", language]].concat());
            let text = if arguments[0] == "check" { &run.out } else { &run.err };
            assert!(text.contains(&format!("[{code}]")), "{code} is not given but:\n{text}");
            assert_eq!(run.status, status, "{code}");
            let kept = root().join(format!("tests/errors/{code}/{name}.{language}.txt"));
            assert_eq!(differs(&kept, text), None);
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn every_code_that_there_is_is_shown_in_both_languages() {
    let shown = |code: &String, language: &str| {
        let folder = root().join("tests/errors").join(code);
        let names = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().file_name());
        names.into_iter().any(|name| name.to_string_lossy().ends_with(&format!(".{language}.txt")))
    };
    let codes: Vec<String> = pages::codes().iter().map(ToString::to_string).collect();
    assert!(codes.len() >= 240, "{}", codes.len());
    let unseen: Vec<&String> = codes.iter().filter(|code| !shown(code, "en") || !shown(code, "fr")).collect();
    assert!(unseen.is_empty(), "without a faulty file: {unseen:?}");
    let folders = folders(&root().join("tests/errors"));
    let idle: Vec<&PathBuf> =
        folders.iter().filter(|folder| !codes.iter().any(|code| folder.ends_with(code))).collect();
    assert!(idle.is_empty(), "of no code: {idle:?}");
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
