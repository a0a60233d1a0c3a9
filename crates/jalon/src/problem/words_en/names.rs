//! The words for `NamesFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::names::{NamesFact, Wanted};

pub(super) fn wording(fact: &NamesFact) -> Wording {
    match fact {
        NamesFact::Unknown { name, wanted, suggestion } => Wording {
            title: format!("There is no {} “{name}”", kind(*wanted)),
            here: match suggestion {
                Some(suggestion) => format!("did you mean “{suggestion}”?"),
                None => "not declared".into(),
            },
            help: Some(match (suggestion, wanted) {
                (Some(suggestion), _) => format!("Write “{suggestion}”, or declare “{name}”."),
                (None, Wanted::Function) => {
                    "The functions are listed in the reference; a scale of your own is declared with “scale”.".into()
                }
                (None, Wanted::Unit) => format!("Declare it with “unit {name}”, or correct its spelling."),
                (None, Wanted::Axis) => format!("Declare it with “axis {name}”, or correct its spelling."),
                (None, Wanted::Group) => format!("Write “group {name}” under the criteria that belong to it."),
                (None, _) => "Declare it, or correct its spelling.".into(),
            }),
        },
        NamesFact::UnknownFunctionWord { word, words, suggestion } => Wording {
            title: format!("“{word}” is no word of this function"),
            here: match suggestion {
                Some(suggestion) => format!("did you mean “{suggestion}”?"),
                None => "not known here".into(),
            },
            help: Some(match suggestion {
                Some(suggestion) => format!("Write “{suggestion}”."),
                None => format!("Write one of: {}.", words.join(", ")),
            }),
        },
        NamesFact::OtherSort { name, noun, wanted } => Wording {
            title: format!(
                "“{name}” is declared with “{}”; here it takes the name of {} {}",
                noun.text(Language::English),
                article(*wanted),
                kind(*wanted)
            ),
            here: format!("declared with “{}”", noun.text(Language::English)),
            help: Some(format!("Name {} {} here.", article(*wanted), kind(*wanted))),
        },
        NamesFact::UnknownMember { member, axis, suggestion, members } => Wording {
            title: format!("“{axis}” has no member “{member}”"),
            here: match suggestion {
                Some(suggestion) => format!("did you mean “{suggestion}”?"),
                None => format!("not a member of “{axis}”"),
            },
            help: Some(format!("The members of “{axis}” are {}.", members.join(", "))),
        },
        NamesFact::Duplicate { name } => Wording {
            title: format!("“{name}” is declared twice"),
            here: "declared again".into(),
            help: Some("Give one of the two another name.".into()),
        },
        NamesFact::DuplicateMember { member } => Wording {
            title: format!("“{member}” is listed twice"),
            here: "again".into(),
            help: Some("Remove one of the two.".into()),
        },
        NamesFact::Reserved { name } => Wording {
            title: format!("“{name}” is a word of the language and can't be a name"),
            here: "a word of the language".into(),
            help: Some(format!("Choose another name, such as “{name}_”.")),
        },
        NamesFact::CriterionAsValue { name } => Wording {
            title: format!(
                "“{name}” is a criterion: it may be met, not met, undecided or not applicable, so say which is asked"
            ),
            here: "a bare criterion".into(),
            help: Some(format!("Write “{name} is met” or “{name} is not met”.")),
        },
        NamesFact::ChoiceOutOfPlace { name, owner } => Wording {
            title: format!("“{name}” is a choice of “{owner}” and means nothing by itself here"),
            here: "a choice".into(),
            help: Some(format!("Compare: “{owner} = {name}”; for an axis pick: “[{name}]”.")),
        },
        NamesFact::UnitOutOfPlace { name, suggestion } => Wording {
            title: format!("“{name}” is a unit; a unit stands behind a number"),
            here: "a unit without a number".into(),
            help: Some(match suggestion {
                Some(near) => format!("Write “1 {name}”; or did you mean “{near}”?"),
                None => format!("Write “1 {name}”."),
            }),
        },
        NamesFact::CallWithoutBrackets { name } => Wording {
            title: format!("“{name}” is a function and takes brackets"),
            here: "without brackets".into(),
            help: Some(format!("Write “{name}(…)”.")),
        },
        NamesFact::NoAttribute { name, attribute } => Wording {
            title: format!("“{name}” has no “{attribute}”"),
            here: "nothing to read".into(),
            help: Some(format!("Give “{name}” a “target” or “baseline” line, or remove “.{attribute}”.")),
        },
        NamesFact::AmbiguousMember { member, axes } => Wording {
            title: format!("“{member}” is a member of several axes: {}", axes.join(", ")),
            here: "of which axis?".into(),
            help: axes.first().map(|axis| format!("Name the axis: “[{axis} = {member}]”.")),
        },
        NamesFact::AmbiguousReading { name, owners } => Wording {
            title: format!("Several declarations have a reading “{name}”: {}", owners.join(", ")),
            here: "whose reading?".into(),
            help: owners.first().map(|owner| format!("Name its owner: “reading {owner}.{name}”.")),
        },
    }
}

fn article(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Axis | Wanted::Input | Wanted::Indicator | Wanted::Example | Wanted::Value => "an",
        _ => "a",
    }
}

fn kind(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Value => "input, parameter or indicator",
        Wanted::Criterion => "criterion or obligation",
        Wanted::Axis => "axis",
        Wanted::Unit => "unit",
        Wanted::Function => "function or scale",
        Wanted::Group => "group of criteria",
        Wanted::Reading => "reading",
        Wanted::Scenario => "scenario",
        Wanted::Input => "input",
        Wanted::Indicator => "indicator",
        Wanted::Theory => "activity, output, outcome or impact",
        Wanted::Replaceable => "input, parameter, indicator or criterion",
        Wanted::Example => "example",
        Wanted::Result => "result",
    }
}
