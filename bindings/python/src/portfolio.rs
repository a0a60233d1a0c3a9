//! Figures over the rows of a table, as a report and as a table of what each project comes to.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Date32Builder, Float64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use jalon::date::Date;
use jalon::facade;
use jalon::framework::{Framework, Item, Type};
use jalon::lang::Language;
use jalon::portfolio::{self, Figure, Figures, Reference, ReferenceFault, Table};
use jalon::render::portfolio::with_view;
use jalon::render::view::View;
use jalon::report;
use jalon::value::{Datum, Value};
use pyo3::prelude::*;
use serde_json::json;

use crate::capsules::Batches;
use crate::faults;
use crate::refusal::refused;

/// On which day, and in which language.
pub(crate) struct Asked {
    pub(crate) as_of: Date,
    pub(crate) lang: Language,
}

/// The framework with its figures broken down besides.
pub(crate) fn broken_down<'f>(framework: &'f Framework, by: &[String]) -> PyResult<Cow<'f, Framework>> {
    if by.is_empty() {
        return Ok(Cow::Borrowed(framework));
    }
    let broken = portfolio::broken_down(framework, by);
    broken
        .map(Cow::Owned)
        .map_err(|fault| refused(&json!({ "kind": "unknown_choice", "given": fault.name, "nearest": fault.nearest })))
}

/// A reference as it was kept.
pub(crate) fn read(text: &str) -> PyResult<Reference> {
    serde_json::from_str(text).map_err(|_| faults::reference(&ReferenceFault::Unreadable))
}

/// The report and the figures of each project; or the reference that the projects make.
pub(crate) fn work_out(
    framework: &Framework,
    projects: &Table,
    reference: Option<&Reference>,
    freeze: bool,
    asked: &Asked,
) -> PyResult<(String, Option<Batches>)> {
    if freeze {
        let frozen = portfolio::freeze(framework, projects, asked.as_of);
        return frozen.map(|reference| (facade::json(&reference), None)).map_err(|fault| faults::reference(&fault));
    }
    let figures = match reference {
        Some(reference) => {
            portfolio::judge(framework, reference, projects, asked.as_of).map_err(|fault| faults::reference(&fault))?
        }
        None => portfolio::evaluate(framework, projects, asked.as_of),
    };
    let report = report::portfolio(framework, &figures, reference, asked.lang);
    Ok((facade::json(&report), Some(of_projects(framework, &figures, asked.lang)?)))
}

/// A row a project: its name, and its own value of each figure that lies on no other axis.
fn of_projects(framework: &Framework, figures: &Figures, language: Language) -> PyResult<Batches> {
    let axis = portfolio::project_axis(framework);
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(figures.projects.iter()));
    let (mut fields, mut columns) = (vec![Field::new("project", names.data_type().clone(), false)], vec![names]);
    with_view(framework, figures, language, |view| {
        for figure in &figures.figures {
            let Some(item) = view.item(figure.item).filter(|item| item.axes.as_slice() == axis.as_slice()) else {
                continue;
            };
            let column = column(view, item, figure);
            fields.push(Field::new(&item.name, column.data_type().clone(), true));
            columns.push(column);
        }
    });
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), columns);
    let batch = batch.map_err(|why| refused(&json!({ "kind": "internal", "reason": why.to_string() })))?;
    Ok(Batches { schema, batches: Arc::new(vec![batch]) })
}

/// The known values of a figure; what is open, undefined or not applicable is null.
fn column(view: &View<'_>, item: &Item, figure: &Figure) -> ArrayRef {
    let values = figure.cells.values.iter().map(|value| match value {
        Value::Known(datum) => Some(datum),
        _ => None,
    });
    match &item.ty {
        Type::Number(of) => {
            let mut column = Float64Builder::new();
            values.for_each(|datum| match datum {
                Some(Datum::Number(number)) => column.append_option(of.unit.from_base(number).to_f64()),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Truth => {
            let mut column = BooleanBuilder::new();
            values.for_each(|datum| match datum {
                Some(Datum::Truth(truth)) => column.append_value(*truth),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Date { .. } => {
            let mut column = Date32Builder::new();
            values.for_each(|datum| match datum {
                Some(Datum::Date(Date::Day(day))) => column.append_value(day.since_1970()),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Member(axis) => {
            let mut column = StringBuilder::new();
            values.for_each(|datum| match datum {
                Some(Datum::Member(place)) => column.append_value(view.member_name(*axis, *place)),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Text | Type::Duration => {
            let mut column = StringBuilder::new();
            values.for_each(|datum| match datum {
                Some(Datum::Text(text)) => column.append_value(text),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
    }
}
