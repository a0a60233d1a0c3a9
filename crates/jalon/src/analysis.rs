//! From a text to a checked framework: the stages of the checking, on one screen. All faults are found at once.
//!
//! ```
//! use jalon::analysis::{NoLibrary, analyse};
//! use jalon::source::Source;
//! let text = "framework tiny\n  version 1.0\n\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n";
//! let analysis = analyse(Source::new("tiny.jalon", text), &NoLibrary);
//! assert!(analysis.framework.is_some());
//! ```

use crate::axis::Labels;
use crate::by_name::{ByName, Seeded};
use crate::date::Date;
use crate::framework::{Framework, Identity};
use crate::problem::rules::RulesFact;
use crate::problem::{Problem, Severity};
use crate::source::{Source, SourceId};
use crate::syntax::ast::{Noun, PropertyKind};

pub use library::{Library, LibraryError, MAX_FRAMEWORKS, MapLibrary, NoLibrary};

mod axes;
mod calls;
mod constants;
mod criteria;
mod decisions;
mod echoes;
mod examples;
mod expressions;
mod folds;
mod indicators;
mod inputs;
mod items;
mod judgements;
mod library;
mod lint;
mod names;
mod operators;
mod order;
mod parameters;
mod paths;
mod picks;
mod properties;
mod readings;
mod scales;
mod scenarios;
mod scores;
mod state;
#[cfg(test)]
mod tests;
mod theory;
mod types;
mod units;

use expressions::Cx;
use order::Step;
use state::Builder;

/// What came of a text.
///
/// ```
/// use jalon::{analysis::{Analysis, NoLibrary, analyse}, problem::Severity, source::Source};
/// let text = "framework f\n  version 1\ninput budget : EURO\ninput bdget : EUR\nrequirement small : budgt <= 5 EUR\n";
/// let Analysis { framework: None, problems, sources, .. } = analyse(Source::new("f", text), &NoLibrary) else { panic!() };
/// let errors: Vec<&str> = problems.iter().filter(|problem| problem.severity() == Severity::Error)
///     .map(|problem| problem.place.span.of(&sources[0].text)).collect();
/// assert_eq!(errors, ["EURO", "budgt"]); // all of them, in order of place
/// ```
#[derive(Debug)]
pub struct Analysis {
    /// The framework, where there is no fault (warnings let it stand).
    pub framework: Option<Framework>,
    /// Faults and warnings, in order of place.
    pub problems: Vec<Problem>,
    /// The texts that places are in: the file itself first, then those that it uses or extends.
    pub sources: Vec<Source>,
}

/// Reads and checks a framework, fetching what it uses and extends from a library.
///
/// It never fails outright: [`Analysis::problems`] holds every fault of the text, in order of place, and
/// [`Analysis::framework`] is there where none of them is grave.
#[must_use]
pub fn analyse(source: Source, library: &dyn Library) -> Analysis {
    let mut shelf = library::gather(source, library);
    let mut problems = std::mem::take(&mut shelf.problems);
    let declared = shelf.declarations(&mut problems);
    let broken = shelf.broken.clone();
    let values = ByName::with_hasher(Seeded::of(&shelf.digest()));
    let mut builder = Builder { problems, broken, values, ..Builder::default() };

    names::collect(&mut builder, &declared);
    properties::check(&mut builder);
    units::declare(&mut builder);
    axes::declare(&mut builder);
    inputs::check(&mut builder);
    let steps = order::steps(&builder);
    for step in &steps {
        if let Step::Parameter(id) = step {
            parameters::check(&mut builder, *id);
        }
    }
    scales::check(&mut builder);
    items::announce(&mut builder);
    for step in &steps {
        if let Step::Item(id) = step {
            items::check(&mut builder, *id);
        }
    }
    scenarios::check(&mut builder);
    theory::check(&mut builder);
    let order = order::items(&mut builder);
    let examples = examples::check(&mut builder);
    let identity = identity(&mut builder);
    if sound(&builder.problems) {
        readings::check(&mut builder);
        lint::check(&mut builder);
    }

    let framework = identity.filter(|_| sound(&builder.problems)).map(|identity| Framework {
        identity: Identity { digest: shelf.digest(), ..identity },
        language: shelf.language(),
        sources: shelf.infos(),
        axes: std::mem::take(&mut builder.axes),
        inputs: std::mem::take(&mut builder.inputs).into_iter().flatten().collect(),
        parameters: std::mem::take(&mut builder.parameters).into_iter().flatten().collect(),
        items: std::mem::take(&mut builder.items).into_iter().flatten().collect(),
        scales: std::mem::take(&mut builder.scales).into_iter().flatten().collect(),
        groups: std::mem::take(&mut builder.groups),
        variations: std::mem::take(&mut builder.variations),
        theory: std::mem::take(&mut builder.theory),
        examples,
        expressions: std::mem::take(&mut builder.expressions),
        units: std::mem::take(&mut builder.units),
        order,
        found: Default::default(),
    });
    let mut problems = std::mem::take(&mut builder.problems);
    let declarations: Vec<_> =
        builder.declared.iter().map(|declared| declared.scope.place(declared.ast.span)).collect();
    drop(builder);
    echoes::hush(&mut problems, &declarations, &shelf.unread());
    problems.iter_mut().for_each(|problem| problem.written_in = shelf.written_in(problem.place.source));
    problems.sort_by_key(|problem| (problem.place.source, problem.place.span, problem.code()));
    problems.dedup();
    Analysis { framework, problems, sources: shelf.sources }
}

fn sound(problems: &[Problem]) -> bool {
    problems.iter().all(|problem| problem.severity() == Severity::Warning)
}

/// The `framework` declaration of the file itself.
fn identity(builder: &mut Builder<'_>) -> Option<Identity> {
    let declared = builder
        .declared
        .iter()
        .find(|declared| declared.ast.noun == Noun::Framework && declared.scope.source == SourceId(0))?
        .clone();
    let cx = Cx::fixed(declared.scope);
    let mut identity = Identity {
        id: declared.ast.name.text.clone(),
        version: String::new(),
        labels: Labels::default(),
        digest: String::new(),
        licence: None,
        jurisdiction: None,
        authors: Vec::new(),
        valid_from: None,
        valid_until: None,
        zone: None,
        about: builder.about(&declared),
    };
    identity.labels = builder.labels(&declared);
    for property in &declared.ast.properties {
        match &property.kind {
            PropertyKind::Version(text) => identity.version.clone_from(&text.text),
            PropertyKind::Licence(text) => identity.licence = Some(text.text.clone()),
            PropertyKind::Jurisdiction(text) => identity.jurisdiction = Some(text.text.clone()),
            PropertyKind::Author(text) => identity.authors.push(text.text.clone()),
            PropertyKind::Zone(_) => {
                identity.zone = declared.scope.zone.and_then(|zone| zone.name()).map(str::to_owned)
            }
            PropertyKind::Valid(from, until) => {
                let day = |builder: &mut Builder<'_>, end: &Option<crate::syntax::ast::Expr>| -> Option<Date> {
                    parameters::day(builder, cx, end.as_ref()?)
                };
                identity.valid_from = day(builder, from);
                identity.valid_until = day(builder, until);
                if let (Some(from), Some(until)) = (identity.valid_from, identity.valid_until)
                    && from.after(&until) == Some(true)
                {
                    let (low, high) = (from.to_string(), until.to_string());
                    builder.fault(RulesFact::RangeReversed { low, high }, cx.scope.place(property.span));
                }
            }
            _ => {}
        }
    }
    Some(identity)
}
