//! `jalon evaluate`: judges projects against a framework, for people or programs.

use crate::arguments::Evaluate;
use crate::judged::show;
use crate::today::as_of;
use crate::words::Complaint;
use crate::{Context, Done, data, files, frameworks, tables};

/// Judges every project of the data. The status is 0 whatever the verdicts: a verdict is an answer, not a failure.
pub(crate) fn run(arguments: &Evaluate, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let read = tables::read(&arguments.framework, &arguments.data, &arguments.tables);
    files::apart(&read, &[arguments.output.as_deref(), arguments.rejects.as_deref()])?;
    let format = tables::format(arguments);
    if tables::wanted(arguments, format) {
        return tables::run(arguments, &framework, format, context);
    }
    let Some(given) = data::load(&framework, &arguments.data, &arguments.tables, context)? else {
        return Ok(Done::Refused);
    };
    let as_of = as_of(arguments.as_of, context)?;
    let output = arguments.output.as_deref();
    show(&framework, &given.projects, given.alone, as_of, arguments.reasons, format, output, context)
}
