//! The command `jalon` on real files: the shipped frameworks, the conformance tests, and what the README tells to type.

use std::fs;

use crate::commands::{command, root, run, run_and_keep};

/// Builds the command once; the steps below use what is built.
///
/// # Errors
/// When it does not build.
pub(super) fn build() -> Result<(), String> {
    run(&mut command("cargo", &["build", "--release", "--package", "jalon-cli"]))
}

/// Checks the frameworks in some folders, then runs their own examples.
///
/// # Errors
/// When the command finds a fault, or an example fails.
pub(super) fn frameworks(folders: &[&str]) -> Result<(), String> {
    for verb in ["check", "test"] {
        let mut words = vec!["run", "--quiet", "--release", "--package", "jalon-cli", "--", verb];
        words.extend(folders);
        run(&mut command("cargo", &words))?;
    }
    Ok(())
}

/// Types the commands of the README's shell blocks, but the one that brought us here.
///
/// # Errors
/// When one fails or prints nothing, or the README has none.
pub(super) fn readme() -> Result<(), String> {
    let page = fs::read_to_string(root().join("README.md")).map_err(|why| format!("README.md: {why}"))?;
    let commands = commands_of(&page);
    if commands.is_empty() {
        return Err("the README shows no command that starts with `cargo run`".to_owned());
    }
    for words in commands {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (printed, succeeded) = run_and_keep(&mut command("cargo", &words))?;
        if !succeeded || printed.trim().is_empty() {
            return Err(format!("`cargo {}` of the README does not do what it says", words.join(" ")));
        }
    }
    Ok(())
}

/// The words behind `cargo` of each line of a shell block that runs the command, `*.json` unfolded as a shell would.
fn commands_of(page: &str) -> Vec<Vec<String>> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in page.lines() {
        match line {
            "```sh" => inside = true,
            "```" => inside = false,
            _ if inside && line.starts_with("cargo run ") => {
                let line = line.split(" #").next().unwrap_or_default();
                found.push(line.split_whitespace().skip(1).flat_map(unfolded).collect());
            }
            _ => {}
        }
    }
    found
}

fn unfolded(word: &str) -> Vec<String> {
    let Some((folder, ending)) = word.split_once("/*") else { return vec![word.to_owned()] };
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut paths: Vec<String> =
        names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect();
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_in_shell_blocks_only() {
        let page =
            "cargo run no\n```sh\ncargo run -- check a # why\ncargo xtask test\n```\n```jalon\ncargo run no\n```\n";
        assert_eq!(commands_of(page), [["run", "--", "check", "a"]]);
    }
}
