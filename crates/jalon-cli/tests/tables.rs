//! Tables as people write them (`tests/tables/`), and files of every format there and back.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{Run, differs, evaluate, jalon, root, scratch, tabled};

/// Judges a table of the corpus; the results and the cells set aside, where they were written.
fn judge(case: &Path, folder: &Path) -> (Run, Option<String>, Option<String>) {
    for entry in fs::read_dir(case).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.join(path.file_name().unwrap())).unwrap();
    }
    fs::copy(case.join("../framework.jalon"), folder.join("framework.jalon")).unwrap();
    let data = fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .find(|name| name.starts_with("data."))
        .unwrap();
    let more = fs::read_to_string(case.join("arguments")).unwrap_or_default();
    let mut arguments = vec!["evaluate", "framework.jalon", &data, "--as-of", "2026-01-01", "-o", "results.csv"];
    arguments.extend(more.split_whitespace().map(|word| if word == "REJECTS" { "set-aside.csv" } else { word }));
    let run = jalon(folder, &arguments);
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    (run, read("results.csv"), read("set-aside.csv"))
}

/// What is said, without the time that it took.
fn timeless(said: &str) -> String {
    said.lines()
        .map(|line| match line.split_once(" judged in ").or_else(|| line.split_once(" jugées en ")) {
            Some((rows, _)) => format!("{rows} judged\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn ugly_tables_are_read_right_or_refused_with_the_place() {
    let mut wrong = Vec::new();
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("tests/tables"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() > 40, "the corpus is gone");
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        assert!(case.join("about").is_file(), "{name}: say what is ugly");
        let folder = scratch(&format!("tables-{name}"));
        let (run, results, rejects) = judge(&case, &folder);
        wrong.extend(differs(&case.join("said.txt"), &timeless(&run.err)));
        for (expected, found) in [("expected.csv", results), ("rejects.csv", rejects)] {
            match found {
                Some(text) => wrong.extend(differs(&case.join(expected), &text)),
                None if case.join(expected).is_file() => wrong.push(format!("{name}: no {expected} was written")),
                None => {}
            }
        }
        let there = folder.join("results.csv").is_file();
        if (run.status == 0) != there {
            wrong.push(format!("{name}: status {}, results {there}", run.status));
        }
        if run.status != 0 && run.status != 2 {
            wrong.push(format!("{name}: status {}", run.status));
        }
        let left = fs::read_dir(&folder)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".jalon-"));
        assert_eq!(left.count(), 0, "{name}: a file half-written was left");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A folder with the framework and a table of a few rows.
fn places(name: &str) -> PathBuf {
    let mut text = String::from("id,budget,jobs,opened,public,kind,\"trained[women]\"\n");
    for row in 0..30 {
        let public = ["true", "false", ""][row % 3];
        let kind = ["fab_lab", "coworking", "third_place", ""][row % 4];
        text.push_str(&format!("p{row},{}.5,{row},2020-12-{:02},{public},{kind},{row}\n", 11_990 + row, row + 1));
    }
    tabled(name, &text)
}

#[test]
fn every_format_gives_the_same_results_there_and_back() {
    let folder = places("tables-formats");
    assert_eq!(evaluate(&folder, &["data.csv", "-o", "from-csv.csv"]).status, 0);
    let expected = fs::read_to_string(folder.join("from-csv.csv")).unwrap();
    assert_eq!(expected.lines().count(), 31);
    // The results of a framework that gives back what it reads are a table for it.
    let echo = fs::read_to_string(folder.join("framework.jalon")).unwrap();
    let echo = echo.replace("indicator budget_read  : EUR    = budget\n", "");
    assert!(echo.contains("indicator jobs_read"));
    for name in ["r.parquet", "r.arrow", "r.xlsx", "r.csv.gz", "r.csv.zst", "r.jsonl"] {
        let run = evaluate(&folder, &["data.csv", "-o", name]);
        assert_eq!(run.status, 0, "{name}: {}", run.err);
        assert!(fs::metadata(folder.join(name)).unwrap().len() > 0);
    }
    let framework = "framework back\n  version 1.0\n\ninput budget_read : EUR\ninput jobs_read : number\n\
        input in_budget : one of met, not_met, undecided, not_applicable\n\n\
        indicator again : EUR = budget_read\nindicator jobs : number = jobs_read\n\
        observation was_met : in_budget = met\n";
    fs::write(folder.join("back.jalon"), framework).unwrap();
    let back = |name: &str| {
        let output = format!("back-of-{name}.csv");
        let arguments =
            ["evaluate", "back.jalon", name, "--as-of", "2026-01-01", "-o", &output, "--ignore-column", "budget"];
        let run = jalon(&folder, &arguments);
        assert_eq!(run.status, 0, "{name}: {}", run.err);
        fs::read_to_string(folder.join(&output)).unwrap()
    };
    let of_csv = back("from-csv.csv");
    assert!(of_csv.contains("p0,11990.5,0,met"), "{of_csv}");
    for name in ["r.parquet", "r.arrow", "r.xlsx", "r.csv.gz", "r.csv.zst"] {
        assert_eq!(back(name), of_csv, "{name}");
    }
    let lines = fs::read_to_string(folder.join("r.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["id"], "p0");
    assert_eq!(first["in_budget"], "met");
    assert_eq!(first["budget_read"].to_string(), "11990.5");
}

#[test]
fn threads_and_formats_change_nothing() {
    let folder = places("tables-threads");
    for threads in ["1", "2", "5"] {
        let output = format!("t{threads}.csv");
        assert_eq!(evaluate(&folder, &["data.csv", "--threads", threads, "-o", &output]).status, 0);
        assert_eq!(fs::read(folder.join("t1.csv")).unwrap(), fs::read(folder.join(&output)).unwrap());
    }
}

#[test]
fn folders_and_patterns_are_one_table() {
    let folder = places("tables-folder");
    let text = fs::read_to_string(folder.join("data.csv")).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    fs::create_dir(folder.join("years")).unwrap();
    fs::write(folder.join("years/2019.csv"), format!("{head}\n{}\n", rows[..10].join("\n"))).unwrap();
    fs::write(folder.join("years/2020.csv"), format!("{head}\n{}\n", rows[10..].join("\n"))).unwrap();
    fs::write(folder.join("years/notes.md"), "no table").unwrap();
    evaluate(&folder, &["data.csv", "-o", "whole.csv"]);
    for (from, to) in [("years", "a.csv"), ("years/20*.csv", "b.csv")] {
        let run = evaluate(&folder, &[from, "-o", to]);
        assert_eq!(run.status, 0, "{}", run.err);
        assert_eq!(fs::read(folder.join("whole.csv")).unwrap(), fs::read(folder.join(to)).unwrap(), "{from}");
    }
    assert_eq!(evaluate(&folder, &["months/*.csv", "-o", "c.csv"]).status, 2);
}

#[test]
fn few_rows_read_well_on_a_terminal() {
    let folder = places("tables-few");
    fs::write(folder.join("one.csv"), "id;budget;public\nLe Lieu;12000,5;oui\n").unwrap();
    let run = evaluate(&folder, &["one.csv"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with("Le Lieu"), "{}", run.out);
    assert!(run.out.contains("granted"), "{}", run.out);
    let json = evaluate(&folder, &["one.csv", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(report[0]["decisions"][0]["level"]["name"], "granted");
    // More rows are counted.
    let run = evaluate(&folder, &["data.csv"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
    assert!(run.err.contains("30 rows judged"), "{}", run.err);
}

#[test]
fn tables_come_through_a_pipe() {
    let folder = places("tables-pipe");
    evaluate(&folder, &["data.csv", "-o", "file.csv"]);
    let expected = fs::read_to_string(folder.join("file.csv")).unwrap();
    let text = fs::read_to_string(folder.join("data.csv")).unwrap();
    let arguments = ["evaluate", "framework.jalon", "-", "--as-of", "2026-01-01", "--format", "csv"];
    assert_eq!(support::jalon_with(&folder, &arguments, &text).out, expected);
    let json = "[{\"id\": \"a\",\n \"budget\": 5}, {\"id\": \"b\"}]";
    let run = support::jalon_with(&folder, &arguments, json);
    assert!(run.out.lines().nth(1).unwrap().starts_with("a,5,"), "{} {}", run.out, run.err);
    assert_eq!(run.out.lines().count(), 3);
}

#[test]
fn only_what_is_selected_is_written() {
    let folder = places("tables-select");
    assert_eq!(evaluate(&folder, &["data.csv", "--select", "by_2020,answer", "-o", "r.csv"]).status, 0);
    let text = fs::read_to_string(folder.join("r.csv")).unwrap();
    assert_eq!(text.lines().next().unwrap(), "id,by_2020,answer,answer.possible");
    let run = evaluate(&folder, &["data.csv", "--select", "anser", "-o", "r.csv"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("Did you mean “answer”?"), "{}", run.err);
}

#[test]
fn a_description_says_what_each_column_is() {
    let folder = places("tables-describe");
    fs::copy(root().join("tests/tables/french_excel/data.csv"), folder.join("fr.csv")).unwrap();
    for (language, words) in [
        ("en", ["decimal comma", "dates day first", "names the project", "no column for", "one of fab_lab"]),
        (
            "fr",
            ["virgule décimale", "dates jour d’abord", "nomme le projet", "aucune colonne pour", "un parmi fab_lab"],
        ),
    ] {
        let run = jalon(&folder, &["describe", "fr.csv", "--framework", "framework.jalon", "--lang", language]);
        assert_eq!(run.status, 0, "{}", run.err);
        for word in words {
            assert!(run.out.contains(word), "{word}: {}", run.out);
        }
        let before = jalon(&folder, &["describe", "framework.jalon", "fr.csv", "--lang", language]);
        assert_eq!(before.out, run.out, "a framework may stand before the data");
    }
    let bare = jalon(&folder, &["describe", "fr.csv"]);
    assert!(bare.status == 0 && bare.out.contains("“;” between cells"), "{} {}", bare.out, bare.err);
}

#[test]
fn a_description_names_the_projects_that_stand_twice() {
    let folder = places("tables-describe-twice");
    fs::write(folder.join("one.csv"), "id,budget\nb,1\na,2\n").unwrap();
    fs::write(folder.join("two.csv"), "id,budget\nc,3\na,4\n").unwrap();
    let arguments = ["describe", "one.csv", "two.csv", "--framework", "framework.jalon"];
    let run = jalon(&folder, &arguments);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("a row bears the name of a project"), "{}", run.out);
    assert!(run.out.contains("  a: rows 2 and 4\n"), "{}", run.out);
}

#[test]
fn a_byte_that_is_no_text_is_found_far_behind_the_sample() {
    let folder = places("tables-bytes");
    let mut text = b"id,code,budget\na,caf\xc3\xa9,1\n".to_vec();
    text.extend(b"b,ok,2\n".repeat(60_000));
    text.extend(b"c,caf\xe9,3\n");
    fs::write(folder.join("long.csv"), text).unwrap();
    let run = evaluate(&folder, &["long.csv", "--select", "budget_read", "--rejects", "x.csv", "-o", "r.csv"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let rejects = fs::read_to_string(folder.join("x.csv")).unwrap();
    assert!(rejects.contains("long.csv,60002,60003,code,"), "{rejects}");
    assert_eq!(fs::read_to_string(folder.join("r.csv")).unwrap().lines().count(), 60_003);
}

#[test]
fn killed_half_way_the_file_is_whole_or_the_one_before() {
    let folder = places("tables-killed");
    let row = "p,12000.5,3,2020-12-31,true,fab_lab,3\n";
    let mut text = fs::read_to_string(folder.join("data.csv")).unwrap();
    text.push_str(&row.repeat(40_000));
    fs::write(folder.join("big.csv"), text).unwrap();
    fs::write(folder.join("results.csv"), "what was there before\n").unwrap();
    for wait in [20u64, 120] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jalon"))
            .args(["evaluate", "framework.jalon", "big.csv", "--as-of", "2026-01-01", "-o", "results.csv"])
            .current_dir(&folder)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let lines = fs::read_to_string(folder.join("results.csv")).unwrap().lines().count();
        assert!(lines == 1 || lines == 40_031, "{lines}");
    }
}

/// A name that is a whole number in a file that knows types is one in the results.
#[test]
fn names_that_are_whole_numbers_stay_so() {
    let folder = places("tables-numbered");
    // Rows that nothing names are numbered.
    let unnamed: String = fs::read_to_string(folder.join("data.csv"))
        .unwrap()
        .lines()
        .map(|line| format!("{}\n", line.split_once(',').unwrap().1))
        .collect();
    fs::write(folder.join("unnamed.csv"), unnamed).unwrap();
    assert_eq!(evaluate(&folder, &["unnamed.csv", "-o", "numbered.parquet"]).status, 0);
    let text = "framework back\n  version 1.0\n\ninput jobs_read : number\n\nindicator again : number = jobs_read\n";
    fs::write(folder.join("back.jalon"), text).unwrap();
    for name in ["again.parquet", "again.arrow", "again.xlsx", "again.csv"] {
        let arguments = ["evaluate", "back.jalon", "numbered.parquet", "--project-key", "project", "-o", name];
        let run = jalon(&folder, &[&arguments[..], &["--as-of", "2026-01-01"]].concat());
        assert_eq!(run.status, 0, "{name}: {}", run.err);
    }
    let again = fs::read_to_string(folder.join("again.csv")).unwrap();
    assert_eq!(again.lines().nth(2), Some("2,1"));
}

/// Tables with two keys: an open axis and a closed one, two open ones, and another on the first of them.
#[test]
fn a_second_table_may_lie_on_several_axes() {
    let folder = scratch("tables-two-keys");
    let framework = "framework keys\n  version 1.0\n\naxis gender = women, men\naxis partner\naxis session\n\
        input role : one of lead, other by partner\ninput people : count by partner, gender\n\
        input present : count by partner, session\n\n\
        indicator women : number = sum(people[women] over partner)\n\
        indicator attended : number = sum(present over partner and session)\n\
        indicator led : number = sum(people over partner and gender where role = lead)\n";
    let files = [
        ("keys.jalon", framework),
        ("data.csv", "id\na\nb\nc\n"),
        ("partners.csv", "id,partner,role\na,X,lead\na,Y,other\nb,X,lead\n"),
        (
            "people.csv",
            "id,partner,gender,people\na,Y,women,3\na,X,men,2\na,X,women,1\nb,X,women,5\nb,X,men,0\na,Y,men,9\n",
        ),
        (
            "present.csv",
            "id;partner;session;present\na;X;Monday;10\na;X;Friday;20\na;Y;Monday;30\na;Y;Friday;0\nb;X;Monday;7\n",
        ),
        (
            "data.json",
            r#"[{"id": "a", "partner": [
                {"id": "X", "role": "lead", "people": {"women": 1, "men": 2}, "session": [{"id": "Monday", "present": 10}, {"id": "Friday", "present": 20}]},
                {"id": "Y", "role": "other", "people": {"women": 3, "men": 9}, "session": [{"id": "Monday", "present": 30}, {"id": "Friday", "present": 0}]}]},
              {"id": "b", "partner": [{"id": "X", "role": "lead", "people": {"women": 5, "men": 0}, "session": [{"id": "Monday", "present": 7}]}]},
              {"id": "c"}]"#,
        ),
    ];
    files.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
    let judge = |data: &[&str]| {
        let arguments = [&["evaluate", "keys.jalon"], data, &["--as-of", "2026-01-01", "--format", "csv"]].concat();
        jalon(&folder, &arguments)
    };
    let joins = ["--join", "partner=partners.csv", "--join", "partner,gender=people.csv"];
    let joined = judge(&[&["data.csv"], &joins[..], &["--join", "partner,session=present.csv"]].concat());
    assert_eq!(joined.status, 0, "{}", joined.err);
    assert_eq!(joined.out.lines().collect::<Vec<_>>(), ["id,women,attended,led", "a,4,60,3", "b,5,7,5", "c,,,"]);
    let by_rows = rows_of(&judge(&["data.json"]).out);
    for (one, other) in by_rows.iter().zip(rows_of(&joined.out)) {
        assert_eq!(same_results(without_id(one), without_id(&other)), 3);
    }
    let twice = fs::read_to_string(folder.join("people.csv")).unwrap() + "a,X,men,4\n";
    fs::write(folder.join("people.csv"), twice).unwrap();
    let refused = judge(&[&["data.csv"], &joins[..]].concat());
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("the project “a” has two rows for “X”"), "{}", refused.err);
}

/// The open lists of the social economy, of generated units: as JSON, judged by rows, and as a joined table.
/// `JALON_ESS_ROWS=1000000` makes the list as long as the limit of members lets it be; by default it is of 100,000 units
/// with optimisations, and short without.
#[test]
fn a_list_of_units_is_the_same_by_rows_and_by_columns() {
    let asked: Option<u64> = std::env::var("JALON_ESS_ROWS").ok().and_then(|rows| rows.parse().ok());
    let rows = asked.unwrap_or(if cfg!(debug_assertions) { 1_500 } else { 100_000 });
    let folder = scratch("tables-ess");
    let (mut units, mut json) = (
        String::from(
            "id;unité;siren;statutDiffusionUniteLegale;etatAdministratifUniteLegale;categorieJuridiqueUniteLegale;\
         economieSocialeSolidaireUniteLegale;trancheEffectifsUniteLegale;codeCommuneEtablissement;dansListeEssFrance;\
         publiée;nom_publié\n",
        ),
        Vec::new(),
    );
    let mut state = 20_260_101u64;
    let mut pick = |from: &[&'static str]| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        from[(state >> 33) as usize % from.len()]
    };
    for unit in 1..=rows {
        let siren = format!("{:09}", unit * 7919 % 1_000_000_000);
        let cells = [
            ("statutDiffusionUniteLegale", pick(&["O", "O", "P", ""])),
            ("etatAdministratifUniteLegale", pick(&["A", "A", "C", ""])),
            ("categorieJuridiqueUniteLegale", pick(&["9220", "5458", "5710", "9300", "8210", "7210", "0100", ""])),
            ("economieSocialeSolidaireUniteLegale", pick(&["O", "N", ""])),
            ("trancheEffectifsUniteLegale", pick(&["NN", "00", "01", "11", "12", "53", ""])),
            ("codeCommuneEtablissement", pick(&["59350", "80021", "02691", "75056", "2A004", ""])),
        ];
        let truths = ["dansListeEssFrance", "publiée", "nom_publié"].map(|name| (name, pick(&["true", "false", ""])));
        let mut record = vec![format!("\"id\": \"{unit}\""), format!("\"siren\": \"{siren}\"")];
        for (name, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
            record.push(format!("\"{name}\": \"{text}\""));
        }
        for (name, text) in truths.iter().filter(|(_, text)| !text.is_empty()) {
            record.push(format!("\"{name}\": {text}"));
        }
        json.push(format!("{{{}}}", record.join(", ")));
        let texts: Vec<&str> = cells.iter().chain(&truths).map(|(_, text)| *text).collect();
        units.push_str(&format!("liste;{unit};{siren};{}\n", texts.join(";")));
    }
    let project = "\"extrait_le\": \"2019-01-01\", \"licence\": \"Licence Ouverte 2.0\", \"format\": \"csv\", \
        \"schéma_publié\": true";
    fs::write(folder.join("list.json"), format!("{{\"id\": \"liste\", {project}, \"unité\": [{}]}}", json.join(",\n")))
        .unwrap();
    fs::write(
        folder.join("list.csv"),
        "id;extrait_le;licence;format;schéma_publié\nliste;01/01/2019;Licence Ouverte 2.0;csv;oui\n",
    )
    .unwrap();
    fs::write(folder.join("units.csv"), units).unwrap();
    let judge = |arguments: &[&str]| {
        let mut all = vec!["evaluate", "ess_open_data_list", "--as-of", "2019-01-15", "--format", "csv"];
        all.extend(arguments);
        let run = jalon(&folder, &all);
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
    };
    let by_rows = cells_of(&judge(&["list.json"]));
    let by_columns = cells_of(&judge(&["list.csv", "--join", "unité=units.csv"]));
    let compared = same_results(&by_rows, &by_columns);
    assert!(compared >= 15, "only {compared} results were compared");
}

/// Holds results by rows and by columns to be the same, as far as both write them; gives how many were compared.
fn same_results(by_rows: &[(String, String)], by_columns: &[(String, String)]) -> usize {
    let mut compared = 0;
    for (name, text) in by_rows {
        let Some((_, other)) = by_columns.iter().find(|(other, _)| other == name) else { continue };
        // What lies on the units is written in another way.
        if text.contains(": ") || other.contains(": ") {
            continue;
        }
        let same = match (jalon_number(text), jalon_number(other)) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(1.0),
            // Beside a number stands why there is none only if it is asked for.
            _ if other.is_empty() => {
                text.is_empty() || text == "undefined" || text == "not_applicable" || text.contains(" | ")
            }
            _ => text == other,
        };
        assert!(same, "{name}: {text} by rows, {other} by columns");
        compared += 1;
    }
    compared
}

/// The sample projects of a framework as a table: row for row what they come to as JSON.
#[test]
fn sample_tables_come_out_as_the_sample_projects_do() {
    for (id, samples, table, join, as_of, results) in [
        ("human_development_index", "hdi", "countries-2022.csv", None, "2024-01-01", 5),
        ("egapro_index", "ega", "declarations.csv", None, "2019-03-01", 10),
        ("ess_open_data_list", "ess", "listes.csv", Some("unité=unités.csv"), "2019-02-01", 15),
        ("living_lab_openness", "llo", "laboratoires.csv", None, "2016-12-15", 5),
        ("social_innovation_markers", "mar", "readings.csv", None, "2018-07-01", 15),
        ("french_impact", "fi", "candidatures.csv", Some("lieu=lieux.csv"), "2018-12-10", 10),
        ("esus_approval", "esus", "demandes.csv", Some("mieux_payé=mieux_payés.csv"), "2024-06-30", 15),
    ] {
        let folder = root().join("frameworks").join(id).join("projects");
        let judge = |data: &[&str]| {
            let run = jalon(&folder, &[&["evaluate", id, "--as-of", as_of, "--format", "csv"], data].concat());
            assert_eq!(run.status, 0, "{id}: {}", run.err);
            rows_of(&run.out)
        };
        let files: Vec<String> = (1..=4).map(|number| format!("{samples}-{number}.json")).collect();
        let by_rows = judge(&files.iter().map(String::as_str).collect::<Vec<_>>());
        let by_columns = match join {
            Some(join) => judge(&[table, "--join", join]),
            None => judge(&[table]),
        };
        assert_eq!(by_rows.len(), 4, "{id}");
        assert!(by_columns.len() >= 4, "{id}");
        for (one, other) in by_rows.iter().zip(&by_columns) {
            let compared = same_results(without_id(one), without_id(other));
            assert!(compared >= results, "{id}: only {compared} results were compared");
        }
    }
}

/// A SIREN is nine digits: without its zeros it is no SIREN.
#[test]
fn zeros_at_the_head_of_a_code_count() {
    let folder = scratch("tables-zeros");
    let samples = root().join("frameworks/ess_open_data_list/projects");
    fs::copy(samples.join("listes.csv"), folder.join("listes.csv")).unwrap();
    let units = fs::read_to_string(samples.join("unités.csv")).unwrap();
    let mut said = Vec::new();
    for units in [units.clone(), units.replace(",000000", ",")] {
        fs::write(folder.join("unités.csv"), units).unwrap();
        let data = ["listes.csv", "--join", "unité=unités.csv", "--as-of", "2019-02-01", "--format", "csv"];
        let run = jalon(&folder, &[&["evaluate", "ess_open_data_list"], data.as_slice()].concat());
        assert_eq!(run.status, 0, "{}", run.err);
        for row in rows_of(&run.out) {
            said.push(row.iter().find(|(name, _)| name == "siren_bien_formés").unwrap().1.clone());
        }
    }
    assert_eq!(said, ["met", "met", "met", "met", "not_met", "not_met", "not_met", "not_met"]);
}

/// The cells beside the id, which stands first.
fn without_id(row: &[(String, String)]) -> &[(String, String)] {
    assert!(matches!(row.first().unwrap().0.as_str(), "id" | "project"));
    row.get(1..).unwrap()
}

/// The cells of a table of one row, by the names of the columns.
fn cells_of(csv: &str) -> Vec<(String, String)> {
    rows_of(csv).remove(0)
}

/// The cells of each row, by the names of the columns.
fn rows_of(csv: &str) -> Vec<Vec<(String, String)>> {
    let mut lines = csv.lines();
    let split = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    let names = split(lines.next().unwrap());
    lines.map(|line| names.iter().cloned().zip(split(line)).collect()).collect()
}

/// A figure, a fraction or the first digits of an irrational one too.
fn jalon_number(text: &str) -> Option<f64> {
    let text = text.strip_prefix('~').unwrap_or(text);
    match text.split_once('/') {
        Some((above, below)) => Some(above.parse::<f64>().ok()? / below.parse::<f64>().ok()?),
        None => text.parse().ok(),
    }
}
