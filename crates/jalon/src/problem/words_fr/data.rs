//! The words for `DataFact`.

use crate::problem::Wording;
use crate::problem::data::{DataFact, DataFault, Expected, Found, JsonFault, Kind, State, WordKind, YamlFault};

pub(super) fn wording(fact: &DataFact) -> Wording {
    let (title, here, help) = match &fact.fault {
        DataFault::NotJson { fault } => return json(fault),
        DataFault::NotYaml { fault } => return yaml(fault),
        DataFault::DuplicateKey { key } => (
            format!("« {key} » reçoit deux réponses dans la même fiche."),
            "encore ici".to_owned(),
            "N'en gardez qu'une : rien ne dit laquelle compte.".to_owned(),
        ),
        DataFault::NotAProject { found } => (
            format!("Un projet est une fiche de réponses ; ceci est {}.", found_words(found)),
            found_words(found),
            "Écrivez `{\"donnée\": valeur, …}`, avec les données du référentiel pour clés.".to_owned(),
        ),
        DataFault::UnknownKey { key, nearest, known } => (
            format!("Le référentiel ne demande rien du nom de « {key} » à cet endroit."),
            "inconnu".to_owned(),
            match nearest {
                Some(nearest) => format!("Vouliez-vous dire « {nearest} » ?"),
                None if known.is_empty() => "Supprimez-le.".to_owned(),
                None => format!("Supprimez-le, ou choisissez parmi : {}.", list(known)),
            },
        ),
        DataFault::MisplacedKey { key, axes } => (
            format!("« {key} » n'est pas à sa place."),
            "pas ici".to_owned(),
            if axes.is_empty() {
                "Écrivez cette donnée au premier niveau du projet, hors des listes de fiches.".to_owned()
            } else {
                format!("Écrivez cette donnée dans chaque fiche de {}.", list(axes))
            },
        ),
        DataFault::WrongType { input, expected, found } => (
            format!("« {input} » attend {}, et non {}.", expected_words(expected), found_words(found)),
            found_words(found),
            wrong_type_help(expected, found),
        ),
        DataFault::NotANumber { input, written } => (
            format!("« {written} » n'est pas un nombre."),
            "pas un nombre".to_owned(),
            if written.trim().is_empty() {
                format!("Si « {input} » n'est pas connu, écrivez `null` ; s'il n'y en a pas, écrivez 0.")
            } else {
                format!("Écrivez « {input} » en chiffres (la lettre O n'est pas un zéro).")
            },
        ),
        DataFault::MissingUnit { input, written, unit } => (
            format!("« {input} » se mesure en {unit} ; {written} ne dit pas son unité."),
            "sans unité".to_owned(),
            format!("Écrivez `{written} {unit}`."),
        ),
        DataFault::WrongUnit { input, written, expected } => (
            format!("« {input} » se mesure en {}, et non en « {written} ».", unit_words(expected)),
            format!("« {written} »"),
            format!("Convertissez le chiffre et écrivez-le en {}.", unit_words(expected)),
        ),
        DataFault::NotWhole { input, written } => (
            format!("« {input} » est un effectif, et {written} n'est pas un nombre entier."),
            "pas entier".to_owned(),
            "Écrivez combien il y en a, sans décimales.".to_owned(),
        ),
        DataFault::Negative { input, written } => (
            format!("« {input} » est un effectif : il ne peut valoir {written}."),
            "en dessous de zéro".to_owned(),
            "Écrivez 0 ou plus ; s'il n'est pas connu, écrivez `null`.".to_owned(),
        ),
        DataFault::OutOfRange { input, written, low, high } => (
            match (low, high) {
                (Some(low), Some(high)) => {
                    format!("« {input} » est compris entre {low} et {high} ; {written} ne l'est pas.")
                }
                (Some(low), None) => format!("« {input} » vaut au moins {low} ; {written} est en dessous."),
                (None, Some(high)) => format!("« {input} » vaut au plus {high} ; {written} est au-dessus."),
                (None, None) => format!("« {input} » ne peut valoir {written}."),
            },
            "hors des bornes".to_owned(),
            "Vérifiez le chiffre et son unité ; s'il n'est pas connu, écrivez `null`.".to_owned(),
        ),
        DataFault::NotADate { input, written, time, or_not_yet, instead } => (
            format!("« {written} » n'est pas une date qui existe."),
            "pas une date".to_owned(),
            if let Some(instead) = instead {
                format!("Écrivez {instead}, si c'est ce que vous voulez dire.")
            } else if *or_not_yet && !written.contains(|c: char| c.is_ascii_digit()) {
                format!(
                    "Si ce n'est pas encore arrivé, écrivez `{{\"state\": \"not_yet\"}}`, dans un tableau `not_yet` dans la \
                     colonne « {input}.state » ; sinon année-mois-jour (2016-09-28)."
                )
            } else if *time {
                format!("Écrivez « {input} » sous la forme année-mois-jour et heure : 2016-09-28T17:00:00+02:00.")
            } else {
                format!(
                    "Écrivez « {input} » sous la forme année-mois-jour (2016-09-28), ou seulement le mois (2016-09), le \
                     trimestre (2016-Q3), le semestre (2016-H2) ou l'année si l'on n'en sait pas plus."
                )
            },
        ),
        DataFault::NoZone { input, written } => (
            format!("« {written} » est une heure sans fuseau, et le référentiel n'en nomme aucun pour « {input} »."),
            "quel fuseau ?".to_owned(),
            format!("Écrivez le fuseau à la suite : `{written}+02:00` ou `{written}[Europe/Paris]`."),
        ),
        DataFault::NotADuration { input, written } => (
            format!("« {written} » n'est pas une durée."),
            "pas une durée".to_owned(),
            format!("Écrivez « {input} » sous la forme `18 mois`, `2 ans`, `45 jours` ou `P18M`."),
        ),
        DataFault::NumberForText { input, written } => (
            format!("« {input} » est un texte, et {written} est écrit comme un nombre : ses zéros de tête se perdraient."),
            "un nombre".to_owned(),
            format!("Mettez-le entre guillemets : \"{written}\" (vérifiez qu'il ne manque pas de zéro devant)."),
        ),
        DataFault::UnknownChoice { input, written, nearest, choices } => (
            format!("« {written} » n'est pas l'un des choix de « {input} »."),
            "pas un choix".to_owned(),
            match nearest {
                Some(nearest) => format!("Vouliez-vous dire « {nearest} » ?"),
                None => format!("Choisissez parmi : {}.", list(choices)),
            },
        ),
        DataFault::ChoiceTwice { input, choice } => (
            format!("« {choice} » figure deux fois pour « {input} »."),
            "encore ici".to_owned(),
            "Ne l'écrivez qu'une fois.".to_owned(),
        ),
        DataFault::UnknownMember { axis, written, nearest, members } => (
            format!("« {axis} » n'a pas de membre « {written} »."),
            "inconnu".to_owned(),
            match nearest {
                Some(nearest) => format!("Vouliez-vous dire « {nearest} » ?"),
                None if members.is_empty() => format!("« {axis} » est donné sans aucun membre."),
                None => format!("Ses membres sont : {}.", list(members)),
            },
        ),
        DataFault::AxisNotGiven { input, axis, written } => (
            format!("« {input} » renvoie à « {written} », mais « {axis} » n'est pas donné."),
            "ne renvoie à rien".to_owned(),
            format!("Donnez la liste « {axis} », avec une fiche dont l'`id` est « {written} »."),
        ),
        DataFault::DuplicateMember { axis, id } => (
            format!("Deux membres de « {axis} » s'appellent « {id} »."),
            "encore ici".to_owned(),
            "Donnez à chacun son propre `id`.".to_owned(),
        ),
        DataFault::StateNotAllowed { input, state } => (
            match state {
                State::NotApplicable => format!("« {input} » ne peut pas être sans objet."),
                State::NotYet => format!("« {input} » ne peut pas être « pas encore »."),
                State::DateUnknown => format!("« {input} » n'est pas une date : elle ne peut pas être inconnue."),
                State::Between => format!("« {input} » n'est ni un nombre ni une date : impossible de le situer entre deux bornes."),
            },
            "pas permis ici".to_owned(),
            match state {
                State::NotApplicable => {
                    "Le référentiel devrait dire `peut être sans objet`. Si la réponse n'est pas connue, écrivez `null`."
                        .to_owned()
                }
                State::NotYet => {
                    "Le référentiel devrait dire `date ou pas encore`. Si la date n'est pas connue, écrivez `null`.".to_owned()
                }
                State::DateUnknown | State::Between => {
                    "Écrivez une valeur, ou `null` si elle n'est pas connue.".to_owned()
                }
            },
        ),
        DataFault::UnknownWord { what, written, nearest, words } => (
            format!("« {written} » n'est pas {}.", word_kind(*what)),
            "inconnu".to_owned(),
            match nearest {
                Some(nearest) => format!("Vouliez-vous dire « {nearest} » ?"),
                None => format!("Choisissez parmi : {}.", list(words)),
            },
        ),
        DataFault::ReversedRange { input, low, high } => (
            format!("« {input} » serait compris entre {low} et {high}, mais {low} est le plus grand des deux."),
            "à l'envers".to_owned(),
            "Écrivez d'abord la borne basse.".to_owned(),
        ),
        DataFault::AnsweredTwice { cell } => (
            format!("« {cell} » reçoit deux réponses."),
            "encore ici".to_owned(),
            "N'en gardez qu'une.".to_owned(),
        ),
        DataFault::RowLength { input, axis, found, expected } => (
            format!("Cette case donne {found} valeurs de « {input} », mais « {axis} » a {expected} membres."),
            format!("{found} valeurs"),
            format!("Écrivez une valeur pour chaque membre de « {axis} », dans l'ordre, ou laissez la case vide."),
        ),
        DataFault::MissingPick { input, axes } => (
            format!("« {input} » a une valeur pour chaque membre de {} ; celle-ci ne dit pas pour lequel.", list(axes)),
            "pour lequel ?".to_owned(),
            format!("Nommez le membre entre crochets : `{input}[membre]`."),
        ),
        DataFault::OutcomeNotFor { name, kind } => (
            match kind {
                Kind::Quantity => format!("« {name} » a une valeur : rien à remplir, à attendre ni en retard."),
                Kind::Criterion => format!("« {name} » est un critère : il a un statut, et pas de valeur."),
                Kind::Obligation => format!("« {name} » est une obligation : pas de valeur, ni simplement remplie."),
                Kind::Decision => format!("« {name} » est une décision : l'issue est l'un de ses niveaux."),
            },
            "ne convient pas".to_owned(),
            match kind {
                Kind::Quantity => {
                    format!("Attendez `{name} = …`, `{name} dans … .. …`, `manquant`, `indéfini` ou `sans objet`.")
                }
                Kind::Criterion => {
                    format!("Attendez `{name} rempli`, `non rempli`, `indécis pour …` ou `sans objet`.")
                }
                Kind::Obligation => format!(
                    "Attendez `{name} rempli à temps`, `rempli en retard de …`, `en attente jusqu'au …`, `échu depuis …`, \
                     `au plus tard …`, `indécis` ou `sans objet`."
                ),
                Kind::Decision => format!("Attendez `{name} = NIVEAU`, `{name} indécis parmi {{…}}` ou `sans objet`."),
            },
        ),
        DataFault::LooksLikeFraction { input, written } => (
            format!("Toutes les valeurs de « {input} » sont entre 0 et 1, mais la donnée est en % : {written} se lit {written} %."),
            "une fraction ?".to_owned(),
            "Si vous pensez à une moitié, écrivez 50 (ou \"50 %\").".to_owned(),
        ),
    };
    Wording { title, here, help: Some(help) }
}

