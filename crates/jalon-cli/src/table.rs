//! Results as tables for spreadsheets: CSV, a row a project or a figure.

use jalon::assessment::{Assessment, Outcome};
use jalon::axis::AxisId;
use jalon::framework::{Framework, ItemKind, Project, Type};
use jalon::lang::Language;
use jalon::portfolio::{self, Figures};
use jalon::render::portfolio::with_view;
use jalon::render::view::View;
use jalon::unit::Unit;
use jalon::value::{Bounds, Datum, Value};

/// The results of projects as CSV (RFC 4180): names as in the framework, exact numbers in their unit, statuses and levels
/// by name, so that a program reads the same in every language. A figure on axes has a column a cell, `x[women]`; open
/// axes, which differ from project to project, stay in one cell, `a: 1; b: 2`.
pub(crate) fn csv(framework: &Framework, judged: &[(&Project, &Assessment)], language: Language) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut header = vec!["project".to_owned(), "as_of".to_owned()];
    for (place, (project, assessment)) in judged.iter().enumerate() {
        let view = View { framework, project, assessment, language };
        let mut row = vec![project.id.clone().unwrap_or_else(|| (place + 1).to_string()), assessment.as_of.to_string()];
        for result in &assessment.results {
            let Some(item) = view.item(result.item) else { continue };
            for (column, value) in cells(&view, item, &result.outcome) {
                if place == 0 {
                    header.push(column);
                }
                row.push(value);
            }
        }
        rows.push(row);
    }
    lines(&header, &rows)
}

fn lines(header: &[String], rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        push_line(&mut text, row);
    }
    text
}

fn push_line(text: &mut String, row: &[String]) {
    for (at, cell) in row.iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&quoted(cell));
    }
    text.push_str("\r\n");
}

/// The figures of a portfolio as CSV, a row a value: exact numbers in their unit; an open value has its ends instead.
pub(crate) fn figures(framework: &Framework, figures: &Figures, language: Language) -> String {
    let header = ["figure", "project", "group", "value", "unit", "low", "high", "known", "expected"].map(str::to_owned);
    let mut text = String::new();
    push_line(&mut text, &header);
    let project = portfolio::project_axis(framework);
    with_view(framework, figures, language, |view| {
        for figure in &figures.figures {
            let Some(item) = view.item(figure.item) else { continue };
            let unit = match &item.ty {
                Type::Number(number) => number.unit.clone(),
                _ => Unit::none(),
            };
            for (at, value) in (0u32..).zip(&figure.cells.values) {
                let places = view.cell_place(figure.cells.axes.as_slice(), &figure.cells.sizes, at);
                let (own, groups): (Vec<_>, Vec<_>) = places.into_iter().partition(|(axis, _)| Some(*axis) == project);
                let name = |(axis, place): &(AxisId, u32)| view.member_name(*axis, *place);
                let groups: Vec<String> = groups.iter().map(name).collect();
                let ends = match value {
                    Value::Open(open) => match &open.bounds {
                        Bounds::Number(range) => [&range.low, &range.high].map(|end| {
                            end.as_ref().map_or_else(String::new, |end| unit.from_base(&end.at).to_exact_string())
                        }),
                        _ => Default::default(),
                    },
                    _ => Default::default(),
                };
                let found = figure.coverage.get(if own.is_empty() { at as usize } else { 0 }).copied().flatten();
                let known = found.map_or_else(String::new, |found| found.known.to_string());
                let expected = found.and_then(|found| found.expected).map_or_else(String::new, |all| all.to_string());
                let [low, high] = ends;
                let project = own.first().map(name).unwrap_or_default();
                let value = plain(view, &item.ty, value);
                let group = groups.join(", ");
                let row = [item.name.clone(), project, group, value, unit.to_string(), low, high, known, expected];
                push_line(&mut text, &row);
            }
        }
    });
    text
}

/// The figures of each project as CSV, a row a project.
pub(crate) fn places(framework: &Framework, figures: &Figures, language: Language) -> String {
    let project = portfolio::project_axis(framework);
    with_view(framework, figures, language, |view| {
        let own: Vec<_> = figures
            .figures
            .iter()
            .filter_map(|figure| Some((figure, view.item(figure.item)?)))
            .filter(|(_, item)| item.axes.as_slice() == project.as_slice())
            .collect();
        let header: Vec<String> =
            std::iter::once("project".to_owned()).chain(own.iter().map(|(_, item)| item.name.clone())).collect();
        let rows: Vec<Vec<String>> = figures
            .projects
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let cells = own.iter().map(|(figure, item)| {
                    figure.cells.values.get(at).map_or_else(String::new, |value| plain(view, &item.ty, value))
                });
                std::iter::once(name.clone()).chain(cells).collect()
            })
            .collect();
        lines(&header, &rows)
    })
}

