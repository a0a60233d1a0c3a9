//! The words for `RulesFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::rules::RulesFact;
use crate::syntax::ast::Noun;

const LANGUAGE: Language = Language::French;

pub(super) fn wording(fact: &RulesFact) -> Wording {
    let (title, here, help): (String, String, String) = match fact {
        RulesFact::WrongProperty { noun, property, belongs_to } => (
            format!("« {property} » ne va pas sous « {} »", noun.text(LANGUAGE)),
            format!("pas une ligne de « {} »", noun.text(LANGUAGE)),
            if belongs_to.is_empty() {
                "Supprimez la ligne.".into()
            } else {
                format!("Sa place est sous {}.", nouns(belongs_to))
            },
        ),
        RulesFact::PropertyTwice { property } => (format!("« {property} » figure deux fois"), "de nouveau".into(), "Gardez l'un des deux.".into()),
        RulesFact::NothingExtended => ("Ce fichier n'étend aucun référentiel : il n'y a rien à remplacer".into(), "ne remplace rien".into(), "Écrivez « étend NOM » plus haut, ou supprimez « remplace ».".into()),
        RulesFact::NoFormula { name, noun } => {
            let noun = noun.text(LANGUAGE);
            (format!("« {name} » ({noun}) ne dit rien à calculer ni à vérifier"), "pas de formule".into(), "Ajoutez une formule ou une condition : « = … » ou « : … ».".into())
        }
        RulesFact::NoType { name } => (format!("« {name} » n'a pas de type"), "de quel type ?".into(), format!("Écrivez-le derrière deux-points : « {name} : EUR », « {name} : oui/non », « {name} : date ».")),
        RulesFact::Cycle { names } => {
            let names = names.join(" → ");
            (format!("Ceux-ci ont besoin l'un de l'autre en rond : {names}"), "début du cercle".into(), "Rompez le cercle : faites reposer l'un d'eux sur les seules données, ou déclarez son type.".into())
        }
        RulesFact::FormulaTwice { name } => (format!("« {name} » a plusieurs formules"), "une autre formule".into(), "Gardez-en une, ou écrivez-en une par membre : « [membre] = … ».".into()),
        RulesFact::MemberTwice { member } => (format!("« {member} » a deux formules"), "de nouveau".into(), "Gardez l'une des deux.".into()),
        RulesFact::NoBands { scale } => (format!("Le barème « {scale} » n'a pas de tranches"), "pas de tranches".into(), "Donnez-lui un argument et des lignes : « en dessous de 2 : 0 », « à partir de 2 : 5 ».".into()),
        RulesFact::ScaleGap { scale, value } => (format!("Aucune tranche de « {scale} » ne contient {value}"), format!("laisse {value} de côté"), "Comblez le trou : « en dessous de a » et « à partir de a » n'en laissent pas, ni « jusqu'à a » et « au-dessus de a ».".into()),
        RulesFact::ScaleOverlap { scale, value } => (format!("Deux tranches de « {scale} » contiennent {value}"), format!("contient aussi {value}"), "Déplacez l'une des deux bornes.".into()),
        RulesFact::BandOutOfReach { scale } => (format!("Aucune valeur de l'argument de « {scale} » n'atteint cette tranche"), "hors d'atteinte".into(), "Supprimez la tranche, ou élargissez l'intervalle de l'argument.".into()),
        RulesFact::DatesNotInOrder => ("Les dates des valeurs ne sont pas croissantes".into(), "plus tôt que la précédente".into(), "Mettez les lignes dans l'ordre des dates.".into()),
        RulesFact::DateTwice { date } => (format!("Deux valeurs commencent le {date}"), "de nouveau".into(), "Gardez l'une des deux.".into()),
        RulesFact::DatedAndUndated { name } => (format!("« {name} » a plusieurs valeurs sans date"), "depuis quand ?".into(), "Écrivez « à partir du DATE : VALEUR » pour chacune, ou gardez une seule valeur.".into()),
        RulesFact::RangeReversed { low, high } => (format!("L'intervalle finit ({high}) avant de commencer ({low})"), "à l'envers".into(), format!("Écrivez « {high} .. {low} ».")),
        RulesFact::AxisTooLarge { limit } => (format!("Un axe a au plus {limit} membres"), "trop de membres".into(), "Prenez un axe moins fin, ou un axe ouvert dont les membres viennent avec les données.".into()),
        RulesFact::BadAxisRange => ("On ne peut pas compter les membres du premier au dernier".into(), "quels membres ?".into(), "Écrivez des nombres entiers (« 2017 .. 2021 ») ou des périodes de même longueur (« 2017-T1 .. 2018-T4 »).".into()),
        RulesFact::NotOpen { axis } => (format!("Seul un axe ouvert peut être privé ou partagé ; les membres de « {axis} » sont listés"), "membres listés".into(), "Supprimez « privé » ou « partagé », ou ne listez pas les membres.".into()),
        RulesFact::Weights { sum } => (format!("Les poids font {sum} %, et non 100 %"), format!("{sum} % en tout"), "Corrigez les poids.".into()),
        RulesFact::NegativeWeight { weight } => (
            format!("Un poids de {weight} % est négatif : plus la part serait bonne, moins le tout le serait"),
            "négatif".into(),
            "Donnez à chaque part un poids de 0 % ou plus ; ce qui doit compter contre le tout s'en soustrait, ou se retourne avant (`100 % - x`).".into(),
        ),
        RulesFact::MixedReadings { name } => (
            format!("Les deux côtés de ce quotient prennent « {name} » selon deux lectures"),
            "deux lectures".into(),
            "Prenez les deux côtés selon la même lecture. Tout ce qui repose dessus la suit : plus bas, le taux lui-même se lit `taux lecture …`.".into(),
        ),
        RulesFact::SecretLimit { limit } => (
            format!("« secret en dessous de » veut un nombre entier de personnes ou de choses, 1 au moins, et non {limit}"),
            "pas un tel nombre".into(),
            "Écrivez combien il en faut derrière un chiffre pour qu'il soit montré : `secret en dessous de 5 personnes`.".into(),
        ),
        RulesFact::NoTreatment { score, missing } => (
            format!("« {score} » ne dit pas ce que lui fait une partie {}", if *missing { "manquante" } else { "sans objet" }),
            "et alors ?".into(),
            if *missing {
                "Ajoutez « manquant échoue » (pas de score non plus), « manquant repondère » (les autres se partagent son poids) ou « manquant zéro ».".into()
            } else {
                "Ajoutez « sans objet repondère » (les autres se partagent son poids), « sans objet échoue » ou « sans objet zéro ».".into()
            },
        ),
        RulesFact::NoLevels { decision } => (format!("La décision « {decision} » n'a pas de niveaux"), "pas de niveaux".into(), "Ajoutez des lignes : « niveau quand condition », « autre sinon ».".into()),
        RulesFact::OtherwiseNotLast => ("Ce niveau vient après « sinon », qui prend tout ce qui reste".into(), "jamais atteint".into(), "Mettez « sinon » en dernier.".into()),
        RulesFact::NoSuchReading { name, suggestion } => (
            format!("Il n'y a pas ici de lecture « {name} » à retenir"),
            near(suggestion.as_ref(), "pas de telle lecture"),
            "Nommez l'une des lignes « lecture » ci-dessus.".into(),
        ),
        RulesFact::NoRaters { name } => (format!("« {name} » ne dit pas qui note"), "par qui ?".into(), "Ajoutez l'axe de ceux qui notent : « par juré ».".into()),
        RulesFact::BadJudgementFold { name } => (format!("Les notes ne s'agrègent pas par « {name} »"), "pas une telle agrégation".into(), "Écrivez « agréger moyenne », « médiane », « min », « max », « somme », « existe », « tous », « compte » ou « part ».".into()),
        RulesFact::BadTemplate { text } => (format!("« {text} » ne se lit pas dans la phrase"), "dans cette phrase".into(), "Mettez un nom entre accolades, « {budget} » ; pour une accolade même, écrivez-en deux.".into()),
        RulesFact::Orphan { name } => (format!("« {name} » n'est lié à rien dans la théorie du changement"), "isolé".into(), "Dites d'où il vient (« vient de … »), ou faites-en venir quelque chose.".into()),
        RulesFact::Backwards { name, kind, from, from_kind } => {
            let kind = kind.text(LANGUAGE);
            let from_kind = from_kind.text(LANGUAGE);
            (format!("« {name} » ({kind}) ne peut pas venir de « {from} » ({from_kind}), qui vient plus loin dans la chaîne"), "à rebours".into(), "Les activités mènent aux réalisations, celles-ci aux résultats, ceux-ci aux impacts.".into())
        }
        RulesFact::TotalDoesNotFit { total, parts } => (format!("« {total} » ne peut pas être le total de « {parts} » sur cet axe"), "ne convient pas".into(), format!("Les deux doivent avoir la même unité, et « {parts} » les axes de « {total} » plus celui-ci.")),
        RulesFact::NothingToBreakDown { name } => (format!("« {name} » n'agrège rien sur l'axe de ceci, et ne peut donc pas être ventilé ainsi"), "rien d'agrégé".into(), "Ventilez ce qui s'agrège sur l'axe où ceci s'étend.".into()),
        RulesFact::EmptyGroup { name } => (format!("Il n'y a ici aucune déclaration « {name} » à parcourir"), "rien à parcourir".into(), "Déclarez-en une, ou supprimez la condition.".into()),
        RulesFact::UnknownZone { zone, suggestion } => (
            format!("Le fuseau « {zone} » n'est pas connu"),
            near(suggestion.as_ref(), "inconnu"),
            "Les fuseaux se nomment par continent et ville : « Europe/Paris ».".into(),
        ),
        RulesFact::ReplacesNothing { name } => (format!("Le scénario « {name} » ne remplace rien"), "ne remplace rien".into(), "Ajoutez des lignes : « budget = budget * 80 % ».".into()),
        RulesFact::NoAxes { noun } => {
            let noun = noun.text(LANGUAGE);
            (format!("Ce que déclare « {noun} » donne un seul résultat et ne prend pas de « par »"), "pas d'axe ici".into(), "Agrégez l'axe dans la condition : « tous(… sur axe) », ou déclarez un indicateur « par axe ».".into())
        }
        RulesFact::OutOfRange { value } => (format!("{value} est hors de ce que permet le type"), "hors limites".into(), "Corrigez la valeur, ou élargissez l'intervalle.".into()),
    };
    Wording { title, here, help: Some(help) }
}

fn near(suggestion: Option<&String>, otherwise: &str) -> String {
    match suggestion {
        Some(suggestion) => format!("vouliez-vous dire « {suggestion} » ?"),
        None => otherwise.into(),
    }
}

fn nouns(nouns: &[Noun]) -> String {
    nouns.iter().map(|noun| format!("« {} »", noun.text(LANGUAGE))).collect::<Vec<_>>().join(", ")
}
