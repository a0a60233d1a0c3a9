//! The tables of words and functions in the language reference, from the two vocabularies.

use std::fmt::Write as _;

use jalon::lang::Language;
use jalon::operation::{OPERATIONS, OPERATORS, Operation};
use jalon::syntax::words::{ARGUMENTS, ATTRIBUTES, Word};

/// The words of the language: English and French side by side, by the place where they stand.
pub(super) fn words() -> String {
    let nouns: Vec<Word> = Word::NOUNS.iter().map(|(word, _)| *word).collect();
    let elsewhere: Vec<Word> = Word::ALL
        .iter()
        .copied()
        .filter(|word| !nouns.contains(word) && !Word::PROPERTIES.contains(word) && !Word::RESERVED.contains(word))
        .collect();
    let mut page = String::new();
    for (title, list) in [
        ("Nouns, which open a declaration in column one", nouns.as_slice()),
        ("Property words, which open an indented line", Word::PROPERTIES),
        ("Words that are never names, in either language", Word::RESERVED),
        ("Words with a meaning in their place only", elsewhere.as_slice()),
    ] {
        let _ = write!(page, "**{title}**\n\n| English | French |\n|---|---|\n");
        for word in list {
            let _ = writeln!(page, "| {} | {} |", spelt(*word, Language::English), spelt(*word, Language::French));
        }
        page.push('\n');
    }
    let _ = write!(page, "**Read behind a point** (`rate.target`)\n\n{}", pairs(ATTRIBUTES));
    page
}

/// The names of functions and folds, and the words among their arguments.
pub(super) fn functions() -> String {
    let written = |operation: &Operation| {
        format!("`{}` | `{}`", operation.signature_in(Language::English), operation.signature_in(Language::French))
    };
    let functions = explained("English | French", OPERATIONS, written);
    let operators = explained("operator", OPERATORS, |operation| format!("`{}`", operation.signature));
    let arguments = pairs(ARGUMENTS);
    format!("{functions}\nThe operators:\n\n{operators}\nWords among the arguments of functions:\n\n{arguments}")
}

/// Operations with what each does, and an example that the tests run.
fn explained(head: &str, operations: &[Operation], written: impl Fn(&Operation) -> String) -> String {
    let columns = head.split('|').count() + 2;
    let mut table = format!("| {head} | what it does | for example |\n|{}\n", "---|".repeat(columns));
    for operation in operations {
        let _ = writeln!(table, "| {} | {} | `{}` |", written(operation), operation.english, operation.example);
    }
    table
}

fn spelt(word: Word, language: Language) -> String {
    let spellings: Vec<String> = word.spellings(language).iter().map(|spelling| format!("`{spelling}`")).collect();
    spellings.join(", ")
}

fn pairs(table: &[(&str, &str)]) -> String {
    let mut page = String::from("| English | French |\n|---|---|\n");
    for (english, french) in table {
        let _ = writeln!(page, "| `{english}` | `{french}` |");
    }
    page
}
