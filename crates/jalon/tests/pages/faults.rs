//! The pages of `jalon help` are executed: the example of a fault has that fault, and mended it has none.
//!
//! An example is a line or two, and stands below what `around.txt` gives for its code: the declarations that it speaks of.
//! Where that says nothing, it is tried as a file of its own, and below each kind of declaration.

use jalon::analysis::{Library, LibraryError, MapLibrary, NoLibrary, analyse};
use jalon::lang::Language;
use jalon::problem::{Code, Severity, pages};
use jalon::project::{json, read};
use jalon::source::{Source, SourceId};
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
    let checked = |code: &Code| (201..600).contains(&code.0) && code.0 != OF_AN_EXTENSION;
    let codes = pages::codes().into_iter().filter(|code| checked(code) || OF_EXAMPLES.contains(&code.0));
    let codes: Vec<Code> = codes.collect();
    assert!(codes.len() >= 100, "{}", codes.len());
    for code in codes {
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

/// Levels of decisions, and members of tables, that examples are about.
const LEVELS: [&str; 9] = ["solid", "refused", "eligible", "not_eligible", "small", "tiny", "recevable", "petit", "J1"];

/// Faults of data that only the examples of a framework can have.
const OF_EXAMPLES: [u16; 4] = [609, 627, 628, 630];

/// The fault that only a framework that extends another can mend: its page is tried with those of the library.
const OF_AN_EXTENSION: u16 = 405;

#[test]
fn the_examples_of_faults_of_data_have_them_and_are_mended() {
    // YAML is read by the command; `tests/errors/J0603` holds its page
    let elsewhere = |code: &Code| code.0 == 603 || OF_EXAMPLES.contains(&code.0);
    let framework = analyse(Source::new("data", include_str!("data.jalon")), &NoLibrary).framework.unwrap();
    let found = |text: &str| -> Vec<u16> {
        let (node, mut problems) = json::read(text, SourceId(0));
        if let Some(node) = node {
            problems.extend(read::read(&framework, &node, SourceId(0)).1);
        }
        problems.iter().map(|problem| problem.code().0).collect()
    };
    let codes = pages::codes().into_iter().filter(|code| (601..700).contains(&code.0) && !elsewhere(code));
    let mut count = 0;
    for page in codes.filter_map(|code| pages::page(code, Language::English)) {
        count += 1;
        assert!(
            found(&page.wrong).contains(&page.code.0),
            "{}: {} gives {:?}",
            page.code,
            page.wrong,
            found(&page.wrong)
        );
        assert_eq!(found(&page.right), [0_u16; 0], "{}: {}", page.code, page.right);
    }
    assert!(count >= 20, "{count}");
}

/// A library of texts, and one framework that cannot be read.
struct Shelf(MapLibrary);

impl Library for Shelf {
    fn fetch(&self, id: &str, version: Option<&str>) -> Result<Source, LibraryError> {
        match id {
            "secret_markers" => Err(LibraryError::Unreadable { reason: "permission denied".into() }),
            _ => self.0.fetch(id, version),
        }
    }
}

#[test]
fn the_examples_of_faults_of_the_library_have_them_and_are_mended() {
    let markers = "framework social_innovation_markers\n  version \"1.0\"\ninput m : yes/no\n";
    let national = "framework national_call\n  version \"1.0\"\ninput collective : yes/no\ninput local : yes/no\n\
                    input budget : EUR\nparameter limit = 500 000 EUR\nrequirement founding : collective\n  frozen\n\
                    requirement small : budget <= limit\n";
    let chain = |at: usize| format!("framework a{at}\nuse a{}\n", at + 1);
    let with = |more: &[(&str, &str)]| {
        let mut library = MapLibrary::default();
        let shelf =
            [("social_innovation_markers", markers), ("national_call", national), ("common", "framework common\n")];
        for (id, text) in shelf.iter().chain(more) {
            library.insert(*id, *text);
        }
        for at in 0..=jalon::analysis::MAX_FRAMEWORKS {
            library.insert(format!("a{at}"), chain(at));
        }
        Shelf(library)
    };
    let found = |text: &str, library: &Shelf| -> Vec<(u16, Severity)> {
        let problems = analyse(Source::new("page", text), library).problems;
        problems.iter().map(|problem| (problem.code().0, problem.severity())).collect()
    };
    let page = |code: u16| pages::page(Code(code), Language::English).unwrap();
    let extending = |text: &str| format!("framework f\nextends national_call version \"1.0\"\n{text}\n");
    let mut cases: Vec<(u16, Vec<(u16, Severity)>, Vec<(u16, Severity)>)> = Vec::new();
    let plain = with(&[]);
    for code in [405, 801, 802, 803] {
        let (wrong, right) = (page(code).wrong, page(code).right);
        cases.push((
            code,
            found(&format!("framework f\n{wrong}\n"), &plain),
            found(&format!("framework f\n{right}\n"), &plain),
        ));
    }
    let circle = with(&[("b", "framework b\nuse a\n")]);
    cases.push((804, found(&page(804).wrong, &circle), found(&page(804).right, &circle)));
    cases.push((
        805,
        found("framework f\nuse a0\n", &plain),
        found(&format!("framework f\n{}\n", page(805).right), &plain),
    ));
    let user = "framework f\nuse social_innovation_markers\n";
    let declaring = |text: &str| found(user, &with(&[("social_innovation_markers", &format!("{text}\n"))]));
    cases.push((806, declaring(&page(806).wrong), declaring(&page(806).right)));
    for code in [807, 808, 809, 810] {
        let (wrong, right) = (extending(&page(code).wrong), extending(&page(code).right));
        cases.push((code, found(&wrong, &plain), found(&right, &plain)));
    }
    for (code, wrong, right) in &cases {
        assert!(wrong.iter().any(|(found, _)| found == code), "J0{code}: {wrong:?}");
        assert!(right.iter().all(|(_, severity)| *severity == Severity::Warning), "J0{code}, mended: {right:?}");
    }
    // what is frozen between two versions (812) is the affair of the comparison, and told in its tests
    let all: Vec<u16> = pages::codes().iter().map(|code| code.0).filter(|code| (801..812).contains(code)).collect();
    assert!(all.iter().all(|code| cases.iter().any(|(tried, ..)| tried == code)), "{all:?}");
}

#[test]
fn the_limits_of_the_pages_are_told() {
    let found = |text: String| -> Vec<u16> {
        jalon::syntax::parse(&text, SourceId(0)).1.iter().map(|problem| problem.code().0).collect()
    };
    let formula = |formula: &str| format!("framework f\nindicator i : EUR\n  = {formula}\n");
    assert_eq!(found(format!("framework f\n{}", "#".repeat(1 << 20))), [701]);
    assert_eq!(found(formula(&format!("{}a{}", "(".repeat(101), ")".repeat(101)))), [702]);
    assert_eq!(found(formula(&vec!["a"; 502].join(" + "))), [703]);
    assert_eq!(found(format!("framework f\nparameter limit = 3.{}\n", "14159".repeat(201))), [704]);
    let framework = analyse(Source::new("data", include_str!("data.jalon")), &NoLibrary).framework.unwrap();
    let data = |text: &str| -> Vec<u16> {
        let (node, mut problems) = json::read(text, SourceId(0));
        if let Some(node) = node {
            problems.extend(read::read(&framework, &node, SourceId(0)).1);
        }
        problems.iter().map(|problem| problem.code().0).collect()
    };
    assert_eq!(data(&format!("{}{}", "[".repeat(200), "]".repeat(200))), [721]);
    assert_eq!(data(&format!("{{\"department\": \"{}\"}}", "x".repeat(2_000_000))), [724]);
    assert_eq!(data(&page_of(725).wrong), [725]);
    assert_eq!(data(&page_of(725).right), [0_u16; 0]);
}

fn page_of(code: u16) -> pages::Page {
    pages::page(Code(code), Language::English).unwrap()
}
