//! A project back to JSON, in the one canonical shape, and its digest.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::axis::{Axis, AxisId};
use crate::date::{Date, Span};
use crate::framework::{Answer, AnswerState, EvidenceLevel, Framework, Input, InputId, MissingReason, Project, Type};
use crate::number::Number;
use crate::project::cells::Cells;
use crate::project::figure;
use crate::project::typed::Context;
use crate::value::{Datum, End};

/// The data of a project as JSON: what [`read`](super::read()) reads back as the same project.
///
/// Inputs come in the order of the framework, members in that of the project; numbers are those of the input's unit.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::{Source, SourceId}};
/// use jalon::project::{self, digest, json, to_json};
/// let text = "framework f\n  version 1\ninput share_of : %\ninput budget : EUR\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let read = |data: &str| project::read(&framework, &json::read(data, SourceId(0)).0.unwrap(), SourceId(0)).0.unwrap();
/// let project = read(r#"{"id": "P1", "budget": 500000.00, "share_of": 5}"#);
/// assert_eq!(to_json(&framework, &project).to_string(), r#"{"id":"P1","share_of":5,"budget":500000}"#);
/// assert_eq!(digest(&framework, &project), digest(&framework, &read(r#"{"share_of": 5.0, "budget": 500000}"#)));
/// ```
#[must_use]
pub fn to_json(framework: &Framework, project: &Project) -> Value {
    let mut record = body(framework, project);
    if let Some(id) = &project.id {
        let key = if framework.input("id").is_some() { "project" } else { "id" };
        let mut named = Map::new();
        named.insert(key.to_owned(), Value::String(id.clone()));
        named.append(&mut record);
        record = named;
    }
    if let Some(title) = title(framework, project) {
        // After the id, before the answers.
        let at = usize::from(project.id.is_some());
        let mut entries: Vec<(String, Value)> = record.into_iter().collect();
        entries.insert(at, ("title".to_owned(), title));
        record = entries.into_iter().collect();
    }
    Value::Object(record)
}

/// The title, where the framework has no input of that name.
fn title(framework: &Framework, project: &Project) -> Option<Value> {
    if framework.input("title").is_some() || framework.axis("title").is_some() {
        return None;
    }
    match (&project.title.en, &project.title.fr) {
        (None, None) => None,
        (Some(en), Some(fr)) if en == fr => Some(Value::String(en.clone())),
        (en, fr) => {
            let titles = [("en", en), ("fr", fr)];
            let said =
                titles.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Value::String(text.clone()?))));
            Some(Value::Object(said.collect()))
        }
    }
}