fn json(fault: &JsonFault) -> Wording {
    let (title, help) = match fault {
        JsonFault::Empty => ("Il n'y a pas de données.".to_owned(), "Écrivez une fiche : `{\"donnée\": valeur}`."),
        JsonFault::Comment => {
            ("JSON n'a pas de commentaires.".to_owned(), "Supprimez le commentaire, ou employez YAML.")
        }
        JsonFault::TrailingComma => {
            ("Une virgule précède le crochet ou l'accolade de fin.".to_owned(), "Supprimez la dernière virgule.")
        }
        JsonFault::SingleQuotes => {
            ("En JSON, les textes se mettent entre guillemets doubles.".to_owned(), "Écrivez \"…\" au lieu de '…'.")
        }
        JsonFault::CurlyQuotes => (
            "En JSON, les textes se mettent entre guillemets droits.".to_owned(),
            "Écrivez \"…\" ; un traitement de texte a changé les guillemets.",
        ),
        JsonFault::NotFinite { written } => {
            (format!("« {written} » n'est pas un chiffre."), "Si la réponse n'est pas connue, écrivez `null`.")
        }
        JsonFault::BadNumber { written } => (
            format!("« {written} » n'est pas un nombre."),
            "Écrivez des chiffres, un point devant les décimales, sans zéro de tête ; un code se met entre guillemets.",
        ),
        JsonFault::UnknownWord { written } => (
            format!("« {written} » est écrit sans guillemets."),
            "Mettez les textes entre guillemets doubles ; oui et non s'écrivent `true` et `false`.",
        ),
        JsonFault::UnclosedText => {
            ("Un texte n'est pas fermé.".to_owned(), "Écrivez `\"` à sa fin, sur la même ligne.")
        }
        JsonFault::UnclosedList => ("Une liste n'est pas fermée.".to_owned(), "Écrivez `]` là où elle finit."),
        JsonFault::UnclosedRecord => ("Une fiche n'est pas fermée.".to_owned(), "Écrivez `}` là où elle finit."),
        JsonFault::MissingComma => ("Il manque une virgule entre deux valeurs.".to_owned(), "Écrivez `,` devant ceci."),
        JsonFault::MissingColon => ("Il manque deux-points après la clé.".to_owned(), "Écrivez `\"clé\": valeur`."),
        JsonFault::MissingValue => {
            ("Il manque une valeur.".to_owned(), "Écrivez-en une, ou `null` si elle n'est pas connue.")
        }
        JsonFault::KeyNotText { written } => {
            (format!("La clé « {written} » est sans guillemets doubles."), "Écrivez les clés ainsi : `\"clé\":`.")
        }
        JsonFault::MoreText => (
            "Quelque chose suit la fin des données.".to_owned(),
            "Plusieurs projets forment une liste, `[{…}, {…}]`, ou un par ligne dans un fichier JSON lines.",
        ),
        JsonFault::BadEscape => {
            ("Ce `\\` ne commence rien que JSON connaisse.".to_owned(), "Écrivez `\\\\` pour le signe lui-même.")
        }
        JsonFault::LoneSurrogate => {
            ("Ceci est la moitié d'un caractère.".to_owned(), "Écrivez le caractère lui-même, ou ses deux moitiés.")
        }
        JsonFault::ControlCharacter => (
            "Un texte contient une fin de ligne, une tabulation ou un autre caractère de commande.".to_owned(),
            "Écrivez `\\n` pour une fin de ligne et `\\t` pour une tabulation.",
        ),
    };
    Wording { title, here: "ici, ce n'est plus du JSON".to_owned(), help: Some(help.to_owned()) }
}

