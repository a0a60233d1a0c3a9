//! Laws of figures over projects; hand-worked figures are under `tests/conformance/portfolio`.

use proptest::prelude::*;

use super::{Figures, ReferenceFault, Table, broken_down, evaluate, freeze, judge};
use crate::analysis::{NoLibrary, analyse};
use crate::date::Date;
use crate::framework::{Framework, Project};
use crate::number::{Comparison, Number};
use crate::project::{self, json};
use crate::source::{Source, SourceId};
use crate::value::{Bounds, Datum, Value};

const TEXT: &str = "framework f\n\
    input mark : number in 0 .. 9\ninput lab : one of a, b\ninput helped : count in 1 .. 5\ninput stands : yes/no\n\
    indicator cost : number\n  = mark / helped\n\
    portfolio total : number\n  = sum(mark over project)\n\
    portfolio overall : number\n  = mean(cost over project)\n\
    portfolio by_lab : number by lab\n  = mean(mark over project by lab)\n\
    portfolio middle : number\n  = quantile(mark over project, 30 %, type_7)\n\
    portfolio competition : number by project\n  = rank(mark over project, competition)\n\
    portfolio modified : number by project\n  = rank(mark over project, modified)\n\
    portfolio dense : number by project\n  = rank(mark over project, ascending, dense)\n\
    portfolio fractional : number by project\n  = rank(mark over project, fractional)\n\
    portfolio ordinal : number by project\n  = rank(mark over project, ordinal)\n\
    portfolio in_lab : number by project\n  = rank(mark over project by lab, competition)\n\
    portfolio standing : number by project\n  = rank(mark over project where stands, competition)\n\
    portfolio share : % by project\n  = percentile(mark over project, half_of_equals)\n\
    portfolio score : number by project\n  = zscore(mark over project, population)\n\
    portfolio scaled : % by project\n  = minmax(mark over project)\n\
    portfolio beyond : number by project\n  = mark - overall\n";

fn framework() -> Framework {
    analyse(Source::new("f", TEXT), &NoLibrary).framework.unwrap()
}

fn day() -> Date {
    Date::parse_iso("2024-01-01", None).unwrap()
}

fn read(framework: &Framework, text: &str) -> Project {
    let (node, problems) = json::read(text, SourceId(0));
    assert!(problems.is_empty(), "{problems:?}");
    let (project, problems) = project::read(framework, &node.unwrap(), SourceId(0));
    project.unwrap_or_else(|| panic!("{problems:?}"))
}

/// Marks are tenths so that ties are common; a mark may be a range, or missing; a lab or a standing may be missing.
#[derive(Debug, Clone)]
struct Row {
    mark: Option<(i64, i64)>,
    lab: Option<bool>,
    helped: u8,
    stands: Option<bool>,
}

impl Row {
    fn json(&self) -> String {
        let mut parts = vec![format!("\"helped\": {}", self.helped)];
        if let Some((low, high)) = self.mark {
            let tenth = |at: i64| format!("{}.{}", at / 10, at % 10);
            parts.push(match low == high {
                true => format!("\"mark\": {}", tenth(low)),
                false => format!("\"mark\": \"{} .. {}\"", tenth(low), tenth(high)),
            });
        }
        if let Some(lab) = self.lab {
            parts.push(format!("\"lab\": \"{}\"", if lab { "a" } else { "b" }));
        }
        if let Some(stands) = self.stands {
            parts.push(format!("\"stands\": {stands}"));
        }
        format!("{{{}}}", parts.join(", "))
    }
}

fn known_row() -> impl Strategy<Value = Row> {
    (0i64..=30, any::<bool>(), 1u8..=5, any::<bool>()).prop_map(|(mark, lab, helped, stands)| Row {
        mark: Some((mark * 3, mark * 3)),
        lab: Some(lab),
        helped,
        stands: Some(stands),
    })
}

fn open_row() -> impl Strategy<Value = Row> {
    let mark = prop_oneof![
        4 => (0i64..=9).prop_map(|mark| Some((mark * 10, mark * 10))),
        1 => (0i64..=60, 0i64..=30).prop_map(|(low, more)| Some((low, low + more))),
        1 => Just(None),
    ];
    let maybe = || prop_oneof![3 => any::<bool>().prop_map(Some), 1 => Just(None)];
    (mark, maybe(), 1u8..=5, maybe()).prop_map(|(mark, lab, helped, stands)| Row { mark, lab, helped, stands })
}

