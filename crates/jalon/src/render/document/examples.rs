//! The examples, judged: what each gives, what comes out, and whether that is what its author expected.

use super::super::given::{self, Cell};
use super::super::view::{View, outcome_sign};
use super::super::words::colon;
use super::super::{Sign, Tone, format, page, trial};
use super::build::{about, entry};
use super::sentence::Teller;
use super::{Block, Entry, List, Phrase, Piece, Point, Section};
use crate::assessment::{Assessment, ItemResult};
use crate::evaluation::{self, Options};
use crate::framework::{Example, Framework, Item, ItemId, ItemKind, Project, Subject, VariationId};
use crate::lang::Language;
use crate::testing::{self, ExampleOutcome};

mod several;

/// An example that differs from an earlier one in more cells than this is told in full.
const FEW: usize = 8;

/// The examples.
pub(super) fn section_blocks(teller: &Teller<'_>) -> Vec<Block> {
    let framework = teller.framework;
    let mut told: Vec<Vec<Cell>> = Vec::new();
    let mut blocks = Vec::new();
    for (at, example) in framework.examples.iter().enumerate() {
        let assessment = judged(framework, example, &example.project);
        let view = View { framework, project: &example.project, assessment: &assessment, language: teller.language };
        let cells = given::answers(&view);
        let outcome = testing::run_example(framework, at);
        blocks.push(Block::Entry(example_entry(teller, &view, example, &cells, &told, outcome.as_ref())));
        told.push(cells);
    }
    blocks
}

/// A project as an example judges it.
fn judged(framework: &Framework, example: &Example, project: &Project) -> Assessment {
    let options = Options { variations: !framework.variations.is_empty(), wanted: true, ..Options::FAST };
    evaluation::evaluate_with(framework, project, testing::as_of(framework, example), options)
}

/// The section itself.
pub(super) fn section(teller: &Teller<'_>) -> Section {
    super::build::section(teller, "examples", "Examples, judged", "Exemples, jugés", section_blocks(teller))
}

/// What links to an example lead to.
pub(super) fn anchor(name: &str) -> String {
    format!("example-{name}")
}

fn example_entry(
    teller: &Teller<'_>,
    view: &View<'_>,
    example: &Example,
    cells: &[Cell],
    told: &[Vec<Cell>],
    outcome: Option<&ExampleOutcome>,
) -> Entry {
    let mut out =
        entry(teller, &example.labels, &example.name, anchor(&example.name), teller.pick("example", "exemple"));
    if example.projects.is_empty() {
        out.rule = results(teller, view, example);
    } else {
        several::tell(teller, example, &mut out);
    }
    let date = format::date(&view.assessment.as_of, teller.language);
    out.facts.push((teller.pick("Judged as of", "Jugé au").to_owned(), vec![Point::new(vec![Piece::plain(date)])]));
    match nearest(cells, told) {
        Some((other, differences)) if differences.len() <= FEW => {
            let mut lead = vec![teller.words("as in ", "comme dans ")];
            if let Some(other) = view.framework.examples.get(other) {
                lead.push(teller.name(&other.labels, &other.name, anchor(&other.name)));
            }
            if !differences.is_empty() {
                lead.push(teller.words(", but:", ", mais\u{a0}:"));
            }
            let mut points = vec![Point::new(lead)];
            points.extend(differences.into_iter().map(|(_, name, value)| said(teller, &name, &value)));
            out.facts.push((teller.pick("Given", "Données").to_owned(), points));
        }
        _ => {
            let points: Vec<Point> = cells.iter().map(|(_, name, value)| said(teller, name, value)).collect();
            let title = match teller.language {
                Language::English => format!("Given: {} answers", points.len()),
                Language::French => format!("Données\u{a0}: {} réponses", points.len()),
            };
            out.more = (!points.is_empty()).then_some((title, points));
        }
    }
    if let Some(outcome) = outcome.filter(|outcome| !outcome.passed()) {
        let points = outcome.differences.iter().filter_map(|difference| {
            let expected = example.expectations.get(difference.expectation)?;
            let found = trial::found(view.framework, example, expected, &difference.found, teller.language);
            Some(Point::new(vec![Piece::toned(Tone::Bad, found)]))
        });
        out.facts.push((teller.pick("Otherwise than expected", "Autrement qu’attendu").to_owned(), points.collect()));
    }
    out.facts.extend(about(teller, &example.about));
    out
}

