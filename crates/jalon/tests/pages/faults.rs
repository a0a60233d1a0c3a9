//! The pages of `jalon help` are executed: the example of a fault has that fault, and mended it has none.
//!
//! An example is a line or two, and stands below what `around.txt` gives for its code: the declarations that it speaks of.
//! Where that says nothing, it is tried as a file of its own, and below each kind of declaration.

use jalon::analysis::{NoLibrary, analyse};
use jalon::lang::Language;
use jalon::problem::{Code, Severity, pages};
use jalon::source::Source;
use jalon::syntax::words::Word;

/// What may stand above an example that says nothing of it, English and French.
const AROUND: [(&str, &str); 7] = [
    ("framework f\n", "référentiel f\n"),
    ("", ""),
    ("framework f\ninput a : EUR\nindicator it : EUR\n", "référentiel f\ndonnée a : EUR\nindicateur x : EUR\n"),
    ("framework f\nrequirement it : 1 > 2\n", "référentiel f\nexigence x : 1 > 2\n"),
    ("framework f\ndecision it\n", "référentiel f\ndécision x\n"),
    ("framework f\nexample it\n", "référentiel f\nexemple x\n"),
    ("framework f\nscale it(a : EUR) : point\n", "référentiel f\nbarème x(a : EUR) : point\n"),
];

#[test]
fn the_examples_of_syntax_faults_have_them_and_are_mended() {
    let mut faults = Vec::new();
    let codes: Vec<Code> = pages::codes().into_iter().filter(|code| (101..200).contains(&code.0)).collect();
    assert!(codes.len() >= 80, "{}", codes.len());
    for code in codes {
        for language in Language::ALL {
            let Some(page) = pages::page(code, language) else { continue };
            let syntax = |above: &str, example: &str| -> Vec<u16> {
                let file = format!("{above}{}\n", laid_out(example));
                let (_, problems) = jalon::syntax::parse(&file, Default::default());
                problems.iter().map(|problem| problem.code().0).collect()
            };
            // an example that makes sense in one language only is shown to all
            let above = AROUND.iter().flat_map(|(english, french)| [*english, *french]);
            let mended = above
                .clone()
                .any(|above| syntax(above, &page.right).is_empty() && syntax(above, &page.wrong).contains(&code.0));
            if !mended {
                let seen: Vec<_> =
                    above.map(|above| (syntax(above, &page.wrong), syntax(above, &page.right))).collect();
                faults.push(format!("{code} {language:?}: {seen:?}\n{}\n{}", page.wrong, page.right));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn the_examples_of_what_checking_finds_have_it_and_are_mended() {
    let mut faults = Vec::new();
    let around = include_str!("around.txt");
    let codes: Vec<Code> = pages::codes().into_iter().filter(|code| (201..600).contains(&code.0)).collect();
    assert!(codes.len() >= 100, "{}", codes.len());
    for code in codes.into_iter().filter(|code| !ELSEWHERE.contains(&code.0)) {
        let Some(page) = pages::page(code, Language::English) else { continue };
        let own = around.split("\n\n").find_map(|block| block.trim().strip_prefix(&format!("{code}\n")));
        let found = |example: &str| -> Vec<(u16, Severity)> {
            let head = if own.is_none() && example.starts_with("framework") { "" } else { "framework f\n" };
            let file = format!("{head}{}\n{}\n", own.unwrap_or_default(), laid_out(example));
            let problems = analyse(Source::new("page", file), &NoLibrary).problems;
            problems.iter().map(|problem| (problem.code().0, problem.severity())).collect()
        };
        let (wrong, right) = (found(&page.wrong), found(&page.right));
        let has = |found: &[(u16, Severity)]| found.iter().any(|(other, _)| *other == code.0);
        let grave = right.iter().any(|(_, severity)| *severity == Severity::Error);
        if !has(&wrong) || has(&right) || grave {
            faults.push(format!("{code}: {wrong:?}, mended {right:?}\n{}\n{}", page.wrong, page.right));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// An example as it stands in a file: property lines below their declaration.
fn laid_out(example: &str) -> String {
    let first = example.split([' ', '\n']).next().unwrap_or_default();
    let property = Word::PROPERTIES.iter().any(|word| {
        Language::ALL
            .into_iter()
            .any(|language| word.spellings(language).iter().any(|one| one.split(' ').next() == Some(first)))
    });
    let below = property || first.starts_with(['=', '[']) || LEVELS.contains(&first);
    if below { example.lines().map(|line| format!("  {line}\n")).collect() } else { example.to_owned() }
}

/// Levels of decisions that examples are about.
const LEVELS: [&str; 8] = ["solid", "refused", "eligible", "not_eligible", "small", "tiny", "recevable", "petit"];

/// Faults that a line or two cannot show: another framework that is extended or too long a formula; and those that the
/// reading of the text tells first where a file is read, under a code of its own.
const ELSEWHERE: [u16; 6] = [336, 337, 401, 402, 405, 439];
