//! A form as an XLSForm: the sheets `survey`, `choices` and `settings` of the survey tools of the ODK family, in French and
//! English. The format: <https://xlsform.org>.
//!
//! A question that may have another answer than a value (not yet, not applicable, date unknown) has a question before it that
//! asks which; cells over closed axes are a group of questions; tables of records are repeats. The sheet `jalon` says which
//! column of a table each question fills.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::{Choice, Column, Field, FieldKind, Form, Section, form, hint};
use crate::axis::Labels;
use crate::framework::Framework;
use crate::lang::Language;

/// The sheets of a workbook: names, and rows of texts; the first row of each is its head.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, lang::Language, source::Source};
/// use jalon::form::xlsform::{Workbook, xlsform};
/// let text = "framework f\n  version 1\ninput kind : one of public, private\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let Workbook { sheets } = xlsform(&framework, Language::French);
/// let names: Vec<&str> = sheets.iter().map(|(name, _)| *name).collect();
/// assert_eq!(names[..3], ["survey", "choices", "settings"]);
/// assert!(sheets[0].1.iter().any(|row| row[0].starts_with("select_one ") && row[1] == "kind"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// Each sheet with its rows, in the order in which they stand.
    pub sheets: Vec<(&'static str, Vec<Vec<String>>)>,
}

/// The columns of the survey.
const SURVEY: [&str; 12] = [
    "type",
    "name",
    "label::Français (fr)",
    "label::English (en)",
    "hint::Français (fr)",
    "hint::English (en)",
    "required",
    "relevant",
    "constraint",
    "constraint_message::Français (fr)",
    "constraint_message::English (en)",
    "appearance",
];

/// The XLSForm of a framework. Survey tools open it in the reader's language first; people can change to the other.
#[must_use]
pub fn xlsform(framework: &Framework, language: Language) -> Workbook {
    let both = Both { french: form(framework, Language::French), english: form(framework, Language::English) };
    let mut writer = Writer::default();
    writer.rows.push(SURVEY.map(str::to_owned).to_vec());
    for note in &both.english.notes {
        let name = writer.name("note");
        writer.row(Row { kind: "note".into(), name, labels: same(note), ..Row::default() });
    }
    let name = writer.name("id");
    let labels = pair("Identifiant du projet", "Identifier of the project");
    writer.row(Row { kind: "text".into(), name, labels, required: true, ..Row::default() });
    writer.sections(&both.french.sections, &both.english.sections);
    let identity = &framework.identity;
    let title = identity.labels.get(language).unwrap_or(&identity.id).to_owned();
    let default = match language {
        Language::French => "Français (fr)",
        Language::English => "English (en)",
    };
    let settings = vec![
        ["form_title", "form_id", "version", "default_language", "style"].map(str::to_owned).to_vec(),
        vec![title, ascii(&identity.id), identity.version.clone(), default.to_owned(), "pages".to_owned()],
    ];
    let mut choices =
        vec![["list_name", "name", "label::Français (fr)", "label::English (en)"].map(str::to_owned).to_vec()];
    choices.extend(writer.choices);
    let mut columns = vec![["question", "table", "column"].map(str::to_owned).to_vec()];
    columns.extend(writer.columns);
    Workbook { sheets: vec![("survey", writer.rows), ("choices", choices), ("settings", settings), ("jalon", columns)] }
}

struct Both {
    french: Form,
    english: Form,
}

#[derive(Default)]
struct Writer {
    rows: Vec<Vec<String>>,
    choices: Vec<Vec<String>>,
    /// Lists of choices that are written already: the rows of each, with its name.
    lists: Vec<(Vec<(String, Labels)>, String)>,
    /// The rows of the sheet that says which column each question fills.
    columns: Vec<Vec<String>>,
    taken: BTreeSet<String>,
    /// The axis of the records that questions are asked of.
    table: String,
}

/// A row of the survey.
#[derive(Default)]
struct Row {
    kind: String,
    name: String,
    labels: Labels,
    hints: Labels,
    required: bool,
    relevant: String,
    constraint: Constraint,
    appearance: &'static str,
}

/// What an answer must satisfy, and how that is said.
#[derive(Default)]
struct Constraint {
    formula: String,
    messages: Labels,
}

