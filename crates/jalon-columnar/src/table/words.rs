//! What is said of a table that is not read or not written, in both languages.

use std::path::Path;

use jalon::lang::Language;
use jalon::problem::Problem;
use jalon::source::Place;

use crate::table::fault::{Fault, Reject, Why};

/// How the one who reads the words asks for things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// With options of the command.
    Command,
    /// With arguments of functions, in Python.
    Python,
}

impl Asking {
    fn ignore(self, column: &str) -> String {
        match self {
            Asking::Command => format!("--ignore-column '{column}'"),
            Asking::Python => format!("ignore=[\"{column}\"]"),
        }
    }

    fn join(self, axis: &str) -> String {
        match self {
            Asking::Command => format!("--join {axis}=…"),
            Asking::Python => format!("join={{\"{axis}\": …}}"),
        }
    }

    fn select(self, item: &str) -> String {
        match self {
            Asking::Command => format!("--select {item}"),
            Asking::Python => format!("select=[\"{item}\"]"),
        }
    }

    fn encoding(self, name: &str) -> String {
        match self {
            Asking::Command => format!("--encoding {name}"),
            Asking::Python => format!("encoding=\"{name}\""),
        }
    }

    /// What says whether a sign groups digits, or stands before decimals.
    fn signs(self) -> [&'static str; 2] {
        match self {
            Asking::Command => ["--decimal", "--grouping"],
            Asking::Python => ["decimal=", "grouping="],
        }
    }

    fn rejects(self, language: Language) -> &'static str {
        match (self, language) {
            (Asking::Command, Language::English) => "--rejects FILE",
            (Asking::Command, Language::French) => "--rejects FICHIER",
            (Asking::Python, _) => "rejects=\"report\"",
        }
    }
}

