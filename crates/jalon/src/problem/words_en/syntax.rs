//! The words for `SyntaxFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::syntax::SyntaxFact;

pub(super) fn wording(fact: &SyntaxFact) -> Wording {
    let (title, here, help) = match fact {
        SyntaxFact::EmptyFile => {
            ("The file is empty.".to_owned(), String::new(), Some("Begin with a line such as `framework my_framework \"Its title\"`.".to_owned()))
        }
        SyntaxFact::IndentedFirstLine { found } => {
            ("The file begins with an indented line.".to_owned(), "nothing above that this could belong to".to_owned(), Some(format!("A declaration begins at the start of a line: remove the spaces before \"{found}\".")))
        }
        SyntaxFact::UnknownNoun { found, nearest } => {
            (format!("\"{found}\" does not declare anything."), "not the beginning of a declaration".to_owned(), nearest_help(nearest.as_deref()))
        }
        SyntaxFact::LineNotUnderstood { found, shape } => {
            (format!("This line can't be read from \"{found}\" on."), "not understood from here".to_owned(), Some(format!("Such a line is written `{shape}`.")))
        }
        SyntaxFact::LineUnfinished { shape } => {
            ("This line is not finished.".to_owned(), "something is missing here".to_owned(), Some(format!("Such a line is written `{shape}`.")))
        }
        SyntaxFact::RowTooLong { cells, columns } => {
            (format!("This row has {cells} cells, and its table has {columns} columns."), "too many cells".to_owned(), Some("Remove a cell, or add a column to the line that begins with `table`.".to_owned()))
        }
        SyntaxFact::RowTooShort { cells, columns } => {
            (format!("This row has {cells} cells, and its table has {columns} columns."), "too few cells".to_owned(), Some("Leave blank cells between `|` for missing data: every row needs as many `|` as the line that begins with `table`.".to_owned()))
        }
        SyntaxFact::UnknownEscape { sign } => {
            (format!("In a text, `\\{sign}` means nothing."), String::new(), Some("Write `\\\"` for a quotation mark, `\\n` for a new line and `\\\\` for a backslash.".to_owned()))
        }
        SyntaxFact::MixedAndOr { bracketed } => {
            ("\"and\" and \"or\" stand side by side without brackets, so the sentence can be read in two ways.".to_owned(), "which belongs together?".to_owned(), Some(format!("Put brackets round what belongs together, for instance `{bracketed}`.")))
        }
        SyntaxFact::ChainedComparison { middle, sign, right } => {
            ("Comparisons do not chain.".to_owned(), String::new(), Some(format!("Write two comparisons joined by a word: `… and {middle} {sign} {right}`, or a range: `x in a .. b`.")))
        }
        SyntaxFact::IfWithoutElse => {
            ("An `if` needs its `else`: what is the value when the condition does not hold?".to_owned(), "no `else`".to_owned(), Some("Write `if … then … else …`.".to_owned()))
        }
        SyntaxFact::ClauseOnLaterArgument { function } => {
            (format!("In `{function}(…)`, only the first argument can be followed by `over`, `where` or `by`."), String::new(), Some("Move this behind the first argument.".to_owned()))
        }
        SyntaxFact::CommaBetweenAxes { axis, and } => {
            (format!("Several axes are joined by a word: \"{axis}\" reads as another argument here."), String::new(), Some(format!("Write `{and} {axis}`.")))
        }
        SyntaxFact::ByTwice => {
            ("The axes are given twice.".to_owned(), "a second time".to_owned(), Some("List all axes behind one `by`.".to_owned()))
        }
        SyntaxFact::ConditionMissing { noun, name } => {
            let noun = noun.text(Language::English); (format!("{noun} \"{name}\" has no condition."), String::new(), Some(format!("Write it behind a colon: `{noun} {name} : CONDITION`.")))
        }
        SyntaxFact::TreatmentTwice => {
            ("This is said twice.".to_owned(), String::new(), Some("Say once what missing parts do, and once what parts that are not applicable do.".to_owned()))
        }
        SyntaxFact::CommaInFrench => {
            ("In a file written in French, items are separated by a semicolon.".to_owned(), String::new(), Some("Write `;`: the comma is the decimal sign.".to_owned()))
        }
        SyntaxFact::SemicolonInEnglish => {
            ("In a file written in English, items are separated by a comma.".to_owned(), String::new(), Some("Write `,`.".to_owned()))
        }
        SyntaxFact::DoubleEqual { found } => {
            (format!("A comparison is written with one `=`, not `{found}`."), String::new(), Some("Write `=`.".to_owned()))
        }
        SyntaxFact::AndSign { found, word } => {
            (format!("\"And\" is written as a word, not `{found}`."), String::new(), Some(format!("Write `{word}`.")))
        }
        SyntaxFact::OrSign { found, word } => {
            (format!("\"Or\" is written as a word, not `{found}`."), String::new(), Some(format!("Write `{word}`.")))
        }
        SyntaxFact::NotSign { word } => {
            ("\"Not\" is written as a word, not `!`.".to_owned(), String::new(), Some(format!("Write `{word}`.")))
        }
        SyntaxFact::AtLeastSign => {
            ("\"At least\" is written `>=`, not `=>`.".to_owned(), String::new(), Some("Write `>=`.".to_owned()))
        }
        SyntaxFact::AtMostSign => {
            ("\"At most\" is written `<=`, not `=<`.".to_owned(), String::new(), Some("Write `<=`.".to_owned()))
        }
        SyntaxFact::DifferentSign { found } => {
            (format!("\"Different from\" is written `!=` or `≠`, not `{found}`."), String::new(), Some("Write `!=`.".to_owned()))
        }
        SyntaxFact::PowerSign => {
            ("A power is written with `^`, not `**`.".to_owned(), String::new(), Some("Write `^`.".to_owned()))
        }
        SyntaxFact::LongDash { found } => {
            (format!("\"{found}\" is a typographic dash; the minus sign is the short `-` of the keyboard."), String::new(), Some("Write `-`.".to_owned()))
        }
        SyntaxFact::ElseIfWord { found, words } => {
            (format!("\"{found}\" is not a word of the language."), String::new(), Some(format!("Write `{words}`.")))
        }
        SyntaxFact::OtherVocabulary { found, wanted, language } => {
            let language = language_name(*language); (format!("\"{found}\" belongs to the other vocabulary: this file is written in {language}."), String::new(), Some(format!("Write `{wanted}`.")))
        }
        SyntaxFact::DecimalComma { found, point } => {
            (format!("`{found}`: in a file written in English, no comma stands between two digits."), "a decimal, thousands or a list?".to_owned(), Some(format!("Write `{point}` for a decimal, a space between thousands, and a space behind the comma in a list.")))
        }
        SyntaxFact::DecimalPoint { found, comma } => {
            (format!("`{found}`: in a file written in French, the decimal sign is a comma."), String::new(), Some(format!("Write `{comma}`.")))
        }
    };
    Wording { title, here, help }
}

fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "French",
    }
}

fn nearest_help(nearest: Option<&str>) -> Option<String> {
    Some(match nearest {
        Some(nearest) => format!("Did you mean `{nearest}`?"),
        None => "A line at the margin begins with a noun such as `input`, `indicator`, `requirement` or `decision`; what \
                 belongs to the line above is indented."
            .to_owned(),
    })
}
