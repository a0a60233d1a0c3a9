//! Problems drawn for people: the line, what is underlined, why, what to do; by annotate-snippets.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use jalon::lang::Language;
use jalon::problem::data::DataFact;
use jalon::problem::{Fact, Problem, Severity};
use jalon::source::{Place, Source, Span};

/// Draws the problems, in the order given, with ANSI styles (to be stripped where none are wanted), each ending in a
/// line end. A place in a source that is not there is left out.
pub(crate) fn problems(problems: &[Problem], sources: &[Source], language: Language) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    let mut out = String::new();
    for problem in problems {
        out.push_str(&renderer.render(&groups(problem, sources, language)));
        out.push_str("\n\n");
    }
    out
}

/// Draws an expectation that was not met.
pub(crate) fn failure(title: &str, here: &str, place: Place, sources: &[Source], language: Language) -> String {
    let level = match language {
        Language::English => Level::ERROR.with_name("example"),
        Language::French => Level::ERROR.with_name("exemple"),
    };
    at(level.primary_title(title), here, place, sources)
}

/// Draws a change that no example noticed.
pub(crate) fn doubt(title: &str, place: Place, sources: &[Source], language: Language) -> String {
    let level = match language {
        Language::English => Level::WARNING.with_name("unnoticed"),
        Language::French => Level::WARNING.with_name("inaperçu"),
    };
    at(level.primary_title(title), "", place, sources)
}

fn at(title: annotate_snippets::Title<'_>, here: &str, place: Place, sources: &[Source]) -> String {
    let Some(source) = sources.get(usize::from(place.source.0)) else { return String::new() };
    let annotation = AnnotationKind::Primary.span(range(place.span, &source.text));
    let annotation = if here.is_empty() { annotation } else { annotation.label(here) };
    let snippet = Snippet::source(source.text.as_str()).line_start(1).path(source.name.as_str()).annotation(annotation);
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    format!("{}\n\n", renderer.render(&[title.element(snippet)]))
}

/// The last line of a check: how many files, errors and warnings.
pub(crate) fn checked(files: usize, problems: &[Problem], language: Language) -> String {
    let errors = problems.iter().filter(|problem| problem.severity() == Severity::Error).count();
    let warnings = problems.len() - errors;
    let many = |count: usize, one: &str, several: &str| format!("{count} {}", if count == 1 { one } else { several });
    let mut parts = Vec::new();
    match language {
        Language::English => {
            parts.push(format!("{} checked", many(files, "framework", "frameworks")));
            if errors > 0 {
                parts.push(many(errors, "error", "errors"));
            }
            if warnings > 0 {
                parts.push(many(warnings, "warning", "warnings"));
            }
            if problems.is_empty() {
                parts.push("nothing to say".to_owned());
            }
        }
        Language::French => {
            parts.push(format!(
                "{} {}",
                many(files, "référentiel", "référentiels"),
                if files == 1 { "vérifié" } else { "vérifiés" }
            ));
            if errors > 0 {
                parts.push(many(errors, "erreur", "erreurs"));
            }
            if warnings > 0 {
                parts.push(many(warnings, "avertissement", "avertissements"));
            }
            if problems.is_empty() {
                parts.push("rien à redire".to_owned());
            }
        }
    }
    let sign = if errors > 0 { "✗" } else { "✓" };
    format!("{sign} {}\n", parts.join(", "))
}

fn groups<'a>(problem: &'a Problem, sources: &'a [Source], language: Language) -> Vec<Group<'a>> {
    let wording = problem.wording(language);
    let level = match (problem.severity(), language) {
        (Severity::Error, Language::English) => Level::ERROR.with_name("error"),
        (Severity::Error, Language::French) => Level::ERROR.with_name("erreur"),
        (Severity::Warning, Language::English) => Level::WARNING.with_name("warning"),
        (Severity::Warning, Language::French) => Level::WARNING.with_name("avertissement"),
    };
    let mut group = level
        .primary_title(wording.title)
        .id(problem.code().to_string())
        .elements(Vec::<Snippet<'a, annotate_snippets::Annotation<'a>>>::new());
    for (at, source) in sources.iter().enumerate() {
        let here = |place: Place| usize::from(place.source.0) == at;
        let mut snippet = Snippet::source(source.text.as_str()).line_start(1).path(source.name.as_str());
        let mut any = false;
        if here(problem.place) {
            let annotation = AnnotationKind::Primary.span(range(problem.place.span, &source.text));
            snippet = snippet.annotation(if wording.here.is_empty() {
                annotation
            } else {
                annotation.label(wording.here.clone())
            });
            any = true;
        }
        for also in problem.also.iter().filter(|also| here(also.place)) {
            let annotation = AnnotationKind::Context.span(range(also.place.span, &source.text));
            snippet = snippet.annotation(annotation.label(also.role.wording(language)));
            any = true;
        }
        if any {
            group = group.element(snippet);
        }
    }
    // The JSON pointer: where a program wrote the data, it tells more than the line.
    if let Fact::Data(DataFact { at, .. }) = &problem.fact
        && at.starts_with('/')
    {
        let place = match language {
            Language::English => Level::NOTE.with_name("where"),
            Language::French => Level::NOTE.with_name("où"),
        };
        group = group.element(place.message(at.as_str()));
    }
    let mut groups = vec![group];
    let help = match language {
        Language::English => Level::HELP.with_name("help"),
        Language::French => Level::HELP.with_name("aide"),
    };
    let fix = problem.fix.as_ref().and_then(|fix| {
        let source = sources.get(usize::from(fix.place.source.0))?;
        Some((fix, source))
    });
    match (wording.help, fix) {
        (Some(text), Some((fix, source))) => {
            groups.push(help.secondary_title(text).element(patched(fix, source)));
        }
        (Some(text), None) => groups.push(Group::with_title(help.secondary_title(text))),
        (None, Some((fix, source))) => {
            let text = match language {
                Language::English => "write this instead",
                Language::French => "écrivez plutôt",
            };
            groups.push(help.secondary_title(text).element(patched(fix, source)));
        }
        (None, None) => {}
    }
    groups
}

fn patched<'a>(fix: &'a jalon::problem::Fix, source: &'a Source) -> Snippet<'a, Patch<'a>> {
    Snippet::source(source.text.as_str())
        .line_start(1)
        .path(source.name.as_str())
        .patch(Patch::new(range(fix.place.span, &source.text), fix.text.as_str()))
}

/// A span as the drawing library takes it: on character boundaries of the text, within it.
fn range(span: Span, text: &str) -> Range<usize> {
    let clip = |offset: u32| {
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = clip(span.start);
    start..clip(span.end).max(start)
}
