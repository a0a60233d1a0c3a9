//! Workbooks: templates to fill in with lists of choices, bounds and notes; survey forms.

use jalon::form::template::{self, Table};
use jalon::form::xlsform::Workbook as Survey;
use jalon::form::{Choice, Field, FieldKind, Form, hint};
use jalon::lang::Language;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign, FormatBorder, Formula, Note,
    Workbook, Worksheet, XlsxError,
};

/// The last row that lists and bounds hold for.
const LAST_ROW: u32 = 10_000;
/// What a sheet's name may hold.
const SHEET_NAME: usize = 31;
/// What a title and a message beside a cell may hold.
const INPUT: (usize, usize) = (32, 255);
/// The sheet of the lists of choices; nobody reads it.
const LISTS: &str = "jalon.lists";

/// A workbook to fill in: a sheet of projects, one for each table of records, one that says what each column is.
pub(crate) fn template(form: &Form, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let tables = template::tables(form);
    let names = sheet_names(&tables, language);
    let mut lists = Lists::default();
    for (table, name) in tables.iter().zip(&names) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        fill(sheet, table, &mut lists, language)?;
    }
    about(workbook.add_worksheet(), form, &tables, &names, language)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name(LISTS)?.set_hidden(true);
    for (column, list) in (0u16..).zip(&lists.0) {
        for (row, entry) in (0u32..).zip(list) {
            sheet.write_string(row, column, entry)?;
        }
    }
    workbook.save_to_buffer()
}

/// The workbook of a survey form: texts only.
pub(crate) fn survey(survey: &Survey) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for (name, rows) in &survey.sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name)?.set_freeze_panes(1, 0)?;
        for (at, row) in (0u32..).zip(rows) {
            for (column, text) in (0u16..).zip(row).filter(|(_, text)| !text.is_empty()) {
                match at {
                    0 => sheet.write_string_with_format(at, column, text, &head())?,
                    _ => sheet.write_string(at, column, text)?,
                };
            }
        }
        for column in 0..rows.first().map_or(0, |row| u16::try_from(row.len()).unwrap_or(u16::MAX)) {
            sheet.set_column_width(column, 24)?;
        }
    }
    workbook.save_to_buffer()
}

/// The lists of choices, a column each; equal ones once.
#[derive(Default)]
struct Lists(Vec<Vec<String>>);

impl Lists {
    /// A reference to a list.
    fn reference(&mut self, entries: Vec<String>) -> Formula {
        let last = entries.len();
        let at = self.0.iter().position(|known| *known == entries).unwrap_or_else(|| {
            self.0.push(entries);
            self.0.len() - 1
        });
        let column = rust_xlsxwriter::utility::column_number_to_name(u16::try_from(at).unwrap_or(u16::MAX));
        Formula::new(format!("='{LISTS}'!${column}$1:${column}${last}"))
    }
}

fn sheet_names(tables: &[Table<'_>], language: Language) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let wanted = match table.axes.as_slice() {
            [] => pick(language, "projects", "projets").to_owned(),
            axes => axes.join("."),
        };
        let short = |more: &str| cut(&wanted, SHEET_NAME - more.len()) + more;
        let mut name = short("");
        let mut count = 1;
        while names.contains(&name) {
            count += 1;
            name = short(&format!(" {count}"));
        }
        names.push(name);
    }
    names
}

