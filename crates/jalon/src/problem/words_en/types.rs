//! The words for `TypesFact`.

use crate::problem::Wording;
use crate::problem::types::{DateFault, Joining, Shown, TypesFact, UnitFault};

pub(super) fn wording(fact: &TypesFact) -> Wording {
    let (title, here, help): (String, String, String) = match fact {
        TypesFact::Mismatch { wanted, found } => (
            format!("This is {}, but {} is wanted here", shown(found), shown(wanted)),
            shown(found),
            match (wanted, found) {
                (Shown::Truth, _) => "Compare it with something: “… >= 2”, “… = yes”.".into(),
                (Shown::Number(_), Shown::Truth) => "To count the yes, write “count(… over axis)”.".into(),
                (Shown::Text, _) => "A text stands between quotation marks.".into(),
                _ => format!("Write {} here, or change the declared type.", shown(wanted)),
            },
        ),
        TypesFact::Units { left, right, operation } => match operation {
            Joining::Addition | Joining::Subtraction => (
                format!(
                    "{} and {} can't be {}",
                    in_unit(left),
                    in_unit(right),
                    if *operation == Joining::Addition { "added" } else { "subtracted" }
                ),
                format!("{} and {}", unit(left), unit(right)),
                "Bring both to one unit: multiply or divide by a rate that is declared with its source.".into(),
            ),
            Joining::Comparison => (
                format!("{} can't be compared with {}", in_unit(left), in_unit(right)),
                format!("{} and {}", unit(left), unit(right)),
                "Bring both to one unit, or divide by “1 UNIT” to drop it.".into(),
            ),
            Joining::Choice => (
                format!("{} stands beside {}", in_unit(left), in_unit(right)),
                format!("{} and {}", unit(left), unit(right)),
                "All of these must have one unit.".into(),
            ),
            Joining::Declaration => (
                format!("The formula gives {}, but {} is declared", in_unit(right), in_unit(left)),
                unit(right),
                "Correct the declared unit or the formula; “1 UNIT” multiplies a unit in or divides it out.".into(),
            ),
        },
        TypesFact::PercentAdded { unit } => (
            format!(
                "A percentage can't be added to a number in {unit}: % is exactly 1/100, never a percentage of the left side"
            ),
            format!("% and {unit}"),
            "Multiply: “amount * (1 + 10 %)”.".into(),
        ),
        TypesFact::Currencies { left, right } => (
            format!("{left} and {right} are different currencies"),
            format!("{left} and {right}"),
            format!("Multiply by a rate: “parameter rate = … {left}/{right}”, with its source."),
        ),
        TypesFact::PriceYears { left, right } => (
            format!("{left} and {right} are prices of different years"),
            format!("{left} and {right}"),
            format!("Multiply by a price index: “parameter index = … {left}/({right})”, with its source."),
        ),
        TypesFact::NeedsUnit { number, unit } => (
            format!("“{number}” has no unit, but a number in {unit} is wanted"),
            "without unit".into(),
            format!("Write “{number} {unit}”."),
        ),
        TypesFact::BadUnit { unit, why } => (
            format!("The unit “{unit}” can't be read"),
            match why {
                UnitFault::PriceYearOfNoMoney => "a year behind what is no currency",
                UnitFault::OutOfWithoutPoints => "“out of” behind what is no point",
                UnitFault::BadTop => "the top must be a number above 0",
                UnitFault::Power => "a power out of range",
            }
            .into(),
            match why {
                UnitFault::PriceYearOfNoMoney => "Only money has a price year: “EUR 2016”.",
                UnitFault::OutOfWithoutPoints | UnitFault::BadTop => "Write “points out of 5”.",
                UnitFault::Power => "Powers go from -9 to 9.",
            }
            .into(),
        ),
        TypesFact::Incomparable { left, right } => (
            format!("{} can't be compared with {}", shown(left), shown(right)),
            format!("{} and {}", shown(left), shown(right)),
            match (left, right) {
                (Shown::Date | Shown::Time, Shown::Text) | (Shown::Text, Shown::Date | Shown::Time) => {
                    "Both sides must be of one type; a date stands without quotation marks: “2026-06-30”."
                }
                (Shown::Number(_), Shown::Text) | (Shown::Text, Shown::Number(_)) => "Both sides must be of one type; a text stands between quotation marks, a number without.",
                (Shown::Truth, _) | (_, Shown::Truth) => {
                    "A yes/no is a condition by itself: write its name, or “not” before it."
                }
                _ => "Both sides must be of one type.",
            }
            .into(),
        ),
        TypesFact::Unordered { of } => (
            format!("“<” and “>” need an order, and {} has none", shown(of)),
            shown(of),
            match of {
                Shown::Choice(_) => {
                    "For ordered choices, declare them with “<”: “one of low < middle < high”; else compare with “=”."
                }
                Shown::Number(_) | Shown::Date | Shown::Time => "Compare with “=” or “!=”.",
                Shown::Truth => "A yes or no is a condition by itself: write its name, or “not” before it.",
                Shown::Duration => "Declare it as a number with a unit of time, such as “: month” or “: day”.",
                Shown::Text => "Texts are the same or not: compare with “=” or “!=”, or ask for a number or a date.",
            }
            .into(),
        ),
        TypesFact::Branches { then, otherwise } => (
            format!("“if” gives {} or {}", shown(then), shown(otherwise)),
            shown(otherwise),
            "Both branches must be of one type.".into(),
        ),
        TypesFact::AxisLeftOver { axes, owner } => (
            format!("There is a value for each member of {}, but “{owner}” takes one", names(axes)),
            format!("for each {}", axes.join(", ")),
            match axes.first() {
                Some(axis) => format!(
                    "Fold it: “sum(… over {axis})”; pick one: “…[member]”; or declare “{owner}” with “by {axis}”."
                ),
                None => "Fold it, or pick one member.".into(),
            },
        ),
        TypesFact::NotOverAxis { axis, has } => (
            format!("What is folded has no axis “{axis}”"),
            match has.as_slice() {
                [] => "a single value".into(),
                has => format!("lies over {}", has.join(", ")),
            },
            match has.first() {
                Some(has) => format!("Fold over an axis that it has: “over {has}”."),
                None => "A single value needs no fold.".into(),
            },
        ),
        TypesFact::NothingToPick { pick, has } => (
            format!("There is no member “{pick}” to pick here"),
            match has.as_slice() {
                [] => "a single value".into(),
                has => format!("lies over {}", has.join(", ")),
            },
            "Between square brackets stands a member of an axis of the value before them.".into(),
        ),
        TypesFact::FoldOverWhat { function, has } => (
            format!("“{function}” does not say over which axis"),
            match has.as_slice() {
                [] => "a single value".into(),
                has => format!("lies over {}", has.join(", ")),
            },
            match has.first() {
                Some(axis) => format!("Write “{function}(… over {axis})”."),
                None => "There is nothing to fold: remove the function, or fold a value that has an axis.".into(),
            },
        ),
        TypesFact::ArgumentCount { function, signature, found } => (
            format!("“{function}” does not take {found} argument{}", if *found == 1 { "" } else { "s" }),
            format!("{found} given"),
            format!("Write “{signature}”."),
        ),
        TypesFact::NotAFold { function } => (
            format!("“{function}” does not fold: it takes no “over”, “where”, “by” or “known only”"),
            "not a fold".into(),
            "Remove them, or fold first: “sum(… over axis)”.".into(),
        ),
        TypesFact::WordMissing { function, words } => {
            (format!("“{function}” must say how"), "not said".into(), format!("Add one of: {}.", words.join(", ")))
        }
        TypesFact::NeedsClamped => (
            "The month may not have this day, and the text must say what then".into(),
            "31 January + 1 month?".into(),
            "Write “clamped” behind it: the last day of the month stands in.".into(),
        ),
        TypesFact::ClampedOutOfPlace => (
            "“clamped” stands behind a date plus or minus months".into(),
            "no month sum".into(),
            "Remove “clamped”.".into(),
        ),
        TypesFact::DateArithmetic { left, right } => (
            format!("{} and {} can't be added or subtracted", shown(left), shown(right)),
            format!("{} and {}", shown(left), shown(right)),
            "To a date, days, months or years are added: “date + 18 months”; two dates are subtracted: “date - date”."
                .into(),
        ),
        TypesFact::BadPower { base, exponent } => (
            if exponent.is_empty() {
                format!("A number in {base} takes a whole number as its power")
            } else {
                format!("A power has no unit, but this is in {exponent}")
            },
            "the power".into(),
            "Divide by “1 UNIT” to drop a unit.".into(),
        ),
        TypesFact::AxisNotOrdered { axis, function } => (
            format!("“{function}” follows an order, and the members of “{axis}” have none"),
            "not in order".into(),
            format!("Declare its order with “<”, or as periods: “axis {axis} = 2017 .. 2021”."),
        ),
        TypesFact::PeopleSummed { unit, axis } => (
            format!("Unique people ({unit}) do not add up over “{axis}”: one may be counted there several times"),
            format!("over {axis}"),
            "Ask for the number of different people as an input of its own, or declare the unit as attendances.".into(),
        ),
        TypesFact::MeanOfChoices { owner } => (
            format!("The choices of “{owner}” are no numbers and have no mean"),
            "choices".into(),
            "Use “median(…)” or “share(…)”, or number them: “low = 0 < high = 2”.".into(),
        ),
        TypesFact::ChoiceAsNumber { owner } => (
            format!("The choices of “{owner}” stand for no numbers"),
            "a choice".into(),
            "Number them: “one of low = 0, high = 2”.".into(),
        ),
        TypesFact::MembersLeftOut { axis, members } => (
            format!("These members of “{axis}” have no formula: {}", members.join(", ")),
            "not all members".into(),
            "Add a line for each, or “[else] = …”.".into(),
        ),
        TypesFact::MembersOfWhat { owner } => (
            format!("“{owner}” has formulas member by member, which takes one axis with declared members"),
            "members of which axis?".into(),
            format!("Declare “{owner}” with “by AXIS”."),
        ),
        TypesFact::OnlyInPortfolio { function } => (
            format!("“{function}” looks at other projects, which only a portfolio can"),
            "over projects".into(),
            "Declare it with “portfolio”.".into(),
        ),
        TypesFact::NotConstant => (
            "A plain number, date or text is wanted here".into(),
            "not a constant".into(),
            "Write the figure itself.".into(),
        ),
        TypesFact::NotFixed { name } => (
            format!("“{name}” depends on the project, but here only constants and parameters may stand"),
            "depends on the project".into(),
            "Declare a parameter, or make this an indicator.".into(),
        ),
        TypesFact::NotACriterion { found } => (
            format!("Only a criterion or an obligation is met or not; this is {}", shown(found)),
            shown(found),
            "Write the condition itself, or declare it as a “criterion”.".into(),
        ),
        TypesFact::NotAView => (
            "“under” and “reading” stand behind the name of a result".into(),
            "not a result".into(),
            "Declare this as an indicator, and write its name.".into(),
        ),
        TypesFact::SetOutOfPlace => (
            "A set or a range stands only behind “in”".into(),
            "several values".into(),
            "Write “… in {a, b}” or “… in 1 .. 5”.".into(),
        ),
        TypesFact::OpenAxis { axis } => (
            format!("The members of “{axis}” come with the data, so none can be named here"),
            "an open axis".into(),
            format!("List them: “axis {axis} = …”, or write a condition on its values."),
        ),
        TypesFact::NotAChoice { name } => (
            format!("“{name}” is no choice on the folded axis"),
            "not a choice".into(),
            "Behind “by” stands an input or parameter of type “one of …” (a choice, or a record of another list) that lies on the folded axis.".into(),
        ),
        TypesFact::BadDate { text, why } => match why {
            DateFault::Impossible => {
                (format!("There is no date “{text}”"), "no such date".into(), "Dates are written 2016-09-28.".into())
            }
            DateFault::NoZone => (
                format!("“{text}” says no time zone"),
                "which zone?".into(),
                "Write the zone behind it (`Europe/Paris`, or an offset: `+02:00`), or once for all times: a line `zone \"Europe/Paris\"` below “framework”.".into(),
            ),
            DateFault::Skipped => (
                format!("The clocks were put forward over “{text}”: there was no such time"),
                "no such time".into(),
                "Write a time before or after the change.".into(),
            ),
            DateFault::Twice { first, second } => (
                format!("The clocks were put back over “{text}”: that time came twice"),
                "which of the two?".into(),
                format!("Write the offset: `{first}` for the first, `{second}` for the second."),
            ),
            DateFault::WrongOffset => (
                format!("The offset of “{text}” is not that of the zone on that day"),
                "another offset".into(),
                "Write the time without the offset, or without the zone.".into(),
            ),
        },
    };
    Wording { title: upper(&title), here, help: Some(help) }
}

fn unit(unit: &str) -> String {
    if unit.is_empty() { "no unit".into() } else { unit.into() }
}

fn in_unit(unit: &str) -> String {
    if unit.is_empty() { "a plain number".into() } else { format!("a number in {unit}") }
}

fn names(names: &[String]) -> String {
    names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ")
}

fn shown(shown: &Shown) -> String {
    match shown {
        Shown::Number(unit) => in_unit(unit),
        Shown::Truth => "yes/no".into(),
        Shown::Date => "a date".into(),
        Shown::Time => "a date with a time".into(),
        Shown::Duration => "a duration".into(),
        Shown::Text => "a text".into(),
        Shown::Choice(owner) => format!("a choice of “{owner}”"),
    }
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