fn yaml(fault: &YamlFault) -> Wording {
    let (title, help) = match fault {
        YamlFault::Syntax => (
            "Ce texte YAML ne se lit pas.".to_owned(),
            "Regardez l'alignement, les deux-points sans espace à leur suite et les guillemets non fermés.",
        ),
        YamlFault::Empty => ("Il n'y a pas de données.".to_owned(), "Écrivez `donnée: valeur`, une par ligne."),
        YamlFault::UnknownAlias => {
            ("Ceci ne renvoie à rien qui précède.".to_owned(), "Nommez d'abord une valeur avec `&nom`.")
        }
        YamlFault::Tag { tag } => (
            format!("L'étiquette « {tag} » n'est pas lue."),
            "Supprimez-la : le référentiel dit de quel type est chaque réponse.",
        ),
        YamlFault::KeyNotText => ("Une clé est une liste ou une fiche.".to_owned(), "Écrivez le nom d'une donnée."),
        YamlFault::MergeKey => {
            ("`<<` ne fusionne pas les fiches ici.".to_owned(), "Écrivez les valeurs en toutes lettres.")
        }
    };
    Wording { title, here: String::new(), help: Some(help.to_owned()) }
}

fn expected_words(expected: &Expected) -> String {
    match expected {
        Expected::Number { unit } if unit.is_empty() => "un nombre".to_owned(),
        Expected::Number { unit } => format!("un nombre ({unit})"),
        Expected::Truth => "`true` ou `false`".to_owned(),
        Expected::Date { time: false } => "une date".to_owned(),
        Expected::Date { time: true } => "une date avec une heure".to_owned(),
        Expected::Duration => "une durée".to_owned(),
        Expected::Text => "un texte".to_owned(),
        Expected::Choice { .. } => "l'un de ses choix".to_owned(),
        Expected::Choices { .. } => "une liste de ses choix".to_owned(),
        Expected::Members { axis, .. } => format!("une valeur pour chaque membre de « {axis} »"),
        Expected::Records { axis } => format!("une liste avec une fiche pour chaque membre de « {axis} »"),
        Expected::Record => "une fiche".to_owned(),
        Expected::Id => "un nom ou un numéro".to_owned(),
        Expected::Ends => "deux nombres".to_owned(),
    }
}