/// The sheet of a table: its head with notes, and what each column takes.
fn fill(sheet: &mut Worksheet, table: &Table<'_>, lists: &mut Lists, language: Language) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, u16::try_from(table.keys.len()).unwrap_or(1))?.set_row_height(0, 32)?;
    let mut at = 0u16;
    for key in &table.keys {
        sheet.write_string_with_format(0, at, key, &head())?.set_column_width(at, 16)?;
        sheet.insert_note(0, at, &note(key_note(key, language)))?;
        at += 1;
    }
    for (field, column) in &table.columns {
        sheet.write_string_with_format(0, at, &column.name, &head())?;
        let width = column.name.chars().count().clamp(12, 40);
        sheet.set_column_width(at, u16::try_from(width + 2).unwrap_or(42))?;
        let title = label(field, &column.members, language);
        let help = hint(field, language);
        sheet.insert_note(0, at, &note(&format!("{title}\n{help}{}", spelled(field, language))))?;
        if let Some(format) = number_format(&field.kind) {
            sheet.set_column_format(at, &Format::new().set_num_format(format))?;
        }
        let rule = rule(field, lists, language)
            .ignore_blank(true)
            .set_input_title(cut(&title, INPUT.0))?
            .set_input_message(cut(&help, INPUT.1))?
            .set_error_title(cut(&title, INPUT.0))?
            .set_error_message(cut(&help, INPUT.1))?;
        sheet.add_data_validation(1, at, LAST_ROW, at, &rule)?;
        at += 1;
    }
    Ok(())
}

/// What a column takes. A figure may be a range (`900 .. 1000`), a date a month, and `-` says that a question does not arise:
/// so bounds warn, and only lists of choices hold without exception.
fn rule(field: &Field, lists: &mut Lists, language: Language) -> DataValidation {
    let plain = DataValidation::new();
    let warn = DataValidationErrorStyle::Warning;
    match &field.kind {
        FieldKind::Number { count, minimum, maximum, .. } => {
            let formula = |end: &String| Formula::new(end.clone());
            let rule = match (minimum.as_ref().map(formula), maximum.as_ref().map(formula)) {
                (Some(low), Some(high)) => DataValidationRule::Between(low, high),
                (Some(low), None) => DataValidationRule::GreaterThanOrEqualTo(low),
                (None, Some(high)) => DataValidationRule::LessThanOrEqualTo(high),
                (None, None) => return plain.allow_any_value(),
            };
            let plain = plain.set_error_style(warn);
            if *count { plain.allow_whole_number_formula(rule) } else { plain.allow_decimal_number_formula(rule) }
        }
        FieldKind::YesNo | FieldKind::SeveralOf { .. } => {
            let words = [pick(language, "yes", "oui"), pick(language, "no", "non")];
            plain.allow_list_formula(lists.reference(with_states(field, words.map(str::to_owned).to_vec())))
        }
        FieldKind::OneOf { choices, .. } if !choices.is_empty() => {
            let names = choices.iter().map(|choice| choice.name.clone()).collect();
            plain.allow_list_formula(lists.reference(with_states(field, names)))
        }
        FieldKind::OneOf { .. }
        | FieldKind::Date { .. }
        | FieldKind::Duration
        | FieldKind::Text
        | FieldKind::Reference { .. } => plain.allow_any_value(),
    }
}

fn with_states(field: &Field, mut words: Vec<String>) -> Vec<String> {
    if field.may_be_not_applicable {
        words.push("-".to_owned());
    }
    words
}

fn number_format(kind: &FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Number { count: true, .. } => Some("#,##0"),
        FieldKind::Number { money: true, .. } => Some("#,##0.00"),
        FieldKind::Date { time: true, .. } => Some("yyyy-mm-dd hh:mm:ss"),
        FieldKind::Date { time: false, .. } => Some("yyyy-mm-dd"),
        _ => None,
    }
}

