//! JSON lines: each a project as the core reads it; what does not fit is set aside, the rest is kept.

use std::path::Path;
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::StringBuilder;
use jalon::axis::{Axis, AxisId};
use jalon::framework::{AnswerState, Framework, Project};
use jalon::problem::data::{DataFact, DataFault};
use jalon::problem::{Fact, Problem, Severity};
use jalon::project::document::{Node, NodeKind};
use jalon::project::{self, json};
use jalon::source::SourceId;

use crate::table::csv::Block;
use crate::table::fault::{Fault, Reject, Why};
use crate::table::nested;
use crate::table::slots::{self, Layout, Slot};
use crate::table::typed::{Sinks, Source, Typed};

/// JSON has no columns: any project may answer any input.
pub(crate) fn layout(slots: Vec<Slot>) -> Layout {
    Layout { headers: Vec::new(), roles: Vec::new(), slots, absent: Vec::new(), ignored: Vec::new() }
}

/// A JSON array as lines, a project a line; a single project as one line.
pub(crate) fn as_lines(path: &Path, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let damaged = |detail: String| Fault::Damaged { path: path.to_owned(), detail };
    let text = std::str::from_utf8(bytes).map_err(|why| damaged(why.to_string()))?;
    let (node, problems) = json::read(text, SourceId::default());
    let said = |problem: &Problem| problem.wording(jalon::lang::Language::English).title;
    let Some(node) = node else { return Err(damaged(problems.first().map(said).unwrap_or_default())) };
    let nodes = match node.kind {
        NodeKind::List(nodes) => nodes,
        _ => vec![node],
    };
    let mut lines = Vec::with_capacity(bytes.len());
    for node in nodes {
        let line = node.span.of(text);
        // Line ends stand between values only: within a text they are escaped.
        lines.extend(line.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }));
        lines.push(b'\n');
    }
    Ok(lines)
}

/// The projects of some lines, in columns.
pub(crate) fn typed(framework: &Framework, source: &Source, block: Block) -> Result<Typed, Fault> {
    let text = String::from_utf8_lossy(&block.text);
    let (mut rejects, mut places) = (Vec::new(), Vec::new());
    let mut projects: Vec<Project> = Vec::new();
    let mut keys = StringBuilder::new();
    let lines = text.split('\n').map(|line| line.trim_start_matches('\u{feff}').trim());
    for (line, text) in (block.line..).zip(lines).filter(|(_, line)| !line.is_empty()) {
        let row = projects.len() as u64 + 1;
        places.push((projects.len(), line));
        let mut reject = |column: &str, text: &str, why: Why| {
            let (file, column, text) = (source.path.clone(), column.to_owned(), text.to_owned());
            rejects.push(Reject { file, row, line: Some(line), column, text, why });
        };
        let mut project = read(framework, text, &mut reject);
        keys.append_option(project.id.take());
        projects.push(project);
    }
    let rows = projects.len();
    let mut sinks = Sinks::new(framework, source, rows);
    let mut cell = 0;
    for (slot, known) in source.layout.slots.iter().enumerate() {
        cell = if slot > 0 && source.layout.slots.get(slot - 1).is_some_and(|before| before.input == known.input) {
            cell + 1
        } else {
            0
        };
        let answers = projects.iter().map(|project| project.answers.get(known.input.0 as usize)?.get(cell));
        if answers.clone().flatten().all(|answer| answer.state == AnswerState::Absent) {
            continue;
        }
        let Some(sink) = sinks.sink(slot) else { continue };
        for (row, answer) in answers.enumerate() {
            match answer {
                None => sink.push_empty(),
                Some(answer) => {
                    sink.push(&answer.state);
                    if let Some(level) = answer.evidence {
                        sink.say_evidence(row, nested::evidence(level));
                    }
                }
            }
        }
    }
    let batch = nested::with_records(framework, &sinks.finish(rows)?, &projects)?;
    let keys = keys.finish();
    let key = (arrow_array::Array::null_count(&keys) < rows).then(|| Arc::new(keys) as ArrayRef);
    Ok(Typed { batch, key, members: Vec::new(), rejects, lines: places })
}

