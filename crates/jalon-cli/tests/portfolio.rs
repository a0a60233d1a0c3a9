//! `jalon portfolio` as people run it: figures over projects in every form, in groups, kept and compared.
#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;

use support::{jalon, root, scratch};

const FIGURES: &str = "tests/conformance/portfolio/figures/framework.jalon";
const DAY: &str = "2024-01-01";
/// The four projects of the example `four_projects`, worked by hand there.
const FOUR: &str = r#"[
  {"id": "A", "region": "north", "helped": 10, "spent": 1000},
  {"id": "B", "region": "north", "helped": 10, "spent": 500},
  {"id": "C", "region": "south", "helped": 20, "spent": 500},
  {"id": "D", "region": "south", "helped": 0, "spent": 700}
]"#;

fn four(test: &str) -> String {
    let path = scratch(test).join("four.json");
    fs::write(&path, FOUR).unwrap();
    path.display().to_string()
}

fn run(arguments: &[&str]) -> String {
    let run = jalon(&root(), arguments);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{arguments:?}");
    run.out
}

#[test]
fn figures_read_in_both_languages() {
    let data = four("portfolio-languages");
    for language in ["en", "fr"] {
        let text = run(&["portfolio", FIGURES, &data, "--as-of", DAY, "--lang", language]);
        let headings = if language == "en" { ["Figures", "Projects"] } else { ["Chiffres", "Projets"] };
        for expected in headings.into_iter().chain(["(overall_cost)"]) {
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }
}

#[test]
fn open_figures_say_what_they_lack() {
    let lab = "laboratoire_innovation_territoriale";
    let folder = format!("frameworks/{lab}/projects");
    let data: Vec<String> = (1..=6).map(|number| format!("{folder}/lit-{number}.json")).collect();
    let mut arguments = vec!["portfolio", lab, "--as-of", "2016-10-03", "--lang", "fr"];
    arguments.extend(data.iter().map(String::as_str));
    let text = run(&arguments);
    assert!(text.contains("Projets auxquels des données manquent") && text.contains("LIT-3"), "{text}");
}

#[test]
fn every_form_says_the_same() {
    let data = four("portfolio-forms");
    let form = |form: &str| run(&["portfolio", FIGURES, &data, "--as-of", DAY, "--format", form]);
    let json: serde_json::Value = serde_json::from_str(&form("json")).unwrap();
    assert_eq!((&json["contract"], &json["projects"][3]), (&1.into(), &"D".into()));
    let figures = json["figures"].as_array().unwrap();
    let figure = |name: &str| figures.iter().find(|figure| figure["name"] == name).unwrap();
    assert_eq!(figure("overall_cost")["cells"][0]["value"]["number"]["exact"], "50");
    assert_eq!(figure("mean_cost")["cells"][0]["value"]["number"]["exact"], "175/3");
    let place = &figure("place")["cells"];
    assert_eq!((&place[2]["project"], &place[2]["value"]["number"]["exact"]), (&"C".into(), &"1".into()));
    assert_eq!(place[3]["state"], "not_applicable");
    assert!(figure("place")["formula"].as_str().unwrap().contains("competition"));
    let csv = form("csv");
    assert!(csv.lines().any(|line| line.starts_with("mean_cost,,,175/3,")), "{csv}");
    assert!(csv.lines().any(|line| line.starts_with("cost_by_region,,north,75,")), "{csv}");
    assert!(csv.lines().any(|line| line.starts_with("place,C,,1,")), "{csv}");
    let places = run(&["portfolio", FIGURES, &data, "--as-of", DAY, "--format", "csv", "--projects"]);
    assert_eq!(places.lines().count(), 5, "{places}");
    assert!(places.starts_with("project,above_all,place,"), "{places}");
    assert!(form("markdown").contains("| Project |"));
    assert!(form("html").contains("<th scope=\"col\" class=\"number\">"));
}

#[test]
fn figures_are_broken_down_and_kept() {
    let data = four("portfolio-kept");
    let by = run(&["portfolio", FIGURES, &data, "--as-of", DAY, "--by", "region", "--format", "csv"]);
    assert!(by.lines().any(|line| line.starts_with("total_spent,,south,1200,")), "{by}");
    assert!(by.lines().any(|line| line.starts_with("place,A,,2,")), "{by}");
    let fault = jalon(&root(), &["portfolio", FIGURES, &data, "--as-of", DAY, "--by", "regoin"]);
    assert_eq!(fault.status, 2);
    assert!(fault.err.contains("Did you mean “region”?"), "{}", fault.err);

    let folder = scratch("portfolio-reference");
    let (kept, one) = (folder.join("kept.json"), folder.join("one.json"));
    let (kept, one_path) = (kept.display().to_string(), one.display().to_string());
    run(&["portfolio", FIGURES, &data, "--as-of", DAY, "--freeze", &kept]);
    fs::write(&one, r#"{"id": "E", "region": "north", "helped": 10, "spent": 300}"#).unwrap();
    let judged =
        run(&["portfolio", FIGURES, &one_path, "--as-of", DAY, "--reference", &kept, "--format", "csv", "--projects"]);
    // 30 EUR: second of 25, 50 and 100; 5 of 75 above the least
    assert!(judged.lines().nth(1).unwrap().starts_with("E,-20,2,"), "{judged}");
    assert!(judged.contains(",1/15,"), "{judged}");
    let other = "tests/conformance/portfolio/scores/framework.jalon";
    fs::write(&one, r#"{"id": "E", "x": 1, "group": "one"}"#).unwrap();
    let fault = jalon(&root(), &["portfolio", other, &one_path, "--as-of", DAY, "--reference", &kept]);
    assert_eq!(fault.status, 2);
    assert!(fault.err.contains("portfolio_figures"), "{}", fault.err);
}

#[test]
fn what_cannot_be_worked_out_is_said() {
    let folder = scratch("portfolio-faults");
    let twice = folder.join("twice.json");
    fs::write(&twice, r#"[{"id": "A", "helped": 1}, {"id": "A", "helped": 2}]"#).unwrap();
    let twice = twice.display().to_string();
    let fault = jalon(&root(), &["portfolio", FIGURES, &twice, "--as-of", DAY, "--lang", "fr"]);
    assert_eq!(fault.status, 2);
    assert!(fault.err.contains("plusieurs fois le projet « A »"), "{}", fault.err);
    let gaps = folder.join("gaps.json");
    fs::write(&gaps, r#"[{"id": "A", "helped": 1}, {"id": "B", "helped": 2, "spent": 4}]"#).unwrap();
    let gaps = gaps.display().to_string();
    let kept = folder.join("kept.json").display().to_string();
    let fault = jalon(&root(), &["portfolio", FIGURES, &gaps, "--as-of", DAY, "--freeze", &kept]);
    assert_eq!(fault.status, 2);
    assert!(fault.err.contains("total_spent") && !folder.join("kept.json").exists(), "{}", fault.err);
    let fault = jalon(&root(), &["portfolio", "sroi_generic", &gaps, "--as-of", DAY]);
    assert_eq!(fault.status, 2);
}

/// The four projects as a French spreadsheet saves them.
const TABLE: &str =
    "id;region;helped;spent\nA;north;10;1 000,00\nB;north;10;500,00\nC;south;20;500,00\nD;south;0;700,00\n";

#[test]
fn tables_give_what_the_same_projects_give() {
    let data = four("portfolio-tables");
    let folder = scratch("portfolio-of-tables");
    fs::write(folder.join("four.csv"), TABLE).unwrap();
    let table = folder.join("four.csv").display().to_string();
    for form in [&["--format", "json"][..], &["--format", "csv", "--projects"], &["--by", "region"]] {
        let of = |data: &str| run(&[&["portfolio", FIGURES, data, "--as-of", DAY], form].concat());
        assert_eq!(of(&table), of(&data), "{form:?}");
    }
    // Kept from one and compared with by the other.
    let kept = |data: &str, name: &str| {
        let path = folder.join(name).display().to_string();
        run(&["portfolio", FIGURES, data, "--as-of", DAY, "--freeze", &path]);
        path
    };
    let (of_table, of_data) = (kept(&table, "table.json"), kept(&data, "data.json"));
    assert_eq!(fs::read(&of_table).unwrap(), fs::read(of_data).unwrap());
    let judged = |data: &str| run(&["portfolio", FIGURES, data, "--as-of", DAY, "--reference", &of_table]);
    assert_eq!(judged(&table), judged(&data));
}

#[test]
fn places_stand_beside_the_results_of_tables() {
    let folder = scratch("portfolio-places");
    let framework = root().join(FIGURES).display().to_string();
    fs::write(folder.join("four.csv"), TABLE).unwrap();
    let evaluate = |more: &[&str]| {
        let arguments = [&["evaluate", &framework, "four.csv", "--as-of", DAY, "--format", "csv"], more].concat();
        let run = jalon(&folder, &arguments);
        assert_eq!(run.status, 0, "{}", run.err);
        run.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(evaluate(&["--select", "place"]), ["id,place", "A,3", "B,2", "C,1", "D,"]);
    let all = evaluate(&[]);
    assert!(all[0].starts_with("id,cost,") && all[0].contains(",above_all,place,"), "{all:?}");
    assert_eq!(all.len(), 5);
}

#[test]
fn cells_that_do_not_fit_are_named_or_set_aside() {
    let folder = scratch("portfolio-rejects");
    let framework = root().join(FIGURES).display().to_string();
    fs::write(folder.join("bad.csv"), TABLE.replace("500,00\nC", "12O\nC")).unwrap();
    let figures = |more: &[&str]| {
        let arguments = [&["portfolio", &framework, "bad.csv", "--as-of", DAY, "--format", "csv"], more].concat();
        jalon(&folder, &arguments)
    };
    let refused = figures(&[]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("bad.csv, row 2 (line 3), spent: “12O”"), "{}", refused.err);
    let judged = figures(&["--rejects", "aside.csv"]);
    assert_eq!(judged.status, 0, "{}", judged.err);
    // What the bad cell would have added is open: at least what the others spent.
    assert!(judged.out.lines().any(|line| line.starts_with("total_spent,,,,EUR,2200,")), "{}", judged.out);
    assert!(fs::read_to_string(folder.join("aside.csv")).unwrap().contains("bad.csv,2,3,spent,12O,"));
    // The same cell in a pass for places is told once.
    let evaluated =
        jalon(&folder, &["evaluate", &framework, "bad.csv", "--as-of", DAY, "--rejects", "again.csv", "-o", "out.csv"]);
    assert_eq!(evaluated.status, 0, "{}", evaluated.err);
    assert_eq!(fs::read_to_string(folder.join("again.csv")).unwrap().lines().count(), 2);
    fs::write(folder.join("twice.csv"), format!("{TABLE}B;south;1;1,00\n")).unwrap();
    let twice = jalon(&folder, &["portfolio", &framework, "twice.csv", "--as-of", DAY]);
    assert_eq!(twice.status, 2);
    assert!(twice.err.contains("twice.csv, line 6: the project “B” stands here a second time"), "{}", twice.err);
}

#[test]
fn projects_that_are_only_counted_give_the_same_and_stand_once() {
    let folder = scratch("portfolio-counted");
    let framework = "framework counted\n  version 1\n\ninput spent : EUR\ninput region : one of north, south\n\n\
        portfolio total : EUR by region\n  = sum(spent over project by region)\n\
        portfolio middle : EUR\n  = median(spent over project, known only)\n";
    fs::write(folder.join("f.jalon"), framework).unwrap();
    // The spending of B is not known: it is what the total of the south lacks.
    let rows = "id,spent,region\nA,0.1,north\nB,,south\nC,0.2,north\nD,0.7,south\n";
    fs::write(folder.join("once.csv"), rows).unwrap();
    let run = |arguments: &[&str]| jalon(&folder, &[&["portfolio", "f.jalon"], arguments, &["--as-of", DAY]].concat());
    let text = run(&["once.csv"]).out;
    for expected in ["4 projects", "€0.30", "unknown", "known of 1 of 2 projects", "€0.20", "provisional"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(text.contains("Projects that lack data\n  ? B"), "{text}");
    // As a report they are kept by name; what they come to is the same.
    let report: serde_json::Value = serde_json::from_str(&run(&["once.csv", "--format", "json"]).out).unwrap();
    assert_eq!(report["projects"], serde_json::json!(["A", "B", "C", "D"]));
    assert!(report["figures"][1]["cells"][0].to_string().contains("€0.20"), "{report}");
    // The first that stands again is told with its line, be it counted (A) or kept for what it lacks (B).
    for (again, line, name) in [("A,1,south\nB,,south\n", 6, "A"), ("B,,south\nA,1,south\n", 6, "B")] {
        fs::write(folder.join("twice.csv"), format!("{rows}{again}")).unwrap();
        let twice = run(&["twice.csv"]);
        let told = format!("twice.csv, line {line}: the project “{name}” stands here a second time");
        assert!(twice.status == 2 && twice.err.contains(&told), "{}", twice.err);
    }
}
