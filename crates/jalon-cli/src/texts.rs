//! The help of the command in both languages, side by side, and the command that speaks the reader's.

use clap::{Arg, Command, CommandFactory};
use jalon::lang::Language;

use crate::arguments::Arguments;

/// The command with its help in a language.
pub(crate) fn command(language: Language) -> Command {
    let french = language == Language::French;
    let mut root = headings(Arguments::command(), french).about(about("jalon", french)).after_help(pick(
        french,
        "Exit status: 0 done, 1 a check or a test failed, 2 bad input or usage.\nA framework is a path or the id of a shipped one. `jalon help J0123` explains a fault.",
        "Code de sortie : 0 fait, 1 une vérification ou un test a échoué, 2 entrée ou usage incorrect.\nUn référentiel est un chemin ou l’identifiant d’un référentiel livré. `jalon help J0123` explique une faute.",
    ));
    root = root.mut_args(|argument| described("jalon", argument, french));
    let names: Vec<String> = root.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        root = root.mut_subcommand(&name, |sub| {
            let mut sub = headings(sub, french).about(about(&name, french));
            if let Some(more) = after(&name, french) {
                sub = sub.after_help(more);
            }
            sub.mut_args(|argument| described(&name, argument, french))
        });
    }
    root
}

fn headings(command: Command, french: bool) -> Command {
    let command = command.disable_help_flag(true).disable_version_flag(true);
    let command = command.arg(Arg::new("help").short('h').long("help").action(clap::ArgAction::Help).help(pick(
        french,
        "Print this help",
        "Affiche cette aide",
    )));
    let command = if command.get_name() == "jalon" {
        command.arg(Arg::new("version").short('V').long("version").action(clap::ArgAction::Version).help(pick(
            french,
            "Print the version",
            "Affiche la version",
        )))
    } else {
        command
    };
    if !french {
        return command;
    }
    let commands = command.has_subcommands();
    let template = if commands {
        "{about-with-newline}\nUsage : {usage}\n\nCommandes :\n{subcommands}\n\nOptions :\n{options}{after-help}"
    } else {
        "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}"
    };
    let mut place = 0;
    command.help_template(template).mut_args(|argument| {
        place += 1;
        // clap writes the colon itself, and orders by name what has a heading and no place of its own.
        let heading = if argument.is_positional() { "Arguments\u{a0}" } else { "Options\u{a0}" };
        argument.help_heading(heading).display_order(place)
    })
}

fn pick<'a>(french: bool, english: &'a str, french_text: &'a str) -> &'a str {
    if french { french_text } else { english }
}

/// What a subcommand does, in a line.
fn about(name: &str, french: bool) -> &'static str {
    let (english, in_french) = match name {
        "jalon" => (
            "Measures social impact: checks evaluation frameworks and judges projects against them, with reasons",
            "Mesure l’impact social : vérifie des référentiels d’évaluation et juge des projets, raisons à l’appui",
        ),
        "check" => (
            "Checks frameworks: every fault and doubt, with its place and what to do",
            "Vérifie des référentiels : chaque faute et chaque doute, avec sa place et ce qu’il faut faire",
        ),
        "test" => ("Runs the examples that frameworks carry", "Joue les exemples que portent les référentiels"),
        "fmt" => (
            "Lays frameworks out, and translates them between English and French",
            "Met en forme des référentiels, et les traduit entre le français et l’anglais",
        ),
        "evaluate" => ("Judges projects against a framework", "Juge des projets selon un référentiel"),
        "describe" => (
            "Shows how tables are read: encoding, separators, and each column against the framework",
            "Montre comment des tableaux sont lus : encodage, séparateurs, et chaque colonne face au référentiel",
        ),
        "portfolio" => (
            "Works out the figures of a framework over many projects: totals, means, ranks",
            "Calcule les chiffres d’un référentiel sur de nombreux projets : totaux, moyennes, rangs",
        ),
        "explain" => (
            "Shows why: the reasons of a project’s results, with every figure put in",
            "Montre pourquoi : les raisons des résultats d’un projet, tous chiffres à l’appui",
        ),
        "schema" => (
            "Prints the JSON Schema of a framework’s project data",
            "Écrit le schéma JSON des données de projet d’un référentiel",
        ),
        "template" => (
            "Writes empty data to fill in: JSON, CSV or a workbook",
            "Écrit des données vides à remplir : JSON, CSV ou un classeur",
        ),
        "xlsform" => (
            "Writes a form for survey tools (XLSForm), in French and English",
            "Écrit un formulaire d’enquête (XLSForm), en français et en anglais",
        ),
        "doc" => (
            "Lays a framework out as a document to read and to print: every rule in words, with its source",
            "Met un référentiel en forme de document à lire et à imprimer : chaque règle en mots, avec sa source",
        ),
        "diff" => (
            "Tells what changed in meaning between two versions of a framework, and whose results differ",
            "Dit ce qui change de sens entre deux versions d’un référentiel, et pour qui le résultat change",
        ),
        "new" => ("Writes a first framework, with comments", "Écrit un premier référentiel, commenté"),
        "help" => (
            "Explains a fault by its code (J0123), or prints the help",
            "Explique une faute par son code (J0123), ou affiche l’aide",
        ),
        "completions" => {
            ("Prints the completions for a shell", "Écrit les complétions pour un interpréteur de commandes")
        }
        "man" => ("Prints the manual page", "Écrit la page de manuel"),
        _ => ("", ""),
    };
    pick(french, english, in_french)
}

