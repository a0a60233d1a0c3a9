//! The words for `DataFact`.

use crate::problem::Wording;
use crate::problem::data::{DataFact, DataFault, Expected, Found, JsonFault, Kind, State, WordKind, YamlFault};

pub(super) fn wording(fact: &DataFact) -> Wording {
    let (title, here, help) = match &fact.fault {
        DataFault::NotJson { fault } => return json(fault),
        DataFault::NotYaml { fault } => return yaml(fault),
        DataFault::DuplicateKey { key } => (
            format!("“{key}” is answered twice in the same record."),
            "again here".to_owned(),
            "Keep one of the two: a reader could not know which one counts.".to_owned(),
        ),
        DataFault::NotAProject { found } => (
            format!("A project is a record of answers, but this is {}.", found_words(found)),
            found_words(found),
            "Write `{\"input\": value, …}`, with the inputs of the framework as keys.".to_owned(),
        ),
        DataFault::UnknownKey { key, nearest, known } => (
            format!("The framework asks for nothing called “{key}” here."),
            "unknown".to_owned(),
            match nearest {
                Some(nearest) => format!("Did you mean “{nearest}”?"),
                None if known.is_empty() => "Remove it.".to_owned(),
                None => format!("Remove it, or use one of: {}.", list(known)),
            },
        ),
        DataFault::MisplacedKey { key, axes } => (
            format!("“{key}” does not belong at this place."),
            "not here".to_owned(),
            if axes.is_empty() {
                "Write it at the top of the project, outside the lists of records.".to_owned()
            } else {
                format!("Write it within each record of {}.", list(axes))
            },
        ),
        DataFault::WrongType { input, expected, found } => (
            format!("“{input}” takes {}, not {}.", expected_words(expected), found_words(found)),
            found_words(found),
            wrong_type_help(expected, found),
        ),
        DataFault::NotANumber { input, written } => (
            format!("“{written}” is not a number."),
            "not a number".to_owned(),
            if written.trim().is_empty() {
                format!("If “{input}” is not known, write `null`; if it is none, write 0.")
            } else {
                format!("Write “{input}” in digits, with a point before the decimals (a letter O is no zero).")
            },
        ),
        DataFault::MissingUnit { input, written, unit } => (
            format!("“{input}” is measured in {unit}; {written} says no unit."),
            "no unit".to_owned(),
            format!("Write `{written} {unit}`."),
        ),
        DataFault::WrongUnit { input, written, expected } => (
            format!("“{input}” is measured in {}, not in “{written}”.", unit_words(expected)),
            format!("“{written}”"),
            format!("Convert the figure and write it in {}.", unit_words(expected)),
        ),
        DataFault::NotWhole { input, written } => (
            format!("“{input}” counts things, and {written} is not a whole number."),
            "not whole".to_owned(),
            "Write how many there are, without decimals.".to_owned(),
        ),
        DataFault::Negative { input, written } => (
            format!("“{input}” counts things: it can't be {written}."),
            "below zero".to_owned(),
            "Write 0 or more; if it is not known, write `null`.".to_owned(),
        ),
        DataFault::OutOfRange { input, written, low, high } => (
            match (low, high) {
                (Some(low), Some(high)) => {
                    format!("“{input}” lies between {low} and {high}; {written} does not.")
                }
                (Some(low), None) => format!("“{input}” is at least {low}; {written} is less."),
                (None, Some(high)) => format!("“{input}” is at most {high}; {written} is more."),
                (None, None) => format!("“{input}” can't be {written}."),
            },
            "out of range".to_owned(),
            "Check the figure and its unit; if it is not known, write `null`.".to_owned(),
        ),
        DataFault::NotADate { input, written, time, or_not_yet, instead } => (
            format!("“{written}” is not a date that exists."),
            "no such date".to_owned(),
            if let Some(instead) = instead {
                format!("Write {instead}, if that is what you mean.")
            } else if *or_not_yet && !written.contains(|c: char| c.is_ascii_digit()) {
                format!(
                    "If it has not happened yet, write `{{\"state\": \"not_yet\"}}`, in a table `not_yet` in the column \
                     “{input}.state”; else year-month-day (2016-09-28)."
                )
            } else if *time {
                format!("Write “{input}” as year-month-day and a time: 2016-09-28T17:00:00+02:00.")
            } else {
                format!(
                    "Write “{input}” as year-month-day (2016-09-28), or only the month (2016-09), quarter (2016-Q3), \
                     half-year (2016-H2) or year if no more is known."
                )
            },
        ),
        DataFault::NoZone { input, written } => (
            format!("“{written}” is a time of day without a zone, and the framework names none for “{input}”."),
            "which zone?".to_owned(),
            format!("Write the zone behind it: `{written}+02:00` or `{written}[Europe/Paris]`."),
        ),
        DataFault::NotADuration { input, written } => (
            format!("“{written}” is not a duration."),
            "not a duration".to_owned(),
            format!("Write “{input}” as `18 months`, `2 years`, `45 days` or `P18M`."),
        ),
        DataFault::NumberForText { input, written } => (
            format!("“{input}” is a text, and {written} is written as a number: its leading zeros would be lost."),
            "a number".to_owned(),
            format!("Put it between quotes: \"{written}\" (check that no zero is missing in front)."),
        ),
        DataFault::UnknownChoice { input, written, nearest, choices } => (
            format!("“{written}” is not one of the choices of “{input}”."),
            "not a choice".to_owned(),
            match nearest {
                Some(nearest) => format!("Did you mean “{nearest}”?"),
                None => format!("Choose among: {}.", list(choices)),
            },
        ),
        DataFault::ChoiceTwice { input, choice } => (
            format!("“{choice}” is listed twice for “{input}”."),
            "again here".to_owned(),
            "Keep it once.".to_owned(),
        ),
        DataFault::UnknownMember { axis, written, nearest, members } => (
            format!("“{axis}” has no member “{written}”."),
            "unknown".to_owned(),
            match nearest {
                Some(nearest) => format!("Did you mean “{nearest}”?"),
                None if members.is_empty() => format!("“{axis}” is given without any member."),
                None => format!("Its members are: {}.", list(members)),
            },
        ),
        DataFault::AxisNotGiven { input, axis, written } => (
            format!("“{input}” refers to “{written}”, but no “{axis}” is given."),
            "refers to nothing".to_owned(),
            format!("Give the list “{axis}”, with a record whose `id` is “{written}”."),
        ),
        DataFault::DuplicateMember { axis, id } => (
            format!("Two members of “{axis}” are called “{id}”."),
            "again here".to_owned(),
            "Give each its own `id`.".to_owned(),
        ),
        DataFault::StateNotAllowed { input, state } => (
            match state {
                State::NotApplicable => format!("“{input}” can't be not applicable."),
                State::NotYet => format!("“{input}” can't be “not yet”."),
                State::DateUnknown => format!("“{input}” can't be an unknown date: it is no date."),
                State::Between => format!("“{input}” is neither a number nor a date: it can't lie between two."),
            },
            "not allowed here".to_owned(),
            match state {
                State::NotApplicable => {
                    "The framework would have to declare `may be not applicable`. If the answer is not known, write `null`."
                        .to_owned()
                }
                State::NotYet => {
                    "The framework would have to declare `date or not yet`. If the date is not known, write `null`.".to_owned()
                }
                State::DateUnknown | State::Between => "Write a value, or `null` if it is not known.".to_owned(),
            },
        ),
        DataFault::UnknownWord { what, written, nearest, words } => (
            format!("“{written}” is not {}.", word_kind(*what)),
            "unknown".to_owned(),
            match nearest {
                Some(nearest) => format!("Did you mean “{nearest}”?"),
                None => format!("Use one of: {}.", list(words)),
            },
        ),
        DataFault::ReversedRange { input, low, high } => (
            format!("“{input}” is said to lie between {low} and {high}, but {low} is the greater one."),
            "the wrong way round".to_owned(),
            "Write the lower end first.".to_owned(),
        ),
        DataFault::AnsweredTwice { cell } => (
            format!("“{cell}” is answered twice."),
            "again here".to_owned(),
            "Keep one of the two.".to_owned(),
        ),
        DataFault::RowLength { input, axis, found, expected } => (
            format!("This cell lists {found} values of “{input}”, but “{axis}” has {expected} members."),
            format!("{found} values"),
            format!("Write one value for each member of “{axis}”, in order, or leave the cell blank."),
        ),
        DataFault::MissingPick { input, axes } => (
            format!("“{input}” has a value for each {}; this gives one without saying for which.", list(axes)),
            "for which?".to_owned(),
            format!("Name the member between brackets: `{input}[member]`."),
        ),
        DataFault::OutcomeNotFor { name, kind } => (
            match kind {
                Kind::Quantity => format!("“{name}” has a value: it can't be met, pending or late."),
                Kind::Criterion => format!("“{name}” is a criterion: it has a status, and no value."),
                Kind::Obligation => format!("“{name}” is an obligation: it has no value, and is never plainly met."),
                Kind::Decision => format!("“{name}” is a decision: its outcome is one of its levels."),
            },
            "not for this".to_owned(),
            match kind {
                Kind::Quantity => format!("Expect `{name} = …`, `{name} in … .. …`, `missing`, `undefined` or `not applicable`."),
                Kind::Criterion => format!("Expect `{name} met`, `not met`, `undecided for …` or `not applicable`."),
                Kind::Obligation => format!(
                    "Expect `{name} met in time`, `met late by …`, `pending until …`, `overdue by …`, `due …`, `undecided` or \
                     `not applicable`."
                ),
                Kind::Decision => format!("Expect `{name} = LEVEL`, `{name} undecided among {{…}}` or `not applicable`."),
            },
        ),
        DataFault::LooksLikeFraction { input, written } => (
            format!("All values of “{input}” lie between 0 and 1, but the input is in %: {written} is read as {written} %."),
            "a fraction?".to_owned(),
            "If one half is meant, write 50 (or \"50 %\").".to_owned(),
        ),
    };
    Wording { title, here, help: Some(help) }
}

