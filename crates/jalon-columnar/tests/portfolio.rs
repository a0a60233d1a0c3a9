//! Figures over random tables: by columns as by the plain evaluator, project by project.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    dead_code,
    reason = "tests say what is wrong by failing, and share what they do not all use"
)]

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use jalon::analysis::{NoLibrary, analyse};
use jalon::framework::Framework;
use jalon::portfolio::{self, Figures, Table};
use jalon::source::Source;
use jalon::value::{Datum, Open, Value};
use jalon_columnar::{Engine, Error, Options, Portfolio, places};
use proptest::prelude::*;
use support::{as_of, shown};

const INPUTS: &str = "framework f\n  version 1\n\
    input mark : number in 0 .. 9\ninput lab : one of a, b, c\ninput helped : count in 1 .. 5\n\
    input stands : yes/no may be not applicable\ninput size : number\n  default 2.5\n\
    axis side = left, right\ninput sided : number by side\n\
    requirement enough : mark >= 2\n  applies when helped >= 2\n\
    decision verdict\n  good when enough is met and size <= 3\n  fair when stands\n  poor otherwise\n";

/// Rests on answers and verdicts only.
const PLAIN: &str = "portfolio total : number by lab\n  = sum(mark over project by lab)\n\
    portfolio good_ones : count\n  = count(project where verdict = good)\n\
    portfolio met : count\n  = count(project where enough is met)\n\
    portfolio middle : number\n  = median(mark over project where verdict in {good, fair})\n\
    portfolio sides : number by side\n  = sum(sided over project)\n\
    portfolio place : number by project\n  = rank(mark over project where stands by lab, competition)\n\
    portfolio share_of_all : % by project\n  = percentile(mark over project, half_of_equals)\n\
    portfolio beside : number by project, side\n  = sided - sides\n";

/// Rests on computed quantities too.
const COMPUTED: &str = "indicator cost : number\n  = mark / helped\nindicator root : number\n  = sqrt(mark)\n\
    portfolio overall : number by lab\n  = mean(cost over project by lab)\n\
    portfolio kept : number\n  = mean(size over project, known only)\n\
    portfolio upper : number\n  = quantile(cost over project, 80 %, type_7)\n\
    portfolio spread : number by project\n  = zscore(root over project, sample)\n\
    portfolio scaled : % by project\n  = minmax(cost over project)\n\
    portfolio beyond : number by project\n  = cost - mean(cost over project)\n";

/// Folds over all projects alone: nobody asks for each.
const COUNTED: &str = "indicator cost : number\n  = mark / helped\nindicator stepped : number\n  = if stands then size * 3 else min(mark, size) - 1/3\n\
    portfolio total : number by lab\n  = sum(mark over project by lab)\n\
    portfolio known_total : number by lab\n  = sum(cost over project by lab, known only)\n\
    portfolio good_ones : count\n  = count(project where verdict = good)\n\
    portfolio met : count by lab\n  = count(project where enough is met by lab)\n\
    portfolio part : %\n  = share(mark >= 2 over project, known only)\n\
    portfolio all_met : yes/no\n  = all(enough is met over project)\n\
    portfolio some_good : yes/no by lab\n  = any(verdict = good over project by lab, known only)\n\
    portfolio sides : number by side\n  = sum(sided over project where mark >= 1, known only)\n\
    portfolio sides_by : number by lab, side\n  = mean(sided over project by lab, known only)\n\
    portfolio average : number by lab\n  = mean(cost over project where stands by lab)\n\
    portfolio kept : number\n  = mean(size over project, known only)\n\
    portfolio rate : number by lab\n  = mean(mark / size over project by lab)\n\
    portfolio known_rate : number\n  = mean(mark / helped over project, known only)\n\
    portfolio weighed : number\n  = weighted_mean(mark over project, size, known only)\n\
    portfolio least_cost : number by lab\n  = min(cost over project by lab, known only)\n\
    portfolio most : number\n  = max(stepped over project)\n\
    portfolio stepped_total : number\n  = sum(stepped over project, known only)\n\
    portfolio middle : number by lab\n  = median(mark over project by lab, known only)\n\
    portfolio upper : number\n  = quantile(cost over project, 80 %, type_7)\n\
    portfolio lower : number\n  = quantile(mark over project where helped >= 2, 1/3, type_3, known only)\n\
    portfolio spread : number by lab\n  = stdev(mark over project by lab, known only)\n\
    portfolio whole_spread : number\n  = population_stdev(cost over project)\n\
    portfolio kinds : count\n  = distinct(lab over project, known only)\n\
    portfolio beside : number by lab\n  = average / upper\n";

