//! Reading and writing files, and finding the frameworks of a folder.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use jalon::source::Source;

use crate::Context;
use crate::words::Complaint;

/// The text of a file, `-` for the standard input.
pub(crate) fn read(path: &Path) -> Result<Source, Complaint> {
    let unreadable = |why| Complaint::Unreadable { path: path.to_owned(), why };
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
        bytes
    } else {
        fs::read(path).map_err(unreadable)?
    };
    let text = String::from_utf8(bytes).map_err(|_| Complaint::NotUtf8 { path: path.to_owned() })?;
    Ok(Source::new(shown(path), text))
}

/// What the reader knows a path by: as given, with `/` between folders everywhere.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

/// Writes a file, whole or not at all.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), Complaint> {
    jalon_columnar::table::write(path, content.as_ref())
        .map_err(|why| Complaint::Unwritable { path: path.to_owned(), why })
}

/// The file that a path names, to be written: none where it is the standard output, which `-` is too.
pub(crate) fn named(path: Option<&Path>) -> Option<&Path> {
    path.filter(|path| *path != Path::new("-"))
}

/// Writes a text that may hold ANSI styles to a file, without them, or to the standard output.
pub(crate) fn put(path: Option<&Path>, text: &str, context: Context) -> Result<(), Complaint> {
    match named(path) {
        Some(path) => write(path, strip_str(text).to_string()),
        None => context.output.print(text).map_err(|why| Complaint::Output { why }),
    }
}

/// Refuses to write over what is read, and two things into one file.
pub(crate) fn apart(read: &[PathBuf], written: &[Option<&Path>]) -> Result<(), Complaint> {
    let read: Vec<PathBuf> = read.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut places: Vec<PathBuf> = Vec::new();
    for path in written.iter().filter_map(|path| named(*path)) {
        let place = place(path);
        if place.exists() && !place.is_file() {
            // A device takes anything.
            continue;
        }
        if read.contains(&place) {
            return Err(Complaint::WrittenOver { path: path.to_owned() });
        }
        if places.contains(&place) {
            return Err(Complaint::WrittenTwice { path: path.to_owned() });
        }
        places.push(place);
    }
    Ok(())
}

/// Where a file is or will be, whatever links and dots lead there.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let new = || Some(fs::canonicalize(folder).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(new).unwrap_or_else(|| path.to_owned())
}

/// The framework files that paths stand for: a file stands for itself, a folder for every `.jalon` file in it, sorted,
/// hidden folders left out.
pub(crate) fn frameworks(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Complaint> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        walk(path, &mut files)?;
        if files.len() == before {
            return Err(Complaint::NothingThere { path: path.clone() });
        }
    }
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Complaint> {
    let unreadable = |why| Complaint::Unreadable { path: folder.to_owned(), why };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        // A link to a folder is not followed: it could lead round in a circle.
        let kind = entry.file_type().map_err(unreadable)?;
        entries.push((entry.file_name(), entry.path(), kind));
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, path, kind) in entries {
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "jalon") {
            files.push(path);
        }
    }
    Ok(())
}
