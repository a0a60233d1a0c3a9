//! The words for `LintFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::lint::{LintFact, not_applicable_when};
use crate::syntax::ast::Noun;

pub(super) fn wording(fact: &LintFact) -> Wording {
    let (title, here, help) = match fact {
        LintFact::Unused { name, noun } => (
            format!("Rien ne lit « {name} » ({})", noun.text(Language::French)),
            "inutilisé",
            match noun {
                Noun::Input => {
                    "Servez-vous-en dans une formule, ou supprimez-la : on la demanderait en vain.".to_owned()
                }
                _ => "À employer ou à supprimer : qui lit le référentiel se demande à quoi cela sert.".to_owned(),
            },
        ),
        LintFact::LevelUnreachable { level, decision } => (
            format!("« {decision} » ne peut jamais être « {level} »"),
            "hors d'atteinte",
            "Un niveau précédent prend tous les cas : changez l'ordre, ou supprimez ce niveau.".into(),
        ),
        LintFact::NoOtherwise { decision } => (
            format!("« {decision} » ne dit pas ce qui vaut quand aucune condition n'est remplie"),
            "pas de « sinon »",
            "Donnez « sinon » au dernier niveau.".into(),
        ),
        LintFact::ExampleTestsNothing { example } => (
            format!("L'exemple « {example} » n'attend rien"),
            "ne vérifie rien",
            "Ajoutez une ligne « attendu ».".into(),
        ),
        LintFact::NoExample => (
            "Le référentiel n'a pas d'exemple".into(),
            "pas d'exemple",
            "Ajoutez un « exemple » avec des données et ce qu'elles doivent donner : il explique les règles et les vérifie.".into(),
        ),
        LintFact::DivisorMayBeZero { divisor, owner, language } => (
            if divisor.is_empty() {
                format!("« {owner} » divise par ce qui peut valoir 0")
            } else {
                format!("« {owner} » divise par « {divisor} », qui peut valoir 0")
            },
            "peut valoir 0",
            format!("Écrivez sous « {owner} » : « {} … = 0 » ; ou donnez au diviseur un intervalle au-dessus de 0.", not_applicable_when(*language)),
        ),
        LintFact::CriterionDecidesNothing { name } => (
            format!("Aucune décision, aucun groupe ni aucune formule ne lit le critère « {name} »"),
            "ne décide de rien",
            "Nommez-le dans une décision (« … est rempli »), donnez-lui un « groupe », ou déclarez-le comme « observation ».".into(),
        ),
        LintFact::AlwaysTheSame { met, owner } => (
            format!("La condition de « {owner} » est {} quelles que soient les données", if *met { "toujours remplie" } else { "toujours non remplie" }),
            "toujours la même",
            "Comparez quelque chose que le projet fournit, ou supprimez-la.".into(),
        ),
        LintFact::TargetWithoutDirection { name } => (
            format!("« {name} » a une cible, mais ne dit pas quel sens est le meilleur"),
            "dans quel sens ?",
            "Ajoutez « mieux plus haut » ou « mieux plus bas ».".into(),
        ),
    };
    Wording { title, here: here.into(), help: Some(help) }
}
