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
    let mut bytes = [MAGIC, VERSION].concat();
    for body in [postcard::to_allocvec(framework), postcard::to_allocvec(&framework.examples)] {
        // Nothing in a framework is of a kind that could fail to be written, nor so long.
        let body = body.unwrap_or_default();
        bytes.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(Sha256::digest(&body));
        bytes.extend(body);
    }
    bytes
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
    let (mut framework, rest) = split(bytes)?;
    let (examples, rest) = part(rest)?;
    if !rest.is_empty() {
        return Err(UnpackError::Damaged);
    }
    framework.examples = postcard::from_bytes(examples).map_err(|_| UnpackError::Damaged)?;
    Ok(framework)
}

/// The same without its examples: they take longer to read than all the rest, and who judges has no need of them.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, source::Source};
/// use jalon::framework::packed::{pack, unpack, unpack_without_examples};
/// let text = "framework f\n  version 1\ninput jobs : count\nrequirement some : jobs >= 1\nexample one\n  given jobs = 1\n";
/// let packed = pack(&analyse(Source::new("f", text), &NoLibrary).framework.unwrap());
/// let examples = |framework: jalon::framework::Framework| framework.examples.len();
/// assert_eq!((unpack(&packed).map(examples), unpack_without_examples(&packed).map(examples)), (Ok(1), Ok(0)));
/// ```
///
/// # Errors
/// As [`unpack`]; what is wrong with the examples is not seen.
pub fn unpack_without_examples(bytes: &[u8]) -> Result<Framework, UnpackError> {
    split(bytes).map(|(framework, _)| framework)
}

/// The framework without its examples, and the bytes behind it.
fn split(bytes: &[u8]) -> Result<(Framework, &[u8]), UnpackError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(UnpackError::Foreign)?;
    let (body, rest) = part(rest.strip_prefix(VERSION).ok_or(UnpackError::OtherVersion)?)?;
    Ok((postcard::from_bytes(body).map_err(|_| UnpackError::Damaged)?, rest))
}

/// A part behind its length and its digest, and the bytes behind it.
fn part(bytes: &[u8]) -> Result<(&[u8], &[u8]), UnpackError> {
    let (length, rest) = bytes.split_first_chunk().ok_or(UnpackError::Damaged)?;
    let (digest, rest) = rest.split_at_checked(DIGEST_LENGTH).ok_or(UnpackError::Damaged)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| UnpackError::Damaged)?;
    let (body, rest) = rest.split_at_checked(length).ok_or(UnpackError::Damaged)?;
    if Sha256::digest(body).as_slice() == digest { Ok((body, rest)) } else { Err(UnpackError::Damaged) }
}