/// The sheet that says how to fill the others in, and what each column is.
fn about(
    sheet: &mut Worksheet,
    form: &Form,
    tables: &[Table<'_>],
    names: &[String],
    language: Language,
) -> Result<(), XlsxError> {
    sheet.set_name(pick(language, "Read me", "À lire"))?.set_landscape();
    let title = form.framework.labels.get(language).unwrap_or(&form.framework.id);
    let large = Format::new().set_bold().set_font_size(14);
    sheet.write_string_with_format(0, 0, title, &large)?;
    sheet.write_string(1, 0, format!("{} {}", form.framework.id, form.framework.version))?;
    let mut row = 3;
    for line in form.notes.iter().map(String::as_str).chain(how_to(language)) {
        sheet.write_string(row, 0, line)?;
        row += 1;
    }
    row += 1;
    let heads: [(&str, u16); 5] = [
        (pick(language, "Sheet", "Feuille"), 18),
        (pick(language, "Column", "Colonne"), 30),
        (pick(language, "What it is", "Ce que c’est"), 50),
        (pick(language, "How to answer", "Comment répondre"), 60),
        (pick(language, "Results that rest on it", "Résultats qui en dépendent"), 40),
    ];
    for (column, (text, width)) in (0u16..).zip(heads) {
        sheet.write_string_with_format(row, column, text, &head())?.set_column_width(column, width)?;
    }
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (table, name) in tables.iter().zip(names) {
        for (field, column) in &table.columns {
            row += 1;
            let answer = format!("{}{}", hint(field, language), spelled(field, language));
            let label = label(field, &column.members, language);
            let texts = [name.as_str(), &column.name, &label, &answer, &field.concerns.join(", ")];
            for (at, text) in (0u16..).zip(texts) {
                sheet.write_string_with_format(row, at, text, &wrap)?;
            }
        }
    }
    Ok(())
}

/// How to fill a workbook in.
fn how_to(language: Language) -> [&'static str; 4] {
    match language {
        Language::English => [
            "One row a project. “id” names it. On the other sheets, one row a record: “id” says of which project.",
            "An empty cell is an answer that is missing. It is never taken for 0 or for no.",
            "“-” says that a question does not arise, where its column allows that.",
            "Keep the names of the columns; their order does not matter, and a column that is not needed may be deleted.",
        ],
        Language::French => [
            "Une ligne par projet. « id » le nomme. Sur les autres feuilles, une ligne par élément : « id » dit de quel projet.",
            "Une cellule vide est une réponse qui manque. Elle n’est jamais prise pour 0 ni pour non.",
            "« - » dit que la question est sans objet, là où la colonne le permet.",
            "Gardez les noms des colonnes ; leur ordre est libre, et une colonne inutile peut être supprimée.",
        ],
    }
}

fn key_note(key: &str, language: Language) -> &'static str {
    match key {
        "id" => pick(language, "The project: a name or number of its own.", "Le projet : un nom ou un numéro à lui."),
        _ => pick(language, "The record: a name or number of its own.", "L’élément : un nom ou un numéro à lui."),
    }
}

/// The label of a field, and of the members that a column is about.
fn label(field: &Field, members: &[Choice], language: Language) -> String {
    let own = field.labels.get(language).unwrap_or(&field.name);
    let members: Vec<&str> = members.iter().map(|member| member.labels.get(language).unwrap_or(&member.name)).collect();
    if members.is_empty() { own.to_owned() } else { format!("{own} ({})", members.join(" · ")) }
}

/// The choices of a field by their names in the data, with their labels.
fn spelled(field: &Field, language: Language) -> String {
    let FieldKind::OneOf { choices, .. } = &field.kind else { return String::new() };
    let one = |choice: &Choice| match choice.labels.get(language) {
        Some(label) if label != choice.name => format!("\n• {} = {label}", choice.name),
        _ => format!("\n• {}", choice.name),
    };
    choices.iter().map(one).collect()
}

fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("DCE6F1")
        .set_border_bottom(FormatBorder::Thin)
}

fn note(text: &str) -> Note {
    Note::new(text).add_author_prefix(false).set_width(320).set_height(160)
}

/// At most so many characters, the cut marked.
fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.encode_utf16().count() + c.len_utf16() + 1 > most {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

fn pick<'a>(language: Language, english: &'a str, french: &'a str) -> &'a str {
    match language {
        Language::English => english,
        Language::French => french,
    }
}