impl Fault {
    /// The fault in a sentence or two, for a person at a terminal.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.text_for(Asking::Command, language)
    }

    /// The same for a person who asks in some way.
    #[must_use]
    pub fn text_for(&self, asking: Asking, language: Language) -> String {
        visible(&match language {
            Language::English => self.english(asking),
            Language::French => self.french(asking),
        })
    }

    fn english(&self, asking: Asking) -> String {
        match self {
            Fault::Unreadable { path, why } => {
                format!("{} cannot be read: {}", path.display(), io_reason(why, Language::English))
            }
            Fault::Unwritable { path, why } if path == Path::new("-") => {
                format!("the result cannot be written: {}", io_reason(why, Language::English))
            }
            Fault::Unwritable { path, why } => {
                format!("{} cannot be written: {}", path.display(), io_reason(why, Language::English))
            }
            Fault::NothingThere { pattern } => format!("there is no table in {pattern}"),
            Fault::UnknownFormat { path } => format!(
                "{}: its name does not say what it holds; tables are .csv, .tsv, .txt, .parquet, .arrow, .jsonl, .xlsx, .ods (texts also .gz, .zst)",
                path.display()
            ),
            Fault::Damaged { path, detail } => {
                format!("{} is damaged, or not what its name says: {detail}", path.display())
            }
            Fault::Empty { path } => format!("{} holds no row with the names of columns", path.display()),
            Fault::NoSuchSheet { path, sheet, sheets } => {
                format!("{} has no sheet “{sheet}”; it has: {}", path.display(), sheets.join(", "))
            }
            Fault::DuplicateColumn { path, column, first } if column == first => {
                format!("{}: two columns are called “{column}”; rename or remove one", path.display())
            }
            Fault::DuplicateColumn { path, column, first } => format!(
                "{}: the columns “{first}” and “{column}” are the same input; rename or remove one",
                path.display()
            ),
            Fault::MisspeltColumn { path, column, nearest } => format!(
                "{}: the column “{column}” is no input of the framework. Did you mean “{nearest}”? If not, pass over it with {}.",
                path.display(),
                asking.ignore(column)
            ),
            Fault::NoKnownColumn { path, columns, wanted } => format!(
                "{}: no column is an input of the framework.\nThe file has: {}\nThe framework reads: {}",
                path.display(),
                list(columns),
                list(wanted)
            ),
            Fault::NoKey { path, key, nearest } => format!(
                "{} has no column “{key}” to name the projects.{}",
                path.display(),
                nearest.as_ref().map(|nearest| format!(" Did you mean “{nearest}”?")).unwrap_or_default()
            ),
            Fault::OpenQuote { path, line } => format!(
                "{}, line {line}: a quote (\") is opened in this row and never closed; close it, or double it if it belongs to the text",
                path.display()
            ),
            Fault::LongRow { path, line, limit } => format!(
                "{}, line {line}: the row is longer than {} MB, which no row of a table is; look whether its lines end",
                path.display(),
                limit >> 20
            ),
            Fault::ColumnType { path, column, found, expected } => {
                format!("{}: the column “{column}” is of type {found}; {expected} are wanted", path.display())
            }
            Fault::OtherKey { path } => {
                format!(
                    "{} names its projects in another way than the files before it; give all the same key column, or read it apart",
                    path.display()
                )
            }
            Fault::NoSuchAxis { axis, nearest } => format!(
                "{}: the framework has no axis “{axis}”.{}",
                asking.join(axis),
                nearest.as_ref().map(|nearest| format!(" Did you mean “{nearest}”?")).unwrap_or_default()
            ),
            Fault::NoAxisColumn { path, axis } => {
                format!("{} has no column “{axis}” to say which member each row is about", path.display())
            }
            Fault::MemberTwice { path, key, member } => {
                format!("{}: the project “{key}” has two rows for “{member}”", path.display())
            }
            Fault::SameProject { path, line, name } => format!(
                "{}{}: the project “{name}” stands here a second time; figures would count it twice",
                path.display(),
                line.map(|line| format!(", line {line}")).unwrap_or_default()
            ),
            Fault::BadCells { count, first, begun } => format!(
                "{count} {} not fit; {}.\n{}{}To judge the other cells all the same, and keep these in a table: {}",
                if *count == 1 { "cell does" } else { "cells do" },
                if *begun { "what was written before is not whole" } else { "nothing was written" },
                first
                    .iter()
                    .map(|reject| format!("  {}\n", reject.text_for(asking, Language::English)))
                    .collect::<String>(),
                if *count > first.len() as u64 {
                    format!("  … and {} more\n", count - first.len() as u64)
                } else {
                    String::new()
                },
                asking.rejects(Language::English)
            ),
            Fault::TooManyRows { path, limit } => {
                format!("{}: a sheet holds {limit} rows at most; write .csv or .parquet instead", path.display())
            }
            Fault::UnknownItem { item, nearest } => format!(
                "{}: the framework has no result “{item}”.{}",
                asking.select(item),
                nearest.as_ref().map(|nearest| format!(" Did you mean “{nearest}”?")).unwrap_or_default()
            ),
            Fault::Engine { why } => why.to_string(),
        }
    }

    fn french(&self, asking: Asking) -> String {
        match self {
            Fault::Unreadable { path, why } => {
                format!("impossible de lire {} : {}", path.display(), io_reason(why, Language::French))
            }
            Fault::Unwritable { path, why } if path == Path::new("-") => {
                format!("impossible d’écrire le résultat : {}", io_reason(why, Language::French))
            }
            Fault::Unwritable { path, why } => {
                format!("impossible d’écrire {} : {}", path.display(), io_reason(why, Language::French))
            }
            Fault::NothingThere { pattern } => format!("il n’y a aucun tableau dans {pattern}"),
            Fault::UnknownFormat { path } => format!(
                "{} : son nom ne dit pas ce qu’il contient ; les tableaux sont en .csv, .tsv, .txt, .parquet, .arrow, .jsonl, .xlsx, .ods (les textes aussi en .gz, .zst)",
                path.display()
            ),
            Fault::Damaged { path, detail } => {
                format!("{} est abîmé, ou n’est pas ce que dit son nom : {detail}", path.display())
            }
            Fault::Empty { path } => format!("{} ne contient aucune ligne de noms de colonnes", path.display()),
            Fault::NoSuchSheet { path, sheet, sheets } => {
                format!("{} n’a pas de feuille « {sheet} » ; il a : {}", path.display(), sheets.join(", "))
            }
            Fault::DuplicateColumn { path, column, first } if column == first => {
                format!("{} : deux colonnes s’appellent « {column} » ; renommez-en ou supprimez-en une", path.display())
            }
            Fault::DuplicateColumn { path, column, first } => format!(
                "{} : les colonnes « {first} » et « {column} » sont la même donnée ; renommez-en ou supprimez-en une",
                path.display()
            ),
            Fault::MisspeltColumn { path, column, nearest } => format!(
                "{} : la colonne « {column} » n’est pas une donnée du référentiel. Vouliez-vous dire « {nearest} » ? Sinon, passez outre avec {}.",
                path.display(),
                asking.ignore(column)
            ),
            Fault::NoKnownColumn { path, columns, wanted } => format!(
                "{} : aucune colonne n’est une donnée du référentiel.\nLe fichier a : {}\nLe référentiel lit : {}",
                path.display(),
                list(columns),
                list(wanted)
            ),
            Fault::NoKey { path, key, nearest } => format!(
                "{} n’a pas de colonne « {key} » pour nommer les projets.{}",
                path.display(),
                nearest.as_ref().map(|nearest| format!(" Vouliez-vous dire « {nearest} » ?")).unwrap_or_default()
            ),
            Fault::OpenQuote { path, line } => format!(
                "{}, ligne {line} : un guillemet (\") s’ouvre dans cette ligne et ne se ferme jamais ; fermez-le, ou doublez-le s’il fait partie du texte",
                path.display()
            ),
            Fault::LongRow { path, line, limit } => format!(
                "{}, ligne {line} : la rangée dépasse {} Mo, ce qu’aucune rangée d’un tableau ne fait ; regardez si ses lignes finissent",
                path.display(),
                limit >> 20
            ),
            Fault::ColumnType { path, column, found, expected } => format!(
                "{} : la colonne « {column} » est de type {found} ; il faut {}",
                path.display(),
                match expected.as_str() {
                    "numbers" => "des nombres",
                    "yes or no" => "des oui ou non",
                    "dates" => "des dates",
                    "durations" => "des durées",
                    "texts" => "des textes",
                    _ => "des noms de choix",
                }
            ),
            Fault::OtherKey { path } => {
                format!(
                    "{} nomme ses projets autrement que les fichiers précédents ; donnez à tous la même colonne d’identifiants, ou lisez-le à part",
                    path.display()
                )
            }
            Fault::NoSuchAxis { axis, nearest } => format!(
                "{} : le référentiel n’a pas d’axe « {axis} ».{}",
                asking.join(axis),
                nearest.as_ref().map(|nearest| format!(" Vouliez-vous dire « {nearest} » ?")).unwrap_or_default()
            ),
            Fault::NoAxisColumn { path, axis } => {
                format!("{} n’a pas de colonne « {axis} » pour dire de quel membre parle chaque ligne", path.display())
            }
            Fault::MemberTwice { path, key, member } => {
                format!("{} : le projet « {key} » a deux lignes pour « {member} »", path.display())
            }
            Fault::SameProject { path, line, name } => format!(
                "{}{} : le projet « {name} » y figure une seconde fois ; les chiffres le compteraient deux fois",
                path.display(),
                line.map(|line| format!(", ligne {line}")).unwrap_or_default()
            ),
            Fault::BadCells { count, first, begun } => format!(
                "{count} {} pas ; {}.\n{}{}Pour juger tout de même les autres cellules, et garder celles-ci dans un tableau : {}",
                if *count == 1 { "cellule ne convient" } else { "cellules ne conviennent" },
                if *begun { "ce qui a été écrit avant n’est pas complet" } else { "rien n’a été écrit" },
                first
                    .iter()
                    .map(|reject| format!("  {}\n", reject.text_for(asking, Language::French)))
                    .collect::<String>(),
                if *count > first.len() as u64 {
                    format!("  … et {} de plus\n", count - first.len() as u64)
                } else {
                    String::new()
                },
                asking.rejects(Language::French)
            ),
            Fault::TooManyRows { path, limit } => format!(
                "{} : une feuille contient au plus {limit} lignes ; écrivez plutôt en .csv ou .parquet",
                path.display()
            ),
            Fault::UnknownItem { item, nearest } => format!(
                "{} : le référentiel n’a pas de résultat « {item} ».{}",
                asking.select(item),
                nearest.as_ref().map(|nearest| format!(" Vouliez-vous dire « {nearest} » ?")).unwrap_or_default()
            ),
            Fault::Engine { why } => format!("le moteur refuse : {why}"),
        }
    }
}

