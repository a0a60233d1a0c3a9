//! `jalon describe`: how tables are read, and what each column is to a framework.

use std::fmt::Write as _;
use std::path::PathBuf;

use jalon::analysis::{self, NoLibrary};
use jalon::axis::Axis;
use jalon::framework::{Framework, Type};
use jalon::lang::Language;
use jalon::render::format;
use jalon::source;
use jalon_columnar::table::{DateOrder, Decimal, Described, Format, Layout, Role, Source, Tables, describe};

use crate::arguments::Describe;
use crate::summary::{self, grouped};
use crate::words::Complaint;
use crate::{Context, Done, frameworks};

/// Shows how tables are read; reads them whole, and judges nothing.
pub(crate) fn run(arguments: &Describe, context: Context) -> Result<Done, Complaint> {
    let (given, data) = said(arguments);
    let framework = match given {
        Some(given) => match frameworks::load(given, context)? {
            Some(framework) => Some(framework),
            None => return Ok(Done::Refused),
        },
        // Against nothing: only how the texts are written can be told.
        None => analysis::analyse(source::Source::new("", "framework none\n  version 1.0\n"), &NoLibrary).framework,
    };
    let Some(framework) = framework else { return Ok(Done::Refused) };
    let described = describe(Tables::open(&framework, data, &arguments.written.reading())?)?;
    let mut out = String::new();
    for (at, file) in described.files.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        one(&mut out, &framework, file, given.is_some(), context.language);
    }
    summary::repeated(&mut out, described.repeated, &described.twice, context.language);
    context.output.print(&out).map_err(|why| Complaint::Output { why })?;
    let bad = described.files.iter().any(|file| file.refused > 0);
    Ok(if bad { Done::Failed } else { Done::Well })
}

/// The framework and the data: a framework may stand before the data, too, as for the other commands.
fn said(arguments: &Describe) -> (Option<&str>, &[PathBuf]) {
    match (arguments.framework.as_deref(), arguments.data.split_first()) {
        (None, Some((first, data))) if first.extension().is_some_and(|extension| extension == "jalon") => {
            (first.to_str(), data)
        }
        (framework, _) => (framework, &arguments.data),
    }
}

