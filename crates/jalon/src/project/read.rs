//! A tree of data to the typed answers of a project: members first, then every cell; all faults, in order of place.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::axis::{AxisId, AxisKind, Labels};
use crate::framework::{EvidenceLevel, Framework, InputId, Members, Project};
use crate::lang::Language;
use crate::problem::data::{DataFault, Expected, Found, WordKind};
use crate::problem::limit::LimitFact;
use crate::problem::suggest::nearest;
use crate::problem::{Fact, Problem, Severity};
use crate::project::cells::Cells;
use crate::project::document::{At, Entry, Node, NodeKind};
use crate::project::typed::{self, Context, MemberIndex, Refusal, Written, shortened};
use crate::source::{Place, SourceId, Span, composed};

mod lists;
mod values;

/// An open axis with more members than this is refused.
pub(crate) const MAX_MEMBERS: usize = 1_000_000;
/// How many known keys a message lists.
const SHOWN: usize = 12;
/// The keys of a value with what belongs to it.
const WRAPPER: [&str; 7] = ["value", "missing", "state", "between", "evidence", "source", "reason"];

/// Reads the data of one project.
///
/// All faults are found at once and come in order of place. There is a project only if none of them is an error;
/// warnings leave it standing. What the keys and values may be is the JSON Schema of [`schema`](super::schema::data_schema).
///
/// ```
/// use jalon::framework::Framework;
/// use jalon::project::{json, read};
/// use jalon::source::SourceId;
/// fn load(framework: &Framework, text: &str) {
///     let (node, mut problems) = json::read(text, SourceId::default());
///     if let Some(node) = node {
///         let (project, found) = read(framework, &node, SourceId::default());
///         problems.extend(found);
///         assert!(project.is_some() || !problems.is_empty());
///     }
/// }
/// ```
#[must_use]
pub fn read(framework: &Framework, node: &Node, source: SourceId) -> (Option<Project>, Vec<Problem>) {
    let (mut project, problems) = read_undigested(framework, node, source);
    if let Some(project) = &mut project {
        project.digest = super::write::digest(framework, project);
    }
    (project, problems)
}

/// The same, its digest left empty: who tells what was judged works it out then, and not at each keystroke.
pub(crate) fn read_undigested(framework: &Framework, node: &Node, source: SourceId) -> (Option<Project>, Vec<Problem>) {
    let mut reader = Reader {
        framework,
        context: Context::from(framework),
        names: names(framework),
        open: super::all_open_axes(framework),
        source,
        problems: Vec::new(),
        members: BTreeMap::new(),
        partial: BTreeSet::new(),
        listed: BTreeSet::new(),
        index: MemberIndex::new(),
        cells: Cells::default(),
        bare: BTreeMap::new(),
        id: None,
        title: Labels::default(),
    };
    match &node.kind {
        NodeKind::Record(entries) => {
            // The lists at the top say which members there are and in which order; those within others come after.
            reader.list_members(entries, &mut Vec::new(), "", &At::Top, false);
            reader.list_members(entries, &mut Vec::new(), "", &At::Top, true);
            reader.cells = Cells::new(framework, &reader.members);
            if let Some(name) = super::cells::too_large_result(framework, &reader.members) {
                let limit = LimitFact::TooManyCells { input: name.to_owned(), limit: super::cells::MAX_CELLS };
                reader.refuse(&At::Top, node.span, Refusal::Limit(limit));
            }
            reader.answer(entries, &mut Vec::new(), "", &At::Top);
            reader.doubt_fractions();
        }
        _ => reader.report(&At::Top, node.span, DataFault::NotAProject { found: found(node) }),
    }
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.place);
    if problems.iter().any(|problem| problem.severity() == Severity::Error) {
        return (None, problems);
    }
    let mut project = reader.cells.into_project(reader.members, &reader.partial);
    project.id = reader.id;
    project.title = reader.title;
    (Some(project), problems)
}

/// Where in the nesting of open axes a record stands: each axis with the member that the record is.
type Path = Vec<(AxisId, u32)>;