impl Reject {
    /// The cell and what is wrong with it, on one line, for a person at a terminal.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        self.text_for(Asking::Command, language)
    }

    /// The same for a person who asks in some way.
    #[must_use]
    pub fn text_for(&self, asking: Asking, language: Language) -> String {
        let (row, line) = match language {
            Language::English => ("row", "line"),
            Language::French => ("rangée", "ligne"),
        };
        let mut place = format!("{}, {row} {}", self.file.display(), self.row);
        if let Some(at) = self.line {
            place.push_str(&format!(" ({line} {at})"));
        }
        if !self.column.is_empty() {
            place.push_str(&format!(", {}", self.column));
        }
        let colon = match language {
            Language::English => ":",
            Language::French => " :",
        };
        visible(&format!("{place}{colon} {}", self.why.text_for(asking, language)).replace('\n', "␊"))
    }
}

impl Why {
    /// What is wrong, in a sentence, for a person who asks in some way.
    #[must_use]
    pub fn text_for(&self, asking: Asking, language: Language) -> String {
        match (self, language) {
            (Why::Data(fact), language) => {
                let wording = Problem::new(fact.as_ref().clone(), Place::default()).wording(language);
                match wording.help {
                    Some(help) if help.starts_with("Did you mean") || help.starts_with("Vouliez-vous") => {
                        format!("{} {help}", wording.title)
                    }
                    _ => wording.title,
                }
            }
            (Why::NotTruth { text, .. }, Language::English) => {
                format!("“{text}” is neither yes nor no: write yes, no, Y, N, true, false, 1 or 0.")
            }
            (Why::NotTruth { text, .. }, Language::French) => {
                format!("« {text} » n’est ni oui ni non : écrivez oui, non, O, N, vrai, faux, 1 ou 0.")
            }
            (Why::Ragged { found, expected }, Language::English) => {
                format!("The row has {found} cells and the table {expected} columns: its cells cannot be told apart.")
            }
            (Why::Ragged { found, expected }, Language::French) => {
                format!("La rangée a {found} cellules et le tableau {expected} colonnes : impossible de les attribuer.")
            }
            (Why::NotText, Language::English) => {
                let option = asking.encoding("windows-1252");
                format!("These bytes are no text in the encoding of the file; try {option}.")
            }
            (Why::NotText, Language::French) => {
                let option = asking.encoding("windows-1252");
                format!("Ces octets ne sont pas un texte dans l’encodage du fichier ; essayez {option}.")
            }
            (Why::AmbiguousSign, Language::English) => {
                let [decimal, grouping] = asking.signs();
                format!(
                    "A point or comma here may group digits or stand before decimals; say which with {decimal} or {grouping}."
                )
            }
            (Why::AmbiguousSign, Language::French) => {
                let [decimal, grouping] = asking.signs();
                format!(
                    "Un point ou une virgule peut ici grouper des chiffres ou précéder des décimales ; dites lequel avec {decimal} ou {grouping}."
                )
            }
            (Why::NoSuchProject, Language::English) => "This row belongs to no project of the data.".to_owned(),
            (Why::NoSuchProject, Language::French) => {
                "Cette rangée n’appartient à aucun projet des données.".to_owned()
            }
        }
    }
}

