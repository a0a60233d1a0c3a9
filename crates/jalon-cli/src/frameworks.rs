//! Frameworks from files, folders and the shipped ones, with those that they use.

use std::fs;
use std::path::{Path, PathBuf};

use jalon::analysis::{self, Analysis, Library, LibraryError};
use jalon::catalog;
use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::problem::{Problem, Severity, suggest};
use jalon::source::Source;
use jalon_columnar::table;

use crate::words::{self, Complaint};
use crate::{Context, draw, files};

/// Checks the framework of a file, for a reader of a language.
pub(crate) fn analyse(path: &Path, language: Language) -> Result<Analysis, Complaint> {
    let source = files::read(path)?;
    Ok(analysis::analyse(source, &FileLibrary::of(path, language)))
}

/// The checked framework of a path or a shipped id. Its faults are drawn, and there is none; its warnings are left to
/// `jalon check`.
pub(crate) fn load(given: &str, context: Context) -> Result<Option<Framework>, Complaint> {
    Ok(load_with_sources(given, context)?.map(|(framework, _)| framework))
}

/// The same with the texts that it was read from.
pub(crate) fn load_with_sources(given: &str, context: Context) -> Result<Option<(Framework, Vec<Source>)>, Complaint> {
    let analysis = match find(given)? {
        Found::File(path) => analyse(&path, context.language)?,
        Found::Shipped(source) => analysis::analyse(source, &catalog::Catalog),
    };
    let errors: Vec<Problem> =
        analysis.problems.into_iter().filter(|problem| problem.severity() == Severity::Error).collect();
    if let (true, Some(framework)) = (errors.is_empty(), analysis.framework) {
        return Ok(Some((framework, analysis.sources)));
    }
    let drawn = draw::problems(&errors, &analysis.sources, context.language);
    context.output.complain(&drawn).map_err(|why| Complaint::Output { why })?;
    Ok(None)
}

enum Found {
    File(PathBuf),
    Shipped(Source),
}

/// A file, a folder with a `framework.jalon`, or a shipped id, in this order.
fn find(given: &str) -> Result<Found, Complaint> {
    let path = PathBuf::from(given);
    if given == "-" || path.is_file() {
        return if holds_data(&path) { Err(Complaint::DataFirst { path }) } else { Ok(Found::File(path)) };
    }
    let inside = path.join("framework.jalon");
    if inside.is_file() {
        return Ok(Found::File(inside));
    }
    if let Some(source) = catalog::find(given) {
        return Ok(Found::Shipped(source));
    }
    if path.extension().is_some() || given.contains('/') {
        // It was meant as a path: say what is wrong with that.
        return match fs::metadata(&path) {
            Err(why) => Err(Complaint::Unreadable { path, why }),
            Ok(_) => Err(Complaint::NothingThere { path }),
        };
    }
    let shipped = catalog::Catalog.ids();
    let nearest = suggest::nearest(given, shipped.iter().map(String::as_str)).map(str::to_owned);
    Err(Complaint::UnknownFramework { given: given.to_owned(), nearest, shipped })
}

/// Whether the name of a file says that it holds data: then it stands in the framework's place by mistake.
fn holds_data(path: &Path) -> bool {
    let is = |ending| path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    (table::Format::of(path).is_some() && !is("txt")) || is("yaml") || is("yml")
}

/// The frameworks around a file: beside it, in `library/` beside it, in a folder of their name beside it or beside its
/// own folder, in `frameworks/` of the working folder, else the shipped ones. An id cannot lead out of these folders.
struct FileLibrary {
    folders: Vec<PathBuf>,
    /// The reader's language, in which it says why a file cannot be read.
    language: Language,
}

impl FileLibrary {
    fn of(path: &Path, language: Language) -> FileLibrary {
        let beside = match path.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut folders = vec![beside.clone(), beside.join("library")];
        // `frameworks/a/framework.jalon` stands in a library of folders: its neighbours are theirs.
        if path.file_stem().is_some_and(|stem| stem == "framework") {
            folders.push(beside.join(".."));
        }
        folders.push(PathBuf::from("frameworks"));
        FileLibrary { folders, language }
    }

    fn file(&self, id: &str) -> Option<PathBuf> {
        // A name, never a path.
        if id.is_empty() || id.starts_with('.') || id.contains(['/', '\\', ':']) {
            return None;
        }
        self.folders.iter().find_map(|folder| {
            let root = folder.canonicalize().ok()?;
            [folder.join(id).join("framework.jalon"), folder.join(format!("{id}.jalon"))]
                .into_iter()
                .find(|path| path.canonicalize().is_ok_and(|real| real.is_file() && real.starts_with(&root)))
        })
    }
}

impl Library for FileLibrary {
    fn fetch(&self, id: &str, version: Option<&str>) -> Result<Source, LibraryError> {
        let Some(path) = self.file(id) else { return catalog::Catalog.fetch(id, version) };
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Source::new(files::shown(&tidy(&path)), text)),
            Err(why) => Err(LibraryError::Unreadable { reason: words::why(&why, self.language) }),
        }
    }

    fn ids(&self) -> Vec<String> {
        let mut ids = catalog::Catalog.ids();
        for folder in &self.folders {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let name = if path.join("framework.jalon").is_file() {
                    path.file_name()
                } else if path.extension().is_some_and(|extension| extension == "jalon") {
                    path.file_stem()
                } else {
                    None
                };
                ids.extend(name.and_then(|name| name.to_str()).map(str::to_owned));
            }
        }
        ids.sort();
        ids.dedup();
        ids
    }
}

/// A path without `./` and without a folder that is left again at once.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(parts.last(), Some(Component::Normal(_))) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.iter().collect()
}
