//! The command as people run it: languages, exit statuses, pipes, files.

mod support;

use std::fs;
use std::process::{Command, Stdio};

use support::{expect, jalon, jalon_with, root, scratch};

const SIEG: &str = "sieg_innovation_sociale_picardie";

#[test]
fn a_judged_project_reads_in_both_languages() {
    let data = format!("frameworks/{SIEG}/projects/sieg-4.json");
    for language in ["en", "fr"] {
        let run = jalon(&root(), &["evaluate", SIEG, &data, "--as-of", "2020-11-15", "--lang", language]);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        expect(&format!("sieg-4.{language}.txt"), &run.out);
    }
}

#[test]
fn reasons_read_in_both_languages() {
    let data = format!("frameworks/{SIEG}/projects/sieg-1.json");
    for language in ["en", "fr"] {
        let arguments =
            ["explain", SIEG, &data, "--as-of", "2020-11-15", "--item", "convention_dans_le_délai", "--lang", language];
        let run = jalon(&root(), &arguments);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        expect(&format!("sieg-1-reasons.{language}.txt"), &run.out);
    }
}

/// The worked lines of the specification: each product and each discounted year of a social return, as they were by hand.
#[test]
fn a_calculation_is_shown_step_by_step() {
    let data = "frameworks/sroi_generic/projects/sroi-1.json";
    let worked: [(&str, &[&str]); 2] = [
        (
            "en",
            &[
                "100 × €400 = €40,000",
                "€40,000 × 80% =",
                "€32,000 × 75% = €24,000",
                "40 × €1,500 = €60,000",
                "€24,000 × 0.5 = €12,000",
                "≈ €23,188.41",
                "≈ €11,202.13",
                "€30,780",
                "≈ €28,733.46",
                "Value created: ≈ €63,123.99",
            ],
        ),
        (
            "fr",
            &[
                "100 × 400 € = 40 000 €",
                "32 000 € × 75 % = 24 000 €",
                "≈ 23 188,41 €",
                "≈ 28 733,46 €",
                "Valeur créée : ≈ 63 123,99 €",
            ],
        ),
    ];
    for (language, lines) in worked {
        let arguments =
            ["explain", "sroi_generic", data, "--as-of", "2020-01-01", "--item", "value", "--lang", language];
        let run = jalon(&root(), &arguments);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        // Long lines are broken below the branches of the tree.
        let branches = |c: char| "│├└─ ".contains(c);
        let plain = run.out.lines().map(|line| line.trim_start_matches(branches)).collect::<Vec<_>>().join(" ");
        let plain = plain.replace(['\u{a0}', '\u{202f}'], " ");
        for line in lines {
            assert!(plain.contains(line), "{line} is not in\n{}", run.out);
        }
    }
}

#[test]
fn json_says_the_same_verdict_in_every_form() {
    let folder = format!("frameworks/{SIEG}/projects");
    let (one, two) = (format!("{folder}/sieg-1.json"), format!("{folder}/sieg-2.json"));
    let judge = |format: &str, data: &[&str]| {
        let mut arguments = vec!["evaluate", SIEG];
        arguments.extend(data);
        arguments.extend(["--as-of", "2020-11-15", "--format", format]);
        let run = jalon(&root(), &arguments);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{format}");
        run.out
    };
    let level = |report: &serde_json::Value| report["decisions"][0]["level"]["name"].as_str().unwrap().to_owned();
    let alone: serde_json::Value = serde_json::from_str(&judge("json", &[&one])).unwrap();
    assert_eq!(alone["contract"], 1);
    assert_eq!(alone["receipt"]["as_of"], "2020-11-15");
    assert_eq!(level(&alone), "labellisé");
    let both: Vec<serde_json::Value> = serde_json::from_str(&judge("json", &[&one, &two])).unwrap();
    assert_eq!(both.len(), 2);
    assert_eq!(both[0], alone);
    let lines = judge("jsonl", &[&one, &two]);
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, both);
    let table = judge("csv", &[&one, &two]);
    assert_eq!(table.lines().count(), 3);
    assert!(table.lines().nth(1).unwrap().contains(",labellisé,"), "{table}");
    assert!(judge("markdown", &[&one]).starts_with("# SIEG-1\n"));
    assert!(judge("html", &[&one]).starts_with("<!DOCTYPE html>"));
}