fn json(fault: &JsonFault) -> Wording {
    let (title, help) = match fault {
        JsonFault::Empty => ("There are no data.".to_owned(), "Write a record: `{\"input\": value}`."),
        JsonFault::Comment => ("JSON has no comments.".to_owned(), "Remove the comment, or use YAML."),
        JsonFault::TrailingComma => {
            ("There is a comma before the closing bracket.".to_owned(), "Remove the last comma.")
        }
        JsonFault::SingleQuotes => {
            ("Texts stand between double quotes in JSON.".to_owned(), "Write \"…\" instead of '…'.")
        }
        JsonFault::CurlyQuotes => (
            "Texts stand between straight double quotes in JSON.".to_owned(),
            "Write \"…\"; a word processor has changed the quotes.",
        ),
        JsonFault::NotFinite { written } => {
            (format!("“{written}” is not a figure."), "If the answer is not known, write `null`.")
        }
        JsonFault::BadNumber { written } => (
            format!("“{written}” is not a number."),
            "Write digits with a point before the decimals and no zero in front; a code goes between quotes.",
        ),
        JsonFault::UnknownWord { written } => (
            format!("“{written}” stands without quotes."),
            "Put texts between double quotes; yes and no are `true` and `false`.",
        ),
        JsonFault::UnclosedText => ("A text is not closed.".to_owned(), "Write a `\"` at its end, on the same line."),
        JsonFault::UnclosedList => ("A list is not closed.".to_owned(), "Write `]` where it ends."),
        JsonFault::UnclosedRecord => ("A record is not closed.".to_owned(), "Write `}` where it ends."),
        JsonFault::MissingComma => ("There is no comma between two values.".to_owned(), "Write `,` before this."),
        JsonFault::MissingColon => ("There is no colon behind the key.".to_owned(), "Write `\"key\": value`."),
        JsonFault::MissingValue => ("A value is missing.".to_owned(), "Write one, or `null` if it is not known."),
        JsonFault::KeyNotText { written } => {
            (format!("The key “{written}” stands without double quotes."), "Write keys as `\"key\":`.")
        }
        JsonFault::MoreText => (
            "Something follows the end of the data.".to_owned(),
            "Several projects make a list, `[{…}, {…}]`, or one a line in a file of JSON lines.",
        ),
        JsonFault::BadEscape => {
            ("This `\\` begins nothing that JSON knows.".to_owned(), "Write `\\\\` for the sign itself.")
        }
        JsonFault::LoneSurrogate => {
            ("This is half of a character.".to_owned(), "Write the character itself, or both its halves.")
        }
        JsonFault::ControlCharacter => (
            "A text holds a line end, a tab or another control character.".to_owned(),
            "Write `\\n` for a line end and `\\t` for a tab.",
        ),
    };
    Wording { title, here: "JSON does not read on here".to_owned(), help: Some(help.to_owned()) }
}

