//! A checked framework as bytes: what was checked once, by whoever had its text, is judged elsewhere without reading it again.
//!
//! Bytes of another version of the engine, or that were changed on their way, are refused. That guards against accidents,
//! not against malice: unpack what you packed yourself.

use sha2::{Digest, Sha256};

use super::Framework;

/// What packed frameworks begin with.
const MAGIC: &[u8] = b"jalon ";
/// The version that wrote them, which alone reads them.
const VERSION: &[u8] = concat!(env!("CARGO_PKG_VERSION"), "\n").as_bytes();
const DIGEST_LENGTH: usize = 32;

/// Why bytes are no framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnpackError {
    /// They do not begin as packed frameworks do.
    #[error("these bytes are no packed framework")]
    Foreign,
    /// Another version of the engine wrote them.
    #[error("this framework was packed by another version of the engine; pack it again")]
    OtherVersion,
    /// They are not what was written.
    #[error("this packed framework was damaged on its way; fetch it or pack it again")]
    Damaged,
}

/// A framework as bytes, for [`unpack`].
///
/// ```
/// use jalon::analysis::{MapLibrary, analyse};
/// use jalon::framework::packed;
/// use jalon::source::Source;
///
/// let text = "framework small\n\ninput jobs : count\n\nrequirement some : jobs >= 1\n";
/// let framework = analyse(Source::new("small", text), &MapLibrary::default()).framework.unwrap();
/// let bytes = packed::pack(&framework);
/// assert_eq!(packed::unpack(&bytes), Ok(framework));
/// ```
#[must_use]
pub fn pack(framework: &Framework) -> Vec<u8> {
    // Nothing in a framework is of a kind that could fail to be written.
    let body = postcard::to_allocvec(framework).unwrap_or_default();
    [MAGIC, VERSION, Sha256::digest(&body).as_slice(), &body].concat()
}

/// The framework of [`pack`].
///
/// ```
/// use jalon::framework::packed::{UnpackError, unpack};
/// assert_eq!(unpack(b"PK\x03\x04"), Err(UnpackError::Foreign));
/// ```
///
/// # Errors
/// When the bytes are none, are of another version of the engine, or were damaged.
pub fn unpack(bytes: &[u8]) -> Result<Framework, UnpackError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(UnpackError::Foreign)?;
    let rest = rest.strip_prefix(VERSION).ok_or(UnpackError::OtherVersion)?;
    let (digest, body) = rest.split_at_checked(DIGEST_LENGTH).ok_or(UnpackError::Damaged)?;
    if Sha256::digest(body).as_slice() != digest {
        return Err(UnpackError::Damaged);
    }
    postcard::from_bytes(body).map_err(|_| UnpackError::Damaged)
}