#[test]
fn the_same_call_gives_the_same_bytes() {
    let data = format!("frameworks/{SIEG}/projects/sieg-2.json");
    let arguments = ["evaluate", SIEG, &data, "--as-of", "2020-11-15", "--format", "json"];
    let first = jalon(&root(), &arguments).out;
    assert!(first.starts_with('{'), "{first}");
    assert_eq!(first, jalon(&root(), &arguments).out);
}

#[test]
fn without_a_day_it_says_that_it_took_today() {
    let data = format!("frameworks/{SIEG}/projects/sieg-1.json");
    let run = jalon(&root(), &["evaluate", SIEG, &data]);
    assert_eq!(run.status, 0);
    assert!(run.err.starts_with("Judged as of today, "), "{}", run.err);
}

#[test]
fn a_first_framework_checks_tests_and_translates() {
    let folder = scratch("new");
    for (language, name) in [("en", "my_call"), ("fr", "mon_appel")] {
        let run = jalon(&folder, &["new", name, "--lang", language]);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        let file = format!("{name}.jalon");
        let check = jalon(&folder, &["check", &file]);
        assert_eq!(check.status, 0, "{}", check.out);
        let test = jalon(&folder, &["test", &file]);
        assert_eq!(test.status, 0, "{}", test.out);
        assert_eq!(jalon(&folder, &["fmt", "--check", &file]).out, "");
        // A second one of the same name is refused; the first stays.
        let again = jalon(&folder, &["new", name]);
        assert_eq!(again.status, 2);
        let before = fs::read_to_string(folder.join(&file)).unwrap();
        assert_eq!(jalon(&folder, &["fmt", "--to", if language == "en" { "fr" } else { "en" }, &file]).status, 0);
        assert_ne!(fs::read_to_string(folder.join(&file)).unwrap(), before);
        assert_eq!(jalon(&folder, &["test", &file]).status, 0);
        assert_eq!(jalon(&folder, &["fmt", "--to", language, &file]).status, 0);
        assert_eq!(fs::read_to_string(folder.join(&file)).unwrap(), before);
    }
}

#[test]
fn a_template_is_filled_in_and_judged() {
    let folder = scratch("template");
    fs::write(folder.join("garden.jalon"), GARDEN).unwrap();
    let run = |file: &str| jalon(&folder, &["template", "garden.jalon", "-o", file, "--lang", "fr"]);
    assert_eq!(run("jardin.csv").out, "jardin.csv est écrit.\njardin.plot.csv est écrit.\n");
    assert_eq!(fs::read_to_string(folder.join("jardin.csv")).unwrap(), "\u{feff}id;open;people[women];people[men]\r\n");
    assert_eq!(fs::read_to_string(folder.join("jardin.plot.csv")).unwrap(), "\u{feff}id;plot;area\r\n");

    assert_eq!(run("jardin.json").status, 0);
    let mut project: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("jardin.json")).unwrap()).unwrap();
    project["open"] = true.into();
    project["people"]["women"] = 3.into();
    project["plot"]["members"][0]["area"] = 40.into();
    fs::write(folder.join("filled.json"), project.to_string()).unwrap();
    let judged =
        jalon(&folder, &["evaluate", "garden.jalon", "filled.json", "--as-of", "2020-01-01", "--format", "csv"]);
    assert_eq!(judged.status, 0, "{}", judged.err);
    assert!(judged.out.lines().nth(1).unwrap().contains(",good"), "{}", judged.out);

    let refused = run("jardin.odt");
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("jardin.odt devrait finir par .json, .csv ou .xlsx"), "{}", refused.err);
}

/// A framework with each sort of table: of projects, of cells, of records.
const GARDEN: &str = "framework garden \"Gardens\"
  version 1.0

