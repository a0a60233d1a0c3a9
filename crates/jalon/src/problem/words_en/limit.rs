//! The words for `LimitFact`.

use crate::problem::Wording;
use crate::problem::limit::LimitFact;

pub(super) fn wording(fact: &LimitFact) -> Wording {
    let (title, here, help) = match fact {
        LimitFact::SourceTooLong { limit } => (
            format!("The framework is longer than {limit} bytes."),
            "",
            "Split it: `use` reads another framework under a name.".to_owned(),
        ),
        LimitFact::BracketsTooDeep { limit } => (
            format!("Brackets are nested more than {limit} deep."),
            "one level too many",
            "Give parts of the formula names of their own, with `indicator`.".to_owned(),
        ),
        LimitFact::FormulaTooLong { limit } => (
            format!("This line has more than {limit} operators."),
            "",
            "Give parts of the formula names of their own, with `indicator`.".to_owned(),
        ),
        LimitFact::DigitsTooMany { limit } => {
            (format!("This number has more than {limit} digits."), "too long", "Write it with fewer digits.".to_owned())
        }
        LimitFact::DataTooLarge { bytes, limit } => (
            format!("The data take {bytes} bytes; at most {limit} are read at once."),
            "",
            "Split the file, or write one project a line (JSON lines).".to_owned(),
        ),
        LimitFact::DataTooDeep { limit } => (
            format!("The data are nested more than {limit} levels deep."),
            "one level too many",
            "Answers need only a few levels: look for a bracket that is opened again and again.".to_owned(),
        ),
        LimitFact::TooManyMembers { axis, limit } => (
            format!("“{axis}” has more than {limit} members."),
            "",
            "Split the project, or give totals instead of single records.".to_owned(),
        ),
        LimitFact::TooManyCells { input, limit } => (
            format!("“{input}” would have more than {limit} cells."),
            "",
            "Give fewer members: its axes multiply with each other.".to_owned(),
        ),
        LimitFact::TextTooLong { input, limit } => (
            format!("The text for “{input}” is longer than {limit} bytes."),
            "too long",
            "Shorten it; refer to a document for the rest.".to_owned(),
        ),
        LimitFact::NumberTooLong { input, digits, exponent } => (
            format!("The number for “{input}” has more than {digits} digits, or an exponent beyond {exponent}."),
            "too long",
            "Write the figure as it was measured.".to_owned(),
        ),
        LimitFact::TooManyAliases { limit } => (
            format!("The aliases (`*name`) unfold to more than {limit} values."),
            "one too many",
            "Write the values out.".to_owned(),
        ),
    };
    Wording { title, here: here.to_owned(), help: Some(help) }
}