struct Reader<'f> {
    framework: &'f Framework,
    context: Context<'f>,
    /// What each full name means.
    names: BTreeMap<&'f str, Meaning>,
    /// The open axes of each input.
    open: Vec<Vec<AxisId>>,
    source: SourceId,
    problems: Vec<Problem>,
    /// The ids of each open axis that is given, in order of first mention.
    members: BTreeMap<AxisId, Vec<String>>,
    partial: BTreeSet<AxisId>,
    /// Axes with a list of their own at the top: other lists may not add members.
    listed: BTreeSet<AxisId>,
    index: MemberIndex,
    cells: Cells,
    /// For each input in `%`: the first bare number, its place, and whether all of them lie between 0 and 1.
    bare: BTreeMap<InputId, (String, String, Span, bool)>,
    id: Option<String>,
    title: Labels,
}

/// What a key means.
#[derive(Clone)]
enum Meaning {
    Input(InputId),
    Axis(AxisId),
    /// The inputs of a used framework, by the prefix of their names.
    Used(String),
    Nothing,
}

/// What stands beside a value.
#[derive(Clone, Default)]
struct Beside {
    evidence: Option<EvidenceLevel>,
    source: Option<String>,
    reason: Option<String>,
}

impl<'f> Reader<'f> {
    fn report(&mut self, at: &dyn Display, span: Span, fault: DataFault) {
        self.refuse(at, span, Refusal::Data(fault));
    }

    fn refuse(&mut self, at: &dyn Display, span: Span, refusal: Refusal) {
        let fact: Fact = refusal.at(&at.to_string());
        self.problems.push(Problem::new(fact, Place { source: self.source, span }));
    }

    /// What a key means in a record: under the prefix of a used framework, else (within a list) anywhere.
    fn meaning(&self, key: &str, prefix: &str, within: bool) -> Meaning {
        let key = composed(key);
        let name = if prefix.is_empty() { Cow::Borrowed(&*key) } else { Cow::Owned(format!("{prefix}{key}")) };
        let found = if within || !key.contains('.') { self.names.get(&*name) } else { None };
        if let Some(meaning) = found.or_else(|| self.names.get(&*key).filter(|_| within)) {
            return meaning.clone();
        }
        if within {
            return Meaning::Nothing;
        }
        let used = format!("{name}.");
        let any = self.names.range(used.as_str()..).next().is_some_and(|(known, _)| known.starts_with(&used));
        if any { Meaning::Used(used) } else { Meaning::Nothing }
    }

