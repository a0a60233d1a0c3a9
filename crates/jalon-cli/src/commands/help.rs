//! `jalon help`: the help, or the page of a fault.

use crate::arguments::Help;
use crate::words::Complaint;
use crate::{Context, Done, texts};

/// Prints the page of a code, or the help of the command.
pub(crate) fn run(arguments: &Help, context: Context) -> Result<Done, Complaint> {
    let mut command = texts::command(context.language);
    let Some(topic) = &arguments.topic else {
        let help = command.render_long_help().ansi().to_string();
        context.output.print(&help).map_err(|why| Complaint::Output { why })?;
        return Ok(Done::Well);
    };
    if let Some(sub) = command.find_subcommand_mut(topic) {
        let help = sub.render_long_help().ansi().to_string();
        context.output.print(&help).map_err(|why| Complaint::Output { why })?;
        return Ok(Done::Well);
    }
    Err(Complaint::UnknownCode { given: topic.clone(), nearest: None })
}
