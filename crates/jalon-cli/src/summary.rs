//! The summary of a table judged, in both languages.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::number::{Number, Rounding};
use jalon_columnar::table::{Layout, Summary, Twice};

/// How many criteria and inputs are listed.
const LISTED: usize = 12;

/// The summary, ending in a line end.
pub(crate) fn text(
    framework: &Framework,
    summary: &Summary,
    took: Duration,
    rejects: Option<&Path>,
    language: Language,
) -> String {
    let mut out = String::new();
    let english = language == Language::English;
    let seconds = took.as_secs_f64();
    let speed = if seconds > 0.0 { summary.rows as f64 / seconds } else { 0.0 };
    let rows = count(summary.rows, language);
    let speed = grouped(speed as u64, language);
    let _ = match language {
        Language::English => writeln!(out, "{rows} judged in {} ({speed} rows/s)", time(seconds, language)),
        Language::French => writeln!(out, "{rows} en {} ({speed} rangées/s)", time(seconds, language)),
    };
    if summary.by_rows + summary.by_integers > 0 {
        let tiers = [summary.by_columns, summary.by_integers, summary.by_rows];
        let [columns, integers, rows] = tiers.map(|rows| grouped(rows, language));
        let integers = match language {
            _ if summary.by_integers == 0 => String::new(),
            Language::English => format!(", of which by whole numbers: {integers}"),
            Language::French => format!(", dont en nombres entiers : {integers}"),
        };
        let _ = match language {
            Language::English => {
                writeln!(out, "  told by columns: {columns}{integers}; row by row, exactly: {rows}")
            }
            Language::French => {
                writeln!(out, "  jugées par colonnes : {columns}{integers} ; rangée par rangée, exactement : {rows}")
            }
        };
    }
    for item in summary.items.iter().filter(|item| item.decision) {
        let label = framework.items.iter().find(|known| known.name == item.name);
        let label = label.and_then(|item| item.labels.get(language)).unwrap_or(&item.name);
        let _ = writeln!(out, "{label}");
        let undecided = if english { "undecided" } else { "indécis" };
        let names = item.counts.iter().map(|(name, _)| name.as_str());
        let width =
            names.chain((item.open > 0).then_some(undecided)).map(|name| name.chars().count()).max().unwrap_or(0);
        for (name, times) in &item.counts {
            line(&mut out, name, width, *times, summary.rows, language);
        }
        if item.open > 0 {
            line(&mut out, undecided, width, item.open, summary.rows, language);
        }
    }
    let undecided = |counts: &[(String, u64)]| -> u64 {
        counts.iter().filter(|(name, _)| name == "undecided").map(|(_, times)| *times).sum()
    };
    let criteria: Vec<_> = summary.items.iter().filter(|item| !item.decision).collect();
    if !criteria.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            if english { "Criteria: met, not met, undecided" } else { "Critères : atteint, non atteint, indécis" }
        );
        let width = criteria.iter().take(LISTED).map(|item| item.name.chars().count()).max().unwrap_or(0);
        for item in criteria.iter().take(LISTED) {
            let of = |name: &str| item.counts.iter().find(|(known, _)| known == name).map_or(0, |(_, times)| *times);
            let pad = " ".repeat(width - item.name.chars().count());
            let share = |times: u64| format!("{:>8}", percent(times, summary.rows, language));
            let (met, not) = (share(of("met")), share(of("not_met")));
            let _ = writeln!(out, "  {}{pad} {met} {not} {}", item.name, share(undecided(&item.counts)));
        }
        more(&mut out, criteria.len(), language);
    }
    let mut wanted: Vec<_> = summary.inputs.iter().filter(|input| input.wanted > 0).collect();
    wanted.sort_by_key(|input| std::cmp::Reverse(input.wanted));
    if !wanted.is_empty() {
        let _ = writeln!(
            out,
            "{}",
            if english { "Missing in undecided rows" } else { "Manquant dans des rangées indécises" }
        );
        let width = wanted.iter().take(LISTED).map(|input| input.name.chars().count()).max().unwrap_or(0);
        for input in wanted.iter().take(LISTED) {
            line(&mut out, &input.name, width, input.wanted, summary.rows, language);
        }
        more(&mut out, wanted.len(), language);
    }
    let cells = summary.rows.saturating_mul(summary.inputs.len() as u64);
    let given: u64 = summary.inputs.iter().map(|input| input.given).sum();
    if cells > 0 {
        let share = percent(given, cells, language);
        let _ = match language {
            Language::English => writeln!(out, "Coverage: {share} of the cells of the inputs are given"),
            Language::French => writeln!(out, "Couverture : {share} des cellules des données sont remplies"),
        };
    }
    if let Some(path) = rejects.filter(|_| summary.refused > 0) {
        let cells = grouped(summary.refused, language);
        let path = path.display();
        let _ = match (language, summary.refused) {
            (Language::English, 1) => writeln!(out, "Set aside in {path}: 1 cell that does not fit"),
            (Language::English, _) => writeln!(out, "Set aside in {path}: {cells} cells that do not fit"),
            (Language::French, 1) => writeln!(out, "Mise de côté dans {path} : 1 cellule qui ne convient pas"),
            (Language::French, _) => {
                writeln!(out, "Mises de côté dans {path} : {cells} cellules qui ne conviennent pas")
            }
        };
    }
    notes(&mut out, summary, language);
    out
}

