//! What the command says when its arguments do not read, in the reader's language.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use jalon::lang::Language;

/// Prints what clap found, or the help or version that was asked for, and gives the status.
pub(crate) fn end(error: &Error, language: Language) -> ExitCode {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if matches!(error.kind(), ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) {
        let help = crate::texts::command(language).render_help().ansi().to_string();
        let _ = crate::output::Output { color: anstream::ColorChoice::Auto }.complain(&help);
        return ExitCode::from(2);
    }
    match (language, french(error)) {
        (Language::French, Some(text)) => {
            let output = crate::output::Output { color: anstream::ColorChoice::Auto };
            let _ = output.complain(&text);
        }
        _ => {
            // A closed pipe is no error.
            let _ = error.print();
        }
    }
    if asked { ExitCode::SUCCESS } else { ExitCode::from(2) }
}

/// The usual mistakes in French; none where clap's own words have to do.
fn french(error: &Error) -> Option<String> {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join(", ")),
        Some(ContextValue::StyledStr(text)) => Some(text.to_string()),
        _ => None,
    };
    let given = context(ContextKind::InvalidArg).unwrap_or_default();
    let sentence = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("la commande « {} » n’existe pas", context(ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::UnknownArgument => format!("l’argument « {given} » est de trop ici"),
        ErrorKind::MissingRequiredArgument => format!("il manque : {given}"),
        ErrorKind::InvalidValue => {
            let value = context(ContextKind::InvalidValue)?;
            if value.is_empty() {
                format!("« {given} » attend une valeur")
            } else {
                format!("« {value} » ne convient pas à « {given} »")
            }
        }
        ErrorKind::ValueValidation => {
            format!("« {} » ne convient pas à « {given} » : {}", context(ContextKind::InvalidValue)?, {
                let source = std::error::Error::source(error)?;
                source.to_string()
            })
        }
        ErrorKind::ArgumentConflict => format!("« {given} » ne peut pas être donné deux fois, ou pas avec un autre"),
        _ => return None,
    };
    let mut text = format!("erreur : {sentence}\n");
    if let Some(valid) = context(ContextKind::ValidValue).filter(|valid| !valid.is_empty()) {
        text.push_str(&format!("  valeurs possibles : {valid}\n"));
    }
    let near = context(ContextKind::SuggestedSubcommand)
        .or_else(|| context(ContextKind::SuggestedArg))
        .or_else(|| context(ContextKind::SuggestedValue));
    if let Some(near) = near.filter(|near| !near.is_empty()) {
        text.push_str(&format!("  vouliez-vous dire « {near} » ?\n"));
    }
    text.push_str("\n« jalon --help » dit ce qui est possible.\n");
    Some(text)
}
