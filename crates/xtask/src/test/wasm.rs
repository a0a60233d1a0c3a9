//! The package for JavaScript: built, held to its size, its sources linted, then run in Node and in a headless Chromium.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::commands::{command, output_of, root, run, run_and_keep};
use crate::steps::{Count, Steps};
use crate::wasm;

/// What each compiled module may weigh on its way to a browser, gzipped, so that none grows unseen. The one that judges is
/// all that a form waits for: it keeps to the 400 kB that the package promises.
const MOST_BYTES: [(&str, usize); 3] = [("judge", 400_000), ("pages", 435_000), ("author", 525_000)];

/// All steps of the package.
pub(super) fn all(steps: &mut Steps) {
    steps.check("the npm package", wasm::build);
    steps.check("its size", size);
    steps.check("its sources", sources);
    steps.check("what Rust answers", expected);
    steps.count("Node", || counted(&["run", "--silent", "test"]));
    steps.check("pages of the examples", wasm::pages);
    steps.count("Chromium", || {
        need_chromium()?;
        counted(&["run", "--silent", "test:browser"])
    });
}

/// Whether each module is small enough, compressed as servers do.
fn size() -> Result<(), String> {
    for (name, most) in MOST_BYTES {
        let module = root().join(format!("target/npm/jalon/{name}.wasm"));
        let mut gzip = command("gzip", &["-9", "--stdout", "--keep", &module.to_string_lossy()]);
        let output = gzip.output().map_err(|why| format!("gzip cannot be started: {why}"))?;
        let bytes = output.stdout.len();
        println!("{name}.wasm: {bytes} bytes gzipped, {most} allowed");
        if !output.status.success() || bytes == 0 || bytes > most {
            return Err(format!("{name}.wasm weighs {bytes} bytes gzipped; {most} are allowed"));
        }
    }
    Ok(())
}

/// Types, lints and layout.
fn sources() -> Result<(), String> {
    for folder in [wasm::sources(), root().join("examples/web")] {
        wasm::npm_ci(&folder)?;
        for script in ["types", "lint", "format"] {
            run(command("npm", &["run", "--silent", "--if-present", script]).current_dir(&folder))?;
        }
    }
    Ok(())
}

/// The answers of the same façade, natively, for Node and Chromium to compare. Without optimisations: the tests have
/// compiled it so before, and to answer slowly for a minute takes less than to compile it once more.
fn expected() -> Result<(), String> {
    let lines =
        output_of(&mut command("cargo", &["run", "--quiet", "--package", "jalon-wasm", "--example", "expected"]))?;
    let path = root().join("target/wasm/expected.jsonl");
    fs::write(&path, lines).map_err(|why| format!("{}: {why}", path.display()))
}

/// Debian's Chromium, installed where it is missing.
fn need_chromium() -> Result<(), String> {
    if Path::new("/usr/bin/chromium").exists() { Ok(()) } else { wasm::apt(&["chromium"]) }
}

/// Runs an npm script that runs Node's tests, and counts them by its last lines.
fn counted(words: &[&str]) -> Result<Count, String> {
    let mut npm: Command = command("npm", words);
    let (printed, succeeded) = run_and_keep(npm.current_dir(wasm::sources()).env("FORCE_COLOR", "0"))?;
    let mut count = Count { passed: number(&printed, "pass"), failed: number(&printed, "fail") };
    if !succeeded && count.failed == 0 {
        count.failed = 1;
    }
    if succeeded && count.passed == 0 {
        return Err("no test ran".to_owned());
    }
    Ok(count)
}

/// The number behind `ℹ pass` or `# pass`.
fn number(printed: &str, word: &str) -> usize {
    let lines = printed.lines().filter_map(|line| line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")));
    let numbers = lines.filter_map(|line| line.strip_prefix(word)?.trim().parse::<usize>().ok());
    numbers.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_node_are_read() {
        assert_eq!(number("ℹ tests 7\nℹ pass 6\nℹ fail 1\n", "pass"), 6);
        assert_eq!(number("# pass 6\n# fail 1\n", "fail"), 1);
        assert_eq!(number("nothing", "pass"), 0);
    }
}