fn table(framework: &Framework, rows: &[(String, Row)]) -> Table {
    let mut table = Table::new(framework);
    for (name, row) in rows {
        assert!(table.add(framework, name, &read(framework, &row.json()), day()));
    }
    table
}

fn named(rows: Vec<Row>) -> Vec<(String, Row)> {
    rows.into_iter().enumerate().map(|(at, row)| (format!("p{at:02}"), row)).collect()
}

/// Every cell of every figure, by the name of its project where it has one.
fn cells(framework: &Framework, figures: &Figures) -> Vec<(String, usize, Value)> {
    let project = super::project_axis(framework).unwrap();
    let mut cells = Vec::new();
    for figure in &figures.figures {
        let item = &framework.items[figure.item.0 as usize];
        for (at, value) in figure.cells.values.iter().enumerate() {
            let own = item.axes.contains(project);
            let name = if own { figures.projects[at].clone() } else { String::new() };
            cells.push((format!("{} {name}", item.name), if own { 0 } else { at }, value.clone()));
        }
    }
    cells.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    cells
}

/// The same value: irrational ones agree to the digits that count. What is wanted names columns and rows.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Known(Datum::Number(a)), Value::Known(Datum::Number(b))) => a.compare(b) == Comparison::Equal,
        (Value::Open(a), Value::Open(b)) => {
            a.bounds == b.bounds
                && a.perhaps_undefined == b.perhaps_undefined
                && a.perhaps_not_applicable == b.perhaps_not_applicable
        }
        (a, b) => a == b,
    }
}

fn assert_same(a: &[(String, usize, Value)], b: &[(String, usize, Value)]) {
    assert_eq!(a.len(), b.len());
    for (a, b) in a.iter().zip(b) {
        assert_eq!((&a.0, a.1), (&b.0, b.1));
        assert!(same(&a.2, &b.2), "{}: {:?} and {:?}", a.0, a.2, b.2);
    }
}

fn value<'f>(framework: &Framework, figures: &'f Figures, name: &str, at: usize) -> &'f Value {
    let item = framework.item(name).unwrap();
    &figures.figures.iter().find(|figure| figure.item == item).unwrap().cells.values[at]
}