/// What stands under the help of a subcommand, where there is more to say.
fn after(name: &str, french: bool) -> Option<&'static str> {
    (name == "diff").then(|| {
        pick(
            french,
            "Layout, order and translation are no change. Exit status: 0 nothing changed in meaning (labels, notes and examples\nmay have), 1 something did, or a frozen part was touched, 2 bad input or usage.",
            "La mise en forme, l’ordre et la traduction ne comptent pas. Code de sortie : 0 rien ne change de sens (libellés,\nremarques et exemples ont pu changer), 1 quelque chose change, ou ce qui est figé est touché, 2 entrée ou usage incorrect.",
        )
    })
}

fn described(command: &str, argument: Arg, french: bool) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    match texts(command, &id) {
        Some((english, in_french)) => {
            if !french {
                return argument.help(english);
            }
            if !argument.get_action().takes_values() {
                return argument.help(in_french);
            }
            // clap writes `[default: …]` and `[possible values: …]` in English: they are said here instead.
            let mut text = in_french.to_owned();
            let default: Vec<String> =
                argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
            if !default.is_empty() {
                text.push_str(&format!(" [par défaut : {}]", default.join(", ")));
            }
            let values: Vec<String> =
                argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
            if !values.is_empty() {
                text.push_str(&format!(" [valeurs : {}]", values.join(", ")));
            }
            argument.help(text).hide_default_value(true).hide_possible_values(true)
        }
        None => argument,
    }
}

