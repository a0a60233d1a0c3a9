//! The second walk over the data: the value of each cell, with what stands beside it.

use std::collections::BTreeSet;

use super::{Beside, Path, Reader, WRAPPER, found, plain, written};
use crate::axis::{Axis, AxisId};
use crate::framework::{Answer, AnswerState, EvidenceLevel, InputId, MissingReason, Type};
use crate::number::Number;
use crate::problem::data::{DataFault, Expected, Found, State, WordKind};
use crate::project::document::{At, Entry, Node, NodeKind};
use crate::project::typed;
use crate::source::composed;

impl Reader<'_> {
    /// A value for the cells that are left: those of the axes remaining, at the members fixed.
    pub(super) fn value(
        &mut self,
        id: InputId,
        node: &Node,
        remaining: &[AxisId],
        fixed: &mut Path,
        at: &At<'_>,
        beside: &Beside,
    ) {
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
                    let at = &at.key(&entry.key);
                    match typed::member(&self.context, input, *axis, &self.index, &composed(&entry.key)) {
                        // A member by its name and again by its code; the same key twice is a fault of the notation.
                        Ok(member) if !seen.insert(member) => {
                            let cell = format!("{}[{}]", input.name, entry.key);
                            self.report(at, entry.key_span, DataFault::AnsweredTwice { cell });
                        }
                        Ok(member) => {
                            fixed.push((*axis, member));
                            self.value(id, &entry.value, rest, fixed, at, beside);
                            fixed.pop();
                        }
                        Err(refusal) => self.refuse(at, entry.key_span, refusal),
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
    fn several(&mut self, id: InputId, items: &[Node], axis: AxisId, fixed: &mut Path, at: &At<'_>, beside: &Beside) {
        let framework = self.framework;
        let Some(input) = framework.inputs.get(id.0 as usize) else { return };
        let mut chosen = BTreeSet::new();
        for (place, item) in items.iter().enumerate() {
            let at = &at.item(place);
            match &item.kind {
                NodeKind::Text(word) | NodeKind::Plain(word) | NodeKind::Number(word) => {
                    match typed::member(&self.context, input, axis, &self.index, &composed(word)) {
                        Ok(member) if !chosen.insert(member) => {
                            let fault = DataFault::ChoiceTwice { input: input.name.clone(), choice: word.clone() };
                            self.report(at, item.span, fault);
                        }
                        Ok(_) => {}
                        Err(refusal) => self.refuse(at, item.span, refusal),
                    }
                }
                _ => {
                    let expected = Expected::Choice { choices: typed::shown(&self.context, axis, &self.index) };
                    let fault = DataFault::WrongType { input: input.name.clone(), expected, found: found(item) };
                    self.report(at, item.span, fault);
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
        at: &At<'_>,
        beside: &Beside,
    ) {
        let framework = self.framework;
        let Some(input) = framework.inputs.get(id.0 as usize) else { return };
        let mut beside = beside.clone();
        let mut content: Option<&Entry> = None;
        for entry in entries {
            let at = &at.key(&entry.key);
            match entry.key.as_str() {
                "value" | "missing" | "state" | "between" => {
                    if content.is_some() {
                        self.report(at, entry.key_span, DataFault::AnsweredTwice { cell: input.name.clone() });
                    } else {
                        content = Some(entry);
                    }
                }
                "evidence" => beside.evidence = self.evidence(&entry.value, at).or(beside.evidence),
                "source" => beside.source = self.remark(&entry.key, &entry.value, at).or(beside.source),
                "reason" => beside.reason = self.remark(&entry.key, &entry.value, at).or(beside.reason),
                _ => self.unknown_word(WordKind::Key, &entry.key, &WRAPPER, at, entry.key_span),
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
        let at = &at.key(&content.key);
        let state = match content.key.as_str() {
            "value" => {
                if content.value.kind == NodeKind::Null
                    && let Some(reason) = beside.reason.as_deref().and_then(typed::reason_of)
                {
                    beside.reason = None;
                    return self.put(id, remaining, fixed, AnswerState::Missing(reason), &beside);
                }
                return self.value(id, &content.value, remaining, fixed, at, &beside);
            }
            "missing" => match self.missing_reason(&content.value, at) {
                Some(reason) => AnswerState::Missing(reason),
                None => return,
            },
            "state" => {
                let words = ["not_applicable", "not_yet", "date_unknown"];
                let state = match &content.value.kind {
                    NodeKind::Text(word) | NodeKind::Plain(word) => match typed::state_of(word) {
                        Some(state) => state,
                        None => return self.unknown_word(WordKind::State, word, &words, at, content.value.span),
                    },
                    _ => {
                        return self.unknown_word(
                            WordKind::State,
                            &plain(&content.value),
                            &words,
                            at,
                            content.value.span,
                        );
                    }
                };
                if let Err(refusal) = typed::state(input, &state) {
                    return self.refuse(at, content.value.span, refusal);
                }
                state
            }
            _ => match self.between(id, &content.value, remaining, at) {
                Some(state) => state,
                None => return,
            },
        };
        self.put(id, remaining, fixed, state, &beside);
    }

    /// `[900, 1000]`, an end `null` where it is not known.
    fn between(&mut self, id: InputId, node: &Node, remaining: &[AxisId], at: &At<'_>) -> Option<AnswerState> {
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
                    self.refuse(&at.item(place), end.span, refusal);
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

    pub(super) fn missing_reason(&mut self, node: &Node, at: &At<'_>) -> Option<MissingReason> {
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

    fn evidence(&mut self, node: &Node, at: &At<'_>) -> Option<EvidenceLevel> {
        let word = plain(node);
        let level = typed::evidence_of(&word);
        if level.is_none() && node.kind != NodeKind::Null {
            self.unknown_word(WordKind::Evidence, &word, &typed::EVIDENCE_WORDS, at, node.span);
        }
        level
    }

    fn note_bare(&mut self, id: InputId, node: &Node, figure: &Number, at: &At<'_>) {
        let percent = matches!(self.framework.inputs.get(id.0 as usize).map(|input| &input.ty),
            Some(Type::Number(ty)) if !ty.share && ty.unit == crate::unit::Unit::percent());
        if !percent || figure.is_zero() == Some(true) {
            return;
        }
        let low = figure.is_negative() == Some(false) && figure.compare(&Number::ONE).is_le() == Some(true);
        self.bare.entry(id).or_insert_with(|| (plain(node), at.to_string(), node.span, true)).3 &= low;
    }

    /// A `%` wholly within 0..1 looks like fractions.
    pub(super) fn doubt_fractions(&mut self) {
        for (id, (written, at, span, all)) in std::mem::take(&mut self.bare) {
            if let Some(input) = self.framework.inputs.get(id.0 as usize).filter(|_| all) {
                self.report(&at, span, DataFault::LooksLikeFraction { input: input.name.clone(), written });
            }
        }
    }
}
