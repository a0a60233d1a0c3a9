//! Every public item is shown by an example that runs: its own, or one on its page that uses it. The sources are read
//! line by line, as rustfmt lays them out; the examples themselves are run by `cargo test --doc`.
#![allow(clippy::disallowed_methods, reason = "this test reads the sources that it judges")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module as the sources have it: one file.
#[derive(Debug, Default)]
struct Module {
    /// The examples of its own documentation.
    examples: Vec<String>,
    items: Vec<Item>,
    /// Its modules, and whether readers can name them.
    children: Vec<(String, bool)>,
    /// What it shows of private modules: the last of their names, and the item's.
    shows: Vec<(String, String)>,
}

/// A public item, or a public function or constant of a type.
#[derive(Debug, Clone)]
struct Item {
    name: String,
    kind: Kind,
    /// The type that it is of.
    of: Option<String>,
    /// The examples of its documentation, but for hidden lines.
    examples: Vec<String>,
    line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type,
    Function,
    Constant,
}

/// What readers see on one page, a module: items with the file that they stand in.
#[derive(Debug, Default)]
struct Page {
    /// The examples of the module itself.
    examples: Vec<String>,
    items: Vec<(String, Item)>,
}

#[test]
fn every_public_item_of_the_language_is_shown_by_an_example_that_runs() {
    assert_shown("src", 10);
}

#[test]
fn every_public_item_of_tables_is_shown_by_an_example_that_runs() {
    assert_shown("../jalon-columnar/src", 1);
}

/// That each public item of a crate is shown; its sources are `sources`, with more pages than `least`.
fn assert_shown(sources: &str, least: usize) {
    let modules = read_all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(sources));
    let mut pages = BTreeMap::new();
    lay_out(&modules, "", "", true, &mut pages);
    assert!(pages.len() > least, "the modules were not found");
    let mut shown: BTreeSet<(String, usize)> = BTreeSet::new();
    for (path, page) in &pages {
        let around: Vec<(&str, &str)> =
            pages.iter().filter(|(around, _)| is_around(around, path)).flat_map(|(_, page)| page.all()).collect();
        shown.extend(page.items.iter().filter(|(_, item)| is_shown(&around, item)).map(id));
    }
    let mut faults: BTreeSet<String> = BTreeSet::new();
    for (file, item) in pages.values().flat_map(|page| &page.items).filter(|item| !shown.contains(&id(item))) {
        let of = item.of.as_ref().map_or_else(String::new, |of| format!("{of}::"));
        faults.insert(format!("{file}:{}: `{of}{}`", item.line, item.name));
    }
    let count = faults.len();
    let faults = faults.into_iter().collect::<Vec<_>>().join("\n");
    assert!(count == 0, "{count} public items have no example that runs, nor one on their page:\n{faults}");
}

#[test]
fn the_reader_of_sources_sees_items_and_their_examples() {
    let text = "//! A module.\n//!\n//! ```\n//! use a::Seen;\n//! # let hidden = Unseen;\n//! ```\n\n\
                /// A type.\n#[derive(Debug)]\npub struct Seen(u8);\n\nimpl Seen {\n    /// One.\n    ///\n    /// ```\n    \
                /// Seen::one();\n    /// ```\n    #[must_use]\n    pub fn one() -> Seen {\n        Seen(1)\n    }\n\n    \
                pub(crate) fn two() {}\n}\n\n/// ```text\n/// Unseen\n/// ```\npub enum Unseen {}\n\nmod own;\npub use own::{Far, near};\n";
    let module = read(text);
    let page =
        Page { examples: module.examples, items: module.items.into_iter().map(|item| (String::new(), item)).collect() };
    let found = page.items.iter().map(|(_, item)| (item.name.as_str(), is_shown(&page.all(), item)));
    assert_eq!(found.collect::<Vec<_>>(), [("Seen", true), ("one", true), ("Unseen", false)]);
    assert_eq!(module.children, [("own".to_owned(), false)]);
    assert_eq!(module.shows, [("own".to_owned(), "Far".to_owned()), ("own".to_owned(), "near".to_owned())]);
}

fn id((file, item): &(String, Item)) -> (String, usize) {
    (file.clone(), item.line)
}

/// Whether a page is that of a module around another, or the same.
fn is_around(page: &str, path: &str) -> bool {
    path == page || path.strip_prefix(page).is_some_and(|rest| rest.starts_with('/'))
}