/// The help of an argument of a command, in English and in French.
fn texts(command: &str, argument: &str) -> Option<(&'static str, &'static str)> {
    let both = match (command, argument) {
        (_, "lang") => (
            "The language of messages and results [default: from LC_ALL, LC_MESSAGES or LANG]",
            "La langue des messages et des résultats [par défaut : selon LC_ALL, LC_MESSAGES ou LANG]",
        ),
        (_, "color") => ("When to use colours", "Quand mettre des couleurs"),
        ("check" | "test", "paths") => {
            ("Framework files, or folders of them", "Des fichiers de référentiels, ou des dossiers qui en contiennent")
        }
        ("check", "format") => {
            ("Drawn for people, or JSON for programs", "Dessiné pour des personnes, ou JSON pour des programmes")
        }
        ("test", "mutate") => (
            "Moves each threshold, operator and weight, and lists what no example notices",
            "Déplace chaque seuil, opérateur et poids, et liste ce qu’aucun exemple ne remarque",
        ),
        ("fmt", "paths") => {
            ("Files, folders, or - for the standard input", "Des fichiers, des dossiers, ou - pour l’entrée standard")
        }
        ("fmt", "check") => {
            ("Writes nothing; fails if a file would change", "N’écrit rien ; échoue si un fichier devait changer")
        }
        ("fmt", "to") => ("Translates into this language", "Traduit dans cette langue"),
        (
            "evaluate" | "portfolio" | "describe" | "explain" | "schema" | "template" | "xlsform" | "doc",
            "framework",
        ) => (
            "A framework file, or the id of a shipped one",
            "Un fichier de référentiel, ou l’identifiant d’un référentiel livré",
        ),
        ("evaluate" | "portfolio" | "explain", "data") => (
            "Data: JSON, JSON lines, YAML; tables: CSV, Parquet, Arrow, XLSX, ODS; folders and patterns of them; - for the standard input",
            "Des données : JSON, lignes JSON, YAML ; des tableaux : CSV, Parquet, Arrow, XLSX, ODS ; des dossiers et des motifs ; - pour l’entrée standard",
        ),
        ("describe", "data") => ("Tables, folders or patterns of them", "Des tableaux, des dossiers ou des motifs"),
        ("evaluate" | "portfolio" | "explain", "as_of") => {
            ("The day to judge at [default: today]", "Le jour auquel juger [par défaut : aujourd’hui]")
        }
        ("template", "format") => (
            "The form of the data [default: by the ending of the file]",
            "La forme des données [par défaut : selon la fin du nom du fichier]",
        ),
        ("evaluate" | "portfolio" | "template" | "xlsform" | "doc" | "diff", "output") => {
            ("Writes to this file", "Écrit dans ce fichier")
        }
        ("evaluate", "format") => (
            "The form of the results [default: by the name of the file that is written, else text]",
            "La forme des résultats [par défaut : selon le nom du fichier écrit, sinon text]",
        ),
        ("doc", "format") => (
            "Markdown, or HTML in one file that also prints well",
            "Markdown, ou HTML en un seul fichier qui s’imprime bien aussi",
        ),
        ("diff", "old") => (
            "The older version: a file, or the id of a shipped framework",
            "L’ancienne version : un fichier, ou l’identifiant d’un référentiel livré",
        ),
        ("diff", "new") => ("The newer version", "La nouvelle version"),
        ("diff", "data") => (
            "Projects to judge by both versions, in any form that evaluate reads",
            "Des projets à juger selon les deux versions, sous toute forme que lit evaluate",
        ),
        ("diff", "format") => (
            "For people, as JSON for programs, or as Markdown",
            "Pour des personnes, en JSON pour des programmes, ou en Markdown",
        ),
        ("diff", "as_of") => (
            "The day to judge the projects at [default: today]",
            "Le jour auquel juger les projets [par défaut : aujourd’hui]",
        ),
        ("portfolio" | "explain", "format") => ("The form of the results", "La forme des résultats"),
        ("evaluate", "reasons") => ("Gives the reasons of every result", "Donne les raisons de chaque résultat"),
        ("evaluate", "select") => (
            "Only these results, by name; several with commas between",
            "Seulement ces résultats, par leur nom ; plusieurs séparés par des virgules",
        ),
        (_, "rejects") => (
            "Puts cells of tables that do not fit into this file, with the reasons; what rests on them is undecided",
            "Met dans ce fichier les cellules qui ne conviennent pas, avec les raisons ; ce qui en dépend est indécis",
        ),
        (_, "join") => (
            "A second table with the members of an axis (or of several: partner,year=FILE), by the key of the projects; may be repeated",
            "Un second tableau avec les membres d’un axe (ou de plusieurs : partenaire,année=FICHIER), par la clé des projets ; peut être répété",
        ),
        (_, "complete") => (
            "Joined tables are complete: a project without rows there has no members [default: they are not known]",
            "Les tableaux joints sont complets : un projet sans rangée n’a aucun membre [par défaut : on ne sait pas]",
        ),
        ("evaluate", "detail") => (
            "More columns beside each result; several with commas between",
            "Des colonnes de plus à côté de chaque résultat ; plusieurs séparées par des virgules",
        ),
        (_, "threads") => (
            "Threads for tables [default: all cores]",
            "Fils d’exécution pour les tableaux [par défaut : tous les cœurs]",
        ),
        (_, "project_key") => (
            "The column that names the projects [default: id, or project]",
            "La colonne qui nomme les projets [par défaut : id, ou project]",
        ),
        (_, "ignore_column") => {
            ("A column to pass over; may be repeated", "Une colonne à ne pas lire ; peut être répété")
        }
        (_, "encoding") => (
            "The encoding of texts: utf-8, windows-1252, … [default: detected]",
            "L’encodage des textes : utf-8, windows-1252, … [par défaut : détecté]",
        ),
        (_, "delimiter") => (
            "What stands between cells: ; , | tab [default: detected]",
            "Ce qui sépare les cellules : ; , | tab [par défaut : détecté]",
        ),
        (_, "decimal") => ("The decimal sign [default: detected]", "Le signe décimal [par défaut : détecté]"),
        (_, "grouping") => (
            "A sign that groups digits, besides spaces [default: detected]",
            "Un signe qui groupe les chiffres, outre les espaces [par défaut : détecté]",
        ),
        (_, "dates") => (
            "The order of dates in figures; ISO dates are always read [default: detected]",
            "L’ordre des dates en chiffres ; les dates ISO sont toujours lues [par défaut : détecté]",
        ),
        (_, "missing") => (
            "A word that stands for an empty cell (NA, n.c.); may be repeated",
            "Un mot qui tient lieu de cellule vide (NA, n.c.) ; peut être répété",
        ),
        (_, "skip_lines") => (
            "Lines above the names of the columns [default: detected]",
            "Lignes au-dessus des noms de colonnes [par défaut : détecté]",
        ),
        (_, "sheet") => (
            "The sheet of a workbook [default: the first that holds something]",
            "La feuille d’un classeur [par défaut : la première qui contient quelque chose]",
        ),
        ("portfolio", "by") => (
            "Within the groups of a choice: an input, a decision; several with commas",
            "Dans les groupes d’un choix : une donnée, une décision ; plusieurs avec des virgules",
        ),
        ("portfolio", "reference") => (
            "Compares with a reference kept by --freeze, instead of with each other",
            "Compare à une référence gardée par --freeze, au lieu de comparer les projets entre eux",
        ),
        ("portfolio", "freeze") => (
            "Keeps what these projects come to in this file, to judge others by",
            "Garde dans ce fichier ce que donnent ces projets, pour en juger d’autres",
        ),
        ("portfolio", "projects") => (
            "In CSV: a line a project with its own figures, instead of a line a figure",
            "En CSV : une ligne par projet avec ses propres chiffres, au lieu d’une ligne par chiffre",
        ),
        ("explain", "project") => (
            "Which project, by its id or its place (1, 2, …)",
            "Quel projet, par son identifiant ou son rang (1, 2, …)",
        ),
        ("explain", "item") => (
            "Which results; may be repeated [default: the decisions]",
            "Quels résultats ; peut être répété [par défaut : les décisions]",
        ),
        ("explain", "reading") => ("Under this reading or scenario", "Selon cette lecture ou ce scénario"),
        ("new", "name") => (
            "The framework’s name [default: printed to the standard output as first_framework]",
            "Le nom du référentiel [par défaut : écrit sur la sortie standard comme premier_referentiel]",
        ),
        ("help", "topic") => ("A code, as J0123", "Un code, comme J0123"),
        ("completions", "shell") => ("The shell", "L’interpréteur de commandes"),
        _ => return None,
    };
    Some(both)
}

#[cfg(test)]
mod tests {
    use super::{about, command, texts};
    use jalon::lang::Language;

    #[test]
    fn every_command_and_argument_is_described_in_both_languages() {
        for language in Language::ALL {
            command(language).debug_assert();
        }
        for sub in command(Language::English).get_subcommands() {
            assert_ne!(about(sub.get_name(), true), "", "{}", sub.get_name());
            assert_ne!(about(sub.get_name(), true), about(sub.get_name(), false));
            for argument in sub.get_arguments().filter(|a| !matches!(a.get_id().as_str(), "help" | "version")) {
                assert!(
                    texts(sub.get_name(), argument.get_id().as_str()).is_some(),
                    "{} {}",
                    sub.get_name(),
                    argument.get_id()
                );
            }
        }
    }
}