impl Writer {
    fn sections(&mut self, french: &[Section], english: &[Section]) {
        for (french, english) in french.iter().zip(english) {
            let labels = match &french.records {
                Some(records) => named(&records.labels, &records.axis),
                None if french.provided_by.is_empty() => pair("Le projet", "The project"),
                None => same(&french.provided_by.join(", ")),
            };
            let name = self.name(&french.name);
            let around = self.table.clone();
            let (begin, end) = match &french.records {
                Some(records) => {
                    self.table.clone_from(&records.axis);
                    ("begin_repeat", "end_repeat")
                }
                None => ("begin_group", "end_group"),
            };
            self.row(Row { kind: begin.into(), name, labels, ..Row::default() });
            if let Some(records) = &french.records {
                let name = self.name(&format!("{}_id", records.axis));
                let labels = pair("Identifiant de la ligne", "Identifier of the record");
                self.columns.push(vec![name.clone(), self.table.clone(), records.axis.clone()]);
                self.row(Row { kind: "text".into(), name, labels, required: true, ..Row::default() });
            }
            for (french, english) in french.fields.iter().zip(&english.fields) {
                self.field(french, english);
            }
            self.sections(&french.sections, &english.sections);
            self.row(Row { kind: end.into(), ..Row::default() });
            self.table = around;
        }
    }

    /// A question, or a group of them where the field lies on closed axes.
    fn field(&mut self, french: &Field, english: &Field) {
        let labels = named(&french.labels, &french.name);
        let hints = pair(&hint(french, Language::French), &hint(english, Language::English));
        if french.by.is_empty() {
            self.question(french, &french.name, labels, hints, &french.columns.iter().collect::<Vec<_>>());
            return;
        }
        let name = self.name(&french.name);
        let appearance = "field-list";
        self.row(Row { kind: "begin_group".into(), name, labels, hints, appearance, ..Row::default() });
        // A question a cell; for several choices, those of a cell together.
        let mut cells: Vec<(Vec<&Choice>, Vec<&Column>)> = Vec::new();
        for column in &french.columns {
            let place: Vec<&Choice> = match &french.kind {
                FieldKind::SeveralOf { choices } => {
                    column.members.iter().filter(|one| !choices.contains(one)).collect()
                }
                _ => column.members.iter().collect(),
            };
            match cells.iter_mut().find(|(known, _)| *known == place) {
                Some((_, columns)) => columns.push(column),
                None => cells.push((place, vec![column])),
            }
        }
        for (place, columns) in cells {
            let names: Vec<&str> = place.iter().map(|member| member.name.as_str()).collect();
            let label = |language| {
                let of = |member: &&Choice| member.labels.get(language).unwrap_or(&member.name).to_owned();
                place.iter().map(of).collect::<Vec<_>>().join(" · ")
            };
            let labels = pair(&label(Language::French), &label(Language::English));
            self.question(french, &format!("{}_{}", french.name, names.join("_")), labels, Labels::default(), &columns);
        }
        self.row(Row { kind: "end_group".into(), ..Row::default() });
    }

    fn question(&mut self, field: &Field, wanted: &str, labels: Labels, hints: Labels, columns: &[&Column]) {
        let name = self.name(wanted);
        for column in columns {
            self.columns.push(vec![name.clone(), self.table.clone(), column.name.clone()]);
        }
        let relevant = self.state(field, wanted, &labels, columns);
        let (kind, constraint) = self.kind(field);
        self.row(Row { kind, name, labels, hints, relevant, constraint, ..Row::default() });
    }

    /// Asks beforehand what sort of answer there is, where it may be another than a value; gives the condition under which
    /// the value is asked.
    fn state(&mut self, field: &Field, wanted: &str, labels: &Labels, columns: &[&Column]) -> String {
        let or_not_yet = matches!(field.kind, FieldKind::Date { or_not_yet: true, .. });
        if !or_not_yet && !field.may_be_not_applicable {
            return String::new();
        }
        let mut choices = vec![choice("given", "Une réponse", "An answer")];
        if or_not_yet {
            choices.push(choice("not_yet", "Pas encore", "Not yet"));
            choices.push(choice("date_unknown", "C’est fait, date inconnue", "It has happened, date unknown"));
        }
        if field.may_be_not_applicable {
            choices.push(choice("not_applicable", "Sans objet", "Not applicable"));
        }
        let state = self.name(&format!("{wanted}_state"));
        for column in columns {
            self.columns.push(vec![state.clone(), self.table.clone(), format!("{}.state", column.name)]);
        }
        let kind = format!("select_one {}", self.list("state", &choices));
        self.row(Row { kind, name: state.clone(), labels: labels.clone(), appearance: "minimal", ..Row::default() });
        format!("${{{state}}} = 'given'")
    }

