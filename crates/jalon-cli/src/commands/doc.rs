//! `jalon doc`: a framework as a document that a jury can read, on screen or on paper.

use jalon::render::document;

use crate::arguments::{Doc, DocFormat};
use crate::words::Complaint;
use crate::{Context, Done, files, frameworks};

/// Writes the document, its examples judged.
pub(crate) fn run(arguments: &Doc, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let document = document::document(&framework, context.language);
    let text = match arguments.format {
        DocFormat::Markdown => document::markdown(&document),
        DocFormat::Html => document::html(&document),
    };
    files::put(arguments.output.as_deref(), &text, context)?;
    Ok(Done::Well)
}