impl Page {
    /// The examples of the module and of its items, each with the type whose documentation it stands in.
    fn all(&self) -> Vec<(&str, &str)> {
        let own = self.examples.iter().map(|example| ("", example.as_str()));
        let of_items = self.items.iter().flat_map(|(_, item)| {
            let of = item.of.as_ref().unwrap_or(&item.name);
            item.examples.iter().map(|example| (of.as_str(), example.as_str()))
        });
        own.chain(of_items).collect()
    }
}

/// Whether an item has an example of its own, or one on the pages around it uses it: for a function of a type, one of that
/// type, or that names it.
fn is_shown(around: &[(&str, &str)], item: &Item) -> bool {
    let is_about =
        |of: &str, example: &str| item.of.as_ref().is_none_or(|ty| of == ty || words(example, ty).next().is_some());
    let used = around.iter().any(|(of, example)| uses(example, item) && is_about(of, example));
    used || !item.examples.is_empty()
}

/// What stands before and behind a word, wherever an example has it.
fn words<'e>(example: &'e str, name: &str) -> impl Iterator<Item = (&'e str, &'e str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let found = example.match_indices(name).map(|(at, name)| (&example[..at], &example[at + name.len()..]));
    found
        .filter(move |(before, after)| !before.ends_with(is_word) && !after.starts_with(is_word))
        .collect::<Vec<_>>()
        .into_iter()
}

fn uses(example: &str, item: &Item) -> bool {
    words(example, &item.name).any(|(before, after)| match (item.kind, &item.of) {
        (Kind::Function, Some(_)) => before.ends_with('.') || before.ends_with("::"),
        (Kind::Function, None) => after.starts_with('(') || before.ends_with("::"),
        (Kind::Constant, Some(_)) => before.ends_with("::"),
        (Kind::Constant, None) | (Kind::Type, _) => true,
    })
}

/// Puts the items of a module and of all below it on the pages that show them.
fn lay_out(
    modules: &BTreeMap<String, Module>,
    path: &str,
    page: &str,
    public: bool,
    pages: &mut BTreeMap<String, Page>,
) {
    let Some(module) = modules.get(path) else { return };
    if public {
        let here = pages.entry(page.to_owned()).or_default();
        here.examples.extend(module.examples.iter().cloned());
        for item in module.items.iter().filter(|item| item.of.is_none()) {
            put(modules, path, item, here);
        }
        for (from, name) in &module.shows {
            for (file, item) in shown_of(modules, path, from, name) {
                put(modules, file, item, here);
            }
        }
    }
    for (child, is_public) in &module.children {
        let below = if path.is_empty() { child.clone() } else { format!("{path}/{child}") };
        lay_out(modules, &below, &below, public && *is_public, pages);
    }
}

/// What a module shows of another by a name: what stands there, or what that one shows in its turn.
fn shown_of<'m>(modules: &'m BTreeMap<String, Module>, path: &str, from: &str, name: &str) -> Vec<(&'m str, &'m Item)> {
    let mut found = Vec::new();
    for (file, module) in modules.iter().filter(|(file, _)| *file != path && file.rsplit('/').next() == Some(from)) {
        let own = module.items.iter().filter(|item| item.of.is_none() && item.name == name);
        found.extend(own.map(|item| (file.as_str(), item)));
        for (further, _) in module.shows.iter().filter(|(_, shown)| shown == name) {
            found.extend(shown_of(modules, file, further, name));
        }
    }
    found
}

/// Puts an item on a page, with the functions of its type: those in its own file, else in files of its folder.
fn put(modules: &BTreeMap<String, Module>, path: &str, item: &Item, page: &mut Page) {
    page.items.push((path.to_owned(), item.clone()));
    if item.kind != Kind::Type {
        return;
    }
    let top = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    for (file, module) in modules.iter().filter(|(file, _)| top(file) == top(path)) {
        let declares_it = |item: &&Item, name: &str| item.of.is_none() && item.kind == Kind::Type && item.name == name;
        let another = file != path && module.items.iter().any(|own| declares_it(&own, &item.name));
        if !another {
            let own = module.items.iter().filter(|own| own.of.as_ref() == Some(&item.name));
            page.items.extend(own.map(|own| (file.clone(), own.clone())));
        }
    }
}

