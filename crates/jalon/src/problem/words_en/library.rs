//! The words for `LibraryFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::library::LibraryFact;

pub(super) fn wording(fact: &LibraryFact) -> Wording {
    match fact {
        LibraryFact::NotFound { id, version, suggestion } => Wording {
            title: match version {
                Some(version) => format!("The library has no framework “{id}” version {version}"),
                None => format!("The library has no framework “{id}”"),
            },
            here: "not found".into(),
            help: Some(match suggestion {
                Some(suggestion) => format!("Did you mean “{suggestion}”?"),
                None => "A framework is named by its id (a name, never a path); put it in the library folder.".into(),
            }),
        },
        LibraryFact::OtherVersion { id, asked, found } => Wording {
            title: format!("“{id}” is wanted in version {asked}, but the library has version {found}"),
            here: format!("the library has {found}"),
            help: Some(format!(
                "Write “version {found}” once you have read what changed, or add version {asked} to the library."
            )),
        },
        LibraryFact::Unreadable { id, reason } => Wording {
            title: format!("The framework “{id}” could not be read: {reason}"),
            here: "could not be read".into(),
            help: None,
        },
        LibraryFact::Cycle { ids } => Wording {
            title: format!("These frameworks use each other in a circle: {}", ids.join(" → ")),
            here: "closes the circle".into(),
            help: Some("Move what both need into a third framework, and use that one.".into()),
        },
        LibraryFact::TooMany { limit } => Wording {
            title: format!("More than {limit} frameworks are used, directly or through others"),
            here: "one too many".into(),
            help: None,
        },
        LibraryFact::OtherId { id, declared } => Wording {
            title: format!("The library gives the framework “{declared}” for “{id}”"),
            here: format!("declares “{declared}”"),
            help: Some("The id after “framework” must be the one that it is kept under.".into()),
        },
        LibraryFact::OverridesNothing { name, suggestion } => Wording {
            title: format!("There is nothing named “{name}” to override in what is extended"),
            here: "overrides nothing".into(),
            help: Some(match suggestion {
                Some(suggestion) => format!("Did you mean “{suggestion}”? To add something new, leave “override” out."),
                None => "To add something new, leave “override” out.".into(),
            }),
        },
        LibraryFact::Frozen { name, id } => Wording {
            title: format!("“{name}” is frozen by “{id}” and may not be overridden"),
            here: "overrides what is frozen".into(),
            help: Some("Remove the override, or declare something new under another name.".into()),
        },
        LibraryFact::FrozenChanged { name, version } => Wording {
            title: format!("“{name}” is frozen since version {version}, and this version changes it"),
            here: "changes what is frozen".into(),
            help: Some(format!(
                "Give the new rule a name of its own and leave “{name}” as it was, or publish another framework under another name."
            )),
        },
        LibraryFact::MayNotOverride { name, noun } => Wording {
            title: format!(
                "“{name}” is declared with “{}”: only parameters, criteria and labels may be overridden",
                noun.text(Language::English)
            ),
            here: "more than a label is overridden".into(),
            help: Some("Keep only “label” lines here, or declare something new under another name.".into()),
        },
        LibraryFact::OverridesOtherNoun { name, noun } => Wording {
            title: format!("“{name}” is declared with “{}” in what is extended", noun.text(Language::English)),
            here: "another noun".into(),
            help: Some(format!("Write “override {} {name}”.", noun.text(Language::English))),
        },
    }
}
