//! What the command says of itself, in both languages: complaints that are no fault of a framework or of data.

use std::path::PathBuf;

use jalon::lang::Language;
use jalon::portfolio::ReferenceFault;
use jalon_columnar::table::{Fault, io_reason};

/// Why a command could not do what it was asked for.
#[derive(Debug)]
pub(crate) enum Complaint {
    /// A file cannot be read.
    Unreadable { path: PathBuf, why: std::io::Error },
    /// A file is not UTF-8.
    NotUtf8 { path: PathBuf },
    /// A file cannot be written.
    Unwritable { path: PathBuf, why: std::io::Error },
    /// A file is to be written over that the command reads.
    WrittenOver { path: PathBuf },
    /// One file is to hold two things.
    WrittenTwice { path: PathBuf },
    /// A file is already there.
    Exists { path: PathBuf },
    /// A folder holds no framework.
    NothingThere { path: PathBuf },
    /// Data stand in the place of the framework.
    DataFirst { path: PathBuf },
    /// Neither a path nor a shipped framework.
    UnknownFramework { given: String, nearest: Option<String>, shipped: Vec<String> },
    /// No project of that name.
    UnknownProject { given: String, nearest: Option<String>, projects: Vec<String> },
    /// Several projects, and none was chosen.
    WhichProject { projects: Vec<String> },
    /// The data hold no project.
    NoProject,
    /// The framework has no figures over projects.
    NoFigures { framework: String },
    /// Figures cannot be broken down by that.
    NoChoice { given: String, nearest: Option<String> },
    /// Two projects of one name.
    SameProject { name: String },
    /// A reference cannot be kept or used.
    BadReference { fault: ReferenceFault },
    /// No result of that name.
    UnknownItem { given: String, nearest: Option<String> },
    /// No reading or scenario of that name.
    UnknownReading { given: String, readings: Vec<String> },
    /// The name of a new framework cannot be one.
    BadName { given: String },
    /// No fault has that code.
    UnknownCode { given: String, nearest: Option<String> },
    /// The ending of a file does not say what to write.
    UnknownEnding { path: PathBuf },
    /// A workbook could not be made.
    Workbook { path: PathBuf, why: rust_xlsxwriter::XlsxError },
    /// A table cannot be read, judged or written.
    Table { fault: Box<Fault> },
    /// A file cannot be written in a form that only the standard output or another name takes.
    Binary { format: &'static str },
    /// What is to be joined is not written as an axis and a file.
    BadJoin { given: String },
    /// The result could not be written.
    Output { why: std::io::Error },
}

impl From<Fault> for Complaint {
    fn from(fault: Fault) -> Complaint {
        Complaint::Table { fault: Box::new(fault) }
    }
}

impl Complaint {
    /// The complaint in a sentence, ending in a line end.
    pub(crate) fn text(&self, language: Language) -> String {
        match language {
            Language::English => format!("error: {}\n", self.english()),
            Language::French => format!("erreur : {}\n", self.french()),
        }
    }

