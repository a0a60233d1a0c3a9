//! The words for `NamesFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::names::{NamesFact, Wanted};

pub(super) fn wording(fact: &NamesFact) -> Wording {
    match fact {
        NamesFact::Unknown { name, wanted, suggestion } => Wording {
            title: format!("Il n'y a pas {} « {name} »", none(*wanted)),
            here: match suggestion {
                Some(suggestion) => format!("vouliez-vous dire « {suggestion} » ?"),
                None => "non déclaré".into(),
            },
            help: Some(match (suggestion, wanted) {
                (Some(suggestion), _) => format!("Écrivez « {suggestion} », ou déclarez « {name} »."),
                (None, Wanted::Function) => {
                    "Les fonctions sont dans la référence ; un barème à vous se déclare par « barème ».".into()
                }
                (None, Wanted::Unit) => format!("Déclarez-la par « unité {name} », ou corrigez l'orthographe."),
                (None, Wanted::Axis) => format!("Déclarez-le par « axe {name} », ou corrigez l'orthographe."),
                (None, Wanted::Group) => format!("Écrivez « groupe {name} » sous les critères qui en font partie."),
                (None, _) => "Déclarez ce nom, ou corrigez l'orthographe.".into(),
            }),
        },
        NamesFact::UnknownFunctionWord { word, words, suggestion } => Wording {
            title: format!("« {word} » n'est pas un mot de cette fonction"),
            here: match suggestion {
                Some(suggestion) => format!("vouliez-vous dire « {suggestion} » ?"),
                None => "inconnu ici".into(),
            },
            help: Some(match suggestion {
                Some(suggestion) => format!("Écrivez « {suggestion} »."),
                None => format!("Écrivez l'un de ces mots : {}.", words.join(", ")),
            }),
        },
        NamesFact::OtherSort { name, noun, wanted } => Wording {
            title: format!(
                "« {name} » est déclaré par « {} » ; il faut ici le nom {}",
                noun.text(Language::French),
                of(*wanted)
            ),
            here: format!("déclaré par « {} »", noun.text(Language::French)),
            help: Some(format!("Mettez ici le nom {}.", of(*wanted))),
        },
        NamesFact::UnknownMember { member, axis, suggestion, members } => Wording {
            title: format!("« {axis} » n'a pas de membre « {member} »"),
            here: match suggestion {
                Some(suggestion) => format!("vouliez-vous dire « {suggestion} » ?"),
                None => format!("n'est pas membre de « {axis} »"),
            },
            help: Some(format!("Les membres de « {axis} » sont : {}.", members.join(", "))),
        },
        NamesFact::Duplicate { name } => Wording {
            title: format!("« {name} » est déclaré deux fois"),
            here: "déclaré de nouveau".into(),
            help: Some("Donnez un autre nom à l'un des deux.".into()),
        },
        NamesFact::DuplicateMember { member } => Wording {
            title: format!("« {member} » figure deux fois dans la liste"),
            here: "de nouveau".into(),
            help: Some("Supprimez l'un des deux.".into()),
        },
        NamesFact::Reserved { name } => Wording {
            title: format!("« {name} » est un mot de la langue et ne peut pas servir de nom"),
            here: "mot de la langue".into(),
            help: Some(format!("Choisissez un autre nom, par exemple « {name}_ ».")),
        },
        NamesFact::CriterionAsValue { name } => Wording {
            title: format!(
                "« {name} » est un critère : il peut être rempli, non rempli, indécis ou sans objet ; dites ce qui est demandé"
            ),
            here: "critère nu".into(),
            help: Some(format!("Écrivez « {name} est rempli » ou « {name} non rempli ».")),
        },
        NamesFact::ChoiceOutOfPlace { name, owner } => Wording {
            title: format!("« {name} » est un choix de « {owner} » et ne veut rien dire seul ici"),
            here: "un choix".into(),
            help: Some(format!("Comparez : « {owner} = {name} » ; pour prendre un membre d'un axe : « [{name}] ».")),
        },
        NamesFact::UnitOutOfPlace { name, suggestion } => Wording {
            title: format!("« {name} » est une unité ; une unité suit un nombre"),
            here: "unité sans nombre".into(),
            help: Some(match suggestion {
                Some(near) => format!("Écrivez « 1 {name} » ; ou vouliez-vous dire « {near} » ?"),
                None => format!("Écrivez « 1 {name} »."),
            }),
        },
        NamesFact::CallWithoutBrackets { name } => Wording {
            title: format!("« {name} » est une fonction et demande des parenthèses"),
            here: "sans parenthèses".into(),
            help: Some(format!("Écrivez « {name}(…) ».")),
        },
        NamesFact::NoAttribute { name, attribute } => Wording {
            title: format!("« {name} » n'a pas de « {attribute} »"),
            here: "rien à lire".into(),
            help: Some(format!(
                "Donnez à « {name} » une ligne « cible » ou « départ », ou supprimez « .{attribute} »."
            )),
        },
        NamesFact::AmbiguousMember { member, axes } => Wording {
            title: format!("« {member} » est membre de plusieurs axes : {}", axes.join(", ")),
            here: "de quel axe ?".into(),
            help: axes.first().map(|axis| format!("Nommez l'axe : « [{axis} = {member}] ».")),
        },
        NamesFact::AmbiguousReading { name, owners } => Wording {
            title: format!("Plusieurs déclarations ont une lecture « {name} » : {}", owners.join(", ")),
            here: "lecture de quoi ?".into(),
            help: owners.first().map(|owner| format!("Nommez ce qu'elle lit : « lecture {owner}.{name} ».")),
        },
    }
}

fn none(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Value => "de donnée, de paramètre ni d'indicateur",
        Wanted::Criterion => "de critère ni d'obligation",
        Wanted::Axis => "d'axe",
        Wanted::Unit => "d'unité",
        Wanted::Function => "de fonction ni de barème",
        Wanted::Group => "de groupe de critères",
        Wanted::Reading => "de lecture",
        Wanted::Scenario => "de scénario",
        Wanted::Input => "de donnée",
        Wanted::Indicator => "d'indicateur",
        Wanted::Theory => "d'activité, de réalisation, de résultat ni d'impact",
        Wanted::Replaceable => "de donnée, de paramètre, d'indicateur ni de critère",
        Wanted::Example => "d'exemple",
        Wanted::Result => "de résultat",
    }
}

fn of(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Value => "d'une donnée, d'un paramètre ou d'un indicateur",
        Wanted::Criterion => "d'un critère ou d'une obligation",
        Wanted::Axis => "d'un axe",
        Wanted::Unit => "d'une unité",
        Wanted::Function => "d'une fonction ou d'un barème",
        Wanted::Group => "d'un groupe de critères",
        Wanted::Reading => "d'une lecture",
        Wanted::Scenario => "d'un scénario",
        Wanted::Input => "d'une donnée",
        Wanted::Indicator => "d'un indicateur",
        Wanted::Theory => "d'une activité, d'une réalisation, d'un résultat ou d'un impact",
        Wanted::Replaceable => "d'une donnée, d'un paramètre, d'un indicateur ou d'un critère",
        Wanted::Example => "d'un exemple",
        Wanted::Result => "d'un résultat",
    }
}
