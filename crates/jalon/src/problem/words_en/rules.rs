//! The words for `RulesFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::rules::RulesFact;
use crate::syntax::ast::Noun;

const LANGUAGE: Language = Language::English;

pub(super) fn wording(fact: &RulesFact) -> Wording {
    let (title, here, help): (String, String, String) = match fact {
        RulesFact::WrongProperty { noun, property, belongs_to } => (
            format!("“{property}” can't stand under “{}”", noun.text(LANGUAGE)),
            format!("not a line of “{}”", noun.text(LANGUAGE)),
            if belongs_to.is_empty() {
                "Remove the line.".into()
            } else {
                format!("It belongs under {}.", nouns(belongs_to))
            },
        ),
        RulesFact::PropertyTwice { property } => {
            (format!("“{property}” stands twice"), "again".into(), "Keep one of the two.".into())
        }
        RulesFact::NothingExtended => (
            "This file extends no framework, so there is nothing to override".into(),
            "overrides nothing".into(),
            "Write “extends NAME” above, or remove “override”.".into(),
        ),
        RulesFact::NoFormula { name, noun } => {
            let noun = noun.text(LANGUAGE);
            (
                format!("The {noun} “{name}” says nothing to compute or check"),
                "no formula".into(),
                "Add a formula or condition: “= …” or “: …”.".into(),
            )
        }
        RulesFact::NoType { name } => (
            format!("“{name}” has no type"),
            "of which type?".into(),
            format!("Write it behind a colon: “{name} : EUR”, “{name} : yes/no”, “{name} : date”."),
        ),
        RulesFact::Cycle { names } => {
            let names = names.join(" → ");
            (
                format!("These need each other in a circle: {names}"),
                "begins the circle".into(),
                "Break the circle: let one of them rest on inputs only, or declare its type.".into(),
            )
        }
        RulesFact::FormulaTwice { name } => (
            format!("“{name}” has several formulas"),
            "another formula".into(),
            "Keep one, or write one for each member: “[member] = …”.".into(),
        ),
        RulesFact::MemberTwice { member } => {
            (format!("“{member}” has two formulas"), "again".into(), "Keep one of the two.".into())
        }
        RulesFact::NoBands { scale } => (
            format!("The scale “{scale}” has no bands"),
            "no bands".into(),
            "Give it an argument and lines: “below 2 : 0”, “from 2 : 5”.".into(),
        ),
        RulesFact::ScaleGap { scale, value } => (
            format!("No band of “{scale}” holds {value}"),
            format!("leaves {value} out"),
            "Close the gap: “below a” and “from a” leave none, nor do “up to a” and “above a”.".into(),
        ),
        RulesFact::ScaleOverlap { scale, value } => (
            format!("Two bands of “{scale}” hold {value}"),
            format!("holds {value} too"),
            "Move one of the two bounds.".into(),
        ),
        RulesFact::BandOutOfReach { scale } => (
            format!("No value of the argument of “{scale}” reaches this band"),
            "out of reach".into(),
            "Remove the band, or widen the range of the argument.".into(),
        ),
        RulesFact::DatesNotInOrder => (
            "The dates of the values do not increase".into(),
            "earlier than the one above".into(),
            "Put the lines in order of their dates.".into(),
        ),
        RulesFact::DateTwice { date } => {
            (format!("Two values begin on {date}"), "again".into(), "Keep one of the two.".into())
        }
        RulesFact::DatedAndUndated { name } => (
            format!("“{name}” has several values without a date"),
            "since when?".into(),
            "Write “from DATE : VALUE” for each, or keep one value.".into(),
        ),
        RulesFact::RangeReversed { low, high } => (
            format!("The range ends ({high}) before it begins ({low})"),
            "the wrong way round".into(),
            format!("Write “{high} .. {low}”."),
        ),
        RulesFact::AxisTooLarge { limit } => (
            format!("An axis has at most {limit} members"),
            "too many".into(),
            "Take a coarser axis, or an open one whose members come with the data.".into(),
        ),
        RulesFact::BadAxisRange => (
            "The members can't be counted up from the first to the last".into(),
            "which members?".into(),
            "Write whole numbers (“2017 .. 2021”) or periods of one length (“2017-Q1 .. 2018-Q4”).".into(),
        ),
        RulesFact::NotOpen { axis } => (
            format!("Only an open axis may be private or shared; the members of “{axis}” are listed"),
            "members are listed".into(),
            "Remove “private” or “shared”, or leave the members out.".into(),
        ),
        RulesFact::Weights { sum } => (
            format!("The weights add up to {sum} %, not to 100 %"),
            format!("{sum} % in all"),
            "Correct the weights.".into(),
        ),
        RulesFact::NegativeWeight { weight } => (
            format!("A weight of {weight} % is below zero: the better the part, the worse the whole"),
            "below zero".into(),
            "Give each part a weight of 0 % or more; what should count against the whole is subtracted from it, or turned round before (`100 % - x`).".into(),
        ),
        RulesFact::MixedReadings { name } => (
            format!("The two sides of this quotient take `{name}` in two readings"),
            "two readings".into(),
            "Take both sides in the same reading. Everything that rests on it follows: below, the rate itself is read as `rate reading …`.".into(),
        ),
        RulesFact::SecretLimit { limit } => (
            format!("“secret below” takes a whole number of persons or things, 1 or more, not {limit}"),
            "not such a number".into(),
            "Write how many must stand behind a figure for it to be shown: `secret below 5 people`.".into(),
        ),
        RulesFact::NoTreatment { score, missing } => (
            format!(
                "“{score}” does not say what a {} part does to it",
                if *missing { "missing" } else { "not applicable" }
            ),
            "what then?".into(),
            if *missing {
                "Add “missing fail” (no score either), “missing reweigh” (the others share its weight) or “missing zero”.".into()
            } else {
                "Add “not applicable reweigh” (the others share its weight), “not applicable fail” or “not applicable zero”.".into()
            },
        ),
        RulesFact::NoLevels { decision } => (
            format!("The decision “{decision}” has no levels"),
            "no levels".into(),
            "Add lines: “level when condition”, “other otherwise”.".into(),
        ),
        RulesFact::OtherwiseNotLast => (
            "This level comes after “otherwise”, which takes all that is left".into(),
            "never reached".into(),
            "Put “otherwise” last.".into(),
        ),
        RulesFact::NoSuchReading { name, suggestion } => (
            format!("There is no reading “{name}” here to choose"),
            near(suggestion.as_ref(), "no such reading"),
            "Name one of the “reading” lines above.".into(),
        ),
        RulesFact::NoRaters { name } => (
            format!("“{name}” does not say who rates"),
            "by whom?".into(),
            "Add the axis of those who rate: “by juror”.".into(),
        ),
        RulesFact::BadJudgementFold { name } => (
            format!("Ratings can't be folded by “{name}”"),
            "not such a fold".into(),
            "Write “fold mean”, “median”, “min”, “max”, “sum”, “any”, “all”, “count” or “share”.".into(),
        ),
        RulesFact::BadTemplate { text } => (
            format!("“{text}” can't be read in the sentence"),
            "in this sentence".into(),
            "Put a name between braces, “{budget}”; for a brace itself write two.".into(),
        ),
        RulesFact::Orphan { name } => (
            format!("“{name}” is tied to nothing in the theory of change"),
            "stands alone".into(),
            "Say what it comes from (“from …”), or let something come from it.".into(),
        ),
        RulesFact::Backwards { name, kind, from, from_kind } => {
            let kind = kind.text(LANGUAGE);
            let from_kind = from_kind.text(LANGUAGE);
            (
                format!("“{name}” ({kind}) can't come from “{from}” ({from_kind}), which comes later in the chain"),
                "backwards".into(),
                "Activities lead to outputs, outputs to outcomes, outcomes to impacts.".into(),
            )
        }
        RulesFact::TotalDoesNotFit { total, parts } => (
            format!("“{total}” can't be the total of “{parts}” over this axis"),
            "does not fit".into(),
            format!("Both must have one unit, and “{parts}” the axes of “{total}” and this one."),
        ),
        RulesFact::NothingToBreakDown { name } => (
            format!("“{name}” folds nothing over the axis of this, so it can't be broken down by it"),
            "nothing folded".into(),
            "Break down what is folded over the axis that this lies on.".into(),
        ),
        RulesFact::EmptyGroup { name } => (
            format!("There is no {name} for this to run over"),
            "nothing there".into(),
            "Declare one, or remove the condition.".into(),
        ),
        RulesFact::UnknownZone { zone, suggestion } => (
            format!("The time zone “{zone}” is not known"),
            near(suggestion.as_ref(), "not known"),
            "Zones are named by continent and city: “Europe/Paris”.".into(),
        ),
        RulesFact::ReplacesNothing { name } => (
            format!("The scenario “{name}” replaces nothing"),
            "replaces nothing".into(),
            "Add lines: “budget = budget * 80 %”.".into(),
        ),
        RulesFact::NoAxes { noun } => {
            let noun = noun.text(LANGUAGE);
            (
                format!("A {noun} gives one result and takes no “by”"),
                "no axes here".into(),
                "Fold the axis in the condition: “all(… over axis)”, or declare an indicator “by axis”.".into(),
            )
        }
        RulesFact::OutOfRange { value } => (
            format!("{value} lies outside what the type allows"),
            "out of range".into(),
            "Correct the value, or widen the range.".into(),
        ),
    };
    Wording { title, here, help: Some(help) }
}

fn near(suggestion: Option<&String>, otherwise: &str) -> String {
    match suggestion {
        Some(suggestion) => format!("did you mean “{suggestion}”?"),
        None => otherwise.into(),
    }
}

fn nouns(nouns: &[Noun]) -> String {
    nouns.iter().map(|noun| format!("“{}”", noun.text(LANGUAGE))).collect::<Vec<_>>().join(", ")
}
