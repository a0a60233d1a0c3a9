//! The arguments of the command, in clap's derive; the help texts are in [`crate::texts`], in both languages.

use std::path::PathBuf;

use anstream::ColorChoice;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use jalon::date::Date;
use jalon::lang::Language;
use jalon_columnar::Detail;
use jalon_columnar::table::{DateOrder, Decimal, Encoding, Overrides, Reading};

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
    Describe(Describe),
    Portfolio(Portfolio),
    Explain(Explain),
    Schema(Schema),
    Template(Template),
    Xlsform(Xlsform),
    Doc(Doc),
    Diff(Diff),
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
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long)]
    pub(crate) reasons: bool,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = details())]
    pub(crate) detail: Vec<Detail>,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    #[command(flatten)]
    pub(crate) tables: Tabled,
}

#[derive(Debug, Args)]
pub(crate) struct Describe {
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<PathBuf>,
    #[arg(long, value_name = "FRAMEWORK")]
    pub(crate) framework: Option<String>,
    #[command(flatten)]
    pub(crate) written: Written,
}

/// Data that may be tables: how they are written, and those that belong to them.
#[derive(Debug, Args)]
pub(crate) struct Tabled {
    #[arg(long, value_name = "AXIS=FILE")]
    pub(crate) join: Vec<String>,
    #[arg(long)]
    pub(crate) complete: bool,
    #[command(flatten)]
    pub(crate) written: Written,
}

impl Tabled {
    /// What it says to a reader of tables.
    pub(crate) fn reading(&self) -> Reading {
        Reading { joined: !self.join.is_empty(), ..self.written.reading() }
    }
}

/// How tables are written, where that is not to be detected.
#[derive(Debug, Args)]
pub(crate) struct Written {
    #[arg(long, value_name = "COLUMN")]
    pub(crate) project_key: Option<String>,
    #[arg(long, value_name = "COLUMN")]
    pub(crate) ignore_column: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<Encoding>,
    #[arg(long, value_name = "SIGN", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,
    #[arg(long, value_enum)]
    pub(crate) decimal: Option<DecimalSign>,
    #[arg(long, value_name = "SIGN")]
    pub(crate) grouping: Option<char>,
    #[arg(long, value_enum)]
    pub(crate) dates: Option<Dates>,
    #[arg(long, value_name = "WORD")]
    pub(crate) missing: Vec<String>,
    #[arg(long, value_name = "N")]
    pub(crate) skip_lines: Option<usize>,
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
}

impl Written {
    /// What it says to a reader of tables.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            key: self.project_key.clone(),
            ignore: self.ignore_column.clone(),
            joined: false,
            overrides: Overrides {
                encoding: self.encoding,
                delimiter: self.delimiter,
                decimal: self.decimal.map(|sign| match sign {
                    DecimalSign::Point => Decimal::Point,
                    DecimalSign::Comma => Decimal::Comma,
                }),
                grouping: self.grouping,
                dates: self.dates.map(|order| match order {
                    Dates::DayFirst => DateOrder::DayFirst,
                    Dates::MonthFirst => DateOrder::MonthFirst,
                    Dates::Iso => DateOrder::Iso,
                }),
                missing: self.missing.clone(),
                skip_lines: self.skip_lines,
                sheet: self.sheet.clone(),
            },
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecimalSign {
    Point,
    Comma,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Dates {
    DayFirst,
    MonthFirst,
    Iso,
}

#[derive(Debug, Args)]
pub(crate) struct Portfolio {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
    #[arg(required = true, value_name = "DATA")]
    pub(crate) data: Vec<PathBuf>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    #[arg(long, value_name = "FILE", conflicts_with = "freeze")]
    pub(crate) reference: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) freeze: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = PortfolioFormat::Text)]
    pub(crate) format: PortfolioFormat,
    #[arg(long)]
    pub(crate) projects: bool,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
    #[command(flatten)]
    pub(crate) tables: Tabled,
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
    #[command(flatten)]
    pub(crate) tables: Tabled,
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
pub(crate) struct Doc {
    #[arg(value_name = "FRAMEWORK")]
    pub(crate) framework: String,
    #[arg(long, value_enum, default_value_t = DocFormat::Markdown)]
    pub(crate) format: DocFormat,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Diff {
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    #[arg(value_name = "DATA")]
    pub(crate) data: Vec<PathBuf>,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<Date>,
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) tables: Tabled,
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
pub(crate) enum DocFormat {
    Markdown,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Json,
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    Text,
    Json,
    Markdown,
    Html,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PortfolioFormat {
    Text,
    Json,
    Csv,
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
    Parquet,
    Arrow,
    Xlsx,
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

/// What may stand beside results: all but the levels still possible, which always do.
fn details() -> impl TypedValueParser<Value = Detail> {
    let asked = || Detail::ALL.into_iter().filter(|detail| *detail != Detail::Possible);
    let read = move |name: String| asked().find(|detail| detail.name() == name).ok_or("no such column");
    PossibleValuesParser::new(asked().map(Detail::name)).try_map(read)
}

fn date(text: &str) -> Result<Date, String> {
    match text.parse::<Date>() {
        Ok(Date::Span(_)) => Err("a day is wanted / un jour est attendu : 2020-11-15".to_owned()),
        Ok(date) => Ok(date),
        Err(_) => Err("AAAA-MM-JJ / YYYY-MM-DD : 2020-11-15".to_owned()),
    }
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "tab" | "\\t" | "\t" => Ok(b'\t'),
        _ => match text.as_bytes() {
            [sign] if sign.is_ascii_punctuation() && *sign != b'"' => Ok(*sign),
            _ => Err("; , | tab".to_owned()),
        },
    }
}
