//! `jalon help`: the help, or the page of a fault.

use jalon::lang::Language;
use jalon::problem::Code;
use jalon::problem::pages::{Page, codes, page};
use jalon::problem::suggest;

use crate::arguments::Help;
use crate::words::Complaint;
use crate::{Context, Done, texts};

/// Prints the page of a code, the help of a subcommand, or the help of the command.
pub(crate) fn run(arguments: &Help, context: Context) -> Result<Done, Complaint> {
    let mut command = texts::command(context.language);
    let text = match &arguments.topic {
        None => command.render_long_help().ansi().to_string(),
        Some(topic) => match (command.find_subcommand_mut(topic), code(topic)) {
            (Some(sub), _) => sub.render_long_help().ansi().to_string(),
            (None, code) => match code.and_then(|code| page(code, context.language)) {
                Some(page) => written(&page, context.language),
                None => {
                    let codes: Vec<String> = codes().iter().map(ToString::to_string).collect();
                    let nearest = suggest::nearest(topic, codes.iter().map(String::as_str)).map(str::to_owned);
                    return Err(Complaint::UnknownCode { given: topic.clone(), nearest });
                }
            },
        },
    };
    context.output.print(&text).map_err(|why| Complaint::Output { why })?;
    Ok(Done::Well)
}

/// `J0119`, `j119` or `119`.
fn code(topic: &str) -> Option<Code> {
    topic.trim_start_matches(['J', 'j']).parse().ok().map(Code)
}

fn written(page: &Page, language: Language) -> String {
    let (wrong, right) = match language {
        Language::English => ("wrong", "right"),
        Language::French => ("faux", "juste"),
    };
    let indented = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    let meaning = textwrap(&page.meaning, 88);
    format!(
        "\x1b[1m{}\x1b[0m\n\n{meaning}\n  \x1b[31m✗ {wrong}\x1b[0m\n{}\n  \x1b[32m✓ {right}\x1b[0m\n{}",
        page.code,
        indented(&page.wrong),
        indented(&page.right)
    )
}

/// A paragraph broken at spaces, but for those that belong to French punctuation.
fn textwrap(text: &str, width: usize) -> String {
    let mut text = text.replace("« ", "«\u{A0}");
    for sign in [":", ";", "?", "!", "»"] {
        text = text.replace(&format!(" {sign}"), &format!("\u{A0}{sign}"));
    }
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let long = word.chars().count();
        if used > 0 && used + 1 + long > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += long;
    }
    out.push('\n');
    out.replace('\u{A0}', " ")
}
