//! Published indices over their whole tables: every figure that came out in print comes out again, and none is left out.
//!
//! The tables are not part of the repository. Where they stand beside it (`../shared/tables`) they are compared; elsewhere the
//! tests say that they are not there, and the few figures in the frameworks' own examples are all that is compared.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]
#![allow(clippy::print_stderr, reason = "a test says that its table is not there")]

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use jalon::assessment::{Assessment, Outcome};
use jalon::date::Date;
use jalon::evaluation::evaluate;
use jalon::framework::{Framework, Project};
use jalon::lang::Language;
use jalon::number::Number;
use jalon::portfolio;
use jalon::project::{self, json};
use jalon::report::{self, DatumReport, ValueReport};
use jalon::source::SourceId;
use jalon::value::{Datum, Value};
use support::{Folders, check, differences, read, repository};

/// The countries and their aggregates, 1990 to 2022, and the places of 2022.
#[test]
fn the_human_development_index_comes_out_as_published() {
    let Some(folder) = tables("hdi") else { return };
    let framework = framework("human_development_index");

    let (mut rows, mut wrong) = (0, Vec::new());
    for line in read(&folder.join("hdi_1990_2022.csv")).lines().skip(1) {
        let [published, income, mean, expected, life, place] = from_the_right::<6>(line);
        let index = human_development(&framework, [life, expected, mean, income]);
        rows += 1;
        if index.compare(&decimal(published)).is_eq() != Some(true) {
            wrong.push(format!("{place}: {published} in print, here {}", index.to_exact_string()));
        }
    }
    assert_eq!((rows, wrong), (6171, Vec::new()));

    let mut table = portfolio::Table::new(&framework);
    let mut places = BTreeMap::new();
    for line in read(&folder.join("hdi_2022_rank_group.csv")).lines().skip(1) {
        let [_, place, _, income, mean, expected, life, country] = from_the_right::<8>(line);
        table.add(&framework, country, &country_data(&framework, [life, expected, mean, income]), day());
        places.insert(country.to_owned(), place.to_owned());
    }
    assert_eq!(places.len(), 193);
    let figures = portfolio::evaluate(&framework, &table, day());
    let report = report::portfolio(&framework, &figures, None, Language::English);
    let ranks = report.figures.iter().find(|figure| figure.name == "place").unwrap();
    let ranks: BTreeMap<String, String> = ranks
        .cells
        .iter()
        .map(|cell| match &cell.value {
            ValueReport::Known { value: DatumReport::Number { exact, .. }, .. } => {
                (cell.project.clone().unwrap(), exact.clone())
            }
            other => panic!("{cell:?} is {other:?}"),
        })
        .collect();
    assert_eq!(ranks, places);
}

/// The State's own test cases for the index of equality between women and men, written as examples.
#[test]
fn the_index_of_equality_comes_out_as_the_state_computes_it() {
    let Some(folder) = tables("egapro") else { return };
    let mut text = read(&repository("frameworks/egapro_index/framework.jalon"));
    let cases = read(&folder.join("cases.csv"));
    let mut lines = cases.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let columns = lines.next().unwrap();
    let mut expectations = 0;
    for (number, line) in lines.enumerate() {
        let row: BTreeMap<&str, &str> = columns.iter().copied().zip(line).collect();
        let (example, expected) = equality_example(number, &row);
        text.push_str(&example);
        expectations += expected;
    }
    let (framework, faults) = check("egapro_index", &text, &library());
    assert_eq!(faults, "");
    assert_eq!(differences(&framework.unwrap(), &text), "");
    assert_eq!(expectations, 68);
}