/// Reads a project; what does not fit is taken out, said, and marked as refused.
fn read(framework: &Framework, text: &str, reject: &mut dyn FnMut(&str, &str, Why)) -> Project {
    let nothing = || Project { answers: vec![Vec::new(); framework.inputs.len()], ..Project::default() };
    let (node, problems) = json::read(text, SourceId::default());
    let errors = |problems: Vec<Problem>| -> Vec<Problem> {
        problems.into_iter().filter(|problem| problem.severity() == Severity::Error).collect()
    };
    let faults = errors(problems);
    let Some(mut node) = node.filter(|_| faults.is_empty()) else {
        for problem in faults.into_iter().take(1) {
            reject("", &shortened(text), Why::Data(Box::new(problem.fact)));
        }
        return all_rejected(framework, nothing());
    };
    let mut gone: Vec<String> = Vec::new();
    // Each round takes something out, so that there is an end.
    loop {
        let (project, problems) = project::read(framework, &node, SourceId::default());
        if let Some(mut project) = project {
            for place in &gone {
                mark(framework, &mut project, place);
            }
            return project;
        }
        let mut taken = false;
        for problem in errors(problems) {
            let at = match &problem.fact {
                Fact::Data(DataFact { at, .. }) => at.clone(),
                _ => String::new(),
            };
            let written = problem.place.span.of(text).to_owned();
            let unknown = matches!(&problem.fact, Fact::Data(DataFact { fault: DataFault::UnknownKey { .. }, .. }));
            reject(column(&at).as_str(), &written, Why::Data(Box::new(problem.fact)));
            if at.is_empty() || !remove(&mut node, &at) {
                return all_rejected(framework, nothing());
            }
            taken = true;
            if !unknown {
                gone.push(at);
            }
        }
        if !taken {
            return all_rejected(framework, nothing());
        }
    }
}

/// The column that a JSON pointer stands for: `/trained/women` is `trained[women]`.
fn column(at: &str) -> String {
    let mut steps = at.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    let first = steps.next().unwrap_or_default();
    let rest: Vec<String> = steps.collect();
    if rest.is_empty() { first } else { format!("{first}[{}]", rest.join(", ")) }
}

/// Takes a value out of a tree, by its JSON pointer.
fn remove(node: &mut Node, at: &str) -> bool {
    let Some(path) = at.strip_prefix('/') else { return false };
    let (step, rest) = match path.split_once('/') {
        Some((step, rest)) => (step, Some(format!("/{rest}"))),
        None => (path, None),
    };
    let step = step.replace("~1", "/").replace("~0", "~");
    match (&mut node.kind, rest) {
        (NodeKind::Record(entries), None) => {
            let before = entries.len();
            entries.retain(|entry| entry.key != step);
            entries.len() < before
        }
        (NodeKind::List(items), None) => match step.parse::<usize>().ok().and_then(|place| items.get_mut(place)) {
            Some(item) if item.kind != NodeKind::Null => {
                item.kind = NodeKind::Null;
                true
            }
            _ => false,
        },
        (NodeKind::Record(entries), Some(rest)) => entries.iter_mut().any(|entry| {
            entry.key == step
                && (remove(&mut entry.value, &rest) || {
                    // What stands deeper is no longer there: take out the whole.
                    let there = entry.value.kind != NodeKind::Null;
                    entry.value.kind = NodeKind::Null;
                    there
                })
        }),
        (NodeKind::List(items), Some(rest)) => {
            step.parse::<usize>().ok().and_then(|place| items.get_mut(place)).is_some_and(|item| remove(item, &rest))
        }
        _ => false,
    }
}

/// Marks the cells that a pointer leads to as refused.
fn mark(framework: &Framework, project: &mut Project, at: &str) {
    let steps: Vec<String> = at.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
    let Some(first) = steps.first() else { return };
    let Some(id) = framework.input(first) else { return };
    let Some(input) = framework.inputs.get(id.0 as usize) else { return };
    let size = |axis: &AxisId| {
        framework.axes.get(axis.0 as usize).and_then(Axis::members).map_or(0, <[jalon::axis::Member]>::len)
    };
    let total: usize = input.axes.as_slice().iter().map(size).product();
    let Some(answers) = project.answers.get_mut(id.0 as usize) else { return };
    answers.resize(total.max(answers.len()), jalon::framework::Answer::default());
    let names = slots::cells(framework, id, input, &[]);
    let name = column(at);
    for (answer, cell) in answers.iter_mut().zip(names) {
        if (steps.len() == 1 || cell.name == name) && answer.state == AnswerState::Absent {
            answer.state = AnswerState::Rejected;
        }
    }
}

fn all_rejected(framework: &Framework, mut project: Project) -> Project {
    for input in &framework.inputs {
        mark(framework, &mut project, &jalon::project::document::pointer(&"", &input.name));
    }
    project
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
