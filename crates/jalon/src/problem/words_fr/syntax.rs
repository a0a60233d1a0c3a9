//! The words for `SyntaxFact`.

use crate::lang::Language;
use crate::problem::Wording;
use crate::problem::syntax::SyntaxFact;
use crate::syntax::ast::Noun;

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
        SyntaxFact::DecimalPoint { found, comma, thousands } => {
            let help = match thousands {
                Some(thousands) => format!("Écrivez `{thousands}` si le point sépare des milliers, `{comma}` si des décimales le suivent."),
                None => format!("Écrivez `{comma}`."),
            };
            (format!("`{found}` : dans un fichier en français, les décimales suivent une virgule."), String::new(), Some(help))
        }
        SyntaxFact::UnclosedText => {
            ("Ce texte n'est pas fermé : il manque le second guillemet.".to_owned(), "ouvert ici".to_owned(), Some("Écrivez `\"` là où le texte finit ; un texte tient sur une ligne, `\\n` en commence une nouvelle à l'intérieur.".to_owned()))
        }
        SyntaxFact::OtherQuotes { .. } => {
            ("Un texte se met entre guillemets droits doubles.".to_owned(), String::new(), Some("Écrivez `\"` de part et d'autre.".to_owned()))
        }
        SyntaxFact::UnclosedBracket { bracket } => {
            (format!("Le signe `{bracket}` n'est jamais refermé."), "ouvert ici".to_owned(), Some("Refermez-le là où son contenu finit.".to_owned()))
        }
        SyntaxFact::UnopenedBracket { bracket } => {
            (format!("Le signe `{bracket}` ne referme rien."), String::new(), Some("Retirez-le, ou ouvrez-le là où son contenu commence.".to_owned()))
        }
        SyntaxFact::WrongBracket { open, close } => {
            (format!("`{open}` est refermé par `{close}`."), String::new(), Some("Refermez chaque signe par le sien : `( )`, `[ ]`, `{ }`.".to_owned()))
        }
        SyntaxFact::BlockBrace => {
            ("Une déclaration ne s'entoure pas d'accolades.".to_owned(), String::new(), Some("Retirez l'accolade : ce qui appartient à une déclaration se place dessous, en retrait.".to_owned()))
        }
        SyntaxFact::EndWord { found } => {
            (format!("« {found} » est inutile : une déclaration finit là où la suivante commence."), String::new(), Some("Retirez cette ligne.".to_owned()))
        }
        SyntaxFact::PropertyInColumnOne { found } => {
            (format!("« {found} » appartient à la déclaration du dessus, et s'écrit en retrait."), "à la marge".to_owned(), Some("Mettez deux espaces devant.".to_owned()))
        }
        SyntaxFact::NounIndented { found } => {
            (format!("« {found} » commence une déclaration, et une déclaration commence à la marge."), "en retrait".to_owned(), Some("Retirez les espaces devant.".to_owned()))
        }
        SyntaxFact::SemicolonAtEnd => {
            ("Une ligne ne finit pas par un point-virgule.".to_owned(), String::new(), Some("Retirez-le.".to_owned()))
        }
        SyntaxFact::TrailingSeparator { found } => {
            (format!("Rien ne suit ce `{found}`."), String::new(), Some("Retirez-le, ou ajoutez ce qui devait suivre.".to_owned()))
        }
        SyntaxFact::DigitGroups { found, grouped } => {
            (format!("`{found}` : les chiffres se groupent par trois, ou pas du tout."), String::new(), Some(format!("Écrivez `{grouped}` si c'est bien ce nombre ; mettez un point-virgule s'il y en a deux.")))
        }
        SyntaxFact::ThousandsSign { found, grouped } => {
            (format!("`{found}` : les milliers sont séparés par une espace."), String::new(), Some(format!("Écrivez `{grouped}`.")))
        }
        SyntaxFact::SeveralDecimalSigns { found } => {
            (format!("`{found}` a plus d'un signe décimal."), String::new(), Some("Écrivez un nombre avec une seule virgule ; une version se place derrière `version`.".to_owned()))
        }
        SyntaxFact::LeadingPoint { found, fixed } => {
            (format!("`{found}` : un nombre commence par un chiffre."), String::new(), Some(format!("Écrivez `{fixed}`.")))
        }
        SyntaxFact::Exponent { found } => {
            (format!("`{found}` : les nombres s'écrivent en entier, sans exposant."), String::new(), Some("Écrivez tous ses chiffres, par groupes de trois : `1 000 000`.".to_owned()))
        }
        SyntaxFact::UnitGlued { found, fixed } => {
            (format!("`{found}` : une unité est séparée de son nombre par une espace."), String::new(), Some(format!("Écrivez `{fixed}`.")))
        }
        SyntaxFact::CurrencySign { found, code } => {
            (format!("Les monnaies s'écrivent par leur code, pas par le signe `{found}`."), String::new(), Some(format!("Écrivez `{code}` derrière le nombre.")))
        }
        SyntaxFact::PercentWord { found } => {
            (format!("« {found} » s'écrit `%`."), String::new(), Some("Écrivez `%`.".to_owned()))
        }
        SyntaxFact::QuotedNumber { found } => {
            (format!("`\"{found}\"` est un texte, pas un nombre, à cause de ses guillemets."), String::new(), Some(format!("Écrivez `{found}` sans guillemets.")))
        }
        SyntaxFact::DateFormat { found, iso } => {
            (format!("`{found}` n'est pas écrit comme une date : année, mois et jour viennent dans cet ordre, mois et jour avec deux chiffres."), String::new(), iso_help(iso.as_deref()))
        }
        SyntaxFact::ImpossibleDate { found } => {
            (format!("`{found}` n'existe pas au calendrier."), String::new(), Some("Vérifiez le jour, le mois et l'heure.".to_owned()))
        }
        SyntaxFact::HyphenRange { found, fixed } => {
            (format!("`{found}` : une suite d'années s'écrit avec deux points."), String::new(), Some(format!("Écrivez `{fixed}`.")))
        }
        SyntaxFact::ThreeDots { found } => {
            (format!("Un intervalle s'écrit avec deux points, pas `{found}`."), String::new(), Some("Écrivez `..`.".to_owned()))
        }
        SyntaxFact::TightMinus { found, spaced, joined } => {
            (format!("`{found}` : une soustraction prend des espaces autour de `-`, et un nom n'a pas de trait d'union."), String::new(), Some(format!("Écrivez `{spaced}` pour soustraire, `{joined}` si c'est un seul nom.")))
        }
        SyntaxFact::SlashComment { found } => {
            (format!("Un commentaire commence par `#`, pas par `{found}`."), String::new(), Some("Écrivez `#`.".to_owned()))
        }
        SyntaxFact::ColonEqual => {
            ("Une valeur se donne avec `=`, pas `:=`.".to_owned(), String::new(), Some("Écrivez `=`.".to_owned()))
        }
        SyntaxFact::Arrow => {
            ("`->` ne veut rien dire ici.".to_owned(), String::new(), Some("Les liens d'une logique d'intervention sont des lignes qui commencent par `vient de` ; une condition s'écrit `si … alors … sinon …`.".to_owned()))
        }
        SyntaxFact::StraySign { found } => {
            (format!("Le signe `{found}` ne veut rien dire ici."), String::new(), Some("Retirez-le ; un texte se met entre guillemets.".to_owned()))
        }
        SyntaxFact::NameMissing { noun } => {
            let noun = noun.text(Language::French); (format!("Il manque un nom : « {noun} » en appelle un."), String::new(), Some(format!("Écrivez un nom derrière « {noun} » : lettres, chiffres et `_`, en commençant par une lettre ; le libellé suit entre guillemets.")))
        }
        SyntaxFact::NameReserved { name } => {
            (format!("« {name} » est un mot du langage, en français ou en anglais, et ne peut être un nom."), String::new(), Some(format!("Choisissez un autre nom, tel que `{name}_`.")))
        }
        SyntaxFact::NameWithHyphen { name, fixed } => {
            (format!("Un nom n'a pas de trait d'union : `{name}`."), String::new(), Some(format!("Écrivez `{fixed}`.")))
        }
        SyntaxFact::NameOfSeveralWords { name, fixed } => {
            (format!("Un nom est un seul mot : `{name}`."), String::new(), Some(format!("Écrivez `{fixed}`, et le libellé entre guillemets.")))
        }
        SyntaxFact::NameBeginsWithDigit { name } => {
            (format!("Un nom commence par une lettre : `{name}`."), String::new(), Some("Mettez une lettre au début.".to_owned()))
        }
        SyntaxFact::LabelAfterColon { label } => {
            (format!("Le libellé `{label}` est derrière le type ; sa place est entre le nom et le deux-points."), String::new(), Some("Écrivez le libellé derrière le nom.".to_owned()))
        }
        SyntaxFact::ColonMissing { name, found } => {
            (format!("Il manque un deux-points entre `{name}` et `{found}`."), String::new(), Some(format!("Écrivez `{name} : {found} …`.")))
        }
        SyntaxFact::EqualForColon { noun } => {
            let noun = noun.text(Language::French); (format!("Derrière le nom ({noun}), on écrit un deux-points, pas `=`."), String::new(), Some("Écrivez `:`.".to_owned()))
        }
        SyntaxFact::ColonForEqual { noun } => {
            let noun = noun.text(Language::French); (format!("Derrière le nom ({noun}), on écrit `=`, pas un deux-points."), String::new(), Some("Écrivez `=`.".to_owned()))
        }
        SyntaxFact::TypeMissing { noun } => {
            let noun = noun.text(Language::French); (format!("Aucun type ne suit le deux-points ({noun})."), String::new(), Some("Écrivez-en un, tel que `effectif`, `EUR`, `%`, `oui/non`, `date` ou `un parmi a ; b`.".to_owned()))
        }
        SyntaxFact::ValueForType { found } => {
            (format!("`{found}` est une valeur ; le deux-points est suivi d'un type."), String::new(), Some("Écrivez `=` devant une valeur : `paramètre limite = 10 EUR`.".to_owned()))
        }
        SyntaxFact::TypeWord { found, wanted } => {
            (format!("« {found} » n'est pas un type ici."), String::new(), Some(format!("Écrivez `{wanted}`.")))
        }
        SyntaxFact::FormulaMissing => {
            ("Aucune formule ne suit `=`.".to_owned(), String::new(), Some("Écrivez la formule, ou retirez la ligne.".to_owned()))
        }
        SyntaxFact::OperandMissing { operator } => {
            (format!("Rien ne suit `{operator}`."), String::new(), Some("Écrivez ce qui vient de l'autre côté.".to_owned()))
        }
        SyntaxFact::TwoOperators { first, second } => {
            (format!("`{first}` et `{second}` se suivent sans rien entre eux."), String::new(), Some("Retirez-en un, ou écrivez la valeur qui vient entre les deux.".to_owned()))
        }
        SyntaxFact::TwoValues { left, right } => {
            (format!("`{left}` et `{right}` se suivent sans opérateur."), "il manque un opérateur ou un séparateur devant ceci".to_owned(), Some("Écrivez entre les deux un opérateur, un séparateur ou un mot tel que `et` ; un nom de plusieurs mots prend `_`.".to_owned()))
        }
        SyntaxFact::WordForValue { found } => {
            (format!("« {found} » est un mot du langage, à une place où l'on attend une valeur."), String::new(), Some("Écrivez une valeur, ou donnez un autre nom à ce que vous voulez dire.".to_owned()))
        }
        SyntaxFact::IfWithoutThen => {
            ("Ce `si` va sans son `alors`.".to_owned(), String::new(), Some("Écrivez `si … alors … sinon …`.".to_owned()))
        }
        SyntaxFact::ThenWithoutIf { found } => {
            (format!("« {found} » sans `si` devant."), String::new(), Some("Écrivez `si … alors … sinon …`.".to_owned()))
        }
        SyntaxFact::CallWithoutBrackets { function } => {
            (format!("La fonction « {function} » s'écrit avec des parenthèses."), String::new(), Some(format!("Écrivez `{function}(…)`.")))
        }
        SyntaxFact::TruthWord { found, wanted } => {
            (format!("« {found} » s'écrit `{wanted}`."), String::new(), Some(format!("Écrivez `{wanted}`.")))
        }
        SyntaxFact::NullWord { found, wanted } => {
            (format!("« {found} » ne veut rien dire ici : une donnée absente s'écrit `{wanted}`."), String::new(), Some(format!("Écrivez `{wanted}`, ou ne la mentionnez pas.")))
        }
        SyntaxFact::NullAsked { found, wanted } => {
            (format!("« {found} » n'est pas une valeur : une formule demande par `{wanted}` si une donnée manque."), String::new(), Some(format!("Écrivez `{wanted}`.")))
        }
        SyntaxFact::UnknownProperty { found, noun, own, nearest } => {
            let (of, noun) = (noun, noun.text(Language::French)); (format!("« {found} » ne commence aucune ligne qui puisse se placer sous « {noun} »."), String::new(), property_help(nearest.as_deref(), *of, own))
        }
        SyntaxFact::TextUnquoted { found } => {
            (format!("Le texte derrière « {found} » se met entre guillemets."), String::new(), Some("Mettez `\"` devant et derrière.".to_owned()))
        }
        SyntaxFact::LanguageMissing { found, other } => {
            (format!("« {found} » donne un texte dans l'autre langue, et dit laquelle."), String::new(), Some(format!("Écrivez `{found} {other} \"…\"` ; dans la langue du fichier, le libellé se place derrière le nom.")))
        }
        SyntaxFact::LabelTwice => {
            ("Il y a déjà un libellé dans cette langue.".to_owned(), "un second".to_owned(), Some("Retirez l'un des deux.".to_owned()))
        }
        SyntaxFact::LevelWithoutCondition { name } => {
            (format!("Le niveau « {name} » ne dit pas quand il vaut."), String::new(), Some("Écrivez `quand CONDITION` derrière, ou `sinon` pour le dernier.".to_owned()))
        }
        SyntaxFact::ScaleNamedAsFunction { name } => {
            (format!("« {name} » est le nom d'une fonction, en français ou en anglais : un barème doit en porter un autre."), String::new(), Some(format!("Choisissez un autre nom, tel que `{name}_points`.")))
        }
        SyntaxFact::FrameworkMissing => {
            ("Le fichier ne commence pas par le nom du référentiel.".to_owned(), String::new(), Some("Commencez par une ligne telle que `référentiel mon_référentiel \"Son titre\"`.".to_owned()))
        }
        SyntaxFact::FrameworkTwice => {
            ("Un fichier contient un seul référentiel, et en voici un second.".to_owned(), String::new(), Some("Mettez-le dans un fichier à lui.".to_owned()))
        }
        SyntaxFact::EverydayWord { found, wanted } => {
            (format!("« {found} » s'écrit `{wanted}`."), String::new(), Some(format!("Écrivez `{wanted}`.")))
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

fn iso_help(iso: Option<&str>) -> Option<String> {
    Some(match iso {
        Some(iso) => format!("Écrivez `{iso}`."),
        None => {
            "Écrivez un jour `2016-09-28`, un mois `2018-02`, un trimestre `2018-T2`, un semestre `2018-S1`.".to_owned()
        }
    })
}

fn property_help(nearest: Option<&str>, below: Noun, own: &[&str]) -> Option<String> {
    Some(match (nearest, below) {
        (Some(nearest), _) => format!("Vouliez-vous dire `{nearest}` ?"),
        (None, Noun::Decision) => "Un niveau s'écrit `NOM quand CONDITION`, le dernier `NOM sinon`.".to_owned(),
        (None, Noun::Example) => {
            "Les lignes d'un exemple commencent par `soit` pour les données, `table` pour une liste, `attendu` pour ce qui \
             doit en sortir, ou `au` pour le jour."
                .to_owned()
        }
        (None, _) if !own.is_empty() => format!(
            "Sous une telle déclaration : `{}` ; sous toute autre aussi : `source`, `libellé`, `remarque` ; une formule \
             commence par `=`, un commentaire par `#`.",
            own.join("`, `")
        ),
        (None, _) => {
            "Les lignes sous une déclaration commencent par `=` pour une formule, ou par un mot tel que `source`, \
             `libellé`, `remarque` ou `s'applique quand` ; un commentaire commence par `#`."
                .to_owned()
        }
    })
}

fn nearest_help(nearest: Option<&str>) -> Option<String> {
    Some(match nearest {
        Some(nearest) => format!("Vouliez-vous dire `{nearest}` ?"),
        None => "Une ligne à la marge commence par un nom tel que `donnée`, `indicateur`, `exigence` ou `décision` ; ce qui \
                 appartient à la ligne du dessus est en retrait."
            .to_owned(),
    })
}
