//! `jalon fmt`: lays frameworks out, and translates them.

use std::path::Path;

use jalon::problem::{Problem, Severity};
use jalon::source::{Source, SourceId};
use jalon::syntax;

use crate::arguments::Fmt;
use crate::words::Complaint;
use crate::{Context, Done, draw, files};

/// Formats in place; `-` from the standard input to the standard output. A file with faults is left as it is.
pub(crate) fn run(arguments: &Fmt, context: Context) -> Result<Done, Complaint> {
    let mut done = Done::Well;
    for path in files::frameworks(&arguments.paths)? {
        let source = files::read(&path)?;
        let (file, problems) = syntax::parse(&source.text, SourceId(0));
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            complain(&problems, source, context)?;
            done = Done::Refused;
            continue;
        }
        let file = match arguments.to {
            Some(to) => syntax::translate(&file, to.language()),
            None => file,
        };
        let text = syntax::format(&file);
        if path == Path::new("-") && !arguments.check {
            context.output.print(&text).map_err(|why| Complaint::Output { why })?;
        } else if text != source.text {
            if arguments.check {
                context.output.print(&format!("{}\n", source.name)).map_err(|why| Complaint::Output { why })?;
                if done == Done::Well {
                    done = Done::Failed;
                }
            } else {
                files::write(&path, &text)?;
            }
        }
    }
    Ok(done)
}

fn complain(problems: &[Problem], source: Source, context: Context) -> Result<(), Complaint> {
    let sources = [source];
    let drawn = draw::problems(problems, &sources, context.language);
    context.output.complain(&drawn).map_err(|why| Complaint::Output { why })
}
