//! The JSON Schema of a framework's project data: what [`read`](super::read()) takes, for forms, editors and other programs.
//!
//! It accepts every project that is read without fault. What a schema can't say (a text that is no figure, a day that does
//! not exist, a reference to nothing) only [`read`](super::read()) refuses.

use serde_json::{Map, Value, json};

use crate::axis::{Axis, AxisId, AxisKind, Labels};
use crate::framework::{EvidenceLevel, Framework, Input, NumberType, Type};
use crate::lang::Language;
use crate::number::Number;
use crate::project::typed::{self, Context};

/// The JSON Schema (draft 2020-12) of the data of one project, with titles and descriptions in a language.
///
/// ```
/// use jalon::framework::Framework;
/// use jalon::lang::Language;
/// fn properties(framework: &Framework) -> Vec<String> {
///     let schema = jalon::project::data_schema(framework, Language::English);
///     schema["properties"].as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default()
/// }
/// ```
#[must_use]
pub fn data_schema(framework: &Framework, language: Language) -> Value {
    let writer =
        Writer { framework, context: Context::from(framework), open: super::all_open_axes(framework), language };
    let mut defs = writer.common();
    for input in &framework.inputs {
        writer.define(input, &mut defs);
    }
    let mut schema = record(Map::new());
    let id = || json!({"type": ["string", "number"], "minLength": 1, "title": writer.say("The project", "Le projet")});
    for key in ["id", "project"] {
        if framework.input(key).is_none() {
            put(&mut schema, key, id());
        }
    }
    if framework.input("title").is_none() && framework.axis("title").is_none() {
        let text = json!({"type": ["string", "null"]});
        let each = json!({"type": "object", "properties": {"en": text, "fr": text}, "additionalProperties": false});
        put(&mut schema, "title", json!({"title": writer.say("Its title", "Son titre"), "anyOf": [text, each]}));
    }
    for (key, value) in writer.properties(&[], "") {
        put(&mut schema, &key, value);
    }
    let mut root = Map::new();
    root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    let identity = &framework.identity;
    root.insert("title".into(), identity.labels.get(language).unwrap_or(&identity.id).into());
    let of = writer.say("Data of a project for", "Données d'un projet pour");
    root.insert("description".into(), format!("{of} {} {}", identity.id, identity.version).into());
    if let Value::Object(schema) = schema {
        root.extend(schema);
    }
    root.insert("$defs".into(), Value::Object(defs));
    Value::Object(root)
}

struct Writer<'f> {
    framework: &'f Framework,
    context: Context<'f>,
    open: Vec<Vec<AxisId>>,
    language: Language,
}

fn record(properties: Map<String, Value>) -> Value {
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

/// Puts a property under a dotted name: `markers.level` within the record `markers`.
fn put(schema: &mut Value, name: &str, value: Value) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    match name.split_once('.') {
        None => {
            properties.insert(name.to_owned(), value);
        }
        Some((alias, rest)) => put(properties.entry(alias).or_insert_with(|| record(Map::new())), rest, value),
    }
}

fn reference(name: &str) -> Value {
    // A JSON pointer within a URI.
    let mut at = String::from("#/$defs/");
    for byte in name.replace('~', "~0").replace('/', "~1").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => at.push(char::from(byte)),
            _ => at.push_str(&format!("%{byte:02X}")),
        }
    }
    json!({ "$ref": at })
}