fn yaml(fault: &YamlFault) -> Wording {
    let (title, help) = match fault {
        YamlFault::Syntax => (
            "This is not YAML that reads.".to_owned(),
            "Look at the indentation, at colons without a space behind them and at quotes that are not closed.",
        ),
        YamlFault::Empty => ("There are no data.".to_owned(), "Write `input: value`, one a line."),
        YamlFault::UnknownAlias => {
            ("This refers to nothing that stands before it.".to_owned(), "Name a value with `&name` first.")
        }
        YamlFault::Tag { tag } => {
            (format!("The tag “{tag}” is not read."), "Remove it: the framework says of which type each answer is.")
        }
        YamlFault::KeyNotText => ("A key is a list or a record.".to_owned(), "Write the name of an input."),
        YamlFault::MergeKey => ("`<<` does not merge records here.".to_owned(), "Write the values out."),
    };
    Wording { title, here: String::new(), help: Some(help.to_owned()) }
}

fn expected_words(expected: &Expected) -> String {
    match expected {
        Expected::Number { unit } if unit.is_empty() => "a number".to_owned(),
        Expected::Number { unit } => format!("a number ({unit})"),
        Expected::Truth => "`true` or `false`".to_owned(),
        Expected::Date { time: false } => "a date".to_owned(),
        Expected::Date { time: true } => "a date with a time of day".to_owned(),
        Expected::Duration => "a duration".to_owned(),
        Expected::Text => "a text".to_owned(),
        Expected::Choice { .. } => "one of its choices".to_owned(),
        Expected::Choices { .. } => "a list of its choices".to_owned(),
        Expected::Members { axis, .. } => format!("a value for each “{axis}”"),
        Expected::Records { axis } => format!("a list with a record for each “{axis}”"),
        Expected::Record => "a record".to_owned(),
        Expected::Id => "a name or a number".to_owned(),
        Expected::Ends => "two numbers".to_owned(),
    }
}

