//! `jalon template`: empty data to fill in, as JSON, CSV or a workbook.

use std::path::{Path, PathBuf};

use jalon::form::template::{self, Table};
use jalon::form::{Form, form};
use jalon::lang::Language;

use crate::arguments::{Template, TemplateFormat};
use crate::table::quoted;
use crate::words::Complaint;
use crate::{Context, Done, files, frameworks, workbook};

/// Writes the file, and for CSV one more for each table of records.
pub(crate) fn run(arguments: &Template, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let path = &arguments.output;
    let form = form(&framework, context.language);
    let written = match arguments.format.or_else(|| by_ending(path)) {
        None => return Err(Complaint::UnknownEnding { path: path.clone() }),
        Some(TemplateFormat::Json) => {
            let mut text = serde_json::to_string_pretty(&template::json(&form)).unwrap_or_default();
            text.push('\n');
            files::write(path, text)?;
            vec![path.clone()]
        }
        Some(TemplateFormat::Csv) => csv(path, &form, context.language)?,
        Some(TemplateFormat::Xlsx) => {
            let bytes = workbook::template(&form, context.language);
            files::write(path, bytes.map_err(|why| Complaint::Workbook { path: path.clone(), why })?)?;
            vec![path.clone()]
        }
    };
    let said = match context.language {
        Language::English => "is written.",
        Language::French => "est écrit.",
    };
    let lines: String = written.iter().map(|path| format!("{} {said}\n", files::shown(path))).collect();
    context.output.print(&lines).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}

fn by_ending(path: &Path) -> Option<TemplateFormat> {
    match path.extension()?.to_str()?.to_lowercase().as_str() {
        "json" => Some(TemplateFormat::Json),
        "csv" => Some(TemplateFormat::Csv),
        "xlsx" => Some(TemplateFormat::Xlsx),
        _ => None,
    }
}

/// The heads of the tables: `FILE` for the projects, `FILE.AXIS.csv` beside it for records.
fn csv(path: &Path, form: &Form, language: Language) -> Result<Vec<PathBuf>, Complaint> {
    let mut written = Vec::new();
    for table in template::tables(form) {
        let path = match table.axes.as_slice() {
            [] => path.to_owned(),
            axes => path.with_extension(format!("{}.csv", axes.join("."))),
        };
        files::write(&path, head(&table, language))?;
        written.push(path);
    }
    Ok(written)
}

/// The first line of a table, as spreadsheets of the reader's country open it: with a byte order mark, since they would not
/// take the file for UTF-8 without, and with the separator that does not stand in figures.
fn head(table: &Table<'_>, language: Language) -> String {
    let separator = match language {
        Language::English => ",",
        Language::French => ";",
    };
    let names =
        table.keys.iter().map(String::as_str).chain(table.columns.iter().map(|(_, column)| column.name.as_str()));
    format!("\u{feff}{}\r\n", names.map(quoted).collect::<Vec<_>>().join(separator))
}
