//! Project data from files: JSON (one project or an array), JSON lines, YAML, with every fault of every file at once; and
//! tables.

use std::path::{Path, PathBuf};

use jalon::framework::{Framework, Project};
use jalon::problem::limit::LimitFact;
use jalon::problem::{Problem, Severity};
use jalon::project::document::{MAX_BYTES, Node, NodeKind};
use jalon::project::{self, json};
use jalon::source::{Place, Source, SourceId, Span};

use crate::arguments::Tabled;
use crate::words::Complaint;
use crate::{Context, draw, files, tables, yaml};

/// The projects of some files, in order.
pub(crate) struct Projects {
    /// The projects.
    pub(crate) projects: Vec<Project>,
    /// Whether the data are a single project that stands by itself, not in a list: its result does too.
    pub(crate) alone: bool,
}

/// Reads the files. Faults are drawn, and there are no projects where one is an error; warnings are drawn too.
pub(crate) fn load(
    framework: &Framework,
    paths: &[PathBuf],
    tabled: &Tabled,
    context: Context,
) -> Result<Option<Projects>, Complaint> {
    let mut sources: Vec<Source> = Vec::new();
    let mut problems = Vec::new();
    let mut projects = Vec::new();
    let mut alone = paths.len() == 1;
    for path in paths {
        if tables::is_table(path) {
            alone = false;
            projects.extend(tables::projects(framework, std::slice::from_ref(path), tabled, None)?.unwrap_or_default());
            continue;
        }
        let id = SourceId(u16::try_from(sources.len()).unwrap_or(u16::MAX));
        if let Some(too_large) = too_large(path, id) {
            sources.push(Source::new(files::shown(path), ""));
            problems.push(too_large);
            continue;
        }
        let source = files::read(path)?;
        let (nodes, single) = nodes(path, &source, id, &mut problems);
        alone &= single;
        for node in &nodes {
            let (project, found) = project::read(framework, node, id);
            problems.extend(found);
            projects.extend(project);
        }
        sources.push(source);
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem: &Problem| (problem.place.source, problem.place.span.start));
        let drawn = draw::problems(&problems, &sources, context.language);
        context.output.complain(&drawn).map_err(|why| Complaint::Output { why })?;
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Ok(None);
        }
    }
    if projects.is_empty() {
        return Err(Complaint::NoProject);
    }
    Ok(Some(Projects { projects, alone }))
}

/// Refuses a file that is longer than is read at once, before any of it is read.
fn too_large(path: &Path, id: SourceId) -> Option<Problem> {
    let bytes = usize::try_from(std::fs::metadata(path).ok()?.len()).unwrap_or(usize::MAX);
    let limit = LimitFact::DataTooLarge { bytes, limit: MAX_BYTES };
    (bytes > MAX_BYTES).then(|| Problem::new(limit, Place { source: id, span: Span::default() }))
}

/// The projects of a text as trees, and whether it is a single one that stands by itself.
fn nodes(path: &Path, source: &Source, id: SourceId, problems: &mut Vec<Problem>) -> (Vec<Node>, bool) {
    let text = source.text.as_str();
    let (tree, found) = match notation(path, text) {
        Notation::Lines => {
            let (lines, found) = json::read_lines(text, id);
            problems.extend(found);
            return (lines.into_iter().map(|(_, node)| node).collect(), false);
        }
        Notation::Json => json::read(text, id),
        Notation::Yaml => yaml::read(text, id),
    };
    problems.extend(found);
    match tree {
        None => (Vec::new(), false),
        Some(Node { kind: NodeKind::List(nodes), .. }) => (nodes, false),
        Some(node) => (vec![node], true),
    }
}

enum Notation {
    Json,
    Lines,
    Yaml,
}

/// Told by the file's name; else (the standard input) by how the text begins.
fn notation(path: &Path, text: &str) -> Notation {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => Notation::Json,
        Some("jsonl" | "ndjson") => Notation::Lines,
        Some("yaml" | "yml") => Notation::Yaml,
        _ => {
            let text = text.trim_start_matches('\u{feff}').trim();
            match text.as_bytes().first() {
                Some(b'[') => Notation::Json,
                // Several records, each on a line of its own, are lines; one record may fill several lines.
                Some(b'{') if text.lines().count() > 1 && text.lines().all(is_record) => Notation::Lines,
                Some(b'{') => Notation::Json,
                _ => Notation::Yaml,
            }
        }
    }
}

fn is_record(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || (line.starts_with('{') && line.ends_with('}'))
}