/// What is to be known about the files: what was detected where it was not plain, and what is left over.
fn notes(out: &mut String, summary: &Summary, language: Language) {
    for name in summary.suspect_percentages() {
        let _ = match language {
            Language::English => writeln!(
                out,
                "warning: {name} is in %, and all its values lie between 0 and 1: are they fractions? (0.5 is read as 0.5 %)"
            ),
            Language::French => writeln!(
                out,
                "avertissement : {name} est en %, et toutes ses valeurs sont entre 0 et 1 : sont-ce des fractions ? (0,5 se lit 0,5 %)"
            ),
        };
    }
    repeated(out, summary.repeated, &summary.twice, language);
    for source in summary.sources.iter().take(3) {
        let path = source.path.display();
        if !source.layout.ignored.is_empty() {
            let names = source.layout.ignored.join(", ");
            let _ = match language {
                Language::English => writeln!(out, "{path}: not used: {names}"),
                Language::French => writeln!(out, "{path} : pas utilisé : {names}"),
            };
        }
        let mut told = String::new();
        absent(&mut told, &source.layout, language, |slot| {
            summary.inputs.get(slot).is_none_or(|input| input.given == 0)
        });
        if !told.is_empty() {
            let _ =
                write!(out, "{path}{} {}", if language == Language::French { " :" } else { ":" }, told.trim_start());
        }
    }
}

/// Projects of one name: how many rows name one again, and the first of them.
pub(crate) fn repeated(out: &mut String, count: u64, twice: &[Twice], language: Language) {
    const NAMED: usize = 5;
    if count == 0 {
        return;
    }
    let rows = grouped(count, language);
    let _ = match (language, count) {
        (Language::English, 1) => writeln!(out, "warning: a row bears the name of a project that another row bears"),
        (Language::English, _) => {
            writeln!(out, "warning: {rows} rows bear the name of a project that another row bears")
        }
        (Language::French, 1) => {
            writeln!(out, "avertissement : une rangée porte le nom d’un projet qu’une autre porte déjà")
        }
        (Language::French, _) => {
            writeln!(out, "avertissement : {rows} rangées portent le nom d’un projet qu’une autre porte déjà")
        }
    };
    for twice in twice.iter().take(NAMED) {
        let (first, again) = (grouped(twice.first, language), grouped(twice.again, language));
        let _ = match language {
            Language::English => writeln!(out, "  {}: rows {first} and {again}", twice.name),
            Language::French => writeln!(out, "  {} : rangées {first} et {again}", twice.name),
        };
    }
    let left = count.saturating_sub(twice.len().min(NAMED) as u64);
    if left > 0 {
        let left = grouped(left, language);
        let _ = match language {
            Language::English => writeln!(out, "  … and {left} more"),
            Language::French => writeln!(out, "  … et {left} de plus"),
        };
    }
}

/// Which inputs have no column, on a line.
pub(crate) fn absent(out: &mut String, layout: &Layout, language: Language, empty: impl Fn(usize) -> bool) {
    let slots = layout.absent.iter().filter(|slot| empty(**slot)).filter_map(|slot| layout.slots.get(*slot));
    let absent: Vec<&str> = slots.map(|slot| slot.name.as_str()).collect();
    if absent.is_empty() {
        return;
    }
    let more = if absent.len() > LISTED { ", …" } else { "" };
    let names = absent.iter().take(LISTED).copied().collect::<Vec<_>>().join(", ");
    let _ = match language {
        Language::English => writeln!(out, "  no column for: {names}{more} (read as missing)"),
        Language::French => writeln!(out, "  aucune colonne pour : {names}{more} (lu comme manquant)"),
    };
}

fn line(out: &mut String, name: &str, width: usize, times: u64, of: u64, language: Language) {
    let pad = " ".repeat(width.saturating_sub(name.chars().count()));
    let _ = writeln!(out, "  {name}{pad} {:>12} {:>8}", grouped(times, language), percent(times, of, language));
}

fn more(out: &mut String, count: usize, language: Language) {
    if count > LISTED {
        let _ = match language {
            Language::English => writeln!(out, "  … and {} more", count - LISTED),
            Language::French => writeln!(out, "  … et {} de plus", count - LISTED),
        };
    }
}

/// A number of rows.
pub(crate) fn count(rows: u64, language: Language) -> String {
    let figure = grouped(rows, language);
    match (language, rows) {
        (Language::English, 1) => format!("{figure} row"),
        (Language::English, _) => format!("{figure} rows"),
        (Language::French, 0 | 1) => format!("{figure} rangée jugée"),
        (Language::French, _) => format!("{figure} rangées jugées"),
    }
}

/// A whole number, its digits grouped.
pub(crate) fn grouped(number: u64, language: Language) -> String {
    let digits = number.to_string();
    let separator = match language {
        Language::English => ',',
        Language::French => '\u{202f}',
    };
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

fn percent(part: u64, whole: u64, language: Language) -> String {
    let share = Number::from(part * 100).div(&Number::from(whole)).unwrap_or_default();
    let text = share.to_fixed(1, Rounding::HalfUp);
    match language {
        Language::English => format!("{text} %"),
        Language::French => format!("{} %", text.replace('.', ",")),
    }
}

fn time(seconds: f64, language: Language) -> String {
    let text = format!("{seconds:.2} s");
    match language {
        Language::English => text,
        Language::French => text.replace('.', ","),
    }
}
