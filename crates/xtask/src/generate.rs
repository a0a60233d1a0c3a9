//! `cargo xtask generate`: the files that are written from the code, committed, and checked by the tests.

use std::fs;

use crate::commands::root;

mod characters;
mod faults;
mod pages;
mod words;
mod zones;

/// A file, or the part of a file between two markers, that is written from the code.
struct Generated {
    /// The path from the root of the repository.
    path: String,
    /// For a part of a file: the name in `<!-- generated: NAME -->` … `<!-- end generated -->`.
    part: Option<&'static str>,
    /// What must stand there.
    text: String,
}

/// Writes what is out of date.
///
/// # Errors
/// When a file cannot be written, or lacks its markers.
pub(crate) fn write() -> Result<(), String> {
    for generated in all()? {
        let (path, whole) = (root().join(&generated.path), generated.whole()?);
        if fs::read_to_string(&path).is_ok_and(|present| present == whole) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
        }
        fs::write(&path, whole).map_err(|why| format!("{}: {why}", generated.path))?;
        println!("wrote {}", generated.path);
    }
    Ok(())
}

/// Says which generated files are out of date.
///
/// # Errors
/// When one is.
pub(crate) fn check() -> Result<(), String> {
    let mut stale = Vec::new();
    let all = all()?;
    for generated in &all {
        let present = fs::read_to_string(root().join(&generated.path)).unwrap_or_default();
        if present != generated.whole()? {
            stale.push(generated.path.as_str());
        }
    }
    if stale.is_empty() {
        println!("{} generated, all up to date", all.len());
        return Ok(());
    }
    Err(format!("out of date: {}; run `cargo xtask generate` and commit", stale.join(", ")))
}

/// Everything that is generated.
fn all() -> Result<Vec<Generated>, String> {
    let reference = "grammar/README.md";
    let mut all = vec![
        Generated::file("grammar/faults.md", faults::page()?),
        Generated::file("README.md", pages::with_translations("README.md")?),
        Generated::file(reference, pages::with_translations(reference)?),
        Generated { path: reference.to_owned(), part: Some("words"), text: words::words() },
        Generated { path: reference.to_owned(), part: Some("functions"), text: words::functions() },
    ];
    let composed = "crates/jalon/src/source/composed";
    all.push(Generated::file(format!("{composed}/pairs.txt"), characters::pairs()));
    all.push(Generated::file(format!("{composed}/classes.txt"), characters::classes()));
    all.push(Generated::file("crates/jalon/src/date/zone/rules.txt", zones::rules()?));
    let form = ("form.schema.json", jalon::form::schema());
    for (name, schema) in jalon::report::schemas().into_iter().chain([form]) {
        let text = serde_json::to_string_pretty(&schema).map_err(|why| format!("{name}: {why}"))?;
        all.push(Generated::file(format!("bindings/contract/{name}"), text + "\n"));
    }
    Ok(all)
}

impl Generated {
    fn file(path: impl Into<String>, text: String) -> Generated {
        Generated { path: path.into(), part: None, text }
    }

    /// The whole file as it must be.
    fn whole(&self) -> Result<String, String> {
        let Some(part) = self.part else { return Ok(self.text.clone()) };
        let present = fs::read_to_string(root().join(&self.path)).map_err(|why| format!("{}: {why}", self.path))?;
        between(&present, part, &self.text).ok_or_else(|| format!("{} lacks the markers of `{part}`", self.path))
    }
}

/// The text with what stands between the two markers of a part replaced.
fn between(present: &str, part: &str, text: &str) -> Option<String> {
    let (open, close) = (format!("<!-- generated: {part} -->\n"), "<!-- end generated -->");
    let (before, rest) = present.split_once(&open)?;
    let (_, after) = rest.split_once(close)?;
    Some(format!("{before}{open}\n{}\n\n{close}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_changes() {
        let present = "a\n<!-- generated: x -->\nold\n<!-- end generated -->\nb\n";
        let once = between(present, "x", "new\n").unwrap_or_default();
        assert_eq!(once, "a\n<!-- generated: x -->\n\nnew\n\n<!-- end generated -->\nb\n");
        assert_eq!(between(&once, "x", "new\n").as_ref(), Some(&once));
        assert_eq!(between(present, "y", "new"), None);
    }
}