    fn kind(&mut self, field: &Field) -> (String, Constraint) {
        let plain = |kind: &str| (kind.to_owned(), Constraint::default());
        match &field.kind {
            FieldKind::Number { count, minimum, maximum, .. } => {
                let kind = if *count { "integer" } else { "decimal" };
                (kind.to_owned(), within(minimum.as_deref(), maximum.as_deref(), &|end| end.to_owned()))
            }
            FieldKind::YesNo => {
                let choices = [choice("yes", "Oui", "Yes"), choice("no", "Non", "No")];
                plain(&format!("select_one {}", self.list("yes_no", &choices)))
            }
            FieldKind::Date { time, earliest, latest, .. } => {
                let kind = if *time { "dateTime" } else { "date" };
                (kind.to_owned(), within(earliest.as_deref(), latest.as_deref(), &|end| format!("date('{end}')")))
            }
            FieldKind::Duration | FieldKind::Text | FieldKind::Reference { .. } => plain("text"),
            FieldKind::OneOf { choices, .. } => plain(&format!("select_one {}", self.list(&field.name, choices))),
            FieldKind::SeveralOf { choices } => plain(&format!("select_multiple {}", self.list(&field.name, choices))),
        }
    }

    /// The name of a list of these choices, written once.
    fn list(&mut self, wanted: &str, choices: &[Choice]) -> String {
        let key: Vec<(String, Labels)> =
            choices.iter().map(|choice| (choice.name.clone(), named(&choice.labels, &choice.name))).collect();
        if let Some((_, known)) = self.lists.iter().find(|(list, _)| *list == key) {
            return known.clone();
        }
        let name = self.name(&format!("{wanted}_list"));
        for (choice, labels) in &key {
            // Survey tools part several choices by blanks.
            let choice = choice.split_whitespace().collect::<Vec<_>>().join("_");
            self.choices.push(vec![
                name.clone(),
                choice,
                text(labels, Language::French),
                text(labels, Language::English),
            ]);
        }
        self.lists.push((key, name.clone()));
        name
    }

    /// A name that XML allows, and that no other row has.
    fn name(&mut self, wanted: &str) -> String {
        let plain = ascii(wanted);
        let mut name = plain.clone();
        let mut count = 1;
        while !self.taken.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{plain}_{count}");
        }
        name
    }

    fn row(&mut self, row: Row) {
        let both = |labels: &Labels| [text(labels, Language::French), text(labels, Language::English)];
        let [label_fr, label_en] = both(&row.labels);
        let [hint_fr, hint_en] = both(&row.hints);
        let [message_fr, message_en] = both(&row.constraint.messages);
        let required = if row.required { "yes" } else { "" };
        self.rows.push(vec![
            row.kind,
            row.name,
            label_fr,
            label_en,
            hint_fr,
            hint_en,
            required.to_owned(),
            row.relevant,
            row.constraint.formula,
            message_fr,
            message_en,
            row.appearance.to_owned(),
        ]);
    }
}

/// An answer between two ends, either of which may be open.
fn within(low: Option<&str>, high: Option<&str>, shown: &dyn Fn(&str) -> String) -> Constraint {
    let low_formula = low.map(|low| format!(". >= {}", shown(low)));
    let high_formula = high.map(|high| format!(". <= {}", shown(high)));
    let formula = low_formula.into_iter().chain(high_formula).collect::<Vec<_>>().join(" and ");
    let messages = match (low, high) {
        (None, None) => Labels::default(),
        (Some(low), None) => pair(&format!("Au moins {low}"), &format!("At least {low}")),
        (None, Some(high)) => pair(&format!("Au plus {high}"), &format!("At most {high}")),
        (Some(low), Some(high)) => pair(&format!("De {low} à {high}"), &format!("From {low} to {high}")),
    };
    Constraint { formula, messages }
}

fn choice(name: &str, french: &str, english: &str) -> Choice {
    Choice { name: name.to_owned(), code: None, labels: pair(french, english) }
}

fn pair(french: &str, english: &str) -> Labels {
    Labels { en: Some(english.to_owned()), fr: Some(french.to_owned()) }
}

fn same(text: &str) -> Labels {
    pair(text, text)
}

/// Labels with a text in both languages: a missing one is the other, or the name.
fn named(labels: &Labels, name: &str) -> Labels {
    let of = |language| labels.get(language).unwrap_or(name);
    pair(of(Language::French), of(Language::English))
}

/// A text in a survey: `${` would refer to a question.
fn text(labels: &Labels, language: Language) -> String {
    labels.get(language).unwrap_or_default().replace("${", "$ {")
}

/// A name in ASCII letters, digits and `_`, accents taken off.
fn ascii(name: &str) -> String {
    let plain = name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let name: String = plain.map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("q_{name}") }
}
