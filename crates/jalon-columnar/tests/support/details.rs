//! What stands beside results, said by the plain evaluator as the columns of tables have it.

use arrow_array::RecordBatch;
use jalon::assessment::{Assessment, Cells, ItemResult, Margin, Outcome, Reason, Step};
use jalon::framework::{EvidenceLevel, Framework, ItemKind, Project, Type};
use jalon::number::Number;
use jalon::value::{Bounds, CellRef, Datum, Value};

use super::{same, shown, shown_records};

/// Compares what stands beside the results of a row: counts the columns compared, or tells the first that differs.
pub fn compare(
    framework: &Framework,
    batch: &RecordBatch,
    row: usize,
    (project, plain, reasons): (&Project, &Assessment, &[Reason]),
) -> Result<usize, String> {
    let mut count = 0;
    let under = plain
        .variations
        .iter()
        .flat_map(|under| under.results.iter().map(move |result| (result, Some(under.variation))));
    for (result, variation) in plain.results.iter().map(|result| (result, None)).chain(under) {
        let item = &framework.items[result.item.0 as usize];
        let head = match variation {
            None => item.name.clone(),
            Some(variation) => format!("{}@{}", item.name, framework.variations[variation.0 as usize].name),
        };
        for (suffix, expected) in expected(framework, project, result, reasons) {
            let name = format!("{head}{suffix}");
            if batch.column_by_name(&name).is_none() {
                continue;
            }
            count += 1;
            let found = shown(batch, &name, row);
            if !same(&found, &expected) {
                return Err(format!("row {row}, {name}: columns say {found}, the plain evaluator {expected}"));
            }
        }
        for (name, expected) in groups((framework, project), result) {
            let name = format!("{head}.by.{name}");
            if batch.column_by_name(&name).is_none() {
                continue;
            }
            count += expected.len();
            let found = shown_records(batch, &name, row);
            if found.len() != expected.len() || !found.iter().zip(&expected).all(|(a, b)| same(a, b)) {
                return Err(format!("row {row}, {name}: columns say {found:?}, the plain evaluator {expected:?}"));
            }
        }
    }
    Ok(count)
}

/// The groups of each breakdown by choices, by the name of what tells them apart: their names, and what they come to.
fn groups(of: (&Framework, &Project), result: &ItemResult) -> Vec<(String, Vec<String>)> {
    let item = &of.0.items[result.item.0 as usize];
    let (ItemKind::Indicator(indicator), Outcome::Quantity { breakdowns, .. }) = (&item.kind, &result.outcome) else {
        return Vec::new();
    };
    let told = indicator.breakdowns.iter().zip(breakdowns).filter_map(|(declared, told)| {
        let members = of.0.axes[declared.axis?.0 as usize].members()?;
        let each = members.iter().zip(&told.groups).flat_map(|(member, group)| {
            let value = group.values.as_ref().and_then(|cells| cells.values.first());
            [member.name.clone(), value.map_or_else(|| "null".to_owned(), |value| super::text(of, &item.ty, value))]
        });
        Some((declared.by.clone(), each.collect()))
    });
    told.collect()
}

/// What the columns beside a result hold, by what is added to its name.
fn expected(
    framework: &Framework,
    project: &Project,
    result: &ItemResult,
    reasons: &[Reason],
) -> Vec<(String, String)> {
    let null = || "null".to_owned();
    let item = &framework.items[result.item.0 as usize];
    let mut told: Vec<(String, String)> = Vec::new();
    let mut add = |suffix: &str, text: String| told.push((suffix.to_owned(), text));
    add(".evidence", result.evidence.map_or_else(null, |level| evidence(level).to_owned()));
    add(".provisional", result.provisional.to_string());
    let wanted = wanted(framework, project, result);
    add(
        ".because",
        because(framework, project, (result, &reasons[result.item.0 as usize]), &wanted).unwrap_or_else(null),
    );
    add(".wanted", format!("{wanted:?}"));
    match &result.outcome {
        Outcome::Criterion { margin, .. } => {
            add(".margin", margin.as_ref().map_or_else(null, |one| distance(framework, one)))
        }
        Outcome::Obligation { event, .. } => {
            add(".event", super::text((framework, project), &Type::Date { time: false }, event))
        }
        Outcome::Quantity { cells, coverage, judgement, .. } => {
            add(".known", coverage.map_or_else(null, |coverage| coverage.known.to_string()));
            let all = coverage.and_then(|coverage| coverage.expected);
            add(".expected", all.map_or_else(null, |all| all.to_string()));
            if let Some(judgement) = judgement {
                let text = |value: &Value| match value {
                    Value::Known(Datum::Number(number)) => float(number, &Number::ONE).unwrap_or_else(null),
                    other => super::text((framework, project), &Type::Truth, other),
                };
                add(".raters", text(&judgement.raters));
                for (suffix, value) in [(".quorum", &judgement.quorum_reached), (".agreement", &judgement.agreement)] {
                    add(suffix, value.as_ref().map_or_else(null, text));
                }
            }
            ends((framework, project), &item.ty, cells, &mut add);
        }
        Outcome::Decision { .. } | Outcome::OverTable => {}
    }
    told
}