fn found_words(found: &Found) -> String {
    match found {
        Found::Null => "`null`".to_owned(),
        Found::Truth(true) => "`true`".to_owned(),
        Found::Truth(false) => "`false`".to_owned(),
        Found::Number(written) => format!("the number {written}"),
        Found::Text(written) => format!("the text “{written}”"),
        Found::Date(written) => format!("the date {written}"),
        Found::List => "a list".to_owned(),
        Found::Record => "a record".to_owned(),
        Found::Formula => "a formula".to_owned(),
    }
}

fn wrong_type_help(expected: &Expected, found: &Found) -> String {
    match expected {
        Expected::Number { .. } => "Write the figure in digits; if it is not known, write `null`.".to_owned(),
        Expected::Truth => match found {
            Found::Text(_) => "Write `true` or `false` without quotes; `null` if it is not known.".to_owned(),
            _ => "Write `true` for yes, `false` for no, `null` if it is not known.".to_owned(),
        },
        Expected::Date { time: false } => "Write it as \"2016-09-28\"; `null` if it is not known.".to_owned(),
        Expected::Date { time: true } => "Write it as \"2016-09-28T17:00:00+02:00\".".to_owned(),
        Expected::Duration => "Write it as \"18 months\" or \"P18M\".".to_owned(),
        Expected::Text => "Put it between quotes.".to_owned(),
        Expected::Choice { choices } => format!("Choose among: {}.", list(choices)),
        Expected::Choices { choices } => {
            format!("Write a list; the choices are: {}. `[]` says that none of them holds.", list(choices))
        }
        Expected::Members { members, .. } => {
            format!(
                "Write `{{\"{}\": …}}`, a value for each of: {}.",
                members.first().map_or("member", String::as_str),
                list(members)
            )
        }
        Expected::Records { .. } => {
            "Write `[{\"id\": \"A\", …}, …]`; `[]` says that there is none, `null` that they are not known.".to_owned()
        }
        Expected::Record => "Write `{\"key\": value}`.".to_owned(),
        Expected::Id => "Write a text that no other record of the list bears.".to_owned(),
        Expected::Ends => "Write `{\"between\": [900, 1000]}`; `null` for an end that is not known.".to_owned(),
    }
}

fn word_kind(kind: WordKind) -> &'static str {
    match kind {
        WordKind::State => "a state that an answer can be in",
        WordKind::Reason => "a reason why an answer is missing",
        WordKind::Evidence => "a level of evidence",
        WordKind::Key => "something that can stand beside a value",
    }
}

fn unit_words(unit: &str) -> String {
    if unit.is_empty() { "plain numbers".to_owned() } else { unit.to_owned() }
}

fn list(words: &[String]) -> String {
    words.iter().map(|word| format!("“{word}”")).collect::<Vec<_>>().join(", ")
}
