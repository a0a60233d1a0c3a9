//! `jalon man`: the manual page, made by clap.

use crate::words::Complaint;
use crate::{Context, Done, texts};

/// Prints the manual page: the command, then each subcommand.
pub(crate) fn run(context: Context) -> Result<Done, Complaint> {
    let mut page = Vec::new();
    let command = texts::command(context.language);
    let output = |why| Complaint::Output { why };
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(output)?;
    let text = String::from_utf8_lossy(&page);
    context.output.print(&text).map_err(output)?;
    Ok(Done::Well)
}
