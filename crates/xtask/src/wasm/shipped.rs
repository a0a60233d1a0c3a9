//! The shipped frameworks as JavaScript modules, each loaded when it is asked for, and the list of them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jalon::analysis::analyse;
use jalon::catalog::{Catalog, SHIPPED};
use jalon::framework::{Framework, packed};
use jalon::source::Source;
use serde_json::{Value, json};

use crate::commands::root;

/// Writes a module for each framework (`packed`, `text`, `projects`), and `index.js`, which lists them and imports each on
/// demand.
///
/// # Errors
/// When a framework has faults or doubts, a project does not read, or a file cannot be written.
pub(super) fn write(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut list = Vec::new();
    let mut modules = String::new();
    for shipped in SHIPPED {
        let found = analyse(Source::new(shipped.id, shipped.text), &Catalog);
        if !found.problems.is_empty() {
            return Err(format!("`jalon check` finds something in {}", shipped.id));
        }
        let framework = found.framework.ok_or_else(|| format!("{} has faults", shipped.id))?;
        list.push(entry(&framework));
        let projects = projects(shipped.id)?;
        let module = format!(
            "// The framework {}, compiled and as text, and its sample projects.\n\
             export const packed = {};\nexport const text = {};\nexport const projects = {};\n",
            shipped.id,
            json!(STANDARD.encode(packed::pack(&framework))),
            json!(shipped.text),
            json!(projects),
        );
        put(&folder.join(format!("{}.js", shipped.id)), &module)?;
        let _ = writeln!(modules, "  {}: () => import(\"./{0}.js\"),", shipped.id);
    }
    let index = format!(
        "// The shipped frameworks: what they are, and how to load each.\nexport const list = {};\n\
         export const modules = {{\n{modules}}};\n",
        json!(list)
    );
    put(&folder.join("index.js"), &index)?;
    put(&folder.join("index.d.ts"), TYPES)
}

const TYPES: &str = "\
export interface Shipped {
  /** Its id. */ readonly id: string;
  /** Its version. */ readonly version: string;
  /** Its titles. */ readonly labels: { readonly en?: string; readonly fr?: string };
  /** The vocabulary of its text. */ readonly language: \"en\" | \"fr\";
  /** The frameworks that it uses or extends. */ readonly uses: readonly string[];
  /** First and last day of its validity, where it says. */ readonly valid: readonly [string | null, string | null];
}
export interface ShippedModule {
  /** The framework compiled, in base 64. */ readonly packed: string;
  readonly text: string;
  readonly projects: readonly Record<string, unknown>[];
}
export declare const list: readonly Shipped[];
export declare const modules: Readonly<Record<string, () => Promise<ShippedModule>>>;
";

fn entry(framework: &Framework) -> Value {
    let identity = &framework.identity;
    json!({
        "id": identity.id,
        "version": identity.version,
        "labels": identity.labels,
        "language": framework.language,
        "uses": framework.sources.iter().skip(1).map(|source| &source.id).collect::<Vec<_>>(),
        "valid": [identity.valid_from, identity.valid_until],
    })
}

/// The sample projects of a framework, by file name.
fn projects(id: &str) -> Result<Vec<Value>, String> {
    let folder = root().join("frameworks").join(id).join("projects");
    let entries = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).map_err(|why| format!("{}: {why}", path.display()))?;
            serde_json::from_str(&text).map_err(|why| format!("{}: {why}", path.display()))
        })
        .collect()
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|why| format!("{}: {why}", path.display()))
}