/// A case as an example, and how many values it expects. A gap that is not given could not be computed; a gap whose favoured sex
/// is not given favours nobody.
fn equality_example(number: usize, row: &BTreeMap<&str, &str>) -> (String, usize) {
    let together = !row["ap_pct"].is_empty() || !row["ap_nb"].is_empty();
    let mut given = vec![format!("tranche = {}", if together { "de_50_à_250" } else { "plus_de_250" })];
    for (column, name, unit) in [
        ("remun", "écart_de_paie", "%"),
        ("augm", "écart_d_augmentations", "%"),
        ("promo", "écart_de_promotions", "%"),
        ("ap_pct", "écart_d_ensemble", "%"),
        ("ap_nb", "écart_en_salariés", "salariés"),
        ("conges", "augmentées_au_retour", "%"),
        ("hautes", "sexe_sous_représenté", ""),
    ] {
        let figure = row[column].replace('.', ",");
        given.push(match figure.as_str() {
            "" => format!("{name} = sans objet"),
            _ => format!("{name} = {figure} {unit}"),
        });
    }
    for (column, name) in [
        ("remun_fav", "paie_favorise"),
        ("augm_fav", "augmentations_favorisent"),
        ("promo_fav", "promotions_favorisent"),
        ("ap_fav", "ensemble_favorise"),
    ] {
        given.push(format!("{name} = {}", if row[column].is_empty() { "personne" } else { row[column] }));
    }
    let mut expected = Vec::new();
    for (column, name, unit) in [
        ("e_remun", "note[paie]", "points"),
        ("e_augm", "note[augmentations]", "points"),
        ("e_promo", "note[promotions]", "points"),
        ("e_ap_pct", "points_d_après_le_taux", "points"),
        ("e_ap_nb", "points_d_après_l_effectif", "points"),
        ("e_ap", "note[augmentations_et_promotions]", "points"),
        ("e_conges", "note[maternité]", "points"),
        ("e_hautes", "note[hautes_paies]", "points"),
        ("e_points", "points_obtenus", "points"),
        ("e_max", "points_calculables", "points"),
        ("e_index", "index", "points sur 100"),
    ] {
        if !row[column].is_empty() {
            expected.push(format!("{name} = {} {unit}", row[column]));
        }
    }
    let (given, count, expected) = (given.join(" ; "), expected.len(), expected.join(" ; "));
    (format!("\nexemple cas_{number} \"{}\"\n  soit {given}\n  attendu {expected}\n", row["id"]), count)
}

/// The index of a country: of life expectancy, expected and mean schooling, income.
fn human_development(framework: &Framework, figures: [&str; 4]) -> Number {
    figure(framework, &evaluate(framework, &country_data(framework, figures), day()), "hdi")
}

fn country_data(framework: &Framework, [life, expected, mean, income]: [&str; 4]) -> Project {
    let text = format!(
        r#"{{"life_expectancy": {life}, "expected_schooling": {expected}, "mean_schooling": {mean}, "income_per_head": {income}}}"#
    );
    let (node, problems) = json::read(&text, SourceId(0));
    let (project, more) = project::read(framework, &node.unwrap(), SourceId(0));
    assert!(problems.is_empty() && more.is_empty(), "{text}: {problems:?} {more:?}");
    project.unwrap()
}

fn day() -> Date {
    "2024-01-01".parse().unwrap()
}

/// The number that an indicator came out as.
fn figure(framework: &Framework, assessment: &Assessment, name: &str) -> Number {
    let item = framework.item(name).unwrap();
    let result = assessment.results.iter().find(|result| result.item == item).unwrap();
    match &result.outcome {
        Outcome::Quantity { cells, .. } => match cells.values.as_slice() {
            [Value::Known(Datum::Number(number))] => number.clone(),
            other => panic!("{name} is {other:?}"),
        },
        other => panic!("{name} is {other:?}"),
    }
}

fn framework(id: &str) -> Framework {
    let text = read(&repository("frameworks").join(id).join("framework.jalon"));
    let (framework, faults) = check(id, &text, &library());
    framework.unwrap_or_else(|| panic!("{faults}"))
}

fn library() -> Folders {
    Folders { folders: vec![repository("frameworks")], language: None }
}

/// A folder of published tables, where it is there.
fn tables(name: &str) -> Option<PathBuf> {
    let folder = repository("../shared/tables").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("not compared: the table “{name}” does not stand beside the repository (../shared/tables/{name})");
    None
}

fn decimal(text: &str) -> Number {
    Number::parse_decimal(text).unwrap()
}

/// The last cells of a line, from its end, and what stands before them. A country's name may hold a comma; figures don't.
fn from_the_right<const N: usize>(line: &str) -> [&str; N] {
    let cells: Vec<&str> = line.rsplitn(N, ',').collect();
    cells.try_into().unwrap_or_else(|_| panic!("too few cells: {line}"))
}