axis plot
axis gender = women, men

input open : yes/no
input people : count  by gender
input area : m2  by plot

requirement enough : people[women] >= 3 and people[men] >= 0
requirement large : any(area >= 40 m2 over plot) and open
decision verdict
  good when all requirements
  bad  otherwise
";

#[test]
fn a_failing_example_is_drawn_and_fails() {
    let folder = scratch("failing");
    let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 10 EUR\n\
                decision d\n  yes_it_is when all requirements\n  no_it_is otherwise\n\
                example e\n  given budget = 11 EUR\n  expect small met\n";
    fs::write(folder.join("f.jalon"), text).unwrap();
    let run = jalon(&folder, &["test", "f.jalon"]);
    assert_eq!(run.status, 1);
    assert!(run.out.contains("it is: not met"), "{}", run.out);
    let run = jalon(&folder, &["test", "f.jalon", "--lang", "fr"]);
    assert!(run.out.contains("c’est : non rempli"), "{}", run.out);
}

#[test]
fn statuses_tell_a_failed_check_from_bad_input() {
    let folder = scratch("statuses");
    fs::write(folder.join("bad.jalon"), "framework bad\ninput budget : EUR\nrequirement r : budget == 3 EUR\n")
        .unwrap();
    fs::write(folder.join("latin.jalon"), b"framework caf\xe9\n").unwrap();
    assert_eq!(jalon(&folder, &["check", "bad.jalon"]).status, 1);
    assert_eq!(jalon(&folder, &["test", "bad.jalon"]).status, 2);
    assert_eq!(jalon(&folder, &["check", "none.jalon"]).status, 2);
    assert!(jalon(&folder, &["check", "latin.jalon"]).err.contains("UTF-8"));
    assert_eq!(jalon(&folder, &["chek"]).status, 2);
    assert_eq!(jalon(&folder, &[]).status, 2);
    assert_eq!(jalon(&folder, &["--help"]).status, 0);
    assert_eq!(jalon(&folder, &["evaluate", "bad.jalon", "x.json", "--as-of", "2020"]).status, 2);
    let report: Vec<serde_json::Value> =
        serde_json::from_str(&jalon(&folder, &["check", "bad.jalon", "--format", "json"]).out).unwrap();
    assert_eq!(report[0]["code"], "J0119");
    assert_eq!(report[0]["place"]["start"]["line"], 3);
}

