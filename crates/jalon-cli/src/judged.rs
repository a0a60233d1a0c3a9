//! Projects judged one by one, and their results written in full.

use std::path::Path;

use jalon::assessment::{Assessment, Reason};
use jalon::date::Date;
use jalon::evaluation::{self, Options};
use jalon::framework::{ExprId, Framework, Project};
use jalon::lang::Language;
use jalon::render::{self, Page, page, view::View};
use jalon::report::{self, AssessmentReport};
use jalon::value::Value;

use crate::arguments::Format;
use crate::output::styled;
use crate::words::Complaint;
use crate::{Context, Done, files, table};

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
    files::put(output, &text, context)?;
    Ok(Done::Well)
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
