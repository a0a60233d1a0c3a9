//! `jalon evaluate`: judges projects against a framework, for people or programs.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anstream::adapter::strip_str;
use jalon::assessment::{Assessment, Reason};
use jalon::date::{Date, Day};
use jalon::evaluation::{self, Options};
use jalon::framework::{ExprId, Framework, Project};
use jalon::lang::Language;
use jalon::render::{self, Page, format, page, view::View};
use jalon::report::{self, AssessmentReport};
use jalon::value::Value;

use crate::arguments::{Evaluate, Format};
use crate::output::styled;
use crate::words::Complaint;
use crate::{Context, Done, data, files, frameworks, table, tables};

/// Judges every project of the data. The status is 0 whatever the verdicts: a verdict is an answer, not a failure.
pub(crate) fn run(arguments: &Evaluate, context: Context) -> Result<Done, Complaint> {
    let Some(framework) = frameworks::load(&arguments.framework, context)? else { return Ok(Done::Refused) };
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

/// Judges projects one by one, and writes the results in full.
#[allow(clippy::too_many_arguments, reason = "what a reader may ask for, each once")]
pub(crate) fn show(
    framework: &Framework,
    projects: &[Project],
    alone: bool,
    as_of: Date,
    reasons: bool,
    format: Format,
    output: Option<&Path>,
    context: Context,
) -> Result<Done, Complaint> {
    let judged: Vec<Judged<'_>> =
        projects.iter().map(|project| Judged::new(framework, project, as_of, reasons)).collect();
    let text = match format {
        Format::Text => texts(&judged, context.language),
        Format::Json if alone => judged.iter().map(|one| pretty(&one.report(context.language))).collect::<String>(),
        Format::Json => pretty(&judged.iter().map(|one| one.report(context.language)).collect::<Vec<_>>()),
        Format::Jsonl => judged.iter().map(|one| line(&one.report(context.language))).collect(),
        Format::Csv => table::csv(
            framework,
            &judged.iter().map(|one| (one.project, &one.assessment)).collect::<Vec<_>>(),
            context.language,
        ),
        Format::Markdown => {
            let pages: Vec<String> = pages(&judged, context.language).iter().map(render::markdown::markdown).collect();
            pages.join("\n")
        }
        Format::Html => render::html::html(&pages(&judged, context.language)),
        // Written by columns.
        Format::Parquet | Format::Arrow | Format::Xlsx => String::new(),
    };
    match output {
        Some(path) => files::write(path, strip_str(&text).to_string())?,
        None => context.output.print(&text).map_err(|why| Complaint::Output { why })?,
    }
    Ok(Done::Well)
}

/// The as-of date: as given, else today, which is then said.
pub(crate) fn as_of(given: Option<Date>, context: Context) -> Result<Date, Complaint> {
    if let Some(given) = given {
        return Ok(given);
    }
    let today = today();
    let shown = format::date(&today, context.language);
    let said = match context.language {
        Language::English => format!("Judged as of today, {shown} (UTC); another day: --as-of {today}\n"),
        Language::French => format!("Jugé à la date d’aujourd’hui, {shown} (UTC) ; un autre jour : --as-of {today}\n"),
    };
    context.output.complain(&said).map_err(|why| Complaint::Output { why })?;
    Ok(today)
}

/// Today, in Greenwich: the library has no clock.
fn today() -> Date {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let days = i32::try_from(seconds / 86_400).unwrap_or(0);
    Day::from_since_1970(days).map_or_else(|| Date::Span(jalon::date::Span::Year { year: 1970 }), Date::Day)
}

/// A project judged, with its reasons where they are asked for.
struct Judged<'a> {
    framework: &'a Framework,
    project: &'a Project,
    assessment: Assessment,
    reasons: Vec<Reason>,
}

impl<'a> Judged<'a> {
    fn new(framework: &'a Framework, project: &'a Project, as_of: Date, with_reasons: bool) -> Judged<'a> {
        let (assessment, reasons) = if with_reasons {
            evaluation::evaluate_and_explain(framework, project, as_of, Options::ALL)
        } else {
            (evaluation::evaluate(framework, project, as_of), Vec::new())
        };
        Judged { framework, project, assessment, reasons }
    }

    fn view(&self, language: Language) -> View<'_> {
        View { framework: self.framework, project: self.project, assessment: &self.assessment, language }
    }

    fn report(&self, language: Language) -> AssessmentReport {
        report::assessment(&self.view(language), &self.reasons)
    }

    fn page(&self, language: Language, number: usize) -> Page {
        let value_of = |id: ExprId| value_of(self.framework, self.project, self.assessment.as_of, id);
        let fallback_title = &title(number, language);
        page::assessment(
            &self.view(language),
            &page::Extras { reasons: &self.reasons, value_of: &value_of, fallback_title },
        )
    }
}

/// The single value of an expression.
fn value_of(framework: &Framework, project: &Project, as_of: Date, id: ExprId) -> Option<Value> {
    evaluation::read(framework, project, as_of, None, &[id]).first()?.values.first().cloned()
}

/// What a project without an id is called.
pub(crate) fn title(number: usize, language: Language) -> String {
    match language {
        Language::English => format!("Project {number}"),
        Language::French => format!("Projet {number}"),
    }
}

fn pages(judged: &[Judged<'_>], language: Language) -> Vec<Page> {
    judged.iter().enumerate().map(|(at, one)| one.page(language, at + 1)).collect()
}

fn texts(judged: &[Judged<'_>], language: Language) -> String {
    let texts: Vec<String> =
        pages(judged, language).iter().map(|page| styled(&render::text::lines(page, render::text::WIDTH))).collect();
    texts.join("\n────────\n\n")
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn line(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}
