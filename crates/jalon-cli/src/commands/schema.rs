//! `jalon schema`: the JSON Schema of a framework's project data.

use jalon::project::data_schema;

use crate::arguments::Schema;
use crate::words::Complaint;
use crate::{Context, Done, frameworks};

/// Prints the schema.
pub(crate) fn run(arguments: &Schema, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
    let mut text = serde_json::to_string_pretty(&data_schema(&framework, context.language)).unwrap_or_default();
    text.push('\n');
    context.output.print(&text).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}