fn cells(view: &View<'_>, item: &jalon::framework::Item, outcome: &Outcome) -> Vec<(String, String)> {
    let name = item.name.clone();
    match outcome {
        Outcome::Criterion { status, .. } => vec![(name, word(status))],
        Outcome::Obligation { state, .. } => {
            use jalon::assessment::ObligationState;
            let said = match state {
                ObligationState::NotApplicable => "not_applicable",
                ObligationState::Undecided => "undecided",
                ObligationState::Pending { .. } => "pending",
                ObligationState::MetInTime => "met_in_time",
                ObligationState::MetLate { .. } => "met_late",
                ObligationState::MetDateUnknown => "met_date_unknown",
                ObligationState::Overdue { .. } => "overdue",
            };
            vec![(name, said.to_owned())]
        }
        Outcome::Decision { possible, not_applicable, .. } => {
            let ItemKind::Decision(decision) = &item.kind else { return Vec::new() };
            let said = if *not_applicable {
                "not_applicable".to_owned()
            } else {
                let levels: Vec<String> =
                    possible.iter().map(|level| view.member_name(decision.levels, *level)).collect();
                levels.join(" | ")
            };
            vec![(name, said)]
        }
        Outcome::Quantity { cells, .. } => {
            let axes = cells.axes.as_slice();
            let is_open = |axis: &jalon::axis::AxisId| {
                view.framework.axes.get(axis.0 as usize).is_none_or(|axis| axis.members().is_none())
            };
            let named: Vec<(String, String)> = (0u32..)
                .zip(&cells.values)
                .map(|(at, value)| {
                    let place: Vec<String> = view
                        .cell_place(axes, &cells.sizes, at)
                        .iter()
                        .map(|(axis, place)| view.member_name(*axis, *place))
                        .collect();
                    (place.join(", "), plain(view, &item.ty, value))
                })
                .collect();
            if axes.is_empty() {
                return named.into_iter().map(|(_, value)| (name.clone(), value)).collect();
            }
            if axes.iter().any(is_open) {
                let joined: Vec<String> = named.into_iter().map(|(place, value)| format!("{place}: {value}")).collect();
                return vec![(name, joined.join("; "))];
            }
            named.into_iter().map(|(place, value)| (format!("{name}[{place}]"), value)).collect()
        }
        Outcome::OverTable => Vec::new(),
    }
}

fn word(status: &jalon::assessment::Status) -> String {
    use jalon::assessment::Status;
    match status {
        Status::Met => "met",
        Status::NotMet => "not_met",
        Status::Undecided => "undecided",
        Status::NotApplicable => "not_applicable",
    }
    .to_owned()
}

/// A value for a program: exact, in the unit of its type; empty where it is not known.
fn plain(view: &View<'_>, ty: &Type, value: &Value) -> String {
    match value {
        Value::Known(Datum::Number(number)) => match ty {
            Type::Number(of) => of.unit.from_base(number).to_exact_string(),
            _ => number.to_exact_string(),
        },
        Value::Known(Datum::Truth(truth)) => truth.to_string(),
        Value::Known(Datum::Date(date)) => date.to_string(),
        Value::Known(Datum::Text(text)) => text.to_string(),
        Value::Known(Datum::Member(place)) => match ty {
            Type::Member(axis) => view.member_name(*axis, *place),
            _ => place.to_string(),
        },
        Value::Known(Datum::Duration(duration)) => {
            format!("P{}M{}DT{}S", duration.months, duration.days, duration.seconds)
        }
        Value::Open(open) if open.bounds == Bounds::Hidden => "hidden".to_owned(),
        Value::Open(_) => String::new(),
        Value::Undefined(_) => "undefined".to_owned(),
        Value::NotApplicable => "not_applicable".to_owned(),
    }
}

/// A cell between quotes where it needs them. A text that a spreadsheet would run as a formula gets an apostrophe.
pub(crate) fn quoted(cell: &str) -> String {
    let is_number = jalon::number::Number::parse_decimal(cell).is_ok();
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number;
    let cell = if risky { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}
