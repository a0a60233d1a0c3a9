//! Rules that hold for every file of the repository, whatever its crate.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Longer than this, a file of code wants to be two. (A framework is one text, as long as its programme.)
const LONGEST: usize = 800;

/// The few files that may be longer, and why.
const LONGER: [(&str, &str); 2] = [
    ("bindings/wasm/js/form/styles.ts", "one sheet of styles"),
    ("crates/jalon/src/render/page.rs", "one page, its parts in the order in which they are read"),
];

/// Extensions of the files that people write and that the rules on texts hold for.
const WRITTEN: [&str; 12] = ["rs", "pest", "jalon", "md", "toml", "json", "jsonl", "py", "ts", "js", "html", "yml"];

#[test]
fn every_source_file_opens_with_what_it_is() {
    let mut faults = Vec::new();
    for path in tracked() {
        let (opening, what) = match extension(&path) {
            "rs" => ("//! ", "a line `//! …` that says what it is"),
            "pest" => ("//", "a comment, the tour of the grammar"),
            "py" => ("\"\"\"", "a docstring that says what it is"),
            _ => continue,
        };
        let text = read(&path);
        let first = text.lines().find(|line| !line.starts_with("#!/")).unwrap_or_default();
        if !first.starts_with(opening) {
            faults.push(format!("{path} must open with {what}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_source_file_is_too_long() {
    let mut faults = Vec::new();
    for path in tracked() {
        let lines = match extension(&path) {
            "rs" | "pest" | "py" | "ts" | "js" => read(&path).lines().count(),
            _ => continue,
        };
        let excused = LONGER.iter().any(|(longer, _)| *longer == path);
        if lines > LONGEST && !excused {
            faults.push(format!("{path} has {lines} lines: above {LONGEST}, split it"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_text_names_a_path_of_one_machine() {
    let folders = ["root", "work", "farm", "home", "Users"].map(|folder| format!("/{folder}/"));
    let mut faults = Vec::new();
    for path in tracked().into_iter().filter(|path| WRITTEN.contains(&extension(path))) {
        let text = read(&path);
        for (number, line) in text.lines().enumerate() {
            for folder in &folders {
                let absolute = line.match_indices(folder.as_str()).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-' | '*'))
                });
                if absolute {
                    faults.push(format!("{path}:{}: a path under {folder} exists on one machine only", number + 1));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn lock_files_name_the_public_registries_only() {
    let mut faults = Vec::new();
    for path in tracked() {
        let (mark, registry) = match path.rsplit('/').next().unwrap_or_default() {
            "Cargo.lock" => ("source = \"", "registry+https://github.com/rust-lang/crates.io-index\""),
            "package-lock.json" => ("\"resolved\": \"http", "s://registry.npmjs.org/"),
            _ => continue,
        };
        for (number, line) in read(&path).lines().enumerate() {
            let other = line.split_once(mark).is_some_and(|(_, rest)| !rest.starts_with(registry));
            if other {
                faults.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_published_crate_carries_its_licences_and_says_what_it_is() {
    let manifests: Vec<String> = tracked().into_iter().filter(|path| path.ends_with("/Cargo.toml")).collect();
    assert!(manifests.len() >= 3, "the crates were not found");
    for manifest in manifests {
        let text = read(&manifest);
        assert!(text.contains("\ndescription"), "{manifest} needs a description");
        if text.contains("publish = false") {
            continue;
        }
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let beside = Path::new(&manifest).with_file_name(licence);
            let text = fs::read_to_string(root().join(&beside)).unwrap_or_default();
            assert!(text.contains("the Jalon contributors"), "{} must be a link to the licence", beside.display());
        }
    }
}

/// The files of the repository, by their paths from its root: tracked, or new and not ignored.
fn tracked() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(listed.status.success(), "git lists the files of the repository");
    let all = String::from_utf8(listed.stdout).unwrap();
    let files: Vec<String> =
        all.split_terminator('\0').filter(|path| root().join(path).is_file()).map(str::to_owned).collect();
    assert!(files.len() > 20, "the files of the repository were not found");
    files
}

fn read(path: &str) -> String {
    String::from_utf8_lossy(&fs::read(root().join(path)).unwrap()).into_owned()
}

fn extension(path: &str) -> &str {
    Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
