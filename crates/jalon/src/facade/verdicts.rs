//! Verdicts as a form needs them at each keystroke. Their reasons are worked out with them, kept, and told one step at a time, as
//! a reader unfolds them: most are never asked for, and telling them all takes longer than the judging.

use serde::Serialize;

use super::{Loaded, Refusal, json, options::Options};
use crate::assessment::{Assessment, Reason, Step};
use crate::evaluation;
use crate::framework::Project;
use crate::lang::Language;
use crate::problem::suggest;
use crate::render::view::View;
use crate::report::{self, ProblemReport, VerdictsReport};

/// A project that was judged, with its reasons.
///
/// ```
/// use jalon::facade::{Judged, Loaded, Refusal, load};
/// let text = "framework tiny\n  version 1.0\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
/// let (Some(loaded), _): (Option<Loaded>, _) = load("tiny.jalon", text, "{}", "en")? else { panic!("no fault") };
/// let options = r#"{"asOf": "2026-01-01", "items": ["small"]}"#;
/// let (verdicts, judged) = loaded.verdicts(r#"{"budget": 6}"#, options)?;
/// assert!(verdicts.contains(r#""status":"not_met""#));
/// let judged: Judged = judged.unwrap(); // to ask for the reasons later, a step at a time
/// assert!(loaded.because(&judged, "small", &[])?.contains("budget"));
/// assert!(matches!(loaded.because(&judged, "small", &[0, 9]), Err(Refusal::Usage { argument: "path", .. })));
/// # Ok::<(), Refusal>(())
/// ```
#[derive(Debug)]
pub struct Judged {
    project: Project,
    assessment: Assessment,
    reasons: Vec<Reason>,
    language: Language,
}

#[derive(Serialize)]
struct Verdicts {
    problems: Vec<ProblemReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdicts: Option<VerdictsReport>,
}

impl Loaded {
    /// The verdicts of a project with the problems of its data, as JSON; and, where no problem is an error, what
    /// [`because`](Self::because) tells the reasons from: those of the results that the options name, else of the decisions.
    ///
    /// # Errors
    /// Options that do not read, names that mean nothing.
    pub fn verdicts(&self, data: &str, options: &str) -> Result<(String, Option<Judged>), Refusal> {
        let options = Options::read(options)?;
        let language = options.language();
        let (project, problems) = self.read(data, language);
        let as_of = options.as_of()?;
        let items = self.items(&options.items)?;
        let variation = options.reading.as_deref().map(|name| self.variation(name)).transpose()?;
        let judged = project.map(|project| {
            let (assessment, reasons) =
                evaluation::evaluate_and_explain_items(&self.framework, &project, as_of, &items, variation);
            Judged { project, assessment, reasons, language }
        });
        let verdicts = judged.as_ref().map(|judged| report::verdicts(&self.view(judged)));
        Ok((json(&Verdicts { problems, verdicts }), judged))
    }

    /// What a step of the reasons of a result rests on, as JSON: a list of `{"reason": …, "branches": 2}`, where `branches` counts
    /// what a step rests on in turn. A path is the places of the steps that lead to it, none for the result itself.
    ///
    /// # Errors
    /// [`Refusal::UnknownItem`] for a result that was not to be explained; [`Refusal::Usage`] for a path that leads nowhere.
    pub fn because(&self, judged: &Judged, name: &str, path: &[u32]) -> Result<String, Refusal> {
        let view = self.view(judged);
        let named = |reason: &Reason| match reason.step {
            Step::Item(id, _) => view.item(id).map(|item| item.name.as_str()),
            _ => None,
        };
        let unknown = || Refusal::UnknownItem {
            given: name.to_owned(),
            nearest: suggest::nearest(name, judged.reasons.iter().filter_map(named)).map(str::to_owned),
        };
        let mut reason = judged.reasons.iter().find(|reason| named(reason) == Some(name)).ok_or_else(unknown)?;
        for step in path {
            let below = usize::try_from(*step).ok().and_then(|step| reason.because.get(step));
            reason = below.ok_or_else(|| Refusal::Usage { argument: "path", reason: "it leads nowhere".to_owned() })?;
        }
        Ok(json(&report::branches(&view, reason)))
    }

    fn view<'a>(&'a self, judged: &'a Judged) -> View<'a> {
        View {
            framework: &self.framework,
            project: &judged.project,
            assessment: &judged.assessment,
            language: judged.language,
        }
    }
}