/// The ends of each cell over closed axes.
fn ends((framework, project): (&Framework, &Project), ty: &Type, cells: &Cells, add: &mut impl FnMut(&str, String)) {
    let picks: Vec<String> = match cells.axes.as_slice() {
        [] => vec![String::new()],
        [axis] => {
            let members = framework.axes[axis.0 as usize].members().unwrap_or_default();
            members.iter().map(|member| format!("[{}]", member.name)).collect()
        }
        _ => return,
    };
    for (pick, value) in picks.iter().zip(&cells.values) {
        for low in [true, false] {
            add(&format!("{pick}.{}", if low { "low" } else { "high" }), end((framework, project), ty, value, low));
        }
    }
}

fn end((framework, project): (&Framework, &Project), ty: &Type, value: &Value, low: bool) -> String {
    let Value::Open(open) = value else { return super::text((framework, project), ty, value) };
    let end = match (&open.bounds, ty) {
        (Bounds::Number(range), Type::Number(number)) => {
            let end = if low { &range.low } else { &range.high };
            end.as_ref().and_then(|end| float(&end.at, number.unit.scale()))
        }
        (Bounds::Date { first, last }, _) => {
            let date = if low { first } else { last };
            date.map(|date| if low { date.first_day() } else { date.last_day() }.since_1970().to_string())
        }
        _ => None,
    };
    end.unwrap_or_else(|| "null".to_owned())
}

fn float(number: &Number, scale: &Number) -> Option<String> {
    Some(format!("{:e}", number.div(scale)?.to_f64()?))
}

fn distance(framework: &Framework, margin: &Margin) -> String {
    let scale = match &framework.expressions[margin.left.0 as usize].ty {
        Type::Number(number) if !margin.in_days => number.unit.scale().clone(),
        _ => Number::ONE,
    };
    float(&margin.distance, &scale).unwrap_or_else(|| "null".to_owned())
}

fn evidence(level: EvidenceLevel) -> &'static str {
    match level {
        EvidenceLevel::Declared => "declared",
        EvidenceLevel::Document => "document",
        EvidenceLevel::Verified => "verified",
        EvidenceLevel::ThirdParty => "third_party",
    }
}

/// The columns of the answers that a result wants, in the order of the framework.
fn wanted(framework: &Framework, project: &Project, result: &ItemResult) -> Vec<String> {
    let mut named: Vec<(usize, usize, String)> =
        result.wants.iter().map(|cell| column(framework, project, *cell)).collect();
    named.sort();
    named.dedup();
    named.into_iter().map(|(.., name)| name).collect()
}

/// What the column of an answer is called, with its place among the others.
fn column(framework: &Framework, project: &Project, cell: CellRef) -> (usize, usize, String) {
    let (input, mut left) = match cell {
        CellRef::Members { axis } => return (usize::MAX, axis as usize, framework.axes[axis as usize].name.clone()),
        CellRef::Input { input, cell } => (input as usize, cell as usize),
    };
    let declared = &framework.inputs[input];
    let (mut picks, mut lists, mut places) = (Vec::new(), String::new(), Vec::new());
    for axis in declared.axes.as_slice().iter().rev() {
        let known = &framework.axes[axis.0 as usize];
        match known.members() {
            Some(members) => {
                picks.insert(0, members[left % members.len()].name.clone());
                places.insert(0, left % members.len());
                left /= members.len();
            }
            None => {
                lists.insert_str(0, &format!("{}.", known.name));
                left /= project.members.get(axis).map_or(1, |members| members.ids.len().max(1));
            }
        }
    }
    let pick = if picks.is_empty() { String::new() } else { format!("[{}]", picks.join(", ")) };
    let place = places.iter().fold(0, |place, one| place * 1_000 + one);
    (input, place, format!("{lists}{}{pick}", declared.name))
}

/// The word of the deciding reason, found in the tree of reasons.
fn because(
    framework: &Framework,
    project: &Project,
    (result, reason): (&ItemResult, &Reason),
    wanted: &[String],
) -> Option<String> {
    match &reason.value {
        Value::Undefined(undefined) => {
            let snake = |name: String| {
                let lower = name
                    .chars()
                    .map(|c| if c.is_uppercase() { format!("_{}", c.to_lowercase()) } else { c.to_string() });
                lower.collect::<String>().trim_start_matches('_').to_owned()
            };
            return Some(snake(format!("{:?}", undefined.cause)));
        }
        Value::Open(_) if !wanted.is_empty() => return wanted.first().cloned(),
        Value::Open(_) => {
            if let (Some(level), Outcome::Criterion { .. }) = (result.evidence, &result.outcome) {
                return Some(format!("evidence:{}", evidence(level)));
            }
        }
        Value::Known(_) | Value::NotApplicable => {}
    }
    let word = |reason: &std::sync::Arc<Reason>| match &reason.step {
        Step::Item(item, _) => Some(framework.items[item.0 as usize].name.clone()),
        Step::Exception(item, place) => match &framework.items[item.0 as usize].kind {
            ItemKind::Criterion(criterion) => Some(criterion.exceptions[*place as usize].name.clone()),
            _ => None,
        },
        Step::Input(cell @ CellRef::Input { .. }) | Step::Default(cell) => Some(column(framework, project, *cell).2),
        _ => None,
    };
    let mut here = reason;
    loop {
        if let Some(word) = here.because.iter().find_map(word) {
            return Some(word);
        }
        here = here.because.first()?;
    }
}
