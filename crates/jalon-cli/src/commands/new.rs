//! `jalon new`: a first framework, commented, in the reader's language.

use std::path::PathBuf;

use jalon::lang::Language;

use crate::arguments::New;
use crate::words::Complaint;
use crate::{Context, Done, files};

/// The framework in English; `first_framework` stands for its name.
const ENGLISH: &str = include_str!("new/first_framework.jalon");
/// The same in French.
const FRENCH: &str = include_str!("new/premier_referentiel.jalon");

/// Writes `NAME.jalon`, or prints the framework where no name is given. Never overwrites.
pub(crate) fn run(arguments: &New, context: Context) -> Result<Done, Complaint> {
    let (text, placeholder) = match context.language {
        Language::English => (ENGLISH, "first_framework"),
        Language::French => (FRENCH, "premier_référentiel"),
    };
    let Some(name) = &arguments.name else {
        context.output.print(text).map_err(|why| Complaint::Output { why })?;
        return Ok(Done::Well);
    };
    let name = name.strip_suffix(".jalon").unwrap_or(name);
    let fits = name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !fits || jalon::syntax::words::is_reserved(name) {
        return Err(Complaint::BadName { given: name.to_owned() });
    }
    let path = PathBuf::from(format!("{name}.jalon"));
    if path.exists() {
        return Err(Complaint::Exists { path });
    }
    files::write(&path, text.replacen(placeholder, name, 1))?;
    let said = match context.language {
        Language::English => {
            format!("{0} is written.\nCheck it: jalon check {0}\nTest it:  jalon test {0}\n", path.display())
        }
        Language::French => {
            format!("{0} est écrit.\nVérifiez-le : jalon check {0}\nTestez-le :   jalon test {0}\n", path.display())
        }
    };
    context.output.print(&said).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}
