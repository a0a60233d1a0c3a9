//! Faults of tables as refusals: a name, what there is to know apart from words, and the words.

use std::path::Path;

use jalon::lang::Language;
use jalon::portfolio::ReferenceFault;
use jalon::problem::Problem;
use jalon::source::Place;
use jalon_columnar::Error;
use jalon_columnar::table::{Asking, Fault, Reject, Why};
use pyo3::prelude::*;
use serde_json::{Value as Json, json};

use crate::refusal::refused;

/// A fault as an exception.
pub(crate) fn raise(fault: &Fault, language: Language) -> PyErr {
    let (name, more) = named(fault, language);
    refused(&json!({
        "kind": "table",
        "fault": name,
        "text": fault.text_for(Asking::Python, language),
        "more": more,
    }))
}

/// Why a reference cannot be kept or used.
pub(crate) fn reference(fault: &ReferenceFault) -> PyErr {
    let (name, more) = match fault {
        ReferenceFault::NotSettled { figures } => ("not_settled", json!({ "figures": figures })),
        ReferenceFault::OtherFramework { framework, version } => {
            ("other_framework", json!({ "framework": framework, "version": version }))
        }
        ReferenceFault::Unreadable => ("unreadable", json!({})),
    };
    refused(&json!({ "kind": "reference", "fault": name, "more": more }))
}

/// A cell that does not fit, as data.
pub(crate) fn cell(reject: &Reject, language: Language) -> Json {
    let code = match &reject.why {
        Why::Data(fact) | Why::NotTruth { fact, .. } => {
            Problem::new(fact.as_ref().clone(), Place::default()).code().to_string()
        }
        Why::Ragged { .. } => "ragged".to_owned(),
        Why::NotText => "not_text".to_owned(),
        Why::AmbiguousSign => "ambiguous_sign".to_owned(),
        Why::NoSuchProject => "no_such_project".to_owned(),
    };
    json!({
        "table": shown(&reject.file),
        "row": reject.row,
        "line": reject.line,
        "column": reject.column,
        "text": reject.text,
        "code": code,
        "reason": reject.why.text_for(Asking::Python, language),
    })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn named(fault: &Fault, language: Language) -> (&'static str, Json) {
    match fault {
        Fault::Unreadable { path, why } => ("unreadable", json!({ "path": shown(path), "errno": why.raw_os_error() })),
        Fault::Unwritable { path, why } => ("unwritable", json!({ "path": shown(path), "errno": why.raw_os_error() })),
        Fault::NothingThere { pattern } => ("nothing_there", json!({ "pattern": pattern })),
        Fault::UnknownFormat { path } => ("unknown_format", json!({ "path": shown(path) })),
        Fault::Damaged { path, detail } => ("damaged", json!({ "path": shown(path), "detail": detail })),
        Fault::Empty { path } => ("empty", json!({ "path": shown(path) })),
        Fault::NoSuchSheet { path, sheet, sheets } => {
            ("no_such_sheet", json!({ "path": shown(path), "sheet": sheet, "sheets": sheets }))
        }
        Fault::DuplicateColumn { path, column, first } => {
            ("duplicate_column", json!({ "path": shown(path), "column": column, "first": first }))
        }
        Fault::MisspeltColumn { path, column, nearest } => {
            ("misspelt_column", json!({ "path": shown(path), "column": column, "nearest": nearest }))
        }
        Fault::NoKnownColumn { path, columns, wanted } => {
            ("no_known_column", json!({ "path": shown(path), "columns": columns, "wanted": wanted }))
        }
        Fault::NoKey { path, key, nearest } => {
            ("no_key", json!({ "path": shown(path), "key": key, "nearest": nearest }))
        }
        Fault::OpenQuote { path, line } => ("open_quote", json!({ "path": shown(path), "line": line })),
        Fault::LongRow { path, line, limit } => {
            ("long_row", json!({ "path": shown(path), "line": line, "limit": limit }))
        }
        Fault::ColumnType { path, column, found, expected } => {
            ("column_type", json!({ "path": shown(path), "column": column, "found": found, "expected": expected }))
        }
        Fault::OtherKey { path } => ("other_key", json!({ "path": shown(path) })),
        Fault::NoSuchAxis { axis, nearest } => ("no_such_axis", json!({ "axis": axis, "nearest": nearest })),
        Fault::NoAxisColumn { path, axis } => ("no_axis_column", json!({ "path": shown(path), "axis": axis })),
        Fault::MemberTwice { path, key, member } => {
            ("member_twice", json!({ "path": shown(path), "key": key, "member": member }))
        }
        Fault::BadCells { count, first, .. } => {
            let cells: Vec<Json> = first.iter().map(|reject| cell(reject, language)).collect();
            ("bad_cells", json!({ "count": count, "cells": cells }))
        }
        Fault::SameProject { path, line, name } => {
            ("same_project", json!({ "path": shown(path), "line": line, "name": name }))
        }
        Fault::TooManyRows { path, limit } => ("too_many_rows", json!({ "path": shown(path), "limit": limit })),
        Fault::UnknownItem { item, nearest } => ("unknown_item", json!({ "given": item, "nearest": nearest })),
        Fault::Engine { why } => match why {
            Error::ColumnType { column, found, expected } => {
                ("column_type", json!({ "column": column, "found": found.to_string(), "expected": expected }))
            }
            Error::BadCells { .. }
            | Error::Cells { .. }
            | Error::SameProject { .. }
            | Error::NoSuchRow { .. }
            | Error::Stopped
            | Error::Arrow(_) => ("engine", json!({})),
        },
    }
}
