//! The figures of a portfolio as a page: those over all projects, those by groups, and a table of the projects.

use super::view::View;
use super::words::{self, pick};
use super::{Block, Line, Page, Row, Sign, Table, Tone, format};
use crate::assessment::{Assessment, Coverage};
use crate::axis::AxisId;
use crate::framework::{ExprKind, Framework, Item, ItemKind, Members, Project, RelativeKind, Type};
use crate::lang::Language;
use crate::number::Number;
use crate::portfolio::{self, Figure, Figures, Reference};
use crate::value::{Datum, Value};

/// Projects beyond this are not listed on a page: other formats give them all.
const MOST_PROJECTS: usize = 200;

/// Lays figures out. The projects stand in the order of the first rank among their figures, else in that of the table.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, date::Date, lang::Language, source::Source};
/// use jalon::{portfolio::{Table, evaluate}, render::{portfolio::{page, with_view}, text}};
/// # let text = "framework f\n  version 1\ninput asked : EUR\nportfolio total \"Total\" : EUR\n  = sum(asked over project)\nexample a\n  given asked = 10 EUR\n";
/// # let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// # let as_of = Date::day(2026, 1, 1).unwrap();
/// // portfolio total "Total" : EUR
/// //   = sum(asked over project)
/// let mut table = Table::new(&framework);
/// table.add(&framework, "a", &framework.examples[0].project, as_of);
/// let figures = evaluate(&framework, &table, as_of);
/// assert!(text::plain(&page(&framework, &figures, None, Language::English), 80).contains("€10"));
/// let projects = jalon::portfolio::project_axis(&framework).unwrap();
/// assert_eq!(with_view(&framework, &figures, Language::English, |view| view.member_name(projects, 0)), "a");
/// ```
#[must_use]
pub fn page(framework: &Framework, figures: &Figures, reference: Option<&Reference>, language: Language) -> Page {
    with_view(framework, figures, language, |view| {
        let identity = &framework.identity;
        let mut blocks = Vec::new();
        single(view, figures, &mut blocks);
        for figure in &figures.figures {
            grouped(view, figure, &mut blocks);
        }
        projects(view, figures, &mut blocks);
        lacking(view, figures, &mut blocks);
        let digest: String = identity.digest.chars().take(12).collect();
        let engine = env!("CARGO_PKG_VERSION");
        let receipt = match language {
            Language::English => format!("jalon {engine} · framework {digest}"),
            Language::French => format!("jalon {engine} · référentiel {digest}"),
        };
        blocks.push(Block::Paragraph(Line::toned(Tone::Quiet, receipt)));
        Page {
            language,
            title: view.label(&identity.labels, &identity.id),
            subtitle: subtitle(figures, reference, language),
            blocks,
        }
    })
}

