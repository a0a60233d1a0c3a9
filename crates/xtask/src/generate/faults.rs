//! The index of faults, read from the facts: each variant of `problem/<stage>.rs` with its first doc line and its code.
//! Facts hold data, so that they cannot be listed by running; the sources are regular, and this fails where they are not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use crate::commands::root;

/// The stages: file, first two digits of its codes, what goes wrong there.
const STAGES: [(&str, u16, &str); 8] = [
    ("syntax", 1, "The text does not read"),
    ("names", 2, "A name means nothing, or two things"),
    ("types", 3, "Types, units and axes do not fit"),
    ("rules", 4, "A declaration breaks a rule of its kind"),
    ("lint", 5, "Something doubtful (warnings)"),
    ("data", 6, "The data of a project are refused"),
    ("limit", 7, "A limit against hostile input"),
    ("library", 8, "Another framework cannot be had or adapted"),
];

/// The page: one table a stage.
///
/// # Errors
/// When a code is used twice or out of its stage, or a coded variant says nothing of itself.
pub(super) fn page() -> Result<String, String> {
    let mut page = String::from(
        "# Every fault, by its code\n\n\
         A code keeps its meaning from version to version. `jalon help J0101` explains one at length, in French or English.\n\
         Written by `cargo xtask generate` from the facts in `crates/jalon/src/problem/`.\n",
    );
    for (stage, digits, what) in STAGES {
        let path = root().join("crates/jalon/src/problem").join(format!("{stage}.rs"));
        let text = fs::read_to_string(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        let faults = faults_of(&text).map_err(|why| format!("problem/{stage}.rs: {why}"))?;
        if faults.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {what}\n\n| code | |\n|---|---|\n");
        for (code, doc) in faults {
            if code / 100 != digits {
                return Err(format!("problem/{stage}.rs: J{code:04} is a code of another stage"));
            }
            let _ = writeln!(page, "| J{code:04} | {} |", doc.replace('|', "\\|"));
        }
    }
    Ok(page)
}

/// The codes of a file of facts, each with the first doc line of its variant.
fn faults_of(text: &str) -> Result<BTreeMap<u16, String>, String> {
    let mut docs: BTreeMap<&str, &str> = BTreeMap::new();
    let mut faults = BTreeMap::new();
    let mut doc = None;
    // What an arm says whose codes an inner match tells apart.
    let mut outer: Option<String> = None;
    for line in text.lines() {
        if let Some(first) = line.strip_prefix("    /// ") {
            doc.get_or_insert(first);
            continue;
        }
        // A variant stands four spaces in, a field deeper.
        let variant = line.strip_prefix("    ").and_then(|rest| rest.split([' ', ',', '(']).next());
        if let (Some(first), Some(name)) = (doc, variant)
            && name.starts_with(|c: char| c.is_ascii_uppercase())
        {
            docs.entry(name).or_insert(first);
        }
        doc = None;
        let Some((pattern, code)) = line.split_once("=> ") else {
            // The end of an inner match, by its indentation.
            if line == "            }," || line == "            }" {
                outer = None;
            }
            continue;
        };
        let said = |name: &str| docs.get(name).map(|doc| doc.trim_end_matches('.').to_owned());
        let names: Vec<&str> = pattern.split('|').map(variant_of).collect();
        if code.starts_with("match ") {
            outer = names.first().and_then(|name| said(name));
            continue;
        }
        let Ok(code) = code.trim_end_matches(',').parse::<u16>() else { continue };
        let mut parts = Vec::new();
        for name in names {
            parts.push(said(name).ok_or_else(|| format!("`{name}` (J{code:04}) says nothing of itself"))?);
        }
        let outer = outer.as_ref().map(|outer| format!("{outer}: ")).unwrap_or_default();
        if faults.insert(code, format!("{outer}{}", parts.join(" / "))).is_some() {
            return Err(format!("J{code:04} is used twice"));
        }
    }
    Ok(faults)
}

/// The variant that a pattern names: `RowTooLong` of `SyntaxFact::RowTooLong { .. }`.
fn variant_of(pattern: &str) -> &str {
    let path = pattern.trim().split([' ', '{', '(']).next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: &str = "\
/// Ways.
pub enum SyntaxFact {
    /// The file is empty.
    /// More of it.
    EmptyFile,
    /// A row with too many cells.
    RowTooLong {
        /// How many.
        found: usize,
    },
}
impl SyntaxFact {
    pub fn code(&self) -> Code {
        Code(match self {
            SyntaxFact::EmptyFile => 101,
            SyntaxFact::RowTooLong { .. } => 106,
        })
    }
}
";

    #[test]
    fn each_code_stands_with_the_first_line_of_its_variant() {
        let expected =
            BTreeMap::from([(101, "The file is empty".to_owned()), (106, "A row with too many cells".to_owned())]);
        assert_eq!(faults_of(FACTS), Ok(expected));
    }

    #[test]
    fn an_inner_match_tells_its_codes_apart_and_an_arm_may_name_several() {
        let inner = "            SyntaxFact::EmptyFile => match wanted {\n                Wanted::Axis | Wanted::Unit => 101,\n            },\n";
        let wanted = "pub enum Wanted {\n    /// An axis.\n    Axis,\n    /// A unit.\n    Unit,\n}\n";
        let facts = wanted.to_owned() + &FACTS.replace("            SyntaxFact::EmptyFile => 101,\n", inner);
        assert_eq!(faults_of(&facts).unwrap()[&101], "The file is empty: An axis / A unit");
    }

    #[test]
    fn a_code_used_twice_and_a_variant_without_words_are_told() {
        assert!(faults_of(&FACTS.replace("106", "101")).is_err());
        assert!(faults_of(&FACTS.replace("    /// A row with too many cells.\n", "")).is_err());
    }
}
