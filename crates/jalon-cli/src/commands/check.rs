//! `jalon check`: every fault and doubt of frameworks, drawn or as JSON.

use jalon::problem::{Problem, Severity};
use jalon::report;
use jalon::source::Source;

use crate::arguments::{Check, CheckFormat};
use crate::words::Complaint;
use crate::{Context, Done, draw, files, frameworks};

/// Checks each file by itself. Errors make it fail; warnings do not.
pub(crate) fn run(arguments: &Check, context: Context) -> Result<Done, Complaint> {
    let paths = files::frameworks(&arguments.paths)?;
    let mut all: Vec<(Vec<Problem>, Vec<Source>)> = Vec::new();
    for path in &paths {
        let analysis = frameworks::analyse(path, context.language)?;
        all.push((analysis.problems, analysis.sources));
    }
    let mut text = String::new();
    match arguments.format {
        CheckFormat::Json => {
            let reports: Vec<report::ProblemReport> = all
                .iter()
                .flat_map(|(problems, sources)| report::problems(problems, sources, context.language))
                .collect();
            text.push_str(&serde_json::to_string_pretty(&reports).unwrap_or_default());
            text.push('\n');
        }
        CheckFormat::Text => {
            for (problems, sources) in &all {
                text.push_str(&draw::problems(problems, sources, context.language));
            }
            let problems: Vec<Problem> = all.iter().flat_map(|(problems, _)| problems.iter().cloned()).collect();
            text.push_str(&draw::checked(paths.len(), &problems, context.language));
        }
    }
    context.output.print(&text).map_err(|why| Complaint::Output { why })?;
    let failed = all.iter().flat_map(|(problems, _)| problems).any(|problem| problem.severity() == Severity::Error);
    Ok(if failed { Done::Failed } else { Done::Well })
}
