//! The licences of everything that the project is built from: permissive ones only, so that anyone may use the result.

use serde_json::Value;

use crate::commands::{command, output_of};

/// Licences under which a dependency may come in.
const WELCOME: [&str; 11] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "Unlicense",
    "BSL-1.0",
];

/// Checks the licence of each dependency on this platform.
///
/// # Errors
/// Names each dependency whose licence is not a welcome one.
pub(crate) fn check() -> Result<(), String> {
    let host = output_of(&mut command("rustc", &["-vV"]))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    let arguments = ["metadata", "--format-version", "1", "--locked", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&output_of(&mut command("cargo", &arguments))?)
        .map_err(|why| format!("cargo metadata does not read: {why}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let mut unwelcome = Vec::new();
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        if !is_welcome(licence) {
            unwelcome.push(format!("{} {}: `{licence}`", package["name"], package["version"]));
        }
    }
    if unwelcome.is_empty() {
        println!("{} packages, all under permissive licences", packages.len());
        return Ok(());
    }
    Err(format!("dependencies under other licences:\n{}", unwelcome.join("\n")))
}

/// Whether an SPDX expression leaves a choice that is welcome: `MIT OR LGPL-3.0` does, `MIT AND LGPL-3.0` does not.
fn is_welcome(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) && rest.is_empty()
}

fn either(rest: &mut &[&str]) -> bool {
    let mut welcome = both(rest);
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        welcome |= both(rest);
    }
    welcome
}

fn both(rest: &mut &[&str]) -> bool {
    let mut welcome = one(rest);
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        welcome &= one(rest);
    }
    welcome
}

fn one(rest: &mut &[&str]) -> bool {
    match *rest {
        ["(", after @ ..] => {
            *rest = after;
            let welcome = either(rest);
            if let [")", after @ ..] = *rest {
                *rest = after;
                return welcome;
            }
            false
        }
        // An exception only gives more rights.
        [licence, "WITH", _, after @ ..] | [licence, after @ ..] => {
            *rest = after;
            WELCOME.contains(licence)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_needs_one_welcome_licence_and_a_sum_all() {
        assert!(is_welcome("MIT OR Apache-2.0"));
        assert!(is_welcome("MIT/Apache-2.0"));
        assert!(is_welcome("(MIT OR GPL-3.0) AND Unicode-3.0"));
        assert!(is_welcome("Apache-2.0 WITH LLVM-exception"));
        assert!(is_welcome("LGPL-3.0-only OR Zlib"));
        assert!(!is_welcome("MIT AND LGPL-3.0-only"));
        assert!(!is_welcome("LGPL-3.0-only"));
        assert!(!is_welcome("(MIT"));
        assert!(!is_welcome(""));
    }
}
