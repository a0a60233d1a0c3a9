//! `jalon xlsform`: a framework's questions as a form for survey tools.

use jalon::form::xlsform::xlsform;

use crate::arguments::Xlsform;
use crate::words::Complaint;
use crate::{Context, Done, files, frameworks, workbook};

/// Writes the workbook of the form.
pub(crate) fn run(arguments: &Xlsform, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let path = &arguments.output;
    let sheets = xlsform(&framework, context.language);
    let bytes = workbook::survey(&sheets).map_err(|why| Complaint::Workbook { path: path.clone(), why })?;
    files::write(path, bytes)?;
    Ok(Done::Well)
}