/// Rests on numbers that are no fractions, which take the projects one by one; the other figure does not.
const ROOTED: &str = "indicator root : number\n  = sqrt(mark)\n\
    portfolio rooted : number\n  = sum(root over project)\n\
    portfolio spread : number\n  = stdev(root over project, known only)\n\
    portfolio total : number\n  = sum(mark over project)\n";

fn framework(figures: &str) -> Framework {
    let analysis = analyse(Source::new("f", format!("{INPUTS}{figures}")), &NoLibrary);
    analysis.framework.unwrap_or_else(|| panic!("{:?}", analysis.problems))
}

type Row = (Option<u8>, Option<u8>, Option<u8>, Option<Option<bool>>, Option<u8>, [Option<i8>; 2]);

/// Ties are common; with `gaps`, any cell may be missing, and a truth not applicable.
fn rows(gaps: bool) -> impl Strategy<Value = Vec<Row>> {
    fn cell<T: Clone + std::fmt::Debug>(
        gaps: bool,
        value: impl Strategy<Value = T>,
    ) -> impl Strategy<Value = Option<T>> {
        (value, 0u8..100).prop_map(move |(value, chance)| (!gaps || chance < 85).then_some(value))
    }
    let side = || cell(gaps, -3i8..3);
    let stands = cell(gaps, prop::option::weighted(0.9, any::<bool>()));
    let row =
        (cell(gaps, 0u8..18), cell(gaps, 0u8..3), cell(gaps, 1u8..6), stands, cell(gaps, 0u8..10), [side(), side()]);
    prop::collection::vec(row, 0..40)
}