fn found_words(found: &Found) -> String {
    match found {
        Found::Null => "`null`".to_owned(),
        Found::Truth(true) => "`true`".to_owned(),
        Found::Truth(false) => "`false`".to_owned(),
        Found::Number(written) => format!("le nombre {written}"),
        Found::Text(written) => format!("le texte « {written} »"),
        Found::Date(written) => format!("la date {written}"),
        Found::List => "une liste".to_owned(),
        Found::Record => "une fiche".to_owned(),
        Found::Formula => "une formule".to_owned(),
    }
}

fn wrong_type_help(expected: &Expected, found: &Found) -> String {
    match expected {
        Expected::Number { .. } => "Écrivez le chiffre ; s'il n'est pas connu, écrivez `null`.".to_owned(),
        Expected::Truth => match found {
            Found::Text(_) => {
                "Écrivez `true` ou `false` sans guillemets ; `null` si la réponse n'est pas connue.".to_owned()
            }
            _ => "Écrivez `true` pour oui, `false` pour non, `null` si la réponse n'est pas connue.".to_owned(),
        },
        Expected::Date { time: false } => {
            "Écrivez-la ainsi : \"2016-09-28\" ; `null` si elle n'est pas connue.".to_owned()
        }
        Expected::Date { time: true } => "Écrivez-la ainsi : \"2016-09-28T17:00:00+02:00\".".to_owned(),
        Expected::Duration => "Écrivez-la ainsi : \"18 mois\" ou \"P18M\".".to_owned(),
        Expected::Text => "Mettez-le entre guillemets.".to_owned(),
        Expected::Choice { choices } => format!("Choisissez parmi : {}.", list(choices)),
        Expected::Choices { choices } => {
            format!("Écrivez une liste ; les choix sont : {}. `[]` dit qu'aucun ne convient.", list(choices))
        }
        Expected::Members { members, .. } => format!(
            "Écrivez `{{\"{}\": …}}`, une valeur pour chacun de : {}.",
            members.first().map_or("membre", String::as_str),
            list(members)
        ),
        Expected::Records { .. } => {
            "Écrivez `[{\"id\": \"A\", …}, …]` ; `[]` dit qu'il n'y en a aucun, `null` qu'on ne les connaît pas."
                .to_owned()
        }
        Expected::Record => "Écrivez `{\"clé\": valeur}`.".to_owned(),
        Expected::Id => "Écrivez un texte qu'aucune autre fiche de la liste ne porte.".to_owned(),
        Expected::Ends => "Écrivez `{\"between\": [900, 1000]}` ; `null` pour une borne inconnue.".to_owned(),
    }
}

fn word_kind(kind: WordKind) -> &'static str {
    match kind {
        WordKind::State => "un état qu'une réponse puisse avoir",
        WordKind::Reason => "une raison pour laquelle une réponse manque",
        WordKind::Evidence => "un niveau de preuve",
        WordKind::Key => "ce qui peut accompagner une valeur",
    }
}

fn unit_words(unit: &str) -> String {
    if unit.is_empty() { "nombres sans unité".to_owned() } else { unit.to_owned() }
}

fn list(words: &[String]) -> String {
    words.iter().map(|word| format!("« {word} »")).collect::<Vec<_>>().join(", ")
}