/// SHA-256 of the canonical data (keys sorted, no spaces, without the project's id and title), in hexadecimal.
#[must_use]
pub fn digest(framework: &Framework, project: &Project) -> String {
    let mut text = String::new();
    canonical(&Value::Object(body(framework, project)), &mut text);
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(record) => {
            let mut keys: Vec<&String> = record.keys().collect();
            keys.sort_unstable();
            text.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(&Value::String(key.clone()).to_string());
                text.push(':');
                if let Some(value) = record.get(key) {
                    canonical(value, text);
                }
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                canonical(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

struct Writer<'f> {
    framework: &'f Framework,
    context: Context<'f>,
    project: &'f Project,
    open: Vec<Vec<AxisId>>,
    cells: Cells,
}

fn body(framework: &Framework, project: &Project) -> Map<String, Value> {
    let count = |axis: AxisId| project.members.get(&axis).map(|members| members.ids.len());
    let writer = Writer {
        framework,
        context: Context::from(framework),
        project,
        open: super::all_open_axes(framework),
        cells: Cells::of(&framework.inputs, &framework.axes, count),
    };
    let mut root = Map::new();
    for (place, input) in framework.inputs.iter().enumerate() {
        if writer.open.get(place).is_some_and(Vec::is_empty)
            && let Some(value) = writer.input(super::input_id(place), input, &[])
        {
            put(&mut root, &input.name, value);
        }
    }
    for axis in project.members.keys() {
        let Some(known) = writer.context.axis(*axis) else { continue };
        let prefix = known.name.rsplit_once('.').map_or(String::new(), |(prefix, _)| format!("{prefix}."));
        let list = writer.members(*axis, &[], &prefix).unwrap_or_default();
        let value = match project.members.get(axis) {
            Some(members) if members.partial => {
                Value::Object(Map::from_iter([("partial".into(), Value::Bool(true)), ("members".into(), list.into())]))
            }
            _ => Value::Array(list),
        };
        put(&mut root, &known.name, value);
    }
    root
}

/// Puts a value under a dotted name: `markers.level` within the record `markers`.
fn put(record: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            record.insert(name.to_owned(), value);
        }
        Some((alias, rest)) => {
            let inner = record.entry(alias).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

impl Writer<'_> {
    /// The records of an axis; within others, only those with an answer.
    fn members(&self, axis: AxisId, path: &[(AxisId, u32)], prefix: &str) -> Option<Vec<Value>> {
        let members = self.project.members.get(&axis)?;
        let mut list = Vec::new();
        for (place, id) in members.ids.iter().enumerate() {
            let mut path = path.to_vec();
            path.push((axis, u32::try_from(place).unwrap_or(u32::MAX)));
            let mut record = Map::new();
            record.insert("id".to_owned(), Value::String(id.clone()));
            self.answers(&mut record, &path, prefix);
            if path.len() == 1 || record.len() > 1 {
                list.push(Value::Object(record));
            }
        }
        Some(list)
    }

    fn answers(&self, record: &mut Map<String, Value>, path: &[(AxisId, u32)], prefix: &str) {
        let here =
            |open: &[AxisId]| path.len() <= open.len() && path.iter().zip(open).all(|((axis, _), other)| axis == other);
        let mut within: Vec<AxisId> = Vec::new();
        for ((place, input), open) in self.framework.inputs.iter().enumerate().zip(&self.open) {
            if !here(open) {
                continue;
            }
            match open.get(path.len()) {
                None => {
                    if let Some(value) = self.input(super::input_id(place), input, path) {
                        record.insert(relative(&input.name, prefix), value);
                    }
                }
                Some(next) if !within.contains(next) => within.push(*next),
                Some(_) => {}
            }
        }
        for axis in within {
            if let Some(list) = self.members(axis, path, prefix).filter(|list| !list.is_empty())
                && let Some(known) = self.context.axis(axis)
            {
                record.insert(relative(&known.name, prefix), Value::Array(list));
            }
        }
    }

    /// The answers of an input at the members of the path; none if there are none.
    fn input(&self, id: InputId, input: &Input, path: &[(AxisId, u32)]) -> Option<Value> {
        if self.project.answers.get(id.0 as usize).is_none_or(Vec::is_empty) {
            return None;
        }
        let mut remaining: Vec<AxisId> =
            input.axes.as_slice().iter().copied().filter(|axis| !self.context.is_open(*axis)).collect();
        if let Some(choices) = input.choices {
            remaining.retain(|axis| *axis != choices);
            remaining.push(choices);
        }
        self.value(id, input, &remaining, path)
    }

    fn value(&self, id: InputId, input: &Input, remaining: &[AxisId], fixed: &[(AxisId, u32)]) -> Option<Value> {
        let Some((axis, rest)) = remaining.split_first() else {
            let place = self.cells.place(id, fixed)?;
            return cell(&self.context, self.project, input, self.project.answers.get(id.0 as usize)?.get(place)?);
        };
        let members = self.context.axis(*axis).and_then(Axis::members)?;
        let mut record = Map::new();
        let mut chosen = Vec::new();
        let mut plain = input.choices == Some(*axis);
        for (place, member) in members.iter().enumerate() {
            let mut fixed = fixed.to_vec();
            fixed.push((*axis, u32::try_from(place).unwrap_or(u32::MAX)));
            let value = self.value(id, input, rest, &fixed);
            match &value {
                Some(Value::Bool(true)) => chosen.push(Value::String(member.name.clone())),
                Some(Value::Bool(false)) => {}
                _ => plain = false,
            }
            if let Some(value) = value {
                record.insert(member.name.clone(), value);
            }
        }
        if plain {
            return Some(Value::Array(chosen));
        }
        (!record.is_empty()).then_some(Value::Object(record))
    }
}

fn relative(name: &str, prefix: &str) -> String {
    name.strip_prefix(prefix).unwrap_or(name).to_owned()
}

fn cell(context: &Context<'_>, project: &Project, input: &Input, answer: &Answer) -> Option<Value> {
    let (key, content) = match &answer.state {
        AnswerState::Absent => return None,
        AnswerState::Missing(reason) => ("missing", reason_word(*reason)),
        AnswerState::Rejected => ("missing", reason_word(MissingReason::NotSaid)),
        AnswerState::Given(datum) => ("value", self::datum(context, project, input, datum)),
        AnswerState::Between(interval) => {
            let end = |end: &Option<End>| end.as_ref().map_or(Value::Null, |end| number(input, &end.at));
            ("between", Value::Array(vec![end(&interval.low), end(&interval.high)]))
        }
        AnswerState::Within(first, last) => match span(first, last) {
            Some(span) => ("value", Value::String(span.to_string())),
            None => ("between", Value::Array(vec![first.to_string().into(), last.to_string().into()])),
        },
        AnswerState::NotYet => ("state", "not_yet".into()),
        AnswerState::DateUnknown => ("state", "date_unknown".into()),
        AnswerState::NotApplicable => ("state", "not_applicable".into()),
    };
    let bare = answer.evidence.is_none() && answer.source.is_none() && answer.reason.is_none();
    match key {
        "value" if bare => return Some(content),
        "missing" if bare && content == "not_said" => return Some(Value::Null),
        _ => {}
    }
    let mut record = Map::new();
    record.insert(key.to_owned(), content);
    if let Some(evidence) = answer.evidence {
        record.insert("evidence".to_owned(), evidence_word(evidence).into());
    }
    if let Some(source) = &answer.source {
        record.insert("source".to_owned(), source.clone().into());
    }
    if let Some(reason) = &answer.reason {
        record.insert("reason".to_owned(), reason.clone().into());
    }
    Some(Value::Object(record))
}

fn datum(context: &Context<'_>, project: &Project, input: &Input, datum: &Datum) -> Value {
    match datum {
        Datum::Number(value) => number(input, value),
        Datum::Truth(truth) => Value::Bool(*truth),
        Datum::Date(date) => Value::String(date.to_string()),
        Datum::Duration(duration) => Value::String(figure::duration_text(*duration)),
        Datum::Text(text) => Value::String(text.to_string()),
        Datum::Member(place) => {
            let Type::Member(axis) = &input.ty else { return Value::Null };
            let name = match context.axis(*axis).and_then(Axis::members) {
                Some(members) => members.get(*place as usize).map(|member| member.name.clone()),
                None => project.members.get(axis).and_then(|members| members.ids.get(*place as usize)).cloned(),
            };
            name.map_or(Value::Null, Value::String)
        }
    }
}

/// A number in the input's unit: a JSON number where it is a decimal, else a text (`"1/3"`).
fn number(input: &Input, value: &Number) -> Value {
    let text = match &input.ty {
        Type::Number(ty) if !ty.share => ty.unit.from_base(value).to_exact_string(),
        _ => value.to_exact_string(),
    };
    match text.parse::<serde_json::Number>() {
        Ok(number) => Value::Number(number),
        Err(_) => Value::String(text),
    }
}

/// The month, quarter, half-year or year that two days bound.
fn span(first: &Date, last: &Date) -> Option<Span> {
    let (year, month) = (first.first_day().year(), first.first_day().month());
    let spans = [
        Span::Year { year },
        Span::HalfYear { year, half: (month - 1) / 6 + 1 },
        Span::Quarter { year, quarter: (month - 1) / 3 + 1 },
        Span::Month { year, month },
    ];
    let is = |span: &Span| Date::Day(span.first_day()) == *first && Date::Day(span.last_day()) == *last;
    spans.into_iter().find(is)
}

fn reason_word(reason: MissingReason) -> Value {
    Value::String(
        match reason {
            MissingReason::NotSaid => "not_said",
            MissingReason::NotCollected => "not_collected",
            MissingReason::Refused => "refused",
            MissingReason::Pending => "pending",
        }
        .to_owned(),
    )
}

fn evidence_word(evidence: EvidenceLevel) -> &'static str {
    match evidence {
        EvidenceLevel::Declared => "declared",
        EvidenceLevel::Document => "document",
        EvidenceLevel::Verified => "verified",
        EvidenceLevel::ThirdParty => "third_party",
    }
}
