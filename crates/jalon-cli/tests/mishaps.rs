//! What goes wrong around tables: a file read and written at once, a full disk, a reader who has gone, rows without end.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod support;

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use support::{evaluate, jalon, tabled};

/// A folder with the framework of the corpus of tables, and a table.
fn places(name: &str) -> PathBuf {
    tabled(name, "id,budget,public\na,12000,yes\nb,1,no\n")
}

#[test]
fn what_is_read_is_never_written_over() {
    let folder = places("mishaps-over");
    fs::create_dir(folder.join("years")).unwrap();
    fs::copy(folder.join("data.csv"), folder.join("years/2025.csv")).unwrap();
    fs::write(folder.join("partners.csv"), "id,partner,paid\na,x,5\n").unwrap();
    let before = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    for (data, more, kept) in [
        ("data.csv", &["-o", "data.csv"][..], "data.csv"),
        ("data.csv", &["-o", "./years/../data.csv"], "data.csv"),
        ("data.csv", &["--rejects", "data.csv"], "data.csv"),
        ("data.csv", &["--format", "csv", "-o", "framework.jalon"], "framework.jalon"),
        ("data.csv", &["--join", "partner=partners.csv", "-o", "partners.csv"], "partners.csv"),
        ("years", &["-o", "years/2025.csv"], "years/2025.csv"),
        ("years/*.csv", &["-o", "years/2025.csv"], "years/2025.csv"),
    ] {
        let text = before(kept);
        let run = evaluate(&folder, &[&[data], more].concat());
        assert_eq!(run.status, 2, "{more:?}");
        assert!(
            run.err.ends_with("is read here, and would be lost; give what is written another name\n"),
            "{}",
            run.err
        );
        assert_eq!(before(kept), text, "{more:?}");
    }
    let run = evaluate(&folder, &["data.csv", "-o", "new.csv", "--rejects", "./new.csv", "--lang", "fr"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (2, "erreur : ./new.csv devrait contenir deux choses ; donnez à chacune son nom\n")
    );
    assert!(!folder.join("new.csv").exists());
    // What is not read may be replaced.
    assert_eq!(evaluate(&folder, &["data.csv", "-o", "new.csv"]).status, 0);
    assert_eq!(evaluate(&folder, &["data.csv", "-o", "new.csv"]).status, 0);
}

#[test]
fn a_reader_who_has_read_enough_is_no_error() {
    let folder = places("mishaps-pipe");
    let rows: String = (0..100_000).map(|row| format!("p{row},12000.5,yes\n")).collect();
    fs::write(folder.join("data.csv"), format!("id,budget,public\n{rows}")).unwrap();
    for format in ["csv", "jsonl"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jalon"))
            .args(["evaluate", "framework.jalon", "data.csv", "--as-of", "2026-01-01", "--format", format])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), String::from_utf8(ended.stderr).unwrap().as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_said_in_words() {
    let folder = places("mishaps-full");
    let run = evaluate(&folder, &["data.csv", "--format", "csv", "-o", "/dev/full"]);
    assert_eq!((run.status, run.err.as_str()), (2, "error: /dev/full cannot be written: the disk is full\n"));
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for format in ["csv", "text", "json"] {
        let ended = Command::new(env!("CARGO_BIN_EXE_jalon"))
            .args(["evaluate", "framework.jalon", "data.csv", "--as-of", "2026-01-01", "--format", format])
            .args(["--lang", "fr"])
            .current_dir(&folder)
            .stdout(full())
            .output()
            .unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        let expected = "erreur : impossible d’écrire le résultat : le disque est plein\n";
        assert_eq!((ended.status.code(), said.as_str()), (Some(2), expected), "{format}");
    }
}

#[test]
fn a_row_without_end_is_told_apart_from_a_quote_without_end() {
    let folder = places("mishaps-long");
    let long = "x".repeat(20 << 20);
    for (cell, said) in [
        (
            long.clone(),
            "error: long.csv, line 3: the row is longer than 8 MB, which no row of a table is; look whether its lines end\n",
        ),
        (
            format!("\"{long}"),
            "error: long.csv, line 3: a quote (\") is opened in this row and never closed; close it, or double it if it belongs to the text\n",
        ),
    ] {
        fs::write(folder.join("long.csv"), format!("id,code,budget\na,b,1\nb,{cell},2\n")).unwrap();
        let run = evaluate(&folder, &["long.csv", "-o", "results.csv"]);
        assert_eq!((run.status, run.err.as_str()), (2, said));
    }
}

#[test]
fn a_table_without_rows_is_counted_as_such() {
    let folder = places("mishaps-none");
    fs::write(folder.join("none.csv"), "id,budget\n").unwrap();
    let run = evaluate(&folder, &["none.csv"]);
    assert_eq!((run.status, run.out.as_str()), (0, ""));
    assert!(run.err.starts_with("0 rows judged in "), "{}", run.err);
    let run = evaluate(&folder, &["none.csv", "--format", "json"]);
    assert_eq!((run.status, run.out.trim()), (0, "[]"));
}

#[test]
fn more_threads_than_any_machine_has_are_not_begun() {
    let folder = places("mishaps-threads");
    let all = evaluate(&folder, &["data.csv", "--format", "csv", "--threads", "1000000"]);
    assert_eq!((all.status, all.out), (0, evaluate(&folder, &["data.csv", "--format", "csv"]).out));
}

#[test]
fn nothing_written_is_true_of_the_standard_output_too() {
    let folder = places("mishaps-begun");
    fs::write(folder.join("partners.csv"), "id,partner,paid\na,x,5\nz,y,7\n").unwrap();
    let run = evaluate(&folder, &["data.csv", "--format", "csv", "--join", "partner=partners.csv"]);
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("error: 1 cell does not fit; nothing was written.\n"), "{}", run.err);
    // Of many rows some have gone out before.
    let rows: String = (0..100_000).map(|row| format!("p{row},12000.5,yes\n")).collect();
    fs::write(folder.join("data.csv"), format!("id,budget,public\n{rows}")).unwrap();
    let run = evaluate(&folder, &["data.csv", "--format", "csv", "--join", "partner=partners.csv"]);
    assert!(run.status == 2 && run.out.starts_with("id,"), "{}", run.status);
    assert!(run.err.starts_with("error: 2 cells do not fit; what was written before is not whole.\n"), "{}", run.err);
}

#[test]
fn a_dash_is_the_standard_output() {
    let folder = places("mishaps-dash");
    for format in ["csv", "text", "json"] {
        let run = evaluate(&folder, &["data.csv", "--format", format, "-o", "-"]);
        assert_eq!((run.status, run.out), (0, evaluate(&folder, &["data.csv", "--format", format]).out), "{format}");
    }
    assert!(!folder.join("-").exists());
}

#[test]
fn data_in_the_place_of_the_framework_are_told() {
    let folder = places("mishaps-order");
    let run = jalon(&folder, &["evaluate", "data.csv", "framework.jalon", "--lang", "fr"]);
    let said = "erreur : data.csv contient des données, et non un référentiel ; le référentiel vient en premier : jalon evaluate regles.jalon donnees.csv\n";
    assert_eq!((run.status, run.err.as_str()), (2, said));
}