#[test]
fn bad_data_are_told_all_at_once_and_nothing_is_judged() {
    let folder = scratch("data");
    fs::write(folder.join("p.json"), "{\"emplois\": -3,\n \"déposé_le\": \"31/02/2018\",\n \"toto\": 3}").unwrap();
    let run = jalon(&folder, &["evaluate", SIEG, "p.json", "--as-of", "2020-01-01"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    for code in ["[J0612]", "[J0614]", "[J0605]"] {
        assert!(run.err.contains(code), "{code}: {}", run.err);
    }
    assert!(run.err.contains("p.json:2:"), "{}", run.err);
}

#[test]
fn near_misses_are_suggested() {
    let folder = scratch("near");
    let run = jalon(&folder, &["schema", "social_inovation_marker"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("Did you mean “social_innovation_markers”?"), "{}", run.err);
    let data = root().join(format!("frameworks/{SIEG}/projects/sieg-1.json"));
    let data = data.to_str().unwrap();
    let run =
        jalon(&folder, &["explain", SIEG, data, "--as-of", "2020-01-01", "--item", "note_du_juri", "--lang", "fr"]);
    assert!(run.err.contains("Vouliez-vous dire « note_du_jury » ?"), "{}", run.err);
    let run = jalon(&folder, &["help", "J0999"]);
    assert_eq!(run.status, 2);
}

#[test]
fn every_page_of_help_can_be_read() {
    let folder = scratch("help");
    let english = jalon(&folder, &["help", "J0119"]);
    assert!(english.out.contains("filed_by == regional_prefect"), "{}", english.out);
    let french = jalon(&folder, &["help", "j0119", "--lang", "fr"]);
    assert!(french.out.contains("L'égalité s'écrit"), "{}", french.out);
    assert!(jalon(&folder, &["help", "--lang", "fr"]).out.contains("Commandes :"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(jalon(&folder, &["completions", shell]).out.contains("evaluate"));
    }
    assert!(jalon(&folder, &["man"]).out.starts_with(".ie"));
}

#[test]
fn the_language_is_that_of_the_environment_unless_said() {
    let language = |locale: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_jalon"))
            .arg("chek")
            .env("LC_ALL", locale)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap().contains("erreur")
    };
    assert!(language("fr_FR.UTF-8"));
    assert!(!language("en_GB.UTF-8"));
    assert!(!language("C"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jalon"))
        .args(["schema", SIEG])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.success());
}

#[test]
fn the_standard_input_is_a_file_like_another() {
    let folder = scratch("stdin");
    let run = jalon_with(&folder, &["fmt", "-"], "framework  f\ninput  budget:EUR\n");
    assert_eq!((run.status, run.out.as_str()), (0, "framework f\ninput budget : EUR\n"));
    let lines = "{\"id\": \"a\"}\n{\"id\": \"b\"}\n";
    let run = jalon_with(&folder, &["evaluate", SIEG, "-", "--as-of", "2018-01-01", "--format", "jsonl"], lines);
    assert_eq!((run.status, run.out.lines().count()), (0, 2), "{}", run.err);
}

#[test]
fn colours_come_only_when_they_are_asked_for() {
    let folder = scratch("colours");
    fs::write(folder.join("bad.jalon"), "framework bad\nrequirement r : 1 == 1\n").unwrap();
    assert!(!jalon(&folder, &["check", "bad.jalon"]).out.contains('\u{1b}'));
    assert!(jalon(&folder, &["check", "bad.jalon", "--color", "always"]).out.contains('\u{1b}'));
}

#[test]
fn a_framework_cannot_lead_out_of_its_library() {
    let folder = scratch("library/inner").parent().unwrap().to_owned();
    fs::write(folder.join("outside.jalon"), "framework outside\n  version 1\n").unwrap();
    fs::write(folder.join("inner/a.jalon"), "framework a\n  version 1\nuse outside\n").unwrap();
    let run = jalon(&folder.join("inner"), &["check", "a.jalon"]);
    assert!(run.out.contains("[J0801]"), "{}", run.out);
}

const SMALL: &str = "framework small \"A small call\"\n  title fr \"Un petit appel\"\n  version 1\n  source \"The call\" \"page 2\"\n\
    input budget \"Budget\" : EUR in 0 EUR ..\n  provided by carrier\n\
    input grant \"Grant\" : EUR in 0 EUR ..\n  label fr \"Subvention\"\n  provided by carrier\n\
    parameter most = 50 %\n  label en \"Largest share\"\n  label fr \"Part la plus haute\"\n  source \"Article 3\"\n  basis text\n\
    indicator share \"Share\" : %\n  = grant / budget\n  label fr \"Part\"\n  not applicable when budget = 0 EUR\n\
    requirement modest \"Modest\" : share <= most\n  label fr \"Modeste\"\n  basis inferred\n  frozen\n\
    decision outcome \"Outcome\"\n  label fr \"Issue\"\n  funded \"Funded\" fr \"Financé\" when all requirements\n  refused \"Refused\" fr \"Refusé\" otherwise\n\
    example half \"Exactly half\"\n  given budget = 10 EUR, grant = 5 EUR\n  expect modest met, outcome = funded\n\
    example more \"One euro more\" like half\n  given grant = 6 EUR\n  expect modest not met\n";

#[test]
fn a_framework_reads_as_a_document_in_both_languages() {
    let folder = scratch("doc");
    fs::write(folder.join("small.jalon"), SMALL).unwrap();
    for language in ["en", "fr"] {
        let run = jalon(&folder, &["doc", "small.jalon", "--lang", language]);
        assert_eq!((run.status, run.err.as_str()), (0, ""));
        expect(&format!("small.{language}.md"), &run.out);
        let run = jalon(&folder, &["doc", "small.jalon", "--lang", language, "--format", "html", "-o", "small.html"]);
        assert_eq!((run.status, run.out.as_str()), (0, ""));
        let html = fs::read_to_string(folder.join("small.html")).unwrap();
        assert!(html.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{language}\">")), "{html}");
        assert!(html.contains("<mfrac>") && html.contains("@page"), "{html}");
    }
    assert_eq!(jalon(&folder, &["doc", "nothing.jalon"]).status, 2);
}

#[test]
fn two_versions_are_told_apart_in_both_languages() {
    let folder = scratch("diff");
    fs::write(folder.join("old.jalon"), SMALL).unwrap();
    let newer = SMALL.replace("version 1", "version 2").replace("most = 50 %", "most = 40 %");
    fs::write(folder.join("new.jalon"), &newer).unwrap();
    let data = "[{\"id\": \"A\", \"budget\": 100, \"grant\": 45}, {\"id\": \"B\", \"budget\": 100, \"grant\": 40}]";
    fs::write(folder.join("projects.json"), data).unwrap();
    let arguments = ["diff", "old.jalon", "new.jalon", "projects.json", "--as-of", "2026-01-01"];
    for (language, said) in [
        ("en", ["parameter most", "value: 50% → 40%", "Modest: met → not met", "Outcome: Funded → Refused"]),
        ("fr", ["paramètre most", "valeur : 50 % → 40 %", "Modeste : rempli → non rempli", "Issue : Financé → Refusé"]),
    ] {
        let run = jalon(&folder, &[&arguments[..], &["--lang", language]].concat());
        assert_eq!((run.status, run.err.as_str()), (1, ""));
        let out = run.out.replace('\u{a0}', " ");
        for words in said {
            assert!(out.contains(words), "{words}: {out}");
        }
    }
    let run = jalon(&folder, &[&arguments[..], &["--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.status, &report["contract"]), (1, &serde_json::json!(1)));
    assert_eq!(report["changed_in_meaning"], true);
    assert_eq!(report["affected"], serde_json::json!(["modest", "outcome"]));
    assert_eq!(report["projects"].as_array().unwrap().len(), 1);
    assert_eq!(report["projects"][0]["name"], "A");
    assert_eq!(report["witnesses"][0]["outcome"]["before"], "met");
    assert!(
        jalon(&folder, &[&arguments[..], &["--format", "markdown"]].concat()).out.starts_with("# small 1 → small 2\n")
    );
    // Its translation, laid out otherwise, is no change; a label is one in words only.
    fs::write(folder.join("french.jalon"), SMALL).unwrap();
    assert_eq!(jalon(&folder, &["fmt", "--to", "fr", "french.jalon"]).status, 0);
    let run = jalon(&folder, &["diff", "old.jalon", "french.jalon"]);
    assert_eq!((run.status, run.out.contains("no change in meaning")), (0, true), "{}", run.out);
    fs::write(folder.join("label.jalon"), SMALL.replace("\"Modest\"", "\"Modest indeed\"")).unwrap();
    let run = jalon(&folder, &["diff", "old.jalon", "label.jalon"]);
    assert_eq!((run.status, run.out.contains("Modest → Modest indeed")), (0, true), "{}", run.out);
}

#[test]
fn a_change_of_what_is_frozen_is_a_fault() {
    let folder = scratch("frozen");
    fs::write(folder.join("old.jalon"), SMALL).unwrap();
    fs::write(folder.join("new.jalon"), SMALL.replace("share <= most", "share < most")).unwrap();
    let run = jalon(&folder, &["diff", "old.jalon", "new.jalon"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("[J0812]") && run.err.contains("“modest” is frozen"), "{}", run.err);
    let run = jalon(&folder, &["diff", "old.jalon", "new.jalon", "--lang", "fr"]);
    assert!(run.err.contains("« modest » est figé depuis la version 1"), "{}", run.err);
    assert!(run.out.contains("Figé, et pourtant changé"), "{}", run.out);
}
