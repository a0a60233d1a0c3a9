//! An example of several projects: its figures, and a table of what each project comes to.

use std::collections::BTreeMap;

use super::super::super::given::{self, Cell};
use super::super::super::page;
use super::super::super::portfolio::with_view;
use super::super::super::view::View;
use super::super::super::words::colon;
use super::super::html::plain_text;
use super::super::sentence::Teller;
use super::super::{Entry, List, Phrase, Piece, Point, Row, Table};
use super::{judged, outcome, result_under, wanted};
use crate::assessment::Assessment;
use crate::framework::{Example, ItemId, ItemKind, Project, VariationId};
use crate::portfolio::{self, Figures};
use crate::testing;
use crate::value::CellRef;

/// Tells what comes out of the projects together, of each of them, and what each one's own data are.
pub(super) fn tell(teller: &Teller<'_>, example: &Example, out: &mut Entry) {
    let framework = teller.framework;
    let figures = testing::figures(framework, example);
    let assessments: Vec<Assessment> =
        example.projects.iter().map(|project| judged(framework, example, project)).collect();
    let mut points = Vec::new();
    let mut columns = Vec::new();
    for (id, variation) in wanted(framework, example) {
        let Some(item) = framework.items.get(id.0 as usize) else { continue };
        if !matches!(item.kind, ItemKind::Portfolio(_)) {
            columns.push(Column { id, variation, cells: of_projects(teller, example, &assessments, id, variation) });
        } else if portfolio::project_axis(framework).is_some_and(|axis| item.axes.as_slice() == [axis]) {
            columns.push(Column { id, variation, cells: of_figure(teller, &figures, id) });
        } else {
            points.push(figure(teller, &figures, id));
        }
    }
    // What is the same of all projects is said once.
    let (own, common): (Vec<Column>, Vec<Column>) = columns.into_iter().partition(Column::differs);
    points.splice(0..0, common.into_iter().filter_map(|column| column.once(teller)));
    if !points.is_empty() {
        out.rule = vec![Point { text: Phrase::new(), below: Some(List { ordered: false, points }) }];
    }
    out.tables.extend(results(teller, example, &own));
    out.tables.extend(data(teller, example));
}

/// A result or a figure of each project.
struct Column {
    id: ItemId,
    variation: Option<VariationId>,
    cells: Vec<Phrase>,
}

impl Column {
    fn differs(&self) -> bool {
        self.cells.windows(2).any(|pair| matches!(pair, [one, other] if one != other))
    }

    /// What is said of all projects alike.
    fn once(self, teller: &Teller<'_>) -> Option<Point> {
        let mut text = teller.item_under(self.id, self.variation);
        text.push(teller.words(", of each project", ", de chaque projet"));
        text.push(Piece::plain(colon(teller.language)));
        text.extend(self.cells.into_iter().next()?);
        Some(Point::new(text))
    }

    fn head(&self, teller: &Teller<'_>) -> String {
        plain_text(&teller.item_under(self.id, self.variation))
    }
}

/// What an item comes to, of each project.
fn of_projects(
    teller: &Teller<'_>,
    example: &Example,
    assessments: &[Assessment],
    id: ItemId,
    variation: Option<VariationId>,
) -> Vec<Phrase> {
    let framework = teller.framework;
    let each = example.projects.iter().zip(assessments).map(|(project, assessment)| {
        let view = View { framework, project, assessment, language: teller.language };
        let found = result_under(assessment, id, variation);
        found.and_then(|found| Some(vec![outcome(&view, view.item(id)?, found)])).unwrap_or_default()
    });
    each.collect()
}

/// A figure of each project.
fn of_figure(teller: &Teller<'_>, figures: &Figures, id: ItemId) -> Vec<Phrase> {
    with_view(teller.framework, figures, teller.language, |view| {
        let Some(figure) = figures.figures.iter().find(|figure| figure.item == id) else { return Vec::new() };
        let Some(item) = view.item(id) else { return Vec::new() };
        figure.cells.values.iter().map(|value| vec![Piece::plain(view.value(&item.ty, value))]).collect()
    })
}

/// A figure over all projects, or by groups of them.
fn figure(teller: &Teller<'_>, figures: &Figures, id: ItemId) -> Point {
    with_view(teller.framework, figures, teller.language, |view| {
        let figure = figures.figures.iter().find(|figure| figure.item == id);
        let told = figure.zip(view.item(id)).map(|(figure, item)| page::cells_text(view, item, &figure.cells));
        let colon = Piece::plain(colon(teller.language));
        Point::new(vec![teller.item(id), colon, Piece::plain(told.unwrap_or_default())])
    })
}

/// What differs among the projects, a row each.
fn results(teller: &Teller<'_>, example: &Example, columns: &[Column]) -> Option<Table> {
    let heads = columns.iter().map(|column| column.head(teller)).collect();
    let cell = |at: usize, column: usize| columns.get(column).and_then(|column| column.cells.get(at).cloned());
    table(teller, example, ("Each project, judged", "Chaque projet, jugé"), heads, cell)
}

/// The data of each project, where they are not those that all share.
fn data(teller: &Teller<'_>, example: &Example) -> Option<Table> {
    let (framework, language) = (teller.framework, teller.language);
    let assessment = Assessment::empty(testing::as_of(framework, example));
    let answers = |project| given::answers(&View { framework, project, assessment: &assessment, language });
    let shared = answers(&example.project);
    let given: Vec<Vec<Cell>> = example.projects.iter().map(answers).collect();
    let differing = given.iter().flatten().filter(|cell| !shared.contains(cell));
    let columns: BTreeMap<CellRef, String> = differing.map(|(place, name, _)| (*place, name.clone())).collect();
    let places: Vec<CellRef> = columns.keys().copied().collect();
    let cell = |at: usize, column: usize| {
        let place = places.get(column)?;
        let (.., value) = given.get(at)?.iter().find(|(known, ..)| known == place)?;
        Some(vec![Piece::plain(value)])
    };
    let caption = ("Data of each project", "Données de chaque projet");
    table(teller, example, caption, columns.into_values().collect(), cell)
}

/// A table of the projects, a row each; none where it would have no column.
fn table(
    teller: &Teller<'_>,
    example: &Example,
    (english, french): (&str, &str),
    heads: Vec<String>,
    cell: impl Fn(usize, usize) -> Option<Phrase>,
) -> Option<Table> {
    let row = |(at, project): (usize, &Project)| {
        let name = vec![Piece::plain(project.id.clone().unwrap_or_default())];
        let cells = (0..heads.len()).map(|column| cell(at, column).unwrap_or_default());
        Row { anchor: None, cells: std::iter::once(name).chain(cells).collect() }
    };
    let rows = example.projects.iter().enumerate().map(row).collect();
    let first = teller.pick("Project", "Projet").to_owned();
    (!heads.is_empty()).then(|| Table {
        caption: vec![teller.words(english, french)],
        head: std::iter::once(first).chain(heads).collect(),
        rows,
    })
}