fn number(value: &Value) -> Number {
    match value {
        Value::Known(Datum::Number(number)) => number.clone(),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The order of the projects changes nothing, missing data or not.
    #[test]
    fn order_changes_nothing(rows in prop::collection::vec(open_row(), 1..10), turn in 0usize..10) {
        let framework = framework();
        let rows = named(rows);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let a = evaluate(&framework, &table(&framework, &rows), day());
        let b = evaluate(&framework, &table(&framework, &turned), day());
        assert_same(&cells(&framework, &a), &cells(&framework, &b));
    }

    /// Different marks are ranked 1 to n, under every rule; ordinal ranks are a permutation whatever the ties.
    #[test]
    fn ranks_are_a_permutation(rows in prop::collection::vec(known_row(), 1..12)) {
        let framework = framework();
        let rows = named(rows);
        let figures = evaluate(&framework, &table(&framework, &rows), day());
        let ranks = |name: &str| {
            let mut ranks: Vec<i64> =
                (0..rows.len()).map(|at| number(value(&framework, &figures, name, at)).to_i64().unwrap()).collect();
            ranks.sort_unstable();
            ranks
        };
        let all: Vec<i64> = (1..=i64::try_from(rows.len()).unwrap()).collect();
        prop_assert_eq!(ranks("ordinal"), all.clone());
        let mut marks: Vec<i64> = rows.iter().map(|(_, row)| row.mark.unwrap().0).collect();
        marks.sort_unstable();
        marks.dedup();
        if marks.len() == rows.len() {
            prop_assert_eq!(ranks("competition"), all.clone());
            prop_assert_eq!(ranks("modified"), all.clone());
            prop_assert_eq!(ranks("dense"), all);
        }
        prop_assert_eq!(*ranks("dense").last().unwrap(), i64::try_from(marks.len()).unwrap());
        let sum = (0..rows.len())
            .fold(Number::ZERO, |sum, at| sum.add(&number(value(&framework, &figures, "fractional", at))));
        let count = Number::from(rows.len());
        prop_assert_eq!(sum, count.mul(&count.add(&Number::ONE)).div(&Number::from(2)).unwrap());
    }

    /// A reference gives each of its own projects what the table gave, alone or together, and after it was written down.
    #[test]
    fn a_reference_gives_the_same(rows in prop::collection::vec(known_row(), 1..10)) {
        let framework = framework();
        let rows = named(rows);
        let whole = table(&framework, &rows);
        let figures = cells(&framework, &evaluate(&framework, &whole, day()));
        let reference = freeze(&framework, &whole, day()).unwrap();
        let reference = serde_json::from_str(&serde_json::to_string(&reference).unwrap()).unwrap();
        assert_same(&cells(&framework, &judge(&framework, &reference, &whole, day()).unwrap()), &figures);
        for row in &rows {
            let one = judge(&framework, &reference, &table(&framework, std::slice::from_ref(row)), day()).unwrap();
            for (name, at, found) in cells(&framework, &one) {
                let expected = figures.iter().find(|(known, place, _)| *known == name && *place == at).unwrap();
                prop_assert!(same(&found, &expected.2), "{}: {:?}, not {:?}", name, found, expected.2);
            }
        }
    }

    /// What is known to lie between bounds lies there once the data are filled in, whatever they are.
    #[test]
    fn bounds_hold(
        rows in prop::collection::vec(open_row(), 1..7),
        marks in prop::collection::vec(0i64..=100, 7),
        answers in prop::collection::vec(any::<(bool, bool)>(), 7),
    ) {
        let framework = framework();
        let rows = named(rows);
        let filled: Vec<(String, Row)> = rows
            .iter()
            .zip(marks.iter().zip(&answers))
            .map(|((name, row), (mark, (lab, stands)))| {
                let (low, high) = row.mark.unwrap_or((0, 90));
                let mark = low + (high - low) * mark / 100;
                let mark = if mark < low { low } else { mark };
                (name.clone(), Row {
                    mark: Some((mark, mark)),
                    lab: Some(row.lab.unwrap_or(*lab)),
                    stands: Some(row.stands.unwrap_or(*stands)),
                    ..row.clone()
                })
            })
            .collect();
        let open = cells(&framework, &evaluate(&framework, &table(&framework, &rows), day()));
        let known = cells(&framework, &evaluate(&framework, &table(&framework, &filled), day()));
        for (open, known) in open.iter().zip(&known) {
            let holds = match (&open.2, &known.2) {
                (Value::Open(open), Value::Known(Datum::Number(number))) => match &open.bounds {
                    Bounds::Number(range) => {
                        let low = range.low.as_ref().is_none_or(|low| number.compare(&low.at).is_ge() == Some(true));
                        let high = range.high.as_ref().is_none_or(|high| number.compare(&high.at).is_le() == Some(true));
                        low && high
                    }
                    _ => true,
                },
                (Value::Open(open), Value::Undefined(_)) => open.perhaps_undefined,
                (Value::Open(open), Value::NotApplicable) => open.perhaps_not_applicable,
                (open, known) => same(open, known),
            };
            prop_assert!(holds, "{}: {:?}, then {:?}", open.0, open.2, known.2);
        }
    }
}

#[test]
fn a_reference_must_be_settled_and_fit() {
    let framework = framework();
    let row = |mark: Option<(i64, i64)>| Row { mark, lab: Some(true), helped: 1, stands: Some(true) };
    let open = table(&framework, &named(vec![row(None), row(Some((10, 10)))]));
    let Err(ReferenceFault::NotSettled { figures }) = freeze(&framework, &open, day()) else { panic!("settled") };
    assert!(figures.contains(&"total".to_owned()), "{figures:?}");
    let whole = table(&framework, &named(vec![row(Some((20, 20))), row(Some((10, 10)))]));
    let reference = freeze(&framework, &whole, day()).unwrap();
    let by_lab = broken_down(&framework, &["lab".to_owned()]).unwrap();
    assert_eq!(judge(&by_lab, &reference, &whole, day()), Err(ReferenceFault::Unreadable));
    let other = analyse(Source::new("f", TEXT.replace("30 %", "40 %")), &NoLibrary).framework.unwrap();
    assert!(matches!(judge(&other, &reference, &whole, day()), Err(ReferenceFault::OtherFramework { .. })));
    // A newcomer stands beside the projects of the reference and does not change them.
    let newcomer = table(&framework, &[("new".to_owned(), row(Some((15, 15))))]);
    let figures = judge(&framework, &reference, &newcomer, day()).unwrap();
    assert_eq!(number(value(&framework, &figures, "competition", 0)), Number::from(2));
    assert_eq!(number(value(&framework, &figures, "scaled", 0)), Number::ratio(1, 2).unwrap());
    assert_eq!(number(value(&framework, &figures, "total", 0)), Number::from(3));
}

#[test]
fn figures_are_broken_down() {
    let framework = framework();
    let row = |mark: i64, lab: bool| Row { mark: Some((mark, mark)), lab: Some(lab), helped: 1, stands: Some(true) };
    let rows = named(vec![row(10, true), row(20, true), row(60, false)]);
    let by_lab = broken_down(&framework, &["lab".to_owned()]).unwrap();
    let figures = evaluate(&by_lab, &table(&by_lab, &rows), day());
    let at = |name: &str, at: usize| number(value(&by_lab, &figures, name, at)).to_exact_string();
    assert_eq!((at("total", 0), at("total", 1)), ("3".to_owned(), "6".to_owned()));
    assert_eq!((at("by_lab", 0), at("by_lab", 1)), ("1.5".to_owned(), "6".to_owned()));
    assert_eq!([0, 1, 2].map(|place| at("competition", place)), ["2", "1", "1"].map(str::to_owned));
    // 1 − 1.5, 2 − 1.5, 6 − 6: each against the whole of its own lab
    assert_eq!([0, 1, 2].map(|place| at("beyond", place)), ["-0.5", "0.5", "0"].map(str::to_owned));
    let fault = broken_down(&framework, &["labs".to_owned()]).unwrap_err();
    assert_eq!(fault.nearest.as_deref(), Some("lab"));
}

#[test]
fn a_name_stands_once() {
    let framework = framework();
    let project = read(&framework, "{\"mark\": 1, \"helped\": 1}");
    let mut table = Table::new(&framework);
    assert!(table.add(&framework, "a", &project, day()));
    assert!(!table.add(&framework, "a", &project, day()));
    assert_eq!(table.names(), ["a"]);
}

#[test]
fn what_few_people_of_one_project_stand_behind_is_told_by_no_figure() {
    let text = "framework few\n\
        axis person private\n  counts people\n\
        input income : EUR by person\n\
        indicator typical : EUR\n  = mean(income over person)\n  secret below 3 people\n\
        indicator yearly : EUR\n  = typical * 12\n\
        portfolio overall : EUR\n  = mean(typical over project)\n\
        portfolio twice : EUR\n  = overall * 2\n\
        portfolio years : EUR\n  = sum(yearly over project)\n\
        portfolio place : number by project\n  = rank(typical over project, competition)\n\
        portfolio above : number\n  = count(project where typical >= 1000 EUR)\n\
        portfolio known_of : number\n  = count(project)\n";
    let framework = analyse(Source::new("few", text), &NoLibrary).framework.unwrap();
    let project = |incomes: &[u32]| {
        let people: Vec<String> = incomes.iter().map(|income| format!("{{\"income\": {income}}}")).collect();
        read(&framework, &format!("{{\"person\": [{}]}}", people.join(", ")))
    };
    let mut table = Table::new(&framework);
    assert!(table.add(&framework, "many", &project(&[900, 1000, 1400]), day()));
    assert!(table.add(&framework, "more", &project(&[2000, 2000, 2000, 2000]), day()));
    let figures = evaluate(&framework, &table, day());
    let exact = |figures: &Figures, name: &str| number(value(&framework, figures, name, 0)).to_exact_string();
    assert_eq!(
        ["overall", "twice", "years", "above", "known_of"].map(|name| exact(&figures, name)),
        ["1550", "3100", "37200", "2", "2"]
    );
    assert!(freeze(&framework, &table, day()).is_ok());
    assert!(table.add(&framework, "few", &project(&[1100, 1300]), day()));
    let figures = evaluate(&framework, &table, day());
    for name in ["overall", "twice", "years", "place"] {
        let figure =
            figures.figures.iter().find(|figure| framework.items[figure.item.0 as usize].name == name).unwrap();
        let hidden = |value: &Value| matches!(value, Value::Open(open) if open.bounds == Bounds::Hidden);
        assert!(figure.cells.values.iter().all(hidden), "{name}: {figure:?}");
        assert!(figure.coverage.iter().all(Option::is_none) && figure.lacks.is_empty(), "{name}: {figure:?}");
    }
    assert_eq!(["above", "known_of"].map(|name| exact(&figures, name)), ["3", "3"]);
    let Err(ReferenceFault::NotSettled { figures }) = freeze(&framework, &table, day()) else { panic!("kept") };
    assert_eq!(figures, ["overall", "twice", "years", "place"]);
}
