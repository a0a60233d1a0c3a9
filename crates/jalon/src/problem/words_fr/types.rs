//! The words for `TypesFact`.

use crate::problem::Wording;
use crate::problem::types::{DateFault, Joining, Shown, TypesFact, UnitFault};

pub(super) fn wording(fact: &TypesFact) -> Wording {
    let (title, here, help): (String, String, String) = match fact {
        TypesFact::Mismatch { wanted, found } => (
            format!("C'est {}, alors qu'il faut ici {}", shown(found), shown(wanted)),
            shown(found),
            match (wanted, found) {
                (Shown::Truth, _) => "Comparez-le à quelque chose : « … >= 2 », « … = oui ».".into(),
                (Shown::Number(_), Shown::Truth) => "Pour compter les oui, écrivez « compte(… sur axe) ».".into(),
                (Shown::Text, _) => "Un texte se met entre guillemets droits.".into(),
                _ => format!("Écrivez ici {}, ou changez le type déclaré.", shown(wanted)),
            },
        ),
        TypesFact::Units { left, right, operation } => match operation {
            Joining::Addition | Joining::Subtraction => (
                format!("{} et {} ne peuvent pas {}", in_unit(left), in_unit(right), if *operation == Joining::Addition { "s'additionner" } else { "se soustraire" }),
                format!("{} et {}", unit(left), unit(right)),
                "Ramenez les deux à une même unité : multipliez ou divisez par un taux déclaré avec sa source.".into(),
            ),
            Joining::Comparison => (
                format!("{} ne se compare pas à {}", in_unit(left), in_unit(right)),
                format!("{} et {}", unit(left), unit(right)),
                "Ramenez les deux à une même unité, ou divisez par « 1 UNITÉ » pour l'enlever.".into(),
            ),
            Joining::Choice => (
                format!("{} se trouve à côté d'{}", in_unit(left), in_unit(right)),
                format!("{} et {}", unit(left), unit(right)),
                "Il faut partout ici la même unité.".into(),
            ),
            Joining::Declaration => (
                format!("La formule donne {}, alors que la déclaration dit {}", in_unit(right), in_unit(left)),
                unit(right),
                "Corrigez l'unité déclarée ou la formule ; « 1 UNITÉ » met ou enlève une unité par produit ou quotient.".into(),
            ),
        },
        TypesFact::PercentAdded { unit } => (
            format!("Un pourcentage ne s'ajoute pas à un nombre en {unit} : % vaut exactement 1/100, jamais un pourcentage du côté gauche"),
            format!("% et {unit}"),
            "Multipliez : « montant * (1 + 10 %) ».".into(),
        ),
        TypesFact::Currencies { left, right } => (
            format!("{left} et {right} sont des monnaies différentes"),
            format!("{left} et {right}"),
            format!("Multipliez par un cours : « paramètre cours = … {left}/{right} », avec sa source."),
        ),
        TypesFact::PriceYears { left, right } => (
            format!("{left} et {right} sont des prix d'années différentes"),
            format!("{left} et {right}"),
            format!("Multipliez par un indice des prix : « paramètre indice = … {left}/({right}) », avec sa source."),
        ),
        TypesFact::NeedsUnit { number, unit } => (
            format!("« {number} » n'a pas d'unité, alors qu'il faut un nombre en {unit}"),
            "sans unité".into(),
            format!("Écrivez « {number} {unit} »."),
        ),
        TypesFact::BadUnit { unit, why } => (
            format!("L'unité « {unit} » ne se lit pas"),
            match why {
                UnitFault::PriceYearOfNoMoney => "une année après ce qui n'est pas une monnaie",
                UnitFault::OutOfWithoutPoints => "« sur » après ce qui n'est pas un point",
                UnitFault::BadTop => "le maximum doit être un nombre supérieur à 0",
                UnitFault::Power => "puissance hors limites",
            }
            .into(),
            match why {
                UnitFault::PriceYearOfNoMoney => "Seule une monnaie a une année de prix : « EUR 2016 ».",
                UnitFault::OutOfWithoutPoints | UnitFault::BadTop => "Écrivez « points sur 5 ».",
                UnitFault::Power => "Les puissances vont de -9 à 9.",
            }
            .into(),
        ),
        TypesFact::Incomparable { left, right } => (
            format!("{} ne se compare pas à {}", shown(left), shown(right)),
            format!("{} et {}", shown(left), shown(right)),
            match (left, right) {
                (Shown::Date | Shown::Time, Shown::Text) | (Shown::Text, Shown::Date | Shown::Time) => {
                    "Les deux côtés doivent être du même type ; une date se met sans guillemets : « 2026-06-30 »."
                }
                (Shown::Number(_), Shown::Text) | (Shown::Text, Shown::Number(_)) => "Les deux côtés doivent être du même type ; un texte se met entre guillemets, un nombre sans.",
                (Shown::Truth, _) | (_, Shown::Truth) => {
                    "Un oui ou non est une condition à lui seul : écrivez son nom, ou « non » devant."
                }
                _ => "Les deux côtés doivent être du même type.",
            }
            .into(),
        ),
        TypesFact::Unordered { of } => (
            format!("« < » et « > » demandent un ordre, et {} n'en a pas", shown(of)),
            shown(of),
            match of {
                Shown::Choice(_) => {
                    "Déclarez des choix ordonnés par « < » : « un parmi bas < moyen < haut » ; sinon comparez par « = »."
                }
                Shown::Number(_) | Shown::Date | Shown::Time => "Comparez par « = » ou « != ».",
                Shown::Truth => "Un oui ou non est une condition à lui seul : écrivez son nom, ou « non » devant.",
                Shown::Duration => "Déclarez-la comme un nombre avec une unité de temps, comme « : mois » ou « : jour ».",
                Shown::Text => {
                    "Deux textes sont pareils ou non : comparez par « = » ou « != », ou demandez un nombre ou une date."
                }
            }
            .into(),
        ),
        TypesFact::Branches { then, otherwise } => (
            format!("« si » donne {} ou {}", shown(then), shown(otherwise)),
            shown(otherwise),
            "Les deux branches doivent être du même type.".into(),
        ),
        TypesFact::AxisLeftOver { axes, owner } => (
            format!("Il y a une valeur pour chaque membre de {}, mais « {owner} » en prend une seule", names(axes)),
            format!("pour chaque {}", axes.join(", ")),
            match axes.first() {
                Some(axis) => format!("Agrégez : « somme(… sur {axis}) » ; prenez-en un : « …[membre] » ; ou déclarez « {owner} » avec « par {axis} »."),
                None => "Agrégez, ou prenez un membre.".into(),
            },
        ),
        TypesFact::NotOverAxis { axis, has } => (
            format!("Ce qui est agrégé n'a pas d'axe « {axis} »"),
            match has.as_slice() {
                [] => "une seule valeur".into(),
                has => format!("s'étend sur {}", has.join(", ")),
            },
            match has.first() {
                Some(has) => format!("Agrégez sur un axe qu'il a : « sur {has} »."),
                None => "Une valeur seule ne s'agrège pas.".into(),
            },
        ),
        TypesFact::NothingToPick { pick, has } => (
            format!("Il n'y a pas ici de membre « {pick} » à prendre"),
            match has.as_slice() {
                [] => "une seule valeur".into(),
                has => format!("s'étend sur {}", has.join(", ")),
            },
            "Entre crochets se met un membre d'un axe de la valeur qui précède.".into(),
        ),
        TypesFact::FoldOverWhat { function, has } => (
            format!("« {function} » ne dit pas sur quel axe"),
            match has.as_slice() {
                [] => "une seule valeur".into(),
                has => format!("s'étend sur {}", has.join(", ")),
            },
            match has.first() {
                Some(axis) => format!("Écrivez « {function}(… sur {axis}) »."),
                None => "Il n'y a rien à agréger : supprimez la fonction, ou agrégez une valeur qui a un axe.".into(),
            },
        ),
        TypesFact::ArgumentCount { function, signature, found } => (
            format!("« {function} » ne prend pas {found} argument{}", if *found < 2 { "" } else { "s" }),
            format!("{found} donné{}", if *found < 2 { "" } else { "s" }),
            format!("Écrivez « {signature} »."),
        ),
        TypesFact::NotAFold { function } => (
            format!("« {function} » n'agrège pas : elle ne prend ni « sur », ni « dont », ni « par », ni « connus seulement »"),
            "n'agrège pas".into(),
            "Supprimez-les, ou agrégez d'abord : « somme(… sur axe) ».".into(),
        ),
        TypesFact::WordMissing { function, words } => (
            format!("« {function} » doit dire comment"),
            "non dit".into(),
            format!("Ajoutez l'un de ces mots : {}.", words.join(", ")),
        ),
        TypesFact::NeedsClamped => (
            "Le mois peut ne pas avoir ce jour, et le texte doit dire ce qu'il en est alors".into(),
            "31 janvier + 1 mois ?".into(),
            "Écrivez « arrondi en fin de mois » derrière : le dernier jour du mois en tient lieu.".into(),
        ),
        TypesFact::ClampedOutOfPlace => (
            "« arrondi en fin de mois » suit une date plus ou moins des mois".into(),
            "pas de somme de mois".into(),
            "Supprimez « arrondi en fin de mois ».".into(),
        ),
        TypesFact::DateArithmetic { left, right } => (
            format!("{} et {} ne s'ajoutent ni ne se soustraient", shown(left), shown(right)),
            format!("{} et {}", shown(left), shown(right)),
            "À une date s'ajoutent des jours, des mois ou des années : « date + 18 mois » ; deux dates se soustraient : « date - date ».".into(),
        ),
        TypesFact::BadPower { base, exponent } => (
            if exponent.is_empty() {
                format!("Un nombre en {base} s'élève à une puissance entière")
            } else {
                format!("Une puissance n'a pas d'unité, mais celle-ci est en {exponent}")
            },
            "la puissance".into(),
            "Divisez par « 1 UNITÉ » pour enlever une unité.".into(),
        ),
        TypesFact::AxisNotOrdered { axis, function } => (
            format!("« {function} » suit un ordre, et les membres de « {axis} » n'en ont pas"),
            "sans ordre".into(),
            format!("Déclarez leur ordre par « < », ou comme périodes : « axe {axis} = 2017 .. 2021 »."),
        ),
        TypesFact::PeopleSummed { unit, axis } => (
            format!("Des personnes uniques ({unit}) ne s'additionnent pas sur « {axis} » : une même personne peut y être comptée plusieurs fois"),
            format!("sur {axis}"),
            "Demandez le nombre de personnes différentes comme une donnée à part, ou déclarez l'unité comme des passages.".into(),
        ),
        TypesFact::MeanOfChoices { owner } => (
            format!("Les choix de « {owner} » ne sont pas des nombres et n'ont pas de moyenne"),
            "des choix".into(),
            "Utilisez « médiane(…) » ou « part(…) », ou numérotez-les : « bas = 0 < haut = 2 ».".into(),
        ),
        TypesFact::ChoiceAsNumber { owner } => (
            format!("Les choix de « {owner} » ne valent pas des nombres"),
            "un choix".into(),
            "Numérotez-les : « un parmi bas = 0 ; haut = 2 ».".into(),
        ),
        TypesFact::MembersLeftOut { axis, members } => (
            format!("Ces membres de « {axis} » n'ont pas de formule : {}", members.join(", ")),
            "pas tous les membres".into(),
            "Ajoutez une ligne pour chacun, ou « [sinon] = … ».".into(),
        ),
        TypesFact::MembersOfWhat { owner } => (
            format!("« {owner} » a des formules membre par membre, ce qui demande un axe aux membres déclarés"),
            "membres de quel axe ?".into(),
            format!("Déclarez « {owner} » avec « par AXE »."),
        ),
        TypesFact::OnlyInPortfolio { function } => (
            format!("« {function} » regarde d'autres projets, ce que seul un portefeuille peut"),
            "sur des projets".into(),
            "Déclarez-le par « portefeuille ».".into(),
        ),
        TypesFact::NotConstant => (
            "Il faut ici un nombre, une date ou un texte écrits tels quels".into(),
            "pas une constante".into(),
            "Écrivez la valeur elle-même.".into(),
        ),
        TypesFact::NotFixed { name } => (
            format!("« {name} » dépend du projet, alors qu'ici ne vont que des constantes et des paramètres"),
            "dépend du projet".into(),
            "Déclarez un paramètre, ou faites-en un indicateur.".into(),
        ),
        TypesFact::NotACriterion { found } => (
            format!("Seuls un critère ou une obligation sont remplis ou non ; c'est ici {}", shown(found)),
            shown(found),
            "Écrivez la condition elle-même, ou déclarez-la comme « critère ».".into(),
        ),
        TypesFact::NotAView => (
            "« sous » et « lecture » suivent le nom d'un résultat".into(),
            "pas un résultat".into(),
            "Déclarez-le comme indicateur, et écrivez son nom.".into(),
        ),
        TypesFact::SetOutOfPlace => (
            "Un ensemble ou un intervalle ne vont que derrière « dans »".into(),
            "plusieurs valeurs".into(),
            "Écrivez « … dans {a ; b} » ou « … dans 1 .. 5 ».".into(),
        ),
        TypesFact::OpenAxis { axis } => (
            format!("Les membres de « {axis} » viennent avec les données ; aucun ne peut être nommé ici"),
            "un axe ouvert".into(),
            format!("Listez-les : « axe {axis} = … », ou écrivez une condition sur ses valeurs."),
        ),
        TypesFact::NotAChoice { name } => (
            format!("« {name} » n'est pas un choix sur l'axe agrégé"),
            "pas un choix".into(),
            "Derrière « par » se met une donnée ou un paramètre de type « un parmi … » (un choix, ou une fiche d'une autre liste) qui s'étend sur l'axe agrégé.".into(),
        ),
        TypesFact::BadDate { text, why } => match why {
            DateFault::Impossible => (
                format!("Il n'y a pas de date « {text} »"),
                "date impossible".into(),
                "Les dates s'écrivent 2016-09-28.".into(),
            ),
            DateFault::NoZone => (
                format!("« {text} » ne dit pas son fuseau horaire"),
                "quel fuseau ?".into(),
                "Écrivez le fuseau derrière (`Europe/Paris`, ou un décalage : `+02:00`), ou une fois pour toutes les heures : une ligne `fuseau \"Europe/Paris\"` sous « référentiel ».".into(),
            ),
            DateFault::Skipped => (
                format!("L'heure « {text} » n'a pas existé : on avançait les horloges"),
                "pas d'heure pareille".into(),
                "Écrivez une heure avant ou après le changement.".into(),
            ),
            DateFault::Twice { first, second } => (
                format!("L'heure « {text} » est passée deux fois : on reculait les horloges"),
                "laquelle des deux ?".into(),
                format!("Écrivez le décalage : `{first}` pour la première, `{second}` pour la seconde."),
            ),
            DateFault::WrongOffset => (
                format!("Le décalage de « {text} » n'est pas celui du fuseau ce jour-là"),
                "autre décalage".into(),
                "Écrivez l'heure sans le décalage, ou sans le fuseau.".into(),
            ),
        },
    };
    Wording { title: upper(&title), here, help: Some(help) }
}

fn unit(unit: &str) -> String {
    if unit.is_empty() { "sans unité".into() } else { unit.into() }
}

fn in_unit(unit: &str) -> String {
    if unit.is_empty() { "un nombre sans unité".into() } else { format!("un nombre en {unit}") }
}

fn names(names: &[String]) -> String {
    names.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(", ")
}

fn shown(shown: &Shown) -> String {
    match shown {
        Shown::Number(unit) => in_unit(unit),
        Shown::Truth => "un oui/non".into(),
        Shown::Date => "une date".into(),
        Shown::Time => "une date avec heure".into(),
        Shown::Duration => "une durée".into(),
        Shown::Text => "un texte".into(),
        Shown::Choice(owner) => format!("un choix de « {owner} »"),
    }
}

fn upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