    fn english(&self) -> String {
        match self {
            Complaint::Unreadable { path, why } => format!("{} cannot be read: {}", path.display(), english(why)),
            Complaint::NotUtf8 { path } => {
                format!("{} is not a UTF-8 text; save it as UTF-8 in your editor", path.display())
            }
            Complaint::Unwritable { path, why } => format!("{} cannot be written: {}", path.display(), english(why)),
            Complaint::WrittenOver { path } => {
                format!("{} is read here, and would be lost; give what is written another name", path.display())
            }
            Complaint::WrittenTwice { path } => {
                format!("{} is asked to hold two things; give each its own name", path.display())
            }
            Complaint::Exists { path } => {
                format!("{} is already there; choose another name or move it away", path.display())
            }
            Complaint::NothingThere { path } => format!("there is no .jalon file in {}", path.display()),
            Complaint::DataFirst { path } => format!(
                "{} holds data, not a framework; the framework comes first: jalon evaluate rules.jalon data.csv",
                path.display()
            ),
            Complaint::UnknownFramework { given, nearest, shipped } => format!(
                "“{given}” is neither a file nor a shipped framework.{}\nShipped: {}",
                did_you_mean(nearest.as_deref()),
                shipped.join(", ")
            ),
            Complaint::UnknownProject { given, nearest, projects } => format!(
                "the data have no project “{given}”.{}{}",
                did_you_mean(nearest.as_deref()),
                some("\nProjects: ", projects)
            ),
            Complaint::WhichProject { projects } => {
                format!("the data hold several projects; choose one with --project.{}", some("\nProjects: ", projects))
            }
            Complaint::NoProject => "the data hold no project".to_owned(),
            Complaint::NoFigures { framework } => {
                format!("“{framework}” has no figures over projects; declare one: portfolio NAME = sum(x over project)")
            }
            Complaint::NoChoice { given, nearest } => format!(
                "figures cannot be broken down by “{given}”: name an input or decision with listed choices.{}",
                did_you_mean(nearest.as_deref())
            ),
            Complaint::SameProject { name } => {
                format!("the data hold the project “{name}” more than once; give each its own id")
            }
            Complaint::BadReference { fault } => match fault {
                ReferenceFault::NotSettled { figures } => format!(
                    "no reference can be kept while data are missing or figures are hidden: fill them in, or say “known only”.{}",
                    some("\nOpen: ", figures)
                ),
                ReferenceFault::OtherFramework { framework, version } => format!(
                    "the reference was kept for {framework} {version}, whose text differs; keep a new one with --freeze"
                ),
                ReferenceFault::Unreadable => "the reference cannot be read; keep a new one with --freeze".to_owned(),
            },
            Complaint::UnknownItem { given, nearest } => {
                format!("the framework has no result “{given}”.{}", did_you_mean(nearest.as_deref()))
            }
            Complaint::UnknownReading { given, readings } => {
                format!("the framework has no reading or scenario “{given}”.{}", some("\nThere are: ", readings))
            }
            Complaint::BadName { given } => {
                format!("“{given}” cannot be a name: use letters, digits and _, starting with a letter")
            }
            Complaint::UnknownCode { given, nearest } => {
                format!("no fault has the code “{given}”.{}", did_you_mean(nearest.as_deref()))
            }
            Complaint::UnknownEnding { path } => {
                format!("{} should end in .json, .csv or .xlsx, or the form be said by --format", path.display())
            }
            Complaint::Workbook { path, why } => format!("{} cannot be made: {why}", path.display()),
            Complaint::Table { fault } => fault.text(Language::English),
            Complaint::Binary { format } => {
                format!("{format} is no text for a terminal; say where it goes with -o FILE, or send it on with |")
            }
            Complaint::BadJoin { given } => {
                format!("--join {given}: write the axis, = and the file, as in --join partner=partners.csv")
            }
            Complaint::Output { why } => format!("the result cannot be written: {}", english(why)),
        }
    }

