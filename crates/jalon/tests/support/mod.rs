//! What the tests of whole frameworks share: files, a library of folders, and a page for what differs.
#![allow(clippy::disallowed_methods, reason = "tests read the frameworks that they judge")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]
#![allow(dead_code, reason = "each test uses a part of it")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jalon::analysis::{Analysis, Library, LibraryError, analyse};
use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::problem::Severity;
use jalon::source::{LineIndex, Source, SourceId};
use jalon::syntax;
use jalon::testing::{self, ExampleOutcome};

/// A folder of this repository.
pub(crate) fn repository(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder)
}

/// The frameworks of some folders: `<id>/framework.jalon` or `<id>.jalon`, each perhaps written in the other vocabulary.
pub(crate) struct Folders {
    /// Where to look, in order.
    pub(crate) folders: Vec<PathBuf>,
    /// The vocabulary to hand them out in, instead of their own.
    pub(crate) language: Option<Language>,
}

impl Library for Folders {
    fn fetch(&self, id: &str, _: Option<&str>) -> Result<Source, LibraryError> {
        let path = self
            .folders
            .iter()
            .flat_map(|folder| [folder.join(id).join("framework.jalon"), folder.join(format!("{id}.jalon"))])
            .find(|path| path.is_file())
            .ok_or(LibraryError::NotFound)?;
        let text = read(&path);
        Ok(Source::new(id, self.language.map_or_else(|| text.clone(), |language| in_language(&text, language))))
    }
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every framework file below a folder, sorted.
pub(crate) fn frameworks_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "jalon") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(!files.is_empty(), "no framework below {}", folder.display());
    files
}

/// The files of a folder and their texts, sorted by name.
pub(crate) fn files_in(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// A text written in a vocabulary.
pub(crate) fn in_language(text: &str, language: Language) -> String {
    let (file, problems) = syntax::parse(text, SourceId(0));
    assert!(problems.is_empty(), "{problems:#?}");
    syntax::format(&syntax::translate(&file, language))
}

/// A framework checked, and every fault and warning on its own line.
pub(crate) fn check(name: &str, text: &str, library: &Folders) -> (Option<Framework>, String) {
    let analysis = analyse(Source::new(name, text), library);
    let page = problems(&analysis);
    (analysis.framework, page)
}

fn problems(analysis: &Analysis) -> String {
    let mut page = String::new();
    for problem in &analysis.problems {
        let source = &analysis.sources[usize::from(problem.place.source.0)];
        let wording = problem.wording(Language::English);
        let line = LineIndex::new(&source.text).position(&source.text, problem.place.span.start).line;
        let kind = if problem.severity() == Severity::Error { "error" } else { "warning" };
        let quoted: String = problem.place.span.of(&source.text).chars().take(60).collect();
        writeln!(page, "{}:{line}: {kind} {}: {} [{quoted}]", source.name, problem.code(), wording.title).unwrap();
        if let Some(help) = wording.help {
            writeln!(page, "    {help}").unwrap();
        }
    }
    page
}

/// Runs the examples; each difference on its own line.
pub(crate) fn differences(framework: &Framework, text: &str) -> String {
    let lines = LineIndex::new(text);
    let mut page = String::new();
    for ExampleOutcome { example, differences } in testing::run_examples(framework) {
        for difference in differences {
            let quoted = difference.place.span.of(text);
            let line = lines.position(text, difference.place.span.start).line;
            let example = &framework.examples[example].name;
            writeln!(page, "{line}: {example}: expected {quoted}, found {:?}", difference.found).unwrap();
        }
    }
    page
}

/// What must hold of every framework file: no fault and no warning; its examples come out as they say; the other vocabulary
/// has the same digest and the same results. Returns what does not hold.
pub(crate) fn faults_of(path: &Path, library: &Folders) -> String {
    let name = path.file_name().unwrap().to_string_lossy();
    let text = read(path);
    let (framework, mut page) = check(&name, &text, library);
    let Some(framework) = framework else { return page };
    if framework.examples.is_empty() {
        page.push_str("it has no example\n");
    }
    page.push_str(&differences(&framework, &text));

    let other = framework.language.other();
    let translated = in_language(&text, other);
    let (mirror, faults) = check(&format!("{name} ({other:?})"), &translated, library);
    page.push_str(&faults);
    if let Some(mirror) = mirror {
        if mirror.identity.digest != framework.identity.digest {
            page.push_str("in the other vocabulary its digest is another\n");
        }
        page.push_str(&differences(&mirror, &translated));
    }
    let back = in_language(&translated, framework.language);
    if back != in_language(&text, framework.language) {
        page.push_str("there and back is not the same text\n");
    }
    page
}

/// Fails with all pages that are not empty.
pub(crate) fn nothing_wrong(pages: Vec<(PathBuf, String)>) {
    let wrong: Vec<String> = pages
        .into_iter()
        .filter(|(_, page)| !page.is_empty())
        .map(|(path, page)| format!("== {}\n{page}", path.strip_prefix(repository("")).unwrap_or(&path).display()))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