/// A view in which the projects are the members of their axis, as any other.
pub fn with_view<T>(
    framework: &Framework,
    figures: &Figures,
    language: Language,
    then: impl FnOnce(&View<'_>) -> T,
) -> T {
    let mut project = Project::default();
    if let Some(axis) = portfolio::project_axis(framework) {
        project.members.insert(axis, Members { ids: figures.projects.to_vec(), partial: false });
    }
    let assessment = Assessment::empty(figures.as_of);
    then(&View { framework, project: &project, assessment: &assessment, language })
}

fn subtitle(figures: &Figures, reference: Option<&Reference>, language: Language) -> Vec<String> {
    let as_of = format::date(&figures.as_of, language);
    let count = |projects: usize| {
        let number = format::integer(i64::try_from(projects).unwrap_or(i64::MAX), language);
        match language {
            Language::English if projects == 1 => "1 project".to_owned(),
            Language::English => format!("{number} projects"),
            Language::French if projects < 2 => format!("{number} projet"),
            Language::French => format!("{number} projets"),
        }
    };
    let own = count(figures.projects.len() + figures.others);
    let mut lines = vec![match language {
        Language::English => format!("{own}, judged as of {as_of}"),
        Language::French => format!("{own}, au {as_of}"),
    }];
    if let Some(reference) = reference {
        let (by, on) = (count(reference.projects), format::date(&reference.as_of, language));
        lines.push(match language {
            Language::English => format!("Compared with a reference of {by}, kept as of {on}"),
            Language::French => format!("Comparé à une référence de {by}, gardée au {on}"),
        });
    }
    lines
}

fn is_by_project(framework: &Framework, item: &Item) -> bool {
    portfolio::project_axis(framework).is_some_and(|project| item.axes.contains(project))
}

fn sign(value: &Value) -> Sign {
    match value {
        Value::Known(_) => Sign::Point,
        Value::Open(_) | Value::Undefined(_) => Sign::Undecided,
        Value::NotApplicable => Sign::NotApplicable,
    }
}

fn tone(value: &Value) -> Tone {
    match value {
        Value::Known(_) => Tone::Plain,
        Value::Open(_) | Value::Undefined(_) => Tone::Doubt,
        Value::NotApplicable => Tone::Quiet,
    }
}

/// How many projects are behind a figure, where some are not.
fn coverage(found: Option<Coverage>, language: Language) -> Option<Line> {
    let found = found.filter(|found| found.expected != Some(found.known))?;
    let expected = found.expected?;
    Some(Line::toned(
        Tone::Quiet,
        match language {
            Language::English => format!("known of {} of {expected} projects", found.known),
            Language::French => format!("connu de {} projets sur {expected}", found.known),
        },
    ))
}

fn provisional(figure: &Figure, language: Language) -> Option<Line> {
    figure.provisional.then(|| {
        Line::toned(
            Tone::Doubt,
            pick(language, "provisional: more data may change it", "provisoire : d’autres données peuvent le changer"),
        )
    })
}

fn single(view: &View<'_>, figures: &Figures, blocks: &mut Vec<Block>) {
    let rows: Vec<Row> = figures
        .figures
        .iter()
        .filter_map(|figure| {
            let item = view.item(figure.item).filter(|item| item.axes.is_empty())?;
            let value = figure.cells.values.first()?;
            let known = coverage(figure.coverage.first().copied().flatten(), view.language);
            Some(Row {
                sign: Some(sign(value)),
                label: view.label_and_name(&item.labels, &item.name),
                value: Line::toned(tone(value), view.value(&item.ty, value)),
                remarks: known.into_iter().chain(provisional(figure, view.language)).collect(),
            })
        })
        .collect();
    if !rows.is_empty() {
        blocks.push(Block::Heading(pick(view.language, "Figures", "Chiffres").to_owned()));
        blocks.push(Block::Rows(rows));
    }
}

/// A figure by one choice as a list of groups, by two as a table of rows and columns, by more as a list.
fn grouped(view: &View<'_>, figure: &Figure, blocks: &mut Vec<Block>) {
    let Some(item) = view.item(figure.item) else { return };
    if item.axes.is_empty() || is_by_project(view.framework, item) {
        return;
    }
    blocks.push(Block::Heading(view.label_and_name(&item.labels, &item.name).into_text()));
    let axes = figure.cells.axes.as_slice();
    let cell = |at: usize| {
        let value = figure.cells.values.get(at);
        value.map_or_else(Line::default, |value| Line::toned(tone(value), view.value(&item.ty, value)))
    };
    if let ([down, across], [rows, columns]) = (axes, figure.cells.sizes.as_slice()) {
        let name = |axis: AxisId, place: u32| view.place(&[(axis, place)]);
        let head = std::iter::once(String::new()).chain((0..*columns).map(|at| name(*across, at))).collect();
        let line = |row: u32| {
            let cells = (0..*columns).map(|column| cell((row * columns + column) as usize));
            std::iter::once(Line::plain(name(*down, row))).chain(cells).collect()
        };
        let right = std::iter::once(false).chain((0..*columns).map(|_| is_number(&item.ty))).collect();
        blocks.push(Block::Table(Table { head, right, rows: (0..*rows).map(line).collect() }));
    } else {
        let rows = (0u32..).zip(&figure.cells.values).map(|(at, value)| Row {
            sign: Some(sign(value)),
            label: Line::plain(view.place(&view.cell_place(axes, &figure.cells.sizes, at))),
            value: cell(at as usize),
            remarks: coverage(figure.coverage.get(at as usize).copied().flatten(), view.language).into_iter().collect(),
        });
        blocks.push(Block::Rows(rows.collect()));
    }
    if let Some(line) = provisional(figure, view.language) {
        blocks.push(Block::Paragraph(line));
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(ty, Type::Number(_))
}

fn projects(view: &View<'_>, figures: &Figures, blocks: &mut Vec<Block>) {
    let language = view.language;
    let Some(axis) = portfolio::project_axis(view.framework) else { return };
    let own: Vec<(&Figure, &Item)> = figures
        .figures
        .iter()
        .filter_map(|figure| Some((figure, view.item(figure.item)?)))
        .filter(|(_, item)| item.axes.as_slice() == [axis])
        .collect();
    if own.is_empty() || figures.projects.is_empty() {
        return;
    }
    let mut order: Vec<usize> = (0..figures.projects.len()).collect();
    if let Some((figure, _)) = own.iter().find(|(_, item)| is_rank(view.framework, item)) {
        let place = |at: &usize| match figure.cells.values.get(*at) {
            Some(Value::Known(Datum::Number(number))) => (0, doubled(number)),
            Some(Value::Open(_)) => (1, 0),
            _ => (2, 0),
        };
        order.sort_by_key(place);
    }
    blocks.push(Block::Heading(pick(language, "Projects", "Projets").to_owned()));
    let name = pick(language, "Project", "Projet").to_owned();
    let head = std::iter::once(name).chain(own.iter().map(|(_, item)| view.label(&item.labels, &item.name))).collect();
    let right = std::iter::once(false).chain(own.iter().map(|(_, item)| is_number(&item.ty))).collect();
    let rows = order.iter().take(MOST_PROJECTS).map(|at| {
        let name = figures.projects.get(*at).cloned().unwrap_or_default();
        let cells = own.iter().map(|(figure, item)| match figure.cells.values.get(*at) {
            Some(value) => Line::toned(tone(value), view.value(&item.ty, value)),
            None => Line::default(),
        });
        std::iter::once(Line::plain(name)).chain(cells).collect()
    });
    blocks.push(Block::Table(Table { head, right, rows: rows.collect() }));
    let more = figures.projects.len().saturating_sub(MOST_PROJECTS);
    if more > 0 {
        let text = match language {
            Language::English => format!("and {more} more projects: the CSV and JSON forms list them all"),
            Language::French => format!("et {more} projets encore : les formes CSV et JSON les donnent tous"),
        };
        blocks.push(Block::Paragraph(Line::toned(Tone::Quiet, text)));
    }
    for (figure, item) in own {
        let said = coverage(figure.coverage.first().copied().flatten(), language);
        for line in said.into_iter().chain(provisional(figure, language)) {
            let label = format!("{}{}", view.label(&item.labels, &item.name), super::words::colon(language));
            blocks.push(Block::Paragraph(Line::plain(label).join(&line)));
        }
    }
}

/// Whether a figure is a rank, by itself.
fn is_rank(framework: &Framework, item: &Item) -> bool {
    let ItemKind::Portfolio(declared) = &item.kind else { return false };
    match framework.expressions.get(declared.formula.0 as usize).map(|expr| &expr.kind) {
        Some(ExprKind::Relative(relative)) => matches!(relative.kind, RelativeKind::Rank { .. }),
        _ => false,
    }
}

/// A rank doubled, so that halves are whole.
fn doubled(number: &Number) -> i64 {
    number.add(number).to_i64().unwrap_or(i64::MAX)
}

/// The first projects that lack data on which open figures rest.
fn lacking(view: &View<'_>, figures: &Figures, blocks: &mut Vec<Block>) {
    const MOST: usize = 20;
    let mut wanted: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for (column, project) in figures.figures.iter().flat_map(|figure| &figure.lacks) {
        let source = figures.sources.get(*column as usize);
        let labels = wanted.entry(*project).or_default();
        for gap in figures.gaps.iter().filter(|gap| gap.project == *project && Some(&gap.source) == source) {
            for label in gap.wants.iter().map(|cell| view.cell_label(*cell)) {
                if !labels.contains(&label) {
                    labels.push(label);
                }
            }
        }
    }
    if wanted.is_empty() {
        return;
    }
    let heading = pick(view.language, "Projects that lack data", "Projets auxquels des données manquent");
    blocks.push(Block::Heading(heading.to_owned()));
    let more = wanted.len().saturating_sub(MOST);
    let rows = wanted.iter().take(MOST).map(|(project, labels)| Row {
        sign: Some(Sign::Undecided),
        label: Line::plain(figures.projects.get(*project as usize).cloned().unwrap_or_default()),
        value: Line::plain(labels.join(pick(view.language, ", ", " ; "))),
        remarks: Vec::new(),
    });
    blocks.push(Block::Rows(rows.collect()));
    if more > 0 {
        blocks.push(Block::Paragraph(Line::toned(Tone::Quiet, words::others(more, view.language))));
    }
}
