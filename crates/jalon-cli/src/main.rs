//! The command `jalon`: reads files and arguments, calls the library, and writes for people or programs.
//!
//! One file a subcommand, in `commands/`. Exit status: 0 done, 1 a check or a test failed, 2 bad input or usage.

use std::process::ExitCode;

use clap::FromArgMatches;
use jalon::lang::Language;

mod arguments;
mod commands;
mod data;
mod draw;
mod files;
mod frameworks;
mod judged;
mod output;
mod summary;
mod table;
mod tables;
mod texts;
mod today;
mod usage;
mod words;
mod workbook;
mod yaml;

use arguments::{Arguments, Command};
use output::Output;

/// What a command needs besides its own arguments.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    /// The reader's language.
    pub(crate) language: Language,
    /// Where to write.
    pub(crate) output: Output,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// All is well: status 0.
    Well,
    /// A check or a test failed: status 1.
    Failed,
    /// The input is bad, and has been said to be: status 2.
    Refused,
}

fn main() -> ExitCode {
    let words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    let language = language_of(&words);
    let matches = match texts::command(language).try_get_matches_from(&words) {
        Ok(matches) => matches,
        Err(error) => return usage::end(&error, language),
    };
    let arguments = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => arguments,
        Err(error) => return usage::end(&error, language),
    };
    let language = arguments.lang.map_or(language, arguments::Lang::language);
    let context = Context { language, output: Output { color: arguments.color.choice() } };
    let done = match &arguments.command {
        Command::Check(arguments) => commands::check::run(arguments, context),
        Command::Test(arguments) => commands::test::run(arguments, context),
        Command::Evaluate(arguments) => commands::evaluate::run(arguments, context),
        Command::Describe(arguments) => commands::describe::run(arguments, context),
        Command::Portfolio(arguments) => commands::portfolio::run(arguments, context),
        Command::Explain(arguments) => commands::explain::run(arguments, context),
        Command::Schema(arguments) => commands::schema::run(arguments, context),
        Command::Fmt(arguments) => commands::fmt::run(arguments, context),
        Command::Template(arguments) => commands::template::run(arguments, context),
        Command::Xlsform(arguments) => commands::xlsform::run(arguments, context),
        Command::Doc(arguments) => commands::doc::run(arguments, context),
        Command::Diff(arguments) => commands::diff::run(arguments, context),
        Command::New(arguments) => commands::new::run(arguments, context),
        Command::Help(arguments) => commands::help::run(arguments, context),
        Command::Completions(arguments) => commands::completions::run(arguments, context),
        Command::Man(_) => commands::man::run(context),
    };
    match done {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Failed) => ExitCode::from(1),
        Ok(Done::Refused) => ExitCode::from(2),
        Err(complaint) => {
            let _ = context.output.complain(&complaint.text(language));
            ExitCode::from(2)
        }
    }
}

/// The reader's language before the arguments are read, for the help: `--lang`, else the locale.
fn language_of(words: &[std::ffi::OsString]) -> Language {
    let mut asked = None;
    let mut words = words.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => asked = words.next(),
            Some(rest) => asked = rest.strip_prefix('=').or(asked),
            None => {}
        }
    }
    if let Some(language) = asked.and_then(Language::from_locale) {
        return language;
    }
    // As the C library reads them: the first that is set decides.
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty())
        .and_then(|locale| Language::from_locale(&locale))
        .unwrap_or(Language::English)
}
