//! `jalon test`: runs the examples that frameworks carry; with `--mutate`, what they would not notice.

use jalon::framework::Framework;
use jalon::lang::Language;
use jalon::problem::{Problem, Severity};
use jalon::render::trial;
use jalon::source::Source;
use jalon::{mutation, testing};

use crate::arguments::Test;
use crate::words::Complaint;
use crate::{Context, Done, draw, files, frameworks};

/// Runs every example of every file. A difference makes it fail; an unnoticed change does not, it is a doubt.
pub(crate) fn run(arguments: &Test, context: Context) -> Result<Done, Complaint> {
    let mut done = Done::Well;
    let paths = files::frameworks(&arguments.paths)?;
    for path in &paths {
        let analysis = frameworks::analyse(path, context.language)?;
        let errors: Vec<Problem> =
            analysis.problems.into_iter().filter(|problem| problem.severity() == Severity::Error).collect();
        let Some(framework) = analysis.framework.filter(|_| errors.is_empty()) else {
            let drawn = draw::problems(&errors, &analysis.sources, context.language);
            context.output.complain(&drawn).map_err(|why| Complaint::Output { why })?;
            done = Done::Refused;
            continue;
        };
        let (text, passed) = examples(&framework, &analysis.sources, &files::shown(path), context.language);
        context.output.print(&text).map_err(|why| Complaint::Output { why })?;
        if !passed && done == Done::Well {
            done = Done::Failed;
        }
        if arguments.mutate {
            let text = mutants(&framework, &analysis.sources, context.language);
            context.output.print(&text).map_err(|why| Complaint::Output { why })?;
        }
    }
    Ok(done)
}

fn examples(framework: &Framework, sources: &[Source], name: &str, language: Language) -> (String, bool) {
    let outcomes = testing::run_examples(framework);
    let mut text = String::new();
    let mut failed = 0;
    for outcome in &outcomes {
        let Some(example) = framework.examples.get(outcome.example) else { continue };
        if outcome.passed() {
            continue;
        }
        failed += 1;
        for difference in &outcome.differences {
            let Some(expectation) = example.expectations.get(difference.expectation) else { continue };
            let found = trial::found(framework, example, expectation, &difference.found, language);
            let (title, here) = match language {
                Language::English => (
                    format!("the example “{}” came out otherwise than expected", example.name),
                    format!("it is: {found}"),
                ),
                Language::French => (
                    format!("l’exemple « {} » ne donne pas ce qui était attendu", example.name),
                    format!("c’est : {found}"),
                ),
            };
            text.push_str(&draw::failure(&title, &here, difference.place, sources, language));
        }
    }
    let run = outcomes.len();
    let passed = run - failed;
    text.push_str(&match (language, failed) {
        (Language::English, 0) if run == 1 => format!("✓ {name}: 1 example, as expected\n"),
        (Language::English, 0) => format!("✓ {name}: {run} examples, all as expected\n"),
        (Language::English, _) => format!("✗ {name}: {failed} of {run} examples failed, {passed} as expected\n"),
        (Language::French, 0) if run == 1 => format!("✓ {name} : 1 exemple, comme attendu\n"),
        (Language::French, 0) => format!("✓ {name} : {run} exemples, tous comme attendu\n"),
        (Language::French, 1) => format!("✗ {name} : 1 exemple sur {run} a échoué, {passed} comme attendu\n"),
        (Language::French, _) => {
            format!("✗ {name} : {failed} exemples sur {run} ont échoué, {passed} comme attendu\n")
        }
    });
    (text, failed == 0)
}

fn mutants(framework: &Framework, sources: &[Source], language: Language) -> String {
    let survey = mutation::survey(framework);
    let mut text = String::new();
    for mutant in &survey.unnoticed {
        let title = trial::change(framework, &mutant.change, language);
        text.push_str(&draw::doubt(&title, mutant.place, sources, language));
    }
    let percent = survey.percent_noticed();
    text.push_str(&match language {
        Language::English => format!(
            "  {} changes tried, {} unnoticed: the examples notice {percent}%\n",
            survey.tried,
            survey.unnoticed.len()
        ),
        Language::French => format!(
            "  {} changements essayés, {} inaperçus : les exemples en remarquent {percent} %\n",
            survey.tried,
            survey.unnoticed.len()
        ),
    });
    text
}
