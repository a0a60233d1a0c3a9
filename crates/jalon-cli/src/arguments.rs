//! The arguments of the command, in clap's derive; the help texts are in [`crate::texts`], in both languages.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jalon::date::Date;
use jalon::lang::Language;

#[derive(Debug, Parser)]
#[command(name = "jalon", version, disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Check),
    Test(Test),
    Fmt(Fmt),
    Evaluate(Evaluate),
    Explain(Explain),
    Schema(Schema),
    Template(Template),
    Xlsform(Xlsform),
    New(New),
    Help(Help),
    Completions(Completions),
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) mutate: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) check: bool,
    #[arg(long, value_enum)]
    pub(crate) to: Option<Lang>,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<PathBuf>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long)]
    pub(crate) reasons: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) project: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) item: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) reading: Option<String>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text)]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
}

#[derive(Debug, Args)]
pub(crate) struct Template {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
    #[arg(short, long, required = true, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[arg(long, value_enum)]
    pub(crate) format: Option<TemplateFormat>,
}

#[derive(Debug, Args)]
pub(crate) struct Xlsform {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
    #[arg(short, long, required = true, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Help {
    #[arg(value_name = "CODE")]
    pub(crate) topic: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Fr,
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Markdown,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Markdown,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TemplateFormat {
    Json,
    Csv,
    Xlsx,
}

impl Lang {
    pub(crate) fn language(self) -> Language {
        match self {
            Lang::Fr => Language::French,
            Lang::En => Language::English,
        }
    }
}

impl Color {
    pub(crate) fn choice(self) -> ColorChoice {
        match self {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    match text.parse::<Date>() {
        Ok(Date::Span(_)) => Err("a day is wanted / un jour est attendu : 2020-11-15".to_owned()),
        Ok(date) => Ok(date),
        Err(_) => Err("AAAA-MM-JJ / YYYY-MM-DD : 2020-11-15".to_owned()),
    }
}
