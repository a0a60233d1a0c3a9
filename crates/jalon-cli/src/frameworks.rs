//! Frameworks from files, folders and the shipped ones.

use std::path::Path;

use jalon::problem::Problem;
use jalon::source::{Source, SourceId};

use crate::files;
use crate::words::Complaint;

pub(crate) struct Analysis {
    pub(crate) problems: Vec<Problem>,
    pub(crate) sources: Vec<Source>,
}

/// Checks the framework of a file.
pub(crate) fn analyse(path: &Path) -> Result<Analysis, Complaint> {
    let source = files::read(path)?;
    let (_, problems) = jalon::syntax::parse(&source.text, SourceId(0));
    Ok(Analysis { problems, sources: vec![source] })
}
