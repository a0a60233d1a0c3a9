//! The first walk over the data: which members the open axes have.

use std::collections::BTreeSet;

use super::{MAX_MEMBERS, Meaning, Path, Reader, found, list_at};
use crate::axis::AxisId;
use crate::problem::data::{DataFault, Expected, WordKind};
use crate::problem::limit::LimitFact;
use crate::project::document::{At, Entry, Node, NodeKind};
use crate::project::typed::{self, Refusal};
use crate::source::{Span, composed};

impl Reader<'_> {
    /// Whether the members of an axis may be listed in a record at that place.
    pub(super) fn may_list(&self, axis: AxisId, path: &Path) -> bool {
        if path.is_empty() {
            return true;
        }
        path.iter().all(|(known, _)| *known != axis)
            && self.open.iter().any(|open| open.contains(&axis) && path.iter().all(|(known, _)| open.contains(known)))
    }

    /// The first walk: which members there are.
    pub(super) fn list_members(&mut self, entries: &[Entry], path: &mut Path, prefix: &str, at: &At<'_>, within: bool) {
        for entry in entries {
            let at = &at.key(&entry.key);
            match self.meaning(&entry.key, prefix, !path.is_empty()) {
                Meaning::Axis(axis) if self.may_list(axis, path) => {
                    if path.is_empty() && within {
                        self.list_within(axis, &entry.value, path, prefix, at);
                    } else {
                        self.list_axis(axis, &entry.value, path, prefix, at);
                    }
                }
                Meaning::Used(used) => {
                    if let NodeKind::Record(entries) = &entry.value.kind {
                        self.list_members(entries, path, &used, at, within);
                    }
                }
                _ => {}
            }
        }
    }

    fn list_axis(&mut self, axis: AxisId, node: &Node, path: &mut Path, prefix: &str, at: &At<'_>) {
        let name = self.context.axis(axis).map(|axis| axis.name.clone()).unwrap_or_default();
        let Some((items, partial)) = self.records_of(&name, node, at) else { return };
        let list = &list_at(node, at);
        if path.is_empty() {
            self.listed.insert(axis);
        }
        if partial {
            self.partial.insert(axis);
        }
        self.members.entry(axis).or_default();
        if items.len() > MAX_MEMBERS {
            let limit = LimitFact::TooManyMembers { axis: name, limit: MAX_MEMBERS };
            self.refuse(list, node.span, Refusal::Limit(limit));
            return;
        }
        let closed = self.listed.contains(&axis) && !path.is_empty() && !self.partial.contains(&axis);
        let mut here = BTreeSet::new();
        for (place, item) in items.iter().enumerate() {
            let at = &list.item(place);
            let NodeKind::Record(entries) = &item.kind else {
                let fault =
                    DataFault::WrongType { input: name.clone(), expected: Expected::Record, found: found(item) };
                self.report(at, item.span, fault);
                continue;
            };
            let (id, span) = match self.member_id(&name, item, place, at) {
                Some(id) => id,
                None => continue,
            };
            if !here.insert(id.clone()) {
                self.report(&at.key("id"), span, DataFault::DuplicateMember { axis: name.clone(), id });
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
                    self.report(&at.key("id"), span, fault);
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
                self.list_members(entries, path, prefix, at, true);
                path.pop();
            }
        }
        self.index.entry(axis).or_default();
    }

    /// The lists within the records of a list at the top.
    fn list_within(&mut self, axis: AxisId, node: &Node, path: &mut Path, prefix: &str, at: &At<'_>) {
        let list = list_at(node, at);
        for (place, member, entries) in self.known_records(axis, node) {
            path.push((axis, member));
            self.list_members(entries, path, prefix, &list.item(place), true);
            path.pop();
        }
    }

    /// The records of an open axis that are members, each once, with its place in the list.
    pub(super) fn known_records<'n>(&self, axis: AxisId, node: &'n Node) -> Vec<(usize, u32, &'n [Entry])> {
        let items = match &node.kind {
            NodeKind::List(items) => items,
            NodeKind::Record(_) => match node.get("members").map(|members| &members.kind) {
                Some(NodeKind::List(items)) => items,
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
                    composed(text.trim()).into_owned()
                }
                Some(_) => continue,
            };
            let Some(member) = self.index.get(&axis).and_then(|index| index.get(&id)).copied() else { continue };
            if seen.insert(member) {
                records.push((place, member, entries.as_slice()));
            }
        }
        records
    }

    /// The records of an open axis; none where the axis is said to be missing.
    fn records_of<'n>(&mut self, axis: &str, node: &'n Node, at: &At<'_>) -> Option<(&'n [Node], bool)> {
        match &node.kind {
            NodeKind::List(items) => Some((items, false)),
            NodeKind::Null => None,
            NodeKind::Record(entries) if node.get("members").is_some() => {
                let mut partial = false;
                for entry in entries {
                    let at = &at.key(&entry.key);
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
                            self.report(at, entry.value.span, fault);
                        }
                        _ => self.unknown_word(WordKind::Key, &entry.key, &["members", "partial"], at, entry.key_span),
                    }
                }
                match &node.get("members")?.kind {
                    NodeKind::List(items) => Some((items, partial)),
                    _ => None,
                }
            }
            NodeKind::Record(entries) if node.get("missing").is_some() => {
                for entry in entries {
                    let at = &at.key(&entry.key);
                    match entry.key.as_str() {
                        "missing" => {
                            self.missing_reason(&entry.value, at);
                        }
                        _ => self.unknown_word(WordKind::Key, &entry.key, &["missing"], at, entry.key_span),
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
    fn member_id(&mut self, axis: &str, record: &Node, place: usize, at: &At<'_>) -> Option<(String, Span)> {
        let Some(id) = record.get("id") else { return Some(((place + 1).to_string(), record.span)) };
        match &id.kind {
            NodeKind::Text(text) | NodeKind::Plain(text) | NodeKind::Number(text) if !text.trim().is_empty() => {
                Some((composed(text.trim()).into_owned(), id.span))
            }
            _ => {
                let (expected, found) = (Expected::Id, found(id));
                let fault = DataFault::WrongType { input: format!("{axis}.id"), expected, found };
                self.report(&at.key("id"), id.span, fault);
                None
            }
        }
    }
}