    /// The open axes of an input.
    fn open_axes(&self, input: InputId) -> &[AxisId] {
        self.open.get(input.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The second walk: every answer.
    fn answer(&mut self, entries: &[Entry], path: &mut Path, prefix: &str, at: &At<'_>) {
        for entry in entries {
            let at = &at.key(&entry.key);
            match self.meaning(&entry.key, prefix, !path.is_empty()) {
                Meaning::Input(input) => self.answer_input(input, entry, path, at),
                Meaning::Axis(axis) if !self.may_list(axis, path) => {
                    let fault = DataFault::MisplacedKey { key: entry.key.clone(), axes: Vec::new() };
                    self.report(at, entry.key_span, fault);
                }
                Meaning::Axis(axis) => self.answer_members(axis, &entry.value, path, prefix, at),
                Meaning::Used(used) => match &entry.value.kind {
                    NodeKind::Record(entries) => self.answer(entries, path, &used, at),
                    _ => {
                        let (expected, found) = (Expected::Record, found(&entry.value));
                        let fault = DataFault::WrongType { input: entry.key.clone(), expected, found };
                        self.report(at, entry.value.span, fault);
                    }
                },
                Meaning::Nothing if !path.is_empty() && entry.key == "id" => {}
                Meaning::Nothing
                    if path.is_empty() && prefix.is_empty() && matches!(entry.key.as_str(), "id" | "project") =>
                {
                    self.read_id(entry, at);
                }
                Meaning::Nothing if path.is_empty() && prefix.is_empty() && entry.key == "title" => {
                    self.read_title(entry, at);
                }
                Meaning::Nothing => self.unknown_key(entry, path, prefix, at),
            }
        }
    }

    fn read_id(&mut self, entry: &Entry, at: &At<'_>) {
        match &entry.value.kind {
            NodeKind::Text(text) | NodeKind::Plain(text) | NodeKind::Number(text) if !text.trim().is_empty() => {
                if self.id.is_some() {
                    self.report(at, entry.key_span, DataFault::AnsweredTwice { cell: entry.key.clone() });
                }
                self.id = Some(composed(text.trim()).into_owned());
            }
            _ => {
                let (expected, found) = (Expected::Id, found(&entry.value));
                let fault = DataFault::WrongType { input: entry.key.clone(), expected, found };
                self.report(at, entry.value.span, fault);
            }
        }
    }

    /// A title: one text, or one in each language.
    fn read_title(&mut self, entry: &Entry, at: &At<'_>) {
        match &entry.value.kind {
            NodeKind::Record(titles) => {
                for title in titles {
                    let at = &at.key(&title.key);
                    let language = match title.key.as_str() {
                        "en" => Language::English,
                        "fr" => Language::French,
                        _ => {
                            self.unknown_word(WordKind::Key, &title.key, &["en", "fr"], at, title.key_span);
                            continue;
                        }
                    };
                    if let Some(text) = self.remark(&entry.key, &title.value, at) {
                        self.title.set(language, text);
                    }
                }
            }
            _ => {
                if let Some(text) = self.remark(&entry.key, &entry.value, at) {
                    self.title.set(Language::English, text.clone());
                    self.title.set(Language::French, text);
                }
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, path: &Path, prefix: &str, at: &At<'_>) {
        let mut known: Vec<String> = Vec::new();
        for place in 0..self.framework.inputs.len() {
            let input = super::input_id(place);
            let open = self.open_axes(input).to_vec();
            let Some(name) = self.framework.inputs.get(place).and_then(|input| input.name.strip_prefix(prefix)) else {
                continue;
            };
            let here = open.len() == path.len() && path.iter().all(|(axis, _)| open.contains(axis));
            match name.split_once('.') {
                Some((alias, _)) if path.is_empty() => known.push(alias.to_owned()),
                _ if here => known.push(name.to_owned()),
                _ => {}
            }
        }
        for (place, axis) in self.framework.axes.iter().enumerate() {
            let id = AxisId(u32::try_from(place).unwrap_or(u32::MAX));
            if let Some(name) = axis.name.strip_prefix(prefix).filter(|name| !name.contains('.'))
                && self.context.is_open(id)
                && self.may_list(id, path)
            {
                known.push(name.to_owned());
            }
        }
        known.dedup();
        let near = nearest(&entry.key, known.iter().map(String::as_str)).map(str::to_owned);
        known.truncate(SHOWN);
        self.report(at, entry.key_span, DataFault::UnknownKey { key: entry.key.clone(), nearest: near, known });
    }

    fn answer_members(&mut self, axis: AxisId, node: &Node, path: &mut Path, prefix: &str, at: &At<'_>) {
        let list = list_at(node, at);
        for (place, member, entries) in self.known_records(axis, node) {
            path.push((axis, member));
            self.answer(entries, path, prefix, &list.item(place));
            path.pop();
        }
    }

    fn answer_input(&mut self, id: InputId, entry: &Entry, path: &Path, at: &At<'_>) {
        let Some(input) = self.framework.inputs.get(id.0 as usize) else { return };
        let open = self.open_axes(id).to_vec();
        if open.len() != path.len() || !path.iter().all(|(axis, _)| open.contains(axis)) {
            let name = |axis: &AxisId| self.context.axis(*axis).map(|axis| axis.name.clone()).unwrap_or_default();
            let axes = open.iter().map(name).collect();
            self.report(at, entry.key_span, DataFault::MisplacedKey { key: entry.key.clone(), axes });
            return;
        }
        if self.cells.is_too_large(id) {
            let limit = LimitFact::TooManyCells { input: input.name.clone(), limit: super::cells::MAX_CELLS };
            self.refuse(at, entry.key_span, Refusal::Limit(limit));
            return;
        }
        let mut remaining: Vec<AxisId> =
            input.axes.as_slice().iter().copied().filter(|axis| !self.context.is_open(*axis)).collect();
        if let Some(choices) = input.choices {
            remaining.retain(|axis| *axis != choices);
            remaining.push(choices);
        }
        let mut fixed = path.clone();
        self.value(id, &entry.value, &remaining, &mut fixed, at, &Beside::default());
    }

    fn remark(&mut self, key: &str, node: &Node, at: &At<'_>) -> Option<String> {
        match &node.kind {
            NodeKind::Null => None,
            NodeKind::Text(text) | NodeKind::Plain(text) if text.len() <= typed::MAX_TEXT => {
                Some(composed(text).into_owned())
            }
            NodeKind::Text(_) | NodeKind::Plain(_) => {
                let limit = LimitFact::TextTooLong { input: key.to_owned(), limit: typed::MAX_TEXT };
                self.refuse(at, node.span, Refusal::Limit(limit));
                None
            }
            _ => {
                let fault =
                    DataFault::WrongType { input: key.to_owned(), expected: Expected::Text, found: found(node) };
                self.report(at, node.span, fault);
                None
            }
        }
    }

    fn unknown_word(&mut self, what: WordKind, word: &str, words: &[&str], at: &At<'_>, span: Span) {
        self.refuse(at, span, typed::unknown_word(what, word, words));
    }
}

/// The inputs and open axes by their full names.
fn names(framework: &Framework) -> BTreeMap<&str, Meaning> {
    let mut names = BTreeMap::new();
    for (place, axis) in framework.axes.iter().enumerate() {
        if matches!(axis.kind, AxisKind::Open) {
            names.insert(axis.name.as_str(), Meaning::Axis(AxisId(u32::try_from(place).unwrap_or(u32::MAX))));
        }
    }
    for (place, input) in framework.inputs.iter().enumerate() {
        names.insert(input.name.as_str(), Meaning::Input(super::input_id(place)));
    }
    names
}

/// Where the records of an axis stand: the list itself, or the `members` of what is said of it.
fn list_at<'a>(node: &Node, at: &'a At<'a>) -> At<'a> {
    match node.kind {
        NodeKind::Record(_) => at.key("members"),
        _ => *at,
    }
}

fn written(node: &Node) -> Written<'_> {
    match &node.kind {
        NodeKind::Truth(truth) => Written::Truth(*truth),
        NodeKind::Number(digits) => Written::Number { digits, unit: None, unit_wanted: false },
        NodeKind::Text(text) => Written::Text(text),
        NodeKind::Plain(text) => Written::Plain(text),
        NodeKind::Null | NodeKind::List(_) | NodeKind::Record(_) => Written::Other(found(node)),
    }
}

fn plain(node: &Node) -> String {
    match &node.kind {
        NodeKind::Truth(truth) => truth.to_string(),
        NodeKind::Number(text) | NodeKind::Text(text) | NodeKind::Plain(text) => shortened(text),
        NodeKind::Null => "null".to_owned(),
        NodeKind::List(_) => "[…]".to_owned(),
        NodeKind::Record(_) => "{…}".to_owned(),
    }
}

fn found(node: &Node) -> Found {
    match &node.kind {
        NodeKind::Null => Found::Null,
        NodeKind::Truth(truth) => Found::Truth(*truth),
        NodeKind::Number(digits) => Found::Number(shortened(digits)),
        NodeKind::Text(text) | NodeKind::Plain(text) => Found::Text(shortened(text)),
        NodeKind::List(_) => Found::List,
        NodeKind::Record(_) => Found::Record,
    }
}

/// The members of the axes, as a project keeps them.
pub(crate) fn members_of(
    members: BTreeMap<AxisId, Vec<String>>,
    partial: &BTreeSet<AxisId>,
) -> BTreeMap<AxisId, Members> {
    members.into_iter().map(|(axis, ids)| (axis, Members { ids, partial: partial.contains(&axis) })).collect()
}
