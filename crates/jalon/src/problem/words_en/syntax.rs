//! The words for `SyntaxFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::syntax::SyntaxFact;
use crate::syntax::ast::Noun;

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
        SyntaxFact::DecimalPoint { found, comma, thousands } => {
            let help = match thousands {
                Some(thousands) => format!("Write `{thousands}` if the point separates thousands, `{comma}` if decimals follow it."),
                None => format!("Write `{comma}`."),
            };
            (format!("`{found}`: in a file written in French, the decimal sign is a comma."), String::new(), Some(help))
        }
        SyntaxFact::UnclosedText => {
            ("This text is not closed: its second quotation mark is missing.".to_owned(), "opened here".to_owned(), Some("Write `\"` where the text ends; a text stands on one line, `\\n` begins a new one inside it.".to_owned()))
        }
        SyntaxFact::OtherQuotes { .. } => {
            ("A text stands between straight double quotation marks.".to_owned(), String::new(), Some("Write `\"` on both sides.".to_owned()))
        }
        SyntaxFact::UnclosedBracket { bracket } => {
            (format!("The bracket `{bracket}` is never closed."), "opened here".to_owned(), Some("Close it where its content ends.".to_owned()))
        }
        SyntaxFact::UnopenedBracket { bracket } => {
            (format!("The bracket `{bracket}` closes nothing."), String::new(), Some("Remove it, or open it where its content begins.".to_owned()))
        }
        SyntaxFact::WrongBracket { open, close } => {
            (format!("`{open}` is closed by `{close}`."), String::new(), Some("Close each bracket with its own kind: `( )`, `[ ]`, `{ }`.".to_owned()))
        }
        SyntaxFact::BlockBrace => {
            ("Declarations have no braces round them.".to_owned(), String::new(), Some("Remove the brace: what belongs to a declaration stands below it, indented.".to_owned()))
        }
        SyntaxFact::EndWord { found } => {
            (format!("\"{found}\" is not needed: a declaration ends where the next one begins."), String::new(), Some("Remove this line.".to_owned()))
        }
        SyntaxFact::PropertyInColumnOne { found } => {
            (format!("\"{found}\" belongs to the declaration above, and is written indented."), "at the margin".to_owned(), Some("Put two spaces before it.".to_owned()))
        }
        SyntaxFact::NounIndented { found } => {
            (format!("\"{found}\" begins a declaration, and declarations begin at the margin."), "indented".to_owned(), Some("Remove the spaces before it.".to_owned()))
        }
        SyntaxFact::SemicolonAtEnd => {
            ("A line does not end with a semicolon.".to_owned(), String::new(), Some("Remove it.".to_owned()))
        }
        SyntaxFact::TrailingSeparator { found } => {
            (format!("Nothing follows this `{found}`."), String::new(), Some("Remove it, or add what should follow.".to_owned()))
        }
        SyntaxFact::DigitGroups { found, grouped } => {
            (format!("`{found}`: digits are grouped by three, or not at all."), String::new(), Some(format!("Write `{grouped}` if that is the number; put a comma between if these are two.")))
        }
        SyntaxFact::ThousandsSign { found, grouped } => {
            (format!("`{found}`: thousands are separated by a space."), String::new(), Some(format!("Write `{grouped}`.")))
        }
        SyntaxFact::SeveralDecimalSigns { found } => {
            (format!("`{found}` has more than one decimal sign."), String::new(), Some("Write a number with one decimal sign; a version stands behind `version`.".to_owned()))
        }
        SyntaxFact::LeadingPoint { found, fixed } => {
            (format!("`{found}`: a number begins with a digit."), String::new(), Some(format!("Write `{fixed}`.")))
        }
        SyntaxFact::Exponent { found } => {
            (format!("`{found}`: numbers are written out, without an exponent."), String::new(), Some("Write all its digits, in groups of three: `1 000 000`.".to_owned()))
        }
        SyntaxFact::UnitGlued { found, fixed } => {
            (format!("`{found}`: a unit is separated from its number by a space."), String::new(), Some(format!("Write `{fixed}`.")))
        }
        SyntaxFact::CurrencySign { found, code } => {
            (format!("Currencies are written by their code, not by the sign `{found}`."), String::new(), Some(format!("Write `{code}` behind the number.")))
        }
        SyntaxFact::PercentWord { found } => {
            (format!("\"{found}\" is written `%`."), String::new(), Some("Write `%`.".to_owned()))
        }
        SyntaxFact::QuotedNumber { found } => {
            (format!("`\"{found}\"` is a text, not a number, because of its quotation marks."), String::new(), Some(format!("Write `{found}` without quotation marks.")))
        }
        SyntaxFact::DateFormat { found, iso } => {
            (format!("`{found}` is not written as a date: year, month and day come in this order, with two digits each for month and day."), String::new(), iso_help(iso.as_deref()))
        }
        SyntaxFact::ImpossibleDate { found } => {
            (format!("`{found}` does not exist in the calendar."), String::new(), Some("Check the day, the month and the hour.".to_owned()))
        }
        SyntaxFact::HyphenRange { found, fixed } => {
            (format!("`{found}`: a range of years is written with two points."), String::new(), Some(format!("Write `{fixed}`.")))
        }
        SyntaxFact::ThreeDots { found } => {
            (format!("A range is written with two points, not `{found}`."), String::new(), Some("Write `..`.".to_owned()))
        }
        SyntaxFact::TightMinus { found, spaced, joined } => {
            (format!("`{found}`: a subtraction takes spaces round `-`, and a name has no hyphen."), String::new(), Some(format!("Write `{spaced}` to subtract, `{joined}` if it is one name.")))
        }
        SyntaxFact::SlashComment { found } => {
            (format!("A comment begins with `#`, not `{found}`."), String::new(), Some("Write `#`.".to_owned()))
        }
        SyntaxFact::ColonEqual => {
            ("A value is given with `=`, not `:=`.".to_owned(), String::new(), Some("Write `=`.".to_owned()))
        }
        SyntaxFact::Arrow => {
            ("`->` means nothing here.".to_owned(), String::new(), Some("Links of a theory of change are lines that begin with `from`; a condition is `if … then … else …`.".to_owned()))
        }
        SyntaxFact::StraySign { found } => {
            (format!("The sign `{found}` means nothing here."), String::new(), Some("Remove it; a text stands between quotation marks.".to_owned()))
        }
        SyntaxFact::NameMissing { noun } => {
            let noun = noun.text(Language::English); (format!("This {noun} has no name."), String::new(), Some(format!("Write a name behind \"{noun}\": letters, digits and `_`, beginning with a letter; the label for people follows between quotation marks.")))
        }
        SyntaxFact::NameReserved { name } => {
            (format!("\"{name}\" is a word of the language, in English or in French, and can't be a name."), String::new(), Some(format!("Choose another name, such as `{name}_`.")))
        }
        SyntaxFact::NameWithHyphen { name, fixed } => {
            (format!("A name has no hyphen: `{name}`."), String::new(), Some(format!("Write `{fixed}`.")))
        }
        SyntaxFact::NameOfSeveralWords { name, fixed } => {
            (format!("A name is one word: `{name}`."), String::new(), Some(format!("Write `{fixed}`, and the words for people between quotation marks.")))
        }
        SyntaxFact::NameBeginsWithDigit { name } => {
            (format!("A name begins with a letter: `{name}`."), String::new(), Some("Put a letter first.".to_owned()))
        }
        SyntaxFact::LabelAfterColon { label } => {
            (format!("The label `{label}` stands behind the type; it belongs between the name and the colon."), String::new(), Some("Write the label behind the name.".to_owned()))
        }
        SyntaxFact::ColonMissing { name, found } => {
            (format!("A colon is missing between `{name}` and `{found}`."), String::new(), Some(format!("Write `{name} : {found} …`.")))
        }
        SyntaxFact::EqualForColon { noun } => {
            let noun = noun.text(Language::English); (format!("Behind the name of this {noun} stands a colon, not `=`."), String::new(), Some("Write `:`.".to_owned()))
        }
        SyntaxFact::ColonForEqual { noun } => {
            let noun = noun.text(Language::English); (format!("Behind the name of this {noun} stands `=`, not a colon."), String::new(), Some("Write `=`.".to_owned()))
        }
        SyntaxFact::TypeMissing { noun } => {
            let noun = noun.text(Language::English); (format!("No type follows the colon of this {noun}."), String::new(), Some("Write one, such as `count`, `EUR`, `%`, `yes/no`, `date` or `one of a, b`.".to_owned()))
        }
        SyntaxFact::ValueForType { found } => {
            (format!("`{found}` is a value; a type follows the colon."), String::new(), Some("Write `=` before a value: `parameter limit = 10 EUR`.".to_owned()))
        }
        SyntaxFact::TypeWord { found, wanted } => {
            (format!("\"{found}\" is no type here."), String::new(), Some(format!("Write `{wanted}`.")))
        }
        SyntaxFact::FormulaMissing => {
            ("No formula follows `=`.".to_owned(), String::new(), Some("Write the formula, or remove the line.".to_owned()))
        }
        SyntaxFact::OperandMissing { operator } => {
            (format!("Nothing follows `{operator}`."), String::new(), Some("Write what stands on its other side.".to_owned()))
        }
        SyntaxFact::TwoOperators { first, second } => {
            (format!("`{first}` and `{second}` follow each other with nothing between."), String::new(), Some("Remove one, or write the value that stands between.".to_owned()))
        }
        SyntaxFact::TwoValues { left, right } => {
            (format!("`{left}` and `{right}` follow each other with no operator between."), "an operator or a separator is missing before this".to_owned(), Some("Write an operator, a separator or a word such as `and` between them; a name of several words takes `_`.".to_owned()))
        }
        SyntaxFact::WordForValue { found } => {
            (format!("\"{found}\" is a word of the language and stands where a value is wanted."), String::new(), Some("Write a value, or give what you mean another name.".to_owned()))
        }
        SyntaxFact::IfWithoutThen => {
            ("This `if` has no `then`.".to_owned(), String::new(), Some("Write `if … then … else …`.".to_owned()))
        }
        SyntaxFact::ThenWithoutIf { found } => {
            (format!("\"{found}\" without an `if` before it."), String::new(), Some("Write `if … then … else …`.".to_owned()))
        }
        SyntaxFact::CallWithoutBrackets { function } => {
            (format!("The function \"{function}\" needs brackets round what it is applied to."), String::new(), Some(format!("Write `{function}(…)`.")))
        }
        SyntaxFact::TruthWord { found, wanted } => {
            (format!("\"{found}\" is written `{wanted}`."), String::new(), Some(format!("Write `{wanted}`.")))
        }
        SyntaxFact::NullWord { found, wanted } => {
            (format!("\"{found}\" means nothing here: data that is not there is written `{wanted}`."), String::new(), Some(format!("Write `{wanted}`, or leave it out.")))
        }
        SyntaxFact::NullAsked { found, wanted } => {
            (format!("\"{found}\" is no value: a formula asks with `{wanted}` whether data is not there."), String::new(), Some(format!("Write `{wanted}`.")))
        }
        SyntaxFact::UnknownProperty { found, noun, own, nearest } => {
            let (of, noun) = (noun, noun.text(Language::English)); (format!("\"{found}\" begins no line that can stand below this {noun}."), String::new(), property_help(nearest.as_deref(), *of, own))
        }
        SyntaxFact::TextUnquoted { found } => {
            (format!("The text behind \"{found}\" needs quotation marks."), String::new(), Some("Put `\"` before and behind it.".to_owned()))
        }
        SyntaxFact::LanguageMissing { found, other } => {
            (format!("\"{found}\" gives a text in the other language, and says which."), String::new(), Some(format!("Write `{found} {other} \"…\"`; in the file's own language the label stands behind the name.")))
        }
        SyntaxFact::LabelTwice => {
            ("This has a label in this language already.".to_owned(), "a second one".to_owned(), Some("Remove one of the two.".to_owned()))
        }
        SyntaxFact::LevelWithoutCondition { name } => {
            (format!("The level \"{name}\" does not say when it holds."), String::new(), Some("Write `when CONDITION` behind it, or `otherwise` for the last one.".to_owned()))
        }
        SyntaxFact::ScaleNamedAsFunction { name } => {
            (format!("\"{name}\" is the name of a function, in English or in French: a scale needs another one."), String::new(), Some(format!("Choose another name, such as `{name}_points`.")))
        }
        SyntaxFact::FrameworkMissing => {
            ("The file does not begin with the name of the framework.".to_owned(), String::new(), Some("Begin with a line such as `framework my_framework \"Its title\"`.".to_owned()))
        }
        SyntaxFact::FrameworkTwice => {
            ("A file holds one framework, and this is a second one.".to_owned(), String::new(), Some("Put it in a file of its own.".to_owned()))
        }
        SyntaxFact::EverydayWord { found, wanted } => {
            (format!("“{found}” is written `{wanted}`."), String::new(), Some(format!("Write `{wanted}`.")))
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

fn iso_help(iso: Option<&str>) -> Option<String> {
    Some(match iso {
        Some(iso) => format!("Write `{iso}`."),
        None => "Write a day as `2016-09-28`, a month as `2018-02`, a quarter as `2018-Q2`, a half-year as `2018-H1`."
            .to_owned(),
    })
}

fn property_help(nearest: Option<&str>, below: Noun, own: &[&str]) -> Option<String> {
    Some(match (nearest, below) {
        (Some(nearest), _) => format!("Did you mean `{nearest}`?"),
        (None, Noun::Decision) => "A level is written `NAME when CONDITION`, the last one `NAME otherwise`.".to_owned(),
        (None, Noun::Example) => {
            "Lines of an example begin with `given` for the data, `table` for a list, `expect` for what must come out, or \
             `as of` for the day."
                .to_owned()
        }
        (None, _) if !own.is_empty() => format!(
            "Below such a declaration: `{}`; below any: `source`, `label`, `note`; a formula begins with `=`, a comment \
             with `#`.",
            own.join("`, `")
        ),
        (None, _) => {
            "Lines below a declaration begin with `=` for a formula, or with a word such as `source`, `label`, `note` or \
             `applies when`; a comment begins with `#`."
                .to_owned()
        }
    })
}

fn nearest_help(nearest: Option<&str>) -> Option<String> {
    Some(match nearest {
        Some(nearest) => format!("Did you mean `{nearest}`?"),
        None => {
            "A line at the margin begins with a noun such as `input`, `indicator`, `requirement` or `decision`; what \
                 belongs to the line above is indented."
                .to_owned()
        }
    })
}
