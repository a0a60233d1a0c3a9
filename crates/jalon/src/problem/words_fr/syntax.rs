//! The words for `SyntaxFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::syntax::SyntaxFact;

pub(super) fn wording(fact: &SyntaxFact) -> Wording {
    let (title, here, help) = match fact {
        SyntaxFact::EmptyFile => {
            ("Le fichier est vide.".to_owned(), String::new(), Some("Commencez par une ligne telle que `référentiel mon_référentiel \"Son titre\"`.".to_owned()))
        }
        SyntaxFact::IndentedFirstLine { found } => {
            ("Le fichier commence par une ligne en retrait.".to_owned(), "rien au-dessus à quoi rattacher cette ligne".to_owned(), Some(format!("Une déclaration commence au début d'une ligne : retirez les espaces devant « {found} ».")))
        }
        SyntaxFact::UnknownNoun { found, nearest } => {
            (format!("« {found} » ne déclare rien."), "ce n'est pas le début d'une déclaration".to_owned(), nearest_help(nearest.as_deref()))
        }
        SyntaxFact::LineNotUnderstood { found, shape } => {
            (format!("Cette ligne ne se lit plus à partir de « {found} »."), "incompris à partir d'ici".to_owned(), Some(format!("Une telle ligne s'écrit `{shape}`.")))
        }
        SyntaxFact::LineUnfinished { shape } => {
            ("Cette ligne n'est pas finie.".to_owned(), "il manque quelque chose ici".to_owned(), Some(format!("Une telle ligne s'écrit `{shape}`.")))
        }
        SyntaxFact::RowTooLong { cells, columns } => {
            (format!("Cette ligne a {cells} cases, et son tableau {columns} colonnes."), "trop de cases".to_owned(), Some("Retirez une case, ou ajoutez une colonne à la ligne qui commence par `table`.".to_owned()))
        }
        SyntaxFact::RowTooShort { cells, columns } => {
            (format!("Cette ligne a {cells} cases, et son tableau {columns} colonnes."), "pas assez de cases".to_owned(), Some("Laissez vides entre `|` les cases des données manquantes : chaque ligne porte autant de `|` que celle qui commence par `table`.".to_owned()))
        }
        SyntaxFact::UnknownEscape { sign } => {
            (format!("Dans un texte, `\\{sign}` ne veut rien dire."), String::new(), Some("Écrivez `\\\"` pour un guillemet, `\\n` pour un retour à la ligne et `\\\\` pour une barre oblique inverse.".to_owned()))
        }
        SyntaxFact::MixedAndOr { bracketed } => {
            ("« et » et « ou » se suivent sans parenthèses : la phrase peut se lire de deux façons.".to_owned(), "qu'est-ce qui va ensemble ?".to_owned(), Some(format!("Mettez entre parenthèses ce qui va ensemble, par exemple `{bracketed}`.")))
        }
        SyntaxFact::ChainedComparison { middle, sign, right } => {
            ("Les comparaisons ne s'enchaînent pas.".to_owned(), String::new(), Some(format!("Écrivez deux comparaisons reliées par un mot : `… et {middle} {sign} {right}`, ou un intervalle : `x dans a .. b`.")))
        }
        SyntaxFact::IfWithoutElse => {
            ("Un `si` appelle son `sinon` : que vaut la formule quand la condition n'est pas remplie ?".to_owned(), "pas de `sinon`".to_owned(), Some("Écrivez `si … alors … sinon …`.".to_owned()))
        }
        SyntaxFact::ClauseOnLaterArgument { function } => {
            (format!("Dans `{function}(…)`, seul le premier argument peut être suivi de `sur`, `dont` ou `par`."), String::new(), Some("Placez ceci derrière le premier argument.".to_owned()))
        }
        SyntaxFact::CommaBetweenAxes { axis, and } => {
            (format!("Plusieurs axes se relient par un mot : « {axis} » se lit ici comme un argument de plus."), String::new(), Some(format!("Écrivez `{and} {axis}`.")))
        }
        SyntaxFact::ByTwice => {
            ("Les axes sont donnés deux fois.".to_owned(), "une seconde fois".to_owned(), Some("Énumérez tous les axes derrière un seul `par`.".to_owned()))
        }
        SyntaxFact::ConditionMissing { noun, name } => {
            let noun = noun.text(Language::French); (format!("{noun} « {name} » n'a pas de condition."), String::new(), Some(format!("Écrivez-la derrière un deux-points : `{noun} {name} : CONDITION`.")))
        }
        SyntaxFact::TreatmentTwice => {
            ("Ceci est dit deux fois.".to_owned(), String::new(), Some("Dites une fois ce que font les parties manquantes, et une fois ce que font les parties sans objet.".to_owned()))
        }
        SyntaxFact::CommaInFrench => {
            ("Dans un fichier en français, les éléments sont séparés par un point-virgule.".to_owned(), String::new(), Some("Écrivez `;` : la virgule est réservée aux décimales.".to_owned()))
        }
        SyntaxFact::SemicolonInEnglish => {
            ("Dans un fichier en anglais, les éléments sont séparés par une virgule.".to_owned(), String::new(), Some("Écrivez `,`.".to_owned()))
        }
        SyntaxFact::DoubleEqual { found } => {
            (format!("Une comparaison s'écrit avec un seul `=`, pas `{found}`."), String::new(), Some("Écrivez `=`.".to_owned()))
        }
        SyntaxFact::AndSign { found, word } => {
            (format!("« Et » s'écrit en toutes lettres, pas `{found}`."), String::new(), Some(format!("Écrivez `{word}`.")))
        }
        SyntaxFact::OrSign { found, word } => {
            (format!("« Ou » s'écrit en toutes lettres, pas `{found}`."), String::new(), Some(format!("Écrivez `{word}`.")))
        }
        SyntaxFact::NotSign { word } => {
            ("« Non » s'écrit en toutes lettres, pas `!`.".to_owned(), String::new(), Some(format!("Écrivez `{word}`.")))
        }
        SyntaxFact::AtLeastSign => {
            ("« Au moins » s'écrit `>=`, pas `=>`.".to_owned(), String::new(), Some("Écrivez `>=`.".to_owned()))
        }
        SyntaxFact::AtMostSign => {
            ("« Au plus » s'écrit `<=`, pas `=<`.".to_owned(), String::new(), Some("Écrivez `<=`.".to_owned()))
        }
        SyntaxFact::DifferentSign { found } => {
            (format!("« Différent de » s'écrit `!=` ou `≠`, pas `{found}`."), String::new(), Some("Écrivez `!=`.".to_owned()))
        }
        SyntaxFact::PowerSign => {
            ("Une puissance s'écrit avec `^`, pas `**`.".to_owned(), String::new(), Some("Écrivez `^`.".to_owned()))
        }
        SyntaxFact::LongDash { found } => {
            (format!("« {found} » est un tiret typographique ; le signe moins est le `-` court du clavier."), String::new(), Some("Écrivez `-`.".to_owned()))
        }
        SyntaxFact::ElseIfWord { found, words } => {
            (format!("« {found} » n'est pas un mot du langage."), String::new(), Some(format!("Écrivez `{words}`.")))
        }
        SyntaxFact::OtherVocabulary { found, wanted, language } => {
            let language = language_name(*language); (format!("« {found} » appartient à l'autre vocabulaire : ce fichier est écrit en {language}."), String::new(), Some(format!("Écrivez `{wanted}`.")))
        }
        SyntaxFact::DecimalComma { found, point } => {
            (format!("`{found}` : dans un fichier en anglais, aucune virgule ne se place entre deux chiffres."), "décimale, milliers ou liste ?".to_owned(), Some(format!("Écrivez `{point}` pour une décimale, une espace entre les milliers, et une espace derrière la virgule dans une liste.")))
        }
        SyntaxFact::DecimalPoint { found, comma } => {
            (format!("`{found}` : dans un fichier en français, les décimales suivent une virgule."), String::new(), Some(format!("Écrivez `{comma}`.")))
        }
    };
    Wording { title, here, help }
}

fn language_name(language: Language) -> &'static str {
    match language {
        Language::English => "anglais",
        Language::French => "français",
    }
}

fn nearest_help(nearest: Option<&str>) -> Option<String> {
    Some(match nearest {
        Some(nearest) => format!("Vouliez-vous dire `{nearest}` ?"),
        None => "Une ligne à la marge commence par un nom tel que `donnée`, `indicateur`, `exigence` ou `décision` ; ce qui \
                 appartient à la ligne du dessus est en retrait."
            .to_owned(),
    })
}