fn one(out: &mut String, framework: &Framework, file: &Described, against: bool, language: Language) {
    let source = &file.source;
    let rows = match (language, file.rows) {
        (Language::English, 1) => "1 row".to_owned(),
        (Language::English, rows) => format!("{} rows", grouped(rows, language)),
        (Language::French, rows @ (0 | 1)) => format!("{rows} rangée"),
        (Language::French, rows) => format!("{} rangées", grouped(rows, language)),
    };
    let _ = writeln!(out, "{}", source.path.display());
    let _ = writeln!(out, "  {}", written(source, language).join(" · "));
    let _ = writeln!(out, "  {rows}");
    let rows = table(framework, file, against, language);
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len))
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0))
        .collect();
    for row in &rows {
        let mut line = String::from(" ");
        for (cell, width) in row.iter().zip(&widths) {
            let pad = " ".repeat(width - cell.chars().count());
            let _ = write!(line, " {cell}{pad} ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for reject in &file.first {
        let _ = writeln!(out, "  ✗ {}", reject.text(language));
    }
    if file.refused > file.first.len() as u64 {
        let more = file.refused - file.first.len() as u64;
        let _ = match language {
            Language::English => writeln!(out, "  … and {more} more cells that do not fit"),
            Language::French => writeln!(out, "  … et {more} autres cellules qui ne conviennent pas"),
        };
    }
    notes(out, &source.layout, against, language);
}

/// How a file is written.
fn written(source: &Source, language: Language) -> Vec<String> {
    let english = language == Language::English;
    let habits = &source.habits;
    let mut parts = vec![
        match source.format {
            Format::Csv => "CSV",
            Format::Parquet => "Parquet",
            Format::Arrow => "Arrow IPC",
            Format::JsonLines if english => "JSON lines",
            Format::JsonLines => "lignes JSON",
            Format::Json => "JSON",
            Format::Sheet if english => "workbook",
            Format::Sheet => "classeur",
        }
        .to_owned(),
    ];
    if source.format == Format::Csv {
        let delimiter = match habits.delimiter {
            b'\t' if english => "a tab".to_owned(),
            b'\t' => "une tabulation".to_owned(),
            sign => format!("“{}”", char::from(sign)),
        };
        parts.push(habits.encoding.to_string());
        parts.push(if english {
            format!("{delimiter} between cells")
        } else {
            format!("{delimiter} entre les cellules")
        });
    }
    if matches!(source.format, Format::Csv | Format::Sheet) {
        parts.push(
            match (habits.decimal, english) {
                (Decimal::Point, true) => "decimal point",
                (Decimal::Comma, true) => "decimal comma",
                (Decimal::Point, false) => "point décimal",
                (Decimal::Comma, false) => "virgule décimale",
            }
            .to_owned(),
        );
        if let Some(sign) = habits.grouping {
            parts.push(if english {
                format!("“{sign}” groups digits")
            } else {
                format!("“{sign}” groupe les chiffres")
            });
        }
        match (habits.dates, english) {
            (DateOrder::DayFirst, true) => parts.push("dates day first (31/12/2020)".to_owned()),
            (DateOrder::MonthFirst, true) => parts.push("dates month first (12/31/2020)".to_owned()),
            (DateOrder::DayFirst, false) => parts.push("dates jour d’abord (31/12/2020)".to_owned()),
            (DateOrder::MonthFirst, false) => parts.push("dates mois d’abord (12/31/2020)".to_owned()),
            (DateOrder::Iso, _) => {}
        }
        if source.lines > 1 {
            let above = source.lines - 1;
            parts.push(match (english, above) {
                (true, 1) => "1 line above the names".to_owned(),
                (true, above) => format!("{above} lines above the names"),
                (false, 1) => "1 ligne au-dessus des noms".to_owned(),
                (false, above) => format!("{above} lignes au-dessus des noms"),
            });
        }
    }
    parts
}

/// A line a column of the file: its name, what it is, and how its cells stand.
fn table(framework: &Framework, file: &Described, against: bool, language: Language) -> Vec<Vec<String>> {
    let english = language == Language::English;
    let layout = &file.source.layout;
    let head = if english {
        ["column", "is", "type", "given", "empty", "not fitting"]
    } else {
        ["colonne", "est", "type", "remplies", "vides", "refusées"]
    };
    if !against {
        return layout.headers.iter().map(|header| vec![header.clone()]).collect();
    }
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let slot_name = |slot: usize| layout.slots.get(slot).map(|slot| slot.name.clone()).unwrap_or_default();
    let counted = |slot: usize| file.columns.get(slot).copied().unwrap_or_default();
    let cells = |slot: usize| {
        let count = counted(slot);
        let empty = file.rows.saturating_sub(count.given + count.refused);
        [count.given, empty, count.refused].map(|count| grouped(count, language))
    };
    let line = |column: &str, is: String, ty: String, cells: [String; 3]| {
        let [given, empty, refused] = cells;
        vec![column.to_owned(), is, ty, given, empty, refused]
    };
    let none = || [String::new(), String::new(), String::new()];
    // JSON has no columns: what it answers is told instead.
    if layout.headers.is_empty() {
        for slot in 0..layout.slots.len() {
            let name = slot_name(slot);
            rows.push(line(&name, name.clone(), type_of(framework, layout, slot, language), cells(slot)));
        }
        return rows;
    }
    for (header, role) in layout.headers.iter().zip(&layout.roles) {
        rows.push(match role {
            Role::Key => line(
                header,
                if english { "names the project" } else { "nomme le projet" }.to_owned(),
                String::new(),
                none(),
            ),
            Role::Member(_) => {
                line(header, if english { "a member" } else { "un membre" }.to_owned(), String::new(), none())
            }
            Role::Cell(slot) => {
                line(header, slot_name(*slot), type_of(framework, layout, *slot, language), cells(*slot))
            }
            Role::State(slot) => line(header, format!("{}.state", slot_name(*slot)), String::new(), none()),
            Role::Evidence(slot) => line(header, format!("{}.evidence", slot_name(*slot)), String::new(), none()),
            Role::Records(axis) => {
                let records = if english { "records" } else { "fiches" };
                line(header, axis.clone(), records.to_owned(), none())
            }
            Role::Several(slots) => {
                let several = if english { "several of" } else { "plusieurs parmi" };
                let first = slots.first().copied().unwrap_or_default();
                let input = slot_name(first).split('[').next().unwrap_or_default().to_owned();
                line(header, input, several.to_owned(), cells(first))
            }
            Role::Ignored => {
                line(header, if english { "not used" } else { "pas utilisée" }.to_owned(), String::new(), none())
            }
        });
    }
    rows
}

/// What a column takes, in a few words.
fn type_of(framework: &Framework, layout: &Layout, slot: usize, language: Language) -> String {
    let english = language == Language::English;
    let input = layout.slots.get(slot).and_then(|slot| framework.inputs.get(slot.input.0 as usize));
    let Some(input) = input else { return String::new() };
    match &input.ty {
        Type::Number(ty) => {
            let unit = format::unit_text(framework, &ty.unit, true, language);
            match (unit.is_empty(), ty.count) {
                (true, true) => if english { "count" } else { "effectif" }.to_owned(),
                (true, false) => if english { "number" } else { "nombre" }.to_owned(),
                (false, _) => unit,
            }
        }
        Type::Truth => if english { "yes/no" } else { "oui/non" }.to_owned(),
        Type::Date { .. } => "date".to_owned(),
        Type::Duration => if english { "duration" } else { "durée" }.to_owned(),
        Type::Text => if english { "text" } else { "texte" }.to_owned(),
        Type::Member(axis) => {
            let members = framework.axes.get(axis.0 as usize).and_then(Axis::members).unwrap_or(&[]);
            let names: Vec<&str> = members.iter().take(4).map(|member| member.name.as_str()).collect();
            let more = if members.len() > 4 { ", …" } else { "" };
            format!("{} {}{more}", if english { "one of" } else { "un parmi" }, names.join(", "))
        }
    }
}

fn notes(out: &mut String, layout: &Layout, against: bool, language: Language) {
    if !against || layout.headers.is_empty() {
        return;
    }
    summary::absent(out, layout, language, |_| true);
}
