//! The layers of the core, enforced: a file uses only modules that stand before its own in the table below, and its
//! own. The table is the one of `crates/README.md`; so a cycle between modules cannot even be written.
#![allow(clippy::disallowed_methods, reason = "this test reads the sources that it judges")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the bottom up. Within a layer too, a module uses only those before it.
const LAYERS: [&[&str]; 8] = [
    &["source", "lang", "number", "by_name"],
    &["date", "unit", "axis", "value", "syntax::ast", "problem"],
    &["syntax"],
    &["framework", "operation"],
    &["project", "analysis"],
    &["assessment", "evaluation", "portfolio"],
    &["testing", "mutation", "comparison", "render", "report", "form", "catalog"],
    &["facade"],
];

/// What a module must not use although the order would allow it: user, used, why.
const FORBIDDEN: [(&str, &str, &str); 5] = [
    ("project", "syntax", "data are read against the checked framework, never against what was written"),
    ("evaluation", "syntax", "the evaluator knows the checked framework, never what was written"),
    ("assessment", "syntax", "a result speaks of the checked framework, never of what was written"),
    ("operation", "problem", "the table says what operators mean; the analysis finds the faults"),
    ("framework", "problem", "a checked framework has no faults left to speak of"),
];

/// What neither the code nor the dependencies of the core may name.
const FOREIGN_CRATES: [&str; 10] =
    ["arrow", "pyo3", "wasm-bindgen", "clap", "tokio", "rayon", "reqwest", "chrono", "libm", "regex"];

