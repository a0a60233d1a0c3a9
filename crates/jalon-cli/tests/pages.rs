//! The pages that teach are executed: files are written and changed as the page says, commands run in order, and what the
//! page shows of them is what comes out. With `INSTA_UPDATE=always` the page is rewritten with what came out.
//!
//! A block `sh` holds commands; a block `text` right after it, all that they print (or its beginning, if it ends with a line
//! `…`). A block `diff` changes the file that is named last before it (lines with `-` give way to lines with `+`); a block
//! `json`, `csv` or `jalon` is the whole of that file.
//! `<!-- lang: fr -->` starts again in a fresh folder, with a French reader.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{differs, jalon, root, scratch};

#[test]
fn a_first_framework_in_ten_minutes() {
    let folders = ["first_steps_en", "first_steps_fr"].map(scratch);
    execute("frameworks/README.md", folders, 9);
}

#[test]
fn a_region_adapts_a_national_framework() {
    let folders = ["adapting_en", "adapting_fr"].map(scratch);
    for folder in &folders {
        copy(&root().join("examples/evaluator"), folder);
    }
    execute("examples/evaluator/README.md", folders, 3);
}

/// Executes a page, of which at least so many commands in each language.
fn execute(page: &str, [english, french]: [PathBuf; 2], at_least: usize) {
    let path = root().join(page);
    let text = fs::read_to_string(&path).unwrap();
    let mut reader = Reader { folder: english, language: "en", file: None, commands: 0, out: None };
    let mut rewritten = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "<!-- lang: fr -->" {
            assert!(reader.commands >= at_least, "{page}: {} commands in English only", reader.commands);
            reader = Reader { folder: french.clone(), language: "fr", file: None, commands: 0, out: None };
        }
        rewritten.push_str(line);
        rewritten.push('\n');
        let Some(kind) = line.strip_prefix("```") else {
            reader.read(line);
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let shown = reader.act(kind, &block.join("\n"));
        rewritten.push_str(&shown);
        rewritten.push_str("\n```\n");
    }
    assert!(reader.commands >= at_least, "{page}: {} commands in French only", reader.commands);
    if let Some(difference) = differs(&path, &rewritten) {
        let first = text.lines().zip(rewritten.lines()).find(|(shown, is)| shown != is);
        panic!("{page}: first difference {first:?}\n{difference}");
    }
}

/// Someone who follows the page.
struct Reader {
    folder: PathBuf,
    language: &'static str,
    /// The file named last.
    file: Option<PathBuf>,
    commands: usize,
    /// What the last commands printed, and whether they did well, until a block shows it.
    out: Option<(String, bool)>,
}

impl Reader {
    /// Reads a line of prose: what stands in backticks and ends as a file does is a file's name.
    fn read(&mut self, line: &str) {
        let file =
            |name: &&str| [".jalon", ".json", ".csv"].iter().any(|end| name.ends_with(end)) && !name.contains(' ');
        if let Some(name) = line.split('`').skip(1).step_by(2).filter(file).last() {
            self.file = Some(self.folder.join(name));
        }
    }

    /// Does what a block says; gives the block as it should be.
    fn act(&mut self, kind: &str, block: &str) -> String {
        if kind != "text"
            && let Some((out, false)) = &self.out
        {
            panic!("a command fails, and the page does not show how:\n{out}");
        }
        match kind {
            "sh" => {
                let runs = block.lines().map(|command| self.run(command)).collect::<Vec<_>>();
                let well = runs.iter().all(|(_, well)| *well);
                self.out = Some((runs.into_iter().map(|(out, _)| out).collect(), well));
            }
            "text" => {
                let (out, _) = self.out.take().unwrap_or_else(|| panic!("nothing was run before:\n{block}"));
                return match block.strip_suffix("\n…") {
                    Some(begun) => {
                        let shown: Vec<&str> = out.lines().take(begun.lines().count()).collect();
                        format!("{}\n…", shown.join("\n"))
                    }
                    None => out.trim_end().to_owned(),
                };
            }
            "diff" => self.change(block),
            "json" | "csv" | "jalon" => fs::write(self.named(), format!("{block}\n")).unwrap(),
            other => panic!("a block of the kind “{other}”:\n{block}"),
        }
        block.to_owned()
    }

    fn run(&mut self, command: &str) -> (String, bool) {
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("jalon"), "{command}");
        let arguments: Vec<&str> = words.chain(["--lang", self.language]).collect();
        let run = jalon(&self.folder, &arguments);
        self.commands += 1;
        (run.out + &run.err, run.status == 0)
    }

    /// Puts the new lines in the place of the old ones, which are there once; new lines alone go to the end.
    fn change(&self, block: &str) {
        let file = self.named();
        let text = fs::read_to_string(file).unwrap();
        let side = |without: char| -> String {
            let lines = block.lines().filter(|line| !line.starts_with(without));
            lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
        };
        let (old, new) = (side('+'), side('-'));
        if old.is_empty() {
            fs::write(file, text + &new).unwrap();
            return;
        }
        assert_eq!(text.matches(&old).count(), 1, "{} does not hold once:\n{old}\nbut is:\n{text}", file.display());
        fs::write(file, text.replacen(&old, &new, 1)).unwrap();
    }

    fn named(&self) -> &Path {
        self.file.as_deref().unwrap_or_else(|| panic!("no file is named before the block"))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let there = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &there);
        } else {
            fs::copy(&path, &there).unwrap();
        }
    }
}