fn list(names: &[String]) -> String {
    let more = if names.len() > 30 { ", …" } else { "" };
    let names: Vec<&str> = names.iter().take(30).map(String::as_str).collect();
    format!("{}{more}", names.join(", "))
}

/// A text from a file with its control characters as signs that can be seen (`␀`), and that move no cursor.
fn visible(text: &str) -> String {
    let picture = |c: char| match c {
        '\n' => c,
        '\u{7f}' => '␡',
        _ if c.is_control() => char::from_u32(0x2400 + u32::from(c)).filter(|_| c < ' ').unwrap_or('\u{fffd}'),
        _ => c,
    };
    text.chars().map(picture).collect()
}

/// Why a file cannot be read or written, in words that stand behind a colon.
///
/// ```
/// use std::io::ErrorKind;
/// use jalon::lang::Language;
/// use jalon_columnar::table::io_reason;
/// assert_eq!(io_reason(&ErrorKind::StorageFull.into(), Language::English), "the disk is full");
/// assert_eq!(io_reason(&ErrorKind::NotFound.into(), Language::French), "ce fichier n’existe pas");
/// ```
#[must_use]
pub fn io_reason(why: &std::io::Error, language: Language) -> String {
    use std::io::ErrorKind as Kind;
    let (english, french) = match why.kind() {
        Kind::NotFound => ("there is no such file", "ce fichier n’existe pas"),
        Kind::PermissionDenied => ("permission denied", "accès refusé"),
        Kind::IsADirectory => ("it is a folder", "c’est un dossier"),
        Kind::StorageFull => ("the disk is full", "le disque est plein"),
        Kind::QuotaExceeded => ("no more room is allowed on this disk", "l’espace permis sur ce disque est épuisé"),
        Kind::ReadOnlyFilesystem => ("nothing can be written there", "on ne peut rien écrire à cet endroit"),
        Kind::BrokenPipe => ("its reader has gone away", "son lecteur est parti"),
        // What decompressors say.
        Kind::UnexpectedEof | Kind::InvalidInput => (
            "what is compressed in it is damaged, or ends too soon",
            "ce qui y est compressé est abîmé, ou finit trop tôt",
        ),
        _ => return why.to_string(),
    };
    match language {
        Language::English => english.to_owned(),
        Language::French => french.to_owned(),
    }
}
