//! Where the bytes of results go: into a file, compressed or not, or to the standard output.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::table::fault::Fault;
use crate::table::whole::Whole;

/// Where bytes go: a file beside the one wanted, moved there when all is well; or the standard output.
pub(crate) enum Out {
    File(BufWriter<Whole>),
    Gzip(Box<flate2::write::GzEncoder<BufWriter<Whole>>>),
    Zstd(Box<zstd::Encoder<'static, BufWriter<Whole>>>),
    Standard { out: BufWriter<io::Stdout>, bytes: u64 },
}

impl Out {
    /// Begins where a path says; none: the standard output.
    ///
    /// # Errors
    /// [`Fault::Unwritable`].
    pub(crate) fn open(path: Option<&Path>) -> Result<Out, Fault> {
        let Some(path) = path else {
            return Ok(Out::Standard { out: BufWriter::with_capacity(1 << 16, io::stdout()), bytes: 0 });
        };
        let unwritable = |why| Fault::Unwritable { path: path.to_owned(), why };
        let file = BufWriter::with_capacity(1 << 16, Whole::create(path).map_err(unwritable)?);
        Ok(match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Out::Gzip(Box::new(flate2::write::GzEncoder::new(file, flate2::Compression::default()))),
            Some("zst") => Out::Zstd(Box::new(zstd::Encoder::new(file, 3).map_err(unwritable)?)),
            _ => Out::File(file),
        })
    }

    /// Puts the file in its place, all at once.
    pub(crate) fn finish(self) -> io::Result<()> {
        let file = match self {
            Out::Standard { mut out, .. } => return out.flush(),
            Out::File(file) => file,
            Out::Gzip(out) => out.finish()?,
            Out::Zstd(out) => out.finish()?,
        };
        file.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }
}

impl Out {
    /// Drops what still waits to be written, and tells whether something has gone out before it: a file is then not there.
    pub(crate) fn abandon(self) -> bool {
        match self {
            Out::Standard { out, bytes } => {
                let (_, waiting) = out.into_parts();
                bytes > waiting.map_or(0, |waiting| waiting.len() as u64)
            }
            Out::File(_) | Out::Gzip(_) | Out::Zstd(_) => false,
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::File(out) => out.write(bytes),
            Out::Gzip(out) => out.write(bytes),
            Out::Zstd(out) => out.write(bytes),
            Out::Standard { out, bytes: all } => {
                let written = out.write(bytes)?;
                *all += written as u64;
                Ok(written)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::File(out) => out.flush(),
            Out::Gzip(out) => out.flush(),
            Out::Zstd(out) => out.flush(),
            Out::Standard { out, .. } => out.flush(),
        }
    }
}