/// The modules of a crate by their paths, `unit/builtin`; the crate itself by the empty one.
fn read_all(root: &Path) -> BTreeMap<String, Module> {
    let mut modules = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let shown = path.strip_prefix(root).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
                let name = if shown == "lib" { String::new() } else { shown };
                modules.insert(name, read(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
    modules
}

/// Reads a file: what of it is public, with the examples of its documentation.
fn read(text: &str) -> Module {
    let mut module = Module::default();
    let mut documentation: Vec<&str> = Vec::new();
    let mut own: Vec<&str> = Vec::new();
    let mut of: Option<String> = None;
    let mut use_tree = String::new();
    for (at, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if !use_tree.is_empty() {
            use_tree.push_str(code);
        }
        if let Some(rest) = code.strip_prefix("//!") {
            own.push(rest);
            continue;
        }
        if let Some(rest) = code.strip_prefix("///") {
            documentation.push(rest);
            continue;
        }
        if code.starts_with("#[") {
            continue;
        }
        let indent = line.len() - code.len();
        if indent == 0 && (line.starts_with("impl") || line.starts_with("pub trait ")) {
            of = subject(line);
        }
        if line == "}" {
            of = None;
        }
        if indent == 0 && line.starts_with("pub use ") {
            use_tree = code.to_owned();
        }
        if use_tree.ends_with(';') {
            module.shows.extend(shown_by(&use_tree));
            use_tree.clear();
        }
        if let Some(name) = line.strip_suffix(';').and_then(|line| line.strip_prefix("mod ")) {
            module.children.push((name.to_owned(), false));
        }
        if let Some(name) = line.strip_suffix(';').and_then(|line| line.strip_prefix("pub mod ")) {
            module.children.push((name.to_owned(), true));
        }
        let declared = match indent {
            0 => declared(code).map(|(kind, name)| (kind, name, None)),
            4 if of.is_some() => {
                declared(code).filter(|(kind, _)| *kind != Kind::Type).map(|(kind, name)| (kind, name, of.clone()))
            }
            _ => None,
        };
        if let Some((kind, name, of)) = declared {
            module.items.push(Item { name, kind, of, examples: examples(&documentation), line: at + 1 });
        }
        documentation.clear();
    }
    module.examples = examples(&own);
    module
}

/// The kind and name of a public declaration that a line begins.
fn declared(code: &str) -> Option<(Kind, String)> {
    let rest = code.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("const fn ").map_or(rest.to_owned(), |name| format!("fn {name}"));
    let (word, rest) = rest.split_once(' ')?;
    let kind = match word {
        "struct" | "enum" | "trait" | "type" => Kind::Type,
        "fn" => Kind::Function,
        "const" | "static" => Kind::Constant,
        _ => return None,
    };
    Some((kind, rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()))
}

/// The type whose own functions an `impl` holds; none of a trait for a type, whose functions are the trait's.
fn subject(line: &str) -> Option<String> {
    let rest = line.strip_prefix("impl").filter(|rest| !rest.contains(" for "))?;
    let rest = if rest.starts_with('<') { rest.split_once("> ")?.1 } else { rest.trim_start() };
    Some(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
}

/// What `pub use a::b::{C, d};` shows: the module `b`, and each name.
fn shown_by(use_tree: &str) -> Vec<(String, String)> {
    let tree = use_tree.trim_start_matches("pub use ").trim_end_matches(';');
    let (path, names) = match tree.split_once('{') {
        Some((path, names)) => (path.trim_end_matches("::"), names.trim_end_matches('}')),
        None => tree.rsplit_once("::").unwrap_or(("", tree)),
    };
    let from = path.rsplit("::").next().unwrap_or_default();
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| (from.to_owned(), name.to_owned())).collect()
}

/// The code blocks of a documentation that are run, without their hidden lines.
fn examples(documentation: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut block: Option<bool> = None;
    for line in documentation.iter().map(|line| line.trim_start()) {
        match (line.strip_prefix("```"), block) {
            (Some(tag), None) => {
                let runs = matches!(tag, "" | "no_run" | "should_panic");
                block = Some(runs);
                found.extend(runs.then(String::new));
            }
            (Some(_), Some(_)) => block = None,
            (None, Some(true)) if !line.starts_with("# ") => {
                if let Some(example) = found.last_mut() {
                    example.push_str(line);
                    example.push('\n');
                }
            }
            _ => {}
        }
    }
    found
}
