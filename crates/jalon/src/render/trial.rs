//! What examples and mutants say, in words: what came out instead of what was expected, and what was changed unnoticed.

use super::view::View;
use super::words::{self, pick};
use super::{format, page};
use crate::assessment::{Assessment, Status};
use crate::framework::{Example, Expectation, Framework, ItemKind, Subject, Type};
use crate::lang::Language;
use crate::mutation::Change;
use crate::testing::{self, Found};

/// What came out instead, in a few words: `not met`, `€1,600/person`.
///
/// ```
/// # use jalon::{analysis::{NoLibrary, analyse}, lang::Language, source::Source};
/// use jalon::{mutation::survey, render::trial, testing::run_examples};
/// let text = "framework f\n  version 1\ninput budget : EUR\nrequirement small : budget <= 5 EUR\n\
///             example dear\n  given budget = 9 EUR\n  expect small met\n";
/// let framework = analyse(Source::new("f", text), &NoLibrary).framework.unwrap();
/// let (example, outcomes) = (&framework.examples[0], run_examples(&framework));
/// let difference = &outcomes[0].differences[0];
/// let said = |language| trial::found(&framework, example, &example.expectations[0], &difference.found, language);
/// assert_eq!((said(Language::English), said(Language::French)), ("not met".to_owned(), "non rempli".to_owned()));
/// let unnoticed = &survey(&framework).unnoticed[0].change;
/// assert!(trial::change(&framework, unnoticed, Language::English).contains('≤'));
/// ```
#[must_use]
pub fn found(
    framework: &Framework,
    example: &Example,
    expectation: &Expectation,
    found: &Found,
    language: Language,
) -> String {
    let nothing = Assessment::empty(testing::as_of(framework, example));
    let view = View { framework, project: &example.project, assessment: &nothing, language };
    let item = match expectation.subject {
        Subject::Item(id) => view.item(id),
        Subject::Expression(_) => None,
    };
    match found {
        Found::Values(values) => {
            let ty = match expectation.subject {
                Subject::Item(_) => item.map(|item| &item.ty),
                Subject::Expression(id) => framework.expressions.get(id.0 as usize).map(|expression| &expression.ty),
            };
            let ty = ty.unwrap_or(&Type::Truth);
            let mut shown: Vec<String> = values
                .iter()
                .take(8)
                .map(|value| match item {
                    Some(item) => view.item_value(item, value),
                    None => view.value(ty, value),
                })
                .collect();
            if values.len() > shown.len() {
                shown.push("…".to_owned());
            }
            if shown.is_empty() { pick(language, "no value", "aucune valeur").to_owned() } else { shown.join(", ") }
        }
        Found::Status(status) => words::status(*status, language).to_owned(),
        Found::Obligation(state) => page::obligation_text(state, language),
        Found::Levels(levels) => {
            let names: Vec<String> = levels
                .iter()
                .map(|level| match item.map(|item| &item.kind) {
                    Some(ItemKind::Decision(decision)) => view.member_name(decision.levels, *level),
                    _ => (u64::from(*level) + 1).to_string(),
                })
                .collect();
            match names.as_slice() {
                [] => words::status(Status::NotApplicable, language).to_owned(),
                [one] => one.clone(),
                several => {
                    let word = words::status(Status::Undecided, language);
                    format!("{word} ({})", words::either(language, several))
                }
            }
        }
        Found::Wanted { unexpected, missing } => {
            let mut parts = Vec::new();
            if !unexpected.is_empty() {
                let names: Vec<String> = unexpected.iter().map(|cell| view.cell_name(*cell)).collect();
                parts.push(format!(
                    "{} {}",
                    pick(language, "also undecided for", "indécis aussi pour"),
                    words::listed(language, &names)
                ));
            }
            if !missing.is_empty() {
                let names: Vec<String> = missing
                    .iter()
                    .filter_map(|place| match &expectation.outcome {
                        crate::framework::ExpectedOutcome::Undecided(wanted, _) => wanted.get(*place),
                        _ => None,
                    })
                    .map(|wanted| match wanted.what {
                        crate::framework::WantedWhat::Input(id) => {
                            framework.inputs.get(id.0 as usize).map_or_else(String::new, |input| input.name.clone())
                        }
                        crate::framework::WantedWhat::Axis(id) => {
                            framework.axes.get(id.0 as usize).map_or_else(String::new, |axis| axis.name.clone())
                        }
                    })
                    .collect();
                parts.push(format!(
                    "{} {}",
                    pick(language, "not undecided for", "pas indécis pour"),
                    words::listed(language, &names)
                ));
            }
            parts.join(", ")
        }
        Found::Hidden(true) => pick(language, "hidden", "caché").to_owned(),
        Found::Hidden(false) => pick(language, "not hidden", "pas caché").to_owned(),
        Found::NoSuchCell => {
            pick(language, "the data have no such member", "les données n’ont pas ce membre").to_owned()
        }
        Found::OtherKind => pick(language, "another kind of result", "une autre sorte de résultat").to_owned(),
    }
}