    fn french(&self) -> String {
        match self {
            Complaint::Unreadable { path, why } => format!("impossible de lire {} : {}", path.display(), french(why)),
            Complaint::NotUtf8 { path } => {
                format!("{} n’est pas un texte UTF-8 ; enregistrez-le en UTF-8 dans votre éditeur", path.display())
            }
            Complaint::Unwritable { path, why } => {
                format!("impossible d’écrire {} : {}", path.display(), french(why))
            }
            Complaint::WrittenOver { path } => {
                format!("{} est lu ici, et serait perdu ; donnez un autre nom à ce qui est écrit", path.display())
            }
            Complaint::WrittenTwice { path } => {
                format!("{} devrait contenir deux choses ; donnez à chacune son nom", path.display())
            }
            Complaint::Exists { path } => {
                format!("{} existe déjà ; choisissez un autre nom ou déplacez ce fichier", path.display())
            }
            Complaint::NothingThere { path } => format!("il n’y a aucun fichier .jalon dans {}", path.display()),
            Complaint::DataFirst { path } => format!(
                "{} contient des données, et non un référentiel ; le référentiel vient en premier : jalon evaluate regles.jalon donnees.csv",
                path.display()
            ),
            Complaint::UnknownFramework { given, nearest, shipped } => format!(
                "« {given} » n’est ni un fichier ni un référentiel livré.{}\nLivrés : {}",
                vouliez_vous(nearest.as_deref()),
                shipped.join(", ")
            ),
            Complaint::UnknownProject { given, nearest, projects } => format!(
                "les données n’ont pas de projet « {given} ».{}{}",
                vouliez_vous(nearest.as_deref()),
                some("\nProjets : ", projects)
            ),
            Complaint::WhichProject { projects } => format!(
                "les données contiennent plusieurs projets ; choisissez-en un avec --project.{}",
                some("\nProjets : ", projects)
            ),
            Complaint::NoProject => "les données ne contiennent aucun projet".to_owned(),
            Complaint::NoFigures { framework } => format!(
                "« {framework} » n’a pas de chiffres sur des projets ; déclarez-en un : portefeuille NOM = somme(x sur projet)"
            ),
            Complaint::NoChoice { given, nearest } => format!(
                "les chiffres ne se ventilent pas par « {given} » : nommez une donnée ou une décision aux choix énumérés.{}",
                vouliez_vous(nearest.as_deref())
            ),
            Complaint::SameProject { name } => {
                format!("les données contiennent plusieurs fois le projet « {name} » ; donnez à chacun son identifiant")
            }
            Complaint::BadReference { fault } => match fault {
                ReferenceFault::NotSettled { figures } => format!(
                    "une référence ne se garde pas tant que des données manquent ou que des chiffres sont cachés : complétez-les, ou dites « connus seulement ».{}",
                    some("\nOuverts : ", figures)
                ),
                ReferenceFault::OtherFramework { framework, version } => format!(
                    "la référence a été gardée pour {framework} {version}, dont le texte diffère ; gardez-en une nouvelle avec --freeze"
                ),
                ReferenceFault::Unreadable => {
                    "la référence est illisible ; gardez-en une nouvelle avec --freeze".to_owned()
                }
            },
            Complaint::UnknownItem { given, nearest } => {
                format!("le référentiel n’a pas de résultat « {given} ».{}", vouliez_vous(nearest.as_deref()))
            }
            Complaint::UnknownReading { given, readings } => {
                format!("le référentiel n’a ni lecture ni scénario « {given} ».{}", some("\nIl y a : ", readings))
            }
            Complaint::BadName { given } => format!(
                "« {given} » ne peut pas être un nom : des lettres, des chiffres et _, en commençant par une lettre"
            ),
            Complaint::UnknownCode { given, nearest } => {
                format!("aucune faute n’a le code « {given} ».{}", vouliez_vous(nearest.as_deref()))
            }
            Complaint::UnknownEnding { path } => {
                format!("{} devrait finir par .json, .csv ou .xlsx, ou la forme être dite par --format", path.display())
            }
            Complaint::Workbook { path, why } => format!("impossible de composer {} : {why}", path.display()),
            Complaint::Table { fault } => fault.text(Language::French),
            Complaint::Binary { format } => {
                format!(
                    "{format} n’est pas un texte pour un terminal ; dites où l’écrire avec -o FICHIER, ou envoyez-le avec |"
                )
            }
            Complaint::BadJoin { given } => {
                format!("--join {given} : écrivez l’axe, = et le fichier, comme --join partenaire=partenaires.csv")
            }
            Complaint::Output { why } => format!("impossible d’écrire le résultat : {}", french(why)),
        }
    }
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!(" Did you mean “{nearest}”?")).unwrap_or_default()
}

fn vouliez_vous(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!(" Vouliez-vous dire « {nearest} » ?")).unwrap_or_default()
}

/// A list with its words before it, cut where it is long; nothing where it is empty.
fn some(before: &str, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let more = if names.len() > 12 { ", …" } else { "" };
    let names: Vec<&str> = names.iter().take(12).map(String::as_str).collect();
    format!("{before}{}{more}", names.join(", "))
}

/// Why a file cannot be read or written.
pub(crate) fn why(why: &std::io::Error, language: Language) -> String {
    match (why.kind(), language) {
        (std::io::ErrorKind::InvalidData, Language::English) => {
            "it is not a UTF-8 text; save it as UTF-8 in your editor".to_owned()
        }
        (std::io::ErrorKind::InvalidData, Language::French) => {
            "ce n’est pas un texte UTF-8 ; enregistrez-le en UTF-8 dans votre éditeur".to_owned()
        }
        _ => io_reason(why, language),
    }
}

fn english(why: &std::io::Error) -> String {
    self::why(why, Language::English)
}

fn french(why: &std::io::Error) -> String {
    self::why(why, Language::French)
}