fn said(teller: &Teller<'_>, name: &str, value: &str) -> Point {
    Point::new(vec![Piece::toned(Tone::Quiet, format!("{name}{}", colon(teller.language))), Piece::plain(value)])
}

/// The decisions, and all that the example's author expects something of.
fn wanted(framework: &Framework, example: &Example) -> Vec<(ItemId, Option<VariationId>)> {
    let mut wanted: Vec<(ItemId, Option<VariationId>)> = (0u32..)
        .zip(&framework.items)
        .filter(|(_, item)| matches!(item.kind, ItemKind::Decision(_)) && !item.name.contains('.'))
        .map(|(id, _)| (ItemId(id), None))
        .collect();
    for expectation in &example.expectations {
        if let Subject::Item(id) = expectation.subject
            && !wanted.contains(&(id, expectation.variation))
        {
            wanted.push((id, expectation.variation));
        }
    }
    wanted
}

/// What these come to, of one project.
fn results(teller: &Teller<'_>, view: &View<'_>, example: &Example) -> Vec<Point> {
    let mut points = Vec::new();
    let mut not_applicable = Phrase::new();
    for (id, variation) in wanted(view.framework, example) {
        let nothing = variation.is_none()
            && result_under(view.assessment, id, None)
                .is_some_and(|found| outcome_sign(&found.outcome) == Sign::NotApplicable);
        if nothing {
            if !not_applicable.is_empty() {
                not_applicable.push(Piece::plain(teller.pick("; ", "\u{202f}; ")));
            }
            not_applicable.push(teller.item(id));
        } else {
            points.extend(result(teller, view, id, variation));
        }
    }
    if !not_applicable.is_empty() {
        let said = teller.pick("–\u{a0}Not applicable: ", "–\u{a0}Sans objet\u{a0}: ");
        not_applicable.insert(0, Piece::toned(Tone::Quiet, said));
        points.push(Point::new(not_applicable));
    }
    vec![Point { text: Phrase::new(), below: Some(List { ordered: false, points }) }]
}

fn result(teller: &Teller<'_>, view: &View<'_>, id: ItemId, variation: Option<VariationId>) -> Option<Point> {
    let item = view.item(id)?;
    let found = result_under(view.assessment, id, variation)?;
    let sign = outcome_sign(&found.outcome);
    let mut text = Phrase::new();
    if sign != Sign::Point {
        text.push(Piece::toned(sign.tone(), format!("{}\u{a0}", sign.symbol())));
    }
    text.extend(teller.item_under(id, variation));
    text.push(Piece::plain(colon(teller.language)));
    text.push(outcome(view, item, found));
    Some(Point::new(text))
}

/// What a result comes to, in the tone of its sign.
fn outcome(view: &View<'_>, item: &Item, found: &ItemResult) -> Piece {
    let sign = outcome_sign(&found.outcome);
    let tone = if sign == Sign::Point { Tone::Plain } else { sign.tone() };
    Piece::toned(tone, page::outcome_text(view, item, &found.outcome))
}

fn result_under(assessment: &Assessment, id: ItemId, variation: Option<VariationId>) -> Option<&ItemResult> {
    let varied = variation.and_then(|variation| {
        let varied = assessment.variations.iter().find(|result| result.variation == variation)?;
        varied.results.iter().find(|result| result.item == id)
    });
    varied.or_else(|| assessment.results.iter().find(|result| result.item == id))
}

/// The earlier example that differs in the fewest cells, and those.
fn nearest(cells: &[Cell], told: &[Vec<Cell>]) -> Option<(usize, Vec<Cell>)> {
    told.iter()
        .enumerate()
        .map(|(at, other)| {
            let mut differences: Vec<Cell> = cells.iter().filter(|cell| !other.contains(cell)).cloned().collect();
            for (place, name, _) in other {
                if !cells.iter().any(|(known, ..)| known == place) {
                    differences.push((*place, name.clone(), "—".to_owned()));
                }
            }
            (at, differences)
        })
        .min_by_key(|(_, differences)| differences.len())
}
