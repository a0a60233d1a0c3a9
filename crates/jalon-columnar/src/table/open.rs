//! Files by their names: what they hold, how they are compressed, how they are encoded, and how much of them is read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::table::fault::Fault;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Delimited text.
    Csv,
    /// Parquet.
    Parquet,
    /// Arrow IPC, a file or a stream.
    Arrow,
    /// JSON, a value a line.
    JsonLines,
    /// JSON, an array or one project.
    Json,
    /// A workbook: XLSX, XLSB, XLS, ODS.
    Sheet,
}

impl Format {
    /// What a path is said to hold by its name, `.gz` and `.zst` apart.
    #[must_use]
    pub fn of(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
        Some(match name.rsplit_once('.')?.1 {
            "csv" | "tsv" | "tab" | "txt" => Format::Csv,
            "parquet" | "pq" => Format::Parquet,
            "arrow" | "arrows" | "feather" | "ipc" => Format::Arrow,
            "jsonl" | "ndjson" => Format::JsonLines,
            "json" => Format::Json,
            "xlsx" | "xlsm" | "xlsb" | "xls" | "ods" => Format::Sheet,
            _ => return None,
        })
    }
}

/// How much has been read, for a progress bar.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<AtomicU64>);

impl Progress {
    /// Bytes read.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }
}

/// The files that paths stand for: a file for itself, a folder for the tables in it, a pattern (`2020-*.csv`) for what it
/// matches; sorted, each once. `-` is the standard input.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # for name in ["b.csv", "a.csv", "notes.md"] { std::fs::write(folder.path().join(name), "budget\n1\n")?; }
/// // A folder of a.csv, b.csv and notes.md:
/// let files = jalon_columnar::table::files(&[folder.path().to_owned()])?;
/// assert_eq!(files, ["a.csv", "b.csv"].map(|name| folder.path().join(name)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Fault::NothingThere`], and [`Fault::Unreadable`] for a path that leads nowhere.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Fault> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_file() || path == Path::new("-") {
            files.push(path.clone());
            continue;
        }
        let text = path.to_string_lossy();
        let mut found = Vec::new();
        if path.is_dir() {
            let unreadable = |why| Fault::Unreadable { path: path.clone(), why };
            for entry in fs::read_dir(path).map_err(unreadable)? {
                found.push(entry.map_err(unreadable)?.path());
            }
            found.retain(|file| file.is_file() && is_table(file));
        } else if text.contains(['*', '?', '[']) {
            let pattern = glob::glob(&text).map_err(|_| Fault::NothingThere { pattern: text.to_string() })?;
            found.extend(pattern.filter_map(Result::ok).filter(|file| file.is_file()));
        } else {
            let why = fs::metadata(path).err().unwrap_or_else(|| io::Error::from(io::ErrorKind::NotFound));
            return Err(Fault::Unreadable { path: path.clone(), why });
        }
        if found.is_empty() {
            return Err(Fault::NothingThere { pattern: text.to_string() });
        }
        found.sort();
        files.append(&mut found);
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

fn is_table(path: &Path) -> bool {
    let hidden = path.file_name().and_then(|name| name.to_str()).is_none_or(|name| name.starts_with(['.', '~']));
    !hidden && Format::of(path).is_some()
}

/// The bytes of a file, decompressed; `-` is the standard input.
pub(crate) fn bytes(path: &Path, progress: &Progress) -> Result<Box<dyn Read + Send>, Fault> {
    let unreadable = |why| Fault::Unreadable { path: path.to_owned(), why };
    if path == Path::new("-") {
        return Ok(Box::new(Counted { from: io::stdin(), progress: progress.clone() }));
    }
    let file = Counted { from: File::open(path).map_err(unreadable)?, progress: progress.clone() };
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    Ok(match extension.as_deref() {
        // Several gzip members one after the other are one text.
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(io::BufReader::with_capacity(1 << 16, file))),
        Some("zst") => Box::new(zstd::Decoder::new(file).map_err(unreadable)?),
        _ => Box::new(file),
    })
}

struct Counted<R> {
    from: R,
    progress: Progress,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.progress.add(read as u64);
        Ok(read)
    }
}

/// A text of another encoding as UTF-8.
pub(crate) struct Decoded<R> {
    from: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(from: R, encoding: &'static encoding_rs::Encoding) -> Decoded<R> {
        let decoder = encoding.new_decoder_without_bom_handling();
        Decoded { from, decoder, raw: vec![0; 1 << 15], text: Vec::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let filled = self.from.read(&mut self.raw)?;
            self.ended = filled == 0;
            let input = self.raw.get(..filled).unwrap_or_default();
            // A byte is three bytes of UTF-8 at most, and a letter may be left from before.
            self.text.resize(filled * 3 + 16, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(input, &mut self.text, self.ended);
            self.text.truncate(written);
            self.given = 0;
        }
        let rest = self.text.get(self.given..).unwrap_or_default();
        let many = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..many), rest.get(..many)) {
            to.copy_from_slice(from);
        }
        self.given += many;
        Ok(many)
    }
}
