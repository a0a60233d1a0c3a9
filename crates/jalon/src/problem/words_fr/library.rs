//! The words for `LibraryFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::library::LibraryFact;

pub(super) fn wording(fact: &LibraryFact) -> Wording {
    match fact {
        LibraryFact::NotFound { id, version, suggestion } => Wording {
            title: match version {
                Some(version) => format!("La bibliothèque n'a pas de référentiel « {id} » en version {version}"),
                None => format!("La bibliothèque n'a pas de référentiel « {id} »"),
            },
            here: "introuvable".into(),
            help: Some(match suggestion {
                Some(suggestion) => format!("Vouliez-vous dire « {suggestion} » ?"),
                None => "Un référentiel se nomme par son identifiant (un nom, jamais un chemin) ; placez-le dans le dossier de la bibliothèque.".into(),
            }),
        },
        LibraryFact::OtherVersion { id, asked, found } => Wording {
            title: format!("« {id} » est demandé en version {asked}, mais la bibliothèque a la version {found}"),
            here: format!("la bibliothèque a {found}"),
            help: Some(format!("Écrivez « version {found} » après avoir lu ce qui change, ou ajoutez la version {asked} à la bibliothèque.")),
        },
        LibraryFact::Unreadable { id, reason } => Wording {
            title: format!("Le référentiel « {id} » n'a pas pu être lu : {reason}"),
            here: "illisible".into(),
            help: None,
        },
        LibraryFact::Cycle { ids } => Wording {
            title: format!("Ces référentiels s'utilisent en rond : {}", ids.join(" → ")),
            here: "ferme le cercle".into(),
            help: Some("Mettez dans un troisième référentiel ce dont les deux ont besoin, et utilisez celui-là.".into()),
        },
        LibraryFact::TooMany { limit } => Wording {
            title: format!("Plus de {limit} référentiels sont utilisés, directement ou par d'autres"),
            here: "un de trop".into(),
            help: None,
        },
        LibraryFact::OtherId { id, declared } => Wording {
            title: format!("La bibliothèque donne le référentiel « {declared} » pour « {id} »"),
            here: format!("déclare « {declared} »"),
            help: Some("L'identifiant après « référentiel » doit être celui sous lequel il est rangé.".into()),
        },
        LibraryFact::OverridesNothing { name, suggestion } => Wording {
            title: format!("Le référentiel étendu ne déclare rien sous le nom « {name} »"),
            here: "ne remplace rien".into(),
            help: Some(match suggestion {
                Some(suggestion) => format!("Vouliez-vous dire « {suggestion} » ? Pour ajouter quelque chose, supprimez « remplace »."),
                None => "Pour ajouter quelque chose, supprimez « remplace ».".into(),
            }),
        },
        LibraryFact::Frozen { name, id } => Wording {
            title: format!("« {name} » est figé par « {id} » et ne peut pas être remplacé"),
            here: "remplace ce qui est figé".into(),
            help: Some("Supprimez le remplacement, ou déclarez autre chose sous un autre nom.".into()),
        },
        LibraryFact::FrozenChanged { name, version } => Wording {
            title: format!("« {name} » est figé depuis la version {version}, et cette version le change"),
            here: "change ce qui est figé".into(),
            help: Some(format!("Donnez à la nouvelle règle un nom à elle et laissez « {name} » comme il était, ou publiez un autre référentiel sous un autre nom.")),
        },
        LibraryFact::MayNotOverride { name, noun } => Wording {
            title: format!("« {name} » est déclaré par « {} » : seuls les paramètres, les critères et les libellés se remplacent", noun.text(Language::French)),
            here: "remplace plus qu'un libellé".into(),
            help: Some("Ne gardez ici que des lignes « libellé », ou déclarez autre chose sous un autre nom.".into()),
        },
        LibraryFact::OverridesOtherNoun { name, noun } => Wording {
            title: format!("« {name} » est déclaré par « {} » dans le référentiel étendu", noun.text(Language::French)),
            here: "un autre mot".into(),
            help: Some(format!("Écrivez « remplace {} {name} ».", noun.text(Language::French))),
        },
    }
}