fn batch(rows: &[Row], first: usize) -> RecordBatch {
    fn floats(cells: impl Iterator<Item = Option<f64>>) -> ArrayRef {
        Arc::new(cells.collect::<Float64Array>())
    }
    let ids: ArrayRef = Arc::new((first..first + rows.len()).map(|at| Some(format!("p{at}"))).collect::<StringArray>());
    let lab = |row: &Row| row.1.map(|at| ["a", "b", "c"][usize::from(at)]);
    let state = |row: &Row| (row.3 == Some(None)).then_some("not_applicable");
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", ids),
        ("mark", floats(rows.iter().map(|row| row.0.map(|half| f64::from(half) / 2.0)))),
        ("lab", Arc::new(rows.iter().map(lab).collect::<StringArray>())),
        ("helped", Arc::new(rows.iter().map(|row| row.2.map(i64::from)).collect::<Int64Array>())),
        ("stands", Arc::new(rows.iter().map(|row| row.3.flatten()).collect::<BooleanArray>())),
        ("stands.state", Arc::new(rows.iter().map(state).collect::<StringArray>())),
        ("size", floats(rows.iter().map(|row| row.4.map(|half| f64::from(half) / 2.0)))),
        ("sided[left]", floats(rows.iter().map(|row| row.5[0].map(f64::from)))),
        ("sided[right]", floats(rows.iter().map(|row| row.5[1].map(f64::from)))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

/// Row by row, by the plain evaluator.
fn plain(framework: &Framework, batch: &RecordBatch) -> Table {
    let engine = Engine::new(framework, as_of(), Options::default());
    let mut table = Table::new(framework);
    for row in 0..batch.num_rows() {
        let project = engine.project(batch, row).unwrap();
        assert!(table.add(framework, project.id.as_deref().unwrap(), &project, as_of()));
    }
    table
}

/// Batch by batch, on two threads.
fn by_columns(framework: &Framework, rows: &[Row], cut: usize) -> Portfolio {
    let mut portfolio = Portfolio::new(framework, as_of(), &Options { threads: 2, ..Options::default() });
    for (at, rows) in rows.chunks(cut).enumerate() {
        assert!(portfolio.add(&batch(rows, at * cut), None).unwrap().is_empty());
    }
    portfolio
}

fn agree(figures: &str, rows: &[Row], cut: usize) -> (Framework, Portfolio, Figures) {
    let framework = framework(figures);
    let table = plain(&framework, &batch(rows, 0));
    let portfolio = by_columns(&framework, rows, cut);
    let found = portfolio.figures();
    assert_eq!(found, portfolio::evaluate(&framework, &table, as_of()));
    match (portfolio.freeze(), portfolio::freeze(&framework, &table, as_of())) {
        (Ok(reference), other) => {
            assert_eq!(Some(&reference), other.as_ref().ok());
            let judged = portfolio.judge(&reference).unwrap();
            assert_eq!(judged, portfolio::judge(&framework, &reference, &table, as_of()).unwrap());
        }
        (fault, other) => assert_eq!(fault, other),
    }
    (framework, portfolio, found)
}

/// Counted as they go by, the projects come to the same figures; those that are kept lack the same data.
fn counted(figures: &str, rows: &[Row], cut: usize) -> Portfolio {
    let framework = framework(figures);
    let mut portfolio = Portfolio::counting(&framework, as_of(), &Options { threads: 2, ..Options::default() });
    assert!(portfolio.counts());
    for (at, rows) in rows.chunks(cut).enumerate() {
        assert!(portfolio.add(&batch(rows, at * cut), None).unwrap().is_empty());
    }
    let table = plain(&framework, &batch(rows, 0));
    let (found, meant) = (portfolio.figures(), portfolio::evaluate(&framework, &table, as_of()));
    assert_eq!((portfolio.rows(), found.projects.len() + found.others), (rows.len(), rows.len()));
    let lacking = |figures: &Figures, lacks: &[(u32, u32)]| -> BTreeSet<(u32, String)> {
        lacks.iter().map(|(column, project)| (*column, figures.projects[*project as usize].clone())).collect()
    };
    for (own, plain) in found.figures.iter().zip(&meant.figures) {
        let name = &framework.items[own.item.0 as usize].name;
        assert_eq!(
            (own.item, &own.coverage, own.provisional),
            (plain.item, &plain.coverage, plain.provisional),
            "{name}"
        );
        assert_eq!(own.cells.values.len(), plain.cells.values.len(), "{name}");
        for (own, plain) in own.cells.values.iter().zip(&plain.cells.values) {
            match (own, plain) {
                (Value::Open(own), Value::Open(plain)) => {
                    let flags = |open: &Open| {
                        (open.perhaps_undefined, open.perhaps_not_applicable, open.wants.cells().is_empty())
                    };
                    assert_eq!(flags(own), flags(plain), "{name}");
                    // Roots that are added up in another order are enclosed a little otherwise.
                    assert_eq!(format!("{:?}", own.bounds), format!("{:?}", plain.bounds), "{name}");
                }
                (Value::Known(Datum::Number(own)), Value::Known(Datum::Number(plain))) if !plain.is_exact() => {
                    assert_eq!(own.to_f64(), plain.to_f64(), "{name}");
                }
                _ => assert_eq!(own, plain, "{name}"),
            }
        }
        assert_eq!(lacking(&found, &own.lacks), lacking(&meant, &plain.lacks), "{name}");
    }
    match (portfolio.freeze(), portfolio::freeze(&framework, &table, as_of())) {
        (Ok(own), Ok(plain)) if figures != ROOTED => assert_eq!(own, plain),
        (own, plain) => assert_eq!(own.err(), plain.err()),
    }
    portfolio
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn projects_counted_as_they_go_by_come_to_the_same(rows in rows(true), cut in 1usize..50) {
        counted(COUNTED, &rows, cut);
        counted(ROOTED, &rows, cut);
    }

    #[test]
    fn settled_projects_are_not_kept(rows in rows(false), cut in 1usize..50) {
        let portfolio = counted(COUNTED, &rows, cut);
        let by_rows = rows.iter().filter(|row| row.3 == Some(None) || row.4 == Some(0)).count();
        prop_assert!(portfolio.figures().projects.len() <= by_rows);
        // What a condition chooses is told by the plain evaluator.
        let figures = COUNTED.split("portfolio").filter(|figure| !figure.contains("stepped over")).collect::<Vec<_>>();
        let portfolio = counted(&figures.join("portfolio"), &rows, cut);
        prop_assert!(portfolio.by_columns() >= rows.len() - by_rows);
    }

    #[test]
    fn figures_are_those_of_the_plain_evaluator(rows in rows(true), cut in 1usize..50) {
        agree(PLAIN, &rows, cut);
        agree(COMPUTED, &rows, cut);
    }

    #[test]
    fn settled_rows_are_read_from_columns(rows in rows(false), cut in 1usize..50) {
        let (_, portfolio, _) = agree(PLAIN, &rows, cut);
        let settled = rows.iter().filter(|row| row.3 != Some(None)).count();
        prop_assert_eq!((portfolio.rows(), portfolio.by_columns()), (rows.len(), settled));
        // A root is no fraction: it is left to the plain evaluator.
        let (_, portfolio, _) = agree(COMPUTED, &rows, cut);
        prop_assert_eq!(portfolio.by_columns(), 0);
        let fractions = COMPUTED.replace("zscore(root over", "zscore(cost over");
        let (_, portfolio, _) = agree(&fractions, &rows, cut);
        prop_assert_eq!(portfolio.by_columns(), rows.len());
    }
}

#[test]
fn each_project_has_its_figures_in_its_row() {
    let row = |mark: u8, lab: u8, sides: [i8; 2]| {
        (Some(mark), Some(lab), Some(2), Some(Some(true)), Some(4), sides.map(Some))
    };
    let rows = [row(4, 0, [1, 2]), row(8, 1, [2, -2]), row(8, 0, [0, 1]), row(6, 0, [1, 1])];
    let (framework, _, figures) = agree(PLAIN, &rows, 3);
    let places = places(&framework, &figures).unwrap();
    let column = |name: &str| (0..4).map(|row| shown(&places, name, row)).collect::<Vec<_>>();
    // Marks 2, 4, 4, 3; within their labs a: 2, 4, 3 and b: 4.
    assert_eq!(column("place"), ["3e0", "1e0", "1e0", "2e0"]);
    // The sums of the sides are 4 and 2.
    assert_eq!(column("beside[left]"), ["-3e0", "-2e0", "-4e0", "-3e0"]);
    assert_eq!(column("beside[right]"), ["0e0", "-4e0", "-1e0", "-1e0"]);
    // Half of those with the same mark count: (0 + 1/2) / 4, (2 + 2/2) / 4, (1 + 1/2) / 4.
    assert_eq!(column("share_of_all"), ["1.25e1", "7.5e1", "7.5e1", "3.75e1"]);
}

#[test]
fn a_project_that_stands_twice_is_told() {
    let row: Row = (Some(4), Some(0), Some(2), Some(Some(true)), Some(4), [Some(1), Some(1)]);
    let framework = framework(PLAIN);
    let mut portfolio = Portfolio::new(&framework, as_of(), &Options::default());
    portfolio.add(&batch(&[row; 3], 0), None).unwrap();
    match portfolio.add(&batch(&[row; 2], 1), None) {
        Err(Error::SameProject { row: 0, name }) => assert_eq!(name, "p1"),
        other => panic!("{other:?}"),
    }
}
