//! A tree of data to the typed answers of a project: members first, then every cell; all faults, in order of place.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::axis::{Axis, AxisId, AxisKind};
use crate::framework::{Answer, AnswerState, EvidenceLevel, Framework, InputId, Members, MissingReason, Project, Type};
use crate::number::Number;
use crate::problem::data::{DataFault, Expected, Found, State, WordKind};
use crate::problem::limit::LimitFact;
use crate::problem::suggest::nearest;
use crate::problem::{Fact, Problem, Severity};
use crate::project::cells::Cells;
use crate::project::document::{Entry, Node, NodeKind, pointer};
use crate::project::typed::{self, Context, MemberIndex, Refusal, Written, shortened};
use crate::source::{Place, SourceId, Span};

/// An open axis with more members than this is refused.
pub const MAX_MEMBERS: usize = 1_000_000;
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
    };
    match &node.kind {
        NodeKind::Record(entries) => {
            // The lists at the top say which members there are and in which order; those within others come after.
            reader.list_members(entries, &mut Vec::new(), "", "", false);
            reader.list_members(entries, &mut Vec::new(), "", "", true);
            reader.cells = Cells::new(framework, &reader.members);
            reader.answer(entries, &mut Vec::new(), "", "");
            reader.doubt_fractions();
        }
        _ => reader.report("", node.span, DataFault::NotAProject { found: found(node) }),
    }
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.place);
    if problems.iter().any(|problem| problem.severity() == Severity::Error) {
        return (None, problems);
    }
    let mut project = reader.cells.into_project(reader.members, &reader.partial);
    project.id = reader.id;
    project.digest = super::write::digest(framework, &project);
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
    fn report(&mut self, at: &str, span: Span, fault: DataFault) {
        self.refuse(at, span, Refusal::Data(fault));
    }

    fn refuse(&mut self, at: &str, span: Span, refusal: Refusal) {
        let fact: Fact = refusal.at(at);
        self.problems.push(Problem::new(fact, Place { source: self.source, span }));
    }

    /// What a key means in a record: under the prefix of a used framework, else (within a list) anywhere.
    fn meaning(&self, key: &str, prefix: &str, within: bool) -> Meaning {
        let name: String = format!("{prefix}{key}").nfc().collect();
        for name in [name.as_str(), key].into_iter().take(if within { 2 } else { 1 }) {
            if !within && name.strip_prefix(prefix).is_some_and(|rest| rest.contains('.')) {
                continue;
            }
            if let Some(meaning) = self.names.get(name) {
                return meaning.clone();
            }
        }
        let used = format!("{name}.");
        let any = self.names.range(used.as_str()..).next().is_some_and(|(known, _)| known.starts_with(&used));
        if any && !within { Meaning::Used(used) } else { Meaning::Nothing }
    }

    /// The open axes of an input.
    fn open_axes(&self, input: InputId) -> &[AxisId] {
        self.open.get(input.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether the members of an axis may be listed in a record at that place.
    fn may_list(&self, axis: AxisId, path: &Path) -> bool {
        if path.is_empty() {
            return true;
        }
        path.iter().all(|(known, _)| *known != axis)
            && self.open.iter().any(|open| open.contains(&axis) && path.iter().all(|(known, _)| open.contains(known)))
    }

    /// The first walk: which members there are.
    fn list_members(&mut self, entries: &[Entry], path: &mut Path, prefix: &str, at: &str, within: bool) {
        for entry in entries {
            let at = pointer(at, &entry.key);
            match self.meaning(&entry.key, prefix, !path.is_empty()) {
                Meaning::Axis(axis) if self.may_list(axis, path) => {
                    if path.is_empty() && within {
                        self.list_within(axis, &entry.value, path, prefix, &at);
                    } else {
                        self.list_axis(axis, &entry.value, path, prefix, &at);
                    }
                }
                Meaning::Used(used) => {
                    if let NodeKind::Record(entries) = &entry.value.kind {
                        self.list_members(entries, path, &used, &at, within);
                    }
                }
                _ => {}
            }
        }
    }

    fn list_axis(&mut self, axis: AxisId, node: &Node, path: &mut Path, prefix: &str, at: &str) {
        let name = self.context.axis(axis).map(|axis| axis.name.clone()).unwrap_or_default();
        let Some((items, partial, at)) = self.records_of(&name, node, at) else { return };
        if path.is_empty() {
            self.listed.insert(axis);
        }
        if partial {
            self.partial.insert(axis);
        }
        self.members.entry(axis).or_default();
        if items.len() > MAX_MEMBERS {
            let limit = LimitFact::TooManyMembers { axis: name, limit: MAX_MEMBERS };
            self.refuse(&at, node.span, Refusal::Limit(limit));
            return;
        }
        let closed = self.listed.contains(&axis) && !path.is_empty() && !self.partial.contains(&axis);
        let mut here = BTreeSet::new();
        for (place, item) in items.iter().enumerate() {
            let at = pointer(&at, &place.to_string());
            let NodeKind::Record(entries) = &item.kind else {
                let fault =
                    DataFault::WrongType { input: name.clone(), expected: Expected::Record, found: found(item) };
                self.report(&at, item.span, fault);
                continue;
            };
            let (id, span) = match self.member_id(&name, item, place, &at) {
                Some(id) => id,
                None => continue,
            };
            if !here.insert(id.clone()) {
                self.report(&pointer(&at, "id"), span, DataFault::DuplicateMember { axis: name.clone(), id });
                continue;
            }
            let index = self.index.entry(axis).or_default();
            let member = match index.get(&id) {
                Some(member) => *member,
                None if closed => {
                    let fault = DataFault::UnknownMember {
                        axis: name.clone(),
                        nearest: typed::nearest_member(&self.context, axis, &self.index, &id),
                        members: typed::shown(&self.context, axis, &self.index),
                        written: id,
                    };
                    self.report(&pointer(&at, "id"), span, fault);
                    continue;
                }
                None => {
                    let member = u32::try_from(index.len()).unwrap_or(u32::MAX);
                    index.insert(id.clone(), member);
                    self.members.entry(axis).or_default().push(id);
                    member
                }
            };
            if !path.is_empty() {
                path.push((axis, member));
                self.list_members(entries, path, prefix, &at, true);
                path.pop();
            }
        }
        self.index.entry(axis).or_default();
    }

    /// The lists within the records of a list at the top.
    fn list_within(&mut self, axis: AxisId, node: &Node, path: &mut Path, prefix: &str, at: &str) {
        for (member, entries, at) in self.known_records(axis, node, at) {
            path.push((axis, member));
            self.list_members(entries, path, prefix, &at, true);
            path.pop();
        }
    }

    /// The records of an open axis that are members, each once.
    fn known_records<'n>(&self, axis: AxisId, node: &'n Node, at: &str) -> Vec<(u32, &'n [Entry], String)> {
        let (items, at) = match &node.kind {
            NodeKind::List(items) => (items, at.to_owned()),
            NodeKind::Record(_) => match node.get("members").map(|members| &members.kind) {
                Some(NodeKind::List(items)) => (items, pointer(at, "members")),
                _ => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let mut seen = BTreeSet::new();
        let mut records = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let NodeKind::Record(entries) = &item.kind else { continue };
            let id: String = match item.get("id").map(|id| &id.kind) {
                None => (place + 1).to_string(),
                Some(NodeKind::Text(text) | NodeKind::Plain(text) | NodeKind::Number(text)) => {
                    text.trim().nfc().collect()
                }
                Some(_) => continue,
            };
            let Some(member) = self.index.get(&axis).and_then(|index| index.get(&id)).copied() else { continue };
            if seen.insert(member) {
                records.push((member, entries.as_slice(), pointer(&at, &place.to_string())));
            }
        }
        records
    }

    /// The records of an open axis; none where the axis is said to be missing.
    fn records_of<'n>(&mut self, axis: &str, node: &'n Node, at: &str) -> Option<(&'n [Node], bool, String)> {
        match &node.kind {
            NodeKind::List(items) => Some((items, false, at.to_owned())),
            NodeKind::Null => None,
            NodeKind::Record(entries) if node.get("members").is_some() => {
                let mut partial = false;
                for entry in entries {
                    let at = pointer(at, &entry.key);
                    match (entry.key.as_str(), &entry.value.kind) {
                        ("members", NodeKind::List(_)) => {}
                        ("partial", NodeKind::Truth(truth)) => partial = *truth,
                        ("partial", NodeKind::Plain(word)) if word == "true" => partial = true,
                        ("partial", NodeKind::Plain(word)) if word == "false" => {}
                        ("members" | "partial", _) => {
                            let list = entry.key == "members";
                            let expected = if list { Expected::Records { axis: axis.into() } } else { Expected::Truth };
                            let found = found(&entry.value);
                            let fault = DataFault::WrongType { input: axis.to_owned(), expected, found };
                            self.report(&at, entry.value.span, fault);
                        }
                        _ => self.unknown_word(WordKind::Key, &entry.key, &["members", "partial"], &at, entry.key_span),
                    }
                }
                match &node.get("members")?.kind {
                    NodeKind::List(items) => Some((items, partial, pointer(at, "members"))),
                    _ => None,
                }
            }
            NodeKind::Record(entries) if node.get("missing").is_some() => {
                for entry in entries {
                    let at = pointer(at, &entry.key);
                    match entry.key.as_str() {
                        "missing" => {
                            self.missing_reason(&entry.value, &at);
                        }
                        _ => self.unknown_word(WordKind::Key, &entry.key, &["missing"], &at, entry.key_span),
                    }
                }
                None
            }
            _ => {
                let expected = Expected::Records { axis: axis.to_owned() };
                self.report(
                    at,
                    node.span,
                    DataFault::WrongType { input: axis.to_owned(), expected, found: found(node) },
                );
                None
            }
        }
    }

    /// The id of a record, or its number in the list.
    fn member_id(&mut self, axis: &str, record: &Node, place: usize, at: &str) -> Option<(String, Span)> {
        let Some(id) = record.get("id") else { return Some(((place + 1).to_string(), record.span)) };
        match &id.kind {
            NodeKind::Text(text) | NodeKind::Plain(text) | NodeKind::Number(text) if !text.trim().is_empty() => {
                Some((text.trim().nfc().collect(), id.span))
            }
            _ => {
                let (expected, found) = (Expected::Id, found(id));
                let fault = DataFault::WrongType { input: format!("{axis}.id"), expected, found };
                self.report(&pointer(at, "id"), id.span, fault);
                None
            }
        }
    }

    /// The second walk: every answer.
    fn answer(&mut self, entries: &[Entry], path: &mut Path, prefix: &str, at: &str) {
        for entry in entries {
            let at = pointer(at, &entry.key);
            match self.meaning(&entry.key, prefix, !path.is_empty()) {
                Meaning::Input(input) => self.answer_input(input, entry, path, &at),
                Meaning::Axis(axis) if !self.may_list(axis, path) => {
                    let fault = DataFault::MisplacedKey { key: entry.key.clone(), axes: Vec::new() };
                    self.report(&at, entry.key_span, fault);
                }
                Meaning::Axis(axis) => self.answer_members(axis, &entry.value, path, prefix, &at),
                Meaning::Used(used) => match &entry.value.kind {
                    NodeKind::Record(entries) => self.answer(entries, path, &used, &at),
                    _ => {
                        let (expected, found) = (Expected::Record, found(&entry.value));
                        let fault = DataFault::WrongType { input: entry.key.clone(), expected, found };
                        self.report(&at, entry.value.span, fault);
                    }
                },
                Meaning::Nothing if !path.is_empty() && entry.key == "id" => {}
                Meaning::Nothing
                    if path.is_empty() && prefix.is_empty() && matches!(entry.key.as_str(), "id" | "project") =>
                {
                    self.read_id(entry, &at);
                }
                Meaning::Nothing => self.unknown_key(entry, path, prefix, &at),
            }
        }
    }

    fn read_id(&mut self, entry: &Entry, at: &str) {
        match &entry.value.kind {
            NodeKind::Text(text) | NodeKind::Plain(text) | NodeKind::Number(text) if !text.trim().is_empty() => {
                if self.id.is_some() {
                    self.report(at, entry.key_span, DataFault::AnsweredTwice { cell: entry.key.clone() });
                }
                self.id = Some(text.trim().nfc().collect());
            }
            _ => {
                let (expected, found) = (Expected::Id, found(&entry.value));
                let fault = DataFault::WrongType { input: entry.key.clone(), expected, found };
                self.report(at, entry.value.span, fault);
            }
        }
    }

    fn unknown_key(&mut self, entry: &Entry, path: &Path, prefix: &str, at: &str) {
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

    fn answer_members(&mut self, axis: AxisId, node: &Node, path: &mut Path, prefix: &str, at: &str) {
        for (member, entries, at) in self.known_records(axis, node, at) {
            path.push((axis, member));
            self.answer(entries, path, prefix, &at);
            path.pop();
        }
    }

    fn answer_input(&mut self, id: InputId, entry: &Entry, path: &Path, at: &str) {
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

    /// A value for the cells that are left: those of the axes remaining, at the members fixed.
    fn value(&mut self, id: InputId, node: &Node, remaining: &[AxisId], fixed: &mut Path, at: &str, beside: &Beside) {
        let framework = self.framework;
        let Some(input) = framework.inputs.get(id.0 as usize) else { return };
        if let NodeKind::Record(entries) = &node.kind
            && self.is_wrapper(entries, remaining)
        {
            return self.wrapper(id, node, entries, remaining, fixed, at, beside);
        }
        if node.kind == NodeKind::Null {
            return self.put(id, remaining, fixed, AnswerState::Missing(MissingReason::NotSaid), beside);
        }
        let Some((axis, rest)) = remaining.split_first() else {
            let outcome = typed::cell(&self.context, input, &self.index, &written(node));
            return match outcome {
                Ok((state, bare)) => {
                    if let Some(bare) = bare {
                        self.note_bare(id, node, &bare.figure, at);
                    }
                    self.put(id, &[], fixed, state, beside);
                }
                Err(refusal) => self.refuse(at, node.span, refusal),
            };
        };
        let several = input.choices == Some(*axis);
        match &node.kind {
            NodeKind::Record(entries) => {
                let mut seen = BTreeSet::new();
                for entry in entries {
                    let at = pointer(at, &entry.key);
                    match typed::member(&self.context, input, *axis, &self.index, &entry.key.nfc().collect::<String>())
                    {
                        // A member by its name and again by its code; the same key twice is a fault of the notation.
                        Ok(member) if !seen.insert(member) => {
                            let cell = format!("{}[{}]", input.name, entry.key);
                            self.report(&at, entry.key_span, DataFault::AnsweredTwice { cell });
                        }
                        Ok(member) => {
                            fixed.push((*axis, member));
                            self.value(id, &entry.value, rest, fixed, &at, beside);
                            fixed.pop();
                        }
                        Err(refusal) => self.refuse(&at, entry.key_span, refusal),
                    }
                }
            }
            NodeKind::List(items) if several => self.several(id, items, *axis, fixed, at, beside),
            _ => {
                let members = typed::shown(&self.context, *axis, &self.index);
                let expected = if several {
                    Expected::Choices { choices: members }
                } else {
                    let axis = self.context.axis(*axis).map(|axis| axis.name.clone()).unwrap_or_default();
                    Expected::Members { axis, members }
                };
                self.report(
                    at,
                    node.span,
                    DataFault::WrongType { input: input.name.clone(), expected, found: found(node) },
                );
            }
        }
    }

    /// `["a", "b"]`: these hold, the others do not.
    fn several(&mut self, id: InputId, items: &[Node], axis: AxisId, fixed: &mut Path, at: &str, beside: &Beside) {
        let framework = self.framework;
        let Some(input) = framework.inputs.get(id.0 as usize) else { return };
        let mut chosen = BTreeSet::new();
        for (place, item) in items.iter().enumerate() {
            let at = pointer(at, &place.to_string());
            match &item.kind {
                NodeKind::Text(word) | NodeKind::Plain(word) | NodeKind::Number(word) => {
                    match typed::member(&self.context, input, axis, &self.index, &word.nfc().collect::<String>()) {
                        Ok(member) if !chosen.insert(member) => {
                            let fault = DataFault::ChoiceTwice { input: input.name.clone(), choice: word.clone() };
                            self.report(&at, item.span, fault);
                        }
                        Ok(_) => {}
                        Err(refusal) => self.refuse(&at, item.span, refusal),
                    }
                }
                _ => {
                    let expected = Expected::Choice { choices: typed::shown(&self.context, axis, &self.index) };
                    let fault = DataFault::WrongType { input: input.name.clone(), expected, found: found(item) };
                    self.report(&at, item.span, fault);
                }
            }
        }
        let count = self.context.axis(axis).and_then(Axis::members).map_or(0, <[_]>::len);
        for member in 0..u32::try_from(count).unwrap_or(u32::MAX) {
            let truth = crate::value::Datum::Truth(chosen.contains(&member));
            fixed.push((axis, member));
            self.put(id, &[], fixed, AnswerState::Given(truth), beside);
            fixed.pop();
        }
    }

    /// Whether a record is a value with what belongs to it, not a value a member.
    fn is_wrapper(&self, entries: &[Entry], remaining: &[AxisId]) -> bool {
        let axis = remaining.first().and_then(|axis| self.context.axis(*axis));
        let is_member = |key: &str| axis.is_some_and(|axis| axis.member(key).is_some());
        let marked = entries.iter().any(|entry| WRAPPER.contains(&entry.key.as_str()));
        (marked || remaining.is_empty()) && !entries.iter().all(|entry| is_member(&entry.key))
            || entries.is_empty() && remaining.is_empty()
    }

    #[allow(clippy::too_many_arguments)]
    fn wrapper(
        &mut self,
        id: InputId,
        node: &Node,
        entries: &[Entry],
        remaining: &[AxisId],
        fixed: &mut Path,
        at: &str,
        beside: &Beside,
    ) {
        let framework = self.framework;
        let Some(input) = framework.inputs.get(id.0 as usize) else { return };
        let mut beside = beside.clone();
        let mut content: Option<&Entry> = None;
        for entry in entries {
            let at = pointer(at, &entry.key);
            match entry.key.as_str() {
                "value" | "missing" | "state" | "between" => {
                    if content.is_some() {
                        self.report(&at, entry.key_span, DataFault::AnsweredTwice { cell: input.name.clone() });
                    } else {
                        content = Some(entry);
                    }
                }
                "evidence" => beside.evidence = self.evidence(&entry.value, &at).or(beside.evidence),
                "source" => beside.source = self.remark(&entry.key, &entry.value, &at).or(beside.source),
                "reason" => beside.reason = self.remark(&entry.key, &entry.value, &at).or(beside.reason),
                _ => self.unknown_word(WordKind::Key, &entry.key, &WRAPPER, &at, entry.key_span),
            }
        }
        let Some(content) = content else {
            // Evidence without a value: nothing is answered.
            let expected = typed::expected(&self.context, input, &self.index);
            self.report(
                at,
                node.span,
                DataFault::WrongType { input: input.name.clone(), expected, found: Found::Record },
            );
            return;
        };
        let at = pointer(at, &content.key);
        let state = match content.key.as_str() {
            "value" => {
                if content.value.kind == NodeKind::Null
                    && let Some(reason) = beside.reason.as_deref().and_then(typed::reason_of)
                {
                    beside.reason = None;
                    return self.put(id, remaining, fixed, AnswerState::Missing(reason), &beside);
                }
                return self.value(id, &content.value, remaining, fixed, &at, &beside);
            }
            "missing" => match self.missing_reason(&content.value, &at) {
                Some(reason) => AnswerState::Missing(reason),
                None => return,
            },
            "state" => {
                let words = ["not_applicable", "not_yet", "date_unknown"];
                let state = match &content.value.kind {
                    NodeKind::Text(word) | NodeKind::Plain(word) => match typed::state_of(word) {
                        Some(state) => state,
                        None => return self.unknown_word(WordKind::State, word, &words, &at, content.value.span),
                    },
                    _ => {
                        return self.unknown_word(
                            WordKind::State,
                            &plain(&content.value),
                            &words,
                            &at,
                            content.value.span,
                        );
                    }
                };
                if let Err(refusal) = typed::state(input, &state) {
                    return self.refuse(&at, content.value.span, refusal);
                }
                state
            }
            _ => match self.between(id, &content.value, remaining, &at) {
                Some(state) => state,
                None => return,
            },
        };
        self.put(id, remaining, fixed, state, &beside);
    }

    /// `[900, 1000]`, an end `null` where it is not known.
    fn between(&mut self, id: InputId, node: &Node, remaining: &[AxisId], at: &str) -> Option<AnswerState> {
        let framework = self.framework;
        let input = framework.inputs.get(id.0 as usize)?;
        let name = || input.name.clone();
        let ends = match &node.kind {
            NodeKind::List(ends) if ends.len() == 2 && ends.iter().any(|end| end.kind != NodeKind::Null) => ends,
            _ => {
                let fault = DataFault::WrongType { input: name(), expected: Expected::Ends, found: found(node) };
                self.report(at, node.span, fault);
                return None;
            }
        };
        if !remaining.is_empty() || !matches!(input.ty, Type::Number(_) | Type::Date { .. }) {
            self.report(at, node.span, DataFault::StateNotAllowed { input: name(), state: State::Between });
            return None;
        }
        let mut read = Vec::new();
        for (place, end) in ends.iter().enumerate() {
            if end.kind == NodeKind::Null {
                read.push(None);
                continue;
            }
            match typed::cell(&self.context, input, &self.index, &written(end)) {
                Ok((state, _)) => read.push(Some((state, plain(end)))),
                Err(refusal) => {
                    self.refuse(&pointer(at, &place.to_string()), end.span, refusal);
                    return None;
                }
            }
        }
        let mut read = read.into_iter();
        match typed::between_states(input, read.next().flatten(), read.next().flatten()) {
            Ok(state) => Some(state),
            Err(refusal) => {
                self.refuse(at, node.span, refusal);
                None
            }
        }
    }

    /// Sets the cells of the axes remaining, at the members fixed.
    fn put(&mut self, id: InputId, remaining: &[AxisId], fixed: &mut Path, state: AnswerState, beside: &Beside) {
        let Some((axis, rest)) = remaining.split_first() else {
            let Beside { evidence, source, reason } = beside.clone();
            self.cells.set(id, fixed, Answer { state, evidence, source, reason });
            return;
        };
        let count = self.context.axis(*axis).and_then(Axis::members).map_or(0, <[_]>::len);
        for member in 0..u32::try_from(count).unwrap_or(u32::MAX) {
            fixed.push((*axis, member));
            self.put(id, rest, fixed, state.clone(), beside);
            fixed.pop();
        }
    }

    fn missing_reason(&mut self, node: &Node, at: &str) -> Option<MissingReason> {
        let words = ["not_collected", "refused", "pending", "not_said"];
        match &node.kind {
            NodeKind::Null | NodeKind::Truth(true) => Some(MissingReason::NotSaid),
            NodeKind::Plain(word) if word == "true" => Some(MissingReason::NotSaid),
            NodeKind::Text(word) | NodeKind::Plain(word) => match typed::reason_of(word) {
                Some(reason) => Some(reason),
                None => {
                    self.unknown_word(WordKind::Reason, word, &words, at, node.span);
                    None
                }
            },
            _ => {
                self.unknown_word(WordKind::Reason, &plain(node), &words, at, node.span);
                None
            }
        }
    }

    fn evidence(&mut self, node: &Node, at: &str) -> Option<EvidenceLevel> {
        let word = plain(node);
        let level = typed::evidence_of(&word);
        if level.is_none() && node.kind != NodeKind::Null {
            self.unknown_word(WordKind::Evidence, &word, &typed::EVIDENCE_WORDS, at, node.span);
        }
        level
    }

    fn remark(&mut self, key: &str, node: &Node, at: &str) -> Option<String> {
        match &node.kind {
            NodeKind::Null => None,
            NodeKind::Text(text) | NodeKind::Plain(text) if text.len() <= typed::MAX_TEXT => Some(text.nfc().collect()),
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

    fn unknown_word(&mut self, what: WordKind, word: &str, words: &[&str], at: &str, span: Span) {
        self.refuse(at, span, typed::unknown_word(what, word, words));
    }

    fn note_bare(&mut self, id: InputId, node: &Node, figure: &Number, at: &str) {
        let percent = matches!(self.framework.inputs.get(id.0 as usize).map(|input| &input.ty),
            Some(Type::Number(ty)) if !ty.share && ty.unit == crate::unit::Unit::percent());
        if !percent || figure.is_zero() == Some(true) {
            return;
        }
        let low = figure.is_negative() == Some(false) && figure.compare(&Number::ONE).is_le() == Some(true);
        self.bare.entry(id).or_insert_with(|| (plain(node), at.to_owned(), node.span, true)).3 &= low;
    }

    /// A `%` wholly within 0..1 looks like fractions.
    fn doubt_fractions(&mut self) {
        for (id, (written, at, span, all)) in std::mem::take(&mut self.bare) {
            if let Some(input) = self.framework.inputs.get(id.0 as usize).filter(|_| all) {
                self.report(&at, span, DataFault::LooksLikeFraction { input: input.name.clone(), written });
            }
        }
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