#[test]
fn a_file_uses_lower_layers_only() {
    let order: Vec<&str> = LAYERS.iter().flat_map(|layer| layer.iter().copied()).collect();
    let rank = |module: &str| order.iter().position(|known| *known == module);
    let mut faults = Vec::new();
    for file in sources() {
        let own = module_of(&file);
        if own == "lib" {
            continue;
        }
        let Some(own_rank) = rank(&own) else {
            faults.push(format!("{}: the module `{own}` has no layer; give it one", shown(&file)));
            continue;
        };
        for used in modules_used(&code_of(&file)) {
            if used == own {
                continue;
            }
            match rank(&used) {
                None => faults.push(format!("{}: uses crate::{used}, which has no layer", shown(&file))),
                Some(used_rank) if used_rank > own_rank => {
                    faults.push(format!("{}: {own} uses {used}, which stands above it", shown(&file)));
                }
                Some(_) => {
                    let top = used.split("::").next();
                    let rule = FORBIDDEN.iter().find(|(user, what, _)| *user == own && Some(*what) == top);
                    if let Some((.., why)) = rule {
                        faults.push(format!("{}: {own} uses {used}: {why}", shown(&file)));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_path_climbs_out_of_its_module_by_super() {
    // `super` chains that leave a top-level module would hide a use from the test above.
    let mut faults = Vec::new();
    for file in sources().into_iter().filter(|file| module_of(file) != "lib") {
        let depth = file.strip_prefix(source_root()).unwrap().components().count();
        let longest = format!("{}x", "super::".repeat(depth)).trim_end_matches('x').to_owned();
        if code_of(&file).contains(&longest) {
            faults.push(format!("{}: write `crate::…` instead of `{longest}…`", shown(&file)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_parser_generator_stays_in_one_file_and_words_stay_beside_their_facts() {
    let mut faults = Vec::new();
    for file in sources() {
        let (path, code) = (shown(&file), code_of(&file));
        if !path.starts_with("syntax/grammar") && (code.contains("Rule::") || code.contains("pest::")) {
            faults.push(format!("{path}: only syntax/grammar names pest and its rules"));
        }
        let wordy = code.contains("words_en") || code.contains("words_fr");
        if wordy && !path.starts_with("problem/words_") && path != "problem.rs" && path.starts_with("problem") {
            faults.push(format!("{path}: a fact carries no words"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_core_depends_on_no_host_and_no_engine() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap();
    let dependencies = dependencies.split("\n[").next().unwrap();
    let named: Vec<&str> = dependencies.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).collect();
    assert!(named.contains(&"pest"), "the dependencies were not found in Cargo.toml");
    for foreign in FOREIGN_CRATES {
        let found = named.iter().find(|name| **name == foreign || name.starts_with(&format!("{foreign}-")));
        assert_eq!(found, None, "crates/jalon must not depend on {foreign}: it belongs to an edge");
    }
}

#[test]
fn the_table_is_the_one_of_the_architecture_page() {
    let page = fs::read_to_string(root().join("../README.md")).unwrap();
    for (number, modules) in LAYERS.iter().enumerate() {
        let row = page.lines().find(|line| line.starts_with(&format!("| {number} |")));
        let row = row.unwrap_or_else(|| panic!("crates/README.md has no row for layer {number}"));
        let named: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        assert_eq!(&named[..modules.len().min(named.len())], *modules, "layer {number} of crates/README.md");
    }
}

#[test]
fn the_scanner_sees_every_way_of_naming_a_module() {
    let code = "use crate::{unit::{Unit, Base}, value, axis::*};\nuse crate::syntax::{ast::{self, Noun}, words};\n\
                fn f(x: crate::number::Number) {}\n";
    let found: Vec<String> = modules_used(code).into_iter().collect();
    assert_eq!(found, ["axis", "number", "syntax", "syntax::ast", "unit", "value"]);
}

/// The modules named after `crate::` in a text without comments.
fn modules_used(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let mut paths = Vec::new();
        expand(&code[at + "crate::".len()..], "", &mut paths);
        found.extend(paths.iter().map(|path| module_of_path(path)));
    }
    found.retain(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    found
}

/// Writes out a use tree, `a::{b, c::d}` as `a::b` and `a::c::d`, and returns how many bytes it took.
fn expand(text: &str, prefix: &str, paths: &mut Vec<String>) -> usize {
    let word = first_word(text);
    let mut read = text.len() - text.trim_start().len() + word.len();
    let path = format!("{prefix}{word}");
    let rest = &text[read..];
    if let Some(inner) = rest.strip_prefix("::") {
        return read + 2 + expand(inner, &format!("{path}::"), paths);
    }
    if word.is_empty() && text[read..].starts_with('{') {
        read += 1;
        while text[read..].trim_start().chars().next().is_some_and(|c| c != '}') {
            read += expand(&text[read..], prefix, paths);
            let end = text[read..].find([',', '}']).map_or(text.len(), |at| read + at);
            read = if text[end..].starts_with(',') { end + 1 } else { end };
        }
        return read + text[read..].find('}').map_or(0, |at| at + 1);
    }
    paths.push(path);
    read
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

/// The module of the table that a path lies in: `syntax::ast` for `syntax::ast::Noun`, `unit` for `unit::Unit`.
fn module_of_path(path: &str) -> String {
    let mut parts = path.split("::");
    let first = parts.next().unwrap_or_default();
    let two = format!("{first}::{}", parts.next().unwrap_or_default());
    if LAYERS.iter().any(|layer| layer.contains(&two.as_str())) { two } else { first.to_owned() }
}

/// The code of a file: without comments, and without its unit tests, which may stand on any layer.
fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// All source files of the core but unit tests in files of their own.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![source_root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && name != "tests" && !name.ends_with("_tests") {
                found.push(path);
            }
        }
    }
    found.retain(|path| !path.components().any(|part| part.as_os_str() == "tests"));
    assert!(found.len() > 10, "the sources were not found");
    found.sort();
    found
}

/// The module of the table that a file belongs to: `syntax::ast` for `syntax/ast.rs`, `unit` for `unit/algebra.rs`.
fn module_of(file: &Path) -> String {
    module_of_path(&shown(file).trim_end_matches(".rs").replace('/', "::"))
}

fn shown(file: &Path) -> String {
    file.strip_prefix(source_root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn source_root() -> PathBuf {
    root().join("src")
}
