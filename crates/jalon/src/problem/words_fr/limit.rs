//! The words for `LimitFact`.

use crate::problem::Wording;
use crate::problem::limit::LimitFact;

pub(super) fn wording(fact: &LimitFact) -> Wording {
    let (title, here, help) = match fact {
        LimitFact::SourceTooLong { limit } => (
            format!("Le référentiel dépasse {limit} octets."),
            "",
            "Divisez-le : `utilise` lit un autre référentiel sous un nom.".to_owned(),
        ),
        LimitFact::BracketsTooDeep { limit } => (
            format!("Les parenthèses s'emboîtent sur plus de {limit} niveaux."),
            "un niveau de trop",
            "Donnez un nom aux parties de la formule, avec `indicateur`.".to_owned(),
        ),
        LimitFact::FormulaTooLong { limit } => (
            format!("Cette ligne a plus de {limit} opérateurs."),
            "",
            "Donnez un nom aux parties de la formule, avec `indicateur`.".to_owned(),
        ),
        LimitFact::DigitsTooMany { limit } => (
            format!("Ce nombre a plus de {limit} chiffres."),
            "trop long",
            "Écrivez-le avec moins de chiffres.".to_owned(),
        ),
        LimitFact::DataTooLarge { bytes, limit } => (
            format!("Les données occupent {bytes} octets ; on en lit au plus {limit} à la fois."),
            "",
            "Partagez le fichier, ou écrivez un projet par ligne (JSON lines).".to_owned(),
        ),
        LimitFact::DataTooDeep { limit } => (
            format!("Les données s'emboîtent sur plus de {limit} niveaux."),
            "un niveau de trop",
            "Quelques niveaux suffisent aux réponses : cherchez un crochet ouvert sans fin.".to_owned(),
        ),
        LimitFact::TooManyMembers { axis, limit } => (
            format!("« {axis} » a plus de {limit} membres."),
            "",
            "Partagez le projet, ou donnez des totaux plutôt que chaque fiche.".to_owned(),
        ),
        LimitFact::TooManyCells { input, limit } => (
            format!("« {input} » aurait plus de {limit} cases."),
            "",
            "Donnez moins de membres : ses axes se multiplient entre eux.".to_owned(),
        ),
        LimitFact::TextTooLong { input, limit } => (
            format!("Le texte donné pour « {input} » dépasse {limit} octets."),
            "trop long",
            "Abrégez-le ; renvoyez à un document pour le reste.".to_owned(),
        ),
        LimitFact::NumberTooLong { input, digits, exponent } => (
            format!(
                "Le nombre donné pour « {input} » a plus de {digits} chiffres, ou un exposant au-delà de {exponent}."
            ),
            "trop long",
            "Écrivez le chiffre tel qu'il a été relevé.".to_owned(),
        ),
        LimitFact::TooManyAliases { limit } => (
            format!("Les renvois (`*nom`) se déplient en plus de {limit} valeurs."),
            "un de trop",
            "Écrivez les valeurs en toutes lettres.".to_owned(),
        ),
    };
    Wording { title, here: here.to_owned(), help: Some(help) }
}
