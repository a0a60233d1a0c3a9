//! The French frameworks in the pages, by translation of the English ones that stand before them.

use std::fs;

use jalon::lang::Language;
use jalon::source::SourceId;
use jalon::syntax;

use crate::commands::root;

const OPEN: &str = "```jalon";
const CLOSE: &str = "```";

/// A page with, behind each English framework, its French translation.
///
/// # Errors
/// When the page cannot be read, or shows a framework with a fault.
pub(super) fn with_translations(path: &str) -> Result<String, String> {
    let page = fs::read_to_string(root().join(path)).map_err(|why| format!("{path}: {why}"))?;
    translated(&page).map_err(|why| format!("{path}:{why}"))
}

fn translated(page: &str) -> Result<String, String> {
    let lines: Vec<&str> = page.lines().collect();
    let mut whole = String::new();
    let mut at = 0;
    // The translation that is owed since the last English block.
    let mut owed: Option<String> = None;
    while let Some(line) = lines.get(at) {
        if *line != OPEN {
            // Nothing but blank lines and table tags may stand between a framework and its translation.
            if !line.is_empty() && !line.starts_with('<') {
                settle(&mut whole, &mut owed);
            }
            whole.push_str(line);
            whole.push('\n');
            at += 1;
            continue;
        }
        let block: Vec<&str> = lines.iter().skip(at + 1).take_while(|line| **line != CLOSE).copied().collect();
        let text = block.join("\n") + "\n";
        let (file, problems) = syntax::parse(&text, SourceId(0));
        if let Some(problem) = problems.first() {
            return Err(format!("{}: {}", at + 1, problem.wording(Language::English).title));
        }
        if file.language == Language::French {
            let text = owed.take().ok_or_else(|| format!("{}: a French framework without the English one", at + 1))?;
            whole.push_str(&text);
        } else {
            settle(&mut whole, &mut owed);
            whole.push_str(&fenced(&text));
            owed = Some(fenced(&syntax::format(&syntax::translate(&file, Language::French))));
        }
        at += block.len() + 2;
    }
    settle(&mut whole, &mut owed);
    Ok(whole)
}

/// Puts down a translation that had no place of its own yet.
fn settle(whole: &mut String, owed: &mut Option<String>) {
    if let Some(text) = owed.take() {
        let blank = whole.ends_with("\n\n");
        whole.push_str(if blank { "" } else { "\n" });
        whole.push_str(&text);
        whole.push_str(if blank { "\n" } else { "" });
    }
}

fn fenced(text: &str) -> String {
    format!("{OPEN}\n{text}{CLOSE}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "a\n\n```jalon\nframework f\n\ninput x : yes/no\n```\n\nb\n";
    const BOTH: &str = "a\n\n```jalon\nframework f\n\ninput x : yes/no\n```\n\n\
                        ```jalon\nréférentiel f\n\ndonnée x : oui/non\n```\n\nb\n";

    #[test]
    fn a_translation_is_put_behind_a_framework_once() {
        assert_eq!(translated(ENGLISH).as_deref(), Ok(BOTH));
        assert_eq!(translated(BOTH).as_deref(), Ok(BOTH));
        assert_eq!(translated(&BOTH.replace("donnée x", "donnée y")).as_deref(), Ok(BOTH));
    }

    #[test]
    fn a_framework_with_a_fault_is_told() {
        assert!(translated("```jalon\nframework f\n  = =\n```\n").is_err());
    }
}