impl Writer<'_> {
    fn say(&self, english: &'static str, french: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::French => french,
        }
    }

    /// What all inputs share: reasons, levels of evidence, ids.
    fn common(&self) -> Map<String, Value> {
        let word = |word: &str, title: &str| json!({"const": word, "title": title});
        let missing = [
            word("not_said", self.say("not said", "non dit")),
            word("not_collected", self.say("not collected", "non collecté")),
            word("refused", self.say("refused", "refusé")),
            word("pending", self.say("pending", "en attente")),
            json!({"const": true}),
            json!({"type": "null"}),
        ];
        let evidence = [
            word("declared", self.say("declared", "déclaré")),
            word("document", self.say("a document", "document")),
            word("verified", self.say("verified", "vérifié")),
            word("third_party", self.say("an independent third party", "tiers indépendant")),
            json!({"type": "null"}),
        ];
        let mut defs = Map::new();
        defs.insert(
            "reason".into(),
            json!({"title": self.say("Why it is missing", "Pourquoi la réponse manque"), "anyOf": missing}),
        );
        defs.insert("evidence".into(), json!({"title": self.say("Evidence", "Preuve"), "anyOf": evidence}));
        defs.insert("remark".into(), json!({"type": ["string", "null"]}));
        defs
    }

    /// The definitions of an input: one for each number of closed axes that are left.
    fn define(&self, input: &Input, defs: &mut Map<String, Value>) {
        let mut axes: Vec<AxisId> =
            input.axes.as_slice().iter().copied().filter(|axis| !self.context.is_open(*axis)).collect();
        if let Some(choices) = input.choices {
            axes.retain(|axis| *axis != choices);
            axes.push(choices);
        }
        for level in 0..=axes.len() {
            let mut forms = match level.checked_sub(1).and_then(|at| axes.get(axes.len() - 1 - at)) {
                None => self.plain(input),
                Some(axis) => self.members(input, *axis, level),
            };
            forms.push(json!({"type": "null", "title": self.say("not known", "non connu")}));
            forms.push(beside("missing", &reference("reason")));
            let states = states(input);
            if !states.is_empty() {
                forms.push(beside("state", &json!({ "enum": states })));
            }
            if level == 0 && matches!(input.ty, Type::Number(_) | Type::Date { .. }) {
                let mut end = self.plain(input);
                end.push(json!({"type": "null"}));
                let ends = json!({"type": "array", "minItems": 2, "maxItems": 2, "items": {"anyOf": end}});
                forms.push(beside("between", &ends));
            }
            forms.push(beside("value", &reference(&definition(input, level))));
            let mut schema = Map::new();
            if level == axes.len() {
                schema.insert("title".into(), input.labels.get(self.language).unwrap_or(&input.name).into());
                if let Some(description) = self.description(input) {
                    schema.insert("description".into(), description.into());
                }
                if let Type::Number(ty) = &input.ty
                    && !ty.unit.is_none()
                {
                    schema.insert("x-unit".into(), ty.unit.text(self.language, true).into());
                }
            }
            schema.insert("anyOf".into(), forms.into());
            defs.insert(definition(input, level), Value::Object(schema));
        }
    }

    /// A value for each member of an axis.
    fn members(&self, input: &Input, axis: AxisId, level: usize) -> Vec<Value> {
        let Some(known) = self.context.axis(axis) else { return Vec::new() };
        let mut properties = Map::new();
        for member in known.members().unwrap_or_default() {
            for key in [Some(&member.name), member.code.as_ref()].into_iter().flatten() {
                let mut schema = reference(&definition(input, level - 1));
                if let (Value::Object(schema), Some(label)) = (&mut schema, member.labels.get(self.language)) {
                    schema.insert("title".into(), label.into());
                }
                properties.insert(key.clone(), schema);
            }
        }
        let mut forms = vec![record(properties)];
        if input.choices == Some(axis) {
            forms.push(json!({"type": "array", "items": self.choice(known), "uniqueItems": true}));
        }
        forms
    }

    /// One of the members of a closed axis, by name, code or number.
    fn choice(&self, axis: &Axis) -> Value {
        let mut forms = Vec::new();
        for member in axis.members().unwrap_or_default() {
            let title = member.labels.get(self.language).unwrap_or(&member.name);
            for word in [Some(&member.name), member.code.as_ref()].into_iter().flatten() {
                forms.push(json!({"const": word, "title": title}));
                if let Ok(number) = word.parse::<u32>()
                    && number.to_string() == *word
                {
                    forms.push(json!({"const": number, "title": title}));
                }
            }
        }
        json!({ "anyOf": forms })
    }

    /// The plain values of a cell.
    fn plain(&self, input: &Input) -> Vec<Value> {
        match &input.ty {
            Type::Number(ty) => {
                let mut number = Map::new();
                number.insert("type".into(), if ty.count { "integer" } else { "number" }.into());
                let (low, high) = bounds(input, ty);
                for (key, end) in [("minimum", low), ("maximum", high)] {
                    if let Some(Value::Number(end)) = end {
                        number.insert(key.into(), Value::Number(end));
                    }
                }
                const FIGURE: &str = r"[€$£]?\s*[-+−]?\s*[0-9]+([\s_.,/][0-9]+)*[^0-9.]?.*";
                let pattern = format!(r"^\s*({FIGURE})?(\.\.\s*({FIGURE})?)?$");
                vec![Value::Object(number), json!({"type": "string", "pattern": pattern, "minLength": 1})]
            }
            Type::Truth => vec![json!({"type": "boolean"})],
            Type::Date { time } => {
                let day = r"^\s*[0-9]{4}(-([0-9]{2}(-[0-9]{2}(TIME)?)?|[QqTtHhSs][1-4]))?\s*$";
                let pattern = day.replace("(TIME)?", if *time { r"([Tt ][0-9]{2}:.*)?" } else { "" });
                let example = if *time { "2016-09-28T17:00:00+02:00" } else { "2016-09-28" };
                vec![json!({"type": "string", "pattern": pattern, "examples": [example]})]
            }
            Type::Duration => {
                let example = self.say("18 months", "18 mois");
                vec![json!({"type": "string", "pattern": r"^\s*-?\s*(P|[0-9])", "examples": [example, "P18M"]})]
            }
            Type::Text => vec![json!({"type": "string"})],
            Type::Member(axis) => match self.context.axis(*axis) {
                Some(axis) if axis.members().is_some() => vec![self.choice(axis)],
                _ => vec![json!({"type": ["string", "number"], "minLength": 1})],
            },
        }
    }

    /// Unit, range, who provides it and the evidence wanted, in sentences.
    fn description(&self, input: &Input) -> Option<String> {
        let mut parts = Vec::new();
        let mut say = |words: &str, what: String| parts.push(format!("{words} {what}."));
        if let Type::Number(ty) = &input.ty {
            let unit = ty.unit.text(self.language, true);
            if ty.share {
                say(self.say("Given as a fraction:", "Donné en fraction :"), "0.5 = 50 %".to_owned());
            } else if !unit.is_empty() {
                say(self.say("In", "En"), unit);
            }
        }
        if !input.provided_by.is_empty() {
            say(self.say("Provided by", "Fourni par"), input.provided_by.join(", "));
        }
        if let Some(evidence) = input.evidence {
            say(self.say("Evidence wanted:", "Preuve attendue :"), evidence_wanted(evidence, self.language).to_owned());
        }
        if input.about.notes.is_empty() && parts.is_empty() {
            return None;
        }
        parts.extend(input.about.notes.iter().cloned());
        Some(parts.join(" "))
    }

    /// What a record takes: the inputs by exactly the open axes of the path, and the lists of others. At the top, names
    /// are full (dotted); within a list, relative to its framework or full.
    fn properties(&self, path: &[AxisId], prefix: &str) -> Vec<(String, Value)> {
        let mut all = Vec::new();
        let mut add = |name: &str, value: Value| {
            let short = if path.is_empty() { name } else { name.strip_prefix(prefix).unwrap_or(name) };
            if short != name {
                all.push((short.to_owned(), value.clone()));
            }
            all.push((name.to_owned(), value));
        };
        for (input, open) in self.framework.inputs.iter().zip(&self.open) {
            if open.len() == path.len() && path.iter().all(|axis| open.contains(axis)) {
                let closed = input.axes.as_slice().len() - open.len();
                add(&input.name, reference(&definition(input, closed)));
            }
        }
        for (place, axis) in self.framework.axes.iter().enumerate() {
            let id = AxisId(u32::try_from(place).unwrap_or(u32::MAX));
            let wanted = |open: &Vec<AxisId>| open.contains(&id) && path.iter().all(|axis| open.contains(axis));
            if matches!(axis.kind, AxisKind::Open)
                && (path.is_empty() || !path.contains(&id) && self.open.iter().any(wanted))
            {
                let own = axis.name.rsplit_once('.').map_or(String::new(), |(prefix, _)| format!("{prefix}."));
                let prefix = if path.is_empty() { own.as_str() } else { prefix };
                let mut within = path.to_vec();
                within.push(id);
                add(&axis.name, self.list(axis, &within, prefix));
            }
        }
        all
    }

    /// The list of the members of an open axis.
    fn list(&self, axis: &Axis, path: &[AxisId], prefix: &str) -> Value {
        let mut item = Map::new();
        item.insert("id".to_owned(), json!({"type": ["string", "number"], "minLength": 1}));
        item.extend(self.properties(path, prefix));
        let array = json!({"type": "array", "items": record(item)});
        let members = json!({
            "type": "object",
            "properties": {"partial": {"type": "boolean"}, "members": array},
            "required": ["members"],
            "additionalProperties": false,
        });
        let missing = json!({
            "type": "object",
            "properties": {"missing": reference("reason")},
            "required": ["missing"],
            "additionalProperties": false,
        });
        json!({"title": label(&axis.labels, &axis.name, self.language), "anyOf": [array, {"type": "null"}, members, missing]})
    }
}

