//! `jalon completions`: for bash, zsh, fish, elvish and PowerShell, made by clap.

use crate::arguments::Completions;
use crate::words::Complaint;
use crate::{Context, Done, texts};

/// Prints the completions of a shell.
pub(crate) fn run(arguments: &Completions, context: Context) -> Result<Done, Complaint> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut texts::command(context.language), "jalon", &mut script);
    let text = String::from_utf8_lossy(&script);
    context.output.print(&text).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}