/// A change that no example noticed, in a sentence.
#[must_use]
pub fn change(framework: &Framework, change: &Change, language: Language) -> String {
    let quoted = |text: &str| words::quoted(language, text);
    let from_to = |from: &str, to: &str| match language {
        Language::English => format!("no example notices {} changed to {}", quoted(from), quoted(to)),
        Language::French => format!("aucun exemple ne remarque {} changé en {}", quoted(from), quoted(to)),
    };
    match change {
        Change::Constant { ty, from, to, .. } => from_to(
            &format::datum(framework, None, ty, from, language),
            &format::datum(framework, None, ty, to, language),
        ),
        Change::Sign { from, to, .. } => from_to(words::comparator(*from), words::comparator(*to)),
        Change::Joint { was_and, .. } => {
            let (and, or) = (pick(language, "and", "et"), pick(language, "or", "ou"));
            if *was_and { from_to(and, or) } else { from_to(or, and) }
        }
        Change::Negation { .. } => match language {
            Language::English => format!("no example notices {} taken away", quoted("not")),
            Language::French => format!("aucun exemple ne remarque {} enlevé", quoted("non")),
        },
        Change::Operator { from, to, .. } => from_to(from, to),
        Change::Relative { from, to, .. } => {
            let word = |english: &'static str| words::argument(english, language);
            from_to(word(from), word(to))
        }
        Change::Element { at, element } => {
            let set = framework.expressions.get(at.0 as usize).map(|expression| &expression.kind);
            let name = match set {
                Some(crate::framework::ExprKind::InSet(_, elements)) => elements
                    .get(*element)
                    .map(|element| super::formula::formula(framework, *element, language))
                    .unwrap_or_default(),
                _ => String::new(),
            };
            match language {
                Language::English => format!("no example notices {} taken out of the set", quoted(&name)),
                Language::French => format!("aucun exemple ne remarque {} ôté de l’ensemble", quoted(&name)),
            }
        }
        Change::Quantifier { at } => {
            let kind = framework.expressions.get(at.0 as usize).map(|expression| &expression.kind);
            match (kind, language) {
                (Some(crate::framework::ExprKind::Group { all: true, .. }), Language::English) => from_to("all", "any"),
                (Some(crate::framework::ExprKind::Group { all: false, .. }), Language::English) => {
                    from_to("any", "all")
                }
                (Some(crate::framework::ExprKind::Group { all: true, .. }), Language::French) => from_to("tous", "un"),
                (Some(crate::framework::ExprKind::Group { all: false, .. }), Language::French) => from_to("un", "tous"),
                (_, Language::English) => "no example notices the test turned round".to_owned(),
                (_, Language::French) => "aucun exemple ne remarque le test retourné".to_owned(),
            }
        }
        Change::BandEnd { scale, band } => {
            let found = framework.scales.get(*scale);
            let name = found.map_or("", |scale| scale.name.as_str());
            let bound = found
                .and_then(|scale| scale.bands.get(*band)?.low.as_ref())
                .map(|low| super::formula::formula(framework, low.at, language))
                .unwrap_or_default();
            match language {
                Language::English => {
                    format!("no example of the scale {} falls exactly on {bound}", quoted(name))
                }
                Language::French => {
                    format!("aucun exemple du barème {} ne tombe exactement sur {bound}", quoted(name))
                }
            }
        }
    }
}
