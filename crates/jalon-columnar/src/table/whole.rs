//! Files that are there whole or not at all, whatever happens while they are written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// A file under way; it takes its place, and that of a file before it, when it is [finished](Whole::finish).
///
/// On Linux it has no name until then, so that nothing of it is left even where the program is killed. Elsewhere, and on
/// file systems that know no nameless files, it is a hidden `.jalon-…` beside its place, which only a killed program leaves.
#[derive(Debug)]
pub(crate) struct Whole {
    to: To,
    path: PathBuf,
}

#[derive(Debug)]
enum To {
    /// No regular file: a device, a pipe; written as it comes.
    Through(File),
    #[cfg(target_os = "linux")]
    Nameless(File),
    Hidden(NamedTempFile),
}

impl Whole {
    /// Begins a file.
    ///
    /// # Errors
    /// Where its folder is not there, or may not be written to.
    pub(crate) fn create(path: &Path) -> io::Result<Whole> {
        // A link stays one: what it leads to is written.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let to = match fs::metadata(&path) {
            Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(there) if !there.is_file() => To::Through(File::options().write(true).open(&path)?),
            // What may not be overwritten is not replaced either.
            Ok(_) => File::options().write(true).open(&path).and_then(|_| beside(&path))?,
            Err(_) => beside(&path)?,
        };
        Ok(Whole { to, path })
    }

    /// Puts it in its place, all at once.
    pub(crate) fn finish(self) -> io::Result<()> {
        let path = &self.path;
        let permissions = fs::metadata(path).map(|there| there.permissions());
        let hidden = match self.to {
            To::Through(mut file) => return file.flush(),
            #[cfg(target_os = "linux")]
            To::Nameless(file) => nameless::named(&file, folder(path))?,
            To::Hidden(file) => file.into_temp_path(),
        };
        if let Ok(permissions) = permissions {
            fs::set_permissions(&hidden, permissions)?;
        }
        hidden.persist(path).map_err(|error| error.error)
    }

    fn file(&mut self) -> &mut File {
        match &mut self.to {
            To::Through(file) => file,
            #[cfg(target_os = "linux")]
            To::Nameless(file) => file,
            To::Hidden(file) => file.as_file_mut(),
        }
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// Writes a file; it is there whole or not at all.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("page.html");
/// jalon_columnar::table::write(&path, b"<p>Eligible</p>")?;
/// assert_eq!(std::fs::read(&path)?, b"<p>Eligible</p>");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where it cannot be written: then what was there before still is.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = Whole::create(path)?;
    file.write_all(content)?;
    file.finish()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

fn beside(path: &Path) -> io::Result<To> {
    #[cfg(target_os = "linux")]
    if let Some(file) = nameless::create(folder(path)) {
        return Ok(To::Nameless(file));
    }
    hidden().tempfile_in(folder(path)).map(To::Hidden)
}

fn hidden() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jalon-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Else nobody but the user may read it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder
}

#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::File;
    use std::io;
    use std::os::fd::AsRawFd as _;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};
    use tempfile::TempPath;

    /// A file of a folder without a name, where its file system has such.
    pub(super) fn create(folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file: File = open(folder, flags, Mode::from_raw_mode(0o666)).ok()?.into();
        // Without the folder of open files it could not be given a name later.
        Path::new(&place(&file)).exists().then_some(file)
    }

    /// Gives it a hidden name.
    pub(super) fn named(file: &File, folder: &Path) -> io::Result<TempPath> {
        let link = |path: &Path| Ok(linkat(CWD, place(file), CWD, path, AtFlags::SYMLINK_FOLLOW)?);
        super::hidden().make_in(folder, link).map(tempfile::NamedTempFile::into_temp_path)
    }

    fn place(file: &File) -> String {
        format!("/proc/self/fd/{}", file.as_raw_fd())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::{Whole, write};

    #[test]
    fn a_file_takes_its_place_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results.csv");
        write(&path, b"before").unwrap();
        let mut file = Whole::create(&path).unwrap();
        file.write_all(b"after").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"before");
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
        // One that is given up leaves nothing.
        Whole::create(&path).unwrap().write_all(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"after");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn links_permissions_and_devices_stay_what_they_are() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real"), folder.path().join("link"));
        write(&path, b"1").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        write(&link, b"2").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        write(std::path::Path::new("/dev/null"), b"3").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        assert!(write(folder.path(), b"4").is_err());
    }
}
