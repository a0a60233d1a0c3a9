//! The words for `LintFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::lint::{LintFact, Said};
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
        LintFact::NoOtherwise { decision, language } => (
            format!("« {decision} » ne dit pas ce qui vaut quand aucune condition n'est remplie"),
            "ouvert",
            format!("Donnez « {} » au dernier niveau.", Said::Otherwise.text(*language)),
        ),
        LintFact::ExampleTestsNothing { example, language } => (
            format!("L'exemple « {example} » n'attend rien"),
            "ne vérifie rien",
            format!("Ajoutez une ligne qui commence par « {} ».", Said::Expect.text(*language)),
        ),
        LintFact::NoExample { language } => (
            "Le référentiel n'a pas d'exemple".into(),
            "pas d'exemple",
            format!(
                "Ajoutez un « {} » avec des données et ce qu'elles doivent donner : il explique les règles et les vérifie.",
                Said::Example.text(*language)
            ),
        ),
        LintFact::DivisorMayBeZero { divisor, owner, language } => (
            if divisor.is_empty() {
                format!("« {owner} » divise par ce qui peut valoir 0")
            } else {
                format!("« {owner} » divise par « {divisor} », qui peut valoir 0")
            },
            "peut valoir 0",
            format!(
                "Écrivez sous « {owner} » : « {} … = 0 » ; ou donnez au diviseur un intervalle au-dessus de 0.",
                Said::NotApplicableWhen.text(*language)
            ),
        ),
        LintFact::CriterionDecidesNothing { name, language } => (
            format!("Aucune décision, aucun groupe ni aucune formule ne lit le critère « {name} »"),
            "ne décide de rien",
            format!(
                "Nommez-le dans une décision (« … {} »), donnez-lui un « {} », ou déclarez-le comme « {} ».",
                Said::IsMet.text(*language),
                Said::Group.text(*language),
                Said::Observation.text(*language)
            ),
        ),
        LintFact::AlwaysTheSame { met, owner } => (
            format!(
                "La condition de « {owner} » est {} quelles que soient les données",
                if *met { "toujours remplie" } else { "toujours non remplie" }
            ),
            "toujours la même",
            "Comparez quelque chose que le projet fournit, ou supprimez-la.".into(),
        ),
        LintFact::TargetWithoutDirection { name, language } => (
            format!("« {name} » a une cible, mais ne dit pas quel sens est le meilleur"),
            "dans quel sens ?",
            format!("Ajoutez « {} » ou « {} ».", Said::BetterHigher.text(*language), Said::BetterLower.text(*language)),
        ),
        LintFact::StepLikeDecimals { step, decimals } => (
            format!("« {step} » arrondit à un multiple de {step}, et non à {step} décimales"),
            "un pas, pas des décimales",
            format!(
                "Écrivez « {decimals} » pour {step} décimales ; si le multiple est voulu, donnez au pas son unité ou déclarez-le en paramètre."
            ),
        ),
    };
    Wording { title, here: here.into(), help: Some(help) }
}