fn label<'l>(labels: &'l Labels, name: &'l str, language: Language) -> &'l str {
    labels.get(language).unwrap_or(name)
}

fn definition(input: &Input, level: usize) -> String {
    if level == 0 { format!("input {}", input.name) } else { format!("input {} by {level}", input.name) }
}

/// A record with a key that says what the answer is, and what may stand beside.
fn beside(key: &str, value: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            key: value,
            "evidence": reference("evidence"),
            "source": reference("remark"),
            "reason": reference("remark"),
        },
        "required": [key],
        "additionalProperties": false,
    })
}

fn states(input: &Input) -> Vec<&'static str> {
    let mut states = Vec::new();
    if input.may_be_not_applicable {
        states.push("not_applicable");
    }
    if input.or_not_yet {
        states.push("not_yet");
    }
    if matches!(input.ty, Type::Date { .. }) {
        states.push("date_unknown");
    }
    states
}

/// What shows an answer well enough: `a document`.
pub(crate) fn evidence_wanted(level: EvidenceLevel, language: Language) -> &'static str {
    match (level, language) {
        (EvidenceLevel::Declared, Language::English) => "a declaration",
        (EvidenceLevel::Declared, Language::French) => "une déclaration",
        (EvidenceLevel::Document, Language::English) => "a document",
        (EvidenceLevel::Document, Language::French) => "un document",
        (EvidenceLevel::Verified, Language::English) => "a check by the evaluator",
        (EvidenceLevel::Verified, Language::French) => "une vérification par l'évaluateur",
        (EvidenceLevel::ThirdParty, Language::English) => "an independent third party",
        (EvidenceLevel::ThirdParty, Language::French) => "un tiers indépendant",
    }
}

/// The least and the greatest bare number.
fn bounds(input: &Input, ty: &NumberType) -> (Option<Value>, Option<Value>) {
    let shown = |number: Number| number.to_exact_string().parse().ok().map(Value::Number);
    let (low, high) = typed::limits(input, ty);
    (low.and_then(shown), high.and_then(shown))
}
