//! The one table of functions and folds: their names, how they are written, what they mean, with an example that runs.
//!
//! The names in French are those of [`words::FUNCTIONS`]; everything else about a function is here. Operators stand in
//! [`OPERATORS`]. A new function is a line here, a pair of names there, and a meaning in both evaluators.
//!
//! ```
//! # use jalon::{analysis::{NoLibrary, analyse}, evaluation::evaluate, source::Source};
//! use jalon::{assessment::{Outcome, Status}, lang::Language, operation::{OPERATIONS, OPERATORS, Operation, SAMPLE, find}};
//! let sum: &Operation = find("sum", Language::English).unwrap();
//! assert_eq!((sum.name_in(Language::French), sum.signature_in(Language::French)), ("somme", "somme(x sur axe)".into()));
//! assert!(OPERATIONS.iter().chain(OPERATORS).all(|operation| !operation.documentation(Language::French).is_empty()));
//!
//! let figure = "portfolio place by project\n  = rank(budget over project, dense)";
//! let text = format!("{SAMPLE}\nrequirement it_holds : {}\n{figure}\n", sum.example);
//! let framework = analyse(Source::new("sample", text), &NoLibrary).framework.unwrap();
//! let example = &framework.examples[0];
//! let judged = evaluate(&framework, &example.project, example.as_of.unwrap());
//! assert!(matches!(judged.results[0].outcome, Outcome::Criterion { status: Status::Met, .. }));
//! ```

use crate::framework::{DateFunction, FoldKind, Function, RelativeKind, TextFunction, Walk};
use crate::lang::Language;
use crate::number::Rounding;
use crate::syntax::words;

mod table;
#[cfg(test)]
mod tests;

pub use table::{OPERATIONS, OPERATORS, SAMPLE};

/// A function, fold or operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// Its English name (for operators: its sign or words).
    pub name: &'static str,
    /// How it is written, with English words.
    pub signature: &'static str,
    /// What it does, in one sentence of English.
    pub english: &'static str,
    /// What it does, in one sentence of French.
    pub french: &'static str,
    /// A condition that uses it and is met in the framework [`SAMPLE`].
    pub example: &'static str,
    /// What it stands for.
    pub(crate) meaning: Meaning,
}

/// What a function stands for in a checked expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// An operator: the grammar knows it.
    Operator,
    /// A fold over axes.
    Fold(FoldKind),
    /// A fold, or a function of a list where several values are given.
    FoldOrList(FoldKind, Function),
    /// Present value; the timing comes from a word.
    Discounted,
    /// A walk along an ordered axis.
    Walk(Walk),
    /// A function of numbers; the number of its arguments.
    Number(Function, usize),
    /// `clamp(x, low .. high)` and `goalposts`.
    Bounded(Function),
    /// `round(x, step, mode)`.
    Round,
    /// A function of dates; the number of its arguments.
    Date(DateFunction, usize),
    /// A function of texts; the number of its arguments.
    Text(TextFunction, usize),
    /// `known(x)`.
    Known,
    /// `supplied(x)`.
    Supplied,
    /// `position(axis)`.
    Position,
    /// A function relative to the projects of a table.
    Relative(RelativeKind),
}

impl Operation {
    /// Its name in a language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.name,
            Language::French => {
                words::translate_pair(words::FUNCTIONS, self.name, Language::English, language).unwrap_or(self.name)
            }
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub fn documentation(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::French => self.french,
        }
    }

    /// How it is written, with its name and the words of a language.
    #[must_use]
    pub fn signature_in(&self, language: Language) -> String {
        match (language, self.signature.strip_prefix(self.name)) {
            (Language::French, Some(rest)) => {
                let rest = rest
                    .replace(',', " ;")
                    .replace("axis", "axe")
                    .replace(" over ", " sur ")
                    .replace(" where ", " dont ");
                format!("{}{rest}", self.name_in(language))
            }
            _ => self.signature.to_owned(),
        }
    }
}

/// The function of a name in a file's vocabulary.
///
/// ```
/// use jalon::{lang::Language, operation};
/// assert_eq!(operation::find("somme", Language::French).map(|sum| sum.name), Some("sum"));
/// assert_eq!(operation::find("somme", Language::English), None);
/// ```
#[must_use]
pub fn find(written: &str, language: Language) -> Option<&'static Operation> {
    let english = words::english_function(written, language)?;
    OPERATIONS.iter().find(|operation| operation.name == english)
}

/// Whether a name is that of a function in either vocabulary.
#[must_use]
pub(crate) fn is_name(name: &str) -> bool {
    Language::ALL.into_iter().any(|language| find(name, language).is_some())
}

/// The names of all functions in a vocabulary, for suggestions.
pub(crate) fn names(language: Language) -> impl Iterator<Item = &'static str> {
    OPERATIONS.iter().map(move |operation| operation.name_in(language))
}

/// The rounding that a word of `round` means, by its English name.
#[must_use]
pub(crate) fn rounding(english: &str) -> Option<Rounding> {
    Some(match english {
        "half_up" => Rounding::HalfUp,
        "half_even" => Rounding::HalfEven,
        "half_down" => Rounding::HalfDown,
        "up" => Rounding::Up,
        "down" => Rounding::Down,
        "floor" => Rounding::Floor,
        "ceiling" => Rounding::Ceiling,
        _ => return None,
    })
}
